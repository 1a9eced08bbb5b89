// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"time"
)

// callContext is the context of one call of the protocol. What keeps it after the call keeps
// nothing else alive: it has let go of its parent, with the loggers and all that they hold.
type callContext struct {
	live atomic.Pointer[liveContext] // nil once the call has ended
	done <-chan struct{}
}

type liveContext struct{ context.Context } //nolint:containedctx // It lives as long as its call.

// newCallContext returns the context of a call, and the function that ends it.
func newCallContext(parent context.Context) (ctx context.Context, end func()) {
	live, cancel := context.WithCancel(parent)
	c := &callContext{done: live.Done()}
	c.live.Store(&liveContext{live})
	return c, func() {
		cancel()
		c.live.Store(nil)
	}
}

func (c *callContext) Done() <-chan struct{} { return c.done }

func (c *callContext) Err() error {
	if live := c.live.Load(); live != nil {
		return live.Err()
	}
	return context.Canceled
}

func (c *callContext) Deadline() (deadline time.Time, ok bool) {
	if live := c.live.Load(); live != nil {
		return live.Deadline()
	}
	return time.Time{}, false
}

func (c *callContext) Value(key any) any {
	if live := c.live.Load(); live != nil {
		return live.Value(key)
	}
	return nil
}
