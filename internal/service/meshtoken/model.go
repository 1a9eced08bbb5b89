// SPDX-License-Identifier: MPL-2.0

// Package meshtoken is telegent_mesh_token, a token of Mesh Connect, as an
// ephemeral resource and as a data source. Both are the same but for where the token
// ends up, so they share one model, one schema and one way to get it.
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

// Services returns what the package serves.
func Services() kit.Services {
	return kit.Token[model, model]{
		Name: "mesh_token", Description: "Gets a short-lived token of Mesh Connect's account management API",
		StoredSchema: twinSchema, GetStored: get, EphemeralSchema: twinSchema, GetEphemeral: get,
	}.Services()
}

// model is what both the data source and the ephemeral resource read and write.
type model struct {
	kit.TokenModel

	IDToken types.String `tfsdk:"id_token"`
	Status  types.String `tfsdk:"status"`
}

// twinSchema is the schema of both.
func twinSchema() kit.TwinSchema {
	return kit.TokenSchema("When the token expires, in RFC 3339 and UTC: the earlier of the token's own expiry and `expires_in` of the answer. Null if `enabled` is false or neither can be read.",
		map[string]schema.StringAttribute{
			"id_token": {
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "Token, to be sent as `Authorization: Bearer <id_token>`. Null if `enabled` is false.",
			},
			"status": {
				Computed:            true,
				MarkdownDescription: "Mesh's `content.status` of the token: `succeeded` or `available`; any other status is an error. Null if `enabled` is false.",
			},
		})
}

// get fills the results in.
func get(ctx context.Context, data *kit.Data, m *model) diag.Diagnostics {
	m.IDToken, m.Status = types.StringNull(), types.StringNull()
	m.ExpiresAt = timetypes.NewRFC3339Null()
	if !m.IsEnabled() {
		return nil
	}

	var diags diag.Diagnostics
	if err := data.Mesh.Unusable; err != nil {
		diags.Append(kit.ErrorDiagnostic("Cannot get a token of Mesh", err))
		return diags
	}
	minimum := m.Minimum(&diags)
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
