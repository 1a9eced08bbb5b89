// SPDX-License-Identifier: MPL-2.0

package number

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// order is what became of a provisioning or of a change of status.
type order struct {
	id, status, message string
	number              string // the first one ordered, in E.164; "" as long as there is none
}

// orderOf reads the answer of an operation that orders. Provisioning has the number
// in PhoneNumberAssigned and says what went wrong in ErrorMessage; GET
// /v1.0/numbers/order has both under other names.
func orderOf(answer telegent.Object) order {
	o := order{
		id:      answer.Text("OrderId"),
		status:  answer.Text("OrderStatus"),
		message: answer.Text("ErrorMessage") + answer.Text("OrderStatusMessage"),
		number:  answer.Text("PhoneNumberAssigned"),
	}
	ordered, _ := answer.Get("PhoneNumbersOrdered")
	if numbers, err := answer.Objects("PhoneNumbersOrdered"); err == nil && len(numbers) > 0 {
		o.number = numbers[0].Text("Number")
	} else if numbers, err := telegent.Decode[[]string](ordered); err == nil && numbers != nil && len(*numbers) > 0 {
		o.number = (*numbers)[0]
	}
	// What is not a number, such as "pending", is none yet.
	if o.number = kit.CanonicalPhone(o.number); !kit.IsE164(o.number) {
		o.number = ""
	}
	return o
}

// isComplete and isFailed report the statuses that are final. All others of those that
// the guides name (Pending, InProgress, ResolutionRequired, Submitted, Pending
// Carrier Approval, Scheduled) and any unknown one may still change.
func (o order) isComplete() bool { return o.is("complete", "completed") }

func (o order) isFailed() bool {
	return o.is("error", "rejected", "cancelled", "canceled", "failed")
}

func (o order) is(statuses ...string) bool {
	return slices.Contains(statuses, kit.FoldCase(o.status))
}

// err is the error of an order that failed, in the carrier's words.
func (o order) err() error {
	if !o.isFailed() {
		return nil
	}
	return fmt.Errorf("%s %w as %s: %s", strings.TrimSpace("the order "+o.id), errFailed, o.status, cmp.Or(o.message, "Telegent gave no reason"))
}

// The classes of the errors of an order that brought no number yet, each a part of a
// sentence.
var (
	errPending  = errors.New("is still pending")
	errFailed   = errors.New("ended")
	errNoNumber = errors.New("is complete, but its number is not known yet")
	errDisputed = errors.New("find out whether this order bought it, and import it if it did")
)

// getOrder looks at an order.
func getOrder(ctx context.Context, data *kit.Data, id string) (order, error) {
	var answer telegent.Object
	if err := data.Do(ctx, telegent.GetNumberOrder, url.Values{"OrderId": {id}}, nil, &answer); err != nil {
		return order{}, err
	}
	answer = answer.Within("OrderStatus")
	o := orderOf(answer)
	if o.id != "" && kit.CanonicalID(o.id) != kit.CanonicalID(id) {
		return order{}, fmt.Errorf("%s answered with the OrderId %q, asked for %q", telegent.GetNumberOrder, o.id, id)
	}
	o.id = id
	return o, nil
}

// wait waits for an order's end, at most for the timeout. It returns the order as it
// was seen last; its error is that of a failed order, too. An order that is not found
// may not be there yet, so it is asked for again.
func (o order) wait(ctx context.Context, data *kit.Data, timeout time.Duration) (order, error) {
	defer data.InvalidateLists(inventory()) // A listing from before the order's end lacks what it brought.
	if o.isComplete() || o.isFailed() {
		return o, o.err()
	}
	if o.id == "" {
		return o, fmt.Errorf("the answer has the status %q and no order to wait for", o.status)
	}
	ctx, end := context.WithTimeoutCause(ctx, timeout, errPending)
	defer end()
	last := o
	look := func(ctx context.Context) (bool, error) {
		now, err := getOrder(ctx, data, o.id)
		if errors.Is(err, telegent.ErrNotFound) {
			last.status = "not found"
			return false, nil
		}
		if err != nil {
			return false, err
		}
		last = now
		last.number = cmp.Or(now.number, o.number)
		return now.isComplete() || now.isFailed(), nil
	}
	var over bool
	var err error
	if o.status == "" { // It was not placed just now, so it may be over.
		over, err = look(ctx)
	}
	if !over && err == nil {
		err = kit.Poll(ctx, look)
	}
	switch cause := context.Cause(ctx); {
	case err != nil && errors.Is(cause, errPending): // A call that it cut short has an error of its own.
		return last, fmt.Errorf("the order %s %w after %s, with the status %s; raise the timeout if it needs longer", o.id, errPending, timeout, last.status)
	case err != nil && errors.Is(cause, kit.ErrInterrupted):
		return last, fmt.Errorf("the order %s %w, with the status %s: the run was interrupted", o.id, errPending, last.status)
	case err != nil:
		return last, fmt.Errorf("while the order %s was pending: %w", o.id, err)
	}
	return last, last.err()
}

// numberOf returns the number that an order brought, "" with an error as long as it
// brought none. A complete order that names none is looked for in the inventory, and so
// is a failed one that names one.
func (o order) numberOf(ctx context.Context, data *kit.Data) (string, error) {
	switch {
	case o.isComplete() && o.number != "":
		return o.number, nil
	case o.isFailed() && o.number == "":
		return "", o.err()
	case !o.isComplete() && !o.isFailed():
		return "", fmt.Errorf("the order %s %w, with the status %s", o.id, errPending, o.status)
	}
	number, err := o.inInventory(ctx, data)
	if number != "" || err != nil {
		return number, err
	}
	if o.isComplete() {
		return "", fmt.Errorf("the order %s %w", o.id, errNoNumber)
	}
	named, err := data.InList(ctx, inventory(), nil, func(object telegent.Object) bool {
		return kit.CanonicalPhone(object.Text("Number")) == o.number && !isCancelled(object.Text("Status"))
	})
	switch {
	case err != nil:
		return "", err
	case named != nil: // It may be another resource's, so it is not adopted.
		return "", fmt.Errorf("the order %s ended as %s, yet names %s, which the account has by the order %q: %w",
			o.id, o.status, o.number, named.Text("OrderId"), errDisputed)
	}
	return "", o.err()
}

// inInventory returns the number in the inventory that an order brought, "" if there is
// none.
func (o order) inInventory(ctx context.Context, data *kit.Data) (string, error) {
	object, err := data.InList(ctx, inventory(), nil, func(object telegent.Object) bool {
		return o.id != "" && kit.CanonicalID(object.Text("OrderId")) == kit.CanonicalID(o.id) && !isCancelled(object.Text("Status"))
	})
	if object == nil || err != nil {
		return "", err
	}
	return kit.CanonicalPhone(object.Text("Number")), nil
}
