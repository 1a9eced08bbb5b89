// SPDX-License-Identifier: MPL-2.0

package token

import (
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// expiresAt returns when a token that was issued now expires: at the exp of the token or at
// the time that the service states; either may be zero, for unknown. If the two differ by
// more than a minute, the earlier counts. But a token that was issued now has not expired: a
// stated time in the past is wrong, for example in another time zone, and each call would
// request a token of its own.
func expiresAt(exp, stated, now time.Time) time.Time {
	switch {
	case exp.IsZero():
		return stated
	case stated.IsZero(), exp.Sub(stated).Abs() <= time.Minute:
		return exp
	case stated.Before(exp) && (stated.After(now) || !exp.After(now)):
		return stated
	}
	return exp
}

// JWTExpiry returns the exp of a JWT, zero if the value is not a JWT or has no valid
// exp. It does not verify the signature; only the service can.
func JWTExpiry(value string) time.Time {
	claims := jwt.MapClaims{}
	// An unknown signing method is an error too, but the claims have been read by then.
	_, _, _ = jwt.NewParser().ParseUnverified(value, claims)
	exp, err := claims.GetExpirationTime()
	if err != nil || exp == nil {
		return time.Time{}
	}
	return known(exp.UTC())
}

// ExpiresIn returns the time that is a number of seconds after now, zero if RFC 3339
// cannot represent it.
func ExpiresIn(now time.Time, seconds int64) time.Time {
	const century = 100 * 365 * 24 * 60 * 60
	if seconds < -century || seconds > century {
		return time.Time{}
	}
	return known(now.Add(time.Duration(seconds) * time.Second).UTC())
}

// known returns the time if RFC 3339 can represent it, otherwise zero.
func known(at time.Time) time.Time {
	if at.Year() < 1970 || at.Year() > 9999 {
		return time.Time{}
	}
	return at
}
