// SPDX-License-Identifier: MPL-2.0

package meshtoken

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewDataSource returns the data source telegent_mesh_token.
func NewDataSource() datasource.DataSource {
	return kit.NewDataSource("mesh_token",
		"Gets a short-lived token of Mesh Connect's account management API. **The token is stored in state and plan**: prefer the "+
			"ephemeral resource of the same name with Terraform 1.10 or OpenTofu 1.11 and later, unless the token must outlive the run.",
		twinSchema().DataSource(), get)
}
