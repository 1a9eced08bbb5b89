// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// good is a kind that a distributor and an account list, with a kind of its own that the
// lists code otherwise.
type good struct {
	ID     types.String `tfsdk:"id"`
	Kind   types.String `tfsdk:"kind"`
	Billed types.String `tfsdk:"billed"`
	Cost   types.Number `tfsdk:"cost"`
	Active types.Bool   `tfsdk:"active"`
}

func (g *good) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "GoodId", &g.ID, "ID.").Computed().ID(),
		kit.String("kind", "Kind", &g.Kind, "Kind.").OptionalComputed().CodedInLists(),
		kit.String("billed", "Billed", &g.Billed, "Billed.").OptionalComputed().OneOf("Monthly", "Once").CodedInLists(),
		kit.Number("cost", "Cost", &g.Cost, "Cost.").Required().IgnoreEmptyResponse(),
		kit.Bool("active", "Active", &g.Active, "Whether it is active.").Computed(),
	}
}

const (
	goodName      = "telegent_good"
	allGoods      = "GET /v1.0/distributor/goods?Filter=All"
	accountsGoods = "GET /v1.0/account/goods?Filter=All"
	forbidden     = `403 {"StatusCode":403,"Message":"Forbidden"}`
)

func goodDefinition() kit.Definition[*good] {
	return kit.Definition[*good]{
		Name: "good", Plural: "goods", Noun: "good", Description: "A good.", ListDescription: "Goods.", Attributes: (*good).attributes,
		Operations: kit.Operations{
			Create: telegent.Write("POST /v1.0/goods"), Get: "GET /v1.0/goods", Update: telegent.Write("POST /v1.0/goods/update"),
			Delete: telegent.Write("POST /v1.0/goods/delete"), ID: "GoodId",
			Collection: kit.Collection{
				Operation: "GET /v1.0/distributor/goods", Else: "GET /v1.0/account/goods",
				Items: "Results", ID: "GoodId", Query: url.Values{"Filter": {"All"}},
			},
		},
		ListArguments: []kit.ListArgument{kit.ScopeArgument(), kit.StatusArgument()},
	}
}

func serveGoods(t *testing.T, url string, change func(d *kit.Definition[*good])) *acctest.ProviderServer {
	t.Helper()
	d := goodDefinition()
	if change != nil {
		change(&d)
	}
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	return serveProvider(t, url, transport.Options{RequestTimeout: time.Minute}, testProvider{
		resources: []func() resource.Resource{func() resource.Resource { return kit.NewResource(d) }},
		sources:   []func() datasource.DataSource{func() datasource.DataSource { return kit.NewListDataSource(d) }},
	})
}

// aGood is an instance of a good in a state.
func aGood(server *acctest.ProviderServer, id string) *acctest.Instance {
	return &acctest.Instance{State: server.Args(goodName, map[string]any{"id": id, "kind": "eSIM", "billed": "Monthly", "cost": money("1.10").ValueBigFloat(), "active": true})}
}

// The API may allow either list, and either may lack an object. The objects are read singly
// until that has cost as much as a list, with its token, two requests.
func TestLookupByEitherList(t *testing.T) {
	t.Parallel()
	const (
		listed = `{"Results":[{"GoodId":"G-1","Kind":"1","Billed":"1","Cost":1.1},{"GoodId":"G-2","Kind":"1","Cost":1.10},{"GoodId":"G-3","Kind":"0","Cost":"1.100","Billed":"once"},{"GoodId":"G-4","Kind":"0","Billed":"2","Cost":1.1},{"GoodId":"g-5","Cost":1.1}]}`
		none   = `{"Results":[]}`
	)
	single := func(n int) string { return fmt.Sprintf("GET /v1.0/goods?GoodId=G-%d", n) }
	tests := map[string]struct {
		distributor, account string
		want                 []string
	}{
		"the distributor's":    {listed, none, []string{single(1), single(2), allGoods}},
		"the account's":        {forbidden, listed, []string{single(1), single(2), allGoods, accountsGoods}},
		"neither":              {forbidden, forbidden, []string{single(1), single(2), allGoods, accountsGoods, single(3), single(4), single(5)}},
		"it lacks the account": {none, listed, []string{single(1), single(2), allGoods, single(3), single(4), accountsGoods}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, url := newStandIn(t, map[string][]string{
				"GET /v1.0/distributor/goods": {test.distributor},
				"GET /v1.0/account/goods":     {test.account},
				"GET /v1.0/goods": {
					`{"GoodId":"G-1","Kind":"esim","Cost":1.1}`, `{"GoodId":"G-2","Kind":"eSIM","Cost":1.1}`,
					`{"GoodId":"G-3","Kind":"eSIM","Cost":1.1}`, `{"GoodId":"G-4","Kind":"eSIM","Cost":1.1}`, `{"GoodId":"G-5","Kind":"eSIM","Cost":1.1}`,
				},
			})
			server := serveGoods(t, url, nil)
			for n := 1; n <= 5; n++ {
				before := aGood(server, fmt.Sprintf("G-%d", n))
				after := server.MustRefresh(goodName, before)
				want := "eSIM"
				if n == 1 { // A read of one object is believed.
					want = "esim"
				}
				billed := "Monthly"
				if n == 3 && !slices.Contains(test.want, single(3)) {
					billed = "Once" // A value of the enumeration is no code.
				}
				if after.Text("billed") != billed || after.Text("kind") != want || !after.State["cost"].Equal(before.State["cost"]) {
					t.Errorf("%d is read as %v", n, after.State)
				}
			}
			api.asked(t, test.want...)
		})
	}
}

// An object that is not found by itself is what the list has of it, in the list's own code.
func TestTheListAsWitness(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		distributor string
		want        []string
	}{
		"of the distributor": {`{"Results":[{"GoodId":"G-1","Kind":"1","Cost":3}]}`, []string{allGoods}},
		"of the account":     {forbidden, []string{allGoods, accountsGoods}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, url := newStandIn(t, map[string][]string{
				"GET /v1.0/goods":             {`404 {"StatusCode":404,"Message":"Not found"}`},
				"GET /v1.0/distributor/goods": {test.distributor}, "GET /v1.0/account/goods": {`{"Results":[{"GoodId":"G-1","Kind":"0","Cost":3}]}`},
			})
			server := serveGoods(t, url, nil)
			read := server.MustRefresh(goodName, aGood(server, "G-1"))
			if want := server.Args(goodName, map[string]any{"cost": 3})["cost"]; read.Text("kind") != "eSIM" || !read.State["cost"].Equal(want) {
				t.Errorf("read is %v", read.State)
			}
			api.asked(t, append([]string{"GET /v1.0/goods?GoodId=G-1"}, test.want...)...)
		})
	}
}

// Either list may be asked for, and its objects are compared with the status, as the API may
// ignore the filter.
func TestScopeAndStatus(t *testing.T) {
	t.Parallel()
	const (
		distributors = `{"Results":[{"GoodId":"G-1","Kind":"1","Active":true},{"GoodId":"G-2","Active":"false"},{"GoodId":"G-3"}]}`
		accounts     = `{"Results":[{"GoodId":"G-2","Active":false}]}`
	)
	tests := map[string]struct {
		distributor string
		args        map[string]string
		ids         []string
		want        []string
	}{
		"neither":                   {distributors, nil, []string{"G-1", "G-2", "G-3"}, []string{allGoods}},
		"neither, and not allowed":  {forbidden, nil, []string{"G-2"}, []string{allGoods, accountsGoods}},
		"all":                       {distributors, map[string]string{"status": "All"}, []string{"G-1", "G-2", "G-3"}, []string{allGoods}},
		"active":                    {distributors, map[string]string{"status": "Active"}, []string{"G-1", "G-3"}, []string{"GET /v1.0/distributor/goods?Filter=Active"}},
		"inactive":                  {distributors, map[string]string{"status": "Inactive"}, []string{"G-2", "G-3"}, []string{"GET /v1.0/distributor/goods?Filter=Inactive"}},
		"account":                   {distributors, map[string]string{"scope": "account"}, []string{"G-2"}, []string{accountsGoods}},
		"account and status":        {distributors, map[string]string{"scope": "account", "status": "Active"}, nil, []string{"GET /v1.0/account/goods?Filter=Active"}},
		"distributor":               {distributors, map[string]string{"scope": "distributor"}, []string{"G-1", "G-2", "G-3"}, []string{allGoods}},
		"distributor, not allowed":  {forbidden, map[string]string{"scope": "distributor"}, nil, []string{allGoods}},
		"a scope that is not known": {distributors, map[string]string{"scope": "all"}, nil, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, url := newStandIn(t, map[string][]string{
				"GET /v1.0/distributor/goods": {test.distributor}, "GET /v1.0/account/goods": {accounts},
			})
			values := map[string]tftypes.Value{}
			for argument, value := range test.args {
				values[argument] = tftypes.NewValue(tftypes.String, value)
			}
			server := serveGoods(t, url, nil)
			state, diags := server.ReadDataSource("telegent_goods", values)
			switch name {
			case "distributor, not allowed":
				assertDiag(t, diags, anError, "Cannot list the goods", "GET /v1.0/distributor/goods answered 403")
			case "a scope that is not known":
				assertDiag(t, diags, anError, "Invalid Attribute Value Match", `["account" "distributor"]`)
			default:
				noDiags(t, diags)
				if diff := cmp.Diff(test.ids, idsIn(t, state["goods"])); diff != "" {
					t.Errorf("the goods (-want +got):\n%s", diff)
				}
			}
			api.asked(t, test.want...)
		})
	}
}

// A null in a list is no object: an element without an id would be in nobody's for_each.
func TestNullInAList(t *testing.T) {
	t.Parallel()
	_, url := newStandIn(t, map[string][]string{"GET /v1.0/distributor/goods": {`{"Results":[null,{"GoodId":"G-1","Active":true},null]}`}})
	server := serveGoods(t, url, nil)
	state, diags := server.ReadDataSource("telegent_goods", nil)
	acctest.AssertDiags(t, diags, 1, "WARNING", "The list of goods may be incomplete", "GET /v1.0/distributor/goods lists null in place of a good.")
	if diff := cmp.Diff([]string{"G-1"}, idsIn(t, state["goods"])); diff != "" {
		t.Errorf("the goods (-want +got):\n%s", diff)
	}
}

// idsIn returns the ids of a list of objects, which have no kind.
func idsIn(t *testing.T, list tftypes.Value) (ids []string) {
	t.Helper()
	var objects []tftypes.Value
	if err := list.As(&objects); err != nil {
		t.Fatal(err)
	}
	for _, object := range objects {
		var values map[string]tftypes.Value
		var id string
		if object.As(&values) != nil || values["id"].As(&id) != nil {
			t.Fatalf("%s is no good", object)
		}
		if _, shown := values["kind"]; shown {
			t.Errorf("%s shows what the list codes otherwise", object)
		}
		ids = append(ids, id)
	}
	return ids
}

// A write drops both lists.
func TestAWriteDropsBothLists(t *testing.T) {
	t.Parallel()
	api, url := newStandIn(t, map[string][]string{
		"GET /v1.0/distributor/goods": {`{"Results":[]}`}, "GET /v1.0/account/goods": {`{"Results":[]}`}, "POST /v1.0/goods/update": {""},
	})
	server := serveGoods(t, url, nil)
	account := map[string]tftypes.Value{"scope": tftypes.NewValue(tftypes.String, "account")}
	for range 2 {
		for range 2 {
			for _, values := range []map[string]tftypes.Value{nil, account} {
				_, diags := server.ReadDataSource("telegent_goods", values)
				noDiags(t, diags)
			}
		}
		api.asked(t, allGoods, accountsGoods)
		server.MustApply(goodName, aGood(server, "G-1"), map[string]any{"kind": "eSIM", "billed": "Monthly", "cost": money("1.111").ValueBigFloat()})
		api.asked(t, `POST /v1.0/goods/update {"Cost":1.111,"GoodId":"G-1"}`)
	}
}

// A deletion that the API refuses says what still uses the object.
func TestARefusedDeletionNamesTheUsers(t *testing.T) {
	t.Parallel()
	const refused = `409 {"StatusCode":409,"Message":"It is in use"}`
	users := func(n int) (phrases []string) {
		for i := range n {
			phrases = append(phrases, fmt.Sprintf("the package P-%d", i+1))
		}
		return phrases
	}
	gone := fmt.Errorf("%w", telegent.ErrNotFound)
	for name, test := range map[string]struct {
		answer string
		users  []string
		err    error
		says   string // "" if it is deleted
	}{
		"one":             {refused, users(1), nil, "It is in use. It is still used by the package P-1."},
		"three":           {refused, users(3), nil, "It is still used by the package P-1, the package P-2 and the package P-3."},
		"twelve":          {refused, users(12), nil, "the package P-9, the package P-10 and 2 more."},
		"none":            {refused, nil, nil, "It is in use."},
		"in a success":    {`{"Successful":false,"Message":"It is in use"}`, users(1), nil, "It is still used by the package P-1."},
		"cannot be read":  {refused, nil, errors.New("no token"), "It is in use. What else uses it is not known: no token."},
		"its list's gone": {refused, nil, gone, "It is in use. What else uses it is not known: not found."},
		"not all":         {refused, users(1), errors.New("too many"), "It is still used by the package P-1. What else uses it is not known: too many."},
		"for another":     {`403 {"StatusCode":403,"Message":"No"}`, users(1), nil, "answered 403 Forbidden: No."},
		"unknown":         {`500 {"StatusCode":500,"Message":"No"}`, users(1), nil, "its outcome is unknown"},
		"deleted":         {`{"GoodStatus":"Deleted"}`, users(1), nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, url := newStandIn(t, map[string][]string{"POST /v1.0/goods/delete": {test.answer}})
			server := serveGoods(t, url, func(d *kit.Definition[*good]) {
				d.UsedBy = func(_ context.Context, _ *kit.Call, g *good) ([]string, error) {
					if g.ID.ValueString() != "G-1" {
						t.Errorf("asked for %s", g.ID)
					}
					return test.users, test.err
				}
			})
			kept, diags := server.Apply(goodName, aGood(server, "G-1"), nil)
			if (kept == nil) != (test.says == "") {
				t.Errorf("kept is %v", kept)
			}
			if test.says == "" {
				noDiags(t, diags)
				return
			}
			assertDiag(t, diags, anError, "Cannot delete the good G-1", test.says)
			if looked := name != "for another" && name != "unknown"; !looked && strings.Contains(formatDiags(diags), "P-1") {
				t.Errorf("looks for users:\n%s", formatDiags(diags))
			}
		})
	}
}
