// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestReadBackFails buys a number whose order is pending at first and which cannot be read
// afterwards. It was bought nevertheless: there is a warning, and the next refresh fills in
// the rest.
func TestReadBackFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  sandbox.Fault
		listed bool // in the inventory
		words  string
	}{
		"refused":         {sandbox.Fault{Times: 1, Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`}, true, "GET /v1.0/numbers answered 403"},
		"the API is down": {sandbox.Fault{Times: 5, Status: 503, Body: `{"StatusCode":503,"Message":"Down"}`}, true, "GET /v1.0/numbers answered 503"},
		"not there yet":   {sandbox.Fault{Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`}, false, "GET /v1.0/numbers answered 404"},
		"a proxy's 404":   {sandbox.Fault{Times: 1, Status: 404, Body: `{"message":"no route"}`}, true, "GET /v1.0/numbers answered 404"},
		"another number":  {sandbox.Fault{Times: 1, Body: `{"Number":"+18015550100"}`}, true, `GET /v1.0/numbers answered with the Number "+18015550100"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
				test.fault.Path = sandbox.NumberPath
				w.sandbox.Inject(test.fault)
				if !test.listed {
					w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Times: 1, Body: `{"TotalResults":0,"PhoneNumbers":[]}`})
				}
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The number is created, but not finished", test.words)
				if i.Tainted {
					t.Error("it is tainted")
				}
				number := w.sandbox.Numbers()[0]
				w.has(i, map[string]string{"phone_number": number, "id": "", "qr_code": ""})
				w.identified(i, "phone_number", number)

				i = w.refresh(i)
				object := w.sandbox.Object(number)
				w.has(i, map[string]string{"id": text(object["PhoneNumberId"]), "iccid": text(object["ICCID"]), "qr_code": text(object["QRCode"])})
				w.settled(i, w.arguments())
				if n := w.sandbox.Requests(provisions); n != 1 {
					t.Errorf("%d numbers are ordered", n)
				}
			})
		})
	}
	t.Run("not there yet, but in the inventory", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
			w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberPath, Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`})
			i := w.apply(nil, w.arguments())
			object := w.sandbox.Object(w.sandbox.Numbers()[0])
			w.has(i, map[string]string{"id": text(object["PhoneNumberId"]), "iccid": text(object["ICCID"]), "qr_code": text(object["QRCode"])})
			w.counted(map[string]int{provisions: 1, polls: 2, reads: 1, listings: 1})
			w.settled(i, w.arguments())
		})
	})
}

// TestCreationInSteps creates numbers with a caller name and a status, which provisioning
// does not take and which are separate calls. If such a call fails, the number was bought
// nevertheless: there is a warning, and the next apply does the rest.
func TestCreationInSteps(t *testing.T) {
	t.Parallel()
	name := args{"cnam_first_name": "Ann", "cnam_last_name": "Lee"}
	refused := func(path string) []sandbox.Fault {
		return []sandbox.Fault{{Path: path, Times: 1, Status: 422, Body: `{"StatusCode":422,"Message":"Not now"}`}}
	}
	dropped := func(path string) []sandbox.Fault {
		return []sandbox.Fault{{Path: path, Times: 1, Drop: true}}
	}
	tests := map[string]struct {
		config args
		faults []sandbox.Fault
		calls  []string       // that write, in this order
		words  string         // of the warning
		later  map[string]int // of the apply after it
	}{
		"a caller name": {config: name, calls: []string{provisions, updates}},
		"a first name":  {config: args{"cnam_first_name": "Ann"}, calls: []string{provisions, updates}},
		"parked":        {config: args{"status": "parked"}, calls: []string{provisions, statuses}},
		"a caller name, parked": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee", "status": "parked"}, calls: []string{provisions, updates, statuses},
		},
		"a caller name fails": {
			config: name, faults: refused(sandbox.NumberUpdatePath),
			calls: []string{provisions, updates}, words: "Not now", later: map[string]int{updates: 1},
		},
		"a caller name, unknown outcome": {
			config: name, faults: dropped(sandbox.NumberUpdatePath),
			calls: []string{provisions, updates}, words: "its outcome is unknown", later: map[string]int{updates: 1},
		},
		"parking fails": {
			config: args{"status": "parked"}, faults: refused(sandbox.NumberStatusPath),
			calls: []string{provisions, statuses}, words: "Not now", later: map[string]int{statuses: 1},
		},
		"parking, unknown outcome": {
			config: args{"status": "parked"}, faults: dropped(sandbox.NumberStatusPath),
			calls: []string{provisions, statuses}, words: "its outcome is unknown", later: map[string]int{statuses: 1},
		},
		"a caller name fails, parking is not tried": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee", "status": "parked"}, faults: refused(sandbox.NumberUpdatePath),
			calls: []string{provisions, updates}, words: "Not now", later: map[string]int{updates: 1, statuses: 1},
		},
		"parking fails after a caller name": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee", "status": "parked"}, faults: refused(sandbox.NumberStatusPath),
			calls: []string{provisions, updates, statuses}, words: "Not now", later: map[string]int{statuses: 1},
		},
	}
	for name, test := range tests {
		for _, pending := range []int{0, 1} {
			t.Run(fmt.Sprintf("%s, after %d looks", name, pending), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: pending})
					w.sandbox.Inject(test.faults...)
					config := w.arguments(test.config)
					i, diags := w.server.Apply(typeName, nil, config)
					var calls []string
					for _, e := range w.sandbox.Journal() {
						if e.Method == http.MethodPost && e.Path != sandbox.TokenPath {
							calls = append(calls, e.Method+" "+e.Path)
						}
					}
					if diff := cmp.Diff(test.calls, calls); diff != "" {
						t.Errorf("calls (-want +got):\n%s", diff)
					}
					if i == nil || i.Tainted {
						t.Fatalf("kept: %t; want an instance that is not tainted: %s", i != nil, formatDiags(diags))
					}
					if test.words == "" && len(diags) > 0 {
						t.Errorf("the apply says: %s", formatDiags(diags))
					}
					if test.words != "" {
						only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The number is created, but not finished", test.words)
						i = w.refresh(i)
						if p := w.plan(i, config); p.Empty || p.Replace {
							t.Errorf("empty: %t, replace: %t; want an update in place", p.Empty, p.Replace)
						}
						w.sandbox.ResetJournal()
						i = w.apply(i, config)
						w.counted(test.later)
					}
					stored := args{"CnamFirstName": test.config["cnam_first_name"], "CnamLastName": test.config["cnam_last_name"], "Status": "Active"}
					if test.config["status"] == "parked" {
						stored["Status"] = "Parked"
					}
					w.stored(i.Text("phone_number"), stored)
					w.settled(i, config)
				})
			})
		}
	}
}

// TestUnknownOutcome loses the answer to a purchase. The diagnostic says how to look for
// the number, and doing so finds it.
func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	const iccid = "8901240397190195850"
	faults := map[string]sandbox.Fault{
		"a dropped connection": {Drop: true},
		"no answer":            {Hang: true},
		"an answer that ends":  {Body: `{"OrderId":"JNUOID-0","OrderStatus":"Complete"}`, Cut: 10},
		"an error":             {Status: 500, Body: `{"StatusCode":500,"Message":"Down"}`},
		// An error in a success says no more than one that is none.
		"an error in a success":  {Body: `{"StatusCode":504,"Message":"Timeout"}`},
		"a failed success":       {Body: `{"Successful":false,"Status":"500","Error":"Down"}`},
		"an answer with nothing": {Body: `{}`},
		"an answer with nulls":   {Body: `{"OrderId":null,"PhoneNumberAssigned":"","PhoneNumberId":" "}`},
		"no content":             {Status: 204},
		"a word":                 {Body: `OK`},
	}
	configs := map[string]func(w *env) args{
		"by route":                func(*env) args { return args{} },
		"by route and subscriber": func(w *env) args { return args{"assigned_subscriber_id": w.subscribers[0]} },
		"by ICCID":                func(*env) args { return args{"iccid": iccid} },
	}
	for faultName, fault := range faults {
		for configName, config := range configs {
			t.Run(faultName+", "+configName, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{InventoryPageSize: 2})
					// Other numbers are not found.
					for range 3 {
						w.buy(args{"MessageRouteId": w.routes[1], "AssignedSubscriberId": w.subscribers[0]})
					}
					others := w.sandbox.Numbers()
					met := fault // The configurations share it.
					met.Path, met.Times, met.After = sandbox.NumberProvisionPath, 1, true
					w.sandbox.Inject(met)
					i, diags := w.server.Apply(typeName, nil, w.arguments(config(w)))
					detail := only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot create the number", "its outcome is unknown", "Look before you apply again")
					if i != nil {
						t.Errorf("an instance is kept: %v", i.State)
					}
					w.counted(map[string]int{provisions: 1})

					// Do as it says.
					match := regexp.MustCompile(`Read data\.(\w+) with (.*?):`).FindStringSubmatch(detail)
					if match == nil {
						t.Fatalf("it does not say what to read: %s", detail)
					}
					filters := map[string]tftypes.Value{}
					for _, filter := range regexp.MustCompile(`(\w+) = "([^"]*)"`).FindAllStringSubmatch(match[2], -1) {
						filters[filter[1]] = tftypes.NewValue(tftypes.String, filter[2])
					}
					if len(filters) != 1+strings.Count(match[2], " and ") {
						t.Errorf("filters: %v", filters)
					}
					state, diags := w.server.ReadDataSource(match[1], filters)
					if len(diags) > 0 {
						t.Fatal(formatDiags(diags))
					}
					numbers := w.sandbox.Numbers()
					if len(numbers) != len(others)+1 {
						t.Fatalf("numbers: %v", numbers)
					}
					bought := numbers[len(others)]
					var found []string
					if match[1] == "telegent_numbers" {
						for _, element := range elements(t, state["numbers"]) {
							found = append(found, texts(element)["phone_number"])
						}
					} else {
						found = append(found, texts(state)["phone_number"])
					}
					if diff := cmp.Diff([]string{tftypes.NewValue(tftypes.String, bought).String()}, found); diff != "" {
						t.Errorf("found (-bought +found):\n%s", diff)
					}

					i, diags = w.server.Import(typeName, bought, nil)
					if len(diags) > 0 {
						t.Fatal(formatDiags(diags))
					}
					w.settled(i, w.arguments(config(w)))
				})
			})
		}
	}
}

// TestAnswerToPurchase has answers to a purchase that differ from the published one: the
// number is kept with its id and its order, without diagnostics, and nothing is bought
// twice.
func TestAnswerToPurchase(t *testing.T) {
	t.Parallel()
	status := func(status int) func(a *answer) { return func(a *answer) { a.status = status } }
	contentType := func(contentType string) func(a *answer) {
		return func(a *answer) { a.header.Set("Content-Type", contentType) }
	}
	wrapped := func(format string) func(a *answer) {
		return func(a *answer) { a.replace(http.StatusOK, fmt.Sprintf(format, a.body)) }
	}
	field := func(name, format string) func(a *answer) {
		return func(a *answer) {
			var value any
			if err := json.Unmarshal(fmt.Appendf(nil, format, a.fields[name]), &value); err != nil {
				value = fmt.Sprintf(format, a.fields[name])
			}
			a.fields[name] = value
		}
	}
	// number has the digits of the number after its country code, which are the same in
	// each env, in another notation.
	number := func(notation string) func(a *answer) {
		return func(a *answer) { a.fields["PhoneNumberAssigned"] = notation }
	}
	once := map[string]int{provisions: 1}
	looked := map[string]int{provisions: 1, polls: 1, reads: 1}
	tests := map[string]struct {
		rewrite func(a *answer)
		calls   map[string]int
	}{
		"201": {status(http.StatusCreated), once},
		"202": {status(http.StatusAccepted), once},
		"203": {status(http.StatusNonAuthoritativeInfo), once},
		"206": {status(http.StatusPartialContent), once},
		"299": {status(299), once},

		"text/plain":               {contentType("text/plain"), once},
		"text/html":                {contentType("text/html; charset=utf-8"), once},
		"application/octet-stream": {contentType("application/octet-stream"), once},
		"an odd Content-Type":      {contentType(";;"), once},
		"no Content-Type":          {func(a *answer) { a.header["Content-Type"] = nil }, once},
		"201, text/plain":          {func(a *answer) { a.status = http.StatusCreated; a.header.Set("Content-Type", "text/plain") }, once},

		"a byte order mark":              {wrapped("\uFEFF%s"), once},
		"a byte order mark, line breaks": {wrapped("\uFEFF\r\n%s\r\n"), once},
		"a byte order mark, text/plain":  {func(a *answer) { wrapped("\uFEFF%s")(a); a.header.Set("Content-Type", "text/plain") }, once},

		"wrapped in Result": {wrapped(`{"Result":%s}`), once},
		"wrapped in Data":   {wrapped(`{"Successful":true,"Error":"","Data":[%s]}`), once},
		"wrapped in a list": {wrapped(`[%s]`), once},
		"wrapped twice":     {wrapped(`{"Data":{"Order":%s,"Page":{"Number":1}}}`), once},
		"the order outside": {func(a *answer) {
			order := a.fields["OrderId"]
			wrapped(`{"OrderId":"` + text(order) + `","Data":%s}`)(a)
		}, looked},
		"keys in lower case":                           {func(a *answer) { a.rename(strings.ToLower) }, once},
		"keys in upper case":                           {func(a *answer) { a.rename(strings.ToUpper) }, once},
		"an id in an object":                           {field("PhoneNumberId", `{"Id":%q}`), once},
		"an id in a list":                              {field("PhoneNumberId", `[%q]`), once},
		"an id with blanks":                            {field("PhoneNumberId", " %s\n"), once},
		"an order in a list":                           {field("OrderId", `[{"Id":%q}]`), once},
		"an order and blanks":                          {field("OrderId", " %s "), once},
		"a number in a list":                           {field("PhoneNumberAssigned", `[%q]`), once},
		"a number's object":                            {field("PhoneNumberAssigned", `{"Number":%q}`), once},
		"a status in a list":                           {field("OrderStatus", `[%q]`), once},
		"a status and blanks":                          {field("OrderStatus", "%s "), once},
		"no status":                                    {func(a *answer) { delete(a.fields, "OrderStatus") }, looked},
		"a status of another kind, which is asked for": {func(a *answer) { a.fields["OrderStatus"] = args{"Code": 1, "Text": "Complete"} }, looked},

		"(801) 200-0001":    {number("(801) 200-0001"), once},
		"1-801-200-0001":    {number("1-801-200-0001"), once},
		"+1 801 200 0001":   {number("+1 801 200 0001"), once},
		"+1 (801) 200-0001": {number("+1 (801) 200-0001"), once},
		"801.200.0001":      {number("801.200.0001"), once},
		"8012000001":        {number("8012000001"), once},
		"18012000001":       {number("18012000001"), once},
		"0018012000001":     {number("0018012000001"), once},
		"tel:+18012000001":  {number("tel:+18012000001"), once},
		"TEL:801-200-0001":  {number("TEL:801-200-0001"), once},
		"blanks around it":  {number(" +18012000001\u00a0"), once},
		"a JSON number":     {func(a *answer) { a.fields["PhoneNumberAssigned"] = 18012000001 }, once},
		"no number, N/A":    {number("N/A"), map[string]int{provisions: 1, listings: 1}},
		"no number, ":       {number(""), map[string]int{provisions: 1, listings: 1}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.rewrite(provisions, test.rewrite)
				i := w.apply(nil, w.arguments())
				w.counted(test.calls)
				object := w.sandbox.Object("+18012000001")
				w.has(i, map[string]string{
					"phone_number": "+18012000001", "id": text(object["PhoneNumberId"]), "order_id": text(object["OrderId"]),
					"iccid": text(object["ICCID"]), "qr_code": text(object["QRCode"]), "status": "active",
				})
				w.identified(i, "phone_number", "+18012000001")
				w.settled(i, w.arguments())
				if n := w.sandbox.Requests(provisions); n != 1 {
					t.Errorf("%d numbers are ordered", n)
				}
			})
		})
	}
}

// TestOddAnswerToPurchase has an answer to a purchase with a part that cannot be read. That
// is a warning on its attribute, which stays null until a read returns it; the number is
// kept and not tainted. What is configured, or left out and not the API's to choose, is not
// taken from the answer.
func TestOddAnswerToPurchase(t *testing.T) {
	t.Parallel()
	object, list := args{"A": "1", "B": "2"}, []any{"1", "2"}
	tests := map[string]struct {
		field  string
		value  any
		config args
		at     string // the attribute of the warning, "" for none
		calls  map[string]int
	}{
		"an id of two texts":     {field: "PhoneNumberId", value: object, at: "id"},
		"an id that is a list":   {field: "PhoneNumberId", value: list, at: "id"},
		"no id":                  {field: "PhoneNumberId"},
		"an order of two texts":  {field: "OrderId", value: object, at: "order_id"},
		"no order":               {field: "OrderId"},
		"a number of two texts":  {field: "PhoneNumberAssigned", value: list, at: "phone_number", calls: map[string]int{provisions: 1, listings: 1}},
		"a QR code":              {field: "QRCode", value: object, at: "qr_code"},
		"an ICCID":               {field: "ICCID", value: list, at: "iccid"},
		"an ICCID, configured":   {field: "ICCID", value: list, config: args{"iccid": "8901240397190195850"}},
		"an account":             {field: "AccountId", value: list, at: "account_id"},
		"an area code":           {field: "AreaCode", value: object},
		"DataEnabled, a word":    {field: "DataEnabled", value: "perhaps"},
		"DataEnabled, an object": {field: "DataEnabled", value: object},
		"DataEnabled, a number":  {field: "DataEnabled", value: 2},
		"DataEnabled, known":     {field: "DataEnabled", value: "perhaps", config: args{"data_enabled": false}},
		"a voice route":          {field: "VoiceRouteId", value: object},
		"a first name":           {field: "CnamFirstName", value: list},
		"a last name":            {field: "CnamLastName", value: list},
		"a zip code":             {field: "ZipCode", value: object},
		"a message route":        {field: "MessageRouteId", value: object},
		"a subscriber":           {field: "AssignedSubscriberId", value: object},
		"a class":                {field: "Classification", value: list},
		"a type":                 {field: "NumberType", value: list},
		"a message type":         {field: "MessageType", value: 1},
		"a product":              {field: "ProductType", value: object},
		"messages":               {field: "MessageEnabled", value: "perhaps"},
		"voice":                  {field: "VoiceEnabled", value: object},
		"an error message":       {field: "ErrorMessage", value: object},
		"a date":                 {field: "OrderDate", value: list},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.rewrite(provisions, func(a *answer) { a.fields[test.field] = test.value })
				config := w.arguments(test.config)
				i, diags := w.server.Apply(typeName, nil, config)
				if i == nil || i.Tainted {
					t.Fatalf("kept: %t; want an instance that is not tainted: %s", i != nil, formatDiags(diags))
				}
				if test.at == "" && len(diags) > 0 {
					t.Errorf("the apply says: %s", formatDiags(diags))
				}
				if test.at != "" {
					only(t, diags, tfprotov6.DiagnosticSeverityWarning, "Part of the API's answer cannot be read", "The answer's "+test.field+" cannot be read")
					if at := tftypes.NewAttributePath().WithAttributeName(test.at); diags[0].Attribute.String() != at.String() {
						t.Errorf("the warning is at %s, want %s", diags[0].Attribute, at)
					}
					if test.at != "phone_number" && !i.State[test.at].IsNull() {
						t.Errorf("%s is %s, want null", test.at, i.State[test.at])
					}
				}
				if test.calls == nil {
					test.calls = map[string]int{provisions: 1}
				}
				w.counted(test.calls)
				number := w.sandbox.Numbers()[0]
				w.has(i, map[string]string{"phone_number": number})
				i = w.refresh(i)
				stored := w.sandbox.Object(number)
				w.has(i, map[string]string{"id": text(stored["PhoneNumberId"]), "iccid": text(stored["ICCID"]), "qr_code": text(stored["QRCode"])})
				w.settled(i, config)
				if n := w.sandbox.Requests(provisions); n != 1 {
					t.Errorf("%d numbers are ordered", n)
				}
			})
		})
	}
}

// TestPurchaseRefused has a purchase refused by an answer that is a success only by its
// status: there is an error with the API's message, and nothing in the state.
func TestPurchaseRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body  string
		words []string
	}{
		"Successful":     {`{"Successful":false,"Error":"No numbers left"}`, []string{"successful: false", "No numbers left"}},
		"successful":     {`{"successful":"false","Message":"Invalid AccountId"}`, []string{"successful: false", "Invalid AccountId"}},
		"Success":        {`{"Success":false}`, []string{"success: false"}},
		"an error's":     {`{"StatusCode":422,"Message":"No numbers left"}`, []string{"StatusCode: 422", "No numbers left"}},
		"problem's":      {`{"Title":"Wrong","Status":400,"Errors":{"AreaCode":["It is wrong."]}}`, []string{"Status: 400", "It is wrong."}},
		"a failed order": {`{"OrderId":"JNUOID-0","OrderStatus":"Error","ErrorMessage":"No numbers left","PhoneNumberAssigned":null}`, []string{"The order JNUOID-0 ended as Error: No numbers left."}},
		// Another number must not be mistaken for it, although neither has an order.
		"failed without an order": {`{"OrderStatus":"Error","ErrorMessage":"No numbers left","PhoneNumberAssigned":"+18015550100"}`, []string{"The order ended as Error: No numbers left."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.change(w.buy(nil), "OrderId", nil)
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: test.body})
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				only(t, diags, tfprotov6.DiagnosticSeverityError, append(test.words, "Cannot create the number")...)
				if i != nil {
					t.Errorf("an instance is kept: %v", i.State)
				}
				if n := w.sandbox.Requests(provisions); n != 1 {
					t.Errorf("%d numbers are ordered", n)
				}
			})
		})
	}
}

// TestNumbersByTheirIDs buys two numbers whose answers have only an id. The one that is bought
// last is found, although the other call listed the inventory before, and holds the list.
func TestNumbersByTheirIDs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		w.rewrite(provisions, func(a *answer) { a.fields = args{"PhoneNumberId": a.fields["PhoneNumberId"]} })
		w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Times: 1, Delay: 10 * time.Second},
			sandbox.Fault{Path: sandbox.NumberStatusPath, Times: 1, Delay: 20 * time.Second})
		var calls sync.WaitGroup
		var all [2]applied
		for n := range all {
			calls.Go(func() {
				all[n].instance, all[n].diags = w.server.Apply(typeName, nil, w.arguments(args{"status": "parked"}))
			})
			synctest.Wait()
		}
		calls.Wait()
		for n, a := range all {
			if len(a.diags) > 0 {
				t.Fatal(formatDiags(a.diags))
			}
			w.has(a.instance, map[string]string{"phone_number": w.sandbox.Numbers()[1-n]})
		}
		w.wrote(map[string]int{provisions: 2, statuses: 2})
	})
}

// TestPurchaseAnsweredTwice has two purchases answered with the same order or number, as by an
// API, or a proxy, that takes the second of two alike requests for a repetition. Only one resource
// has the number then: with both, destroying one would cancel the number of the other.
func TestPurchaseAnsweredTwice(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		polls  int
		fields []string // of the first answer, in the second
		isOwn  bool     // that is a purchase of its own
	}{
		"the whole answer":     {fields: []string{"OrderId", "PhoneNumberAssigned", "PhoneNumberId"}},
		"the order":            {fields: []string{"OrderId"}, isOwn: true},
		"the number":           {fields: []string{"PhoneNumberAssigned"}},
		"the order is pending": {polls: 2, fields: []string{"OrderId"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: test.polls})
				var mu sync.Mutex
				var first args
				w.rewrite(provisions, func(a *answer) {
					mu.Lock()
					defer mu.Unlock()
					if first == nil {
						first = maps.Clone(a.fields)
						return
					}
					for _, field := range test.fields {
						a.fields[field] = first[field]
					}
				})
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Times: 1, Delay: 10 * time.Second})
				var calls sync.WaitGroup
				var all [2]applied
				for n := range all {
					calls.Go(func() { all[n].instance, all[n].diags = w.server.Apply(typeName, nil, w.arguments()) })
					synctest.Wait()
				}
				calls.Wait()
				late, early := all[0], all[1] // The answer to the one that was sent first is delayed.
				w.has(early.instance, map[string]string{"order_id": text(first["OrderId"])})
				if len(early.diags) > 0 {
					t.Error(formatDiags(early.diags))
				}
				w.wrote(map[string]int{provisions: 2})
				if test.isOwn { // An order may have several numbers, each of which was paid for.
					if len(late.diags) > 0 || late.instance == nil || late.instance.Text("phone_number") == early.instance.Text("phone_number") {
						t.Errorf("the other resource has %v\n%s", late.instance, formatDiags(late.diags))
					}
					return
				}
				if late.instance != nil {
					t.Errorf("the other resource has the order %s and the number %s", late.instance.Text("order_id"), late.instance.Text("phone_number"))
				}
				only(t, late.diags, tfprotov6.DiagnosticSeverityError, "Cannot create the number",
					", which another resource of this run has bought", "Look before you apply again",
					fmt.Sprintf("Read data.telegent_numbers with message_route_id = %q", w.routes[0]))
			})
		})
	}
}

// TestNumberWithoutAnOrder keeps a number that the answer names without an order to wait
// for.
func TestNumberWithoutAnOrder(t *testing.T) {
	t.Parallel()
	for _, status := range []string{`null`, `""`, `"Pending"`, `"Complete"`, `"Something New"`} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				number := w.buy(nil)
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: fmt.Sprintf(
					`{"OrderId":null,"OrderStatus":%s,"PhoneNumberAssigned":%q,"PhoneNumberId":"NID-1"}`, status, number)})
				i := w.apply(nil, w.arguments())
				if i.Tainted {
					t.Error("it is tainted")
				}
				w.has(i, map[string]string{"phone_number": number, "id": "NID-1", "order_id": ""})
				w.counted(map[string]int{provisions: 1})
				w.settled(i, w.arguments())
			})
		})
	}
}
