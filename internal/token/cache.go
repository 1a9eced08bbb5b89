// SPDX-License-Identifier: MPL-2.0

package token

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// DefaultMinimumLifetime is what a token that the Cache hands out from its store
// has left at least, unless its user asks for more or less.
const DefaultMinimumLifetime = time.Minute

// Cache is a Source that asks another one only for what it does not hold. It
// lives as long as one configured provider and never touches a disk.
//
// Callers of one scope share one fetch, which goes on when one of them leaves.
// The first fetch goes alone, whatever its scope: a wrong credential costs one
// failed request and not one per caller. A rejection that it meets is remembered
// for good; once a token was issued the credential is known to be right, and a
// later rejection is remembered for its own scope. No other error is kept.
type Cache struct {
	source  Source
	flights singleflight.Group
	first   chan struct{} // holds one ticket, for whoever fetches while nothing is proven

	mu       sync.Mutex
	proven   bool // a token was issued
	tokens   map[string]Token
	rejected map[string]error
	refused  error // the rejection of an unproven credential
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

// TokenWithLifetime returns a token for the scope: a held one that has at least
// the minimum left, else a new one, whatever that has. Its errors are the
// source's, and the context's cause when the caller leaves.
func (c *Cache) TokenWithLifetime(ctx context.Context, scope string, minimum time.Duration) (Token, error) {
	for {
		if t, ok := c.held(scope, minimum); ok {
			return t, nil
		}
		// The fetch is everybody's: it keeps the first caller's values, such as the
		// logger, but not its cancellation.
		flight := c.flights.DoChan(scope, func() (any, error) {
			return c.fetch(context.WithoutCancel(ctx), scope, minimum)
		})
		select {
		case <-ctx.Done():
			return Token{}, context.Cause(ctx)
		case result := <-flight:
			if result.Err != nil {
				return Token{}, result.Err
			}
			fetched, _ := result.Val.(fetched)
			if fetched.fresh || fetched.Left() >= minimum {
				return fetched.Token, nil
			}
			// The flight was another caller's and found a held token that was good
			// for a shorter minimum than ours: look again.
		}
	}
}

// fetched is what a flight brings: a token, and whether it is new.
type fetched struct {
	Token
	fresh bool
}

// Drop forgets the held token of the scope, if it is this very value: the API did
// not accept it. One that has taken its place meanwhile stays, so that many callers
// who were refused with the same token cause one fetch.
func (c *Cache) Drop(scope, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tokens[scope].Value.Reveal() == value {
		delete(c.tokens, scope)
	}
}

func (c *Cache) held(scope string, minimum time.Duration) (Token, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.tokens[scope]
	return t, ok && t.Left() >= minimum
}

func (c *Cache) fetch(ctx context.Context, scope string, minimum time.Duration) (fetched, error) {
	// An earlier flight may have landed between our look and this one's start.
	if t, ok := c.held(scope, minimum); ok {
		return fetched{Token: t}, nil
	}
	defer c.goAlone()()
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

// goAlone returns when the caller may fetch: alone while no token was issued
// yet, at once afterwards. The caller ends its turn with what it got.
func (c *Cache) goAlone() (done func()) {
	if c.isProven() {
		return func() {}
	}
	c.first <- struct{}{}
	done = func() { <-c.first }
	if c.isProven() {
		done()
		return func() {}
	}
	return done
}

func (c *Cache) isProven() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.proven
}

func (c *Cache) rejection(scope string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refused != nil {
		return c.refused
	}
	return c.rejected[scope]
}

func (c *Cache) remember(scope string, err error) {
	if !errors.Is(err, ErrRejected) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proven {
		c.rejected[scope] = err
	} else {
		c.refused = err
	}
}

// hold keeps a token whose expiry is known; another one is used once.
func (c *Cache) hold(scope string, t Token) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.proven = true
	if !t.ExpiresAt.IsZero() {
		c.tokens[scope] = t
	}
}
