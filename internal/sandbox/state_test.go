// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{RequestsPerMinute: 1})
	for id, prefix := range map[string]string{
		a.account(t, "x"): "AID-", a.subscriber(t, "user@example.com"): "TSUID-", a.messageRoute(t): "MRID-", a.voiceRoute(t): "CRID-",
		a.webhook(t): "WID-", a.number(t): "+1801",
	} {
		if !strings.HasPrefix(id, prefix) {
			t.Errorf("%s, want %s...", id, prefix)
		}
	}
	if n := len(a.Journal()); n != 0 {
		t.Errorf("%d entries in the journal", n)
	}

	for name, test := range map[string]struct {
		path     string
		request  fields
		mentions string
	}{
		"other path":    {sandbox.NumberUpdatePath, fields{}, "creates nothing"},
		"no JSON":       {sandbox.AccountCreatePath, fields{"AccountName": math.Inf(1)}, "unsupported value"},
		"nil":           {sandbox.AccountCreatePath, nil, "one JSON object"},
		"missing field": {sandbox.AccountCreatePath, fields{}, "AccountName"},
		"a rule":        {sandbox.SubscriberCreatePath, a.subscriberRequest("USER@example.com"), "Email already exists"},
	} {
		if id, err := a.Create(test.path, test.request); id != "" || err == nil || !strings.Contains(err.Error(), test.mentions) {
			t.Errorf("%s: %q, %v, want a mention of %q", name, id, err, test.mentions)
		}
	}
}

func TestObjectIsACopy(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	id := a.voiceRoute(t, fields{"IpWhitelist": []any{fields{"IpAddress": "20.20.10.10"}}, "VoicePasswordToken": "p", "Trunk1Weight": 3})
	want := fields{
		"CallRouteId": id, "RouteName": "v", "RouteType": "URL", "AccountId": sandbox.DefaultAccountID, "VoicePasswordToken": "p",
		"Trunk1Weight": 3.0, "IpWhitelist": []any{fields{"IpAddress": "20.20.10.10"}},
	}
	for range 2 {
		got := a.Object(id)
		diff(t, "stored", want, got)
		element(t, got["IpWhitelist"], 0)["IpAddress"] = "changed"
		got["RouteName"] = "changed"
	}
	if a.Object("CRID-1") != nil {
		t.Error("an object that is not there")
	}
}

func TestChange(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	number, subscriber, voice, webhook := a.number(t), a.subscriber(t, "user@example.com"), a.voiceRoute(t), a.webhook(t)
	for _, change := range []struct {
		id, name string
		value    any
		want     any
	}{
		{sandbox.DefaultAccountID, "AccountName", "Drifted", "Drifted"},
		{sandbox.DefaultAccountID, "BillingAddress.City", "Provo", "Provo"},
		{sandbox.DefaultAccountID, "BillingAddress.Zip", "84043", "84043"},
		{sandbox.DefaultAccountID, "BillingAddress.City", nil, nil},
		{sandbox.DefaultAccountID, "MailingAddress", map[string]string{"City": "Heber"}, fields{"City": "Heber"}},
		{subscriber, "PhoneNumbers", []string{"+18015551234"}, []any{"+18015551234"}},
		{subscriber, "Name", nil, nil},
		{voice, "IpWhitelist", []map[string]string{{"IpAddress": "1.2.3.4"}}, []any{fields{"IpAddress": "1.2.3.4"}}},
		{voice, "Trunk1Weight", 7, 7.0},
		{webhook, "Active", false, false},
		{webhook, "SubscribedEvents", "New_Sms", "New_Sms"},
		{number, "Status", "Cancelled", "Cancelled"},
		{number, "CnamFirstName", "A", "A"},
	} {
		if err := a.Change(change.id, change.name, change.value); err != nil {
			t.Errorf("%s of %s: %v", change.name, change.id, err)
		}
		var got any = a.Object(change.id)
		for name := range strings.SplitSeq(change.name, ".") {
			inner, _ := got.(fields)
			got = inner[name]
		}
		if diff := cmp.Diff(change.want, got); diff != "" {
			t.Errorf("%s of %s (-want +got):\n%s", change.name, change.id, diff)
		}
	}
	if got := a.get(t, sandbox.NumberPath, "Number", number); got["Status"] != "Cancelled" || got["Cnam"] != "A" {
		t.Errorf("number: %v", got)
	}
	account := a.get(t, sandbox.AccountPath, "AccountId", sandbox.DefaultAccountID)
	if billing, _ := account["BillingAddress"].(fields); account["AccountName"] != "Drifted" || billing["Zip"] != "84043" {
		t.Errorf("account: %v", account)
	}

	for _, wrong := range []struct {
		id, name string
		value    any
	}{
		{"AID-1", "AccountName", "x"},
		{sandbox.DefaultAccountID, "accountName", "x"},
		{sandbox.DefaultAccountID, "AccountId", "x"},
		{sandbox.DefaultAccountID, "AccountName.City", "x"},
		{sandbox.DefaultAccountID, "BillingAddress.Planet", "x"},
		{sandbox.DefaultAccountID, "BillingAddress.", "x"},
		{voice, "IpWhitelist.IpAddress", "x"},
		{voice, "RouteName", math.NaN()},
		{number, "Number", "x"},
		{number, "Iccid", "x"},
		{webhook, "WebhookId", "x"},
	} {
		before := a.Object(wrong.id)
		if err := a.Change(wrong.id, wrong.name, wrong.value); err == nil {
			t.Errorf("%s of %s was changed", wrong.name, wrong.id)
		}
		if diff := cmp.Diff(before, a.Object(wrong.id)); diff != "" {
			t.Errorf("%s of %s: refused, but (-before +after):\n%s", wrong.name, wrong.id, diff)
		}
	}
}

func TestForget(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	message, voice, subscriber, webhook := a.messageRoute(t), a.voiceRoute(t), a.subscriber(t, "user@example.com"), a.webhook(t)
	refers := fields{"MessageRouteId": message, "VoiceRouteId": voice, "AssignedSubscriberId": subscriber, "VoiceEnabled": true}
	first, second, third := a.number(t, refers), a.number(t, refers), a.number(t)
	for _, id := range []string{message, voice, subscriber, webhook, second} {
		if !a.Forget(id) || a.Forget(id) || a.Object(id) != nil {
			t.Errorf("%s was not there, or still is", id)
		}
	}
	diff(t, "numbers", []string{first, third}, a.Numbers())
	got := a.get(t, sandbox.NumberPath, "Number", first)
	if got["MessageRouteId"] != nil || got["VoiceRouteId"] != nil || got["AssignedSubscriberId"] != nil || got["VoiceEnabled"] != true {
		t.Errorf("number: %v", got)
	}
	if a.get(t, sandbox.NumberPath, "Number", third)["MessageRouteId"] == nil {
		t.Error("a number lost a route that is still there")
	}
	refused(t, "a forgotten number", a.send(t, http.MethodGet, withQuery(sandbox.NumberPath, "Number", second), nil), 404, "")
	if fourth := a.number(t); fourth == second {
		t.Errorf("%s was given again", fourth)
	}
}

func TestStateConcurrently(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	message := a.messageRoute(t)
	request := a.numberRequest(t, fields{"MessageRouteId": message})
	a.CourseOrders(sandbox.OrderCourse{Times: 10, Polls: 1})
	t.Run("all", func(t *testing.T) { // not parallel itself: the count below waits for it
		for i := range 20 {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				order := a.post(t, sandbox.NumberProvisionPath, request)
				a.readOrder(t, order)
				a.readOrder(t, order)
				number := a.create(t, sandbox.NumberProvisionPath, request)
				if err := a.Change(number, "CnamFirstName", strconv.Itoa(i)); err != nil {
					t.Error(err)
				}
				a.get(t, sandbox.NumberInventoryPath)
				a.get(t, sandbox.AccountMessageRoutesPath)
				a.post(t, sandbox.MessageRouteUpdatePath, fields{"MessageRouteId": message, "RouteName": strconv.Itoa(i)})
				if i%2 == 0 && !a.Forget(number) {
					t.Error("a number that another test removed")
				}
			})
		}
	})
	seen := map[string]bool{}
	for _, number := range a.Numbers() {
		seen[number] = true
	}
	if len(seen) != 30 || len(a.Numbers()) != 30 {
		t.Errorf("%d numbers, %d different, want 30", len(a.Numbers()), len(seen))
	}
}

func TestStateOfMany(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	for i := range 500 {
		message, voice := a.messageRoute(t), a.voiceRoute(t)
		for range 2 {
			a.number(t, fields{"MessageRouteId": message, "VoiceRouteId": voice, "ICCID": fmt.Sprint("8901", len(a.Numbers()))})
		}
		a.subscriber(t, fmt.Sprintf("user%d@example.com", i))
	}
	numbers := a.Numbers()
	for _, number := range numbers {
		a.get(t, sandbox.NumberPath, "Number", number)
	}
	if got := a.get(t, sandbox.AccountVoiceRoutesPath); got["TotalRoutes"] != 500.0 || len(numbers) != 1000 {
		t.Errorf("%v routes, %d numbers", got["TotalRoutes"], len(numbers))
	}
}
