// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestVoiceRouteLife(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	addresses := []any{fields{"IpAddress": "20.20.10.10"}, fields{"IpAddress": "20.20.10.20"}}
	created := a.post(t, sandbox.VoiceRoutePath, fields{
		"RouteName": "v", "RouteType": "Trunk", "VoiceUrl": "https://a.example", "TrunkPort1": "5061", "Trunk1Priortiy": 10,
		"VoiceUsername": "u", "VoicePasswordToken": "p", "IpWhitelist": addresses, "RouteEnabled": true, "TransferCallerId": "free text",
	})
	id, _ := created["CallRouteId"].(string)
	if !strings.HasPrefix(id, "CRID-") {
		t.Errorf("created: %v", created)
	}
	want := fields{}
	for name := range publishedOperation(t, "GET "+sandbox.VoiceRoutePath).answer(t) {
		want[name] = nil
	}
	want = with(want, fields{
		"CallRouteId": id, "AccountId": sandbox.DefaultAccountID, "RouteName": "v", "RouteType": "Trunk", "VoiceUrl": "https://a.example",
		"TrunkPort1": "5061", "Trunk1Priortiy": 10.0, "TransferCallerId": "free text", "IpWhiteList": []any{},
	})
	if diff := cmp.Diff(with(want, fields{"RouteEnabled": true, "IntelligentRouteEnabled": nil}), created); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}
	same := func(what string, whitelist []any, enabled any) {
		t.Helper()
		if diff := cmp.Diff(want, a.get(t, sandbox.VoiceRoutePath, "CallRouteID", id)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		listed := with(want, fields{
			"AccountId": absent{}, "VoiceUrl": absent{}, "IpWhiteList": absent{}, "AccountID": sandbox.DefaultAccountID,
			"IpWhitelist": whitelist, "RouteEnabled": enabled, "CallRouteStatus": "Active",
		})
		if diff := cmp.Diff(listed, element(t, a.get(t, sandbox.AccountVoiceRoutesPath)["Results"], 0)); diff != "" {
			t.Errorf("%s, listed (-want +got):\n%s", what, diff)
		}
	}
	same("created", addresses, true)

	want["Trunk1Priortiy"], want["TrunkPort1"] = 20.0, nil
	update := fields{"CallRouteId": id, "Trunk1Priortiy": 20, "TrunkPort1": nil, "IpWhitelist": addresses[:1], "RouteEnabled": nil}
	if diff := cmp.Diff(want, a.post(t, sandbox.VoiceRouteUpdatePath, update)); diff != "" {
		t.Errorf("updated (-want +got):\n%s", diff)
	}
	same("updated", addresses[:1], nil)
	a.post(t, sandbox.VoiceRouteUpdatePath, fields{"CallRouteId": id, "IpWhitelist": nil})
	same("without addresses", []any{}, nil)
	if a.Object(id)["VoicePasswordToken"] != "p" {
		t.Errorf("stored: %v", a.Object(id))
	}

	deletion := fields{"CallRouteId": id}
	want = fields{"CallRouteStatus": "Deleted", "CallRouteId": id}
	if diff := cmp.Diff(want, a.post(t, sandbox.VoiceRouteDeletePath, deletion)); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
	refused(t, "read after deletion", a.send(t, http.MethodGet, sandbox.VoiceRoutePath+"?CallRouteID="+id, nil), 404, "")
	refused(t, "update after deletion", a.send(t, http.MethodPost, sandbox.VoiceRouteUpdatePath, deletion), 404, "")
	refused(t, "deletion again", a.send(t, http.MethodPost, sandbox.VoiceRouteDeletePath, deletion), 404, "")
	refused(t, "read without an id", a.send(t, http.MethodGet, sandbox.VoiceRoutePath, nil), 400, "")
}

func TestVoiceRouteEnumsDiffer(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	id := a.voiceRoute(t, fields{"VoiceAuthenticationType": "None"})
	for _, wrong := range []fields{{"VoiceAuthenticationType": "None"}, {"TransferCallerId": "free text"}} {
		for name := range wrong {
			refusedFor(t, name, a.send(t, http.MethodPost, sandbox.VoiceRouteUpdatePath, with(wrong, fields{"CallRouteId": id})), name)
		}
	}
}
