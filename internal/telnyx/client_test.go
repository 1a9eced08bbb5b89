// SPDX-License-Identifier: MPL-2.0

package telnyx_test

import (
	"encoding/base64"
	"errors"
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
