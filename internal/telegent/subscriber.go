// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of subscribers.
const (
	CreateSubscriber   Write = "POST /v1.0/subscribers/create"
	GetSubscriber      Read  = "GET /v1.0/subscribers/get"
	UpdateSubscriber   Write = "POST /v1.0/subscribers/update"
	TransferSubscriber Write = "POST /v1.0/subscribers/transfer"
	ListSubscribers    Read  = "GET /v1.0/distributor/subscribers"
)
