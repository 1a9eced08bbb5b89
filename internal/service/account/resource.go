// SPDX-License-Identifier: MPL-2.0

// Package account is telegent_account, a customer of the distributor, and the data
// source that finds one.
package account

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewResource returns the resource telegent_account.
func NewResource() resource.Resource {
	return kit.NewResource(kit.Resource[model]{
		Name: "account",
		Noun: "account",
		Description: "An account: a customer of the distributor that account_key names, with subscribers and numbers of its own. " +
			"The API has no operation that deletes one: a destroy removes it from the state alone, with a warning. " +
			"Nor does its update say which account it changes; the provider compares the answer and fails if it was another one.",
		Attributes:    attributes(),
		Operations:    operations(),
		Fields:        (*model).fields,
		Read:          func(ctx context.Context, call *kit.Call, m *model) error { return m.read(ctx, call) },
		Update:        update,
		Existing:      existing,
		AdoptExisting: func(plan *model) bool { return plan.AdoptExisting.ValueBool() },
		LookFirst:     true,
		LookUp: func(m *model) string {
			return fmt.Sprintf("GET /v1.0/distributor/accounts lists the accounts: look for one named %q that no state has, and import it by its id.", m.AccountName.ValueString())
		},
	})
}

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":           kit.ComputedString("The id of the account, `AID-...`."),
		"account_name": kit.RequiredString("What the account is called."),
		"account_admin": kit.ChosenString("The email address of the account's administrator. It is sent on creation alone; the API never tells it. " +
			"Another one creates another account, while the former stays at Telegent."),
		"adopt_existing":  kit.AdoptExisting("account of the same name"),
		"billing_address": addressAttribute("The billing address."),
		"mailing_address": addressAttribute("The mailing address."),
	}
}

func addressAttribute(description string) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"street_1": kit.OptionalString("The first line of the street."),
			"street_2": kit.OptionalString("The second line of the street."),
			"city":     kit.OptionalString("The city."),
			"state":    kit.OptionalString("The state."),
			"zip":      kit.OptionalString("The zip code."),
			"country":  kit.OptionalString("The country. The API does not tell it reliably, so that a change made elsewhere may not be seen."),
		},
	}
}
