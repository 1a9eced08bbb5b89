// SPDX-License-Identifier: MPL-2.0

package telnyx_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telnyx"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

const (
	callback = "https://example.com/callback?a=b"
	verifier = "verifier-with-43-characters-or-more-as-PKCE-has-it"
)

// newClient returns a client that talks to a new sandbox, and repeats what may be
// repeated.
func newClient(t testing.TB, config sandbox.Config) (*telnyx.Client, *sandbox.Sandbox) {
	t.Helper()
	s := sandbox.New(config)
	client := clientOf(t, s)
	t.Cleanup(s.Close)
	return client, s
}

// clientOf returns a client of a handler, with the sandbox's default credentials.
func clientOf(t testing.TB, handler http.Handler) *telnyx.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return telnyx.NewClient(options(server.URL, 1))
}

func options(url string, retries int) telnyx.Options {
	return telnyx.Options{
		Transport:    transport.New(transport.Options{UserAgent: "test/1", RequestTimeout: 30 * time.Second, MaxRetries: retries}),
		BaseURL:      url + "/v2",
		ClientID:     sandbox.DefaultTelnyxClientID,
		ClientSecret: token.NewSecret(sandbox.DefaultTelnyxClientSecret),
	}
}

// A grant gets a token of a client.
type grant func(t testing.TB, client *telnyx.Client) (token.Token, error)

func credentials(scopes ...string) grant {
	return func(t testing.TB, client *telnyx.Client) (token.Token, error) {
		t.Helper()
		return client.Tokens.Token(t.Context(), telnyx.Scope(scopes))
	}
}

func exchange(code, redirectURI, verifier string) grant {
	return func(t testing.TB, client *telnyx.Client) (token.Token, error) {
		t.Helper()
		return client.Exchange(t.Context(), token.NewSecret(code), redirectURI, token.NewSecret(verifier))
	}
}

func refresh(refreshToken string) grant {
	return func(t testing.TB, client *telnyx.Client) (token.Token, error) {
		t.Helper()
		return client.Refresh(t.Context(), token.NewSecret(refreshToken))
	}
}

// grants are the three, with what the sandbox accepts.
func grants(s *sandbox.Sandbox) map[string]grant {
	return map[string]grant{
		"client credentials":      credentials(),
		"authorization code":      exchange(s.IssueTelnyxCode(callback, ""), callback, ""),
		"authorization code PKCE": exchange(s.IssueTelnyxCode(callback, verifier), callback, verifier),
		"refresh token":           refresh(s.IssueTelnyxRefreshToken()),
	}
}

func TestGrants(t *testing.T) {
	t.Parallel()
	for _, name := range slices.Sorted(maps.Keys(grants(sandbox.New(sandbox.Config{})))) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for bodyOnly, want := range map[bool]int{false: 1, true: 2} {
				client, s := newClient(t, sandbox.Config{TelnyxBodyAuthOnly: bodyOnly, TelnyxScopes: []string{"b", "a"}})
				got, err := grants(s)[name](t, client)
				if err != nil {
					t.Fatal(err)
				}
				issued := s.IssuedTokens()
				if !slices.Contains(issued, got.Value.Reveal()) {
					t.Error("the token is none that was issued")
				}
				if want := name != "client credentials"; slices.Contains(issued, got.Refresh.Reveal()) != want {
					t.Errorf("has a refresh token: %t, want %t", !want, want)
				}
				if got.Type != "Bearer" || !slices.Equal(got.Scopes, []string{"b", "a"}) {
					t.Errorf("type %q, scopes %q", got.Type, got.Scopes)
				}
				if got.ExpiresAt.Location() != time.UTC || (got.Left()-5*time.Minute).Abs() > 20*time.Second {
					t.Errorf("expires at %s, has %s left", got.ExpiresAt, got.Left())
				}
				if journal := s.Journal(); len(journal) != want || journal[0].UserAgent != "test/1" {
					t.Errorf("want %d requests: %v", want, journal)
				}
			}
		})
	}
}

// A request is what reaches a server.
type request struct {
	Method, Target, ContentType, Authorization, Body string
}

// notes is a handler that keeps the requests and has another one answer them.
type notes struct {
	next     http.Handler
	requests []request
}

func (n *notes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	n.requests = append(n.requests, request{r.Method, r.RequestURI, r.Header.Get("Content-Type"), r.Header.Get("Authorization"), string(body)})
	n.next.ServeHTTP(w, r)
}

func TestRequest(t *testing.T) {
	t.Parallel()
	const id, secret = "sandbox-telnyx-client", "sandbox%2Bsecret%3Athat%2Fopens%2520nothing%3Delse"
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
	for name, test := range map[string]struct {
		grant      grant
		parameters string // sorted; client_id and client_secret come before them
		after      string // or between them and these
	}{
		"client credentials":      {grant: credentials(), after: "grant_type=client_credentials"},
		"scopes":                  {grant: credentials("voice", "admin", "voice"), after: "grant_type=client_credentials&scope=admin+voice"},
		"authorization code":      {grant: exchange("c+d", callback, ""), after: "code=c%2Bd&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback%3Fa%3Db"},
		"authorization code PKCE": {grant: exchange("c", callback, "v~f"), after: "code=c&code_verifier=v~f&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback%3Fa%3Db"},
		"no redirect URI":         {grant: exchange("c", "", ""), after: "code=c&grant_type=authorization_code"},
		"refresh token":           {grant: refresh("r&r"), after: "grant_type=refresh_token&refresh_token=r%26r"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{})
			s.Inject(sandbox.Fault{Times: 1, Status: http.StatusBadRequest, Body: `{"error":"invalid_request"}`}, sandbox.Fault{Body: `{"access_token":"a"}`})
			n := &notes{next: s}
			if _, err := test.grant(t, clientOf(t, n)); err != nil {
				t.Error(err)
			}
			inBody, err := url.ParseQuery(test.after)
			if err != nil {
				t.Fatal(err)
			}
			inBody.Set("client_id", id)
			inBody.Set("client_secret", sandbox.DefaultTelnyxClientSecret)
			want := []request{
				{http.MethodPost, sandbox.TelnyxTokenPath, "application/x-www-form-urlencoded", basic, test.after},
				{http.MethodPost, sandbox.TelnyxTokenPath, "application/x-www-form-urlencoded", "", inBody.Encode()},
			}
			if diff := cmp.Diff(want, n.requests); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWrongCredentials(t *testing.T) {
	t.Parallel()
	// Where Basic is not understood, the body is tried, and the wrong secret is sent twice before anyone can tell.
	for bodyOnly, want := range map[bool]int{false: 1, true: 2} {
		client, s := newClient(t, sandbox.Config{TelnyxClientSecret: "another", TelnyxBodyAuthOnly: bodyOnly})
		for name, grant := range grants(s) {
			s.ResetJournal()
			_, err := grant(t, client)
			e, ok := errors.AsType[*transport.Error](err)
			if !ok || e.Status != http.StatusUnauthorized || e.Code != "invalid_client" || e.Service != "Telnyx" || !errors.Is(err, token.ErrRejected) {
				t.Errorf("%s: error %v", name, err)
			}
			if n := s.Requests(sandbox.TelnyxTokenPath); n != want {
				t.Errorf("%s: %d requests, want %d", name, n, want)
			}
		}
		s.ResetJournal()
		if _, err := credentials("voice")(t, client); !errors.Is(err, token.ErrRejected) || len(s.Journal()) != 0 {
			t.Errorf("error %v, requests %v; want the rejection remembered", err, s.Journal())
		}
	}
}

func TestPaddedCredentials(t *testing.T) {
	t.Parallel()
	_, s := newClient(t, sandbox.Config{})
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	o := options(server.URL, 0)
	o.ClientSecret = token.NewSecret(sandbox.DefaultTelnyxClientSecret + "\n")
	for name, grant := range grants(s) {
		_, err := grant(t, telnyx.NewClient(o))
		if padded, ok := errors.AsType[*token.PaddedError](err); !ok || padded.ID || !padded.Secret || !errors.Is(err, token.ErrRejected) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	values := map[string]string{}
	for _, test := range []struct {
		scopes   []string
		want     string // of the token
		requests int    // so far
	}{
		{[]string{"admin", "voice"}, "admin voice", 1},
		{[]string{"voice", "admin"}, "admin voice", 1},
		{[]string{"voice", "admin", "voice"}, "admin voice", 1},
		{[]string{"voice"}, "voice", 2},
		{nil, "admin messaging voice", 3},
		{[]string{}, "admin messaging voice", 3},
		{[]string{"admin", "voice"}, "admin voice", 3},
	} {
		scopes := slices.Clone(test.scopes)
		got, err := credentials(test.scopes...)(t, client)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(scopes, test.scopes) {
			t.Errorf("Scope changed its argument: %q", test.scopes)
		}
		if strings.Join(got.Scopes, " ") != test.want {
			t.Errorf("%q: granted %q", test.scopes, got.Scopes)
		}
		if n := s.Requests(sandbox.TelnyxTokenPath); n != test.requests {
			t.Errorf("%q: %d requests, want %d", test.scopes, n, test.requests)
		}
		if value, ok := values[test.want]; ok && value != got.Value.Reveal() {
			t.Errorf("%q: not the token that was held", test.scopes)
		}
		values[test.want] = got.Value.Reveal()
	}
	if len(values) != 3 || values["voice"] == values["admin voice"] {
		t.Error("different scopes share a token")
	}
}

func TestParallelCallers(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	var wait sync.WaitGroup
	for range 30 {
		wait.Go(func() {
			if _, err := credentials("admin", "voice")(t, client); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := s.Requests(sandbox.TelnyxTokenPath); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestCodesAndRefreshTokensAreNotShared(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	used := map[string]grant{
		"code":          exchange(s.IssueTelnyxCode(callback, verifier), callback, verifier),
		"refresh token": refresh(s.IssueTelnyxRefreshToken()),
	}
	for name, grant := range used {
		s.ResetJournal()
		if _, err := grant(t, client); err != nil {
			t.Fatal(err)
		}
		_, err := grant(t, client)
		if e, ok := errors.AsType[*transport.Error](err); !ok || e.Code != telnyx.InvalidGrant || e.Status != http.StatusBadRequest || errors.Is(err, transport.ErrOutcomeUnknown) {
			t.Errorf("%s: error %v", name, err)
		}
		if n := s.Requests(sandbox.TelnyxTokenPath); n != 2 {
			t.Errorf("%s: %d requests, want 2", name, n)
		}
	}
}

func TestRefreshToken(t *testing.T) {
	t.Parallel()
	// The library takes the old refresh token for the new one where there is none.
	for body, want := range map[string]string{
		`{"access_token":"a"}`:                          "old",
		`{"access_token":"a","refresh_token":null}`:     "old",
		`{"access_token":"a","refresh_token":""}`:       "old",
		`{"access_token":"a","refresh_token":"new"}`:    "new",
		`{"access_token":"a","refresh_token":"newer "}`: "newer ",
	} {
		client, s := newClient(t, sandbox.Config{})
		s.Inject(sandbox.Fault{Body: body})
		got, err := refresh("old")(t, client)
		if err != nil || got.Refresh.Reveal() != want {
			t.Errorf("%s: %q, %v; want %q", body, got.Refresh.Reveal(), err, want)
		}
	}
}

func TestSentOnce(t *testing.T) {
	t.Parallel()
	again := http.Header{"Retry-After": {"0"}}
	tests := map[string]struct {
		fault    sandbox.Fault
		unknown  bool
		requests int // 0: 1
	}{
		"dropped":                       {fault: sandbox.Fault{Drop: true}, unknown: true},
		"dropped after it took effect":  {fault: sandbox.Fault{Drop: true, After: true}, unknown: true},
		"cut":                           {fault: sandbox.Fault{Body: `{"access_token":"a"}`, Cut: 5}, unknown: true},
		"too large":                     {fault: sandbox.Fault{Body: `{"access_token":"` + strings.Repeat("a", 1<<20) + `"}`}, unknown: true},
		"408":                           {fault: sandbox.Fault{Status: 408}, unknown: true},
		"500":                           {fault: sandbox.Fault{Status: 500}, unknown: true},
		"500 after it took effect":      {fault: sandbox.Fault{Status: 500, After: true}, unknown: true},
		"500 that says invalid_request": {fault: sandbox.Fault{Status: 500, Body: `{"error":"invalid_request"}`}, unknown: true},
		"503":                           {fault: sandbox.Fault{Status: 503, Header: again}, unknown: true},
		"truncated":                     {fault: sandbox.Fault{Body: `{"access_token":"a`}, unknown: true},
		"a page":                        {fault: sandbox.Fault{Body: "<html>"}, unknown: true},
		"empty":                         {fault: sandbox.Fault{Status: 200}, unknown: true},
		"204":                           {fault: sandbox.Fault{Status: 204}, unknown: true},
		"no token":                      {fault: sandbox.Fault{Body: `{"token_type":"Bearer"}`}, unknown: true},
		"200 that says invalid_request": {fault: sandbox.Fault{Body: `{"error":"invalid_request"}`}},
		"401 that says invalid_request": {fault: sandbox.Fault{Status: 401, Body: `{"error":"invalid_request"}`}},
		"400 that says invalid_request": {fault: sandbox.Fault{Status: 400, Body: `{"error":"invalid_request"}`}, requests: 2},
		"400 that says invalid_request, then 500": {fault: sandbox.Fault{Times: 1, Status: 400, Body: `{"error":"invalid_request"}`}, unknown: true, requests: 2},
		"400":        {fault: sandbox.Fault{Status: 400}},
		"403":        {fault: sandbox.Fault{Status: 403}},
		"404":        {fault: sandbox.Fault{Status: 404}},
		"a redirect": {fault: sandbox.Fault{Status: 307, Header: http.Header{"Location": {"/v2/oauth/token"}}}},
		"429, as no service acts on what it turns away": {fault: sandbox.Fault{Times: 1, Status: 429, Header: again}, unknown: true, requests: 2}, // of the 500 that follows
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, sandbox.Config{})
			once := map[string]grant{
				"code":          exchange(s.IssueTelnyxCode(callback, ""), callback, ""),
				"refresh token": refresh(s.IssueTelnyxRefreshToken()),
			}
			for kind, grant := range once {
				s.ResetJournal()
				// The second one is for "then 500", and does no harm elsewhere.
				fault, last := test.fault, sandbox.Fault{Times: 1, Status: 500}
				want := max(test.requests, 1)
				if fault.Times == 0 {
					fault.Times, last.Times = want, 0
					last = sandbox.Fault{Path: "/none", Times: 1}
				}
				s.Inject(fault, last)
				_, err := grant(t, client)
				if err == nil || errors.Is(err, transport.ErrOutcomeUnknown) != test.unknown {
					t.Errorf("%s: error %v; want the outcome unknown: %t", kind, err, test.unknown)
				}
				if err != nil && !strings.HasPrefix(err.Error(), "POST /v2/oauth/token") {
					t.Errorf("%s: error %v", kind, err)
				}
				if n := len(s.Journal()); n != want {
					t.Errorf("%s: sent %d times, want %d", kind, n, want)
				}
			}
		})
	}
}

func TestInvalidRequestLeavesTheCode(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	code := s.IssueTelnyxCode(callback, "")
	_, err := exchange(code, "", "")(t, client)
	if e, ok := errors.AsType[*transport.Error](err); !ok || e.Code != telnyx.InvalidRequest || !strings.Contains(e.Message, "redirect_uri") {
		t.Errorf("error %v", err)
	}
	if n := len(s.Journal()); n != 2 {
		t.Errorf("%d requests, want one with Basic and one without", n)
	}
	if _, err := exchange(code, callback, "")(t, client); err != nil {
		t.Errorf("the code is used up: %v", err)
	}
}

func TestClientCredentialsAreRepeated(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"503":     {Status: 503, Header: http.Header{"Retry-After": {"0"}}},
		"dropped": {Drop: true},
	} {
		client, s := newClient(t, sandbox.Config{})
		fault.Times = 1
		s.Inject(fault)
		if _, err := credentials()(t, client); err != nil || len(s.Journal()) != 2 {
			t.Errorf("%s: %v, requests %v", name, err, s.Journal())
		}
	}
}

func TestFailure(t *testing.T) {
	t.Parallel()
	html := http.Header{"Content-Type": {"text/html"}}
	jwt := "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln"
	tests := map[string]struct {
		fault sandbox.Fault
		want  string // behind "POST /v2/oauth/token answered "
		code  string
	}{
		"invalid_grant": {
			fault: sandbox.Fault{Status: 400, Body: `{"error":"invalid_grant"}`},
			want:  "400 Bad Request: invalid_grant", code: "invalid_grant",
		},
		"described": {
			fault: sandbox.Fault{Status: 400, Body: `{"error":"invalid_scope","error_description":"No such\n scope.","error_uri":"https://a.example"}`},
			want:  "400 Bad Request: invalid_scope: No such scope.", code: "invalid_scope",
		},
		"described only": {
			fault: sandbox.Fault{Status: 400, Body: `{"error_description":"No."}`},
			want:  "400 Bad Request: No.",
		},
		"the API's shape": {
			fault: sandbox.Fault{Status: 422, Body: `{"errors":[{"code":"10015","title":"Bad Request","detail":"The request failed.","meta":{"url":"https://a.example"}}]}`},
			want:  "422 Unprocessable Entity: 10015 Bad Request The request failed.",
		},
		"the API's shape, twice": {
			fault: sandbox.Fault{Status: 400, Body: `{"errors":[{"code":"1","title":"One"},{},{"detail":"Two."}]}`},
			want:  "400 Bad Request: 1 One: Two.",
		},
		"a code that is a number": {
			fault: sandbox.Fault{Status: 400, Body: `{"errors":[{"code":10015,"title":"Bad Request"}]}`},
			want:  "400 Bad Request: Bad Request",
		},
		"odd types": {
			fault: sandbox.Fault{Status: 400, Body: `{"error":{"a":"b"},"errors":"none","error_description":"Still readable."}`},
			want:  "400 Bad Request: Still readable.",
		},
		"nothing said": {
			fault: sandbox.Fault{Status: 400, Body: `{"errors":[{},{}]}`},
			want:  `400 Bad Request: {"errors":[{},{}]}`,
		},
		"unknown keys": {
			fault: sandbox.Fault{Status: 400, Body: `{"message":"hunter2"}`},
			want:  `400 Bad Request: {"message":"(…)"}`,
		},
		"unauthorized": {
			fault: sandbox.Fault{Status: 401, Body: `{"error":"invalid_client"}`},
			want:  "401 Unauthorized: invalid_client", code: "invalid_client",
		},
		"forbidden": {
			fault: sandbox.Fault{Status: 403, Header: html, Body: "<h1>Forbidden</h1>"},
			want:  "403 Forbidden: <h1>Forbidden</h1>",
		},
		"a page": {
			fault: sandbox.Fault{Status: 502, Header: html, Body: "<html>\n<h1>Bad\x00 gateway</h1>\n</html>"},
			want:  "502 Bad Gateway: <html> <h1>Bad gateway</h1> </html>",
		},
		"a page that repeats a token": {
			fault: sandbox.Fault{Status: 502, Header: html, Body: "<p>no " + jwt + " and no abcdefghijklmnopqrstuvwxyz0123456789</p>"},
			want:  "502 Bad Gateway: <p>no (…) and no (…)</p>",
		},
		"empty":      {fault: sandbox.Fault{Status: 504}, want: "504 Gateway Timeout"},
		"no content": {fault: sandbox.Fault{Status: 204}, want: "204 No Content: a body that is no token answer"},
		"truncated": {
			fault: sandbox.Fault{Status: 400, Body: `{"error":"invalid_gr`},
			want:  `400 Bad Request: {"error":"(…)"`,
		},
		"a form": {
			fault: sandbox.Fault{Status: 400, Body: `error=invalid_grant`},
			want:  `400 Bad Request: error=invalid_grant`,
		},
		"a long message": {
			fault: sandbox.Fault{Status: 400, Body: `{"error":"e","error_description":"` + strings.Repeat("word ", 200) + `"}`},
			want:  "400 Bad Request: e: " + strings.Repeat("word ", 59) + "wo…", code: "e",
		},
		"a redirect": {
			fault: sandbox.Fault{Status: 307, Header: http.Header{"Location": {"https://elsewhere.example/v2/oauth/token?x=1"}}, Body: `{"error":"invalid_request"}`},
			want:  "307 Temporary Redirect: a redirect from HOST to elsewhere.example, which is not followed",
		},
		"a redirect to a page": {
			fault: sandbox.Fault{Status: 302, Header: http.Header{"Location": {"/login"}}},
			want:  "302 Found: a redirect from HOST to HOST, which is not followed",
		},
		"a redirect to nowhere": {
			fault: sandbox.Fault{Status: 303},
			want:  "303 See Other: a redirect from HOST to nowhere, which is not followed",
		},
		"a 200 that is an error": {
			fault: sandbox.Fault{Body: `{"error":"invalid_scope","error_description":"No."}`},
			want:  "200 OK: invalid_scope: No.", code: "invalid_scope",
		},
		"a 200 that is an error and repeats its token": {
			fault: sandbox.Fault{Body: `{"error":"e","error_description":"abc=def and ghi are void, as is abc%3Ddef.","access_token":"abc=def","refresh_token":"ghi"}`},
			want:  "200 OK: e: (sensitive) and (sensitive) are void, as is (sensitive).", code: "e",
		},
		"a 200 that is an error of the API's": {
			fault: sandbox.Fault{Body: `{"errors":[{"title":"No."}]}`},
			want:  "200 OK: No.",
		},
		"a 200 that is an error in a form": {
			fault: sandbox.Fault{Body: `error=e&error_description=hunter2hunter2hunter2`},
			want:  "200 OK: an error instead of a token; it begins: error=e&(…)",
		},
		"a 200 without access_token": {
			fault: sandbox.Fault{Body: `{"token":"hunter2","token_type":"Bearer","expires_in":3600}`},
			want:  `200 OK: a body that is no token answer; it begins: {"token":"(…)","token_type":"(…)","expires_in":3600}`,
		},
		"a 200 with a null access_token": {
			fault: sandbox.Fault{Body: `{"access_token":null}`},
			want:  `200 OK: a body that is no token answer; it begins: {"access_token":null}`,
		},
		"a 200 with an access_token of another type": {
			fault: sandbox.Fault{Body: `{"access_token":{"value":"hunter2"}}`},
			want:  `200 OK: a body that is no token answer; it begins: {"access_token":{"value":"(…)"}}`,
		},
		"a truncated 200": {
			fault: sandbox.Fault{Body: `{"access_token":"hunter2`},
			want:  `200 OK: a body that is no token answer; it begins: {"access_token":"(…)"`,
		},
		"an array": {
			fault: sandbox.Fault{Header: http.Header{"Content-Type": {"application/json"}}, Body: `["hunter2"]`},
			want:  `200 OK: a body that is no token answer; it begins: ["(…)"]`,
		},
		"an empty 200": {
			fault: sandbox.Fault{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}},
			want:  `200 OK: a body that is no token answer`,
		},
		"a page as 200": {
			fault: sandbox.Fault{Header: html, Body: "<html>Sign in at eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln</html>"},
			want:  `200 OK: a body that is no token answer; it begins: <html>Sign in at (…)</html>`,
		},
		"a page as 200 in text": {
			fault: sandbox.Fault{Body: "<html>100% off; sign in</html>"},
			want:  `200 OK: a body that is no token answer; it begins: <html>100% off; sign in</html>`,
		},
		"odd fields without a token": {
			fault: sandbox.Fault{Body: `{"expires_in":3600.5,"token_type":1}`},
			want:  `200 OK: a body that is no token answer; it begins: {"expires_in":3600.5,"token_type":1}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{})
			t.Cleanup(s.Close)
			server := httptest.NewServer(s)
			t.Cleanup(server.Close)
			s.Inject(test.fault)
			client := telnyx.NewClient(options(server.URL, 0))
			for kind, grant := range map[string]grant{"client credentials": credentials(), "code": exchange("c0de", callback, verifier), "refresh token": refresh("refresh")} {
				_, err := grant(t, client)
				got, ok := errors.AsType[*transport.Error](err)
				if !ok {
					t.Fatalf("%s: error %v (%T)", kind, err, err)
				}
				want := "POST /v2/oauth/token answered " + strings.ReplaceAll(test.want, "HOST", strings.TrimPrefix(server.URL, "http://"))
				if got.Error() != want {
					t.Errorf("%s: error %q\nwant  %q", kind, got, want)
				}
				if got.Code != test.code || got.Service != "Telnyx" {
					t.Errorf("%s: code %q of %s, want %q", kind, got.Code, got.Service, test.code)
				}
				if want := got.Status == 401 || got.Status == 403; errors.Is(err, token.ErrRejected) != want {
					t.Errorf("%s: rejected: %t, want %t", kind, !want, want)
				}
				if kind == "client credentials" && errors.Is(err, transport.ErrOutcomeUnknown) {
					t.Errorf("%s: the outcome is unknown, which matters to nobody", kind)
				}
			}
			if n := len(s.Journal()); n != 3 {
				t.Errorf("%d requests, want one each: %v", n, s.Journal())
			}
		})
	}
}

// TestErrorsShowNoSecret has the service repeat all that is secret, in all forms
// and everywhere.
func TestErrorsShowNoSecret(t *testing.T) {
	t.Parallel()
	const code, refreshToken, accessToken = `c0de+w/"quotes"=`, `r3fresh+w/ space=`, `acc3ss/%41+"x"`
	ofAll := []string{ // the client's secret, and what goes behind "Basic "
		sandbox.DefaultTelnyxClientSecret,
		url.QueryEscape(sandbox.DefaultTelnyxClientID) + ":" + url.QueryEscape(sandbox.DefaultTelnyxClientSecret),
	}
	ofOne := map[string]grant{ // what only one grant can know
		code:         exchange(code, callback, ""),
		verifier:     exchange("0", callback, verifier),
		refreshToken: refresh(refreshToken),
	}
	wraps := map[string]func(text string) sandbox.Fault{
		"description": func(text string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: toJSON(t, map[string]any{"error": "e", "error_description": "a " + text + " b"})}
		},
		"error": func(text string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: toJSON(t, map[string]any{"error": text})}
		},
		"errors": func(text string) sandbox.Fault {
			return sandbox.Fault{Status: 500, Body: toJSON(t, map[string]any{"errors": []any{map[string]any{"code": text, "title": text, "detail": "a " + text}}})}
		},
		"other JSON": func(text string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: toJSON(t, map[string]any{"message": text})}
		},
		"page":      func(text string) sandbox.Fault { return sandbox.Fault{Status: 403, Body: "<p>" + text + "</p>"} },
		"text":      func(text string) sandbox.Fault { return sandbox.Fault{Status: 401, Body: text} },
		"200":       func(text string) sandbox.Fault { return sandbox.Fault{Body: "no " + text} },
		"200, JSON": func(text string) sandbox.Fault { return sandbox.Fault{Body: toJSON(t, map[string]any{"token": text})} },
		"truncated": func(text string) sandbox.Fault { return sandbox.Fault{Body: `{"access_token":"` + text} },
		"200, error": func(text string) sandbox.Fault {
			return sandbox.Fault{Body: toJSON(t, map[string]any{"error": "e " + text})}
		},
		"200, form": func(text string) sandbox.Fault {
			return sandbox.Fault{Body: "error=e&error_description=" + text, Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}}
		},
	}
	check := func(t *testing.T, grant grant, fault sandbox.Fault, secret string) {
		t.Helper()
		s := sandbox.New(sandbox.Config{})
		t.Cleanup(s.Close)
		s.Inject(fault)
		server := httptest.NewServer(s)
		t.Cleanup(server.Close)
		_, err := grant(t, telnyx.NewClient(options(server.URL, 0)))
		e, ok := errors.AsType[*transport.Error](err)
		if !ok {
			t.Fatalf("%q: error %v", fault.Body, err)
		}
		shown := fmt.Sprintf("%s %+v %#v", err, err, *e)
		for _, form := range forms(t, secret) {
			if strings.Contains(shown, form) {
				t.Errorf("%q: %q is shown in %s", fault.Body, form, shown)
			}
		}
		if strings.Contains(shown, "oauth2:") {
			t.Errorf("the library's words are shown: %s", shown)
		}
	}
	all := map[string]grant{"client credentials": credentials("admin"), "code": exchange(code, callback, verifier), "refresh token": refresh(refreshToken)}
	for where, wrap := range wraps {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			for _, secret := range ofAll {
				for _, form := range forms(t, secret) {
					for _, grant := range all {
						check(t, grant, wrap(form), secret)
					}
				}
			}
			for secret, grant := range ofOne {
				for _, form := range forms(t, secret) {
					check(t, grant, wrap(form), secret)
				}
			}
		})
	}
	t.Run("issued tokens", func(t *testing.T) {
		t.Parallel()
		for _, form := range forms(t, accessToken) {
			for _, key := range []string{"access_token", "refresh_token"} {
				for _, status := range []int{200, 400, 401} {
					for _, grant := range all {
						body := map[string]any{key: accessToken, "error": "e", "error_description": "a " + form + " b", "errors": []any{map[string]any{"title": form}}}
						check(t, grant, sandbox.Fault{Status: status, Body: toJSON(t, body)}, accessToken)
					}
				}
			}
		}
	})
}

// Nor may what is no body: where a redirect points, and what a server sends that speaks
// no HTTP, which net/http repeats.
func TestErrorsOfNoAnswerShowNoSecret(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Status: 303, Header: http.Header{"Location": {"https://c0de.canary/"}}})
	if _, err := exchange("c0de.canary", callback, "")(t, client); err == nil || strings.Contains(err.Error(), "c0de") {
		t.Errorf("error %v", err)
	}
	noHTTP := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, "c0de.canary\r\n\r\n")
		_ = conn.Close()
	}))
	if _, err := exchange("c0de.canary", callback, "")(t, noHTTP); err == nil || strings.Contains(err.Error(), "c0de") || !errors.Is(err, transport.ErrOutcomeUnknown) {
		t.Errorf("error %v", err)
	}
}

// forms are how a text may be written: plain, and as JSON, URLs and base64 have it.
func forms(t testing.TB, text string) []string {
	t.Helper()
	inJSON := toJSON(t, text)
	return []string{
		text,
		inJSON[1 : len(inJSON)-1],
		url.QueryEscape(text),
		url.PathEscape(text),
		base64.StdEncoding.EncodeToString([]byte(text)),
		base64.RawURLEncoding.EncodeToString([]byte(text)),
		url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(text))),
	}
}

func toJSON(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	const unknown = 0
	tests := map[string]struct {
		fault     sandbox.Fault
		left      time.Duration
		tokenType string // "" for "Bearer"
		scopes    []string
	}{
		"complete":                   {fault: sandbox.Fault{Body: `{"access_token":"abc","token_type":"Bearer","expires_in":3600,"scope":"a b"}`}, left: time.Hour, scopes: []string{"a", "b"}},
		"created":                    {fault: sandbox.Fault{Status: 201, Body: `{"access_token":"abc","expires_in":3600}`}, left: time.Hour},
		"JSON as text":               {fault: sandbox.Fault{Header: http.Header{"Content-Type": {"text/plain"}}, Body: `{"access_token":"abc","expires_in":3600}`}, left: time.Hour},
		"a byte order mark":          {fault: sandbox.Fault{Header: http.Header{"Content-Type": {"application/json"}}, Body: "\uFEFF" + `{"access_token":"abc","expires_in":3600}`}, left: time.Hour},
		"more keys":                  {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":3600,"created_at":1,"scope":" a  b "}`}, left: time.Hour, scopes: []string{"a", "b"}},
		"type in other case":         {fault: sandbox.Fault{Body: `{"access_token":"abc","token_type":"bearer"}`}},
		"another type":               {fault: sandbox.Fault{Body: `{"access_token":"abc","token_type":"DPoP"}`}, tokenType: "DPoP"},
		"no expires_in":              {fault: sandbox.Fault{Body: `{"access_token":"abc"}`}},
		"expires_in null":            {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":null}`}},
		"expires_in 0":               {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":0}`}, left: unknown},
		"expires_in in quotes":       {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":"3600"}`}, left: time.Hour},
		"expires_in in the past":     {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":-60}`}, left: -time.Minute},
		"expires_in of 31 bits":      {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":2147483647}`}, left: 2147483647 * time.Second},
		"expires_in of 32 bits":      {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":2147483658}`}, left: 2147483658 * time.Second},
		"expires_in of 40 bits":      {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":1099511627776}`}, left: unknown},
		"expires_in that wraps":      {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":-4294963696}`}, left: unknown},
		"expires_in, quoted, wraps":  {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":"-4294963696"}`}, left: unknown},
		"expires_in, the largest":    {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":9223372036854775807}`}, left: unknown},
		"expires_in, the smallest":   {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":-9223372036854775808}`}, left: unknown},
		"expires_in of a fraction":   {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":3600.5}`}, left: time.Hour},
		"expires_in of a float":      {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":3600.0}`}, left: time.Hour},
		"expires_in of 64 bits":      {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":9223372036854775808}`}, left: unknown},
		"expires_in is no number":    {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":"soon"}`}, left: unknown},
		"expires_in, an empty text":  {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":""}`}, left: unknown},
		"fields of other types":      {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":3600,"token_type":1,"refresh_token":false,"error":{},"error_uri":[]}`}, left: time.Hour},
		"a form":                     {fault: sandbox.Fault{Header: form, Body: `access_token=abc&token_type=bearer&expires_in=3600&scope=a+b`}, left: time.Hour, scopes: []string{"a", "b"}},
		"a form as text":             {fault: sandbox.Fault{Body: `access_token=abc&expires_in=3600`}, left: time.Hour},
		"a form that lives too long": {fault: sandbox.Fault{Header: form, Body: `access_token=abc&expires_in=99999999999999999999`}, left: unknown},
		"a form with garbage":        {fault: sandbox.Fault{Header: form, Body: `access_token=abc&expires_in=soon&scope=1`}, left: unknown},
		"a list of scopes":           {fault: sandbox.Fault{Body: `{"access_token":"abc","scope":["a"]}`}},
		"no scopes":                  {fault: sandbox.Fault{Body: `{"access_token":"abc","scope":""}`}},
		"server's clock ahead":       {fault: sandbox.Fault{Header: date(time.Hour), Body: `{"access_token":"abc","expires_in":3600}`}, left: time.Hour},
		"server's clock behind":      {fault: sandbox.Fault{Header: date(-time.Hour), Body: `{"access_token":"abc","expires_in":3600}`}, left: time.Hour},
		"no Date":                    {fault: sandbox.Fault{Header: http.Header{"Date": {}}, Body: `{"access_token":"abc","expires_in":3600}`}, left: time.Hour},
		"a Date in the year 9999":    {fault: sandbox.Fault{Header: http.Header{"Date": {"Fri, 31 Dec 9999 23:59:59 GMT"}}, Body: `{"access_token":"abc","expires_in":3600}`}, left: unknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, sandbox.Config{})
			s.Inject(test.fault)
			for kind, grant := range map[string]grant{"client credentials": credentials("a"), "code": exchange("c", callback, ""), "refresh token": refresh("r")} {
				s.ResetJournal()
				got, err := grant(t, client)
				if err != nil {
					t.Fatal(err)
				}
				wantType := "Bearer"
				if test.tokenType != "" {
					wantType = test.tokenType
				}
				if got.Value.Reveal() != "abc" || got.Type != wantType || !slices.Equal(got.Scopes, test.scopes) {
					t.Errorf("%s: %q, type %q, scopes %q", kind, got.Value.Reveal(), got.Type, got.Scopes)
				}
				const slack = 20 * time.Second
				if known := test.left != unknown; got.ExpiresAt.IsZero() == known || (got.Left()-test.left).Abs() > slack {
					t.Errorf("%s: expires at %s, has %s left; want %s", kind, got.ExpiresAt, got.Left(), test.left)
				}
				clock := time.Now()
				if sent, err := http.ParseTime(test.fault.Header.Get("Date")); err == nil {
					clock = sent
				}
				if !got.ExpiresAt.IsZero() && got.ExpiresAt.Sub(clock.Add(test.left)).Abs() > slack {
					t.Errorf("%s: expires at %s, want %s by the server's clock", kind, got.ExpiresAt, clock.Add(test.left))
				}
				if _, err := grant(t, client); err != nil {
					t.Fatal(err)
				}
				want := 2
				if kind == "client credentials" && test.left > token.DefaultMinimumLifetime {
					want = 1
				}
				if n := len(s.Journal()); n != want {
					t.Errorf("%s: two calls cost %d requests, want %d", kind, n, want)
				}
			}
		})
	}
}

// White space around a token is none of it; one that no header can hold is refused.
func TestTokenThatNoHeaderCanHold(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	for name, grant := range map[string]grant{"client credentials": credentials(), "code": exchange("c", callback, ""), "refresh token": refresh("r")} {
		for _, value := range []string{`abc\ndef`, `abc\r\nX-Injected: def`, `abc def`, `abc\u0000def`, `abc\u00e9def`} {
			s.Inject(sandbox.Fault{Times: 1, Body: `{"access_token":"` + value + `","expires_in":3600}`})
			_, err := grant(t, client)
			if e, ok := errors.AsType[*transport.Error](err); !ok || !errors.Is(e, token.ErrMalformed) || strings.Contains(err.Error(), "abc") || strings.Contains(err.Error(), "def") {
				t.Errorf("%s, %s: error %v", name, value, err)
			}
		}
		s.Inject(sandbox.Fault{Times: 1, Body: `{"access_token":" abcdef\r\n","expires_in":3600}`})
		if got, err := grant(t, client); err != nil || got.Value.Reveal() != "abcdef" {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// date is the Date of a server whose clock is ahead.
func date(ahead time.Duration) http.Header {
	return http.Header{"Date": {time.Now().Add(ahead).UTC().Format(http.TimeFormat)}}
}

// FuzzTokenAnswer holds every answer to: no panic, no token without a value, an
// expiry that RFC 3339 can write, and a message of one sane line.
func FuzzTokenAnswer(f *testing.F) {
	for _, body := range []string{
		`{"access_token":"a","token_type":"Bearer","expires_in":3600,"scope":"a b","refresh_token":"r"}`,
		`{"access_token":"a","expires_in":-4294963696}`, `{"access_token":"a","expires_in":"9223372036854775807"}`, `{"access_token":"a","expires_in":1e3}`,
		`{"error":"invalid_request","error_description":"a\u0000b\nc"}`, `{"errors":[{"code":"1","title":"t","detail":"d"},{}]}`, `{"errors":[{"code":1}]}`,
		`{"error":"e","error_description":"\u006fauth2: x"}`, "{\"error\":\"oau\u200bth2: x\"}", `access_token=a&expires_in=3600`, `error=e`, `error=e&error_description=%6fauth2:`, `%zz`, `<html>`, "\xff\x00", ``, `null`, `[]`, `"a"`, `{"access_token":"a`,
	} {
		for _, status := range []uint16{0, 1, 107, 200, 201, 300} {
			f.Add(body, status, uint8(status))
		}
	}
	contentTypes := []string{"application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-8", "text/html", "", ";"}
	var body, contentType string
	var status int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	f.Cleanup(server.Close)
	options := options(server.URL, 0)
	f.Fuzz(func(t *testing.T, b string, s uint16, c uint8) {
		body, status, contentType = b, 200+int(s)%400, contentTypes[int(c)%len(contentTypes)]
		if status == http.StatusTooManyRequests {
			return // The transport would wait before the next request.
		}
		client := telnyx.NewClient(options)
		for _, grant := range []grant{credentials("a"), exchange("c0de-c0de", callback, verifier), refresh("refresh-refresh")} {
			got, err := grant(t, client)
			if err == nil {
				if got.Value.Reveal() == "" || got.Type == "" || status > 299 {
					t.Errorf("%d %q: token %q of type %q", status, b, got.Value.Reveal(), got.Type)
				}
				if year := got.ExpiresAt.Year(); !got.ExpiresAt.IsZero() && (year < 1970 || year > 9999 || got.ExpiresAt.Location() != time.UTC) {
					t.Errorf("%d %q: expires at %s", status, b, got.ExpiresAt)
				}
				continue
			}
			e, ok := errors.AsType[*transport.Error](err)
			if !ok {
				t.Fatalf("%d %q: %v", status, b, err)
			}
			if len([]rune(e.Message)) > 400 || len([]rune(e.Code)) > 400 || strings.ContainsAny(e.Message+e.Code, "\n\r\t\x00\x1b") {
				t.Errorf("%d %q: message %q, code %q", status, b, e.Message, e.Code)
			}
			if strings.Contains(e.Message, "oauth2:") && !mayMention(b, "oauth2") {
				t.Errorf("%d %q: message %q", status, b, e.Message)
			}
			if got.Value.Reveal() != "" {
				t.Errorf("%d %q: a token beside the error %v", status, b, err)
			}
		}
	})
}

// mayMention reports whether a message that is made of a body may have a word: the body has
// it, or it has what is decoded or left out on the way.
func mayMention(body, word string) bool {
	return strings.Contains(body, word) || strings.ContainsFunc(body, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`\%&`, r) })
}
