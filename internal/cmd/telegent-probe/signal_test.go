// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// asProbe is set in a process of the tests that is the probe.
const asProbe = "TELEGENT_PROBE_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(asProbe) != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestSignals ends a probe that writes, as a terminal, a pipe or a CI system does: it leaves
// nothing behind.
func TestSignals(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(probe *os.Process, progress io.Closer) error{
		"an interrupt":       func(probe *os.Process, _ io.Closer) error { return probe.Signal(os.Interrupt) },
		"a termination":      func(probe *os.Process, _ io.Closer) error { return probe.Signal(syscall.SIGTERM) },
		"a terminal's close": func(probe *os.Process, _ io.Closer) error { return probe.Signal(syscall.SIGHUP) },
		"a broken pipe":      func(_ *os.Process, progress io.Closer) error { return progress.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{RequestsPerMinute: -1})
			t.Cleanup(s.Close)
			var probe *exec.Cmd
			var once sync.Once
			started := make(chan struct{})
			progress, told, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == sandbox.MessageRouteUpdatePath {
					once.Do(func() {
						<-started
						if err := end(probe.Process, progress); err != nil {
							t.Error(err)
						}
					})
				}
				s.ServeHTTP(w, r)
			}))
			t.Cleanup(server.Close)
			probe = exec.CommandContext(t.Context(), os.Args[0], "-write", "-yes")
			probe.Env = append(os.Environ(), asProbe+"=1")
			for _, variable := range []string{"TELEGENT_BASE_URL", "TELEGENT_ACCOUNT_KEY", "TELEGENT_ACCOUNT_SECRET", "TELEGENT_REQUESTS_PER_MINUTE"} {
				probe.Env = append(probe.Env, variable+"="+environment(server.URL, nil)(variable))
			}
			var report strings.Builder
			probe.Stdout, probe.Stderr = &report, told
			err = probe.Start()
			_ = told.Close()
			if err != nil {
				t.Fatal(err)
			}
			close(started)
			_ = probe.Wait() // Its exit status says whether it failed.
			_ = progress.Close()
			if !probe.ProcessState.Exited() || !strings.Contains(report.String(), "# Probe of the Telegent API") {
				t.Errorf("%s, and a report of %d bytes", probe.ProcessState, report.Len())
			}
			created, deleted := 0, 0
			for _, e := range s.Journal() { // A signal that arrives late has the route deleted once more, which is a 404.
				switch {
				case e.Method != http.MethodPost || e.Status != http.StatusOK:
				case e.Path == sandbox.MessageRoutePath:
					created++
				case e.Path == sandbox.MessageRouteDeletePath:
					deleted++
				}
			}
			if created != 1 || deleted != 1 {
				t.Errorf("%d routes were created and %d deleted, want one", created, deleted)
			}
		})
	}
}
