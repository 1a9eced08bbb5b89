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

// make splits paths at spaces, so that it would build into the wrong folder.
func TestMakeRefusesASpace(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile("../GNUmakefile")
	if err != nil {
		t.Fatal(err)
	}
	for folder, refused := range map[string]bool{"with a space": true, "without": false} {
		path := filepath.Join(t.TempDir(), folder)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, "GNUmakefile"), makefile, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "make", "help")
		cmd.Dir = path
		output, err := cmd.CombinedOutput()
		if (err != nil) != refused || strings.Contains(string(output), "Move the checkout") != refused {
			t.Errorf("%s: %v\n%s", folder, err, output)
		}
	}
}

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
