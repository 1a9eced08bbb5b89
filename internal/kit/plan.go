// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

func (r *frameworkResource[M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() {
		r.keepSpelling(ctx, req, resp)
		req.Plan = resp.Plan
		r.planReplacement(ctx, req, resp)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	notes := loadNotes(ctx, req.Private, &resp.Diagnostics)
	// A replacement is planned as an update, and then once more as a creation.
	isRepeated := req.State.Raw.IsNull() && notes.Foretold
	if !req.Plan.Raw.IsNull() && !isRepeated {
		rows := r.table(newModel[M]())
		rows.validateSecrets(ctx, req.Config, req.State, req.State.Raw.IsNull() || len(resp.RequiresReplace) > 0,
			!resp.Plan.Raw.Equal(req.State.Raw), &resp.Diagnostics)
		rows.validateRequires(ctx, req.Config, req.State, &resp.Diagnostics)
		rows.warnOfValues(ctx, req.Config, req.State, &resp.Diagnostics)
	}
	if !req.State.Raw.IsNull() {
		destroys := req.Plan.Raw.IsNull() || len(resp.RequiresReplace) > 0
		if notes.Foretold != destroys {
			notes.Foretold = destroys
			notes.save(ctx, resp.Private, &resp.Diagnostics)
		}
		if destroys {
			r.warnOfDestroy(ctx, req, resp)
		}
	}
	if r.Plan != nil {
		r.Plan(ctx, req, resp)
	}
}

// warnOfDestroy warns of what a plan leaves behind, or takes from other objects, that
// destroys an object.
func (r *frameworkResource[M]) warnOfDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	m := newModel[M]()
	resp.Diagnostics.Append(req.State.Get(ctx, m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.Definition.Delete == nil {
		resp.Diagnostics.AddWarning(r.staysBehind(m))
	}
	if loss := r.loss(m); loss != "" {
		resp.Diagnostics.AddWarning("This plan deletes "+article(r.Noun)+" "+r.Noun, capital(r.fullName(m))+" will be deleted. "+loss)
	}
	if served := r.users(ctx, m); served.mayBe() {
		resp.Diagnostics.AddWarning(fmt.Sprintf("This plan deletes %s %s that %s %s", article(r.Noun), r.Noun, r.Serves.Plural, served.verb()),
			fmt.Sprintf("%s %s that use it lose %s, unless this plan also destroys them or gives them another %s. A deletion cannot be undone.",
				served.use(capital(r.fullName(m)), "is", r.Serves.Plural), capital(r.Serves.Plural), r.Serves.Loss, r.Noun))
	}
}

// keepSpelling plans that what the configuration only spells otherwise stays as the
// state has it, as after an import.
func (r *frameworkResource[M]) keepSpelling(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.Equal(req.State.Raw) {
		return
	}
	m := newModel[M]()
	for _, a := range r.table(m).leaves() {
		if a.version != nil || a.alias {
			continue
		}
		var now, then attr.Value
		if req.Plan.GetAttribute(ctx, a.path, &now).HasError() || req.State.GetAttribute(ctx, a.path, &then).HasError() {
			continue // It is a part of an object that is not there.
		}
		if now != nil && then != nil && !now.IsNull() && isWhollyKnown(ctx, now) && !then.IsNull() && !now.Equal(then) && a.same(now, then) {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, a.path, then)...)
		}
	}
}

// isWhollyKnown reports whether a value is known, and all that is in it.
func isWhollyKnown(ctx context.Context, v attr.Value) bool {
	value, err := v.ToTerraformValue(ctx)
	return err == nil && value.IsFullyKnown()
}

// planReplacement finds what the API cannot change. An object that was imported is not
// replaced for what no configuration has agreed with yet: then the configuration is
// wrong, and its object was not the cause.
func (r *frameworkResource[M]) planReplacement(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	plan, state := newModel[M](), newModel[M]()
	after, before := r.table(plan), r.table(state)
	former := before.leaves()
	notes := loadNotes(ctx, req.Private, &resp.Diagnostics)
	for i, a := range after.leaves() {
		// The whole plan may have objects that are not known, which fit no model.
		if a.policy.replaces() || slices.Contains(notes.Unconfirmed, a.name) {
			var now, then attr.Value
			resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, a.path, &now)...)
			resp.Diagnostics.Append(req.State.GetAttribute(ctx, a.path, &then)...)
			a.target.set(now)
			former[i].target.set(then)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.RequiresReplace = after.replaced(before)
	for _, name := range notes.Unconfirmed {
		a, ok := after.attribute(name)
		former, _ := before.attribute(name)
		if !ok || !a.differs(former) && !a.target.value().IsUnknown() {
			continue
		}
		got := a.target.value().String()
		if a.target.value().IsUnknown() {
			got = "a value that is only known after the apply"
		}
		resp.Diagnostics.AddAttributeError(a.path, "The configuration does not fit the imported "+r.Noun,
			fmt.Sprintf("%s must be %s, as the API has it, got %s. An import neither replaces nor moves anything. "+
				"Correct %s, or remove it. If you want another %s, give it a resource of its own.",
				name, former.target.value(), got, name, r.Noun))
	}
}
