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
			eachPlainResource(t, func(f *fixture) {
				var id any
				f.answers(f.create, func(o map[string]any) any { id = o[f.idField]; return rewrite(o, f.idField) })
				i := f.created()
				if i.Text("id") != id {
					f.t.Errorf("the id is %q, want %q", i.Text("id"), id)
				}
				f.requested(1, f.create)
				f.holds(i, f.stored)
				f.settled(i, f.args)
			})
		})
	}
	t.Run("a number", func(t *testing.T) {
		t.Parallel()
		eachPlainResource(t, func(f *fixture) {
			for _, number := range []any{12345, 12345.0, "12345"} {
				f.answers(f.create, func(o map[string]any) any { return replaced(o, f.idField, number) })
				i, diags := f.apply(nil, f.unlike(f.args, f.sandbox.Requests(f.create)))
				if len(diags) > 0 || i == nil || i.Tainted || i.Text("id") != "12345" {
					f.t.Errorf("%v: kept %v:\n%s", number, i, acctest.FormatDiags(diags))
				}
			}
		})
	})
}

// If the answer to a creation names no object, all that is known is where to look.
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
			eachPlainResource(t, func(f *fixture) {
				f.answers(f.create, func(o map[string]any) any { return rewrite(o, f.idField) })
				i, diags := f.apply(nil, f.args)
				failure := f.failure(diags)
				f.says(failure, "Cannot create the "+f.noun, "the answer has no "+f.idField, "its outcome is unknown", f.lookUp)
				if i != nil {
					f.t.Errorf("there is an instance: %v", i)
				}
				f.requested(1, f.create)
			})
		})
	}
}

// An id that repeats a secret of the request is none, and reaches no state.
func TestAnswerWithASecretAsAnID(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		if len(f.secrets) == 0 {
			return
		}
		for _, s := range f.secrets {
			secret := fmt.Sprint(f.args[s.attribute])
			for _, value := range []any{secret, []any{secret}, "MRID-" + secret, map[string]any{"Id": forms(f.t, secret)[2]}} {
				f.answers(f.create, func(o map[string]any) any { return replaced(o, f.idField, value) })
				i, diags := f.apply(nil, f.unlike(f.args, f.sandbox.Requests(f.create)))
				f.says(f.failure(diags), "the answer has no "+f.idField, "its outcome is unknown")
				if i != nil {
					f.t.Errorf("%v: there is an instance", value)
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
			eachPlainResource(t, func(f *fixture) {
				i := f.settled(f.created(), f.args)
				f.readsSingly()
				f.answers(f.get, func(o map[string]any) any { return test.rewrite(o, f.idField) })
				read, diags := f.refresh(i)
				f.same(read, i)
				switch test.want {
				case same:
					f.settled(i, f.args)
				case another:
					f.says(f.failure(diags), "Cannot read the "+f.noun+" "+i.Text("id"), another+" "+f.idField, fmt.Sprintf("asked for %q", i.Text("id")))
				default:
					if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning || !diags[0].Attribute.Equal(acctest.At("id")) {
						f.t.Fatalf("want one warning on the id:\n%s", acctest.FormatDiags(diags))
					}
					f.says(diags[0], "does not say which "+f.idField+" its answer is of", "The state keeps what it has")
					plan, diags := f.Plan(f.name, read, f.Args(f.name, f.args))
					if len(diags) > 0 || !plan.Empty {
						f.t.Errorf("a plan of %s\n%s", differences(read.State, plan), acctest.FormatDiags(diags))
					}
				}

				// Neither an import nor a data source has anything to keep.
				imported, importDiags := f.Import(f.name, i.Text("id"), nil)
				found, findDiags := f.ReadDataSource(f.name, map[string]tftypes.Value{"id": i.State["id"]})
				if test.want == same {
					if imported == nil || found == nil || len(importDiags) > 0 || len(findDiags) > 0 {
						f.t.Errorf("imported %v, found %v:\n%s\n%s", imported, found, acctest.FormatDiags(importDiags), acctest.FormatDiags(findDiags))
					}
					return
				}
				f.says(f.failure(importDiags), "Cannot read the "+f.noun+" "+i.Text("id"), test.want+" "+f.idField)
				f.says(f.failure(findDiags), "Cannot read the "+f.noun+" "+i.Text("id"), test.want+" "+f.idField)
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
			eachPlainResource(t, func(f *fixture) {
				for _, operation := range []string{f.create, f.get, f.update, f.remove, f.list, "POST " + sandbox.TokenPath} {
					f.sent.rewrite(operation, rewrite)
				}
				f.ProviderServer = f.configured(acctest.Settings(sandboxURL)) // It has no tokens from before.
				f.lives()
			})
		})
	}
}

// A write whose success has no content took effect, if no id has to be returned.
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
			eachPlainResource(t, func(f *fixture) {
				for _, operation := range []string{f.update, f.remove, "POST " + sandbox.SubscriberTransferPath} {
					f.sent.rewrite(operation, rewrite)
				}
				f.lives()
			})
		})
	}
}

// lives takes an object through its life, whose every write must take effect: a change
// by each operation, and what takes a nested argument out.
func (f *fixture) lives() {
	f.t.Helper()
	i := f.settled(f.created(), f.args)
	f.holds(i, f.stored)
	for n, e := range f.changes {
		_, nested := f.args[strings.TrimSuffix(e.name, " removed")].(map[string]any)
		if e.replaces || len(e.stored) == 0 || n > 0 && e.operation == "" && !nested {
			continue
		}
		var diags []*tfprotov6.Diagnostic
		if i, diags = f.apply(i, putAll(f.args, e.set)); len(diags) > 0 {
			f.t.Fatalf("%s:\n%s", e.name, acctest.FormatDiags(diags))
		}
		f.holds(i, putAll(f.stored, e.stored))
		if i, diags = f.apply(i, f.args); len(diags) > 0 {
			f.t.Fatalf("back from %s:\n%s", e.name, acctest.FormatDiags(diags))
		}
	}
	i = f.settled(i, f.args)
	if f.remove == "" {
		return
	}
	gone, diags := f.apply(i, nil)
	if gone != nil || len(diags) > 0 || f.object(i) != nil {
		f.t.Errorf("destroyed %v:\n%s", gone, acctest.FormatDiags(diags))
	}
}

// A success whose content is a failure is an error with the API's message, and
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
			eachPlainResource(t, func(f *fixture) {
				f.inject(f.create, once(sandbox.Fault{Body: body}))
				made, diags := f.apply(nil, f.args)
				failure := f.failure(diags)
				f.says(failure, "Cannot create the "+f.noun, f.create, "There is no credit left.")
				if made != nil || strings.Contains(failure.Detail, "outcome is unknown") {
					f.t.Errorf("made %v:\n%s", made, failure.Detail)
				}
				i := f.settled(f.created(), f.args)
				f.inject(f.update, once(sandbox.Fault{Body: body}))
				kept, diags := f.apply(i, putAll(f.args, f.changes[0].set))
				f.says(f.failure(diags), "Cannot update the "+f.noun, f.update, "There is no credit left.")
				f.same(kept, i)
				if f.remove == "" {
					return
				}
				f.inject(f.remove, once(sandbox.Fault{Body: body}))
				kept, diags = f.apply(i, nil)
				f.says(f.failure(diags), "Cannot delete the "+f.noun, f.remove, "There is no credit left.")
				f.same(kept, i)
				f.holds(i, f.stored)
			})
		})
	}
}
