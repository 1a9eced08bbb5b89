// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// tariff is a model with each form that a value may have at the API.
type tariff struct {
	ID         types.String `tfsdk:"id"`
	Name       types.String `tfsdk:"name"`
	Price      types.Number `tfsdk:"price"`
	Cost       types.Number `tfsdk:"cost"`
	Labels     types.Map    `tfsdk:"labels"`
	Keywords   types.Map    `tfsdk:"keywords"`
	Events     types.Set    `tfsdk:"events"`
	Zones      types.Set    `tfsdk:"zones"`
	Subscriber types.String `tfsdk:"subscriber_id"`
	Auth       types.String `tfsdk:"auth"`
	Site       types.Object `tfsdk:"site"`
	Filter     types.Object `tfsdk:"filter"`
	Trunks     types.List   `tfsdk:"trunks"`
	Members    types.Set    `tfsdk:"members"`
	Usage      types.Object `tfsdk:"usage"`
	Items      types.List   `tfsdk:"items"`
}

func (p *tariff) attributes() kit.Attributes {
	isSubscriber := func(text string) bool { return strings.HasPrefix(text, "TSUID-") || strings.HasPrefix(text, "SID-") }
	return kit.Attributes{
		kit.String("id", "PlanId", &p.ID, "ID.").Computed().ID(),
		kit.String("name", "Name", &p.Name, "Name.").Required(),
		kit.Number("price", "Price", &p.Price, "Price.").Optional(),
		kit.Number("cost", "Cost", &p.Cost, "Cost.").OptionalComputed().SentAsText(),
		kit.StringMap("labels", "Labels", &p.Labels, "Labels.").Optional().OneOf("HIGH", "LOW"),
		kit.StringsMap("keywords", "Keywords", &p.Keywords, "Keywords.").OptionalComputed().Same(kit.FoldCase),
		kit.Strings("events", "Events", &p.Events, "Events.").Optional().CommaSeparated().Same(kit.FoldCase),
		kit.Strings("zones", "Zones", &p.Zones, "Zones.").OptionalComputed(),
		kit.String("subscriber_id", "SubscriberId", &p.Subscriber, "Subscriber.").OptionalComputed().ID().IgnoreUnless(isSubscriber),
		kit.String("auth", "Auth", &p.Auth, "Authentication.").Optional().OneOf("Basic", "Bearer").
			Synonym("Token", "Bearer").Synonym("Password", "Basic").SpelledOnCreate(map[string]string{"Bearer": "Token"}).SpelledOnUpdate(map[string]string{"Basic": "BASIC"}),
		kit.Object("site", "Site", &p.Site, "Site.", func() kit.Attributes {
			return kit.Attributes{
				kit.String("street", "Street", new(types.String), "Street.").Optional(),
				kit.Object("geo", "Geo", new(types.Object), "Place.", func() kit.Attributes {
					return kit.Attributes{
						kit.Number("lat", "Lat", new(types.Number), "Latitude.").Required(),
						kit.Strings("tags", "Tags", new(types.Set), "Tags.").Optional(),
						kit.String("zone", "Zone", new(types.String), "Time zone.").OptionalComputed(),
					}
				}).Optional(),
			}
		}).Optional(),
		kit.Object("filter", "Filter", &p.Filter, "Filter.", func() kit.Attributes {
			return kit.Attributes{
				kit.Strings("custom", "custom", new(types.Set), "Own words.").Optional(),
				kit.StringMap("severity", "severity", new(types.Map), "How severe each is.").Optional(),
			}
		}).OptionalComputed().JSONText(),
		kit.ListOf("trunks", "Trunks", &p.Trunks, "Trunks.", func() kit.Attributes {
			return kit.Attributes{
				kit.String("uri", "Uri", new(types.String), "URI.").Required().Same(kit.CanonicalURL),
				kit.Int64("port", "Port", new(types.Int64), "Port.").Optional(),
				kit.Object("auth", "Auth", new(types.Object), "Authentication.", func() kit.Attributes {
					return kit.Attributes{kit.String("user", "User", new(types.String), "User.").Optional().SpelledOnUpdate(map[string]string{"ada": "ADA"})}
				}).Optional(),
			}
		}).Optional(),
		kit.SetOf("members", "Members", &p.Members, "Members.", member).Optional(),
		kit.Object("usage", "Usage", &p.Usage, "Usage.", func() kit.Attributes {
			return kit.Attributes{
				kit.Int64("used", "Used", new(types.Int64), "Used.").Optional(),
				kit.String("unit", "Unit", new(types.String), "Unit.").Optional(),
			}
		}).Computed(),
		kit.ListOf("items", "Items", &p.Items, "Items.", member).Computed(),
	}
}

func member() kit.Attributes {
	return kit.Attributes{
		kit.String("name", "Name", new(types.String), "Name.").Required().Validate(kit.Email()).Same(kit.FoldCase),
		kit.String("role", "Role", new(types.String), "Role.").Optional(),
	}
}

// money is a number as Terraform has it.
// product is what a CLI makes of a product of two numbers.
func product(a, b string) types.Number {
	return types.NumberValue(new(big.Float).Mul(money(a).ValueBigFloat(), money(b).ValueBigFloat()))
}

func money(text string) types.Number {
	f, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	if err != nil {
		return types.NumberNull()
	}
	return types.NumberValue(f)
}

func mapOf[V attr.Value](typ attr.Type, elements map[string]V) types.Map {
	values := map[string]attr.Value{}
	for name, v := range elements {
		values[name] = v
	}
	return types.MapValueMust(typ, values)
}

func labels(elements map[string]string) types.Map {
	values := map[string]types.String{}
	for name, v := range elements {
		values[name] = text(v)
	}
	return mapOf(types.StringType, values)
}

var (
	setType    = types.SetType{ElemType: types.StringType}
	geoType    = map[string]attr.Type{"lat": types.NumberType, "tags": setType, "zone": types.StringType}
	filterType = map[string]attr.Type{"custom": setType, "severity": types.MapType{ElemType: types.StringType}}
	usageType  = map[string]attr.Type{"used": types.Int64Type, "unit": types.StringType}
	memberType = map[string]attr.Type{"name": types.StringType, "role": types.StringType}
	siteType   = map[string]attr.Type{"street": types.StringType, "geo": types.ObjectType{AttrTypes: geoType}}
	noTags     = types.SetNull(types.StringType)
	userType   = map[string]attr.Type{"user": types.StringType}
	trunkType  = map[string]attr.Type{"uri": types.StringType, "port": types.Int64Type, "auth": types.ObjectType{AttrTypes: userType}}
)

func geo(lat string, tags types.Set, zone types.String) types.Object {
	return types.ObjectValueMust(geoType, map[string]attr.Value{"lat": money(lat), "tags": tags, "zone": zone})
}

func site(street types.String, geo types.Object) types.Object {
	return types.ObjectValueMust(siteType, map[string]attr.Value{"street": street, "geo": geo})
}

func filter(custom types.Set, severity types.Map) types.Object {
	return types.ObjectValueMust(filterType, map[string]attr.Value{"custom": custom, "severity": severity})
}

func usage(used types.Int64, unit types.String) types.Object {
	return types.ObjectValueMust(usageType, map[string]attr.Value{"used": used, "unit": unit})
}

func trunk(uri string, port types.Int64, user ...string) attr.Value {
	auth := types.ObjectNull(userType)
	for _, u := range user {
		auth = types.ObjectValueMust(userType, map[string]attr.Value{"user": text(u)})
	}
	return types.ObjectValueMust(trunkType, map[string]attr.Value{"uri": text(uri), "port": port, "auth": auth})
}

func trunks(elements ...attr.Value) types.List {
	return types.ListValueMust(types.ObjectType{AttrTypes: trunkType}, elements)
}

// people are names and roles, "" for none.
func peopleOf(pairs ...string) []attr.Value {
	elements := []attr.Value{}
	for i := 0; i < len(pairs); i += 2 {
		role := text(pairs[i+1])
		if pairs[i+1] == "" {
			role = types.StringNull()
		}
		elements = append(elements, types.ObjectValueMust(memberType, map[string]attr.Value{"name": text(pairs[i]), "role": role}))
	}
	return elements
}

func members(pairs ...string) types.Set {
	return types.SetValueMust(types.ObjectType{AttrTypes: memberType}, peopleOf(pairs...))
}

func items(pairs ...string) types.List {
	return types.ListValueMust(types.ObjectType{AttrTypes: memberType}, peopleOf(pairs...))
}

// typed gives the nulls of a model their types, as a model has that comes from a state.
func typed(p tariff) tariff {
	p.attributes().Read(&kit.Call{}, nil)
	return p
}

// unknownTariff is a model of which nothing is known.
func unknownTariff() tariff {
	return tariff{
		ID: types.StringUnknown(), Name: types.StringUnknown(), Price: types.NumberUnknown(), Cost: types.NumberUnknown(),
		Labels: types.MapUnknown(types.StringType), Keywords: types.MapUnknown(setType),
		Events: types.SetUnknown(types.StringType), Zones: types.SetUnknown(types.StringType),
		Subscriber: types.StringUnknown(), Auth: types.StringUnknown(),
		Site: types.ObjectUnknown(siteType), Filter: types.ObjectUnknown(filterType),
		Trunks: types.ListUnknown(types.ObjectType{AttrTypes: trunkType}), Members: types.SetUnknown(types.ObjectType{AttrTypes: memberType}),
		Usage: types.ObjectUnknown(usageType), Items: types.ListUnknown(types.ObjectType{AttrTypes: memberType}),
	}
}

// Each case is a value, what creation sends of it, and answers that mean the same.
func TestFormsOfValues(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		tariff tariff
		sent   string
		same   []string
	}{
		"a number": {tariff{Price: money("12.30")}, `{"Price":12.3}`, []string{`{"Price":"12.30"}`, `{"Price":12.300}`, `{"price":1.23e1}`}},
		"a number of many digits": {
			tariff{Price: money("123456789012345678901234567890.12345678901234567890")},
			`{"Price":123456789012345678901234567890.1234567890123456789}`,
			[]string{`{"Price":"123456789012345678901234567890.12345678901234567890"}`},
		},
		"a computed number":  {tariff{Price: product("0.05", "1.1")}, `{"Price":0.055}`, []string{`{"Price":0.055}`, `{"Price":"0.0550"}`}},
		"a computed text":    {tariff{Cost: product("-0.05", "1.1")}, `{"Cost":"-0.055"}`, []string{`{"Cost":-0.0550}`}},
		"zero":               {tariff{Price: money("0")}, `{"Price":0}`, []string{`{"Price":"0.00"}`, `{"Price":-0}`}},
		"a negative number":  {tariff{Price: money("-1.5")}, `{"Price":-1.5}`, []string{`{"Price":"-1.50"}`}},
		"a number as a text": {tariff{Cost: money("0.10")}, `{"Cost":"0.1"}`, []string{`{"Cost":0.1}`, `{"Cost":"0.10"}`}},

		"a map":          {tariff{Labels: labels(map[string]string{"a": "HIGH", "b": "LOW"})}, `{"Labels":{"a":"HIGH","b":"LOW"}}`, []string{`{"Labels":{"b":"low","a":" High","c":null}}`}},
		"an empty map":   {tariff{Labels: labels(nil)}, `{"Labels":{}}`, []string{`{"Labels":null}`, `{"Labels":""}`}},
		"a map of sets":  {tariff{Keywords: mapOf(setType, map[string]types.Set{"a": set("x", "y"), "b": set()})}, `{"Keywords":{"a":["x","y"],"b":[]}}`, []string{`{"Keywords":{"b":[],"a":["Y","x","x"]}}`, `{"Keywords":{"a":"x,y","b":[]}}`}},
		"commas":         {tariff{Events: set("New_SMS", "Call")}, `{"Events":"Call,New_SMS"}`, []string{`{"Events":"new_sms, call"}`, `{"Events":["Call","New_Sms"]}`}},
		"no commas":      {tariff{Events: set()}, `{"Events":""}`, []string{`{"Events":null}`, `{"Events":[]}`}},
		"a set":          {tariff{Zones: set("a", "b")}, `{"Zones":["a","b"]}`, []string{`{"Zones":["b","a"]}`, `{"Zones":"b,a"}`}},
		"a known form":   {tariff{Subscriber: text("TSUID-1")}, `{"SubscriberId":"TSUID-1"}`, []string{`{"SubscriberId":"SID-1"}`}},
		"a synonym":      {tariff{Auth: text("Bearer")}, `{"Auth":"Token"}`, []string{`{"Auth":"Bearer"}`, `{"Auth":"token"}`}},
		"another":        {tariff{Auth: text("Basic")}, `{"Auth":"Basic"}`, []string{`{"Auth":"Password"}`, `{"Auth":"BASIC"}`}},
		"an object":      {tariff{Site: site(text("1 Main St"), types.ObjectNull(geoType))}, `{"Site":{"Street":"1 Main St"}}`, []string{`{"Site":{"Street":"1 Main St","Geo":null}}`, `{"site":{"street":"1 Main St ","Geo":""}}`, `{"Site":{"Street":"1 Main St","Geo":{"Tags":[],"Zone":""}}}`}},
		"one in another": {tariff{Site: site(types.StringNull(), geo("40.23", set("a"), text("MST")))}, `{"Site":{"Geo":{"Lat":40.23,"Tags":["a"],"Zone":"MST"}}}`, []string{`{"Site":{"Street":"","Geo":{"Lat":"40.230","Tags":["a"],"Zone":"MST"}}}`}},
		"JSON in a text": {
			tariff{Filter: filter(set("a", "b"), labels(map[string]string{"a": "HIGH"}))},
			`{"Filter":"{\"custom\":[\"a\",\"b\"],\"severity\":{\"a\":\"HIGH\"}}"}`,
			[]string{`{"Filter":"\"severity\":{\"a\":\"HIGH\"},\"custom\":[\"b\",\"a\"]"}`, `{"filter":" {\"custom\":[\"b\",\"a\"],\"severity\":{\"a\":\"HIGH\"}} "}`, `{"Filter":{"custom":["a","b"],"severity":{"a":"HIGH"}}}`},
		},
		"a list of objects": {
			tariff{Trunks: trunks(trunk("sip:a@b.c", number(0), "ada"), trunk("sip:a@b.c", types.Int64Null()), trunk("sip:a@b.c", types.Int64Null()))},
			`{"Trunks":[{"Uri":"sip:a@b.c","Port":0,"Auth":{"User":"ada"}},{"Uri":"sip:a@b.c"},{"Uri":"sip:a@b.c"}]}`,
			[]string{`{"Trunks":[{"Uri":"SIP:a@B.c","Port":"0","Auth":{"User":"ada"}},{"Uri":"sip:a@b.c","Auth":{"User":""}},{"Uri":"sip:a@b.c","Auth":null}]}`},
		},
		"one object": {tariff{Trunks: trunks(trunk("sip:a@b.c", number(1)))}, `{"Trunks":[{"Uri":"sip:a@b.c","Port":1}]}`, []string{`{"Trunks":{"Uri":"sip:a@b.c","Port":1}}`, `{"Trunks":[null,{"Uri":"sip:a@b.c","Port":1}]}`}},
		"no objects": {tariff{Trunks: trunks()}, `{"Trunks":[]}`, []string{`{"Trunks":null}`, `{"Trunks":""}`}},
		"a set of objects": {
			tariff{Members: members("a@example.com", "", "b@example.com", "x")},
			`{"Members":[{"Name":"a@example.com"},{"Name":"b@example.com","Role":"x"}]}`,
			[]string{`{"Members":[{"Name":"B@example.com","Role":"x"},{"Name":"a@Example.com","Role":""}]}`},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned := typed(test.tariff)
			sameJSON(t, planned.attributes().Create(), test.sent)
			for _, body := range append(test.same, test.sent) {
				kept, imported, filled := planned, typed(tariff{}), unknownTariff()
				noWarnings(t, read(kept.attributes(), answer(t, body), false))
				noWarnings(t, read(imported.attributes(), answer(t, body), true))
				noWarnings(t, fillUnknowns(filled.attributes(), answer(t, body)))
				if diff := cmp.Diff(planned, kept); diff != "" {
					t.Errorf("%s is read as another value (-before +after):\n%s", body, diff)
				}
				sameMeaning(t, "imported by "+body, planned, imported)
				sameMeaning(t, "filled by "+body, planned, filled)
			}
		})
	}
}

func noWarnings(t *testing.T, diags diag.Diagnostics) {
	t.Helper()
	if len(diags) > 0 {
		t.Errorf("warnings: %v", diags)
	}
}

// sameMeaning asserts that no update leads from one model to the other, but for what means
// nothing.
func sameMeaning(t *testing.T, what string, want, got tariff) {
	t.Helper()
	if request := want.attributes().Update(got.attributes()); len(request) > 0 {
		t.Errorf("%s: an update of %s", what, request)
	}
}

// Each case is what is known, an answer, and what is known after it.
func TestReadForms(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		before   tariff
		answer   string
		imported bool
		want     tariff
		warning  string
	}{
		"another number":               {before: tariff{Price: money("1")}, answer: `{"Price":"2.5"}`, want: tariff{Price: money("2.5")}},
		"no number":                    {before: tariff{Price: money("1")}, answer: `{"Price":"free"}`, want: tariff{Price: money("1")}, warning: "Price cannot be read"},
		"a number that is infinite":    {before: tariff{Price: money("1")}, answer: `{"Price":"Inf"}`, want: tariff{Price: money("1")}, warning: "Price cannot be read"},
		"a number that is too large":   {before: tariff{Price: money("1")}, answer: `{"Price":1e999999999}`, want: tariff{Price: money("1")}, warning: "Price cannot be read"},
		"a number is gone":             {before: tariff{Price: money("1")}, answer: `{"Price":null}`},
		"another map":                  {before: tariff{Labels: labels(map[string]string{"a": "HIGH"})}, answer: `{"Labels":{"a":"low"}}`, want: tariff{Labels: labels(map[string]string{"a": "LOW"})}},
		"a map is gone":                {before: tariff{Labels: labels(map[string]string{"a": "HIGH"})}, answer: `{"Labels":{}}`, want: tariff{Labels: labels(nil)}},
		"null and an empty map":        {answer: `{"Labels":{}}`},
		"no map":                       {before: tariff{Labels: labels(map[string]string{"a": "HIGH"})}, answer: `{"Labels":["a"]}`, want: tariff{Labels: labels(map[string]string{"a": "HIGH"})}, warning: "Labels cannot be read"},
		"a map that holds an object":   {answer: `{"Labels":{"a":{"b":"c"}}}`, warning: "Labels cannot be read"},
		"a map keeps its spelling":     {before: tariff{Keywords: mapOf(setType, map[string]types.Set{"a": set("X"), "b": set("Y")})}, answer: `{"Keywords":{"a":["x"],"b":["z"]}}`, want: tariff{Keywords: mapOf(setType, map[string]types.Set{"a": set("X"), "b": set("z")})}},
		"commas keep their spelling":   {before: tariff{Events: set("Call", "New_SMS")}, answer: `{"Events":"call,fax"}`, want: tariff{Events: set("Call", "fax")}},
		"an unknown form":              {before: tariff{Subscriber: text("TSUID-1")}, answer: `{"SubscriberId":"456789"}`, want: tariff{Subscriber: text("TSUID-1")}},
		"an unknown form, imported":    {answer: `{"SubscriberId":456789}`, imported: true},
		"an unknown form, null":        {before: tariff{Subscriber: text("TSUID-1")}, answer: `{"SubscriberId":null}`},
		"an object is gone":            {before: tariff{Site: site(text("1"), geo("1", noTags, text("a")))}, answer: `{"Site":null}`, want: tariff{Site: site(types.StringNull(), nullGeo())}},
		"the inner object is gone":     {before: tariff{Site: site(text("1"), geo("1", noTags, text("a")))}, answer: `{"Site":{"Geo":null}}`, want: tariff{Site: site(text("1"), nullGeo())}},
		"an object is new":             {answer: `{"Site":{"Geo":{"Lat":1}}}`, want: tariff{Site: site(types.StringNull(), geo("1", noTags, types.StringNull()))}},
		"an empty object":              {answer: `{"Site":{"Street":"","Geo":{}}}`},
		"an object that is none":       {before: tariff{Site: site(text("1"), geo("1", noTags, text("a")))}, answer: `{"Site":{"Street":"2","Geo":"x"}}`, want: tariff{Site: site(text("2"), geo("1", noTags, text("a")))}, warning: "Site.Geo cannot be read: it is not an object"},
		"text that is no JSON":         {before: tariff{Filter: filter(set("a"), labels(nil))}, answer: `{"Filter":"a,b"}`, want: tariff{Filter: filter(set("a"), labels(nil))}, warning: "Filter cannot be read: it is not an object"},
		"text that is null":            {before: tariff{Filter: filter(set("a"), labels(nil))}, answer: `{"Filter":"null"}`, want: tariff{Filter: filter(noTags, labels(nil))}},
		"text that is empty":           {before: tariff{Filter: filter(set("a"), labels(nil))}, answer: `{"Filter":""}`, want: tariff{Filter: filter(set("a"), labels(nil))}},
		"an object is added":           {before: tariff{Trunks: trunks(trunk("sip:A@B.c", number(1)))}, answer: `{"Trunks":[{"Uri":"x","Port":2},{"Uri":"sip:A@b.c","Port":1}]}`, want: tariff{Trunks: trunks(trunk("x", number(2)), trunk("sip:A@B.c", number(1)))}},
		"an object leaves a field out": {before: tariff{Trunks: trunks(trunk("x", number(1), "ada"), trunk("y", number(2), "bob"))}, answer: `{"Trunks":[{"Uri":"y"},{"Uri":"x","Auth":{}}]}`, want: tariff{Trunks: trunks(trunk("y", number(2), "bob"), trunk("x", number(1), "ada"))}},
		"an object leaves all out":     {before: tariff{Trunks: trunks(trunk("x", number(1)), trunk("", types.Int64Null()))}, answer: `{"Trunks":[{},{"Uri":"x","Port":1}]}`, want: tariff{Trunks: trunks(trunk("", types.Int64Null()), trunk("x", number(1)))}},
		"an object is unreadable":      {before: tariff{Trunks: trunks(trunk("x", number(1)), trunk("", types.Int64Null()))}, answer: `{"Trunks":[{"Uri":"x","Port":"?"},{}]}`, want: tariff{Trunks: trunks(trunk("x", number(1)), trunk("", types.Int64Null()))}, warning: "In the object 1 of Trunks: The answer's Port cannot be read"},
		"an object changes":            {before: tariff{Trunks: trunks(trunk("x", number(1)))}, answer: `{"Trunks":[{"Uri":"x","Port":2}]}`, want: tariff{Trunks: trunks(trunk("x", number(2)))}},
		"an object is odd":             {before: tariff{Trunks: trunks(trunk("x", number(1)))}, answer: `{"Trunks":[{"Uri":"x","Port":"many"}]}`, want: tariff{Trunks: trunks(trunk("x", number(1)))}, warning: "In the object 1 of Trunks: The answer's Port cannot be read"},
		"objects are gone":             {before: tariff{Trunks: trunks(trunk("x", number(1)))}, answer: `{"Trunks":[]}`, want: tariff{Trunks: trunks()}},
		"objects that are texts":       {before: tariff{Trunks: trunks(trunk("x", number(1)))}, answer: `{"Trunks":["x"]}`, want: tariff{Trunks: trunks(trunk("x", number(1)))}, warning: "Trunks cannot be read: it is not a list of objects"},
		"objects, imported":            {answer: `{"Trunks":[{"Uri":"x","Port":0}]}`, imported: true, want: tariff{Trunks: trunks(trunk("x", number(0)))}},
		"a member is added":            {before: tariff{Members: members("A@example.com", "x")}, answer: `{"Members":[{"Name":"b@example.com"},{"Name":"a@example.com"},{"Name":"b@example.com"}]}`, want: tariff{Members: members("b@example.com", "", "A@example.com", "x")}},
		"what the API alone sets":      {before: tariff{Usage: usage(number(1), text("MB"))}, answer: `{"Usage":{"Used":2},"Items":[{"Name":"a@example.com"},{"Name":"a@example.com"}]}`, want: tariff{Usage: usage(number(2), text("MB")), Items: items("a@example.com", "", "a@example.com", "")}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, want := typed(test.before), typed(test.want)
			diags := read(got.attributes(), answer(t, test.answer), test.imported)
			if test.warning == "" {
				noWarnings(t, diags)
			} else if len(diags) != 1 || !strings.Contains(diags[0].Detail(), test.warning) {
				t.Errorf("warnings: %v, want one of %q", diags, test.warning)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("read (-want +got):\n%s", diff)
			}
		})
	}
}

// nullGeo is a place without anything.
func nullGeo() types.Object {
	return types.ObjectValueMust(geoType, map[string]attr.Value{"lat": types.NumberNull(), "tags": noTags, "zone": types.StringNull()})
}

func TestFillUnknownForms(t *testing.T) {
	t.Parallel()
	filled := unknownTariff()
	noWarnings(t, fillUnknowns(filled.attributes(), answer(t, `{"SubscriberId":"456789","Usage":null,"Keywords":{"a":["b"]},"Site":{"Street":"1"},"Filter":"{}","Items":[]}`)))
	want := unknownTariff()
	want.Keywords = mapOf(setType, map[string]types.Set{"a": set("b")})
	want.Items = items()
	want.Site = site(text("1"), types.ObjectUnknown(geoType))
	if diff := cmp.Diff(want, filled); diff != "" {
		t.Errorf("filled (-want +got):\n%s", diff)
	}

	// What is planned stays, and what is not known of an object is filled in.
	planned := typed(tariff{Site: site(text("1"), geo("1", noTags, types.StringUnknown())), Price: money("1")})
	noWarnings(t, fillUnknowns(planned.attributes(), answer(t, `{"Price":2,"Site":{"Street":"2","Geo":{"Lat":2,"Tags":["a"],"Zone":"MST"}}}`)))
	if diff := cmp.Diff(typed(tariff{Site: site(text("1"), geo("1", noTags, text("MST"))), Price: money("1")}), planned); diff != "" {
		t.Errorf("filled (-want +got):\n%s", diff)
	}
}

func TestUpdateForms(t *testing.T) {
	t.Parallel()
	full := tariff{
		Name: text("a"), Price: money("1"), Cost: money("2"), Labels: labels(map[string]string{"a": "LOW"}), Events: set("Call"), Auth: text("Basic"),
		Site: site(text("1"), geo("1", set("a"), text("MST"))), Filter: filter(set("a"), labels(nil)), Trunks: trunks(trunk("x", number(1), "ada")),
		Members: members("a@example.com", ""), Usage: usage(number(1), text("MB")), Items: items("a@example.com", ""),
	}
	with := func(change func(p *tariff)) tariff {
		p := typed(full)
		change(&p)
		return p
	}
	tests := map[string]struct {
		to          tariff
		want, whole string
	}{
		"nothing": {full, `{}`, `{}`},
		"the same": {with(func(p *tariff) {
			p.Price = money("1.00")
			p.Events = set("CALL")
			p.Members = members("A@example.com", "")
		}), `{}`, `{}`},
		"what is computed":            {with(func(p *tariff) { p.Usage, p.Items = usage(number(2), text("GB")), items() }), `{}`, `{}`},
		"a number":                    {with(func(p *tariff) { p.Cost = money("2.5") }), `{"Cost":"2.5"}`, ""},
		"maps are cleared":            {with(func(p *tariff) { p.Labels = types.MapNull(types.StringType) }), `{"Labels":{}}`, ""},
		"commas are cleared":          {with(func(p *tariff) { p.Events = types.SetNull(types.StringType) }), `{"Events":""}`, ""},
		"an object":                   {with(func(p *tariff) { p.Site = site(text("1"), geo("2", set("a"), text("MST"))) }), `{"Site":{"Street":"1","Geo":{"Lat":2,"Tags":["a"],"Zone":"MST"}}}`, ""},
		"the inner object is cleared": {with(func(p *tariff) { p.Site = site(text("1"), types.ObjectNull(geoType)) }), `{"Site":{"Street":"1","Geo":{"Lat":null,"Tags":[],"Zone":null}}}`, ""},
		"an object is cleared":        {with(func(p *tariff) { p.Site = types.ObjectNull(siteType) }), `{"Site":{"Street":null,"Geo":{"Lat":null,"Tags":[],"Zone":null}}}`, ""},
		"JSON in a text":              {with(func(p *tariff) { p.Filter = filter(set("b"), labels(nil)) }), `{"Filter":"{\"custom\":[\"b\"],\"severity\":{}}"}`, ""},
		"objects":                     {with(func(p *tariff) { p.Trunks = trunks(trunk("y", types.Int64Null(), "ada")) }), `{"Trunks":[{"Uri":"y","Auth":{"User":"ADA"}}]}`, ""},
		"objects are cleared": {with(func(p *tariff) {
			p.Trunks, p.Members = trunks(), types.SetNull(types.ObjectType{AttrTypes: memberType})
		}), `{"Trunks":[],"Members":[]}`, ""},
		"the whole": {
			with(func(p *tariff) { p.Name, p.Auth = text("b"), types.StringNull() }), `{"Name":"b","Auth":null}`,
			`{"Name":"b","Auth":null,"Price":1,"Cost":"2","Labels":{"a":"LOW"},"Events":"Call","Site":{"Street":"1","Geo":{"Lat":1,"Tags":["a"],"Zone":"MST"}},
			  "Filter":"{\"custom\":[\"a\"],\"severity\":{}}","Trunks":[{"Uri":"x","Port":1,"Auth":{"User":"ADA"}}],"Members":[{"Name":"a@example.com"}]}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := typed(full), typed(test.to)
			sameJSON(t, to.attributes().Update(from.attributes()), test.want)
			if test.whole != "" {
				sameJSON(t, to.attributes().UpdateWhole(from.attributes()), test.whole)
			}
		})
	}
}
