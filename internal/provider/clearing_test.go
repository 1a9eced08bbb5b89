// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// clearings are the changes that clear one field which answers have.
func (f *fixture) clearings() []edit {
	return slices.DeleteFunc(slices.Clone(f.changes), func(e edit) bool {
		attribute, isOut := strings.CutSuffix(e.name, " removed")
		_, nested := f.args[attribute].(map[string]any)
		return !isOut || len(e.set) != 1 || len(e.stored) != 1 || nested || f.find(attribute).fallback == true || slices.Contains(f.notReturned, attribute)
	})
}

// ignored expects a warning on each of the attributes that the API ignored its removal.
func (f *fixture) ignored(diags []*tfprotov6.Diagnostic, attributes ...string) {
	f.t.Helper()
	var on []string
	for _, d := range diags {
		if d.Severity != tfprotov6.DiagnosticSeverityWarning || d.Summary != "The API ignored that an attribute was removed" {
			f.t.Errorf("want warnings of ignored removals alone:\n%s", acctest.FormatDiags(diags))
		}
		on = append(on, d.Attribute.String())
	}
	var want []string
	for _, attribute := range attributes {
		want = append(want, acctest.At(attribute).String())
	}
	slices.Sort(on)
	slices.Sort(want)
	if !slices.Equal(on, want) {
		f.t.Errorf("warnings on %v, want %v:\n%s", on, want, acctest.FormatDiags(diags))
	}
}

// nothingToDo expects an empty plan, and that an apply sends nothing.
func (f *fixture) nothingToDo(i *acctest.Instance, args map[string]any) {
	f.t.Helper()
	f.sandbox.ResetJournal()
	kept, diags := f.apply(i, args)
	if kept != i || len(diags) > 0 {
		f.t.Errorf("there is something to do: %s\n%s", differences(i.State, &acctest.Plan{State: kept.State}), acctest.FormatDiags(diags))
	}
	f.requested(0, f.create, f.update, f.remove)
}

// An API that keeps what was taken out of the configuration gets one warning, and no
// diff for ever: until it has another value, or the configuration has one again.
func TestClearingThatTheAPIIgnores(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		f.readsSingly()
		tried := 0
		for n, e := range f.clearings() {
			attribute := strings.TrimSuffix(e.name, " removed")
			field := f.answered(f.find(attribute))
			old, another := get(f.args, attribute), any("198.51.100.77")
			if texts, ok := old.([]string); ok {
				old, another = list(texts...), list("198.51.100.77")
			}
			api := func(value any) {
				f.answers(f.get, func(object map[string]any) any { return replaced(object, field, value) })
			}
			args := f.unlike(f.args, n)
			without := putAll(args, e.set)
			i, diags := f.apply(nil, args)
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			i, diags = f.apply(i, without)
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}

			api(old)
			seen, diags := f.refresh(i)
			f.ignored(diags, attribute)
			f.same(seen, i)
			f.nothingToDo(seen, without)
			if !strings.Contains(seen.Private(), `"`+attribute+`":{"value":`) { // b.refresh has looked for secrets in it.
				f.t.Errorf("kept is %s", seen.Private())
			}
			for range 3 { // It was said.
				again, diags := f.refresh(seen)
				f.ignored(diags)
				f.same(again, i)
				f.nothingToDo(again, without)
				seen = again
			}

			// Another value is a change made elsewhere.
			api(another)
			drifted, diags := f.refresh(seen)
			f.ignored(diags)
			if at(f.t, drifted.State, attribute).IsNull() {
				f.t.Error("another value is not seen")
			}
			f.sandbox.ResetJournal()
			cleared, diags := f.apply(drifted, without)
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			f.requested(1, f.update)
			if value, sent := f.sentField(field); !sent || value != nil && len(e.stored) > 0 && e.stored[field] == nil {
				f.t.Errorf("sent %v of %s", f.sent.last(f.update), field)
			}
			// That it is ignored too is said once more.
			seen, diags = f.refresh(cleared)
			f.ignored(diags, attribute)
			f.nothingToDo(seen, without)
			again, diags := f.refresh(seen)
			f.ignored(diags)

			// Configured again, it is sent, and forgotten.
			f.sandbox.ResetJournal()
			given, diags := f.apply(again, args)
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			f.requested(1, f.update)
			api(old)
			given, diags = f.refresh(given)
			f.ignored(diags)
			f.nothingToDo(given, args)
			given, diags = f.apply(given, without)
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			seen, diags = f.refresh(given)
			f.ignored(diags, attribute)

			// An API that obeys in the end is heard; the value may come back as a change then.
			api(nil)
			seen, diags = f.refresh(seen)
			f.ignored(diags)
			f.nothingToDo(seen, without)
			api(old)
			drifted, diags = f.refresh(seen)
			f.ignored(diags)
			if at(f.t, drifted.State, attribute).IsNull() {
				f.t.Error("a value that came back is not seen")
			}
			f.asEver(f.get)
			f.sandbox.Forget(i.Text("id"))
			tried++
		}
		if want := map[string]int{"telegent_account": 10, "telegent_message_route": 1, "telegent_voice_route": 8}[f.name]; tried < want {
			f.t.Errorf("%d were tried, want at least %d", tried, want)
		}
	})
}

// sentField returns what the last update had of a field, which may be in an object.
func (f *fixture) sentField(field string) (value any, sent bool) {
	outer, inner, nested := strings.Cut(field, ".")
	value, sent = f.sent.last(f.update)[outer]
	if object, ok := value.(map[string]any); nested && ok {
		value, sent = object[inner]
	}
	return value, sent
}

// A nested argument that is taken out as a whole, and that the API keeps, is the same
// for each of its parts.
func TestClearingOfAWholeThatTheAPIIgnores(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind, attribute string
		another         string // a field, and the attribute that shows that it has changed
		shows           string
		parts           []string
	}{
		{"voice_route", "trunk_1", "TrunkIp1", "ip", []string{"ip", "port", "transport", "uri", "enabled", "priority", "weight"}},
		{"voice_route", "trunk_2", "TrunkUri2", "uri", []string{"ip", "port", "transport", "uri", "enabled", "priority", "weight"}},
		{"account", "billing_address", "BillingAddress.City", "city", []string{"street_1", "street_2", "city", "state", "zip"}},
		{"account", "mailing_address", "MailingAddress.Zip", "zip", []string{"street_1", "street_2", "city", "state", "zip"}},
	} {
		t.Run(test.attribute, func(t *testing.T) {
			t.Parallel()
			bubble(t, plainCases()[test.kind], func(f *fixture) {
				f.readsSingly()
				i := f.settled(f.created(), f.args)
				var answered map[string]any
				f.answers(f.get, func(object map[string]any) any { answered = object; return object })
				f.settled(i, f.args)
				former := answered
				without := put(f.args, test.attribute, nil)
				i, diags := f.apply(i, without)
				if len(diags) > 0 || !i.State[test.attribute].IsNull() {
					f.t.Fatalf("%s\n%s", i.State[test.attribute], acctest.FormatDiags(diags))
				}

				f.answers(f.get, func(map[string]any) any { return former })
				var all []string
				for _, part := range test.parts {
					all = append(all, test.attribute+"."+part)
				}
				seen, diags := f.refresh(i)
				f.ignored(diags, all...)
				f.same(seen, i)
				f.nothingToDo(seen, without)
				for range 3 {
					again, diags := f.refresh(seen)
					f.ignored(diags)
					f.same(again, i)
					f.nothingToDo(again, without)
					seen = again
				}

				// A part that changes elsewhere is seen, and no other.
				f.answers(f.get, func(map[string]any) any { return replaced(former, test.another, "198.51.100.77") })
				drifted, diags := f.refresh(seen)
				f.ignored(diags)
				for _, part := range test.parts {
					if value := at(f.t, drifted.State, test.attribute+"."+part); value.IsNull() != (part != test.shows) {
						f.t.Errorf("%s is %s", part, value)
					}
				}
				f.sandbox.ResetJournal()
				if _, diags = f.apply(drifted, without); len(diags) > 0 {
					f.t.Error(acctest.FormatDiags(diags))
				}
				f.requested(1, f.update)

				// Set again, it is what it was.
				f.asEver(f.get)
				given, diags := f.apply(seen, f.args)
				if len(diags) > 0 {
					f.t.Fatal(acctest.FormatDiags(diags))
				}
				f.holds(given, f.stored)
				f.settled(given, f.args)
			})
		})
	}
}
