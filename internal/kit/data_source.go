// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Get fills the results into a model that holds the arguments.
type Get[Model any] func(ctx context.Context, data *Data, m *Model) diag.Diagnostics

// NewDataSource returns the data source telegent_<name>. The model is that of the
// attributes.
func NewDataSource[Model any](name, description string, attributes map[string]schema.Attribute, get Get[Model]) datasource.DataSource {
	return &dataSource[Model]{name: name, description: description, attributes: attributes, get: get}
}

type dataSource[Model any] struct {
	name, description string
	attributes        map[string]schema.Attribute
	get               Get[Model]
	data              *Data
}

func (d *dataSource[Model]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

func (d *dataSource[Model]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: d.description, Attributes: d.attributes}
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

// NewOneDataSource returns the data source telegent_<name>, which finds an object by
// the argument id. The results are those of a resource's attributes, as Computed
// makes them.
func NewOneDataSource[Model any](name, noun string, results map[string]schema.Attribute, id func(m *Model) string,
	read func(ctx context.Context, call *Call, m *Model) error,
) datasource.DataSource {
	results["id"] = schema.StringAttribute{
		Required: true, MarkdownDescription: results["id"].GetMarkdownDescription(),
		Validators: []validator.String{NotBlank()},
	}
	return NewDataSource(name, "A "+noun+", by its id.", results, func(ctx context.Context, data *Data, m *Model) (diags diag.Diagnostics) {
		call := &Call{Data: data, Imported: true}
		if err := read(ctx, call, m); err != nil {
			call.Diags.Append(ErrorDiagnostic("Cannot read the "+noun+" "+id(m), err))
		}
		return call.Diags
	})
}

// routes is the model of a data source that lists the routes of an account.
type routes[Route any] struct {
	AccountID types.String `tfsdk:"account_id"`
	Routes    []Route      `tfsdk:"routes"`
}

// NewRoutesDataSource returns the data source telegent_<name>, which lists all of an
// account's routes of one kind.
func NewRoutesDataSource[Route any](name, nouns string, results map[string]schema.Attribute, collection Collection,
	read func(call *Call, r *Route, object telegent.Object),
) datasource.DataSource {
	attributes := map[string]schema.Attribute{
		"account_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: "The account, `AID-...`; needed if account_key has several accounts.",
			Validators: []validator.String{NotBlank()},
		},
		"routes": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The routes, in the order of the API.",
			NestedObject: schema.NestedAttributeObject{Attributes: results},
		},
	}
	return NewDataSource(name, "All "+nouns+" of an account.", attributes, func(ctx context.Context, data *Data, m *routes[Route]) (diags diag.Diagnostics) {
		objects, err := data.List(ctx, collection, accountQuery(m.AccountID.ValueString()))
		if err != nil {
			diags.Append(ErrorDiagnostic("Cannot list the "+nouns, err))
			return diags
		}
		call := &Call{Data: data, Imported: true}
		m.Routes = make([]Route, len(objects))
		for i, object := range objects {
			read(call, &m.Routes[i], object)
		}
		return call.Diags
	})
}

// accountQuery is the query of a list for an account, if one is named.
func accountQuery(account string) url.Values {
	if account == "" {
		return nil
	}
	return url.Values{"AccountId": {account}}
}
