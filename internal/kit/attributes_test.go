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
