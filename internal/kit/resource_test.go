// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// What a resource is that gives nothing but its operations and attributes.
func TestResourcePlain(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	server := serve(t, url, hooks(nil))

	args := hookArgs(server, map[string]any{"password_wo": "hunter2", "password_wo_version": 1})
	made, diags := server.Apply(hookName, nil, args)
	noDiags(t, diags)
	id := made.Text("id")
	want := map[string]string{"id": id, "name": "main", "url": "https://example.com", "method": "POST"}
	if diff := cmp.Diff(want, texts(made)); diff != "" || id == "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}
	if stored := s.Object(id); stored["MessagePasswordToken"] != "hunter2" || stored["RouteName"] != "main" {
		t.Errorf("the API has %v", stored)
	}
	if !made.Identity["id"].Equal(made.State["id"]) {
		t.Errorf("the identity is %v", made.Identity)
	}

	read, diags := server.Refresh(hookName, made)
	noDiags(t, diags)
	if plan, diags := server.Plan(hookName, read, args); len(diags) > 0 || !plan.Empty {
		t.Errorf("after the creation a plan: %v %s", plan, formatDiags(diags))
	}

	renamed := hookArgs(server, map[string]any{"name": "other", "password_wo": "hunter3", "password_wo_version": 1})
	made, diags = server.Apply(hookName, read, renamed)
	noDiags(t, diags)
	if stored := s.Object(id); stored["RouteName"] != "other" || stored["MessagePasswordToken"] != "hunter2" || made.Text("name") != "other" {
		t.Errorf("the API has %v after a renaming, the state %v", stored, texts(made))
	}
	renamed["password_wo_version"] = server.Args(hookName, map[string]any{"password_wo_version": 2})["password_wo_version"]
	made, diags = server.Apply(hookName, made, renamed)
	noDiags(t, diags)
	if stored := s.Object(id); stored["MessagePasswordToken"] != "hunter3" {
		t.Errorf("the API has %v after a new version of the password", stored)
	}

	imported, diags := server.Import(hookName, id, nil)
	noDiags(t, diags)
	if diff := cmp.Diff(texts(made), texts(imported)); diff != "" {
		t.Errorf("imported by the id (-made +imported):\n%s", diff)
	}
	imported, diags = server.Import(hookName, "", map[string]string{"id": id})
	noDiags(t, diags)
	if diff := cmp.Diff(texts(made), texts(imported)); diff != "" {
		t.Errorf("imported by the identity (-made +imported):\n%s", diff)
	}

	gone, diags := server.Apply(hookName, made, nil)
	noDiags(t, diags)
	if gone != nil || s.Object(id) != nil {
		t.Errorf("after the deletion the state is %v, and the API has %v", gone, s.Object(id))
	}
	for operation, want := range map[string]int{
		"POST " + sandbox.MessageRoutePath: 1, "GET " + sandbox.MessageRoutePath: 3,
		"POST " + sandbox.MessageRouteUpdatePath: 2, "POST " + sandbox.MessageRouteDeletePath: 1,
	} {
		if n := s.Requests(operation); n != want {
			t.Errorf("%d requests of %s, want %d", n, operation, want)
		}
	}
}

// What an attribute of the resource's own can change in place, and what not.
func TestResourceReplaces(t *testing.T) {
	t.Parallel()
	server := serve(t, noURL, hooks(nil))
	without := func(attribute string) *acctest.Instance {
		i := aHook(server)
		delete(i.State, attribute)
		return i
	}
	tests := map[string]struct {
		prior   *acctest.Instance
		args    map[string]any
		replace bool
	}{
		"a change in place":                     {aHook(server), map[string]any{"name": "other"}, false},
		"nothing":                               {aHook(server), nil, false},
		"what goes with creation alone":         {aHook(server), map[string]any{"method": "GET"}, true},
		"the same, when it is not known yet":    {aHook(server), map[string]any{"method": tftypes.UnknownValue}, true},
		"the same, removed":                     {aHook(server), map[string]any{"method": nil}, false},
		"what the API did not return":           {without("method"), nil, false},
		"another is not known yet":              {aHook(server), map[string]any{"name": tftypes.UnknownValue}, false},
		"a new object has nothing to replace":   {nil, nil, false},
		"a new object that is not known wholly": {nil, map[string]any{"method": tftypes.UnknownValue}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, diags := server.Plan(hookName, test.prior, hookArgs(server, test.args))
			noDiags(t, diags)
			if plan.Replace != test.replace {
				t.Errorf("replace is %t, want %t", plan.Replace, test.replace)
			}
		})
	}
}

func TestResourceCreate(t *testing.T) {
	t.Parallel()
	unknown := &transport.Error{Service: "Telegent", Operation: "POST /v1.0/x", Status: 503, Message: "Try later.", Cause: transport.ErrOutcomeUnknown}
	const summary = "Cannot create the hook"
	tests := map[string]struct {
		create   func(ctx context.Context, call *kit.Call, plan *hook) error
		want     map[string]string            // nil for no state
		severity tfprotov6.DiagnosticSeverity // 0 for none
		summary  string
		details  []string
		not      string
	}{
		"all is well": {
			create: func(_ context.Context, _ *kit.Call, plan *hook) error {
				plan.ID, plan.Username = text("MRID-1"), text("ada")
				return nil
			},
			want: map[string]string{"id": "MRID-1", "name": "main", "url": "https://example.com", "method": "POST", "username": "ada"},
		},
		"what is left unknown is null": {
			create: func(_ context.Context, _ *kit.Call, plan *hook) error {
				plan.ID = text("MRID-1")
				return nil
			},
			want: map[string]string{"id": "MRID-1", "name": "main", "url": "https://example.com", "method": "POST"},
		},
		"nothing came to be": {
			create:   func(context.Context, *kit.Call, *hook) error { return errors.New("it fails") },
			severity: anError, summary: summary, details: []string{"It fails."}, not: "taint",
		},
		"something came to be, and then an error": {
			create: func(_ context.Context, _ *kit.Call, plan *hook) error {
				plan.ID = text("MRID-1")
				return errors.New("it fails")
			},
			want:     map[string]string{"id": "MRID-1", "name": "main", "url": "https://example.com", "method": "POST"},
			severity: aWarning, summary: "The hook is created, but not finished",
			details: []string{"It fails.", "The state has what was planned; the next plan reads what is there and shows what is left to do."}, not: "taint",
		},
		"the outcome is unknown": {
			create:   func(context.Context, *kit.Call, *hook) error { return unknown },
			severity: anError, summary: summary,
			details: []string{"Try later.\n", "its outcome is unknown. Look before you apply again, as that would create another one.", "Look for main."},
			not:     "..",
		},
		"it came to be, and the outcome of what followed is unknown": {
			create: func(_ context.Context, _ *kit.Call, plan *hook) error {
				plan.ID, plan.Username = text("MRID-1"), text("ada")
				return fmt.Errorf("then: %w", unknown)
			},
			want:     map[string]string{"id": "MRID-1", "name": "main", "url": "https://example.com", "method": "POST", "username": "ada"},
			severity: aWarning, summary: "The hook is created, but not finished",
			details: []string{"Then: POST /v1.0/x answered 503", "The last call was sent, and its outcome is unknown."}, not: "look before",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, noURL, hooks(func(r *kit.Definition[*hook]) {
				r.Create = test.create
				r.LookUp = func(m *hook) string { return "Look for " + m.Name.ValueString() + "." }
			}))
			made, diags := server.Apply(hookName, nil, hookArgs(server, map[string]any{"password_wo": "hunter2", "password_wo_version": 1}))
			switch {
			case made == nil && test.want != nil:
				t.Fatalf("there is no state: %s", formatDiags(diags))
			case made != nil:
				if diff := cmp.Diff(test.want, texts(made)); diff != "" {
					t.Errorf("the state (-want +got):\n%s", diff)
				}
				if made.Tainted {
					t.Error("it is tainted")
				}
				if !made.Identity["id"].Equal(made.State["id"]) {
					t.Errorf("the identity is %v", made.Identity)
				}
			}
			if test.severity == tfprotov6.DiagnosticSeverityInvalid {
				noDiags(t, diags)
				return
			}
			assertDiag(t, diags, test.severity, test.summary, test.details...)
			if test.not != "" && strings.Contains(diags[0].Detail, test.not) {
				t.Errorf("the detail is %q, want no %q", diags[0].Detail, test.not)
			}
		})
	}
}

// An answer to a creation that names no id leaves an object that is unknown.
func TestResourceCreateWithoutAnID(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	s.Inject(sandbox.Fault{Method: http.MethodPost, Path: sandbox.MessageRoutePath, Body: `{"RouteName":"main"}`})
	server := serve(t, url, hooks(func(r *kit.Definition[*hook]) {
		r.LookUp = func(m *hook) string { return "Look for " + m.Name.ValueString() + "." }
	}))
	made, diags := server.Apply(hookName, nil, hookArgs(server, nil))
	if made != nil {
		t.Errorf("the state is %v", texts(made))
	}
	assertDiag(t, diags, anError, "Cannot create the hook", "POST /v1.0/message/routes answered 200 OK: the answer has no MessageRouteId.",
		"its outcome is unknown", "Look for main.")
	if n := s.Requests("POST " + sandbox.MessageRoutePath); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestResourceRead(t *testing.T) {
	t.Parallel()
	gone := fmt.Errorf("read it: %w", telegent.ErrNotFound)
	tests := map[string]struct {
		read  func(m *hook) error
		want  string // the name; "" for no state
		error string
	}{
		"changed":   {read: func(m *hook) error { m.Name = text("other"); return nil }, want: "other"},
		"not known": {read: func(m *hook) error { m.URL = types.StringUnknown(); return nil }, want: "main"},
		"gone":      {read: func(*hook) error { return gone }},
		"an error":  {read: func(m *hook) error { m.Name = text("other"); return errors.New("it fails") }, want: "main", error: "It fails."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, noURL, hooks(func(r *kit.Definition[*hook]) {
				r.Read = func(_ context.Context, _ *kit.Call, m *hook) error { return test.read(m) }
			}))
			read, diags := server.Refresh(hookName, aHook(server))
			switch {
			case name == "gone":
				assertDiag(t, diags, aWarning, "An object is gone from Telegent", "The API does not have the hook MRID-1 (main) any more")
			case test.error == "":
				noDiags(t, diags)
			default:
				assertDiag(t, diags, anError, "Cannot read the hook MRID-1", test.error)
			}
			if (read == nil) != (test.want == "") {
				t.Fatalf("the state is %v, want %q in it", read, test.want)
			}
			if read == nil {
				return
			}
			if read.Text("name") != test.want || !read.Identity["id"].Equal(read.State["id"]) {
				t.Errorf("the state is %v of %v, want the name %q", texts(read), read.Identity, test.want)
			}
			for attribute, value := range read.State {
				if !value.IsFullyKnown() {
					t.Errorf("%s is not known", attribute)
				}
			}
		})
	}
}

func TestResourceUpdate(t *testing.T) {
	t.Parallel()
	const summary = "Cannot update the hook MRID-1"
	tests := map[string]struct {
		update    func(plan, state *hook) error
		name, url string
		details   []string // of the error; none if it succeeds
	}{
		"all is well": {
			update: func(*hook, *hook) error { return nil },
			name:   "other", url: "https://example.org",
		},
		"nothing took effect": {
			update: func(*hook, *hook) error { return errors.New("it fails") },
			name:   "main", url: "https://example.com", details: []string{"It fails."},
		},
		"what took effect before the error stays": {
			update: func(plan, state *hook) error {
				state.Name = plan.Name
				return errors.New("it fails")
			},
			name: "other", url: "https://example.com", details: []string{"It fails."},
		},
		"the effect is unknown": {
			update: func(*hook, *hook) error {
				return &transport.Error{Service: "Telegent", Operation: "POST /v1.0/x", Status: 503, Cause: transport.ErrOutcomeUnknown}
			},
			name: "main", url: "https://example.com",
			details: []string{"its outcome is unknown. Plan again: that reads the hook and shows what is left to do."},
		},
		"it is gone": {
			update: func(*hook, *hook) error {
				return &transport.Error{Service: "Telegent", Operation: "POST /v1.0/x", Status: 404, Cause: telegent.ErrNotFound}
			},
			name: "main", url: "https://example.com", details: []string{"It does not exist, or belongs to an account that account_key cannot use"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, noURL, hooks(func(r *kit.Definition[*hook]) {
				r.Update = func(_ context.Context, _ *kit.Call, plan, state *hook) error {
					if plan.Password.ValueString() != "hunter2" || !state.Password.IsNull() {
						t.Errorf("the planned password is %s, that of the state %s", plan.Password, state.Password)
					}
					return test.update(plan, state)
				}
			}))
			args := hookArgs(server, map[string]any{"name": "other", "url": "https://example.org", "password_wo": "hunter2"})
			updated, diags := server.Apply(hookName, aHook(server), args)
			want := map[string]string{"id": "MRID-1", "name": test.name, "url": test.url, "method": "POST"}
			if diff := cmp.Diff(want, texts(updated)); diff != "" {
				t.Errorf("the state (-want +got):\n%s", diff)
			}
			if len(test.details) == 0 {
				noDiags(t, diags)
			} else {
				assertDiag(t, diags, anError, summary, test.details...)
			}
		})
	}
}

// What the API takes and returns nothing of, is the state's alone.
func TestResourceUpdateWithNothingToSend(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	server := serve(t, url, hooks(nil))
	prior := aHook(server)
	delete(prior.State, "method")
	updated, diags := server.Apply(hookName, prior, hookArgs(server, nil))
	noDiags(t, diags)
	if updated.Text("method") != "POST" {
		t.Errorf("the state is %v, want the method in it", texts(updated))
	}
	if requests := s.Journal(); len(requests) > 0 {
		t.Errorf("sent were %v", requests)
	}
}

func TestResourceHooks(t *testing.T) {
	t.Parallel()
	var plans []path.Paths
	server := serve(t, noURL, hooks(func(r *kit.Definition[*hook]) {
		r.Validate = func(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
			var name types.String
			resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
			if name.ValueString() == "invalid" {
				resp.Diagnostics.AddAttributeError(path.Root("name"), "Invalid name", "It is invalid.")
			}
		}
		r.Plan = func(_ context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
			plans = append(plans, resp.RequiresReplace)
			if req.State.Raw.IsNull() {
				resp.Diagnostics.AddWarning("It is new", "Be careful.")
			}
		}
	}))
	_, diags := server.Plan(hookName, nil, hookArgs(server, map[string]any{"name": "invalid"}))
	assertDiag(t, diags, anError, "Invalid name", "It is invalid.")
	if len(plans) > 0 {
		t.Error("planned, though it is invalid")
	}
	_, diags = server.Plan(hookName, nil, hookArgs(server, nil))
	assertDiag(t, diags, aWarning, "It is new", "Be careful.")
	for _, args := range []map[string]tftypes.Value{hookArgs(server, nil), hookArgs(server, map[string]any{"method": "GET"}), nil} {
		_, diags = server.Plan(hookName, aHook(server), args)
		noDiags(t, diags)
	}
	// The last is the destruction.
	want := []path.Paths{nil, nil, {path.Root("method")}, nil}
	if !slices.EqualFunc(want, plans, func(a, b path.Paths) bool { return a.String() == b.String() }) {
		t.Errorf("planned with replacements %v, want %v", plans, want)
	}
}

// A value without what it needs is refused, but not if the API has it so, as GET
// /v1.0/message/routes has a user name without its authentication type.
func TestResourceAlsoRequires(t *testing.T) {
	t.Parallel()
	_, url := newStandIn(t, map[string][]string{
		telegent.GetMessageRoute.String(): {`{"MessageRouteId":"MRID-1","RouteName":"main","MessageUrl":null,"MessageUrlMethod":"POST","MessageUsername":"ada"}`},
	})
	server := serve(t, url, hooks(func(r *kit.Definition[*hook]) {
		r.Attributes = func(h *hook) kit.Attributes {
			rows := h.attributes()
			rows[4] = rows[4].AlsoRequires("url")
			return rows
		}
	}))
	imported, diags := server.Import(hookName, "MRID-1", nil)
	noDiags(t, diags)
	both := aHook(server)
	both.State["username"] = imported.State["username"]
	tests := map[string]struct {
		prior    *acctest.Instance
		url      any
		username any
		refused  bool
	}{
		"the API has it so":        {imported, nil, "ada", false},
		"another value":            {imported, nil, "eve", true},
		"new":                      {nil, nil, "ada", true},
		"what it needs is removed": {both, nil, "ada", true},
		"with what it needs":       {nil, "https://example.com", "ada", false},
		"with what is unknown yet": {nil, tftypes.UnknownValue, "ada", false},
		"itself unknown yet":       {nil, nil, tftypes.UnknownValue, false},
		"neither":                  {both, nil, nil, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := server.Plan(hookName, test.prior, hookArgs(server, map[string]any{"url": test.url, "username": test.username}))
			if !test.refused {
				noDiags(t, diags)
				return
			}
			assertDiag(t, diags, anError, "Missing url", "url must be set if username is set.")
		})
	}
}

// own is a resource that has nothing of the kit.
type own struct{}

func (own) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_own"
}

func (own) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Required: true}}}
}

func (own) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
}
func (own) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (own) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (own) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func TestResourceBesideOneOfItsOwn(t *testing.T) {
	t.Parallel()
	_, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	server := serve(t, url, hooks(nil), func() resource.Resource { return own{} })
	made, diags := server.Apply("telegent_own", nil, server.Args("telegent_own", map[string]any{"name": "main"}))
	noDiags(t, diags)
	if made.Text("name") != "main" {
		t.Errorf("the state is %v", texts(made))
	}
	made, diags = server.Apply(hookName, nil, hookArgs(server, nil))
	noDiags(t, diags)
	if made.Text("name") != "main" {
		t.Errorf("the state is %v", texts(made))
	}
}
