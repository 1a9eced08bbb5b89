// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of webhooks.
const (
	CreateWebhook Write = "POST /v1.0/webhook/create"
	GetWebhook    Read  = "GET /v1.0/webhook"
	UpdateWebhook Write = "POST /v1.0/webhook/update"
	DeleteWebhook Write = "POST /v1.0/webhook/delete"
	ListWebhooks  Read  = "GET /v1.0/account/webhooks"
)
