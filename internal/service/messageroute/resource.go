// SPDX-License-Identifier: MPL-2.0

// Package messageroute is telegent_message_route, which says where the messages go
// that arrive at its numbers, and the data sources that find one or list all.
package messageroute

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewResource returns the resource telegent_message_route.
func NewResource() resource.Resource {
	return kit.NewResource(kit.Resource[model]{
		Name: "message_route",
		Noun: "message route",
		Description: "A message route: the webhook that Telegent calls for the messages that arrive at its numbers. " +
			"A number needs one before it can be provisioned, and one route may serve many. " +
			"A change applies at once to every number on the route; delete one only when no number is on it any more.",
		Attributes: attributes(),
		Operations: operations(),
		Fields:     (*model).fields,
		LookUp: func(m *model) string {
			return fmt.Sprintf("Read data.telegent_message_routes and look for a route named %q that no state has; import it by its id.", m.RouteName.ValueString())
		},
	})
}

func attributes() map[string]schema.Attribute {
	const authentication = "How the %s authenticates Telegent: `None`, `Basic` (user name and password) or `Bearer` (a token)."
	return map[string]schema.Attribute{
		"id":         kit.ComputedString("The id of the route, `MRID-...`."),
		"account_id": kit.ChosenString("The account of the route, `AID-...`; needed if account_key has several accounts. Another one replaces the route."),
		"route_name": kit.RequiredString("What the route is called."),
		"message_url": kit.RequiredString("The URL of the webhook that is called for each message that arrives.",
			kit.URL("https", "http")),
		"message_url_method":    kit.RequiredString("The HTTP method of the webhook: `GET` or `POST`.", stringvalidator.OneOf("GET", "POST")),
		"message_route_enabled": kit.OnByDefault("Whether the route is on;"),
		"message_authentication_type": kit.WithNoneText(kit.OptionalString(fmt.Sprintf(authentication, "webhook"),
			stringvalidator.OneOf("None", "Basic", "Bearer")), "None"),
		"message_username": kit.OptionalString("The user name for `Basic`.",
			stringvalidator.AlsoRequires(path.MatchRoot("message_authentication_type"))),
		"message_password_token_wo":         kit.SecretString("The password for `Basic`, or the token for `Bearer`."),
		"message_password_token_wo_version": kit.SecretVersion("message_password_token_wo"),
		"callback_message_url": kit.OptionalString("The URL of the webhook that is called if the first one fails.",
			kit.URL("https", "http")),
		"callback_message_url_method": kit.ChosenString("The HTTP method of the fallback webhook: `GET` or `POST`.", stringvalidator.OneOf("GET", "POST")),
		"callback_message_authentication_type": kit.WithNoneText(kit.OptionalString(fmt.Sprintf(authentication, "fallback webhook"),
			stringvalidator.OneOf("None", "Basic", "Bearer")), "None"),
		"callback_message_username": kit.OptionalString("The user name for `Basic` at the fallback webhook.",
			stringvalidator.AlsoRequires(path.MatchRoot("callback_message_authentication_type"))),
		"callback_message_password_token_wo":         kit.SecretString("The password for `Basic`, or the token for `Bearer`, at the fallback webhook."),
		"callback_message_password_token_wo_version": kit.SecretVersion("callback_message_password_token_wo"),

		"inbound_bypass":            kit.ChosenBool("Whether messages that arrive skip AI Guardian's filters. " + unread),
		"outbound_bypass":           kit.ChosenBool("Whether messages that are sent skip AI Guardian's filters. " + unread),
		"intelligent_route_enabled": kit.ChosenBool("Whether AI helps to route messages. " + unread),
	}
}

// unread is said of what no answer of the API has.
const unread = "Left out, it stays as it is. The API never tells its value, so that a change made elsewhere is not seen."
