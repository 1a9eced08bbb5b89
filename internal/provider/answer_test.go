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
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// attributesOf returns the attributes by their fields in answers, as far as a change in
// the table is of one attribute and one field.
func (k kind) attributesOf() map[string]string {
	all := map[string]string{}
	switch k.name { // What answers call otherwise.
	case "telegent_subscriber":
		all["Account"], all["Account.AccountId"] = "account_id", "account_id"
	case "telegent_voice_route":
		all["IpWhiteList"] = "ip_whitelist"
	}
	for _, e := range k.changes {
		if len(e.set) != 1 || len(e.stored) != 1 {
			continue
		}
		for attribute := range e.set {
			for field := range e.stored {
				all[field] = attribute
			}
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

// attributePath is the path of an attribute as a diagnostic has it.
func attributePath(path string) *tftypes.AttributePath {
	p := tftypes.NewAttributePath()
	for name := range strings.SplitSeq(path, ".") {
		p = p.WithAttributeName(name)
	}
	return p
}

// An oddValue is a value that an answer has where another type belongs.
type oddValue struct {
	name  string
	value any
	// unreadable tells for an attribute of which type it has no meaning.
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
func (b *bench) warns(what string, diags []*tfprotov6.Diagnostic, attribute string) {
	b.t.Helper()
	if attribute == "" {
		if len(diags) > 0 {
			b.t.Errorf("%s:\n%s", what, acctest.Said(diags))
		}
		return
	}
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning ||
		diags[0].Summary != "Part of the API's answer cannot be read" || !diags[0].Attribute.Equal(attributePath(attribute)) {
		b.t.Errorf("%s: want one warning on %s:\n%s", what, attribute, acctest.Said(diags))
	}
}

// unlike returns arguments of an object that no other stands in the way of.
func (b *bench) unlike(args map[string]any, n int) map[string]any {
	if b.name == "telegent_subscriber" {
		return putAll(args, map[string]any{"email": fmt.Sprintf("ada.%d@example.com", n)})
	}
	return args
}

// fewest are the arguments that a creation needs.
func (b *bench) fewest() map[string]any {
	least := maps.Clone(b.args)
	maps.DeleteFunc(least, func(name string, _ any) bool { return !slices.Contains(b.least, name) })
	return least
}

// What cannot be read in the answer to a creation costs an attribute its value, and no
// more: the object is in the state untainted, and no other is created.
func TestAnswerToCreation(t *testing.T) {
	t.Parallel()
	eachPlainKind(t, func(b *bench) {
		var answered map[string]any
		b.answers(b.create, func(object map[string]any) any { answered = object; return object })
		b.created()
		attributes, n := b.attributesOf(), 0
		b.sandbox.ResetJournal()
		planned := map[int]*acctest.Plan{} // by the number of arguments
		for _, args := range []map[string]any{b.args, b.fewest()} {
			plan, diags := b.Plan(b.name, nil, b.Args(b.name, args))
			if len(diags) > 0 {
				b.t.Fatal(acctest.Said(diags))
			}
			planned[len(args)] = plan
		}
		for _, field := range leaves(answered) {
			for _, odd := range oddities() {
				if field == b.idField {
					continue // TestAnswerWithAnID has it.
				}
				for _, args := range []map[string]any{b.args, b.fewest()} {
					if len(args) == len(b.args) && odd.name != "an object" {
						continue // Nothing is left to be told.
					}
					n++
					what := fmt.Sprintf("%s is %s, of %d arguments", field, odd.name, len(args))
					attribute := attributes[field]
					if attribute != "" {
						if value := at(b.t, planned[len(args)].State, attribute); value.IsKnown() || !odd.unreadable(value.Type()) {
							attribute = ""
						}
					}
					args = b.unlike(args, n)
					b.answers(b.create, func(object map[string]any) any { return replaced(object, field, odd.value) })
					i, diags := b.apply(nil, args)
					b.warns(what, diags, attribute)
					if i == nil || i.Tainted {
						b.t.Fatalf("%s: kept %v", what, i)
					}
					if attribute != "" && !at(b.t, i.State, attribute).IsNull() {
						b.t.Errorf("%s: %s is %s", what, attribute, i.State[attribute])
					}
					b.asEver(b.create)
					if attribute != "" || odd.name == "an object" {
						b.settled(i, args)
					}
					b.requested(n, b.create)
					b.sandbox.Forget(i.Text("id"))
				}
			}
		}
		b.requested(0, b.update, b.remove)
		if n < 20 {
			b.t.Errorf("only %d answers were tried", n)
		}
	})
}

// readsSingly has the API refuse to list, so that every read is of one object.
func (b *bench) readsSingly() {
	b.sent.rewrite(b.list, func(a *answer) {
		a.status, a.body = http.StatusForbidden, map[string]any{"StatusCode": http.StatusForbidden, "Message": "Forbidden."}
	})
}

// What cannot be read in the answer to a read keeps its value, with a warning, and no
// plan fails because of it.
func TestAnswerToRead(t *testing.T) {
	t.Parallel()
	eachPlainKind(t, func(b *bench) {
		i := b.settled(b.created(), b.args)
		b.readsSingly()
		var answered map[string]any
		b.answers(b.get, func(object map[string]any) any { answered = object; return object })
		i = b.settled(i, b.args)
		attributes, warned := b.attributesOf(), map[string]bool{}
		for _, field := range leaves(answered) {
			attribute := attributes[field]
			for _, odd := range oddities() {
				what := field + " is " + odd.name
				_, inner := answered[field].(map[string]any)
				switch {
				case field == b.idField:
					continue // TestAnswerToReadNamesAnother has it.
				case attribute != "" && !inner && !odd.unreadable(at(b.t, i.State, attribute).Type()):
					continue // It is another value, and not unreadable.
				case inner && odd.name == "an object":
					continue // It is one.
				}
				b.answers(b.get, func(object map[string]any) any { return replaced(object, field, odd.value) })
				read, diags := b.refresh(i)
				b.warns(what, diags, attribute)
				b.same(read, i)
				plan, diags := b.Plan(b.name, read, b.Args(b.name, b.args))
				if len(diags) > 0 || !plan.Empty {
					b.t.Errorf("%s: a plan of %s\n%s", what, differences(read.State, plan), acctest.Said(diags))
				}
				warned[attribute] = true
			}
		}
		b.asEver(b.get)
		b.settled(i, b.args)
		if len(warned) < 4 {
			b.t.Errorf("only %v were tried", warned)
		}
	})
}

// An import takes what can be read.
func TestAnswerToImport(t *testing.T) {
	t.Parallel()
	eachPlainKind(t, func(b *bench) {
		created := b.created()
		b.readsSingly()
		var answered map[string]any
		b.answers(b.get, func(object map[string]any) any { answered = object; return object })
		whole, diags := b.Import(b.name, created.Text("id"), nil)
		if len(diags) > 0 {
			b.t.Fatal(acctest.Said(diags))
		}
		attributes := b.attributesOf()
		odd := oddities()[0].value
		for _, field := range leaves(answered) {
			attribute := attributes[field]
			if _, inner := answered[field].(map[string]any); inner || field == b.idField {
				continue
			}
			b.answers(b.get, func(object map[string]any) any { return replaced(object, field, odd) })
			imported, diags := b.Import(b.name, created.Text("id"), nil)
			b.warns(field, diags, attribute)
			if imported == nil {
				b.t.Errorf("%s: not imported", field)
				continue
			}
			want := *whole
			if attribute != "" {
				want.State = nulled(b.t, whole.State, attribute)
			}
			b.same(imported, &want)
		}
		b.requested(1, b.create)
		b.requested(0, b.update, b.remove)
	})
}

// renamed returns an object with a field of another name.
func renamed(object map[string]any, from, to string) map[string]any {
	object = maps.Clone(object)
	object[to] = object[from]
	delete(object, from)
	return object
}

// An id is taken from an answer to a creation in whatever shape it comes.
func TestAnswerWithAnID(t *testing.T) {
	t.Parallel()
	type object = map[string]any
	shapes := map[string]func(o object, field string) any{
		"a text":                    func(o object, _ string) any { return o },
		"a padded text":             func(o object, field string) any { return replaced(o, field, fmt.Sprintf(" %s\r\n", o[field])) },
		"a list":                    func(o object, field string) any { return replaced(o, field, []any{o[field]}) },
		"a list with a null":        func(o object, field string) any { return replaced(o, field, []any{nil, o[field]}) },
		"an object":                 func(o object, field string) any { return replaced(o, field, object{"Id": o[field]}) },
		"an object with nulls":      func(o object, field string) any { return replaced(o, field, object{"Value": o[field], "Name": nil}) },
		"a list of objects":         func(o object, field string) any { return replaced(o, field, []any{object{"id": o[field]}}) },
		"a key in lower case":       func(o object, field string) any { return renamed(o, field, strings.ToLower(field)) },
		"a key in upper case":       func(o object, field string) any { return renamed(o, field, strings.ToUpper(field)) },
		"as Id":                     func(o object, field string) any { return renamed(o, field, "Id") },
		"as id, alone":              func(o object, field string) any { return object{"id": o[field]} },
		"alone":                     func(o object, field string) any { return object{field: o[field]} },
		"in an object":              func(o object, _ string) any { return object{"Result": o} },
		"in an object of an object": func(o object, _ string) any { return object{"Data": object{"Route": o, "Count": 1}} },
		"in a list":                 func(o object, _ string) any { return []any{o} },
		"in an object's list":       func(o object, _ string) any { return object{"Results": []any{o}, "Total": 1} },
		"in an object with an id":   func(o object, _ string) any { return object{"Id": "request-1", "Result": o} },
		"beside another id":         func(o object, _ string) any { return replaced(o, "Id", "request-1") },
		"beside other objects of an id": func(o object, _ string) any {
			return replaced(o, "Links", []any{object{"Id": "self"}, object{"Id": "list"}})
		},
		"with errors that are none": func(o object, _ string) any { return replaced(o, "Errors", object{}) },
		"with a success of its own": func(o object, _ string) any { return replaced(replaced(o, "Successful", "True"), "StatusCode", 200) },
	}
	for shape, rewrite := range shapes {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				var id any
				b.answers(b.create, func(o map[string]any) any { id = o[b.idField]; return rewrite(o, b.idField) })
				i := b.created()
				if i.Text("id") != id {
					b.t.Errorf("the id is %q, want %q", i.Text("id"), id)
				}
				b.requested(1, b.create)
				b.holds(i, b.stored)
				b.settled(i, b.args)
			})
		})
	}
	t.Run("a number", func(t *testing.T) {
		t.Parallel()
		eachPlainKind(t, func(b *bench) {
			for _, number := range []any{12345, 12345.0, "12345"} {
				b.answers(b.create, func(o map[string]any) any { return replaced(o, b.idField, number) })
				i, diags := b.apply(nil, b.unlike(b.args, b.sandbox.Requests(b.create)))
				if len(diags) > 0 || i == nil || i.Tainted || i.Text("id") != "12345" {
					b.t.Errorf("%v: kept %v:\n%s", number, i, diagnostics(diags))
				}
			}
		})
	})
}

// Of a creation whose answer names no object nobody can know more than where to look.
func TestAnswerWithoutAnID(t *testing.T) {
	t.Parallel()
	type object = map[string]any
	shapes := map[string]func(o object, field string) any{
		"left out":           func(o object, field string) any { o = maps.Clone(o); delete(o, field); return o },
		"null":               func(o object, field string) any { return replaced(o, field, nil) },
		"empty":              func(o object, field string) any { return replaced(o, field, "") },
		"blank":              func(o object, field string) any { return replaced(o, field, " ") },
		"a boolean":          func(o object, field string) any { return replaced(o, field, false) },
		"an empty list":      func(o object, field string) any { return replaced(o, field, []any{}) },
		"two of them":        func(o object, field string) any { return replaced(o, field, []any{o[field], "MRID-other"}) },
		"two objects":        func(o object, field string) any { return object{"Results": []any{o, replaced(o, field, "MRID-other")}} },
		"nothing":            func(object, string) any { return object{} },
		"an empty array":     func(object, string) any { return []any{} },
		"nothing but words":  func(object, string) any { return object{"Message": "Created.", "Successful": true} },
		"as Id in an object": func(o object, field string) any { return object{"Result": renamed(o, field, "Id")} },
		"in a nested Id": func(o object, field string) any {
			return object{"Account": object{"Id": "AID-1"}, "Owner": object{"Id": "OID-1"}}
		},
	}
	for shape, rewrite := range shapes {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				b.answers(b.create, func(o map[string]any) any { return rewrite(o, b.idField) })
				i, diags := b.apply(nil, b.args)
				failure := b.failure(diags)
				b.says(failure, "Cannot create the "+b.noun, "the answer has no "+b.idField, "its outcome is unknown", b.lookUp)
				if i != nil {
					b.t.Errorf("there is an instance: %v", i)
				}
				b.requested(1, b.create)
			})
		})
	}
}

// An id that repeats a secret of the request is none, and reaches no state.
func TestAnswerWithASecretAsAnID(t *testing.T) {
	t.Parallel()
	eachPlainKind(t, func(b *bench) {
		if len(b.secrets) == 0 {
			return
		}
		for _, s := range b.secrets {
			secret := fmt.Sprint(b.args[s.attribute])
			for _, value := range []any{secret, []any{secret}, "MRID-" + secret, map[string]any{"Id": forms(b.t, secret)[2]}} {
				b.answers(b.create, func(o map[string]any) any { return replaced(o, b.idField, value) })
				i, diags := b.apply(nil, b.unlike(b.args, b.sandbox.Requests(b.create)))
				b.says(b.failure(diags), "the answer has no "+b.idField, "its outcome is unknown")
				if i != nil {
					b.t.Errorf("%v: there is an instance", value)
				}
			}
		}
	})
}

// A read whose answer does not say which object it is of leaves the state as it is, with
// a warning; one of another object is an error.
func TestAnswerToReadNamesAnother(t *testing.T) {
	t.Parallel()
	type object = map[string]any
	const same, unsaid, another = "", "does not say which", "answered with the"
	shapes := map[string]struct {
		rewrite func(o object, field string) any
		want    string
	}{
		"in lower case": {func(o object, field string) any { return replaced(o, field, strings.ToLower(fmt.Sprint(o[field]))) }, same},
		"in upper case": {func(o object, field string) any { return replaced(o, field, strings.ToUpper(fmt.Sprint(o[field]))) }, same},
		"padded":        {func(o object, field string) any { return replaced(o, field, fmt.Sprintf("\t%s ", o[field])) }, same},
		"a list":        {func(o object, field string) any { return replaced(o, field, []any{o[field]}) }, same},
		"in an object":  {func(o object, _ string) any { return object{"Result": o} }, same},
		"in a list":     {func(o object, _ string) any { return []any{o} }, same},
		"a key in lower case": {func(o object, field string) any {
			o = replaced(o, strings.ToLower(field), o[field])
			delete(o, field)
			return o
		}, same},
		"left out":             {func(o object, field string) any { o = maps.Clone(o); delete(o, field); return o }, unsaid},
		"null":                 {func(o object, field string) any { return replaced(o, field, nil) }, unsaid},
		"empty":                {func(o object, field string) any { return replaced(o, field, " ") }, unsaid},
		"two of them":          {func(o object, field string) any { return replaced(o, field, []any{o[field], "MRID-other"}) }, unsaid},
		"nothing":              {func(object, string) any { return object{} }, unsaid},
		"another":              {func(o object, field string) any { return replaced(o, field, "MRID-other") }, another},
		"a part of it":         {func(o object, field string) any { return replaced(o, field, fmt.Sprint(o[field])[:8]) }, another},
		"another, in a list":   {func(o object, field string) any { return []any{replaced(o, field, "MRID-other")} }, another},
		"another and a change": {func(o object, field string) any { return replaced(replaced(o, field, "MRID-other"), "RouteName", "x") }, another},
	}
	for shape, test := range shapes {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				i := b.settled(b.created(), b.args)
				b.readsSingly()
				b.answers(b.get, func(o map[string]any) any { return test.rewrite(o, b.idField) })
				read, diags := b.refresh(i)
				b.same(read, i)
				switch test.want {
				case same:
					b.settled(i, b.args)
				case another:
					b.says(b.failure(diags), "Cannot read the "+b.noun+" "+i.Text("id"), another+" "+b.idField, fmt.Sprintf("asked for %q", i.Text("id")))
				default:
					if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning || !diags[0].Attribute.Equal(attributePath("id")) {
						b.t.Fatalf("want one warning on the id:\n%s", acctest.Said(diags))
					}
					b.says(diags[0], "does not say which "+b.idField+" its answer is of", "The state keeps what it has")
					plan, diags := b.Plan(b.name, read, b.Args(b.name, b.args))
					if len(diags) > 0 || !plan.Empty {
						b.t.Errorf("a plan of %s\n%s", differences(read.State, plan), acctest.Said(diags))
					}
				}

				// Neither an import nor a data source has anything to keep.
				imported, importDiags := b.Import(b.name, i.Text("id"), nil)
				found, findDiags := b.ReadDataSource(b.name, map[string]tftypes.Value{"id": i.State["id"]})
				if test.want == same {
					if imported == nil || found == nil || len(importDiags) > 0 || len(findDiags) > 0 {
						b.t.Errorf("imported %v, found %v:\n%s\n%s", imported, found, acctest.Said(importDiags), acctest.Said(findDiags))
					}
					return
				}
				b.says(b.failure(importDiags), "Cannot read the "+b.noun+" "+i.Text("id"), test.want+" "+b.idField)
				b.says(b.failure(findDiags), "Cannot read the "+b.noun+" "+i.Text("id"), test.want+" "+b.idField)
			})
		})
	}
}

// A success is one whatever its status and its Content-Type are.
func TestAnswerOfAnotherStatus(t *testing.T) {
	t.Parallel()
	shapes := map[string]func(a *answer){
		"201":                   func(a *answer) { a.status = http.StatusCreated },
		"202":                   func(a *answer) { a.status = http.StatusAccepted },
		"299":                   func(a *answer) { a.status = 299 },
		"text/plain":            func(a *answer) { a.header.Set("Content-Type", "text/plain; charset=utf-8") },
		"text/html":             func(a *answer) { a.header.Set("Content-Type", "text/html") },
		"a type that is none":   func(a *answer) { a.header.Set("Content-Type", "JSON") },
		"a byte order mark":     func(a *answer) { a.prefix = "\ufeff" },
		"white space before it": func(a *answer) { a.prefix = "\r\n \t" },
		"201, as text, marked":  func(a *answer) { a.status, a.prefix = 201, "\ufeff"; a.header.Set("Content-Type", "text/plain") },
	}
	for shape, rewrite := range shapes {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				for _, operation := range []string{b.create, b.get, b.update, b.remove, b.list, "POST " + sandbox.TokenPath} {
					b.sent.rewrite(operation, rewrite)
				}
				b.ProviderServer = b.configured(acctest.Settings(sandboxURL)) // It has no tokens from before.
				b.lives()
			})
		})
	}
}

// A write whose success has no content has taken effect, where there is no id to be told.
func TestAnswerWithoutContent(t *testing.T) {
	t.Parallel()
	shapes := map[string]func(a *answer){
		"204":            func(a *answer) { a.status, a.bare = http.StatusNoContent, true },
		"200":            func(a *answer) { a.bare = true },
		"202":            func(a *answer) { a.status, a.bare = http.StatusAccepted, true },
		"an empty one":   func(a *answer) { a.body = map[string]any{} },
		"null":           func(a *answer) { a.body = nil },
		"an empty array": func(a *answer) { a.body = []any{} },
		"a word":         func(a *answer) { a.body = map[string]any{"Message": "Done."} },
	}
	for shape, rewrite := range shapes {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				for _, operation := range []string{b.update, b.remove, "POST " + sandbox.SubscriberTransferPath} {
					b.sent.rewrite(operation, rewrite)
				}
				b.lives()
			})
		})
	}
}

// lives takes an object through its life, whose every write must take effect: a change
// by each operation, and what takes a nested argument out.
func (b *bench) lives() {
	b.t.Helper()
	i := b.settled(b.created(), b.args)
	b.holds(i, b.stored)
	for n, e := range b.changes {
		_, nested := b.args[strings.TrimSuffix(e.name, " out")].(map[string]any)
		if e.replaces || len(e.stored) == 0 || n > 0 && e.operation == "" && !nested {
			continue
		}
		var diags []*tfprotov6.Diagnostic
		if i, diags = b.apply(i, putAll(b.args, e.set)); len(diags) > 0 {
			b.t.Fatalf("%s:\n%s", e.name, diagnostics(diags))
		}
		b.holds(i, putAll(b.stored, e.stored))
		if i, diags = b.apply(i, b.args); len(diags) > 0 {
			b.t.Fatalf("back from %s:\n%s", e.name, diagnostics(diags))
		}
	}
	i = b.settled(i, b.args)
	if b.remove == "" {
		return
	}
	gone, diags := b.apply(i, nil)
	if gone != nil || len(diags) > 0 || b.object(i) != nil {
		b.t.Errorf("destroyed %v:\n%s", gone, diagnostics(diags))
	}
}

// A success that says of itself that it is none is an error in the API's words, and
// leaves all as it was.
func TestAnswerThatRefuses(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a flag":             `{"Successful":false,"Message":"There is no credit left."}`,
		"a flag as a text":   `{"successful":"False","error":"There is no credit left."}`,
		"another flag":       `{"Success":false,"Error":"There is no credit left."}`,
		"an error's body":    `{"StatusCode":402,"Message":"There is no credit left."}`,
		"problem details":    `{"title":"There is no credit left.","status":422}`,
		"a flag and an id":   `{"Successful":false,"Message":"There is no credit left.","MessageRouteId":"","CallRouteId":null}`,
		"errors of a status": `{"Status":"400","Title":"There is no credit left."}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				b.inject(b.create, once(sandbox.Fault{Body: body}))
				made, diags := b.apply(nil, b.args)
				failure := b.failure(diags)
				b.says(failure, "Cannot create the "+b.noun, b.create, "There is no credit left.")
				if made != nil || strings.Contains(failure.Detail, "outcome is unknown") {
					b.t.Errorf("made %v:\n%s", made, failure.Detail)
				}
				i := b.settled(b.created(), b.args)
				b.inject(b.update, once(sandbox.Fault{Body: body}))
				kept, diags := b.apply(i, putAll(b.args, b.changes[0].set))
				b.says(b.failure(diags), "Cannot update the "+b.noun, b.update, "There is no credit left.")
				b.same(kept, i)
				if b.remove == "" {
					return
				}
				b.inject(b.remove, once(sandbox.Fault{Body: body}))
				kept, diags = b.apply(i, nil)
				b.says(b.failure(diags), "Cannot delete the "+b.noun, b.remove, "There is no credit left.")
				b.same(kept, i)
				b.holds(i, b.stored)
			})
		})
	}
}
