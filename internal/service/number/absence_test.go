// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"testing"
	"testing/synctest"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestReadGone reads numbers that are no more. What leaves the state says why.
func TestReadGone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		remove func(w *world, number string)
		words  string
		calls  map[string]int
	}{
		"Cancelled": {func(w *world, number string) { w.change(number, "Status", "Cancelled") }, "its status is Cancelled", map[string]int{reads: 1, listings: 1}},
		"cancelled": {func(w *world, number string) { w.change(number, "Status", "cancelled") }, "its status is cancelled", map[string]int{reads: 1, listings: 1}},
		"Canceled":  {func(w *world, number string) { w.change(number, "Status", "Canceled") }, "its status is Canceled", map[string]int{reads: 1, listings: 1}},
		"CANCELLED": {func(w *world, number string) { w.change(number, "Status", " CANCELLED ") }, "its status is CANCELLED", map[string]int{reads: 1, listings: 1}},
		"forgotten": {func(w *world, number string) { w.sandbox.Forget(number) }, "GET /v1.0/numbers answered 404", map[string]int{reads: 1, listings: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				w.buy(nil) // which is not taken for it
				i := w.apply(nil, w.arguments())
				test.remove(w, i.Text("phone_number"))
				w.sandbox.ResetJournal()
				w.gone(i, "The API does not have the number "+i.Text("phone_number")+" any more", test.words)
				w.counted(test.calls)
			})
		})
	}
}
