// SPDX-License-Identifier: MPL-2.0

package subscriber_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	name = "telegent_subscriber"

	password = `AttributeName("password_wo")` // as a diagnostic's attribute
	missing  = "password_wo is needed to create a subscriber"
)

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// start returns a sandbox with two accounts and a provider that is configured for it.
func start(t *testing.T) (s *sandbox.Sandbox, server *acctest.ProviderServer, another string) {
	t.Helper()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	server = acctest.Server(t, provider.NewServer("test")())
	acctest.NoDiags(t, server.Configure(acctest.Settings(url)))
	return s, server, anotherAccount(t, s)
}

func anotherAccount(t *testing.T, s *sandbox.Sandbox) (id string) {
	t.Helper()
	id, err := s.Create(sandbox.AccountCreatePath, values{"AccountName": "Another"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// jane are the arguments of a subscriber; nil takes one away.
func jane(with values) values {
	args := values{
		"account_id": sandbox.DefaultAccountID, "name": "Jane Doe", "email": "jane@example.com", "role": "Subscriber",
		"phone_numbers": []string{"+18015551234", "+18015551235"}, "password_wo": "hunter2-first",
	}
	maps.Copy(args, with)
	return args
}

// janeAtAPI is what the API stores of jane.
func janeAtAPI(with values) values {
	stored := values{
		"AccountId": sandbox.DefaultAccountID, "Name": "Jane Doe", "Email": "jane@example.com", "Role": "Subscriber",
		"PhoneNumbers": []any{"+18015551234", "+18015551235"}, "Password": "hunter2-first",
	}
	maps.Copy(stored, with)
	return stored
}

// differs tells how a subscriber at the API differs from what is wanted.
func differs(s *sandbox.Sandbox, id string, want values) string {
	want["SubscriberId"] = id
	return cmp.Diff(want, s.Object(id))
}

// stored asserts what the API has of a subscriber.
func stored(t *testing.T, s *sandbox.Sandbox, id string, want values) {
	t.Helper()
	if diff := differs(s, id, want); diff != "" {
		t.Errorf("the API has (-want +got):\n%s", diff)
	}
}

const (
	creation = sandbox.SubscriberCreatePath
	update   = sandbox.SubscriberUpdatePath
	transfer = sandbox.SubscriberTransferPath
)

// wrote asserts which writes were sent since the journal was emptied, in their order,
// and empties it.
func wrote(t *testing.T, s *sandbox.Sandbox, want ...string) {
	t.Helper()
	var got []string
	for _, e := range s.Journal() {
		if e.Method == http.MethodPost && e.Path != sandbox.TokenPath {
			got = append(got, e.Path)
		}
	}
	s.ResetJournal()
	if !slices.Equal(got, want) {
		t.Errorf("the writes are %v, want %v", got, want)
	}
}

// TestAccSubscriber takes a subscriber through its life, with an empty plan after each
// step.
func TestAccSubscriber(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	another := anotherAccount(t, s)
	const address = "telegent_subscriber.test"
	config := func(arguments string) string {
		return acctest.Provider(url, "") + "resource \"telegent_subscriber\" \"test\" {\n" + arguments + "\n}\n"
	}
	var ids []string // of each that was created
	step := func(action plancheck.ResourceActionType, arguments string, want values) resource.TestStep {
		return resource.TestStep{
			Config:           config(arguments),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("password_wo"), knownvalue.Null()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringFunc(func(got string) error {
					if !slices.Contains(ids, got) {
						ids = append(ids, got)
					}
					if diff := differs(s, got, want); diff != "" {
						return fmt.Errorf("the API has (-want +got):\n%s", diff)
					}
					return nil
				})),
			},
		}
	}
	arguments := func(account, name, email, numbers, more string) string {
		return fmt.Sprintf("account_id = %q\nname = %q\nemail = %q\nrole = \"Subscriber\"\nphone_numbers = [%s]\n%s", account, name, email, numbers, more)
	}
	const (
		home    = sandbox.DefaultAccountID
		email   = "jane@example.com"
		both    = `"+18015551234", "+18015551235"`
		turned  = `"+18015551235", "+18015551234"`
		first   = `password_wo = "hunter2-first"` + "\n" + `password_wo_version = 1`
		second  = `password_wo = "hunter2-second"` + "\n" + `password_wo_version = 2`
		ignored = `password_wo = "hunter2-ignored"` + "\n" + `password_wo_version = 1`
	)
	moved := values{"AccountId": another, "Name": "Jane Roe", "Password": "hunter2-second"}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(arguments(home, "Jane Doe", email, both, "")), PlanOnly: true, ExpectError: acctest.Wrapped("(?s)Missing password_wo.*" + missing)},
			step(plancheck.ResourceActionCreate, arguments(home, "Jane Doe", email, both, first), janeAtAPI(nil)),
			step(plancheck.ResourceActionNoop, arguments(home, "Jane Doe", email, turned, ignored), janeAtAPI(nil)),
			step(plancheck.ResourceActionUpdate, arguments(home, "Jane Doe", email, both, second), janeAtAPI(values{"Password": "hunter2-second"})),
			step(plancheck.ResourceActionUpdate, arguments(another, "Jane Roe", email, both, second), janeAtAPI(moved)),
			{
				ResourceName: address, ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIgnore: []string{"password_wo_version"}, // It is the configuration's alone.
			},
			step(plancheck.ResourceActionReplace, arguments(another, "Jane Roe", "roe@example.com", both, second),
				janeAtAPI(values{"AccountId": another, "Name": "Jane Roe", "Password": "hunter2-second", "Email": "roe@example.com"})),
		},
	})
	wrote(t, s, creation, update, transfer, update, creation)
	if len(ids) != 2 {
		t.Fatalf("the subscribers are %v, want 2", ids)
	}
	stored(t, s, ids[0], janeAtAPI(moved))
	if s.Object(ids[1]) == nil {
		t.Error("the subscriber is gone, though the API has no operation that deletes one")
	}
}

// TestAccSubscriberImported manages a subscriber that was there before, without ever
// knowing the password.
func TestAccSubscriberImported(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t) // A CLI that has those also has import blocks.
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	id, err := s.Create(creation, janeAtAPI(values{"Email": "Jane@Example.com"}))
	if err != nil {
		t.Fatal(err)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: acctest.Provider(url, "") + fmt.Sprintf(`
import {
  to = telegent_subscriber.test
  id = %q
}

resource "telegent_subscriber" "test" {
  account_id    = %q
  name          = "Jane Doe"
  email         = "Jane@Example.com"
  role          = "Subscriber"
  phone_numbers = ["+18015551234", "+18015551235"]
}
`, id, sandbox.DefaultAccountID),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction("telegent_subscriber.test", plancheck.ResourceActionNoop)}},
		}},
	})
	wrote(t, s)
}

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
		id, err := s.Create(creation, janeAtAPI(nil))
		if err != nil {
			t.Fatal(err)
		}
		i, diags := server.Import(name, id, nil)
		acctest.NoDiags(t, diags)
		server.PlanIsEmpty(name, i, without, true)
		server.PlanIsEmpty(name, i, jane(nil), true) // A password without a version is sent on creation alone.

		// Nor does a change need it, but it is kept.
		i = server.MustApply(name, i, jane(values{"password_wo": nil, "name": "Jane Roe"}))
		wrote(t, s, update)
		stored(t, s, id, janeAtAPI(values{"Name": "Jane Roe"}))

		// With a version, the first apply sends it.
		server.MustApply(name, i, jane(values{"name": "Jane Roe", "password_wo": "hunter2-new", "password_wo_version": 1}))
		wrote(t, s, update)
		stored(t, s, id, janeAtAPI(values{"Name": "Jane Roe", "Password": "hunter2-new"}))
	})
	t.Run("replacement", func(t *testing.T) {
		t.Parallel()
		s, server, _ := start(t)
		i := server.MustApply(name, nil, jane(nil))
		wrote(t, s, creation)
		another := jane(values{"password_wo": nil, "email": "roe@example.com"})
		_, diags := server.Plan(name, i, server.Args(name, another))
		acctest.AssertDiags(t, diags, 2, "WARNING", "This plan leaves the subscriber", "ERROR", password, missing)
		kept, _ := server.Apply(name, i, server.Args(name, another))
		if kept != i {
			t.Error("the subscriber was let go without one to replace it")
		}
		wrote(t, s)
	})
	t.Run("version", func(t *testing.T) {
		t.Parallel()
		s, server, _ := start(t)
		i := server.MustApply(name, nil, jane(values{"password_wo_version": 1}))
		wrote(t, s, creation)

		server.PlanIsEmpty(name, i, jane(values{"password_wo": "hunter2-second", "password_wo_version": 1}), true)
		i = server.MustApply(name, i, jane(values{"password_wo": "hunter2-second", "password_wo_version": 7}))
		wrote(t, s, update)
		stored(t, s, i.Text("id"), janeAtAPI(values{"Password": "hunter2-second"}))

		// Whatever else changes does not send it again.
		i = server.MustApply(name, i, jane(values{"password_wo": "hunter2-third", "password_wo_version": 7, "role": "Manager"}))
		stored(t, s, i.Text("id"), janeAtAPI(values{"Password": "hunter2-second", "Role": "Manager"}))
		wrote(t, s, update)

		// Taken out of the configuration, it stays at the API, which can do without none.
		i = server.MustApply(name, i, jane(values{"password_wo": nil, "role": "Manager"}))
		wrote(t, s)
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
	wrote(t, s, transfer)
	stored(t, s, id, janeAtAPI(values{"AccountId": another}))

	// Back again, with all else that can be changed.
	args := jane(values{"name": "Jane Roe", "role": "Manager", "phone_numbers": []string{"+18015550000"}, "password_wo": "hunter2-new", "password_wo_version": 1})
	i = server.MustApply(name, i, args)
	wrote(t, s, transfer, update)
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
			wrote(t, s, transfer, update)
			want := maps.Clone(i.State)
			want["account_id"] = tftypes.NewValue(tftypes.String, another)
			if diff := cmp.Diff(want, kept.State); diff != "" {
				t.Errorf("the state (-want +got):\n%s", diff)
			}

			// The next apply sends what is left.
			i = server.MustApply(name, server.MustRefresh(name, kept), args)
			wrote(t, s, update)
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
	wrote(t, s, transfer)
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
	wrote(t, s, transfer)
	if i.Text("account_id") != sandbox.DefaultAccountID {
		t.Errorf("the state says that the account is %s", i.Text("account_id"))
	}
	i = server.MustApply(name, server.MustRefresh(name, i), args)
	wrote(t, s, update)
	stored(t, s, i.Text("id"), janeAtAPI(values{"AccountId": another, "Name": "Jane Roe"}))
}

// TestSubscriberEmail replaces a subscriber whose email address is to be another one,
// and says at plan and at apply that the former one stays.
func TestSubscriberEmail(t *testing.T) {
	t.Parallel()
	s, server, _ := start(t)
	i := server.MustApply(name, nil, jane(nil))
	s.ResetJournal()
	former := i.Text("id")
	leaves := "This plan leaves the subscriber " + former + " at Telegent"
	args := jane(values{"email": "roe@example.com"})

	plan, diags := server.Plan(name, i, server.Args(name, args))
	acctest.AssertDiags(t, diags, 1, "WARNING", leaves, "import it as telegent_subscriber to manage it again")
	if !plan.Replace {
		t.Error("the plan does not replace the subscriber")
	}
	i, diags = server.Apply(name, i, server.Args(name, args))
	// The replacement, the destruction in its course, and what that did.
	acctest.AssertDiags(t, diags, 3, leaves, "The subscriber "+former+" stays at Telegent")
	wrote(t, s, creation)
	if i.Text("id") == former {
		t.Error("the subscriber is the former one")
	}
	stored(t, s, former, janeAtAPI(nil))
	stored(t, s, i.Text("id"), janeAtAPI(values{"Email": "roe@example.com"}))
}

// TestSubscriberEmailInAnotherCase takes an address in another case for the same one,
// whoever wrote it so: the API, the configuration, or one after an import.
func TestSubscriberEmailInAnotherCase(t *testing.T) {
	t.Parallel()
	const spelled = "Jane@Example.COM"
	tests := map[string]struct {
		// made makes an instance of jane whose address somebody spells in another way.
		made func(t *testing.T, s *sandbox.Sandbox, server *acctest.ProviderServer) *acctest.Instance
		args values
	}{
		"the API": {
			made: func(t *testing.T, s *sandbox.Sandbox, server *acctest.ProviderServer) *acctest.Instance {
				t.Helper()
				i := server.MustApply(name, nil, jane(nil))
				if err := s.Change(i.Text("id"), "Email", spelled); err != nil {
					t.Fatal(err)
				}
				i = server.MustRefresh(name, i)
				server.PlanIsEmpty(name, i, jane(nil), true)
				return i
			},
			args: jane(nil),
		},
		"the configuration": {
			made: func(t *testing.T, _ *sandbox.Sandbox, server *acctest.ProviderServer) *acctest.Instance {
				t.Helper()
				return server.MustApply(name, nil, jane(nil))
			},
			args: jane(values{"email": spelled}),
		},
		"the API, before an import": {
			made: func(t *testing.T, s *sandbox.Sandbox, server *acctest.ProviderServer) *acctest.Instance {
				t.Helper()
				id, err := s.Create(creation, janeAtAPI(values{"Email": spelled}))
				if err != nil {
					t.Fatal(err)
				}
				i, diags := server.Import(name, id, nil)
				acctest.NoDiags(t, diags)
				return i
			},
			args: jane(values{"password_wo": nil}),
		},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server, _ := start(t)
			i := test.made(t, s, server)
			id, first := i.Text("id"), i.Text("email") // The first spelling stays.
			s.ResetJournal()
			i = server.MustApply(name, i, test.args)
			wrote(t, s)
			i = server.MustRefresh(name, i)
			server.PlanIsEmpty(name, i, test.args, true)
			if i.Text("id") != id || i.Text("email") != first {
				t.Errorf("the subscriber is %s with %s, want %s with %s", i.Text("id"), i.Text("email"), id, first)
			}
		})
	}
}

func TestSubscriberEmailDrifts(t *testing.T) {
	t.Parallel()
	s, server, _ := start(t)
	i := server.MustApply(name, nil, jane(nil))
	if err := s.Change(i.Text("id"), "Email", "roe@example.com"); err != nil {
		t.Fatal(err)
	}
	plan, diags := server.Plan(name, server.MustRefresh(name, i), server.Args(name, jane(nil)))
	acctest.AssertDiags(t, diags, 1, "WARNING", "This plan leaves the subscriber")
	if !plan.Replace {
		t.Error("the plan does not replace the subscriber")
	}
}

// TestSubscriberRefused puts what the API finds wrong on the attribute, and keeps
// nothing of what was not created.
func TestSubscriberRefused(t *testing.T) {
	t.Parallel()
	problem := func(field string) *sandbox.Fault {
		return &sandbox.Fault{Path: creation, Status: 422, Body: fmt.Sprintf(`{"Title":"No.","Errors":{%q:["It is wrong."]}}`, field)}
	}
	tests := map[string]struct {
		fault     *sandbox.Fault // nil: the sandbox itself refuses
		with      values
		attribute string
		want      string
	}{
		"an email address in use": {
			with: values{"email": "TAKEN@example.com"}, attribute: "email", want: "409 Conflict: Email already exists",
		},
		"no such account": {
			with: values{"account_id": "AID-none"}, attribute: "account_id", want: "400 Bad Request: Invalid AccountId",
		},
		"no such account, as a business rule": {
			fault:     &sandbox.Fault{Path: creation, Status: 422, Body: `{"StatusCode":422,"Message":"Invalid AccountId"}`},
			attribute: "account_id", want: "422 Unprocessable Entity: Invalid AccountId",
		},
		"a phone number": {fault: problem("PhoneNumbers[1]"), attribute: "phone_numbers", want: "It is wrong."},
		"the role":       {fault: problem("role"), attribute: "role", want: "It is wrong."},
		"the password":   {fault: problem("Password"), attribute: "password_wo", want: "It is wrong."},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server, _ := start(t)
			if _, err := s.Create(creation, janeAtAPI(values{"Email": "taken@example.com"})); err != nil {
				t.Fatal(err)
			}
			if test.fault != nil {
				s.Inject(*test.fault)
			}
			i, diags := server.Apply(name, nil, server.Args(name, jane(test.with)))
			acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the subscriber", fmt.Sprintf("AttributeName(%q)", test.attribute), test.want)
			if i != nil {
				t.Error("a subscriber that was refused is in the state")
			}
			wrote(t, s, creation)
		})
	}
}

// TestSubscriberCreationUnknown says how to find a subscriber of whose creation the
// answer was lost.
func TestSubscriberCreationUnknown(t *testing.T) {
	t.Parallel()
	s, server, _ := start(t)
	s.Inject(sandbox.Fault{Path: creation, Times: 1, After: true, Drop: true})
	i, diags := server.Apply(name, nil, server.Args(name, jane(nil)))
	acctest.AssertDiags(t, diags, 1, "ERROR", "its outcome is unknown", "jane@example.com", "import", "an email address can be used once")
	if i != nil {
		t.Error("a subscriber without an id is in the state")
	}
	_, diags = server.Apply(name, nil, server.Args(name, jane(nil)))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Email already exists")
	wrote(t, s, creation, creation)
}

// TestSubscriberDrift changes a subscriber behind the provider's back.
func TestSubscriberDrift(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		field  string
		value  any
		unseen bool
	}{
		"the name":                       {field: "Name", value: "Elsewhere"},
		"the role":                       {field: "Role", value: "Manager"},
		"another phone number":           {field: "PhoneNumbers", value: []string{"+18015551234", "+18015559999"}},
		"one phone number more":          {field: "PhoneNumbers", value: []string{"+18015551234", "+18015551235", "+18015559999"}},
		"one phone number less":          {field: "PhoneNumbers", value: []string{"+18015551235"}},
		"no phone number":                {field: "PhoneNumbers", value: []string{}},
		"phone numbers in another order": {field: "PhoneNumbers", value: []string{"+18015551235", "+18015551234"}, unseen: true},
		"the password":                   {field: "Password", value: "changed", unseen: true},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server, _ := start(t)
			i := server.MustApply(name, nil, jane(nil))
			if err := s.Change(i.Text("id"), test.field, test.value); err != nil {
				t.Fatal(err)
			}
			i = server.MustRefresh(name, i)
			s.ResetJournal()
			server.PlanIsEmpty(name, i, jane(nil), test.unseen)
			i = server.MustApply(name, i, jane(nil))
			if test.unseen {
				wrote(t, s)
				return
			}
			wrote(t, s, update)
			stored(t, s, i.Text("id"), janeAtAPI(nil))
			server.PlanIsEmpty(name, server.MustRefresh(name, i), jane(nil), true)
		})
	}
}

// TestSubscriberMovedElsewhere moves a subscriber back that somebody moved.
func TestSubscriberMovedElsewhere(t *testing.T) {
	t.Parallel()
	s, server, another := start(t)
	i := server.MustApply(name, nil, jane(nil))
	if err := s.Change(i.Text("id"), "AccountId", another); err != nil {
		t.Fatal(err)
	}
	i = server.MustRefresh(name, i)
	if i.Text("account_id") != another {
		t.Errorf("the state says that the account is %s, want %s", i.Text("account_id"), another)
	}
	s.ResetJournal()
	i = server.MustApply(name, i, jane(nil))
	wrote(t, s, transfer)
	stored(t, s, i.Text("id"), janeAtAPI(nil))
}

func TestSubscriberPhoneNumbers(t *testing.T) {
	t.Parallel()
	s, server, _ := start(t)
	i := server.MustApply(name, nil, jane(nil))
	server.PlanIsEmpty(name, i, jane(values{"phone_numbers": []string{"+18015551235", "+18015551234"}}), true)

	i = server.MustApply(name, i, jane(values{"phone_numbers": []string{"+18015559999", "+18015551234"}}))
	stored(t, s, i.Text("id"), janeAtAPI(values{"PhoneNumbers": []any{"+18015551234", "+18015559999"}}))
	i = server.MustApply(name, i, jane(values{"phone_numbers": []string{"+18015559999"}}))
	stored(t, s, i.Text("id"), janeAtAPI(values{"PhoneNumbers": []any{"+18015559999"}}))
	server.PlanIsEmpty(name, server.MustRefresh(name, i), jane(values{"phone_numbers": []string{"+18015559999"}}), true)
}

func TestSubscriberDestroy(t *testing.T) {
	t.Parallel()
	s, server, _ := start(t)
	i := server.MustApply(name, nil, jane(nil))
	s.ResetJournal()
	_, diags := server.Plan(name, i, nil)
	acctest.AssertDiags(t, diags, 1, "WARNING", "This plan leaves the subscriber "+i.Text("id")+" at Telegent", "The API has no operation that deletes one")
	gone, diags := server.Apply(name, i, nil)
	acctest.AssertDiags(t, diags, 2, "WARNING", "The subscriber "+i.Text("id")+" stays at Telegent", "Have Telegent delete it")
	if gone != nil {
		t.Error("the subscriber is still in the state")
	}
	if journal := s.Journal(); len(journal) != 0 {
		t.Errorf("requests were sent: %v", journal)
	}
	stored(t, s, i.Text("id"), janeAtAPI(nil))
}

// TestSubscriberUnknown plans with arguments that are known only at apply.
func TestSubscriberUnknown(t *testing.T) {
	t.Parallel()
	_, server, _ := start(t)
	i := server.MustApply(name, nil, jane(values{"password_wo_version": 1}))
	for attribute, value := range i.State {
		if attribute == "id" || attribute == "password_wo" {
			continue
		}
		unknown := server.Args(name, jane(values{"password_wo_version": 1}))
		unknown[attribute] = tftypes.NewValue(value.Type(), tftypes.UnknownValue)
		for title, prior := range map[string]*acctest.Instance{"creation": nil, "update": i} {
			plan, diags := server.Plan(name, prior, unknown)
			if attribute == "email" && prior != nil {
				acctest.AssertDiags(t, diags, 1, "WARNING", "This plan leaves the subscriber")
			} else {
				acctest.NoDiags(t, diags)
			}
			if plan.State[attribute].IsFullyKnown() {
				t.Errorf("%s: %s is planned as %s", title, attribute, plan.State[attribute])
			}
		}
	}
}

func TestSubscriberInvalid(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		with      values
		attribute string
		want      string
	}{
		"no account":                   {values{"account_id": nil}, "account_id", "required"},
		"no name":                      {values{"name": nil}, "name", "required"},
		"no email address":             {values{"email": nil}, "email", "required"},
		"no role":                      {values{"role": nil}, "role", "required"},
		"no phone numbers":             {values{"phone_numbers": nil}, "phone_numbers", "required"},
		"an empty account":             {values{"account_id": ""}, "account_id", "account_id is empty"},
		"a blank name":                 {values{"name": " "}, "name", "name is empty"},
		"an email address of words":    {values{"email": "jane"}, "email", `email is no email address: "jane"`},
		"an email address with a name": {values{"email": "Jane <jane@example.com>"}, "email", "email is no email address"},
		"two email addresses":          {values{"email": "a@example.com, b@example.com"}, "email", "email is no email address"},
		"an email address in blanks":   {values{"email": " jane@example.com"}, "email", "email begins or ends with white space"},
		"another role":                 {values{"role": "Owner"}, "role", `"Subscriber" "Manager" "Account Admin"`},
		"a role in another case":       {values{"role": "manager"}, "role", `"Subscriber" "Manager" "Account Admin"`},
		"an empty set":                 {values{"phone_numbers": []string{}}, "phone_numbers", "at least 1"},
		"a number without a plus":      {values{"phone_numbers": []string{"18015551234"}}, "phone_numbers", `no phone number in E.164`},
		"a number with punctuation":    {values{"phone_numbers": []string{"+18015551234", "+1 (801) 555-1234"}}, "phone_numbers", `is "+1 (801) 555-1234"`},
		"a number that begins with 0":  {values{"phone_numbers": []string{"+08015551234"}}, "phone_numbers", `no phone number in E.164`},
		"a number that is too short":   {values{"phone_numbers": []string{"+1801555"}}, "phone_numbers", `no phone number in E.164`},
		"a number that is too long":    {values{"phone_numbers": []string{"+1801555123412345"}}, "phone_numbers", `no phone number in E.164`},
		"an empty password":            {values{"password_wo": ""}, "password_wo", "password_wo is empty"},
		"a version without a password": {values{"password_wo": nil, "password_wo_version": 1}, "password_wo_version", `"password_wo" must be specified`},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server, _ := start(t)
			_, diags := server.Plan(name, nil, server.Args(name, jane(test.with)))
			acctest.AssertDiags(t, diags, 1, "ERROR", fmt.Sprintf("AttributeName(%q)", test.attribute), test.want)
			if n := len(s.Journal()); n != 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestSubscriberValid(t *testing.T) {
	t.Parallel()
	_, server, _ := start(t)
	for title, with := range map[string]values{
		"a manager":                {"role": "Manager"},
		"an administrator":         {"role": "Account Admin"},
		"one number, the shortest": {"phone_numbers": []string{"+29012345"}},
		"one number, the longest":  {"phone_numbers": []string{"+491234567890123"}},
		"an address with a tag":    {"email": "jane+tag@mail.example.com"},
		"a name beyond ASCII":      {"name": "Žofie Müller-Lüdenscheidt"},
	} {
		_, diags := server.Plan(name, nil, server.Args(name, jane(with)))
		if len(diags) > 0 {
			t.Errorf("%s: %s", title, acctest.FormatDiags(diags))
		}
	}
}

func TestAccSubscriberDataSource(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	id, err := s.Create(creation, janeAtAPI(nil))
	if err != nil {
		t.Fatal(err)
	}
	config := func(id string) string {
		return acctest.Provider(url, "") + fmt.Sprintf("data \"telegent_subscriber\" \"test\" {\n  id = %q\n}\n", id)
	}
	check := func(attribute string, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.telegent_subscriber.test", tfjsonpath.New(attribute), want)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("TSUID-none"), ExpectError: acctest.Wrapped(`(?s)Cannot read the subscriber TSUID-none.*404 Not Found.*belongs to another account`)},
			{Config: config(" "), ExpectError: acctest.Wrapped(`id is empty`)},
			{
				Config: config(id),
				ConfigStateChecks: []statecheck.StateCheck{
					check("account_id", knownvalue.StringExact(sandbox.DefaultAccountID)),
					check("name", knownvalue.StringExact("Jane Doe")),
					check("email", knownvalue.StringExact("jane@example.com")),
					check("role", knownvalue.StringExact("Subscriber")),
					check("phone_numbers", knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("+18015551234"), knownvalue.StringExact("+18015551235")})),
				},
			},
		},
	})
}

// TestAccSubscriberEmailInUse shows where the CLI points to.
func TestAccSubscriberEmailInUse(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	if _, err := s.Create(creation, janeAtAPI(nil)); err != nil {
		t.Fatal(err)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: acctest.Provider(url, "") + fmt.Sprintf(`
resource "telegent_subscriber" "test" {
  account_id    = %q
  name          = "Jane Roe"
  email         = "jane@example.com"
  role          = "Subscriber"
  phone_numbers = ["+18015551234"]
  password_wo   = "hunter2-first"
}
`, sandbox.DefaultAccountID),
			ExpectError: regexp.MustCompile(`(?s)Cannot create the subscriber.*email\s+= "jane@example.com".*Email\s+already\s+exists`),
		}},
	})
}
