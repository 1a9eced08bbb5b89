// SPDX-License-Identifier: MPL-2.0

package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// adopting is the page about an account that is not empty.
const adopting = "docs/guides/adopting.md"

// stock is how much there is in an account.
type stock struct{ products, packages, items, subscribers, numbers int }

// promised is the account that the page promises its figures for. Without LOAD=1, a tenth of it is adopted.
var promised = stock{products: 200, packages: 30, items: 300, subscribers: 500, numbers: 1000}

func (s stock) tenth() stock {
	return stock{s.products / 10, s.packages / 10, s.items / 10, s.subscribers / 10, s.numbers / 10}
}

func (s stock) sum() int { return s.products + s.packages + s.items + s.subscribers + s.numbers }

// lists is what it costs to list everything: a page of 100 subscribers or numbers, the items by package.
func (s stock) lists() int {
	pages := func(n int) int { return (n + 99) / 100 }
	return 1 + 1 + s.packages + pages(s.subscribers) + pages(s.numbers)
}

// scopes is how many tokens the reads and lists of all kinds may take, with what is renewed.
const scopes = 9

// seed makes the account.
func (s stock) seed(t *testing.T, box *sandbox.Sandbox) {
	t.Helper()
	create := func(n int, path string, fields func(i int) map[string]any) []string {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = acctest.Create(t, box, path, fields(i))
		}
		return ids
	}
	products := create(s.products, sandbox.ProductPath, func(i int) map[string]any {
		return map[string]any{"SKU": fmt.Sprintf("SKU%d", i), "Description": "Data", "Type": "data", "Cost": 1.25, "BillingFrequency": "MRC"}
	})
	packages := create(s.packages, sandbox.PackagePath, func(i int) map[string]any {
		return map[string]any{"PackageName": fmt.Sprintf("Package %d", i), "Type": "data", "Price": 39.99, "Monthly": true}
	})
	create(s.items, sandbox.PackageItemAddPath, func(i int) map[string]any {
		return map[string]any{"PackageId": packages[i%len(packages)], "ProductId": products[i%len(products)]}
	})
	subscribers := create(s.subscribers, sandbox.SubscriberCreatePath, func(i int) map[string]any {
		return map[string]any{
			"Name": "Jane Doe", "Email": fmt.Sprintf("jane.%d@example.com", i), "PhoneNumbers": []string{}, "Role": "Subscriber",
			"Password": "first-password", "AccountId": sandbox.DefaultAccountID,
		}
	})
	route := acctest.Create(t, box, sandbox.MessageRoutePath, map[string]any{"RouteName": "All", "MessageUrl": "https://example.com", "MessageUrlMethod": "POST"})
	create(s.numbers, sandbox.NumberProvisionPath, func(i int) map[string]any {
		return map[string]any{
			"NumberType": "mvno", "MessageType": "a2p", "ProductType": "Sms-Only", "MessageEnabled": true, "VoiceEnabled": false,
			"MessageRouteId": route, "AssignedSubscriberId": subscribers[i%len(subscribers)],
		}
	})
}

// steps are the blocks of commands in each of the page's two stories, by their names in its table, and what they may cost.
var steps = []struct {
	name string
	most func(s stock) int
}{
	{"Query or inventory", func(s stock) int { return s.lists() + s.products + 6 }},
	{"Plan of the import", func(s stock) int { return s.products + s.subscribers + s.packages + 2*(s.lists()-s.packages) + scopes }},
	{"Apply of the saved plan", func(stock) int { return 0 }},
	{"Each plan from then on", func(s stock) int { return s.packages + 2*(s.lists()-s.packages) + 2*scopes }},
}

// TestAccAdopting follows both stories of the page, each in an account that is not empty.
func TestAccAdopting(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	if runtime.GOOS == "windows" {
		t.Skip("the blocks are for a POSIX shell")
	}
	page, err := os.ReadFile(filepath.Join(root, adopting))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range steps {
		if row := fmt.Sprintf("| %s | %d |", step.name, step.most(promised)); !strings.Contains(string(page), row) {
			t.Errorf("the page promises other figures than %s", row)
		}
	}
	all, _ := blocks(t) // TestBlocks reports the error.
	stories := map[string][]block{}
	for _, b := range all {
		switch {
		case b.page != adopting || b.mark.verb != "run":
		case b.mark.since == nil:
			stories["by an inventory"] = append(stories["by an inventory"], b)
		case b.suits(acctest.FindCLI(t)):
			stories["by a query"] = append(stories["by a query"], b)
		}
	}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			adopt(t, story)
		})
	}
}

// adopt follows a story, and counts what each of its blocks of commands requests.
func adopt(t *testing.T, story []block) {
	t.Helper()
	account := promised.tenth()
	if os.Getenv("LOAD") != "" {
		account = promised
	}
	box, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	account.seed(t, box)
	env := append(environment(url, nil), "TF_VAR_account_id="+sandbox.DefaultAccountID, "TELEGENT_REQUESTS_PER_MINUTE=0")
	w := acctest.NewMirrorWorkspace(t, builtFolder(t), providerVersion, "", env...)
	if err := os.Remove(filepath.Join(w.Dir, "main.tf")); err != nil {
		t.Fatal(err)
	}
	for _, step := range steps {
		commands := slices.IndexFunc(story, func(b block) bool { return b.mark.file == "" })
		if commands < 0 {
			t.Fatalf("the page has no commands for %s", step.name)
		}
		box.ResetJournal()
		status, output := w.Shell(t, script(story[:commands+1]), builtFolder(t))
		if story = story[commands+1:]; status != 0 {
			t.Fatalf("%s: %d:\n%s", step.name, status, output)
		}
		if n, most := len(box.Journal()), step.most(account); n > most {
			t.Errorf("%s: %d requests, want at most %d", step.name, n, most)
		} else {
			t.Logf("%s: %d requests of at most %d", step.name, n, most)
		}
		if want := fmt.Sprintf("%d to import, 0 to add", account.sum()); strings.HasPrefix(step.name, "Plan") && !strings.Contains(output, want) {
			t.Errorf("want %s:\n%s", want, output)
		}
		acctest.NoWrites(t, box)
	}
	if len(story) > 0 {
		t.Errorf("the cost of %s is not known", story[0])
	}
}
