// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns a constructor of the provider's server. It is the framework's server except on
// an interrupt: the framework cancels the calls in progress, but not a call that arrives a moment
// later. This server stops those too.
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

type server struct {
	frameworkServer
	stop func()
}

func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.stop()
	return s.frameworkServer.StopProvider(ctx, req)
}
