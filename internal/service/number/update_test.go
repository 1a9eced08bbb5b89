// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// everything is a value for every argument that an update can change, and the values of the
// request.
func (w *env) everything() (arguments, request args) {
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

// TestUpdate changes one attribute after the other: each is one request with all known
// values but the ICCID, because it is unknown whether the API keeps omitted fields.
func TestUpdate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments func(w *env) args
		request   func(w *env) args // what has changed
		stored    func(w *env) args
	}{
		"number_type": {
			func(*env) args { return args{"number_type": "iot"} },
			func(*env) args { return args{"Classification": "IoT"} },
			func(*env) args { return args{"NumberType": "iot"} },
		},
		"message_type": {
			func(*env) args { return args{"message_type": "a2p"} },
			func(*env) args { return args{"MessageType": "a2p"} },
			func(*env) args { return args{"MessageType": "a2p"} },
		},
		"product_type": {
			func(*env) args { return args{"product_type": "Data-Only"} },
			func(*env) args { return args{"ProductType": "Data-Only"} },
			func(*env) args { return args{"ProductType": "Data-Only"} },
		},
		"message_enabled": {
			func(*env) args { return args{"message_enabled": false} },
			func(*env) args { return args{"MessageEnabled": false} },
			func(*env) args { return args{"MessageEnabled": false} },
		},
		"voice_enabled": {
			func(*env) args { return args{"voice_enabled": true} },
			func(*env) args { return args{"VoiceEnabled": true} },
			func(*env) args { return args{"VoiceEnabled": true} },
		},
		"message_route_id": {
			func(w *env) args { return args{"message_route_id": w.routes[1]} },
			func(w *env) args { return args{"MessageRouteId": w.routes[1]} },
			func(w *env) args { return args{"MessageRouteId": w.routes[1]} },
		},
		"voice_route_id": {
			func(w *env) args { return args{"voice_route_id": w.voices[1]} },
			func(w *env) args { return args{"VoiceRouteId": w.voices[1]} },
			func(w *env) args { return args{"VoiceRouteId": w.voices[1]} },
		},
		"assigned_subscriber_id": {
			func(w *env) args { return args{"assigned_subscriber_id": w.subscribers[1]} },
			func(w *env) args { return args{"AssignedSubscriberId": w.subscribers[1]} },
			func(w *env) args { return args{"AssignedSubscriberId": w.subscribers[1]} },
		},
		"iccid": {
			func(*env) args { return args{"iccid": "8901240397190195851"} },
			func(*env) args { return args{"Iccid": "8901240397190195851"} },
			func(*env) args { return args{"ICCID": "8901240397190195851"} },
		},
		"cnam_first_name": {
			func(*env) args { return args{"cnam_first_name": "Mary Ann"} },
			func(*env) args { return args{"CnamFirstName": "Mary Ann"} },
			func(*env) args { return args{"CnamFirstName": "Mary Ann"} },
		},
		"cnam_last_name": {
			func(*env) args { return args{"cnam_last_name": "Li"} },
			func(*env) args { return args{"CnamLastName": "Li"} },
			func(*env) args { return args{"CnamLastName": "Li"} },
		},
		"two at once": {
			func(w *env) args { return args{"message_type": "a2p", "message_route_id": w.routes[1]} },
			func(w *env) args { return args{"MessageType": "a2p", "MessageRouteId": w.routes[1]} },
			func(w *env) args { return args{"MessageType": "a2p", "MessageRouteId": w.routes[1]} },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
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

// TestUpdateLeftOut removes arguments whose values then stay unchanged.
func TestUpdateLeftOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		all, _ := w.everything()
		i := w.apply(nil, w.arguments(all))
		w.settled(i, w.arguments(nil))
		w.stored(i.Text("phone_number"), args{
			"AssignedSubscriberId": w.subscribers[0],
			"VoiceRouteId":         w.voices[0], "ICCID": "8901240397190195850", "CnamFirstName": "Ann", "CnamLastName": "Lee",
		})
	})
}

// TestUpdateFails leaves the state unchanged, and the next plan shows the change.
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
		"unknown outcome": {fault: sandbox.Fault{Drop: true}, words: []string{"the outcome is unknown", "Plan again: that reads the number"}},
		"a word":          {fault: sandbox.Fault{Body: "Perhaps"}, words: []string{"its outcome is unknown", "Plan again: that reads the number"}},
		"not Successful":  {fault: sandbox.Fault{Body: `{"Successful":false,"Message":"Not now"}`}, words: []string{"successful: false; Not now."}},
		"an error in a 200": {
			fault: sandbox.Fault{Body: `{"StatusCode":422,"Message":"Number is locked"}`}, words: []string{"StatusCode: 422; Number is locked."},
		},
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
				w := newEnv(t, sandbox.Config{})
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

// TestUpdatePending waits for the order of an update, if it is not complete at once as in
// the published example.
func TestUpdatePending(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
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

// TestCreationOnly removes arguments that only provisioning takes, which replaces nothing.
func TestCreationOnly(t *testing.T) {
	t.Parallel()
	places := args{"area_code": "385", "zip_code": "84043", "data_enabled": true, "account_id": sandbox.DefaultAccountID}
	t.Run("taken out", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			i := w.apply(nil, w.arguments(places))
			w.settled(i, w.arguments(places))
			w.settled(i, w.arguments())
			w.stored(i.Text("phone_number"), args{"AreaCode": "385", "ZipCode": "84043", "DataEnabled": true})
		})
	})
	t.Run("added after an import", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			i, diags := w.server.Import(typeName, w.buy(nil), nil)
			if len(diags) > 0 {
				t.Fatal(formatDiags(diags))
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

// TestAnswerToWrite has answers to an update, a change of status and a cancellation that
// differ from the published ones: the writes took effect, and there are no diagnostics.
func TestAnswerToWrite(t *testing.T) {
	t.Parallel()
	for name, rewrite := range map[string]func(a *answer){
		"204":                      func(a *answer) { a.replace(http.StatusNoContent, "") },
		"200 without a body":       func(a *answer) { a.replace(http.StatusOK, "") },
		"202 with a blank":         func(a *answer) { a.replace(http.StatusAccepted, "\r\n") },
		"201":                      func(a *answer) { a.status = http.StatusCreated },
		"an empty object":          func(a *answer) { a.replace(http.StatusOK, "{}") },
		"an empty list":            func(a *answer) { a.replace(http.StatusOK, "[]") },
		"null":                     func(a *answer) { a.replace(http.StatusOK, "null") },
		"Successful":               func(a *answer) { a.replace(http.StatusOK, `{"Successful":true,"Message":"Done"}`) },
		"text/plain":               func(a *answer) { a.header.Set("Content-Type", "text/plain") },
		"a byte order mark":        func(a *answer) { a.replace(http.StatusOK, "\uFEFF"+a.body) },
		"wrapped":                  func(a *answer) { a.replace(http.StatusOK, `{"Data":[`+a.body+`]}`) },
		"keys in lower case":       func(a *answer) { a.rename(strings.ToLower) },
		"a status in another case": func(a *answer) { a.fields["OrderStatus"], a.fields["UpdateOrderStatus"] = "COMPLETED ", " completed" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i := w.apply(nil, w.arguments())
				number := i.Text("phone_number")
				w.rewrite(updates, rewrite)
				w.rewrite(statuses, rewrite)
				w.sandbox.ResetJournal()
				after := w.arguments(args{"message_type": "a2p", "status": "parked"})
				i = w.apply(i, after)
				want := map[string]int{updates: 1, statuses: 1}
				if slices.Contains([]string{"204", "200 without a body", "202 with a blank", "an empty object", "an empty list", "null", "Successful"}, name) {
					want[reads] = 1 // Without an order, the number itself must show the status.
				}
				w.counted(want)
				w.stored(number, args{"MessageType": "a2p", "Status": "Parked"})
				w.settled(i, after)
				w.destroy(i, "This plan cancels a number")
				w.stored(number, args{"Status": "Cancelled"})
			})
		})
	}
}
