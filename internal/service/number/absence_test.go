// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"testing"
	"testing/synctest"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestReadGone reads numbers that are no more.
func TestReadGone(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(w *world, number string){
		"cancelled":                func(w *world, number string) { w.change(number, "Status", "Cancelled") },
		"cancelled, in lower case": func(w *world, number string) { w.change(number, "Status", "cancelled") },
		"forgotten":                func(w *world, number string) { w.sandbox.Forget(number) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				i := w.apply(nil, w.arguments())
				remove(w, i.Text("phone_number"))
				if w.refresh(i) != nil {
					t.Error("it is still there")
				}
			})
		})
	}
}
