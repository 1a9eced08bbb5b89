// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const uuidPattern = `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`

func TestNumberProvision(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{Now: newClock().Now})
	subscriber, voice := a.subscriber(t, "user@example.com"), a.voiceRoute(t)
	request := a.numberRequest(t, fields{
		"NumberType": "iot", "VoiceEnabled": true, "DataEnabled": true, "VoiceRouteId": voice, "AreaCode": "201", "ZipCode": "84043",
		"ICCID": "8901240397190195850", "AssignedSubscriberId": subscriber,
	})
	for name, test := range map[string]struct {
		request fields
		want    map[string]string // patterns of texts, null if ""
	}{
		"all": {request, map[string]string{
			"PhoneNumberAssigned": `\+1201[0-9]{7}`, "ZipCode": "84043", "ICCID": "8901240397190195850", "SubscriberId": subscriber,
		}},
		"least": {a.numberRequest(t), map[string]string{
			"PhoneNumberAssigned": `\+1801[0-9]{7}`, "ZipCode": "", "ICCID": "[0-9]{19,20}", "SubscriberId": "",
		}},
		"empty": {
			a.numberRequest(t, fields{"AreaCode": "", "ZipCode": "", "ICCID": "", "VoiceRouteId": "", "AssignedSubscriberId": "", "AccountId": ""}),
			map[string]string{"PhoneNumberAssigned": `\+1801[0-9]{7}`, "ZipCode": "", "ICCID": "[0-9]{19,20}", "SubscriberId": ""},
		},
	} {
		got := a.post(t, sandbox.NumberProvisionPath, test.request)
		maps.Copy(test.want, map[string]string{
			"OrderId": "JNUOID-" + uuidPattern, "PhoneNumberId": "NID-" + uuidPattern, "OrderStatus": "Complete", "ErrorMessage": "",
			"QRCode": `https://.*LPA:1\$[A-Z0-9.-]+\$[A-Z2-7]{5}(-[A-Z2-7]{5}){3}&.*`,
		})
		for key, pattern := range test.want {
			content, isText := got[key].(string)
			if isText == (pattern == "") || !regexp.MustCompile("^"+pattern+"$").MatchString(content) {
				t.Errorf("%s: %s is %v, want %q", name, key, got[key], pattern)
			}
		}
	}
	var stored fields
	for _, number := range a.Numbers() {
		if o := a.Object(number); o["NumberType"] == "iot" {
			stored = o
		}
	}
	for name, value := range request {
		if stored[name] != value {
			t.Errorf("%s is stored as %v, want %v", name, stored[name], value)
		}
	}
}

func TestNumberRules(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	voice := a.voiceRoute(t)
	number := a.number(t)
	active, parked, cancelled := a.number(t, fields{"ICCID": "8901"}), a.number(t, fields{"ICCID": "8902"}), a.number(t, fields{"ICCID": "8903"})
	a.status(t, "park", parked)
	a.status(t, "cancel", cancelled)
	if a.Object(active)["ICCID"] != "8901" {
		t.Errorf("stored: %v", a.Object(active))
	}

	for name, test := range map[string]struct {
		change  fields
		status  int
		message string
	}{
		"no message route":      {fields{"MessageRouteId": absent{}}, 400, "MessageRouteId is required"},
		"null message route":    {fields{"MessageRouteId": nil}, 400, "MessageRouteId is required"},
		"empty message route":   {fields{"MessageRouteId": ""}, 400, "MessageRouteId is required"},
		"unknown message route": {fields{"MessageRouteId": voice}, 422, "MessageRouteId is unknown"},
		"unknown voice route":   {fields{"VoiceRouteId": "CRID-1"}, 422, "VoiceRouteId is unknown"},
		"unknown subscriber":    {fields{"AssignedSubscriberId": "TSUID-1"}, 422, "AssignedSubscriberId is unknown"},
		"iot with a2p":          {fields{"NumberType": "iot", "MessageType": "a2p"}, 422, "MessageType of an iot number must be p2p"},
		"voice without route":   {fields{"VoiceEnabled": true}, 422, "VoiceRouteId is required if VoiceEnabled is true"},
		"ICCID of an active":    {fields{"ICCID": "8901"}, 422, "ICCID is in use"},
		"ICCID of a parked":     {fields{"ICCID": "8902"}, 422, "ICCID is in use"},
		"ICCID of a cancelled":  {fields{"ICCID": "8903"}, 200, ""},
		"voice with route":      {fields{"VoiceEnabled": true, "VoiceRouteId": voice}, 200, ""},
		"iot with p2p":          {fields{"NumberType": "iot"}, 200, ""},
		"mvno with a2p":         {fields{"MessageType": "a2p"}, 200, ""},
	} {
		got := a.send(t, http.MethodPost, sandbox.NumberProvisionPath, a.numberRequest(t, test.change))
		if test.status == http.StatusOK {
			accept(t, name, got)
			continue
		}
		refused(t, name, got, test.status, test.message)
	}
	if got := a.get(t, sandbox.NumberPath, "ICCID", "8903"); got["Status"] != "Active" {
		t.Errorf("the number of an ICCID used again: %v", got)
	}

	for name, test := range map[string]struct {
		change  fields
		status  int
		message string
	}{
		"unknown number":       {fields{"Number": "+18015551234"}, 404, ""},
		"cancelled number":     {fields{"Number": cancelled}, 422, "Number is cancelled"},
		"unknown route":        {fields{"MessageRouteId": ""}, 422, "MessageRouteId is unknown"},
		"unknown voice route":  {fields{"VoiceRouteId": "CRID-1"}, 422, "VoiceRouteId is unknown"},
		"unknown subscriber":   {fields{"AssignedSubscriberId": "TSUID-1"}, 422, "AssignedSubscriberId is unknown"},
		"iot with a2p":         {fields{"Classification": "IoT", "MessageType": "a2p"}, 422, "MessageType of an iot number must be p2p"},
		"voice without route":  {fields{"VoiceEnabled": true}, 422, "VoiceRouteId is required if VoiceEnabled is true"},
		"voice with null":      {fields{"VoiceEnabled": true, "VoiceRouteId": nil}, 422, "VoiceRouteId is required if VoiceEnabled is true"},
		"ICCID of another one": {fields{"Iccid": "8901"}, 422, "ICCID is in use"},
	} {
		before := a.Object(number)
		refused(t, name, a.send(t, http.MethodPost, sandbox.NumberUpdatePath, with(fields{"Number": number}, test.change)), test.status, test.message)
		if diff := cmp.Diff(before, a.Object(number)); diff != "" {
			t.Errorf("%s: refused, but (-before +after):\n%s", name, diff)
		}
	}
	a.post(t, sandbox.NumberUpdatePath, fields{"Number": active, "Iccid": "8901"}) // its own
}

func TestNumberLife(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{Now: newClock().Now})
	message, voice, subscriber := a.messageRoute(t), a.voiceRoute(t), a.subscriber(t, "user@example.com")
	placed := a.post(t, sandbox.NumberProvisionPath, a.numberRequest(t, fields{"MessageRouteId": message, "ICCID": "8901"}))
	number, _ := placed["PhoneNumberAssigned"].(string)
	want := fields{
		"Number": number, "TNID": placed["PhoneNumberId"], "OrderId": placed["OrderId"], "NumberType": "Mobile", "MessageEnabled": true,
		"MessageRouteId": message, "VoiceEnabled": false, "Classification": "MVNO", "MessageType": "P2P", "VoiceRouteId": nil,
		"Status": "Active", "OriginalDatePurchased": nil, "AssignedSubscriberId": nil, "Iccid": "8901", "Cnam": nil,
		"QrActivationLink": placed["QRCode"], "SwapsRemaining": 2.0, "NextSwapResetDate": "2025-08-02T18:31:13.00",
	}
	pin := a.Object(number)["PortOutPin"]
	product := "Sms+Data"
	same := func(what string) {
		t.Helper()
		for _, query := range [][]string{{"Number", number}, {"PhoneNumber", number}, {"ICCID", fmt.Sprint(want["Iccid"])}} {
			if diff := cmp.Diff(want, a.get(t, sandbox.NumberPath, query...)); diff != "" {
				t.Errorf("%s, by %s (-want +got):\n%s", what, query[0], diff)
			}
		}
		listed := with(want, fields{
			"TNID": absent{}, "Tnid": want["TNID"], "NumberType": "mobile", "OriginalDatePurchased": "05/02/2025",
			"MessageType": strings.ToLower(fmt.Sprint(want["MessageType"])), "ProductType": product, "PortOutPin": pin,
		})
		wantList := fields{
			"AccountId": sandbox.DefaultAccountID, "TotalResults": 1.0, "PageNumber": 1.0, "Filter": "All", "PhoneNumbers": []any{listed},
		}
		diff(t, what+", listed", wantList, a.get(t, sandbox.NumberInventoryPath))
	}
	same("provisioned")

	updated := a.post(t, sandbox.NumberUpdatePath, fields{
		"Number": number, "VoiceEnabled": true, "VoiceRouteId": voice, "MessageType": "a2p", "AssignedSubscriberId": subscriber, "Iccid": "8902",
		"CnamFirstName": "Jane", "CnamLastName": "Doe", "ProductType": "Sms+Data+Voice",
	})
	wantUpdated := fields{
		"Number": number, "Tnid": nil, "UpdateOrderId": updated["UpdateOrderId"], "UpdateOrderDate": "2025-05-02T18:31:13.0000000+00:00",
		"UpdateOrderStatus": "Complete", "MessageType": "a2p", "MessageEnabled": true, "Classification": "MVNO", "VoiceEnabled": true,
		"MessageRouteId": message, "VoiceRouteId": voice, "Iccid": "8902", "CnamFirstName": "Jane", "CnamLastName": "Doe",
		"ProductType": "Sms+Data+Voice",
	}
	diff(t, "updated", wantUpdated, updated)
	product = "Sms+Data+Voice"
	want = with(want, fields{
		"VoiceEnabled": true, "VoiceRouteId": voice, "MessageType": "A2P", "AssignedSubscriberId": subscriber, "Iccid": "8902", "Cnam": "Jane Doe",
	})
	same("updated")

	a.post(t, sandbox.NumberUpdatePath, fields{
		"Number": number, "AssignedSubscriberId": nil, "CnamFirstName": nil, "MessageEnabled": nil, "Classification": "IoT", "MessageType": "p2p",
	})
	want = with(want, fields{
		"AssignedSubscriberId": nil, "Cnam": "Doe", "MessageEnabled": false, "Classification": "IoT", "MessageType": "P2P",
	})
	same("cleared")

	a.post(t, sandbox.MessageRouteDeletePath, fields{"MessageRouteId": message})
	a.post(t, sandbox.VoiceRouteDeletePath, fields{"CallRouteId": voice})
	want["MessageRouteId"], want["VoiceRouteId"] = nil, nil
	same("without its routes")
	a.post(t, sandbox.NumberUpdatePath, fields{"Number": number, "CnamLastName": "Roe"}) // voice is enabled still
	want["Cnam"] = "Roe"
	same("renamed")
}

// status changes the status of numbers.
func (a api) status(t *testing.T, change string, numbers ...string) fields {
	t.Helper()
	return a.post(t, sandbox.NumberStatusPath, statusRequest(change, numbers...))
}

func statusRequest(change string, numbers ...string) fields {
	var elements []any
	for _, number := range numbers {
		elements = append(elements, fields{"Number": number})
	}
	return fields{"StatusChange": change, "EffectiveDate": "12/31/2023", "PhoneNumbers": elements}
}

func TestNumberStatus(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{Now: newClock().Now})
	first, second := a.number(t), a.number(t)
	for _, step := range []struct{ change, status string }{
		{"park", "Parked"},
		{"park", "Parked"},
		{"swap", "Parked"},
		{"activate", "Active"},
		{"swap", "Active"},
		{"swap-sim", "Active"},
		{"replace", "Active"},
		{"cancel", "Cancelled"},
		{"replace", "Cancelled"},
	} {
		before := a.Object(first)
		got := a.status(t, step.change, first, second)
		want := fields{
			"OrderId": got["OrderId"], "OrderDate": "2025-05-02T18:31:13.0000000Z", "OrderStatus": "Complete", "ChangeType": step.change,
			"EffectiveDate": "2023-12-31T00:00:00", "Numbers": []any{
				fields{"Number": first, "QrCode": a.Object(first)["QRCode"]}, fields{"Number": second, "QrCode": a.Object(second)["QRCode"]},
			},
		}
		diff(t, step.change, want, got)
		before["Status"] = step.status
		diff(t, "number after "+step.change, before, a.Object(first))
		if got := a.get(t, sandbox.NumberPath, "Number", second); got["Status"] != step.status {
			t.Errorf("%s: the second number is %v, want %s", step.change, got["Status"], step.status)
		}
	}

	third := a.number(t)
	for _, change := range []string{"park", "activate", "cancel"} {
		got := a.send(t, http.MethodPost, sandbox.NumberStatusPath, statusRequest(change, third, first))
		refused(t, change+" of a cancelled number", got, 422, "Number "+first+" is cancelled")
	}
	for _, change := range []string{"park", "activate", "cancel", "swap", "swap-sim", "replace"} {
		got := a.send(t, http.MethodPost, sandbox.NumberStatusPath, statusRequest(change, third, "+18015551234"))
		refused(t, change+" of an unknown number", got, 404, "")
	}
	if status := a.Object(third)["Status"]; status != "Active" {
		t.Errorf("the other number of refused changes is %v", status)
	}
}

func TestNumberReadNeedsOneParameter(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	number := a.number(t, fields{"ICCID": "8901"})
	for name, test := range map[string]struct {
		query  []string
		status int
	}{
		"none":          {nil, 400},
		"empty":         {[]string{"Number", ""}, 400},
		"two":           {[]string{"Number", number, "ICCID", "8901"}, 400},
		"two alike":     {[]string{"Number", number, "PhoneNumber", number}, 400},
		"unknown":       {[]string{"Number", "+18015551234"}, 404},
		"unknown ICCID": {[]string{"ICCID", "8902"}, 404},
		"number's":      {[]string{"ICCID", number}, 404},
	} {
		refused(t, name, a.send(t, http.MethodGet, withQuery(sandbox.NumberPath, test.query...), nil), test.status, "")
	}
	refusedFor(t, "unescaped", a.send(t, http.MethodGet, sandbox.NumberPath+"?Number="+number, nil), "Number")
}

func TestNumberInventoryPages(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{InventoryPageSize: 3})
	route, voice := a.messageRoute(t), a.voiceRoute(t)
	for i := range 8 {
		request := fields{"MessageRouteId": route, "MessageEnabled": i%4 < 2}
		if i == 1 {
			request["VoiceEnabled"], request["VoiceRouteId"] = true, voice
		}
		a.number(t, request)
	}
	numbers := a.Numbers()
	a.status(t, "cancel", numbers[3])
	a.status(t, "park", numbers[5], numbers[0])
	active, parked := append(numbers[1:3:3], numbers[4], numbers[6], numbers[7]), []string{numbers[0], numbers[5]}
	uncancelled := append(numbers[:3:3], numbers[4:]...)

	for name, test := range map[string]struct {
		query  []string
		filter string
		page   int
		total  int
		want   []string
	}{
		"default":       {nil, "All", 1, 7, uncancelled[:3]},
		"empty":         {[]string{"Filter", "", "PageNumber", ""}, "All", 1, 7, uncancelled[:3]},
		"all":           {[]string{"Filter", "aLL", "PageNumber", "2"}, "All", 2, 7, uncancelled[3:6]},
		"last":          {[]string{"Filter", "All", "PageNumber", "3"}, "All", 3, 7, uncancelled[6:]},
		"beyond":        {[]string{"PageNumber", "4"}, "All", 4, 7, nil},
		"far beyond":    {[]string{"PageNumber", "2147483647"}, "All", 2147483647, 7, nil},
		"active":        {[]string{"Filter", "active", "PageNumber", "1"}, "Active", 1, 5, active[:3]},
		"active, more":  {[]string{"Filter", "ACTIVE", "PageNumber", "2"}, "Active", 2, 5, active[3:]},
		"parked":        {[]string{"Filter", "Parked"}, "Parked", 1, 2, parked},
		"cancelled":     {[]string{"Filter", "cancelled"}, "Cancelled", 1, 1, numbers[3:4]},
		"total ignored": {[]string{"TotalNumbersRequested", "1"}, "All", 1, 7, uncancelled[:3]},
	} {
		got := a.get(t, sandbox.NumberInventoryPath, test.query...)
		var listed []string
		elements, _ := got["PhoneNumbers"].([]any)
		for i := range elements {
			number := element(t, elements, i)
			listed = append(listed, fmt.Sprint(number["Number"]))
			stored := a.Object(listed[i])
			for _, key := range []string{"MessageEnabled", "VoiceEnabled"} {
				want := stored[key]
				if i%2 == 1 {
					want = fmt.Sprint(want)
				}
				if number[key] != want {
					t.Errorf("%s: %s of element %d is %#v, want %#v", name, key, i, number[key], want)
				}
			}
		}
		diff(t, name+": numbers", test.want, listed)
		if elements == nil || got["TotalResults"] != float64(test.total) || got["PageNumber"] != float64(test.page) || got["Filter"] != test.filter {
			t.Errorf("%s: %v", name, got)
		}
	}
	for query, field := range map[string]string{
		"PageNumber=0": "PageNumber", "PageNumber=-1": "PageNumber", "PageNumber=x": "PageNumber", "PageNumber=1.0": "PageNumber",
		"PageNumber=2147483648": "PageNumber", "Filter=Canceled": "Filter", "TotalNumbersRequested=many": "TotalNumbersRequested",
		"TotalNumbersRequested=2147483648": "TotalNumbersRequested",
	} {
		refusedFor(t, query, a.send(t, http.MethodGet, sandbox.NumberInventoryPath+"?"+query, nil), field)
	}

	whole := newAPI(t, sandbox.Config{})
	request := whole.numberRequest(t)
	for range 101 {
		whole.create(t, sandbox.NumberProvisionPath, request)
	}
	for page, want := range map[string]int{"1": 100, "2": 1} {
		if got, _ := whole.get(t, sandbox.NumberInventoryPath, "PageNumber", page)["PhoneNumbers"].([]any); len(got) != want {
			t.Errorf("%d numbers on page %s of the default size, want %d", len(got), page, want)
		}
	}
}

func TestNumberInventoryOfAccounts(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	second := a.account(t, "Second")
	a.number(t)
	a.number(t, fields{"AccountId": second})
	if got := a.get(t, sandbox.NumberInventoryPath); got["TotalResults"] != 2.0 || got["AccountId"] != sandbox.DefaultAccountID {
		t.Errorf("inventory: %v", got)
	}
	a.Forget(sandbox.DefaultAccountID)
	a.Forget(second)
	if got := a.get(t, sandbox.NumberInventoryPath); got["TotalResults"] != 2.0 || got["AccountId"] != nil {
		t.Errorf("inventory without accounts: %v", got)
	}
	refused(t, "routes without accounts", a.send(t, http.MethodGet, sandbox.AccountVoiceRoutesPath, nil), 404, "")
}

func TestNumberAvailability(t *testing.T) {
	t.Parallel()
	request := fields{"NumberType": "mobile", "MessageEnabled": true, "VoiceEnabled": false}
	for name, test := range map[string]struct {
		config sandbox.Config
		change fields
		total  int
		listed int
		area   any // of all that are listed
		zip    any
	}{
		"all":                {total: 250, listed: 250},
		"area":               {change: fields{"AreaCode": "201"}, total: 50, listed: 50, area: 201.0},
		"area before zip":    {change: fields{"AreaCode": "801", "ZipCode": "00601"}, total: 50, listed: 50, area: 801.0},
		"zip":                {change: fields{"AreaCode": "", "ZipCode": "00602"}, total: 5, listed: 5, zip: "00602"},
		"unknown area":       {change: fields{"AreaCode": "999"}},
		"fewer":              {config: sandbox.Config{AvailableAreas: 7}, total: 7, listed: 7},
		"none":               {config: sandbox.Config{AvailableAreas: -1}},
		"second page":        {config: sandbox.Config{AvailabilityPageSize: 200}, change: fields{"PageNumber": 2}, total: 250, listed: 50},
		"page beyond":        {change: fields{"PageNumber": 2}, total: 250},
		"default page":       {config: sandbox.Config{AvailableAreas: 10_001}, total: 10_001, listed: 10_000},
		"page of all others": {config: sandbox.Config{AvailableAreas: 10_001}, change: fields{"PageNumber": 2}, total: 10_001, listed: 1},
	} {
		a := newAPI(t, test.config)
		sent := with(request, test.change)
		got := a.post(t, sandbox.NumberAvailabilityPath, sent)
		areas, _ := got["AvailableNumberAreas"].([]any)
		if got["ResultsTotal"] != float64(test.total) || len(areas) != test.listed || areas == nil {
			t.Errorf("%s: %v areas, %d listed, want %d, %d", name, got["ResultsTotal"], len(areas), test.total, test.listed)
		}
		seen := map[string]bool{}
		for i := range areas {
			area := element(t, areas, i)
			seen[fmt.Sprint(area["AreaCode"], area["Zipcode"])] = true
			if test.area != nil && area["AreaCode"] != test.area || test.zip != nil && area["Zipcode"] != test.zip {
				t.Errorf("%s: %v", name, area)
			}
		}
		if len(seen) != len(areas) {
			t.Errorf("%s: %d of %d areas are different", name, len(seen), len(areas))
		}
		for _, key := range []string{"AreaCode", "ZipCode"} {
			want := sent[key]
			if want == nil {
				want = ""
			}
			if got[key] != want {
				t.Errorf("%s: %s is %v, want %v", name, key, got[key], want)
			}
		}
		again := a.post(t, sandbox.NumberAvailabilityPath, sent)
		if diff := cmp.Diff(got["AvailableNumberAreas"], again["AvailableNumberAreas"]); diff != "" || got["RequestId"] == again["RequestId"] {
			t.Errorf("%s: again, with the id %v (-first +second):\n%s", name, again["RequestId"], diff)
		}
	}
}
