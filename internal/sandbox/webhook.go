// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"slices"
)

// The paths of the operations on webhooks.
const (
	WebhookPath         = "/v1.0/webhook"
	WebhookCreatePath   = "/v1.0/webhook/create"
	WebhookUpdatePath   = "/v1.0/webhook/update"
	WebhookDeletePath   = "/v1.0/webhook/delete"
	AccountWebhooksPath = "/v1.0/account/webhooks"
)

// webhook has whole updates: it is not published that an update keeps what it does not send.
func webhook() resource {
	return resource{
		id: "WebhookId", prefix: "WID-", whole: true, defaults: object{"Active": true},
		create: WebhookCreatePath, get: WebhookPath, update: WebhookUpdatePath, delete: WebhookDeletePath, list: AccountWebhooksPath,
		refuse: refuseCredentials,
	}
}

// refuseCredentials refuses a webhook without the credentials of its AuthenticationType.
func refuseCredentials(_ *Sandbox, sent object) *answer {
	required := map[string][]string{"Basic": {"AuthenticationUsername", "AuthenticationPassword"}, "Token": {"AuthenticationToken"}}
	names := required[sent.text("AuthenticationType")]
	i := slices.IndexFunc(names, func(name string) bool { return sent.text(name) == "" })
	if i < 0 {
		return nil
	}
	return refuse(http.StatusBadRequest, names[i]+" is required")
}
