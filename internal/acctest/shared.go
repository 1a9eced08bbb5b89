// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
)

// Shared is a folder of programs that the tests of a package share. They are built once a test
// needs them.
type Shared struct {
	// Builds build the programs into the folder.
	Builds []func(ctx context.Context, folder string) error

	once   sync.Once
	folder string
	err    error
}

// Folder returns the folder of the programs.
func (s *Shared) Folder(t *testing.T) string {
	t.Helper()
	s.once.Do(func() {
		s.folder, s.err = os.MkdirTemp("", "telegent") //nolint:usetesting // All tests share it.
		for _, build := range s.Builds {
			if s.err == nil {
				s.err = build(t.Context(), s.folder)
			}
		}
	})
	if s.err != nil {
		t.Fatal(s.err)
	}
	return s.folder
}

// Main runs the tests of a package, and removes the folder. It returns the exit code.
func (s *Shared) Main(m *testing.M) int {
	code := m.Run()
	if s.folder == "" {
		return code
	}
	if err := os.RemoveAll(s.folder); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}
