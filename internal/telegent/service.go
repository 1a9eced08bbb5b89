// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of services.
const (
	ListServices  Read  = "GET /v1.0/account/services"
	GetService    Read  = "GET /v1.0/services"
	CreateService Write = "POST /v1.0/services"
	UpdateService Write = "POST /v1.0/services/update"
	DeleteService Write = "POST /v1.0/services/delete"
)

// The operations of the items of services.
const (
	ListServiceItems  Read  = "GET /v1.0/services/items"
	AddServiceItem    Write = "POST /v1.0/services/items/add"
	UpdateServiceItem Write = "POST /v1.0/services/items/update"
	DeleteServiceItem Write = "POST /v1.0/services/items/delete"
)
