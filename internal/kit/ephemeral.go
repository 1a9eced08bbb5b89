// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
)

// NewEphemeral returns the ephemeral resource telegent_<name>. The model is that of the
// schema. There is no Renew and no Close, because no service can extend or revoke a token.
// Validate, nil for none, checks the arguments together; its model may have unknown
// values.
func NewEphemeral[Model any](name, description string, schema TwinSchema, validate func(m *Model) diag.Diagnostics, get Get[Model]) ephemeral.EphemeralResource {
	return &ephemeralResource[Model]{name: name, description: description, schema: schema, validate: validate, get: get}
}

type ephemeralResource[Model any] struct {
	name, description string
	schema            TwinSchema
	validate          func(m *Model) diag.Diagnostics
	get               Get[Model]
	data              *Data
}

func (e *ephemeralResource[Model]) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + e.name
}

func (e *ephemeralResource[Model]) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = e.schema.ephemeral(e.description)
}

func (e *ephemeralResource[Model]) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.data = Configure(req.ProviderData, &resp.Diagnostics)
}

func (e *ephemeralResource[Model]) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	if e.validate == nil {
		return
	}
	var m Model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(e.validate(&m)...)
}

func (e *ephemeralResource[Model]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	resp.Diagnostics.Append(e.get.answer(ctx, e.data, req.Config, resp.Result.Set)...)
}
