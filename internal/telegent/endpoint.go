// SPDX-License-Identifier: MPL-2.0

package telegent

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// DefaultBaseURL is the published server of the API. The OpenAPI file has /v1.0 in both
// the server and every path; the cURL samples show that it occurs once.
const DefaultBaseURL = "https://api.telegent.com"

const defaultVersion = "/v1.0"

var (
	versionPrefix = regexp.MustCompile(`(?i)^/v[0-9]+(\.[0-9]+)?(/|$)`)
	versionSuffix = regexp.MustCompile(`(?i)/v[0-9]+(\.[0-9]+)?$`)
	// A server compares the scope with the URL that it is called at, which has none of these.
	oddSegment = regexp.MustCompile(`/\.{0,2}(/|$)`)
)

// BaseURL is the root of an API, without the version and without a trailing slash.
type BaseURL struct {
	url url.URL
}

// ParseBaseURL reads a base URL; a trailing slash and a trailing /v1.0 are accepted and
// removed.
func ParseBaseURL(text string) (BaseURL, error) {
	u, err := transport.ParseBaseURL(text)
	if err != nil {
		return BaseURL{}, err
	}
	u.Path = strings.TrimRight(strings.TrimSuffix(u.Path, defaultVersion), "/")
	u.RawPath = ""
	return BaseURL{url: *u}, nil
}

// String returns the URL, without a trailing slash.
func (b BaseURL) String() string { return b.url.String() }

// Endpoint is a normalised URL of the API: lower-case scheme and host, no default port,
// no trailing slash, no query, no fragment. The zero value means that there is no
// endpoint.
type Endpoint struct {
	url url.URL
}

// Endpoint resolves the text of a user: a full URL, or a path of the API with or
// without its leading slash and version. As a BaseURL, it must be https, or http for a
// loopback host. The error reads as a predicate of the argument's name.
func (b BaseURL) Endpoint(text string) (Endpoint, error) {
	if !strings.Contains(text, "://") && !strings.HasPrefix(text, "//") {
		return b.resolve(text)
	}
	u, err := transport.ParseBaseURL(text) // The token is a secret, and goes where the endpoint is.
	if err != nil {
		return Endpoint{}, err
	}
	if u.Path == "" || versionSuffix.MatchString(u.Path) {
		return Endpoint{}, errors.New("names a host but no endpoint; add the path, for example /v1.0/numbers/provision")
	}
	if oddSegment.MatchString(u.EscapedPath()) {
		return Endpoint{}, errors.New("has two slashes in a row, or . or .. as a segment; the API's paths have neither")
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
		return Endpoint{}, errors.New("is empty; give a URL or a path such as /v1.0/numbers/provision, or remove the argument")
	}
	path = "/" + segments
	if !versionPrefix.MatchString(path) {
		if host, _, _ := strings.Cut(segments, "/"); strings.Contains(host, ".") {
			return Endpoint{}, fmt.Errorf("looks like a URL without its scheme; write https://%s", transport.Readable(segments)) // It may be a token.
		}
		path = defaultVersion + path
	}
	return b.Endpoint(b.String() + path)
}

// String returns the normalised URL, "" for the zero Endpoint.
func (e Endpoint) String() string { return e.url.String() }

// Host returns the host, with the port unless it is the scheme's default.
func (e Endpoint) Host() string { return e.url.Host }

// Host returns the host, with the port unless it is the scheme's default.
func (b BaseURL) Host() string { return b.url.Host }
