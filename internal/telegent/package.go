// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations on packages.
const (
	ListDistributorPackages    Read  = "GET /v1.0/distributor/packages"
	ListAccountPackages        Read  = "GET /v1.0/account/packages"
	ListSubscriptionsOfPackage Read  = "GET /v1.0/packages/subscriptions"
	GetPackage                 Read  = "GET /v1.0/packages"
	CreatePackage              Write = "POST /v1.0/packages"
	UpdatePackage              Write = "POST /v1.0/packages/update"
	DeletePackage              Write = "POST /v1.0/packages/delete"
)

// The operations on the items of packages.
const (
	ListPackageItems  Read  = "GET /v1.0/packages/items"
	AddPackageItem    Write = "POST /v1.0/packages/items/add"
	UpdatePackageItem Write = "POST /v1.0/packages/items/update"
	DeletePackageItem Write = "POST /v1.0/packages/items/delete"
)
