// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"maps"
	"net/http"
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

// everything is a value for every argument that an update can change, and those of
// the request that go with it.
func (w *world) everything() (arguments, request args) {
	arguments = args{
		"number_type": "mvno", "message_type": "p2p", "product_type": "Sms+Data", "message_enabled": true, "voice_enabled": false,
		"message_route_id": w.routes[0], "voice_route_id": w.voices[0], "assigned_subscriber_id": w.subscribers[0],
		"iccid": "8901240397190195850", "cnam_first_name": "Ann", "cnam_last_name": "Lee",
	}
	request = args{
		"Classification": "MVNO", "MessageType": "p2p", "ProductType": "Sms+Data", "MessageEnabled": true, "VoiceEnabled": false,
		"MessageRouteId": w.routes[0], "VoiceRouteId": w.voices[0], "AssignedSubscriberId": w.subscribers[0],
		"CnamFirstName": "Ann", "CnamLastName": "Lee",
	}
	return arguments, request
}

// TestUpdate changes one attribute after the other: each is one request, which has all
// that is known but the ICCID, as nothing says that what is left out is kept.
func TestUpdate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments func(w *world) args
		request   func(w *world) args // what is other than before
		stored    func(w *world) args
	}{
		"number_type": {
			func(*world) args { return args{"number_type": "iot"} },
			func(*world) args { return args{"Classification": "IoT"} },
			func(*world) args { return args{"NumberType": "iot"} },
		},
		"message_type": {
			func(*world) args { return args{"message_type": "a2p"} },
			func(*world) args { return args{"MessageType": "a2p"} },
			func(*world) args { return args{"MessageType": "a2p"} },
		},
		"product_type": {
			func(*world) args { return args{"product_type": "Data-Only"} },
			func(*world) args { return args{"ProductType": "Data-Only"} },
			func(*world) args { return args{"ProductType": "Data-Only"} },
		},
		"message_enabled": {
			func(*world) args { return args{"message_enabled": false} },
			func(*world) args { return args{"MessageEnabled": false} },
			func(*world) args { return args{"MessageEnabled": false} },
		},
		"voice_enabled": {
			func(*world) args { return args{"voice_enabled": true} },
			func(*world) args { return args{"VoiceEnabled": true} },
			func(*world) args { return args{"VoiceEnabled": true} },
		},
		"message_route_id": {
			func(w *world) args { return args{"message_route_id": w.routes[1]} },
			func(w *world) args { return args{"MessageRouteId": w.routes[1]} },
			func(w *world) args { return args{"MessageRouteId": w.routes[1]} },
		},
		"voice_route_id": {
			func(w *world) args { return args{"voice_route_id": w.voices[1]} },
			func(w *world) args { return args{"VoiceRouteId": w.voices[1]} },
			func(w *world) args { return args{"VoiceRouteId": w.voices[1]} },
		},
		"assigned_subscriber_id": {
			func(w *world) args { return args{"assigned_subscriber_id": w.subscribers[1]} },
			func(w *world) args { return args{"AssignedSubscriberId": w.subscribers[1]} },
			func(w *world) args { return args{"AssignedSubscriberId": w.subscribers[1]} },
		},
		"assigned_subscriber_id, taken out": {
			func(*world) args { return args{"assigned_subscriber_id": nil} },
			func(*world) args { return args{"AssignedSubscriberId": nil} },
			func(*world) args { return args{"AssignedSubscriberId": nil} },
		},
		"iccid": {
			func(*world) args { return args{"iccid": "8901240397190195851"} },
			func(*world) args { return args{"Iccid": "8901240397190195851"} },
			func(*world) args { return args{"ICCID": "8901240397190195851"} },
		},
		"cnam_first_name": {
			func(*world) args { return args{"cnam_first_name": "Mary Ann"} },
			func(*world) args { return args{"CnamFirstName": "Mary Ann"} },
			func(*world) args { return args{"CnamFirstName": "Mary Ann"} },
		},
		"cnam_last_name": {
			func(*world) args { return args{"cnam_last_name": "Li"} },
			func(*world) args { return args{"CnamLastName": "Li"} },
			func(*world) args { return args{"CnamLastName": "Li"} },
		},
		"two at once": {
			func(w *world) args { return args{"message_type": "a2p", "message_route_id": w.routes[1]} },
			func(w *world) args { return args{"MessageType": "a2p", "MessageRouteId": w.routes[1]} },
			func(w *world) args { return args{"MessageType": "a2p", "MessageRouteId": w.routes[1]} },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				before, request := w.everything()
				i := w.apply(nil, w.arguments(before))
				number := i.Text("phone_number")
				w.settled(i, w.arguments(before))

				w.sandbox.ResetJournal()
				after := w.arguments(before, test.arguments(w))
				if p := w.plan(i, after); p.Replace || p.Empty {
					t.Fatalf("replace: %t, empty: %t; want an update in place", p.Replace, p.Empty)
				}
				i = w.apply(i, after)
				w.counted(map[string]int{updates: 1})
				w.has(i, map[string]string{"phone_number": number})
				w.stored(number, test.stored(w))
				request["Number"] = number
				maps.Copy(request, test.request(w))
				bodies := w.sent.to(sandbox.NumberUpdatePath)
				if diff := cmp.Diff(request, bodies[len(bodies)-1]); diff != "" {
					t.Errorf("the request (-want +got):\n%s", diff)
				}
				w.settled(i, after)
			})
		})
	}
}

// TestUpdateLeftOut takes out what then stays as it is.
func TestUpdateLeftOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sandbox.Config{})
		all, _ := w.everything()
		i := w.apply(nil, w.arguments(all))
		less := w.arguments(args{"assigned_subscriber_id": w.subscribers[0]})
		w.settled(i, less)
		w.stored(i.Text("phone_number"), args{
			"VoiceRouteId": w.voices[0], "ICCID": "8901240397190195850", "CnamFirstName": "Ann", "CnamLastName": "Lee",
		})
	})
}

// TestUpdateFails leaves the state as it was, and the next plan shows the change.
func TestUpdateFails(t *testing.T) {
	t.Parallel()
	problem := func(field string) sandbox.Fault {
		return sandbox.Fault{Status: http.StatusBadRequest, Body: fmt.Sprintf(`{"Title":"Wrong","Errors":{%q:["It is wrong."]}}`, field)}
	}
	tests := map[string]struct {
		fault sandbox.Fault
		words []string
		at    string // the attribute, "" for none
	}{
		"refused": {
			fault: sandbox.Fault{Status: http.StatusUnprocessableEntity, Body: `{"StatusCode":422,"Message":"Not now"}`},
			words: []string{"Cannot update the number +1", "Not now"},
		},
		"unknown outcome": {fault: sandbox.Fault{Drop: true}, words: []string{"nobody can tell", "Plan again: that reads the number"}},
		"the order failed": {
			fault: sandbox.Fault{Body: `{"UpdateOrderId":"JNUOID-1","UpdateOrderStatus":"Rejected"}`},
			words: []string{"The order JNUOID-1 ended as Rejected: Telegent gave no reason."},
		},
		"a field": {
			fault: sandbox.Fault{Status: http.StatusBadRequest, Body: `{"StatusCode":400,"Message":"MessageRouteId is required"}`},
			words: []string{"MessageRouteId is required"}, at: "message_route_id",
		},
		"the class":      {fault: problem("Classification"), words: []string{"It is wrong."}, at: "number_type"},
		"the first name": {fault: problem("CnamFirstName"), words: []string{"It is wrong."}, at: "cnam_first_name"},
		"the last name":  {fault: problem("CnamLastName"), words: []string{"It is wrong."}, at: "cnam_last_name"},
		"the SIM":        {fault: problem("Iccid"), words: []string{"It is wrong."}, at: "iccid"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				i := w.apply(nil, w.arguments())
				after := w.arguments(args{"message_type": "a2p"})
				test.fault.Path, test.fault.Times = sandbox.NumberUpdatePath, 1
				w.sandbox.Inject(test.fault)
				i, diags := w.server.Apply(typeName, i, after)
				only(t, diags, tfprotov6.DiagnosticSeverityError, test.words...)
				at := tftypes.NewAttributePath()
				if test.at != "" {
					at = at.WithAttributeName(test.at)
				}
				if diags[0].Attribute.String() != at.String() {
					t.Errorf("the error is at %s, want %s", diags[0].Attribute, at)
				}
				w.has(i, map[string]string{"message_type": "p2p"})
				w.counted(map[string]int{provisions: 1, updates: 1})
				i = w.apply(w.refresh(i), after)
				w.has(i, map[string]string{"message_type": "a2p"})
				w.settled(i, after)
			})
		})
	}
}

// TestUpdatePending waits for the order of an update, if that is not complete at once
// as published.
func TestUpdatePending(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sandbox.Config{})
		i := w.apply(nil, w.arguments())
		w.sandbox.Inject(
			sandbox.Fault{Path: sandbox.NumberUpdatePath, After: true, Body: `{"UpdateOrderId":"JNUOID-1","UpdateOrderStatus":"Pending"}`},
			sandbox.Fault{Path: sandbox.NumberOrderPath, Times: 1, Body: `{"OrderId":"JNUOID-1","OrderStatus":"Pending"}`},
			sandbox.Fault{Path: sandbox.NumberOrderPath, Body: `{"OrderId":"JNUOID-1","OrderStatus":"Complete"}`},
		)
		w.sandbox.ResetJournal()
		after := w.arguments(args{"message_type": "a2p"})
		start := time.Now()
		i = w.apply(i, after)
		if took := time.Since(start); took != 6*time.Second {
			t.Errorf("took %s, want 2 s and 4 s", took)
		}
		w.counted(map[string]int{updates: 1, polls: 2})
		w.settled(i, after)
	})
}

// TestStatus parks a number and activates it again, by the operation that changes the
// status, from today on.
func TestStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sandbox.Config{})
		<-time.After(40 * 24 * time.Hour) // A bubble begins on January 1, which hides a day that is taken for a month.
		i := w.apply(nil, w.arguments())
		number := i.Text("phone_number")
		w.sandbox.ResetJournal()
		for n, step := range []struct{ status, change, stored string }{
			{"parked", "park", "Parked"}, {"active", "activate", "Active"},
		} {
			after := w.arguments(args{"status": step.status})
			i = w.apply(i, after)
			w.counted(map[string]int{statuses: n + 1})
			w.stored(number, args{"Status": step.stored})
			want := args{"StatusChange": step.change, "EffectiveDate": "02/10/2000", "PhoneNumbers": []any{args{"Number": number}}}
			if diff := cmp.Diff(want, w.sent.to(sandbox.NumberStatusPath)[n]); diff != "" {
				t.Errorf("the request (-want +got):\n%s", diff)
			}
			if n == 0 { // Without status, it is active.
				if p := w.plan(i, w.arguments()); p.Empty || p.Replace {
					t.Errorf("empty: %t, replace: %t; want an update in place", p.Empty, p.Replace)
				}
			}
		}
		w.settled(i, w.arguments())
	})
}

// TestStatusFails has the change of status fail after the update took effect: the
// state has the update, and the next apply sends what is left alone.
func TestStatusFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault  sandbox.Fault
		course sandbox.OrderCourse
		words  []string
	}{
		"refused": {
			fault: sandbox.Fault{Path: sandbox.NumberStatusPath, Times: 1, Status: http.StatusUnprocessableEntity, Body: `{"StatusCode":422,"Message":"Not now"}`},
			words: []string{"Not now"},
		},
		"the order failed": {
			course: sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Times: 1, Polls: 1, Status: "Error", Message: "6P-LOCKED"},
			words:  []string{"ended as Error: 6P-LOCKED."},
		},
		"the order took too long": {
			course: sandbox.OrderCourse{Path: sandbox.NumberStatusPath, Times: 1, Status: "Scheduled"},
			words:  []string{"is still pending after 10s, with the status Scheduled; raise the timeout"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				timeout := args{"timeouts": args{"update": "10s"}}
				i := w.apply(nil, w.arguments(timeout))
				if test.fault.Path != "" {
					w.sandbox.Inject(test.fault)
				} else {
					w.sandbox.CourseOrders(test.course)
				}
				after := w.arguments(timeout, args{"message_type": "a2p", "product_type": "Sms-Only", "status": "parked", "on_destroy": "keep"})
				i, diags := w.server.Apply(typeName, i, after)
				only(t, diags, tfprotov6.DiagnosticSeverityError, test.words...)
				w.has(i, map[string]string{"message_type": "a2p", "product_type": "Sms-Only", "status": "active", "on_destroy": "cancel"})

				w.sandbox.ResetJournal()
				i = w.apply(i, after)
				w.counted(map[string]int{statuses: 1})
				w.has(i, map[string]string{"status": "parked", "on_destroy": "keep"})
				w.settled(i, after)
			})
		})
	}
}

// TestOnDestroy destroys and replaces numbers.
func TestOnDestroy(t *testing.T) {
	t.Parallel()
	for onDestroy, want := range map[string]struct {
		change, status string
		calls          map[string]int
		warns          bool
	}{
		"cancel": {"cancel", "Cancelled", map[string]int{statuses: 1}, true},
		"park":   {"park", "Parked", map[string]int{statuses: 1}, false},
		"keep":   {"", "Active", map[string]int{}, false},
	} {
		for name, config := range map[string]args{
			"destroyed": nil,
			"replaced":  {"area_code": "385", "zip_code": "84044"},
		} {
			t.Run(onDestroy+", "+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, sandbox.Config{})
					before := args{"area_code": "801", "zip_code": "84043"}
					i := w.apply(nil, w.arguments(before))

					// Changed alone, on_destroy is nobody's matter but the state's.
					w.sandbox.ResetJournal()
					i = w.apply(i, w.arguments(before, args{"on_destroy": onDestroy}))
					if journal := w.sandbox.Journal(); len(journal) > 0 {
						t.Errorf("on_destroy alone sent requests: %v", journal)
					}

					number := i.Text("phone_number")
					calls := maps.Clone(want.calls)
					var after map[string]tftypes.Value
					why := "ends: it is to be destroyed."
					if config != nil {
						after = w.arguments(config)
						why = "another one takes its place, as the API cannot change area_code, zip_code."
						calls[provisions] = 1
					}
					p, diags := w.server.Plan(typeName, i, after)
					if want.warns {
						only(t, diags, tfprotov6.DiagnosticSeverityWarning, "This plan cancels the number "+number, why, "For 30 days")
					} else if len(diags) > 0 {
						t.Errorf("the plan says: %s", told(diags))
					}
					if p.Replace != (config != nil) {
						t.Errorf("replace: %t", p.Replace)
					}
					next, diags := w.server.Apply(typeName, i, after)
					for _, d := range diags {
						if d.Severity == tfprotov6.DiagnosticSeverityError {
							t.Fatal(told(diags))
						}
					}
					w.counted(calls)
					w.stored(number, args{"Status": want.status})
					if bodies := w.sent.to(sandbox.NumberStatusPath); want.change != "" && bodies[0]["StatusChange"] != want.change {
						t.Errorf("the status change is %v, want %s", bodies[0]["StatusChange"], want.change)
					}
					if (next != nil) != (config != nil) {
						t.Errorf("an instance is left: %t", next != nil)
					}
					if next != nil {
						if next.Text("phone_number") == number {
							t.Error("the number is the former one")
						}
						w.settled(next, after)
					}
				})
			})
		}
	}
}

// TestDestroyGone destroys a number that is gone, and one whose order of cancellation
// does not end well.
func TestDestroyGone(t *testing.T) {
	t.Parallel()
	t.Run("forgotten", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, sandbox.Config{})
			i := w.apply(nil, w.arguments())
			w.sandbox.Forget(i.Text("phone_number"))
			w.destroy(i)
		})
	})
	for name, test := range map[string]struct {
		course sandbox.OrderCourse
		words  string
	}{
		"the order failed":        {sandbox.OrderCourse{Polls: 1, Status: "Rejected", Message: "8A-NO"}, "ended as Rejected: 8A-NO."},
		"the order took too long": {sandbox.OrderCourse{Status: "Scheduled"}, "is still pending after 20s, with the status Scheduled"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				test.course.Path, test.course.Times = sandbox.NumberStatusPath, 1
				w.sandbox.CourseOrders(test.course)
				i := w.apply(nil, w.arguments(args{"timeouts": args{"delete": "20s"}}))
				left, diags := w.server.Apply(typeName, i, nil)
				if left == nil || len(diags) != 2 || diags[1].Severity != tfprotov6.DiagnosticSeverityError || !strings.Contains(diags[1].Detail, test.words) {
					t.Fatalf("an instance is left: %t, want one, and %q: %s", left != nil, test.words, told(diags))
				}
				w.destroy(left)
				w.stored(i.Text("phone_number"), args{"Status": "Cancelled"})
			})
		})
	}
}

// TestCreationOnly takes out what only provisioning is told, which replaces nothing.
func TestCreationOnly(t *testing.T) {
	t.Parallel()
	places := args{"area_code": "385", "zip_code": "84043", "data_enabled": true, "account_id": sandbox.DefaultAccountID}
	t.Run("taken out", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, sandbox.Config{})
			i := w.apply(nil, w.arguments(places))
			w.settled(i, w.arguments(places))
			w.settled(i, w.arguments())
			w.stored(i.Text("phone_number"), args{"AreaCode": "385", "ZipCode": "84043", "DataEnabled": true})
		})
	})
	t.Run("added after an import", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, sandbox.Config{})
			i, diags := w.server.Import(typeName, w.buy(nil), nil)
			if len(diags) > 0 {
				t.Fatal(told(diags))
			}
			w.settled(i, w.arguments())
			config := w.arguments(places)
			if p := w.plan(i, config); p.Replace {
				t.Error("the number is to be replaced")
			}
			w.sandbox.ResetJournal()
			i = w.apply(i, config)
			if journal := w.sandbox.Journal(); len(journal) > 0 {
				t.Errorf("requests: %v", journal)
			}
			w.settled(i, config)
			if p, _ := w.server.Plan(typeName, i, w.arguments(places, args{"area_code": "801"})); !p.Replace {
				t.Error("another area_code does not replace the number")
			}
		})
	})
}

// TestRead changes numbers behind the provider's back.
func TestRead(t *testing.T) {
	t.Parallel()
	const iccid = "8901240397190557414"
	tests := map[string]struct {
		config args
		change args
		state  map[string]string // after the refresh
		calls  map[string]int    // of the apply after that; nil if there is nothing to do
		stored args              // after that
	}{
		"parked": {
			change: args{"Status": "Parked"}, state: map[string]string{"status": "parked"},
			calls: map[string]int{statuses: 1}, stored: args{"Status": "Active"},
		},
		"in upper case": {change: args{"Status": "ACTIVE"}, state: map[string]string{"status": "active"}},
		"a voice route, though none is configured": {
			change: args{"VoiceRouteId": "T9992774"}, state: map[string]string{"voice_route_id": "T9992774"},
		},
		"a voice route that is configured": {
			config: args{"voice_route_id": "CRID-0"}, change: args{"VoiceRouteId": "T9992774"}, state: map[string]string{"voice_route_id": "T9992774"},
			calls: map[string]int{updates: 1},
		},
		"an ICCID with an F at the API": {
			config: args{"iccid": iccid}, change: args{"ICCID": iccid + "F"}, state: map[string]string{"iccid": iccid},
		},
		"an ICCID with an F in the configuration": {
			config: args{"iccid": iccid + "F"}, change: args{"ICCID": iccid}, state: map[string]string{"iccid": iccid + "F"},
		},
		"another ICCID": {
			config: args{"iccid": iccid}, change: args{"ICCID": "8901240397190557415F"}, state: map[string]string{"iccid": "8901240397190557415F"},
			calls: map[string]int{updates: 1}, stored: args{"ICCID": iccid},
		},
		"the last name": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee"}, change: args{"CnamLastName": "Li"},
			state: map[string]string{"cnam_first_name": "Ann", "cnam_last_name": "Li"},
			calls: map[string]int{updates: 1}, stored: args{"CnamFirstName": "Ann", "CnamLastName": "Lee"},
		},
		"no caller name": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee"}, change: args{"CnamFirstName": nil, "CnamLastName": nil},
			state: map[string]string{"cnam_first_name": "", "cnam_last_name": ""},
			calls: map[string]int{updates: 1}, stored: args{"CnamFirstName": "Ann", "CnamLastName": "Lee"},
		},
		"a caller name that is not configured": {
			change: args{"CnamFirstName": "Bob's", "CnamLastName": "Shake Shack"},
			state:  map[string]string{"cnam_first_name": "Bob's", "cnam_last_name": "Shake Shack"},
		},
		"a caller name of one word": {
			config: args{"cnam_first_name": "Ann"}, state: map[string]string{"cnam_first_name": "Ann", "cnam_last_name": ""},
		},
		"a first name of two words": {
			config: args{"cnam_first_name": "Mary Ann", "cnam_last_name": "Lee"},
			state:  map[string]string{"cnam_first_name": "Mary Ann", "cnam_last_name": "Lee"},
		},
		"a caller name in upper case": {
			config: args{"cnam_first_name": "Ann", "cnam_last_name": "Lee"}, change: args{"CnamFirstName": "ANN", "CnamLastName": "LEE"},
			state: map[string]string{"cnam_first_name": "Ann", "cnam_last_name": "Lee"},
		},
		"a2p, which a read calls A2P": {config: args{"message_type": "a2p"}, state: map[string]string{"message_type": "a2p"}},
		"iot, which a read calls IoT": {config: args{"number_type": "iot"}, state: map[string]string{"number_type": "iot"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				if test.config["voice_route_id"] != nil {
					test.config = args{"voice_route_id": w.voices[0]}
					test.stored = args{"VoiceRouteId": w.voices[0]}
				}
				config := w.arguments(test.config)
				i := w.apply(nil, config)
				number := i.Text("phone_number")
				for field, value := range test.change {
					w.change(number, field, value)
				}
				i = w.refresh(i)
				w.has(i, test.state)
				p := w.plan(i, config)
				if p.Empty != (test.calls == nil) || p.Replace {
					t.Errorf("empty: %t, replace: %t (-state +plan):\n%s", p.Empty, p.Replace, cmp.Diff(texts(i.State), texts(p.State)))
				}
				if test.calls == nil {
					return
				}
				w.sandbox.ResetJournal()
				i = w.apply(i, config)
				w.counted(test.calls)
				w.stored(number, test.stored)
				w.settled(i, config)
			})
		})
	}
}

// TestReadGone reads numbers that are no more.
func TestReadGone(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(w *world, number string){
		"cancelled":                func(w *world, number string) { w.change(number, "Status", "Cancelled") },
		"cancelled, in lower case": func(w *world, number string) { w.change(number, "Status", "cancelled") },
		"forgotten":                func(w *world, number string) { w.sandbox.Forget(number) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				i := w.apply(nil, w.arguments())
				remove(w, i.Text("phone_number"))
				if w.refresh(i) != nil {
					t.Error("it is still there")
				}
			})
		})
	}
}

// TestReadLittle reads an answer that leaves everything out but the number: all stays
// as it is.
func TestReadLittle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sandbox.Config{})
		all, _ := w.everything()
		i := w.apply(nil, w.arguments(all))
		w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberPath, Body: fmt.Sprintf(`{"Number":%q}`, i.Text("phone_number"))})
		if diff := cmp.Diff(texts(i.State), texts(w.refresh(i).State)); diff != "" {
			t.Errorf("the refresh changes (-before +after):\n%s", diff)
		}
	})
}

// TestReadMany reads so many numbers that the inventory answers for some. It writes
// some booleans as strings, and other words in another case than a read of one number;
// and it alone tells the product.
func TestReadMany(t *testing.T) {
	t.Parallel()
	const many = 6
	tests := map[string]struct {
		change func(w *world, last string) // of the last number, which the inventory answers for
		check  func(w *world, last *acctest.Instance, config map[string]tftypes.Value)
		reads  int
	}{
		"nothing changed": {
			change: func(*world, string) {},
			check: func(w *world, last *acctest.Instance, config map[string]tftypes.Value) {
				if p := w.plan(last, config); !p.Empty {
					w.t.Errorf("the plan is not empty (-state +plan):\n%s", cmp.Diff(texts(last.State), texts(p.State)))
				}
			},
			reads: 4,
		},
		"another product": {
			change: func(w *world, last string) { w.change(last, "ProductType", "Sms-Only") },
			check: func(w *world, last *acctest.Instance, config map[string]tftypes.Value) {
				w.has(last, map[string]string{"product_type": "Sms-Only"})
				w.sandbox.ResetJournal()
				w.apply(last, config)
				w.counted(map[string]int{updates: 1})
				w.stored(last.Text("phone_number"), args{"ProductType": "Sms+Data+Voice"})
			},
			reads: 4,
		},
		"cancelled": {
			change: func(w *world, last string) { w.change(last, "Status", "Cancelled") },
			check: func(w *world, last *acctest.Instance, _ map[string]tftypes.Value) {
				if last != nil {
					w.t.Error("it is still there")
				}
			},
			reads: 5, // What the inventory lacks is read by itself before it counts as gone.
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				config := w.arguments(args{
					"message_type": "a2p", "product_type": "Sms+Data+Voice", "voice_enabled": true, "voice_route_id": w.voices[0],
					"cnam_first_name": "Ann", "cnam_last_name": "Lee",
				})
				var instances []*acctest.Instance
				for range many {
					instances = append(instances, w.apply(nil, config))
				}
				test.change(w, instances[many-1].Text("phone_number"))
				w.restart()
				w.sandbox.ResetJournal()
				for n, i := range instances {
					instances[n] = w.refresh(i)
					if n == many-1 {
						break
					}
					if p := w.plan(instances[n], config); !p.Empty {
						t.Errorf("number %d: the plan is not empty (-state +plan):\n%s", n, cmp.Diff(texts(instances[n].State), texts(p.State)))
					}
				}
				w.counted(map[string]int{reads: test.reads, listings: 1})
				test.check(w, instances[many-1], config)
			})
		})
	}
}

// TestImport imports a number by all that it may be known by.
func TestImport(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id       func(object args) any // of the number
		identity func(object args) map[string]string
		orderID  bool
	}{
		"by number":                  {id: func(object args) any { return object["Number"] }},
		"by id":                      {id: func(object args) any { return object["PhoneNumberId"] }},
		"by identity, of the number": {identity: func(object args) map[string]string { return map[string]string{"phone_number": text(object["Number"])} }},
		"by identity, of the order":  {identity: func(object args) map[string]string { return map[string]string{"order_id": text(object["OrderId"])} }, orderID: true},
		"by identity, of one of them": {identity: func(object args) map[string]string {
			return map[string]string{"phone_number": text(object["Number"]), "order_id": ""}
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{InventoryPageSize: 2})
				all, _ := w.everything()
				for range 3 {
					w.buy(nil)
				}
				created := w.apply(nil, w.arguments(all))
				object := w.sandbox.Object(created.Text("phone_number"))
				var id string
				var identity map[string]string
				if test.id != nil {
					id = text(test.id(object))
				} else {
					identity = test.identity(object)
				}
				w.restart()
				i, diags := w.server.Import(typeName, id, identity)
				if len(diags) > 0 {
					t.Fatal(told(diags))
				}
				want := texts(created.State)
				if !test.orderID {
					want["order_id"] = tftypes.NewValue(tftypes.String, nil).String()
				}
				if diff := cmp.Diff(want, texts(i.State)); diff != "" {
					t.Errorf("the import (-created +imported):\n%s", diff)
				}
				w.identified(i, "phone_number", created.Text("phone_number"))
				w.settled(i, w.arguments(all))
			})
		})
	}
}

// TestImportNothing imports what there is not.
func TestImportNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id       string
		identity map[string]string
		setUp    func(w *world)
		words    []string // none if it is merely gone
	}{
		"an unknown number":   {id: "+18015550100"},
		"an unknown id":       {id: "NID-0", words: []string{`The inventory has no number of the id "NID-0"`}},
		"no number":           {id: "8015550100", words: []string{`"8015550100" is neither a number in E.164`}},
		"an unknown order":    {identity: map[string]string{"order_id": "JNUOID-0"}},
		"an empty identity":   {identity: map[string]string{"order_id": ""}, words: []string{"Nothing to import", "give at least one of its attributes"}},
		"a cancelled number":  {id: "+18012000001", setUp: func(w *world) { w.change(w.buy(nil), "Status", "Cancelled") }},
		"the inventory fails": {id: "NID-0", setUp: func(w *world) { w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberInventoryPath, Status: 403}) }, words: []string{"403"}},
		"a pending order": {
			identity: map[string]string{"order_id": "JNUOID-0"},
			setUp: func(w *world) {
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberOrderPath, Body: `{"OrderId":"JNUOID-0","OrderStatus":"Pending","PhoneNumbersOrdered":[]}`})
			},
			words: []string{"order JNUOID-0", "Pending"},
		},
		"a failed order": {
			identity: map[string]string{"order_id": "JNUOID-0"},
			setUp: func(w *world) {
				w.sandbox.Inject(sandbox.Fault{
					Path: sandbox.NumberOrderPath,
					Body: `{"OrderId":"JNUOID-0","OrderStatus":"Error","OrderStatusMessage":"8A-NO","PhoneNumbersOrdered":[{"Number":"+18015550100"}]}`,
				})
			},
			words: []string{"order JNUOID-0", "ended as Error: 8A-NO"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sandbox.Config{})
				if test.setUp != nil {
					test.setUp(w)
				}
				i, diags := w.server.Import(typeName, test.id, test.identity)
				if i != nil {
					t.Errorf("imported: %v", i.State)
				}
				switch {
				case test.words != nil:
					only(t, diags, tfprotov6.DiagnosticSeverityError, test.words...)
				case len(diags) > 0:
					t.Errorf("the import says: %s", told(diags))
				}
				for _, e := range w.sandbox.Journal() {
					if e.Status == http.StatusBadRequest {
						t.Errorf("a request that makes no sense: %v", e)
					}
				}
			})
		})
	}
}
