// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// inParallel does something n times, ten at a time, as Terraform walks its graph.
func inParallel(n int, do func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}

// object is one of a stock, with its instance.
type object struct {
	stock
	i        int
	instance *acctest.Instance
}

// create creates all objects of the stocks through a provider.
func (w env) create(t *testing.T, stocks ...stock) []object {
	t.Helper()
	var objects []object
	for _, s := range stocks {
		for i := range s.count {
			objects = append(objects, object{stock: s, i: i})
		}
	}
	server := w.server(t, sandboxURL)
	inParallel(len(objects), func(n int) {
		o := &objects[n]
		instance, diags := server.Apply(o.resource, nil, server.Args(o.resource, o.args(o.i)))
		if len(diags) > 0 || instance == nil {
			t.Errorf("%s %d: %s", o.resource, o.i, acctest.FormatDiags(diags))
		}
		o.instance = instance
	})
	if t.Failed() {
		t.FailNow()
	}
	return objects
}

// refresh reads all objects through a provider that was just configured, in a window
// of the API's limit that is all its own, and returns the instances as read and what
// the requests were.
func (w env) refresh(t *testing.T, objects []object) (read []*acctest.Instance, requests map[string]int, took time.Duration) {
	t.Helper()
	<-time.After(2 * time.Minute)
	w.sandbox.ResetJournal()
	server := w.server(t, sandboxURL)
	read = make([]*acctest.Instance, len(objects))
	start := time.Now()
	inParallel(len(objects), func(n int) {
		instance, diags := server.Refresh(objects[n].resource, objects[n].instance)
		warned := len(diags) == 1 && diags[0].Severity == tfprotov6.DiagnosticSeverityWarning && diags[0].Summary == "An object is gone from Telegent"
		if gone := instance == nil; gone != warned || !gone && len(diags) > 0 {
			t.Errorf("%s %d: %s", objects[n].resource, objects[n].i, acctest.FormatDiags(diags))
		}
		read[n] = instance
	})
	took = time.Since(start)
	w.neverHeldBack(t)
	requests = map[string]int{}
	for _, e := range w.sandbox.Journal() {
		requests[e.Method+" "+e.Path]++
	}
	return read, requests, took
}

// neverHeldBack asserts that the API never had to say that there were too many requests.
func (w env) neverHeldBack(t *testing.T) {
	t.Helper()
	for _, e := range w.sandbox.Journal() {
		if e.Status == http.StatusTooManyRequests {
			t.Fatalf("the limit was exceeded: %s", e)
		}
	}
}

func sum(requests map[string]int) int {
	n := 0
	for _, count := range requests {
		n += count
	}
	return n
}

// changes returns the attributes whose values differ.
func changes(before, after *acctest.Instance) []string {
	var names []string
	for name, value := range before.State {
		if !value.Equal(after.State[name]) {
			names = append(names, name)
		}
	}
	if !maps.EqualFunc(before.Identity, after.Identity, tftypes.Value.Equal) {
		names = append(names, "identity")
	}
	slices.Sort(names)
	return names
}

// expectChange asserts that one object reads otherwise, and no other: gone, if changed
// is nil. With n below 0 there is no such object. That a warning says what is gone is
// refresh's to see.
func expectChange(t *testing.T, objects []object, read []*acctest.Instance, n int, changed []string) {
	t.Helper()
	for i, o := range objects {
		var want []string
		if i == n {
			want = changed
		}
		gone := i == n && changed == nil
		if (read[i] == nil) != gone {
			t.Errorf("%s %d is gone: %t, want %t", o.resource, o.i, read[i] == nil, gone)
			continue
		}
		if read[i] == nil {
			continue
		}
		if got := changes(o.instance, read[i]); !slices.Equal(got, want) {
			t.Errorf("%s %d: %v differ, want %v", o.resource, o.i, got, want)
		}
	}
}

// TestRefreshCosts refreshes a big state under the API's limit of 50 requests a
// minute, and counts what that costs.
func TestRefreshCosts(t *testing.T) {
	t.Parallel()
	for name, stocks := range map[string]func(t *testing.T, s *sandbox.Sandbox) []stock{
		"message routes": func(*testing.T, *sandbox.Sandbox) []stock { return []stock{messageRoutes()} },
		"voice routes":   func(*testing.T, *sandbox.Sandbox) []stock { return []stock{voiceRoutes()} },
		"numbers":        func(t *testing.T, s *sandbox.Sandbox) []stock { t.Helper(); return []stock{numbers(seededRoute(t, s))} },
		"subscribers":    func(*testing.T, *sandbox.Sandbox) []stock { return []stock{subscribers()} },
		"accounts":       func(*testing.T, *sandbox.Sandbox) []stock { return []stock{accounts()} },
		"services":       func(*testing.T, *sandbox.Sandbox) []stock { return []stock{services()} },
		"products":       func(*testing.T, *sandbox.Sandbox) []stock { return []stock{products()} },
		"packages":       func(*testing.T, *sandbox.Sandbox) []stock { return []stock{packages()} },
		"subscriptions": func(t *testing.T, s *sandbox.Sandbox) []stock {
			t.Helper()
			return []stock{subscriptions(seededSubscriber(t, s, 0), seededPackage(t, s))}
		},
		"all of them": func(t *testing.T, s *sandbox.Sandbox) []stock {
			t.Helper()
			return []stock{messageRoutes(), voiceRoutes(), numbers(seededRoute(t, s))}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				all := stocks(t, w.sandbox)
				objects := w.create(t, all...)
				most := 0
				for _, s := range all {
					most += s.most
				}

				read, requests, took := w.refresh(t, objects)
				expectChange(t, objects, read, -1, nil)
				unchanged := sum(requests)
				t.Logf("%d objects cost %d requests and %s: %v", len(objects), unchanged, took, requests)
				if unchanged > most || took != 0 {
					t.Errorf("%d requests and %s, want at most %d and no wait: %v", unchanged, took, most, requests)
				}
				if len(all) > 1 {
					return // Each by itself shows what follows.
				}

				middle := len(objects) * 3 / 4 // Not among the first of its resource, which are read one by one.
				changed, id := objects[middle], objects[middle].instance.Text(objects[middle].id)
				if err := w.sandbox.Change(id, changed.field, "Elsewhere"); err != nil {
					t.Fatal(err)
				}
				read, requests, _ = w.refresh(t, objects)
				expectChange(t, objects, read, middle, []string{changed.attribute})
				if n := sum(requests); n != unchanged {
					t.Errorf("%d requests after a change, want %d as before: %v", n, unchanged, requests)
				}
				objects[middle].instance = read[middle]

				if !w.sandbox.Forget(id) {
					t.Fatal("the sandbox has no", id)
				}
				read, requests, _ = w.refresh(t, objects)
				expectChange(t, objects, read, middle, nil)
				if n := sum(requests); n != unchanged+1 {
					t.Errorf("%d requests after one is gone, want %d and one more: %v", n, unchanged, requests)
				}
			})
		})
	}
}

// TestRefreshOfACatalogue refreshes 200 products, 30 packages and 300 items, 10 in each
// package: both kinds by their lists, the items by a request for each package. The plan is
// empty, although the lists code some fields of products otherwise.
func TestRefreshOfACatalogue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const most = 45
		w := newEnv(t, sandbox.Config{})
		twoHundred := products()
		twoHundred.count = 200
		products := w.create(t, twoHundred)
		thirty := packages()
		thirty.count = 30
		packages := w.create(t, thirty)
		items := w.create(t, stock{resource: "telegent_package_item", count: 300, args: func(i int) map[string]any {
			return map[string]any{
				"package_id": packages[i%len(packages)].instance.Text("id"), "product_id": products[i%len(products)].instance.Text("id"), "price": 30.1, "monthly": true,
			}
		}})
		objects := slices.Concat(products, packages, items)
		read, requests, took := w.refresh(t, objects)
		expectChange(t, objects, read, -1, nil)
		t.Logf("%d objects cost %d requests and %s: %v", len(objects), sum(requests), took, requests)
		if n := sum(requests); n > most || took != 0 {
			t.Errorf("%d requests and %s, want at most %d and no wait: %v", n, took, most, requests)
		}
		if n := requests["GET "+sandbox.PackageItemsPath]; n != len(packages) {
			t.Errorf("%d requests for items, want one for each of %d packages", n, len(packages))
		}
		server := w.server(t, sandboxURL)
		inParallel(len(objects), func(n int) {
			o := objects[n]
			plan, diags := server.Plan(o.resource, read[n], server.Args(o.resource, o.args(o.i)))
			if len(diags) > 0 || plan == nil || !plan.Empty {
				t.Errorf("%s %d: the plan is not empty: %s\n%s", o.resource, o.i, differences(o.instance.State, plan), acctest.FormatDiags(diags))
			}
		})

		// A change of one item elsewhere, and one that is gone, cost nothing more.
		middle := len(objects) - len(items)/2
		if err := w.sandbox.Change(objects[middle].instance.Text("id"), "Price", "31.5"); err != nil {
			t.Fatal(err)
		}
		if !w.sandbox.Forget(objects[middle+1].instance.Text("id")) {
			t.Fatal("the sandbox lacks an item")
		}
		gone := objects[middle+1].instance.Text("id")
		read, again, _ := w.refresh(t, objects)
		if read[middle+1] != nil || w.sandbox.Object(gone) != nil {
			t.Errorf("%s is not gone", gone)
		}
		read[middle+1] = objects[middle+1].instance
		expectChange(t, objects, read, middle, []string{"price"})
		if n := sum(again); n != sum(requests) {
			t.Errorf("%d requests after a change, want %d as before: %v", n, sum(requests), again)
		}

		// An account that may read its own lists alone pays for the refusals, and for no more.
		for _, path := range []string{sandbox.DistributorProductsPath, sandbox.DistributorPackagesPath} {
			forbidden := published(http.StatusForbidden, "Forbidden")
			forbidden.Path = path
			w.sandbox.Inject(forbidden)
		}
		read, again, _ = w.refresh(t, objects)
		read[middle+1] = objects[middle+1].instance
		expectChange(t, objects, read, middle, []string{"price"})
		if n := sum(again); n > most {
			t.Errorf("%d requests by the account's lists, want at most %d: %v", n, most, again)
		}
	})
}

// TestRefreshWithoutAListing shows what a refresh costs where the account may not
// list: a request for each object, at 50 a minute.
func TestRefreshWithoutAListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		routes := messageRoutes()
		objects := w.create(t, routes)
		refused := published(http.StatusForbidden, "Forbidden: your token does not have permission to access this resource.")
		refused.Path = sandbox.AccountMessageRoutesPath
		w.sandbox.Inject(refused)

		read, requests, took := w.refresh(t, objects)
		expectChange(t, objects, read, -1, nil)
		t.Logf("%d objects cost %d requests and %s: %v", len(objects), sum(requests), took, requests)
		if n := requests["GET "+sandbox.AccountMessageRoutesPath]; n != 1 {
			t.Errorf("the listing was asked for %d times, want once", n)
		}
		if n := requests["GET "+sandbox.MessageRoutePath]; n != len(objects) {
			t.Errorf("%d reads, want one of each of %d", n, len(objects))
		}
	})
}

// refreshNumbers refreshes some numbers of an account that a handler serves, the last ones of
// its list, and asserts that all are read without a diagnostic.
func (w env) refreshNumbers(t *testing.T, account *acctest.Inventory, handler http.Handler, count int) {
	t.Helper()
	w.network.Serve(t, "127.0.0.3:8080", &acctest.Inventory{Numbers: 1})
	w.network.Serve(t, "127.0.0.4:8080", handler)
	one, diags := w.server(t, "http://127.0.0.3:8080").Import("telegent_number", account.Number(0), nil)
	if len(diags) > 0 || one == nil {
		t.Fatal(acctest.FormatDiags(diags))
	}
	server := w.server(t, "http://127.0.0.4:8080")
	inParallel(count, func(i int) {
		number := account.Number(account.Numbers - 1 - i)
		instance := &acctest.Instance{State: maps.Clone(one.State), Identity: maps.Clone(one.Identity)}
		instance.State["phone_number"] = tftypes.NewValue(tftypes.String, number)
		instance.Identity["phone_number"] = instance.State["phone_number"]
		instance.State["id"] = tftypes.NewValue(tftypes.String, nil)
		read, diags := server.Refresh("telegent_number", instance)
		if len(diags) > 0 || read == nil || read.Text("phone_number") != number {
			t.Errorf("%s: read %v: %s", number, read, acctest.FormatDiags(diags))
		}
	})
}

// TestRefreshCostsBySize refreshes some numbers of accounts of all sizes: neither the state
// nor the account alone says what that costs.
func TestRefreshCostsBySize(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ state, account, most int }{
		{5, 100, 12}, {5, 10_000, 12}, {5, 50_000, 12}, {200, 1000, 30}, {1000, 1000, 25},
	} {
		t.Run(fmt.Sprintf("%d of %d", test.state, test.account), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				account := &acctest.Inventory{Numbers: test.account}
				newEnv(t, sandbox.Config{}).refreshNumbers(t, account, account, test.state)
				if n := account.Requests(""); n > test.most {
					t.Errorf("%d requests, want at most %d", n, test.most)
				} else {
					t.Logf("%d requests", n)
				}
			})
		})
	}
}

// TestRefreshWithABadList has the list fail in all ways. The numbers are read singly then.
func TestRefreshWithABadList(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		most   int
	}{
		"too large":      {200, strings.Repeat(" ", 16<<20) + "{}", 1},
		"500":            {500, `{"StatusCode":500,"Message":"Internal server error"}`, 2},
		"503 as HTML":    {503, "<html>", 2},
		"404":            {404, `{"StatusCode":404,"Message":"Not found"}`, 1},
		"HTML":           {200, "<html>", 2},
		"another list":   {200, `{"PhoneNumbers":{"a":1}}`, 2},
		"half of a list": {200, `{"PhoneNumbers":[{"Number":`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				account := &acctest.Inventory{Numbers: 1000}
				bad := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
					if r.URL.Path != sandbox.NumberInventoryPath {
						account.ServeHTTP(rw, r)
						return
					}
					account.ServeHTTP(httptest.NewRecorder(), r) // It counts.
					rw.WriteHeader(test.status)
					_, _ = io.WriteString(rw, test.body)
				})
				const numbers = 20
				newEnv(t, sandbox.Config{}).refreshNumbers(t, account, bad, numbers)
				lists := account.Requests("GET " + sandbox.NumberInventoryPath)
				if singles := account.Requests("GET " + sandbox.NumberPath + "?"); singles != numbers || lists == 0 || lists > test.most {
					t.Errorf("%d reads and %d requests for the list, want %d and at most %d", singles, lists, numbers, test.most)
				}
			})
		})
	}
}

// TestPendingNumbersCostNoList buys numbers whose orders complete after a look. Each costs its
// provisioning, the looks, and a read.
func TestPendingNumbersCostNoList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
		route := seededRoute(t, w.sandbox)
		server := w.server(t, sandboxURL)
		bought := loaded(500)
		w.sandbox.ResetJournal()
		start := time.Now()
		inParallel(bought, func(i int) {
			instance, diags := server.Apply("telegent_number", nil, server.Args("telegent_number", numberArgs(route, "")))
			if len(diags) > 0 || instance == nil {
				t.Errorf("number %d: %s", i, acctest.FormatDiags(diags))
			}
		})
		requests := map[string]int{}
		for _, e := range w.sandbox.Journal() {
			requests[e.Method+" "+e.Path]++
		}
		want := map[string]int{
			"POST " + sandbox.NumberProvisionPath: bought, "GET " + sandbox.NumberOrderPath: 2 * bought, "GET " + sandbox.NumberPath: bought,
		}
		most := 3 * (1 + int(time.Since(start)/(3*time.Minute))) // Each of the three lasts five minutes, and is used for four or less.
		tokens := requests["POST "+sandbox.TokenPath]
		delete(requests, "POST "+sandbox.TokenPath)
		if !maps.Equal(requests, want) || tokens > most {
			t.Errorf("requests: %v and %d tokens, want %v and at most %d", requests, tokens, want, most)
		}
	})
}

// TestImportsFromTheList imports many numbers and message routes. Their lists have all that
// a read of one has.
func TestImportsFromTheList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		routes := messageRoutes()
		routes.count = 30
		bought := numbers(seededRoute(t, w.sandbox))
		bought.count = 30
		for _, s := range []stock{routes, bought} {
			objects := w.create(t, s)
			<-time.After(2 * time.Minute)
			w.sandbox.ResetJournal()
			server := w.server(t, sandboxURL)
			inParallel(len(objects), func(n int) {
				imported, diags := server.Import(s.resource, objects[n].instance.Text(s.id), nil)
				if len(diags) > 0 || imported == nil {
					t.Fatal(acctest.FormatDiags(diags))
				}
				plan, diags := server.Plan(s.resource, imported, server.Args(s.resource, s.args(n)))
				if len(diags) > 0 || plan == nil || !plan.Empty {
					t.Errorf("%s %d: the plan is not empty: %s", s.resource, n, acctest.FormatDiags(diags))
				}
			})
			if n := len(w.sandbox.Journal()); n > 6 {
				t.Errorf("%s: %d requests, want at most 6", s.resource, n)
			}
		}
	})
}
