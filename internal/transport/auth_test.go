// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

// purse is a Bearer that numbers its tokens.
type purse struct {
	err     error
	given   int
	refused []string
}

func (p *purse) Bearer(_ context.Context, url *url.URL, _ bool) (string, error) {
	p.given++
	return fmt.Sprintf("%s-%d", url.Path, p.given), p.err
}

func (p *purse) Refused(url *url.URL, token string) {
	p.refused = append(p.refused, url.Path+" "+token)
}

func TestAuth(t *testing.T) {
	t.Parallel()
	tests := map[int]int{200: 0, 401: 1, 403: 0, 500: 0} // status, and tokens given back
	for status, refused := range tests {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			f, p := &fake{answers: []answer{{status: status}}}, &purse{}
			resp, err := post(t.Context(), t, &auth{next: f, bearer: p})
			if err != nil {
				t.Fatal(err)
			}
			if got := f.requests[0].Header.Get("Authorization"); got != "Bearer /v1.0/things-1" {
				t.Errorf("Authorization: %q", got)
			}
			if resp.Request.Header.Get("Authorization") != "" {
				t.Error("the answer shows the token")
			}
			if len(p.refused) != refused {
				t.Errorf("given back: %q, want %d", p.refused, refused)
			}
		})
	}
}

func TestAuthWithoutAToken(t *testing.T) {
	t.Parallel()
	f, p := &fake{answers: []answer{{status: 200}}}, &purse{err: errors.New("no token")}
	if _, err := post(t.Context(), t, &auth{next: f, bearer: p}); !errors.Is(err, p.err) || !isFinal(err) {
		t.Errorf("error %v, want the purse's, and no repeat", err)
	}
	if len(f.at) != 0 {
		t.Error("the request was sent without a token")
	}
}

func TestRenew(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answers []answer
		status  int
		given   int
	}{
		"accepted":        {answers: []answer{{status: 200}}, status: 200, given: 1},
		"expired":         {answers: []answer{{status: 401}, {status: 200}}, status: 200, given: 2},
		"never accepted":  {answers: []answer{{status: 401}}, status: 401, given: 2},
		"another's":       {answers: []answer{{status: 403}}, status: 403, given: 1},
		"expired, broken": {answers: []answer{{status: 401}, {status: 500}}, status: 500, given: 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, p := &fake{answers: test.answers}, &purse{}
			resp, err := post(t.Context(), t, &renew{next: &auth{next: f, bearer: p}})
			if err != nil || resp.StatusCode != test.status || p.given != test.given {
				t.Errorf("status %d with %d tokens, %v; want %d with %d", resp.StatusCode, p.given, err, test.status, test.given)
			}
			for _, body := range f.bodies {
				if body != "body" {
					t.Errorf("an attempt sent %q", body)
				}
			}
		})
	}
}

func TestRenewEndsWhereNoTokenIsAccepted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answers []answer // in order; the last one is repeated
		calls   int
		later   time.Duration // between the calls
		sent    int
	}{
		"never accepted":       {answers: []answer{{status: 401}}, calls: 10, sent: 11},
		"a minute later":       {answers: []answer{{status: 401}}, calls: 2, later: time.Minute, sent: 4},
		"accepted before":      {answers: []answer{{status: 200}, {status: 401}}, calls: 3, sent: 5},
		"accepted after a try": {answers: []answer{{status: 401}, {status: 401}, {status: 200}, {status: 401}}, calls: 3, sent: 5},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, p := &fake{answers: test.answers}, &purse{}
				r := &renew{next: &auth{next: f, bearer: p}}
				for range test.calls {
					if _, err := post(t.Context(), t, r); err != nil {
						t.Fatal(err)
					}
					<-time.After(test.later)
				}
				if len(f.requests) != test.sent {
					t.Errorf("%d requests for %d calls, want %d", len(f.requests), test.calls, test.sent)
				}
			})
		})
	}
}
