// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"encoding/json"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Create returns the request that creates an object: every attribute that has a value.
func (as Attributes) Create() telegent.Object { return as.whole(onCreate) }

func (as Attributes) whole(request int) telegent.Object {
	fields := telegent.Object{}
	for _, a := range as.leaves() {
		v := a.target.value()
		sent := a.policy != never && a.policy != sentOnUpdate && !a.isLocal()
		switch {
		case !sent:
		case !v.IsNull() && !v.IsUnknown():
			fields.Set(a.key, a.wire(request))
		case a.createdEmpty && request == onCreate:
			fields.Set(a.key, []string{})
		}
	}
	return as.encode(fields)
}

// Update returns the fields that differ from what they were: null where one was removed.
// The fields of one object of the API go together, as nothing says that it keeps those
// that are left out. It is empty if nothing differs.
func (as Attributes) Update(from Attributes) telegent.Object { return as.update(from, false) }

// UpdateWhole is Update with all that is known of the object, for an API that may not keep
// what is left out. It is empty if nothing differs.
func (as Attributes) UpdateWhole(from Attributes) telegent.Object { return as.update(from, true) }

func (as Attributes) update(from Attributes, whole bool) telegent.Object {
	rows, before := as.leaves(), from.leaves()
	changed := map[string]bool{} // by the first name of the key
	for i, a := range rows {
		if a.changes() && a.differs(before[i]) {
			changed[a.root()] = true
		}
	}
	request := telegent.Object{}
	if len(changed) == 0 {
		return request
	}
	unneeded := map[string]bool{}
	for _, a := range rows { // The API may not have a secret that is needed only now, and may keep one that no longer is.
		for _, c := range a.requiredIf {
			needs, _ := as.attribute(a.sibling(c.attribute))
			if a.isSecret() && changed[needs.root()] {
				changed[a.root()], unneeded[a.root()] = true, needs.isEmpty(needs.target.value())
			}
		}
	}
	for i, a := range rows {
		v := a.sentValue()
		cleared := !before[i].target.value().IsNull() || a.version != nil && a.differs(before[i]) || unneeded[a.root()]
		if a.isSecret() && a.keepWhenRemoved {
			cleared = false
		}
		sent := a.policy == immutable || a.changes() && (changed[a.root()] || whole && !a.onlyIfChanged)
		if !sent || v.IsUnknown() || v.IsNull() && !cleared {
			continue
		}
		request.Set(a.key, a.wire(onUpdate))
	}
	return as.encode(request)
}

// changes reports whether an update sends the attribute.
func (a Attribute) changes() bool {
	return (a.policy == always || a.policy == sentOnUpdate) && !a.isLocal()
}

// root is the first name of the key.
func (a Attribute) root() string {
	root, _, _ := strings.Cut(a.key, ".")
	return root
}

func (a Attribute) differs(from Attribute) bool {
	if a.version != nil {
		return !a.version.Equal(*from.version)
	}
	v := a.target.value()
	return !v.IsUnknown() && !a.same(v, from.target.value())
}

// encode makes a string of each object that the API has as JSON in a string.
func (as Attributes) encode(request telegent.Object) telegent.Object {
	for _, a := range as {
		if raw, ok := request[a.key]; ok && a.jsonText {
			request.Set(a.key, string(raw))
		}
	}
	return request
}

// wire returns what a request has for the attribute.
func (a Attribute) wire(request int) any {
	v := a.sentValue()
	if a.elements != nil {
		return a.wireObjects(v, request)
	}
	switch w := wire(v).(type) {
	case json.Number:
		if a.asText {
			return w.String()
		}
		return w
	case string:
		if spelling, ok := a.spellings[request][w]; ok {
			return spelling
		}
		return w
	case []string:
		switch {
		case a.commaSeparated:
			return strings.Join(w, ",")
		case a.element == "":
			return w
		}
		objects := []map[string]string{}
		for _, text := range w {
			objects = append(objects, map[string]string{a.element: text})
		}
		return objects
	default:
		return w
	}
}
