// SPDX-License-Identifier: MPL-2.0

package subscriber

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// existing finds the subscriber that has the planned email, which is unique on the
// platform, if it belongs to the planned account.
func existing(ctx context.Context, call *kit.Call, plan *subscriber) (*subscriber, error) {
	subscribers, err := call.List(ctx, collection(), nil)
	if err != nil {
		return nil, err
	}
	for _, object := range subscribers {
		if kit.FoldCase(object.Text("Email")) != kit.FoldCase(plan.Email.ValueString()) {
			continue
		}
		found := &subscriber{ID: types.StringValue(object.Text("SubscriberId"))}
		if err := definition().Operations.Read(ctx, &kit.Call{Data: call.Data, Imported: true}, found.attributes()); err != nil {
			return nil, err
		}
		switch account := found.AccountID.ValueString(); {
		case account == "":
			return nil, fmt.Errorf("the subscriber %s has the email address, and the API does not return its account, so it is not taken over. Import it",
				found.ID.ValueString())
		case kit.CanonicalID(account) != kit.CanonicalID(plan.AccountID.ValueString()):
			return nil, fmt.Errorf("the subscriber %s has the email address, but belongs to the account %s instead of %s, so it is not taken over",
				found.ID.ValueString(), account, plan.AccountID.ValueString())
		}
		return found, nil
	}
	return nil, nil //nolint:nilnil // There is none.
}

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
