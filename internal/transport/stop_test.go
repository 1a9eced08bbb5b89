// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// errStopped is what ends the contexts of these tests.
var errStopped = errors.New("stopped")

// line is a server behind a line on which everything takes its time.
type line struct {
	connect, think, read time.Duration // to the connection, to the answer's header, and to its end
	refused              error         // of every connection
	answers              []answer      // in turn, the last one for ever

	sent int // whole requests
}

func (l *line) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := pass(req.Context(), l.connect); err != nil {
		return nil, err
	}
	if l.refused != nil {
		return nil, l.refused
	}
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil {
		trace.WroteHeaders()
	}
	if req.Body != nil {
		if _, err := io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	a := l.answers[min(l.sent, len(l.answers)-1)]
	l.sent++
	if err := pass(req.Context(), l.think); err != nil {
		return nil, err
	}
	if a.err != nil {
		return nil, a.err
	}
	header := a.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	body := io.MultiReader(strings.NewReader("ans"), &slow{req.Context(), l.read}, strings.NewReader("wer"))
	return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(body), Request: req}, nil
}

// slow is the pause in the midst of a body.
type slow struct {
	ctx   context.Context //nolint:containedctx // A body has no other way to hear of it.
	pause time.Duration
}

func (s *slow) Read([]byte) (int, error) {
	if err := pass(s.ctx, s.pause); err != nil {
		return 0, err
	}
	return 0, io.EOF
}

// pass lets time pass.
func pass(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// bank is a Bearer that takes its time, and may end its caller's call as it hands a token out.
type bank struct {
	takes time.Duration
	then  func()
}

func (b *bank) Bearer(ctx context.Context, _ *url.URL, _ bool) (string, error) {
	if err := pass(ctx, b.takes); err != nil {
		return "", context.Cause(ctx)
	}
	if b.then != nil {
		b.then()
	}
	return "token", nil
}

func (b *bank) Refused(*url.URL, string) {}

// send makes a call as those of the API are made, and returns its answer.
func send(ctx context.Context, client *http.Client, url, body string) (status int, answer string, err error) {
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, reader)
	if err != nil {
		return 0, "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	read, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(read), err
}

const thing = "https://api.example.com/v1.0/things"

// A stop ends at once what was not sent, and what changes nothing. A write that was
// sent has its answer.
func TestStop(t *testing.T) {
	t.Parallel()
	ok := []answer{{status: 200}}
	tests := map[string]struct {
		line    line
		token   time.Duration // until there is a token
		limited bool          // the minute's only request has gone already
		stop    time.Duration // after so long; at 0 before the call
		sent    int           // requests, of a read and of a write
		// answered is when a write has its answer; at 0 it ends by the stop as a read
		// does. The status is that of the answer; at 0 the write is refused, and not
		// sent again.
		answered time.Duration
		status   int
	}{
		"before the call":       {line: line{answers: ok}},
		"waiting for the limit": {line: line{answers: ok}, limited: true, stop: 30 * time.Second},
		"getting a token":       {line: line{answers: ok}, token: time.Minute, stop: 30 * time.Second},
		"connecting":            {line: line{connect: 20 * time.Second, answers: ok}, stop: 10 * time.Second},
		"before the answer":     {line: line{think: 20 * time.Second, answers: ok}, stop: 10 * time.Second, sent: 1, answered: 20 * time.Second, status: 200},
		"within the answer":     {line: line{read: 20 * time.Second, answers: ok}, stop: 10 * time.Second, sent: 1, answered: 20 * time.Second, status: 200},
		"as soon as it is sent": {
			line: line{connect: 10 * time.Second, think: 5 * time.Second, read: 5 * time.Second, answers: ok},
			stop: 10*time.Second + 1, sent: 1, answered: 20 * time.Second, status: 200,
		},
		"before a fault": {
			line: line{think: 20 * time.Second, answers: []answer{{status: 500}, {status: 200}}},
			stop: 10 * time.Second, sent: 1, answered: 20 * time.Second, status: 500,
		},
		"before a 429": {
			line: line{think: 20 * time.Second, answers: []answer{{status: 429}, {status: 200}}},
			stop: 10 * time.Second, sent: 1, answered: 20 * time.Second, status: 429,
		},
		"before a 401": {
			line: line{think: 20 * time.Second, answers: []answer{{status: 401}, {status: 200}}},
			stop: 10 * time.Second, sent: 1, answered: 20 * time.Second,
		},
		"before a redirect": {
			line: line{think: 20 * time.Second, answers: []answer{{status: 307, header: http.Header{"Location": {"/elsewhere"}}}, {status: 200}}},
			stop: 10 * time.Second, sent: 1, answered: 20 * time.Second,
		},
		"backing off": {
			line: line{answers: []answer{{status: 429, header: retryAfterHeader("60")}, {status: 200}}},
			stop: 30 * time.Second, sent: 1,
		},
		"in the second attempt": {
			line: line{think: 20 * time.Second, answers: []answer{{status: 429, header: retryAfterHeader("60")}, {status: 200}}},
			stop: 90 * time.Second, sent: 2, answered: 100 * time.Second, status: 200,
		},
	}
	for name, test := range tests {
		for _, kind := range []string{"read", "write"} {
			t.Run(name+", a "+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					l := test.line
					limiter := newLimiter(0, DefaultRateLimitTimeout)
					if test.limited {
						limiter = newLimiter(1, DefaultRateLimitTimeout)
						if err := limiter.wait(t.Context(), limiter.waiterOf(t.Context())); err != nil {
							t.Fatal(err)
						}
					}
					transport := &Transport{base: &bound{next: &l, timeout: 30 * time.Second}, limiter: limiter, maxRetries: 4}
					ctx, stop := context.WithCancelCause(t.Context())
					defer stop(nil)
					ends, status := max(test.stop, test.answered), test.status
					if kind == "read" {
						ctx, ends, status = repeatable(ctx), test.stop, 0
					}
					if test.stop == 0 {
						stop(errStopped)
					}
					time.AfterFunc(test.stop, func() { stop(errStopped) })

					start := time.Now()
					got, body, err := send(ctx, transport.Authorized(&bank{takes: test.token}), thing, "body")
					if took := time.Since(start); took < ends || took > ends+200*time.Millisecond { // The end of a pause is random.
						t.Errorf("ended after %s, want %s", took, ends)
					}
					if got != status || status != 0 && (err != nil || body != "answer") {
						t.Errorf("%d %q, %v; want the answer %d", got, body, err, status)
					}
					if status == 0 && !errors.Is(err, errStopped) {
						t.Errorf("%v, want the stop", err)
					}
					if kind == "write" && errors.Is(err, ErrOutcomeUnknown) {
						t.Errorf("%v; want it known that nothing took effect", err)
					}
					<-time.After(time.Hour)
					if l.sent != test.sent {
						t.Errorf("%d requests were sent, want %d", l.sent, test.sent)
					}
				})
			})
		}
	}
}

// What ends between the token and the sending is not sent.
func TestStopAsTheTokenIsThere(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		call Call
		body string
	}{
		"a read":                 {call: Call{Repeatable: true}, body: "body"},
		"a write":                {body: "body"},
		"a write without a body": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &line{answers: []answer{{status: 200}}}
			transport := &Transport{base: &bound{next: l, timeout: 30 * time.Second}, limiter: newLimiter(0, DefaultRateLimitTimeout), maxRetries: 4}
			ctx, stop := context.WithCancelCause(WithCall(t.Context(), test.call))
			_, _, err := send(ctx, transport.Authorized(&bank{then: func() { stop(errStopped) }}), thing, test.body)
			if !errors.Is(err, errStopped) || errors.Is(err, ErrOutcomeUnknown) || l.sent != 0 {
				t.Errorf("%v, and %d requests; want the stop, and none", err, l.sent)
			}
		})
	}
}

// http.Transport may take the body anew, where a connection was gone before anything
// was written.
func TestStopOfARewind(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancelCause(t.Context())
	_, err := post(ctx, t, &bound{next: rewinding{stop: func() { stop(errStopped) }}, timeout: time.Minute})
	if !errors.Is(err, errStopped) || wasSent(err) {
		t.Errorf("%v, sent: %t; want the stop, and nothing sent", err, wasSent(err))
	}
}

type rewinding struct{ stop func() }

func (r rewinding) RoundTrip(req *http.Request) (*http.Response, error) {
	r.stop()
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	if _, err := io.ReadAll(body); err != nil {
		return nil, err
	}
	return nil, errors.New("the body was read")
}

// The deadline of a caller, such as a poll's, ends its call as a stop does.
func TestDeadline(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		line     line
		answered bool // a write has its answer, after 20 s
	}{
		"connecting":        {line: line{connect: 20 * time.Second}},
		"before the answer": {line: line{think: 20 * time.Second}, answered: true},
		"within the answer": {line: line{read: 20 * time.Second}, answered: true},
	}
	for name, test := range tests {
		for _, kind := range []string{"read", "write"} {
			t.Run(name+", a "+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					l := test.line
					l.answers = []answer{{status: 200}}
					transport := &Transport{base: &bound{next: &l, timeout: 30 * time.Second}, limiter: newLimiter(0, DefaultRateLimitTimeout), maxRetries: 4}
					ctx, end := context.WithTimeout(t.Context(), 10*time.Second)
					defer end()
					if kind == "read" {
						ctx = repeatable(ctx)
					}
					start := time.Now()
					status, body, err := send(ctx, transport.Authorized(&bank{}), thing, "body")
					took := time.Since(start)
					if kind == "write" && test.answered {
						if status != 200 || body != "answer" || took != 20*time.Second {
							t.Errorf("%d %q, %v after %s; want the answer after 20s", status, body, err, took)
						}
						return
					}
					if !errors.Is(err, context.DeadlineExceeded) || took != 10*time.Second || errors.Is(err, ErrOutcomeUnknown) {
						t.Errorf("%v after %s, want the deadline after 10s", err, took)
					}
				})
			})
		}
	}
}

// A write that was sent ends by the request timeout, if no answer comes.
func TestStopDoesNotMakeAWriteEndless(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]line{
		"before the answer": {think: time.Hour},
		"within the answer": {read: time.Hour},
	} {
		for _, stop := range []time.Duration{10 * time.Second, time.Minute} {
			t.Run(name+", stopped after "+stop.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					l := l
					l.answers = []answer{{status: 200}}
					transport := &Transport{base: &bound{next: &l, timeout: 30 * time.Second}, limiter: newLimiter(0, DefaultRateLimitTimeout), maxRetries: 4}
					ctx, end := context.WithTimeoutCause(t.Context(), stop, errStopped)
					defer end()
					start := time.Now()
					_, _, err := send(ctx, transport.Authorized(&bank{}), thing, "body")
					if took := time.Since(start); !errors.Is(err, ErrTimeout) || !errors.Is(err, ErrOutcomeUnknown) || took != 30*time.Second {
						t.Errorf("%v after %s; want ErrTimeout of unknown outcome after 30s", err, took)
					}
					if l.sent != 1 {
						t.Errorf("%d requests were sent, want 1", l.sent)
					}
				})
			})
		}
	}
}

// A write without a body cannot be held back while it connects, so it goes on.
func TestStopOfAWriteWithoutABody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &line{connect: 10 * time.Second, think: 10 * time.Second, answers: []answer{{status: 200}}}
		transport := &Transport{base: &bound{next: l, timeout: 30 * time.Second}, limiter: newLimiter(0, DefaultRateLimitTimeout), maxRetries: 4}
		ctx, end := context.WithTimeout(t.Context(), 5*time.Second)
		defer end()
		if status, body, err := send(ctx, transport.Authorized(&bank{}), thing, ""); status != 200 || body != "answer" || l.sent != 1 {
			t.Errorf("%d %q, %v, and %d requests; want the answer to one", status, body, err, l.sent)
		}
	})
}

// The same over connections of net/http's own.
func TestStopOverAConnection(t *testing.T) {
	t.Parallel()
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			arrived, left, answer := make(chan string), make(chan struct{}), make(chan struct{})
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Proto != protocol {
					t.Errorf("%s, want %s", r.Proto, protocol)
				}
				body, err := io.ReadAll(r.Body)
				if err != nil {
					return
				}
				arrived <- string(body)
				select {
				case <-answer:
					_, _ = io.WriteString(w, "answer")
				case <-r.Context().Done():
					close(left)
				}
			}))
			server.EnableHTTP2 = protocol == "HTTP/2.0"
			server.StartTLS()
			defer server.Close()
			roots := x509.NewCertPool()
			roots.AddCert(server.Certificate())
			transport := New(Options{RootCAs: roots, RequestTimeout: time.Hour})
			client := transport.Authorized(&bank{})

			// stopped makes a call and stops it when the server has it.
			stopped := func(ctx context.Context) (status int, body string, err error) {
				ctx, stop := context.WithCancelCause(ctx)
				done := make(chan struct{})
				go func() {
					defer close(done)
					status, body, err = send(ctx, client, server.URL, "body")
				}()
				if got := <-arrived; got != "body" {
					t.Errorf("the server got %q", got)
				}
				stop(errStopped)
				if callOf(ctx).Repeatable {
					<-left
				} else {
					answer <- struct{}{}
				}
				<-done
				return status, body, err
			}
			if status, body, err := stopped(t.Context()); status != 200 || body != "answer" {
				t.Errorf("a write: %d %q, %v; want the answer", status, body, err)
			}
			if _, _, err := stopped(repeatable(t.Context())); !errors.Is(err, errStopped) {
				t.Errorf("a read: %v, want the stop", err)
			}

			// Where the stop comes first, the server never has the body.
			for moment, trace := range map[string]func(stop func()) *httptrace.ClientTrace{
				"with a connection": func(stop func()) *httptrace.ClientTrace {
					return &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { stop() }}
				},
				"with the headers written": func(stop func()) *httptrace.ClientTrace {
					return &httptrace.ClientTrace{WroteHeaders: stop}
				},
			} {
				ctx, stop := context.WithCancelCause(t.Context())
				ctx = httptrace.WithClientTrace(ctx, trace(func() { stop(errStopped) }))
				done := make(chan error, 1)
				go func() {
					_, _, err := send(ctx, client, server.URL, "body")
					done <- err
				}()
				select {
				case err := <-done:
					if !errors.Is(err, errStopped) || errors.Is(err, ErrOutcomeUnknown) {
						t.Errorf("stopped %s: %v, want the stop", moment, err)
					}
				case <-arrived:
					t.Errorf("stopped %s: the server has the body", moment)
					answer <- struct{}{}
				}
			}
		})
	}
}

// A caller that stops while a connection is made does not wait for it.
func TestStopOfADial(t *testing.T) {
	t.Parallel()
	for _, ctx := range []context.Context{t.Context(), repeatable(t.Context())} {
		dialing := make(chan struct{})
		transport := New(Options{RequestTimeout: time.Hour, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			close(dialing)
			<-ctx.Done()
			return nil, ctx.Err()
		}})
		ctx, stop := context.WithCancelCause(ctx)
		go func() {
			<-dialing
			stop(errStopped)
		}()
		if _, _, err := send(ctx, transport.Authorized(&bank{}), thing, "body"); !errors.Is(err, errStopped) || errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("%v, want the stop", err)
		}
	}
}
