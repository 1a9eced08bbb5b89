// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// readOrder reads the order of an answer.
func (a api) readOrder(t *testing.T, answer fields) fields {
	t.Helper()
	return a.get(t, sandbox.NumberOrderPath, "OrderId", fmt.Sprint(answer["OrderId"]))
}

func TestOrderCompletesAtOnce(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{Now: newClock().Now})
	placed := a.post(t, sandbox.NumberProvisionPath, a.numberRequest(t))
	id, _ := placed["OrderId"].(string)
	if !strings.HasPrefix(id, "JNUOID-") || placed["OrderDate"] != "2025-05-02T18:31:13.000000+00:00" {
		t.Errorf("placed: %v", placed)
	}
	want := fields{
		"OrderDate": "2025-05-02T18:31:13.00", "OrderId": id, "OrderStatus": "Complete", "OrderStatusMessage": "",
		"OrderType": "provision", "PhoneNumbersOrdered": []any{fields{"Number": placed["PhoneNumberAssigned"]}},
	}
	diff(t, "order", want, a.readOrder(t, placed))
	refused(t, "no id", a.send(t, http.MethodGet, sandbox.NumberOrderPath, nil), 400, "")
	refused(t, "unknown id", a.send(t, http.MethodGet, sandbox.NumberOrderPath+"?OrderId=JNUOID-1", nil), 404, "")

	updated := a.post(t, sandbox.NumberUpdatePath, fields{"Number": placed["PhoneNumberAssigned"]})
	want["OrderId"], want["OrderType"] = updated["UpdateOrderId"], "update"
	diff(t, "order of an update", want, a.get(t, sandbox.NumberOrderPath, "OrderId", fmt.Sprint(updated["UpdateOrderId"])))
}

func TestOrderIsPending(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.CourseOrders(sandbox.OrderCourse{Polls: 2})
	subscriber := a.subscriber(t, "user@example.com")
	placed := a.post(t, sandbox.NumberProvisionPath, a.numberRequest(t, fields{
		"ZipCode": "84043", "ICCID": "8901", "AssignedSubscriberId": subscriber,
	}))
	want := fields{
		"OrderDate": placed["OrderDate"], "OrderId": placed["OrderId"], "OrderStatus": "Pending", "PhoneNumberAssigned": nil,
		"PhoneNumberId": nil, "QRCode": nil, "ZipCode": "84043", "ICCID": nil, "ErrorMessage": nil, "SubscriberId": subscriber,
	}
	diff(t, "placed", want, placed)
	for range 2 {
		if got := a.readOrder(t, placed); got["OrderStatus"] != "Pending" || cmp.Diff([]any{}, got["PhoneNumbersOrdered"]) != "" {
			t.Errorf("order: %v", got)
		}
		if numbers := a.Numbers(); len(numbers) != 0 {
			t.Errorf("numbers %v, though the order is pending", numbers)
		}
	}
	for range 2 {
		got := a.readOrder(t, placed)
		if len(a.Numbers()) != 1 {
			t.Fatalf("numbers %v", a.Numbers())
		}
		number := a.Numbers()[0]
		if got["OrderStatus"] != "Complete" || element(t, got["PhoneNumbersOrdered"], 0)["Number"] != number {
			t.Errorf("order: %v", got)
		}
		if o := a.Object(number); o["ICCID"] != "8901" || o["AssignedSubscriberId"] != subscriber || o["OrderId"] != placed["OrderId"] {
			t.Errorf("number: %v", o)
		}
	}
}

func TestOrderFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		course  sandbox.OrderCourse
		placed  string // OrderStatus
		error   any    // ErrorMessage
		last    string // OrderStatus
		message string // OrderStatusMessage
		numbers int
	}{
		"at once":             {sandbox.OrderCourse{Status: "Error", Message: "8A-X"}, "Error", "8A-X", "Error", "8A-X", 0},
		"without a message":   {sandbox.OrderCourse{Status: "Rejected"}, "Rejected", nil, "Rejected", "", 0},
		"later":               {sandbox.OrderCourse{Polls: 1, Status: "Error", Message: "8A-X"}, "Pending", nil, "Error", "8A-X", 0},
		"for ever":            {sandbox.OrderCourse{Status: "Pending"}, "Pending", nil, "Pending", "", 0},
		"no, other spelling":  {sandbox.OrderCourse{Polls: 1, Status: "Completed"}, "Pending", nil, "Completed", "", 1},
		"no, with a message":  {sandbox.OrderCourse{Message: "well"}, "Complete", nil, "Complete", "well", 1},
		"no, negative polls":  {sandbox.OrderCourse{Polls: -1}, "Complete", nil, "Complete", "", 1},
		"no, course of other": {sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Status: "Error"}, "Complete", nil, "Complete", "", 1},
	} {
		a := newAPI(t, sandbox.Config{})
		a.CourseOrders(test.course)
		placed := a.post(t, sandbox.NumberProvisionPath, a.numberRequest(t))
		if placed["OrderStatus"] != test.placed || placed["ErrorMessage"] != test.error {
			t.Errorf("%s: placed: %v", name, placed)
		}
		for range test.course.Polls {
			if got := a.readOrder(t, placed); got["OrderStatus"] != "Pending" || got["OrderStatusMessage"] != "" {
				t.Errorf("%s: pending order: %v", name, got)
			}
		}
		got := a.readOrder(t, placed)
		if got["OrderStatus"] != test.last || got["OrderStatusMessage"] != test.message || len(a.Numbers()) != test.numbers {
			t.Errorf("%s: order: %v, numbers %v", name, got, a.Numbers())
		}
	}
}

func TestOrderCourses(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.CourseOrders(
		sandbox.OrderCourse{Times: 1, Status: "1"},
		sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Times: 1, Status: "2"},
		sandbox.OrderCourse{Path: sandbox.NumberProvisionPath, Times: 2, Status: "3"},
		sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Status: "4"},
		sandbox.OrderCourse{Path: sandbox.NumberUpdatePath, Status: "5"}, // takes no course
	)
	number := a.number(t) // neither does Create
	var got []any
	for range 4 {
		got = append(got, a.post(t, sandbox.NumberProvisionPath, a.numberRequest(t))["OrderStatus"])
		got = append(got, a.status(t, "park", number)["OrderStatus"])
	}
	got = append(got, a.post(t, sandbox.NumberUpdatePath, fields{"Number": number})["UpdateOrderStatus"])
	want := []any{"1", "2", "3", "4", "3", "4", "Complete", "4", "Complete"}
	diff(t, "statuses", want, got)
	if status := a.Object(number)["Status"]; status != "Active" {
		t.Errorf("the number is %v after orders that failed", status)
	}
}

func TestOrderOfStatusIsPending(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.CourseOrders(sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Polls: 1})
	first, second, third := a.number(t), a.number(t), a.number(t)
	parking := a.status(t, "park", first, second, third)
	cancellation := a.status(t, "cancel", second)
	a.Forget(third)
	if status := a.Object(first)["Status"]; parking["OrderStatus"] != "Pending" || status != "Active" {
		t.Errorf("placed: %v, the number is %v", parking, status)
	}
	for _, order := range []fields{cancellation, cancellation, parking, parking} {
		got := a.readOrder(t, order)
		if got["OrderType"] != "status" || element(t, got["PhoneNumbersOrdered"], 0)["Number"] == nil {
			t.Errorf("order: %v", got)
		}
	}
	for number, want := range map[string]string{first: "Parked", second: "Cancelled"} {
		if status := a.Object(number)["Status"]; status != want {
			t.Errorf("%s is %v, want %s", number, status, want)
		}
	}
	if a.Object(third) != nil {
		t.Error("a forgotten number is back")
	}
}

func TestOrderOutlivesWhatItNeeds(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.CourseOrders(sandbox.OrderCourse{Polls: 1, Times: 2})
	message := a.messageRoute(t)
	orders := []fields{
		a.post(t, sandbox.NumberProvisionPath, a.numberRequest(t, fields{"MessageRouteId": message, "ICCID": "8901"})),
		a.post(t, sandbox.NumberProvisionPath, a.numberRequest(t, fields{"ICCID": "8901"})),
	}
	a.Forget(message)
	for _, order := range orders {
		a.readOrder(t, order)
	}
	if got := a.readOrder(t, orders[0]); got["OrderStatus"] != "Complete" || a.Object(a.Numbers()[0])["MessageRouteId"] != nil {
		t.Errorf("the first order: %v", got)
	}
	if got := a.readOrder(t, orders[1]); got["OrderStatus"] != "Error" || got["OrderStatusMessage"] != "ICCID is in use" || len(a.Numbers()) != 1 {
		t.Errorf("the second order: %v", got)
	}
}
