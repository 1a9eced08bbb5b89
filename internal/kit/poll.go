// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"time"
)

// The waits between two polls start short, because the work may end at once, and grow,
// because each poll is one of the 50 requests a minute that the whole run shares.
const (
	firstWait   = 2 * time.Second
	longestWait = 30 * time.Second
)

// Poll calls look until it reports the end or fails, or the context ends; the error is
// then the cause of the context. It waits before the first call.
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
