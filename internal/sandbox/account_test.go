// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestAccountOfNewSandbox(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	empty := fields{"Street1": nil, "Street2": nil, "City": nil, "State": nil, "Zip": nil, "Country": nil}
	want := fields{
		"AccountId": sandbox.DefaultAccountID, "AccountName": "Sandbox Account", "TotalSubscribers": 0.0,
		"BillingAddress": with(empty, fields{"Street2": "NULL"}), "MailingAddress": empty,
	}
	if diff := cmp.Diff(want, a.get(t, sandbox.AccountPath, "AccountId", sandbox.DefaultAccountID)); diff != "" {
		t.Errorf("account (-want +got):\n%s", diff)
	}
	refused(t, "no id", a.send(t, http.MethodGet, sandbox.AccountPath, nil), 400, "")
	refused(t, "unknown id", a.send(t, http.MethodGet, sandbox.AccountPath+"?AccountId=AID-1", nil), 404, "")
}

func TestAccountLife(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	created := a.post(t, sandbox.AccountCreatePath, fields{
		"AccountName": "First", "AccountAdmin": "user@example.com",
		"BillingAddress": fields{"Street1": "1", "Street2": "2", "City": "Heber", "Country": "USA"},
	})
	id, _ := created["AccountId"].(string)
	if !strings.HasPrefix(id, "AID-") || created["AccountAdmin"] != nil {
		t.Errorf("created: %v", created)
	}
	a.subscriber(t, "a@example.com", fields{"AccountId": id})
	a.subscriber(t, "b@example.com", fields{"AccountId": id})
	a.subscriber(t, "c@example.com")

	updated := a.post(t, sandbox.AccountUpdatePath, fields{
		"AccountName": "Second", "BillingAddress": fields{"City": "Provo", "Street2": nil}, "MailingAddress": fields{"Zip": "84043"},
	})
	billing := fields{"Street1": "1", "Street2": nil, "City": "Provo", "State": nil, "Zip": nil, "Country": nil}
	mailing := fields{"Street1": nil, "Street2": nil, "City": nil, "State": nil, "Zip": "84043", "Country": nil}
	want := fields{"AccountId": id, "AccountName": "First", "TotalSubscribers": 2.0, "BillingAddress": billing, "MailingAddress": mailing}
	if diff := cmp.Diff(want, updated); diff != "" {
		t.Errorf("answer to the update, which has the old name (-want +got):\n%s", diff)
	}
	want["AccountName"] = "Second"
	billing["Street2"] = "NULL"
	if diff := cmp.Diff(want, a.get(t, sandbox.AccountPath, "AccountId", id)); diff != "" {
		t.Errorf("account (-want +got):\n%s", diff)
	}
	stored := fields{
		"AccountId": id, "AccountName": "Second", "AccountAdmin": "user@example.com",
		"BillingAddress": fields{"Street1": "1", "City": "Provo", "Country": "USA"}, "MailingAddress": fields{"Zip": "84043"},
	}
	if diff := cmp.Diff(stored, a.Object(id)); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}

	a.post(t, sandbox.AccountUpdatePath, fields{"BillingAddress": nil})
	if a.Object(id)["BillingAddress"] != nil || a.Object(id)["MailingAddress"] == nil {
		t.Errorf("stored after the billing address was cleared: %v", a.Object(id))
	}
	if name := a.Object(sandbox.DefaultAccountID)["AccountName"]; name != "Sandbox Account" {
		t.Errorf("the update changed the older account's name to %v", name)
	}
	a.Forget(id)
	a.Forget(sandbox.DefaultAccountID)
	refused(t, "update without an account", a.send(t, http.MethodPost, sandbox.AccountUpdatePath, "{}"), 404, "")
}

func TestAccountOfRequest(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	creations := map[string]fields{
		sandbox.MessageRoutePath:    {"RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "GET"},
		sandbox.VoiceRoutePath:      {"RouteName": "v", "RouteType": "Forward"},
		sandbox.NumberProvisionPath: a.numberRequest(t, fields{"AccountId": absent{}}),
	}
	for path, request := range creations {
		for _, id := range []any{absent{}, nil, "", sandbox.DefaultAccountID} {
			accept(t, path+" with one account", a.send(t, http.MethodPost, path, with(request, fields{"AccountId": id})))
		}
		refused(t, path, a.send(t, http.MethodPost, path, with(request, fields{"AccountId": "AID-1"})), 400, "Invalid AccountId")
	}
	second := a.account(t, "Second")
	for path, request := range creations {
		for _, id := range []any{absent{}, nil, ""} {
			refused(t, path, a.send(t, http.MethodPost, path, with(request, fields{"AccountId": id})), 400, "AccountId is required")
		}
		accept(t, path+" of the second", a.send(t, http.MethodPost, path, with(request, fields{"AccountId": second})))
	}
	if account := a.Object(a.Numbers()[4])["AccountId"]; account != second {
		t.Errorf("the last number belongs to %v, want %s", account, second)
	}
}

func TestAccountRoutes(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	second := a.account(t, "Second")
	for path, creation := range map[string]func(*testing.T, ...fields) string{
		sandbox.AccountMessageRoutesPath: a.messageRoute, sandbox.AccountVoiceRoutesPath: a.voiceRoute,
	} {
		id := map[string]string{sandbox.AccountMessageRoutesPath: "MessageRouteId", sandbox.AccountVoiceRoutesPath: "CallRouteId"}[path]
		want := map[string][]string{}
		for i := range 10 {
			account := []string{sandbox.DefaultAccountID, second}[i%2]
			want[account] = append(want[account], creation(t, fields{"AccountId": account}))
		}
		a.Forget(want[second][1])
		want[second] = append(want[second][:1], want[second][2:]...)
		want[""] = want[sandbox.DefaultAccountID]
		for account, ids := range want {
			var query []string
			if account != "" {
				query = []string{"AccountId", account}
			}
			got := a.get(t, path, query...)
			var listed []string
			results, _ := got["Results"].([]any)
			for i := range results {
				result := element(t, results, i)
				routeID, _ := result[id].(string)
				listed = append(listed, routeID)
				if result["AccountID"] != got["AccountID"] {
					t.Errorf("%s: AccountID %v, want %v", path, result["AccountID"], got["AccountID"])
				}
			}
			if diff := cmp.Diff(ids, listed); diff != "" || got["TotalRoutes"] != float64(len(ids)) {
				t.Errorf("%s of %q: %v routes (-want +got):\n%s", path, account, got["TotalRoutes"], diff)
			}
		}
		third := a.account(t, "Third")
		got := a.get(t, path, "AccountId", third)
		if diff := cmp.Diff(fields{"AccountID": third, "TotalRoutes": 0.0, "Results": []any{}}, got); diff != "" {
			t.Errorf("%s without routes (-want +got):\n%s", path, diff)
		}
		refused(t, path, a.send(t, http.MethodGet, path+"?AccountId=AID-1", nil), 404, "")
	}
}
