// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// The content of a deferred request is decided when it is sent: after the wait for the
// rate limit, and anew after a 429.
func TestDeferred(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]Call{"write": {}, "repeatable": {Repeatable: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &fake{answers: []answer{{status: 200}, {status: 429, header: retryAfterHeader("7")}, {status: 200}}}
				transport := New(Options{RequestsPerMinute: 1, MaxRetries: 4})
				transport.base = &bound{next: server, timeout: time.Minute}
				start := time.Now()
				content := Deferred(func() any { return time.Since(start) })
				for range 2 {
					resp, _, err := SendJSON(t.Context(), transport.Client(), call, "POST /v1.0/things", http.MethodPost, "https://api.example.com/v1.0/things", content)
					if err != nil || resp.StatusCode != http.StatusOK {
						t.Fatal(resp, err)
					}
				}
				if len(server.requests) != 3 || time.Since(start) < 2*time.Minute {
					t.Fatalf("%d requests in %s, want 3 in two minutes or more", len(server.requests), time.Since(start))
				}
				for i, req := range server.requests {
					want := strconv.FormatInt(int64(server.at[i].Sub(start)), 10)
					if server.bodies[i] != want || req.ContentLength != int64(len(want)) || req.Header.Get("Content-Type") != "application/json" {
						t.Errorf("request %d has %q of %d, %v, want %s", i, server.bodies[i], req.ContentLength, req.Header, want)
					}
				}
			})
		})
	}
}
