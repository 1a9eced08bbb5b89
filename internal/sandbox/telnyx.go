// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// TelnyxTokenPath is the path of Telnyx's token endpoint.
const TelnyxTokenPath = "/v2/oauth/token"

// The Telnyx client of a sandbox whose Config names none. The secret gets through HTTP Basic only if it is form-urlencoded
// first, as RFC 6749 requires.
const (
	DefaultTelnyxClientID     = "sandbox-telnyx-client"
	DefaultTelnyxClientSecret = "sandbox+secret:that/opens%20nothing=else"
)

// A telnyxCode is what must accompany an authorization code.
type telnyxCode struct {
	redirectURI string
	verifier    string // "" without PKCE
}

// A telnyxTokenResponse is the body of a token call's answer.
type telnyxTokenResponse struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int64  `json:"expires_in"`
	Scope        string `json:"scope,omitempty"`
	RefreshToken string `json:"refresh_token,omitempty"`
}

// An oauthErrorBody is the body of an error that OAuth names.
type oauthErrorBody struct {
	Error            string `json:"error"`
	ErrorDescription string `json:"error_description"`
}

// A telnyxErrorBody is the body of any other error, as all of Telnyx's API has it.
type telnyxErrorBody struct {
	Errors []telnyxError `json:"errors"`
}

type telnyxError struct {
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

// IssueTelnyxCode makes an authorization code that can be used once, with that redirect URI and PKCE code verifier, which is "" without
// PKCE. A call that fails leaves the code unused.
func (s *Sandbox) IssueTelnyxCode(redirectURI, verifier string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := s.issueOpaque()
	s.telnyxCodes[code] = telnyxCode{redirectURI: redirectURI, verifier: verifier}
	return code
}

// IssueTelnyxRefreshToken makes a refresh token that can be used once.
func (s *Sandbox) IssueTelnyxRefreshToken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.issueRefreshToken()
}

// issueTelnyxToken is POST /v2/oauth/token. It checks the shape of a request before its credentials.
func (s *Sandbox) issueTelnyxToken(c *call) answer {
	if c.request.Method != http.MethodPost {
		a := telnyxFailure(http.StatusMethodNotAllowed, "The token endpoint takes POST only.")
		a.header.Set("Allow", http.MethodPost)
		return a
	}
	if !isForm(c.request) && !isJSON(c.request) {
		return telnyxFailure(http.StatusUnsupportedMediaType, "The request body must be application/x-www-form-urlencoded or application/json.")
	}
	if c.tooLarge {
		return telnyxFailure(http.StatusRequestEntityTooLarge, "The request body is too large.")
	}
	if c.request.URL.RawQuery != "" {
		return invalidRequest("Parameters belong in the request body, not in the URL.")
	}
	parameters, wrong := telnyxParameters(c)
	if wrong != "" {
		return invalidRequest(wrong)
	}
	if refusal, refused := checkGrantParameters(parameters); refused {
		return refusal
	}
	if refusal, refused := s.refuseTelnyxClient(c.request, parameters); refused {
		return refusal
	}
	return s.exchange(parameters)
}

// exchange issues a token for the grant that the client presents.
func (s *Sandbox) exchange(parameters map[string]string) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	scopes, refresh := s.config.TelnyxScopes, true
	switch parameters["grant_type"] {
	case "client_credentials":
		refresh = false
		if asked := parameters["scope"]; asked != "" {
			scopes = strings.Split(asked, " ")
		}
		for _, scope := range scopes {
			if !slices.Contains(s.config.TelnyxScopes, scope) {
				return oauthError(http.StatusBadRequest, "invalid_scope", "The client may not have all of the requested scopes.")
			}
		}
	case "authorization_code":
		code, known := s.telnyxCodes[parameters["code"]]
		if !known || code != (telnyxCode{redirectURI: parameters["redirect_uri"], verifier: parameters["code_verifier"]}) {
			return oauthError(http.StatusBadRequest, "invalid_grant", "The authorization code is used or unknown, or was issued for another redirect_uri or code_verifier.")
		}
		delete(s.telnyxCodes, parameters["code"])
	case "refresh_token":
		if !s.telnyxRefresh[parameters["refresh_token"]] {
			return oauthError(http.StatusBadRequest, "invalid_grant", "The refresh token is used or unknown.")
		}
		delete(s.telnyxRefresh, parameters["refresh_token"])
	}
	resp := telnyxTokenResponse{
		AccessToken: s.issueOpaque(),
		TokenType:   "Bearer",
		ExpiresIn:   int64(s.config.TokenLifetime / time.Second),
		Scope:       strings.Join(scopes, " "),
	}
	if refresh {
		resp.RefreshToken = s.issueRefreshToken()
	}
	return oauthAnswer(http.StatusOK, resp)
}

// refuseTelnyxClient returns the answer to a client whose credentials are missing or wrong.
func (s *Sandbox) refuseTelnyxClient(r *http.Request, parameters map[string]string) (refusal answer, refused bool) {
	id, secret := parameters["client_id"], parameters["client_secret"]
	inBody := id != "" || secret != ""
	inHeader := r.Header.Get("Authorization") != "" && !s.config.TelnyxBodyAuthOnly
	switch {
	case inHeader && inBody:
		return invalidRequest("The client authenticates both in the Authorization header and in the body."), true
	case inHeader:
		user, password, basic := r.BasicAuth()
		if !basic {
			return invalidRequest("The Authorization header is not HTTP Basic."), true
		}
		id, secret = formDecoded(user), formDecoded(password)
	case id == "":
		return invalidRequest("The client_id parameter is required, as the client does not authenticate otherwise."), true
	case secret == "":
		return invalidRequest("The client_secret parameter is required."), true
	}
	if credentialsMatch(id, secret, s.config.TelnyxClientID, s.config.TelnyxClientSecret) {
		return answer{}, false
	}
	a := oauthError(http.StatusUnauthorized, "invalid_client", "The client is unknown or its secret is wrong.")
	if inHeader {
		a.header.Set("WWW-Authenticate", `Basic realm="telnyx"`)
	}
	return a, true
}

// issueOpaque returns random text and records it as issued. The caller holds the lock.
func (s *Sandbox) issueOpaque() string {
	token := randomToken()
	s.issued = append(s.issued, token)
	return token
}

// issueRefreshToken returns a new refresh token. The caller holds the lock.
func (s *Sandbox) issueRefreshToken() string {
	token := s.issueOpaque()
	s.telnyxRefresh[token] = true
	return token
}

// telnyxParameters reads the body of a token call in either encoding. wrong is empty if the body is valid; if not, the parameters are
// those that could be read.
func telnyxParameters(c *call) (parameters map[string]string, wrong string) {
	var values url.Values
	switch {
	case isJSON(c.request):
		values, wrong = stringFields(c.body)
	case isForm(c.request):
		var err error
		if values, err = url.ParseQuery(string(c.body)); err != nil {
			wrong = "The request body is not form-urlencoded."
		}
	}
	parameters, repeated := single(values)
	if wrong == "" {
		wrong = repeated
	}
	return parameters, wrong
}

// checkGrantParameters returns the answer to a call that lacks a parameter of its grant type, or has one of another type. An allowed
// parameter without a value counts as absent (RFC 6749, section 3.2).
func checkGrantParameters(parameters map[string]string) (refusal answer, refused bool) {
	var required, optional []string
	switch parameters["grant_type"] {
	case "":
		return invalidRequest("The grant_type parameter is required."), true
	case "client_credentials":
		optional = []string{"scope"}
	case "authorization_code":
		required, optional = []string{"code", "redirect_uri"}, []string{"code_verifier"}
	case "refresh_token":
		required = []string{"refresh_token"}
	default:
		return oauthError(http.StatusBadRequest, "unsupported_grant_type", "The grant_type is none of client_credentials, authorization_code, refresh_token."), true
	}
	for _, name := range required {
		if parameters[name] == "" {
			return invalidRequest("The " + name + " parameter is required."), true
		}
	}
	allowed := slices.Concat([]string{"grant_type", "client_id", "client_secret"}, required, optional)
	if name, found := unknownField(parameters, allowed...); found {
		return invalidRequest("The " + name + " parameter is unknown or belongs to another grant_type."), true
	}
	return answer{}, false
}

// telnyxScope is the scope that a token call asks for, as recorded in the journal.
func telnyxScope(c *call) string {
	parameters, _ := telnyxParameters(c)
	return strings.Join(slices.Sorted(slices.Values(strings.Fields(parameters["scope"]))), " ")
}

func isForm(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/x-www-form-urlencoded"
}

// formDecoded undoes the encoding of RFC 6749, section 2.3.1. It returns "", which matches no client, for text in another encoding.
func formDecoded(text string) string {
	decoded, err := url.QueryUnescape(text)
	if err != nil {
		return ""
	}
	return decoded
}

// oauthAnswer is an answer that must not be stored, RFC 6749 section 5.1.
func oauthAnswer(status int, v any) answer {
	a := jsonAnswer(status, v)
	a.header.Set("Cache-Control", "no-store")
	return a
}

func oauthError(status int, code, description string) answer {
	return oauthAnswer(status, oauthErrorBody{Error: code, ErrorDescription: description})
}

func invalidRequest(description string) answer {
	return oauthError(http.StatusBadRequest, "invalid_request", description)
}

// telnyxFailure is an error that has no OAuth name.
func telnyxFailure(status int, detail string) answer {
	return jsonAnswer(status, telnyxErrorBody{Errors: []telnyxError{{Code: "10015", Title: http.StatusText(status), Detail: detail}}})
}
