// SPDX-License-Identifier: MPL-2.0

package mesh_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/telegent/terraform-provider-telegent/internal/mesh"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// newClient returns a client that talks to a new sandbox, without repeats.
func newClient(t testing.TB, config sandbox.Config) (*mesh.Client, *sandbox.Sandbox) {
	t.Helper()
	s := sandbox.New(config)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	return mesh.NewClient(options(server.URL)), s
}

func options(url string) mesh.Options {
	return mesh.Options{
		Transport:    transport.New(transport.Options{UserAgent: "test/1", RequestTimeout: 30 * time.Second}),
		BaseURL:      url,
		ClientID:     sandbox.DefaultMeshClientID,
		ClientSecret: token.NewSecret(sandbox.DefaultMeshClientSecret),
	}
}

// answering returns a client whose service answers all calls alike, as JSON.
func answering(t testing.TB, status int, body string) (*mesh.Client, *sandbox.Sandbox) {
	t.Helper()
	client, s := newClient(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Status: status, Body: body, Header: http.Header{"Content-Type": {"application/json"}}})
	return client, s
}

func TestToken(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"available", "succeeded"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, sandbox.Config{MeshStatus: status})
			got, err := client.Tokens.Token(t.Context(), mesh.Scope)
			if err != nil {
				t.Fatal(err)
			}
			if want := s.IssuedTokens(); len(want) != 1 || got.Value.Reveal() != want[0] {
				t.Error("the token is not the one that was issued")
			}
			if got.Status != status {
				t.Errorf("status %q, want %q", got.Status, status)
			}
			journal := s.Journal()
			if len(journal) != 1 || journal[0].Path != sandbox.MeshTokenPath || journal[0].UserAgent != "test/1" {
				t.Errorf("journal: %v", journal)
			}
		})
	}
}

func TestTokenRequestIsAsPublished(t *testing.T) {
	t.Parallel()
	type request struct {
		Method, URI, ContentType, Accept, Authorization, Body string
	}
	var got request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		_, _ = body.ReadFrom(r.Body)
		got = request{r.Method, r.RequestURI, r.Header.Get("Content-Type"), r.Header.Get("Accept"), r.Header.Get("Authorization"), body.String()}
		w.WriteHeader(http.StatusTeapot)
	}))
	defer server.Close()
	o := options(server.URL)
	o.ClientID, o.ClientSecret = "an-id", token.NewSecret(`a "secret"`)
	if _, err := mesh.NewClient(o).Tokens.Token(t.Context(), mesh.Scope); err == nil {
		t.Error("a teapot gave a token")
	}
	want := request{
		Method: "POST", URI: "/admin/api/v1/Token", ContentType: "application/json", Accept: "application/json",
		Body: `{"clientId":"an-id","clientSecret":"a \"secret\""}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestTokenPublishedExamples(t *testing.T) {
	t.Parallel()
	const value = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiYWRtaW4iOnRydWUsImlhdCI6MTUxNjIzOTAyMn0.KMUFsIDTnFmyG3nMiGM6H9FNFUROf3wh7SmqJp-QV30"
	client, _ := answering(t, http.StatusOK, `{"content":{"id_token":"`+value+`","expires_in":3600,"status":"available"},"status":"ok","message":"","errorHash":"e47df370","errorType":""}`)
	got, err := client.Tokens.Token(t.Context(), mesh.Scope)
	if err != nil {
		t.Fatal(err)
	}
	if left := got.Left(); got.Value.Reveal() != value || got.Status != "available" || left > time.Hour || left < time.Hour-20*time.Second {
		t.Errorf("got %q, %q, %s left", got.Value.Reveal(), got.Status, left)
	}

	for status, name := range map[int]string{http.StatusBadRequest: "badRequest", http.StatusForbidden: "permissionDenied"} {
		var cause error
		if status == http.StatusForbidden {
			cause = token.ErrRejected
		}
		client, _ := answering(t, status, `{"status":"`+name+`","message":"Error message","displayMessage":"Optional display message","errorHash":"cd59bd31","errorType":"missingField"}`)
		_, err := client.Tokens.Token(t.Context(), mesh.Scope)
		got, ok := errors.AsType[*transport.Error](err)
		if !ok {
			t.Fatalf("error %v (%T)", err, err)
		}
		want := transport.Error{
			Service: "Mesh", Operation: "POST /admin/api/v1/Token", Status: status,
			Code: "missingField", Message: "Optional display message (missingField)", TraceID: "cd59bd31",
			Cause: cause,
		}
		if diff := cmp.Diff(want, *got, cmpopts.EquateErrors()); diff != "" {
			t.Errorf("error (-want +got):\n%s", diff)
		}
	}
}

func TestTokenIsAskedForOnce(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	var wait sync.WaitGroup
	for range 30 {
		wait.Go(func() {
			if _, err := client.Tokens.Token(t.Context(), mesh.Scope); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := s.Requests(sandbox.MeshTokenPath); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestTokenWithWrongCredentials(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(o *mesh.Options){
		"id":     func(o *mesh.Options) { o.ClientID = "other" },
		"secret": func(o *mesh.Options) { o.ClientSecret = token.NewSecret("other") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{})
			server := httptest.NewServer(s)
			defer server.Close()
			o := options(server.URL)
			spoil(&o)
			client := mesh.NewClient(o)
			var wait sync.WaitGroup
			for range 10 {
				wait.Go(func() {
					_, err := client.Tokens.Token(t.Context(), mesh.Scope)
					if e, ok := errors.AsType[*transport.Error](err); !ok || e.Status != http.StatusForbidden || !errors.Is(err, token.ErrRejected) {
						t.Errorf("error %v (%T)", err, err)
					}
				})
			}
			wait.Wait()
			if _, err := client.Tokens.Token(t.Context(), mesh.Scope); !errors.Is(err, token.ErrRejected) {
				t.Errorf("later: %v", err)
			}
			if n := s.Requests(sandbox.MeshTokenPath); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
		})
	}
}

// Mesh answers wrong credentials with 403, or refuses them in a 200.
func TestTokenWithPaddedCredentials(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Config{})
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	o := options(server.URL)
	o.ClientID = " " + o.ClientID
	for range 2 {
		_, err := mesh.NewClient(o).Tokens.Token(t.Context(), mesh.Scope)
		if padded, ok := errors.AsType[*token.PaddedError](err); !ok || !padded.ID || padded.Secret || !errors.Is(err, token.ErrRejected) {
			t.Errorf("error %v", err)
		}
		s.Inject(sandbox.Fault{Body: `{"status":"permissionDenied"}`})
	}
}

func TestTokenExpiry(t *testing.T) {
	t.Parallel()
	ahead := func(d time.Duration) func() time.Time {
		return func() time.Time { return time.Now().Add(d) }
	}
	tests := map[string]struct {
		config sandbox.Config
		left   time.Duration // of the token, by the server's clock
	}{
		"expires_in":                     {config: sandbox.Config{}, left: 5 * time.Minute},
		"expires_in, opaque":             {config: sandbox.Config{OpaqueTokens: true}, left: 5 * time.Minute},
		"expires_in, local clock behind": {config: sandbox.Config{OpaqueTokens: true, Now: ahead(10 * time.Minute)}, left: 5 * time.Minute},
		"expires_in, local clock ahead":  {config: sandbox.Config{OpaqueTokens: true, Now: ahead(-10 * time.Minute)}, left: 5 * time.Minute},
		"expires_in, expired":            {config: sandbox.Config{OpaqueTokens: true, TokenLifetime: -time.Hour}, left: -time.Hour},
		"null":                           {config: sandbox.Config{MeshNullExpiry: true}, left: 5 * time.Minute},
		"null, local clock behind":       {config: sandbox.Config{MeshNullExpiry: true, Now: ahead(10 * time.Minute)}, left: 5 * time.Minute},
		"null, local clock ahead":        {config: sandbox.Config{MeshNullExpiry: true, Now: ahead(-10 * time.Minute)}, left: 5 * time.Minute},
		"null, expired":                  {config: sandbox.Config{MeshNullExpiry: true, TokenLifetime: -time.Hour}, left: -time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := newClient(t, test.config)
			got, err := client.Tokens.Token(t.Context(), mesh.Scope)
			if err != nil {
				t.Fatal(err)
			}
			clock := time.Now
			if test.config.Now != nil {
				clock = test.config.Now
			}
			// Instants on the wire are whole seconds, and the test itself takes its time.
			const slack = 20 * time.Second
			if want := clock().Add(test.left); got.ExpiresAt.Location() != time.UTC || got.ExpiresAt.Sub(want).Abs() > slack {
				t.Errorf("expires at %s, want %s", got.ExpiresAt, want)
			}
			if (got.Left() - test.left).Abs() > slack {
				t.Errorf("has %s left, want %s whatever the local clock says", got.Left(), test.left)
			}
		})
	}
}

// An expires_in that cannot be read is one that is not there.
func TestTokenOddExpiry(t *testing.T) {
	t.Parallel()
	for expiresIn, want := range map[string]time.Duration{ // 0: not known
		`3600`:                 time.Hour,
		`3600.0`:               time.Hour,
		`3.6e3`:                time.Hour,
		`null`:                 0,
		`"3600"`:               0,
		`true`:                 0,
		`{}`:                   0,
		`[3600]`:               0,
		`1e300`:                0,
		`9223372036854775807`:  0,
		`-9223372036854775808`: 0,
		`9223372036854775808`:  0,
	} {
		t.Run(expiresIn, func(t *testing.T) {
			t.Parallel()
			client, s := answering(t, http.StatusOK, `{"status":"ok","content":{"id_token":"opaque","status":"available","expires_in":`+expiresIn+`}}`)
			for range 2 {
				got, err := client.Tokens.Token(t.Context(), mesh.Scope)
				if err != nil {
					t.Fatal(err)
				}
				if got.ExpiresAt.IsZero() != (want == 0) || (got.Left()-want).Abs() > 20*time.Second {
					t.Errorf("expires at %s, has %s left, want %s", got.ExpiresAt, got.Left(), want)
				}
			}
			// A token whose expiry is not known is not kept.
			requests := 1
			if want == 0 {
				requests = 2
			}
			if n := s.Requests(sandbox.MeshTokenPath); n != requests {
				t.Errorf("%d requests, want %d", n, requests)
			}
		})
	}
}

// An expires_in that no calendar knows leaves the JWT's exp.
func TestTokenExpiryFallsBackToTheJWT(t *testing.T) {
	t.Parallel()
	at := time.Now().Add(time.Hour).Truncate(time.Second).UTC()
	value := "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, at.Unix())) + "."
	for _, expiresIn := range []string{`null`, `"soon"`, `1e15`, `-1e15`} {
		client, _ := answering(t, http.StatusOK, `{"status":"ok","content":{"id_token":"`+value+`","status":"available","expires_in":`+expiresIn+`}}`)
		got, err := client.Tokens.Token(t.Context(), mesh.Scope)
		if err != nil || !got.ExpiresAt.Equal(at) {
			t.Errorf("%s: expires at %s, %v; want %s", expiresIn, got.ExpiresAt, err, at)
		}
	}
}

// Without a Date the local clock has to do.
func TestTokenExpiryWithoutADate(t *testing.T) {
	t.Parallel()
	for _, date := range [][]string{{}, {"today"}} {
		client, s := newClient(t, sandbox.Config{})
		s.Inject(sandbox.Fault{
			Body:   `{"status":"ok","content":{"id_token":"opaque","status":"available","expires_in":3600}}`,
			Header: http.Header{"Date": date},
		})
		got, err := client.Tokens.Token(t.Context(), mesh.Scope)
		if err != nil || (time.Until(got.ExpiresAt)-time.Hour).Abs() > 20*time.Second || (got.Left()-time.Hour).Abs() > 20*time.Second {
			t.Errorf("%q: expires at %s, has %s left, %v; want an hour", date, got.ExpiresAt, got.Left(), err)
		}
	}
}

func TestTokenExpiryUnknown(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{MeshNullExpiry: true, OpaqueTokens: true})
	for n := 1; n <= 3; n++ {
		got, err := client.Tokens.Token(t.Context(), mesh.Scope)
		if err != nil {
			t.Fatal(err)
		}
		if !got.ExpiresAt.IsZero() || got.Left() != 0 {
			t.Errorf("expires at %s, has %s left; want neither known", got.ExpiresAt, got.Left())
		}
		if requests := s.Requests(sandbox.MeshTokenPath); requests != n {
			t.Errorf("%d requests, want %d, as such a token is not kept", requests, n)
		}
	}
}

// Nobody promises that a 200 is a success: the answer has two more words to say.
func TestTokenStatus(t *testing.T) {
	t.Parallel()
	const prefix = "POST /admin/api/v1/Token answered 200 OK: "
	tests := map[string]struct {
		config   sandbox.Config
		want     string
		rejected bool
	}{
		"serverFailure":             {config: sandbox.Config{MeshOuterStatus: "serverFailure"}, want: `status "serverFailure" instead of "ok"`},
		"permissionDenied":          {config: sandbox.Config{MeshOuterStatus: "permissionDenied"}, want: `status "permissionDenied" instead of "ok"`, rejected: true},
		"badRequest":                {config: sandbox.Config{MeshOuterStatus: "badRequest"}, want: `status "badRequest" instead of "ok"`},
		"notFound":                  {config: sandbox.Config{MeshOuterStatus: "notFound"}, want: `status "notFound" instead of "ok"`},
		"conflict":                  {config: sandbox.Config{MeshOuterStatus: "conflict"}, want: `status "conflict" instead of "ok"`},
		"tooManyRequest":            {config: sandbox.Config{MeshOuterStatus: "tooManyRequest"}, want: `status "tooManyRequest" instead of "ok"`},
		"locked":                    {config: sandbox.Config{MeshOuterStatus: "locked"}, want: `status "locked" instead of "ok"`},
		"unavailableForLegalReason": {config: sandbox.Config{MeshOuterStatus: "unavailableForLegalReasons"}, want: `status "unavailableForLegalReasons" instead of "ok"`},
		"unpublished":               {config: sandbox.Config{MeshOuterStatus: "OK"}, want: `status "OK" instead of "ok"`},
		"inner failed":              {config: sandbox.Config{MeshStatus: "failed"}, want: `content.status "failed" instead of "succeeded" or "available"`, rejected: true},
		"inner mfaRequired": {
			config:   sandbox.Config{MeshStatus: "mfaRequired"},
			want:     `content.status "mfaRequired": the client wants a second factor, which the provider cannot give`,
			rejected: true,
		},
		"inner unpublished": {config: sandbox.Config{MeshStatus: "pending"}, want: `content.status "pending" instead of "succeeded" or "available"`},
		"null id_token":     {config: sandbox.Config{MeshNullToken: true}, want: `no id_token`},
		"both":              {config: sandbox.Config{MeshOuterStatus: "locked", MeshStatus: "failed"}, want: `status "locked" instead of "ok"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, test.config)
			for range 2 {
				_, err := client.Tokens.Token(t.Context(), mesh.Scope)
				e, ok := errors.AsType[*transport.Error](err)
				if !ok || e.Error() != prefix+test.want {
					t.Errorf("error %v (%T)\nwant  %s%s", err, err, prefix, test.want)
				}
				if ok && e.TraceID == "" {
					t.Error("no trace id")
				}
				if errors.Is(err, token.ErrRejected) != test.rejected {
					t.Errorf("rejected: %t, want %t", !test.rejected, test.rejected)
				}
			}
			requests := 2
			if test.rejected {
				requests = 1
			}
			if n := s.Requests(sandbox.MeshTokenPath); n != requests {
				t.Errorf("%d requests, want %d", n, requests)
			}
		})
	}
}

func TestTokenInAnySuccess(t *testing.T) {
	t.Parallel()
	const body = `{"status":"ok","content":{"id_token":"abcdef","status":"available"}}`
	for name, fault := range map[string]sandbox.Fault{
		"201":               {Status: 201, Body: body},
		"text/plain":        {Body: body, Header: http.Header{"Content-Type": {"text/plain"}}},
		"a byte order mark": {Body: "\uFEFF" + body, Header: http.Header{"Content-Type": {"application/json"}}},
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
	html := http.Header{"Content-Type": {"text/html"}}
	asJSON := http.Header{"Content-Type": {"application/json"}}
	const prefix = "POST /admin/api/v1/Token answered "
	tests := map[string]struct {
		fault    sandbox.Fault
		want     string // the error's text after the prefix
		code     string
		traceID  string
		rejected bool
		retry    time.Duration
	}{
		"both messages": {
			fault: sandbox.Fault{Status: 400, Body: `{"status":"badRequest","message":"For us.","displayMessage":"For you."}`},
			want:  "400 Bad Request: For you.",
		},
		"message only": {
			fault: sandbox.Fault{Status: 400, Body: `{"status":"badRequest","message":"For us.","displayMessage":null}`},
			want:  "400 Bad Request: For us.",
		},
		"empty displayMessage": {
			fault: sandbox.Fault{Status: 400, Body: `{"message":"For us.","displayMessage":"  "}`},
			want:  "400 Bad Request: For us.",
		},
		"displayMessage of another type": {
			fault: sandbox.Fault{Status: 400, Body: `{"message":"For us.","displayMessage":{"en":"For you."}}`},
			want:  "400 Bad Request: For us.",
		},
		"type and hash": {
			fault: sandbox.Fault{Status: 400, Body: `{"message":"No.","errorType":"missingField","errorHash":"cd59bd31"}`},
			want:  "400 Bad Request: No. (missingField)", code: "missingField", traceID: "cd59bd31",
		},
		"type only": {
			fault: sandbox.Fault{Status: 400, Body: `{"errorType":"missingField"}`},
			want:  "400 Bad Request: missingField", code: "missingField",
		},
		"all null": {
			fault: sandbox.Fault{Status: 400, Body: `{"status":null,"message":null,"displayMessage":null,"errorHash":null,"errorType":null,"errorData":null,"content":null}`},
			want:  "400 Bad Request",
		},
		"odd types": {
			fault: sandbox.Fault{Status: 400, Body: `{"status":7,"message":"Still readable.","displayMessage":[1],"errorHash":{},"errorType":false,"errorData":[{"a":1}],"content":"none"}`},
			want:  "400 Bad Request: Still readable.",
		},
		"odd types within": {
			fault: sandbox.Fault{Status: 400, Body: `{"message":"Still readable.","errorData":"x","content":{"id_token":1,"expires_in":"x","status":[]}}`},
			want:  "400 Bad Request: Still readable.",
		},
		"nothing said":   {fault: sandbox.Fault{Status: 500, Body: `{}`}, want: "500 Internal Server Error"},
		"null":           {fault: sandbox.Fault{Status: 500, Body: `null`, Header: asJSON}, want: "500 Internal Server Error"},
		"array":          {fault: sandbox.Fault{Status: 500, Body: `["x"]`, Header: asJSON}, want: `500 Internal Server Error: ["(…)"]`},
		"empty":          {fault: sandbox.Fault{Status: 504}, want: "504 Gateway Timeout"},
		"cut off":        {fault: sandbox.Fault{Status: 500, Body: `{"message":"No`}, want: `500 Internal Server Error: {"message":"(…)"`},
		"a page":         {fault: sandbox.Fault{Status: 502, Header: html, Body: "<html>\n<h1>Bad\x00 gateway</h1>\n</html>"}, want: "502 Bad Gateway: <html> <h1>Bad gateway</h1> </html>"},
		"too many":       {fault: sandbox.Fault{Status: 429, Header: http.Header{"Retry-After": {"3600"}}, Body: `{"status":"tooManyRequest","message":"Slow down."}`}, want: "429 Too Many Requests: Slow down.", retry: time.Hour},
		"locked":         {fault: sandbox.Fault{Status: 423, Body: `{"status":"locked","message":"Locked."}`}, want: "423 Locked: Locked."},
		"not found":      {fault: sandbox.Fault{Status: 404, Body: `{"status":"notFound"}`}, want: "404 Not Found"},
		"unauthorized":   {fault: sandbox.Fault{Status: 401}, want: "401 Unauthorized", rejected: true},
		"forbidden page": {fault: sandbox.Fault{Status: 403, Header: html, Body: "<p>no</p>"}, want: "403 Forbidden: <p>no</p>", rejected: true},
		"a redirect": {
			fault: sandbox.Fault{Status: 307, Header: http.Header{"Location": {"https://elsewhere.example/admin/api/v1/Token?x=1"}}},
			want:  "307 Temporary Redirect: a redirect from HOST to elsewhere.example, which is not followed",
		},
		"a redirect to itself": {
			fault: sandbox.Fault{Status: 302, Header: http.Header{"Location": {sandbox.MeshTokenPath}}, Body: `{"message":"moved"}`},
			want:  "302 Found: a redirect from HOST to HOST, which is not followed",
		},
		"a long message": {
			fault: sandbox.Fault{Status: 400, Body: `{"message":"` + strings.Repeat("word ", 200) + `","errorType":"long"}`},
			want:  "400 Bad Request: " + strings.TrimSpace(strings.Repeat("word ", 60)) + "…", code: "long",
		},

		"200, a message beside the status": {
			fault: sandbox.Fault{Body: `{"status":"locked","message":"Locked.","errorType":"tooMany","errorHash":"abc"}`},
			want:  `200 OK: status "locked" instead of "ok"; Locked. (tooMany)`, code: "tooMany", traceID: "abc",
		},
		"200, a long status": {
			fault: sandbox.Fault{Body: `{"status":"` + strings.Repeat("s ", 500) + `","message":"Locked."}`},
			want:  `200 OK: status "` + strings.TrimSpace(strings.Repeat("s ", 146)) + "…",
		},
		"200, no status":         {fault: sandbox.Fault{Body: `{"content":{"id_token":"x","status":"available"}}`}, want: `200 OK: no status instead of "ok"`},
		"200, null status":       {fault: sandbox.Fault{Body: `{"status":null,"content":{"id_token":"x","status":"available"}}`}, want: `200 OK: no status instead of "ok"`},
		"200, status of a type":  {fault: sandbox.Fault{Body: `{"status":{"ok":true},"content":{"id_token":"x","status":"available"}}`}, want: `200 OK: no status instead of "ok"`},
		"200, empty object":      {fault: sandbox.Fault{Body: `{}`}, want: `200 OK: no status instead of "ok"`},
		"200, no content":        {fault: sandbox.Fault{Body: `{"status":"ok"}`}, want: `200 OK: no content.status instead of "succeeded" or "available"`},
		"200, null content":      {fault: sandbox.Fault{Body: `{"status":"ok","content":null}`}, want: `200 OK: no content.status instead of "succeeded" or "available"`},
		"200, content of a type": {fault: sandbox.Fault{Body: `{"status":"ok","content":"abcdef"}`}, want: `200 OK: no content.status instead of "succeeded" or "available"`},
		"200, inner null status": {fault: sandbox.Fault{Body: `{"status":"ok","content":{"id_token":"x","status":null}}`}, want: `200 OK: no content.status instead of "succeeded" or "available"`},
		"200, inner odd status":  {fault: sandbox.Fault{Body: `{"status":"ok","content":{"id_token":"x","status":1}}`}, want: `200 OK: no content.status instead of "succeeded" or "available"`},
		"200, no id_token":       {fault: sandbox.Fault{Body: `{"status":"ok","content":{"status":"available"}}`}, want: `200 OK: no id_token`},
		"200, empty id_token":    {fault: sandbox.Fault{Body: `{"status":"ok","content":{"id_token":" ","status":"available"}}`}, want: `200 OK: no id_token`},
		"200, odd id_token":      {fault: sandbox.Fault{Body: `{"status":"ok","content":{"id_token":{"v":"x"},"status":"available"}}`}, want: `200 OK: no id_token`},
		"200, array":             {fault: sandbox.Fault{Body: `["abcdef"]`, Header: asJSON}, want: `200 OK: a body of 10 bytes that is not a JSON object; it begins: ["(…)"]`},
		"200, null":              {fault: sandbox.Fault{Body: `null`, Header: asJSON}, want: `200 OK: no status instead of "ok"`},
		"200, cut off":           {fault: sandbox.Fault{Body: `{"content":{"id_token":"abcdef`}, want: `200 OK: a body of 30 bytes that is not a JSON object; it begins: {"content":{"id_token":"(…)"`},
		"200, empty":             {fault: sandbox.Fault{Status: 200, Header: asJSON}, want: `200 OK: an empty body instead of a JSON object`},
		"200, a page":            {fault: sandbox.Fault{Header: html, Body: `<p>log in</p>`}, want: `200 OK: a body of type text/html instead of JSON; it begins: <p>log in</p>`},
		"204":                    {fault: sandbox.Fault{Status: 204}, want: "204 No Content: an empty body instead of a JSON object"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{})
			server := httptest.NewServer(s)
			defer server.Close()
			s.Inject(test.fault)
			_, err := mesh.NewClient(options(server.URL)).Tokens.Token(t.Context(), mesh.Scope)
			got, ok := errors.AsType[*transport.Error](err)
			if !ok {
				t.Fatalf("error %v (%T)", err, err)
			}
			if want := prefix + strings.ReplaceAll(test.want, "HOST", strings.TrimPrefix(server.URL, "http://")); got.Error() != want {
				t.Errorf("error %q\nwant  %q", got, want)
			}
			if got.Service != "Mesh" || got.Code != test.code || got.TraceID != test.traceID || got.RetryAfter != test.retry {
				t.Errorf("service %q, code %q, trace id %q, asks to wait for %s; want %q, %q, %s",
					got.Service, got.Code, got.TraceID, got.RetryAfter, test.code, test.traceID, test.retry)
			}
			if errors.Is(err, token.ErrRejected) != test.rejected {
				t.Errorf("rejected: %t, want %t", !test.rejected, test.rejected)
			}
			if n := len(s.Journal()); n != 1 {
				t.Errorf("%d requests, want 1: %v", n, s.Journal())
			}
		})
	}
}

// Whatever else an answer holds, what matters is read.
func TestTokenThatNoHeaderCanHold(t *testing.T) {
	t.Parallel()
	for _, value := range []string{`abc\ndef`, `abc\r\nX-Injected: def`, `abc def`, `abc\u0000def`, `abc\u00e9def`} {
		client, _ := answering(t, http.StatusOK, `{"status":"ok","content":{"id_token":"`+value+`","expires_in":3600,"status":"available"}}`)
		_, err := client.Tokens.Token(t.Context(), mesh.Scope)
		if e, ok := errors.AsType[*transport.Error](err); !ok || !errors.Is(e, token.ErrMalformed) || strings.Contains(err.Error(), "abc") || strings.Contains(err.Error(), "def") {
			t.Errorf("%s: error %v", value, err)
		}
	}
}

func TestTokenBesideOddFields(t *testing.T) {
	t.Parallel()
	for _, odd := range []string{`null`, `7`, `true`, `[1]`, `{"a":{"b":[]}}`, `"x"`} {
		body := `{"message":` + odd + `,"displayMessage":` + odd + `,"errorHash":` + odd + `,"errorType":` + odd + `,"errorData":` + odd +
			`,"more":` + odd + `,"status":"ok","content":{"more":` + odd + `,"id_token":"abcdef","expires_in":60,"status":"succeeded"}}`
		client, _ := answering(t, http.StatusOK, body)
		got, err := client.Tokens.Token(t.Context(), mesh.Scope)
		if err != nil || got.Value.Reveal() != "abcdef" || got.Status != "succeeded" {
			t.Errorf("%s: %q, %q, %v", odd, got.Value.Reveal(), got.Status, err)
		}
	}
}

// A token call is repeated where the service may have acted on it, too.
func TestTokenIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"unavailable": {Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"0"}}, Times: 1},
		"after":       {Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"0"}}, Times: 1, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{})
			server := httptest.NewServer(s)
			defer server.Close()
			s.Inject(fault)
			o := options(server.URL)
			o.Transport = transport.New(transport.Options{RequestTimeout: 30 * time.Second, MaxRetries: 1})
			if _, err := mesh.NewClient(o).Tokens.Token(t.Context(), mesh.Scope); err != nil {
				t.Error(err)
			}
			if n := s.Requests(sandbox.MeshTokenPath); n != 2 {
				t.Errorf("%d requests, want 2", n)
			}
		})
	}
}

func TestTokenWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	tests := map[string]sandbox.Fault{
		"dropped":   {Drop: true},
		"cut":       {Body: `{"content":{"id_token":"abcdef","status":"available"},"status":"ok"}`, Cut: 32},
		"too large": {Body: `{"content":{"id_token":"` + strings.Repeat("abcdef", 1<<18) + `"}}`},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, sandbox.Config{})
			s.Inject(fault)
			_, err := client.Tokens.Token(t.Context(), mesh.Scope)
			if err == nil || !strings.HasPrefix(err.Error(), "POST /admin/api/v1/Token: ") || strings.Contains(err.Error(), "abcdef") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// forms are the ways in which an answer may repeat a value.
func forms(t *testing.T, value string) map[string]string {
	t.Helper()
	inJSON, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"plain":       value,
		"JSON":        strings.Trim(string(inJSON), `"`),
		"query":       url.QueryEscape(value),
		"path":        url.PathEscape(value),
		"base64":      base64.StdEncoding.EncodeToString([]byte(value)),
		"base64, URL": base64.RawURLEncoding.EncodeToString([]byte(value)),
	}
}

// An answer that repeats what it was sent, or what it sends, must not get it into
// an error's text, wherever and however it does so.
func TestErrorShowsNoSecret(t *testing.T) {
	t.Parallel()
	const secret, idToken = `s/e c"r<e>t&+?ü\`, `o/p a"q<u>e&+?ü\`
	quoted := func(text string) string {
		encoded, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return string(encoded)
	}
	bodies := map[string]func(words string) string{
		"displayMessage": func(words string) string { return `{"status":"locked","displayMessage":` + words + `,` },
		"message":        func(words string) string { return `{"status":"locked","message":` + words + `,` },
		"errorType":      func(words string) string { return `{"status":"locked","errorType":` + words + `,` },
		"errorHash":      func(words string) string { return `{"status":"locked","errorHash":` + words + `,` },
		"status":         func(words string) string { return `{"status":` + words + `,` },
		"errorData":      func(words string) string { return `{"status":"locked","errorData":{"x":` + words + `},` },
		"content.status": func(words string) string { return `{"status":"ok","inner":` + words + `,` },
	}
	for field, body := range bodies {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest, http.StatusForbidden} {
			t.Run(fmt.Sprint(field, " ", status), func(t *testing.T) {
				t.Parallel()
				for _, value := range []string{secret, idToken} {
					for name, form := range forms(t, value) {
						inner := `"failed"`
						if field == "content.status" {
							inner = quoted("no " + form + " here")
						}
						answer := body(quoted("no "+form+" here")) + `"content":{"id_token":` + quoted(idToken) + `,"status":` + inner + `}}`
						e := fails(t, secret, sandbox.Fault{Status: status, Body: answer})
						hides(t, name, e, secret, idToken)
						text := e.Error() + e.TraceID
						said := status == http.StatusOK || field != "status" && field != "content.status"
						if said && field != "errorData" && !strings.Contains(text, "no (sensitive) here") {
							t.Errorf("%s: %q hides more than it must", name, text)
						}
					}
				}
			})
		}
	}
}

// The same for bodies that are not what was published.
func TestErrorOfAnUnknownBodyShowsNoSecret(t *testing.T) {
	t.Parallel()
	const secret = `s/e c"r<e>t&+?ü\`
	for _, contentType := range []string{"text/html", "text/plain", "application/json"} {
		for _, status := range []int{http.StatusOK, http.StatusBadGateway} {
			for name, form := range forms(t, secret) {
				for _, body := range []string{"no " + form + " here", `{"message":"` + form, `["` + form + `"]`} {
					e := fails(t, secret, sandbox.Fault{Status: status, Body: body, Header: http.Header{"Content-Type": {contentType}}})
					hides(t, name, e, secret)
				}
			}
		}
	}
}

// Nor what is no body: where a redirect points, and what a server sends that speaks no
// HTTP, which net/http repeats.
func TestErrorOfNoAnswerShowsNoSecret(t *testing.T) {
	t.Parallel()
	const secret = "s3cret.canary"
	hides(t, "a redirect", fails(t, secret, sandbox.Fault{Status: 303, Header: http.Header{"Location": {"https://s3cret.canary/"}}}), secret)
	hides(t, "a Content-Type", fails(t, secret, sandbox.Fault{Body: "x", Header: http.Header{"Content-Type": {"text/s3cret.canary"}}}), secret)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, secret+"\r\n\r\n")
		_ = conn.Close()
	}))
	t.Cleanup(server.Close)
	o := options(server.URL)
	o.ClientSecret = token.NewSecret(secret)
	if _, err := mesh.NewClient(o).Tokens.Token(t.Context(), mesh.Scope); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("error %v", err)
	}
}

// fails returns the error of a client with the secret that meets the fault.
func fails(t *testing.T, secret string, fault sandbox.Fault) *transport.Error {
	t.Helper()
	s := sandbox.New(sandbox.Config{})
	server := httptest.NewServer(s)
	defer server.Close()
	s.Inject(fault)
	o := options(server.URL)
	o.ClientSecret = token.NewSecret(secret)
	_, err := mesh.NewClient(o).Tokens.Token(t.Context(), mesh.Scope)
	e, ok := errors.AsType[*transport.Error](err)
	if !ok {
		t.Fatalf("error %v (%T)", err, err)
	}
	return e
}

// hides asserts that an error shows none of the values in any form.
func hides(t *testing.T, name string, e *transport.Error, values ...string) {
	t.Helper()
	shown := strings.Join([]string{e.Error(), e.Code, e.TraceID, fmt.Sprintf("%+v", e)}, "\n")
	for _, value := range values {
		for form, text := range forms(t, value) {
			if strings.Contains(shown, text) {
				t.Errorf("%s: %q shows the %s form of %q", name, shown, form, value)
			}
		}
	}
}

// FuzzTokenAnswer holds whatever body to: no panic, a message that can be read, no
// token without a value, no expiry that RFC 3339 cannot write.
func FuzzTokenAnswer(f *testing.F) {
	for _, body := range []string{
		`{"content":{"id_token":"opaque","expires_in":3600,"status":"available"},"status":"ok","message":"","errorHash":"e47df370","errorType":""}`,
		`{"content":{"id_token":"opaque","expires_in":1e300,"status":"succeeded"},"status":"ok"}`,
		`{"content":{"id_token":"opaque","expires_in":-9223372036854775808,"status":"succeeded"},"status":"ok"}`,
		`{"content":{"id_token":"eyJhbGciOiJub25lIn0.` + base64.RawURLEncoding.EncodeToString([]byte(`{"exp":1e300}`)) + `.","expires_in":null,"status":"succeeded"},"status":"ok"}`,
		`{"content":{"id_token":null,"expires_in":null,"status":null},"status":null,"message":null,"displayMessage":null,"errorHash":null,"errorType":null,"errorData":null}`,
		`{"content":{"status":"mfaRequired"},"status":"ok","message":"` + strings.Repeat("long ", 100) + `"}`,
		`{"status":"` + strings.Repeat("long ", 100) + `","errorType":"` + strings.Repeat("x", 500) + `"}`,
		`{"content":[],"status":7,"message":{},"errorData":[1]}`,
		`{"status":"permissionDenied","message":"Error message","displayMessage":"Optional display message","errorHash":"cd59bd31","errorType":"missingField"}`,
		`<html>`, `[]`, `null`, `"x"`, ``, `{`, "\xff",
	} {
		f.Add(body, 200)
		f.Add(body, 403)
	}
	s := sandbox.New(sandbox.Config{})
	server := httptest.NewServer(s)
	f.Cleanup(server.Close)
	o := options(server.URL)
	f.Fuzz(func(t *testing.T, body string, status int) {
		if status < 200 || status > 599 || status == http.StatusNoContent || status == http.StatusNotModified {
			return // net/http allows these no body, or no such answer at all.
		}
		if status == http.StatusTooManyRequests {
			return // It would hold back all inputs after it.
		}
		s.ResetJournal() // Or it grows with each input.
		s.Inject(sandbox.Fault{Times: 1, Status: status, Body: body, Header: http.Header{"Content-Type": {"application/json"}}})
		got, err := mesh.NewClient(o).Tokens.Token(t.Context(), mesh.Scope)
		if err != nil {
			e, ok := errors.AsType[*transport.Error](err)
			if !ok {
				t.Fatalf("status %d, body %q: error %v (%T)", status, body, err, err)
			}
			if n := utf8.RuneCountInString(e.Error()); n > 400 || !utf8.ValidString(e.Error()) || strings.ContainsAny(e.Error(), "\n\x00") {
				t.Errorf("status %d, body %q: a message of %d runes: %q", status, body, n, e)
			}
			return
		}
		if status >= http.StatusMultipleChoices || got.Value.Reveal() == "" || got.Status != "succeeded" && got.Status != "available" {
			t.Errorf("status %d, body %q: a token %q, %q", status, body, got.Value.Reveal(), got.Status)
		}
		if year := got.ExpiresAt.Year(); !got.ExpiresAt.IsZero() && (year < 1970 || year > 9999) {
			t.Errorf("body %q: expires at %s", body, got.ExpiresAt)
		}
	})
}
