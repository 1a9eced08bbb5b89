// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A class says which values an argument takes, and which of them mean the same.
type class struct {
	// same are the spellings that mean what is written, given the value of the row; nil
	// where no answer is looked at.
	same func(written any) []spelling
	// invalid values are refused by a plan, each with a word of the error; valid ones are not.
	invalid map[any]string
	valid   []any
	// drifts are values of the field that are a change, besides that of the row.
	drifts []any
	// none is a text that means nothing.
	none string
	// words are all values of an enumeration.
	words []string
	// elements is the key of the elements of a set that are objects at the API.
	elements string
	// canonical reports that an import has what was written, however the API spells it.
	canonical bool
	// decimal reports that a number may have a fraction, and asText that requests have it as a
	// text.
	decimal, asText bool
	// separator is what stands between the elements of a set that is one string at the API.
	separator string
}

// A spelling is what a configuration says, and how an API may say the same.
type spelling struct {
	written any // the argument; nil for that of the row, removed for none
	spelled []any
}

// removed is a spelling's argument that is not configured.
type removed struct{}

// texts are values of an argument that is a set.
type texts string

// padded are texts with white space that means nothing.
func padded(text string, more ...any) []any {
	return append([]any{" " + text, text + "\r\n", "\t" + text + " "}, more...)
}

// plainText is the class of texts that only white space at their ends does not change.
func plainText() class {
	return class{same: func(written any) []spelling { return []spelling{{spelled: padded(fmt.Sprint(written))}} }}
}

// folded is the class of texts whose case has no meaning, such as ids.
func folded() class {
	return class{same: func(written any) []spelling {
		text := fmt.Sprint(written)
		return []spelling{{spelled: padded(text, strings.ToUpper(text), strings.ToLower(text), strings.ToUpper(text[:1])+strings.ToLower(text[1:]))}}
	}}
}

// oneOf is that of a few words, which a plan takes in their own spelling alone.
func oneOf(words ...string) class {
	c := folded()
	c.words, c.canonical = words, true
	all := fmt.Sprintf("%q", words)
	c.invalid = map[any]string{words[0] + "x": all, strings.ToLower(words[0]): all}
	for _, word := range words {
		c.valid = append(c.valid, word)
	}
	return c
}

// orNone is a class with None, which means nothing in an answer, and in a configuration if
// it is one of the words.
func (c class) orNone() class {
	const none = "None"
	same, nothing := c.same, []any{none, strings.ToUpper(none), "", nil}
	c.none, c.canonical = none, false
	c.same = func(written any) []spelling {
		all := append(same(written), spelling{removed{}, nothing})
		if slices.Contains(c.words, none) {
			all = append(all, spelling{none, nothing})
		}
		return all
	}
	return c
}

func emailAddress() class {
	c := folded()
	c.invalid = map[any]string{"jane": "email address", "Jane <jane@example.com>": "email address", "a@example.com, b@example.com": "email address"}
	c.valid = []any{"jane+tag@mail.example.com"}
	return c
}

// webURL is that of URLs; the first of the schemes is that which they are written with.
func webURL(schemes ...string) class {
	scheme := schemes[0]
	wrong := map[any]string{
		scheme + "://exa mple.com": "URL", "example.com/in": scheme + "://", "//example.com": scheme + "://", "ftp://example.com": scheme + "://",
		scheme + ":///in": "host", scheme + "://": "host",
	}
	var valid []any
	for _, s := range []string{"https", "http", "wss", "ws"} {
		if slices.Contains(schemes, s) {
			valid = append(valid, s+"://example.com/in?a=1&b=%20")
		} else {
			wrong[s+"://example.com"] = scheme + "://"
		}
	}
	return class{invalid: wrong, valid: valid, same: func(any) []spelling {
		upper := strings.ToUpper(scheme)
		return []spelling{
			{scheme + "://example.com/In?a=B", padded(scheme+"://example.com/In?a=B", scheme+"://EXAMPLE.com/In?a=B", upper+"://example.com:443/In?a=B", scheme+"://example.com:/In?a=B")},
			{scheme + "://example.com", []any{scheme + "://example.com/", scheme + "://Example.COM/", scheme + "://example.com:443"}},
			{upper + "://Example.com:443/", []any{scheme + "://example.com", scheme + "://example.com/", scheme + "://example.com:443/"}},
			{scheme + "://example.com/a%2fb/%7Eada", []any{scheme + "://example.com/a%2Fb/~ada", scheme + "://example.com/a%2Fb/%7eada"}},
			{scheme + "://[2001:DB8::1]/in", []any{scheme + "://[2001:db8::1]/in", scheme + "://[2001:db8::1]:443/in"}},
		}
	}}
}

func sipURI() class {
	return class{same: func(any) []spelling {
		return []spelling{
			{"sip:trunk.example.com", padded("sip:trunk.example.com", "SIP:trunk.example.com", "sip:TRUNK.Example.com")},
			{"sip:Ada@example.com", []any{"sip:Ada@EXAMPLE.com", "SIP:Ada@example.com"}},
		}
	}}
}

func ipAddress() class {
	return class{
		invalid: map[any]string{"pstn.example.com": "IP address", "20.87.87.87:5060": "IP address", "1.2.3": "IP address"},
		valid:   []any{"20.87.87.87", "2001:db8::1"},
		same: func(any) []spelling {
			return []spelling{
				{"192.0.2.1", padded("192.0.2.1", "::ffff:192.0.2.1", "::FFFF:c000:201", "[192.0.2.1]")},
				{"2001:DB8::1", []any{"2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8:0:0::1", "[2001:db8::1]"}},
				{"::ffff:192.0.2.1", []any{"192.0.2.1"}},
			}
		},
	}
}

func portNumber() class {
	return class{
		invalid: map[any]string{"0": "port", "sip": "port", "05060": "port", "65536": "port"},
		valid:   []any{"1", "65535"},
		same: func(any) []spelling {
			return []spelling{{spelled: padded("5060", 5060, "5060.0", json.RawMessage("5060.0"))}}
		},
	}
}

func boolean() class {
	return class{same: func(any) []spelling {
		return []spelling{
			{true, padded("true", "True", "TRUE", "yes", "Y", "1", 1)},
			{false, padded("false", "False", "FALSE", "No", "n", "0", 0)},
		}
	}}
}

// money is the class of amounts, however many digits they are written with.
func money() class {
	return class{decimal: true, same: func(any) []spelling {
		return []spelling{
			{39.99, padded("39.99", json.RawMessage("39.990"), json.RawMessage("3999e-2"), "39.9900")},
			{0, []any{0, "0", "0.00", json.RawMessage("-0.0")}},
		}
	}}
}

// sentAsText is a class whose numbers go to the API as texts.
func (c class) sentAsText() class { c.asText = true; return c }

// simCard is the class of ICCIDs, which the API may pad.
func simCard() class {
	return class{same: func(written any) []spelling {
		text := fmt.Sprint(written)
		return []spelling{{spelled: padded(text, text+"F", text+"f")}}
	}}
}

// natural is the class of integers from 0.
func natural() class {
	return class{
		invalid: map[any]string{-1: "at least 0"},
		valid:   []any{0},
		same:    func(any) []spelling { return []spelling{{10, padded("10", json.RawMessage("10.0"), "10.00")}} },
	}
}

func phoneNumbers() class {
	return class{
		canonical: true,
		invalid: map[any]string{
			texts("18015551234"): "E.164", texts("+18015551234,+1 (801) 555-1234"): `"+1 (801) 555-1234"`,
			texts("+08015551234"): "E.164", texts("+1801555"): "E.164", texts("+1801555123412345"): "E.164",
		},
		valid:  []any{texts(""), texts("+29012345"), texts("+491234567890123")},
		drifts: []any{list(), list("+18015550101"), list("+18015550100", "+18015550101", "+18015550199")},
		same: func(any) []spelling {
			return []spelling{{
				[]string{"+18015550100", "+442079460958"},
				[]any{
					list("+442079460958", "+18015550100"), list("+18015550100", "+442079460958", "+18015550100"),
					list("(801) 555-0100", "0044 20 7946 0958"), list("1-801-555-0100", "+44 20 7946 0958"), list("8015550100", "442079460958"),
					list(" +18015550100\n", "tel:+44-20-7946-0958"), "+18015550100, +442079460958",
					[]any{map[string]any{"Number": "+18015550100"}, map[string]any{"Number": "+442079460958"}},
					[]any{"+18015550100", "", nil, "+442079460958"},
					[]any{json.RawMessage("18015550100"), "+442079460958"},
				},
			}}
		},
	}
}

func ipAddresses() class {
	return class{
		elements: "IpAddress",
		invalid:  map[any]string{texts("20.20.10.10,20.20.10.0/24"): "IP address"},
		valid:    []any{texts(""), texts("20.20.10.10,2001:db8::1")},
		same: func(any) []spelling {
			return []spelling{{
				[]string{"192.0.2.1", "2001:DB8::1"},
				[]any{
					objects("IpAddress", "2001:db8::1", "192.0.2.1"), objects("IpAddress", "192.0.2.1", "2001:0db8::0001", "192.0.2.1", "::ffff:192.0.2.1"),
					objects("IpAddress", " 192.0.2.1 ", "2001:DB8::1\n"),
					list("192.0.2.1", "2001:db8::1"), "2001:db8::1,192.0.2.1", append(objects("IpAddress", "192.0.2.1", "2001:db8::1"), nil, map[string]any{}),
					[]any{map[string]any{"ipAddress": "192.0.2.1", "Note": "office"}, map[string]any{"IPADDRESS": "2001:db8::1", "Note": nil}},
				},
			}}
		},
	}
}

// list is a JSON array of texts.
func list(texts ...string) []any {
	elements := []any{}
	for _, text := range texts {
		elements = append(elements, text)
	}
	return elements
}

// objects is a JSON array of objects of one field.
func objects(key string, texts ...string) []any {
	elements := []any{}
	for _, text := range texts {
		elements = append(elements, map[string]any{key: text})
	}
	return elements
}

// plain returns a value of a class as Args takes it.
func plain(value any) any {
	all, isSet := value.(texts)
	switch {
	case !isSet:
		return value
	case all == "":
		return []string{}
	}
	return strings.Split(string(all), ",")
}

// commaSeparated is that of sets which the API has as one string.
func commaSeparated() class {
	return class{
		separator: ",",
		invalid:   map[any]string{texts(""): "at least 1"},
		same: func(any) []spelling {
			return []spelling{{
				[]string{"Call_Ringing", "New_Sms"},
				[]any{"Call_Ringing,New_Sms", "New_Sms, Call_Ringing", "call_ringing,NEW_SMS", " Call_Ringing , New_Sms ", list("New_Sms", "Call_Ringing")},
			}}
		},
	}
}
