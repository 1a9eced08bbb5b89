// SPDX-License-Identifier: MPL-2.0

package telnyxtoken

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewDataSource returns the data source telegent_telnyx_token.
func NewDataSource() datasource.DataSource {
	return kit.NewDataSource("telnyx_token",
		"Gets a short-lived OAuth token of Telnyx with client credentials. **The token is stored in state and plan**: prefer the "+
			"ephemeral resource of the same name with Terraform 1.10 or OpenTofu 1.11 and later, unless the token must outlive the run.",
		dataSourceSchema().DataSource(), get)
}
