// SPDX-License-Identifier: MPL-2.0

package token

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

var (
	_ datasource.DataSource              = (*dataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*dataSource)(nil)
)

// NewDataSource returns the data source telegent_token.
func NewDataSource() datasource.DataSource {
	return &dataSource{}
}

type dataSource struct {
	data *kit.Data
}

func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_token"
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = twinSchema().DataSource(
		"A short-lived bearer token for one endpoint of the Telegent API. **The token is stored in state and plan**: prefer the " +
			"ephemeral resource of the same name where Terraform 1.10 or OpenTofu 1.11 is at hand and the token need not outlive the run.")
}

func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = kit.Configure(req.ProviderData, &resp.Diagnostics)
}

func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(m.get(ctx, d.data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
