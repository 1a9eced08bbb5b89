// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"fmt"
	"maps"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestAvailability searches for areas, on several pages.
func TestAvailability(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config    sandbox.Config
		arguments args
		areas     int
		request   args // what is sent besides the required arguments
		requests  int
	}{
		"all":             {areas: 250, requests: 3},
		"the last page":   {config: sandbox.Config{AvailableAreas: 200}, areas: 200, requests: 2},
		"an area code":    {arguments: args{"area_code": "801"}, areas: 50, request: args{"AreaCode": "801"}, requests: 1},
		"a zip code":      {arguments: args{"zip_code": "00602"}, areas: 5, request: args{"ZipCode": "00602"}, requests: 1},
		"a message type":  {arguments: args{"message_type": "a2p"}, areas: 250, request: args{"MessageType": "a2p"}, requests: 3},
		"no such area":    {arguments: args{"area_code": "999"}, areas: 0, request: args{"AreaCode": "999"}, requests: 1},
		"nothing at all":  {config: sandbox.Config{AvailableAreas: -1}, areas: 0, requests: 1},
		"area and zip":    {arguments: args{"area_code": "385", "zip_code": "84043"}, areas: 50, request: args{"AreaCode": "385", "ZipCode": "84043"}, requests: 1},
		"a single number": {config: sandbox.Config{AvailableAreas: 1}, areas: 1, requests: 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				test.config.AvailabilityPageSize = 100
				w := newEnv(t, test.config)
				arguments := args{"message_enabled": true, "voice_enabled": false}
				maps.Copy(arguments, test.arguments)
				state := w.read("telegent_number_availability", arguments)
				if !state["areas"].IsKnown() || state["areas"].IsNull() {
					t.Fatalf("areas: %s", state["areas"])
				}
				areas := elements(t, state["areas"])
				if len(areas) != test.areas {
					t.Errorf("%d areas, want %d", len(areas), test.areas)
				}
				seen := map[string]bool{}
				for _, area := range areas {
					seen[fmt.Sprint(texts(area))] = true
				}
				if len(seen) != test.areas {
					t.Errorf("%d areas are different ones, want %d", len(seen), test.areas)
				}
				if name == "all" {
					want := texts(values(args{"ngp": "NWK", "area_code": "201", "zip_code": "00601"}))
					if diff := cmp.Diff(want, texts(areas[0])); diff != "" {
						t.Errorf("the first area (-want +got):\n%s", diff)
					}
				}
				bodies := w.sent.to(sandbox.NumberAvailabilityPath)
				if len(bodies) != test.requests || w.sandbox.Requests(http.MethodPost+" "+sandbox.NumberAvailabilityPath) != test.requests {
					t.Errorf("%d requests, want %d", len(bodies), test.requests)
				}
				for i, body := range bodies {
					want := args{"NumberType": "mobile", "MessageEnabled": true, "VoiceEnabled": false, "PageNumber": float64(i + 1)}
					maps.Copy(want, test.request)
					if diff := cmp.Diff(want, body); diff != "" {
						t.Errorf("request %d (-want +got):\n%s", i+1, diff)
					}
				}
			})
		})
	}
}

// TestAvailabilityFails searches with invalid arguments, and has the search fail.
func TestAvailabilityFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments args
		fault     sandbox.Fault
		requests  int
		words     string
	}{
		"no message_enabled":     {args{"message_enabled": nil}, sandbox.Fault{}, 0, "message_enabled"},
		"no voice_enabled":       {args{"voice_enabled": nil}, sandbox.Fault{}, 0, "voice_enabled"},
		"a bad area code":        {args{"area_code": "8O1"}, sandbox.Fault{}, 0, "area_code must be the three digits of an area code"},
		"a bad zip code":         {args{"zip_code": "840433"}, sandbox.Fault{}, 0, "zip_code must be the five digits of a US ZIP code"},
		"a bad message type":     {args{"message_type": "A2P"}, sandbox.Fault{}, 0, `"a2p"`},
		"refused":                {nil, sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden"}`}, 1, "Cannot search for numbers"},
		"down, which it retries": {nil, sandbox.Fault{Status: 503, Body: `{"StatusCode":503,"Message":"Down"}`}, 5, "Cannot search for numbers"},
		"no list":                {nil, sandbox.Fault{Body: `{"AvailableNumberAreas":"none","ResultsTotal":1}`}, 1, "the answer's AvailableNumberAreas is not a list of objects"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				test.fault.Path = sandbox.NumberAvailabilityPath
				w.sandbox.Inject(test.fault)
				arguments := values(args{"message_enabled": true, "voice_enabled": true})
				for name, value := range values(test.arguments) {
					arguments[name] = value
					if value.IsNull() {
						delete(arguments, name)
					}
				}
				_, diags := w.server.ReadDataSource("telegent_number_availability", arguments)
				only(t, diags, tfprotov6.DiagnosticSeverityError, test.words)
				if n := w.sandbox.Requests(sandbox.NumberAvailabilityPath); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
			})
		})
	}
}

// TestAvailabilityOdd finds areas with a part that cannot be read: a warning says so, and
// the rest is returned.
func TestAvailabilityOdd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		w.sandbox.Inject(sandbox.Fault{Path: sandbox.NumberAvailabilityPath, Body: `{"ResultsTotal":2,"AvailableNumberAreas":[` +
			`{"NGP":"SLC","AreaCode":{"Code":801},"Zipcode":"84043"},{"NGP":"NWK","AreaCode":201,"Zipcode":"00601"}]}`})
		state, diags := w.server.ReadDataSource("telegent_number_availability", values(args{"message_enabled": true, "voice_enabled": true}))
		only(t, diags, tfprotov6.DiagnosticSeverityWarning, "Part of the API's answer cannot be read", "The answer's AreaCode cannot be read")
		var got []map[string]string
		for _, area := range elements(t, state["areas"]) {
			got = append(got, texts(area))
		}
		want := []map[string]string{
			texts(values(args{"ngp": "SLC", "area_code": nil, "zip_code": "84043"})), texts(values(args{"ngp": "NWK", "area_code": "201", "zip_code": "00601"})),
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("areas (-want +got):\n%s", diff)
		}
	})
}
