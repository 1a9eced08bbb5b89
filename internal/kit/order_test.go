// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// Each case is an answer of an operation that orders, and what it says of the order.
func TestOrderOf(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		complete, failed bool
		err              string // "" for none
	}{
		`{}`: {},
		`{"OrderId":"O-1","OrderStatus":"Pending"}`:                                     {},
		`{"OrderId":"O-1","OrderStatus":"Pending Carrier Approval"}`:                    {},
		`{"OrderId":"O-1","OrderStatus":" completed"}`:                                  {complete: true},
		`{"OrderId":"O-1","OrderStatus":"Complete","OrderStatusMessage":"Done"}`:        {complete: true},
		`{"OrderId":"O-1","OrderStatus":"REJECTED","OrderStatusMessage":"No such PIN"}`: {failed: true, err: "the order O-1 ended as REJECTED: No such PIN"},
		`{"OrderStatus":"Error","ErrorMessage":"No numbers"}`:                           {failed: true, err: "the order ended as Error: No numbers"},
		`{"OrderId":"O-1","OrderStatus":"Canceled"}`:                                    {failed: true, err: "the order O-1 ended as Canceled: Telegent gave no reason"},
	} {
		o := kit.OrderOf(answer(t, body))
		if o.IsComplete() != want.complete || o.IsFailed() != want.failed {
			t.Errorf("%s: complete is %t, failed is %t", body, o.IsComplete(), o.IsFailed())
		}
		switch err := o.Err(); {
		case (err == nil) != (want.err == ""), err != nil && (err.Error() != want.err || !errors.Is(err, kit.ErrOrderFailed)):
			t.Errorf("%s: error %v, want %q", body, err, want.err)
		}
	}
}

// TestOrderIsLookedAtOnce has several calls wait for one order, each with its timeout.
func TestOrderIsLookedAtOnce(t *testing.T) {
	t.Parallel()
	const pending, complete = `{"OrderId":"O-1","OrderStatus":"Pending"}`, `{"OrderId":"O-1","OrderStatus":"Complete"}`
	for name, test := range map[string]struct {
		answers  []string
		timeouts []time.Duration
		errs     []string // "" for none
		looks    int
		took     time.Duration
	}{
		"complete": {[]string{pending, pending, complete}, []time.Duration{time.Minute, time.Minute, time.Minute}, []string{"", "", ""}, 3, 14 * time.Second},
		"one has no time": {
			[]string{pending, pending, complete},
			[]time.Duration{5 * time.Second, time.Minute},
			[]string{"the order O-1 is still pending after 5s, with the status Pending; raise the timeout if it needs longer", ""},
			3, 14 * time.Second,
		},
		"all have no time": {
			[]string{pending},
			[]time.Duration{3 * time.Second, 5 * time.Second},
			[]string{"the order O-1 is still pending after 3s, with the status Pending", "the order O-1 is still pending after 5s, with the status Pending"},
			1, 5 * time.Second,
		},
		"failed": {
			[]string{`{"OrderId":"O-1","OrderStatus":"Error","OrderStatusMessage":"Locked"}`},
			[]time.Duration{time.Minute, time.Minute},
			[]string{"the order O-1 ended as Error: Locked", "the order O-1 ended as Error: Locked"},
			1, 2 * time.Second,
		},
		"refused": {
			[]string{`403 {"StatusCode":403,"Message":"No"}`},
			[]time.Duration{time.Minute, time.Minute},
			[]string{"while the order O-1 was pending: GET /v1.0/numbers/order answered 403", "while the order O-1 was pending: GET /v1.0/numbers/order answered 403"},
			1, 2 * time.Second,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newFixture(t, 0)
				for _, body := range test.answers {
					f := sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 1, Body: body}
					if n, _ := fmt.Sscanf(body, "%d ", &f.Status); n == 1 {
						_, f.Body, _ = strings.Cut(body, " ")
					}
					p.sandbox.Inject(f)
				}
				errs := make([]error, len(test.timeouts))
				start := time.Now()
				var calls sync.WaitGroup
				for i, timeout := range test.timeouts {
					calls.Go(func() { _, errs[i] = kit.Order{ID: "O-1", Status: "Pending"}.Wait(t.Context(), p.Data, timeout) })
				}
				calls.Wait()
				if took := time.Since(start); took != test.took {
					t.Errorf("took %s, want %s", took, test.took)
				}
				for i, err := range errs {
					if want := test.errs[i]; (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
						t.Errorf("error %v, want %q", err, want)
					}
				}
				if n := p.sandbox.Requests("GET " + sandbox.NumberOrderPath); n != test.looks {
					t.Errorf("%d looks, want %d", n, test.looks)
				}
			})
		})
	}
}
