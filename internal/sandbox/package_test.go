// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// listedIDs returns the ids of the objects in a list.
func listedIDs(t *testing.T, list any, field string) []string {
	t.Helper()
	all, _ := elements(list).([]any)
	ids := []string{}
	for i := range all {
		ids = append(ids, fmt.Sprint(element(t, all, i)[field]))
	}
	return ids
}

func TestPackageItems(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.product(t, "PRID-1")
	first, second := a.packageOf(t, "First"), a.packageOf(t, "Second", fields{"PackageItems": []any{fields{"Price": "1.10"}, fields{"Type": "t"}}})
	if _, kept := a.Object(second)["PackageItems"]; kept {
		t.Error("a package keeps the items that it was created with")
	}
	diff(t, "items of the first package", []any{}, a.read(t, sandbox.PackageItemsPath, "PackageId", first))
	inline, _ := a.read(t, sandbox.PackageItemsPath, "PackageId", second).([]any)
	if len(inline) != 2 || element(t, inline, 0)["Price"] != 1.1 || element(t, inline, 1)["Price"] != nil || element(t, inline, 1)["Type"] != "t" {
		t.Errorf("the items that a package was created with: %v", inline)
	}

	added := a.post(t, sandbox.PackageItemAddPath, fields{"PackageId": first, "ProductId": "PRID-1", "Price": "30.00", "Monthly": true})
	id, _ := added["PackageItemId"].(string)
	diff(t, "answer", fields{"PackageItemId": id, "PackageId": first, "Type": nil, "Price": 30.0, "Monthly": true, "Active": true}, added)
	want := with(added, fields{"ProductId": a.Object(id)["ProductId"], "AggregatorId": aggregator, "DistributorId": sandbox.DefaultAccountKey})
	diff(t, "items", []any{want}, a.read(t, sandbox.PackageItemsPath, "PackageId", first))
	want["Price"] = 31.5
	diff(t, "updated", want, a.post(t, sandbox.PackageItemUpdatePath, fields{"PackageId": first, "PackageItemId": id, "Price": "31.50", "Monthly": true}))

	for _, path := range []string{sandbox.PackageItemUpdatePath, sandbox.PackageItemDeletePath} {
		refused(t, path+" in another package", a.send(t, http.MethodPost, path, fields{"PackageId": second, "PackageItemId": id}), 404, "")
	}
	refused(t, "an item of no package", a.send(t, http.MethodPost, sandbox.PackageItemAddPath, fields{"PackageId": "PID-1", "ProductId": "PRID-1"}), 400, "Invalid PackageId")
	refused(t, "items of no package", a.send(t, http.MethodGet, withQuery(sandbox.PackageItemsPath, "PackageId", "PID-1"), nil), 404, "")
	refused(t, "items without a package", a.send(t, http.MethodGet, sandbox.PackageItemsPath, nil), 404, "")
	diff(t, "deleted", fields{"PackageItemId": id, "PackageId": first, "PackageItemStatus": "Deleted"},
		a.post(t, sandbox.PackageItemDeletePath, fields{"PackageId": first, "PackageItemId": id}))

	// A package goes with its items.
	item := fmt.Sprint(element(t, inline, 0)["PackageItemId"])
	a.post(t, sandbox.PackageDeletePath, fields{"PackageId": second})
	if a.Object(item) != nil {
		t.Error("an item outlives its package")
	}
}

func TestPackageInUse(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	pack := a.packageOf(t, "Family")
	subscriber := a.subscriber(t, "a@example.com")
	subscribe := func(number string) string {
		return a.create(t, sandbox.SubscriptionPath, fields{"SubscriberId": subscriber, "PackageId": pack, "Type": "mvno", "TNID": number})
	}
	active, inactive := subscribe("NID-1"), subscribe("NID-2")
	if err := a.Change(inactive, "Active", false); err != nil {
		t.Fatal(err)
	}
	got := a.get(t, sandbox.PackageSubscriptionsPath, "PackageId", pack)
	diff(t, "subscriptions", []string{active, inactive}, listedIDs(t, got, "SubscriptionId"))
	if got["PackageName"] != "Family" || element(t, got["Subscriptions"], 1)["Active"] != false {
		t.Errorf("package: %v", got)
	}
	refused(t, "a package in use", a.send(t, http.MethodPost, sandbox.PackageDeletePath, fields{"PackageId": pack}), 422, "The package has active subscriptions")
	a.post(t, sandbox.SubscriptionDeletePath, fields{"SubscriptionId": active})
	a.post(t, sandbox.PackageDeletePath, fields{"PackageId": pack})
	for _, query := range [][]string{{"PackageId", pack}, {}} {
		status := 404 - 4*(1-len(query)/2)
		refused(t, "subscriptions of no package", a.send(t, http.MethodGet, withQuery(sandbox.PackageSubscriptionsPath, query...), nil), status, "")
	}
}

func TestSubscriptionRules(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	pack, subscriber := a.packageOf(t, "Family"), a.subscriber(t, "a@example.com")
	request := fields{"SubscriberId": "SID-" + subscriber[len("TSUID-"):], "PackageId": pack, "Type": "mvno", "TNID": "NID-1"}
	id, _ := a.post(t, sandbox.SubscriptionPath, request)["SubscriptionId"].(string)
	refused(t, "a number's second", a.send(t, http.MethodPost, sandbox.SubscriptionPath, request), 409, "The number already has a subscription")
	for name, wrong := range map[string]string{"SubscriberId": "TSUID-1", "PackageId": "PID-1"} {
		refused(t, name, a.send(t, http.MethodPost, sandbox.SubscriptionPath, with(request, fields{name: wrong})), 400, "Invalid "+name)
		refused(t, name, a.send(t, http.MethodPost, sandbox.SubscriptionUpdatePath, fields{"SubscriptionId": id, name: wrong}), 400, "Invalid "+name)
	}
	diff(t, "of the first account", []string{id}, listedIDs(t, a.read(t, sandbox.AccountSubscriptionsPath), "SubscriptionId"))
}

// TestFilteredLists lists what is active, inactive and either. An account's list of subscriptions has those of its subscribers, the
// distributor's those of all; packages are in both.
func TestFilteredLists(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.secondAccount(t)
	var packages, first, second []string
	for i := range 3 {
		packages = append(packages, a.packageOf(t, fmt.Sprint(i)))
		for account, list := range map[string]*[]string{firstAccount: &first, secondAccount: &second} {
			subscriber := a.subscriber(t, fmt.Sprintf("%d@%s.example", i, account), fields{"AccountId": account})
			*list = append(*list, a.create(t, sandbox.SubscriptionPath, fields{"SubscriberId": subscriber, "PackageId": packages[i], "Type": "iot"}))
		}
	}
	for _, id := range []string{packages[1], first[1], second[1]} {
		if err := a.Change(id, "Active", false); err != nil {
			t.Fatal(err)
		}
	}
	for path, test := range map[string]struct {
		id, total, owner, key string
		all                   []string // the second of each three is inactive
	}{
		sandbox.AccountPackagesPath:          {"PackageId", "TotalPackages", sandbox.DefaultAccountKey, "DistributorId", packages},
		sandbox.DistributorPackagesPath:      {"PackageId", "TotalPackages", sandbox.DefaultAccountKey, "DistributorId", packages},
		sandbox.AccountSubscriptionsPath:     {"SubscriptionId", "TotalSubscriptions", firstAccount, "AccountId", first},
		sandbox.DistributorSubscriptionsPath: {"SubscriptionId", "TotalSubscriptions", sandbox.DefaultAccountKey, "DistributorId", nil},
	} {
		for filter, want := range map[string]func(i int) bool{
			"All": func(int) bool { return true }, "Active": func(i int) bool { return i != 1 }, "Inactive": func(i int) bool { return i == 1 },
		} {
			wanted := map[string]bool{}
			all := [][]string{test.all}
			if test.all == nil {
				all = [][]string{first, second}
			}
			for _, three := range all {
				for i, id := range three {
					if want(i) {
						wanted[id] = true
					}
				}
			}
			got := a.get(t, path, "Filter", filter)
			listed := map[string]bool{}
			for _, id := range listedIDs(t, got, test.id) {
				listed[id] = true
			}
			diff(t, path+" "+filter, wanted, listed)
			if got["Filter"] != filter || got[test.total] != float64(len(wanted)) || got[test.key] != test.owner {
				t.Errorf("%s %s: %v", path, filter, got)
			}
		}
		diff(t, path+" without a filter", a.read(t, path, "Filter", "Active"), a.read(t, path))
	}
}
