// SPDX-License-Identifier: MPL-2.0

// Package voiceroute is telegent_voice_route, which says where the calls go that
// arrive at its numbers, and the data sources that find one or list all.
package voiceroute

import (
	"context"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// NewResource returns the resource telegent_voice_route.
func NewResource() resource.Resource {
	return kit.NewResource(kit.Resource[model]{
		Name: "voice_route",
		Noun: "voice route",
		Description: "A voice route: the SIP trunk, webhook or forwarding that takes the calls that arrive at its numbers. " +
			"Only numbers with voice need one, and one route may serve many. A change applies to every number on the route " +
			"and may take up to 10 minutes to spread; delete one only when no number is on it any more.",
		Attributes: attributes(),
		Operations: operations(),
		Fields:     (*model).fields,
		Read:       func(ctx context.Context, call *kit.Call, m *model) error { return m.read(ctx, call) },
		LookUp: func(m *model) string {
			return fmt.Sprintf("Read data.telegent_voice_routes and look for a route named %q that no state has; import it by its id.", m.RouteName.ValueString())
		},
	})
}

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":            kit.ComputedString("The id of the route, `CRID-...`."),
		"account_id":    kit.ChosenString("The account of the route, `AID-...`; needed if account_key has several accounts. Another one replaces the route."),
		"route_name":    kit.RequiredString("What the route is called."),
		"route_type":    kit.RequiredString("What takes the calls: `Trunk` (SIP), `URL` (a webhook) or `Forward`.", stringvalidator.OneOf("Trunk", "URL", "Forward")),
		"route_enabled": kit.OnByDefault("Whether the route is on;"),
		"voice_url": kit.OptionalString("The URL of the webhook for calls. Where a run reads more than four voice routes, "+
			"a change made elsewhere is not seen, as the API's list leaves the URL out.", kit.URL("https", "http")),
		"voice_url_method": kit.ChosenString("The HTTP method of the webhook: `GET` or `POST`.", stringvalidator.OneOf("GET", "POST")),
		"voice_authentication_type": kit.WithNoneText(kit.OptionalString("How the webhook authenticates Telegent: `Basic` (user name and password) or `Bearer` (a token). "+
			"Leave it out for none. "+unread, stringvalidator.OneOf("Basic", "Bearer")), "None"), // POST /v1.0/voice/routes/update takes no None.
		"voice_username": kit.OptionalString("The user name for `Basic`. "+unread,
			stringvalidator.AlsoRequires(path.MatchRoot("voice_authentication_type"))),
		"voice_password_token_wo":         kit.SecretString("The password for `Basic`, or the token for `Bearer`."),
		"voice_password_token_wo_version": kit.SecretVersion("voice_password_token_wo"),
		"callback_voice_url":              kit.OptionalString("The URL of the webhook that is called back about calls. "+unread, kit.URL("https", "http")),
		"callback_voice_url_method":       kit.ChosenString("The HTTP method of the callback webhook: `GET` or `POST`. "+unread, stringvalidator.OneOf("GET", "POST")),
		"trunk_1":                         trunkAttribute("The primary SIP trunk."),
		"trunk_2":                         trunkAttribute("The secondary SIP trunk."),
		"ip_whitelist": kit.OptionalStrings("The IP addresses that may send calls.",
			setvalidator.ValueStringsAre(kit.IP())),
		"header_manipulation":       kit.OptionalString("The id of a header manipulation rule."),
		"enable_sip_refer":          kit.ChosenBool("Whether calls may be transferred by SIP REFER."),
		"transfer_caller_id":        kit.ChosenString("The caller id of transferred calls: `Transferee`, `Transferor` or `Transferee/Transferor`.", stringvalidator.OneOf("Transferee", "Transferor", "Transferee/Transferor")),
		"symmetric_rtp":             kit.ChosenBool("Whether RTP is symmetric, for trunks behind NAT."),
		"enable_trp_secure_trunk":   kit.ChosenBool("Whether the trunk uses TLS and SRTP."),
		"enable_pstn_transfer":      kit.ChosenBool("Whether calls may be transferred to the PSTN."),
		"cnam_lookup":               kit.ChosenBool("Whether the names of callers are looked up."),
		"termination_uri_subdomain": kit.OptionalString("The subdomain of the SIP termination URI."),
		"enable_call_streaming":     kit.ChosenBool("Whether the audio of calls is streamed to wss_uri."),
		"wss_uri":                   kit.OptionalString("The WebSocket that the audio of calls is streamed to.", kit.URL("wss")),
		"intelligent_route_enabled": kit.ChosenBool("Whether calls are routed intelligently. " + unread),
	}
}

func trunkAttribute(description string) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"ip":        kit.OptionalString("The trunk's IP address.", kit.IP()),
			"port":      kit.ChosenString("The trunk's port.", kit.Check("must be a port", checkPort)),
			"transport": kit.ChosenString("The transport: `UDP`, `TCP` or `TLS`.", stringvalidator.OneOf("UDP", "TCP", "TLS")),
			"uri":       kit.OptionalString("The trunk's URI."),
			"enabled":   kit.ChosenBool("Whether the trunk is on."),
			"priority":  kit.ChosenInt64("The trunk's priority; the lower one goes first.", int64validator.AtLeast(0)),
			"weight":    kit.ChosenInt64("The trunk's share of the load among those of its priority.", int64validator.AtLeast(0)),
		},
	}
}

func checkPort(value string) error {
	if port, err := strconv.ParseUint(value, 10, 16); err != nil || port == 0 || value != strconv.FormatUint(port, 10) {
		return fmt.Errorf("must be a port, such as 5060, is %q", value)
	}
	return nil
}

// unread is said of what GET /v1.0/voice/routes leaves out.
const unread = "The API never tells its value, so that a change made elsewhere is not seen."
