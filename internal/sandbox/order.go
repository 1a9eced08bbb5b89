// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// NumberOrderPath is the path of the operation that reads an order of numbers.
const NumberOrderPath = "/v1.0/numbers/order"

// The statuses of an order that the sandbox gives on its own.
const (
	orderComplete = "Complete"
	orderPending  = "Pending"
	orderError    = "Error"
)

// OrderCourse is how orders of numbers go. What is ordered happens only when an order gets to the status Complete or Completed.
type OrderCourse struct {
	Path    string // of the operation that places the order: NumberProvisionPath, the default, or NumberStatusPath
	Times   int    // how many orders go so; 0 is every one
	Polls   int    // how many reads of the order still say Pending; with 0 the call that places it answers the last status already
	Status  string // the last status, default Complete
	Message string // OrderStatusMessage at the end, and ErrorMessage of a provisioning that fails at once
}

// An order is one of numbers.
type order struct {
	id        string
	orderType string
	placed    time.Time
	polls     int // how many reads still say Pending
	status    string
	message   string
	numbers   []string
	effect    func(o *order) // what happens when it completes; nil once it did
}

// CourseOrders says how orders go that are placed from now on. An order takes the first course, in the order given, whose Path
// fits and whose Times is not used up; without one it completes at once.
func (s *Sandbox) CourseOrders(courses ...OrderCourse) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, course := range courses {
		course.Path = cmp.Or(course.Path, NumberProvisionPath)
		s.state.courses = append(s.state.courses, &course)
	}
}

// takeCourse finds the course of an order and uses it up by one.
func (st *state) takeCourse(path string) OrderCourse {
	for i, course := range st.courses {
		if course.Path != path {
			continue
		}
		taken := *course
		switch course.Times {
		case 0:
		case 1:
			st.courses = slices.Delete(st.courses, i, i+1)
		default:
			course.Times--
		}
		return taken
	}
	return OrderCourse{}
}

func (s *Sandbox) orderOperations() []operation {
	return []operation{{method: http.MethodGet, path: NumberOrderPath, run: s.getOrder}}
}

// placeOrder places an order and, unless it is to be pending for a while, has it take effect.
func (s *Sandbox) placeOrder(r request, path, orderType string, effect func(o *order)) *order {
	var course OrderCourse
	if !r.atOnce {
		course = s.state.takeCourse(path)
	}
	o := &order{
		id:        newID("JNUOID-"),
		orderType: orderType,
		placed:    r.at,
		polls:     max(course.Polls, 0),
		status:    cmp.Or(course.Status, orderComplete),
		message:   course.Message,
		effect:    effect,
	}
	s.state.orders[o.id] = o
	o.settle()
	return o
}

// settle has an order take effect that is not pending any more.
func (o *order) settle() {
	if o.polls > 0 || o.effect == nil || o.status != orderComplete && o.status != "Completed" {
		return
	}
	effect := o.effect
	o.effect = nil
	effect(o)
}

// shownStatus is the status of an order to the outside.
func (o *order) shownStatus() (status, message string) {
	if o.polls > 0 {
		return orderPending, ""
	}
	return o.status, o.message
}

func (s *Sandbox) getOrder(r request) answer {
	id, ok := r.only("OrderId")
	if !ok {
		return failure(http.StatusBadRequest)
	}
	o, found := s.state.orders[id]
	if !found {
		return failure(http.StatusNotFound)
	}
	o.settle()
	status, message := o.shownStatus()
	o.polls = max(o.polls-1, 0)
	numbers := []map[string]any{}
	for _, number := range o.numbers {
		numbers = append(numbers, map[string]any{"Number": number})
	}
	return jsonAnswer(http.StatusOK, map[string]any{
		"OrderDate":           o.placed.UTC().Format(zonelessTime),
		"OrderId":             o.id,
		"OrderStatus":         status,
		"OrderStatusMessage":  message,
		"OrderType":           o.orderType,
		"PhoneNumbersOrdered": numbers,
	})
}
