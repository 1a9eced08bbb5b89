// SPDX-License-Identifier: MPL-2.0

package telegent

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Object is a JSON object of the API. It keeps apart what a struct would not: a
// field that an answer leaves out, and one that is null. No schema of an answer is
// published, so that both happen.
type Object map[string]json.RawMessage

// Get returns a field, and false if the object has none of that name. A dot leads
// into an object, as in "Account.AccountId"; a null on the way there is null. The
// exact spelling comes first, then any in another case: AccountId is also AccountID.
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

// Has tells whether the object has a field of exactly this spelling.
func (o Object) Has(key string) bool {
	_, ok := o[key]
	return ok
}

func (o Object) field(key string) (json.RawMessage, bool) {
	if value, ok := o[key]; ok {
		return value, true
	}
	for name, value := range o {
		if strings.EqualFold(name, key) {
			return value, true
		}
	}
	return nil, false
}

// Text returns a field that is a string, "" if it is missing or none.
func (o Object) Text(key string) string {
	value, _ := o.Get(key)
	var text string
	if json.Unmarshal(value, &text) != nil {
		return ""
	}
	return text
}

// Objects returns a field that is an array of objects; missing and null are none.
func (o Object) Objects(key string) ([]Object, error) {
	value, ok := o.Get(key)
	if !ok || isNull(value) {
		return nil, nil
	}
	var objects []Object
	if err := json.Unmarshal(value, &objects); err != nil {
		return nil, fmt.Errorf("the answer's %s is no list of objects", key)
	}
	return objects, nil
}

// Set sets a field to a string, boolean, integer, list of these, Object or nil. A dot
// in the key leads into an object, which is made if it is not there.
func (o Object) Set(key string, value any) {
	key, inner, nested := strings.Cut(key, ".")
	if nested {
		var object Object
		_ = json.Unmarshal(o[key], &object)
		if object == nil { // What is there and no object, null too, is replaced.
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

// Decode reads a value as the type that the operation publishes for it; null is nil.
// The API writes some booleans and numbers as strings, as in the second element of
// GET /v1.0/numbers/inventory, and some strings as numbers, as in POST
// /v1.0/numbers/availability. Where no string is meant, "" is nil too.
func Decode[T string | bool | int64 | []string](value json.RawMessage) (*T, error) {
	if isNull(value) {
		return nil, nil //nolint:nilnil // Null is a value here.
	}
	var t T
	if json.Unmarshal(value, &t) == nil {
		return &t, nil
	}
	// Not as published: a string may hold the value, or be meant by another scalar.
	var text string
	if json.Unmarshal(value, &text) != nil {
		text = string(value)
	}
	_, isString := any(&t).(*string)
	if text == "" && !isString {
		return nil, nil //nolint:nilnil // As above.
	}
	var err error
	switch p := any(&t).(type) {
	case *string:
		*p = text
		if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
			err = errors.New("a list or an object instead of a string")
		}
	case *bool: // The errors of strconv would show the value, whatever it is.
		if *p, err = strconv.ParseBool(strings.ToLower(text)); err != nil {
			err = errors.New("no boolean")
		}
	case *int64:
		if *p, err = strconv.ParseInt(text, 10, 64); err != nil {
			err = errors.New("no integer")
		}
	default:
		err = errors.New("no list of strings")
	}
	if err != nil {
		return nil, err
	}
	return &t, nil
}
