// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/mesh"
	"github.com/telegent/terraform-provider-telegent/internal/telnyx"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// partner is a service other than Telegent, which only issues tokens.
type partner struct {
	name        string
	envID       string
	envSecret   string
	envBaseURL  string
	defaultURL  string
	description string
}

func telnyxPartner() partner {
	return partner{
		name: "Telnyx", envID: "TELNYX_CLIENT_ID", envSecret: "TELNYX_CLIENT_SECRET", envBaseURL: "TELNYX_BASE_URL",
		defaultURL: telnyx.DefaultBaseURL, description: "Telnyx, for `telegent_telnyx_token`.",
	}
}

func meshPartner() partner {
	return partner{
		name: "Mesh", envID: "MESH_CLIENT_ID", envSecret: "MESH_CLIENT_SECRET", envBaseURL: "MESH_BASE_URL",
		defaultURL: mesh.DefaultBaseURL, description: "Mesh Connect, for `telegent_mesh_token`.",
	}
}

// attribute is the schema of the partner's attribute in the provider block.
func (p partner) attribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: p.description + " Not needed if the environment variables are set or the service is not used.",
		Attributes: map[string]schema.Attribute{
			"client_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: fmt.Sprintf("Client ID at %s. Environment variable: `%s`.", p.name, p.envID),
				Validators:          []validator.String{kit.NotEmpty(p.envID)},
			},
			"client_secret": schema.StringAttribute{
				Optional:            true,
				Sensitive:           true,
				MarkdownDescription: fmt.Sprintf("Client secret at %s. Environment variable: `%s`, which keeps it out of every file.", p.name, p.envSecret),
				Validators:          []validator.String{kit.NotEmpty(p.envSecret)},
			},
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("URL of the service. Defaults to `%s`. Must be https; http is accepted for loopback hosts only. Environment variable: `%s`.",
					p.defaultURL, p.envBaseURL),
				Validators: []validator.String{kit.BaseURLValidator()},
			},
		},
	}
}

// partnerModel is a partner's attribute in the provider block.
type partnerModel struct {
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"`
	BaseURL      types.String `tfsdk:"base_url"`
}

// credentials are those of a partner, with its URL.
type credentials struct {
	id, baseURL string
	secret      token.Secret
	unusable    error
}

// partner resolves the arguments of a partner. It notes in a copy of the shared settings what is
// unknown or missing.
func (s settings) partner(ctx context.Context, argument string, block types.Object, p partner) credentials {
	s.unknown = slices.Clone(s.unknown)
	var m partnerModel
	if block.IsUnknown() {
		m = partnerModel{ClientID: types.StringUnknown(), ClientSecret: types.StringUnknown(), BaseURL: types.StringUnknown()}
	} else if !block.IsNull() {
		s.diags.Append(block.As(ctx, &m, basetypes.ObjectAsOptions{})...)
	}
	c := credentials{
		id:     s.text(argument+".client_id", p.envID, m.ClientID, ""),
		secret: token.NewSecret(s.text(argument+".client_secret", p.envSecret, m.ClientSecret, "")),
	}
	text := s.text(argument+".base_url", p.envBaseURL, m.BaseURL, p.defaultURL)
	if !m.BaseURL.IsUnknown() {
		base, err := transport.ParseBaseURL(text)
		if err != nil {
			// A value in the configuration was validated before, so this one is from the
			// environment, where it may be meant for another tool of the service.
			c.unusable = fmt.Errorf("the environment variable %s %w", p.envBaseURL, err)
			return c
		}
		c.baseURL = base.String()
	}
	c.unusable = s.unusable(p.name)
	return c
}
