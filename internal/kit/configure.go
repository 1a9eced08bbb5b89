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
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// Data is what the provider's Configure hands to every room.
type Data struct {
	// Telegent is the client of the Telegent API, and holds its tokens.
	Telegent *telegent.Client
	// Secrets are what must not show up in the log.
	Secrets []token.Secret
	// Stopped is closed when the CLI wants the provider to stop.
	Stopped <-chan struct{}
	// Unusable says why no call can be made: an argument that is missing or not
	// known yet. It is nil when the provider is whole. Configure itself does not
	// fail on it, as a run may need no call at all.
	Unusable error
}

// Begin returns the context for the work of one call of a room, and the function
// that ends it. Its log is masked: should a secret ever get as far, in any form of
// its own, it is not shown. (That nothing writes one there is the first line of
// defence.) And it ends when the provider is stopped, even if the call came late.
func (d *Data) Begin(ctx context.Context) (context.Context, context.CancelFunc) {
	var masks []string
	for _, secret := range d.Secrets {
		masks = append(masks, secret.Forms()...)
	}
	ctx, end := context.WithCancel(tflog.MaskLogStrings(ctx, masks...))
	go func() {
		select {
		case <-d.Stopped:
			end()
		case <-ctx.Done():
		}
	}()
	return ctx, end
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
