// SPDX-License-Identifier: MPL-2.0

package docs_test

import (
	"context"
	"os"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// built is the provider and the sandbox as users run them, once a test needs them.
var built = acctest.Shared{Builds: []func(ctx context.Context, folder string) error{acctest.Build, acctest.BuildSandbox}}

// TestMain removes what the tests share.
func TestMain(m *testing.M) { os.Exit(built.Main(m)) }

// builtFolder returns the folder of the provider and the sandbox.
func builtFolder(t *testing.T) string {
	t.Helper()
	return built.Folder(t)
}
