// SPDX-License-Identifier: MPL-2.0

package telnyxtoken

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewDataSource returns the data source telegent_telnyx_token.
func NewDataSource() datasource.DataSource {
	return kit.NewDataSource("telnyx_token",
		"A short-lived OAuth token of Telnyx, by client credentials. **The token is stored in state and plan**: prefer the "+
			"ephemeral resource of the same name where Terraform 1.10 or OpenTofu 1.11 is at hand and the token need not outlive the run.",
		dataSourceSchema().DataSource(), get)
}
