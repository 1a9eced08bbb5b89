// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// ParseBaseURL reads the URL of a server and normalises it as ParseURL does. It accepts
// https, and http for loopback hosts only, because every request carries a secret. The
// error reads as a predicate of the argument's name.
func ParseBaseURL(text string) (*url.URL, error) {
	u, err := ParseURL(text)
	if err != nil {
		return nil, err
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return nil, errors.New("must be https, because http would send the secret in plain text; http is accepted for loopback hosts only")
	}
	return u, nil
}

// ParseURL reads an absolute http(s) URL and normalises it: lower-case scheme and host,
// no default port, no trailing slash. It accepts no query, no fragment and no
// credentials.
func ParseURL(text string) (*url.URL, error) {
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
		return nil, errors.New("carries a user name or a password; remove them")
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
