// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// target is where a model holds a value: a *types.String, *types.Bool, *types.Int64
// or, for strings in no order, a *types.Set.
type target any

// valueOf returns what a target holds.
func valueOf(t target) attr.Value {
	switch t := t.(type) {
	case *types.String:
		return *t
	case *types.Bool:
		return *t
	case *types.Int64:
		return *t
	case *types.Set:
		return *t
	}
	return nil
}

// put makes a target hold a value of its type.
func put(t target, v attr.Value) {
	switch t := t.(type) {
	case *types.String:
		*t, _ = v.(types.String)
	case *types.Bool:
		*t, _ = v.(types.Bool)
	case *types.Int64:
		*t, _ = v.(types.Int64)
	case *types.Set:
		*t, _ = v.(types.Set)
	}
}

// read makes a target hold what the API sent.
func read(t target, raw json.RawMessage) (err error) {
	switch t := t.(type) {
	case *types.String:
		*t, err = scalar(raw, types.StringPointerValue)
	case *types.Bool:
		*t, err = scalar(raw, types.BoolPointerValue)
	case *types.Int64:
		*t, err = scalar(raw, types.Int64PointerValue)
	case *types.Set:
		var texts *[]string
		if texts, err = telegent.Decode[[]string](raw); err == nil {
			*t = setOf(texts)
		}
	}
	return err
}

func scalar[T string | bool | int64, V any](raw json.RawMessage, value func(*T) V) (V, error) {
	t, err := telegent.Decode[T](raw)
	return value(t), err
}

// setOf returns the set of some strings, null for nil. One that is there twice counts
// once, as a state takes no set that repeats itself.
func setOf(texts *[]string) types.Set {
	if texts == nil {
		return types.SetNull(types.StringType)
	}
	elements := make([]attr.Value, 0, len(*texts))
	for _, text := range slices.Compact(slices.Sorted(slices.Values(*texts))) {
		elements = append(elements, types.StringValue(text))
	}
	return types.SetValueMust(types.StringType, elements)
}

// wire returns what to send for a value: nil for null, but an empty list where the
// value is one.
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
	case types.String:
		if !v.IsNull() {
			return v.ValueString()
		}
	case types.Bool:
		if !v.IsNull() {
			return v.ValueBool()
		}
	case types.Int64:
		if !v.IsNull() {
			return v.ValueInt64()
		}
	}
	return nil
}

// isScalar reports whether a value is a boolean or a number, whose false and 0 are
// values like any other.
func isScalar(v attr.Value) bool {
	switch v.(type) {
	case types.Bool, types.Int64:
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
	case []string:
		return len(w) == 0
	}
	return true
}
