// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// Token describes a token, which a data source and an ephemeral resource of one name
// return. Each has a model: those of an ephemeral resource may have more arguments, as it
// is opened once and stores nothing.
type Token[Stored, Ephemeral any] struct {
	// Name follows telegent_ in both names.
	Name string
	// Description says what the token is, and the notes what only the data source or only
	// the ephemeral resource has; all without a full stop.
	Description, StoredNote, EphemeralNote string

	StoredSchema    func() TwinSchema
	GetStored       Get[Stored]
	EphemeralSchema func() TwinSchema
	GetEphemeral    Get[Ephemeral]
	// Validate, nil for none, is that of NewEphemeral.
	Validate func(m *Ephemeral) diag.Diagnostics
}

// Services returns the data source and the ephemeral resource.
func (t Token[Stored, Ephemeral]) Services() Services {
	return Services{
		DataSources: []func() datasource.DataSource{func() datasource.DataSource {
			return NewDataSource(t.Name, t.Description+t.StoredNote+". **The token is stored in state and plan**: prefer the "+
				"ephemeral resource of the same name with Terraform 1.10 or OpenTofu 1.11 and later, unless the token must outlive the run.",
				t.StoredSchema().DataSource(), t.GetStored)
		}},
		EphemeralResources: []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource {
			return NewEphemeral(t.Name, t.Description+t.EphemeralNote+". The token is stored in neither state nor plan. "+
				"If the token must be stored, or the CLI has no ephemeral resources, use the data source of the same name.",
				t.EphemeralSchema(), t.Validate, t.GetEphemeral)
		}},
	}
}

// TokenModel is the part of its model that every token has.
type TokenModel struct {
	MinimumLifetime types.String      `tfsdk:"minimum_lifetime"`
	Enabled         types.Bool        `tfsdk:"enabled"`
	ExpiresAt       timetypes.RFC3339 `tfsdk:"expires_at"`
}

// TokenSchema returns the schema of a TokenModel, with the description of expires_at, and
// of the results or arguments that a token has besides.
func TokenSchema(expiresAt string, others map[string]schema.StringAttribute) TwinSchema {
	others["minimum_lifetime"] = minimumLifetimeAttribute()
	others["expires_at"] = schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: expiresAt}
	return TwinSchema{Strings: others, Bools: map[string]schema.BoolAttribute{"enabled": enabledAttribute()}}
}

// enabledAttribute is the argument enabled of a token.
func enabledAttribute() schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to get a token. Defaults to `true`. With `false`, no request is made and the results are null. " +
			"In an ephemeral resource, `enabled = terraform.applying` avoids a token that the plan does not use.",
	}
}

// IsEnabled reads the argument enabled.
func (m *TokenModel) IsEnabled() bool {
	return m.Enabled.IsNull() || m.Enabled.ValueBool()
}

// minimumLifetimeAttribute is the argument minimum_lifetime of a token.
func minimumLifetimeAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Minimum remaining lifetime of the token, as a Go duration such as `90s` or `5m`. Defaults to `60s`. " +
			"If the provider's current token has less left, it requests a new one. " +
			"If even a new token has less, it is returned with a warning, and each reference requests its own token, " +
			"so do not set this above the lifetime of the service's tokens.",
		Validators: []validator.String{DurationAtLeast(0)},
	}
}

// Minimum reads the argument minimum_lifetime.
func (m *TokenModel) Minimum(diags *diag.Diagnostics) time.Duration {
	if m.MinimumLifetime.IsNull() {
		return token.DefaultMinimumLifetime
	}
	return DurationOf(m.MinimumLifetime, path.Root("minimum_lifetime"), diags)
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
	if left := t.Left(); left < minimum {
		has := fmt.Sprintf("has %s left", left.Round(time.Second))
		if left <= 0 {
			has = "has expired already"
		}
		diags.AddWarning("The token's lifetime is shorter than minimum_lifetime",
			fmt.Sprintf("The new token %s %s, and minimum_lifetime is %s. It is returned anyway, but each reference requests a new token. "+
				"Set minimum_lifetime below the lifetime of the service's tokens.", what, has, minimum))
	}
	return timetypes.NewRFC3339TimeValue(t.ExpiresAt)
}
