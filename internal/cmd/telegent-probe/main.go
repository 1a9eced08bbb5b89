// SPDX-License-Identifier: MPL-2.0

// Command telegent-probe asks the live Telegent API the questions that its published text
// leaves open, and writes a report that can be shared: it has shapes, and no id, number,
// name, email or secret of the account.
//
//	export TELEGENT_ACCOUNT_KEY=… TELEGENT_ACCOUNT_SECRET=…
//	telegent-probe >report.md
//
// It only reads, unless -write is given. It never buys, cancels, texts or calls.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"github.com/telegent/terraform-provider-telegent/internal/probe"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

const (
	exitFailure = 1
	exitUsage   = 2
)

const defaultRequestsPerMinute = 50

const usage = `Usage: telegent-probe [flags] >report.md

It reads TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET, and TELEGENT_BASE_URL and TELEGENT_REQUESTS_PER_MINUTE if they are set.
It exits with 0 for a report, whatever differs; with 1 if the report is not complete or something is left behind; with 2 for wrong usage.

`

func main() {
	// A terminal that closes and a pipe that breaks must not leave objects behind either.
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGPIPE}
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it.
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run probes and returns the exit status.
func run(ctx context.Context, args []string, env func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("telegent-probe", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		_, _ = fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	write := flags.Bool("write", false, "also create, change and delete a message route, a voice route, a webhook and a message filter")
	sweep := flags.Bool("sweep", false, "delete what earlier runs left behind, and do nothing else")
	yes := flags.Bool("yes", false, "do not ask before writing")
	account := flags.String("account", "", "`id` of the account to look at; defaults to the first one, with -sweep to all")
	file := flags.String("json", "", "also write the report as JSON to this `file`")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return exitUsage
	}
	fail := func(code int, err error) int {
		_, _ = fmt.Fprintln(stderr, "telegent-probe:", err)
		return code
	}
	config, err := configure(env)
	if err != nil {
		return fail(exitUsage, err)
	}
	if flags.NArg() > 0 {
		return fail(exitUsage, errors.New("there are no arguments but the flags"))
	}
	config.AccountID, config.Write, config.Progress = *account, *write, stderr

	ask := func(question string) bool {
		if *yes {
			return true
		}
		_, _ = fmt.Fprintf(stderr, "%s Type yes to go on: ", question)
		line := make(chan string, 1)
		go func() {
			text, _ := bufio.NewReader(stdin).ReadString('\n')
			line <- text
		}()
		select {
		case <-ctx.Done(): // Or an interrupt would wait for a line, too.
			_, _ = fmt.Fprintln(stderr)
			return false
		case text := <-line:
			return strings.TrimSpace(text) == "yes"
		}
	}
	if *sweep {
		deleted, err := probe.Sweep(ctx, config, probe.Prefix, func(found int) bool {
			return ask(fmt.Sprintf("%d objects are deleted: their names begin with %s, or they are message filters for %s.", found, probe.Prefix, probe.MadeUpNumber))
		})
		_, _ = fmt.Fprintf(stderr, "deleted: %d\n", deleted)
		if err != nil {
			return fail(exitFailure, err)
		}
		return 0
	}
	if *write && !ask("One message route, voice route, webhook and message filter are created, changed and deleted. They cost nothing and reach nobody.") {
		return fail(exitFailure, errors.New("nothing was asked"))
	}
	report, err := probe.Run(ctx, config)
	if report != nil && len(report.Operations)+len(report.Checks) > 0 {
		err = errors.Join(err, report.WriteMarkdown(stdout), writeJSON(report, *file))
		if len(report.Left) > 0 { // Standard output is likely a file, which nobody reads now.
			err = errors.Join(err, fmt.Errorf("left behind: %s. Run the probe with -sweep", strings.Join(report.Left, ", ")))
		}
	}
	if err != nil {
		return fail(exitFailure, err)
	}
	return 0
}

// writeJSON writes the report to a file, unless the name is "".
func writeJSON(report *probe.Report, file string) error {
	if file == "" {
		return nil
	}
	w, err := os.Create(file) //nolint:gosec // The user names the file.
	if err != nil {
		return err
	}
	return errors.Join(report.WriteJSON(w), w.Close())
}

// configure reads the environment variables of the provider.
func configure(env func(string) string) (probe.Config, error) {
	config := probe.Config{
		AccountKey: env("TELEGENT_ACCOUNT_KEY"), AccountSecret: token.NewSecret(env("TELEGENT_ACCOUNT_SECRET")),
		RequestsPerMinute: defaultRequestsPerMinute, Version: version(),
	}
	if config.AccountKey == "" || config.AccountSecret.Reveal() == "" {
		return config, errors.New("set TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET")
	}
	if err := token.CheckPadding(config.AccountKey, config.AccountSecret); err != nil {
		return config, errors.New("TELEGENT_ACCOUNT_KEY or TELEGENT_ACCOUNT_SECRET begins or ends with white space")
	}
	if !strings.HasPrefix(config.AccountKey, telegent.AccountKeyPrefix) {
		return config, errors.New("TELEGENT_ACCOUNT_KEY must begin with DID-; perhaps it and the secret are swapped")
	}
	base := env("TELEGENT_BASE_URL")
	if base == "" {
		base = telegent.DefaultBaseURL
	}
	var err error
	if config.BaseURL, err = telegent.ParseBaseURL(base); err != nil {
		return config, fmt.Errorf("TELEGENT_BASE_URL %w", err)
	}
	if text := env("TELEGENT_REQUESTS_PER_MINUTE"); text != "" {
		config.RequestsPerMinute, err = strconv.Atoi(text)
		if err != nil || config.RequestsPerMinute < 0 {
			return config, errors.New("TELEGENT_REQUESTS_PER_MINUTE must be a whole number from 0")
		}
	}
	return config, nil
}

// version returns the version of the module that the probe was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "dev"
}
