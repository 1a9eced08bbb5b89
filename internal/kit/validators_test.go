// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
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

// An error of an element of a set speaks of the element, as the set itself is no phone number.
func TestValidatorOfASetElement(t *testing.T) {
	t.Parallel()
	number := types.StringValue("801-555-1234")
	var resp validator.StringResponse
	kit.E164().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("phone_numbers").AtSetValue(number), ConfigValue: number}, &resp)
	want := diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("phone_numbers").AtSetValue(number), "Invalid phone_numbers",
		`Each element of phone_numbers must be a phone number in E.164: a + and the country code, followed by digits only, such as +18015551234, got "801-555-1234".`)}
	if diff := cmp.Diff(want, resp.Diagnostics); diff != "" {
		t.Errorf("the diagnostics (-want +got):\n%s", diff)
	}
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
				{"", `got ""`, "such as +18015551234"},
				{"18015551234", `got "18015551234"`, "+ and the country code"},
				{"+1 801 555 1234", `got "+1 801 555 1234"`, "followed by digits only"},
				{"+1-801-555-1234", "must be a phone number in E.164", "digits only"},
				{"+1(801)5551234", "must be a phone number in E.164", "digits only"},
				{"+08015551234", "must be a phone number in E.164", "the country code"},
				{"+1234567", "must be a phone number in E.164", "such as +18015551234"},
				{"+1234567890123456", "must be a phone number in E.164", "such as +18015551234"},
				{"+18015551234\n", `got "+18015551234\n"`, "digits only"},
				{" +18015551234", "must be a phone number in E.164", "digits only"},
				{"tel:+18015551234", "must be a phone number in E.164", "digits only"},
				{"+１８０１５５５１２３４", "must be a phone number in E.164", "digits only"},
			},
		},
		"URL": {
			validator: kit.URL("https", "http"),
			good: []string{
				"https://example.com", "http://example.com/in?a=b#c", "HTTPS://EXAMPLE.COM/", "https://user:hunter2@example.com:8443/in",
				"https://192.0.2.1", "https://[2001:db8::1]:8443/", "https://example.com/a%20b", "https://münchen.example/",
			},
			bad: []bad{
				{"", `got ""`, "must begin with https:// or http://"},
				{"example.com/in", `got "example.com/in"`, "must begin with https:// or http://"},
				{"/in", `got "/in"`, "must begin with https:// or http://"},
				{"//example.com", `got "//example.com"`, "must begin with https:// or http://"},
				{"ftp://example.com", `got "ftp://example.com"`, "must begin with https:// or http://"},
				{"wss://example.com", `got "wss://example.com"`, "must begin with https:// or http://"},
				{"ftp://user:hunter2@example.com", `got "ftp://user:xxxxx@example.com"`, "must begin with https:// or http://"},
				{"https:///in", "must be a URL with a host", "https://example.com/in"},
				{"https://:8443/in", "must be a URL with a host", "https://example.com/in"},
				{"https:example.com", "must be a URL with a host", "https://example.com/in"},
				{"https://exa mple.com", "must be a URL such as", "https://example.com/in"},
				{"https://example.com/a b", "without white space", "must be a URL such as https://example.com/in"},
				{"https://example.com/ ", "must be a URL such as", "https://example.com/in"},
				{" https://example.com", "must be a URL such as", "https://example.com/in"},
				{"https://example.com/\n", "must be a URL such as", "https://example.com/in"},
				{"https://user:hunter2@example.com:port", "must be a URL such as", "https://example.com/in"},
				{"https://example.com/%zz", "must be a URL such as", "https://example.com/in"},
			},
		},
		"URL of another scheme": {
			validator: kit.URL("wss"),
			good:      []string{"wss://example.com/audio"},
			bad: []bad{
				{"https://example.com", `got "https://example.com"`, "must begin with wss://"},
				{"wss:///audio", "must be a URL with a host", "wss://example.com/in"},
			},
		},
		"Email": {
			validator: kit.Email(),
			good:      []string{"ada@example.com", "ada.lovelace+iot@example.co.uk", "Ada@EXAMPLE.com", "ada@localhost"},
			bad: []bad{
				{"", `must be an email address without a name, such as ada@example.com, got ""`, "such as ada@example.com"},
				{"ada", `must be an email address without a name, such as ada@example.com, got "ada"`, "such as ada@example.com"},
				{"ada@", "must be an email address", "such as ada@example.com"},
				{"@example.com", "must be an email address", "such as ada@example.com"},
				{"Ada <ada@example.com>", "must be an email address", "must be an email address without a name"},
				{"<ada@example.com>", "must be an email address", "must be an email address without a name"},
				{"ada@example.com ", "must be an email address", "must be an email address without a name"},
				{"ada@example.com, bob@example.com", "must be an email address", "must be an email address without a name"},
				{"ada@exa mple.com", "must be an email address", "such as ada@example.com"},
			},
		},
		"IP": {
			validator: kit.IP(),
			good:      []string{"192.0.2.1", "10.0.0.255", "2001:db8::1", "::1"},
			bad: []bad{
				{"", `must be an IP address such as 192.0.2.1 or 2001:db8::1, got ""`, "such as 192.0.2.1 or 2001:db8::1"},
				{"example.com", `must be an IP address such as 192.0.2.1 or 2001:db8::1, got "example.com"`, "such as 192.0.2.1"},
				{"192.0.2.256", "must be an IP address", "such as 192.0.2.1"},
				{"192.0.2", "must be an IP address", "such as 192.0.2.1"},
				{"192.0.2.0/24", "must be an IP address", "such as 192.0.2.1"},
				{"192.0.2.1:5060", "must be an IP address", "such as 192.0.2.1"},
				{"[2001:db8::1]", "must be an IP address", "2001:db8::1"},
				{"192.0.2.01", "must be an IP address", "such as 192.0.2.1"},
				{" 192.0.2.1", "must be an IP address", "such as 192.0.2.1"},
			},
		},
		"Matches": {
			validator: kit.Matches(regexp.MustCompile(`^[0-9]{5}$`), "the five digits of a US zip code"),
			good:      []string{"84604", "00000"},
			bad: []bad{
				{"", `got ""`, "must be the five digits of a US zip code"},
				{"8460", `got "8460"`, "must be the five digits of a US zip code"},
				{"846041", `got "846041"`, "must be the five digits of a US zip code"},
				{"84604\n", `got "84604\n"`, "must be the five digits of a US zip code"},
			},
		},
		"Matches is of the whole value": {
			validator: kit.Matches(regexp.MustCompile(`^(?:a|ab|b)$`), "a, ab or b"),
			good:      []string{"a", "ab", "b"},
			bad:       []bad{{"aa", `got "aa"`, "must be a, ab or b"}, {"xa", `got "xa"`, "must be a, ab or b"}, {"bx", `got "bx"`, "must be a, ab or b"}},
		},
		"NotBlank": {
			validator: kit.NotBlank(),
			good:      []string{"a", "a b", "None", "0"},
			bad: []bad{
				{"", "must not be empty", "set a value, or remove the argument"},
				{" \t\n", "must not be empty", "set a value, or remove the argument"},
				{" a", "must not begin or end with white space", "remove it"},
				{"a\n", "must not begin or end with white space", "remove it"},
				{"a\u00a0", "must not begin or end with white space", "remove it"},
			},
		},
		"DurationAtLeast": {
			validator: kit.DurationAtLeast(time.Second),
			good:      []string{"1s", "1h30m"},
			bad: []bad{
				{"0s", "got 0s", "must be at least 1s"},
				{"5", `got "5"`, "must be a duration such as 30s, 5m or 1h30m"},
				{"1 hour", `got "1 hour"`, "must be a duration such as 30s, 5m or 1h30m"},
				{"", `got ""`, "must be a duration such as 30s, 5m or 1h30m"},
			},
		},
		"PositiveDuration": {
			validator: kit.PositiveDuration(),
			good:      []string{"1s", "20m", "1ns", "1h30m"},
			bad: []bad{
				{"0s", `got "0s"`, "must be a positive duration"},
				{"-5m", `got "-5m"`, "must be a positive duration"},
				{"30", `got "30"`, "must be a duration such as 30s, 5m or 1h30m"},
				{"", `got ""`, "must be a duration such as 30s, 5m or 1h30m"},
			},
		},
		"NotEmpty": {
			validator: kit.NotEmpty("TELEGENT_ACCOUNT_KEY"),
			good:      []string{"a", " "},
			bad:       []bad{{"", "must not be empty", "remove the argument to use TELEGENT_ACCOUNT_KEY"}},
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
