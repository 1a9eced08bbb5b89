// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestSubscriberLife(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	second := a.account(t, "Second")
	request := fields{
		"Name": "n", "Email": "User@Example.com", "PhoneNumbers": []any{"+12345678"}, "Role": "Account Admin",
		"Password": "p", "AccountId": sandbox.DefaultAccountID,
	}
	created := a.post(t, sandbox.SubscriberCreatePath, request)
	id, _ := created["SubscriberId"].(string)
	if !strings.HasPrefix(id, "TSUID-") {
		t.Errorf("created: %v", created)
	}
	want := fields{
		"SubscriberId": id, "Name": "n", "Email": "User@Example.com", "PhoneNumbers": []any{"+12345678"}, "Role": "Account Admin",
		"Account": fields{"AccountId": sandbox.DefaultAccountID, "CompanyName": "Sandbox Account"},
	}
	same := func(what string, got fields) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		if diff := cmp.Diff(want, a.get(t, sandbox.SubscriberPath, "SubscriberId", id)); diff != "" {
			t.Errorf("read after %s (-want +got):\n%s", what, diff)
		}
	}
	same("creation", created)
	if diff := cmp.Diff(with(request, fields{"SubscriberId": id}), a.Object(id)); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}

	want["Name"], want["Role"] = "m", "Manager"
	same("update", a.post(t, sandbox.SubscriberUpdatePath, fields{"SubscriberId": id, "Name": "m", "Role": "Manager", "Password": "q"}))
	if a.Object(id)["Password"] != "q" {
		t.Error("the password is the old one")
	}
	want["Name"], want["PhoneNumbers"] = nil, []any{}
	same("clearing", a.post(t, sandbox.SubscriberUpdatePath, fields{"SubscriberId": id, "Name": nil, "PhoneNumbers": nil}))

	want["Account"] = fields{"AccountId": second, "CompanyName": "Second"}
	same("transfer", a.post(t, sandbox.SubscriberTransferPath, fields{
		"SubscriberId": id, "FromAccountId": sandbox.DefaultAccountID, "ToAccountId": second,
	}))
	a.Forget(second)
	want["Account"] = fields{"AccountId": second, "CompanyName": nil}
	same("the account's end", a.get(t, sandbox.SubscriberPath, "SubscriberId", id))
}

func TestSubscriberRules(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	second := a.account(t, "Second")
	id := a.subscriber(t, "user@example.com")
	request := with(a.Object(id), fields{"SubscriberId": absent{}})
	const first = sandbox.DefaultAccountID
	for name, test := range map[string]struct {
		path    string
		request fields
		status  int
		message string
	}{
		"email in use":             {sandbox.SubscriberCreatePath, request, 409, "Email already exists"},
		"in another case":          {sandbox.SubscriberCreatePath, with(request, fields{"Email": "USER@example.COM"}), 409, "Email already exists"},
		"in another account":       {sandbox.SubscriberCreatePath, with(request, fields{"AccountId": second}), 409, "Email already exists"},
		"unknown account":          {sandbox.SubscriberCreatePath, with(request, fields{"AccountId": "AID-1"}), 400, "Invalid AccountId"},
		"update of an unknown one": {sandbox.SubscriberUpdatePath, fields{"SubscriberId": "TSUID-1"}, 404, ""},
		"transfer from elsewhere":  {sandbox.SubscriberTransferPath, fields{"SubscriberId": id, "FromAccountId": second, "ToAccountId": first}, 400, "Invalid AccountId"},
		"transfer to nowhere":      {sandbox.SubscriberTransferPath, fields{"SubscriberId": id, "FromAccountId": first, "ToAccountId": "AID-1"}, 400, "Invalid AccountId"},
		"transfer of an unknown one": {
			sandbox.SubscriberTransferPath, fields{"SubscriberId": "TSUID-1", "FromAccountId": first, "ToAccountId": second}, 404, "",
		},
	} {
		refused(t, name, a.send(t, http.MethodPost, test.path, test.request), test.status, test.message)
	}
	refusedFor(t, "email in an update", a.send(t, http.MethodPost, sandbox.SubscriberUpdatePath, fields{"SubscriberId": id, "Email": "a@b.example"}), "Email")
	refused(t, "no id", a.send(t, http.MethodGet, sandbox.SubscriberPath, nil), 400, "")
	refused(t, "empty id", a.send(t, http.MethodGet, sandbox.SubscriberPath+"?SubscriberId=", nil), 400, "")
	refused(t, "unknown id", a.send(t, http.MethodGet, sandbox.SubscriberPath+"?SubscriberId=TSUID-1", nil), 404, "")

	a.Forget(id)
	a.post(t, sandbox.SubscriberCreatePath, request)
}
