// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestOrder buys numbers whose orders take their time. The waits double from 2 s to
// 30 s, which they stay at.
func TestOrder(t *testing.T) {
	t.Parallel()
	doubling := []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second}
	tests := map[string]struct {
		pending int // how many looks find the order pending
		calls   map[string]int
		took    time.Duration
	}{
		"complete at once": {0, map[string]int{provisions: 1}, 0},
		"one look":         {1, map[string]int{provisions: 1, polls: 2, reads: 1}, 6 * time.Second},
		"five looks":       {5, map[string]int{provisions: 1, polls: 6, reads: 1}, 90 * time.Second},
		"forty looks":      {40, map[string]int{provisions: 1, polls: 41, reads: 1}, 19 * time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: test.pending})
				config := w.arguments(args{"area_code": "385"})
				start := time.Now()
				i := w.apply(nil, config)
				if took := time.Since(start); took != test.took {
					t.Errorf("took %s, want %s", took, test.took)
				}
				w.counted(test.calls)
				last := start
				n := 0
				for _, e := range w.sandbox.Journal() {
					if e.Path != sandbox.NumberOrderPath {
						continue
					}
					want := 30 * time.Second
					if n < len(doubling) {
						want = doubling[n]
					}
					if waited := e.At.Sub(last); waited != want {
						t.Errorf("look %d came after %s, want %s", n+1, waited, want)
					}
					last, n = e.At, n+1
				}

				number := w.sandbox.Numbers()[0]
				object := w.sandbox.Object(number)
				w.has(i, map[string]string{
					"phone_number": number, "id": text(object["PhoneNumberId"]), "order_id": text(object["OrderId"]),
					"iccid": text(object["ICCID"]), "qr_code": text(object["QRCode"]), "area_code": "385", "status": "active",
				})
				w.identified(i, "phone_number", number)
				w.settled(i, config)
			})
		})
	}
}

// pendingInstance is a number whose order was still pending when timeouts.create was
// over, after four looks at it. What comes then is the course's.
func pendingInstance(w *world, course sandbox.OrderCourse, more args) (*acctest.Instance, map[string]tftypes.Value) {
	w.t.Helper()
	w.sandbox.CourseOrders(course)
	config := w.arguments(args{"timeouts": args{"create": "50s", "delete": "55m"}}, more)
	start := time.Now()
	i, diags := w.server.Apply(typeName, nil, config)
	if i == nil || !i.Tainted {
		w.t.Fatalf("kept: %t; want an instance that is tainted: %s", i != nil, told(diags))
	}
	if took := time.Since(start); took != 50*time.Second {
		w.t.Errorf("took %s, want 50s", took)
	}
	only(w.t, diags, tfprotov6.DiagnosticSeverityError,
		"Cannot create the number", fmt.Sprintf("The order %s is still pending after 50s, with the status Pending; raise the timeout", i.Text("order_id")), "tainted")
	w.has(i, map[string]string{"phone_number": "", "id": "", "iccid": "", "qr_code": ""})
	if !strings.HasPrefix(i.Text("order_id"), "JNUOID-") {
		w.t.Errorf("the order is %q", i.Text("order_id"))
	}
	w.identified(i, "order_id", i.Text("order_id"))
	w.counted(map[string]int{provisions: 1, polls: 4})
	w.sandbox.ResetJournal()
	return i, config
}

// TestOrderTimeout reads a number whose order outlasted timeouts.create: as long as it
// is pending, all stays as it is; once it is complete, all that there is comes.
func TestOrderTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sandbox.Config{})
		i, config := pendingInstance(w, sandbox.OrderCourse{Polls: 5}, nil)

		before := texts(i.State)
		i = w.refresh(i)
		if diff := cmp.Diff(before, texts(i.State)); diff != "" {
			t.Errorf("the refresh changes (-before +after):\n%s", diff)
		}
		w.identified(i, "order_id", i.Text("order_id"))
		w.counted(map[string]int{polls: 1})

		i = w.refresh(i)
		number := w.sandbox.Numbers()[0]
		object := w.sandbox.Object(number)
		w.has(i, map[string]string{
			"phone_number": number, "id": text(object["PhoneNumberId"]), "order_id": text(object["OrderId"]),
			"iccid": text(object["ICCID"]), "qr_code": text(object["QRCode"]),
		})
		w.identified(i, "phone_number", number)
		w.counted(map[string]int{polls: 2, reads: 1})

		i.Tainted = false // as untaint does
		w.settled(i, config)
	})
}

// TestOrderTimeoutInLook has timeouts.create be over when a look is due, and while the
// answer to one is awaited, which says the same.
func TestOrderTimeoutInLook(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		timeout string
		delay   time.Duration // of the answers to the looks
		times   int
	}{
		"when one is due": {"1m", 0, 8}, // It is a matter of chance which comes first.
		"within one":      {"10s", 3 * time.Second, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 100})
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Delay: test.delay})
				for range test.times {
					i, diags := w.server.Apply(typeName, nil, w.arguments(args{"timeouts": args{"create": test.timeout}}))
					if i == nil {
						t.Fatalf("nothing is kept: %s", told(diags))
					}
					took, _ := time.ParseDuration(test.timeout)
					only(t, diags, tfprotov6.DiagnosticSeverityError, fmt.Sprintf("The order %s is still pending after %s, with the status Pending", i.Text("order_id"), took))
				}
			})
		})
	}
}

// TestOrderDestroy destroys a number whose order outlasted timeouts.create, without a
// refresh before it.
func TestOrderDestroy(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		course sandbox.OrderCourse
		more   args
		calls  map[string]int
		took   time.Duration
		status string // of the number, "" if none came
	}{
		"complete meanwhile":           {sandbox.OrderCourse{Polls: 4}, nil, map[string]int{polls: 1, statuses: 1}, 0, "Cancelled"},
		"complete in the end":          {sandbox.OrderCourse{Polls: 6}, nil, map[string]int{polls: 3, statuses: 1}, 6 * time.Second, "Cancelled"},
		"complete meanwhile, park":     {sandbox.OrderCourse{Polls: 4}, args{"on_destroy": "park"}, map[string]int{polls: 1, statuses: 1}, 0, "Parked"},
		"complete meanwhile, keep":     {sandbox.OrderCourse{Polls: 4}, args{"on_destroy": "keep"}, map[string]int{}, 0, ""},
		"failed meanwhile":             {sandbox.OrderCourse{Polls: 4, Status: "Error"}, nil, map[string]int{polls: 1}, 0, ""},
		"failed in the end":            {sandbox.OrderCourse{Polls: 6, Status: "Rejected"}, nil, map[string]int{polls: 3}, 6 * time.Second, ""},
		"cancelled by the other side":  {sandbox.OrderCourse{Polls: 4, Status: "Cancelled"}, nil, map[string]int{polls: 1}, 0, ""},
		"complete, in another word":    {sandbox.OrderCourse{Polls: 4, Status: "Completed"}, nil, map[string]int{polls: 1, statuses: 1}, 0, "Cancelled"},
		"complete, with a voice route": {sandbox.OrderCourse{Polls: 4}, args{"voice_enabled": true, "voice_route_id": "CRID-0"}, map[string]int{polls: 1, statuses: 1}, 0, "Cancelled"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				more := args{}
				maps.Copy(more, test.more)
				if more["voice_route_id"] != nil {
					more["voice_route_id"] = w.voices[0]
				}
				i, _ := pendingInstance(w, test.course, more)
				if _, diags := w.server.Plan(typeName, i, nil); len(diags) > 0 {
					t.Errorf("a plan without a number warns: %s", told(diags))
				}
				start := time.Now()
				w.destroy(i)
				if took := time.Since(start); took != test.took {
					t.Errorf("took %s, want %s", took, test.took)
				}
				w.counted(test.calls)
				numbers := w.sandbox.Numbers()
				if (len(numbers) == 1) != (test.status != "") {
					t.Fatalf("numbers: %v", numbers)
				}
				if test.status != "" {
					w.stored(numbers[0], args{"Status": test.status})
				}
			})
		})
	}
}

// TestOrderDestroyFails keeps what nobody knows to be gone.
func TestOrderDestroyFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault sandbox.Fault
		words string
	}{
		"the order cannot be read": {sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`}, "answered 403"},
		"still pending":            {sandbox.Fault{Body: `{"OrderId":"JNUOID-0","OrderStatus":"Submitted"}`}, "is still pending after 55m0s, with the status Submitted"},
		"complete without a number": {
			sandbox.Fault{Body: `{"OrderId":"JNUOID-0","OrderStatus":"Complete","PhoneNumbersOrdered":null}`}, "is complete but names no number",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				i, _ := pendingInstance(w, sandbox.OrderCourse{Polls: 100}, nil)
				test.fault.Path = sandbox.NumberOrderPath
				w.sandbox.Inject(test.fault)
				left, diags := w.server.Apply(typeName, i, nil)
				only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot delete the number "+i.Text("order_id"), test.words)
				if left == nil {
					t.Error("nothing is left in the state")
				}
				if n := w.sandbox.Requests(statuses); n > 0 {
					t.Errorf("%d changes of status", n)
				}
			})
		})
	}
	t.Run("an order that is unknown", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, sandbox.Config{})
			i, _ := pendingInstance(w, sandbox.OrderCourse{Polls: 100}, nil)
			w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`})
			w.destroy(i)
			w.counted(map[string]int{polls: 1})
		})
	})
}

// TestOrderFails has the order end without a number. What is tainted by it costs
// nothing to replace.
func TestOrderFails(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"Error", "Rejected", "Cancelled", "error", "REJECTED"} {
		for message, said := range map[string]string{"": "Telegent gave no reason", "8A-ACCOUNT_NUM_REQ_OR_INCORRECT": "8A-ACCOUNT_NUM_REQ_OR_INCORRECT"} {
			for _, pending := range []int{0, 2} {
				t.Run(fmt.Sprintf("%s, %s, after %d looks", status, said, pending), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						w := newWorld(t, sandbox.Config{})
						w.sandbox.CourseOrders(sandbox.OrderCourse{Times: 1, Polls: pending, Status: status, Message: message})
						i, diags := w.server.Apply(typeName, nil, w.arguments())
						if i == nil || !i.Tainted {
							t.Fatalf("kept: %t; want an instance that is tainted: %s", i != nil, told(diags))
						}
						order := i.Text("order_id")
						only(t, diags, tfprotov6.DiagnosticSeverityError, fmt.Sprintf("The order %s ended as %s: %s. It is in the state as tainted", order, status, said))
						w.identified(i, "order_id", order)

						// It stays so, whoever reads it.
						before := texts(i.State)
						if diff := cmp.Diff(before, texts(w.refresh(i).State)); diff != "" {
							t.Errorf("the refresh changes (-before +after):\n%s", diff)
						}
						w.sandbox.ResetJournal()
						i = w.apply(i, w.arguments())
						w.counted(map[string]int{polls: 1, provisions: 1})
						w.settled(i, w.arguments())
					})
				})
			}
		}
	}
}

// TestOrderStatuses has the order show a status before its end.
func TestOrderStatuses(t *testing.T) {
	t.Parallel()
	for _, status := range []string{
		"Pending", "InProgress", "ResolutionRequired", "Submitted", "Pending Carrier Approval", "Scheduled", "Completing", "Something New", "",
	} {
		t.Run("passes "+status, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 1, Body: fmt.Sprintf(`{"OrderId":"JNUOID-0","OrderStatus":%q}`, status)})
				i := w.apply(nil, w.arguments())
				w.counted(map[string]int{provisions: 1, polls: 3, reads: 1})
				w.settled(i, w.arguments())
			})
		})
	}
	for _, status := range []string{"Complete", "Completed", "complete", "COMPLETED"} {
		t.Run("ends as "+status, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				number := w.buy(nil)
				w.sandbox.Inject(
					sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: `{"OrderId":"JNUOID-0","OrderStatus":"Pending"}`},
					sandbox.Fault{Path: sandbox.NumberOrderPath, Body: fmt.Sprintf(`{"OrderId":"JNUOID-0","OrderStatus":%q,"PhoneNumbersOrdered":[{"Number":%q}]}`, status, number)},
				)
				i := w.apply(nil, w.arguments())
				w.has(i, map[string]string{"phone_number": number})
				w.counted(map[string]int{provisions: 1, polls: 1, reads: 1})
				w.settled(i, w.arguments())
			})
		})
		t.Run("ends at once as "+status, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				number := w.buy(nil)
				// The ZipCode is where the number came from, which nobody asked for.
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: fmt.Sprintf(
					`{"OrderId":"JNUOID-0","OrderStatus":%q,"PhoneNumberAssigned":%q,"PhoneNumberId":"NID-0","ZipCode":"84603"}`, status, number)})
				i := w.apply(nil, w.arguments())
				w.has(i, map[string]string{"phone_number": number, "id": "NID-0", "order_id": "JNUOID-0", "zip_code": ""})
				w.counted(map[string]int{provisions: 1})
				w.has(w.refresh(i), map[string]string{"id": "NID-0"}) // A read calls it TNID, and may mean another one.
				w.settled(i, w.arguments())
			})
		})
	}
}

// TestOrderNamesNumber has an order name its number before it is complete, as it may
// never come.
func TestOrderNamesNumber(t *testing.T) {
	t.Parallel()
	const pending = `{"OrderId":"JNUOID-0","OrderStatus":"Pending","PhoneNumberAssigned":"+18015550100","PhoneNumbersOrdered":[{"Number":"+18015550100"}]}`
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sandbox.Config{})
		w.sandbox.Inject(
			sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: pending},
			sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 5, Body: pending},
		)
		config := w.arguments(args{"timeouts": args{"create": "50s"}})
		i, diags := w.server.Apply(typeName, nil, config)
		only(t, diags, tfprotov6.DiagnosticSeverityError, "is still pending after 50s")
		w.identified(i, "order_id", "JNUOID-0")
		if i = w.refresh(i); i == nil { // A read of the number says that there is none.
			t.Fatal("the instance is gone while its order is pending")
		}
		w.has(i, map[string]string{"order_id": "JNUOID-0", "phone_number": ""})

		// Another one comes.
		number := w.buy(nil)
		w.sandbox.Inject(sandbox.Fault{
			Path: sandbox.NumberOrderPath, Body: fmt.Sprintf(`{"OrderId":"JNUOID-0","OrderStatus":"Complete","PhoneNumbersOrdered":[{"Number":%q}]}`, number),
		})
		i = w.refresh(i)
		w.has(i, map[string]string{"phone_number": number})
	})
	t.Run("and only the first answer does", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, sandbox.Config{})
			number := w.buy(nil)
			w.sandbox.Inject(
				sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: fmt.Sprintf(`{"OrderId":"JNUOID-0","OrderStatus":"Pending","PhoneNumberAssigned":%q}`, number)},
				sandbox.Fault{Path: sandbox.NumberOrderPath, Body: `{"OrderId":"JNUOID-0","OrderStatus":"Complete"}`},
			)
			i := w.apply(nil, w.arguments())
			object := w.sandbox.Object(number)
			w.has(i, map[string]string{"phone_number": number, "id": text(object["PhoneNumberId"]), "qr_code": text(object["QRCode"]), "iccid": text(object["ICCID"])})
			w.settled(i, w.arguments())
		})
	})
	t.Run("and it fails", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, sandbox.Config{})
			failed := strings.ReplaceAll(pending, "Pending", "Rejected")
			w.sandbox.Inject(
				sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: failed}, sandbox.Fault{Path: sandbox.NumberOrderPath, Body: failed},
			)
			i, diags := w.server.Apply(typeName, nil, w.arguments())
			only(t, diags, tfprotov6.DiagnosticSeverityError, "The order JNUOID-0 ended as Rejected")
			w.has(w.refresh(i), map[string]string{"order_id": "JNUOID-0", "phone_number": ""})
			w.sandbox.ResetJournal()
			w.destroy(i)
			w.counted(map[string]int{polls: 1})
		})
	})
}

// TestOrderLost has something go wrong while the order is pending: the order is kept.
func TestOrderLost(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		setUp func(w *world)
		words string
		calls map[string]int
	}{
		"the provider is stopped": {
			setUp: func(w *world) { time.AfterFunc(10*time.Second, w.stop) }, // between the second look and the third
			words: "context canceled", calls: map[string]int{provisions: 1, polls: 2},
		},
		"the order cannot be read": {
			setUp: func(w *world) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 1, Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`})
			},
			words: "GET /v1.0/numbers/order answered 403", calls: map[string]int{provisions: 1, polls: 1},
		},
		"the API is down": {
			setUp: func(w *world) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 5, Status: 503, Body: `{"StatusCode":503,"Message":"Down"}`})
			},
			words: "GET /v1.0/numbers/order answered 503", calls: map[string]int{provisions: 1, polls: 5},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 3})
				test.setUp(w)
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				if i == nil || !i.Tainted {
					t.Fatalf("kept: %t; want an instance that is tainted: %s", i != nil, told(diags))
				}
				order := i.Text("order_id")
				only(t, diags, tfprotov6.DiagnosticSeverityError, "While the order "+order+" was pending: ", test.words)
				w.identified(i, "order_id", order)
				<-time.After(time.Hour) // Nobody looks any more.
				w.counted(test.calls)

				w.restart()
				for i.Text("phone_number") == "" {
					i = w.refresh(i)
				}
				w.identified(i, "phone_number", w.sandbox.Numbers()[0])
				i.Tainted = false
				w.settled(i, w.arguments())
			})
		})
	}
}

// TestReadBackFails buys a number whose order takes its time and which cannot be read
// then. It is bought all the same: a warning, and the next refresh fills in the rest.
func TestReadBackFails(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"refused":         {Times: 1, Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`},
		"the API is down": {Times: 5, Status: 503, Body: `{"StatusCode":503,"Message":"Down"}`},
		"not there yet":   {Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
				fault.Path = sandbox.NumberPath
				w.sandbox.Inject(fault)
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "The number is created, but not finished", fmt.Sprintf("GET /v1.0/numbers answered %d", fault.Status))
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
			})
		})
	}
}

// TestCreationInSteps creates numbers with what provisioning does not take: the caller
// name and the status are calls of their own. If one fails, the number is bought all
// the same: a warning, and the next apply does what is left.
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
		calls  []string       // that write, in order
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
					w := newWorld(t, sandbox.Config{})
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
						t.Fatalf("kept: %t; want an instance that is not tainted: %s", i != nil, told(diags))
					}
					if test.words == "" && len(diags) > 0 {
						t.Errorf("the apply says: %s", told(diags))
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

// TestUnknownOutcome has the answer to a purchase get lost. The diagnostic says how to
// look for the number, and to look so finds it.
func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	const iccid = "8901240397190195850"
	faults := map[string]sandbox.Fault{
		"a dropped connection":   {Drop: true},
		"no answer":              {Hang: true},
		"an answer that ends":    {Body: `{"OrderId":"JNUOID-0","OrderStatus":"Complete"}`, Cut: 10},
		"an error":               {Status: 500, Body: `{"StatusCode":500,"Message":"Down"}`},
		"an answer with nothing": {Body: `{}`},
	}
	configs := map[string]func(w *world) args{
		"by route":                func(*world) args { return args{} },
		"by route and subscriber": func(w *world) args { return args{"assigned_subscriber_id": w.subscribers[0]} },
		"by ICCID":                func(*world) args { return args{"iccid": iccid} },
	}
	for faultName, fault := range faults {
		for configName, config := range configs {
			t.Run(faultName+", "+configName, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, sandbox.Config{InventoryPageSize: 2})
					// Those of others are not found.
					for range 3 {
						w.buy(args{"MessageRouteId": w.routes[1], "AssignedSubscriberId": w.subscribers[0]})
					}
					others := w.sandbox.Numbers()
					met := fault // which the configurations share
					met.Path, met.Times, met.After = sandbox.NumberProvisionPath, 1, true
					w.sandbox.Inject(met)
					i, diags := w.server.Apply(typeName, nil, w.arguments(config(w)))
					said := only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot create the number", "its outcome is unknown", "Look before you apply again")
					if i != nil {
						t.Errorf("an instance is kept: %v", i.State)
					}
					w.counted(map[string]int{provisions: 1})

					// Do as it says.
					match := regexp.MustCompile(`Read data\.(\w+) with (.*?):`).FindStringSubmatch(said)
					if match == nil {
						t.Fatalf("it does not say what to read: %s", said)
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
						t.Fatal(told(diags))
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
						t.Fatal(told(diags))
					}
					w.settled(i, w.arguments(config(w)))
				})
			})
		}
	}
}

// A number that the answer names is kept, though the answer has no order to ask.
func TestNumberWithoutAnOrder(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status  string
		tainted bool
	}{
		"nor a status": {status: `null`},
		"but pending":  {status: `"Pending"`, tainted: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{})
			server := acctest.Server(t, provider.NewServer("test")())
			server.Configure(acctest.Settings(url))
			s.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: `{"OrderId":null,"OrderStatus":` + test.status + `,"PhoneNumberAssigned":"+18015550100","PhoneNumberId":"NID-1"}`})
			instance, diags := server.Apply("telegent_number", nil, server.Args("telegent_number", map[string]any{
				"number_type": "mvno", "message_type": "p2p", "product_type": "Sms+Data", "message_enabled": true, "voice_enabled": false, "message_route_id": "MRID-1",
			}))
			if instance == nil || instance.Text("phone_number") != "+18015550100" || instance.Tainted != test.tainted {
				t.Errorf("%v, %v", instance, diags)
			}
		})
	}
}
