// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"maps"
	"net/http"
)

// The paths of the operations on accounts.
const (
	AccountPath              = "/v1.0/account"
	AccountCreatePath        = "/v1.0/account/create"
	AccountUpdatePath        = "/v1.0/account/update"
	AccountMessageRoutesPath = "/v1.0/account/message/routes"
	AccountVoiceRoutesPath   = "/v1.0/account/voice/routes"
)

// DefaultAccountID is the account that a new sandbox has.
const DefaultAccountID = "AID-00000000-1a2b-3cd4-5e6f-000000000000"

func (s *Sandbox) accountOperations() []operation {
	query := []field{{name: "AccountId", kind: text}}
	admin := field{name: "AccountAdmin", kind: text}
	return []operation{
		{method: http.MethodGet, path: AccountPath, query: query, run: s.getAccount},
		{method: http.MethodPost, path: AccountCreatePath, body: append(accountFields(true), admin), run: s.createAccount},
		{method: http.MethodPost, path: AccountUpdatePath, body: accountFields(false), clears: true, run: s.updateAccount},
		{method: http.MethodGet, path: AccountMessageRoutesPath, query: query, run: s.listMessageRoutes},
		{method: http.MethodGet, path: AccountVoiceRoutesPath, query: query, run: s.listVoiceRoutes},
	}
}

// accountFields is what creation and update of an account have in common.
func accountFields(required bool) []field {
	var address []field
	for _, name := range addressFields() {
		address = append(address, field{name: name, kind: text})
	}
	return []field{
		{name: "AccountName", kind: text, required: required},
		{name: "BillingAddress", kind: group, of: address},
		{name: "MailingAddress", kind: group, of: address},
	}
}

func addressFields() []string {
	return []string{"Street1", "Street2", "City", "State", "Zip", "Country"}
}

func (s *Sandbox) getAccount(r request) answer {
	id, sent := r.query["AccountId"]
	if !sent {
		return failure(http.StatusBadRequest)
	}
	account, found := s.state.accounts.objects[id]
	if !found {
		return failure(http.StatusNotFound)
	}
	return jsonAnswer(http.StatusOK, publishedAccount(account, s.subscribersOf(account)))
}

// publishedAccount is an account as reads have it. An empty second line of its billing address is the string NULL there, as published.
func publishedAccount(account object, subscribers int) map[string]any {
	shown := shownAccount(account, subscribers)
	shown["BillingAddress"] = shownAddress(account.group("BillingAddress"), "NULL")
	return shown
}

func (s *Sandbox) createAccount(r request) answer {
	s.state.accounts.add(newID("AID-"), r.fields)
	return jsonAnswer(http.StatusOK, shownAccount(r.fields, 0))
}

// updateAccount changes the account that was created last: the request names none, and it is not published which one is meant. The
// answer has the name the account had before, as published.
func (s *Sandbox) updateAccount(r request) answer {
	accounts := s.state.accounts
	if len(accounts.order) == 0 {
		return failure(http.StatusNotFound)
	}
	account := accounts.objects[accounts.order[len(accounts.order)-1]]
	before := account["AccountName"]
	account.merge(r.fields)
	shown := shownAccount(account, s.subscribersOf(account))
	shown["AccountName"] = before
	return jsonAnswer(http.StatusOK, shown)
}

// subscribersOf counts the subscribers of an account.
func (s *Sandbox) subscribersOf(account object) int {
	n := 0
	for _, subscriber := range s.state.subscribers.objects {
		if subscriber["AccountId"] == account["AccountId"] {
			n++
		}
	}
	return n
}

func shownAccount(account object, subscribers int) map[string]any {
	shown := account.pick("AccountId", "AccountName")
	shown["TotalSubscribers"] = subscribers
	for _, name := range []string{"BillingAddress", "MailingAddress"} {
		shown[name] = shownAddress(account.group(name), nil)
	}
	return shown
}

// shownAddress is an address in an answer, where its country is always null. An empty second line is shown as street2.
func shownAddress(address object, street2 any) map[string]any {
	shown := address.pick(addressFields()...)
	shown["Country"] = nil
	if shown["Street2"] == nil {
		shown["Street2"] = street2
	}
	return shown
}

// accountFor returns the account that a request names or, if there is only one, may leave out.
func (s *Sandbox) accountFor(fields object) (id string, refusal *answer) {
	id = fields.text("AccountId")
	switch {
	case id == "" && len(s.state.accounts.order) == 1:
		return s.state.accounts.order[0], nil
	case id == "":
		return "", refuse(http.StatusBadRequest, "AccountId is required")
	case !s.state.accounts.has(id):
		return "", refuse(http.StatusBadRequest, "Invalid AccountId")
	}
	return id, nil
}

// listRoutes lists the routes of the account that the query names, by default the first one there is.
func (s *Sandbox) listRoutes(r request, routes collection, shown func(route object) map[string]any) answer {
	id, sent := r.query["AccountId"]
	if !sent && len(s.state.accounts.order) > 0 {
		id = s.state.accounts.order[0]
	}
	if !s.state.accounts.has(id) {
		return failure(http.StatusNotFound)
	}
	results := []map[string]any{}
	for _, routeID := range routes.order {
		if route := routes.objects[routeID]; route["AccountId"] == id {
			result := shown(route)
			result["AccountID"] = id
			results = append(results, result)
		}
	}
	return jsonAnswer(http.StatusOK, map[string]any{"AccountID": id, "TotalRoutes": len(results), "Results": results})
}

// updateRoute changes a route. It always has an account, so a null for it changes nothing.
func (s *Sandbox) updateRoute(routes collection, r request) (route object, refusal *answer) {
	id := r.fields.text(routes.id)
	route, found := routes.objects[id]
	if !found {
		a := failure(http.StatusNotFound)
		return nil, &a
	}
	sent := maps.Clone(r.fields)
	if account, present := sent["AccountId"]; present {
		switch {
		case account == nil:
			delete(sent, "AccountId")
		case !s.state.accounts.has(r.fields.text("AccountId")):
			return nil, refuse(http.StatusBadRequest, "Invalid AccountId")
		}
	}
	route.merge(sent)
	return route, nil
}
