// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// The example of POST /v1.0/OAuth2/tokens, as published.
const (
	publishedRequest  = `{"AccountKey":"DID-1234567ab-1a2b-3cd4-...-...........","AccountSecret":"abcdeABCdef...","ApiEndpoint":"https://api.telegent.com/v1.0/numbers/provision"}`
	publishedResponse = `{"token":"abcdeghijklmnopqrstuvwxyz...................","successful":true,"tokenExpiry":"05/02/2025 06:36:13 PM"}`
)

func TestTokenPublishedExample(t *testing.T) {
	t.Parallel()
	_, server := start(t, sandbox.Config{Now: newClock().Now})

	request := strings.NewReplacer(
		"DID-1234567ab-1a2b-3cd4-...-...........", sandbox.DefaultAccountKey,
		"abcdeABCdef...", sandbox.DefaultAccountSecret,
	).Replace(publishedRequest)
	for _, path := range []string{"/v1.0/OAuth2/tokens", "/v1.0/oauth2/tokens"} {
		got := post(t, server, path, request)
		if got.status != http.StatusOK || got.header.Get("Content-Type") != "application/json" {
			t.Fatalf("%s: status %d, Content-Type %q", path, got.status, got.header.Get("Content-Type"))
		}
		want, answer := object(t, publishedResponse), object(t, got.body)
		if token, _ := answer["token"].(string); token == "" {
			t.Errorf("%s: no token", path)
		}
		delete(want, "token")
		delete(answer, "token")
		if diff := cmp.Diff(want, answer); diff != "" {
			t.Errorf("%s: answer without its token (-published +got):\n%s", path, diff)
		}
	}
}

func TestTokenRefusals(t *testing.T) {
	t.Parallel()
	const credentials = `"AccountKey":"` + sandbox.DefaultAccountKey + `","AccountSecret":"` + sandbox.DefaultAccountSecret + `"`
	good := tokenBody("https://api.telegent.com/v1.0/numbers/provision")
	invalidEndpoint := map[string]any{"ApiEndpoint": []any{"The ApiEndpoint field is not a valid fully-qualified http or https URL without query and fragment."}}
	notAnObject := map[string]any{"$": []any{"The request body must be one JSON object."}}

	tests := map[string]struct {
		method      string // default POST
		path        string // default TokenPath
		contentType string // default application/json
		body        string
		config      sandbox.Config
		status      int
		message     string         // of a body with StatusCode and Message
		problems    map[string]any // of a body with problem details
	}{
		"get":               {method: http.MethodGet, status: 405, message: "Method not allowed: verify the HTTP method required for this endpoint."},
		"put":               {method: http.MethodPut, body: good, status: 405, message: "Method not allowed: verify the HTTP method required for this endpoint."},
		"third spelling":    {path: "/v1.0/Oauth2/tokens", body: good, status: 401, message: "Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens."},
		"trailing slash":    {path: sandbox.TokenPath + "/", body: good, status: 401, message: "Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens."},
		"form":              {contentType: "application/x-www-form-urlencoded", body: "a=b", status: 415, message: "Unsupported media type: the request body must be application/json."},
		"no content type":   {contentType: "-", body: good, status: 415, message: "Unsupported media type: the request body must be application/json."},
		"charset":           {contentType: "Application/JSON; charset=utf-8", body: good, status: 200},
		"largest body":      {body: good + strings.Repeat(" ", 1<<20-len(good)), status: 200},
		"too large":         {body: good + strings.Repeat(" ", 1<<20-len(good)+1), status: 413, message: "Request body too large."},
		"empty body":        {body: "", status: 400, problems: notAnObject},
		"no JSON":           {body: "{", status: 400, problems: notAnObject},
		"array":             {body: "[" + good + "]", status: 400, problems: notAnObject},
		"null":              {body: "null", status: 400, problems: notAnObject},
		"two objects":       {body: good + good, status: 400, problems: notAnObject},
		"whitespace around": {body: " \n" + good + "\n", status: 200},
		"empty object": {body: "{}", status: 400, problems: map[string]any{
			"AccountKey":    []any{"The AccountKey field is required."},
			"AccountSecret": []any{"The AccountSecret field is required."},
			"ApiEndpoint":   []any{"The ApiEndpoint field is required."},
		}},
		"empty fields": {body: `{"AccountKey":"","AccountSecret":" ","ApiEndpoint":null}`, status: 400, problems: map[string]any{
			"AccountKey":    []any{"The AccountKey field is required."},
			"AccountSecret": []any{"The AccountSecret field is required."},
			"ApiEndpoint":   []any{"The ApiEndpoint field is required."},
		}},
		"key in another case": {body: strings.Replace(good, "AccountKey", "accountKey", 1), status: 400, problems: map[string]any{
			"AccountKey": []any{"The AccountKey field is required."},
			"accountKey": []any{"The accountKey field is unknown."},
		}},
		"unknown key": {body: `{` + credentials + `,"ApiEndpoint":"https://a.example/b","Lifetime":"value-not-echoed"}`, status: 400, problems: map[string]any{
			"Lifetime": []any{"The Lifetime field is unknown."},
		}},
		"not strings": {body: `{"AccountKey":1,"AccountSecret":["a"],"ApiEndpoint":{}}`, status: 400, problems: map[string]any{
			"AccountKey":    []any{"The AccountKey field must be a string."},
			"AccountSecret": []any{"The AccountSecret field must be a string."},
			"ApiEndpoint":   []any{"The ApiEndpoint field must be a string."},
		}},
		"endpoint missing":         {body: `{` + credentials + `}`, status: 400, problems: map[string]any{"ApiEndpoint": []any{"The ApiEndpoint field is required."}}},
		"endpoint optional":        {body: `{` + credentials + `}`, config: sandbox.Config{ScopeOptional: true}, status: 200},
		"endpoint optional, empty": {body: tokenBody(""), config: sandbox.Config{ScopeOptional: true}, status: 400, problems: invalidEndpoint},
		"endpoint a path":          {body: tokenBody("/v1.0/numbers/provision"), status: 400, problems: invalidEndpoint},
		"endpoint without host":    {body: tokenBody("https:///v1.0/numbers/provision"), status: 400, problems: invalidEndpoint},
		"endpoint with query":      {body: tokenBody("https://a.example/b?c=d"), status: 400, problems: invalidEndpoint},
		"endpoint with fragment":   {body: tokenBody("https://a.example/b#"), status: 400, problems: invalidEndpoint},
		"endpoint with user":       {body: tokenBody("https://u:p@a.example/b"), status: 400, problems: invalidEndpoint},
		"endpoint of ftp":          {body: tokenBody("ftp://a.example/b"), status: 400, problems: invalidEndpoint},
		"wrong key":                {body: strings.Replace(good, sandbox.DefaultAccountKey, "DID-other", 1), status: 401, message: "Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens."},
		"wrong secret":             {body: strings.Replace(good, sandbox.DefaultAccountSecret, "wrong", 1), status: 401, message: "Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens."},
		"shape before credentials": {body: `{"AccountKey":"DID-other","AccountSecret":"wrong"}`, status: 400, problems: map[string]any{"ApiEndpoint": []any{"The ApiEndpoint field is required."}}},
		"credentials of config":    {body: `{"AccountKey":"k","AccountSecret":"s","ApiEndpoint":"https://a.example/b"}`, config: sandbox.Config{AccountKey: "k", AccountSecret: "s"}, status: 200},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server := start(t, test.config)
			method, path := test.method, test.path
			if method == "" {
				method = http.MethodPost
			}
			if path == "" {
				path = sandbox.TokenPath
			}
			req := newRequest(t, method, server.URL+path, test.body)
			switch test.contentType {
			case "":
			case "-":
				req.Header.Del("Content-Type")
			default:
				req.Header.Set("Content-Type", test.contentType)
			}
			got := do(t, server, req)

			if got.status != test.status {
				t.Errorf("status %d, want %d: %s", got.status, test.status, got.body)
			}
			if strings.Contains(got.body, sandbox.DefaultAccountSecret) || strings.Contains(got.body, "value-not-echoed") {
				t.Errorf("the answer echoes a value of the request: %s", got.body)
			}
			switch {
			case test.message != "":
				want := map[string]any{"StatusCode": float64(test.status), "Message": test.message}
				diff(t, "body", want, object(t, got.body))
			case test.problems != nil:
				diff(t, "keys of the body", []string{"Errors", "Status", "Title", "TraceId", "Type"}, keys(t, got.body))
				diff(t, "errors", any(test.problems), object(t, got.body)["Errors"])
			}
			if n := len(s.IssuedTokens()); (n == 1) != (test.status == http.StatusOK) {
				t.Errorf("%d tokens issued with status %d", n, got.status)
			}
			if got.status == http.StatusMethodNotAllowed && got.header.Get("Allow") != http.MethodPost {
				t.Errorf("Allow is %q", got.header.Get("Allow"))
			}
		})
	}
}

func TestTokenJWT(t *testing.T) {
	t.Parallel()
	now := newClock()
	now.move(700 * time.Millisecond) // must not tear exp and tokenExpiry apart
	s, server := start(t, sandbox.Config{Now: now.Now, TokenLifetime: 3 * time.Minute, ExpiryLayout: time.RFC3339})

	token, expiry := fetchToken(t, server, tokenBody("https://a.example/b"))
	claims := jwt.MapClaims{}
	parsed, _, err := jwt.NewParser().ParseUnverified(token, claims)
	if err != nil {
		t.Fatal(err)
	}
	if parsed.Method.Alg() != "HS256" {
		t.Errorf("signed with %s", parsed.Method.Alg())
	}
	exp, err := claims.GetExpirationTime()
	if err != nil || exp == nil {
		t.Fatalf("exp: %v, %v", exp, err)
	}
	const want = "2025-05-02T18:34:13Z"
	if got := exp.UTC().Format(time.RFC3339Nano); got != want || expiry != want {
		t.Errorf("exp is %s, tokenExpiry %s, both want %s", got, expiry, want)
	}
	userdata, _ := claims["userdata"].(string)
	if userdata == "" {
		t.Error("no userdata")
	}
	delete(claims, "exp")
	delete(claims, "userdata")
	wantClaims := jwt.MapClaims{
		"iss": "https://api.telegent.co",
		"aud": "com.telegent.co",
		"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier": sandbox.DefaultAccountKey,
	}
	diff(t, "claims", wantClaims, claims)

	second, _ := fetchToken(t, server, tokenBody("https://a.example/b"))
	if second == token {
		t.Error("two tokens coincide")
	}
	diff(t, "issued tokens", []string{token, second}, s.IssuedTokens())

	now.move(3*time.Minute - 700*time.Millisecond)
	if status := callAPI(t, server, numbersPath, "Bearer "+token); status != http.StatusUnauthorized {
		t.Errorf("status %d at exp, want 401", status)
	}
}

func TestTokenOpaque(t *testing.T) {
	t.Parallel()
	_, server := start(t, sandbox.Config{OpaqueTokens: true, ExpiryText: "soon"})

	token, expiry := fetchToken(t, server, tokenBody(server.URL+numbersPath))
	if strings.Contains(token, ".") {
		t.Error("the token looks like a JWT")
	}
	if expiry != "soon" {
		t.Errorf("tokenExpiry is %q, want it verbatim", expiry)
	}
	if status := callAPI(t, server, numbersPath, "Bearer "+token); status != http.StatusNotFound {
		t.Errorf("status %d with an opaque token, want 404", status)
	}
}

func TestIssuedTokensIsACopy(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{})
	token, _ := fetchToken(t, server, tokenBody("https://a.example/b"))
	s.IssuedTokens()[0] = "changed"
	if !slices.Equal(s.IssuedTokens(), []string{token}) {
		t.Error("a caller changed the sandbox's own tokens")
	}
}
