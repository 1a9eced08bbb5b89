// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// soakWorkers is how many resources are worked on at a time, as Terraform does.
const soakWorkers = 10

// settleTries is how often a resource or a list is tried at the end of a soak.
const settleTries = 100

// TestSoak plans and applies for as long as SOAK says, while the sandbox fails at
// random, and then looks whether anything was lost or bought twice, and what is left
// of goroutines and memory. make soak runs it.
func TestSoak(t *testing.T) { //nolint:paralleltest // It counts the goroutines of the process.
	text := os.Getenv("SOAK")
	if text == "" {
		t.Skip("set SOAK to a duration, such as 5m; make soak does")
	}
	duration, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	var soak soak
	t.Run("work", func(t *testing.T) { soak.run(t, duration) })
	// The servers of the sandbox are closed by now; their goroutines end on their own.
	for deadline := time.Now().Add(time.Minute); runtime.NumGoroutine() > before && time.Now().Before(deadline); {
		runtime.Gosched()
	}
	leaked := max(0, runtime.NumGoroutine()-before)
	if leaked > 0 {
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines are left:\n%s", leaked, stacks[:runtime.Stack(stacks, true)])
	}
	t.Logf("%s: %d applies, %d refreshes; %d requests, %d of them met a fault; %d failures, %d outcomes unknown, all looked up; "+
		"%d objects at the end, %d lost, %d doubled; %d goroutines leaked; %d MiB at the peak",
		duration, soak.applies.Load(), soak.refreshes.Load(), soak.requests, soak.faults, soak.failures.Load(), soak.unknowns.Load(),
		soak.objects, soak.lost, soak.doubled, leaked, soak.peak>>20)
}

type soak struct {
	applies, refreshes, failures, unknowns atomic.Int64
	requests, faults                       int
	objects, lost, doubled                 int
	peak                                   uint64
}

// holding is a resource of a worker.
type holding struct {
	kind     string
	args     map[string]any
	instance *acctest.Instance
	unknown  bool // whether it was created nobody can tell
	doomed   bool // its destruction has begun
}

// isSettled reports whether the resource is destroyed, if that has begun, or else created.
func (h *holding) isSettled() bool {
	if h.doomed {
		return h.instance == nil
	}
	return h.instance != nil && !h.instance.Tainted
}

func (k *soak) run(t *testing.T, duration time.Duration) {
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1, TokenLifetime: 2 * time.Minute, Observe: nil})
	settings := acctest.Settings(url)
	settings["requests_per_minute"] = tftypes.NewValue(tftypes.Number, 0)
	settings["max_retries"] = tftypes.NewValue(tftypes.Number, 2)
	settings["request_timeout"] = tftypes.NewValue(tftypes.String, "2s")
	begin := func() *acctest.ProviderServer {
		server := acctest.Server(t, provider.NewServer("soak")())
		if diags := server.Configure(settings); len(diags) > 0 {
			t.Fatal(diags[0].Summary, diags[0].Detail)
		}
		return server
	}

	server, over := begin(), make(chan struct{})
	var weather sync.WaitGroup
	weather.Go(func() { k.weather(s, over) })
	held := make([][]*holding, soakWorkers)
	end := time.Now().Add(duration)
	var workers sync.WaitGroup
	for worker := range soakWorkers {
		workers.Go(func() { held[worker] = k.work(t, s, server, worker, end) })
	}
	workers.Wait()
	close(over)
	weather.Wait()
	s.Inject(sandbox.Fault{Path: sandbox.AccountMessageRoutesPath, Times: 1, Body: `{"MessageRouteId":"`}) // The last of the weather.
	k.settle(t, s, begin, slices.Concat(held...))
}

// weather makes the sandbox fail at random until it is over, and notes the memory. A 429 is no fault:
// random ones would only slow the run down.
func (k *soak) weather(s *sandbox.Sandbox, over <-chan struct{}) {
	faults := []sandbox.Fault{
		{Drop: true},
		{Drop: true, After: true},
		{Status: http.StatusInternalServerError},
		{Status: http.StatusServiceUnavailable, After: true},
		// Not of the token call: a credential that it rejects is not tried again in the run.
		{Path: sandbox.MessageRoutePath, Status: http.StatusUnauthorized},
		{Path: sandbox.NumberPath, Status: http.StatusUnauthorized},
		{Body: `{"MessageRouteId":"`, After: true},
		{Status: http.StatusBadGateway, Body: "<html>"},
		{Delay: 50 * time.Millisecond},
		{Cut: 20},
	}
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-over:
			return
		case <-ticker.C:
			fault := faults[rand.IntN(len(faults))]
			fault.Times = 1
			s.Inject(fault)
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			k.peak = max(k.peak, memory.Sys)
			for _, e := range s.Journal() {
				k.requests++
				if e.Fault {
					k.faults++
				}
			}
			s.ResetJournal() // Else the journal is what fills the memory.
		}
	}
}

// work creates, changes, reads and destroys until the end.
func (k *soak) work(t *testing.T, s *sandbox.Sandbox, server *acctest.ProviderServer, worker int, end time.Time) []*holding {
	var held []*holding
	for n := 0; time.Now().Before(end); n++ {
		name := fmt.Sprintf("soak-%d-%d", worker, n)
		h := &holding{}
		if len(held) > 0 {
			h = held[rand.IntN(len(held))]
		}
		switch choice := rand.IntN(10); {
		case len(held) < 3 || choice < 2 && len(held) < 30:
			held = append(held, k.create(t, s, server, name, held))
		case h.instance == nil:
			k.lookUp(server, h)
		case h.doomed, choice == 9 && h.kind != "telegent_message_route": // Numbers are on those.
			if k.destroy(server, h) {
				held = slices.DeleteFunc(held, func(other *holding) bool { return other == h })
			}
		case choice < 5:
			k.refreshes.Add(1)
			if next, diags := server.Refresh(h.kind, h.instance); !k.failed(diags) {
				if next == nil {
					t.Errorf("%s %v is gone", h.kind, h.args)
				}
				h.instance = next
			}
		default:
			k.change(server, h, name)
		}
	}
	return held
}

// create makes a new resource: a number if there is a route for it, else a route.
func (k *soak) create(t *testing.T, s *sandbox.Sandbox, server *acctest.ProviderServer, name string, held []*holding) *holding {
	h := &holding{kind: "telegent_message_route", args: map[string]any{
		"route_name": name, "message_url": "https://example.com/" + name, "message_url_method": "POST",
	}}
	route := slices.IndexFunc(held, func(h *holding) bool { return h.kind == "telegent_message_route" && h.instance != nil })
	switch choice := rand.IntN(3); {
	case choice == 0 && route >= 0:
		subscriber, err := s.Create(sandbox.SubscriberCreatePath, map[string]any{
			"Name": name, "Email": name + "@example.com", "PhoneNumbers": []string{"+18015550100"}, "Role": "Subscriber",
			"Password": "password", "AccountId": sandbox.DefaultAccountID,
		})
		if err != nil {
			t.Error(err)
		}
		h = &holding{kind: "telegent_number", args: map[string]any{
			"number_type": "mvno", "message_type": "p2p", "product_type": "Sms+Data", "message_enabled": true, "voice_enabled": false,
			"message_route_id": held[route].instance.Text("id"), "assigned_subscriber_id": subscriber,
		}}
	case choice == 1:
		h = &holding{kind: "telegent_voice_route", args: map[string]any{"route_name": name, "route_type": "Forward"}}
	}
	k.createNow(server, h)
	return h
}

func (k *soak) createNow(server *acctest.ProviderServer, h *holding) {
	k.applies.Add(1)
	instance, diags := server.Apply(h.kind, nil, server.Args(h.kind, h.args))
	h.instance = instance
	k.failed(diags)
	h.unknown = instance == nil && slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool {
		return strings.Contains(d.Detail, "its outcome is unknown")
	})
	if h.unknown {
		k.unknowns.Add(1)
	}
}

// lookUp does what the diagnostic of an unknown outcome says: it imports what was
// created, and creates what was not.
func (k *soak) lookUp(server *acctest.ProviderServer, h *holding) {
	if !h.unknown {
		k.createNow(server, h)
		return
	}
	found, ok := k.find(server, h)
	switch {
	case !ok: // The look failed; another one will come.
	case found == "":
		k.createNow(server, h)
	default:
		instance, diags := server.Import(h.kind, found, nil)
		if !k.failed(diags) && instance != nil {
			h.instance, h.unknown = instance, false
		}
	}
}

// find returns what to import, "" if it was not created.
func (k *soak) find(server *acctest.ProviderServer, h *holding) (id string, ok bool) {
	source, list, by, want, result := h.kind+"s", "routes", "route_name", h.args["route_name"], "id"
	args := map[string]tftypes.Value{}
	if h.kind == "telegent_number" {
		list, by, want, result = "numbers", "assigned_subscriber_id", h.args["assigned_subscriber_id"], "phone_number"
		args[by] = tftypes.NewValue(tftypes.String, want)
	}
	state, diags := server.ReadDataSource(source, args)
	if k.failed(diags) {
		return "", false
	}
	for _, item := range items(state[list]) {
		if textOf(item[by]) == want {
			return textOf(item[result]), true
		}
	}
	return "", true
}

func (k *soak) change(server *acctest.ProviderServer, h *holding, name string) {
	next := maps.Clone(h.args)
	switch h.kind {
	case "telegent_number":
		next["status"] = []string{"active", "parked"}[rand.IntN(2)]
		next["cnam_first_name"] = name
	default:
		// The name stays: it is what a lost one is found by.
		next[map[string]string{"telegent_message_route": "message_url", "telegent_voice_route": "voice_url"}[h.kind]] = "https://example.com/" + name
	}
	k.applies.Add(1)
	instance, diags := server.Apply(h.kind, h.instance, server.Args(h.kind, next))
	k.failed(diags)
	h.args, h.instance = next, instance
	h.unknown = instance == nil // A tainted one was replaced, and that failed in its course.
}

// destroy destroys a resource, and reports whether it is gone: an answer may be lost.
func (k *soak) destroy(server *acctest.ProviderServer, h *holding) (gone bool) {
	k.applies.Add(1)
	h.doomed = true
	instance, diags := server.Apply(h.kind, h.instance, nil)
	if k.failed(diags) {
		instance, diags = server.Refresh(h.kind, instance)
		k.failed(diags)
	}
	h.instance = instance
	return instance == nil
}

func (k *soak) failed(diags []*tfprotov6.Diagnostic) bool {
	failed := slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
	if failed {
		k.failures.Add(1)
	}
	return failed
}

// settle brings everything to its end in fair weather, and compares what the states
// have with what there is at the sandbox. A few faults may still be queued, so each try
// is a run of its own: a run does not repeat a list that failed.
func (k *soak) settle(t *testing.T, s *sandbox.Sandbox, begin func() *acctest.ProviderServer, held []*holding) {
	known := map[string]int{}
	for _, h := range held {
		for tries := 0; !h.isSettled(); tries++ {
			if tries == settleTries {
				t.Fatalf("%s %v cannot be settled", h.kind, h.args)
			}
			switch server := begin(); {
			case h.doomed:
				k.destroy(server, h)
			case h.instance == nil:
				k.lookUp(server, h)
			default:
				h.instance, _ = server.Apply(h.kind, h.instance, server.Args(h.kind, h.args))
			}
		}
		if h.doomed {
			continue
		}
		id := h.instance.Text("id")
		if h.kind == "telegent_number" {
			id = h.instance.Text("phone_number")
		}
		known[id]++
		if s.Object(id) == nil {
			t.Errorf("%s %s is in a state, but not at the sandbox", h.kind, id)
			k.lost++
		}
	}
	k.objects = len(known)
	there := slices.DeleteFunc(s.Numbers(), func(number string) bool { return s.Object(number)["Status"] == "Cancelled" })
	for _, source := range []string{"telegent_message_routes", "telegent_voice_routes"} {
		state, diags := begin().ReadDataSource(source, nil)
		for tries := 0; k.failed(diags); tries++ {
			if tries == settleTries {
				t.Fatal(acctest.FormatDiags(diags))
			}
			state, diags = begin().ReadDataSource(source, nil)
		}
		for _, route := range items(state["routes"]) {
			there = append(there, textOf(route["id"]))
		}
	}
	for _, id := range there {
		if known[id] != 1 {
			t.Errorf("%s %v is in %d states", id, s.Object(id), known[id])
			k.doubled++
		}
	}
	if len(there) != len(known) {
		t.Errorf("%d objects at the sandbox, %d in states", len(there), len(known))
	}
}

// items returns the elements of a list of objects.
func items(list tftypes.Value) []map[string]tftypes.Value {
	var elements []tftypes.Value
	_ = list.As(&elements)
	all := make([]map[string]tftypes.Value, len(elements))
	for i, element := range elements {
		_ = element.As(&all[i])
	}
	return all
}

func textOf(value tftypes.Value) string {
	var text *string
	_ = value.As(&text)
	if text == nil {
		return ""
	}
	return *text
}
