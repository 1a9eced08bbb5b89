// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestProductInUse(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	product, pack := a.product(t, ""), a.packageOf(t, "Family")
	item := a.create(t, sandbox.PackageItemAddPath, fields{"PackageId": pack, "ProductId": product})
	remove := func() reply {
		return a.send(t, http.MethodPost, sandbox.ProductDeletePath, fields{"ProductId": product})
	}
	refused(t, "a product in a package", remove(), 422, "The product is in an active package")
	if err := a.Change(pack, "Active", false); err != nil {
		t.Fatal(err)
	}
	other := a.product(t, "")
	a.create(t, sandbox.PackageItemAddPath, fields{"PackageId": a.packageOf(t, "Solo"), "ProductId": other})
	accept(t, "a product in an inactive package", remove())

	product = other
	refused(t, "the other product", remove(), 422, "The product is in an active package")
	refused(t, "the former product", a.send(t, http.MethodGet, withQuery(sandbox.ProductPath, "ProductId", item), nil), 404, "")
}

// A catalogue is in both lists, which filter it.
func TestProductLists(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	active, inactive := a.product(t, ""), a.product(t, "")
	if err := a.Change(inactive, "Active", false); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{sandbox.DistributorProductsPath, sandbox.AccountProductsPath} {
		for filter, want := range map[string][]string{"": {active}, "Active": {active}, "Inactive": {inactive}, "All": {active, inactive}} {
			got := a.get(t, path, "Filter", filter)
			diff(t, path+" "+filter, want, listedIDs(t, got, "ProductId"))
			if got["TotalProducts"] != float64(len(want)) || got["DistributorId"] != sandbox.DefaultAccountKey {
				t.Errorf("%s: %v", path, got)
			}
		}
	}
}
