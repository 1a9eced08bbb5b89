// SPDX-License-Identifier: MPL-2.0

// Package messageroute is telegent_message_route, which decides where messages to its
// numbers go, and the data sources and the list resource that read routes.
package messageroute

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of message routes. The deletion returns the id under the key MRID,
// which is ignored.
func definition() kit.Definition[*route] {
	return kit.Definition[*route]{
		Name: "message_route", Plural: "message_routes", Noun: "message route",
		Description: "Manages a message route: the webhook that Telegent calls for messages to its numbers. " +
			"A number needs a message route before it can be provisioned, and one route may serve many numbers. " +
			"A change applies at once to every number on the route. Delete a route only when no number uses it any more.",
		ListDescription: "Lists the message routes of an account.",
		Attributes:      (*route).attributes,
		Operations: kit.Operations{
			Create: telegent.CreateMessageRoute, Get: telegent.GetMessageRoute,
			Update: telegent.UpdateMessageRoute, Delete: telegent.DeleteMessageRoute,
			ID: "MessageRouteId",
			Collection: kit.Collection{
				Operation: telegent.ListMessageRoutes, Items: "Results", ID: "MessageRouteId",
				By: map[string]string{"AccountId": "account_id"},
			},
			ListTellsAll: true,
		},
		Serves:        &kit.Use{Collection: kit.Inventory(), Plural: "numbers", Key: "MessageRouteId", Loss: "message routing"},
		ListAttribute: "routes",
		ListArguments: []kit.ListArgument{kit.AccountArgument()},
		LookUp: func(r *route) string {
			return fmt.Sprintf("Read data.telegent_message_routes and look for a route named %q that no state has; import it by its id.", r.RouteName.ValueString())
		},
	}
}

// route is the model.
type route struct {
	ID                                  types.String `tfsdk:"id"`
	AccountID                           types.String `tfsdk:"account_id"`
	RouteName                           types.String `tfsdk:"route_name"`
	MessageURL                          types.String `tfsdk:"message_url"`
	MessageURLMethod                    types.String `tfsdk:"message_url_method"`
	MessageRouteEnabled                 types.Bool   `tfsdk:"message_route_enabled"`
	MessageAuthenticationType           types.String `tfsdk:"message_authentication_type"`
	MessageUsername                     types.String `tfsdk:"message_username"`
	MessagePasswordToken                types.String `tfsdk:"message_password_token_wo"`
	MessagePasswordTokenVersion         types.Int64  `tfsdk:"message_password_token_wo_version"`
	StoredMessagePasswordToken          types.String `tfsdk:"message_password_token"`
	CallbackMessageURL                  types.String `tfsdk:"callback_message_url"`
	CallbackMessageURLMethod            types.String `tfsdk:"callback_message_url_method"`
	CallbackMessageAuthenticationType   types.String `tfsdk:"callback_message_authentication_type"`
	CallbackMessageUsername             types.String `tfsdk:"callback_message_username"`
	CallbackMessagePasswordToken        types.String `tfsdk:"callback_message_password_token_wo"`
	CallbackMessagePasswordTokenVersion types.Int64  `tfsdk:"callback_message_password_token_wo_version"`
	StoredCallbackMessagePasswordToken  types.String `tfsdk:"callback_message_password_token"`
	InboundBypass                       types.Bool   `tfsdk:"inbound_bypass"`
	OutboundBypass                      types.Bool   `tfsdk:"outbound_bypass"`
	IntelligentRouteEnabled             types.Bool   `tfsdk:"intelligent_route_enabled"`
}

// attributes are the rows. In its example, POST /v1.0/message/routes returns
// MessageRouteEnabled false for a request with true, so the planned value is kept. The list
// spells AccountID what the other operations spell AccountId. GET /v1.0/message/routes
// returns the passwords in plain text.
func (r *route) attributes() kit.Attributes {
	const bypass = "Telegent's documentation contradicts itself: another text says that %s."
	const authentication = "How Telegent authenticates to the %s: `Basic` sends a user name and a password, `Bearer` a token."
	return kit.Attributes{
		kit.String("id", "MessageRouteId", &r.ID, "ID of the route, `MRID-...`.").Computed().ID("MRID-"),
		// POST /v1.0/message/routes/update describes AccountId as "the account the route
		// belongs to", which does not mean that it can move the route.
		kit.String("account_id", "AccountId", &r.AccountID, "ID of the account, `AID-...`.").OptionalComputed().ID("AID-").Immutable().
			Note("Needed if `account_key` has several accounts."),
		kit.String("route_name", "RouteName", &r.RouteName, "Name of the route.").Required().IgnoreEmptyResponse(),
		kit.String("message_url", "MessageUrl", &r.MessageURL, "URL of the webhook that is called for each message that arrives.").
			Required().Same(kit.CanonicalURL).IgnoreEmptyResponse().Validate(kit.URL("https", "http")),
		kit.String("message_url_method", "MessageUrlMethod", &r.MessageURLMethod, "HTTP method of the webhook.").
			Required().OneOf("GET", "POST").IgnoreEmptyResponse(),
		kit.Bool("message_route_enabled", "MessageRouteEnabled", &r.MessageRouteEnabled, "Whether the route is on.").DefaultBool(true).IgnoreEmptyResponse(),
		kit.String("message_authentication_type", "MessageAuthenticationType", &r.MessageAuthenticationType, fmt.Sprintf(authentication, "webhook")).
			Optional().OneOf("None", "Basic", "Bearer").NoneText("None"),
		kit.String("message_username", "MessageUsername", &r.MessageUsername, "User name for `Basic`.").
			Optional().AlsoRequires("message_authentication_type").RequiredIf("message_authentication_type", "Basic"),
		kit.WriteOnly("message_password_token", "MessagePasswordToken", &r.MessagePasswordToken, &r.MessagePasswordTokenVersion, &r.StoredMessagePasswordToken,
			"Password for `Basic`, or token for `Bearer`.").RequiredIf("message_authentication_type", "Bearer"),
		kit.String("callback_message_url", "CallbackMessageUrl", &r.CallbackMessageURL, "URL of the webhook that is called if the first one fails.").
			Optional().Same(kit.CanonicalURL).Validate(kit.URL("https", "http")),
		kit.String("callback_message_url_method", "CallbackMessageUrlMethod", &r.CallbackMessageURLMethod, "HTTP method of the fallback webhook.").
			Optional().KeepWhenRemoved().OneOf("GET", "POST"),
		kit.String("callback_message_authentication_type", "CallbackMessageAuthenticationType", &r.CallbackMessageAuthenticationType,
			fmt.Sprintf(authentication, "fallback webhook")).Optional().OneOf("None", "Basic", "Bearer").NoneText("None"),
		kit.String("callback_message_username", "CallbackMessageUsername", &r.CallbackMessageUsername, "User name for `Basic` at the fallback webhook.").
			Optional().AlsoRequires("callback_message_authentication_type").RequiredIf("callback_message_authentication_type", "Basic"),
		kit.WriteOnly("callback_message_password_token", "CallbackMessagePasswordToken",
			&r.CallbackMessagePasswordToken, &r.CallbackMessagePasswordTokenVersion, &r.StoredCallbackMessagePasswordToken, "Password for `Basic`, or token for `Bearer`, at the fallback webhook.").
			RequiredIf("callback_message_authentication_type", "Bearer"),
		kit.Bool("inbound_bypass", "InboundBypass", &r.InboundBypass, "Whether messages that arrive skip AI Guardian's filters. "+fmt.Sprintf(bypass, "the webhook is then not called for them")).
			Optional().KeepWhenRemoved().NotReturned(),
		kit.Bool("outbound_bypass", "OutboundBypass", &r.OutboundBypass, "Whether messages that are sent skip AI Guardian's filters. "+fmt.Sprintf(bypass, "their delivery is then not reported")).
			Optional().KeepWhenRemoved().NotReturned(),
		kit.Bool("intelligent_route_enabled", "IntelligentRouteEnabled", &r.IntelligentRouteEnabled, "Whether AI helps to route messages. AI Guardian needs it to filter those of the route.").
			Optional().KeepWhenRemoved().NotReturned(),
	}
}
