// SPDX-License-Identifier: MPL-2.0

package telnyx_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telnyx"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

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
		"in an envelope":             {fault: sandbox.Fault{Body: `{"data":{"access_token":"abc","expires_in":"3600","refresh_token":1,"scope":"a b"}}`}, left: time.Hour, scopes: []string{"a", "b"}},
		"beside data":                {fault: sandbox.Fault{Body: `{"access_token":"abc","expires_in":3600,"data":{"access_token":"def"}}`}, left: time.Hour},
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

// The scopes and the type of a token go into the state and into a warning, which hide nothing.
func TestAnswerShowsNoSecret(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{sandbox.DefaultTelnyxClientSecret, "t0ken.canary", "r3fresh.canary", "c0de.canary"} {
		client, s := newClient(t, sandbox.Config{})
		s.Inject(sandbox.Fault{Body: toJSON(t, map[string]any{
			"access_token": "t0ken.canary", "refresh_token": "r3fresh.canary", "token_type": "Bearer of " + secret, "scope": "a " + secret + " b",
		})})
		got, err := exchange("c0de.canary", callback, "")(t, client)
		if err != nil || got.Value.Reveal() != "t0ken.canary" || got.Type != "Bearer of (sensitive)" || !slices.Equal(got.Scopes, []string{"a", "(sensitive)", "b"}) {
			t.Errorf("%s: type %q, scopes %q, error %v", secret, got.Type, got.Scopes, err)
		}
	}
}

// Of an expires_in and the exp of a JWT that differ the earlier counts, and an exp alone
// will do.
func TestAnswerWithAJWT(t *testing.T) {
	t.Parallel()
	value := "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, time.Now().Add(time.Hour).Unix())) + "."
	for expiresIn, want := range map[string]time.Duration{`null`: time.Hour, `3600`: time.Hour, `3600000`: time.Hour, `1200`: 20 * time.Minute} {
		client, s := newClient(t, sandbox.Config{})
		s.Inject(sandbox.Fault{Body: `{"access_token":"` + value + `","expires_in":` + expiresIn + `}`})
		for range 2 {
			got, err := client.Tokens.Token(t.Context(), "")
			if err != nil || (got.Left()-want).Abs() > 20*time.Second {
				t.Errorf("%s: has %s left, %v; want %s", expiresIn, got.Left(), err, want)
			}
		}
		if n := len(s.Journal()); n != 1 {
			t.Errorf("%s: %d requests, want 1, because the token is kept", expiresIn, n)
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
