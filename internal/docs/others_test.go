// SPDX-License-Identifier: MPL-2.0

package docs_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// others are the other providers that blocks use, by source. The tests install none of them, so
// each has the part of its documented schema that the blocks use.
var others = map[string]*tfprotov6.GetProviderSchemaResponse{
	"hashicorp/http": {
		Provider: schemaOf(),
		DataSourceSchemas: map[string]*tfprotov6.Schema{"http": schemaOf(
			required("url", tftypes.String),
			optional("method", tftypes.String),
			optional("request_headers", tftypes.Map{ElementType: tftypes.String}),
			optional("request_body", tftypes.String),
			computed("response_body", tftypes.String),
			computed("status_code", tftypes.Number),
		)},
	},
	"Mastercard/restapi": {
		Provider: schemaOf(
			required("uri", tftypes.String),
			optional("headers", tftypes.Map{ElementType: tftypes.String}),
			optional("write_returns_object", tftypes.Bool),
		),
		ResourceSchemas: map[string]*tfprotov6.Schema{"restapi_object": schemaOf(
			required("path", tftypes.String),
			required("data", tftypes.String),
			optional("read_path", tftypes.String),
			optional("update_path", tftypes.String),
			optional("update_method", tftypes.String),
			optional("destroy_path", tftypes.String),
			optional("destroy_method", tftypes.String),
			optional("id_attribute", tftypes.String),
			computed("id", tftypes.String),
			computed("api_data", tftypes.Map{ElementType: tftypes.String}),
		)},
	},
}

func schemaOf(attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.Schema {
	return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: attributes}}
}

func required(name string, of tftypes.Type) *tfprotov6.SchemaAttribute {
	return &tfprotov6.SchemaAttribute{Name: name, Type: of, Required: true}
}

func optional(name string, of tftypes.Type) *tfprotov6.SchemaAttribute {
	return &tfprotov6.SchemaAttribute{Name: name, Type: of, Optional: true}
}

func computed(name string, of tftypes.Type) *tfprotov6.SchemaAttribute {
	return &tfprotov6.SchemaAttribute{Name: name, Type: of, Computed: true}
}

// validator serves a provider that has a schema and nothing else: all that a validation needs.
type validator struct {
	tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

func (v validator) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return v.schema, nil
}

func (validator) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (validator) ValidateProviderConfig(_ context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config}, nil
}

func (validator) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (validator) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

func (validator) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

// serveOthers serves the other providers until the test ends, and returns the environment
// variable by which the CLI finds them.
func serveOthers(t *testing.T) (env string) {
	t.Helper()
	type address struct{ Network, String string }
	type running struct {
		Protocol        string
		ProtocolVersion int
		Pid             int
		Test            bool
		Addr            address
	}
	all := map[string]running{}
	for source, schema := range others {
		ctx, end := context.WithCancel(context.Background())
		configs, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
		go func() {
			_ = tf6server.Serve("registry.terraform.io/"+source, func() tfprotov6.ProviderServer { return validator{schema: schema} },
				tf6server.WithDebug(ctx, configs, closed), tf6server.WithGoPluginLogger(hclog.NewNullLogger()), tf6server.WithLoggingSink(t))
		}()
		t.Cleanup(func() { end(); <-closed })
		config := <-configs
		for _, registry := range []string{"registry.terraform.io/", "registry.opentofu.org/"} {
			all[registry+source] = running{
				Protocol: string(config.Protocol), ProtocolVersion: config.ProtocolVersion, Pid: config.Pid, Test: config.Test,
				Addr: address{Network: config.Addr.Network(), String: config.Addr.String()},
			}
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return "TF_REATTACH_PROVIDERS=" + string(text)
}
