// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// eachOfAnAccount runs a test for every plain resource that belongs to an account, with
// another account than that of its arguments.
func eachOfAnAccount(t *testing.T, test func(b *bench, another string)) {
	t.Helper()
	eachPlainKind(t, func(b *bench) {
		for _, e := range b.changes {
			if e.name == "account_id" {
				test(b, fmt.Sprint(e.set["account_id"]))
			}
		}
	})
}

// imported imports the object of the arguments, in a run of its own.
func (b *bench) imported() (i *acctest.Instance, told map[string]any) {
	b.t.Helper()
	created := b.created()
	b.ProviderServer = b.configured(acctest.Settings(sandboxURL))
	i, diags := b.Import(b.name, created.Text("id"), nil)
	if i == nil || len(diags) > 0 {
		b.t.Fatal(acctest.Said(diags))
	}
	b.sandbox.ResetJournal()
	return i, takenOut(b.args, b.untold)
}

// unfit expects that a plan is refused on an attribute, and that it was not to replace
// or move anything.
func (b *bench) unfit(i *acctest.Instance, values map[string]tftypes.Value, attribute string, says ...string) {
	b.t.Helper()
	plan, diags := b.Plan(b.name, i, values)
	if plan != nil {
		b.t.Fatalf("a plan that replaces: %t, of %s", plan.Replace, differences(i.State, plan))
	}
	failure := b.failure(withoutWarnings(diags))
	b.says(failure, append(says, "The configuration does not fit the imported "+b.noun, attribute+" must be ", "An import neither replaces nor moves anything")...)
	if !failure.Attribute.Equal(attributePath(attribute)) {
		b.t.Errorf("the error is on %s, want %s", failure.Attribute, attribute)
	}
	b.requested(0, b.create, b.update, b.remove, "POST "+sandbox.SubscriberTransferPath)
}

// A configuration that has another account than the API is wrong, and no reason to
// replace an imported object or to move it to another account.
func TestImportOfAnotherAccount(t *testing.T) {
	t.Parallel()
	eachOfAnAccount(t, func(b *bench, another string) {
		i, told := b.imported()
		wrong := b.Args(b.name, put(told, "account_id", another))
		unknown := b.Args(b.name, told)
		unknown["account_id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		for range 3 { // However often it is read.
			b.unfit(i, wrong, "account_id", i.Text("account_id"), another)
			b.unfit(i, unknown, "account_id", i.Text("account_id"))
			kept, diags := b.Apply(b.name, i, wrong)
			if kept != i || !hasErrors(diags) {
				b.t.Errorf("applied %v", kept)
			}
			read, diags := b.refresh(i)
			if len(diags) > 0 {
				b.t.Fatal(acctest.Said(diags))
			}
			b.same(read, i)
			i = read
		}
		// The right one is as ever, in whatever case, and so is none where none is needed.
		b.settled(i, told)
		if b.name != "telegent_subscriber" {
			b.settled(i, put(told, "account_id", nil))
		}
		b.holds(i, b.stored)
	})
}

// An email address replaces a subscriber, so that a wrong one is refused as well.
func TestImportOfAnotherEmail(t *testing.T) {
	t.Parallel()
	bubble(t, subscriberKind, func(b *bench) {
		i, told := b.imported()
		b.unfit(i, b.Args(b.name, put(told, "email", "king@example.com")), "email", "ada@example.com", "king@example.com")
		unknown := b.Args(b.name, told)
		unknown["email"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		b.unfit(i, unknown, "email")
		b.settled(i, told)
	})
}

// Once the configuration was applied with what the import has found, another value is a
// change like any other.
func TestImportThatIsConfirmed(t *testing.T) {
	t.Parallel()
	eachOfAnAccount(t, func(b *bench, another string) {
		i, told := b.imported()
		change := b.changes[0]
		changed := putAll(told, change.set)
		i, diags := b.apply(i, changed)
		if len(diags) > 0 {
			b.t.Fatal(acctest.Said(diags))
		}
		i = b.settled(i, changed)
		b.sandbox.ResetJournal()
		moved := put(changed, "account_id", another)
		plan, diags := b.Plan(b.name, i, b.Args(b.name, moved))
		if len(diags) > 0 || plan.Empty || plan.Replace != (b.name != "telegent_subscriber") {
			b.t.Fatalf("planned %v\n%s", plan, acctest.Said(diags))
		}
		after, diags := b.apply(i, moved)
		if hasErrors(diags) || after == nil || after.Text("account_id") != another {
			b.t.Fatalf("%v\n%s", after, acctest.Said(diags))
		}
		if b.name == "telegent_subscriber" {
			b.requested(1, "POST "+sandbox.SubscriberTransferPath)
			b.requested(0, b.create, b.update)
			b.holds(after, putAll(putAll(b.stored, change.stored), map[string]any{"AccountId": another}))
			return
		}
		b.requested(1, b.create)
		b.requested(1, b.remove)
		if b.object(i) != nil {
			b.t.Error("the former object is still there")
		}
		b.settled(after, moved)
	})
}

// An apply without the account agrees with nothing.
func TestImportThatIsNotConfirmed(t *testing.T) {
	t.Parallel()
	eachOfAnAccount(t, func(b *bench, another string) {
		if b.name == "telegent_subscriber" {
			return // It is nothing without an account.
		}
		i, told := b.imported()
		told = put(told, "account_id", nil)
		i, diags := b.apply(i, putAll(told, b.changes[0].set))
		if len(diags) > 0 {
			b.t.Fatal(acctest.Said(diags))
		}
		b.sandbox.ResetJournal()
		b.unfit(i, b.Args(b.name, put(putAll(told, b.changes[0].set), "account_id", another)), "account_id", another)
	})
}

// A subscriber of which the API returns no account is moved nowhere: what is configured
// is recorded.
func TestImportWithoutAnAccount(t *testing.T) {
	t.Parallel()
	for name, account := range map[string]any{
		"null": nil, "an object of nulls": map[string]any{"AccountId": nil, "CompanyName": nil}, "an empty object": map[string]any{},
		"an empty id": map[string]any{"AccountId": "", "CompanyName": ""}, "an empty text": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, subscriberKind, func(b *bench) {
				created := b.settled(b.created(), b.args)
				b.answers(b.get, func(object map[string]any) any { return replaced(object, "Account", account) })
				b.sandbox.ResetJournal()
				transfer := "POST " + sandbox.SubscriberTransferPath

				// One that is in the state keeps its account, also by another change.
				read := b.settled(created, b.args)
				b.same(read, created)
				args := putAll(b.args, b.changes[0].set)
				i, diags := b.apply(read, args)
				if len(diags) > 0 || i.Text("account_id") != created.Text("account_id") {
					b.t.Errorf("%s\n%s", i.Text("account_id"), acctest.Said(diags))
				}
				b.requested(1, b.update)
				b.requested(0, transfer)

				imported, diags := b.Import(b.name, created.Text("id"), nil)
				if len(diags) > 0 || !imported.State["account_id"].IsNull() {
					b.t.Fatalf("%v\n%s", imported, acctest.Said(diags))
				}
				told := takenOut(args, b.untold)
				recorded, diags := b.apply(imported, told)
				if len(diags) > 0 || recorded.Text("account_id") != created.Text("account_id") {
					b.t.Errorf("%s\n%s", recorded.Text("account_id"), acctest.Said(diags))
				}
				b.settled(recorded, told)
				b.requested(1, b.update)
				b.requested(0, transfer, b.create)
			})
		})
	}
}

// The same of a route, whose account is a part of its address: what is configured is
// recorded, and replaces nothing.
func TestImportOfARouteWithoutAnAccount(t *testing.T) {
	t.Parallel()
	eachOfAnAccount(t, func(b *bench, _ string) {
		if b.name == "telegent_subscriber" {
			return
		}
		created := b.created()
		b.readsSingly()
		b.answers(b.get, func(object map[string]any) any { return replaced(object, "AccountId", nil) })
		imported, diags := b.Import(b.name, created.Text("id"), nil)
		if len(diags) > 0 || !imported.State["account_id"].IsNull() {
			b.t.Fatalf("%v\n%s", imported, acctest.Said(diags))
		}
		told := takenOut(b.args, b.untold)
		plan, diags := b.Plan(b.name, imported, b.Args(b.name, told))
		if len(diags) > 0 || plan.Replace {
			b.t.Fatalf("%v\n%s", plan, acctest.Said(diags))
		}
		recorded, diags := b.apply(imported, told)
		if len(diags) > 0 || recorded.Text("account_id") != created.Text("account_id") || recorded.Text("id") != created.Text("id") {
			b.t.Errorf("%v\n%s", recorded, acctest.Said(diags))
		}
		b.settled(recorded, told)
		b.requested(1, b.create)
		b.requested(0, b.remove)
	})
}

// What an import is given is trimmed; what no id has is refused before a request is made.
func TestImportTexts(t *testing.T) {
	t.Parallel()
	eachPlainKind(t, func(b *bench) {
		created := b.created()
		id := created.Text("id")
		b.sandbox.ResetJournal()
		for _, text := range []string{"", " ", "\n", "\t", id + "\n" + id, id[:4] + "\x00" + id[4:], "\x1b[31m" + id, id + "\x7f", id + "\u0085" + id, id[:4] + "\r\n" + id[4:]} {
			for _, identity := range []map[string]string{nil, {"id": text}} {
				byID := text
				if identity != nil {
					byID = ""
				} else if text == "" {
					continue // That is an import by identity.
				}
				i, diags := b.Import(b.name, byID, identity)
				if i != nil || len(diags) == 0 || !hasErrors(diags) {
					b.t.Errorf("%q: imported %v:\n%s", text, i, acctest.Said(diags))
				}
			}
		}
		if journal := b.sandbox.Journal(); len(journal) > 0 {
			b.t.Errorf("sent %v", journal)
		}
		for _, text := range []string{id, " " + id, id + "\n", id + "\r\n", "\t" + id + " ", "\u00a0" + id} {
			for _, identity := range []map[string]string{nil, {"id": text}} {
				byID := text
				if identity != nil {
					byID = ""
				}
				i, diags := b.Import(b.name, byID, identity)
				if i == nil || len(diags) > 0 {
					b.t.Errorf("%q, by its identity: %t: imported %v:\n%s", text, identity != nil, i, acctest.Said(diags))
					continue
				}
				if i.Text("id") != id || !i.Identity["id"].Equal(i.State["id"]) {
					b.t.Errorf("%q: the id is %q, the identity %v", text, i.Text("id"), i.Identity)
				}
			}
		}
	})
}
