// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"strings"
)

// The paths of the operations on E911 addresses.
const (
	E911AddressPath       = "/v1.0/numbers/e911address"
	E911AddressUpdatePath = "/v1.0/numbers/e911address/update"
)

// E911Address is the id by which Object, Change and Forget find the E911 address of a number.
func E911Address(number string) string { return "E911 " + number }

func (s *Sandbox) e911AddressOperations() []operation {
	return []operation{
		{method: http.MethodGet, path: E911AddressPath, run: s.getE911Address},
		{method: http.MethodPost, path: E911AddressUpdatePath, run: s.updateE911Address},
	}
}

// e911Number returns the number that a request names, unless its account does not have it.
func (s *Sandbox) e911Number(number, account string) (object, *answer) {
	o, found := s.state.numbers.objects[number]
	if !found || account != "" && account != o["AccountId"] {
		refusal := failure(http.StatusNotFound)
		return nil, &refusal
	}
	return o, nil
}

// getE911Address reads an address as the published example has it: in capitals, and with a ZIP+4. It is not published what a number
// without an address is read as.
func (s *Sandbox) getE911Address(r request) answer {
	number, ok := r.only("PhoneNumber")
	if !ok {
		return failure(http.StatusBadRequest)
	}
	o, refusal := s.e911Number(number, r.query["AccountId"])
	if refusal != nil {
		return *refusal
	}
	address, found := s.state.e911Addresses.objects[E911Address(number)]
	if !found {
		return failure(http.StatusNotFound)
	}
	shown := address.pick("Street1", "Street2", "City", "State", "Zip")
	for name, value := range shown {
		if text, isText := value.(string); isText {
			shown[name] = strings.ToUpper(text)
		}
	}
	if zip := address.text("Zip"); digits(zip, 5, 5) {
		shown["Zip"] = zip + "-6330"
	}
	return jsonAnswer(http.StatusOK, map[string]any{"PhoneNumber": number, "AccountId": o["AccountId"], "E911Address": shown})
}

// updateE911Address registers an address, or replaces the one that there is. It keeps a second line that a request leaves out, as
// nothing says that it does not.
func (s *Sandbox) updateE911Address(r request) answer {
	sent, number := r.fields, r.fields.text("PhoneNumber")
	if former := s.state.e911Addresses.objects[E911Address(number)]; sent["Street2"] == nil && former["Street2"] != nil {
		sent["Street2"] = former["Street2"]
	}
	sent.dropEmpty("Street2", "AccountId")
	o, refusal := s.e911Number(number, sent.text("AccountId"))
	if refusal != nil {
		return *refusal
	}
	sent["AccountId"] = o["AccountId"]
	s.state.remove(s.state.e911Addresses, E911Address(number))
	s.state.e911Addresses.add(E911Address(number), sent)
	sent["PhoneNumber"] = number
	return jsonAnswer(http.StatusOK, map[string]any{"PhoneNumber": number, "Status": "Success", "StatusMessage": ""})
}
