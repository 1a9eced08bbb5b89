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

// normalise makes URLs that mean the same endpoint equal.
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

// admit returns the status with which a request is refused for its token, or 200.
func (s *Sandbox) admit(r *http.Request) int {
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

// presented finds what the bearer token of a request was issued for, expired or not.
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

// noteScope enters in the journal which scope the call asks for or comes with, whatever becomes of the call.
func (s *Sandbox) noteScope(c *call) {
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
