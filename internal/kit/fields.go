// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// Field ties an attribute of a model to a field of the API, both ways.
//
//	kit.String("route_name", "RouteName", &m.RouteName)
//	kit.String("account_id", "AccountId", &m.AccountID).CreateOnly()
//
// A dot leads into a nested attribute and into an object: "trunk_1.port",
// "BillingAddress.City".
type Field struct {
	attribute path.Path
	key       string
	target    target
	when      when
	quiet     bool
	exact     bool
	anyCase   bool
	unread    bool
	kept      bool
	null      string
	element   string
	version   *types.Int64 // of a secret; nil for a field that is none
}

// when says which requests a field is sent in.
type when int

const (
	always     when = iota
	fixed           // in every one, but it cannot change
	createOnly      // on creation, after which it cannot change
	onCreate        // on creation, after which an operation of its own changes it
	never
)

// replaces tells whether another value of such a field replaces the object.
func (w when) replaces() bool { return w == fixed || w == createOnly }

func newField(attribute, key string, t target) Field {
	names := strings.Split(attribute, ".")
	p := path.Root(names[0])
	for _, name := range names[1:] {
		p = p.AtName(name)
	}
	return Field{attribute: p, key: key, target: t}
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

// Fixed says that the field is sent in every request that writes, as a part of the
// object's address, and that the API cannot change it: another value replaces the
// object. What it was planned to be stays, whatever the API calls it.
func (f Field) Fixed() Field { f.when = fixed; return f }

// CreateOnly says that the field is sent on creation alone, and that the API cannot
// change it: another value replaces the object.
func (f Field) CreateOnly() Field { f.when = createOnly; return f }

// OnCreate says that the field is sent on creation, and that the resource sees to
// its changes in its own way.
func (f Field) OnCreate() Field { f.when = onCreate; return f }

// ReadOnly says that the field is never sent.
func (f Field) ReadOnly() Field { f.when = never; return f }

// Quiet says that null and an empty list mean nothing in the API's answers, as it
// answers so whatever was sent.
func (f Field) Quiet() Field { f.quiet = true; return f }

// AnyCase says that the API may answer the text in another case than it was sent in.
func (f Field) AnyCase() Field { f.anyCase = true; return f }

// Exact says that the key must be spelled just so in an answer.
func (f Field) Exact() Field { f.exact = true; return f }

// Null says which text is the API's way to write null.
func (f Field) Null(text string) Field { f.null = text; return f }

// Unread says that a field of the same name in an answer means something else.
func (f Field) Unread() Field { f.unread = true; return f }

// Kept says that the API keeps a secret that is taken out of the configuration, as it
// can do without none.
func (f Field) Kept() Field { f.kept = true; return f }

// Of says that the API's array holds objects with one field of this name.
func (f Field) Of(element string) Field { f.element = element; return f }

// Fields are those of a model.
type Fields []Field

// Create returns the request that creates an object: every field that has a value.
func (fs Fields) Create() telegent.Object {
	request := telegent.Object{}
	for _, f := range fs {
		v := valueOf(f.target)
		if f.when != never && !v.IsNull() && !v.IsUnknown() {
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
		if f.when == always && f.differs(from[i]) {
			changed[f.root()] = true
		}
	}
	request := telegent.Object{}
	if len(changed) == 0 {
		return request
	}
	for i, f := range fs {
		v := valueOf(f.target)
		cleared := !valueOf(from[i].target).IsNull() || f.version != nil && !f.kept
		goes := f.when == fixed || f.when == always && changed[f.root()]
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
	return !v.IsUnknown() && !reflect.DeepEqual(wire(v), wire(valueOf(from.target)))
}

// Read takes over what the API knows of the object. What it leaves out stays as it
// is, and so does null, or another value that means nothing such as "None", where
// the API sends null or another such value; only into a model that was imported, and
// has no values yet, each goes as it came.
func (fs Fields) Read(object telegent.Object, imported bool) error {
	return fs.each(object, func(f Field, raw json.RawMessage) error {
		before := valueOf(f.target)
		if err := f.read(raw); err != nil {
			return err
		}
		now := valueOf(f.target)
		silent := f.quiet && blank(now) || f.when == fixed && !before.IsNull()
		same := blank(now) && blank(before) || f.sameInAnyCase(before, now)
		if silent || same && !imported {
			put(f.target, before)
		}
		return nil
	})
}

// Complete takes over the answer to a write: what was planned stays, and what the
// plan did not know yet is the answer's.
func (fs Fields) Complete(answer telegent.Object) error {
	return fs.each(answer, func(f Field, raw json.RawMessage) error {
		if !valueOf(f.target).IsUnknown() {
			return nil
		}
		return f.read(raw)
	})
}

// each calls a function for every field that the object has.
func (fs Fields) each(object telegent.Object, call func(f Field, raw json.RawMessage) error) error {
	for _, f := range fs {
		raw, ok := object.Get(f.key)
		if !ok || f.unread || f.version != nil || f.exact && !object.Has(f.key) {
			continue
		}
		if err := call(f, raw); err != nil {
			return fmt.Errorf("the answer's %s cannot be read: %w", f.key, err)
		}
	}
	return nil
}

func (f Field) read(raw json.RawMessage) error {
	if f.null != "" && string(raw) == strconv.Quote(f.null) {
		raw = json.RawMessage("null")
	}
	if f.element == "" {
		return read(f.target, raw)
	}
	var objects *[]telegent.Object
	if err := json.Unmarshal(raw, &objects); err != nil {
		return errors.New("no list of objects")
	}
	if objects == nil {
		put(f.target, setOf(nil))
		return nil
	}
	texts := []string{}
	for _, object := range *objects {
		if text := object.Text(f.element); text != "" {
			texts = append(texts, text)
		}
	}
	put(f.target, setOf(&texts))
	return nil
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

// sameInAnyCase tells whether two texts mean the same to a field that has no case.
func (f Field) sameInAnyCase(a, b attr.Value) bool {
	left, ok := wire(a).(string)
	right, too := wire(b).(string)
	return f.anyCase && ok && too && strings.EqualFold(left, right)
}

// isImported tells whether only the attributes by which a resource is imported have
// values.
func (fs Fields) isImported(by []string) bool {
	for _, f := range fs {
		if !valueOf(f.target).IsNull() && !slices.Contains(by, f.attribute.String()) {
			return false
		}
	}
	return true
}

// replaced returns the attributes whose new value the API cannot take over. One that
// had no value was not told by the API, as after an import; it replaces nothing. Nor
// does one in another case, where that means the same.
func (fs Fields) replaced(from Fields) path.Paths {
	var paths path.Paths
	for i, f := range fs {
		before, now := valueOf(from[i].target), valueOf(f.target)
		same := now.Equal(before) || f.sameInAnyCase(before, now)
		if f.when.replaces() && !before.IsNull() && !same {
			paths.Append(f.attribute)
		}
	}
	return paths
}

// text returns the string of an attribute, "" if there is none.
func (fs Fields) text(attribute string) string {
	for _, f := range fs {
		if s, ok := f.target.(*types.String); ok && f.attribute.String() == attribute {
			return s.ValueString()
		}
	}
	return ""
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
