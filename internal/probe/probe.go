// SPDX-License-Identifier: MPL-2.0

// Package probe asks the live API the questions that its published text leaves open. It
// reads with every operation that reads, compares the answers with the published samples,
// and reports shapes: no id, number, name, email or secret of the account.
//
//	report, err := probe.Run(ctx, probe.Config{BaseURL: base, AccountKey: key, AccountSecret: secret, Progress: os.Stderr})
//	report.WriteMarkdown(os.Stdout)
//
// It changes nothing unless Config.Write is set. It never buys, cancels, texts or calls.
package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// Config says what is probed.
type Config struct {
	BaseURL           telegent.BaseURL
	AccountKey        string
	AccountSecret     token.Secret
	RequestsPerMinute int    // 0 sets no limit
	AccountID         string // of the account to look at; "" is the first that the API lists, or all for a sweep
	Version           string // of the probe
	Write             bool   // also create, change and delete what is free
	Progress          io.Writer
	// Dial connects to the server; nil means by the network, which tests avoid.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// session is one run.
type session struct {
	config Config
	client *client
	v      *vocabulary
	learnt map[string]map[string]any // the first object with an id, by the id's name in lower case
	asked  []asked                   // the reads and their answers
	issued reply                     // the answer of a token call
	report *Report
	trials []*trial // of a run that writes
}

// Run asks everything. An interrupt ends it early, and so does an API that answers no more;
// the report has what was seen. Its error is that of the first token, without which nothing
// can be asked, or says why it ended early.
func Run(ctx context.Context, config Config) (*Report, error) {
	s, err := newSession(config)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	err = s.run(ctx)
	s.finish(time.Since(start))
	return s.report, err
}

func newSession(config Config) (*session, error) {
	v, err := newVocabulary()
	if err != nil {
		return nil, err
	}
	s := &session{
		config: config, client: newClient(config), v: v,
		learnt: map[string]map[string]any{}, report: &Report{Version: config.Version},
	}
	s.learn("", map[string]any{"DistributorId": config.AccountKey})
	if config.AccountID != "" {
		s.learn("", map[string]any{"AccountId": config.AccountID})
	}
	return s, nil
}

// telling returns a context whose waits for the rate limit are told.
func (s *session) telling(ctx context.Context) context.Context {
	return transport.WithWaits(ctx, &transport.Waits{Begin: func(wait time.Duration) {
		s.tell("rate limit", "a pause of "+wait.Round(time.Second).String())
	}})
}

func (s *session) run(ctx context.Context) error {
	ctx = s.telling(ctx)
	if s.config.Progress != nil {
		_, _ = fmt.Fprintln(s.config.Progress, "It takes about 130 requests, with -write about 190. At 50 a minute these are three to four minutes, with pauses of up to one.")
	}
	if _, err := s.client.token(ctx, messageRoutes); err != nil {
		return s.withoutToken(ctx, err)
	}
	if err := s.reads(ctx); err != nil {
		return s.early(err)
	}
	checks := readChecks()
	if s.config.Write {
		checks = append(checks, s.writeChecks()...)
		defer s.cleanUp(ctx)
	}
	for _, c := range checks {
		if err := s.check(ctx, c); err != nil {
			return s.early(err)
		}
	}
	return nil
}

// withoutToken returns the error of the first token. If its answer was a success that the
// provider does not understand, the report shows its form: another call asks for it, as it
// refuses no credential.
func (s *session) withoutToken(ctx context.Context, err error) error {
	answer, isAnswer := errors.AsType[*transport.Error](err)
	if !isAnswer || answer.Status/100 != 2 || errors.Is(err, token.ErrRejected) {
		return err
	}
	if failed := s.check(ctx, readChecks()[0]); failed != nil {
		return failed
	}
	s.report.Incomplete = err.Error()
	return err
}

// early notes that the run ends early, and returns its error.
func (s *session) early(err error) error {
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	s.report.Incomplete = err.Error()
	return fmt.Errorf("%w: the report is not complete", err)
}

// check asks one question.
func (s *session) check(ctx context.Context, c check) error {
	before := s.client.requests
	seen, err := c.ask(ctx, s)
	if err != nil {
		return err
	}
	s.report.Checks = append(s.report.Checks, Check{
		Name: c.name, Assumed: c.assumed, Published: c.published, Seen: seen.text, Verdict: seen.verdict, Means: c.means, Requests: s.client.requests - before,
	})
	s.tell(c.name, seen.text)
	return nil
}

// note adds a read to the report.
func (s *session) note(op string, answer reply, differences []difference) {
	o := Operation{Operation: op, Seen: answer.String()}
	for _, d := range differences {
		o.Differences = append(o.Differences, Difference{Kind: string(d.kind), Seen: d.text})
	}
	s.report.Operations = append(s.report.Operations, o)
}

// tell writes a line of progress, without the secrets that were used.
func (s *session) tell(what, seen string) {
	if s.config.Progress != nil {
		_, _ = fmt.Fprintf(s.config.Progress, "%4d requests  %s: %s\n", s.client.requests, what, s.client.secrets.Scrub(seen))
	}
}
