// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"time"
)

// Waits between two looks at something that takes its time: at first it may be over
// at once, and later each look is one of the 50 requests a minute that all share.
const (
	firstWait   = 2 * time.Second
	longestWait = 30 * time.Second
)

// Poll looks until look says that it is over or fails, or the context ends, whose
// cause is the error then. It waits before the first look.
func Poll(ctx context.Context, look func(ctx context.Context) (over bool, err error)) error {
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-timer.C:
		}
		if over, err := look(ctx); over || err != nil {
			return err
		}
	}
}
