// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// schemas returns all that the provider serves, by kind and name.
func schemas(t *testing.T) map[string]*tfprotov6.Schema {
	t.Helper()
	server := provider.NewServer("test")()
	// The framework validates every schema's implementation on this call.
	resp, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	all := map[string]*tfprotov6.Schema{"provider": resp.Provider}
	for name, schema := range resp.DataSourceSchemas {
		all["data "+name] = schema
	}
	for name, schema := range resp.EphemeralResourceSchemas {
		all["ephemeral "+name] = schema
	}
	for name, schema := range resp.ResourceSchemas {
		all["resource "+name] = schema
	}
	return all
}

// attributes returns all attributes of a schema, nested ones as "outer.inner".
func attributes(schema *tfprotov6.Schema) map[string]*tfprotov6.SchemaAttribute {
	all := map[string]*tfprotov6.SchemaAttribute{}
	for _, a := range schema.Block.Attributes {
		all[a.Name] = a
		if a.NestedType != nil {
			for _, inner := range a.NestedType.Attributes {
				all[a.Name+"."+inner.Name] = inner
			}
		}
	}
	return all
}

func TestSecretsAreSensitive(t *testing.T) {
	t.Parallel()
	secrets := []string{
		"token", "access_token", "id_token", "refresh_token", "next_refresh_token", "code", "code_verifier",
		"message_password_token_wo", "callback_message_password_token_wo", "voice_password_token_wo", "password_wo", "qr_code",
		"authentication_password_wo", "authentication_token_wo",
		"message_password_token", "callback_message_password_token", "voice_password_token", "password", "authentication_password", "authentication_token",
		"account_secret", "telnyx.client_secret", "mesh.client_secret", "client_key_pem", "proxy_url",
	}
	for name, schema := range schemas(t) {
		for path, a := range attributes(schema) {
			if want := slices.Contains(secrets, path); a.Sensitive != want {
				t.Errorf("%s: %s is sensitive: %t, want %t", name, path, a.Sensitive, want)
			}
		}
	}
}

func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	for name, schema := range schemas(t) {
		if schema.Block.Description == "" {
			t.Errorf("%s has no description", name)
		}
		for path, a := range attributes(schema) {
			if !strings.HasSuffix(a.Description, ".") {
				t.Errorf("%s: the description of %s is no sentence: %q", name, path, a.Description)
			}
		}
	}
}

// What a data source has, its ephemeral twin has too.
func TestTwinsAreAlike(t *testing.T) {
	t.Parallel()
	all := schemas(t)
	for name, schema := range all {
		twin, ok := all["ephemeral "+strings.TrimPrefix(name, "data ")]
		if !strings.HasPrefix(name, "data ") || !ok {
			continue
		}
		others := attributes(twin)
		for path := range attributes(schema) {
			if others[path] == nil {
				t.Errorf("%s has %s, its ephemeral twin has not", name, path)
			}
		}
	}
}

// A secret in another encoding, such as one that an editor saved in UTF-16, would be
// sent as another secret.
func TestEnvironmentMustBeUTF8(t *testing.T) {
	for _, variable := range []string{
		"TELEGENT_ACCOUNT_KEY", "TELEGENT_ACCOUNT_SECRET", "TELNYX_CLIENT_ID", "TELNYX_CLIENT_SECRET", "MESH_CLIENT_ID", "MESH_CLIENT_SECRET",
	} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv(variable, "hunter2\xff\xfe")
			settings := acctest.Settings("http://127.0.0.1:1")
			delete(settings, "account_key")
			delete(settings, "account_secret")
			diags := acctest.NewServer(t).Configure(settings)
			var shown []string
			for _, d := range diags {
				shown = append(shown, d.Severity.String()+" "+d.Summary+": "+d.Detail)
			}
			if want := "ERROR Invalid " + variable + ": The environment variable " + variable + " must be UTF-8 text, and is not."; !strings.Contains(strings.Join(shown, "\n"), want) {
				t.Errorf("%q, want %q", shown, want)
			}
			if strings.Contains(strings.Join(shown, "\n"), "hunter2") {
				t.Errorf("shown: %q", shown)
			}
		})
	}
}

// testAccMessages are warnings and errors of the provider block, read as a user
// reads them.
func testAccMessages(t *testing.T, binary string) {
	t.Helper()
	const scoped = "data \"telegent_token\" \"test\" {\n api_endpoint = \"numbers/provision\"\n}\n"
	tests := map[string]struct {
		config   func(url string) string
		sandbox  sandbox.Config
		env      func(url string) []string
		requests int
		fails    bool
		want     []string
	}{
		"account key without prefix": {
			config:  func(string) string { return scoped },
			sandbox: sandbox.Config{AccountKey: "hunter2"}, requests: 1,
			env:  func(url string) []string { return append(credentials(url), "TELEGENT_ACCOUNT_KEY=hunter2") },
			want: []string{"Warning: The account key looks wrong", `begin with "DID-"`},
		},
		"no scope": {
			config: func(url string) string {
				return acctest.Provider(url, "") + `data "telegent_token" "test" {}`
			},
			sandbox: sandbox.Config{ScopeOptional: true}, requests: 1,
			want: []string{"Warning: The token has no scope", "Set api_endpoint to the URL or path"},
		},
		"another host": {
			config: func(url string) string {
				return acctest.Provider(url, "") + `data "telegent_token" "test" { api_endpoint = "https://dev.example.com/v1.0/x" }`
			},
			requests: 1,
			want:     []string{"Warning: The token is for another host", "The host of api_endpoint is dev.example.com, but that of the provider's base_url is 127.0.0.1"},
		},
		"shorter than the minimum": {
			config: func(url string) string {
				return acctest.Provider(url, "") + `data "telegent_token" "test" {
  api_endpoint     = "x"
  minimum_lifetime = "1h"
}`
			},
			requests: 1,
			want:     []string{"Warning: The token's lifetime is shorter than minimum_lifetime", "minimum_lifetime is 1h0m0s"},
		},
		"expired": {
			config:  func(url string) string { return acctest.Provider(url, "") + scoped },
			sandbox: sandbox.Config{TokenLifetime: -time.Minute}, requests: 1,
			want: []string{"Warning: The token's lifetime is shorter than minimum_lifetime", "has expired already", "minimum_lifetime is 1m0s"},
		},
		"no expiry": {
			config:  func(url string) string { return acctest.Provider(url, "") + scoped },
			sandbox: sandbox.Config{OpaqueTokens: true, ExpiryText: "soon"}, requests: 1,
			want: []string{"Warning: The token's expiry cannot be read", `the expiry "soon"`},
		},
		"no credentials": {
			config: func(string) string { return "provider \"telegent\" {}\n" + scoped },
			fails:  true,
			want: []string{
				"Error: Cannot get a token", "The provider has no credentials for Telegent:",
				"set account_key in the provider block, or the environment variable TELEGENT_ACCOUNT_KEY;",
				"set account_secret in the provider block, or the environment variable TELEGENT_ACCOUNT_SECRET.",
			},
		},
		"no credentials and no use": {
			config: func(string) string { return "provider \"telegent\" {}\n" },
			want:   []string{"No changes."},
		},
		"unknown credentials": {
			config: func(string) string {
				return "resource \"terraform_data\" \"later\" {}\n" +
					"provider \"telegent\" {\n account_secret = terraform_data.later.id\n base_url = terraform_data.later.id\n}\n" + scoped
			},
			env: credentials, fails: true,
			want: []string{
				"The provider's configuration is not known yet:", "account_secret (TELEGENT_ACCOUNT_SECRET is not used in its place)",
				"base_url (TELEGENT_BASE_URL is not used in its place)",
			},
		},
		"empty secret": {
			config: func(string) string { return "provider \"telegent\" {\n account_secret = \"\"\n}\n" + scoped },
			env:    credentials, fails: true,
			want: []string{"account_secret must not be empty: set a value, or remove the argument to use TELEGENT_ACCOUNT_SECRET."},
		},
		"http": {
			config: func(string) string {
				return "provider \"telegent\" {\n base_url = \"http://api.telegent.com\"\n}\n" + scoped
			},
			fails: true,
			want:  []string{"base_url must be https, because http would send the secret in plain text"},
		},
		"numbers out of range": {
			config: func(url string) string {
				return acctest.Provider(url, "requests_per_minute = -1\n max_retries = -1\n request_timeout = \"0s\"\n") + scoped
			},
			fails: true,
			want:  []string{"requests_per_minute value must be between 0 and 10000", "max_retries value must be at least 0", "request_timeout must be at least 1ms, got 0s"},
		},
		"request timeout": {
			config: func(url string) string {
				return acctest.Provider(url, "request_timeout = \"1ms\"\n max_retries = 0\n") + scoped
			},
			fails: true, requests: -1,
			want: []string{"POST /v1.0/oauth2/tokens: no whole answer within the request timeout of 1ms.", "raise request_timeout"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, test.sandbox)
			var env []string
			if test.env != nil {
				env = test.env(url)
			}
			if name == "request timeout" {
				s.Inject(sandbox.Fault{Hang: true})
			}
			status, output := acctest.NewWorkspace(t, binary, required+test.config(url), env...).Run(t, "plan")
			output = unwrapped(output)
			if (status != 0) != test.fails {
				t.Errorf("status %d", status)
			}
			for _, want := range test.want {
				if n := strings.Count(output, want); n != 1 {
					t.Errorf("%q is there %d times, want once, in:\n%s", want, n, output)
				}
			}
			if strings.Contains(output, "hunter2") {
				t.Errorf("what may be a misplaced secret is shown:\n%s", output)
			}
			if n := s.Requests(sandbox.TokenPath); test.requests >= 0 && n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
		})
	}
}

// A CLI would look for the base_url of a partner in the whole block, and show that of Telegent.
func TestValidationPointsAtPartners(t *testing.T) {
	t.Parallel()
	for _, partner := range []string{"telnyx", "mesh"} {
		values := settings(sandboxURL)
		wrong := values[partner]
		values[partner] = tftypes.NewValue(wrong.Type(), map[string]tftypes.Value{
			"client_id": tftypes.NewValue(tftypes.String, "id"), "client_secret": tftypes.NewValue(tftypes.String, "secret"),
			"base_url": tftypes.NewValue(tftypes.String, "ftp://example.com"),
		})
		diags := acctest.NewServer(t).Validate(values)
		acctest.AssertDiags(t, diags, 1, "ERROR", "Invalid "+partner+".base_url")
		if at := acctest.At(partner + ".base_url"); !diags[0].Attribute.Equal(at) {
			t.Errorf("the error is at %s, want %s", diags[0].Attribute, at)
		}
	}
}
