// SPDX-License-Identifier: MPL-2.0

package number

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// patience is how long an order may take if the configuration says nothing.
const patience = 20 * time.Minute

// create buys the number, waits for the order, and then sees to what provisioning
// does not take. Of an order that failed nothing is left in the model, so that its
// failure alone is an error.
func create(ctx context.Context, call *kit.Call, m *model) error {
	timeout, err := timeoutOf(m.Timeouts.Create(ctx, patience))
	if err != nil {
		return err
	}
	var answer telegent.Object
	if err := call.Do(ctx, telegent.ProvisionNumber, nil, m.attributes().Create(), &answer); err != nil {
		return err
	}
	answer = answer.Within("OrderId", "PhoneNumberAssigned", "PhoneNumberId")
	placed := orderOf(answer)
	m.keep(call, answer, placed)
	if placed.ID == "" && placed.number == "" && m.ID.IsNull() && !placed.IsFailed() {
		return telegent.Incomplete(telegent.ProvisionNumber, "neither an order nor a number")
	}
	// Without an order to wait for, the number is all there is.
	if placed.number == "" || !placed.IsComplete() && (placed.ID != "" || placed.IsFailed()) {
		m.PhoneNumber = types.StringNull() // One that is named already may never come.
		if err := m.arrive(ctx, call, placed, timeout); err != nil {
			return m.unfinished(err)
		}
	}
	bought := m.asBought()
	if bought.ObservedStatus.ValueString() == "" {
		bought.ObservedStatus = types.StringValue(active)
	}
	err = update(ctx, call, m, &bought)
	m.ObservedStatus = bought.ObservedStatus
	return err
}

// asBought returns the number as provisioning makes it, which takes neither a caller name
// nor a status.
func (m *model) asBought() model {
	bought := *m
	bought.CNAMFirstName, bought.CNAMLastName, bought.Status = types.StringNull(), types.StringNull(), types.StringValue(active)
	return bought
}

// keep takes over the answer to the provisioning: what the number is known by from any
// shape, before anything else is looked at. What cannot be read is null, with a warning.
func (m *model) keep(call *kit.Call, answer telegent.Object, placed order) {
	id := answer.Text("PhoneNumberId")
	m.OrderID, m.PhoneNumber, m.ID = textOrUnknown(placed.ID), textOrUnknown(placed.number), textOrUnknown(id)
	m.attributes().FillUnknowns(call, answer)
	m.OrderID, m.PhoneNumber, m.ID = textOrNull(placed.ID), textOrNull(placed.number), textOrNull(id)
}

func textOrUnknown(text string) types.String {
	if text == "" {
		return types.StringUnknown()
	}
	return types.StringValue(text)
}

func textOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// unfinished returns the error of a creation whose order brought no number yet. Of an
// order that failed nothing is kept, as nothing was bought.
func (m *model) unfinished(err error) error {
	if errors.Is(err, kit.ErrOrderFailed) {
		m.OrderID, m.PhoneNumber, m.ID = types.StringNull(), types.StringNull(), types.StringNull()
		return err
	}
	switch {
	case m.PhoneNumber.ValueString() != "":
		return err
	case m.OrderID.ValueString() == "":
		return fmt.Errorf("%w: %w", transport.ErrOutcomeUnknown, err) // An id alone is not what a number is read by.
	}
	return fmt.Errorf("the state has the order, and the next plan or apply follows it and adopts its number: %w", err)
}

// arrive waits for the order's number and fills in what only reading returns.
func (m *model) arrive(ctx context.Context, call *kit.Call, placed order, timeout time.Duration) error {
	var number string
	var err error
	if placed.ID == "" && placed.number == "" && !placed.IsFailed() {
		number, err = numberOfID(ctx, call.Data, m.ID.ValueString())
	} else {
		placed, err = placed.wait(ctx, call.Data, timeout)
		if err == nil || placed.IsFailed() {
			number, err = placed.numberOf(ctx, call.Data)
		}
	}
	if err != nil {
		return err
	}
	m.PhoneNumber = types.StringValue(number)
	found := model{}
	found.PhoneNumber = m.PhoneNumber
	if err := found.read(ctx, call); err != nil {
		return err
	}
	m.PhoneNumber, m.ObservedStatus = found.PhoneNumber, found.ObservedStatus
	m.ID, m.QRCode = found.ID, textOrNull(cmp.Or(m.QRCode.ValueString(), found.QRCode.ValueString()))
	if m.ICCID.ValueString() == "" {
		m.ICCID = found.ICCID
	}
	return nil
}

// update makes the number as planned, then puts it into the planned status. If its
// order was pending, it waits for the number first.
func update(ctx context.Context, call *kit.Call, plan, state *model) error {
	timeout, err := timeoutOf(plan.Timeouts.Update(ctx, patience))
	if err != nil {
		return err
	}
	if state.AccountID.IsNull() && !plan.AccountID.IsNull() {
		if err := confirmAccount(ctx, call.Data, plan, state); err != nil {
			return err
		}
	}
	if state.PhoneNumber.ValueString() == "" {
		if plan.change(state) == nil && plan.Status.Equal(state.Status) { // Nothing is to be sent, so nothing is waited for.
			plan.PhoneNumber, plan.ID, plan.QRCode, plan.ObservedStatus = state.PhoneNumber, state.ID, state.QRCode, state.ObservedStatus
			if plan.ICCID.IsUnknown() {
				plan.ICCID = state.ICCID
			}
			return nil
		}
		if err := state.arrive(ctx, call, order{Order: kit.Order{ID: state.OrderID.ValueString()}}, timeout); err != nil {
			return err
		}
		*state = state.asBought()
		plan.PhoneNumber, plan.ID, plan.QRCode = state.PhoneNumber, state.ID, state.QRCode
		if plan.ICCID.IsUnknown() {
			plan.ICCID = state.ICCID
		}
	}
	if request := plan.change(state); request != nil {
		var answer telegent.Object
		if err := call.Do(ctx, telegent.UpdateNumber, nil, request, &answer); err != nil {
			return err
		}
		answer = answer.Within("UpdateOrderId", "UpdateOrderStatus")
		// The order is complete in the example already; without one the change took effect at once.
		placed := order{Order: kit.Order{ID: answer.Text("UpdateOrderId"), Status: cmp.Or(answer.Text("UpdateOrderStatus"), "Complete")}}
		if _, err := placed.wait(ctx, call.Data, timeout); err != nil {
			return err
		}
		status := state.Status
		state.number, state.CNAMFirstName, state.CNAMLastName = plan.number, plan.CNAMFirstName, plan.CNAMLastName
		state.Status = status
	}
	if err := changeToPlannedStatus(ctx, call, plan, state, timeout); err != nil {
		return err
	}
	if plan.ObservedStatus.IsUnknown() {
		plan.ObservedStatus = state.ObservedStatus
	}
	return nil
}

// confirmAccount refuses to record an account that is not the number's: to correct it
// later would replace the number.
func confirmAccount(ctx context.Context, data *kit.Data, plan, state *model) error {
	object, err := data.InList(ctx, inventory(), nil, func(object telegent.Object) bool {
		return kit.CanonicalPhone(object.Text("Number")) == state.PhoneNumber.ValueString()
	})
	account := object.Text("AccountId")
	if err != nil || account == "" || kit.CanonicalID(account) == kit.CanonicalID(plan.AccountID.ValueString()) {
		return err
	}
	return fmt.Errorf("account_id must be %q, as the inventory has it, got %q: correct it, or leave it out", account, plan.AccountID.ValueString())
}

// changeToPlannedStatus parks or activates the number, if the configuration asks for
// another status than it did.
func changeToPlannedStatus(ctx context.Context, call *kit.Call, plan, state *model, timeout time.Duration) error {
	if plan.Status.Equal(state.Status) {
		return nil
	}
	change := map[string]string{active: "activate", parked: "park"}[plan.Status.ValueString()]
	if err := changeStatus(ctx, call.Data, state.PhoneNumber.ValueString(), change, timeout); err != nil {
		return err
	}
	state.Status, state.ObservedStatus = plan.Status, plan.Status
	return nil
}

// destroy does to the number what on_destroy says. If only its order is known, the
// order may have brought a number meanwhile.
func destroy(ctx context.Context, call *kit.Call, m *model) error {
	timeout, err := timeoutOf(m.Timeouts.Delete(ctx, patience))
	if err != nil {
		return err
	}
	change := cmp.Or(m.OnDestroy.ValueString(), cancel)
	if change == keep {
		return nil
	}
	if m.PhoneNumber.ValueString() == "" {
		placed, err := order{Order: kit.Order{ID: m.OrderID.ValueString()}}.wait(ctx, call.Data, timeout)
		if err != nil && !placed.IsFailed() {
			return err
		}
		number, err := placed.numberOf(ctx, call.Data)
		if errors.Is(err, kit.ErrOrderFailed) {
			return nil // Nothing was bought.
		}
		if err != nil {
			return err
		}
		m.PhoneNumber = types.StringValue(number)
	}
	number := m.PhoneNumber.ValueString()
	if change == park && kit.FoldCase(cmp.Or(m.ObservedStatus.ValueString(), m.Status.ValueString())) == parked {
		return nil // It is parked already; the API may refuse to park it again.
	}
	err = changeStatus(ctx, call.Data, number, change, timeout)
	switch {
	case errors.Is(err, telegent.ErrNotFound):
		return confirmGone(ctx, call, m, err)
	case err != nil:
		return err
	case change == cancel:
		call.Diags.AddWarning("A number was cancelled", fmt.Sprintf("%s does not belong to the account any more. "+
			"For 30 days it can be brought back, with POST /v1.0/numbers/reactivate.", number))
	}
	return nil
}

// confirmGone returns the error of a number that was not found, unless the inventory
// has it, perhaps under another number.
func confirmGone(ctx context.Context, call *kit.Call, m *model, notFound error) error {
	object, err := call.InList(ctx, inventory(), nil, func(object telegent.Object) bool {
		return !isCancelled(object.Text("Status")) &&
			(kit.CanonicalPhone(object.Text("Number")) == m.PhoneNumber.ValueString() ||
				m.ID.ValueString() != "" && kit.CanonicalID(object.Text("Tnid")) == kit.CanonicalID(m.ID.ValueString()))
	})
	switch {
	case err != nil:
		return err
	case object == nil:
		call.Diags.AddWarning("A number was gone before it was destroyed",
			fmt.Sprintf("Neither %s nor the inventory has %s, so nothing was done to it.", telegent.ChangeNumberStatus, m.PhoneNumber.ValueString()))
		return notFound
	}
	return fmt.Errorf("%s found no number %s, although the inventory has it as %s: plan again, so that the state follows",
		telegent.ChangeNumberStatus, m.PhoneNumber.ValueString(), object.Text("Number"))
}

// most is how many numbers one request may have. The API publishes no limit.
const most = 100

// changeStatus orders a change of a number's status and waits for it. Changes of several
// numbers that are alike and come at once share a request and its order.
//
// POST /v1.0/numbers/status takes the day of the change, and says of which time zone
// as little as whether it may be past: today's in UTC is at most hours ahead of the
// day in America.
func changeStatus(ctx context.Context, data *kit.Data, number, change string, timeout time.Duration) error {
	day := time.Now().UTC().Format("01/02/2006")
	changes := kit.Batch{Operation: telegent.ChangeNumberStatus, Size: most, Request: func(numbers []string) telegent.Object {
		items := make([]map[string]string, len(numbers))
		for i, number := range numbers {
			items[i] = map[string]string{"Number": number}
		}
		request := telegent.Object{}
		request.Set("StatusChange", change)
		request.Set("EffectiveDate", day)
		request.Set("PhoneNumbers", items)
		return request
	}}
	answer, joined, err := data.Join(ctx, changes, number)
	if err == nil {
		err = changed(ctx, data, answer, number, joined, timeout)
	}
	unknown := errors.Is(err, transport.ErrOutcomeUnknown)
	if !joined || !unknown && !errors.Is(err, kit.ErrOrderFailed) && !errors.Is(err, errUnnamed) {
		return err
	}
	// What became of them together says nothing of this one.
	now, readErr := statusOf(ctx, data, number)
	switch {
	case readErr != nil:
		return fmt.Errorf("%w; and the number's status cannot be read: %s", err, readErr.Error()) // The class of that error says nothing of the change.
	case isChanged(now, change):
		return nil
	case unknown:
		return fmt.Errorf("%w; its status is %q", err, now)
	}
	// The order has ended, and its failure may be another number's: this one is sent alone,
	// which repeats nothing, as it was not changed.
	if err := data.Do(ctx, telegent.ChangeNumberStatus, nil, changes.Request([]string{number}), &answer); err != nil {
		return err
	}
	return changed(ctx, data, answer, number, false, timeout)
}

// changed waits for the change that an answer is about. Its error is that of the number
// alone, if the answer has results of several.
func changed(ctx context.Context, data *kit.Data, answer telegent.Object, number string, joined bool, timeout time.Duration) error {
	answer = answer.Within("OrderId", "OrderStatus")
	if err := refusedItem(answer, number, joined); err != nil {
		return err
	}
	placed := orderOf(answer)
	if placed.ID == "" {
		placed.Status = cmp.Or(placed.Status, "Complete") // Without an order the change took effect at once.
	}
	_, err := placed.wait(ctx, data, timeout)
	return err
}

// errUnnamed is the class of the error of a result that does not say which number it is of.
var errUnnamed = errors.New("a result names no number")

// refusedItem returns the error of a number whose own Status in the answer of POST
// /v1.0/numbers/status says neither that the change was made nor that it is under way.
func refusedItem(answer telegent.Object, number string, joined bool) error {
	var unnamed error
	for _, key := range []string{"Numbers", "PhoneNumbers"} {
		items, _ := answer.Objects(key)
		for _, item := range items {
			status, named := item.Text("Status"), item.Text("Number")
			if slices.Contains([]string{
				"", "success", "successful", "ok", "complete", "completed", "pending", "inprogress", "in progress", "submitted", "scheduled",
				"active", "parked", "cancelled", "canceled",
			}, kit.FoldCase(status)) {
				continue
			}
			err := fmt.Errorf("%s answered with the status %q for %s: %s", telegent.ChangeNumberStatus,
				status, named, cmp.Or(item.Text("StatusMessage"), "Telegent gave no reason"))
			switch {
			case !joined || kit.CanonicalPhone(named) == number:
				return err
			case named == "":
				unnamed = fmt.Errorf("%w: %w", errUnnamed, err)
			}
		}
	}
	return unnamed
}

// statusOf reads the status of a number.
func statusOf(ctx context.Context, data *kit.Data, number string) (string, error) {
	var answer telegent.Object
	if err := data.Do(ctx, telegent.GetNumber, url.Values{"Number": {number}}, nil, &answer); err != nil {
		return "", err
	}
	answer = answer.Within("Number")
	if got := answer.Text("Number"); kit.CanonicalPhone(got) != number {
		return "", fmt.Errorf("%s answered with the Number %q, asked for %q", telegent.GetNumber, got, number)
	}
	return answer.Text("Status"), nil
}

// isChanged reports whether a status is that which a change makes.
func isChanged(status, change string) bool {
	switch change {
	case cancel:
		return isCancelled(status)
	case park:
		return kit.FoldCase(status) == parked
	}
	return kit.FoldCase(status) == active
}

func timeoutOf(timeout time.Duration, diags diag.Diagnostics) (time.Duration, error) {
	if diags.HasError() {
		return 0, errors.New(diags[0].Detail())
	}
	return timeout, nil
}
