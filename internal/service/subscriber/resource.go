// SPDX-License-Identifier: MPL-2.0

// Package subscriber is telegent_subscriber, a person or thing that numbers are
// assigned to, and the data source that finds one.
package subscriber

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewResource returns the resource telegent_subscriber.
func NewResource() resource.Resource {
	return kit.NewResource(kit.Resource[model]{
		Name: "subscriber",
		Noun: "subscriber",
		Description: "A subscriber of an account, to whom numbers are assigned. " +
			"The API has no operation that deletes one: a destroy removes it from the state alone, with a warning.",
		Attributes:    attributes(),
		Operations:    operations(),
		Fields:        (*model).fields,
		Update:        update,
		Existing:      existing,
		AdoptExisting: func(plan *model) bool { return plan.AdoptExisting.ValueBool() },
		Plan:          wantPassword,
		LookUp: func(m *model) string {
			return fmt.Sprintf("GET /v1.0/distributor/subscribers lists the subscribers: look for the email address %s, and import that one by its id. "+
				"Applying again cannot create a second one, as an email address can be used once.", m.Email.ValueString())
		},
	})
}

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         kit.ComputedString("The id of the subscriber, `TSUID-...`."),
		"account_id": kit.RequiredString("The account that the subscriber belongs to, `AID-...`. Another one moves the subscriber there, with its numbers and subscriptions."),
		"name":       kit.RequiredString("The full name."),
		"email":      kit.RequiredString("The email address, which no other subscriber of the platform may have. Another one replaces the subscriber, while the former stays at Telegent.", kit.Email()),
		"phone_numbers": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			MarkdownDescription: "The subscriber's own phone numbers, in E.164.",
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(kit.E164())},
		},
		"role": kit.RequiredString("The role: `Subscriber`, `Manager` or `Account Admin`.",
			stringvalidator.OneOf("Subscriber", "Manager", "Account Admin")),
		"adopt_existing":      kit.AdoptExisting("subscriber of the same email address in the same account"),
		"password_wo":         kit.SecretString("The password of the subscriber's login; needed to create one."),
		"password_wo_version": kit.SecretVersion("password_wo"),
	}
}

// wantPassword refuses to plan a creation without the password that it needs; one
// that was imported has a password already.
func wantPassword(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	created := req.State.Raw.IsNull() || len(resp.RequiresReplace) > 0
	if req.Plan.Raw.IsNull() || !created {
		return
	}
	password := path.Root("password_wo")
	var value types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, password, &value)...)
	if value.IsNull() {
		resp.Diagnostics.AddAttributeError(password, "Missing password_wo", "password_wo is needed to create a subscriber. It reaches neither plan nor state.")
	}
}
