// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/mesh"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/telnyx"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

const (
	envAccountKey        = "TELEGENT_ACCOUNT_KEY"
	envAccountSecret     = "TELEGENT_ACCOUNT_SECRET"
	envBaseURL           = "TELEGENT_BASE_URL"
	envRequestsPerMinute = "TELEGENT_REQUESTS_PER_MINUTE"
	envRateLimitTimeout  = "TELEGENT_RATE_LIMIT_TIMEOUT"
	envAppendUserAgent   = "TF_APPEND_USER_AGENT"
)

const (
	defaultRequestsPerMinute = 50
	maxRequestsPerMinute     = 10_000
	defaultRequestTimeout    = 30 * time.Second
	defaultMaxRetries        = 4
)

// model is the provider block.
type model struct {
	AccountKey        types.String `tfsdk:"account_key"`
	AccountSecret     types.String `tfsdk:"account_secret"`
	BaseURL           types.String `tfsdk:"base_url"`
	RequestsPerMinute types.Int64  `tfsdk:"requests_per_minute"`
	RateLimitTimeout  types.String `tfsdk:"rate_limit_timeout"`
	RequestTimeout    types.String `tfsdk:"request_timeout"`
	MaxRetries        types.Int64  `tfsdk:"max_retries"`
	Telnyx            types.Object `tfsdk:"telnyx"`
	Mesh              types.Object `tfsdk:"mesh"`
	network
}

// data resolves the block and the environment to the data of resources and data sources.
func (m model) data(ctx context.Context, p *telegentProvider, diags *diag.Diagnostics) *kit.Data {
	s := settings{diags: diags}
	timeout := s.duration("request_timeout", "", m.RequestTimeout, defaultRequestTimeout)
	rateLimitTimeout := s.rateLimitTimeout(m.RateLimitTimeout)
	retries := s.number("max_retries", "", m.MaxRetries, defaultMaxRetries)
	rootCAs := s.rootCAs(m.network)
	certificates := s.clientCertificates(m.network)
	proxy := s.proxy(m.network)
	options := transport.Options{
		UserAgent:        userAgent(p.version),
		Dial:             p.dial,
		RequestTimeout:   timeout,
		RateLimitTimeout: rateLimitTimeout,
		MaxRetries:       retries,
		RootCAs:          rootCAs,
		Certificates:     certificates,
		Proxy:            proxy,
	}
	// A problem of Telegent's own arguments must not block the other services.
	shared := s
	key := s.text("account_key", envAccountKey, m.AccountKey, "")
	secret := token.NewSecret(s.text("account_secret", envAccountSecret, m.AccountSecret, ""))
	base := s.baseURL(m.BaseURL)
	limited := options
	limited.RequestsPerMinute = s.requestsPerMinute(m.RequestsPerMinute)

	if key != "" && !strings.HasPrefix(strings.TrimSpace(key), telegent.AccountKeyPrefix) {
		// The value is not shown: it may be a secret in the wrong place.
		diags.AddAttributeWarning(path.Root("account_key"), "The account key looks wrong",
			`Telegent's account keys begin with "DID-", and this one does not. Perhaps account_key and account_secret are swapped, or the key was pasted with quotes around it.`)
	}
	telnyxClient := shared.partner(ctx, "telnyx", m.Telnyx, telnyxPartner())
	meshClient := shared.partner(ctx, "mesh", m.Mesh, meshPartner())
	return &kit.Data{
		Telegent: kit.Service[*telegent.Client]{
			Client: telegent.NewClient(telegent.Options{
				Transport:     transport.New(limited),
				BaseURL:       base,
				AccountKey:    key,
				AccountSecret: secret,
			}),
			Unusable: s.unusable("Telegent"),
		},
		Telnyx: kit.Service[*telnyx.Client]{
			Client: telnyx.NewClient(telnyx.Options{
				Transport:    transport.New(options),
				BaseURL:      telnyxClient.baseURL,
				ClientID:     telnyxClient.id,
				ClientSecret: telnyxClient.secret,
			}),
			Unusable: telnyxClient.unusable,
		},
		Mesh: kit.Service[*mesh.Client]{
			Client: mesh.NewClient(mesh.Options{
				Transport:    transport.New(options),
				BaseURL:      meshClient.baseURL,
				ClientID:     meshClient.id,
				ClientSecret: meshClient.secret,
			}),
			Unusable: meshClient.unusable,
		},
		Secrets: []token.Secret{secret, telnyxClient.secret, meshClient.secret},
		Stopped: p.stopped,
	}
}

// userAgent returns the name and version of the provider and what TF_APPEND_USER_AGENT adds,
// without characters that are invalid in a header.
func userAgent(version string) string {
	appended := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, os.Getenv(envAppendUserAgent))
	return strings.Join(append([]string{"terraform-provider-telegent/" + version}, strings.Fields(appended)...), " ")
}

// settings resolves arguments: the configuration takes precedence over the environment, and the
// environment over the default. An unknown value is noted, and the first call that needs it fails.
type settings struct {
	diags   *diag.Diagnostics
	unknown []string
	missing []string
}

// isSet reports whether the configuration sets the argument. The variable is "" for an argument
// without one.
func (s *settings) isSet(argument, variable string, value attr.Value) bool {
	if value.IsUnknown() {
		if variable != "" {
			argument += " (" + variable + " is not used in its place)"
		}
		s.unknown = append(s.unknown, argument)
	}
	return !value.IsNull()
}

// text resolves a string, which is noted as missing if it is not set and has no default.
func (s *settings) text(argument, variable string, value types.String, fallback string) string {
	if s.isSet(argument, variable, value) {
		return value.ValueString()
	}
	if text := os.Getenv(variable); text != "" {
		if !utf8.ValidString(text) {
			s.diags.AddError("Invalid "+variable, fmt.Sprintf("The environment variable %s must be UTF-8 text, and is not. "+
				"The services are sent JSON, which can hold nothing else.", variable))
		}
		return text
	}
	if fallback == "" {
		s.missing = append(s.missing, fmt.Sprintf("set %s in the provider block, or the environment variable %s", argument, variable))
	}
	return fallback
}

func (s *settings) baseURL(value types.String) telegent.BaseURL {
	text := s.text("base_url", envBaseURL, value, telegent.DefaultBaseURL)
	if value.IsUnknown() {
		return telegent.BaseURL{}
	}
	base, err := telegent.ParseBaseURL(text)
	if err != nil {
		// A value in the configuration was validated before, so this one is from the environment.
		s.diags.AddAttributeError(path.Root("base_url"), "Invalid "+envBaseURL, fmt.Sprintf("The environment variable %s %s.", envBaseURL, err))
	}
	return base
}

func (s *settings) requestsPerMinute(value types.Int64) int {
	text := os.Getenv(envRequestsPerMinute)
	if !value.IsNull() || text == "" {
		return s.number("requests_per_minute", envRequestsPerMinute, value, defaultRequestsPerMinute)
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxRequestsPerMinute {
		s.diags.AddAttributeError(path.Root("requests_per_minute"), "Invalid "+envRequestsPerMinute,
			fmt.Sprintf("The environment variable %s must be a whole number from 0 to %d, such as 50, got %q.", envRequestsPerMinute, maxRequestsPerMinute, text))
	}
	return n
}

func (s *settings) rateLimitTimeout(value types.String) time.Duration {
	text := os.Getenv(envRateLimitTimeout)
	if !value.IsNull() || text == "" {
		return s.duration("rate_limit_timeout", envRateLimitTimeout, value, transport.DefaultRateLimitTimeout)
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		s.diags.AddAttributeError(path.Root("rate_limit_timeout"), "Invalid "+envRateLimitTimeout,
			fmt.Sprintf("The environment variable %s must be a positive Go duration such as 30m, got %q.", envRateLimitTimeout, text))
	}
	return d
}

func (s *settings) number(argument, variable string, value types.Int64, fallback int) int {
	if s.isSet(argument, variable, value) {
		return int(value.ValueInt64())
	}
	return fallback
}

func (s *settings) duration(argument, variable string, value types.String, fallback time.Duration) time.Duration {
	if !s.isSet(argument, variable, value) || value.IsUnknown() {
		return fallback
	}
	return kit.DurationOf(value, path.Root(argument), s.diags)
}

// unusable returns why no call of a service can be made, nil if calls can be made.
func (s *settings) unusable(service string) error {
	if len(s.unknown) > 0 {
		return fmt.Errorf("the provider's configuration is not known yet: %s. "+
			"Its value depends on something that is still to be applied; apply that first (with -target), or give a value that is known while planning",
			strings.Join(s.unknown, ", "))
	}
	if len(s.missing) > 0 {
		return fmt.Errorf("the provider has no credentials for %s: %s", service, strings.Join(s.missing, "; "))
	}
	return nil
}
