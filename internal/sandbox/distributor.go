// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"strconv"
)

// The paths of the operations on a distributor's objects.
const (
	DistributorAccountsPath    = "/v1.0/distributor/accounts"
	DistributorSubscribersPath = "/v1.0/distributor/subscribers"
)

// An AccountList is a shape of the answer of GET /v1.0/distributor/accounts. Its text promises a list, its sample is a single
// account, and it has no schema, so the API may answer in any of these shapes.
type AccountList string

// The shapes of the list of accounts.
const (
	AccountListPublished AccountList = ""       // one account alone, as in the sample; several in an array
	AccountListArray     AccountList = "array"  // always an array
	AccountListObject    AccountList = "object" // an object with TotalAccounts and Results, as the distributor's other lists are
)

// defaultSubscribersPerPage is the published default of TotalPerPage.
const defaultSubscribersPerPage = 10

func (s *Sandbox) distributorOperations() []operation {
	return []operation{
		{method: http.MethodGet, path: DistributorAccountsPath, run: s.listAccounts},
		{method: http.MethodGet, path: DistributorSubscribersPath, run: s.listSubscribers},
	}
}

func (s *Sandbox) listAccounts(request) answer {
	subscribers := map[any]int{}
	for _, subscriber := range s.state.subscribers.objects {
		subscribers[subscriber["AccountId"]]++
	}
	op := "GET " + DistributorAccountsPath
	published, _ := s.published.of(op).answer.(map[string]any)
	accounts := []map[string]any{}
	for _, id := range s.state.accounts.order {
		account := s.state.accounts.objects[id].pickLike(published)
		account["TotalSubscribers"] = subscribers[id]
		amendAddresses(op, account)
		accounts = append(accounts, account)
	}
	switch {
	case s.config.AccountList == AccountListObject:
		return jsonAnswer(http.StatusOK, map[string]any{"TotalAccounts": len(accounts), "Results": accounts})
	case s.config.AccountList == AccountListPublished && len(accounts) == 1:
		return jsonAnswer(http.StatusOK, accounts[0])
	default:
		return jsonAnswer(http.StatusOK, accounts)
	}
}

// listSubscribers lists the subscribers of all accounts in the order of their creation.
func (s *Sandbox) listSubscribers(r request) answer {
	page, _ := strconv.Atoi(r.query["PageNumber"]) // checked; 0 if it is not sent
	page = cmp.Or(page, 1)
	size, _ := strconv.Atoi(r.query["TotalPerPage"])
	size = cmp.Or(size, defaultSubscribersPerPage)

	ids := s.state.subscribers.order
	listed := []map[string]any{}
	for _, id := range pageOf(ids, page, size) {
		shown := s.listElement(s.state.subscribers, "GET "+DistributorSubscribersPath, s.state.subscribers.objects[id])
		if s.config.SparseSubscriberList {
			shown["Account"], shown["Name"] = nil, ""
		}
		listed = append(listed, shown)
	}
	return jsonAnswer(http.StatusOK, map[string]any{"PageNumber": page, "TotalSubscribers": len(ids), "Subscribers": listed})
}
