// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// e911AddressCase is the row of an E911 address. One operation creates and updates it.
func e911AddressCase(p parents) resourceCase {
	update := "POST " + sandbox.E911AddressUpdatePath
	return resourceCase{
		name: "telegent_e911_address", noun: "E911 address", key: "phone_number", idField: "PhoneNumber",
		create: update, get: "GET " + sandbox.E911AddressPath, update: update, repeats: true,
		prepare: func(f *fixture) { // The sandbox counts the numbers that it makes up.
			for _, account := range []string{p.account[0], p.account[0], p.account[1]} {
				acctest.Create(f.t, f.sandbox, sandbox.NumberProvisionPath, map[string]any{
					"AccountId": account, "NumberType": "mvno", "MessageType": "p2p", "ProductType": "Sms+Data+Voice", "AreaCode": "801",
					"MessageEnabled": true, "VoiceEnabled": true, "MessageRouteId": p.messageRoute[0], "VoiceRouteId": p.voiceRoute[0],
				})
			}
		},
		stores: sandbox.E911Address,
		arguments: []argument{
			arg("street_1", "Street1", "2701 N Thanksgiving Way", "100 Main St", class{}).isRequired(),
			arg("phone_number", "PhoneNumber", "+18012000001", "+18012000002", class{}).isRequired().replacesObject(),
			arg("account_id", "AccountId", p.account[0], p.account[1], class{}).inLeast().isKept().replacesObject().
				changedWith(to("phone_number", "+18012000003", "PhoneNumber")),
			arg("street_2", "Street2", "Suite 100", "Floor 2", class{}),
			arg("city", "City", "Lehi", "Provo", class{}).isRequired(),
			arg("state", "State", "UT", "NY", class{}).isRequired(),
			arg("zip", "Zip", "84043", "84601", class{}).isRequired(),
		},
		spelled: map[string]string{
			"street_1": "2701 N THANKSGIVING WAY", "street_2": "SUITE 100", "city": "LEHI", "zip": "84043-6330",
		},
		importBy: []string{"phone_number"}, identifyBy: []string{"phone_number"}, absent: []string{"+18012000002"},
		count: func(f *fixture) int {
			if f.sandbox.Object(sandbox.E911Address("+18012000001")) != nil {
				return 1
			}
			return 0
		},
	}
}
