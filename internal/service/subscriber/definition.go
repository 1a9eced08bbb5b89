// SPDX-License-Identifier: MPL-2.0

// Package subscriber is telegent_subscriber, a person or thing that numbers are assigned
// to, and the data sources and the list resource that read subscribers.
package subscriber

import (
	"context"
	"fmt"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of subscribers. The API cannot delete a subscriber.
func definition() kit.Definition[*subscriber] {
	return kit.Definition[*subscriber]{
		Name: "subscriber", Plural: "subscribers", Noun: "subscriber",
		Description: "Manages a subscriber of an account, to whom numbers are assigned. " +
			"The API cannot delete a subscriber: destroying the resource only removes it from the state, with a warning.",
		ListDescription: "Lists the subscribers of all accounts of the distributor that `account_key` names.",
		Attributes:      (*subscriber).attributes,
		Operations: kit.Operations{
			Create: telegent.CreateSubscriber, Get: telegent.GetSubscriber, Update: telegent.UpdateSubscriber, ID: "SubscriberId",
			Collection: collection(),
		},
		FindBy: []kit.Finder{{Attribute: "id"}, {Attribute: "email"}},
		ListArguments: []kit.ListArgument{
			{Name: "account_id", Description: "ID of an account, `AID-...`. Lists only its subscribers. If the API's list leaves accounts out, it takes a request for each subscriber."},
			{Name: "email", Description: "Email address. Lists only the subscriber that has it."},
		},
		ListTellsLess: func(s *subscriber) bool { return s.AccountID.IsNull() },
		Update:        update,
		ExistingBy:    "email",
		Plan:          requirePassword,
		LookUp: func(s *subscriber) string {
			return fmt.Sprintf("GET /v1.0/distributor/subscribers lists the subscribers: look for the email address %s, and import that subscriber by its id. "+
				"Applying again cannot create a second subscriber, because an email address can be used only once.", s.Email.ValueString())
		},
	}
}

// collection lists the subscribers of all accounts of the distributor. A page of GET
// /v1.0/distributor/subscribers has ten subscribers by default.
func collection() kit.Collection {
	return kit.Collection{
		Operation: telegent.ListSubscribers, Items: "Subscribers", ID: "SubscriberId",
		Query: url.Values{"TotalPerPage": {"100"}}, Page: "PageNumber", Total: "TotalSubscribers",
	}
}

// subscriber is the model.
type subscriber struct {
	ID              types.String `tfsdk:"id"`
	AccountID       types.String `tfsdk:"account_id"`
	Name            types.String `tfsdk:"name"`
	Email           types.String `tfsdk:"email"`
	PhoneNumbers    types.Set    `tfsdk:"phone_numbers"`
	Role            types.String `tfsdk:"role"`
	Password        types.String `tfsdk:"password_wo"`
	PasswordVersion types.Int64  `tfsdk:"password_wo_version"`
	StoredPassword  types.String `tfsdk:"password"`
	AdoptExisting   types.Bool   `tfsdk:"adopt_existing"`
}

func (s *subscriber) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "SubscriberId", &s.ID, "ID of the subscriber, `TSUID-...`.").Computed().ID("TSUID-", "SID-"),
		// POST /v1.0/subscribers/create takes AccountId, and every answer has it in Account,
		// which GET /v1.0/distributor/subscribers shows as null.
		kit.String("account_id", "AccountId", &s.AccountID, "ID of the account that the subscriber belongs to, `AID-...`.").
			Required().ID("AID-").SentOnCreate().IgnoreEmptyResponse().
			Note("Changing this moves the subscriber, with its numbers and subscriptions, to the other account."),
		kit.String("account_id", "Account.AccountId", &s.AccountID, "").Alias().ID().IgnoreEmptyResponse(),
		kit.String("name", "Name", &s.Name, "Full name.").Required().IgnoreEmptyResponse(),
		kit.String("email", "Email", &s.Email, "Email address. It must be unique among all subscribers of the platform.").
			Required().Same(kit.FoldCase).RequiresReplace().IgnoreEmptyResponse().Validate(kit.Email()).
			Note("The former subscriber stays at Telegent when this changes."),
		// The schema of POST /v1.0/subscribers/create requires PhoneNumbers, which may be empty.
		kit.Strings("phone_numbers", "PhoneNumbers", &s.PhoneNumbers, "Phone numbers of the subscriber, in E.164.").
			OptionalComputed().Unmanaged().CreatedEmpty().Phone().Validate(kit.E164()).
			Note("Without it, the numbers are not managed here: assign each with its `assigned_subscriber_id`. " +
				"If you set it, the subscriber has these numbers and no others; then leave out `assigned_subscriber_id` of these numbers."),
		kit.String("role", "Role", &s.Role, "Role of the subscriber.").Required().OneOf("Subscriber", "Manager", "Account Admin").IgnoreEmptyResponse(),
		kit.WriteOnly("password", "Password", &s.Password, &s.PasswordVersion, &s.StoredPassword, "Password of the subscriber's login. Required to create a subscriber.").KeepWhenRemoved(),
		kit.AdoptExisting(&s.AdoptExisting, "subscriber with the same email address in the same account"),
	}
}

// requirePassword refuses to plan a creation without a password. An imported subscriber
// has a password already.
func requirePassword(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	created := req.State.Raw.IsNull() || len(resp.RequiresReplace) > 0
	if req.Plan.Raw.IsNull() || !created {
		return
	}
	for _, name := range []string{"password_wo", "password"} {
		var value types.String
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), &value)...)
		if !value.IsNull() {
			return
		}
	}
	resp.Diagnostics.AddAttributeError(path.Root("password_wo"), "Missing password_wo",
		"password_wo must be set to create a subscriber. It is stored in neither plan nor state. A CLI older than Terraform 1.11 or OpenTofu 1.11 needs password instead, which is in the state.")
}
