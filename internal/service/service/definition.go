// SPDX-License-Identifier: MPL-2.0

// Package service is telegent_service, a part of what products cost, and the data sources
// and the list resource that read services.
package service

import (
	"fmt"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of services. POST /v1.0/services/update and POST /v1.0/services/delete
// answer without any content. No published field says which products refer to a service.
func definition() kit.Definition[*service] {
	return kit.Definition[*service]{
		Name: "service", Plural: "services", Noun: "service",
		Description: "Manages a service: a billable part of products and packages, such as caller ID. " +
			"Its price for a distributor or an aggregator is a `telegent_service_item`. " +
			"A change takes effect at once in every package and subscription that includes the service. A deletion is final.",
		ListDescription: "Lists the services of the account.",
		Attributes:      (*service).attributes,
		Operations: kit.Operations{
			Create: telegent.CreateService, Get: telegent.GetService, Update: telegent.UpdateService, Delete: telegent.DeleteService,
			ID: "ServiceId",
			Collection: kit.Collection{
				Operation: telegent.ListServices, Items: "Results", ID: "ServiceId", Query: url.Values{"Filter": {"All"}},
			},
			ListTellsAll: true,
		},
		ListArguments: []kit.ListArgument{kit.StatusArgument()},
		Loses: func(*service) string {
			return "The API does not check whether products or packages still refer to a service, and its deletion is final: make sure that none does."
		},
		LookUp: func(s *service) string {
			return fmt.Sprintf("Read data.telegent_services and look for a service named %q that no state has; import it by its id.", s.ServiceName.ValueString())
		},
	}
}

// service is the model.
type service struct {
	ID          types.String `tfsdk:"id"`
	ServiceName types.String `tfsdk:"service_name"`
	Cost        types.Number `tfsdk:"cost"`
	Monthly     types.Bool   `tfsdk:"monthly"`
	Active      types.Bool   `tfsdk:"active"`
}

func (s *service) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "ServiceId", &s.ID, "ID of the service, `SID-...`.").Computed().ID("SID-"),
		kit.String("service_name", "ServiceName", &s.ServiceName, "Name of the service.").Required().IgnoreEmptyResponse(),
		kit.Number("cost", "Cost", &s.Cost, "Cost of the service.").Required().IgnoreEmptyResponse(),
		kit.Bool("monthly", "Monthly", &s.Monthly, "Whether the cost is charged every month, or once.").OptionalComputed(),
		kit.Bool("active", "Active", &s.Active, "Whether the service is active.").Computed(),
	}
}
