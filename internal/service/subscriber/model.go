// SPDX-License-Identifier: MPL-2.0

package subscriber

import (
	"context"
	"fmt"
	"net/url"

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

		Collection: collection(), ListConfirms: true,
	}
}

// collection lists the subscribers of all accounts of the distributor. GET
// /v1.0/distributor/subscribers has ten on a page unless it is asked for more.
func collection() kit.Collection {
	return kit.Collection{
		Operation: telegent.ListSubscribers, Items: "Subscribers", ID: "SubscriberId",
		Query: url.Values{"TotalPerPage": {"100"}}, Page: "PageNumber", Total: "TotalSubscribers",
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
		kit.String("id", "SubscriberId", &s.ID).ID().ReadOnly(),
		// POST /v1.0/subscribers/create takes AccountId, and every answer has it in Account,
		// which GET /v1.0/distributor/subscribers shows as null.
		kit.String("account_id", "AccountId", &s.AccountID).ID().SentOnCreate().IgnoreEmptyResponse(),
		kit.String("account_id", "Account.AccountId", &s.AccountID).ID().ReadOnly().IgnoreEmptyResponse(),
		kit.String("name", "Name", &s.Name).IgnoreEmptyResponse(),
		kit.String("email", "Email", &s.Email).Same(kit.FoldCase).RequiresReplace().IgnoreEmptyResponse(),
		kit.Strings("phone_numbers", "PhoneNumbers", &s.PhoneNumbers).Phone(),
		kit.String("role", "Role", &s.Role).OneOf("Subscriber", "Manager", "Account Admin").IgnoreEmptyResponse(),
	}
}

// model is the resource: a subscriber, the password, which no answer has, and what only
// the provider goes by.
type model struct {
	subscriber

	Password        types.String `tfsdk:"password_wo"`
	PasswordVersion types.Int64  `tfsdk:"password_wo_version"`
	AdoptExisting   types.Bool   `tfsdk:"adopt_existing"`
}

func (m *model) fields() kit.Fields {
	return append(m.subscriber.fields(), kit.Secret("password_wo", "Password", &m.Password, &m.PasswordVersion).KeepWhenRemoved())
}

// existing finds the subscriber that has the planned email, which is unique on the
// platform, if it belongs to the planned account.
func existing(ctx context.Context, call *kit.Call, plan *model) (*model, error) {
	subscribers, err := call.List(ctx, collection(), nil)
	if err != nil {
		return nil, err
	}
	for _, object := range subscribers {
		if kit.FoldCase(object.Text("Email")) != kit.FoldCase(plan.Email.ValueString()) {
			continue
		}
		found := &model{subscriber: subscriber{ID: types.StringValue(object.Text("SubscriberId"))}}
		if err := operations().Read(ctx, &kit.Call{Data: call.Data, Imported: true}, found.fields()); err != nil {
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
// that the API did not return is recorded and moves nothing. The
// example of POST /v1.0/subscribers/transfer answers with an account that is neither
// of those in the request, so the answer is not looked at.
func update(ctx context.Context, call *kit.Call, plan, state *model) error {
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
	return operations().Change(ctx, call, plan.fields(), state.fields())
}
