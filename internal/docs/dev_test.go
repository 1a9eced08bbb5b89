// SPDX-License-Identifier: MPL-2.0

package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestAccDev sources what make dev writes, and plans the quickstart with it, as make dev says.
func TestAccDev(t *testing.T) {
	t.Parallel()
	acctest.NeedsEphemeral(t)
	if runtime.GOOS == "windows" {
		t.Skip("the file is for a POSIX shell")
	}
	// The folder's name must be quoted in the files.
	folder := filepath.Join(t.TempDir(), "it's a folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"terraform-provider-telegent", "telegent-sandbox"} {
		if err := os.Link(filepath.Join(builtFolder(t), name), filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	dev := exec.CommandContext(t.Context(), filepath.Join(root, "scripts", "dev.sh"), folder, strings.TrimPrefix(url, "http://"))
	output, err := dev.CombinedOutput()
	if err != nil || !strings.Contains(string(output), ". bin/dev.env") {
		t.Fatalf("%v: %s", err, output)
	}
	example, err := os.ReadFile(filepath.Join(root, "examples", "quickstart", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, t.TempDir(), string(example))
	status, plan := w.Shell(t, "set -e\n. '"+strings.ReplaceAll(folder, "'", `'\''`)+"/dev.env'\nterraform plan\n")
	if status != 0 || len(s.Journal()) != 2 {
		t.Errorf("exit status %d, requests %v:\n%s", status, s.Journal(), plan)
	}
}
