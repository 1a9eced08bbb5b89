// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const callbackURL = "https://example.com/callback?a=b"

// A telnyxCall is a token call of Telnyx.
type telnyxCall struct {
	parameters url.Values
	json       bool   // the parameters are sent as JSON
	basic      bool   // the default client authenticates in the header
	raw        string // a body instead of the parameters

	method, query, contentType, authorization string // if not the usual ones
}

// form is a parameter list of name=value.
func form(t *testing.T, text string) url.Values {
	t.Helper()
	values, err := url.ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// inBody adds the default client's credentials to parameters.
func inBody(values url.Values) url.Values {
	values.Set("client_id", sandbox.DefaultTelnyxClientID)
	values.Set("client_secret", sandbox.DefaultTelnyxClientSecret)
	return values
}

func callTelnyx(t *testing.T, server *httptest.Server, call telnyxCall) reply {
	t.Helper()
	body, contentType, method := call.parameters.Encode(), "application/x-www-form-urlencoded", http.MethodPost
	if call.json {
		fields := map[string]string{}
		for name := range call.parameters {
			fields[name] = call.parameters.Get(name)
		}
		text, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		body, contentType = string(text), "application/json"
	}
	if call.raw != "" {
		body = call.raw
	}
	if call.method != "" {
		method = call.method
	}
	if call.contentType != "" {
		contentType = call.contentType
	}
	req := newRequest(t, method, server.URL+sandbox.TelnyxTokenPath+call.query, body)
	req.Header.Set("Content-Type", contentType)
	if call.basic {
		req.SetBasicAuth(url.QueryEscape(sandbox.DefaultTelnyxClientID), url.QueryEscape(sandbox.DefaultTelnyxClientSecret))
	}
	if call.authorization != "" {
		req.Header.Set("Authorization", call.authorization)
	}
	return do(t, server, req)
}

// wantOAuthError fails the test unless the answer is that error and its description, if it has to, mentions a parameter.
func wantOAuthError(t *testing.T, got reply, status int, code, mentions string) {
	t.Helper()
	if got.status != status {
		t.Errorf("status %d, want %d: %s", got.status, status, got.body)
		return
	}
	body := object(t, got.body)
	description, _ := body["error_description"].(string)
	if len(body) != 2 || body["error"] != code || description == "" || !strings.Contains(description, mentions) {
		t.Errorf("body %s, want %s and a mention of %q", got.body, code, mentions)
	}
	if strings.Contains(got.body, sandbox.DefaultTelnyxClientSecret) || strings.Contains(got.body, "value-not-echoed") {
		t.Errorf("the answer echoes a value of the request: %s", got.body)
	}
	if got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", got.header.Get("Cache-Control"))
	}
}

func TestTelnyxGrants(t *testing.T) {
	t.Parallel()
	withRefresh := []string{"access_token", "expires_in", "refresh_token", "scope", "token_type"}
	withoutRefresh := []string{"access_token", "expires_in", "scope", "token_type"}
	tests := map[string]struct {
		parameters string
		config     sandbox.Config
		keys       []string
		scope      any
		journal    string
	}{
		"client credentials": {parameters: "grant_type=client_credentials", keys: withoutRefresh, scope: "admin messaging voice"},
		"one scope":          {parameters: "grant_type=client_credentials&scope=admin", keys: withoutRefresh, scope: "admin", journal: "admin"},
		"scopes in order":    {parameters: "grant_type=client_credentials&scope=voice+admin", keys: withoutRefresh, scope: "voice admin", journal: "admin voice"},
		"empty scope":        {parameters: "grant_type=client_credentials&scope=", keys: withoutRefresh, scope: "admin messaging voice"},
		"own scopes": {
			parameters: "grant_type=client_credentials", config: sandbox.Config{TelnyxScopes: []string{"b", "a"}},
			keys: withoutRefresh, scope: "b a",
		},
		"no scopes": {
			parameters: "grant_type=client_credentials", config: sandbox.Config{TelnyxScopes: []string{}},
			keys: []string{"access_token", "expires_in", "token_type"},
		},
		"authorization code": {parameters: "grant_type=authorization_code&code=CODE&redirect_uri=" + url.QueryEscape(callbackURL), keys: withRefresh, scope: "admin messaging voice"},
		"with PKCE":          {parameters: "grant_type=authorization_code&code=PKCE&code_verifier=verifier&redirect_uri=" + url.QueryEscape(callbackURL), keys: withRefresh, scope: "admin messaging voice"},
		"refresh token":      {parameters: "grant_type=refresh_token&refresh_token=REFRESH", keys: withRefresh, scope: "admin messaging voice"},
	}
	for name, test := range tests {
		for style, call := range map[string]telnyxCall{
			"form, basic": {basic: true},
			"form, body":  {},
			"json, basic": {json: true, basic: true},
			"json, body":  {json: true},
		} {
			t.Run(name+" by "+style, func(t *testing.T) {
				t.Parallel()
				config := test.config
				config.TokenLifetime = 90*time.Second + 999*time.Millisecond
				s, server := start(t, config)
				call.parameters = form(t, strings.NewReplacer(
					"CODE", s.IssueTelnyxCode(callbackURL, ""),
					"PKCE", s.IssueTelnyxCode(callbackURL, "verifier"),
					"REFRESH", s.IssueTelnyxRefreshToken(),
				).Replace(test.parameters))
				if !call.basic {
					inBody(call.parameters)
				}
				got := callTelnyx(t, server, call)

				if got.status != http.StatusOK || got.header.Get("Content-Type") != "application/json" || got.header.Get("Cache-Control") != "no-store" {
					t.Fatalf("status %d, header %v: %s", got.status, got.header, got.body)
				}
				body := object(t, got.body)
				diff(t, "keys of the body", test.keys, keys(t, got.body))
				if body["token_type"] != "Bearer" || body["expires_in"] != 90.0 || body["scope"] != test.scope {
					t.Errorf("body %s", got.body)
				}
				for _, key := range []string{"access_token", "refresh_token"} {
					token, present := body[key]
					if text, _ := token.(string); present && (text == "" || strings.Contains(text, ".") || !slices.Contains(s.IssuedTokens(), text)) {
						t.Errorf("%s is %v, or does not count as issued", key, token)
					}
				}
				if e := s.Journal()[0]; e.Scope != test.journal || e.Path != sandbox.TelnyxTokenPath {
					t.Errorf("journal: %s", e)
				}
			})
		}
	}
}

func TestTelnyxRefusals(t *testing.T) {
	t.Parallel()
	const (
		credentials = "grant_type=client_credentials"
		invalid     = "invalid_request"
	)
	const wrongSecret = "Basic c2FuZGJveC10ZWxueXgtY2xpZW50Ondyb25n" // sandbox-telnyx-client:wrong
	tests := map[string]struct {
		parameters string
		call       telnyxCall
		status     int
		code       string
		mentions   string
	}{
		"no grant type":       {"scope=admin", telnyxCall{basic: true}, 400, invalid, "grant_type"},
		"empty grant type":    {"grant_type=", telnyxCall{basic: true}, 400, invalid, "grant_type"},
		"unknown grant type":  {"grant_type=password", telnyxCall{basic: true}, 400, "unsupported_grant_type", "grant_type"},
		"unknown scope":       {credentials + "&scope=admin+other", telnyxCall{basic: true}, 400, "invalid_scope", ""},
		"scopes by comma":     {credentials + "&scope=admin,voice", telnyxCall{basic: true}, 400, "invalid_scope", ""},
		"two spaces":          {credentials + "&scope=admin++voice", telnyxCall{basic: true}, 400, "invalid_scope", ""},
		"unknown parameter":   {credentials + "&audience=value-not-echoed", telnyxCall{basic: true}, 400, invalid, "audience"},
		"other case":          {credentials + "&Scope=admin", telnyxCall{basic: true}, 400, invalid, "Scope"},
		"repeated":            {credentials + "&scope=admin&scope=admin", telnyxCall{basic: true}, 400, invalid, "scope"},
		"repeated grant type": {credentials + "&" + credentials, telnyxCall{basic: true}, 400, invalid, "grant_type"},
		"misplaced code":      {credentials + "&code=value-not-echoed", telnyxCall{basic: true}, 400, invalid, "code"},
		"misplaced scope":     {"grant_type=refresh_token&refresh_token=x&scope=admin", telnyxCall{basic: true}, 400, invalid, "scope"},
		"misplaced refresh":   {"grant_type=authorization_code&code=x&redirect_uri=x&refresh_token=x", telnyxCall{basic: true}, 400, invalid, "refresh_token"},
		"no code":             {"grant_type=authorization_code&redirect_uri=x", telnyxCall{basic: true}, 400, invalid, "code"},
		"no redirect URI":     {"grant_type=authorization_code&code=x", telnyxCall{basic: true}, 400, invalid, "redirect_uri"},
		"no refresh token":    {"grant_type=refresh_token", telnyxCall{basic: true}, 400, invalid, "refresh_token"},
		"unknown code":        {"grant_type=authorization_code&code=x&redirect_uri=x", telnyxCall{basic: true}, 400, "invalid_grant", ""},
		"unknown refresh":     {"grant_type=refresh_token&refresh_token=x", telnyxCall{basic: true}, 400, "invalid_grant", ""},
		"in the query":        {credentials, telnyxCall{basic: true, query: "?scope=admin"}, 400, invalid, "body"},
		"malformed form":      {"", telnyxCall{basic: true, raw: credentials + "&scope=%"}, 400, invalid, "form-urlencoded"},
		"JSON sent as form":   {"", telnyxCall{basic: true, raw: `{"grant_type":"value-not-echoed"}`}, 400, invalid, "grant_type"},
		"odd name":            {"", telnyxCall{basic: true, raw: credentials + "&%7B%22value-not-echoed%22%7D"}, 400, invalid, "oddly named"},
		"form sent as JSON":   {"", telnyxCall{basic: true, raw: credentials, contentType: "application/json"}, 400, invalid, "JSON object"},
		"JSON, not a string":  {"", telnyxCall{basic: true, raw: `{"grant_type":"client_credentials","scope":["admin"]}`, contentType: "application/json"}, 400, invalid, "scope"},
		"JSON, repeated":      {"", telnyxCall{basic: true, raw: `{"grant_type":"client_credentials","scope":"admin","scope":"admin"}`, contentType: "application/json"}, 400, invalid, "scope"},
		"JSON, unknown":       {"", telnyxCall{basic: true, raw: `{"grant_type":"client_credentials","grantType":null}`, contentType: "application/json"}, 400, invalid, "grantType"},
		"JSON and more":       {"", telnyxCall{basic: true, raw: `{"grant_type":"client_credentials"}{}`, contentType: "application/json"}, 400, invalid, "JSON object"},
		"shape first":         {credentials + "&audience=x", telnyxCall{authorization: wrongSecret}, 400, invalid, "audience"},
		"client before grant": {"grant_type=refresh_token&refresh_token=x", telnyxCall{authorization: wrongSecret}, 401, "invalid_client", ""},
		"client before scope": {credentials + "&scope=other", telnyxCall{authorization: wrongSecret}, 401, "invalid_client", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server := start(t, sandbox.Config{})
			test.call.parameters = form(t, test.parameters)
			wantOAuthError(t, callTelnyx(t, server, test.call), test.status, test.code, test.mentions)
			if n := len(s.IssuedTokens()); n != 0 {
				t.Errorf("%d tokens issued", n)
			}
		})
	}
}

func TestTelnyxOtherFailures(t *testing.T) {
	t.Parallel()
	_, server := start(t, sandbox.Config{})
	for name, test := range map[string]struct {
		call   telnyxCall
		status int
		allow  string
	}{
		"get":         {telnyxCall{basic: true, method: http.MethodGet}, 405, "POST"},
		"text":        {telnyxCall{basic: true, raw: "x", contentType: "text/plain"}, 415, ""},
		"text json":   {telnyxCall{basic: true, raw: "{}", contentType: "text/json"}, 415, ""},
		"no type":     {telnyxCall{basic: true, raw: "x", contentType: " "}, 415, ""},
		"large":       {telnyxCall{basic: true, raw: strings.Repeat("x", 1<<20+1)}, 413, ""},
		"large, JSON": {telnyxCall{basic: true, raw: strings.Repeat("x", 1<<20+1), contentType: "application/json; charset=utf-8"}, 413, ""},
	} {
		got := callTelnyx(t, server, test.call)
		if got.status != test.status || got.header.Get("Allow") != test.allow {
			t.Errorf("%s: status %d, Allow %q, want %d, %q", name, got.status, got.header.Get("Allow"), test.status, test.allow)
		}
		errs, _ := object(t, got.body)["errors"].([]any)
		if len(errs) != 1 || len(object(t, got.body)) != 1 {
			t.Fatalf("%s: body %s", name, got.body)
		}
		fields, _ := errs[0].(map[string]any)
		detail, _ := fields["detail"].(string)
		delete(fields, "detail")
		if diff := cmp.Diff(map[string]any{"code": "10015", "title": http.StatusText(test.status)}, fields); diff != "" || detail == "" {
			t.Errorf("%s: detail %q, error (-want +got):\n%s", name, detail, diff)
		}
	}
}

func TestTelnyxClientAuthentication(t *testing.T) {
	t.Parallel()
	const id, secret = sandbox.DefaultTelnyxClientID, sandbox.DefaultTelnyxClientSecret
	tests := map[string]struct {
		config          sandbox.Config
		user, password  string // of HTTP Basic, if not both empty
		id, secret      string // in the body, if not empty
		status          int
		code            string
		wwwAuthenticate string
		authorization   string // an Authorization header
	}{
		"encoded":               {user: id, password: url.QueryEscape(secret), status: 200},
		"not encoded":           {user: id, password: secret, status: 401, code: "invalid_client", wwwAuthenticate: `Basic realm="telnyx"`},
		"badly encoded":         {user: id, password: "%", status: 401, code: "invalid_client", wwwAuthenticate: `Basic realm="telnyx"`},
		"path encoding":         {user: id, password: url.PathEscape(secret), status: 401, code: "invalid_client", wwwAuthenticate: `Basic realm="telnyx"`},
		"wrong id in header":    {user: "other", password: url.QueryEscape(secret), status: 401, code: "invalid_client", wwwAuthenticate: `Basic realm="telnyx"`},
		"body":                  {id: id, secret: secret, status: 200},
		"wrong id in body":      {id: "other", secret: secret, status: 401, code: "invalid_client"},
		"wrong secret in body":  {id: id, secret: "wrong", status: 401, code: "invalid_client"},
		"neither":               {status: 400, code: "invalid_request"},
		"both":                  {user: id, password: url.QueryEscape(secret), id: id, secret: secret, status: 400, code: "invalid_request"},
		"both, id only":         {user: id, password: url.QueryEscape(secret), id: id, status: 400, code: "invalid_request"},
		"both, secret only":     {user: id, password: url.QueryEscape(secret), secret: secret, status: 400, code: "invalid_request"},
		"body without secret":   {id: id, status: 400, code: "invalid_request"},
		"body without id":       {secret: secret, status: 400, code: "invalid_request"},
		"bearer":                {authorization: "Bearer x", status: 400, code: "invalid_request"},
		"bearer and body":       {authorization: "Bearer x", id: id, secret: secret, status: 400, code: "invalid_request"},
		"body only, encoded":    {config: sandbox.Config{TelnyxBodyAuthOnly: true}, user: id, password: url.QueryEscape(secret), status: 400, code: "invalid_request"},
		"body only, wrong":      {config: sandbox.Config{TelnyxBodyAuthOnly: true}, user: id, password: "wrong", status: 400, code: "invalid_request"},
		"body only, body":       {config: sandbox.Config{TelnyxBodyAuthOnly: true}, id: id, secret: secret, status: 200},
		"credentials of config": {config: sandbox.Config{TelnyxClientID: "a b", TelnyxClientSecret: "c:d"}, user: "a+b", password: "c%3Ad", status: 200},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, server := start(t, test.config)
			call := telnyxCall{parameters: form(t, "grant_type=client_credentials"), authorization: test.authorization}
			if test.user != "" || test.password != "" {
				req := &http.Request{Header: http.Header{}}
				req.SetBasicAuth(test.user, test.password)
				call.authorization = req.Header.Get("Authorization")
			}
			if test.id != "" {
				call.parameters.Set("client_id", test.id)
			}
			if test.secret != "" {
				call.parameters.Set("client_secret", test.secret)
			}
			got := callTelnyx(t, server, call)
			if challenge := got.header.Get("WWW-Authenticate"); challenge != test.wwwAuthenticate {
				t.Errorf("WWW-Authenticate %q, want %q", challenge, test.wwwAuthenticate)
			}
			if test.code != "" {
				wantOAuthError(t, got, test.status, test.code, "")
			} else if got.status != test.status {
				t.Errorf("status %d, want %d: %s", got.status, test.status, got.body)
			}
		})
	}
}

func TestTelnyxCode(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		verifier              string // the code is issued for
		redirectURI, presents string
		ok                    bool
	}{
		"plain":               {"", callbackURL, "", true},
		"PKCE":                {"v", callbackURL, "v", true},
		"wrong redirect":      {"", callbackURL + "/", "", false},
		"wrong verifier":      {"v", callbackURL, "w", false},
		"missing verifier":    {"v", callbackURL, "", false},
		"unexpected verifier": {"", callbackURL, "v", false},
	}
	for name, test := range tests {
		s, server := start(t, sandbox.Config{})
		code := s.IssueTelnyxCode(callbackURL, test.verifier)
		parameters := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {test.redirectURI}}
		if test.presents != "" {
			parameters.Set("code_verifier", test.presents)
		}
		got := callTelnyx(t, server, telnyxCall{basic: true, parameters: parameters})
		if !test.ok {
			wantOAuthError(t, got, http.StatusBadRequest, "invalid_grant", "")
			if n := len(s.IssuedTokens()); n != 1 {
				t.Errorf("%s: %d tokens issued, want the code only", name, n)
			}
			continue
		}
		if got.status != http.StatusOK {
			t.Errorf("%s: status %d: %s", name, got.status, got.body)
		}
		wantOAuthError(t, callTelnyx(t, server, telnyxCall{basic: true, parameters: parameters}), http.StatusBadRequest, "invalid_grant", "used")
	}
}

func TestTelnyxRefreshTokenRotates(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{})
	refresh := func(token string) reply {
		return callTelnyx(t, server, telnyxCall{basic: true, parameters: url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}})
	}
	token := s.IssueTelnyxRefreshToken()
	issued := []string{token}
	for range 3 {
		got := refresh(token)
		if got.status != http.StatusOK {
			t.Fatalf("status %d: %s", got.status, got.body)
		}
		wantOAuthError(t, refresh(token), http.StatusBadRequest, "invalid_grant", "used")
		body := object(t, got.body)
		access, _ := body["access_token"].(string)
		token, _ = body["refresh_token"].(string)
		wantOAuthError(t, refresh(access), http.StatusBadRequest, "invalid_grant", "")
		issued = append(issued, access, token)
	}
	diff(t, "issued tokens", issued, s.IssuedTokens())
	slices.Sort(issued)
	if len(slices.Compact(issued)) != 7 {
		t.Error("tokens coincide")
	}

	// An answer that is lost has voided the token nevertheless.
	s.Inject(sandbox.Fault{Path: sandbox.TelnyxTokenPath, Times: 1, After: true, Status: http.StatusBadGateway})
	if got := refresh(token); got.status != http.StatusBadGateway {
		t.Errorf("status %d", got.status)
	}
	wantOAuthError(t, refresh(token), http.StatusBadRequest, "invalid_grant", "")
}

func TestForeignTokensAndLimits(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{Now: newClock().Now, RequestsPerMinute: 1})
	for range 3 { // neither counted nor refused
		got := callTelnyx(t, server, telnyxCall{basic: true, parameters: form(t, "grant_type=client_credentials")})
		if got.status != http.StatusOK || got.header.Get("Date") != "Fri, 02 May 2025 18:31:13 GMT" {
			t.Errorf("Telnyx: status %d, Date %q", got.status, got.header.Get("Date"))
		}
		got = post(t, server, sandbox.MeshTokenPath, meshBody)
		if got.status != http.StatusOK || got.header.Get("Date") != "Fri, 02 May 2025 18:31:13 GMT" {
			t.Errorf("Mesh: status %d, Date %q", got.status, got.header.Get("Date"))
		}
	}
	if status := callAPI(t, server, numbersPath, "Bearer "+s.IssuedTokens()[0]); status != http.StatusUnauthorized {
		t.Errorf("status %d with a token of Telnyx, want 401", status)
	}
	for _, path := range []string{numbersPath, sandbox.TokenPath, sandbox.TelnyxTokenPath + "/", "/v2/oauth", strings.ToLower(sandbox.MeshTokenPath)} {
		if got := post(t, server, path, "{}"); got.status != http.StatusTooManyRequests {
			t.Errorf("%s: status %d, want 429", path, got.status)
		}
	}
	s, server = start(t, sandbox.Config{})
	for _, path := range []string{sandbox.TelnyxTokenPath + "/", "/v2/oauth", strings.ToLower(sandbox.MeshTokenPath)} {
		if got := post(t, server, path, "{}"); got.status != http.StatusUnauthorized {
			t.Errorf("%s: status %d, want 401", path, got.status)
		}
	}
	s.Inject(sandbox.Fault{Path: sandbox.TelnyxTokenPath, Status: 503}, sandbox.Fault{Path: sandbox.MeshTokenPath, Status: 502})
	if got := post(t, server, sandbox.TelnyxTokenPath, "{}").status; got != 503 {
		t.Errorf("Telnyx: status %d, want the fault's", got)
	}
	if got := post(t, server, sandbox.MeshTokenPath, "{}").status; got != 502 {
		t.Errorf("Mesh: status %d, want the fault's", got)
	}
}

func TestForeignJournalHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	const telnyxSecret, meshSecret = sandbox.DefaultTelnyxClientSecret, sandbox.DefaultMeshClientSecret
	s, server := start(t, sandbox.Config{})
	code, refresh := s.IssueTelnyxCode(callbackURL, "the-verifier"), s.IssueTelnyxRefreshToken()
	exchange := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "code_verifier": {"the-verifier"}, "redirect_uri": {callbackURL}}
	renew := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}
	for _, call := range []telnyxCall{
		{basic: true, parameters: form(t, "grant_type=client_credentials&scope=voice+admin")},
		{parameters: inBody(form(t, "grant_type=client_credentials"))},
		{basic: true, parameters: exchange},
		{json: true, parameters: inBody(renew)},
		{parameters: url.Values{}, query: "?" + inBody(form(t, exchange.Encode())).Encode()},
	} {
		callTelnyx(t, server, call)
	}
	post(t, server, sandbox.MeshTokenPath, meshBody)
	post(t, server, sandbox.MeshTokenPath+"?clientSecret="+meshSecret, meshBody)

	var statuses []int
	for _, e := range s.Journal() {
		statuses = append(statuses, e.Status)
		text := fmt.Sprintf("%#v %s", e, e)
		secrets := append(s.IssuedTokens(), "the-verifier", meshSecret, sandbox.DefaultMeshClientID, sandbox.DefaultTelnyxClientID)
		for _, secret := range append(secrets, telnyxSecret, url.QueryEscape(telnyxSecret)) {
			if strings.Contains(text, secret) {
				t.Errorf("%s in %s", secret, text)
			}
		}
	}
	diff(t, "statuses", []int{200, 200, 200, 200, 400, 200, 400}, statuses)
	// Code and refresh token, four access tokens, two refresh tokens, one id token.
	if n := len(s.IssuedTokens()); n != 9 {
		t.Errorf("%d tokens issued, want 9", n)
	}
}
