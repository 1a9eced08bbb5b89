// SPDX-License-Identifier: MPL-2.0

// Command telegent-sandbox runs a stand-in for the Telegent API, and for the token endpoints of Telnyx and Mesh, on a loopback address.
//
//	telegent-sandbox terraform test
//	telegent-sandbox -order-polls 3 -fault 'POST /v1.0/numbers/provision 503 times=1' terraform apply
//
// With a command, it runs the command with the environment that the provider needs to find the sandbox, and ends with it and with its
// exit status. Without one, it prints this environment as shell commands to standard output, then one line per request to standard
// error, until it is interrupted:
//
//	telegent-sandbox >sandbox.env &
//
// The environment has the credentials, and the ID of the sandbox's account as TF_VAR_account_id.
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
	"os/exec"
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

// options are what the flags say.
type options struct {
	addr    string
	config  sandbox.Config
	orders  sandbox.OrderCourse
	faults  faults
	journal string   // a file, or ""
	printed bool     // print the environment only
	command []string // nil without a command
}

// run serves a sandbox until ctx is done, or until the command ends, and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "telegent-sandbox:", err)
		return exitUsage
	}
	code, err := serve(ctx, o, stdout, stderr)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "telegent-sandbox:", err)
		return exitFailure
	}
	return code
}

// parse reads the flags. Its usage goes to stderr.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	var failed string
	flags := flag.NewFlagSet("telegent-sandbox", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	usage := func() {
		flags.SetOutput(stderr)
		_, _ = fmt.Fprintln(stderr, "Usage: telegent-sandbox [flags] [command [arguments]]")
		flags.PrintDefaults()
	}
	flags.Usage = func() {} // parse prints it, for -h alone
	addr := flags.String("addr", "127.0.0.1:0", "loopback `address` to listen on; port 0 takes a free one")
	flags.IntVar(&o.config.RequestsPerMinute, "requests-per-minute", 50, "how many Telegent requests a minute are answered; 0: no limit, here and in the provider")
	flags.DurationVar(&o.config.TokenLifetime, "token-lifetime", 5*time.Minute, "how long a token is good for; negative: expired when issued")
	flags.IntVar(&o.orders.Polls, "order-polls", 0, "how many reads of an order answer Pending before it ends; 0: it ends at once")
	flags.StringVar(&failed, "order-error", "", "`message` of the carrier with which every order fails")
	flags.Var(&o.faults, "fault", "`fault` that requests meet: an optional method and path, then a status, drop, lost (carried out, but not answered), hang or\n"+
		"delay=2s, then an optional times=1 or every=10; may be repeated")
	flags.StringVar(&o.journal, "journal", "", "`file` for one line per request; without it, they go to standard error if there is no command")
	flags.BoolVar(&o.printed, "env", false, "print the environment for -addr and end")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			usage()
		}
		return o, err
	}
	if o.config.RequestsPerMinute < 0 {
		return o, errors.New("-requests-per-minute must not be negative; 0 is no limit")
	}
	if o.config.RequestsPerMinute == 0 {
		o.config.RequestsPerMinute = -1
	}
	if o.config.TokenLifetime == 0 {
		return o, errors.New("-token-lifetime must not be 0; a negative one gives expired tokens")
	}
	if o.orders.Polls < 0 {
		return o, errors.New("-order-polls must not be negative")
	}
	if failed != "" {
		o.orders.Status, o.orders.Message = "Error", failed
	}
	o.command = flags.Args()
	if o.printed && len(o.command) > 0 {
		return o, fmt.Errorf("-env takes no command, got %q", o.command[0])
	}
	var err error
	o.addr, err = loopback(*addr)
	if err == nil && o.printed && strings.HasSuffix(o.addr, ":0") {
		err = errors.New("-env needs an -addr with a port")
	}
	return o, err
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

// serve runs the server until ctx is done or the command ends, and returns the exit status.
func serve(ctx context.Context, o options, stdout, stderr io.Writer) (int, error) {
	if o.printed {
		_, err := io.WriteString(stdout, exports("http://"+o.addr, o))
		return 0, err
	}
	journal := stderr
	if len(o.command) > 0 {
		journal = io.Discard
	}
	if o.journal != "" {
		file, err := os.Create(o.journal)
		if err != nil {
			return 0, err
		}
		defer func() { _ = file.Close() }()
		journal = file
	}
	var mu sync.Mutex
	o.config.Observe = func(e sandbox.Entry) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = fmt.Fprintln(journal, e)
	}
	s := sandbox.New(o.config)
	defer s.Close()
	s.Inject(o.faults...)
	if o.orders != (sandbox.OrderCourse{}) {
		for _, path := range []string{sandbox.NumberProvisionPath, sandbox.NumberStatusPath} {
			course := o.orders
			course.Path = path
			s.CourseOrders(course)
		}
	}

	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", o.addr)
	if err != nil {
		return 0, err
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	defer func() { _ = server.Close() }()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	url := "http://" + listener.Addr().String()

	if len(o.command) > 0 {
		return execute(ctx, o, url, stdout, stderr)
	}
	if _, err := io.WriteString(stdout, exports(url, o)); err != nil {
		return 0, err
	}
	select {
	case err := <-failed:
		return 0, err
	case <-ctx.Done():
	}
	s.Close()
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_ = server.Shutdown(deadline) // what is not over by then is cut off by Close
	return 0, nil
}

// execute runs a command with the environment of a client of the sandbox at url, and returns its exit status. An interrupt is the
// command's to handle: a terminal sends it to both, so only SIGTERM is passed on. The sandbox serves until the command has ended.
func execute(ctx context.Context, o options, url string, stdout, stderr io.Writer) (int, error) {
	cmd := exec.CommandContext(context.WithoutCancel(ctx), o.command[0], o.command[1:]...) //nolint:gosec // The user's own command.
	cmd.Env = os.Environ()
	for _, variable := range environment(url, o) {
		cmd.Env = append(cmd.Env, variable[0]+"="+variable[1])
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, stderr
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	ended := make(chan struct{})
	go func() {
		select {
		case s := <-terminated:
			_ = cmd.Process.Signal(s)
		case <-ended:
		}
	}()
	err := cmd.Wait()
	close(ended)
	signal.Stop(terminated)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return max(exit.ExitCode(), exitFailure), nil // -1 if a signal ended it
	}
	return 0, err
}

// environment is what a client of the sandbox at url needs: names and values. Without a limit of the sandbox, the provider has none
// either; it would wait for its own one.
func environment(url string, o options) [][2]string {
	variables := [][2]string{
		{"TELEGENT_BASE_URL", url},
		{"TELEGENT_ACCOUNT_KEY", sandbox.DefaultAccountKey},
		{"TELEGENT_ACCOUNT_SECRET", sandbox.DefaultAccountSecret},
		{"TF_VAR_account_id", sandbox.DefaultAccountID},
		{"TELNYX_BASE_URL", url + "/v2"},
		{"TELNYX_CLIENT_ID", sandbox.DefaultTelnyxClientID},
		{"TELNYX_CLIENT_SECRET", sandbox.DefaultTelnyxClientSecret},
		{"MESH_BASE_URL", url},
		{"MESH_CLIENT_ID", sandbox.DefaultMeshClientID},
		{"MESH_CLIENT_SECRET", sandbox.DefaultMeshClientSecret},
	}
	if o.config.RequestsPerMinute < 0 {
		variables = append(variables, [2]string{"TELEGENT_REQUESTS_PER_MINUTE", "0"})
	}
	return variables
}

// exports is the environment of a client of the sandbox at url, as shell commands.
func exports(url string, o options) string {
	var b strings.Builder
	for _, variable := range environment(url, o) {
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
