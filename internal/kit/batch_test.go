// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

const paints telegent.Write = "POST /v1.0/paints"

// painter is an API that paints members, each request in a second. Make it in a bubble.
type painter struct {
	*kit.Data
	tokens *sandbox.Sandbox

	mu sync.Mutex
	// requests are the color and the members of each.
	requests []string
	// answers are those to the requests in turn, "429" and the like for an error; then, and
	// where one is "", each is a success.
	answers []string
	// bad are members that a request is refused for.
	bad string
}

func newPainter(t *testing.T, perMinute int) *painter {
	t.Helper()
	p := &painter{tokens: sandbox.New(sandbox.Config{RequestsPerMinute: -1})}
	t.Cleanup(p.tokens.Close)
	network := &acctest.Network{}
	network.Serve(t, "127.0.0.1:8080", p)
	base, err := telegent.ParseBaseURL("http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	p.Data = &kit.Data{Telegent: kit.Service[*telegent.Client]{Client: telegent.NewClient(telegent.Options{
		Transport:     transport.New(transport.Options{RequestsPerMinute: perMinute, RequestTimeout: time.Minute, MaxRetries: 4, Dial: network.Dial}),
		BaseURL:       base,
		AccountKey:    sandbox.DefaultAccountKey,
		AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret),
	})}}
	return p
}

func (p *painter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == sandbox.TokenPath {
		p.tokens.ServeHTTP(w, r)
		return
	}
	var request struct {
		Color string
		Walls []string
	}
	body, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(body, &request)
	walls := strings.Join(request.Walls, "")
	p.mu.Lock()
	p.requests = append(p.requests, request.Color+" "+walls)
	answer := "{}"
	if len(p.answers) > 0 {
		answer, p.answers = p.answers[0], p.answers[1:]
	}
	if p.bad != "" && strings.ContainsAny(walls, p.bad) {
		answer = `422 {"StatusCode":422,"Message":"Wet"}`
	}
	p.mu.Unlock()
	<-time.After(time.Second)
	status := http.StatusOK
	if n, _ := fmt.Sscanf(answer, "%d", &status); n == 1 {
		w.Header().Set("Retry-After", "20")
		w.WriteHeader(status)
		answer = strings.TrimSpace(answer[3:])
	}
	_, _ = io.WriteString(w, answer)
}

// result is what became of a member.
type result struct {
	joined bool
	err    string
	after  time.Duration
}

// paint paints walls, each in a call of its own. They come one after the other in no time.
func (p *painter) paint(ctx context.Context, size int, color, walls string) map[string]result {
	return p.begin(ctx, size, color, walls)()
}

// begin begins to paint walls, and returns the function that waits for the results.
func (p *painter) begin(ctx context.Context, size int, color, walls string) (end func() map[string]result) {
	start, results := time.Now(), map[string]result{}
	b := kit.Batch{Operation: paints, Size: size, Request: func(walls []string) telegent.Object {
		request := telegent.Object{}
		request.Set("Color", color)
		request.Set("Walls", walls)
		return request
	}}
	var mu sync.Mutex
	var calls sync.WaitGroup
	for wall := range strings.SplitSeq(walls, "") {
		calls.Go(func() {
			_, joined, err := p.Join(ctx, b, wall)
			mu.Lock()
			defer mu.Unlock()
			r := result{joined: joined, after: time.Since(start).Truncate(time.Second)} // A 429 adds a random part of a second.
			if err != nil {
				r.err = err.Error()
			}
			results[wall] = r
		})
		synctest.Wait() // It is under way, or waits.
	}
	return func() map[string]result {
		calls.Wait()
		return results
	}
}

// asked asserts the requests, and returns nothing of them later.
func (p *painter) asked(t *testing.T, want ...string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if diff := cmp.Diff(want, p.requests); diff != "" {
		t.Errorf("the requests (-want +got):\n%s", diff)
	}
	p.requests = nil
}

// The first one goes at once, those that come meanwhile share the next request.
func TestJoin(t *testing.T) {
	t.Parallel()
	const refused = "POST /v1.0/paints answered 422 Unprocessable Entity: Wet"
	second := func(n int) time.Duration { return time.Duration(n) * time.Second }
	tests := map[string]struct {
		walls, bad string
		answers    []string
		size       int
		requests   []string
		results    map[string]result
	}{
		"a lone one": {
			walls: "a", size: 100,
			requests: []string{"red a"}, results: map[string]result{"a": {after: second(1)}},
		},
		"a lone one that is refused": {
			walls: "a", bad: "a", size: 100,
			requests: []string{"red a"}, results: map[string]result{"a": {err: refused, after: second(1)}},
		},
		"three": {
			walls: "abc", size: 100,
			requests: []string{"red a", "red bc"},
			results:  map[string]result{"a": {after: second(1)}, "b": {true, "", second(2)}, "c": {true, "", second(2)}},
		},
		"more than a request has": {
			walls: "abcdef", size: 2,
			requests: []string{"red a", "red bc", "red de", "red f"},
			results: map[string]result{
				"a": {after: second(1)}, "b": {true, "", second(2)}, "c": {true, "", second(2)},
				"d": {true, "", second(3)}, "e": {true, "", second(3)}, "f": {after: second(4)},
			},
		},
		"one of five is refused": {
			walls: "abcde", bad: "d", size: 100,
			requests: []string{"red a", "red bcde", "red bc", "red de", "red d", "red e"},
			results: map[string]result{
				"a": {after: second(1)}, "b": {true, "", second(3)}, "c": {true, "", second(3)},
				"d": {false, refused, second(5)}, "e": {after: second(6)},
			},
		},
		"a refusal without a reason of its own": {
			walls: "abc", size: 100, answers: []string{"", `403 {"StatusCode":403,"Message":"Not yours"}`},
			requests: []string{"red a", "red bc", "red b", "red c"},
			results:  map[string]result{"a": {after: second(1)}, "b": {after: second(3)}, "c": {after: second(4)}},
		},
		"an outcome unknown": {
			walls: "abcd", size: 2, answers: []string{"", `503 {"StatusCode":503,"Message":"Down"}`},
			requests: []string{"red a", "red bc", "red d"},
			results: map[string]result{
				"a": {after: second(1)}, "d": {after: second(3)},
				"b": {true, "POST /v1.0/paints answered 503 Service Unavailable: Down", second(2)},
				"c": {true, "POST /v1.0/paints answered 503 Service Unavailable: Down", second(2)},
			},
		},
		// The 429 holds the first for 20 seconds; those that came meanwhile join it.
		"held by a 429": {
			walls: "abc", size: 2, answers: []string{"429 {}"},
			requests: []string{"red a", "red ab", "red c"},
			results:  map[string]result{"a": {true, "", second(22)}, "b": {true, "", second(22)}, "c": {after: second(23)}},
		},
		"the same twice": {
			walls: "aba", size: 100,
			requests: []string{"red a", "red ba"}, results: map[string]result{"a": {true, "", second(2)}, "b": {true, "", second(2)}},
		},
		"the same twice, alone": {
			walls: "aaa", bad: "a", size: 100,
			requests: []string{"red a", "red a"}, results: map[string]result{"a": {false, refused, second(2)}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPainter(t, 0)
				p.paint(t.Context(), 1, "blue", "z") // A token is there then.
				p.asked(t, "blue z")
				p.answers, p.bad = test.answers, test.bad
				results := p.paint(t.Context(), test.size, "red", test.walls)
				p.asked(t, test.requests...)
				if diff := cmp.Diff(test.results, results, cmp.AllowUnexported(result{})); diff != "" {
					t.Errorf("the results (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// Those that are not alike do not wait for each other.
func TestJoinLike(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPainter(t, 0)
		p.paint(t.Context(), 1, "blue", "z")
		p.asked(t, "blue z")
		start := time.Now()
		red, green := p.begin(t.Context(), 100, "red", "abc"), p.begin(t.Context(), 100, "green", "abc")
		red()
		green()
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("took %s, want 2s", took)
		}
		slices.Sort(p.requests)
		p.asked(t, "green a", "green bc", "red a", "red bc")
	})
}

// Those that come while a request waits for the rate limit go in it.
func TestJoinAtTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPainter(t, 2)
		p.paint(t.Context(), 1, "blue", "z") // With its token it takes the minute's requests.
		p.asked(t, "blue z")
		results := p.paint(t.Context(), 100, "red", "abcd")
		p.asked(t, "red abcd")
		for wall, r := range results {
			if !r.joined || r.err != "" || r.after > 2*time.Minute {
				t.Errorf("%s: %+v", wall, r)
			}
		}
	})
}

// A request that was never to be sent, as there is no token, is an error of each.
func TestJoinWithoutAToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPainter(t, 0)
		p.tokens.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: http.StatusUnauthorized, Body: `{"successful":false,"error":"Invalid account"}`})
		for wall, r := range p.paint(t.Context(), 100, "red", "abc") {
			if !strings.Contains(r.err, "Invalid account") {
				t.Errorf("%s: %+v", wall, r)
			}
		}
		p.asked(t)
	})
}

// A caller whose context ends leaves what was not sent, and gets the answer to what was.
func TestJoinInterrupted(t *testing.T) {
	t.Parallel()
	interrupted := "POST /v1.0/paints: " + kit.ErrInterrupted.Error()
	for name, test := range map[string]struct {
		perMinute int
		answers   []string
		bad       string
		after     time.Duration
		leaves    string // who is interrupted
		requests  []string
		errs      map[string]string
		took      time.Duration
	}{
		"while others are under way": {
			after: 500 * time.Millisecond, leaves: "bc", requests: []string{"red a", "red d"},
			errs: map[string]string{"b": interrupted, "c": interrupted}, took: 2 * time.Second,
		},
		"all who wait": {
			after: 500 * time.Millisecond, leaves: "bcd", requests: []string{"red a"},
			errs: map[string]string{"b": interrupted, "c": interrupted, "d": interrupted}, took: time.Second,
		},
		"after it was sent": {
			after: 1500 * time.Millisecond, leaves: "bcd", requests: []string{"red a", "red bcd"}, errs: map[string]string{}, took: 2 * time.Second,
		},
		"after it was sent, some": {
			after: 1500 * time.Millisecond, leaves: "c", requests: []string{"red a", "red bcd"}, errs: map[string]string{}, took: 2 * time.Second,
		},
		"the first, before it was sent": {
			perMinute: 2, after: 500 * time.Millisecond, leaves: "a", requests: []string{"red bcd"}, errs: map[string]string{"a": interrupted}, took: 61 * time.Second,
		},
		"all, before it was sent": {
			perMinute: 2, after: 500 * time.Millisecond, leaves: "abcd",
			errs: map[string]string{"a": interrupted, "b": interrupted, "c": interrupted, "d": interrupted}, took: 500 * time.Millisecond,
		},
		"while a 429 holds it": {
			answers: []string{"429 {}"}, after: 5 * time.Second, leaves: "ab", requests: []string{"red a", "red cd"},
			errs: map[string]string{"a": interrupted, "b": interrupted}, took: 22 * time.Second,
		},
		"all, while a 429 holds it": {
			answers: []string{"429 {}"}, after: 5 * time.Second, leaves: "abcd", requests: []string{"red a"},
			errs: map[string]string{"a": "POST /v1.0/paints: wait for the rate limit: " + kit.ErrInterrupted.Error(), "b": interrupted, "c": interrupted, "d": interrupted}, took: 5 * time.Second,
		},
		"while the other half is sent": {
			answers: []string{"", `422 {"StatusCode":422,"Message":"Wet"}`}, after: 2500 * time.Millisecond, leaves: "d",
			requests: []string{"red a", "red bcd", "red b", "red c"}, errs: map[string]string{"d": interrupted}, took: 4 * time.Second,
		},
		// The other half would wait for the rate limit.
		"all, while a half is sent": {
			perMinute: 5, answers: []string{"", `422 {"StatusCode":422,"Message":"Wet"}`}, after: 2500 * time.Millisecond, leaves: "bcd",
			requests: []string{"red a", "red bcd", "red b"}, errs: map[string]string{"c": interrupted, "d": interrupted}, took: 3 * time.Second,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPainter(t, test.perMinute)
				p.paint(t.Context(), 1, "blue", "z")
				p.asked(t, "blue z")
				p.answers = test.answers
				start := time.Now()
				ctxs := map[bool]context.Context{false: t.Context()} // by whether it is interrupted
				ended, end := context.WithCancelCause(t.Context())
				ctxs[true] = ended
				time.AfterFunc(test.after, func() { end(kit.ErrInterrupted) })
				errs := map[string]string{}
				ends := map[string]func() map[string]result{}
				for wall := range strings.SplitSeq("abcd", "") {
					ends[wall] = p.begin(ctxs[strings.Contains(test.leaves, wall)], 100, "red", wall)
				}
				for wall, end := range ends {
					if r := end()[wall]; r.err != "" {
						errs[wall] = r.err
					}
				}
				if took := time.Since(start).Truncate(500 * time.Millisecond); took != test.took {
					t.Errorf("took %s, want %s", took, test.took)
				}
				p.asked(t, test.requests...)
				if diff := cmp.Diff(test.errs, errs); diff != "" {
					t.Errorf("errors (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// Hundreds that come at the same time are each painted once.
func TestJoinMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPainter(t, 0)
		b := kit.Batch{Operation: paints, Size: 100, Request: func(walls []string) telegent.Object {
			request := telegent.Object{}
			request.Set("Walls", walls)
			return request
		}}
		var calls sync.WaitGroup
		errs := make([]error, 500)
		for n := range errs {
			calls.Go(func() { _, _, errs[n] = p.Join(t.Context(), b, fmt.Sprintf("%d,", n)) })
		}
		calls.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		var painted []string
		for _, request := range p.requests {
			painted = append(painted, strings.Split(strings.Trim(request, " ,"), ",")...)
		}
		slices.Sort(painted)
		if all := len(painted); all != 500 || len(slices.Compact(painted)) != 500 || len(p.requests) > 7 {
			t.Errorf("%d were painted by %d requests", all, len(p.requests))
		}
	})
}
