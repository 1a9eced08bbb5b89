// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// eachOfAnAccount runs a test for every plain resource that belongs to an account, with
// another account than that of its arguments.
func eachOfAnAccount(t *testing.T, test func(f *fixture, another string)) {
	t.Helper()
	eachPlainResource(t, func(f *fixture) {
		for _, e := range f.changes {
			if e.name == "account_id" {
				test(f, fmt.Sprint(e.set["account_id"]))
			}
		}
	})
}

// imported imports the object of the arguments, in a run of its own.
func (f *fixture) imported() (i *acctest.Instance, told map[string]any) {
	f.t.Helper()
	created := f.created()
	f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
	i, diags := f.Import(f.name, importText(f.importBy[0], created.Text), nil)
	if i == nil || len(diags) > 0 {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	f.sandbox.ResetJournal()
	return i, f.returned(f.args)
}

// unfit expects that a plan is refused on an attribute, and that it was not to replace
// or move anything.
func (f *fixture) unfit(i *acctest.Instance, values map[string]tftypes.Value, attribute string, says ...string) {
	f.t.Helper()
	plan, diags := f.Plan(f.name, i, values)
	if plan != nil {
		f.t.Fatalf("a plan that replaces: %t, of %s", plan.Replace, differences(i.State, plan))
	}
	failure := f.failure(withoutWarnings(diags))
	f.says(failure, append(says, "The configuration does not fit the imported "+f.noun, attribute+" must be ", "An import neither replaces nor moves anything")...)
	if !failure.Attribute.Equal(acctest.At(attribute)) {
		f.t.Errorf("the error is on %s, want %s", failure.Attribute, attribute)
	}
	f.requested(0, f.create, f.update, f.remove, "POST "+sandbox.SubscriberTransferPath)
}

// A configuration that has another account than the API is wrong, and no reason to
// replace an imported object or to move it to another account.
func TestImportOfAnotherAccount(t *testing.T) {
	t.Parallel()
	eachOfAnAccount(t, func(f *fixture, another string) {
		i, told := f.imported()
		wrong := f.Args(f.name, put(told, "account_id", another))
		unknown := f.Args(f.name, told)
		unknown["account_id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		for range 3 { // However often it is read.
			f.unfit(i, wrong, "account_id", i.Text("account_id"), another)
			f.unfit(i, unknown, "account_id", i.Text("account_id"))
			kept, diags := f.Apply(f.name, i, wrong)
			if kept != i || !hasErrors(diags) {
				f.t.Errorf("applied %v", kept)
			}
			read, diags := f.refresh(i)
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			f.same(read, i)
			i = read
		}
		// The right one is as ever, in whatever case, and so is none where none is needed.
		f.settled(i, told)
		if f.name != "telegent_subscriber" {
			f.settled(i, put(told, "account_id", nil))
		}
		f.holds(i, f.stored)
	})
}

// An email address replaces a subscriber, so that a wrong one is refused as well.
func TestImportOfAnotherEmail(t *testing.T) {
	t.Parallel()
	bubble(t, resourceCases()["subscriber"], func(f *fixture) {
		i, told := f.imported()
		f.unfit(i, f.Args(f.name, put(told, "email", "king@example.com")), "email", "ada@example.com", "king@example.com")
		unknown := f.Args(f.name, told)
		unknown["email"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		f.unfit(i, unknown, "email")
		f.settled(i, told)
	})
}

// Once the configuration was applied with what the import has found, another value is a
// change like any other.
func TestImportThatIsConfirmed(t *testing.T) {
	t.Parallel()
	eachOfAnAccount(t, func(f *fixture, another string) {
		i, told := f.imported()
		change := f.changes[0]
		changed := putAll(told, change.set)
		i, diags := f.apply(i, changed)
		if len(diags) > 0 {
			f.t.Fatal(acctest.FormatDiags(diags))
		}
		i = f.settled(i, changed)
		f.sandbox.ResetJournal()
		moved := put(changed, "account_id", another)
		plan, diags := f.Plan(f.name, i, f.Args(f.name, moved))
		if len(diags) > 0 || plan.Empty || plan.Replace != (f.name != "telegent_subscriber") {
			f.t.Fatalf("planned %v\n%s", plan, acctest.FormatDiags(diags))
		}
		after, diags := f.apply(i, moved)
		if hasErrors(diags) || after == nil || after.Text("account_id") != another {
			f.t.Fatalf("%v\n%s", after, acctest.FormatDiags(diags))
		}
		if f.name == "telegent_subscriber" {
			f.requested(1, "POST "+sandbox.SubscriberTransferPath)
			f.requested(0, f.create, f.update)
			f.holds(after, putAll(putAll(f.stored, change.stored), map[string]any{"AccountId": another}))
			return
		}
		f.requested(1, f.create)
		f.requested(1, f.remove)
		if f.object(i) != nil {
			f.t.Error("the former object is still there")
		}
		f.settled(after, moved)
	})
}

// An apply without the account agrees with nothing.
func TestImportThatIsNotConfirmed(t *testing.T) {
	t.Parallel()
	eachOfAnAccount(t, func(f *fixture, another string) {
		if f.name == "telegent_subscriber" {
			return // It is nothing without an account.
		}
		i, told := f.imported()
		told = put(told, "account_id", nil)
		i, diags := f.apply(i, putAll(told, f.changes[0].set))
		if len(diags) > 0 {
			f.t.Fatal(acctest.FormatDiags(diags))
		}
		f.sandbox.ResetJournal()
		f.unfit(i, f.Args(f.name, put(putAll(told, f.changes[0].set), "account_id", another)), "account_id", another)
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
			bubble(t, resourceCases()["subscriber"], func(f *fixture) {
				created := f.settled(f.created(), f.args)
				f.answers(f.get, func(object map[string]any) any {
					return replaced(replaced(object, "Account", account), "AccountId", nil)
				})
				f.sandbox.ResetJournal()
				transfer := "POST " + sandbox.SubscriberTransferPath

				// One that is in the state keeps its account, also by another change.
				read := f.settled(created, f.args)
				f.same(read, created)
				args := putAll(f.args, f.changes[0].set)
				i, diags := f.apply(read, args)
				if len(diags) > 0 || i.Text("account_id") != created.Text("account_id") {
					f.t.Errorf("%s\n%s", i.Text("account_id"), acctest.FormatDiags(diags))
				}
				f.requested(1, f.update)
				f.requested(0, transfer)

				imported, diags := f.Import(f.name, created.Text("id"), nil)
				if len(diags) > 0 || !imported.State["account_id"].IsNull() {
					f.t.Fatalf("%v\n%s", imported, acctest.FormatDiags(diags))
				}
				told := f.returned(args)
				recorded, diags := f.apply(imported, told)
				if len(diags) > 0 || recorded.Text("account_id") != created.Text("account_id") {
					f.t.Errorf("%s\n%s", recorded.Text("account_id"), acctest.FormatDiags(diags))
				}
				f.settled(recorded, told)
				f.requested(1, f.update)
				f.requested(0, transfer, f.create)
			})
		})
	}
}

// The same of a route, whose account is a part of its address: what is configured is
// recorded, and replaces nothing.
func TestImportOfARouteWithoutAnAccount(t *testing.T) {
	t.Parallel()
	eachOfAnAccount(t, func(f *fixture, _ string) {
		if f.name == "telegent_subscriber" {
			return
		}
		created := f.created()
		f.readsSingly()
		f.answers(f.get, func(object map[string]any) any { return replaced(object, "AccountId", nil) })
		imported, diags := f.Import(f.name, created.Text("id"), nil)
		if len(diags) > 0 || !imported.State["account_id"].IsNull() {
			f.t.Fatalf("%v\n%s", imported, acctest.FormatDiags(diags))
		}
		told := f.returned(f.args)
		plan, diags := f.Plan(f.name, imported, f.Args(f.name, told))
		if len(diags) > 0 || plan.Replace {
			f.t.Fatalf("%v\n%s", plan, acctest.FormatDiags(diags))
		}
		recorded, diags := f.apply(imported, told)
		if len(diags) > 0 || recorded.Text("account_id") != created.Text("account_id") || recorded.Text("id") != created.Text("id") {
			f.t.Errorf("%v\n%s", recorded, acctest.FormatDiags(diags))
		}
		f.settled(recorded, told)
		f.requested(1, f.create)
		f.requested(0, f.remove)
	})
}

// What an import is given is trimmed; what no id has is refused before a request is made.
func TestImportTexts(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		created := f.created()
		id := created.Text("id")
		f.sandbox.ResetJournal()
		for _, text := range []string{"", " ", "\n", "\t", id + "\n" + id, id[:4] + "\x00" + id[4:], "\x1b[31m" + id, id + "\x7f", id + "\u0085" + id, id[:4] + "\r\n" + id[4:]} {
			for _, identity := range []map[string]string{nil, {"id": text}} {
				byID := text
				if identity != nil {
					byID = ""
				} else if text == "" {
					continue // That is an import by identity.
				}
				i, diags := f.Import(f.name, byID, identity)
				if i != nil || len(diags) == 0 || !hasErrors(diags) {
					f.t.Errorf("%q: imported %v:\n%s", text, i, acctest.FormatDiags(diags))
				}
			}
		}
		if journal := f.sandbox.Journal(); len(journal) > 0 {
			f.t.Errorf("sent %v", journal)
		}
		for _, text := range []string{id, " " + id, id + "\n", id + "\r\n", "\t" + id + " ", "\u00a0" + id} {
			for _, identity := range []map[string]string{nil, {"id": text}} {
				byID := text
				if identity != nil {
					byID = ""
				}
				i, diags := f.Import(f.name, byID, identity)
				if i == nil || len(diags) > 0 {
					f.t.Errorf("%q, by its identity: %t: imported %v:\n%s", text, identity != nil, i, acctest.FormatDiags(diags))
					continue
				}
				if i.Text("id") != id || !i.Identity["id"].Equal(i.State["id"]) {
					f.t.Errorf("%q: the id is %q, the identity %v", text, i.Text("id"), i.Identity)
				}
			}
		}
	})
}

func TestResourceImport(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		created := f.created()
		type way struct {
			id       string
			identity map[string]string
		}
		var ways []way
		for _, attributes := range f.importBy {
			ways = append(ways, way{id: importText(attributes, created.Text)})
		}
		for _, identity := range f.identities(created) {
			ways = append(ways, way{identity: identity})
		}
		told := f.returned(f.args)
		for _, w := range ways {
			f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
			imported, diags := f.Import(f.name, w.id, w.identity)
			if imported == nil || len(diags) > 0 {
				f.t.Fatalf("%v: imported %v:\n%s", w, imported, acctest.FormatDiags(diags))
			}
			f.hidesSecrets(imported, diags)
			want := *created
			for _, path := range f.notReturned {
				if w.identity[path] == "" {
					want.State = nulled(f.t, want.State, path)
				}
			}
			for attribute, value := range f.spelled {
				want.State[attribute] = tftypes.NewValue(tftypes.String, value)
			}
			f.same(imported, &want)
			f.settled(imported, told)

			// All arguments together are taken up in place.
			before := f.object(created)
			full, diags := f.apply(imported, f.args)
			if len(diags) > 0 {
				f.t.Fatalf("%v: %s", w, acctest.FormatDiags(diags))
			}
			f.settled(full, f.args)
			if diff := cmp.Diff(before, f.object(full)); diff != "" {
				f.t.Errorf("%v: the sandbox's object (-before +now):\n%s", w, diff)
			}
		}
		f.requested(1, f.create)
	})
}

// identities are the identities to import an instance by.
func (k resourceCase) identities(i *acctest.Instance) []map[string]string {
	var all []map[string]string
	whole := map[string]string{}
	for _, attribute := range k.identifyBy {
		whole[attribute] = i.Text(attribute)
		all = append(all, map[string]string{attribute: i.Text(attribute)})
	}
	if k.together {
		return []map[string]string{whole}
	}
	return all
}

func TestResourceImportOfNothing(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		for _, id := range f.absent {
			if i, diags := f.Import(f.name, id, nil); i != nil {
				f.t.Errorf("%s: imported %v\n%s", id, i, acctest.FormatDiags(diags))
			}
		}
		for _, attribute := range f.identifyBy {
			if i, diags := f.Import(f.name, "", map[string]string{attribute: f.absent[0]}); i != nil { // A part of an identity is none.
				f.t.Errorf("%s: imported %v\n%s", attribute, i, acctest.FormatDiags(diags))
			}
			i, diags := f.Import(f.name, "", map[string]string{attribute: ""})
			if i != nil {
				f.t.Errorf("an empty %s: imported %v", attribute, i)
			}
			f.says(f.failure(diags), "The identity of the "+f.noun+" is empty")
		}
	})
}
