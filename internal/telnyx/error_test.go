// SPDX-License-Identifier: MPL-2.0

package telnyx_test

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

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telnyx"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

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

// RFC 6749 (5.2) has 400 for a wrong client too, and 401 only if it came by HTTP Basic.
func TestWrongClientIsRejectedOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault sandbox.Fault
		want  int // requests of two calls
	}{
		"400":                   {sandbox.Fault{Status: 400, Body: `{"error":"invalid_client","error_description":"Wrong secret."}`}, 1},
		"200":                   {sandbox.Fault{Body: `{"error":"invalid_client"}`}, 1},
		"400, of another error": {sandbox.Fault{Status: 400, Body: `{"error":"invalid_scope"}`}, 2},
	} {
		client, s := newClient(t, sandbox.Config{})
		s.Inject(test.fault)
		for range 2 {
			if _, err := client.Tokens.Token(t.Context(), ""); errors.Is(err, token.ErrRejected) != (test.want == 1) {
				t.Errorf("%s: error %v", name, err)
			}
		}
		if n := len(s.Journal()); n != test.want {
			t.Errorf("%s: %d requests, want %d", name, n, test.want)
		}
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
