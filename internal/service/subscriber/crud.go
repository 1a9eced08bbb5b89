// SPDX-License-Identifier: MPL-2.0

package subscriber

import (
	"context"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// update moves the subscriber to the planned account, then changes the rest. An account
// that the API did not return is recorded and moves nothing. The example of POST
// /v1.0/subscribers/transfer answers with an account that is neither of those in the
// request, so the answer is not looked at.
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
