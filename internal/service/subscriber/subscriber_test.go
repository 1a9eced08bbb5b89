// SPDX-License-Identifier: MPL-2.0

package subscriber_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	name = "telegent_subscriber"

	password = `AttributeName("password_wo")` // as a diagnostic's attribute
	missing  = "password_wo must be set to create a subscriber"
)

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// start returns a sandbox with two accounts and a provider that is configured for it.
func start(t *testing.T) (s *sandbox.Sandbox, server *acctest.ProviderServer, another string) {
	t.Helper()
	s, server = acctest.Start(t, sandbox.Config{})
	return s, server, acctest.Create(t, s, sandbox.AccountCreatePath, values{"AccountName": "Another"})
}

// jane are the arguments of a subscriber; nil takes one away.
func jane(with values) values {
	return acctest.With(values{
		"account_id": sandbox.DefaultAccountID, "name": "Jane Doe", "email": "jane@example.com", "role": "Subscriber",
		"phone_numbers": []string{"+18015551234", "+18015551235"}, "password_wo": "hunter2-first",
	}, with)
}

// janeAtAPI is what the API stores of jane.
func janeAtAPI(with values) values {
	return acctest.With(values{
		"AccountId": sandbox.DefaultAccountID, "Name": "Jane Doe", "Email": "jane@example.com", "Role": "Subscriber",
		"PhoneNumbers": []any{"+18015551234", "+18015551235"}, "Password": "hunter2-first",
	}, with)
}

// stored asserts what the API has of a subscriber.
func stored(t *testing.T, s *sandbox.Sandbox, id string, want values) {
	t.Helper()
	acctest.AssertStored(t, s, id, "SubscriberId", want)
}

const (
	creation = sandbox.SubscriberCreatePath
	update   = sandbox.SubscriberUpdatePath
	transfer = sandbox.SubscriberTransferPath
)

// TestSubscriberPassword plans with and without the password that only a creation
// needs.
func TestSubscriberPassword(t *testing.T) {
	t.Parallel()
	without := jane(values{"password_wo": nil})

	t.Run("creation", func(t *testing.T) {
		t.Parallel()
		s, server, _ := start(t)
		_, diags := server.Plan(name, nil, server.Args(name, without))
		acctest.AssertDiags(t, diags, 1, "ERROR", password, missing)
		unknown := server.Args(name, jane(nil))
		unknown["password_wo"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		_, diags = server.Plan(name, nil, unknown)
		acctest.NoDiags(t, diags)
		if n := len(s.Journal()); n != 0 {
			t.Errorf("%d requests to plan", n)
		}
	})
	t.Run("import", func(t *testing.T) {
		t.Parallel()
		s, server, _ := start(t)
		id := acctest.Create(t, s, creation, janeAtAPI(nil))
		i, diags := server.Import(name, id, nil)
		acctest.NoDiags(t, diags)
		server.PlanIsEmpty(name, i, without, true)
		server.PlanIsEmpty(name, i, jane(nil), true) // A password without a version is sent on creation alone.

		// Nor does a change need it, but it is kept.
		i = server.MustApply(name, i, jane(values{"password_wo": nil, "name": "Jane Roe"}))
		acctest.AssertWrites(t, s, update)
		stored(t, s, id, janeAtAPI(values{"Name": "Jane Roe"}))

		// With a version, the first apply sends it.
		server.MustApply(name, i, jane(values{"name": "Jane Roe", "password_wo": "hunter2-new", "password_wo_version": 1}))
		acctest.AssertWrites(t, s, update)
		stored(t, s, id, janeAtAPI(values{"Name": "Jane Roe", "Password": "hunter2-new"}))
	})
	t.Run("replacement", func(t *testing.T) {
		t.Parallel()
		s, server, _ := start(t)
		i := server.MustApply(name, nil, jane(nil))
		acctest.AssertWrites(t, s, creation)
		another := jane(values{"password_wo": nil, "email": "roe@example.com"})
		_, diags := server.Plan(name, i, server.Args(name, another))
		acctest.AssertDiags(t, diags, 2, "WARNING", "A subscriber stays at Telegent", "ERROR", password, missing)
		kept, _ := server.Apply(name, i, server.Args(name, another))
		if kept != i {
			t.Error("the subscriber was let go without one to replace it")
		}
		acctest.AssertWrites(t, s)
	})
	t.Run("version", func(t *testing.T) {
		t.Parallel()
		s, server, _ := start(t)
		i := server.MustApply(name, nil, jane(values{"password_wo_version": 1}))
		acctest.AssertWrites(t, s, creation)

		server.PlanIsEmpty(name, i, jane(values{"password_wo": "hunter2-second", "password_wo_version": 1}), true)
		i = server.MustApply(name, i, jane(values{"password_wo": "hunter2-second", "password_wo_version": 7}))
		acctest.AssertWrites(t, s, update)
		stored(t, s, i.Text("id"), janeAtAPI(values{"Password": "hunter2-second"}))

		// Whatever else changes does not send it again.
		i = server.MustApply(name, i, jane(values{"password_wo": "hunter2-third", "password_wo_version": 7, "role": "Manager"}))
		stored(t, s, i.Text("id"), janeAtAPI(values{"Password": "hunter2-second", "Role": "Manager"}))
		acctest.AssertWrites(t, s, update)

		// If it is removed from the configuration, the API keeps it, because a subscriber must always have one.
		i = server.MustApply(name, i, jane(values{"password_wo": nil, "role": "Manager"}))
		acctest.AssertWrites(t, s)
		stored(t, s, i.Text("id"), janeAtAPI(values{"Password": "hunter2-second", "Role": "Manager"}))
		server.PlanIsEmpty(name, i, jane(values{"password_wo": nil, "role": "Manager"}), true)
	})
}

func TestSubscriberTransfer(t *testing.T) {
	t.Parallel()
	s, server, another := start(t)
	i := server.MustApply(name, nil, jane(nil))
	id := i.Text("id")
	s.ResetJournal()

	plan, diags := server.Plan(name, i, server.Args(name, jane(values{"account_id": another})))
	acctest.NoDiags(t, diags)
	if plan.Replace || plan.Empty {
		t.Errorf("the plan replaces: %t, is empty: %t; want an update in place", plan.Replace, plan.Empty)
	}
	i = server.MustApply(name, i, jane(values{"account_id": another}))
	acctest.AssertWrites(t, s, transfer)
	stored(t, s, id, janeAtAPI(values{"AccountId": another}))

	// Back again, with all else that can be changed.
	args := jane(values{"name": "Jane Roe", "role": "Manager", "phone_numbers": []string{"+18015550000"}, "password_wo": "hunter2-new", "password_wo_version": 1})
	i = server.MustApply(name, i, args)
	acctest.AssertWrites(t, s, transfer, update)
	stored(t, s, id, janeAtAPI(values{"Name": "Jane Roe", "Role": "Manager", "PhoneNumbers": []any{"+18015550000"}, "Password": "hunter2-new"}))
	server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
	if i.Text("id") != id {
		t.Errorf("the subscriber is %s, want %s", i.Text("id"), id)
	}
}

// TestSubscriberTransferThenFailure moves a subscriber, after which the rest of the
// update fails: what took effect is in the state.
func TestSubscriberTransferThenFailure(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault sandbox.Fault
		wants []string
	}{
		"refused": {
			sandbox.Fault{Status: 400, Body: `{"StatusCode":400,"Message":"Role is not for this account"}`},
			[]string{`AttributeName("role")`, "400 Bad Request: Role is not for this account"},
		},
		"nobody can tell": {
			sandbox.Fault{Status: 500},
			[]string{"its outcome is unknown. Plan again"},
		},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server, another := start(t)
			i := server.MustApply(name, nil, jane(values{"password_wo_version": 1}))
			s.ResetJournal()
			test.fault.Path, test.fault.Times = update, 1
			s.Inject(test.fault)

			args := jane(values{"account_id": another, "name": "Jane Roe", "role": "Manager", "password_wo": "hunter2-new", "password_wo_version": 2})
			kept, diags := server.Apply(name, i, server.Args(name, args))
			acctest.AssertDiags(t, diags, 1, append(test.wants, "ERROR", "Cannot update the subscriber "+i.Text("id"))...)
			acctest.AssertWrites(t, s, transfer, update)
			want := maps.Clone(i.State)
			want["account_id"] = tftypes.NewValue(tftypes.String, another)
			if diff := cmp.Diff(want, kept.State); diff != "" {
				t.Errorf("the state (-want +got):\n%s", diff)
			}

			// The next apply sends what is left.
			i = server.MustApply(name, server.MustRefresh(name, kept), args)
			acctest.AssertWrites(t, s, update)
			stored(t, s, i.Text("id"), janeAtAPI(values{"AccountId": another, "Name": "Jane Roe", "Role": "Manager", "Password": "hunter2-new"}))
			server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
		})
	}
}

// TestSubscriberTransferFails changes nothing else where the move fails.
func TestSubscriberTransferFails(t *testing.T) {
	t.Parallel()
	s, server, _ := start(t)
	i := server.MustApply(name, nil, jane(nil))
	s.ResetJournal()
	kept, diags := server.Apply(name, i, server.Args(name, jane(values{"account_id": "AID-none", "name": "Jane Roe"})))
	acctest.AssertDiags(t, diags, 1, "ERROR", `AttributeName("account_id")`, "400 Bad Request: Invalid AccountId")
	acctest.AssertWrites(t, s, transfer)
	if diff := cmp.Diff(i.State, kept.State); diff != "" {
		t.Errorf("the state is another one (-before +after):\n%s", diff)
	}
	stored(t, s, i.Text("id"), janeAtAPI(nil))
}

// TestSubscriberTransferUnknown has the move take effect though its answer is lost:
// the next plan sees it.
func TestSubscriberTransferUnknown(t *testing.T) {
	t.Parallel()
	s, server, another := start(t)
	i := server.MustApply(name, nil, jane(nil))
	s.ResetJournal()
	s.Inject(sandbox.Fault{Path: transfer, Times: 1, After: true, Drop: true})
	args := jane(values{"account_id": another, "name": "Jane Roe"})
	i, diags := server.Apply(name, i, server.Args(name, args))
	acctest.AssertDiags(t, diags, 1, "ERROR", "its outcome is unknown. Plan again")
	acctest.AssertWrites(t, s, transfer)
	if i.Text("account_id") != sandbox.DefaultAccountID {
		t.Errorf("the state says that the account is %s", i.Text("account_id"))
	}
	i = server.MustApply(name, server.MustRefresh(name, i), args)
	acctest.AssertWrites(t, s, update)
	stored(t, s, i.Text("id"), janeAtAPI(values{"AccountId": another, "Name": "Jane Roe"}))
}
