// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of products.
const (
	ListDistributorProducts Read  = "GET /v1.0/distributor/products"
	ListAccountProducts     Read  = "GET /v1.0/account/products"
	GetProduct              Read  = "GET /v1.0/products"
	CreateProduct           Write = "POST /v1.0/products"
	UpdateProduct           Write = "POST /v1.0/products/update"
	DeleteProduct           Write = "POST /v1.0/products/delete"
)
