// SPDX-License-Identifier: MPL-2.0

package token_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// A token that no header can hold is refused, and one that a header can hold is not.
func TestNewRefusesWhatNoHeaderCanHold(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		value string
		ok    bool
	}{
		"a JWT":             {"eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln-_", true},
		"base64":            {"abc+/def==", true},
		"all that is shown": {"!\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~", true},
		"LF":                {"abc\ndef", false},
		"CR":                {"abc\rdef", false},
		"CR LF":             {"abc\r\nX-Injected: def", false},
		"LF at the end":     {"abcdef\n", false},
		"NUL":               {"abc\x00def", false},
		"ESC":               {"abc\x1b[31mdef", false},
		"DEL":               {"abc\x7fdef", false},
		"TAB":               {"abc\tdef", false},
		"space":             {"abc def", false},
		"space at the end":  {"abcdef ", false},
		"no-break space":    {"abc\u00a0def", false},
		"line separator":    {"abc\u2028def", false},
		"byte order mark":   {"\ufeffabcdef", false},
		"beyond ASCII":      {"abcdéf", false},
		"no UTF-8":          {"abc\xffdef", false},
	}
	for name, test := range tests {
		got, err := token.New(token.NewSecret(test.value), "", time.Time{}, time.Now())
		if (err == nil) != test.ok || errors.Is(err, token.ErrMalformed) == test.ok || (got.Value.Reveal() == test.value) != test.ok {
			t.Errorf("%s: error %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "abc") || strings.Contains(err.Error(), "def")) {
			t.Errorf("%s: error %q shows the token", name, err)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	for c := range 256 {
		value := "a" + string(rune(c)) + "b"
		if _, err := token.New(token.NewSecret(value), "", time.Time{}, time.Now()); err != nil {
			continue
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+value)
		resp, err := server.Client().Do(req)
		if err != nil {
			t.Errorf("%q is accepted, but net/http does not send it: %v", value, err)
			continue
		}
		_ = resp.Body.Close()
	}
}

// Some services write the scheme before the token, and a header would have it twice.
func TestNewWithoutTheScheme(t *testing.T) {
	t.Parallel()
	jwt := unsigned(`{"exp":1746210973}`)
	now := time.Unix(1746210973, 0).Add(-time.Hour)
	for value, want := range map[string]string{"Bearer " + jwt: jwt, "bearer " + jwt: jwt, "Bearer  " + jwt: jwt, "Bearerabc": "Bearerabc", "Bearer": "Bearer"} {
		got, err := token.New(token.NewSecret(value), "", time.Time{}, now)
		if err != nil || got.Value.Reveal() != want || want == jwt && (got.Left()-time.Hour).Abs() > time.Minute {
			t.Errorf("%q: %q with %s left, error %v", value, got.Value.Reveal(), got.Left(), err)
		}
	}
	if _, err := token.New(token.NewSecret("Bearer abc def"), "", time.Time{}, now); !errors.Is(err, token.ErrMalformed) {
		t.Errorf("error %v", err)
	}
}

func TestRejected(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id, secret string
		want       *token.PaddedError
	}{
		"neither":          {"DID-1", "hunter2", nil},
		"inner":            {"DID 1", "hunter 2", nil},
		"line break":       {"DID-1", "hunter2\n", &token.PaddedError{Secret: true}},
		"CR LF":            {"DID-1", "hunter2\r\n", &token.PaddedError{Secret: true}},
		"at the beginning": {"DID-1", " hunter2", &token.PaddedError{Secret: true}},
		"tab":              {"DID-1\t", "hunter2", &token.PaddedError{ID: true}},
		"both":             {" DID-1", "hunter2 ", &token.PaddedError{ID: true, Secret: true}},
		"no-break space":   {"DID-1", "hunter2\u00a0", &token.PaddedError{Secret: true}},
		"byte order mark":  {"\ufeffDID-1", "hunter2", &token.PaddedError{ID: true}},
		"zero width space": {"DID-1", "hunter2\u200b", &token.PaddedError{Secret: true}},
		"NUL":              {"DID-1", "hunter2\x00", &token.PaddedError{Secret: true}},
		"blank":            {"DID-1", " ", &token.PaddedError{Secret: true}},
		"empty":            {"", "", nil},
	}
	for name, test := range tests {
		err := token.Rejected(test.id, token.NewSecret(test.secret))
		got, _ := errors.AsType[*token.PaddedError](err)
		if !errors.Is(err, token.ErrRejected) || (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%s: %v, %+v; want %+v", name, err, got, test.want)
		}
		if strings.Contains(err.Error(), "hunter") || strings.Contains(err.Error(), "DID") {
			t.Errorf("%s: %q shows it", name, err)
		}
	}
}
