// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

func TestLimit(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		perMinute, requests int
		want                time.Duration
	}{
		"a minute's worth at once":     {perMinute: 50, requests: 50, want: 0},
		"the next in the next window":  {perMinute: 50, requests: 51, want: windowLength},
		"and all of its":               {perMinute: 50, requests: 100, want: windowLength},
		"no limit":                     {perMinute: 0, requests: 500, want: 0},
		"a lower limit of the account": {perMinute: 1, requests: 3, want: 2 * windowLength},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				layer := &limit{next: &fake{answers: []answer{{status: 200}}}, limiter: newLimiter(test.perMinute, DefaultRateLimitTimeout)}
				start := time.Now()
				for range test.requests {
					if _, err := post(t.Context(), t, layer); err != nil {
						t.Fatal(err)
					}
				}
				if took := time.Since(start); took != test.want {
					t.Errorf("took %s, want %s", took, test.want)
				}
			})
		})
	}
}

// No window of a minute, wherever it begins, may see more than the limit.
func TestLimitInEveryWindow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answers: []answer{{status: 200}}}
		layer := &limit{next: f, limiter: newLimiter(50, DefaultRateLimitTimeout)}
		var wait sync.WaitGroup
		for i := range 400 {
			<-time.After(time.Duration(i%7) * 300 * time.Millisecond)
			wait.Go(func() {
				if _, err := post(t.Context(), t, layer); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		for i := 50; i < len(f.at); i++ {
			if apart := f.at[i].Sub(f.at[i-50]); apart < time.Minute {
				t.Fatalf("requests %d and %d are %s apart", i-50, i, apart)
			}
		}
	})
}

// step is the longest random part of a wait after a first 429 of an account of 50
// requests a minute.
const step = 2500 * time.Millisecond

func TestLimitHoldsEveryoneBackAfterA429(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answers: []answer{{status: 429, header: retryAfterHeader("20")}, {status: 429, header: retryAfterHeader("10")}, {status: 200}}}
		layer := &limit{next: f, limiter: newLimiter(50, DefaultRateLimitTimeout)}
		start := time.Now()
		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() {
				if resp, err := post(t.Context(), t, layer); err != nil || resp.StatusCode != http.StatusOK {
					t.Error(resp, err)
				}
			})
			synctest.Wait()
		}
		wait.Wait()
		if len(f.at) != 12 {
			t.Fatalf("%d requests, want ten, and one for each 429", len(f.at))
		}
		if at := f.at[1].Sub(start); at < 20*time.Second || at > 20*time.Second+step {
			t.Errorf("the second request went after %s, want 20s", at)
		}
		if wait := f.at[2].Sub(f.at[1]); wait < 10*time.Second || wait > 10*time.Second+step {
			t.Errorf("the third request waited for %s, want 10s", wait)
		}
		for i := 3; i < len(f.at); i++ {
			if wait := f.at[i].Sub(f.at[i-1]); wait < 100*time.Millisecond || wait > 3*step {
				t.Errorf("request %d went %s after the one before, want the pace of a lowered rate", i, wait)
			}
		}
	})
}

// A 429 uses up no retry, whatever it says, and the call waits as long as it asks.
func TestLimitRepeatsAfterA429(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header      http.Header
		least, most time.Duration
	}{
		"Retry-After":         {header: retryAfterHeader("42"), least: 42 * time.Second, most: 42*time.Second + step},
		"nonsense":            {header: retryAfterHeader("soon"), least: pauseMin / 2, most: 3*pauseMin/2 + step},
		"no Retry-After":      {least: pauseMin / 2, most: 3*pauseMin/2 + step},
		"nothing left":        {header: retryAfterHeader("0"), most: step},
		"almost the patience": {header: retryAfterHeader("1795"), least: 1795 * time.Second, most: 1800 * time.Second},
	}
	for name, test := range tests {
		for kind, ctx := range map[string]func(context.Context) context.Context{"read": repeatable, "write": func(ctx context.Context) context.Context { return ctx }} {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					f := &fake{answers: []answer{{status: 429, header: test.header}, {status: 200}}}
					layer := newRetry(&limit{next: f, limiter: newLimiter(50, DefaultRateLimitTimeout)}, 0)
					resp, err := post(ctx(t.Context()), t, layer)
					if err != nil || resp.StatusCode != http.StatusOK {
						t.Fatal(resp, err)
					}
					if waits := f.waits(); len(waits) != 1 || waits[0] < test.least || waits[0] > test.most {
						t.Errorf("waited %v, want one wait from %s to %s", waits, test.least, test.most)
					}
					for _, body := range f.bodies {
						if body != "body" {
							t.Errorf("an attempt sent %q", body)
						}
					}
				})
			})
		}
	}
}

// A call gives up when its patience has passed, with the API's own answer. The longer
// it waits the fewer requests it wastes.
func TestLimitGivesUp(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header      http.Header
		least, most time.Duration
		requests    int // at most
	}{
		"no Retry-After":        {least: 28 * time.Minute, most: 30 * time.Minute, requests: 40},
		"Retry-After":           {header: retryAfterHeader("60"), least: 29 * time.Minute, most: 30 * time.Minute, requests: 31},
		"a longer Retry-After":  {header: retryAfterHeader("1801"), requests: 1},
		"Retry-After of nought": {header: retryAfterHeader("0"), least: 28 * time.Minute, most: 30 * time.Minute, requests: 60},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{answers: []answer{{status: 429, header: test.header}}}
				start := time.Now()
				resp, err := post(t.Context(), t, newRetry(&limit{next: f, limiter: newLimiter(50, DefaultRateLimitTimeout)}, 4))
				if err != nil || resp.StatusCode != http.StatusTooManyRequests {
					t.Fatal(resp, err)
				}
				if took := time.Since(start); took < test.least || took > test.most || len(f.at) > test.requests {
					t.Errorf("%d requests in %s, want at most %d in %s to %s", len(f.at), took, test.requests, test.least, test.most)
				}
			})
		})
	}
}

// A call that never had its turn gives up as well.
func TestLimitGivesUpInTheQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		layer := &limit{next: &fake{answers: []answer{{status: 429, header: retryAfterHeader("60")}}}, limiter: newLimiter(50, time.Minute+time.Second)}
		start := time.Now()
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				resp, err := post(t.Context(), t, layer)
				if took := time.Since(start); took > time.Minute+time.Second {
					t.Errorf("waited for %s", took)
				}
				if err != nil && !errors.Is(err, ErrNoTime) || err == nil && resp.StatusCode != http.StatusTooManyRequests {
					t.Error(resp, err)
				}
			})
		}
		wait.Wait()
		if took := time.Since(start); took < time.Minute {
			t.Errorf("all gave up after %s", took)
		}
	})
}

// Calls go in the order of their first attempts, also after a 429, and the token call
// of a call goes in its place.
func TestLimitIsFair(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var order []string
		refusals := map[string]int{"first": 3, "third": 2, "third's token": 1}
		next := roundTripper(func(req *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			name := req.Header.Get("Name")
			order = append(order, name)
			resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: req}
			if refusals[name]--; refusals[name] >= 0 {
				resp.StatusCode = http.StatusTooManyRequests
			}
			return resp, nil
		})
		limiter := newLimiter(50, DefaultRateLimitTimeout)
		plain := &limit{next: next, limiter: limiter}
		call := func(ctx context.Context, layer http.RoundTripper, name string) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, thing, nil)
			if err != nil {
				t.Error(err)
				return
			}
			req.Header.Set("Name", name)
			if resp, err := layer.RoundTrip(req); err != nil || resp.StatusCode != http.StatusOK {
				t.Error(name, resp, err)
			}
		}
		withToken := &limit{limiter: limiter, next: roundTripper(func(req *http.Request) (*http.Response, error) {
			name := req.Header.Get("Name")
			call(context.WithoutCancel(req.Context()), plain, name+"'s token")
			return next(req)
		})}
		var wait sync.WaitGroup
		for _, name := range []string{"first", "second", "third", "fourth"} {
			wait.Go(func() {
				layer := http.RoundTripper(plain)
				if name == "third" {
					layer = withToken
				}
				call(t.Context(), layer, name)
			})
			synctest.Wait()
		}
		wait.Wait()
		want := []string{"first", "first", "first", "first", "second", "third's token", "third's token", "third", "third's token", "third", "third's token", "third", "fourth"}
		if diff := cmp.Diff(want, order); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	})
}

type roundTripper func(req *http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// A run begins with one request, then two, four: many runs that begin at once waste few.
// A slow answer delays the others for a second each, at most.
func TestLimitBeginsWithFew(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answer time.Duration
		want   []time.Duration
	}{
		"answers at once":     {want: []time.Duration{0, 0, 0, 0, 0, 0, 0}},
		"quick answers":       {answer: 100 * time.Millisecond, want: []time.Duration{0, 100, 100, 200, 200, 200, 200}},
		"answers that linger": {answer: time.Minute, want: []time.Duration{0, 1000, 2000, 3000, 4000, 5000, 6000}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var at []time.Duration
				start := time.Now()
				layer := &limit{limiter: newLimiter(50, DefaultRateLimitTimeout), next: roundTripper(func(req *http.Request) (*http.Response, error) {
					mu.Lock()
					at = append(at, time.Since(start)/time.Millisecond)
					mu.Unlock()
					<-time.After(test.answer)
					return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
				})}
				var wait sync.WaitGroup
				for range test.want {
					wait.Go(func() {
						if _, err := post(t.Context(), t, layer); err != nil {
							t.Error(err)
						}
					})
				}
				wait.Wait()
				if diff := cmp.Diff(test.want, at); diff != "" {
					t.Errorf("milliseconds (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A call may have its turn before one that came earlier, but was slower to join the queue.
// The token that it needs then does not wait for the earlier one, which waits for its answer.
func TestLimitLetsATokenPass(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(50, DefaultRateLimitTimeout)
		earlier, call := l.waiterOf(t.Context()), l.waiterOf(t.Context())
		if err := l.wait(t.Context(), call); err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		go func() { done <- l.wait(t.Context(), earlier) }()
		synctest.Wait()
		start := time.Now()
		if err := l.wait(t.Context(), l.waiterOf(context.WithValue(t.Context(), waiterKey{}, call))); err != nil || time.Since(start) != 0 {
			t.Errorf("%v after %s, want the token's turn at once", err, time.Since(start))
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// Each long wait is logged once, however many calls wait.
func TestLimitLogsLongWaits(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answers   []answer
		perMinute int
		want      []map[string]any
	}{
		"429": {
			answers: []answer{{status: 429, header: retryAfterHeader("30")}, {status: 200}}, perMinute: 50,
			want: []map[string]any{{"@message": "The API answers 429 Too Many Requests: all requests wait, and are slower afterwards", "retry_after": true, "requests_per_minute": 40.0}},
		},
		"a short 429": {answers: []answer{{status: 429, header: retryAfterHeader("1")}, {status: 200}}, perMinute: 50},
		"the requests per minute": {
			answers: []answer{{status: 200}}, perMinute: 4,
			want: []map[string]any{{"@message": "The requests per minute of this run are used up: all requests wait"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				ctx := tflogtest.RootLogger(t.Context(), &log)
				layer := &limit{next: &fake{answers: test.answers}, limiter: newLimiter(test.perMinute, DefaultRateLimitTimeout)}
				var wait sync.WaitGroup
				for range 8 {
					wait.Go(func() {
						if _, err := post(ctx, t, layer); err != nil {
							t.Error(err)
						}
					})
				}
				wait.Wait()
				lines, err := tflogtest.MultilineJSONDecode(&log)
				if err != nil {
					t.Fatal(err)
				}
				for _, line := range lines {
					if seconds, ok := line["wait_seconds"].(float64); !ok || seconds < 30 || seconds > 62 || line["@level"] != "warn" {
						t.Errorf("%v, want a warning with the wait", line)
					}
					for _, field := range []string{"@level", "@module", "wait_seconds"} {
						delete(line, field)
					}
				}
				if diff := cmp.Diff(test.want, lines); diff != "" {
					t.Errorf("log (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestLimitHoldsNobodyBackForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		layer := &limit{next: &fake{answers: []answer{{status: 429, header: retryAfterHeader("3600")}}}, limiter: newLimiter(50, DefaultRateLimitTimeout)}
		start := time.Now()
		for range 2 {
			if _, err := post(t.Context(), t, layer); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("took %s, want each caller to hear of the hour at once", took)
		}
	})
}

// Those who were held back count from when they went.
func TestLimitCountsFromWhenTheGateOpened(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answers: []answer{{status: 429, header: retryAfterHeader("70")}, {status: 200}}}
		layer := &limit{next: f, limiter: newLimiter(2, DefaultRateLimitTimeout)}
		for range 7 {
			if _, err := post(t.Context(), t, layer); err != nil {
				t.Fatal(err)
			}
		}
		for i := 2; i < len(f.at); i++ {
			if apart := f.at[i].Sub(f.at[i-2]); apart < windowLength {
				t.Errorf("requests %d and %d are %s apart", i-2, i, apart)
			}
		}
	})
}

func TestLimitIsCancelled(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"in the queue": 200, "held back": 429} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				layer := &limit{next: &fake{answers: []answer{{status: status}}}, limiter: newLimiter(1, DefaultRateLimitTimeout)}
				if _, err := post(t.Context(), t, layer); err != nil {
					t.Fatal(err)
				}
				gone := errors.New("gone")
				ctx, cancel := context.WithCancelCause(t.Context())
				done := make(chan error)
				start := time.Now()
				go func() {
					_, err := post(ctx, t, layer)
					done <- err
				}()
				synctest.Wait()
				cancel(gone)
				if err := <-done; !errors.Is(err, gone) || time.Since(start) != 0 {
					t.Errorf("%v after %s, want the cancellation at once", err, time.Since(start))
				}
			})
		})
	}
}

// A call that has ended does not queue, and says why it ended, not that it waited.
func TestLimitTakesNoPlaceForACallThatHasEnded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		layer := &limit{next: &fake{answers: []answer{{status: 200}}}, limiter: newLimiter(1, DefaultRateLimitTimeout)}
		gone := errors.New("gone")
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(gone)
		if _, err := post(ctx, t, layer); err != gone { //nolint:errorlint // It is not wrapped.
			t.Errorf("%v, want the cause and no more", err)
		}
		start := time.Now()
		if _, err := post(t.Context(), t, layer); err != nil || time.Since(start) != 0 {
			t.Errorf("%v after %s, want success at once", err, time.Since(start))
		}
	})
}

func TestLimitDoesNotWaitBeyondTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		layer := &limit{next: &fake{answers: []answer{{status: 200}}}, limiter: newLimiter(1, DefaultRateLimitTimeout)}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		start := time.Now()
		if _, err := post(ctx, t, layer); err != nil {
			t.Fatal(err)
		}
		if _, err := post(ctx, t, layer); !errors.Is(err, ErrNoTime) || time.Since(start) != 0 {
			t.Errorf("%v after %s, want ErrNoTime at once", err, time.Since(start))
		}
		// The place that was not taken is the next caller's.
		if _, err := post(t.Context(), t, layer); err != nil || time.Since(start) != windowLength {
			t.Errorf("%v after %s, want success after %s", err, time.Since(start), windowLength)
		}
	})
}

// A pause that the deadline leaves no time for ends the call, with the API's own answer.
func TestLimitHasNoTimeForAPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answers: []answer{{status: 429, header: retryAfterHeader("20")}}}
		ctx, cancel := context.WithTimeout(repeatable(t.Context()), 30*time.Second)
		defer cancel()
		start := time.Now()
		resp, err := post(ctx, t, newRetry(&limit{next: f, limiter: newLimiter(50, DefaultRateLimitTimeout)}, 4))
		if err != nil || resp.StatusCode != http.StatusTooManyRequests {
			t.Errorf("got %v, %v", resp, err)
		}
		// The first wait fits into the time, the second one does not.
		if took := time.Since(start); len(f.at) != 2 || took < 20*time.Second || took > 20*time.Second+step {
			t.Errorf("%d attempts in %s, want 2 in 20s", len(f.at), took)
		}
	})
}

// What is no call of the API neither waits for the limit nor moves it.
func TestUnlimited(t *testing.T) {
	t.Parallel()
	held := answer{status: 429, header: retryAfterHeader("60")}
	tests := map[string]struct {
		perMinute int
		first     answer
	}{
		"the limit is used up": {perMinute: 1, first: answer{status: 200}},
		"429":                  {perMinute: 50, first: held},
	}
	for name, test := range tests {
		for _, unlimitedFirst := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, unlimited first: %t", name, unlimitedFirst), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					transport := &Transport{base: &fake{answers: []answer{test.first, {status: 200}}}, limiter: newLimiter(test.perMinute, DefaultRateLimitTimeout)}
					clients := []*http.Client{transport.Client(), transport.Unlimited()}
					if unlimitedFirst {
						slices.Reverse(clients)
					}
					start := time.Now()
					var wait sync.WaitGroup
					wait.Go(func() { // It may wait itself.
						if _, err := post(t.Context(), t, clients[0].Transport); err != nil {
							t.Error(err)
						}
					})
					synctest.Wait()
					if _, err := post(t.Context(), t, clients[1].Transport); err != nil {
						t.Error(err)
					}
					if took := time.Since(start); took != 0 {
						t.Errorf("took %s, want no wait", took)
					}
					wait.Wait()
				})
			})
		}
	}
}
