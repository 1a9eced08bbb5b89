// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Get fills the results into a model that holds the arguments.
type Get[Model any] func(ctx context.Context, data *Data, m *Model) diag.Diagnostics

// NewDataSource returns the data source telegent_<name>. The model is that of the
// schema.
func NewDataSource[Model any](name, description string, schema TwinSchema, get Get[Model]) datasource.DataSource {
	return &dataSource[Model]{name: name, description: description, schema: schema, get: get}
}

type dataSource[Model any] struct {
	name, description string
	schema            TwinSchema
	get               Get[Model]
	data              *Data
}

func (d *dataSource[Model]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

func (d *dataSource[Model]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema.dataSource(d.description)
}

func (d *dataSource[Model]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = Configure(req.ProviderData, &resp.Diagnostics)
}

func (d *dataSource[Model]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := d.data.Begin(ctx)
	defer end()
	var m Model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(d.get(ctx, d.data, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
