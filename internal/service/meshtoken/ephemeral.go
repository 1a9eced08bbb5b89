// SPDX-License-Identifier: MPL-2.0

// Package meshtoken is telegent_mesh_token, a token of Mesh Connect, as an ephemeral
// resource and as a data source. They differ only in where the token is stored, so they
// share the model, the schema and the code that gets the token.
package meshtoken

import (
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewEphemeral returns the ephemeral resource telegent_mesh_token.
func NewEphemeral() ephemeral.EphemeralResource {
	return kit.NewEphemeral("mesh_token",
		"Gets a short-lived token of Mesh Connect's account management API. The token is stored in neither state nor plan. "+
			"If the token must be stored, or the CLI has no ephemeral resources, use the data source of the same name.",
		twinSchema(), nil, get)
}
