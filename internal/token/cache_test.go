// SPDX-License-Identifier: MPL-2.0

package token_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// issuer is a Source that takes a second for a token of five minutes, and counts.
type issuer struct {
	lifetime time.Duration
	unknown  bool // the tokens' expiry

	mu      sync.Mutex
	fail    map[string]error // by scope
	asked   []string
	running int
	most    int // that ran at a time
}

func (i *issuer) Token(ctx context.Context, scope string) (token.Token, error) {
	i.mu.Lock()
	i.asked = append(i.asked, scope)
	number := len(i.asked)
	i.running++
	i.most = max(i.most, i.running)
	err := i.fail[scope]
	i.mu.Unlock()
	defer func() {
		i.mu.Lock()
		i.running--
		i.mu.Unlock()
	}()

	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return token.Token{}, ctx.Err()
	case <-timer.C:
	}
	if err != nil {
		return token.Token{}, err
	}
	now := time.Now()
	expiresAt := now.Add(i.lifetime)
	if i.unknown {
		expiresAt = time.Time{}
	}
	return token.New(token.NewSecret(fmt.Sprintf("token-%d", number)), "", expiresAt, now)
}

func newIssuer() *issuer {
	return &issuer{lifetime: 5 * time.Minute, fail: map[string]error{}}
}

// get asks for a token for each scope in parallel and returns what came, in order.
func get(ctx context.Context, cache *token.Cache, scopes ...string) ([]token.Token, []error) {
	tokens, errs := make([]token.Token, len(scopes)), make([]error, len(scopes))
	var wait sync.WaitGroup
	for i, scope := range scopes {
		wait.Go(func() { tokens[i], errs[i] = cache.Token(ctx, scope) })
	}
	wait.Wait()
	return tokens, errs
}

func scopes(n int) []string {
	var scopes []string
	for i := range n {
		scopes = append(scopes, fmt.Sprintf("scope %d", i))
	}
	return scopes
}

func TestCacheAsksOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer()
		cache := token.NewCache(i)
		same := make([]string, 10_000)
		tokens, errs := get(t.Context(), cache, same...)
		for n := range same {
			if errs[n] != nil || tokens[n].Value.Reveal() != "token-1" {
				t.Fatalf("caller %d got %q, %v", n, tokens[n].Value.Reveal(), errs[n])
			}
		}
		if len(i.asked) != 1 {
			t.Errorf("asked %d times, want 1", len(i.asked))
		}
	})
}

func TestCacheHoldsUntilTheMinimum(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lifetime, minimum, after time.Duration
		want                     int // fetches
	}{
		"still good":             {lifetime: 5 * time.Minute, minimum: time.Minute, after: 4 * time.Minute, want: 1},
		"too little left":        {lifetime: 5 * time.Minute, minimum: time.Minute, after: 4*time.Minute + 1, want: 2},
		"a longer minimum":       {lifetime: 5 * time.Minute, minimum: 3 * time.Minute, after: 3 * time.Minute, want: 2},
		"no minimum":             {lifetime: 5 * time.Minute, minimum: 0, after: 5 * time.Minute, want: 1},
		"expired":                {lifetime: 5 * time.Minute, minimum: 0, after: 5*time.Minute + 1, want: 2},
		"never as long":          {lifetime: 5 * time.Minute, minimum: time.Hour, after: 0, want: 2},
		"expired from the start": {lifetime: -time.Minute, minimum: 0, after: 0, want: 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				i := newIssuer()
				i.lifetime = test.lifetime
				cache := token.NewCache(i)
				if _, err := cache.TokenWithLifetime(t.Context(), "s", test.minimum); err != nil {
					t.Fatal(err)
				}
				wait(test.after)
				got, err := cache.TokenWithLifetime(t.Context(), "s", test.minimum)
				if err != nil {
					t.Fatal(err)
				}
				if want := fmt.Sprintf("token-%d", test.want); got.Value.Reveal() != want || len(i.asked) != test.want {
					t.Errorf("got %q after %d fetches, want %q", got.Value.Reveal(), len(i.asked), want)
				}
			})
		})
	}
}

// wait lets the bubble's clock go on.
func wait(d time.Duration) { <-time.After(d) }

func TestCacheDoesNotHoldWhatHasNoExpiry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer()
		i.unknown = true
		cache := token.NewCache(i)
		for n := range 3 {
			if _, err := cache.TokenWithLifetime(t.Context(), "s", 0); err != nil {
				t.Fatal(err)
			}
			if len(i.asked) != n+1 {
				t.Errorf("asked %d times, want %d", len(i.asked), n+1)
			}
		}
	})
}

// A caller that wants much of a token must not be given the held one that a
// caller who wants little finds at the same moment.
func TestCacheMinimumIsEachCallersOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer()
		cache := token.NewCache(i)
		if _, err := cache.Token(t.Context(), "s"); err != nil {
			t.Fatal(err)
		}
		wait(3 * time.Minute)
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				if got, err := cache.TokenWithLifetime(t.Context(), "s", time.Minute); err != nil || got.Left() < time.Minute {
					t.Errorf("a modest caller got %s, %v", got.Left(), err)
				}
			})
			group.Go(func() {
				if got, err := cache.TokenWithLifetime(t.Context(), "s", 4*time.Minute); err != nil || got.Left() < 4*time.Minute {
					t.Errorf("a demanding caller got %s, %v", got.Left(), err)
				}
			})
		}
		group.Wait()
		if len(i.asked) != 2 {
			t.Errorf("asked %d times, want 2", len(i.asked))
		}
	})
}

func TestCacheFirstFetchGoesAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer()
		cache := token.NewCache(i)
		start := time.Now()
		if _, errs := get(t.Context(), cache, scopes(12)...); errors.Join(errs...) != nil {
			t.Fatal(errors.Join(errs...))
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("took %s, want one second alone and one for the rest together", took)
		}
		if len(i.asked) != 12 || i.most != 11 {
			t.Errorf("asked %d times, %d at once; want 12, and 11 after the first", len(i.asked), i.most)
		}
	})
}

var errRejected = fmt.Errorf("401: %w", token.ErrRejected)

func TestCacheRemembersARejectedCredential(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer()
		for _, scope := range scopes(10) {
			i.fail[scope] = errRejected
		}
		cache := token.NewCache(i)
		_, errs := get(t.Context(), cache, scopes(10)...)
		for n, err := range errs {
			if !errors.Is(err, token.ErrRejected) {
				t.Errorf("caller %d got %v", n, err)
			}
		}
		wait(time.Hour)
		if _, err := cache.Token(t.Context(), "another"); !errors.Is(err, token.ErrRejected) {
			t.Errorf("later: %v", err)
		}
		if len(i.asked) != 1 {
			t.Errorf("asked %d times, want 1", len(i.asked))
		}
	})
}

func TestCacheRemembersARejectedScope(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer()
		i.fail["forbidden"] = errRejected
		cache := token.NewCache(i)
		for _, step := range []struct {
			scope string
			want  error
		}{{"allowed", nil}, {"forbidden", token.ErrRejected}, {"forbidden", token.ErrRejected}, {"also allowed", nil}} {
			if _, err := cache.Token(t.Context(), step.scope); !errors.Is(err, step.want) {
				t.Errorf("%s: %v", step.scope, err)
			}
		}
		if len(i.asked) != 3 {
			t.Errorf("asked for %q, want each scope once", i.asked)
		}
	})
}

func TestCacheForgetsOtherErrors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("500")
		i := newIssuer()
		i.fail["s"] = broken
		cache := token.NewCache(i)
		if _, err := cache.Token(t.Context(), "s"); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		delete(i.fail, "s")
		if _, err := cache.Token(t.Context(), "s"); err != nil {
			t.Errorf("after it passed: %v", err)
		}
	})
}

func TestCacheWaiterMayLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := newIssuer()
		cache := token.NewCache(i)
		gone := errors.New("gone")
		ctx, leave := context.WithCancelCause(t.Context())
		left := make(chan error)
		go func() {
			_, err := cache.Token(ctx, "s")
			left <- err
		}()
		synctest.Wait()
		stays := make(chan error)
		go func() {
			_, err := cache.Token(t.Context(), "s")
			stays <- err
		}()
		synctest.Wait()
		start := time.Now()
		leave(gone)
		if err := <-left; !errors.Is(err, gone) || time.Since(start) != 0 {
			t.Errorf("who left got %v after %s", err, time.Since(start))
		}
		if err := <-stays; err != nil {
			t.Errorf("who stayed got %v", err)
		}
		if len(i.asked) != 1 {
			t.Errorf("asked %d times, want 1", len(i.asked))
		}
	})
}

func BenchmarkCacheHit(b *testing.B) {
	cache := token.NewCache(immediate{})
	ctx := b.Context()
	if _, err := cache.Token(ctx, "s"); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := cache.Token(ctx, "s"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCacheCold10000(b *testing.B) {
	for b.Loop() {
		i := immediate{fetches: new(int)}
		cache := token.NewCache(i)
		start := make(chan struct{})
		var wait sync.WaitGroup
		for range 10_000 {
			wait.Go(func() {
				<-start
				if _, err := cache.Token(b.Context(), "s"); err != nil {
					b.Error(err)
				}
			})
		}
		close(start)
		wait.Wait()
		if *i.fetches != 1 {
			b.Fatalf("%d fetches, want 1", *i.fetches)
		}
	}
}

// immediate is a Source that answers at once. Its count is not guarded: the
// race detector would show a second fetch beside the first.
type immediate struct{ fetches *int }

func (i immediate) Token(context.Context, string) (token.Token, error) {
	if i.fetches != nil {
		*i.fetches++
	}
	now := time.Now()
	return token.New(token.NewSecret("t"), "", now.Add(time.Hour), now)
}

// The figure that the benchmark reports must not be one that only holds there.
func TestCacheHitAllocatesNothing(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	cache := token.NewCache(immediate{})
	ctx := t.Context()
	allocations := testing.AllocsPerRun(100, func() {
		if _, err := cache.Token(ctx, "s"); err != nil {
			t.Error(err)
		}
	})
	if allocations != 0 {
		t.Errorf("%v allocations per hit", allocations)
	}
}

// A call of the provider's own uses a token down to a quarter of its life, or a minute.
func TestCacheForCalls(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lifetime, every time.Duration
		calls, fetches  int
	}{
		"five minutes, the last minute is kept": {lifetime: 5 * time.Minute, every: 30 * time.Second, calls: 9, fetches: 1},
		"five minutes, within the last":         {lifetime: 5 * time.Minute, every: 30 * time.Second, calls: 10, fetches: 2},
		"a minute":                              {lifetime: time.Minute, every: 5 * time.Second, calls: 10, fetches: 1},
		"a minute, its last quarter":            {lifetime: time.Minute, every: 5 * time.Second, calls: 11, fetches: 2},
		"seconds":                               {lifetime: 5 * time.Second, every: time.Second, calls: 4, fetches: 1},
		"seconds, the last one":                 {lifetime: 5 * time.Second, every: time.Second, calls: 5, fetches: 2},
		"expired when issued":                   {lifetime: -time.Second, every: time.Second, calls: 3, fetches: 3},
		"gone when issued":                      {lifetime: 0, every: 0, calls: 3, fetches: 3},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				source := newIssuer()
				source.lifetime = test.lifetime
				cache := token.NewCache(source)
				for range test.calls {
					if _, err := cache.TokenForCall(t.Context(), "s"); err != nil {
						t.Fatal(err)
					}
					<-time.After(test.every)
				}
				if len(source.asked) != test.fetches {
					t.Errorf("%d fetches, want %d", len(source.asked), test.fetches)
				}
			})
		})
	}
}
