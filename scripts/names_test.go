// SPDX-License-Identifier: MPL-2.0

//go:build unix

package scripts_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// namedPath is a path of this repository in a text, without a wildcard.
	namedPath = regexp.MustCompile("`((?:internal|scripts|examples|templates|docs|tools)/[\\w./-]+)`")
	// namedTest is the name of a test or a fuzz test in a text.
	namedTest = regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*)`")
)

// heading is a heading of a page.
var heading = regexp.MustCompile(`(?m)^#+ (.*)$`)

// codeBlock is a block of a page whose lines are no headings.
var codeBlock = regexp.MustCompile("(?ms)^`{3,}.*?^`{3,}$")

// TestHeadings looks for pages that have a heading twice.
func TestHeadings(t *testing.T) {
	t.Parallel()
	for _, file := range files(t) {
		if filepath.Ext(file) != ".md" || strings.HasPrefix(file, "CHANGELOG") {
			continue
		}
		content, err := os.ReadFile(filepath.Join("..", file))
		if err != nil && !os.IsNotExist(err) { // It may be about to be removed.
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, match := range heading.FindAllStringSubmatch(codeBlock.ReplaceAllString(string(content), ""), -1) {
			text := strings.TrimSuffix(match[1], " (a warning)")
			if seen[text] {
				t.Errorf("%s: the heading %q is there twice", file, text)
			}
			seen[text] = true
		}
	}
}

// TestNames looks for each file and each test that a page names.
func TestNames(t *testing.T) {
	t.Parallel()
	var pages, tests strings.Builder
	for _, file := range files(t) {
		into := &pages
		switch {
		case strings.HasSuffix(file, "_test.go"):
			into = &tests
		case filepath.Ext(file) != ".md" || strings.HasPrefix(file, "CHANGELOG"):
			continue
		}
		content, err := os.ReadFile(filepath.Join("..", file))
		if err != nil && !os.IsNotExist(err) { // It may be about to be removed.
			t.Fatal(err)
		}
		into.Write(content)
	}
	paths, named := namedPath.FindAllStringSubmatch(pages.String(), -1), namedTest.FindAllStringSubmatch(pages.String(), -1)
	for _, match := range paths {
		if _, err := os.Stat(filepath.Join("..", match[1])); err != nil {
			t.Error(err)
		}
	}
	for _, match := range named {
		if !strings.Contains(tests.String(), "func "+match[1]+"(") {
			t.Errorf("there is no %s", match[1])
		}
	}
	if len(paths) < 50 || len(named) < 20 {
		t.Errorf("only %d paths and %d tests are named", len(paths), len(named))
	}
}
