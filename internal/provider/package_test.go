// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/telegent/terraform-provider-telegent/internal/sandbox"

func packageCase(p parents) resourceCase {
	return resourceCase{
		name: "telegent_package", noun: "package", key: "id", idField: "PackageId",
		create: "POST " + sandbox.PackagePath, get: "GET " + sandbox.PackagePath,
		update: "POST " + sandbox.PackageUpdatePath, remove: "POST " + sandbox.PackageDeletePath,
		list: "GET " + sandbox.DistributorPackagesPath, otherList: "GET " + sandbox.AccountPackagesPath, listData: "telegent_packages",
		listBy: map[string]string{"scope": "distributor"}, elsewhere: map[string]string{"status": "Inactive"},
		arguments: []argument{
			arg("package_name", "PackageName", "Family 10GB", "Family 20GB", plainText()).isRequired(),
			arg("description", "Description", "Ten gigabytes", "Twenty gigabytes", plainText()).isKept().isNotReturned(),
			arg("type", "Type", "esim", "sip", plainText()).isRequired(),
			arg("price", "Price", 39.99, 40.5, money()).isRequired(),
			arg("monthly", "Monthly", true, false, boolean()).isRequired(),
			arg("subscriber_id", "SubscriberId", p.subscriber[0], p.subscriber[1], folded()).isKept().isNotReturned(),
		},
		generated: []string{"PackageId", "Active"},
		results:   map[string]string{"Active": "active", "DistributorId": "distributor_id", "AggregatorId": "aggregator_id"},
		address:   []string{"PackageId"}, whole: true,
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"PID-absent"},
		lookUp: `Read data.telegent_packages and look for a package named "Family 10GB" that no state has; import it by its id.`,
		count:  func(f *fixture) int { return f.listedBy("telegent_packages", nil, "Family 10GB") },
	}
}

func packageItemCase(p parents) resourceCase {
	return resourceCase{
		name: "telegent_package_item", noun: "package item", key: "id", idField: "PackageItemId",
		create: "POST " + sandbox.PackageItemAddPath, get: "GET " + sandbox.PackageItemsPath,
		update: "POST " + sandbox.PackageItemUpdatePath, remove: "POST " + sandbox.PackageItemDeletePath,
		list: "GET " + sandbox.PackageItemsPath, listData: "telegent_package_items",
		listBy: map[string]string{"package_id": p.pack[0]}, elsewhere: map[string]string{"package_id": p.pack[1]},
		arguments: []argument{
			arg("price", "Price", 30.25, 31, money().sentAsText()).isKept(),
			arg("package_id", "PackageId", p.pack[0], p.pack[1], folded()).isRequired().replacesObject(),
			arg("product_id", "ProductId", p.product[0], p.product[1], folded()).isRequired().replacesObject(),
			arg("monthly", "Monthly", true, false, boolean()).isKept(),
			arg("type", "Type", "data", "Type 3", plainText()).isKept(),
		},
		generated: []string{"PackageItemId", "Active"}, results: map[string]string{"Active": "active"},
		address: []string{"PackageId", "PackageItemId"}, whole: true,
		importBy: []string{"package_id/id"}, identifyBy: []string{"package_id", "id"}, together: true,
		absent: []string{p.pack[0] + "/PIID-absent", "PID-absent/PIID-absent"},
		lookUp: `look for an item of the product "` + p.product[0] + `" that no state has; import it by its package and its id.`,
		count: func(f *fixture) int {
			return f.listedBy("telegent_package_items", map[string]string{"package_id": p.pack[0]}, p.product[0])
		},
	}
}
