// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Listed is a result of a list resource.
type Listed struct {
	DisplayName string
	// Identity and Resource are by attribute; Resource is nil unless it was asked for.
	Identity, Resource map[string]tftypes.Value
}

// Query is what terraform query asks of a list resource.
type Query struct {
	Values          map[string]tftypes.Value
	IncludeResource bool
	Limit           int64
}

// List validates a list resource and, if it is valid, lists.
func (s *ProviderServer) List(name string, q Query) (results []Listed, diags []*tfprotov6.Diagnostic) {
	s.t.Helper()
	server, ok := s.server.(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // It goes once its methods are in ProviderServer.
	if !ok {
		s.t.Fatalf("the server does not serve %s", name)
	}
	config := s.config(s.schemas.ListResourceSchemas[name], q.Values)
	valid, err := server.ValidateListResourceConfig(s.t.Context(), &tfprotov6.ValidateListResourceConfigRequest{TypeName: name, Config: config})
	if err != nil {
		s.t.Fatal(err)
	}
	if diags = valid.Diagnostics; hasError(diags) {
		return nil, diags
	}
	stream, err := server.ListResource(s.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: name, Config: config, IncludeResource: q.IncludeResource, Limit: q.Limit,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for result := range stream.Results {
		diags = slices.Concat(diags, result.Diagnostics)
		if hasError(result.Diagnostics) || result.Identity == nil { // Warnings of the whole list come alone.
			continue
		}
		listed := Listed{DisplayName: result.DisplayName, Identity: s.identityValues(name, result.Identity)}
		if result.Resource != nil {
			listed.Resource = s.values(s.schemas.ResourceSchemas[name], result.Resource)
		}
		results = append(results, listed)
	}
	return results, diags
}
