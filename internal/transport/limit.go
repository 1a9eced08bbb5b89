// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// window is the time over which the API counts, and a second for requests that
// travel faster than those before them.
const window = time.Minute + time.Second

// limit holds requests back until the API will take them.
type limit struct {
	next    http.RoundTripper
	limiter *limiter
}

func (l *limit) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := context.Cause(req.Context()); err != nil {
		return nil, err // It takes no place in the queue.
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

// limiter keeps to the rate in two ways. A request goes no earlier than a window
// after the one that went a minute's worth of requests before it, so no window
// ever sees more, wherever the API has it begin, and a small run never waits. (A
// token bucket would let twice as many into the first minute.) And a 429 holds
// everyone back for as long as it asks, as other processes share the account.
type limiter struct {
	mu   sync.Mutex
	sent []time.Time // the latest requests, a ring
	next int         // the oldest of them
	open time.Time   // when those held back may go
}

// newLimiter limits requests per minute; 0 is no limit but what a 429 asks for.
func newLimiter(perMinute int) *limiter {
	return &limiter{sent: make([]time.Time, max(0, perMinute))}
}

// wait returns when the caller may send. Its error is the context's; a wait that
// would end after the context's deadline is not begun.
func (l *limiter) wait(ctx context.Context) error {
	at, err := l.reserve(ctx)
	if err != nil {
		return err
	}
	// Who was held back looks again after waking: a later 429 may have been heard.
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

// reserve takes the next free place and returns its time.
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

// hold lets nobody go for a while. A wait that is too long to be sat out holds
// nobody: each caller hears of it from the API.
func (l *limiter) hold(wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if open := time.Now().Add(wait); wait <= patience && open.After(l.open) {
		l.open = open
	}
}
