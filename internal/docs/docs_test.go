// SPDX-License-Identifier: MPL-2.0

package docs_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"go.yaml.in/yaml/v4"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// providerVersion is the version that the documentation is followed with. A constraint in it must admit it.
const providerVersion = "0.1.0"

// TestBlocks checks what needs no CLI: that each block is marked, can be parsed and is formatted.
func TestBlocks(t *testing.T) {
	t.Parallel()
	all, err := blocks(t)
	if err != nil {
		t.Error(err)
	}
	if len(all) < 100 {
		t.Errorf("only %d blocks found", len(all))
	}
	for _, b := range all {
		if err := b.parse(t); err != nil {
			t.Errorf("%s: %s", b, err)
		}
	}
}

// parse parses a block in its language.
func (b block) parse(t *testing.T) error {
	t.Helper()
	switch b.language {
	case "terraform", "hcl":
		file, diags := hclsyntax.ParseConfig([]byte(b.text), b.String(), hcl.InitialPos)
		if diags.HasErrors() {
			return diags
		}
		if formatted := string(hclwrite.Format([]byte(b.text))); formatted != b.text {
			return fmt.Errorf("not in the format of terraform fmt, which is:\n%s", formatted)
		}
		if strings.Contains(b.text, "required_providers") && !hasVersion(file) {
			return errors.New("required_providers has no version constraint")
		}
	case "shell", "bash", "sh":
		bash := exec.CommandContext(t.Context(), "bash", "-n")
		bash.Stdin = strings.NewReader(b.text)
		if output, err := bash.CombinedOutput(); err != nil {
			return fmt.Errorf("bash -n: %w: %s", err, output)
		}
	case "yaml":
		decoder := yaml.NewDecoder(strings.NewReader(b.text))
		for {
			var document any
			if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
		}
	case "json":
		if !json.Valid([]byte(b.text)) {
			return errors.New("not valid JSON")
		}
	}
	return nil
}

// hasVersion reports whether each provider in required_providers has a version.
func hasVersion(file *hcl.File) bool {
	body, _ := file.Body.(*hclsyntax.Body)
	for _, block := range body.Blocks {
		for _, inner := range block.Body.Blocks {
			if block.Type != "terraform" || inner.Type != "required_providers" {
				continue
			}
			for _, provider := range inner.Body.Attributes {
				pairs, diags := hcl.ExprMap(provider.Expr)
				version := func(pair hcl.KeyValuePair) bool { return hcl.ExprAsKeyword(pair.Key) == "version" }
				if diags.HasErrors() || !slices.ContainsFunc(pairs, version) {
					return false
				}
			}
		}
	}
	return true
}

// requirement makes the provider known where a block leaves that out.
const requirement = "terraform {\n  required_providers {\n    telegent = {\n      source = \"telegent/telegent\"\n    }\n  }\n}\n"

// TestAccCheckedBlocks validates each block of HCL that is marked to be checked, with the built provider.
func TestAccCheckedBlocks(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	provider, others := builtFolder(t), serveOthers(t)
	all, _ := blocks(t)          // TestBlocks reports the error.
	first := map[string]string{} // block of each page
	for _, b := range all {
		if first[b.page] == "" {
			first[b.page] = b.text
		}
		context := strings.Join(b.mark.lines, "\n")
		if b.mark.first {
			context += first[b.page]
		}
		if b.mark.verb != "check" || b.language != "terraform" {
			continue
		}
		t.Run(b.String(), func(t *testing.T) {
			t.Parallel()
			if cli := acctest.FindCLI(t); !b.suits(cli) {
				t.Skipf("%s %s is older than %s", cli.Product, cli.Version, b.mark.since)
			}
			w := acctest.NewWorkspace(t, provider, context, others)
			save(t, w, "block.tf", b.text, b.mark.file)
			if !strings.Contains(b.text+context, "required_providers") {
				save(t, w, "required.tf", requirement, "")
			}
			if status, output := w.Run(t, "validate"); status != 0 || strings.Contains(output, "Deprecated") {
				t.Error(output)
			}
		})
	}
}

// suits reports whether a CLI is what the block needs. OpenTofu validates what is newer in Terraform, and cannot run it.
func (b block) suits(cli acctest.CLI) bool {
	return b.mark.since == nil || !cli.Version.Core().LessThan(b.mark.since) && (b.mark.verb == "check" || cli.Product == "Terraform")
}

func save(t *testing.T, w *acctest.Workspace, name, content, other string) {
	t.Helper()
	if other != "" {
		name = other
	}
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAccStories runs the runnable blocks of each page against a sandbox.
func TestAccStories(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	if runtime.GOOS == "windows" {
		t.Skip("the blocks are for a POSIX shell")
	}
	folder := builtFolder(t)
	all, _ := blocks(t) // TestBlocks reports the error.
	stories := map[string][]block{}
	for _, b := range all {
		if b.mark.verb == "run" && b.suits(acctest.FindCLI(t)) {
			stories[b.page] = append(stories[b.page], b)
		}
	}
	delete(stories, adopting) // TestAccAdopting has it.
	if len(stories) < 5 {
		t.Errorf("only %d pages have something to run", len(stories))
	}
	for page, story := range stories {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
			w := acctest.NewMirrorWorkspace(t, folder, providerVersion, "", environment(url, story)...)
			if err := os.Remove(filepath.Join(w.Dir, "main.tf")); err != nil {
				t.Fatal(err)
			}
			status, output := w.Shell(t, script(story), folder)
			if status != 0 {
				t.Errorf("the story ended with %d:\n%s", status, output)
			}
			if n := len(s.Journal()); n == 0 && !strings.Contains(script(story), "telegent-sandbox") {
				t.Error("nothing was requested of the sandbox")
			}
		})
	}
}

// environment is what a reader has: an API to talk to, and credentials, except on a page that sets them itself.
func environment(url string, story []block) []string {
	env := []string{
		"TELEGENT_BASE_URL=" + url, "ACCOUNT_KEY=" + sandbox.DefaultAccountKey, "ACCOUNT_SECRET=" + sandbox.DefaultAccountSecret,
		"ACCOUNT_ID=" + sandbox.DefaultAccountID, "TF_VAR_docs_url=" + url + sandbox.DocsPath,
	}
	sets := func(b block) bool {
		return b.language == "shell" && strings.Contains(b.text, "_account_key=") || strings.Contains(b.text, "TELEGENT_ACCOUNT_KEY=")
	}
	if !slices.ContainsFunc(story, sets) {
		env = append(env, "TELEGENT_ACCOUNT_KEY="+sandbox.DefaultAccountKey, "TELEGENT_ACCOUNT_SECRET="+sandbox.DefaultAccountSecret)
	}
	return env
}

// script is a story as one script, so that what a block exports is there for those after it.
func script(story []block) string {
	var b bytes.Buffer
	b.WriteString("set -euo pipefail\nfails() { if \"$@\"; then echo \"no failure: $*\"; exit 1; fi; }\n")
	for _, block := range story {
		text := block.text
		var commands []string
		for _, line := range block.mark.lines {
			if old, value, fill := strings.Cut(line, " => "); fill {
				if !strings.Contains(text, old) {
					fmt.Fprintf(&b, "echo '%s: nothing to fill in for %s'; exit 1\n", block, strings.ReplaceAll(old, "'", ""))
				}
				text = strings.ReplaceAll(text, old, value)
			} else {
				commands = append(commands, line)
			}
		}
		fmt.Fprintf(&b, "printf '\\n=== %s\\n'\n", block)
		if block.mark.file != "" {
			fmt.Fprintf(&b, "mkdir -p \"$(dirname %[1]s)\"\ncat >%[1]s <<'END_OF_BLOCK'\n%[2]sEND_OF_BLOCK\n", block.mark.file, text)
		} else {
			b.WriteString(text)
		}
		for _, command := range commands {
			b.WriteString(command + "\n")
		}
	}
	return b.String()
}

// TestScript fills in, saves, runs and stops at the first failure.
func TestScript(t *testing.T) {
	t.Parallel()
	story := []block{
		{page: "a.md", line: 1, language: "shell", text: "export NAME=...\n", mark: mark{verb: "run", lines: []string{"... => 'a b'"}}},
		{page: "a.md", line: 5, language: "text", text: "$NAME\n", mark: mark{verb: "run", file: "f.txt", lines: []string{`printf '%s ' "$NAME"`, "cat f.txt"}}},
		{page: "a.md", line: 9, language: "shell", text: "false\necho not here\n", mark: mark{verb: "run"}},
	}
	bash := exec.CommandContext(t.Context(), "bash", "-c", script(story))
	bash.Dir = t.TempDir()
	output, err := bash.CombinedOutput()
	if want := "\n=== a.md:1\n\n=== a.md:5\na b $NAME\n\n=== a.md:9\n"; string(output) != want || err == nil {
		t.Errorf("%q, %v", output, err)
	}
	story[0].mark.lines = []string{"DID-... => a"}
	bash = exec.CommandContext(t.Context(), "bash", "-c", script(story))
	if output, err := bash.CombinedOutput(); err == nil || !strings.Contains(string(output), "nothing to fill in for DID-...") {
		t.Errorf("%q, %v", output, err)
	}
}
