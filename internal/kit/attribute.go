// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Attribute is a row of an object's table: an attribute, the field of the API that it
// is, and what it means. The schemas, the requests and the reading of answers follow
// from it.
//
//	kit.String("route_name", "RouteName", &m.RouteName, "Name of the route.").Required()
//	kit.String("account_id", "AccountId", &m.AccountID, "...").OptionalComputed().ID("AID-").RequiresReplace()
//
// A dot in a key leads into an object of the API, as in "Account.AccountId". A key of
// "" is that of an attribute which the API knows nothing of.
type Attribute struct {
	name        string // "trunk_1.port" within a nested attribute
	path        path.Path
	key         string
	target      target
	description string
	note        string // for the resource alone

	mode         mode
	defaultValue attr.Value
	sensitive    bool
	validators   []validator.String
	atLeast      *int64
	requires     []string
	requiredIf   []condition
	refusedIf    []condition
	expectations []Expectation
	policy       sendPolicy
	equality     Equality
	respell      bool // to the canonical form
	phone        bool
	values       []string // of an enumeration, as the schema spells them
	noneTexts    []string // that mean nothing, but are values
	nullText     string
	element      string // the key of the texts in a list of objects
	readKey      string
	synonyms     map[string]string // by what the API says
	prefixes     [2]string         // one that the API may return, and the one that it stands for
	spellings    [2]map[string]string
	ignoreUnless func(text string) bool

	createdEmpty, ignoreEmpty, exactKey, ignoreInResponse, ignoreInReads, codedInLists, keepWhenRemoved, unmanaged bool

	alias, dataSourceOnly, resourceOnly, notReturned, onlyIfChanged, inEveryUpdate, asText, commaSeparated, jsonText bool

	version  *types.Int64      // of a write-only attribute; nil for one that is not
	stored   *target           // of a write-only attribute: its twin, which is in the state
	written  *target           // of that twin: the write-only attribute
	group    *object           // of a nested attribute
	elements func() Attributes // of a list or a set of objects

	inElement bool // of such a list or set
}

// mode is how a configuration may have an attribute.
type mode int

const (
	computed         mode = iota
	required              //
	optional              // cleared when removed
	optionalComputed      // the API chooses, or it keeps its value
)

// sendPolicy says which requests an attribute is sent in.
type sendPolicy int

const (
	always       sendPolicy = iota
	immutable               // in every one, but it cannot change
	createOnly              // on creation, after which it cannot change
	sentOnCreate            // on creation, after which an operation of its own changes it
	sentOnUpdate            // in updates alone
	never
)

// replaces reports whether another value of such an attribute replaces the object.
func (p sendPolicy) replaces() bool { return p == immutable || p == createOnly }

func newAttribute(name, key string, t target, description string) Attribute {
	return Attribute{name: name, path: pathOf(name), key: key, target: t, description: description, equality: strings.TrimSpace}
}

// pathOf returns the path of an attribute, within another if its name has a dot.
func pathOf(name string) path.Path {
	names := strings.Split(name, ".")
	p := path.Root(names[0])
	for _, name := range names[1:] {
		p = p.AtName(name)
	}
	return p
}

// String is an attribute that is a string.
func String(name, key string, v *types.String, description string) Attribute {
	return newAttribute(name, key, at(v, types.StringType), description)
}

// Bool is an attribute that is a boolean.
func Bool(name, key string, v *types.Bool, description string) Attribute {
	return newAttribute(name, key, at(v, types.BoolType), description)
}

// Int64 is an attribute that is an integer.
func Int64(name, key string, v *types.Int64, description string) Attribute {
	return newAttribute(name, key, at(v, types.Int64Type), description)
}

// Number is an attribute that is a number of any precision, such as an amount of money.
func Number(name, key string, v *types.Number, description string) Attribute {
	return newAttribute(name, key, at(v, types.NumberType), description)
}

// Strings is an attribute that is a set of strings.
func Strings(name, key string, v *types.Set, description string) Attribute {
	return newAttribute(name, key, at(v, types.SetType{ElemType: types.StringType}), description)
}

// StringMap is an attribute that is a map of strings.
func StringMap(name, key string, v *types.Map, description string) Attribute {
	return newAttribute(name, key, at(v, types.MapType{ElemType: types.StringType}), description)
}

// StringsMap is an attribute that is a map of sets of strings.
func StringsMap(name, key string, v *types.Map, description string) Attribute {
	return newAttribute(name, key, at(v, types.MapType{ElemType: types.SetType{ElemType: types.StringType}}), description)
}

// Object is an attribute that is an object with attributes of its own, whose values are
// in variables that inner makes: new(types.String). Their keys are within the key, or at
// the top if that is "".
func Object(name, key string, v *types.Object, description string, inner func() Attributes) Attribute {
	rows := inner()
	a := newAttribute(name, key, at(v, rows.typeOf()), description)
	rows.nest(name, key)
	a.group = &object{target: a.target, inner: rows}
	a.group.unpack()
	return a
}

// withInner returns the row with a change made to the rows in its object or in each of its
// objects, at any depth.
func (a Attribute) withInner(change func(Attribute) Attribute) Attribute {
	changed := func(rows Attributes) Attributes {
		rows = slices.Clone(rows)
		for i := range rows {
			rows[i] = change(rows[i]).withInner(change)
		}
		return rows
	}
	if a.group != nil {
		group := *a.group
		group.inner = changed(group.inner)
		a.group = &group
	}
	if elements := a.elements; elements != nil {
		a.elements = func() Attributes { return changed(elements()) }
	}
	return a
}

// nest puts the rows into a nested attribute.
func (as Attributes) nest(name, key string) {
	for i, a := range as {
		as[i].name = name + "." + a.name
		if key != "" && a.key != "" {
			as[i].key = key + "." + a.key
		}
		if key != "" && a.readKey != "" {
			as[i].readKey = key + "." + a.readKey
		}
		as[i].path = pathOf(as[i].name)
		if a.group != nil {
			a.group.inner.nest(name, key)
		}
	}
}

// ListOf is an attribute that is a list of objects, each with the attributes that element
// makes, as inner of Object does. What a configuration leaves out of an object is null; the
// API can choose nothing in it.
func ListOf(name, key string, v *types.List, description string, element func() Attributes) Attribute {
	return newAttribute(name, key, at(v, types.ListType{ElemType: element().typeOf()}), description).of(element)
}

// SetOf is ListOf for a set.
func SetOf(name, key string, v *types.Set, description string, element func() Attributes) Attribute {
	return newAttribute(name, key, at(v, types.SetType{ElemType: element().typeOf()}), description).of(element)
}

func (a Attribute) of(element func() Attributes) Attribute {
	a.elements = element
	return a.withInner(func(inner Attribute) Attribute { inner.inElement = true; return inner })
}

// WriteOnly is a secret that is a string: the write-only attribute <name>_wo, its version
// <name>_wo_version, and <name>, which is in the state, for CLIs that have no write-only
// attributes. One of the two secrets is sent on creation, and then only when the version, the
// stored one or what needs it (RequiredIf) changes; the API's answer is not looked at.
func WriteOnly(name, key string, v *types.String, version *types.Int64, stored *types.String, description string) Attribute {
	twin := at(stored, types.StringType)
	a := newAttribute(name+writeOnlySuffix, key, at(v, types.StringType), description)
	a.version, a.stored, a.mode, a.sensitive = version, &twin, optional, true
	return a
}

const writeOnlySuffix = "_wo"

// twin is the row of the attribute that is in the state, of a write-only attribute.
func (a Attribute) twin() Attribute {
	row := a
	row.name = strings.TrimSuffix(a.name, writeOnlySuffix)
	row.path, row.target = pathOf(row.name), *a.stored
	row.version, row.stored, row.written = nil, nil, &a.target
	row.ignoreInResponse = true // An answer may repeat the secret, or mask it.
	return row
}

// isSecret reports whether the attribute is a secret that the configuration has.
func (a Attribute) isSecret() bool { return a.version != nil || a.written != nil }

// sentValue is the value that a request has: that of its twin if a secret itself has none.
func (a Attribute) sentValue() attr.Value {
	v := a.target.value()
	switch {
	case v.IsNull() && a.stored != nil:
		return a.stored.value()
	case v.IsNull() && a.written != nil:
		return a.written.value()
	}
	return v
}

// Required says that the configuration must have the attribute.
func (a Attribute) Required() Attribute { a.mode = required; return a }

// Optional says that the configuration may have the attribute, and that it is cleared at
// the API when it is removed.
func (a Attribute) Optional() Attribute { a.mode = optional; return a }

// OptionalComputed says that the configuration may have the attribute, and that it is
// otherwise as the API has it.
func (a Attribute) OptionalComputed() Attribute { a.mode = optionalComputed; return a }

// Computed says that the API alone sets the attribute. It is never sent.
func (a Attribute) Computed() Attribute {
	compute := func(a Attribute) Attribute { a.mode, a.policy = computed, never; return a }
	return compute(a).withInner(compute)
}

// DefaultText is Optional with a default.
func (a Attribute) DefaultText(v string) Attribute {
	a.mode, a.defaultValue = optional, types.StringValue(v)
	return a
}

// DefaultBool is Optional with a default.
func (a Attribute) DefaultBool(v bool) Attribute {
	a.mode, a.defaultValue = optional, types.BoolValue(v)
	return a
}

// Sensitive says that the value is not shown.
func (a Attribute) Sensitive() Attribute { a.sensitive = true; return a }

// Note is a description that only the resource has.
func (a Attribute) Note(note string) Attribute { a.note = note; return a }

// Validate adds validators of a string, or of the elements of a set.
func (a Attribute) Validate(validators ...validator.String) Attribute {
	a.validators = append(slices.Clone(a.validators), validators...)
	return a
}

// AtLeast says which is the least value of an integer, or the least size of a set.
func (a Attribute) AtLeast(n int64) Attribute { a.atLeast = &n; return a }

// CreatedEmpty says that a creation sends an empty set that the configuration leaves out, as
// the API demands the field.
func (a Attribute) CreatedEmpty() Attribute { a.createdEmpty = true; return a }

// AlsoRequires says that the attribute needs others of the resource: a plan refuses a value that
// the API does not have without them already.
func (a Attribute) AlsoRequires(names ...string) Attribute { a.requires = names; return a }

// condition is a value of another attribute: a string, in any case, or a bool.
type condition struct {
	attribute string
	value     any
	// others may be set instead; refused is the value that the other one excludes.
	others  []string
	refused any
}

// RequiredIf says that the attribute must be set if another one has a value: a string or a
// bool. One of the others may be set instead.
func (a Attribute) RequiredIf(attribute string, value any, others ...string) Attribute {
	a.requiredIf = append(slices.Clone(a.requiredIf), condition{attribute: attribute, value: value, others: others})
	return a
}

// RefusedIf says that the attribute must not have a value if another one has a value.
func (a Attribute) RefusedIf(refused any, attribute string, value any) Attribute {
	a.refusedIf = append(slices.Clone(a.refusedIf), condition{attribute: attribute, value: value, refused: refused})
	return a
}

// Expect adds warnings that a plan has of a new value of a string, or of an element of a set
// or a map.
func (a Attribute) Expect(expectations ...Expectation) Attribute {
	a.expectations = append(slices.Clone(a.expectations), expectations...)
	return a
}

// Immutable says that the attribute is sent in every request that writes, as a part of
// the object's address, and that the API cannot change it: changing it replaces the
// object. What it was planned to be stays, whatever the API calls it.
func (a Attribute) Immutable() Attribute { return a.sent(immutable) }

// RequiresReplace says that the attribute is sent on creation alone, and that the API
// cannot change it: a change replaces the object.
func (a Attribute) RequiresReplace() Attribute { return a.sent(createOnly) }

// SentOnCreate says that the attribute is sent on creation, and that the resource sees
// to its changes in its own way.
func (a Attribute) SentOnCreate() Attribute { return a.sent(sentOnCreate) }

// SentOnUpdate says that the attribute is sent in updates alone.
func (a Attribute) SentOnUpdate() Attribute { return a.sent(sentOnUpdate) }

// sent gives the row, and those in its object, a send policy.
func (a Attribute) sent(policy sendPolicy) Attribute {
	send := func(a Attribute) Attribute { a.policy = policy; return a }
	if a.elements != nil { // They go as a whole.
		return send(a)
	}
	return send(a).withInner(send)
}

// OnlyIfChanged says that an update that sends all fields sends this one only if it
// changes.
func (a Attribute) OnlyIfChanged() Attribute { a.onlyIfChanged = true; return a }

// Alias says that the row is another key of an attribute that has a row of its own. It is
// read and never sent.
func (a Attribute) Alias() Attribute { a.alias, a.policy = true, never; return a }

// DataSourceOnly says that only data sources have the attribute.
func (a Attribute) DataSourceOnly() Attribute { a.dataSourceOnly = true; return a.Computed() }

// ResourceOnly says that data sources do not have the attribute.
func (a Attribute) ResourceOnly() Attribute { a.resourceOnly = true; return a }

// NotReturned says that no read of the API is published to return the attribute. One that has
// it as null, or as an empty text or list, says nothing of it.
func (a Attribute) NotReturned() Attribute { a.notReturned = true; return a }

// ReadKey says what the field is called in updates and in the answers of reads, where
// that is not what creation calls it.
func (a Attribute) ReadKey(key string) Attribute { a.readKey = key; return a }

// IgnoreInReads says that only the answer to the creation has the field.
func (a Attribute) IgnoreInReads() Attribute { a.ignoreInReads = true; return a }

// Unmanaged says that the attribute is managed only where the configuration has it, so that
// a configuration that is generated from a list leaves it out.
func (a Attribute) Unmanaged() Attribute { a.unmanaged = true; return a }

// CodedInLists says that the API's list codes the value in its own way: nothing is taken from
// it but a value of OneOf.
func (a Attribute) CodedInLists() Attribute { a.codedInLists = true; return a }

// IgnoreEmptyResponse says that null, and an empty text or list, mean nothing in the
// API's answers: the object always has a value, or the API answers so whatever was sent.
func (a Attribute) IgnoreEmptyResponse() Attribute { a.ignoreEmpty = true; return a }

// ExactKey says that the key must be spelled just so in an answer.
func (a Attribute) ExactKey() Attribute { a.exactKey = true; return a }

// IgnoreInResponse says that a field of the same name in an answer means something
// else.
func (a Attribute) IgnoreInResponse() Attribute { a.ignoreInResponse = true; return a }

// IgnoreUnless says which texts of the API are values of the attribute; any other counts
// as not returned.
func (a Attribute) IgnoreUnless(known func(text string) bool) Attribute {
	a.ignoreUnless = known
	return a
}

// NullText says which text is the API's way to write null.
func (a Attribute) NullText(text string) Attribute { a.nullText = text; return a }

// NoneText says which text means the same as no value, such as "None" for a way to
// authenticate.
func (a Attribute) NoneText(text string) Attribute {
	a.noneTexts = append(slices.Clone(a.noneTexts), text)
	return a
}

// Synonym says that the API may return one text for another.
func (a Attribute) Synonym(returned, text string) Attribute {
	a.synonyms = maps.Clone(a.synonyms)
	if a.synonyms == nil {
		a.synonyms = map[string]string{}
	}
	a.synonyms[returned] = text
	return a
}

// PrefixSynonym says that the API may return one prefix for another.
func (a Attribute) PrefixSynonym(returned, prefix string) Attribute {
	a.prefixes = [2]string{returned, prefix}
	return a
}

// The requests that may spell a value in their own way.
const (
	onCreate = iota
	onUpdate
)

// SpelledOnCreate says how creation spells some values.
func (a Attribute) SpelledOnCreate(spellings map[string]string) Attribute {
	a.spellings[onCreate] = spellings
	return a
}

// SpelledOnUpdate says how an update spells some values.
func (a Attribute) SpelledOnUpdate(spellings map[string]string) Attribute {
	a.spellings[onUpdate] = spellings
	return a
}

// SentAsText says that a number goes to the API as a string.
func (a Attribute) SentAsText() Attribute { a.asText = true; return a }

// CommaSeparated says that the API has a set as one string.
func (a Attribute) CommaSeparated() Attribute { a.commaSeparated = true; return a }

// JSONText says that the API has an object as JSON in a string.
func (a Attribute) JSONText() Attribute { a.jsonText = true; return a }

// PresentIf says that a nested attribute that was null stays so unless the API has a value
// for one of these of its attributes, as it may answer with defaults for what was never set.
func (a Attribute) PresentIf(names ...string) Attribute {
	group := *a.group
	group.present, a.group = names, &group
	return a
}

// KeepWhenRemoved says that the API keeps what is removed from the configuration: a secret
// that the object must always have, or a value that the API cannot clear. Unlike what is
// OptionalComputed, it is null on creation if it is not set, and not unknown.
func (a Attribute) KeepWhenRemoved() Attribute { a.keepWhenRemoved = true; return a }

// ElementKey says that the API's array holds objects with one field of this name.
func (a Attribute) ElementKey(key string) Attribute { a.element = key; return a }

// OneOf says that the attribute is one of these texts, in any case.
func (a Attribute) OneOf(values ...string) Attribute {
	a.values, a.equality = values, FoldCase
	return a
}

// Same says which texts of the attribute mean the same: FoldCase, CanonicalURL, ...
func (a Attribute) Same(equality Equality) Attribute { a.equality = equality; return a }

// Canonical is Same for an attribute that is read in its canonical form, however the API
// has it.
func (a Attribute) Canonical(equality Equality) Attribute { a.respell = true; return a.Same(equality) }

// Phone says that the attribute is a phone number, which is read as E.164 in whatever
// notation the API has it.
func (a Attribute) Phone() Attribute { a.phone = true; return a.Canonical(CanonicalPhone) }

// ID says that the attribute is an id that begins with one of the prefixes, such as "AID-".
// A plan warns of an id that begins with the prefix of another kind.
func (a Attribute) ID(prefixes ...string) Attribute {
	if len(prefixes) == 0 {
		return a.Same(CanonicalID)
	}
	return a.Same(CanonicalID).Expect(expectID(prefixes))
}

// lastName is the attribute's name without that of the object that it is in.
func (a Attribute) lastName() string { return a.name[strings.LastIndex(a.name, ".")+1:] }

// isLocal reports whether the API knows nothing of the attribute.
func (a Attribute) isLocal() bool { return a.key == "" && a.group == nil }

// AdoptExisting is the argument adopt_existing of an object that the API cannot delete.
// What names the object that is taken over, as in "subscriber with the same email address".
func AdoptExisting(v *types.Bool, what string) Attribute {
	return Bool("adopt_existing", "", v, "Whether a creation takes over the "+what+" that exists already, and updates it to the configuration, instead of failing. "+
		"The API cannot delete it, so it stays behind after a destroy, after a replacement (also by `-replace`), and when a `for_each` key is renamed. "+
		"Defaults to `false`.").Optional()
}
