// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestSweep finds what an interrupted trial left, and nothing else.
func TestSweep(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{})
	var left []string
	for path, request := range map[string]fields{
		sandbox.MessageRoutePath:  {"RouteName": probe.Prefix + "1", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST"},
		sandbox.VoiceRoutePath:    {"RouteName": probe.Prefix + "1", "RouteType": "Trunk"},
		sandbox.WebhookCreatePath: {"WebhookUrl": "https://" + probe.Prefix + "1.invalid/"},
	} {
		request["AccountId"] = sandbox.DefaultAccountID
		id, err := w.Create(path, request)
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, id)
	}
	mine, err := w.Create(sandbox.MessageRoutePath, fields{"RouteName": "my " + probe.Prefix, "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "AccountId": sandbox.DefaultAccountID})
	if err != nil {
		t.Fatal(err)
	}
	for _, agrees := range []bool{false, true} {
		deleted, err := probe.Sweep(t.Context(), w.config(t), probe.Prefix, func(found int) bool {
			if found != len(left) {
				t.Errorf("it found %d, want %d", found, len(left))
			}
			return agrees
		})
		if want := map[bool]int{true: len(left)}[agrees]; err != nil || deleted != want {
			t.Errorf("agreed: %t: it deleted %d, want %d: %v", agrees, deleted, want, err)
		}
		for _, id := range left {
			if (w.Object(id) == nil) != agrees {
				t.Errorf("agreed: %t: %s is there: %t", agrees, id, !agrees)
			}
		}
	}
	if w.Object(mine) == nil {
		t.Error("it deleted a route of somebody")
	}
}

// TestSweepGoesOn has one of two deletions fail.
func TestSweepGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{})
	for path, request := range map[string]fields{
		sandbox.MessageRoutePath: {"RouteName": probe.Prefix + "1", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST"},
		sandbox.VoiceRoutePath:   {"RouteName": probe.Prefix + "1", "RouteType": "Trunk"},
	} {
		request["AccountId"] = sandbox.DefaultAccountID
		if _, err := w.Create(path, request); err != nil {
			t.Fatal(err)
		}
	}
	w.Inject(sandbox.Fault{Path: sandbox.MessageRouteDeletePath, Status: http.StatusInternalServerError})
	deleted, err := probe.Sweep(t.Context(), w.config(t), probe.Prefix, func(int) bool { return true })
	if deleted != 1 || err == nil || err.Error() != "POST /v1.0/message/routes/delete: 500 Internal Server Error" {
		t.Errorf("it deleted %d, want 1: %v", deleted, err)
	}
}

// TestSweepOfWhatIsListed has a list that cannot be read: what the others have is deleted.
func TestSweepOfWhatIsListed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{})
	id, err := w.Create(sandbox.WebhookCreatePath, fields{"WebhookUrl": "https://" + probe.Prefix + "1.invalid/", "AccountId": sandbox.DefaultAccountID})
	if err != nil {
		t.Fatal(err)
	}
	w.Inject(sandbox.Fault{Path: sandbox.AccountVoiceRoutesPath, Status: http.StatusForbidden})
	deleted, err := probe.Sweep(t.Context(), w.config(t), probe.Prefix, func(int) bool { return true })
	if deleted != 1 || w.Object(id) != nil || err == nil || !strings.Contains(err.Error(), "GET /v1.0/account/voice/routes: 403 Forbidden") {
		t.Errorf("it deleted %d, want 1: %v", deleted, err)
	}
}

// TestSweepOfOneTest deletes nothing that is not of the test: neither the filter of a probe
// that runs at the same time, nor a route that is called like the number of that filter.
func TestSweepOfOneTest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Config{}, edit("GET /v1.0/subscribers/message-filter", `(?s)^.*$`, `[{"FilterId":"MFID-1","Phone":"+12015550100"}]`))
	route, err := w.Create(sandbox.MessageRoutePath, fields{"RouteName": "+1 (201) 555-0100", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "AccountId": sandbox.DefaultAccountID})
	if err != nil {
		t.Fatal(err)
	}
	deleted, err := probe.Sweep(t.Context(), w.config(t), probe.NewName(), func(int) bool { return true })
	if n := w.Requests("POST /v1.0/subscribers/message-filter/delete"); deleted != 0 || err != nil || n != 0 || w.Object(route) == nil {
		t.Errorf("it deleted %d, want none: %v", deleted, err)
	}
}

// TestInterrupt leaves nothing behind.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	var interrupt func()
	w := newWorld(t, sandbox.Config{}, func(_ http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
		if r.URL.Path == sandbox.MessageRouteUpdatePath {
			interrupt()
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	interrupt = cancel
	config := w.config(t)
	config.Write = true
	report, err := probe.Run(ctx, config)
	if err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("error %v, want that it was interrupted", err)
	}
	if len(report.Operations) == 0 || len(report.Left) > 0 {
		t.Errorf("%d operations are reported, %v is left", len(report.Operations), report.Left)
	}
	if created, deleted := w.Requests("POST "+sandbox.MessageRoutePath), w.Requests("POST "+sandbox.MessageRouteDeletePath); created != 1 || deleted != 1 {
		t.Errorf("%d routes were created and %d deleted, want one", created, deleted)
	}
}

// TestLeftBehind has writes fail midway, and answers that say little.
func TestLeftBehind(t *testing.T) {
	t.Parallel()
	const id, otherID = `"MessageRouteId":"([^"]*)"`, `"MessageRouteId":{"Value":"$1"}`
	create := "POST " + sandbox.MessageRoutePath
	list := "GET " + sandbox.AccountMessageRoutesPath
	noID := edit(create, id, `"Created":true`)
	for name, test := range map[string]struct {
		fault    sandbox.Fault
		oddities []oddity
		unseen   bool // by a sweep
		left     []string
	}{
		"the answer of a creation is lost": {fault: sandbox.Fault{Path: sandbox.MessageRoutePath, Method: http.MethodPost, After: true, Status: http.StatusBadGateway}},
		"a creation names no id":           {oddities: []oddity{noID}},
		"nor does a list, in full":         {oddities: []oddity{noID, edit(list, `telegent-probe`, `Telegent-Probe`)}},
		"a list inside of another object":  {oddities: []oddity{noID, edit(list, `(?s)^.*$`, `{"Result":{"Data":$0}}`)}},
		"a list without it":                {oddities: []oddity{noID, edit(list, `telegent-probe`, `another`)}, unseen: true, left: []string{"a message-route"}},
		"ids that are objects":             {oddities: []oddity{edit(create, id, otherID), edit(list, id, otherID)}, unseen: true, left: []string{"a message-route"}},
		"nothing can be deleted": {
			fault: sandbox.Fault{Path: sandbox.MessageRouteDeletePath, Status: http.StatusInternalServerError}, left: []string{"a message-route"},
		},
		"a deletion does nothing":          {fault: sandbox.Fault{Path: sandbox.MessageRouteDeletePath, Body: "{}"}, left: []string{"a message-route"}},
		"the answer of a deletion is lost": {fault: sandbox.Fault{Path: sandbox.MessageRouteDeletePath, Times: 1, After: true, Status: http.StatusBadGateway}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, sandbox.Config{}, test.oddities...)
			if test.fault.Path != "" {
				w.Inject(test.fault)
			}
			report, written := w.runAloud(t)
			if diff := cmp.Diff(test.left, report.Left); diff != "" {
				t.Errorf("left (-want +got):\n%s", diff)
			}
			if said := strings.Contains(written, "Left behind: a message-route. Run the probe with -sweep."); said != (test.left != nil) {
				t.Errorf("the report says so: %t", said)
			}
			if test.left == nil && w.Requests("POST "+sandbox.MessageRouteDeletePath) == 0 {
				t.Error("nothing was deleted")
			}
			found, want := 0, len(test.left)
			if test.unseen {
				want = 0
			}
			if _, err := probe.Sweep(t.Context(), w.config(t), probe.Prefix, func(n int) bool { found = n; return false }); err != nil || found != want {
				t.Errorf("%d objects are left, want %d: %v", found, want, err)
			}
		})
	}
}
