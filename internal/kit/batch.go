// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// Batch is a write that takes several members in one request.
type Batch struct {
	Operation telegent.Operation
	// Size is how many members one request may have.
	Size int
	// Request returns the request for the members. Writes are joined only if their
	// requests are the same but for the members.
	Request func(members []string) telegent.Object
}

// Join sends a member, which may share its request with others. One that comes while no
// request of its like is under way goes at once. Those that come while one waits for the
// rate limit, a token or the end of a 429 go in it, and those that come after it was sent
// share the next one. If the API refuses a request, each half of it is sent, until the
// members are known that are refused.
//
// If the answer is that of an order that is pending, the next request waits for the first
// look at it: those that it was of come back then, and share a request with those that
// waited. It returns the answer to the request, and whether that had other members. A caller whose
// context ends leaves the request if it was not sent yet; otherwise it gets its answer.
func (d *Data) Join(ctx context.Context, b Batch, member string) (answer telegent.Object, joined bool, err error) {
	like, err := json.Marshal(b.Request(nil))
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", b.Operation, err)
	}
	e := &entry{member: member, done: make(chan struct{})}
	q, first := d.batches.enter(b, string(like), e)
	if first {
		go q.run(context.WithoutCancel(ctx), d)
	}
	select {
	case <-e.done:
	case <-ctx.Done():
		if q.leave(e, context.Cause(ctx)) {
			return nil, false, transport.CallError(b.Operation.String(), context.Cause(ctx))
		}
		<-e.done
	}
	return e.answer, e.joined, e.err
}

// batches are the batches that a configured provider has under way.
type batches struct {
	mu     sync.Mutex
	byLike map[string]*queue
}

// queue is what is under way of writes that are alike, and who waits.
type queue struct {
	Batch
	batches *batches
	like    string // its key

	waiting []*entry
	// going are those of the request under way, since it was filled; end ends it, unless it
	// was sent.
	going []*entry
	end   context.CancelCauseFunc
}

// entry is a member on its way.
type entry struct {
	member string
	left   error // why its caller has left; nil if it has not

	done   chan struct{} // is closed once there is a result, which is the rest
	answer telegent.Object
	joined bool
	err    error
}

func (e *entry) finish(answer telegent.Object, joined bool, err error) {
	e.answer, e.joined, e.err = answer, joined, err
	close(e.done)
}

// enter queues an entry. The first one that finds nothing under way is to run the queue.
func (bs *batches) enter(b Batch, like string, e *entry) (q *queue, first bool) {
	like = b.Operation.String() + " " + like
	bs.mu.Lock()
	defer bs.mu.Unlock()
	q, busy := bs.byLike[like]
	if !busy {
		if bs.byLike == nil {
			bs.byLike = map[string]*queue{}
		}
		q = &queue{Batch: b, batches: bs, like: like}
		bs.byLike[like] = q
	}
	q.waiting = append(q.waiting, e)
	return q, !busy
}

// leave takes an entry out, and reports whether it was not under way yet. A request is not
// sent any more if everybody has left.
func (q *queue) leave(e *entry, cause error) bool {
	q.batches.mu.Lock()
	defer q.batches.mu.Unlock()
	e.left = cause
	waited := slices.Contains(q.waiting, e)
	q.waiting = slices.DeleteFunc(q.waiting, hasLeft)
	if len(q.waiting) == 0 && !slices.ContainsFunc(q.going, stays) && q.end != nil {
		q.end(cause)
	}
	return waited
}

func hasLeft(e *entry) bool { return e.left != nil }
func stays(e *entry) bool   { return e.left == nil }

// run sends requests until nobody waits.
func (q *queue) run(ctx context.Context, d *Data) {
	for waits := true; waits; waits = q.goesOn() {
		q.send(ctx, d, nil)
	}
}

func (q *queue) goesOn() bool {
	q.batches.mu.Lock()
	defer q.batches.mu.Unlock()
	if len(q.waiting) == 0 {
		delete(q.batches.byLike, q.like)
	}
	return len(q.waiting) > 0
}

// send sends a request for the entries, or for those that wait if there are none, and each
// half of it if it is refused.
func (q *queue) send(ctx context.Context, d *Data, entries []*entry) {
	if refused := q.request(ctx, d, entries); len(refused) > 0 {
		half := len(refused) / 2
		q.send(ctx, d, refused[:half])
		q.send(ctx, d, refused[half:])
	}
}

// request sends one request. It returns its entries if the API refuses them together, as
// any of them may be the reason; otherwise they have their results.
func (q *queue) request(ctx context.Context, d *Data, entries []*entry) (refused []*entry) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	q.batches.mu.Lock()
	q.going, q.end = entries, end
	q.batches.mu.Unlock()

	open, filled := entries == nil, false
	var members []string
	fill := func() any {
		q.batches.mu.Lock()
		defer q.batches.mu.Unlock()
		filled = true
		members = q.fill(open && ctx.Err() == nil)
		return q.Request(members)
	}
	var answer telegent.Object
	err := d.Do(ctx, q.Operation, nil, transport.Deferred(fill), &answer)

	q.batches.mu.Lock()
	entries = q.going
	if !filled && open && ctx.Err() == nil { // It failed before it was to be sent, as it would for each of them.
		entries, q.waiting = q.waiting, nil
	}
	q.going, q.end = nil, nil
	q.batches.mu.Unlock()
	if len(members) > 1 && refusesMember(err) {
		return entries
	}
	looked := d.orders.looked(ctx, d, OrderOf(answer.Within("OrderId", "OrderStatus")))
	for _, e := range entries {
		e.finish(answer, len(members) > 1, err)
	}
	looked()
	return nil
}

// fill decides who is in the request under way: those that were, but for those that have
// left, and if it is open those that wait. It returns their members, each once. The caller
// holds the lock.
func (q *queue) fill(open bool) []string {
	for _, e := range q.going {
		if e.left != nil {
			e.finish(nil, false, transport.CallError(q.Operation.String(), e.left))
		}
	}
	q.going = slices.DeleteFunc(slices.Clone(q.going), hasLeft)
	if open {
		n := min(max(0, q.Size-len(q.going)), len(q.waiting))
		q.going, q.waiting = append(q.going, q.waiting[:n]...), slices.Clone(q.waiting[n:])
	}
	if len(q.going) == 0 {
		q.end(errors.New("nobody waits for it"))
	}
	var members []string
	for _, e := range q.going {
		if !slices.Contains(members, e.member) {
			members = append(members, e.member)
		}
	}
	return members
}

// refusesMember reports whether an error may be due to one member. A 403 may be, as the
// member may belong to another account; that of a token is not.
func refusesMember(err error) bool {
	e, ok := errors.AsType[*transport.Error](err)
	return refusesContent(err) || ok && e.Status == http.StatusForbidden && e.Operation != telegent.CreateToken.String()
}
