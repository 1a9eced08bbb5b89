// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// objectsIn returns the objects of a list or a set.
func objectsIn(v attr.Value) []types.Object {
	var values []attr.Value
	switch v := v.(type) {
	case types.Set:
		values = v.Elements()
	case types.List:
		values = v.Elements()
	}
	objects := make([]types.Object, len(values))
	for i, value := range values {
		objects[i], _ = value.(types.Object)
	}
	return objects
}

// readObjects makes the target hold a list or a set of objects. An object that means the
// same as one of before stays as that was, with what the API leaves out of it.
func (a Attribute) readObjects(call *Call, raw json.RawMessage) error {
	if text := string(raw); text == "null" || text == `""` {
		a.target.set(nullOf(a.target.typ))
		return nil
	}
	var objects []telegent.Object
	var one telegent.Object
	switch {
	case json.Unmarshal(raw, &objects) == nil && !slices.ContainsFunc(objects, telegent.Object.IsArray):
	case json.Unmarshal(raw, &one) == nil && !one.IsArray():
		objects = []telegent.Object{one}
	default:
		return errors.New("it is not a list of objects")
	}
	objects = slices.DeleteFunc(objects, func(o telegent.Object) bool { return o == nil })
	set, isSet := a.target.typ.(types.SetType)
	former := objectsIn(a.target.value())
	values := make([]attr.Value, 0, len(objects))
	for i, o := range objects {
		place := slices.IndexFunc(former, func(before types.Object) bool { return a.meansTheSame(call, o, before) })
		if place >= 0 {
			values = append(values, former[place])
			former = slices.Delete(former, place, place+1)
			continue
		}
		rows, inner := a.elements(), &Call{Data: call.Data, Imported: call.Imported || a.target.value().IsUnknown()}
		rows.unpack(types.ObjectNull(nil))
		rows.Read(inner, o)
		for _, d := range inner.Diags {
			call.Warn(a.path, d.Summary(), fmt.Sprintf("In the object %d of %s: %s", i+1, a.key, d.Detail()))
		}
		if value := rows.object(); !isSet || !slices.ContainsFunc(values, value.Equal) { // A state takes no set that repeats itself.
			values = append(values, value)
		}
	}
	if isSet {
		a.target.set(types.SetValueMust(set.ElemType, values))
		return nil
	}
	list, _ := a.target.typ.(types.ListType)
	a.target.set(types.ListValueMust(list.ElemType, values))
	return nil
}

// meansTheSame reports whether a read leaves an object as it was before.
func (a Attribute) meansTheSame(call *Call, o telegent.Object, before types.Object) bool {
	rows, inner := a.elements(), &Call{Data: call.Data}
	rows.unpack(before)
	rows.Read(inner, o)
	return len(inner.Diags) == 0 && before.Equal(rows.object())
}

// wireObjects returns what a request has for a list or a set of objects.
func (a Attribute) wireObjects(v attr.Value, request int) []telegent.Object {
	objects := []telegent.Object{}
	for _, o := range objectsIn(v) {
		rows := a.elements()
		rows.unpack(o)
		objects = append(objects, rows.whole(request))
	}
	return objects
}

// canonicalObjects is canonical for a list or a set of objects, of which null and empty
// mean the same.
func (a Attribute) canonicalObjects(v attr.Value) []string {
	texts := []string{}
	for _, o := range objectsIn(v) {
		rows := a.elements()
		rows.unpack(o)
		fields := map[string]any{}
		for _, row := range rows.leaves() {
			fields[row.name] = row.canonical(row.target.value())
		}
		text, _ := json.Marshal(fields) // It holds nothing that JSON cannot.
		texts = append(texts, string(text))
	}
	if _, isSet := v.(types.Set); isSet {
		slices.Sort(texts)
	}
	return texts
}
