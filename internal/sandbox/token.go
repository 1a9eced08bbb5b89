// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// TokenPath is the path of the token endpoint in its canonical form. The spelling of the published path key, with OAuth2, is
// served as well.
const TokenPath = "/v1.0/oauth2/tokens"

// A grant is what an issued token allows.
type grant struct {
	scope   string // normalised; "": all endpoints
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

// IssuedTokens returns every token issued so far, refresh tokens and authorization codes included, oldest first, for tests that look for leaks.
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

// issueToken is POST /v1.0/oauth2/tokens. Like an ASP.NET service, it checks the shape of a request before its credentials.
func (s *Sandbox) issueToken(c *call) answer {
	if c.request.Method != http.MethodPost {
		return methodNotAllowed(http.MethodPost)
	}
	if !isJSON(c.request) {
		return failure(http.StatusUnsupportedMediaType)
	}
	if c.tooLarge {
		return failure(http.StatusRequestEntityTooLarge)
	}
	req, wrong := s.parseTokenRequest(c.body)
	if len(wrong) > 0 {
		return problem(wrong)
	}
	if !credentialsMatch(req.accountKey, req.accountSecret, s.config.AccountKey, s.config.AccountSecret) {
		return failure(http.StatusUnauthorized)
	}

	// exp and tokenExpiry have no fractions of a second.
	expires := s.config.Now().Add(s.config.TokenLifetime).UTC().Truncate(time.Second)
	token, err := s.newToken(jwt.MapClaims{
		"exp": expires.Unix(),
		"iss": "https://api.telegent.co",
		"aud": "com.telegent.co",
		"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier": s.config.AccountKey,
		"userdata": rand.Text(),
	})
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

// parseTokenRequest reads the body of a token call. The map has the validation errors by field.
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

// newToken returns a JWT with these claims, or random text if OpaqueTokens is set.
func (s *Sandbox) newToken(claims jwt.MapClaims) (string, error) {
	if s.config.OpaqueTokens {
		return randomToken(), nil
	}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(s.key)
}

// randomToken returns unique random text.
func randomToken() string {
	random := make([]byte, 48)
	_, _ = rand.Read(random) // never fails
	return base64.RawURLEncoding.EncodeToString(random)
}

// credentialsMatch reports whether the credentials of a call are the sandbox's own.
func credentialsMatch(id, secret, ownID, ownSecret string) bool {
	sameID := subtle.ConstantTimeCompare([]byte(id), []byte(ownID))
	sameSecret := subtle.ConstantTimeCompare([]byte(secret), []byte(ownSecret))
	return sameID&sameSecret == 1
}

func isJSON(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/json"
}

// stringFields reads a body that is one JSON object of strings. wrong is empty if the body is valid. null is read as "", and a repeated
// key has several values.
func stringFields(body []byte) (fields url.Values, wrong string) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if start, _ := decoder.Token(); start != json.Delim('{') || !json.Valid(body) {
		return nil, "The request body must be one JSON object."
	}
	fields = url.Values{}
	for decoder.More() {
		key, _ := decoder.Token()
		name, _ := key.(string)
		var value string // null leaves it alone
		if decoder.Decode(&value) != nil {
			return fields, "The " + shown(name) + " field must be a string."
		}
		fields.Add(name, value)
	}
	return fields, ""
}

// single returns the first value of each field. wrong names a field that has several.
func single(values url.Values) (fields map[string]string, wrong string) {
	fields = map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fields[name] = values[name][0]
		if len(values[name]) > 1 && wrong == "" {
			wrong = "The " + shown(name) + " field is repeated."
		}
	}
	return fields, wrong
}

// unknownField finds a field that is not allowed.
func unknownField(fields map[string]string, allowed ...string) (name string, found bool) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(allowed, name) {
			return shown(name), true
		}
	}
	return "", false
}

// shown is the name of a field as error messages have it. An unusual name may be a body of another type, with secrets in it.
func shown(name string) string {
	if name == "" || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.") != "" {
		return "oddly named"
	}
	return name
}
