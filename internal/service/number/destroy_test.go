// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestOnDestroy destroys and replaces numbers.
func TestOnDestroy(t *testing.T) {
	t.Parallel()
	for onDestroy, want := range map[string]struct {
		change, status string
		calls          map[string]int
		summary, says  string // of the plan
		done           string // of an apply whose plan could not warn
	}{
		"cancel": {"cancel", "Cancelled", map[string]int{statuses: 1}, "This plan cancels a number", "will be cancelled", "A number was cancelled"},
		"park":   {"park", "Parked", map[string]int{statuses: 1}, "This plan parks a number", "will be parked, as on_destroy says", "A number was parked"},
		"keep":   {"", "Active", map[string]int{}, "This plan leaves a number at Telegent", "stays as it is, as on_destroy says", "A number stays at Telegent"},
	} {
		for name, config := range map[string]args{
			"destroyed": nil,
			"replaced":  {"area_code": "385", "zip_code": "84044"},
			"tainted":   {"area_code": "801", "zip_code": "84043"},
		} {
			t.Run(onDestroy+", "+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					before := args{"area_code": "801", "zip_code": "84043"}
					i := w.apply(nil, w.arguments(before))

					// A change of on_destroy alone affects only the state.
					w.sandbox.ResetJournal()
					i = w.apply(i, w.arguments(before, args{"on_destroy": onDestroy}))
					if journal := w.sandbox.Journal(); len(journal) > 0 {
						t.Errorf("on_destroy alone sent requests: %v", journal)
					}

					number := i.Text("phone_number")
					calls := maps.Clone(want.calls)
					var after map[string]tftypes.Value
					why := ": the resource will be destroyed."
					if config != nil {
						after = w.arguments(config)
						why = "the resource will be replaced, because the API cannot change area_code, zip_code."
						calls[provisions] = 1
					}
					i.Tainted = name == "tainted"
					p, diags := w.server.Plan(typeName, i, after)
					warning := want.summary
					if i.Tainted { // The provider sees no destruction in the plan.
						warning = want.done
						warned(t, diags)
					} else {
						only(t, diags, tfprotov6.DiagnosticSeverityWarning, want.summary, "The number "+number+" ", want.says, why)
					}
					if p.Replace != (name == "replaced") {
						t.Errorf("replace: %t", p.Replace)
					}
					next, diags := w.server.Apply(typeName, i, after)
					warned(t, diags, warning)
					if !strings.Contains(diags[0].Detail, number) {
						t.Errorf("the warning does not name %s: %s", number, formatDiags(diags))
					}
					w.counted(calls)
					w.stored(number, args{"Status": want.status})
					if bodies := w.sent.to(sandbox.NumberStatusPath); want.change != "" && bodies[0]["StatusChange"] != want.change {
						t.Errorf("the status change is %v, want %s", bodies[0]["StatusChange"], want.change)
					}
					if (next != nil) != (config != nil) {
						t.Errorf("an instance is left: %t", next != nil)
					}
					if next != nil {
						if next.Text("phone_number") == number {
							t.Error("the number is the former one")
						}
						w.settled(next, after)
					}
				})
			})
		}
	}
}

// TestDestroyGone destroys a number that is gone, and one whose cancellation order fails.
func TestDestroyGone(t *testing.T) {
	t.Parallel()
	t.Run("forgotten", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			i := w.apply(nil, w.arguments())
			w.sandbox.Forget(i.Text("phone_number"))
			w.sandbox.ResetJournal()
			w.destroy(i, "This plan cancels a number", "A number was gone before it was destroyed") // This destroy did not cancel it.
			w.counted(map[string]int{statuses: 1, listings: 1})
		})
	})
	for name, test := range map[string]struct {
		course sandbox.OrderCourse
		words  string
	}{
		"the order failed":        {sandbox.OrderCourse{Polls: 1, Status: "Rejected", Message: "8A-NO"}, "ended as Rejected: 8A-NO."},
		"the order took too long": {sandbox.OrderCourse{Status: "Scheduled"}, "is still pending after 20s, with the status Scheduled"},
		"interrupted":             {sandbox.OrderCourse{Status: "Scheduled"}, "is still pending, with the status Scheduled: the run was interrupted."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				test.course.Path, test.course.Times = sandbox.NumberStatusPath, 1
				w.sandbox.CourseOrders(test.course)
				i := w.apply(nil, w.arguments(args{"timeouts": args{"delete": "20s"}}))
				if name == "interrupted" {
					time.AfterFunc(3*time.Second, w.stop)
				}
				retained, diags := w.server.Apply(typeName, i, nil)
				w.restart()
				if retained == nil || len(diags) != 2 || diags[1].Severity != tfprotov6.DiagnosticSeverityError || !strings.Contains(diags[1].Detail, test.words) {
					t.Fatalf("an instance is left: %t, want one, and %q: %s", retained != nil, test.words, formatDiags(diags))
				}
				w.destroy(retained, "This plan cancels a number")
				w.stored(i.Text("phone_number"), args{"Status": "Cancelled"})
			})
		})
	}
}

// TestOrderDestroy destroys a number whose order outlasted timeouts.create, without a
// refresh before it.
func TestOrderDestroy(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		course sandbox.OrderCourse
		more   args
		calls  map[string]int
		took   time.Duration
		status string // of the number, "" if there is none
	}{
		"complete meanwhile":           {sandbox.OrderCourse{Polls: 4}, nil, map[string]int{polls: 1, statuses: 1}, 0, "Cancelled"},
		"complete in the end":          {sandbox.OrderCourse{Polls: 6}, nil, map[string]int{polls: 3, statuses: 1}, 6 * time.Second, "Cancelled"},
		"complete meanwhile, park":     {sandbox.OrderCourse{Polls: 4}, args{"on_destroy": "park"}, map[string]int{polls: 1, statuses: 1}, 0, "Parked"},
		"complete meanwhile, keep":     {sandbox.OrderCourse{Polls: 4}, args{"on_destroy": "keep"}, map[string]int{}, 0, ""},
		"failed meanwhile":             {sandbox.OrderCourse{Polls: 4, Status: "Error"}, nil, map[string]int{polls: 1}, 0, ""},
		"failed in the end":            {sandbox.OrderCourse{Polls: 6, Status: "Rejected"}, nil, map[string]int{polls: 3}, 6 * time.Second, ""},
		"cancelled by the other side":  {sandbox.OrderCourse{Polls: 4, Status: "Cancelled"}, nil, map[string]int{polls: 1}, 0, ""},
		"complete, in another word":    {sandbox.OrderCourse{Polls: 4, Status: "Completed"}, nil, map[string]int{polls: 1, statuses: 1}, 0, "Cancelled"},
		"complete, with a voice route": {sandbox.OrderCourse{Polls: 4}, args{"voice_enabled": true, "voice_route_id": "CRID-0"}, map[string]int{polls: 1, statuses: 1}, 0, "Cancelled"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				more := args{}
				maps.Copy(more, test.more)
				if more["voice_route_id"] != nil {
					more["voice_route_id"] = w.voices[0]
				}
				i, _ := pendingInstance(w, test.course, more)
				_, diags := w.server.Plan(typeName, i, nil)
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The number of the order "+i.Text("order_id"))
				start := time.Now()
				w.destroy(i, diags[0].Summary)
				if took := time.Since(start); took != test.took {
					t.Errorf("took %s, want %s", took, test.took)
				}
				w.counted(test.calls)
				numbers := w.sandbox.Numbers()
				if (len(numbers) == 1) != (test.status != "") {
					t.Fatalf("numbers: %v", numbers)
				}
				if test.status != "" {
					w.stored(numbers[0], args{"Status": test.status})
				}
			})
		})
	}
}

// TestOrderDestroyNotFound destroys a number that its order has just bought, and that the API
// does not find yet: it exists, so it stays in the state until it is cancelled.
func TestOrderDestroyNotFound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		i, _ := pendingInstance(w, sandbox.OrderCourse{Polls: 4}, nil)
		w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberStatusPath, Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`},
			sandbox.Fault{Path: sandbox.NumberInventoryPath, Times: 1, Body: `{"TotalResults":0,"PhoneNumbers":[]}`})
		retained, diags := w.server.Apply(typeName, i, nil)
		number := w.sandbox.Numbers()[0]
		only(t, diags[1:], tfprotov6.DiagnosticSeverityError, "Cannot delete the number "+number,
			fmt.Sprintf("The order %s bought %s, which is not found yet", i.Text("order_id"), number))
		if retained == nil {
			t.Fatal("the state is empty")
		}
		w.destroy(w.refresh(retained), "This plan cancels a number")
		w.stored(number, args{"Status": "Cancelled"})
	})
}

// TestOrderStays has an apply whose plan could not warn leave a number whose order is pending:
// the warning names the order, as nothing else tells which number stays.
func TestOrderStays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		i, config := pendingInstance(w, sandbox.OrderCourse{Polls: 1000}, args{"on_destroy": "keep"})
		order := i.Text("order_id")
		i.Tainted = true
		_, diags := w.server.Apply(typeName, i, config)
		warned(t, diags, "A number stays at Telegent", "The number is created, but not finished")
		if want := "The number of the order " + order + " is unchanged"; !strings.Contains(diags[0].Detail, want) {
			t.Errorf("the warning lacks %q: %s", want, diags[0].Detail)
		}
	})
}

// TestOrderDestroyWithoutNumber destroys a number whose complete order names no number: it
// is cancelled nevertheless, because the inventory has the order's id. This also holds if
// the inventory was listed before.
func TestOrderDestroyWithoutNumber(t *testing.T) {
	t.Parallel()
	for name, looks := range map[string]int{"complete meanwhile": 4, "complete in the end": 6} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.buy(nil)
				i, _ := pendingInstance(w, sandbox.OrderCourse{Polls: looks}, nil)
				w.rewrite(polls, func(a *answer) { a.fields["PhoneNumbersOrdered"] = nil })
				if looks > 4 {
					time.AfterFunc(time.Second, func() { _, _ = w.server.ReadDataSource("telegent_numbers", nil) })
				}
				w.destroy(i, "This plan cancels a number")
				w.wrote(map[string]int{statuses: 1})
				w.stored(w.sandbox.Numbers()[0], args{"Status": "Active"})
				w.stored(w.sandbox.Numbers()[1], args{"Status": "Cancelled"})
			})
		})
	}
}

// TestOrderDestroyFails keeps a resource that is not known to be gone.
func TestOrderDestroyFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault sandbox.Fault // in whose body %s is the order's id
		words string
	}{
		"the order cannot be read": {sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`}, "answered 403"},
		"still pending":            {sandbox.Fault{Body: `{"OrderId":"%s","OrderStatus":"Submitted"}`}, "is still pending after 55m0s, with the status Submitted"},
		"complete without a number": {
			sandbox.Fault{Body: `{"OrderId":"%s","OrderStatus":"Complete","PhoneNumbersOrdered":null}`}, "is complete, but its number is not yet known",
		},
		"another order": {
			sandbox.Fault{Body: `{"OrderId":"JNUOID-0","OrderStatus":"Complete","PhoneNumbersOrdered":[{"Number":"+18015550100"}]}`},
			`answered with the OrderId "JNUOID-0", asked for "%s"`,
		},
		// The order may appear later, so it is read again until the timeout.
		"not found": {
			sandbox.Fault{Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`}, "is still pending after 55m0s, with the status not found",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i, _ := pendingInstance(w, sandbox.OrderCourse{Polls: 1000}, nil)
				test.fault.Path = sandbox.NumberOrderPath
				test.fault.Body = strings.ReplaceAll(test.fault.Body, "%s", i.Text("order_id"))
				w.sandbox.Inject(test.fault)
				retained, diags := w.server.Apply(typeName, i, nil)
				only(t, diags[1:], tfprotov6.DiagnosticSeverityError,
					"Cannot delete the number "+i.Text("order_id"), strings.ReplaceAll(test.words, "%s", i.Text("order_id")))
				if retained == nil {
					t.Error("the state is empty")
				}
				if n := w.sandbox.Requests(statuses); n > 0 {
					t.Errorf("%d changes of status", n)
				}
			})
		})
	}
}

// TestParkParked destroys a number that is already parked: it is not parked again, because
// the API may always refuse that.
func TestParkParked(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config args
		stored string // the status that is set behind the provider's back, "" for none
		writes map[string]int
	}{
		"configured":           {args{"status": "parked"}, "", nil},
		"parked elsewhere":     {args{}, "Parked", nil},
		"parked, upper case":   {args{}, "PARKED", nil},
		"active":               {args{}, "", map[string]int{statuses: 1}},
		"activated elsewhere":  {args{"status": "parked"}, "Active", map[string]int{statuses: 1}},
		"in a status unlisted": {args{"status": "parked"}, "Suspended", map[string]int{statuses: 1}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i := w.apply(nil, w.arguments(test.config, args{"on_destroy": "park"}))
				number := i.Text("phone_number")
				if test.stored != "" {
					w.change(number, "Status", test.stored)
					i = w.refresh(i)
				}
				if test.writes == nil {
					w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberStatusPath, Status: 422, Body: `{"StatusCode":422,"Message":"Number is parked"}`})
				}
				w.sandbox.ResetJournal()
				w.destroy(i, "This plan parks a number")
				w.wrote(test.writes)
				if test.writes != nil {
					test.stored = "Parked"
				}
				if test.stored != "" {
					w.stored(number, args{"Status": test.stored})
				}
			})
		})
	}
}

// A configuration that sets neither has an active number that a destroy cancels.
func TestStatusAndOnDestroyDefaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		i := w.apply(nil, w.arguments())
		if got, want := i.Text("status")+", "+i.Text("on_destroy"), "active, cancel"; got != want {
			t.Errorf("the defaults are %s, want %s", got, want)
		}
	})
}

// TestDestroyDoneElsewhere destroys a number after somebody else has done what the plan was for, so
// that the API refuses to do it again: the destruction succeeds.
func TestDestroyDoneElsewhere(t *testing.T) {
	t.Parallel()
	const refusal, success = `{"StatusCode":422,"Message":"Not in this status"}`, `{"OrderId":"JNUOID-1","OrderStatus":"Error","ErrorMessage":"Not in this status"}`
	const item = `{"PhoneNumbers":[{"Number":"%s","Status":"Failed","StatusMessage":"Not in this status"}]}`
	for answer, fault := range map[string]sandbox.Fault{
		"a refusal":      {Status: 422, Body: refusal},
		"a failed order": {Body: success},
		"a failed item":  {Body: item},
	} {
		for name, test := range map[string]struct {
			onDestroy, status string
			done              bool
			warnings          []string
		}{
			"cancelled, to be cancelled": {onDestroy: "cancel", status: "Cancelled", done: true, warnings: []string{"This plan cancels a number", "A number was gone before it was destroyed"}},
			"cancelled, to be parked":    {onDestroy: "park", status: "Cancelled", done: true, warnings: []string{"This plan parks a number", "A number was gone before it was destroyed"}},
			"parked, to be parked":       {onDestroy: "park", status: "Parked", done: true, warnings: []string{"This plan parks a number"}},
			"parked, to be cancelled":    {onDestroy: "cancel", status: "Parked"},
			"active, to be parked":       {onDestroy: "park", status: "Active"},
			"ported out":                 {onDestroy: "cancel", status: "Ported Out"},
		} {
			t.Run(name+", "+answer, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					i := w.apply(nil, w.arguments(args{"on_destroy": test.onDestroy}))
					number := i.Text("phone_number")
					w.change(number, "Status", test.status)
					fault := fault
					fault.Path, fault.Body = sandbox.NumberStatusPath, strings.ReplaceAll(fault.Body, "%s", number)
					w.sandbox.Inject(fault)
					w.sandbox.ResetJournal()
					if test.done {
						w.destroy(i, test.warnings...)
					} else if retained, diags := w.server.Apply(typeName, i, nil); retained == nil || !strings.Contains(formatDiags(diags), "Not in this status") {
						t.Errorf("an instance is left: %t, want one, and the API's words: %s", retained != nil, formatDiags(diags))
					}
					w.wrote(map[string]int{statuses: 1})
				})
			})
		}
	}
}
