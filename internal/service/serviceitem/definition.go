// SPDX-License-Identifier: MPL-2.0

// Package serviceitem is telegent_service_item, the price of a service for a distributor or
// an aggregator, and the data sources and the list resource that read items.
package serviceitem

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services {
	listed := definition()
	listed.Operations.Collection = collection()
	return definition().Services().And(kit.Services{
		DataSources:   []func() datasource.DataSource{func() datasource.DataSource { return kit.NewListDataSource(listed) }},
		ListResources: []func() list.ListResource{func() list.ListResource { return kit.NewListResource(listed) }},
	})
}

// definition is that of service items. An item has no id: POST /v1.0/services/items/update
// and POST /v1.0/services/items/delete name the service alone, and no text says which of its
// items they mean. So an item is managed only if it is the only one of its service.
func definition() kit.Definition[*item] {
	return kit.Definition[*item]{
		Name: "service_item", Plural: "service_items", Noun: "service item",
		Description: "Manages the item of a service: its price for a distributor or an aggregator. " +
			"The API identifies an item by its service alone, so this resource manages the item of a service that has exactly one: " +
			"it refuses to create a second item, and to change or to delete one of several. " +
			"A new price takes effect at the next billing cycle of active subscriptions. Make sure that none depends on the item before you delete it.",
		ListDescription: "Lists the items of a service.",
		Attributes:      (*item).attributes,
		Operations: kit.Operations{
			Create: telegent.AddServiceItem, Get: telegent.ListServiceItems, Update: telegent.UpdateServiceItem, Delete: telegent.DeleteServiceItem,
			ID: "ServiceId", Attribute: "service_id", Element: onlyItem,
		},
		ListArguments: []kit.ListArgument{
			{Name: "service_id", Query: "ServiceId", Required: true, Description: "ID of the service, `SID-...`."},
		},
		Create: create,
		Read:   read,
		Update: update,
		Delete: remove,
		LookUp: func(i *item) string {
			return fmt.Sprintf("Read data.telegent_service_items with service_id = %q; if the item is there, import it by the id of the service.", i.ServiceID.ValueString())
		},
	}
}

// collection lists the items of a service, which have no id.
func collection() kit.Collection {
	return kit.Collection{Operation: telegent.ListServiceItems, Items: "Items", Shared: "ServiceId"}
}

// severalError is the error of a service that has more than one item.
type severalError struct {
	service string
	items   int
}

func (e severalError) Error() string {
	return fmt.Sprintf("the service %s has %d items, and the API identifies an item by its service alone, so none of them can be managed: "+
		"keep one of them, or remove the resource from the configuration", e.service, e.items)
}

// onlyItem returns the item in an answer of GET /v1.0/services/items. They may be under another
// key than Items; but if nothing is there, it need not be of items.
func onlyItem(answer telegent.Object) (telegent.Object, error) {
	items, err := answer.Objects("Items")
	if _, ok := answer.Get("Items"); !ok {
		items, err = answer.List("", "Price")
		if err != nil || len(items) == 0 {
			return nil, errors.New(telegent.ListServiceItems.String() + " answered without the Items of the service")
		}
	}
	switch {
	case err != nil:
		return nil, err
	case len(items) == 0:
		return nil, kit.NotFound(telegent.ListServiceItems.String() + " lists no item of the service")
	case len(items) > 1:
		return nil, severalError{answer.Text("ServiceId"), len(items)}
	}
	return items[0], nil
}

// item is the model.
type item struct {
	ServiceID     types.String `tfsdk:"service_id"`
	Price         types.Number `tfsdk:"price"`
	Monthly       types.Bool   `tfsdk:"monthly"`
	DistributorID types.String `tfsdk:"distributor_id"`
	AggregatorID  types.String `tfsdk:"aggregator_id"`
	Active        types.Bool   `tfsdk:"active"`
}

// attributes are the rows. The text of GET /v1.0/services/items promises the scope of an item,
// and its example has none. An answer that has it may name the account's own, which nobody
// configured; taking it over would replace the item.
func (i *item) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("service_id", "ServiceId", &i.ServiceID, "ID of the service, `SID-...`.").Required().ID("SID-").Immutable(),
		kit.Number("price", "Price", &i.Price, "Price of the service.").Required().IgnoreEmptyResponse(),
		kit.Bool("monthly", "Monthly", &i.Monthly, "Whether the price is charged every month, or once.").OptionalComputed(),
		kit.String("distributor_id", "DistributorId", &i.DistributorID, "ID of the distributor that the price is for, `DID-...`.").
			Optional().ID("DID-").Immutable().NotReturned().IgnoreInResponse(),
		kit.String("aggregator_id", "AggregatorId", &i.AggregatorID, "ID of the aggregator that the price is for, `AGID-...`.").
			Optional().ID("AGID-").Immutable().NotReturned().IgnoreInResponse(),
		kit.Bool("active", "Active", &i.Active, "Whether the item is active.").Computed(),
	}
}
