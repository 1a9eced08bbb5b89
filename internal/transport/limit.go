// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	// DefaultRateLimitTimeout is the longest time that a call waits for the rate limit,
	// unless Options.RateLimitTimeout says otherwise.
	DefaultRateLimitTimeout = 30 * time.Minute
	// longWait is the shortest wait for the rate limit that is logged as a warning.
	longWait = 5 * time.Second
	// rampStep is how long a request that is not answered yet delays the next one while
	// a run begins.
	rampStep = time.Second
)

// limit delays requests to stay within the rate limit, and repeats those that the API
// answers with 429 Too Many Requests: it has not acted on them.
type limit struct {
	next    http.RoundTripper
	limiter *limiter
}

func (l *limit) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := context.Cause(ctx); err != nil {
		return nil, err // It takes no place in the queue.
	}
	waits, start := waitsOf(ctx), time.Now()
	w := l.limiter.waiterOf(ctx)
	req = req.WithContext(context.WithValue(ctx, waiterKey{}, w))
	for refused := (*http.Response)(nil); ; {
		if err := l.limiter.wait(ctx, w); errors.Is(err, errPatience) && refused != nil {
			return refused, nil
		} else if err != nil {
			return nil, fmt.Errorf("wait for the rate limit: %w", err)
		}
		if l.limiter.isPaced() {
			waits.add(time.Since(start))
		}
		sent := time.Now()
		w.patience = w.until.Sub(sent)
		resp, err := l.next.RoundTrip(req)
		if err != nil || resp.StatusCode != http.StatusTooManyRequests {
			l.limiter.answered(sent, err == nil)
			return resp, err
		}
		wait, ok := RetryAfter(resp)
		if ok && wait > Patience(ctx, resp) || context.Cause(ctx) != nil {
			l.limiter.answered(sent, false)
			return resp, nil //nolint:nilerr // It delays no other call: each gets the API's own answer.
		}
		if pause, rate := l.limiter.refused(sent, wait, ok); pause > longWait {
			logPause(ctx, pause, ok, rate)
		}
		if req, ok = again(req); !ok {
			return resp, nil
		}
		refused = resp
	}
}

// again returns a copy of a request that can be sent after it. It reports false if its
// body cannot be read a second time.
func again(req *http.Request) (*http.Request, bool) {
	if req.Body == nil || req.Body == http.NoBody {
		return req, true
	}
	if req.GetBody == nil {
		return req, false
	}
	body, err := req.GetBody()
	if err != nil {
		return req, false
	}
	req = req.WithContext(req.Context())
	req.Body = body
	return req, true
}

// limiter decides when a request may be sent. The call that has waited longest goes first,
// also after a 429. Three things delay the first in the queue:
// the window of this run's own limit, a pause that a 429 asks for, and the pace at which
// a run sends after a 429, because others share the account.
type limiter struct {
	timeout time.Duration // of all waits of a call together

	mu      sync.Mutex
	queue   []*waiter // who goes next is first
	order   uint64    // of the next waiter
	window  window
	pace    pace
	logged  time.Time // the end of the wait for the window that was logged last
	last    time.Time // when the latest request was sent
	flying  int       // requests that are sent and not answered
	replies int       // requests that were answered, or failed, except those with 429
}

// newLimiter limits requests per minute; with 0, only a 429 delays requests.
func newLimiter(perMinute int, timeout time.Duration) *limiter {
	return &limiter{timeout: timeout, window: newWindow(perMinute), pace: pace{most: float64(perMinute)}}
}

// A waiter is a call that waits for its turn, one or more times.
type waiter struct {
	order    uint64        // of its first attempt
	patience time.Duration // that it has left for its next wait
	until    time.Time     // the end of its patience, in this attempt
	nested   bool          // it is a call that a call needs which has had its turn
	turn     chan struct{} // has a value when the first in the queue must look again
}

type waiterKey struct{}

// before reports whether a waiter goes before another. The call that has waited longest
// goes first. A nested call goes before all that are not: they may wait for the answer of
// the call that needs it.
func (w *waiter) before(other *waiter) bool {
	if w.nested != other.nested {
		return w.nested
	}
	return w.order < other.order
}

// waiterOf returns the waiter of a call, which all its attempts have.
func (l *limiter) waiterOf(ctx context.Context) *waiter {
	all, ok := ctx.Value(attemptsKey{}).(*attempts)
	if !ok {
		all = &attempts{}
	}
	if all.waiter == nil {
		all.waiter = l.newWaiter(ctx)
	}
	all.waiter.until = time.Now().Add(all.waiter.patience)
	return all.waiter
}

// newWaiter returns a new waiter. The token call of a call has that call's order.
func (l *limiter) newWaiter(ctx context.Context) *waiter {
	if outer, ok := ctx.Value(waiterKey{}).(*waiter); ok {
		return &waiter{order: outer.order, patience: time.Until(outer.until), nested: true, turn: make(chan struct{}, 1)}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.order++
	return &waiter{order: l.order, patience: l.timeout, turn: make(chan struct{}, 1)}
}

// errPatience is the error of a wait that would be longer than rate_limit_timeout.
var errPatience = fmt.Errorf("%w: rate_limit_timeout has passed", ErrNoTime)

// wait returns when the caller may send. Its error is that of the context. A wait that
// would end after the context's deadline, or after the waiter's patience, fails at once.
func (l *limiter) wait(ctx context.Context, w *waiter) error {
	if err := l.join(ctx, w); err != nil {
		return err
	}
	for {
		if err := context.Cause(ctx); err != nil {
			l.leave(w)
			return err
		}
		left, ok := l.proceed(ctx, w)
		if ok {
			return nil
		}
		timer := time.NewTimer(min(left, time.Until(w.until)))
		select {
		case <-ctx.Done():
			timer.Stop()
		case <-w.turn:
			timer.Stop()
		case <-timer.C:
			if time.Until(w.until) <= 0 {
				l.leave(w)
				return errPatience
			}
		}
	}
}

// join adds a waiter to the queue, unless its turn would come too late.
func (l *limiter) join(ctx context.Context, w *waiter) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	place := len(l.queue)
	for place > 0 && w.before(l.queue[place-1]) {
		place--
	}
	at := later(l.window.free(place, time.Now()), l.pace.open)
	if deadline, ok := ctx.Deadline(); ok && at.After(deadline) {
		return fmt.Errorf("%w: the next request may go in %s", ErrNoTime, time.Until(at).Round(time.Second))
	}
	if at.After(w.until) {
		return errPatience
	}
	l.queue = slices.Insert(l.queue, place, w)
	waitsOf(ctx).begin(time.Until(at))
	return nil
}

// leave takes a waiter out of the queue.
func (l *limiter) leave(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = slices.DeleteFunc(l.queue, func(other *waiter) bool { return other == w })
	l.wake()
}

// wake has the first in the queue look again.
func (l *limiter) wake() {
	if len(l.queue) > 0 {
		select {
		case l.queue[0].turn <- struct{}{}:
		default: // It will.
		}
	}
}

// proceed takes a waiter out of the queue if it may send now, otherwise it returns how
// long to wait before looking again.
func (l *limiter) proceed(ctx context.Context, w *waiter) (left time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.queue[0] != w {
		return time.Until(w.until), false
	}
	now := time.Now()
	free := l.window.free(0, now)
	at := l.pace.due(free)
	// A run begins with one request at a time, then two, four: many runs that begin at
	// once would waste ten requests each before they see their first 429.
	if l.flying > l.replies && !w.nested {
		at = later(at, l.last.Add(rampStep))
	}
	if at.After(now) {
		if left := free.Sub(now); left > longWait && free.After(l.logged) {
			l.logged = free.Add(longWait) // The requests of a burst have their turns together.
			logFullWindow(ctx, left)
		}
		return at.Sub(now), false
	}
	l.queue = slices.Delete(l.queue, 0, 1)
	l.window.take(now)
	l.pace.sent(now)
	l.last = now
	l.flying++
	l.wake()
	return 0, true
}

// isPaced reports whether a 429 has lowered the rate of this run.
func (l *limiter) isPaced() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pace.rate > 0
}

// answered notes that a request was answered, by other than a 429, or failed.
func (l *limiter) answered(sent time.Time, accepted bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flying--
	l.replies++
	if accepted {
		l.pace.raise(sent)
	}
	l.wake()
}

// refused notes a 429 to a request. It returns how long all requests wait, 0 if they
// wait already, and the requests per minute afterwards.
func (l *limiter) refused(sent time.Time, retryAfter time.Duration, ok bool) (pause time.Duration, rate float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flying--
	l.wake()
	return l.pace.lower(sent, retryAfter, ok), l.pace.rate
}
