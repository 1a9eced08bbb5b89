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
		MarkdownDescription: "Whether to get a token; `true` if left out. With `false` no request is made and the results are null. " +
			"In an ephemeral resource, `enabled = terraform.applying` saves the token that a plan would not use.",
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
		MarkdownDescription: "How long the token must still live, as a Go duration such as `90s` or `5m`; `60s` if left out. " +
			"A token that the provider holds already and that has less left is replaced by a new one. " +
			"If even a new one has less, it is returned with a warning; each reference then asks for one of its own, " +
			"so do not set this above the lifetime that the service gives.",
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

// ExpiresAt returns the result expires_at of a new token, null if its expiry is
// not known, and warns if the token lives shorter than the minimum. What names the
// token in a sentence, as in "The token for ...".
func ExpiresAt(t token.Token, minimum time.Duration, what string, diags *diag.Diagnostics) timetypes.RFC3339 {
	if t.ExpiresAt.IsZero() {
		came := "came without an expiry"
		if t.Expiry != "" {
			came = fmt.Sprintf("came with the expiry %q", t.Expiry)
		}
		diags.AddWarning("The token's expiry cannot be read",
			fmt.Sprintf("The token %s %s and tells none itself. It is returned, but not kept: each reference asks for a new one.", what, came))
		return timetypes.NewRFC3339Null()
	}
	if left := t.Left().Round(time.Second); left < minimum {
		diags.AddWarning("The token lives shorter than minimum_lifetime",
			fmt.Sprintf("The new token %s has %s left, less than the minimum of %s. It is returned as it is. "+
				"Set minimum_lifetime below the lifetime that the service gives.", what, left, minimum))
	}
	return timetypes.NewRFC3339TimeValue(t.ExpiresAt)
}
