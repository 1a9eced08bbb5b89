// SPDX-License-Identifier: MPL-2.0

package meshtoken_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// block is a provider block with the settings.
func block(settings string) string {
	return "provider \"telegent\" {\n" + settings + "\n}\n"
}

// meshAt is the sandbox at the URL, as the provider block has it.
func meshAt(url, secret string) string {
	return fmt.Sprintf("mesh = {\n client_id = %q\n client_secret = %q\n base_url = %q\n}", sandbox.DefaultMeshClientID, secret, url)
}

func TestAccMeshToken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config    sandbox.Config
		arguments string
		status    string
	}{
		"default":          {config: sandbox.Config{}, status: "available"},
		"arguments":        {config: sandbox.Config{}, arguments: "enabled = true\n minimum_lifetime = \"4m\"", status: "available"},
		"succeeded":        {config: sandbox.Config{MeshStatus: "succeeded"}, status: "succeeded"},
		"opaque":           {config: sandbox.Config{OpaqueTokens: true}, status: "available"},
		"expiry in itself": {config: sandbox.Config{MeshNullExpiry: true}, status: "available"},
	}
	acctest.Twins(t, "telegent_mesh_token", func(t *testing.T, k acctest.Twin) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s, url := acctest.Sandbox(t, test.config)
				resource.Test(t, resource.TestCase{
					ProtoV6ProviderFactories: acctest.Factories(),
					Steps: []resource.TestStep{{
						Config: k.Config(block(meshAt(url, sandbox.DefaultMeshClientSecret)), test.arguments),
						ConfigStateChecks: []statecheck.StateCheck{
							k.Check("id_token", acctest.Issued(s)),
							k.Check("expires_at", acctest.Soon()),
							k.Check("status", knownvalue.StringExact(test.status)),
						},
					}},
				})
				for _, e := range s.Journal() {
					if e.Path != sandbox.MeshTokenPath || e.UserAgent != "terraform-provider-telegent/test" || e.Status != http.StatusOK {
						t.Errorf("journal: %s", e)
					}
				}
			})
		}
	})
}

func TestAccMeshTokenDisabled(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, "telegent_mesh_token", func(t *testing.T, k acctest.Twin) {
		s, url := acctest.Sandbox(t, sandbox.Config{})
		var checks []statecheck.StateCheck
		for _, attribute := range []string{"id_token", "expires_at", "status"} {
			checks = append(checks, k.Check(attribute, knownvalue.Null()))
		}
		// Not even credentials are needed, nor the part of the provider block.
		for _, settings := range []string{"", fmt.Sprintf("mesh = { base_url = %q }", url), meshAt(url, "wrong")} {
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps:                    []resource.TestStep{{Config: k.Config(block(settings), "enabled = false"), ConfigStateChecks: checks}},
			})
		}
		acctest.NoRequests(t, s)
	})
}

const required = `
terraform {
  required_providers {
    telegent = {
      source = "telegent/telegent"
    }
  }
}
`

// The built binary has an environment of its own, where MESH_... are what the test
// says.
func TestAccMeshTokenCredentials(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	binary := acctest.BuildProvider(t)
	const (
		id     = "set mesh.client_id in the provider block, or the environment variable MESH_CLIENT_ID"
		secret = "set mesh.client_secret in the provider block, or the environment variable MESH_CLIENT_SECRET"
		none   = "The provider has no credentials for Mesh: "
	)
	tests := map[string]struct {
		settings string
		env      []string
		want     string // of an error
	}{
		"block":                    {settings: meshAt("URL", sandbox.DefaultMeshClientSecret)},
		"environment":              {env: []string{"MESH_BASE_URL=URL", "MESH_CLIENT_ID=" + sandbox.DefaultMeshClientID, "MESH_CLIENT_SECRET=" + sandbox.DefaultMeshClientSecret}},
		"block before environment": {settings: meshAt("URL", sandbox.DefaultMeshClientSecret), env: []string{"MESH_BASE_URL=http://127.0.0.1:1", "MESH_CLIENT_ID=x", "MESH_CLIENT_SECRET=x"}},
		"some of each":             {settings: `mesh = { base_url = "URL" }`, env: []string{"MESH_CLIENT_ID=" + sandbox.DefaultMeshClientID, "MESH_CLIENT_SECRET=" + sandbox.DefaultMeshClientSecret}},
		"no block":                 {want: "Cannot get a token of Mesh"},
		"nothing":                  {settings: `mesh = {}`, want: none + id + "; " + secret + "."},
		"no secret":                {settings: `mesh = { client_id = "x" }`, want: none + secret + "."},
		"no id":                    {settings: `mesh = { client_secret = "x" }`, want: none + id + "."},
		"empty id":                 {settings: `mesh = { client_id = "" }`, want: "mesh.client_id must not be empty: set a value, or remove the argument to use MESH_CLIENT_ID"},
		"empty variable":           {env: []string{"MESH_CLIENT_ID=", "MESH_CLIENT_SECRET=x"}, want: none + id + "."},
		"another service's":        {settings: "account_key = \"DID-x\"\n account_secret = \"x\"", env: []string{"TELNYX_CLIENT_ID=x", "TELNYX_CLIENT_SECRET=x"}, want: none + id + "; " + secret + "."},
		"http":                     {env: []string{"MESH_BASE_URL=http://admin-api.meshconnect.com"}, want: "MESH_BASE_URL must be https, because http would send the secret in plain text"},
	}
	acctest.Twins(t, "telegent_mesh_token", func(t *testing.T, k acctest.Twin) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s, url := acctest.Sandbox(t, sandbox.Config{})
				config := required + fmt.Sprintf("provider \"telegent\" {\n%s\n}\n", strings.ReplaceAll(test.settings, "URL", url))
				for n := range 10 {
					config += fmt.Sprintf("%s \"telegent_mesh_token\" \"test%d\" {}\n", k.Block, n)
				}
				env := []string{}
				for _, variable := range test.env {
					env = append(env, strings.ReplaceAll(variable, "=URL", "="+url))
				}
				status, output := acctest.NewWorkspace(t, binary, config, env...).Run(t, "plan")
				// Any number of references cost one request.
				requests := 1
				if test.want != "" {
					requests = 0
				}
				output = strings.Join(strings.Fields(strings.ReplaceAll(output, "│", " ")), " ")
				if (status != 0) != (test.want != "") || !strings.Contains(output, test.want) {
					t.Errorf("status %d, want %q:\n%s", status, test.want, output)
				}
				if n := len(s.Journal()); n != requests {
					t.Errorf("%d requests, want %d: %v", n, requests, s.Journal())
				}
			})
		}
	})
}

func TestAccMeshTokenInvalid(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, "telegent_mesh_token", func(t *testing.T, k acctest.Twin) {
		s, url := acctest.Sandbox(t, sandbox.Config{})
		for arguments, want := range map[string]string{
			`minimum_lifetime = "soon"`: `(?s)minimum_lifetime.*duration`,
			`minimum_lifetime = "-1s"`:  `minimum_lifetime must be at least 0s, got -1s`,
			`status = "available"`:      `(?s)status.*(read-only|decided automatically|[Cc]annot set|[Uu]nconfigurable)`,
			`api_endpoint = "x"`:        `An argument named "api_endpoint" is not expected here`,
		} {
			acctest.RefusesPlan(t, k.Config(block(meshAt(url, sandbox.DefaultMeshClientSecret)), arguments), want)
		}
		acctest.NoRequests(t, s)
	})
}

func TestAccMeshTokenFailure(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config sandbox.Config
		fault  sandbox.Fault
		secret string // if not the right one
		want   string
	}{
		"wrong credentials": {
			secret: "wrong",
			want: `Cannot get a token of Mesh.*POST /admin/api/v1/Token answered 403 Forbidden: .*\(missingField\)\.` +
				`.*Mesh's trace id: [0-9a-f]{8}.*Check mesh\.client_id and mesh\.client_secret \(or MESH_CLIENT_ID and MESH_CLIENT_SECRET\)`,
		},
		"mfaRequired": {
			config: sandbox.Config{MeshStatus: "mfaRequired"},
			want:   `answered 200 OK: content\.status "mfaRequired": the client wants a second factor, which the provider cannot give\..*Mesh's trace id: [0-9a-f]{8}`,
		},
		"failed": {
			config: sandbox.Config{MeshStatus: "failed"},
			want:   `answered 200 OK: content\.status "failed" instead of "succeeded" or "available"\.`,
		},
		"locked": {
			config: sandbox.Config{MeshOuterStatus: "locked"},
			want:   `answered 200 OK: status "locked" instead of "ok"\.`,
		},
		"null token": {
			config: sandbox.Config{MeshNullToken: true},
			want:   `answered 200 OK: no id_token\.`,
		},
		"bad request": {
			fault: sandbox.Fault{Status: http.StatusBadRequest, Body: `{"status":"badRequest","message":"For us.","displayMessage":"For you.","errorHash":"abc"}`},
			want:  `answered 400 Bad Request: For you\..*Mesh's trace id: abc`,
		},
		"rate limit": {
			fault: sandbox.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"3600"}}, Body: `{"status":"tooManyRequest","message":"Slow down."}`},
			want:  `answered 429 Too Many Requests: Slow down\..*asks to wait for 1h0m0s, which is longer than`,
		},
		"a redirect": {
			fault: sandbox.Fault{Status: http.StatusFound, Header: http.Header{"Location": {"https://elsewhere.example/"}}},
			want:  `a redirect from .* to elsewhere\.example, which is not followed\..*Check mesh\.base_url \(or MESH_BASE_URL\)`,
		},
		"a page": {
			fault: sandbox.Fault{Body: "<p>log in</p>", Header: http.Header{"Content-Type": {"text/html"}}},
			want:  `a body of type text/html instead of JSON; it begins: <p>log in</p>`,
		},
	}
	acctest.Twins(t, "telegent_mesh_token", func(t *testing.T, k acctest.Twin) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s, url := acctest.Sandbox(t, test.config)
				if test.fault.Status != 0 || test.fault.Body != "" {
					s.Inject(test.fault)
				}
				secret := sandbox.DefaultMeshClientSecret
				if test.secret != "" {
					secret = test.secret
				}
				acctest.RefusesPlan(t, k.Config(block(meshAt(url, secret)), ""), "(?s)"+test.want)
				if n := s.Requests(sandbox.MeshTokenPath); n != 1 {
					t.Errorf("%d requests, want 1", n)
				}
			})
		}
	})
}

// The token of a data source is another one in each plan, but nothing depends on it.
func TestAccMeshTokenWithoutExpiry(t *testing.T) {
	t.Parallel()
	acctest.Twins(t, "telegent_mesh_token", func(t *testing.T, k acctest.Twin) {
		_, url := acctest.Sandbox(t, sandbox.Config{OpaqueTokens: true, MeshNullExpiry: true})
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{{
				Config: k.Config(block(meshAt(url, sandbox.DefaultMeshClientSecret)), ""),
				ConfigStateChecks: []statecheck.StateCheck{
					k.Check("id_token", knownvalue.NotNull()),
					k.Check("expires_at", knownvalue.Null()),
					k.Check("status", knownvalue.StringExact("available")),
				},
			}},
		})
	})
}

// The test framework shows no warnings, so these are asked for in Terraform's
// protocol.
func TestMeshTokenWarns(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config    sandbox.Config
		arguments map[string]tftypes.Value
		want      string // the warning's summary; "" for none
		requests  int    // of two references
	}{
		"expiry known":   {want: "", requests: 1},
		"expiry unknown": {config: sandbox.Config{OpaqueTokens: true, MeshNullExpiry: true}, want: "The token's expiry cannot be read", requests: 2},
		"lives too short": {
			arguments: map[string]tftypes.Value{"minimum_lifetime": tftypes.NewValue(tftypes.String, "1h")},
			want:      "The token's lifetime is shorter than minimum_lifetime", requests: 2,
		},
		"lives no longer": { // By the second reference it has less left.
			arguments: map[string]tftypes.Value{"minimum_lifetime": tftypes.NewValue(tftypes.String, "5m")},
			want:      "The token's lifetime is shorter than minimum_lifetime", requests: 2,
		},
		"disabled": {
			config:    sandbox.Config{OpaqueTokens: true, MeshNullExpiry: true},
			arguments: map[string]tftypes.Value{"enabled": tftypes.NewValue(tftypes.Bool, false)},
		},
	}
	for name, test := range tests {
		for _, kind := range []string{"ephemeral", "data source"} {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				s, url := acctest.Sandbox(t, test.config)
				server := acctest.NewServer(t)
				text := tftypes.String
				object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"client_id": text, "client_secret": text, "base_url": text}}
				if diags := server.Configure(map[string]tftypes.Value{"mesh": tftypes.NewValue(object, map[string]tftypes.Value{
					"client_id":     tftypes.NewValue(text, sandbox.DefaultMeshClientID),
					"client_secret": tftypes.NewValue(text, sandbox.DefaultMeshClientSecret),
					"base_url":      tftypes.NewValue(text, url),
				})}); len(diags) != 0 {
					t.Fatalf("configure: %s: %s", diags[0].Summary, diags[0].Detail)
				}
				read := server.ReadDataSource
				if kind == "ephemeral" {
					read = server.OpenEphemeral
				}
				for range 2 {
					_, diags := read("telegent_mesh_token", test.arguments)
					if test.want == "" && len(diags) == 0 {
						continue
					}
					if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning || diags[0].Summary != test.want || !strings.Contains(diags[0].Detail, "of Mesh") {
						t.Errorf("diagnostics %v, want a warning %q", diags, test.want)
					}
				}
				if n := s.Requests(sandbox.MeshTokenPath); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
			})
		}
	}
}
