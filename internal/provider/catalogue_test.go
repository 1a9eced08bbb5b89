// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// customers are the accounts of a wholesaler.
const customers = `
resource "telegent_account" "customer" {
  for_each = { Acme = "ada@acme.example", Umbrella = "uma@umbrella.example" }

  account_name  = each.key
  account_admin = each.value
}
`

// adoption imports all that the example of a catalogue and the customers have into an empty state.
const adoption = `
data "telegent_services" "all" {}
data "telegent_products" "all" {}
data "telegent_packages" "all" {}
data "telegent_package_items" "all" {
  for_each   = { for package in data.telegent_packages.all.packages : package.package_name => package.id }
  package_id = each.value
}

locals {
  skus  = { for product in data.telegent_products.all.products : product.id => product.sku }
  found = merge([for name, listed in data.telegent_package_items.all : { for item in listed.package_items : "${name}/${local.skus[item.product_id]}" => item }]...)
}

data "telegent_accounts" "all" {}
import {
  for_each = { for account in data.telegent_accounts.all.accounts : account.account_name => account.id if contains(["Acme", "Umbrella"], account.account_name) }
  to       = telegent_account.customer[each.key]
  id       = each.value
}
import {
  to = telegent_service.caller_id
  id = one([for service in data.telegent_services.all.services : service.id if service.service_name == "Caller ID"])
}
import {
  to = telegent_service_item.caller_id
  id = one([for service in data.telegent_services.all.services : service.id if service.service_name == "Caller ID"])
}
import {
  for_each = { for product in data.telegent_products.all.products : product.sku => product.id }
  to       = telegent_product.sku[each.key]
  id       = each.value
}
import {
  for_each = { for package in data.telegent_packages.all.packages : package.package_name => package.id }
  to       = telegent_package.offer[each.key]
  id       = each.value
}
import {
  for_each = local.found
  to       = telegent_package_item.offer[each.key]
  id       = "${each.value.package_id}/${each.value.id}"
}
`

// TestAccCatalogue takes the example of a catalogue, and a wholesaler's customers, through their life: apply, changes, what others
// do meanwhile, what the API refuses, import into an empty state, destroy.
func TestAccCatalogue(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t) // So that the CLI imports by for_each, too.
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	example, err := os.ReadFile(examples + "/catalogue/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, builtProvider(t), string(example)+customers, environment(url)...)
	apply := func(want string) {
		t.Helper()
		if output := w.MustRun(t, "apply", "-auto-approve", "-input=false"); !strings.Contains(output, want) {
			t.Errorf("want %s:\n%s", want, output)
		}
	}
	unchanged := func(when string) {
		t.Helper()
		if output := w.MustRun(t, "plan", "-detailed-exitcode", "-input=false"); !strings.Contains(output, "No changes.") {
			t.Errorf("%s: %s", when, output)
		}
	}
	refused := func(says ...string) {
		t.Helper()
		status, output := w.Run(t, "apply", "-auto-approve", "-input=false")
		joined := strings.Join(strings.Fields(strings.ReplaceAll(output, "│", " ")), " ")
		for _, text := range says {
			if status == 0 || !strings.Contains(joined, text) {
				t.Errorf("exit status %d, want an error that says %q:\n%s", status, text, output)
			}
		}
	}
	change := func(changes map[string]string) { t.Helper(); replaceIn(t, w.Dir+"/main.tf", changes) }
	var packages map[string]string
	service := func() string { return w.MustRun(t, "output", "-raw", "service_id") }

	apply("14 added, 0 changed, 0 destroyed")
	unchanged("created")
	if err := json.Unmarshal([]byte(w.MustRun(t, "output", "-json", "package_ids")), &packages); err != nil {
		t.Fatal(err)
	}

	// A product leaves a package and the catalogue in one apply, its item first.
	s.ResetJournal()
	change(map[string]string{
		"    VAS035    = { description = \"Fraud detection\", type = \"vas\", cost = 1, billing = \"MRC\" }\n": "",
		`"ESIM-10GB", "VAS035", "SETUP"`: `"ESIM-10GB", "SETUP"`,
		"cost = 12.34":                   "cost = 12.345",
		"price = 39.99":                  "price = 40",
		"cost         = 1.23":            "cost         = 1.5",
		"price      = 2.34":              "price      = 2.5",
	})
	apply("0 added, 4 changed, 2 destroyed")
	unchanged("changed")
	item, product := -1, -1
	for i, e := range s.Journal() {
		switch e.Path {
		case sandbox.PackageItemDeletePath:
			item = i
		case sandbox.ProductDeletePath:
			product = i
		}
	}
	if item < 0 || product < item {
		t.Errorf("the item is deleted as request %d, the product as %d", item, product)
	}

	// An item that somebody else adds stays, unseen, until its product is to go.
	other := acctest.Create(t, s, sandbox.ProductPath, map[string]any{"SKU": "X", "Description": "X", "Type": "x", "Cost": 1, "BillingFrequency": "MRC"})
	added := acctest.Create(t, s, sandbox.PackageItemAddPath, map[string]any{"PackageId": packages["Solo"], "ProductId": other})
	unchanged("an item is added elsewhere")
	if s.Object(added) == nil {
		t.Error("the item is gone")
	}
	s.Forget(added)
	s.Forget(other)

	// A package with a subscription stays, and the error names it. So does a service with two items.
	subscriber := seededSubscriber(t, s, 1)
	subscription := acctest.Create(t, s, sandbox.SubscriptionPath, map[string]any{"SubscriberId": subscriber, "PackageId": packages["Solo"], "Type": "mvno"})
	solo := "    Solo   = { type = \"esim\", price = 19.99, skus = [\"ESIM-10GB\", \"SETUP\"] }\n"
	change(map[string]string{solo: ""})
	refused("Cannot delete the package "+packages["Solo"], "The package has active subscriptions", "It is still used by the subscription "+subscription)
	s.Forget(subscription)
	change(map[string]string{"    Family = {": solo + "    Family = {"})
	apply("2 added, 0 changed, 0 destroyed") // Its items had gone before.
	items, _ := s.Object(service())["Items"].([]any)
	acctest.Change(t, s, service(), map[string]any{"Items": append(items, map[string]any{"Price": 9.0, "Active": true})})
	change(map[string]string{"price      = 2.5": "price      = 3"})
	refused("Cannot update the service item "+service(), "has 2 items, and the API identifies an item by its service alone")
	acctest.Change(t, s, service(), map[string]any{"Items": items})
	change(map[string]string{"price      = 3": "price      = 2.5"})
	unchanged("put right")

	// All of it is imported into an empty state, and plans nothing.
	for _, state := range []string{"terraform.tfstate", "terraform.tfstate.backup"} {
		if err := os.Remove(filepath.Join(w.Dir, state)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(w.Dir+"/adoption.tf", []byte(adoption), 0o600); err != nil {
		t.Fatal(err)
	}
	s.ResetJournal()
	apply("12 imported, 0 added, 2 changed, 0 destroyed") // No answer has account_admin, so the state takes it from the configuration.
	acctest.NoWrites(t, s)
	if err := os.Remove(w.Dir + "/adoption.tf"); err != nil {
		t.Fatal(err)
	}
	unchanged("imported")
	if output := w.MustRun(t, "destroy", "-auto-approve", "-input=false"); !strings.Contains(output, "12 destroyed") || !strings.Contains(output, "An account stays at Telegent") {
		t.Error(output)
	}
	for _, id := range packages {
		if s.Object(id) != nil {
			t.Errorf("the package %s is still there", id)
		}
	}
}
