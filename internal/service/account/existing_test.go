// SPDX-License-Identifier: MPL-2.0

package account_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const list = "GET " + sandbox.DistributorAccountsPath

// stayed makes an account that stayed behind.
func stayed(t *testing.T, s *sandbox.Sandbox, fields values) (id string) {
	t.Helper()
	return acctest.Create(t, s, sandbox.AccountCreatePath, fields)
}

// TestAccountAdopted takes over the only account of the name, in each shape that the
// list may have.
func TestAccountAdopted(t *testing.T) {
	t.Parallel()
	for _, shape := range []sandbox.AccountList{sandbox.AccountListPublished, sandbox.AccountListArray, sandbox.AccountListObject} {
		for title, test := range map[string]struct {
			stays   values // but for the name
			alone   bool   // there is no other account
			updates bool
		}{
			"as it is":             {stays: values{"BillingAddress": values{"City": "Heber"}}},
			"as it is, alone":      {stays: values{"BillingAddress": values{"City": "Heber"}}, alone: true},
			"with another address": {stays: values{"BillingAddress": values{"City": "Provo"}}, updates: true},
			"with more addresses":  {stays: values{"BillingAddress": values{"City": "Heber"}, "MailingAddress": values{"City": "Provo"}}, updates: true},
			"with none, alone":     {alone: true, updates: true},
			"in another case":      {stays: values{"AccountName": "ACME", "BillingAddress": values{"City": "Heber"}}, updates: true},
		} {
			t.Run(fmt.Sprintf("%s, listed as %q", title, shape), func(t *testing.T) {
				t.Parallel()
				s, server := acctest.Start(t, sandbox.Config{AccountList: shape})
				if test.alone {
					s.Forget(sandbox.DefaultAccountID)
				}
				fields := values{"AccountName": "Acme"}
				maps.Copy(fields, test.stays)
				id := stayed(t, s, fields)
				args := values{"account_name": "Acme", "billing_address": values{"city": "Heber"}, "adopt_existing": true}
				i, diags := server.Apply(name, nil, server.Args(name, args))
				acctest.AssertDiags(t, diags, 1, "WARNING", "An existing object is taken over", "The account "+id+" existed already")
				if i == nil || i.Tainted || i.Text("id") != id || i.Text("account_name") != "Acme" {
					t.Fatalf("%v is in the state, want %s", i, id)
				}
				want := values{"AccountName": "Acme", "BillingAddress": values{"City": "Heber"}}
				if _, mailed := test.stays["MailingAddress"]; mailed {
					want["MailingAddress"] = values{}
				}
				stored(t, s, id, want)
				if n := s.Requests(list); n != 1 {
					t.Errorf("%d lists, want 1", n)
				}
				if test.updates {
					acctest.AssertWrites(t, s, sandbox.AccountUpdatePath)
				} else {
					acctest.AssertWrites(t, s)
				}
				server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
			})
		}
	}
}

// TestAccountAdoptedWithoutNeed creates an account where none has the name.
func TestAccountAdoptedWithoutNeed(t *testing.T) {
	t.Parallel()
	for _, shape := range []sandbox.AccountList{sandbox.AccountListPublished, sandbox.AccountListArray, sandbox.AccountListObject} {
		for _, others := range []int{0, 1, 3} {
			t.Run(fmt.Sprintf("%d others, listed as %q", others, shape), func(t *testing.T) {
				t.Parallel()
				s, server := acctest.Start(t, sandbox.Config{AccountList: shape})
				s.Forget(sandbox.DefaultAccountID)
				for n := range others {
					stayed(t, s, values{"AccountName": fmt.Sprintf("Acme %d", n)})
				}
				args := values{"account_name": "Acme", "adopt_existing": true}
				i := server.MustApply(name, nil, args)
				if n := s.Requests(list); n != 1 {
					t.Errorf("%d lists, want 1", n)
				}
				acctest.AssertWrites(t, s, sandbox.AccountCreatePath)
				stored(t, s, i.Text("id"), values{"AccountName": "Acme"})
				server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
			})
		}
	}
}

// TestAccountWithoutAdoption looks for nothing, and creates a second account of a name.
func TestAccountWithoutAdoption(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	first := stayed(t, s, values{"AccountName": "Acme"})
	for _, adopt := range []any{nil, false} {
		i := server.MustApply(name, nil, values{"account_name": "Acme", "adopt_existing": adopt})
		if i.Text("id") == first {
			t.Error("the first account was taken over")
		}
		acctest.AssertWrites(t, s, sandbox.AccountCreatePath)
	}
	if n := s.Requests(list); n != 0 {
		t.Errorf("%d lists, want none", n)
	}
}

// TestAccountNotAdopted creates nothing where it is not known what to take over.
func TestAccountNotAdopted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		named int // how many accounts have the name
		list  *sandbox.Fault
		says  []string
	}{
		"several":             {named: 3, says: []string{`Several accounts have the account name "Acme"`, "Import the one that is meant"}},
		"the list is refused": {named: 1, list: &sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden: not for you."}`}, says: []string{list + " answered 403 Forbidden: Forbidden: not for you."}},
		"the list fails":      {named: 1, list: &sandbox.Fault{Status: 500}, says: []string{list + " answered 500"}},
		"the list is none":    {named: 1, list: &sandbox.Fault{Body: `{"Results":"none"}`}, says: []string{list}},
		"the list has no ids": {named: 1, list: &sandbox.Fault{Body: `{"Results":[{"AccountName":"Acme"}]}`}, says: []string{"Cannot create the account"}},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			var ids []string
			for range test.named {
				ids = append(ids, stayed(t, s, values{"AccountName": "Acme"}))
			}
			if test.named > 1 {
				test.says = append(test.says, ids...)
			}
			if test.list != nil {
				test.list.Path = sandbox.DistributorAccountsPath
				s.Inject(*test.list)
			}
			i, diags := server.Apply(name, nil, server.Args(name, values{"account_name": "Acme", "adopt_existing": true}))
			acctest.AssertDiags(t, diags, 1, append(test.says, "ERROR", "Cannot create the account")...)
			if i != nil {
				t.Errorf("%v is in the state", i)
			}
			acctest.AssertWrites(t, s)
		})
	}
}

// TestAccountAdoptionFails keeps nothing of an account that could not be made as
// configured; POST /v1.0/account/update may also change another one.
func TestAccountAdoptionFails(t *testing.T) {
	t.Parallel()
	args := values{"account_name": "Acme", "billing_address": values{"city": "Heber"}, "mailing_address": values{"city": "Orem"}, "adopt_existing": true}
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		s, server := acctest.Start(t, sandbox.Config{})
		id := stayed(t, s, values{"AccountName": "Acme", "BillingAddress": values{"City": "Provo", "Zip": "84601"}})
		s.Inject(sandbox.Fault{Path: sandbox.AccountUpdatePath, Status: 400, Times: 1, Body: `{"StatusCode":400,"Message":"AccountName is in use"}`})
		i, diags := server.Apply(name, nil, server.Args(name, args))
		acctest.AssertDiags(t, diags, 1, "ERROR", "The account "+id+" exists, and could not be updated to the configuration", "AccountName is in use")
		if i != nil {
			t.Fatalf("%v is in the state", i)
		}
		acctest.AssertWrites(t, s, sandbox.AccountUpdatePath)
		i, diags = server.Apply(name, nil, server.Args(name, args))
		acctest.AssertDiags(t, diags, 1, "WARNING", "The account "+id+" existed already")
		stored(t, s, id, values{"AccountName": "Acme", "BillingAddress": values{"City": "Heber"}, "MailingAddress": values{"City": "Orem"}})
		server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
	})
	t.Run("another one was changed", func(t *testing.T) {
		t.Parallel()
		s, server := acctest.Start(t, sandbox.Config{})
		id := stayed(t, s, values{"AccountName": "Acme"})
		last := stayed(t, s, values{"AccountName": "Last"})
		i, diags := server.Apply(name, nil, server.Args(name, args))
		acctest.AssertDiags(t, diags, 1, "ERROR", "The account "+id+" exists", fmt.Sprintf("changed the account %q instead", last))
		if i != nil {
			t.Errorf("%v is in the state", i)
		}
		acctest.AssertWrites(t, s, sandbox.AccountUpdatePath)
	})
}

// TestAccountConflict names the account that an API refuses to create twice.
func TestAccountConflict(t *testing.T) {
	t.Parallel()
	for _, fault := range []sandbox.Fault{
		{Status: 409, Body: `{"StatusCode":409,"Message":"Duplicate."}`}, {Status: 422, Body: `{"StatusCode":422,"Message":"The account already exists"}`},
	} {
		s, server := acctest.Start(t, sandbox.Config{})
		id := stayed(t, s, values{"AccountName": "Acme"})
		fault.Path = sandbox.AccountCreatePath
		s.Inject(fault)
		i, diags := server.Apply(name, nil, server.Args(name, values{"account_name": "Acme"}))
		acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the account", "It is the account "+id, "Import it with that id, or set adopt_existing = true")
		if i != nil {
			t.Errorf("%v is in the state", i)
		}
		acctest.AssertWrites(t, s, sandbox.AccountCreatePath)
	}
}

// TestAccountListedWithAnID has the list be in an object with an AccountId of its own,
// as the lists of routes are: that is the distributor's, and no account of the list.
func TestAccountListedWithAnID(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"Results", "Accounts"} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			i := server.MustApply(name, nil, values{"account_name": "Acme"})
			id := i.Text("id")
			s.Inject(
				sandbox.Fault{Path: sandbox.AccountPath, Status: 404, Body: `{"StatusCode":404,"Message":"Not found."}`, Times: 1},
				sandbox.Fault{Path: sandbox.DistributorAccountsPath, Body: fmt.Sprintf(
					`{"AccountId":"AID-distributor","AccountName":"Distributor","TotalAccounts":2,%q:[{"AccountId":"AID-1","AccountName":"First"},{"AccountId":%q,"AccountName":"Acme"}]}`, key, id)},
			)
			read := server.MustRefresh(name, i)
			if diff := cmp.Diff(i.State, read.State); diff != "" {
				t.Errorf("the state (-before +after):\n%s", diff)
			}
		})
	}
}

// TestAccountUpdateWithoutAnID has an update answer nothing that says which account was
// changed: a read does, but for the country.
func TestAccountUpdateWithoutAnID(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		with values // is changed
		says string // of the error; "" if there is none
	}{
		"the name":       {with: values{"account_name": "Acme Inc."}},
		"an address":     {with: values{"billing_address": values{"street_1": "9 Side Street", "country": "USA"}}},
		"no address":     {with: values{"billing_address": nil, "mailing_address": nil}},
		"a new country":  {with: values{"mailing_address": values{"street_1": "PO Box 3", "city": "Provo", "country": "Canada"}}},
		"all and no ids": {with: values{"account_name": "Acme Inc.", "billing_address": nil, "mailing_address": values{"zip": "84601"}}},
	}
	for title, test := range tests {
		for shape, fault := range map[string]sandbox.Fault{
			"204": {Status: 204}, "200": {Status: 200}, "an empty object": {Body: `{}`}, "null": {Body: `{"AccountId":null,"AccountName":"Acme"}`}, "a text": {Status: 202, Body: `{"Message":"Accepted."}`},
		} {
			for _, took := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s, %s, took effect: %t", title, shape, took), func(t *testing.T) {
					t.Parallel()
					s, server := acctest.Start(t, sandbox.Config{})
					args, _ := full()
					i := server.MustApply(name, nil, args)
					before := s.Object(i.Text("id"))
					fault := fault
					fault.Path, fault.After, fault.Times = sandbox.AccountUpdatePath, took, 1
					s.Inject(fault)
					changed, _ := full()
					maps.Copy(changed, test.with)
					after, diags := server.Apply(name, i, server.Args(name, changed))
					if took {
						acctest.NoDiags(t, diags)
						server.PlanIsEmpty(name, server.MustRefresh(name, after), changed, true)
						return
					}
					if diff := cmp.Diff(before, s.Object(i.Text("id"))); diff != "" {
						t.Fatalf("it took effect: %s", diff)
					}
					if title == "a new country" {
						return // No read shows that.
					}
					acctest.AssertDiags(t, diags, 1, "ERROR", "does not return the account that it changed", "a read does not show the change")
					if diff := cmp.Diff(i.State, after.State); diff != "" {
						t.Errorf("the state (-before +after):\n%s", diff)
					}
				})
			}
		}
	}
}

// TestAccountNamedLikeNothing has accounts whose names are empty in the list: none is
// taken over.
func TestAccountNamedLikeNothing(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Path: sandbox.DistributorAccountsPath, Body: `[{"AccountId":"AID-1","AccountName":null},{"AccountId":"AID-2"},{"AccountId":"AID-3","AccountName":"Acme 2"}]`})
	i := server.MustApply(name, nil, values{"account_name": "Acme", "adopt_existing": true})
	if strings.HasSuffix(i.Text("id"), "-1") {
		t.Errorf("taken over was %s", i.Text("id"))
	}
	acctest.AssertWrites(t, s, sandbox.AccountCreatePath)
}

// An account that is taken over keeps its administrator, whom only a creation sets: the
// configured one is in the state, and not at the API.
func TestAccountAdoptedWithAdmin(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	args := values{"account_name": "Acme", "account_admin": "jane@example.com", "adopt_existing": true}
	i := server.MustApply(name, nil, args)
	id := i.Text("id")
	s.ResetJournal()
	says := []string{"WARNING", `AttributeName("account_admin")`, "account_admin is not changed", id}
	args["account_admin"] = "roe@example.com"
	replaced, diags := server.Apply(name, i, server.Args(name, args))
	acctest.AssertDiags(t, diags, 3, append(says, "stays at Telegent", "An existing object is taken over")...)
	if replaced == nil || replaced.Text("id") != id {
		t.Errorf("%v is in the state", replaced)
	}
	server = server.Restart(t) // In one run, an account has one resource.
	_, diags = server.Apply(name, nil, server.Args(name, args))
	acctest.AssertDiags(t, diags, 2, append(says, "An existing object is taken over")...)
	delete(args, "account_admin")
	server = server.Restart(t)
	_, diags = server.Apply(name, nil, server.Args(name, args))
	acctest.AssertDiags(t, diags, 1, "An existing object is taken over")
	acctest.AssertWrites(t, s)
}

// TestAccountOfAnotherResource has two customers of one name in a configuration: the second does not
// get the account of the first.
func TestAccountOfAnotherResource(t *testing.T) {
	t.Parallel()
	for title, exists := range map[string]bool{"created": false, "taken over": true} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			if exists {
				stayed(t, s, values{"AccountName": "Acme"})
			}
			first, _ := server.Apply(name, nil, server.Args(name, values{"account_name": "Acme", "adopt_existing": true}))
			s.ResetJournal()
			second, diags := server.Apply(name, nil, server.Args(name, values{"account_name": "Acme", "billing_address": values{"city": "Provo"}, "adopt_existing": true}))
			acctest.AssertDiags(t, diags, 1, "ERROR", "Another resource of this run has the account "+first.Text("id"), "the same account name")
			if second != nil {
				t.Errorf("%v is in the state", second.State)
			}
			acctest.AssertWrites(t, s)
		})
	}
}
