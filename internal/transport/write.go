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
// context ends it only before it is sent. After that it ends with its answer or the
// timeout: otherwise the caller would not learn what was bought.
func (b *bound) write(req *http.Request) (*http.Response, error) {
	caller := req.Context()
	ctx, abandon := context.WithCancelCause(context.WithoutCancel(caller))
	defer abandon(nil)
	var s sending
	if req.Body == nil || req.Body == http.NoBody {
		// Without a body nothing can stop it once it connects, so it is never
		// abandoned.
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

// errEnded is the error of reading a body after the end of its attempt.
var errEnded = errors.New("the attempt has ended")

// sending records whether a write was sent. It is decided once: by the first byte of
// the body, or by what stops it.
type sending struct {
	once sync.Once
	sent bool
}

// settle decides it, unless it is decided already, and reports whether the write was
// sent.
func (s *sending) settle(sent bool) bool {
	s.once.Do(func() { s.sent = sent })
	return s.sent
}

// hold delays the request's body: it is read only if release returns no error. The
// headers may have been sent before, but no server acts on a request without its body.
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

// sentError is a failure of an attempt that may have reached the server.
type sentError struct{ err error }

func (e *sentError) Error() string { return e.err.Error() }
func (e *sentError) Unwrap() error { return e.err }

// wasSent reports whether the request of an attempt was sent. If its token could not be
// got, it was not, although the token's own request was.
func wasSent(err error) bool {
	if _, ok := errors.AsType[*tokenError](err); ok {
		return false
	}
	_, ok := errors.AsType[*sentError](err)
	return ok
}
