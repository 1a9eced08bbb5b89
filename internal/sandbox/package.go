// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
)

// The paths of the operations on packages and their items. PackagePath creates a package by POST and reads one by GET.
const (
	PackagePath              = "/v1.0/packages"
	PackageUpdatePath        = "/v1.0/packages/update"
	PackageDeletePath        = "/v1.0/packages/delete"
	PackageSubscriptionsPath = "/v1.0/packages/subscriptions"
	AccountPackagesPath      = "/v1.0/account/packages"
	DistributorPackagesPath  = "/v1.0/distributor/packages"

	PackageItemsPath      = "/v1.0/packages/items"
	PackageItemAddPath    = "/v1.0/packages/items/add"
	PackageItemUpdatePath = "/v1.0/packages/items/update"
	PackageItemDeletePath = "/v1.0/packages/items/delete"
)

// aggregatorID is that of the aggregator above the distributor.
const aggregatorID = "AGID-00000000-1a2b-3cd4-5e6f-000000000000"

// productPackage is what the API calls a package. It belongs to the distributor and to no account. Its updates are whole, and so are
// those of its items: it is not published that they keep what they do not send.
func productPackage() resource {
	return resource{
		id: "PackageId", prefix: "PID-", whole: true, defaults: object{"Active": true}, refers: []string{"SubscriberId"},
		create: PackagePath, get: PackagePath, update: PackageUpdatePath, delete: PackageDeletePath,
		list: AccountPackagesPath, listAll: DistributorPackagesPath,
		refuse: refusePackageItems, inUse: refuseSubscribed, added: addPackageItems,
		amend: func(s *Sandbox, op string, _ object, answered map[string]any) {
			s.amendOwners(answered)
			if strings.HasPrefix(op, http.MethodGet) && answered["SubscriberId"] != nil {
				answered["SubscriberId"] = "456789" // whatever it is, as published
			}
		},
	}
}

// packageItem is a product in a package. A request has its price as a string, an answer as a number.
func packageItem() resource {
	return resource{
		id: "PackageItemId", prefix: "PIID-", whole: true, defaults: object{"Active": true}, partOf: "PackageId", refers: []string{"PackageId", "ProductId"},
		create: PackageItemAddPath, update: PackageItemUpdatePath, delete: PackageItemDeletePath, list: PackageItemsPath,
		amend: func(s *Sandbox, _ string, _ object, answered map[string]any) {
			s.amendOwners(answered)
			if price, isText := answered["Price"].(string); isText {
				answered["Price"] = json.Number(price)
			}
		},
	}
}

// amendOwners sets the distributor and its aggregator in an answer that has them.
func (s *Sandbox) amendOwners(answered map[string]any) {
	for name, id := range map[string]string{"DistributorId": s.config.AccountKey, "AggregatorId": aggregatorID} {
		if _, has := answered[name]; has {
			answered[name] = id
		}
	}
}

func (s *Sandbox) packageOperations() []operation {
	return []operation{{method: http.MethodGet, path: PackageSubscriptionsPath, run: s.listSubscriptionsOfPackage}}
}

// refusePackageItems refuses a package with items of products that are not there.
func refusePackageItems(s *Sandbox, sent object) *answer {
	items, _ := sent["PackageItems"].([]any)
	for _, item := range items {
		fields, _ := item.(map[string]any)
		if id := object(fields).text("ProductId"); id != "" && !s.state.refersTo("ProductId", id) {
			return refuse(http.StatusBadRequest, "Invalid ProductId")
		}
	}
	return nil
}

// addPackageItems makes items of those that a package was created with.
func addPackageItems(s *Sandbox, o object) {
	items, _ := o["PackageItems"].([]any)
	delete(o, "PackageItems")
	for _, item := range items {
		fields, _ := item.(map[string]any)
		part := object{"PackageId": o["PackageId"], "Active": true}
		part.merge(fields)
		s.state.of("PackageItemId").add(newID("PIID-"), part)
	}
}

// refuseSubscribed refuses to delete a package that has active subscriptions. The status is not published.
func refuseSubscribed(s *Sandbox, o object) *answer {
	for _, subscription := range s.state.of("SubscriptionId").objects {
		if subscription["PackageId"] == o["PackageId"] && subscription.flag("Active") {
			return refuse(http.StatusUnprocessableEntity, "The package has active subscriptions")
		}
	}
	return nil
}

// listSubscriptionsOfPackage lists all subscriptions of a package, inside the package.
func (s *Sandbox) listSubscriptionsOfPackage(r request) answer {
	packages, subscriptions := s.state.of("PackageId"), s.state.of("SubscriptionId")
	id, ok := r.only("PackageId")
	if !ok {
		return failure(http.StatusBadRequest)
	}
	if !packages.has(id) {
		return failure(http.StatusNotFound)
	}
	op := http.MethodGet + " " + PackageSubscriptionsPath
	results := []map[string]any{}
	for _, key := range subscriptions.order {
		if o := subscriptions.objects[key]; o["PackageId"] == id {
			results = append(results, s.listElement(subscriptions, op, o))
		}
	}
	answered := s.represent(packages, op, s.published.of(op).answer, packages.objects[id])
	answered["Subscriptions"] = results
	return jsonAnswer(http.StatusOK, answered)
}
