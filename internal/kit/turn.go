// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"sync"
)

// turns are the keys whose turn some call has.
type turns struct {
	mu    sync.Mutex
	byKey map[string]chan struct{} // closed at the end of the turn
}

// Turn waits until no other call has the turn of a key, and returns the function that ends it.
// It is for a write that depends on what a read has just shown: without it, calls of the same
// run would all read before the first of them writes.
func (d *Data) Turn(ctx context.Context, key string) (end func(), err error) {
	for {
		taken, end := d.turns.take(key)
		if end != nil {
			return end, nil
		}
		select {
		case <-taken:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// take takes the turn of a key, or returns what is closed when another call's turn ends.
func (t *turns) take(key string) (taken <-chan struct{}, end func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if taken, ok := t.byKey[key]; ok {
		return taken, nil
	}
	if t.byKey == nil {
		t.byKey = map[string]chan struct{}{}
	}
	over := make(chan struct{})
	t.byKey[key] = over
	return nil, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.byKey, key)
		close(over)
	}
}
