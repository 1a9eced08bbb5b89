// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestStatus parks a number and activates it again, by the operation that changes the
// status, from today on.
func TestStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sandbox.Config{})
		<-time.After(40 * 24 * time.Hour) // A bubble begins on January 1, which hides a day that is taken for a month.
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

// TestStatusFails has the change of status fail after the update took effect: the
// state has the update, and the next apply sends what is left alone.
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
				w := newWorld(t, sandbox.Config{})
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
