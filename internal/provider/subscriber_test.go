// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func subscriberCase(p parents) resourceCase {
	return resourceCase{
		name: "telegent_subscriber", noun: "subscriber", key: "id", idField: "SubscriberId",
		create: "POST " + sandbox.SubscriberCreatePath, get: "GET " + sandbox.SubscriberPath, update: "POST " + sandbox.SubscriberUpdatePath,
		list: "GET " + sandbox.DistributorSubscribersPath, unmanaged: "phone_numbers",
		arguments: []argument{
			arg("name", "Name", "Ada Lovelace", "Žofie Müller-Lüdenscheidt", plainText()).isRequired(),
			arg("account_id", "AccountId", p.account[0], p.account[1], folded()).isRequired().changedBy("POST " + sandbox.SubscriberTransferPath),
			arg("email", "Email", "ada@example.com", "king@example.com", emailAddress()).isRequired().replacesObject(),
			arg("phone_numbers", "PhoneNumbers", []string{"+18015550100", "+18015550101"}, []string{"+18015550102"}, phoneNumbers()).isKept(),
			arg("role", "Role", "Manager", "Account Admin", oneOf("Subscriber", "Manager", "Account Admin")).isRequired(),
			secret("password_wo", "Password", canary+"1").inLeast().isKept(),
			arg("adopt_existing", "", false, true, class{}).isNotReturned(),
		},
		generated: []string{"SubscriberId"},
		address:   []string{"SubscriberId"},
		importBy:  []string{"id"}, identifyBy: []string{"id"}, absent: []string{"TSUID-absent"},
		lookUp: "look for the email address ada@example.com",
		count: func(f *fixture) int {
			_, err := f.sandbox.Create(sandbox.SubscriberCreatePath, map[string]any{
				"AccountId": p.account[0], "Name": "x", "Email": "ada@example.com", "PhoneNumbers": list("+18015550100"), "Role": "Manager", "Password": "x",
			})
			if err != nil && strings.Contains(err.Error(), "409") { // The email is in use.
				return 1
			}
			return 0
		},
	}
}
