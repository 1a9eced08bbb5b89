// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestKeysOfAMap has the API answer with maps by the account's words, which occur nowhere
// else, where it is published to answer with objects.
func TestKeysOfAMap(t *testing.T) {
	t.Parallel()
	w := newWorld(
		t, sandbox.Config{},
		edit("GET /v1.0/account", `"BillingAddress":\{[^}]*\}`, `"BillingAddress":{"Northwind":{"Street1":null},"Headquarters":{},"Data":{}}`),
		edit("GET /v1.0/account/packages", `(?s)"Results":\[.*\]`, `"Results":[{"Fabrikam":1,"Contoso":2,"Tailspin":3,"Litware":4}]`),
	)
	report, written := w.runAloud(t)
	for _, name := range []string{"Northwind", "Headquarters", "Fabrikam", "Contoso"} {
		if strings.Contains(written, name) {
			t.Errorf("%q was written", name)
		}
	}
	if !strings.Contains(written, "`BillingAddress.Data` is not published") {
		t.Error("the report hides a usual word")
	}
	want := []string{
		"GET /v1.0/account/packages: missing field", "GET /v1.0/account/packages: unpublished field",
		"GET /v1.0/account: missing field", "GET /v1.0/account: unpublished field",
	}
	if diff := cmp.Diff(want, distinct(report.Differences())); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

func distinct(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// TestCounts has pages whose counts are text, missing, or contradict them. The differences are
// those of the answers and of the checks of pages.
func TestCounts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		oddity  oddity
		want    []string
		notSeen []string // checks of pages
	}{
		"the count of numbers is text": {
			oddity: edit("GET /v1.0/numbers/inventory", `"TotalResults":(\d+)`, `"TotalResults":"$1"`),
			want:   []string{"GET /v1.0/numbers/inventory: type"},
		},
		"the first page is empty, and a count says otherwise": {
			oddity:  edit("GET /v1.0/numbers/inventory", `(?s)"PhoneNumbers":\[.*\]`, `"PhoneNumbers":[]`),
			want:    []string{"pages.inventory"},
			notSeen: []string{"pages.inventory-requested"},
		},
		"the list is null, and a count says otherwise": {
			oddity:  edit("GET /v1.0/numbers/inventory", `(?s)"PhoneNumbers":\[.*\]`, `"PhoneNumbers":null`),
			want:    []string{"pages.inventory"},
			notSeen: []string{"pages.inventory-requested"},
		},
		"the count of subscribers is text": {
			oddity: edit("GET /v1.0/distributor/subscribers", `"TotalSubscribers":(\d+)`, `"TotalSubscribers":"$1"`),
			want:   []string{"GET /v1.0/distributor/subscribers: type"},
		},
		"there is no count of subscribers": {
			oddity:  edit("GET /v1.0/distributor/subscribers", `"TotalSubscribers":\d+`, `"TotalSubscribers":null`),
			notSeen: []string{"pages.subscribers-most"}, // Ten are on the page.
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := newWorld(t, sandbox.Config{}, test.oddity).run(t, false)
			if diff := cmp.Diff(test.want, report.Differences()); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
			var notSeen []string
			for _, c := range report.Checks {
				if c.Verdict == probe.NotSeen && strings.HasPrefix(c.Name, "pages.") {
					notSeen = append(notSeen, c.Name)
				}
			}
			if diff := cmp.Diff(test.notSeen, notSeen); diff != "" {
				t.Errorf("not seen (-want +got):\n%s", diff)
			}
		})
	}
}

// everywhere is an oddity of all answers that are successes, but not of tokens.
func everywhere(change func(key string, value any) (string, any)) oddity {
	var changed func(value any) any
	changed = func(value any) any {
		switch value := value.(type) {
		case fields:
			o := fields{}
			for key, inner := range value {
				key, inner := change(key, inner)
				o[key] = changed(inner)
			}
			return o
		case []any:
			list := []any{}
			for _, element := range value {
				list = append(list, changed(element))
			}
			return list
		}
		return value
	}
	return func(w http.ResponseWriter, r *http.Request, answered *httptest.ResponseRecorder) {
		decoder := json.NewDecoder(bytes.NewReader(answered.Body.Bytes()))
		decoder.UseNumber()
		var value any
		if answered.Code == http.StatusOK && r.URL.Path != sandbox.TokenPath && decoder.Decode(&value) == nil {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(changed(value))
		}
	}
}

// TestCamelCase has all fields begin with a small letter, as ASP.NET writes them: this is the
// only difference, and all operations are asked.
func TestCamelCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{}, everywhere(func(key string, value any) (string, any) { return strings.ToLower(key[:1]) + key[1:], value }))
	report := w.run(t, true)
	for _, o := range report.Operations {
		if strings.HasPrefix(o.Seen, "not asked") {
			t.Errorf("%s: %s", o.Operation, o.Seen)
		}
		for _, d := range o.Differences {
			if d.Kind != "spelling of a field" {
				t.Errorf("%s: %s: %s", o.Operation, d.Kind, d.Seen)
			}
		}
	}
	for _, c := range report.Checks {
		if c.Verdict == probe.Differs {
			t.Errorf("%s: %s", c.Name, c.Seen)
		}
	}
}

// TestNumericIDs has ids of webhooks that are JSON numbers: a webhook is read all the same.
func TestNumericIDs(t *testing.T) {
	t.Parallel()
	w := newWorld(
		t, sandbox.Config{},
		edit("GET /v1.0/account/webhooks", `"WebhookId":"[^"]*"`, `"WebhookId":4711`),
		func(w http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
			if r.URL.Path == sandbox.WebhookPath && r.URL.Query().Get("WebhookId") == "4711" {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"WebhookId":4712}`))
			}
		},
	)
	got := w.run(t, false).Differences()
	for _, want := range []string{"GET /v1.0/account/webhooks: type", "GET /v1.0/webhook: another object"} {
		if !slices.Contains(got, want) {
			t.Errorf("differences %q lack %q", got, want)
		}
	}
}

// TestNestedReferences has objects inside of the subscribers that name the subscriber, too.
func TestNestedReferences(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{}, edit(
		"GET /v1.0/distributor/subscribers", `"SubscriberId":("[^"]*")`,
		`"Contact":{"SubscriberId":$1,"Name":"another","Email":"another","PhoneNumbers":[],"Role":"Manager","Account":null},"SubscriberId":$1`,
	))
	if diff := cmp.Diff([]string{"GET /v1.0/distributor/subscribers: unpublished field"}, w.run(t, false).Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// ofToken is an oddity of the token call's successes. It replaces a pattern.
func ofToken(pattern, by string) oddity { return edit("POST "+sandbox.TokenPath, pattern, by) }

// TestWrapped has tokens, and the creations and reads of a message route, inside of another
// object, where the provider finds them: the outer form is the only difference.
func TestWrapped(t *testing.T) {
	t.Parallel()
	wrapped := func(op string) oddity { return edit(op, `(?s)^.*$`, `{"data":$0}`) }
	w := newWorld(
		t, sandbox.Config{}, ofToken(`(?s)^.*$`, `{"data":$0}`),
		wrapped("POST "+sandbox.MessageRoutePath), wrapped("GET "+sandbox.MessageRoutePath), wrapped("GET /v1.0/numbers/inventory"),
	)
	want := []string{
		"GET /v1.0/message/routes: envelope", "GET /v1.0/numbers/inventory: envelope", "POST /v1.0/message/routes: envelope", "token.answer",
	}
	if diff := cmp.Diff(want, distinct(w.run(t, true).Differences())); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// TestTokenInAnotherForm has a token call answer with what the provider cannot read: the
// report shows the form. A refusal is not asked for twice.
func TestTokenInAnotherForm(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		oddity   oddity
		want     []string
		requests int
	}{
		"another name": {ofToken(`"token":`, `"access_token":`), []string{"token.answer"}, 2},
		"no JSON":      {ofToken(`(?s)^.*$`, `<html>`), []string{"token.answer"}, 2},
		"a refusal":    {ofToken(`(?s)^.*$`, `{"successful":false}`), nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, sandbox.Config{}, test.oddity)
			report, err := probe.Run(t.Context(), w.config(t))
			if err == nil || err.Error() != "POST /v1.0/oauth2/tokens: answered 200 without a token that can be read" {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(test.want, report.Differences()); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
			if n := len(w.Journal()); n != test.requests || report.Requests != n {
				t.Errorf("%d requests, want %d; reported are %d", n, test.requests, report.Requests)
			}
		})
	}
}

// TestRefusedTokens has the token call refuse an operation that is not for partners.
func TestRefusedTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{}, func(w http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path == sandbox.TokenPath && strings.Contains(string(body), `/subscriptions/thresholds"`) {
			w.WriteHeader(http.StatusForbidden)
		}
	})
	report := w.run(t, false)
	if diff := cmp.Diff([]string{"GET /v1.0/subscriptions/thresholds: refused"}, report.Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	if n := len(w.Journal()); report.Requests != n {
		t.Errorf("%d requests are reported, want %d", report.Requests, n)
	}
}

// TestNullThatKeeps has an update clear what it leaves out, and keep what it sets to null.
func TestNullThatKeeps(t *testing.T) {
	t.Parallel()
	has := true // The sandbox clears it either way.
	w := newWorld(t, sandbox.Config{}, func(w http.ResponseWriter, r *http.Request, answered *httptest.ResponseRecorder) {
		switch body, _ := io.ReadAll(r.Body); {
		case r.URL.Path == sandbox.WebhookUpdatePath:
			has = strings.Contains(string(body), `"DataFormat":"json"`) || has && strings.Contains(string(body), `"DataFormat":null`)
		case r.URL.Path == sandbox.WebhookPath && has:
			edit("GET "+sandbox.WebhookPath, `"DataFormat":null`, `"DataFormat":"json"`)(w, r, answered)
		}
	})
	if diff := cmp.Diff([]string{"write.webhook.clear"}, w.run(t, true).Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// TestWhatIsSaid looks at the texts of differences, which say what came instead.
func TestWhatIsSaid(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		oddity oddity
		says   map[string][]string // by operation
	}{
		"an empty body": {
			on("GET /v1.0/account/schedules", func(w http.ResponseWriter, _ *httptest.ResponseRecorder) { w.Header().Set("Content-Length", "0") }),
			map[string][]string{"GET /v1.0/account/schedules": {"the body is empty"}},
		},
		"an error in a success": {
			edit("GET /v1.0/account/schedules", `(?s)^.*$`, `{"StatusCode":404,"Message":"Northwind has none"}`),
			map[string][]string{"GET /v1.0/account/schedules": {"the answer has none of the published fields at its top, but `Message`, `StatusCode`"}},
		},
		"a made-up id that is refused": {
			func(w http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
				if r.URL.Path == "/v1.0/subscriptions/features" {
					w.WriteHeader(http.StatusBadRequest)
				}
			}, map[string][]string{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := newWorld(t, sandbox.Config{}, test.oddity).run(t, false)
			says := map[string][]string{}
			for _, o := range report.Operations {
				for _, d := range o.Differences {
					says[o.Operation] = append(says[o.Operation], d.Seen)
				}
			}
			if diff := cmp.Diff(test.says, says); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLimitOfTokens has a header say what is left of the limit, whose minute ends while the
// check of token calls looks at it.
func TestLimitOfTokens(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, after int // the check's token call
		verdict       probe.Verdict
	}{
		"they count":       {40, 38, probe.AsAssumed},
		"they do not":      {40, 39, probe.Differs},
		"the minute ended": {1, 49, probe.NotSeen},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var left atomic.Int64 // of the reads, as the check is the last one
			w := newWorld(t, sandbox.Config{}, func(w http.ResponseWriter, r *http.Request, answered *httptest.ResponseRecorder) {
				switch {
				case r.URL.Path == sandbox.TokenPath:
					left.Store(int64(test.after))
					return
				case r.URL.Query().Get("TotalPerPage") == "1000":
					left.Store(int64(test.before))
				}
				maps.Copy(w.Header(), answered.Header())
				w.Header().Set("X-RateLimit-Remaining", strconv.FormatInt(left.Load(), 10))
				w.WriteHeader(answered.Code)
				_, _ = w.Write(answered.Body.Bytes())
			})
			checks := w.run(t, false).Checks
			if last := checks[len(checks)-1]; last.Name != "limit.tokens" || last.Verdict != test.verdict {
				t.Errorf("%s: %s: %s, want %s", last.Name, last.Seen, last.Verdict, test.verdict)
			}
		})
	}
}

// TestReference has an account whose packages are not listed, so that a package is known from
// a subscription, which has a type of its own.
func TestReference(t *testing.T) {
	t.Parallel()
	w := newWorld(
		t, sandbox.Config{},
		edit("GET /v1.0/account/packages", `(?s)"Results":\[.*\]`, `"Results":[]`),
		edit("GET /v1.0/distributor/packages", `(?s)"Results":\[.*\]`, `"Results":[]`),
	)
	if diff := cmp.Diff([]string(nil), w.run(t, false).Differences()); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}
