// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// ErrTimeout is the error of an attempt that had no whole answer within
// Options.RequestTimeout.
var ErrTimeout = errors.New("no whole answer within the request timeout")

// ErrTooLarge is the error of an answer longer than Call.MaxAnswer.
var ErrTooLarge = errors.New("the answer is too large")

// bound limits one attempt: its time, and the size of its answer. It reads the
// answer whole, so that a connection lost midway is an error of the attempt,
// which retry can see, and not one of whoever reads the body later.
type bound struct {
	next    http.RoundTripper
	timeout time.Duration
}

func (b *bound) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(req.Context(), b.timeout, fmt.Errorf("%w of %s", ErrTimeout, b.timeout))
	defer cancel()

	resp, err := b.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, attemptError(ctx, err)
	}
	defer resp.Body.Close()

	limit := callOf(ctx).MaxAnswer
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return nil, attemptError(ctx, fmt.Errorf("read the answer: %w", err))
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// attemptError tells our own timeout from a context that the caller ended.
func attemptError(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, ErrTimeout) {
		return cause
	}
	return err
}
