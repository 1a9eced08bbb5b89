// SPDX-License-Identifier: MPL-2.0

//go:build unix

package scripts_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// conflict is a mark that a merge leaves at a conflict. ======= is not: it underlines headings too.
var conflict = regexp.MustCompile(`(?m)^(<{7}|>{7}|\|{7}) `)

// TestNoConflicts looks for conflicts of a merge that were committed: a fragment of the changelog
// builds with them, and so does a page.
func TestNoConflicts(t *testing.T) {
	t.Parallel()
	for _, file := range files(t) {
		content, err := os.ReadFile(filepath.Join("..", file))
		if err != nil && !os.IsNotExist(err) { // It may be about to be removed.
			t.Fatal(err)
		}
		if mark := conflict.Find(content); mark != nil {
			t.Errorf("%s has the mark %q of a merge", file, mark)
		}
	}
}
