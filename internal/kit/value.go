// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// target is where a model holds a value of an attribute.
type target struct {
	typ attr.Type
	get func() attr.Value
	set func(v attr.Value)
}

// at is the target that a pointer into a model makes.
func at[V attr.Value](p *V, typ attr.Type) target {
	return target{typ: typ, get: func() attr.Value { return *p }, set: func(v attr.Value) { *p, _ = v.(V) }}
}

// value returns what the target holds. The zero value of a collection has no type, so
// it is returned as the null of the attribute's.
func (t target) value() attr.Value {
	if v := t.get(); v.IsUnknown() || !v.IsNull() {
		return v
	}
	return nullOf(t.typ)
}

// nullOf returns the null of a type.
func nullOf(typ attr.Type) attr.Value {
	switch typ := typ.(type) {
	case types.SetType:
		return types.SetNull(typ.ElemType)
	case types.ListType:
		return types.ListNull(typ.ElemType)
	case types.MapType:
		return types.MapNull(typ.ElemType)
	case types.ObjectType:
		return types.ObjectNull(typ.AttrTypes)
	}
	switch typ {
	case types.BoolType:
		return types.BoolNull()
	case types.Int64Type:
		return types.Int64Null()
	case types.NumberType:
		return types.NumberNull()
	}
	return types.StringNull()
}

// unknownOf returns the unknown value of a type.
func unknownOf(typ attr.Type) attr.Value {
	switch typ := typ.(type) {
	case types.SetType:
		return types.SetUnknown(typ.ElemType)
	case types.ListType:
		return types.ListUnknown(typ.ElemType)
	case types.MapType:
		return types.MapUnknown(typ.ElemType)
	case types.ObjectType:
		return types.ObjectUnknown(typ.AttrTypes)
	}
	switch typ {
	case types.BoolType:
		return types.BoolUnknown()
	case types.Int64Type:
		return types.Int64Unknown()
	case types.NumberType:
		return types.NumberUnknown()
	}
	return types.StringUnknown()
}

// decode returns what the API sent as a value of a type.
func decode(raw json.RawMessage, typ attr.Type) (attr.Value, error) {
	switch typ := typ.(type) {
	case types.SetType:
		texts, err := telegent.Decode[[]string](raw)
		if err != nil || texts == nil {
			return nullOf(typ), err
		}
		return setOf(*texts), nil
	case types.MapType:
		return decodeMap(raw, typ)
	}
	switch typ {
	case types.BoolType:
		b, err := telegent.Decode[bool](raw)
		return types.BoolPointerValue(b), err
	case types.Int64Type:
		n, err := telegent.Decode[int64](raw)
		return types.Int64PointerValue(n), err
	case types.NumberType:
		return decodeNumber(raw)
	}
	text, err := telegent.Decode[string](raw)
	return types.StringPointerValue(text), err
}

func decodeMap(raw json.RawMessage, typ types.MapType) (attr.Value, error) {
	var fields map[string]json.RawMessage
	if text, err := telegent.Decode[string](raw); err == nil && (text == nil || *text == "") {
		return nullOf(typ), nil
	}
	if json.Unmarshal(raw, &fields) != nil {
		return nullOf(typ), errors.New("it is not an object")
	}
	elements := map[string]attr.Value{}
	for name, value := range fields {
		element, err := decode(value, typ.ElemType)
		if err != nil {
			return nullOf(typ), err
		}
		if !element.IsNull() {
			elements[name] = element
		}
	}
	return types.MapValueMust(typ.ElemType, elements), nil
}

// numberPrecision is that of Terraform's own numbers, in bits.
const numberPrecision = 512

// decodeNumber reads a number, or a string that holds one, at full precision.
func decodeNumber(raw json.RawMessage) (attr.Value, error) {
	text, err := telegent.Decode[string](raw)
	if err != nil || text == nil || *text == "" {
		return types.NumberNull(), err
	}
	number, _, err := big.ParseFloat(*text, 10, numberPrecision, big.ToNearestEven)
	if err != nil || number.IsInf() {
		return types.NumberNull(), errors.New("it is not a number")
	}
	if exponent := number.MantExp(nil); exponent > numberPrecision || exponent < -numberPrecision { // Its digits would fill the memory.
		return types.NumberNull(), errors.New("it is out of range")
	}
	return types.NumberValue(number), nil
}

// setOf returns the set of some texts. One that is there twice counts once, as a state
// takes no set that repeats itself.
func setOf(texts []string) types.Set {
	values := make([]attr.Value, 0, len(texts))
	for _, text := range slices.Compact(slices.Sorted(slices.Values(texts))) {
		values = append(values, types.StringValue(text))
	}
	return types.SetValueMust(types.StringType, values)
}

// wire returns what to send for a value: nil for null, but an empty list or object where
// the value is a set or a map.
func wire(v attr.Value) any {
	switch v := v.(type) {
	case types.Set:
		texts := []string{}
		for _, element := range v.Elements() {
			text, _ := element.(types.String)
			texts = append(texts, text.ValueString())
		}
		slices.Sort(texts)
		return texts
	case types.Map:
		fields := map[string]any{}
		for name, element := range v.Elements() {
			fields[name] = wire(element)
		}
		return fields
	}
	if v == nil || v.IsNull() || v.IsUnknown() {
		return nil
	}
	switch v := v.(type) {
	case types.String:
		return v.ValueString()
	case types.Bool:
		return v.ValueBool()
	case types.Int64:
		return v.ValueInt64()
	case types.Number:
		return decimal(v.ValueBigFloat())
	}
	return nil
}

// mostDigits is how many significant digits of a number have a meaning.
const mostDigits = 50

// decimal returns a number as it is sent and compared. A number that a configuration computes
// is binary, so that most products of two decimals have 155 digits: 0.05 * 1.1 is not 0.055.
// No API keeps these, so the last of them are rounded away.
func decimal(f *big.Float) json.Number {
	if f.Sign() == 0 {
		return "0" // JSON also has -0.
	}
	text := f.Text('f', -1)
	if len(strings.Trim(without(text, "-."), "0")) > mostDigits {
		if rounded, _, err := big.ParseFloat(f.Text('e', mostDigits-1), 10, numberPrecision, big.ToNearestEven); err == nil {
			text = rounded.Text('f', -1)
		}
	}
	return json.Number(text)
}

// isScalar reports whether a value is a boolean or a number, whose false and 0 are
// values like any other.
func isScalar(v attr.Value) bool {
	switch v.(type) {
	case types.Bool, types.Int64, types.Number:
		return true
	}
	return false
}

// isEmpty reports whether a value means nothing: null, "", false, 0 or an empty list.
func isEmpty(v attr.Value) bool {
	switch w := wire(v).(type) {
	case string:
		return w == ""
	case bool:
		return !w
	case int64:
		return w == 0
	case json.Number:
		return w == "0"
	case []string:
		return len(w) == 0
	case map[string]any:
		return len(w) == 0
	}
	return true
}

// object is a nested attribute: its attributes hold their values in variables of their
// own, which pack puts into the model's object.
type object struct {
	target  target
	inner   Attributes
	present []string // the attributes that an object has which is there; all if empty
}

// unpack fills the variables with what the model's object holds.
func (o object) unpack() {
	v, _ := o.target.value().(types.Object)
	o.inner.unpack(v)
}

// unpack makes the rows hold the attributes of an object.
func (as Attributes) unpack(v types.Object) {
	values := v.Attributes()
	for _, a := range as {
		value, ok := values[a.lastName()]
		switch {
		case v.IsUnknown():
			value = unknownOf(a.target.typ)
		case !ok || v.IsNull():
			value = nullOf(a.target.typ)
		}
		a.target.set(value)
		if a.group != nil {
			a.group.unpack()
		}
	}
}

// pack puts the variables into the model's object. One that was null, or not known, stays
// so unless the API has a value for what an object must have that is there.
func (o object) pack() {
	if v := o.target.value(); (v.IsNull() || v.IsUnknown()) && !o.isPresent() {
		o.target.set(v)
		return
	}
	o.target.set(o.inner.object())
}

func (o object) isPresent() bool {
	return slices.ContainsFunc(o.inner, func(a Attribute) bool {
		v := a.target.value()
		text, isText := v.(types.String)
		empty := v.IsNull() || v.IsUnknown() || isText && text.ValueString() == ""
		return !empty && (len(o.present) == 0 || slices.Contains(o.present, a.lastName()))
	})
}

// typeOf returns the type of an object that has the attributes.
func (as Attributes) typeOf() types.ObjectType {
	typ := types.ObjectType{AttrTypes: map[string]attr.Type{}}
	for _, a := range as {
		if !a.alias {
			typ.AttrTypes[a.lastName()] = a.target.typ
		}
	}
	return typ
}

// object returns the attributes as one value.
func (as Attributes) object() types.Object {
	values := map[string]attr.Value{}
	for _, a := range as {
		if !a.alias {
			values[a.lastName()] = a.target.value()
		}
	}
	return types.ObjectValueMust(as.typeOf().AttrTypes, values)
}
