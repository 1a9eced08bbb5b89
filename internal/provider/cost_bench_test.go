// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// BenchmarkRefresh measures a plan of many objects in which nothing changes: each is read,
// validated and planned, ten at a time.
func BenchmarkRefresh(b *testing.B) {
	for _, kind := range []struct {
		name, resource string
		args           func(route string) map[string]any
	}{
		{"message_routes", "telegent_message_route", func(string) map[string]any { return messageRoutes().args(0) }},
		{"numbers", "telegent_number", func(route string) map[string]any { return numberArgs(route, "") }},
	} {
		c := comparison{binary: buildReleased(b)}
		for _, count := range []int{1_000, 3_000, 10_000} {
			c.measure(b, fmt.Sprintf("%s/%d", kind.name, count), count, func(w benchmarked) func(*acctest.ProviderServer) {
				args := kind.args(w.route)
				return w.plan(kind.resource, w.create(kind.resource, count, args), args)
			})
		}
	}
}

// BenchmarkRefreshOfFew measures the same for five numbers, in a small account and in a big one.
func BenchmarkRefreshOfFew(b *testing.B) {
	c := comparison{binary: buildReleased(b)}
	for _, size := range []int{100, 50_000} {
		c.measure(b, fmt.Sprintf("5_numbers_of_%d", size), 5, func(w benchmarked) func(*acctest.ProviderServer) {
			objects := w.create("telegent_number", 5, numberArgs(w.route, ""))
			for range size - len(objects) {
				acctest.Create(w.b, w.sandbox, sandbox.NumberProvisionPath, map[string]any{
					"NumberType": "mvno", "MessageType": "a2p", "ProductType": "Sms-Only", "MessageEnabled": true, "VoiceEnabled": false, "MessageRouteId": w.route,
				})
			}
			return w.plan("telegent_number", objects, numberArgs(w.route, ""))
		})
	}
}

// BenchmarkNumbers measures purchases of numbers, and changes of their status. An answer takes
// a while, as from a distant API, because only changes that arrive meanwhile share a request.
func BenchmarkNumbers(b *testing.B) {
	const count = 500
	slow := sandbox.Fault{Delay: 100 * time.Millisecond}
	c := comparison{binary: buildReleased(b)}
	c.measure(b, fmt.Sprintf("create/%d", count), count, func(w benchmarked) func(*acctest.ProviderServer) {
		return func(server *acctest.ProviderServer) {
			w.sandbox.Inject(slow)
			w.apply(server, "telegent_number", make([]*acctest.Instance, count), numberArgs(w.route, ""))
		}
	})
	c.measure(b, fmt.Sprintf("park/%d", count), count, func(w benchmarked) func(*acctest.ProviderServer) {
		args := numberArgs(w.route, "")
		objects := w.create("telegent_number", count, args)
		args["status"] = "parked"
		return func(server *acctest.ProviderServer) {
			w.sandbox.Inject(slow)
			w.apply(server, "telegent_number", objects, args)
		}
	})
}

// benchmarked is a sandbox that is being filled, or measured at.
type benchmarked struct {
	b       *testing.B
	sandbox *sandbox.Sandbox
	url     string
	route   string // of messages, which every number needs
}

// settings is the provider block.
func (w benchmarked) settings() map[string]tftypes.Value {
	settings := acctest.Settings(w.url)
	settings["requests_per_minute"] = tftypes.NewValue(tftypes.Number, 0)
	return settings
}

// create creates objects through a provider that is not measured.
func (w benchmarked) create(resource string, count int, args map[string]any) []*acctest.Instance {
	w.b.Helper()
	server := acctest.NewServer(w.b)
	acctest.NoDiags(w.b, server.Configure(w.settings()))
	objects := make([]*acctest.Instance, count)
	w.apply(server, resource, objects, args)
	return objects
}

// apply makes objects as their arguments say, ten at a time.
func (w benchmarked) apply(server *acctest.ProviderServer, resource string, objects []*acctest.Instance, args map[string]any) {
	w.b.Helper()
	values := server.Args(resource, args)
	inParallel(len(objects), func(i int) {
		applied, diags := server.Apply(resource, objects[i], values)
		if applied == nil || len(diags) > 0 {
			w.b.Errorf("%s %d: %s", resource, i, acctest.FormatDiags(diags))
		}
		objects[i] = applied
	})
	if w.b.Failed() {
		w.b.FailNow()
	}
}

// plan returns what reads and plans objects that are as their arguments say.
func (w benchmarked) plan(resource string, objects []*acctest.Instance, args map[string]any) func(*acctest.ProviderServer) {
	return func(server *acctest.ProviderServer) {
		values := server.Args(resource, args)
		inParallel(len(objects), func(i int) {
			read, diags := server.Refresh(resource, objects[i])
			if read == nil || len(diags) > 0 {
				w.b.Errorf("%s %d: %s", resource, i, acctest.FormatDiags(diags))
				return
			}
			plan, diags := server.Plan(resource, read, values)
			if plan == nil || !plan.Empty || len(diags) > 0 {
				w.b.Errorf("%s %d: want an empty plan: %s", resource, i, acctest.FormatDiags(diags))
			}
		})
	}
}

// comparison measures the provider's process under the workloads of a benchmark: its requests,
// CPU time and memory. Each workload is compared with the one before.
type comparison struct {
	binary                 string
	objects, requests, cpu float64 // of the workload before
}

// measure measures what a workload does with objects. The process is driven without a CLI.
func (c *comparison) measure(b *testing.B, name string, objects int, prepare func(w benchmarked) func(*acctest.ProviderServer)) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		var requests, cpu, memory float64
		for b.Loop() {
			b.StopTimer()
			s, url := acctest.Sandbox(b, sandbox.Config{RequestsPerMinute: -1})
			w := benchmarked{b: b, sandbox: s, url: url, route: acctest.Create(b, s, sandbox.MessageRoutePath, map[string]any{
				"RouteName": "All", "MessageUrl": "https://example.com/all", "MessageUrlMethod": http.MethodPost,
			})}
			work := prepare(w)
			s.ResetJournal()
			process, server := startProcess(b, c.binary)
			b.StartTimer()
			acctest.NoDiags(b, server.Configure(w.settings()))
			work(server)
			b.StopTimer()
			requests = float64(len(s.Journal()))
			cpu, memory = process.end()
			b.StartTimer()
		}
		report(b, requests, cpu, memory)
		if c.objects > 0 {
			b.ReportMetric(float64(objects)/c.objects, "x-objects")
			b.ReportMetric(requests/c.requests, "x-requests")
			b.ReportMetric(cpu/c.cpu, "x-CPU")
		}
		c.objects, c.requests, c.cpu = float64(objects), requests, cpu
	})
}

// report reports what the provider's process took.
func report(b *testing.B, requests, cpu, memory float64) {
	b.Helper()
	b.ReportMetric(0, "ns/op") // The machine's other work is in it.
	b.ReportMetric(requests, "requests")
	b.ReportMetric(cpu, "CPU-s")
	b.ReportMetric(memory, "peak-MiB")
}
