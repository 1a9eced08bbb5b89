// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// found is the data source: an account, and how many subscribers it has, which would
// be a change in every plan of a resource.
type found struct {
	account

	TotalSubscribers types.Int64 `tfsdk:"total_subscribers"`
}

// NewDataSource returns the data source telegent_account.
func NewDataSource() datasource.DataSource {
	results := kit.Computed(attributes(), "account_admin", "adopt_existing")
	results["total_subscribers"] = schema.Int64Attribute{Computed: true, MarkdownDescription: "How many subscribers the account has."}
	return kit.NewOneDataSource("account", "account", results,
		func(m *found) string { return m.ID.ValueString() },
		func(ctx context.Context, call *kit.Call, m *found) error {
			return m.read(ctx, call, kit.Int64("total_subscribers", "TotalSubscribers", &m.TotalSubscribers))
		})
}
