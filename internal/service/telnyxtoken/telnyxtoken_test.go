// SPDX-License-Identifier: MPL-2.0

package telnyxtoken_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// providerBlock points Telnyx to a sandbox, and has nothing for Telegent.
func providerBlock(url string) string {
	return fmt.Sprintf(`
provider "telegent" {
  max_retries = 0
  telnyx = {
    client_id     = %q
    client_secret = %q
    base_url      = "%s/v2"
  }
}
`, sandbox.DefaultTelnyxClientID, sandbox.DefaultTelnyxClientSecret, url)
}

// nulls are the results that have no value.
func nulls(k acctest.Twin, attributes ...string) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for _, attribute := range attributes {
		if attribute != "next_refresh_token" || k.Block == "ephemeral" {
			checks = append(checks, k.Check(attribute, knownvalue.Null()))
		}
	}
	return checks
}

// scopeSet accepts a set of these scopes.
func scopeSet(names ...string) knownvalue.Check {
	var checks []knownvalue.Check
	for _, name := range names {
		checks = append(checks, knownvalue.StringExact(name))
	}
	return knownvalue.SetExact(checks)
}

func TestAccTelnyxToken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments string
		scopes    knownvalue.Check
		asked     string
	}{
		"as granted":          {arguments: "", scopes: scopeSet("admin", "messaging", "voice")},
		"scopes":              {arguments: `scopes = ["voice", "admin"]`, scopes: scopeSet("admin", "voice"), asked: "admin voice"},
		"one scope":           {arguments: `scopes = ["voice"]`, scopes: scopeSet("voice"), asked: "voice"},
		"enabled":             {arguments: `enabled = true`, scopes: scopeSet("admin", "messaging", "voice")},
		"minimum of lifetime": {arguments: `minimum_lifetime = "4m"`, scopes: scopeSet("admin", "messaging", "voice")},
	}
	acctest.Twins(t, typeName, func(t *testing.T, k acctest.Twin) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s, url := acctest.Sandbox(t, sandbox.Config{})
				resource.Test(t, resource.TestCase{
					ProtoV6ProviderFactories: acctest.Factories(),
					Steps: []resource.TestStep{{
						Config: k.Config(providerBlock(url), test.arguments),
						ConfigStateChecks: append(nulls(k, "refresh_token", "next_refresh_token"),
							k.Check("access_token", acctest.Issued(s)),
							k.Check("token_type", knownvalue.StringExact("Bearer")),
							k.Check("expires_at", acctest.Soon()),
							k.Check("scopes", test.scopes),
						),
					}},
				})
				for _, e := range s.Journal() {
					if e.Path != sandbox.TelnyxTokenPath || e.Scope != test.asked || e.UserAgent != "terraform-provider-telegent/test" {
						t.Errorf("asked for %s", e)
					}
				}
			})
		}
	})
}

func TestAccTelnyxTokenDisabled(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, typeName, func(t *testing.T, k acctest.Twin) {
		s, url := acctest.Sandbox(t, sandbox.Config{})
		// Not even credentials are needed.
		config := strings.ReplaceAll(k.Config(providerBlock(url), "enabled = false"), "client_", "# client_")
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{{
				Config:            config,
				ConfigStateChecks: nulls(k, "access_token", "token_type", "expires_at", "refresh_token", "next_refresh_token", "scopes"),
			}},
		})
		acctest.NoRequests(t, s)
	})
}

func TestAccTelnyxTokenInvalid(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, typeName, func(t *testing.T, k acctest.Twin) {
		s, url := acctest.Sandbox(t, sandbox.Config{})
		tests := map[string]string{
			`scopes = []`:                `(?s)scopes.*must contain at least 1`,
			`scopes = ["a b"]`:           `must be one scope without spaces, got "a b"`,
			`scopes = ["a\"b"]`:          `must be one scope without spaces, got "a\\"b"`,
			`scopes = ["a", null]`:       `(?s)scopes.*contains a null value`,
			`minimum_lifetime = "soon"`:  `(?s)minimum_lifetime.*duration`,
			`minimum_lifetime = "-1s"`:   `minimum_lifetime must be at least 0s, got -1s`,
			`client_id = "x"`:            `Unsupported argument`,
			`access_token = "x"`:         `(?s)access_token.*(read-only|Unsupported argument|only)`,
			`next_refresh_token = "x"`:   `(?s)next_refresh_token.*(read-only|Unsupported argument|only)|(?s)Unsupported argument.*next_refresh_token`,
			`grant_type = "password"`:    `(?s)grant_type.*must be one of|Unsupported argument`,
			`refresh_token = "hunter2"`:  `(?s)refresh_token requires grant_type = "refresh_token", got|refresh_token.*(read-only|only)`,
			`redirect_uri = "https://a"`: `(?s)redirect_uri requires grant_type = "authorization_code", got|Unsupported argument`,
		}
		for arguments, want := range tests {
			t.Run(arguments, func(t *testing.T) {
				t.Parallel()
				acctest.RefusesPlan(t, k.Config(providerBlock(url), arguments), want)
				acctest.NoRequests(t, s)
			})
		}
	})
}

// The data source has client credentials only.
func TestAccTelnyxTokenDataSourceHasNoOtherGrant(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{})
	for _, argument := range []string{"grant_type", "code", "redirect_uri", "code_verifier", "next_refresh_token"} {
		acctest.RefusesPlan(t, acctest.Twin{Block: "data", Name: typeName}.Config(providerBlock(url), argument+` = "client_credentials"`), `(?s)Unsupported argument.*An argument named "`+argument+`" is not expected here`)
	}
	acctest.NoRequests(t, s)
}

// A module may pass all arguments on, and leave those null that do not go with the
// grant. While the CLI validates, none of its variables is known.
func TestAccTelnyxTokenArgumentsNotKnownYet(t *testing.T) {
	t.Parallel()
	acctest.NeedsEphemeral(t)
	s, url := acctest.Sandbox(t, sandbox.Config{})
	config := acctest.Echo("ephemeral."+typeName+".test") + providerBlock(url)
	for _, argument := range []string{"code", "redirect_uri", "code_verifier", "refresh_token"} {
		config += fmt.Sprintf("variable %q {\n type = string\n default = null\n ephemeral = true\n}\n", argument)
	}
	config += "variable \"scopes\" {\n type = set(string)\n default = null\n}\n"
	token := func(grant string) string {
		return fmt.Sprintf(`
ephemeral %q "test" {
  grant_type    = %q
  code          = var.code
  redirect_uri  = var.redirect_uri
  code_verifier = var.code_verifier
  refresh_token = var.refresh_token
  scopes        = var.scopes
}
`, typeName, grant)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config:            config + token("client_credentials"),
			ConfigStateChecks: []statecheck.StateCheck{acctest.Twin{Block: "ephemeral", Name: typeName}.Check("access_token", acctest.Issued(s))},
		}},
	})
	s.ResetJournal()
	for grant, want := range map[string]string{
		"authorization_code": `code must be set with grant_type = "authorization_code"\.`,
		"refresh_token":      `refresh_token must be set with grant_type = "refresh_token"\.`,
	} {
		acctest.RefusesPlan(t, config+token(grant), want)
	}
	acctest.NoRequests(t, s)
}

func TestAccTelnyxTokenFailure(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault     sandbox.Fault
		config    sandbox.Config
		arguments string
		want      string
	}{
		"rejected": {
			config: sandbox.Config{TelnyxClientSecret: "another"},
			want: `(?s)Cannot get a token of Telnyx.*POST /v2/oauth/token answered 401 Unauthorized: invalid_client: The client is unknown` +
				`.*Check telnyx\.client_id and telnyx\.client_secret \(or TELNYX_CLIENT_ID and TELNYX_CLIENT_SECRET\)`,
		},
		"invalid scope": {
			arguments: `scopes = ["billing"]`,
			want:      `(?s)Cannot get a token of Telnyx.*400 Bad Request: invalid_scope: The client may not have all of the requested scopes\.`,
		},
		"the API's shape": {
			fault: sandbox.Fault{Status: http.StatusNotFound, Body: `{"errors":[{"code":"10005","title":"Resource not found","detail":"No such path."}]}`},
			want:  `(?s)404 Not Found: 10005 Resource not found No such path\..*Check telnyx\.base_url \(or TELNYX_BASE_URL\)`,
		},
		"a page": {
			fault: sandbox.Fault{Body: `<html>Sign in</html>`, Header: http.Header{"Content-Type": {"text/html"}}},
			want:  `200 OK: a body that is no token answer; it begins: <html>Sign in</html>\.`,
		},
		"server fault": {
			fault: sandbox.Fault{Status: http.StatusInternalServerError},
			want:  `(?s)500 Internal Server Error\..*The fault is at Telnyx's side`,
		},
	}
	acctest.Twins(t, typeName, func(t *testing.T, k acctest.Twin) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s, url := acctest.Sandbox(t, test.config)
				if test.fault.Status != 0 || test.fault.Body != "" {
					s.Inject(test.fault)
				}
				acctest.RefusesPlan(t, k.Config(providerBlock(url), test.arguments), test.want)
				if n := s.Requests(sandbox.TelnyxTokenPath); n != 1 {
					t.Errorf("%d requests, want 1", n)
				}
			})
		}
	})
}

// TestAccTelnyxTokenUsesACodeOnce runs plan and apply as a user does.
func TestAccTelnyxTokenUsesACodeOnce(t *testing.T) {
	t.Parallel()
	acctest.NeedsEphemeral(t)
	binary := acctest.BuildProvider(t)
	run := func(t *testing.T, grant func(s *sandbox.Sandbox) string, enabled string, test func(t *testing.T, s *sandbox.Sandbox, w *acctest.Workspace)) {
		t.Helper()
		s, url := acctest.Sandbox(t, sandbox.Config{})
		test(t, s, acctest.NewWorkspace(t, binary, `
terraform {
  required_providers {
    telegent = {
      source = "telegent/telegent"
    }
  }
}
`+providerBlock(url)+fmt.Sprintf(`
ephemeral %q "test" {
  %s
  %s
}

resource "terraform_data" "uses" {
  provisioner "local-exec" {
    command     = "test -n \"$TOKEN\" && test -n \"$NEXT\""
    environment = {
      TOKEN = ephemeral.%[1]s.test.access_token
      NEXT  = ephemeral.%[1]s.test.next_refresh_token
    }
  }
}
`, typeName, grant(s), enabled)))
	}
	for name, grant := range map[string]func(s *sandbox.Sandbox) string{
		"code": func(s *sandbox.Sandbox) string {
			return fmt.Sprintf("grant_type = \"authorization_code\"\n code = %q\n redirect_uri = %q\n code_verifier = %q", s.IssueTelnyxCode(callback, verifier), callback, verifier)
		},
		"refresh token": func(s *sandbox.Sandbox) string {
			return fmt.Sprintf("grant_type = \"refresh_token\"\n refresh_token = %q", s.IssueTelnyxRefreshToken())
		},
	} {
		t.Run(name+", applying", func(t *testing.T) {
			t.Parallel()
			run(t, grant, "enabled = terraform.applying", func(t *testing.T, s *sandbox.Sandbox, w *acctest.Workspace) {
				t.Helper()
				output := w.MustRun(t, "plan", "-out=saved")
				if n := len(s.Journal()); n != 0 {
					t.Errorf("the plan cost %d requests, want 0", n)
				}
				output += w.MustRun(t, "apply", "saved")
				if n := len(s.Journal()); n != 1 {
					t.Errorf("the apply cost %d requests, want 1", n)
				}
				output += w.Read(t, "terraform.tfstate")
				for _, secret := range append(s.IssuedTokens(), sandbox.DefaultTelnyxClientSecret) {
					if strings.Contains(output, secret) {
						t.Error("a secret is shown, or in the state")
					}
				}
			})
		})
		t.Run(name+", also in plan", func(t *testing.T) {
			t.Parallel()
			run(t, grant, "", func(t *testing.T, s *sandbox.Sandbox, w *acctest.Workspace) {
				t.Helper()
				w.MustRun(t, "plan", "-out=saved")
				status, output := w.Run(t, "apply", "saved")
				if want := `(?s)invalid_grant.*in both plan and apply\. Set enabled = terraform\.applying, and get a new code or refresh token`; status == 0 || !acctest.Wrapped(want).MatchString(output) {
					t.Errorf("status %d; want %s:\n%s", status, want, output)
				}
				if n := len(s.Journal()); n != 2 {
					t.Errorf("%d requests, want one in plan and one in apply", n)
				}
			})
		})
	}
}
