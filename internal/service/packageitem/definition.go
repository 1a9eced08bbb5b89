// SPDX-License-Identifier: MPL-2.0

// Package packageitem is telegent_package_item, a product in a package, and the data
// sources and the list resource that read items.
package packageitem

import (
	"fmt"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of package items. Only GET /v1.0/packages/items reads them, all items
// of a package at once. A package may have a product twice, as in the sample of POST
// /v1.0/packages, so the product does not identify an item. Nothing says that POST
// /v1.0/packages/items/update keeps fields that a request omits.
func definition() kit.Definition[*item] {
	return kit.Definition[*item]{
		Name: "package_item", Plural: "package_items", Noun: "package item",
		Description: "Manages a package item: a product in a package, with a price of its own. " +
			"Every subscriber of the package gets the product as soon as the item exists, and loses it when the item is deleted; the product itself stays. " +
			"Items that were added elsewhere stay. A plan reads all items of a package with one request.",
		ListDescription: "Lists the items of a package.",
		Attributes:      (*item).attributes,
		Operations: kit.Operations{
			Create: telegent.AddPackageItem, Update: telegent.UpdatePackageItem, Delete: telegent.DeletePackageItem,
			ID: "PackageItemId", UpdatesWhole: true,
			DeleteBy:   map[string]string{"PackageId": "package_id", "PackageItemId": "id"},
			Collection: kit.Collection{Operation: telegent.ListPackageItems, ID: "PackageItemId", By: map[string]string{"PackageId": "package_id"}},
			Parents: kit.Collection{
				Operation: telegent.ListDistributorPackages, Else: telegent.ListAccountPackages, Items: "Results", ID: "PackageId",
				Query: url.Values{"Filter": {"All"}},
			},
		},
		IdentifyBy: []string{"package_id", "id"},
		ListArguments: []kit.ListArgument{
			{Name: "package_id", Query: "PackageId", Required: true, Description: "ID of the package, `PID-...`."},
		},
		LookUp: func(i *item) string {
			return fmt.Sprintf("Read data.telegent_package_items with package_id = %q and look for an item of the product %q that no state has; import it by its package and its id.",
				i.PackageID.ValueString(), i.ProductID.ValueString())
		},
	}
}

// item is the model.
type item struct {
	ID        types.String `tfsdk:"id"`
	PackageID types.String `tfsdk:"package_id"`
	ProductID types.String `tfsdk:"product_id"`
	Price     types.Number `tfsdk:"price"`
	Monthly   types.Bool   `tfsdk:"monthly"`
	Type      types.String `tfsdk:"type"`
	Active    types.Bool   `tfsdk:"active"`
}

// attributes are the rows. Requests have the price as a string, answers as a number.
func (i *item) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "PackageItemId", &i.ID, "ID of the item, `PIID-...`.").Computed().ID("PIID-"),
		kit.String("package_id", "PackageId", &i.PackageID, "ID of the package, `PID-...`.").Required().ID("PID-", "PKID-").Immutable(),
		kit.String("product_id", "ProductId", &i.ProductID, "ID of the product, `PRID-...`.").Required().ID("PRID-", "PID-").RequiresReplace().IgnoreEmptyResponse(),
		kit.Number("price", "Price", &i.Price, "Price of the product in this package.").OptionalComputed().SentAsText(),
		kit.Bool("monthly", "Monthly", &i.Monthly, "Whether the price is charged every month, or once.").OptionalComputed(),
		kit.String("type", "Type", &i.Type, "Type of the item, in your own words.").Optional().KeepWhenRemoved(),
		kit.Bool("active", "Active", &i.Active, "Whether the item is active.").Computed(),
	}
}
