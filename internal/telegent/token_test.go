// SPDX-License-Identifier: MPL-2.0

package telegent_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// newClient returns a client that talks to a new sandbox, without repeats.
func newClient(t testing.TB, config sandbox.Config) (*telegent.Client, *sandbox.Sandbox) {
	t.Helper()
	s := sandbox.New(config)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	return telegent.NewClient(options(t, server.URL)), s
}

func options(t testing.TB, url string) telegent.Options {
	t.Helper()
	base, err := telegent.ParseBaseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	return telegent.Options{
		Transport:     transport.New(transport.Options{UserAgent: "test/1", RequestTimeout: 30 * time.Second}),
		BaseURL:       base,
		AccountKey:    sandbox.DefaultAccountKey,
		AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret),
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	endpoint, err := client.BaseURL.Endpoint("numbers/provision")
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.Tokens.Token(t.Context(), endpoint.String())
	if err != nil {
		t.Fatal(err)
	}
	if want := s.IssuedTokens(); len(want) != 1 || got.Value.Reveal() != want[0] {
		t.Error("the token is not the one that was issued")
	}
	journal := s.Journal()
	if len(journal) != 1 || journal[0].Scope != endpoint.String() || journal[0].UserAgent != "test/1" {
		t.Errorf("journal: %v", journal)
	}
}

func TestTokenExpiry(t *testing.T) {
	t.Parallel()
	ahead := func(d time.Duration) func() time.Time {
		return func() time.Time { return time.Now().Add(d) }
	}
	const unpadded = "1/2/2006 3:04:05 PM"
	tests := map[string]struct {
		config sandbox.Config
		text   time.Duration // after which it expires by the text, if that is not the sandbox's
		left   time.Duration // of the token, by the server's clock
		at     time.Time     // when it expires, if not after left
	}{
		"JWT":                             {config: sandbox.Config{}, left: 5 * time.Minute},
		"JWT, unpadded":                   {config: sandbox.Config{ExpiryLayout: unpadded}, left: 5 * time.Minute},
		"JWT, garbage beside it":          {config: sandbox.Config{ExpiryText: "soon"}, left: 5 * time.Minute},
		"JWT, local clock behind":         {config: sandbox.Config{Now: ahead(10 * time.Minute)}, left: 5 * time.Minute},
		"JWT, local clock ahead":          {config: sandbox.Config{Now: ahead(-10 * time.Minute)}, left: 5 * time.Minute},
		"JWT, expired":                    {config: sandbox.Config{TokenLifetime: -time.Hour}, left: -time.Hour},
		"JWT, text earlier":               {text: 2 * time.Minute, left: 2 * time.Minute},
		"JWT, text in another zone":       {text: -4 * time.Hour, left: 5 * time.Minute},
		"JWT, text later":                 {text: 2 * time.Hour, left: 5 * time.Minute},
		"opaque":                          {config: sandbox.Config{OpaqueTokens: true}, left: 5 * time.Minute},
		"opaque, unpadded":                {config: sandbox.Config{OpaqueTokens: true, ExpiryLayout: unpadded}, left: 5 * time.Minute},
		"opaque, spaces around":           {config: sandbox.Config{OpaqueTokens: true, ExpiryLayout: "  " + unpadded + " "}, left: 5 * time.Minute},
		"opaque, local clock behind":      {config: sandbox.Config{OpaqueTokens: true, Now: ahead(10 * time.Minute)}, left: 5 * time.Minute},
		"opaque, local clock ahead":       {config: sandbox.Config{OpaqueTokens: true, Now: ahead(-10 * time.Minute)}, left: 5 * time.Minute},
		"opaque, expired":                 {config: sandbox.Config{OpaqueTokens: true, TokenLifetime: -time.Hour}, left: -time.Hour},
		"opaque, published example":       {config: sandbox.Config{OpaqueTokens: true, ExpiryText: "05/02/2025 06:36:13 PM"}, at: time.Date(2025, 5, 2, 18, 36, 13, 0, time.UTC)},
		"opaque, just before midnight":    {config: sandbox.Config{OpaqueTokens: true, ExpiryText: "12/31/2025 11:59:59 PM"}, at: time.Date(2025, 12, 31, 23, 59, 59, 0, time.UTC)},
		"opaque, just after midnight":     {config: sandbox.Config{OpaqueTokens: true, ExpiryText: "1/1/2026 12:00:01 AM"}, at: time.Date(2026, 1, 1, 0, 0, 1, 0, time.UTC)},
		"opaque, day and month not mixed": {config: sandbox.Config{OpaqueTokens: true, ExpiryText: "03/04/2026 12:00:00 PM"}, at: time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.text != 0 { // From now on: a parallel test may begin late.
				test.config.ExpiryText = time.Now().UTC().Add(test.text).Format(unpadded)
			}
			client, _ := newClient(t, withOptionalScope(test.config))
			got, err := client.Tokens.Token(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			clock := time.Now
			if test.config.Now != nil {
				clock = test.config.Now
			}
			want := test.at
			if want.IsZero() {
				want = clock().Add(test.left)
			}
			// Instants on the wire are whole seconds, and the test itself takes its time.
			const slack = 20 * time.Second
			if got.ExpiresAt.Location() != time.UTC || got.ExpiresAt.Sub(want).Abs() > slack {
				t.Errorf("expires at %s, want %s", got.ExpiresAt, want)
			}
			if left := want.Sub(clock()); (got.Left() - left).Abs() > slack {
				t.Errorf("has %s left, want %s whatever the local clock says", got.Left(), left)
			}
		})
	}
}

func withOptionalScope(config sandbox.Config) sandbox.Config {
	config.ScopeOptional = true
	return config
}

func TestTokenExpiryUnknown(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"garbage", "2025-05-02T18:36:13Z", "13/01/2025 06:36:13 PM", "02/30/2025 06:36:13 PM", "05/02/2025 18:36:13", " "} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			client, _ := newClient(t, sandbox.Config{ScopeOptional: true, OpaqueTokens: true, ExpiryText: text})
			got, err := client.Tokens.Token(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			if !got.ExpiresAt.IsZero() || got.Left() != 0 {
				t.Errorf("expires at %s, has %s left; want neither known", got.ExpiresAt, got.Left())
			}
		})
	}
}

func TestTokenWithPaddedCredentials(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	o := options(t, client.BaseURL.String())
	o.AccountSecret = token.NewSecret(sandbox.DefaultAccountSecret + "\n")
	client = telegent.NewClient(o)
	for _, status := range []int{401, 403, 500} {
		s.Inject(sandbox.Fault{Times: 1, Status: status, Body: `{"StatusCode":401,"Message":"no ` + sandbox.DefaultAccountSecret + ` here"}`})
		_, err := telegent.NewClient(o).Tokens.Token(t.Context(), "")
		padded, ok := errors.AsType[*token.PaddedError](err)
		if want := status != 500; ok != want || ok && (!padded.Secret || padded.ID) || strings.Contains(err.Error(), sandbox.DefaultAccountSecret) || !strings.Contains(err.Error(), "no (sensitive) here") {
			t.Errorf("%d: error %v, %+v", status, err, padded)
		}
	}
	if padded, ok := errors.AsType[*token.PaddedError](client.CheckCredentials()); !ok || !padded.Secret {
		t.Errorf("the check says %v", client.CheckCredentials())
	}
}

// A token that no header can hold is refused as the answer that it is in, and not by the
// call that would send it, which was repeated.
func TestTokenThatNoHeaderCanHold(t *testing.T) {
	t.Parallel()
	for _, value := range []string{`abc\ndef`, `abc\r\nX-Injected: def`, `abc def`, `abc\u0000def`, `abc\u00e9def`} {
		client, s := newClient(t, sandbox.Config{})
		s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Body: `{"token":"` + value + `","successful":true,"tokenExpiry":"12/31/2099 11:59:59 PM"}`})
		o := options(t, client.BaseURL.String())
		o.Transport = transport.New(transport.Options{RequestTimeout: 30 * time.Second, MaxRetries: 4})
		client = telegent.NewClient(o)
		_, direct := client.Tokens.Token(t.Context(), "")
		for _, err := range []error{direct, client.Do(t.Context(), read, nil, nil, nil)} {
			e, ok := errors.AsType[*transport.Error](err)
			if !ok || e.Operation != telegent.CreateToken.String() || !errors.Is(err, token.ErrMalformed) || strings.Contains(err.Error(), "abc") || strings.Contains(err.Error(), "def") {
				t.Errorf("%s: error %v", value, err)
			}
		}
		if tokens, calls := s.Requests(sandbox.TokenPath), s.Requests("/v1.0/test/read"); tokens != 2 || calls != 0 {
			t.Errorf("%s: %d token requests and %d calls, want one token request for each who asks, and no call", value, tokens, calls)
		}
	}
}

// The text goes into the state.
func TestTokenExpiryShowsNoSecret(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	for _, words := range []string{sandbox.DefaultAccountSecret, "t0ken.canary"} {
		s.Inject(sandbox.Fault{Times: 1, Body: `{"token":"t0ken.canary","tokenExpiry":"not ` + words + `"}`})
		got, err := client.Tokens.Token(t.Context(), "")
		if err != nil || got.Value.Reveal() != "t0ken.canary" || got.Expiry != "not (sensitive)" {
			t.Errorf("expiry %q, error %v", got.Expiry, err)
		}
	}
}

func TestTokenExpiryDisagreementIsLogged(t *testing.T) {
	t.Parallel()
	for offset, want := range map[time.Duration]int{30 * time.Second: 0, 2 * time.Minute: 1, -2 * time.Minute: 1} {
		t.Run(offset.String(), func(t *testing.T) {
			t.Parallel()
			text := time.Now().UTC().Add(5*time.Minute + offset).Format("01/02/2006 03:04:05 PM")
			client, s := newClient(t, sandbox.Config{ScopeOptional: true, ExpiryText: text})
			var log bytes.Buffer
			if _, err := client.Tokens.Token(tflogtest.RootLogger(t.Context(), &log), ""); err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(log.String(), `"@level":"warn"`); got != want {
				t.Errorf("%d warnings, want %d:\n%s", got, want, log.String())
			}
			if strings.Contains(log.String(), s.IssuedTokens()[0]) {
				t.Error("the log shows the token")
			}
		})
	}
}

// A token comes under any 2xx, any Content-Type and any wrapping.
func TestTokenInAnyShape(t *testing.T) {
	t.Parallel()
	const body = `{"token":"abcdef","successful":true}`
	for name, fault := range map[string]sandbox.Fault{
		"201":               {Status: 201, Body: body},
		"202":               {Status: 202, Body: body},
		"text/html":         {Body: body, Header: http.Header{"Content-Type": {"text/html"}}},
		"text/plain":        {Body: body, Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}},
		"a byte order mark": {Body: "\uFEFF" + body, Header: http.Header{"Content-Type": {"application/json"}}},
		"an array":          {Body: "[" + body + "]"},
		"an envelope":       {Body: `{"Result":` + body + `}`},
		"another case":      {Body: `{"TOKEN":"abcdef","SUCCESSFUL":"True"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, sandbox.Config{})
			s.Inject(fault)
			if got, err := client.Tokens.Token(t.Context(), ""); err != nil || got.Value.Reveal() != "abcdef" {
				t.Errorf("token %q, error %v", got.Value.Reveal(), err)
			}
		})
	}
}

func TestTokenFailure(t *testing.T) {
	t.Parallel()
	const secret = sandbox.DefaultAccountSecret
	html := http.Header{"Content-Type": {"text/html"}}
	tests := map[string]struct {
		fault     sandbox.Fault
		want      string // the error's text
		traceID   string
		rejected  bool
		retry     time.Duration
		unchanged bool // no fault: the sandbox's own answer
	}{
		"status and message": {
			fault: sandbox.Fault{Status: 400, Body: `{"StatusCode":400,"Message":"Bad request: no."}`},
			want:  "POST /v1.0/oauth2/tokens answered 400 Bad Request: Bad request: no.",
		},
		"the same as text": {
			fault: sandbox.Fault{Status: 400, Body: `{"StatusCode":400,"Message":"Bad request: no."}`, Header: http.Header{"Content-Type": {"text/plain"}}},
			want:  "POST /v1.0/oauth2/tokens answered 400 Bad Request: Bad request: no.",
		},
		"the same in other case": {
			fault: sandbox.Fault{Status: 400, Body: `{"statusCode":400,"message":"Bad request: no."}`},
			want:  "POST /v1.0/oauth2/tokens answered 400 Bad Request: Bad request: no.",
		},
		"problem details": {
			fault:   sandbox.Fault{Status: 422, Body: `{"Type":"t","Title":"Validation failed","Status":422,"Detail":"Two fields are wrong.","Errors":{"B":["is bad."],"A":["is missing.","And late."]},"TraceId":"00-abc-01"}`},
			want:    "POST /v1.0/oauth2/tokens answered 422 Unprocessable Entity: Two fields are wrong. A: is missing. And late. B: is bad.",
			traceID: "00-abc-01",
		},
		"problem details in camel case": {
			fault:   sandbox.Fault{Status: 422, Body: `{"title":"Validation failed","status":422,"traceId":"00-abc-01"}`},
			want:    "POST /v1.0/oauth2/tokens answered 422 Unprocessable Entity: Validation failed",
			traceID: "00-abc-01",
		},
		"odd types": {
			fault: sandbox.Fault{Status: 400, Body: `{"StatusCode":"400","Message":{"a":1},"Errors":["x"],"TraceId":7,"Title":"Still readable"}`},
			want:  "POST /v1.0/oauth2/tokens answered 400 Bad Request: Still readable",
		},
		"nothing said": {
			fault: sandbox.Fault{Status: 500, Body: `{}`},
			want:  "POST /v1.0/oauth2/tokens answered 500 Internal Server Error",
		},
		"empty": {
			fault: sandbox.Fault{Status: 504},
			want:  "POST /v1.0/oauth2/tokens answered 504 Gateway Timeout",
		},
		"a page": {
			fault: sandbox.Fault{Status: 502, Header: html, Body: "<html>\n<h1>Bad\x00 gateway</h1>\n</html>"},
			want:  "POST /v1.0/oauth2/tokens answered 502 Bad Gateway: <html> <h1>Bad gateway</h1> </html>",
		},
		"a page that repeats a token": {
			fault: sandbox.Fault{Status: 502, Header: html, Body: "<p>no eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln and no abcdefghijklmnopqrstuvwxyz0123456789</p>"},
			want:  "POST /v1.0/oauth2/tokens answered 502 Bad Gateway: <p>no (…) and no (…)</p>",
		},
		"unauthorized": {
			fault:    sandbox.Fault{Status: 401, Body: `{"StatusCode":401,"Message":"Unauthorized."}`},
			want:     "POST /v1.0/oauth2/tokens answered 401 Unauthorized: Unauthorized.",
			rejected: true,
		},
		"forbidden": {
			fault:    sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden."}`},
			want:     "POST /v1.0/oauth2/tokens answered 403 Forbidden: Forbidden.",
			rejected: true,
		},
		"rate limit": {
			fault: sandbox.Fault{Status: 429, Header: http.Header{"Retry-After": {"3600"}}, Body: `{"StatusCode":429,"Message":"Slow down."}`},
			want:  "POST /v1.0/oauth2/tokens answered 429 Too Many Requests: Slow down.",
			retry: time.Hour,
		},
		"the secret repeated": {
			fault: sandbox.Fault{Status: 400, Body: `{"Message":"` + secret + ` is no good"}`},
			want:  "POST /v1.0/oauth2/tokens answered 400 Bad Request: (sensitive) is no good",
		},
		"a long message": {
			fault: sandbox.Fault{Status: 400, Body: `{"Message":"` + strings.Repeat("word ", 200) + `"}`},
			want:  "POST /v1.0/oauth2/tokens answered 400 Bad Request: " + strings.TrimSpace(strings.Repeat("word ", 60)) + "…",
		},
		"a redirect": {
			fault: sandbox.Fault{Status: 307, Header: http.Header{"Location": {"https://elsewhere.example/v1.0/oauth2/tokens?x=1"}}},
			want:  "POST /v1.0/oauth2/tokens answered 307 Temporary Redirect: a redirect from HOST to elsewhere.example, which is not followed",
		},
		"successful false": {
			fault:    sandbox.Fault{Body: `{"token":"abcdef","successful":false,"error":"The account is suspended."}`},
			want:     "POST /v1.0/oauth2/tokens answered 200 OK: successful: false; The account is suspended.",
			rejected: true,
		},
		"successful false, as text": {
			fault:    sandbox.Fault{Body: `{"successful":"False","Message":"No."}`},
			want:     "POST /v1.0/oauth2/tokens answered 200 OK: successful: false; No.",
			rejected: true,
		},
		"a failure that repeats the token": {
			fault:    sandbox.Fault{Body: `{"token":"abcdef","successful":false,"error":"abcdef is void"}`},
			want:     "POST /v1.0/oauth2/tokens answered 200 OK: successful: false; (sensitive) is void",
			rejected: true,
		},
		"no token": {
			fault: sandbox.Fault{Body: `{"successful":true,"tokenExpiry":"05/02/2025 06:36:13 PM","error":""}`},
			want:  "POST /v1.0/oauth2/tokens answered 200 OK: no token",
		},
		"a null token": {
			fault: sandbox.Fault{Body: `{"token":null,"successful":true}`},
			want:  "POST /v1.0/oauth2/tokens answered 200 OK: no token",
		},
		"a token of another type": {
			fault: sandbox.Fault{Body: `{"token":{"value":"abcdef"},"successful":true}`},
			want:  "POST /v1.0/oauth2/tokens answered 200 OK: no token",
		},
		"an array": {
			fault: sandbox.Fault{Body: `["abcdef"]`, Header: http.Header{"Content-Type": {"application/json"}}},
			want:  `POST /v1.0/oauth2/tokens answered 200 OK: no token; ["(…)"]`,
		},
		"null": {
			fault: sandbox.Fault{Body: `null`, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}},
			want:  `POST /v1.0/oauth2/tokens answered 200 OK: no token`,
		},
		"a bare token": {
			fault: sandbox.Fault{Body: `abcdefghijklmnopqrstuvwxyz`},
			want:  `POST /v1.0/oauth2/tokens answered 200 OK: a body of type text/plain instead of JSON; it begins: (…)`,
		},
		"a token as a JSON text": {
			fault: sandbox.Fault{Body: `"abcdef"`, Header: http.Header{"Content-Type": {"application/json"}}},
			want:  `POST /v1.0/oauth2/tokens answered 200 OK: a body of 8 bytes that is not a JSON object; it begins: "(…)"`,
		},
		"a truncated object": {
			fault: sandbox.Fault{Body: `{"token":"abcdef`},
			want:  `POST /v1.0/oauth2/tokens answered 200 OK: a body of 16 bytes that is not a JSON object; it begins: {"token":"(…)"`,
		},
		"an empty 200": {
			fault: sandbox.Fault{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}},
			want:  `POST /v1.0/oauth2/tokens answered 200 OK: an empty body instead of a JSON object`,
		},
		"an empty 204": {
			fault: sandbox.Fault{Status: 204},
			want:  "POST /v1.0/oauth2/tokens answered 204 No Content: an empty body instead of a JSON object",
		},
		"no scope": {
			unchanged: true,
			want:      "POST /v1.0/oauth2/tokens answered 400 Bad Request: One or more validation errors occurred. ApiEndpoint: The ApiEndpoint field is required.",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, sandbox.Config{})
			if !test.unchanged {
				s.Inject(test.fault)
			}
			_, err := client.Tokens.Token(t.Context(), "")
			got, ok := errors.AsType[*transport.Error](err)
			if !ok {
				t.Fatalf("error %v (%T)", err, err)
			}
			if want := strings.ReplaceAll(test.want, "HOST", client.BaseURL.Host()); got.Error() != want {
				t.Errorf("error %q\nwant  %q", got, want)
			}
			if !test.unchanged && got.TraceID != test.traceID {
				t.Errorf("trace id %q, want %q", got.TraceID, test.traceID)
			}
			if errors.Is(err, token.ErrRejected) != test.rejected {
				t.Errorf("rejected: %t, want %t", !test.rejected, test.rejected)
			}
			if got.RetryAfter != test.retry {
				t.Errorf("asks to wait for %s, want %s", got.RetryAfter, test.retry)
			}
		})
	}
}

// A refusal that comes as a 200 locks an account like any other: it is not repeated, at least
// for its own scope.
func TestTokenRefusedByA200(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{ // the requests of two calls for one scope and one for another
		`{"successful":false,"error":"Wrong secret."}`:                    2,
		`{"token":null,"successful":"False"}`:                             2,
		`{"successful":false,"data":{"token":"abcdef"}}`:                  2,
		`[{"token":"abcdef","successful":false}]`:                         2,
		`{"StatusCode":401,"Message":"Unauthorized."}`:                    1,
		`{"title":"Unauthorized","status":401}`:                           1,
		`{"successful":false,"StatusCode":401,"Message":"Unauthorized."}`: 1,
		`{"StatusCode":403,"Message":"Not for this endpoint."}`:           2,
		`{"successful":false,"StatusCode":503,"Message":"Down."}`:         3,
		`{"StatusCode":400,"Message":"No such endpoint."}`:                3,
		`{"successful":true}`:                                             3,
	} {
		client, s := newClient(t, sandbox.Config{})
		s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Body: body})
		for _, scope := range []string{"a", "a", "b"} {
			if got, err := client.Tokens.Token(t.Context(), scope); err == nil || strings.Contains(err.Error(), "abcdef") {
				t.Errorf("%s: token %q, error %v", body, got.Value.Reveal(), err)
			}
		}
		if got := s.Requests(sandbox.TokenPath); got != want {
			t.Errorf("%s: %d requests, want %d", body, got, want)
		}
	}
}

func TestTokenWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	tests := map[string]sandbox.Fault{
		"dropped":   {Drop: true},
		"cut":       {Body: `{"token":"abcdef","successful":true}`, Cut: 12},
		"too large": {Body: `{"token":"` + strings.Repeat("a", 1<<20) + `"}`},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, sandbox.Config{})
			s.Inject(fault)
			_, err := client.Tokens.Token(t.Context(), "")
			if err == nil || !strings.HasPrefix(err.Error(), telegent.CreateToken.String()+": ") {
				t.Errorf("error %v", err)
			}
			if strings.Contains(fmt.Sprint(err), "abcdef") {
				t.Errorf("error %v shows the token", err)
			}
		})
	}
}

func TestParseTokenExpiry(t *testing.T) {
	t.Parallel()
	want := time.Date(2025, 5, 2, 18, 36, 13, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"05/02/2025 06:36:13 PM":   want,
		"5/2/2025 6:36:13 PM":      want,
		" 05/2/2025 06:36:13 PM\n": want,
		"5/2/2025 6:36:13\u202fPM": want, // as .NET writes it since ICU 72
		"05/02/2025 06:36:13 pm":   want,
		"12/31/2025 12:00:00 AM":   time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC),
		"12/31/2025 12:00:00 PM":   time.Date(2025, 12, 31, 12, 0, 0, 0, time.UTC),
		"02/29/2028 01:00:00 AM":   time.Date(2028, 2, 29, 1, 0, 0, 0, time.UTC),
	} {
		got, err := telegent.ParseTokenExpiry(text)
		if err != nil || !got.Equal(want) {
			t.Errorf("%q: %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "soon", "05/02/2025", "05/02/2025 18:36:13", "05/02/2025 13:36:13 PM", "13/02/2025 06:36:13 PM", "02/29/2025 01:00:00 AM", "05/02/25 06:36:13 PM", "05/02/0001 06:36:13 PM", "2025-05-02T18:36:13Z"} {
		if got, err := telegent.ParseTokenExpiry(text); err == nil {
			t.Errorf("%q: %s, want an error", text, got)
		}
	}
}

func FuzzParseTokenExpiry(f *testing.F) {
	for _, text := range []string{"05/02/2025 06:36:13 PM", "5/2/2025 6:36:13 AM", " 1/1/1970 12:00:00 AM ", "05/02/2025 06:36:13.5 PM", "", "05/02/9999 06:36:13 PM"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := telegent.ParseTokenExpiry(text)
		if err != nil {
			return
		}
		if at.Year() < 1970 || at.Year() > 9999 || at.Location() != time.UTC {
			t.Errorf("%q: %s", text, at)
		}
		again, err := telegent.ParseTokenExpiry(at.Format("01/02/2006 03:04:05 PM"))
		if err != nil || !again.Equal(at.Truncate(time.Second)) {
			t.Errorf("%q: %s, then %s, %v", text, at, again, err)
		}
	})
}

// FuzzTokenResponse holds whatever body to: no panic, no token without a value,
// no expiry that RFC 3339 cannot write, no token in an error.
func FuzzTokenResponse(f *testing.F) {
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": 1746210973}).SignedString([]byte("k"))
	if err != nil {
		f.Fatal(err)
	}
	claims := func(claims string) string {
		return "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + "."
	}
	for _, body := range []string{
		`{"token":"abcdeghijklmnopqrstuvwxyz...................","successful":true,"tokenExpiry":"05/02/2025 06:36:13 PM"}`,
		`{"token":"` + signed + `","successful":true,"tokenExpiry":"05/02/2025 06:36:13 PM"}`,
		`{"token":"` + claims(`{"exp":1e300}`) + `"}`,
		`{"token":"` + claims(`{"exp":"tomorrow"}`) + `"}`,
		`{"token":"` + claims(`{"exp":-99999999999999}`) + `"}`,
		`{"token":"` + claims(`null`) + `"}`,
		`{"successful":false,"error":"no"}`, `{"Title":"t","Errors":{"a":["b"]}}`, `[]`, `null`, ``, `{`, "\xff",
	} {
		f.Add(body, 200)
		f.Add(body, 400)
	}
	s := sandbox.New(sandbox.Config{RequestsPerMinute: -1})
	server := httptest.NewServer(s)
	f.Cleanup(server.Close)
	o := options(f, server.URL)
	f.Fuzz(func(t *testing.T, body string, status int) {
		if status < 200 || status > 599 || status == http.StatusNoContent || status == http.StatusNotModified {
			return // net/http allows these no body, or no such answer at all.
		}
		if status == http.StatusTooManyRequests {
			return // It would hold back all inputs after it.
		}
		s.Inject(sandbox.Fault{Times: 1, Status: status, Body: body, Header: http.Header{"Content-Type": {"application/json"}}})
		got, err := telegent.NewClient(o).Tokens.Token(t.Context(), "")
		if err != nil {
			if len(err.Error()) > 4*400 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		if status >= http.StatusMultipleChoices || got.Value.Reveal() == "" {
			t.Errorf("status %d, body %q: a token %q", status, body, got.Value.Reveal())
		}
		if year := got.ExpiresAt.Year(); !got.ExpiresAt.IsZero() && (year < 1970 || year > 9999) {
			t.Errorf("body %q: expires at %s", body, got.ExpiresAt)
		}
	})
}

func TestTokenRequestIsAsPublished(t *testing.T) {
	t.Parallel()
	var got string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		_, _ = body.ReadFrom(r.Body)
		got = r.Method + " " + r.URL.Path + " " + body.String()
		w.WriteHeader(http.StatusTeapot)
	}))
	defer server.Close()
	o := options(t, server.URL+"/v1.0/")
	o.AccountKey = "DID-1234567ab-1a2b-3cd4-...-..........."
	o.AccountSecret = token.NewSecret("abcdeABCdef...")
	_, err := telegent.NewClient(o).Tokens.Token(t.Context(), "https://api.telegent.com/v1.0/numbers/provision")
	if err == nil {
		t.Error("a teapot gave a token")
	}
	const want = `POST /v1.0/oauth2/tokens {"AccountKey":"DID-1234567ab-1a2b-3cd4-...-...........","AccountSecret":"abcdeABCdef...","ApiEndpoint":"https://api.telegent.com/v1.0/numbers/provision"}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}
