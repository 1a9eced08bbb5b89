// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestOrder buys numbers whose orders are pending at first. The waits double from 2 s to
// 30 s and then stay the same.
func TestOrder(t *testing.T) {
	t.Parallel()
	doubling := []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second}
	tests := map[string]struct {
		pending int // the number of polls that find the order pending
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
				w := newEnv(t, sandbox.Config{})
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

// pendingInstance is a number whose order was still pending at the end of timeouts.create,
// after four polls. That is a warning, because after an error the CLI would cancel the
// number. The course decides the end of the order.
func pendingInstance(w *env, course sandbox.OrderCourse, more args) (*acctest.Instance, map[string]tftypes.Value) {
	w.t.Helper()
	w.sandbox.CourseOrders(course)
	config := w.arguments(args{"timeouts": args{"create": "50s", "delete": "55m"}}, more)
	start := time.Now()
	i, diags := w.server.Apply(typeName, nil, config)
	if i == nil || i.Tainted {
		w.t.Fatalf("kept: %t; want an instance that is not tainted: %s", i != nil, formatDiags(diags))
	}
	if took := time.Since(start); took != 50*time.Second {
		w.t.Errorf("took %s, want 50s", took)
	}
	only(w.t, diags, tfprotov6.DiagnosticSeverityWarning,
		"The number is created, but not finished", "The state has the order, and the next plan or apply follows it and adopts its number",
		fmt.Sprintf("the order %s is still pending after 50s, with the status Pending; raise the timeout", i.Text("order_id")))
	w.has(i, map[string]string{"phone_number": "", "id": "", "iccid": text(more["iccid"]), "qr_code": ""})
	if !strings.HasPrefix(i.Text("order_id"), "JNUOID-") {
		w.t.Errorf("the order is %q", i.Text("order_id"))
	}
	w.identified(i, "order_id", i.Text("order_id"))
	w.counted(map[string]int{provisions: 1, polls: 4})
	w.sandbox.ResetJournal()
	return i, config
}

// TestOrderTimeout reads a number whose order outlasted timeouts.create: while it is
// pending, the state is unchanged; once it is complete, the state has everything.
func TestOrderTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
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
		w.settled(i, config)
	})
}

// TestOrderTimeoutInLook has timeouts.create end when a poll is due, and while a poll waits
// for its answer, with the same diagnostic.
func TestOrderTimeoutInLook(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		timeout string
		delay   time.Duration // of the answers to the polls
		times   int
	}{
		"when one is due": {"1m", 0, 8}, // Either may come first.
		"within one":      {"10s", 3 * time.Second, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 100})
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Delay: test.delay})
				for range test.times {
					i, diags := w.server.Apply(typeName, nil, w.arguments(args{"timeouts": args{"create": test.timeout}}))
					if i == nil {
						t.Fatalf("nothing is kept: %s", formatDiags(diags))
					}
					took, _ := time.ParseDuration(test.timeout)
					only(t, diags, tfprotov6.DiagnosticSeverityWarning, fmt.Sprintf("the order %s is still pending after %s, with the status Pending", i.Text("order_id"), took))
					if i.Tainted {
						t.Error("it is tainted")
					}
				}
			})
		})
	}
}

// TestOrderFails has the order end without a number. Nothing was bought, so nothing is
// kept, and the next apply has nothing to destroy.
func TestOrderFails(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"Error", "Rejected", "Cancelled", "error", "REJECTED"} {
		for message, detail := range map[string]string{"": "Telegent gave no reason", "8A-ACCOUNT_NUM_REQ_OR_INCORRECT": "8A-ACCOUNT_NUM_REQ_OR_INCORRECT"} {
			for _, pending := range []int{0, 2} {
				t.Run(fmt.Sprintf("%s, %s, after %d looks", status, detail, pending), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						w := newEnv(t, sandbox.Config{})
						w.sandbox.CourseOrders(sandbox.OrderCourse{Times: 1, Polls: pending, Status: status, Message: message})
						i, diags := w.server.Apply(typeName, nil, w.arguments())
						if i != nil {
							t.Fatalf("an instance is kept: %v", i.State)
						}
						detail := only(t, diags, tfprotov6.DiagnosticSeverityError, "Cannot create the number", fmt.Sprintf(" ended as %s: %s.", status, detail))
						if !regexp.MustCompile(`The order JNUOID-[0-9a-f-]+ ended`).MatchString(detail) {
							t.Errorf("it does not name the order: %s", detail)
						}
						w.sandbox.ResetJournal()
						i = w.apply(nil, w.arguments())
						w.counted(map[string]int{provisions: 1})
						w.settled(i, w.arguments())
					})
				})
			}
		}
	}
}

// TestOrderFailsLater has an order fail after timeouts.create: the next refresh removes the
// resource from the state and says why.
func TestOrderFailsLater(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"Error", "Rejected", "cancelled"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i, config := pendingInstance(w, sandbox.OrderCourse{Times: 1, Polls: 4, Status: status, Message: "8A-NO"}, nil)
				w.gone(i, "the order "+i.Text("order_id")+" ended as "+status+": 8A-NO")
				w.counted(map[string]int{polls: 1})
				w.settled(w.apply(nil, config), config)
			})
		})
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
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 2})
				looks := 0
				w.rewrite(polls, func(a *answer) {
					if looks++; looks == 1 {
						a.fields["OrderStatus"] = status
					}
				})
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
				w := newEnv(t, sandbox.Config{})
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
				w := newEnv(t, sandbox.Config{})
				number := w.buy(nil)
				// The ZipCode is that of the number, not that of the request.
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: fmt.Sprintf(
					`{"OrderId":"JNUOID-0","OrderStatus":%q,"PhoneNumberAssigned":%q,"PhoneNumberId":"NID-0","ZipCode":"84603"}`, status, number)})
				i := w.apply(nil, w.arguments())
				w.has(i, map[string]string{"phone_number": number, "id": "NID-0", "order_id": "JNUOID-0", "zip_code": ""})
				w.counted(map[string]int{provisions: 1})
				w.has(w.refresh(i), map[string]string{"id": "NID-0"}) // A read returns a TNID, which may be a different id.
				w.settled(i, w.arguments())
			})
		})
	}
}

// TestOrderStatusUnknown has an order stay at a status that no guide names, so that nothing says
// whether it has ended. If the inventory has its number, that was bought.
func TestOrderStatusUnknown(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"Success", "Fulfilled", "Complete.", "Expired"} {
		always := func(a *answer) { a.fields["OrderStatus"] = status }
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.buy(nil) // This number must not be mistaken for it.
				w.rewrite(provisions, always)
				w.rewrite(polls, always)
				i := w.apply(nil, w.arguments())
				w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[1]})
				w.wrote(map[string]int{provisions: 1})
				w.settled(i, w.arguments())
			})
		})
		for _, destroyed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, later, destroyed: %t", status, destroyed), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					i, config := pendingInstance(w, sandbox.OrderCourse{Polls: 4}, nil)
					w.rewrite(polls, always)
					if destroyed {
						w.destroy(i, "This plan cancels a number")
						w.stored(w.sandbox.Numbers()[0], args{"Status": "Cancelled"})
						return
					}
					i = w.refresh(i)
					w.has(i, map[string]string{"phone_number": w.sandbox.Numbers()[0]})
					w.wrote(nil)
					w.settled(i, config)
				})
			})
		}
		t.Run(status+", and the inventory lacks it", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.rewrite(provisions, always)
				w.rewrite(polls, always)
				w.rewrite(listings, func(a *answer) { a.replace(200, `{"TotalResults":0,"PhoneNumbers":[]}`) })
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "is still pending after 20m0s, with the status "+status)
				w.identified(w.refresh(i), "order_id", i.Text("order_id"))
			})
		})
	}
}

// TestOrderNamesNumber has an order name a number before it is complete; it may never be
// bought.
func TestOrderNamesNumber(t *testing.T) {
	t.Parallel()
	const pending = `{"OrderId":"JNUOID-0","OrderStatus":"Pending","PhoneNumberAssigned":"+18015550100","PhoneNumbersOrdered":[{"Number":"+18015550100"}]}`
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		w.sandbox.Inject(
			sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: pending},
			sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 5, Body: pending},
		)
		config := w.arguments(args{"timeouts": args{"create": "50s"}})
		i, diags := w.server.Apply(typeName, nil, config)
		only(t, diags, tfprotov6.DiagnosticSeverityWarning, "the order JNUOID-0 is still pending after 50s")
		w.identified(i, "order_id", "JNUOID-0")
		if i = w.refresh(i); i == nil { // A read of the number says that there is none.
			t.Fatal("the instance is gone while its order is pending")
		}
		w.has(i, map[string]string{"order_id": "JNUOID-0", "phone_number": ""})

		// The order gets another number.
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
			w := newEnv(t, sandbox.Config{})
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
			w := newEnv(t, sandbox.Config{})
			failed := strings.ReplaceAll(pending, "Pending", "Rejected")
			w.sandbox.Inject(
				sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: failed}, sandbox.Fault{Path: sandbox.NumberOrderPath, Body: failed},
			)
			i, diags := w.server.Apply(typeName, nil, w.arguments())
			only(t, diags, tfprotov6.DiagnosticSeverityError, "The order JNUOID-0 ended as Rejected")
			if i != nil {
				t.Errorf("an instance is kept: %v", i.State)
			}
			w.counted(map[string]int{provisions: 1, listings: 1}) // The inventory has no such number either.
		})
	})
	for name, inventory := range map[string]sandbox.Fault{
		"and it fails, and the inventory is refused": {Status: 403, Body: `{"StatusCode":403,"Message":"No"}`},
		"and it fails, and the inventory lacks some": {Body: `{"TotalResults":1,"PhoneNumbers":[]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				failed := strings.ReplaceAll(pending, "Pending", "Rejected")
				inventory.Path = sandbox.NumberInventoryPath
				w.sandbox.Inject(
					sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: failed}, sandbox.Fault{Path: sandbox.NumberOrderPath, Body: failed}, inventory,
				)
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "the order JNUOID-0 ended as Rejected but names +18015550100", "find out whether this order bought it")
				w.has(i, map[string]string{"order_id": "JNUOID-0"})
				i, diags = w.server.Refresh(typeName, i)
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "An order that failed names a number", "find out whether this order bought it")
				w.has(i, map[string]string{"order_id": "JNUOID-0"})
			})
		})
	}
}

// TestOrderNamesSeveral has an order name the number of another purchase, too. The other one
// must not be taken for the number of this order: it would be cancelled with it.
func TestOrderNamesSeveral(t *testing.T) {
	t.Parallel()
	for name, also := range map[string]func(list []any, other string) any{
		"another first":    func(list []any, other string) any { return append([]any{args{"Number": other}}, list...) },
		"another last":     func(list []any, other string) any { return append(list, args{"Number": other}) },
		"another, as text": func(list []any, other string) any { return []any{other, text(list[0].(args)["Number"])} }, //nolint:forcetypeassert // A wrong answer is to fail the test.
		"itself twice":     func(list []any, _ string) any { return append(list, list...) },
	} {
		for _, assigned := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, assigned at once: %t", name, assigned), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newEnv(t, sandbox.Config{})
					other, bought := w.buy(nil), "+18012000002"
					w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1})
					w.rewrite(provisions, func(a *answer) {
						if assigned {
							a.fields["PhoneNumberAssigned"] = bought
						}
					})
					w.rewrite(polls, func(a *answer) {
						if list, _ := a.fields["PhoneNumbersOrdered"].([]any); len(list) > 0 {
							a.fields["PhoneNumbersOrdered"] = also(list, other)
						}
					})
					i := w.apply(nil, w.arguments())
					w.has(i, map[string]string{"phone_number": bought})
					w.settled(i, w.arguments())
				})
			})
		}
	}
	const both = `"PhoneNumbersOrdered":[{"Number":"+18012000001"},{"Number":"+18012000002"}]`
	for name, listed := range map[string]string{"neither": "JNUOID-1", "both": "JNUOID-0"} {
		t.Run("and the inventory has "+name+" under the order", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				for range 2 {
					acctest.Change(t, w.sandbox, w.buy(nil), map[string]any{"OrderId": listed})
				}
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: `{"OrderId":"JNUOID-0","OrderStatus":"Pending"}`},
					sandbox.Fault{Path: sandbox.NumberOrderPath, Body: `{"OrderId":"JNUOID-0","OrderStatus":"Complete",` + both + `}`})
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				only(t, diags, tfprotov6.DiagnosticSeverityWarning, "its number is not yet known: it names +18012000001, +18012000002")
				w.identified(i, "order_id", "JNUOID-0")
				w.identified(w.refresh(i), "order_id", "JNUOID-0")
			})
		})
	}
	t.Run("and it fails", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			w.buy(nil)
			w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberProvisionPath, Body: `{"OrderId":"JNUOID-0","OrderStatus":"Error",` + both + `}`})
			i, diags := w.server.Apply(typeName, nil, w.arguments())
			only(t, diags, tfprotov6.DiagnosticSeverityWarning, "the order JNUOID-0 ended as Error but names +18012000001, which the account has")
			w.has(i, map[string]string{"order_id": "JNUOID-0", "phone_number": ""})
		})
	})
}

// TestOrderLost has a failure while the order is pending: the order is kept.
func TestOrderLost(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		setUp func(w *env)
		words string
		calls map[string]int
		took  time.Duration // 0 if that does not matter
	}{
		"the provider is stopped": {
			setUp: func(w *env) { time.AfterFunc(10*time.Second, w.stop) }, // between the second and the third poll
			words: "%s is still pending, with the status Pending: the run was interrupted", calls: map[string]int{provisions: 1, polls: 2}, took: 10 * time.Second,
		},
		"the provider is stopped within a look": {
			setUp: func(w *env) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 1, Delay: 3 * time.Second})
				time.AfterFunc(4*time.Second, w.stop)
			},
			words: "%s is still pending, with the status Pending: the run was interrupted", calls: map[string]int{provisions: 1, polls: 1}, took: 4 * time.Second,
		},
		"the order cannot be read": {
			setUp: func(w *env) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 1, Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`})
			},
			words: "while the order %s was pending: GET /v1.0/numbers/order answered 403", calls: map[string]int{provisions: 1, polls: 1},
		},
		"the API is down": {
			setUp: func(w *env) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 5, Status: 503, Body: `{"StatusCode":503,"Message":"Down"}`})
			},
			words: "while the order %s was pending: GET /v1.0/numbers/order answered 503", calls: map[string]int{provisions: 1, polls: 5},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				w.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 3})
				test.setUp(w)
				start := time.Now()
				i, diags := w.server.Apply(typeName, nil, w.arguments())
				if i == nil || i.Tainted {
					t.Fatalf("kept: %t; want an instance that is not tainted: %s", i != nil, formatDiags(diags))
				}
				order := i.Text("order_id")
				only(t, diags, tfprotov6.DiagnosticSeverityWarning,
					"The number is created, but not finished", "The state has the order", fmt.Sprintf(test.words, order))
				w.identified(i, "order_id", order)
				if took := time.Since(start); test.took != 0 && took != test.took {
					t.Errorf("took %s, want %s", took, test.took)
				}
				<-time.After(time.Hour) // There are no more polls.
				w.counted(test.calls)

				w.restart()
				for i.Text("phone_number") == "" {
					i = w.refresh(i)
				}
				w.identified(i, "phone_number", w.sandbox.Numbers()[0])
				w.settled(i, w.arguments())
				if n := w.sandbox.Requests(provisions); n != 1 {
					t.Errorf("%d numbers are ordered", n)
				}
			})
		})
	}
}
