// SPDX-License-Identifier: MPL-2.0

// Package voiceroute is telegent_voice_route, which says where the calls go that arrive at
// its numbers, and the data sources and the list resource that read routes.
package voiceroute

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of voice routes. GET /v1.0/voice/routes alone spells the parameter
// CallRouteID.
//
// GET /v1.0/voice/routes omits RouteEnabled and IntelligentRouteEnabled; GET
// /v1.0/account/voice/routes omits VoiceUrl and IntelligentRouteEnabled. Omitted attributes
// keep their known values. So a run that reads many routes by the list does not detect that
// a VoiceUrl was changed elsewhere; a run that reads fewer does.
func definition() kit.Definition[*route] {
	return kit.Definition[*route]{
		Name: "voice_route", Plural: "voice_routes", Noun: "voice route",
		Description: "Manages a voice route: the SIP trunk, webhook or forwarding that receives the calls to its numbers. " +
			"Only numbers with voice need a voice route, and one route may serve many numbers. A change applies to every number on the route " +
			"and may take up to 10 minutes to spread. Delete a route only when no number uses it any more.",
		ListDescription: "Lists the voice routes of an account.",
		Attributes:      (*route).attributes,
		Operations: kit.Operations{
			Create: telegent.CreateVoiceRoute, Get: telegent.GetVoiceRoute,
			Update: telegent.UpdateVoiceRoute, Delete: telegent.DeleteVoiceRoute,
			ID: "CallRouteId", Query: "CallRouteID",
			Collection: kit.Collection{
				Operation: telegent.ListVoiceRoutes, Items: "Results", ID: "CallRouteId",
				By: map[string]string{"AccountId": "account_id"},
			},
			ListTellsMore: true, // RouteEnabled, and the elements of IpWhitelist.
		},
		Serves:        &kit.Use{Collection: kit.Inventory(), Plural: "numbers", Key: "VoiceRouteId", Loss: "voice routing"},
		ListAttribute: "routes",
		ListArguments: []kit.ListArgument{kit.AccountArgument()},
		// A query that generates configuration would clear the URL.
		ListTellsLess: func(r *route) bool { return r.RouteType.ValueString() == "URL" },
		LookUp: func(r *route) string {
			return fmt.Sprintf("Read data.telegent_voice_routes and look for a route named %q that no state has; import it by its id.", r.RouteName.ValueString())
		},
	}
}

// route is the model.
type route struct {
	ID                        types.String `tfsdk:"id"`
	AccountID                 types.String `tfsdk:"account_id"`
	RouteName                 types.String `tfsdk:"route_name"`
	RouteType                 types.String `tfsdk:"route_type"`
	RouteEnabled              types.Bool   `tfsdk:"route_enabled"`
	VoiceURL                  types.String `tfsdk:"voice_url"`
	VoiceURLMethod            types.String `tfsdk:"voice_url_method"`
	VoiceAuthenticationType   types.String `tfsdk:"voice_authentication_type"`
	VoiceUsername             types.String `tfsdk:"voice_username"`
	VoicePasswordToken        types.String `tfsdk:"voice_password_token_wo"`
	VoicePasswordTokenVersion types.Int64  `tfsdk:"voice_password_token_wo_version"`
	StoredVoicePasswordToken  types.String `tfsdk:"voice_password_token"`
	CallbackVoiceURL          types.String `tfsdk:"callback_voice_url"`
	CallbackVoiceURLMethod    types.String `tfsdk:"callback_voice_url_method"`
	Trunk1                    types.Object `tfsdk:"trunk_1"`
	Trunk2                    types.Object `tfsdk:"trunk_2"`
	IPWhitelist               types.Set    `tfsdk:"ip_whitelist"`
	HeaderManipulation        types.String `tfsdk:"header_manipulation"`
	EnableSIPRefer            types.Bool   `tfsdk:"enable_sip_refer"`
	TransferCallerID          types.String `tfsdk:"transfer_caller_id"`
	SymmetricRTP              types.Bool   `tfsdk:"symmetric_rtp"`
	EnableTRPSecureTrunk      types.Bool   `tfsdk:"enable_trp_secure_trunk"`
	EnablePSTNTransfer        types.Bool   `tfsdk:"enable_pstn_transfer"`
	CNAMLookup                types.Bool   `tfsdk:"cnam_lookup"`
	TerminationURISubdomain   types.String `tfsdk:"termination_uri_subdomain"`
	EnableCallStreaming       types.Bool   `tfsdk:"enable_call_streaming"`
	WSSURI                    types.String `tfsdk:"wss_uri"`
	IntelligentRouteEnabled   types.Bool   `tfsdk:"intelligent_route_enabled"`
}

func (r *route) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "CallRouteId", &r.ID, "ID of the route, `CRID-...`.").Computed().ID("CRID-"),
		// AccountId is in both samples of POST /v1.0/voice/routes/update, though not in its
		// schema.
		kit.String("account_id", "AccountId", &r.AccountID, "ID of the account, `AID-...`.").OptionalComputed().ID("AID-").Immutable().
			Note("Needed if `account_key` has several accounts."),
		kit.String("route_name", "RouteName", &r.RouteName, "Name of the route.").Required().IgnoreEmptyResponse(),
		kit.String("route_type", "RouteType", &r.RouteType, "What receives the calls: a SIP trunk, a webhook (`URL`) or a forwarding. The API publishes no field that says where `Forward` leads.").
			Required().OneOf("Trunk", "URL", "Forward").
			Expect(kit.Doubtful("Forward", "The API publishes no field that says where such a route forwards calls to, so the provider cannot set it: Telegent must.")).IgnoreEmptyResponse(),
		kit.Bool("route_enabled", "RouteEnabled", &r.RouteEnabled, "Whether the route is on.").DefaultBool(true).IgnoreEmptyResponse(),
		kit.String("voice_url", "VoiceUrl", &r.VoiceURL, "URL of the webhook for calls.").Optional().RequiredIf("route_type", "URL").Same(kit.CanonicalURL).Validate(kit.URL("https", "http")).
			Note("If a run reads more than two voice routes, drift is not detected, because the API's list omits the URL."),
		kit.String("voice_url_method", "VoiceUrlMethod", &r.VoiceURLMethod, "HTTP method of the webhook.").Optional().KeepWhenRemoved().OneOf("GET", "POST"),
		// POST /v1.0/voice/routes/update does not accept None.
		kit.String("voice_authentication_type", "VoiceAuthenticationType", &r.VoiceAuthenticationType,
			"How Telegent authenticates to the webhook: `Basic` sends a user name and a password, `Bearer` a token.").
			Optional().OneOf("Basic", "Bearer").NoneText("None").NotReturned(),
		kit.String("voice_username", "VoiceUsername", &r.VoiceUsername, "User name for `Basic`.").
			Optional().AlsoRequires("voice_authentication_type").RequiredIf("voice_authentication_type", "Basic").NotReturned(),
		kit.WriteOnly("voice_password_token", "VoicePasswordToken", &r.VoicePasswordToken, &r.VoicePasswordTokenVersion, &r.StoredVoicePasswordToken,
			"Password for `Basic`, or token for `Bearer`.").RequiredIf("voice_authentication_type", "Bearer"),
		kit.String("callback_voice_url", "CallbackVoiceUrl", &r.CallbackVoiceURL, "URL of the webhook that is called back about calls.").
			Optional().Same(kit.CanonicalURL).Validate(kit.URL("https", "http")).NotReturned(),
		kit.String("callback_voice_url_method", "CallbackVoiceUrlMethod", &r.CallbackVoiceURLMethod, "HTTP method of the callback webhook.").
			Optional().KeepWhenRemoved().OneOf("GET", "POST").NotReturned(),
		kit.Object("trunk_1", "", &r.Trunk1, "Primary SIP trunk.", trunk("1")).Optional().RequiredIf("route_type", "Trunk", "trunk_2", "ip_whitelist", "termination_uri_subdomain").PresentIf("ip", "uri"),
		kit.Object("trunk_2", "", &r.Trunk2, "Secondary SIP trunk.", trunk("2")).Optional().PresentIf("ip", "uri"),
		// Requests and the list spell it IpWhitelist, the other answers IpWhiteList. In every
		// example it is [] there, even after a request with two addresses.
		kit.Strings("ip_whitelist", "IpWhitelist", &r.IPWhitelist, "IP addresses that may send calls.").
			Optional().ElementKey("IpAddress").ExactKey().Canonical(kit.CanonicalIP).Validate(kit.IP()),
		kit.Strings("ip_whitelist", "IpWhiteList", &r.IPWhitelist, "").Alias().ElementKey("IpAddress").Canonical(kit.CanonicalIP).IgnoreEmptyResponse(),
		kit.String("header_manipulation", "HeaderManipulation", &r.HeaderManipulation, "ID of a header manipulation rule.").Optional().ID(),
		kit.Bool("enable_sip_refer", "EnableSipRefer", &r.EnableSIPRefer, "Whether calls may be transferred by SIP REFER.").Optional().KeepWhenRemoved(),
		kit.String("transfer_caller_id", "TransferCallerId", &r.TransferCallerID, "Caller ID of transferred calls.").
			Optional().KeepWhenRemoved().OneOf("Transferee", "Transferor", "Transferee/Transferor"),
		kit.Bool("symmetric_rtp", "SymmetricRtp", &r.SymmetricRTP, "Whether RTP is symmetric, for trunks behind NAT.").Optional().KeepWhenRemoved(),
		kit.Bool("enable_trp_secure_trunk", "EnableTrpSecureTrunk", &r.EnableTRPSecureTrunk, "Whether the trunk uses TLS and SRTP.").Optional().KeepWhenRemoved(),
		kit.Bool("enable_pstn_transfer", "EnablePstnTransfer", &r.EnablePSTNTransfer, "Whether calls may be transferred to the PSTN.").Optional().KeepWhenRemoved(),
		kit.Bool("cnam_lookup", "CnamLookup", &r.CNAMLookup, "Whether the names of callers are looked up.").Optional().KeepWhenRemoved(),
		kit.String("termination_uri_subdomain", "TerminationUriSubdomain", &r.TerminationURISubdomain, "Subdomain of the SIP termination URI.").
			Optional().Same(kit.FoldCase),
		kit.Bool("enable_call_streaming", "EnableCallStreaming", &r.EnableCallStreaming, "Whether the audio of calls is streamed to `wss_uri`.").Optional().KeepWhenRemoved(),
		kit.String("wss_uri", "WssUri", &r.WSSURI, "URI of the WebSocket that the audio of calls is streamed to.").
			Optional().RequiredIf("enable_call_streaming", true).Same(kit.CanonicalURL).Validate(kit.URL("wss")),
		kit.Bool("intelligent_route_enabled", "IntelligentRouteEnabled", &r.IntelligentRouteEnabled, "Whether AI helps to route calls. AI Guardian needs it to filter those of the route.").
			Optional().KeepWhenRemoved().NotReturned(),
	}
}

// trunk returns the rows of the trunk with the number. Priority is misspelled on the wire.
func trunk(number string) func() kit.Attributes {
	return func() kit.Attributes {
		return kit.Attributes{
			kit.String("ip", "TrunkIp"+number, new(types.String), "IP address of the trunk.").Optional().Canonical(kit.CanonicalIP).Validate(kit.IP()),
			kit.String("port", "TrunkPort"+number, new(types.String), "Port of the trunk.").OptionalComputed().Canonical(canonicalPort).
				Validate(kit.Check("must be a port", checkPort)),
			kit.String("transport", "TrunkTransport"+number, new(types.String), "Transport protocol.").OptionalComputed().OneOf("UDP", "TCP", "TLS"),
			kit.String("uri", "TrunkUri"+number, new(types.String), "URI of the trunk.").Optional().Same(kit.CanonicalURL),
			kit.Bool("enabled", "TrunkEnabled"+number, new(types.Bool), "Whether the trunk is on.").OptionalComputed(),
			kit.Int64("priority", "Trunk"+number+"Priortiy", new(types.Int64), "Priority of the trunk. The trunk with the lowest value is tried first.").OptionalComputed().AtLeast(0),
			kit.Int64("weight", "Trunk"+number+"Weight", new(types.Int64), "Share of the load among the trunks of the same priority.").OptionalComputed().AtLeast(0),
		}
	}
}

// canonicalPort is the equality of ports; an answer may have 5060.0 as a JSON number.
func canonicalPort(port string) string { return strings.TrimSuffix(strings.TrimSpace(port), ".0") }

func checkPort(value string) error {
	if port, err := strconv.ParseUint(value, 10, 16); err != nil || port == 0 || value != strconv.FormatUint(port, 10) {
		return fmt.Errorf("must be a port such as 5060, got %q", value)
	}
	return nil
}
