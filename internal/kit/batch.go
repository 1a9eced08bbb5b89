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
	// Request returns the request for the members. Writes are joined only if their requests
	// differ in nothing but the members.
	Request func(members []string) telegent.Object
}

// Join sends a member, which may share its request with others. A member that arrives while no
// request of its kind is in progress is sent at once. Members that arrive while a request
// waits for the rate limit, a token or the end of a 429 are sent in that request, and those
// that arrive after it was sent share the next one. If the API refuses a request, each half
// of it is sent, until the members that are refused are known.
//
// If the answer names an order that is pending, the next request waits for the first look
// at the order: Terraform starts the next members once the first ones have ended, and they
// share a request with those that waited.
//
// Join returns the answer to the request, and whether the request had other members. A
// caller whose context ends leaves the request if it was not sent yet; otherwise it gets
// the answer.
func (d *Data) Join(ctx context.Context, b Batch, member string) (answer telegent.Object, joined bool, err error) {
	like, err := json.Marshal(b.Request(nil))
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", b.Operation, err)
	}
	e := &entry{ctx: ctx, member: member, done: make(chan struct{})}
	q, first := d.batches.enter(b, string(like), e)
	if first {
		go q.run(d) //nolint:contextcheck // Each request has the context of its first entry.
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

// batches are the batches of a configured provider that are in progress.
type batches struct {
	mu     sync.Mutex
	byLike map[string]*queue
}

// queue is the request in progress of writes that are alike, and the entries that wait.
type queue struct {
	Batch
	batches *batches
	like    string // its key

	waiting []*entry
	// going are the entries of the request in progress, once it was filled; end ends the
	// request, unless it was sent.
	going []*entry
	end   context.CancelCauseFunc
}

// entry is a member on its way.
type entry struct {
	ctx    context.Context //nolint:containedctx // Its log is that of the request, and its call waits for the result.
	member string
	left   error // why its caller has left; nil if it has not

	done   chan struct{} // is closed once there is a result: the other fields
	answer telegent.Object
	joined bool
	err    error
}

func (e *entry) finish(answer telegent.Object, joined bool, err error) {
	e.answer, e.joined, e.err = answer, joined, err
	close(e.done)
}

// enter queues an entry. A caller that finds no request in progress must run the queue.
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

// leave removes an entry, and reports whether it still waited. A request that all callers
// have left is not sent.
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

// run sends requests until no entry waits.
func (q *queue) run(d *Data) {
	for waits := true; waits; waits = q.continues() {
		q.send(d, nil)
	}
}

func (q *queue) continues() bool {
	q.batches.mu.Lock()
	defer q.batches.mu.Unlock()
	if len(q.waiting) == 0 {
		delete(q.batches.byLike, q.like)
	}
	return len(q.waiting) > 0
}

// send sends a request for the entries, or for those that wait if it is given none. If it is
// refused, send sends each half of it.
func (q *queue) send(d *Data, entries []*entry) {
	if refused := q.request(d, entries); len(refused) > 0 {
		half := len(refused) / 2
		q.send(d, refused[:half])
		q.send(d, refused[half:])
	}
}

// request sends one request. It returns the entries if the API refuses them together, because
// any of them may be the reason; otherwise they have their results. Its context is that of the
// first of them without its end: the call that began the queue may have ended, with its log.
func (q *queue) request(d *Data, entries []*entry) (refused []*entry) {
	q.batches.mu.Lock()
	those := entries
	if those == nil {
		those = q.waiting
	}
	if len(those) == 0 { // All have left.
		q.batches.mu.Unlock()
		return nil
	}
	ctx, end := context.WithCancelCause(context.WithoutCancel(those[0].ctx))
	defer end(nil)
	q.going, q.end = entries, end
	if entries != nil && !slices.ContainsFunc(entries, stays) {
		end(entries[0].left) // They left while the other half was sent: it is not to wait for its turn.
	}
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
	if !filled && open && ctx.Err() == nil { // It failed before it was sent, as it would for each entry.
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

// fill decides which entries are in the request in progress: those that were, except those
// whose caller has left, and those that wait if the request is open. It returns their
// members, each once. The caller holds the lock.
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
		q.end(errors.New("no caller waits for it"))
	}
	var members []string
	for _, e := range q.going {
		if !slices.Contains(members, e.member) {
			members = append(members, e.member)
		}
	}
	return members
}

// refusesMember reports whether an error may be due to one member. A 403 may be, because the
// member may belong to another account; a 403 of a token request is not.
func refusesMember(err error) bool {
	e, ok := errors.AsType[*transport.Error](err)
	return refusesContent(err) || ok && e.Status == http.StatusForbidden && e.Operation != telegent.CreateToken.String()
}
