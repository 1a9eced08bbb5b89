// SPDX-License-Identifier: MPL-2.0

//go:build unix

// Package scripts_test tries the scripts of the release workflow.
package scripts_test

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// run runs a script in a folder and returns its exit code and what it printed.
func run(t *testing.T, dir, stdin string, env []string, script string, args ...string) (code int, output string) {
	t.Helper()
	path, err := filepath.Abs(script)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Dir, cmd.Stdin, cmd.Env = dir, strings.NewReader(stdin), append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// lay returns a folder with files of these names and contents.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReleaseTag(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %s", strings.Join(args, " "), out)
		}
	}
	commit := func() { git("commit", "--quiet", "--allow-empty", "--message", "a commit") }
	git("init", "--quiet", "--initial-branch", "main")
	commit()
	git("tag", "v1.0.0")
	git("checkout", "--quiet", "-b", "aside")
	commit()
	git("tag", "v1.1.0-aside")
	git("tag", "v1.2.0-merged")
	commit()
	git("tag", "--annotate", "--message", "aside", "v1.1.1-aside")
	git("checkout", "--quiet", "main")
	git("merge", "--quiet", "--no-ff", "v1.2.0-merged")
	commit()
	git("tag", "--annotate", "--message", "the newest", "v2.0.0")
	git("branch", "v1.1.0") // has the name of a tag that is none

	for _, test := range []struct {
		tag, branch, checkout string // the tag is checked out unless there is another
		want                  string // words of the refusal
	}{
		{tag: "v2.0.0", branch: "main"},
		{tag: "v1.0.0", branch: "main"},
		{tag: "v1.2.0-merged", branch: "main"},
		{tag: "v1.1.0-aside", branch: "aside"},
		{tag: "v1.1.1-aside", branch: "main", want: "which is not on main"},
		{tag: "v2.0.0", branch: "aside", want: "which is not on aside"},
		{tag: "v1.0.0", branch: "main", checkout: "v2.0.0", want: "is checked out"},
		{tag: "v3.0.0", branch: "main", checkout: "v2.0.0", want: "there is no tag v3.0.0"},
		{tag: "v1.1.0", branch: "main", checkout: "v2.0.0", want: "there is no tag v1.1.0"},
		{tag: "v2.0.0", branch: "origin/main", want: "there is no branch origin/main"},
	} {
		git("checkout", "--quiet", "--detach", cmp.Or(test.checkout, test.tag))
		code, output := run(t, dir, "", nil, "release-tag.sh", test.tag, test.branch)
		if (code == 0) != (test.want == "") || !strings.Contains(output, test.want) {
			t.Errorf("%s on %s: exit code %d, want %q: %s", test.tag, test.branch, code, test.want, output)
		}
	}
}

// verified is a release as it was verified.
func verified() map[string]string {
	return map[string]string{"p_1.0.0_linux_amd64.zip": "a program", "p_1.0.0_manifest.json": "{}", "p_1.0.0_SHA256SUMS": "sums"}
}

// changes are what may have become of it.
func changes() map[string]map[string]string {
	changed, added, hidden, missing, renamed, swapped := verified(), verified(), verified(), verified(), verified(), verified()
	changed["p_1.0.0_linux_amd64.zip"] = "a program, and more"
	added["p_1.0.0_linux_arm64.zip"] = "another"
	hidden[".p"] = ""
	delete(missing, "p_1.0.0_manifest.json")
	delete(renamed, "p_1.0.0_manifest.json")
	renamed["p_1.0.0_manifest.JSON"] = "{}"
	swapped["p_1.0.0_manifest.json"], swapped["p_1.0.0_SHA256SUMS"] = swapped["p_1.0.0_SHA256SUMS"], swapped["p_1.0.0_manifest.json"]
	return map[string]map[string]string{
		"changed": changed, "added": added, "hidden": hidden, "missing": missing, "renamed": renamed, "swapped": swapped, "empty": {},
	}
}

// digests returns the list of the release as it was verified.
func digests(t *testing.T) string {
	t.Helper()
	code, list := run(t, ".", "", nil, "release-digests.sh", lay(t, verified()))
	if code != 0 {
		t.Fatal(list)
	}
	return list
}

func TestReleaseDigests(t *testing.T) {
	t.Parallel()
	list := digests(t)
	want := ""
	for _, name := range slices.Sorted(maps.Keys(verified())) {
		want += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(verified()[name])), name)
	}
	if diff := gocmp.Diff(want, list); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if code, output := run(t, ".", list, nil, "release-digests.sh", "-check", lay(t, verified())); code != 0 {
		t.Errorf("the same files: %s", output)
	}
	for name, files := range changes() {
		if code, output := run(t, ".", list, nil, "release-digests.sh", "-check", lay(t, files)); code == 0 {
			t.Errorf("%s: %s", name, output)
		}
	}
	if code, output := run(t, ".", "", nil, "release-digests.sh", "-check", lay(t, verified())); code == 0 {
		t.Errorf("no list: %s", output)
	}
	for _, args := range [][]string{{lay(t, nil)}, {filepath.Join(t.TempDir(), "none")}, {"-check", filepath.Join(t.TempDir(), "none")}} {
		if code, output := run(t, ".", list, nil, "release-digests.sh", args...); code == 0 {
			t.Errorf("%s: %s", args, output)
		}
	}
}

// gh plays GitHub's CLI: the release's files are in the folder $PLAY/draft, and in $PLAY/published after the first edit.
const gh = `#!/bin/sh
set -eu
case "$1 $2 $4" in
"release download --dir")
	now=draft
	[ ! -e "$PLAY/edits" ] || now=published
	[ -d "$PLAY/$now" ] || { echo "no answer" >&2; exit 1; }
	cp -R "$PLAY/$now" "$5"
	;;
"release edit "*)
	shift 3
	echo "$*" >>"$PLAY/edits"
	[ "$*" != "${REFUSED-}" ] || { echo "refused" >&2; exit 1; }
	;;
*) exit 2 ;;
esac
`

func TestReleasePublish(t *testing.T) {
	t.Parallel()
	const publish, revert = "--draft=false --tag v1.0.0 --verify-tag\n", "--draft\n"
	type row struct {
		draft, published map[string]string // nil cannot be downloaded
		refused          string            // an edit
		edits            string
		want             string // words of the refusal
	}
	tests := map[string]row{
		"as it was verified":                  {draft: verified(), published: verified(), edits: publish},
		"the draft cannot be downloaded":      {published: verified(), want: "no answer"},
		"the tag is gone":                     {draft: verified(), published: verified(), refused: strings.TrimSpace(publish), edits: publish, want: "refused"},
		"what is public cannot be downloaded": {draft: verified(), edits: publish, want: "Run this job again."},
		"replaced, and cannot be taken back":  {draft: verified(), published: changes()["changed"], refused: strings.TrimSpace(revert), edits: publish + revert, want: "IT STILL IS PUBLIC"},
		"replaced before, and back meanwhile": {draft: changes()["changed"], published: verified(), want: "are not those of the list"},
	}
	for name, files := range changes() {
		tests["before: "+name] = row{draft: files, published: files, want: "/draft"}
		tests["meanwhile: "+name] = row{draft: verified(), published: files, edits: publish + revert, want: "It is a draft again."}
	}
	list := digests(t)
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "gh"), []byte(gh), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		test := tests[name]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play := t.TempDir()
			for folder, files := range map[string]map[string]string{"draft": test.draft, "published": test.published} {
				if files != nil {
					if err := os.Rename(lay(t, files), filepath.Join(play, folder)); err != nil {
						t.Fatal(err)
					}
				}
			}
			env := []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "PLAY=" + play, "REFUSED=" + test.refused}
			code, output := run(t, ".", list, env, "release-publish.sh", "v1.0.0")
			edits, err := os.ReadFile(filepath.Join(play, "edits"))
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if string(edits) != test.edits {
				t.Errorf("edits:\n%swant:\n%s", edits, test.edits)
			}
			if (code == 0) != (test.want == "") || !strings.Contains(output, test.want) {
				t.Errorf("exit code %d, want %q: %s", code, test.want, output)
			}
		})
	}
}
