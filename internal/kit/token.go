// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// EnabledAttribute is the argument enabled of a token.
func EnabledAttribute() schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to get a token. Defaults to `true`. With `false`, no request is made and the results are null. " +
			"In an ephemeral resource, `enabled = terraform.applying` avoids a token that the plan does not use.",
	}
}

// IsEnabled reads the argument enabled.
func IsEnabled(enabled types.Bool) bool {
	return enabled.IsNull() || enabled.ValueBool()
}

// MinimumLifetimeAttribute is the argument minimum_lifetime of a token.
func MinimumLifetimeAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional:   true,
		CustomType: timetypes.GoDurationType{},
		MarkdownDescription: "Minimum remaining lifetime of the token, as a Go duration such as `90s` or `5m`. Defaults to `60s`. " +
			"If the provider's current token has less left, it requests a new one. " +
			"If even a new token has less, it is returned with a warning, and each reference requests its own token, " +
			"so do not set this above the lifetime of the service's tokens.",
		Validators: []validator.String{DurationAtLeast(0)},
	}
}

// MinimumLifetime reads the argument minimum_lifetime.
func MinimumLifetime(minimum timetypes.GoDuration, diags *diag.Diagnostics) time.Duration {
	if minimum.IsNull() {
		return token.DefaultMinimumLifetime
	}
	d, ds := minimum.ValueGoDuration()
	diags.Append(ds...)
	return d
}

// ExpiresAt returns the result expires_at of a new token, null if its expiry is unknown,
// and warns if the token's lifetime is shorter than the minimum. What names the token in a
// sentence, as in "The token for ...".
func ExpiresAt(t token.Token, minimum time.Duration, what string, diags *diag.Diagnostics) timetypes.RFC3339 {
	if t.ExpiresAt.IsZero() {
		came := "came without an expiry"
		if t.Expiry != "" {
			came = fmt.Sprintf("came with the expiry %q", t.Expiry)
		}
		diags.AddWarning("The token's expiry cannot be read",
			fmt.Sprintf("The token %s %s and contains no expiry of its own. It is returned, but not kept: each reference requests a new token.", what, came))
		return timetypes.NewRFC3339Null()
	}
	if left := t.Left().Round(time.Second); left < minimum {
		diags.AddWarning("The token's lifetime is shorter than minimum_lifetime",
			fmt.Sprintf("The new token %s has %s left, less than the minimum of %s. It is returned anyway. "+
				"Set minimum_lifetime below the lifetime of the service's tokens.", what, left, minimum))
	}
	return timetypes.NewRFC3339TimeValue(t.ExpiresAt)
}
