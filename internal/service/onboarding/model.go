// SPDX-License-Identifier: MPL-2.0

package onboarding

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

const (
	defaultEndpoint = "/v1.0/numbers/provision"
	defaultDocsURL  = "https://docs.telegent.com"
	swaggerPath     = "/docs/index.html"
	// accessTimeout is the default timeout of phase 1, which asks whether something answers.
	accessTimeout = 30 * time.Second
	// readTimeout is that of the other phases, whose reads wait for the rate limit: right after
	// an apply that can be a minute and more.
	readTimeout    = 10 * time.Minute
	minimumTimeout = time.Second
	lastPhase      = 4
)

// model is the model of the data source.
type model struct {
	Phase         types.Int64  `tfsdk:"phase"`
	APIEndpoint   types.String `tfsdk:"api_endpoint"`
	DocsURL       types.String `tfsdk:"docs_url"`
	SwaggerURL    types.String `tfsdk:"swagger_url"`
	AccountID     types.String `tfsdk:"account_id"`
	PhoneNumber   types.String `tfsdk:"phone_number"`
	PortInOrderID types.String `tfsdk:"port_in_order_id"`
	Timeout       types.String `tfsdk:"timeout"`
	Passed        types.Bool   `tfsdk:"passed"`
	Checks        []checkModel `tfsdk:"checks"`
}

// checkModel is one task of the checklist.
type checkModel struct {
	Number types.Int64  `tfsdk:"number"`
	Label  types.String `tfsdk:"label"`
	Task   types.String `tfsdk:"task"`
	Owner  types.String `tfsdk:"owner"`
	Kind   types.String `tfsdk:"kind"`
	Status types.String `tfsdk:"status"`
	Detail types.String `tfsdk:"detail"`
}

// run runs the checks and fills in the results.
func (m *model) run(ctx context.Context, service kit.Service[*telegent.Client]) diag.Diagnostics {
	var diags diag.Diagnostics
	phase := cmp.Or(m.Phase.ValueInt64(), 1)
	timeout := readTimeout
	if phase == 1 {
		timeout = accessTimeout
	}
	if !m.Timeout.IsNull() {
		timeout = kit.DurationOf(m.Timeout, path.Root("timeout"), &diags)
		if diags.HasError() {
			return diags
		}
	}
	list := checklist{
		client:     service.Client,
		unusable:   service.Unusable,
		endpoint:   cmp.Or(m.APIEndpoint.ValueString(), defaultEndpoint),
		docsURL:    cmp.Or(m.DocsURL.ValueString(), defaultDocsURL),
		swaggerURL: m.SwaggerURL.ValueString(),
		timeout:    timeout,
		account:    m.AccountID.ValueString(),
		number:     m.PhoneNumber.ValueString(),
		order:      m.PortInOrderID.ValueString(),
	}
	if base := service.Client.BaseURL.String(); list.swaggerURL == "" && base != "" {
		list.swaggerURL = base + swaggerPath
	}
	m.Checks, m.Passed = nil, types.BoolValue(true)
	for i, c := range list.run(ctx, phase) {
		m.Checks = append(m.Checks, checkModel{
			Number: types.Int64Value(int64(i) + 1),
			Label:  types.StringValue(cmp.Or(c.label, strconv.Itoa(i+1))),
			Task:   types.StringValue(c.text),
			Owner:  types.StringValue(c.owner),
			Kind:   types.StringValue(c.kind),
			Status: types.StringValue(c.status),
			Detail: types.StringValue(c.detail),
		})
		if c.status == statusFailed {
			m.Passed = types.BoolValue(false)
		}
	}
	return diags
}
