// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"archive/zip"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const required = `
terraform {
  required_providers {
    telegent = {
      source = "telegent/telegent"
    }
  }
}
`

// uses returns a resource that is replaced in each apply and hands its provisioner
// a token. OpenTofu opens an ephemeral resource in an apply only if one needs it.
func uses(token string) string {
	return `
resource "terraform_data" "uses" {
  triggers_replace = uuid()
  provisioner "local-exec" {
    command     = "test -n \"$TOKEN\""
    environment = { TOKEN = ` + token + ` }
  }
}
`
}

// TestAccBinary runs the provider as users do: the built binary, run by the CLI,
// one command after the other.
func TestAccBinary(t *testing.T) {
	t.Parallel()
	acctest.NeedsEphemeral(t)
	binary := builtProvider(t)

	t.Run("messages", func(t *testing.T) {
		t.Parallel()
		testAccMessages(t, binary)
	})

	t.Run("one endpoint costs one request a walk", func(t *testing.T) {
		t.Parallel()
		s, url := acctest.Sandbox(t, sandbox.Config{})
		w := acctest.NewWorkspace(t, binary, required+acctest.Provider(url, "")+`
locals {
  spellings = ["numbers/provision", "/v1.0/numbers/provision", "v1.0/numbers/provision/", "`+strings.ToUpper(url[:4])+url[4:]+`/v1.0/numbers/provision"]
}

data "telegent_token" "many" {
  count        = 25
  api_endpoint = local.spellings[count.index % 4]
}

ephemeral "telegent_token" "many" {
  count        = 25
  api_endpoint = local.spellings[count.index % 4]
}
`+uses("join(\"\", ephemeral.telegent_token.many[*].token)"))
		costs(t, s, 1, func() { w.MustRun(t, "plan", "-out=saved") })
		costs(t, s, 1, func() { w.MustRun(t, "apply", "saved") })
		costs(t, s, 2, func() { w.MustRun(t, "apply", "-auto-approve") }) // a plan and an apply
		costs(t, s, 0, func() { w.MustRun(t, "validate") })
	})

	t.Run("twelve endpoints cost twelve requests", func(t *testing.T) {
		t.Parallel()
		s, url := acctest.Sandbox(t, sandbox.Config{})
		w := acctest.NewWorkspace(t, binary, required+acctest.Provider(url, "")+`
ephemeral "telegent_token" "many" {
  count        = 48
  api_endpoint = "endpoint/${count.index % 12}"
}
`)
		costs(t, s, 12, func() { w.MustRun(t, "plan") })
	})

	t.Run("thirty tokens of each partner cost one request a walk", func(t *testing.T) {
		t.Parallel()
		s, url := acctest.Sandbox(t, sandbox.Config{})
		w := acctest.NewWorkspace(t, binary, required+`
ephemeral "telegent_telnyx_token" "many" {
  count  = 15
  scopes = count.index % 2 == 0 ? ["messaging", "voice"] : ["voice", "messaging"]
}

data "telegent_telnyx_token" "many" {
  count  = 15
  scopes = count.index % 2 == 0 ? ["messaging", "voice"] : ["voice", "messaging"]
}

ephemeral "telegent_mesh_token" "many" {
  count = 15
}

data "telegent_mesh_token" "many" {
  count = 15
}

ephemeral "telegent_telnyx_token" "other" {
  scopes = ["voice"]
}
`+uses(`join("", concat(ephemeral.telegent_telnyx_token.many[*].access_token, ephemeral.telegent_mesh_token.many[*].id_token))`), partners(url)...)
		plan := func() { w.MustRun(t, "plan", "-out=saved") }
		if telnyx, mesh := asked(s, plan); telnyx != 2 || mesh != 1 {
			t.Errorf("a plan cost %d requests of Telnyx and %d of Mesh, want one for each scope set, and one", telnyx, mesh)
		}
		apply := func() { w.MustRun(t, "apply", "saved") }
		if telnyx, mesh := asked(s, apply); telnyx < 1 || telnyx > 2 || mesh != 1 { // OpenTofu does not open what nothing needs.
			t.Errorf("an apply cost %d requests of Telnyx and %d of Mesh", telnyx, mesh)
		}
		if n := s.Requests(sandbox.TokenPath); n != 0 {
			t.Errorf("%d requests of Telegent, which is not configured", n)
		}
	})

	t.Run("no service hears of another's secret", func(t *testing.T) {
		t.Parallel()
		var mu sync.Mutex
		heard := map[string]string{} // all that a service was sent, by name
		serve := func(name string) string {
			s := sandbox.New(sandbox.Config{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				request, err := httputil.DumpRequest(r, true)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				heard[name] += string(request)
				mu.Unlock()
				s.ServeHTTP(w, r)
			}))
			t.Cleanup(server.Close)
			t.Cleanup(s.Close)
			return server.URL
		}
		env := append(credentials(serve("Telegent")), partners("")...)
		env = append(env, "TELNYX_BASE_URL="+serve("Telnyx")+"/v2", "MESH_BASE_URL="+serve("Mesh"))
		w := acctest.NewWorkspace(t, binary, required+`
data "telegent_token" "test" {
  api_endpoint = "x"
}

data "telegent_telnyx_token" "test" {}

data "telegent_mesh_token" "test" {}
`, env...)
		w.MustRun(t, "plan")
		secrets := map[string]string{
			"Telegent": sandbox.DefaultAccountSecret, "Telnyx": sandbox.DefaultTelnyxClientSecret, "Mesh": sandbox.DefaultMeshClientSecret,
		}
		basic := regexp.MustCompile(`Basic (\S+)`)
		for service, requests := range heard {
			if match := basic.FindStringSubmatch(requests); match != nil {
				pair, err := base64.StdEncoding.DecodeString(match[1])
				if err != nil {
					t.Error(err)
				}
				secret, err := url.QueryUnescape(string(pair))
				if err != nil {
					t.Error(err)
				}
				requests += secret
			}
			for of, secret := range secrets {
				if got, want := strings.Contains(requests, secret), of == service; got != want {
					t.Errorf("%s was sent the secret of %s: %t, want %t:\n%s", service, of, got, want, requests)
				}
			}
		}
		if len(heard) != 3 {
			t.Errorf("%d services were asked, want 3", len(heard))
		}
	})

	t.Run("a wrong secret costs one request", func(t *testing.T) {
		t.Parallel()
		s, url := acctest.Sandbox(t, sandbox.Config{AccountSecret: "another"})
		w := acctest.NewWorkspace(t, binary, required+acctest.Provider(url, "")+`
ephemeral "telegent_token" "many" {
  count        = 10
  api_endpoint = "endpoint/${count.index}"
}
`)
		costs(t, s, 1, func() {
			status, output := w.Run(t, "plan", "-parallelism=10")
			if n := strings.Count(output, "401 Unauthorized"); status == 0 || n != 10 {
				t.Errorf("status %d, %d times told of the 401; want a failure, told for each of 10:\n%s", status, n, output)
			}
		})
	})

	t.Run("a disabled token costs nothing", func(t *testing.T) {
		t.Parallel()
		s, url := acctest.Sandbox(t, sandbox.Config{})
		w := acctest.NewWorkspace(t, binary, required+acctest.Provider(url, "")+`
ephemeral "telegent_token" "off" {
  api_endpoint = "numbers/provision"
  enabled      = false
}

ephemeral "telegent_token" "applying" {
  api_endpoint = "numbers/provision"
  enabled      = terraform.applying
}

data "telegent_token" "off" {
  api_endpoint = "numbers/provision"
  enabled      = false
}
`+uses("ephemeral.telegent_token.applying.token"))
		costs(t, s, 0, func() { w.MustRun(t, "plan", "-out=saved") })
		costs(t, s, 1, func() { w.MustRun(t, "apply", "saved") })
	})

	t.Run("an ephemeral token reaches no file", func(t *testing.T) {
		t.Parallel()
		s, url := acctest.Sandbox(t, sandbox.Config{})
		w := acctest.NewWorkspace(t, binary, required+`
ephemeral "telegent_token" "test" {
  api_endpoint = "numbers/provision"
}
`+uses("ephemeral.telegent_token.test.token"), credentials(url)...)
		w.MustRun(t, "plan", "-out=saved")
		plan := w.MustRun(t, "show", "-json", "saved") + unzip(t, filepath.Join(w.Dir, "saved"))
		output := w.MustRun(t, "apply", "saved")
		tokens := s.IssuedTokens()
		if len(tokens) != 2 {
			t.Errorf("%d tokens were issued, want one for each walk", len(tokens))
		}
		finds(t, plan+output+w.Read(t, "terraform.tfstate"), nil, append(tokens, sandbox.DefaultAccountSecret)...)
	})

	t.Run("a data source's token is sensitive", func(t *testing.T) {
		t.Parallel()
		s, url := acctest.Sandbox(t, sandbox.Config{})
		w := acctest.NewWorkspace(t, binary, required+acctest.Provider(url, "")+`
data "telegent_token" "test" {
  api_endpoint = "numbers/provision"
}

output "token" {
  value     = data.telegent_token.test.token
  sensitive = true
}
`)
		output := w.MustRun(t, "plan", "-out=saved")
		output += w.MustRun(t, "apply", "saved")
		output += w.MustRun(t, "show")
		finds(t, output, nil, s.IssuedTokens()...)
		if strings.Count(output, "(sensitive value)") < 2 {
			t.Errorf("the token is not shown as sensitive:\n%s", output)
		}
		finds(t, w.Read(t, "terraform.tfstate"), s.IssuedTokens(), sandbox.DefaultAccountSecret)
	})

	t.Run("no log line shows a secret", func(t *testing.T) {
		t.Parallel()
		for name, fault := range map[string]sandbox.Fault{
			"success":  {Path: "/none"},
			"rejected": {Status: http.StatusUnauthorized, Body: `{"Message":"` + sandbox.DefaultAccountSecret + `"}`},
			"page":     {Status: http.StatusBadRequest, Body: "<html>" + sandbox.DefaultAccountSecret + "</html>"},
			"dropped":  {Drop: true},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s, url := acctest.Sandbox(t, sandbox.Config{})
				s.Inject(fault)
				w := acctest.NewWorkspace(t, binary, required+acctest.Provider(url, "max_retries = 1")+`
ephemeral "telegent_token" "test" {
  api_endpoint = "numbers/provision"
}

data "telegent_token" "test" {
  api_endpoint = "message/outbound"
}
`, "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")
				_, output := w.Run(t, "apply", "-auto-approve")
				log := w.Read(t, "trace.log")
				if !strings.Contains(log, "HTTP request") {
					t.Fatal("the log has no line of ours; is it on?")
				}
				finds(t, log+output, nil, append(s.IssuedTokens(), sandbox.DefaultAccountSecret)...)
			})
		}
	})

	t.Run("environment", func(t *testing.T) {
		t.Parallel()
		s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
		const config = required + "ephemeral \"telegent_token\" \"test\" {\n api_endpoint = \"numbers/provision\"\n}\n"
		all := append(credentials(url+"/v1.0/"), "TELEGENT_REQUESTS_PER_MINUTE=0", "TF_APPEND_USER_AGENT=a\x01b\n pipeline/7")
		costs(t, s, 1, func() { acctest.NewWorkspace(t, binary, config, all...).MustRun(t, "plan") })
		if journal := s.Journal(); !strings.HasSuffix(journal[len(journal)-1].UserAgent, " a b pipeline/7") {
			t.Errorf("user agent: %v", journal)
		}
		// The configuration wins: the wrong secret in the environment is not used.
		costs(t, s, 1, func() {
			acctest.NewWorkspace(t, binary, config+acctest.Provider(url, ""), "TELEGENT_ACCOUNT_SECRET=wrong").MustRun(t, "plan")
		})
		costs(t, s, 0, func() {
			for variable, want := range map[string]string{
				"TELEGENT_BASE_URL=http://api.telegent.com": "TELEGENT_BASE_URL must be https, because http would send the secret in plain text",
				"TELEGENT_REQUESTS_PER_MINUTE=many":         `TELEGENT_REQUESTS_PER_MINUTE must be a whole number from 0 to 10000, such as 50, got "many"`,
				"TELEGENT_ACCOUNT_SECRET=":                  "set account_secret in the provider block, or the environment variable TELEGENT_ACCOUNT_SECRET",
			} {
				status, output := acctest.NewWorkspace(t, binary, config, append(all, variable)...).Run(t, "plan")
				if output = unwrapped(output); status == 0 || !strings.Contains(output, want) {
					t.Errorf("%s: status %d, want %q:\n%s", variable, status, want, output)
				}
			}
		})
	})
}

// TestAccInterrupt sends the CLI an interrupt while the provider waits for
// something that would take minutes or hours.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	acctest.NeedsEphemeral(t)
	binary := builtProvider(t)
	for name, fault := range map[string]sandbox.Fault{
		"in a hang":              {Hang: true},
		"in a backoff":           {Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"290"}}},
		"while it is held back":  {Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"290"}}},
		"queued for the minute":  {Path: "/none"},
		"queued behind a hang":   {Hang: true, Times: 1},
		"in the midst of a body": {Delay: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{})
			s.Inject(fault)
			asked := make(chan struct{}, 100)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked <- struct{}{}
				s.ServeHTTP(w, r)
			}))
			t.Cleanup(server.Close)
			t.Cleanup(s.Close)
			w := acctest.NewWorkspace(t, binary, required+acctest.Provider(server.URL, `
  request_timeout     = "1h"
  requests_per_minute = 1
`)+`
ephemeral "telegent_token" "test" {
  count        = 5
  api_endpoint = "endpoint/${count.index}"
}
`)
			start := time.Now()
			status, output := w.RunInterrupted(t, asked, "plan")
			if status == 0 || !strings.Contains(output, "nterrupt") {
				t.Errorf("status %d, want an interrupted run:\n%s", status, output)
			}
			if n := s.Requests(sandbox.TokenPath); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
			t.Logf("ended after %s", time.Since(start).Round(time.Millisecond))
		})
	}
}

// credentials is the environment of a provider that talks to a sandbox.
func credentials(url string) []string {
	return []string{
		"TELEGENT_BASE_URL=" + url,
		"TELEGENT_ACCOUNT_KEY=" + sandbox.DefaultAccountKey,
		"TELEGENT_ACCOUNT_SECRET=" + sandbox.DefaultAccountSecret,
	}
}

// partners is the environment for the services beside Telegent.
func partners(url string) []string {
	return []string{
		"TELNYX_BASE_URL=" + url + "/v2",
		"TELNYX_CLIENT_ID=" + sandbox.DefaultTelnyxClientID,
		"TELNYX_CLIENT_SECRET=" + sandbox.DefaultTelnyxClientSecret,
		"MESH_BASE_URL=" + url,
		"MESH_CLIENT_ID=" + sandbox.DefaultMeshClientID,
		"MESH_CLIENT_SECRET=" + sandbox.DefaultMeshClientSecret,
	}
}

// asked returns how many token requests of the partners a step makes.
func asked(s *sandbox.Sandbox, step func()) (telnyx, mesh int) {
	telnyx, mesh = s.Requests(sandbox.TelnyxTokenPath), s.Requests(sandbox.MeshTokenPath)
	step()
	return s.Requests(sandbox.TelnyxTokenPath) - telnyx, s.Requests(sandbox.MeshTokenPath) - mesh
}

// costs asserts how many token requests a step makes.
func costs(t *testing.T, s *sandbox.Sandbox, want int, step func()) {
	t.Helper()
	before := s.Requests(sandbox.TokenPath)
	step()
	if got := s.Requests(sandbox.TokenPath) - before; got != want {
		t.Errorf("%d token requests, want %d: %v", got, want, s.Journal()[before:])
	}
}

// finds asserts that a text contains all of some strings and none of others.
func finds(t *testing.T, text string, all []string, none ...string) {
	t.Helper()
	for _, s := range all {
		if !strings.Contains(text, s) {
			t.Errorf("%q is not there", s)
		}
	}
	for _, s := range none {
		if i := strings.Index(text, s); i >= 0 {
			t.Errorf("shown: …%s…", text[max(0, i-200):i+len(s)])
		}
	}
}

// unwrapped undoes the CLI's line breaks and its frame around diagnostics.
func unwrapped(output string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(output, "│", " ")), " ")
}

// unzip returns all that a plan file holds.
func unzip(t *testing.T, path string) string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	var all strings.Builder
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	if !strings.Contains(all.String(), "terraform") {
		t.Fatalf("%s holds nothing", path)
	}
	return all.String()
}
