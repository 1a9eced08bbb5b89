// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of E911 addresses. One operation registers an address and replaces it.
const (
	GetE911Address    Read            = "GET /v1.0/numbers/e911address"
	UpdateE911Address IdempotentWrite = "POST /v1.0/numbers/e911address/update"
)
