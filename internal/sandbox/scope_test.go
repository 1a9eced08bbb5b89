// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// callAPI sends a request with an Authorization header, if not empty, and returns the status.
func callAPI(t *testing.T, server *httptest.Server, path, authorization string) int {
	t.Helper()
	req := newRequest(t, http.MethodPost, server.URL+path, "{}")
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	got := do(t, server, req)
	want := map[string]any{"StatusCode": float64(got.status), "Message": map[int]string{
		401: "Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens.",
		403: "Forbidden: your token does not have permission to access this resource. Check the ApiEndpoint scope.",
		404: "Not found: the requested resource does not exist or belongs to a different account.",
	}[got.status]}
	diff(t, "body", want, object(t, got.body))
	return got.status
}

func TestScopeOfToken(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{RequestsPerMinute: -1})
	host := strings.TrimPrefix(server.URL, "http://")

	tests := map[string]struct {
		endpoint, path string
		status         int
	}{
		"same":                {server.URL + numbersPath, numbersPath, 404},
		"query of the call":   {server.URL + numbersPath, numbersPath + "?a=b", 404},
		"trailing slash":      {server.URL + numbersPath + "/", numbersPath, 404},
		"slash of the call":   {server.URL + numbersPath, numbersPath + "/", 404},
		"upper-case scheme":   {"HTTP://" + host + numbersPath, numbersPath, 404},
		"root":                {server.URL, "/", 404},
		"other path":          {server.URL + numbersPath, "/v1.0/numbers/order", 403},
		"longer path":         {server.URL + numbersPath, numbersPath + "/more", 403},
		"path in other case":  {server.URL + numbersPath, "/v1.0/Numbers/portin", 403},
		"other scheme":        {"https://" + host + numbersPath, numbersPath, 403},
		"other port":          {"http://127.0.0.1:1" + numbersPath, numbersPath, 403},
		"the API's own":       {"https://api.telegent.com" + numbersPath, numbersPath, 403},
		"double slash at end": {server.URL + numbersPath + "//", numbersPath, 403},
	}
	for name, test := range tests {
		token, _ := fetchToken(t, server, tokenBody(test.endpoint))
		if status := callAPI(t, server, test.path, "Bearer "+token); status != test.status {
			t.Errorf("%s: status %d, want %d", name, status, test.status)
		}
		entries := s.Journal()
		if asked := entries[len(entries)-2].Scope; asked != test.endpoint {
			t.Errorf("%s: journal says %q was asked for, want %q", name, asked, test.endpoint)
		}
	}
}

func TestScopeHostAndDefaultPort(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		endpoint, target string
		status           int
	}{
		"default port of http":        {"http://a.example:80/b", "http://a.example/b", 404},
		"default port of the call":    {"https://a.example/b", "https://a.example:443/b", 404},
		"default port of the other":   {"http://a.example:443/b", "http://a.example/b", 403},
		"upper-case host":             {"https://A.Example/b", "https://a.example/b", 404},
		"upper-case host of the call": {"https://a.example/b", "https://A.EXAMPLE/b", 404},
		"empty port":                  {"https://a.example:/b", "https://a.example/b", 404},
		"IPv6":                        {"http://[::80]:80/b", "http://[::80]/b", 404},
		"other host":                  {"https://a.example/b", "https://b.example/b", 403},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{})
			ask := httptest.NewRequestWithContext(t.Context(), http.MethodPost, sandbox.TokenPath, strings.NewReader(tokenBody(test.endpoint)))
			ask.Header.Set("Content-Type", "application/json")
			s.ServeHTTP(httptest.NewRecorder(), ask)

			// httptest sets TLS for an https target.
			req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, test.target, nil)
			req.Header.Set("Authorization", "Bearer "+s.IssuedTokens()[0])
			resp := httptest.NewRecorder()
			s.ServeHTTP(resp, req)
			if resp.Code != test.status {
				t.Errorf("status %d, want %d", resp.Code, test.status)
			}
		})
	}
}

func TestScopeBearer(t *testing.T) {
	t.Parallel()
	now := newClock()
	_, server := start(t, sandbox.Config{Now: now.Now})
	token, _ := fetchToken(t, server, tokenBody(server.URL+numbersPath))

	for authorization, status := range map[string]int{
		"":                      401,
		"Bearer":                401,
		"Bearer ":               401,
		"Bearer unknown":        401,
		"Basic " + token:        401,
		token:                   401,
		"Bearer " + token + "x": 401,
		"Bearer " + token:       404,
		"bearer " + token:       404,
	} {
		if got := callAPI(t, server, numbersPath, authorization); got != status {
			t.Errorf("Authorization %q: status %d, want %d", authorization, got, status)
		}
	}

	now.move(5*time.Minute - time.Second)
	if got := callAPI(t, server, numbersPath, "Bearer "+token); got != 404 {
		t.Errorf("a second before expiry: status %d, want 404", got)
	}
	now.move(time.Second)
	if got := callAPI(t, server, numbersPath, "Bearer "+token); got != 401 {
		t.Errorf("at expiry: status %d, want 401", got)
	}
	if got := callAPI(t, server, "/other", "Bearer "+token); got != 401 {
		t.Errorf("expired and of another scope: status %d, want 401", got)
	}
}

func TestScopeExpiredWhenIssued(t *testing.T) {
	t.Parallel()
	_, server := start(t, sandbox.Config{TokenLifetime: -time.Minute})
	token, _ := fetchToken(t, server, tokenBody(server.URL+numbersPath))
	if got := callAPI(t, server, numbersPath, "Bearer "+token); got != 401 {
		t.Errorf("status %d, want 401", got)
	}
}

func TestScopeOptional(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{ScopeOptional: true})
	token, _ := fetchToken(t, server, `{"AccountKey":"`+sandbox.DefaultAccountKey+`","AccountSecret":"`+sandbox.DefaultAccountSecret+`"}`)
	for _, path := range []string{numbersPath, "/v1.0/numbers/portout"} {
		if got := callAPI(t, server, path, "Bearer "+token); got != 404 {
			t.Errorf("%s: status %d, want 404", path, got)
		}
	}
	for _, e := range s.Journal() {
		if e.Scope != "" {
			t.Errorf("scope of an unscoped token: %s", e)
		}
	}
	scoped, _ := fetchToken(t, server, tokenBody(server.URL+numbersPath))
	if got := callAPI(t, server, "/v1.0/numbers/order", "Bearer "+scoped); got != 403 {
		t.Errorf("a scoped token elsewhere: status %d, want 403", got)
	}
}
