// SPDX-License-Identifier: MPL-2.0

// Package token is telegent_token, a bearer token for one endpoint of the API,
// as an ephemeral resource and as a data source. They differ only in where the token is
// stored, so they share the model, the schema and the code that gets the token.
package token

import (
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewEphemeral returns the ephemeral resource telegent_token.
func NewEphemeral() ephemeral.EphemeralResource {
	return kit.NewEphemeral("token",
		"Gets a short-lived bearer token for one endpoint of the Telegent API. The token is stored in neither state nor plan. "+
			"If the token must be stored, or the CLI has no ephemeral resources, use the data source of the same name.",
		twinSchema(), nil, get)
}
