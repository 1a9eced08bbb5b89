// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// Order is what became of an order, such as that of a number or of a change of its status.
type Order struct {
	ID, Status, Message string
	// Answer is what the API says of it; nil if it was not asked.
	Answer telegent.Object
}

// The classes of the errors of an order that is not complete, each a part of a sentence.
var (
	ErrOrderPending = errors.New("is still pending")
	ErrOrderFailed  = errors.New("ended")
)

// OrderOf reads the answer of an operation that orders. POST /v1.0/numbers/provision says
// what went wrong in ErrorMessage, GET /v1.0/numbers/order in OrderStatusMessage.
func OrderOf(answer telegent.Object) Order {
	return Order{
		ID:      answer.Text("OrderId"),
		Status:  answer.Text("OrderStatus"),
		Message: answer.Text("ErrorMessage") + answer.Text("OrderStatusMessage"),
		Answer:  answer,
	}
}

// IsComplete and IsFailed report the statuses that are final. All others of those that
// the guides name (IsPending) and any unknown one may still change.
func (o Order) IsComplete() bool { return o.is("complete", "completed") }

// IsFailed is the other final status.
func (o Order) IsFailed() bool {
	return o.is("error", "rejected", "cancelled", "canceled", "failed")
}

// IsPending reports a status that is not final, and none. Any other status that is not final is
// unknown, and may mean anything.
func (o Order) IsPending() bool {
	return o.is("", "pending", "inprogress", "in progress", "resolutionrequired", "submitted", "pending carrier approval", "scheduled")
}

func (o Order) is(statuses ...string) bool { return slices.Contains(statuses, FoldCase(o.Status)) }

// Err is the error of an order that failed, in the carrier's words; nil of any other.
func (o Order) Err() error {
	if !o.IsFailed() {
		return nil
	}
	return fmt.Errorf("%s %w as %s: %s", strings.TrimSpace("the order "+o.ID), ErrOrderFailed, o.Status, cmp.Or(o.Message, "Telegent gave no reason"))
}

// GetOrder looks at an order.
func (d *Data) GetOrder(ctx context.Context, id string) (Order, error) {
	var answer telegent.Object
	if err := d.Do(ctx, telegent.GetNumberOrder, url.Values{"OrderId": {id}}, nil, &answer); err != nil {
		return Order{}, err
	}
	o := OrderOf(answer.Within("OrderStatus"))
	if o.ID != "" && CanonicalID(o.ID) != CanonicalID(id) {
		return Order{}, fmt.Errorf("%s answered with the OrderId %q, asked for %q", telegent.GetNumberOrder, o.ID, id)
	}
	o.ID = id
	return o, nil
}

// Wait waits for an order's end, at most for the timeout. It returns the order as it
// was seen last; its error is that of a failed order, too. An order that is not found
// may not be there yet, so it is asked for again. All calls that wait for the same order
// share the looks at it.
func (o Order) Wait(ctx context.Context, data *Data, timeout time.Duration) (Order, error) {
	if o.IsComplete() || o.IsFailed() {
		return o, o.Err()
	}
	if o.ID == "" {
		return o, fmt.Errorf("the answer has the status %q and no order to wait for", o.Status)
	}
	ctx, end := context.WithTimeoutCause(ctx, timeout, ErrOrderPending)
	defer end()
	w := data.orders.join(ctx, data, o)
	select {
	case <-w.over:
	case <-ctx.Done():
	}
	last, err := data.orders.leave(o.ID, w)
	cause := context.Cause(ctx)
	switch {
	case last.IsComplete() || last.IsFailed():
		return last, last.Err()
	case cause == nil:
		return last, fmt.Errorf("while the order %s was pending: %w", o.ID, err)
	case errors.Is(cause, ErrOrderPending):
		return last, fmt.Errorf("the order %s %w after %s, with the status %s; raise the timeout if it needs longer", o.ID, ErrOrderPending, timeout, last.Status)
	case errors.Is(cause, ErrInterrupted):
		return last, fmt.Errorf("the order %s %w, with the status %s: the run was interrupted", o.ID, ErrOrderPending, last.Status)
	}
	return last, fmt.Errorf("while the order %s was pending: %w", o.ID, cause)
}

// orderWaits are the orders that a configured provider waits for, by id. One order may be
// that of several numbers.
type orderWaits struct {
	mu   sync.Mutex
	byID map[string]*orderWait
}

// orderWait is the wait for the end of one order. It ends when no caller waits any more.
type orderWait struct {
	waiting int
	end     context.CancelFunc
	looked  chan struct{} // is closed after the first look
	over    chan struct{} // is closed when the wait has ended
	last    Order         // as it was seen last
	err     error         // why the looks ended, if it was not the order's end
}

// join begins to wait for an order, or shares the wait of other callers.
func (ws *orderWaits) join(ctx context.Context, data *Data, o Order) *orderWait {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	w, ok := ws.byID[o.ID]
	if !ok {
		if ws.byID == nil {
			ws.byID = map[string]*orderWait{}
		}
		w = &orderWait{looked: make(chan struct{}), over: make(chan struct{}), last: o}
		ws.byID[o.ID] = w
		ctx, w.end = context.WithCancel(context.WithoutCancel(ctx))
		go ws.look(ctx, data, o, w)
	}
	w.waiting++
	return w
}

// looked returns a function that waits for the first look at an order that is pending.
func (ws *orderWaits) looked(ctx context.Context, data *Data, o Order) func() {
	if o.ID == "" || o.IsComplete() || o.IsFailed() {
		return func() {}
	}
	w := ws.join(ctx, data, o)
	return func() {
		select {
		case <-w.looked:
		case <-data.Stopped:
		}
		_, _ = ws.leave(o.ID, w)
	}
}

// leave ends the wait of a caller that joined. It returns the order as it was seen last, and
// the error of looking at it.
func (ws *orderWaits) leave(id string, w *orderWait) (Order, error) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if w.waiting--; w.waiting == 0 {
		w.end()
		ws.drop(id, w)
	}
	return w.last, w.err
}

// drop makes the next call begin a new wait. The caller holds the lock.
func (ws *orderWaits) drop(id string, w *orderWait) {
	if ws.byID[id] == w {
		delete(ws.byID, id)
	}
}

// look looks at an order until its end.
func (ws *orderWaits) look(ctx context.Context, data *Data, o Order, w *orderWait) {
	looked := sync.OnceFunc(func() { close(w.looked) })
	defer looked()
	look := func(ctx context.Context) (bool, error) {
		now, err := data.GetOrder(ctx, o.ID)
		defer looked()
		ws.mu.Lock()
		defer ws.mu.Unlock()
		e, ok := errors.AsType[*transport.Error](err)
		switch {
		case ok && e.Status == http.StatusNotFound:
			w.last.Status = "not found" // A proxy's 404 passes, too.
			return false, nil
		case err != nil:
			return false, err
		}
		w.last = now
		return now.IsComplete() || now.IsFailed(), nil
	}
	var over bool
	var err error
	if o.Status == "" { // It was not placed just now, so it may be over.
		over, err = look(ctx)
	}
	if !over && err == nil {
		err = Poll(ctx, look)
	}
	ws.mu.Lock()
	defer ws.mu.Unlock()
	w.err = err
	ws.drop(o.ID, w)
	close(w.over)
}
