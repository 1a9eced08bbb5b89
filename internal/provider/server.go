// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"iter"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// NewServer returns a constructor of the provider's server. It is the framework's server except in
// three things. Its diagnostics point at attributes within others. On an interrupt the framework cancels the calls in progress, but not a call that
// arrives a moment later; this server stops those too. And the framework keeps the context of each
// call until the provider stops; this server hands it contexts that let go of what they hold.
func NewServer(version string, options ...Option) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := newProvider(version, options)
		inner := providerserver.NewProtocol6(p)()
		full, ok := inner.(frameworkServer)
		if !ok {
			return inner
		}
		return &server{frameworkServer: full, stop: sync.OnceFunc(func() { close(p.stopped) })}
	}
}

// frameworkServer is the part of the framework's protocol that this server uses.
type frameworkServer interface {
	tfprotov6.ProviderServerWithListResource //nolint:staticcheck // It goes once its methods are in ProviderServer.
	tfprotov6.ProviderServerWithActions      //nolint:staticcheck // So does this one.
}

// server hands each call to the framework's server with a context that ends with the call.
type server struct {
	frameworkServer
	stop func()
}

func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.stop()
	return s.frameworkServer.StopProvider(ctx, req)
}

// do makes a call of the framework's server.
func do[Request, Response any](ctx context.Context, req Request, call func(context.Context, Request) (Response, error)) (Response, error) {
	ctx, end := newCallContext(ctx)
	defer end()
	return call(ctx, req)
}

func (s *server) GetMetadata(ctx context.Context, req *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return do(ctx, req, s.frameworkServer.GetMetadata)
}

func (s *server) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return do(ctx, req, s.frameworkServer.GetProviderSchema)
}

func (s *server) GetResourceIdentitySchemas(ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return do(ctx, req, s.frameworkServer.GetResourceIdentitySchemas)
}

func (s *server) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return do(ctx, req, s.frameworkServer.ValidateProviderConfig)
}

func (s *server) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return do(ctx, req, s.frameworkServer.ConfigureProvider)
}

func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := do(ctx, req, s.frameworkServer.ValidateResourceConfig)
	if resp != nil {
		locate(resp.Diagnostics)
	}
	return resp, err
}

func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return do(ctx, req, s.frameworkServer.UpgradeResourceState)
}

func (s *server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return do(ctx, req, s.frameworkServer.UpgradeResourceIdentity)
}

func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := do(ctx, req, s.frameworkServer.ReadResource)
	if resp != nil {
		locate(resp.Diagnostics)
	}
	return resp, err
}

func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := do(ctx, req, s.frameworkServer.PlanResourceChange)
	if resp != nil {
		locate(resp.Diagnostics)
	}
	return resp, err
}

func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := do(ctx, req, s.frameworkServer.ApplyResourceChange)
	if resp != nil {
		locate(resp.Diagnostics)
	}
	return resp, err
}

func (s *server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return do(ctx, req, s.frameworkServer.ImportResourceState)
}

func (s *server) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return do(ctx, req, s.frameworkServer.MoveResourceState)
}

func (s *server) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return do(ctx, req, s.frameworkServer.GenerateResourceConfig)
}

func (s *server) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return do(ctx, req, s.frameworkServer.ValidateDataResourceConfig)
}

func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return do(ctx, req, s.frameworkServer.ReadDataSource)
}

func (s *server) GetFunctions(ctx context.Context, req *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return do(ctx, req, s.frameworkServer.GetFunctions)
}

func (s *server) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return do(ctx, req, s.frameworkServer.CallFunction)
}

func (s *server) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return do(ctx, req, s.frameworkServer.ValidateEphemeralResourceConfig)
}

func (s *server) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return do(ctx, req, s.frameworkServer.OpenEphemeralResource)
}

func (s *server) RenewEphemeralResource(ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return do(ctx, req, s.frameworkServer.RenewEphemeralResource)
}

func (s *server) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return do(ctx, req, s.frameworkServer.CloseEphemeralResource)
}

func (s *server) ValidateListResourceConfig(ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return do(ctx, req, s.frameworkServer.ValidateListResourceConfig)
}

func (s *server) ValidateActionConfig(ctx context.Context, req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return do(ctx, req, s.frameworkServer.ValidateActionConfig)
}

func (s *server) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return do(ctx, req, s.frameworkServer.PlanAction)
}

func (s *server) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	ctx, end := newCallContext(ctx)
	stream, err := s.frameworkServer.ListResource(ctx, req)
	if err != nil {
		end()
		return nil, err
	}
	stream.Results = untilDone(stream.Results, end)
	return stream, nil
}

func (s *server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	ctx, end := newCallContext(ctx)
	stream, err := s.frameworkServer.InvokeAction(ctx, req)
	if err != nil {
		end()
		return nil, err
	}
	stream.Events = untilDone(stream.Events, end)
	return stream, nil
}

// locate has diagnostics of attributes within others point at a place that the CLI finds in
// the source. It finds an element of an object by its key, and of a list by its number; for
// any other path it shows the first line of the whole block.
func locate(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		steps := d.Attribute.Steps()
		if len(steps) < 2 { //nolint:mnd // The attribute itself.
			continue
		}
		steps = steps[:2]
		switch step := steps[1].(type) {
		case tftypes.AttributeName:
			steps[1] = tftypes.ElementKeyString(step)
		case tftypes.ElementKeyValue: // Of a set, whose elements have no place.
			steps = steps[:1]
		}
		d.Attribute = tftypes.NewAttributePathWithSteps(steps)
	}
}

// untilDone returns what a call streams, and ends the call after that.
func untilDone[Event any](events iter.Seq[Event], end func()) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		defer end()
		events(yield)
	}
}
