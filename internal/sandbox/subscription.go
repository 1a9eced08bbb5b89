// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"strings"
)

// The paths of the operations on subscriptions. SubscriptionPath creates one by POST and reads one by GET.
const (
	SubscriptionPath             = "/v1.0/subscriptions"
	SubscriptionUpdatePath       = "/v1.0/subscriptions/update"
	SubscriptionDeletePath       = "/v1.0/subscriptions/delete"
	AccountSubscriptionsPath     = "/v1.0/account/subscriptions"
	DistributorSubscriptionsPath = "/v1.0/distributor/subscriptions"
)

// subscription belongs to the account of its subscriber. That its TNID is one of a number is not checked.
func subscription() resource {
	return resource{
		id: "SubscriptionId", prefix: "SUB-", defaults: object{"Active": true}, refers: []string{"SubscriberId", "PackageId"},
		create: SubscriptionPath, get: SubscriptionPath, update: SubscriptionUpdatePath, delete: SubscriptionDeletePath,
		list: AccountSubscriptionsPath, listAll: DistributorSubscriptionsPath,
		refuse: refuseSubscribedNumber,
		owner: func(s *Sandbox, o object) any {
			id := o.text("SubscriberId")
			if rest, short := strings.CutPrefix(id, "SID-"); short && !s.state.subscribers.has(id) {
				id = "TSUID-" + rest
			}
			return s.state.subscribers.objects[id]["AccountId"]
		},
		amend: func(_ *Sandbox, op string, _ object, answered map[string]any) {
			if rest, long := strings.CutPrefix(object(answered).text("SubscriberId"), "TSUID-"); long && op == http.MethodGet+" "+DistributorSubscriptionsPath {
				answered["SubscriberId"] = "SID-" + rest // as published
			}
		},
	}
}

// refuseSubscribedNumber refuses a second active subscription of a number.
func refuseSubscribedNumber(s *Sandbox, sent object) *answer {
	for _, other := range s.state.of("SubscriptionId").objects {
		if number := sent.text("TNID"); number != "" && other["TNID"] == number && other.flag("Active") {
			return refuse(http.StatusConflict, "The number already has a subscription")
		}
	}
	return nil
}
