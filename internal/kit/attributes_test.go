// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// device is a model with fields of all kinds.
type device struct {
	ID, Account, Region, Owner, Name, Street, City, Zone, Email, Password, PIN, StoredPassword, StoredPIN types.String
	Enabled                                                                                               types.Bool
	Port                                                                                                  types.Int64
	PasswordVersion, PINVersion                                                                           types.Int64
	Numbers, Addresses                                                                                    types.Set
}

func (d *device) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "DeviceId", &d.ID, "A text.").Computed(),
		kit.String("account", "AccountId", &d.Account, "A text.").Immutable(),
		kit.String("region", "Region", &d.Region, "A text.").RequiresReplace(),
		kit.String("owner", "Owner", &d.Owner, "A text.").SentOnCreate(),
		kit.String("name", "Name", &d.Name, "A text."),
		kit.String("email", "Email", &d.Email, "A text.").Same(kit.FoldCase),
		kit.Bool("enabled", "Enabled", &d.Enabled, "A text.").Optional(),
		kit.Int64("port", "Port", &d.Port, "A text.").Optional(),
		kit.Strings("numbers", "Numbers", &d.Numbers, "A text."),
		kit.Strings("addresses", "Addresses", &d.Addresses, "A text.").ElementKey("IpAddress").ExactKey(),
		kit.Strings("addresses", "AddresseS", &d.Addresses, "").Alias().ElementKey("IpAddress").ExactKey().IgnoreEmptyResponse(),
		kit.String("street", "Site.Street", &d.Street, "A text.").NullText("NULL"),
		kit.String("city", "Site.City", &d.City, "A text."),
		kit.String("zone", "Site.Zone", &d.Zone, "A text.").Computed(),
		kit.WriteOnly("password", "Password", &d.Password, &d.PasswordVersion, &d.StoredPassword, "A secret."),
		kit.WriteOnly("pin", "Pin", &d.PIN, &d.PINVersion, &d.StoredPIN, "A secret.").KeepWhenRemoved(),
	}
}

var (
	text   = types.StringValue
	number = types.Int64Value
	flag   = types.BoolValue
)

func set(texts ...string) types.Set {
	elements := make([]attr.Value, 0, len(texts))
	for _, t := range texts {
		elements = append(elements, text(t))
	}
	return types.SetValueMust(types.StringType, elements)
}

// answer decodes what the API says.
func answer(t *testing.T, body string) telegent.Object {
	t.Helper()
	var object telegent.Object
	if err := json.Unmarshal([]byte(body), &object); err != nil {
		t.Fatal(err)
	}
	return object
}

// sameJSON compares a request with the wanted one.
func sameJSON(t *testing.T, got telegent.Object, want string) {
	t.Helper()
	encoded, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var is, should any
	if json.Unmarshal(encoded, &is) != nil || json.Unmarshal([]byte(want), &should) != nil {
		t.Fatalf("%s and %s are not both JSON", encoded, want)
	}
	if diff := cmp.Diff(should, is); diff != "" {
		t.Errorf("the request (-want +got):\n%s", diff)
	}
}

func TestCreate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		device device
		want   string
	}{
		"null is not sent": {device{}, `{}`},
		"unknown is not sent": {device{
			Name: types.StringUnknown(), Enabled: types.BoolUnknown(), Port: types.Int64Unknown(), Numbers: types.SetUnknown(types.StringType),
			Addresses: types.SetUnknown(types.StringType), Street: types.StringUnknown(), Password: types.StringUnknown(),
		}, `{}`},
		"what means nothing, but was given, is sent": {
			device{Name: text(""), Enabled: flag(false), Port: number(0), Numbers: set(), Addresses: set()},
			`{"Name":"","Enabled":false,"Port":0,"Numbers":[],"Addresses":[]}`,
		},
		"each type":           {device{Name: text("a"), Enabled: flag(true), Port: number(5060)}, `{"Name":"a","Enabled":true,"Port":5060}`},
		"strings, in order":   {device{Numbers: set("+2", "+1")}, `{"Numbers":["+1","+2"]}`},
		"objects of a string": {device{Addresses: set("10.0.0.2", "10.0.0.1")}, `{"Addresses":[{"IpAddress":"10.0.0.1"},{"IpAddress":"10.0.0.2"}]}`},
		"read-only is never sent, nested neither": {
			device{ID: text("D-1"), Name: text("a"), City: text("b"), Zone: text("c")},
			`{"Name":"a","Site":{"City":"b"}}`,
		},
		"what cannot change, or not so, is sent": {
			device{Account: text("A-1"), Region: text("eu"), Owner: text("me")},
			`{"AccountId":"A-1","Region":"eu","Owner":"me"}`,
		},
		"nested keys make an object": {device{Street: text("1 Main St"), City: text("Provo")}, `{"Site":{"Street":"1 Main St","City":"Provo"}}`},
		"a part of an object":        {device{City: text("Provo")}, `{"Site":{"City":"Provo"}}`},
		"secrets, with a version or without": {
			device{Password: text("p"), PasswordVersion: number(1), PIN: text("1234")},
			`{"Password":"p","Pin":"1234"}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sameJSON(t, test.device.attributes().Create(), test.want)
		})
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		from, to device
		want     string
	}{
		"nothing is there": {device{}, device{}, `{}`},
		"nothing changed": {
			device{ID: text("D-1"), Account: text("A-1"), Name: text("a"), Numbers: set("1", "2"), City: text("b"), PasswordVersion: number(1)},
			device{ID: text("D-1"), Account: text("A-1"), Name: text("a"), Numbers: set("2", "1"), City: text("b"), PasswordVersion: number(1)},
			`{}`,
		},
		"changed": {
			device{Name: text("a"), Enabled: flag(true), Port: number(1), Email: text("x@example.com")},
			device{Name: text("b"), Enabled: flag(false), Port: number(2), Email: text("x@example.com")},
			`{"Name":"b","Enabled":false,"Port":2}`,
		},
		"added":             {device{}, device{Name: text("b"), Numbers: set("1"), Addresses: set("10.0.0.1")}, `{"Name":"b","Numbers":["1"],"Addresses":[{"IpAddress":"10.0.0.1"}]}`},
		"cleared":           {device{Name: text("a"), Enabled: flag(true), Port: number(1)}, device{}, `{"Name":null,"Enabled":null,"Port":null}`},
		"lists cleared":     {device{Numbers: set("1"), Addresses: set("10.0.0.1")}, device{}, `{"Numbers":[],"Addresses":[]}`},
		"lists emptied":     {device{Numbers: set("1"), Addresses: set("10.0.0.1")}, device{Numbers: set(), Addresses: set()}, `{"Numbers":[],"Addresses":[]}`},
		"no list, or empty": {device{Numbers: set()}, device{Addresses: set()}, `{}`},
		"what is unknown is the API's": {
			device{Name: text("a"), Enabled: flag(true), Port: number(1), Numbers: set("1"), City: text("b")},
			device{Name: types.StringUnknown(), Enabled: types.BoolUnknown(), Port: types.Int64Unknown(), Numbers: types.SetUnknown(types.StringType), City: types.StringUnknown()},
			`{}`,
		},
		"what is unknown stays away from what changed": {
			device{Name: text("a"), Street: text("1"), City: text("b")},
			device{Name: text("b"), Street: text("2"), City: types.StringUnknown()},
			`{"Name":"b","Site":{"Street":"2"}}`,
		},
		"the fields of an object go together": {
			device{Name: text("a"), Street: text("1"), City: text("b")},
			device{Name: text("a"), Street: text("2"), City: text("b")},
			`{"Site":{"Street":"2","City":"b"}}`,
		},
		"one of an object is cleared": {device{Street: text("1"), City: text("b")}, device{City: text("b")}, `{"Site":{"Street":null,"City":"b"}}`},
		"all of an object is cleared": {device{Street: text("1"), City: text("b")}, device{}, `{"Site":{"Street":null,"City":null}}`},
		"what was never there is not cleared": {
			device{Street: text("1")},
			device{Street: text("2")},
			`{"Site":{"Street":"2"}}`,
		},
		"read-only is not sent, not even with its object": {
			device{City: text("b"), Zone: text("z")},
			device{City: text("c"), Zone: text("z")},
			`{"Site":{"City":"c"}}`,
		},
		"fixed goes along":               {device{Account: text("A-1"), Name: text("a")}, device{Account: text("A-1"), Name: text("b")}, `{"AccountId":"A-1","Name":"b"}`},
		"fixed alone is no change":       {device{}, device{Account: text("A-1")}, `{}`},
		"fixed and unknown stays away":   {device{Name: text("a")}, device{Account: types.StringUnknown(), Name: text("b")}, `{"Name":"b"}`},
		"what goes with creation alone":  {device{Region: text("eu"), Owner: text("me"), ID: text("1")}, device{Region: text("us"), Owner: text("you"), ID: text("2")}, `{}`},
		"and not with another change":    {device{Region: text("eu"), Owner: text("me")}, device{Region: text("us"), Owner: text("you"), Name: text("a")}, `{"Name":"a"}`},
		"a secret by its version":        {device{PasswordVersion: number(1)}, device{Password: text("q"), PasswordVersion: number(2)}, `{"Password":"q"}`},
		"a secret not by its value":      {device{Password: text("p"), PasswordVersion: number(1)}, device{Password: text("q"), PasswordVersion: number(1)}, `{}`},
		"a secret not by another change": {device{Name: text("a"), PasswordVersion: number(1)}, device{Name: text("b"), Password: text("q"), PasswordVersion: number(1)}, `{"Name":"b"}`},
		"a secret gets a version":        {device{}, device{Password: text("q"), PasswordVersion: number(1)}, `{"Password":"q"}`},
		"a secret and its version go":    {device{PasswordVersion: number(1)}, device{}, `{"Password":null}`},
		"a secret alone goes":            {device{PasswordVersion: number(1)}, device{PasswordVersion: number(2)}, `{"Password":null}`},
		"a kept secret by its version":   {device{PINVersion: number(1)}, device{PIN: text("q"), PINVersion: number(2)}, `{"Pin":"q"}`},
		"a kept secret stays":            {device{PINVersion: number(1)}, device{}, `{}`},
		"a kept secret stays alone":      {device{PINVersion: number(1), Name: text("a")}, device{Name: text("b")}, `{"Name":"b"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sameJSON(t, test.to.attributes().Update(test.from.attributes()), test.want)
		})
	}
}

// A secret in an object of the API is cleared by its own version, and not with the fields
// beside it.
func TestUpdateOfASecretBesideOthers(t *testing.T) {
	t.Parallel()
	type login struct {
		user, password, stored types.String
		version                types.Int64
	}
	rows := func(l *login) kit.Attributes {
		return kit.Attributes{
			kit.String("user", "Auth.User", &l.user, "User.").Optional(),
			kit.WriteOnly("password", "Auth.Password", &l.password, &l.version, &l.stored, "Password."),
		}
	}
	for name, test := range map[string]struct {
		from, to login
		want     string
	}{
		"never there":        {login{user: text("a")}, login{user: text("b")}, `{"Auth":{"User":"b"}}`},
		"there, and removed": {login{user: text("a"), version: number(1)}, login{user: text("a")}, `{"Auth":{"User":"a","Password":null}}`},
		"goes along":         {login{user: text("a"), version: number(1)}, login{user: text("b"), password: text("p"), version: number(1)}, `{"Auth":{"User":"b","Password":"p"}}`},

		"stored, new":                      {login{user: text("a")}, login{user: text("a"), stored: text("p")}, `{"Auth":{"User":"a","Password":"p"}}`},
		"stored, changed":                  {login{user: text("a"), stored: text("p")}, login{user: text("a"), stored: text("q")}, `{"Auth":{"User":"a","Password":"q"}}`},
		"stored, unchanged":                {login{user: text("a"), stored: text("p")}, login{user: text("a"), stored: text("p")}, `{}`},
		"stored, goes along":               {login{user: text("a"), stored: text("p")}, login{user: text("b"), stored: text("p")}, `{"Auth":{"User":"b","Password":"p"}}`},
		"stored, and removed":              {login{user: text("a"), stored: text("p")}, login{user: text("a")}, `{"Auth":{"User":"a","Password":null}}`},
		"no longer stored":                 {login{user: text("a"), stored: text("p")}, login{user: text("a"), password: text("p")}, `{"Auth":{"User":"a","Password":"p"}}`},
		"no longer stored, with a version": {login{user: text("a"), stored: text("p")}, login{user: text("a"), password: text("q"), version: number(1)}, `{"Auth":{"User":"a","Password":"q"}}`},
		"stored from now on":               {login{user: text("a"), version: number(1)}, login{user: text("a"), stored: text("q")}, `{"Auth":{"User":"a","Password":"q"}}`},
		"stored from now on, no version":   {login{user: text("a")}, login{user: text("a"), stored: text("q")}, `{"Auth":{"User":"a","Password":"q"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sameJSON(t, rows(&test.to).Update(rows(&test.from)), test.want)
		})
	}
}

// A stored secret is sent on creation; of one that must always be there, nothing is sent when
// it is removed, and an answer that repeats one is not looked at.
func TestStoredSecrets(t *testing.T) {
	t.Parallel()
	d := device{StoredPassword: text("hunter2-stored"), StoredPIN: text("1234")}
	sameJSON(t, d.attributes().Create(), `{"Password":"hunter2-stored","Pin":"1234"}`)
	sameJSON(t, (&device{}).attributes().Update(d.attributes()), `{"Password":null}`)
	sameJSON(t, (&device{PIN: text("5678")}).attributes().Update((&device{StoredPIN: text("1234")}).attributes()), `{"Pin":"5678"}`)
	call := &kit.Call{}
	d.attributes().Read(call, answer(t, `{"Password":"another","Pin":null,"Name":"a"}`))
	if len(call.Diags) > 0 || d.StoredPassword.ValueString() != "hunter2-stored" || d.StoredPIN.ValueString() != "1234" {
		t.Errorf("after a read the secrets are %s and %s: %v", d.StoredPassword, d.StoredPIN, call.Diags)
	}
	d.Name = types.StringUnknown()
	d.attributes().FillUnknowns(call, answer(t, `{"Name":"it is hunter2-stored"}`))
	if len(call.Diags) != 1 || !d.Name.IsUnknown() {
		t.Errorf("an answer that repeats a stored secret: the name is %s: %v", d.Name, call.Diags)
	}
}

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

// read reads an answer into rows, and returns the warnings.
func read(rows kit.Attributes, answer telegent.Object, imported bool) diag.Diagnostics {
	call := &kit.Call{Imported: imported}
	rows.Read(call, answer)
	return call.Diags
}

// fillUnknowns takes the answer to a write over, and returns the warnings.
func fillUnknowns(rows kit.Attributes, answer telegent.Object) diag.Diagnostics {
	call := &kit.Call{}
	rows.FillUnknowns(call, answer)
	return call.Diags
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

// anyDevice returns a device with any values, known ones and null.
func anyDevice(random *rand.Rand) device {
	texts := []string{"", "None", "a", "A", "é\"\\", "{x", "[x", "true", "5060", " ", strings.Repeat("long ", 100)}
	aText := func() types.String {
		if random.IntN(3) == 0 {
			return types.StringNull()
		}
		return text(texts[random.IntN(len(texts))])
	}
	aSet := func() types.Set {
		if random.IntN(3) == 0 {
			return types.SetNull(types.StringType)
		}
		var some []string
		for _, i := range random.Perm(len(texts))[:random.IntN(len(texts))] {
			if strings.TrimSpace(texts[i]) != "" { // No list of objects can tell it from nothing.
				some = append(some, texts[i])
			}
		}
		return set(some...)
	}
	aNumber := func() types.Int64 {
		return []types.Int64{types.Int64Null(), number(0), number(-1), number(1<<63 - 1)}[random.IntN(4)]
	}
	return device{
		ID: aText(), Account: aText(), Region: aText(), Owner: aText(), Name: aText(), Email: aText(),
		Street: aText(), City: aText(), Zone: aText(), Password: aText(), PIN: aText(),
		Enabled: []types.Bool{types.BoolNull(), flag(false), flag(true)}[random.IntN(3)],
		Port:    aNumber(), PasswordVersion: aNumber(), PINVersion: aNumber(), Numbers: aSet(), Addresses: aSet(),
	}
}

// An API that answers what it was sent leaves nothing to change, whatever was sent.
func TestAFaithfulAnswerChangesNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1000) {
		planned := anyDevice(rand.New(rand.NewPCG(seed, 0)))
		sent := planned.attributes().Create()
		created := planned
		if warnings := fillUnknowns(created.attributes(), sent); len(warnings) > 0 {
			t.Fatalf("seed %d: %s", seed, warnings)
		}
		if diff := cmp.Diff(planned, created); diff != "" {
			t.Fatalf("seed %d: completed (-planned +got):\n%s", seed, diff)
		}
		after := created
		if warnings := read(after.attributes(), sent, false); len(warnings) > 0 {
			t.Fatalf("seed %d: %s", seed, warnings)
		}
		if diff := cmp.Diff(planned, after); diff != "" {
			t.Fatalf("seed %d: read (-planned +got):\n%s", seed, diff)
		}
		if request := planned.attributes().Update(after.attributes()); len(request) > 0 {
			t.Fatalf("seed %d: an update of %s", seed, request)
		}
	}
}

// FuzzAttributes has any JSON read: it must not end the provider, and what was read must
// stay as it is when it is read once more, and be nothing to update.
func FuzzAttributes(f *testing.F) {
	for _, body := range []string{
		`{}`, `null`, `{"DeviceId":"D-1","AccountId":"A-1","Name":"a","Email":"a@b.c","Enabled":true,"Port":1,"Numbers":["1"]}`,
		`{"Addresses":[{"IpAddress":"10.0.0.1"},null,{}],"AddresseS":[]}`, `{"Site":{"Street":"NULL","City":"b"}}`, `{"Site":null}`, `{"Site":[]}`,
		`{"Name":[],"Enabled":"maybe","Port":1e999,"Numbers":{"a":[]}}`, `{"name":"None","NAME":"","Numbers":["","",null]}`, `{"Addresses":[[]]}`,
		`{"Price":"12.30","Cost":-0,"Labels":{"a":"low","b":null},"Keywords":{"a":["x"],"b":"y,z"},"Events":"a,B","SubscriberId":"SID-1","Auth":"Token"}`,
		`{"Site":{"Street":"1","Geo":{"Lat":"1e5","Tags":[],"Zone":""}},"Filter":"\"custom\":[\"a\"]","Usage":{"Used":0}}`, `{"Site":{"Geo":7},"Filter":"x"}`,
		`{"Trunks":[{"Uri":"A","Port":"0","Auth":{"User":null}},{},null],"Members":[{"Name":"a"},{"Name":"A"}],"Items":{"Name":"a","Role":7}}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var object telegent.Object
		if json.Unmarshal([]byte(body), &object) != nil {
			return
		}
		readTwice(t, body, object, (*device).attributes)
		readTwice(t, body, object, (*tariff).attributes)
	})
}

// readTwice reads an answer into a model, and again.
func readTwice[Model any](t *testing.T, body string, object telegent.Object, rows func(*Model) kit.Attributes) {
	t.Helper()
	for _, imported := range []bool{false, true} {
		var first Model
		warned := len(read(rows(&first), object, imported))
		second := first
		if again := len(read(rows(&second), object, false)); again != warned {
			t.Fatalf("%s has %d warnings at first, then %d", body, warned, again)
		}
		if diff := cmp.Diff(first, second); diff != "" && !repeatsKeys(json.RawMessage(body)) {
			t.Errorf("%s is read twice (-first +second):\n%s", body, diff)
		}
		if request := rows(&second).Update(rows(&first)); len(request) > 0 && !repeatsKeys(json.RawMessage(body)) {
			t.Errorf("%s leads to an update of %s", body, request)
		}
		rows(&second).Create()
	}
}

// repeatsKeys reports whether an object, or what is in it, has a key in two cases, of
// which either may count.
func repeatsKeys(value json.RawMessage) bool {
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		return slices.ContainsFunc(list, repeatsKeys)
	}
	var object map[string]json.RawMessage
	_ = json.Unmarshal(value, &object)
	known := map[string]bool{}
	for key, inner := range object {
		lower := strings.ToLower(key)
		if known[lower] || repeatsKeys(inner) {
			return true
		}
		known[lower] = true
	}
	return false
}
