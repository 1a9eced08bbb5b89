// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
)

// write makes one attempt of a call that is not repeatable. The end of the caller's
// context ends it only until it is sent. From then on it ends by its answer or by the
// timeout: a caller that left would not learn what it bought.
func (b *bound) write(req *http.Request) (*http.Response, error) {
	caller := req.Context()
	ctx, abandon := context.WithCancelCause(context.WithoutCancel(caller))
	defer abandon(nil)
	var s sending
	if req.Body == nil || req.Body == http.NoBody {
		// Nothing can hold it back once it connects, so it is never abandoned.
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { s.settle(true) }})
		req = req.WithContext(ctx)
	} else {
		defer context.AfterFunc(caller, func() {
			if !s.settle(false) {
				abandon(context.Cause(caller))
			}
		})()
		req = hold(req.WithContext(ctx), func() error {
			if s.settle(caller.Err() == nil) {
				return nil
			}
			return cmp.Or(context.Cause(caller), errEnded)
		})
	}
	resp, err := b.attempt(req)
	if err != nil && s.settle(false) {
		err = &sentError{err}
	}
	return resp, err
}

// errEnded is the error of a body that is read after its attempt has ended.
var errEnded = errors.New("the attempt has ended")

// sending is whether a write is sent. It is settled once, by the first byte of its body
// or by what keeps that back.
type sending struct {
	once sync.Once
	sent bool
}

// settle settles it, unless it is settled already, and reports whether the write is
// sent.
func (s *sending) settle(sent bool) bool {
	s.once.Do(func() { s.sent = sent })
	return s.sent
}

// hold holds the request's body back: it is read only where release returns no error.
// The headers may have left before, but no server acts on a request without its body.
func hold(req *http.Request, release func() error) *http.Request {
	body, again := req.Body, req.GetBody
	req.Body = &heldBody{ReadCloser: body, release: release}
	if again != nil {
		req.GetBody = func() (io.ReadCloser, error) {
			body, err := again()
			return &heldBody{ReadCloser: body, release: release}, err
		}
	}
	return req
}

type heldBody struct {
	io.ReadCloser
	release func() error
}

func (h *heldBody) Read(p []byte) (int, error) {
	if err := h.release(); err != nil {
		return 0, err
	}
	return h.ReadCloser.Read(p)
}

// sentError is a failure of an attempt that had reached the server, as far as
// anyone can tell.
type sentError struct{ err error }

func (e *sentError) Error() string { return e.err.Error() }
func (e *sentError) Unwrap() error { return e.err }

// wasSent reports whether the request of an attempt had been sent. One whose token
// could not be got had not, though the token's own call may have been.
func wasSent(err error) bool {
	if _, ok := errors.AsType[*tokenError](err); ok {
		return false
	}
	_, ok := errors.AsType[*sentError](err)
	return ok
}
