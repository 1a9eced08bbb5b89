// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

func TestPollWaitsLongerEachTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var waits []time.Duration
		last := time.Now()
		err := kit.Poll(t.Context(), func(context.Context) (bool, error) {
			waits = append(waits, time.Since(last))
			last = time.Now()
			return len(waits) == 7, nil
		})
		want := []time.Duration{
			2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, 30 * time.Second, 30 * time.Second,
		}
		if err != nil || !slices.Equal(waits, want) {
			t.Errorf("waited %v, want %v; %v", waits, want, err)
		}
	})
}

func TestPollEnds(t *testing.T) {
	t.Parallel()
	broken, gone := errors.New("broken"), errors.New("gone")
	tests := map[string]struct {
		leave time.Duration // when the caller's context ends; 0 for never
		over  bool
		err   error
		want  error
		looks int
		took  time.Duration
	}{
		"at the first look":         {over: true, looks: 1, took: 2 * time.Second},
		"with the error of a look":  {err: broken, want: broken, looks: 1, took: 2 * time.Second},
		"an error counts for more":  {over: true, err: broken, want: broken, looks: 1, took: 2 * time.Second},
		"before the first look":     {leave: time.Second, want: gone, looks: 0, took: time.Second},
		"between two looks":         {leave: 5 * time.Second, want: gone, looks: 1, took: 5 * time.Second},
		"when the context is ended": {leave: -1, want: gone, looks: 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, end := context.WithCancelCause(t.Context())
				defer end(nil)
				if test.leave < 0 {
					end(gone)
				}
				if test.leave > 0 {
					defer time.AfterFunc(test.leave, func() { end(gone) }).Stop()
				}
				start, looks := time.Now(), 0
				err := kit.Poll(ctx, func(context.Context) (bool, error) {
					looks++
					return test.over, test.err
				})
				if took := time.Since(start); !errors.Is(err, test.want) || looks != test.looks || took != test.took {
					t.Errorf("%v after %d looks and %s, want %v after %d and %s", err, looks, took, test.want, test.looks, test.took)
				}
			})
		})
	}
}

// A look has the context of the poll, so that one under way ends with it.
func TestPollEndsALook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("gone")
		ctx, end := context.WithTimeoutCause(t.Context(), 3*time.Second, gone)
		defer end()
		err := kit.Poll(ctx, func(ctx context.Context) (bool, error) {
			<-ctx.Done()
			return false, context.Cause(ctx)
		})
		if !errors.Is(err, gone) {
			t.Error(err)
		}
	})
}
