// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/telegent/terraform-provider-telegent/internal/sandbox"

func voiceRouteCase(p parents) resourceCase {
	k := resourceCase{
		name: "telegent_voice_route", noun: "voice route", key: "id", idField: "CallRouteId",
		create: "POST " + sandbox.VoiceRoutePath, get: "GET " + sandbox.VoiceRoutePath,
		update: "POST " + sandbox.VoiceRouteUpdatePath, remove: "POST " + sandbox.VoiceRouteDeletePath,
		list: "GET " + sandbox.AccountVoiceRoutesPath, listData: "telegent_voice_routes", notListed: "voice_url",
		arguments: []argument{
			arg("route_name", "RouteName", "main", "second", plainText()).isRequired(),
			arg("account_id", "AccountId", p.account[0], p.account[1], folded()).inLeast().isKept().replacesObject(),
			arg("route_type", "RouteType", "Trunk", "URL", oneOf("Trunk", "URL", "Forward")).isRequired(),
			arg("route_enabled", "RouteEnabled", false, true, boolean()).fallsBackTo(true).isListed(),
			arg("voice_url", "VoiceUrl", "https://example.com/calls", "https://example.com/elsewhere", webURL("https", "http")),
			arg("voice_url_method", "VoiceUrlMethod", "POST", "GET", oneOf("GET", "POST")).isKept(),
			arg("voice_authentication_type", "VoiceAuthenticationType", "Basic", "Bearer", oneOf("Basic", "Bearer").orNone()).isNotReturned(),
			arg("voice_username", "VoiceUsername", "user", "another", plainText()).needing("voice_authentication_type").removedWith("voice_authentication_type").isNotReturned(),
			secret("voice_password_token_wo", "VoicePasswordToken", canary+"1"),
			arg("callback_voice_url", "CallbackVoiceUrl", "https://example.com/back", "https://example.com/third", webURL("https", "http")).isNotReturned(),
			arg("callback_voice_url_method", "CallbackVoiceUrlMethod", "GET", "POST", oneOf("GET", "POST")).isKept().isNotReturned(),
			arg("ip_whitelist", "IpWhitelist", []string{"192.0.2.1", "192.0.2.2"}, []string{"192.0.2.3"}, ipAddresses()).fallsBackTo(list()).isListed().inLeast(),
			arg("header_manipulation", "HeaderManipulation", "HM-1", "HM-2", folded()),
			arg("enable_sip_refer", "EnableSipRefer", true, false, boolean()).isKept(),
			arg("transfer_caller_id", "TransferCallerId", "Transferee", "Transferor", oneOf("Transferee", "Transferor", "Transferee/Transferor")).isKept(),
			arg("symmetric_rtp", "SymmetricRtp", true, false, boolean()).isKept(),
			arg("enable_trp_secure_trunk", "EnableTrpSecureTrunk", true, false, boolean()).isKept(),
			arg("enable_pstn_transfer", "EnablePstnTransfer", true, false, boolean()).isKept(),
			arg("cnam_lookup", "CnamLookup", true, false, boolean()).isKept(),
			arg("termination_uri_subdomain", "TerminationUriSubdomain", "acme", "other", folded()),
			arg("enable_call_streaming", "EnableCallStreaming", true, false, boolean()).isKept(),
			arg("wss_uri", "WssUri", "wss://example.com/stream", "wss://example.com/other", webURL("wss")).removedWith("enable_call_streaming"),
			arg("intelligent_route_enabled", "IntelligentRouteEnabled", true, false, boolean()).isKept().isNotReturned(),
		},
		changes: []edit{
			{name: "ip_whitelist empty", set: map[string]any{"ip_whitelist": []string{}}, stored: map[string]any{"IpWhitelist": list()}},
		},
		generated: []string{"CallRouteId"},
		address:   []string{"AccountId", "CallRouteId"},
		importBy:  []string{"id"}, identifyBy: []string{"id"}, absent: []string{"CRID-absent"},
		lookUp: `Read data.telegent_voice_routes and look for a route named "main" that no state has; import it by its id.`,
		count:  func(f *fixture) int { return f.listed("telegent_voice_routes", p.account[0], "main") },
	}
	for _, n := range []string{"1", "2"} {
		k.arguments = append(k.arguments,
			arg("trunk_"+n+".ip", "TrunkIp"+n, "198.51.100."+n, "203.0.113.9", ipAddress()),
			arg("trunk_"+n+".port", "TrunkPort"+n, "5060", "5061", portNumber()).isKept(),
			arg("trunk_"+n+".transport", "TrunkTransport"+n, "UDP", "TLS", oneOf("UDP", "TCP", "TLS")).isKept(),
			arg("trunk_"+n+".uri", "TrunkUri"+n, "sip:trunk"+n+".example.com", "sip:other.example.com", sipURI()),
			arg("trunk_"+n+".enabled", "TrunkEnabled"+n, true, false, boolean()).isKept(),
			arg("trunk_"+n+".priority", "Trunk"+n+"Priortiy", 10, 0, natural()).isKept(),
			arg("trunk_"+n+".weight", "Trunk"+n+"Weight", 20, 30, natural()).isKept())
	}
	return k
}
