// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	frameworkdatasource "github.com/hashicorp/terraform-plugin-framework/datasource"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
)

// panel is a model of every kind of attribute.
type panel struct {
	ID       types.String `tfsdk:"id"`
	Required types.String `tfsdk:"required"`
	Optional types.String `tfsdk:"optional"`
	Several  types.Set    `tfsdk:"several"`
	Text     types.String `tfsdk:"text"`
	Flag     types.Bool   `tfsdk:"flag"`
	Number   types.Int64  `tfsdk:"number"`
	On       types.Bool   `tfsdk:"on"`
	Secret   types.String `tfsdk:"secret_wo"`
	Version  types.Int64  `tfsdk:"secret_wo_version"`
	Stored   types.String `tfsdk:"secret"`
	Kept     types.String `tfsdk:"kept"`
	KeptFlag types.Bool   `tfsdk:"kept_flag"`
	Group    types.Object `tfsdk:"group"`
}

func (p *panel) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "ID", &p.ID, "The id.").Computed(),
		kit.String("required", "Required", &p.Required, "Required.").Required(),
		kit.String("optional", "Optional", &p.Optional, "Optional.").Optional().Validate(kit.IP()).NoneText("None"),
		kit.Strings("several", "Several", &p.Several, "Several.").Optional(),
		kit.String("text", "Text", &p.Text, "Text.").OptionalComputed().Validate(kit.IP()),
		kit.Bool("flag", "Flag", &p.Flag, "Flag.").OptionalComputed(),
		kit.Int64("number", "Number", &p.Number, "Number.").OptionalComputed(),
		kit.Bool("on", "On", &p.On, "Whether it is on.").DefaultBool(true),
		kit.WriteOnly("secret", "Secret", &p.Secret, &p.Version, &p.Stored, "Secret."),
		kit.String("kept", "Kept", &p.Kept, "Kept.").Optional().KeepWhenRemoved(),
		kit.Bool("kept_flag", "KeptFlag", &p.KeptFlag, "Kept.").Optional().KeepWhenRemoved(),
		kit.Object("group", "Group", &p.Group, "Group.", func() kit.Attributes {
			return kit.Attributes{
				kit.String("optional", "Optional", new(types.String), "Optional.").Optional(),
				kit.String("text", "Text", new(types.String), "Text.").OptionalComputed(),
				kit.Bool("flag", "Flag", new(types.Bool), "Flag.").OptionalComputed(),
				kit.Int64("number", "Number", new(types.Int64), "Number.").OptionalComputed(),
				kit.String("kept", "Kept", new(types.String), "Kept.").Optional().KeepWhenRemoved(),
			}
		}).Optional(),
	}
}

const panelName = "telegent_panel"

func panels(t *testing.T) *acctest.ProviderServer {
	t.Helper()
	return serve(t, noURL, func() resource.Resource {
		return kit.NewResource(kit.Definition[*panel]{Name: "panel", Noun: "panel", Description: "A panel.", Attributes: (*panel).attributes})
	})
}

// Each case is what an attribute is in the state and in the configuration, and what
// is planned of it. Another attribute changes meanwhile, so that the plan is not empty.
func TestPlansOfAttributes(t *testing.T) {
	t.Parallel()
	type planned map[string]any
	const unknown = tftypes.UnknownValue
	// group is what group is, with null for what is left out.
	group := func(values map[string]any) map[string]any { return values }
	tests := map[string]struct {
		attribute string
		create    bool // there is no state yet
		state     any
		config    any
		want      any
	}{
		"computed, new":         {attribute: "id", create: true, want: unknown},
		"computed":              {attribute: "id", state: "1", want: "1"},
		"required":              {attribute: "text", state: "192.0.2.1", config: "192.0.2.2", want: "192.0.2.2"},
		"optional, new":         {attribute: "optional", create: true, want: nil},
		"optional, new, given":  {attribute: "optional", create: true, config: "192.0.2.1", want: "192.0.2.1"},
		"optional, new unknown": {attribute: "optional", create: true, config: unknown, want: unknown},
		"optional, changed":     {attribute: "optional", state: "192.0.2.1", config: "192.0.2.2", want: "192.0.2.2"},
		"optional, removed":     {attribute: "optional", state: "192.0.2.1", want: nil},
		"optional, never there": {attribute: "optional", want: nil},
		"optional, empty":       {attribute: "optional", state: "", want: ""},
		"optional, None":        {attribute: "optional", state: "None", want: "None"},
		"optional, unknown":     {attribute: "optional", state: "192.0.2.1", config: unknown, want: unknown},
		"several, new":          {attribute: "several", create: true, want: nil},
		"several, new, given":   {attribute: "several", create: true, config: []string{"a"}, want: []string{"a"}},
		"several, changed":      {attribute: "several", state: []string{"a"}, config: []string{"b"}, want: []string{"b"}},
		"several, emptied":      {attribute: "several", state: []string{"a"}, config: []string{}, want: []string{}},
		"several, removed":      {attribute: "several", state: []string{"a"}, want: nil},
		"several, never there":  {attribute: "several", want: nil},
		"several, empty":        {attribute: "several", state: []string{}, want: []string{}},
		"several, unknown":      {attribute: "several", state: []string{"a"}, config: unknown, want: unknown},
		"text, new":             {attribute: "text", create: true, want: unknown},
		"text, new, given":      {attribute: "text", create: true, config: "192.0.2.1", want: "192.0.2.1"},
		"text, removed":         {attribute: "text", state: "a", want: "a"},
		"text, not returned":    {attribute: "text", want: nil},
		"text, unknown":         {attribute: "text", state: "a", config: unknown, want: unknown},
		"flag, new":             {attribute: "flag", create: true, want: unknown},
		"flag, changed":         {attribute: "flag", state: true, config: false, want: false},
		"flag, removed":         {attribute: "flag", state: true, want: true},
		"flag, off, removed":    {attribute: "flag", state: false, want: false},
		"flag, not returned":    {attribute: "flag", want: nil},
		"flag, unknown":         {attribute: "flag", state: true, config: unknown, want: unknown},
		"number, new":           {attribute: "number", create: true, want: unknown},
		"number, changed":       {attribute: "number", state: 1, config: 2, want: 2},
		"number, removed":       {attribute: "number", state: 1, want: 1},
		"number, 0, removed":    {attribute: "number", state: 0, want: 0},
		"number, not returned":  {attribute: "number", want: nil},
		"number, unknown":       {attribute: "number", state: 1, config: unknown, want: unknown},
		"on, new":               {attribute: "on", create: true, want: true},
		"on, new, off":          {attribute: "on", create: true, config: false, want: false},
		"on, was off, removed":  {attribute: "on", state: false, want: true},
		"on, removed":           {attribute: "on", state: true, want: true},
		"on, switched off":      {attribute: "on", state: true, config: false, want: false},
		"on, unknown":           {attribute: "on", state: true, config: unknown, want: unknown},
		"secret, new":           {attribute: "secret_wo", create: true, config: "hunter2", want: nil},
		"secret":                {attribute: "secret_wo", config: "hunter2", want: nil},

		"kept, new":          {attribute: "kept", create: true, want: nil},
		"kept, new, given":   {attribute: "kept", create: true, config: "a", want: "a"},
		"kept, removed":      {attribute: "kept", state: "a", want: "a"},
		"kept, not returned": {attribute: "kept", want: nil},
		"kept, changed":      {attribute: "kept", state: "a", config: "b", want: "b"},
		"kept, unknown":      {attribute: "kept", state: "a", config: unknown, want: unknown},
		"kept flag, new":     {attribute: "kept_flag", create: true, want: nil},
		"kept flag, removed": {attribute: "kept_flag", state: true, want: true},
		"stored, new, given": {attribute: "secret", create: true, config: "hunter2", want: "hunter2"},
		"stored, new":        {attribute: "secret", create: true, want: nil},
		"stored, removed":    {attribute: "secret", state: "hunter2", want: nil},
		"in a group, kept":   {attribute: "group", state: group(map[string]any{"optional": "a", "kept": "b"}), config: group(map[string]any{"optional": "a"}), want: group(map[string]any{"optional": "a", "kept": "b"})},

		"in a group, new":          {attribute: "group", create: true, config: group(map[string]any{}), want: group(map[string]any{"text": unknown, "flag": unknown, "number": unknown})},
		"in a group that is new":   {attribute: "group", config: group(map[string]any{"optional": "a"}), want: group(map[string]any{"optional": "a", "text": unknown, "flag": unknown, "number": unknown})},
		"in a group, removed":      {attribute: "group", state: group(map[string]any{"optional": "a", "text": "b", "flag": true}), config: group(map[string]any{}), want: group(map[string]any{"text": "b", "flag": true})},
		"in a group, blank":        {attribute: "group", state: group(map[string]any{"optional": ""}), config: group(map[string]any{}), want: group(map[string]any{"optional": ""})},
		"in a group, not returned": {attribute: "group", state: group(map[string]any{"optional": "a"}), config: group(map[string]any{"optional": "a"}), want: group(map[string]any{"optional": "a"})},
		"in a group, changed":      {attribute: "group", state: group(map[string]any{"optional": "a", "text": "b"}), config: group(map[string]any{"optional": "c", "text": "d"}), want: group(map[string]any{"optional": "c", "text": "d"})},
		"a group that is removed":  {attribute: "group", state: group(map[string]any{"optional": "a"}), want: nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := panels(t)
			var prior *acctest.Instance
			if !test.create {
				state := planned{"id": "1", "required": "before", test.attribute: test.state}
				prior = &acctest.Instance{State: server.Args(panelName, state)}
			}
			config := planned{"required": "after"}
			if test.config != nil {
				config[test.attribute] = test.config
			}
			plan, diags := server.Plan(panelName, prior, server.Args(panelName, config))
			noDiags(t, diags)
			want := server.Args(panelName, planned{test.attribute: test.want})[test.attribute]
			if got := plan.State[test.attribute]; !got.Equal(want) {
				t.Errorf("planned is %s, want %s", got, want)
			}
		})
	}
}

// What the API chose, and what means nothing, is no change.
func TestNothingToPlan(t *testing.T) {
	t.Parallel()
	for name, returned := range map[string]map[string]any{
		"nothing returned":    {},
		"everything returned": {"text": "a", "flag": true, "number": 1},
		"nothing, in words":   {"optional": "None", "several": []string{}, "text": "", "flag": false, "number": 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := panels(t)
			state := map[string]any{}
			for _, attribute := range []string{"optional", "several", "text", "flag", "number", "secret_wo", "secret_wo_version", "secret", "kept", "kept_flag", "group"} {
				state[attribute] = nil
			}
			maps.Copy(state, map[string]any{"id": "1", "required": "a", "on": true})
			maps.Copy(state, returned)
			plan, diags := server.Plan(panelName, &acctest.Instance{State: server.Args(panelName, state)}, server.Args(panelName, map[string]any{"required": "a"}))
			noDiags(t, diags)
			if !plan.Empty {
				t.Errorf("planned is %v", plan.State)
			}
		})
	}
}

func TestValidationOfAttributes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config  map[string]any
		summary string
		detail  string
	}{
		"required, empty":          {map[string]any{"required": ""}, "Invalid required", "required must not be empty: set a value"},
		"optional, empty":          {map[string]any{"optional": ""}, "Invalid optional", "optional must not be empty: set a value, or remove the argument."},
		"optional, white space":    {map[string]any{"optional": " "}, "Invalid optional", "optional must not be empty: set a value, or remove the argument."},
		"optional, its own check":  {map[string]any{"optional": "a"}, "Invalid optional", "optional must be an IP address"},
		"text, empty":              {map[string]any{"text": ""}, "Invalid text", "text must not be empty: set a value, or remove the argument."},
		"text, its own check":      {map[string]any{"text": "a"}, "Invalid text", "text must be an IP address"},
		"secret, empty":            {map[string]any{"secret_wo": ""}, "Invalid secret_wo", "secret_wo must not be empty"},
		"a version without secret": {map[string]any{"secret_wo_version": 1}, "Invalid Attribute Combination", `"secret_wo" must be specified when "secret_wo_version" is specified`},
		"in a group":               {map[string]any{"group": map[string]any{"optional": ""}}, "Invalid group.optional", "group.optional must not be empty"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := panels(t)
			config := map[string]any{"required": "a"}
			maps.Copy(config, test.config)
			_, diags := server.Plan(panelName, nil, server.Args(panelName, config))
			assertDiag(t, diags, anError, test.summary, test.detail)
		})
	}
	t.Run("valid", func(t *testing.T) {
		t.Parallel()
		server := panels(t)
		_, diags := server.Plan(panelName, nil, server.Args(panelName, map[string]any{
			"required": "a", "optional": "192.0.2.1", "text": tftypes.UnknownValue, "secret_wo": "hunter2", "secret_wo_version": 1,
		}))
		noDiags(t, diags)
	})
}

// Data sources have the rows' results, of the same type and as sensitive, and neither
// secrets nor what the API does not return.
func TestDataSourceSchema(t *testing.T) {
	t.Parallel()
	var p panel
	var hidden types.String
	definition := kit.Definition[*panel]{Name: "panel", Noun: "panel", Attributes: func(*panel) kit.Attributes {
		return append(p.attributes(), kit.String("hidden", "Hidden", &hidden, "Hidden.").Optional().Sensitive(),
			kit.String("local", "", &hidden, "Local.").Optional(), kit.String("lost", "Lost", &hidden, "Lost.").Optional().NotReturned(),
			kit.String("own", "Own", &hidden, "Own.").Optional().ResourceOnly(), kit.String("once", "Once", &hidden, "Once.").Computed().IgnoreInReads())
	}}
	var got frameworkdatasource.SchemaResponse
	kit.NewDataSourceByID(definition).Schema(t.Context(), frameworkdatasource.SchemaRequest{}, &got)
	want := map[string]datasource.Attribute{
		"required":  datasource.StringAttribute{Computed: true, MarkdownDescription: "Required."},
		"optional":  datasource.StringAttribute{Computed: true, MarkdownDescription: "Optional."},
		"several":   datasource.SetAttribute{Computed: true, MarkdownDescription: "Several.", ElementType: types.StringType},
		"text":      datasource.StringAttribute{Computed: true, MarkdownDescription: "Text."},
		"flag":      datasource.BoolAttribute{Computed: true, MarkdownDescription: "Flag."},
		"number":    datasource.Int64Attribute{Computed: true, MarkdownDescription: "Number."},
		"kept":      datasource.StringAttribute{Computed: true, MarkdownDescription: "Kept."},
		"kept_flag": datasource.BoolAttribute{Computed: true, MarkdownDescription: "Kept."},
		"on":        datasource.BoolAttribute{Computed: true, MarkdownDescription: "Whether it is on."},
		"hidden":    datasource.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Hidden."},
		"group": datasource.SingleNestedAttribute{Computed: true, MarkdownDescription: "Group.", Attributes: map[string]datasource.Attribute{
			"optional": datasource.StringAttribute{Computed: true, MarkdownDescription: "Optional."},
			"text":     datasource.StringAttribute{Computed: true, MarkdownDescription: "Text."},
			"flag":     datasource.BoolAttribute{Computed: true, MarkdownDescription: "Flag."},
			"number":   datasource.Int64Attribute{Computed: true, MarkdownDescription: "Number."},
			"kept":     datasource.StringAttribute{Computed: true, MarkdownDescription: "Kept."},
		}},
	}
	if id, ok := got.Schema.Attributes["id"].(datasource.StringAttribute); !ok || !id.Required || id.MarkdownDescription != "The id." {
		t.Errorf("the id is %v", got.Schema.Attributes["id"])
	}
	delete(got.Schema.Attributes, "id")
	if diff := cmp.Diff(want, got.Schema.Attributes); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
}

// A data source and a resource of one name have the same attributes in the same types,
// and what is written only is in no data source.
func TestDataSourcesMatchResources(t *testing.T) {
	t.Parallel()
	schemas, err := provider.NewServer("test")().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	twins := 0
	for name, resource := range schemas.ResourceSchemas {
		twin, ok := schemas.DataSourceSchemas[name]
		if !ok {
			continue
		}
		twins++
		results := map[string]*tfprotov6.SchemaAttribute{}
		for _, a := range twin.Block.Attributes {
			results[a.Name] = a
		}
		for _, a := range resource.Block.Attributes {
			result, ok := results[a.Name]
			switch {
			case !ok:
			case a.WriteOnly:
				t.Errorf("%s: the data source has the write-only %s", name, a.Name)
			case !a.ValueType().Equal(result.ValueType()):
				t.Errorf("%s: %s is %s in the resource and %s in the data source", name, a.Name, a.ValueType(), result.ValueType())
			case a.Sensitive != result.Sensitive:
				t.Errorf("%s: %s is sensitive in one of the resource and the data source", name, a.Name)
			case !result.Computed && !result.Required:
				t.Errorf("%s: %s is no result of the data source", name, a.Name)
			}
		}
	}
	if twins < 5 {
		t.Errorf("%d names have both, want 5 or more", twins)
	}
}
