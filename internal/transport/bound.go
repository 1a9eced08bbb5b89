// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"time"
)

// ErrTimeout is the error of an attempt without a complete answer within
// Options.RequestTimeout.
var ErrTimeout = errors.New("no whole answer within the request timeout")

// ErrTooLarge is the error of an answer longer than Call.MaxAnswer.
var ErrTooLarge = errors.New("the answer is too large")

// bound limits the time of one attempt and the size of its answer. It reads the whole
// answer, so that a connection lost midway is an error of the attempt, which retry
// sees, instead of an error for the reader of the body. A write that was sent is
// bounded by its time only: see write.
type bound struct {
	next    http.RoundTripper
	timeout time.Duration
}

func (b *bound) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := context.Cause(req.Context()); err != nil {
		return nil, err // The context may have ended while the token was fetched.
	}
	if content := callOf(req.Context()).content; content != nil {
		var err error
		if req, err = withBody(req, content()); err != nil {
			return nil, err
		}
	}
	switch {
	case !callOf(req.Context()).Repeatable:
		return b.write(req)
	case withoutRetries(req.Context()):
		return b.once(req)
	}
	return b.attempt(req)
}

// once makes the attempt of a call that is repeated only if nothing was sent.
func (b *bound) once(req *http.Request) (*http.Response, error) {
	var s sending
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{WroteHeaders: func() { s.settle(true) }})
	resp, err := b.attempt(req.WithContext(ctx))
	if err != nil && s.settle(false) {
		err = &sentError{err}
	}
	return resp, err
}

// withBody returns the request with another body.
func withBody(req *http.Request, content any) (*http.Request, error) {
	body, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, _ = req.GetBody()
	return req, nil
}

func (b *bound) attempt(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(req.Context(), b.timeout, fmt.Errorf("%w of %s", ErrTimeout, b.timeout))
	defer cancel()
	resp, err := b.exchange(req.WithContext(ctx))
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	return resp, err
}

func (b *bound) exchange(req *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(req)
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the connection was closed before an answer came: %w", err)
	}
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	limit := callOf(req.Context()).MaxAnswer
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("the connection was lost after %d bytes of the answer: %w", len(body), err)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	// net/http turns an invalid Location into an error, which hides the answer.
	if _, err := resp.Location(); err != nil {
		resp.Header.Del("Location")
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}
