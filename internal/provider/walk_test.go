// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const walk = "../../examples/number-end-to-end/main.tf"

// environment is what the examples of resources want to know, and a sandbox.
func environment(url string) []string {
	return append(credentials(url),
		"TF_VAR_account_id="+sandbox.DefaultAccountID, "TF_VAR_subscriber_password=hunter2-password", "TF_VAR_webhook_token=hunter2-token",
		"TF_VAR_staff_password=hunter2-password", "TF_VAR_webhook_password=hunter2-password", "TF_VAR_voice_webhook_password=hunter2-password")
}

// TestAccWalk goes from nothing to a live number and back, with the example as it
// is: apply, change, import into an empty state, destroy.
func TestAccWalk(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	example, err := os.ReadFile(walk)
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, builtProvider(t), string(example), environment(url)...)
	apply := func() string { return w.MustRun(t, "apply", "-auto-approve", "-input=false") }
	unchanged := func(when string) {
		t.Helper()
		if output := w.MustRun(t, "plan", "-detailed-exitcode", "-input=false"); !strings.Contains(output, "No changes.") {
			t.Errorf("%s: %s", when, output)
		}
	}
	object := func() map[string]any { return s.Object(w.MustRun(t, "output", "-raw", "phone_number")) }

	apply()
	unchanged("created")
	number := object()
	if number["NumberType"] != "mvno" || number["Status"] != "Active" || len(s.Numbers()) != 1 {
		t.Fatalf("the number at the sandbox: %v", number)
	}

	replaceIn(t, w.Dir+"/main.tf", map[string]string{
		`"Main SMS webhook"`:                    "\"SMS\"",
		`"Main SIP trunk"`:                      "\"SIP\"",
		`"Jane Doe"`:                            "\"Jane Roe\"",
		`"Sms+Data+Voice"`:                      "\"Sms+Data\"",
		"message_password_token_wo_version = 1": "message_password_token_wo_version = 2",
	})
	if output := apply(); !strings.Contains(output, "0 added, 4 changed, 0 destroyed") {
		t.Error(output)
	}
	unchanged("changed")

	number = object()
	ids := map[string]string{
		"telegent_number.jane":        w.MustRun(t, "output", "-raw", "phone_number"),
		"telegent_message_route.main": fmt.Sprint(number["MessageRouteId"]),
		"telegent_voice_route.main":   fmt.Sprint(number["VoiceRouteId"]),
		"telegent_subscriber.jane":    fmt.Sprint(number["AssignedSubscriberId"]),
	}
	for _, state := range []string{"terraform.tfstate", "terraform.tfstate.backup"} {
		if err := os.Remove(filepath.Join(w.Dir, state)); err != nil {
			t.Fatal(err)
		}
	}
	for address, id := range ids {
		w.MustRun(t, "import", "-input=false", address, id)
	}
	// Attributes that the API does not return are sent or recorded once; nothing is replaced.
	if output := apply(); !strings.Contains(output, "0 added, 3 changed, 0 destroyed") {
		t.Error(output)
	}
	unchanged("imported")

	output := w.MustRun(t, "destroy", "-auto-approve", "-input=false")
	for _, want := range []string{"This plan cancels a number", "A subscriber stays at Telegent", "4 destroyed"} {
		if !strings.Contains(unwrapped(output), want) {
			t.Errorf("%q is not in %s", want, output)
		}
	}
	if status := s.Object(ids["telegent_number.jane"])["Status"]; status != "Cancelled" {
		t.Errorf("the number is %v, want it cancelled", status)
	}
	if strings.Contains(output, "hunter2") {
		t.Error(output)
	}
}

func replaceIn(t *testing.T, file string, texts map[string]string) {
	t.Helper()
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	after := string(before)
	for from, to := range texts {
		if !strings.Contains(after, from) {
			t.Fatalf("%s has no %s", file, from)
		}
		after = strings.ReplaceAll(after, from, to)
	}
	if err := os.WriteFile(file, []byte(after), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAccImportByIdentity imports a number by its identity with the built provider; nothing
// is left to change then. TestAccResource does it for the plain resources.
func TestAccImportByIdentity(t *testing.T) {
	t.Parallel()
	acctest.NeedsIdentity(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	route := acctest.Create(t, s, sandbox.MessageRoutePath, map[string]any{"RouteName": "test", "MessageUrl": "https://example.com", "MessageUrlMethod": "POST"})
	number := acctest.Create(t, s, sandbox.NumberProvisionPath, map[string]any{
		"NumberType": "mvno", "MessageType": "p2p", "ProductType": "Sms+Data", "MessageEnabled": true, "VoiceEnabled": false, "MessageRouteId": route,
	})
	w := acctest.NewWorkspace(t, builtProvider(t), required+fmt.Sprintf(`
resource "telegent_number" "test" {
  number_type      = "mvno"
  message_type     = "p2p"
  product_type     = "Sms+Data"
  message_enabled  = true
  message_route_id = %q
  voice_enabled    = false
}

import {
  to = telegent_number.test
  identity = {
    phone_number = %q
  }
}
`, route, number), credentials(url)...)
	if output := w.MustRun(t, "plan"); !strings.Contains(output, "1 to import, 0 to add, 0 to change, 0 to destroy") {
		t.Error(output)
	}
}
