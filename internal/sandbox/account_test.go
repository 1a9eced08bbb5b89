// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestAccountOfNewSandbox(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	empty := fields{"Street1": nil, "Street2": nil, "City": nil, "State": nil, "Zip": nil, "Country": nil}
	want := fields{
		"AccountId": firstAccount, "AccountName": "Sandbox Account", "TotalSubscribers": 0.0,
		"BillingAddress": with(empty, fields{"Street2": "NULL"}), "MailingAddress": empty,
	}
	diff(t, "account", want, a.get(t, sandbox.AccountPath, "AccountId", firstAccount))
}

// TestAccountUpdateChangesTheLast expects an update, which names no account, to change the one created last.
func TestAccountUpdateChangesTheLast(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.secondAccount(t)
	a.post(t, sandbox.AccountUpdatePath, fields{"AccountName": "Changed"})
	for id, want := range map[string]string{firstAccount: "Sandbox Account", secondAccount: "Changed"} {
		if name := a.Object(id)["AccountName"]; name != want {
			t.Errorf("%s is called %v, want %s", id, name, want)
		}
		a.Forget(id)
	}
	refused(t, "update without an account", a.send(t, http.MethodPost, sandbox.AccountUpdatePath, "{}"), 404, "")
}

// owned returns the least request for each plain resource that belongs to an account, without the account, by path.
func owned() map[string]fields {
	return map[string]fields{
		sandbox.MessageRoutePath:  {"RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "GET"},
		sandbox.VoiceRoutePath:    {"RouteName": "v", "RouteType": "Forward"},
		sandbox.WebhookCreatePath: {},
	}
}

func TestAccountOfRequest(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	creations := owned()
	creations[sandbox.NumberProvisionPath] = a.numberRequest(t, fields{"AccountId": absent{}})
	for path, request := range creations {
		for _, id := range []any{absent{}, nil, "", firstAccount} {
			accept(t, path+" with one account", a.send(t, http.MethodPost, path, with(request, fields{"AccountId": id})))
		}
		refused(t, path, a.send(t, http.MethodPost, path, with(request, fields{"AccountId": "AID-1"})), 400, "Invalid AccountId")
	}
	a.secondAccount(t)
	for path, request := range creations {
		for _, id := range []any{absent{}, nil, ""} {
			refused(t, path, a.send(t, http.MethodPost, path, with(request, fields{"AccountId": id})), 400, "AccountId is required")
		}
		accept(t, path+" of the second", a.send(t, http.MethodPost, path, with(request, fields{"AccountId": secondAccount})))
	}
	if account := a.Object(a.Numbers()[4])["AccountId"]; account != secondAccount {
		t.Errorf("the last number belongs to %v, want %s", account, secondAccount)
	}
}

func TestAccountLists(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.secondAccount(t)
	third := a.account(t, "Third")
	for path, test := range map[string]struct {
		create, id, account string
		empty               any // the list of an account that has none
	}{
		sandbox.AccountMessageRoutesPath: {
			sandbox.MessageRoutePath, "MessageRouteId", "AccountID", fields{"AccountID": third, "TotalRoutes": 0.0, "Results": []any{}},
		},
		sandbox.AccountVoiceRoutesPath: {
			sandbox.VoiceRoutePath, "CallRouteId", "AccountID", fields{"AccountID": third, "TotalRoutes": 0.0, "Results": []any{}},
		},
		sandbox.AccountWebhooksPath: {sandbox.WebhookCreatePath, "WebhookId", "AccountId", []any{}},
	} {
		request := owned()[test.create]
		want := map[string][]string{}
		for i := range 10 {
			account := []string{firstAccount, secondAccount}[i%2]
			want[account] = append(want[account], a.create(t, test.create, with(request, fields{"AccountId": account})))
		}
		a.Forget(want[secondAccount][1])
		want[secondAccount] = slices.Delete(want[secondAccount], 1, 2)
		for account, ids := range want {
			got := a.read(t, path, "AccountId", account)
			results, _ := elements(got).([]any)
			var listed []string
			for i := range results {
				result := element(t, results, i)
				id, _ := result[test.id].(string)
				listed = append(listed, id)
				if result[test.account] != account {
					t.Errorf("%s: %s %v, want %v", path, test.account, result[test.account], account)
				}
			}
			diff(t, path+" of "+account, ids, listed)
			envelope, isObject := got.(fields)
			if isObject && (envelope["TotalRoutes"] != float64(len(ids)) || envelope["AccountID"] != account) {
				t.Errorf("%s of %q: %v routes of %v", path, account, envelope["TotalRoutes"], envelope["AccountID"])
			}
			if account == firstAccount {
				diff(t, path+" of no account in particular", got, a.read(t, path))
			}
		}
		diff(t, path+" of an account without", test.empty, a.read(t, path, "AccountId", third))
		refused(t, path, a.send(t, http.MethodGet, path+"?AccountId=AID-1", nil), 404, "")
	}
}
