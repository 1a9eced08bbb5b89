// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logging writes one line per attempt, without bodies, headers, queries and error
// texts: any of them may hold a secret.
type logging struct {
	next http.RoundTripper
}

func (l *logging) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := l.next.RoundTrip(req)
	fields := map[string]any{
		"method":      req.Method,
		"path":        req.URL.Path,
		"attempt":     nextAttempt(req.Context()),
		"duration_ms": time.Since(start).Milliseconds(),
	}
	if err != nil {
		tflog.Debug(req.Context(), "HTTP request without an answer", fields)
		return nil, err
	}
	fields["status"] = resp.StatusCode
	tflog.Debug(req.Context(), "HTTP request", fields)
	return resp, nil
}

// logPause writes that a 429 delays all requests, and the rate afterwards.
func logPause(ctx context.Context, pause time.Duration, retryAfter bool, perMinute float64) {
	tflog.Warn(ctx, "The API answers 429 Too Many Requests: all requests wait, and are slower afterwards", map[string]any{
		"wait_seconds": int(pause.Seconds()), "retry_after": retryAfter, "requests_per_minute": int(perMinute),
	})
}

// logFullWindow writes that this run's own limit delays all requests.
func logFullWindow(ctx context.Context, wait time.Duration) {
	tflog.Warn(ctx, "The requests per minute of this run are used up: all requests wait", map[string]any{"wait_seconds": int(wait.Seconds())})
}

type attemptsKey struct{}

// attempts are what the attempts of a call share.
type attempts struct {
	made   int
	waiter *waiter // nil before the first one
}

// countAttempts returns a context that counts the attempts of a call, after faults and
// after 429s.
func countAttempts(ctx context.Context) context.Context {
	return context.WithValue(ctx, attemptsKey{}, new(attempts))
}

// nextAttempt returns the number of an attempt, from 1.
func nextAttempt(ctx context.Context) int {
	attempts, ok := ctx.Value(attemptsKey{}).(*attempts)
	if !ok {
		return 1
	}
	attempts.made++ // The attempts of a call are made one after the other.
	return attempts.made
}
