// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// modifier plans what an attribute becomes that the configuration does not have. The
// framework has an interface for each type, so it has a method for each; they are alike.
type modifier struct {
	description string
	// plan returns the planned value from those of state and plan.
	plan func(ctx context.Context, config tfsdk.Config, state tfsdk.State, at path.Path, before, planned attr.Value) attr.Value
}

// clearWhenRemoved plans what an attribute means that is not in the configuration: what
// the API has, if that means nothing either; else null. One of an object that is not in the
// configuration at all goes with its object.
func clearWhenRemoved(a Attribute) modifier {
	return modifier{"Removing it clears it.", func(ctx context.Context, config tfsdk.Config, _ tfsdk.State, at path.Path, before, planned attr.Value) attr.Value {
		switch {
		case isInNullObject(ctx, config.GetAttribute, at):
			return planned
		case before.IsUnknown() || !a.isEmpty(before):
			return nullOf(a.target.typ)
		}
		return before
	}}
}

// keepWhenRemoved plans that what is not in the configuration stays as it is, and that
// nothing is chosen for it: it is null in what is new.
func keepWhenRemoved() modifier {
	return modifier{"Removing it keeps the current value.", func(ctx context.Context, config tfsdk.Config, _ tfsdk.State, at path.Path, before, planned attr.Value) attr.Value {
		if isInNullObject(ctx, config.GetAttribute, at) {
			return planned
		}
		return before
	}}
}

// useStateForUnknown plans that what the API chose stays as it is. In an object that is
// new the API has yet to choose, which the framework's own modifier takes for null.
func useStateForUnknown() modifier {
	return modifier{"Removing it keeps the current value.", func(ctx context.Context, _ tfsdk.Config, state tfsdk.State, at path.Path, before, planned attr.Value) attr.Value {
		if state.Raw.IsNull() || !planned.IsUnknown() || isInNullObject(ctx, state.GetAttribute, at) {
			return planned
		}
		return before
	}}
}

// isInNullObject reports whether an attribute is one of a nested object that the state, or
// the configuration, does not have.
func isInNullObject(ctx context.Context, get func(context.Context, path.Path, any) diag.Diagnostics, at path.Path) bool {
	parent := at.ParentPath()
	if len(parent.Steps()) == 0 {
		return false
	}
	var object types.Object
	return !get(ctx, parent, &object).HasError() && object.IsNull()
}

func (m modifier) Description(context.Context) string         { return m.description }
func (m modifier) MarkdownDescription(context.Context) string { return m.description }

func (m modifier) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue, _ = m.plan(ctx, req.Config, req.State, req.Path, req.StateValue, req.PlanValue).(types.String)
	}
}

func (m modifier) PlanModifyBool(ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue, _ = m.plan(ctx, req.Config, req.State, req.Path, req.StateValue, req.PlanValue).(types.Bool)
	}
}

func (m modifier) PlanModifyInt64(ctx context.Context, req planmodifier.Int64Request, resp *planmodifier.Int64Response) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue, _ = m.plan(ctx, req.Config, req.State, req.Path, req.StateValue, req.PlanValue).(types.Int64)
	}
}

func (m modifier) PlanModifyNumber(ctx context.Context, req planmodifier.NumberRequest, resp *planmodifier.NumberResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue, _ = m.plan(ctx, req.Config, req.State, req.Path, req.StateValue, req.PlanValue).(types.Number)
	}
}

func (m modifier) PlanModifySet(ctx context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue, _ = m.plan(ctx, req.Config, req.State, req.Path, req.StateValue, req.PlanValue).(types.Set)
	}
}

func (m modifier) PlanModifyList(ctx context.Context, req planmodifier.ListRequest, resp *planmodifier.ListResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue, _ = m.plan(ctx, req.Config, req.State, req.Path, req.StateValue, req.PlanValue).(types.List)
	}
}

func (m modifier) PlanModifyMap(ctx context.Context, req planmodifier.MapRequest, resp *planmodifier.MapResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue, _ = m.plan(ctx, req.Config, req.State, req.Path, req.StateValue, req.PlanValue).(types.Map)
	}
}

func (m modifier) PlanModifyObject(ctx context.Context, req planmodifier.ObjectRequest, resp *planmodifier.ObjectResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue, _ = m.plan(ctx, req.Config, req.State, req.Path, req.StateValue, req.PlanValue).(types.Object)
	}
}
