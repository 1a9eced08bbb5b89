// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"os"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// built is the provider as users run it, once a test needs it.
var built = acctest.Shared{Builds: []func(ctx context.Context, folder string) error{acctest.Build}}

// TestMain removes what the tests share.
func TestMain(m *testing.M) { os.Exit(built.Main(m)) }

// builtProvider returns the folder of the provider.
func builtProvider(t *testing.T) string {
	t.Helper()
	return built.Folder(t)
}
