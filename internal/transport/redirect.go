// SPDX-License-Identifier: MPL-2.0

package transport

import "net/http"

// maxRedirects is how many hops within one origin are followed.
const maxRedirects = 5

// noRedirect makes every redirect an answer like any other.
func noRedirect(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}

// sameOrigin follows a redirect that changes neither scheme, host nor port, and
// not the method, which would make a write something else. Any other one is an
// answer for the caller to report.
func sameOrigin(req *http.Request, via []*http.Request) error {
	first := via[0]
	if req.URL.Scheme != first.URL.Scheme || req.URL.Host != first.URL.Host || req.Method != first.Method || len(via) > maxRedirects {
		return http.ErrUseLastResponse
	}
	return nil
}
