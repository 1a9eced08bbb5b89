// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestImport imports a number by each of its identifiers.
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
				w := newEnv(t, sandbox.Config{InventoryPageSize: 2})
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
					t.Fatal(formatDiags(diags))
				}
				want := texts(created.State)
				// The API returns what the answer to the creation lacks: the account, and the status as the API spells it.
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

// TestImportNothing imports numbers that do not exist.
func TestImportNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id       string
		identity map[string]string
		setUp    func(w *env)
		words    []string // none if it is merely gone
	}{
		"an unknown number":   {id: "+18015550100"},
		"an unknown id":       {id: "NID-0", words: []string{`The inventory has no number with the id "NID-0"`}},
		"an unknown order":    {identity: map[string]string{"order_id": "JNUOID-0"}},
		"an empty identity":   {identity: map[string]string{"order_id": ""}, words: []string{"Nothing to import", "give at least one of its attributes"}},
		"a cancelled number":  {id: "+18012000001", setUp: func(w *env) { w.change(w.buy(nil), "Status", "Cancelled") }},
		"the inventory fails": {id: "NID-0", setUp: func(w *env) { w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Status: 403}) }, words: []string{"403"}},
		"a pending order": {
			identity: map[string]string{"order_id": "JNUOID-0"},
			setUp: func(w *env) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Body: `{"OrderId":"JNUOID-0","OrderStatus":"Pending","PhoneNumbersOrdered":[]}`})
			},
			words: []string{"order JNUOID-0", "Pending"},
		},
		"a failed order": {
			identity: map[string]string{"order_id": "JNUOID-0"},
			setUp: func(w *env) {
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
				w := newEnv(t, sandbox.Config{})
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
					t.Errorf("the import says: %s", formatDiags(diags))
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

// TestImportText imports by texts that resemble a number or an id: they are normalised, or
// refused before a request is made.
func TestImportText(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		"+18012000002", "+1 801-200-0002", "+18012000002\n", "\t+18012000002 ", "(801) 200-0002", "801-200-0002", "801.200.0002", "8012000002", "18012000002",
		"1 (801) 200-0002", "tel:+1-801-200-0002", "0018012000002", "ID", "id", " ID\n", "TID",
	} {
		t.Run(fmt.Sprintf("%q", id), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.buy(nil)
				number := w.buy(nil)
				bought := text(w.sandbox.Object(number)["PhoneNumberId"])
				id := strings.NewReplacer("ID", bought, "id", strings.ToLower(bought)).Replace(id)
				i, diags := w.server.Import(typeName, id, nil)
				warned(t, diags)
				if strings.Contains(strings.ToUpper(id), "NID") { // The spelling is kept.
					bought = strings.TrimSpace(id)
				}
				w.has(i, map[string]string{"phone_number": number, "id": bought})
				w.identified(i, "phone_number", number)
				w.settled(i, w.arguments())
			})
		})
	}
	t.Run("an identity", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			number := w.buy(nil)
			i, diags := w.server.Import(typeName, "", map[string]string{"phone_number": "+1 801-200-0001"})
			warned(t, diags)
			w.has(i, map[string]string{"phone_number": number})
			w.identified(i, "phone_number", number)
			w.settled(i, w.arguments())
		})
	})
	for _, id := range []string{
		" ", "\n", "+", "5550100", "801555010", "280155501000", "+1801555O100", "801555O100", "+1-801-555-0100 x5", "8901240397190195850", "8901240397190557414F",
		"+18015550100,+18015550101", "NID-1 NID-2", "NID-\x001", "NID-1\nNID-2", "#1", "-NID-1",
	} {
		t.Run(fmt.Sprintf("refused, %q", id), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i, diags := w.server.Import(typeName, id, nil)
				only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot import the number")
				if i != nil {
					t.Errorf("imported: %v", i.State)
				}
				if journal := w.sandbox.Journal(); len(journal) > 0 {
					t.Errorf("requests: %v", journal)
				}
			})
		})
	}
}

// TestImportAccount imports a number, which records its account at the API. A configuration
// with another account is an error and never replaces the number.
func TestImportAccount(t *testing.T) {
	t.Parallel()
	const other = "AID-99999999-1a2b-3cd4-5e6f-000000000000"
	imported := func(t *testing.T) (*env, *acctest.Instance) {
		t.Helper()
		w := newEnv(t, sandbox.Config{InventoryPageSize: 1})
		w.buy(nil)
		i, diags := w.server.Import(typeName, w.buy(nil), nil)
		warned(t, diags)
		w.has(i, map[string]string{"account_id": sandbox.DefaultAccountID})
		return w, i
	}
	wrong := func(w *env, i *acctest.Instance, config args) {
		w.t.Helper()
		p, diags := w.server.Plan(typeName, i, w.arguments(config))
		if p != nil {
			w.t.Errorf("there is a plan; it replaces: %t", p.Replace)
		}
		only(w.t, diags, tfprotov6.DiagnosticSeverityError, "The configuration does not fit the imported number",
			fmt.Sprintf("account_id must be %q, as the API has it, got %q", sandbox.DefaultAccountID, other), "or remove it")
		if at := tftypes.NewAttributePath().WithAttributeName("account_id"); diags[0].Attribute.String() != at.String() {
			w.t.Errorf("the error is at %s, want %s", diags[0].Attribute, at)
		}
	}
	t.Run("a wrong one, at once and later", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w, i := imported(t)
			wrong(w, i, args{"account_id": other})
			i = w.refresh(i)
			wrong(w, i, args{"account_id": other})
			w.restart()
			i = w.refresh(w.refresh(i))
			wrong(w, i, args{"account_id": other, "message_type": "a2p"})
			// Another change does not confirm the account.
			i = w.apply(i, w.arguments(args{"message_type": "a2p"}))
			wrong(w, w.refresh(i), args{"account_id": other, "message_type": "a2p"})
			w.wrote(map[string]int{updates: 1})
		})
	})
	for name, account := range map[string]any{"the right one": sandbox.DefaultAccountID, "not set": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, i := imported(t)
				w.settled(i, w.arguments(args{"account_id": account}))
				w.apply(i, w.arguments(args{"account_id": account}))
				w.wrote(nil)
			})
		})
	}
	t.Run("the right one in another case", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w, i := imported(t)
			config := w.arguments(args{"account_id": strings.ToLower(sandbox.DefaultAccountID)})
			i = w.apply(i, config)
			w.wrote(nil)
			w.settled(i, config)
		})
	})
	t.Run("not known yet", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w, i := imported(t)
			p, diags := w.server.Plan(typeName, i, w.arguments(args{"account_id": tftypes.UnknownValue}))
			if p != nil {
				t.Errorf("there is a plan; it replaces: %t", p.Replace)
			}
			only(t, diags, tfprotov6.DiagnosticSeverityError, "The configuration does not fit the imported number")
		})
	})
	t.Run("another, once an apply has confirmed the right one", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w, i := imported(t)
			i = w.apply(i, w.arguments(args{"account_id": sandbox.DefaultAccountID, "message_type": "a2p"}))
			for range 2 {
				p, diags := w.server.Plan(typeName, i, w.arguments(args{"account_id": other, "message_type": "a2p"}))
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "This plan cancels a number", "because the API cannot change account_id")
				if !p.Replace {
					t.Error("another account does not replace the number")
				}
				i = w.refresh(i)
			}
			w.settled(i, w.arguments(args{"account_id": sandbox.DefaultAccountID, "message_type": "a2p"}))
		})
	})
	t.Run("of the item, where it has one", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			number := w.buy(nil)
			w.rewrite(listings, func(a *answer) { a.numbers()[0]["AccountId"] = other })
			i, diags := w.server.Import(typeName, number, nil)
			warned(t, diags)
			w.has(i, map[string]string{"account_id": other})
		})
	})
	// An account that the API does not return cannot be checked, and replaces nothing either.
	for name, rewrite := range map[string]func(a *answer){
		"not returned":             func(a *answer) { delete(a.fields, "AccountId") },
		"null returned":            func(a *answer) { a.fields["AccountId"] = nil },
		"the inventory is refused": func(a *answer) { a.replace(http.StatusForbidden, `{"StatusCode":403,"Message":"Forbidden"}`) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				number := w.buy(nil)
				w.rewrite(listings, rewrite)
				i, diags := w.server.Import(typeName, number, nil)
				warned(t, diags)
				config := w.arguments(args{"account_id": other})
				if name == "the inventory is refused" {
					i = w.apply(i, w.arguments()) // The apply sets the product, which only the inventory returns.
					w.sandbox.ResetJournal()
				}
				if p := w.plan(i, config); p.Replace {
					t.Error("the number is to be replaced")
				}
				i = w.apply(i, config)
				w.wrote(nil)
				w.settled(i, config)
			})
		})
	}
}

// TestImportOddCombination imports a number that no configuration could create: a configuration
// that has it just so is accepted, as one that is generated does, and one that makes it so is not.
func TestImportOddCombination(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fields args // of the number at the API
		config args
		at     string
	}{
		"voice without a route":   {args{"VoiceEnabled": true}, args{"voice_enabled": true}, "voice_route_id"},
		"voice of Sms-Only":       {args{"VoiceEnabled": true, "ProductType": "Sms-Only", "VoiceRouteId": "CRID-0"}, args{"voice_enabled": true, "product_type": "Sms-Only", "voice_route_id": "CRID-0"}, "voice_enabled"},
		"messages of an iot line": {args{"NumberType": "iot", "MessageType": "a2p"}, args{"number_type": "iot", "message_type": "a2p"}, "message_type"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				number, another := w.buy(nil), w.buy(nil)
				for field, value := range test.fields {
					w.change(number, field, value)
				}
				imported, diags := w.server.Import(typeName, number, nil)
				if len(diags) > 0 {
					t.Fatal(formatDiags(diags))
				}
				w.settled(imported, w.arguments(test.config))

				imported, diags = w.server.Import(typeName, another, nil)
				if len(diags) > 0 {
					t.Fatal(formatDiags(diags))
				}
				_, diags = w.server.Plan(typeName, imported, w.arguments(test.config))
				only(t, diags, tfprotov6.DiagnosticSeverityError, test.at)
			})
		})
	}
}

// TestImportUnknownAccount imports a number into a configuration that takes its account from an
// object which is still to be created: the error says that this is why.
func TestImportUnknownAccount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		imported, diags := w.server.Import(typeName, w.buy(nil), nil)
		if len(diags) > 0 {
			t.Fatal(formatDiags(diags))
		}
		_, diags = w.server.Plan(typeName, imported, w.arguments(args{"account_id": tftypes.UnknownValue}))
		only(t, diags, tfprotov6.DiagnosticSeverityError, fmt.Sprintf("account_id must be %q, as the API has it, got a value that is only known after the apply", sandbox.DefaultAccountID))
	})
}
