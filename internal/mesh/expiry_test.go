// SPDX-License-Identifier: MPL-2.0

package mesh_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/mesh"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestTokenExpiry(t *testing.T) {
	t.Parallel()
	ahead := func(d time.Duration) func() time.Time {
		return func() time.Time { return time.Now().Add(d) }
	}
	tests := map[string]struct {
		config sandbox.Config
		left   time.Duration // of the token, by the server's clock
	}{
		"expires_in":                     {config: sandbox.Config{}, left: 5 * time.Minute},
		"expires_in, opaque":             {config: sandbox.Config{OpaqueTokens: true}, left: 5 * time.Minute},
		"expires_in, local clock behind": {config: sandbox.Config{OpaqueTokens: true, Now: ahead(10 * time.Minute)}, left: 5 * time.Minute},
		"expires_in, local clock ahead":  {config: sandbox.Config{OpaqueTokens: true, Now: ahead(-10 * time.Minute)}, left: 5 * time.Minute},
		"expires_in, expired":            {config: sandbox.Config{OpaqueTokens: true, TokenLifetime: -time.Hour}, left: -time.Hour},
		"null":                           {config: sandbox.Config{MeshNullExpiry: true}, left: 5 * time.Minute},
		"null, local clock behind":       {config: sandbox.Config{MeshNullExpiry: true, Now: ahead(10 * time.Minute)}, left: 5 * time.Minute},
		"null, local clock ahead":        {config: sandbox.Config{MeshNullExpiry: true, Now: ahead(-10 * time.Minute)}, left: 5 * time.Minute},
		"null, expired":                  {config: sandbox.Config{MeshNullExpiry: true, TokenLifetime: -time.Hour}, left: -time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := newClient(t, test.config)
			got, err := client.Tokens.Token(t.Context(), mesh.Scope)
			if err != nil {
				t.Fatal(err)
			}
			clock := time.Now
			if test.config.Now != nil {
				clock = test.config.Now
			}
			// Instants on the wire are whole seconds, and the test itself takes its time.
			const slack = 20 * time.Second
			if want := clock().Add(test.left); got.ExpiresAt.Location() != time.UTC || got.ExpiresAt.Sub(want).Abs() > slack {
				t.Errorf("expires at %s, want %s", got.ExpiresAt, want)
			}
			if (got.Left() - test.left).Abs() > slack {
				t.Errorf("has %s left, want %s whatever the local clock says", got.Left(), test.left)
			}
		})
	}
}

// An expires_in that cannot be read is one that is not there.
func TestTokenOddExpiry(t *testing.T) {
	t.Parallel()
	for expiresIn, want := range map[string]time.Duration{ // 0: not known
		`3600`:                 time.Hour,
		`3600.0`:               time.Hour,
		`3.6e3`:                time.Hour,
		`null`:                 0,
		`"3600"`:               0,
		`true`:                 0,
		`{}`:                   0,
		`[3600]`:               0,
		`1e300`:                0,
		`9223372036854775807`:  0,
		`-9223372036854775808`: 0,
		`9223372036854775808`:  0,
	} {
		t.Run(expiresIn, func(t *testing.T) {
			t.Parallel()
			client, s := answering(t, http.StatusOK, `{"status":"ok","content":{"id_token":"opaque","status":"available","expires_in":`+expiresIn+`}}`)
			for range 2 {
				got, err := client.Tokens.Token(t.Context(), mesh.Scope)
				if err != nil {
					t.Fatal(err)
				}
				if got.ExpiresAt.IsZero() != (want == 0) || (got.Left()-want).Abs() > 20*time.Second {
					t.Errorf("expires at %s, has %s left, want %s", got.ExpiresAt, got.Left(), want)
				}
			}
			// A token whose expiry is not known is not kept.
			requests := 1
			if want == 0 {
				requests = 2
			}
			if n := s.Requests(sandbox.MeshTokenPath); n != requests {
				t.Errorf("%d requests, want %d", n, requests)
			}
		})
	}
}

// An expires_in that no calendar knows leaves the JWT's exp.
func TestTokenExpiryFallsBackToTheJWT(t *testing.T) {
	t.Parallel()
	at := time.Now().Add(time.Hour).Truncate(time.Second).UTC()
	value := "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, at.Unix())) + "."
	for _, expiresIn := range []string{`null`, `"soon"`, `1e15`, `-1e15`} {
		client, _ := answering(t, http.StatusOK, `{"status":"ok","content":{"id_token":"`+value+`","status":"available","expires_in":`+expiresIn+`}}`)
		got, err := client.Tokens.Token(t.Context(), mesh.Scope)
		if err != nil || !got.ExpiresAt.Equal(at) {
			t.Errorf("%s: expires at %s, %v; want %s", expiresIn, got.ExpiresAt, err, at)
		}
	}
}

// Of an expires_in and an exp that differ the earlier counts: expires_in may be in
// milliseconds, as other services have it.
func TestTokenExpiryIsTheEarlier(t *testing.T) {
	t.Parallel()
	at := time.Now().Add(time.Hour).Truncate(time.Second).UTC()
	value := "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, at.Unix())) + "."
	for expiresIn, want := range map[string]time.Duration{`3600`: time.Hour, `3600000`: time.Hour, `1200`: 20 * time.Minute, `0`: time.Hour, `-60`: time.Hour} {
		client, _ := answering(t, http.StatusOK, `{"status":"ok","content":{"id_token":"`+value+`","status":"available","expires_in":`+expiresIn+`}}`)
		got, err := client.Tokens.Token(t.Context(), mesh.Scope)
		if err != nil || (got.Left()-want).Abs() > 20*time.Second {
			t.Errorf("%s: has %s left, %v; want %s", expiresIn, got.Left(), err, want)
		}
	}
}

// Without a Date the local clock has to do.
func TestTokenExpiryWithoutADate(t *testing.T) {
	t.Parallel()
	for _, date := range [][]string{{}, {"today"}} {
		client, s := newClient(t, sandbox.Config{})
		s.Inject(sandbox.Fault{
			Body:   `{"status":"ok","content":{"id_token":"opaque","status":"available","expires_in":3600}}`,
			Header: http.Header{"Date": date},
		})
		got, err := client.Tokens.Token(t.Context(), mesh.Scope)
		if err != nil || (time.Until(got.ExpiresAt)-time.Hour).Abs() > 20*time.Second || (got.Left()-time.Hour).Abs() > 20*time.Second {
			t.Errorf("%q: expires at %s, has %s left, %v; want an hour", date, got.ExpiresAt, got.Left(), err)
		}
	}
}

func TestTokenExpiryUnknown(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{MeshNullExpiry: true, OpaqueTokens: true})
	for n := 1; n <= 3; n++ {
		got, err := client.Tokens.Token(t.Context(), mesh.Scope)
		if err != nil {
			t.Fatal(err)
		}
		if !got.ExpiresAt.IsZero() || got.Left() != 0 {
			t.Errorf("expires at %s, has %s left; want neither known", got.ExpiresAt, got.Left())
		}
		if requests := s.Requests(sandbox.MeshTokenPath); requests != n {
			t.Errorf("%d requests, want %d, as such a token is not kept", requests, n)
		}
	}
}
