// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Invoke validates an action and, if it is valid, plans and invokes it. It returns the
// progress in its order.
func (s *ProviderServer) Invoke(name string, args map[string]any) (progress []string, diags []*tfprotov6.Diagnostic) {
	s.t.Helper()
	server, ok := s.server.(tfprotov6.ProviderServerWithActions) //nolint:staticcheck // It goes once its methods are in ProviderServer.
	if !ok {
		s.t.Fatalf("the server does not serve %s", name)
	}
	schema := s.schemas.ActionSchemas[name].Schema
	config := s.config(schema, s.encode(name, schema, args))
	valid, err := server.ValidateActionConfig(s.t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: config})
	if err != nil {
		s.t.Fatal(err)
	}
	planned, err := server.PlanAction(s.t.Context(), &tfprotov6.PlanActionRequest{ActionType: name, Config: config})
	if err != nil {
		s.t.Fatal(err)
	}
	if diags = slices.Concat(valid.Diagnostics, planned.Diagnostics); hasError(diags) {
		return nil, diags
	}
	stream, err := server.InvokeAction(s.t.Context(), &tfprotov6.InvokeActionRequest{ActionType: name, Config: config})
	if err != nil {
		s.t.Fatal(err)
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diags = slices.Concat(diags, event.Diagnostics)
		}
	}
	return progress, diags
}
