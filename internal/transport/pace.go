// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"math/rand/v2"
	"time"
)

const (
	// pauseMin and pauseMax bound the pause after a 429 without Retry-After. It doubles
	// with each 429 that follows another.
	pauseMin = 10 * time.Second
	pauseMax = time.Minute
	// lowerTold and lowerUntold are what a 429 multiplies the rate by: after one with a
	// Retry-After of at least pauseMin another try costs one request of each run, after
	// any other perhaps many.
	lowerTold   = 0.8
	lowerUntold = 0.5
	// rateMin is the lowest rate, in requests per minute, and rateStep what each success
	// adds to a rate that was lowered.
	rateMin  = 1
	rateStep = 1
	// rateUnlimited is the rate of a run without a limit of its own, when it meets its
	// first 429.
	rateUnlimited = 600
)

// pace is how a run shares an account with others. A 429 says that all of them together
// send too much: the run lowers its rate (multiplicative decrease), sends its requests
// apart from each other, and raises the rate with each success (additive increase) until
// it is as before. Every interval has a random part, so that the runs do not send in
// step.
type pace struct {
	most float64 // the rate at which requests need no interval; 0 means rateUnlimited

	rate    float64   // requests per minute; 0 while it is not lowered
	open    time.Time // the end of the pause by a 429
	next    time.Time // when the next request may be sent
	lowered time.Time // when the rate was lowered last
	inRow   int       // how often since the last success
}

// due returns when a request may be sent that could be sent at a time otherwise.
func (p *pace) due(at time.Time) time.Time {
	at = later(at, p.open)
	if p.rate > 0 {
		at = later(at, p.next)
	}
	return at
}

// sent notes that a request is sent.
func (p *pace) sent(now time.Time) {
	if p.rate > 0 {
		p.next = now.Add(p.interval()/2 + jitter(p.interval()))
	}
}

// raise notes the success of a request that was sent at a time.
func (p *pace) raise(sent time.Time) {
	if p.rate == 0 || !sent.After(p.lowered) {
		return
	}
	p.inRow = 0
	if p.rate += rateStep; p.rate >= p.limit() {
		p.rate = 0
	}
}

// lower notes a 429 to a request that was sent at a time, and returns the pause that
// begins, 0 if it had begun before: the 429s of requests that were in flight together
// lower the rate once.
func (p *pace) lower(sent time.Time, retryAfter time.Duration, told bool) (pause time.Duration) {
	now := time.Now()
	if told {
		p.open = later(p.open, now.Add(retryAfter))
	}
	if !p.lowered.IsZero() && !sent.After(p.lowered) {
		return 0
	}
	factor := lowerUntold
	if told && retryAfter >= pauseMin {
		factor = lowerTold
	}
	if p.rate == 0 {
		p.rate = p.limit()
	}
	p.rate = max(rateMin, p.rate*factor)
	p.lowered = now
	if !told {
		mean := min(pauseMax, pauseMin<<min(p.inRow, 3))
		p.open = later(p.open, now.Add(mean/2+jitter(mean)))
	}
	p.inRow++
	p.next = later(p.next, p.open.Add(jitter(p.interval())))
	return p.open.Sub(now)
}

// interval is the mean time between two requests.
func (p *pace) interval() time.Duration {
	return time.Duration(float64(time.Minute) / p.rate)
}

func (p *pace) limit() float64 {
	if p.most == 0 {
		return rateUnlimited
	}
	return p.most
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// jitter returns a random part of a time.
func jitter(d time.Duration) time.Duration {
	return rand.N(d + 1) //nolint:gosec // Jitter needs no secrecy.
}
