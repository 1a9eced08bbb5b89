// SPDX-License-Identifier: MPL-2.0

package docs_test

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// TestMain removes what the tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	if folder := built.folder; folder != "" {
		if err := os.RemoveAll(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// built is the provider and the sandbox as users run them, once a test needs them.
var built struct {
	once   sync.Once
	folder string
	err    error
}

// builtFolder returns the folder of the provider and the sandbox, which are built once for all tests.
func builtFolder(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "telegent"); built.err != nil { //nolint:usetesting // All tests share it.
			return
		}
		if built.err = acctest.Build(t.Context(), built.folder); built.err == nil {
			built.err = acctest.BuildSandbox(t.Context(), built.folder)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.folder
}
