// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// schemas is the output of a CLI or of this command.
type schemas struct {
	Providers map[string]map[string]any `json:"provider_schemas"`
}

// TestAccSchemaIsThatOfTheCLI compares the output with that of the CLI, in all parts that the CLI knows.
func TestAccSchemaIsThatOfTheCLI(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t) // An older CLI omits write_only.
	w := acctest.NewWorkspace(t, acctest.BuildProvider(t), `
terraform {
  required_providers {
    telegent = {
      source = "telegent/telegent"
    }
  }
}
`)
	output := w.MustRun(t, "providers", "schema", "-json")
	var theirs, ours schemas
	// A warning about the dev override may stand before or after the JSON.
	if err := json.NewDecoder(strings.NewReader(output[max(0, strings.Index(output, `{"format_version"`)):])).Decode(&theirs); err != nil {
		t.Fatalf("%s: %s", err, output)
	}
	var out bytes.Buffer
	if err := run(t.Context(), nil, &out); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &ours); err != nil {
		t.Fatal(err)
	}
	if len(theirs.Providers) != 1 {
		t.Fatalf("the CLI printed %d providers", len(theirs.Providers))
	}
	for _, want := range theirs.Providers {
		if len(want) < 4 {
			t.Errorf("the CLI printed only %d parts", len(want))
		}
		got := maps.Clone(ours.Providers[name])
		maps.DeleteFunc(got, func(part string, _ any) bool { _, known := want[part]; return !known })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// TestParts runs a server that serves one of each, with every form of type and of nesting, and what no CLI of today may know.
func TestParts(t *testing.T) {
	t.Parallel()
	attribute := func(name string, of tftypes.Type) *tfprotov6.SchemaAttribute {
		return &tfprotov6.SchemaAttribute{Name: name, Type: of, Optional: true}
	}
	nested := func(name string, nesting tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaAttribute {
		return &tfprotov6.SchemaAttribute{
			Name: name, Required: true, DescriptionKind: tfprotov6.StringKindMarkdown,
			NestedType: &tfprotov6.SchemaObject{Nesting: nesting, Attributes: []*tfprotov6.SchemaAttribute{attribute("a", tftypes.String)}},
		}
	}
	block := func(name string, nesting tfprotov6.SchemaNestedBlockNestingMode) *tfprotov6.SchemaNestedBlock {
		return &tfprotov6.SchemaNestedBlock{TypeName: name, Nesting: nesting, MinItems: 1, MaxItems: 2, Block: &tfprotov6.SchemaBlock{}}
	}
	all := &tfprotov6.Schema{Version: 3, Block: &tfprotov6.SchemaBlock{
		Description: "All.", DescriptionKind: tfprotov6.StringKindMarkdown, Deprecated: true,
		Attributes: []*tfprotov6.SchemaAttribute{
			attribute("bool", tftypes.Bool),
			attribute("number", tftypes.Number),
			attribute("dynamic", tftypes.DynamicPseudoType),
			attribute("list", tftypes.List{ElementType: tftypes.String}),
			attribute("set", tftypes.Set{ElementType: tftypes.String}),
			attribute("map", tftypes.Map{ElementType: tftypes.Bool}),
			attribute("tuple", tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String, tftypes.Number}}),
			attribute("object", tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.List{ElementType: tftypes.String}}}),
			nested("single", tfprotov6.SchemaObjectNestingModeSingle),
			nested("many", tfprotov6.SchemaObjectNestingModeList),
			nested("several", tfprotov6.SchemaObjectNestingModeSet),
			nested("named", tfprotov6.SchemaObjectNestingModeMap),
			{Name: "secret", Type: tftypes.String, Description: "A secret.", Optional: true, Computed: true, Sensitive: true, WriteOnly: true, Deprecated: true},
		},
		BlockTypes: []*tfprotov6.SchemaNestedBlock{
			block("single_block", tfprotov6.SchemaNestedBlockNestingModeSingle),
			block("list_block", tfprotov6.SchemaNestedBlockNestingModeList),
			block("set_block", tfprotov6.SchemaNestedBlockNestingModeSet),
			block("map_block", tfprotov6.SchemaNestedBlockNestingModeMap),
			block("group_block", tfprotov6.SchemaNestedBlockNestingModeGroup),
		},
	}}
	empty := &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}}
	schema, err := read(t.Context(), server{
		schema: &tfprotov6.GetProviderSchemaResponse{
			Provider:                 empty,
			ResourceSchemas:          map[string]*tfprotov6.Schema{"all": all},
			DataSourceSchemas:        map[string]*tfprotov6.Schema{"data": empty},
			EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"ephemeral": empty},
			ListResourceSchemas:      map[string]*tfprotov6.Schema{"list": empty},
			ActionSchemas:            map[string]*tfprotov6.ActionSchema{"action": {Schema: empty}},
			Functions: map[string]*tfprotov6.Function{"function": {
				Parameters:         []*tfprotov6.FunctionParameter{{Name: "p", Description: "P.", AllowNullValue: true, Type: tftypes.String}},
				VariadicParameter:  &tfprotov6.FunctionParameter{Name: "v", Type: tftypes.Number},
				Return:             &tfprotov6.FunctionReturn{Type: tftypes.Bool},
				Summary:            "A function.",
				Description:        "It does.",
				DeprecationMessage: "No more.",
			}},
		},
		identities: &tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"all": {
			Version: 1,
			IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
				{Name: "id", Type: tftypes.String, Description: "The ID.", RequiredForImport: true},
				{Name: "account_id", Type: tftypes.String, OptionalForImport: true},
			},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(encoded, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(parts), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// The documentation generator reads it with this library.
	if err := json.Unmarshal(encoded, &tfjson.ProviderSchema{}); err != nil {
		t.Error(err)
	}
}

func TestErrorsOfTheServer(t *testing.T) {
	t.Parallel()
	wrong := []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Wrong", Detail: "It is wrong."}}
	for name, s := range map[string]server{
		"schema":     {schema: &tfprotov6.GetProviderSchemaResponse{Diagnostics: wrong}, identities: &tfprotov6.GetResourceIdentitySchemasResponse{}},
		"identities": {schema: &tfprotov6.GetProviderSchemaResponse{}, identities: &tfprotov6.GetResourceIdentitySchemasResponse{Diagnostics: wrong}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read(t.Context(), s); err == nil || err.Error() != "Wrong: It is wrong." {
				t.Errorf("error %v", err)
			}
		})
	}
}

// server answers with what it has.
type server struct {
	tfprotov6.ProviderServer
	schema     *tfprotov6.GetProviderSchemaResponse
	identities *tfprotov6.GetResourceIdentitySchemasResponse
}

func (s server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.schema, nil
}

func (s server) GetResourceIdentitySchemas(
	context.Context, *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return s.identities, nil
}

const parts = `{
  "provider": {"version": 0, "block": {"description_kind": "plain"}},
  "resource_schemas": {"all": {"version": 3, "block": {
    "description": "All.", "description_kind": "markdown", "deprecated": true,
    "attributes": {
      "bool": {"type": "bool", "optional": true, "description_kind": "plain"},
      "number": {"type": "number", "optional": true, "description_kind": "plain"},
      "dynamic": {"type": "dynamic", "optional": true, "description_kind": "plain"},
      "list": {"type": ["list", "string"], "optional": true, "description_kind": "plain"},
      "set": {"type": ["set", "string"], "optional": true, "description_kind": "plain"},
      "map": {"type": ["map", "bool"], "optional": true, "description_kind": "plain"},
      "tuple": {"type": ["tuple", ["string", "number"]], "optional": true, "description_kind": "plain"},
      "object": {"type": ["object", {"a": ["list", "string"]}], "optional": true, "description_kind": "plain"},
      "single": {"nested_type": {"nesting_mode": "single", "attributes": {"a": {"type": "string", "optional": true, "description_kind": "plain"}}}, "required": true, "description_kind": "markdown"},
      "many": {"nested_type": {"nesting_mode": "list", "attributes": {"a": {"type": "string", "optional": true, "description_kind": "plain"}}}, "required": true, "description_kind": "markdown"},
      "several": {"nested_type": {"nesting_mode": "set", "attributes": {"a": {"type": "string", "optional": true, "description_kind": "plain"}}}, "required": true, "description_kind": "markdown"},
      "named": {"nested_type": {"nesting_mode": "map", "attributes": {"a": {"type": "string", "optional": true, "description_kind": "plain"}}}, "required": true, "description_kind": "markdown"},
      "secret": {"type": "string", "description": "A secret.", "description_kind": "plain", "optional": true, "computed": true, "sensitive": true, "write_only": true, "deprecated": true}
    },
    "block_types": {
      "single_block": {"nesting_mode": "single", "block": {"description_kind": "plain"}, "min_items": 1, "max_items": 2},
      "list_block": {"nesting_mode": "list", "block": {"description_kind": "plain"}, "min_items": 1, "max_items": 2},
      "set_block": {"nesting_mode": "set", "block": {"description_kind": "plain"}, "min_items": 1, "max_items": 2},
      "map_block": {"nesting_mode": "map", "block": {"description_kind": "plain"}, "min_items": 1, "max_items": 2},
      "group_block": {"nesting_mode": "group", "block": {"description_kind": "plain"}, "min_items": 1, "max_items": 2}
    }
  }}},
  "data_source_schemas": {"data": {"version": 0, "block": {"description_kind": "plain"}}},
  "ephemeral_resource_schemas": {"ephemeral": {"version": 0, "block": {"description_kind": "plain"}}},
  "list_resource_schemas": {"list": {"version": 0, "block": {"description_kind": "plain"}}},
  "action_schemas": {"action": {"block": {"description_kind": "plain"}}},
  "functions": {"function": {
    "description": "It does.", "summary": "A function.", "deprecation_message": "No more.", "return_type": "bool",
    "parameters": [{"name": "p", "description": "P.", "is_nullable": true, "type": "string"}],
    "variadic_parameter": {"name": "v", "type": "number"}
  }},
  "resource_identity_schemas": {"all": {"version": 1, "attributes": {
    "id": {"type": "string", "description": "The ID.", "required_for_import": true},
    "account_id": {"type": "string", "optional_for_import": true}
  }}}
}`

func TestLinks(t *testing.T) {
	t.Parallel()
	describe := func(names ...string) map[string]*tfjson.Schema {
		schemas := map[string]*tfjson.Schema{}
		for _, name := range names {
			schemas[name] = &tfjson.Schema{Block: &tfjson.SchemaBlock{Description: "About it."}}
		}
		return schemas
	}
	schema := &tfjson.ProviderSchema{
		ResourceSchemas:          describe("telegent_policy", "telegent_policy_link"),
		DataSourceSchemas:        describe("telegent_policy", "telegent_policies", "telegent_token"),
		EphemeralResourceSchemas: describe("telegent_token"),
		ListResourceSchemas:      describe("telegent_policy"),
	}
	link(schema)
	for text, want := range map[string]string{
		schema.ResourceSchemas["telegent_policy"].Block.Description: "About it.\n\nSee also the data source [`telegent_policies`](../data-sources/policies.md), " +
			"the data source [`telegent_policy`](../data-sources/policy.md), and the list resource [`telegent_policy`](../list-resources/policy.md).",
		schema.ResourceSchemas["telegent_policy_link"].Block.Description:    "About it.",
		schema.EphemeralResourceSchemas["telegent_token"].Block.Description: "About it.\n\nSee also the data source [`telegent_token`](../data-sources/token.md).",
		schema.DataSourceSchemas["telegent_policies"].Block.Description: "About it.\n\nSee also the resource [`telegent_policy`](../resources/policy.md), " +
			"the data source [`telegent_policy`](../data-sources/policy.md), and the list resource [`telegent_policy`](../list-resources/policy.md).",
	} {
		if text != want {
			t.Errorf("got %q, want %q", text, want)
		}
	}
}

// TestRunLinks asserts that the pages of this provider are linked.
func TestRunLinks(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-links"}, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "See also the resource [`telegent_number`](../resources/number.md)") {
		t.Error("no link to the resource telegent_number")
	}
}
