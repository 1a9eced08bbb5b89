// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"os/exec"
	"regexp"
	"testing"

	"github.com/hashicorp/go-version"
)

// CLI is the Terraform or OpenTofu that acceptance tests run: the one that
// TF_ACC_TERRAFORM_PATH names, as plugin-testing has it, else the PATH's.
type CLI struct {
	Path    string
	Product string // "Terraform" or "OpenTofu"
	Version *version.Version
}

var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\S+)`)

// FindCLI returns the CLI at hand. It skips the test where acceptance tests were
// not asked for, and fails it where they were and there is no CLI.
func FindCLI(t testing.TB) CLI {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run only with TF_ACC=1; make test sets it")
	}
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		var err error
		if path, err = exec.LookPath("terraform"); err != nil {
			t.Fatal("acceptance tests need terraform on the PATH, or TF_ACC_TERRAFORM_PATH; make test sees to it")
		}
	}
	output, err := exec.CommandContext(t.Context(), path, "version").Output()
	if err != nil {
		t.Fatalf("%s version: %s", path, err)
	}
	match := versionLine.FindSubmatch(output)
	if match == nil {
		t.Fatalf("%s version says neither Terraform nor OpenTofu: %s", path, output)
	}
	v, err := version.NewVersion(string(match[2]))
	if err != nil {
		t.Fatal(err)
	}
	return CLI{Path: path, Product: string(match[1]), Version: v}
}

// NeedsEphemeral skips the test where the CLI has no ephemeral resources.
func NeedsEphemeral(t testing.TB) { t.Helper(); needs(t, "ephemeral resources", "1.10.0", "1.11.0") }

// NeedsWriteOnly skips the test where the CLI has no write-only attributes.
func NeedsWriteOnly(t testing.TB) {
	t.Helper()
	needs(t, "write-only attributes", "1.11.0", "1.11.0")
}

// NeedsIdentity skips the test where the CLI cannot import by identity.
func NeedsIdentity(t testing.TB) { t.Helper(); needs(t, "import by identity", "1.12.0", "1.12.0") }

// HasIdentity reports whether the CLI can import by identity.
func HasIdentity(t testing.TB) bool { t.Helper(); return FindCLI(t).has("1.12.0", "1.12.0") }

// HasQuery reports whether the CLI has terraform query; OpenTofu has none yet.
func HasQuery(t testing.TB) bool { t.Helper(); return FindCLI(t).has("1.14.0", "99.0.0") }

// NeedsPlanOfDestroy skips the test where the CLI asks no provider for the plan of a
// destruction.
func NeedsPlanOfDestroy(t testing.TB) {
	t.Helper()
	needs(t, "plans of destructions by providers", "1.3.0", "1.6.0")
}

// NeedsFunctions skips the test where the CLI has no provider functions.
func NeedsFunctions(t testing.TB) { t.Helper(); needs(t, "provider functions", "1.8.0", "1.7.0") }

func needs(t testing.TB, feature, terraform, opentofu string) {
	t.Helper()
	cli := FindCLI(t)
	if !cli.has(terraform, opentofu) {
		t.Skipf("%s %s has no %s, which came with Terraform %s and OpenTofu %s", cli.Product, cli.Version, feature, terraform, opentofu)
	}
}

// has reports whether the CLI is at least of these versions.
func (c CLI) has(terraform, opentofu string) bool {
	since := map[string]string{"Terraform": terraform, "OpenTofu": opentofu}[c.Product]
	return !c.Version.Core().LessThan(version.Must(version.NewVersion(since)))
}
