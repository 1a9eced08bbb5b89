// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// turns are the keys that calls take turns at.
type turns struct {
	mu    sync.Mutex
	byKey map[string]*semaphore.Weighted
}

// Turn waits until no other call has the turn of a key, and returns the function that ends it.
// It is for a write that depends on what a read has just shown: without it, calls of the same
// run would all read before the first of them writes.
func (d *Data) Turn(ctx context.Context, key string) (end func(), err error) {
	turn := d.turns.of(key)
	if turn.Acquire(ctx, 1) != nil {
		return nil, context.Cause(ctx)
	}
	return func() { turn.Release(1) }, nil
}

func (t *turns) of(key string) *semaphore.Weighted {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byKey == nil {
		t.byKey = map[string]*semaphore.Weighted{}
	}
	if t.byKey[key] == nil {
		t.byKey[key] = semaphore.NewWeighted(1)
	}
	return t.byKey[key]
}
