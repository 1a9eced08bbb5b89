// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const examples = "../../examples"

// TestAccExamples plans every example unchanged, except for the ids of what must be
// there, which are those of the sandbox. The examples of a resource are applied.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	binary := builtProvider(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	there := seeds(t, s)
	env := append(environment(url),
		"TELNYX_BASE_URL="+url+"/v2", "TELNYX_CLIENT_ID="+sandbox.DefaultTelnyxClientID, "TELNYX_CLIENT_SECRET="+sandbox.DefaultTelnyxClientSecret,
		"MESH_BASE_URL="+url, "MESH_CLIENT_ID="+sandbox.DefaultMeshClientID, "MESH_CLIENT_SECRET="+sandbox.DefaultMeshClientSecret,
		"TF_VAR_telnyx_refresh_token=unused", "TF_VAR_hook_token=unused", "TF_VAR_first_password=unused",
		"TF_VAR_telegent_account_secret="+sandbox.DefaultAccountSecret, "TF_VAR_docs_url="+url+sandbox.DocsPath)

	for name, config := range folders(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resource := strings.HasPrefix(name, "resources/")
			if resource {
				// An import is checked with its page.
				config = regexp.MustCompile(`(?s)import \{.*?\n\}\n`).ReplaceAllString(config, "")
			}
			if !strings.Contains(config, "required_providers") {
				config = required + config
			}
			if !resource {
				for pattern, id := range there {
					config = regexp.MustCompile(pattern).ReplaceAllString(config, id)
				}
				acctest.NewWorkspace(t, binary, config, env...).MustRun(t, "plan", "-input=false")
				return
			}
			s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
			for pattern, id := range seeds(t, s) {
				config = regexp.MustCompile(pattern).ReplaceAllString(config, id)
			}
			w := acctest.NewWorkspace(t, binary, config, environment(url)...)
			w.MustRun(t, "apply", "-auto-approve", "-input=false")
			if output := w.MustRun(t, "plan", "-detailed-exitcode", "-input=false"); !strings.Contains(output, "No changes.") {
				t.Error(output)
			}
		})
	}
}

// folders returns the configuration in each folder of the examples.
func folders(t *testing.T) map[string]string {
	t.Helper()
	configs := map[string]string{}
	err := filepath.WalkDir(examples, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".tf" {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(examples, filepath.Dir(path))
		configs[name] += string(text) + "\n"
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(configs); n < 25 {
		t.Fatalf("only %d examples found", n)
	}
	return configs
}

// seeds makes what the examples of data sources look for, and returns by which id of
// theirs it goes.
func seeds(t *testing.T, s *sandbox.Sandbox) map[string]string {
	t.Helper()
	create := func(path string, request map[string]any) string { return acctest.Create(t, s, path, request) }
	route := create(sandbox.MessageRoutePath, map[string]any{"RouteName": "test", "MessageUrl": "https://example.com", "MessageUrlMethod": "POST"})
	number := create(sandbox.NumberProvisionPath, map[string]any{
		"NumberType": "mvno", "MessageType": "p2p", "ProductType": "Sms+Data", "MessageEnabled": true, "VoiceEnabled": false, "MessageRouteId": route,
		"ICCID": "8901240197155182713",
	})
	create(sandbox.E911AddressUpdatePath, map[string]any{
		"PhoneNumber": number, "Street1": "2701 N Thanksgiving Way", "City": "Lehi", "State": "UT", "Zip": "84043",
	})
	pack := create(sandbox.PackagePath, map[string]any{"PackageName": "Family", "Type": "esim", "Price": 39.99, "Monthly": true})
	product := create(sandbox.ProductPath, map[string]any{"SKU": "eSim", "Description": "eSIM", "Type": "esim", "Cost": 1.5, "BillingFrequency": "NRC"})
	subscriber := create(sandbox.SubscriberCreatePath, map[string]any{
		"Name": "Jane", "Email": "there@example.com", "PhoneNumbers": []string{"+18015550199"}, "Role": "Manager",
		"Password": "password", "AccountId": sandbox.DefaultAccountID,
	})
	service := create(sandbox.ServicePath, map[string]any{"ServiceName": "Caller ID", "Cost": 1.23})
	return map[string]string{
		`SID-65d007be[\w-]*`:   create(sandbox.ServiceItemAddPath, map[string]any{"ServiceId": service, "Price": 2.34, "Monthly": true}),
		`PRID-4384E69B[\w-]*`:  product,
		`PID-203740d8[\w-]*`:   pack,
		`PIID-4efee842[\w-]*`:  create(sandbox.PackageItemAddPath, map[string]any{"PackageId": pack, "ProductId": product, "Price": "5"}),
		`SUB-ef84c0b5[\w-]*`:   create(sandbox.SubscriptionPath, map[string]any{"SubscriberId": subscriber, "PackageId": pack, "Type": "mvno"}),
		`AID-ab12345[\w-]*`:    sandbox.DefaultAccountID,
		`MRID-01711e7e[\w-]*`:  route,
		`CRID-509de94f[\w-]*`:  create(sandbox.VoiceRoutePath, map[string]any{"RouteName": "test", "RouteType": "Forward"}),
		`TSUID-03F91441[\w-]*`: subscriber,
		`john@example.com`:     "there@example.com",
		`WID-01711e7e[\w-]*`: create(sandbox.WebhookCreatePath, map[string]any{
			"AccountId": sandbox.DefaultAccountID, "WebhookUrl": "https://example.com/events", "SubscribedEvents": "Order_Update",
		}),
		`phone_number = "\+18015550100"`: fmt.Sprintf("phone_number = %q", number),
	}
}

// TestAccInstalled installs the built provider as from a registry, and goes through a
// life with it: a lock file, a saved plan, an apply, a destroy.
func TestAccInstalled(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	example, err := os.ReadFile(walk)
	if err != nil {
		t.Fatal(err)
	}
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	w := acctest.NewMirrorWorkspace(t, builtProvider(t), "0.1.0", string(example), environment(url)...)
	w.MustRun(t, "init", "-input=false")
	if lock := w.Read(t, ".terraform.lock.hcl"); !strings.Contains(lock, "telegent/telegent") || !strings.Contains(lock, `"h1:`) {
		t.Errorf("the lock file: %s", lock)
	}
	w.MustRun(t, "init", "-input=false", "-lockfile=readonly")
	w.MustRun(t, "validate")
	w.MustRun(t, "plan", "-input=false", "-out=saved")
	if n := len(s.Numbers()); n != 0 {
		t.Errorf("the plan bought %d numbers", n)
	}
	if output := w.MustRun(t, "apply", "-input=false", "saved"); !strings.Contains(output, "4 added") || strings.Contains(output, "development overrides") {
		t.Error(output)
	}
	w.MustRun(t, "plan", "-input=false", "-detailed-exitcode")
	if output := w.MustRun(t, "destroy", "-input=false", "-auto-approve"); !strings.Contains(output, "4 destroyed") {
		t.Error(output)
	}
}
