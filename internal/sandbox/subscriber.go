// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// The paths of the operations on subscribers.
const (
	SubscriberPath         = "/v1.0/subscribers/get"
	SubscriberCreatePath   = "/v1.0/subscribers/create"
	SubscriberUpdatePath   = "/v1.0/subscribers/update"
	SubscriberTransferPath = "/v1.0/subscribers/transfer"
)

func subscriber() resource {
	return resource{
		id: "SubscriberId", prefix: "TSUID-", reference: "AssignedSubscriberId",
		create: SubscriberCreatePath, get: SubscriberPath, update: SubscriberUpdatePath,
		refuse: refuseEmail,
		wrote:  assignNumbers,
		amend: func(s *Sandbox, _ string, subscriber object, answered map[string]any) {
			if s.config.AssignedNumbers {
				answered["PhoneNumbers"] = s.numbersOf(subscriber)
			}
			answered["Account"] = map[string]any{
				"AccountId":   subscriber["AccountId"],
				"CompanyName": s.state.accounts.objects[subscriber.text("AccountId")]["AccountName"],
			}
		},
	}
}

func (s *Sandbox) subscriberOperations() []operation {
	return []operation{{method: http.MethodPost, path: SubscriberTransferPath, run: s.transferSubscriber}}
}

// refuseEmail refuses the email address of another subscriber, of whatever account.
func refuseEmail(s *Sandbox, sent object) *answer {
	for _, other := range s.state.subscribers.objects {
		if strings.EqualFold(other.text("Email"), sent.text("Email")) {
			return refuse(http.StatusConflict, "Email already exists")
		}
	}
	return nil
}

// assignNumbers assigns a subscriber the numbers that a request lists, and takes the others from it.
func assignNumbers(s *Sandbox, subscriber, sent object) {
	wanted, named := sent["PhoneNumbers"].([]any)
	if !s.config.AssignedNumbers || !named {
		return
	}
	id := subscriber.text("SubscriberId")
	for phoneNumber, number := range s.state.numbers.objects {
		switch {
		case slices.Contains(wanted, any(phoneNumber)):
			number["AssignedSubscriberId"] = id
		case number["AssignedSubscriberId"] == id:
			delete(number, "AssignedSubscriberId")
		}
	}
}

// numbersOf are the numbers that are assigned to a subscriber, and those of its PhoneNumbers that the sandbox has not.
func (s *Sandbox) numbersOf(subscriber object) []any {
	numbers := []any{}
	listed, _ := subscriber["PhoneNumbers"].([]any)
	for _, number := range listed {
		if text, _ := number.(string); !s.state.numbers.has(text) {
			numbers = append(numbers, number)
		}
	}
	for _, phoneNumber := range s.state.numbers.order {
		if s.state.numbers.objects[phoneNumber]["AssignedSubscriberId"] == subscriber["SubscriberId"] {
			numbers = append(numbers, phoneNumber)
		}
	}
	return numbers
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
	return s.objectAnswer(s.state.subscribers, "POST "+SubscriberTransferPath, subscriber)
}
