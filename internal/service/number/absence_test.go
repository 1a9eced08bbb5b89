// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestReadGone reads numbers that no longer exist. The warning says why they leave the
// state.
func TestReadGone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		remove func(w *env, number string)
		words  string
		calls  map[string]int
	}{
		"Cancelled": {func(w *env, number string) { w.change(number, "Status", "Cancelled") }, "its status is Cancelled", map[string]int{reads: 1, listings: 1}},
		"cancelled": {func(w *env, number string) { w.change(number, "Status", "cancelled") }, "its status is cancelled", map[string]int{reads: 1, listings: 1}},
		"Canceled":  {func(w *env, number string) { w.change(number, "Status", "Canceled") }, "its status is Canceled", map[string]int{reads: 1, listings: 1}},
		"CANCELLED": {func(w *env, number string) { w.change(number, "Status", " CANCELLED ") }, "its status is CANCELLED", map[string]int{reads: 1, listings: 1}},
		"forgotten": {func(w *env, number string) { w.sandbox.Forget(number) }, "GET /v1.0/numbers answered 404", map[string]int{reads: 1, listings: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.buy(nil) // This number must not be mistaken for it.
				i := w.apply(nil, w.arguments())
				test.remove(w, i.Text("phone_number"))
				w.sandbox.ResetJournal()
				w.gone(i, "The API does not have the number "+i.Text("phone_number")+" any more", test.words)
				w.counted(test.calls)
			})
		})
	}
}

// TestReadGoneBesideAnother has the inventory list another number twice, as it was cancelled
// and bought again: the list lacks nothing, and one request reads it.
func TestReadGoneBesideAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		w.buy(nil)
		i := w.apply(nil, w.arguments())
		w.sandbox.Forget(i.Text("phone_number"))
		w.rewrite(listings, func(a *answer) {
			a.fields["TotalResults"] = 2
			if list, _ := a.fields["PhoneNumbers"].([]any); len(list) == 1 {
				former := maps.Clone(a.numbers()[0])
				former["Status"], former["Tnid"] = "Cancelled", "NID-0"
				a.fields["PhoneNumbers"] = append(list, former)
			}
		})
		w.sandbox.ResetJournal()
		w.gone(i, "GET /v1.0/numbers answered 404")
		w.counted(map[string]int{reads: 1, listings: 1})
	})
}

// TestReadNotFoundOnce has a single read not find a number, which is not enough to count it
// as gone: it stays in the state if the inventory has it, or cannot be read.
func TestReadNotFoundOnce(t *testing.T) {
	t.Parallel()
	const published = `{"StatusCode":404,"Message":"Not found"}`
	problem := `{"Type":"t","Title":"Not Found","Status":404,"TraceId":"00-1"}`
	down := func(a *answer) { a.replace(http.StatusInternalServerError, `{"StatusCode":500,"Message":"Down"}`) }
	inWords := func(a *answer) {
		for _, number := range a.numbers() {
			number["Number"] = " tel:" + text(number["Number"])
		}
	}
	tests := map[string]struct {
		body   string
		listed func(a *answer) // changes the inventory
		words  string          // of the error, "" if there is none
		calls  map[string]int
	}{
		"as published":               {body: published, calls: map[string]int{reads: 1, listings: 3}},
		"as a problem":               {body: problem, calls: map[string]int{reads: 1, listings: 3}},
		"listed in another notation": {body: published, listed: inWords, calls: map[string]int{reads: 1, listings: 3}},
		"listed, wrapped":            {body: published, listed: func(a *answer) { a.replace(200, `{"Data":`+a.body+`}`) }, calls: map[string]int{reads: 1, listings: 3}},
		"the inventory fails":        {body: published, listed: down, words: "it counts as gone only if the list lacks it too: GET /v1.0/numbers/inventory answered 500", calls: map[string]int{reads: 1, listings: 5}},
		"the inventory is a page": {
			body: published, listed: func(a *answer) { a.replace(200, "<!doctype html>") },
			words: "it counts as gone only if the list lacks it too: GET /v1.0/numbers/inventory", calls: map[string]int{reads: 1, listings: 1},
		},
		"the inventory is no list": {
			body: published, listed: func(a *answer) { a.fields["PhoneNumbers"] = "none" },
			words: "the answer's PhoneNumbers is not a list of objects", calls: map[string]int{reads: 1, listings: 1},
		},
		// Only the API can say that there is no such number, in its own formats.
		"a gateway's":          {body: `{"message":"no Route matched with those values"}`, words: "GET /v1.0/numbers answered 404", calls: map[string]int{reads: 1}},
		"a gateway's status":   {body: `{"StatusCode":502,"Message":"Bad gateway"}`, words: "GET /v1.0/numbers answered 404", calls: map[string]int{reads: 1}},
		"a web server's":       {body: `<html><title>404 Not Found</title></html>`, words: "GET /v1.0/numbers answered 404", calls: map[string]int{reads: 1}},
		"of a line of text":    {body: `404 page not found`, words: "GET /v1.0/numbers answered 404", calls: map[string]int{reads: 1}},
		"without a body":       {body: ` `, words: "GET /v1.0/numbers answered 404", calls: map[string]int{reads: 1}},
		"of null":              {body: `null`, words: "GET /v1.0/numbers answered 404", calls: map[string]int{reads: 1}},
		"of an empty object":   {body: `{}`, words: "GET /v1.0/numbers answered 404", calls: map[string]int{reads: 1}},
		"of a status in words": {body: `{"StatusCode":"404","Message":"Not found"}`, words: "GET /v1.0/numbers answered 404", calls: map[string]int{reads: 1}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{InventoryPageSize: 1})
				w.buy(nil)
				w.buy(nil)
				i := w.apply(nil, w.arguments())
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberPath, Times: 1, Status: 404, Body: test.body})
				if test.listed != nil {
					w.rewrite(listings, test.listed)
				}
				w.sandbox.ResetJournal()
				next, diags := w.server.Refresh(typeName, i)
				w.counted(test.calls)
				if next == nil {
					t.Fatalf("the instance left the state: %s", formatDiags(diags))
				}
				switch {
				case test.words != "":
					only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot read the number +18012000003", test.words)
				case len(diags) > 0:
					t.Errorf("the refresh says: %s", formatDiags(diags))
				}
				if diff := cmp.Diff(texts(i.State), texts(next.State)); diff != "" {
					t.Errorf("the refresh changes (-before +after):\n%s", diff)
				}
				w.rewrite(listings, nil)
				w.settled(next, w.arguments())
			})
		})
	}
}

// TestReadGoneUnlisted has the API not allow the list, so that nothing confirms the read:
// one read is not enough to buy another number.
func TestReadGoneUnlisted(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"forbidden": http.StatusForbidden, "not found": http.StatusNotFound, "not allowed": http.StatusMethodNotAllowed} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i := w.apply(nil, w.arguments())
				w.sandbox.Forget(i.Text("phone_number"))
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Status: status, Body: fmt.Sprintf(`{"StatusCode":%d,"Message":"No"}`, status)})
				next, diags := w.server.Refresh(typeName, i)
				only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot read the number "+i.Text("phone_number"),
					"it counts as gone only if the list lacks it too", fmt.Sprintf("%s answered %d", listings, status))
				if diff := cmp.Diff(texts(i.State), texts(next.State)); diff != "" {
					t.Errorf("the refresh changes (-before +after):\n%s", diff)
				}
			})
		})
	}
}

// TestReadCancelledUnlisted has a cancelled number that the inventory does not show: it may
// have been swapped, so that its id has another number, which is paid for.
func TestReadCancelledUnlisted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		listed func(a *answer)
		words  string
	}{
		"refused":    {func(a *answer) { a.replace(http.StatusForbidden, `{"StatusCode":403,"Message":"No"}`) }, "answered 403"},
		"lacks some": {func(a *answer) { a.fields["TotalResults"], a.fields["PhoneNumbers"] = 2, []any{} }, "says that there are 2 objects but lists 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i := w.apply(nil, w.arguments())
				w.change(i.Text("phone_number"), "Status", "Cancelled")
				w.rewrite(listings, test.listed)
				next, diags := w.server.Refresh(typeName, i)
				only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot read the number "+i.Text("phone_number"),
					"Its status is Cancelled, but it counts as gone only if the list lacks its id too: "+listings, test.words)
				if next == nil {
					t.Fatal("the state is empty")
				}
				w.rewrite(listings, nil)
				w.restart()
				w.gone(next, "its status is Cancelled")
			})
		})
	}
}

// TestReadCancelledOnce has a single read call a number cancelled that the inventory has: one of
// them is behind, and if it is the read, the next apply would buy a second number.
func TestReadCancelledOnce(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"Active", "Parked", "Suspended"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i := w.apply(nil, w.arguments())
				w.rewrite(reads, func(a *answer) { a.fields["Status"] = "Cancelled" })
				w.rewrite(listings, func(a *answer) { a.set("Status", status) })
				next, diags := w.server.Refresh(typeName, i)
				only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot read the number "+i.Text("phone_number"),
					"Its status is Cancelled, although GET /v1.0/numbers/inventory has it as "+status+": try again later")
				if diff := cmp.Diff(texts(i.State), texts(next.State)); diff != "" {
					t.Errorf("the refresh changes (-before +after):\n%s", diff)
				}
				w.rewrite(reads, nil)
				w.rewrite(listings, nil)
				w.restart()
				w.settled(next, w.arguments())
			})
		})
	}
}

// TestReadSwapped swaps a number outside of Terraform, so that its id is now that of another
// number. The state is updated with a warning, and nothing is bought.
func TestReadSwapped(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		former func(w *env, number string)
		id     func(id string) any // the id in the inventory
	}{
		"the former is not found": {func(w *env, number string) { w.sandbox.Forget(number) }, func(id string) any { return id }},
		"the former is cancelled": {func(w *env, number string) { w.change(number, "Status", "Cancelled") }, func(id string) any { return id }},
		"the former is canceled":  {func(w *env, number string) { w.change(number, "Status", "CANCELED") }, func(id string) any { return id }},
		"the id in upper case":    {func(w *env, number string) { w.sandbox.Forget(number) }, func(id string) any { return strings.ToUpper(id) }},
		"the id as a TNID":        {func(w *env, number string) { w.sandbox.Forget(number) }, func(id string) any { return "T" + id }},
		"the id with blanks":      {func(w *env, number string) { w.sandbox.Forget(number) }, func(id string) any { return " " + id + " " }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.buy(nil)
				i := w.apply(nil, w.arguments())
				former, id := i.Text("phone_number"), i.Text("id")
				now := w.buy(nil)
				w.change(now, "PhoneNumberId", test.id(id))
				test.former(w, former)
				w.restart()
				w.sandbox.ResetJournal()

				i, diags := w.server.Refresh(typeName, i)
				only(t, diags, tfprotov6.DiagnosticSeverityWarning,
					"A number was swapped outside of Terraform", fmt.Sprintf("The number with the id %s was %s and is now %s. The state is updated.", id, former, now))
				w.has(i, map[string]string{"phone_number": now, "id": id, "status": "active"})
				w.identified(i, "phone_number", now)
				if !strings.Contains(diags[0].Attribute.String(), "phone_number") {
					t.Errorf("the warning is at %s", diags[0].Attribute)
				}
				w.rewrite(listings, nil)
				w.settled(i, w.arguments())
				w.wrote(nil)
				w.destroy(i, "This plan cancels a number")
				w.stored(now, args{"Status": "Cancelled"})
			})
		})
	}
	for name, test := range map[string]struct {
		now    func(w *env, number string)
		listed func(a *answer)
	}{
		"and cancelled then":        {now: func(w *env, number string) { w.change(number, "Status", "Cancelled") }, listed: nil},
		"and cancelled, yet listed": {listed: func(a *answer) { a.set("Status", "Cancelled") }},
		"and no id is listed":       {listed: func(a *answer) { a.set("Tnid", nil) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i := w.apply(nil, w.arguments())
				now := w.buy(nil)
				w.change(now, "PhoneNumberId", i.Text("id"))
				w.sandbox.Forget(i.Text("phone_number"))
				if test.now != nil {
					test.now(w, now)
				}
				w.rewrite(listings, test.listed)
				w.gone(i, "GET /v1.0/numbers answered 404")
			})
		})
	}
}

// TestReadSwappedWithoutID swaps a number whose id in the inventory is not the one that the
// purchase returned. Its SIM has another number then, so it is not gone: the next apply would
// buy a second one. That number may be another resource's, so it is not adopted either.
func TestReadSwappedWithoutID(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		setUp func(w *env, former, now string)
		gone  string // why it counts as gone, "" if it does not
	}{
		"the former is not found": {setUp: func(w *env, former, _ string) { w.sandbox.Forget(former) }},
		"the former is cancelled": {setUp: func(w *env, former, _ string) { w.change(former, "Status", "Cancelled") }},
		"a padded ICCID": {setUp: func(w *env, former, now string) {
			w.sandbox.Forget(former)
			w.change(now, "ICCID", text(w.sandbox.Object(now)["ICCID"])+"F")
		}},
		"the SIM's number is cancelled, too": {func(w *env, former, now string) {
			w.sandbox.Forget(former)
			w.change(now, "Status", "Cancelled")
		}, "GET /v1.0/numbers answered 404"},
		"another SIM": {func(w *env, former, now string) {
			w.sandbox.Forget(former)
			w.change(now, "ICCID", "8901240397190195850")
		}, "GET /v1.0/numbers answered 404"},
		// Then they can be compared, and the other number is not this one.
		"ids of one kind": {func(w *env, former, _ string) {
			w.sandbox.Forget(former)
			w.rewrite(listings, nil)
		}, "GET /v1.0/numbers answered 404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.rewrite(listings, func(a *answer) {
					for _, number := range a.numbers() {
						number["Tnid"] = "TNID-" + strings.TrimPrefix(text(number["Number"]), "+")
					}
				})
				i := w.refresh(w.apply(nil, w.arguments()))
				former, now := i.Text("phone_number"), w.buy(nil)
				w.change(now, "ICCID", i.Text("iccid"))
				test.setUp(w, former, now)
				w.sandbox.ResetJournal()
				if test.gone != "" {
					w.gone(i, test.gone)
					return
				}
				next, diags := w.server.Refresh(typeName, i)
				only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot read the number "+former,
					fmt.Sprintf("its SIM %s has the number %s now", i.Text("iccid"), now), "import "+now)
				if diff := cmp.Diff(texts(i.State), texts(next.State)); diff != "" {
					t.Errorf("the refresh changes (-before +after):\n%s", diff)
				}
				w.wrote(nil)
				if w.sandbox.Object(former) != nil { // The sandbox cancels it once more.
					return
				}
				retained, diags := w.server.Apply(typeName, i, nil)
				if retained == nil {
					t.Error("the state is empty")
				}
				only(t, diags[1:], tfprotov6.DiagnosticSeverityError, "found no number "+former+", although the inventory has it as "+now)
			})
		})
	}
	t.Run("a word in place of an ICCID", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			for _, call := range []string{provisions, reads, listings} {
				w.rewrite(call, func(a *answer) { a.set("ICCID", "None") })
			}
			i := w.refresh(w.apply(nil, w.arguments()))
			w.has(i, map[string]string{"iccid": "None"})
			w.buy(nil)
			w.sandbox.Forget(i.Text("phone_number"))
			w.gone(i, "GET /v1.0/numbers answered 404")
		})
	})
}

// TestDestroyNotFound has the cancellation not find a number that the inventory has: it is
// not gone, and stays in the state.
func TestDestroyNotFound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		setUp func(w *env, number string)
		words string // in which %s is the number
	}{
		"listed": {words: "POST /v1.0/numbers/status found no number %s, although the inventory has it as %s: run plan again"},
		"listed in another notation": {
			setUp: func(w *env, _ string) { w.rewrite(listings, func(a *answer) { a.set("Number", "1 (801) 200-0001") }) },
			words: "although the inventory has it as 1 (801) 200-0001",
		},
		"listed under another number": {
			setUp: func(w *env, number string) {
				id := w.sandbox.Object(number)["PhoneNumberId"]
				w.change(w.buy(nil), "PhoneNumberId", id)
				w.sandbox.Forget(number)
			},
			words: "although the inventory has it as +18012000002",
		},
		"the inventory fails": {
			setUp: func(w *env, _ string) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Status: 500, Body: `{"StatusCode":500,"Message":"Down"}`})
			},
			words: "GET /v1.0/numbers/inventory answered 500",
		},
		// Without a second witness, it may be a live number that is paid for.
		"the inventory is refused": {
			setUp: func(w *env, _ string) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Status: 403, Body: `{"StatusCode":403,"Message":"No"}`})
			},
			words: "it counts as gone only if the list lacks it too: GET /v1.0/numbers/inventory answered 403",
		},
		"the inventory lacks some": {
			setUp: func(w *env, _ string) {
				w.rewrite(listings, func(a *answer) { a.fields["TotalResults"], a.fields["PhoneNumbers"] = 2, []any{} })
			},
			words: "it counts as gone only if the list lacks it too: GET /v1.0/numbers/inventory says that there are 2 objects but lists 0",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i := w.apply(nil, w.arguments(args{"on_destroy": "park"}))
				number := i.Text("phone_number")
				if test.setUp != nil {
					test.setUp(w, number)
				}
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberStatusPath, Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`})
				retained, diags := w.server.Apply(typeName, i, nil)
				if retained == nil {
					t.Error("the state is empty")
				}
				only(t, diags[1:], tfprotov6.DiagnosticSeverityError, "Cannot delete the number "+number, strings.ReplaceAll(test.words, "%s", number))
			})
		})
	}
}
