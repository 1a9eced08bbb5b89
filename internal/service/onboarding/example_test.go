// SPDX-License-Identifier: MPL-2.0

package onboarding_test

import (
	"os"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestAccExample runs the example that partners start from as they do.
func TestAccExample(t *testing.T) {
	t.Parallel()
	acctest.NeedsEphemeral(t)
	binary := acctest.BuildProvider(t)
	_, url := acctest.Sandbox(t, sandbox.Config{})
	env := []string{
		"TELEGENT_BASE_URL=" + url,
		"TELEGENT_ACCOUNT_KEY=" + sandbox.DefaultAccountKey,
		"TELEGENT_ACCOUNT_SECRET=" + sandbox.DefaultAccountSecret,
		"TF_VAR_docs_url=" + url + sandbox.DocsPath,
	}
	workspace := func(t *testing.T, env ...string) *acctest.Workspace {
		t.Helper()
		w := acctest.NewWorkspace(t, binary, "", env...)
		if err := os.CopyFS(w.Dir+"/example", os.DirFS("../../../examples/onboarding-phase-1")); err != nil {
			t.Fatal(err)
		}
		return w
	}

	t.Run("test", func(t *testing.T) {
		t.Parallel()
		output := workspace(t, env...).MustRun(t, "-chdir=example", "test")
		if !strings.Contains(output, "3 passed, 0 failed") {
			t.Error(output)
		}
	})

	t.Run("plan", func(t *testing.T) {
		t.Parallel()
		output := workspace(t, env...).MustRun(t, "-chdir=example", "plan")
		if strings.Contains(output, "Warning: Check block") || !strings.Contains(output, "7. Partner  passed    The first token is generated.") {
			t.Error(output)
		}
	})

	t.Run("plan with a wrong secret", func(t *testing.T) {
		t.Parallel()
		output := workspace(t, append(env, "TELEGENT_ACCOUNT_SECRET=wrong")...).MustRun(t, "-chdir=example", "plan")
		if strings.Count(output, "Warning: Check block assertion failed") != 1 || !strings.Contains(output, "7. The first token is generated. POST /v1.0/oauth2/tokens answered 401") {
			t.Error(output)
		}
	})
}
