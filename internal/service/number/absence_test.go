// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestReadGone reads numbers that are no more. What leaves the state says why.
func TestReadGone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		remove func(w *world, number string)
		words  string
		calls  map[string]int
	}{
		"Cancelled": {func(w *world, number string) { w.change(number, "Status", "Cancelled") }, "its status is Cancelled", map[string]int{reads: 1, listings: 1}},
		"cancelled": {func(w *world, number string) { w.change(number, "Status", "cancelled") }, "its status is cancelled", map[string]int{reads: 1, listings: 1}},
		"Canceled":  {func(w *world, number string) { w.change(number, "Status", "Canceled") }, "its status is Canceled", map[string]int{reads: 1, listings: 1}},
		"CANCELLED": {func(w *world, number string) { w.change(number, "Status", " CANCELLED ") }, "its status is CANCELLED", map[string]int{reads: 1, listings: 1}},
		"forgotten": {func(w *world, number string) { w.sandbox.Forget(number) }, "GET /v1.0/numbers answered 404", map[string]int{reads: 1, listings: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				w.buy(nil) // which is not taken for it
				i := w.apply(nil, w.arguments())
				test.remove(w, i.Text("phone_number"))
				w.sandbox.ResetJournal()
				w.gone(i, "The API does not have the number "+i.Text("phone_number")+" any more", test.words)
				w.counted(test.calls)
			})
		})
	}
}

// TestReadNotFoundOnce has one read of a number not find it, which is too little to take
// it for gone: what the inventory has, or cannot say, stays in the state.
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
		listed func(a *answer) // what becomes of the inventory
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
		// Only the API can say that there is no such number, and it says so in its own shapes.
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
				w := newWorld(t, sandbox.Config{InventoryPageSize: 1})
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
					t.Fatalf("the instance left the state: %s", told(diags))
				}
				switch {
				case test.words != "":
					only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot read the number +18012000003", test.words)
				case len(diags) > 0:
					t.Errorf("the refresh says: %s", told(diags))
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

// TestReadGoneUnlisted has the API not let us list, so that there is no second witness:
// one read is too little to buy another number.
func TestReadGoneUnlisted(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"forbidden": http.StatusForbidden, "not found": http.StatusNotFound, "not allowed": http.StatusMethodNotAllowed} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
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

// TestReadSwapped has a number be swapped outside of Terraform: its id is another
// number's now. The state follows, which a warning says, and nothing is bought for it.
func TestReadSwapped(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		former func(w *world, number string)
		id     func(id string) any // what the inventory calls it
	}{
		"the former is not found": {func(w *world, number string) { w.sandbox.Forget(number) }, func(id string) any { return id }},
		"the former is cancelled": {func(w *world, number string) { w.change(number, "Status", "Cancelled") }, func(id string) any { return id }},
		"the former is canceled":  {func(w *world, number string) { w.change(number, "Status", "CANCELED") }, func(id string) any { return id }},
		"the id in upper case":    {func(w *world, number string) { w.sandbox.Forget(number) }, func(id string) any { return strings.ToUpper(id) }},
		"the id as a TNID":        {func(w *world, number string) { w.sandbox.Forget(number) }, func(id string) any { return "T" + id }},
		"the id with blanks":      {func(w *world, number string) { w.sandbox.Forget(number) }, func(id string) any { return " " + id + " " }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
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
				w.destroy(i, "This plan cancels the number "+now, "A number was cancelled")
				w.stored(now, args{"Status": "Cancelled"})
			})
		})
	}
	for name, test := range map[string]struct {
		now    func(w *world, number string)
		listed func(a *answer)
	}{
		"and cancelled then":        {now: func(w *world, number string) { w.change(number, "Status", "Cancelled") }, listed: nil},
		"and cancelled, yet listed": {listed: func(a *answer) { a.set("Status", "Cancelled") }},
		"and no id is listed":       {listed: func(a *answer) { a.set("Tnid", nil) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
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

// TestDestroyNotFound has the cancellation of a number not find it, although the
// inventory has it: it is not gone, and stays in the state.
func TestDestroyNotFound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		setUp func(w *world, number string)
		words string // in which %s is the number
	}{
		"listed": {words: "POST /v1.0/numbers/status did not find the number %s, although the inventory has it as %s: run plan again"},
		"listed in another notation": {
			setUp: func(w *world, _ string) { w.rewrite(listings, func(a *answer) { a.set("Number", "1 (801) 200-0001") }) },
			words: "although the inventory has it as 1 (801) 200-0001",
		},
		"listed under another number": {
			setUp: func(w *world, number string) {
				id := w.sandbox.Object(number)["PhoneNumberId"]
				w.change(w.buy(nil), "PhoneNumberId", id)
				w.sandbox.Forget(number)
			},
			words: "although the inventory has it as +18012000002",
		},
		"the inventory fails": {
			setUp: func(w *world, _ string) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Status: 500, Body: `{"StatusCode":500,"Message":"Down"}`})
			},
			words: "GET /v1.0/numbers/inventory answered 500",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				i := w.apply(nil, w.arguments(args{"on_destroy": "park"}))
				number := i.Text("phone_number")
				if test.setUp != nil {
					test.setUp(w, number)
				}
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberStatusPath, Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`})
				left, diags := w.server.Apply(typeName, i, nil)
				if left == nil {
					t.Error("nothing is left in the state")
				}
				only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot delete the number "+number, strings.ReplaceAll(test.words, "%s", number))
			})
		})
	}
}
