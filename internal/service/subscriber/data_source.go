// SPDX-License-Identifier: MPL-2.0

package subscriber

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewDataSource returns the data source telegent_subscriber.
func NewDataSource() datasource.DataSource {
	return kit.NewOneDataSource("subscriber", "subscriber", kit.Computed(attributes(), "adopt_existing"),
		func(s *subscriber) string { return s.ID.ValueString() },
		func(ctx context.Context, call *kit.Call, s *subscriber) error {
			return operations().Read(ctx, call, s.fields())
		})
}
