// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestLimit(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		perMinute, requests int
		want                time.Duration
	}{
		"a minute's worth at once":     {perMinute: 50, requests: 50, want: 0},
		"the next in the next window":  {perMinute: 50, requests: 51, want: window},
		"and all of its":               {perMinute: 50, requests: 100, want: window},
		"no limit":                     {perMinute: 0, requests: 500, want: 0},
		"a lower limit of the account": {perMinute: 1, requests: 3, want: 2 * window},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				layer := &limit{next: &fake{answers: []answer{{status: 200}}}, limiter: newLimiter(test.perMinute)}
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
		layer := &limit{next: f, limiter: newLimiter(50)}
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

func TestLimitHoldsEveryoneBackAfterA429(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answers: []answer{{status: 429, header: retryAfterHeader("20")}, {status: 429, header: retryAfterHeader("10")}, {status: 200}}}
		layer := &limit{next: f, limiter: newLimiter(50)}
		start := time.Now()
		for range 2 { // the first one, then the one that finds the gate closed and closes it anew
			if _, err := post(t.Context(), t, layer); err != nil {
				t.Fatal(err)
			}
		}
		var wait sync.WaitGroup
		for range 9 {
			wait.Go(func() {
				if _, err := post(t.Context(), t, layer); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		for i, at := range f.at {
			want := map[int]time.Duration{0: 0, 1: 20 * time.Second}[i]
			if i > 1 {
				want = 30 * time.Second
			}
			if at.Sub(start) != want {
				t.Errorf("request %d went after %s, want %s", i, at.Sub(start), want)
			}
		}
	})
}

func TestLimitHoldsNobodyBackForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		layer := &limit{next: &fake{answers: []answer{{status: 429, header: retryAfterHeader("3600")}}}, limiter: newLimiter(50)}
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
		f := &fake{answers: []answer{{status: 429, header: retryAfterHeader("40")}, {status: 200}}}
		layer := &limit{next: f, limiter: newLimiter(2)}
		start := time.Now()
		for range 4 {
			if _, err := post(t.Context(), t, layer); err != nil {
				t.Fatal(err)
			}
		}
		want := []time.Duration{0, 40 * time.Second, window, 40*time.Second + window}
		for i, at := range f.at {
			if at.Sub(start) != want[i] {
				t.Errorf("request %d went after %s, want %s", i, at.Sub(start), want[i])
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
				layer := &limit{next: &fake{answers: []answer{{status: status}}}, limiter: newLimiter(1)}
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
		layer := &limit{next: &fake{answers: []answer{{status: 200}}}, limiter: newLimiter(1)}
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
		layer := &limit{next: &fake{answers: []answer{{status: 200}}}, limiter: newLimiter(1)}
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
		if _, err := post(t.Context(), t, layer); err != nil || time.Since(start) != window {
			t.Errorf("%v after %s, want success after %s", err, time.Since(start), window)
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
					transport := &Transport{base: &fake{answers: []answer{test.first, {status: 200}}}, limiter: newLimiter(test.perMinute)}
					clients := []*http.Client{transport.Client(), transport.Unlimited()}
					if unlimitedFirst {
						slices.Reverse(clients)
					}
					start := time.Now()
					for _, client := range clients {
						if _, err := post(t.Context(), t, client.Transport); err != nil {
							t.Fatal(err)
						}
					}
					if took := time.Since(start); took != 0 {
						t.Errorf("took %s, want no wait", took)
					}
				})
			})
		}
	}
}
