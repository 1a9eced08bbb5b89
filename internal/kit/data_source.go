// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Get fills the results into a model that has the arguments.
type Get[Model any] func(ctx context.Context, data *Data, m *Model) diag.Diagnostics

// answer reads the arguments of a configuration, and sets them and the results.
func (get Get[Model]) answer(ctx context.Context, data *Data, config tfsdk.Config, set func(context.Context, any) diag.Diagnostics) diag.Diagnostics {
	ctx, end := data.Begin(ctx)
	defer end()
	var m Model
	diags := config.Get(ctx, &m)
	if !diags.HasError() {
		diags.Append(get(ctx, data, &m)...)
	}
	if !diags.HasError() {
		diags.Append(set(ctx, &m)...)
	}
	return diags
}

// NewDataSource returns the data source telegent_<name>. The model is that of the
// attributes.
func NewDataSource[Model any](name, description string, attributes map[string]schema.Attribute, get Get[Model]) datasource.DataSource {
	return &dataSource{
		name: name, description: description, attributes: func() map[string]schema.Attribute { return attributes },
		read: func(ctx context.Context, data *Data, config tfsdk.Config, state *tfsdk.State) diag.Diagnostics {
			return get.answer(ctx, data, config, state.Set)
		},
	}
}

// dataSource is a data source whose read fills in the state.
type dataSource struct {
	name, description string
	attributes        func() map[string]schema.Attribute
	read              func(ctx context.Context, data *Data, config tfsdk.Config, state *tfsdk.State) diag.Diagnostics
	data              *Data
}

func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: d.description, Attributes: d.attributes()}
}

func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = Configure(req.ProviderData, &resp.Diagnostics)
}

func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.Diagnostics.Append(d.read(ctx, d.data, req.Config, &resp.State)...)
}

// ArgumentSchema returns the attributes as the arguments of a data source.
func (as Attributes) ArgumentSchema() map[string]schema.Attribute {
	attributes := as.DataSourceSchema()
	for _, a := range as {
		switch s := attributes[a.name].(type) {
		case schema.StringAttribute:
			s.Required, s.Optional, s.Computed, s.Validators = a.mode == required, a.mode == optional, false, a.stringValidators()
			attributes[a.name] = s
		case schema.BoolAttribute:
			s.Required, s.Optional, s.Computed = a.mode == required, a.mode == optional, false
			attributes[a.name] = s
		}
	}
	return attributes
}

// readObject returns the read of a data source whose values come from the rows of a
// definition.
func readObject(name string, get func(ctx context.Context, call *Call, config tfsdk.Config) (types.Object, error)) func(context.Context, *Data, tfsdk.Config, *tfsdk.State) diag.Diagnostics {
	return func(ctx context.Context, data *Data, config tfsdk.Config, state *tfsdk.State) diag.Diagnostics {
		ctx, end := data.Begin(ctx)
		defer end()
		call := &Call{Data: data, Imported: true}
		value, err := get(ctx, call, config)
		diags := call.Diags
		if err != nil {
			summary := "Cannot read " + name
			if f, ok := errors.AsType[failure](err); ok {
				summary = f.summary
			}
			diags.Append(ErrorDiagnostic(summary, err))
			return diags
		}
		raw, err := value.ToTerraformValue(ctx)
		if err != nil {
			diags.AddError("Cannot convert the result", err.Error()+". This is a bug in the provider; please report it.")
			return diags
		}
		state.Raw = raw
		return diags
	}
}

// NewDataSourceByID returns the data source telegent_<name>, which finds an object by its
// id or another attribute of the definition's FindBy, and by the rest of an identity of
// several parts. What else a read sends is an optional argument.
func NewDataSourceByID[M any](definition Definition[M]) datasource.DataSource {
	d := definition.plain()
	names := d.finderNames()
	return &dataSource{
		name: d.Name,
		description: fmt.Sprintf("Reads %s %s by its %s.", article(d.Noun), d.Noun,
			strings.Join(append(nouns(d.parents()), strings.Join(nouns(names), " or its ")), " and its ")),
		attributes: func() map[string]schema.Attribute {
			m := newModel[M]()
			rows := d.Attributes(m).results()
			attributes := rows.DataSourceSchema()
			for _, name := range names {
				a, _ := rows.attribute(name)
				attributes[name] = a.finderSchema(names)
			}
			for _, name := range d.parents() {
				a, _ := rows.attribute(name)
				attributes[name] = a.finderSchema([]string{name})
			}
			for _, name := range d.sentBeside() {
				a, _ := rows.attribute(name)
				attributes[name] = schema.StringAttribute{
					Optional: true, Computed: true, MarkdownDescription: strings.TrimSpace(a.description + " " + a.note), Validators: []validator.String{NotBlank()},
				}
			}
			return attributes
		},
		read: readObject(d.Name, d.getOne),
	}
}

// parents returns the attributes of the identity of what an object is a part of.
func (d Definition[M]) parents() []string {
	return slices.DeleteFunc(slices.Clone(d.IdentifyBy), func(name string) bool { return name == d.Operations.attribute() })
}

// sentBeside returns the attributes that a read sends beside the id, such as account_id.
func (d Definition[M]) sentBeside() []string {
	names := slices.Sorted(maps.Values(d.Operations.With))
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(d.IdentifyBy, name) })
}

// finderNames returns the names of the arguments that find an object.
func (d Definition[M]) finderNames() []string {
	var names []string
	for _, f := range d.FindBy {
		names = append(names, f.Attribute)
	}
	return names
}

// nouns returns the names of attributes as words.
func nouns(names []string) []string {
	words := make([]string, len(names))
	for i, name := range names {
		parts := strings.Split(name, "_")
		for j, part := range parts {
			if part == "id" || part == "iccid" {
				parts[j] = strings.ToUpper(part)
			}
		}
		words[i] = strings.Join(parts, " ")
	}
	return words
}

func article(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiouE") { // An E911 address.
		return "an"
	}
	return "a"
}

// finderSchema returns the attribute as one of the named arguments of a data source.
func (a Attribute) finderSchema(names []string) schema.Attribute {
	form := nonEmpty{blank: NotBlank()}
	if a.phone {
		form.validators = []validator.String{E164()}
	}
	argument := schema.StringAttribute{Required: true, MarkdownDescription: a.description, Validators: []validator.String{form}}
	if len(names) == 1 {
		return argument
	}
	argument.Required, argument.Optional, argument.Computed = false, true, true
	argument.MarkdownDescription += " Exactly one of " + alternatives(names) + " must be set."
	if a.name == names[0] { // The validator looks at all of them.
		var paths []path.Expression
		for _, name := range names {
			paths = append(paths, path.MatchRoot(name))
		}
		argument.Validators = append(argument.Validators, stringvalidator.ExactlyOneOf(paths...))
	}
	return argument
}

// getOne reads the object that the configuration of a data source names.
func (d Definition[M]) getOne(ctx context.Context, call *Call, config tfsdk.Config) (types.Object, error) {
	m := newModel[M]()
	rows := d.Attributes(m).results()
	for _, name := range slices.Concat(d.parents(), d.sentBeside()) {
		var value types.String
		call.Diags.Append(config.GetAttribute(ctx, path.Root(name), &value)...)
		a, _ := rows.attribute(name)
		a.target.set(value)
	}
	for _, f := range d.FindBy {
		var value types.String
		call.Diags.Append(config.GetAttribute(ctx, path.Root(f.Attribute), &value)...)
		if value.IsNull() {
			continue
		}
		asked := value.ValueString()
		a, _ := rows.attribute(f.Attribute)
		a.warnOf(value, a.path, a.name, nil, &call.Diags)
		a.target.set(value)
		if err := d.find(ctx, call, rows, f, asked); err != nil {
			return types.Object{}, failure{fmt.Sprintf("Cannot read the %s %s", d.Noun, asked), err}
		}
	}
	rows.fill()
	return rows.object(), nil
}

// find reads the object that an argument names.
func (d Definition[M]) find(ctx context.Context, call *Call, rows Attributes, f Finder, asked string) error {
	o := d.Operations
	if f.Attribute == o.attribute() && f.Query == "" {
		return o.Read(ctx, call, rows)
	}
	reads := rows.ForReads()
	a, _ := reads.attribute(f.Attribute)
	if f.Query != "" {
		object, err := o.getBy(ctx, call, a, nil, f.Query, f.Query, asked)
		if err == nil {
			reads.Read(call, object)
		}
		return err
	}
	ids, err := d.idsBy(ctx, call, a, asked)
	switch {
	case err != nil:
		return err
	case len(ids) == 0:
		return fmt.Errorf("%s does not list a %s with this %s", o.Collection.Operation, d.Noun, f.Attribute)
	case len(ids) > 1:
		return fmt.Errorf("several %ss have this %s: %s. Set %s instead", d.Noun, f.Attribute, strings.Join(ids, ", "), o.attribute())
	}
	rows.setText(o.attribute(), ids[0])
	return o.Read(ctx, call, rows)
}

// idsBy returns the ids of the objects in the list that have a value of an attribute.
func (d Definition[M]) idsBy(ctx context.Context, call *Call, a Attribute, value string) ([]string, error) {
	objects, err := call.List(ctx, d.Operations.Collection, nil)
	var ids []string
	for _, object := range objects {
		if FoldCase(a.equality(object.Text(a.key))) == FoldCase(a.equality(value)) {
			ids = append(ids, object.Text(d.Operations.Collection.ID))
		}
	}
	return ids, err
}

// failure is an error with the summary of its diagnostic.
type failure struct {
	summary string
	err     error
}

func (f failure) Error() string { return f.err.Error() }
func (f failure) Unwrap() error { return f.err }

// NewListDataSource returns the data source telegent_<plural>, which lists all objects, or
// those that match its arguments.
func NewListDataSource[M any](definition Definition[M]) datasource.DataSource {
	d := definition.plain()
	return &dataSource{
		name: d.Plural, description: d.ListDescription,
		attributes: func() map[string]schema.Attribute {
			attributes := map[string]schema.Attribute{
				d.listAttribute(): schema.ListNestedAttribute{
					Computed: true, MarkdownDescription: fmt.Sprintf("The %ss, in the order of the API.", d.Noun),
					NestedObject: schema.NestedAttributeObject{Attributes: d.listed().DataSourceSchema()},
				},
			}
			for _, a := range d.ListArguments {
				attributes[a.Name] = schema.StringAttribute{
					Required: a.Required, Optional: !a.Required, MarkdownDescription: a.Description, Validators: a.stringValidators(),
				}
			}
			return attributes
		},
		read: readObject(d.Plural, d.getAll),
	}
}

func (d Definition[M]) listAttribute() string { return cmp.Or(d.ListAttribute, d.Plural) }

// listed returns the rows of an object in a list, for a new model.
func (d Definition[M]) listed() Attributes { return d.listedInto(newModel[M]()) }

func (d Definition[M]) listedInto(m M) Attributes {
	return d.Attributes(m).results().ForReads().inLists()
}

// getAll lists the objects that match the configuration of a data source.
func (d Definition[M]) getAll(ctx context.Context, call *Call, config tfsdk.Config) (types.Object, error) {
	arguments, err := d.listArguments(ctx, call, config)
	if err != nil {
		return types.Object{}, err
	}
	objects, err := d.all(ctx, call, arguments)
	if err != nil {
		return types.Object{}, failure{fmt.Sprintf("Cannot list the %ss", d.Noun), err}
	}
	elements := make([]attr.Value, 0, len(objects))
	for _, object := range objects {
		m := newModel[M]()
		rows := d.listedInto(m)
		rows.Read(call, object)
		fits, err := d.fits(arguments, m, rows, func() error { return d.Operations.Read(ctx, call, rows) })
		if err != nil {
			return types.Object{}, failure{fmt.Sprintf("Cannot list the %ss", d.Noun), err}
		}
		if fits {
			elements = append(elements, rows.object())
		}
	}
	typ := d.listed().typeOf()
	values := map[string]attr.Value{d.listAttribute(): types.ListValueMust(typ, elements)}
	typs := map[string]attr.Type{d.listAttribute(): types.ListType{ElemType: typ}}
	for name, value := range arguments.values {
		values[name], typs[name] = value, types.StringType
	}
	return types.ObjectValueMust(typs, values), nil
}

// listArguments are the arguments of a data source or list resource that lists objects.
type listArguments struct {
	values map[string]types.String
	list   Collection
	query  url.Values
	fits   []func(rows Attributes) bool
	// equal are the attributes that must mean the same as a text.
	equal []comparison
}

// comparison is an attribute and the text that it is compared with.
type comparison struct{ name, text string }

// all lists what the arguments ask of the API. A list that is shorter than it says, or that has
// null in place of an object, is a warning: what is made of it would take the rest for gone. So
// is one of another account, as an API may ignore which was asked for.
func (d Definition[M]) all(ctx context.Context, call *Call, arguments listArguments) ([]telegent.Object, error) {
	objects, short, err := call.Whole(ctx, arguments.list, arguments.query)
	account := arguments.query.Get("AccountId")
	var listed []telegent.Object
	isMixed := false
	for _, object := range objects {
		switch of := object.Text("AccountId"); {
		case object == nil:
			short = cmp.Or(short, fmt.Errorf("%s lists null in place of %s %s", arguments.list.Operation, article(d.Noun), d.Noun))
		case account != "" && of != "" && CanonicalID(of) != CanonicalID(account):
			isMixed = true
		default:
			listed = append(listed, object)
		}
	}
	if short != nil {
		call.Diags.AddWarning("The list of "+d.Noun+"s may be incomplete", sentence(short.Error()))
	}
	if isMixed {
		call.Diags.AddWarning("The list has "+d.Noun+"s of another account",
			fmt.Sprintf("%s lists %ss that are not of the account %s. They are left out.", arguments.list.Operation, d.Noun, account))
	}
	return listed, err
}

// listArguments reads the arguments from a configuration.
func (d Definition[M]) listArguments(ctx context.Context, call *Call, config tfsdk.Config) (listArguments, error) {
	arguments := listArguments{values: map[string]types.String{}, list: d.Operations.Collection}
	for _, a := range d.ListArguments {
		var value types.String
		call.Diags.Append(config.GetAttribute(ctx, path.Root(a.Name), &value)...)
		arguments.values[a.Name] = value
		if row, ok := d.listed().attribute(a.Name); ok {
			row.warnOf(value, row.path, row.name, nil, &call.Diags)
		}
		if value.IsNull() {
			continue
		}
		text := value.ValueString()
		if a.List != nil {
			arguments.list = a.List(arguments.list, text)
		}
		// What is compared needs no parameter that the list does not have.
		if a.Query != "" && (a.Fits == nil || arguments.list.Query.Has(a.Query)) {
			if arguments.query == nil {
				arguments.query = url.Values{}
			}
			arguments.query.Set(a.Query, text)
		}
		switch {
		case a.Fits != nil:
			arguments.fits = append(arguments.fits, func(rows Attributes) bool { return a.Fits(rows, text) })
		case a.Query == "" && a.List == nil:
			arguments.equal = append(arguments.equal, comparison{a.Name, text})
		}
	}
	if call.Diags.HasError() {
		return arguments, errors.New("the arguments cannot be read")
	}
	return arguments, nil
}

// fits reports whether an object matches the arguments. What the list leaves out of it is read
// by itself, as nobody is to be missed for that.
func (d Definition[M]) fits(arguments listArguments, m M, rows Attributes, read func() error) (bool, error) {
	for _, fits := range arguments.fits {
		if !fits(rows) {
			return false, nil
		}
	}
	var untold []comparison
	for _, c := range arguments.equal {
		switch {
		case rows.text(c.name) == "" && d.ListTellsLess != nil && d.ListTellsLess(m):
			untold = append(untold, c)
		case !rows.has(c.name, c.text):
			return false, nil
		}
	}
	if len(untold) == 0 {
		return true, nil
	}
	if err := read(); err != nil {
		return false, fmt.Errorf("the list omits %s of %s, and reading it separately failed: %w", untold[0].name, d.name(m), err)
	}
	for _, c := range untold {
		switch {
		case rows.text(c.name) == "":
			return false, fmt.Errorf("the API does not return %s of %s, so it may or may not be %q", c.name, d.name(m), c.text)
		case !rows.has(c.name, c.text):
			return false, nil
		}
	}
	return true, nil
}

// has reports whether an attribute has a value that means the same as a text.
func (as Attributes) has(name, text string) bool {
	a, _ := as.attribute(name)
	return a.equality(as.text(name)) == a.equality(text)
}
