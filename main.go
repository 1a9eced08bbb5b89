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
