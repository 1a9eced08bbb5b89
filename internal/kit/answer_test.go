// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Each case is a row named name, what its attribute is before and after an answer.
func TestReadString(t *testing.T) {
	t.Parallel()
	null := types.StringNull()
	plain := func(a kit.Attribute) kit.Attribute { return a }
	folded := func(a kit.Attribute) kit.Attribute { return a.Same(kit.FoldCase) }
	none := func(a kit.Attribute) kit.Attribute { return a.NoneText("None") }
	method := func(a kit.Attribute) kit.Attribute { return a.OneOf("GET", "POST") }
	tests := map[string]struct {
		row      func(kit.Attribute) kit.Attribute
		before   types.String
		answer   string
		imported bool
		want     types.String
		warns    bool
	}{
		"taken over":                              {row: plain, before: text("a"), answer: `{"Name":"b"}`, want: text("b")},
		"taken over from null":                    {row: plain, before: null, answer: `{"Name":"b"}`, want: text("b")},
		"gone":                                    {row: plain, before: text("a"), answer: `{"Name":null}`, want: null},
		"empty":                                   {row: plain, before: text("a"), answer: `{"Name":""}`, want: text("")},
		"missing":                                 {row: plain, before: text("a"), answer: `{}`, want: text("a")},
		"missing, imported":                       {row: plain, before: null, answer: `{}`, imported: true, want: null},
		"null and empty":                          {row: plain, before: null, answer: `{"Name":""}`, want: null},
		"null and None":                           {row: none, before: null, answer: `{"Name":"None"}`, want: null},
		"empty and null":                          {row: plain, before: text(""), answer: `{"Name":null}`, want: text("")},
		"empty and None":                          {row: none, before: text(""), answer: `{"Name":"None"}`, want: text("")},
		"None and null":                           {row: none, before: text("None"), answer: `{"Name":null}`, want: text("None")},
		"None and empty":                          {row: none, before: text("None"), answer: `{"Name":""}`, want: text("None")},
		"None and something":                      {row: none, before: text("None"), answer: `{"Name":"Basic"}`, want: text("Basic")},
		"something and None":                      {row: none, before: text("Basic"), answer: `{"Name":"None"}`, want: text("None")},
		"none in another case":                    {row: none, before: null, answer: `{"Name":"none"}`, want: null},
		"None elsewhere is a value":               {row: plain, before: text("a"), answer: `{"Name":"None"}`, want: text("None")},
		"None elsewhere is a value, and cleared":  {row: plain, before: text("None"), answer: `{"Name":null}`, want: null},
		"padded":                                  {row: plain, before: text("a"), answer: `{"Name":" a\n"}`, want: text("a")},
		"padded, another":                         {row: plain, before: text("a"), answer: `{"Name":" b "}`, want: text("b")},
		"padded nothing":                          {row: plain, before: null, answer: `{"Name":"  "}`, want: null},
		"an enumeration in another case":          {row: method, before: text("POST"), answer: `{"Name":"post"}`, want: text("POST")},
		"an enumeration, imported":                {row: method, before: null, answer: `{"Name":" post"}`, imported: true, want: text("POST")},
		"an enumeration, another":                 {row: method, before: text("POST"), answer: `{"Name":"get"}`, want: text("GET")},
		"an enumeration that is not listed":       {row: method, before: text("POST"), answer: `{"Name":"PUT"}`, want: text("POST"), warns: true},
		"not listed, imported":                    {row: method, before: null, answer: `{"Name":"PUT"}`, imported: true, want: text("PUT")},
		"not listed, and still so":                {row: method, before: text("PUT"), answer: `{"Name":"put"}`, want: text("PUT")},
		"imported goes as it came, empty":         {row: plain, before: null, answer: `{"Name":""}`, imported: true, want: text("")},
		"imported goes as it came, None":          {row: none, before: null, answer: `{"Name":"None"}`, imported: true, want: text("None")},
		"imported goes as it came, null":          {row: plain, before: null, answer: `{"Name":null}`, imported: true, want: null},
		"a number":                                {row: plain, before: null, answer: `{"Name":5060}`, want: text("5060")},
		"the key in another case":                 {row: plain, before: text("a"), answer: `{"NAME":"b"}`, want: text("b")},
		"another case is another value":           {row: plain, before: text("a"), answer: `{"Name":"A"}`, want: text("A")},
		"the API's null":                          {row: func(a kit.Attribute) kit.Attribute { return a.NullText("NULL") }, before: text("a"), answer: `{"Name":"NULL"}`, want: null},
		"the API's null and empty":                {row: func(a kit.Attribute) kit.Attribute { return a.NullText("NULL") }, before: text(""), answer: `{"Name":"NULL"}`, want: text("")},
		"the API's null, imported":                {row: func(a kit.Attribute) kit.Attribute { return a.NullText("NULL") }, before: null, answer: `{"Name":"NULL"}`, imported: true, want: null},
		"not quite the API's null":                {row: func(a kit.Attribute) kit.Attribute { return a.NullText("NULL") }, before: null, answer: `{"Name":"Null"}`, want: text("Null")},
		"the API's null elsewhere":                {row: plain, before: null, answer: `{"Name":"NULL"}`, want: text("NULL")},
		"in any case":                             {row: folded, before: text("Ada@Example.com"), answer: `{"Name":"ada@example.com"}`, want: text("Ada@Example.com")},
		"in any case, another":                    {row: folded, before: text("Ada@Example.com"), answer: `{"Name":"bob@example.com"}`, want: text("bob@example.com")},
		"in any case, gone":                       {row: folded, before: text("a"), answer: `{"Name":null}`, want: null},
		"in any case, new":                        {row: folded, before: null, answer: `{"Name":"A"}`, want: text("A")},
		"quiet, null":                             {row: kit.Attribute.IgnoreEmptyResponse, before: text("a"), answer: `{"Name":null}`, want: text("a")},
		"quiet, empty":                            {row: kit.Attribute.IgnoreEmptyResponse, before: text("a"), answer: `{"Name":""}`, want: text("a")},
		"quiet, imported":                         {row: kit.Attribute.IgnoreEmptyResponse, before: null, answer: `{"Name":""}`, imported: true, want: null},
		"quiet, something":                        {row: kit.Attribute.IgnoreEmptyResponse, before: text("a"), answer: `{"Name":"b"}`, want: text("b")},
		"exact":                                   {row: kit.Attribute.ExactKey, before: text("a"), answer: `{"Name":"b"}`, want: text("b")},
		"exact, in another case":                  {row: kit.Attribute.ExactKey, before: text("a"), answer: `{"NAME":"b"}`, want: text("a")},
		"unread":                                  {row: kit.Attribute.IgnoreInResponse, before: text("a"), answer: `{"Name":"b"}`, want: text("a")},
		"unread, imported":                        {row: kit.Attribute.IgnoreInResponse, before: null, answer: `{"Name":"b"}`, imported: true, want: null},
		"fixed stays":                             {row: kit.Attribute.Immutable, before: text("a"), answer: `{"Name":"b"}`, want: text("a")},
		"fixed stays, though the API has none":    {row: kit.Attribute.Immutable, before: text("a"), answer: `{"Name":null}`, want: text("a")},
		"fixed is taken over where there is none": {row: kit.Attribute.Immutable, before: null, answer: `{"Name":"b"}`, want: text("b")},
		"fixed, imported, empty":                  {row: kit.Attribute.Immutable, before: null, answer: `{"Name":""}`, imported: true, want: null},
		"replaces, empty":                         {row: kit.Attribute.RequiresReplace, before: text("a"), answer: `{"Name":""}`, want: null},
		"replaces, empty in both":                 {row: kit.Attribute.RequiresReplace, before: text(""), answer: `{"Name":""}`, want: text("")},
		"fixed, imported":                         {row: kit.Attribute.Immutable, before: null, answer: `{"Name":"b"}`, imported: true, want: text("b")},
		"read-only":                               {row: kit.Attribute.Computed, before: text("a"), answer: `{"Name":"b"}`, want: text("b")},
		"create-only":                             {row: kit.Attribute.RequiresReplace, before: text("a"), answer: `{"Name":"b"}`, want: text("b")},
		"on creation":                             {row: kit.Attribute.SentOnCreate, before: text("a"), answer: `{"Name":"b"}`, want: text("b")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.before
			rows := kit.Attributes{test.row(kit.String("name", "Name", &got, "A text."))}
			if warnings := read(rows, answer(t, test.answer), test.imported); len(warnings) > 0 && !test.warns {
				t.Fatal(warnings)
			}
			if !got.Equal(test.want) {
				t.Errorf("%s becomes %s by %s, want %s", test.before, got, test.answer, test.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	noList := types.SetNull(types.StringType)
	tests := map[string]struct {
		before   device
		answer   string
		imported bool
		want     device
	}{
		"nothing is returned":            {before: device{Name: text("a"), Enabled: flag(true), Port: number(1), Numbers: set("1")}, answer: `{}`, want: device{Name: text("a"), Enabled: flag(true), Port: number(1), Numbers: set("1")}},
		"booleans":                       {before: device{Enabled: flag(false)}, answer: `{"Enabled":true}`, want: device{Enabled: flag(true)}},
		"a boolean that is a string":     {before: device{Enabled: flag(false)}, answer: `{"Enabled":"True"}`, want: device{Enabled: flag(true)}},
		"true turns false":               {before: device{Enabled: flag(true)}, answer: `{"Enabled":false}`, want: device{Enabled: flag(false)}},
		"true turns null":                {before: device{Enabled: flag(true)}, answer: `{"Enabled":null}`, want: device{}},
		"null and false":                 {answer: `{"Enabled":false}`},
		"false and null":                 {before: device{Enabled: flag(false)}, answer: `{"Enabled":null}`, want: device{Enabled: flag(false)}},
		"false, imported":                {answer: `{"Enabled":false}`, imported: true, want: device{Enabled: flag(false)}},
		"integers":                       {before: device{Port: number(1)}, answer: `{"Port":2}`, want: device{Port: number(2)}},
		"an integer that is a string":    {before: device{Port: number(1)}, answer: `{"Port":"2"}`, want: device{Port: number(2)}},
		"null and 0":                     {answer: `{"Port":0}`},
		"0 and null":                     {before: device{Port: number(0)}, answer: `{"Port":null}`, want: device{Port: number(0)}},
		"0, imported":                    {answer: `{"Port":0}`, imported: true, want: device{Port: number(0)}},
		"lists":                          {before: device{Numbers: set("1")}, answer: `{"Numbers":["2","3"]}`, want: device{Numbers: set("2", "3")}},
		"a list in another order":        {before: device{Numbers: set("1", "2")}, answer: `{"Numbers":["2","1"]}`, want: device{Numbers: set("1", "2")}},
		"a list that says things twice":  {answer: `{"Numbers":["1","2","1"]}`, want: device{Numbers: set("1", "2")}},
		"no list and an empty one":       {answer: `{"Numbers":[]}`},
		"an empty list and none":         {before: device{Numbers: set()}, answer: `{"Numbers":null}`, want: device{Numbers: set()}},
		"an empty list, imported":        {answer: `{"Numbers":[]}`, imported: true, want: device{Numbers: set()}},
		"a list that is gone":            {before: device{Numbers: set("1")}, answer: `{"Numbers":null}`, want: device{}},
		"objects of a string":            {before: device{Addresses: set("10.0.0.1")}, answer: `{"Addresses":[{"IpAddress":"10.0.0.2"},{"ipaddress":"10.0.0.3","Note":"x"}]}`, want: device{Addresses: set("10.0.0.2", "10.0.0.3")}},
		"objects that say things twice":  {answer: `{"Addresses":[{"IpAddress":"10.0.0.2"},{"IpAddress":"10.0.0.2"}]}`, want: device{Addresses: set("10.0.0.2")}},
		"objects without the string":     {answer: `{"Addresses":[{},{"IpAddress":null},null,{"IpAddress":"10.0.0.2"}]}`, want: device{Addresses: set("10.0.0.2")}},
		"no objects":                     {before: device{Addresses: set("10.0.0.1")}, answer: `{"Addresses":[]}`, want: device{Addresses: set()}},
		"null instead of objects":        {before: device{Addresses: set("10.0.0.1")}, answer: `{"Addresses":null}`, want: device{}},
		"the spelling that says nothing": {before: device{Addresses: set("10.0.0.1")}, answer: `{"AddresseS":[]}`, want: device{Addresses: set("10.0.0.1")}},
		"the spelling, and something":    {before: device{Addresses: set("10.0.0.1")}, answer: `{"AddresseS":[{"IpAddress":"10.0.0.2"}]}`, want: device{Addresses: set("10.0.0.2")}},
		"an object":                      {before: device{Street: text("1"), City: text("b")}, answer: `{"Site":{"Street":"2","Zone":"z"}}`, want: device{Street: text("2"), City: text("b"), Zone: text("z")}},
		"an object is gone":              {before: device{Street: text("1"), City: text("b")}, answer: `{"Site":null}`, want: device{}},
		"an empty text for an object":    {before: device{Street: text("1")}, answer: `{"Site":""}`, want: device{Street: text("1")}},
		"secrets are not looked at":      {before: device{PasswordVersion: number(1)}, answer: `{"Password":"hunter2","Pin":"1234"}`, imported: true, want: device{PasswordVersion: number(1)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, d := range []*device{&test.before, &test.want} {
				if d.Numbers.IsNull() {
					d.Numbers = noList
				}
				if d.Addresses.IsNull() {
					d.Addresses = noList
				}
			}
			got := test.before
			if warnings := read(got.attributes(), answer(t, test.answer), test.imported); len(warnings) > 0 {
				t.Fatal(warnings)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("read (-want +got):\n%s", diff)
			}
		})
	}
}

// A data source's list of objects makes its models itself; a set in one that no
// answer fills must still be one of strings, or the state takes none of it.
func TestSetsHaveAType(t *testing.T) {
	t.Parallel()
	var d device
	if warnings := read(d.attributes(), telegent.Object{}, true); len(warnings) > 0 {
		t.Fatal(warnings)
	}
	want := types.SetType{ElemType: types.StringType}
	if !d.Numbers.IsNull() || !d.Numbers.Type(t.Context()).Equal(want) {
		t.Errorf("numbers are %s of %s, want null of %s", d.Numbers, d.Numbers.Type(t.Context()), want)
	}
}

// What an answer has of another type may be a secret that the API put there. It costs
// the attribute its value, and no more.
func TestReadWarnsOfOtherTypes(t *testing.T) {
	t.Parallel()
	for key, values := range map[string][]string{
		"Name":      {`["hunter2"]`, `{"a":"hunter2"}`},
		"Enabled":   {`"hunter2"`, `["hunter2"]`, `{"a":"hunter2"}`, `"hunter2 true"`, `7`},
		"Port":      {`"hunter2"`, `["hunter2"]`, `{"a":"hunter2"}`, `1.5`, `true`, `99999999999999999999`},
		"Numbers":   {`{"a":"hunter2"}`, `[{"a":"hunter2","b":"c"}]`, `[["hunter2","c"]]`},
		"Addresses": {`{"a":"hunter2"}`, `[["hunter2","c"]]`, `[{"IpAddress":"10.0.0.1"},{"a":"hunter2","b":"c"}]`},
		"Site":      {`"hunter2"`, `["hunter2"]`, `[{"City":"hunter2"}]`, `7`, `true`},
		"Site.City": {`["hunter2"]`, `{"a":"hunter2"}`},
	} {
		for _, value := range values {
			body := `{"` + key + `":` + value + `}`
			if outer, inner, nested := strings.Cut(key, "."); nested {
				body = `{"` + outer + `":{"` + inner + `":` + value + `}}`
			}
			t.Run(body, func(t *testing.T) {
				t.Parallel()
				object := answer(t, body)
				for _, imported := range []bool{false, true} {
					warnsOf(t, read((&device{}).attributes(), object, imported), key, value)
				}
				known := device{
					Name: text("a"), Enabled: flag(true), Port: number(1), Numbers: set("1"), Addresses: set("10.0.0.1"), City: text("b"),
				}
				kept := known
				warnsOf(t, read(kept.attributes(), object, false), key, value)
				if diff := cmp.Diff(known, kept); diff != "" {
					t.Errorf("read (-before +after):\n%s", diff)
				}
				unknown := &device{
					Name: types.StringUnknown(), Enabled: types.BoolUnknown(), Port: types.Int64Unknown(),
					Numbers: types.SetUnknown(types.StringType), Addresses: types.SetUnknown(types.StringType), City: types.StringUnknown(),
				}
				if key != "Addresses" {
					warnsOf(t, fillUnknowns(unknown.attributes(), object), key, value)
				}
			})
		}
	}
}

// warnsOf checks the one warning of an answer whose value of the key is of another type.
func warnsOf(t *testing.T, warnings diag.Diagnostics, key, value string) {
	t.Helper()
	if len(warnings) != 1 || warnings.HasError() {
		t.Fatalf("%d diagnostics, want one warning: %v", len(warnings), warnings)
	}
	switch detail := warnings[0].Detail(); {
	case !strings.Contains(detail, key):
		t.Errorf("%q does not name %s", detail, key)
	case strings.Contains(detail, "hunter2") || strings.Contains(detail, value):
		t.Errorf("%q shows the value", detail)
	}
}

func TestFillUnknowns(t *testing.T) {
	t.Parallel()
	d := device{
		ID: types.StringUnknown(), Account: types.StringUnknown(), Region: types.StringUnknown(), Street: types.StringUnknown(),
		Enabled: types.BoolUnknown(), Port: types.Int64Unknown(), Numbers: types.SetUnknown(types.StringType), Zone: types.StringUnknown(),
		Name: text("a"), City: types.StringNull(), Addresses: set("10.0.0.1"), Password: text("p"),
	}
	warnings := fillUnknowns(d.attributes(), answer(t, `{
		"DeviceId":"D-1","AccountID":"A-1","Enabled":false,"Port":"5060","Numbers":["1"],"Site":{"Street":"NULL","City":"b"},
		"Name":"other","Addresses":[{"IpAddress":"10.0.0.2"}],"Password":"hunter2"}`))
	if len(warnings) > 0 {
		t.Fatal(warnings)
	}
	want := device{
		ID: text("D-1"), Account: text("A-1"), Region: types.StringUnknown(), Street: types.StringNull(),
		Enabled: flag(false), Port: number(5060), Numbers: set("1"), Zone: types.StringUnknown(),
		Name: text("a"), City: types.StringNull(), Addresses: set("10.0.0.1"), Password: text("p"),
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("completed (-want +got):\n%s", diff)
	}
}
