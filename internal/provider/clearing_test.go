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
func (b *bench) clearings() []edit {
	return slices.DeleteFunc(slices.Clone(b.changes), func(e edit) bool {
		attribute, isOut := strings.CutSuffix(e.name, " out")
		_, nested := b.args[attribute].(map[string]any)
		return !isOut || len(e.stored) != 1 || nested || e.stored[b.fieldIfAny(attribute)] == true || slices.Contains(b.untold, attribute)
	})
}

// fieldIfAny is fieldOf, "" for an attribute of no one field.
func (b *bench) fieldIfAny(attribute string) string {
	for field, a := range b.attributesOf() {
		if a == attribute && field != "IpWhiteList" {
			return field
		}
	}
	return ""
}

// ignored expects a warning on each of the attributes that the API ignored its removal.
func (b *bench) ignored(diags []*tfprotov6.Diagnostic, attributes ...string) {
	b.t.Helper()
	var on []string
	for _, d := range diags {
		if d.Severity != tfprotov6.DiagnosticSeverityWarning || d.Summary != "The API ignored that an attribute was removed" {
			b.t.Errorf("want warnings of ignored removals alone:\n%s", acctest.Said(diags))
		}
		on = append(on, d.Attribute.String())
	}
	var want []string
	for _, attribute := range attributes {
		want = append(want, attributePath(attribute).String())
	}
	slices.Sort(on)
	slices.Sort(want)
	if !slices.Equal(on, want) {
		b.t.Errorf("warnings on %v, want %v:\n%s", on, want, acctest.Said(diags))
	}
}

// nothingToDo expects an empty plan, and that an apply sends nothing.
func (b *bench) nothingToDo(i *acctest.Instance, args map[string]any) {
	b.t.Helper()
	b.sandbox.ResetJournal()
	kept, diags := b.apply(i, args)
	if kept != i || len(diags) > 0 {
		b.t.Errorf("there is something to do: %s\n%s", differences(i.State, &acctest.Plan{State: kept.State}), acctest.Said(diags))
	}
	b.requested(0, b.create, b.update, b.remove)
}

// An API that keeps what was taken out of the configuration gets one warning, and no
// diff for ever: until it has another value, or the configuration has one again.
func TestClearingThatTheAPIIgnores(t *testing.T) {
	t.Parallel()
	eachPlainKind(t, func(b *bench) {
		b.readsSingly()
		tried := 0
		for n, e := range b.clearings() {
			attribute := strings.TrimSuffix(e.name, " out")
			field := b.fieldOf(attribute)
			old, another := get(b.args, attribute), any("198.51.100.77")
			if texts, ok := old.([]string); ok {
				old, another = list(texts...), list("198.51.100.77")
			}
			api := func(value any) {
				b.answers(b.get, func(object map[string]any) any { return replaced(object, field, value) })
			}
			args := b.unlike(b.args, n)
			without := putAll(args, e.set)
			i, diags := b.apply(nil, args)
			if len(diags) > 0 {
				b.t.Fatal(diagnostics(diags))
			}
			i, diags = b.apply(i, without)
			if len(diags) > 0 {
				b.t.Fatal(diagnostics(diags))
			}

			api(old)
			seen, diags := b.refresh(i)
			b.ignored(diags, attribute)
			b.same(seen, i)
			b.nothingToDo(seen, without)
			if !strings.Contains(seen.Private(), `"`+attribute+`":{"value":`) { // b.refresh has looked for secrets in it.
				b.t.Errorf("kept is %s", seen.Private())
			}
			for range 3 { // It was said.
				again, diags := b.refresh(seen)
				b.ignored(diags)
				b.same(again, i)
				b.nothingToDo(again, without)
				seen = again
			}

			// Another value is a change made elsewhere.
			api(another)
			drifted, diags := b.refresh(seen)
			b.ignored(diags)
			if at(b.t, drifted.State, attribute).IsNull() {
				b.t.Error("another value is not seen")
			}
			b.sandbox.ResetJournal()
			cleared, diags := b.apply(drifted, without)
			if len(diags) > 0 {
				b.t.Fatal(diagnostics(diags))
			}
			b.requested(1, b.update)
			if value, sent := b.sentField(field); !sent || value != nil && len(e.stored) > 0 && e.stored[field] == nil {
				b.t.Errorf("sent %v of %s", b.sent.last(b.update), field)
			}
			// That it is ignored too is said once more.
			seen, diags = b.refresh(cleared)
			b.ignored(diags, attribute)
			b.nothingToDo(seen, without)
			again, diags := b.refresh(seen)
			b.ignored(diags)

			// Configured again, it is sent, and forgotten.
			b.sandbox.ResetJournal()
			given, diags := b.apply(again, args)
			if len(diags) > 0 {
				b.t.Fatal(diagnostics(diags))
			}
			b.requested(1, b.update)
			api(old)
			given, diags = b.refresh(given)
			b.ignored(diags)
			b.nothingToDo(given, args)
			given, diags = b.apply(given, without)
			if len(diags) > 0 {
				b.t.Fatal(diagnostics(diags))
			}
			seen, diags = b.refresh(given)
			b.ignored(diags, attribute)

			// An API that obeys in the end is heard; the value may come back as a change then.
			api(nil)
			seen, diags = b.refresh(seen)
			b.ignored(diags)
			b.nothingToDo(seen, without)
			api(old)
			drifted, diags = b.refresh(seen)
			b.ignored(diags)
			if at(b.t, drifted.State, attribute).IsNull() {
				b.t.Error("a value that came back is not seen")
			}
			b.asEver(b.get)
			b.sandbox.Forget(i.Text("id"))
			tried++
		}
		if want := map[string]int{"telegent_account": 10, "telegent_message_route": 2, "telegent_voice_route": 8}[b.name]; tried < want {
			b.t.Errorf("%d were tried, want at least %d", tried, want)
		}
	})
}

// sentField returns what the last update had of a field, which may be in an object.
func (b *bench) sentField(field string) (value any, sent bool) {
	outer, inner, nested := strings.Cut(field, ".")
	value, sent = b.sent.last(b.update)[outer]
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
			bubble(t, plainKinds()[test.kind], func(b *bench) {
				b.readsSingly()
				i := b.settled(b.created(), b.args)
				var answered map[string]any
				b.answers(b.get, func(object map[string]any) any { answered = object; return object })
				b.settled(i, b.args)
				former := answered
				without := put(b.args, test.attribute, nil)
				i, diags := b.apply(i, without)
				if len(diags) > 0 || !i.State[test.attribute].IsNull() {
					b.t.Fatalf("%s\n%s", i.State[test.attribute], diagnostics(diags))
				}

				b.answers(b.get, func(map[string]any) any { return former })
				var all []string
				for _, part := range test.parts {
					all = append(all, test.attribute+"."+part)
				}
				seen, diags := b.refresh(i)
				b.ignored(diags, all...)
				b.same(seen, i)
				b.nothingToDo(seen, without)
				for range 3 {
					again, diags := b.refresh(seen)
					b.ignored(diags)
					b.same(again, i)
					b.nothingToDo(again, without)
					seen = again
				}

				// A part that changes elsewhere is seen, and no other.
				b.answers(b.get, func(map[string]any) any { return replaced(former, test.another, "198.51.100.77") })
				drifted, diags := b.refresh(seen)
				b.ignored(diags)
				for _, part := range test.parts {
					if value := at(b.t, drifted.State, test.attribute+"."+part); value.IsNull() != (part != test.shows) {
						b.t.Errorf("%s is %s", part, value)
					}
				}
				b.sandbox.ResetJournal()
				if _, diags = b.apply(drifted, without); len(diags) > 0 {
					b.t.Error(diagnostics(diags))
				}
				b.requested(1, b.update)

				// Set again, it is what it was.
				b.asEver(b.get)
				given, diags := b.apply(seen, b.args)
				if len(diags) > 0 {
					b.t.Fatal(diagnostics(diags))
				}
				b.holds(given, b.stored)
				b.settled(given, b.args)
			})
		})
	}
}
