// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// The plan of a new object shows "(known after apply)" for what the API chooses, and for
// nothing else that is not configured.
func TestPlanOfTheNew(t *testing.T) {
	t.Parallel()
	iot := map[string]any{
		"number_type": "iot", "message_type": "p2p", "product_type": "Sms+Data", "message_enabled": true, "voice_enabled": false, "message_route_id": "MRID-1",
	}
	route := map[string]any{"route_name": "main", "route_type": "Trunk", "trunk_1": map[string]any{"ip": "192.0.2.1"}}
	for name, test := range map[string]struct {
		args map[string]any
		want []string
	}{
		"account":       {map[string]any{"account_name": "Acme"}, []string{"id"}},
		"subscriber":    {map[string]any{"account_id": "AID-1", "name": "Ada", "email": "ada@example.com", "phone_numbers": []string{"+18015550100"}, "role": "Manager", "password": "x"}, []string{"id"}},
		"message_route": {map[string]any{"route_name": "main", "message_url": "https://example.com", "message_url_method": "POST"}, []string{"account_id", "id"}},
		"voice_route":   {route, []string{"account_id", "id", "trunk_1.enabled", "trunk_1.port", "trunk_1.priority", "trunk_1.transport", "trunk_1.weight"}},
		"number":        {iot, []string{"account_id", "iccid", "id", "observed_status", "order_id", "phone_number", "qr_code"}},
		"webhook":       {map[string]any{"webhook_url": "https://example.com", "subscribed_events": []string{"New_Sms"}}, []string{"account_id", "active", "data_format", "id", "method"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewServer(t)
			plan, diags := server.Plan("telegent_"+name, nil, server.Args("telegent_"+name, test.args))
			acctest.NoDiags(t, diags)
			if diff := cmp.Diff(test.want, unknowns(t, "", plan.State)); diff != "" {
				t.Errorf("known after apply (-want +got):\n%s", diff)
			}
		})
	}
}

// unknowns returns the names of what is not known in values, in order.
func unknowns(t *testing.T, prefix string, values map[string]tftypes.Value) []string {
	t.Helper()
	var names []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch value := values[name]; {
		case !value.IsKnown():
			names = append(names, prefix+name)
		case value.Type().Is(tftypes.Object{}) && !value.IsNull():
			var inner map[string]tftypes.Value
			if err := value.As(&inner); err != nil {
				t.Fatal(err)
			}
			names = append(names, unknowns(t, prefix+name+".", inner)...)
		}
	}
	return names
}

// A plan refuses arguments that do not fit each other, on the attribute.
func TestPlanOfWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	unknown := tftypes.UnknownValue
	number := map[string]any{
		"number_type": "mvno", "message_type": "p2p", "product_type": "Sms+Data", "message_enabled": true, "voice_enabled": false, "message_route_id": "MRID-1",
	}
	message := map[string]any{"route_name": "main", "message_url": "https://example.com", "message_url_method": "POST"}
	url := map[string]any{"route_name": "main", "route_type": "URL", "voice_url": "https://example.com"}
	trunk := map[string]any{"route_name": "main", "route_type": "Trunk", "trunk_1": map[string]any{"uri": "sip:example.com"}}
	hook := map[string]any{"webhook_url": "https://example.com", "subscribed_events": []string{"New_Sms"}}
	for name, test := range map[string]struct {
		resource string
		args     map[string]any
		more     map[string]any
		at, says string // nothing if it fits
	}{
		"a trunk":                   {"voice_route", trunk, nil, "", ""},
		"no trunk":                  {"voice_route", trunk, map[string]any{"trunk_1": nil}, "trunk_1", `trunk_1 must be set if route_type is "Trunk", unless trunk_2 or`},
		"the second trunk alone":    {"voice_route", trunk, map[string]any{"trunk_1": nil, "trunk_2": map[string]any{"ip": "192.0.2.1"}}, "", ""},
		"a trunk for calls out":     {"voice_route", trunk, map[string]any{"trunk_1": nil, "ip_whitelist": []string{"192.0.2.1"}}, "", ""},
		"an empty trunk":            {"voice_route", trunk, map[string]any{"trunk_1": map[string]any{}}, "trunk_1", "trunk_1 must have ip or uri."},
		"a trunk without a place":   {"voice_route", url, map[string]any{"trunk_2": map[string]any{"port": "5060"}}, "trunk_2", "trunk_2 must have ip or uri."},
		"an unknown trunk":          {"voice_route", trunk, map[string]any{"trunk_1": unknown}, "", ""},
		"a trunk somewhere":         {"voice_route", trunk, map[string]any{"trunk_1": map[string]any{"ip": unknown}}, "", ""},
		"an unknown kind of route":  {"voice_route", trunk, map[string]any{"trunk_1": nil, "route_type": unknown}, "", ""},
		"no webhook for calls":      {"voice_route", url, map[string]any{"voice_url": nil}, "voice_url", `voice_url must be set if route_type is "URL".`},
		"an unknown webhook":        {"voice_route", url, map[string]any{"voice_url": unknown}, "", ""},
		"calls streamed nowhere":    {"voice_route", url, map[string]any{"enable_call_streaming": true}, "wss_uri", "wss_uri must be set if enable_call_streaming is true."},
		"calls not streamed":        {"voice_route", url, map[string]any{"enable_call_streaming": false}, "", ""},
		"calls with Basic":          {"voice_route", url, map[string]any{"voice_authentication_type": "Basic"}, "voice_username", `voice_username must be set if voice_authentication_type is "Basic".`},
		"calls with Bearer":         {"voice_route", url, map[string]any{"voice_authentication_type": "Bearer"}, "voice_password_token_wo", `voice_password_token_wo (or voice_password_token) must be set if voice_authentication_type is "Bearer".`},
		"a stored token":            {"voice_route", url, map[string]any{"voice_authentication_type": "Bearer", "voice_password_token": "x"}, "", ""},
		"an unknown token":          {"voice_route", url, map[string]any{"voice_authentication_type": "Bearer", "voice_password_token": unknown}, "", ""},
		"messages with Basic":       {"message_route", message, map[string]any{"message_authentication_type": "Basic"}, "message_username", "message_username must be set if"},
		"messages with Bearer":      {"message_route", message, map[string]any{"message_authentication_type": "Bearer"}, "message_password_token_wo", "must be set if"},
		"the fallback with Basic":   {"message_route", message, map[string]any{"callback_message_authentication_type": "Basic"}, "callback_message_username", "must be set if"},
		"the fallback with Bearer":  {"message_route", message, map[string]any{"callback_message_authentication_type": "Bearer"}, "callback_message_password_token_wo", "must be set if"},
		"a webhook with Bearer":     {"webhook", hook, map[string]any{"authentication_type": "Bearer"}, "authentication_token_wo", "must be set if"},
		"a webhook with a password": {"webhook", hook, map[string]any{"authentication_type": "Basic", "authentication_username": "u"}, "authentication_password_wo", "must be set if"},
		"voice without a route":     {"number", number, map[string]any{"voice_enabled": true}, "voice_route_id", "voice_route_id must be set if voice_enabled is true."},
		"voice of Sms-Only":         {"number", number, map[string]any{"voice_enabled": true, "voice_route_id": "CRID-1", "product_type": "Sms-Only"}, "voice_enabled", `voice_enabled must not be true if product_type is "Sms-Only".`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewServer(t)
			_, diags := server.Plan("telegent_"+test.resource, nil, server.Args("telegent_"+test.resource, putAll(test.args, test.more)))
			if test.at == "" {
				acctest.NoDiags(t, diags)
				return
			}
			acctest.AssertDiags(t, diags, 1, "ERROR", test.says)
			if !diags[0].Attribute.Equal(acctest.At(test.at)) {
				t.Errorf("the error is at %s, want %s", diags[0].Attribute, test.at)
			}
		})
	}
}

// The secret of a route that was imported is at the API: a configuration needs it only when
// what it is for changes, or when a secret that was sent is taken out.
func TestPlanOfAnImportWithoutItsSecret(t *testing.T) {
	t.Parallel()
	bubble(t, resourceCases()["message_route"], func(f *fixture) {
		args := put(takenOut(f.args, []string{"message_username"}), "message_authentication_type", "Bearer")
		created, diags := f.apply(nil, args)
		acctest.NoDiags(f.t, diags)
		imported, diags := f.Import(f.name, created.Text("id"), nil)
		acctest.NoDiags(f.t, diags)
		without := takenOut(f.returned(args), []string{"message_password_token_wo", "callback_message_password_token_wo"})
		f.settled(imported, without)
		for name, test := range map[string]struct {
			prior *acctest.Instance
			args  map[string]any
			at    string
		}{
			"for a fallback":  {imported, put(takenOut(without, []string{"callback_message_username"}), "callback_message_authentication_type", "Bearer"), "callback_message_password_token_wo"},
			"taken out again": {created, without, "message_password_token_wo"},
		} {
			_, diags := f.Plan(f.name, test.prior, f.Args(f.name, test.args))
			if len(diags) == 0 || !isOn(diags[0], test.at, "must be set if") {
				f.t.Errorf("%s: want an error on %s:\n%s", name, test.at, acctest.FormatDiags(diags))
			}
		}
	})
}

// A plan warns of ids that look like those of another kind, and only until the API has
// accepted them.
func TestPlanOfAnIDOfAnotherKind(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"subscriber", "message_route", "voice_route", "number", "webhook"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			of := resourceCases()[name]
			p := parents{
				account: [2]string{"DID-1", "AID-2"}, subscriber: [2]string{"TSUID-1", "TSUID-2"}, messageRoute: [2]string{"MRID-1", "MRID-2"}, voiceRoute: [2]string{"CRID-1", "CRID-2"},
			}
			k := of(p)
			server := acctest.NewServer(t)
			plan := func(prior *acctest.Instance, args map[string]any) []*tfprotov6.Diagnostic {
				_, diags := server.Plan(k.name, prior, server.Args(k.name, args))
				return diags
			}
			diags := plan(nil, k.args)
			acctest.AssertDiags(t, diags, 1, "WARNING", "An id looks like that of another kind of object", `account_id should begin with AID-, got "DID-1".`)
			if !diags[0].Attribute.Equal(acctest.At("account_id")) {
				t.Errorf("the warning is at %s", diags[0].Attribute)
			}
			for _, opaque := range []string{"aid-1", "4f7c2e", "1-2", "ACME-1"} {
				acctest.NoDiags(t, plan(nil, put(k.args, "account_id", opaque)))
			}
			state := server.Args(k.name, put(k.args, "id", "X-1"))
			for _, s := range k.secrets {
				state[s.attribute] = tftypes.NewValue(tftypes.String, nil)
			}
			acctest.NoDiags(t, plan(&acctest.Instance{State: state}, putAll(k.args, k.changes[0].set)))
		})
	}
	server := acctest.NewServer(t)
	k := resourceCases()["number"](parents{account: [2]string{"AID-1"}, subscriber: [2]string{"SUBID-1"}, messageRoute: [2]string{"CRID-1"}, voiceRoute: [2]string{"MRID-1"}})
	_, diags := server.Plan(k.name, nil, server.Args(k.name, k.args))
	acctest.AssertDiags(t, diags, 3, `message_route_id should begin with MRID-, got "CRID-1".`, `voice_route_id should begin with CRID-, got "MRID-1".`, `assigned_subscriber_id should begin with TSUID- or SID-, got "SUBID-1".`)
	summaries := map[string]bool{} // The CLI shows one warning of each.
	for _, d := range diags {
		summaries[d.Summary] = true
	}
	if len(summaries) != len(diags) {
		t.Errorf("the summaries hide warnings: %v", summaries)
	}
	k = resourceCases()["voice_route"](parents{account: [2]string{"AID-1"}})
	_, diags = server.Plan(k.name, nil, server.Args(k.name, put(k.args, "route_type", "Forward")))
	acctest.AssertDiags(t, diags, 1, "WARNING", `route_type is "Forward". The API publishes no field that says where`)
}

// A data source warns of such an id too, and says what the API said.
func TestReadOfAnIDOfAnotherKind(t *testing.T) {
	t.Parallel()
	bubble(t, resourceCases()["message_route"], func(f *fixture) {
		text := func(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }
		_, diags := f.ReadDataSource("telegent_message_routes", map[string]tftypes.Value{"account_id": text("DID-1")})
		acctest.AssertDiags(f.t, diags, 2, "WARNING", `account_id should begin with AID-, got "DID-1".`, "404 Not Found")
		_, diags = f.ReadDataSource("telegent_message_route", map[string]tftypes.Value{"id": text("CRID-1")})
		acctest.AssertDiags(f.t, diags, 2, "WARNING", `id should begin with MRID-, got "CRID-1".`, "404 Not Found")
	})
}

// An import warns of such an id, because the CLI says only that there is no such object.
func TestImportOfAnIDOfAnotherKind(t *testing.T) {
	t.Parallel()
	bubble(t, resourceCases()["message_route"], func(f *fixture) {
		for id, identity := range map[string]map[string]string{"CRID-1": nil, "": {"id": "CRID-1"}} {
			imported, diags := f.Import(f.name, id, identity)
			acctest.AssertDiags(f.t, diags, 1, "WARNING", "An id looks like that of another kind of object", `id should begin with MRID-, got "CRID-1".`)
			if imported != nil {
				f.t.Errorf("imported %v", imported)
			}
		}
		_, diags := f.Import(f.name, f.created().Text("id"), nil)
		acctest.NoDiags(f.t, diags)
		_, diags = f.Import("telegent_e911_address", "801", nil)
		acctest.AssertDiags(f.t, diags, 1, "ERROR", "Cannot import the E911 address", "phone_number must be a phone number in E.164")
	})
}

// A CLI without write-only arguments can configure everything, by the arguments beside them.
func TestValidationWithoutWriteOnly(t *testing.T) {
	t.Parallel()
	secrets := 0
	for _, of := range resourceCases() {
		k := of(parents{
			account: [2]string{"AID-1"}, subscriber: [2]string{"TSUID-1"}, messageRoute: [2]string{"MRID-1"}, voiceRoute: [2]string{"CRID-1"},
			product: [2]string{"PRID-1"}, pack: [2]string{"PID-1"},
		})
		server := acctest.NewServer(t)
		stored := k.args
		for _, s := range k.secrets {
			secrets++
			diags := server.ValidateResource(k.name, server.Args(k.name, k.args), false)
			if len(diags) != len(k.secrets) {
				t.Errorf("%s: want an error for each of %v:\n%s", k.name, k.secrets, acctest.FormatDiags(diags))
			}
			stored = put(takenOut(stored, []string{s.attribute, s.attribute + "_version"}), k.find(s.attribute).twin(), "x")
		}
		acctest.NoDiags(t, server.ValidateResource(k.name, server.Args(k.name, stored), false))
	}
	if secrets < 6 {
		t.Errorf("%d secrets, want at least 6", secrets)
	}
}

// A replacement is planned twice, and warned of once.
func TestPlanOfAReplacementWarnsOnce(t *testing.T) {
	t.Parallel()
	bubble(t, resourceCases()["message_route"], func(f *fixture) {
		i := f.created()
		plan, diags := f.Plan(f.name, i, f.Args(f.name, put(f.args, "account_id", "DID-1")))
		acctest.AssertDiags(t, diags, 1, "An id looks like that of another kind of object")
		acctest.NoDiags(t, f.PlanAnew(f.name, plan, f.Args(f.name, put(f.args, "account_id", "DID-1"))))
	})
}

// A plan that deletes a route names the numbers on it, and the apply repeats nothing. The
// numbers are read once, for all routes.
func TestPlanOfARouteInUse(t *testing.T) {
	t.Parallel()
	for name, field := range map[string]string{"message_route": "MessageRouteId", "voice_route": "VoiceRouteId"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, resourceCases()[name], func(f *fixture) {
				used, unused := f.created(), f.created()
				messages := acctest.Create(f.t, f.sandbox, sandbox.MessageRoutePath, map[string]any{
					"AccountId": f.args["account_id"], "RouteName": "messages", "MessageUrl": "https://example.com", "MessageUrlMethod": "POST",
				})
				buy := func(n int) (numbers []string) {
					for range n {
						numbers = append(numbers, acctest.Create(f.t, f.sandbox, sandbox.NumberProvisionPath, map[string]any{
							"AccountId": f.args["account_id"], "NumberType": "mvno", "MessageType": "p2p", "MessageEnabled": true, "VoiceEnabled": false, "ProductType": "Sms+Data",
							"MessageRouteId": messages, field: used.Text("id"),
						}))
					}
					return numbers
				}
				numbers := buy(7)
				acctest.Change(f.t, f.sandbox, numbers[0], map[string]any{"Status": "Cancelled"})
				f.sandbox.ResetJournal()
				_, diags := f.Plan(f.name, used, nil)
				acctest.AssertDiags(f.t, diags, 1, "WARNING", "This plan deletes a "+f.noun+" that numbers use",
					"The "+f.noun+" "+used.Text("id")+" (main) is used by 6 numbers: "+strings.Join(numbers[1:6], ", ")+" and 1 more.",
					"Unless this plan also destroys them or gives them another "+f.noun+", they lose")
				_, diags = f.Plan(f.name, unused, nil)
				acctest.NoDiags(f.t, diags)
				f.requested(1, "GET "+sandbox.NumberInventoryPath)

				// The plan of an update reads no number.
				f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
				f.sandbox.ResetJournal()
				_, diags = f.Plan(f.name, used, f.Args(f.name, putAll(f.args, f.changes[0].set)))
				acctest.NoDiags(f.t, diags)
				f.requested(0, "GET "+sandbox.NumberInventoryPath)

				// One that no plan foretold says what it did.
				tainted := *used
				tainted.Tainted = true
				again, diags := f.apply(&tainted, f.args)
				acctest.AssertDiags(f.t, diags, 1, "WARNING", "A "+f.noun+" was deleted that numbers use", "was used by 6 numbers", numbers[5]+" and 1 more")
				used = again
				buy(1)
				f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
				if gone, diags := f.apply(used, nil); gone != nil || len(diags) != 1 || !strings.Contains(diags[0].Detail, "used by 1 number: +") {
					f.t.Errorf("destroyed, %v is left:\n%s", gone, acctest.FormatDiags(diags))
				}

				// Without the list there is nothing to say.
				f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
				f.inject("GET "+sandbox.NumberInventoryPath, published(403, "Forbidden."))
				if gone, diags := f.apply(unused, nil); gone != nil || len(diags) > 0 {
					f.t.Errorf("destroyed without the list, %v is left:\n%s", gone, acctest.FormatDiags(diags))
				}
			})
		})
	}
}

// mvno is the module of an MVNO.
const mvno = `
resource "telegent_account" "all" {
  count        = 2
  account_name = "MVNO ${count.index}"
}

resource "telegent_message_route" "all" {
  count              = 2
  account_id         = telegent_account.all[count.index].id
  route_name         = "messages ${count.index}"
  message_url        = "https://example.com/messages"
  message_url_method = "POST"
}

resource "telegent_voice_route" "all" {
  account_id = telegent_account.all[0].id
  route_name = "calls"
  route_type = "URL"
  voice_url  = "https://example.com/calls"
}

resource "telegent_subscriber" "all" {
  count         = 20
  account_id    = telegent_account.all[count.index % 2].id
  name          = "Subscriber ${count.index}"
  email         = "subscriber${count.index}@example.com"
  phone_numbers = ["+18015550100"]
  role          = "Subscriber"
  password      = "hunter2"
}

resource "telegent_number" "all" {
  count                  = 25
  account_id             = telegent_account.all[count.index % 2].id
  number_type            = "mvno"
  message_type           = "p2p"
  product_type           = "Sms+Data+Voice"
  message_enabled        = true
  voice_enabled          = true
  message_route_id       = telegent_message_route.all[count.index % 2].id
  voice_route_id         = telegent_voice_route.all.id
  assigned_subscriber_id = telegent_subscriber.all[count.index % 20].id
}
`

// TestAccWarningsOfAnMVNO creates and destroys the module of an MVNO with the CLI, which joins
// warnings of the same summary if they are about a block of the configuration. Nothing in an
// apply is, so that it must not repeat those of its plan.
func TestAccWarningsOfAnMVNO(t *testing.T) {
	t.Parallel()
	acctest.NeedsPlanOfDestroy(t)
	_, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	w := acctest.NewWorkspace(t, builtProvider(t), required+acctest.Provider(url, "")+mvno)
	warnings := func(output string) []string {
		var all []string
		for _, match := range regexp.MustCompile(`Warning: (.*)`).FindAllStringSubmatch(output, -1) {
			if match[1] != "Provider development overrides are in effect" {
				all = append(all, match[1])
			}
		}
		slices.Sort(all)
		return all
	}
	if got := warnings(w.MustRun(t, "apply", "-auto-approve")); len(got) > 0 {
		t.Errorf("the creation warns of %q", got)
	}
	planned := w.MustRun(t, "plan", "-destroy", "-out=saved")
	want := []string{
		"A subscriber stays at Telegent", "An account stays at Telegent", "This plan cancels a number",
		"This plan deletes a message route that numbers use", "This plan deletes a voice route that numbers use",
	}
	if diff := cmp.Diff(want, warnings(planned)); diff != "" {
		t.Errorf("warnings of the plan (-want +got):\n%s", diff)
	}
	for _, more := range []int{19, 24} {
		if joined := fmt.Sprintf("(and %d more similar warnings elsewhere)", more); !strings.Contains(planned, joined) {
			t.Errorf("the plan lacks %q:\n%s", joined, planned)
		}
	}
	applied := w.MustRun(t, "apply", "saved")
	if got := warnings(applied); len(got) > 0 || !strings.Contains(applied, "50 destroyed") {
		t.Errorf("the apply warns of %q:\n%s", got, applied)
	}
}

// TestAccErrorsWithinAttributes has the CLI show the very line of what is wrong.
func TestAccErrorsWithinAttributes(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	w := acctest.NewWorkspace(t, builtProvider(t), required+`
resource "telegent_voice_route" "test" {
  route_name = "test"
  route_type = "Trunk"
  trunk_1 = {
    ip        = "192.0.2.1"
    port      = "99999"
    transport = "SCTP"
    weight    = -1
  }
  ip_whitelist = ["192.0.2.1", "192.0.2"]
}

resource "telegent_number" "test" {
  number_type      = "mvno"
  message_type     = "p2p"
  product_type     = "Sms+Data"
  message_enabled  = true
  message_route_id = "MRID-1"
  voice_enabled    = false
  timeouts = {
    create = "0s"
    delete = "soon"
  }
}
`)
	_, output := w.Run(t, "validate")
	for _, line := range []string{`port      = "99999"`, `transport = "SCTP"`, `weight    = -1`, `ip_whitelist = ["192.0.2.1", "192.0.2"]`, `create = "0s"`, `delete = "soon"`} {
		if !regexp.MustCompile(`(?m)^.*\d+: +` + regexp.QuoteMeta(line) + `$`).MatchString(output) {
			t.Errorf("no error shows the line %s", line)
		}
	}
	if n := strings.Count(output, "Error: "); n != 6 || t.Failed() {
		t.Errorf("%d errors, want 6:\n%s", n, output)
	}
}
