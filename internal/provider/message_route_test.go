// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/telegent/terraform-provider-telegent/internal/sandbox"

func messageRouteCase(p parents) resourceCase {
	return resourceCase{
		name: "telegent_message_route", noun: "message route", key: "id", idField: "MessageRouteId",
		create: "POST " + sandbox.MessageRoutePath, get: "GET " + sandbox.MessageRoutePath,
		update: "POST " + sandbox.MessageRouteUpdatePath, remove: "POST " + sandbox.MessageRouteDeletePath,
		list: "GET " + sandbox.AccountMessageRoutesPath, listData: "telegent_message_routes",
		arguments: []argument{
			arg("route_name", "RouteName", "main", "second", plainText()).isRequired(),
			arg("account_id", "AccountId", p.account[0], p.account[1], folded()).inLeast().isKept().replacesObject(),
			arg("message_url", "MessageUrl", "https://example.com/messages", "https://example.com/elsewhere", webURL("https", "http")).isRequired(),
			arg("message_url_method", "MessageUrlMethod", "POST", "GET", oneOf("GET", "POST")).isRequired(),
			arg("message_route_enabled", "MessageRouteEnabled", false, true, boolean()).fallsBackTo(true),
			arg("message_authentication_type", "MessageAuthenticationType", "Basic", "Bearer", oneOf("None", "Basic", "Bearer").orNone()),
			arg("message_username", "MessageUsername", "user", "another", plainText()).needing("message_authentication_type").removedWith("message_authentication_type"),
			secret("message_password_token_wo", "MessagePasswordToken", canary+"1"),
			arg("callback_message_url", "CallbackMessageUrl", "https://example.com/fallback", "https://example.com/third", webURL("https", "http")),
			arg("callback_message_url_method", "CallbackMessageUrlMethod", "GET", "POST", oneOf("GET", "POST")).isKept(),
			arg("callback_message_authentication_type", "CallbackMessageAuthenticationType", "Basic", "Bearer", oneOf("None", "Basic", "Bearer").orNone()),
			arg("callback_message_username", "CallbackMessageUsername", "other", "another", plainText()).needing("callback_message_authentication_type").removedWith("callback_message_authentication_type"),
			secret("callback_message_password_token_wo", "CallbackMessagePasswordToken", canary+"2"),
			arg("inbound_bypass", "InboundBypass", true, false, boolean()).isKept().isNotReturned(),
			arg("outbound_bypass", "OutboundBypass", true, false, boolean()).isKept().isNotReturned(),
			arg("intelligent_route_enabled", "IntelligentRouteEnabled", true, false, boolean()).isKept().isNotReturned(),
		},
		changes: []edit{
			to("message_authentication_type", "None", "MessageAuthenticationType").and(cleared("message_username", "MessageUsername")),
		},
		generated: []string{"MessageRouteId"},
		address:   []string{"AccountId", "MessageRouteId"},
		importBy:  []string{"id"}, identifyBy: []string{"id"}, absent: []string{"MRID-absent"},
		lookUp: `Read data.telegent_message_routes and look for a route named "main" that no state has; import it by its id.`,
		count:  func(f *fixture) int { return f.listed("telegent_message_routes", p.account[0], "main") },
	}
}
