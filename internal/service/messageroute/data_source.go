// SPDX-License-Identifier: MPL-2.0

package messageroute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// NewDataSource returns the data source telegent_message_route.
func NewDataSource() datasource.DataSource {
	return kit.NewOneDataSource("message_route", "message route", results(),
		func(r *route) string { return r.ID.ValueString() },
		func(ctx context.Context, data *kit.Data, r *route) error {
			return operations().Read(ctx, data, r.fields(), true)
		})
}

// NewListDataSource returns the data source telegent_message_routes.
func NewListDataSource() datasource.DataSource {
	return kit.NewRoutesDataSource("message_routes", "message routes", results(), collection(),
		func(r *route, object telegent.Object) error { return r.fields().Read(object, true) })
}

// results are those of both data sources: what the API tells.
func results() map[string]schema.Attribute {
	return kit.Computed(attributes(), "inbound_bypass", "outbound_bypass", "intelligent_route_enabled")
}
