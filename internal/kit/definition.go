// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Definition is all that there is to say of a kind of object. Its resource, its data
// sources and its list resource derive from it:
//
//	func Services() kit.Services { return definition().Services() }
//
// Its Attributes and Operations make a plain object whole; what follows them is for those
// that are not plain. What it lacks is a resource's own: one that implements
// resource.Resource itself is served just as well.
//
// M is a pointer to the model, which Terraform's values are read into. All pointers share
// one compiled copy of this package's generic code, so an object costs the binary little.
type Definition[M any] struct {
	// Name and Plural follow telegent_ in the names of the resource and of what lists all;
	// Noun is what a sentence calls an object.
	Name, Plural, Noun string
	// Description is that of the resource; ListDescription that of what lists all.
	Description, ListDescription string
	// Attributes is the table. The model has a field with a tsfdk tag for each row, but for
	// those that only data sources have.
	Attributes func(m M) Attributes
	Operations Operations

	// Timeouts is the attribute timeouts; nil for none.
	Timeouts func(ctx context.Context) schema.Attribute

	// LookUp says how to find an object whose creation has an unknown outcome.
	LookUp func(m M) string

	// Create, Read, Update and Delete take the place of the plain ones. Create and
	// Read fill the model; whatever Create left in it is kept as soon as it Exists, and
	// its error is a warning then. Update makes the object as planned and notes in state each change that
	// took effect, as that is what is kept if a later one fails.
	Create func(ctx context.Context, call *Call, plan M) error
	Read   func(ctx context.Context, call *Call, m M) error
	Update func(ctx context.Context, call *Call, plan, state M) error
	Delete func(ctx context.Context, call *Call, m M) error

	// UsedBy returns what still uses an object whose deletion the API refuses, as phrases such
	// as "the subscription SUB-1", and why there may be more; nil if there is no way to look.
	UsedBy func(ctx context.Context, call *Call, m M) ([]string, error)

	// Serves says which other objects use one, and lose something when it is deleted: a warning
	// on a plan that deletes it, or else on the deletion. Nil for none.
	Serves *Use

	// ExistingBy is the attribute by which the list has the object that stands in the way of a
	// creation which the API refuses as a conflict; "" if there is no way to look. A plan whose
	// adopt_existing is true takes that object over, if it is of the planned account;
	// LookFirst has it look before it creates, as the API may refuse nothing.
	ExistingBy string
	LookFirst  bool

	// Validate finds what is wrong with a configuration, whose values may be unknown.
	Validate func(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse)
	// Plan adds to a plan: warnings, and errors about what only the state tells. The
	// kit has noted by then what must be replaced. A plan that destroys the object warns of
	// it here, and then Delete does not: its call is Foretold.
	Plan func(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse)

	// Loses says what a deletion takes along besides the object, in sentences; "" if nothing. It
	// is a warning on a plan that deletes the object, or else on the deletion. Nil if it is nothing
	// for any object.
	Loses func(m M) string

	// Exists reports whether a model is of something that exists at the API; if nil, it
	// does as soon as it has the id that the API gave it, or its creation succeeded.
	Exists func(m M) bool
	// IdentifyBy are the attributes that together are the object's identity, which never
	// changes; the attribute of the id if nil. An import's text has their values with a / in between.
	IdentifyBy []string
	// ImportPrefix is an attribute that an import's text may begin with, as in
	// AID-.../WID-...; "" for none.
	ImportPrefix string
	// Identity is that of an object whose identity may change, as some attributes and their
	// values, in the place of IdentifyBy.
	Identity func(m M) map[string]types.String
	// ImportBy returns the attribute that an import's text is the value of, and the value
	// as the API spells it, where that is not IdentifyBy. Its error says what the text must
	// be.
	ImportBy func(text string) (attribute, value string, err error)

	// FindBy are the arguments of the data source of one object, exactly one of which is
	// given; the id if nil.
	FindBy []Finder
	// ListAttribute is the attribute of the data source of all that has the objects; Plural
	// if "". ListArguments are its arguments.
	ListAttribute string
	ListArguments []ListArgument
	// Listed completes a model that was read from the list with what no row says; nil if
	// there is nothing to add.
	Listed func(m M, object telegent.Object)
	// ListTellsLess reports whether the list leaves out what matters of an object, so that
	// a query reads it by itself; nil if it never does.
	ListTellsLess func(listed M) bool
}

// Finder is an argument by which a data source finds an object.
type Finder struct {
	// Attribute is the argument; it is a result, too.
	Attribute string
	// Query is the parameter of Get for it, which is asked once. "" has the object read by
	// its id, after it was looked for in the list if the attribute is another.
	Query string
}

// ListArgument is an argument of what lists all: a string.
type ListArgument struct {
	Name, Description string
	// Required says that a configuration must have it, ConflictsWith that it cannot have others
	// beside it.
	Required      bool
	ConflictsWith []string
	// Values are all that it may be; nil for any text.
	Values []string
	// Query is the parameter of the list for it; "" has the objects compared with it, whose
	// attribute of that name it is.
	Query string
	// Fits takes the place of that comparison, and may also follow a Query, which the API
	// may ignore.
	Fits func(object Attributes, value string) bool
	// List returns the list that the value asks for, in the place of the Query; nil if it is
	// the definition's own.
	List func(own Collection, value string) Collection
}

// newModel returns a new model.
func newModel[M any]() M {
	m, _ := reflect.TypeAssert[M](reflect.New(reflect.TypeFor[M]().Elem()))
	return m
}

// setModel copies one model to another.
func setModel[M any](to, from M) { reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem()) }

// plain returns the definition with the plain verbs where it has none of its own.
func (d Definition[M]) plain() Definition[M] {
	if d.Create == nil {
		d.Create = func(ctx context.Context, call *Call, plan M) error {
			return d.Operations.create(ctx, call, d.table(plan))
		}
	}
	if d.Read == nil {
		d.Read = func(ctx context.Context, call *Call, m M) error {
			return d.Operations.Read(ctx, call, d.table(m))
		}
	}
	if d.Update == nil {
		d.Update = func(ctx context.Context, call *Call, plan, state M) error {
			return d.Operations.Change(ctx, call, d.table(plan), d.table(state))
		}
	}
	if d.Delete == nil && d.Operations.Delete != nil {
		d.Delete = func(ctx context.Context, call *Call, m M) error {
			return d.Operations.delete(ctx, call, d.table(m))
		}
	}
	if d.Exists == nil {
		d.Exists = func(m M) bool {
			rows := d.table(m)
			return d.Operations.hasOwnID(rows) && d.Operations.idOf(rows) != ""
		}
	}
	if d.IdentifyBy == nil {
		d.IdentifyBy = []string{d.Operations.attribute()}
	}
	if d.FindBy == nil {
		d.FindBy = []Finder{{Attribute: d.Operations.attribute()}}
	}
	return d
}

// table returns the rows of the resource for a model.
func (d Definition[M]) table(m M) Attributes {
	rows := d.Attributes(m).OfResource()
	for i := range rows {
		rows[i].inEveryUpdate = d.Operations.UpdatesWhole
	}
	return rows
}

// identity returns the identity of an object.
func (d Definition[M]) identity(m M) map[string]types.String {
	if d.Identity != nil {
		return d.Identity(m)
	}
	identity := map[string]types.String{}
	rows := d.table(m)
	for _, name := range d.IdentifyBy {
		identity[name] = types.StringValue(rows.text(name))
	}
	return identity
}

// identityNames returns the attributes of the identity.
func (d Definition[M]) identityNames() []string {
	if d.Identity == nil {
		return d.IdentifyBy
	}
	m := newModel[M]()
	var names []string
	for name := range d.Identity(m) {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// name names an object in a sentence.
func (d Definition[M]) name(m M) string {
	identity := d.identity(m)
	var parts []string
	for _, name := range d.identityNames() {
		if text := identity[name].ValueString(); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.TrimSpace("the " + d.Noun + " " + strings.Join(parts, "/"))
}

// fullName is name, and what people call the object.
func (d Definition[M]) fullName(m M) string {
	if name := d.givenName(m); name != "" {
		return d.name(m) + " (" + name + ")"
	}
	return d.name(m)
}

// importParts returns the attributes that an import's text gives.
func (d Definition[M]) importParts(text string) (map[string]string, error) {
	text, err := Attribute{name: "text"}.importText(text)
	if err != nil {
		return nil, err
	}
	if d.ImportBy != nil {
		attribute, value, err := d.ImportBy(text)
		return map[string]string{attribute: value}, err
	}
	given := map[string]string{}
	rows := d.table(newModel[M]())
	if prefix, rest, ok := strings.Cut(text, "/"); ok && d.ImportPrefix != "" {
		a, _ := rows.attribute(d.ImportPrefix)
		if given[d.ImportPrefix], err = a.importText(prefix); err != nil {
			return nil, fmt.Errorf("before the / is %s: %w", d.ImportPrefix, err)
		}
		text = rest
	}
	parts := []string{text}
	if len(d.IdentifyBy) > 1 {
		parts = strings.Split(text, "/")
	}
	if len(parts) != len(d.IdentifyBy) {
		return nil, fmt.Errorf("the text must be <%s>, got %q", strings.Join(d.IdentifyBy, ">/<"), text)
	}
	for i, name := range d.IdentifyBy {
		a, _ := rows.attribute(name)
		if given[name], err = a.importText(parts[i]); err != nil {
			return nil, err
		}
	}
	return given, nil
}

// Check returns what is wrong with a definition, for the test that looks at all of them.
func (d Definition[M]) Check() error {
	if typ := reflect.TypeFor[M](); typ.Kind() != reflect.Pointer || typ.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("the model must be a pointer to a struct, got %s", typ)
	}
	m := newModel[M]()
	rows := d.Attributes(m)
	problems := slices.Concat(rows.check(), d.Operations.check(rows), d.checkVerbs(rows), d.checkModel(rows))
	for _, text := range []string{d.Name, d.Noun, d.Description} {
		if text == "" {
			problems = append(problems, errors.New("name, noun and description must not be empty"))
		}
	}
	for _, name := range d.plain().identityNames() {
		if a, ok := rows.attribute(name); !ok || a.target.typ != types.StringType {
			problems = append(problems, fmt.Errorf("the identity has %s, which is no attribute that is a string", name))
		}
	}
	return errors.Join(problems...)
}

// checkVerbs returns which verbs have neither an operation nor a function of their own.
func (d Definition[M]) checkVerbs(rows Attributes) []error {
	var problems []error
	if d.Create == nil && d.Operations.Create == nil {
		problems = append(problems, errors.New("there is no operation that creates one"))
	}
	if d.Read == nil && d.Operations.Get == "" && !d.Operations.isListed() {
		problems = append(problems, errors.New("there is neither an operation that reads one nor one that lists all"))
	}
	if d.Update != nil || d.Operations.Update != nil {
		return problems
	}
	for _, a := range rows.OfResource().leaves() {
		if !a.alias && a.mode != computed && a.changes() {
			problems = append(problems, fmt.Errorf("%s may change, but no operation updates it", a.name))
		}
	}
	return problems
}

// checkModel returns where the model and the rows do not agree.
func (d Definition[M]) checkModel(rows Attributes) []error {
	want := map[string]bool{}
	for _, a := range rows.OfResource() {
		want[a.name] = true
		if a.stored != nil {
			want[a.name+"_version"], want[a.twin().name] = true, true
		}
	}
	if d.Timeouts != nil {
		want["timeouts"] = true
	}
	var problems []error
	for _, tag := range tags(reflect.TypeFor[M]().Elem()) {
		if !want[tag] {
			problems = append(problems, fmt.Errorf("the model has %s, which is no row", tag))
		}
		delete(want, tag)
	}
	for name := range want {
		problems = append(problems, fmt.Errorf("the model has no %s", name))
	}
	return problems
}

// tags returns the tfsdk tags of a struct, and of those that are embedded in it.
func tags(typ reflect.Type) []string {
	var names []string
	for field := range typ.Fields() {
		if field.Anonymous {
			names = append(names, tags(field.Type)...)
		} else if tag := field.Tag.Get("tfsdk"); tag != "" {
			names = append(names, tag)
		}
	}
	return names
}
