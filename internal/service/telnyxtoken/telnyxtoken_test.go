// SPDX-License-Identifier: MPL-2.0

package telnyxtoken_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	typeName = "telegent_telnyx_token"
	callback = "https://example.com/callback"
	verifier = "verifier-with-43-characters-or-more-as-PKCE-has-it"
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
			`scopes = ["a b"]`:           `must be one scope without spaces in each element, got "a b"`,
			`scopes = ["a\"b"]`:          `must be one scope without spaces in each element, got "a\\"b"`,
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

// values are arguments or results in the protocol.
type values = map[string]tftypes.Value

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func set(elements ...string) tftypes.Value {
	var all []tftypes.Value
	for _, element := range elements {
		all = append(all, text(element))
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, all)
}

// newServer returns a provider that is configured for a sandbox.
func newServer(t *testing.T, url string) *acctest.ProviderServer {
	t.Helper()
	block := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"client_id": tftypes.String, "client_secret": tftypes.String, "base_url": tftypes.String}}
	server := acctest.NewServer(t)
	diags := server.Configure(values{
		"max_retries": tftypes.NewValue(tftypes.Number, 0),
		"telnyx": tftypes.NewValue(block, values{
			"client_id": text(sandbox.DefaultTelnyxClientID), "client_secret": text(sandbox.DefaultTelnyxClientSecret), "base_url": text(url + "/v2"),
		}),
	})
	if len(diags) != 0 {
		t.Fatal(told(diags))
	}
	return server
}

// told are diagnostics as "ERROR attribute: summary: detail".
func told(diags []*tfprotov6.Diagnostic) []string {
	all := []string{}
	for _, d := range diags {
		attribute := ""
		if d.Attribute != nil {
			attribute = strings.TrimPrefix(d.Attribute.String(), "AttributeName")
		}
		all = append(all, fmt.Sprintf("%s %s: %s: %s", d.Severity, attribute, d.Summary, d.Detail))
	}
	return all
}

// plain are results without the null ones, and with names for what is not the same
// in each run.
func plain(t *testing.T, s *sandbox.Sandbox, results values) map[string]any {
	t.Helper()
	all := map[string]any{}
	for name, value := range results {
		switch {
		case value.IsNull():
		case value.Type().Is(tftypes.String):
			var v string
			if err := value.As(&v); err != nil {
				t.Fatal(err)
			}
			if i := slices.Index(s.IssuedTokens(), v); i >= 0 {
				v = fmt.Sprintf("issued %d", i)
			}
			if name == "expires_at" {
				at, err := time.Parse(time.RFC3339, v)
				if err != nil {
					t.Error(err)
				}
				v = time.Until(at).Round(time.Minute).String()
			}
			all[name] = v
		case value.Type().Is(tftypes.Set{ElementType: tftypes.String}):
			var elements []tftypes.Value
			if err := value.As(&elements); err != nil {
				t.Fatal(err)
			}
			names := []string{}
			for _, element := range elements {
				var v string
				if err := element.As(&v); err != nil {
					t.Fatal(err)
				}
				names = append(names, v)
			}
			slices.Sort(names)
			all[name] = strings.Join(names, " ")
		}
	}
	return all
}

func TestResults(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments func(s *sandbox.Sandbox) values
		fault     sandbox.Fault // of the service, if it has a body
		want      map[string]any
	}{
		"client credentials": {
			arguments: func(*sandbox.Sandbox) values {
				return values{"grant_type": text("client_credentials"), "scopes": set("voice", "admin")}
			},
			want: map[string]any{
				"grant_type": "client_credentials", "scopes": "admin voice", "access_token": "issued 0", "token_type": "Bearer", "expires_at": "5m0s",
			},
		},
		"client credentials that come with a refresh token": {
			arguments: func(*sandbox.Sandbox) values { return values{} },
			fault:     sandbox.Fault{Body: `{"access_token":"a","expires_in":300,"refresh_token":"r","scope":"b a b"}`},
			want: map[string]any{
				"scopes": "a b", "access_token": "a", "token_type": "Bearer", "expires_at": "5m0s", "refresh_token": "r", "next_refresh_token": "r",
			},
		},
		"client credentials whose scopes are not told": {
			arguments: func(*sandbox.Sandbox) values { return values{} },
			fault:     sandbox.Fault{Body: `{"access_token":"a","expires_in":300}`},
			want:      map[string]any{"access_token": "a", "token_type": "Bearer", "expires_at": "5m0s"},
		},
		"scopes that are granted in another order": {
			arguments: func(*sandbox.Sandbox) values { return values{"scopes": set("a", "b")} },
			fault:     sandbox.Fault{Body: `{"access_token":"a","expires_in":300,"scope":"b a"}`},
			want:      map[string]any{"scopes": "a b", "access_token": "a", "token_type": "Bearer", "expires_at": "5m0s"},
		},
		"code": {
			arguments: func(s *sandbox.Sandbox) values {
				return values{"grant_type": text("authorization_code"), "code": text(s.IssueTelnyxCode(callback, "")), "redirect_uri": text(callback)}
			},
			want: map[string]any{
				"grant_type": "authorization_code", "code": "issued 0", "redirect_uri": callback,
				"scopes": "admin messaging voice", "access_token": "issued 1", "token_type": "Bearer", "expires_at": "5m0s",
				"refresh_token": "issued 2", "next_refresh_token": "issued 2",
			},
		},
		"code with PKCE": {
			arguments: func(s *sandbox.Sandbox) values {
				return values{
					"grant_type": text("authorization_code"), "code": text(s.IssueTelnyxCode(callback, verifier)), "redirect_uri": text(callback),
					"code_verifier": text(verifier),
				}
			},
			want: map[string]any{
				"grant_type": "authorization_code", "code": "issued 0", "redirect_uri": callback, "code_verifier": verifier,
				"scopes": "admin messaging voice", "access_token": "issued 1", "token_type": "Bearer", "expires_at": "5m0s",
				"refresh_token": "issued 2", "next_refresh_token": "issued 2",
			},
		},
		"refresh token": {
			arguments: func(s *sandbox.Sandbox) values {
				return values{"grant_type": text("refresh_token"), "refresh_token": text(s.IssueTelnyxRefreshToken())}
			},
			want: map[string]any{
				"grant_type": "refresh_token", "scopes": "admin messaging voice", "access_token": "issued 1", "token_type": "Bearer", "expires_at": "5m0s",
				"refresh_token": "issued 0", "next_refresh_token": "issued 2",
			},
		},
		"refresh token that stays": {
			arguments: func(*sandbox.Sandbox) values {
				return values{"grant_type": text("refresh_token"), "refresh_token": text("old")}
			},
			fault: sandbox.Fault{Body: `{"access_token":"a","expires_in":300}`},
			want: map[string]any{
				"grant_type": "refresh_token", "access_token": "a", "token_type": "Bearer", "expires_at": "5m0s",
				"refresh_token": "old", "next_refresh_token": "old",
			},
		},
		"disabled": {
			arguments: func(*sandbox.Sandbox) values {
				return values{"grant_type": text("refresh_token"), "refresh_token": text("old"), "enabled": tftypes.NewValue(tftypes.Bool, false)}
			},
			fault: sandbox.Fault{Body: `{"access_token":"a"}`},
			want:  map[string]any{"grant_type": "refresh_token", "refresh_token": "old"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			if test.fault.Body != "" {
				s.Inject(test.fault)
			}
			got, diags := newServer(t, url).OpenEphemeral(typeName, test.arguments(s))
			if len(diags) != 0 {
				t.Fatal(told(diags))
			}
			if diff := cmp.Diff(test.want, plain(t, s, got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestResultsAreSharedByClientCredentialsOnly(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{})
	server := newServer(t, url)
	open := func(arguments values) any {
		t.Helper()
		got, diags := server.OpenEphemeral(typeName, arguments)
		if len(diags) != 0 {
			t.Fatal(told(diags))
		}
		return plain(t, s, got)["access_token"]
	}
	if a, b := open(values{"scopes": set("admin", "voice")}), open(values{"scopes": set("voice", "admin"), "grant_type": text("client_credentials")}); a != b {
		t.Errorf("two tokens for the same scopes: %s, %s", a, b)
	}
	read, diags := server.ReadDataSource(typeName, values{"scopes": set("admin", "voice")})
	if len(diags) != 0 || plain(t, s, read)["access_token"] != "issued 0" {
		t.Errorf("the data source has a token of its own; %q", told(diags))
	}
	if n := len(s.Journal()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	code := func() values {
		return values{"grant_type": text("authorization_code"), "code": text(s.IssueTelnyxCode(callback, "")), "redirect_uri": text(callback)}
	}
	if a, b := open(code()), open(code()); a == b || a == "issued 0" {
		t.Errorf("two codes, one token: %s, %s", a, b)
	}
	if n := len(s.Journal()); n != 3 {
		t.Errorf("%d requests, want 3", n)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments values
		body      string
		want      []string
	}{
		"none":            {arguments: values{"scopes": set("a", "b")}, body: `{"access_token":"x","expires_in":300,"scope":"b a"}`, want: []string{}},
		"no scopes told":  {arguments: values{"scopes": set("a", "b")}, body: `{"access_token":"x","expires_in":300}`, want: []string{}},
		"no scopes asked": {arguments: values{}, body: `{"access_token":"x","expires_in":300,"scope":"c"}`, want: []string{}},
		"fewer scopes":    {arguments: values{"scopes": set("b", "a")}, body: `{"access_token":"x","expires_in":300,"scope":"a"}`, want: []string{`WARNING ("scopes"): Telnyx granted other scopes: The token has the scopes a; the request had a b.`}},
		"more scopes":     {arguments: values{"scopes": set("a")}, body: `{"access_token":"x","expires_in":300,"scope":"c a"}`, want: []string{`WARNING ("scopes"): Telnyx granted other scopes: The token has the scopes a c; the request had a.`}},
		"short-lived":     {arguments: values{"minimum_lifetime": text("1h")}, body: `{"access_token":"x","expires_in":300}`, want: []string{`WARNING : The token's lifetime is shorter than minimum_lifetime: The new token of Telnyx has 5m0s left, and minimum_lifetime is 1h0m0s. It is returned anyway, but each reference requests a new token. Set minimum_lifetime below the lifetime of the service's tokens.`}},
		"no expiry":       {arguments: values{}, body: `{"access_token":"x"}`, want: []string{`WARNING : The token's expiry cannot be read: `}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			s.Inject(sandbox.Fault{Body: test.body})
			for kind, get := range map[string]func(string, values) (values, []*tfprotov6.Diagnostic){
				"ephemeral": newServer(t, url).OpenEphemeral, "data source": newServer(t, url).ReadDataSource,
			} {
				got, diags := get(typeName, test.arguments)
				if len(told(diags)) != len(test.want) || len(diags) == 1 && !strings.HasPrefix(told(diags)[0], test.want[0]) {
					t.Errorf("%s: %q, want %q", kind, told(diags), test.want)
				}
				results := plain(t, s, got)
				if results["access_token"] != "x" {
					t.Errorf("%s: %v", kind, results)
				}
				if asked, ok := test.arguments["scopes"]; ok && !got["scopes"].Equal(asked) {
					t.Errorf("%s: scopes %v, which is not what was asked for", kind, got["scopes"])
				}
			}
		})
	}
}

func TestArguments(t *testing.T) {
	t.Parallel()
	only := func(argument, of, grant string) string {
		return fmt.Sprintf(`ERROR (%q): Invalid %s: %[2]s requires grant_type = %q, got %q.`, argument, argument, of, grant)
	}
	missing := func(argument, grant string) string {
		return fmt.Sprintf(`ERROR (%q): Missing %s: %[2]s must be set with grant_type = %[3]q.`, argument, argument, grant)
	}
	const cc, ac, rt = "client_credentials", "authorization_code", "refresh_token"
	tests := map[string]struct {
		arguments values
		want      []string
	}{
		"code without a grant":             {values{"code": text("c")}, []string{only("code", ac, cc)}},
		"code with client credentials":     {values{"grant_type": text(cc), "code": text("c")}, []string{only("code", ac, cc)}},
		"PKCE without a grant":             {values{"code_verifier": text("v")}, []string{only("code_verifier", ac, cc)}},
		"redirect without a grant":         {values{"redirect_uri": text("v")}, []string{only("redirect_uri", ac, cc)}},
		"refresh token without a grant":    {values{"refresh_token": text("r")}, []string{only("refresh_token", rt, cc)}},
		"scopes with a code":               {values{"grant_type": text(ac), "code": text("c"), "scopes": set("a")}, []string{only("scopes", cc, ac)}},
		"scopes with a refresh token":      {values{"grant_type": text(rt), "refresh_token": text("r"), "scopes": set("a")}, []string{only("scopes", cc, rt)}},
		"refresh token with a code":        {values{"grant_type": text(ac), "code": text("c"), "refresh_token": text("r")}, []string{only("refresh_token", rt, ac)}},
		"a code with a refresh token":      {values{"grant_type": text(rt), "refresh_token": text("r"), "code": text("c")}, []string{only("code", ac, rt)}},
		"no code":                          {values{"grant_type": text(ac)}, []string{missing("code", ac)}},
		"no code, though a verifier":       {values{"grant_type": text(ac), "redirect_uri": text("r"), "code_verifier": text("v")}, []string{missing("code", ac)}},
		"no refresh token":                 {values{"grant_type": text(rt)}, []string{missing("refresh_token", rt)}},
		"all wrong":                        {values{"grant_type": text(rt), "code": text("c"), "redirect_uri": text("r"), "code_verifier": text("v"), "scopes": set("a")}, []string{only("code", ac, rt), only("redirect_uri", ac, rt), only("code_verifier", ac, rt), missing("refresh_token", rt), only("scopes", cc, rt)}},
		"another grant":                    {values{"grant_type": text("password")}, []string{`ERROR ("grant_type"): Invalid Attribute Value Match: `}},
		"no grant":                         {values{"grant_type": text("")}, []string{`ERROR ("grant_type"): Invalid Attribute Value Match: `}},
		"an empty code":                    {values{"grant_type": text(ac), "code": text("")}, []string{`ERROR ("code"): Invalid Attribute Value Length: `}},
		"an empty redirect URI":            {values{"grant_type": text(ac), "code": text("c"), "redirect_uri": text("")}, []string{`ERROR ("redirect_uri"): Invalid Attribute Value Length: `}},
		"an empty verifier":                {values{"grant_type": text(ac), "code": text("c"), "code_verifier": text("")}, []string{`ERROR ("code_verifier"): Invalid Attribute Value Length: `}},
		"an empty refresh token":           {values{"grant_type": text(rt), "refresh_token": text("")}, []string{`ERROR ("refresh_token"): Invalid Attribute Value Length: `}},
		"no scopes":                        {values{"scopes": set()}, []string{`ERROR ("scopes"): Invalid Attribute Value: `}},
		"disabled is no excuse":            {values{"enabled": tftypes.NewValue(tftypes.Bool, false), "code": text("c")}, []string{only("code", ac, cc)}},
		"a computed result as an argument": {values{"access_token": text("x")}, []string{`ERROR`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			_, diags := newServer(t, url).OpenEphemeral(typeName, test.arguments)
			got := told(diags)
			if !slices.EqualFunc(got, test.want, strings.HasPrefix) {
				t.Errorf("%q\nwant %q", got, test.want)
			}
			acctest.NoRequests(t, s)
		})
	}
}

func TestScopeElements(t *testing.T) {
	t.Parallel()
	for scope, valid := range map[string]bool{
		"admin": true, "a:b/c.d-e_f~!#[]{}": true, "https://a.example/scope?x=1&y": true,
		"": false, " ": false, "a b": false, "a\tb": false, `a"b`: false, `a\b`: false, "a\x7f": false, "ä": false,
	} {
		t.Run(scope, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{TelnyxScopes: []string{scope}})
			for kind, get := range map[string]func(string, values) (values, []*tfprotov6.Diagnostic){
				"ephemeral": newServer(t, url).OpenEphemeral, "data source": newServer(t, url).ReadDataSource,
			} {
				s.ResetJournal()
				_, diags := get(typeName, values{"scopes": set(scope)})
				if (len(diags) == 0) != valid || (len(s.Journal()) == 1) != valid {
					t.Errorf("%s: %q, requests %v; want it to be valid: %t", kind, told(diags), s.Journal(), valid)
				}
			}
		})
	}
}

func TestMissingCredentials(t *testing.T) {
	t.Setenv("TELNYX_CLIENT_ID", "")
	t.Setenv("TELNYX_CLIENT_SECRET", "")
	server := acctest.NewServer(t)
	if diags := server.Configure(acctest.Settings("http://127.0.0.1:1")); len(diags) != 0 {
		t.Fatal(told(diags))
	}
	want := []string{"ERROR : Cannot get a token of Telnyx: The provider has no credentials for Telnyx: " +
		"set telnyx.client_id in the provider block, or the environment variable TELNYX_CLIENT_ID; " +
		"set telnyx.client_secret in the provider block, or the environment variable TELNYX_CLIENT_SECRET."}
	_, ephemeral := server.OpenEphemeral(typeName, nil)
	_, refreshed := server.OpenEphemeral(typeName, values{"grant_type": text("refresh_token"), "refresh_token": text("r")})
	_, data := server.ReadDataSource(typeName, nil)
	for _, diags := range [][]*tfprotov6.Diagnostic{ephemeral, refreshed, data} {
		if diff := cmp.Diff(want, told(diags)); diff != "" {
			t.Error(diff)
		}
	}
	disabled := values{"enabled": tftypes.NewValue(tftypes.Bool, false)}
	if _, diags := server.OpenEphemeral(typeName, disabled); len(diags) != 0 {
		t.Error(told(diags))
	}
	if _, diags := server.ReadDataSource(typeName, disabled); len(diags) != 0 {
		t.Error(told(diags))
	}
}

func TestCredentialsOfTheEnvironment(t *testing.T) {
	s, url := acctest.Sandbox(t, sandbox.Config{})
	t.Setenv("TELNYX_CLIENT_ID", sandbox.DefaultTelnyxClientID)
	t.Setenv("TELNYX_CLIENT_SECRET", sandbox.DefaultTelnyxClientSecret)
	t.Setenv("TELNYX_BASE_URL", url+"/v2/")
	server := acctest.NewServer(t)
	if diags := server.Configure(nil); len(diags) != 0 {
		t.Fatal(told(diags))
	}
	if _, diags := server.ReadDataSource(typeName, nil); len(diags) != 0 || s.Requests(sandbox.TelnyxTokenPath) != 1 {
		t.Errorf("%q, requests %v", told(diags), s.Journal())
	}
}

// TestUnknownOutcome loses the answer to a grant that may be used up by now.
func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{"dropped": {Drop: true, After: true}, "500": {Status: 500, After: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			s.Inject(fault)
			server := newServer(t, url)
			for _, arguments := range []values{
				{"grant_type": text("authorization_code"), "code": text(s.IssueTelnyxCode(callback, "")), "redirect_uri": text(callback)},
				{"grant_type": text("refresh_token"), "refresh_token": text(s.IssueTelnyxRefreshToken())},
			} {
				s.ResetJournal()
				_, diags := server.OpenEphemeral(typeName, arguments)
				if len(diags) != 1 || !strings.HasPrefix(told(diags)[0], "ERROR : Cannot get a token of Telnyx: POST /v2/oauth/token") || !strings.Contains(told(diags)[0], "may have used up an authorization code or a refresh token") {
					t.Errorf("%q", told(diags))
				}
				if n := len(s.Journal()); n != 1 {
					t.Errorf("%d requests, want 1", n)
				}
				for _, secret := range s.IssuedTokens() {
					if strings.Contains(fmt.Sprint(told(diags)), secret) {
						t.Errorf("shown: %q", told(diags))
					}
				}
			}
		})
	}
}
