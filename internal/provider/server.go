// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// NewServer returns a constructor of the provider's server. It is the framework's server except in
// four things. On an interrupt the framework cancels the calls in progress, but not a call that
// arrives a moment later; this server stops those too. And the framework keeps the context of each
// call until the provider stops; this server hands it contexts that let go of what they hold. And this
// server warns once if a call waited long for the rate limit, because a user sees nothing of the wait.
// Its diagnostics point at attributes within others, which a CLI finds only by another path.
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
	stop   func()
	warned atomic.Bool // that a call waited for the rate limit
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

// longWait is the shortest wait for the rate limit that a user is warned of. A minute is
// usual right after another run, because the API counts the requests of a minute.
const longWait = 2 * time.Minute

// doAPI is do for a call that may make requests to the API.
func doAPI[Request, Response any](ctx context.Context, s *server, req Request, call func(context.Context, Request) (*Response, error),
	diagnostics func(*Response) *[]*tfprotov6.Diagnostic,
) (*Response, error) {
	waits := &transport.Waits{}
	resp, err := do(transport.WithWaits(ctx, waits), req, call)
	waited := waits.LongestAfter429()
	if err != nil {
		return resp, err
	}
	all := diagnostics(resp)
	locate(*all)
	if waited <= longWait {
		return resp, nil
	}
	isError := func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }
	if !slices.ContainsFunc(*all, isError) && s.warned.CompareAndSwap(false, true) { // An error has the reason.
		*all = append(*all, &tfprotov6.Diagnostic{
			Severity: tfprotov6.DiagnosticSeverityWarning,
			Summary:  "This run waited for the rate limit",
			Detail: fmt.Sprintf("The API answered 429 Too Many Requests, and a request waited %s. Other runs probably use the same account: "+
				"its requests per minute are shared, so all of them take longer. This warning appears once in a run; TF_LOG=WARN shows each wait.", waited.Round(time.Second)),
		})
	}
	return resp, nil
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
	resp, err := do(ctx, req, s.frameworkServer.ValidateProviderConfig)
	if err == nil {
		locate(resp.Diagnostics)
	}
	return resp, err
}

func (s *server) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return do(ctx, req, s.frameworkServer.ConfigureProvider)
}

func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := do(ctx, req, s.frameworkServer.ValidateResourceConfig)
	if err == nil {
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
	return doAPI(ctx, s, req, s.frameworkServer.ReadResource, func(resp *tfprotov6.ReadResourceResponse) *[]*tfprotov6.Diagnostic { return &resp.Diagnostics })
}

func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return doAPI(ctx, s, req, s.frameworkServer.PlanResourceChange, func(resp *tfprotov6.PlanResourceChangeResponse) *[]*tfprotov6.Diagnostic { return &resp.Diagnostics })
}

func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return doAPI(ctx, s, req, s.frameworkServer.ApplyResourceChange, func(resp *tfprotov6.ApplyResourceChangeResponse) *[]*tfprotov6.Diagnostic { return &resp.Diagnostics })
}

func (s *server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return doAPI(ctx, s, req, s.frameworkServer.ImportResourceState, func(resp *tfprotov6.ImportResourceStateResponse) *[]*tfprotov6.Diagnostic { return &resp.Diagnostics })
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
	return doAPI(ctx, s, req, s.frameworkServer.ReadDataSource, func(resp *tfprotov6.ReadDataSourceResponse) *[]*tfprotov6.Diagnostic { return &resp.Diagnostics })
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
	return doAPI(ctx, s, req, s.frameworkServer.OpenEphemeralResource, func(resp *tfprotov6.OpenEphemeralResourceResponse) *[]*tfprotov6.Diagnostic { return &resp.Diagnostics })
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

// locate has diagnostics of attributes within others point at a place that a CLI finds in the
// source. It finds an element of an object by its key, and of a list by its number; for any
// other path it shows the first line of the whole block.
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
