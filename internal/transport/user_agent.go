// SPDX-License-Identifier: MPL-2.0

package transport

import "net/http"

// userAgent sets the User-Agent.
type userAgent struct {
	next  http.RoundTripper
	value string
}

func (u *userAgent) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", u.value)
	return u.next.RoundTrip(req)
}
