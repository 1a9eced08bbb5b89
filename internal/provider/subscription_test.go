// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/telegent/terraform-provider-telegent/internal/sandbox"

func subscriptionCase(p parents) resourceCase {
	return resourceCase{
		name: "telegent_subscription", noun: "subscription", key: "id", idField: "SubscriptionId",
		create: "POST " + sandbox.SubscriptionPath, get: "GET " + sandbox.SubscriptionPath,
		update: "POST " + sandbox.SubscriptionUpdatePath, remove: "POST " + sandbox.SubscriptionDeletePath,
		list: "GET " + sandbox.DistributorSubscriptionsPath, otherList: "GET " + sandbox.AccountSubscriptionsPath, listData: "telegent_subscriptions",
		listBy: map[string]string{"scope": "distributor"}, elsewhere: map[string]string{"status": "Inactive"},
		arguments: []argument{
			arg("package_id", "PackageId", p.pack[0], p.pack[1], folded()).isRequired(),
			arg("subscriber_id", "SubscriberId", p.subscriber[0], p.subscriber[1], folded()).isRequired(),
			arg("type", "Type", "mvno", "iot", folded()).isRequired(),
			arg("tnid", "TNID", "NID-first", "NID-second", folded()).isKept(),
			arg("iccid", "ICCID", "8901240000000000001", "8901240000000000002", simCard()).isKept(),
		},
		generated: []string{"SubscriptionId", "Active"}, results: map[string]string{"Active": "active"},
		address:  []string{"SubscriptionId"},
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"SUB-absent"},
		loses: true, billed: true,
		lookUp: `look for a subscription of the subscriber "` + p.subscriber[0] + `" that no state has; import it by its id.`,
		count:  func(f *fixture) int { return f.listedBy("telegent_subscriptions", nil, "NID-first") },
	}
}
