// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of numbers. The search is a POST that changes nothing.
const (
	SearchNumbers      Read  = "POST /v1.0/numbers/availability"
	ProvisionNumber    Write = "POST /v1.0/numbers/provision"
	GetNumberOrder     Read  = "GET /v1.0/numbers/order"
	ListNumbers        Read  = "GET /v1.0/numbers/inventory"
	GetNumber          Read  = "GET /v1.0/numbers"
	UpdateNumber       Write = "POST /v1.0/numbers/update"
	ChangeNumberStatus Write = "POST /v1.0/numbers/status"
)
