// SPDX-License-Identifier: MPL-2.0

package mesh_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/mesh"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

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
