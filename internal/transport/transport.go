// SPDX-License-Identifier: MPL-2.0

// Package transport sends the provider's HTTP requests: it repeats what may be
// repeated, keeps to the API's rate limit, logs what happened and bounds every
// attempt in time and size. It knows nothing of Terraform and nothing of any API.
//
//	client := transport.New(transport.Options{
//		UserAgent:         "terraform-provider-telegent/1.0.0",
//		RequestsPerMinute: 50,
//		RequestTimeout:    30 * time.Second,
//		MaxRetries:        4,
//	})
//	ctx = transport.WithCall(ctx, transport.Call{Repeatable: true, MaxAnswer: 1 << 20})
//	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
//	resp, err := client.Do(req)
package transport

import (
	"context"
	"net/http"
	"time"
)

// Options says how a transport behaves.
type Options struct {
	// UserAgent is sent with every request.
	UserAgent string
	// RequestsPerMinute is how many requests are sent in a minute, repeats
	// included; 0 sets no limit.
	RequestsPerMinute int
	// RequestTimeout bounds one attempt, from connecting to the last byte of the
	// answer. Waiting for the rate limit does not count.
	RequestTimeout time.Duration
	// MaxRetries is how often a request is repeated after its first attempt.
	MaxRetries int
	// Base sends the request; nil means a clone of http.DefaultTransport.
	Base http.RoundTripper
}

// New returns the client that all calls of one provider share. Its round
// trippers, outermost first: retry, limit, log, bound, user agent, base. Each
// attempt passes the limit, and the time spent waiting for it is no attempt's
// time. Redirects are not followed: a token call carries its secret in the body.
func New(options Options) *http.Client {
	next := options.Base
	if next == nil {
		next = newBase()
	}
	next = &userAgent{next: next, value: options.UserAgent}
	next = &bound{next: next, timeout: options.RequestTimeout}
	next = &logging{next: next}
	next = newLimit(next, options.RequestsPerMinute)
	next = newRetry(next, options.MaxRetries)
	return &http.Client{Transport: next, CheckRedirect: noRedirect}
}

// noRedirect makes a redirect an answer like any other.
func noRedirect(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}

// newBase returns a transport of our own, so that nobody else's settings of
// http.DefaultTransport reach it later, nor ours anyone else.
func newBase() http.RoundTripper {
	if base, ok := http.DefaultTransport.(*http.Transport); ok {
		return base.Clone()
	}
	return http.DefaultTransport
}

// Call says how one call may be treated. It travels in the request's context,
// because the API's verbs do not tell: many of its reads are POST.
type Call struct {
	// Repeatable calls change nothing at the server, so they are sent again
	// whenever an answer is missing or bad. Others are only sent again when the
	// server cannot have acted on them.
	Repeatable bool
	// MaxAnswer is the largest accepted answer in bytes; 0 means 16 MiB.
	MaxAnswer int64
}

type callKey struct{}

// WithCall returns a context whose requests are treated as the call says.
func WithCall(ctx context.Context, call Call) context.Context {
	return context.WithValue(ctx, callKey{}, call)
}

// callOf returns the context's Call; one that was never described is careful:
// not repeatable, of the default size.
func callOf(ctx context.Context) Call {
	call, _ := ctx.Value(callKey{}).(Call)
	if call.MaxAnswer == 0 {
		call.MaxAnswer = 16 << 20
	}
	return call
}
