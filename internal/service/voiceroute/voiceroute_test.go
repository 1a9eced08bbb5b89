// SPDX-License-Identifier: MPL-2.0

package voiceroute_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const name = "telegent_voice_route"

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// args are a route's arguments.
func args(more values) values {
	return acctest.With(values{"route_name": "Main", "route_type": "Trunk"}, more)
}

// stored is what the API has of a route with args.
func stored(more values) values {
	return acctest.With(values{"AccountId": sandbox.DefaultAccountID, "RouteName": "Main", "RouteType": "Trunk", "RouteEnabled": true}, more)
}

// whitelist is a list of addresses as the API has it.
func whitelist(ip string) []any { return []any{values{"IpAddress": ip}} }

// TestVoiceRouteTrunk has the API return of trunks what nobody configured.
func TestVoiceRouteTrunk(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	one := args(values{"trunk_1": values{"ip": "20.87.87.87"}})
	i := server.MustApply(name, nil, one)
	id := i.Text("id")
	change := func(fields values) {
		t.Helper()
		acctest.Change(t, s, id, fields)
		server = server.Restart(t) // Else the list answers the later reads.
		i = server.MustRefresh(name, i)
	}
	holds := func(want values) {
		t.Helper()
		i = server.MustApply(name, i, one)
		acctest.AssertStored(t, s, id, "CallRouteId", stored(want))
	}
	imports := func() {
		t.Helper()
		imported, diags := server.Import(name, id, nil)
		acctest.NoDiags(t, diags)
		server.PlanIsEmpty(name, imported, one, true)
	}
	defaults := func(trunk string) values {
		return values{
			"TrunkPort" + trunk: "5060", "TrunkTransport" + trunk: "UDP", "TrunkEnabled" + trunk: false,
			"Trunk" + trunk + "Priortiy": 1, "Trunk" + trunk + "Weight": 1,
		}
	}

	// Defaults of a trunk that was never configured are no trunk.
	change(defaults("2"))
	server.PlanIsEmpty(name, i, one, true)
	imports()
	// Nor does one that was have to have what is left out configured.
	change(defaults("1"))
	server.PlanIsEmpty(name, i, one, true)
	imports()

	// One that someone else added is removed.
	change(values{"TrunkUri2": "sip:elsewhere.example.com"})
	server.PlanIsEmpty(name, i, one, false)
	holds(values{
		"TrunkIp1": "20.87.87.87", "TrunkPort1": "5060", "TrunkTransport1": "UDP", "TrunkEnabled1": false, "Trunk1Priortiy": 1.0, "Trunk1Weight": 1.0,
		"TrunkEnabled2": false, // which means the same as nothing
	})

	// One that someone else removed comes back.
	change(values{"TrunkIp1": nil, "TrunkPort1": nil, "TrunkTransport1": nil, "TrunkEnabled1": nil, "Trunk1Priortiy": nil, "Trunk1Weight": nil})
	server.PlanIsEmpty(name, i, one, false)
	holds(values{"TrunkIp1": "20.87.87.87", "TrunkEnabled2": false})
}

// TestVoiceRouteList reads more routes than a run reads one by one: from the third on
// the list answers, which has what the other answers lack, and the other way round.
func TestVoiceRouteList(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	var routes []*acctest.Instance
	for range 6 {
		route := server.MustApply(name, nil, args(values{"voice_url": "https://example.com/voice", "ip_whitelist": []string{"20.20.10.10"}}))
		routes = append(routes, route)
		acctest.Change(t, s, route.Text("id"), values{
			"RouteName": "Elsewhere", "RouteEnabled": false, "IpWhitelist": whitelist("20.20.10.20"), "VoiceUrl": "https://example.com/elsewhere",
		})
	}
	s.ResetJournal()
	server = server.Restart(t)
	for i, route := range routes {
		read := server.MustRefresh(name, route)
		changed := []string{"route_name", "voice_url"}
		if i >= 2 {
			changed = []string{"ip_whitelist", "route_enabled", "route_name"}
		}
		got := maps.Clone(read.State)
		for attribute, value := range route.State {
			if value.Equal(got[attribute]) {
				delete(got, attribute)
			}
		}
		if all := slices.Sorted(maps.Keys(got)); !slices.Equal(all, changed) {
			t.Errorf("read %d: %q changed, want %q", i+1, all, changed)
		}
	}
	if single, lists := s.Requests("GET "+sandbox.VoiceRoutePath), s.Requests(sandbox.AccountVoiceRoutesPath); single != 2 || lists != 1 {
		t.Errorf("%d reads and %d listings, want 2 and 1: %v", single, lists, s.Journal())
	}
}

// TestAccVoiceRouteUnknown applies a trunk whose values are known only then.
func TestAccVoiceRouteUnknown(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	const address = name + ".test"
	config := func(input, arguments string) string {
		return acctest.Provider(url, "") + "resource \"terraform_data\" \"test\" {\n input = " + input + "\n}\n" +
			"resource \"" + name + "\" \"test\" {\n route_name = \"Main\"\n route_type = \"Trunk\"\n termination_uri_subdomain = \"acme\"\n" + arguments + "\n}\n"
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
	step := func(action plancheck.ResourceActionType, unknown tfjsonpath.Path, input, arguments string, want values) resource.TestStep {
		return resource.TestStep{
			Config: config(input, arguments),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, action), plancheck.ExpectUnknownValue(address, unknown),
			}},
			ConfigStateChecks: []statecheck.StateCheck{acctest.IsStored(s, address, "CallRouteId", stored(acctest.With(want, values{"TerminationUriSubdomain": "acme"})))},
		}
	}
	one := tfjsonpath.New("trunk_1")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			step(plancheck.ResourceActionCreate, one, `{ ip = "20.87.87.87", port = "5061", priority = 10 }`, whole,
				values{"TrunkIp1": "20.87.87.87", "TrunkPort1": "5061", "Trunk1Priortiy": 10.0}),
			step(plancheck.ResourceActionUpdate, one.AtMapKey("port"), `{ ip = "20.87.87.88", port = null, priority = 0, enabled = true }`, single,
				values{"TrunkIp1": "20.87.87.88", "TrunkPort1": "5061", "TrunkEnabled1": true, "Trunk1Priortiy": 0.0, "IpWhitelist": whitelist("20.87.87.88")}),
			step(plancheck.ResourceActionUpdate, one, `null`, whole, values{"IpWhitelist": []any{}}),
			{ // What turns out to be wrong is an error of the apply.
				Config:      config(`{ ip = "nowhere", port = null, priority = 0, enabled = true }`, single),
				ExpectError: acctest.Wrapped(`trunk_1.ip must be an IP address such as 192.0.2.1 or 2001:db8::1, got "nowhere"`),
			},
		},
	})
}
