// SPDX-License-Identifier: MPL-2.0

// Command telegent-sandbox runs a stand-in for the Telegent API, and for the token endpoints of Telnyx and Mesh, on a loopback address.
//
//	telegent-sandbox >sandbox.env &
//	eval "$(cat sandbox.env)"
//	terraform apply
//
// It prints what the provider needs to find it, nine lines, to standard output, then one line per request to standard error, until it is
// interrupted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	exitFailure = 1
	exitUsage   = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves a sandbox until ctx is done and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("telegent-sandbox", flag.ContinueOnError)
	flags.SetOutput(stderr)
	addr := flags.String("addr", "127.0.0.1:0", "loopback `address` to listen on; port 0 takes a free one")
	requests := flags.Int("requests-per-minute", 50, "how many Telegent requests a minute are answered; 0 is no limit")
	lifetime := flags.Duration("token-lifetime", 5*time.Minute, "how long a token is good for; negative: expired when issued")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return exitUsage
	}
	usage := func(err error) int {
		_, _ = fmt.Fprintln(stderr, "telegent-sandbox:", err)
		return exitUsage
	}
	if flags.NArg() > 0 {
		return usage(fmt.Errorf("unexpected argument %q", flags.Arg(0)))
	}
	if *requests < 0 {
		return usage(errors.New("-requests-per-minute must not be negative; 0 is no limit"))
	}
	if *requests == 0 {
		*requests = -1
	}
	if *lifetime == 0 {
		return usage(errors.New("-token-lifetime must not be 0; a negative one gives expired tokens"))
	}
	address, err := loopback(*addr)
	if err != nil {
		return usage(err)
	}
	config := sandbox.Config{RequestsPerMinute: *requests, TokenLifetime: *lifetime}
	if err := serve(ctx, address, config, stdout, stderr); err != nil {
		_, _ = fmt.Fprintln(stderr, "telegent-sandbox:", err)
		return exitFailure
	}
	return 0
}

// loopback resolves addr and refuses one that others could reach, as the sandbox hands out its credentials.
func loopback(addr string) (string, error) {
	resolved, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("-addr: %w", err)
	}
	if !resolved.IP.IsLoopback() {
		return "", fmt.Errorf("-addr %s is not a loopback address: the sandbox's credentials are public, so it serves this machine only", addr)
	}
	return resolved.String(), nil
}

// serve runs the server until ctx is done.
func serve(ctx context.Context, addr string, config sandbox.Config, stdout, stderr io.Writer) error {
	var mu sync.Mutex
	config.Observe = func(e sandbox.Entry) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = fmt.Fprintln(stderr, e)
	}
	s := sandbox.New(config)
	defer s.Close()

	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	defer func() { _ = server.Close() }()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	if _, err := io.WriteString(stdout, exports("http://"+listener.Addr().String())); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.Close()
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_ = server.Shutdown(deadline) // what is not over by then is cut off by Close
	return nil
}

// exports is the environment of a client of the sandbox at url, as shell commands.
func exports(url string) string {
	var b strings.Builder
	for _, variable := range [][2]string{
		{"TELEGENT_BASE_URL", url},
		{"TELEGENT_ACCOUNT_KEY", sandbox.DefaultAccountKey},
		{"TELEGENT_ACCOUNT_SECRET", sandbox.DefaultAccountSecret},
		{"TELNYX_BASE_URL", url + "/v2"},
		{"TELNYX_CLIENT_ID", sandbox.DefaultTelnyxClientID},
		{"TELNYX_CLIENT_SECRET", sandbox.DefaultTelnyxClientSecret},
		{"MESH_BASE_URL", url},
		{"MESH_CLIENT_ID", sandbox.DefaultMeshClientID},
		{"MESH_CLIENT_SECRET", sandbox.DefaultMeshClientSecret},
	} {
		fmt.Fprintf(&b, "export %s=%s\n", variable[0], quoted(variable[1]))
	}
	return b.String()
}

// quoted is text as one word of a shell.
func quoted(text string) string {
	if text != "" && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:") == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
