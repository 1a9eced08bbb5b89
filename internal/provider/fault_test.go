// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// record is where the fault matrix is written down.
const record = "../transport/README.md"

var update = flag.Bool("update", false, "write "+record+" and the table in the README anew")

// A fault is something that goes wrong at the API or on the way to it, what
// requests it costs, and whether it passes.
type fault struct {
	name  string
	fault sandbox.Fault
	// What it costs as a token call, a read and a write of the API, with the
	// default of four retries; 0 where it cannot happen.
	tokens, reads, writes int
	// renewed reports whether a call of the API gets a second token.
	renewed bool
	// passes reports whether the call succeeds in the end.
	passes bool
	// read and written report whether the fault itself is a success of a read or of a write.
	read, written bool
	// unknown reports whether the outcome of a write is unknown.
	unknown bool
	// url is of a server that is not the sandbox, "" if it is.
	url string
	// only is the one service that the fault is of, "" if it may befall each.
	only string
}

// issuer is a service that tokens are asked for at, through its data source.
type issuer struct {
	service    string
	path       string
	dataSource string
	arguments  map[string]tftypes.Value
}

func issuers() []issuer {
	return []issuer{
		{"Telegent", sandbox.TokenPath, "telegent_token", endpoint(sandboxURL + "/v1.0/numbers/provision")},
		{"Telnyx", sandbox.TelnyxTokenPath, "telegent_telnyx_token", nil},
		{"Mesh", sandbox.MeshTokenPath, "telegent_mesh_token", nil},
	}
}

// settings is the provider block for all three services at the URL.
func settings(url string) map[string]tftypes.Value {
	partner := func(base, id, secret string) tftypes.Value {
		text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
		values := map[string]tftypes.Value{"client_id": text(id), "client_secret": text(secret), "base_url": text(base)}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{
			"client_id": tftypes.String, "client_secret": tftypes.String, "base_url": tftypes.String,
		}}, values)
	}
	all := acctest.Settings(url)
	all["telnyx"] = partner(url+"/v2", sandbox.DefaultTelnyxClientID, sandbox.DefaultTelnyxClientSecret)
	all["mesh"] = partner(url, sandbox.DefaultMeshClientID, sandbox.DefaultMeshClientSecret)
	return all
}

const (
	sandboxURL = "http://127.0.0.1:8080"
	anotherURL = "http://127.0.0.2:8080"
	privateURL = "https://127.0.0.1:8443"
)

// published is the published error body of a status.
func published(status int, message string) sandbox.Fault {
	return sandbox.Fault{Status: status, Body: fmt.Sprintf(`{"StatusCode":%d,"Message":%q}`, status, message)}
}

func with(f sandbox.Fault, header, value string) sandbox.Fault {
	f.Header = http.Header{header: {value}}
	return f
}

func once(f sandbox.Fault) sandbox.Fault { return times(1, f) }

func times(n int, f sandbox.Fault) sandbox.Fault {
	f.Times = n
	return f
}

func faults() []fault {
	tooMany := published(429, "Too many requests: rate limit exceeded. Slow your request cadence and retry after a short delay.")
	unavailable := published(503, "Service unavailable: the API is temporarily unavailable. Retry after a short delay.")
	const date = "Sat, 01 Jan 2000 00:00:20 GMT" // 20 seconds after a synctest bubble's clock starts
	const success = `{"token":"abc","successful":true,"tokenExpiry":"01/01/2000 12:05:00 AM"}`
	return []fault{
		// Every published status, with its published body if it has one.
		{name: "400", fault: published(400, "Bad request: one or more required fields are missing or contain an invalid value."), tokens: 1, reads: 1, writes: 1},
		{name: "401", fault: published(401, "Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens."), tokens: 1, reads: 2, writes: 2, renewed: true},
		{name: "a token that has expired mid-run (401 once)", fault: once(published(401, "Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens.")), reads: 2, writes: 2, renewed: true, passes: true},
		{name: "403", fault: published(403, "Forbidden: your token does not have permission to access this resource. Check the ApiEndpoint scope."), tokens: 1, reads: 1, writes: 1},
		{name: "404", fault: published(404, "Not found: the requested resource does not exist or belongs to a different account."), tokens: 1, reads: 1, writes: 1},
		{name: "405", fault: published(405, "Method not allowed: verify the HTTP method required for this endpoint."), tokens: 1, reads: 1, writes: 1},
		{name: "408", fault: published(408, "Request timeout: the server did not receive a complete request within the allowed time. Retry with exponential backoff."), tokens: 5, reads: 5, writes: 1, unknown: true},
		{name: "409", fault: published(409, "Email already exists"), tokens: 1, reads: 1, writes: 1},
		{name: "415", fault: published(415, "Unsupported media type"), tokens: 1, reads: 1, writes: 1},
		{name: "422", fault: published(422, "Invalid AccountId"), tokens: 1, reads: 1, writes: 1},
		{name: "429 six times, Retry-After: 20", fault: times(6, with(tooMany, "Retry-After", "20")), tokens: 7, reads: 7, writes: 7, passes: true},
		{name: "500", fault: published(500, "Internal server error: an unexpected error occurred. If the problem persists contact support@telegent.com."), tokens: 5, reads: 5, writes: 1, unknown: true},
		{name: "503", fault: unavailable, tokens: 5, reads: 5, writes: 1, unknown: true},
		{name: "504", fault: published(504, "Gateway timeout: an upstream service did not respond in time. Retry with exponential backoff."), tokens: 5, reads: 5, writes: 1, unknown: true},
		{name: "503 once", fault: once(unavailable), tokens: 2, reads: 2, writes: 1, passes: true, unknown: true},

		// How long the API asks to wait.
		{name: "429 once, Retry-After: 7", fault: once(with(tooMany, "Retry-After", "7")), tokens: 2, reads: 2, writes: 2, passes: true},
		{name: "429 once, Retry-After: a date", fault: once(with(tooMany, "Retry-After", date)), tokens: 2, reads: 2, writes: 2, passes: true},
		{name: "429 once, RetryAfter in the body", fault: once(sandbox.Fault{Status: 429, Body: `{"Title":"Too many requests","RetryAfter":"60"}`}), tokens: 2, reads: 2, writes: 2, passes: true},
		{name: "429 once, Retry-After: nonsense", fault: once(with(tooMany, "Retry-After", "soon")), tokens: 2, reads: 2, writes: 2, passes: true},
		{name: "429, Retry-After: an hour", fault: with(tooMany, "Retry-After", "3600"), tokens: 1, reads: 1, writes: 1},
		{name: "503, Retry-After: an hour", fault: with(unavailable, "Retry-After", "3600"), tokens: 1, reads: 1, writes: 1, unknown: true},

		// The shapes of an error's body.
		{name: "an error body as text/plain", fault: with(published(400, "Bad request."), "Content-Type", "text/plain"), tokens: 1, reads: 1, writes: 1},
		{name: "problem details", fault: with(sandbox.Fault{Status: 400, Body: `{"Type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","Title":"One or more validation errors occurred.","Status":400,"Detail":"Two fields are wrong.","Errors":{"ApiEndpoint":["The ApiEndpoint field is required."]},"TraceId":"00-4bf92f3577b34da6-01"}`}, "Content-Type", "application/problem+json"), tokens: 1, reads: 1, writes: 1},
		{name: "problem details in camel case", fault: sandbox.Fault{Status: 422, Body: `{"title":"Invalid AccountId","status":422,"traceId":"00-4bf92f3577b34da6-01"}`}, tokens: 1, reads: 1, writes: 1},
		{name: "an HTML error page", fault: with(sandbox.Fault{Status: 502, Body: "<html><head><title>502 Bad Gateway</title></head></html>"}, "Content-Type", "text/html"), tokens: 5, reads: 5, writes: 1, unknown: true},
		{name: "an error without a body", fault: sandbox.Fault{Status: 500}, tokens: 5, reads: 5, writes: 1, unknown: true},

		// A success in another shape than the published one.
		{name: "201", only: "Telegent", fault: sandbox.Fault{Status: 201, Body: success}, tokens: 1, reads: 1, writes: 1, passes: true, read: true, written: true},
		{name: "202", only: "Telegent", fault: sandbox.Fault{Status: 202, Body: success}, tokens: 1, reads: 1, writes: 1, passes: true, read: true, written: true},
		{name: "204", fault: sandbox.Fault{Status: 204}, tokens: 1, reads: 1, writes: 1, written: true},
		{name: "200, an empty body", fault: with(sandbox.Fault{Status: 200}, "Content-Type", "application/json"), tokens: 1, reads: 1, writes: 1, written: true},
		{name: "200, JSON as text/html", only: "Telegent", fault: with(sandbox.Fault{Body: success}, "Content-Type", "text/html"), tokens: 1, reads: 1, writes: 1, passes: true, read: true, written: true},
		{name: "200, JSON after a byte order mark", only: "Telegent", fault: sandbox.Fault{Body: "\ufeff" + success}, tokens: 1, reads: 1, writes: 1, passes: true, read: true, written: true},

		// A 200 that is none.
		{name: "200, successful: false", fault: sandbox.Fault{Body: `{"token":null,"successful":false,"error":"The account is suspended."}`}, tokens: 1},
		{name: "200, no token", fault: sandbox.Fault{Body: `{"successful":true,"tokenExpiry":"05/02/2025 06:36:13 PM"}`}, tokens: 1},
		{name: "200, an HTML page", fault: with(sandbox.Fault{Body: "<html><body>Please log in to the network.</body></html>"}, "Content-Type", "text/html"), tokens: 1, reads: 1, writes: 1, unknown: true},
		{name: "200, truncated JSON", fault: sandbox.Fault{Body: `{"token":"abc","succ`}, tokens: 1, reads: 1, writes: 1, unknown: true},
		{name: "200, 20 MB", fault: sandbox.Fault{Body: `{"token":"` + strings.Repeat("a", 20_000_000) + `"}`}, tokens: 1, reads: 1, writes: 1, unknown: true},

		// The other services' own.
		{name: "Telnyx: invalid_client", only: "Telnyx", fault: sandbox.Fault{Status: 401, Body: `{"error":"invalid_client","error_description":"Client authentication failed."}`}, tokens: 1},
		{name: "Telnyx: invalid_scope", only: "Telnyx", fault: sandbox.Fault{Status: 400, Body: `{"error":"invalid_scope"}`}, tokens: 1},
		{name: "Telnyx: invalid_grant", only: "Telnyx", fault: sandbox.Fault{Status: 400, Body: `{"error":"invalid_grant"}`}, tokens: 1},
		{name: "Telnyx: invalid_request once (asked again with the client in the body)", only: "Telnyx", fault: once(sandbox.Fault{Status: 400, Body: `{"error":"invalid_request"}`}), tokens: 2, passes: true},
		{name: "Telnyx: errors of its other APIs", only: "Telnyx", fault: sandbox.Fault{Status: 403, Body: `{"errors":[{"code":"10010","title":"Authorization failed","detail":"The account is not enabled."}]}`}, tokens: 1},
		{name: "Mesh: permissionDenied", only: "Mesh", fault: sandbox.Fault{Status: 403, Body: `{"status":"permissionDenied","message":"Error message","displayMessage":"Client id or secret is wrong.","errorHash":"cd59bd31","errorType":"missingField"}`}, tokens: 1},
		{name: "Mesh: status serverFailure in a 200", only: "Mesh", fault: sandbox.Fault{Body: `{"status":"serverFailure","message":"Down.","errorHash":"cd59bd31"}`}, tokens: 1},
		{name: "Mesh: content.status mfaRequired", only: "Mesh", fault: sandbox.Fault{Body: `{"status":"ok","content":{"id_token":null,"expires_in":null,"status":"mfaRequired"}}`}, tokens: 1},
		{name: "Mesh: content.status failed", only: "Mesh", fault: sandbox.Fault{Body: `{"status":"ok","content":{"status":"failed"}}`}, tokens: 1},
		{name: "Mesh: a null token", only: "Mesh", fault: sandbox.Fault{Body: `{"status":"ok","content":{"id_token":null,"expires_in":3600,"status":"available"}}`}, tokens: 1},

		// The network.
		{name: "a slow answer", fault: sandbox.Fault{Delay: 20 * time.Second}, tokens: 1, reads: 1, writes: 1, passes: true},
		{name: "a hang", fault: sandbox.Fault{Hang: true}, tokens: 5, reads: 5, writes: 1, unknown: true},
		{name: "a hang, once", fault: once(sandbox.Fault{Hang: true}), tokens: 2, reads: 2, writes: 1, passes: true, unknown: true},
		{name: "a dropped connection", fault: sandbox.Fault{Drop: true}, tokens: 5, reads: 5, writes: 1, unknown: true},
		{name: "a dropped connection, once", fault: once(sandbox.Fault{Drop: true}), tokens: 2, reads: 2, writes: 1, passes: true, unknown: true},
		{name: "a connection reset within the answer", fault: sandbox.Fault{Body: `{"token":"abc","successful":true}`, Cut: 12}, tokens: 5, reads: 5, writes: 1, unknown: true},
		{name: "nobody listens", url: "http://127.0.0.1:1"},
		{name: "an unknown CA", url: privateURL},
		{name: "a redirect to the same origin", fault: with(sandbox.Fault{Status: 307}, "Location", "/v1.0/elsewhere"), tokens: 1, reads: 1, writes: 1, renewed: true},
		{name: "a redirect to another origin", fault: with(sandbox.Fault{Status: 307}, "Location", anotherURL+"/v1.0/oauth2/tokens"), tokens: 1, reads: 1, writes: 1},
	}
}

const (
	readOperation  telegent.Read  = "POST /v1.0/test/read" // as most of the API's reads
	writeOperation telegent.Write = "POST /v1.0/test/write"
)

// env is a sandbox in a network of its own, and another origin.
type env struct {
	sandbox, another *sandbox.Sandbox
	network          *acctest.Network
}

func newEnv(t *testing.T, config sandbox.Config) env {
	t.Helper()
	w := env{sandbox: sandbox.New(config), another: sandbox.New(sandbox.Config{}), network: &acctest.Network{}}
	w.network.Serve(t, "127.0.0.1:8080", w.sandbox)
	w.network.Serve(t, "127.0.0.2:8080", w.another)
	w.network.ServeTLS(t, "127.0.0.1:8443", w.another)
	t.Cleanup(w.sandbox.Close)
	t.Cleanup(w.another.Close)
	return w
}

// server returns a provider that is configured for the URL.
func (w env) server(t *testing.T, url string) *acctest.ProviderServer {
	t.Helper()
	return w.configured(t, settings(url))
}

func (w env) configured(t *testing.T, settings map[string]tftypes.Value) *acctest.ProviderServer {
	t.Helper()
	server := acctest.NewServer(t, provider.WithDial(w.network.Dial))
	if diags := server.Configure(settings); len(diags) > 0 {
		t.Fatal(diagnostics(diags))
	}
	return server
}

// do calls the API with the client that the provider's packages share.
func (w env) do(t *testing.T, operation telegent.Operation) error {
	t.Helper()
	base, err := telegent.ParseBaseURL(sandboxURL)
	if err != nil {
		t.Fatal(err)
	}
	client := telegent.NewClient(telegent.Options{
		Transport:     transport.New(transport.Options{RequestsPerMinute: 50, RequestTimeout: 30 * time.Second, MaxRetries: 4, Dial: w.network.Dial}),
		BaseURL:       base,
		AccountKey:    sandbox.DefaultAccountKey,
		AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret),
	})
	var answer telegent.Object
	return client.Do(t.Context(), operation, nil, struct{}{}, &answer)
}

func endpoint(path string) map[string]tftypes.Value {
	return map[string]tftypes.Value{"api_endpoint": tftypes.NewValue(tftypes.String, path)}
}

func diagnostics(diags []*tfprotov6.Diagnostic) string {
	var all []string
	for _, d := range diags {
		all = append(all, d.Severity.String()+": "+d.Summary+"\n\n"+d.Detail)
	}
	return strings.Join(all, "\n\n")
}

// TestFaultMatrix sends every fault through the real provider, and compares what
// a user sees of it with the record. It runs in a bubble, so no wait takes time.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	var table, details strings.Builder
	tell := func(name, diagnostic string) {
		fmt.Fprintf(&details, "### %s\n\n```text\n%s\n```\n\n", name, diagnostic)
	}
	for _, f := range faults() { //nolint:paralleltest // They write one record, in order.
		t.Run(f.name, func(t *testing.T) {
			tokens, reads, writes := "–", "–", "–"
			if f.tokens > 0 || f.url != "" {
				for _, i := range issuers() {
					if f.only != "" && f.only != i.service {
						continue
					}
					diagnostic := tokenCall(t, f, i)
					// The services differ in their words alone; those of one are enough.
					if !f.passes && (i.service == "Telegent" || f.only != "") {
						tell(f.name, diagnostic)
					}
				}
				tokens = "nothing is sent; fails"
				if f.tokens > 0 {
					tokens = fmt.Sprintf("%d, fails", f.tokens)
				}
				if f.passes {
					tokens = fmt.Sprintf("%d, passes", f.tokens)
				}
			}
			if f.reads > 0 {
				apiCall(t, f, readOperation, f.reads, f.read, false)
				apiCall(t, f, writeOperation, f.writes, f.written, f.unknown)
				reads, writes = fmt.Sprint(f.reads), fmt.Sprint(f.writes)
				if f.renewed {
					reads, writes = reads+", with a new token", writes+", with a new token"
				}
				if f.read {
					reads += ", a success"
				}
				if f.written {
					writes += ", a success"
				}
				if f.unknown {
					writes += ", outcome unknown"
				}
			}
			fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", f.name, tokens, reads, writes)
		})
	}
	compare(t, table.String(), details.String())
}

// tokenCall has a data source ask for a token and returns the diagnostic.
func tokenCall(t *testing.T, f fault, i issuer) (diagnostic string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		f.fault.Path = i.path
		w.sandbox.Inject(f.fault)
		url := sandboxURL
		if f.url != "" {
			url = f.url
		}
		state, diags := w.server(t, url).ReadDataSource(i.dataSource, i.arguments)
		if f.url != "" && i.service == "Telegent" && len(diags) > 0 { // The warning that the endpoint is at another host.
			diags = diags[1:]
		}
		diags = withoutRateLimit(diags)
		diagnostic = diagnostics(diags)
		if (state != nil) != f.passes || f.passes == (len(diags) > 0) || len(diags) > 1 {
			t.Errorf("%s: a token: %t, want %t, and one diagnostic if not:\n%s", i.service, state != nil, f.passes, diagnostic)
		}
		w.asked(t, i.path, f.tokens)
	})
	return diagnostic
}

// apiCall makes a call of the API that meets the fault, which may be a success itself.
func apiCall(t *testing.T, f fault, operation telegent.Operation, requests int, success, unknown bool) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		_, path, _ := strings.Cut(operation.String(), " ")
		f.fault.Path = path
		w.sandbox.Inject(f.fault)
		err := w.do(t, operation)
		if (err == nil) != success {
			t.Errorf("%s: %v, want success: %t; where the fault passes the sandbox still answers 404", operation, err, success)
		}
		if got := errors.Is(err, transport.ErrOutcomeUnknown); got != unknown {
			t.Errorf("%s: %v: the outcome is unknown: %t, want %t", operation, err, got, unknown)
		}
		w.asked(t, path, requests)
		tokens := 1
		if f.renewed {
			tokens = 2
		}
		w.asked(t, sandbox.TokenPath, tokens)
	})
}

// asked asserts how often a path was asked for, and that the other origin never was.
func (w env) asked(t *testing.T, path string, want int) {
	t.Helper()
	if n := w.sandbox.Requests(path); n != want {
		t.Errorf("%d requests, want %d: %v", n, want, w.sandbox.Journal())
	}
	if journal := w.another.Journal(); len(journal) > 0 {
		t.Errorf("another origin was asked: %v", journal)
	}
}

// compare holds the matrix against its record, or writes that anew.
func compare(t *testing.T, table, details string) {
	t.Helper()
	got := `# What the provider does when something goes wrong

This file is written by ` + "`make generate`" + ` from the fault matrix in
[internal/provider/fault_test.go](../provider/fault_test.go), which sends each fault through the provider and fails where this
record does not hold.

The numbers are the requests that a fault costs with the default of four retries: as a token call (of Telegent, Telnyx and Mesh alike,
unless one is named), as a read of the Telegent API, and as a write.
A read changes nothing, so it is repeated whenever an answer is missing or bad. A write is repeated only where the API cannot have acted
on it; if the outcome is unknown, its error says so. A 429 uses up no retry: a call waits for the rate limit as long as
` + "`rate_limit_timeout`" + ` allows.

| Fault | Token call | Read | Write |
|---|---|---|---|
` + table + `
However many calls meet an expired token at once, they cost one new token together.

## What the user sees

The diagnostic of a token call, in full; of Telegent's, where no other service is named.

` + strings.TrimSuffix(details, "\n")
	if *update {
		if err := os.WriteFile(record, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s does not hold (-record +now); make generate writes it anew:\n%s", record, diff)
	}
}

// TestManyEndpoints gets tokens for many endpoints under the API's limit, ten at
// a time as Terraform does, in a bubble where a minute takes no time.
func TestManyEndpoints(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		endpoints int
		took      time.Duration
	}{
		"40 are not slowed":           {endpoints: 40, took: 0},
		"60 wait for the next window": {endpoints: 60, took: time.Minute + time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				server := w.server(t, sandboxURL)
				start := time.Now()
				done := make(chan string)
				slots := make(chan struct{}, 10)
				for i := range test.endpoints {
					go func() {
						slots <- struct{}{}
						defer func() { <-slots }()
						_, diags := server.OpenEphemeral("telegent_token", endpoint(fmt.Sprintf("endpoint/%d", i)))
						done <- diagnostics(diags)
					}()
				}
				for range test.endpoints {
					if d := <-done; d != "" {
						t.Error(d)
					}
				}
				if took := time.Since(start); took != test.took {
					t.Errorf("took %s, want %s", took, test.took)
				}
				statuses := map[int]int{}
				for _, e := range w.sandbox.Journal() {
					statuses[e.Status]++
				}
				if want := map[int]int{200: test.endpoints}; !maps.Equal(statuses, want) {
					t.Errorf("statuses %v, want %v", statuses, want)
				}
			})
		})
	}
}
