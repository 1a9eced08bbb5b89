// SPDX-License-Identifier: MPL-2.0

// Package token is telegent_token, a bearer token for one endpoint of the API,
// as an ephemeral resource and as a data source. Both are the same but for where
// the token ends up, so they share one model, one schema and one way to get it.
package token

import (
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewEphemeral returns the ephemeral resource telegent_token.
func NewEphemeral() ephemeral.EphemeralResource {
	return kit.NewEphemeral("token",
		"A short-lived bearer token for one endpoint of the Telegent API, which reaches neither state nor plan. "+
			"Where the token must be stored, or the CLI has no ephemeral resources, there is a data source of the same name.",
		twinSchema(), nil, get)
}
