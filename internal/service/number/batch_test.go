// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// parallelism is how many instances the CLI applies at a time.
const parallelism = 10

// own makes numbers that the state has, as configured.
func (w *env) own(n int, config map[string]tftypes.Value) []*acctest.Instance {
	w.t.Helper()
	made := w.apply(nil, config)
	all := []*acctest.Instance{made}
	for len(all) < n {
		number := w.buy(nil)
		i := *made
		i.State, i.Identity = maps.Clone(made.State), maps.Clone(made.Identity)
		i.State["id"] = tftypes.NewValue(tftypes.String, text(w.sandbox.Object(number)["PhoneNumberId"]))
		i.State["phone_number"] = tftypes.NewValue(tftypes.String, number)
		i.Identity["phone_number"] = i.State["phone_number"]
		all = append(all, &i)
	}
	w.sandbox.ResetJournal()
	return all
}

// applied is what an apply of an instance ends with.
type applied struct {
	instance *acctest.Instance
	diags    []*tfprotov6.Diagnostic
}

// applyAll applies a configuration to instances, as many at a time as the CLI does.
func (w *env) applyAll(instances []*acctest.Instance, config map[string]tftypes.Value) []applied {
	all := make([]applied, len(instances))
	free := make(chan struct{}, parallelism)
	var calls sync.WaitGroup
	for n, i := range instances {
		free <- struct{}{}
		calls.Go(func() {
			all[n].instance, all[n].diags = w.server.Apply(typeName, i, config)
			<-free
		})
	}
	calls.Wait()
	return all
}

// applyTogether is applyAll for some whose first one is under way when the others come.
func (w *env) applyTogether(instances []*acctest.Instance, config map[string]tftypes.Value) []applied {
	w.inFlight()
	var first []applied
	var calls sync.WaitGroup
	calls.Go(func() { first = w.applyAll(instances[:1], config) })
	synctest.Wait()
	others := w.applyAll(instances[1:], config)
	calls.Wait()
	return append(first, others...)
}

// batches returns how many numbers each request for a change of status has, in order.
func (w *env) batches() []int {
	var all []int
	for _, body := range w.sent.to(sandbox.NumberStatusPath) {
		numbers, _ := body["PhoneNumbers"].([]any)
		all = append(all, len(numbers))
	}
	return all
}

// inFlight has each change of status take its time.
func (w *env) inFlight() {
	w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberStatusPath, Delay: 200 * time.Millisecond})
}

// TestManyStatuses parks and cancels hundreds of numbers.
func TestManyStatuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		numbers int
		pending bool // until the first look at the order
		most    int  // requests
	}{
		"a hundred, complete at once":      {100, false, 30},
		"five hundred, complete at once":   {500, false, 150},
		"five hundred, complete on a look": {500, true, 240}, // Two requests for each batch; who is in which depends on the scheduler.
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				all := w.own(test.numbers, w.arguments())
				w.inFlight()
				if test.pending {
					w.rewrite(statuses, func(a *answer) { a.fields["OrderStatus"] = "Pending" })
				}
				for n, a := range w.applyAll(all, w.arguments(args{"status": "parked"})) {
					if len(a.diags) > 0 {
						t.Fatal(formatDiags(a.diags))
					}
					w.has(a.instance, map[string]string{"status": "parked", "observed_status": "parked"})
					w.stored(a.instance.Text("phone_number"), args{"Status": "Parked"})
					all[n] = a.instance
				}
				if n := len(w.sandbox.Journal()); n > test.most {
					t.Errorf("parking took %d requests, want %d at most; numbers in each: %v", n, test.most, w.batches())
				}
				w.sandbox.ResetJournal()
				for n, a := range w.applyAll(all, nil) {
					number := all[n].Text("phone_number")
					warned(t, a.diags, "This plan cancels a number")
					if a.instance != nil {
						t.Fatalf("%s is left", number)
					}
					w.stored(number, args{"Status": "Cancelled"})
				}
				if n := len(w.sandbox.Journal()); n > test.most {
					t.Errorf("cancelling took %d requests, want %d at most; numbers in each: %v", n, test.most, w.batches())
				}
			})
		})
	}
}

// TestStatusOfSeveral parks ten numbers, nine of them in a request that does not go well.
func TestStatusOfSeveral(t *testing.T) {
	t.Parallel()
	const bad = "+18012000005"
	// ofNine has a rewrite change the answer to the request for nine alone.
	ofNine := func(w *env, change func(a *answer)) func(a *answer) {
		return func(a *answer) {
			if batches := w.batches(); batches[len(batches)-1] == parallelism-1 {
				change(a)
			}
		}
	}
	for name, test := range map[string]struct {
		prepare func(w *env)
		batches []int // all numbers of the requests, in order
		reads   int
		polls   int
		err     string // of the bad one; "" if it goes well
		errs    string // of all others but the first
	}{
		"as it should": {
			prepare: func(*env) {}, batches: []int{1, 9},
		},
		"pending": {
			prepare: func(w *env) {
				w.sandbox.CourseOrders(sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Polls: 2})
			}, batches: []int{1, 9}, polls: 6,
		},
		"one is refused": {
			prepare: func(w *env) { w.change(bad, "Status", "Cancelled") }, err: "Number " + bad + " is cancelled",
		},
		"one is not found": {
			prepare: func(w *env) { w.sandbox.Forget(bad) }, err: "answered 404",
		},
		"one has a bad result": {
			prepare: func(w *env) {
				w.rewrite(statuses, ofNine(w, func(a *answer) {
					numbers, _ := a.fields["Numbers"].([]any)
					for _, element := range numbers {
						if number, _ := element.(args); number["Number"] == bad {
							number["Status"], number["StatusMessage"] = "Failed", "6P-LOCKED"
						}
					}
				}))
			}, batches: []int{1, 9}, err: `the status "Failed" for ` + bad + ": 6P-LOCKED.",
		},
		"a bad result is of an unknown one": {
			prepare: func(w *env) {
				w.rewrite(statuses, ofNine(w, func(a *answer) {
					w.change(bad, "Status", "Active")
					a.fields["Numbers"] = []any{args{"Status": "Failed"}}
				}))
			}, batches: []int{1, 9, 1}, reads: 9,
		},
		// The order goes on, and to send a number again meanwhile may be refused.
		"a bad result is of an unknown one, pending": {
			prepare: func(w *env) {
				w.sandbox.CourseOrders(sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Polls: 2})
				w.rewrite(statuses, ofNine(w, func(a *answer) { a.fields["Numbers"] = []any{args{"Status": "Failed"}} }))
			}, batches: []int{1, 9}, reads: 9, polls: 6,
		},
		"a bad result is of an unknown one, and all are named": {
			prepare: func(w *env) {
				w.rewrite(statuses, ofNine(w, func(a *answer) {
					numbers, _ := a.fields["Numbers"].([]any)
					for _, element := range numbers {
						number, _ := element.(args)
						number["Status"] = "Success"
					}
					a.fields["Numbers"] = append(numbers, args{"Status": "Failed"})
				}))
			}, batches: []int{1, 9},
		},
		"its result is missing": {
			prepare: func(w *env) {
				w.rewrite(statuses, ofNine(w, func(a *answer) {
					w.change(bad, "Status", "Active")
					numbers, _ := a.fields["Numbers"].([]any)
					a.fields["Numbers"] = slices.DeleteFunc(numbers, func(element any) bool {
						number, _ := element.(args)
						return number["Number"] == bad
					})
				}))
			}, batches: []int{1, 9, 1}, reads: 1,
		},
		"no result has its spelling": {
			prepare: func(w *env) {
				w.rewrite(statuses, ofNine(w, func(a *answer) { a.fields["Numbers"] = []any{args{"Number": "TNID-1"}, args{"Number": "TNID-2"}} }))
			}, batches: []int{1, 9}, reads: 9,
		},
		"the order failed": {
			prepare: func(w *env) {
				w.sandbox.CourseOrders(sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Times: 1},
					sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Times: 1, Polls: 1, Status: "Error", Message: "6P-LOCKED"})
			}, batches: []int{1, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1}, reads: 9, polls: 2,
		},
		"the order failed, and so does that of one": {
			prepare: func(w *env) {
				w.rewrite(statuses, func(a *answer) {
					bodies := w.sent.to(sandbox.NumberStatusPath)
					if strings.Contains(fmt.Sprint(bodies[len(bodies)-1]), bad) {
						w.change(bad, "Status", "Active")
						a.fields["OrderStatus"], a.fields["OrderStatusMessage"] = "Rejected", "6P-LOCKED"
					}
				})
			}, batches: []int{1, 9, 1}, reads: 9, err: "ended as Rejected: 6P-LOCKED.",
		},
		"the answer is lost": {
			prepare: func(w *env) {
				w.rewrite(statuses, ofNine(w, func(a *answer) {
					w.change(bad, "Status", "Active")
					a.replace(http.StatusBadGateway, "")
				}))
			}, batches: []int{1, 9}, reads: 9, err: `answered 502 Bad Gateway; its status is "Active"`,
		},
		"the answer is lost, and nothing can be read": {
			prepare: func(w *env) {
				w.rewrite(statuses, ofNine(w, func(a *answer) { a.replace(http.StatusBadGateway, "") }))
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberPath, Status: http.StatusForbidden, Body: `{"StatusCode":403,"Message":"No"}`})
			}, batches: []int{1, 9}, reads: 9, err: "its outcome is unknown", errs: "the number's status cannot be read: GET /v1.0/numbers answered 403",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				all := w.own(parallelism, w.arguments())
				// A token is there, so that the first request goes at once.
				all[0] = w.apply(w.apply(all[0], w.arguments(args{"status": "parked"})), w.arguments())
				w.sent.bodies = map[string][]map[string]any{}
				test.prepare(w)
				w.sandbox.ResetJournal()
				for n, a := range w.applyTogether(all, w.arguments(args{"status": "parked"})) {
					number, err := a.instance.Text("phone_number"), test.errs
					switch {
					case n == 0:
						err = ""
					case number == bad:
						err = test.err
					}
					if err == "" {
						if len(a.diags) > 0 {
							t.Errorf("%s: %s", number, formatDiags(a.diags))
						}
						w.has(a.instance, map[string]string{"status": "parked"})
						w.stored(number, args{"Status": "Parked"})
						continue
					}
					only(t, a.diags, tfprotov6.DiagnosticSeverityError, "Cannot update the number "+number, err)
					w.has(a.instance, map[string]string{"status": "active"})
				}
				if test.batches != nil {
					if diff := cmp.Diff(test.batches, w.batches()); diff != "" {
						t.Errorf("numbers in each request (-want +got):\n%s", diff)
					}
				}
				if n, m := w.sandbox.Requests(reads), w.sandbox.Requests(polls); n != test.reads || m != test.polls {
					t.Errorf("%d reads and %d looks, want %d and %d", n, m, test.reads, test.polls)
				}
			})
		})
	}
}

// TestCancelOfSeveral cancels ten numbers, nine of them in a request whose answer leaves one out,
// at an API that finds no cancelled number. The inventory decides what became of that one.
func TestCancelOfSeveral(t *testing.T) {
	t.Parallel()
	const missing = "+18012000005"
	for name, test := range map[string]struct {
		status string // of the one that is left out
		err    string
	}{
		"it is cancelled": {status: "Cancelled"},
		"it is not":       {status: "Active", err: "although the inventory has it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				all := w.own(parallelism, w.arguments())
				all[0] = w.apply(w.apply(all[0], w.arguments(args{"status": "parked"})), w.arguments()) // A token is there.
				w.rewrite(reads, func(a *answer) { a.replace(http.StatusNotFound, `{"StatusCode":404,"Message":"No such number"}`) })
				w.rewrite(statuses, func(a *answer) {
					if numbers, _ := a.fields["Numbers"].([]any); len(numbers) == parallelism-1 {
						w.change(missing, "Status", test.status)
						a.fields["Numbers"] = slices.DeleteFunc(numbers, func(element any) bool {
							number, _ := element.(args)
							return number["Number"] == missing
						})
					}
				})
				for n, a := range w.applyTogether(all, nil) {
					if number := all[n].Text("phone_number"); test.err != "" && number == missing {
						if last := a.diags[len(a.diags)-1]; a.instance == nil || last.Severity != tfprotov6.DiagnosticSeverityError || !strings.Contains(last.Detail, test.err) {
							t.Errorf("%s is in the state: %t; %s", number, a.instance != nil, formatDiags(a.diags))
						}
						continue
					}
					noErrors(t, a.diags)
					if a.instance != nil {
						t.Errorf("%s is left", all[n].Text("phone_number"))
					}
				}
			})
		})
	}
}

// TestChangesApart has changes of other kinds come at once: each kind has requests of its
// own, and no number is changed otherwise than planned.
func TestChangesApart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		all := w.own(30, w.arguments(args{"on_destroy": "park"}))
		for _, i := range all[20:] { // These are to be cancelled.
			i.State["on_destroy"] = tftypes.NewValue(tftypes.String, "cancel")
		}
		w.inFlight()
		var groups sync.WaitGroup
		for n, config := range []map[string]tftypes.Value{w.arguments(args{"status": "parked", "on_destroy": "park"}), nil, nil} {
			groups.Go(func() {
				for _, a := range w.applyAll(all[10*n:10*n+10], config) {
					noErrors(t, a.diags)
				}
			})
		}
		groups.Wait()
		want := map[string]string{}
		for n, i := range all {
			want[i.Text("phone_number")] = []string{"Parked", "Parked", "Cancelled"}[n/10]
		}
		got := map[string]string{}
		for _, number := range slices.Sorted(maps.Keys(want)) {
			got[number] = text(w.sandbox.Object(number)["Status"])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("statuses (-want +got):\n%s", diff)
		}
		if n := len(w.batches()); n > 8 {
			t.Errorf("%d requests, numbers in each: %v", n, w.batches())
		}
	})
}

// TestStatusOfSeveralStopped stops the provider while the batch is on its way.
func TestStatusOfSeveralStopped(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after   time.Duration
		batches []int
		parked  int
	}{
		"while the first is under way": {100 * time.Millisecond, []int{1}, 1},
		"while the others are":         {300 * time.Millisecond, []int{1, 9}, 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				all := w.own(parallelism, w.arguments())
				all[0] = w.apply(w.apply(all[0], w.arguments(args{"status": "parked"})), w.arguments())
				w.sent.bodies = map[string][]map[string]any{}
				time.AfterFunc(test.after, w.stop)
				done := 0
				for _, a := range w.applyTogether(all, w.arguments(args{"status": "parked"})) {
					number := a.instance.Text("phone_number")
					if len(a.diags) == 0 {
						done++
						w.stored(number, args{"Status": "Parked"})
						continue
					}
					only(t, a.diags, tfprotov6.DiagnosticSeverityError, "Cannot update the number "+number, "the run was interrupted")
					w.stored(number, args{"Status": "Active"})
				}
				if diff := cmp.Diff(test.batches, w.batches()); diff != "" || done != test.parked {
					t.Errorf("%d are parked, want %d; numbers in each request (-want +got):\n%s", done, test.parked, diff)
				}
			})
		})
	}
}
