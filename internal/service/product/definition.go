// SPDX-License-Identifier: MPL-2.0

// Package product is telegent_product, the smallest unit that is billed, and the data
// sources and the list resource that read products.
package product

import (
	"fmt"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of products. Its lists have no Total: those in the samples contradict
// the objects beside them.
func definition() kit.Definition[*product] {
	return kit.Definition[*product]{
		Name: "product", Plural: "products", Noun: "product",
		Description: "Manages a product: the smallest unit that is billed, such as an eSIM or a value-added service. " +
			"Products are sold in packages, as `telegent_package_item` resources. " +
			"Telegent's documentation contradicts itself about whether a change reaches the packages that hold the product at once or at their next billing cycle. " +
			"A product in an active package cannot be deleted: the error names the packages. A deletion is final.",
		ListDescription: "Lists the products of the distributor or of an account. " +
			"The API's lists code `sub_type`, which is left out, and `billing_frequency`, which is null unless it is `MRC` or `NRC`; `telegent_product` reads both.",
		Attributes: (*product).attributes,
		Operations: kit.Operations{
			Create: telegent.CreateProduct, Get: telegent.GetProduct, Update: telegent.UpdateProduct, Delete: telegent.DeleteProduct,
			ID: "ProductId",
			Collection: kit.Collection{
				Operation: telegent.ListDistributorProducts, Else: telegent.ListAccountProducts,
				Items: "Results", ID: "ProductId", Query: url.Values{"Filter": {"All"}},
			},
		},
		ListArguments: []kit.ListArgument{kit.ScopeArgument(), kit.StatusArgument()},
		// A configuration must have it.
		ListTellsLess: func(p *product) bool { return p.BillingFrequency.IsNull() },
		UsedBy:        packages,
		LookUp: func(p *product) string {
			return fmt.Sprintf("Read data.telegent_products and look for a product of the SKU %q that no state has; import it by its id.", p.SKU.ValueString())
		},
	}
}

// product is the model.
type product struct {
	ID               types.String `tfsdk:"id"`
	SKU              types.String `tfsdk:"sku"`
	Description      types.String `tfsdk:"description"`
	Type             types.String `tfsdk:"type"`
	SubType          types.String `tfsdk:"sub_type"`
	Cost             types.Number `tfsdk:"cost"`
	BillingFrequency types.String `tfsdk:"billing_frequency"`
	Active           types.Bool   `tfsdk:"active"`
	DistributorID    types.String `tfsdk:"distributor_id"`
	AggregatorID     types.String `tfsdk:"aggregator_id"`
}

// attributes are the rows. In the samples, the lists have "1" as the BillingFrequency and
// "0" or "1" as the SubType of products that are read singly with MRC and a text.
func (p *product) attributes() kit.Attributes {
	const coded = "The API's lists code it in an unpublished way: if a run reads more than two products, drift may not be detected."
	return kit.Attributes{
		kit.String("id", "ProductId", &p.ID, "ID of the product, `PRID-...`.").Computed().ID("PRID-", "PID-"),
		kit.String("sku", "SKU", &p.SKU, "SKU of the product, by which reports refer to it.").Required().IgnoreEmptyResponse(),
		kit.String("description", "Description", &p.Description, "Description of the product.").Required().IgnoreEmptyResponse(),
		kit.String("type", "Type", &p.Type, "Type of the product, such as `esim` or `vas`.").Required().IgnoreEmptyResponse(),
		kit.String("sub_type", "SubType", &p.SubType, "Subtype of the product.").OptionalComputed().CodedInLists().Note(coded),
		kit.Number("cost", "Cost", &p.Cost, "Cost of the product to you. What a subscriber pays is the price of the package.").Required().IgnoreEmptyResponse(),
		kit.String("billing_frequency", "BillingFrequency", &p.BillingFrequency, "Whether the cost is charged every month (`MRC`) or once (`NRC`).").
			Required().OneOf("MRC", "NRC").IgnoreEmptyResponse().CodedInLists().Note(coded),
		kit.Bool("active", "Active", &p.Active, "Whether the product is active.").Computed(),
		kit.String("distributor_id", "DistributorId", &p.DistributorID, "ID of the distributor, `DID-...`.").Computed().ID("DID-"),
		kit.String("aggregator_id", "AggregatorId", &p.AggregatorID, "ID of the aggregator, `AGID-...`.").Computed().ID("AGID-"),
	}
}
