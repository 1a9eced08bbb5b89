// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/telegent/terraform-provider-telegent/internal/sandbox"

func serviceCase(parents) resourceCase {
	return resourceCase{
		name: "telegent_service", noun: "service", key: "id", idField: "ServiceId",
		create: "POST " + sandbox.ServicePath, get: "GET " + sandbox.ServicePath,
		update: "POST " + sandbox.ServiceUpdatePath, remove: "POST " + sandbox.ServiceDeletePath,
		list: "GET " + sandbox.AccountServicesPath, listData: "telegent_services",
		listBy: map[string]string{"status": "All"}, elsewhere: map[string]string{"status": "Inactive"},
		arguments: []argument{
			arg("service_name", "ServiceName", "Caller ID", "Call Recording", plainText()).isRequired(),
			arg("cost", "Cost", 1.23, 2.34, money()).isRequired(),
			arg("monthly", "Monthly", true, false, boolean()).isKept(),
		},
		loses:     true,
		generated: []string{"ServiceId", "Active", "Items"}, results: map[string]string{"Active": "active"},
		address:  []string{"ServiceId"},
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"SID-absent"},
		lookUp: `Read data.telegent_services and look for a service named "Caller ID" that no state has; import it by its id.`,
		count:  func(f *fixture) int { return f.listedBy("telegent_services", nil, "Caller ID") },
	}
}
