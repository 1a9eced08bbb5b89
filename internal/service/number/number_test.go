// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// needed is what a number refers to.
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
}
`

// block is a number with what is required, and more.
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
				ImportStateVerify: true, ImportStateVerifyIgnore: []string{"order_id", "area_code"},
			},
			{
				ResourceName: "telegent_number.test", ImportState: true, ImportStateIdFunc: numberOf,
				ImportStateVerify: true, ImportStateVerifyIgnore: []string{"order_id", "area_code"},
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

// TestAccNumberTainted has the order of a number fail. The next apply buys another
// one, and has nothing to cancel.
func TestAccNumberTainted(t *testing.T) {
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
			{Config: config, ExpectError: acctest.Wrapped(`ended as Error: 8A-ACCOUNT_NUM_REQ_OR_INCORRECT. It is in the state as tainted`)},
			{
				Config:            config,
				ConfigPlanChecks:  planned(plancheck.ResourceActionReplace),
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
		pin := fmt.Sprintf("pin-of-number-%d", i) // Four digits may be part of anything.
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

// values are arguments of a data source: strings and booleans.
func values(arguments args) map[string]tftypes.Value {
	all := map[string]tftypes.Value{}
	for name, value := range arguments {
		if _, ok := value.(bool); ok {
			all[name] = tftypes.NewValue(tftypes.Bool, value)
		} else {
			all[name] = tftypes.NewValue(tftypes.String, value)
		}
	}
	return all
}

// read reads a data source, without a word.
func (w *world) read(name string, arguments args) map[string]tftypes.Value {
	w.t.Helper()
	state, diags := w.server.ReadDataSource(name, values(arguments))
	if len(diags) > 0 {
		w.t.Fatal(told(diags))
	}
	return state
}

// TestDataSource reads one number by what it may be known by.
func TestDataSource(t *testing.T) {
	t.Parallel()
	tests := map[string]func(object args) args{
		"by number": func(object args) args { return args{"phone_number": object["Number"]} },
		"by ICCID":  func(object args) args { return args{"iccid": object["ICCID"]} },
	}
	for name, arguments := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				w.buy(nil)
				number := w.buy(args{
					"MessageType": "a2p", "VoiceEnabled": true, "VoiceRouteId": w.voices[0], "AssignedSubscriberId": w.subscribers[1],
				})
				w.change(number, "CnamFirstName", "ABC")
				w.change(number, "CnamLastName", "Corp")
				w.change(number, "PortOutPin", "pin-of-the-number")
				object := w.sandbox.Object(number)
				state := w.read(typeName, arguments(object))
				want := texts(values(args{
					"phone_number": number, "id": object["PhoneNumberId"], "iccid": object["ICCID"], "status": "active", "cnam": "ABC Corp",
					"number_type": "mvno", "message_type": "a2p", "message_enabled": true, "voice_enabled": true,
					"message_route_id": w.routes[0], "voice_route_id": w.voices[0], "assigned_subscriber_id": w.subscribers[1],
					// The inventory alone tells these.
					"product_type": nil, "original_date_purchased": nil,
				}))
				if diff := cmp.Diff(want, texts(state)); diff != "" {
					t.Errorf("the number (-want +got):\n%s", diff)
				}
				w.counted(map[string]int{reads: 1})
			})
		})
	}
}

// TestDataSourceInvalid asks for a number in ways that find none. What can be told
// without the API costs no request.
func TestDataSourceInvalid(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments args
		requests  int
		words     string
	}{
		"neither":              {args{}, 0, "phone_number"},
		"both":                 {args{"phone_number": "+18015551234", "iccid": "8901240397190195850"}, 0, "phone_number"},
		"no plus":              {args{"phone_number": "18015551234"}, 0, "phone_number is no phone number in E.164"},
		"with dashes":          {args{"phone_number": "+1-801-555-1234"}, 0, "phone_number is no phone number in E.164"},
		"an empty number":      {args{"phone_number": ""}, 0, "phone_number is no phone number in E.164"},
		"an empty ICCID":       {args{"iccid": ""}, 0, "iccid is empty"},
		"an unknown number":    {args{"phone_number": "+18015551234"}, 1, "Cannot read the number +18015551234"},
		"an unknown ICCID":     {args{"iccid": "8901240397190195850"}, 1, "Cannot read the number 8901240397190195850"},
		"an answer without it": {args{"phone_number": "+18015550100"}, 1, "The answer names no number"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				if name == "an answer without it" {
					w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberPath, Body: `{}`})
				}
				state, diags := w.server.ReadDataSource(typeName, values(test.arguments))
				only(t, diags, tfprotov6.DiagnosticSeverityError, test.words)
				if state != nil {
					t.Errorf("found: %v", state)
				}
				if n := w.sandbox.Requests(reads); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
			})
		})
	}
}

// TestListDataSource lists numbers of all kinds, on several pages.
func TestListDataSource(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments func(w *world) args
		want      []int // which numbers, in the order of their creation
		pages     int
	}{
		"all":                     {func(*world) args { return args{} }, []int{0, 1, 2, 3, 4}, 3},
		"status active":           {func(*world) args { return args{"status": "active"} }, []int{0, 2, 3, 4}, 3},
		"status parked":           {func(*world) args { return args{"status": "parked"} }, []int{1}, 3},
		"product type":            {func(*world) args { return args{"product_type": "Sms-Only"} }, []int{2}, 3},
		"message route":           {func(w *world) args { return args{"message_route_id": w.routes[1]} }, []int{1, 3}, 3},
		"voice route":             {func(w *world) args { return args{"voice_route_id": w.voices[0]} }, []int{2, 3}, 3},
		"subscriber":              {func(w *world) args { return args{"assigned_subscriber_id": w.subscribers[0]} }, []int{3, 4}, 3},
		"message and voice route": {func(w *world) args { return args{"message_route_id": w.routes[1], "voice_route_id": w.voices[0]} }, []int{3}, 3},
		"nothing":                 {func(*world) args { return args{"product_type": "Data-Only"} }, []int{}, 3},
		"filter Active":           {func(*world) args { return args{"filter": "Active"} }, []int{0, 2, 3, 4}, 2},
		"filter Cancelled":        {func(*world) args { return args{"filter": "Cancelled"} }, []int{5}, 1},
		"filter and status":       {func(*world) args { return args{"filter": "Active", "status": "parked"} }, []int{}, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{InventoryPageSize: 2})
				bought := []string{
					w.buy(nil),
					w.buy(args{"MessageRouteId": w.routes[1]}),
					w.buy(args{"ProductType": "Sms-Only", "VoiceRouteId": w.voices[0]}),
					w.buy(args{"MessageRouteId": w.routes[1], "VoiceRouteId": w.voices[0], "AssignedSubscriberId": w.subscribers[0]}),
					w.buy(args{"AssignedSubscriberId": w.subscribers[0]}),
					w.buy(nil),
				}
				w.change(bought[1], "Status", "Parked")
				w.change(bought[5], "Status", "Cancelled")
				var secrets []string
				for i, number := range bought {
					w.change(number, "PortOutPin", fmt.Sprintf("pin-of-number-%d", i))
					secrets = append(secrets, fmt.Sprintf("pin-of-number-%d", i), text(w.sandbox.Object(number)["QRCode"]))
				}
				state := w.read("telegent_numbers", test.arguments(w))
				if state["numbers"].IsNull() {
					t.Error("there is no list, not even an empty one")
				}
				got := []int{}
				for _, element := range elements(t, state["numbers"]) {
					var number string
					if err := element["phone_number"].As(&number); err != nil {
						t.Fatal(err)
					}
					got = append(got, slices.Index(bought, number))
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("numbers (-want +got):\n%s", diff)
				}
				w.counted(map[string]int{listings: test.pages})
				for _, secret := range secrets {
					if strings.Contains(state["numbers"].String(), secret) {
						t.Errorf("the state has %q", secret)
					}
				}
			})
		})
	}
}

// TestListDataSourceElement looks at all that the inventory tells of a number, whose
// booleans it may write as strings.
func TestListDataSourceElement(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sandbox.Config{})
		for range 2 {
			number := w.buy(args{
				"NumberType": "iot", "VoiceEnabled": true, "VoiceRouteId": w.voices[0], "AssignedSubscriberId": w.subscribers[1],
			})
			w.change(number, "CnamFirstName", "ABC")
			w.change(number, "CnamLastName", "Corp")
		}
		for i, element := range elements(t, w.read("telegent_numbers", nil)["numbers"]) {
			object := w.sandbox.Object(w.sandbox.Numbers()[i])
			want := texts(values(args{
				"phone_number": object["Number"], "id": object["PhoneNumberId"], "iccid": object["ICCID"], "status": "active", "cnam": "ABC Corp",
				"number_type": "iot", "message_type": "p2p", "message_enabled": true, "voice_enabled": true, "product_type": "Sms+Data",
				"message_route_id": w.routes[0], "voice_route_id": w.voices[0], "assigned_subscriber_id": w.subscribers[1],
				"original_date_purchased": "01/01/2000",
			}))
			if diff := cmp.Diff(want, texts(element)); diff != "" {
				t.Errorf("number %d (-want +got):\n%s", i, diff)
			}
		}
	})
}

// TestListDataSourceTwice reads the list several times, which costs one listing for
// each filter, until a number is written.
func TestListDataSourceTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sandbox.Config{})
		w.buy(nil)
		lists := func(arguments args, numbers, requests int) {
			t.Helper()
			if got := len(elements(t, w.read("telegent_numbers", arguments)["numbers"])); got != numbers {
				t.Errorf("%d numbers, want %d", got, numbers)
			}
			if got := w.sandbox.Requests(listings); got != requests {
				t.Errorf("%d listings, want %d", got, requests)
			}
		}
		lists(nil, 1, 1)
		lists(nil, 1, 1)
		lists(args{"status": "parked"}, 0, 1)
		lists(args{"filter": "Active"}, 1, 2)
		lists(args{"filter": "Active", "status": "active"}, 1, 2)
		w.apply(nil, w.arguments())
		lists(nil, 2, 3)
		lists(args{"filter": "Active"}, 2, 4)
	})
}

// TestListDataSourceFails has the inventory not be read.
func TestListDataSourceFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments args
		fault     sandbox.Fault
		words     string
	}{
		"a filter that the API refuses": {args{"filter": "Odd"}, sandbox.Fault{Path: "/none"}, "The Filter field must be one of"},
		"an empty filter":               {args{"filter": ""}, sandbox.Fault{}, "filter is empty"},
		"an empty status":               {args{"status": ""}, sandbox.Fault{}, "status is empty"},
		"refused":                       {nil, sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`}, "Cannot list the numbers"},
		"no list":                       {nil, sandbox.Fault{Body: `{"PhoneNumbers":"none"}`}, "the answer's PhoneNumbers is no list of objects"},
		"an odd number":                 {nil, sandbox.Fault{Body: `{"TotalResults":1,"PhoneNumbers":[{"Number":"+18015550100","MessageEnabled":"perhaps"}]}`}, "the answer's MessageEnabled cannot be read"},
		"nothing but a page":            {nil, sandbox.Fault{Body: `<!doctype html>`}, "Cannot list the numbers"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				if test.fault.Path == "" {
					test.fault.Path = sandbox.NumberInventoryPath
				}
				w.sandbox.Inject(test.fault)
				_, diags := w.server.ReadDataSource("telegent_numbers", values(test.arguments))
				if said := only(t, diags, tfprotov6.DiagnosticSeverityError); !strings.Contains(strings.ToLower(said), strings.ToLower(test.words)) {
					t.Errorf("the diagnostic lacks %q: %s", test.words, said)
				}
			})
		})
	}
}

// TestAvailability searches for areas, on several pages.
func TestAvailability(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config    sandbox.Config
		arguments args
		areas     int
		request   args // what is sent beside the arguments that are required
		requests  int
	}{
		"all":             {areas: 250, requests: 3},
		"the last page":   {config: sandbox.Config{AvailableAreas: 200}, areas: 200, requests: 2},
		"an area code":    {arguments: args{"area_code": "801"}, areas: 50, request: args{"AreaCode": "801"}, requests: 1},
		"a zip code":      {arguments: args{"zip_code": "00602"}, areas: 5, request: args{"ZipCode": "00602"}, requests: 1},
		"a message type":  {arguments: args{"message_type": "a2p"}, areas: 250, request: args{"MessageType": "a2p"}, requests: 3},
		"no such area":    {arguments: args{"area_code": "999"}, areas: 0, request: args{"AreaCode": "999"}, requests: 1},
		"nothing at all":  {config: sandbox.Config{AvailableAreas: -1}, areas: 0, requests: 1},
		"area and zip":    {arguments: args{"area_code": "385", "zip_code": "84043"}, areas: 50, request: args{"AreaCode": "385", "ZipCode": "84043"}, requests: 1},
		"a single number": {config: sandbox.Config{AvailableAreas: 1}, areas: 1, requests: 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				test.config.AvailabilityPageSize = 100
				w := newWorld(t, test.config)
				arguments := args{"message_enabled": true, "voice_enabled": false}
				maps.Copy(arguments, test.arguments)
				state := w.read("telegent_number_availability", arguments)
				if !state["areas"].IsKnown() || state["areas"].IsNull() {
					t.Fatalf("areas: %s", state["areas"])
				}
				areas := elements(t, state["areas"])
				if len(areas) != test.areas {
					t.Errorf("%d areas, want %d", len(areas), test.areas)
				}
				seen := map[string]bool{}
				for _, area := range areas {
					seen[fmt.Sprint(texts(area))] = true
				}
				if len(seen) != test.areas {
					t.Errorf("%d areas are different ones, want %d", len(seen), test.areas)
				}
				if name == "all" {
					want := texts(values(args{"ngp": "NWK", "area_code": "201", "zip_code": "00601"}))
					if diff := cmp.Diff(want, texts(areas[0])); diff != "" {
						t.Errorf("the first area (-want +got):\n%s", diff)
					}
				}
				bodies := w.sent.to(sandbox.NumberAvailabilityPath)
				if len(bodies) != test.requests || w.sandbox.Requests(http.MethodPost+" "+sandbox.NumberAvailabilityPath) != test.requests {
					t.Errorf("%d requests, want %d", len(bodies), test.requests)
				}
				for i, body := range bodies {
					want := args{"NumberType": "mobile", "MessageEnabled": true, "VoiceEnabled": false, "PageNumber": float64(i + 1)}
					maps.Copy(want, test.request)
					if diff := cmp.Diff(want, body); diff != "" {
						t.Errorf("request %d (-want +got):\n%s", i+1, diff)
					}
				}
			})
		})
	}
}

// TestAvailabilityFails searches in ways that cannot be, and has the search fail.
func TestAvailabilityFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments args
		fault     sandbox.Fault
		requests  int
		words     string
	}{
		"no message_enabled":     {args{"message_enabled": nil}, sandbox.Fault{}, 0, "message_enabled"},
		"no voice_enabled":       {args{"voice_enabled": nil}, sandbox.Fault{}, 0, "voice_enabled"},
		"a bad area code":        {args{"area_code": "8O1"}, sandbox.Fault{}, 0, "area_code must be the three digits of an area code"},
		"a bad zip code":         {args{"zip_code": "840433"}, sandbox.Fault{}, 0, "zip_code must be the five digits of a US zip code"},
		"a bad message type":     {args{"message_type": "A2P"}, sandbox.Fault{}, 0, `"a2p"`},
		"refused":                {nil, sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`}, 1, "Cannot search for numbers"},
		"down, which it retries": {nil, sandbox.Fault{Status: 503, Body: `{"StatusCode":503,"Message":"Down"}`}, 5, "Cannot search for numbers"},
		"an odd answer":          {nil, sandbox.Fault{Body: `{"AvailableNumberAreas":[{"AreaCode":["801"]}],"ResultsTotal":1}`}, 1, "AreaCode cannot be read"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				test.fault.Path = sandbox.NumberAvailabilityPath
				w.sandbox.Inject(test.fault)
				arguments := values(args{"message_enabled": true, "voice_enabled": true})
				for name, value := range values(test.arguments) {
					arguments[name] = value
					if value.IsNull() {
						delete(arguments, name)
					}
				}
				_, diags := w.server.ReadDataSource("telegent_number_availability", arguments)
				only(t, diags, tfprotov6.DiagnosticSeverityError, test.words)
				if n := w.sandbox.Requests(sandbox.NumberAvailabilityPath); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
			})
		})
	}
}
