// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"net/http"
	"net/url"
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
// with 401.
type auth struct {
	next   http.RoundTripper
	bearer Bearer
}

func (a *auth) RoundTrip(req *http.Request) (*http.Response, error) {
	refused, _ := req.Context().Value(refusedKey{}).(bool)
	token, err := a.bearer.Bearer(req.Context(), req.URL, refused)
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
	if resp.StatusCode == http.StatusUnauthorized {
		a.bearer.Refused(req.URL, token)
	}
	return resp, nil
}

// tokenError is a failure to get a token. The transport of the token call has already
// repeated it where that makes sense.
type tokenError struct{ err error }

func (e *tokenError) Error() string { return e.err.Error() }
func (e *tokenError) Unwrap() error { return e.err }

// renew repeats a request once after a 401: auth has reported the token by then and
// gets a new one. The API refuses such a request before it acts, so writes are repeated
// too. A 403 does not mean that a token has expired.
type renew struct {
	next http.RoundTripper
}

// refusedKey is the context key of a call whose token was refused.
type refusedKey struct{}

func (r *renew) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	again := req.Clone(context.WithValue(req.Context(), refusedKey{}, true))
	if req.Body != nil && req.Body != http.NoBody {
		if req.GetBody == nil {
			return resp, nil
		}
		if again.Body, err = req.GetBody(); err != nil {
			return nil, err
		}
	}
	resp.Body.Close()
	return r.next.RoundTrip(again)
}
