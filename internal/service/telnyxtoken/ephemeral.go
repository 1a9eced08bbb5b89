// SPDX-License-Identifier: MPL-2.0

// Package telnyxtoken is telegent_telnyx_token, an OAuth token of Telnyx, as an
// ephemeral resource and as a data source. The data source offers client credentials
// only: an authorization code or a refresh token would be used up by every plan, and
// end up in state.
package telnyxtoken

import (
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewEphemeral returns the ephemeral resource telegent_telnyx_token.
func NewEphemeral() ephemeral.EphemeralResource {
	return kit.NewEphemeral("telnyx_token",
		"A short-lived OAuth token of Telnyx, which reaches neither state nor plan: by client credentials, an authorization code or a refresh token. "+
			"Where the token must be stored, or the CLI has no ephemeral resources, there is a data source of the same name.",
		ephemeralSchema(), validate, getEphemeral)
}
