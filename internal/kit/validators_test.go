// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// validates has a validator look at the value of the attribute trunk_1.ip.
func validates(t *testing.T, v validator.String, value types.String) validator.StringResponse {
	t.Helper()
	var resp validator.StringResponse
	v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("trunk_1").AtName("ip"), ConfigValue: value}, &resp)
	return resp
}

// A bad value is one whose error has these words.
type bad struct {
	value string
	wrong string // what is wrong with the value
	right string // what would be right
}

func TestValidators(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		validator validator.String
		good      []string
		bad       []bad
	}{
		"E164": {
			validator: kit.E164(),
			good:      []string{"+18015551234", "+4930123456", "+12345678", "+123456789012345"},
			bad: []bad{
				{"", `is ""`, "as in +18015551234"},
				{"18015551234", `is "18015551234"`, "write + and the country code"},
				{"+1 801 555 1234", `is "+1 801 555 1234"`, "then the digits alone"},
				{"+1-801-555-1234", "no phone number in E.164", "the digits alone"},
				{"+1(801)5551234", "no phone number in E.164", "the digits alone"},
				{"+08015551234", "no phone number in E.164", "the country code"},
				{"+1234567", "no phone number in E.164", "as in +18015551234"},
				{"+1234567890123456", "no phone number in E.164", "as in +18015551234"},
				{"+18015551234\n", `is "+18015551234\n"`, "the digits alone"},
				{" +18015551234", "no phone number in E.164", "the digits alone"},
				{"tel:+18015551234", "no phone number in E.164", "the digits alone"},
				{"+１８０１５５５１２３４", "no phone number in E.164", "the digits alone"},
			},
		},
		"URL": {
			validator: kit.URL("https", "http"),
			good: []string{
				"https://example.com", "http://example.com/in?a=b#c", "HTTPS://EXAMPLE.COM/", "https://user:hunter2@example.com:8443/in",
				"https://192.0.2.1", "https://[2001:db8::1]:8443/", "https://example.com/a%20b", "https://münchen.example/",
			},
			bad: []bad{
				{"", `is ""`, "must begin with https:// or http://"},
				{"example.com/in", `is "example.com/in"`, "must begin with https:// or http://"},
				{"/in", `is "/in"`, "must begin with https:// or http://"},
				{"//example.com", `is "//example.com"`, "must begin with https:// or http://"},
				{"ftp://example.com", `is "ftp://example.com"`, "must begin with https:// or http://"},
				{"wss://example.com", `is "wss://example.com"`, "must begin with https:// or http://"},
				{"ftp://user:hunter2@example.com", `is "ftp://user:xxxxx@example.com"`, "must begin with https:// or http://"},
				{"https:///in", "names no host", "https://example.com/in"},
				{"https://:8443/in", "names no host", "https://example.com/in"},
				{"https:example.com", "names no host", "https://example.com/in"},
				{"https://exa mple.com", "is no URL", "https://example.com/in"},
				{"https://example.com/a b", "is no URL", "https://example.com/in"},
				{"https://example.com/ ", "is no URL", "https://example.com/in"},
				{" https://example.com", "is no URL", "https://example.com/in"},
				{"https://example.com/\n", "is no URL", "https://example.com/in"},
				{"https://user:hunter2@example.com:port", "is no URL", "https://example.com/in"},
				{"https://example.com/%zz", "is no URL", "https://example.com/in"},
			},
		},
		"URL of another scheme": {
			validator: kit.URL("wss"),
			good:      []string{"wss://example.com/audio"},
			bad: []bad{
				{"https://example.com", `is "https://example.com"`, "must begin with wss://"},
				{"wss:///audio", "names no host", "wss://example.com/in"},
			},
		},
		"Email": {
			validator: kit.Email(),
			good:      []string{"ada@example.com", "ada.lovelace+iot@example.co.uk", "Ada@EXAMPLE.com", "ada@localhost"},
			bad: []bad{
				{"", `no email address: ""`, "such as ada@example.com"},
				{"ada", `no email address: "ada"`, "such as ada@example.com"},
				{"ada@", "no email address", "such as ada@example.com"},
				{"@example.com", "no email address", "such as ada@example.com"},
				{"Ada <ada@example.com>", "no email address", "Write the address alone"},
				{"<ada@example.com>", "no email address", "Write the address alone"},
				{"ada@example.com ", "no email address", "Write the address alone"},
				{"ada@example.com, bob@example.com", "no email address", "Write the address alone"},
				{"ada@exa mple.com", "no email address", "such as ada@example.com"},
			},
		},
		"IP": {
			validator: kit.IP(),
			good:      []string{"192.0.2.1", "10.0.0.255", "2001:db8::1", "::1"},
			bad: []bad{
				{"", `no IP address: ""`, "such as 192.0.2.1 or 2001:db8::1"},
				{"example.com", `no IP address: "example.com"`, "such as 192.0.2.1"},
				{"192.0.2.256", "no IP address", "such as 192.0.2.1"},
				{"192.0.2", "no IP address", "such as 192.0.2.1"},
				{"192.0.2.0/24", "no IP address", "such as 192.0.2.1"},
				{"192.0.2.1:5060", "no IP address", "such as 192.0.2.1"},
				{"[2001:db8::1]", "no IP address", "2001:db8::1"},
				{"192.0.2.01", "no IP address", "such as 192.0.2.1"},
				{" 192.0.2.1", "no IP address", "such as 192.0.2.1"},
			},
		},
		"Matches": {
			validator: kit.Matches(regexp.MustCompile(`^[0-9]{5}$`), "the five digits of a US zip code"),
			good:      []string{"84604", "00000"},
			bad: []bad{
				{"", `is ""`, "must be the five digits of a US zip code"},
				{"8460", `is "8460"`, "must be the five digits of a US zip code"},
				{"846041", `is "846041"`, "must be the five digits of a US zip code"},
				{"84604\n", `is "84604\n"`, "must be the five digits of a US zip code"},
			},
		},
		"Matches is of the whole value": {
			validator: kit.Matches(regexp.MustCompile(`^(?:a|ab|b)$`), "a, ab or b"),
			good:      []string{"a", "ab", "b"},
			bad:       []bad{{"aa", `is "aa"`, "must be a, ab or b"}, {"xa", `is "xa"`, "must be a, ab or b"}, {"bx", `is "bx"`, "must be a, ab or b"}},
		},
		"NotBlank": {
			validator: kit.NotBlank(),
			good:      []string{"a", "a b", "None", "0"},
			bad: []bad{
				{"", "is empty", "give a value, or leave the argument out"},
				{" \t\n", "is empty", "give a value, or leave the argument out"},
				{" a", "begins or ends with white space", "remove it"},
				{"a\n", "begins or ends with white space", "remove it"},
				{"a\u00a0", "begins or ends with white space", "remove it"},
			},
		},
		"PositiveDuration": {
			validator: kit.PositiveDuration(),
			good:      []string{"1s", "20m", "1ns", "1h30m", "no duration at all"},
			bad:       []bad{{"0s", `got "0s"`, "must be a positive duration"}, {"-5m", `got "-5m"`, "must be a positive duration"}},
		},
		"NotEmpty": {
			validator: kit.NotEmpty("TELEGENT_ACCOUNT_KEY"),
			good:      []string{"a", " "},
			bad:       []bad{{"", "is empty", "leave the argument out to use TELEGENT_ACCOUNT_KEY"}},
		},
		"Check": {
			validator: kit.Check("must be even", func(value string) error {
				if len(value)%2 != 0 {
					return errors.New("is odd; write one character more")
				}
				return nil
			}),
			good: []string{"", "ab"},
			bad:  []bad{{"a", "is odd", "write one character more"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
				if resp := validates(t, test.validator, value); len(resp.Diagnostics) > 0 {
					t.Errorf("%s: %v", value, resp.Diagnostics)
				}
			}
			for _, value := range test.good {
				if resp := validates(t, test.validator, text(value)); len(resp.Diagnostics) > 0 {
					t.Errorf("%q: %v", value, resp.Diagnostics)
				}
			}
			for _, b := range test.bad {
				resp := validates(t, test.validator, text(b.value))
				if len(resp.Diagnostics) != 1 || !resp.Diagnostics.HasError() {
					t.Errorf("%q: %d diagnostics, want one error: %v", b.value, len(resp.Diagnostics), resp.Diagnostics)
					continue
				}
				d := resp.Diagnostics[0]
				if d.Summary() != "Invalid trunk_1.ip" || !strings.HasPrefix(d.Detail(), "trunk_1.ip ") || !strings.HasSuffix(d.Detail(), ".") {
					t.Errorf("%q: %s: %s; want a sentence that begins with the attribute", b.value, d.Summary(), d.Detail())
				}
				for _, want := range []string{b.wrong, b.right} {
					if !strings.Contains(d.Detail(), want) {
						t.Errorf("%q: %s; want %q in it", b.value, d.Detail(), want)
					}
				}
				if strings.Contains(d.Detail(), "hunter2") {
					t.Errorf("%q: %s; it shows a password", b.value, d.Detail())
				}
			}
			if test.validator.Description(t.Context()) == "" || test.validator.Description(t.Context()) != test.validator.MarkdownDescription(t.Context()) {
				t.Error("no description, or two")
			}
		})
	}
}
