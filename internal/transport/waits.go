// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"sync/atomic"
	"time"
)

// Waits are the waits for the rate limit of the calls with a context, so that the caller
// can show why they take long.
type Waits struct {
	// Begin is called when a call begins a wait of more than a few seconds, with its expected
	// length. It may be nil, and it may be called at the same time by several calls.
	Begin func(wait time.Duration)

	longest atomic.Int64
}

type waitsKey struct{}

// WithWaits returns a context whose calls record their waits.
func WithWaits(ctx context.Context, w *Waits) context.Context {
	return context.WithValue(ctx, waitsKey{}, w)
}

func waitsOf(ctx context.Context) *Waits {
	if w, ok := ctx.Value(waitsKey{}).(*Waits); ok {
		return w
	}
	return &Waits{}
}

// LongestAfter429 returns the longest time that a call waited because the API answered 429
// Too Many Requests to this run.
func (w *Waits) LongestAfter429() time.Duration { return time.Duration(w.longest.Load()) }

func (w *Waits) begin(wait time.Duration) {
	if w.Begin != nil && wait > longWait {
		w.Begin(wait)
	}
}

func (w *Waits) add(waited time.Duration) {
	for {
		longest := w.longest.Load()
		if int64(waited) <= longest || w.longest.CompareAndSwap(longest, int64(waited)) {
			return
		}
	}
}
