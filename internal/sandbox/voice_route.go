// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// The paths of the operations on voice routes. VoiceRoutePath creates one by POST and reads one by GET.
const (
	VoiceRoutePath       = "/v1.0/voice/routes"
	VoiceRouteUpdatePath = "/v1.0/voice/routes/update"
	VoiceRouteDeletePath = "/v1.0/voice/routes/delete"
)

func (s *Sandbox) voiceRouteOperations() []operation {
	id := field{name: "CallRouteId", kind: text, required: true}
	return []operation{
		{method: http.MethodGet, path: VoiceRoutePath, run: s.getVoiceRoute, query: []field{{name: "CallRouteID", kind: text}}},
		{method: http.MethodPost, path: VoiceRoutePath, body: voiceRouteFields(true), run: s.createVoiceRoute},
		{
			method: http.MethodPost, path: VoiceRouteUpdatePath, run: s.updateVoiceRoute,
			body: append(voiceRouteFields(false), id), clears: true,
		},
		{method: http.MethodPost, path: VoiceRouteDeletePath, body: []field{id}, run: s.deleteVoiceRoute},
	}
}

// voiceRouteFields is what creation or update of a voice route have but for the id. Only creation knows the authentication None, only
// update knows which texts TransferCallerId may be. The AccountId of update is in the published sample, not in its schema.
func voiceRouteFields(creation bool) []field {
	methods := []string{http.MethodGet, http.MethodPost}
	transports := []string{"UDP", "TCP", "TLS"}
	authentication := []string{"Basic", "Bearer"}
	transfer := []string{"Transferee", "Transferor", "Transferee/Transferor"}
	if creation {
		authentication, transfer = append(authentication, "None"), nil
	}
	return []field{
		{name: "RouteName", kind: text, required: creation},
		{name: "RouteType", kind: text, required: creation, enum: []string{"Trunk", "URL", "Forward"}},
		{name: "VoiceUrl", kind: text, format: uri},
		{name: "VoiceUrlMethod", kind: text, enum: methods},
		{name: "VoiceAuthenticationType", kind: text, enum: authentication},
		{name: "VoiceUsername", kind: text},
		{name: "VoicePasswordToken", kind: text},
		{name: "CallbackVoiceUrl", kind: text, format: uri},
		{name: "CallbackVoiceUrlMethod", kind: text, enum: methods},
		{name: "TrunkIp1", kind: text},
		{name: "TrunkIp2", kind: text},
		{name: "TrunkPort1", kind: text},
		{name: "TrunkPort2", kind: text},
		{name: "TrunkTransport1", kind: text, enum: transports},
		{name: "TrunkTransport2", kind: text, enum: transports},
		{name: "TrunkUri1", kind: text, format: uri},
		{name: "TrunkUri2", kind: text, format: uri},
		{name: "TrunkEnabled1", kind: flag},
		{name: "TrunkEnabled2", kind: flag},
		{name: "Trunk1Priortiy", kind: integer},
		{name: "Trunk1Weight", kind: integer},
		{name: "Trunk2Priortiy", kind: integer},
		{name: "Trunk2Weight", kind: integer},
		{name: "HeaderManipulation", kind: text},
		{name: "EnableSipRefer", kind: flag},
		{name: "TransferCallerId", kind: text, enum: transfer},
		{name: "SymmetricRtp", kind: flag},
		{name: "EnableTrpSecureTrunk", kind: flag},
		{name: "EnablePstnTransfer", kind: flag},
		{name: "IpWhitelist", kind: list, of: []field{{kind: group, of: []field{{name: "IpAddress", kind: text}}}}},
		{name: "CnamLookup", kind: flag},
		{name: "TerminationUriSubdomain", kind: text},
		{name: "EnableCallStreaming", kind: flag},
		{name: "WssUri", kind: text, format: uri},
		{name: "RouteEnabled", kind: flag},
		{name: "IntelligentRouteEnabled", kind: flag},
		{name: "AccountId", kind: text},
	}
}

func (s *Sandbox) getVoiceRoute(r request) answer {
	id, ok := r.only("CallRouteID")
	if !ok {
		return failure(http.StatusBadRequest)
	}
	route, found := s.state.voiceRoutes.objects[id]
	if !found {
		return failure(http.StatusNotFound)
	}
	return jsonAnswer(http.StatusOK, shownVoiceRoute(route))
}

func (s *Sandbox) createVoiceRoute(r request) answer {
	account, refusal := s.accountFor(r.fields)
	if refusal != nil {
		return *refusal
	}
	route := r.fields
	route["AccountId"] = account
	s.state.voiceRoutes.add(newID("CRID-"), route)
	shown := shownVoiceRoute(route)
	shown["RouteEnabled"] = route["RouteEnabled"]
	shown["IntelligentRouteEnabled"] = route["IntelligentRouteEnabled"]
	return jsonAnswer(http.StatusOK, shown)
}

func (s *Sandbox) updateVoiceRoute(r request) answer {
	route, refusal := s.updateRoute(s.state.voiceRoutes, r)
	if refusal != nil {
		return *refusal
	}
	return jsonAnswer(http.StatusOK, shownVoiceRoute(route))
}

// deleteVoiceRoute deletes a route even if numbers use it. They have none then.
func (s *Sandbox) deleteVoiceRoute(r request) answer {
	id := r.fields.text("CallRouteId")
	if !s.state.voiceRoutes.has(id) {
		return failure(http.StatusNotFound)
	}
	s.state.remove(&s.state.voiceRoutes, id)
	return jsonAnswer(http.StatusOK, map[string]any{"CallRouteStatus": "Deleted", "CallRouteId": id})
}

// listVoiceRoutes has some fields that the other answers lack, and the other way round.
func (s *Sandbox) listVoiceRoutes(r request) answer {
	return s.listRoutes(r, s.state.voiceRoutes, func(route object) map[string]any {
		shown := shownVoiceRoute(route)
		delete(shown, "AccountId") // spelled AccountID here
		delete(shown, "VoiceUrl")
		delete(shown, "IpWhiteList")
		shown["CallRouteStatus"] = "Active"
		shown["RouteEnabled"] = route["RouteEnabled"]
		shown["IpWhitelist"] = route["IpWhitelist"]
		if shown["IpWhitelist"] == nil {
			shown["IpWhitelist"] = []any{}
		}
		return shown
	})
}

// shownVoiceRoute has an empty IpWhiteList whatever was sent, as published.
func shownVoiceRoute(route object) map[string]any {
	shown := route.pick(
		"CallRouteId", "AccountId", "RouteName", "RouteType", "VoiceUrl", "VoiceUrlMethod",
		"TrunkIp1", "TrunkIp2", "TrunkPort1", "TrunkPort2", "TrunkTransport1", "TrunkTransport2", "TrunkUri1", "TrunkUri2",
		"TrunkEnabled1", "TrunkEnabled2", "Trunk1Priortiy", "Trunk1Weight", "Trunk2Priortiy", "Trunk2Weight",
		"HeaderManipulation", "EnableSipRefer", "TransferCallerId", "SymmetricRtp", "EnableTrpSecureTrunk", "EnablePstnTransfer",
		"CnamLookup", "TerminationUriSubdomain", "EnableCallStreaming", "WssUri",
	)
	shown["IpWhiteList"] = []any{}
	return shown
}
