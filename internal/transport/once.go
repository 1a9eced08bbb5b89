// SPDX-License-Identifier: MPL-2.0

package transport

import "context"

type withoutRetriesKey struct{}

// WithoutRetries returns a context whose calls are not repeated after a missing or bad
// answer, as their caller has another way. They still wait for the limit and are repeated
// after a 429, or if nothing was sent.
func WithoutRetries(ctx context.Context) context.Context {
	return context.WithValue(ctx, withoutRetriesKey{}, true)
}

func withoutRetries(ctx context.Context) bool {
	without, _ := ctx.Value(withoutRetriesKey{}).(bool)
	return without
}
