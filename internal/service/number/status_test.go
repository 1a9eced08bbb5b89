// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestStatus parks a number and activates it again, with the operation that changes the
// status, effective today.
func TestStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		<-time.After(40 * 24 * time.Hour) // A bubble begins on January 1, which would hide that day and month are swapped.
		i := w.apply(nil, w.arguments())
		number := i.Text("phone_number")
		w.sandbox.ResetJournal()
		for n, step := range []struct{ status, change, stored string }{
			{"parked", "park", "Parked"}, {"active", "activate", "Active"},
		} {
			after := w.arguments(args{"status": step.status})
			i = w.apply(i, after)
			w.counted(map[string]int{statuses: n + 1})
			w.stored(number, args{"Status": step.stored})
			want := args{"StatusChange": step.change, "EffectiveDate": "02/10/2000", "PhoneNumbers": []any{args{"Number": number}}}
			if diff := cmp.Diff(want, w.sent.to(sandbox.NumberStatusPath)[n]); diff != "" {
				t.Errorf("the request (-want +got):\n%s", diff)
			}
			if n == 0 { // Without status, it is active.
				if p := w.plan(i, w.arguments()); p.Empty || p.Replace {
					t.Errorf("empty: %t, replace: %t; want an update in place", p.Empty, p.Replace)
				}
			}
		}
		w.settled(i, w.arguments())
	})
}

// TestStatusFails has the change of status fail after the update took effect: the state has
// the update, and the next apply sends only the rest.
func TestStatusFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault  sandbox.Fault
		course sandbox.OrderCourse
		words  []string
	}{
		"refused": {
			fault: sandbox.Fault{Path: sandbox.NumberStatusPath, Times: 1, Status: http.StatusUnprocessableEntity, Body: `{"StatusCode":422,"Message":"Not now"}`},
			words: []string{"Not now"},
		},
		"the order failed": {
			course: sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Times: 1, Polls: 1, Status: "Error", Message: "6P-LOCKED"},
			words:  []string{"ended as Error: 6P-LOCKED."},
		},
		"the order took too long": {
			course: sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Times: 1, Status: "Scheduled"},
			words:  []string{"is still pending after 10s, with the status Scheduled; raise the timeout"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				timeout := args{"timeouts": args{"update": "10s"}}
				i := w.apply(nil, w.arguments(timeout))
				if test.fault.Path != "" {
					w.sandbox.Inject(test.fault)
				} else {
					w.sandbox.CourseOrders(test.course)
				}
				after := w.arguments(timeout, args{"message_type": "a2p", "product_type": "Sms-Only", "status": "parked", "on_destroy": "keep"})
				i, diags := w.server.Apply(typeName, i, after)
				only(t, diags, tfprotov6.DiagnosticSeverityError, test.words...)
				w.has(i, map[string]string{"message_type": "a2p", "product_type": "Sms-Only", "status": "active", "on_destroy": "cancel"})

				w.sandbox.ResetJournal()
				i = w.apply(i, after)
				w.counted(map[string]int{statuses: 1})
				w.has(i, map[string]string{"status": "parked", "on_destroy": "keep"})
				w.settled(i, after)
			})
		})
	}
}

// unlisted are statuses that no configuration can have.
func unlisted() []string {
	return []string{"Suspended", "Pending Activation", "Ported Out", "Cancel Pending", "INACTIVE"}
}

// TestUnlistedStatus has a number in a status that the schema does not allow, in a read and
// in the inventory: it is shown, and nothing is sent, bought or planned.
func TestUnlistedStatus(t *testing.T) {
	t.Parallel()
	for _, status := range unlisted() {
		for _, configured := range []string{"active", "parked"} {
			t.Run(status+", configured "+configured, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					config := w.arguments(args{"status": configured})
					i := w.apply(nil, config)
					number := i.Text("phone_number")
					w.change(number, "Status", status)
					w.restart()
					w.sandbox.ResetJournal()
					for range 5 { // The inventory answers for the third.
						i = w.refresh(i)
						w.has(i, map[string]string{"status": configured, "observed_status": status})
						if p := w.plan(i, config); !p.Empty {
							t.Errorf("the plan is not empty (-state +plan):\n%s", cmp.Diff(texts(i.State), texts(p.State)))
						}
						i = w.apply(i, config)
					}
					w.counted(map[string]int{reads: 2, listings: 1})
					w.stored(number, args{"Status": status})
				})
			})
		}
		t.Run(status+", imported", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				number := w.buy(nil)
				w.change(number, "Status", status)
				i, diags := w.server.Import(typeName, number, nil)
				if len(diags) > 0 {
					t.Fatal(formatDiags(diags))
				}
				w.has(i, map[string]string{"status": "active", "observed_status": status})
				w.settled(i, w.arguments())
				w.apply(i, w.arguments())
				w.wrote(nil)
				w.stored(number, args{"Status": status})
			})
		})
		t.Run(status+", at its creation", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
				w.rewrite(reads, func(a *answer) { a.set("Status", status) })
				i := w.apply(nil, w.arguments())
				w.has(i, map[string]string{"status": "active", "observed_status": status})
				w.settled(i, w.arguments())

				parked := w.arguments(args{"status": "parked"})
				i = w.apply(nil, parked)
				w.has(i, map[string]string{"status": "parked", "observed_status": "parked"})
				w.settled(i, parked)
				w.wrote(map[string]int{provisions: 2, statuses: 1})
			})
		})
	}
}

// TestUnlistedStatusUnknown has the API not return the status: it is unchanged.
func TestUnlistedStatusUnknown(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value any
		warns bool
	}{
		"null": {nil, false}, "empty": {"", false}, "blank": {" ", false}, "an object": {args{"Code": "A", "Text": "B"}, true}, "a list": {[]any{"Active"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				config := w.arguments(args{"status": "parked"})
				i := w.apply(nil, config)
				w.rewrite(reads, func(a *answer) { a.set("Status", test.value) })
				i, diags := w.server.Refresh(typeName, i)
				if test.warns {
					only(t, diags, tfprotov6.DiagnosticSeverityWarning, "Part of the API's answer cannot be read", "The answer's Status cannot be read", "observed_status keeps the value that it had")
				} else if len(diags) > 0 {
					t.Errorf("the refresh says: %s", formatDiags(diags))
				}
				w.has(i, map[string]string{"status": "parked"})
				if p := w.plan(i, config); !p.Empty {
					t.Errorf("the plan is not empty (-state +plan):\n%s", cmp.Diff(texts(i.State), texts(p.State)))
				}
				w.wrote(map[string]int{provisions: 1, statuses: 1})
			})
		})
	}
}

// TestUnlistedStatusChange configures another status while the API has an unlisted status:
// the configuration changed, so the change is sent.
func TestUnlistedStatusChange(t *testing.T) {
	t.Parallel()
	for _, status := range unlisted() {
		for name, test := range map[string]struct {
			before, after args
			writes        map[string]int
			stored        string
		}{
			"to park":           {nil, args{"status": "parked"}, map[string]int{statuses: 1}, "Parked"},
			"to activate":       {args{"status": "parked"}, nil, map[string]int{statuses: 1}, "Active"},
			"to park, and more": {nil, args{"status": "parked", "message_type": "a2p"}, map[string]int{updates: 1, statuses: 1}, "Parked"},
		} {
			t.Run(status+", "+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					i := w.apply(nil, w.arguments(test.before))
					number := i.Text("phone_number")
					w.change(number, "Status", status)
					i = w.refresh(i)
					w.sandbox.ResetJournal()
					config := w.arguments(test.after)
					i = w.apply(i, config)
					w.wrote(test.writes)
					w.stored(number, args{"Status": test.stored})
					w.settled(i, config)
					w.has(w.refresh(i), map[string]string{"status": strings.ToLower(test.stored), "observed_status": strings.ToLower(test.stored)})
				})
			})
		}
	}
}

// TestStatusItem has the answer to a change of status report whether the change of the
// number was made: the description of POST /v1.0/numbers/status promises it, its example has
// none.
func TestStatusItem(t *testing.T) {
	t.Parallel()
	steps := map[string]struct {
		before, after args // nil to destroy
		failure       string
		stored        string
	}{
		"park":            {args{}, args{"status": "parked"}, "Cannot update the number", "Parked"},
		"activate":        {args{"status": "parked"}, args{}, "Cannot update the number", "Active"},
		"cancel":          {args{}, nil, "Cannot delete the number", "Cancelled"},
		"park on destroy": {args{"on_destroy": "park"}, nil, "Cannot delete the number", "Parked"},
	}
	for name, step := range steps {
		for answered, test := range map[string]struct{ body, words string }{
			"Failed":         {`{"OrderId":"JNUOID-1","OrderStatus":"Complete","Numbers":[{"Number":"+18012000001","Status":"Failed","StatusMessage":"6P-LOCKED"}]}`, `the status "Failed" for +18012000001: 6P-LOCKED.`},
			"error":          {`{"OrderStatus":"Complete","Numbers":[{"Number":"+18012000001","Status":"error","StatusMessage":null}]}`, `the status "error" for +18012000001: Telegent gave no reason.`},
			"Not Allowed":    {`{"PhoneNumbers":[{"Number":"+18012000001","Status":"Not Allowed","StatusMessage":"Number is swapped"}]}`, `the status "Not Allowed" for +18012000001: Number is swapped.`},
			"wrapped":        {`{"Result":{"OrderId":"JNUOID-1","OrderStatus":"Complete","Numbers":[{"Number":"+18012000001","Status":"REJECTED","StatusMessage":"8A-NO"}]}}`, `the status "REJECTED" for +18012000001: 8A-NO.`},
			"not Successful": {`{"Successful":false,"Message":"Not now"}`, "successful: false; Not now."},
			"an error":       {`{"StatusCode":422,"Message":"Number is locked"}`, "StatusCode: 422; Number is locked."},
		} {
			t.Run(name+", "+answered, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					i := w.apply(nil, w.arguments(step.before))
					w.sandbox.ResetJournal()
					w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberStatusPath, Times: 1, Body: test.body})
					var config map[string]tftypes.Value
					if step.after != nil {
						config = w.arguments(step.after)
					}
					retained, diags := w.server.Apply(typeName, i, config)
					if retained == nil || len(diags) == 0 {
						t.Fatalf("an instance is retained: %t, want one: %s", retained != nil, formatDiags(diags))
					}
					only(t, diags[len(diags)-1:], tfprotov6.DiagnosticSeverityError, step.failure, test.words)
					w.wrote(map[string]int{statuses: 1})
					w.has(retained, map[string]string{"status": i.Text("status"), "observed_status": i.Text("observed_status")})

					_, diags = w.server.Apply(typeName, retained, config)
					for _, d := range diags {
						if d.Severity == tfprotov6.DiagnosticSeverityError {
							t.Error(formatDiags(diags))
						}
					}
					w.stored("+18012000001", args{"Status": step.stored})
				})
			})
		}
	}
}

// TestStatusItemMade is TestStatusItem for answers that the change was made, or is in
// progress.
func TestStatusItemMade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		var status any
		w.rewrite(statuses, func(a *answer) {
			numbers, _ := a.fields["Numbers"].([]any)
			number, _ := numbers[0].(args)
			number["Status"], number["StatusMessage"] = status, ""
		})
		active, parked := w.arguments(), w.arguments(args{"status": "parked"})
		i := w.apply(nil, active)
		for _, status = range []any{nil, "", "Success", "SUCCESS ", "Successful", "Complete", "Completed", "Pending", "In Progress", "InProgress", "Scheduled", "Active", "PARKED", "OK"} {
			i = w.apply(i, parked)
			w.stored("+18012000001", args{"Status": "Parked"})
			i = w.apply(i, active)
			w.settled(i, active)
		}
		status = "Cancelled"
		w.destroy(i, "This plan cancels a number")
		w.stored("+18012000001", args{"Status": "Cancelled"})
	})
}

// TestStatusByTheClockOfTheAPI changes the status on a machine whose clock is wrong: the change takes
// effect on the API's day.
func TestStatusByTheClockOfTheAPI(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{
		"right": 0, "an hour behind": time.Hour, "a day behind": 24 * time.Hour, "a day ahead": -24 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{Now: func() time.Time { return time.Now().Add(ahead) }})
				i := w.apply(nil, w.arguments())
				w.restart() // An apply of a saved plan knows nothing from before.
				w.destroy(i, "This plan cancels a number")
				want := time.Now().Add(ahead).UTC().Format("01/02/2006")
				if got := w.sent.to(sandbox.NumberStatusPath)[0]["EffectiveDate"]; got != want {
					t.Errorf("the change takes effect on %v, want %s", got, want)
				}
			})
		})
	}
}
