// SPDX-License-Identifier: MPL-2.0

package number

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// order is the order of a provisioning or of a change of status.
type order struct {
	kit.Order
	numbers []string // that the answers name, in E.164
	// numberID is the id of the number; "" if the answer to the purchase had none.
	numberID string
}

// orderOf reads the order in an answer.
func orderOf(answer telegent.Object) order {
	return order{Order: kit.OrderOf(answer), numbers: numbersIn(answer), numberID: answer.Text("PhoneNumberId")}
}

// number returns the number of the order; "" if the answers name none, or several, because
// a purchase is of one number, so the others are those of other purchases.
func (o order) number() string {
	if len(o.numbers) != 1 {
		return ""
	}
	return o.numbers[0]
}

// taken returns the number of the order, or the order if it names none, that another purchase of
// this run was answered with; "" for a new one. An order may have several numbers, each of a
// purchase of its own.
func (o order) taken(data *kit.Data) string {
	isNew := o.ID == "" || data.Claim(o.ID)
	switch number := o.number(); {
	case number != "" && !data.Claim(number):
		return number
	case number == "" && !isNew:
		return o.ID
	}
	return ""
}

// numbersIn returns the numbers in an answer about an order. Provisioning has its number in
// PhoneNumberAssigned, GET /v1.0/numbers/order in PhoneNumbersOrdered.
func numbersIn(answer telegent.Object) []string {
	texts := []string{answer.Text("PhoneNumberAssigned")}
	ordered, _ := answer.Get("PhoneNumbersOrdered")
	if objects, err := answer.Objects("PhoneNumbersOrdered"); err == nil && len(objects) > 0 {
		texts = nil
		for _, object := range objects {
			texts = append(texts, object.Text("Number"))
		}
	} else if list, err := telegent.Decode[[]string](ordered); err == nil && list != nil && len(*list) > 0 {
		texts = *list
	}
	var numbers []string
	for _, text := range texts {
		// Any other text, such as "pending", means that there is no number yet.
		if number := kit.CanonicalPhone(text); kit.IsE164(number) && !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// The classes of errors of an order without a number, each a part of a sentence.
var (
	errNoNumber = errors.New("is complete, but its number is not yet known")
	errDisputed = errors.New("find out whether this order bought it, and import it if it did")
)

// order returns the order that bought the number, as far as the state has it.
func (m *model) order() order {
	return order{Order: kit.Order{ID: m.OrderID.ValueString()}, numberID: m.ID.ValueString()}
}

// get reads the order.
func (o order) get(ctx context.Context, data *kit.Data) (order, error) {
	now, err := data.GetOrder(ctx, o.ID)
	return order{Order: now, numbers: numbersIn(now.Answer), numberID: o.numberID}, err
}

// wait waits for the end of an order, like kit.Order.Wait.
func (o order) wait(ctx context.Context, data *kit.Data, timeout time.Duration) (order, error) {
	defer data.InvalidateLists(kit.Inventory(), nil) // A list from before the end of the order lacks its number.
	last, err := o.Wait(ctx, data, timeout)
	numbers := numbersIn(last.Answer)
	if len(numbers) == 0 || slices.Contains(numbers, o.number()) {
		numbers = o.numbers
	}
	return order{Order: last, numbers: numbers, numberID: o.numberID}, err
}

// await waits for the end of an order, and returns its number.
func (o order) await(ctx context.Context, data *kit.Data, timeout time.Duration) (string, error) {
	last, err := o.wait(ctx, data, timeout)
	if err == nil || last.IsFailed() {
		return last.numberOf(ctx, data)
	}
	if errors.Is(err, kit.ErrOrderPending) && !last.IsPending() {
		if number, listErr := last.inInventory(ctx, data); number != "" && listErr == nil {
			return number, nil
		}
	}
	return "", err
}

// numberOf returns the number of an order; "" with an error while there is none. It looks
// in the inventory for the number of a complete order that does not name it alone, of a
// failed order that names one, and of one whose status is unknown: it may be complete.
func (o order) numberOf(ctx context.Context, data *kit.Data) (string, error) {
	switch {
	case o.IsComplete() && o.number() != "":
		return o.number(), nil
	case o.IsFailed() && len(o.numbers) == 0:
		return "", o.Err()
	case o.IsPending():
		return "", o.pending()
	}
	number, err := o.inInventory(ctx, data)
	if number != "" || err != nil {
		return number, err
	}
	switch {
	case o.IsComplete() && len(o.numbers) > 0:
		return "", fmt.Errorf("the order %s %w: it names %s", o.ID, errNoNumber, strings.Join(o.numbers, ", "))
	case o.IsComplete():
		return "", fmt.Errorf("the order %s %w", o.ID, errNoNumber)
	case !o.IsFailed():
		return "", o.pending()
	}
	named, err := data.Find(ctx, kit.Inventory(), nil, func(object telegent.Object) bool {
		return slices.Contains(o.numbers, kit.CanonicalPhone(object.Text("Number"))) && !kit.IsCancelled(object.Text("Status"))
	})
	switch {
	case err != nil:
		return "", fmt.Errorf("the order %s ended as %s but names %s, and whether the account has it is not known (%s): %w",
			o.ID, o.Status, strings.Join(o.numbers, ", "), err.Error(), errDisputed)
	case named != nil: // It may belong to another resource, so it is not adopted.
		return "", fmt.Errorf("the order %s ended as %s but names %s, which the account has from the order %q: %w",
			o.ID, o.Status, kit.CanonicalPhone(named.Text("Number")), named.Text("OrderId"), errDisputed)
	}
	return "", o.Err()
}

// pending is the error of an order without a number that has not ended.
func (o order) pending() error {
	return fmt.Errorf("the order %s %w, with the status %s", o.ID, kit.ErrOrderPending, o.Status)
}

// inInventory returns the number of an order in the inventory; "" if there is none, or if the
// order has several. It is looked up by its own id, too: the inventory calls an order TNOID-, and
// a purchase JNUOID-, and no text says that they have the rest in common.
func (o order) inInventory(ctx context.Context, data *kit.Data) (string, error) {
	own, err := numberWith(ctx, data, "Tnid", o.numberID, "")
	if own != "" || err != nil {
		return own, err
	}
	number, err := numberWith(ctx, data, "OrderId", o.ID, "")
	if number == "" || err != nil {
		return "", err
	}
	another, err := numberWith(ctx, data, "OrderId", o.ID, number)
	if another != "" || err != nil {
		return "", err
	}
	return number, nil
}

// numberWith returns the first number in the inventory that has an id, apart from one number; ""
// if there is none.
func numberWith(ctx context.Context, data *kit.Data, key, id, except string) (string, error) {
	if id == "" {
		return "", nil
	}
	object, err := data.InList(ctx, kit.Inventory(), nil, func(object telegent.Object) bool {
		return kit.CanonicalID(object.Text(key)) == kit.CanonicalID(id) && !kit.IsCancelled(object.Text("Status")) && kit.CanonicalPhone(object.Text("Number")) != except
	})
	if object == nil || err != nil {
		return "", err
	}
	return kit.CanonicalPhone(object.Text("Number")), nil
}
