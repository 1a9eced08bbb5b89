// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"maps"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// ring is an action with arguments of each type.
type ring struct {
	Name    types.String `tfsdk:"name"`
	Phones  types.Set    `tfsdk:"phones"`
	Times   types.Int64  `tfsdk:"times"`
	Loud    types.Bool   `tfsdk:"loud"`
	Headers types.Map    `tfsdk:"headers"`
}

func (r *ring) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("name", "RouteName", &r.Name, "Name of what rings.").Required(),
		kit.Strings("phones", "PhoneNumbers", &r.Phones, "Numbers that ring.").Required().AtLeast(1).Validate(kit.E164()),
		kit.Int64("times", "Times", &r.Times, "Number of rings.").Optional().AtLeast(1),
		kit.Bool("loud", "Loud", &r.Loud, "Whether it is loud.").Optional(),
		kit.StringMap("headers", "Headers", &r.Headers, "Headers.").Optional(),
	}
}

const ringName = "telegent_ring"

// rings serves the action telegent_ring, whose call creates a message route. It needs no
// network, so it can be under test in a bubble.
func rings(t *testing.T, config sandbox.Config) (*acctest.ProviderServer, *sandbox.Sandbox) {
	t.Helper()
	s := sandbox.New(config)
	t.Cleanup(s.Close)
	network := &acctest.Network{}
	network.Serve(t, "127.0.0.1:8080", s)
	options := transport.Options{RequestTimeout: time.Minute, Dial: network.Dial}
	return serveProvider(t, "http://127.0.0.1:8080", options, testProvider{actions: []func() action.Action{func() action.Action {
		return kit.NewAction(kit.Action[ring]{
			Name: "ring", Doing: "ring the numbers", Description: "Rings numbers.", Attributes: (*ring).attributes,
			LookUp: func(r *ring) string { return "Look for " + r.Name.ValueString() + "." },
			Invoke: func(ctx context.Context, call *kit.Call, r *ring, progress func(string)) error {
				progress("Ringing")
				request := telegent.Object{}
				request.Set("RouteName", r.Name.ValueString())
				request.Set("MessageUrl", "https://example.com")
				request.Set("MessageUrlMethod", "POST")
				if err := call.Do(ctx, telegent.CreateMessageRoute, nil, request, nil); err != nil {
					return err
				}
				progress("Rang")
				return nil
			},
		})
	}}}), s
}

// A person sees why an action takes long.
func TestActionShowsWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, s := rings(t, sandbox.Config{RequestsPerMinute: -1})
		s.Inject(sandbox.Fault{Path: sandbox.MessageRoutePath, Status: 429, Header: http.Header{"Retry-After": {"20"}}, Times: 1})
		progress, diags := server.Invoke(ringName, map[string]any{"name": "main", "phones": []string{"+18015550100"}})
		acctest.NoDiags(t, diags)
		if diff := cmp.Diff([]string{"Ringing", "waiting 20s for the rate limit", "Rang"}, progress); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
	})
}

func TestAction(t *testing.T) {
	t.Parallel()
	server, s := rings(t, sandbox.Config{RequestsPerMinute: -1})
	args := map[string]any{"name": "main", "phones": []string{"+18015550100"}, "times": 2, "loud": true}
	progress, diags := server.Invoke(ringName, args)
	acctest.NoDiags(t, diags)
	if diff := cmp.Diff([]string{"Ringing", "Rang"}, progress); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	if n := s.Requests(telegent.CreateMessageRoute.String()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

// Each case is invoked, or refused before that.
func TestActionFails(t *testing.T) {
	t.Parallel()
	all := map[string]any{"name": "main", "phones": []string{"+18015550100"}}
	for name, test := range map[string]struct {
		change map[string]any
		fault  *sandbox.Fault
		calls  int
		words  []string
	}{
		"no number":       {change: map[string]any{"phones": []string{}}, words: []string{"phones", "at least 1"}},
		"not a number":    {change: map[string]any{"phones": []string{"801"}}, words: []string{"E.164"}},
		"too few rings":   {change: map[string]any{"times": 0}, words: []string{"times", "at least 1"}},
		"a refusal":       {fault: &sandbox.Fault{Status: 400, Body: `{"StatusCode":400,"Message":"RouteName is taken"}`}, calls: 1, words: []string{"Cannot ring the numbers", "RouteName is taken", `"name"`}},
		"a lost answer":   {fault: &sandbox.Fault{Status: 503}, calls: 1, words: []string{"Cannot ring the numbers", "outcome is unknown", "Look for main."}},
		"a dropped reply": {fault: &sandbox.Fault{Drop: true}, calls: 1, words: []string{"outcome is unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, s := rings(t, sandbox.Config{RequestsPerMinute: -1})
			if test.fault != nil {
				fault := *test.fault
				fault.Path, fault.Times = sandbox.MessageRoutePath, 1
				s.Inject(fault)
			}
			args := maps.Clone(all)
			maps.Copy(args, test.change)
			_, diags := server.Invoke(ringName, args)
			acctest.AssertDiags(t, diags, 1, test.words...)
			if n := s.Requests(telegent.CreateMessageRoute.String()); n != test.calls {
				t.Errorf("%d requests, want %d", n, test.calls)
			}
		})
	}
}
