// SPDX-License-Identifier: MPL-2.0

// Command schema prints the provider's schema in the format of "terraform providers schema -json".
//
//	go run ./internal/cmd/schema [-links]
//
// With -links, for the documentation, each description ends with links to the pages of the same noun.
//
// It asks the provider's server itself. A CLI leaves out whatever its version does not support, such as list resources, and the
// documentation would lose the pages.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/telegent/terraform-provider-telegent/internal/provider"
)

// name is the key of the provider, as the documentation generator looks for it. The CLIs put their registry before it.
const name = "telegent"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("schema", flag.ContinueOnError)
	links := flags.Bool("links", false, "end each description with links to the pages of the same noun")
	if err := flags.Parse(args); err != nil {
		return err
	}
	schema, err := read(ctx, provider.NewServer("dev")())
	if err != nil {
		return err
	}
	if *links {
		link(schema)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(tfjson.ProviderSchemas{FormatVersion: "1.0", Schemas: map[string]*tfjson.ProviderSchema{name: schema}})
}

// read asks a server for everything that it serves.
func read(ctx context.Context, server tfprotov6.ProviderServer) (*tfjson.ProviderSchema, error) {
	served, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	for _, d := range append(served.Diagnostics, identities.Diagnostics...) {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			err = errors.Join(err, fmt.Errorf("%s: %s", d.Summary, d.Detail))
		}
	}
	if err != nil {
		return nil, err
	}
	return &tfjson.ProviderSchema{
		ConfigSchema:             schemaOf(served.Provider),
		ResourceSchemas:          each(served.ResourceSchemas, schemaOf),
		DataSourceSchemas:        each(served.DataSourceSchemas, schemaOf),
		EphemeralResourceSchemas: each(served.EphemeralResourceSchemas, schemaOf),
		ListResourceSchemas:      each(served.ListResourceSchemas, schemaOf),
		ActionSchemas:            each(served.ActionSchemas, actionOf),
		Functions:                each(served.Functions, functionOf),
		ResourceIdentitySchemas:  each(identities.IdentitySchemas, identityOf),
	}, nil
}

// each converts the values of a map.
func each[From, To any](values map[string]From, convert func(From) To) map[string]To {
	converted := make(map[string]To, len(values))
	for key, value := range values {
		converted[key] = convert(value)
	}
	return converted
}

func schemaOf(s *tfprotov6.Schema) *tfjson.Schema {
	return &tfjson.Schema{Version: uint64(s.Version), Block: blockOf(s.Block)} //nolint:gosec // A version is not negative.
}

func actionOf(a *tfprotov6.ActionSchema) *tfjson.ActionSchema {
	return &tfjson.ActionSchema{Block: blockOf(a.Schema.Block)}
}

func blockOf(b *tfprotov6.SchemaBlock) *tfjson.SchemaBlock {
	block := &tfjson.SchemaBlock{
		Attributes:      attributesOf(b.Attributes),
		NestedBlocks:    make(map[string]*tfjson.SchemaBlockType, len(b.BlockTypes)),
		Description:     b.Description,
		DescriptionKind: kindOf(b.DescriptionKind),
		Deprecated:      b.Deprecated,
	}
	for _, nested := range b.BlockTypes {
		block.NestedBlocks[nested.TypeName] = &tfjson.SchemaBlockType{
			NestingMode: blockNestingOf(nested.Nesting),
			Block:       blockOf(nested.Block),
			MinItems:    uint64(nested.MinItems), //nolint:gosec // A count is not negative.
			MaxItems:    uint64(nested.MaxItems), //nolint:gosec // As above.
		}
	}
	return block
}

func attributesOf(attributes []*tfprotov6.SchemaAttribute) map[string]*tfjson.SchemaAttribute {
	converted := make(map[string]*tfjson.SchemaAttribute, len(attributes))
	for _, a := range attributes {
		attribute := &tfjson.SchemaAttribute{
			AttributeType:   typeOf(a.Type),
			Description:     a.Description,
			DescriptionKind: kindOf(a.DescriptionKind),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		if a.NestedType != nil {
			attribute.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
				Attributes:  attributesOf(a.NestedType.Attributes),
				NestingMode: objectNestingOf(a.NestedType.Nesting),
			}
		}
		converted[a.Name] = attribute
	}
	return converted
}

func functionOf(f *tfprotov6.Function) *tfjson.FunctionSignature {
	signature := &tfjson.FunctionSignature{
		Description:        f.Description,
		Summary:            f.Summary,
		DeprecationMessage: f.DeprecationMessage,
		ReturnType:         typeOf(f.Return.Type),
	}
	for _, p := range f.Parameters {
		signature.Parameters = append(signature.Parameters, parameterOf(p))
	}
	if f.VariadicParameter != nil {
		signature.VariadicParameter = parameterOf(f.VariadicParameter)
	}
	return signature
}

func parameterOf(p *tfprotov6.FunctionParameter) *tfjson.FunctionParameter {
	return &tfjson.FunctionParameter{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: typeOf(p.Type)}
}

func identityOf(s *tfprotov6.ResourceIdentitySchema) *tfjson.IdentitySchema {
	identity := &tfjson.IdentitySchema{
		Version:    uint64(s.Version), //nolint:gosec // A version is not negative.
		Attributes: make(map[string]*tfjson.IdentityAttribute, len(s.IdentityAttributes)),
	}
	for _, a := range s.IdentityAttributes {
		identity.Attributes[a.Name] = &tfjson.IdentityAttribute{
			IdentityType:      typeOf(a.Type),
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
	}
	return identity
}

func kindOf(kind tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if kind == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}

func objectNestingOf(mode tfprotov6.SchemaObjectNestingMode) tfjson.SchemaNestingMode {
	switch mode {
	case tfprotov6.SchemaObjectNestingModeList:
		return tfjson.SchemaNestingModeList
	case tfprotov6.SchemaObjectNestingModeSet:
		return tfjson.SchemaNestingModeSet
	case tfprotov6.SchemaObjectNestingModeMap:
		return tfjson.SchemaNestingModeMap
	default:
		return tfjson.SchemaNestingModeSingle
	}
}

func blockNestingOf(mode tfprotov6.SchemaNestedBlockNestingMode) tfjson.SchemaNestingMode {
	switch mode {
	case tfprotov6.SchemaNestedBlockNestingModeList:
		return tfjson.SchemaNestingModeList
	case tfprotov6.SchemaNestedBlockNestingModeSet:
		return tfjson.SchemaNestingModeSet
	case tfprotov6.SchemaNestedBlockNestingModeMap:
		return tfjson.SchemaNestingModeMap
	case tfprotov6.SchemaNestedBlockNestingModeGroup:
		return tfjson.SchemaNestingModeGroup
	default:
		return tfjson.SchemaNestingModeSingle
	}
}

// typeOf converts a type; nil, as that of a nested attribute, is cty.NilType.
func typeOf(t tftypes.Type) cty.Type {
	switch t := t.(type) {
	case nil:
		return cty.NilType
	case tftypes.List:
		return cty.List(typeOf(t.ElementType))
	case tftypes.Set:
		return cty.Set(typeOf(t.ElementType))
	case tftypes.Map:
		return cty.Map(typeOf(t.ElementType))
	case tftypes.Tuple:
		elements := make([]cty.Type, 0, len(t.ElementTypes))
		for _, element := range t.ElementTypes {
			elements = append(elements, typeOf(element))
		}
		return cty.Tuple(elements)
	case tftypes.Object:
		return cty.Object(each(t.AttributeTypes, typeOf))
	}
	switch {
	case t.Is(tftypes.String):
		return cty.String
	case t.Is(tftypes.Bool):
		return cty.Bool
	case t.Is(tftypes.Number):
		return cty.Number
	default:
		return cty.DynamicPseudoType
	}
}
