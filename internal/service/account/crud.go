// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"fmt"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// update changes an account. POST /v1.0/account/update takes no account id, and its
// documentation does not say which account it changes. Only the answer shows it, or else a
// read. The names and addresses in the answer may be the former ones, as in its example.
func update(ctx context.Context, call *kit.Call, plan, state *account) error {
	request := plan.attributes().Update(state.attributes())
	if len(request) == 0 {
		return nil
	}
	var answer telegent.Object
	if err := call.Do(ctx, telegent.UpdateAccount, nil, request, &answer); err != nil {
		return err
	}
	changed := answer.Within("AccountId").Text("AccountId")
	if changed == "" {
		now := *plan // What a read does not return is taken to be as planned.
		now.ID = state.ID
		err := definition().Operations.Read(ctx, &kit.Call{Data: call.Data}, now.attributes())
		if err == nil && len(plan.attributes().Update(now.attributes())) == 0 {
			return nil
		}
		return fmt.Errorf("%s does not return the account that it changed, because it takes no account id and chooses the account itself, and a read does not show the change: "+
			"run plan again to see whether it was %s, and if it was not, find the account that has the new name or addresses",
			telegent.UpdateAccount, state.ID.ValueString())
	}
	if kit.CanonicalID(changed) != kit.CanonicalID(state.ID.ValueString()) {
		return fmt.Errorf("%s changed the account %q instead, because it takes no account id and chooses the account itself: "+
			"restore the former name and addresses of that account, and ask Telegent how to change %s",
			telegent.UpdateAccount, changed, state.ID.ValueString())
	}
	return nil
}
