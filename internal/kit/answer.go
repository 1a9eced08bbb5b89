// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// decode makes an object of each string that holds one, with its braces or without.
func (as Attributes) decode(answer telegent.Object) telegent.Object {
	for _, a := range as {
		raw, ok := answer.Get(a.key)
		var text string
		if !a.jsonText || !ok || json.Unmarshal(raw, &text) != nil {
			continue
		}
		if text = strings.TrimSpace(text); text != "" && text != "null" && !strings.HasPrefix(text, "{") {
			text = "{" + text + "}"
		}
		answer = maps.Clone(answer)
		if json.Valid([]byte(text)) {
			answer[a.key] = json.RawMessage(text)
		}
	}
	return answer
}

// Read takes over what the API knows of the object. What it leaves out stays as it
// is, and so does what it spells otherwise, and null, or another value that means
// nothing, where the API has null or another such value; only into a model that was
// imported, and has no values yet, each goes as it came. What cannot be read keeps its
// value, with a warning.
func (as Attributes) Read(call *Call, object telegent.Object) {
	otherwise := "keeps the value that it had"
	if call.Imported {
		otherwise = "has no value"
	}
	as.fill()
	as.each(call, object, otherwise, func(a Attribute, raw json.RawMessage) error {
		before := a.target.value()
		if err := a.read(call, raw); err != nil {
			return err
		}
		if text, ok := a.target.value().(types.String); ok && a.places() && a.isEmpty(text) {
			a.target.set(types.StringNull()) // The answer leaves it out, which is no reason to replace or move the object.
		}
		now := a.target.value()
		if a.saysNothing(now) {
			a.target.set(before)
			return nil
		}
		ignored, first := call.notes.ignoresClearing(a, now)
		if first {
			call.Warn(a.path, "The API ignored that an attribute was removed",
				fmt.Sprintf("%s was taken out of the configuration and cleared at the API, which still has the former value. "+
					"The provider leaves it at that. Set %s to the value that you want instead.", a.name, a.name))
		}
		if !call.Imported && !a.isListed(now) && !a.same(before, now) {
			a.target.set(before)
			return fmt.Errorf("it must be one of %s", strings.Join(a.values, ", "))
		}
		empty := a.isEmpty(now)
		if a.mode == computed && isScalar(now) {
			empty = now.IsNull() // No configuration leaves it out, so false is news.
		}
		switch {
		case ignored,
			a.policy == immutable && !before.IsNull(),
			empty && a.isEmpty(before) && !call.Imported,
			!empty && !before.IsNull() && a.same(before, now):
			a.target.set(before)
		case !before.IsNull() && !now.IsNull():
			a.target.set(a.respelled(now, before))
		}
		return nil
	})
	as.pack()
}

// FillUnknowns takes over the answer to a write: what was planned stays, and what the
// plan did not know yet is the answer's. What cannot be read is null, with a warning.
func (as Attributes) FillUnknowns(call *Call, answer telegent.Object) {
	as.fill()
	unknown := func(a Attribute) bool { return a.target.value().IsUnknown() }
	as.each(call, answer, "has no value until a later read brings one", func(a Attribute, raw json.RawMessage) error {
		before := a.target.value()
		if err := a.read(call, raw); err != nil {
			return err
		}
		now := a.target.value()
		if text, ok := wire(now).(string); ok && as.repeatsSecret(text) {
			a.target.set(before)
			return errors.New("it repeats a secret of the request")
		}
		if a.saysNothing(now) {
			a.target.set(before)
		}
		return nil
	}, unknown)
	as.pack()
}

// saysNothing reports whether a value in an answer is one that the API has whatever was
// sent. Where no answer is published to have a field, null is no better than its absence.
func (a Attribute) saysNothing(v attr.Value) bool {
	text, isText := wire(v).(string)
	return (a.ignoreEmpty || a.notReturned) && (v.IsNull() || a.isEmpty(v) && !isScalar(v)) ||
		a.ignoreUnless != nil && isText && !a.ignoreUnless(text)
}

// each calls a function for every row that the object has a field of, and that fits the
// conditions, and warns of those that it has an error for; otherwise says what becomes of
// the attribute then.
func (as Attributes) each(call *Call, object telegent.Object, otherwise string, do func(a Attribute, raw json.RawMessage) error, conditions ...func(a Attribute) bool) {
	warned := map[string]bool{} // by the key
	warn := func(attribute path.Path, key string, err error) {
		call.Warn(attribute, "Part of the API's answer cannot be read",
			fmt.Sprintf("The answer's %s cannot be read: %s. %s %s.", key, err, attribute, otherwise))
	}
	object = as.decode(object)
	for _, a := range as.leaves() {
		if a.isLocal() || a.ignoreInResponse || a.version != nil || a.exactKey && !object.Has(a.key) ||
			slices.ContainsFunc(conditions, func(fits func(Attribute) bool) bool { return !fits(a) }) {
			continue
		}
		raw, ok := object.Get(a.key)
		if parent, err := a.checkParents(object); err != nil && !warned[parent] {
			warned[parent] = true
			warn(path.Root(a.path.Steps()[0].String()), parent, err)
		}
		if !ok {
			continue
		}
		if err := do(a, raw); err != nil {
			warn(a.path, a.key, err)
		}
	}
}

// checkParents returns what is wrong with the objects of the API that the field is in, if
// it is in any, and the key of the wrong one.
func (a Attribute) checkParents(object telegent.Object) (key string, err error) {
	for i, r := range a.key {
		if r != '.' {
			continue
		}
		raw, ok := object.Get(a.key[:i])
		var inner telegent.Object
		switch {
		case !ok || string(raw) == `""`:
			return "", nil
		case json.Unmarshal(raw, &inner) != nil || inner.IsArray():
			return a.key[:i], errors.New("it is not an object")
		}
	}
	return "", nil
}

// read makes the target hold what the API sent.
func (a Attribute) read(call *Call, raw json.RawMessage) error {
	if a.elements != nil {
		return a.readObjects(call, raw)
	}
	raw, err := a.texts(raw)
	if err != nil {
		return err
	}
	v, err := decode(raw, a.target.typ)
	if err != nil {
		return err
	}
	a.target.set(a.spell(v))
	return nil
}

// spell returns a value of the API with its texts as the schema spells them.
func (a Attribute) spell(v attr.Value) attr.Value {
	switch v := v.(type) {
	case types.String:
		text := v.ValueString()
		if v.IsNull() || a.nullText != "" && text == a.nullText {
			return types.StringNull()
		}
		return types.StringValue(a.spelled(text))
	case types.Set:
		if v.IsNull() {
			return v
		}
		texts, _ := wire(v).([]string)
		for i := range texts {
			texts[i] = a.spelled(texts[i])
		}
		return setOf(texts)
	case types.Map:
		if v.IsNull() {
			return v
		}
		elements := v.Elements()
		for name, element := range elements {
			elements[name] = a.spell(element)
		}
		typ, _ := a.target.typ.(types.MapType)
		return types.MapValueMust(typ.ElemType, elements)
	}
	return v
}

// spelled returns a text of the API as the schema spells it.
func (a Attribute) spelled(text string) string {
	for returned, meant := range a.synonyms {
		if a.equality(returned) == a.equality(text) {
			text = meant
		}
	}
	if rest, ok := strings.CutPrefix(text, a.prefixes[0]); ok && a.prefixes[0] != "" {
		text = a.prefixes[1] + rest
	}
	if a.respell {
		return a.equality(text)
	}
	for _, value := range a.values {
		if a.equality(value) == a.equality(text) {
			return value
		}
	}
	return text
}

// isListed reports whether a text is one that the schema knows, if it knows but some.
func (a Attribute) isListed(v attr.Value) bool {
	text, ok := wire(v).(string)
	return !ok || len(a.values) == 0 || a.isNone(text) || text == "" || slices.Contains(a.values, text)
}

// texts returns a list of objects as the list of their element's texts.
func (a Attribute) texts(raw json.RawMessage) (json.RawMessage, error) {
	var objects []telegent.Object
	if a.element == "" || json.Unmarshal(raw, &objects) != nil || len(objects) == 0 {
		return raw, nil //nolint:nilerr // What is not a list of objects may be one of texts.
	}
	texts := []string{}
	for _, object := range objects {
		if _, ok := object.Get(a.element); object.IsArray() || !ok && len(object) > 0 {
			return raw, nil
		}
		if text := object.Text(a.element); text != "" {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("its elements have no %s", a.element)
	}
	return json.Marshal(texts)
}

// respelled returns a set or a map with the texts that were there before spelled as before.
func (a Attribute) respelled(now, before attr.Value) attr.Value {
	switch now := now.(type) {
	case types.Set:
		if a.elements != nil {
			return now
		}
		elements, _ := wire(now).([]string)
		former, _ := wire(before).([]string)
		for i, element := range elements {
			for _, text := range former {
				if a.equality(text) == a.equality(element) {
					elements[i] = text
				}
			}
		}
		return setOf(elements)
	case types.Map:
		former, _ := before.(types.Map)
		elements := now.Elements()
		for name, element := range elements {
			if text, ok := former.Elements()[name]; ok && a.same(element, text) {
				elements[name] = text
			}
		}
		typ, _ := a.target.typ.(types.MapType)
		return types.MapValueMust(typ.ElemType, elements)
	}
	return now
}
