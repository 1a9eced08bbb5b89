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
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// fixture is a sandbox with message routes, and the Data of a configured provider that
// reads them. It is made in a bubble.
type fixture struct {
	*kit.Data
	sandbox *sandbox.Sandbox
	stop    chan struct{}
	ids     []string
}

func newFixture(t *testing.T, routes int) *fixture {
	t.Helper()
	s := sandbox.New(sandbox.Config{RequestsPerMinute: -1, InventoryPageSize: 2})
	t.Cleanup(s.Close)
	stop := make(chan struct{})
	sh := &fixture{sandbox: s, stop: stop, Data: newData(t, s, stop)}
	for i := range routes {
		sh.ids = append(sh.ids, sh.add(t, i))
	}
	return sh
}

// newData returns the Data of a provider that is configured for a handler.
func newData(t testing.TB, handler http.Handler, stop <-chan struct{}) *kit.Data {
	t.Helper()
	return newDataWith(t, handler, stop, transport.Options{RequestTimeout: time.Minute})
}

// newDataWith is newData with other options of the transport.
func newDataWith(t testing.TB, handler http.Handler, stop <-chan struct{}, options transport.Options) *kit.Data {
	t.Helper()
	network := &acctest.Network{}
	network.Serve(t, "127.0.0.1:8080", handler)
	base, err := telegent.ParseBaseURL("http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	options.Dial = network.Dial
	client := telegent.NewClient(telegent.Options{
		Transport:     transport.New(options),
		BaseURL:       base,
		AccountKey:    sandbox.DefaultAccountKey,
		AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret),
	})
	return &kit.Data{Telegent: kit.Service[*telegent.Client]{Client: client}, Stopped: stop}
}

// add makes one more route at the sandbox, behind the provider's back.
func (s *fixture) add(t *testing.T, i int) (id string) {
	t.Helper()
	id, err := s.sandbox.Create(sandbox.MessageRoutePath, map[string]any{
		"RouteName": fmt.Sprint("Route ", i), "MessageUrl": "https://example.com", "MessageUrlMethod": http.MethodPost,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (s *fixture) rename(t *testing.T, id, name string) {
	t.Helper()
	if err := s.sandbox.Change(id, "RouteName", name); err != nil {
		t.Fatal(err)
	}
}

func routes() kit.Collection {
	return kit.Collection{Operation: telegent.ListMessageRoutes, Items: "Results", ID: "MessageRouteId"}
}

// find finds a route and returns its name.
func (s *fixture) find(ctx context.Context, query url.Values, id string) (string, error) {
	object, err := s.Lookup(ctx, routes(), query, id, func(ctx context.Context) (telegent.Object, error) {
		var object telegent.Object
		err := s.Do(ctx, telegent.GetMessageRoute, url.Values{"MessageRouteId": {id}}, nil, &object)
		return object, err
	})
	return object.Text("RouteName"), err
}

// finds asserts that the i-th route is found under its name.
func (s *fixture) finds(t *testing.T, i int) {
	t.Helper()
	if name, err := s.find(t.Context(), nil, s.ids[i]); err != nil || name != fmt.Sprint("Route ", i) {
		t.Errorf("found %q, want route %d; %v", name, i, err)
	}
}

func (s *fixture) list(ctx context.Context) ([]telegent.Object, error) {
	return s.List(ctx, routes(), nil)
}

// asked asserts how many routes were read one by one, and how many listings there were.
func (s *fixture) asked(t *testing.T, singles, listings int) {
	t.Helper()
	if n := s.sandbox.Requests("GET " + sandbox.MessageRoutePath); n != singles {
		t.Errorf("%d routes were read one by one, want %d", n, singles)
	}
	if n := s.sandbox.Requests("GET " + sandbox.AccountMessageRoutesPath); n != listings {
		t.Errorf("%d listings, want %d", n, listings)
	}
}

// onListing is a fault that only listings meet.
func onListing(f sandbox.Fault) sandbox.Fault {
	f.Path = sandbox.AccountMessageRoutesPath
	return f
}

// Two single reads cost as much as a list and its token.
func TestLookupReadsTheFirstFewOneByOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 10)
		for i := range 2 {
			s.finds(t, i)
		}
		s.asked(t, 2, 0)
		for i := range s.ids {
			s.finds(t, i)
		}
		s.asked(t, 2, 1)
	})
}

func TestLookupSharesAListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 100)
		s.sandbox.Inject(onListing(sandbox.Fault{Delay: time.Second})) // All readers are there before it ends.
		var wait sync.WaitGroup
		for i := range s.ids {
			wait.Go(func() { s.finds(t, i) })
		}
		wait.Wait()
		s.asked(t, 2, 1)
		if n := s.sandbox.Requests(sandbox.TokenPath); n != 2 {
			t.Errorf("%d tokens, want 2", n)
		}
	})
}

func TestLookupUsesAListingThatIsHeld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 2)
		if objects, err := s.list(t.Context()); err != nil || len(objects) != 2 {
			t.Fatal(objects, err)
		}
		s.finds(t, 0)
		s.finds(t, 1)
		s.asked(t, 0, 1)
	})
}

func TestLookupAsksForWhatTheListingLacks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 1)
		if _, err := s.list(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.ids = append(s.ids, s.add(t, 1))
		s.finds(t, 1)
		if _, err := s.find(t.Context(), nil, "MRID-none"); !errors.Is(err, telegent.ErrNotFound) {
			t.Errorf("error %v, want that it is not found", err)
		}
		s.asked(t, 2, 1)
	})
}

func TestWrittenDropsTheListings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 6)
		for i := range s.ids {
			s.finds(t, i)
		}
		s.asked(t, 2, 1)
		s.rename(t, s.ids[0], "New")
		s.InvalidateLists(routes(), nil)
		for range 6 {
			if name, err := s.find(t.Context(), nil, s.ids[0]); err != nil || name != "New" {
				t.Errorf("found %q, want what was written; %v", name, err)
			}
		}
		s.asked(t, 3, 2) // The token is there already.

		// The writes of one kind say nothing of another.
		s.InvalidateLists(kit.Collection{Operation: telegent.ListVoiceRoutes}, nil)
		s.finds(t, 1)
		s.asked(t, 3, 2)
	})
}

// A listing that was answered before a write tells what was before it, to those alone
// who had asked before it.
func TestWrittenOvertakesAListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 1)
		s.sandbox.Inject(onListing(sandbox.Fault{Times: 1, After: true, Delay: 10 * time.Second}))
		var wait sync.WaitGroup
		wait.Go(func() {
			if objects, err := s.list(t.Context()); err != nil || len(objects) != 1 || objects[0].Text("RouteName") != "Route 0" {
				t.Error(objects, err)
			}
		})
		synctest.Wait()
		s.rename(t, s.ids[0], "New")
		s.InvalidateLists(routes(), nil)
		for _, when := range []string{"while the old listing is under way", "after it"} {
			objects, err := s.list(t.Context())
			if err != nil || len(objects) != 1 || objects[0].Text("RouteName") != "New" {
				t.Errorf("%s: %s, %v; want what was written", when, objects, err)
			}
			wait.Wait()
		}
		s.asked(t, 0, 2)
	})
}

func TestEveryQueryHasItsListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 5)
		own := url.Values{"AccountId": {sandbox.DefaultAccountID}}
		// The sandbox answers 404 for an account that it does not know.
		another := url.Values{"AccountId": {"AID-another"}}
		for _, query := range []url.Values{nil, another, own, nil, another, own, nil, another, own} {
			if name, err := s.find(t.Context(), query, s.ids[4]); err != nil || name != "Route 4" {
				t.Errorf("%v: found %q; %v", query, name, err)
			}
		}
		// The first two of each; then another is refused once, and read one by one each time.
		s.asked(t, 3*2+1, 3)
	})
}

// A write of an object of one account leaves the lists of others alone.
func TestWrittenDropsItsParentsLists(t *testing.T) {
	t.Parallel()
	one, two := url.Values{"AccountId": {"AID-1"}}, url.Values{"AccountId": {"AID-2"}}
	tests := map[string]struct {
		written []url.Values
		lists   int // that are requested again, of one, two and none
	}{
		"of one":          {[]url.Values{one}, 2}, // The list without an account may have it.
		"of one, in caps": {[]url.Values{{"AccountId": {"aid-1"}}}, 2},
		"of both":         {[]url.Values{one, two}, 3},
		"of none known":   {[]url.Values{nil}, 3},
		"of another":      {[]url.Values{{"AccountId": {"AID-3"}}}, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newFixture(t, 1)
				s.sandbox.Inject(onListing(sandbox.Fault{Body: `{"Results":[{"MessageRouteId":"MRID-1"}]}`}))
				list := func() {
					for _, query := range []url.Values{one, two, nil} {
						if objects, err := s.List(t.Context(), routes(), query); err != nil || len(objects) != 1 {
							t.Errorf("%v: %v, %v", query, objects, err)
						}
					}
				}
				list()
				s.asked(t, 0, 3)
				for _, query := range test.written {
					s.InvalidateLists(routes(), query)
				}
				list()
				s.asked(t, 0, 3+test.lists)
			})
		})
	}
}

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

func TestLookupWithoutAListing(t *testing.T) {
	t.Parallel()
	refusals := map[string]struct {
		fault    sandbox.Fault
		listings int
	}{
		"403": {fault: onListing(sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`}), listings: 1},
		"404": {fault: onListing(sandbox.Fault{Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`}), listings: 1},
		"405": {fault: onListing(sandbox.Fault{Status: 405}), listings: 1},
		// The account may not even have the token for it.
		"token refused": {fault: sandbox.Fault{Path: sandbox.TokenPath, Status: 403, Body: `{"successful":false,"error":"Forbidden"}`}},
	}
	for name, refusal := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newFixture(t, 20)
				s.finds(t, 0) // With a token that stays.
				s.sandbox.Inject(refusal.fault)
				var wait sync.WaitGroup
				for i := range s.ids {
					wait.Go(func() { s.finds(t, i) })
				}
				wait.Wait()
				s.InvalidateLists(routes(), nil) // What was written changes nothing about it.
				for i := range s.ids {
					s.finds(t, i)
				}
				s.asked(t, 41, refusal.listings)
				if n := s.sandbox.Requests(sandbox.TokenPath); n != 2 {
					t.Errorf("%d tokens were asked for, want 2", n)
				}
			})
		})
	}
}

// What is imported is looked up in the listing too, where that tells more.
func TestImportWithoutAListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 10)
		s.sandbox.Inject(onListing(sandbox.Fault{Status: 403}))
		operations := kit.Operations{Get: telegent.GetMessageRoute, ID: "MessageRouteId", Collection: routes(), ListTellsMore: true}
		for i, id := range s.ids {
			id, name := types.StringValue(id), types.StringNull()
			rows := kit.Attributes{kit.String("id", "MessageRouteId", &id, "A text."), kit.String("route_name", "RouteName", &name, "A text.")}
			if err := operations.Read(t.Context(), &kit.Call{Data: s.Data, Imported: true}, rows); err != nil || name.ValueString() != fmt.Sprint("Route ", i) {
				t.Errorf("%s: %q, %v", id, name.ValueString(), err)
			}
		}
		s.asked(t, 10, 1)
	})
}

// A list that fails is requested once more when single reads have paid for it again.
func TestAListingThatFails(t *testing.T) {
	t.Parallel()
	failures := map[string]sandbox.Fault{
		"500":     {Status: 500, Body: `{"StatusCode":500,"Message":"Internal server error"}`},
		"cut":     {Body: `{"Results":[]}`, Cut: 5},
		"hanging": {Hang: true},
		"no list": {Body: `{"Results":{"a":1}}`},
		"no JSON": {Body: `<html>`},
	}
	for name, failure := range failures {
		for _, times := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s %d times", name, times), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := newFixture(t, 10)
					s.Data = newDataWith(t, s.sandbox, s.stop, transport.Options{RequestTimeout: time.Minute, MaxRetries: 4})
					failure := onListing(failure)
					failure.Times = times
					s.sandbox.Inject(failure)
					var wait sync.WaitGroup
					for i := range s.ids {
						wait.Go(func() { s.finds(t, i) })
					}
					wait.Wait()
					for i := range s.ids {
						s.finds(t, i)
					}
					// Two single reads pay for the first request, and one for the second.
					singles := map[int]int{1: 3, 2: 20}[times]
					s.asked(t, singles, 2)
				})
			})
		}
	}
}

// A list that is needed fails for all who wait for it, and for the rest of the run.
func TestANeededListThatFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 3)
		s.sandbox.Inject(onListing(sandbox.Fault{Status: 500, Delay: time.Second}))
		fails := func() {
			if objects, err := s.list(t.Context()); err == nil || !strings.Contains(err.Error(), "answered 500") {
				t.Errorf("%v, %v; want the error of the list", objects, err)
			}
		}
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(fails)
		}
		wait.Wait()
		fails()
		for i := range s.ids {
			s.finds(t, i)
		}
		s.asked(t, 3, 1)
	})
}

// A list that is needed is retried like any read, even if it failed while single reads could
// replace it. If it fails again, no other request of the run repeats it.
func TestANeededListAfterFailures(t *testing.T) {
	t.Parallel()
	for _, failures := range []int{1, 2} {
		for faults, works := range map[int]bool{failures + 1: true, failures + 2: false} {
			t.Run(fmt.Sprintf("%d failures of %d faults", failures, faults), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := newFixture(t, 4)
					s.Data = newDataWith(t, s.sandbox, s.stop, transport.Options{RequestTimeout: time.Minute, MaxRetries: 1})
					s.sandbox.Inject(onListing(sandbox.Fault{Status: 500, Times: faults}))
					for i := range failures + 2 { // Two single reads pay for the first request, and one for the second.
						s.finds(t, i)
					}
					s.asked(t, failures+2, failures)
					for range 2 {
						if objects, err := s.list(t.Context()); (err == nil) != works || works && len(objects) != 4 {
							t.Errorf("%v, %v", objects, err)
						}
					}
					s.asked(t, failures+2, failures+2)
				})
			})
		}
	}
}

func TestACallerWhoLeavesEndsNoListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 3)
		s.sandbox.Inject(onListing(sandbox.Fault{Delay: 10 * time.Second}))
		left := errors.New("left")
		ctx, leave := context.WithCancelCause(t.Context())
		var wait sync.WaitGroup
		wait.Go(func() {
			start := time.Now()
			if _, err := s.list(ctx); !errors.Is(err, left) || time.Since(start) != time.Second {
				t.Errorf("the one who leaves: %v after %s", err, time.Since(start))
			}
		})
		synctest.Wait() // The listing is that of the one who leaves.
		wait.Go(func() {
			if objects, err := s.list(t.Context()); err != nil || len(objects) != 3 {
				t.Errorf("the one who stays: %v, %v", objects, err)
			}
		})
		<-time.After(time.Second)
		leave(left)
		wait.Wait()
		s.asked(t, 0, 1)
	})
}

func TestAStopEndsAListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, 3)
		s.sandbox.Inject(onListing(sandbox.Fault{Hang: true}))
		start := time.Now()
		var wait sync.WaitGroup
		for range 2 {
			wait.Go(func() {
				if _, err := s.list(t.Context()); !errors.Is(err, kit.ErrInterrupted) {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		close(s.stop)
		wait.Wait()
		if took := time.Since(start); took != 0 {
			t.Errorf("took %s after the stop", took)
		}
		s.asked(t, 0, 1)
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

// TestReadsCostAtMostTwice compares what reads cost with the cheaper of reading singly and
// listing, which each take a token too. Without a total, it is found out in doubled steps how
// long the list is.
func TestReadsCostAtMostTwice(t *testing.T) {
	t.Parallel()
	for _, account := range []int{1, 100, 101, 250, 1000, 5000} {
		for _, state := range []int{1, 2, 3, 5, 10, 20, 50, 200, 1000} {
			for _, withoutTotal := range []bool{false, true} {
				if state > account {
					continue
				}
				t.Run(fmt.Sprintf("%d of %d, without a total %t", state, account, withoutTotal), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						i := &acctest.Inventory{Numbers: account, WithoutTotal: withoutTotal}
						var indexes []int
						for n := range state { // Spread over all pages, the last first.
							indexes = append(indexes, account-1-n*account/state)
						}
						readNumbers(t, newData(t, i, make(chan struct{})), i, indexes)
						pages := (account + 99) / 100
						if withoutTotal {
							pages++ // that says that there are no more
						}
						best := 1 + min(state, pages)
						most := 2*best + 1
						if withoutTotal {
							most = 5 * best / 2
						}
						if n := i.Requests(""); n > most {
							t.Errorf("%d requests, want at most %d, as the best is %d: %d tokens, %d pages", n, most, best, i.Requests("POST"), i.Requests("GET /v1.0/numbers/inventory"))
						}
					})
				})
			}
		}
	}
}

// BenchmarkReadNumbers reads all numbers of an account, in process. Its time is to grow with
// their number.
func BenchmarkReadNumbers(b *testing.B) {
	for _, numbers := range []int{10_000, 30_000, 100_000} {
		b.Run(strconv.Itoa(numbers), func(b *testing.B) {
			i := &acctest.Inventory{Numbers: numbers}
			indexes := make([]int, numbers)
			for n := range indexes {
				indexes[n] = n
			}
			for b.Loop() {
				readNumbers(b, newData(b, i, make(chan struct{})), i, indexes)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*numbers), "us/number")
		})
	}
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
