// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations on subscriptions.
const (
	ListDistributorSubscriptions Read  = "GET /v1.0/distributor/subscriptions"
	ListAccountSubscriptions     Read  = "GET /v1.0/account/subscriptions"
	GetSubscription              Read  = "GET /v1.0/subscriptions"
	CreateSubscription           Write = "POST /v1.0/subscriptions"
	UpdateSubscription           Write = "POST /v1.0/subscriptions/update"
	DeleteSubscription           Write = "POST /v1.0/subscriptions/delete"
)
