// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// released are the platforms of a release, as the registries' conventions have them.
func released() []string {
	return []string{
		"darwin_amd64", "darwin_arm64",
		"freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
		"linux_386", "linux_amd64", "linux_arm", "linux_arm64",
		"windows_386", "windows_amd64", "windows_arm64",
	}
}

// TestRelease verifies the files of a release: those that make release-check built, or those of a draft that the release workflow
// downloaded. RELEASE_FOLDER holds them and nothing else; RELEASE_VERSION is their version, without a v. The signature is gpg's to verify.
func TestRelease(t *testing.T) {
	t.Parallel()
	folder, version := os.Getenv("RELEASE_FOLDER"), os.Getenv("RELEASE_VERSION")
	if folder == "" {
		t.Skip("RELEASE_FOLDER names no release to verify; make release-check does")
	}
	const project = "terraform-provider-telegent"
	prefix := project + "_" + version + "_"
	manifest, sums := prefix+"manifest.json", prefix+"SHA256SUMS"
	var zips, sboms []string
	for _, platform := range released() {
		zips = append(zips, prefix+platform+".zip")
		sboms = append(sboms, prefix+platform+".zip.sbom.json")
	}
	read := func(t *testing.T, name string) []byte {
		t.Helper()
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}

	t.Run("files", func(t *testing.T) {
		t.Parallel()
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, entry := range entries {
			got = append(got, entry.Name())
		}
		want := append(slices.Clone(zips), manifest, sums, sums+".sig")
		if slices.ContainsFunc(got, func(name string) bool { return strings.HasSuffix(name, ".sbom.json") }) {
			want = append(want, sboms...) // of all archives, if of any
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("manifest", func(t *testing.T) {
		t.Parallel()
		var got any
		if err := json.Unmarshal(read(t, manifest), &got); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{"version": 1.0, "metadata": map[string]any{"protocol_versions": []any{"6.0"}}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})

	// The registries look for the sums of all archives and of the manifest, and Terraform's refuses any others.
	t.Run("sums", func(t *testing.T) {
		t.Parallel()
		var want strings.Builder
		for _, name := range append(slices.Clone(zips), manifest) {
			sum := sha256.Sum256(read(t, name))
			fmt.Fprintf(&want, "%s  %s\n", hex.EncodeToString(sum[:]), name)
		}
		lines := func(text string) []string { return slices.Sorted(strings.Lines(text)) }
		if diff := cmp.Diff(lines(want.String()), lines(string(read(t, sums)))); diff != "" {
			t.Error(diff)
		}
	})

	for i, platform := range released() {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			goos, goarch, _ := strings.Cut(platform, "_")
			name := project + "_v" + version
			if goos == "windows" {
				name += ".exe"
			}
			content := read(t, zips[i])
			archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
			if err != nil {
				t.Fatal(err)
			}
			modes := map[string]string{}
			for _, file := range archive.File {
				modes[file.Name] = file.Mode().String()
			}
			if diff := cmp.Diff(map[string]string{"LICENSE": "-rw-r--r--", name: "-rwxr-xr-x"}, modes); diff != "" {
				t.Fatal(diff)
			}
			file, err := archive.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			binary, err := io.ReadAll(file)
			if err != nil {
				t.Fatal(err)
			}
			info, err := buildinfo.Read(bytes.NewReader(binary))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := info.Main.Version, "v"+version; got != want {
				t.Errorf("built from version %s, want %s", got, want)
			}
			settings := map[string]string{}
			for _, setting := range info.Settings {
				settings[setting.Key] = setting.Value
			}
			for key, want := range map[string]string{
				"GOOS": goos, "GOARCH": goarch, "CGO_ENABLED": "0", "-trimpath": "true", "-tags": "grpcnotrace", "vcs.modified": "false",
			} {
				if settings[key] != want {
					t.Errorf("built with %s=%q, want %q", key, settings[key], want)
				}
			}
			t.Logf("%.1f MB in the archive, %.1f MB unpacked", float64(len(content))/1e6, float64(len(binary))/1e6)
		})
	}

	t.Run("installed and served", func(t *testing.T) {
		t.Parallel()
		acctest.FindCLI(t)
		mirror := t.TempDir()
		for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
			name := prefix + runtime.GOOS + "_" + runtime.GOARCH + ".zip"
			path := filepath.Join(mirror, host, "telegent", "telegent")
			if err := os.MkdirAll(path, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(path, name), read(t, name), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		rc := filepath.Join(mirror, "cli.tfrc")
		if err := os.WriteFile(rc, fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror), 0o600); err != nil {
			t.Fatal(err)
		}
		s, url := acctest.Sandbox(t, sandbox.Config{})
		w := acctest.NewWorkspace(t, "", acctest.Provider(url, "")+fmt.Sprintf(`
terraform {
  required_providers {
    telegent = {
      source  = "telegent/telegent"
      version = %q
    }
  }
}

data "telegent_token" "test" {
  api_endpoint = "numbers/provision"
}
`, version), "TF_CLI_CONFIG_FILE="+rc)
		w.MustRun(t, "init")
		if lock := w.Read(t, ".terraform.lock.hcl"); !strings.Contains(lock, fmt.Sprintf("%q", version)) {
			t.Errorf("version %s is not in the lock file:\n%s", version, lock)
		}
		w.MustRun(t, "providers", "schema", "-json")
		w.MustRun(t, "plan")
		journal := s.Journal()
		if len(journal) != 1 || !strings.Contains(journal[0].UserAgent, "/"+version) {
			t.Errorf("the plan's requests: %v, want one, by version %s", journal, version)
		}
	})
}
