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

// notFounds are answers that say that there is no such object: the API's own, and a
// gateway's, which looks like it.
func notFounds() map[string]sandbox.Fault {
	return map[string]sandbox.Fault{
		"published":       published(404, "Not found: the requested resource does not exist or belongs to a different account."),
		"problem details": {Status: 404, Body: `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,"traceId":"00-1-2-00"}`},
		"a gateway's":     {Status: 404, Body: `{"timestamp":"2025-05-02T18:36:13Z","status":404,"error":"Not Found","path":"/v1.0"}`},
	}
}

// foreign404s are those that do not say so.
func foreign404s() map[string]sandbox.Fault {
	return map[string]sandbox.Fault{
		"JSON":  {Status: 404, Body: `{"message":"no Route matched with those values"}`},
		"text":  {Status: 404, Body: `default backend - 404`},
		"empty": {Status: 404},
		"HTML":  with(sandbox.Fault{Status: 404, Body: "<html><h1>404 Not Found</h1></html>"}, "Content-Type", "text/html"),
	}
}

// refusedLists are answers by which the API does not let an account list.
func refusedLists() map[string]sandbox.Fault {
	return map[string]sandbox.Fault{
		"403": published(403, "Forbidden: your token does not have permission to access this resource. Check the ApiEndpoint scope."),
		"404": published(404, "Not found: the requested resource does not exist or belongs to a different account."),
		"405": published(405, "Method not allowed: verify the HTTP method required for this endpoint."),
	}
}

// failedLists are answers of a list that cannot confirm anything.
func failedLists() map[string]sandbox.Fault {
	return map[string]sandbox.Fault{
		"400":              published(400, "Bad request: one or more required fields are missing or contain an invalid value."),
		"500":              published(500, "Internal server error."),
		"a page":           {Body: "<html><title>Log in</title></html>"},
		"half of a list":   {Body: `{"Results":[{"MessageRouteId":"MRID-1"`},
		"no list":          {Body: `{"Results":5,"Subscribers":"none"}`},
		"a list of texts":  {Body: `{"Results":["MRID-1"],"Subscribers":["TSUID-1"]}`},
		"too large":        {Body: `{"Results":[],"Subscribers":[],"More":"` + strings.Repeat("a", 20_000_000) + `"}`},
		"no answer":        {Drop: true},
		"objects of no id": {Body: `{"Results":[{"RouteName":"main","AccountName":"Acme"}],"Subscribers":[{"Email":"ada@example.com"}],"TotalSubscribers":1}`},
		"an id that is none": {Body: `{"Results":[{"MessageRouteId":null,"CallRouteId":{"a":1,"b":2},"AccountId":""}],` +
			`"Subscribers":[{"SubscriberId":null}],"TotalSubscribers":1}`},
		// The first page again, whichever is asked for.
		"a part of a list": {Body: `{"Results":[{"MessageRouteId":"","CallRouteId":"","AccountId":""}],` +
			`"Subscribers":[{"SubscriberId":"TSUID-1"}],"TotalSubscribers":25}`},
	}
}

// eachFault runs a test for every fault and every plain resource, each in a bubble.
func eachFault(t *testing.T, faults map[string]sandbox.Fault, test func(f *fixture, fault sandbox.Fault)) {
	t.Helper()
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachPlainResource(t, func(f *fixture) { test(f, fault) })
		})
	}
}

// What a read does not find is not gone while the list has it.
func TestAbsenceThatTheListContradicts(t *testing.T) {
	t.Parallel()
	eachFault(t, notFounds(), func(f *fixture, fault sandbox.Fault) {
		i := f.settled(f.created(), f.args)
		f.sandbox.ResetJournal()
		f.inject(f.get, once(fault))
		read, diags := f.refresh(i)
		if len(diags) > 0 {
			f.t.Error(acctest.FormatDiags(diags))
		}
		f.same(read, i)
		f.requested(1, f.get)
		f.requested(1, f.list)
		f.settled(read, f.args)
		f.requested(0, f.create)
	})
}

// A 404 that does not say that the object is not there is an error, and no list is
// asked because of it.
func TestAbsenceThatNobodyClaims(t *testing.T) {
	t.Parallel()
	eachFault(t, foreign404s(), func(f *fixture, fault sandbox.Fault) {
		i := f.created()
		f.sandbox.Forget(i.Text("id")) // Not even then.
		f.inject(f.get, fault)
		read, diags := f.refresh(i)
		f.says(f.failure(diags), "Cannot read the "+f.noun+" "+i.Text("id"), "404 Not Found")
		f.same(read, i)
		f.requested(0, f.list)
		if f.remove == "" {
			return
		}
		f.inject(f.remove, fault)
		kept, diags := f.apply(i, nil)
		f.says(f.failure(diags), "Cannot delete the "+f.noun+" "+i.Text("id"), "404 Not Found")
		f.same(kept, i)
		f.requested(0, f.list)
	})
}

// Where the API does not let the account list there is one witness. That is enough for
// what can be deleted and created anew without a cost, which a warning says, and for nothing
// else.
func TestAbsenceWithoutAList(t *testing.T) {
	t.Parallel()
	eachFault(t, refusedLists(), func(f *fixture, refused sandbox.Fault) {
		i := f.created()
		f.sandbox.Forget(i.Text("id"))
		f.sandbox.ResetJournal()
		f.inject(f.list, refused)
		if f.otherList != "" {
			f.inject(f.otherList, refused)
		}
		read, diags := f.refresh(i)
		if f.remove == "" || f.billed {
			f.says(f.failure(diags), "Cannot read the "+f.noun+" "+i.Text("id"), "it counts as gone only if the list lacks it too")
			f.same(read, i)
		} else {
			if read != nil {
				f.t.Errorf("read %v", read)
			}
			f.isGone(diags, i)
		}
		f.requested(1, f.get)
		f.requested(1, f.list)
		if !f.billed {
			return
		}
		kept, diags := f.apply(i, nil)
		f.says(f.failure(diags), "Cannot delete the "+f.noun+" "+i.Text("id"), "it counts as gone only if the list lacks it too")
		f.same(kept, i)
	})
}

// While the list cannot confirm it, nothing leaves the state, neither by a read nor by a
// deletion.
func TestAbsenceWhileTheListFails(t *testing.T) {
	t.Parallel()
	eachFault(t, failedLists(), func(f *fixture, failed sandbox.Fault) {
		i := f.created()
		f.sandbox.Forget(i.Text("id"))
		f.inject(f.list, failed)
		read, diags := f.refresh(i)
		f.says(f.failure(diags), "Cannot read the "+f.noun+" "+i.Text("id"), f.list,
			f.get+" found no such object, but it counts as gone only if the list lacks it too")
		f.same(read, i)
		if f.remove == "" {
			return
		}
		kept, diags := f.apply(i, nil)
		f.says(f.failure(diags), "Cannot delete the "+f.noun+" "+i.Text("id"), f.list,
			f.remove+" found no such object, but it counts as gone only if the list lacks it too")
		f.same(kept, i)
	})
}

// What a deletion does not find is not gone while the list has it.
func TestAbsenceAtDeletion(t *testing.T) {
	t.Parallel()
	eachFault(t, notFounds(), func(f *fixture, fault sandbox.Fault) {
		if f.remove == "" {
			return // Nothing is sent to delete one.
		}
		i := f.created()
		f.sandbox.ResetJournal()
		f.inject(f.remove, once(fault))
		kept, diags := f.apply(i, nil)
		f.says(f.failure(diags), "Cannot delete the "+f.noun+" "+i.Text("id"), f.remove+" found nothing, although "+f.list+" has it")
		f.same(kept, i)
		f.requested(1, f.remove)
		f.requested(1, f.list)
		f.holds(i, f.stored)

		gone, diags := f.apply(kept, nil)
		if gone != nil || len(diags) > 0 || f.object(i) != nil {
			f.t.Errorf("destroyed %v:\n%s", gone, acctest.FormatDiags(diags))
		}

		// It is gone once neither has it.
		i = f.created()
		f.sandbox.Forget(i.Text("id"))
		f.inject(f.remove, once(fault))
		gone, diags = f.apply(i, nil)
		if gone != nil || len(diags) > 0 {
			f.t.Errorf("destroyed %v:\n%s", gone, acctest.FormatDiags(diags))
		}
	})
}

// The same state against an account that has none of it: each object has its warning.
func TestAbsenceOfEverything(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		var all []*acctest.Instance
		for range 7 { // More than are read one by one.
			i, diags := f.apply(nil, f.unlike(f.args, len(all)))
			if i == nil || len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			all = append(all, i)
		}
		for _, i := range all {
			f.sandbox.Forget(i.Text("id"))
		}
		f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
		for _, i := range all {
			read, diags := f.refresh(i)
			if read != nil {
				f.t.Errorf("read %v", read)
			}
			f.isGone(diags, i)
		}
		f.requested(1, f.list)
		for _, e := range f.sandbox.Journal() {
			if e.Status == http.StatusTooManyRequests {
				f.t.Fatalf("the limit was exceeded: %s", e)
			}
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
