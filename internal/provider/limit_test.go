// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// createRoutes creates message routes, whose names begin with a prefix, with one provider. It
// returns how many calls warned that they waited for the rate limit.
func (w env) createRoutes(t *testing.T, prefix string, n int) (warnings int) {
	t.Helper()
	server := w.server(t, sandboxURL)
	var warned atomic.Int32
	inParallel(n, func(i int) {
		route := server.Args("telegent_message_route", map[string]any{
			"route_name": fmt.Sprintf("%s %d", prefix, i), "message_url": "https://example.com/messages", "message_url_method": "POST",
		})
		instance, diags := server.Apply("telegent_message_route", nil, route)
		others := withoutRateLimit(diags)
		warned.Add(int32(len(diags) - len(others)))
		if len(others) > 0 || instance == nil {
			t.Errorf("%s %d: %s", prefix, i, acctest.FormatDiags(diags))
		}
	})
	return int(warned.Load())
}

// withoutRateLimit returns the diagnostics except the warning of a wait for the rate limit.
func withoutRateLimit(diags []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	return slices.DeleteFunc(slices.Clone(diags), func(d *tfprotov6.Diagnostic) bool {
		return d.Severity == tfprotov6.DiagnosticSeverityWarning && d.Summary == "This run waited for the rate limit"
	})
}

// statuses counts the sandbox's answers by status, and the successes of one path.
func (w env) statuses(path string) (statuses map[int]int, successes int) {
	statuses = map[int]int{}
	for _, e := range w.sandbox.Journal() {
		statuses[e.Status]++
		if e.Path == path && e.Status == http.StatusOK {
			successes++
		}
	}
	return statuses, successes
}

// Many runs at once on one account all succeed, and waste few requests.
func TestRunsShareAnAccount(t *testing.T) {
	t.Parallel()
	for _, runs := range []int{2, 16} {
		for _, retryAfter := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d runs, Retry-After %t", runs, retryAfter), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					const each, perMinute = 30, 50
					w := newEnv(t, sandbox.Config{NoRetryAfter: !retryAfter})
					start := time.Now()
					var wait sync.WaitGroup
					var warnings atomic.Int32
					for run := range runs {
						wait.Go(func() {
							n := w.createRoutes(t, fmt.Sprint("Run ", run), each)
							if n > 1 {
								t.Errorf("run %d warned %d times of the rate limit, want at most once", run, n)
							}
							warnings.Add(int32(n))
						})
					}
					wait.Wait()
					took := time.Since(start)
					if runs == 16 && warnings.Load() == 0 {
						t.Error("no run warned of the rate limit")
					}

					statuses, created := w.statuses(sandbox.MessageRoutePath)
					total := len(w.sandbox.Journal())
					needed := total - statuses[http.StatusTooManyRequests]
					ideal := time.Duration((needed-1)/perMinute) * time.Minute
					t.Logf("%d requests: %v, in %s; the least is %s", total, statuses, took.Round(time.Second), ideal)
					if 3*statuses[http.StatusTooManyRequests] > total {
						t.Errorf("%d of %d requests were answered 429, want at most a third", statuses[http.StatusTooManyRequests], total)
					}
					if retryAfter && runs == 16 && took > ideal*12/10 {
						t.Errorf("took %s, want at most a fifth more than %s", took, ideal)
					}
					if created != runs*each {
						t.Errorf("%d routes were created, want %d: each once", created, runs*each)
					}
				})
			})
		}
	}
}

// The provider's own calls need few tokens, however short their lives are.
func TestShortLivedTokens(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lifetime, answer time.Duration
		tokens, refused  int // at most
	}{
		"a minute":                {lifetime: time.Minute, tokens: 5},
		"seconds":                 {lifetime: 5 * time.Second, tokens: 200 / 3},
		"seconds, slow answers":   {lifetime: 5 * time.Second, answer: time.Second, tokens: 200 / 3},
		"seconds, slower answers": {lifetime: 5 * time.Second, answer: 3 * time.Second, tokens: 200 / 3, refused: 200}, // It expires on the way: each call has another try.,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{TokenLifetime: test.lifetime})
				w.sandbox.Inject(sandbox.Fault{Delay: test.answer})
				warnings := w.createRoutes(t, "Route", 200)
				statuses, tokens := w.statuses(sandbox.TokenPath)
				if warnings > statuses[http.StatusTooManyRequests] {
					t.Errorf("%d warnings of the rate limit without a 429", warnings)
				}
				t.Logf("%d tokens: %v", tokens, statuses)
				if tokens > test.tokens {
					t.Errorf("%d tokens, want at most %d", tokens, test.tokens)
				}
				if n := statuses[http.StatusUnauthorized]; n > test.refused {
					t.Errorf("%d requests were answered 401, want at most %d: %v", n, test.refused, statuses)
				}
			})
		})
	}
}

func TestRateLimitTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		w.sandbox.Inject(published(http.StatusTooManyRequests, "Too many requests."))
		settings := settings(sandboxURL)
		settings["rate_limit_timeout"] = tftypes.NewValue(tftypes.String, "10m")
		server := w.configured(t, settings)
		start := time.Now()
		_, diags := server.OpenEphemeral("telegent_token", endpoint("numbers/provision"))
		if took := time.Since(start); took < 8*time.Minute || took > 10*time.Minute {
			t.Errorf("waited for %s, want 10m", took)
		}
		want := "ERROR: Cannot get a token for http://127.0.0.1:8080/v1.0/numbers/provision"
		if len(diags) != 1 || "ERROR: "+diags[0].Summary != want {
			t.Error(diagnostics(diags))
		}
	})
}
