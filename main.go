// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-telegent serves the provider to Terraform and
// OpenTofu.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/telegent/terraform-provider-telegent/internal/provider"
)

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve to a debugger: print how Terraform is told to attach")
	flag.Parse()
	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	if !isLogging() {
		silence()
		options = append(options, tf6server.WithGoPluginLogger(hclog.New(&hclog.LoggerOptions{Level: hclog.Error, JSONFormat: true})))
	}
	server := provider.NewServer(version)()
	stopOnTerm(server)
	if err := tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer { return server }, options...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// stopOnTerm stops the provider at the first SIGTERM, as the CLI does when it is
// interrupted, instead of ending it. To end a job, CI systems send the signal to all of
// its processes, and the CLI then waits for the answers of the provider, which may have
// just bought something. A second SIGTERM ends the process.
func stopOnTerm(server tfprotov6.ProviderServer) {
	ctx, restore := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		restore()
		_, _ = server.StopProvider(context.WithoutCancel(ctx), &tfprotov6.StopProviderRequest{}) // It never fails.
	})
}

// isLogging reports whether the user wants any log of the CLI or of a provider.
func isLogging() bool {
	for _, name := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_SDK", "TF_LOG_PATH"} {
		if os.Getenv(name) != "" {
			return true
		}
	}
	return false
}

// silence turns off the logs of the SDK and of the provider, except those that have a level
// of their own. They would write every line at TRACE, whatever the CLI wants, which reads all
// and throws it away: a third of the CPU time of both.
func silence() {
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_TELEGENT"} {
		if os.Getenv(name) == "" {
			_ = os.Setenv(name, "off") // It fails only for names that are none.
		}
	}
}
