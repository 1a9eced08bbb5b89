// SPDX-License-Identifier: MPL-2.0

package telegent

// FilterMessages lists the messages of a number.
const FilterMessages Read = "GET /v1.0/message/filter"
