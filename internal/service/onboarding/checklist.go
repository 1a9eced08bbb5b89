// SPDX-License-Identifier: MPL-2.0

package onboarding

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

const (
	byTelegent = "Telegent"
	byPartner  = "Partner"
	byBoth     = "Joint"
)

// The kinds of checks, and the statuses of the automatic ones.
const (
	automatic = "automatic"
	manual    = "manual" // This is both a kind and a status.

	statusPassed  = "passed"
	statusFailed  = "failed"
	statusSkipped = "skipped"
)

// task is one of Telegent's checklist.
type task struct {
	label       string // Telegent's own number; "" for its place in the list
	owner, text string
	// remaining is what a person must do, for an automatic task after its check.
	remaining string
	// see makes the automatic check; nil for a manual task. Its error says why the check failed.
	see func(ctx context.Context) (result, error)
}

// result is that of an automatic check that did not fail.
type result struct{ status, detail string }

// passed is the result of a check that found what it looked for.
func passed(format string, values ...any) (result, error) {
	return result{statusPassed, fmt.Sprintf(format, values...)}, nil
}

// skipped is the result of a check of something optional that is not used.
func skipped(detail string) (result, error) { return result{statusSkipped, detail}, nil }

// leftTo is the result of a check that needs an argument which is not set.
func leftTo(argument string) (result, error) {
	return result{manual, fmt.Sprintf("Set %s to have this checked.", argument)}, nil
}

// check is a task and its result.
type check struct {
	task
	kind, status, detail string
}

// checklist is that of one phase of the onboarding, for one account.
type checklist struct {
	client              *telegent.Client
	unusable            error // the reason why the client cannot make calls; nil if it can
	endpoint            string
	docsURL, swaggerURL string
	timeout             time.Duration

	account, number, order string // "" if not set
}

// tasks returns those of a phase. What several of them read is read once.
func (l checklist) tasks(ctx context.Context, phase int64) []task {
	switch phase {
	case 1:
		return l.access()
	case 2:
		return l.connectivity(newReads(ctx, l))
	case 3:
		return l.walkthrough(newReads(ctx, l))
	default:
		return l.cutover(newReads(ctx, l))
	}
}

// run makes all automatic checks of a phase at the same time and returns the whole list.
func (l checklist) run(ctx context.Context, phase int64) []check {
	ctx, cancel := context.WithTimeoutCause(ctx, l.timeout, fmt.Errorf("no answer within %s", l.timeout))
	defer cancel()
	tasks := l.tasks(ctx, phase)
	checks := make([]check, len(tasks))
	var wait sync.WaitGroup
	for i, t := range tasks {
		checks[i] = check{task: t, kind: manual, status: manual, detail: t.remaining}
		if t.see != nil {
			wait.Go(func() { checks[i].run(ctx) })
		}
	}
	wait.Wait()
	return checks
}

// run makes an automatic check.
func (c *check) run(ctx context.Context) {
	r, err := c.see(ctx)
	switch {
	case err != nil:
		r = result{statusFailed, explain(ctx, err)}
	case r.status != statusSkipped && c.remaining != "":
		r.detail += " " + c.remaining
	}
	c.kind, c.status, c.detail = automatic, r.status, r.detail
}

// explain returns the detail of a failed check, in one line.
func explain(ctx context.Context, err error) string {
	if cause := context.Cause(ctx); cause != nil && (errors.Is(err, cause) || errors.Is(err, context.DeadlineExceeded)) {
		return kit.Explain(cause) +
			" The service may be slow or down, or it may delay requests because too many were sent. Try again, or raise timeout."
	}
	return strings.Join(strings.Fields(kit.Explain(err)), " ")
}
