// SPDX-License-Identifier: MPL-2.0

package mesh_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/telegent/terraform-provider-telegent/internal/mesh"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

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
