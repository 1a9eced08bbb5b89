// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// strict is an oddity that no answer is about a subscriber of another account than the one
// that the request names.
func strict(w http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
	query := r.URL.Query()
	if query.Get("SubscriberId") != "" && query.Has("AccountId") && query.Get("AccountId") != sandbox.DefaultAccountID {
		w.WriteHeader(http.StatusNotFound)
	}
}

// TestNamedAccount names the account of a distributor that has no subscribers: nothing is
// written anywhere else.
func TestNamedAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{}, strict)
	account, err := w.Create(sandbox.AccountCreatePath, fields{"AccountName": "Second"})
	if err != nil {
		t.Fatal(err)
	}
	config := w.config(t)
	config.AccountID, config.Write = account, true
	report, err := probe.Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string(nil), report.Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	if n := w.Requests("POST /v1.0/subscribers/message-filter"); n != 0 {
		t.Errorf("%d filters were created for a subscriber of another account", n)
	}
	if n := w.Requests("POST " + sandbox.MessageRoutePath); n != 1 {
		t.Errorf("%d message routes were created, want one", n)
	}
}

// TestSubscriberOfAnotherAccount has the first account without subscribers: a subscriber is
// read and filtered in its own.
func TestSubscriberOfAnotherAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{}, strict, edit("GET /v1.0/distributor/accounts", `(?s)^\[(.*),(\{"AccountId":"[^"]*","AccountName":"Canarycompany".*)\]$`, `[$2,$1]`))
	report := w.run(t, true)
	if diff := cmp.Diff([]string(nil), report.Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// TestSweepOfAnAccount looks at the account that is named, and at no other.
func TestSweepOfAnAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{})
	account, err := w.Create(sandbox.AccountCreatePath, fields{"AccountName": "Second"})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, owner := range []string{sandbox.DefaultAccountID, account} {
		id, err := w.Create(sandbox.MessageRoutePath, fields{"RouteName": probe.Prefix + "1", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "AccountId": owner})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	config := w.config(t)
	config.AccountID = account
	deleted, err := probe.Sweep(t.Context(), config, probe.Prefix, func(int) bool { return true })
	if deleted != 1 || err != nil || w.Object(ids[0]) == nil || w.Object(ids[1]) != nil {
		t.Errorf("it deleted %d, want one: %v", deleted, err)
	}
	if slices.ContainsFunc(w.Journal(), func(e sandbox.Entry) bool { return e.Path == "/v1.0/distributor/accounts" }) {
		t.Error("it lists all accounts")
	}
}
