// SPDX-License-Identifier: MPL-2.0

package transport

import "net/http"

// maxRedirects is the number of redirects within one origin that are followed.
const maxRedirects = 5

// noRedirect returns every redirect as an answer.
func noRedirect(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}

// sameOrigin follows a redirect that keeps scheme, host, port and method; another
// method would turn a write into something else. Any other redirect is returned as an
// answer.
func sameOrigin(req *http.Request, via []*http.Request) error {
	first := via[0]
	if req.URL.Scheme != first.URL.Scheme || req.URL.Host != first.URL.Host || req.Method != first.Method || len(via) > maxRedirects {
		return http.ErrUseLastResponse
	}
	return nil
}
