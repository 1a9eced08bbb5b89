// SPDX-License-Identifier: MPL-2.0

// Package onboarding is telegent_onboarding_checklist: phases 1 to 4 of a partner's
// onboarding, of which a program checks what it can, by reads alone. A failed check is data,
// not an error, so that a plan shows the whole list.
package onboarding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewDataSource returns the data source telegent_onboarding_checklist.
func NewDataSource() datasource.DataSource {
	return kit.NewDataSource("onboarding_checklist",
		"Reads a phase of a partner's onboarding as a list of checks: 1 is credentials and access, 2 connectivity, 3 the walk through the API, 4 the cutover to production. "+
			"The provider runs the checks that it can, by reads alone, and describes the tasks for a person. A failed check is not an error; its `detail` says what to fix. "+
			"Phase 1 requests at most one token, which `telegent_token` then shares. The others read the first page of each list that they need: "+
			"at most 2 requests in phase 2, 18 in phase 3 and 7 in phase 4, and a token for each operation.",
		map[string]schema.Attribute{
			"phase": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Phase of the onboarding: `1`, `2`, `3` or `4`. Defaults to `1`.",
				Validators:          []validator.Int64{int64validator.Between(1, lastPhase)},
			},
			"api_endpoint": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "API operation that phases 1 and 4 request a token for, as a URL or a path. Defaults to `/v1.0/numbers/provision`. " +
					"The token is tried there with a GET, which changes nothing at this API.",
				Validators: []validator.String{kit.EndpointValidator()},
			},
			"docs_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "URL of the API's documentation, for phase 1. Defaults to `https://docs.telegent.com`.",
				Validators:          []validator.String{kit.BaseURLValidator()},
			},
			"swagger_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "URL of the interactive API explorer, for phase 1. Defaults to the provider's `base_url` with `/docs/index.html`.",
				Validators:          []validator.String{kit.BaseURLValidator()},
			},
			"account_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "ID of the account whose routes are checked, `AID-...`. Needed if `account_key` has several accounts.",
				Validators:          []validator.String{kit.NotBlank()},
			},
			"phone_number": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Number of the walkthrough or of the go-live, in E.164, for phases 3 and 4. Some checks are about one number: " +
					"without it their status is `manual`.",
				Validators: []validator.String{kit.E164()},
			},
			"port_in_order_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "ID of the order of a port-in, for phase 3. Without it the status of the checks of the port-in is `manual`.",
				Validators:          []validator.String{kit.NotBlank()},
			},
			"timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Timeout of all checks together, as a Go duration. Defaults to `30s` in phase 1, and to `10m` in the others, whose requests may wait for the " +
					"rate limit. A check that has not ended by then fails.",
				Validators: []validator.String{kit.DurationAtLeast(minimumTimeout)},
			},
			"passed": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether no automatic check failed.",
			},
			"checks": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "Tasks of the checklist, in its order.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"number": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of the task in the list, from 1."},
					"label":  schema.StringAttribute{Computed: true, MarkdownDescription: "Number of the task in Telegent's own checklist, such as `8a` in phase 3."},
					"task":   schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the task."},
					"owner":  schema.StringAttribute{Computed: true, MarkdownDescription: "Owner of the task: `Telegent`, `Partner` or `Joint`."},
					"kind":   schema.StringAttribute{Computed: true, MarkdownDescription: "`automatic` if the provider checks the task, `manual` if a person must."},
					"status": schema.StringAttribute{Computed: true, MarkdownDescription: "`passed`, `failed`, `skipped` for something optional that you do not use, or `manual` for what a person must check."},
					"detail": schema.StringAttribute{Computed: true, MarkdownDescription: "Result of the check, or what a person must do. It contains no secret."},
				}},
			},
		},
		func(ctx context.Context, data *kit.Data, m *model) diag.Diagnostics { return m.run(ctx, data.Telegent) })
}
