// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	frameworklist "github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

func tariffDefinition() kit.Definition[*tariff] {
	return kit.Definition[*tariff]{
		Name: "tariff", Noun: "tariff", Description: "A tariff.", Attributes: (*tariff).attributes,
		Operations: kit.Operations{
			Create: telegent.Write("POST /v1.0/tariffs"), Get: "GET /v1.0/tariffs", Update: telegent.Write("POST /v1.0/tariffs/update"), ID: "PlanId",
		},
	}
}

// A tariff with all that a row may be is created, read, imported and changed, and each plan
// after it is empty.
func TestLifecycleOfForms(t *testing.T) {
	t.Parallel()
	const stored = `"PlanId":"P-1","Name":"a","Price":"12.30","Cost":1.50,"Labels":{"a":"high"},"Keywords":{"x":["y"]},"Events":"call,NEW_SMS","Zones":["z"],` +
		`"SubscriberId":"456789","Auth":"Token","Site":{"Street":"","Geo":{"Lat":"40.0","Tags":["t"],"Zone":"MST"}},` +
		`"Filter":"\"custom\":[\"w\"],\"severity\":{}","Trunks":[{"Uri":"HTTPS://a.b","Port":"0","Auth":{"User":"ada"}},{"Uri":"https://c.d/","Port":0,"Auth":{}}],` +
		`"Members":[{"Name":"B@example.com"},{"Name":"a@example.com","Role":"x"}],"Usage":{"Used":1,"Unit":"MB"},"Items":[{"Name":"i@example.com"}]`
	api, url := newStandIn(t, map[string][]string{
		"POST /v1.0/tariffs":        {`{"Result":{"PlanId":"P-1","Keywords":{"x":["y"]},"Site":{"Geo":{"Zone":"MST"}},"Usage":{"Used":1,"Unit":"MB"}}}`},
		"GET /v1.0/tariffs":         {`{` + stored + `}`},
		"POST /v1.0/tariffs/update": {``},
	})
	server := serve(t, url, func() resource.Resource { return kit.NewResource(tariffDefinition()) })
	args := fields{
		"name": "a", "price": 12.3, "cost": 1.5, "labels": fields{"a": "HIGH"}, "events": []string{"Call", "New_SMS"}, "auth": "Bearer",
		"site": fields{"geo": fields{"lat": 40, "tags": []string{"t"}}}, "filter": fields{"custom": []string{"w"}},
		"trunks":  list{fields{"uri": "https://a.b/", "port": 0, "auth": fields{"user": "ada"}}, fields{"uri": "https://c.d/"}},
		"members": list{fields{"name": "a@example.com", "role": "x"}, fields{"name": "b@example.com"}},
	}
	made := server.MustApply(tariffName, nil, args)
	api.asked(t, `POST /v1.0/tariffs {"Auth":"Token","Cost":"1.5","Events":"Call,New_SMS","Filter":"{\"custom\":[\"w\"]}","Labels":{"a":"HIGH"},`+
		`"Members":[{"Name":"a@example.com","Role":"x"},{"Name":"b@example.com"}],"Name":"a","Price":12.3,"Site":{"Geo":{"Lat":40,"Tags":["t"]}},`+
		`"Trunks":[{"Auth":{"User":"ada"},"Port":0,"Uri":"https://a.b/"},{"Uri":"https://c.d/"}]}`)
	want := server.Args(tariffName, acctest.With(args, fields{
		"id": "P-1", "keywords": fields{"x": []string{"y"}}, "site": fields{"geo": fields{"lat": 40, "tags": []string{"t"}, "zone": "MST"}}, "usage": fields{"used": 1, "unit": "MB"},
	}))
	assertValues(t, "created", want, made.State)

	made = server.MustRefresh(tariffName, made)
	want = server.Args(tariffName, acctest.With(args, fields{
		"id": "P-1", "keywords": fields{"x": []string{"y"}}, "site": fields{"geo": fields{"lat": 40, "tags": []string{"t"}, "zone": "MST"}}, "usage": fields{"used": 1, "unit": "MB"},
		"zones": []string{"z"}, "items": list{fields{"name": "i@example.com"}},
	}))
	assertValues(t, "read", want, made.State)
	server.PlanIsEmpty(tariffName, made, args, true)

	imported, diags := server.Import(tariffName, "P-1", nil)
	noDiags(t, diags)
	plan, diags := server.Plan(tariffName, imported, server.Args(tariffName, args))
	noDiags(t, diags)
	if plan.Replace {
		t.Error("the import is replaced")
	}
	api.asked(t, "GET /v1.0/tariffs?PlanId=P-1", "GET /v1.0/tariffs?PlanId=P-1")

	args["site"], args["trunks"], args["labels"] = nil, list{}, nil
	made = server.MustApply(tariffName, made, args)
	api.asked(t, `POST /v1.0/tariffs/update {"Labels":{},"PlanId":"P-1","Site":{"Geo":{"Lat":null,"Tags":[],"Zone":null}},"Trunks":[]}`)
	server.PlanIsEmpty(tariffName, made, args, true)
}

// assertValues compares attributes, of which those that are not wanted must be null.
func assertValues(t *testing.T, what string, want, got map[string]tftypes.Value) {
	t.Helper()
	for name, value := range got {
		wanted, ok := want[name]
		if !ok {
			wanted = tftypes.NewValue(value.Type(), nil)
		}
		if !value.Equal(wanted) {
			t.Errorf("%s: %s (-want +got):\n%s", what, name, cmp.Diff(wanted.String(), value.String()))
		}
	}
}

// shop is a model whose nested attributes are not all in the answers of reads.
type shop struct {
	ID   types.String `tfsdk:"id"`
	Site types.Object `tfsdk:"site"`
	Rows types.List   `tfsdk:"rows"`
}

func (s *shop) attributes() kit.Attributes {
	inner := func() kit.Attributes {
		return kit.Attributes{
			kit.String("street", "Street", new(types.String), "Street.").Optional().ReadKey("StreetName"),
			kit.String("hint", "Hint", new(types.String), "Hint.").Optional().NotReturned(),
			kit.String("note", "", new(types.String), "Note.").Optional(),
			kit.String("code", "Code", new(types.String), "Code.").Computed().IgnoreInReads(),
		}
	}
	return kit.Attributes{
		kit.String("id", "ShopId", &s.ID, "ID.").Computed().ID(),
		kit.Object("site", "Site", &s.Site, "Site.", inner).Optional(),
		kit.ListOf("rows", "Rows", &s.Rows, "Rows.", func() kit.Attributes { return inner()[:3] }).Optional(),
	}
}

func shopDefinition() kit.Definition[*shop] {
	return kit.Definition[*shop]{
		Name: "shop", Plural: "shops", Noun: "shop", Description: "A shop.", ListDescription: "Shops.", Attributes: (*shop).attributes,
		Operations: kit.Operations{
			Create: telegent.Write("POST /v1.0/shops"), Get: "GET /v1.0/shops", Update: telegent.Write("POST /v1.0/shops/update"), ID: "ShopId",
			Collection: kit.Collection{Operation: "GET /v1.0/account/shops", ID: "ShopId"},
		},
	}
}

// The rows in an object have their own keys in reads, and their own place in data sources.
func TestNestedRowsInReads(t *testing.T) {
	t.Parallel()
	if err := shopDefinition().Check(); err != nil {
		t.Fatal(err)
	}
	const stored = `{"ShopId":"S-1","Site":{"StreetName":"2","Street":"9","Hint":"h","Code":"wrong"},"Rows":[{"StreetName":"3","Street":"9"}]}`
	api, url := newStandIn(t, map[string][]string{
		"POST /v1.0/shops": {`{"ShopId":"S-1","Site":{"Code":"c"}}`}, "GET /v1.0/shops": {stored}, "POST /v1.0/shops/update": {``}, "GET /v1.0/account/shops": {`[` + stored + `]`},
	})
	server := serveProvider(t, url, transport.Options{RequestTimeout: time.Minute}, testProvider{
		resources: []func() resource.Resource{func() resource.Resource { return kit.NewResource(shopDefinition()) }},
		sources: []func() datasource.DataSource{
			func() datasource.DataSource { return kit.NewDataSourceByID(shopDefinition()) },
			func() datasource.DataSource { return kit.NewListDataSource(shopDefinition()) },
		},
	})
	args := fields{"site": fields{"street": "1", "hint": "h", "note": "n"}, "rows": list{fields{"street": "3", "note": "n"}}}
	made := server.MustApply("telegent_shop", nil, args)
	api.asked(t, `POST /v1.0/shops {"Rows":[{"Street":"3"}],"Site":{"Hint":"h","Street":"1"}}`)
	made = server.MustRefresh("telegent_shop", made)
	assertValues(t, "read", server.Args("telegent_shop", fields{
		"id": "S-1", "site": fields{"street": "2", "hint": "h", "note": "n", "code": "c"}, "rows": list{fields{"street": "3", "note": "n"}},
	}), made.State)
	server.MustApply("telegent_shop", made, args)
	api.asked(t, "GET /v1.0/shops?ShopId=S-1", `POST /v1.0/shops/update {"ShopId":"S-1","Site":{"Hint":"h","StreetName":"1"}}`)

	street := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"street": tftypes.String}}
	found, diags := server.ReadDataSource("telegent_shop", map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, "S-1")})
	noDiags(t, diags)
	want := tftypes.NewValue(street, map[string]tftypes.Value{"street": tftypes.NewValue(tftypes.String, "2")})
	if !found["site"].Equal(want) {
		t.Errorf("the site is %s, want %s", found["site"], want)
	}
	all, diags := server.ReadDataSource("telegent_shops", nil)
	noDiags(t, diags)
	var shops []tftypes.Value
	var first map[string]tftypes.Value
	if all["shops"].As(&shops) != nil || len(shops) != 1 || shops[0].As(&first) != nil || !first["site"].Equal(want) {
		t.Errorf("the shops are %s", all["shops"])
	}
}

// A configuration can have no empty text, so one that is generated has none: OpenTofu takes it
// from the state of the import, a query from the list.
func TestGeneratedConfigurationHasNoEmptyText(t *testing.T) {
	t.Parallel()
	const stored = `{"ShopId":"S-1","Site":{"StreetName":"","Hint":"h"}}`
	_, url := newStandIn(t, map[string][]string{"GET /v1.0/shops": {stored}, "GET /v1.0/account/shops": {`[` + stored + `]`}})
	server := serveProvider(t, url, transport.Options{RequestTimeout: time.Minute}, testProvider{
		resources: []func() resource.Resource{func() resource.Resource { return kit.NewResource(shopDefinition()) }},
		lists:     []func() frameworklist.ListResource{func() frameworklist.ListResource { return kit.NewListResource(shopDefinition()) }},
	})
	want := server.Args("telegent_shop", fields{"id": "S-1", "site": fields{"hint": "h"}})
	imported, diags := server.Import("telegent_shop", "S-1", nil)
	noDiags(t, diags)
	assertValues(t, "imported", want, imported.State)
	server.PlanIsEmpty("telegent_shop", imported, fields{"site": fields{"hint": "h"}}, true)
	listed, diags := server.List("telegent_shop", acctest.Query{IncludeResource: true})
	noDiags(t, diags)
	if len(listed) != 1 {
		t.Fatalf("%d shops, want one", len(listed))
	}
	assertValues(t, "listed", want, listed[0].Resource)
}
