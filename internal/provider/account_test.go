// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/telegent/terraform-provider-telegent/internal/sandbox"

func accountCase(parents) resourceCase {
	k := resourceCase{
		name: "telegent_account", noun: "account", key: "id", idField: "AccountId",
		create: "POST " + sandbox.AccountCreatePath, get: "GET " + sandbox.AccountPath, update: "POST " + sandbox.AccountUpdatePath,
		list: "GET " + sandbox.DistributorAccountsPath,
		arguments: []argument{
			arg("account_name", "AccountName", "Acme", "Acme & Sons", plainText()).isRequired(),
			arg("account_admin", "AccountAdmin", "admin@example.com", "other@example.com", folded()).isKept().isNotReturned().replacesObject(),
			arg("adopt_existing", "", false, true, class{}).isNotReturned(),
		},
		generated: []string{"AccountId"},
		importBy:  []string{"id"}, identifyBy: []string{"id"}, absent: []string{"AID-absent"},
		computed: map[string]any{"total_subscribers": 0},
		lookUp:   `look for one named "Acme" that no state has`,
		count: func(f *fixture) int {
			if f.sandbox.Object(f.lastAccount())["AccountName"] == "Acme" {
				return 1
			}
			return 0
		},
	}
	for _, address := range [][2]string{{"billing_address", "BillingAddress"}, {"mailing_address", "MailingAddress"}} {
		for _, part := range [][2]string{{"street_1", "Street1"}, {"street_2", "Street2"}, {"city", "City"}, {"state", "State"}, {"zip", "Zip"}, {"country", "Country"}} {
			a := arg(address[0]+"."+part[0], address[1]+"."+part[1], "the "+part[0], "another "+part[0], folded())
			a.unread = part[0] == "country"
			k.arguments = append(k.arguments, a)
		}
	}
	return k
}
