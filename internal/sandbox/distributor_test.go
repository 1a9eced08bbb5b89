// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestDistributorAccounts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		shape          sandbox.AccountList
		none, one, two func(accounts []any) any
	}{
		"published": {
			sandbox.AccountListPublished,
			func([]any) any { return []any{} }, func(a []any) any { return a[0] }, func(a []any) any { return a },
		},
		"array": {
			sandbox.AccountListArray,
			func([]any) any { return []any{} }, func(a []any) any { return a }, func(a []any) any { return a },
		},
		"object": {
			sandbox.AccountListObject,
			func([]any) any { return fields{"TotalAccounts": 0.0, "Results": []any{}} },
			func(a []any) any { return fields{"TotalAccounts": 1.0, "Results": a} },
			func(a []any) any { return fields{"TotalAccounts": 2.0, "Results": a} },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAPI(t, sandbox.Config{AccountList: test.shape})
			ids := []string{sandbox.DefaultAccountID}
			lists := func(what string, want func([]any) any) {
				t.Helper()
				accounts := []any{}
				for _, id := range ids {
					accounts = append(accounts, a.get(t, sandbox.AccountPath, "AccountId", id))
				}
				got := a.send(t, http.MethodGet, sandbox.DistributorAccountsPath, nil)
				var listed any
				if err := json.Unmarshal([]byte(got.body), &listed); err != nil || got.status != http.StatusOK {
					t.Fatalf("%s: status %d: %s", what, got.status, got.body)
				}
				diff(t, what, want(accounts), listed)
			}
			lists("one account", test.one)
			a.subscriber(t, "user@example.com")
			lists("one account with a subscriber", test.one)
			ids = append(ids, a.account(t, "Second"))
			a.subscriber(t, "other@example.com", fields{"AccountId": ids[1]})
			lists("two accounts", test.two)
			for _, id := range ids {
				a.Forget(id)
			}
			ids = nil
			lists("no account", test.none)
		})
	}
}

func TestDistributorSubscribers(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	second := a.account(t, "Second")
	var all []any
	for i := range 25 {
		account := []string{sandbox.DefaultAccountID, second}[i%2]
		id := a.subscriber(t, fmt.Sprintf("user%d@example.com", i), fields{"AccountId": account})
		all = append(all, with(a.get(t, sandbox.SubscriberPath, "SubscriberId", id), fields{"Subscriptions": []any{}}))
	}
	gone, _ := element(t, all, 3)["SubscriberId"].(string)
	a.Forget(gone)
	all = append(all[:3:3], all[4:]...)

	for _, test := range []struct {
		query []string
		page  float64
		want  []any
	}{
		{nil, 1, all[:10]},
		{[]string{"PageNumber", "", "TotalPerPage", ""}, 1, all[:10]},
		{[]string{"PageNumber", "3"}, 3, all[20:]},
		{[]string{"PageNumber", "4"}, 4, []any{}},
		{[]string{"PageNumber", "2147483647"}, 2147483647, []any{}},
		{[]string{"TotalPerPage", "7", "PageNumber", "2"}, 2, all[7:14]},
		{[]string{"TotalPerPage", "2147483647"}, 1, all},
	} {
		got := a.get(t, sandbox.DistributorSubscribersPath, test.query...)
		want := fields{"PageNumber": test.page, "TotalSubscribers": 24.0, "Subscribers": test.want}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.query, diff)
		}
	}
	for _, name := range []string{"PageNumber", "TotalPerPage"} {
		for _, value := range []string{"0", "-1", "x", "1.5", "2147483648"} {
			target := withQuery(sandbox.DistributorSubscribersPath, name, value)
			refusedFor(t, target, a.send(t, http.MethodGet, target, nil), name)
		}
	}
}

func TestDistributorSubscribersAsPublished(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{SparseSubscriberList: true})
	id := a.subscriber(t, "user@example.com")
	want := with(a.get(t, sandbox.SubscriberPath, "SubscriberId", id), fields{"Account": nil, "Name": "", "Subscriptions": []any{}})
	got := a.get(t, sandbox.DistributorSubscribersPath)
	diff(t, "subscriber", want, element(t, got["Subscribers"], 0))
}
