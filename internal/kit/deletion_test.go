// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

func TestResourceDelete(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err     error
		details []string // of the error; none if it succeeds
	}{
		"all is well":  {nil, nil},
		"gone already": {fmt.Errorf("delete it: %w", telegent.ErrNotFound), nil},
		"an error":     {errors.New("it fails"), []string{"It fails."}},
		"unknown": {
			&transport.Error{Service: "Telegent", Operation: "POST /v1.0/x", Status: 503, Cause: transport.ErrOutcomeUnknown},
			[]string{"its outcome is unknown. Plan again"},
		},
		"a 404 of something else": {
			&transport.Error{Service: "Telegent", Operation: "POST /v1.0/x", Status: 404, Message: "<html>"},
			[]string{"something other than the Telegent API may be answering"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, noURL, hooks(func(r *kit.Definition[*hook]) {
				r.Delete = func(context.Context, *kit.Call, *hook) error { return test.err }
			}))
			left, diags := server.Apply(hookName, aHook(server), nil)
			if len(test.details) == 0 {
				noDiags(t, diags)
			} else {
				assertDiag(t, diags, anError, "Cannot delete the hook MRID-1", test.details...)
			}
			if (left != nil) != (len(test.details) > 0) {
				t.Errorf("the state is %v", left)
			}
		})
	}
}

// What a deletion takes along is a warning on each plan that deletes, and on the deletion.
func TestResourceLoses(t *testing.T) {
	t.Parallel()
	var fails error
	server := serve(t, noURL, hooks(func(r *kit.Definition[*hook]) {
		r.Loses = func(h *hook) string {
			if h.Name.ValueString() == "empty" {
				return ""
			}
			return "Its events are lost."
		}
		r.Create = func(_ context.Context, _ *kit.Call, plan *hook) error {
			plan.ID = text("MRID-2")
			return nil
		}
		r.Delete = func(context.Context, *kit.Call, *hook) error { return fails }
	}))
	const planned, done, says = "This plan deletes a hook", "A hook was deleted", "Its events are lost."
	for _, args := range []map[string]tftypes.Value{nil, hookArgs(server, map[string]any{"method": "GET"})} { // The latter replaces it.
		_, diags := server.Plan(hookName, aHook(server), args)
		assertDiag(t, diags, aWarning, planned, says)
	}
	for _, prior := range []*acctest.Instance{nil, aHook(server)} {
		_, diags := server.Plan(hookName, prior, hookArgs(server, nil))
		noDiags(t, diags)
	}
	empty := aHook(server)
	empty.State["name"] = tftypes.NewValue(tftypes.String, "empty")
	left, diags := server.Apply(hookName, empty, nil)
	noDiags(t, diags)
	if left != nil {
		t.Error("it is still there")
	}
	_, diags = server.Apply(hookName, aHook(server), nil)
	assertDiag(t, diags, aWarning, planned, "The hook MRID-1 (main) will be deleted. "+says)
	unseen := aHook(server)
	unseen.Tainted = true
	_, diags = server.Apply(hookName, unseen, hookArgs(server, nil))
	assertDiag(t, diags, aWarning, done, "The hook MRID-1 (main) was deleted. "+says)
	for _, fails = range []error{errors.New("it fails"), telegent.ErrNotFound} { // Nothing was deleted.
		if _, diags = server.Apply(hookName, unseen, hookArgs(server, nil)); strings.Contains(formatDiags(diags), done) {
			t.Error(formatDiags(diags))
		}
	}
}

// A token call's 404 says nothing of the object.
func TestResourceIsNotGoneForTheWantOfAToken(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: http.StatusNotFound, Body: `{"StatusCode":404,"Message":"Not found"}`})
	server := serve(t, url, hooks(nil))
	read, diags := server.Refresh(hookName, aHook(server))
	assertDiag(t, diags, anError, "Cannot read the hook MRID-1", "404 Not Found", "Check base_url")
	if read == nil {
		t.Error("read as gone")
	}
	left, diags := server.Apply(hookName, aHook(server), nil)
	assertDiag(t, diags, anError, "Cannot delete the hook MRID-1", "404 Not Found", "Check base_url")
	if left == nil {
		t.Error("deleted")
	}
}

// An API without a deletion: the plan warns, or the apply if the plan could not.
func TestResourceThatCannotBeDeleted(t *testing.T) {
	t.Parallel()
	server := serve(t, noURL, hooks(func(r *kit.Definition[*hook]) {
		r.Operations.Delete = nil
		r.Create = func(_ context.Context, _ *kit.Call, plan *hook) error {
			plan.ID = text("MRID-2")
			return nil
		}
	}))
	const summary = "A hook stays at Telegent"
	const stays = "The hook MRID-1 (main) is only removed from the state"
	_, diags := server.Plan(hookName, aHook(server), nil)
	assertDiag(t, diags, aWarning, summary, stays)
	_, diags = server.Plan(hookName, aHook(server), hookArgs(server, map[string]any{"method": "GET"}))
	assertDiag(t, diags, aWarning, summary, stays)
	for _, args := range []map[string]any{{"name": "other"}, nil} {
		_, diags = server.Plan(hookName, aHook(server), hookArgs(server, args))
		noDiags(t, diags)
	}
	_, diags = server.Plan(hookName, nil, hookArgs(server, nil))
	noDiags(t, diags)

	left, diags := server.Apply(hookName, aHook(server), nil)
	if left != nil {
		t.Fatalf("the state is %v", left)
	}
	assertDiag(t, diags, aWarning, summary, stays)
	_, diags = server.Apply(hookName, aHook(server), hookArgs(server, map[string]any{"method": "GET"}))
	assertDiag(t, diags, aWarning, summary, stays)
	tainted := aHook(server)
	tainted.Tainted = true
	_, diags = server.Plan(hookName, tainted, hookArgs(server, nil))
	noDiags(t, diags)
	_, diags = server.Apply(hookName, tainted, hookArgs(server, nil))
	assertDiag(t, diags, aWarning, summary, stays)
}
