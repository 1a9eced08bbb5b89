// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestKeysOfAMap has the API answer with maps by the account's words, which occur nowhere
// else, where it is published to answer with objects.
func TestKeysOfAMap(t *testing.T) {
	t.Parallel()
	w := newWorld(
		t, sandbox.Config{},
		edit("GET /v1.0/account", `"BillingAddress":\{[^}]*\}`, `"BillingAddress":{"Northwind":{"Street1":null},"Headquarters":{},"Data":{}}`),
		edit("GET /v1.0/account/packages", `(?s)"Results":\[.*\]`, `"Results":[{"Fabrikam":1,"Contoso":2,"Tailspin":3,"Litware":4}]`),
	)
	report, written := w.runAloud(t)
	for _, name := range []string{"Northwind", "Headquarters", "Fabrikam", "Contoso"} {
		if strings.Contains(written, name) {
			t.Errorf("%q was written", name)
		}
	}
	if !strings.Contains(written, "`BillingAddress.Data` is not published") {
		t.Error("the report hides a usual word")
	}
	want := []string{
		"GET /v1.0/account/packages: missing field", "GET /v1.0/account/packages: unpublished field",
		"GET /v1.0/account: missing field", "GET /v1.0/account: unpublished field",
	}
	if diff := cmp.Diff(want, distinct(report.Differences())); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

func distinct(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// TestCounts has pages whose counts are text, missing, or contradict them. The differences are
// those of the answers and of the checks of pages.
func TestCounts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		oddity  oddity
		want    []string
		notSeen []string // checks of pages
	}{
		"the count of numbers is text": {
			oddity: edit("GET /v1.0/numbers/inventory", `"TotalResults":(\d+)`, `"TotalResults":"$1"`),
			want:   []string{"GET /v1.0/numbers/inventory: type"},
		},
		"the first page is empty, and a count says otherwise": {
			oddity:  edit("GET /v1.0/numbers/inventory", `(?s)"PhoneNumbers":\[.*\]`, `"PhoneNumbers":[]`),
			want:    []string{"pages.inventory"},
			notSeen: []string{"pages.inventory-requested"},
		},
		"the list is null, and a count says otherwise": {
			oddity:  edit("GET /v1.0/numbers/inventory", `(?s)"PhoneNumbers":\[.*\]`, `"PhoneNumbers":null`),
			want:    []string{"pages.inventory"},
			notSeen: []string{"pages.inventory-requested"},
		},
		"the count of subscribers is text": {
			oddity: edit("GET /v1.0/distributor/subscribers", `"TotalSubscribers":(\d+)`, `"TotalSubscribers":"$1"`),
			want:   []string{"GET /v1.0/distributor/subscribers: type"},
		},
		"there is no count of subscribers": {
			oddity:  edit("GET /v1.0/distributor/subscribers", `"TotalSubscribers":\d+`, `"TotalSubscribers":null`),
			notSeen: []string{"pages.subscribers-most"}, // Ten are on the page.
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := newWorld(t, sandbox.Config{}, test.oddity).run(t, false)
			if diff := cmp.Diff(test.want, report.Differences()); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
			var notSeen []string
			for _, c := range report.Checks {
				if c.Verdict == probe.NotSeen && strings.HasPrefix(c.Name, "pages.") {
					notSeen = append(notSeen, c.Name)
				}
			}
			if diff := cmp.Diff(test.notSeen, notSeen); diff != "" {
				t.Errorf("not seen (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReference has an account whose packages are not listed, so that a package is known from
// a subscription, which has a type of its own.
func TestReference(t *testing.T) {
	t.Parallel()
	w := newWorld(
		t, sandbox.Config{},
		edit("GET /v1.0/account/packages", `(?s)"Results":\[.*\]`, `"Results":[]`),
		edit("GET /v1.0/distributor/packages", `(?s)"Results":\[.*\]`, `"Results":[]`),
	)
	if diff := cmp.Diff([]string(nil), w.run(t, false).Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}
