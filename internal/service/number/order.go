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

// order is the order of a provisioning or of a change of status.
type order struct {
	kit.Order
	number string // the first number of the order, in E.164; "" while there is none
}

// orderOf reads the order in an answer.
func orderOf(answer telegent.Object) order {
	return order{Order: kit.OrderOf(answer), number: numberIn(answer)}
}

// numberIn returns the number in an answer about an order. Provisioning has it in
// PhoneNumberAssigned, GET /v1.0/numbers/order in PhoneNumbersOrdered.
func numberIn(answer telegent.Object) string {
	number := answer.Text("PhoneNumberAssigned")
	ordered, _ := answer.Get("PhoneNumbersOrdered")
	if numbers, err := answer.Objects("PhoneNumbersOrdered"); err == nil && len(numbers) > 0 {
		number = numbers[0].Text("Number")
	} else if numbers, err := telegent.Decode[[]string](ordered); err == nil && numbers != nil && len(*numbers) > 0 {
		number = (*numbers)[0]
	}
	// Any other text, such as "pending", means that there is no number yet.
	if number = kit.CanonicalPhone(number); !kit.IsE164(number) {
		return ""
	}
	return number
}

// The classes of errors of an order without a number, each a part of a sentence.
var (
	errNoNumber = errors.New("is complete, but its number is not yet known")
	errDisputed = errors.New("find out whether this order bought it, and import it if it did")
)

// getOrder reads an order.
func getOrder(ctx context.Context, data *kit.Data, id string) (order, error) {
	o, err := data.GetOrder(ctx, id)
	return order{Order: o, number: numberIn(o.Answer)}, err
}

// wait waits for the end of an order, like kit.Order.Wait.
func (o order) wait(ctx context.Context, data *kit.Data, timeout time.Duration) (order, error) {
	defer data.InvalidateLists(kit.Inventory(), nil) // A list from before the end of the order lacks its number.
	last, err := o.Wait(ctx, data, timeout)
	return order{Order: last, number: cmp.Or(numberIn(last.Answer), o.number)}, err
}

// numberOf returns the number of an order; "" with an error while there is none. It looks
// in the inventory for the number of a complete order that names none, and of a failed
// order that names one.
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
	named, err := data.Find(ctx, kit.Inventory(), nil, func(object telegent.Object) bool {
		return kit.CanonicalPhone(object.Text("Number")) == o.number && !kit.IsCancelled(object.Text("Status"))
	})
	switch {
	case err != nil:
		return "", fmt.Errorf("the order %s ended as %s but names %s, and whether the account has it is not known (%s): %w",
			o.ID, o.Status, o.number, err.Error(), errDisputed)
	case named != nil: // It may belong to another resource, so it is not adopted.
		return "", fmt.Errorf("the order %s ended as %s but names %s, which the account has from the order %q: %w",
			o.ID, o.Status, o.number, named.Text("OrderId"), errDisputed)
	}
	return "", o.Err()
}

// inInventory returns the number of an order in the inventory; "" if there is none.
func (o order) inInventory(ctx context.Context, data *kit.Data) (string, error) {
	object, err := data.InList(ctx, kit.Inventory(), nil, func(object telegent.Object) bool {
		return o.ID != "" && kit.CanonicalID(object.Text("OrderId")) == kit.CanonicalID(o.ID) && !kit.IsCancelled(object.Text("Status"))
	})
	if object == nil || err != nil {
		return "", err
	}
	return kit.CanonicalPhone(object.Text("Number")), nil
}
