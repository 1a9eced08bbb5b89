// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// The paths of the operations on message routes. MessageRoutePath creates one by POST and reads one by GET.
const (
	MessageRoutePath       = "/v1.0/message/routes"
	MessageRouteUpdatePath = "/v1.0/message/routes/update"
	MessageRouteDeletePath = "/v1.0/message/routes/delete"
)

func (s *Sandbox) messageRouteOperations() []operation {
	id := field{name: "MessageRouteId", kind: text, required: true}
	return []operation{
		{
			method: http.MethodGet, path: MessageRoutePath, run: s.getMessageRoute,
			query: []field{{name: "MessageRouteId", kind: text}, {name: "MessageRouteID", kind: text}},
		},
		{method: http.MethodPost, path: MessageRoutePath, body: messageRouteFields(true), run: s.createMessageRoute},
		{
			method: http.MethodPost, path: MessageRouteUpdatePath, run: s.updateMessageRoute,
			body: append(messageRouteFields(false), id), clears: true,
		},
		{method: http.MethodPost, path: MessageRouteDeletePath, body: []field{id}, run: s.deleteMessageRoute},
	}
}

// messageRouteFields is what creation and update of a message route have in common.
func messageRouteFields(required bool) []field {
	methods := []string{http.MethodGet, http.MethodPost}
	authentication := []string{"None", "Basic", "Bearer"}
	return []field{
		{name: "RouteName", kind: text, required: required},
		{name: "MessageUrl", kind: text, required: required, format: uri},
		{name: "MessageUrlMethod", kind: text, required: required, enum: methods},
		{name: "MessageRouteEnabled", kind: flag},
		{name: "MessageAuthenticationType", kind: text, enum: authentication},
		{name: "MessageUsername", kind: text},
		{name: "MessagePasswordToken", kind: text},
		{name: "CallbackMessageUrl", kind: text, format: uri},
		{name: "CallbackMessageUrlMethod", kind: text, enum: methods},
		{name: "CallbackMessageAuthenticationType", kind: text, enum: authentication},
		{name: "CallbackMessageUsername", kind: text},
		{name: "CallbackMessagePasswordToken", kind: text},
		{name: "InboundBypass", kind: flag},
		{name: "OutboundBypass", kind: flag},
		{name: "IntelligentRouteEnabled", kind: flag},
		{name: "AccountId", kind: text},
	}
}

func (s *Sandbox) getMessageRoute(r request) answer {
	id, ok := r.only("MessageRouteId", "MessageRouteID")
	if !ok {
		return failure(http.StatusBadRequest)
	}
	route, found := s.state.messageRoutes.objects[id]
	if !found {
		return failure(http.StatusNotFound)
	}
	return jsonAnswer(http.StatusOK, shownMessageRoute(route))
}

// createMessageRoute answers that the route is disabled whatever it is, as published.
func (s *Sandbox) createMessageRoute(r request) answer {
	account, refusal := s.accountFor(r.fields)
	if refusal != nil {
		return *refusal
	}
	route := r.fields
	route["AccountId"] = account
	if route["MessageRouteEnabled"] == nil {
		route["MessageRouteEnabled"] = true
	}
	s.state.messageRoutes.add(newID("MRID-"), route)
	shown := shownMessageRoute(route)
	shown["MessageRouteEnabled"] = false
	return jsonAnswer(http.StatusOK, shown)
}

func (s *Sandbox) updateMessageRoute(r request) answer {
	route, refusal := s.updateRoute(s.state.messageRoutes, r)
	if refusal != nil {
		return *refusal
	}
	return jsonAnswer(http.StatusOK, shownMessageRoute(route))
}

// deleteMessageRoute deletes a route even if numbers use it. They have none then.
func (s *Sandbox) deleteMessageRoute(r request) answer {
	id := r.fields.text("MessageRouteId")
	if !s.state.messageRoutes.has(id) {
		return failure(http.StatusNotFound)
	}
	s.state.remove(&s.state.messageRoutes, id)
	return jsonAnswer(http.StatusOK, map[string]any{"MessageRouteStatus": "Deleted", "MRID": id})
}

func (s *Sandbox) listMessageRoutes(r request) answer {
	return s.listRoutes(r, s.state.messageRoutes, func(route object) map[string]any {
		shown := shownMessageRoute(route)
		delete(shown, "AccountId") // spelled AccountID here
		return shown
	})
}

func shownMessageRoute(route object) map[string]any {
	return route.pick(
		"MessageRouteId", "AccountId", "RouteName", "MessageUrl", "MessageUrlMethod", "MessageRouteEnabled",
		"MessageAuthenticationType", "MessageUsername", "MessagePasswordToken",
		"CallbackMessageUrl", "CallbackMessageUrlMethod",
		"CallbackMessageAuthenticationType", "CallbackMessageUsername", "CallbackMessagePasswordToken",
	)
}
