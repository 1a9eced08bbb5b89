// SPDX-License-Identifier: MPL-2.0

// Package onboarding is telegent_onboarding_checklist: the part of phase 1 of a partner's
// onboarding that a program can check. A failed check is data, not an error, so that a plan
// shows the whole list.
package onboarding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewDataSource returns the data source telegent_onboarding_checklist.
func NewDataSource() datasource.DataSource {
	return kit.NewDataSource("onboarding_checklist",
		"Reads phase 1 of a partner's onboarding, credentials and access, as a list of checks. The provider runs the checks that it can, "+
			"and describes the tasks for a person. A failed check is not an error; its `detail` says what to fix. "+
			"At most one token is requested, which `telegent_token` then shares.",
		map[string]schema.Attribute{
			"api_endpoint": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "API operation that a token is requested for, as a URL or a path. Defaults to `/v1.0/numbers/provision`. " +
					"The token is tried there with a GET, which changes nothing at this API.",
				Validators: []validator.String{kit.EndpointValidator()},
			},
			"docs_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "URL of the API's documentation. Defaults to `https://docs.telegent.com`.",
				Validators:          []validator.String{kit.BaseURLValidator()},
			},
			"swagger_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "URL of the interactive API explorer. Defaults to the provider's `base_url` with `/docs/index.html`.",
				Validators:          []validator.String{kit.BaseURLValidator()},
			},
			"timeout": schema.StringAttribute{
				Optional:            true,
				CustomType:          timetypes.GoDurationType{},
				MarkdownDescription: "Timeout of all checks together, as a Go duration. Defaults to `30s`. A check that has not ended by then fails.",
				Validators:          []validator.String{kit.DurationAtLeast(minimumTimeout)},
			},
			"passed": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether every automatic check passed.",
			},
			"checks": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "Tasks of the checklist, in its order.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"number": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of the task in the checklist, from 1."},
					"task":   schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the task."},
					"owner":  schema.StringAttribute{Computed: true, MarkdownDescription: "Owner of the task: `Telegent` or `Partner`."},
					"kind":   schema.StringAttribute{Computed: true, MarkdownDescription: "`automatic` if the provider checks the task, `manual` if a person must."},
					"status": schema.StringAttribute{Computed: true, MarkdownDescription: "`passed`, `failed`, or `manual` for a manual task."},
					"detail": schema.StringAttribute{Computed: true, MarkdownDescription: "Result of the check, or what a person must do. It contains no secret."},
				}},
			},
		},
		func(ctx context.Context, data *kit.Data, m *model) diag.Diagnostics { return m.run(ctx, data.Telegent) })
}
