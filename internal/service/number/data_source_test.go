// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

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

// read reads a data source, without diagnostics.
func (w *env) read(name string, arguments args) map[string]tftypes.Value {
	w.t.Helper()
	state, diags := w.server.ReadDataSource(name, values(arguments))
	if len(diags) > 0 {
		w.t.Fatal(formatDiags(diags))
	}
	return state
}

// TestDataSource reads one number by each of its identifiers.
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
				w := newEnv(t, sandbox.Config{})
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
					// Only the inventory returns these.
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

// TestDataSourceOfAnother gets another number than the requested one, which is refused;
// another spelling of the requested number is accepted.
func TestDataSourceOfAnother(t *testing.T) {
	t.Parallel()
	const iccid = "8901240397190195850"
	tests := map[string]struct {
		arguments args
		rewrite   func(a *answer)
		words     string // of the error, "" if there is none
	}{
		"by number, another": {
			args{"phone_number": "+18012000001"},
			func(a *answer) { a.fields["Number"] = "+18012000002" },
			`GET /v1.0/numbers answered with the Number "+18012000002", asked for "+18012000001".`,
		},
		"by number, another country": {args{"phone_number": "+18012000001"}, func(a *answer) { a.fields["Number"] = "+448012000001" }, `answered with the Number "+448012000001"`},
		"by number, none":            {args{"phone_number": "+18012000001"}, func(a *answer) { a.fields["Number"] = nil }, "does not say which Number its answer is of"},
		"by number, a list":          {args{"phone_number": "+18012000001"}, func(a *answer) { a.replace(200, "["+a.body+`,{"Number":"+18012000002"}]`) }, "does not say which Number its answer is of"},
		"by number, formatted":       {args{"phone_number": "+18012000001"}, func(a *answer) { a.fields["Number"] = "(801) 200-0001" }, ""},
		"by number, wrapped":         {args{"phone_number": "+18012000001"}, func(a *answer) { a.replace(200, `{"Data":[`+a.body+`]}`) }, ""},
		"by number, lower case":      {args{"phone_number": "+18012000001"}, func(a *answer) { a.rename(strings.ToLower) }, ""},
		"by number, a byte order mark, text/plain": {args{"phone_number": "+18012000001"}, func(a *answer) {
			a.replace(200, "\uFEFF"+a.body)
			a.header.Set("Content-Type", "text/plain")
		}, ""},
		"by ICCID, another": {
			args{"iccid": iccid},
			func(a *answer) { a.fields["Iccid"] = "8901240397190195851" },
			`GET /v1.0/numbers answered with the ICCID "8901240397190195851", asked for "8901240397190195850".`,
		},
		"by ICCID, a shorter one":  {args{"iccid": iccid}, func(a *answer) { a.fields["Iccid"] = "890124039719019585" }, `answered with the ICCID "890124039719019585"`},
		"by ICCID, no number":      {args{"iccid": iccid}, func(a *answer) { a.fields["Number"] = "" }, "does not say which Number its answer is of"},
		"by ICCID, with its F":     {args{"iccid": iccid}, func(a *answer) { a.fields["Iccid"] = iccid + "F" }, ""},
		"by ICCID, with a small f": {args{"iccid": iccid}, func(a *answer) { a.fields["Iccid"] = iccid + "f " }, ""},
		"by ICCID, in groups":      {args{"iccid": iccid}, func(a *answer) { a.fields["Iccid"] = "8901 2403 9719 0195 850" }, ""},
		"by ICCID, a JSON number":  {args{"iccid": iccid}, func(a *answer) { a.replace(200, strings.ReplaceAll(a.body, `"`+iccid+`"`, iccid)) }, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				number := w.buy(args{"ICCID": iccid})
				w.buy(nil)
				w.rewrite(reads, test.rewrite)
				state, diags := w.server.ReadDataSource(typeName, values(test.arguments))
				if test.words != "" {
					only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot read the number ", test.words)
					if state != nil {
						t.Errorf("handed out: %v", texts(state))
					}
					return
				}
				warned(t, diags)
				want := texts(values(args{"phone_number": number, "id": w.sandbox.Object(number)["PhoneNumberId"]}))
				got := texts(state)
				for name := range want {
					if want[name] != got[name] {
						t.Errorf("%s is %s, want %s", name, got[name], want[name])
					}
				}
				for name, argument := range texts(values(test.arguments)) {
					if got[name] != argument {
						t.Errorf("%s is %s, want what was asked for, %s", name, got[name], argument)
					}
				}
			})
		})
	}
}

// TestDataSourceInvalid reads with arguments that find no number. Invalid arguments cost no
// request.
func TestDataSourceInvalid(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments args
		requests  int
		words     string
	}{
		"neither":              {args{}, 0, "phone_number"},
		"both":                 {args{"phone_number": "+18015551234", "iccid": "8901240397190195850"}, 0, "phone_number"},
		"no plus":              {args{"phone_number": "18015551234"}, 0, "phone_number must be a phone number in E.164"},
		"with dashes":          {args{"phone_number": "+1-801-555-1234"}, 0, "phone_number must be a phone number in E.164"},
		"an empty number":      {args{"phone_number": ""}, 0, "phone_number must not be empty"},
		"an empty ICCID":       {args{"iccid": ""}, 0, "iccid must not be empty"},
		"an unknown number":    {args{"phone_number": "+18015551234"}, 1, "Cannot read the number +18015551234"},
		"an unknown ICCID":     {args{"iccid": "8901240397190195850"}, 1, "Cannot read the number 8901240397190195850"},
		"an answer without it": {args{"phone_number": "+18015550100"}, 1, "does not say which Number its answer is of"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
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

// TestListDataSource lists numbers of all classes, on several pages.
func TestListDataSource(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments func(w *env) args
		want      []int // which numbers, in the order of their creation
		pages     int
	}{
		"all":                     {func(*env) args { return args{} }, []int{0, 1, 2, 3, 4}, 3},
		"status active":           {func(*env) args { return args{"status": "active"} }, []int{0, 2, 3, 4}, 3},
		"status parked":           {func(*env) args { return args{"status": "parked"} }, []int{1}, 3},
		"product type":            {func(*env) args { return args{"product_type": "Sms-Only"} }, []int{2}, 3},
		"message route":           {func(w *env) args { return args{"message_route_id": w.routes[1]} }, []int{1, 3}, 3},
		"voice route":             {func(w *env) args { return args{"voice_route_id": w.voices[0]} }, []int{2, 3}, 3},
		"subscriber":              {func(w *env) args { return args{"assigned_subscriber_id": w.subscribers[0]} }, []int{3, 4}, 3},
		"message and voice route": {func(w *env) args { return args{"message_route_id": w.routes[1], "voice_route_id": w.voices[0]} }, []int{3}, 3},
		"status ACTIVE":           {func(*env) args { return args{"status": "ACTIVE"} }, []int{0, 2, 3, 4}, 3},
		"status Parked":           {func(*env) args { return args{"status": "Parked"} }, []int{1}, 3},
		"product type, any case":  {func(*env) args { return args{"product_type": "sms-ONLY"} }, []int{2}, 3},
		"message route, any case": {func(w *env) args { return args{"message_route_id": strings.ToLower(w.routes[1])} }, []int{1, 3}, 3},
		"voice route, any case":   {func(w *env) args { return args{"voice_route_id": strings.ToUpper(w.voices[0])} }, []int{2, 3}, 3},
		"subscriber, any case":    {func(w *env) args { return args{"assigned_subscriber_id": strings.ToLower(w.subscribers[0])} }, []int{3, 4}, 3},
		"a subscriber's SID": {func(w *env) args {
			return args{"assigned_subscriber_id": "SID-" + strings.TrimPrefix(w.subscribers[0], "TSUID-")}
		}, []int{3, 4}, 3},
		"filter ACTIVE":     {func(*env) args { return args{"filter": "ACTIVE"} }, []int{0, 2, 3, 4}, 2},
		"nothing":           {func(*env) args { return args{"product_type": "Data-Only"} }, []int{}, 3},
		"filter Active":     {func(*env) args { return args{"filter": "Active"} }, []int{0, 2, 3, 4}, 2},
		"filter Cancelled":  {func(*env) args { return args{"filter": "Cancelled"} }, []int{5}, 1},
		"filter and status": {func(*env) args { return args{"filter": "Active", "status": "parked"} }, []int{}, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{InventoryPageSize: 2})
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

// TestListDataSourceElement checks everything that the inventory returns of a number; its
// booleans may be strings.
func TestListDataSourceElement(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
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

// TestListDataSourceTwice reads the list several times, which costs one request for each
// filter, until a number is written.
func TestListDataSourceTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
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

// TestListDataSourceFails has the read of the inventory fail.
func TestListDataSourceFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments args
		fault     sandbox.Fault
		words     string
	}{
		"a filter that the API refuses": {args{"filter": "Odd"}, sandbox.Fault{Path: "/none"}, "The Filter field must be one of"},
		"an empty filter":               {args{"filter": ""}, sandbox.Fault{}, "filter must not be empty"},
		"an empty status":               {args{"status": ""}, sandbox.Fault{}, "status must not be empty"},
		"refused":                       {nil, sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`}, "Cannot list the numbers"},
		"no list":                       {nil, sandbox.Fault{Body: `{"PhoneNumbers":"none"}`}, "the answer's PhoneNumbers is not a list of objects"},
		"nothing but a page":            {nil, sandbox.Fault{Body: `<!doctype html>`}, "Cannot list the numbers"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				if test.fault.Path == "" {
					test.fault.Path = sandbox.NumberInventoryPath
				}
				w.sandbox.Inject(test.fault)
				_, diags := w.server.ReadDataSource("telegent_numbers", values(test.arguments))
				if detail := only(t, diags, tfprotov6.DiagnosticSeverityError); !strings.Contains(strings.ToLower(detail), strings.ToLower(test.words)) {
					t.Errorf("the diagnostic lacks %q: %s", test.words, detail)
				}
			})
		})
	}
}

// TestListDataSourceOdd lists numbers with a part that cannot be read: a warning says so,
// and the rest is returned.
func TestListDataSourceOdd(t *testing.T) {
	t.Parallel()
	for field, value := range map[string]string{"MessageEnabled": `"perhaps"`, "Iccid": `["1","2"]`, "ProductType": `{"Name":"Sms"}`} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Body: fmt.Sprintf(
					`{"TotalResults":2,"PhoneNumbers":[{"Number":"+18015550100","Tnid":"TNID-1",%q:%s},{"Number":"+18015550101","Tnid":"TNID-2"}]}`, field, value)})
				state, diags := w.server.ReadDataSource("telegent_numbers", nil)
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "Part of the API's answer cannot be read", "The answer's "+field+" cannot be read")
				var got []string
				for _, element := range elements(t, state["numbers"]) {
					got = append(got, texts(element)["phone_number"]+texts(element)["id"])
				}
				want := []string{`tftypes.String<"+18015550100">tftypes.String<"TNID-1">`, `tftypes.String<"+18015550101">tftypes.String<"TNID-2">`}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("numbers (-want +got):\n%s", diff)
				}
			})
		})
	}
}
