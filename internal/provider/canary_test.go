// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// canary is an account secret that is written differently wherever it may turn up.
const canary = `canary+"<hunter2>&é/=`

// TestAccCanary runs the built provider through success and every fault of the
// matrix with the most talkative log there is, and looks for the secret and the
// tokens in all that is left behind.
func TestAccCanary(t *testing.T) {
	t.Parallel()
	acctest.NeedsEphemeral(t)
	binary := acctest.BuildProvider(t)

	// Each case is what a service answers, given the secret that it was sent.
	cases := map[string]func(secret string) sandbox.Fault{
		"success": func(string) sandbox.Fault { return sandbox.Fault{Path: "/none"} },
		"the secret repeated in JSON": func(secret string) sandbox.Fault {
			return published(400, strings.Join(forms(t, secret), " "))
		},
		"the secret repeated in problem details": func(secret string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: fmt.Sprintf(`{"Title":%q,"Errors":{%[1]q:[%[1]q]},"TraceId":%[1]q}`, secret)}
		},
		"the secret repeated by OAuth": func(secret string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: fmt.Sprintf(`{"error":%q,"error_description":%[1]q,"errorHash":%[1]q,"displayMessage":%[1]q}`, secret)}
		},
		"the secret repeated in a page": func(secret string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: "<p>" + strings.Join(forms(t, secret), " ")}
		},
		"the secret repeated in a 200": func(secret string) sandbox.Fault {
			return sandbox.Fault{Body: strings.Join(forms(t, secret), " ")}
		},
	}
	urls := map[string]string{} // of the cases in which nobody is at the URL
	for _, f := range faults() {
		cases[f.name] = func(string) sandbox.Fault { return f.fault }
		urls[f.name] = f.url // What a TLS handshake says is the matrix' matter.
	}
	for name, answer := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{AccountSecret: canary, TelnyxClientSecret: canary + "telnyx", MeshClientSecret: canary + "mesh"})
			for path, secret := range map[string]string{
				sandbox.TokenPath: canary, sandbox.TelnyxTokenPath: canary + "telnyx", sandbox.MeshTokenPath: canary + "mesh",
			} {
				fault := hurried(answer(secret))
				if fault.Path == "" {
					fault.Path = path
				}
				s.Inject(fault)
			}
			if urls[name] != "" {
				url = urls[name]
			}
			w := acctest.NewWorkspace(t, binary, required+`
provider "telegent" {
  request_timeout = "500ms"
  max_retries     = 0
}

ephemeral "telegent_token" "test" {
  api_endpoint = "numbers/provision"
}

ephemeral "telegent_telnyx_token" "test" {}

ephemeral "telegent_mesh_token" "test" {}

data "telegent_token" "test" {
  api_endpoint = "message/outbound"
}

output "token" {
  value     = data.telegent_token.test.token
  sensitive = true
}
`+uses(`"${ephemeral.telegent_token.test.token}${ephemeral.telegent_telnyx_token.test.access_token}${ephemeral.telegent_mesh_token.test.id_token}"`),
				"TELNYX_BASE_URL="+url+"/v2", "TELNYX_CLIENT_ID="+sandbox.DefaultTelnyxClientID, "TELNYX_CLIENT_SECRET="+canary+"telnyx",
				"MESH_BASE_URL="+url, "MESH_CLIENT_ID="+sandbox.DefaultMeshClientID, "MESH_CLIENT_SECRET="+canary+"mesh",
				"TELEGENT_BASE_URL="+url, "TELEGENT_ACCOUNT_KEY="+sandbox.DefaultAccountKey, "TELEGENT_ACCOUNT_SECRET="+canary,
				"TF_LOG=TRACE", "TF_LOG_PATH=trace.log")

			status, output := w.Run(t, "plan", "-out=saved")
			stored := "" // where a data source's token may be
			if status == 0 {
				output += w.MustRun(t, "apply", "saved")
				stored = w.MustRun(t, "show", "-json", "saved") + unzip(t, filepath.Join(w.Dir, "saved")) + w.Read(t, "terraform.tfstate")
			}
			log := w.Read(t, "trace.log")
			if !strings.Contains(log, "HTTP request") {
				t.Error("the log has no line of ours; is it on?")
			}
			journal := fmt.Sprintf("%#v", s.Journal())

			for _, secret := range []string{canary, canary + "telnyx", canary + "mesh"} {
				for _, form := range forms(t, secret) {
					finds(t, output+log+journal+stored, nil, form)
				}
			}
			ofData := ""
			if status == 0 {
				ofData = strings.TrimSpace(w.MustRun(t, "output", "-raw", "token"))
			}
			for _, token := range s.IssuedTokens() {
				for _, form := range forms(t, token) {
					finds(t, output+log+journal, nil, form)
					if token != ofData {
						finds(t, stored, nil, form)
					}
				}
			}
			if issued := len(s.IssuedTokens()); status == 0 && issued != 7 {
				t.Errorf("%d tokens were issued, want the data source's, and the three ephemeral ones in plan and apply", issued)
			}
		})
	}
}

// hurried returns a fault that takes no real time.
func hurried(f sandbox.Fault) sandbox.Fault {
	f.Delay = min(f.Delay, 10*time.Millisecond)
	if f.Status == 429 && f.Header.Get("Retry-After") != "3600" {
		f.Header = http.Header{"Retry-After": {"0"}}
	}
	return f
}

// forms returns how a text may be written.
func forms(t *testing.T, text string) []string {
	t.Helper()
	inJSON, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		text,
		string(inJSON[1 : len(inJSON)-1]),
		html.EscapeString(text),
		url.QueryEscape(text),
		url.PathEscape(text),
		base64.StdEncoding.EncodeToString([]byte(text)),
		base64.RawURLEncoding.EncodeToString([]byte(text)),
	}
}
