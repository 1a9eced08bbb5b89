// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// Attributes is the table of an object.
type Attributes []Attribute

// rows returns the attributes, those that are nested in them, and the twins of secrets.
func (as Attributes) rows() Attributes {
	rows := make(Attributes, 0, len(as))
	for _, a := range as {
		rows = append(rows, a)
		switch {
		case a.group != nil:
			rows = append(rows, a.group.inner.rows()...)
		case a.stored != nil:
			rows = append(rows, a.twin())
		}
	}
	return rows
}

// leaves returns the rows that hold a value that is not made of other rows.
func (as Attributes) leaves() Attributes {
	return slices.DeleteFunc(as.rows(), func(a Attribute) bool { return a.group != nil })
}

// pack puts the values of nested attributes into the model.
func (as Attributes) pack() {
	for _, a := range as {
		if a.group != nil {
			a.group.inner.pack()
			a.group.pack()
		}
	}
}

// fill gives the zero values of collections in the model their type, as a state takes no
// set whose elements have none.
func (as Attributes) fill() {
	for _, a := range as {
		a.target.set(a.target.value())
	}
}

// OfResource returns the rows without those that only data sources have.
func (as Attributes) OfResource() Attributes {
	return slices.DeleteFunc(slices.Clone(as), func(a Attribute) bool { return a.dataSourceOnly })
}

// results returns the rows of what a data source can show: what the API returns and is no
// secret.
func (as Attributes) results() Attributes {
	rows := slices.DeleteFunc(slices.Clone(as), func(a Attribute) bool {
		return a.version != nil || a.isLocal() || a.notReturned || a.ignoreInReads || a.resourceOnly
	})
	for i, a := range rows {
		switch elements := a.elements; {
		case a.group != nil: // The model's object has attributes that are no results.
			inner := a.group.inner.results()
			rows[i].target = at(new(types.Object), inner.typeOf())
			rows[i].group = &object{target: rows[i].target, inner: inner, present: a.group.present}
		case elements != nil:
			rows[i].elements = func() Attributes { return elements().results() }
			rows[i].target = objectsOf(a.target.typ, rows[i].elements().typeOf())
		}
	}
	return rows
}

// objectsOf is the target of a list or a set of objects that no model holds.
func objectsOf(typ attr.Type, element attr.Type) target {
	if _, isSet := typ.(types.SetType); isSet {
		return at(new(types.Set), types.SetType{ElemType: element})
	}
	return at(new(types.List), types.ListType{ElemType: element})
}

// ForReads returns the rows with the keys that updates and the answers of reads have.
func (as Attributes) ForReads() Attributes {
	forReads := func(a Attribute) Attribute {
		if a.readKey != "" {
			a.key = a.readKey
		}
		if a.ignoreInReads { // It has a place in its object all the same.
			a.ignoreInResponse, a.policy = true, never
		}
		return a
	}
	var rows Attributes
	for _, a := range as {
		if !a.ignoreInReads {
			rows = append(rows, forReads(a).withInner(forReads))
		}
	}
	return rows
}

// inLists returns the rows that the API's list returns.
func (as Attributes) inLists() Attributes {
	var rows Attributes
	for _, a := range as {
		if a.codedInLists {
			a.ignoreUnless = func(text string) bool { return slices.Contains(a.values, text) }
		}
		if !a.codedInLists || len(a.values) > 0 {
			rows = append(rows, a)
		}
	}
	return rows
}

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
	for i, a := range rows {
		v := a.sentValue()
		cleared := !before[i].target.value().IsNull() || a.version != nil && a.differs(before[i])
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
// sent.
func (a Attribute) saysNothing(v attr.Value) bool {
	text, isText := wire(v).(string)
	return a.ignoreEmpty && (v.IsNull() || a.isEmpty(v) && !isScalar(v)) ||
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

// importText returns a text that an object is imported by as the attribute spells it, or
// an error before a request is made for what cannot be one.
func (a Attribute) importText(text string) (string, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || strings.ContainsFunc(trimmed, unicode.IsControl) {
		return "", fmt.Errorf("an id must be a text without control characters, got %q", text)
	}
	if a.respell { // A phone number.
		if trimmed = a.equality(trimmed); !IsE164(trimmed) {
			return "", fmt.Errorf("%s must be a phone number in E.164, such as +18015551234, got %q", a.name, text)
		}
	}
	return trimmed, nil
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

// same reports whether two values mean the same to the attribute.
func (a Attribute) same(v, w attr.Value) bool {
	return reflect.DeepEqual(a.canonical(v), a.canonical(w))
}

// canonical returns the form of a value that all values of the same meaning have: nil
// for null and what means the same as null.
func (a Attribute) canonical(v attr.Value) any {
	if a.elements != nil {
		return a.canonicalObjects(v)
	}
	return a.canonicalWire(wire(v))
}

func (a Attribute) canonicalWire(w any) any {
	switch w := w.(type) {
	case string:
		if w = a.equality(w); w == "" || a.isNone(w) {
			return nil
		}
		return w
	case []string:
		for i := range w {
			w[i] = a.equality(w[i])
		}
		slices.Sort(w)
		return slices.Compact(w)
	case map[string]any:
		for name, element := range w {
			w[name] = a.canonicalWire(element)
		}
	}
	return w
}

func (a Attribute) isNone(text string) bool {
	return slices.ContainsFunc(a.noneTexts, func(none string) bool { return FoldCase(none) == FoldCase(text) })
}

// isEmpty reports whether a value means nothing to the attribute: null, "", false, 0, an
// empty list, and the attribute's own word for it.
func (a Attribute) isEmpty(v attr.Value) bool {
	if a.elements != nil {
		return len(a.canonical(v).([]string)) == 0 //nolint:forcetypeassert // It is what canonicalObjects returns.
	}
	text, ok := wire(v).(string)
	return isEmpty(v) || ok && (a.equality(text) == "" || a.isNone(text))
}

// replaced returns the attributes whose new value the API cannot take over. One that
// had no value was not returned by the API, as after an import; it replaces nothing.
func (as Attributes) replaced(from Attributes) path.Paths {
	var paths path.Paths
	before := from.leaves()
	for i, a := range as.leaves() {
		former, now := before[i].target.value(), a.target.value()
		if a.policy.replaces() && !former.IsNull() && (now.IsUnknown() || !a.same(former, now)) {
			paths.Append(a.path)
		}
	}
	return paths
}

// attribute returns the row of an attribute, and false if there is none.
func (as Attributes) attribute(name string) (Attribute, bool) {
	for _, a := range as.rows() {
		if a.name == name && !a.alias {
			return a, true
		}
	}
	return Attribute{}, false
}

// text returns the string of an attribute, "" if there is none.
func (as Attributes) text(name string) string {
	a, ok := as.attribute(name)
	if !ok {
		return ""
	}
	text, _ := wire(a.target.value()).(string)
	return text
}

// unconfirmed returns the attributes that an import has found and that would replace or
// move the object.
func (as Attributes) unconfirmed() []string {
	var names []string
	for _, a := range as.leaves() {
		if a.places() && !a.target.value().IsNull() && !slices.Contains(names, a.name) {
			names = append(names, a.name)
		}
	}
	return names
}

// places reports whether another value would replace or move the object. To move it to
// another account is no smaller matter than to replace it.
func (a Attribute) places() bool { return a.policy.replaces() || a.name == "account_id" }

// keepKnown fills in what a plan does not know from an object that exists, and has its
// secrets sent.
func (as Attributes) keepKnown(existing Attributes) {
	others := existing.leaves()
	for i, a := range as.leaves() {
		if a.target.value().IsUnknown() {
			a.target.set(others[i].target.value())
		}
		if a.version != nil {
			*others[i].version = types.Int64Unknown()
		}
	}
	as.pack()
}

// setText sets the string of an attribute.
func (as Attributes) setText(name, text string) {
	if a, ok := as.attribute(name); ok {
		a.target.set(types.StringValue(text))
	}
}

// hideUnmanaged removes what a generated configuration must leave out.
func (as Attributes) hideUnmanaged() {
	for _, a := range as {
		if a.unmanaged {
			a.target.set(nullOf(a.target.typ))
		}
	}
}

// hideSecrets removes the secrets, which have no place in state.
func (as Attributes) hideSecrets() {
	for _, a := range as {
		if a.version != nil {
			a.target.set(types.StringNull())
		}
	}
}

// secrets returns the secrets that a request may carry, or that an answer may repeat.
func (as Attributes) secrets() []token.Secret {
	var secrets []token.Secret
	for _, a := range as.leaves() {
		if text, ok := wire(a.target.value()).(string); ok && a.isSecret() {
			secrets = append(secrets, token.NewSecret(text))
		}
	}
	return secrets
}

// longSecret is how many bytes a secret has that is in no other text by chance.
const longSecret = 8

// repeatsSecret reports whether a text of the API repeats a secret that was sent to it.
func (as Attributes) repeatsSecret(text string) bool {
	return slices.ContainsFunc(as.secrets(), func(secret token.Secret) bool {
		plain := secret.Reveal()
		return plain != "" && text == plain || len(plain) >= longSecret && secret.Scrub(text) != text
	})
}

// pathOf returns the attribute of a field that the API names, in any case and perhaps with
// a place in its list, as in "PhoneNumbers[0]".
func (as Attributes) pathOf(key string) (path.Path, bool) {
	key, _, _ = strings.Cut(key, "[")
	for _, a := range as.leaves() {
		if a.isSecret() && a.target.value().IsNull() && !a.sentValue().IsNull() {
			continue // Its twin is meant.
		}
		if strings.EqualFold(a.key, key) || a.readKey != "" && strings.EqualFold(a.readKey, key) {
			return a.path, true
		}
	}
	return path.Path{}, false
}
