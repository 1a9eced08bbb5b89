// SPDX-License-Identifier: MPL-2.0

// Package webhook is telegent_webhook, which Telegent calls for the events of an account,
// and the data sources and the list resource that read webhooks.
package webhook

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of webhooks. Nothing says that POST /v1.0/webhook/update keeps fields
// that a request omits. The samples send AccountId with the id in every request.
func definition() kit.Definition[*webhook] {
	account := map[string]string{"AccountId": "account_id"}
	return kit.Definition[*webhook]{
		Name: "webhook", Plural: "webhooks", Noun: "webhook",
		Description:     "Manages a webhook: a URL that Telegent calls for the events of an account, such as orders, messages and calls.",
		ListDescription: "Lists the webhooks of an account.",
		Attributes:      (*webhook).attributes,
		Operations: kit.Operations{
			Create: telegent.CreateWebhook, Get: telegent.GetWebhook, Update: telegent.UpdateWebhook, Delete: telegent.DeleteWebhook,
			ID: "WebhookId", With: account, UpdatesWhole: true,
			Collection: kit.Collection{Operation: telegent.ListWebhooks, ID: "WebhookId", By: account},
		},
		ListArguments: []kit.ListArgument{kit.AccountArgument()},
		ImportPrefix:  "account_id",
		Validate:      validate,
		LookUp: func(w *webhook) string {
			return fmt.Sprintf("Read data.telegent_webhooks and look for a webhook of the URL %q that no state has; import it by its id.", w.WebhookURL.ValueString())
		},
	}
}

// webhook is the model.
type webhook struct {
	ID                            types.String `tfsdk:"id"`
	AccountID                     types.String `tfsdk:"account_id"`
	WebhookURL                    types.String `tfsdk:"webhook_url"`
	SubscribedEvents              types.Set    `tfsdk:"subscribed_events"`
	Method                        types.String `tfsdk:"method"`
	DataFormat                    types.String `tfsdk:"data_format"`
	AuthenticationType            types.String `tfsdk:"authentication_type"`
	AuthenticationUsername        types.String `tfsdk:"authentication_username"`
	AuthenticationPassword        types.String `tfsdk:"authentication_password_wo"`
	AuthenticationPasswordVersion types.Int64  `tfsdk:"authentication_password_wo_version"`
	StoredAuthenticationPassword  types.String `tfsdk:"authentication_password"`
	AuthenticationToken           types.String `tfsdk:"authentication_token_wo"`
	AuthenticationTokenVersion    types.Int64  `tfsdk:"authentication_token_wo_version"`
	StoredAuthenticationToken     types.String `tfsdk:"authentication_token"`
	Active                        types.Bool   `tfsdk:"active"`
}

// attributes are the rows. All answers contain both secrets in plain text. POST
// /v1.0/webhook/update says Bearer, POST /v1.0/webhook/create says Token; both are read.
// The documentation spells an event New_Sms in one place and New_SMS in another.
func (w *webhook) attributes() kit.Attributes {
	const maxLength, maxMethod, maxFormat = 255, 10, 50
	return kit.Attributes{
		kit.String("id", "WebhookId", &w.ID, "ID of the webhook, `WID-...` or `WHID-...`.").Computed().ID("WID-", "WHID-"),
		kit.String("account_id", "AccountId", &w.AccountID, "ID of the account, `AID-...`.").OptionalComputed().ID("AID-").Immutable().
			Note("Needed if `account_key` has several accounts."),
		kit.String("webhook_url", "WebhookUrl", &w.WebhookURL, "URL that is called for each event.").
			Required().Same(kit.CanonicalURL).IgnoreEmptyResponse().Validate(kit.URL("https"), stringvalidator.LengthAtMost(maxLength)),
		kit.Strings("subscribed_events", "SubscribedEvents", &w.SubscribedEvents, "Events that the URL is called for, such as `Order_Update`.").
			Required().AtLeast(1).CommaSeparated().Same(kit.FoldCase).IgnoreEmptyResponse().Expect(kit.KnownValues(events()...)),
		kit.String("method", "Method", &w.Method, "HTTP method of the calls, such as `POST`.").OptionalComputed().Same(kit.FoldCase).
			Validate(stringvalidator.LengthAtMost(maxMethod)),
		kit.String("data_format", "DataFormat", &w.DataFormat, "Format of the calls, such as `json`.").OptionalComputed().Same(kit.FoldCase).
			Validate(stringvalidator.LengthAtMost(maxFormat)),
		kit.String("authentication_type", "AuthenticationType", &w.AuthenticationType,
			"How Telegent authenticates to the URL: `Basic` sends a user name and a password, `Bearer` a token.").
			Optional().OneOf("None", "Basic", "Bearer").NoneText("None").SpelledOnCreate(map[string]string{"Bearer": "Token"}).Synonym("Token", "Bearer"),
		kit.String("authentication_username", "AuthenticationUsername", &w.AuthenticationUsername, "User name for `Basic`.").
			Optional().AlsoRequires("authentication_type").RequiredIf("authentication_type", "Basic").Validate(stringvalidator.UTF8LengthAtMost(maxLength)),
		kit.WriteOnly("authentication_password", "AuthenticationPassword", &w.AuthenticationPassword, &w.AuthenticationPasswordVersion, &w.StoredAuthenticationPassword,
			"Password for `Basic`.").RequiredIf("authentication_type", "Basic").Validate(stringvalidator.UTF8LengthAtMost(maxLength)),
		kit.WriteOnly("authentication_token", "AuthenticationToken", &w.AuthenticationToken, &w.AuthenticationTokenVersion, &w.StoredAuthenticationToken,
			"Token for `Bearer`.").RequiredIf("authentication_type", "Bearer").Validate(stringvalidator.UTF8LengthAtMost(maxLength)),
		kit.Bool("active", "Active", &w.Active, "Whether the webhook is active.").Computed(),
	}
}

// events are those that the description of POST /v1.0/webhook/create names.
func events() []string {
	return []string{"Order_Update", "New_Sms", "Call_Completed", "Call_On_Hold", "Call_Recording", "Call_In_Progress", "Call_Ringing"}
}

// validate refuses events that do not fit into the single string that the API takes for
// them.
func validate(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var subscribed types.Set
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("subscribed_events"), &subscribed)...)
	const longest = 255
	var names []string
	for _, event := range subscribed.Elements() {
		if text, ok := event.(types.String); ok {
			names = append(names, text.ValueString())
		}
	}
	if length := len(strings.Join(names, ",")); length > longest {
		resp.Diagnostics.AddAttributeError(path.Root("subscribed_events"), "Invalid subscribed_events",
			fmt.Sprintf("subscribed_events must have at most %d characters together, got %d.", longest, length))
	}
}
