// SPDX-License-Identifier: MPL-2.0

package telegent

// GetDataUsage reads the data that numbers have used. It is a POST that changes nothing.
const GetDataUsage Read = "POST /v1.0/numbers/data-usage/info"
