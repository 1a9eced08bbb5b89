// SPDX-License-Identifier: MPL-2.0

package voiceroute_test

import (
	"fmt"
	"net/http"
	"slices"
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
	typeName = "telegent_voice_route"
	address  = typeName + ".test"
)

// required are the arguments that every route has.
const required = `
  route_name = "Main"
  route_type = "Trunk"
`

// stored is what the API has of a route with the required arguments alone.
func stored() map[string]any {
	return map[string]any{"AccountId": sandbox.DefaultAccountID, "RouteName": "Main", "RouteType": "Trunk", "RouteEnabled": true}
}

// whitelist is a list of addresses as the API has it.
func whitelist(addresses ...string) []any {
	list := []any{}
	for _, ip := range addresses {
		list = append(list, map[string]any{"IpAddress": ip})
	}
	return list
}

func config(url, arguments string) string {
	return acctest.Provider(url, "") + fmt.Sprintf("resource %q \"test\" {\n%s\n}\n", typeName, arguments)
}

func create(t *testing.T, s *sandbox.Sandbox, fields map[string]any) (id string) {
	t.Helper()
	id, err := s.Create(sandbox.VoiceRoutePath, fields)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestAccVoiceRoute makes a route of each type with all that belongs to it, changes it
// to the next type in place, and imports it each time.
func TestAccVoiceRoute(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	var steps []resource.TestStep
	for _, test := range []struct {
		arguments string
		want      map[string]any
		untold    []string // by an import
	}{
		{
			arguments: `
  account_id = "` + sandbox.DefaultAccountID + `"
  route_name = "Main SIP Trunk"
  route_type = "Trunk"
  trunk_1 = {
    ip        = "20.87.87.87"
    port      = "5061"
    transport = "UDP"
    uri       = "https://pstn.example.com"
    enabled   = true
    priority  = 10
    weight    = 11
  }
  trunk_2 = {
    ip        = "2001:db8::1"
    port      = "5060"
    transport = "TCP"
    uri       = "sip:pstn2.example.com"
    enabled   = false
    priority  = 20
    weight    = 0
  }
  ip_whitelist              = ["20.20.10.20", "20.20.10.10"]
  header_manipulation       = "HMI8802029"
  enable_sip_refer          = true
  transfer_caller_id        = "Transferee/Transferor"
  symmetric_rtp             = true
  enable_trp_secure_trunk   = false
  enable_pstn_transfer      = true
  cnam_lookup               = true
  termination_uri_subdomain = "client"
  enable_call_streaming     = true
  wss_uri                   = "wss://192.67.88.2"
  route_enabled             = false
`,
			want: map[string]any{
				"AccountId": sandbox.DefaultAccountID, "RouteName": "Main SIP Trunk", "RouteType": "Trunk",
				"TrunkIp1": "20.87.87.87", "TrunkPort1": "5061", "TrunkTransport1": "UDP", "TrunkUri1": "https://pstn.example.com",
				"TrunkEnabled1": true, "Trunk1Priortiy": 10.0, "Trunk1Weight": 11.0,
				"TrunkIp2": "2001:db8::1", "TrunkPort2": "5060", "TrunkTransport2": "TCP", "TrunkUri2": "sip:pstn2.example.com",
				"TrunkEnabled2": false, "Trunk2Priortiy": 20.0, "Trunk2Weight": 0.0,
				"IpWhitelist":        whitelist("20.20.10.10", "20.20.10.20"),
				"HeaderManipulation": "HMI8802029", "EnableSipRefer": true, "TransferCallerId": "Transferee/Transferor",
				"SymmetricRtp": true, "EnableTrpSecureTrunk": false, "EnablePstnTransfer": true, "CnamLookup": true,
				"TerminationUriSubdomain": "client", "EnableCallStreaming": true, "WssUri": "wss://192.67.88.2",
				"RouteEnabled": false,
			},
		},
		{
			arguments: `
  route_name                      = "Webhook"
  route_type                      = "URL"
  voice_url                       = "https://example.com/voice"
  voice_url_method                = "POST"
  voice_authentication_type       = "Basic"
  voice_username                  = "admin"
  voice_password_token_wo         = "first"
  voice_password_token_wo_version = 1
  callback_voice_url              = "https://example.org/callback"
  callback_voice_url_method       = "GET"
  intelligent_route_enabled       = true
`,
			want: map[string]any{
				"AccountId": sandbox.DefaultAccountID, "RouteName": "Webhook", "RouteType": "URL", "RouteEnabled": true,
				"VoiceUrl": "https://example.com/voice", "VoiceUrlMethod": "POST",
				"VoiceAuthenticationType": "Basic", "VoiceUsername": "admin", "VoicePasswordToken": "first",
				"CallbackVoiceUrl": "https://example.org/callback", "CallbackVoiceUrlMethod": "GET", "IntelligentRouteEnabled": true,
				"IpWhitelist": whitelist(),
				// These are the API's to choose where they are left out.
				"EnableSipRefer": true, "TransferCallerId": "Transferee/Transferor", "SymmetricRtp": true,
				"EnableTrpSecureTrunk": false, "EnablePstnTransfer": true, "CnamLookup": true, "EnableCallStreaming": true,
			},
			untold: []string{
				"voice_authentication_type", "voice_username", "voice_password_token_wo_version",
				"callback_voice_url", "callback_voice_url_method", "intelligent_route_enabled",
			},
		},
		{
			arguments: `
  route_name = "Forward"
  route_type = "Forward"
`,
			want: map[string]any{
				"AccountId": sandbox.DefaultAccountID, "RouteName": "Forward", "RouteType": "Forward", "RouteEnabled": true,
				"IpWhitelist":    whitelist(),
				"VoiceUrlMethod": "POST", "CallbackVoiceUrlMethod": "GET", "IntelligentRouteEnabled": true,
				"EnableSipRefer": true, "TransferCallerId": "Transferee/Transferor", "SymmetricRtp": true,
				"EnableTrpSecureTrunk": false, "EnablePstnTransfer": true, "CnamLookup": true, "EnableCallStreaming": true,
			},
			untold: []string{"callback_voice_url_method", "intelligent_route_enabled"},
		},
	} {
		action := plancheck.ResourceActionUpdate
		if len(steps) == 0 {
			action = plancheck.ResourceActionCreate
		}
		steps = append(steps,
			resource.TestStep{
				PreConfig:         s.ResetJournal,
				Config:            config(url, test.arguments),
				ConfigPlanChecks:  acctest.Plans(address, action),
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", test.want)},
				PostApplyFunc: func() {
					if n := s.Requests("POST "+sandbox.VoiceRoutePath) + s.Requests(sandbox.VoiceRouteUpdatePath); n != 1 {
						t.Errorf("%d requests that write, want 1: %v", n, s.Journal())
					}
				},
			},
			resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: test.untold},
		)
		// What is configured but not told an apply would send again.
		if !strings.Contains(test.arguments, "voice_authentication_type") {
			steps = append(steps, resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID})
		}
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}

func TestAccVoiceRouteImportByIdentity(t *testing.T) {
	t.Parallel()
	acctest.NeedsIdentity(t)
	_, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(url, required+` ip_whitelist = ["20.20.10.10"]`+"\n"+`trunk_2 = { ip = "20.87.87.86" }`+"\n"+`route_enabled = false`)},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestAccVoiceRouteTrunks(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	var steps []resource.TestStep
	for _, test := range []struct {
		arguments string
		more      map[string]any
		one, two  knownvalue.Check
	}{
		{
			one: knownvalue.Null(), two: knownvalue.Null(),
		},
		{ // One is added.
			arguments: `trunk_1 = { ip = "20.87.87.87", port = "5061", transport = "UDP", priority = 10, weight = 5, enabled = true }`,
			more: map[string]any{
				"TrunkIp1": "20.87.87.87", "TrunkPort1": "5061", "TrunkTransport1": "UDP", "Trunk1Priortiy": 10.0, "Trunk1Weight": 5.0, "TrunkEnabled1": true,
			},
			one: knownvalue.NotNull(), two: knownvalue.Null(),
		},
		{ // It changes, and the other is added.
			arguments: `
trunk_1 = { uri = "https://pstn.example.com", port = "5062", transport = "TLS", priority = 0, weight = 5, enabled = false }
trunk_2 = { ip = "20.87.87.86" }
`,
			more: map[string]any{
				"TrunkUri1": "https://pstn.example.com", "TrunkPort1": "5062", "TrunkTransport1": "TLS", "Trunk1Priortiy": 0.0, "Trunk1Weight": 5.0, "TrunkEnabled1": false,
				"TrunkIp2": "20.87.87.86",
			},
			one: knownvalue.ObjectPartial(map[string]knownvalue.Check{"ip": knownvalue.Null(), "enabled": knownvalue.Bool(false), "priority": knownvalue.Int64Exact(0)}),
			two: knownvalue.ObjectPartial(map[string]knownvalue.Check{"ip": knownvalue.StringExact("20.87.87.86")}),
		},
		{ // What is the API's to choose stays when it is left out; an address does not.
			arguments: `
trunk_1 = { ip = "20.87.87.87" }
trunk_2 = { ip = "20.87.87.86", priority = 20 }
`,
			more: map[string]any{
				"TrunkIp1": "20.87.87.87", "TrunkPort1": "5062", "TrunkTransport1": "TLS", "Trunk1Priortiy": 0.0, "Trunk1Weight": 5.0, "TrunkEnabled1": false,
				"TrunkIp2": "20.87.87.86", "Trunk2Priortiy": 20.0,
			},
			one: knownvalue.ObjectPartial(map[string]knownvalue.Check{"uri": knownvalue.Null(), "port": knownvalue.StringExact("5062")}),
			two: knownvalue.ObjectPartial(map[string]knownvalue.Check{"priority": knownvalue.Int64Exact(20)}),
		},
		{ // The first is removed.
			arguments: `trunk_2 = { ip = "20.87.87.86", priority = 20 }`,
			more:      map[string]any{"TrunkIp2": "20.87.87.86", "Trunk2Priortiy": 20.0},
			one:       knownvalue.Null(), two: knownvalue.NotNull(),
		},
		{ // So is the second.
			one: knownvalue.Null(), two: knownvalue.Null(),
		},
	} {
		action := plancheck.ResourceActionUpdate
		if len(steps) == 0 {
			action = plancheck.ResourceActionCreate
		}
		steps = append(steps,
			resource.TestStep{
				PreConfig:         s.ResetJournal,
				Config:            config(url, required+test.arguments),
				ConfigPlanChecks:  acctest.Plans(address, action),
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", acctest.With(stored(), test.more)), acctest.Has(address, "trunk_1", test.one), acctest.Has(address, "trunk_2", test.two)},
				PostApplyFunc: func() {
					if n := s.Requests("POST "+sandbox.VoiceRoutePath) + s.Requests(sandbox.VoiceRouteUpdatePath); n != 1 {
						t.Errorf("%d requests that write, want 1: %v", n, s.Journal())
					}
				},
			},
			resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
		)
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}

// TestAccVoiceRouteTrunkTold has the API tell of trunks what nobody configured.
func TestAccVoiceRouteTrunkTold(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	configured := config(url, required+`trunk_1 = { ip = "20.87.87.87" }`)
	want := acctest.With(stored(), map[string]any{"TrunkIp1": "20.87.87.87"})
	defaults := func(trunk string) map[string]any {
		return map[string]any{
			"TrunkPort" + trunk: "5060", "TrunkTransport" + trunk: "UDP", "TrunkEnabled" + trunk: false,
			"Trunk" + trunk + "Priortiy": 1, "Trunk" + trunk + "Weight": 1,
		}
	}
	var id string
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: configured, ConfigStateChecks: []statecheck.StateCheck{acctest.KeepID(address, &id), acctest.IsStored(s, address, "CallRouteId", want)}},
			// Defaults of a trunk that was never configured are no trunk.
			{PreConfig: func() { acctest.Change(t, s, id, defaults("2")) }, Config: configured, PlanOnly: true},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			// Nor does one that was have to have what is left out configured.
			{PreConfig: func() { acctest.Change(t, s, id, defaults("1")) }, Config: configured, PlanOnly: true},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			{ // One that someone else added is removed.
				PreConfig:        func() { acctest.Change(t, s, id, map[string]any{"TrunkUri2": "sip:elsewhere.example.com"}) },
				Config:           configured,
				ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", acctest.With(want, map[string]any{
					"TrunkPort1": "5060", "TrunkTransport1": "UDP", "TrunkEnabled1": false, "Trunk1Priortiy": 1.0, "Trunk1Weight": 1.0,
					"TrunkEnabled2": false, // which means the same as nothing
				}))},
			},
			{ // One that someone else removed comes back.
				PreConfig: func() {
					acctest.Change(t, s, id, map[string]any{
						"TrunkIp1": nil, "TrunkPort1": nil, "TrunkTransport1": nil, "TrunkEnabled1": nil, "Trunk1Priortiy": nil, "Trunk1Weight": nil,
					})
				},
				Config:            configured,
				ConfigPlanChecks:  acctest.Plans(address, plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", acctest.With(want, map[string]any{"TrunkEnabled2": false}))},
			},
		},
	})
}

// TestAccVoiceRouteWhitelist changes the whitelist, which an answer about one route
// tells to be empty whatever it is.
func TestAccVoiceRouteWhitelist(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	var steps []resource.TestStep
	for _, test := range []struct {
		arguments string
		want      []any
		action    plancheck.ResourceActionType
		same      string // other arguments that mean the same
	}{
		{`ip_whitelist = []`, whitelist(), plancheck.ResourceActionCreate, ``},
		{
			`ip_whitelist = ["20.20.10.20", "20.20.10.10"]`, whitelist("20.20.10.10", "20.20.10.20"), plancheck.ResourceActionUpdate,
			`ip_whitelist = ["20.20.10.10", "20.20.10.20"]`,
		},
		{`ip_whitelist = ["20.20.10.10", "2001:db8::1"]`, whitelist("20.20.10.10", "2001:db8::1"), plancheck.ResourceActionUpdate, ``},
		{`ip_whitelist = []`, whitelist(), plancheck.ResourceActionUpdate, ``},
		{`ip_whitelist = ["20.20.10.30"]`, whitelist("20.20.10.30"), plancheck.ResourceActionUpdate, ``},
		{``, whitelist(), plancheck.ResourceActionUpdate, ``},
	} {
		steps = append(steps, resource.TestStep{
			Config:            config(url, required+test.arguments),
			ConfigPlanChecks:  acctest.Plans(address, test.action),
			ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", acctest.With(stored(), map[string]any{"IpWhitelist": test.want}))},
		})
		if test.same != "" || len(test.want) == 0 {
			steps = append(steps, resource.TestStep{Config: config(url, required+test.same), PlanOnly: true})
		}
		steps = append(steps, resource.TestStep{
			Config: config(url, required+test.arguments), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
		})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}

// TestAccVoiceRouteEnabled turns a route on and off. Of a single route the API does not
// tell which it is, but an import looks at the list.
func TestAccVoiceRouteEnabled(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	enabled := func(argument string, want bool, action plancheck.ResourceActionType) resource.TestStep {
		return resource.TestStep{
			Config:            config(url, required+argument),
			ConfigPlanChecks:  acctest.Plans(address, action),
			ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", acctest.With(stored(), map[string]any{"RouteEnabled": want}))},
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			enabled(`route_enabled = false`, false, plancheck.ResourceActionCreate),
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			enabled(`route_enabled = true`, true, plancheck.ResourceActionUpdate),
			{Config: config(url, required), PlanOnly: true},
			enabled(`route_enabled = false`, false, plancheck.ResourceActionUpdate),
			enabled(``, true, plancheck.ResourceActionUpdate),
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
		},
	})
}

// TestAccVoiceRouteDrift changes a route that is read by itself.
func TestAccVoiceRouteDrift(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	configured := config(url, required+`
  voice_url        = "https://example.com/voice"
  trunk_1          = { ip = "20.87.87.87", port = "5061", priority = 10 }
  enable_sip_refer = true
`)
	want := acctest.With(stored(), map[string]any{
		"VoiceUrl": "https://example.com/voice", "TrunkIp1": "20.87.87.87", "TrunkPort1": "5061", "Trunk1Priortiy": 10.0, "EnableSipRefer": true,
	})
	var id string
	steps := []resource.TestStep{{Config: configured, ConfigStateChecks: []statecheck.StateCheck{acctest.KeepID(address, &id), acctest.IsStored(s, address, "CallRouteId", want)}}}
	for _, drift := range []map[string]any{
		{
			"RouteName": "Elsewhere", "RouteType": "Forward", "VoiceUrl": "https://example.com/elsewhere",
			"TrunkIp1": "20.87.87.1", "TrunkPort1": "5060", "TrunkUri1": "sip:example.com", "Trunk1Priortiy": 11, "EnableSipRefer": false,
			"HeaderManipulation": "HMI1", "TerminationUriSubdomain": "client", "WssUri": "wss://example.com",
		},
		{"VoiceUrl": nil, "TrunkPort1": nil, "EnableSipRefer": nil},
		{"Trunk1Priortiy": 0},
	} {
		steps = append(steps, resource.TestStep{
			PreConfig:         func() { acctest.Change(t, s, id, drift) },
			Config:            configured,
			ConfigPlanChecks:  acctest.Plans(address, plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", want)},
		})
	}
	for _, unseen := range []map[string]any{
		{ // An answer about one route does not tell these.
			"RouteEnabled": false, "IpWhitelist": whitelist("20.20.10.10"), "IntelligentRouteEnabled": true,
			"VoiceAuthenticationType": "Basic", "VoiceUsername": "someone", "CallbackVoiceUrl": "https://example.org",
		},
		{ // These mean what is there.
			"TrunkPort1": 5061, "Trunk1Priortiy": "10", "EnableSipRefer": "true", "TrunkUri1": "", "WssUri": "", "SymmetricRtp": false,
		},
	} {
		steps = append(steps, resource.TestStep{PreConfig: func() { acctest.Change(t, s, id, unseen) }, Config: configured, PlanOnly: true})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}

// TestAccVoiceRouteList changes more routes than a run reads one by one.
func TestAccVoiceRouteList(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	configured := acctest.Provider(url, "") + fmt.Sprintf(`
resource %q "test" {
  count        = 6
  route_name   = "Route ${count.index}"
  route_type   = "Trunk"
  voice_url    = "https://example.com/voice"
  trunk_1      = { ip = "20.87.87.87" }
  ip_whitelist = ["20.20.10.10"]
}
`, typeName)
	ids := map[int]string{}
	var areStored []statecheck.StateCheck
	var areUpdated []plancheck.PlanCheck
	for i := range 6 {
		route := fmt.Sprintf("%s[%d]", address, i)
		areUpdated = append(areUpdated, plancheck.ExpectResourceAction(route, plancheck.ResourceActionUpdate))
		areStored = append(areStored, statecheck.ExpectKnownValue(route, tfjsonpath.New("id"), knownvalue.StringFunc(func(id string) error {
			ids[i] = id
			return acctest.Stored(s, id, "CallRouteId", acctest.With(stored(), map[string]any{
				"RouteName": fmt.Sprintf("Route %d", i), "VoiceUrl": "https://example.com/voice",
				"TrunkIp1": "20.87.87.87", "IpWhitelist": whitelist("20.20.10.10"),
			}))
		})))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: configured, ConfigStateChecks: areStored},
			{
				PreConfig: func() {
					for _, id := range ids {
						acctest.Change(t, s, id, map[string]any{"RouteName": "Elsewhere"})
					}
					s.ResetJournal()
				},
				Config:            configured,
				ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: areUpdated},
				ConfigStateChecks: areStored,
				PostApplyFunc: func() {
					single, lists := s.Requests("GET "+sandbox.VoiceRoutePath), s.Requests(sandbox.AccountVoiceRoutesPath)
					if lists == 0 || single != 4*lists {
						t.Errorf("%d reads and %d listings, want 4 and 1 for each time that all are read", single, lists)
					}
				},
			},
		},
	})
}

// TestVoiceRouteList reads more routes than a run reads one by one: from the fifth on
// the list answers, which tells what the other answers do not, and the other way round.
func TestVoiceRouteList(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	run := func() *acctest.ProviderServer {
		server := acctest.Server(t, provider.NewServer("test")())
		server.Configure(acctest.Settings(url))
		return server
	}
	server := run()
	arguments := server.Args(typeName, map[string]any{
		"route_name": "Main", "route_type": "Trunk", "voice_url": "https://example.com/voice", "ip_whitelist": []string{"20.20.10.10"},
	})
	var routes []*acctest.Instance
	for range 6 {
		route, diags := server.Apply(typeName, nil, arguments)
		if len(diags) > 0 {
			t.Fatal(diags[0].Summary, diags[0].Detail)
		}
		routes = append(routes, route)
		acctest.Change(t, s, route.Text("id"), map[string]any{
			"RouteName": "Elsewhere", "RouteEnabled": false, "IpWhitelist": whitelist("20.20.10.20"), "VoiceUrl": "https://example.com/elsewhere",
		})
	}

	s.ResetJournal()
	server = run()
	for i, route := range routes {
		read, diags := server.Refresh(typeName, route)
		if len(diags) > 0 {
			t.Fatal(diags[0].Summary, diags[0].Detail)
		}
		changed := []string{"route_name", "voice_url"}
		if i >= 4 {
			changed = []string{"ip_whitelist", "route_enabled", "route_name"}
		}
		var got []string
		for attribute, value := range read.State {
			if !value.Equal(route.State[attribute]) {
				got = append(got, attribute)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, changed) {
			t.Errorf("read %d: %q changed, want %q", i+1, got, changed)
		}
	}
	if single, lists := s.Requests("GET "+sandbox.VoiceRoutePath), s.Requests(sandbox.AccountVoiceRoutesPath); single != 4 || lists != 1 {
		t.Errorf("%d reads and %d listings, want 4 and 1: %v", single, lists, s.Journal())
	}
}

// TestAccVoiceRouteUnknown plans with values that only the apply tells.
func TestAccVoiceRouteUnknown(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	from := func(input, arguments string) string {
		return "resource \"terraform_data\" \"test\" {\n input = " + input + "\n}\n" + config(url, required+arguments)
	}
	const (
		whole  = `trunk_1 = terraform_data.test.output`
		single = `
  trunk_1 = {
    ip       = terraform_data.test.output.ip
    port     = terraform_data.test.output.port
    enabled  = terraform_data.test.output.enabled
    priority = terraform_data.test.output.priority
  }
  ip_whitelist  = [terraform_data.test.output.ip]
  route_enabled = terraform_data.test.output.enabled
`
	)
	one := tfjsonpath.New("trunk_1")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: from(`{ ip = "20.87.87.87", port = "5061", priority = 10 }`, whole),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate), plancheck.ExpectUnknownValue(address, one),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					acctest.IsStored(s, address, "CallRouteId", acctest.With(stored(), map[string]any{"TrunkIp1": "20.87.87.87", "TrunkPort1": "5061", "Trunk1Priortiy": 10.0})),
				},
			},
			{
				Config: from(`{ ip = "20.87.87.88", weight = 5, priority = 10 }`, whole),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate), plancheck.ExpectUnknownValue(address, one),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					acctest.IsStored(s, address, "CallRouteId", acctest.With(stored(), map[string]any{"TrunkIp1": "20.87.87.88", "TrunkPort1": "5061", "Trunk1Priortiy": 10.0, "Trunk1Weight": 5.0})),
				},
			},
			{
				Config: from(`null`, whole),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate), plancheck.ExpectUnknownValue(address, one),
				}},
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", stored()), acctest.Has(address, "trunk_1", knownvalue.Null())},
			},
			{
				Config: from(`{ ip = "20.87.87.87", port = "5061", priority = 10, enabled = false }`, single),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate), plancheck.ExpectUnknownValue(address, one.AtMapKey("ip")),
				}},
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", acctest.With(stored(), map[string]any{
					"TrunkIp1": "20.87.87.87", "TrunkPort1": "5061", "TrunkEnabled1": false, "Trunk1Priortiy": 10.0,
					"IpWhitelist": whitelist("20.87.87.87"), "RouteEnabled": false,
				}))},
			},
			{
				Config: from(`{ ip = "20.87.87.88", port = null, priority = 0, enabled = true }`, single),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate), plancheck.ExpectUnknownValue(address, one.AtMapKey("port")),
				}},
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", acctest.With(stored(), map[string]any{
					"TrunkIp1": "20.87.87.88", "TrunkPort1": "5061", "TrunkEnabled1": true, "Trunk1Priortiy": 0.0, "IpWhitelist": whitelist("20.87.87.88"),
				}))},
			},
			{ // What turns out to be wrong is an error of the apply.
				Config:      from(`{ ip = "nowhere", port = null, priority = 0, enabled = true }`, single),
				ExpectError: acctest.Wrapped(`trunk_1.ip is no IP address: "nowhere"`),
			},
			{Config: config(url, required)},
		},
	})
}

func TestAccVoiceRouteAccounts(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	second := secondAccount(t, s)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:      config(url, required),
				ExpectError: acctest.Wrapped(`(?s)Cannot create the voice route.*400 Bad Request: AccountId is required\.`),
			},
			{
				Config: config(url, required+` account_id = "`+second+`"`+"\n"+`ip_whitelist = ["20.20.10.10"]`),
				ConfigStateChecks: []statecheck.StateCheck{
					acctest.IsStored(s, address, "CallRouteId", acctest.With(stored(), map[string]any{"AccountId": second, "IpWhitelist": whitelist("20.20.10.10")})),
				},
			},
			// The list is asked for the account of the route.
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{
				Config:            config(url, required+` account_id = "`+sandbox.DefaultAccountID+`"`),
				ConfigPlanChecks:  acctest.Plans(address, plancheck.ResourceActionReplace),
				ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", stored())},
			},
		},
	})
}

func secondAccount(t *testing.T, s *sandbox.Sandbox) (id string) {
	t.Helper()
	id, err := s.Create(sandbox.AccountCreatePath, map[string]any{"AccountName": "Second"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// secretive are the fields of a route with a password, and told what the data sources
// tell of it.
func secretive(routeName string) (fields map[string]any, told map[string]knownvalue.Check) {
	fields = map[string]any{
		"RouteName": routeName, "RouteType": "Trunk", "RouteEnabled": false, "VoiceUrl": "https://example.com/voice", "VoiceUrlMethod": "GET",
		"VoiceAuthenticationType": "Basic", "VoiceUsername": "admin", "VoicePasswordToken": "hunter",
		"CallbackVoiceUrl": "https://example.org", "IntelligentRouteEnabled": true,
		"TrunkIp1": "20.87.87.87", "TrunkPort1": "5061", "TrunkEnabled1": true, "Trunk1Priortiy": 10, "TrunkPort2": "5060",
		"IpWhitelist": whitelist("20.20.10.10", "20.20.10.20"), "CnamLookup": true, "WssUri": "wss://example.com",
	}
	told = map[string]knownvalue.Check{
		"id": knownvalue.NotNull(), "account_id": knownvalue.StringExact(sandbox.DefaultAccountID),
		"route_name": knownvalue.StringExact(routeName), "route_type": knownvalue.StringExact("Trunk"),
		"route_enabled": knownvalue.Bool(false), "voice_url": knownvalue.StringExact("https://example.com/voice"), "voice_url_method": knownvalue.StringExact("GET"),
		"trunk_1": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"ip": knownvalue.StringExact("20.87.87.87"), "port": knownvalue.StringExact("5061"), "transport": knownvalue.Null(), "uri": knownvalue.Null(),
			"enabled": knownvalue.Bool(true), "priority": knownvalue.Int64Exact(10), "weight": knownvalue.Null(),
		}),
		"trunk_2": knownvalue.Null(), "header_manipulation": knownvalue.Null(),
		"ip_whitelist":     knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("20.20.10.10"), knownvalue.StringExact("20.20.10.20")}),
		"enable_sip_refer": knownvalue.Null(), "transfer_caller_id": knownvalue.Null(), "symmetric_rtp": knownvalue.Null(),
		"enable_trp_secure_trunk": knownvalue.Null(), "enable_pstn_transfer": knownvalue.Null(), "cnam_lookup": knownvalue.Bool(true),
		"termination_uri_subdomain": knownvalue.Null(), "enable_call_streaming": knownvalue.Null(), "wss_uri": knownvalue.StringExact("wss://example.com"),
	}
	return fields, told
}

func TestAccVoiceRouteDataSource(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	fields, told := secretive("Main")
	id := create(t, s, fields)
	told["id"] = knownvalue.StringExact(id)
	data := func(id string) string {
		return acctest.Provider(url, "max_retries = 0") + fmt.Sprintf(`
data "telegent_voice_route" "test" {
  id = %q
}

output "route" {
  value = data.telegent_voice_route.test
}
`, id)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: data("CRID-unknown"), ExpectError: acctest.Wrapped(`(?s)Cannot read the voice route CRID-unknown.*404 Not Found.*It does not exist, or belongs to another account`)},
			{Config: data(""), ExpectError: acctest.Wrapped(`id is empty`)},
			// These are all its attributes, so that there is none for a password.
			{Config: data(id), ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("route", knownvalue.ObjectExact(told))}},
		},
	})
}

func TestAccVoiceRoutesDataSource(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	second := secondAccount(t, s)
	var many []knownvalue.Check
	for i := range 12 {
		fields, told := secretive(fmt.Sprintf("Route %d", i))
		told["id"] = knownvalue.StringExact(create(t, s, acctest.With(fields, map[string]any{"AccountId": sandbox.DefaultAccountID})))
		told["voice_url"] = knownvalue.Null() // The list leaves it out.
		many = append(many, knownvalue.ObjectExact(told))
	}
	data := func(arguments string) string {
		return acctest.Provider(url, "max_retries = 0") + fmt.Sprintf("data \"telegent_voice_routes\" \"test\" {\n%s\n}\n", arguments)
	}
	routes := func(want ...knownvalue.Check) []statecheck.StateCheck {
		return []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.telegent_voice_routes.test", tfjsonpath.New("routes"), knownvalue.ListExact(want)),
		}
	}
	fields, told := secretive("Of the second")
	told["account_id"], told["voice_url"] = knownvalue.StringExact(second), knownvalue.Null()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: data(`account_id = "AID-unknown"`), ExpectError: acctest.Wrapped(`(?s)Cannot list the voice routes.*404 Not Found`)},
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

// TestVoiceRouteRefused looks for the attribute that an error of the API is about.
func TestVoiceRouteRefused(t *testing.T) {
	t.Parallel()
	valid := map[string]any{"account_id": sandbox.DefaultAccountID, "route_name": "Main", "route_type": "Trunk"}
	tests := map[string]struct {
		more      map[string]any
		fault     string // the body of the answer; "" for the sandbox's own
		attribute *tftypes.AttributePath
		want      string
	}{
		"no account": {
			more:      map[string]any{"account_id": nil},
			attribute: path("account_id"), want: "400 Bad Request: AccountId is required.",
		},
		"unknown account": {
			more:      map[string]any{"account_id": "AID-unknown"},
			attribute: path("account_id"), want: "400 Bad Request: Invalid AccountId.",
		},
		"a URL that only the API refuses": {
			more:      map[string]any{"voice_url": "https://10.0.0.1/voice"},
			fault:     `{"Title":"Bad Request","Status":400,"Errors":{"VoiceUrl":["VoiceUrl cannot be reached."]}}`,
			attribute: path("voice_url"), want: "VoiceUrl cannot be reached.",
		},
		"a trunk's URI": {
			more:      map[string]any{"trunk_2": map[string]any{"uri": "example.com"}},
			attribute: path("trunk_2").WithAttributeName("uri"), want: "The TrunkUri2 field must be a valid URI.",
		},
		"a trunk's priority": {
			more:      map[string]any{"trunk_1": map[string]any{"ip": "20.87.87.87", "priority": 1 << 31}},
			attribute: path("trunk_1").WithAttributeName("priority"), want: "The Trunk1Priortiy field must be an integer.",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			secondAccount(t, s)
			if test.fault != "" {
				s.Inject(sandbox.Fault{Path: sandbox.VoiceRoutePath, Status: http.StatusBadRequest, Body: test.fault})
			}
			server := acctest.Server(t, provider.NewServer("test")())
			server.Configure(acctest.Settings(url))
			created, diags := server.Apply(typeName, nil, server.Args(typeName, acctest.With(valid, test.more)))
			if created != nil {
				t.Errorf("there is a route: %v", created.State)
			}
			one(t, diags, test.attribute, "Cannot create the voice route", test.want)
		})
	}
}

func TestVoiceRouteInvalid(t *testing.T) {
	t.Parallel()
	valid := map[string]any{"route_name": "Main", "route_type": "Trunk"}
	trunk := func(attribute string, value any) map[string]any {
		return map[string]any{"trunk_1": map[string]any{attribute: value}, "trunk_2": map[string]any{"ip": "20.87.87.86", "port": "65535", "weight": 0}}
	}
	const empty = " is empty; give a value, or leave the argument out."
	tests := map[string]struct {
		more      map[string]any
		attribute *tftypes.AttributePath
		want      string // words of the detail
	}{
		"no name":      {map[string]any{"route_name": ""}, path("route_name"), "route_name is empty; give a value"},
		"no type":      {map[string]any{"route_type": ""}, path("route_type"), "route_type is empty; give a value"},
		"another type": {map[string]any{"route_type": "SIP"}, path("route_type"), `value must be one of: ["Trunk" "URL" "Forward"], got: "SIP"`},
		"no account":   {map[string]any{"account_id": ""}, path("account_id"), "account_id" + empty},

		"no URL":         {map[string]any{"voice_url": ""}, path("voice_url"), "voice_url" + empty},
		"not a URL":      {map[string]any{"voice_url": "https://[::1/"}, path("voice_url"), "voice_url is no URL."},
		"no scheme":      {map[string]any{"voice_url": "example.com"}, path("voice_url"), `voice_url must begin with https:// or http://, is "example.com".`},
		"another scheme": {map[string]any{"voice_url": "sip:example.com"}, path("voice_url"), `voice_url must begin with https:// or http://, is "sip:example.com".`},
		"no method":      {map[string]any{"voice_url_method": ""}, path("voice_url_method"), "voice_url_method" + empty},
		"another method": {map[string]any{"voice_url_method": "DELETE"}, path("voice_url_method"), `value must be one of: ["GET" "POST"], got: "DELETE"`},

		"no authentication": {map[string]any{"voice_authentication_type": ""}, path("voice_authentication_type"), "voice_authentication_type" + empty},
		"an authentication that only creation knows": {
			map[string]any{"voice_authentication_type": "None"}, path("voice_authentication_type"), `value must be one of: ["Basic" "Bearer"], got: "None"`,
		},
		"user name alone": {
			map[string]any{"voice_username": "admin"},
			path("voice_username"),
			`Attribute "voice_authentication_type" must be specified when "voice_username" is specified`,
		},
		"no password": {map[string]any{"voice_password_token_wo": ""}, path("voice_password_token_wo"), "voice_password_token_wo" + empty},
		"version alone": {
			map[string]any{"voice_password_token_wo_version": 1},
			path("voice_password_token_wo_version"),
			`Attribute "voice_password_token_wo" must be specified when "voice_password_token_wo_version" is specified`,
		},
		"callback without URL":    {map[string]any{"callback_voice_url": ""}, path("callback_voice_url"), "callback_voice_url" + empty},
		"callback without scheme": {map[string]any{"callback_voice_url": "example.com/a"}, path("callback_voice_url"), `must begin with https:// or http://, is "example.com/a".`},
		"callback method":         {map[string]any{"callback_voice_url_method": "get"}, path("callback_voice_url_method"), `value must be one of: ["GET" "POST"], got: "get"`},

		"no trunk IP":        {trunk("ip", ""), path("trunk_1").WithAttributeName("ip"), "trunk_1.ip" + empty},
		"a host as IP":       {trunk("ip", "pstn.example.com"), path("trunk_1").WithAttributeName("ip"), `trunk_1.ip is no IP address: "pstn.example.com".`},
		"an IP with a port":  {trunk("ip", "20.87.87.87:5060"), path("trunk_1").WithAttributeName("ip"), `trunk_1.ip is no IP address: "20.87.87.87:5060".`},
		"no trunk URI":       {trunk("uri", ""), path("trunk_1").WithAttributeName("uri"), "trunk_1.uri" + empty},
		"no port":            {trunk("port", ""), path("trunk_1").WithAttributeName("port"), "trunk_1.port" + empty},
		"port 0":             {trunk("port", "0"), path("trunk_1").WithAttributeName("port"), `trunk_1.port must be a port, such as 5060, is "0".`},
		"port in words":      {trunk("port", "sip"), path("trunk_1").WithAttributeName("port"), `trunk_1.port must be a port, such as 5060, is "sip".`},
		"port with zeros":    {trunk("port", "05060"), path("trunk_1").WithAttributeName("port"), `trunk_1.port must be a port, such as 5060, is "05060".`},
		"port beyond all":    {trunk("port", "65536"), path("trunk_1").WithAttributeName("port"), `trunk_1.port must be a port, such as 5060, is "65536".`},
		"no transport":       {trunk("transport", ""), path("trunk_1").WithAttributeName("transport"), "trunk_1.transport" + empty},
		"another transport":  {trunk("transport", "SCTP"), path("trunk_1").WithAttributeName("transport"), `value must be one of: ["UDP" "TCP" "TLS"], got: "SCTP"`},
		"priority below 0":   {trunk("priority", -1), path("trunk_1").WithAttributeName("priority"), "value must be at least 0, got: -1"},
		"weight below 0":     {trunk("weight", -1), path("trunk_1").WithAttributeName("weight"), "value must be at least 0, got: -1"},
		"the second's IP":    {map[string]any{"trunk_2": map[string]any{"ip": "1.2.3"}}, path("trunk_2").WithAttributeName("ip"), `trunk_2.ip is no IP address: "1.2.3".`},
		"a network":          {map[string]any{"ip_whitelist": []string{"20.20.10.10", "20.20.10.0/24"}}, listed("20.20.10.0/24"), `is no IP address: "20.20.10.0/24".`},
		"an empty IP":        {map[string]any{"ip_whitelist": []string{""}}, listed(""), `is no IP address: "".`},
		"no manipulation":    {map[string]any{"header_manipulation": ""}, path("header_manipulation"), "header_manipulation" + empty},
		"no caller id":       {map[string]any{"transfer_caller_id": ""}, path("transfer_caller_id"), "transfer_caller_id" + empty},
		"another caller id":  {map[string]any{"transfer_caller_id": "Caller"}, path("transfer_caller_id"), `value must be one of: ["Transferee" "Transferor" "Transferee/Transferor"], got: "Caller"`},
		"no subdomain":       {map[string]any{"termination_uri_subdomain": " "}, path("termination_uri_subdomain"), "termination_uri_subdomain" + empty},
		"no WebSocket":       {map[string]any{"wss_uri": ""}, path("wss_uri"), "wss_uri" + empty},
		"an open WebSocket":  {map[string]any{"wss_uri": "ws://example.com"}, path("wss_uri"), `wss_uri must begin with wss://, is "ws://example.com".`},
		"a URL as WebSocket": {map[string]any{"wss_uri": "https://example.com"}, path("wss_uri"), `wss_uri must begin with wss://, is "https://example.com".`},
		"WebSocket nowhere":  {map[string]any{"wss_uri": "wss://"}, path("wss_uri"), "wss_uri names no host."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.Server(t, provider.NewServer("test")())
			_, diags := server.Plan(typeName, nil, server.Args(typeName, acctest.With(valid, test.more)))
			one(t, diags, test.attribute, "Invalid", test.want)
		})
	}
}

func path(attribute string) *tftypes.AttributePath {
	return tftypes.NewAttributePath().WithAttributeName(attribute)
}

// listed is the path of an address in the whitelist.
func listed(ip string) *tftypes.AttributePath {
	return path("ip_whitelist").WithElementKeyValue(tftypes.NewValue(tftypes.String, ip))
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
