// SPDX-License-Identifier: MPL-2.0

// Package onboarding is telegent_onboarding_checklist: phase 1 of a partner's
// onboarding, as far as a program can see it. A check that fails is data and no
// error, so that a plan shows the whole list.
package onboarding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

var (
	_ datasource.DataSource              = (*dataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*dataSource)(nil)
)

// NewDataSource returns the data source telegent_onboarding_checklist.
func NewDataSource() datasource.DataSource {
	return &dataSource{}
}

type dataSource struct {
	data *kit.Data
}

func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_onboarding_checklist"
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Phase 1 of a partner's onboarding, credentials and access, as a list of checks: what the provider can see by itself is checked, " +
			"and what a person has to do is said. A check that fails is no error; its `detail` says what to mend. " +
			"At most one token is asked for, which `telegent_token` then shares.",
		Attributes: map[string]schema.Attribute{
			"api_endpoint": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The API operation that a token is got for, as a URL or a path; `/v1.0/numbers/provision` if left out. " +
					"It is tried with a GET, which changes nothing at this API.",
				Validators: []validator.String{kit.EndpointValidator()},
			},
			"docs_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Where the API's documentation is; `https://docs.telegent.com` if left out.",
				Validators:          []validator.String{kit.BaseURLValidator()},
			},
			"swagger_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Where the interactive API explorer is; the provider's `base_url` with `/docs/index.html` if left out.",
				Validators:          []validator.String{kit.BaseURLValidator()},
			},
			"timeout": schema.StringAttribute{
				Optional:            true,
				CustomType:          timetypes.GoDurationType{},
				MarkdownDescription: "How long all checks together may take, as a Go duration; `30s` if left out. A check that is not over by then fails.",
				Validators:          []validator.String{kit.DurationAtLeast(minimumTimeout)},
			},
			"passed": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether every automatic check passed.",
			},
			"checks": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The eight tasks of the checklist, in its order.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"number": schema.Int64Attribute{Computed: true, MarkdownDescription: "The task's number in the checklist, from 1."},
					"task":   schema.StringAttribute{Computed: true, MarkdownDescription: "What is to be done."},
					"owner":  schema.StringAttribute{Computed: true, MarkdownDescription: "Who does it: `Telegent` or `Partner`."},
					"kind":   schema.StringAttribute{Computed: true, MarkdownDescription: "`automatic` if the provider checks it, `manual` if a person has to."},
					"status": schema.StringAttribute{Computed: true, MarkdownDescription: "`passed`, `failed`, or `manual` for a manual task."},
					"detail": schema.StringAttribute{Computed: true, MarkdownDescription: "What was seen, or what a person has to do. It holds no secret."},
				}},
			},
		},
	}
}

func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = kit.Configure(req.ProviderData, &resp.Diagnostics)
}

func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := d.data.Begin(ctx)
	defer end()
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(m.run(ctx, d.data.Telegent)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
