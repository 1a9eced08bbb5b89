// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of message routes.
const (
	CreateMessageRoute Write = "POST /v1.0/message/routes"
	GetMessageRoute    Read  = "GET /v1.0/message/routes"
	UpdateMessageRoute Write = "POST /v1.0/message/routes/update"
	DeleteMessageRoute Write = "POST /v1.0/message/routes/delete"
	ListMessageRoutes  Read  = "GET /v1.0/account/message/routes"
)
