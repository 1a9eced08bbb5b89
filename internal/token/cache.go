// SPDX-License-Identifier: MPL-2.0

package token

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// DefaultMinimumLifetime is the minimum remaining lifetime of a cached token, unless
// the caller asks for another.
const DefaultMinimumLifetime = time.Minute

// Cache is a Source that keeps the tokens of another. It lives as long as one
// configured provider and is never written to a disk.
//
// Callers of one scope share one fetch, which continues if one of them leaves. The
// first fetch is made alone, whatever its scope, so that a wrong credential costs one
// failed request instead of one per caller. Its rejection is remembered for all scopes.
// After a success the credential is known to be right, and a rejection is remembered
// for its scope only, as ErrScopeRejected always is. No other error is kept.
type Cache struct {
	source  Source
	fetches singleflight.Group
	first   chan struct{} // a semaphore for the fetches before the credential is verified

	mu            sync.Mutex
	verified      bool // a token was issued
	tokens        map[string]Token
	rejected      map[string]error
	credentialErr error // the rejection of a credential that is not verified
}

// NewCache returns an empty cache around a source.
func NewCache(source Source) *Cache {
	return &Cache{
		source:   source,
		first:    make(chan struct{}, 1),
		tokens:   map[string]Token{},
		rejected: map[string]error{},
	}
}

// Token implements Source with DefaultMinimumLifetime.
func (c *Cache) Token(ctx context.Context, scope string) (Token, error) {
	return c.TokenWithLifetime(ctx, scope, DefaultMinimumLifetime)
}

// TokenForCall returns a token for a call that is made at once: a cached one with at
// least a quarter of its lifetime left, or a minute if that is less, otherwise a new one.
// So short-lived tokens serve more than one call; if one expires on the way, the API
// answers 401, and Drop removes it.
func (c *Cache) TokenForCall(ctx context.Context, scope string) (Token, error) {
	return c.token(ctx, scope, need{minimum: DefaultMinimumLifetime, orQuarter: true})
}

// TokenWithLifetime returns a token for the scope: a cached one with at least the
// minimum lifetime left, otherwise a new one, whatever its lifetime. Its errors are
// those of the source, and the cause of the context if it ends first.
func (c *Cache) TokenWithLifetime(ctx context.Context, scope string, minimum time.Duration) (Token, error) {
	return c.token(ctx, scope, need{minimum: minimum})
}

// need is the remaining lifetime that a caller needs.
type need struct {
	minimum   time.Duration
	orQuarter bool // a quarter of the token's lifetime is enough, too
}

func (n need) metBy(t Token) bool {
	minimum := n.minimum
	if n.orQuarter {
		minimum = min(minimum, max(t.lifetime/4, 1)) // A token that has expired is not enough.
	}
	return t.Left() >= minimum
}

// token returns a cached token that meets the need, otherwise a new one.
func (c *Cache) token(ctx context.Context, scope string, n need) (Token, error) {
	for {
		if t, ok := c.held(scope, n); ok {
			return t, nil
		}
		// All callers share the fetch: it keeps the values of the first one's context,
		// such as the logger, but not its cancellation.
		fetch := c.fetches.DoChan(scope, func() (any, error) {
			return c.fetch(context.WithoutCancel(ctx), scope, n)
		})
		select {
		case <-ctx.Done():
			return Token{}, context.Cause(ctx)
		case result := <-fetch:
			if result.Err != nil {
				return Token{}, result.Err
			}
			fetched, _ := result.Val.(fetched)
			if fetched.fresh || n.metBy(fetched.Token) {
				return fetched.Token, nil
			}
			// Another caller's fetch found a cached token that met that caller's need
			// only: look again.
		}
	}
}

// fetched is the result of a fetch: a token, and whether it is new.
type fetched struct {
	Token
	fresh bool
}

// Drop removes a token that the API did not accept. If the scope has a newer token by
// now, that one stays, so that many callers with the same refused token cause one
// fetch.
func (c *Cache) Drop(scope, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tokens[scope].Value.Reveal() == value {
		delete(c.tokens, scope)
	}
}

func (c *Cache) held(scope string, n need) (Token, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.tokens[scope]
	return t, ok && n.metBy(t)
}

func (c *Cache) fetch(ctx context.Context, scope string, n need) (fetched, error) {
	// An earlier fetch may have ended since the caller looked.
	if t, ok := c.held(scope, n); ok {
		return fetched{Token: t}, nil
	}
	defer c.serialiseFirst()()
	if err := c.rejection(scope); err != nil {
		return fetched{}, err
	}
	t, err := c.source.Token(ctx, scope)
	if err != nil {
		c.remember(scope, err)
		return fetched{}, err
	}
	c.hold(scope, t)
	return fetched{Token: t, fresh: true}, nil
}

// serialiseFirst returns when the caller may fetch: one at a time until the first token is issued, at once afterwards. The caller calls
// done after its fetch.
func (c *Cache) serialiseFirst() (done func()) {
	if c.isVerified() {
		return func() {}
	}
	c.first <- struct{}{}
	done = func() { <-c.first }
	if c.isVerified() {
		done()
		return func() {}
	}
	return done
}

func (c *Cache) isVerified() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.verified
}

func (c *Cache) rejection(scope string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.credentialErr != nil {
		return c.credentialErr
	}
	return c.rejected[scope]
}

func (c *Cache) remember(scope string, err error) {
	if !errors.Is(err, ErrRejected) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.verified || errors.Is(err, ErrScopeRejected) {
		c.rejected[scope] = err
	} else {
		c.credentialErr = err
	}
}

// hold keeps a token whose expiry is known. Any other token is used once.
func (c *Cache) hold(scope string, t Token) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.verified = true
	if !t.ExpiresAt.IsZero() {
		c.tokens[scope] = t
	}
}
