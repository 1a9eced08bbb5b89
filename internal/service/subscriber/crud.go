// SPDX-License-Identifier: MPL-2.0

package subscriber

import (
	"context"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// update moves the subscriber to the planned account, then changes the rest. If the API
// did not return the account, the planned one is recorded and nothing is moved. The answer
// of POST /v1.0/subscribers/transfer is ignored, because in its example the account is
// neither of the two in the request.
func update(ctx context.Context, call *kit.Call, plan, state *subscriber) error {
	if !state.AccountID.IsNull() && kit.CanonicalID(plan.AccountID.ValueString()) != kit.CanonicalID(state.AccountID.ValueString()) {
		request := telegent.Object{}
		request.Set("SubscriberId", state.ID.ValueString())
		request.Set("FromAccountId", state.AccountID.ValueString())
		request.Set("ToAccountId", plan.AccountID.ValueString())
		if err := call.Do(ctx, telegent.TransferSubscriber, nil, request, nil); err != nil {
			return err
		}
		state.AccountID = plan.AccountID
	}
	return definition().Operations.Change(ctx, call, plan.attributes(), state.attributes())
}
