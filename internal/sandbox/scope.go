// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"net/url"
	"strings"
)

// parseScope returns the scope that an ApiEndpoint asks for: scheme, host and path.
func parseScope(endpoint string) (scope string, ok bool) {
	u, err := url.Parse(endpoint)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "", u.User != nil:
		return "", false
	case strings.ContainsAny(endpoint, "?#"):
		return "", false
	}
	return normalise(u), true
}

// normalise gives URLs of the same endpoint one spelling.
func normalise(u *url.URL) string {
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	return scheme + "://" + strings.TrimSuffix(host, ":") + strings.TrimSuffix(u.Path, "/")
}

// authorize returns 200, or the status that refuses a request because of its token.
func (s *Sandbox) authorize(r *http.Request) int {
	presented, known := s.presented(r)
	if !known || !s.config.Now().Before(presented.expires) {
		return http.StatusUnauthorized
	}
	own := url.URL{Scheme: "http", Host: r.Host, Path: r.URL.Path}
	if r.TLS != nil {
		own.Scheme = "https"
	}
	if presented.scope != "" && presented.scope != normalise(&own) {
		return http.StatusForbidden
	}
	return http.StatusOK
}

// presented returns the grant of a request's bearer token, expired or not.
func (s *Sandbox) presented(r *http.Request) (g grant, known bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return grant{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g, known = s.grants[token]
	return g, known
}

// recordScope records in the journal the scope that a call asks for or presents, whatever its answer is.
func (s *Sandbox) recordScope(c *call) {
	var scope string
	switch c.path {
	case TokenPath:
		req, _ := s.parseTokenRequest(c.body)
		scope = req.apiEndpoint
	case TelnyxTokenPath:
		scope = telnyxScope(c)
	case MeshTokenPath: // its tokens have no scope
	default:
		g, _ := s.presented(c.request)
		scope = g.scope
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.entry.Scope = scope
}
