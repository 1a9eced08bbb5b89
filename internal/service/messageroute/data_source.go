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
		func(ctx context.Context, call *kit.Call, r *route) error {
			return operations().Read(ctx, call, r.fields())
		})
}

// NewListDataSource returns the data source telegent_message_routes.
func NewListDataSource() datasource.DataSource {
	return kit.NewRoutesDataSource("message_routes", "message routes", results(), collection(),
		func(call *kit.Call, r *route, object telegent.Object) { r.fields().Read(call, object) })
}

// results are those of both data sources: what the API tells.
func results() map[string]schema.Attribute {
	return kit.Computed(attributes(), "inbound_bypass", "outbound_bypass", "intelligent_route_enabled")
}
