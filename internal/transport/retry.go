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

// ErrOutcomeUnknown is the error of a call that is not repeatable and may or may not
// have taken effect: it was sent, and its answer is missing. The caller must look
// before trying again.
var ErrOutcomeUnknown = errors.New("the outcome is unknown")

// ErrNoTime is the error of a wait that would exceed the context's deadline.
var ErrNoTime = errors.New("there is not enough time left")

const (
	// backoffMin and backoffMax bound the wait before a retry if the server asks for
	// none.
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
		// The caller gets the last answer or error instead of "giving up".
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}}}
}

func (r *retry) RoundTrip(req *http.Request) (*http.Response, error) {
	// retryablehttp changes the request, and a RoundTripper must not change its caller's.
	resp, err := r.next.RoundTrip(req.Clone(countAttempts(req.Context())))
	if cause := context.Cause(req.Context()); cause != nil && !wasSent(err) && errors.Is(err, context.Canceled) {
		err = cause // The error of an interrupted backoff does not say why.
	}
	if err != nil && wasSent(err) && !callOf(req.Context()).Repeatable {
		err = fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	return resp, err
}

// repeats reports whether to retry after an attempt. A 429 is not a fault, and limit has
// waited for as long as it may.
func repeats(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, nil //nolint:nilerr // The attempt's own error or answer tells more than the context's.
	}
	repeatable := callOf(ctx).Repeatable && !withoutRetries(ctx)
	if err != nil {
		return !isFinal(err) && (repeatable || !wasSent(err)), nil
	}
	if wait, ok := RetryAfter(resp); ok && wait > Patience(ctx, resp) {
		return false, nil
	}
	return repeatable && slices.Contains([]int{
		http.StatusRequestTimeout,
		http.StatusInternalServerError,
		http.StatusBadGateway,
		http.StatusServiceUnavailable,
		http.StatusGatewayTimeout,
	}, resp.StatusCode), nil
}

// isFinal reports whether another attempt would meet the same error.
func isFinal(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	// The alerts of crypto/tls have no exported type.
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Op == "remote error" {
		return true
	}
	// A wrong password must not be sent to a proxy repeatedly.
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

// backoff returns the wait before retry number retries+1: what the server asks for,
// otherwise exponential backoff with full jitter, so that parallel calls do not retry
// in step.
func backoff(_, _ time.Duration, retries int, resp *http.Response) time.Duration {
	if resp != nil {
		if wait, ok := RetryAfter(resp); ok {
			return wait
		}
	}
	ceiling := backoffMax
	if retries < 6 { // After six doublings 500 ms exceed the maximum.
		ceiling = backoffMin << retries
	}
	return rand.N(ceiling) + 1 //nolint:gosec // Jitter needs no secrecy.
}
