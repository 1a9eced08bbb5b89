// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// hcl writes arguments as a configuration.
func hcl(args map[string]any) string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(args)) {
		lines = append(lines, name+" = "+hclValue(args[name]))
	}
	return strings.Join(lines, "\n")
}

func hclValue(value any) string {
	switch value := value.(type) {
	case string:
		return fmt.Sprintf("%q", value)
	case []string:
		return fmt.Sprintf("[%s]", strings.Trim(strings.ReplaceAll(fmt.Sprintf("%q", value), `" "`, `", "`), "[]"))
	case map[string]any:
		return "{\n" + hcl(value) + "\n}"
	}
	return fmt.Sprint(value)
}

// TestAccResource takes one of each plain resource through its life with the CLI: the plan
// is empty after each step, and an import finds what was applied.
func TestAccResource(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	for name, of := range plainCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
			k := of(newParents(t, s))
			address := k.name + ".test"
			config := func(args map[string]any) string {
				return acctest.Provider(url, "") + fmt.Sprintf("resource %q \"test\" {\n%s\n}\n", k.name, hcl(args))
			}
			least := maps.Clone(k.args)
			maps.DeleteFunc(least, func(name string, _ any) bool { return !slices.Contains(k.least, name) })
			least = putAll(least, k.changes[0].set)
			var id string
			holds := acctest.Has(address, "id", knownvalue.StringFunc(func(got string) error {
				object := s.Object(got)
				for _, field := range k.generated {
					delete(object, field)
				}
				if diff := cmp.Diff(k.stored, object); diff != "" {
					return fmt.Errorf("the sandbox's object (-want +got):\n%s", diff)
				}
				return nil
			}))
			steps := []resource.TestStep{
				{
					Config: config(k.args), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{holds, acctest.KeepID(address, &id)},
				},
				{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: k.notReturned},
				{
					Config: config(least), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate),
					ConfigStateChecks: []statecheck.StateCheck{acctest.Has(address, "id", knownvalue.StringFunc(func(got string) error {
						if got != id {
							return fmt.Errorf("the id is %s, want %s", got, id)
						}
						return nil
					}))},
				},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			}
			if acctest.HasIdentity(t) {
				steps = append(steps, resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity})
			}
			if acctest.HasQuery(t) {
				steps = append(steps, resource.TestStep{
					Query:             true,
					Config:            acctest.Provider(url, "") + fmt.Sprintf("list %q \"test\" {\n  provider = telegent\n  include_resource = true\n}\n", k.name),
					QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLengthAtLeast(address, 1)},
				})
			}
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
			for operation, want := range map[string]int{k.create: 1, k.update: 1, k.remove: 1} {
				if n := s.Requests(operation); operation != "" && n != want {
					t.Errorf("%d requests %s, want %d", n, operation, want)
				}
			}
			if there := s.Object(id) != nil; there != (k.remove == "") {
				t.Errorf("the object is there: %t", there)
			}
		})
	}
}
