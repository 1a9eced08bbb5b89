// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limit holds requests back until the API will take them: a token bucket keeps
// to the published rate, and a gate that a 429 closes for everyone keeps to what
// the API says of itself, as other processes share the account's minute.
type limit struct {
	next   http.RoundTripper
	bucket *rate.Limiter

	mu    sync.Mutex
	opens time.Time // when the gate opens again
}

// newLimit allows a minute's requests at once, so that a small run never waits.
func newLimit(next http.RoundTripper, perMinute int) *limit {
	bucket := rate.NewLimiter(rate.Inf, 0)
	if perMinute > 0 {
		bucket = rate.NewLimiter(rate.Every(time.Minute/time.Duration(perMinute)), perMinute)
	}
	return &limit{next: next, bucket: bucket}
}

func (l *limit) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := l.bucket.Wait(ctx); err != nil {
		return nil, fmt.Errorf("wait for the rate limit: %w", err)
	}
	if err := l.passGate(ctx); err != nil {
		return nil, fmt.Errorf("wait for the rate limit: %w", err)
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		l.closeGate(pause(resp))
	}
	return resp, err
}

// passGate returns when the gate is open. Whoever waits looks again after
// waking, for a later 429 may have closed it anew.
func (l *limit) passGate(ctx context.Context) error {
	for {
		l.mu.Lock()
		wait := time.Until(l.opens)
		l.mu.Unlock()
		if wait <= 0 {
			return nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-timer.C:
		}
	}
}

func (l *limit) closeGate(wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	// A wait that nobody will sit out must not hold up the others either.
	if opens := time.Now().Add(wait); wait <= patience && opens.After(l.opens) {
		l.opens = opens
	}
}
