// SPDX-License-Identifier: MPL-2.0

package subscriber

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// operations are those of subscribers; none deletes one.
func operations() kit.Operations {
	return kit.Operations{
		Create: telegent.CreateSubscriber,
		Get:    telegent.GetSubscriber,
		Update: telegent.UpdateSubscriber,
		ID:     "SubscriberId",
	}
}

// subscriber is what the API tells of a subscriber.
type subscriber struct {
	ID           types.String `tfsdk:"id"`
	AccountID    types.String `tfsdk:"account_id"`
	Name         types.String `tfsdk:"name"`
	Email        types.String `tfsdk:"email"`
	PhoneNumbers types.Set    `tfsdk:"phone_numbers"`
	Role         types.String `tfsdk:"role"`
}

func (s *subscriber) fields() kit.Fields {
	return kit.Fields{
		kit.String("id", "SubscriberId", &s.ID).ReadOnly(),
		// POST /v1.0/subscribers/create takes AccountId, and every answer has it in Account.
		kit.String("account_id", "AccountId", &s.AccountID).OnCreate(),
		kit.String("account_id", "Account.AccountId", &s.AccountID).ReadOnly(),
		kit.String("name", "Name", &s.Name),
		kit.String("email", "Email", &s.Email).CreateOnly().AnyCase(),
		kit.Strings("phone_numbers", "PhoneNumbers", &s.PhoneNumbers),
		kit.String("role", "Role", &s.Role),
	}
}

// model is the resource: a subscriber, and the password, which no answer has.
type model struct {
	subscriber

	Password        types.String `tfsdk:"password_wo"`
	PasswordVersion types.Int64  `tfsdk:"password_wo_version"`
}

func (m *model) fields() kit.Fields {
	return append(m.subscriber.fields(), kit.Secret("password_wo", "Password", &m.Password, &m.PasswordVersion).Kept())
}

// update moves the subscriber to the planned account, then changes the rest. The
// example of POST /v1.0/subscribers/transfer answers with an account that is neither
// of those in the request, so the answer is not looked at.
func update(ctx context.Context, data *kit.Data, plan, state *model) error {
	if !plan.AccountID.Equal(state.AccountID) {
		request := telegent.Object{}
		request.Set("SubscriberId", state.ID.ValueString())
		request.Set("FromAccountId", state.AccountID.ValueString())
		request.Set("ToAccountId", plan.AccountID.ValueString())
		if err := data.Do(ctx, telegent.TransferSubscriber, nil, request, nil); err != nil {
			return err
		}
		state.AccountID = plan.AccountID
	}
	return operations().Change(ctx, data, plan.fields(), state.fields())
}
