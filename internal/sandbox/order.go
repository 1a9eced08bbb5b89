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

// The statuses that the sandbox itself gives to orders.
const (
	orderComplete = "Complete"
	orderPending  = "Pending"
	orderError    = "Error"
)

// OrderCourse says how orders of numbers proceed. An order takes effect only when its status becomes Complete or Completed.
type OrderCourse struct {
	Path    string // of the operation that places the order: NumberProvisionPath, the default, or NumberStatusPath
	Times   int    // number of orders that take this course; 0: all
	Polls   int    // number of reads that still answer Pending; with 0 the call that places the order answers the last status
	Status  string // the last status, default Complete
	Message string // OrderStatusMessage at the end, and the ErrorMessage of a provisioning that fails at once
}

// An order is an order of numbers.
type order struct {
	id        string
	orderType string
	placed    time.Time
	polls     int // number of reads that still answer Pending
	status    string
	message   string
	numbers   []string
	effect    func(o *order) // what happens when it completes; nil afterwards
}

// CourseOrders sets the course of the orders that are placed from now on. An order takes the first course that matches its Path and
// has Times left; without one it completes at once.
func (s *Sandbox) CourseOrders(courses ...OrderCourse) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, course := range courses {
		course.Path = cmp.Or(course.Path, NumberProvisionPath)
		s.state.courses = append(s.state.courses, &course)
	}
}

// takeCourse returns the course that an order takes, and counts it.
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

// placeOrder places an order, which takes effect at once unless it stays pending.
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

// settle lets an order take effect once it is no longer pending.
func (o *order) settle() {
	if o.polls > 0 || o.effect == nil || o.status != orderComplete && o.status != "Completed" {
		return
	}
	effect := o.effect
	o.effect = nil
	effect(o)
}

// answeredStatus is the status of an order in answers.
func (o *order) answeredStatus() (status, message string) {
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
	status, message := o.answeredStatus()
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
