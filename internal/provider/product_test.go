// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/telegent/terraform-provider-telegent/internal/sandbox"

func productCase(parents) resourceCase {
	return resourceCase{
		name: "telegent_product", noun: "product", key: "id", idField: "ProductId",
		create: "POST " + sandbox.ProductPath, get: "GET " + sandbox.ProductPath,
		update: "POST " + sandbox.ProductUpdatePath, remove: "POST " + sandbox.ProductDeletePath,
		list: "GET " + sandbox.DistributorProductsPath, otherList: "GET " + sandbox.AccountProductsPath, listData: "telegent_products",
		listBy: map[string]string{"scope": "distributor"}, elsewhere: map[string]string{"status": "Inactive"},
		arguments: []argument{
			arg("sku", "SKU", "ESIM-10GB", "ESIM-20GB", plainText()).isRequired(),
			arg("description", "Description", "eSIM with 10 GB", "eSIM with 20 GB", plainText()).isRequired(),
			arg("type", "Type", "esim", "vas", plainText()).isRequired(),
			arg("sub_type", "SubType", "AI Operator", "data", plainText()).isKept(),
			arg("cost", "Cost", 12.34, 0.5, money()).isRequired(),
			arg("billing_frequency", "BillingFrequency", "MRC", "NRC", oneOf("MRC", "NRC")).isRequired(),
		},
		coded:     []string{"sub_type", "billing_frequency"},
		generated: []string{"ProductId", "Active"},
		results:   map[string]string{"Active": "active", "DistributorId": "distributor_id", "AggregatorId": "aggregator_id"},
		address:   []string{"ProductId"},
		importBy:  []string{"id"}, identifyBy: []string{"id"}, absent: []string{"PRID-absent"},
		lookUp: `Read data.telegent_products and look for a product of the SKU "ESIM-10GB" that no state has; import it by its id.`,
		count:  func(f *fixture) int { return f.listedBy("telegent_products", nil, "ESIM-10GB") },
	}
}
