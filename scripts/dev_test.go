// SPDX-License-Identifier: MPL-2.0

//go:build unix

package scripts_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestProgress runs a command that ends only after it has been reported to run twice.
func TestProgress(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		command string
		status  int
	}{
		"success": {"read -r line <$0; echo built", 0},
		"failure": {"read -r line <$0; echo built; exit 3", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fifo := filepath.Join(t.TempDir(), "fifo")
			if err := syscall.Mkfifo(fifo, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), "./progress.sh", "Building it", "sh", "-c", test.command, fifo)
			cmd.Env = append(os.Environ(), "PROGRESS_INTERVAL=0.05")
			output, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(output)
			for _, want := range []string{"Building it", "Building it: ", "Building it: "} {
				if !lines.Scan() || !strings.HasPrefix(lines.Text(), want) {
					t.Errorf("printed %q, want %q", lines.Text(), want)
				}
			}
			if err := os.WriteFile(fifo, []byte("go on\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			built := false
			for lines.Scan() {
				built = built || lines.Text() == "built"
			}
			_ = cmd.Wait() // Its exit status says whether it failed.
			if status := cmd.ProcessState.ExitCode(); !built || status != test.status {
				t.Errorf("built: %t, exit status %d, want %d", built, status, test.status)
			}
		})
	}
}
