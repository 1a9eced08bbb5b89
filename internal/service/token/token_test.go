// SPDX-License-Identifier: MPL-2.0

package token_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestAccToken(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, "telegent_token", func(t *testing.T, k acctest.Twin) {
		s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
		steps := map[string]string{ // arguments, and the endpoint_url that comes of them
			`api_endpoint = "/v1.0/numbers/provision"`:                    url + "/v1.0/numbers/provision",
			`api_endpoint = "numbers/provision/"`:                         url + "/v1.0/numbers/provision",
			`api_endpoint = "` + url + `/v1.0/message/outbound"`:          url + "/v1.0/message/outbound",
			`api_endpoint = "numbers/provision"` + "\n enabled = true":    url + "/v1.0/numbers/provision",
			`api_endpoint = "numbers/x"` + "\n minimum_lifetime = \"4m\"": url + "/v1.0/numbers/x",
		}
		for arguments, endpoint := range steps {
			before := len(s.IssuedTokens())
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: k.Config(acctest.Provider(url, ""), arguments),
					ConfigStateChecks: []statecheck.StateCheck{
						k.Check("token", knownvalue.StringFunc(func(got string) error {
							if !slices.Contains(s.IssuedTokens()[before:], got) {
								return errors.New("the token is none that was issued")
							}
							return nil
						})),
						k.Check("token_expiry", knownvalue.StringRegexp(regexp.MustCompile(`^\d\d/\d\d/\d{4} \d\d:\d\d:\d\d [AP]M$`))),
						k.Check("expires_at", acctest.Soon()),
						k.Check("endpoint_url", knownvalue.StringExact(endpoint)),
					},
				}},
			})
		}
		for _, e := range s.Journal() {
			if !strings.HasPrefix(e.Scope, url+"/v1.0/") || strings.HasSuffix(e.Scope, "/") {
				t.Errorf("asked for %s", e)
			}
			if e.UserAgent != "terraform-provider-telegent/test" {
				t.Errorf("asked by %q", e.UserAgent)
			}
		}
	})
}

func TestAccTokenDisabled(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, "telegent_token", func(t *testing.T, k acctest.Twin) {
		s, url := acctest.Sandbox(t, sandbox.Config{})
		var checks []statecheck.StateCheck
		for _, attribute := range []string{"token", "token_expiry", "expires_at", "endpoint_url"} {
			checks = append(checks, k.Check(attribute, knownvalue.Null()))
		}
		// Not even credentials are needed.
		config := strings.ReplaceAll(k.Config(acctest.Provider(url, ""), "api_endpoint = \"x\"\n enabled = false"), "account_", "# account_")
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps:                    []resource.TestStep{{Config: config, ConfigStateChecks: checks}},
		})
		acctest.NoRequests(t, s)
	})
}

func TestAccTokenWithoutExpiry(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, "telegent_token", func(t *testing.T, k acctest.Twin) {
		_, url := acctest.Sandbox(t, sandbox.Config{OpaqueTokens: true, ExpiryText: "soon", ScopeOptional: true})
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{{
				Config: k.Config(acctest.Provider(url, ""), ""),
				ConfigStateChecks: []statecheck.StateCheck{
					k.Check("token", knownvalue.NotNull()),
					k.Check("token_expiry", knownvalue.StringExact("soon")),
					k.Check("expires_at", knownvalue.Null()),
					k.Check("endpoint_url", knownvalue.Null()),
				},
				// The token of a data source is another one in each plan, but nothing depends on it.
			}},
		})
	})
}

func TestAccTokenInvalid(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, "telegent_token", func(t *testing.T, k acctest.Twin) {
		s, url := acctest.Sandbox(t, sandbox.Config{})
		for arguments, want := range map[string]string{
			`api_endpoint = ""`:                              `api_endpoint is empty`,
			`api_endpoint = "numbers/provision?x=1"`:         `api_endpoint has a query or a fragment`,
			`api_endpoint = "https://api.telegent.com/a#b"`:  `api_endpoint has a query or a fragment`,
			`api_endpoint = "ftp://api.telegent.com/v1.0/a"`: `api_endpoint must begin with https://`,
			`api_endpoint = "api.telegent.com/v1.0/a"`:       `looks like a URL without its scheme`,
			`minimum_lifetime = "soon"`:                      `(?s)minimum_lifetime.*duration`,
			`minimum_lifetime = "-1s"`:                       `minimum_lifetime must be at least 0s, got -1s`,
		} {
			acctest.RefusesPlan(t, k.Config(acctest.Provider(url, ""), arguments), want)
		}
		acctest.NoRequests(t, s)
	})
}

func TestAccTokenFailure(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault     sandbox.Fault
		arguments string
		want      string
	}{
		"rejected": {
			fault: sandbox.Fault{Status: http.StatusUnauthorized, Body: `{"StatusCode":401,"Message":"Unauthorized."}`},
			want:  `(?s)Cannot get a token for URL/v1.0/x.*401 Unauthorized: Unauthorized\..*Check account_key and account_secret \(or TELEGENT_ACCOUNT_KEY`,
		},
		"forbidden": {
			fault: sandbox.Fault{Status: http.StatusForbidden, Body: `{"StatusCode":403,"Message":"Forbidden."}`},
			want:  `(?s)403 Forbidden: Forbidden\..*Check that the account may use this endpoint`,
		},
		"rate limit": {
			fault: sandbox.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"3600"}}, Body: `{"StatusCode":429,"Message":"Slow down."}`},
			want:  `(?s)429 Too Many Requests: Slow down\..*asks to wait for 1h0m0s, which is longer than.*lower requests_per_minute`,
		},
		"trace id": {
			fault: sandbox.Fault{Status: http.StatusUnprocessableEntity, Body: `{"Title":"No.","TraceId":"00-abc-01"}`},
			want:  `(?s)422 Unprocessable Entity: No\..*Telegent's trace id: 00-abc-01`,
		},
		"successful false": {
			fault: sandbox.Fault{Body: `{"successful":false,"error":"Suspended."}`},
			want:  `answered 200 OK: successful: false; Suspended\.`,
		},
	}
	acctest.Twins(t, "telegent_token", func(t *testing.T, k acctest.Twin) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s, url := acctest.Sandbox(t, sandbox.Config{})
				s.Inject(test.fault)
				acctest.RefusesPlan(t, k.Config(acctest.Provider(url, ""), `api_endpoint = "x"`), strings.ReplaceAll(test.want, "URL", regexp.QuoteMeta(url)))
				if n := s.Requests(sandbox.TokenPath); n != 1 {
					t.Errorf("%d requests, want 1", n)
				}
			})
		}
	})
}

func TestAccTokenWithoutScopeIsRefused(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, "telegent_token", func(t *testing.T, k acctest.Twin) {
		_, url := acctest.Sandbox(t, sandbox.Config{})
		acctest.RefusesPlan(t, k.Config(acctest.Provider(url, ""), ""), `(?s)Cannot get a token without a scope.*The ApiEndpoint field is required\.`+
			`.*Telegent's trace id: 00-.*Set api_endpoint to the URL or path`)
	})
}

func TestAccParseTokenExpiry(t *testing.T) {
	t.Parallel()
	acctest.NeedsFunctions(t)
	output := func(text string) string {
		return fmt.Sprintf("output \"at\" {\n value = provider::telegent::parse_token_expiry(%q)\n}\n", text)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:            output("05/02/2025 06:36:13 PM"),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("at", knownvalue.StringExact("2025-05-02T18:36:13Z"))},
			},
			{
				Config:            output(" 5/2/2025 6:36:13 AM "),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("at", knownvalue.StringExact("2025-05-02T06:36:13Z"))},
			},
			{
				Config:      output("2025-05-02"),
				ExpectError: acctest.Wrapped(`"2025-05-02" must be like "05/02/2025 06:36:13 PM"`),
			},
			{ // The token itself is the likeliest mistake, and the CLI hides nothing of a function's error.
				Config:      output("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln"),
				ExpectError: acctest.Wrapped(`"\(…\)" must be like "05/02/2025 06:36:13 PM" \(MM/DD/YYYY hh:mm:ss AM/PM\)\.[^.]`),
			},
		},
	})
}
