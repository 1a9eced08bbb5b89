// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// mostPackages is how many packages are looked at for a product.
const mostPackages = 20

// packages returns the packages that hold a product. Only the items of each package say so.
func packages(ctx context.Context, call *kit.Call, p *product) ([]string, error) {
	all, err := call.List(ctx, kit.Collection{
		Operation: telegent.ListDistributorPackages, Else: telegent.ListAccountPackages,
		Items: "Results", ID: "PackageId", Query: url.Values{"Filter": {"All"}},
	}, nil)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(each telegent.Object) bool {
		active, _ := each.Get("Active")
		return string(active) == "false"
	})
	var holders []string
	for i, each := range all {
		if i == mostPackages {
			return holders, fmt.Errorf("only %d of %d active packages were looked at", mostPackages, len(all))
		}
		id := each.Text("PackageId")
		items, err := call.List(ctx, kit.Collection{Operation: telegent.ListPackageItems, ID: "PackageItemId"}, url.Values{"PackageId": {id}})
		if err != nil {
			return holders, err
		}
		for _, item := range items {
			if kit.CanonicalID(item.Text("ProductId")) == kit.CanonicalID(p.ID.ValueString()) {
				holders = append(holders, "the item "+item.Text("PackageItemId")+" of the package "+id)
			}
		}
	}
	return holders, nil
}
