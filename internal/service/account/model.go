// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// operations are those of accounts; none deletes one.
func operations() kit.Operations {
	return kit.Operations{
		Create: telegent.CreateAccount, Get: telegent.GetAccount, ID: "AccountId",
		Collection: collection(), ListConfirms: true,
	}
}

// collection lists the accounts of the distributor. The text of GET
// /v1.0/distributor/accounts speaks of a list, its example has one account alone.
func collection() kit.Collection {
	return kit.Collection{Operation: telegent.ListAccounts, ID: "AccountId"}
}

// account is what the API tells of an account.
type account struct {
	ID             types.String `tfsdk:"id"`
	AccountName    types.String `tfsdk:"account_name"`
	BillingAddress *address     `tfsdk:"billing_address"`
	MailingAddress *address     `tfsdk:"mailing_address"`
}

// address is a postal address.
type address struct {
	Street1 types.String `tfsdk:"street_1"`
	Street2 types.String `tfsdk:"street_2"`
	City    types.String `tfsdk:"city"`
	State   types.String `tfsdk:"state"`
	Zip     types.String `tfsdk:"zip"`
	Country types.String `tfsdk:"country"`
}

func (a *account) fields() kit.Fields {
	return slices.Concat(kit.Fields{
		kit.String("id", "AccountId", &a.ID).ID().ReadOnly(),
		kit.String("account_name", "AccountName", &a.AccountName).IgnoreEmptyResponse(),
	}, a.BillingAddress.fields("billing_address", "BillingAddress"), a.MailingAddress.fields("mailing_address", "MailingAddress"))
}

// fields are those of an address; one that is nil has the same, which are null.
//
// GET /v1.0/account answers the string "NULL" for a street that is not set. All three
// operations answer null for the country in their examples, even where the request
// has one, so that null tells nothing about it.
func (a *address) fields(attribute, key string) kit.Fields {
	if a == nil {
		a = &address{}
	}
	return kit.Fields{
		kit.String(attribute+".street_1", key+".Street1", &a.Street1).NullText("NULL").Same(kit.FoldCase),
		kit.String(attribute+".street_2", key+".Street2", &a.Street2).NullText("NULL").Same(kit.FoldCase),
		kit.String(attribute+".city", key+".City", &a.City).NullText("NULL").Same(kit.FoldCase),
		kit.String(attribute+".state", key+".State", &a.State).NullText("NULL").Same(kit.FoldCase),
		kit.String(attribute+".zip", key+".Zip", &a.Zip).NullText("NULL").Same(kit.FoldCase),
		kit.String(attribute+".country", key+".Country", &a.Country).NullText("NULL").Same(kit.FoldCase).IgnoreEmptyResponse(),
	}
}

// read fills in what the API tells. An address that was not there is there only if
// something of it is set.
func (a *account) read(ctx context.Context, call *kit.Call, more ...kit.Field) error {
	billing, mailing := a.BillingAddress, a.MailingAddress
	if billing == nil {
		a.BillingAddress = &address{}
	}
	if mailing == nil {
		a.MailingAddress = &address{}
	}
	err := operations().Read(ctx, call, append(a.fields(), more...))
	if billing == nil && a.BillingAddress.isBlank() {
		a.BillingAddress = nil
	}
	if mailing == nil && a.MailingAddress.isBlank() {
		a.MailingAddress = nil
	}
	return err
}

// clone returns an account that shares no address.
func (a *account) clone() *account {
	clone := *a
	for _, address := range []**address{&clone.BillingAddress, &clone.MailingAddress} {
		if *address != nil {
			copied := **address
			*address = &copied
		}
	}
	return &clone
}

// isBlank reports whether nothing of an address is set; POST /v1.0/account/create
// answers a zip code that is not set as "" in its example.
func (a *address) isBlank() bool {
	for _, part := range []types.String{a.Street1, a.Street2, a.City, a.State, a.Zip, a.Country} {
		if part.ValueString() != "" {
			return false
		}
	}
	return true
}

// model is the resource: an account, its administrator, whom no answer names, and what
// only the provider goes by.
type model struct {
	account

	AccountAdmin  types.String `tfsdk:"account_admin"`
	AdoptExisting types.Bool   `tfsdk:"adopt_existing"`
}

func (m *model) fields() kit.Fields {
	return append(m.account.fields(), kit.String("account_admin", "AccountAdmin", &m.AccountAdmin).Same(kit.FoldCase).RequiresReplace())
}

// existing finds the only account of the planned name. Nothing published says that
// the names of accounts are unique.
func existing(ctx context.Context, call *kit.Call, plan *model) (*model, error) {
	accounts, err := call.List(ctx, collection(), nil)
	if err != nil {
		return nil, err
	}
	name := plan.AccountName.ValueString()
	var ids []string
	for _, account := range accounts {
		if kit.FoldCase(account.Text("AccountName")) == kit.FoldCase(name) {
			ids = append(ids, account.Text("AccountId"))
		}
	}
	switch len(ids) {
	case 0:
		return nil, nil //nolint:nilnil // There is none.
	case 1:
		found := &model{account: account{ID: types.StringValue(ids[0])}}
		return found, found.read(ctx, &kit.Call{Data: call.Data, Imported: true})
	}
	return nil, fmt.Errorf("several accounts are named %q: %s. Import the one that is meant", name, strings.Join(ids, ", "))
}

// update changes an account. POST /v1.0/account/update takes no account id, and
// nothing published says which account it changes; only its answer does, or a read if
// that does not. The names and addresses in the answer may be those from before, as in
// its example.
func update(ctx context.Context, call *kit.Call, plan, state *model) error {
	request := plan.fields().Update(state.fields())
	if len(request) == 0 {
		return nil
	}
	var answer telegent.Object
	if err := call.Do(ctx, telegent.UpdateAccount, nil, request, &answer); err != nil {
		return err
	}
	changed := answer.Within("AccountId").Text("AccountId")
	if changed == "" {
		now := plan.clone() // What a read does not return is taken to be as planned.
		now.ID = state.ID
		if err := now.read(ctx, &kit.Call{Data: call.Data}); err == nil && len(plan.account.fields().Update(now.fields())) == 0 {
			return nil
		}
		return fmt.Errorf("%s does not answer which account it changed, as it takes no account id and chooses itself, and a read does not show the change: "+
			"plan again to see whether it was %s, and if it was not, look which account has the new name or addresses",
			telegent.UpdateAccount, state.ID.ValueString())
	}
	if kit.CanonicalID(changed) != kit.CanonicalID(state.ID.ValueString()) {
		return fmt.Errorf("%s changed the account %q instead, as it takes no account id and chooses itself: "+
			"give that account its former name and addresses again, and ask Telegent how to have it change %s",
			telegent.UpdateAccount, changed, state.ID.ValueString())
	}
	return nil
}
