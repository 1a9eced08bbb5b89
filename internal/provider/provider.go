// SPDX-License-Identifier: MPL-2.0

// Package provider has the provider block, its schema and configuration, and the list of everything
// that is served.
package provider

import (
	"context"
	"maps"
	"net"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/service/account"
	"github.com/telegent/terraform-provider-telegent/internal/service/e911address"
	"github.com/telegent/terraform-provider-telegent/internal/service/meshtoken"
	"github.com/telegent/terraform-provider-telegent/internal/service/messageroute"
	"github.com/telegent/terraform-provider-telegent/internal/service/number"
	"github.com/telegent/terraform-provider-telegent/internal/service/onboarding"
	"github.com/telegent/terraform-provider-telegent/internal/service/packageitem"
	"github.com/telegent/terraform-provider-telegent/internal/service/packages"
	"github.com/telegent/terraform-provider-telegent/internal/service/product"
	"github.com/telegent/terraform-provider-telegent/internal/service/service"
	"github.com/telegent/terraform-provider-telegent/internal/service/serviceitem"
	"github.com/telegent/terraform-provider-telegent/internal/service/subscriber"
	"github.com/telegent/terraform-provider-telegent/internal/service/subscription"
	"github.com/telegent/terraform-provider-telegent/internal/service/telnyxtoken"
	"github.com/telegent/terraform-provider-telegent/internal/service/token"
	"github.com/telegent/terraform-provider-telegent/internal/service/voiceroute"
	"github.com/telegent/terraform-provider-telegent/internal/service/webhook"
)

// Address is the address of the provider. OpenTofu resolves the source "telegent/telegent" in its
// own registry.
const Address = "registry.terraform.io/telegent/telegent"

var (
	_ provider.Provider                       = (*telegentProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*telegentProvider)(nil)
	_ provider.ProviderWithFunctions          = (*telegentProvider)(nil)
	_ provider.ProviderWithListResources      = (*telegentProvider)(nil)
	_ provider.ProviderWithActions            = (*telegentProvider)(nil)
)

// Option changes how the provider is made.
type Option func(*telegentProvider)

// WithDial replaces how the provider connects to servers, so that tests need no network.
func WithDial(dial func(ctx context.Context, network, address string) (net.Conn, error)) Option {
	return func(p *telegentProvider) { p.dial = dial }
}

// newProvider returns the provider with a version, "dev" for an unreleased one.
func newProvider(version string, options []Option) *telegentProvider {
	p := &telegentProvider{version: version, stopped: make(chan struct{})}
	for _, option := range options {
		option(p)
	}
	return p
}

type telegentProvider struct {
	version string
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
	stopped chan struct{}
}

func (p *telegentProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "telegent"
	resp.Version = p.version
}

func (p *telegentProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The provider for the Telegent mPaaS API. It manages accounts, subscribers, routes and numbers, and issues short-lived bearer tokens, each for one endpoint of the API.",
		Attributes: map[string]schema.Attribute{
			"account_key": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Telegent's AccountKey, `DID-...`. Environment variable: `TELEGENT_ACCOUNT_KEY`.",
				Validators:          []validator.String{kit.NotEmpty(envAccountKey)},
			},
			"account_secret": schema.StringAttribute{
				Optional:            true,
				Sensitive:           true,
				MarkdownDescription: "Telegent's AccountSecret. Environment variable: `TELEGENT_ACCOUNT_SECRET`, which keeps it out of every file.",
				Validators:          []validator.String{kit.NotEmpty(envAccountSecret)},
			},
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "URL of the API. Defaults to `https://api.telegent.com`. A trailing `/` or `/v1.0` is accepted. " +
					"Must be https; http is accepted for loopback hosts only. Environment variable: `TELEGENT_BASE_URL`.",
				Validators: []validator.String{kit.BaseURLValidator()},
			},
			"requests_per_minute": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Maximum number of requests per minute, token requests and retries included. Defaults to `50`, which is Telegent's standard tier. " +
					"`0` sets no limit. Environment variable: `TELEGENT_REQUESTS_PER_MINUTE`.",
				Validators: []validator.Int64{int64validator.Between(0, maxRequestsPerMinute)},
			},
			"rate_limit_timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Maximum time that a call waits for the rate limit, as a Go duration such as `10m`. Defaults to `30m`. " +
					"A call that would have to wait longer fails. Environment variable: `TELEGENT_RATE_LIMIT_TIMEOUT`.",
				Validators: []validator.String{kit.DurationAtLeast(time.Millisecond)},
			},
			"request_timeout": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Timeout of one attempt of a request, as a Go duration such as `10s`. Defaults to `30s`. Waiting for the rate limit does not count.",
				Validators:          []validator.String{kit.DurationAtLeast(time.Millisecond)},
			},
			"max_retries": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Maximum number of retries after a lost connection or a server error (408, 500, 502, 503, 504). Defaults to `4`. " +
					"Waiting for the rate limit (429) does not count. Wrong credentials are never retried.",
				Validators: []validator.Int64{int64validator.AtLeast(0)},
			},
		},
	}
	resp.Schema.Attributes["telnyx"] = telnyxPartner().attribute()
	resp.Schema.Attributes["mesh"] = meshPartner().attribute()
	maps.Copy(resp.Schema.Attributes, networkAttributes())
}

func (p *telegentProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := m.data(ctx, p, &resp.Diagnostics)
	resp.DataSourceData = data
	resp.EphemeralResourceData = data
	resp.ResourceData = data
	resp.ActionData = data
	resp.ListResourceData = data
}

// services is what the provider serves, in the order of its nouns.
func services() kit.Services {
	return kit.Services{}.And(
		token.Services(), telnyxtoken.Services(), meshtoken.Services(), onboarding.Services(),
		account.Services(), subscriber.Services(), messageroute.Services(), voiceroute.Services(), number.Services(), e911address.Services(),
		webhook.Services(),
		service.Services(), serviceitem.Services(), product.Services(), packages.Services(), packageitem.Services(), subscription.Services(),
	)
}

func (p *telegentProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return services().EphemeralResources
}

func (p *telegentProvider) DataSources(context.Context) []func() datasource.DataSource {
	return services().DataSources
}

func (p *telegentProvider) Resources(context.Context) []func() resource.Resource {
	return services().Resources
}

func (p *telegentProvider) ListResources(context.Context) []func() list.ListResource {
	return services().ListResources
}

func (p *telegentProvider) Functions(context.Context) []func() function.Function {
	return services().Functions
}

func (p *telegentProvider) Actions(context.Context) []func() action.Action {
	return services().Actions
}
