// SPDX-License-Identifier: MPL-2.0

package number

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// order is what became of a provisioning or of a change of status.
type order struct {
	id, status, message string
	number              string // the first one ordered; "" as long as there is none
}

// orderOf reads the answer of an operation that orders. Provisioning has the number
// in PhoneNumberAssigned and says what went wrong in ErrorMessage; GET
// /v1.0/numbers/order has both under other names.
func orderOf(answer telegent.Object) (order, error) {
	o := order{
		id:      answer.Text("OrderId"),
		status:  answer.Text("OrderStatus"),
		message: answer.Text("ErrorMessage") + answer.Text("OrderStatusMessage"),
		number:  answer.Text("PhoneNumberAssigned"),
	}
	numbers, err := answer.Objects("PhoneNumbersOrdered")
	if len(numbers) > 0 {
		o.number = numbers[0].Text("Number")
	}
	return o, err
}

// isComplete and isFailed tell the statuses that are final. All others of those that
// the guides name (Pending, InProgress, ResolutionRequired, Submitted, Pending
// Carrier Approval, Scheduled) and any unknown one may still change.
func (o order) isComplete() bool {
	return strings.EqualFold(o.status, "Complete") || strings.EqualFold(o.status, "Completed")
}

func (o order) isFailed() bool {
	for _, status := range []string{"Error", "Rejected", "Cancelled"} {
		if strings.EqualFold(o.status, status) {
			return true
		}
	}
	return false
}

// err is the error of an order that failed, in the carrier's words.
func (o order) err() error {
	if !o.isFailed() {
		return nil
	}
	message := o.message
	if message == "" {
		message = "Telegent gave no reason"
	}
	return fmt.Errorf("the order %s ended as %s: %s", o.id, o.status, message)
}

// bought returns the number that an order brought. One that is not complete may name
// a number too, which may never come.
func (o order) bought() (number string, err error) {
	switch {
	case o.isFailed():
		return "", o.err()
	case !o.isComplete():
		return "", fmt.Errorf("the order %s %w, with the status %s", o.id, errPending, o.status)
	case o.number == "":
		return "", fmt.Errorf("the order %s is complete but names no number", o.id)
	}
	return o.number, nil
}

// errPending is the class of the error of an order that did not end in time.
var errPending = errors.New("is still pending")

// getOrder looks at an order.
func getOrder(ctx context.Context, data *kit.Data, id string) (order, error) {
	var answer telegent.Object
	if err := data.Do(ctx, telegent.GetNumberOrder, url.Values{"OrderId": {id}}, nil, &answer); err != nil {
		return order{}, err
	}
	o, err := orderOf(answer)
	o.id = id
	return o, err
}

// wait waits for an order's end, at most for the timeout. It returns the order as it
// was seen last; its error is that of a failed order, too.
func (o order) wait(ctx context.Context, data *kit.Data, timeout time.Duration) (order, error) {
	if o.isComplete() || o.isFailed() {
		return o, o.err()
	}
	if o.id == "" {
		return o, fmt.Errorf("the answer has the status %q and no order to wait for", o.status)
	}
	ctx, end := context.WithTimeoutCause(ctx, timeout, errPending)
	defer end()
	last := o
	err := kit.Poll(ctx, func(ctx context.Context) (bool, error) {
		now, err := getOrder(ctx, data, o.id)
		if err != nil {
			return false, err
		}
		last = now
		last.number = cmp.Or(now.number, o.number)
		return now.isComplete() || now.isFailed(), nil
	})
	switch {
	case err != nil && errors.Is(context.Cause(ctx), errPending): // A call that it cut short has an error of its own.
		return last, fmt.Errorf("the order %s %w after %s, with the status %s; raise the timeout if it needs longer", o.id, errPending, timeout, last.status)
	case err != nil:
		return last, fmt.Errorf("while the order %s was pending: %w", o.id, err)
	}
	return last, last.err()
}
