// SPDX-License-Identifier: MPL-2.0

package token

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewDataSource returns the data source telegent_token.
func NewDataSource() datasource.DataSource {
	return kit.NewDataSource("token",
		"A short-lived bearer token for one endpoint of the Telegent API. **The token is stored in state and plan**: prefer the "+
			"ephemeral resource of the same name where Terraform 1.10 or OpenTofu 1.11 is at hand and the token need not outlive the run.",
		twinSchema().DataSource(), get)
}
