// SPDX-License-Identifier: MPL-2.0

// Package packages is telegent_package, which bundles products for subscribers, and the
// data sources and the list resource that read packages.
package packages

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of packages. POST /v1.0/packages also takes items, but returns no id
// of them; telegent_package_item manages them. Nothing says that POST /v1.0/packages/update
// keeps fields that a request omits.
func definition() kit.Definition[*bundle] {
	return kit.Definition[*bundle]{
		Name: "package", Plural: "packages", Noun: "package",
		Description: "Manages a package: products that are sold together, to which subscribers subscribe. Its products are `telegent_package_item` resources. " +
			"Telegent's documentation contradicts itself about whether a change reaches active subscriptions at once or only later ones: " +
			"ask before you change the price of a package that is in use. A package with active subscriptions cannot be deleted, and a deletion is final.",
		ListDescription: "Lists packages.",
		Attributes:      (*bundle).attributes,
		Operations: kit.Operations{
			Create: telegent.CreatePackage, Get: telegent.GetPackage, Update: telegent.UpdatePackage, Delete: telegent.DeletePackage,
			ID: "PackageId", UpdatesWhole: true,
			Collection: kit.Collection{
				Operation: telegent.ListDistributorPackages, Else: telegent.ListAccountPackages, Items: "Results", ID: "PackageId",
				Query: url.Values{"Filter": {"All"}},
			},
			ListTellsAll: true,
		},
		ListArguments: []kit.ListArgument{kit.ScopeArgument(), kit.StatusArgument()},
		UsedBy:        subscriptions,
		LookUp: func(b *bundle) string {
			return fmt.Sprintf("Read data.telegent_packages and look for a package named %q that no state has; import it by its id.", b.PackageName.ValueString())
		},
	}
}

// subscriptions returns the active subscriptions of a package.
func subscriptions(ctx context.Context, call *kit.Call, b *bundle) ([]string, error) {
	var answer telegent.Object
	if err := call.Do(ctx, telegent.ListSubscriptionsOfPackage, url.Values{"PackageId": {b.ID.ValueString()}}, nil, &answer); err != nil {
		return nil, err
	}
	listed, err := answer.Within("Subscriptions").List("Subscriptions", "SubscriptionId")
	var users []string
	for _, subscription := range listed {
		raw, _ := subscription.Get("Active")
		if active, err := telegent.Decode[bool](raw); err != nil || active == nil || *active {
			users = append(users, "the subscription "+subscription.Text("SubscriptionId"))
		}
	}
	return users, err
}

// bundle is the model.
type bundle struct {
	ID            types.String `tfsdk:"id"`
	PackageName   types.String `tfsdk:"package_name"`
	Description   types.String `tfsdk:"description"`
	Type          types.String `tfsdk:"type"`
	Price         types.Number `tfsdk:"price"`
	Monthly       types.Bool   `tfsdk:"monthly"`
	SubscriberID  types.String `tfsdk:"subscriber_id"`
	Active        types.Bool   `tfsdk:"active"`
	DistributorID types.String `tfsdk:"distributor_id"`
	AggregatorID  types.String `tfsdk:"aggregator_id"`
}

// attributes are the rows. No answer has the description, although the text of GET
// /v1.0/packages promises it. The reads have a number of another kind as SubscriberId.
func (b *bundle) attributes() kit.Attributes {
	const unread = "Set it after an import: a change of the package may clear what the API does not return."
	return kit.Attributes{
		kit.String("id", "PackageId", &b.ID, "ID of the package, `PID-...`.").Computed().ID("PID-", "PKID-"),
		kit.String("package_name", "PackageName", &b.PackageName, "Name of the package.").Required().IgnoreEmptyResponse(),
		kit.String("description", "Description", &b.Description, "Description of the package.").Optional().KeepWhenRemoved().NotReturned().Note(unread),
		kit.String("type", "Type", &b.Type, "Type of the package, such as `sip` or `esim`.").Required().IgnoreEmptyResponse(),
		kit.Number("price", "Price", &b.Price, "Price of the package.").Required().IgnoreEmptyResponse(),
		kit.Bool("monthly", "Monthly", &b.Monthly, "Whether the price is charged every month, or once.").Required().IgnoreEmptyResponse(),
		kit.String("subscriber_id", "SubscriberId", &b.SubscriberID, "ID of the subscriber that the package is for, `TSUID-...`.").
			Optional().KeepWhenRemoved().ID("TSUID-", "SID-").IgnoreUnless(isSubscriber).IgnoreEmptyResponse().NotReturned().Note(unread),
		kit.Bool("active", "Active", &b.Active, "Whether the package is active.").Computed(),
		kit.String("distributor_id", "DistributorId", &b.DistributorID, "ID of the distributor, `DID-...`.").Computed().ID("DID-"),
		kit.String("aggregator_id", "AggregatorId", &b.AggregatorID, "ID of the aggregator, `AGID-...`.").Computed().ID("AGID-"),
	}
}

// isSubscriber reports whether a text is the id of a subscriber, in either of its spellings.
func isSubscriber(text string) bool { return strings.HasPrefix(kit.CanonicalID(text), "sid-") }
