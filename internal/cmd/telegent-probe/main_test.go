// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// environment is that of a sandbox; more overrides it.
func environment(url string, more map[string]string) func(string) string {
	return func(name string) string {
		if value, ok := more[name]; ok {
			return value
		}
		return map[string]string{
			"TELEGENT_BASE_URL": url, "TELEGENT_ACCOUNT_KEY": sandbox.DefaultAccountKey, "TELEGENT_ACCOUNT_SECRET": sandbox.DefaultAccountSecret,
			"TELEGENT_REQUESTS_PER_MINUTE": "0",
		}[name]
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args    []string
		stdin   string
		env     map[string]string
		fault   string // the path that answers 500
		code    int
		creates int    // message routes
		says    string // on standard error
	}{
		"reads":               {args: nil, says: "GET /v1.0/account/message/routes: 200 OK"},
		"writes when told":    {args: []string{"--write"}, stdin: "yes\n", creates: 1, says: "Type yes to go on"},
		"writes unasked":      {args: []string{"-write", "-yes"}, creates: 1, says: "write.webhook.delete"},
		"does not write":      {args: []string{"-write"}, stdin: "no\n", code: exitFailure, says: "nothing was asked"},
		"nobody answers":      {args: []string{"-write"}, code: exitFailure, says: "nothing was asked"},
		"sweeps":              {args: []string{"-sweep", "-yes"}, says: "deleted: 0"},
		"help":                {args: []string{"-h"}, says: "-write"},
		"help on credentials": {args: []string{"-h"}, says: "TELEGENT_ACCOUNT_SECRET"},
		"an unknown flag":     {args: []string{"-buy"}, code: exitUsage, says: "-buy"},
		"an argument":         {args: []string{"all"}, code: exitUsage, says: "no arguments"},
		"no key":              {env: map[string]string{"TELEGENT_ACCOUNT_KEY": ""}, code: exitUsage, says: "set TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET"},
		"swapped credentials": {env: map[string]string{"TELEGENT_ACCOUNT_KEY": sandbox.DefaultAccountSecret}, code: exitUsage, says: "must begin with DID-"},
		"a padded secret":     {env: map[string]string{"TELEGENT_ACCOUNT_SECRET": "secret\n"}, code: exitUsage, says: "white space"},
		"a wrong secret":      {env: map[string]string{"TELEGENT_ACCOUNT_SECRET": "wrong"}, code: exitFailure, says: "answered 401 Unauthorized"},
		"no URL":              {env: map[string]string{"TELEGENT_BASE_URL": "http://api.example"}, code: exitUsage, says: "TELEGENT_BASE_URL must be https, because http would send the secret in plain text"},
		"no rate":             {env: map[string]string{"TELEGENT_REQUESTS_PER_MINUTE": "many"}, code: exitUsage, says: "must be a whole number"},
		"leaves a route":      {args: []string{"-write", "-yes"}, fault: sandbox.MessageRouteDeletePath, creates: 1, code: exitFailure, says: "telegent-probe: left behind: a message-route. Run the probe with -sweep\n"},
		"no file":             {args: []string{"-json", "no/such/folder"}, code: exitFailure, says: "no/such/folder"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
			if test.fault != "" {
				s.Inject(sandbox.Fault{Path: test.fault, Status: http.StatusInternalServerError})
			}
			var stdout, stderr strings.Builder
			code := run(t.Context(), test.args, environment(url, test.env), strings.NewReader(test.stdin), &stdout, &stderr)
			if code != test.code || !strings.Contains(stderr.String(), test.says) {
				t.Errorf("status %d, want %d and %q:\n%s", code, test.code, test.says, stderr.String())
			}
			if n := s.Requests("POST " + sandbox.MessageRoutePath); n != test.creates {
				t.Errorf("it created %d message routes, want %d", n, test.creates)
			}
			if code == exitUsage && len(s.Journal()) > 0 {
				t.Errorf("it sent %v", s.Journal())
			}
			if strings.Contains(stdout.String()+stderr.String(), sandbox.DefaultAccountSecret) {
				t.Error("it shows the secret")
			}
		})
	}
}

// TestInterruptedQuestion has somebody interrupt the question instead of answering it.
func TestInterruptedQuestion(t *testing.T) {
	t.Parallel()
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	ctx, interrupt := context.WithCancel(t.Context())
	stdin, answers := io.Pipe()
	t.Cleanup(func() { _ = answers.Close() })
	exit := make(chan int, 1)
	go func() { exit <- run(ctx, []string{"-write"}, environment(url, nil), stdin, io.Discard, io.Discard) }()
	interrupt()
	select {
	case code := <-exit:
		if code != exitFailure || len(s.Journal()) > 0 {
			t.Errorf("status %d, want %d; it sent %v", code, exitFailure, s.Journal())
		}
	case <-time.After(time.Minute):
		t.Error("it waits for an answer")
	}
}

func TestReportFiles(t *testing.T) {
	t.Parallel()
	_, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	file := filepath.Join(t.TempDir(), "report.json")
	var stdout, stderr strings.Builder
	if code := run(t.Context(), []string{"-json", file}, environment(url, nil), strings.NewReader(""), &stdout, &stderr); code != 0 {
		t.Fatal(stderr.String())
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report probe.Report
	if err := json.Unmarshal(content, &report); err != nil || len(report.Checks) == 0 || len(report.Operations) == 0 {
		t.Errorf("report %s: %v", content, err)
	}
	for _, heading := range []string{"# Probe of the Telegent API\n", "## Operations\n", "| assumption | published | seen | verdict | what it means for the provider |\n"} {
		if !strings.Contains(stdout.String(), heading) {
			t.Errorf("the report lacks %q:\n%s", heading, stdout.String())
		}
	}
}

// TestProviderCarriesNoProbe looks at what the provider is built from, and at what `go run
// …@latest` refuses.
func TestProviderCarriesNoProbe(t *testing.T) {
	t.Parallel()
	output, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "../../..").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(output), "/internal/telegent\n") {
		t.Fatalf("packages:\n%s", output)
	}
	for _, name := range []string{"/internal/probe\n", "/internal/spec\n", "/internal/sandbox\n"} {
		if strings.Contains(string(output), name) {
			t.Errorf("the provider carries %s", name)
		}
	}
	module, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, directive := range []string{"\nreplace ", "\nexclude "} {
		if strings.Contains(string(module), directive) {
			t.Errorf("go.mod has a %q directive, so go run …@latest fails", strings.TrimSpace(directive))
		}
	}
}
