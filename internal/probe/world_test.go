// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

type fields = map[string]any

// world is the API to probe: a sandbox with one object of each kind, and what is odd about it.
type world struct {
	*sandbox.Sandbox
	url      string
	oddities []oddity

	mu      sync.Mutex
	answers []byte // all bodies
}

// oddity changes an answer, or answers in its place; answered is what was to be sent.
type oddity func(w http.ResponseWriter, r *http.Request, answered *httptest.ResponseRecorder)

// newWorld starts a world; it ends with the test.
func newWorld(t *testing.T, config sandbox.Config, oddities ...oddity) *world {
	t.Helper()
	config.RequestsPerMinute = cmp.Or(config.RequestsPerMinute, -1)
	return seededWorld(t, config, oddities...).serve(t)
}

// serve serves the world until the test ends.
func (w *world) serve(t *testing.T) *world {
	t.Helper()
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	t.Cleanup(w.Close)
	w.url = server.URL
	return w
}

// seededWorld returns a world that is not served yet.
func seededWorld(t *testing.T, config sandbox.Config, oddities ...oddity) *world {
	t.Helper()
	w := &world{Sandbox: sandbox.New(config), oddities: oddities}
	create := func(path string, request fields) string {
		t.Helper()
		id, err := w.Create(path, request)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	route := create(sandbox.MessageRoutePath, fields{
		"RouteName": "Canaryroute", "MessageUrl": "https://canaryhost.example", "MessageUrlMethod": "POST",
		"MessageAuthenticationType": "Basic", "MessageUsername": "canaryuser", "MessagePasswordToken": "canarypassword",
	})
	voice := create(sandbox.VoiceRoutePath, fields{"RouteName": "Canaryvoice", "RouteType": "Trunk", "TrunkIp1": "203.0.113.7", "Trunk1Priortiy": 10})
	create(sandbox.WebhookCreatePath, fields{"WebhookUrl": "https://canaryhook.example", "SubscribedEvents": "Order_Update", "AuthenticationType": "None"})
	service := create(sandbox.ServicePath, fields{"ServiceName": "Canaryservice", "Cost": 1.23, "Monthly": true})
	create(sandbox.ServiceItemAddPath, fields{"ServiceId": service, "Price": 9.99, "Monthly": true})
	product := create(sandbox.ProductPath, fields{
		"SKU": "Canarysku", "Description": "Canarygoods", "Type": "esim", "SubType": "data", "Cost": 12.34, "BillingFrequency": "MRC",
	})
	pack := create(sandbox.PackagePath, fields{"PackageName": "Canarypackage", "Type": "esim", "Price": 39.99, "Monthly": true})
	create(sandbox.PackageItemAddPath, fields{"PackageId": pack, "ProductId": product, "Price": "1.12", "Monthly": true, "Type": "data"})
	for i := range 12 {
		subscriber := create(sandbox.SubscriberCreatePath, fields{
			"Name": fmt.Sprintf("Canaryname Doe%d", i), "Email": fmt.Sprintf("canary%d@canarymail.example", i), "PhoneNumbers": []any{"+13855550142"},
			"Role": "Subscriber", "Password": "canarypassword", "AccountId": sandbox.DefaultAccountID,
		})
		if i == 0 {
			create(sandbox.SubscriptionPath, fields{"SubscriberId": subscriber, "PackageId": pack, "Type": "mvno", "TNID": "NID-1", "ICCID": "8901240397190002080"})
		}
		if i < 3 {
			number := create(sandbox.NumberProvisionPath, fields{
				"NumberType": "mvno", "MessageType": "p2p", "ProductType": "Sms+Data", "MessageEnabled": true, "VoiceEnabled": true, "DataEnabled": true,
				"MessageRouteId": route, "VoiceRouteId": voice, "AssignedSubscriberId": subscriber,
			})
			create(sandbox.E911AddressUpdatePath, fields{"PhoneNumber": number, "Street1": "1 Canarystreet", "City": "Canarycity", "State": "UT", "Zip": "84043"})
		}
	}
	create(sandbox.AccountCreatePath, fields{"AccountName": "Canarycompany"})
	return w
}

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	answered := httptest.NewRecorder()
	w.Sandbox.ServeHTTP(answered, r)
	out := httptest.NewRecorder()
	copyAnswer(out, answered)
	for _, o := range w.oddities {
		changed := httptest.NewRecorder()
		r.Body = io.NopCloser(bytes.NewReader(body))
		o(changed, r, out)
		if changed.Code != http.StatusOK || changed.Body.Len() > 0 || len(changed.Header()) > 0 {
			out = changed
		}
	}
	w.mu.Lock()
	w.answers = append(w.answers, out.Body.Bytes()...)
	w.mu.Unlock()
	copyAnswer(rw, out)
}

func copyAnswer(to http.ResponseWriter, from *httptest.ResponseRecorder) {
	maps.Copy(to.Header(), from.Header())
	to.WriteHeader(from.Code)
	_, _ = to.Write(from.Body.Bytes())
}

// run probes the world.
func (w *world) run(t *testing.T, write bool) *probe.Report {
	t.Helper()
	config := w.config(t)
	config.Write = write
	report, err := probe.Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// runAloud probes the world, and returns all that is written: the report in both forms and
// the progress.
func (w *world) runAloud(t *testing.T) (report *probe.Report, written string) {
	t.Helper()
	var out, progress strings.Builder
	config := w.config(t)
	config.Write, config.Progress = true, &progress
	report, err := probe.Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(report.WriteMarkdown(&out), report.WriteJSON(&out)); err != nil {
		t.Fatal(err)
	}
	return report, out.String() + progress.String()
}

func (w *world) config(t *testing.T) probe.Config {
	t.Helper()
	base, err := telegent.ParseBaseURL(w.url)
	if err != nil {
		t.Fatal(err)
	}
	return probe.Config{BaseURL: base, AccountKey: sandbox.DefaultAccountKey, AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret), Version: "test"}
}
