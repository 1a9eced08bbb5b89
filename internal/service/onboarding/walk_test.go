// SPDX-License-Identifier: MPL-2.0

package onboarding_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestAccExamplePhases takes the example of phases 2 to 4 through its life: its own test,
// apply, changes, import into an empty state, destroy.
func TestAccExamplePhases(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	binary := acctest.BuildProvider(t)
	workspace := func(t *testing.T) (*sandbox.Sandbox, *acctest.Workspace) {
		t.Helper()
		s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1, AssignedNumbers: true})
		w := acctest.NewWorkspace(t, binary, "", "TELEGENT_BASE_URL="+url,
			"TELEGENT_ACCOUNT_KEY="+sandbox.DefaultAccountKey, "TELEGENT_ACCOUNT_SECRET="+sandbox.DefaultAccountSecret, "TELEGENT_REQUESTS_PER_MINUTE=0",
			"TF_VAR_account_id="+sandbox.DefaultAccountID, "TF_VAR_hook_token=hunter2-hook", "TF_VAR_first_password=hunter2-first")
		if err := os.CopyFS(w.Dir+"/example", os.DirFS("../../../examples/onboarding-phases-2-to-4")); err != nil {
			t.Fatal(err)
		}
		return s, w
	}

	t.Run("test", func(t *testing.T) {
		t.Parallel()
		_, w := workspace(t)
		if output := w.MustRun(t, "-chdir=example", "test"); !strings.Contains(output, "3 passed, 0 failed") {
			t.Error(output)
		}
	})

	t.Run("walk", func(t *testing.T) {
		t.Parallel()
		s, w := workspace(t)
		apply := func(want string, args ...string) {
			t.Helper()
			output := w.MustRun(t, append([]string{"-chdir=example", "apply", "-auto-approve", "-input=false"}, args...)...)
			if !strings.Contains(output, want) {
				t.Errorf("want %s:\n%s", want, output)
			}
		}
		unchanged := func(when string, args ...string) {
			t.Helper()
			output := w.MustRun(t, append([]string{"-chdir=example", "plan", "-detailed-exitcode", "-input=false"}, args...)...)
			if !strings.Contains(output, "No changes.") {
				t.Errorf("%s: %s", when, output)
			}
		}
		changed := []string{"-var=plan=solo", "-var=data_price=32.5"}

		apply("15 added, 0 changed, 0 destroyed")
		unchanged("created")
		s.ResetJournal()
		apply("0 added, 3 changed, 0 destroyed", changed...) // Two items and the subscription.
		unchanged("changed", changed...)
		if n := s.Requests("POST "+sandbox.SubscriptionUpdatePath) + s.Requests("POST "+sandbox.PackageItemUpdatePath); n != 3 {
			t.Errorf("%d changes, want 3: %v", n, s.Journal())
		}

		// What is there is imported into an empty state.
		imports := importsOf(t, w.Read(t, "example/terraform.tfstate"))
		if err := os.Remove(filepath.Join(w.Dir, "example", "terraform.tfstate")); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(w.Dir, "example", "import.tf"), []byte(imports), 0o600); err != nil {
			t.Fatal(err)
		}
		output := w.MustRun(t, append([]string{"-chdir=example", "apply", "-auto-approve", "-input=false"}, changed...)...)
		if !strings.Contains(output, "15 imported, 0 added,") || !strings.Contains(output, ", 0 destroyed") {
			t.Errorf("want 15 imports: %s", output)
		}
		unchanged("imported", changed...)
		if all := s.Numbers(); len(all) != 1 {
			t.Errorf("the numbers are %v, want one", all)
		}

		// The references are the order in which the API lets go of everything.
		s.ResetJournal()
		output = w.MustRun(t, append([]string{"-chdir=example", "destroy", "-auto-approve", "-input=false"}, changed...)...)
		if !strings.Contains(output, "15 destroyed") || !strings.Contains(output, "stays at Telegent") {
			t.Error(output)
		}
		order := []string{}
		for _, e := range s.Journal() {
			if e.Method == http.MethodPost && e.Path != sandbox.TokenPath && !slices.Contains(order, e.Path) {
				order = append(order, e.Path)
			}
		}
		last := -1
		for _, path := range []string{sandbox.SubscriptionDeletePath, sandbox.PackageItemDeletePath, sandbox.ProductDeletePath} {
			at := slices.Index(order, path)
			if at <= last {
				t.Errorf("the order is %v, want %s after %d", order, path, last)
			}
			last = at
		}
		number := s.Object(s.Numbers()[0])
		if number["Status"] != "Parked" || s.Object(fmt.Sprint(number["AssignedSubscriberId"])) == nil {
			t.Errorf("the number is %v", number)
		}
	})
}

// importsOf returns import blocks for all resources of a state.
func importsOf(t *testing.T, text string) string {
	t.Helper()
	var state struct {
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct {
				Index      any `json:"index_key"`
				Attributes map[string]any
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		t.Fatal(err)
	}
	var blocks strings.Builder
	for _, r := range state.Resources {
		if r.Mode != "managed" {
			continue
		}
		for _, i := range r.Instances {
			to, id := r.Type+"."+r.Name, i.Attributes["id"]
			if i.Index != nil {
				to += fmt.Sprintf("[%q]", i.Index)
			}
			switch r.Type {
			case "telegent_package_item":
				id = fmt.Sprintf("%s/%s", i.Attributes["package_id"], id)
			case "telegent_number", "telegent_e911_address":
				id = i.Attributes["phone_number"]
			}
			fmt.Fprintf(&blocks, "import {\n  to = %s\n  id = %q\n}\n", to, id)
		}
	}
	return blocks.String()
}
