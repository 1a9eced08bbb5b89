// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// window is the minute over which the API counts, and a second for requests that
// overtake others.
const window = time.Minute + time.Second

// limit delays requests to stay within the rate limit.
type limit struct {
	next    http.RoundTripper
	limiter *limiter
}

func (l *limit) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := context.Cause(req.Context()); err != nil {
		return nil, err // It takes no slot.
	}
	if err := l.limiter.wait(req.Context()); err != nil {
		return nil, fmt.Errorf("wait for the rate limit: %w", err)
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		l.limiter.hold(pause(resp))
	}
	return resp, err
}

// limiter limits the rate in two ways. A request is sent at least a window after the
// one that was a minute's worth of requests earlier, so no window has more, wherever it
// begins, and a small run never waits. (A token bucket would let twice as many into the
// first minute.) And a 429 delays all requests for as long as it asks, because other
// processes share the account.
type limiter struct {
	mu   sync.Mutex
	sent []time.Time // the latest requests, as a ring
	next int         // index of the oldest
	open time.Time   // the end of the delay by a 429
}

// newLimiter limits requests per minute; with 0, only a 429 delays requests.
func newLimiter(perMinute int) *limiter {
	return &limiter{sent: make([]time.Time, max(0, perMinute))}
}

// wait returns when the caller may send. Its error is that of the context. A wait that
// would end after the context's deadline fails at once.
func (l *limiter) wait(ctx context.Context) error {
	at, err := l.reserve(ctx)
	if err != nil {
		return err
	}
	// Look again after waking: a later 429 may have arrived.
	for ; ; at = l.opens() {
		left := time.Until(at)
		if left <= 0 && time.Until(l.opens()) <= 0 {
			return context.Cause(ctx)
		}
		timer := time.NewTimer(left)
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-timer.C:
		}
	}
}

// reserve takes the next free slot and returns its time.
func (l *limiter) reserve(ctx context.Context) (time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := time.Now()
	if l.open.After(at) {
		at = l.open
	}
	if len(l.sent) > 0 {
		if oldest := l.sent[l.next]; !oldest.IsZero() && oldest.Add(window).After(at) {
			at = oldest.Add(window)
		}
	}
	if deadline, ok := ctx.Deadline(); ok && at.After(deadline) {
		return at, fmt.Errorf("%w: the next request may go in %s", ErrNoTime, time.Until(at).Round(time.Second))
	}
	if len(l.sent) == 0 {
		return at, nil
	}
	l.sent[l.next] = at
	l.next = (l.next + 1) % len(l.sent)
	return at, nil
}

func (l *limiter) opens() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// hold delays all requests. If the delay is longer than the limit, it delays none: each
// caller gets the API's own answer.
func (l *limiter) hold(wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if open := time.Now().Add(wait); wait <= patience && open.After(l.open) {
		l.open = open
	}
}
