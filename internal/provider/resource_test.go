// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
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

// An object that neither a read nor the list has is gone, with a warning.
func TestResourceDisappearance(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		gone := f.created()
		f.sandbox.Forget(f.named(gone))
		f.sandbox.ResetJournal()

		read, diags := f.refresh(gone)
		if read != nil {
			f.t.Errorf("read %v", read)
		}
		f.isGone(diags, gone)
		f.requested(1, f.get)
		if f.list != "" {
			f.requested(1, f.list)
		}
		i, diags := f.apply(gone, nil)
		if i != nil || hasErrors(diags) {
			f.t.Errorf("destroyed %v:\n%s", i, acctest.FormatDiags(diags))
		}
		anew := f.created()
		if anew.Text(f.key) == gone.Text(f.key) && f.key == "id" {
			f.t.Error("the new object is the former")
		}
		f.holds(anew, f.stored)
		f.settled(anew, f.args)
	})
}

// isGone expects the one warning that an instance is gone, which says what comes next.
func (f *fixture) isGone(diags []*tfprotov6.Diagnostic, gone *acctest.Instance) {
	f.t.Helper()
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning {
		f.t.Fatalf("want one warning:\n%s", acctest.FormatDiags(diags))
	}
	f.says(diags[0], "An object is gone from Telegent", "The API does not have the "+f.noun+" "+f.called(gone), " any more: ",
		"It leaves the state, and the next apply creates it again if it is still in the configuration", "check account_key and base_url")
}

// A 404 that is not the API's own may be from a proxy, and proves nothing about the object.
func TestResourceStrange404(t *testing.T) {
	t.Parallel()
	strange := sandbox.Fault{Status: 404, Body: "<html><h1>404 Not Found</h1></html>", Header: http.Header{"Content-Type": {"text/html"}}, Times: 1}
	eachResource(t, func(f *fixture) {
		i := f.created()
		f.inject(f.get, strange)
		read, diags := f.refresh(i)
		f.says(f.failure(diags), f.get+" answered 404 Not Found")
		f.same(read, i)
		if f.remove != "" {
			f.inject(f.remove, strange)
			kept, diags := f.apply(i, nil)
			diags = withoutWarnings(diags)
			f.says(f.failure(diags), f.remove+" answered 404 Not Found")
			f.same(kept, i)
		}
		f.holds(i, f.stored)
		f.ProviderServer = f.configured(acctest.Settings(sandboxURL)) // A list that is refused is not requested again in a run.
		f.settled(i, f.args)
	})
}

func hasErrors(diags []*tfprotov6.Diagnostic) bool { return len(withoutWarnings(diags)) > 0 }

func withoutWarnings(diags []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	return slices.DeleteFunc(slices.Clone(diags), func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityWarning })
}

func TestResourceCreateFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		url      string
		at       string // the operation that meets the fault; the creation if ""
		fault    sandbox.Fault
		requests int
		objects  int
		unknown  bool
	}{
		"nobody listens":                  {url: "http://127.0.0.1:1"},
		"the token call is refused":       {at: "POST " + sandbox.TokenPath, fault: published(401, "No.")},
		"the token call is dropped":       {at: "POST " + sandbox.TokenPath, fault: sandbox.Fault{Drop: true, Times: 5}},
		"refused":                         {fault: published(400, "No."), requests: 1},
		"dropped before it is handled":    {fault: sandbox.Fault{Drop: true}, requests: 1, unknown: true},
		"dropped after it is handled":     {fault: sandbox.Fault{After: true, Drop: true}, requests: 1, objects: 1, unknown: true},
		"the answer is cut off":           {fault: sandbox.Fault{After: true, Body: `{"AccountId":"A`, Cut: 8}, requests: 1, objects: 1, unknown: true},
		"the answer comes too late":       {fault: sandbox.Fault{After: true, Delay: time.Hour}, requests: 1, objects: 1, unknown: true},
		"500 after it is handled":         {fault: sandbox.Fault{After: true, Status: 500}, requests: 1, objects: 1, unknown: true},
		"200 without an id":               {fault: sandbox.Fault{After: true, Body: `{}`}, requests: 1, objects: 1, unknown: true},
		"200 with an unreadable answer":   {fault: sandbox.Fault{After: true, Body: `<html>`}, requests: 1, objects: 1, unknown: true},
		"200 with an answer that is null": {fault: sandbox.Fault{After: true, Body: `null`, Header: http.Header{"Content-Type": {"application/json"}}}, requests: 1, objects: 1, unknown: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachResource(t, func(f *fixture) {
				fault := test.fault
				fault.Times = max(fault.Times, 1)
				switch {
				case test.url != "":
					f.ProviderServer = f.configured(acctest.Settings(test.url))
				case test.at != "":
					f.inject(test.at, fault)
				default:
					f.inject(f.create, fault)
				}
				i, diags := f.apply(nil, f.args)
				if f.repeats && test.unknown {
					if f.count(f) != 1 || i == nil == (len(diags) == 0) {
						f.t.Errorf("created %v:\n%s", i, acctest.FormatDiags(diags))
					}
					if i == nil {
						f.says(f.failure(diags), "its outcome is unknown", "Apply again: it has the same effect when it is sent twice")
					}
					return
				}
				failure := f.failure(diags)
				f.says(failure, "Cannot create the "+f.noun)
				if i != nil {
					f.t.Errorf("there is an instance: %v", i)
				}
				if told := strings.Contains(failure.Detail, "its outcome is unknown") && strings.Contains(failure.Detail, f.lookUp); told != test.unknown {
					f.t.Errorf("says that the outcome is unknown, and where to look: %t, want %t:\n%s", told, test.unknown, failure.Detail)
				}
				f.requested(test.requests, f.create)
				if n := f.count(f); n != test.objects {
					f.t.Errorf("%d objects, want %d", n, test.objects)
				}
			})
		})
	}
}

// A refusal is an answer by which the API refuses a call.
type refusal struct {
	status int
	fault  func(field string) sandbox.Fault
	says   string // what of the answer a user is told
}

func refusals() map[string]refusal {
	plain := func(f sandbox.Fault) func(string) sandbox.Fault { return func(string) sandbox.Fault { return f } }
	page := "<html><title>Bad Gateway</title>" + strings.Repeat("<p>filler ", 100) + rawEnd + "</html>"
	return map[string]refusal{
		"400 with a field": {400, func(field string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: fmt.Sprintf(
				`{"Title":"One or more validation errors occurred.","Status":400,"Errors":{%q:["It is wrong."]},"TraceId":"00-trace","Raw":%q}`, field, rawEnd)}
		}, "It is wrong."},
		"400":       {400, plain(published(400, "Bad request: one.")), "Bad request: one."},
		"401":       {401, plain(published(401, "Unauthorized: two.")), "Unauthorized: two."},
		"403":       {403, plain(published(403, "Forbidden: three.")), "Forbidden: three."},
		"404":       {404, plain(published(404, "Not found: four.")), "Not found: four."},
		"409":       {409, plain(published(409, "Conflict: five.")), "Conflict: five."},
		"422":       {422, plain(published(422, "Against a rule: six.")), "Against a rule: six."},
		"429":       {429, plain(with(published(429, "Too many: seven."), "Retry-After", "86400")), "Too many: seven."},
		"500":       {500, plain(published(500, "Internal: eight.")), "Internal: eight."},
		"503":       {503, plain(published(503, "Unavailable: nine.")), "Unavailable: nine."},
		"html, 502": {502, plain(with(sandbox.Fault{Status: 502, Body: page}, "Content-Type", "text/html")), "Bad Gateway"},
		"html, 404": {404, plain(with(sandbox.Fault{Status: 404, Body: page}, "Content-Type", "text/html")), "Bad Gateway"},
	}
}

// rawEnd is in the part of a body that must not be shown.
const rawEnd = "end-of-the-raw-body"

func TestResourceRefusal(t *testing.T) {
	t.Parallel()
	for caseName, of := range resourceCases() {
		for name, r := range refusals() {
			t.Run(caseName+", "+name, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(f *fixture) { f.refused(f.create, r) })
				bubble(t, of, func(f *fixture) { f.refused(f.get, r) })
				bubble(t, of, func(f *fixture) { f.refused(f.update, r) })
				bubble(t, of, func(f *fixture) {
					if f.remove != "" {
						f.refused(f.remove, r)
					}
				})
			})
		}
	}
}

// refused has the API refuse an operation.
func (f *fixture) refused(operation string, r refusal) {
	f.t.Helper()
	first := f.changes[0]
	var attribute, field string
	for attribute = range first.set {
	}
	for field = range first.stored {
	}
	var before *acctest.Instance
	if operation != f.create {
		before = f.created()
	}
	fault := r.fault(field)
	f.inject(operation, fault)
	var after *acctest.Instance
	var diags []*tfprotov6.Diagnostic
	switch operation {
	case f.create:
		after, diags = f.apply(nil, f.args)
	case f.get:
		after, diags = f.refresh(before)
	case f.update:
		after, diags = f.apply(before, putAll(f.args, first.set))
	case f.remove:
		after, diags = f.apply(before, nil)
		diags = withoutWarnings(diags)
	}
	// What one operation does not find is not gone while the list has it.
	notFound := r.status == 404 && strings.HasPrefix(fault.Body, "{")
	if notFound && operation == f.get && f.isOnlyListed() {
		f.says(f.failure(diags), f.get+" found nothing, although ", "try again later")
		f.same(after, before)
		return
	}
	if notFound && operation == f.get {
		if f.list == "" { // There is no other witness.
			f.isGone(diags, before)
			return
		}
		if len(diags) > 0 {
			f.t.Error(acctest.FormatDiags(diags))
		}
		f.requested(1, f.list)
		f.same(after, before)
		return
	}
	failure := f.failure(diags)
	if notFound && operation == f.remove {
		f.says(failure, operation+" found no", f.noun+" "+f.called(before))
		f.requested(1, f.list)
	} else {
		f.says(failure, fmt.Sprintf("%s answered %d %s", operation, r.status, http.StatusText(r.status)), r.says)
	}
	if all := acctest.FormatDiags(diags); strings.Contains(all, rawEnd) || strings.Contains(all, "StatusCode") {
		f.t.Errorf("%s shows the raw body:\n%s", operation, all)
	}
	var want *tftypes.AttributePath
	if strings.Contains(fault.Body, `"Errors"`) && (operation == f.create || operation == f.update) {
		want = tftypes.NewAttributePath().WithAttributeName(attribute)
	}
	if operation != f.remove && !failure.Attribute.Equal(want) {
		f.t.Errorf("%s: the error is at %s, want %s", operation, failure.Attribute, want)
	}
	if before == nil {
		if after != nil {
			f.t.Errorf("created %v", after)
		}
		return
	}
	f.same(after, before)
	f.holds(before, f.stored)
}

// What was created is whole without being read back.
func TestResourceReadFailsAfterCreate(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		down := published(503, "Unavailable.")
		down.Times = 5 // as often as a read is tried
		f.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1, Times: 1})
		f.inject(f.get, down)
		i, diags := f.apply(nil, f.args)
		if i == nil || i.Tainted || hasErrors(diags) || i.Text(f.key) == "" {
			f.t.Fatalf("created %v:\n%s", i, acctest.FormatDiags(diags))
		}
		// A number whose order took its time is read within the creation.
		if f.sandbox.Requests(f.get) > 0 {
			if len(diags) != 1 {
				f.t.Errorf("want one warning:\n%s", acctest.FormatDiags(diags))
			}
			f.inject(f.get, down)
		} else {
			f.holds(i, f.stored)
		}
		kept, diags := f.refresh(i)
		f.says(f.failure(diags), "Cannot read the "+f.noun+" "+f.called(i), f.get+" answered 503")
		f.same(kept, i)

		f.ProviderServer = f.configured(acctest.Settings(sandboxURL)) // A list that failed is not requested again in a run.
		read, diags := f.refresh(i)
		if read == nil || len(diags) > 0 {
			f.t.Fatalf("read %v:\n%s", read, acctest.FormatDiags(diags))
		}
		i, diags = f.apply(read, f.args)
		if len(diags) > 0 {
			f.t.Fatal(acctest.FormatDiags(diags))
		}
		f.holds(i, f.stored)
		f.settled(i, f.args)
		f.requested(1, f.create)
	})
}

func TestResourceSecrets(t *testing.T) {
	t.Parallel()
	for caseName, of := range resourceCases() {
		for n, s := range of(parents{}).secrets {
			t.Run(caseName+", "+s.attribute, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(f *fixture) { f.keepsSecret(f.secrets[n]) })
			})
		}
	}
}

// keepsSecret goes through the life of a write-only argument. What is shown is looked
// at after every step, by apply and refresh.
func (f *fixture) keepsSecret(s secretArg) {
	f.t.Helper()
	version := s.attribute + "_version"
	i := f.settled(f.created(), f.args)
	f.holds(i, f.stored)

	// A new secret alone is not noticed.
	f.sandbox.ResetJournal()
	args := putAll(f.args, map[string]any{s.attribute: canary + "new"})
	i = f.settled(i, args)
	i, diags := f.apply(i, args)
	if len(diags) > 0 {
		f.t.Error(acctest.FormatDiags(diags))
	}
	f.requested(0, f.update)
	f.holds(i, f.stored)

	// With a new version it is sent, and nothing else.
	args = putAll(args, map[string]any{version: 2})
	i, diags = f.apply(i, args)
	if len(diags) > 0 {
		f.t.Error(acctest.FormatDiags(diags))
	}
	f.requested(1, f.update)
	f.sentOnly(s.field, canary+"new")
	stored := putAll(f.stored, map[string]any{s.field: canary + "new"})
	f.holds(i, stored)
	i = f.settled(i, args)

	// An error that repeats it does not show it.
	for _, echo := range f.echoes(s.field, canary+"newer") {
		f.inject(f.update, once(echo))
		kept, diags := f.apply(i, putAll(args, map[string]any{s.attribute: canary + "newer", version: 3}))
		f.failure(diags)
		f.same(kept, i)
		f.inject(f.create, once(echo))
		_, diags = f.apply(nil, putAll(f.args, map[string]any{s.attribute: canary + "newer"}))
		f.failure(diags)
	}
	// Nor does an answer to a read that has it and cannot be understood.
	f.inject(f.get, once(sandbox.Fault{Body: `{"` + s.field + `":` + quoted(f.t, canary+"new") + `,"Rou`}))
	_, diags = f.refresh(i)
	f.failure(diags)

	// Taken out, it is cleared where that is possible.
	f.sandbox.ResetJournal()
	removal := f.removal(f.find(s.attribute))
	args = takenOut(putAll(args, removal.set), []string{version})
	i, diags = f.apply(i, args)
	if len(diags) > 0 {
		f.t.Error(acctest.FormatDiags(diags))
	}
	if f.kept {
		f.requested(0, f.update)
	} else {
		f.requested(1, f.update)
		f.sentOnly(s.field, nil)
		stored = putAll(stored, removal.stored)
	}
	f.holds(i, stored)
	f.settled(i, args)

	// After an import the first apply sends it, and no other; without a version, nothing does.
	imported, diags := f.Import(f.name, i.Text(f.key), nil)
	acctest.NoDiags(f.t, diags)
	args = putAll(f.returned(f.args), map[string]any{s.attribute: canary + "newer"})
	imported, diags = f.apply(imported, args)
	acctest.NoDiags(f.t, diags)
	f.sandbox.ResetJournal()
	imported = f.settled(imported, args)
	imported, diags = f.apply(imported, putAll(args, map[string]any{version: 1}))
	acctest.NoDiags(f.t, diags)
	f.requested(1, f.update)
	f.sentOnly(s.field, canary+"newer")
	f.holds(imported, putAll(f.stored, map[string]any{s.field: canary + "newer"}))
}

// A CLI without write-only arguments has the secrets in its state.
func TestResourceStoredSecrets(t *testing.T) {
	t.Parallel()
	for caseName, of := range resourceCases() {
		for n, s := range of(parents{}).secrets {
			t.Run(caseName+", "+s.attribute, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(f *fixture) { f.storesSecret(f.secrets[n]) })
			})
		}
	}
}

// storesSecret goes through the life of a secret that is in the state, which is looked for in
// all else after every step, by apply and refresh.
func (f *fixture) storesSecret(s secretArg) {
	f.t.Helper()
	f.storesSecrets = true
	a := f.find(s.attribute)
	with := func(value any) map[string]any {
		return put(takenOut(f.args, []string{s.attribute, s.attribute + "_version"}), a.twin(), value)
	}
	change := func(i *acctest.Instance, args map[string]any, requests int, sent any) *acctest.Instance {
		f.t.Helper()
		f.sandbox.ResetJournal()
		i, diags := f.apply(i, args)
		acctest.NoDiags(f.t, diags)
		f.requested(requests, f.update)
		if requests > 0 {
			f.sentOnly(s.field, sent)
		}
		return f.settled(i, args)
	}
	i, diags := f.apply(nil, with(a.value))
	acctest.NoDiags(f.t, diags)
	f.holds(i, f.stored)
	if i.Text(a.twin()) != a.value {
		f.t.Errorf("%s is not in the state", a.twin())
	}
	i = change(i, with(canary+"new"), 1, canary+"new")
	stored := putAll(f.stored, map[string]any{s.field: canary + "new"})
	f.holds(i, stored)

	// An error that repeats it does not show it, be it the new one or that of the state.
	for _, echo := range append(f.echoes(s.field, canary+"newer"), f.echoes(s.field, canary+"new")...) {
		f.inject(f.update, once(echo))
		kept, diags := f.apply(i, with(canary+"newer"))
		f.failure(diags)
		f.same(kept, i)
		if echo.Status < http.StatusInternalServerError { // A read is repeated after a 500.
			f.inject(f.get, once(echo))
			kept, diags = f.refresh(i)
			f.failure(diags)
			f.same(kept, i)
		}
		if f.remove != "" {
			f.inject(f.remove, once(echo))
			_, diags = f.apply(i, nil)
			f.hidesSecrets(nil, diags)
		}
		if f.object(i) == nil { // An answer of 200 counts as the deletion that it is.
			i, diags = f.apply(nil, with(canary+"new"))
			acctest.NoDiags(f.t, diags)
		}
	}

	// It may become write-only, with a version or without, and be stored again.
	for _, version := range []any{nil, 1} {
		writeOnly := putAll(f.args, map[string]any{s.attribute: canary + "newer", s.attribute + "_version": version})
		i = change(i, writeOnly, 1, canary+"newer")
		if !i.State[a.twin()].IsNull() {
			f.t.Errorf("%s is still in the state", a.twin())
		}
		i = change(i, with(canary+"new"), 1, canary+"new")
	}

	// Taken out, it is cleared where that is possible.
	removal := f.removal(a)
	args := takenOut(putAll(with(nil), removal.set), []string{a.twin()})
	if f.kept {
		i = change(i, args, 0, nil)
	} else {
		i = change(i, args, 1, nil)
		stored = putAll(stored, removal.stored)
	}
	f.holds(i, stored)

	// It is one of the two.
	_, diags = f.Plan(f.name, i, f.Args(f.name, put(f.args, a.twin(), "x")))
	f.says(f.failure(diags), a.twin()+" must not be set together with "+s.attribute)
	if !diags[0].Attribute.Equal(acctest.At(a.twin())) {
		f.t.Errorf("the error is at %s", diags[0].Attribute)
	}
}

// sentOnly expects that the last update had one field besides the object's address, or all
// of them.
func (f *fixture) sentOnly(field string, value any) {
	f.t.Helper()
	body := f.sent.last(f.update)
	if got, ok := body[field]; !ok || got != value {
		f.t.Errorf("%s was sent: %t", field, ok)
	}
	if f.whole {
		return
	}
	want := slices.Sorted(slices.Values(append(slices.Clone(f.address), field)))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(body))); diff != "" {
		f.t.Errorf("the fields sent (-want +got):\n%s", diff)
	}
}

// echoes are answers that repeat a secret.
func (f *fixture) echoes(field, secret string) []sandbox.Fault {
	f.t.Helper()
	text := quoted(f.t, secret)
	return []sandbox.Fault{
		{Status: 400, Body: `{"StatusCode":400,"Message":` + text + `}`},
		{Status: 400, Body: `{"Title":` + text + `,"Errors":{"` + field + `":[` + text + `]},"TraceId":` + text + `}`},
		{Status: 400, Body: `{"Title":` + text + `,"Errors":{` + text + `:[` + text + `]}}`},
		{Status: 422, Body: "<p>" + strings.Join(forms(f.t, secret), " ")},
		{Status: 200, Body: "<p>" + strings.Join(forms(f.t, secret), " ")},
		{Status: 200, Body: `{"` + field + `":` + text + `,"Rou`},
		{Status: 500, Body: text},
	}
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	encoded, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
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

func TestResourceOfUnusableProvider(t *testing.T) {
	t.Parallel()
	unknown := acctest.Settings(sandboxURL)
	unknown["base_url"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	tests := map[string]struct {
		settings map[string]tftypes.Value
		says     []string
	}{
		"no credentials": {
			map[string]tftypes.Value{"base_url": tftypes.NewValue(tftypes.String, sandboxURL)},
			[]string{"no credentials for Telegent", "account_key", "TELEGENT_ACCOUNT_KEY", "account_secret", "TELEGENT_ACCOUNT_SECRET"},
		},
		"an unknown base_url": {unknown, []string{"not known yet", "base_url", "TELEGENT_BASE_URL"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachResource(t, func(f *fixture) {
				i := f.created()
				f.sandbox.ResetJournal()
				f.ProviderServer = f.configured(test.settings)
				failed := func(kept, want *acctest.Instance, diags []*tfprotov6.Diagnostic) {
					f.says(f.failure(withoutWarnings(diags)), test.says...)
					if want != nil {
						f.same(kept, want)
					} else if kept != nil {
						f.t.Errorf("there is an instance: %v", kept)
					}
				}
				created, diags := f.apply(nil, f.args)
				failed(created, nil, diags)
				imported, diags := f.Import(f.name, importText(f.importBy[0], i.Text), nil)
				failed(imported, nil, diags)
				read, diags := f.refresh(i)
				failed(read, i, diags)
				updated, diags := f.apply(i, putAll(f.args, f.changes[0].set))
				failed(updated, i, diags)
				if f.remove != "" {
					kept, diags := f.apply(i, nil)
					failed(kept, i, diags)
				}
				if journal := f.sandbox.Journal(); len(journal) > 0 {
					f.t.Errorf("sent %v", journal)
				}
			})
		})
	}
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
