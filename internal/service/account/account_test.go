// SPDX-License-Identifier: MPL-2.0

package account_test

import (
	"encoding/json"
	"fmt"
	"regexp"
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

const name = "telegent_account"

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// start returns a sandbox and a provider that is configured for it.
func start(t *testing.T) (*sandbox.Sandbox, *acctest.ProviderServer) {
	t.Helper()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	server := acctest.Server(t, provider.NewServer("test")())
	acctest.NoDiags(t, server.Configure(acctest.Settings(url)))
	return s, server
}

// differs tells how an account at the API differs from what is wanted.
func differs(s *sandbox.Sandbox, id string, want values) string {
	want["AccountId"] = id
	return cmp.Diff(want, s.Object(id))
}

// stored asserts what the API has of an account.
func stored(t *testing.T, s *sandbox.Sandbox, id string, want values) {
	t.Helper()
	if diff := differs(s, id, want); diff != "" {
		t.Errorf("the API has (-want +got):\n%s", diff)
	}
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

// TestAccAccount takes an account through its life. The API tells no country, "NULL"
// for a second street that is not set, and the former name after an update; the empty
// plans that each step ends with are in spite of that.
func TestAccAccount(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	var id string
	step := func(action plancheck.ResourceActionType, arguments string, want values) resource.TestStep {
		return resource.TestStep{
			Config:           acctest.Provider(url, "") + "resource \"telegent_account\" \"test\" {\n" + arguments + "\n}\n",
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction("telegent_account.test", action)}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("telegent_account.test", tfjsonpath.New("account_name"), knownvalue.StringExact(fmt.Sprint(want["AccountName"]))),
				statecheck.ExpectKnownValue("telegent_account.test", tfjsonpath.New("id"), knownvalue.StringFunc(func(got string) error {
					if action == plancheck.ResourceActionCreate {
						id = got
					}
					if diff := differs(s, id, want); got != id || diff != "" {
						return fmt.Errorf("the account %s, want %s; the API has (-want +got):\n%s", got, id, diff)
					}
					return nil
				})),
			},
		}
	}
	_, wire := full()
	whole := `account_name = "Acme"
  account_admin   = "boss@example.com"
  billing_address = { street_1 = "1 Main Street", street_2 = "Suite 2", city = "Heber", state = "Utah", zip = "84032", country = "USA" }
  mailing_address = { street_1 = "PO Box 3", city = "Provo", country = "USA" }`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			step(plancheck.ResourceActionCreate, whole, wire),
			// One is changed, the other partly removed.
			step(plancheck.ResourceActionUpdate, `account_name = "Acme Inc."
  account_admin   = "boss@example.com"
  billing_address = { street_1 = "9 Side Street", street_2 = "Suite 2", city = "Orem", state = "Utah", zip = "84032", country = "Canada" }
  mailing_address = { city = "Provo" }`, values{
				"AccountName": "Acme Inc.", "AccountAdmin": "boss@example.com",
				"BillingAddress": values{"Street1": "9 Side Street", "Street2": "Suite 2", "City": "Orem", "State": "Utah", "Zip": "84032", "Country": "Canada"},
				"MailingAddress": values{"City": "Provo"},
			}),
			// One is wholly removed, the other gets neither a second street nor a country.
			step(plancheck.ResourceActionUpdate, `account_name = "Acme Inc."
  billing_address = { street_1 = "9 Side Street" }`, values{
				"AccountName": "Acme Inc.", "AccountAdmin": "boss@example.com",
				"BillingAddress": values{"Street1": "9 Side Street"}, "MailingAddress": values{},
			}),
			{
				ResourceName: "telegent_account.test", ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIgnore: []string{"account_admin"}, // It is never told.
			},
			// No address, then both again.
			step(plancheck.ResourceActionUpdate, `account_name = "Acme Inc."`, values{
				"AccountName": "Acme Inc.", "AccountAdmin": "boss@example.com", "BillingAddress": values{}, "MailingAddress": values{},
			}),
			step(plancheck.ResourceActionUpdate, whole, wire),
		},
	})
	if created := s.Requests("POST " + sandbox.AccountCreatePath); created != 1 {
		t.Errorf("%d accounts were created, want 1", created)
	}
	if updated := s.Requests("POST " + sandbox.AccountUpdatePath); updated != 4 {
		t.Errorf("%d updates, want one for each step that changes something, 4", updated)
	}
	if s.Object(id) == nil {
		t.Error("the account is gone, though the API has no operation that deletes one")
	}
}

// TestAccAccountAnotherIsUpdated has two accounts, of which the API changes the one
// that was created last, whichever is meant. The way out that the error names works.
func TestAccAccountAnotherIsUpdated(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	config := func(first string) string {
		return acctest.Provider(url, "") + fmt.Sprintf(`
resource "telegent_account" "first" {
  account_name = %q
}

resource "telegent_account" "last" {
  account_name = "Last"
  depends_on   = [telegent_account.first]
}
`, first)
	}
	action := func(address string, action plancheck.ResourceActionType) plancheck.PlanCheck {
		return plancheck.ExpectResourceAction("telegent_account."+address, action)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("First")},
			{
				Config: config("Renamed"),
				ExpectError: acctest.Wrapped(`(?s)Cannot update the account AID-.*` + regexp.QuoteMeta("POST "+sandbox.AccountUpdatePath) +
					` changed the account "AID-[^"]+" instead, as it takes no account id and chooses itself: give that account its former name and addresses again`),
			},
			{
				Config: config("First"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					action("first", plancheck.ResourceActionNoop),
					action("last", plancheck.ResourceActionUpdate),
				}},
			},
		},
	})
	if updated := s.Requests("POST " + sandbox.AccountUpdatePath); updated != 2 {
		t.Errorf("%d updates, want 2: %v", updated, s.Journal())
	}
}

func TestAccountAnotherIsUpdated(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	args, wire := full()
	first := server.MustApply(name, nil, args)
	last := server.MustApply(name, nil, values{"account_name": "Last"})

	changed, _ := full()
	changed["account_name"], changed["mailing_address"] = "Renamed", nil
	kept, diags := server.Apply(name, first, server.Args(name, changed))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot update the account "+first.Text("id"),
		fmt.Sprintf("changed the account %q instead", last.Text("id")),
		"give that account its former name and addresses again, and ask Telegent how to have it change "+first.Text("id"))
	if diff := cmp.Diff(first.State, kept.State); diff != "" {
		t.Errorf("the state is another one (-before +after):\n%s", diff)
	}
	stored(t, s, first.Text("id"), wire)
	server.PlanIsEmpty(name, server.MustRefresh(name, kept), args, true)
}

// TestAccountUpdateAnswer holds answers of an update that do not tell which account
// was changed.
func TestAccountUpdateAnswer(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{}`:                       "does not answer which account it changed",
		`{"AccountId":null}`:       "does not answer which account it changed",
		`{"accountId":"AID-else"}`: `changed the account "AID-else" instead`,
	} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			s, server := start(t)
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
	s, server := start(t)
	args, wire := full()
	i := server.MustApply(name, nil, args)
	id := i.Text("id")

	for field, value := range map[string]any{"AccountName": "Elsewhere", "BillingAddress.Country": nil, "MailingAddress.City": "Elsewhere"} {
		if err := s.Change(id, field, value); err != nil {
			t.Fatal(err)
		}
	}
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

// TestAccountDrift changes an account behind the provider's back.
func TestAccountDrift(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		field string
		value any
		// seen is what the state has after it: of an address, an attribute and its value.
		address, attribute, seen string
		unseen                   bool
	}{
		"the name":                    {field: "AccountName", value: "Elsewhere"},
		"a city":                      {field: "BillingAddress.City", value: "Reno", address: "billing_address", attribute: "city", seen: "Reno"},
		"a city is cleared":           {field: "BillingAddress.City", value: nil, address: "billing_address", attribute: "city", seen: "none"},
		"a second street is cleared":  {field: "BillingAddress.Street2", value: nil, address: "billing_address", attribute: "street_2", seen: "none"},
		"a state that was not set":    {field: "MailingAddress.State", value: "Nevada", address: "mailing_address", attribute: "state", seen: "Nevada"},
		"a state is nothing":          {field: "MailingAddress.State", value: "", address: "mailing_address", attribute: "state", seen: "none", unseen: true},
		"an address is cleared":       {field: "MailingAddress", value: nil, address: "mailing_address", attribute: "street_1", seen: "none"},
		"a country, which is no news": {field: "BillingAddress.Country", value: "Mexico", address: "billing_address", attribute: "country", seen: "USA", unseen: true},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := start(t)
			args, wire := full()
			i := server.MustApply(name, nil, args)
			if err := s.Change(i.Text("id"), test.field, test.value); err != nil {
				t.Fatal(err)
			}
			i = server.MustRefresh(name, i)
			switch {
			case test.address == "" && i.Text("account_name") != "Elsewhere":
				t.Errorf("the name is %q", i.Text("account_name"))
			case test.address != "" && text(t, i, test.address, test.attribute) != test.seen:
				t.Errorf("%s is %q, want %q", test.attribute, text(t, i, test.address, test.attribute), test.seen)
			}
			server.PlanIsEmpty(name, i, args, test.unseen)
			i = server.MustApply(name, i, args)
			server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
			if !test.unseen {
				stored(t, s, i.Text("id"), wire)
			}
		})
	}
}

// TestAccountAddressAppears finds an address that was added elsewhere to an account
// that has none in the configuration.
func TestAccountAddressAppears(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	args := values{"account_name": "Acme"}
	i := server.MustApply(name, nil, args)
	if i = server.MustRefresh(name, i); !i.State["billing_address"].IsNull() || !i.State["mailing_address"].IsNull() {
		t.Errorf("addresses that nobody set: %v", i.State)
	}
	server.PlanIsEmpty(name, i, args, true)

	if err := s.Change(i.Text("id"), "MailingAddress.City", "Reno"); err != nil {
		t.Fatal(err)
	}
	i = server.MustRefresh(name, i)
	if got := text(t, i, "mailing_address", "city"); got != "Reno" || !i.State["billing_address"].IsNull() {
		t.Errorf("the city is %q, the billing address %s", got, i.State["billing_address"])
	}
	i = server.MustApply(name, i, args)
	stored(t, s, i.Text("id"), values{"AccountName": "Acme", "MailingAddress": values{}})
	server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
}

// TestAccountCountryIsTold takes a country over where the API tells one after all.
func TestAccountCountryIsTold(t *testing.T) {
	t.Parallel()
	s, server := start(t)
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
			s, server := start(t)
			id, err := s.Create(sandbox.AccountCreatePath, test.wire)
			if err != nil {
				t.Fatal(err)
			}
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

// TestAccountAdmin replaces an account whose administrator is to be another one, and
// says at plan and at apply that the former account stays.
func TestAccountAdmin(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	args, wire := full()
	i := server.MustApply(name, nil, args)
	former := i.Text("id")
	leaves := "This plan leaves the account " + former + " at Telegent"

	args["account_admin"] = "chief@example.com"
	plan, diags := server.Plan(name, i, server.Args(name, args))
	acctest.AssertDiags(t, diags, 1, "WARNING", leaves, "import it as telegent_account to manage it again")
	if !plan.Replace {
		t.Error("the plan does not replace the account")
	}
	i, diags = server.Apply(name, i, server.Args(name, args))
	// The replacement, the destruction in its course, and what that did.
	acctest.AssertDiags(t, diags, 3, "WARNING", leaves, "The account "+former+" stays at Telegent")
	if i.Text("id") == former || i.Text("account_admin") != "chief@example.com" {
		t.Errorf("the account is %s, its administrator %q", i.Text("id"), i.Text("account_admin"))
	}
	stored(t, s, former, wire)
	wire["AccountAdmin"] = "chief@example.com"
	stored(t, s, i.Text("id"), wire)
	if n := s.Requests("POST " + sandbox.AccountUpdatePath); n != 0 {
		t.Errorf("%d updates, want none", n)
	}

	// Left out, the administrator stays who it is.
	delete(args, "account_admin")
	server.PlanIsEmpty(name, i, args, true)
}

func TestAccountDestroy(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	i := server.MustApply(name, nil, values{"account_name": "Acme"})
	requests := len(s.Journal())

	_, diags := server.Plan(name, i, nil)
	acctest.AssertDiags(t, diags, 1, "WARNING", "This plan leaves the account "+i.Text("id")+" at Telegent", "The API has no operation that deletes one")
	gone, diags := server.Apply(name, i, nil)
	acctest.AssertDiags(t, diags, 2, "WARNING", "The account "+i.Text("id")+" stays at Telegent", "Have Telegent delete it")
	if gone != nil {
		t.Error("the account is still in the state")
	}
	if n := len(s.Journal()); n != requests {
		t.Errorf("%d requests were sent, want none: %v", n-requests, s.Journal())
	}
	stored(t, s, i.Text("id"), values{"AccountName": "Acme"})
}

// TestAccountUnknown plans with arguments that are known only at apply.
func TestAccountUnknown(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	args, _ := full()
	i := server.MustApply(name, nil, args)
	requests := len(s.Journal())
	for attribute, value := range i.State {
		if attribute == "id" {
			continue
		}
		unknown := server.Args(name, args)
		unknown[attribute] = tftypes.NewValue(value.Type(), tftypes.UnknownValue)
		for title, prior := range map[string]*acctest.Instance{"creation": nil, "update": i} {
			plan, diags := server.Plan(name, prior, unknown)
			if attribute == "account_admin" && prior != nil {
				acctest.AssertDiags(t, diags, 1, "WARNING", "This plan leaves the account")
			} else {
				acctest.NoDiags(t, diags)
			}
			if plan.State[attribute].IsFullyKnown() {
				t.Errorf("%s: %s is planned as %s", title, attribute, plan.State[attribute])
			}
		}
	}
	if n := len(s.Journal()); n != requests {
		t.Errorf("%d requests to plan", n-requests)
	}
}

func TestAccountInvalid(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args  values
		wants []string
	}{
		"no name":        {values{}, []string{`account_name`, "required"}},
		"an empty name":  {values{"account_name": ""}, []string{`AttributeName("account_name")`, "account_name is empty"}},
		"a blank name":   {values{"account_name": " \t"}, []string{`AttributeName("account_name")`, "account_name is empty"}},
		"an empty admin": {values{"account_name": "A", "account_admin": ""}, []string{`AttributeName("account_admin")`, "leave the argument out"}},
		"an empty city": {
			values{"account_name": "A", "billing_address": values{"city": ""}},
			[]string{`AttributeName("billing_address").AttributeName("city")`, "billing_address.city is empty"},
		},
		"an empty country": {
			values{"account_name": "A", "mailing_address": values{"country": " "}},
			[]string{`AttributeName("mailing_address").AttributeName("country")`, "mailing_address.country is empty"},
		},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := start(t)
			_, diags := server.Plan(name, nil, server.Args(name, test.args))
			acctest.AssertDiags(t, diags, 1, append(test.wants, "ERROR")...)
			if n := len(s.Journal()); n != 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// TestAccountRefused puts what the API finds wrong on the attribute.
func TestAccountRefused(t *testing.T) {
	t.Parallel()
	for field, attribute := range map[string]string{
		"AccountName":            `AttributeName("account_name")`,
		"AccountAdmin":           `AttributeName("account_admin")`,
		"BillingAddress.Zip":     `AttributeName("billing_address").AttributeName("zip")`,
		"mailingAddress.street1": `AttributeName("mailing_address").AttributeName("street_1")`,
	} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			s, server := start(t)
			s.Inject(sandbox.Fault{
				Path: sandbox.AccountCreatePath, Status: 400,
				Body: fmt.Sprintf(`{"Title":"One or more validation errors occurred.","Errors":{%q:["It is wrong."]},"TraceId":"00-abc-01"}`, field),
			})
			args, _ := full()
			i, diags := server.Apply(name, nil, server.Args(name, args))
			acctest.AssertDiags(t, diags, 1, "ERROR", attribute, "Cannot create the account", "It is wrong.", "00-abc-01")
			if i != nil {
				t.Error("an account that was refused is in the state")
			}
		})
	}
}

func TestAccAccountDataSource(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	id, err := s.Create(sandbox.AccountCreatePath, values{
		"AccountName": "Acme", "AccountAdmin": "boss@example.com", "BillingAddress": values{"City": "Heber", "Zip": "84032", "Country": "USA"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"a@example.com", "b@example.com"} {
		if _, err := s.Create(sandbox.SubscriberCreatePath, values{
			"AccountId": id, "Email": email, "Name": "A", "Role": "Subscriber", "Password": "secret", "PhoneNumbers": []string{"+18015551234"},
		}); err != nil {
			t.Fatal(err)
		}
	}
	config := func(id string) string {
		return acctest.Provider(url, "") + fmt.Sprintf("data \"telegent_account\" \"test\" {\n  id = %q\n}\n", id)
	}
	check := func(attribute string, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.telegent_account.test", tfjsonpath.New(attribute), want)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("AID-none"), ExpectError: acctest.Wrapped(`(?s)Cannot read the account AID-none.*404 Not Found.*belongs to another account`)},
			{Config: config(""), ExpectError: acctest.Wrapped(`id is empty`)},
			{
				Config: config(id),
				ConfigStateChecks: []statecheck.StateCheck{
					check("account_name", knownvalue.StringExact("Acme")),
					check("total_subscribers", knownvalue.Int64Exact(2)),
					check("billing_address", knownvalue.ObjectExact(map[string]knownvalue.Check{
						"street_1": knownvalue.Null(), "street_2": knownvalue.Null(), "city": knownvalue.StringExact("Heber"),
						"state": knownvalue.Null(), "zip": knownvalue.StringExact("84032"), "country": knownvalue.Null(),
					})),
					check("mailing_address", knownvalue.Null()),
				},
			},
		},
	})
}
