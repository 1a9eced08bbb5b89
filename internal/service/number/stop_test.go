// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// A purchase that is stopped is in the state, whatever its answer has, and the next run
// continues: one number is bought and kept.
func TestStopOfAPurchase(t *testing.T) {
	t.Parallel()
	all := []string{"OrderId", "OrderStatus", "PhoneNumberAssigned", "PhoneNumberId"}
	for name, test := range map[string]struct {
		fields []string // the fields of the answer
		polls  int      // the number of polls that find the order pending
		more   args
	}{
		"complete":                       {fields: all},
		"complete, with more to do":      {fields: all, more: args{"cnam_first_name": "Main", "status": "parked"}},
		"pending":                        {fields: all, polls: 1},
		"pending for long":               {fields: all, polls: 3},
		"pending, with more to do":       {fields: all, polls: 1, more: args{"cnam_first_name": "Main", "status": "parked"}},
		"complete, the order alone":      {fields: []string{"OrderId", "OrderStatus"}},
		"complete, the order's id alone": {fields: []string{"OrderId"}},
		"pending, the order's id alone":  {fields: []string{"OrderId"}, polls: 1},
		"complete, the number alone":     {fields: []string{"PhoneNumberAssigned"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: test.polls})
				w.rewrite(provisions, func(a *answer) {
					fields := args{}
					for _, field := range test.fields {
						fields[field] = a.fields[field]
					}
					a.fields = fields
					w.stop()
					<-time.After(5 * time.Second)
				})
				start := time.Now()
				bought, diags := w.server.Apply(typeName, nil, w.arguments(test.more))
				if took := time.Since(start); took != 5*time.Second {
					t.Errorf("ended after %s, want it with the answer", took)
				}
				noErrors(t, diags)
				if bought == nil || bought.Tainted {
					t.Fatalf("the state is %v: %s", bought, formatDiags(diags))
				}

				w.restart()
				for range 1 + test.polls {
					bought = w.refresh(bought)
					if bought, diags = w.server.Apply(typeName, bought, w.arguments(test.more)); len(diags) > 0 {
						t.Error(formatDiags(diags))
					}
				}
				w.settled(bought, w.arguments(test.more))
				numbers := w.sandbox.Numbers()
				if len(numbers) != 1 || w.sandbox.Requests(provisions) != 1 {
					t.Fatalf("%v were bought by %d requests, want one", numbers, w.sandbox.Requests(provisions))
				}
				w.has(bought, map[string]string{"phone_number": numbers[0]})
				if test.more != nil {
					w.stored(numbers[0], args{"CnamFirstName": "Main", "Status": "Parked"})
				} else {
					w.stored(numbers[0], args{"Status": "Active"})
				}
			})
		})
	}
}

// What a change or a destruction did before the stop is in the state, and the next run does
// the rest.
func TestStopOfAChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		call   string // that the stop comes with
		orders int    // the number of polls that find an order of a status pending
		gone   bool   // the number is destroyed
	}{
		"the first of two calls":  {call: updates},
		"the second of two calls": {call: statuses},
		"a pending status":        {call: statuses, orders: 1},
		"a cancellation":          {call: statuses, gone: true},
		"a cancellation, pending": {call: statuses, orders: 1, gone: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				bought := w.apply(nil, w.arguments())
				number := bought.Text("phone_number")
				w.sandbox.CourseOrders(sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Polls: test.orders})
				config := w.arguments(args{"cnam_first_name": "Main", "status": "parked"})
				if test.gone {
					config = nil
				}
				w.rewrite(test.call, func(*answer) {
					w.stop()
					<-time.After(5 * time.Second)
				})
				start := time.Now()
				next, diags := w.server.Apply(typeName, bought, config)
				if took := time.Since(start); took != 5*time.Second {
					t.Errorf("ended after %s, want it with the answer: %s", took, formatDiags(diags))
				}

				w.restart()
				w.rewrite(test.call, nil)
				for looks := 0; looks <= test.orders && next != nil; looks++ {
					next, diags = w.server.Apply(typeName, w.refresh(next), config)
					noErrors(t, diags)
				}
				if test.gone {
					if next != nil {
						t.Errorf("the state is %v", next.State)
					}
					w.stored(number, args{"Status": "Cancelled"})
					return
				}
				w.settled(next, config)
				w.stored(number, args{"CnamFirstName": "Main", "Status": "Parked"})
			})
		})
	}
}

func noErrors(t *testing.T, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			t.Error(formatDiags(diags))
		}
	}
}
