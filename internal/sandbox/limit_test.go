// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestLimitWindow(t *testing.T) {
	t.Parallel()
	now := newClock()
	s, server := start(t, sandbox.Config{Now: now.Now, RequestsPerMinute: 2})
	s.Inject(sandbox.Fault{Times: 1, Status: http.StatusTeapot})

	steps := []struct {
		after      time.Duration // since the step before
		status     int
		retryAfter string
	}{
		{0, 418, ""}, // counts, though a fault answers
		{time.Second, 401, ""},
		{0, 429, "59"},
		{500 * time.Millisecond, 429, "59"}, // rounded up
		{58*time.Second + 499*time.Millisecond, 429, "1"},
		{time.Millisecond, 401, ""}, // a new window
		{0, 401, ""},
		{0, 429, "60"},
		{90 * time.Second, 401, ""}, // the window starts with this request, not when the former ended
		{0, 401, ""},
		{45 * time.Second, 429, "15"},
	}
	for i, step := range steps {
		now.move(step.after)
		got := post(t, server, numbersPath, "{}")
		if got.status != step.status || got.header.Get("Retry-After") != step.retryAfter {
			t.Errorf("step %d: status %d, Retry-After %q, want %d, %q", i, got.status, got.header.Get("Retry-After"), step.status, step.retryAfter)
		}
		if got.status == http.StatusTooManyRequests {
			want := map[string]any{"StatusCode": 429.0, "Message": "Too many requests: rate limit exceeded. Slow your request cadence and retry after a short delay."}
			if diff := cmp.Diff(want, object(t, got.body)); diff != "" {
				t.Errorf("step %d: body (-want +got):\n%s", i, diff)
			}
		}
	}
}

func TestLimitComesAfterFaults(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{Now: newClock().Now, RequestsPerMinute: 1})
	post(t, server, numbersPath, "{}")
	s.Inject(sandbox.Fault{Times: 1, Status: http.StatusTeapot})
	for _, want := range []int{418, 429} {
		if got := post(t, server, numbersPath, "{}"); got.status != want {
			t.Errorf("status %d, want %d", got.status, want)
		}
	}
}

func TestLimitDefaultAndWindow(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config     sandbox.Config
		admitted   int
		retryAfter string
	}{
		"published":  {sandbox.Config{}, 50, "60"},
		"own window": {sandbox.Config{RequestsPerMinute: 1, Window: 1500 * time.Millisecond}, 1, "2"},
		"no header":  {sandbox.Config{RequestsPerMinute: 1, NoRetryAfter: true}, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.config.Now = newClock().Now
			_, server := start(t, test.config)
			for i := range test.admitted {
				if got := post(t, server, numbersPath, "{}"); got.status != http.StatusUnauthorized {
					t.Fatalf("request %d: status %d, want 401", i, got.status)
				}
			}
			got := post(t, server, numbersPath, "{}")
			if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != test.retryAfter {
				t.Errorf("status %d, Retry-After %q, want 429, %q", got.status, got.header.Get("Retry-After"), test.retryAfter)
			}
		})
	}
}

func TestLimitOff(t *testing.T) {
	t.Parallel()
	_, server := start(t, sandbox.Config{RequestsPerMinute: -1})
	for i := range 60 {
		if got := post(t, server, numbersPath, "{}"); got.status != http.StatusUnauthorized {
			t.Fatalf("request %d: status %d, want 401", i, got.status)
		}
	}
}
