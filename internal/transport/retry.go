// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// ErrOutcomeUnknown is the error of a call that is not repeatable and may or may
// not have taken effect: it was sent, and its answer is missing. Whoever made it
// must look before trying again.
var ErrOutcomeUnknown = errors.New("the outcome is unknown")

// ErrNoTime is the error of a wait that would outlast the context's deadline.
var ErrNoTime = errors.New("there is not enough time left")

const (
	// backoffMin and backoffMax bound the wait before a repeat that the server
	// did not time.
	backoffMin = 500 * time.Millisecond
	backoffMax = 30 * time.Second
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
	resp, err := r.next.RoundTrip(req.Clone(req.Context()))
	if cause := context.Cause(req.Context()); cause != nil && !wasSent(err) && errors.Is(err, context.Canceled) {
		err = cause // A backoff that is cut short says no more than that it was.
	}
	if err != nil && wasSent(err) && !callOf(req.Context()).Repeatable {
		err = fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	return resp, err
}

// repeats decides whether an attempt is followed by another.
func repeats(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, nil //nolint:nilerr // The attempt's own error or answer tells more than the context's.
	}
	repeatable := callOf(ctx).Repeatable
	if err != nil {
		return !isFinal(err) && (repeatable || !wasSent(err)), nil
	}
	if wait, ok := RetryAfter(resp); ok && wait > Patience(ctx) {
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

// isFinal tells errors that another attempt would only meet again.
func isFinal(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	// The alerts of crypto/tls have no exported type; this is how they are told.
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Op == "remote error" {
		return true
	}
	// A wrong password must not be sent to a proxy time and again.
	if e, ok := errors.AsType[*ProxyError](err); ok && e.Status < http.StatusInternalServerError {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*tokenError](err); ok {
		return true
	}
	return errors.Is(err, ErrTooLarge) || errors.Is(err, ErrNoTime)
}

// backoff returns how long to wait before repeat number retries+1: what the
// server asks for, else exponentially more with full jitter, so that parallel
// calls do not come back in step.
func backoff(_, _ time.Duration, retries int, resp *http.Response) time.Duration {
	if resp != nil {
		if wait, ok := RetryAfter(resp); ok {
			return wait
		}
		if resp.StatusCode == http.StatusTooManyRequests {
			return pauseDefault
		}
	}
	ceiling := backoffMax
	if retries < 6 { // 500 ms doubled six times is above the maximum already.
		ceiling = backoffMin << retries
	}
	return rand.N(ceiling) + 1 //nolint:gosec // Jitter needs no secrecy.
}
