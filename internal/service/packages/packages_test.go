// SPDX-License-Identifier: MPL-2.0

package packages_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const name = "telegent_package"

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// family are the arguments of a package; nil removes one.
func family(with values) values {
	return acctest.With(values{"package_name": "Family", "description": "10 GB", "type": "esim", "price": 39.99, "monthly": true}, with)
}

func subscriber(t *testing.T, s *sandbox.Sandbox, name string) string {
	t.Helper()
	return acctest.Create(t, s, sandbox.SubscriberCreatePath, values{
		"Name": name, "Email": name + "@example.com", "PhoneNumbers": []string{}, "Role": "Subscriber", "Password": "x", "AccountId": sandbox.DefaultAccountID,
	})
}

// subscribe makes subscriptions of a package.
func subscribe(t *testing.T, s *sandbox.Sandbox, pack string, n int) (ids []string) {
	t.Helper()
	jane := subscriber(t, s, "jane")
	for range n {
		ids = append(ids, acctest.Create(t, s, sandbox.SubscriptionPath, values{"SubscriberId": jane, "PackageId": pack, "Type": "mvno"}))
	}
	return ids
}

// A package that is in use is not deleted, and the error says what uses it, with one request.
func TestInUse(t *testing.T) {
	t.Parallel()
	for _, subscriptions := range []int{1, 3, 10, 12} {
		t.Run(fmt.Sprint(subscriptions), func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			i := server.MustApply(name, nil, family(nil))
			used := subscribe(t, s, i.Text("id"), subscriptions+1)
			acctest.Change(t, s, used[0], values{"Active": false})
			kept, diags := server.Apply(name, i, nil)
			acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot delete the package "+i.Text("id"), "422 Unprocessable Entity: The package has active subscriptions. It is still used by the subscription SUB-")
			if kept == nil || s.Object(i.Text("id")) == nil {
				t.Fatal("it is gone")
			}
			for n, id := range used {
				if named := strings.Contains(diags[0].Detail, id); named != (n > 0 && n <= 10) {
					t.Errorf("subscription %d is named: %t", n, named)
				}
			}
			if more := strings.Contains(diags[0].Detail, "and 2 more"); more != (subscriptions == 12) {
				t.Errorf("there are more: %t\n%s", more, diags[0].Detail)
			}
			if n := s.Requests("GET " + sandbox.PackageSubscriptionsPath); n != 1 {
				t.Errorf("%d requests for the subscriptions, want 1", n)
			}
			for _, id := range used {
				s.Forget(id)
			}
			gone, diags := server.Apply(name, kept, nil)
			acctest.NoDiags(t, diags)
			if gone != nil || s.Object(i.Text("id")) != nil {
				t.Error("it is still there")
			}
		})
	}
}

// The refusal itself is told, whatever the answer about the subscriptions is.
func TestInUseBySomethingUnknown(t *testing.T) {
	t.Parallel()
	for shape, test := range map[string]struct {
		fault sandbox.Fault
		says  string
	}{
		"403":                {sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"No."}`}, "What else uses it is not known: GET /v1.0/packages/subscriptions answered 403"},
		"404":                {sandbox.Fault{Status: 404, Body: `{"StatusCode":404,"Message":"No."}`}, "What else uses it is not known"},
		"no list":            {sandbox.Fault{Body: `{"PackageId":"PID-1","Subscriptions":"many"}`}, "What else uses it is not known"},
		"none":               {sandbox.Fault{Body: `{"PackageId":"PID-1","Subscriptions":[]}`}, ""},
		"null":               {sandbox.Fault{Body: `{"PackageId":"PID-1","Subscriptions":null}`}, ""},
		"an array":           {sandbox.Fault{Body: `[{"SubscriptionId":"SUB-1","Active":true},{"SubscriptionId":"SUB-2","Active":"false"}]`}, "It is still used by the subscription SUB-1."},
		"in an object":       {sandbox.Fault{Body: `{"Result":{"subscriptions":[{"subscriptionId":"SUB-1"}]}}`}, "It is still used by the subscription SUB-1."},
		"all of it inactive": {sandbox.Fault{Body: `{"Subscriptions":[{"SubscriptionId":"SUB-1","Active":false}]}`}, ""},
	} {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			i := server.MustApply(name, nil, family(nil))
			subscribe(t, s, i.Text("id"), 1)
			test.fault.Path = sandbox.PackageSubscriptionsPath
			s.Inject(test.fault)
			kept, diags := server.Apply(name, i, nil)
			acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot delete the package "+i.Text("id"), "The package has active subscriptions.", test.says)
			if kept == nil {
				t.Error("it is gone from the state")
			}
			if test.says == "" && strings.Contains(diags[0].Detail, "uses it") {
				t.Errorf("says more than it knows: %s", diags[0].Detail)
			}
		})
	}
}

// Reads have another number as the SubscriberId: what the state has stays. An API that
// returns the subscriber's id is believed.
func TestSubscriberOfReads(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	jane, john := subscriber(t, s, "jane"), subscriber(t, s, "john")
	args := family(values{"subscriber_id": jane})
	i := server.MustApply(name, nil, args)
	for _, answer := range []string{`"456789"`, `456789`, `""`, `null`, fmt.Sprintf("%q", "SID-"+strings.TrimPrefix(jane, "TSUID-"))} {
		s.Inject(sandbox.Fault{Method: http.MethodGet, Path: sandbox.PackagePath, Times: 1, Body: fmt.Sprintf(`{"PackageId":%q,"SubscriberId":%s,"Price":39.99}`, i.Text("id"), answer)})
		read := server.Restart(t).MustRefresh(name, i)
		if got := read.Text("subscriber_id"); got != jane {
			t.Errorf("%s is read as %q", answer, got)
		}
		server.PlanIsEmpty(name, read, args, true)
	}
	s.Inject(sandbox.Fault{Method: http.MethodGet, Path: sandbox.PackagePath, Times: 1, Body: fmt.Sprintf(`{"PackageId":%q,"SubscriberId":%q}`, i.Text("id"), john)})
	read := server.Restart(t).MustRefresh(name, i)
	server.PlanIsEmpty(name, read, args, false)

	imported, diags := server.Restart(t).Import(name, i.Text("id"), nil)
	acctest.NoDiags(t, diags)
	if !imported.State["subscriber_id"].IsNull() || !imported.State["description"].IsNull() {
		t.Errorf("imported %v", imported.State)
	}
}

// A package is read from the account's list where the distributor's is refused, and the
// price, however it is written, plans nothing.
func TestListsOfEither(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	i := server.MustApply(name, nil, family(nil))
	s.Inject(sandbox.Fault{Path: sandbox.DistributorPackagesPath, Status: 403, Body: `{"StatusCode":403,"Message":"No."}`})
	for _, price := range []string{"39.99", `"39.990"`, "3999e-2"} {
		s.Inject(sandbox.Fault{Path: sandbox.AccountPackagesPath, Times: 1, Body: fmt.Sprintf(
			`{"TotalPackages":3,"Results":[{"PackageId":%q,"PackageName":"Family","SubscriberId":"456789","Type":"esim","Price":%s,"Monthly":true,"Active":true}]}`, i.Text("id"), price)})
		server := server.Restart(t)
		state, diags := server.ReadDataSource("telegent_packages", nil)
		acctest.NoDiags(t, diags)
		if text := fmt.Sprint(state["packages"]); !strings.Contains(text, "39.99") || strings.Contains(text, "456789") {
			t.Errorf("listed %s", text)
		}
		s.ResetJournal()
		server.PlanIsEmpty(name, server.MustRefresh(name, i), family(nil), true)
		if n := len(s.Journal()); n > 0 {
			t.Errorf("%d requests, want none: %v", n, s.Journal())
		}
	}
	_, diags := server.Restart(t).ReadDataSource("telegent_packages", map[string]tftypes.Value{"scope": tftypes.NewValue(tftypes.String, "distributor")})
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot list the packages", "GET /v1.0/distributor/packages answered 403")
}
