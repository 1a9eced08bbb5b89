// SPDX-License-Identifier: MPL-2.0

package telegent

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Object is a JSON object of the API. Unlike a struct, it distinguishes a missing field
// from null. No schema of an answer is published, so both occur.
type Object map[string]json.RawMessage

// Get returns a field, and false if there is none of that name. A dot leads into an
// object, as in "Account.AccountId"; if that object is null, so is the field. An exact
// match is preferred to a match in another case: AccountId also finds AccountID.
func (o Object) Get(key string) (json.RawMessage, bool) {
	key, inner, nested := strings.Cut(key, ".")
	value, ok := o.field(key)
	if !ok || !nested || isNull(value) {
		return value, ok
	}
	var object Object
	if json.Unmarshal(value, &object) != nil {
		return nil, false
	}
	return object.Get(inner)
}

// Has reports whether the object has a field of exactly this spelling.
func (o Object) Has(key string) bool {
	_, ok := o[key]
	return ok
}

func (o Object) field(key string) (json.RawMessage, bool) {
	if value, ok := o[key]; ok {
		return value, true
	}
	found := ""
	for name := range o {
		if strings.EqualFold(name, key) && (found == "" || name < found) {
			found = name
		}
	}
	if found == "" {
		return nil, false
	}
	return o[found], true
}

// Text returns a field as text, trimmed of white space, "" if it is missing, null or
// has no text. It accepts a JSON string or number, or the only text in a list or an
// object; a boolean is not a text.
func (o Object) Text(key string) string {
	value, _ := o.Get(key)
	return text(value, 0)
}

// nesting is how deep an answer is searched for a field that should be at its top
// level.
const nesting = 3

func text(value json.RawMessage, depth int) string {
	if string(value) == "true" || string(value) == "false" {
		return ""
	}
	if scalar, err := Decode[string](value); err == nil {
		if scalar == nil {
			return ""
		}
		return *scalar
	}
	inner := ""
	for _, element := range elements(value) {
		switch found := text(element, depth+1); {
		case found == "" || depth == nesting:
		case inner != "" && inner != found:
			return "" // It is ambiguous.
		default:
			inner = found
		}
	}
	return inner
}

// elements returns the values in a list or an object.
func elements(value json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		return list
	}
	var object map[string]json.RawMessage
	_ = json.Unmarshal(value, &object)
	return slices.Collect(maps.Values(object))
}

// Objects returns a field that is an array of objects, nil if it is missing or null.
func (o Object) Objects(key string) ([]Object, error) {
	value, ok := o.Get(key)
	if !ok || isNull(value) {
		return nil, nil
	}
	var objects []Object
	if err := json.Unmarshal(value, &objects); err != nil {
		return nil, fmt.Errorf("the answer's %s is not a list of objects", key)
	}
	return objects, nil
}

// topLevel is the key of an answer that is an array instead of an object.
const topLevel = ""

// IsArray reports whether the answer was an array instead of an object.
func (o Object) IsArray() bool {
	_, ok := o[topLevel]
	return ok && len(o) == 1
}

// UnmarshalJSON implements json.Unmarshaler. It accepts a top-level array: GET
// /v1.0/packages/items answers with one, and GET /v1.0/distributor/accounts may.
func (o *Object) UnmarshalJSON(data []byte) error {
	var fields map[string]json.RawMessage
	err := json.Unmarshal(data, &fields)
	var list []json.RawMessage
	if err != nil && json.Unmarshal(data, &list) == nil {
		fields, err = map[string]json.RawMessage{topLevel: data}, nil
	}
	*o = fields
	return err
}

// Within returns the part of an answer that has one of the keys: the answer itself, or
// the only object inside it that has one, as in {"Result": {...}} or [{...}]. Otherwise
// it returns the answer.
func (o Object) Within(keys ...string) Object {
	level := []Object{o}
	for range nesting {
		var found, next []Object
		for _, object := range level {
			if slices.ContainsFunc(keys, object.holds) {
				found = append(found, object)
			}
			next = append(next, object.inner()...)
		}
		switch {
		case len(found) == 1:
			return found[0]
		case len(found) > 1:
			return o
		}
		level = next
	}
	return o
}

// holds reports whether the object has a field that is neither null nor "".
func (o Object) holds(key string) bool {
	value, ok := o.Get(key)
	return ok && !isNull(value) && string(value) != `""`
}

// inner returns the objects that are fields of the object, or elements of its lists.
func (o Object) inner() []Object {
	var inner []Object
	for _, value := range o {
		var object Object
		if json.Unmarshal(value, &object) != nil || object == nil {
			continue
		}
		if !object.IsArray() {
			inner = append(inner, object)
			continue
		}
		objects, _ := object.Objects(topLevel)
		inner = append(inner, objects...)
	}
	return inner
}

// List returns the objects of a list, which an operation returns under the key and each
// of which has the id. It also accepts a top-level array, the only array of objects
// under another key, the only one of several that has the id, and a single object, as published for GET
// /v1.0/distributor/accounts. An object that has the id and contains such an array may
// or may not belong to the list, so it comes last.
func (o Object) List(key, id string) ([]Object, error) {
	if value, ok := o.Get(key); ok && key != topLevel {
		objects, err := o.Objects(key)
		var one Object
		if err != nil && json.Unmarshal(value, &one) == nil && len(one) > 0 && !one.IsArray() {
			return one.List(topLevel, id)
		}
		return objects, err
	}
	if _, ok := o[topLevel]; ok {
		return o.Objects(topLevel)
	}
	var lists [][]Object
	for name := range o {
		if objects, err := o.Objects(name); err == nil && objects != nil {
			lists = append(lists, objects)
		}
	}
	hasID := func(object Object) bool { return id != "" && object.Text(id) != "" }
	if len(lists) > 1 { // Others may be of errors or links.
		lists = slices.DeleteFunc(lists, func(list []Object) bool { return !slices.ContainsFunc(list, hasID) })
	}
	switch {
	case hasID(o) && len(lists) == 1 && slices.ContainsFunc(lists[0], hasID):
		return append(lists[0], o), nil
	case hasID(o):
		return []Object{o}, nil
	case len(lists) == 1:
		return lists[0], nil
	case len(o) == 0:
		return nil, nil
	}
	return nil, errors.New("the answer has no list of objects")
}

// Set sets a field to a string, boolean, integer, list of these, Object or nil. A dot
// in the key leads into an object, which is created if it is missing.
func (o Object) Set(key string, value any) {
	key, inner, nested := strings.Cut(key, ".")
	if nested {
		var fields map[string]json.RawMessage
		_ = json.Unmarshal(o[key], &fields)
		object := Object(fields)
		if object == nil { // Anything but an object is replaced, null too.
			object = Object{}
		}
		object.Set(inner, value)
		value = object
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		encoded = json.RawMessage("null")
	}
	o[key] = encoded
}

func isNull(value json.RawMessage) bool { return string(value) == "null" }

// Decode reads a value as the type that is published for it; null is nil. The API
// writes some booleans and numbers as strings, as in the second element of GET
// /v1.0/numbers/inventory, and some strings as numbers, as in POST
// /v1.0/numbers/availability, so any scalar with the same meaning is accepted, trimmed
// of white space. Unless a string is wanted, "" is nil too.
func Decode[T string | bool | int64 | []string](value json.RawMessage) (*T, error) {
	if len(value) == 0 || isNull(value) {
		return nil, nil //nolint:nilnil // Null is a value here.
	}
	var t T
	var err error
	switch p := any(&t).(type) {
	case *[]string:
		*p, err = decodeList(value)
	default:
		var scalar string
		if scalar, err = decodeScalar(value); err != nil {
			return nil, err
		}
		if _, isString := p.(*string); scalar == "" && !isString {
			return nil, nil //nolint:nilnil // As above.
		}
		err = parse(p, scalar)
	}
	if err != nil {
		return nil, err
	}
	return &t, nil
}

// decodeScalar returns a scalar as text. The errors here never show the value.
func decodeScalar(value json.RawMessage) (string, error) {
	var text string
	switch trimmed := strings.TrimSpace(string(value)); {
	case json.Unmarshal(value, &text) == nil:
		return strings.TrimSpace(text), nil
	case strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "["):
		return "", errors.New("it is a list or an object")
	default:
		return trimmed, nil
	}
}

func parse(into any, scalar string) error {
	switch p := into.(type) {
	case *string:
		*p = scalar
	case *bool:
		switch strings.ToLower(scalar) {
		case "true", "yes", "y", "1":
			*p = true
		case "false", "no", "n", "0":
			*p = false
		default:
			return errors.New("it is not a boolean")
		}
	case *int64:
		// JSON has one kind of number: 10 and 10.0 are the same.
		whole, fraction, _ := strings.Cut(scalar, ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil || strings.Trim(fraction, "0") != "" {
			return errors.New("it is not an integer")
		}
		*p = n
	}
	return nil
}

// decodeList reads a list of strings, each of which may be inside an object. It skips
// empty elements; a scalar is a comma-separated list.
func decodeList(value json.RawMessage) ([]string, error) {
	texts := []string{}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) != nil {
		scalar, err := decodeScalar(value)
		if err != nil {
			return nil, errors.New("it is not a list of strings")
		}
		for text := range strings.SplitSeq(scalar, ",") {
			if text = strings.TrimSpace(text); text != "" {
				texts = append(texts, text)
			}
		}
		return texts, nil
	}
	for _, element := range list {
		text := text(element, 0)
		if text == "" && len(elements(element)) > 0 {
			return nil, errors.New("an element of it is not a string")
		}
		if text != "" {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 && len(list) > 0 {
		return nil, errors.New("its elements are empty")
	}
	return texts, nil
}
