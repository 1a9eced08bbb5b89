// SPDX-License-Identifier: MPL-2.0

package telegent_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// object decodes an answer as the client does.
func object(t testing.TB, text string) telegent.Object {
	t.Helper()
	var o telegent.Object
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestObjectGet(t *testing.T) {
	t.Parallel()
	const missing = "missing"
	tests := map[string]struct {
		answer, key string
		want        string // the JSON of the field, or missing
	}{
		"a field":                            {`{"Name":"Main"}`, "Name", `"Main"`},
		"none of that name":                  {`{"Name":"Main"}`, "Role", missing},
		"none at all":                        {`{}`, "Name", missing},
		"a null answer":                      {`null`, "Name", missing},
		"null":                               {`{"Name":null}`, "Name", `null`},
		"another case":                       {`{"AccountID":"AID-1"}`, "AccountId", `"AID-1"`},
		"the exact spelling before any case": {`{"ACCOUNTID":"1","AccountID":"2","AccountId":"3","accountid":"4"}`, "AccountId", `"3"`},
		"the exact spelling, though null":    {`{"ACCOUNTID":"1","AccountId":null}`, "AccountId", `null`},
		"no part of a name":                  {`{"AccountIdentity":"1"}`, "AccountId", missing},
		"nested":                             {`{"Account":{"AccountId":"AID-1"}}`, "Account.AccountId", `"AID-1"`},
		"nested, in another case":            {`{"account":{"accountID":"AID-1"}}`, "Account.AccountId", `"AID-1"`},
		"nested, null":                       {`{"Account":{"AccountId":null}}`, "Account.AccountId", `null`},
		"nested, missing":                    {`{"Account":{}}`, "Account.AccountId", missing},
		"nested twice":                       {`{"A":{"B":{"C":1}}}`, "A.B.C", `1`},
		"null on the way":                    {`{"Account":null}`, "Account.AccountId", `null`},
		"missing on the way":                 {`{"Name":"Main"}`, "Account.AccountId", missing},
		"a string on the way":                {`{"Account":"AID-1"}`, "Account.AccountId", missing},
		"a list on the way":                  {`{"Account":[{"AccountId":"AID-1"}]}`, "Account.AccountId", missing},
		"a dot in the answer's own name":     {`{"Account.AccountId":"AID-1"}`, "Account.AccountId", missing},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			value, ok := object(t, test.answer).Get(test.key)
			got := string(value)
			if !ok {
				got = missing + got // a value that comes with false is a fault, too
			}
			if got != test.want {
				t.Errorf("%s of %s is %s, want %s", test.key, test.answer, got, test.want)
			}
		})
	}
}

func TestObjectHas(t *testing.T) {
	t.Parallel()
	o := object(t, `{"AccountId":null,"IpWhitelist":[]}`)
	for key, want := range map[string]bool{"AccountId": true, "AccountID": false, "IpWhitelist": true, "IpWhiteList": false, "Name": false} {
		if o.Has(key) != want {
			t.Errorf("%s: %t, want %t", key, !want, want)
		}
	}
}

func TestObjectText(t *testing.T) {
	t.Parallel()
	o := object(t, `{"Name":"Main","Empty":"","Null":null,"Number":7,"Padded":" a\n","List":["a"],"Two":["a","b"],"Same":["a","a"],`+
		`"Account":{"AccountId":"AID-1"},"Value":{"Value":{"Id":8}},"Several":{"A":"a","B":"b"},"None":{},"Deep":[[[[[["a"]]]]]]}`)
	for key, want := range map[string]string{
		"Name": "Main", "name": "Main", "Empty": "", "Null": "", "Number": "7", "Padded": "a", "List": "a", "Two": "", "Same": "a",
		"Account": "AID-1", "Missing": "", "Account.AccountId": "AID-1", "Value": "8", "Several": "", "None": "", "Deep": "",
	} {
		if got := o.Text(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

func TestObjectWithin(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"Id":"1","Result":{"Id":"2"}}`:          "1",
		`{"Result":{"Id":"2"}}`:                   "2",
		`{"Result":{"id":2}}`:                     "2",
		`[{"Id":"3"}]`:                            "3",
		`{"Data":[{"Id":"4"}],"More":{"No":"5"}}`: "4",
		`{"Data":{"Result":{"Id":"6"}}}`:          "6",
		`{"Data":[{"Id":"7"},{"Id":"8"}]}`:        "", // Which of them is meant cannot be known.
		`{"Id":null,"Result":{"Id":"9"}}`:         "9",
		`{}`:                                      "",
		`[]`:                                      "",
		`null`:                                    "",
		`["Id"]`:                                  "",
	} {
		if got := object(t, answer).Within("Id").Text("Id"); got != want {
			t.Errorf("%s: %q, want %q", answer, got, want)
		}
	}
}

func TestObjectList(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"Results":[{"Id":"1"},{"Id":"2"}]}`: "[1 2]",
		`{"results":[{"Id":"1"}]}`:            "[1]",
		`{"Results":null}`:                    "[]",
		`{"Results":[]}`:                      "[]",
		`{}`:                                  "[]",
		`null`:                                "[]",
		`[]`:                                  "[]",
		`[{"Id":"1"},{"Id":"2"}]`:             "[1 2]",
		`{"Id":"1","Name":"a"}`:               "[1]",
		`{"Total":2,"Accounts":[{"Id":"1"},{"Id":"2"}]}`:  "[1 2]",
		`{"Id":"0","Accounts":[{"Id":"1"},{"Id":"2"}]}`:   "[1 2 0]",
		`{"Id":"0","Accounts":[]}`:                        "[0]",
		`{"Id":"0","Links":[{"Rel":"self"}]}`:             "[0]",
		`{"Id":"0","A":[{"Id":"1"}],"B":[{"Id":"2"}]}`:    "[0]",
		`{"Results":{"Id":"1"}}`:                          "[1]",
		`{"Results":{"Value":[{"Id":"1"}]}}`:              "[1]",
		`{"Results":{}}`:                                  "fails",
		`{"Results":"none"}`:                              "fails",
		`{"Results":["1"]}`:                               "fails",
		`{"Message":"no list"}`:                           "fails",
		`{"Accounts":[{"Id":"1"}],"Errors":[]}`:           "[1]",
		`{"Links":[{"Rel":"x"}],"Accounts":[{"Id":"1"}]}`: "[1]",
		`{"Accounts":[],"Errors":[]}`:                     "fails",
		`{"A":[{"Id":"1"}],"B":[{"Id":"2"}]}`:             "fails",
	} {
		objects, err := object(t, answer).List("Results", "Id")
		got := []string{}
		for _, o := range objects {
			got = append(got, o.Text("Id"))
		}
		if text := fmt.Sprint(got); text != want && (err == nil || want != "fails") {
			t.Errorf("%s: %s and error %v, want %s", answer, text, err, want)
		}
	}
}

func TestObjectObjects(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answer string
		want   []string // the ids
		fails  bool
	}{
		"some":            {answer: `{"Results":[{"Id":"1"},{"Id":"2"}]}`, want: []string{"1", "2"}},
		"one of them nil": {answer: `{"Results":[null,{"Id":"2"}]}`, want: []string{"", "2"}},
		"empty":           {answer: `{"Results":[]}`},
		"null":            {answer: `{"Results":null}`},
		"missing":         {answer: `{}`},
		"strings":         {answer: `{"Results":["1"]}`, fails: true},
		"an object":       {answer: `{"Results":{"Id":"1"}}`, fails: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			objects, err := object(t, test.answer).Objects("Results")
			var got []string
			for _, o := range objects {
				got = append(got, o.Text("Id"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if (err != nil) != test.fails {
				t.Errorf("error %v, want one: %t", err, test.fails)
			}
		})
	}
}

func TestObjectSet(t *testing.T) {
	t.Parallel()
	type field struct {
		key   string
		value any
	}
	tests := map[string]struct {
		before string
		fields []field
		want   string
	}{
		"scalars":                  {`{}`, []field{{"A", "x"}, {"B", true}, {"C", int64(7)}, {"D", nil}}, `{"A":"x","B":true,"C":7,"D":null}`},
		"lists":                    {`{}`, []field{{"A", []string{"x", "y"}}, {"B", []string{}}}, `{"A":["x","y"],"B":[]}`},
		"an object":                {`{}`, []field{{"A", telegent.Object{"B": json.RawMessage(`1`)}}}, `{"A":{"B":1}}`},
		"another value":            {`{"A":"x"}`, []field{{"A", "y"}}, `{"A":"y"}`},
		"nested, made":             {`{}`, []field{{"A.B", "x"}}, `{"A":{"B":"x"}}`},
		"nested, added":            {`{"A":{"C":1}}`, []field{{"A.B", nil}}, `{"A":{"B":null,"C":1}}`},
		"nested twice":             {`{}`, []field{{"A.B.C", "x"}, {"A.B.D", "y"}}, `{"A":{"B":{"C":"x","D":"y"}}}`},
		"nested, in place of null": {`{"A":null}`, []field{{"A.B", "x"}}, `{"A":{"B":"x"}}`},
		"nested, in place of text": {`{"A":"text"}`, []field{{"A.B", "x"}}, `{"A":{"B":"x"}}`},
		"nested, in place of list": {`{"A":[1]}`, []field{{"A.B", "x"}}, `{"A":{"B":"x"}}`},
		"what JSON cannot hold":    {`{"A":1}`, []field{{"A", func() {}}}, `{"A":null}`},
		"the case is kept apart":   {`{"a":1}`, []field{{"A", "x"}}, `{"A":"x","a":1}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := object(t, test.before)
			for _, f := range test.fields {
				o.Set(f.key, f.value)
			}
			got, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// decodes runs a table of JSON texts and what they mean as a type: nil for null.
func decodes[T string | bool | int64 | []string](t *testing.T, wants map[string]*T, refused ...string) {
	t.Helper()
	for text, want := range wants {
		got, err := telegent.Decode[T](json.RawMessage(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	for _, text := range refused {
		if got, err := telegent.Decode[T](json.RawMessage(text)); err == nil || got != nil {
			t.Errorf("%s is %v with error %v, want none and an error", text, got, err)
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	t.Run("string", func(t *testing.T) {
		t.Parallel()
		decodes(t, map[string]*string{
			`null`: nil, `""`: new(""), `"x"`: new("x"), `"null"`: new("null"), `"{x}"`: new("{x}"), `"[x]"`: new("[x]"), `"é"`: new("é"),
			`435`: new("435"), `8901240397190002080`: new("8901240397190002080"), `1.50`: new("1.50"), `true`: new("true"),
		}, `{}`, `{"a":1}`, `[]`, `["x"]`)
	})
	t.Run("bool", func(t *testing.T) {
		t.Parallel()
		decodes(t, map[string]*bool{
			`null`: nil, `true`: new(true), `false`: new(false), `"true"`: new(true), `"True"`: new(true), `"tRUE"`: new(true), `"FALSE"`: new(false),
			`"1"`: new(true), `0`: new(false), `"yes"`: new(true), `"No"`: new(false), `" true "`: new(true), `""`: nil, `" "`: nil,
		}, `"maybe"`, `2`, `{}`, `[true]`, `1.0`)
	})
	t.Run("int64", func(t *testing.T) {
		t.Parallel()
		decodes(t, map[string]*int64{
			`null`: nil, `0`: new(int64(0)), `5061`: new(int64(5061)), `"5061"`: new(int64(5061)), `-1`: new(int64(-1)),
			`9223372036854775807`: new(int64(1<<63 - 1)), `10.0`: new(int64(10)), `"10.00"`: new(int64(10)), `""`: nil, `" 7 "`: new(int64(7)),
		}, `"many"`, `1.5`, `.5`, `10.0.0`, `9223372036854775808`, `true`, `{}`, `[1]`)
	})
	t.Run("list of strings", func(t *testing.T) {
		t.Parallel()
		decodes(t, map[string]*[]string{
			`null`: nil, `[]`: {}, `["x","y"]`: {"x", "y"}, `[null,"x",""," y "]`: {"x", "y"}, `[1]`: {"1"}, `[{"x":"y"}]`: {"y"},
			`"x"`: {"x"}, `"x, y"`: {"x", "y"}, `""`: {}, `1`: {"1"},
		}, `{}`, `{"x":"y"}`, `[{"x":"y","z":"w"}]`)
	})
}

// FuzzObject holds every answer to: no panic, whatever is asked of it, what is set
// can be read again, and no value of a type beside an error. A key is one of ours, so it
// is UTF-8 and not as deep as encoding/json refuses to read.
func FuzzObject(f *testing.F) {
	for _, answer := range []string{
		`{"AccountID":"AID-1","Account":{"AccountId":null}}`, `{"Account":null}`, `{"Account":"x"}`, `{"Account":[1]}`,
		`{"A":{"B":{"C":["x"]}}}`, `{"A":"True","a":435}`, `{"":{"":1}}`, `{"A":{"A":{"A":`, `null`, `[]`, `{"A":1e999}`, `{"A":"\ud800"}`, "\xff", ``,
	} {
		for _, key := range []string{"AccountId", "Account.AccountId", "A.B.C", "A", "", ".", "A."} {
			f.Add(answer, key)
		}
	}
	f.Add(`{"A":{"\ufffd":1}}`, "A.\x80")
	f.Fuzz(func(t *testing.T, answer, key string) {
		if !utf8.ValidString(key) || strings.Count(key, ".") > 1000 {
			return
		}
		var o telegent.Object
		if json.Unmarshal([]byte(answer), &o) != nil {
			tries(t, json.RawMessage(answer)) // no answer at all, but still no reason to panic
			return
		}
		value, ok := o.Get(key)
		if !ok && value != nil {
			t.Errorf("%s: %q is %s, and missing", answer, key, value)
		}
		o.Has(key)
		o.Text(key)
		if objects, err := o.Objects(key); err != nil && objects != nil {
			t.Errorf("%s: %q is %v with error %v", answer, key, objects, err)
		}
		tries(t, value)
		if o == nil {
			return // null, which nothing can be set in
		}
		o.Set(key, "set")
		if got := o.Text(key); got != "set" {
			t.Errorf("%s: %q was set, and is %q", answer, key, got)
		}
	})
}

// tries decodes a value as each type that there is.
func tries(t *testing.T, value json.RawMessage) {
	t.Helper()
	try[string](t, value)
	try[bool](t, value)
	try[int64](t, value)
	try[[]string](t, value)
}

func try[T string | bool | int64 | []string](t *testing.T, value json.RawMessage) {
	t.Helper()
	if got, err := telegent.Decode[T](value); err != nil && got != nil {
		t.Errorf("%s is %v with error %v", value, *got, err)
	}
}
