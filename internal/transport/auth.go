// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Bearer supplies requests with bearer tokens, and is told which ones the API refused.
type Bearer interface {
	// Bearer returns the token for a request of the URL. If again is set, the API has
	// refused one, perhaps because it expired on the way, so this one should last longer.
	Bearer(ctx context.Context, url *url.URL, again bool) (token string, err error)
	// Refused reports that the API did not accept this token at the URL.
	Refused(url *url.URL, token string)
}

// auth adds the bearer token to a request, and reports a token that the API answers
// with 401, but not the second one of a call.
type auth struct {
	next   http.RoundTripper
	bearer Bearer
}

func (a *auth) RoundTrip(req *http.Request) (*http.Response, error) {
	refused, _ := req.Context().Value(refusedKey{}).(bool)
	// Calls that must be repeated share the token, so it is requested like theirs.
	token, err := a.bearer.Bearer(context.WithValue(req.Context(), withoutRetriesKey{}, false), req.URL, refused)
	if err != nil {
		return nil, &tokenError{err}
	}
	authorized := req.Clone(req.Context())
	authorized.Header.Set("Authorization", "Bearer "+token)
	resp, err := a.next.RoundTrip(authorized)
	if err != nil {
		return nil, err
	}
	// The answer's request, which http.Client reads for redirects, must not have the
	// header.
	resp.Request = req
	if resp.StatusCode == http.StatusUnauthorized && !refused { // Another one would not do either.
		a.bearer.Refused(req.URL, token)
	}
	return resp, nil
}

// tokenError is a failure to get a token. The transport of the token call has already
// repeated it where that makes sense.
type tokenError struct{ err error }

func (e *tokenError) Error() string { return e.err.Error() }
func (e *tokenError) Unwrap() error { return e.err }

// pointless is the time without renewals at an endpoint that has refused both tokens of a
// call and never accepted one. Without it, each object of a refresh would cost two tokens
// and two calls to fail.
const pointless = time.Minute

// renew repeats a request once after a 401: auth has reported the token by then and
// gets a new one. The API refuses such a request before it acts, so writes are repeated
// too. A 403 does not mean that a token has expired.
type renew struct {
	next http.RoundTripper

	mu        sync.Mutex
	endpoints map[string]endpoint // by path
}

// endpoint is what an endpoint did with its tokens.
type endpoint struct {
	accepts bool      // one, at least
	until   time.Time // then renewals make sense again
}

// refusedKey is the context key of a call whose token was refused.
type refusedKey struct{}

func (r *renew) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.isPointless(req) {
		resp, err := r.next.RoundTrip(afterRefusal(req))
		r.note(req, resp)
		return resp, err
	}
	resp, err := r.next.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		r.note(req, resp)
		return resp, err
	}
	again := afterRefusal(req)
	if req.Body != nil && req.Body != http.NoBody {
		if req.GetBody == nil {
			return resp, nil
		}
		if again.Body, err = req.GetBody(); err != nil {
			return nil, err
		}
	}
	resp.Body.Close()
	resp, err = r.next.RoundTrip(again)
	r.note(req, resp)
	return resp, err
}

func afterRefusal(req *http.Request) *http.Request {
	return req.Clone(context.WithValue(req.Context(), refusedKey{}, true))
}

func (r *renew) isPointless(req *http.Request) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Now().Before(r.endpoints[req.URL.Path].until)
}

// note remembers the answer to the last token of a call; there may be none.
func (r *renew) note(req *http.Request, resp *http.Response) {
	if resp == nil || !IsSuccess(resp) && resp.StatusCode != http.StatusUnauthorized {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.endpoints[req.URL.Path]
	switch {
	case IsSuccess(resp):
		e = endpoint{accepts: true}
	case !e.accepts && !time.Now().Before(e.until):
		e.until = time.Now().Add(pointless)
	}
	if r.endpoints == nil {
		r.endpoints = map[string]endpoint{}
	}
	r.endpoints[req.URL.Path] = e
}
