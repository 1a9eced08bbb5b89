// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// isOn reports whether a diagnostic is an error on an attribute or on a part of it, with
// the words.
func isOn(d *tfprotov6.Diagnostic, attribute, words string) bool {
	return d.Severity == tfprotov6.DiagnosticSeverityError && strings.Contains(d.Summary+"\n"+d.Detail, words) &&
		(acctest.At(attribute).Equal(d.Attribute) || strings.HasPrefix(d.Attribute.String(), acctest.At(attribute).String()+"."))
}

// A plan refuses what no API takes, on the attribute and before a request is made.
func TestArgumentInvalid(t *testing.T) {
	t.Parallel()
	for name, of := range resourceCases() {
		if name == "number" {
			continue // Its arguments have no classes.
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := of(parents{
				account: [2]string{"AID-1", "AID-2"}, subscriber: [2]string{"TSUID-1", "TSUID-2"},
				product: [2]string{"PRID-1", "PRID-2"}, pack: [2]string{"PID-1", "PID-2"},
				messageRoute: [2]string{"MRID-1", "MRID-2"}, voiceRoute: [2]string{"CRID-1", "CRID-2"},
			})
			server := acctest.NewServer(t)
			refused := func(args map[string]any, attribute, words string) {
				t.Helper()
				if _, diags := server.Plan(k.name, nil, server.Args(k.name, args)); len(diags) != 1 || !isOn(diags[0], attribute, words) {
					t.Errorf("want one error on %s that says %q:\n%s", attribute, words, acctest.FormatDiags(diags))
				}
			}
			schema := attributes(schemas(t)["resource "+k.name])
			for _, a := range k.arguments {
				if schema[a.attribute].Required != a.required {
					t.Errorf("%s is required: %t, want %t", a.attribute, schema[a.attribute].Required, a.required)
				}
				if a.required {
					refused(put(k.args, a.attribute, nil), a.attribute, "required")
				}
				if schema[a.attribute].Type.Is(tftypes.String) {
					refused(put(k.args, a.attribute, ""), a.attribute, "empty")
				}
				for value, words := range a.class.invalid {
					refused(put(k.args, a.attribute, plain(value)), a.attribute, words)
				}
				for _, value := range a.class.valid {
					_, diags := server.Plan(k.name, nil, server.Args(k.name, put(k.args, a.attribute, plain(value))))
					acctest.NoDiags(t, withoutWarnings(diags))
				}
				if a.needs != "" {
					without := removedFrom(k.args, k.find(a.needs))
					refused(put(without, a.attribute, a.value), a.attribute, a.needs+" must be set if "+a.attribute+" is set")
				}
				if a.secret {
					refused(putAll(k.args, k.removal(a).set), a.attribute+"_version", fmt.Sprintf("%q must be specified", a.attribute))
				}
			}
		})
	}
}

// removedFrom returns arguments without one of them.
func removedFrom(args map[string]any, a argument) map[string]any { return put(args, a.attribute, nil) }

// A plan may come before the value of an argument is known.
func TestArgumentUnknown(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		i := f.settled(f.created(), f.args)
		f.sandbox.ResetJournal()
		for _, a := range f.arguments {
			outer, _, _ := strings.Cut(a.attribute, ".")
			for _, path := range slices.Compact([]string{outer, a.attribute}) {
				values := f.Args(f.name, f.args)
				values[outer] = unknown(f.t, values[outer], strings.TrimPrefix(strings.TrimPrefix(path, outer), "."))
				for _, prior := range []*acctest.Instance{nil, i} {
					plan, diags := f.Plan(f.name, prior, values)
					if plan == nil || hasErrors(diags) {
						f.t.Fatalf("%s: %s", path, acctest.FormatDiags(diags))
					}
					if planned := at(f.t, plan.State, path); !a.secret && planned.IsFullyKnown() {
						f.t.Errorf("%s is planned as %s", path, planned)
					}
				}
			}
		}
		// A plan that may replace a route reads which numbers are on it.
		for _, e := range f.sandbox.Journal() {
			if e.Path != sandbox.NumberInventoryPath && e.Path != sandbox.TokenPath {
				f.t.Errorf("sent %v", e)
			}
		}
	})
}

// unknown returns a value that is not known, or one whose part is not.
func unknown(t *testing.T, value tftypes.Value, part string) tftypes.Value {
	t.Helper()
	if part == "" {
		return tftypes.NewValue(value.Type(), tftypes.UnknownValue)
	}
	var inner map[string]tftypes.Value
	if err := value.As(&inner); err != nil {
		t.Fatal(err)
	}
	inner[part] = tftypes.NewValue(inner[part].Type(), tftypes.UnknownValue)
	return tftypes.NewValue(value.Type(), inner)
}

// What the API finds wrong with a field is an error on its attribute, and nothing is kept.
func TestArgumentRefused(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		for _, a := range f.arguments {
			if a.field == "" {
				continue
			}
			lower := strings.ToLower(a.field[:1]) + a.field[1:]
			faults := []sandbox.Fault{
				{Status: 400, Body: fmt.Sprintf(`{"Title":"One or more validation errors occurred.","Errors":{%q:["It is wrong."]},"TraceId":"00-trace"}`, a.field)},
				{Status: 422, Body: fmt.Sprintf(`{"Title":"No.","Errors":{%q:["It is wrong."]}}`, lower)},
			}
			if !strings.Contains(a.field, ".") {
				faults = append(faults,
					published(400, a.field+" is required. It is wrong."), published(409, a.field+" already exists. It is wrong."),
					published(422, "Invalid "+a.field+". It is wrong."))
			}
			for _, fault := range faults {
				f.inject(f.create, once(fault))
				i, diags := f.apply(nil, f.args)
				if failure := f.failure(diags); i != nil || !isOn(failure, a.attribute, "It is wrong.") || !strings.Contains(failure.Summary, "Cannot create the "+f.noun) {
					f.t.Errorf("%s: kept %v, want one error on %s:\n%s", fault.Body, i, a.attribute, acctest.FormatDiags(diags))
				}
			}
		}
	})
}

// drift changes a field at the sandbox, and reads the instance.
func (f *fixture) drift(i *acctest.Instance, field string, value any) *acctest.Instance {
	f.t.Helper()
	if err := f.sandbox.Change(f.named(i), field, value); err != nil {
		f.t.Fatal(err)
	}
	read, diags := f.refresh(i)
	if read == nil || len(diags) > 0 {
		f.t.Fatalf("%s: read %v:\n%s", field, read, acctest.FormatDiags(diags))
	}
	f.sandbox.ResetJournal()
	return read
}

// ignoresNull expects that null in the answer to a read changes nothing.
func (f *fixture) ignoresNull(i *acctest.Instance, a argument, args map[string]any) {
	f.t.Helper()
	f.answers(f.get, func(object map[string]any) any { return replaced(object, f.answered(a), nil) })
	read, _ := f.refresh(i)
	f.nothingToDo(read, args)
	f.asEver(f.get)
}

// What was changed elsewhere is seen and changed back, but for what no answer returns.
func TestArgumentDrift(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		f.readsSingly()
		i := f.settled(f.created(), f.args)
		for _, a := range f.arguments {
			if a.field == "" || a.attribute == "account_id" && a.replaces { // No route changes its account.
				continue
			}
			values := append(slices.Clone(a.class.drifts), a.wire(a.another))
			_, isSet := a.value.([]string)
			if !a.required && !a.secret {
				values = append(values, a.fallback)
			}
			if a.required && !isSet && a.attribute != "account_id" || a.fallback != nil { // It is never without a value.
				i = f.drift(i, a.field, nil)
				f.nothingToDo(i, f.args)
			}
			if (a.required || a.fallback != nil) && !isSet {
				f.ignoresNull(i, a, f.args)
			}
			for _, value := range values {
				read := f.drift(i, a.field, value)
				if a.unread || a.listed {
					f.nothingToDo(read, f.args)
					_ = f.drift(i, a.field, a.wire(a.value))
					continue
				}
				if got := at(f.t, read.State, a.attribute); got.Equal(at(f.t, i.State, a.attribute)) {
					f.t.Errorf("%s: %v is not seen", a.attribute, value)
				}
				plan, _ := f.Plan(f.name, read, f.Args(f.name, f.args))
				if plan == nil || plan.Empty || plan.Replace != a.replaces {
					f.t.Fatalf("%s: planned %v, want a replacement: %t", a.attribute, plan, a.replaces)
				}
				if a.replaces {
					i = f.drift(read, a.field, a.wire(a.value))
					continue
				}
				back, diags := f.apply(read, f.args)
				if len(diags) > 0 {
					f.t.Fatal(acctest.FormatDiags(diags))
				}
				f.requested(1, slices.Compact([]string{f.update, a.change().operation})...)
				f.holds(back, f.stored)
				i = f.settled(back, f.args)
			}
		}
	})
}

// What was added elsewhere to an object that was created with the least is cleared,
// unless the API may choose it.
func TestArgumentDriftOfTheLeast(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		f.readsSingly()
		least := f.fewest()
		i, diags := f.apply(nil, least)
		if len(diags) > 0 {
			f.t.Fatal(acctest.FormatDiags(diags))
		}
		i = f.settled(i, least)
		for _, a := range f.arguments {
			if a.field == "" || a.least {
				continue
			}
			if _, isText := a.value.(string); isText && !a.unread {
				f.nothingToDo(f.drift(i, a.field, ""), least)
			}
			if a.fallback != nil { // It is never without a value.
				f.nothingToDo(f.drift(i, a.field, nil), least)
				f.ignoresNull(i, a, least)
			}
			read := f.drift(i, a.field, a.wire(a.value))
			if a.keeps || a.unread || a.listed {
				f.nothingToDo(read, least)
				_ = f.drift(i, a.field, a.fallback)
				continue
			}
			if at(f.t, read.State, a.attribute).IsNull() {
				f.t.Errorf("%s is not seen", a.attribute)
			}
			after, diags := f.apply(read, least)
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			f.requested(1, f.update)
			if got := get(f.object(after), a.field); got != a.fallback {
				f.t.Errorf("%s is %v", a.field, got)
			}
			i = f.settled(after, least)
		}
	})
}

// data returns what a data source has of an object whose instance was just imported.
func (f *fixture) data(i *acctest.Instance, values map[string]tftypes.Value, but ...string) {
	f.t.Helper()
	for attribute, value := range values {
		want, known := i.State[attribute]
		switch extra := f.computed[attribute]; {
		case slices.Contains(but, attribute):
			want = tftypes.NewValue(value.Type(), nil)
		case extra != nil:
			want = tftypes.NewValue(value.Type(), extra)
		case !known:
			f.t.Errorf("it has %s, which the resource has not", attribute)
		}
		if !value.Equal(want) {
			f.t.Errorf("%s is %s, want %s", attribute, value, want)
		}
	}
	for attribute := range i.State {
		_, has := values[attribute]
		lacks := slices.Contains(f.notReturned, attribute)
		if lacks == has && (has || !slices.Contains(but, attribute)) {
			f.t.Errorf("it has %s: %t", attribute, has)
		}
	}
	f.hidesSecrets(&acctest.Instance{State: values}, nil)
}

// A data source has what the API returns of an object, and no secret.
func TestDataSource(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		i, _ := f.imported()
		f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
		values, diags := f.ReadDataSource(f.name, map[string]tftypes.Value{"id": i.State["id"]})
		acctest.NoDiags(f.t, diags)
		f.data(i, values)

		_, diags = f.ReadDataSource(f.name, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, f.absent[0])})
		f.says(f.failure(diags), "Cannot read the "+f.noun+" "+f.absent[0], "404 Not Found", "It does not exist, or belongs to an account that account_key cannot use")
	})
}

// A list data source has all objects, or those of an account or of another object, in their
// order, on however many pages.
func TestListDataSource(t *testing.T) {
	t.Parallel()
	for name, of := range resourceCases() {
		if of(parents{}).listData == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, func(f *fixture) {
				f.refusesToList()
				read := func(by map[string]string) []map[string]tftypes.Value {
					values, diags := f.configured(acctest.Settings(sandboxURL)).ReadDataSource(f.listData, textValues(by))
					acctest.NoDiags(f.t, diags)
					for _, value := range values {
						if value.Type().Is(tftypes.List{}) {
							return items(value)
						}
					}
					return nil
				}
				if n := len(read(f.elsewhere)); n != 0 {
					f.t.Errorf("%d by %v, want none", n, f.elsewhere)
				}
				before := len(read(f.listBy)) // The parents are among them.
				args := f.args
				var made []*acctest.Instance
				for n := range 12 {
					f.args = f.unlike(args, n)
					i, _ := f.imported()
					made = append(made, i)
				}
				all := read(f.listBy)
				if len(all) != before+len(made) {
					f.t.Fatalf("%d are listed, want %d", len(all), before+len(made))
				}
				for n, i := range made {
					f.data(i, all[before+n], append(f.coded, f.notListed)...)
				}
				moved := maps.Clone(f.elsewhere)
				maps.DeleteFunc(moved, func(name, _ string) bool { return f.find(name).attribute == "" })
				for name, value := range moved {
					args = put(args, name, value)
				}
				if i, diags := f.apply(nil, f.unlike(args, len(made))); i == nil || len(diags) > 0 {
					f.t.Fatal(acctest.FormatDiags(diags))
				}
				if n := len(read(f.elsewhere)); n != len(moved) {
					f.t.Errorf("%d by %v, want %d", n, f.elsewhere, len(moved))
				}
			})
		})
	}
}

// refusesToList expects that each argument that says whose objects to list is checked.
func (f *fixture) refusesToList() {
	f.t.Helper()
	for name := range f.listBy {
		wrong := func(value string) *tfprotov6.Diagnostic {
			_, diags := f.ReadDataSource(f.listData, textValues(map[string]string{name: value}))
			return f.failure(diags)
		}
		if words, ok := map[string]string{"scope": `"account" "distributor"`, "status": `"All" "Active" "Inactive"`}[name]; ok {
			f.says(wrong("everyone"), words)
			continue
		}
		f.says(wrong(""), name+" must not be empty")
		f.says(wrong("unknown"), "Cannot list the "+f.noun+"s", "404 Not Found")
	}
}
