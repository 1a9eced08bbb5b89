// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

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
