// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestRead changes numbers behind the provider's back.
func TestRead(t *testing.T) {
	t.Parallel()
	const iccid = "8901240397190557414"
	tests := map[string]struct {
		config args
		change args
		state  map[string]string // after the refresh
		calls  map[string]int    // of the next apply; nil if there is nothing to do
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
				w := newEnv(t, sandbox.Config{})
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

// TestReadLittle reads an answer that has only the number: the state is unchanged.
func TestReadLittle(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]string{
		"left out": "",
		// A number always has these, so null and empty say nothing of them.
		"null":  `,"Classification":null,"MessageType":null,"ProductType":null,"MessageEnabled":null,"VoiceEnabled":null`,
		"empty": `,"Classification":"","MessageType":"","ProductType":"","MessageEnabled":"","VoiceEnabled":""`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				all, _ := w.everything()
				i := w.apply(nil, w.arguments(all))
				w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberPath, Body: fmt.Sprintf(`{"Number":%q%s}`, i.Text("phone_number"), more)})
				read := w.refresh(i)
				for attribute, before := range i.State {
					if now := read.State[attribute]; !now.Equal(before) {
						t.Errorf("the refresh makes %s %s, which was %s", attribute, now, before)
					}
				}
			})
		})
	}
}

// TestReadMany reads so many numbers that the inventory answers for some. Unlike a read of
// one number, the inventory has some booleans as strings, other words in another case, and
// the product.
func TestReadMany(t *testing.T) {
	t.Parallel()
	const many = 6
	tests := map[string]struct {
		change func(w *env, last string)                                             // changes the last number, which the inventory answers for
		gone   string                                                                // the text of the warning; "" if the number is not gone
		check  func(w *env, last *acctest.Instance, config map[string]tftypes.Value) // if it is not gone
		reads  int
	}{
		"nothing changed": {
			change: func(*env, string) {},
			check: func(w *env, last *acctest.Instance, config map[string]tftypes.Value) {
				if p := w.plan(last, config); !p.Empty {
					w.t.Errorf("the plan is not empty (-state +plan):\n%s", cmp.Diff(texts(last.State), texts(p.State)))
				}
			},
			reads: 2,
		},
		"another product": {
			change: func(w *env, last string) { w.change(last, "ProductType", "Sms-Only") },
			check: func(w *env, last *acctest.Instance, config map[string]tftypes.Value) {
				w.has(last, map[string]string{"product_type": "Sms-Only"})
				w.sandbox.ResetJournal()
				w.apply(last, config)
				w.counted(map[string]int{updates: 1})
				w.stored(last.Text("phone_number"), args{"ProductType": "Sms+Data+Voice"})
			},
			reads: 2,
		},
		"cancelled": {
			change: func(w *env, last string) { w.change(last, "Status", "Cancelled") },
			gone:   "its status is Cancelled",
			reads:  3, // A number that the inventory lacks is read separately before it counts as gone.
		},
		"forgotten": {
			change: func(w *env, last string) { w.sandbox.Forget(last) },
			gone:   "GET /v1.0/numbers answered 404",
			reads:  3,
		},
		"lacking in the inventory": {
			change: func(w *env, last string) {
				w.rewrite(listings, func(a *answer) {
					list, _ := a.fields["PhoneNumbers"].([]any)
					for i, number := range a.numbers() {
						if number["Number"] == last {
							a.fields["PhoneNumbers"], a.fields["TotalResults"] = slices.Delete(list, i, i+1), many-1
						}
					}
				})
			},
			check: func(w *env, last *acctest.Instance, config map[string]tftypes.Value) {
				if p := w.plan(last, config); !p.Empty {
					w.t.Errorf("the plan is not empty (-state +plan):\n%s", cmp.Diff(texts(last.State), texts(p.State)))
				}
			},
			reads: 3,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
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
					if n == many-1 && test.gone != "" {
						w.gone(i, test.gone)
						break
					}
					if instances[n] = w.refresh(i); n == many-1 {
						break
					}
					if p := w.plan(instances[n], config); !p.Empty {
						t.Errorf("number %d: the plan is not empty (-state +plan):\n%s", n, cmp.Diff(texts(instances[n].State), texts(p.State)))
					}
				}
				w.counted(map[string]int{reads: test.reads, listings: 1})
				if test.gone == "" {
					test.check(w, instances[many-1], config)
				}
			})
		})
	}
}
