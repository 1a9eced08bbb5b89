// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// logged is a server whose applies have a log of their own each, as the CLI's calls do.
type logged struct {
	tfprotov6.ProviderServer
	mu  sync.Mutex
	log bytes.Buffer
}

func (l *logged) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.log.Write(line)
}

func (l *logged) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return l.ProviderServer.ApplyResourceChange(tflogtest.RootLogger(ctx, l), req)
}

// TestStatusOfSeveralIsLogged parks ten numbers, nine of them in a request that is sent after the
// call that began the queue has ended. Both requests are in the log.
func TestStatusOfSeveralIsLogged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEnv(t, sandbox.Config{})
		all := w.own(parallelism, w.arguments())
		l := &logged{ProviderServer: provider.NewServer("test", provider.WithDial(w.network.Dial))()}
		w.server = acctest.NewServer(t).Next(t, l)
		if diags := w.server.Configure(acctest.Settings("http://" + address)); len(diags) > 0 {
			t.Fatal(formatDiags(diags))
		}
		for _, a := range w.applyTogether(all, w.arguments(args{"status": "parked"})) {
			noErrors(t, a.diags)
		}
		if sent, lines := len(w.batches()), strings.Count(l.log.String(), sandbox.NumberStatusPath); sent != 2 || lines != sent {
			t.Errorf("%d lines of %d requests, want both of two", lines, sent)
		}
	})
}
