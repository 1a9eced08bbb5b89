// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
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

// Wrapped makes an expression match text that the CLI has broken into lines.
func Wrapped(expression string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(expression, " ", `[\s│]+`))
}
