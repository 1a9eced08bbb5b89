// SPDX-License-Identifier: MPL-2.0

package token_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// cacheModel is what the cache promises, told without any of its machinery: what is
// held of each scope, and what was rejected.
type cacheModel struct {
	held     map[string]heldToken
	proven   bool
	refused  bool            // before anything was proven: for good
	rejected map[string]bool // after that: by scope
}

type heldToken struct {
	value   string
	expires time.Time
}

// oracle is the source, which does what the test says next and numbers its tokens.
type oracle struct {
	mu       sync.Mutex
	outcome  string
	lifetime time.Duration
	asked    int
}

var errPassing = errors.New("a passing fault")

func (o *oracle) Token(ctx context.Context, _ string) (token.Token, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked++
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return token.Token{}, ctx.Err()
	}
	switch o.outcome {
	case "rejected":
		return token.Token{}, fmt.Errorf("401: %w", token.ErrRejected)
	case "fault":
		return token.Token{}, errPassing
	}
	now, expires := time.Now(), time.Time{}
	if o.outcome != "no expiry" {
		expires = now.Add(o.lifetime)
	}
	return token.New(token.NewSecret(fmt.Sprint(o.asked)), "", expires, now)
}

// TestCacheKeepsItsPromises holds the cache to the model through random sequences of
// fetches, expiries, drops, failures and callers who leave. A failure names the seed
// that brings it back.
func TestCacheKeepsItsPromises(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { keepsItsPromises(t, rand.New(rand.NewPCG(seed, 0))) })
		})
	}
}

func keepsItsPromises(t *testing.T, random *rand.Rand) {
	source := &oracle{}
	cache := token.NewCache(source)
	model := cacheModel{held: map[string]heldToken{}, rejected: map[string]bool{}}
	outcomes := []string{"issued", "issued", "issued", "issued", "no expiry", "fault", "rejected"}
	for step := range 60 {
		scope := fmt.Sprint("scope ", random.IntN(3))
		switch random.IntN(8) {
		case 0:
			<-time.After(time.Duration(random.IntN(120)) * time.Second)
		case 1: // The API refused a token: the one that is held, or one from long ago.
			value := model.held[scope].value
			if random.IntN(2) == 0 {
				value = "another"
			}
			cache.Drop(scope, value)
			if value != "another" {
				delete(model.held, scope)
			}
		default:
			source.outcome = outcomes[random.IntN(len(outcomes))]
			source.lifetime = time.Duration(1+random.IntN(300)) * time.Second
			minimum := time.Duration(random.IntN(90)) * time.Second
			callers := 1 + random.IntN(3)
			asked, began := source.asked, time.Now()
			what := fmt.Sprintf("step %d: %s, %s, %s", step, scope, source.outcome, minimum)

			// One of the callers may leave at once, without a loss for the others.
			leaves := random.IntN(4) == 0
			values, errs := make([]string, callers), make([]error, callers)
			var wait sync.WaitGroup
			for i := range callers {
				wait.Go(func() {
					ctx, leave := context.WithCancel(t.Context())
					defer leave()
					if leaves && i == 0 {
						leave()
					}
					got, err := cache.TokenWithLifetime(ctx, scope, minimum)
					values[i], errs[i] = got.Value.Reveal(), err
				})
			}
			wait.Wait()
			synctest.Wait()
			// Whom a caller left behind goes on by itself.
			if leaves && callers == 1 {
				<-time.After(2 * time.Second)
				synctest.Wait()
			}
			fetched, wantValue, wantErr := model.fetch(scope, minimum, source, asked, began)
			for i := range callers {
				switch {
				case leaves && i == 0 && errors.Is(errs[i], context.Canceled): // Or what was there at once.
				case wantErr != nil:
					if !errors.Is(errs[i], wantErr) {
						t.Errorf("%s: error %v, want %v", what, errs[i], wantErr)
					}
				case errs[i] != nil:
					t.Errorf("%s: %v", what, errs[i])
				case source.outcome == "no expiry" && fetched: // Each of its users may have one of its own.
				case values[i] != wantValue:
					t.Errorf("%s: token %s, want %s", what, values[i], wantValue)
				}
			}
			switch n := source.asked - asked; {
			case !fetched && n != 0:
				t.Errorf("%s: asked %d times for what is known", what, n)
			case fetched && n != 1:
				t.Errorf("%s: asked %d times, want once for all callers", what, n)
			}
		}
	}
}

// fetch says whether the source must have been asked, and what every caller gets; it
// takes over what the source said.
func (m *cacheModel) fetch(scope string, minimum time.Duration, source *oracle, asked int, began time.Time) (fetched bool, value string, err error) {
	if held, ok := m.held[scope]; ok && held.expires.Sub(began) >= minimum {
		return false, held.value, nil
	}
	if m.refused || m.rejected[scope] {
		return false, "", token.ErrRejected
	}
	switch source.outcome {
	case "rejected":
		if m.proven {
			m.rejected[scope] = true
		} else {
			m.refused = true
		}
		return true, "", token.ErrRejected
	case "fault":
		return true, "", errPassing
	}
	m.proven = true
	if source.outcome == "no expiry" {
		return true, "", nil
	}
	value = fmt.Sprint(asked + 1)
	m.held[scope] = heldToken{value: value, expires: began.Add(time.Second + source.lifetime)}
	return true, value, nil
}
