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

// validate refuses arguments that contradict each other.
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
			`message_type must be "p2p" for number_type = "iot", got "a2p": a2p is for mvno only.`)
	}
	if voice.ValueBool() && voiceRoute.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("voice_route_id"), "Missing voice_route_id",
			"voice_route_id must be set if voice_enabled is true, because calls need a voice route. Set it, or set voice_enabled to false.")
	}
}

// modifyPlan marks what an update will return as unknown, and warns of a plan that cancels
// the number.
func modifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !req.State.Raw.IsNull() && !req.Plan.Raw.IsNull() && len(resp.RequiresReplace) == 0 {
		planUpdate(ctx, req, resp)
	}
	warnOfCancel(ctx, req, resp)
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
	why := "the resource will be destroyed"
	if len(resp.RequiresReplace) > 0 {
		why = "the resource will be replaced, because the API cannot change " + strings.Join(names(resp.RequiresReplace), ", ")
	}
	resp.Diagnostics.AddWarning("This plan cancels the number "+number.ValueString(),
		fmt.Sprintf("The number %s will be cancelled: %s. For 30 days it can be restored with POST /v1.0/numbers/reactivate. "+
			"To reserve it instead, apply on_destroy = \"park\" first, or on_destroy = \"keep\" to leave it unchanged.", number.ValueString(), why))
}

func names(paths path.Paths) []string {
	var texts []string
	for _, p := range paths {
		texts = append(texts, p.String())
	}
	return texts
}
