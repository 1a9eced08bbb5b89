// SPDX-License-Identifier: MPL-2.0

package account_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const name = "telegent_account"

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// stored asserts what the API has of an account.
func stored(t *testing.T, s *sandbox.Sandbox, id string, want values) {
	t.Helper()
	acctest.AssertStored(t, s, id, "AccountId", want)
}

// text returns an attribute of an address, "none" if it or the address is null.
func text(t *testing.T, i *acctest.Instance, address, attribute string) string {
	t.Helper()
	var of map[string]tftypes.Value
	if value := i.State[address]; value.IsNull() || value.As(&of) != nil || of[attribute].IsNull() {
		return "none"
	}
	var s string
	if err := of[attribute].As(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// full are all arguments there are, and wire what they are at the API.
func full() (args, wire values) {
	args = values{
		"account_name": "Acme", "account_admin": "boss@example.com",
		"billing_address": values{"street_1": "1 Main Street", "street_2": "Suite 2", "city": "Heber", "state": "Utah", "zip": "84032", "country": "USA"},
		"mailing_address": values{"street_1": "PO Box 3", "city": "Provo", "country": "USA"},
	}
	wire = values{
		"AccountName": "Acme", "AccountAdmin": "boss@example.com",
		"BillingAddress": values{"Street1": "1 Main Street", "Street2": "Suite 2", "City": "Heber", "State": "Utah", "Zip": "84032", "Country": "USA"},
		"MailingAddress": values{"Street1": "PO Box 3", "City": "Provo", "Country": "USA"},
	}
	return args, wire
}

// TestAccountAnotherIsUpdated has two accounts, of which the API changes the one that was
// created last, whichever is meant. The way out that the error names works.
func TestAccountAnotherIsUpdated(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	args, wire := full()
	first := server.MustApply(name, nil, args)
	last := server.MustApply(name, nil, values{"account_name": "Last"})

	changed, _ := full()
	changed["account_name"], changed["mailing_address"] = "Renamed", nil
	kept, diags := server.Apply(name, first, server.Args(name, changed))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot update the account "+first.Text("id"),
		fmt.Sprintf("changed the account %q instead", last.Text("id")),
		"restore the former name and addresses of that account, and ask Telegent how to change "+first.Text("id"))
	if diff := cmp.Diff(first.State, kept.State); diff != "" {
		t.Errorf("the state is another one (-before +after):\n%s", diff)
	}
	stored(t, s, first.Text("id"), wire)
	server.PlanIsEmpty(name, server.MustRefresh(name, kept), args, true)

	last = server.MustRefresh(name, last)
	server.PlanIsEmpty(name, last, values{"account_name": "Last"}, false)
	last = server.MustApply(name, last, values{"account_name": "Last"})
	stored(t, s, last.Text("id"), values{"AccountName": "Last", "MailingAddress": values{}})
}

// TestAccountUpdateAnswer holds answers of an update that do not tell which account
// was changed.
func TestAccountUpdateAnswer(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{}`:                       "does not return the account that it changed",
		`{"AccountId":null}`:       "does not return the account that it changed",
		`{"accountId":"AID-else"}`: `changed the account "AID-else" instead`,
	} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			i := server.MustApply(name, nil, values{"account_name": "Acme"})
			s.Inject(sandbox.Fault{Path: sandbox.AccountUpdatePath, Body: answer})
			kept, diags := server.Apply(name, i, server.Args(name, values{"account_name": "Acme Inc."}))
			acctest.AssertDiags(t, diags, 1, "ERROR", want)
			if kept.Text("account_name") != "Acme" {
				t.Errorf("the state says %q", kept.Text("account_name"))
			}
		})
	}
}

// TestAccountUpdate sends what changed: an address goes as a whole, the rest is left
// alone.
func TestAccountUpdate(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	args, wire := full()
	i := server.MustApply(name, nil, args)
	id := i.Text("id")

	acctest.Change(t, s, id, values{"AccountName": "Elsewhere", "BillingAddress.Country": nil, "MailingAddress.City": "Elsewhere"})
	args["billing_address"] = values{"street_1": "1 Main Street", "city": "Orem", "state": "Utah", "zip": "84032", "country": "USA"}
	i = server.MustApply(name, i, args)
	wire["AccountName"] = "Elsewhere"
	wire["BillingAddress"] = values{"Street1": "1 Main Street", "City": "Orem", "State": "Utah", "Zip": "84032", "Country": "USA"}
	wire["MailingAddress"] = values{"Street1": "PO Box 3", "City": "Elsewhere", "Country": "USA"}
	stored(t, s, id, wire)
	if n := s.Requests("POST " + sandbox.AccountUpdatePath); n != 1 {
		t.Errorf("%d updates, want 1", n)
	}
	server.PlanIsEmpty(name, i, args, true)
}

// TestAccountCountryIsTold takes a country over where the API tells one after all.
func TestAccountCountryIsTold(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	args, _ := full()
	i := server.MustApply(name, nil, args)
	answer, err := json.Marshal(values{"AccountId": i.Text("id"), "BillingAddress": values{"Country": "Mexico"}})
	if err != nil {
		t.Fatal(err)
	}
	s.Inject(sandbox.Fault{Path: sandbox.AccountPath, Body: string(answer)})
	i = server.MustRefresh(name, i)
	if got := text(t, i, "billing_address", "country"); got != "Mexico" {
		t.Errorf("the country is %q", got)
	}
	if got := text(t, i, "mailing_address", "country"); got != "USA" { // of which the answer has nothing
		t.Errorf("the other country is %q", got)
	}
	server.PlanIsEmpty(name, i, args, false)
}

func TestAccountImport(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		wire, args values
		update     bool // is left to do
	}{
		"no address": {
			wire: values{"AccountName": "Acme"},
			args: values{"account_name": "Acme"},
		},
		"an administrator, who is not told": {
			wire: values{"AccountName": "Acme", "AccountAdmin": "boss@example.com"},
			args: values{"account_name": "Acme"},
		},
		"both addresses, without a country": {
			wire: values{"AccountName": "Acme", "BillingAddress": values{"City": "Heber", "Country": "USA"}, "MailingAddress": values{"Street1": "PO Box 3", "Street2": "Hall B"}},
			args: values{"account_name": "Acme", "billing_address": values{"city": "Heber"}, "mailing_address": values{"street_1": "PO Box 3", "street_2": "Hall B"}},
		},
		"an address of nothing": {
			wire: values{"AccountName": "Acme", "BillingAddress": values{"Zip": "", "City": ""}, "MailingAddress": values{}},
			args: values{"account_name": "Acme"},
		},
		"an address with nothing in it": {
			wire: values{"AccountName": "Acme", "BillingAddress": values{"City": "Heber", "Zip": ""}},
			args: values{"account_name": "Acme", "billing_address": values{"city": "Heber"}},
		},
		"a country, which is sent": {
			wire:   values{"AccountName": "Acme", "BillingAddress": values{"City": "Heber", "Country": "USA"}},
			args:   values{"account_name": "Acme", "billing_address": values{"city": "Heber", "country": "USA"}},
			update: true,
		},
		"an administrator in the configuration, who is believed": {
			wire:   values{"AccountName": "Acme", "AccountAdmin": "boss@example.com"},
			args:   values{"account_name": "Acme", "account_admin": "boss@example.com"},
			update: true,
		},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			id := acctest.Create(t, s, sandbox.AccountCreatePath, test.wire)
			i, diags := server.Import(name, id, nil)
			acctest.NoDiags(t, diags)
			server.PlanIsEmpty(name, i, test.args, !test.update)
			i = server.MustApply(name, i, test.args)
			server.PlanIsEmpty(name, server.MustRefresh(name, i), test.args, true)
			stored(t, s, id, test.wire)
			if n := s.Requests("POST " + sandbox.AccountCreatePath); n != 0 {
				t.Errorf("%d accounts were created", n)
			}
		})
	}
}
