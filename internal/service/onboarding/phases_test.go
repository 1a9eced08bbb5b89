// SPDX-License-Identifier: MPL-2.0

package onboarding_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	number  = "+18012000001" // the first that the sandbox makes up
	order   = "JNUOID-port-in"
	account = "AID-of-another"

	messagePath = sandbox.MessageFilterPath
	usagePath   = sandbox.DataUsageInfoPath
)

type fields = map[string]any

// A world is what an account has.
type world struct {
	t *testing.T
	s *sandbox.Sandbox
}

func (w world) create(path string, request fields) string {
	w.t.Helper()
	return acctest.Create(w.t, w.s, path, request)
}

func (w world) messageRoute(more fields) string {
	w.t.Helper()
	return w.create(sandbox.MessageRoutePath, acctest.With(fields{
		"RouteName": "main", "MessageUrl": "https://example.com", "MessageUrlMethod": "POST", "AccountId": sandbox.DefaultAccountID,
	}, more))
}

func (w world) voiceRoute(more fields) string {
	w.t.Helper()
	return w.create(sandbox.VoiceRoutePath, acctest.With(fields{"RouteName": "main", "RouteType": "Trunk", "AccountId": sandbox.DefaultAccountID}, more))
}

// sells makes all that a live number needs, and the number.
func (w world) sells() {
	w.t.Helper()
	product := w.create(sandbox.ProductPath, fields{"SKU": "DATA10", "Description": "10 GB", "Type": "data", "Cost": 1.5, "BillingFrequency": "MRC"})
	family := w.create(sandbox.PackagePath, fields{"PackageName": "Family", "Type": "esim", "Price": 39.99, "Monthly": true})
	w.create(sandbox.PackageItemAddPath, fields{"PackageId": family, "ProductId": product, "Price": "30", "Monthly": true, "Type": "data"})
	jane := w.create(sandbox.SubscriberCreatePath, fields{
		"AccountId": sandbox.DefaultAccountID, "Name": "Jane", "Email": "jane@example.com", "PhoneNumbers": []string{}, "Role": "Subscriber", "Password": "hunter2",
	})
	w.create(sandbox.NumberProvisionPath, fields{
		"NumberType": "mvno", "MessageType": "p2p", "ProductType": "Sms+Data+Voice", "MessageEnabled": true, "VoiceEnabled": true, "AccountId": sandbox.DefaultAccountID,
		"MessageRouteId": w.messageRoute(nil), "VoiceRouteId": w.voiceRoute(nil), "AssignedSubscriberId": jane, "ICCID": "8901240397190195850",
	})
	if err := w.s.Change(number, "PortOutPin", "hunter2-pin"); err != nil { // Its own four digits are in other texts by chance.
		w.t.Fatal(err)
	}
	w.create(sandbox.SubscriptionPath, fields{
		"SubscriberId": jane, "PackageId": family, "TNID": w.s.Object(number)["PhoneNumberId"], "ICCID": "8901240397190195850", "Type": "mvno",
	})
}

// answers has a path answered with a body.
func answers(path, body string) sandbox.Fault {
	return sandbox.Fault{Path: path, Status: 200, Body: body}
}

// refuses has a path answered with a 403.
func refuses(path string) sandbox.Fault {
	return sandbox.Fault{Path: path, Status: 403, Body: `{"StatusCode":403,"Message":"Not for you."}`}
}

const (
	messages = `{"Messages":[{"MessageId":"MSG-1","Body":"hunter2-in","Direction":"Inbound","Status":"received"},` +
		`{"MessageId":"MSG-2","Body":"hunter2-out","Direction":"outbound","Status":"Delivered"}],"Page":1,"Results":25,"Total":2}`
	usage     = `{"PhoneNumbers":[{"Number":"` + number + `","Status":"ACTIVE","Used":"12 MB","Remaining":"8 MB"}],"Status":"Complete"}`
	cancelled = `{"OrderId":"` + order + `","OrderStatus":"Cancelled","OrderType":"portin","PhoneNumbersOrdered":[]}`
)

// arguments are those of the data source.
func arguments(args fields) map[string]tftypes.Value {
	all := map[string]tftypes.Value{}
	for name, value := range args {
		if n, ok := value.(int); ok {
			all[name] = tftypes.NewValue(tftypes.Number, n)
		} else {
			all[name] = tftypes.NewValue(tftypes.String, value)
		}
	}
	return all
}

// The statuses of the checks of a phase that are manual whatever the account has.
func manualOf(phase int) map[string]string {
	all := map[string]string{}
	for label := range strings.FieldsSeq(map[int]string{
		2: "3 4 5 7 9", 3: "8 8a 8c 8e 12 14 15 16 18 19", 4: "2 7 8 9",
	}[phase]) {
		all[label] = "manual"
	}
	return all
}

// TestPhases reads phases 2 to 4 of accounts that have more or less. Each want is a status,
// and words of the detail behind a colon.
func TestPhases(t *testing.T) {
	t.Parallel()
	with := func(phase int, more map[string]string) map[string]string {
		want := manualOf(phase)
		maps.Copy(want, more)
		return want
	}
	phase3 := map[string]string{
		"1": "skipped: There is a single account", "2": "passed: There is an active product: PRID-", "3": "passed: an item: PID-", "4": "passed: MRID-", "5": "passed: CRID-",
		"6": "passed: TSUID-", "7": "passed: " + number, "8b": "manual: Set port_in_order_id", "8d": "manual: Set port_in_order_id", "8f": "passed: " + number,
		"9": "passed: SUB-", "10": "manual: Set phone_number", "11": "manual: Set phone_number", "13": "manual: Set phone_number", "17": "manual: Set phone_number",
	}
	nothing := map[string]string{
		"1": "skipped", "2": "failed: create a telegent_product", "3": "failed: create a telegent_package", "4": "failed: create a telegent_message_route",
		"5": "failed: create a telegent_voice_route", "6": "failed: create a telegent_subscriber", "7": "failed: create a telegent_number",
		"8b": "manual", "8d": "manual", "8f": "failed: A number with a port-out PIN is missing", "9": "failed: create a telegent_subscription", "10": "manual", "11": "manual", "13": "manual", "17": "manual",
	}
	for title, test := range map[string]struct {
		phase    int
		args     fields
		fill     func(w world)
		faults   []sandbox.Fault
		want     map[string]string
		requests int // of the API, without tokens
	}{
		"2, nothing": {phase: 2, requests: 2, want: map[string]string{
			"1": "failed: set message_url and message_authentication_type", "2": "failed: set callback_message_url", "6": "skipped: With SIP", "8": "skipped",
		}},
		"2, all of it": {
			phase: 2, requests: 2,
			fill: func(w world) {
				w.messageRoute(fields{"MessageAuthenticationType": "Bearer", "MessagePasswordToken": "hunter2", "CallbackMessageUrl": "https://example.com/dlr"})
				w.voiceRoute(fields{"TrunkIp1": "203.0.113.10", "IpWhitelist": []fields{{"IpAddress": "203.0.113.10"}}})
			},
			want: map[string]string{"1": "passed: MRID-", "2": "passed: MRID-", "6": "passed: CRID-", "8": "passed: This is Telegent's half"},
		},
		"2, in several routes": {
			phase: 2, requests: 2,
			fill: func(w world) {
				w.messageRoute(nil)
				w.messageRoute(fields{"CallbackMessageUrl": "https://example.com/dlr"})
				w.messageRoute(fields{"MessageAuthenticationType": "Basic", "MessageUsername": "user", "MessagePasswordToken": "hunter2"})
				w.voiceRoute(fields{"RouteType": "URL"})
			},
			want: map[string]string{"1": "passed", "2": "passed", "6": "skipped", "8": "skipped"},
		},
		"2, no authentication, no allow-list": {
			phase: 2, requests: 2,
			fill: func(w world) {
				w.messageRoute(fields{"CallbackMessageUrl": "https://example.com/dlr"})
				w.voiceRoute(fields{"TrunkUri2": "sip:sbc.example.com"})
			},
			want: map[string]string{"1": "failed", "2": "passed", "6": "passed", "8": "failed: set ip_whitelist"},
		},
		"2, of another account": {
			phase: 2, requests: 2, args: fields{"account_id": account},
			faults: []sandbox.Fault{{Path: sandbox.AccountMessageRoutesPath, Status: 404, Body: `{"StatusCode":404,"Message":"No account."}`}},
			want:   map[string]string{"1": "failed: 404 Not Found: No account.", "2": "failed: 404", "6": "failed: 404", "8": "failed: 404"},
		},
		"2, refused": {
			phase: 2, requests: 2, faults: []sandbox.Fault{refuses(sandbox.AccountMessageRoutesPath), answers(sandbox.AccountVoiceRoutesPath, `{"Results":7}`)},
			want: map[string]string{"1": "failed: 403 Forbidden: Not for you.", "2": "failed: 403", "6": "failed: " + sandbox.AccountVoiceRoutesPath, "8": "failed"},
		},
		"2, in another shape": {
			phase: 2, requests: 2,
			faults: []sandbox.Fault{
				answers(sandbox.AccountMessageRoutesPath, `[{"messageRouteID":"MRID-1","MessageURL":"https://x","MessageAuthenticationType":"BEARER","CallbackMessageUrl":null}]`),
				answers(sandbox.AccountVoiceRoutesPath, `{"Data":{"Results":[{"CallRouteId":"CRID-1","RouteType":"trunk","TrunkIp1":"203.0.113.10","IpWhitelist":"203.0.113.10"}]}}`),
			},
			want: map[string]string{"1": "passed: MRID-1", "2": "failed", "6": "passed: CRID-1", "8": "passed: CRID-1"},
		},
		"3, nothing": {phase: 3, requests: 8, want: nothing},
		"3, without a number": {
			phase: 3, requests: 9, fill: world.sells, want: phase3,
		},
		"3, all of it": {
			phase: 3, requests: 13, args: fields{"phone_number": number, "port_in_order_id": order},
			fill:   func(w world) { w.sells(); w.create(sandbox.AccountCreatePath, fields{"AccountName": "Child"}) },
			faults: []sandbox.Fault{answers(messagePath, messages), answers(usagePath, usage), answers(sandbox.NumberOrderPath, cancelled)},
			want: map[string]string{
				"1": "passed: AID-", "2": "passed", "3": "passed", "4": "passed", "5": "passed", "6": "passed", "7": "passed: " + number + " is active",
				"8b": `passed: "Cancelled". The signed letter`, "8d": `passed: "Cancelled"`, "8f": "passed", "9": "passed",
				"10": "passed: MSG-2. See that the delivery report", "11": "passed: MSG-1", "13": "passed: CRID-", "17": "passed: has used 12 MB.",
			},
		},
		"3, not yet": {
			phase: 3, requests: 13, args: fields{"phone_number": number, "port_in_order_id": order},
			fill: func(w world) {
				w.sells()
				if err := w.s.Change(number, "Status", "Parked"); err != nil {
					w.t.Fatal(err)
				}
				if err := w.s.Change(number, "VoiceRouteId", nil); err != nil {
					w.t.Fatal(err)
				}
			},
			faults: []sandbox.Fault{
				answers(messagePath, `{"Messages":[{"MessageId":"MSG-2","Direction":"outbound","Status":"failed"}]}`),
				answers(usagePath, `{"PhoneNumbers":[{"Number":"`+number+`","Used":"0 B"}]}`),
				answers(sandbox.NumberOrderPath, `{"OrderId":"`+order+`","OrderStatus":"Pending"}`),
				answers(sandbox.PackageItemsPath, `[]`),
			},
			want: map[string]string{
				"1": "skipped", "2": "passed", "3": "failed: create a telegent_package_item", "4": "passed", "5": "passed", "6": "passed",
				"7": `failed: The status of ` + number + ` is "Parked"`, "8b": `passed: "Pending"`, "8d": `failed: is "Pending"`, "8f": "passed", "9": "passed",
				"10": "failed: that was delivered", "11": "failed: send one to it", "13": "failed: set voice_route_id", "17": "failed: has used no data yet",
			},
		},
		"3, the account's lists": {
			phase: 3, requests: 12, fill: world.sells,
			faults: []sandbox.Fault{refuses(sandbox.DistributorProductsPath), refuses(sandbox.DistributorPackagesPath), refuses(sandbox.DistributorSubscriptionsPath)},
			want:   phase3,
		},
		"3, refused": {
			phase: 3, requests: 10, fill: world.sells,
			faults: []sandbox.Fault{
				refuses(sandbox.DistributorSubscriptionsPath), refuses(sandbox.AccountSubscriptionsPath), refuses(sandbox.NumberInventoryPath), refuses(sandbox.DistributorAccountsPath),
				refuses(sandbox.PackageItemsPath),
			},
			want: func() map[string]string {
				want := maps.Clone(phase3)
				maps.Copy(want, map[string]string{
					"1": "failed: 403", "3": "failed: 403", "7": "failed: 403", "8f": "failed: 403", "9": "failed: 403",
				})
				return want
			}(),
		},
		"3, more than a page": {
			phase: 3, requests: 14, fill: func(w world) {
				w.create(sandbox.PackagePath, fields{"PackageName": "First", "Type": "esim", "Price": 1, "Monthly": true})
				w.create(sandbox.PackagePath, fields{"PackageName": "Second", "Type": "esim", "Price": 1, "Monthly": true})
				w.create(sandbox.PackagePath, fields{"PackageName": "Third", "Type": "esim", "Price": 1, "Monthly": true})
				w.sells()
			},
			faults: []sandbox.Fault{
				answers(sandbox.NumberInventoryPath, `{"TotalResults":"250","PhoneNumbers":[{"Number":"+18012000009","Status":"Cancelled"},{"Number":"+18012000008","Status":"Cancelled"}]}`),
				answers(messagePath, `{"Total":100,"Messages":[{"MessageId":"MSG-1","Direction":"inbound","Status":"received"}]}`),
			},
			args: fields{"phone_number": number},
			want: func() map[string]string {
				want := maps.Clone(phase3)
				maps.Copy(want, map[string]string{
					"3": "failed: the first of 4 active packages (no more are looked at): create", "8f": "failed: A number with a port-out PIN is missing among the first 2 of 250 (no more are looked at)",
					"10": "failed: that was delivered is missing among the first 1 of 100", "11": "passed", "13": "passed", "17": "failed",
				})
				return want
			}(),
		},
		"3, an empty package is not found": {
			phase: 3, requests: 10, fill: func(w world) {
				w.create(sandbox.PackagePath, fields{"PackageName": "First", "Type": "esim", "Price": 1, "Monthly": true})
				w.sells()
			},
			faults: []sandbox.Fault{
				{Path: sandbox.PackageItemsPath, Times: 1, Status: 404, Body: `{"StatusCode":404,"Message":"No items."}`},
				answers(sandbox.NumberInventoryPath, `{"TotalResults":250,"PhoneNumbers":[{"Number":"+18012000009","Status":"Cancelled"}]}`),
			},
			want: func() map[string]string {
				want := maps.Clone(phase3)
				maps.Copy(want, map[string]string{
					"7": "failed: An active number is missing among the first 1 of 250 (no more are looked at): create a telegent_number, or set phone_number to one that you have", "8f": "failed",
				})
				return want
			}(),
		},
		"4, more than a page": {
			phase: 4, requests: 5, fill: world.sells,
			faults: []sandbox.Fault{answers(sandbox.NumberInventoryPath, `{"TotalResults":250,"PhoneNumbers":[{"Number":"+18012000009","Status":"Cancelled"}]}`)},
			want: map[string]string{
				"1": "passed", "3": "passed", "4": "failed: There is no active number with an active subscription among the first 1 of 250 (no more are looked at): create", "5": "manual", "6": "manual",
			},
		},
		"4, nothing": {phase: 4, requests: 5, want: map[string]string{
			"1": "passed: compare the AccountKey", "3": "failed: create a telegent_message_route", "4": "failed: create a telegent_subscription", "5": "manual: Set phone_number", "6": "manual",
		}},
		"4, without a number": {phase: 4, requests: 5, fill: world.sells, want: map[string]string{
			"1": "passed", "3": "passed: CRID-", "4": "passed: " + number + " is active, with the subscription SUB-", "5": "manual", "6": "manual",
		}},
		"4, all of it": {
			phase: 4, requests: 6, args: fields{"phone_number": number}, fill: world.sells, faults: []sandbox.Fault{answers(messagePath, messages)},
			want: map[string]string{"1": "passed", "3": "passed", "4": "passed: " + number, "5": "passed: MSG-2", "6": "passed: MSG-1"},
		},
		"4, the subscription is of another": {
			phase: 4, requests: 5,
			fill: func(w world) {
				w.sells()
				if err := w.s.Change(number, "AssignedSubscriberId", "TSUID-another"); err != nil {
					w.t.Fatal(err)
				}
			},
			want: map[string]string{"1": "passed", "3": "passed", "4": "failed: is assigned to TSUID-another, and its subscription SUB-", "5": "manual", "6": "manual"},
		},
		"4, the subscription of one number is of another, and that of the next is not": {
			phase: 4, requests: 5, fill: world.sells,
			faults: []sandbox.Fault{
				answers(sandbox.NumberInventoryPath, `{"PhoneNumbers":[{"Number":"+18012000001","Tnid":"NID-1","Status":"Active","AssignedSubscriberId":"TSUID-another"},`+
					`{"Number":"+18012000002","Tnid":"NID-2","Status":"Active","AssignedSubscriberId":"TSUID-2"}]}`),
				answers(sandbox.DistributorSubscriptionsPath, `{"Results":[{"SubscriptionId":"SUB-1","SubscriberId":"TSUID-1","TNID":"NID-1","PackageId":"PID-1","Active":true},`+
					`{"SubscriptionId":"SUB-2","SubscriberId":"TSUID-2","TNID":"NID-2","PackageId":"PID-1","Active":true}]}`),
			},
			want: map[string]string{"1": "passed", "3": "passed", "4": "passed: +18012000002 is active, with the subscription SUB-2", "5": "manual", "6": "manual"},
		},
		"4, neither route": {
			phase: 4, requests: 5, faults: []sandbox.Fault{answers(sandbox.AccountMessageRoutesPath, `[]`), answers(sandbox.AccountVoiceRoutesPath, `[]`)},
			want: map[string]string{
				"1": "passed", "4": "failed", "5": "manual", "6": "manual",
				"3": "failed: A message route that is enabled is missing: create a telegent_message_route; a voice route that is enabled is missing: create a telegent_voice_route.",
			},
		},
		"4, both lists of routes are refused": {
			phase: 4, requests: 5, faults: []sandbox.Fault{refuses(sandbox.AccountMessageRoutesPath), refuses(sandbox.AccountVoiceRoutesPath)},
			want: map[string]string{
				"1": "passed", "3": "failed: GET /v1.0/account/message/routes answered 403 Forbidden: Not for you. GET /v1.0/account/voice/routes answered 403 Forbidden: Not for you. The token",
				"4": "failed", "5": "manual", "6": "manual",
			},
		},
		"4, the messages are of another number": {
			phase: 4, requests: 6, args: fields{"phone_number": number}, fill: world.sells,
			faults: []sandbox.Fault{answers(messagePath, `{"Messages":[{"MessageId":"MSG-1","From":"+18012000009","To":"+18012000002","Direction":"inbound","Status":"received"},`+
				`{"MessageId":"MSG-2","From":"+18012000002","To":"`+number+`","Direction":"outbound","Status":"delivered"}]}`)},
			want: map[string]string{"1": "passed", "3": "passed", "4": "passed", "5": "failed: An outbound message of " + number, "6": "failed: An inbound message of " + number},
		},
		"4, the messages name the number": {
			phase: 4, requests: 6, args: fields{"phone_number": number}, fill: world.sells,
			faults: []sandbox.Fault{answers(messagePath, `{"Messages":[{"MessageId":"MSG-1","From":"+18012000009","To":[{"Number":"`+number+`"}],"Direction":"inbound","Status":"received"},`+
				`{"MessageId":"MSG-2","From":"18012000001","To":"+18012000009","Direction":"outbound","Status":"delivered"}]}`)},
			want: map[string]string{"1": "passed", "3": "passed", "4": "passed", "5": "passed: MSG-2", "6": "passed: MSG-1"},
		},
		"4, another number": {
			phase: 4, requests: 5, args: fields{"phone_number": number}, fill: world.sells,
			faults: []sandbox.Fault{answers(sandbox.NumberPath, `{"Number":"+18012000002","Status":"Active"}`), refuses(messagePath)},
			want: map[string]string{
				"1": "passed", "3": "passed", "4": `failed: answered with the Number "+18012000002", asked for "` + number + `"`, "5": "failed: 403", "6": "failed: 403",
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{RequestsPerMinute: -1})
			if test.fill != nil {
				test.fill(world{t, s})
			}
			s.Inject(test.faults...)
			args := arguments(acctest.With(fields{"phase": test.phase}, test.args))
			state, diags := server.ReadDataSource("telegent_onboarding_checklist", args)
			acctest.NoDiags(t, diags)
			rows, passed := results(t, s, state)
			got, failures := map[string]string{}, 0
			want := with(test.phase, test.want)
			for _, r := range rows {
				got[r.label] = r.status
				if r.status == "failed" {
					failures++
				}
				status, words, _ := strings.Cut(want[r.label], ": ")
				if r.status == status && !strings.Contains(r.detail, words) {
					t.Errorf("%s says %q, want %q in it", r.label, r.detail, words)
				}
				if strings.Contains(r.detail, "hunter2") {
					t.Errorf("%s shows what it should not: %s", r.label, r.detail)
				}
			}
			statuses := map[string]string{}
			for label, text := range want {
				statuses[label], _, _ = strings.Cut(text, ": ")
			}
			if diff := cmp.Diff(statuses, got); diff != "" {
				t.Errorf("the statuses (-want +got):\n%s", diff)
			}
			if passed != (failures == 0) {
				t.Errorf("passed: %t, with %d failures", passed, failures)
			}
			requests := 0
			for _, e := range s.Journal() {
				switch {
				case e.Path == sandbox.TokenPath:
					continue
				case e.Method != http.MethodGet && e.Path != usagePath:
					t.Errorf("%s is no read", e)
				}
				requests++
			}
			if requests != test.requests {
				t.Errorf("%d requests, want %d: %v", requests, test.requests, s.Journal())
			}
		})
	}
}

// A provider that cannot make calls fails each automatic check with the reason.
func TestPhasesOfUnusableProvider(t *testing.T) {
	t.Parallel()
	for phase := 2; phase <= 4; phase++ {
		server := acctest.NewServer(t)
		server.Configure(map[string]tftypes.Value{"base_url": tftypes.NewValue(tftypes.String, "http://127.0.0.1:1")})
		state, diags := server.ReadDataSource("telegent_onboarding_checklist", arguments(fields{
			"phase": phase, "phone_number": number, "port_in_order_id": order,
		}))
		acctest.NoDiags(t, diags)
		rows, passed := results(t, sandbox.New(sandbox.Config{}), state)
		for _, r := range rows {
			if strings.Count(strings.ToLower(r.detail), "no credentials for telegent") > 1 {
				t.Errorf("phase %d, %s gives the reason twice: %s", phase, r.label, r.detail)
			}
			if want := manualOf(phase)[r.label]; want != r.status && (r.status != "failed" || !strings.Contains(r.detail, "no credentials for Telegent")) {
				t.Errorf("phase %d, %s is %s: %s", phase, r.label, r.status, r.detail)
			}
		}
		if passed {
			t.Errorf("phase %d passed", phase)
		}
	}
}

// An unknown base_url is the reason why the explorer cannot be opened, and not a fault of its
// address.
func TestAccessOfUnknownBaseURL(t *testing.T) {
	t.Parallel()
	docs := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(docs.Close)
	server := acctest.NewServer(t)
	server.Configure(map[string]tftypes.Value{"base_url": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)})
	state, diags := server.ReadDataSource("telegent_onboarding_checklist", arguments(fields{"docs_url": docs.URL}))
	acctest.NoDiags(t, diags)
	rows, _ := results(t, sandbox.New(sandbox.Config{}), state)
	if detail := rows[4].detail; !strings.Contains(detail, "base_url") {
		t.Errorf("the explorer: %s", detail)
	}
}

func TestPhaseInvalid(t *testing.T) {
	t.Parallel()
	_, server := acctest.Start(t, sandbox.Config{})
	for title, test := range map[string]struct {
		args  fields
		words string
	}{
		"phase 0": {fields{"phase": 0}, "between 1 and 4"}, "phase 5": {fields{"phase": 5}, "between 1 and 4"},
		"a number": {fields{"phase": 3, "phone_number": "801-200-0001"}, "E.164"}, "an empty account": {fields{"phase": 2, "account_id": ""}, "must not be empty"},
	} {
		_, diags := server.ReadDataSource("telegent_onboarding_checklist", arguments(test.args))
		if len(diags) != 1 || !strings.Contains(acctest.FormatDiags(diags), test.words) {
			t.Errorf("%s: %s, want %q", title, acctest.FormatDiags(diags), test.words)
		}
	}
}

// The owners are those of Telegent's own checklists: its own tasks, those of both, and the
// partner's, which are all others.
func TestOwners(t *testing.T) {
	t.Parallel()
	owned := map[int]map[string]string{
		2: {"Telegent": "7", "Joint": "3 8 9"}, 3: {"Joint": "14 19"}, 4: {"Telegent": "1", "Joint": "2 5 6 8 9"},
	}
	for phase, owners := range owned {
		s, server := acctest.Start(t, sandbox.Config{})
		state, diags := server.ReadDataSource("telegent_onboarding_checklist", arguments(fields{"phase": phase}))
		acctest.NoDiags(t, diags)
		rows, _ := results(t, s, state)
		got := map[string]string{}
		for _, r := range rows {
			if r.owner != "Partner" {
				got[r.owner] = strings.TrimSpace(got[r.owner] + " " + r.label)
			}
		}
		if diff := cmp.Diff(owners, got); diff != "" {
			t.Errorf("phase %d (-want +got):\n%s", phase, diff)
		}
	}
}
