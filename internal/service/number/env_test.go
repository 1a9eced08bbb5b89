// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	typeName = "telegent_number"

	address = "127.0.0.1:8080"

	// The calls that the tests count.
	provisions = "POST " + sandbox.NumberProvisionPath
	updates    = "POST " + sandbox.NumberUpdatePath
	statuses   = "POST " + sandbox.NumberStatusPath
	reads      = "GET " + sandbox.NumberPath
	polls      = "GET " + sandbox.NumberOrderPath
	listings   = "GET " + sandbox.NumberInventoryPath
)

// args are the arguments of a resource as Go values; nil is null.
type args = map[string]any

// env is a sandbox with routes and subscribers, in a network of its own, and a provider
// that is configured for it. It is created in a bubble, so waits take no time.
type env struct {
	t       *testing.T
	sandbox *sandbox.Sandbox
	network *acctest.Network
	sent    *sent
	// server is the provider; stop interrupts it.
	server *acctest.ProviderServer
	stop   func()
	// routes, voices and subscribers are ids, two of each.
	routes, voices, subscribers []string
}

func newEnv(t *testing.T, config sandbox.Config) *env {
	t.Helper()
	w := &env{t: t, sandbox: sandbox.New(config), network: &acctest.Network{}}
	w.sent = &sent{sandbox: w.sandbox, bodies: map[string][]map[string]any{}, rewrites: map[string]func(a *answer){}}
	w.network.Serve(t, address, w.sent)
	t.Cleanup(w.sandbox.Close)
	for i := range 2 {
		w.routes = append(w.routes, w.create(sandbox.MessageRoutePath, args{
			"RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "AccountId": sandbox.DefaultAccountID,
		}))
		w.voices = append(w.voices, w.create(sandbox.VoiceRoutePath, args{
			"RouteName": "v", "RouteType": "URL", "AccountId": sandbox.DefaultAccountID,
		}))
		w.subscribers = append(w.subscribers, w.create(sandbox.SubscriberCreatePath, args{
			"Name": "s", "Email": fmt.Sprintf("s%d@example.com", i), "PhoneNumbers": []string{"+12345678901"}, "Role": "Subscriber",
			"Password": "1234567890", "AccountId": sandbox.DefaultAccountID,
		}))
	}
	w.restart()
	return w
}

// restart replaces the provider with a new one without any memory.
func (w *env) restart() {
	w.t.Helper()
	p := provider.NewServer("test", provider.WithDial(w.network.Dial))()
	w.stop = func() { _, _ = p.StopProvider(w.t.Context(), &tfprotov6.StopProviderRequest{}) }
	w.server = acctest.NewServer(w.t).Next(w.t, p)
	if diags := w.server.Configure(acctest.Settings("http://" + address)); len(diags) > 0 {
		w.t.Fatal(formatDiags(diags))
	}
}

// create makes an object behind the provider's back and returns its id.
func (w *env) create(path string, request args) string {
	w.t.Helper()
	id, err := w.sandbox.Create(path, request)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// buy makes a number behind the provider's back.
func (w *env) buy(more args) (phoneNumber string) {
	w.t.Helper()
	request := args{
		"NumberType": "mvno", "MessageType": "p2p", "MessageEnabled": true, "VoiceEnabled": false, "ProductType": "Sms+Data",
		"MessageRouteId": w.routes[0],
	}
	maps.Copy(request, more)
	return w.create(sandbox.NumberProvisionPath, request)
}

// change changes an object behind the provider's back.
func (w *env) change(id, field string, value any) {
	w.t.Helper()
	if err := w.sandbox.Change(id, field, value); err != nil {
		w.t.Fatal(err)
	}
}

// rewrite sets the function that changes each answer to a call, such as reads, on its way to
// the provider; nil for none. The call takes effect as usual.
func (w *env) rewrite(call string, change func(a *answer)) {
	w.sent.mu.Lock()
	defer w.sent.mu.Unlock()
	w.sent.rewrites[call] = change
}

// arguments returns the required arguments of a number, and more.
func (w *env) arguments(more ...args) map[string]tftypes.Value {
	w.t.Helper()
	all := args{
		"number_type": "mvno", "message_type": "p2p", "product_type": "Sms+Data",
		"message_enabled": true, "voice_enabled": false, "message_route_id": w.routes[0],
	}
	for _, m := range more {
		maps.Copy(all, m)
	}
	return w.server.Args(typeName, all)
}

// apply applies a configuration, without diagnostics.
func (w *env) apply(prior *acctest.Instance, config map[string]tftypes.Value) *acctest.Instance {
	w.t.Helper()
	i, diags := w.server.Apply(typeName, prior, config)
	if len(diags) > 0 {
		w.t.Fatalf("the apply says: %s", formatDiags(diags))
	}
	return i
}

// destroy destroys an instance, and fails the test unless plan and apply have exactly these
// warnings, by their summaries.
func (w *env) destroy(i *acctest.Instance, warnings ...string) {
	w.t.Helper()
	retained, diags := w.server.Apply(typeName, i, nil)
	if retained != nil {
		w.t.Fatalf("the instance is left: %s", formatDiags(diags))
	}
	warned(w.t, diags, warnings...)
}

// warned fails the test unless the diagnostics are warnings with these summaries.
func warned(t *testing.T, diags []*tfprotov6.Diagnostic, summaries ...string) {
	t.Helper()
	var got []string
	for _, d := range diags {
		if d.Severity != tfprotov6.DiagnosticSeverityWarning {
			t.Fatal(formatDiags(diags))
		}
		got = append(got, d.Summary)
	}
	if diff := cmp.Diff(summaries, got); diff != "" {
		t.Errorf("warnings (-want +got):\n%s\n%s", diff, formatDiags(diags))
	}
}

// refresh reads an instance, without diagnostics.
func (w *env) refresh(i *acctest.Instance) *acctest.Instance {
	w.t.Helper()
	next, diags := w.server.Refresh(typeName, i)
	if len(diags) > 0 {
		w.t.Fatalf("the refresh says: %s", formatDiags(diags))
	}
	return next
}

// gone fails the test unless a refresh removes an instance from the state, with one warning
// that has the words.
func (w *env) gone(i *acctest.Instance, words ...string) {
	w.t.Helper()
	retained, diags := w.server.Refresh(typeName, i)
	if retained != nil {
		w.t.Fatalf("the instance is still there: %v: %s", retained.State, formatDiags(diags))
	}
	only(w.t, diags, tfprotov6.DiagnosticSeverityWarning,
		append(words, "An object is gone from Telegent", "It leaves the state, and the next apply creates it again if it is still in the configuration")...)
}

// plan plans an instance, without diagnostics.
func (w *env) plan(prior *acctest.Instance, config map[string]tftypes.Value) *acctest.Plan {
	w.t.Helper()
	p, diags := w.server.Plan(typeName, prior, config)
	if len(diags) > 0 {
		w.t.Fatalf("the plan says: %s", formatDiags(diags))
	}
	return p
}

// settled fails the test unless a refresh leaves nothing to plan.
func (w *env) settled(i *acctest.Instance, config map[string]tftypes.Value) {
	w.t.Helper()
	if i = w.refresh(i); i == nil {
		w.t.Fatal("the instance is gone")
	}
	if p := w.plan(i, config); !p.Empty {
		w.t.Errorf("the plan is not empty (-state +plan):\n%s", cmp.Diff(texts(i.State), texts(p.State)))
	}
}

// counted fails the test unless these are the counted calls since the last reset of the
// journal.
func (w *env) counted(want map[string]int) {
	w.t.Helper()
	got := map[string]int{}
	for _, call := range []string{provisions, updates, statuses, reads, polls, listings} {
		if n := w.sandbox.Requests(call); n > 0 {
			got[call] = n
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("calls (-want +got):\n%s", diff)
	}
}

// wrote is counted for only the calls that write.
func (w *env) wrote(want map[string]int) {
	w.t.Helper()
	for _, call := range []string{provisions, updates, statuses} {
		if n := w.sandbox.Requests(call); n != want[call] {
			w.t.Errorf("%s was sent %d times, want %d", call, n, want[call])
		}
	}
}

// stored fails the test unless the sandbox has these fields of a number.
func (w *env) stored(phoneNumber string, want args) {
	w.t.Helper()
	got := args{}
	object := w.sandbox.Object(phoneNumber)
	for field := range want {
		got[field] = object[field]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("the number at the API (-want +got):\n%s", diff)
	}
}

// has fails the test unless an instance has these strings.
func (w *env) has(i *acctest.Instance, want map[string]string) {
	w.t.Helper()
	if i == nil {
		w.t.Fatal("there is no instance")
	}
	got := map[string]string{}
	for attribute := range want {
		got[attribute] = i.Text(attribute)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("the instance (-want +got):\n%s", diff)
	}
}

// identified fails the test unless the identity of an instance has only this attribute.
func (w *env) identified(i *acctest.Instance, attribute, value string) {
	w.t.Helper()
	got := texts(i.Identity)
	want := texts(map[string]tftypes.Value{
		"phone_number": tftypes.NewValue(tftypes.String, nil), "order_id": tftypes.NewValue(tftypes.String, nil),
	})
	want[attribute] = tftypes.NewValue(tftypes.String, value).String()
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("the identity (-want +got):\n%s", diff)
	}
}

// only fails the test unless there is one diagnostic, with the severity and the words, and
// returns its text.
func only(t *testing.T, diags []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, words ...string) string {
	t.Helper()
	text := formatDiags(diags)
	if len(diags) != 1 || diags[0].Severity != severity {
		t.Fatalf("%d diagnostics, want one %s: %s", len(diags), severity, text)
	}
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("the diagnostic lacks %q: %s", word, text)
		}
	}
	return text
}

// formatDiags returns the diagnostics as text.
func formatDiags(diags []*tfprotov6.Diagnostic) string {
	var all []string
	for _, d := range diags {
		all = append(all, fmt.Sprintf("%s at %s: %s\n%s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}
	return strings.Join(all, "\n\n")
}

// texts are values in a form that can be compared and read.
func texts(values map[string]tftypes.Value) map[string]string {
	all := map[string]string{}
	for name, value := range values {
		all[name] = value.String()
	}
	return all
}

// sent is a sandbox that records the bodies of requests by path, because its journal has
// none, and whose answers can be rewritten.
type sent struct {
	sandbox  *sandbox.Sandbox
	mu       sync.Mutex
	bodies   map[string][]map[string]any
	rewrites map[string]func(a *answer) // by call
}

// answer is an answer of the sandbox on its way to the provider.
type answer struct {
	status int
	header http.Header
	fields args   // of the body, nil if that is not a JSON object
	body   string // is sent if fields is nil
}

// numbers returns the numbers in the answer: the requested one, or those of the inventory.
func (a *answer) numbers() []args {
	list, isList := a.fields["PhoneNumbers"].([]any)
	if !isList {
		return []args{a.fields}
	}
	var numbers []args
	for _, element := range list {
		number, _ := element.(args)
		numbers = append(numbers, number)
	}
	return numbers
}

// set sets a field of each number in the answer that has it, in whatever case.
func (a *answer) set(field string, value any) {
	for _, number := range a.numbers() {
		for name := range number {
			if strings.EqualFold(name, field) {
				number[name] = value
			}
		}
	}
}

// rename renames the fields, and those of each number.
func (a *answer) rename(to func(name string) string) {
	renamed := func(fields args) args {
		all := args{}
		for name, value := range fields {
			all[to(name)] = value
		}
		return all
	}
	if list, isList := a.fields["PhoneNumbers"].([]any); isList {
		for i, number := range a.numbers() {
			list[i] = renamed(number)
		}
	}
	a.fields = renamed(a.fields)
}

// replace replaces the answer.
func (a *answer) replace(status int, body string) {
	a.status, a.fields, a.body = status, nil, body
}

func (s *sent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var decoded map[string]any
	s.mu.Lock()
	if json.Unmarshal(body, &decoded) == nil {
		s.bodies[r.URL.Path] = append(s.bodies[r.URL.Path], decoded)
	}
	rewrite := s.rewrites[r.Method+" "+r.URL.Path]
	s.mu.Unlock()
	if rewrite == nil {
		s.sandbox.ServeHTTP(w, r)
		return
	}
	recorder := httptest.NewRecorder()
	s.sandbox.ServeHTTP(recorder, r)
	a := &answer{status: recorder.Code, header: recorder.Header(), body: recorder.Body.String()}
	_ = json.Unmarshal(recorder.Body.Bytes(), &a.fields)
	a.header.Del("Content-Length")
	rewrite(a)
	if a.fields != nil {
		encoded, _ := json.Marshal(a.fields)
		a.body = string(encoded)
	}
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// to returns the bodies that were sent to a path.
func (s *sent) to(path string) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.bodies[path])
}

// text is a field of the sandbox's objects that is a string.
func text(value any) string {
	s, _ := value.(string)
	return s
}

// elements are the objects of a list.
func elements(t *testing.T, list tftypes.Value) []map[string]tftypes.Value {
	t.Helper()
	var values []tftypes.Value
	if err := list.As(&values); err != nil {
		t.Fatal(err)
	}
	objects := make([]map[string]tftypes.Value, len(values))
	for i, value := range values {
		if err := value.As(&objects[i]); err != nil {
			t.Fatal(err)
		}
	}
	return objects
}
