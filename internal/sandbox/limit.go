// SPDX-License-Identifier: MPL-2.0

package sandbox

import "time"

// A limit admits max requests per fixed window. A window starts with the first request after the previous window ended.
type limit struct {
	max    int // negative: no limit
	window time.Duration
	ends   time.Time
	count  int
}

// take counts a request and returns how long the client must wait for the next window, 0 within the limit.
func (l *limit) take(now time.Time) time.Duration {
	if l.max < 0 {
		return 0
	}
	if !now.Before(l.ends) {
		l.ends, l.count = now.Add(l.window), 0
	}
	l.count++
	if l.count <= l.max {
		return 0
	}
	return l.ends.Sub(now)
}
