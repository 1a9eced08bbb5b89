// SPDX-License-Identifier: MPL-2.0

// Package token says who holds bearer tokens and for how long. It knows nothing
// of Terraform and nothing of the services that issue them: each of those is a
// Source, and the Cache is a Source around one.
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
	"strings"
	"time"
	"unicode"
)

// Source hands out tokens.
type Source interface {
	// Token returns a token for the scope, whose meaning is the issuing
	// service's (at Telegent an endpoint's normalised URL, "" for none). Its
	// error is ErrRejected when the service refused the credential.
	Token(ctx context.Context, scope string) (Token, error)
}

// ErrRejected is the error of a service that refused the credential. Asking
// again would only bring the account closer to being locked.
var ErrRejected = errors.New("the credential was rejected")

// Rejected is ErrRejected for credentials: an id, such as an account key, and a secret.
// It is of class PaddedError too if that may be why.
func Rejected(id string, secret Secret) error {
	if err := CheckPadding(id, secret); err != nil {
		return errors.Join(ErrRejected, err)
	}
	return ErrRejected
}

// PaddedError says which of an id and a secret begins or ends with white space, or with
// another character that does not show: no service issues such a one.
type PaddedError struct {
	ID, Secret bool
}

// Error implements error.
func (*PaddedError) Error() string { return "the credentials are padded" }

// CheckPadding returns a *PaddedError if an id or a secret is padded.
func CheckPadding(id string, secret Secret) error {
	if e := (PaddedError{ID: isPadded(id), Secret: isPadded(secret.Reveal())}); e.ID || e.Secret {
		return &e
	}
	return nil
}

func isPadded(value string) bool { return value != trim(value) }

// trim takes off both ends of a value what does not show there.
func trim(value string) string {
	return strings.TrimFunc(value, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
}

// ErrMalformed is the error of a token that no HTTP header can hold.
var ErrMalformed = errors.New("a token with white space, a control character or a character beyond ASCII in it, which no HTTP header can hold")

// Token is a bearer token. The zero Token is none.
type Token struct {
	// Value is what goes behind "Bearer ".
	Value Secret
	// Expiry is the instant of expiry in the service's own words, "" when it
	// gave none.
	Expiry string
	// ExpiresAt is the instant of expiry in UTC by the service's clock; zero
	// when it is not known.
	ExpiresAt time.Time
	// Type, Scopes and Refresh are what an OAuth service adds: how to present the
	// token, what it is good for, and what gets the next one; empty elsewhere.
	Type    string
	Scopes  []string
	Refresh Secret
	// Status is the service's own word for the token's state, "" if it has none.
	Status string

	// deadline is ExpiresAt by the local clock.
	deadline time.Time
}

// New returns a token that the service, at its own instant now, said to expire
// at expiresAt; zero means that the expiry is not known. What is left of it is
// measured from this call on by the local monotonic clock, so that a local clock
// that is wrong, or is set right meanwhile, does no harm. Its error is ErrMalformed: a
// token that cannot be sent is of no use to anyone.
func New(value Secret, expiry string, expiresAt, now time.Time) (Token, error) {
	if strings.ContainsFunc(value.Reveal(), func(r rune) bool { return r <= ' ' || r > '~' }) {
		return Token{}, ErrMalformed
	}
	t := Token{Value: value, Expiry: expiry, ExpiresAt: expiresAt}
	if !expiresAt.IsZero() {
		t.deadline = time.Now().Add(expiresAt.Sub(now))
	}
	return t, nil
}

// Left returns how long the token still lives: negative once it has expired, and
// zero when its expiry is not known.
func (t Token) Left() time.Duration {
	if t.deadline.IsZero() {
		return 0
	}
	return time.Until(t.deadline)
}
