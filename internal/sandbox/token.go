// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// TokenPath is the path of the token endpoint in its canonical form. The spelling of the published path key, with OAuth2, is
// served as well.
const TokenPath = "/v1.0/oauth2/tokens"

// A grant is what an issued token is good for.
type grant struct {
	scope   string // normalised; "" fits everywhere
	expires time.Time
}

// A tokenRequest is the body of a token call.
type tokenRequest struct {
	accountKey, accountSecret string
	apiEndpoint               string // "" if absent or invalid
	scope                     string // apiEndpoint, normalised
}

// A tokenResponse is the body of a token call's answer.
type tokenResponse struct {
	Token       string `json:"token"`
	Successful  bool   `json:"successful"`
	TokenExpiry string `json:"tokenExpiry"`
}

// IssuedTokens returns every token issued so far, oldest first, for tests that look for leaks.
func (s *Sandbox) IssuedTokens() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.issued)
}

// canonical returns TokenPath for both its spellings and any other path as it is.
func canonical(path string) string {
	if path == "/v1.0/OAuth2/tokens" {
		return TokenPath
	}
	return path
}

// issueToken is POST /v1.0/oauth2/tokens. Like an ASP.NET service it looks at the shape of a request before the credentials.
func (s *Sandbox) issueToken(c *call) answer {
	if c.request.Method != http.MethodPost {
		return methodNotAllowed(http.MethodPost)
	}
	if mediaType, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return failure(http.StatusUnsupportedMediaType)
	}
	if c.tooLarge {
		return failure(http.StatusRequestEntityTooLarge)
	}
	req, wrong := s.parseTokenRequest(c.body)
	if len(wrong) > 0 {
		return problem(wrong)
	}
	if !s.knows(req) {
		return failure(http.StatusUnauthorized)
	}

	// exp and tokenExpiry have no fractions of a second.
	expires := s.config.Now().Add(s.config.TokenLifetime).UTC().Truncate(time.Second)
	token, err := s.newToken(expires)
	if err != nil {
		return failure(http.StatusInternalServerError)
	}
	s.mu.Lock()
	s.grants[token] = grant{scope: req.scope, expires: expires}
	s.issued = append(s.issued, token)
	s.mu.Unlock()

	expiry := s.config.ExpiryText
	if expiry == "" {
		expiry = expires.Format(s.config.ExpiryLayout)
	}
	return jsonAnswer(http.StatusOK, tokenResponse{Token: token, Successful: true, TokenExpiry: expiry})
}

// parseTokenRequest reads the body of a token call. The map holds what is wrong with it, by field, and is empty if nothing is.
func (s *Sandbox) parseTokenRequest(body []byte) (tokenRequest, map[string][]string) {
	// encoding/json would match the fields of a struct in any case, but the keys of a map it leaves alone.
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		return tokenRequest{}, map[string][]string{"$": {"The request body must be one JSON object."}}
	}
	wrong := map[string][]string{}
	field := func(name string, required bool) (value string, present bool) {
		var text *string // nil for null, which counts as absent
		raw, found := fields[name]
		delete(fields, name)
		if found && json.Unmarshal(raw, &text) != nil {
			wrong[name] = []string{"The " + name + " field must be a string."}
			return "", false
		}
		if required && (text == nil || strings.TrimSpace(*text) == "") {
			wrong[name] = []string{"The " + name + " field is required."}
			return "", false
		}
		if text == nil {
			return "", false
		}
		return *text, true
	}

	var req tokenRequest
	req.accountKey, _ = field("AccountKey", true)
	req.accountSecret, _ = field("AccountSecret", true)
	if endpoint, present := field("ApiEndpoint", !s.config.ScopeOptional); present {
		if scope, ok := parseScope(endpoint); ok {
			req.apiEndpoint, req.scope = endpoint, scope
		} else {
			wrong["ApiEndpoint"] = []string{"The ApiEndpoint field is not a valid fully-qualified http or https URL without query and fragment."}
		}
	}
	for name := range fields {
		wrong[name] = []string{"The " + name + " field is unknown."}
	}
	return req, wrong
}

// knows reports whether the credentials are the sandbox's own.
func (s *Sandbox) knows(req tokenRequest) bool {
	key := subtle.ConstantTimeCompare([]byte(req.accountKey), []byte(s.config.AccountKey))
	secret := subtle.ConstantTimeCompare([]byte(req.accountSecret), []byte(s.config.AccountSecret))
	return key&secret == 1
}

// newToken returns a token unlike any other.
func (s *Sandbox) newToken(expires time.Time) (string, error) {
	if s.config.OpaqueTokens {
		random := make([]byte, 48)
		_, _ = rand.Read(random) // never fails
		return base64.RawURLEncoding.EncodeToString(random), nil
	}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"exp": expires.Unix(),
		"iss": "https://api.telegent.co",
		"aud": "com.telegent.co",
		"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier": s.config.AccountKey,
		"userdata": rand.Text(),
	}).SignedString(s.key)
}
