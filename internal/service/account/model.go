// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// operations are those of accounts; none deletes one, and none lists them in a shape
// that is published plainly.
func operations() kit.Operations {
	return kit.Operations{Create: telegent.CreateAccount, Get: telegent.GetAccount, ID: "AccountId"}
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
		kit.String("id", "AccountId", &a.ID).ReadOnly(),
		kit.String("account_name", "AccountName", &a.AccountName),
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
		kit.String(attribute+".street_1", key+".Street1", &a.Street1).Null("NULL"),
		kit.String(attribute+".street_2", key+".Street2", &a.Street2).Null("NULL"),
		kit.String(attribute+".city", key+".City", &a.City).Null("NULL"),
		kit.String(attribute+".state", key+".State", &a.State).Null("NULL"),
		kit.String(attribute+".zip", key+".Zip", &a.Zip).Null("NULL"),
		kit.String(attribute+".country", key+".Country", &a.Country).Null("NULL").Quiet(),
	}
}

// read fills in what the API tells. An address that was not there is there only if
// something of it is set.
func (a *account) read(ctx context.Context, data *kit.Data, imported bool, more ...kit.Field) error {
	billing, mailing := a.BillingAddress, a.MailingAddress
	if billing == nil {
		a.BillingAddress = &address{}
	}
	if mailing == nil {
		a.MailingAddress = &address{}
	}
	err := operations().Read(ctx, data, append(a.fields(), more...), imported)
	if billing == nil && a.BillingAddress.isBlank() {
		a.BillingAddress = nil
	}
	if mailing == nil && a.MailingAddress.isBlank() {
		a.MailingAddress = nil
	}
	return err
}

// isBlank tells whether nothing of an address is set; POST /v1.0/account/create
// answers a zip code that is not set as "" in its example.
func (a *address) isBlank() bool {
	for _, part := range []types.String{a.Street1, a.Street2, a.City, a.State, a.Zip, a.Country} {
		if part.ValueString() != "" {
			return false
		}
	}
	return true
}

// model is the resource: an account, and its administrator, whom no answer names.
type model struct {
	account

	AccountAdmin types.String `tfsdk:"account_admin"`
}

func (m *model) fields() kit.Fields {
	return append(m.account.fields(), kit.String("account_admin", "AccountAdmin", &m.AccountAdmin).CreateOnly())
}

// update changes an account. POST /v1.0/account/update takes no account id, and
// nothing published says which account it changes; only its answer does. The names
// and addresses in it may be those from before, as in its example.
func update(ctx context.Context, data *kit.Data, plan, state *model) error {
	request := plan.fields().Update(state.fields())
	if len(request) == 0 {
		return nil
	}
	var answer telegent.Object
	if err := data.Do(ctx, telegent.UpdateAccount, nil, request, &answer); err != nil {
		return err
	}
	changed := answer.Text("AccountId")
	if changed == "" {
		return fmt.Errorf("%s does not answer which account it changed, as it takes no account id and chooses itself: "+
			"plan again to see whether it was %s, and if it was not, look which account has the new name or addresses",
			telegent.UpdateAccount, state.ID.ValueString())
	}
	if changed != state.ID.ValueString() {
		return fmt.Errorf("%s changed the account %q instead, as it takes no account id and chooses itself: "+
			"give that account its former name and addresses again, and ask Telegent how to have it change %s",
			telegent.UpdateAccount, changed, state.ID.ValueString())
	}
	return nil
}
