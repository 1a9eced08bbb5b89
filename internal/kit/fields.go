// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"encoding/json"
	"errors"
	"fmt"
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

// Field ties an attribute of a model to a field of the API, both ways.
//
//	kit.String("route_name", "RouteName", &m.RouteName)
//	kit.String("message_url_method", "MessageUrlMethod", &m.Method).OneOf("GET", "POST")
//	kit.String("account_id", "AccountId", &m.AccountID).ID().RequiresReplace()
//
// A dot leads into a nested attribute and into an object: "trunk_1.port",
// "BillingAddress.City".
type Field struct {
	attribute path.Path
	key       string
	target    target
	policy    sendPolicy
	equality  Equality
	respell   bool     // to the canonical form
	values    []string // of an enumeration, as the schema spells them
	noneTexts []string // that mean nothing, but are values
	nullText  string
	element   string

	ignoreEmpty, exactKey, ignoreInResponse, keepWhenRemoved bool

	version *types.Int64 // of a secret; nil for a field that is not one
}

// sendPolicy says which requests a field is sent in.
type sendPolicy int

const (
	always       sendPolicy = iota
	immutable               // in every one, but it cannot change
	createOnly              // on creation, after which it cannot change
	sentOnCreate            // on creation, after which an operation of its own changes it
	never
)

// replaces reports whether another value of such a field replaces the object.
func (p sendPolicy) replaces() bool { return p == immutable || p == createOnly }

func newField(attribute, key string, t target) Field {
	names := strings.Split(attribute, ".")
	p := path.Root(names[0])
	for _, name := range names[1:] {
		p = p.AtName(name)
	}
	return Field{attribute: p, key: key, target: t, equality: strings.TrimSpace}
}

// String is a field that is a string.
func String(attribute, key string, v *types.String) Field { return newField(attribute, key, v) }

// Bool is a field that is a boolean.
func Bool(attribute, key string, v *types.Bool) Field { return newField(attribute, key, v) }

// Int64 is a field that is an integer.
func Int64(attribute, key string, v *types.Int64) Field { return newField(attribute, key, v) }

// Strings is a field that is an array of strings in no order. The zero value of its
// target becomes null, as a state takes no set whose elements have no type.
func Strings(attribute, key string, v *types.Set) Field {
	if v.IsNull() {
		*v = types.SetNull(types.StringType)
	}
	return newField(attribute, key, v)
}

// Secret is a field that is a write-only attribute. It is sent on creation, and then
// only when its version changes; the API's answer is not looked at.
func Secret(attribute, key string, v *types.String, version *types.Int64) Field {
	f := newField(attribute, key, v)
	f.version = version
	return f
}

// Immutable says that the field is sent in every request that writes, as a part of the
// object's address, and that the API cannot change it: another value replaces the
// object. What it was planned to be stays, whatever the API calls it.
func (f Field) Immutable() Field { f.policy = immutable; return f }

// RequiresReplace says that the field is sent on creation alone, and that the API
// cannot change it: another value replaces the object.
func (f Field) RequiresReplace() Field { f.policy = createOnly; return f }

// SentOnCreate says that the field is sent on creation, and that the resource sees to
// its changes in its own way.
func (f Field) SentOnCreate() Field { f.policy = sentOnCreate; return f }

// ReadOnly says that the field is never sent.
func (f Field) ReadOnly() Field { f.policy = never; return f }

// IgnoreEmptyResponse says that null, and an empty text or list, mean nothing in the
// API's answers: the object always has a value, or the API answers so whatever was sent.
func (f Field) IgnoreEmptyResponse() Field { f.ignoreEmpty = true; return f }

// ExactKey says that the key must be spelled just so in an answer.
func (f Field) ExactKey() Field { f.exactKey = true; return f }

// IgnoreInResponse says that a field of the same name in an answer means something
// else.
func (f Field) IgnoreInResponse() Field { f.ignoreInResponse = true; return f }

// NullText says which text is the API's way to write null.
func (f Field) NullText(text string) Field { f.nullText = text; return f }

// NoneText says which text means the same as no value, such as "None" for a way to
// authenticate.
func (f Field) NoneText(text string) Field { f.noneTexts = append(f.noneTexts, text); return f }

// KeepWhenRemoved says that the API keeps a secret that is taken out of the
// configuration, because the object must always have one.
func (f Field) KeepWhenRemoved() Field { f.keepWhenRemoved = true; return f }

// ElementKey says that the API's array holds objects with one field of this name.
func (f Field) ElementKey(key string) Field { f.element = key; return f }

// OneOf says that the field is one of these texts, in any case.
func (f Field) OneOf(values ...string) Field {
	f.values, f.equality = values, FoldCase
	return f
}

// Same says which texts of the field mean the same: FoldCase, CanonicalURL, ...
func (f Field) Same(equality Equality) Field { f.equality = equality; return f }

// Phone says that the field is a phone number, which is read as E.164 in whatever
// notation the API has it.
func (f Field) Phone() Field { f.respell = true; return f.Same(CanonicalPhone) }

// ID says that the field is an id.
func (f Field) ID() Field { return f.Same(CanonicalID) }

// Fields are those of a model.
type Fields []Field

// Create returns the request that creates an object: every field that has a value.
func (fs Fields) Create() telegent.Object {
	request := telegent.Object{}
	for _, f := range fs {
		v := valueOf(f.target)
		if f.policy != never && !v.IsNull() && !v.IsUnknown() {
			request.Set(f.key, f.wire())
		}
	}
	return request
}

// Update returns the fields that differ from what they were: null where one was
// taken away. The fields of one object of the API go together, as nothing says that
// it keeps those that are left out. It is empty if nothing differs.
func (fs Fields) Update(from Fields) telegent.Object {
	changed := map[string]bool{} // by the first name of the key
	for i, f := range fs {
		if f.policy == always && f.differs(from[i]) {
			changed[f.root()] = true
		}
	}
	request := telegent.Object{}
	if len(changed) == 0 {
		return request
	}
	for i, f := range fs {
		v := valueOf(f.target)
		cleared := !valueOf(from[i].target).IsNull() || f.version != nil && !f.keepWhenRemoved
		goes := f.policy == immutable || f.policy == always && changed[f.root()]
		if !goes || v.IsUnknown() || v.IsNull() && !cleared {
			continue
		}
		request.Set(f.key, f.wire())
	}
	return request
}

// root is the first name of the key.
func (f Field) root() string {
	root, _, _ := strings.Cut(f.key, ".")
	return root
}

func (f Field) differs(from Field) bool {
	if f.version != nil {
		return !f.version.Equal(*from.version)
	}
	v := valueOf(f.target)
	return !v.IsUnknown() && !f.same(v, valueOf(from.target))
}

// Read takes over what the API knows of the object. What it leaves out stays as it
// is, and so does what it spells otherwise, and null, or another value that means
// nothing, where the API has null or another such value; only into a model that was
// imported, and has no values yet, each goes as it came. What cannot be read keeps its
// value, with a warning.
func (fs Fields) Read(call *Call, object telegent.Object) {
	otherwise := "keeps the value that it had"
	if call.Imported {
		otherwise = "has no value"
	}
	fs.each(call, object, otherwise, func(f Field, raw json.RawMessage) error {
		before := valueOf(f.target)
		if err := f.read(raw); err != nil {
			return err
		}
		now := valueOf(f.target)
		if f.saysNothing(now) {
			put(f.target, before)
			return nil
		}
		ignored, first := call.notes.ignoresClearing(f, now)
		if first {
			call.Warn(f.attribute, "The API ignored that an attribute was removed",
				fmt.Sprintf("%s was taken out of the configuration and cleared at the API, which still has the former value. "+
					"The provider leaves it at that. Set %s to the value that you want instead.", f.attribute, f.attribute))
		}
		if !before.IsNull() && !f.isListed(now) {
			put(f.target, before)
			return fmt.Errorf("it is none of %s", strings.Join(f.values, ", "))
		}
		switch empty := f.isEmpty(now); {
		case ignored,
			f.policy == immutable && !before.IsNull(),
			empty && f.isEmpty(before) && !call.Imported,
			!empty && !before.IsNull() && f.same(before, now):
			put(f.target, before)
		case !before.IsNull() && !now.IsNull():
			put(f.target, f.respelled(now, before))
		}
		return nil
	})
}

// FillUnknowns takes over the answer to a write: what was planned stays, and what the
// plan did not know yet is the answer's. What cannot be read is null, with a warning.
func (fs Fields) FillUnknowns(call *Call, answer telegent.Object) {
	unknown := slices.DeleteFunc(slices.Clone(fs), func(f Field) bool { return !valueOf(f.target).IsUnknown() })
	unknown.each(call, answer, "has no value until a later read brings one", func(f Field, raw json.RawMessage) error {
		before := valueOf(f.target)
		if err := f.read(raw); err != nil {
			return err
		}
		if text, ok := wire(valueOf(f.target)).(string); ok && fs.repeatsSecret(text) {
			put(f.target, before)
			return errors.New("it repeats a secret of the request")
		}
		return nil
	})
}

// saysNothing reports whether a value in an answer is one that the API has whatever was
// sent.
func (f Field) saysNothing(v attr.Value) bool {
	return f.ignoreEmpty && (v.IsNull() || f.isEmpty(v) && !isScalar(v))
}

// each calls a function for every field that the object has, and warns of those that
// it has an error for; otherwise says what becomes of the attribute then.
func (fs Fields) each(call *Call, object telegent.Object, otherwise string, do func(f Field, raw json.RawMessage) error) {
	warned := map[string]bool{} // by the first name of the key
	warn := func(attribute path.Path, key string, err error) {
		call.Warn(attribute, "Part of the API's answer cannot be read",
			fmt.Sprintf("The answer's %s cannot be read: %s. %s %s.", key, err, attribute, otherwise))
	}
	for _, f := range fs {
		raw, ok := object.Get(f.key)
		if f.ignoreInResponse || f.version != nil || f.exactKey && !object.Has(f.key) {
			continue
		}
		if err := f.checkRoot(object); err != nil && !warned[f.root()] {
			warned[f.root()] = true
			warn(path.Root(f.attribute.Steps()[0].String()), f.root(), err)
		}
		if !ok {
			continue
		}
		if err := do(f, raw); err != nil {
			warn(f.attribute, f.key, err)
		}
	}
}

// checkRoot returns what is wrong with the object of the API that the field is in, if
// it is in one.
func (f Field) checkRoot(object telegent.Object) error {
	raw, ok := object.Get(f.root())
	if !ok || f.root() == f.key || string(raw) == `""` {
		return nil
	}
	var inner telegent.Object
	if json.Unmarshal(raw, &inner) != nil || inner.IsArray() {
		return errors.New("it is not an object")
	}
	return nil
}

func (f Field) read(raw json.RawMessage) error {
	before := valueOf(f.target)
	raw, err := f.elements(raw)
	if err == nil {
		err = read(f.target, raw)
	}
	if err != nil {
		put(f.target, before)
		return err
	}
	v := valueOf(f.target)
	if v.IsNull() {
		return nil
	}
	switch w := wire(v).(type) {
	case string:
		if f.nullText != "" && w == f.nullText {
			put(f.target, types.StringNull())
			return nil
		}
		put(f.target, types.StringValue(f.spelled(w)))
	case []string:
		for i := range w {
			w[i] = f.spelled(w[i])
		}
		put(f.target, setOf(&w))
	}
	return nil
}

// spelled returns a text of the API as the schema spells it.
func (f Field) spelled(text string) string {
	if f.respell {
		return f.equality(text)
	}
	for _, value := range f.values {
		if f.equality(value) == f.equality(text) {
			return value
		}
	}
	return text
}

// importText returns a text that an object is imported by as the field spells it, or an
// error before a request is made for what cannot be one.
func (f Field) importText(text string) (string, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || strings.ContainsFunc(trimmed, unicode.IsControl) {
		return "", fmt.Errorf("an id must be a text without control characters, got %q", text)
	}
	if f.respell { // A phone number.
		if trimmed = f.equality(trimmed); !IsE164(trimmed) {
			return "", fmt.Errorf("%s must be a phone number in E.164, such as +18015551234, got %q", f.attribute, text)
		}
	}
	return trimmed, nil
}

// isListed reports whether a text is one that the schema knows, if it knows but some.
func (f Field) isListed(v attr.Value) bool {
	text, ok := wire(v).(string)
	return !ok || len(f.values) == 0 || f.isNone(text) || text == "" || slices.Contains(f.values, text)
}

// elements returns a list of objects as the list of their element's texts.
func (f Field) elements(raw json.RawMessage) (json.RawMessage, error) {
	var objects []telegent.Object
	if f.element == "" || json.Unmarshal(raw, &objects) != nil || len(objects) == 0 {
		return raw, nil //nolint:nilerr // What is not a list of objects may be one of texts.
	}
	texts := []string{}
	for _, object := range objects {
		if _, ok := object.Get(f.element); object.IsArray() || !ok && len(object) > 0 {
			return raw, nil
		}
		if text := object.Text(f.element); text != "" {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("its elements have no %s", f.element)
	}
	return json.Marshal(texts)
}

// respelled returns a set with the elements that were there before spelled as before.
func (f Field) respelled(now, before attr.Value) attr.Value {
	elements, ok := wire(now).([]string)
	former, too := wire(before).([]string)
	if !ok || !too {
		return now
	}
	for i, element := range elements {
		for _, text := range former {
			if f.equality(text) == f.equality(element) {
				elements[i] = text
			}
		}
	}
	return setOf(&elements)
}

// wire returns what to send for the field.
func (f Field) wire() any {
	w := wire(valueOf(f.target))
	texts, ok := w.([]string)
	if f.element == "" || !ok {
		return w
	}
	objects := []map[string]string{}
	for _, text := range texts {
		objects = append(objects, map[string]string{f.element: text})
	}
	return objects
}

// same reports whether two values mean the same to the field.
func (f Field) same(a, b attr.Value) bool {
	return reflect.DeepEqual(f.canonical(a), f.canonical(b))
}

// canonical returns the form of a value that all values of the same meaning have: nil
// for null and what means the same as null.
func (f Field) canonical(v attr.Value) any {
	switch w := wire(v).(type) {
	case string:
		if w = f.equality(w); w == "" || f.isNone(w) {
			return nil
		}
		return w
	case []string:
		for i := range w {
			w[i] = f.equality(w[i])
		}
		slices.Sort(w)
		return slices.Compact(w)
	default:
		return w
	}
}

func (f Field) isNone(text string) bool {
	return slices.ContainsFunc(f.noneTexts, func(none string) bool { return FoldCase(none) == FoldCase(text) })
}

// isEmpty reports whether a value means nothing to the field: null, "", false, 0, an
// empty list, and the field's own word for it.
func (f Field) isEmpty(v attr.Value) bool {
	text, ok := wire(v).(string)
	return isEmpty(v) || ok && (f.equality(text) == "" || f.isNone(text))
}

// replaced returns the attributes whose new value the API cannot take over. One that
// had no value was not returned by the API, as after an import; it replaces nothing.
func (fs Fields) replaced(from Fields) path.Paths {
	var paths path.Paths
	for i, f := range fs {
		before, now := valueOf(from[i].target), valueOf(f.target)
		if f.policy.replaces() && !before.IsNull() && (now.IsUnknown() || !f.same(before, now)) {
			paths.Append(f.attribute)
		}
	}
	return paths
}

// field returns the field of an attribute, and false if there is none.
func (fs Fields) field(attribute string) (Field, bool) {
	for _, f := range fs {
		if f.attribute.String() == attribute {
			return f, true
		}
	}
	return Field{}, false
}

// text returns the string of an attribute, "" if there is none.
func (fs Fields) text(attribute string) string {
	f, _ := fs.field(attribute)
	s, _ := f.target.(*types.String)
	if s == nil {
		return ""
	}
	return s.ValueString()
}

// unconfirmed returns the attributes that an import has found and that would replace or
// move the object.
func (fs Fields) unconfirmed() []string {
	var names []string
	for _, f := range fs {
		name := f.attribute.String()
		// To move an object to another account is no smaller matter than to replace it.
		if (f.policy.replaces() || name == "account_id") && !valueOf(f.target).IsNull() && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// keepKnown fills in what a plan does not know from an object that exists, and has its
// secrets sent.
func (fs Fields) keepKnown(existing Fields) {
	for i, f := range fs {
		if valueOf(f.target).IsUnknown() {
			put(f.target, valueOf(existing[i].target))
		}
		if f.version != nil {
			*existing[i].version = types.Int64Unknown()
		}
	}
}

// setText sets the string of an attribute.
func (fs Fields) setText(attribute, text string) {
	if f, ok := fs.field(attribute); ok {
		put(f.target, types.StringValue(text))
	}
}

// hideSecrets removes the secrets, which have no place in state.
func (fs Fields) hideSecrets() {
	for _, f := range fs {
		if f.version != nil {
			put(f.target, types.StringNull())
		}
	}
}

// secrets returns the secrets that a request may carry.
func (fs Fields) secrets() []token.Secret {
	var secrets []token.Secret
	for _, f := range fs {
		if text, ok := wire(valueOf(f.target)).(string); ok && f.version != nil {
			secrets = append(secrets, token.NewSecret(text))
		}
	}
	return secrets
}

// longSecret is how many bytes a secret has that is in no other text by chance.
const longSecret = 8

// repeatsSecret reports whether a text of the API repeats a secret that was sent to it.
func (fs Fields) repeatsSecret(text string) bool {
	return slices.ContainsFunc(fs.secrets(), func(secret token.Secret) bool {
		plain := secret.Reveal()
		return plain != "" && text == plain || len(plain) >= longSecret && secret.Scrub(text) != text
	})
}

// attributeOf returns the attribute of a field that the API names, in any case and
// perhaps with a place in its list, as in "PhoneNumbers[0]".
func (fs Fields) attributeOf(key string) (path.Path, bool) {
	key, _, _ = strings.Cut(key, "[")
	for _, f := range fs {
		if strings.EqualFold(f.key, key) {
			return f.attribute, true
		}
	}
	return path.Path{}, false
}
