// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

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
