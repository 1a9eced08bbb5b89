// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// ProviderServer is a provider that is spoken to in Terraform's protocol without
// a CLI. It starts no goroutine and opens no connection of its own, so that it
// also runs in a testing/synctest bubble; make it in the bubble, with the
// bubble's T. Calls may be made at the same time.
//
//	server := acctest.Server(t, provider.NewServer("test")())
//	diags := server.Configure(acctest.Settings(url))
//	state, diags := server.ReadDataSource("telegent_token", map[string]tftypes.Value{
//		"api_endpoint": tftypes.NewValue(tftypes.String, "numbers/provision"),
//	})
//
// Values name the arguments that are set; the others are null. A value that does
// not fit the schema ends the test, as would a fault of the protocol: neither is
// what a provider's diagnostics are for.
type ProviderServer struct {
	t          testing.TB
	server     tfprotov6.ProviderServer
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
	settings   map[string]tftypes.Value
}

// Server returns a provider's server to speak to, which is not configured yet.
func Server(t testing.TB, server tfprotov6.ProviderServer) *ProviderServer {
	t.Helper()
	first, err := describe(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	return first.Next(t, server)
}

// describe asks a server for its schemas.
func describe(ctx context.Context, server tfprotov6.ProviderServer) (*ProviderServer, error) {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("the provider's schemas: %w", err)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, fmt.Errorf("the provider's identities: %w", err)
	}
	if diags := slices.Concat(schemas.Diagnostics, identities.Diagnostics); len(diags) > 0 {
		return nil, fmt.Errorf("the provider's schemas: %s", FormatDiags(diags))
	}
	return &ProviderServer{schemas: schemas, identities: identities.IdentitySchemas}, nil
}

// Next returns a driver of another server of the same provider, in another test if
// need be. It takes the schemas as known: to make them costs more than most calls do.
func (s *ProviderServer) Next(t testing.TB, server tfprotov6.ProviderServer) *ProviderServer {
	t.Helper()
	return &ProviderServer{t: t, server: server, schemas: s.schemas, identities: s.identities}
}

// Settings is the provider block of Provider, for a sandbox at the URL.
func Settings(url string) map[string]tftypes.Value {
	return map[string]tftypes.Value{
		"base_url":       tftypes.NewValue(tftypes.String, url),
		"account_key":    tftypes.NewValue(tftypes.String, sandbox.DefaultAccountKey),
		"account_secret": tftypes.NewValue(tftypes.String, sandbox.DefaultAccountSecret),
	}
}

// Validate validates the provider block, as the CLI does before anything else.
func (s *ProviderServer) Validate(values map[string]tftypes.Value) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.server.ValidateProviderConfig(s.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: s.config(s.schemas.Provider, values)})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

// Configure validates the provider block and, if it is valid, configures the
// provider.
func (s *ProviderServer) Configure(values map[string]tftypes.Value) []*tfprotov6.Diagnostic {
	s.t.Helper()
	s.settings = values
	diags := s.Validate(values)
	if hasError(diags) {
		return diags
	}
	resp, err := s.server.ConfigureProvider(s.t.Context(), &tfprotov6.ConfigureProviderRequest{Config: s.config(s.schemas.Provider, values)})
	if err != nil {
		s.t.Fatal(err)
	}
	return append(diags, resp.Diagnostics...)
}

// ReadDataSource validates a data source and, if it is valid, reads it. The
// state is nil if there is an error.
func (s *ProviderServer) ReadDataSource(name string, values map[string]tftypes.Value) (state map[string]tftypes.Value, diags []*tfprotov6.Diagnostic) {
	s.t.Helper()
	schema := s.schemas.DataSourceSchemas[name]
	config := s.config(schema, values)
	valid, err := s.server.ValidateDataResourceConfig(s.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: config})
	if err != nil {
		s.t.Fatal(err)
	}
	if hasError(valid.Diagnostics) {
		return nil, valid.Diagnostics
	}
	read, err := s.server.ReadDataSource(s.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
	if err != nil {
		s.t.Fatal(err)
	}
	diags = slices.Concat(valid.Diagnostics, read.Diagnostics)
	if hasError(diags) {
		return nil, diags
	}
	return s.values(schema, read.State), diags
}

// OpenEphemeral validates an ephemeral resource and, if it is valid, opens it.
// The result is nil if there is an error.
func (s *ProviderServer) OpenEphemeral(name string, values map[string]tftypes.Value) (result map[string]tftypes.Value, diags []*tfprotov6.Diagnostic) {
	s.t.Helper()
	schema := s.schemas.EphemeralResourceSchemas[name]
	config := s.config(schema, values)
	valid, err := s.server.ValidateEphemeralResourceConfig(s.t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: name, Config: config})
	if err != nil {
		s.t.Fatal(err)
	}
	if hasError(valid.Diagnostics) {
		return nil, valid.Diagnostics
	}
	opened, err := s.server.OpenEphemeralResource(s.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: name, Config: config})
	if err != nil {
		s.t.Fatal(err)
	}
	diags = slices.Concat(valid.Diagnostics, opened.Diagnostics)
	if hasError(diags) {
		return nil, diags
	}
	return s.values(schema, opened.Result), diags
}

// config encodes a block of the schema, with null for what the values leave out.
func (s *ProviderServer) config(schema *tfprotov6.Schema, values map[string]tftypes.Value) *tfprotov6.DynamicValue {
	s.t.Helper()
	if schema == nil {
		s.t.Fatal("the provider serves nothing of this name")
	}
	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		s.t.Fatalf("the schema is a %s, want an object", schema.ValueType())
	}
	full := map[string]tftypes.Value{}
	for name, attribute := range object.AttributeTypes {
		full[name] = tftypes.NewValue(attribute, nil)
	}
	// A name that the schema lacks is an error of ValidateValue.
	maps.Copy(full, values)
	if err := tftypes.ValidateValue(object, full); err != nil {
		s.t.Fatal(err)
	}
	config, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, full))
	if err != nil {
		s.t.Fatal(err)
	}
	return &config
}

// values decodes a block of the schema.
func (s *ProviderServer) values(schema *tfprotov6.Schema, block *tfprotov6.DynamicValue) map[string]tftypes.Value {
	s.t.Helper()
	decoded, err := block.Unmarshal(schema.ValueType())
	if err != nil {
		s.t.Fatal(err)
	}
	var values map[string]tftypes.Value
	if err := decoded.As(&values); err != nil {
		s.t.Fatal(err)
	}
	return values
}

func hasError(diags []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}
