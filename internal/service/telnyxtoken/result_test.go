// SPDX-License-Identifier: MPL-2.0

package telnyxtoken_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// plain are results without the null ones, and with names for what is not the same
// in each run.
func plain(t *testing.T, s *sandbox.Sandbox, results values) map[string]any {
	t.Helper()
	all := map[string]any{}
	for name, value := range results {
		switch {
		case value.IsNull():
		case value.Type().Is(tftypes.String):
			var v string
			if err := value.As(&v); err != nil {
				t.Fatal(err)
			}
			if i := slices.Index(s.IssuedTokens(), v); i >= 0 {
				v = fmt.Sprintf("issued %d", i)
			}
			if name == "expires_at" {
				at, err := time.Parse(time.RFC3339, v)
				if err != nil {
					t.Error(err)
				}
				v = time.Until(at).Round(time.Minute).String()
			}
			all[name] = v
		case value.Type().Is(tftypes.Set{ElementType: tftypes.String}):
			var elements []tftypes.Value
			if err := value.As(&elements); err != nil {
				t.Fatal(err)
			}
			names := []string{}
			for _, element := range elements {
				var v string
				if err := element.As(&v); err != nil {
					t.Fatal(err)
				}
				names = append(names, v)
			}
			slices.Sort(names)
			all[name] = strings.Join(names, " ")
		}
	}
	return all
}

func TestResults(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments func(s *sandbox.Sandbox) values
		fault     sandbox.Fault // of the service, if it has a body
		want      map[string]any
	}{
		"client credentials": {
			arguments: func(*sandbox.Sandbox) values {
				return values{"grant_type": text("client_credentials"), "scopes": set("voice", "admin")}
			},
			want: map[string]any{
				"grant_type": "client_credentials", "scopes": "admin voice", "access_token": "issued 0", "token_type": "Bearer", "expires_at": "5m0s",
			},
		},
		"client credentials that come with a refresh token": {
			arguments: func(*sandbox.Sandbox) values { return values{} },
			fault:     sandbox.Fault{Body: `{"access_token":"x","expires_in":300,"refresh_token":"r","scope":"b a b"}`},
			want: map[string]any{
				"scopes": "a b", "access_token": "x", "token_type": "Bearer", "expires_at": "5m0s", "refresh_token": "r", "next_refresh_token": "r",
			},
		},
		"client credentials whose scopes are not told": {
			arguments: func(*sandbox.Sandbox) values { return values{} },
			fault:     sandbox.Fault{Body: `{"access_token":"x","expires_in":300}`},
			want:      map[string]any{"access_token": "x", "token_type": "Bearer", "expires_at": "5m0s"},
		},
		"scopes that are granted in another order": {
			arguments: func(*sandbox.Sandbox) values { return values{"scopes": set("a", "b")} },
			fault:     sandbox.Fault{Body: `{"access_token":"x","expires_in":300,"scope":"b a"}`},
			want:      map[string]any{"scopes": "a b", "access_token": "x", "token_type": "Bearer", "expires_at": "5m0s"},
		},
		"code": {
			arguments: func(s *sandbox.Sandbox) values {
				return values{"grant_type": text("authorization_code"), "code": text(s.IssueTelnyxCode(callback, "")), "redirect_uri": text(callback)}
			},
			want: map[string]any{
				"grant_type": "authorization_code", "code": "issued 0", "redirect_uri": callback,
				"scopes": "admin messaging voice", "access_token": "issued 1", "token_type": "Bearer", "expires_at": "5m0s",
				"refresh_token": "issued 2", "next_refresh_token": "issued 2",
			},
		},
		"code with PKCE": {
			arguments: func(s *sandbox.Sandbox) values {
				return values{
					"grant_type": text("authorization_code"), "code": text(s.IssueTelnyxCode(callback, verifier)), "redirect_uri": text(callback),
					"code_verifier": text(verifier),
				}
			},
			want: map[string]any{
				"grant_type": "authorization_code", "code": "issued 0", "redirect_uri": callback, "code_verifier": verifier,
				"scopes": "admin messaging voice", "access_token": "issued 1", "token_type": "Bearer", "expires_at": "5m0s",
				"refresh_token": "issued 2", "next_refresh_token": "issued 2",
			},
		},
		"refresh token": {
			arguments: func(s *sandbox.Sandbox) values {
				return values{"grant_type": text("refresh_token"), "refresh_token": text(s.IssueTelnyxRefreshToken())}
			},
			want: map[string]any{
				"grant_type": "refresh_token", "scopes": "admin messaging voice", "access_token": "issued 1", "token_type": "Bearer", "expires_at": "5m0s",
				"refresh_token": "issued 0", "next_refresh_token": "issued 2",
			},
		},
		"refresh token that stays": {
			arguments: func(*sandbox.Sandbox) values {
				return values{"grant_type": text("refresh_token"), "refresh_token": text("old")}
			},
			fault: sandbox.Fault{Body: `{"access_token":"x","expires_in":300}`},
			want: map[string]any{
				"grant_type": "refresh_token", "access_token": "x", "token_type": "Bearer", "expires_at": "5m0s",
				"refresh_token": "old", "next_refresh_token": "old",
			},
		},
		"disabled": {
			arguments: func(*sandbox.Sandbox) values {
				return values{"grant_type": text("refresh_token"), "refresh_token": text("old"), "enabled": tftypes.NewValue(tftypes.Bool, false)}
			},
			fault: sandbox.Fault{Body: `{"access_token":"x"}`},
			want:  map[string]any{"grant_type": "refresh_token", "refresh_token": "old"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			if test.fault.Body != "" {
				s.Inject(test.fault)
			}
			got, diags := newServer(t, url).OpenEphemeral(typeName, test.arguments(s))
			if len(diags) != 0 {
				t.Fatal(told(diags))
			}
			if diff := cmp.Diff(test.want, plain(t, s, got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestResultsAreSharedByClientCredentialsOnly(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{})
	server := newServer(t, url)
	open := func(arguments values) any {
		t.Helper()
		got, diags := server.OpenEphemeral(typeName, arguments)
		if len(diags) != 0 {
			t.Fatal(told(diags))
		}
		return plain(t, s, got)["access_token"]
	}
	if a, b := open(values{"scopes": set("admin", "voice")}), open(values{"scopes": set("voice", "admin"), "grant_type": text("client_credentials")}); a != b {
		t.Errorf("two tokens for the same scopes: %s, %s", a, b)
	}
	read, diags := server.ReadDataSource(typeName, values{"scopes": set("admin", "voice")})
	if len(diags) != 0 || plain(t, s, read)["access_token"] != "issued 0" {
		t.Errorf("the data source has a token of its own; %q", told(diags))
	}
	if n := len(s.Journal()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	code := func() values {
		return values{"grant_type": text("authorization_code"), "code": text(s.IssueTelnyxCode(callback, "")), "redirect_uri": text(callback)}
	}
	if a, b := open(code()), open(code()); a == b || a == "issued 0" {
		t.Errorf("two codes, one token: %s, %s", a, b)
	}
	if n := len(s.Journal()); n != 3 {
		t.Errorf("%d requests, want 3", n)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments values
		body      string
		want      []string
	}{
		"none":            {arguments: values{"scopes": set("a", "b")}, body: `{"access_token":"x","expires_in":300,"scope":"b a"}`, want: []string{}},
		"no scopes told":  {arguments: values{"scopes": set("a", "b")}, body: `{"access_token":"x","expires_in":300}`, want: []string{}},
		"no scopes asked": {arguments: values{}, body: `{"access_token":"x","expires_in":300,"scope":"c"}`, want: []string{}},
		"fewer scopes":    {arguments: values{"scopes": set("b", "a")}, body: `{"access_token":"x","expires_in":300,"scope":"a"}`, want: []string{`WARNING ("scopes"): Telnyx granted other scopes: The token has the scopes a; the request had a b.`}},
		"more scopes":     {arguments: values{"scopes": set("a")}, body: `{"access_token":"x","expires_in":300,"scope":"c a"}`, want: []string{`WARNING ("scopes"): Telnyx granted other scopes: The token has the scopes a c; the request had a.`}},
		"short-lived":     {arguments: values{"minimum_lifetime": text("1h")}, body: `{"access_token":"x","expires_in":300}`, want: []string{`WARNING : The token's lifetime is shorter than minimum_lifetime: The new token of Telnyx has 5m0s left, and minimum_lifetime is 1h0m0s. It is returned anyway, but each reference requests a new token. Set minimum_lifetime below the lifetime of the service's tokens.`}},
		"no expiry":       {arguments: values{}, body: `{"access_token":"x"}`, want: []string{`WARNING : The token's expiry cannot be read: `}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			s.Inject(sandbox.Fault{Body: test.body})
			for kind, get := range map[string]func(string, values) (values, []*tfprotov6.Diagnostic){
				"ephemeral": newServer(t, url).OpenEphemeral, "data source": newServer(t, url).ReadDataSource,
			} {
				got, diags := get(typeName, test.arguments)
				if len(told(diags)) != len(test.want) || len(diags) == 1 && !strings.HasPrefix(told(diags)[0], test.want[0]) {
					t.Errorf("%s: %q, want %q", kind, told(diags), test.want)
				}
				results := plain(t, s, got)
				if results["access_token"] != "x" {
					t.Errorf("%s: %v", kind, results)
				}
				if asked, ok := test.arguments["scopes"]; ok && !got["scopes"].Equal(asked) {
					t.Errorf("%s: scopes %v, which is not what was asked for", kind, got["scopes"])
				}
			}
		})
	}
}

// TestUnknownOutcome loses the answer to a grant that may be used up by now.
func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{"dropped": {Drop: true, After: true}, "500": {Status: 500, After: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			s.Inject(fault)
			server := newServer(t, url)
			for _, arguments := range []values{
				{"grant_type": text("authorization_code"), "code": text(s.IssueTelnyxCode(callback, "")), "redirect_uri": text(callback)},
				{"grant_type": text("refresh_token"), "refresh_token": text(s.IssueTelnyxRefreshToken())},
			} {
				s.ResetJournal()
				_, diags := server.OpenEphemeral(typeName, arguments)
				if len(diags) != 1 || !strings.HasPrefix(told(diags)[0], "ERROR : Cannot get a token of Telnyx: POST /v2/oauth/token") || !strings.Contains(told(diags)[0], "may have used up an authorization code or a refresh token") {
					t.Errorf("%q", told(diags))
				}
				if n := len(s.Journal()); n != 1 {
					t.Errorf("%d requests, want 1", n)
				}
				for _, secret := range s.IssuedTokens() {
					if strings.Contains(fmt.Sprint(told(diags)), secret) {
						t.Errorf("shown: %q", told(diags))
					}
				}
			}
		})
	}
}
