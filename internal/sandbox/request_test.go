// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestRequestMethods(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	allowed := map[string]string{}
	for _, p := range publishedOperations(t) {
		method, path := p.target()
		allowed[path] += method
	}
	for path, methods := range allowed {
		want := map[string]string{"GET": "GET", "POST": "POST", "GETPOST": "GET, POST", "POSTGET": "GET, POST"}[methods]
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
			got := a.send(t, method, path, "{}")
			if strings.Contains(methods, method) {
				if got.status == http.StatusMethodNotAllowed {
					t.Errorf("%s %s is not allowed", method, path)
				}
				continue
			}
			refused(t, method+" "+path, got, http.StatusMethodNotAllowed, "")
			if allow := got.header.Get("Allow"); allow != want {
				t.Errorf("%s %s: Allow %q, want %q", method, path, allow, want)
			}
		}
	}
}

func TestRequestBodies(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	const good = `{"AccountName":"n"}`
	for name, test := range map[string]struct {
		body   string
		status int
	}{
		"good":        {good, 200},
		"white space": {" \n" + good + "\n", 200},
		"largest":     {good + strings.Repeat(" ", 1<<20-len(good)), 200},
		"too large":   {good + strings.Repeat(" ", 1<<20-len(good)+1), 413},
	} {
		if got := a.send(t, http.MethodPost, sandbox.AccountCreatePath, test.body); got.status != test.status {
			t.Errorf("%s: status %d, want %d: %s", name, got.status, test.status, got.body)
		}
	}
	for _, body := range []string{"", "{", "null", "[]", "[" + good + "]", good + good, `"x"`, "1"} {
		refusedFor(t, body, a.send(t, http.MethodPost, sandbox.AccountCreatePath, body), "$")
	}
	for contentType, status := range map[string]int{
		"Application/JSON; charset=utf-8": 200, "": 415, "text/plain": 415, "application/x-www-form-urlencoded": 415,
	} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, sandbox.AccountCreatePath, strings.NewReader(good))
		req.Header.Set("Content-Type", contentType)
		req.Header.Set("Authorization", "Bearer "+a.token)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, req)
		if w.Code != status {
			t.Errorf("Content-Type %q: status %d, want %d", contentType, w.Code, status)
		}
	}
}

func TestRequestProblemsAreReportedTogether(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	got := a.send(t, http.MethodPost, sandbox.AccountCreatePath+"?x=1", fields{
		"accountName": "value-not-echoed", "BillingAddress": fields{"Zip": 1, "zip": "2"}, "MailingAddress": "value-not-echoed",
	})
	refusedFor(t, "all of it", got, "x", "AccountName", "accountName", "BillingAddress.Zip", "BillingAddress.zip", "MailingAddress")
	if strings.Contains(got.body, "value-not-echoed") {
		t.Errorf("the answer echoes a value of the request: %s", got.body)
	}
	if n := len(a.get(t, sandbox.AccountPath, "AccountId", sandbox.DefaultAccountID)); n != 5 {
		t.Errorf("%d keys in an account", n)
	}
}

func TestRequestNeedsToken(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.token = "other"
	for _, p := range publishedOperations(t) {
		method, path := p.target()
		if got := a.send(t, method, path, "{}"); got.status != http.StatusUnauthorized {
			t.Errorf("%s: status %d, want 401", p.Op, got.status)
		}
	}
}

func TestRequestFormats(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	number := a.number(t)
	status := fields{"StatusChange": "park", "EffectiveDate": "12/31/2023", "PhoneNumbers": []any{fields{"Number": number}}}
	subscriber := a.subscriber(t, "user@example.com")
	for name, test := range map[string]struct {
		path    string
		request fields
		good    []any
		bad     []any
		field   string
		wrong   string // the field in the errors, if it is not the same
	}{
		"phone number of a subscriber": {
			path: sandbox.SubscriberUpdatePath, request: fields{"SubscriberId": subscriber}, field: "PhoneNumbers", wrong: "PhoneNumbers[1]",
			good: []any{[]any{"+12345678", "+123456789012345"}, []any{}},
			bad: []any{
				[]any{"+12345678", "+1234567"},
				[]any{"+12345678", "+1234567890123456"},
				[]any{"+12345678", "18015551234"},
				[]any{"+12345678", "+1 801 555"},
				[]any{"+12345678", ""},
				[]any{"+12345678", nil},
			},
		},
		"effective date": {
			path: sandbox.NumberStatusPath, request: status, field: "EffectiveDate",
			good: []any{"02/29/2024", "01/01/1999"},
			bad:  []any{"2023-12-31", "31/12/2023", "02/29/2023", "1/1/2023", "12/31/23", "12/31/2023 ", "now"},
		},
		"area code": {
			path: sandbox.NumberProvisionPath, request: a.numberRequest(t), field: "AreaCode",
			good: []any{"801", "", nil}, bad: []any{"80", "8011", "80a", "+80", " "},
		},
		"zip code": {
			path: sandbox.NumberProvisionPath, request: a.numberRequest(t), field: "ZipCode",
			good: []any{"84043", "00601", "", nil}, bad: []any{"8404", "840431", "84043-1234", "8404a"},
		},
		"number": {
			path: sandbox.NumberUpdatePath, request: fields{}, field: "Number",
			good: []any{number}, bad: []any{strings.TrimPrefix(number, "+"), "", nil, number + "x"},
		},
		"numbers of a status change": {
			path: sandbox.NumberStatusPath, request: status, field: "PhoneNumbers", wrong: "PhoneNumbers[0].Number",
			good: []any{[]any{fields{"Number": number, "ICCID": "1"}}},
			bad:  []any{[]any{fields{"Number": "1"}}, []any{fields{"Number": nil}}, []any{fields{}}},
		},
		"no numbers": {
			path: sandbox.NumberStatusPath, request: status, field: "PhoneNumbers", bad: []any{[]any{}, nil},
		},
		"page of areas": {
			path: sandbox.NumberAvailabilityPath, field: "PageNumber",
			request: fields{"NumberType": "mobile", "MessageEnabled": true, "VoiceEnabled": true},
			good:    []any{1, 2, nil, 1 << 30}, bad: []any{0, -1, "1"},
		},
	} {
		for _, value := range test.good {
			accept(t, name, a.send(t, http.MethodPost, test.path, with(test.request, fields{test.field: value})))
		}
		for _, value := range test.bad {
			wrong := test.wrong
			if wrong == "" {
				wrong = test.field
			}
			refusedFor(t, name, a.send(t, http.MethodPost, test.path, with(test.request, fields{test.field: value})), wrong)
		}
	}
}
