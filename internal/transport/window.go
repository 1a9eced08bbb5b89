// SPDX-License-Identifier: MPL-2.0

package transport

import "time"

// windowLength is the minute over which the API counts, and a second for requests that
// overtake others.
const windowLength = time.Minute + time.Second

// window is a run's own limit. A request is sent at least a window after the one that
// was a minute's worth of requests earlier, so no window has more, wherever it begins,
// and a small run never waits. (A token bucket would let twice as many into the first
// minute.)
type window struct {
	sent   []time.Time // the latest requests, as a ring; empty for no limit
	oldest int
}

func newWindow(perMinute int) window {
	return window{sent: make([]time.Time, max(0, perMinute))}
}

// free returns when the n-th request from now on may be sent, n from 0.
func (w *window) free(n int, now time.Time) time.Time {
	if len(w.sent) == 0 {
		return now
	}
	if n >= len(w.sent) {
		return w.free(n-len(w.sent), now).Add(windowLength)
	}
	return later(now, w.sent[(w.oldest+n)%len(w.sent)].Add(windowLength))
}

// take counts a request.
func (w *window) take(now time.Time) {
	if len(w.sent) > 0 {
		w.sent[w.oldest] = now
		w.oldest = (w.oldest + 1) % len(w.sent)
	}
}
