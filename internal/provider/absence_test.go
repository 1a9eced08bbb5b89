// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"strings"
	"testing"

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

// failedLists are answers of a list that is no witness.
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

// What a read does not find is not gone while the list has it.
func TestAbsenceThatTheListContradicts(t *testing.T) {
	t.Parallel()
	for shape, fault := range notFounds() {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				i := b.settled(b.created(), b.args)
				b.sandbox.ResetJournal()
				b.inject(b.get, once(fault))
				read, diags := b.refresh(i)
				if len(diags) > 0 {
					b.t.Error(diagnostics(diags))
				}
				b.same(read, i)
				b.requested(1, b.get)
				b.requested(1, b.list)
				b.settled(read, b.args)
				b.requested(0, b.create)
			})
		})
	}
}

// A 404 that does not say that the object is not there is an error, and no list is
// asked because of it.
func TestAbsenceThatNobodyClaims(t *testing.T) {
	t.Parallel()
	for shape, fault := range foreign404s() {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				i := b.created()
				b.sandbox.Forget(i.Text("id")) // Not even then.
				b.inject(b.get, fault)
				read, diags := b.refresh(i)
				b.says(b.failure(diags), "Cannot read the "+b.noun+" "+i.Text("id"), "404 Not Found")
				b.same(read, i)
				b.requested(0, b.list)
				if b.remove == "" {
					return
				}
				b.inject(b.remove, fault)
				kept, diags := b.apply(i, nil)
				b.says(b.failure(diags), "Cannot delete the "+b.noun+" "+i.Text("id"), "404 Not Found")
				b.same(kept, i)
				b.requested(0, b.list)
			})
		})
	}
}

// Where the API does not let the account list there is one witness. That is enough for
// what can be deleted and created anew, which a warning says, and for nothing else.
func TestAbsenceWithoutAList(t *testing.T) {
	t.Parallel()
	for name, refused := range refusedLists() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				i := b.created()
				b.sandbox.Forget(i.Text("id"))
				b.sandbox.ResetJournal()
				b.inject(b.list, refused)
				read, diags := b.refresh(i)
				if b.remove == "" {
					b.says(b.failure(diags), "Cannot read the "+b.noun+" "+i.Text("id"), "it counts as gone only if the list lacks it too")
					b.same(read, i)
				} else {
					if read != nil {
						b.t.Errorf("read %v", read)
					}
					b.isGone(diags, i)
				}
				b.requested(1, b.get)
				b.requested(1, b.list)
			})
		})
	}
}

// While the list is no witness nothing leaves the state, neither by a read nor by a
// deletion.
func TestAbsenceWhileTheListFails(t *testing.T) {
	t.Parallel()
	for name, failed := range failedLists() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				i := b.created()
				b.sandbox.Forget(i.Text("id"))
				b.inject(b.list, failed)
				read, diags := b.refresh(i)
				b.says(b.failure(diags), "Cannot read the "+b.noun+" "+i.Text("id"), b.list,
					b.get+" found no such object, but it counts as gone only if the list lacks it too")
				b.same(read, i)
				if b.remove == "" {
					return
				}
				kept, diags := b.apply(i, nil)
				b.says(b.failure(diags), "Cannot delete the "+b.noun+" "+i.Text("id"), b.list,
					b.remove+" found no such object, but it counts as gone only if the list lacks it too")
				b.same(kept, i)
			})
		})
	}
}

// What a deletion does not find is not gone while the list has it.
func TestAbsenceAtDeletion(t *testing.T) {
	t.Parallel()
	for shape, fault := range notFounds() {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			eachPlainKind(t, func(b *bench) {
				if b.remove == "" {
					return // Nothing is sent to delete one.
				}
				i := b.created()
				b.sandbox.ResetJournal()
				b.inject(b.remove, once(fault))
				kept, diags := b.apply(i, nil)
				b.says(b.failure(diags), "Cannot delete the "+b.noun+" "+i.Text("id"), b.remove+" found nothing, although "+b.list+" has it")
				b.same(kept, i)
				b.requested(1, b.remove)
				b.requested(1, b.list)
				b.holds(i, b.stored)

				gone, diags := b.apply(kept, nil)
				if gone != nil || len(diags) > 0 || b.object(i) != nil {
					b.t.Errorf("destroyed %v:\n%s", gone, diagnostics(diags))
				}

				// It is gone once neither has it.
				i = b.created()
				b.sandbox.Forget(i.Text("id"))
				b.inject(b.remove, once(fault))
				gone, diags = b.apply(i, nil)
				if gone != nil || len(diags) > 0 {
					b.t.Errorf("destroyed %v:\n%s", gone, diagnostics(diags))
				}
			})
		})
	}
}

// The same state against an account that has none of it: each object has its warning.
func TestAbsenceOfEverything(t *testing.T) {
	t.Parallel()
	eachPlainKind(t, func(b *bench) {
		var all []*acctest.Instance
		for range 7 { // More than are read one by one.
			args := b.args
			if b.name == "telegent_subscriber" {
				args = putAll(args, map[string]any{"email": string(rune('a'+len(all))) + "@example.com"})
			}
			i, diags := b.apply(nil, args)
			if i == nil || len(diags) > 0 {
				b.t.Fatal(diagnostics(diags))
			}
			all = append(all, i)
		}
		for _, i := range all {
			b.sandbox.Forget(i.Text("id"))
		}
		b.ProviderServer = b.configured(acctest.Settings(sandboxURL))
		for _, i := range all {
			read, diags := b.refresh(i)
			if read != nil {
				b.t.Errorf("read %v", read)
			}
			b.isGone(diags, i)
		}
		b.requested(1, b.list)
		for _, e := range b.sandbox.Journal() {
			if e.Status == http.StatusTooManyRequests {
				b.t.Fatalf("the limit was exceeded: %s", e)
			}
		}
	})
}
