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
		func(ctx context.Context, call *kit.Call, r *route) (err error) {
			r.take(func(fields kit.Fields) { err = operations().Read(ctx, call, fields) })
			return err
		})
}

// NewListDataSource returns the data source telegent_voice_routes.
func NewListDataSource() datasource.DataSource {
	return kit.NewRoutesDataSource("voice_routes", "voice routes", results(), collection(),
		func(call *kit.Call, r *route, object telegent.Object) {
			r.take(func(fields kit.Fields) { fields.Read(call, object) })
		})
}

// results are those of both data sources: what the API tells.
func results() map[string]schema.Attribute {
	return kit.Computed(attributes(), "intelligent_route_enabled", "voice_authentication_type", "voice_username",
		"callback_voice_url", "callback_voice_url_method")
}
