// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// TestLive takes what is free through its life at the live API. Its environment variables
// are the provider's; TELEGENT_LIVE_ACCOUNT names the account, where there are several.
func TestLive(t *testing.T) {
	t.Parallel()
	if os.Getenv("TELEGENT_LIVE") == "" {
		t.Skip("tests against the live API run only with TELEGENT_LIVE=1; make testlive sets it")
	}
	acctest.NeedsWriteOnly(t)
	key, secret, url := os.Getenv("TELEGENT_ACCOUNT_KEY"), os.Getenv("TELEGENT_ACCOUNT_SECRET"), os.Getenv("TELEGENT_BASE_URL")
	if key == "" || secret == "" {
		t.Skip("tests against the live API need TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET")
	}
	if url == "" {
		url = telegent.DefaultBaseURL
	}
	testFree(t, `provider "telegent" {}`, "", os.Getenv("TELEGENT_LIVE_ACCOUNT"), probeConfig(t, url, key, secret, 50))
}

// TestAccLive is TestLive against a sandbox.
func TestAccLive(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	_, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	config := probeConfig(t, url, sandbox.DefaultAccountKey, sandbox.DefaultAccountSecret, 0)
	testFree(t, acctest.Provider(url, ""), fmt.Sprintf("docs_url = %q", url+sandbox.DocsPath), sandbox.DefaultAccountID, config)
}

// TestSweepAfter leaves a route, as a test does that fails.
func TestSweepAfter(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	config := probeConfig(t, url, sandbox.DefaultAccountKey, sandbox.DefaultAccountSecret, 0)
	name := probe.NewName()
	create := func(name string) (id string) {
		return acctest.Create(t, s, sandbox.MessageRoutePath, map[string]any{"RouteName": name, "MessageUrl": "https://a.example", "MessageUrlMethod": "POST"})
	}
	others, ours := create("main"), create(name)
	t.Run("test", func(t *testing.T) { sweepAfter(t, config, name) })
	if s.Object(ours) != nil || s.Object(others) == nil {
		t.Errorf("what was left is there: %t; what is not ours is there: %t", s.Object(ours) != nil, s.Object(others) != nil)
	}
}

func probeConfig(t *testing.T, url, key, secret string, perMinute int) probe.Config {
	t.Helper()
	base, err := telegent.ParseBaseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	return probe.Config{BaseURL: base, AccountKey: key, AccountSecret: token.NewSecret(secret), RequestsPerMinute: perMinute, Version: "test"}
}

// sweepAfter deletes what is left of a test at its end, also after a failure.
func sweepAfter(t *testing.T, config probe.Config, name string) {
	t.Helper()
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context()) // Which has ended.
		deleted, err := probe.Sweep(ctx, config, name, func(int) bool { return true })
		if err != nil {
			t.Errorf("%s, and more may be left: run make sweep", err)
		}
		if deleted > 0 {
			t.Logf("%d objects were left, and were deleted", deleted)
		}
	})
}

// testFree creates, imports, changes and destroys what costs nothing and reaches nobody,
// and reads it with data sources.
func testFree(t *testing.T, provider, checklist, account string, config probe.Config) {
	t.Helper()
	name := probe.NewName()
	config.AccountID = account
	sweepAfter(t, config, name)
	owner := ""
	if account != "" {
		owner = fmt.Sprintf("account_id = %q", account)
	}
	free := func(enabled bool) string {
		return provider + fmt.Sprintf(`
resource "telegent_message_route" "test" {
  %[2]s
  route_name            = %[1]q
  message_url           = "https://%[1]s.invalid/"
  message_url_method    = "POST"
  message_route_enabled = %[3]t
}
resource "telegent_voice_route" "test" {
  %[2]s
  route_name = %[1]q
  route_type = "Trunk"
  trunk_1    = { ip = "192.0.2.1", port = "5061", transport = "TLS", enabled = %[3]t, priority = 10, weight = 10 }
}
resource "telegent_webhook" "test" {
  %[2]s
  webhook_url       = "https://%[1]s.invalid/"
  subscribed_events = %[4]s
}
data "telegent_token" "test" {
  api_endpoint = "numbers/inventory"
}
data "telegent_onboarding_checklist" "test" {
  %[5]s
}
data "telegent_message_route" "test" {
  id = telegent_message_route.test.id
}
data "telegent_voice_route" "test" {
  id = telegent_voice_route.test.id
}
data "telegent_webhook" "test" {
  id = telegent_webhook.test.id
}
data "telegent_message_routes" "test" {
  %[2]s
}
data "telegent_voice_routes" "test" {
  %[2]s
}
data "telegent_webhooks" "test" {
  %[2]s
}
`, name, owner, enabled, map[bool]string{true: `["Order_Update"]`, false: `["Order_Update", "Call_Completed"]`}[enabled], checklist)
	}
	imports := func(address string) resource.TestStep {
		return resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error {
			left := 0
			_, err := probe.Sweep(t.Context(), config, name, func(found int) bool { left = found; return false })
			if left > 0 {
				return fmt.Errorf("%d objects are left", left)
			}
			return err
		},
		Steps: []resource.TestStep{
			{
				Config: free(true),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttrSet("data.telegent_token.test", "token"),
					resource.TestCheckResourceAttrSet("data.telegent_onboarding_checklist.test", "passed"),
					resource.TestCheckResourceAttrPair("data.telegent_message_route.test", "route_name", "telegent_message_route.test", "route_name"),
					resource.TestCheckResourceAttrPair("data.telegent_voice_route.test", "route_name", "telegent_voice_route.test", "route_name"),
					resource.TestCheckResourceAttrPair("data.telegent_webhook.test", "webhook_url", "telegent_webhook.test", "webhook_url"),
				),
			},
			imports("telegent_message_route.test"),
			imports("telegent_voice_route.test"),
			imports("telegent_webhook.test"),
			{Config: free(false)},
		},
	})
}
