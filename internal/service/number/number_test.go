// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// needed are the objects that a number refers to.
const needed = `
resource "telegent_message_route" "test" {
  account_id         = "` + sandbox.DefaultAccountID + `"
  route_name         = "m"
  message_url        = "https://hooks.example.com/messages"
  message_url_method = "POST"
}

resource "telegent_voice_route" "test" {
  account_id = "` + sandbox.DefaultAccountID + `"
  route_name = "v"
  route_type = "URL"
  voice_url  = "https://example.com"
}
`

// block is a number with the required and further arguments.
func block(more string) string {
	return `
resource "telegent_number" "test" {
  number_type      = "mvno"
  product_type     = "Sms+Data"
  message_enabled  = true
  message_route_id = telegent_message_route.test.id
  ` + more + `
}
`
}

// expect checks an attribute of the number.
func expect(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("telegent_number.test", tfjsonpath.New(attribute), want)
}

func expectText(attribute, want string) statecheck.StateCheck {
	return expect(attribute, knownvalue.StringExact(want))
}

// planned checks what the plan does to the number.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction("telegent_number.test", action)}}
}

// TestAccNumber walks a number through its life.
func TestAccNumber(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	config := func(more string) string {
		return acctest.Provider(url, "max_retries = 0\n requests_per_minute = 0") + needed + block(more)
	}
	const (
		first = `
  message_type  = "p2p"
  voice_enabled = false
  area_code     = "385"
`
		second = `
  message_type    = "a2p"
  voice_enabled   = true
  voice_route_id  = telegent_voice_route.test.id
  area_code       = "385"
  cnam_first_name = "Ann"
  cnam_last_name  = "Lee"
`
	)
	// An import has not the first two; it has the other two, which the creation has not.
	importTellsOther := []string{"order_id", "area_code", "account_id", "observed_status"}
	numberOf := func(state *terraform.State) (string, error) {
		return state.RootModule().Resources["telegent_number.test"].Primary.Attributes["phone_number"], nil
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:           config(first),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					expectText("phone_number", "+13852000001"),
					expectText("status", "active"),
					expectText("on_destroy", "cancel"),
					expect("id", knownvalue.NotNull()),
					expect("order_id", knownvalue.NotNull()),
					expect("iccid", knownvalue.NotNull()),
					expect("qr_code", knownvalue.NotNull()),
					expect("voice_route_id", knownvalue.Null()),
				},
			},
			{
				Config:            config(second),
				ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{expectText("phone_number", "+13852000001"), expectText("message_type", "a2p")},
			},
			{
				Config:            config(second + `status = "parked"`),
				ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{expectText("status", "parked")},
			},
			{
				Config:            config(second),
				ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{expectText("status", "active")},
			},
			// By its id, then by the number.
			{
				ResourceName: "telegent_number.test", ImportState: true,
				ImportStateVerify: true, ImportStateVerifyIgnore: importTellsOther,
			},
			{
				ResourceName: "telegent_number.test", ImportState: true, ImportStateIdFunc: numberOf,
				ImportStateVerify: true, ImportStateVerifyIgnore: importTellsOther,
			},
			{
				Config:            config(strings.ReplaceAll(second, "385", "801")),
				ConfigPlanChecks:  planned(plancheck.ResourceActionReplace),
				ConfigStateChecks: []statecheck.StateCheck{expectText("phone_number", "+18012000002")},
			},
			{
				PreConfig:          func() { cancelled(t, s, "+13852000001"); s.Forget("+18012000002") },
				RefreshState:       true,
				ExpectNonEmptyPlan: true,
			},
			{
				Config:            config(strings.ReplaceAll(second, "385", "801")),
				ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{expectText("phone_number", "+18012000003")},
			},
		},
	})
	cancelled(t, s, "+18012000003")
}

func cancelled(t *testing.T, s *sandbox.Sandbox, number string) {
	t.Helper()
	if status := s.Object(number)["Status"]; status != "Cancelled" {
		t.Errorf("%s is %v, want Cancelled", number, status)
	}
}

// TestAccNumberOrderFails has the order of a number fail. Nothing is kept, and the next
// apply buys another one, with nothing to destroy.
func TestAccNumberOrderFails(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	s.CourseOrders(sandbox.OrderCourse{Times: 1, Status: "Error", Message: "8A-ACCOUNT_NUM_REQ_OR_INCORRECT"})
	config := acctest.Provider(url, "max_retries = 0") + needed + block(`
  message_type  = "p2p"
  voice_enabled = false
  on_destroy    = "keep"
`)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config, ExpectError: acctest.Wrapped(`ended as Error: 8A-ACCOUNT_NUM_REQ_OR_INCORRECT.`)},
			{
				Config:            config,
				ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{expectText("phone_number", "+18012000001")},
			},
		},
	})
	if n := s.Requests(statuses); n > 0 {
		t.Errorf("%d changes of status", n)
	}
	if status := s.Object("+18012000001")["Status"]; status != "Active" {
		t.Errorf("the number is %v, want Active, as on_destroy is keep", status)
	}
}

// TestAccNumberPending has an order outlast timeouts.create. A postcondition fails if the
// number is needed at once; the order is kept nevertheless, and the next run adopts the
// number.
func TestAccNumberPending(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	s.CourseOrders(sandbox.OrderCourse{Polls: 1})
	const later = `
  message_type  = "p2p"
  voice_enabled = false
  timeouts = {
    create = "1s"
  }
`
	config := func(more string) string {
		return acctest.Provider(url, "max_retries = 0\n requests_per_minute = 0") + needed + block(later+more)
	}
	const needsNumber = `
  lifecycle {
    postcondition {
      condition     = self.phone_number != null
      error_message = "The order is pending: apply again later."
    }
  }
`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(needsNumber), ExpectError: acctest.Wrapped(`The order is pending: apply again later.`)},
			{
				Config:            config(""),
				ConfigPlanChecks:  planned(plancheck.ResourceActionNoop), // Its only poll finds the order pending.
				ConfigStateChecks: []statecheck.StateCheck{expect("order_id", knownvalue.NotNull())},
			},
			{
				Config:           config(needsNumber),
				ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				ConfigStateChecks: []statecheck.StateCheck{
					expectText("phone_number", "+18012000001"), expect("id", knownvalue.NotNull()), expect("qr_code", knownvalue.NotNull()),
				},
			},
		},
	})
	if n := s.Requests(provisions); n != 1 {
		t.Errorf("%d numbers are ordered", n)
	}
	if n := s.Requests(statuses); n != 1 { // at the end
		t.Errorf("%d changes of status", n)
	}
	cancelled(t, s, "+18012000001")
}

// without fails if the whole state has one of the texts.
type without []string

func (w without) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	state, err := json.Marshal(req.State)
	if err != nil {
		resp.Error = err
		return
	}
	var all any
	if err := json.Unmarshal(state, &all); err != nil { // Marshalled once more, & is one character and not \u0026.
		resp.Error = err
		return
	}
	for _, text := range w {
		if strings.Contains(fmt.Sprint(all), text) {
			resp.Error = errors.Join(resp.Error, fmt.Errorf("the state has %q", text))
		}
	}
}

// TestAccNumberDataSources reads all three data sources.
func TestAccNumberDataSources(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1, InventoryPageSize: 2})
	route, err := s.Create(sandbox.MessageRoutePath, args{
		"RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "AccountId": sandbox.DefaultAccountID,
	})
	if err != nil {
		t.Fatal(err)
	}
	var secrets without
	for i := range 3 {
		number, err := s.Create(sandbox.NumberProvisionPath, args{
			"NumberType": "mvno", "MessageType": "p2p", "MessageEnabled": true, "VoiceEnabled": false, "ProductType": "Sms+Data", "MessageRouteId": route,
		})
		if err != nil {
			t.Fatal(err)
		}
		pin := fmt.Sprintf("pin-of-number-%d", i)
		if err := s.Change(number, "PortOutPin", pin); err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, pin, text(s.Object(number)["QRCode"]))
	}
	check := func(address, attribute string, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data."+address, tfjsonpath.New(attribute), want)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: acctest.Provider(url, "requests_per_minute = 0") + `
data "telegent_numbers" "all" {}

data "telegent_number" "by_number" {
  phone_number = data.telegent_numbers.all.numbers[2].phone_number
}

data "telegent_number" "by_iccid" {
  iccid = data.telegent_numbers.all.numbers[2].iccid
}

data "telegent_number_availability" "utah" {
  message_enabled = true
  voice_enabled   = false
  area_code       = "801"
  zip_code        = "84043"
  message_type    = "p2p"
}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				check("telegent_numbers.all", "numbers", knownvalue.ListSizeExact(3)),
				check("telegent_number.by_number", "phone_number", knownvalue.StringExact("+18012000003")),
				check("telegent_number.by_number", "message_route_id", knownvalue.StringExact(route)),
				check("telegent_number.by_iccid", "phone_number", knownvalue.StringExact("+18012000003")),
				check("telegent_number_availability.utah", "areas", knownvalue.ListSizeExact(50)),
				secrets,
			},
		}},
	})
}
