// SPDX-License-Identifier: MPL-2.0

// Package token has bearer tokens and the cache that holds them. It knows nothing of
// Terraform or of the services that issue tokens: each of those is a Source, and the
// Cache is a Source around one.
//
//	cache := token.NewCache(&telegent.TokenIssuer{...})
//	t, err := cache.Token(ctx, "https://api.telegent.com/v1.0/numbers/provision")
//	if errors.Is(err, token.ErrRejected) {
//		// The credential is wrong; nobody asks again in this run.
//	}
//	req.Header.Set("Authorization", "Bearer "+t.Value.Reveal())
package token

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Source issues tokens.
type Source interface {
	// Token returns a token for the scope, whose meaning depends on the service: at
	// Telegent it is the normalised URL of an endpoint, "" for none. Its error wraps
	// ErrRejected if the service refused the credential, and ErrScopeRejected if it did so
	// for this scope only.
	Token(ctx context.Context, scope string) (Token, error)
}

// ErrRejected is the error of a service that refused the credential. A retry could get
// the account locked.
var ErrRejected = errors.New("the credential was rejected")

// ErrScopeRejected is the error of a service that knows the credential and refuses it one
// scope. It wraps ErrRejected.
var ErrScopeRejected = fmt.Errorf("%w for this scope", ErrRejected)

// Rejected returns ErrRejected for credentials: an ID, such as an account key, and a
// secret. It also wraps a *PaddedError if that may be the reason.
func Rejected(id string, secret Secret) error {
	if err := CheckPadding(id, secret); err != nil {
		return errors.Join(ErrRejected, err)
	}
	return ErrRejected
}

// PaddedError reports which of an ID and a secret begins or ends with white space or
// another invisible character. No service issues such credentials.
type PaddedError struct {
	ID, Secret bool
}

// Error implements error.
func (*PaddedError) Error() string { return "the credentials are padded" }

// CheckPadding returns a *PaddedError if an ID or a secret is padded.
func CheckPadding(id string, secret Secret) error {
	if e := (PaddedError{ID: isPadded(id), Secret: isPadded(secret.Reveal())}); e.ID || e.Secret {
		return &e
	}
	return nil
}

func isPadded(value string) bool { return value != trim(value) }

// trim removes invisible characters from both ends of a value.
func trim(value string) string {
	return strings.TrimFunc(value, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
}

// ErrMalformed is the error of a token that no HTTP header can hold.
var ErrMalformed = errors.New("a token with white space, a control character or a character beyond ASCII in it, which no HTTP header can hold")

// Token is a bearer token. The zero value means that there is none.
type Token struct {
	// Value follows "Bearer " in the header.
	Value Secret
	// Expiry is the time of expiry as the service wrote it, "" if it wrote none.
	Expiry string
	// ExpiresAt is the time of expiry in UTC by the service's clock, zero if unknown.
	ExpiresAt time.Time
	// Type, Scopes and Refresh come from OAuth services only: the token type, the
	// granted scopes and the refresh token.
	Type    string
	Scopes  []string
	Refresh Secret
	// Status is the token's status as the service wrote it, "" if it has none.
	Status string

	// deadline is ExpiresAt by the local clock, and lifetime the time until then when
	// the token was issued.
	deadline time.Time
	lifetime time.Duration
}

// New returns a token that was issued now, by the clock of a service that states when it
// expires, zero if it does not or cannot be read. Its ExpiresAt is the earlier of that and
// of the token's own exp, if it is a JWT. The remaining lifetime is measured from this call
// on by the local monotonic clock, so a wrong or adjusted local clock does no harm. Its
// error is ErrMalformed, for a token that cannot be sent.
func New(value Secret, expiry string, stated, now time.Time) (Token, error) {
	if scheme, bare, found := strings.Cut(value.Reveal(), " "); found && strings.EqualFold(scheme, "Bearer") {
		value = NewSecret(strings.TrimLeft(bare, " ")) // Some services write the header's whole value.
	}
	if strings.ContainsFunc(value.Reveal(), func(r rune) bool { return r <= ' ' || r > '~' }) {
		return Token{}, ErrMalformed
	}
	t := Token{Value: value, Expiry: expiry, ExpiresAt: expiresAt(JWTExpiry(value.Reveal()), stated, now)}
	if !t.ExpiresAt.IsZero() {
		t.lifetime = t.ExpiresAt.Sub(now)
		t.deadline = time.Now().Add(t.lifetime)
	}
	return t, nil
}

// Left returns the remaining lifetime of the token: negative after its expiry, zero if
// the expiry is unknown.
func (t Token) Left() time.Duration {
	if t.deadline.IsZero() {
		return 0
	}
	return time.Until(t.deadline)
}
