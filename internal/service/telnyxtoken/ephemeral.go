// SPDX-License-Identifier: MPL-2.0

// Package telnyxtoken is telegent_telnyx_token, an OAuth token of Telnyx, as an
// ephemeral resource and as a data source. The data source offers client credentials
// only: every plan would use up an authorization code or a refresh token, and store it in
// the state.
package telnyxtoken

import (
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewEphemeral returns the ephemeral resource telegent_telnyx_token.
func NewEphemeral() ephemeral.EphemeralResource {
	return kit.NewEphemeral("telnyx_token",
		"Gets a short-lived OAuth token of Telnyx with client credentials, an authorization code or a refresh token. The token is stored in neither state nor plan. "+
			"If the token must be stored, or the CLI has no ephemeral resources, use the data source of the same name.",
		ephemeralSchema(), validate, getEphemeral)
}
