// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// An oddity is one thing that is odd about the API, for as long as its world lasts.
type oddity struct {
	form      string // what is odd, the name of a form
	operation string // where; "" where the form is of no operation
	field     string // in which field of the answers, as published.json names them; "" in the whole answer
	times     int    // how many calls for one object meet it; 0: all of them
}

func (o oddity) String() string {
	text := o.form
	if o.field != "" {
		text = o.field + " " + text
	}
	if o.operation != "" {
		text = o.operation + ": " + text
	}
	if o.times > 0 {
		text += fmt.Sprintf(" (%d)", o.times)
	}
	return text
}

// literal is the oddity as Go source, for the cases.
func (o oddity) literal() string {
	text := fmt.Sprintf("{form: %q", o.form)
	for _, part := range [][2]string{{"operation", o.operation}, {"field", o.field}} {
		if part[1] != "" {
			text += fmt.Sprintf(", %s: %q", part[0], part[1])
		}
	}
	if o.times > 0 {
		text += fmt.Sprintf(", times: %d", o.times)
	}
	return text + "}"
}

// A role is what an operation does.
type role int

const (
	creating role = iota
	changing      // deletions and changes of a status too
	reading       // one object
	polling       // an order
	listing
	issuing // a token
)

// An operation is one that resources call.
type operation struct {
	resource string // whose it is; "" of each
	role     role
	name     string
	identity string // the field of its answer that tells which object it is
}

func operations() []operation {
	const account, subscriber, messageRoute, voiceRoute, number = "telegent_account", "telegent_subscriber", "telegent_message_route", "telegent_voice_route", "telegent_number"
	const pack, item, subscription = "telegent_package", "telegent_package_item", "telegent_subscription"
	return []operation{
		{"", issuing, "POST " + sandbox.TokenPath, ""},
		{account, creating, "POST " + sandbox.AccountCreatePath, "AccountId"},
		{account, reading, "GET " + sandbox.AccountPath, "AccountId"},
		{account, changing, "POST " + sandbox.AccountUpdatePath, ""},
		{account, listing, "GET " + sandbox.DistributorAccountsPath, "AccountId"},
		{subscriber, creating, "POST " + sandbox.SubscriberCreatePath, "SubscriberId"},
		{subscriber, reading, "GET " + sandbox.SubscriberPath, "SubscriberId"},
		{subscriber, changing, "POST " + sandbox.SubscriberUpdatePath, ""},
		{subscriber, changing, "POST " + sandbox.SubscriberTransferPath, ""},
		{subscriber, listing, "GET " + sandbox.DistributorSubscribersPath, "Subscribers[].SubscriberId"},
		{messageRoute, creating, "POST " + sandbox.MessageRoutePath, "MessageRouteId"},
		{messageRoute, reading, "GET " + sandbox.MessageRoutePath, "MessageRouteId"},
		{messageRoute, changing, "POST " + sandbox.MessageRouteUpdatePath, ""},
		{messageRoute, changing, "POST " + sandbox.MessageRouteDeletePath, ""},
		{messageRoute, listing, "GET " + sandbox.AccountMessageRoutesPath, "Results[].MessageRouteId"},
		{voiceRoute, creating, "POST " + sandbox.VoiceRoutePath, "CallRouteId"},
		{voiceRoute, reading, "GET " + sandbox.VoiceRoutePath, "CallRouteId"},
		{voiceRoute, changing, "POST " + sandbox.VoiceRouteUpdatePath, ""},
		{voiceRoute, changing, "POST " + sandbox.VoiceRouteDeletePath, ""},
		{voiceRoute, listing, "GET " + sandbox.AccountVoiceRoutesPath, "Results[].CallRouteId"},
		{pack, creating, "POST " + sandbox.PackagePath, "PackageId"},
		{pack, reading, "GET " + sandbox.PackagePath, "PackageId"},
		{pack, changing, "POST " + sandbox.PackageUpdatePath, ""},
		{pack, changing, "POST " + sandbox.PackageDeletePath, ""},
		{pack, listing, "GET " + sandbox.DistributorPackagesPath, "Results[].PackageId"},
		{item, creating, "POST " + sandbox.PackageItemAddPath, "PackageItemId"},
		{item, changing, "POST " + sandbox.PackageItemUpdatePath, ""},
		{item, changing, "POST " + sandbox.PackageItemDeletePath, ""},
		{item, listing, "GET " + sandbox.PackageItemsPath, "PackageItemId"},
		{subscription, creating, "POST " + sandbox.SubscriptionPath, "SubscriptionId"},
		{subscription, reading, "GET " + sandbox.SubscriptionPath, "SubscriptionId"},
		{subscription, changing, "POST " + sandbox.SubscriptionUpdatePath, ""},
		{subscription, changing, "POST " + sandbox.SubscriptionDeletePath, ""},
		{subscription, listing, "GET " + sandbox.DistributorSubscriptionsPath, "Results[].SubscriptionId"},
		{number, creating, "POST " + sandbox.NumberProvisionPath, ""},
		{number, reading, "GET " + sandbox.NumberPath, "Number"},
		{number, polling, "GET " + sandbox.NumberOrderPath, "OrderId"},
		{number, changing, "POST " + sandbox.NumberUpdatePath, ""},
		{number, changing, "POST " + sandbox.NumberStatusPath, ""},
		{number, listing, "GET " + sandbox.NumberInventoryPath, "PhoneNumbers[].Number"},
	}
}

// operationOf returns the operation of a name, false if no resource calls it.
func operationOf(name string) (operation, bool) {
	all := operations()
	i := slices.IndexFunc(all, func(o operation) bool { return o.name == name })
	if i < 0 {
		return operation{}, false
	}
	return all[i], true
}

// A sample is a field of a published answer.
type sample struct {
	operation string
	path      string
	value     any
}

// leaf is the last name of the path.
func (s sample) leaf() string {
	return strings.ToLower(strings.TrimSuffix(s.path[strings.LastIndex(s.path, ".")+1:], "[]"))
}

// samples reads what is published of the answers, by operation.
func samples(t *testing.T) map[string][]sample {
	t.Helper()
	content, err := os.ReadFile("../spec/published.json")
	if err != nil {
		t.Fatal(err)
	}
	var published []struct {
		Op       string `json:"op"`
		Response any    `json:"response_200"`
	}
	if err := json.Unmarshal(content, &published); err != nil {
		t.Fatal(err)
	}
	all := map[string][]sample{}
	for _, p := range published {
		if _, called := operationOf(p.Op); called {
			response, isObject := p.Response.(map[string]any)
			if list, isList := p.Response.([]any); isList && !isObject && len(list) > 0 {
				response, _ = list[0].(map[string]any)
			}
			all[p.Op] = flat(p.Op, "", response)
		}
	}
	issuer := "POST " + sandbox.TokenPath
	all[issuer] = flat(issuer, "", map[string]any{"successful": true, "tokenExpiry": "05/14/2025 06:37:18 PM"})
	if len(all) != len(operations()) {
		t.Fatalf("%d of %d operations are published", len(all), len(operations()))
	}
	return all
}

func flat(operation, prefix string, object map[string]any) []sample {
	var all []sample
	for name, value := range object {
		path := prefix + name
		all = append(all, sample{operation, path, value})
		switch value := value.(type) {
		case map[string]any:
			all = append(all, flat(operation, path+".", value)...)
		case []any:
			if len(value) == 0 {
				continue
			}
			if element, ok := value[0].(map[string]any); ok {
				all = append(all, flat(operation, path+"[].", element)...)
			} else {
				all = append(all, sample{operation, path + "[]", value[0]})
			}
		}
	}
	slices.SortFunc(all, func(a, b sample) int { return strings.Compare(a.path, b.path) })
	return all
}

// absent takes the place of a field that is to go.
type absent struct{}

// edited returns JSON in which a function has changed each value at the path.
func edited(tree any, path string, change func(any) any) any {
	if elements, ok := tree.([]any); ok { // A list at the top, of such answers as the path is of.
		for i, element := range elements {
			elements[i] = edited(element, path, change)
		}
		return tree
	}
	object, ok := tree.(map[string]any)
	if !ok {
		return tree
	}
	name, rest, nested := strings.Cut(path, ".")
	key, isElement := strings.CutSuffix(name, "[]")
	value, there := object[key]
	switch elements, isList := value.([]any); {
	case !there:
	case nested:
		object[key] = edited(value, rest, change)
	case isElement && isList:
		for i, element := range elements {
			elements[i] = change(element)
		}
		object[key] = slices.DeleteFunc(elements, func(e any) bool { return e == absent{} })
	default:
		object[key] = change(value)
		if object[key] == (absent{}) {
			delete(object, key)
		}
	}
	return object
}

// An exchange is a call and its answer.
type exchange struct {
	left      <-chan struct{} // closed when the caller has left
	operation string
	role      role
	query     string
	token     string
	sent      map[string]any // nil if the call has no body
	body      []byte

	answered bool // by an oddity, so that it never reached the sandbox
	status   int
	header   http.Header
	content  []byte
	true     []byte // what the sandbox answered
	dropped  bool
}

// answer answers instead of the sandbox, or replaces its answer.
func (x *exchange) answer(status int, contentType, content string) {
	x.answered, x.status, x.content = true, status, []byte(content)
	x.header = http.Header{"Content-Type": {contentType}}
}

func (x *exchange) drop() { x.answered, x.dropped = true, true }

// wait keeps the caller waiting.
func (x *exchange) wait(d time.Duration) {
	select {
	case <-time.After(d):
	case <-x.left:
	}
}

func (x *exchange) succeeded() bool { return x.status >= 200 && x.status < 300 }

// An oddAPI is a sandbox whose answers are odd. What a call changes there it changes
// as at the sandbox.
type oddAPI struct {
	sandbox  *sandbox.Sandbox
	oddities []oddity
	forms    []form            // of the oddities
	stop     func()            // stops the provider, as an interrupt does
	took     func(x *exchange) // hears of each call that the sandbox answered
	done     func(x *exchange) // hears of each call with the answer that goes out
	panicked func(value any)

	mu    sync.Mutex
	calls int
	met   map[string]int    // how many calls met an oddity, by its index and object
	ids   map[string]string // those that are known, by themselves in lower case
}

func newOddAPI(s *sandbox.Sandbox, oddities []oddity) *oddAPI {
	a := &oddAPI{sandbox: s, oddities: oddities, met: map[string]int{}, ids: map[string]string{}}
	known := oddForms()
	for _, o := range oddities {
		a.forms = append(a.forms, known[o.form])
		if course := known[o.form].course; course != nil {
			_, path, _ := strings.Cut(o.operation, " ")
			s.CourseOrders(course(path, o.times))
		}
	}
	return a
}

func (a *oddAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if value := recover(); value != nil {
			a.panicked(value)
		}
	}()
	x := a.read(r)
	a.mu.Lock()
	a.calls++
	call := a.calls
	a.mu.Unlock()
	if a.meets(call, stopsBefore) {
		a.stop()
		x.wait(time.Second)
	}
	for i, f := range a.forms {
		if f.before != nil && !x.answered && a.applies(i, x) {
			f.before(x)
		}
	}
	if !x.answered {
		a.ask(x, r)
	}
	if x.succeeded() && !x.answered {
		a.distort(x)
	}
	for i, f := range a.forms {
		if f.after != nil && x.true != nil && a.applies(i, x) {
			f.after(x)
		}
	}
	if a.meets(call, stopsAfter) {
		a.stop()
		x.wait(time.Second)
	}
	a.done(x)
	if x.dropped {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
		return
	}
	maps.Copy(w.Header(), x.header)
	w.WriteHeader(x.status)
	_, _ = w.Write(x.content)
}

func (a *oddAPI) read(r *http.Request) *exchange {
	path := r.URL.Path
	if strings.EqualFold(path, sandbox.TokenPath) {
		path = sandbox.TokenPath
	}
	x := &exchange{left: r.Context().Done(), operation: r.Method + " " + path, query: r.URL.RawQuery}
	o, _ := operationOf(x.operation)
	x.role = o.role
	x.token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	x.body, _ = io.ReadAll(r.Body)
	_ = json.Unmarshal(x.body, &x.sent)
	return x
}

// meets reports whether a call is the one at which the provider is stopped.
func (a *oddAPI) meets(call int, form string) bool {
	return slices.ContainsFunc(a.oddities, func(o oddity) bool { return o.form == form && o.times == call })
}

// applies reports whether a call meets an oddity, and counts it.
func (a *oddAPI) applies(i int, x *exchange) bool {
	o := a.oddities[i]
	if o.operation != x.operation {
		return false
	}
	if o.times == 0 {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	key := fmt.Sprint(i)
	if x.role == reading || x.role == polling {
		key += x.query
	}
	a.met[key]++
	return a.met[key] <= o.times
}

// ask has the sandbox answer. An API that returns an id in another case also accepts it so.
func (a *oddAPI) ask(x *exchange, r *http.Request) {
	a.mu.Lock()
	query := r.URL.Query()
	for _, values := range query {
		values[0] = a.spelled(values[0])
	}
	r.URL.RawQuery = query.Encode()
	body := id.ReplaceAllStringFunc(string(x.body), a.spelled)
	a.mu.Unlock()
	recorder := httptest.NewRecorder()
	r.Body = io.NopCloser(strings.NewReader(body))
	a.sandbox.ServeHTTP(recorder, r)
	a.know(recorder.Body.String())
	x.status, x.header, x.content = recorder.Code, recorder.Header(), recorder.Body.Bytes()
	x.true = x.content
	x.header.Del("Content-Length")
	a.took(x)
}

// id is a text that may be an id of the API's.
var id = regexp.MustCompile(`(?i)\b(?:[a-z]{0,6}id|sub)-[0-9a-f-]+`)

// know takes the ids in a text for the API's own.
func (a *oddAPI) know(text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, text := range id.FindAllString(text, -1) {
		a.ids[strings.ToLower(text)] = text
	}
}

// spelled is an id in the API's own case. The caller holds the lock.
func (a *oddAPI) spelled(text string) string { return cmp.Or(a.ids[strings.ToLower(text)], text) }

// distort makes a success odd: first its fields, then its shape, then its text.
func (a *oddAPI) distort(x *exchange) {
	var edits []func(any) any
	for i, f := range a.forms {
		if f.value != nil && a.applies(i, x) {
			edits = append(edits, func(tree any) any { return edited(tree, a.oddities[i].field, f.value) })
		}
	}
	for i, f := range a.forms {
		if f.tree != nil && a.applies(i, x) {
			edits = append(edits, f.tree)
		}
	}
	x.content = rewritten(x.content, edits)
	for i, f := range a.forms {
		if f.text != nil && a.applies(i, x) {
			f.text(x)
		}
	}
}

// rewritten returns JSON after some edits, in which numbers are json.Number.
func rewritten(content []byte, edits []func(any) any) []byte {
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if len(edits) == 0 || decoder.Decode(&tree) != nil {
		return content
	}
	for _, edit := range edits {
		tree = edit(tree)
	}
	if encoded, err := json.Marshal(tree); err == nil {
		return encoded
	}
	return content
}

// line is the exchange in one line.
func (x *exchange) line() string {
	const longest = 700
	cut := func(text string) string { return text[:min(len(text), longest)] }
	line := "    " + x.operation
	if x.query != "" {
		line += "?" + x.query
	}
	if x.role != issuing {
		line += " " + cut(string(x.body))
	}
	if x.true == nil {
		line += "\n      never arrived;"
	} else if x.role != issuing && !bytes.Equal(x.true, x.content) {
		line += "\n      in truth: " + cut(string(x.true))
	}
	if x.dropped {
		return line + "\n      no answer"
	}
	return fmt.Sprintf("%s\n      %d %s %s", line, x.status, cmp.Or(x.header.Get("Content-Type"), "(no type)"), cut(string(x.content)))
}
