// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// FormatDiags puts diagnostics into words, one a line, with the attributes that they are on.
func FormatDiags(diags []*tfprotov6.Diagnostic) string {
	var all []string
	for _, d := range diags {
		all = append(all, fmt.Sprintf("%s %v %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}
	return strings.Join(all, "\n")
}

// NoDiags ends the test if there are diagnostics.
func NoDiags(t testing.TB, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	if len(diags) > 0 {
		t.Fatal(FormatDiags(diags))
	}
}

// AssertDiags asserts that there are so many diagnostics, and that all the words are in them.
func AssertDiags(t testing.TB, diags []*tfprotov6.Diagnostic, count int, words ...string) {
	t.Helper()
	if len(diags) != count {
		t.Errorf("%d diagnostics, want %d:\n%s", len(diags), count, FormatDiags(diags))
	}
	for _, w := range words {
		if !strings.Contains(FormatDiags(diags), w) {
			t.Errorf("want %q in\n%s", w, FormatDiags(diags))
		}
	}
}

// At is the path of an attribute in a diagnostic, "trunk_1.port" within another, as the
// provider gives it to a CLI.
func At(attribute string) *tftypes.AttributePath {
	outer, inner, isNested := strings.Cut(attribute, ".")
	at := tftypes.NewAttributePath().WithAttributeName(outer)
	if isNested {
		at = at.WithElementKeyString(inner)
	}
	return at
}

// MustApply applies arguments that nothing is to be said about.
func (s *ProviderServer) MustApply(name string, prior *Instance, args map[string]any) *Instance {
	s.t.Helper()
	i, diags := s.Apply(name, prior, s.Args(name, args))
	NoDiags(s.t, diags)
	return i
}

// MustRefresh reads an instance that is there.
func (s *ProviderServer) MustRefresh(name string, prior *Instance) *Instance {
	s.t.Helper()
	i, diags := s.Refresh(name, prior)
	NoDiags(s.t, diags)
	if i == nil {
		s.t.Fatalf("%s is gone", name)
	}
	return i
}

// PlanIsEmpty asserts whether the plan of arguments is empty; it must not replace.
func (s *ProviderServer) PlanIsEmpty(name string, prior *Instance, args map[string]any, want bool) {
	s.t.Helper()
	plan, diags := s.Plan(name, prior, s.Args(name, args))
	NoDiags(s.t, diags)
	if plan.Empty != want || plan.Replace {
		s.t.Errorf("the plan is empty: %t, want %t; replaces: %t; it is %v from %v", plan.Empty, want, plan.Replace, plan.State, prior.State)
	}
}

// Stored tells how an object at the sandbox differs from what is wanted, which leaves
// out the field of its id.
func Stored(s *sandbox.Sandbox, id, field string, want map[string]any) error {
	if diff := cmp.Diff(With(want, map[string]any{field: id}), s.Object(id)); diff != "" {
		return fmt.Errorf("the API has another object (-want +got):\n%s", diff)
	}
	return nil
}

// With returns a copy of an object with more fields; nil takes one away.
func With(object, more map[string]any) map[string]any {
	object = maps.Clone(object)
	maps.Copy(object, more)
	maps.DeleteFunc(object, func(_ string, value any) bool { return value == nil })
	return object
}

// Change changes fields of an object behind the provider's back.
func Change(t testing.TB, s *sandbox.Sandbox, id string, fields map[string]any) {
	t.Helper()
	for field, value := range fields {
		if err := s.Change(id, field, value); err != nil {
			t.Fatal(err)
		}
	}
}

// NoWrites asserts that since the last ResetJournal the sandbox was asked for reads and tokens
// alone.
func NoWrites(t testing.TB, s *sandbox.Sandbox) {
	t.Helper()
	for _, e := range s.Journal() {
		if e.Method != http.MethodGet && e.Path != sandbox.TokenPath {
			t.Errorf("a write is requested: %s", e)
		}
	}
}

// Plans checks what is planned for a resource before the apply of a step.
func Plans(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

// Has checks an attribute of a resource.
func Has(address, attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), want)
}

// KeepID keeps the id of a resource for what happens behind the provider's back.
func KeepID(address string, id *string) statecheck.StateCheck {
	return Has(address, "id", knownvalue.StringFunc(func(got string) error {
		*id = got
		return nil
	}))
}

// IsStored checks that the sandbox has a resource's object exactly so; the field of
// its id is left out.
func IsStored(s *sandbox.Sandbox, address, field string, want map[string]any) statecheck.StateCheck {
	return Has(address, "id", knownvalue.StringFunc(func(id string) error { return Stored(s, id, field, want) }))
}
