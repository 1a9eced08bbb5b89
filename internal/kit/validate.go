// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// validate finds attributes of a configuration that do not fit each other. What is not known
// yet fits.
func (as Attributes) validate(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) {
	v := validation{as, config}
	for _, a := range as.rows() {
		if a.alias || a.written != nil || isInNullObject(ctx, config.GetAttribute, a.path) {
			continue
		}
		if a.stored != nil && v.isKnown(ctx, a.name) && v.isKnown(ctx, a.twin().name) {
			twin := a.twin()
			diags.AddAttributeError(twin.path, "Invalid "+twin.name,
				fmt.Sprintf("%s must not be set together with %s. Set one of them: %[2]s, which is not stored, or %[1]s if the CLI has no write-only arguments.", twin.name, a.name))
		}
		if a.group != nil && len(a.group.present) > 0 && v.isEmptyObject(ctx, a) {
			diags.AddAttributeError(a.path, "Invalid "+a.name, fmt.Sprintf("%s must have %s.", a.name, strings.Join(a.group.present, " or ")))
		}
	}
}

// validateSecrets finds secrets that a plan needs and the configuration does not have. The
// secrets of an object that was imported are at the API, so that a configuration needs none
// until what they are for changes; or until anything does, if an update has all fields.
func (as Attributes) validateSecrets(ctx context.Context, config tfsdk.Config, state tfsdk.State, created, changed bool, diags *diag.Diagnostics) {
	v := validation{as, config}
	for _, a := range as.leaves() {
		if a.stored == nil {
			continue
		}
		needed, because := created, ""
		if was := (validation{as, tfsdk.Config(state)}); !created {
			needed = was.isKnown(ctx, a.name+"_version") || was.isKnown(ctx, a.twin().name) ||
				slices.ContainsFunc(a.requiredIf, func(c condition) bool {
					return v.has(ctx, a, c.attribute, c.value) && !was.has(ctx, a, c.attribute, c.value)
				})
		}
		if !needed && changed && a.inEveryUpdate {
			needed, because = true, " An update sends all fields, and the API may clear a secret that is not among them."
		}
		if needed {
			v.require(ctx, a, because, diags)
		}
	}
}

// validateRequires finds values without what they need beside them, or beside what excludes them.
// What the state has so, the API has accepted: GET /v1.0/message/routes returns a user name without
// its authentication type, and a number may have voice without a route.
func (as Attributes) validateRequires(ctx context.Context, config tfsdk.Config, state tfsdk.State, diags *diag.Diagnostics) {
	v, was := validation{as, config}, validation{as, tfsdk.Config(state)}
	for _, a := range as.rows() {
		if a.alias || a.written != nil || isInNullObject(ctx, config.GetAttribute, a.path) {
			continue
		}
		for _, c := range a.requiredIf {
			if a.stored == nil && v.lacks(ctx, a, c) && !was.lacks(ctx, a, c) { // validateSecrets sees to secrets.
				diags.AddAttributeError(a.path, "Missing "+a.name, a.requirement(c))
			}
		}
		for _, c := range a.refusedIf {
			if v.clashes(ctx, a, c) && !was.clashes(ctx, a, c) {
				diags.AddAttributeError(a.path, "Invalid "+a.name,
					fmt.Sprintf("%s must not be %s if %s is %s.", a.name, quoted(c.refused), a.sibling(c.attribute), quoted(c.value)))
			}
		}
		for _, name := range a.requires {
			isMissing := func(in validation) bool { return in.isKnown(ctx, a.name) && !in.isSet(ctx, a, []string{name}) }
			isAccepted := isMissing(was) && a.same(v.value(ctx, a.name), was.value(ctx, a.name))
			if isMissing(v) && !isAccepted {
				diags.AddAttributeError(a.path, "Missing "+a.sibling(name), fmt.Sprintf("%s must be set if %s is set.", a.sibling(name), a.name))
			}
		}
	}
}

// require adds an error if an attribute must be set, and neither it nor another one is.
// because is a sentence that says more of why, "" for none.
func (v validation) require(ctx context.Context, a Attribute, because string, diags *diag.Diagnostics) {
	for _, c := range a.requiredIf {
		if v.lacks(ctx, a, c) {
			diags.AddAttributeError(a.path, "Missing "+a.name, a.requirement(c)+because)
		}
	}
}

// lacks reports whether an attribute must be set, and neither it nor another one is.
func (v validation) lacks(ctx context.Context, a Attribute, c condition) bool {
	return v.has(ctx, a, c.attribute, c.value) && !v.isSet(ctx, a, append([]string{a.lastName()}, c.others...))
}

// clashes reports whether an attribute has the value that another one excludes.
func (v validation) clashes(ctx context.Context, a Attribute, c condition) bool {
	return v.has(ctx, a, a.lastName(), c.refused) && v.has(ctx, a, c.attribute, c.value)
}

// requirement says when the attribute must be set.
func (a Attribute) requirement(c condition) string {
	name, others := a.name, ""
	if a.stored != nil {
		name += " (or " + a.twin().name + ")"
	}
	if len(c.others) > 0 {
		others = ", unless " + strings.Join(c.others, " or ") + " is set"
	}
	return fmt.Sprintf("%s must be set if %s is %s%s.", name, a.sibling(c.attribute), quoted(c.value), others)
}

// quoted returns a string or a bool as a configuration has it.
func quoted(value any) string {
	if text, ok := value.(string); ok {
		return fmt.Sprintf("%q", text)
	}
	return fmt.Sprint(value)
}

// sibling is the name of an attribute in the same object.
func (a Attribute) sibling(name string) string {
	return strings.TrimSuffix(a.name, a.lastName()) + name
}

// validation is the validation of a configuration.
type validation struct {
	rows   Attributes
	config tfsdk.Config
}

// value returns what the configuration has for an attribute, or its default; nil if that
// cannot be read.
func (v validation) value(ctx context.Context, name string) attr.Value {
	var value attr.Value
	if v.config.GetAttribute(ctx, pathOf(name), &value).HasError() || value == nil {
		return nil
	}
	if a, ok := v.rows.attribute(name); ok && value.IsNull() && a.defaultValue != nil {
		return a.defaultValue
	}
	return value
}

// isKnown reports whether an attribute is set, to a known value.
func (v validation) isKnown(ctx context.Context, name string) bool {
	value := v.value(ctx, name)
	return value != nil && !value.IsNull() && !value.IsUnknown()
}

// has reports whether a sibling of an attribute has a value.
func (v validation) has(ctx context.Context, a Attribute, sibling string, want any) bool {
	value := v.value(ctx, a.sibling(sibling))
	if text, ok := wire(value).(string); ok {
		wanted, _ := want.(string)
		return FoldCase(text) == FoldCase(wanted)
	}
	return value != nil && wire(value) == want
}

// isSet reports whether one of the siblings of an attribute is set, or the twin of one.
func (v validation) isSet(ctx context.Context, a Attribute, siblings []string) bool {
	for _, name := range siblings {
		name = a.sibling(name)
		names := []string{name}
		if row, ok := v.rows.attribute(name); ok && row.stored != nil {
			names = append(names, row.twin().name)
		}
		for _, name := range names {
			if value := v.value(ctx, name); value == nil || !value.IsNull() {
				return true
			}
		}
	}
	return false
}

// isEmptyObject reports whether a nested attribute is set, but has none of the attributes of
// which it must have one.
func (v validation) isEmptyObject(ctx context.Context, a Attribute) bool {
	if !v.isKnown(ctx, a.name) {
		return false
	}
	for _, name := range a.group.present {
		if value := v.value(ctx, a.name+"."+name); value == nil || !value.IsNull() {
			return false
		}
	}
	return true
}

// Expectation is what the values of an attribute usually are. A plan warns of a new one that
// is otherwise, and the API decides.
type Expectation struct {
	summary string
	// doubt returns what is odd in a value, in words that follow the attribute's name; "" if
	// nothing is.
	doubt func(text string) string
}

// KnownValues expects one of the values that the API publishes, in any case. It may have
// added values since.
func KnownValues(values ...string) Expectation {
	return Expectation{"A value is not among those that Telegent publishes", func(text string) string {
		for _, value := range values {
			if FoldCase(value) == FoldCase(text) {
				return ""
			}
		}
		return fmt.Sprintf("has %q. Telegent publishes %s. The value is sent unchanged: check its spelling.", text, strings.Join(values, ", "))
	}}
}

// Doubtful warns of one value, in any case. The reason is a sentence.
func Doubtful(value, reason string) Expectation {
	return Expectation{"A value may not do what is expected", func(text string) string {
		if FoldCase(value) != FoldCase(text) {
			return ""
		}
		return fmt.Sprintf("is %q. %s", text, reason)
	}}
}

// expectID expects the id of a kind, by its prefixes. The API's ids are opaque, so only one
// that looks like an id of another kind is odd.
func expectID(prefixes []string) Expectation {
	return Expectation{"An id looks like that of another kind of object", func(text string) string {
		prefix := idPrefix.FindString(strings.ToUpper(strings.TrimSpace(text)))
		if prefix == "" || slices.Contains(prefixes, prefix) {
			return ""
		}
		return fmt.Sprintf("should begin with %s, got %q. The value is sent unchanged: check that it is the right id.", strings.Join(prefixes, " or "), text)
	}}
}

// warnOfValues warns of new values in a configuration that are not as expected. What the
// state has already, the API has accepted.
func (as Attributes) warnOfValues(ctx context.Context, config tfsdk.Config, state tfsdk.State, diags *diag.Diagnostics) {
	for _, a := range as.leaves() {
		var now, then attr.Value
		if a.mode == computed || config.GetAttribute(ctx, a.path, &now).HasError() || now == nil {
			continue // It is a part of an object that is not there.
		}
		if !state.Raw.IsNull() && state.GetAttribute(ctx, a.path, &then).HasError() {
			then = nil
		}
		a.warnOf(now, a.path, a.name, then, diags)
	}
}

// warnOfImport warns of a text that an object is imported by and that is not as expected. The
// CLI says only that such an object does not exist.
func (as Attributes) warnOfImport(name, text string, diags *diag.Diagnostics) {
	if a, ok := as.attribute(name); ok {
		a.warnOf(types.StringValue(text), a.path, name, nil, diags)
	}
}

// warnOf warns of the texts in a value of the attribute, or in its objects, that are not in
// the former value; nil for none.
func (a Attribute) warnOf(v attr.Value, at path.Path, name string, former attr.Value, diags *diag.Diagnostics) {
	if a.elements != nil {
		for _, o := range objectsIn(v) {
			if slices.ContainsFunc(objectsIn(former), func(before types.Object) bool { return before.Equal(o) }) {
				continue
			}
			rows := a.elements()
			rows.unpack(o)
			for _, row := range rows.leaves() {
				row.warnOf(row.target.value(), at, name+"."+row.name, nil, diags)
			}
		}
		return
	}
	accepted := texts(former)
	for _, text := range texts(v) {
		if slices.ContainsFunc(accepted, func(before string) bool { return a.equality(before) == a.equality(text) }) {
			continue
		}
		for _, expectation := range a.expectations {
			if doubt := expectation.doubt(text); doubt != "" {
				// The CLI shows the first of several warnings with one summary. A mistake in another
				// attribute must not hide behind it.
				diags.AddAttributeWarning(at, expectation.summary+": "+name, name+" "+doubt)
			}
		}
	}
}

// texts returns the known texts of a string, a set or a map.
func texts(v attr.Value) []string {
	switch v := v.(type) {
	case types.String:
		if text := v.ValueString(); text != "" {
			return []string{text}
		}
	case types.Set:
		var all []string
		for _, element := range v.Elements() {
			all = append(all, texts(element)...)
		}
		return all
	case types.Map:
		var all []string
		for _, element := range v.Elements() {
			all = append(all, texts(element)...)
		}
		return all
	}
	return nil
}
