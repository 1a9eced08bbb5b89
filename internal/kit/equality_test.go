// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"slices"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// Each row is a list of texts that all mean the same; the texts of two rows of one
// equality never do.
func TestEquality(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		equality kit.Equality
		same     [][]string
	}{
		"FoldCase": {kit.FoldCase, [][]string{
			{"Trunk", "trunk", "TRUNK", " Trunk", "Trunk\r\n", "\ttRUNK "},
			{"URL", "url", "Url"},
			{"URI"},
			{"Transferee/Transferor", "TRANSFEREE/transferor"},
			{"Account Admin", "account admin"},
			{"AccountAdmin"},
			{"Jane@Example.com", "jane@example.COM"},
			{"École", "ÉCOLE"},
			{"", " ", "\n"},
		}},
		"CanonicalID": {kit.CanonicalID, [][]string{
			{"TSUID-5a0e", "SID-5a0e", "tsuid-5A0E", "Sid-5a0e", " TSUID-5a0e\n"},
			{"TNID-5a0e", "NID-5a0e", "tnid-5a0E", "nid-5a0e"},
			{"MRID-5a0e", "mrid-5A0E"},
			{"CRID-5a0e"},
			{"AID-5a0e", "aid-5a0e "},
			{"UID-5a0e"},
			{"ID-5a0e"},
			{"TSUID-5a0e0", "SID-5A0E0"},
			{"JNUOID-5a0e"},
			{"5a0e", "5A0E"},
			{"12345", " 12345"},
			{"TSUID", "tsuid"},
			{"SID"},
			{"", " "},
		}},
		"CanonicalICCID": {kit.CanonicalICCID, [][]string{
			{
				"8901240000000000001", "8901240000000000001F", "8901240000000000001f", "8901240000000000001FF",
				" 8901240000000000001 ", "8901 2400 0000 0000 001F", "8901-2400-0000-0000-001",
			},
			{"8901240000000000002", "8901240000000000002F"},
			{"89012400000000000010", "89012400000000000010F"},
			{"890124000000000000"},
			{"", "F", " "},
		}},
		"CanonicalIP": {kit.CanonicalIP, [][]string{
			{"192.0.2.1", " 192.0.2.1\n", "::ffff:192.0.2.1", "::FFFF:192.0.2.1", "::ffff:c000:201", "[::ffff:192.0.2.1]", "0:0:0:0:0:ffff:192.0.2.1"},
			{"192.0.2.10"},
			{"::192.0.2.1", "::c000:201"},
			{"2001:db8::1", "2001:DB8::1", "2001:0db8:0:0:0:0:0:1", "2001:0db8:0000:0000:0000:0000:0000:0001", "[2001:db8::1]", "2001:db8:0::0:1"},
			{"2001:db8::10"},
			{"2001:db8:1::"},
			{"::1", "0:0:0:0:0:0:0:1", "[::1]"},
			{"::", "0::0"},
			{"fe80::1%eth0", "FE80::1%eth0"},
			{"fe80::1"},
			{"Trunk.example.com", "trunk.EXAMPLE.com"},
			{"192.0.2"},
			{""},
		}},
		"CanonicalPhone": {kit.CanonicalPhone, [][]string{
			{
				"+18015550100", "18015550100", "8015550100", "1-801-555-0100", "801-555-0100", "(801) 555-0100", "(801)555-0100", "+1 (801) 555-0100",
				"1 (801) 555 0100", "+1.801.555.0100", "801.555.0100", "801/555-0100", "001 801 555 0100", "011 1 801 555 0100", " +18015550100\r\n", "+1\u00a0801\u00a0555\u00a00100",
				"+1\u202f801\u202f555\u202f0100", "+1 801\u2011555\u20110100", "801\u2013555\u20130100", "tel:+1-801-555-0100", "TEL:+18015550100", "\u202a+18015550100\u202c",
			},
			{"+18015550101", "801-555-0101"},
			{"+442079460958", "442079460958", "+44 20 7946 0958", "0044 20 7946 0958", "011 44 20 7946 0958", "tel:+44-20-7946-0958"},
			{"+12079460958", "2079460958", "(207) 946-0958"},
			{"+4930901820", "+49 30 901820", "0049 30 / 901820", "01149 30 901820"},
			{"+5215512345678", "+52 1 55 1234 5678"},
			{"+525512345678", "+52 55 1234 5678"},
			{"+390612345678", "+39 06 12345678"},
			{"+39612345678"},
			{"+5550100"},
			{"555-0100"},
			{"5550100"},
			{"+1801555010"},
			{"+180155501000"},
			{"801-555-0100 x12"},
			{"1-800-FLOWERS"},
			{"++18015550100"},
			{"", " "},
			{"+"},
		}},
		"CanonicalURL": {kit.CanonicalURL, [][]string{
			{
				"https://example.com", "https://example.com/", "HTTPS://example.com", "https://EXAMPLE.com/", "https://example.com:443", "https://example.com:443/",
				"https://example.com:", " https://example.com\n",
			},
			{"http://example.com", "http://example.com:80/", "HTTP://Example.com"},
			{"http://example.com:443"},
			{"https://example.com:80"},
			{"https://example.com:8443/", "https://example.com:8443"},
			{"https://example.com/hook"},
			{"https://example.com/hook/"},
			{"https://example.com/Hook", "https://EXAMPLE.com/Hook"},
			{"https://example.com//"},
			{"https://example.com?a=b", "https://example.com/?a=b", "https://Example.com:443/?a=b"},
			{"https://example.com/?a=B"},
			{"https://example.com/?a=b&c=d"},
			{"https://example.com/?c=d&a=b"},
			{"https://example.com/a%2fb", "https://example.com/a%2Fb"},
			{"https://example.com/a/b"},
			{"https://example.com/~ada", "https://example.com/%7Eada", "https://example.com/%7eada", "https://example.com/%7e%61da"},
			{"https://example.com/?q=%c3%a9", "https://example.com/?q=%C3%A9"},
			{"https://example.com/é", "https://example.com/%C3%A9", "https://example.com/%c3%a9"},
			{"https://ada:pw@example.com/", "https://ada:pw@EXAMPLE.com"},
			{"https://Ada:pw@example.com/"},
			{"https://example.com/#a"},
			{"https://example.com/#A"},
			{"https://[2001:db8::1]/in", "https://[2001:DB8::1]:443/in"},
			{"wss://example.com/stream", "WSS://EXAMPLE.com:443/stream"},
			{"ws://example.com/stream", "ws://example.com:80/stream"},
			{"sip:trunk.example.com", "SIP:Trunk.Example.COM"},
			{"sips:trunk.example.com"},
			{"sip:Ada@example.com", "SIP:Ada@Example.com"},
			{"sip:ada@example.com"},
			{"sip:ada@example.com:5060"}, // RFC 3261 has it differ from the one without.
			{"trunk.example.com", "Trunk.EXAMPLE.com"},
			{"trunk.example.com:5060", "TRUNK.example.com:5060"},
			{"", " "},
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := map[string]int{} // by canonical form
			for i, row := range test.same {
				for _, text := range row {
					canonical := test.equality(text)
					if canonical != test.equality(row[0]) {
						t.Errorf("%q is %q, and %q is %q: want the same", text, canonical, row[0], test.equality(row[0]))
						continue
					}
					if former, ok := rows[canonical]; ok && former != i {
						t.Errorf("%q means the same as %q: %q", text, test.same[former], canonical)
					}
					rows[canonical] = i
					if again := test.equality(canonical); again != canonical {
						t.Errorf("the canonical form of %q is %q, whose own is %q", text, canonical, again)
					}
				}
			}
		})
	}
}

// A number that is read is kept in its canonical form, which has to be E.164.
func TestCanonicalPhoneIsE164(t *testing.T) {
	t.Parallel()
	numbers := []string{"+18015550100", "(801) 555-0100", "0044 20 7946 0958", "+49 30 901820", "tel:+44-20-7946-0958"}
	if i := slices.IndexFunc(numbers, func(text string) bool { return !kit.IsE164(kit.CanonicalPhone(text)) }); i >= 0 {
		t.Errorf("%q is read as %q", numbers[i], kit.CanonicalPhone(numbers[i]))
	}
}
