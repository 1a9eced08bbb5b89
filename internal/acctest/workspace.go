// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
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

// BuildSandbox builds the sandbox's command into a folder.
func BuildSandbox(ctx context.Context, folder string) error {
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(folder, "telegent-sandbox"+suffix()),
		"github.com/telegent/terraform-provider-telegent/internal/cmd/telegent-sandbox")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the sandbox: %w\n%s", err, output)
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
	return newWorkspace(t, config, fmt.Sprintf("filesystem_mirror {\n    path = %q\n  }", mirror(t, provider, version)), env)
}

// mirror makes a folder from which a CLI's init installs the provider.
func mirror(t *testing.T, provider, version string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	binary, err := os.ReadFile(filepath.Join(provider, "terraform-provider-telegent"+suffix()))
	if err != nil {
		t.Fatal(err)
	}
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		installed := filepath.Join(folder, registry, "telegent", "telegent", version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(installed, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(installed, "terraform-provider-telegent_v"+version+suffix()), binary, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return folder
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

// Shell runs a script with bash in the workspace's folder and environment, and returns its exit status and all that it printed. The
// command terraform is the CLI at hand; the folders are in the PATH too.
func (w *Workspace) Shell(t *testing.T, script string, folders ...string) (status int, output string) {
	t.Helper()
	bin := t.TempDir()
	if err := os.Symlink(w.cli.Path, filepath.Join(bin, "terraform")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "bash", "-c", script)
	cmd.Dir = w.Dir
	path := strings.Join(append([]string{bin}, append(folders, os.Getenv("PATH"))...), string(os.PathListSeparator))
	cmd.Env = append(slices.Clone(w.env), "PATH="+path, "TF_CLI_ARGS=-no-color", "TF_INPUT=0")
	both, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatalf("bash: %s", err)
	}
	return cmd.ProcessState.ExitCode(), string(both)
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
