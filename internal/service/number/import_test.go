// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestImport imports a number by all that it may be known by.
func TestImport(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id       func(object args) any // of the number
		identity func(object args) map[string]string
		orderID  bool
	}{
		"by number":                  {id: func(object args) any { return object["Number"] }},
		"by id":                      {id: func(object args) any { return object["PhoneNumberId"] }},
		"by identity, of the number": {identity: func(object args) map[string]string { return map[string]string{"phone_number": text(object["Number"])} }},
		"by identity, of the order":  {identity: func(object args) map[string]string { return map[string]string{"order_id": text(object["OrderId"])} }, orderID: true},
		"by identity, of one of them": {identity: func(object args) map[string]string {
			return map[string]string{"phone_number": text(object["Number"]), "order_id": ""}
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{InventoryPageSize: 2})
				all, _ := w.everything()
				for range 3 {
					w.buy(nil)
				}
				created := w.apply(nil, w.arguments(all))
				object := w.sandbox.Object(created.Text("phone_number"))
				var id string
				var identity map[string]string
				if test.id != nil {
					id = text(test.id(object))
				} else {
					identity = test.identity(object)
				}
				w.restart()
				i, diags := w.server.Import(typeName, id, identity)
				if len(diags) > 0 {
					t.Fatal(told(diags))
				}
				want := texts(created.State)
				// What a creation was not told, the API tells: whose number it is, and the status in its own words.
				want["account_id"] = tftypes.NewValue(tftypes.String, sandbox.DefaultAccountID).String()
				want["observed_status"] = tftypes.NewValue(tftypes.String, "Active").String()
				if !test.orderID {
					want["order_id"] = tftypes.NewValue(tftypes.String, nil).String()
				}
				if diff := cmp.Diff(want, texts(i.State)); diff != "" {
					t.Errorf("the import (-created +imported):\n%s", diff)
				}
				w.identified(i, "phone_number", created.Text("phone_number"))
				w.settled(i, w.arguments(all))
			})
		})
	}
}

// TestImportNothing imports what there is not.
func TestImportNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id       string
		identity map[string]string
		setUp    func(w *world)
		words    []string // none if it is merely gone
	}{
		"an unknown number":   {id: "+18015550100"},
		"an unknown id":       {id: "NID-0", words: []string{`The inventory has no number of the id "NID-0"`}},
		"no number":           {id: "8015550", words: []string{`"8015550" is neither a number in E.164`}},
		"an unknown order":    {identity: map[string]string{"order_id": "JNUOID-0"}},
		"an empty identity":   {identity: map[string]string{"order_id": ""}, words: []string{"Nothing to import", "give at least one of its attributes"}},
		"a cancelled number":  {id: "+18012000001", setUp: func(w *world) { w.change(w.buy(nil), "Status", "Cancelled") }},
		"the inventory fails": {id: "NID-0", setUp: func(w *world) { w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Status: 403}) }, words: []string{"403"}},
		"a pending order": {
			identity: map[string]string{"order_id": "JNUOID-0"},
			setUp: func(w *world) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Body: `{"OrderId":"JNUOID-0","OrderStatus":"Pending","PhoneNumbersOrdered":[]}`})
			},
			words: []string{"order JNUOID-0", "Pending"},
		},
		"a failed order": {
			identity: map[string]string{"order_id": "JNUOID-0"},
			setUp: func(w *world) {
				w.sandbox.Inject(sandbox.Fault{
					Path: sandbox.NumberOrderPath,
					Body: `{"OrderId":"JNUOID-0","OrderStatus":"Error","OrderStatusMessage":"8A-NO","PhoneNumbersOrdered":[{"Number":"+18015550100"}]}`,
				})
			},
			words: []string{"order JNUOID-0", "ended as Error: 8A-NO"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				if test.setUp != nil {
					test.setUp(w)
				}
				i, diags := w.server.Import(typeName, test.id, test.identity)
				if i != nil {
					t.Errorf("imported: %v", i.State)
				}
				switch {
				case test.words != nil:
					only(t, diags, tfprotov6.DiagnosticSeverityError, test.words...)
				case len(diags) > 0:
					t.Errorf("the import says: %s", told(diags))
				}
				for _, e := range w.sandbox.Journal() {
					if e.Status == http.StatusBadRequest {
						t.Errorf("a request that makes no sense: %v", e)
					}
				}
			})
		})
	}
}
