// SPDX-License-Identifier: MPL-2.0

package token_test

import (
	"encoding/base64"
	"math"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// unsigned is a JWT of the claims, as text, without a signature.
func unsigned(claims string) string {
	return "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + "."
}

func TestJWTExpiry(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 5, 2, 18, 36, 13, 0, time.UTC)
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": at.Unix(), "sub": "x"}).SignedString([]byte("k"))
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	none := time.Time{}
	for value, want := range map[string]time.Time{
		signed:                              at,
		unsigned(`{"exp":1746210973}`):      at,
		unsigned(`{"exp":1746210973.0}`):    at,
		unsigned(`{"exp":1.746210973e9}`):   at,
		unsigned(`{"exp":0}`):               none, // what the library takes for no exp
		unsigned(`{"exp":1}`):               time.Unix(1, 0),
		unsigned(`{"exp":253402300799}`):    time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		unsigned(`{"exp":253402300800}`):    none,
		unsigned(`{"exp":-1}`):              none,
		unsigned(`{"exp":1e300}`):           none,
		unsigned(`{"exp":-99999999999999}`): none,
		unsigned(`{"exp":"1746210973"}`):    none,
		unsigned(`{"exp":null}`):            none,
		unsigned(`{"exp":{}}`):              none,
		unsigned(`{"iat":1746210973}`):      none,
		unsigned(`{}`):                      none,
		unsigned(`null`):                    none,
		unsigned(`[]`):                      none,
		unsigned(`{"exp":1746210973`):       none,
		// The claims are readable even if the signing method is unknown.
		encode([]byte(`{"alg":"XY1"}`)) + "." + encode([]byte(`{"exp":1746210973}`)) + ".c2ln": at,
		"":                       none,
		"opaque":                 none,
		"a.b":                    none,
		"a.b.c":                  none,
		"..":                     none,
		"a.b.c.d":                none,
		"eyJhbGciOiJub25lIn0.!.": none,
		// The published example of POST /admin/api/v1/Token, which has no exp.
		"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiYWRtaW4iOnRydWUsImlhdCI6MTUxNjIzOTAyMn0.KMUFsIDTnFmyG3nMiGM6H9FNFUROf3wh7SmqJp-QV30": none,
	} {
		got := token.JWTExpiry(value)
		if !got.Equal(want) || got.Location() != time.UTC || got.IsZero() != want.IsZero() {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestExpiresIn(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 5, 2, 18, 36, 13, 0, time.FixedZone("", 2*60*60))
	const century = 100 * 365 * 24 * 60 * 60
	tests := map[string]struct {
		now     time.Time
		seconds int64
		want    time.Time
	}{
		"an hour":              {now, 3600, time.Date(2025, 5, 2, 17, 36, 13, 0, time.UTC)},
		"nothing":              {now, 0, time.Date(2025, 5, 2, 16, 36, 13, 0, time.UTC)},
		"an hour ago":          {now, -3600, time.Date(2025, 5, 2, 15, 36, 13, 0, time.UTC)},
		"a century":            {now, century, now.Add(century * time.Second)},
		"more than a century":  {now, century + 1, time.Time{}},
		"before 1970":          {now, -century, time.Time{}},
		"the most":             {now, math.MaxInt64, time.Time{}},
		"the least":            {now, math.MinInt64, time.Time{}},
		"overflow to soon":     {now, math.MaxInt64/int64(time.Second) + 1, time.Time{}},
		"a clock of long ago":  {time.Time{}, 3600, time.Time{}},
		"a clock at the end":   {time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), 1, time.Time{}},
		"a clock just before":  {time.Date(9999, 12, 31, 23, 59, 58, 0, time.UTC), 1, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)},
		"a zone at the end":    {time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -60*60)), 0, time.Time{}},
		"a zone at the outset": {time.Date(1970, 1, 1, 0, 0, 0, 0, time.FixedZone("", 60*60)), 0, time.Time{}},
	}
	for name, test := range tests {
		if got := token.ExpiresIn(test.now, test.seconds); !got.Equal(test.want) || got.Location() != time.UTC {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// canWrite asserts that RFC 3339 can write an instant, if there is one.
func canWrite(t *testing.T, at time.Time) {
	t.Helper()
	if at.IsZero() {
		return
	}
	text := at.Format(time.RFC3339Nano)
	again, err := time.Parse(time.RFC3339Nano, text)
	if at.Location() != time.UTC || at.Year() < 1970 || at.Year() > 9999 || err != nil || !again.Equal(at) {
		t.Errorf("%s becomes %q, %s, %v", at, text, again, err)
	}
}

func FuzzJWTExpiry(f *testing.F) {
	for _, value := range []string{"", "opaque", "a.b.c", unsigned(`{"exp":1746210973}`)} {
		f.Add(value, `{"exp":1746210973}`)
	}
	for _, claims := range []string{`{"exp":1e300}`, `{"exp":-1e300}`, `{"exp":0.5}`, `{"exp":"x"}`, `{"exp":1,"exp":2}`, `null`, `[`, `{"exp":9223372036854775807}`} {
		f.Add("x", claims)
	}
	f.Fuzz(func(t *testing.T, value, claims string) {
		canWrite(t, token.JWTExpiry(value))
		canWrite(t, token.JWTExpiry(unsigned(claims)))
	})
}

func FuzzExpiresIn(f *testing.F) {
	for _, seconds := range []int64{0, 1, -1, 3600, math.MaxInt64, math.MinInt64, math.MaxInt64 / int64(time.Second)} {
		f.Add(int64(1746210973), seconds)
		f.Add(int64(math.MaxInt64), seconds)
		f.Add(int64(math.MinInt64), seconds)
	}
	f.Fuzz(func(t *testing.T, now, seconds int64) {
		got := token.ExpiresIn(time.Unix(now, 0), seconds)
		canWrite(t, got)
		if !got.IsZero() && got.Unix()-now != seconds {
			t.Errorf("%d seconds after %d is %s", seconds, now, got)
		}
	})
}
