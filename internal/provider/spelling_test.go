// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// silent are the attributes of which no answer is looked at.
func silent(name string) bool {
	return name == "id" || name == "adopt_existing" || strings.HasSuffix(name, "_wo") || strings.HasSuffix(name, "_wo_version")
}

// isTwin reports whether an attribute is a secret in the state, beside a write-only one.
func isTwin(schema *tfprotov6.Schema, path string) bool { return attributes(schema)[path+"_wo"] != nil }

// TestSpellingTable fails if the classes lack an attribute of a schema.
func TestSpellingTable(t *testing.T) {
	t.Parallel()
	all := schemas(t)
	for name, of := range plainCases() {
		for path, a := range attributes(all["resource "+of(parents{}).name]) {
			if a.NestedType == nil && (a.Required || a.Optional) && !silent(path) && !isTwin(all["resource "+of(parents{}).name], path) && of(parents{}).find(path).class.same == nil {
				t.Errorf("%s: no class of %s", name, path)
			}
		}
	}
}

// get returns what a tree has at a path.
func get(tree map[string]any, path string) any {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		return tree[name]
	}
	inner, _ := tree[name].(map[string]any)
	return get(inner, rest)
}

// eachClass runs a test for every argument of the plain resources that answers have.
func eachClass(t *testing.T, test func(f *fixture, a argument)) {
	t.Helper()
	for name, of := range plainCases() {
		for n, a := range of(parents{}).arguments {
			if a.class.same == nil {
				continue
			}
			t.Run(name+", "+a.attribute, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(f *fixture) {
					f.readsSingly()
					test(f, f.arguments[n])
				})
			})
		}
	}
}

// answered returns the field that answers about an object have of an argument.
func (f *fixture) answered(a argument) string {
	if f.name == "telegent_subscriber" && a.attribute == "account_id" {
		return "Account.AccountId"
	}
	return a.field
}

// Another spelling at the API changes nothing: the state keeps what the
// user wrote, the plan is empty, and nothing is sent.
func TestSpelling(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		var together []argument // All of them are spelled in another way at the same time.
		for _, a := range f.arguments {
			switch {
			case a.class.same == nil:
			case a.class.none != "": // Without it others cannot be configured.
				f.spell([]argument{a})
			default:
				together = append(together, a)
			}
		}
		f.spell(together)
	})
}

// spell goes through all spellings of some arguments.
func (f *fixture) spell(some []argument) {
	f.t.Helper()
	writes := []string{f.create, f.update, f.remove, "POST " + sandbox.SubscriberTransferPath}
	written := 0
	for _, a := range some {
		written = max(written, len(a.class.same(a.value)))
	}
	for n := range written {
		args, most := f.args, 0
		spellings := map[string]spelling{} // by attribute
		for _, a := range some {
			all := a.class.same(a.value)
			s := all[n%len(all)]
			switch s.written {
			case nil:
			case removed{}:
				args = putAll(args, f.removal(a).set)
			default:
				args = put(args, a.attribute, s.written)
			}
			spellings[a.attribute], most = s, max(most, len(s.spelled))
		}
		answers := func(but func(a argument) bool, round int) {
			f.answers(f.get, func(object map[string]any) any {
				for _, a := range some {
					if all := spellings[a.attribute].spelled; !but(a) {
						object = replaced(object, f.answered(a), all[round%len(all)])
					}
				}
				return object
			})
		}
		f.asEver(f.get)
		f.readsSingly()
		i, diags := f.apply(nil, args)
		if i == nil || len(diags) > 0 {
			f.t.Fatal(acctest.FormatDiags(diags))
		}
		f.settled(i, args)
		f.sandbox.ResetJournal()
		for round := range most {
			answers(func(argument) bool { return false }, round)
			read, diags := f.refresh(i)
			if len(diags) > 0 {
				f.t.Errorf("round %d of %d:\n%s", round, n, acctest.FormatDiags(diags))
			}
			f.same(read, i)
			if kept, diags := f.apply(read, args); kept != read || len(diags) > 0 {
				f.t.Errorf("round %d of %d is something to do:\n%s", round, n, acctest.FormatDiags(diags))
			}
			f.requested(0, writes...)
		}

		// Neither does another spelling in the configuration, if the plan accepts it.
		respelled := args
		for _, a := range some {
			for _, spelled := range spellings[a.attribute].spelled {
				text, isText := spelled.(string)
				if _, takesText := a.value.(string); !isText || !takesText || text == "" || strings.TrimSpace(text) != text {
					continue
				}
				if plan, _ := f.Plan(f.name, nil, f.Args(f.name, put(args, a.attribute, text))); plan != nil {
					respelled = put(respelled, a.attribute, text)
					break
				}
			}
		}
		kept, diags := f.apply(i, respelled)
		if kept == nil || len(diags) > 0 || kept.Text("id") != i.Text("id") {
			f.t.Errorf("%v instead of %v is something to do:\n%s", respelled, args, acctest.FormatDiags(diags))
		}
		f.requested(0, writes...)

		// An import has the API's spelling; the configuration's takes its place, and nothing is sent.
		f.asEver(f.list)
		left := func(a argument) bool {
			return a.attribute == "voice_username" || a.attribute == "voice_authentication_type" || // Each needs the other, and no import has either.
				f.listData != "" && f.name != "telegent_message_route" && a.attribute == "account_id" // The sandbox lists by its own spelling alone.
		}
		told := f.returned(args)
		for _, a := range some {
			if outer, _, _ := strings.Cut(a.attribute, "."); a.unread && !left(a) && args[outer] != nil {
				told = put(told, a.attribute, get(args, a.attribute))
			}
		}
		var imported *acctest.Instance
		for round := range most {
			f.ProviderServer = f.configured(acctest.Settings(sandboxURL)) // It does not know that the list was refused.
			answers(left, round)
			if imported, diags = f.Import(f.name, i.Text("id"), nil); imported == nil || len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			if some[0].class.none == "" { // Without it others cannot be configured.
				f.generates(imported)
			}
		}
		for _, a := range some {
			if got, want := at(f.t, imported.State, a.attribute), at(f.t, i.State, a.attribute); a.class.canonical && !left(a) && !got.Equal(want) {
				f.t.Errorf("%s is imported as %s, want %s", a.attribute, got, want)
			}
		}
		taken, diags := f.apply(imported, told)
		if taken == nil || len(diags) > 0 || taken.Text("id") != i.Text("id") {
			f.t.Errorf("%d is something to do after an import:\n%s", n, acctest.FormatDiags(diags))
		}
		f.settledSilently(taken, told)
		f.requested(0, writes...)
		f.sandbox.Forget(i.Text("id"))
	}
}

// generates expects that the configuration which a CLI generates from an import is valid.
func (f *fixture) generates(imported *acctest.Instance) {
	f.t.Helper()
	schema := attributes(schemas(f.t)["resource "+f.name])
	config := map[string]tftypes.Value{}
	for attribute, value := range imported.State {
		if schema[attribute].Required || schema[attribute].Optional {
			config[attribute] = value
		}
	}
	if diags := f.ValidateResource(f.name, config, true); len(diags) > 0 {
		f.t.Errorf("a configuration of the import is refused:\n%s", acctest.FormatDiags(diags))
	}
}

// settledSilently is settled, without a look at the sandbox.
func (f *fixture) settledSilently(i *acctest.Instance, args map[string]any) {
	f.t.Helper()
	read, diags := f.refresh(i)
	if read == nil {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	plan, more := f.Plan(f.name, read, f.Args(f.name, args))
	if diags = append(diags, more...); len(diags) > 0 || plan == nil || !plan.Empty {
		f.t.Errorf("there is something left to do (-state +plan):\n%s\n%s", differences(read.State, plan), acctest.FormatDiags(diags))
	}
}

// What means something else is a change, however little it differs.
func TestSpellingOfAnotherValue(t *testing.T) {
	t.Parallel()
	others := map[string]any{
		"Account.AccountId": "AID-12345678-1a2b-3cd4-5e6f-000000000001",
		"PhoneNumbers":      list("+18015550100", "+18015550102"), "IpWhitelist": []any{map[string]any{"IpAddress": "192.0.2.1"}},
		"Role": "Subscriber", "Email": "ada@example.org",
	}
	eachClass(t, func(f *fixture, a argument) {
		attribute, field := a.attribute, f.answered(a)
		i := f.settled(f.created(), f.args)
		if strings.HasSuffix(attribute, ".country") || attribute == "account_id" && f.name != "telegent_subscriber" {
			return // The first is never told; what an object's account is called makes no difference.
		}
		value, known := others[field]
		if !known {
			switch was := get(f.args, attribute).(type) {
			case bool:
				value = !was
			case int:
				value = was + 1
			case float64:
				value = was + 1
			default:
				value = map[string]any{
					"POST": "get", "GET": "post", "Basic": "BEARER", "Trunk": "forward", "Transferee": "transferor", "UDP": "tls", "5060": "5061", "MRC": "nrc",
				}[fmt.Sprint(was)]
				if value == nil {
					value = strings.Replace(fmt.Sprint(was), "1", "3", 1) + "x"
				}
				if strings.HasSuffix(attribute, ".ip") {
					value = "::ffff:203.0.113.9"
				}
			}
		}
		f.answers(f.get, func(object map[string]any) any { return replaced(object, field, value) })
		read, diags := f.refresh(i)
		if len(diags) > 0 {
			f.t.Error(acctest.FormatDiags(diags))
		}
		if before, now := at(f.t, i.State, attribute), at(f.t, read.State, attribute); before.Equal(now) {
			f.t.Errorf("%s stays %s", attribute, now)
		}
		plan, diags := f.Plan(f.name, read, f.Args(f.name, f.args))
		if hasErrors(diags) || plan == nil || plan.Empty {
			f.t.Errorf("no plan to change it back:\n%s", acctest.FormatDiags(diags))
		}
	})
}

// A value that the schema does not list is a warning, and none to change.
func TestSpellingOfAnUnlistedValue(t *testing.T) {
	t.Parallel()
	for name := range plainCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, plainCases()[name], func(f *fixture) {
				f.readsSingly()
				i := f.settled(f.created(), f.args)
				f.sandbox.ResetJournal()
				for _, a := range f.arguments {
					if a.class.words == nil {
						continue
					}
					attribute, field := a.attribute, f.answered(a)
					f.answers(f.get, func(object map[string]any) any { return replaced(object, field, "SCTP "+rawEnd) })
					read, diags := f.refresh(i)
					f.warns(field, diags, attribute)
					if strings.Contains(acctest.FormatDiags(diags), rawEnd) { // It may be a secret.
						f.t.Errorf("%s shows the value:\n%s", field, acctest.FormatDiags(diags))
					}
					f.same(read, i)
					if kept, diags := f.apply(read, f.args); kept != read || len(diags) > 0 {
						f.t.Errorf("%s is something to do:\n%s", field, acctest.FormatDiags(diags))
					}
				}
				f.requested(0, f.create, f.update, f.remove)
			})
		})
	}
}

// "None" is a text like any other, but where it is the field's own word for nothing.
func TestSpellingNone(t *testing.T) {
	t.Parallel()
	eachClass(t, func(f *fixture, a argument) {
		attribute, field := a.attribute, f.answered(a)
		cleared := slices.IndexFunc(f.changes, func(e edit) bool { return e.name == attribute+" removed" && len(e.stored) == 1 })
		if _, isText := get(f.args, attribute).(string); !isText || cleared < 0 || strings.HasSuffix(attribute, ".uri") {
			return // It takes no such text, or cannot be cleared by itself.
		}
		for _, none := range []string{"None", "none", "NONE", "null", "NULL"} {
			args := put(f.args, attribute, none)
			if plan, diags := f.Plan(f.name, nil, f.Args(f.name, args)); plan == nil && hasErrors(diags) {
				return // As a URL or an address it is refused.
			}
			i, diags := f.apply(nil, f.unlike(args, f.sandbox.Requests(f.create)))
			if i == nil || len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			f.holds(i, putAll(f.stored, map[string]any{field: none}))
			if none != "NULL" || f.name != "telegent_account" { // The API's own null, in answers about accounts.
				f.settled(i, args)
			}
			without := put(args, attribute, nil)
			i, diags = f.apply(i, without)
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			f.holds(i, putAll(f.stored, f.changes[cleared].stored))
			f.settled(i, without)
		}
	})
}

// What no answer is published to have may come as null, or as an empty text, whatever was sent.
// Neither is news.
func TestNullOfWhatIsNotReturned(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		i := f.created()
		for _, nothing := range []any{nil, "", "  "} {
			f.answers(f.get, func(object map[string]any) any {
				for _, a := range f.arguments {
					if a.unread && !a.secret && a.field != "" {
						object[a.field] = nothing
					}
				}
				return object
			})
			f.same(f.settled(i, f.args), i)
		}
	})
}

// An API keeps neither white space at the ends of a text nor a null in a set, so that a
// plan refuses both, on the attribute.
func TestSpellingThatNoAPIKeeps(t *testing.T) {
	t.Parallel()
	all := schemas(t)
	for name, of := range resourceCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, func(f *fixture) {
				refused := func(path string, values map[string]tftypes.Value, says string) {
					f.t.Helper()
					_, diags := f.Plan(f.name, nil, values)
					if len(diags) == 0 || !slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool {
						return d.Severity == tfprotov6.DiagnosticSeverityError && strings.HasPrefix(d.Attribute.String()+".", acctest.At(path).String()+".") && strings.Contains(d.Detail, says)
					}) {
						f.t.Errorf("%s: want an error that says %q:\n%s", path, says, acctest.FormatDiags(diags))
					}
				}
				tried := 0
				for path, a := range attributes(all["resource "+f.name]) {
					switch {
					case a.NestedType != nil || a.Computed && !a.Optional || strings.HasPrefix(path, "timeouts."):
					case a.Type.Is(tftypes.String):
						text, _ := get(f.args, path).(string)
						if isTwin(all["resource "+f.name], path) {
							text = "x"
						}
						spaces, blank := "must not begin or end with white space", "must not be empty"
						for _, spaced := range []string{" " + text, text + " ", text + "\n", "\t" + text, "\u00a0" + text} {
							refused(path, f.Args(f.name, put(f.args, path, spaced)), spaces)
							tried++
						}
						refused(path, f.Args(f.name, put(f.args, path, " ")), blank)
					case a.Type.Is(tftypes.Set{}):
						values := f.Args(f.name, f.args)
						known, _ := get(f.args, path).([]string)
						for _, elements := range [][]tftypes.Value{
							{tftypes.NewValue(tftypes.String, nil)},
							{tftypes.NewValue(tftypes.String, known[0]), tftypes.NewValue(tftypes.String, nil)},
						} {
							values[path] = tftypes.NewValue(values[path].Type(), elements)
							refused(path, values, "a null value")
							tried++
						}
						for _, spaced := range []string{" " + known[0], known[0] + "\n", ""} {
							values[path] = tftypes.NewValue(values[path].Type(), []tftypes.Value{tftypes.NewValue(tftypes.String, spaced)})
							refused(path, values, "")
						}
					}
				}
				if tried < 5 { // a service has one text
					f.t.Errorf("only %d were tried", tried)
				}
				if journal := f.sandbox.Journal(); len(journal) > 0 {
					f.t.Errorf("sent %v", journal)
				}
			})
		})
	}
}

// Nor does any object have an id with white space at its ends.
func TestSpellingOfAnIDToFind(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		for _, id := range []string{"", " ", " MRID-1", "MRID-1\n"} {
			_, diags := f.ReadDataSource(f.name, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, id)})
			if failure := f.failure(diags); !failure.Attribute.Equal(acctest.At("id")) {
				f.t.Errorf("%q: %s", id, acctest.FormatDiags(diags))
			}
		}
		if journal := f.sandbox.Journal(); len(journal) > 0 {
			f.t.Errorf("sent %v", journal)
		}
	})
}
