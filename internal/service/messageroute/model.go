// SPDX-License-Identifier: MPL-2.0

package messageroute

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// operations are those of message routes. The deletion answers with the id under the
// key MRID, which is not looked at.
func operations() kit.Operations {
	return kit.Operations{
		Create:     telegent.CreateMessageRoute,
		Get:        telegent.GetMessageRoute,
		Update:     telegent.UpdateMessageRoute,
		Delete:     telegent.DeleteMessageRoute,
		ID:         "MessageRouteId",
		Collection: collection(),
	}
}

func collection() kit.Collection {
	return kit.Collection{Operation: telegent.ListMessageRoutes, Items: "Results", ID: "MessageRouteId", ByAccount: true}
}

// route is what the API tells of a message route.
//
// POST /v1.0/message/routes answers MessageRouteEnabled false in its example though
// true was sent, so what was planned is kept. The list spells AccountID what the
// others spell AccountId.
type route struct {
	ID                                types.String `tfsdk:"id"`
	AccountID                         types.String `tfsdk:"account_id"`
	RouteName                         types.String `tfsdk:"route_name"`
	MessageURL                        types.String `tfsdk:"message_url"`
	MessageURLMethod                  types.String `tfsdk:"message_url_method"`
	MessageRouteEnabled               types.Bool   `tfsdk:"message_route_enabled"`
	MessageAuthenticationType         types.String `tfsdk:"message_authentication_type"`
	MessageUsername                   types.String `tfsdk:"message_username"`
	CallbackMessageURL                types.String `tfsdk:"callback_message_url"`
	CallbackMessageURLMethod          types.String `tfsdk:"callback_message_url_method"`
	CallbackMessageAuthenticationType types.String `tfsdk:"callback_message_authentication_type"`
	CallbackMessageUsername           types.String `tfsdk:"callback_message_username"`
}

func (r *route) fields() kit.Fields {
	return kit.Fields{
		kit.String("id", "MessageRouteId", &r.ID).ID().ReadOnly(),
		// POST /v1.0/message/routes/update takes AccountId as "the account the route
		// belongs to", which is not taken as a way to move it.
		kit.String("account_id", "AccountId", &r.AccountID).ID().Immutable(),
		kit.String("route_name", "RouteName", &r.RouteName).IgnoreEmptyResponse(),
		kit.String("message_url", "MessageUrl", &r.MessageURL).Same(kit.CanonicalURL).IgnoreEmptyResponse(),
		kit.String("message_url_method", "MessageUrlMethod", &r.MessageURLMethod).OneOf("GET", "POST").IgnoreEmptyResponse(),
		kit.Bool("message_route_enabled", "MessageRouteEnabled", &r.MessageRouteEnabled).IgnoreEmptyResponse(),
		kit.String("message_authentication_type", "MessageAuthenticationType", &r.MessageAuthenticationType).OneOf("None", "Basic", "Bearer").NoneText("None"),
		kit.String("message_username", "MessageUsername", &r.MessageUsername),
		kit.String("callback_message_url", "CallbackMessageUrl", &r.CallbackMessageURL).Same(kit.CanonicalURL),
		kit.String("callback_message_url_method", "CallbackMessageUrlMethod", &r.CallbackMessageURLMethod).OneOf("GET", "POST"),
		kit.String("callback_message_authentication_type", "CallbackMessageAuthenticationType", &r.CallbackMessageAuthenticationType).
			OneOf("None", "Basic", "Bearer").NoneText("None"),
		kit.String("callback_message_username", "CallbackMessageUsername", &r.CallbackMessageUsername),
	}
}

// model is the resource: a route, and what only goes to the API. No answer has the
// three flags, and the passwords, which GET /v1.0/message/routes answers in clear,
// are not looked at.
type model struct {
	route

	InboundBypass           types.Bool `tfsdk:"inbound_bypass"`
	OutboundBypass          types.Bool `tfsdk:"outbound_bypass"`
	IntelligentRouteEnabled types.Bool `tfsdk:"intelligent_route_enabled"`

	MessagePasswordToken                types.String `tfsdk:"message_password_token_wo"`
	MessagePasswordTokenVersion         types.Int64  `tfsdk:"message_password_token_wo_version"`
	CallbackMessagePasswordToken        types.String `tfsdk:"callback_message_password_token_wo"`
	CallbackMessagePasswordTokenVersion types.Int64  `tfsdk:"callback_message_password_token_wo_version"`
}

func (m *model) fields() kit.Fields {
	return append(m.route.fields(),
		kit.Bool("inbound_bypass", "InboundBypass", &m.InboundBypass),
		kit.Bool("outbound_bypass", "OutboundBypass", &m.OutboundBypass),
		kit.Bool("intelligent_route_enabled", "IntelligentRouteEnabled", &m.IntelligentRouteEnabled),
		kit.Secret("message_password_token_wo", "MessagePasswordToken", &m.MessagePasswordToken, &m.MessagePasswordTokenVersion),
		kit.Secret("callback_message_password_token_wo", "CallbackMessagePasswordToken",
			&m.CallbackMessagePasswordToken, &m.CallbackMessagePasswordTokenVersion),
	)
}
