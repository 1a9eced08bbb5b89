// SPDX-License-Identifier: MPL-2.0

package number

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// order is what became of a provisioning or of a change of status.
type order struct {
	kit.Order
	number string // the first one ordered, in E.164; "" as long as there is none
}

// orderOf reads the answer of an operation that orders.
func orderOf(answer telegent.Object) order {
	return order{Order: kit.OrderOf(answer), number: numberIn(answer)}
}

// numberIn returns the number that an answer about an order has. Provisioning has it in
// PhoneNumberAssigned, GET /v1.0/numbers/order in PhoneNumbersOrdered.
func numberIn(answer telegent.Object) string {
	number := answer.Text("PhoneNumberAssigned")
	ordered, _ := answer.Get("PhoneNumbersOrdered")
	if numbers, err := answer.Objects("PhoneNumbersOrdered"); err == nil && len(numbers) > 0 {
		number = numbers[0].Text("Number")
	} else if numbers, err := telegent.Decode[[]string](ordered); err == nil && numbers != nil && len(*numbers) > 0 {
		number = (*numbers)[0]
	}
	// What is not a number, such as "pending", is none yet.
	if number = kit.CanonicalPhone(number); !kit.IsE164(number) {
		return ""
	}
	return number
}

// The classes of the errors of an order that brought no number yet, each a part of a
// sentence.
var (
	errNoNumber = errors.New("is complete, but its number is not known yet")
	errDisputed = errors.New("find out whether this order bought it, and import it if it did")
)

// getOrder looks at an order.
func getOrder(ctx context.Context, data *kit.Data, id string) (order, error) {
	o, err := data.GetOrder(ctx, id)
	return order{Order: o, number: numberIn(o.Answer)}, err
}

// wait waits for an order's end, as Wait of kit.Order does.
func (o order) wait(ctx context.Context, data *kit.Data, timeout time.Duration) (order, error) {
	defer data.InvalidateLists(inventory(), nil) // A listing from before the order's end lacks what it brought.
	last, err := o.Wait(ctx, data, timeout)
	return order{Order: last, number: cmp.Or(numberIn(last.Answer), o.number)}, err
}

// numberOf returns the number that an order brought, "" with an error as long as it
// brought none. A complete order that names none is looked for in the inventory, and so
// is a failed one that names one.
func (o order) numberOf(ctx context.Context, data *kit.Data) (string, error) {
	switch {
	case o.IsComplete() && o.number != "":
		return o.number, nil
	case o.IsFailed() && o.number == "":
		return "", o.Err()
	case !o.IsComplete() && !o.IsFailed():
		return "", fmt.Errorf("the order %s %w, with the status %s", o.ID, kit.ErrOrderPending, o.Status)
	}
	number, err := o.inInventory(ctx, data)
	if number != "" || err != nil {
		return number, err
	}
	if o.IsComplete() {
		return "", fmt.Errorf("the order %s %w", o.ID, errNoNumber)
	}
	named, err := data.InList(ctx, inventory(), nil, func(object telegent.Object) bool {
		return kit.CanonicalPhone(object.Text("Number")) == o.number && !isCancelled(object.Text("Status"))
	})
	switch {
	case err != nil:
		return "", err
	case named != nil: // It may be another resource's, so it is not adopted.
		return "", fmt.Errorf("the order %s ended as %s, yet names %s, which the account has by the order %q: %w",
			o.ID, o.Status, o.number, named.Text("OrderId"), errDisputed)
	}
	return "", o.Err()
}

// inInventory returns the number in the inventory that an order brought, "" if there is
// none.
func (o order) inInventory(ctx context.Context, data *kit.Data) (string, error) {
	object, err := data.InList(ctx, inventory(), nil, func(object telegent.Object) bool {
		return o.ID != "" && kit.CanonicalID(object.Text("OrderId")) == kit.CanonicalID(o.ID) && !isCancelled(object.Text("Status"))
	})
	if object == nil || err != nil {
		return "", err
	}
	return kit.CanonicalPhone(object.Text("Number")), nil
}
