// SPDX-License-Identifier: MPL-2.0

package telnyxtoken_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestArguments(t *testing.T) {
	t.Parallel()
	only := func(argument, of, grant string) string {
		return fmt.Sprintf(`ERROR (%q): Invalid %s: %[2]s requires grant_type = %q, got %q.`, argument, argument, of, grant)
	}
	missing := func(argument, grant string) string {
		return fmt.Sprintf(`ERROR (%q): Missing %s: %[2]s must be set with grant_type = %[3]q.`, argument, argument, grant)
	}
	const cc, ac, rt = "client_credentials", "authorization_code", "refresh_token"
	tests := map[string]struct {
		arguments values
		want      []string
	}{
		"code without a grant":             {values{"code": text("c")}, []string{only("code", ac, cc)}},
		"code with client credentials":     {values{"grant_type": text(cc), "code": text("c")}, []string{only("code", ac, cc)}},
		"PKCE without a grant":             {values{"code_verifier": text("v")}, []string{only("code_verifier", ac, cc)}},
		"redirect without a grant":         {values{"redirect_uri": text("v")}, []string{only("redirect_uri", ac, cc)}},
		"refresh token without a grant":    {values{"refresh_token": text("r")}, []string{only("refresh_token", rt, cc)}},
		"scopes with a code":               {values{"grant_type": text(ac), "code": text("c"), "scopes": set("a")}, []string{only("scopes", cc, ac)}},
		"scopes with a refresh token":      {values{"grant_type": text(rt), "refresh_token": text("r"), "scopes": set("a")}, []string{only("scopes", cc, rt)}},
		"refresh token with a code":        {values{"grant_type": text(ac), "code": text("c"), "refresh_token": text("r")}, []string{only("refresh_token", rt, ac)}},
		"a code with a refresh token":      {values{"grant_type": text(rt), "refresh_token": text("r"), "code": text("c")}, []string{only("code", ac, rt)}},
		"no code":                          {values{"grant_type": text(ac)}, []string{missing("code", ac)}},
		"no code, though a verifier":       {values{"grant_type": text(ac), "redirect_uri": text("r"), "code_verifier": text("v")}, []string{missing("code", ac)}},
		"no refresh token":                 {values{"grant_type": text(rt)}, []string{missing("refresh_token", rt)}},
		"all wrong":                        {values{"grant_type": text(rt), "code": text("c"), "redirect_uri": text("r"), "code_verifier": text("v"), "scopes": set("a")}, []string{only("code", ac, rt), only("redirect_uri", ac, rt), only("code_verifier", ac, rt), missing("refresh_token", rt), only("scopes", cc, rt)}},
		"another grant":                    {values{"grant_type": text("password")}, []string{`ERROR ("grant_type"): Invalid Attribute Value Match: `}},
		"no grant":                         {values{"grant_type": text("")}, []string{`ERROR ("grant_type"): Invalid Attribute Value Match: `}},
		"an empty code":                    {values{"grant_type": text(ac), "code": text("")}, []string{`ERROR ("code"): Invalid Attribute Value Length: `}},
		"an empty redirect URI":            {values{"grant_type": text(ac), "code": text("c"), "redirect_uri": text("")}, []string{`ERROR ("redirect_uri"): Invalid Attribute Value Length: `}},
		"an empty verifier":                {values{"grant_type": text(ac), "code": text("c"), "code_verifier": text("")}, []string{`ERROR ("code_verifier"): Invalid Attribute Value Length: `}},
		"an empty refresh token":           {values{"grant_type": text(rt), "refresh_token": text("")}, []string{`ERROR ("refresh_token"): Invalid Attribute Value Length: `}},
		"no scopes":                        {values{"scopes": set()}, []string{`ERROR ("scopes"): Invalid Attribute Value: `}},
		"disabled is no excuse":            {values{"enabled": tftypes.NewValue(tftypes.Bool, false), "code": text("c")}, []string{only("code", ac, cc)}},
		"a computed result as an argument": {values{"access_token": text("x")}, []string{`ERROR`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			_, diags := newServer(t, url).OpenEphemeral(typeName, test.arguments)
			got := told(diags)
			if !slices.EqualFunc(got, test.want, strings.HasPrefix) {
				t.Errorf("%q\nwant %q", got, test.want)
			}
			acctest.NoRequests(t, s)
		})
	}
}

func TestScopeElements(t *testing.T) {
	t.Parallel()
	for scope, valid := range map[string]bool{
		"admin": true, "a:b/c.d-e_f~!#[]{}": true, "https://a.example/scope?x=1&y": true,
		"": false, " ": false, "a b": false, "a\tb": false, `a"b`: false, `a\b`: false, "a\x7f": false, "ä": false,
	} {
		t.Run(scope, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{TelnyxScopes: []string{scope}})
			for kind, get := range map[string]func(string, values) (values, []*tfprotov6.Diagnostic){
				"ephemeral": newServer(t, url).OpenEphemeral, "data source": newServer(t, url).ReadDataSource,
			} {
				s.ResetJournal()
				_, diags := get(typeName, values{"scopes": set(scope)})
				if (len(diags) == 0) != valid || (len(s.Journal()) == 1) != valid {
					t.Errorf("%s: %q, requests %v; want it to be valid: %t", kind, told(diags), s.Journal(), valid)
				}
			}
		})
	}
}

func TestMissingCredentials(t *testing.T) {
	t.Setenv("TELNYX_CLIENT_ID", "")
	t.Setenv("TELNYX_CLIENT_SECRET", "")
	server := acctest.NewServer(t)
	if diags := server.Configure(acctest.Settings("http://127.0.0.1:1")); len(diags) != 0 {
		t.Fatal(told(diags))
	}
	want := []string{"ERROR : Cannot get a token of Telnyx: The provider has no credentials for Telnyx: " +
		"set telnyx.client_id in the provider block, or the environment variable TELNYX_CLIENT_ID; " +
		"set telnyx.client_secret in the provider block, or the environment variable TELNYX_CLIENT_SECRET."}
	_, ephemeral := server.OpenEphemeral(typeName, nil)
	_, refreshed := server.OpenEphemeral(typeName, values{"grant_type": text("refresh_token"), "refresh_token": text("r")})
	_, data := server.ReadDataSource(typeName, nil)
	for _, diags := range [][]*tfprotov6.Diagnostic{ephemeral, refreshed, data} {
		if diff := cmp.Diff(want, told(diags)); diff != "" {
			t.Error(diff)
		}
	}
	disabled := values{"enabled": tftypes.NewValue(tftypes.Bool, false)}
	if _, diags := server.OpenEphemeral(typeName, disabled); len(diags) != 0 {
		t.Error(told(diags))
	}
	if _, diags := server.ReadDataSource(typeName, disabled); len(diags) != 0 {
		t.Error(told(diags))
	}
}

func TestCredentialsOfTheEnvironment(t *testing.T) {
	s, url := acctest.Sandbox(t, sandbox.Config{})
	t.Setenv("TELNYX_CLIENT_ID", sandbox.DefaultTelnyxClientID)
	t.Setenv("TELNYX_CLIENT_SECRET", sandbox.DefaultTelnyxClientSecret)
	t.Setenv("TELNYX_BASE_URL", url+"/v2/")
	server := acctest.NewServer(t)
	if diags := server.Configure(nil); len(diags) != 0 {
		t.Fatal(told(diags))
	}
	if _, diags := server.ReadDataSource(typeName, nil); len(diags) != 0 || s.Requests(sandbox.TelnyxTokenPath) != 1 {
		t.Errorf("%q, requests %v", told(diags), s.Journal())
	}
}

// The variables of a service are also those of its own tools, so a wrong one is an error of
// that service's tokens only.
func TestWrongBaseURLOfTheEnvironment(t *testing.T) {
	s, url := acctest.Sandbox(t, sandbox.Config{})
	t.Setenv("TELNYX_BASE_URL", "http://mock:4010")
	server := acctest.NewServer(t)
	if diags := server.Configure(values{"account_key": text(sandbox.DefaultAccountKey), "account_secret": text(sandbox.DefaultAccountSecret), "base_url": text(url)}); len(diags) != 0 {
		t.Fatal(told(diags))
	}
	if _, diags := server.ReadDataSource("telegent_token", values{"api_endpoint": text("x")}); len(diags) != 0 || s.Requests(sandbox.TokenPath) != 1 {
		t.Errorf("%q, requests %v", told(diags), s.Journal())
	}
	want := "ERROR : Cannot get a token of Telnyx: The environment variable TELNYX_BASE_URL must be https, because"
	if _, diags := server.ReadDataSource(typeName, nil); len(diags) != 1 || !strings.HasPrefix(told(diags)[0], want) {
		t.Errorf("%q, want %q", told(diags), want)
	}
}
