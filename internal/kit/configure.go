// SPDX-License-Identifier: MPL-2.0

// Package kit is what all rooms of the provider share: what Configure hands
// them, schemas that two kinds of object have in common, validators, and the way
// from an error to a diagnostic.
//
//	func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
//		d.data = kit.Configure(req.ProviderData, &resp.Diagnostics)
//	}
//
//	func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
//		...
//		if err != nil {
//			resp.Diagnostics.Append(kit.ErrorDiagnostic("Cannot read the thing", err))
//		}
//	}
package kit

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// Data is what the provider's Configure hands to every room.
type Data struct {
	// BaseURL is the API's root.
	BaseURL telegent.BaseURL
	// Tokens are the provider's, shared by all rooms.
	Tokens *token.Cache
	// Unusable says why no call can be made: an argument that is missing or not
	// known yet. It is nil when the provider is whole. Configure itself does not
	// fail on it, as a run may need no call at all.
	Unusable error
}

// Configure returns the Data in a room's ProviderData: nil, without an error,
// while the provider is not configured yet, as during validation.
func Configure(providerData any, diags *diag.Diagnostics) *Data {
	if providerData == nil {
		return nil
	}
	data, ok := providerData.(*Data)
	if !ok {
		diags.AddError("Unexpected provider data",
			fmt.Sprintf("Expected *kit.Data, got %T. This is a bug in the provider; please report it.", providerData))
	}
	return data
}
