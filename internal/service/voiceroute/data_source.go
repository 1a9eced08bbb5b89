// SPDX-License-Identifier: MPL-2.0

package voiceroute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// NewDataSource returns the data source telegent_voice_route.
func NewDataSource() datasource.DataSource {
	return kit.NewOneDataSource("voice_route", "voice route", results(),
		func(r *route) string { return r.ID.ValueString() },
		func(ctx context.Context, data *kit.Data, r *route) error {
			return r.take(func(fields kit.Fields) error { return operations().Read(ctx, data, fields, true) })
		})
}

// NewListDataSource returns the data source telegent_voice_routes.
func NewListDataSource() datasource.DataSource {
	return kit.NewRoutesDataSource("voice_routes", "voice routes", results(), collection(),
		func(r *route, object telegent.Object) error {
			return r.take(func(fields kit.Fields) error { return fields.Read(object, true) })
		})
}

// results are those of both data sources: what the API tells.
func results() map[string]schema.Attribute {
	return kit.Computed(attributes(), "intelligent_route_enabled", "voice_authentication_type", "voice_username",
		"callback_voice_url", "callback_voice_url_method")
}
