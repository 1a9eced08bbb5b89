// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
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
		before := types.ObjectNull(nil)
		if place := a.nearest(call, o, former); place >= 0 {
			before = former[place]
			former = slices.Delete(former, place, place+1)
		}
		imported := before.IsNull() && (call.Imported || a.target.value().IsUnknown())
		value, warnings := a.readObject(call, o, before, imported)
		for _, d := range warnings {
			call.Warn(a.path, d.Summary(), fmt.Sprintf("In the object %d of %s: %s", i+1, a.key, d.Detail()))
		}
		if !isSet || !slices.ContainsFunc(values, value.Equal) { // A state takes no set that repeats itself.
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

// readObject returns what an answer makes of an object, and its warnings.
func (a Attribute) readObject(call *Call, o telegent.Object, before types.Object, imported bool) (types.Object, diag.Diagnostics) {
	rows, inner := a.elements(), &Call{Data: call.Data, Imported: imported}
	rows.unpack(before)
	rows.Read(inner, o)
	return rows.object(), inner.Diags
}

// nearest returns the place of the object that an answer leaves as it was, -1 if there is
// none. Of several, it is the one that has least of what the answer leaves out: an empty
// object leaves any as it was.
func (a Attribute) nearest(call *Call, o telegent.Object, former []types.Object) int {
	place, least := -1, 0
	if len(former) == 0 {
		return place
	}
	said, _ := a.readObject(call, o, types.ObjectNull(nil), true)
	for i, before := range former {
		if same, _ := a.readObject(call, o, before, false); !before.Equal(same) {
			continue
		}
		left := 0
		for name, field := range before.Attributes() {
			if !field.Equal(said.Attributes()[name]) {
				left++
			}
		}
		if place < 0 || left < least {
			place, least = i, left
		}
	}
	return place
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
