// SPDX-License-Identifier: MPL-2.0

package number

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// patience is how long an order may take if the configuration says nothing.
const patience = 20 * time.Minute

// create buys the number, waits for the order, and then sees to what provisioning
// does not take.
func create(ctx context.Context, data *kit.Data, m *model) error {
	timeout, err := timeoutOf(m.Timeouts.Create(ctx, patience))
	if err != nil {
		return err
	}
	var answer telegent.Object
	if err := data.Do(ctx, telegent.ProvisionNumber, nil, m.fields().Create(), &answer); err != nil {
		return err
	}
	placed, err := orderOf(answer)
	if err != nil {
		return err
	}
	if placed.id == "" && placed.number == "" {
		return telegent.Incomplete(telegent.ProvisionNumber, "neither an order nor a number")
	}
	if err := m.fields().Complete(answer); err != nil {
		return err
	}
	switch {
	case placed.id == "" && placed.status == "":
		placed.status = "Complete" // Where there is no order to wait for, the number is all there is.
	case placed.id != "" && !placed.isComplete():
		m.PhoneNumber = types.StringNull() // One that is named already may never come.
	}
	ended, err := placed.wait(ctx, data, timeout)
	if err != nil {
		return err
	}
	if m.PhoneNumber.ValueString() == "" {
		number, err := ended.bought()
		if err != nil {
			return err
		}
		// An order that took its time tells nothing but the number.
		m.PhoneNumber = types.StringValue(number)
		if err := m.complete(ctx, data); err != nil {
			return kit.Unfinished(err)
		}
	}
	bought := *m
	bought.CNAMFirstName, bought.CNAMLastName, bought.Status = types.StringNull(), types.StringNull(), types.StringValue(active)
	if err := update(ctx, data, m, &bought); err != nil {
		return kit.Unfinished(err)
	}
	return nil
}

// complete fills in what only reading tells, and leaves what was planned as it is.
func (m *model) complete(ctx context.Context, data *kit.Data) error {
	told := model{number: number{PhoneNumber: m.PhoneNumber}}
	if err := told.read(ctx, data, false); err != nil {
		return err
	}
	m.ID, m.QRCode = told.ID, told.QRCode
	if m.ICCID.ValueString() == "" {
		m.ICCID = told.ICCID
	}
	return nil
}

// read finds out which number it is, if only its order or its id is known, and reads
// it. What has an order and no number yet stays as it is.
func read(ctx context.Context, data *kit.Data, m *model, imported bool) error {
	var err error
	number := m.PhoneNumber.ValueString()
	switch {
	case number != "":
	case m.OrderID.ValueString() != "":
		placed, failed := getOrder(ctx, data, m.OrderID.ValueString())
		if failed != nil {
			return failed
		}
		if number, err = placed.bought(); err != nil && !imported {
			return nil // What there is to know of it is in the state.
		}
	default:
		number, err = numberOfID(ctx, data, m.ID.ValueString())
	}
	if err != nil {
		return err
	}
	m.PhoneNumber = types.StringValue(number)
	return m.read(ctx, data, imported)
}

// numberOfID finds the number of an id in the inventory, the only operation that
// tells both of every number.
func numberOfID(ctx context.Context, data *kit.Data, id string) (string, error) {
	objects, err := data.List(ctx, inventory(), nil)
	for _, object := range objects {
		if object.Text("Tnid") == id {
			return object.Text("Number"), nil
		}
	}
	if err == nil {
		// It does not count as gone, as that takes an identity, and there is none.
		err = fmt.Errorf("the inventory has no number of the id %q; import it by the number itself, in E.164", id)
	}
	return "", err
}

// update makes the number as planned, then puts it into the planned state.
func update(ctx context.Context, data *kit.Data, plan, state *model) error {
	timeout, err := timeoutOf(plan.Timeouts.Update(ctx, patience))
	if err != nil {
		return err
	}
	if request := plan.change(state); request != nil {
		var answer telegent.Object
		if err := data.Do(ctx, telegent.UpdateNumber, nil, request, &answer); err != nil {
			return err
		}
		// The order is complete in the example already; without one the change took effect at once.
		placed := order{id: answer.Text("UpdateOrderId"), status: cmp.Or(answer.Text("UpdateOrderStatus"), "Complete")}
		if _, err := placed.wait(ctx, data, timeout); err != nil {
			return err
		}
		status := state.Status
		state.number, state.CNAMFirstName, state.CNAMLastName = plan.number, plan.CNAMFirstName, plan.CNAMLastName
		state.Status = status
	}
	if !plan.Status.Equal(state.Status) {
		change := map[string]string{active: "activate", parked: "park"}[plan.Status.ValueString()]
		if err := changeStatus(ctx, data, state.PhoneNumber.ValueString(), change, timeout); err != nil {
			return err
		}
		state.Status = plan.Status
	}
	return nil
}

// destroy does to the number what on_destroy says. If only its order is known, the
// order may have brought a number meanwhile.
func destroy(ctx context.Context, data *kit.Data, m *model) error {
	timeout, err := timeoutOf(m.Timeouts.Delete(ctx, patience))
	if err != nil {
		return err
	}
	change := m.OnDestroy.ValueString()
	if change == keep {
		return nil
	}
	number := m.PhoneNumber.ValueString()
	if number == "" {
		ended, err := getOrder(ctx, data, m.OrderID.ValueString())
		if err == nil {
			ended, err = ended.wait(ctx, data, timeout)
		}
		if ended.isFailed() {
			return nil // Nothing was bought.
		}
		if err == nil {
			number, err = ended.bought()
		}
		if err != nil {
			return err
		}
	}
	return changeStatus(ctx, data, number, change, timeout)
}

// changeStatus orders a change of a number's status and waits for it.
//
// POST /v1.0/numbers/status takes the day of the change, and says of which time zone
// as little as whether it may be past: today's in UTC is at most hours ahead of the
// day in America.
func changeStatus(ctx context.Context, data *kit.Data, number, change string, timeout time.Duration) error {
	request := telegent.Object{}
	request.Set("StatusChange", change)
	request.Set("EffectiveDate", time.Now().UTC().Format("01/02/2006"))
	request.Set("PhoneNumbers", []map[string]string{{"Number": number}})
	var answer telegent.Object
	if err := data.Do(ctx, telegent.ChangeNumberStatus, nil, request, &answer); err != nil {
		return err
	}
	placed, err := orderOf(answer)
	if err != nil {
		return err
	}
	_, err = placed.wait(ctx, data, timeout)
	return err
}

func timeoutOf(timeout time.Duration, diags diag.Diagnostics) (time.Duration, error) {
	if diags.HasError() {
		return 0, errors.New(diags[0].Detail())
	}
	return timeout, nil
}

// validate finds arguments that do not go together.
func validate(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var numberType, messageType, voiceRoute types.String
	var voice types.Bool
	for attribute, target := range map[string]any{
		"number_type": &numberType, "message_type": &messageType, "voice_route_id": &voiceRoute, "voice_enabled": &voice,
	} {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attribute), target)...)
	}
	if numberType.ValueString() == "iot" && messageType.ValueString() == "a2p" {
		resp.Diagnostics.AddAttributeError(path.Root("message_type"), "Invalid message_type",
			`message_type must be "p2p" for a number_type of "iot": a2p is for mvno alone.`)
	}
	if voice.ValueBool() && voiceRoute.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("voice_route_id"), "Missing voice_route_id",
			"voice_route_id is needed while voice_enabled is true: without a voice route nobody takes the calls. Set it, or set voice_enabled to false.")
	}
}

// warnOfCancel warns of a plan that cancels the number.
func warnOfCancel(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || !req.Plan.Raw.IsNull() && len(resp.RequiresReplace) == 0 {
		return
	}
	var number, onDestroy types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("phone_number"), &number)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("on_destroy"), &onDestroy)...)
	if number.ValueString() == "" || onDestroy.ValueString() != cancel {
		return
	}
	why := "it is to be destroyed"
	if len(resp.RequiresReplace) > 0 {
		why = "another one takes its place, as the API cannot change " + strings.Join(names(resp.RequiresReplace), ", ")
	}
	resp.Diagnostics.AddWarning("This plan cancels the number "+number.ValueString(),
		fmt.Sprintf("The number %s ends: %s. For 30 days it can be brought back, with POST /v1.0/numbers/reactivate. "+
			"To hold it instead, apply on_destroy = \"park\" first, or on_destroy = \"keep\" to leave it as it is.", number.ValueString(), why))
}

func names(paths path.Paths) []string {
	var texts []string
	for _, p := range paths {
		texts = append(texts, p.String())
	}
	return texts
}
