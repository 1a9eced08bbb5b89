// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// An api is a sandbox with a token that fits all its operations.
type api struct {
	*sandbox.Sandbox
	token string
}

type fields = map[string]any

// newAPI has no request limit unless config says so.
func newAPI(t *testing.T, config sandbox.Config) api {
	t.Helper()
	config.ScopeOptional = true
	if config.RequestsPerMinute == 0 {
		config.RequestsPerMinute = -1
	}
	a := api{Sandbox: sandbox.New(config)}
	got := a.send(t, http.MethodPost, sandbox.TokenPath, fields{
		"AccountKey": sandbox.DefaultAccountKey, "AccountSecret": sandbox.DefaultAccountSecret,
	})
	a.token, _ = object(t, got.body)["token"].(string)
	if a.token == "" {
		t.Fatalf("no token: %s", got.body)
	}
	a.ResetJournal()
	return a
}

// send sends a body, if it is not nil, that is JSON or is made JSON.
func (a api) send(t *testing.T, method, target string, body any) reply {
	t.Helper()
	content, raw := body.(string)
	if !raw && body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		content = string(encoded)
	}
	req := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(content))
	req.Header.Set("Authorization", "Bearer "+a.token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, req)
	return reply{status: w.Code, header: w.Header(), body: w.Body.String()}
}

// post calls an operation that has to succeed. The answer is nil if it has no content.
func (a api) post(t *testing.T, path string, body any) fields {
	t.Helper()
	got := a.send(t, http.MethodPost, path, body)
	if got.status != http.StatusOK {
		t.Fatalf("POST %s: status %d: %s", path, got.status, got.body)
	}
	if got.body == "" {
		return nil
	}
	return object(t, got.body)
}

// read calls an operation that has to succeed, with a query of names and values.
func (a api) read(t *testing.T, path string, query ...string) (answer any) {
	t.Helper()
	target := withQuery(path, query...)
	got := a.send(t, http.MethodGet, target, nil)
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil || got.status != http.StatusOK {
		t.Fatalf("GET %s: status %d: %s", target, got.status, got.body)
	}
	return answer
}

// get is read for an operation that answers with an object.
func (a api) get(t *testing.T, path string, query ...string) fields {
	t.Helper()
	answer, isObject := a.read(t, path, query...).(fields)
	if !isObject {
		t.Fatalf("GET %s answers with no object", path)
	}
	return answer
}

func withQuery(path string, query ...string) string {
	values := url.Values{}
	for i := 0; i < len(query); i += 2 {
		values.Set(query[i], query[i+1])
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// create seeds an object.
func (a api) create(t *testing.T, path string, request fields) (id string) {
	t.Helper()
	id, err := a.Create(path, request)
	if err != nil {
		t.Fatal(err)
	}
	if a.Object(id) == nil {
		t.Fatalf("%s made no object %q", path, id)
	}
	return id
}

// account, subscriber, messageRoute, voiceRoute, webhook and number seed an object with what is required and some more.

func (a api) account(t *testing.T, name string) string {
	t.Helper()
	return a.create(t, sandbox.AccountCreatePath, fields{"AccountName": name})
}

func (a api) subscriber(t *testing.T, email string, more ...fields) string {
	t.Helper()
	return a.create(t, sandbox.SubscriberCreatePath, a.subscriberRequest(email, more...))
}

func (api) subscriberRequest(email string, more ...fields) fields {
	return with(fields{
		"Name": "Example User 3", "Email": email, "PhoneNumbers": []string{"+1234567890"}, "Role": "Subscriber",
		"Password": "1234567890", "AccountId": sandbox.DefaultAccountID,
	}, more...)
}

func (a api) messageRoute(t *testing.T) string {
	t.Helper()
	return a.create(t, sandbox.MessageRoutePath, fields{
		"RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "AccountId": sandbox.DefaultAccountID,
	})
}

func (a api) voiceRoute(t *testing.T, more ...fields) string {
	t.Helper()
	return a.create(t, sandbox.VoiceRoutePath, with(fields{
		"RouteName": "v", "RouteType": "URL", "AccountId": sandbox.DefaultAccountID,
	}, more...))
}

func (a api) webhook(t *testing.T, more ...fields) string {
	t.Helper()
	return a.create(t, sandbox.WebhookCreatePath, with(fields{"AccountId": sandbox.DefaultAccountID}, more...))
}

// packageOf is of no account.
func (a api) packageOf(t *testing.T, name string, more ...fields) string {
	t.Helper()
	return a.create(t, sandbox.PackagePath, with(fields{"PackageName": name, "Type": "esim", "Price": 39.99, "Monthly": true}, more...))
}

// product is of no account. It has the id, unless that is "".
func (a api) product(t *testing.T, id string) string {
	t.Helper()
	made := a.create(t, sandbox.ProductPath, fields{"SKU": "eSim", "Description": "An eSIM", "Type": "esim", "Cost": 12.34, "BillingFrequency": "MRC"})
	if id == "" || a.Object(id) != nil {
		return made
	}
	a.Rename(made, id)
	return id
}

// serviceItem adds an item to a service, which has no id.
func (a api) serviceItem(t *testing.T, service string) {
	t.Helper()
	a.post(t, sandbox.ServiceItemAddPath, fields{"ServiceId": service, "Price": 9.99, "Monthly": true})
}

func (a api) number(t *testing.T, more ...fields) string {
	t.Helper()
	return a.create(t, sandbox.NumberProvisionPath, a.numberRequest(t, more...))
}

// numberRequest is a request for a number, with a message route of its own.
func (a api) numberRequest(t *testing.T, more ...fields) fields {
	t.Helper()
	return with(fields{
		"NumberType": "mvno", "MessageType": "p2p", "MessageEnabled": true, "VoiceEnabled": false, "ProductType": "Sms+Data",
		"MessageRouteId": a.messageRoute(t), "AccountId": sandbox.DefaultAccountID,
	}, more...)
}

// with returns a request with other fields added, or removed if they are absent{}.
func with(request fields, more ...fields) fields {
	changed := fields{}
	for _, set := range append([]fields{request}, more...) {
		for name, value := range set {
			changed[name] = value
			if value == (absent{}) {
				delete(changed, name)
			}
		}
	}
	return changed
}

type absent struct{}

// refusedFor fails the test unless a call was answered with a 400 that names exactly these fields.
func refusedFor(t *testing.T, what string, got reply, names ...string) {
	t.Helper()
	if got.status != http.StatusBadRequest || got.header.Get("Content-Type") != "application/problem+json; charset=utf-8" {
		t.Errorf("%s: status %d, want a 400 with problem details: %s", what, got.status, got.body)
		return
	}
	wrong, _ := object(t, got.body)["Errors"].(fields)
	want := map[string]bool{}
	for _, name := range names {
		want[name] = true
	}
	named := map[string]bool{}
	for name := range wrong {
		named[name] = true
	}
	diff(t, what+": fields named", want, named)
}

// refused fails the test unless a call was answered with this status and message, the published one if it is "".
func refused(t *testing.T, what string, got reply, status int, message string) {
	t.Helper()
	body := fields{}
	if strings.HasPrefix(got.body, "{") {
		body = object(t, got.body)
	}
	published := map[int]string{400: "Bad request: ", 404: "Not found: ", 405: "Method not allowed: "}[status]
	said := fmt.Sprint(body["Message"])
	if got.status != status || body["StatusCode"] != float64(status) ||
		message != "" && said != message || message == "" && (published == "" || !strings.HasPrefix(said, published)) {
		t.Errorf("%s: status %d, want %d with %q: %s", what, got.status, status, message, got.body)
	}
}

// accept fails the test if a call was refused.
func accept(t *testing.T, what string, got reply) {
	t.Helper()
	if got.status != http.StatusOK {
		t.Errorf("%s is refused: status %d: %s", what, got.status, got.body)
	}
}

// element returns an element of a list of objects.
func element(t *testing.T, list any, i int) fields {
	t.Helper()
	elements, _ := list.([]any)
	if i >= len(elements) {
		t.Fatalf("no element %d in %v", i, list)
	}
	got, _ := elements[i].(fields)
	return got
}

const (
	firstAccount  = sandbox.DefaultAccountID
	secondAccount = "AID-2" // in tests that make one
)

// secondAccount makes the second account.
func (a api) secondAccount(t *testing.T) {
	t.Helper()
	a.Rename(a.account(t, "Second"), secondAccount)
}
