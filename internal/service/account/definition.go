// SPDX-License-Identifier: MPL-2.0

// Package account is telegent_account, a customer of the distributor, and the data sources
// and the list resource that read accounts.
package account

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of accounts. The API cannot delete an account.
func definition() kit.Definition[*account] {
	return kit.Definition[*account]{
		Name: "account", Plural: "accounts", Noun: "account",
		Description: "Manages an account: a customer of the distributor that `account_key` names, with subscribers and numbers of its own. " +
			"The API cannot delete an account: destroying the resource only removes it from the state, with a warning. " +
			"An update request does not name the account that it changes: the provider checks the answer and fails if another account was changed.",
		ListDescription: "Lists the accounts of the distributor that `account_key` names.",
		Attributes:      (*account).attributes,
		Operations: kit.Operations{
			Create: telegent.CreateAccount, Get: telegent.GetAccount, ID: "AccountId",
			Collection: collection(),
		},
		Update:     update,
		ExistingBy: "account_name",
		LookFirst:  true,
		LookUp: func(a *account) string {
			return fmt.Sprintf("GET /v1.0/distributor/accounts lists the accounts: look for one named %q that no state has, and import it by its id.", a.AccountName.ValueString())
		},
	}
}

// collection lists the accounts of the distributor. The description of GET
// /v1.0/distributor/accounts promises a list; its example is a single account.
func collection() kit.Collection {
	return kit.Collection{Operation: telegent.ListAccounts, ID: "AccountId"}
}

// account is the model.
type account struct {
	ID             types.String `tfsdk:"id"`
	AccountName    types.String `tfsdk:"account_name"`
	AccountAdmin   types.String `tfsdk:"account_admin"`
	BillingAddress types.Object `tfsdk:"billing_address"`
	MailingAddress types.Object `tfsdk:"mailing_address"`
	AdoptExisting  types.Bool   `tfsdk:"adopt_existing"`
}

func (a *account) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "AccountId", &a.ID, "ID of the account, `AID-...`.").Computed().ID("AID-"),
		kit.String("account_name", "AccountName", &a.AccountName, "Name of the account.").Required().IgnoreEmptyResponse(),
		kit.String("account_admin", "AccountAdmin", &a.AccountAdmin, "Email address of the account's administrator.").
			Optional().KeepWhenRemoved().Same(kit.FoldCase).RequiresReplace().NotReturned().
			Note("The former account stays at Telegent when this changes."),
		kit.Object("billing_address", "BillingAddress", &a.BillingAddress, "Billing address.", address).Optional(),
		kit.Object("mailing_address", "MailingAddress", &a.MailingAddress, "Mailing address.", address).Optional(),
		// A plan of a resource would show a change with every new subscriber.
		kit.Int64("total_subscribers", "TotalSubscribers", new(types.Int64), "Number of subscribers of the account.").DataSourceOnly(),
		kit.AdoptExisting(&a.AdoptExisting, "account of the same name"),
	}
}

// address returns the rows of a postal address.
//
// GET /v1.0/account returns the string "NULL" for a street that is not set. In their
// examples, all three operations return null for the country, even if the request has one,
// so null has no meaning there.
func address() kit.Attributes {
	part := func(name, key, description string) kit.Attribute {
		return kit.String(name, key, new(types.String), description).Optional().NullText("NULL").Same(kit.FoldCase)
	}
	return kit.Attributes{
		part("street_1", "Street1", "First line of the street."),
		part("street_2", "Street2", "Second line of the street."),
		part("city", "City", "City."),
		part("state", "State", "State."),
		part("zip", "Zip", "ZIP code."),
		part("country", "Country", "Country.").IgnoreEmptyResponse().Note("The API does not return it reliably, so drift may not be detected."),
	}
}
