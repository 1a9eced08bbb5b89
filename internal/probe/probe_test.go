// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/spec"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

func TestNoDifference(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{})
	report := w.run(t, true)
	if diff := cmp.Diff([]string(nil), report.Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	for _, o := range report.Operations {
		if !strings.HasPrefix(o.Seen, "200") && !strings.Contains(o.Seen, "made-up") && !strings.HasPrefix(o.Operation, "GET /v1.0/subscriptions/") {
			t.Errorf("%s: %s", o.Operation, o.Seen)
		}
	}
	notSeen := slices.DeleteFunc(report.Checks, func(c probe.Check) bool { return c.Verdict != probe.NotSeen })
	if len(notSeen) != 1 || notSeen[0].Name != "limit.tokens" {
		t.Errorf("not seen: %v", notSeen)
	}
	if len(report.Left) > 0 {
		t.Errorf("left behind: %v", report.Left)
	}
}

// TestNoDifferenceOfAFreshSandbox probes what telegent-sandbox serves: an account with nothing in it.
func TestNoDifferenceOfAFreshSandbox(t *testing.T) {
	t.Parallel()
	w := (&world{Sandbox: sandbox.New(sandbox.Config{RequestsPerMinute: -1})}).serve(t)
	if diff := cmp.Diff([]string(nil), w.run(t, true).Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// TestNoAddress reads a number without an E911 address, which is no difference.
func TestNoAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{})
	for _, number := range w.Numbers() {
		w.Forget(sandbox.E911Address(number))
	}
	report := w.run(t, false)
	if diff := cmp.Diff([]string(nil), report.Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	if !slices.ContainsFunc(report.Operations, func(o probe.Operation) bool {
		return o.Operation == "GET "+sandbox.E911AddressPath && strings.HasPrefix(o.Seen, "404")
	}) {
		t.Error("the address was not read")
	}
}

// TestItOnlyReads looks at what a run without Write sends.
func TestItOnlyReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{})
	w.run(t, false)
	for _, e := range w.Journal() {
		if e.Method != http.MethodGet && !slices.Contains(readsByPost(), e.Path) {
			t.Errorf("it sent %s %s", e.Method, e.Path)
		}
	}
}

// readsByPost are the paths whose POST changes nothing.
func readsByPost() []string {
	return []string{
		sandbox.TokenPath, sandbox.NumberAvailabilityPath, sandbox.DataUsageInfoPath,
		"/v1.0/numbers/voicemail/info", "/v1.0/numbers/data-usage/settings", "/v1.0/numbers/device-details",
	}
}

// TestWritesAreFree looks at what a run with Write sends.
func TestWritesAreFree(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{})
	w.run(t, true)
	written := map[string]int{}
	for _, e := range w.Journal() {
		if e.Method != http.MethodGet && !slices.Contains(readsByPost(), e.Path) {
			written[e.Path]++
		}
	}
	want := map[string]int{
		sandbox.MessageRoutePath: 1, sandbox.MessageRouteUpdatePath: 2, sandbox.MessageRouteDeletePath: 1,
		sandbox.VoiceRoutePath: 1, sandbox.VoiceRouteUpdatePath: 2, sandbox.VoiceRouteDeletePath: 1,
		sandbox.WebhookCreatePath: 1, sandbox.WebhookUpdatePath: 3, sandbox.WebhookDeletePath: 1,
		"/v1.0/subscribers/message-filter": 1, "/v1.0/subscribers/message-filter/update": 3, "/v1.0/subscribers/message-filter/delete": 1,
	}
	if diff := cmp.Diff(want, written); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
}

// on is an oddity of the successes of one operation.
func on(op string, odd func(w http.ResponseWriter, answered *httptest.ResponseRecorder)) oddity {
	return func(w http.ResponseWriter, r *http.Request, answered *httptest.ResponseRecorder) {
		if r.Method+" "+r.URL.Path == op && answered.Code == http.StatusOK {
			odd(w, answered)
		}
	}
}

// edit is an oddity of the JSON of an operation's answers. It replaces a pattern.
func edit(op, pattern, by string) oddity {
	return on(op, func(w http.ResponseWriter, answered *httptest.ResponseRecorder) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(regexp.MustCompile(pattern).ReplaceAll(answered.Body.Bytes(), []byte(by)))
	})
}

// send is an oddity that answers an operation otherwise.
func send(op string, status int, mediaType, prefix string) oddity {
	return on(op, func(w http.ResponseWriter, answered *httptest.ResponseRecorder) {
		w.Header().Set("Content-Type", mediaType)
		w.WriteHeader(status)
		if status != http.StatusNoContent {
			_, _ = w.Write(append([]byte(prefix), answered.Body.Bytes()...))
		}
	})
}

// An odd world differs in one way.
type odd struct {
	oddity oddity
	config func(*sandbox.Config)
	want   []string
}

// odds are the kinds of faults that were found by trying, as the live API may have them.
// They do not touch each other.
func odds() map[string]odd {
	return map[string]odd{
		"a success that is not 200": {
			oddity: send("GET /v1.0/account/message/routes", http.StatusCreated, "application/json", ""),
			want:   []string{"GET /v1.0/account/message/routes: status"},
		},
		"a success without content": {
			oddity: send("POST /v1.0/webhook/delete", http.StatusNoContent, "", ""),
			want:   []string{"POST /v1.0/webhook/delete: status"},
		},
		"another content type": {
			oddity: send("GET /v1.0/account/voice/routes", http.StatusOK, "text/plain", ""),
			want:   []string{"GET /v1.0/account/voice/routes: content type"},
		},
		"a byte order mark": {
			oddity: send("GET /v1.0/account/webhooks", http.StatusOK, "application/json", "\uFEFF"),
			want:   []string{"GET /v1.0/account/webhooks: byte order mark"},
		},
		"a boolean as text": {
			oddity: edit("GET /v1.0/message/routes", `"MessageRouteEnabled":true`, `"MessageRouteEnabled":"Yes"`),
			want:   []string{"GET /v1.0/message/routes: type"},
		},
		"a whole number with a fraction": {
			oddity: edit("GET /v1.0/voice/routes", `"Trunk1Priortiy":10`, `"Trunk1Priortiy":10.0`),
			want:   []string{"GET /v1.0/voice/routes: type"},
		},
		"a field in another spelling": {
			oddity: edit("GET /v1.0/webhook", `"WebhookUrl"`, `"webhookURL"`),
			want:   []string{"GET /v1.0/webhook: spelling of a field"},
		},
		"a missing and an unknown field": {
			oddity: edit("GET /v1.0/account/services", `"Monthly":`, `"Weekly":`),
			want:   []string{"GET /v1.0/account/services: missing field", "GET /v1.0/account/services: unpublished field"},
		},
		"an id in another case": {
			oddity: on("GET /v1.0/subscribers/get", func(w http.ResponseWriter, answered *httptest.ResponseRecorder) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write(regexp.MustCompile(`TSUID-[0-9a-f-]+`).ReplaceAllFunc(answered.Body.Bytes(), func(id []byte) []byte {
					return []byte(strings.ToUpper(string(id)))
				}))
			}),
			want: []string{"GET /v1.0/subscribers/get: identity"},
		},
		"a number in another notation": {
			oddity: edit("GET /v1.0/distributor/subscribers", `"\+13855550142"`, `"(385) 555-0142"`),
			want:   []string{"GET /v1.0/distributor/subscribers: form"},
		},
		"a word in another case": {
			oddity: edit("GET /v1.0/numbers/inventory", `"Sms\+Data"`, `"SMS+DATA"`),
			want:   []string{"GET /v1.0/numbers/inventory: case of a word"},
		},
		"a status that is not published": {
			oddity: edit("GET /v1.0/numbers", `"Status":"Active"`, `"Status":"Suspended"`),
			want:   []string{"GET /v1.0/numbers: word", "GET /v1.0/numbers: list and single read"},
		},
		"an object inside another": {
			oddity: on("GET /v1.0/account", func(w http.ResponseWriter, answered *httptest.ResponseRecorder) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write(append(append([]byte(`{"Result":`), answered.Body.Bytes()...), '}'))
			}),
			want: []string{"GET /v1.0/account: envelope"},
		},
		"another object than the one asked for": {
			oddity: edit("GET /v1.0/numbers/order", `"JNUOID-[^"]+"`, `"JNUOID-00000000-0000-4000-8000-00000000ffff"`),
			want:   []string{"GET /v1.0/numbers/order: another object"},
		},
		"white space at an end": {
			oddity: edit("GET /v1.0/account/packages", `"PackageName":"`, `"PackageName":" `),
			want:   []string{"GET /v1.0/account/packages: white space"},
		},
		"a word for nothing": {
			oddity: edit("GET /v1.0/packages/items", `"DistributorId":"[^"]*"`, `"DistributorId":"None"`),
			want:   []string{"GET /v1.0/packages/items: word for nothing"},
		},
		"an error without JSON": {
			oddity: func(w http.ResponseWriter, r *http.Request, answered *httptest.ResponseRecorder) {
				if r.URL.Path == sandbox.SubscriberPath && answered.Code == http.StatusNotFound {
					w.Header().Set("Content-Type", "text/html")
					w.WriteHeader(http.StatusNotFound)
				}
			},
			want: []string{"errors.no-subscriber"},
		},
		"an operation that is not for partners": {
			oddity: send("GET /v1.0/subscriptions/thresholds", http.StatusForbidden, "application/json", ""),
			want:   []string{"GET /v1.0/subscriptions/thresholds: refused"},
		},
		"an expiry in another form": {
			config: func(c *sandbox.Config) { c.ExpiryLayout = "2006-01-02T15:04:05Z" },
			want:   []string{"token.expiry"},
		},
		"a token for all endpoints": {
			config: func(c *sandbox.Config) { c.ScopeOptional = true },
			want:   []string{"token.unscoped"},
		},
		"small pages": {
			config: func(c *sandbox.Config) { c.InventoryPageSize = 2 },
			want:   []string{"pages.inventory"},
		},
		"a header with the limit": {
			oddity: on("GET /v1.0/account/products", func(w http.ResponseWriter, answered *httptest.ResponseRecorder) {
				maps.Copy(w.Header(), answered.Header())
				w.Header().Set("X-RateLimit-Limit", "50")
				_, _ = w.Write(answered.Body.Bytes())
			}),
			want: []string{"limit.headers"},
		},
		"null": {
			oddity: edit("GET /v1.0/account/workgroups", `(?s)^.*$`, `null`),
			want:   []string{"GET /v1.0/account/workgroups: envelope"},
		},
		"an object without fields": {
			oddity: edit("GET /v1.0/account/schedules", `(?s)^.*$`, `{}`),
			want:   []string{"GET /v1.0/account/schedules: envelope"},
		},
		"a URL with a slash": {
			oddity: edit("GET /v1.0/message/routes", `(telegent-probe-[a-z0-9]+\.invalid)/`, `$1`),
			want:   []string{"write.message-route.create"},
		},
		"null that clears nothing": {
			oddity: edit("GET /v1.0/voice/routes", `("RouteName":"telegent-probe[^}]*"TrunkIp2":)null`, `$1"192.0.2.2"`),
			want:   []string{"write.voice-route.clear"},
		},
	}
}

// TestDifferences has the API differ in all ways at once: the report names each, and nothing
// else.
func TestDifferences(t *testing.T) {
	t.Parallel()
	var config sandbox.Config
	var oddities []oddity
	var want []string
	for _, odd := range odds() {
		if odd.config != nil {
			odd.config(&config)
		}
		if odd.oddity != nil {
			oddities = append(oddities, odd.oddity)
		}
		want = append(want, odd.want...)
	}
	got := newWorld(t, config, oddities...).run(t, true).Differences()
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// TestNoValues has the API repeat what it knows everywhere, and looks for it in everything
// that the probe writes.
func TestNoValues(t *testing.T) {
	t.Parallel()
	var oddities []oddity
	for _, odd := range odds() {
		if odd.oddity != nil {
			oddities = append(oddities, odd.oddity)
		}
	}
	secret := sandbox.DefaultAccountSecret
	oddities = append(
		oddities,
		edit("GET /v1.0/distributor/accounts", `"TotalSubscribers"`, `"Canaryname":"Canaryname","canary1@canarymail.example":1,"TotalSubscribers"`),
		edit("GET /v1.0/account/voice/routes", `"CallRouteStatus":"Active"`, `"CallRouteStatus":"Canaryname"`),
		edit("GET /v1.0/numbers/order", `"OrderDate":"[^"]*"`, `"OrderDate":"05/02/2025 ZAPATA"`),
		edit("GET /v1.0/message/routes", `"MessageRouteId":"[^"]*"`, `"MessageRouteId":"Canaryname"`),
		edit("GET /v1.0/account/services", `(?s)^.*$`, `{"Northwind":{"ServiceId":"SID-1"},"Data":[]}`),
		edit("GET /v1.0/account/webhooks", `"WebhookId":"[^"]*"`, `"WebhookId":"MRID-canary12345"`),
		edit("GET /v1.0/webhook", `"WebhookId":"[^"]*"`, `"Token":"`+secret+`"`),
		send("GET /v1.0/numbers", http.StatusOK, "text/"+secret, secret),
		func(w http.ResponseWriter, r *http.Request, answered *httptest.ResponseRecorder) {
			if answered.Code < http.StatusBadRequest {
				return
			}
			w.Header().Set("X-RateLimit-Limit", "canary1@canarymail.example")
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(answered.Code)
			_ = json.NewEncoder(w).Encode(fields{"Message": "Canaryname " + secret + r.Header.Get("Authorization"), "Canaryname": "+13855550142", secret: secret})
		},
	)
	w := newWorld(t, sandbox.Config{}, oddities...)
	_, written := w.runAloud(t)
	if len(written) < 10_000 {
		t.Fatalf("only %d bytes were written", len(written))
	}
	canaries := append(w.IssuedTokens(), secret, sandbox.DefaultAccountKey)
	for _, content := range regexp.MustCompile(`"([^"\\]+)"`).FindAllStringSubmatch(string(w.answers), -1) {
		if strings.ContainsAny(content[1], "0123456789@") && len(content[1]) > 5 || strings.Contains(strings.ToLower(content[1]), "canary") {
			canaries = append(canaries, content[1])
		}
	}
	canaries = append(canaries, "Canary", "canary", "ZAPATA", "Northwind")
	published := published(t)
	slices.Sort(canaries)
	for _, canary := range slices.Compact(canaries) {
		if strings.Contains(written, canary) && !strings.Contains(published, canary) {
			t.Errorf("%q was written", canary)
		}
	}
}

// TestASecretOfLetters has errors name a field like a secret that could be a field's name.
func TestASecretOfLetters(t *testing.T) {
	t.Parallel()
	const secret = "correctHorseBatteryStaple"
	w := newWorld(t, sandbox.Config{AccountSecret: secret}, func(w http.ResponseWriter, _ *http.Request, answered *httptest.ResponseRecorder) {
		if answered.Code >= http.StatusBadRequest {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(answered.Code)
			_ = json.NewEncoder(w).Encode(fields{"StatusCode": answered.Code, secret: "wrong"})
		}
	})
	var progress strings.Builder
	config := w.config(t)
	config.AccountSecret, config.Progress = token.NewSecret(secret), &progress
	if _, err := probe.Run(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(progress.String(), secret) || !strings.Contains(progress.String(), "(sensitive)") {
		t.Errorf("progress:\n%s", progress.String())
	}
}

// published returns all that is published.
func published(t *testing.T) string {
	t.Helper()
	operations, err := spec.Operations()
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(operations)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// TestAnothersID has a creation answer with the id of somebody's route, which must stay as it
// is.
func TestAnothersID(t *testing.T) {
	t.Parallel()
	for name, hidden := range map[string]string{"listed": "", "not listed": "403"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var theirs string
			w := newWorld(t, sandbox.Config{}, func(w http.ResponseWriter, r *http.Request, answered *httptest.ResponseRecorder) {
				switch r.Method + " " + r.URL.Path {
				case "POST " + sandbox.MessageRoutePath:
					w.Header().Set("Content-Type", "application/json")
					_, _ = w.Write(regexp.MustCompile(`MRID-[^"]*`).ReplaceAll(answered.Body.Bytes(), []byte(theirs)))
				case "GET " + sandbox.AccountMessageRoutesPath:
					if hidden != "" {
						w.WriteHeader(http.StatusForbidden)
					}
				}
			})
			theirs, err := w.Create(sandbox.MessageRoutePath, fields{"RouteName": "main", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "AccountId": sandbox.DefaultAccountID})
			if err != nil {
				t.Fatal(err)
			}
			before := w.Object(theirs)
			report := w.run(t, true)
			if diff := cmp.Diff(before, w.Object(theirs)); diff != "" {
				t.Errorf("their route (-before +after):\n%s", diff)
			}
			if !slices.ContainsFunc(report.Checks, func(c probe.Check) bool {
				return c.Name == "write.message-route.create" && c.Seen == "200 OK with the id of another object"
			}) {
				t.Error("the report does not say so")
			}
			if left := len(report.Left) > 0; left != (hidden != "") {
				t.Errorf("left: %v", report.Left)
			}
		})
	}
}

// TestWrongCredentials costs one request.
func TestWrongCredentials(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{AccountSecret: "another"})
	_, err := probe.Run(t.Context(), w.config(t))
	if err == nil || err.Error() != "POST /v1.0/oauth2/tokens: answered 401 Unauthorized" {
		t.Errorf("error %v", err)
	}
	if n := len(w.Journal()); n != 1 {
		t.Errorf("%d requests, want one", n)
	}
}

// TestShortTokens are renewed while the probe runs.
func TestShortTokens(t *testing.T) {
	t.Parallel()
	report := newWorld(t, sandbox.Config{TokenLifetime: 40 * time.Second}).run(t, false)
	if diff := cmp.Diff([]string{"token.lifetime"}, report.Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// TestLimit runs at the limit of an account, in virtual time.
func TestLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := seededWorld(t, sandbox.Config{RequestsPerMinute: 50})
		network := &acctest.Network{}
		network.Serve(t, "127.0.0.1:80", w)
		w.url = "http://127.0.0.1"
		config := w.config(t)
		config.RequestsPerMinute, config.Dial, config.Write = 50, network.Dial, true
		start := time.Now()
		report, err := probe.Run(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 7*time.Minute {
			t.Errorf("%d requests took %s", report.Requests, took)
		} else {
			t.Logf("%d requests took %s", report.Requests, took)
		}
		if diff := cmp.Diff([]string(nil), report.Differences()); diff != "" {
			t.Errorf("differences (-want +got):\n%s", diff)
		}
		for _, e := range w.Journal() {
			if e.Status == http.StatusTooManyRequests {
				t.Errorf("the limit was exceeded: %s", e)
			}
		}
	})
}

// TestAlways429 has an operation answer 429 whenever it is asked: the probe goes on without it,
// and says why it waits.
func TestAlways429(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := seededWorld(t, sandbox.Config{RequestsPerMinute: -1})
		w.Inject(sandbox.Fault{Path: "/v1.0/account/services", Status: http.StatusTooManyRequests})
		network := &acctest.Network{}
		network.Serve(t, "127.0.0.1:80", w)
		w.url = "http://127.0.0.1"
		var progress strings.Builder
		config := w.config(t)
		config.Dial, config.Progress = network.Dial, &progress
		start := time.Now()
		report, err := probe.Run(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 15*time.Minute || !strings.Contains(progress.String(), "rate limit: a pause of ") {
			t.Errorf("%d requests took %s:\n%s", report.Requests, took, progress.String())
		}
		if diff := cmp.Diff([]string{"GET /v1.0/account/services: status"}, report.Differences()); diff != "" {
			t.Errorf("differences (-want +got):\n%s", diff)
		}
	})
}

// TestGuide compares the costs in the guide with those of a run.
func TestGuide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../templates/guides/first-contact.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	report := newWorld(t, sandbox.Config{}).run(t, true)
	costs := map[string]int{}
	for _, c := range report.Checks {
		name := c.Name
		if strings.HasPrefix(name, "write.") {
			name = name[:strings.LastIndex(name, ".")]
		}
		costs[name] += c.Requests
	}
	for name, requests := range costs {
		if line := fmt.Sprintf("| `%s` | %d |", name, requests); !strings.Contains(string(guide), line) {
			t.Errorf("the guide has no line %s", line)
		}
	}
}
