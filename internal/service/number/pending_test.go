// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestPendingAdopted has the order of a number complete after timeouts.create. The next run
// adopts the number, sends what provisioning does not take, and neither buys nor cancels a
// number.
func TestPendingAdopted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config args           // of the creation
		later  args           // what changes then
		writes map[string]int // of the next run
		stored args
	}{
		"nothing left to do": {},
		"a caller name": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee"},
			writes: map[string]int{updates: 1}, stored: args{"CnamFirstName": "Ann", "CnamLastName": "Lee"},
		},
		"parked":                   {config: args{"status": "parked"}, writes: map[string]int{statuses: 1}, stored: args{"Status": "Parked"}},
		"another change meanwhile": {later: args{"message_type": "a2p"}, writes: map[string]int{updates: 1}, stored: args{"MessageType": "a2p"}},
		"parked meanwhile":         {later: args{"status": "parked"}, writes: map[string]int{statuses: 1}, stored: args{"Status": "Parked"}},
		"another SIM meanwhile": {
			config: args{"iccid": "8901240397190195850"}, later: args{"iccid": "8901240397190195851"},
			writes: map[string]int{updates: 1}, stored: args{"ICCID": "8901240397190195851"},
		},
		"all at once": {
			config: args{"cnam_first_name": "Ann", "status": "parked"}, later: args{"message_type": "a2p"},
			writes: map[string]int{updates: 1, statuses: 1}, stored: args{"CnamFirstName": "Ann", "MessageType": "a2p", "Status": "Parked"},
		},
		"on_destroy meanwhile": {later: args{"on_destroy": "keep"}},
	}
	for name, test := range tests {
		for when, looks := range map[string]int{"complete at the plan": 4, "complete at the apply": 5} {
			t.Run(name+", "+when, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					w.buy(nil) // This number must not be mistaken for it.
					i, _ := pendingInstance(w, sandbox.OrderCourse{Polls: looks}, test.config)
					config := w.arguments(args{"timeouts": args{"create": "50s", "delete": "55m"}}, test.config, test.later)
					w.restart()
					i = w.apply(w.refresh(i), config)
					if i.Text("phone_number") == "" { // There was nothing to apply, because the order was pending during the plan.
						i = w.apply(w.refresh(i), config)
					}
					w.wrote(test.writes)
					numbers := w.sandbox.Numbers()
					if len(numbers) != 2 {
						t.Fatalf("numbers: %v", numbers)
					}
					object := w.sandbox.Object(numbers[1])
					w.has(i, map[string]string{
						"phone_number": numbers[1], "id": text(object["PhoneNumberId"]), "order_id": text(object["OrderId"]),
						"iccid": text(object["ICCID"]), "qr_code": text(object["QRCode"]),
					})
					w.identified(i, "phone_number", numbers[1])
					if test.stored != nil {
						w.stored(numbers[1], test.stored)
					}
					w.settled(i, config)
				})
			})
		}
	}
}

// TestPendingNotFound adopts a number that the API does not find yet: its order names it, so
// it exists, and it stays in the state with a warning.
func TestPendingNotFound(t *testing.T) {
	t.Parallel()
	for name, inventory := range map[string]sandbox.Fault{
		"nor does the inventory": {Body: `{"TotalResults":0,"PhoneNumbers":[]}`},
		"and must not list them": {Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i, config := pendingInstance(w, sandbox.OrderCourse{Polls: 4}, nil)
				inventory.Path, inventory.Times = sandbox.NumberInventoryPath, 1
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberPath, Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`},
					inventory)
				i, diags := w.server.Refresh(typeName, i)
				number := w.sandbox.Numbers()[0]
				only(t, diags, tfprotov6.DiagnosticSeverityWarning,
					"A number that was bought cannot be read yet", fmt.Sprintf("The order %s bought %s", i.Text("order_id"), number))
				w.has(i, map[string]string{"phone_number": number})
				w.identified(i, "phone_number", number)
				if p := w.plan(i, config); !p.Empty {
					t.Errorf("the plan is not empty (-state +plan):\n%s", cmp.Diff(texts(i.State), texts(p.State)))
				}
				w.restart()
				i = w.refresh(i)
				w.has(i, map[string]string{"phone_number": number, "id": text(w.sandbox.Object(number)["PhoneNumberId"])})
				w.wrote(nil)
				w.settled(i, config)
			})
		})
	}
}

// TestPendingUpdate changes a number whose order is still pending. This is an error, because
// the change cannot be made; the order stays in the state.
func TestPendingUpdate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		course sandbox.OrderCourse
		setUp  func(w *env)
		words  string // in which %s is the order's id
	}{
		"still pending": {
			course: sandbox.OrderCourse{Polls: 6}, words: "The order %s is still pending after 1s, with the status Pending; raise the timeout",
		},
		"cannot be read": {
			course: sandbox.OrderCourse{Polls: 4},
			setUp: func(w *env) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 1, Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`})
			},
			words: "While the order %s was pending: GET /v1.0/numbers/order answered 403",
		},
		"complete, without a number": {
			course: sandbox.OrderCourse{Polls: 4},
			setUp: func(w *env) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 1, Body: `{"OrderStatus":"Complete"}`},
					sandbox.Fault{Path: sandbox.NumberInventoryPath, Times: 1, Body: `{"TotalResults":0,"PhoneNumbers":[]}`})
			},
			words: "The order %s is complete, but its number is not yet known",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i, _ := pendingInstance(w, test.course, nil)
				if test.setUp != nil {
					test.setUp(w)
				}
				order := i.Text("order_id")
				config := w.arguments(args{"timeouts": args{"create": "50s", "update": "1s"}}, args{"message_type": "a2p"})
				i, diags := w.server.Apply(typeName, i, config)
				only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot update the number "+order, fmt.Sprintf(test.words, order))
				if i == nil || i.Tainted {
					t.Fatal("the instance is lost, or tainted")
				}
				w.has(i, map[string]string{"order_id": order, "phone_number": "", "message_type": "p2p"})
				w.identified(i, "order_id", order)

				for i.Text("phone_number") == "" {
					i = w.refresh(i)
				}
				i = w.apply(i, config)
				w.has(i, map[string]string{"order_id": order, "phone_number": w.sandbox.Numbers()[0], "message_type": "a2p"})
				w.wrote(map[string]int{updates: 1})
				w.settled(i, config)
			})
		})
	}
	t.Run("failed", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			i, _ := pendingInstance(w, sandbox.OrderCourse{Polls: 4, Status: "Rejected", Message: "8A-NO"}, nil)
			retained, diags := w.server.Apply(typeName, i, w.arguments(args{"message_type": "a2p"}))
			only(t, diags, tfprotov6.DiagnosticSeverityError, "ended as Rejected: 8A-NO")
			if retained == nil {
				t.Fatal("the instance left the state without a refresh")
			}
			w.gone(retained, "ended as Rejected: 8A-NO")
			w.wrote(nil)
		})
	})
}

// TestPendingAccount sets the account of a number whose order is pending. The inventory has to
// confirm it: correcting a wrong one later would replace the number, and so cancel it.
func TestPendingAccount(t *testing.T) {
	t.Parallel()
	const other = "AID-99999999-1a2b-3cd4-5e6f-000000000000"
	for name, test := range map[string]struct{ account, words string }{
		"the right one": {account: sandbox.DefaultAccountID},
		"another":       {other, fmt.Sprintf("account_id must be %q, the account in the inventory, got %q", sandbox.DefaultAccountID, other)},
	} {
		for _, more := range []args{nil, {"message_type": "a2p"}} {
			t.Run(fmt.Sprintf("%s, and %v", name, more), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					i, _ := pendingInstance(w, sandbox.OrderCourse{Polls: 4}, nil)
					config := w.arguments(args{"account_id": test.account}, more)
					i, diags := w.server.Apply(typeName, i, config)
					if i.Text("phone_number") == "" {
						t.Fatalf("the order is not waited for: %s", formatDiags(diags))
					}
					if test.words == "" {
						warned(t, diags)
						w.settled(i, config)
						return
					}
					only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot update the number", test.words)
					w.has(i, map[string]string{"account_id": ""})
					w.wrote(nil)
					w.settled(i, w.arguments(args{"timeouts": args{"create": "50s", "delete": "55m"}}))
				})
			})
		}
	}
}

// TestPendingReplaced replaces a number whose order is pending: it cancels the number of the
// order, which the plan names.
func TestPendingReplaced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		i, _ := pendingInstance(w, sandbox.OrderCourse{Polls: 4, Times: 1}, args{"area_code": "801"})
		config := w.arguments(args{"area_code": "385"})
		pending := i
		i, diags := w.server.Apply(typeName, i, config)
		only(t, diags, tfprotov6.DiagnosticSeverityWarning, "This plan cancels a number", "The number of the order "+pending.Text("order_id")+" will be cancelled")
		w.wrote(map[string]int{provisions: 1, statuses: 1})
		numbers := w.sandbox.Numbers()
		w.stored(numbers[0], args{"Status": "Cancelled"})
		w.has(i, map[string]string{"phone_number": numbers[1]})
		w.settled(i, config)
	})
}

// TestOrderNotFound has an order not be found. It may appear later, so it is read again, and
// stays in the state.
func TestOrderNotFound(t *testing.T) {
	t.Parallel()
	notFound := func(times int) sandbox.Fault {
		return sandbox.Fault{Path: sandbox.NumberOrderPath, Times: times, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`}
	}
	for _, times := range []int{1, 3, 8} {
		t.Run(fmt.Sprintf("%d times, while it is waited for", times), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
				w.sandbox.Inject(notFound(times))
				i := w.apply(nil, w.arguments())
				w.counted(map[string]int{provisions: 1, polls: times + 2, reads: 1})
				w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[0]})
				w.settled(i, w.arguments())
			})
		})
	}
	t.Run("as long as it is waited for", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			w.buy(nil)
			w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 2})
			w.sandbox.Inject(notFound(5))
			config := w.arguments(args{"timeouts": args{"create": "50s"}})
			i, diags := w.server.Apply(typeName, nil, config)
			order := i.Text("order_id")
			only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The state has the order",
				fmt.Sprintf("the order %s is still pending after 50s, with the status not found", order))
			if i.Tainted {
				t.Error("it is tainted")
			}

			// Neither the order nor its number is found: it stays, and a warning says what to do.
			w.sandbox.ResetJournal()
			before := texts(i.State)
			i, diags = w.server.Refresh(typeName, i)
			only(t, diags, tfprotov6.DiagnosticSeverityWarning,
				"The order of a number is not found", "The API has neither the order "+order+" nor its number", "remove the resource from the state")
			if at := tftypes.NewAttributePath().WithAttributeName("order_id"); diags[0].Attribute.String() != at.String() {
				t.Errorf("the warning is at %s, want %s", diags[0].Attribute, at)
			}
			if diff := cmp.Diff(before, texts(i.State)); diff != "" {
				t.Errorf("the refresh changes (-before +after):\n%s", diff)
			}
			w.counted(map[string]int{polls: 1, listings: 1})
			if p := w.plan(i, config); !p.Empty {
				t.Error("the plan is not empty")
			}

			w.restart() // This drops the inventory.
			for i.Text("phone_number") == "" {
				i = w.refresh(i)
			}
			w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[1], "order_id": order})
			w.wrote(nil)
			w.settled(i, config)
		})
	})
	t.Run("but the inventory has its number", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{InventoryPageSize: 1})
			w.buy(nil)
			w.buy(nil)
			i, config := pendingInstance(w, sandbox.OrderCourse{Polls: 4}, nil)
			w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, After: true, Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`})
			i = w.refresh(i)
			w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[2]})
			w.wrote(nil)
			w.settled(i, config)
		})
	})
	for name, fault := range map[string]sandbox.Fault{
		"a proxy's 404":       {Path: sandbox.NumberOrderPath, Times: 1, Status: 404, Body: `{"message":"no Route matched"}`},
		"no list either, 500": {Path: sandbox.NumberInventoryPath, Times: 5, Status: 500, Body: `{"StatusCode":500,"Message":"Down"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i, config := pendingInstance(w, sandbox.OrderCourse{Polls: 4}, nil)
				w.sandbox.Inject(fault, notFound(1))
				i, diags := w.server.Refresh(typeName, i)
				only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot read the number "+i.Text("order_id"))
				for i.Text("phone_number") == "" {
					i, _ = w.server.Refresh(typeName, i)
				}
				w.wrote(nil)
				w.settled(i, config)
			})
		})
	}
}

// TestOrderOfAnother has an answer with the id of another order, which is refused; an answer
// without an id, or with another spelling of it, is accepted.
func TestOrderOfAnother(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rewrite func(a *answer)
		refused bool
	}{
		"another order":    {func(a *answer) { a.fields["OrderId"] = "JNUOID-0" }, true},
		"another number's": {func(a *answer) { a.fields["OrderId"], a.fields["OrderStatus"] = "JNUOID-0", "Complete" }, true},
		"in upper case":    {func(a *answer) { a.fields["OrderId"] = strings.ToUpper(text(a.fields["OrderId"])) }, false},
		"with blanks":      {func(a *answer) { a.fields["OrderId"] = " " + text(a.fields["OrderId"]) }, false},
		"without an id":    {func(a *answer) { delete(a.fields, "OrderId") }, false},
		"a null id":        {func(a *answer) { a.fields["OrderId"] = nil }, false},
		"wrapped":          {func(a *answer) { a.replace(200, `{"Result":[`+a.body+`]}`) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
				w.rewrite(polls, test.rewrite)
				start := time.Now()
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				if !test.refused {
					if len(diags) > 0 {
						t.Fatal(formatDiags(diags))
					}
					w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[0]})
					w.settled(i, w.arguments())
					return
				}
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The state has the order",
					fmt.Sprintf(`GET /v1.0/numbers/order answered with the OrderId "JNUOID-0", asked for %q`, i.Text("order_id")))
				if took := time.Since(start); took != 2*time.Second {
					t.Errorf("took %s, want 2s", took)
				}
				_, diags = w.server.Refresh(typeName, i)
				only(t, diags, tfprotov6.DiagnosticSeverityError, `answered with the OrderId "JNUOID-0"`)
				w.rewrite(polls, nil)
				i = w.refresh(i)
				w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[0]})
				w.wrote(map[string]int{provisions: 1})
			})
		})
	}
}

// TestOrderWithoutNumber has a complete order name no number. The inventory has the number
// with the order's id; while it lacks it, the order stays in the state.
func TestOrderWithoutNumber(t *testing.T) {
	t.Parallel()
	numberless := map[string]func(a *answer){
		"null":          func(a *answer) { a.fields["PhoneNumbersOrdered"] = nil },
		"an empty list": func(a *answer) { a.fields["PhoneNumbersOrdered"] = []any{} },
		"missing":       func(a *answer) { delete(a.fields, "PhoneNumbersOrdered") },
		"a null number": func(a *answer) { a.fields["PhoneNumbersOrdered"] = []any{args{"Number": nil}} },
		"no number":     func(a *answer) { a.fields["PhoneNumbersOrdered"] = []any{args{"Number": "assigned later"}} },
		"texts":         func(a *answer) { a.fields["PhoneNumbersOrdered"] = []any{"assigned later"} },
	}
	empty := func(a *answer) { a.replace(200, `{"TotalResults":0,"PhoneNumbers":[]}`) }
	for name, rewrite := range numberless {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{InventoryPageSize: 2})
				for range 2 { // These are other numbers, one without an order.
					w.change(w.buy(nil), "OrderId", nil)
					w.buy(nil)
				}
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
				w.rewrite(polls, rewrite)
				i := w.apply(nil, w.arguments())
				w.counted(map[string]int{provisions: 1, polls: 2, listings: 3})
				w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[4]})
				w.settled(i, w.arguments())
			})
		})
	}
	for name, listed := range map[string]func(a *answer){
		"nowhere":              empty,
		"the inventory is 403": func(a *answer) { a.replace(403, `{"StatusCode":403,"Message":"Forbidden"}`) },
		"the inventory is 500": func(a *answer) { a.replace(500, `{"StatusCode":500,"Message":"Down"}`) },
		"others alone":         func(a *answer) { a.set("OrderId", "JNUOID-0") },
		"cancelled":            func(a *answer) { a.set("Status", "Cancelled") },
	} {
		t.Run("not found yet, "+name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
				w.rewrite(polls, numberless["null"])
				w.rewrite(listings, listed)
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				if i == nil || i.Tainted {
					t.Fatalf("kept: %t; want an instance that is not tainted: %s", i != nil, formatDiags(diags))
				}
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The state has the order")
				w.identified(i, "order_id", i.Text("order_id"))
				if name != "the inventory is 500" {
					w.restart()
					before := texts(i.State)
					if i = w.refresh(i); cmp.Diff(before, texts(i.State)) != "" {
						t.Errorf("the refresh changes (-before +after):\n%s", cmp.Diff(before, texts(i.State)))
					}
				}
				w.rewrite(listings, nil)
				w.restart()
				i = w.refresh(i)
				w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[0]})
				w.wrote(map[string]int{provisions: 1})
				w.settled(i, w.arguments())
			})
		})
	}
}

// TestOrderUnlisted has the inventory call the order of a purchase by an id of its own, as it does
// in the published texts: TNOID- there, JNUOID- here. The id of the number, which the answer
// to the purchase has, finds the number.
func TestOrderUnlisted(t *testing.T) {
	t.Parallel()
	const complete = `{"OrderId":"JNUOID-0","OrderStatus":"Complete"}`
	notFound := sandbox.Fault{Path: sandbox.NumberOrderPath, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`}
	bought := func(t *testing.T, status string, poll sandbox.Fault) (w *env, number string) {
		t.Helper()
		w = newEnv(t, sandbox.Config{})
		w.buy(nil) // This number must not be mistaken for it.
		number = w.buy(nil)
		w.change(number, "OrderId", "TNOID-1")
		w.sandbox.Inject(poll, sandbox.Fault{Path: sandbox.NumberProvisionPath, Times: 1, Body: fmt.Sprintf(
			`{"OrderId":"JNUOID-0","OrderStatus":%q,"PhoneNumberId":%q}`, status, w.sandbox.Object(number)["PhoneNumberId"])})
		return w, number
	}
	for name, test := range map[string]struct {
		status string
		poll   sandbox.Fault
	}{
		"complete at once": {"Complete", sandbox.Fault{Path: sandbox.NumberOrderPath, Body: complete}},
		"complete later":   {"Pending", sandbox.Fault{Path: sandbox.NumberOrderPath, Body: complete}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, number := bought(t, test.status, test.poll)
				i := w.apply(nil, w.arguments())
				w.has(i, map[string]string{"phone_number": number, "order_id": "JNUOID-0"})
				w.settled(i, w.arguments())
			})
		})
	}
	for name, poll := range map[string]sandbox.Fault{"complete in the next run": {Path: sandbox.NumberOrderPath, Body: complete}, "not found in the next run": notFound} {
		for _, what := range []string{"read", "changed", "destroyed"} {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					first := notFound
					first.Times = 2
					w, number := bought(t, "Pending", first)
					w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Times: 1, Status: 403, Body: `{"StatusCode":403,"Message":"No"}`})
					i, diags := w.server.Apply(typeName, nil, w.arguments(args{"timeouts": args{"create": "10s"}}))
					only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The state has the order")
					w.sandbox.Inject(poll)
					w.restart()
					switch what {
					case "read":
						i = w.refresh(i)
						w.has(i, map[string]string{"phone_number": number, "order_id": "JNUOID-0"})
					case "changed":
						w.has(w.apply(i, w.arguments(args{"message_type": "a2p"})), map[string]string{"phone_number": number, "message_type": "a2p"})
					case "destroyed":
						w.destroy(i, "This plan cancels a number")
						w.stored(number, args{"Status": "Cancelled"})
					}
				})
			})
		}
	}
}

// TestOrderListedMeanwhile lists the inventory while the order is pending; that list must
// not be used once the order is complete.
func TestOrderListedMeanwhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
		w.rewrite(polls, func(a *answer) { a.fields["PhoneNumbersOrdered"] = nil })
		time.AfterFunc(time.Second, func() { _, _ = w.server.ReadDataSource("telegent_numbers", nil) })
		i := w.apply(nil, w.arguments())
		w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[0]})
		w.counted(map[string]int{provisions: 1, polls: 2, listings: 2})
		w.settled(i, w.arguments())
	})
}
