// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

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

// importText returns a text that an object is imported by as the attribute spells it, or
// an error before a request is made for what cannot be one.
func (a Attribute) importText(text string) (string, error) {
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "":
		return "", fmt.Errorf("the %s must not be empty, got %q", a.name, text)
	case strings.ContainsFunc(trimmed, unicode.IsControl):
		return "", fmt.Errorf("the %s must not contain control characters, got %q", a.name, text)
	}
	if a.phone {
		if trimmed = a.equality(trimmed); !IsE164(trimmed) {
			return "", fmt.Errorf("%s must be a phone number in E.164, such as +18015551234, got %q", a.name, text)
		}
	}
	return trimmed, nil
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

// setOnCreationAlone returns the attributes that a creation would have set, that no update
// sends, and that an object which exists is not known to have.
func (as Attributes) setOnCreationAlone(existing Attributes) Attributes {
	others := existing.leaves()
	var rows Attributes
	for i, a := range as.leaves() {
		if v := a.target.value(); a.policy == createOnly && !v.IsNull() && !v.IsUnknown() && !a.same(v, others[i].target.value()) {
			rows = append(rows, a)
		}
	}
	return rows
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

// hideEmpty removes the empty texts that a configuration may set, as it can have none: one that
// is generated from an import or a list would be refused.
func (as Attributes) hideEmpty() {
	for _, a := range as.leaves() {
		if a.mode != computed && a.target.value().Equal(types.StringValue("")) {
			a.target.set(types.StringNull())
		}
	}
	as.pack()
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
