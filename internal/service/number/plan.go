// SPDX-License-Identifier: MPL-2.0

package number

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// modifyPlan marks what an update will return as unknown, and warns of a plan that destroys
// the number.
func modifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !req.State.Raw.IsNull() && !req.Plan.Raw.IsNull() && len(resp.RequiresReplace) == 0 {
		planUpdate(ctx, req, resp)
	}
	warnOfDestroy(ctx, req, resp)
}

// planUpdate marks as unknown what only the update will know: everything that comes with
// the number while its order is pending, and the observed status if the status changes.
func planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.Equal(req.State.Raw) {
		return
	}
	unknown := func(attribute string) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attribute), types.StringUnknown())...)
	}
	text := func(source interface {
		GetAttribute(ctx context.Context, p path.Path, target any) diag.Diagnostics
	}, attribute string,
	) types.String {
		var value types.String
		resp.Diagnostics.Append(source.GetAttribute(ctx, path.Root(attribute), &value)...)
		return value
	}
	if text(req.State, "phone_number").IsNull() {
		for _, attribute := range []string{"id", "phone_number", "qr_code", "observed_status"} {
			unknown(attribute)
		}
		if text(req.Config, "iccid").IsNull() {
			unknown("iccid")
		}
	}
	if !text(req.Plan, "status").Equal(text(req.State, "status")) {
		unknown("observed_status")
	}
}

// warnOfDestroy says what becomes of the number that a plan destroys.
func warnOfDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || !req.Plan.Raw.IsNull() && len(resp.RequiresReplace) == 0 {
		return
	}
	var number, order, onDestroy types.String
	for attribute, target := range map[string]*types.String{"phone_number": &number, "order_id": &order, "on_destroy": &onDestroy} {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attribute), target)...)
	}
	why := "the resource will be destroyed"
	if len(resp.RequiresReplace) > 0 {
		why = "the resource will be replaced, because the API cannot change " + strings.Join(names(resp.RequiresReplace), ", ")
	}
	name := nameOf(number, order)
	switch onDestroy.ValueString() {
	case park:
		resp.Diagnostics.AddWarning("This plan parks a number", fmt.Sprintf("The %s will be parked, as on_destroy says: %s. "+
			"It stays in the account, reserved with its SIM. Import it as telegent_number to manage it again.", name, why))
	case keep:
		resp.Diagnostics.AddWarning("This plan leaves a number at Telegent", fmt.Sprintf("The %s stays as it is, as on_destroy says: %s. "+
			"Import it as telegent_number to manage it again.", name, why))
	default:
		resp.Diagnostics.AddWarning("This plan cancels a number", fmt.Sprintf("The %s will be cancelled: %s. For 30 days it can be restored with POST /v1.0/numbers/reactivate. "+
			"To reserve it instead, apply on_destroy = \"park\" first, or on_destroy = \"keep\" to leave it unchanged.", name, why))
	}
}

// nameOf is how a sentence calls a number: by its order while that is all that is known.
func nameOf(number, order types.String) string {
	if number.ValueString() == "" {
		return "number of the order " + order.ValueString()
	}
	return "number " + number.ValueString()
}

func names(paths path.Paths) []string {
	var texts []string
	for _, p := range paths {
		texts = append(texts, p.String())
	}
	return texts
}
