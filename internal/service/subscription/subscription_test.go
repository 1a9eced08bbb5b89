// SPDX-License-Identifier: MPL-2.0

package subscription_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const name = "telegent_subscription"

// values are attributes, or the fields of an object of the API.
type values = map[string]any

func pack(t *testing.T, s *sandbox.Sandbox) string {
	t.Helper()
	return acctest.Create(t, s, sandbox.PackagePath, values{"PackageName": "Family", "Type": "esim", "Price": 39.99, "Monthly": true})
}

func subscriber(t *testing.T, s *sandbox.Sandbox, name, account string) string {
	t.Helper()
	return acctest.Create(t, s, sandbox.SubscriberCreatePath, values{
		"Name": name, "Email": name + "@example.com", "PhoneNumbers": []string{}, "Role": "Subscriber", "Password": "x", "AccountId": account,
	})
}

// start returns a sandbox with a subscriber and a package, and the arguments of a
// subscription.
func start(t *testing.T) (*sandbox.Sandbox, *acctest.ProviderServer, values) {
	t.Helper()
	s, server := acctest.Start(t, sandbox.Config{})
	args := values{
		"subscriber_id": subscriber(t, s, "jane", sandbox.DefaultAccountID), "package_id": pack(t, s), "type": "mvno",
		"tnid": "NID-1", "iccid": "8901240397190002080",
	}
	return s, server, args
}

// with returns arguments with others; nil removes one.
func with(args, more values) values { return acctest.With(args, more) }

// A plan is changed in place, by the one field that changes.
func TestChangeOfPlan(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	i := server.MustApply(name, nil, args)
	s.ResetJournal()
	other := pack(t, s)
	next := server.MustApply(name, i, with(args, values{"package_id": other}))
	if next.Text("id") != i.Text("id") || s.Object(i.Text("id"))["PackageId"] != other {
		t.Errorf("the subscription is %v", s.Object(next.Text("id")))
	}
	acctest.AssertWrites(t, s, sandbox.SubscriptionUpdatePath)
	server.PlanIsEmpty(name, server.MustRefresh(name, next), with(args, values{"package_id": other}), true)
	// What is left out stays.
	server.PlanIsEmpty(name, next, with(args, values{"package_id": other, "tnid": nil, "iccid": nil}), true)
}

// A plan that deletes a subscription with a number or a SIM warns of what may be lost, and
// so does the apply, as no plan sees each deletion.
func TestDeletionWarns(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		without values
		warns   bool
	}{
		"a number and a SIM": {nil, true},
		"a number":           {values{"iccid": nil}, true},
		"a SIM":              {values{"tnid": nil}, true},
		"neither":            {values{"tnid": nil, "iccid": nil}, false},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			_, server, args := start(t)
			args = with(args, test.without)
			i := server.MustApply(name, nil, args)
			_, planned := server.Plan(name, i, nil)
			gone, all := server.Apply(name, i, nil)
			if gone != nil {
				t.Fatalf("it is still there: %v", gone)
			}
			if !test.warns {
				acctest.NoDiags(t, all)
				return
			}
			const says = "whether its number and its SIM are separated for good"
			acctest.AssertDiags(t, planned, 1, "WARNING", "This plan deletes a subscription", "The subscription "+i.Text("id")+" will be deleted.", says, `status = "parked"`)
			acctest.AssertDiags(t, all, 1, says) // The apply repeats nothing.
		})
	}
	_, server, args := start(t)
	i := server.MustApply(name, nil, args)
	server.PlanIsEmpty(name, i, with(args, values{"iccid": "8901240397190002081"}), false) // Without a warning.
}

// A subscription whose creation does not say that it is active may turn out to be inactive,
// and then to be active.
func TestActive(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	s.Inject(sandbox.Fault{Method: http.MethodPost, Path: sandbox.SubscriptionPath, Body: `{"SubscriptionId":"SUB-1"}`, Times: 1})
	i := server.MustApply(name, nil, args)
	if !i.State["active"].IsNull() {
		t.Errorf("created, active is %s", i.State["active"])
	}
	for _, active := range []bool{false, true, false} {
		s.Inject(sandbox.Fault{Method: http.MethodGet, Path: sandbox.SubscriptionPath, Body: fmt.Sprintf(`{"SubscriptionId":"SUB-1","Active":%t}`, active), Times: 1})
		i = server.Restart(t).MustRefresh(name, i)
		if want := tftypes.NewValue(tftypes.Bool, active); !i.State["active"].Equal(want) {
			t.Errorf("active is %s, want %t", i.State["active"], active)
		}
		server.PlanIsEmpty(name, i, args, true)
	}
}

// The lists of all may have what was deleted elsewhere, as inactive. A deletion that finds
// nothing is done then.
func TestDeletedIsListed(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		active any
		gone   bool
	}{
		"inactive": {false, true}, "inactive, as a text": {"False", true}, "active": {true, false}, "not said": {nil, false},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server, args := start(t)
			i := server.MustApply(name, nil, with(args, values{"tnid": nil, "iccid": nil}))
			acctest.Change(t, s, i.Text("id"), values{"Active": test.active})
			s.Inject(sandbox.Fault{Path: sandbox.SubscriptionDeletePath, Status: 404, Body: `{"StatusCode":404,"Message":"Not found."}`})
			kept, diags := server.Apply(name, i, nil)
			if test.gone {
				acctest.NoDiags(t, diags)
			} else {
				acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot delete the subscription", "found nothing, although GET /v1.0/distributor/subscriptions has it")
			}
			if (kept == nil) != test.gone {
				t.Errorf("the state has %v", kept)
			}
		})
	}
}

// The lists may also say of what was deleted elsewhere what a deletion answers: it could never
// be destroyed otherwise.
func TestDeletedIsListedWithItsStatus(t *testing.T) {
	t.Parallel()
	for fields, gone := range map[string]bool{
		`"SubscriptionStatus":"Deleted"`: true, `"Active":true,"Status":"CANCELLED"`: true, `"Active":null,"Status":" Terminated "`: true,
		`"SubscriptionStatus":"Suspended"`: false, `"SubscriptionStatus":""`: false, `"Status":"Success"`: false, `"Status":null`: false,
	} {
		t.Run(fields, func(t *testing.T) {
			t.Parallel()
			s, server, args := start(t)
			i := server.MustApply(name, nil, with(args, values{"tnid": nil, "iccid": nil}))
			s.Forget(i.Text("id"))
			s.Inject(sandbox.Fault{Path: sandbox.DistributorSubscriptionsPath, Body: fmt.Sprintf(`{"Results":[{"SubscriptionId":%q,%s}]}`, i.Text("id"), fields)})
			kept, diags := server.Apply(name, i, nil)
			if gone {
				acctest.NoDiags(t, diags)
			} else {
				acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot delete the subscription", "found nothing, although GET /v1.0/distributor/subscriptions has it")
			}
			if (kept == nil) != gone {
				t.Errorf("the state has %v", kept)
			}
		})
	}
}

// A 403 of these operations has a likelier cause than that of others.
func TestForbidden(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"POST " + sandbox.SubscriptionPath, "GET " + sandbox.SubscriptionPath, "POST " + sandbox.SubscriptionUpdatePath, "POST " + sandbox.SubscriptionDeletePath} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			s, server, args := start(t)
			args = with(args, values{"tnid": nil, "iccid": nil})
			var i *acctest.Instance
			if operation != "POST "+sandbox.SubscriptionPath {
				i = server.MustApply(name, nil, args)
			}
			method, path, _ := strings.Cut(operation, " ")
			s.Inject(sandbox.Fault{Method: method, Path: path, Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden: check the ApiEndpoint scope."}`})
			diags := func() string {
				switch operation {
				case "GET " + sandbox.SubscriptionPath:
					_, diags := server.Refresh(name, i)
					return acctest.FormatDiags(diags)
				case "POST " + sandbox.SubscriptionUpdatePath:
					_, diags := server.Apply(name, i, server.Args(name, with(args, values{"type": "iot"})))
					return acctest.FormatDiags(diags)
				case "POST " + sandbox.SubscriptionDeletePath:
					_, diags := server.Apply(name, i, nil)
					return acctest.FormatDiags(diags)
				}
				_, diags := server.Apply(name, nil, server.Args(name, args))
				return acctest.FormatDiags(diags)
			}()
			for _, want := range []string{operation + " answered 403 Forbidden", "marks this operation as internal", "Ask Telegent to allow " + operation} {
				if !strings.Contains(diags, want) {
					t.Errorf("does not say %q:\n%s", want, diags)
				}
			}
		})
	}
}

// The subscriptions of a package are listed by an operation of their own, which takes no
// Filter.
func TestListByPackage(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	one := server.MustApply(name, nil, args)
	two := server.MustApply(name, nil, with(args, values{"tnid": "NID-2"}))
	other := server.MustApply(name, nil, with(args, values{"tnid": "NID-3", "package_id": pack(t, s)}))
	acctest.Change(t, s, two.Text("id"), values{"Active": false})
	text := func(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }
	for status, want := range map[string][]string{"": {one.Text("id"), two.Text("id")}, "All": {one.Text("id"), two.Text("id")}, "Active": {one.Text("id")}, "Inactive": {two.Text("id")}} {
		by := map[string]tftypes.Value{"package_id": text(fmt.Sprint(args["package_id"]))}
		if status != "" {
			by["status"] = text(status)
		}
		server := server.Restart(t)
		s.ResetJournal()
		state, diags := server.ReadDataSource("telegent_subscriptions", by)
		acctest.NoDiags(t, diags)
		listed, diags := server.List(name, acctest.Query{Values: by})
		acctest.NoDiags(t, diags)
		var ids []string
		for _, l := range listed {
			ids = append(ids, (&acctest.Instance{State: l.Identity}).Text("id"))
		}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("%q (-want +got):\n%s", status, diff)
		}
		for _, id := range []string{one.Text("id"), two.Text("id"), other.Text("id")} {
			if has := strings.Contains(fmt.Sprint(state["subscriptions"]), id); has != strings.Contains(fmt.Sprint(want), id) {
				t.Errorf("%q: the data source has %s: %t", status, id, has)
			}
		}
		if n := s.Requests("GET " + sandbox.PackageSubscriptionsPath); n != 1 || len(s.Journal()) != 2 {
			t.Errorf("%q: %v, want one list", status, s.Journal())
		}
	}
	both := map[string]tftypes.Value{"package_id": text("PID-1"), "scope": text("account")}
	_, diags := server.ReadDataSource("telegent_subscriptions", both)
	acctest.AssertDiags(t, diags, 1, "ERROR", `"scope" cannot be specified when "package_id" is specified`)
	_, diags = server.List(name, acctest.Query{Values: both})
	acctest.AssertDiags(t, diags, 1, "ERROR", `"scope" cannot be specified when "package_id" is specified`)

	// A write drops the list.
	by := map[string]tftypes.Value{"package_id": text(fmt.Sprint(args["package_id"]))}
	_, diags = server.ReadDataSource("telegent_subscriptions", by)
	acctest.NoDiags(t, diags)
	last := server.MustApply(name, nil, with(args, values{"tnid": "NID-4"}))
	state, diags := server.ReadDataSource("telegent_subscriptions", by)
	acctest.NoDiags(t, diags)
	if !strings.Contains(fmt.Sprint(state), last.Text("id")) {
		t.Error("the list lacks what was created since")
	}
}

// Where the distributor's list is refused, the account's answers for its own subscriptions;
// those of other accounts are read singly, and none is gone.
func TestListsOfEither(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	second := acctest.Create(t, s, sandbox.AccountCreatePath, values{"AccountName": "Second"})
	john := subscriber(t, s, "john", second)
	var all []*acctest.Instance
	for n := range 8 {
		more := values{"tnid": fmt.Sprintf("NID-%d", n)}
		if n%2 > 0 {
			more["subscriber_id"] = john
		}
		all = append(all, server.MustApply(name, nil, with(args, more)))
	}
	s.Inject(sandbox.Fault{Path: sandbox.DistributorSubscriptionsPath, Status: 403, Body: `{"StatusCode":403,"Message":"No."}`})
	server = server.Restart(t)
	s.ResetJournal()
	for _, i := range all {
		read := server.MustRefresh(name, i)
		for attribute, value := range read.State {
			if !value.Equal(i.State[attribute]) {
				t.Errorf("%s is %s, want %s", attribute, value, i.State[attribute])
			}
		}
	}
	if n := s.Requests("GET " + sandbox.AccountSubscriptionsPath); n != 1 {
		t.Errorf("%d lists of the account, want 1", n)
	}
	if n := s.Requests("GET " + sandbox.SubscriptionPath); n != 5 { // Two pay for the lists; three more are of the other account.
		t.Errorf("%d single reads, want 5", n)
	}
}

// The list of one account is no witness of the absence of a subscription of another one, which
// the next apply would buy again, or which a deletion that finds nothing would leave billed.
func TestAccountsListIsNoWitness(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	john := subscriber(t, s, "john", acctest.Create(t, s, sandbox.AccountCreatePath, values{"AccountName": "Second"}))
	i := server.MustApply(name, nil, with(args, values{"subscriber_id": john, "tnid": nil, "iccid": nil}))
	s.Inject(sandbox.Fault{Path: sandbox.DistributorSubscriptionsPath, Status: 403, Body: `{"StatusCode":403,"Message":"No."}`})
	notFound := sandbox.Fault{Status: 404, Body: `{"StatusCode":404,"Message":"Not found."}`, Times: 1}
	const says = "it counts as gone only if the list lacks it too: GET /v1.0/distributor/subscriptions answered 403"
	notFound.Method, notFound.Path = http.MethodGet, sandbox.SubscriptionPath
	s.Inject(notFound)
	kept, diags := server.Refresh(name, i)
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot read the subscription "+i.Text("id"), says)
	if kept == nil {
		t.Error("it is gone from the state")
	}
	notFound.Method, notFound.Path = http.MethodPost, sandbox.SubscriptionDeletePath
	s.Inject(notFound)
	kept, diags = server.Apply(name, i, nil)
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot delete the subscription "+i.Text("id"), says)
	if kept == nil {
		t.Error("it is gone from the state, and billed")
	}

	// It is one of what it has.
	mine := server.MustApply(name, nil, args)
	notFound.Method, notFound.Path = http.MethodGet, sandbox.SubscriptionPath
	s.Inject(notFound)
	server.PlanIsEmpty(name, server.MustRefresh(name, mine), args, true)
}

// The distributor's list has SID- for TSUID-: neither a refresh nor an import shows it.
func TestSubscriberOfTheList(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	i := server.MustApply(name, nil, args)
	server = server.Restart(t)
	state, diags := server.ReadDataSource("telegent_subscriptions", nil) // The list is held from now on.
	acctest.NoDiags(t, diags)
	if jane := fmt.Sprint(args["subscriber_id"]); !strings.Contains(fmt.Sprint(state), jane) || strings.Contains(fmt.Sprint(state), `"SID-`) {
		t.Errorf("listed %v, want %s", state, jane)
	}
	s.ResetJournal()
	server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
	imported, diags := server.Import(name, i.Text("id"), nil)
	acctest.NoDiags(t, diags)
	if imported.Text("subscriber_id") != args["subscriber_id"] {
		t.Errorf("imported %s", imported.Text("subscriber_id"))
	}
	server.PlanIsEmpty(name, imported, args, true)
	short := with(args, values{"subscriber_id": "SID-" + strings.TrimPrefix(fmt.Sprint(args["subscriber_id"]), "TSUID-")})
	server.PlanIsEmpty(name, imported, short, true)
	if len(s.Journal()) > 0 {
		t.Errorf("sent %v", s.Journal())
	}
}

// The guides write types with a capital letter; a type that nobody publishes is a warning.
func TestType(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	i := server.MustApply(name, nil, args)
	acctest.Change(t, s, i.Text("id"), values{"Type": "Mvno"})
	server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
	server.PlanIsEmpty(name, i, with(args, values{"type": "MVNO"}), true)
	_, diags := server.Plan(name, nil, server.Args(name, with(args, values{"type": "m2m"})))
	acctest.AssertDiags(t, diags, 1, "WARNING", `type has "m2m". Telegent publishes mvno, iot`)
}

// A number has one subscription: the API refuses a second one, and nothing is kept of it.
func TestSecondSubscriptionOfANumber(t *testing.T) {
	t.Parallel()
	_, server, args := start(t)
	server.MustApply(name, nil, args)
	i, diags := server.Apply(name, nil, server.Args(name, args))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the subscription", fmt.Sprintf("%d Conflict: The number already has a subscription", http.StatusConflict))
	if i != nil {
		t.Errorf("kept %v", i)
	}
}
