// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

func TestBeginMasksTheLog(t *testing.T) {
	t.Parallel()
	const secret = `a"b<é+/`
	var log bytes.Buffer
	ctx, end := (&kit.Data{Secrets: []token.Secret{token.NewSecret(secret + "\n"), token.NewSecret(" "), {}}}).Begin(tflogtest.RootLogger(t.Context(), &log))
	defer end()
	tflog.Debug(ctx, "in the message: "+secret)
	lines, err := tflogtest.MultilineJSONDecode(&log)
	if err != nil || len(lines) != 1 || lines[0]["@message"] != "in the message: ***" {
		t.Error(lines, err)
	}
}

func TestBeginEndsWhenTheProviderIsStopped(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(stopped chan struct{}, cancel func()){
		"by itself":        func(stopped chan struct{}, _ func()) { close(stopped) },
		"by the framework": func(_ chan struct{}, cancel func()) { cancel() },
		"by both":          func(stopped chan struct{}, cancel func()) { cancel(); close(stopped) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				stopped := make(chan struct{})
				data := &kit.Data{Stopped: stopped}
				call, cancel := context.WithCancel(t.Context())
				defer cancel()
				early, end := data.Begin(call)
				defer end()
				synctest.Wait()
				if early.Err() != nil {
					t.Error("ended before the stop")
				}
				stop(stopped, cancel)
				late, end := data.Begin(call)
				defer end()
				if late.Err() == nil {
					t.Error("what comes after the stop begins all the same")
				}
				synctest.Wait()
				for _, ctx := range []context.Context{early, late} {
					if err := context.Cause(ctx); !errors.Is(err, kit.ErrInterrupted) {
						t.Errorf("%v, want the interrupt", err)
					}
				}
			})
		})
	}
}

// Parallel calls of one context write their lines at the same time; -race tells if
// the masks do not bear that.
func TestBeginBearsParallelLines(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	root := tflog.SetField(tflogtest.RootLogger(t.Context(), &log), "field", "value")
	ctx, end := (&kit.Data{Secrets: []token.Secret{token.NewSecret("hunter2")}}).Begin(root)
	defer end()
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() { tflog.Debug(ctx, "hunter2", map[string]any{"a": "b"}) })
	}
	wait.Wait()
	lines, err := tflogtest.MultilineJSONDecode(&log)
	if err != nil || len(lines) != 10 || strings.Contains(fmt.Sprint(lines), "hunter2") {
		t.Error(lines, err)
	}
}
