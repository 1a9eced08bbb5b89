// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

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

// A success that says that the object is not deleted keeps it in the state: it may cost money.
func TestResourceIsNotDeleted(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		if f.remove == "" {
			return
		}
		key := strings.TrimSuffix(f.idField, "Id") + "Status"
		for _, wrapped := range []string{"%s", `{"Data":%s}`} {
			for status, deleted := range map[string]bool{`"Active"`: false, `"Failed"`: false, `"Pending"`: false, `"deleted "`: true, `"Inactive"`: true, `"Success"`: true, `""`: true, `null`: true} {
				i, diags := f.apply(nil, f.unlike(f.args, len(status)+len(wrapped)))
				acctest.NoDiags(f.t, diags)
				f.inject(f.remove, once(sandbox.Fault{After: deleted, Body: fmt.Sprintf(wrapped, fmt.Sprintf(`{%q:%q,%q:%s,"StatusMessage":"As you like."}`, f.idField, i.Text("id"), key, status))}))
				left, diags := f.apply(i, nil)
				if (left == nil) != deleted {
					f.t.Errorf("%s: the state has %v", status, left)
				}
				if diags = withoutWarnings(diags); deleted {
					acctest.NoDiags(f.t, diags)
					continue
				}
				acctest.AssertDiags(f.t, diags, 1, "ERROR", "Cannot delete the "+f.noun+" "+i.Text("id"), f.remove+" answered 200 OK: "+key+": "+strings.Trim(status, `"`)+"; As you like.")
				left, diags = f.apply(left, nil)
				acctest.NoDiags(f.t, withoutWarnings(diags))
				if left != nil {
					f.t.Errorf("%s: it is not deleted later", status)
				}
			}
		}
	})
}
