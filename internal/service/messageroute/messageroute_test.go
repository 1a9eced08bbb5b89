// SPDX-License-Identifier: MPL-2.0

package messageroute_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	typeName = "telegent_message_route"
	address  = typeName + ".test"
)

// required are the arguments that every route has.
const required = `
  route_name         = "Main"
  message_url        = "https://example.com/in"
  message_url_method = "POST"
`

// stored is what the API has of a route with the required arguments alone.
func stored() map[string]any {
	return map[string]any{
		"AccountId": sandbox.DefaultAccountID, "RouteName": "Main", "MessageUrl": "https://example.com/in",
		"MessageUrlMethod": "POST", "MessageRouteEnabled": true,
	}
}

func config(url, arguments string) string {
	return acctest.Provider(url, "") + fmt.Sprintf("resource %q \"test\" {\n%s\n}\n", typeName, arguments)
}

func secondAccount(t *testing.T, s *sandbox.Sandbox) (id string) {
	t.Helper()
	id, err := s.Create(sandbox.AccountCreatePath, map[string]any{"AccountName": "Second"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAccMessageRoute(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	full := config(url, `
  account_id            = "`+sandbox.DefaultAccountID+`"
  route_name            = "Main"
  message_url           = "https://example.com/in?a=1&b=%20"
  message_url_method    = "POST"
  message_route_enabled = true

  message_authentication_type       = "Basic"
  message_username                  = "admin"
  message_password_token_wo         = "first"
  message_password_token_wo_version = 1

  callback_message_url                        = "http://example.org/fallback"
  callback_message_url_method                 = "GET"
  callback_message_authentication_type        = "Bearer"
  callback_message_password_token_wo          = "second"
  callback_message_password_token_wo_version  = 1

  inbound_bypass            = true
  outbound_bypass           = false
  intelligent_route_enabled = true
`)
	fullStored := map[string]any{
		"AccountId": sandbox.DefaultAccountID, "RouteName": "Main", "MessageUrl": "https://example.com/in?a=1&b=%20",
		"MessageUrlMethod": "POST", "MessageRouteEnabled": true,
		"MessageAuthenticationType": "Basic", "MessageUsername": "admin", "MessagePasswordToken": "first",
		"CallbackMessageUrl": "http://example.org/fallback", "CallbackMessageUrlMethod": "GET",
		"CallbackMessageAuthenticationType": "Bearer", "CallbackMessagePasswordToken": "second",
		"InboundBypass": true, "OutboundBypass": false, "IntelligentRouteEnabled": true,
	}
	// No answer tells the flags, and nobody but the configuration the versions.
	untold := []string{
		"inbound_bypass", "outbound_bypass", "intelligent_route_enabled",
		"message_password_token_wo_version", "callback_message_password_token_wo_version",
	}
	updatesOnce := func() {
		if n := s.Requests("POST " + sandbox.MessageRouteUpdatePath); n != 1 {
			t.Errorf("%d requests to update, want 1: %v", n, s.Journal())
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:            full,
				ConfigPlanChecks:  acctest.Plans(address, plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "MessageRouteId", fullStored)},
				PostApplyFunc: func() {
					if n := s.Requests(sandbox.MessageRouteUpdatePath); n != 0 {
						t.Errorf("%d requests to update after the creation, want none", n)
					}
				},
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: untold},
			{
				PreConfig: s.ResetJournal,
				Config: config(url, `
  account_id            = "`+sandbox.DefaultAccountID+`"
  route_name            = "Other"
  message_url           = "https://example.com/other"
  message_url_method    = "GET"
  message_route_enabled = false

  message_authentication_type       = "Bearer"
  message_password_token_wo         = "third"
  message_password_token_wo_version = 2

  callback_message_url                 = "https://example.org/fallback"
  callback_message_url_method          = "POST"
  callback_message_authentication_type = "Basic"
  callback_message_username            = "callback"
  // The version is the same, so the other secret stays where it is.
  callback_message_password_token_wo         = "unsent"
  callback_message_password_token_wo_version = 1

  inbound_bypass            = false
  outbound_bypass           = true
  intelligent_route_enabled = false
`),
				ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					acctest.IsStored(s, address, "MessageRouteId", map[string]any{
						"AccountId": sandbox.DefaultAccountID, "RouteName": "Other", "MessageUrl": "https://example.com/other",
						"MessageUrlMethod": "GET", "MessageRouteEnabled": false,
						"MessageAuthenticationType": "Bearer", "MessagePasswordToken": "third",
						"CallbackMessageUrl": "https://example.org/fallback", "CallbackMessageUrlMethod": "POST",
						"CallbackMessageAuthenticationType": "Basic", "CallbackMessageUsername": "callback", "CallbackMessagePasswordToken": "second",
						"InboundBypass": false, "OutboundBypass": true, "IntelligentRouteEnabled": false,
					}),
					acctest.Has(address, "message_username", knownvalue.Null()),
				},
				PostApplyFunc: updatesOnce,
			},
			{ // What is left out is cleared, but for what is the API's to choose then.
				PreConfig:        s.ResetJournal,
				Config:           config(url, required),
				ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					acctest.IsStored(s, address, "MessageRouteId", acctest.With(stored(), map[string]any{
						"CallbackMessageUrlMethod": "POST", "InboundBypass": false, "OutboundBypass": true, "IntelligentRouteEnabled": false,
					})),
					acctest.Has(address, "callback_message_url", knownvalue.Null()),
					acctest.Has(address, "callback_message_url_method", knownvalue.StringExact("POST")),
					acctest.Has(address, "outbound_bypass", knownvalue.Bool(true)),
				},
				PostApplyFunc: updatesOnce,
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: untold},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
		},
	})
	if n := s.Requests("POST " + sandbox.MessageRoutePath); n != 0 {
		t.Errorf("%d more routes were created", n)
	}
}

func TestAccMessageRouteImportByIdentity(t *testing.T) {
	t.Parallel()
	acctest.NeedsIdentity(t)
	_, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(url, required+` message_authentication_type = "None"`)},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// TestAccMessageRouteImportedSecrets imports a route that has a password: the first
// apply sends the configured one, and no other.
func TestAccMessageRouteImportedSecrets(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	before := acctest.With(stored(), map[string]any{
		"MessageAuthenticationType": "Basic", "MessageUsername": "admin", "MessagePasswordToken": "before",
		"CallbackMessageUrl": "https://example.org", "CallbackMessagePasswordToken": "stays",
	})
	id := create(t, s, before)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: fmt.Sprintf("import {\n to = %s\n id = %q\n}\n", address, id) + config(url, required+`
  message_authentication_type       = "Basic"
  message_username                  = "admin"
  message_password_token_wo         = "after"
  message_password_token_wo_version = 1
  callback_message_url              = "https://example.org"
`),
			ConfigPlanChecks:  acctest.Plans(address, plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "MessageRouteId", acctest.With(before, map[string]any{"MessagePasswordToken": "after"}))},
		}},
	})
}

func TestAccMessageRouteAccounts(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	second := secondAccount(t, s)
	var first string
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:      config(url, required),
				ExpectError: acctest.Wrapped(`(?s)Cannot create the message route.*400 Bad Request: AccountId is required\.`),
			},
			{
				Config:            config(url, required+` account_id = "`+second+`"`),
				ConfigStateChecks: []statecheck.StateCheck{acctest.KeepID(address, &first), acctest.IsStored(s, address, "MessageRouteId", acctest.With(stored(), map[string]any{"AccountId": second}))},
			},
			// It keeps its account, whether the configuration names it or not.
			{Config: config(url, required), PlanOnly: true},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{
				Config:            config(url, required+` account_id = "`+sandbox.DefaultAccountID+`"`),
				ConfigPlanChecks:  acctest.Plans(address, plancheck.ResourceActionReplace),
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "MessageRouteId", stored())},
				PostApplyFunc: func() {
					if s.Object(first) != nil {
						t.Error("the route of the former account is still there")
					}
				},
			},
		},
	})
}

// TestAccMessageRouteNone has the authentication "None" and one that is left out mean
// the same, whichever of the two the API tells: no update is sent from one to the other.
func TestAccMessageRouteNone(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	none := config(url, required+` message_authentication_type = "None"`+"\n"+`callback_message_authentication_type = "None"`)
	var id string
	tell := func(value any) func() {
		return func() {
			acctest.Change(t, s, id, map[string]any{"MessageAuthenticationType": value, "CallbackMessageAuthenticationType": value})
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:            config(url, required),
				ConfigStateChecks: []statecheck.StateCheck{acctest.KeepID(address, &id), acctest.IsStored(s, address, "MessageRouteId", stored())},
			},
			{PreConfig: tell("None"), Config: config(url, required), PlanOnly: true},
			{PreConfig: tell(""), Config: config(url, required), PlanOnly: true},
			{PreConfig: tell(nil), Config: config(url, required), PlanOnly: true},
			{
				Config: none,
				ConfigStateChecks: []statecheck.StateCheck{
					acctest.IsStored(s, address, "MessageRouteId", stored()),
					acctest.Has(address, "message_authentication_type", knownvalue.StringExact("None")),
				},
			},
			{PreConfig: tell(nil), Config: none, PlanOnly: true},
			{PreConfig: tell(""), Config: none, PlanOnly: true},
			{PreConfig: tell("None"), Config: none, PlanOnly: true},
			{Config: config(url, required), PlanOnly: true},
			{Config: none, ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			{Config: config(url, required), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
		},
	})
	if n := s.Requests("POST " + sandbox.MessageRouteUpdatePath); n != 0 {
		t.Errorf("%d updates, want none", n)
	}
}

func TestAccMessageRouteDrift(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	configured := config(url, required+`
  callback_message_url        = "https://example.org"
  callback_message_url_method = "POST"
`)
	want := acctest.With(stored(), map[string]any{"CallbackMessageUrl": "https://example.org", "CallbackMessageUrlMethod": "POST"})
	var id string
	steps := []resource.TestStep{{Config: configured, ConfigStateChecks: []statecheck.StateCheck{acctest.KeepID(address, &id), acctest.IsStored(s, address, "MessageRouteId", want)}}}
	for _, drift := range []map[string]any{
		{
			"RouteName": "Elsewhere", "MessageUrl": "https://example.com/elsewhere", "MessageUrlMethod": "GET", "MessageRouteEnabled": false,
			"MessageAuthenticationType": "Basic", "MessageUsername": "someone",
			"CallbackMessageUrl": "https://example.org/elsewhere", "CallbackMessageUrlMethod": "GET",
			"CallbackMessageAuthenticationType": "Bearer", "CallbackMessageUsername": "someone",
		},
		{"RouteName": "main", "CallbackMessageUrl": nil, "CallbackMessageUrlMethod": nil},
		{"MessageRouteEnabled": false},
		{"CallbackMessageUrl": ""},
	} {
		steps = append(steps, resource.TestStep{
			PreConfig:         func() { acctest.Change(t, s, id, drift) },
			Config:            configured,
			ConfigPlanChecks:  acctest.Plans(address, plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "MessageRouteId", want)},
		})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}

// TestAccMessageRouteSameMeaning has the API write what is there in another way.
func TestAccMessageRouteSameMeaning(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	var id string
	steps := []resource.TestStep{{Config: config(url, required), ConfigStateChecks: []statecheck.StateCheck{acctest.KeepID(address, &id)}}}
	for _, same := range []map[string]any{
		{"MessageRouteEnabled": "True", "MessageUsername": "", "CallbackMessageUrl": "", "CallbackMessageUsername": ""},
		// This is the API's to choose.
		{"CallbackMessageUrlMethod": "GET"},
		{"CallbackMessageUrlMethod": ""},
		// These are told by no answer, or not looked at.
		{"InboundBypass": true, "OutboundBypass": true, "IntelligentRouteEnabled": true, "MessagePasswordToken": "someone's"},
	} {
		steps = append(steps, resource.TestStep{
			PreConfig: func() { acctest.Change(t, s, id, same) },
			Config:    config(url, required),
			PlanOnly:  true,
		})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}

// TestAccMessageRouteEnabled creates routes, to which the API answers that they are
// off whatever they are.
func TestAccMessageRouteEnabled(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	for _, test := range []struct {
		argument string
		want     bool
	}{
		{"", true},
		{"message_route_enabled = false", false},
	} {
		s.ResetJournal()
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{
				{
					Config: config(url, required+test.argument),
					ConfigStateChecks: []statecheck.StateCheck{
						acctest.Has(address, "message_route_enabled", knownvalue.Bool(test.want)),
						acctest.IsStored(s, address, "MessageRouteId", acctest.With(stored(), map[string]any{"MessageRouteEnabled": test.want})),
					},
					PostApplyFunc: func() {
						if n := s.Requests(sandbox.MessageRouteUpdatePath); n != 0 {
							t.Errorf("%q: %d requests to update, want none", test.argument, n)
						}
					},
				},
				{
					Config:            config(url, required+fmt.Sprintf("message_route_enabled = %t", !test.want)),
					ConfigPlanChecks:  acctest.Plans(address, plancheck.ResourceActionUpdate),
					ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "MessageRouteId", acctest.With(stored(), map[string]any{"MessageRouteEnabled": !test.want}))},
				},
			},
		})
	}
}

// secretive are the fields of a route with two passwords, and told what the data
// sources tell of it.
func secretive(routeName string) (fields map[string]any, told map[string]knownvalue.Check) {
	fields = map[string]any{
		"RouteName": routeName, "MessageUrl": "https://example.com/in", "MessageUrlMethod": "POST",
		"MessageAuthenticationType": "Basic", "MessageUsername": "admin", "MessagePasswordToken": "hunter-one",
		"CallbackMessageUrl": "https://example.org", "CallbackMessageUrlMethod": "GET",
		"CallbackMessageAuthenticationType": "Bearer", "CallbackMessagePasswordToken": "hunter-two",
		"InboundBypass": true,
	}
	told = map[string]knownvalue.Check{
		"id": knownvalue.NotNull(), "account_id": knownvalue.StringExact(sandbox.DefaultAccountID),
		"route_name": knownvalue.StringExact(routeName), "message_url": knownvalue.StringExact("https://example.com/in"),
		"message_url_method": knownvalue.StringExact("POST"), "message_route_enabled": knownvalue.Bool(true),
		"message_authentication_type": knownvalue.StringExact("Basic"), "message_username": knownvalue.StringExact("admin"),
		"callback_message_url": knownvalue.StringExact("https://example.org"), "callback_message_url_method": knownvalue.StringExact("GET"),
		"callback_message_authentication_type": knownvalue.StringExact("Bearer"), "callback_message_username": knownvalue.Null(),
	}
	return fields, told
}

func create(t *testing.T, s *sandbox.Sandbox, fields map[string]any) (id string) {
	t.Helper()
	id, err := s.Create(sandbox.MessageRoutePath, fields)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAccMessageRouteDataSource(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	fields, told := secretive("Main")
	data := func(id string) string {
		return acctest.Provider(url, "max_retries = 0") + fmt.Sprintf(`
data "telegent_message_route" "test" {
  id = %q
}

output "route" {
  value = data.telegent_message_route.test
}
`, id)
	}
	id := create(t, s, fields)
	told["id"] = knownvalue.StringExact(id)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: data("MRID-unknown"), ExpectError: acctest.Wrapped(`(?s)Cannot read the message route MRID-unknown.*404 Not Found.*It does not exist, or belongs to another account`)},
			{Config: data(""), ExpectError: acctest.Wrapped(`id is empty`)},
			// These are all its attributes, so that there is none for a password.
			{Config: data(id), ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("route", knownvalue.ObjectExact(told))}},
		},
	})
}

func TestAccMessageRoutesDataSource(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	second := secondAccount(t, s)
	var many []knownvalue.Check
	for i := range 12 {
		fields, told := secretive(fmt.Sprintf("Route %d", i))
		told["id"] = knownvalue.StringExact(create(t, s, acctest.With(fields, map[string]any{"AccountId": sandbox.DefaultAccountID})))
		many = append(many, knownvalue.ObjectExact(told))
	}
	data := func(arguments string) string {
		return acctest.Provider(url, "max_retries = 0") + fmt.Sprintf("data \"telegent_message_routes\" \"test\" {\n%s\n}\n", arguments)
	}
	routes := func(want ...knownvalue.Check) []statecheck.StateCheck {
		return []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.telegent_message_routes.test", tfjsonpath.New("routes"), knownvalue.ListExact(want)),
		}
	}
	fields, told := secretive("Of the second")
	told["account_id"] = knownvalue.StringExact(second)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: data(`account_id = "AID-unknown"`), ExpectError: acctest.Wrapped(`(?s)Cannot list the message routes.*404 Not Found`)},
			{Config: data(`account_id = ""`), ExpectError: acctest.Wrapped(`account_id is empty`)},
			{Config: data(`account_id = "` + sandbox.DefaultAccountID + `"`), ConfigStateChecks: routes(many...)},
			{Config: data(""), ConfigStateChecks: routes(many...)},
			{Config: data(`account_id = "` + second + `"`), ConfigStateChecks: routes()},
			{
				PreConfig:         func() { create(t, s, acctest.With(fields, map[string]any{"AccountId": second})) },
				Config:            data(`account_id = "` + second + `"`),
				ConfigStateChecks: routes(knownvalue.ObjectExact(told)),
			},
		},
	})
}

// TestAccMessageRoutePasswords looks for the passwords in what a run leaves behind: the
// API tells them in clear with every read.
func TestAccMessageRoutePasswords(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	fields, _ := secretive("There before")
	id := create(t, s, fields)
	w := acctest.NewWorkspace(t, acctest.BuildProvider(t), `
terraform {
  required_providers {
    telegent = {
      source = "telegent/telegent"
    }
  }
}

variable "password" {
  ephemeral = true
}

output "id" {
  value = `+address+`.id
}
`+config(url, required+`
  message_authentication_type       = "Bearer"
  message_password_token_wo         = var.password
  message_password_token_wo_version = 1

  callback_message_password_token_wo         = var.password
  callback_message_password_token_wo_version = 1
`)+fmt.Sprintf(`
data "telegent_message_route" "test" {
  id = %q
}

data "telegent_message_routes" "test" {
  depends_on = [%s]
}

import {
  to = %s.imported
  id = %[1]q
}

resource %[3]q "imported" {
%[4]s
}
`, id, address, typeName, required), "TF_VAR_password=hunter-three")

	left := w.MustRun(t, "plan", "-out=saved") + w.MustRun(t, "show", "-json", "saved") + w.MustRun(t, "apply", "saved") +
		w.MustRun(t, "show", "-json") + w.MustRun(t, "plan") + w.Read(t, "terraform.tfstate")
	if !strings.Contains(left, "There before") {
		t.Errorf("the route that was there before is not in what is left:\n%s", left)
	}
	if strings.Contains(left, "hunter") {
		t.Errorf("a password is left:\n%s", left)
	}
	if sent := s.Object(strings.TrimSpace(w.MustRun(t, "output", "-raw", "id"))); sent["MessagePasswordToken"] != "hunter-three" {
		t.Errorf("the API has the password %v", sent["MessagePasswordToken"])
	}
}

// TestMessageRouteRefused looks for the attribute that an error of the API is about.
func TestMessageRouteRefused(t *testing.T) {
	t.Parallel()
	valid := map[string]any{"route_name": "Main", "message_url": "https://example.com", "message_url_method": "POST"}
	tests := map[string]struct {
		more      map[string]any
		fault     string // the body of the answer; "" for the sandbox's own
		attribute *tftypes.AttributePath
		want      string
	}{
		"no account": {
			attribute: path("account_id"), want: "400 Bad Request: AccountId is required.",
		},
		"unknown account": {
			more:      map[string]any{"account_id": "AID-unknown"},
			attribute: path("account_id"), want: "400 Bad Request: Invalid AccountId.",
		},
		"a URL that only the API refuses": {
			more:      map[string]any{"message_url": "https://10.0.0.1/in"},
			fault:     `{"Title":"Bad Request","Status":400,"Errors":{"MessageUrl":["MessageUrl cannot be reached."]}}`,
			attribute: path("message_url"), want: "MessageUrl cannot be reached.",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			secondAccount(t, s)
			if test.fault != "" {
				s.Inject(sandbox.Fault{Path: sandbox.MessageRoutePath, Status: http.StatusBadRequest, Body: test.fault})
			}
			server := acctest.Server(t, provider.NewServer("test")())
			server.Configure(acctest.Settings(url))
			created, diags := server.Apply(typeName, nil, server.Args(typeName, acctest.With(valid, test.more)))
			if created != nil {
				t.Errorf("there is a route: %v", created.State)
			}
			one(t, diags, test.attribute, "Cannot create the message route", test.want)
		})
	}
}

func TestMessageRouteInvalid(t *testing.T) {
	t.Parallel()
	valid := map[string]any{"route_name": "Main", "message_url": "https://example.com", "message_url_method": "POST"}
	tests := map[string]struct {
		more      map[string]any
		attribute string
		want      string // words of the detail
	}{
		"no name":         {map[string]any{"route_name": ""}, "route_name", "route_name is empty; give a value"},
		"a blank name":    {map[string]any{"route_name": " "}, "route_name", "route_name is empty; give a value"},
		"no URL":          {map[string]any{"message_url": ""}, "message_url", "message_url is empty; give a value"},
		"not a URL":       {map[string]any{"message_url": "https://exa mple.com"}, "message_url", "message_url is no URL."},
		"no scheme":       {map[string]any{"message_url": "example.com/in"}, "message_url", `message_url must begin with https:// or http://, is "example.com/in".`},
		"another scheme":  {map[string]any{"message_url": "ftp://example.com"}, "message_url", `message_url must begin with https:// or http://, is "ftp://example.com".`},
		"no host":         {map[string]any{"message_url": "https:///in"}, "message_url", "message_url names no host."},
		"no method":       {map[string]any{"message_url_method": ""}, "message_url_method", "message_url_method is empty; give a value"},
		"another method":  {map[string]any{"message_url_method": "PUT"}, "message_url_method", `value must be one of: ["GET" "POST"], got: "PUT"`},
		"method in lower": {map[string]any{"message_url_method": "post"}, "message_url_method", `value must be one of: ["GET" "POST"], got: "post"`},
		"no account":      {map[string]any{"account_id": ""}, "account_id", "account_id is empty; give a value, or leave the argument out."},
		"no authentication": {
			map[string]any{"message_authentication_type": ""},
			"message_authentication_type",
			"message_authentication_type is empty; give a value, or leave the argument out.",
		},
		"another authentication": {
			map[string]any{"message_authentication_type": "Digest"},
			"message_authentication_type",
			`value must be one of: ["None" "Basic" "Bearer"], got: "Digest"`,
		},
		"user name alone": {
			map[string]any{"message_username": "admin"},
			"message_username",
			`Attribute "message_authentication_type" must be specified when "message_username" is specified`,
		},
		"no user name": {
			map[string]any{"message_username": "", "message_authentication_type": "Basic"},
			"message_username",
			"message_username is empty; give a value, or leave the argument out.",
		},
		"no password": {
			map[string]any{"message_password_token_wo": ""},
			"message_password_token_wo",
			"message_password_token_wo is empty; give a value, or leave the argument out.",
		},
		"version alone": {
			map[string]any{"message_password_token_wo_version": 1},
			"message_password_token_wo_version",
			`Attribute "message_password_token_wo" must be specified when "message_password_token_wo_version" is specified`,
		},
		"callback without URL":    {map[string]any{"callback_message_url": ""}, "callback_message_url", "callback_message_url is empty; give a value, or leave the argument out."},
		"callback without scheme": {map[string]any{"callback_message_url": "//example.com"}, "callback_message_url", `must begin with https:// or http://, is "//example.com".`},
		"callback method":         {map[string]any{"callback_message_url_method": "PATCH"}, "callback_message_url_method", `value must be one of: ["GET" "POST"], got: "PATCH"`},
		"callback authentication": {
			map[string]any{"callback_message_authentication_type": "none"},
			"callback_message_authentication_type",
			`value must be one of: ["None" "Basic" "Bearer"], got: "none"`,
		},
		"callback user name alone": {
			map[string]any{"callback_message_username": "admin"},
			"callback_message_username",
			`Attribute "callback_message_authentication_type" must be specified when "callback_message_username" is specified`,
		},
		"callback version alone": {
			map[string]any{"callback_message_password_token_wo_version": 1},
			"callback_message_password_token_wo_version",
			`Attribute "callback_message_password_token_wo" must be specified when "callback_message_password_token_wo_version" is specified`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.Server(t, provider.NewServer("test")())
			_, diags := server.Plan(typeName, nil, server.Args(typeName, acctest.With(valid, test.more)))
			one(t, diags, path(test.attribute), "Invalid", test.want)
		})
	}
}

func path(attribute string) *tftypes.AttributePath {
	return tftypes.NewAttributePath().WithAttributeName(attribute)
}

// one checks that there is one diagnostic, an error of the attribute with these words.
func one(t *testing.T, diags []*tfprotov6.Diagnostic, attribute *tftypes.AttributePath, summary, detail string) {
	t.Helper()
	if len(diags) != 1 {
		t.Errorf("%d diagnostics, want 1", len(diags))
	}
	for _, d := range diags {
		if d.Severity != tfprotov6.DiagnosticSeverityError || !attribute.Equal(d.Attribute) ||
			!strings.Contains(d.Summary, summary) || !strings.Contains(d.Detail, detail) {
			t.Errorf("%s of %s: %s: %s\nwant an error of %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail, attribute, summary, detail)
		}
	}
}
