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
		"attempt":     attemptOf(req.Context()),
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

type attemptKey struct{}

// withAttempt returns a context with the number of the attempt, from 1.
func withAttempt(ctx context.Context, attempt int) context.Context {
	return context.WithValue(ctx, attemptKey{}, attempt)
}

func attemptOf(ctx context.Context) int {
	attempt, _ := ctx.Value(attemptKey{}).(int)
	return attempt
}
