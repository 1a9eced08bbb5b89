// SPDX-License-Identifier: MPL-2.0

// Package token is telegent_token, a bearer token for one endpoint of the API,
// as an ephemeral resource and as a data source. Both are the same but for where
// the token ends up, so they share one model, one schema and one way to get it.
package token

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services {
	return kit.Token[model, model]{
		Name: "token", Description: "Gets a short-lived bearer token for one endpoint of the Telegent API",
		StoredSchema: twinSchema, GetStored: get, EphemeralSchema: twinSchema, GetEphemeral: get,
	}.Services().And(kit.Services{Functions: []func() function.Function{NewParseTokenExpiry}})
}

// model is what both the data source and the ephemeral resource read and write.
type model struct {
	kit.TokenModel

	APIEndpoint types.String `tfsdk:"api_endpoint"`
	Token       types.String `tfsdk:"token"`
	TokenExpiry types.String `tfsdk:"token_expiry"`
	EndpointURL types.String `tfsdk:"endpoint_url"`
}

// twinSchema is the schema of both.
func twinSchema() kit.TwinSchema {
	return kit.TokenSchema("When the token expires, in RFC 3339 and UTC: the earlier of the token's own expiry and `token_expiry`, but not a `token_expiry` that is past already. "+
		"Null if `enabled` is false or neither can be read.",
		map[string]schema.StringAttribute{
			"api_endpoint": {
				Optional: true,
				MarkdownDescription: "API operation that the token is for: its full URL, or its path " +
					"(`/v1.0/numbers/provision` or `numbers/provision`), which is resolved against the provider's `base_url`. " +
					"Telegent accepts a token at this endpoint only. " +
					"If it is not set, the token is requested without a scope, which Telegent usually refuses.",
				Validators: []validator.String{kit.EndpointValidator()},
			},
			"token": {
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "Bearer token, to be sent as `Authorization: Bearer <token>`. Null if `enabled` is false.",
			},
			"token_expiry": {
				Computed:            true,
				MarkdownDescription: "When the token expires, in Telegent's format: `MM/DD/YYYY hh:mm:ss AM/PM` in UTC. Null if `enabled` is false or Telegent returned no expiry.",
			},
			"endpoint_url": {
				Computed: true,
				MarkdownDescription: "URL that the token is scoped to: `api_endpoint` in full, with scheme and host in lower case and without default port or trailing slash. " +
					"Null if `enabled` is false or `api_endpoint` is not set.",
			},
		})
}

// get fills the results in.
func get(ctx context.Context, data *kit.Data, m *model) diag.Diagnostics {
	m.Token, m.TokenExpiry, m.EndpointURL = types.StringNull(), types.StringNull(), types.StringNull()
	m.ExpiresAt = timetypes.NewRFC3339Null()
	if !m.IsEnabled() {
		return nil
	}

	var diags diag.Diagnostics
	if err := data.Telegent.Unusable; err != nil {
		diags.Append(kit.ErrorDiagnostic("Cannot get a token", err))
		return diags
	}
	client := data.Telegent.Client
	scope, what := m.scope(client.BaseURL, &diags)
	minimum := m.Minimum(&diags)
	if diags.HasError() {
		return diags
	}

	t, err := client.Tokens.TokenWithLifetime(ctx, scope, minimum)
	if err != nil {
		diags.Append(kit.ErrorDiagnostic("Cannot get a token "+what, err))
		return diags
	}
	m.Token = types.StringValue(t.Value.Reveal())
	if t.Expiry != "" {
		m.TokenExpiry = types.StringValue(t.Expiry)
	}
	if scope != "" {
		m.EndpointURL = types.StringValue(scope)
	}
	m.ExpiresAt = kit.ExpiresAt(t, minimum, what, &diags)
	return diags
}

// scope returns the scope to request, and the words that name it in a sentence.
func (m *model) scope(base telegent.BaseURL, diags *diag.Diagnostics) (scope, what string) {
	if m.APIEndpoint.IsNull() {
		diags.AddAttributeWarning(path.Root("api_endpoint"), "The token has no scope",
			"Telegent recommends, and usually requires, that a token is requested for one endpoint. "+
				"Set api_endpoint to the URL or path of the operation that the token is for, such as /v1.0/numbers/provision.")
		return "", "without a scope"
	}
	endpoint, err := base.Endpoint(m.APIEndpoint.ValueString())
	if err != nil {
		diags.AddAttributeError(path.Root("api_endpoint"), "Invalid api_endpoint", fmt.Sprintf("api_endpoint %s.", err))
		return "", ""
	}
	if endpoint.Host() != base.Host() {
		diags.AddAttributeWarning(path.Root("api_endpoint"), "The token is for another host",
			fmt.Sprintf("The host of api_endpoint is %s, but that of the provider's base_url is %s. "+
				"Telegent may refuse to issue a token for it.", endpoint.Host(), base.Host()))
	}
	return endpoint.String(), "for " + endpoint.String()
}
