// SPDX-License-Identifier: MPL-2.0

package meshtoken

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/mesh"
)

// model is what both the data source and the ephemeral resource read and write.
type model struct {
	MinimumLifetime timetypes.GoDuration `tfsdk:"minimum_lifetime"`
	Enabled         types.Bool           `tfsdk:"enabled"`
	IDToken         types.String         `tfsdk:"id_token"`
	ExpiresAt       timetypes.RFC3339    `tfsdk:"expires_at"`
	Status          types.String         `tfsdk:"status"`
}

// twinSchema is the schema of both.
func twinSchema() kit.TwinSchema {
	return kit.TwinSchema{
		Strings: map[string]schema.StringAttribute{
			"minimum_lifetime": kit.MinimumLifetimeAttribute(),
			"id_token": {
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "Token, to be sent as `Authorization: Bearer <id_token>`. Null if `enabled` is false.",
			},
			"expires_at": {
				Computed:            true,
				CustomType:          timetypes.RFC3339Type{},
				MarkdownDescription: "When the token expires, in RFC 3339 and UTC. Null if `enabled` is false or Mesh does not return it.",
			},
			"status": {
				Computed:            true,
				MarkdownDescription: "Mesh's `content.status` of the token: `succeeded` or `available`; any other status is an error. Null if `enabled` is false.",
			},
		},
		Bools: map[string]schema.BoolAttribute{
			"enabled": kit.EnabledAttribute(),
		},
	}
}

// get fills the results in.
func get(ctx context.Context, data *kit.Data, m *model) diag.Diagnostics {
	m.IDToken, m.Status = types.StringNull(), types.StringNull()
	m.ExpiresAt = timetypes.NewRFC3339Null()
	if !kit.IsEnabled(m.Enabled) {
		return nil
	}

	var diags diag.Diagnostics
	if err := data.Mesh.Unusable; err != nil {
		diags.Append(kit.ErrorDiagnostic("Cannot get a token of Mesh", err))
		return diags
	}
	minimum := kit.MinimumLifetime(m.MinimumLifetime, &diags)
	if diags.HasError() {
		return diags
	}
	t, err := data.Mesh.Client.Tokens.TokenWithLifetime(ctx, mesh.Scope, minimum)
	if err != nil {
		diags.Append(kit.ErrorDiagnostic("Cannot get a token of Mesh", err))
		return diags
	}
	m.IDToken = types.StringValue(t.Value.Reveal())
	m.Status = types.StringValue(t.Status)
	m.ExpiresAt = kit.ExpiresAt(t, minimum, "of Mesh", &diags)
	return diags
}
