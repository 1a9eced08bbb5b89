// SPDX-License-Identifier: MPL-2.0

// Package telnyxtoken is telegent_telnyx_token, an OAuth token of Telnyx, as an
// ephemeral resource and as a data source. The data source offers client credentials
// only: an authorization code or a refresh token would be used up by every plan, and
// end up in state.
package telnyxtoken

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telnyx"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// Services returns what the package serves.
func Services() kit.Services {
	return kit.Token[model, ephemeralModel]{
		Name: "telnyx_token", Description: "Gets a short-lived OAuth token of Telnyx",
		StoredNote: " with client credentials", EphemeralNote: " with client credentials, an authorization code or a refresh token",
		StoredSchema: dataSourceSchema, GetStored: get, EphemeralSchema: ephemeralSchema, GetEphemeral: getEphemeral, Validate: validate,
	}.Services()
}

// model is the model of the data source. Terraform requires that an argument that is set
// is returned unchanged, so scopes and refresh_token have Telnyx's values only if they are
// not set.
type model struct {
	kit.TokenModel

	Scopes       types.Set    `tfsdk:"scopes"`
	AccessToken  types.String `tfsdk:"access_token"`
	TokenType    types.String `tfsdk:"token_type"`
	RefreshToken types.String `tfsdk:"refresh_token"`
}

// ephemeralModel adds the grants that cannot be shared or repeated.
type ephemeralModel struct {
	model
	GrantType        types.String `tfsdk:"grant_type"`
	Code             types.String `tfsdk:"code"`
	RedirectURI      types.String `tfsdk:"redirect_uri"`
	CodeVerifier     types.String `tfsdk:"code_verifier"`
	NextRefreshToken types.String `tfsdk:"next_refresh_token"`
}

const (
	clientCredentials = "client_credentials"
	authorizationCode = "authorization_code"
	refreshToken      = "refresh_token"
)

// dataSourceSchema is the schema of the data source.
func dataSourceSchema() kit.TwinSchema {
	s := kit.TokenSchema("When the token expires, in RFC 3339 and UTC: the earlier of the token's own expiry and `expires_in` of the answer. Null if `enabled` is false or neither can be read.",
		map[string]schema.StringAttribute{
			"access_token": {
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "Token, to be sent as `Authorization: Bearer <access_token>`. Null if `enabled` is false.",
			},
			"token_type": {
				Computed:            true,
				MarkdownDescription: "How to present the token: `Bearer`. Null if `enabled` is false.",
			},
			"refresh_token": {
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "Refresh token that came with the token. Null if there is none, as is usual for client credentials, or if `enabled` is false.",
			},
		})
	s.Sets = map[string]schema.SetAttribute{
		"scopes": {
			ElementType: types.StringType,
			Optional:    true,
			Computed:    true,
			MarkdownDescription: "Scopes to request; their order does not matter. Defaults to all scopes that Telnyx grants the client, which are then the value. " +
				"A warning names the scopes if Telnyx grants different ones.",
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1),
				setvalidator.NoNullValues(),
				setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1), kit.Check("must be a scope", checkScope)),
			},
		},
	}
	return s
}

// ephemeralSchema is the schema of the ephemeral resource.
func ephemeralSchema() kit.TwinSchema {
	s := dataSourceSchema()
	s.Strings["grant_type"] = schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "How to get the token: `client_credentials`, `authorization_code` or `refresh_token`. Defaults to `client_credentials`. " +
			"Only a token of this grant is shared between references; each reference uses up a code or a refresh token.",
		Validators: []validator.String{stringvalidator.OneOf(clientCredentials, authorizationCode, refreshToken)},
	}
	s.Strings["code"] = schema.StringAttribute{
		Optional:            true,
		Sensitive:           true,
		MarkdownDescription: "Authorization code, with `grant_type = \"authorization_code\"`. It works once: set `enabled = terraform.applying`, or the plan uses it up.",
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	s.Strings["redirect_uri"] = schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Redirect URI of the request for the authorization code.",
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	s.Strings["code_verifier"] = schema.StringAttribute{
		Optional:            true,
		Sensitive:           true,
		MarkdownDescription: "PKCE code verifier, if the request for the authorization code had a challenge.",
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	s.Strings["refresh_token"] = schema.StringAttribute{
		Optional:  true,
		Computed:  true,
		Sensitive: true,
		MarkdownDescription: "Refresh token to use, with `grant_type = \"refresh_token\"`. Telnyx may replace it with each use: set `enabled = terraform.applying`, " +
			"and store `next_refresh_token`. With other grants, the refresh token that came with the token; null if there is none or `enabled` is false.",
		Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	s.Strings["next_refresh_token"] = schema.StringAttribute{
		Computed:  true,
		Sensitive: true,
		MarkdownDescription: "Refresh token for the next time: the new one if Telnyx returned one, otherwise the one that was used. " +
			"Null if there is none or `enabled` is false.",
	}
	return s
}

// checkScope accepts a scope by RFC 6749 (3.3).
func checkScope(scope string) error {
	if strings.ContainsFunc(scope, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }) {
		return fmt.Errorf("must be one scope without spaces, got %q", scope)
	}
	return nil
}

// validate refuses arguments that do not belong to the grant. An unknown argument may
// become null; the CLI validates again when all are known.
func validate(m *ephemeralModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if m.GrantType.IsUnknown() {
		return diags
	}
	grant := clientCredentials
	if !m.GrantType.IsNull() {
		grant = m.GrantType.ValueString()
	}
	for _, a := range []struct {
		name     string
		value    attr.Value
		of       string
		required bool
	}{
		{"code", m.Code, authorizationCode, true},
		{"redirect_uri", m.RedirectURI, authorizationCode, false},
		{"code_verifier", m.CodeVerifier, authorizationCode, false},
		{"refresh_token", m.RefreshToken, refreshToken, true},
		{"scopes", m.Scopes, clientCredentials, false},
	} {
		switch {
		case a.value.IsUnknown():
		case !a.value.IsNull() && a.of != grant:
			diags.AddAttributeError(path.Root(a.name), "Invalid "+a.name,
				fmt.Sprintf("%s requires grant_type = %q, got %q.", a.name, a.of, grant))
		case a.value.IsNull() && a.required && a.of == grant:
			diags.AddAttributeError(path.Root(a.name), "Missing "+a.name, fmt.Sprintf("%s must be set with grant_type = %q.", a.name, grant))
		}
	}
	return diags
}

// get fills the results of the data source in.
func get(ctx context.Context, data *kit.Data, m *model) diag.Diagnostics {
	return m.fill(ctx, data, func(client *telnyx.Client, scope string, minimum time.Duration) (token.Token, error) {
		return client.Tokens.TokenWithLifetime(ctx, scope, minimum)
	})
}

// getEphemeral fills the results of the ephemeral resource in.
func getEphemeral(ctx context.Context, data *kit.Data, m *ephemeralModel) diag.Diagnostics {
	m.NextRefreshToken = types.StringNull()
	return m.fill(ctx, data, func(client *telnyx.Client, scope string, minimum time.Duration) (token.Token, error) {
		var t token.Token
		var err error
		switch m.GrantType.ValueString() {
		case authorizationCode:
			t, err = client.Exchange(ctx, token.NewSecret(m.Code.ValueString()), m.RedirectURI.ValueString(), token.NewSecret(m.CodeVerifier.ValueString()))
		case refreshToken:
			t, err = client.Refresh(ctx, token.NewSecret(m.RefreshToken.ValueString()))
		default:
			t, err = client.Tokens.TokenWithLifetime(ctx, scope, minimum)
		}
		if t.Refresh.Reveal() != "" {
			m.NextRefreshToken = types.StringValue(t.Refresh.Reveal())
		}
		return t, err
	})
}

// fill requests a token and fills the results in.
func (m *model) fill(ctx context.Context, data *kit.Data, ask func(client *telnyx.Client, scope string, minimum time.Duration) (token.Token, error)) diag.Diagnostics {
	m.AccessToken, m.TokenType = types.StringNull(), types.StringNull()
	m.ExpiresAt = timetypes.NewRFC3339Null()
	asked := []string{}
	var diags diag.Diagnostics
	diags.Append(m.Scopes.ElementsAs(ctx, &asked, false)...)
	minimum := m.Minimum(&diags)
	if diags.HasError() || !m.IsEnabled() {
		return diags
	}
	if err := data.Telnyx.Unusable; err != nil {
		diags.Append(kit.ErrorDiagnostic("Cannot get a token of Telnyx", err))
		return diags
	}

	t, err := ask(data.Telnyx.Client, telnyx.Scope(asked), minimum)
	if err != nil {
		diags.Append(kit.ErrorDiagnostic("Cannot get a token of Telnyx", err))
		return diags
	}
	m.AccessToken = types.StringValue(t.Value.Reveal())
	m.TokenType = types.StringValue(t.Type)
	m.ExpiresAt = kit.ExpiresAt(t, minimum, "of Telnyx", &diags)
	if m.RefreshToken.IsNull() && t.Refresh.Reveal() != "" {
		m.RefreshToken = types.StringValue(t.Refresh.Reveal())
	}
	diags.Append(m.granted(ctx, asked, t.Scopes)...)
	return diags
}

// granted fills in the scopes that were granted, or warns if they differ from the
// requested ones. An answer without scopes grants all that were requested (RFC 6749, 5.1).
func (m *model) granted(ctx context.Context, asked, granted []string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(granted) == 0 {
		return diags
	}
	if m.Scopes.IsNull() {
		m.Scopes, diags = types.SetValueFrom(ctx, types.StringType, slices.Compact(slices.Sorted(slices.Values(granted))))
		return diags
	}
	if telnyx.Scope(asked) != telnyx.Scope(granted) {
		diags.AddAttributeWarning(path.Root("scopes"), "Telnyx granted other scopes",
			fmt.Sprintf("The token has the scopes %s; the request had %s.", telnyx.Scope(granted), telnyx.Scope(asked)))
	}
	return diags
}
