// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"strings"
)

// The paths of the operations on accounts.
const (
	AccountPath       = "/v1.0/account"
	AccountCreatePath = "/v1.0/account/create"
	AccountUpdatePath = "/v1.0/account/update"
)

// DefaultAccountID is the account that a new sandbox has.
const DefaultAccountID = "AID-00000000-1a2b-3cd4-5e6f-000000000000"

func account() resource {
	return resource{
		id: "AccountId", prefix: "AID-", create: AccountCreatePath, get: AccountPath,
		amend: func(s *Sandbox, op string, account object, answered map[string]any) {
			answered["TotalSubscribers"] = s.subscribersOf(account)
			amendAddresses(op, answered)
		},
	}
}

func (s *Sandbox) accountOperations() []operation {
	return []operation{{method: http.MethodPost, path: AccountUpdatePath, clears: true, run: s.updateAccount}}
}

// amendAddresses removes the countries and, in reads, has the text NULL for an empty second line of the billing address, as published.
func amendAddresses(op string, answered map[string]any) {
	for _, name := range []string{"BillingAddress", "MailingAddress"} {
		address, _ := answered[name].(map[string]any)
		address["Country"] = nil
		if name == "BillingAddress" && address["Street2"] == nil && strings.HasPrefix(op, http.MethodGet) {
			address["Street2"] = "NULL"
		}
	}
}

// updateAccount changes the account that was created last: the request names none, and the reference does not say which account is
// meant. The answer has the previous name, as published.
func (s *Sandbox) updateAccount(r request) answer {
	accounts := s.state.accounts
	if len(accounts.order) == 0 {
		return failure(http.StatusNotFound)
	}
	account := accounts.objects[accounts.order[len(accounts.order)-1]]
	before := account["AccountName"]
	account.merge(r.fields)
	op := "POST " + AccountUpdatePath
	answered := s.represent(accounts, op, s.published.of(op).answer, account)
	answered["AccountName"] = before
	return jsonAnswer(http.StatusOK, answered)
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

// accountFor returns the account that a request names, by default the only one.
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
