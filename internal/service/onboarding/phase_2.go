// SPDX-License-Identifier: MPL-2.0

package onboarding

import (
	"context"
	"slices"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// connectivity is phase 2.
func (l checklist) connectivity(r reads) []task {
	const theirHalf = "This is Telegent's half; see that your own firewall lets Telegent's addresses in."
	return []task{
		{
			owner: byPartner, text: "The URL for inbound messages is given, with its authentication.",
			see: having(r.messageRoutes, "a message route with a URL and Basic or Bearer authentication", "MessageRouteId",
				"set message_url and message_authentication_type of a telegent_message_route", func(o telegent.Object) bool {
					kind := kit.FoldCase(o.Text("MessageAuthenticationType"))
					return o.Text("MessageUrl") != "" && (kind == "basic" || kind == "bearer")
				}),
		},
		{
			owner: byPartner, text: "The URL for delivery reports is given; it may be the same.",
			see: having(r.messageRoutes, "a message route with a callback URL", "MessageRouteId", "set callback_message_url of a telegent_message_route",
				func(o telegent.Object) bool { return o.Text("CallbackMessageUrl") != "" }),
		},
		{
			owner: byBoth, text: "Telegent's network reaches both URLs.",
			remaining: "Have Telegent send a test message. A call from your own network proves nothing about theirs.",
		},
		{
			owner: byPartner, text: "The delivery of call detail records (CDR) is chosen: webhook, email or both.",
			remaining: "Ask Telegent's support, which sets it up. The records of voice and of SMS are separate files.",
		},
		{
			owner: byPartner, text: "The fields of an inbound message are reviewed.",
			remaining: "Compare your parser with the Customer FAQ, which your representative at Telegent has.",
		},
		{
			owner: byPartner, text: "The public IP addresses of your SBC are given (SIP only).",
			see: trunks(r, "an IP address or a URI", "set trunk_1 of the telegent_voice_route", hasTrunk),
		},
		{
			owner: byTelegent, text: "The IP addresses of Telegent's SBC are received (SIP only).",
			remaining: "Ask your representative at Telegent, and put them into the allow-list of your SBC.",
		},
		{
			owner: byBoth, text: "The allow-lists of both sides are in place (SIP only).", remaining: theirHalf,
			see: trunks(r, "an allow-list", "set ip_whitelist of the telegent_voice_route", hasAllowList),
		},
		{
			owner: byBoth, text: "Custom SIP headers are agreed (SIP only).",
			remaining: "Ask Telegent for the header manipulation, an HMI id, and set it as header_manipulation of the voice route.",
		},
	}
}

// trunks returns a check of the voice routes that are trunks, of which one must have
// something. Without a trunk there is no SIP to check.
func trunks(r reads, what, hint string, has func(o telegent.Object) bool) func(context.Context) (result, error) {
	return func(ctx context.Context) (result, error) {
		all, err := r.voiceRoutes()
		if err != nil {
			return result{}, err
		}
		if !slices.ContainsFunc(all.objects, isTrunk) {
			return skipped("There is no voice route of the type Trunk. With SIP, create a telegent_voice_route.")
		}
		return having(r.voiceRoutes, "a voice route of the type Trunk with "+what, "CallRouteId", hint,
			func(o telegent.Object) bool { return isTrunk(o) && has(o) })(ctx)
	}
}

func isTrunk(o telegent.Object) bool { return kit.FoldCase(o.Text("RouteType")) == "trunk" }

func hasTrunk(o telegent.Object) bool {
	return slices.ContainsFunc([]string{"TrunkIp1", "TrunkIp2", "TrunkUri1", "TrunkUri2"}, func(key string) bool { return o.Text(key) != "" })
}

// hasAllowList reports whether a voice route has one. The list of voice routes has
// IpWhitelist, and GET /v1.0/voice/routes has IpWhiteList.
func hasAllowList(o telegent.Object) bool {
	addresses, err := o.Objects("IpWhitelist")
	return len(addresses) > 0 || err != nil && o.Text("IpWhitelist") != ""
}
