// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// Calls of one key take turns, and calls of another do not wait for them.
func TestTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var data kit.Data
		start := time.Now()
		var took sync.Map
		for i, key := range []string{"a", "a", "a", "b"} {
			go func() {
				end, err := data.Turn(t.Context(), key)
				if err != nil {
					t.Error(err)
					return
				}
				defer end()
				<-time.After(time.Second)
				took.Store(i, time.Since(start))
			}()
		}
		<-time.After(1500 * time.Millisecond)
		gone := errors.New("gone")
		ctx, leave := context.WithCancelCause(t.Context())
		time.AfterFunc(100*time.Millisecond, func() { leave(gone) })
		if end, err := data.Turn(ctx, "a"); !errors.Is(err, gone) || end != nil {
			t.Errorf("a caller that leaves has %v", err)
		}
		<-time.After(time.Minute)
		counts := map[time.Duration]int{}
		took.Range(func(_, d any) bool { counts[d.(time.Duration)]++; return true }) //nolint:forcetypeassert // It was stored so.
		if counts[time.Second] != 2 || counts[2*time.Second] != 1 || counts[3*time.Second] != 1 {
			t.Errorf("ended after %v, want two after 1s, and one each after 2s and 3s", counts)
		}
	})
}
