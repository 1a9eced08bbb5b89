// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// answerTakes is how long the API of these tests takes for each answer.
const answerTakes = 10 * time.Second

// stoppable is a provider of one resource that is stopped, as by an interrupt of the
// CLI, when a request arrives. Use it in a testing/synctest bubble.
type stoppable struct {
	*acctest.ProviderServer
	sandbox *sandbox.Sandbox
	stop    func()

	mu sync.Mutex
	at string // the operation that the stop comes with; "" for none
}

func serveStoppable(t *testing.T, r func() resource.Resource) *stoppable {
	t.Helper()
	const address = "127.0.0.1:8080"
	p := &stoppable{sandbox: sandbox.New(sandbox.Config{RequestsPerMinute: -1})}
	t.Cleanup(p.sandbox.Close)
	network := &acctest.Network{}
	network.Serve(t, address, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // It was held back.
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		p.mu.Lock()
		if p.at == r.Method+" "+r.URL.Path {
			p.at = ""
			p.stop()
		}
		p.mu.Unlock()
		select {
		case <-time.After(answerTakes):
		case <-r.Context().Done():
			return
		}
		p.sandbox.ServeHTTP(w, r)
	}))
	base, err := telegent.ParseBaseURL("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	stopped := make(chan struct{})
	data := &kit.Data{Stopped: stopped, Telegent: kit.Service[*telegent.Client]{Client: telegent.NewClient(telegent.Options{
		Transport:     transport.New(transport.Options{RequestTimeout: time.Minute, Dial: network.Dial}),
		BaseURL:       base,
		AccountKey:    sandbox.DefaultAccountKey,
		AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret),
	})}}
	server := providerserver.NewProtocol6(&testProvider{data: data, resources: []func() resource.Resource{r}})()
	p.stop = sync.OnceFunc(func() {
		close(stopped)
		if _, err := server.StopProvider(context.WithoutCancel(t.Context()), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
	})
	p.ProviderServer = acctest.Server(t, server)
	noDiags(t, p.Configure(nil))
	return p
}

// stopAt has the stop come with a request of the operation.
func (p *stoppable) stopAt(operation string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = operation
}

// made is a hook that was created before the stop.
func (p *stoppable) made(t *testing.T) *acctest.Instance {
	t.Helper()
	made, diags := p.Apply(hookName, nil, hookArgs(p.ProviderServer, nil))
	noDiags(t, diags)
	p.sandbox.ResetJournal()
	return made
}

// The result of a write that was sent is in the state, whatever the CLI wants.
func TestStopDuringAWrite(t *testing.T) {
	t.Parallel()
	t.Run("create", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := serveStoppable(t, hooks(nil))
			p.stopAt("POST " + sandbox.MessageRoutePath)
			made, diags := p.Apply(hookName, nil, hookArgs(p.ProviderServer, nil))
			noDiags(t, diags)
			if made == nil || made.Tainted || p.sandbox.Object(made.Text("id")) == nil {
				t.Fatalf("the state is %v, want what was created", made)
			}
			if !made.Identity["id"].Equal(made.State["id"]) {
				t.Errorf("the identity is %v", made.Identity)
			}
		})
	})
	t.Run("update", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := serveStoppable(t, hooks(nil))
			made := p.made(t)
			p.stopAt("POST " + sandbox.MessageRouteUpdatePath)
			changed, diags := p.Apply(hookName, made, hookArgs(p.ProviderServer, map[string]any{"name": "other"}))
			noDiags(t, diags)
			if stored := p.sandbox.Object(made.Text("id")); changed.Text("name") != "other" || stored["RouteName"] != "other" {
				t.Errorf("the state is %v, the API has %v", texts(changed), stored)
			}
		})
	})
	t.Run("delete", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := serveStoppable(t, hooks(nil))
			made := p.made(t)
			p.stopAt("POST " + sandbox.MessageRouteDeletePath)
			gone, diags := p.Apply(hookName, made, nil)
			noDiags(t, diags)
			if gone != nil || p.sandbox.Object(made.Text("id")) != nil {
				t.Errorf("the state is %v, want nothing", gone)
			}
		})
	})
}

// inTwoCalls has a hook created and changed by two calls each.
func inTwoCalls() func(r *kit.Definition[*hook]) {
	put := func(ctx context.Context, call *kit.Call, id, key string, value types.String) error {
		request := telegent.Object{}
		request.Set("MessageRouteId", id)
		request.Set(key, value.ValueString())
		return call.Do(ctx, telegent.UpdateMessageRoute, nil, request, nil)
	}
	return func(r *kit.Definition[*hook]) {
		r.Create = func(ctx context.Context, call *kit.Call, plan *hook) error {
			var answer telegent.Object
			if err := call.Do(ctx, telegent.CreateMessageRoute, nil, plan.attributes().Create(), &answer); err != nil {
				return err
			}
			plan.ID = types.StringValue(answer.Text("MessageRouteId"))
			return put(ctx, call, plan.ID.ValueString(), "MessageUsername", types.StringValue("main"))
		}
		r.Update = func(ctx context.Context, call *kit.Call, plan, state *hook) error {
			if err := put(ctx, call, state.ID.ValueString(), "RouteName", plan.Name); err != nil {
				return err
			}
			state.Name = plan.Name
			return put(ctx, call, state.ID.ValueString(), "MessageUrl", plan.URL)
		}
	}
}

// What would follow a write that was sent ends at once, and what is known is kept.
func TestStopBetweenTwoWrites(t *testing.T) {
	t.Parallel()
	t.Run("create", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := serveStoppable(t, hooks(inTwoCalls()))
			p.stopAt("POST " + sandbox.MessageRoutePath)
			start := time.Now()
			made, diags := p.Apply(hookName, nil, hookArgs(p.ProviderServer, nil))
			if took := time.Since(start); took != 2*answerTakes { // of the token and of the creation
				t.Errorf("ended after %s, want %s", took, 2*answerTakes)
			}
			assertDiag(t, diags, aWarning, "The hook is created, but not finished", kit.ErrInterrupted.Error())
			if made == nil || p.sandbox.Object(made.Text("id")) == nil || made.Tainted {
				t.Errorf("the state is %v, want what was created", made)
			}
			if n := p.sandbox.Requests(sandbox.MessageRouteUpdatePath); n != 0 {
				t.Errorf("%d updates, want none", n)
			}
		})
	})
	t.Run("update", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := serveStoppable(t, hooks(inTwoCalls()))
			made := p.made(t)
			p.stopAt("POST " + sandbox.MessageRouteUpdatePath)
			start := time.Now()
			next, diags := p.Apply(hookName, made, hookArgs(p.ProviderServer, map[string]any{"name": "other", "url": "https://example.com/other"}))
			if took := time.Since(start); took != answerTakes { // There is a token.
				t.Errorf("ended after %s, want %s", took, answerTakes)
			}
			assertDiag(t, diags, anError, "Cannot update the hook "+made.Text("id"), kit.ErrInterrupted.Error())
			if next.Text("name") != "other" || next.Text("url") != "https://example.com" {
				t.Errorf("the state is %v, want what took effect", texts(next))
			}
		})
	})
}

// A call that was not sent, or comes after the stop, sends no write, and keeps the
// state as it was.
func TestStopBeforeAWrite(t *testing.T) {
	t.Parallel()
	for moment, stop := range map[string]func(p *stoppable){
		"before the call":        func(p *stoppable) { p.stop() },
		"while the token is got": func(p *stoppable) { p.stopAt("POST " + sandbox.TokenPath) },
	} {
		for name, test := range map[string]struct {
			args    map[string]any // nil for a destruction
			create  bool
			summary string
		}{
			"create": {args: map[string]any{}, create: true, summary: "Cannot create the hook"},
			"update": {args: map[string]any{"name": "other"}, summary: "Cannot update the hook "},
			"delete": {summary: "Cannot delete the hook "},
		} {
			t.Run(name+" "+moment, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					p := serveStoppable(t, hooks(nil))
					var prior *acctest.Instance
					if !test.create {
						prior = p.made(t)
					}
					stop(p)
					start := time.Now()
					var next *acctest.Instance
					var diags []*tfprotov6.Diagnostic
					if test.args == nil {
						next, diags = p.Apply(hookName, prior, nil)
					} else {
						next, diags = p.Apply(hookName, prior, hookArgs(p.ProviderServer, test.args))
					}
					if took := time.Since(start); took != 0 {
						t.Errorf("ended after %s, want at once", took)
					}
					if len(diags) != 1 || !strings.HasPrefix(diags[0].Summary, test.summary) || !strings.Contains(diags[0].Detail, kit.ErrInterrupted.Error()) {
						t.Errorf("want the interrupt told once: %s", formatDiags(diags))
					}
					if test.create && next != nil || !test.create && next.Text("name") != "main" {
						t.Errorf("the state is %v, want it as it was", next)
					}
					<-time.After(time.Hour)
					for _, path := range []string{sandbox.MessageRoutePath, sandbox.MessageRouteUpdatePath, sandbox.MessageRouteDeletePath} {
						if n := p.sandbox.Requests("POST " + path); n != 0 {
							t.Errorf("%d writes of %s, want none", n, path)
						}
					}
				})
			})
		}
	}
}

// A read ends at once, and keeps the state as it was.
func TestStopDuringARead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := serveStoppable(t, hooks(nil))
		made := p.made(t)
		p.stopAt("GET " + sandbox.MessageRoutePath)
		start := time.Now()
		read, diags := p.Refresh(hookName, made)
		if took := time.Since(start); took != 0 {
			t.Errorf("ended after %s, want at once", took)
		}
		assertDiag(t, diags, anError, "Cannot read the hook "+made.Text("id"), kit.ErrInterrupted.Error())
		if read.Text("name") != "main" {
			t.Errorf("the state is %v, want it as it was", read)
		}
	})
}
