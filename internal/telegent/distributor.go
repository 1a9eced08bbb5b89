// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of what a distributor has.
const (
	ListAccounts    Read = "GET /v1.0/distributor/accounts"
	ListSubscribers Read = "GET /v1.0/distributor/subscribers"
)
