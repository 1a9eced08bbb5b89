// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// RequiredString is an argument that must be given.
func RequiredString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, MarkdownDescription: description,
		Validators: []validator.String{given{notBlank(""), validators}},
	}
}

// OptionalString is an argument that is cleared at the API when it is taken out of
// the configuration. It is for what the API has no default for, but "" or "None"; an
// argument that it may have one for is a Chosen one.
func OptionalString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{leftOut{}},
		Validators:    []validator.String{given{NotBlank(), validators}},
	}
}

// OptionalStrings is OptionalString for strings in no order; the API may call nothing
// an empty list.
func OptionalStrings(description string, validators ...validator.Set) schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, Computed: true, MarkdownDescription: description, ElementType: types.StringType,
		PlanModifiers: []planmodifier.Set{leftOut{}},
		Validators:    append([]validator.Set{setvalidator.NoNullValues()}, validators...),
	}
}

// ComputedString is a result that stays once it is known.
func ComputedString(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{stays{}},
	}
}

// ChosenString is an argument that is the API's to choose if it is left out: it stays
// as it is then.
func ChosenString(description string, validators ...validator.String) schema.StringAttribute {
	a := ComputedString(description)
	a.Optional = true
	a.Validators = []validator.String{given{NotBlank(), validators}}
	return a
}

// ChosenBool is ChosenString for a boolean.
func ChosenBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.Bool{stays{}},
	}
}

// ChosenInt64 is ChosenString for an integer.
func ChosenInt64(description string, validators ...validator.Int64) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.Int64{stays{}}, Validators: validators,
	}
}

// OnByDefault is an argument that is true if it is left out.
func OnByDefault(description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(true),
		MarkdownDescription: description + " `true` if left out.",
	}
}

// AdoptExisting is the argument adopt_existing of an object that the API cannot delete.
// What names the object that is taken over, as in "subscriber of the same email address".
func AdoptExisting(what string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether a creation takes over the " + what + " that exists already, and makes it as configured, instead of failing. " +
			"The API deletes none, so that one stays behind after a destroy, a replacement (also by `-replace`), or when a `for_each` key is renamed. Defaults to `false`.",
	}
}

// SecretString is a write-only argument, <name>_wo; a SecretVersion belongs to it.
func SecretString(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Sensitive: true, WriteOnly: true,
		MarkdownDescription: description + " Write-only: it reaches neither plan nor state, and is sent on creation and when its version changes.",
		Validators:          []validator.String{NotBlank()},
	}
}

// SecretVersion is the version of the write-only argument of the given name.
func SecretVersion(secret string) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true,
		MarkdownDescription: "The version of `" + secret + "`, any number: another one than before has the secret sent again. " +
			"After an import the first apply sends it.",
		Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot(secret))},
	}
}

// WithNoneText says of an optional string which text means the same as leaving it out,
// such as "None".
func WithNoneText(a schema.StringAttribute, text string) schema.StringAttribute {
	a.PlanModifiers = []planmodifier.String{leftOut{none: text}}
	return a
}

// leftOut plans what an argument means that is left out of the configuration: what
// the API has, if that means nothing either; else null.
type leftOut struct{ none string }

func (leftOut) Description(context.Context) string {
	return "Taken out of the configuration, it is cleared."
}

func (l leftOut) MarkdownDescription(ctx context.Context) string { return l.Description(ctx) }

func (l leftOut) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}
	resp.PlanValue = types.StringNull()
	if isEmpty(req.StateValue) || l.none != "" && FoldCase(req.StateValue.ValueString()) == FoldCase(l.none) {
		resp.PlanValue = req.StateValue
	}
}

func (leftOut) PlanModifySet(_ context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}
	resp.PlanValue = types.SetNull(types.StringType)
	if isEmpty(req.StateValue) {
		resp.PlanValue = req.StateValue
	}
}

// stays plans that what the API chose stays as it is. In an object that is new the API
// has yet to choose, which the framework's UseStateForUnknown takes for null.
type stays struct{}

func (stays) Description(context.Context) string { return "Left out, it stays as it is." }

func (s stays) MarkdownDescription(ctx context.Context) string { return s.Description(ctx) }

func (stays) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !inNewObject(ctx, req.State, req.Path) {
		stringplanmodifier.UseStateForUnknown().PlanModifyString(ctx, req, resp)
	}
}

func (stays) PlanModifyBool(ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if !inNewObject(ctx, req.State, req.Path) {
		boolplanmodifier.UseStateForUnknown().PlanModifyBool(ctx, req, resp)
	}
}

func (stays) PlanModifyInt64(ctx context.Context, req planmodifier.Int64Request, resp *planmodifier.Int64Response) {
	if !inNewObject(ctx, req.State, req.Path) {
		int64planmodifier.UseStateForUnknown().PlanModifyInt64(ctx, req, resp)
	}
}

// inNewObject tells whether an attribute is one of a nested object that the state
// does not have.
func inNewObject(ctx context.Context, state tfsdk.State, attribute path.Path) bool {
	parent := attribute.ParentPath()
	if len(parent.Steps()) == 0 {
		return false
	}
	var object types.Object
	return !state.GetAttribute(ctx, parent, &object).HasError() && object.IsNull()
}

// Computed turns the attributes of a resource into the results of a data source, but
// for the write-only ones, their versions and those that are named.
func Computed(attributes map[string]schema.Attribute, without ...string) map[string]datasource.Attribute {
	results := map[string]datasource.Attribute{}
	for name, attribute := range attributes {
		if slices.Contains(without, name) || strings.HasSuffix(name, "_wo") || strings.HasSuffix(name, "_wo_version") {
			continue
		}
		results[name] = computed(attribute)
	}
	return results
}

func computed(attribute schema.Attribute) datasource.Attribute {
	description, sensitive := attribute.GetMarkdownDescription(), attribute.IsSensitive()
	switch a := attribute.(type) {
	case schema.BoolAttribute:
		return datasource.BoolAttribute{Computed: true, MarkdownDescription: description, Sensitive: sensitive}
	case schema.Int64Attribute:
		return datasource.Int64Attribute{Computed: true, MarkdownDescription: description, Sensitive: sensitive}
	case schema.SetAttribute:
		return datasource.SetAttribute{Computed: true, MarkdownDescription: description, Sensitive: sensitive, ElementType: a.ElementType}
	case schema.SingleNestedAttribute:
		return datasource.SingleNestedAttribute{Computed: true, MarkdownDescription: description, Sensitive: sensitive, Attributes: Computed(a.Attributes)}
	}
	return datasource.StringAttribute{Computed: true, MarkdownDescription: description, Sensitive: sensitive}
}
