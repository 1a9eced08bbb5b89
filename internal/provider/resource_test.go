// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// TestResourceTable fails if the table lacks an argument of a schema.
func TestResourceTable(t *testing.T) {
	t.Parallel()
	all := schemas(t)
	for name, of := range resourceCases() {
		k := of(parents{})
		changed := map[string]bool{}
		for _, e := range k.changes {
			for path := range e.set {
				changed[path] = true
			}
		}
		for _, s := range k.secrets {
			changed[s.attribute], changed[s.attribute+"_version"] = true, true
		}
		for path, a := range attributes(all["resource "+k.name]) {
			if isTwin(all["resource "+k.name], path) {
				continue // It is refused beside the write-only argument.
			}
			if (a.Required || a.Optional) && !changed[path] {
				t.Errorf("%s: no change of %s", name, path)
			}
			if outer, _, _ := strings.Cut(path, "."); (a.Required || a.Optional) && k.args[outer] == nil {
				t.Errorf("%s: the arguments lack %s", name, path)
			}
		}
	}
}

func TestResourceCreate(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		i := f.created()
		f.requested(1, f.create)
		f.holds(i, f.stored)
		for _, attribute := range f.identifyBy {
			if got, want := i.Identity[attribute], i.State[attribute]; !got.Equal(want) && attribute != "order_id" {
				f.t.Errorf("the identity's %s is %s, want %s", attribute, got, want)
			}
		}
		if i.Text(f.key) == "" || len(i.Identity) != len(f.identifyBy) {
			f.t.Errorf("the id is %q and the identity %v", i.Text(f.key), i.Identity)
		}
		f.same(f.settled(i, f.args), i)
	})
}

func TestResourceCreateWithTheLeast(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		least := maps.Clone(f.args)
		maps.DeleteFunc(least, func(name string, _ any) bool { return !slices.Contains(f.least, name) })
		i, diags := f.apply(nil, least)
		if len(diags) > 0 {
			f.t.Fatal(acctest.FormatDiags(diags))
		}
		f.settled(i, least)
		// An argument that was not set may be set later.
		i, diags = f.apply(i, putAll(least, f.changes[0].set))
		if len(diags) > 0 {
			f.t.Error(acctest.FormatDiags(diags))
		}
		f.settled(i, putAll(least, f.changes[0].set))
	})
}

func TestResourceChange(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		i := f.settled(f.created(), f.args)
		for _, e := range f.changes {
			<-time.After(time.Minute)                                     // The next provider may send as many requests again.
			f.ProviderServer = f.configured(acctest.Settings(sandboxURL)) // Else the list answers the later reads.
			before := i
			if i = f.change(before, e); e.replaces {
				f.sandbox.Forget(f.named(before))
				f.sandbox.Forget(f.named(i))
				i = f.settled(f.created(), f.args)
			}
		}
	})
}

// change makes one change and expects its effect, and no other; then it goes back, but
// not if the object was replaced.
func (f *fixture) change(before *acctest.Instance, e edit) *acctest.Instance {
	f.t.Helper()
	failed := f.t.Failed()
	defer func() {
		if f.t.Failed() && !failed {
			f.t.Log("the first change that failed is", e.name)
		}
	}()
	args := putAll(f.args, e.set)
	plan, planned := f.Plan(f.name, before, f.Args(f.name, args))
	if plan == nil || plan.Replace != e.replaces {
		f.t.Fatalf("the plan is %v, want a replacement: %t", plan, e.replaces)
	}
	if e.replaces && f.remove == "" {
		acctest.AssertDiags(f.t, planned, 1, "WARNING", f.noun+" stays at Telegent", "The "+f.noun+" "+before.Text(f.key), "import it as "+f.name)
	}
	f.sandbox.ResetJournal()
	after, diags := f.apply(before, args)
	if after == nil || len(diags) > 0 && !e.replaces {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	f.holds(after, putAll(f.stored, e.stored))
	f.settled(after, args)

	former, kept := f.object(before), after.Text(f.key) == before.Text(f.key)
	if kept == e.replaces {
		f.t.Errorf("the same object: %t", kept)
	}
	writes := []string{f.create, f.update, f.remove, e.operation}
	slices.Sort(writes)
	writes = slices.Compact(writes)
	switch {
	case !e.replaces && len(e.stored) == 0:
		f.requested(0, writes...)
	case !e.replaces:
		operation := f.update
		if e.operation != "" {
			operation = e.operation
		}
		f.requested(1, operation)
		f.requested(1, writes...)
	case f.remove == "" && former == nil || f.remove != "" && former != nil && former["Status"] != "Cancelled":
		f.t.Errorf("the former object is now %v", former)
	default:
		f.requested(1, f.create)
	}
	if e.replaces {
		if len(diags) != len(planned) {
			f.t.Errorf("the plan warns:\n%s\nthe plan and its apply:\n%s", acctest.FormatDiags(planned), acctest.FormatDiags(diags))
		}
		return after
	}
	back, diags := f.apply(after, f.args)
	if len(diags) > 0 {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	f.holds(back, f.stored)
	return f.settled(back, f.args)
}

func TestResourceThatCannotBeDeleted(t *testing.T) {
	t.Parallel()
	without := 0
	for name, of := range resourceCases() {
		if of(parents{}).remove != "" {
			continue
		}
		without++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, func(f *fixture) {
				i := f.created()
				f.sandbox.ResetJournal()
				_, planned := f.Plan(f.name, i, nil)
				gone, all := f.apply(i, nil)
				if gone != nil || hasErrors(all) || len(planned) != 1 || len(all) != 1 {
					f.t.Fatalf("%v, planned:\n%s\n\nplanned and done:\n%s", gone, acctest.FormatDiags(planned), acctest.FormatDiags(all))
				}
				for _, d := range all {
					f.says(d, i.Text(f.key), "no operation that deletes one", "only removed from the state", "import it as "+f.name)
				}
				if journal := f.sandbox.Journal(); len(journal) > 0 {
					f.t.Errorf("sent %v", journal)
				}
				f.holds(i, f.stored)
			})
		})
	}
	if without != 3 {
		t.Errorf("%d resources cannot be deleted, want account, subscriber and E911 address", without)
	}
}

// What cannot be deleted stays behind, and a later creation takes it over if it may, as
// often as CI destroys and creates it.
func TestResourceAdopted(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		if f.find("adopt_existing").attribute == "" {
			return
		}
		args := putAll(f.args, map[string]any{"adopt_existing": true})
		i, diags := f.apply(nil, args)
		acctest.NoDiags(f.t, diags)
		warnings := 1
		for _, a := range f.arguments {
			if a.unread && a.replaces && args[a.attribute] != nil { // What only a creation sends is not adopted.
				warnings++
			}
		}
		for range 3 {
			gone, diags := f.apply(i, nil)
			acctest.AssertDiags(f.t, diags, 1, "WARNING", "stays at Telegent", "With adopt_existing = true a later creation takes it over")
			if gone != nil {
				f.t.Fatal("it is still in the state")
			}
			again, diags := f.apply(nil, args)
			acctest.AssertDiags(f.t, diags, warnings, "WARNING", "An existing object is taken over", "The "+f.noun+" "+i.Text("id")+" existed already")
			f.same(again, i)
			i = again
		}
		f.holds(i, f.stored)
		f.settled(i, args)
	})
}

// A CLI validates without having configured the provider.
func TestResourceValidation(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		unconfigured := acctest.NewServer(f.t)
		plan, diags := unconfigured.Plan(f.name, nil, f.Args(f.name, f.args))
		if plan == nil || len(diags) > 0 {
			f.t.Error(acctest.FormatDiags(diags))
		}
	})
}
