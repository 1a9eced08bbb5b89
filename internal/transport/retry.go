// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	// backoffMin and backoffMax bound the wait before a repeat that the server
	// did not time.
	backoffMin = 500 * time.Millisecond
	backoffMax = 30 * time.Second
	// pauseDefault is the wait after a 429 without Retry-After; the default of
	// four retries then covers the minute over which the API counts.
	pauseDefault = 15 * time.Second
	// patience is the longest Retry-After that is waited for. A longer one ends
	// the call at once, with the answer that asked for it.
	patience = 5 * time.Minute
)

// retry repeats attempts with go-retryablehttp and our own policy.
type retry struct {
	next *retryablehttp.RoundTripper
}

func newRetry(next http.RoundTripper, maxRetries int) *retry {
	return &retry{next: &retryablehttp.RoundTripper{Client: &retryablehttp.Client{
		HTTPClient: &http.Client{Transport: next, CheckRedirect: noRedirect},
		RetryMax:   maxRetries,
		CheckRetry: repeats,
		Backoff:    backoff,
		// The last answer or error is the caller's to read, not to be replaced by "giving up".
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
		RequestLogHook: func(_ retryablehttp.Logger, req *http.Request, retries int) {
			*req = *req.WithContext(withAttempt(req.Context(), retries+1))
		},
	}}}
}

func (r *retry) RoundTrip(req *http.Request) (*http.Response, error) {
	// The hook above writes to the request, which a RoundTripper may not do to its caller's.
	return r.next.RoundTrip(req.Clone(req.Context()))
}

// repeats decides whether an attempt is followed by another.
func repeats(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	repeatable := callOf(ctx).Repeatable
	if err != nil {
		return isNeverSent(err) || repeatable && !isFinal(err), nil
	}
	if wait, ok := retryAfter(resp); ok && wait > patience {
		return false, nil
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		return true, nil
	}
	return repeatable && slices.Contains([]int{
		http.StatusRequestTimeout,
		http.StatusInternalServerError,
		http.StatusBadGateway,
		http.StatusServiceUnavailable,
		http.StatusGatewayTimeout,
	}, resp.StatusCode), nil
}

// isNeverSent tells errors of connecting: nothing of the request left, so even
// a write may be tried again.
func isNeverSent(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// isFinal tells errors that another attempt would only meet again.
func isFinal(err error) bool {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return untrusted || errors.Is(err, ErrTooLarge)
}

// backoff returns how long to wait before repeat number retries+1: what the
// server asks for, else exponentially more with full jitter, so that parallel
// calls do not come back in step.
func backoff(_, _ time.Duration, retries int, resp *http.Response) time.Duration {
	if resp != nil {
		if _, ok := retryAfter(resp); ok || resp.StatusCode == http.StatusTooManyRequests {
			return pause(resp)
		}
	}
	ceiling := backoffMax
	if retries < 6 {
		ceiling = min(backoffMax, backoffMin<<retries)
	}
	return rand.N(ceiling) + 1 //nolint:gosec // Jitter needs no secrecy.
}

// pause returns how long a 429 asks everyone to wait.
func pause(resp *http.Response) time.Duration {
	if wait, ok := retryAfter(resp); ok {
		return wait
	}
	return pauseDefault
}

// retryAfter reads the Retry-After header, as seconds or as an HTTP date. A date
// is taken against the answer's own Date, as the local clock may be off.
func retryAfter(resp *http.Response) (time.Duration, bool) {
	value := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(0, until.Sub(now)), true
}
