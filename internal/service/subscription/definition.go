// SPDX-License-Identifier: MPL-2.0

// Package subscription is telegent_subscription, which gives a subscriber a package, and
// the data sources and the list resource that read subscriptions.
package subscription

import (
	"fmt"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of subscriptions. POST /v1.0/subscriptions also lists SubscriptionId as
// a query parameter, without a description; it is not sent.
func definition() kit.Definition[*subscription] {
	return kit.Definition[*subscription]{
		Name: "subscription", Plural: "subscriptions", Noun: "subscription",
		Description: "Manages a subscription: a subscriber's use of a package, usually for a number and its SIM. An active subscription is what Telegent bills. " +
			"A change of `package_id` changes the plan in place. A number has at most one subscription. " +
			"Telegent marks these operations as internal: an account may need permission to use them. " +
			"Telegent's documentation contradicts itself about what a deletion removes: one text says that the subscriber and the number stay, " +
			"another that the number and the SIM are separated for good. To suspend a line, park its number instead (`status` of `telegent_number`).",
		ListDescription: "Lists subscriptions.",
		Attributes:      (*subscription).attributes,
		Operations: kit.Operations{
			Create: telegent.CreateSubscription, Get: telegent.GetSubscription, Update: telegent.UpdateSubscription, Delete: telegent.DeleteSubscription,
			ID: "SubscriptionId",
			Collection: kit.Collection{
				Operation: telegent.ListDistributorSubscriptions, Else: telegent.ListAccountSubscriptions, Items: "Results", ID: "SubscriptionId",
				Query: url.Values{"Filter": {"All"}},
			},
			ListTellsAll: true, Billed: true,
		},
		ListArguments: []kit.ListArgument{packageArgument(), kit.ScopeArgument(), kit.StatusArgument()},
		Loses:         loses,
		LookUp: func(s *subscription) string {
			return fmt.Sprintf("Read data.telegent_subscriptions with package_id = %q and look for a subscription of the subscriber %q that no state has; import it by its id.",
				s.PackageID.ValueString(), s.SubscriberID.ValueString())
		},
	}
}

// packageArgument lists the subscriptions of a package, whose list takes no Filter.
func packageArgument() kit.ListArgument {
	return kit.ListArgument{
		Name: "package_id", Query: "PackageId", ConflictsWith: []string{"scope"},
		Description: "ID of a package, `PID-...`. Lists only its subscriptions. Cannot be set together with `scope`.",
		List: func(own kit.Collection, _ string) kit.Collection {
			return kit.Collection{Operation: telegent.ListSubscriptionsOfPackage, Items: "Subscriptions", ID: own.ID}
		},
	}
}

// loses says what a deletion may take along: the operation says that subscriber and number
// stay, the guides that number and SIM are separated for good.
func loses(s *subscription) string {
	if s.TNID.ValueString() == "" && s.ICCID.ValueString() == "" {
		return ""
	}
	return "Telegent's documentation contradicts itself about whether its number and its SIM are separated for good. " +
		"To suspend the line instead, park the number: apply status = \"parked\" of its telegent_number, and keep the subscription."
}

// subscription is the model.
type subscription struct {
	ID           types.String `tfsdk:"id"`
	SubscriberID types.String `tfsdk:"subscriber_id"`
	PackageID    types.String `tfsdk:"package_id"`
	Type         types.String `tfsdk:"type"`
	TNID         types.String `tfsdk:"tnid"`
	ICCID        types.String `tfsdk:"iccid"`
	Active       types.Bool   `tfsdk:"active"`
}

// attributes are the rows. No text says how to take a number or a SIM from a subscription,
// so removing them keeps them. The guides write the types as Mvno and Iot. GET
// /v1.0/distributor/subscriptions has SID- where the other answers have TSUID-.
func (s *subscription) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "SubscriptionId", &s.ID, "ID of the subscription, `SUB-...`.").Computed().ID(),
		kit.String("subscriber_id", "SubscriberId", &s.SubscriberID, "ID of the subscriber, `TSUID-...`.").
			Required().ID("TSUID-", "SID-").PrefixSynonym("SID-", "TSUID-").IgnoreEmptyResponse(),
		kit.String("package_id", "PackageId", &s.PackageID, "ID of the package, `PID-...`.").Required().ID("PID-", "PKID-").IgnoreEmptyResponse(),
		kit.String("type", "Type", &s.Type, "Type of the subscription, which must fit the number: `mvno` or `iot`.").
			Required().Same(kit.FoldCase).Expect(kit.KnownValues("mvno", "iot")).IgnoreEmptyResponse(),
		kit.String("tnid", "TNID", &s.TNID, "ID of the number: the `id` of its `telegent_number`.").OptionalComputed().ID("TNID-", "NID-"),
		kit.String("iccid", "ICCID", &s.ICCID, "ICCID of the SIM.").OptionalComputed().Same(kit.CanonicalICCID),
		kit.Bool("active", "Active", &s.Active, "Whether the subscription is active.").Computed(),
	}
}
