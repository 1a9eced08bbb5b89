// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"strings"
)

// The paths of the operations on subscribers.
const (
	SubscriberPath         = "/v1.0/subscribers/get"
	SubscriberCreatePath   = "/v1.0/subscribers/create"
	SubscriberUpdatePath   = "/v1.0/subscribers/update"
	SubscriberTransferPath = "/v1.0/subscribers/transfer"
)

func (s *Sandbox) subscriberOperations() []operation {
	id := field{name: "SubscriberId", kind: text, required: true}
	return []operation{
		{
			method: http.MethodGet, path: SubscriberPath, run: s.getSubscriber,
			query: []field{{name: "SubscriberId", kind: text}},
		},
		{
			method: http.MethodPost, path: SubscriberCreatePath, run: s.createSubscriber,
			body: append(
				subscriberFields(true),
				field{name: "Email", kind: text, format: email, required: true},
				field{name: "AccountId", kind: text, required: true},
			),
		},
		{
			method: http.MethodPost, path: SubscriberUpdatePath, run: s.updateSubscriber,
			body: append(subscriberFields(false), id), clears: true,
		},
		{
			method: http.MethodPost, path: SubscriberTransferPath, run: s.transferSubscriber,
			body: []field{id, {name: "FromAccountId", kind: text, required: true}, {name: "ToAccountId", kind: text, required: true}},
		},
	}
}

// subscriberFields is what creation and update of a subscriber have in common.
func subscriberFields(required bool) []field {
	return []field{
		{name: "Name", kind: text, required: required},
		{name: "PhoneNumbers", kind: list, required: required, of: []field{{kind: text, format: phone}}},
		{name: "Role", kind: text, required: required, enum: []string{"Subscriber", "Manager", "Account Admin"}},
		{name: "Password", kind: text, required: required},
	}
}

func (s *Sandbox) getSubscriber(r request) answer {
	id, sent := r.query["SubscriberId"]
	if !sent {
		return failure(http.StatusBadRequest)
	}
	subscriber, found := s.state.subscribers.objects[id]
	if !found {
		return failure(http.StatusNotFound)
	}
	return s.subscriberAnswer(subscriber)
}

func (s *Sandbox) createSubscriber(r request) answer {
	if _, refusal := s.accountFor(r.fields); refusal != nil {
		return *refusal
	}
	for _, other := range s.state.subscribers.objects {
		if strings.EqualFold(other.text("Email"), r.fields.text("Email")) {
			return *refuse(http.StatusConflict, "Email already exists")
		}
	}
	s.state.subscribers.add(newID("TSUID-"), r.fields)
	return s.subscriberAnswer(r.fields)
}

func (s *Sandbox) updateSubscriber(r request) answer {
	subscriber, found := s.state.subscribers.objects[r.fields.text("SubscriberId")]
	if !found {
		return failure(http.StatusNotFound)
	}
	subscriber.merge(r.fields)
	return s.subscriberAnswer(subscriber)
}

func (s *Sandbox) transferSubscriber(r request) answer {
	subscriber, found := s.state.subscribers.objects[r.fields.text("SubscriberId")]
	if !found {
		return failure(http.StatusNotFound)
	}
	to := r.fields.text("ToAccountId")
	if subscriber["AccountId"] != r.fields["FromAccountId"] || !s.state.accounts.has(to) {
		return *refuse(http.StatusBadRequest, "Invalid AccountId")
	}
	subscriber["AccountId"] = to
	return s.subscriberAnswer(subscriber)
}

func (s *Sandbox) subscriberAnswer(subscriber object) answer {
	return jsonAnswer(http.StatusOK, s.shownSubscriber(subscriber))
}

func (s *Sandbox) shownSubscriber(subscriber object) map[string]any {
	shown := subscriber.pick("SubscriberId", "Name", "Email", "PhoneNumbers", "Role")
	if shown["PhoneNumbers"] == nil {
		shown["PhoneNumbers"] = []any{}
	}
	shown["Account"] = map[string]any{
		"AccountId":   subscriber["AccountId"],
		"CompanyName": s.state.accounts.objects[subscriber.text("AccountId")]["AccountName"],
	}
	return shown
}
