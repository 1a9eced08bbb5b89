// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestReadBackFails buys a number whose order takes its time and which cannot be read
// then. It is bought all the same: a warning, and the next refresh fills in the rest.
func TestReadBackFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  sandbox.Fault
		listed bool // in the inventory
		words  string
	}{
		"refused":         {sandbox.Fault{Times: 1, Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`}, true, "GET /v1.0/numbers answered 403"},
		"the API is down": {sandbox.Fault{Times: 5, Status: 503, Body: `{"StatusCode":503,"Message":"Down"}`}, true, "GET /v1.0/numbers answered 503"},
		"not there yet":   {sandbox.Fault{Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`}, false, "GET /v1.0/numbers answered 404"},
		"a proxy's 404":   {sandbox.Fault{Times: 1, Status: 404, Body: `{"message":"no route"}`}, true, "GET /v1.0/numbers answered 404"},
		"another number":  {sandbox.Fault{Times: 1, Body: `{"Number":"+18015550100"}`}, true, `GET /v1.0/numbers answered with the Number "+18015550100"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
				test.fault.Path = sandbox.NumberPath
				w.sandbox.Inject(test.fault)
				if !test.listed {
					w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Times: 1, Body: `{"TotalResults":0,"PhoneNumbers":[]}`})
				}
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The number is created, but not finished", test.words)
				if i.Tainted {
					t.Error("it is tainted")
				}
				number := w.sandbox.Numbers()[0]
				w.has(i, map[string]string{"phone_number": number, "id": "", "qr_code": ""})
				w.identified(i, "phone_number", number)

				i = w.refresh(i)
				object := w.sandbox.Object(number)
				w.has(i, map[string]string{"id": text(object["PhoneNumberId"]), "iccid": text(object["ICCID"]), "qr_code": text(object["QRCode"])})
				w.settled(i, w.arguments())
				if n := w.sandbox.Requests(provisions); n != 1 {
					t.Errorf("%d numbers are ordered", n)
				}
			})
		})
	}
	t.Run("not there yet, but in the inventory", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, sandbox.Config{})
			w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
			w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberPath, Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`})
			i := w.apply(nil, w.arguments())
			object := w.sandbox.Object(w.sandbox.Numbers()[0])
			w.has(i, map[string]string{"id": text(object["PhoneNumberId"]), "iccid": text(object["ICCID"]), "qr_code": text(object["QRCode"])})
			w.counted(map[string]int{provisions: 1, polls: 2, reads: 1, listings: 1})
			w.settled(i, w.arguments())
		})
	})
}

// TestCreationInSteps creates numbers with what provisioning does not take: the caller
// name and the status are calls of their own. If one fails, the number is bought all
// the same: a warning, and the next apply does what is left.
func TestCreationInSteps(t *testing.T) {
	t.Parallel()
	name := args{"cnam_first_name": "Ann", "cnam_last_name": "Lee"}
	refused := func(path string) []sandbox.Fault {
		return []sandbox.Fault{{Path: path, Times: 1, Status: 422, Body: `{"StatusCode":422,"Message":"Not now"}`}}
	}
	dropped := func(path string) []sandbox.Fault {
		return []sandbox.Fault{{Path: path, Times: 1, Drop: true}}
	}
	tests := map[string]struct {
		config args
		faults []sandbox.Fault
		calls  []string       // that write, in order
		words  string         // of the warning
		later  map[string]int // of the apply after it
	}{
		"a caller name": {config: name, calls: []string{provisions, updates}},
		"a first name":  {config: args{"cnam_first_name": "Ann"}, calls: []string{provisions, updates}},
		"parked":        {config: args{"status": "parked"}, calls: []string{provisions, statuses}},
		"a caller name, parked": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee", "status": "parked"}, calls: []string{provisions, updates, statuses},
		},
		"a caller name fails": {
			config: name, faults: refused(sandbox.NumberUpdatePath),
			calls: []string{provisions, updates}, words: "Not now", later: map[string]int{updates: 1},
		},
		"a caller name, unknown outcome": {
			config: name, faults: dropped(sandbox.NumberUpdatePath),
			calls: []string{provisions, updates}, words: "its outcome is unknown", later: map[string]int{updates: 1},
		},
		"parking fails": {
			config: args{"status": "parked"}, faults: refused(sandbox.NumberStatusPath),
			calls: []string{provisions, statuses}, words: "Not now", later: map[string]int{statuses: 1},
		},
		"parking, unknown outcome": {
			config: args{"status": "parked"}, faults: dropped(sandbox.NumberStatusPath),
			calls: []string{provisions, statuses}, words: "its outcome is unknown", later: map[string]int{statuses: 1},
		},
		"a caller name fails, parking is not tried": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee", "status": "parked"}, faults: refused(sandbox.NumberUpdatePath),
			calls: []string{provisions, updates}, words: "Not now", later: map[string]int{updates: 1, statuses: 1},
		},
		"parking fails after a caller name": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee", "status": "parked"}, faults: refused(sandbox.NumberStatusPath),
			calls: []string{provisions, updates, statuses}, words: "Not now", later: map[string]int{statuses: 1},
		},
	}
	for name, test := range tests {
		for _, pending := range []int{0, 1} {
			t.Run(fmt.Sprintf("%s, after %d looks", name, pending), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, sandbox.Config{})
					w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: pending})
					w.sandbox.Inject(test.faults...)
					config := w.arguments(test.config)
					i, diags := w.server.Apply(typeName, nil, config)
					var calls []string
					for _, e := range w.sandbox.Journal() {
						if e.Method == http.MethodPost && e.Path != sandbox.TokenPath {
							calls = append(calls, e.Method+" "+e.Path)
						}
					}
					if diff := cmp.Diff(test.calls, calls); diff != "" {
						t.Errorf("calls (-want +got):\n%s", diff)
					}
					if i == nil || i.Tainted {
						t.Fatalf("kept: %t; want an instance that is not tainted: %s", i != nil, told(diags))
					}
					if test.words == "" && len(diags) > 0 {
						t.Errorf("the apply says: %s", told(diags))
					}
					if test.words != "" {
						only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The number is created, but not finished", test.words)
						i = w.refresh(i)
						if p := w.plan(i, config); p.Empty || p.Replace {
							t.Errorf("empty: %t, replace: %t; want an update in place", p.Empty, p.Replace)
						}
						w.sandbox.ResetJournal()
						i = w.apply(i, config)
						w.counted(test.later)
					}
					stored := args{"CnamFirstName": test.config["cnam_first_name"], "CnamLastName": test.config["cnam_last_name"], "Status": "Active"}
					if test.config["status"] == "parked" {
						stored["Status"] = "Parked"
					}
					w.stored(i.Text("phone_number"), stored)
					w.settled(i, config)
				})
			})
		}
	}
}

// TestUnknownOutcome has the answer to a purchase get lost. The diagnostic says how to
// look for the number, and to look so finds it.
func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	const iccid = "8901240397190195850"
	faults := map[string]sandbox.Fault{
		"a dropped connection":   {Drop: true},
		"no answer":              {Hang: true},
		"an answer that ends":    {Body: `{"OrderId":"JNUOID-0","OrderStatus":"Complete"}`, Cut: 10},
		"an error":               {Status: 500, Body: `{"StatusCode":500,"Message":"Down"}`},
		"an answer with nothing": {Body: `{}`},
	}
	configs := map[string]func(w *world) args{
		"by route":                func(*world) args { return args{} },
		"by route and subscriber": func(w *world) args { return args{"assigned_subscriber_id": w.subscribers[0]} },
		"by ICCID":                func(*world) args { return args{"iccid": iccid} },
	}
	for faultName, fault := range faults {
		for configName, config := range configs {
			t.Run(faultName+", "+configName, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, sandbox.Config{InventoryPageSize: 2})
					// Those of others are not found.
					for range 3 {
						w.buy(args{"MessageRouteId": w.routes[1], "AssignedSubscriberId": w.subscribers[0]})
					}
					others := w.sandbox.Numbers()
					met := fault // which the configurations share
					met.Path, met.Times, met.After = sandbox.NumberProvisionPath, 1, true
					w.sandbox.Inject(met)
					i, diags := w.server.Apply(typeName, nil, w.arguments(config(w)))
					said := only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot create the number", "its outcome is unknown", "Look before you apply again")
					if i != nil {
						t.Errorf("an instance is kept: %v", i.State)
					}
					w.counted(map[string]int{provisions: 1})

					// Do as it says.
					match := regexp.MustCompile(`Read data\.(\w+) with (.*?):`).FindStringSubmatch(said)
					if match == nil {
						t.Fatalf("it does not say what to read: %s", said)
					}
					filters := map[string]tftypes.Value{}
					for _, filter := range regexp.MustCompile(`(\w+) = "([^"]*)"`).FindAllStringSubmatch(match[2], -1) {
						filters[filter[1]] = tftypes.NewValue(tftypes.String, filter[2])
					}
					if len(filters) != 1+strings.Count(match[2], " and ") {
						t.Errorf("filters: %v", filters)
					}
					state, diags := w.server.ReadDataSource(match[1], filters)
					if len(diags) > 0 {
						t.Fatal(told(diags))
					}
					numbers := w.sandbox.Numbers()
					if len(numbers) != len(others)+1 {
						t.Fatalf("numbers: %v", numbers)
					}
					bought := numbers[len(others)]
					var found []string
					if match[1] == "telegent_numbers" {
						for _, element := range elements(t, state["numbers"]) {
							found = append(found, texts(element)["phone_number"])
						}
					} else {
						found = append(found, texts(state)["phone_number"])
					}
					if diff := cmp.Diff([]string{tftypes.NewValue(tftypes.String, bought).String()}, found); diff != "" {
						t.Errorf("found (-bought +found):\n%s", diff)
					}

					i, diags = w.server.Import(typeName, bought, nil)
					if len(diags) > 0 {
						t.Fatal(told(diags))
					}
					w.settled(i, w.arguments(config(w)))
				})
			})
		}
	}
}

// TestNumberWithoutAnOrder keeps a number that the answer names, though it has no order
// to wait for.
func TestNumberWithoutAnOrder(t *testing.T) {
	t.Parallel()
	for _, status := range []string{`null`, `""`, `"Pending"`, `"Complete"`, `"Something New"`} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				number := w.buy(nil)
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: fmt.Sprintf(
					`{"OrderId":null,"OrderStatus":%s,"PhoneNumberAssigned":%q,"PhoneNumberId":"NID-1"}`, status, number)})
				i := w.apply(nil, w.arguments())
				if i.Tainted {
					t.Error("it is tainted")
				}
				w.has(i, map[string]string{"phone_number": number, "id": "NID-1", "order_id": ""})
				w.counted(map[string]int{provisions: 1})
				w.settled(i, w.arguments())
			})
		})
	}
}
