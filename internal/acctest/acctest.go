// SPDX-License-Identifier: MPL-2.0

// Package acctest is what acceptance tests share: a sandbox to talk to, the
// provider to test, and what the CLI at hand can do.
//
//	func TestAccThing(t *testing.T) {
//		t.Parallel()
//		acctest.NeedsEphemeral(t)
//		s, url := acctest.Sandbox(t, sandbox.Config{})
//		resource.Test(t, resource.TestCase{
//			ProtoV6ProviderFactories: acctest.Factories(),
//			Steps: []resource.TestStep{{
//				Config: acctest.Provider(url, "") + `...`,
//			}},
//		})
//		if n := s.Requests(sandbox.TokenPath); n != 1 { ... }
//	}
package acctest

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"

	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// Sandbox starts a sandbox that lives as long as the test, and returns its URL.
func Sandbox(t testing.TB, config sandbox.Config) (s *sandbox.Sandbox, url string) {
	t.Helper()
	s = sandbox.New(config)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	return s, server.URL
}

// Factories serves the provider, and the echo provider that copies what is
// ephemeral into state, where a test can look at it.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"telegent": func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test")(), nil },
		"echo":     echoprovider.NewProviderServer(),
	}
}

// Provider is a provider block that points to a sandbox with its default
// credentials; more is added to the block.
func Provider(url, more string) string {
	return fmt.Sprintf(`
provider "telegent" {
  base_url       = %q
  account_key    = %q
  account_secret = %q
  %s
}
`, url, sandbox.DefaultAccountKey, sandbox.DefaultAccountSecret, more)
}

// Echo is configuration that copies a value, ephemeral or not, to the attribute
// data of echo.test.
func Echo(value string) string {
	return fmt.Sprintf(`
provider "echo" {
  data = %s
}

resource "echo" "test" {}
`, value)
}
