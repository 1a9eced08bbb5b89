// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// The paths of the operations on products. ProductPath creates one by POST and reads one by GET.
const (
	ProductPath             = "/v1.0/products"
	ProductUpdatePath       = "/v1.0/products/update"
	ProductDeletePath       = "/v1.0/products/delete"
	AccountProductsPath     = "/v1.0/account/products"
	DistributorProductsPath = "/v1.0/distributor/products"
)

// product belongs to the aggregator and to no account. The lists code two of its fields, as published; what the codes mean is not.
func product() resource {
	return resource{
		id: "ProductId", prefix: "PRID-", defaults: object{"Active": true},
		create: ProductPath, get: ProductPath, update: ProductUpdatePath, delete: ProductDeletePath,
		list: AccountProductsPath, listAll: DistributorProductsPath, inUse: refusePackaged,
		amend: func(_ *Sandbox, op string, o object, answered map[string]any) {
			if _, owned := answered["AggregatorId"]; owned {
				answered["AggregatorId"] = aggregatorID
			}
			if op == http.MethodGet+" "+AccountProductsPath || op == http.MethodGet+" "+DistributorProductsPath {
				answered["BillingFrequency"] = map[any]string{"MRC": "1", "NRC": "2"}[o["BillingFrequency"]]
				answered["SubType"] = "0"
				if o["SubType"] != nil {
					answered["SubType"] = "1"
				}
			}
		},
	}
}

// refusePackaged refuses to delete a product that is in an active package. The status is not published.
func refusePackaged(s *Sandbox, o object) *answer {
	packages := s.state.of("PackageId")
	for _, item := range s.state.of("PackageItemId").objects {
		if item["ProductId"] == o["ProductId"] && packages.objects[item.text("PackageId")].flag("Active") {
			return refuse(http.StatusUnprocessableEntity, "The product is in an active package")
		}
	}
	return nil
}
