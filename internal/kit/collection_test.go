// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
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
