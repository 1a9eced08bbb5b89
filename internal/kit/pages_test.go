// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// TestLookupUsesPages reads numbers while a part of their list is held.
func TestLookupUsesPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := &acctest.Inventory{Numbers: 1000}
		d := newData(t, i, make(chan struct{}))
		asked := func(singles, pages int) {
			t.Helper()
			if s, p := i.Requests("GET /v1.0/numbers?"), i.Requests("GET /v1.0/numbers/inventory"); s != singles || p != pages {
				t.Errorf("%d reads and %d pages, want %d and %d", s, p, singles, pages)
			}
		}
		readNumbers(t, d, i, []int{900, 901, 902})
		asked(3, 1)
		readNumbers(t, d, i, []int{0, 50, 99}) // of the first page
		asked(3, 1)
		readNumbers(t, d, i, []int{903, 904, 905, 906, 907, 908, 909, 910})
		asked(11, 1) // Nine single reads since the first page pay for nine pages.
		readNumbers(t, d, i, []int{100, 200, 911})
		asked(11, 10)
	})
}

// TestLookupKeepsThePagesBeforeAFailure has the second page of a list fail.
func TestLookupKeepsThePagesBeforeAFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := &acctest.Inventory{Numbers: 200}
		d := newData(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("PageNumber") != "2" {
				i.ServeHTTP(w, r)
				return
			}
			i.ServeHTTP(httptest.NewRecorder(), r) // It counts.
			w.WriteHeader(http.StatusInternalServerError)
		}), make(chan struct{}))
		var indexes []int
		for index := range 200 {
			indexes = append(indexes, 199-index)
		}
		readNumbers(t, d, i, indexes)
		first, second, singles := i.Requests("GET /v1.0/numbers/inventory?PageNumber=1"), i.Requests("GET /v1.0/numbers/inventory?PageNumber=2"), i.Requests("GET /v1.0/numbers?")
		if first != 1 || second != 2 || singles != 100 {
			t.Errorf("%d and %d requests for the pages and %d reads, want 1, 2 and 100", first, second, singles)
		}
	})
}

// TestAPageThatIsNotFound has the API answer a 404 to the page after the last one. It ends the
// list, which lacks no more than its total says.
func TestAPageThatIsNotFound(t *testing.T) {
	t.Parallel()
	const own, proxys = `{"StatusCode":404,"Message":"No more numbers"}`, "<html>"
	for name, test := range map[string]struct {
		pages, total int // the API has so many pages of two numbers, and says that there are so many
		body         string
		listed       int
		short, fails bool
	}{
		"no total":           {pages: 2, body: own, listed: 4},
		"a total too high":   {pages: 2, total: 5, body: own, listed: 4, short: true},
		"the first page":     {body: own, fails: true},
		"that of a proxy":    {pages: 2, body: proxys, fails: true},
		"an exact total":     {pages: 2, total: 4, body: own, listed: 4},
		"in place of a page": {pages: 1, total: 4, body: own, listed: 2, short: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tokens := &acctest.Inventory{}
				d := newData(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					page, err := strconv.Atoi(r.URL.Query().Get("PageNumber"))
					switch {
					case err != nil:
						tokens.ServeHTTP(w, r)
					case page > test.pages:
						w.WriteHeader(http.StatusNotFound)
						_, _ = io.WriteString(w, test.body)
					default:
						total := any(test.total)
						if test.total == 0 {
							total = nil
						}
						_ = json.NewEncoder(w).Encode(map[string]any{"TotalResults": total, "PhoneNumbers": []any{
							map[string]any{"Number": tokens.Number(2 * page)}, map[string]any{"Number": tokens.Number(2*page + 1)},
						}})
					}
				}), make(chan struct{}))
				for range 2 { // It is held.
					objects, short, err := d.Whole(t.Context(), inventory(), nil)
					if err == nil && len(objects) != test.listed || (short != nil) != test.short || (err != nil) != test.fails {
						t.Errorf("%d numbers, short: %v, %v; want %d", len(objects), short, err, test.listed)
					}
				}
			})
		})
	}
}

// TestLookupReadsWhatIsOfThePast reads a number by itself of which the list so far has only
// one that was cancelled, as a later page may have another one.
func TestLookupReadsWhatIsOfThePast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const cancelled = `{"Number":"+18015550100","Status":"Cancelled"}`
		d := newData(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/v1.0/numbers/inventory":
				_, _ = fmt.Fprintf(w, `{"TotalResults":1000,"PhoneNumbers":[%s,{"Number":"+18015550101"}]}`, cancelled)
			default:
				_, _ = fmt.Fprint(w, `{"token":"token","successful":true,"tokenExpiry":"01/01/2099 01:00:00 AM"}`)
			}
		}), make(chan struct{}))
		c := inventory()
		c.Ended = func(number telegent.Object) bool { return number.Text("Status") == "Cancelled" }
		single := func(context.Context) (telegent.Object, error) {
			return telegent.Object{"Status": []byte(`"Active"`)}, nil
		}
		for range 5 {
			object, err := d.Lookup(t.Context(), c, nil, "+18015550100", single)
			if err != nil || object.Text("Status") != "Active" {
				t.Errorf("read %s, %v; want the active one", object, err)
			}
		}
	})
}

func inventory() kit.Collection {
	return kit.Collection{
		Operation: telegent.ListNumbers, Items: "PhoneNumbers", ID: "Number", Equality: kit.CanonicalPhone,
		Page: "PageNumber", Total: "TotalResults",
	}
}

// readNumbers reads numbers of an inventory, ten at a time, each of them once.
func readNumbers(t testing.TB, d *kit.Data, i *acctest.Inventory, indexes []int) {
	t.Helper()
	operations := kit.Operations{Get: telegent.GetNumber, ID: "Number", Attribute: "phone_number", Collection: inventory()}
	next := make(chan int)
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			for index := range next {
				number, id := types.StringValue(i.Number(index)), types.StringNull()
				rows := kit.Attributes{
					kit.String("phone_number", "Number", &number, "A text.").Computed(),
					kit.String("iccid", "Iccid", &id, "A text.").OptionalComputed(),
				}
				err := operations.Read(t.Context(), &kit.Call{Data: d}, rows)
				if want := fmt.Sprintf("89012403971%08d", index); err != nil || id.ValueString() != want {
					t.Errorf("number %d: read %s, want %s; %v", index, id, want, err)
				}
			}
		})
	}
	for _, index := range indexes {
		next <- index
	}
	close(next)
	wait.Wait()
}

func TestListReadsAllPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 1)
		for range 5 {
			_, err := s.sandbox.Create(sandbox.NumberProvisionPath, map[string]any{
				"NumberType": "mvno", "MessageType": "a2p", "MessageEnabled": true, "VoiceEnabled": false, "ProductType": "Sms-Only",
				"MessageRouteId": s.ids[0],
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		query := url.Values{"Filter": {"Active"}}
		for range 2 {
			objects, err := s.List(t.Context(), inventory(), query)
			var numbers []string
			for _, object := range objects {
				numbers = append(numbers, object.Text("Number"))
			}
			if err != nil || !slices.Equal(numbers, s.sandbox.Numbers()) {
				t.Errorf("listed %v, want %v; %v", numbers, s.sandbox.Numbers(), err)
			}
		}
		if query.Encode() != "Filter=Active" {
			t.Errorf("the caller's query became %s", query.Encode())
		}
		var queries []string
		for _, e := range s.sandbox.Journal() {
			if e.Path == sandbox.NumberInventoryPath {
				queries = append(queries, e.Query)
			}
		}
		if want := []string{"Filter=Active&PageNumber=1", "Filter=Active&PageNumber=2", "Filter=Active&PageNumber=3"}; !slices.Equal(queries, want) {
			t.Errorf("asked for %v, want %v", queries, want)
		}
	})
}

func TestPages(t *testing.T) {
	t.Parallel()
	paged := kit.Collection{Items: "Items", ID: "Id", Page: "Page", Total: "Total"}
	nameless, whole := paged, paged
	nameless.ID = ""
	whole.Page, whole.Total = "", ""
	const empty = `{"Total":0,"Items":[]}`
	tests := map[string]struct {
		collection kit.Collection
		pages      []string // the last one is the answer to all pages after it, too
		want       string   // the ids
		requests   int
	}{
		"two pages":                 {paged, []string{`{"Total":3,"Items":[{"Id":"a"},{"Id":"b"}]}`, `{"Total":3,"Items":[{"Id":"c"}]}`}, "a b c", 2},
		"one page":                  {paged, []string{`{"Total":1,"Items":[{"Id":"a"}]}`}, "a", 1},
		"nothing":                   {paged, []string{empty}, "", 1},
		"the list is null":          {paged, []string{`{"Total":0,"Items":null}`}, "", 1},
		"no list":                   {paged, []string{`{}`}, "", 1},
		"the total is a string":     {paged, []string{`{"Total":"2","Items":[{"Id":"a"}]}`, `{"Total":"2","Items":[{"Id":"b"}]}`}, "a b", 2},
		"the total is missing":      {paged, []string{`{"Items":[{"Id":"a"}]}`, `{"Items":[{"Id":"b"}]}`, empty}, "a b", 3},
		"the total is null":         {paged, []string{`{"Total":null,"Items":[{"Id":"a"}]}`, `{"Total":null,"Items":[{"Id":"b"}]}`, empty}, "a b", 3},
		"the total is no number":    {paged, []string{`{"Total":"many","Items":[{"Id":"a"}]}`, `{"Total":"many","Items":[{"Id":"b"}]}`, empty}, "a b", 3},
		"the total is too high":     {paged, []string{`{"Total":9,"Items":[{"Id":"a"}]}`, `{"Total":9,"Items":[]}`}, "a", 2},
		"the total is too low":      {paged, []string{`{"Total":1,"Items":[{"Id":"a"},{"Id":"b"}]}`, `{"Total":1,"Items":[{"Id":"c"}]}`, empty}, "a b c", 3},
		"the total is zero":         {paged, []string{`{"Total":0,"Items":[{"Id":"a"}]}`, `{"Total":0,"Items":[{"Id":"b"}]}`, empty}, "a b", 3},
		"the total falls":           {paged, []string{`{"Total":3,"Items":[{"Id":"a"},{"Id":"b"}]}`, `{"Total":2,"Items":[]}`}, "a b", 2},
		"the last page repeats":     {paged, []string{`{"Total":9,"Items":[{"Id":"a"}]}`, `{"Total":9,"Items":[{"Id":"b"}]}`}, "a b", 3},
		"one moved to the next":     {paged, []string{`{"Total":4,"Items":[{"Id":"a"},{"Id":"b"}]}`, `{"Total":4,"Items":[{"Id":"b"},{"Id":"c"}]}`, `{"Total":4,"Items":[{"Id":"d"}]}`}, "a b c d", 3},
		"one twice on a page":       {paged, []string{`{"Total":1,"Items":[{"Id":"a"},{"Id":"a"}]}`}, "a", 1},
		"some without an id":        {paged, []string{`{"Total":3,"Items":[{"Id":"a"},{}]}`, `{"Total":3,"Items":[{}]}`}, "a - -", 2},
		"ids in another spelling":   {paged, []string{`{"total":2,"items":[{"ID":"a"}]}`, `{"total":2,"items":[{"ID":"a"},{"ID":"b"}]}`}, "a b", 2},
		"no ids":                    {nameless, []string{`{"Total":2,"Items":[{"Zip":"1"}]}`, `{"Total":2,"Items":[{"Zip":"2"}]}`}, "- -", 2},
		"no ids, total too high":    {nameless, []string{`{"Total":9,"Items":[{}]}`, `{"Total":9,"Items":[]}`}, "-", 2},
		"no ids, last page repeats": {nameless, []string{`{"Items":[{"Zip":"1"}]}`, `{"Items":[{"Zip":"2"}]}`}, "- -", 3},
		"no page after the last":    {paged, []string{`{"Items":[{"Id":"a"}]}`, `{"Items":[{"Id":"b"}]}`, "404"}, "a b", 3},
		"not in pages":              {whole, []string{`{"Total":9,"Items":[{"Id":"a"},{"Id":"b"}]}`}, "a b", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			objects, err := kit.Pages(test.collection, func(page int) (telegent.Object, error) {
				requests++
				if page != requests || page > 10 {
					return nil, fmt.Errorf("page %d is asked for in request %d", page, requests)
				}
				answer := test.pages[min(page, len(test.pages))-1]
				if answer == "404" {
					return nil, kit.NotFound("no such page")
				}
				var object telegent.Object
				err := json.Unmarshal([]byte(answer), &object)
				return object, err
			})
			var ids []string
			for _, object := range objects {
				id := object.Text("Id")
				if id == "" {
					id = "-"
				}
				ids = append(ids, id)
			}
			if got := strings.Join(ids, " "); err != nil || got != test.want || requests != test.requests {
				t.Errorf("%q in %d requests, want %q in %d; %v", got, requests, test.want, test.requests, err)
			}
		})
	}
}

func TestPagesFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	pages := func(answers ...string) func(int) (telegent.Object, error) {
		return func(page int) (telegent.Object, error) {
			if page > len(answers) {
				return nil, broken
			}
			var object telegent.Object
			err := json.Unmarshal([]byte(answers[page-1]), &object)
			return object, err
		}
	}
	paged := kit.Collection{Items: "Items", ID: "Id", Page: "Page", Total: "Total"}
	if objects, err := kit.Pages(paged, pages(`{"Total":2,"Items":[{"Id":"a"}]}`)); !errors.Is(err, broken) || objects != nil {
		t.Errorf("%v, %v; want no half of a list", objects, err)
	}
	for _, items := range []string{`{}`, `"a"`, `["a"]`, `true`} {
		if objects, err := kit.Pages(paged, pages(`{"Items":`+items+`}`)); err == nil || errors.Is(err, broken) {
			t.Errorf("%s: %v, %v; want an error about the list", items, objects, err)
		}
	}
}
