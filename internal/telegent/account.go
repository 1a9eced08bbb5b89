// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of accounts.
const (
	CreateAccount Write = "POST /v1.0/account/create"
	GetAccount    Read  = "GET /v1.0/account"
	UpdateAccount Write = "POST /v1.0/account/update"
	ListAccounts  Read  = "GET /v1.0/distributor/accounts"
)
