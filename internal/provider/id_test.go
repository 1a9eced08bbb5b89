// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

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

// An answer to a creation that names no object may say why.
func TestAnswerWithoutAnIDSaysWhy(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		for _, key := range []string{"Message", "StatusMessage", "ErrorMessage", "Error"} {
			reason := "Not now."
			for _, s := range f.secrets { // It shows none.
				reason += fmt.Sprint(" ", f.args[s.attribute])
			}
			f.inject(f.create, once(sandbox.Fault{Body: fmt.Sprintf(`{"Status":"Rejected",%q:%s}`, key, quoted(f.t, reason))}))
			_, diags := f.apply(nil, f.args)
			f.says(f.failure(diags), "the answer has no "+f.idField+", and says: Not now.", "its outcome is unknown", f.lookUp)
		}
	})
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

// An id with any of the prefixes that Telegent publishes for its kind raises no doubt.
func TestPublishedPrefixes(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	for _, test := range []struct{ kind, id, path, field string }{
		{"telegent_package", "PKID-1", sandbox.PackagePath, "PackageId"},
		{"telegent_product", "PID-1", sandbox.ProductPath, "ProductId"},
		{"telegent_subscriber", "SID-1", sandbox.SubscriberPath, "SubscriberId"},
	} {
		s.Inject(sandbox.Fault{Method: http.MethodGet, Path: test.path, Body: fmt.Sprintf(`{%q:%q}`, test.field, test.id)})
		imported, diags := server.Import(test.kind, test.id, nil)
		acctest.NoDiags(t, diags)
		_, diags = server.ReadDataSource(test.kind, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, test.id)})
		acctest.NoDiags(t, diags)
		if imported.Text("id") != test.id {
			t.Errorf("%s is imported as %v", test.id, imported)
		}
	}
}
