// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestSilence has the API answer nothing but 429 from the middle on, and then never again,
// as after a daily quota or without a network: the run ends, and its report says why.
func TestSilence(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"429":       {Status: http.StatusTooManyRequests},
		"no answer": {Drop: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var begin func()
				w := seededWorld(t, sandbox.Config{RequestsPerMinute: -1}, func(_ http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
					if r.URL.Path == sandbox.NumberInventoryPath {
						begin()
					}
				})
				begin = func() { w.Inject(fault) }
				network := &acctest.Network{}
				network.Serve(t, "127.0.0.1:80", w)
				w.url = "http://127.0.0.1"
				config := w.config(t)
				config.Dial = network.Dial
				start := time.Now()
				report, err := probe.Run(t.Context(), config)
				if err == nil || !strings.Contains(err.Error(), "got no answer or 429") {
					t.Errorf("error %v", err)
				}
				if took := time.Since(start); took > 30*time.Minute {
					t.Errorf("it took %s", took)
				}
				var written strings.Builder
				if err := report.WriteMarkdown(&written); err != nil {
					t.Fatal(err)
				}
				for _, text := range []string{"The report is not complete: several calls", "| `GET /v1.0/numbers/inventory` | 200 OK |"} {
					if !strings.Contains(written.String(), text) {
						t.Errorf("the report lacks %q:\n%s", text, written.String())
					}
				}
			})
		})
	}
}
