// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// account is an API that accepts 50 requests a minute from all runs together, and
// answers after a tenth of a second.
type account struct {
	counts     string // how it counts a minute
	retryAfter bool

	mu      sync.Mutex
	accepts []time.Time // of the latest minute
	tokens  float64     // of the bucket
	last    time.Time   // when they were counted
	total   int
	refused int
}

const accountLimit = 50

func (a *account) RoundTrip(req *http.Request) (*http.Response, error) {
	<-time.After(50*time.Millisecond + jitter(50*time.Millisecond))
	wait := a.take(time.Now())
	<-time.After(50*time.Millisecond + jitter(50*time.Millisecond))
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: req}
	if wait > 0 {
		resp.StatusCode = http.StatusTooManyRequests
		if a.retryAfter {
			resp.Header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		}
	}
	return resp, nil
}

// take counts a request and returns how long to wait for the next one, 0 if it is
// accepted.
func (a *account) take(now time.Time) (wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	defer func() {
		a.total++
		if wait > 0 {
			a.refused++
		}
	}()
	switch a.counts {
	case "a window from its first request":
		if len(a.accepts) > 0 && now.Sub(a.accepts[0]) >= time.Minute {
			a.accepts = nil
		}
	case "minutes of the clock":
		if len(a.accepts) > 0 && a.accepts[0].Truncate(time.Minute) != now.Truncate(time.Minute) {
			a.accepts = nil
		}
		if len(a.accepts) == accountLimit {
			return now.Truncate(time.Minute).Add(time.Minute).Sub(now)
		}
	case "a sliding window":
		for len(a.accepts) > 0 && now.Sub(a.accepts[0]) >= time.Minute {
			a.accepts = a.accepts[1:]
		}
	case "a token bucket":
		if a.last.IsZero() {
			a.tokens, a.last = accountLimit, now
		}
		a.tokens = min(accountLimit, a.tokens+now.Sub(a.last).Minutes()*accountLimit)
		a.last = now
		if a.tokens < 1 {
			return time.Duration((1 - a.tokens) / accountLimit * float64(time.Minute))
		}
		a.tokens--
		return 0
	}
	if len(a.accepts) == accountLimit {
		return time.Minute - now.Sub(a.accepts[0])
	}
	a.accepts = append(a.accepts, now)
	return 0
}

// ideal is the least time that requests need.
func (a *account) ideal(requests int) time.Duration {
	if a.counts == "a token bucket" {
		return time.Duration(requests-accountLimit) * time.Minute / accountLimit
	}
	return time.Duration((requests-1)/accountLimit) * time.Minute
}

// Runs that share an account all finish, and waste few requests.
func TestRunsShareAnAccount(t *testing.T) {
	t.Parallel()
	for _, counts := range []string{"a window from its first request", "minutes of the clock", "a sliding window", "a token bucket"} {
		for _, retryAfter := range []bool{true, false} {
			for _, runs := range []int{2, 4, 8, 16, 32} {
				t.Run(fmt.Sprintf("%s, Retry-After %t, %d runs", counts, retryAfter, runs), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						const each, parallel = 31, 10
						a := &account{counts: counts, retryAfter: retryAfter}
						start := time.Now()
						var wait sync.WaitGroup
						for range runs {
							layer := &limit{next: a, limiter: newLimiter(accountLimit, DefaultRateLimitTimeout)}
							var sent atomic.Int64
							for range parallel {
								wait.Go(func() {
									for sent.Add(1) <= each {
										if resp, err := post(t.Context(), t, layer); err != nil || resp.StatusCode != http.StatusOK {
											t.Errorf("%v %v", resp, err)
										}
									}
								})
							}
						}
						wait.Wait()
						took, ideal := time.Since(start), a.ideal(runs*each)
						wasted := float64(a.refused) / float64(a.total)
						// The runs must be random, so the bounds are wide. Without Retry-After it is
						// unknown when to try again.
						most, waste := 1.5, 0.45
						if !retryAfter || counts == "a token bucket" {
							most = 5
						}
						if took > time.Duration(most*float64(ideal))+time.Minute || wasted > waste {
							t.Errorf("took %s, want at most %.1f times %s; %.0f%% were answered 429, want at most %.0f%%", took, most, ideal, 100*wasted, 100*waste)
						}
						t.Logf("%s, the least is %s (%.2f), %.0f%% of %d requests were answered 429",
							took.Round(time.Second), ideal, took.Minutes()/ideal.Minutes(), 100*wasted, a.total)
					})
				})
			}
		}
	}
}
