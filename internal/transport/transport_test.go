// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// server is an in-memory RoundTripper that answers in turn, repeating its last
// answer, and notes when it was asked what.
type server struct {
	answers []answer

	mu     sync.Mutex
	at     []time.Time
	bodies []string
}

type answer struct {
	status int
	header http.Header
	body   func() io.Reader
	err    error
	hang   bool
}

func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.at = append(s.at, time.Now())
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		s.bodies = append(s.bodies, string(body))
	}
	a := s.answers[min(len(s.at), len(s.answers))-1]
	s.mu.Unlock()
	if a.hang {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	if a.err != nil {
		return nil, a.err
	}
	header := a.header
	if header == nil {
		header = http.Header{}
	}
	body := strings.NewReader("")
	if a.body != nil {
		return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(a.body()), Request: req}, nil
	}
	return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(body), Request: req}, nil
}

// waits returns the pauses between the requests.
func (s *server) waits() []time.Duration {
	var waits []time.Duration
	for i := 1; i < len(s.at); i++ {
		waits = append(waits, s.at[i].Sub(s.at[i-1]))
	}
	return waits
}

func options(base http.RoundTripper) transport.Options {
	return transport.Options{UserAgent: "test/1", RequestsPerMinute: 50, RequestTimeout: 30 * time.Second, MaxRetries: 4, Base: base}
}

func post(t *testing.T, ctx context.Context, client *http.Client) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.example.com/v1.0/things?id=hunter2", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	return client.Do(req)
}

func repeatable(ctx context.Context) context.Context {
	return transport.WithCall(ctx, transport.Call{Repeatable: true})
}

var (
	errDial  = &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	errReset = &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
)

func TestRetry(t *testing.T) {
	t.Parallel()
	const whole = 5 // attempts with four retries
	tests := map[string]struct {
		answer        answer
		reads, writes int // attempts
		wantStatus    int
		wantError     error
	}{
		"200":                {answer: answer{status: 200}, reads: 1, writes: 1, wantStatus: 200},
		"307":                {answer: answer{status: 307, header: http.Header{"Location": {"https://elsewhere.example/"}}}, reads: 1, writes: 1, wantStatus: 307},
		"400":                {answer: answer{status: 400}, reads: 1, writes: 1, wantStatus: 400},
		"401":                {answer: answer{status: 401}, reads: 1, writes: 1, wantStatus: 401},
		"403":                {answer: answer{status: 403}, reads: 1, writes: 1, wantStatus: 403},
		"408":                {answer: answer{status: 408}, reads: whole, writes: 1, wantStatus: 408},
		"429":                {answer: answer{status: 429}, reads: whole, writes: whole, wantStatus: 429},
		"429 for an hour":    {answer: answer{status: 429, header: http.Header{"Retry-After": {"3600"}}}, reads: 1, writes: 1, wantStatus: 429},
		"500":                {answer: answer{status: 500}, reads: whole, writes: 1, wantStatus: 500},
		"501":                {answer: answer{status: 501}, reads: 1, writes: 1, wantStatus: 501},
		"502":                {answer: answer{status: 502}, reads: whole, writes: 1, wantStatus: 502},
		"503":                {answer: answer{status: 503}, reads: whole, writes: 1, wantStatus: 503},
		"504":                {answer: answer{status: 504}, reads: whole, writes: 1, wantStatus: 504},
		"never connected":    {answer: answer{err: errDial}, reads: whole, writes: whole, wantError: errDial},
		"connection lost":    {answer: answer{err: errReset}, reads: whole, writes: 1, wantError: errReset},
		"lost while reading": {answer: answer{status: 200, body: func() io.Reader { return io.MultiReader(strings.NewReader("{"), failing{}) }}, reads: whole, writes: 1, wantError: io.ErrUnexpectedEOF},
		"hang":               {answer: answer{hang: true}, reads: whole, writes: 1, wantError: transport.ErrTimeout},
		"too large":          {answer: answer{status: 200, body: func() io.Reader { return io.LimitReader(endless{}, 17<<20) }}, reads: 1, writes: 1, wantError: transport.ErrTooLarge},
	}
	for name, test := range tests {
		for _, kind := range []string{"read", "write"} {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := &server{answers: []answer{test.answer}}
					ctx, want := t.Context(), test.writes
					if kind == "read" {
						ctx, want = repeatable(ctx), test.reads
					}
					resp, err := post(t, ctx, transport.New(options(s)))
					if !errors.Is(err, test.wantError) {
						t.Errorf("error %v, want %v", err, test.wantError)
					}
					if err == nil && resp.StatusCode != test.wantStatus {
						t.Errorf("status %d, want %d", resp.StatusCode, test.wantStatus)
					}
					if len(s.at) != want {
						t.Errorf("%d attempts, want %d", len(s.at), want)
					}
					for _, body := range s.bodies {
						if body != "body" {
							t.Errorf("an attempt sent %q", body)
						}
					}
				})
			})
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestRetryWaits(t *testing.T) {
	t.Parallel()
	date := time.Date(2025, 5, 2, 18, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		status int
		header http.Header
		least  time.Duration
		most   time.Duration
	}{
		"500 backs off":                   {status: 500, least: 1, most: 500 * time.Millisecond},
		"503 with seconds":                {status: 503, header: http.Header{"Retry-After": {"7"}}, least: 7 * time.Second, most: 7 * time.Second},
		"429 with seconds":                {status: 429, header: http.Header{"Retry-After": {"42"}}, least: 42 * time.Second, most: 42 * time.Second},
		"429 with a date":                 {status: 429, header: http.Header{"Retry-After": {date.Add(20 * time.Second).Format(http.TimeFormat)}, "Date": {date.Format(http.TimeFormat)}}, least: 20 * time.Second, most: 20 * time.Second},
		"429 with a date that has passed": {status: 429, header: http.Header{"Retry-After": {date.Add(-time.Hour).Format(http.TimeFormat)}, "Date": {date.Format(http.TimeFormat)}}},
		"429 with nonsense":               {status: 429, header: http.Header{"Retry-After": {"soon"}}, least: 15 * time.Second, most: 15 * time.Second},
		"429 with a negative number":      {status: 429, header: http.Header{"Retry-After": {"-5"}}, least: 15 * time.Second, most: 15 * time.Second},
		"429 without a word":              {status: 429, least: 15 * time.Second, most: 15 * time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{answers: []answer{{status: test.status, header: test.header}, {status: 200}}}
				if _, err := post(t, repeatable(t.Context()), transport.New(options(s))); err != nil {
					t.Fatal(err)
				}
				waits := s.waits()
				if len(waits) != 1 || waits[0] < test.least || waits[0] > test.most {
					t.Errorf("waited %v, want one wait from %s to %s", waits, test.least, test.most)
				}
			})
		})
	}
}

func TestBackoffGrowsToItsBound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []answer{{status: 500}}}
		o := options(s)
		o.MaxRetries, o.RequestsPerMinute = 80, 0
		if _, err := post(t, repeatable(t.Context()), transport.New(o)); err != nil {
			t.Fatal(err)
		}
		var longest time.Duration
		for i, wait := range s.waits() {
			if bound := min(30*time.Second, 500*time.Millisecond<<min(i, 10)); wait > bound {
				t.Errorf("wait %d is %s, above %s", i, wait, bound)
			}
			longest = max(longest, wait)
		}
		if longest < 15*time.Second {
			t.Errorf("in 80 repeats no wait was longer than %s", longest)
		}
	})
}

func TestLimit(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		perMinute, requests int
		want                time.Duration
	}{
		"a minute's worth at once":     {perMinute: 50, requests: 50, want: 0},
		"then as the minute goes":      {perMinute: 50, requests: 60, want: 12 * time.Second},
		"no limit":                     {perMinute: 0, requests: 500, want: 0},
		"a lower limit of the account": {perMinute: 2, requests: 4, want: time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := options(&server{answers: []answer{{status: 200}}})
				o.RequestsPerMinute = test.perMinute
				client := transport.New(o)
				start := time.Now()
				for range test.requests {
					if _, err := post(t, t.Context(), client); err != nil {
						t.Fatal(err)
					}
				}
				if took := time.Since(start).Round(time.Second); took != test.want {
					t.Errorf("took %s, want %s", took, test.want)
				}
			})
		})
	}
}

func TestLimitCountsRepeats(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []answer{{err: errDial}, {status: 200}}}
		o := options(s)
		o.RequestsPerMinute = 1
		if _, err := post(t, t.Context(), transport.New(o)); err != nil {
			t.Fatal(err)
		}
		if waits := s.waits(); len(waits) != 1 || waits[0] != time.Minute {
			t.Errorf("the repeat came after %v, want a minute", waits)
		}
	})
}

func TestTooManyRequestsHoldsEveryoneBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []answer{{status: 429, header: http.Header{"Retry-After": {"20"}}}, {status: 200}}}
		client := transport.New(options(s))
		start := time.Now()
		var wait sync.WaitGroup
		wait.Go(func() {
			if _, err := post(t, t.Context(), client); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		for range 9 {
			wait.Go(func() {
				if _, err := post(t, t.Context(), client); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if len(s.at) != 11 {
			t.Errorf("%d attempts, want the refused one and 10", len(s.at))
		}
		for _, at := range s.at[1:] {
			if early := 20*time.Second - at.Sub(start); early > 0 {
				t.Errorf("an attempt came %s before the API would take it", early)
			}
		}
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()
	tests := map[string][]answer{
		"in a hang":         {{hang: true}},
		"in a backoff":      {{status: 503, header: http.Header{"Retry-After": {"60"}}}},
		"at a closed gate":  {{status: 429, header: http.Header{"Retry-After": {"60"}}}},
		"at the rate limit": {{status: 200}},
	}
	for name, answers := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := options(&server{answers: answers})
				o.RequestsPerMinute = 1
				client := transport.New(o)
				ctx, cancel := context.WithCancel(repeatable(t.Context()))
				done := make(chan error)
				start := time.Now()
				go func() {
					_, err := post(t, ctx, client)
					if name == "at the rate limit" {
						_, err = post(t, ctx, client)
					}
					done <- err
				}()
				synctest.Wait()
				cancel()
				if err := <-done; !errors.Is(err, context.Canceled) {
					t.Errorf("error %v, want the cancellation", err)
				}
				if took := time.Since(start); took != 0 {
					t.Errorf("went on for %s", took)
				}
			})
		})
	}
}

func TestLogTellsNoSecret(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(repeatable(t.Context()), &log)
		s := &server{answers: []answer{{err: errReset}, {status: 200, body: func() io.Reader { return strings.NewReader("hunter2") }, header: http.Header{"X": {"hunter2"}}}}}
		if _, err := post(t, ctx, transport.New(options(s))); err != nil {
			t.Fatal(err)
		}
		lines, err := tflogtest.MultilineJSONDecode(&log)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			delete(line, "@module")
			delete(line, "duration_ms")
		}
		want := []map[string]any{
			{"@level": "debug", "@message": "HTTP request without an answer", "method": "POST", "path": "/v1.0/things", "attempt": 1.0},
			{"@level": "debug", "@message": "HTTP request", "method": "POST", "path": "/v1.0/things", "attempt": 2.0, "status": 200.0},
		}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}
