// SPDX-License-Identifier: MPL-2.0

package telegent_test

import (
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text, want, wantError string
	}{
		"published":            {text: "https://api.telegent.com", want: "https://api.telegent.com"},
		"trailing slash":       {text: "https://api.telegent.com/", want: "https://api.telegent.com"},
		"trailing version":     {text: "https://api.telegent.com/v1.0", want: "https://api.telegent.com"},
		"both":                 {text: "https://api.telegent.com/v1.0/", want: "https://api.telegent.com"},
		"behind a gateway":     {text: "https://gw.example/telegent/v1.0", want: "https://gw.example/telegent"},
		"case, default port":   {text: "HTTPS://API.Telegent.com:443", want: "https://api.telegent.com"},
		"loopback":             {text: "http://127.0.0.1:8080", want: "http://127.0.0.1:8080"},
		"loopback v6":          {text: "http://[::1]:8080", want: "http://[::1]:8080"},
		"localhost":            {text: "http://localhost:8080/", want: "http://localhost:8080"},
		"empty":                {text: "", wantError: "must begin with https://"},
		"host only":            {text: "api.telegent.com", wantError: "must begin with https://"},
		"http":                 {text: "http://api.telegent.com", wantError: "must be https"},
		"http to a localhost?": {text: "http://api.localhost", wantError: "must be https"},
		"http to a loopback?":  {text: "http://127.0.0.1.example.com", wantError: "must be https"},
		"other scheme":         {text: "ftp://api.telegent.com", wantError: "must begin with https://"},
		"no host":              {text: "https:///v1.0", wantError: "has no host"},
		"query":                {text: "https://api.telegent.com?x=1", wantError: "has a query"},
		"user":                 {text: "https://me:hunter2@api.telegent.com", wantError: "carries a user name"},
		"space":                {text: "https://api.telegent.com ", wantError: "contains white space"},
		"control":              {text: "https://api.telegent.com\x00", wantError: "is not a URL"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := telegent.ParseBaseURL(test.text)
			check(t, got.String(), err, test.want, test.wantError)
		})
	}
}

func TestEndpoint(t *testing.T) {
	t.Parallel()
	const provision = "https://api.telegent.com/v1.0/numbers/provision"
	tests := map[string]struct {
		text, want, wantError string
	}{
		"full":                  {text: provision, want: provision},
		"path":                  {text: "/v1.0/numbers/provision", want: provision},
		"path without a slash":  {text: "v1.0/numbers/provision", want: provision},
		"path without version":  {text: "numbers/provision", want: provision},
		"slash, no version":     {text: "/numbers/provision", want: provision},
		"another version":       {text: "/v2/numbers", want: "https://api.telegent.com/v2/numbers"},
		"trailing slash":        {text: "numbers/provision/", want: provision},
		"trailing slash, full":  {text: provision + "//", want: provision},
		"case of the host":      {text: "HTTPS://Api.Telegent.COM/v1.0/numbers/provision", want: provision},
		"case of the path":      {text: "/v1.0/OAuth2/tokens", want: "https://api.telegent.com/v1.0/OAuth2/tokens"},
		"default port":          {text: "https://api.telegent.com:443/v1.0/numbers/provision", want: provision},
		"empty port":            {text: "https://api.telegent.com:/v1.0/numbers/provision", want: provision},
		"another port":          {text: "https://api.telegent.com:8443/v1.0/x", want: "https://api.telegent.com:8443/v1.0/x"},
		"another host":          {text: "https://dev.telegent.com/v1.0/x", want: "https://dev.telegent.com/v1.0/x"},
		"http":                  {text: "http://api.telegent.com:80/v1.0/x", wantError: "must be https"},
		"http to a loopback":    {text: "http://localhost:80/v1.0/x", want: "http://localhost/v1.0/x"},
		"v6":                    {text: "https://[2001:DB8::1]:443/v1.0/x", want: "https://[2001:db8::1]/v1.0/x"},
		"escaped":               {text: "https://api.telegent.com/v1.0/a%2Fb", want: "https://api.telegent.com/v1.0/a%2Fb"},
		"empty":                 {text: "", wantError: "is empty"},
		"slash":                 {text: "/", wantError: "is empty"},
		"blank":                 {text: "  ", wantError: "contains white space"},
		"query":                 {text: provision + "?a=b", wantError: "has a query or a fragment"},
		"path with query":       {text: "numbers/provision?a=b", wantError: "has a query or a fragment"},
		"empty query":           {text: provision + "?", wantError: "has a query or a fragment"},
		"fragment":              {text: provision + "#x", wantError: "has a query or a fragment"},
		"scheme":                {text: "ftp://api.telegent.com/v1.0/x", wantError: "must begin with https://"},
		"scheme, opaque":        {text: "mailto:support@telegent.com", wantError: "must be an https URL"},
		"scheme missing":        {text: "api.telegent.com/v1.0/numbers/provision", wantError: "write https://api.telegent.com/v1.0/numbers/provision"},
		"scheme missing, slash": {text: "//api.telegent.com/v1.0/x", wantError: "must begin with https://"},
		"a token":               {text: "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.hunter2", wantError: "looks like a URL without its scheme; write https://(sensitive)"},
		"no path":               {text: "https://api.telegent.com/", wantError: "names a host but no endpoint"},
		"version, no endpoint":  {text: "https://api.telegent.com/v1.0", wantError: "names a host but no endpoint"},
		"version, no host":      {text: "/v1.0/", wantError: "names a host but no endpoint"},
		"a bare version":        {text: "v1.0", wantError: "names a host but no endpoint"},
		"case of the version":   {text: "/V1.0/numbers", want: "https://api.telegent.com/V1.0/numbers"},
		"base with a slash":     {text: "https://api.telegent.com//v1.0/numbers", wantError: "has two slashes in a row"},
		"two slashes":           {text: "numbers//provision", wantError: "has two slashes in a row"},
		"two escaped slashes":   {text: "/v1.0/a%2F%2Fb", want: "https://api.telegent.com/v1.0/a%2F%2Fb"},
		"dots":                  {text: "/v1.0/../numbers", wantError: "has two slashes in a row, or . or .. as a segment"},
		"dots at the end":       {text: "/v1.0/numbers/.", wantError: "has two slashes in a row, or . or .. as a segment"},
		"version twice":         {text: "https://api.telegent.com/v1.0/v1.0/x", wantError: "has /v1.0 twice"},
		"user":                  {text: "https://me:hunter2@api.telegent.com/v1.0/x", wantError: "carries a user name"},
		"space":                 {text: "/v1.0/numbers provision", wantError: "contains white space"},
		"bad escape":            {text: "https://api.telegent.com/%zz", wantError: "is not a URL"},
	}
	base, err := telegent.ParseBaseURL(telegent.DefaultBaseURL)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := base.Endpoint(test.text)
			check(t, got.String(), err, test.want, test.wantError)
			if err == nil {
				again, err := base.Endpoint(got.String())
				check(t, again.String(), err, test.want, "")
			}
		})
	}
}

func TestEndpointBehindAGateway(t *testing.T) {
	t.Parallel()
	base, err := telegent.ParseBaseURL("https://gw.example/telegent/")
	if err != nil {
		t.Fatal(err)
	}
	got, err := base.Endpoint("numbers/provision")
	check(t, got.String(), err, "https://gw.example/telegent/v1.0/numbers/provision", "")
	got, err = base.Endpoint("/v1.0/")
	check(t, got.String(), err, "", "names a host but no endpoint")
}

func check(t *testing.T, got string, err error, want, wantError string) {
	t.Helper()
	switch {
	case wantError == "" && err != nil:
		t.Errorf("error %q", err)
	case wantError != "" && (err == nil || !strings.Contains(err.Error(), wantError)):
		t.Errorf("error %v, want one with %q", err, wantError)
	case err != nil && strings.Contains(err.Error(), "hunter2"):
		t.Errorf("error %q shows a password", err)
	case got != want:
		t.Errorf("got %q, want %q", got, want)
	}
}
