// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// attributesOf returns the attributes by their fields in answers.
func (k resourceCase) attributesOf() map[string]string {
	all := map[string]string{}
	maps.Copy(all, k.results)
	switch k.name { // What answers call otherwise.
	case "telegent_subscriber":
		all["Account"], all["Account.AccountId"] = "account_id", "account_id"
	case "telegent_voice_route":
		all["IpWhiteList"] = "ip_whitelist"
	}
	for _, a := range k.arguments {
		if a.field == "" || a.secret {
			continue
		}
		all[a.field] = a.attribute
		if outer, _, nested := strings.Cut(a.field, "."); nested {
			all[outer], _, _ = strings.Cut(a.attribute, ".")
		}
	}
	return all
}

// leaves returns the paths of all fields of an answer, of its objects too.
func leaves(object map[string]any) []string {
	var paths []string
	for field, value := range object {
		paths = append(paths, field)
		if inner, ok := value.(map[string]any); ok {
			for _, path := range leaves(inner) {
				paths = append(paths, field+"."+path)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

// replaced returns an object with another value at a path, which may be nil.
func replaced(object map[string]any, path string, value any) map[string]any {
	object = maps.Clone(object)
	field, rest, nested := strings.Cut(path, ".")
	if !nested {
		object[field] = value
		return object
	}
	inner, _ := object[field].(map[string]any)
	object[field] = replaced(inner, rest, value)
	return object
}

// at returns the value of an attribute, which may be in an object.
func at(t *testing.T, values map[string]tftypes.Value, path string) tftypes.Value {
	t.Helper()
	name, rest, nested := strings.Cut(path, ".")
	value := values[name]
	if !nested || !value.IsKnown() || value.IsNull() {
		return value
	}
	var inner map[string]tftypes.Value
	if err := value.As(&inner); err != nil {
		t.Fatal(err)
	}
	return at(t, inner, rest)
}

// An oddValue is a value that an answer has where another type belongs.
type oddValue struct {
	name  string
	value any
	// unreadable is the type of attribute that cannot have it as a value.
	unreadable func(typ tftypes.Type) bool
}

func oddities() []oddValue {
	ambiguous := map[string]any{"a": "x", "b": "y"}
	always := func(tftypes.Type) bool { return true }
	flagOrNumber := func(typ tftypes.Type) bool { return typ.Is(tftypes.Bool) || typ.Is(tftypes.Number) }
	return []oddValue{
		{"an object", ambiguous, always},
		{"a list of objects", []any{ambiguous}, always},
		{"a text", "Yes, rather", flagOrNumber},
		{"a fraction", 10.5, flagOrNumber},
		{"a boolean", true, func(typ tftypes.Type) bool { return typ.Is(tftypes.Number) }},
	}
}

// warns expects one warning on an attribute that a part of an answer cannot be read, or
// nothing if the attribute is "".
func (f *fixture) warns(what string, diags []*tfprotov6.Diagnostic, attribute string) {
	f.t.Helper()
	if attribute == "" {
		if len(diags) > 0 {
			f.t.Errorf("%s:\n%s", what, acctest.FormatDiags(diags))
		}
		return
	}
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning ||
		diags[0].Summary != "Part of the API's answer cannot be read" || !diags[0].Attribute.Equal(acctest.At(attribute)) {
		f.t.Errorf("%s: want one warning on %s:\n%s", what, attribute, acctest.FormatDiags(diags))
	}
}

// unlike returns arguments of an object that no other stands in the way of.
func (f *fixture) unlike(args map[string]any, n int) map[string]any {
	switch {
	case f.name == "telegent_subscriber":
		return putAll(args, map[string]any{"email": fmt.Sprintf("ada.%d@example.com", n)})
	case f.name == "telegent_subscription" && args["tnid"] != nil: // A number has one.
		return putAll(args, map[string]any{"tnid": fmt.Sprintf("NID-like-%d", n)})
	}
	return args
}

// fewest are the arguments that a creation needs.
func (f *fixture) fewest() map[string]any {
	least := maps.Clone(f.args)
	maps.DeleteFunc(least, func(name string, _ any) bool { return !slices.Contains(f.least, name) })
	return least
}

// What cannot be read in the answer to a creation costs an attribute its value, and no
// more: the object is in the state untainted, and no other is created.
func TestAnswerToCreation(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		var answered map[string]any
		f.answers(f.create, func(object map[string]any) any { answered = object; return object })
		f.created()
		attributes, n := f.attributesOf(), 0
		f.sandbox.ResetJournal()
		planned := map[int]*acctest.Plan{} // by the number of arguments
		for _, args := range []map[string]any{f.args, f.fewest()} {
			plan, diags := f.Plan(f.name, nil, f.Args(f.name, args))
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			planned[len(args)] = plan
		}
		for _, field := range leaves(answered) {
			for _, odd := range oddities() {
				if field == f.idField {
					continue // TestAnswerWithAnID has it.
				}
				for _, args := range []map[string]any{f.args, f.fewest()} {
					if len(args) == len(f.args) && odd.name != "an object" {
						continue // Nothing is left to be told.
					}
					n++
					what := fmt.Sprintf("%s is %s, of %d arguments", field, odd.name, len(args))
					attribute := attributes[field]
					if attribute != "" {
						if value := at(f.t, planned[len(args)].State, attribute); value.IsKnown() || !odd.unreadable(value.Type()) {
							attribute = ""
						}
					}
					args = f.unlike(args, n)
					f.answers(f.create, func(object map[string]any) any { return replaced(object, field, odd.value) })
					i, diags := f.apply(nil, args)
					f.warns(what, diags, attribute)
					if i == nil || i.Tainted {
						f.t.Fatalf("%s: kept %v", what, i)
					}
					if attribute != "" && !at(f.t, i.State, attribute).IsNull() {
						f.t.Errorf("%s: %s is %s", what, attribute, i.State[attribute])
					}
					f.asEver(f.create)
					if attribute != "" || odd.name == "an object" {
						f.settled(i, args)
					}
					f.requested(n, f.create)
					f.sandbox.Forget(i.Text("id"))
				}
			}
		}
		f.requested(0, f.update, f.remove)
		if n < 20 {
			f.t.Errorf("only %d answers were tried", n)
		}
	})
}

// readsSingly has the API refuse to list, so that every read is of one object.
func (f *fixture) readsSingly() {
	for _, list := range []string{f.list, f.otherList} {
		f.sent.rewrite(list, func(a *answer) {
			a.status, a.body = http.StatusForbidden, map[string]any{"StatusCode": http.StatusForbidden, "Message": "Forbidden."}
		})
	}
}

// What cannot be read in the answer to a read keeps its value, with a warning, and no
// plan fails because of it.
func TestAnswerToRead(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		i := f.settled(f.created(), f.args)
		f.readsSingly()
		var answered map[string]any
		f.answers(f.get, func(object map[string]any) any { answered = object; return object })
		i = f.settled(i, f.args)
		attributes, warned := f.attributesOf(), map[string]bool{}
		for _, field := range leaves(answered) {
			attribute := attributes[field]
			for _, odd := range oddities() {
				what := field + " is " + odd.name
				_, inner := answered[field].(map[string]any)
				switch {
				case field == f.idField:
					continue // TestAnswerToReadNamesAnother has it.
				case attribute != "" && !inner && !odd.unreadable(at(f.t, i.State, attribute).Type()),
					odd.name == "a fraction" && f.find(attribute).class.decimal:
					continue // It is another value, and not unreadable.
				case inner && odd.name == "an object":
					continue // It is one.
				}
				f.answers(f.get, func(object map[string]any) any { return replaced(object, field, odd.value) })
				read, diags := f.refresh(i)
				f.warns(what, diags, attribute)
				f.same(read, i)
				plan, diags := f.Plan(f.name, read, f.Args(f.name, f.args))
				if len(diags) > 0 || !plan.Empty {
					f.t.Errorf("%s: a plan of %s\n%s", what, differences(read.State, plan), acctest.FormatDiags(diags))
				}
				warned[attribute] = true
			}
		}
		f.asEver(f.get)
		f.settled(i, f.args)
		if len(warned) < 4 {
			f.t.Errorf("only %v were tried", warned)
		}
	})
}

// An import takes what can be read.
func TestAnswerToImport(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		created := f.created()
		f.readsSingly()
		var answered map[string]any
		f.answers(f.get, func(object map[string]any) any { answered = object; return object })
		whole, diags := f.Import(f.name, created.Text("id"), nil)
		if len(diags) > 0 {
			f.t.Fatal(acctest.FormatDiags(diags))
		}
		attributes := f.attributesOf()
		odd := oddities()[0].value
		for _, field := range leaves(answered) {
			attribute := attributes[field]
			if _, inner := answered[field].(map[string]any); inner || field == f.idField {
				continue
			}
			f.answers(f.get, func(object map[string]any) any { return replaced(object, field, odd) })
			imported, diags := f.Import(f.name, created.Text("id"), nil)
			f.warns(field, diags, attribute)
			if imported == nil {
				f.t.Errorf("%s: not imported", field)
				continue
			}
			want := *whole
			if attribute != "" {
				want.State = nulled(f.t, whole.State, attribute)
			}
			f.same(imported, &want)
		}
		f.requested(1, f.create)
		f.requested(0, f.update, f.remove)
	})
}
