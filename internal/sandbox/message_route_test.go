// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestMessageRouteLife(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	created := a.post(t, sandbox.MessageRoutePath, fields{
		"RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "InboundBypass": true,
		"MessageAuthenticationType": "Basic", "MessageUsername": "u", "MessagePasswordToken": "p", "CallbackMessagePasswordToken": nil,
	})
	id, _ := created["MessageRouteId"].(string)
	if !strings.HasPrefix(id, "MRID-") {
		t.Errorf("created: %v", created)
	}
	want := fields{
		"MessageRouteId": id, "AccountId": sandbox.DefaultAccountID, "RouteName": "m", "MessageUrl": "https://a.example",
		"MessageUrlMethod": "POST", "MessageRouteEnabled": false, "MessageAuthenticationType": "Basic", "MessageUsername": "u",
		"MessagePasswordToken": "p", "CallbackMessageUrl": nil, "CallbackMessageUrlMethod": nil,
		"CallbackMessageAuthenticationType": nil, "CallbackMessageUsername": nil, "CallbackMessagePasswordToken": nil,
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}
	same := func(what string) {
		t.Helper()
		for _, name := range []string{"MessageRouteId", "MessageRouteID"} {
			if diff := cmp.Diff(want, a.get(t, sandbox.MessageRoutePath, name, id)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		listed := with(want, fields{"AccountId": absent{}, "AccountID": sandbox.DefaultAccountID})
		if diff := cmp.Diff(listed, element(t, a.get(t, sandbox.AccountMessageRoutesPath)["Results"], 0)); diff != "" {
			t.Errorf("%s, listed (-want +got):\n%s", what, diff)
		}
	}
	want["MessageRouteEnabled"] = true // the default, which creation answers wrong
	same("created")

	update := fields{
		"MessageRouteId": id, "MessageRouteEnabled": false, "MessageUsername": nil, "CallbackMessageUrl": "https://b.example", "AccountId": nil,
	}
	want["MessageRouteEnabled"], want["MessageUsername"], want["CallbackMessageUrl"] = false, nil, "https://b.example"
	if diff := cmp.Diff(want, a.post(t, sandbox.MessageRouteUpdatePath, update)); diff != "" {
		t.Errorf("updated (-want +got):\n%s", diff)
	}
	same("updated")
	if a.Object(id)["InboundBypass"] != true {
		t.Errorf("stored: %v", a.Object(id))
	}

	deletion := fields{"MessageRouteId": id}
	want = fields{"MessageRouteStatus": "Deleted", "MRID": id}
	if diff := cmp.Diff(want, a.post(t, sandbox.MessageRouteDeletePath, deletion)); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
	refused(t, "read after deletion", a.send(t, http.MethodGet, sandbox.MessageRoutePath+"?MessageRouteId="+id, nil), 404, "")
	refused(t, "update after deletion", a.send(t, http.MethodPost, sandbox.MessageRouteUpdatePath, deletion), 404, "")
	refused(t, "deletion again", a.send(t, http.MethodPost, sandbox.MessageRouteDeletePath, deletion), 404, "")
}

func TestMessageRouteRules(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	id := a.messageRoute(t)
	second := a.account(t, "Second")
	refused(t, "no id", a.send(t, http.MethodGet, sandbox.MessageRoutePath, nil), 400, "")
	refused(t, "both ids", a.send(t, http.MethodGet, withQuery(sandbox.MessageRoutePath, "MessageRouteId", id, "MessageRouteID", id), nil), 400, "")
	refused(t, "unknown account", a.send(t, http.MethodPost, sandbox.MessageRouteUpdatePath, fields{"MessageRouteId": id, "AccountId": "AID-1"}), 400, "Invalid AccountId")
	if got := a.post(t, sandbox.MessageRouteUpdatePath, fields{"MessageRouteId": id, "AccountId": second}); got["AccountId"] != second {
		t.Errorf("moved to %v", got["AccountId"])
	}
}
