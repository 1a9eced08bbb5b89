// SPDX-License-Identifier: MPL-2.0

// Package kit is what all service packages share: the definition of an object and
// everything derived from it, the data that Configure passes on, validators, and the
// conversion of errors to diagnostics.
//
//	func NewDataSource() datasource.DataSource {
//		return kit.NewDataSource("token", "A token for ...", twinSchema(), get)
//	}
//
//	func get(ctx context.Context, data *kit.Data, m *model) diag.Diagnostics {
//		...
//		if err != nil {
//			diags.Append(kit.ErrorDiagnostic("Cannot get a token", err))
//		}
//	}
package kit

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/telegent/terraform-provider-telegent/internal/mesh"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/telnyx"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// Data is what the provider's Configure passes to every resource.
type Data struct {
	// Telegent is the API that the provider manages; its client holds the tokens.
	Telegent Service[*telegent.Client]
	// Telnyx issues tokens only.
	Telnyx Service[*telnyx.Client]
	// Mesh issues tokens only.
	Mesh Service[*mesh.Client]
	// Secrets must not appear in the log.
	Secrets []token.Secret
	// Stopped is closed when the CLI stops the provider.
	Stopped <-chan struct{}

	lists   listCaches
	batches batches
	orders  orderWaits
	turns   turns
	created sync.Map // the ids of what this run has created or taken over, by Claim
}

// Claim reports whether an id, such as that of an order, is new in this run. Two creations whose
// answers have the same one created one object.
func (d *Data) Claim(id string) bool {
	_, isTaken := d.created.LoadOrStore(CanonicalID(id), true)
	return !isTaken
}

// Release undoes Claim, for an object that no resource of this run has any more.
func (d *Data) Release(id string) { d.created.Delete(CanonicalID(id)) }

// Service is a service that the provider may have been configured for.
type Service[Client any] struct {
	// Client makes the calls.
	Client Client
	// Unusable is the reason why the client cannot make calls, such as an argument that is
	// missing or still unknown; nil if it can. Configure does not fail with it, because a
	// run may not need the service at all.
	Unusable error
}

// Begin returns the context for the work of one call, and the function that ends it.
//
// Secrets are masked in the messages of its log. This is a second line of defence: the
// messages are constants. Fields are not masked, because tflog would do that in a map that
// parallel calls share, which ends the process; they have a fixed vocabulary.
//
// The context ends when the provider is stopped; the context of a later call has already
// ended. Its cause is then ErrInterrupted, even if the framework was the first to cancel
// the call, which it does without a cause.
func (d *Data) Begin(ctx context.Context) (context.Context, context.CancelFunc) {
	var masks []string
	for _, secret := range d.Secrets {
		if plain := strings.TrimSpace(secret.Reveal()); plain != "" {
			masks = append(masks, plain)
		}
	}
	work, end := context.WithCancelCause(context.WithoutCancel(tflog.MaskMessageStrings(ctx, masks...)))
	select {
	case <-d.Stopped:
		end(ErrInterrupted)
	case <-ctx.Done():
		end(ErrInterrupted)
	default:
		go func() {
			select {
			case <-d.Stopped:
			case <-ctx.Done():
			case <-work.Done():
			}
			end(ErrInterrupted)
		}()
	}
	return work, func() { end(nil) }
}

// ErrInterrupted is the cause of the end of a call's context when the provider is
// stopped.
var ErrInterrupted = errors.New("the run was interrupted")

// Do calls an operation of the Telegent API, as telegent.Client.Do does.
func (d *Data) Do(ctx context.Context, operation telegent.Operation, query url.Values, request any, response *telegent.Object, secrets ...token.Secret) error {
	if d.Telegent.Unusable != nil {
		return d.Telegent.Unusable
	}
	return d.Telegent.Client.Do(ctx, operation, query, request, response, secrets...)
}

// Configure returns the Data in the ProviderData of a resource: nil, without an error,
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
