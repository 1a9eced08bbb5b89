// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"errors"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
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
