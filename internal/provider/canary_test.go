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

	repeated := strings.Join(forms(t, canary), " ")
	cases := append(faults(),
		fault{name: "success", fault: sandbox.Fault{Path: "/none"}},
		fault{name: "the secret repeated in JSON", fault: published(400, repeated)},
		fault{name: "the secret repeated in problem details", fault: sandbox.Fault{
			Status: 400,
			Body:   fmt.Sprintf(`{"Title":%q,"Errors":{%q:[%[1]q]},"TraceId":%[1]q}`, repeated, canary),
		}},
		fault{name: "the secret repeated in a page", fault: sandbox.Fault{Status: 400, Body: "<p>" + repeated}},
		fault{name: "the secret repeated in a 200", fault: sandbox.Fault{Body: repeated}},
	)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{AccountSecret: canary})
			c.fault.Path = sandbox.TokenPath
			if c.name == "success" {
				c.fault.Path = "/none"
			}
			s.Inject(hurried(c.fault))
			if c.url != "" {
				url = c.url // Nobody is there; what a handshake says is the matrix' matter.
			}
			w := acctest.NewWorkspace(t, binary, required+`
provider "telegent" {
  request_timeout = "500ms"
  max_retries     = 0
}

ephemeral "telegent_token" "test" {
  api_endpoint = "numbers/provision"
}

data "telegent_token" "test" {
  api_endpoint = "message/outbound"
}

output "token" {
  value     = data.telegent_token.test.token
  sensitive = true
}
`+uses("ephemeral.telegent_token.test.token"),
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

			for _, form := range forms(t, canary) {
				finds(t, output+log+journal+stored, nil, form)
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
			if issued := len(s.IssuedTokens()); status == 0 && issued != 3 {
				t.Errorf("%d tokens were issued, want the data source's, and the ephemeral's in plan and apply", issued)
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
		strings.Trim(string(inJSON), `"`),
		html.EscapeString(text),
		url.QueryEscape(text),
		url.PathEscape(text),
		base64.StdEncoding.EncodeToString([]byte(text)),
		base64.RawURLEncoding.EncodeToString([]byte(text)),
	}
}
