// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

const tariffName = "telegent_tariff"

func tariffs(t *testing.T) *acctest.ProviderServer {
	t.Helper()
	return serve(t, noURL, func() resource.Resource {
		return kit.NewResource(tariffDefinition())
	})
}

type (
	fields = map[string]any
	list   = []any
)

// Each case is what a nested attribute, a list or a map is in the state and in the
// configuration, and what is planned of it while another attribute changes.
func TestPlansOfNestedAttributes(t *testing.T) {
	t.Parallel()
	const unknown = tftypes.UnknownValue
	tests := map[string]struct {
		attribute string
		create    bool
		state     any
		config    any
		want      any
	}{
		"a number, new":               {attribute: "price", create: true, want: nil},
		"a number, the same":          {attribute: "price", state: 12.5, config: 12.5, want: 12.5},
		"a number, removed":           {attribute: "price", state: 12.5, want: nil},
		"a number, 0, removed":        {attribute: "price", state: 0, want: 0},
		"a number, chosen, new":       {attribute: "cost", create: true, want: unknown},
		"a number, chosen, removed":   {attribute: "cost", state: 12.5, want: 12.5},
		"a map, new":                  {attribute: "labels", create: true, want: nil},
		"a map, removed":              {attribute: "labels", state: fields{"a": "HIGH"}, want: nil},
		"a map, empty, removed":       {attribute: "labels", state: fields{}, want: fields{}},
		"a map, changed":              {attribute: "labels", state: fields{"a": "HIGH"}, config: fields{"a": "LOW"}, want: fields{"a": "LOW"}},
		"a map of sets, new":          {attribute: "keywords", create: true, want: unknown},
		"a map of sets, removed":      {attribute: "keywords", state: fields{"a": []string{"x"}}, want: fields{"a": []string{"x"}}},
		"a map of sets, respelled":    {attribute: "keywords", state: fields{"a": []string{"x"}}, config: fields{"a": []string{"X"}}, want: fields{"a": []string{"x"}}},
		"a set, chosen, new":          {attribute: "zones", create: true, want: unknown},
		"a set, chosen, removed":      {attribute: "zones", state: []string{"a"}, want: []string{"a"}},
		"a set, chosen, null":         {attribute: "zones", want: nil},
		"a set, chosen, emptied":      {attribute: "zones", state: []string{"a"}, config: []string{}, want: []string{}},
		"a set, respelled":            {attribute: "events", state: []string{"New_SMS"}, config: []string{"new_sms"}, want: []string{"New_SMS"}},
		"a set with an unknown":       {attribute: "events", state: []string{"a", "b"}, config: list{"a", unknown}, want: list{"a", unknown}},
		"an object, new":              {attribute: "site", create: true, want: nil},
		"an object, unknown":          {attribute: "site", state: fields{"street": "1"}, config: unknown, want: unknown},
		"an object, removed":          {attribute: "site", state: fields{"street": "1"}, want: nil},
		"an inner object, new":        {attribute: "site", state: fields{"street": "1"}, config: fields{"geo": fields{"lat": 1}}, want: fields{"geo": fields{"lat": 1, "zone": unknown}}},
		"an inner object":             {attribute: "site", state: fields{"geo": fields{"lat": 1, "zone": "MST"}}, config: fields{"geo": fields{"lat": 2}}, want: fields{"geo": fields{"lat": 2, "zone": "MST"}}},
		"an inner object, unknown":    {attribute: "site", state: fields{"geo": fields{"lat": 1}}, config: fields{"geo": unknown}, want: fields{"geo": unknown}},
		"an inner object, removed":    {attribute: "site", state: fields{"street": "1", "geo": fields{"lat": 1}}, config: fields{"street": "1"}, want: fields{"street": "1"}},
		"in an inner object, removed": {attribute: "site", state: fields{"geo": fields{"lat": 1, "tags": []string{"a"}}}, config: fields{"geo": fields{"lat": 1}}, want: fields{"geo": fields{"lat": 1}}},
		"an object, chosen, new":      {attribute: "filter", create: true, want: unknown},
		"an object, chosen, removed":  {attribute: "filter", state: fields{"custom": []string{"a"}}, want: fields{"custom": []string{"a"}}},
		"an object, chosen, null":     {attribute: "filter", want: nil},
		"an object, chosen, given":    {attribute: "filter", create: true, config: fields{"custom": []string{"a"}}, want: fields{"custom": []string{"a"}}},
		"an object, computed, new":    {attribute: "usage", create: true, want: unknown},
		"an object, computed":         {attribute: "usage", state: fields{"used": 1}, want: fields{"used": 1}},
		"a list, new":                 {attribute: "trunks", create: true, want: nil},
		"a list, given":               {attribute: "trunks", create: true, config: list{fields{"uri": "a"}}, want: list{fields{"uri": "a"}}},
		"a list, removed":             {attribute: "trunks", state: list{fields{"uri": "a"}}, want: nil},
		"a list, empty, removed":      {attribute: "trunks", state: list{}, want: list{}},
		"a list, emptied":             {attribute: "trunks", state: list{fields{"uri": "a"}}, config: list{}, want: list{}},
		"a list, in another order": {
			attribute: "trunks", state: list{fields{"uri": "a", "port": 1}, fields{"uri": "b"}}, config: list{fields{"uri": "b"}, fields{"uri": "a", "port": 1}},
			want: list{fields{"uri": "b"}, fields{"uri": "a", "port": 1}},
		},
		"a list, respelled":      {attribute: "trunks", state: list{fields{"uri": "https://A.b/"}}, config: list{fields{"uri": "https://a.b"}}, want: list{fields{"uri": "https://A.b/"}}},
		"a list with an unknown": {attribute: "trunks", state: list{fields{"uri": "a"}}, config: list{fields{"uri": "a", "port": unknown}}, want: list{fields{"uri": "a", "port": unknown}}},
		"a list, grown":          {attribute: "trunks", state: list{fields{"uri": "a", "port": 1}}, config: list{fields{"uri": "b"}, fields{"uri": "a"}}, want: list{fields{"uri": "b"}, fields{"uri": "a"}}},
		"objects, removed":       {attribute: "members", state: list{fields{"name": "a@example.com"}}, want: nil},
		"objects, one removed": {
			attribute: "members", state: list{fields{"name": "a@example.com", "role": "x"}, fields{"name": "b@example.com", "role": "y"}}, config: list{fields{"name": "b@example.com"}},
			want: list{fields{"name": "b@example.com"}},
		},
		"objects, computed, new": {attribute: "items", create: true, want: unknown},
		"objects, computed":      {attribute: "items", state: list{fields{"name": "a@example.com"}}, want: list{fields{"name": "a@example.com"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := tariffs(t)
			var prior *acctest.Instance
			if !test.create {
				prior = &acctest.Instance{State: server.Args(tariffName, fields{"id": "1", "name": "before", test.attribute: test.state})}
			}
			config := fields{"name": "after"}
			if test.config != nil {
				config[test.attribute] = test.config
			}
			plan, diags := server.Plan(tariffName, prior, server.Args(tariffName, config))
			noDiags(t, diags)
			want := server.Args(tariffName, fields{test.attribute: test.want})[test.attribute]
			if got := plan.State[test.attribute]; !got.Equal(want) {
				t.Errorf("planned is %s, want %s", got, want)
			}
		})
	}
}

func TestValidationOfNestedAttributes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config fields
		detail string
	}{
		"in an object of a list":   {fields{"trunks": list{fields{"uri": ""}}}, "trunks[0].uri must not be empty: set a value"},
		"in an object of a set":    {fields{"members": list{fields{"name": "ada"}}}, "must be an email address"},
		"a null in a list":         {fields{"trunks": list{nil}}, "contains a null value"},
		"a map's value":            {fields{"labels": fields{"a": "MIDDLE"}}, "must be one of"},
		"a map's null":             {fields{"labels": fields{"a": nil}}, "contains a null value"},
		"a value in a map of sets": {fields{"keywords": fields{"a": []string{" "}}}, "must not be empty: set a value"},
		"a comma":                  {fields{"events": []string{"a,b"}}, `must have no comma in an element, got "a,b"`},
		"an empty element":         {fields{"zones": []string{""}}, "must not be empty: set a value"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := tariffs(t)
			config := fields{"name": "a"}
			maps.Copy(config, test.config)
			_, diags := server.Plan(tariffName, nil, server.Args(tariffName, config))
			if len(diags) != 1 {
				t.Fatalf("%d diagnostics, want one: %s", len(diags), formatDiags(diags))
			}
			assertDiag(t, diags, anError, diags[0].Summary, test.detail)
		})
	}
}

// What the API cannot change in an object or in a list of them replaces the whole.
func TestReplacementByNestedAttributes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		state, config fields
		replace       bool
	}{
		"nothing":                 {fields{"site": fields{"street": "1"}}, fields{"site": fields{"street": "1"}}, false},
		"an object":               {fields{"site": fields{"street": "1"}}, fields{"site": fields{"street": "2"}}, true},
		"an inner object":         {fields{"site": fields{"geo": fields{"lat": 1, "zone": "a"}}}, fields{"site": fields{"geo": fields{"lat": 2, "zone": "a"}}}, true},
		"an object is unknown":    {fields{"site": fields{"street": "1"}}, fields{"site": tftypes.UnknownValue}, true},
		"an object is removed":    {fields{"site": fields{"street": "1"}}, fields{}, true},
		"an object is new":        {fields{}, fields{"site": fields{"street": "1"}}, false},
		"objects":                 {fields{"members": list{fields{"name": "a@example.com"}}}, fields{"members": list{fields{"name": "b@example.com"}}}, true},
		"objects spelled anew":    {fields{"members": list{fields{"name": "a@example.com"}}}, fields{"members": list{fields{"name": "A@example.com"}}}, false},
		"objects with an unknown": {fields{"members": list{fields{"name": "a@example.com"}}}, fields{"members": list{fields{"name": tftypes.UnknownValue}}}, true},
		"another attribute":       {fields{"price": 1}, fields{"price": 2}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, noURL, func() resource.Resource {
				d := tariffDefinition()
				rows := d.Attributes
				d.Attributes = func(m *tariff) kit.Attributes {
					as := rows(m)
					as[10], as[13] = as[10].RequiresReplace(), as[13].RequiresReplace()
					return as
				}
				d.Operations.Delete = telegent.Write("POST /v1.0/tariffs/delete")
				return kit.NewResource(d)
			})
			test.state["id"], test.state["name"], test.config["name"] = "1", "a", "a"
			plan, diags := server.Plan(tariffName, &acctest.Instance{State: server.Args(tariffName, test.state)}, server.Args(tariffName, test.config))
			noDiags(t, diags)
			if plan.Replace != test.replace {
				t.Errorf("replace is %t, want %t", plan.Replace, test.replace)
			}
		})
	}
}
