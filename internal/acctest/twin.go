// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// Twin is one of two objects of a name: the ephemeral resource or the data source.
type Twin struct {
	// Block is "ephemeral" or "data".
	Block string
	// Name is that of both, such as "telegent_token".
	Name string
}

// Twins runs a test for both of a name, such as "telegent_token".
func Twins(t *testing.T, name string, run func(t *testing.T, k Twin)) {
	t.Helper()
	t.Run("ephemeral", func(t *testing.T) {
		t.Parallel()
		NeedsEphemeral(t)
		run(t, Twin{Block: "ephemeral", Name: name})
	})
	t.Run("data source", func(t *testing.T) {
		t.Parallel()
		FindCLI(t)
		run(t, Twin{Block: "data", Name: name})
	})
}

// Config is the provider block, the twin with the arguments, and what it takes to
// look at it.
func (k Twin) Config(provider, arguments string) string {
	config := provider + fmt.Sprintf("%s %q \"test\" {\n%s\n}\n", k.Block, k.Name, arguments)
	if k.Block == "ephemeral" {
		config += Echo("ephemeral." + k.Name + ".test")
	}
	return config
}

// Check checks an attribute of the twin.
func (k Twin) Check(attribute string, want knownvalue.Check) statecheck.StateCheck {
	if k.Block == "ephemeral" {
		return statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey(attribute), want)
	}
	return statecheck.ExpectKnownValue("data."+k.Name+".test", tfjsonpath.New(attribute), want)
}

// Issued accepts a token that the sandbox issued.
func Issued(s *sandbox.Sandbox) knownvalue.Check {
	return knownvalue.StringFunc(func(got string) error {
		if !slices.Contains(s.IssuedTokens(), got) {
			return errors.New("the token is none that was issued")
		}
		return nil
	})
}

// Soon accepts an instant in UTC within the lifetime of a sandbox's token.
func Soon() knownvalue.Check {
	return knownvalue.StringFunc(func(got string) error {
		at, err := time.Parse(time.RFC3339, got)
		if left := time.Until(at); err == nil && (!strings.HasSuffix(got, "Z") || left <= 0 || left > 5*time.Minute) {
			err = fmt.Errorf("%s is not UTC or not within the token's lifetime", got)
		}
		return err
	})
}

// RefusesPlan expects that a plan fails with an error that matches the expression.
func RefusesPlan(t *testing.T, config, expression string) {
	t.Helper()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: Factories(),
		Steps:                    []resource.TestStep{{Config: config, PlanOnly: true, ExpectError: Wrapped(expression)}},
	})
}

// NoRequests expects that the sandbox got none.
func NoRequests(t *testing.T, s *sandbox.Sandbox) {
	t.Helper()
	if journal := s.Journal(); len(journal) != 0 {
		t.Errorf("requests: %v", journal)
	}
}

// Wrapped makes an expression match text that the CLI has broken into lines.
func Wrapped(expression string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(expression, " ", `[\s│]+`))
}
