// SPDX-License-Identifier: MPL-2.0

package telegent

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// DefaultBaseURL is where the published API lives. Its OpenAPI file names the
// server with /v1.0 and every path with /v1.0 again; the cURL samples show that
// there is only one.
const DefaultBaseURL = "https://api.telegent.com"

const defaultVersion = "/v1.0"

var versionPrefix = regexp.MustCompile(`^/v[0-9]+(\.[0-9]+)?/`)

// BaseURL is the root of an API, without the version and a trailing slash.
type BaseURL struct {
	url url.URL
}

// ParseBaseURL reads a base URL; a trailing slash and a trailing /v1.0 are
// accepted and dropped. Only https is let through, and http for loopback hosts:
// everything that is sent carries a secret.
func ParseBaseURL(text string) (BaseURL, error) {
	u, err := parseURL(text)
	if err != nil {
		return BaseURL{}, err
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return BaseURL{}, errors.New("http would send the account secret in clear; use https (http is accepted for loopback hosts only)")
	}
	u.Path = strings.TrimRight(strings.TrimSuffix(u.Path, defaultVersion), "/")
	u.RawPath = ""
	return BaseURL{url: *u}, nil
}

// String returns the URL, without a trailing slash.
func (b BaseURL) String() string { return b.url.String() }

// Endpoint is one URL of the API, normalised: lower-case scheme and host, no
// default port, no trailing slash, no query, no fragment. Its zero value is no
// endpoint.
type Endpoint struct {
	url url.URL
}

// Endpoint resolves what a user wrote: a full URL, or a path of the API with or
// without its leading slash and version. The error says what is wrong with it.
func (b BaseURL) Endpoint(text string) (Endpoint, error) {
	if !strings.Contains(text, "://") && !strings.HasPrefix(text, "//") {
		return b.resolve(text)
	}
	u, err := parseURL(text)
	if err != nil {
		return Endpoint{}, err
	}
	if u.Path == "" {
		return Endpoint{}, errors.New("names a host but no endpoint; add the path, for example /v1.0/numbers/provision")
	}
	if strings.HasPrefix(u.Path, defaultVersion+defaultVersion) {
		return Endpoint{}, errors.New("has /v1.0 twice; the API's paths have it once")
	}
	return Endpoint{url: *u}, nil
}

func (b BaseURL) resolve(path string) (Endpoint, error) {
	u, err := url.Parse(path)
	if err != nil {
		return Endpoint{}, errors.New("is neither a URL nor a path")
	}
	if u.Scheme != "" {
		return Endpoint{}, errors.New("must be an https URL or a path of the API")
	}
	segments := strings.TrimLeft(path, "/")
	if segments == "" {
		return Endpoint{}, errors.New("is empty; give a URL or a path such as /v1.0/numbers/provision, or leave the argument out")
	}
	path = "/" + segments
	if !versionPrefix.MatchString(path) {
		if host, _, _ := strings.Cut(segments, "/"); strings.Contains(host, ".") {
			return Endpoint{}, fmt.Errorf("looks like a URL without its scheme; write https://%s", segments)
		}
		path = defaultVersion + path
	}
	return b.Endpoint(b.String() + path)
}

// String returns the normalised URL, "" for the zero Endpoint.
func (e Endpoint) String() string { return e.url.String() }

// Host returns the host, with its port if that is not the scheme's default.
func (e Endpoint) Host() string { return e.url.Host }

// Host returns the host, with its port if that is not the scheme's default.
func (b BaseURL) Host() string { return b.url.Host }

// parseURL reads an absolute http(s) URL and normalises it.
func parseURL(text string) (*url.URL, error) {
	if strings.ContainsAny(text, " \t\r\n") {
		return nil, errors.New("contains white space")
	}
	if strings.ContainsAny(text, "?#") {
		return nil, errors.New("has a query or a fragment; only scheme, host and path count")
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("is not a URL")
	}
	// The scheme is lower case after Parse.
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("must begin with https://")
	case u.Hostname() == "":
		return nil, errors.New("has no host")
	case u.User != nil:
		return nil, errors.New("carries a user name or a password; leave them out")
	}
	u.Host = strings.ToLower(u.Host)
	if port := u.Port(); port == "" || u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	escaped := strings.TrimRight(u.EscapedPath(), "/")
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), escaped
	return u, nil
}

func isLoopback(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback()
	}
	return host == "localhost" // Not *.localhost, which net/http would send to a proxy.
}
