// SPDX-License-Identifier: MPL-2.0

// Package token is telegent_token, a bearer token for one endpoint of the API,
// as an ephemeral resource and as a data source. Both are the same but for where
// the token ends up, so they share one model, one schema and one way to get it.
// A token can be neither renewed nor revoked: there is no Renew and no Close.
package token

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

var (
	_ ephemeral.EphemeralResource              = (*ephemeralResource)(nil)
	_ ephemeral.EphemeralResourceWithConfigure = (*ephemeralResource)(nil)
)

// NewEphemeral returns the ephemeral resource telegent_token.
func NewEphemeral() ephemeral.EphemeralResource {
	return &ephemeralResource{}
}

type ephemeralResource struct {
	data *kit.Data
}

func (e *ephemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_token"
}

func (e *ephemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = twinSchema().Ephemeral(
		"A short-lived bearer token for one endpoint of the Telegent API, which reaches neither state nor plan. " +
			"Where the token must be stored, or the CLI has no ephemeral resources, there is a data source of the same name.")
}

func (e *ephemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.data = kit.Configure(req.ProviderData, &resp.Diagnostics)
}

func (e *ephemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(m.get(ctx, e.data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
}
