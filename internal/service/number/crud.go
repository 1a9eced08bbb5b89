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

// create buys the number, waits for the order, and then sends what provisioning does not
// take. After a failed order, the model has no trace of it, so that the failure is the only
// error.
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
	o := orderOf(answer)
	if taken := o.taken(call.Data); taken != "" { // With both in the state, destroying this resource would cancel the number of the other.
		return fmt.Errorf("%s answered with %s, which another resource of this run has bought: %w", telegent.ProvisionNumber, taken, transport.ErrOutcomeUnknown)
	}
	m.keep(call, answer, o)
	if o.ID == "" && o.number() == "" && m.ID.IsNull() && !o.IsFailed() {
		return telegent.Incomplete(telegent.ProvisionNumber, "neither an order nor a number")
	}
	// Without an order to wait for, there is only the number.
	if o.number() == "" || !o.IsComplete() && (o.ID != "" || o.IsFailed()) {
		m.PhoneNumber = types.StringNull() // The order may fail, although it already names a number.
		if err := m.arrive(ctx, call, o, timeout); err != nil {
			return m.unfinished(err)
		}
	}
	provisioned := m.asProvisioned()
	m.ObservedStatus = types.StringNull() // Until the number is as planned.
	if err := update(ctx, call, m, &provisioned); err != nil {
		return err
	}
	m.ObservedStatus = provisioned.ObservedStatus
	return nil
}

// asProvisioned returns the number as provisioning creates it: without caller name, and active.
func (m *model) asProvisioned() model {
	provisioned := *m
	provisioned.CNAMFirstName, provisioned.CNAMLastName, provisioned.Status = types.StringNull(), types.StringNull(), types.StringValue(active)
	if provisioned.ObservedStatus.ValueString() == "" {
		provisioned.ObservedStatus = types.StringValue(active)
	}
	return provisioned
}

// keep fills in the answer of the provisioning. It first takes the identifiers of the
// number, in any form. A value that cannot be read is null, with a warning.
func (m *model) keep(call *kit.Call, answer telegent.Object, o order) {
	id := answer.Text("PhoneNumberId")
	m.OrderID, m.PhoneNumber, m.ID = textOrUnknown(o.ID), textOrUnknown(o.number()), textOrUnknown(id)
	m.attributes().FillUnknowns(call, answer)
	m.OrderID, m.PhoneNumber, m.ID = textOrNull(o.ID), textOrNull(o.number()), textOrNull(id)
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

// unfinished returns the error of a creation whose order has no number yet. Nothing of a
// failed order is kept, because nothing was bought.
func (m *model) unfinished(err error) error {
	if errors.Is(err, kit.ErrOrderFailed) {
		m.OrderID, m.PhoneNumber, m.ID = types.StringNull(), types.StringNull(), types.StringNull()
		return err
	}
	switch {
	case m.PhoneNumber.ValueString() != "":
		return err
	case m.OrderID.ValueString() == "":
		return fmt.Errorf("%w: %w", transport.ErrOutcomeUnknown, err) // A number cannot be read by its id alone.
	}
	return fmt.Errorf("the state has the order, and the next plan or apply follows it and adopts its number: %w", err)
}

// arrive waits for the order's number and fills in what only a read returns.
func (m *model) arrive(ctx context.Context, call *kit.Call, o order, timeout time.Duration) error {
	var number string
	var err error
	if o.ID == "" && o.number() == "" && !o.IsFailed() {
		call.InvalidateLists(kit.Inventory(), nil) // Another call may have listed it before this number was bought.
		number, err = numberOfID(ctx, call.Data, m.ID.ValueString())
	} else {
		number, err = o.await(ctx, call.Data, timeout)
	}
	if err != nil {
		return err
	}
	m.PhoneNumber = types.StringValue(number)
	call.Created = true
	result := model{}
	result.PhoneNumber = m.PhoneNumber
	if err := result.read(ctx, call); err != nil {
		return err
	}
	m.PhoneNumber, m.ObservedStatus = result.PhoneNumber, result.ObservedStatus
	m.ID, m.QRCode = result.ID, textOrNull(cmp.Or(m.QRCode.ValueString(), result.QRCode.ValueString()))
	if m.ICCID.ValueString() == "" {
		m.ICCID = result.ICCID
	}
	return nil
}

// update changes the number as planned, then sets the planned status. If the order is
// pending, it waits for the number first.
func update(ctx context.Context, call *kit.Call, plan, state *model) error {
	timeout, err := timeoutOf(plan.Timeouts.Update(ctx, patience))
	if err != nil {
		return err
	}
	setsAccount := state.AccountID.IsNull() && !plan.AccountID.IsNull()
	if state.PhoneNumber.ValueString() == "" {
		if plan.change(state) == nil && plan.Status.Equal(state.Status) && !setsAccount { // There is nothing to send or to confirm, so there is no need to wait.
			plan.PhoneNumber, plan.ID, plan.QRCode, plan.ObservedStatus = state.PhoneNumber, state.ID, state.QRCode, state.ObservedStatus
			if plan.ICCID.IsUnknown() {
				plan.ICCID = state.ICCID
			}
			return nil
		}
		if err := state.arrive(ctx, call, state.order(), timeout); err != nil {
			return err
		}
		*state = state.asProvisioned()
		plan.PhoneNumber, plan.ID, plan.QRCode = state.PhoneNumber, state.ID, state.QRCode
		if plan.ICCID.IsUnknown() {
			plan.ICCID = state.ICCID
		}
	}
	if setsAccount {
		if err := confirmAccount(ctx, call.Data, plan, state); err != nil {
			return err
		}
	}
	if request := plan.change(state); request != nil {
		var answer telegent.Object
		if err := call.Do(ctx, telegent.UpdateNumber, nil, request, &answer); err != nil {
			return err
		}
		answer = answer.Within("UpdateOrderId", "UpdateOrderStatus")
		// In the example, the order is already complete. Without an order, the change took effect at once.
		o := order{Order: kit.Order{ID: answer.Text("UpdateOrderId"), Status: cmp.Or(answer.Text("UpdateOrderStatus"), "Complete")}}
		if _, err := o.wait(ctx, call.Data, timeout); err != nil {
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

// confirmAccount refuses to record an account that is not the number's, because correcting
// it later would replace the number.
func confirmAccount(ctx context.Context, data *kit.Data, plan, state *model) error {
	object, err := data.InList(ctx, kit.Inventory(), nil, func(object telegent.Object) bool {
		return kit.CanonicalPhone(object.Text("Number")) == state.PhoneNumber.ValueString()
	})
	account := object.Text("AccountId")
	if err != nil || account == "" || kit.CanonicalID(account) == kit.CanonicalID(plan.AccountID.ValueString()) {
		return err
	}
	return fmt.Errorf("account_id must be %q, the account in the inventory, got %q: correct it, or remove it", account, plan.AccountID.ValueString())
}

// changeToPlannedStatus parks or activates the number if the planned status differs from
// that of the state.
func changeToPlannedStatus(ctx context.Context, call *kit.Call, plan, state *model, timeout time.Duration) error {
	if plan.Status.Equal(state.Status) {
		return nil
	}
	change := map[string]string{active: "activate", parked: "park"}[plan.Status.ValueString()]
	if err := changeStatus(ctx, call, state.PhoneNumber.ValueString(), change, timeout); err != nil {
		return err
	}
	state.Status, state.ObservedStatus = plan.Status, plan.Status
	return nil
}

// destroy cancels, parks or keeps the number, as on_destroy says. If only the order is
// known, it may have a number by now.
func destroy(ctx context.Context, call *kit.Call, m *model) error {
	timeout, err := timeoutOf(m.Timeouts.Delete(ctx, patience))
	if err != nil {
		return err
	}
	change := cmp.Or(m.OnDestroy.ValueString(), cancel)
	if change == keep {
		m.report(call, "A number stays at Telegent", "The %s is unchanged, as on_destroy says. Import it as telegent_number to manage it again.")
		return nil
	}
	ordered := m.PhoneNumber.ValueString() == ""
	if ordered {
		number, err := m.order().await(ctx, call.Data, timeout)
		if errors.Is(err, kit.ErrOrderFailed) {
			return nil // Nothing was bought.
		}
		if err != nil {
			return err
		}
		m.PhoneNumber = types.StringValue(number)
	}
	number := m.PhoneNumber.ValueString()
	const isParked = "The %s stays in the account, reserved with its SIM, as on_destroy says. Import it as telegent_number to manage it again."
	if change == park && kit.FoldCase(m.ObservedStatus.ValueString()) == parked {
		// It is already parked, and the API may refuse to park it again. A planned status proves nothing.
		m.report(call, "A number was parked", isParked)
		return nil
	}
	err = unlessDone(ctx, call, number, change, changeStatus(ctx, call, number, change, timeout))
	switch {
	case errors.Is(err, telegent.ErrNotFound):
		return confirmGone(ctx, call, m, ordered, err)
	case err != nil:
		return err
	case change == cancel:
		m.report(call, "A number was cancelled", "The %s no longer belongs to the account. For 30 days it can be restored with POST /v1.0/numbers/reactivate.")
	default:
		m.report(call, "A number was parked", isParked)
	}
	return nil
}

// unlessDone returns the error of a change, unless it is a refusal of what somebody has done since
// the plan. A number that was cancelled since is gone.
func unlessDone(ctx context.Context, call *kit.Call, number, change string, err error) error {
	if _, isItem := errors.AsType[refusedError](err); !isItem && !errors.Is(err, kit.ErrOrderFailed) && !kit.IsRefusedForItself(err) {
		return err
	}
	now, readErr := statusOf(ctx, call.Data, number)
	switch {
	case readErr != nil: // The refusal says more.
		return err
	case kit.IsCancelled(now):
		return kit.NotFound(err.Error())
	case isChanged(now, change):
		return nil
	}
	return err
}

// report warns of what became of the number, unless the plan did.
func (m *model) report(call *kit.Call, summary, detail string) {
	if !call.Foretold {
		call.Diags.AddWarning(summary, fmt.Sprintf(detail, nameOf(m.PhoneNumber, m.OrderID)))
	}
}

// confirmGone returns notFound if the inventory does not have the number either, and
// otherwise another error. The inventory may have it under another phone number. One that its
// order names just now exists, but may not be found at once.
func confirmGone(ctx context.Context, call *kit.Call, m *model, ordered bool, notFound error) error {
	object, err := call.Find(ctx, kit.Inventory(), nil, func(object telegent.Object) bool {
		return !kit.IsCancelled(object.Text("Status")) &&
			(kit.CanonicalPhone(object.Text("Number")) == m.PhoneNumber.ValueString() || m.hasID(object) || m.hasSIM(object))
	})
	switch {
	case err != nil:
		return fmt.Errorf("%s found no such number, but it counts as gone only if the list lacks it too: %w", telegent.ChangeNumberStatus, err)
	case object == nil && ordered:
		return fmt.Errorf("the order %s bought %s, which is not found yet: try again later", m.OrderID.ValueString(), m.PhoneNumber.ValueString())
	case object == nil:
		call.Diags.AddWarning("A number was gone before it was destroyed",
			fmt.Sprintf("Neither %s nor the inventory has %s, so nothing was changed.", telegent.ChangeNumberStatus, m.PhoneNumber.ValueString()))
		return notFound
	}
	return fmt.Errorf("%s found no number %s, although the inventory has it as %s: run plan again to update the state",
		telegent.ChangeNumberStatus, m.PhoneNumber.ValueString(), object.Text("Number"))
}

// maxNumbers is how many numbers one request may contain. The API publishes no limit.
const maxNumbers = 100

// changeStatus orders a change of a number's status and waits for it. The same change of
// several numbers at once shares a request and its order.
//
// POST /v1.0/numbers/status takes the day of the change. Its documentation names neither
// the time zone nor whether the day may be in the past. Today's date in UTC is at most
// hours ahead of the date in America. The day is the API's, whose token the request has by then: with
// that of a wrong clock, the change might be refused, or wait for tomorrow.
func changeStatus(ctx context.Context, call *kit.Call, number, change string, timeout time.Duration) error {
	changes := kit.Batch{Operation: telegent.ChangeNumberStatus, Size: maxNumbers, Request: func(numbers []string) telegent.Object {
		items := make([]map[string]string, len(numbers))
		for i, number := range numbers {
			items[i] = map[string]string{"Number": number}
		}
		request := telegent.Object{}
		request.Set("StatusChange", change)
		request.Set("EffectiveDate", call.Telegent.Client.Now().UTC().Format("01/02/2006"))
		request.Set("PhoneNumbers", items)
		return request
	}}
	answer, joined, err := call.Join(ctx, changes, number)
	if err == nil {
		err = changed(ctx, call, answer, number, change, joined, timeout)
	}
	unknown := errors.Is(err, transport.ErrOutcomeUnknown)
	if !joined || !unknown && !errors.Is(err, kit.ErrOrderFailed) && !errors.Is(err, errUnnamed) {
		return err
	}
	// The outcome of the whole request says nothing of this number.
	now, readErr := statusOf(ctx, call.Data, number)
	switch {
	case change == cancel && errors.Is(err, errUnnamed) && errors.Is(readErr, telegent.ErrNotFound):
		return readErr // The API may find no number that is cancelled: the inventory decides.
	case readErr != nil:
		return fmt.Errorf("%w; and the number's status cannot be read: %s", err, readErr.Error()) // The class of that error says nothing of the change.
	case isChanged(now, change):
		return nil
	case unknown:
		return fmt.Errorf("%w; its status is %q", err, now)
	}
	// The order has ended, and its failure may be that of another number. This number is sent
	// alone, which repeats nothing because it was not changed.
	if err := call.Do(ctx, telegent.ChangeNumberStatus, nil, changes.Request([]string{number}), &answer); err != nil {
		return err
	}
	return changed(ctx, call, answer, number, change, false, timeout)
}

// changed waits for the change that an answer reports. It returns the error of the number
// alone if the answer has results of several numbers.
func changed(ctx context.Context, call *kit.Call, answer telegent.Object, number, change string, joined bool, timeout time.Duration) error {
	answer = answer.Within("OrderId", "OrderStatus")
	refused := refusedItem(answer, number, joined)
	o := orderOf(answer)
	if refused != nil && (o.ID == "" || !errors.Is(refused, errUnnamed)) {
		return refused
	}
	if o.ID == "" && o.Status == "" {
		confirmStatus(ctx, call, number, change)
		return nil
	}
	if o.ID == "" && !o.IsFailed() {
		o.Status = "Complete" // Without an order, the change took effect at once.
	}
	if _, err := o.wait(ctx, call.Data, timeout); err != nil {
		return err
	}
	return refused // Until the order has ended, nothing says whether the number was changed.
}

// confirmStatus reads a number whose change of status was accepted with neither an order nor
// a status, and warns if the number does not show the change.
func confirmStatus(ctx context.Context, call *kit.Call, number, change string) {
	call.InvalidateLists(kit.Inventory(), nil)
	status, err := statusOf(ctx, call.Data, number)
	switch {
	case err == nil && isChanged(status, change), change == cancel && errors.Is(err, telegent.ErrNotFound):
	case err != nil:
		call.Diags.AddWarning("A change of status is not confirmed", fmt.Sprintf("%s accepted %s of %s without an order, and the number cannot be read: %s",
			telegent.ChangeNumberStatus, change, number, kit.Explain(err)))
	default:
		call.Diags.AddWarning("A change of status is not confirmed", fmt.Sprintf("%s accepted %s of %s without an order, and the number still has the status %q. "+
			"The change may take a moment: look at the number, and ask Telegent if the status stays.", telegent.ChangeNumberStatus, change, number, status))
	}
}

// errUnnamed is the class of the error of results that do not say what became of a number.
var errUnnamed = errors.New("the results do not say what became of the number")

// refusedError is the error of a result that says that a number was not changed.
type refusedError struct{ error }

// refusedItem returns an error if the number's own Status in the answer of POST
// /v1.0/numbers/status means neither that the change was made nor that it is in progress. An
// answer without results says nothing against the change; one that has results of the other
// numbers alone does.
func refusedItem(answer telegent.Object, number string, joined bool) error {
	var unnamed error
	accepted := false // by a result of its own, so that one without a name is of another number
	own, others := false, false
	for _, key := range []string{"Numbers", "PhoneNumbers"} {
		items, _ := answer.Objects(key)
		for _, item := range items {
			status, named := item.Text("Status"), item.Text("Number")
			isOwn := kit.CanonicalPhone(named) == number
			own, others = own || isOwn, others || named != "" && !isOwn
			if slices.Contains([]string{
				"", "success", "successful", "ok", "complete", "completed", "pending", "inprogress", "in progress", "submitted", "scheduled",
				"active", "parked", "cancelled", "canceled",
			}, kit.FoldCase(status)) {
				accepted = accepted || isOwn && status != ""
				continue
			}
			err := refusedError{fmt.Errorf("%s answered with the status %q for %s: %s", telegent.ChangeNumberStatus,
				status, named, cmp.Or(item.Text("StatusMessage"), "Telegent gave no reason"))}
			switch {
			case !joined || isOwn:
				return err
			case named == "":
				unnamed = fmt.Errorf("%w: %w", errUnnamed, err)
			}
		}
	}
	switch {
	case accepted:
		return nil
	case unnamed == nil && joined && others && !own:
		return fmt.Errorf("%w: %s answered for others, and not for %s", errUnnamed, telegent.ChangeNumberStatus, number)
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

// isChanged reports whether a status is the one that a change results in.
func isChanged(status, change string) bool {
	switch change {
	case cancel:
		return kit.IsCancelled(status)
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
