// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryRepeats(t *testing.T) {
	t.Parallel()
	const whole = 5 // attempts with four retries
	var (
		refused   = errors.New("connection refused")
		reset     = &sentError{errors.New("connection reset by peer")}
		untrusted = &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
		noToken   = &tokenError{errors.New("401")}
		tooLarge  = &sentError{ErrTooLarge}
	)
	tests := map[string]struct {
		answer        answer
		reads, writes int  // attempts
		unknown       bool // the outcome of a write
	}{
		"200":                        {answer: answer{status: 200}, reads: 1, writes: 1},
		"307":                        {answer: answer{status: 307, header: http.Header{"Location": {"https://elsewhere.example/"}}}, reads: 1, writes: 1},
		"400":                        {answer: answer{status: 400}, reads: 1, writes: 1},
		"401":                        {answer: answer{status: 401}, reads: 1, writes: 1},
		"403":                        {answer: answer{status: 403}, reads: 1, writes: 1},
		"404":                        {answer: answer{status: 404}, reads: 1, writes: 1},
		"408":                        {answer: answer{status: 408}, reads: whole, writes: 1},
		"409":                        {answer: answer{status: 409}, reads: 1, writes: 1},
		"429":                        {answer: answer{status: 429}, reads: 1, writes: 1}, // limit has waited for as long as it may.
		"503 for five minutes":       {answer: answer{status: 503, header: retryAfterHeader("300")}, reads: whole, writes: 1},
		"503 for longer":             {answer: answer{status: 503, header: retryAfterHeader("301")}, reads: 1, writes: 1},
		"500":                        {answer: answer{status: 500}, reads: whole, writes: 1},
		"501":                        {answer: answer{status: 501}, reads: 1, writes: 1},
		"502":                        {answer: answer{status: 502}, reads: whole, writes: 1},
		"503":                        {answer: answer{status: 503}, reads: whole, writes: 1},
		"504":                        {answer: answer{status: 504}, reads: whole, writes: 1},
		"never sent":                 {answer: answer{err: refused}, reads: whole, writes: whole},
		"sent, and the answer lost":  {answer: answer{err: reset}, reads: whole, writes: 1, unknown: true},
		"sent, and the answer large": {answer: answer{err: tooLarge}, reads: 1, writes: 1, unknown: true},
		"untrusted server":           {answer: answer{err: untrusted}, reads: 1, writes: 1},
		"TLS alert":                  {answer: answer{err: &net.OpError{Op: "remote error", Err: errors.New("tls: certificate required")}}, reads: 1, writes: 1},
		"proxy refuses":              {answer: answer{err: &ProxyError{Status: 407}}, reads: 1, writes: 1},
		"proxy fails":                {answer: answer{err: &ProxyError{Status: 502}}, reads: whole, writes: whole},
		"no TLS":                     {answer: answer{err: tls.RecordHeaderError{}}, reads: 1, writes: 1},
		"no token":                   {answer: answer{err: noToken}, reads: 1, writes: 1},
		"no time":                    {answer: answer{err: ErrNoTime}, reads: 1, writes: 1},
	}
	for name, test := range tests {
		for _, kind := range []string{"read", "write"} {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					f := &fake{answers: []answer{test.answer}}
					ctx, want := t.Context(), test.writes
					if kind == "read" {
						ctx, want = repeatable(ctx), test.reads
					}
					resp, err := post(ctx, t, newRetry(f, 4))
					if !errors.Is(err, test.answer.err) {
						t.Errorf("error %v, want %v", err, test.answer.err)
					}
					if got, want := errors.Is(err, ErrOutcomeUnknown), test.unknown && kind == "write"; got != want {
						t.Errorf("outcome unknown: %t, want %t", got, want)
					}
					if err == nil && resp.StatusCode != test.answer.status {
						t.Errorf("status %d, want %d", resp.StatusCode, test.answer.status)
					}
					if len(f.at) != want {
						t.Errorf("%d attempts, want %d", len(f.at), want)
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

func TestRetryWaits(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answer      answer
		least, most time.Duration
	}{
		"500":                  {answer: answer{status: 500}, least: 1, most: backoffMin},
		"503 with Retry-After": {answer: answer{status: 503, header: retryAfterHeader("7")}, least: 7 * time.Second, most: 7 * time.Second},
		"a lost connection":    {answer: answer{err: errors.New("reset")}, least: 1, most: backoffMin},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{answers: []answer{test.answer, {status: 200}}}
				if _, err := post(repeatable(t.Context()), t, newRetry(f, 4)); err != nil {
					t.Fatal(err)
				}
				if waits := f.waits(); len(waits) != 1 || waits[0] < test.least || waits[0] > test.most {
					t.Errorf("waited %v, want one wait from %s to %s", waits, test.least, test.most)
				}
			})
		})
	}
}

func TestRetryBacksOffToItsBound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answers: []answer{{status: 500}}}
		if _, err := post(repeatable(t.Context()), t, newRetry(f, 80)); err != nil {
			t.Fatal(err)
		}
		var longest time.Duration
		for i, wait := range f.waits() {
			if bound := min(backoffMax, backoffMin<<min(i, 10)); wait > bound {
				t.Errorf("wait %d is %s, above %s", i, wait, bound)
			}
			longest = max(longest, wait)
		}
		if longest < backoffMax/2 {
			t.Errorf("in 80 repeats no wait was longer than %s", longest)
		}
	})
}

func TestRetryHasNoTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answers: []answer{{status: 503, header: retryAfterHeader("20")}}}
		ctx, cancel := context.WithTimeout(repeatable(t.Context()), 30*time.Second)
		defer cancel()
		start := time.Now()
		resp, err := post(ctx, t, newRetry(f, 4))
		if err != nil || resp.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("got %v, %v", resp, err)
		}
		// The first wait fits into the time, the second one does not.
		if took := time.Since(start); len(f.at) != 2 || took != 20*time.Second {
			t.Errorf("%d attempts in %s, want 2 in 20s", len(f.at), took)
		}
	})
}

func TestRetryIsCancelled(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]answer{
		"in a hang":    {hang: true},
		"in a backoff": {status: 503, header: retryAfterHeader("60")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(repeatable(t.Context()))
				done := make(chan error)
				start := time.Now()
				go func() {
					_, err := post(ctx, t, newRetry(&fake{answers: []answer{a}}, 4))
					done <- err
				}()
				synctest.Wait()
				cancel()
				if err := <-done; !errors.Is(err, context.Canceled) || time.Since(start) != 0 {
					t.Errorf("%v after %s, want the cancellation at once", err, time.Since(start))
				}
			})
		})
	}
}

// The attempts of a call share its patience, and its place in the queue. Other waits than those
// for the rate limit do not count.
func TestRetryIsOneCallForTheLimit(t *testing.T) {
	t.Parallel()
	t.Run("patience", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			f, start := &fake{answers: []answer{{status: 503}}}, time.Now()
			_, err := post(repeatable(t.Context()), t, newRetry(&limit{next: f, limiter: newLimiter(1, 2*windowLength)}, 9))
			if took := time.Since(start); !errors.Is(err, ErrNoTime) || len(f.at) != 3 || took > 2*windowLength+time.Minute {
				t.Errorf("%d requests in %s, %v; want three, and then the end of its patience", len(f.at), took, err)
			}
		})
	})
	t.Run("other waits", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			f := &fake{answers: []answer{{status: 503, header: retryAfterHeader("240")}, {status: 503, header: retryAfterHeader("240")}, {status: 200}}}
			resp, err := post(repeatable(t.Context()), t, newRetry(&limit{next: f, limiter: newLimiter(50, time.Minute)}, 9))
			if err != nil || resp.StatusCode != http.StatusOK {
				t.Error(resp, err)
			}
		})
	})
	t.Run("place", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			var order []string
			layer := newRetry(&limit{limiter: newLimiter(1, DefaultRateLimitTimeout), next: roundTripper(func(req *http.Request) (*http.Response, error) {
				order = append(order, req.Header.Get("Name"))
				resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: req}
				if len(order) == 1 {
					resp.StatusCode = http.StatusServiceUnavailable
				}
				return resp, nil
			})}, 9)
			var wait sync.WaitGroup
			for _, name := range []string{"first", "second"} {
				wait.Go(func() {
					req, err := http.NewRequestWithContext(repeatable(t.Context()), http.MethodGet, thing, nil)
					if err != nil {
						t.Error(err)
						return
					}
					req.Header.Set("Name", name)
					if resp, err := layer.RoundTrip(req); err != nil || resp.StatusCode != http.StatusOK {
						t.Error(name, resp, err)
					}
				})
				<-time.After(time.Nanosecond) // The first one has its fault then, and waits to retry.
			}
			wait.Wait()
			if want := []string{"first", "first", "second"}; !slices.Equal(order, want) {
				t.Errorf("the order is %q, want %q", order, want)
			}
		})
	})
}
