// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// lookedUp matches the part of a diagnostic that says where to look for a number.
var (
	lookedUp = regexp.MustCompile(`Read data\.(\w+) with (\w+ = "[^"]*"(?: and \w+ = "[^"]*")*):`)
	filter   = regexp.MustCompile(`(\w+) = "([^"]*)"`)
)

// purchase is the creation of a number, and what came of it.
type purchase struct {
	args     map[string]any
	instance *acctest.Instance
	diags    []*tfprotov6.Diagnostic
}

func (p purchase) subscriber() string { return fmt.Sprint(p.args["assigned_subscriber_id"]) }

// lookUp does what the diagnostic of a purchase with an unknown outcome says, and
// returns the numbers that it finds.
func (w env) lookUp(t *testing.T, server *acctest.ProviderServer, p purchase) []string {
	t.Helper()
	text := acctest.FormatDiags(p.diags)
	told := lookedUp.FindStringSubmatch(text)
	if told == nil {
		t.Fatalf("this tells nothing to look up: %s", text)
	}
	filters := map[string]tftypes.Value{}
	for _, pair := range filter.FindAllStringSubmatch(told[2], -1) {
		filters[pair[1]] = tftypes.NewValue(tftypes.String, pair[2])
	}
	state, diags := server.ReadDataSource(told[1], filters)
	if len(diags) > 0 {
		t.Fatal(acctest.FormatDiags(diags))
	}
	var listed []tftypes.Value
	if err := state["numbers"].As(&listed); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, value := range listed {
		number := acctest.Instance{}
		if err := value.As(&number.State); err != nil {
			t.Fatal(err)
		}
		found = append(found, number.Text("phone_number"))
	}
	return found
}

// TestNumbersAreBoughtOnce loses the answer to every twentieth purchase of a number,
// after the number was bought. A user who follows the diagnostics finally has all numbers,
// and none twice.
func TestNumbersAreBoughtOnce(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		numbers, subscribers int
	}{
		"a subscriber for each": {numbers: loaded(200), subscribers: loaded(200)},
		"five to a subscriber":  {numbers: loaded(200), subscribers: loaded(40)},
		"all to one subscriber": {numbers: loaded(200), subscribers: 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{InventoryPageSize: loaded(150)}) // A look-up reads several pages.
				purchases := w.buy(t, test.numbers, test.subscribers)
				unknown := expectPurchases(t, purchases, test.numbers/20)
				if bought, want := len(w.sandbox.Numbers()), test.numbers; bought != want {
					t.Errorf("%d numbers were bought, want %d", bought, want)
				}
				each := map[string]int{}
				for _, number := range w.sandbox.Numbers() {
					each[fmt.Sprint(w.sandbox.Object(number)["AssignedSubscriberId"])]++
				}
				for subscriber, n := range each {
					if want := test.numbers / test.subscribers; n != want || len(each) != test.subscribers {
						t.Errorf("%s of %d subscribers has %d numbers, want %d", subscriber, len(each), n, want)
					}
				}

				// One after the other, as a user would do it: what is imported is in the state then.
				inState := map[string]bool{}
				for _, p := range purchases {
					if p.instance != nil {
						inState[p.instance.Text("phone_number")] = true
					}
				}
				w.sandbox.ResetJournal()
				server := w.server(t, sandboxURL)
				left := map[string]int{} // unknown outcomes of each subscriber
				for _, p := range unknown {
					left[p.subscriber()]++
				}
				for _, p := range unknown {
					found := slices.DeleteFunc(w.lookUp(t, server, p), func(number string) bool { return inState[number] })
					if len(found) != left[p.subscriber()] {
						t.Fatalf("%d numbers in no state, want %d: %v", len(found), left[p.subscriber()], found)
					}
					imported, diags := server.Import("telegent_number", found[0], nil)
					if imported == nil || imported.Text("assigned_subscriber_id") != p.subscriber() {
						t.Fatalf("%s: %v %s", found[0], imported, acctest.FormatDiags(diags))
					}
					plan, diags := server.Plan("telegent_number", imported, server.Args("telegent_number", p.args))
					if len(diags) > 0 || plan == nil || !plan.Empty {
						t.Errorf("%s: want an empty plan: %s", found[0], acctest.FormatDiags(diags))
					}
					inState[found[0]] = true
					left[p.subscriber()]--
				}
				w.neverHeldBack(t)
				for _, number := range w.sandbox.Numbers() {
					if !inState[number] {
						t.Errorf("%s is in no state", number)
					}
				}
			})
		})
	}
}

// TestPendingNumbersAreOrderedOnce is TestNumbersAreBoughtOnce for orders that take
// their time, and whose reads get lost too.
func TestPendingNumbersAreOrderedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 2})
		w.sandbox.Inject(sandbox.Fault{Method: http.MethodGet, Path: sandbox.NumberOrderPath, Every: 7, Status: http.StatusServiceUnavailable})
		purchases := w.buy(t, 40, 40)
		unknown := expectPurchases(t, purchases, 2)
		// The sandbox's orders complete only by being looked at, and two are known to
		// nobody: there is no number of them yet.
		if bought := len(w.sandbox.Numbers()); bought != 38 {
			t.Errorf("%d numbers were bought, want 38", bought)
		}
		owners := map[string]bool{}
		for _, p := range purchases {
			if p.instance == nil {
				continue
			}
			owner := w.sandbox.Object(p.instance.Text("phone_number"))["AssignedSubscriberId"]
			if owner != p.subscriber() || owners[p.subscriber()] {
				t.Errorf("%s is assigned to %v, want %s and no other", p.instance.Text("phone_number"), owner, p.subscriber())
			}
			owners[p.subscriber()] = true
		}
		server := w.server(t, sandboxURL)
		for _, p := range unknown {
			if found := w.lookUp(t, server, p); len(found) > 0 {
				t.Errorf("found %v, want nothing yet", found)
			}
			if text := acctest.FormatDiags(p.diags); !strings.Contains(text, "may still be pending") {
				t.Errorf("who finds nothing yet is not told why: %s", text)
			}
		}
		w.neverHeldBack(t)
	})
}

// buy applies numbers that share the subscribers evenly, ten at a time, while the
// answer to every twentieth purchase is lost.
func (w env) buy(t *testing.T, numbers, subscribers int) []purchase {
	t.Helper()
	w.sandbox.Inject(sandbox.Fault{Method: http.MethodPost, Path: sandbox.NumberProvisionPath, Every: 20, Drop: true, After: true})
	route := seededRoute(t, w.sandbox)
	var ids []string
	for i := range subscribers {
		ids = append(ids, seededSubscriber(t, w.sandbox, i))
	}
	server := w.server(t, sandboxURL)
	purchases := make([]purchase, numbers)
	inParallel(numbers, func(i int) {
		p := &purchases[i]
		p.args = numberArgs(route, ids[i%subscribers])
		p.instance, p.diags = server.Apply("telegent_number", nil, server.Args("telegent_number", p.args))
	})
	w.neverHeldBack(t)
	if n := w.sandbox.Requests("POST " + sandbox.NumberProvisionPath); n != numbers {
		t.Errorf("%d purchases were sent, want %d", n, numbers)
	}
	return purchases
}

// expectPurchases asserts that all purchases have an instance and no diagnostic but
// those with an unknown outcome, and returns these.
func expectPurchases(t *testing.T, purchases []purchase, lost int) (unknown []purchase) {
	t.Helper()
	for i, p := range purchases {
		switch {
		case p.instance != nil && len(p.diags) == 0:
		case p.instance == nil && len(p.diags) == 1 && p.diags[0].Severity == tfprotov6.DiagnosticSeverityError:
			unknown = append(unknown, p)
		default:
			t.Errorf("number %d: instance %v, %s", i, p.instance, acctest.FormatDiags(p.diags))
		}
	}
	if len(unknown) != lost {
		t.Fatalf("%d outcomes are unknown, want %d", len(unknown), lost)
	}
	return unknown
}
