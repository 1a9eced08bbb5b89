// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const name = "telegent_product"

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// sku are the arguments of a product; nil removes one.
func sku(with values) values {
	return acctest.With(values{
		"sku": "VAS035", "description": "Fraud detection", "type": "VAS", "sub_type": "AI Operator", "cost": 12.5, "billing_frequency": "MRC",
	}, with)
}

// answers has the API answer an operation otherwise from now on.
func answers(s *sandbox.Sandbox, path, body string) {
	s.Inject(sandbox.Fault{Method: http.MethodGet, Path: path, Status: http.StatusOK, Body: body})
}

// The lists code two fields. Neither code is taken for a change, but a value is one.
func TestCodes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fields string // of the product in the list
		args   values // that plan nothing after the read
	}{
		"as published":      {`"SubType":"1","BillingFrequency":"1","Cost":12.50`, nil},
		"other codes":       {`"SubType":"0","BillingFrequency":"0","Cost":"12.500"`, nil},
		"numbers":           {`"SubType":1,"BillingFrequency":1,"Cost":12.5`, nil},
		"null":              {`"SubType":null,"BillingFrequency":null,"Cost":null`, nil},
		"nothing":           {`"Active":true`, nil},
		"another subtype":   {`"SubType":"Another","BillingFrequency":"1"`, nil},
		"another frequency": {`"SubType":"1","BillingFrequency":"nrc"`, values{"billing_frequency": "NRC"}},
		"the same":          {`"SubType":"AI Operator","BillingFrequency":"mrc"`, nil},
		"another cost":      {`"SubType":"1","BillingFrequency":"1","Cost":12.51`, values{"cost": 12.51}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			i := server.MustApply("telegent_product", nil, sku(nil))
			list := fmt.Sprintf(`{"Results":[{"ProductId":%q,"SKU":"VAS035","Type":"VAS",%s}]}`, i.Text("id"), test.fields)
			answers(s, sandbox.DistributorProductsPath, list)
			server = server.Restart(t)
			_, diags := server.ReadDataSource("telegent_products", nil) // The list is held from now on.
			acctest.NoDiags(t, diags)
			s.ResetJournal()
			read := server.MustRefresh("telegent_product", i)
			server.PlanIsEmpty("telegent_product", read, sku(test.args), true)
			if test.args != nil {
				server.PlanIsEmpty("telegent_product", read, sku(nil), false)
			}
			if n := len(s.Journal()); n > 0 {
				t.Errorf("%d requests, want none: %v", n, s.Journal())
			}
		})
	}
}

// A product that is billed in an unpublished way keeps what the state has, with a warning;
// an import shows it in the plan.
func TestUnpublishedFrequency(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	i := server.MustApply(name, nil, sku(nil))
	acctest.Change(t, s, i.Text("id"), values{"BillingFrequency": "Usage"})
	read, diags := server.Refresh(name, i)
	acctest.AssertDiags(t, diags, 1, "WARNING", "BillingFrequency cannot be read", `must be one of MRC, NRC`, "keeps the value that it had")
	server.PlanIsEmpty(name, read, sku(nil), true)
	imported, diags := server.Import(name, i.Text("id"), nil)
	acctest.NoDiags(t, diags)
	if got := imported.Text("billing_frequency"); got != "Usage" {
		t.Errorf("imported is %q", got)
	}
	server.PlanIsEmpty(name, imported, sku(nil), false)
}

// A query reads singly what generated configuration needs.
func TestQuery(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	i := server.MustApply(name, nil, sku(nil))
	query := acctest.Query{Values: map[string]tftypes.Value{"scope": tftypes.NewValue(tftypes.String, "account")}}
	for include, reads := range map[bool]int{false: 0, true: 1} {
		s.ResetJournal()
		query.IncludeResource = include
		listed, diags := server.Restart(t).List(name, query)
		acctest.NoDiags(t, diags)
		if len(listed) != 1 || !listed[0].Identity["id"].Equal(i.State["id"]) || listed[0].DisplayName != "VAS035" {
			t.Fatalf("listed is %v", listed)
		}
		if include {
			server.PlanIsEmpty(name, &acctest.Instance{State: listed[0].Resource, Identity: listed[0].Identity}, sku(nil), true)
		}
		if n, lists := s.Requests("GET "+sandbox.ProductPath), s.Requests("GET "+sandbox.AccountProductsPath); n != reads || lists != 1 {
			t.Errorf("%d reads and %d lists, want %d and 1", n, lists, reads)
		}
	}
}

// A product that is in a package cannot be deleted. The error names the packages.
func TestInUse(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	i, other := server.MustApply(name, nil, sku(nil)), server.MustApply(name, nil, sku(values{"sku": "another"}))
	pack := func(name string, active bool, products ...*acctest.Instance) (id string) {
		id = acctest.Create(t, s, sandbox.PackagePath, values{"PackageName": name, "Type": "esim", "Price": 1, "Monthly": true})
		for _, product := range products {
			acctest.Create(t, s, sandbox.PackageItemAddPath, values{"PackageId": id, "ProductId": product.Text("id")})
		}
		acctest.Change(t, s, id, values{"Active": active})
		return id
	}
	first, last := pack("First", true, other, i), pack("Last", true, i)
	none, inactive := pack("None", true, other), pack("Inactive", false, i)

	refusal := func() string {
		t.Helper()
		kept, diags := server.Restart(t).Apply(name, i, nil)
		acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot delete the product "+i.Text("id"), "The product is in an active package. It is still used by the item PIID-")
		if kept == nil {
			t.Error("it is gone from the state")
		}
		return diags[0].Detail
	}
	text := refusal()
	for id, named := range map[string]bool{first: true, last: true, none: false, inactive: false} {
		if strings.Contains(text, "of the package "+id) != named {
			t.Errorf("names %s: %t, want %t:\n%s", id, !named, named, text)
		}
	}
	if n := s.Requests("GET " + sandbox.PackageItemsPath); n != 3 {
		t.Errorf("%d packages were looked at, want the three active ones", n)
	}

	for range 20 {
		pack("More", true)
	}
	if text := refusal(); !strings.Contains(text, "What else uses it is not known: only 20 of 23 active packages were looked at.") {
		t.Errorf("does not say that not all packages were looked at:\n%s", text)
	}

	refused := sandbox.Fault{Method: http.MethodGet, Status: http.StatusForbidden, Body: `{"StatusCode":403,"Message":"No."}`}
	for _, refused.Path = range []string{sandbox.DistributorPackagesPath, sandbox.AccountPackagesPath} {
		s.Inject(refused)
	}
	_, diags := server.Restart(t).Apply(name, i, nil)
	acctest.AssertDiags(t, diags, 1, "ERROR", "The product is in an active package. What else uses it is not known: GET /v1.0/account/packages answered 403")
}
