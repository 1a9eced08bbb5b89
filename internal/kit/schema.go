// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// resourceSchema returns the attributes of the resource.
func (as Attributes) resourceSchema() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for _, a := range as.OfResource() {
		if a.alias {
			continue
		}
		attributes[a.lastName()] = a.resourceSchema()
		if a.stored != nil {
			twin := a.twin()
			attributes[twin.name] = twin.resourceSchema()
			attributes[a.lastName()+"_version"] = schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Version of `" + a.name + "`, any number. Change it to send the secret again. " +
					"After an import the first apply sends it.",
				Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot(a.name))},
			}
		}
	}
	return attributes
}

func (a Attribute) resourceSchema() schema.Attribute {
	var (
		isRequired = a.mode == required
		isOptional = a.mode == optional || a.mode == optionalComputed
		isKept     = a.mode == optional && a.keepWhenRemoved && !a.isSecret()
		isCleared  = a.mode == optional && !isKept && a.defaultValue == nil && !a.isLocal() && a.group == nil && !a.isSecret() && !a.inElement
		isComputed = a.mode == computed || a.mode == optionalComputed || a.defaultValue != nil || isCleared || isKept
		text       = a.resourceDescription()
		plan       []modifier
	)
	switch {
	case a.inElement: // A plan does not show which object of the state it is.
	case a.mode == computed || a.mode == optionalComputed:
		plan = []modifier{useStateForUnknown()}
	case isKept:
		plan = []modifier{keepWhenRemoved()}
	case isCleared:
		plan = []modifier{clearWhenRemoved(a)}
	}
	switch typ := a.target.typ.(type) {
	case types.SetType:
		if a.elements != nil {
			return schema.SetNestedAttribute{
				Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: text, Sensitive: a.sensitive,
				NestedObject:  schema.NestedAttributeObject{Attributes: a.elements().resourceSchema()},
				PlanModifiers: modifiers[planmodifier.Set](plan), Validators: a.setValidators(),
			}
		}
		return schema.SetAttribute{
			Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: text, Sensitive: a.sensitive,
			ElementType: typ.ElemType, PlanModifiers: modifiers[planmodifier.Set](plan), Validators: a.setValidators(),
		}
	case types.ListType:
		return schema.ListNestedAttribute{
			Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: text, Sensitive: a.sensitive,
			NestedObject:  schema.NestedAttributeObject{Attributes: a.elements().resourceSchema()},
			PlanModifiers: modifiers[planmodifier.List](plan), Validators: a.listValidators(),
		}
	case types.MapType:
		return schema.MapAttribute{
			Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: text, Sensitive: a.sensitive,
			ElementType: typ.ElemType, PlanModifiers: modifiers[planmodifier.Map](plan), Validators: a.mapValidators(typ),
		}
	case types.ObjectType:
		return schema.SingleNestedAttribute{
			Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: text, Sensitive: a.sensitive,
			Attributes: a.group.inner.resourceSchema(), PlanModifiers: modifiers[planmodifier.Object](plan),
		}
	}
	switch a.target.typ {
	case types.BoolType:
		b := schema.BoolAttribute{
			Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: text, Sensitive: a.sensitive,
			PlanModifiers: modifiers[planmodifier.Bool](plan),
		}
		if value, ok := a.defaultValue.(types.Bool); ok {
			b.Default = booldefault.StaticBool(value.ValueBool())
		}
		return b
	case types.Int64Type:
		return schema.Int64Attribute{
			Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: text, Sensitive: a.sensitive,
			PlanModifiers: modifiers[planmodifier.Int64](plan), Validators: a.int64Validators(),
		}
	case types.NumberType:
		return schema.NumberAttribute{
			Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: text, Sensitive: a.sensitive,
			PlanModifiers: modifiers[planmodifier.Number](plan),
		}
	}
	s := schema.StringAttribute{
		Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: text, Sensitive: a.sensitive,
		PlanModifiers: modifiers[planmodifier.String](plan), Validators: a.stringValidators(), WriteOnly: a.version != nil,
	}
	if value, ok := a.defaultValue.(types.String); ok {
		s.Default = stringdefault.StaticString(value.ValueString())
	}
	return s
}

// modifiers returns plan modifiers as those of a type.
func modifiers[M any](plan []modifier) []M {
	var typed []M
	for _, m := range plan {
		if t, ok := any(m).(M); ok {
			typed = append(typed, t)
		}
	}
	return typed
}

// resourceDescription is the description with the sentences that follow from the row.
func (a Attribute) resourceDescription() string {
	sentences := []string{a.description}
	add := func(applies bool, sentence string) {
		if applies {
			sentences = append(sentences, sentence)
		}
	}
	configurable := a.mode != computed
	if len(a.values) > 0 && configurable {
		add(true, "Must be "+alternatives(a.values)+".")
	}
	add(a.note != "", a.note)
	add(a.defaultValue != nil, fmt.Sprintf("Defaults to `%v`.", wire(a.defaultValue)))
	add(configurable && a.policy.replaces(), "Changing this forces a new resource.")
	add((a.mode == optionalComputed || a.keepWhenRemoved) && !a.policy.replaces(), "Removing it keeps the current value.")
	switch {
	case a.written != nil:
		add(true, fmt.Sprintf("Stored in the state in plain text. Use it only with a CLI that has no write-only arguments, which is older than Terraform 1.11 or OpenTofu 1.11; "+
			"otherwise, use `%s%s`. Only one of the two can be set.", a.name, writeOnlySuffix))
	case a.version == nil:
	case a.inEveryUpdate:
		add(true, "Write-only: it is stored in neither plan nor state, and is sent with every change. To send it without another change, change its version.")
	default:
		when := []string{"its version"}
		for _, c := range a.requiredIf {
			when = append(when, "`"+a.sibling(c.attribute)+"`")
		}
		add(true, "Write-only: it is stored in neither plan nor state, and is sent on creation and when "+strings.Join(when, " or ")+" changes.")
	}
	if a.stored != nil {
		add(true, "Needs Terraform 1.11 or OpenTofu 1.11; with an older CLI, use `"+a.twin().name+"`.")
	}
	add(a.notReturned, "The API does not return this value, so drift is not detected.")
	return strings.Join(sentences, " ")
}

// alternatives returns texts as in "`GET` or `POST`".
func alternatives(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = "`" + text + "`"
	}
	last := len(quoted) - 1
	if last == 0 {
		return quoted[0]
	}
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

func (a Attribute) stringValidators() []validator.String {
	switch a.mode {
	case required:
		return []validator.String{nonEmpty{notBlank(""), a.textValidators()}}
	case optional, optionalComputed:
		return []validator.String{nonEmpty{NotBlank(), a.textValidators()}}
	}
	return nil
}

// elementValidators are those of a text in a set or a map. The API drops an empty one.
func (a Attribute) elementValidators() []validator.String {
	validators := append(a.textValidators(), notBlank(""))
	return []validator.String{nonEmpty{validators[0], validators[1:]}} // One error is enough.
}

// textValidators are those of a text that is the attribute, or an element of it.
func (a Attribute) textValidators() []validator.String {
	var validators []validator.String
	if len(a.values) > 0 {
		validators = append(validators, stringvalidator.OneOf(a.values...))
	}
	validators = append(validators, a.validators...)
	if a.commaSeparated {
		validators = append(validators, Check("must have no comma", func(value string) error {
			if strings.Contains(value, ",") {
				return fmt.Errorf("must have no comma in an element, got %q", value)
			}
			return nil
		}))
	}
	return validators
}

func (a Attribute) setValidators() []validator.Set {
	if a.mode == computed {
		return nil
	}
	validators := []validator.Set{setvalidator.NoNullValues()}
	if a.atLeast != nil {
		validators = append(validators, setvalidator.SizeAtLeast(int(*a.atLeast)))
	}
	if a.elements == nil {
		validators = append(validators, setvalidator.ValueStringsAre(a.elementValidators()...))
	}
	return validators
}

func (a Attribute) listValidators() []validator.List {
	if a.mode == computed {
		return nil
	}
	validators := []validator.List{listvalidator.NoNullValues()}
	if a.atLeast != nil {
		validators = append(validators, listvalidator.SizeAtLeast(int(*a.atLeast)))
	}
	return validators
}

func (a Attribute) mapValidators(typ types.MapType) []validator.Map {
	if a.mode == computed {
		return nil
	}
	validators := []validator.Map{mapvalidator.NoNullValues()}
	if _, ofSets := typ.ElemType.(types.SetType); ofSets {
		validators = append(validators, mapvalidator.ValueSetsAre(setvalidator.NoNullValues(), setvalidator.ValueStringsAre(a.elementValidators()...)))
	} else {
		validators = append(validators, mapvalidator.ValueStringsAre(a.elementValidators()...))
	}
	if a.atLeast != nil {
		validators = append(validators, mapvalidator.SizeAtLeast(int(*a.atLeast)))
	}
	return validators
}

func (a Attribute) int64Validators() []validator.Int64 {
	var validators []validator.Int64
	if a.atLeast != nil {
		validators = append(validators, int64validator.AtLeast(*a.atLeast))
	}
	return validators
}

// DataSourceSchema returns the attributes as the results of a data source.
func (as Attributes) DataSourceSchema() map[string]datasource.Attribute {
	attributes := map[string]datasource.Attribute{}
	for _, a := range as {
		if !a.alias {
			attributes[a.lastName()] = a.dataSourceSchema()
		}
	}
	return attributes
}

func (a Attribute) dataSourceSchema() datasource.Attribute {
	switch typ := a.target.typ.(type) {
	case types.SetType:
		if a.elements != nil {
			return datasource.SetNestedAttribute{
				Computed: true, MarkdownDescription: a.description, Sensitive: a.sensitive,
				NestedObject: datasource.NestedAttributeObject{Attributes: a.elements().DataSourceSchema()},
			}
		}
		return datasource.SetAttribute{Computed: true, MarkdownDescription: a.description, Sensitive: a.sensitive, ElementType: typ.ElemType}
	case types.ListType:
		return datasource.ListNestedAttribute{
			Computed: true, MarkdownDescription: a.description, Sensitive: a.sensitive,
			NestedObject: datasource.NestedAttributeObject{Attributes: a.elements().DataSourceSchema()},
		}
	case types.MapType:
		return datasource.MapAttribute{Computed: true, MarkdownDescription: a.description, Sensitive: a.sensitive, ElementType: typ.ElemType}
	case types.ObjectType:
		return datasource.SingleNestedAttribute{
			Computed: true, MarkdownDescription: a.description, Sensitive: a.sensitive, Attributes: a.group.inner.DataSourceSchema(),
		}
	}
	switch a.target.typ {
	case types.BoolType:
		return datasource.BoolAttribute{Computed: true, MarkdownDescription: a.description, Sensitive: a.sensitive}
	case types.Int64Type:
		return datasource.Int64Attribute{Computed: true, MarkdownDescription: a.description, Sensitive: a.sensitive}
	case types.NumberType:
		return datasource.NumberAttribute{Computed: true, MarkdownDescription: a.description, Sensitive: a.sensitive}
	}
	return datasource.StringAttribute{Computed: true, MarkdownDescription: a.description, Sensitive: a.sensitive}
}

// check returns what is wrong with the rows, for the test of all definitions.
func (as Attributes) check() []error {
	var problems []error
	seen := map[string]bool{}
	for _, a := range as.rows() {
		wrong := func(format string, args ...any) {
			problems = append(problems, fmt.Errorf("%s "+format, append([]any{a.name}, args...)...))
		}
		switch {
		case a.alias && !seen[a.name]:
			wrong("is an alias of no attribute")
		case a.alias:
		case seen[a.name] && !a.dataSourceOnly:
			wrong("is there twice")
		case !isKnown(a.target.typ):
			wrong("is of the type %s, which no schema has", a.target.typ)
		case !strings.HasSuffix(a.description, "."):
			wrong("must have a description that is a sentence, got %q", a.description)
		case a.codedInLists && (a.inElement || strings.Contains(a.name, ".") || a.target.typ != types.StringType):
			wrong("is coded in lists, which only a string at the top can be")
		case a.unmanaged && (a.mode != optionalComputed || a.inElement || strings.Contains(a.name, ".")):
			wrong("is unmanaged, which only an optional and computed attribute at the top can be")
		case a.version != nil && (a.inElement || strings.Contains(a.name, ".")):
			wrong("is a secret within another attribute")
		case a.inElement && (a.mode == optionalComputed || a.defaultValue != nil || a.policy != always && a.policy != never):
			wrong("can only be required, optional or computed, as it is in a list")
		case a.inElement && len(a.requiredIf)+len(a.refusedIf) > 0:
			wrong("can have no condition, as it is in a list")
		}
		for _, c := range slices.Concat(a.requiredIf, a.refusedIf) {
			for _, name := range append([]string{c.attribute}, c.others...) {
				if _, ok := as.attribute(a.sibling(name)); !ok {
					wrong("has a condition about %s, which is no attribute", name)
				}
			}
		}
		for _, property := range a.misplaced() {
			wrong("is a %s, which %s does not apply to", a.target.typ, property)
		}
		if a.elements != nil {
			for _, err := range a.elements().check() {
				wrong("has an element that is wrong: %w", err)
			}
		}
		seen[a.name] = true
	}
	return problems
}

// misplaced returns the properties of the row that mean nothing for its type.
func (a Attribute) misplaced() []string {
	var (
		typ       = a.target.typ
		_, isSet  = typ.(types.SetType)
		_, isMap  = typ.(types.MapType)
		_, isList = typ.(types.ListType)
		isString  = typ == types.StringType
		isInt64   = typ == types.Int64Type
		hasTexts  = isString || isMap || isSet && a.elements == nil
		names     []string
	)
	for _, property := range []struct {
		name      string
		set, fits bool
	}{
		{"DefaultText or DefaultBool", a.defaultValue != nil, a.defaultValue != nil && a.defaultValue.Type(context.Background()) == typ},
		{"Validate", len(a.validators) > 0, hasTexts},
		{"OneOf", len(a.values) > 0, hasTexts},
		{"AtLeast", a.atLeast != nil, isInt64 || isSet || isList || isMap},
		{"AlsoRequires", len(a.requires) > 0, (isString || isInt64) && !a.inElement},
		{"RequiredIf", len(a.requiredIf) > 0, a.mode == optional || a.mode == optionalComputed},
		{"RefusedIf", len(a.refusedIf) > 0, isString || typ == types.BoolType},
		{"Expect or ID", len(a.expectations) > 0, hasTexts},
		{"NoneText", len(a.noneTexts) > 0, isString},
		{"NullText", a.nullText != "", isString},
		{"ElementKey", a.element != "", isSet && a.elements == nil},
		{"Synonym", len(a.synonyms) > 0, hasTexts},
		{"SpelledOnCreate", len(a.spellings[onCreate]) > 0, isString},
		{"SpelledOnUpdate", len(a.spellings[onUpdate]) > 0, isString},
		{"IgnoreUnless", a.ignoreUnless != nil, isString},
		{"SentAsText", a.asText, typ == types.NumberType},
		{"CreatedEmpty", a.createdEmpty, isSet && a.elements == nil},
		{"CommaSeparated", a.commaSeparated, isSet && a.elements == nil},
		{"JSONText", a.jsonText, a.group != nil},
		{"KeepWhenRemoved", a.keepWhenRemoved, a.isSecret() || a.mode == optional && a.defaultValue == nil && a.group == nil && !a.inElement},
	} {
		if property.set && !property.fits {
			names = append(names, property.name)
		}
	}
	return names
}

func isKnown(typ attr.Type) bool {
	switch typ := typ.(type) {
	case types.SetType:
		return isKnown(typ.ElemType)
	case types.ListType:
		return isKnown(typ.ElemType)
	case types.MapType:
		return isKnown(typ.ElemType)
	case types.ObjectType:
		return true // Its rows have been looked at.
	}
	return typ == types.StringType || typ == types.BoolType || typ == types.Int64Type || typ == types.NumberType
}
