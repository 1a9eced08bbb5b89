// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// BuildProvider builds the provider as users run it, and returns its folder.
func BuildProvider(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := Build(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// Build builds the provider into a folder.
func Build(ctx context.Context, folder string) error {
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(folder, "terraform-provider-telegent"+suffix()),
		"github.com/telegent/terraform-provider-telegent")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the provider: %w\n%s", err, output)
	}
	return nil
}

// suffix is what the name of a program ends with.
func suffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// Workspace is a folder with a configuration in which the CLI at hand runs a
// provider that was built before, as a user would.
type Workspace struct {
	Dir string
	cli CLI
	env []string
}

// NewWorkspace makes a folder with the configuration as its main.tf. The
// environment is empty but for PATH, HOME and what is added as NAME=value.
func NewWorkspace(t *testing.T, provider, config string, env ...string) *Workspace {
	t.Helper()
	return newWorkspace(t, config, fmt.Sprintf("dev_overrides {\n    \"telegent/telegent\" = %q\n  }\n  direct {}", provider), env)
}

// NewMirrorWorkspace is NewWorkspace for a provider that has to be installed by the
// CLI's init, in the given version, as from a registry.
func NewMirrorWorkspace(t *testing.T, provider, version, config string, env ...string) *Workspace {
	t.Helper()
	mirror := t.TempDir()
	binary, err := os.ReadFile(filepath.Join(provider, "terraform-provider-telegent"+suffix()))
	if err != nil {
		t.Fatal(err)
	}
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		folder := filepath.Join(mirror, registry, "telegent", "telegent", version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "terraform-provider-telegent_v"+version+suffix()), binary, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return newWorkspace(t, config, fmt.Sprintf("filesystem_mirror {\n    path = %q\n  }", mirror), env)
}

func newWorkspace(t *testing.T, config, installation string, env []string) *Workspace {
	t.Helper()
	w := &Workspace{Dir: t.TempDir(), cli: FindCLI(t)}
	rc := filepath.Join(w.Dir, "cli.tfrc")
	for path, content := range map[string]string{
		filepath.Join(w.Dir, "main.tf"): config,
		rc:                              "provider_installation {\n  " + installation + "\n}\n",
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.Dir, "TF_CLI_CONFIG_FILE=" + rc, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"USERPROFILE=" + w.Dir, "TEMP=" + os.TempDir(), "TMP=" + os.TempDir(), "SystemRoot=" + os.Getenv("SystemRoot"), // which Windows cannot do without
	}, env...)
	return w
}

// Run runs the CLI and returns its exit status and all that it printed. Each
// command has its provider processes to itself: a plan is one walk, an apply of
// a saved plan another.
func (w *Workspace) Run(t *testing.T, args ...string) (status int, output string) {
	t.Helper()
	return w.RunInterrupted(t, nil, args...)
}

// RunInterrupted is Run for a command that gets an interrupt, as by Ctrl-C, when
// the channel says so.
func (w *Workspace) RunInterrupted(t *testing.T, interrupt <-chan struct{}, args ...string) (status int, output string) {
	t.Helper()
	var both bytes.Buffer
	cmd := exec.CommandContext(t.Context(), w.cli.Path, append(args, "-no-color")...)
	cmd.Dir, cmd.Env = w.Dir, w.env
	cmd.Stdout, cmd.Stderr = &both, &both
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s %s: %s", w.cli.Path, strings.Join(args, " "), err)
	}
	over := make(chan struct{})
	defer close(over)
	go func() {
		select {
		case <-interrupt:
			_ = cmd.Process.Signal(os.Interrupt)
		case <-over:
		}
	}()
	_ = cmd.Wait() // Its exit status says whether it failed.
	return cmd.ProcessState.ExitCode(), both.String()
}

// MustRun is Run for commands that have to succeed.
func (w *Workspace) MustRun(t *testing.T, args ...string) (output string) {
	t.Helper()
	status, output := w.Run(t, args...)
	if status != 0 {
		t.Fatalf("%s ended with %d:\n%s", strings.Join(args, " "), status, output)
	}
	return output
}

// Read returns a file of the folder, such as the state.
func (w *Workspace) Read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
