// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// Neither the plan nor the state may have a secret, nor an error of the API that
// repeats it.
func TestResourceKeepsSecrets(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	server := serve(t, url, hooks(nil))
	args := hookArgs(server, map[string]any{"password_wo": "hunter2", "password_wo_version": 1})
	plan, diags := server.Plan(hookName, nil, args)
	noDiags(t, diags)
	if shown := fmt.Sprint(plan.State); strings.Contains(shown, "hunter2") {
		t.Errorf("the plan is %s", shown)
	}
	made, diags := server.Apply(hookName, nil, args)
	noDiags(t, diags)

	s.Inject(sandbox.Fault{Status: http.StatusBadRequest, Body: `{"StatusCode":400,"Message":"The password hunter2 is too short"}`, Path: sandbox.MessageRoutePath})
	s.Inject(sandbox.Fault{Status: http.StatusBadRequest, Body: `{"StatusCode":400,"Message":"The password hunter2 is too short"}`, Path: sandbox.MessageRouteUpdatePath})
	_, created := server.Apply(hookName, nil, args)
	assertDiag(t, created, anError, "Cannot create the hook", "The password")
	args["password_wo_version"] = server.Args(hookName, map[string]any{"password_wo_version": 2})["password_wo_version"]
	kept, updated := server.Apply(hookName, made, args)
	assertDiag(t, updated, anError, "Cannot update the hook "+made.Text("id"), "The password")
	if shown := fmt.Sprint(made, kept) + formatDiags(created) + formatDiags(updated); strings.Contains(shown, "hunter2") {
		t.Errorf("shown is %s", shown)
	}
	if !kept.State["password_wo_version"].Equal(made.State["password_wo_version"]) {
		t.Error("the version changed, though the password did not, so that it would never be sent again")
	}
}

// A secret that is needed for what changes is sent with the change, although its version is as
// before: the API may never have had it.
func TestResourceSendsSecretsThatAreNeeded(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	server := serve(t, url, hooks(func(r *kit.Definition[*hook]) {
		r.Attributes = func(h *hook) kit.Attributes {
			rows := h.attributes()
			rows[len(rows)-1] = rows[len(rows)-1].RequiredIf("username", "ada")
			return rows
		}
	}))
	var i *acctest.Instance
	for _, step := range []struct {
		args   map[string]any
		stored any
	}{
		{nil, nil},
		{map[string]any{"username": "ada", "password_wo": "hunter1"}, "hunter1"},
		{map[string]any{"username": "ada", "password_wo": "hunter2", "name": "other"}, "hunter1"},
		{map[string]any{"username": "eve", "password_wo": "hunter3", "name": "other"}, "hunter3"},
		{map[string]any{"username": "ada", "password": "hunter4", "name": "other"}, "hunter4"},
		{map[string]any{"name": "other"}, nil},
	} {
		next, diags := server.Apply(hookName, i, hookArgs(server, step.args))
		noDiags(t, diags)
		if got := s.Object(next.Text("id"))["MessagePasswordToken"]; got != step.stored {
			t.Errorf("the API has the password %v after %v, want %v", got, step.args, step.stored)
		}
		i = next
	}
}
