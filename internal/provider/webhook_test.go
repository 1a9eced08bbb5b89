// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/telegent/terraform-provider-telegent/internal/sandbox"

func webhookCase(p parents) resourceCase {
	return resourceCase{
		name: "telegent_webhook", noun: "webhook", key: "id", idField: "WebhookId",
		create: "POST " + sandbox.WebhookCreatePath, get: "GET " + sandbox.WebhookPath,
		update: "POST " + sandbox.WebhookUpdatePath, remove: "POST " + sandbox.WebhookDeletePath,
		list: "GET " + sandbox.AccountWebhooksPath, listData: "telegent_webhooks",
		arguments: []argument{
			arg("webhook_url", "WebhookUrl", "https://example.com/events", "https://example.com/other", webURL("https")).isRequired(),
			arg("account_id", "AccountId", p.account[0], p.account[1], folded()).inLeast().isKept().replacesObject(),
			arg("subscribed_events", "SubscribedEvents", []string{"Call_Ringing", "New_Sms"}, []string{"Order_Update"}, commaSeparated()).isRequired(),
			arg("method", "Method", "POST", "GET", folded()).isKept(),
			arg("data_format", "DataFormat", "json", "xml", folded()).isKept(),
			arg("authentication_type", "AuthenticationType", "Basic", "Bearer", oneOf("None", "Basic", "Bearer").orNone()),
			arg("authentication_username", "AuthenticationUsername", "user", "another", plainText()).needing("authentication_type").removedWith("authentication_type"),
			secret("authentication_password_wo", "AuthenticationPassword", canary+"1").removedWith("authentication_type", "authentication_username"),
			secret("authentication_token_wo", "AuthenticationToken", canary+"2"),
		},
		generated: []string{"WebhookId", "Active"}, results: map[string]string{"Active": "active"},
		address: []string{"AccountId", "WebhookId"}, whole: true,
		computed: map[string]any{"active": true},
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"WID-absent"},
		lookUp: `Read data.telegent_webhooks and look for a webhook of the URL "https://example.com/events" that no state has; import it by its id.`,
		count:  func(f *fixture) int { return f.listed("telegent_webhooks", p.account[0], "https://example.com/events") },
	}
}
