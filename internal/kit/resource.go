// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// Resource describes a resource, of which NewResource makes the framework's. Its
// Operations and Fields make it whole; what follows them is for resources that are
// not plain.
//
// What it lacks is a resource's own: one that implements resource.Resource itself is
// served just as well.
type Resource[Model any] struct {
	// Name follows telegent_ in the resource's name; Noun is what a sentence calls it.
	Name, Noun  string
	Description string
	Attributes  map[string]schema.Attribute
	Operations  Operations
	Fields      func(m *Model) Fields

	// LookUp says how to find an object of which nobody knows whether it was created.
	LookUp func(m *Model) string

	// Create, Read, Update and Delete take the place of the plain ones. Create and
	// Read fill the model; whatever Create left in it is kept as soon as it Exists, and
	// its error is a warning then. Update makes the object as planned and notes in state each change that
	// took effect, as that is what is kept if a later one fails.
	Create func(ctx context.Context, call *Call, plan *Model) error
	Read   func(ctx context.Context, call *Call, m *Model) error
	Update func(ctx context.Context, call *Call, plan, state *Model) error
	Delete func(ctx context.Context, call *Call, m *Model) error

	// Existing finds and reads the object that stands in the way of a creation which the
	// API refuses as a conflict, nil if there is none; the function is nil if there is no
	// way to look. AdoptExisting reports whether the plan takes such an object over;
	// LookFirst has a plan that does look before it creates, as the API may refuse nothing.
	Existing      func(ctx context.Context, call *Call, plan *Model) (*Model, error)
	AdoptExisting func(plan *Model) bool
	LookFirst     bool

	// Validate finds what is wrong with a configuration, whose values may be unknown.
	Validate func(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse)
	// Plan adds to a plan: warnings, and errors about what only the state tells. The
	// kit has noted by then what must be replaced.
	Plan func(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse)

	// Exists reports whether a model is of something that exists at the API; if nil, it
	// does as soon as it has an id.
	Exists func(m *Model) bool
	// Identity is by what an object is known, as attributes and their values; if nil,
	// by its id. It may change only if there is more than one.
	Identity func(m *Model) map[string]types.String
	// ImportBy returns the attribute that an import's text is the value of, and the value
	// as the API spells it; if nil, the id as it is. Its error says what the text must be.
	ImportBy func(text string) (attribute, value string, err error)
}

// NewResource returns the resource telegent_<name>.
func NewResource[Model any](r Resource[Model]) resource.Resource {
	if r.Create == nil {
		r.Create = func(ctx context.Context, call *Call, plan *Model) error {
			return r.Operations.create(ctx, call, r.Fields(plan))
		}
	}
	if r.Read == nil {
		r.Read = func(ctx context.Context, call *Call, m *Model) error {
			return r.Operations.Read(ctx, call, r.Fields(m))
		}
	}
	if r.Update == nil {
		r.Update = func(ctx context.Context, call *Call, plan, state *Model) error {
			return r.Operations.Change(ctx, call, r.Fields(plan), r.Fields(state))
		}
	}
	if r.Delete == nil && r.Operations.Delete != "" {
		r.Delete = func(ctx context.Context, call *Call, m *Model) error {
			return r.Operations.delete(ctx, call, r.Fields(m))
		}
	}
	if r.Exists == nil {
		r.Exists = func(m *Model) bool { return r.Fields(m).text("id") != "" }
	}
	if r.Identity == nil {
		r.Identity = func(m *Model) map[string]types.String {
			return map[string]types.String{"id": types.StringValue(r.Fields(m).text("id"))}
		}
	}
	if r.ImportBy == nil {
		r.ImportBy = func(text string) (string, string, error) { return "id", text, nil }
	}
	return &managed[Model]{Resource: r}
}

var (
	_ resource.ResourceWithConfigure      = (*managed[struct{}])(nil)
	_ resource.ResourceWithIdentity       = (*managed[struct{}])(nil)
	_ resource.ResourceWithImportState    = (*managed[struct{}])(nil)
	_ resource.ResourceWithModifyPlan     = (*managed[struct{}])(nil)
	_ resource.ResourceWithValidateConfig = (*managed[struct{}])(nil)
)

// managed is a Resource as the framework wants it.
type managed[Model any] struct {
	Resource[Model]
	data *Data
}

func (r *managed[Model]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Name
	resp.ResourceBehavior.MutableIdentity = len(r.identityNames()) > 1
}

func (r *managed[Model]) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: r.Description, Attributes: r.Attributes}
}

func (r *managed[Model]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	names := r.identityNames()
	attributes := map[string]identityschema.Attribute{}
	for _, name := range names {
		attributes[name] = identityschema.StringAttribute{
			RequiredForImport: len(names) == 1,
			OptionalForImport: len(names) > 1,
			Description:       r.Attributes[name].GetMarkdownDescription(),
		}
	}
	resp.IdentitySchema = identityschema.Schema{Attributes: attributes}
}

func (r *managed[Model]) identityNames() []string {
	var m Model
	var names []string
	for name := range r.Identity(&m) {
		names = append(names, name)
	}
	return names
}

func (r *managed[Model]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = Configure(req.ProviderData, &resp.Diagnostics)
}

func (r *managed[Model]) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	if r.Validate != nil {
		r.Validate(ctx, req, resp)
	}
}

func (r *managed[Model]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() {
		r.keepSpelling(ctx, req, resp)
		req.Plan = resp.Plan
		r.planReplacement(ctx, req, resp)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	if r.Resource.Delete == nil && !req.State.Raw.IsNull() && (req.Plan.Raw.IsNull() || len(resp.RequiresReplace) > 0) {
		var id types.String
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("id"), &id)...)
		resp.Diagnostics.AddWarning(fmt.Sprintf("This plan leaves the %s %s at Telegent", r.Noun, id.ValueString()), r.stays())
	}
	if r.Plan != nil {
		r.Plan(ctx, req, resp)
	}
}

// keepSpelling plans that what the configuration only spells otherwise stays as the
// state has it, as after an import.
func (r *managed[Model]) keepSpelling(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.Equal(req.State.Raw) {
		return
	}
	var plan, state Model
	before := r.Fields(&state)
	for i, f := range r.Fields(&plan) {
		if f.version != nil {
			continue
		}
		former := before[i].target
		if req.Plan.GetAttribute(ctx, f.attribute, f.target).HasError() || req.State.GetAttribute(ctx, f.attribute, former).HasError() {
			continue // It is a part of an object that is not there.
		}
		now, then := valueOf(f.target), valueOf(former)
		if !now.IsNull() && !now.IsUnknown() && !then.IsNull() && !now.Equal(then) && f.same(now, then) {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, f.attribute, then)...)
		}
	}
}

// planReplacement finds what the API cannot change. An object that was imported is not
// replaced for what no configuration has agreed with yet: then the configuration is
// wrong, and its object was not the cause.
func (r *managed[Model]) planReplacement(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state Model
	after, before := r.Fields(&plan), r.Fields(&state)
	notes := loadNotes(ctx, req.Private, &resp.Diagnostics)
	for i, f := range after {
		// The whole plan may have objects that are not known, which fit no model.
		if f.policy.replaces() || slices.Contains(notes.Unconfirmed, f.attribute.String()) {
			resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, f.attribute, f.target)...)
			resp.Diagnostics.Append(req.State.GetAttribute(ctx, f.attribute, before[i].target)...)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.RequiresReplace = after.replaced(before)
	for _, name := range notes.Unconfirmed {
		f, ok := after.field(name)
		former, _ := before.field(name)
		if ok && (f.differs(former) || valueOf(f.target).IsUnknown()) {
			resp.Diagnostics.AddAttributeError(f.attribute, "The configuration does not fit the imported "+r.Noun,
				fmt.Sprintf("%s must be %s, as the API has it, got %s. An import neither replaces nor moves anything. "+
					"Correct %s, or leave it out. If you want another %s, give it a resource of its own.",
					name, valueOf(former.target), valueOf(f.target), name, r.Noun))
		}
	}
}

// stays says what becomes of an object that cannot be deleted.
func (r *managed[Model]) stays() string {
	text := fmt.Sprintf("The API has no operation that deletes one, so it is removed from the state alone. Have Telegent delete it, "+
		"or import it as telegent_%s to manage it again.", r.Name)
	if r.AdoptExisting != nil {
		text += " With adopt_existing = true a later creation takes it over."
	}
	return text
}

func (r *managed[Model]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	ctx, end := r.data.Begin(ctx)
	defer end()
	call := &Call{Data: r.data}
	var m Model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	r.loadWriteOnly(ctx, req.Config, &m, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	err := r.write(func() error { return r.create(ctx, call, &m) })
	resp.Diagnostics.Append(call.Diags...)
	switch {
	case err == nil:
	case r.Exists(&m): // An error would have the CLI replace what was paid for.
		resp.Diagnostics.AddWarning("The "+r.Noun+" is created, but not finished",
			explain(err, "The last call was sent, and its outcome is unknown.")+
				"\nThe state has what was planned; the next plan reads what is there and shows what is left to do.")
	default:
		unknown := "The call was sent, and its outcome is unknown. Look before you apply again, as that would create another one."
		if r.LookUp != nil {
			unknown += "\n" + r.LookUp(&m)
		}
		resp.Diagnostics.Append(writeDiagnostics("Cannot create the "+r.Noun, err, r.Fields(&m), unknown)...)
	}
	if r.Exists(&m) {
		r.save(ctx, &m, &resp.State, resp.Identity, &resp.Diagnostics)
	}
}

// create creates an object, or takes over the one that exists already.
func (r *managed[Model]) create(ctx context.Context, call *Call, plan *Model) error {
	if r.Existing == nil {
		return r.Resource.Create(ctx, call, plan)
	}
	adopts := r.AdoptExisting(plan)
	if adopts && r.LookFirst {
		if existing, err := r.Existing(ctx, call, plan); existing != nil || err != nil {
			return r.adopt(ctx, call, plan, existing, err)
		}
	}
	conflict := r.Resource.Create(ctx, call, plan)
	if !isConflict(conflict) {
		return conflict
	}
	existing, err := r.Existing(ctx, call, plan)
	switch {
	case err != nil:
		return fmt.Errorf("%w%s Looking for the %s that exists: %w", conflict, stop(conflict.Error()), r.Noun, err)
	case existing == nil:
		return conflict
	case !adopts:
		return fmt.Errorf("%w%s It is the %s %s. Import it with that id, or set adopt_existing = true to have a creation take it over",
			conflict, stop(conflict.Error()), r.Noun, r.Fields(existing).text("id"))
	}
	return r.adopt(ctx, call, plan, existing, nil)
}

// isConflict reports whether the API refuses a creation because there is such an
// object: by a 409, or in the words that it publishes, such as "Email already exists".
func isConflict(err error) bool {
	e, ok := errors.AsType[*transport.Error](err)
	if !ok || errors.Is(err, transport.ErrOutcomeUnknown) {
		return false
	}
	return e.Status == http.StatusConflict || strings.Contains(strings.ToLower(e.Message), "already exists")
}

// adopt takes an existing object over and makes it as planned. If it cannot be made so,
// nothing is kept of it: the next apply takes it over again, and sends its secrets again.
func (r *managed[Model]) adopt(ctx context.Context, call *Call, plan, existing *Model, err error) error {
	if err != nil {
		return err
	}
	planned, name := *plan, r.name(existing)
	r.Fields(plan).keepKnown(r.Fields(existing))
	if err := r.Resource.Update(ctx, call, plan, existing); err != nil {
		*plan = planned
		err = fmt.Errorf("%s exists, and could not be made as configured: %w", name, err)
		if errors.Is(err, transport.ErrOutcomeUnknown) { // Of a change, and not of a creation.
			err = fmt.Errorf("%s%s The outcome of the call is unknown; apply again", err.Error(), stop(err.Error()))
		}
		return err
	}
	call.Diags.AddWarning("An existing object is taken over",
		fmt.Sprintf("The %s existed already. As adopt_existing is true, it is in the state now and is made as configured.", strings.TrimPrefix(name, "the ")))
	return nil
}

func (r *managed[Model]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	ctx, end := r.data.Begin(ctx)
	defer end()
	var m Model
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	call := &Call{Data: r.data, notes: loadNotes(ctx, req.Private, &resp.Diagnostics)}
	if resp.Diagnostics.HasError() {
		return
	}
	call.Imported = call.notes.Importing
	err := r.Resource.Read(ctx, call, &m)
	resp.Diagnostics.Append(call.Diags...)
	switch {
	case errors.Is(err, telegent.ErrNotFound):
		if !call.Imported { // Of an import the CLI itself says that there is nothing.
			resp.Diagnostics.AddWarning("An object is gone from Telegent",
				fmt.Sprintf("The API does not have %s any more: %s. It leaves the state, and the next apply creates it anew if it is still in the configuration. "+
					"If it should be there, check account_key and base_url before you apply.", r.name(&m), strings.TrimSuffix(err.Error(), ".")))
		}
		// The framework asks for an identity of what is gone, too.
		r.saveIdentity(ctx, &m, resp.Identity, &resp.Diagnostics)
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(ErrorDiagnostic("Cannot read "+r.name(&m), err))
	default:
		if call.Imported {
			call.notes = notes{Unconfirmed: r.Fields(&m).unconfirmed()}
		}
		call.notes.save(ctx, resp.Private, &resp.Diagnostics)
		r.save(ctx, &m, &resp.State, resp.Identity, &resp.Diagnostics)
	}
}

func (r *managed[Model]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	ctx, end := r.data.Begin(ctx)
	defer end()
	var plan, state Model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	r.loadWriteOnly(ctx, req.Config, &plan, &resp.Diagnostics)
	call := &Call{Data: r.data, notes: loadNotes(ctx, req.Private, &resp.Diagnostics)}
	if resp.Diagnostics.HasError() {
		return
	}
	former := state
	kept := &plan
	err := r.write(func() error { return r.Resource.Update(ctx, call, &plan, &state) })
	resp.Diagnostics.Append(call.Diags...)
	if err != nil {
		kept = &state
		resp.Diagnostics.Append(writeDiagnostics("Cannot update "+r.name(&state), err, r.Fields(&plan), r.planAgain())...)
	} else {
		call.notes.noteCleared(r.Fields(&plan), r.Fields(&former))
		r.confirm(ctx, req.Config, &call.notes, &resp.Diagnostics)
	}
	call.notes.save(ctx, resp.Private, &resp.Diagnostics)
	r.save(ctx, kept, &resp.State, resp.Identity, &resp.Diagnostics)
}

// confirm notes which attributes of an import the configuration has agreed with.
func (r *managed[Model]) confirm(ctx context.Context, config tfsdk.Config, notes *notes, diags *diag.Diagnostics) {
	for _, name := range slices.Clone(notes.Unconfirmed) {
		var value attr.Value
		diags.Append(config.GetAttribute(ctx, path.Root(name), &value)...)
		if value != nil && !value.IsNull() {
			notes.confirm(name)
		}
	}
}

func (r *managed[Model]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	ctx, end := r.data.Begin(ctx)
	defer end()
	call := &Call{Data: r.data}
	var m Model
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.Resource.Delete == nil {
		resp.Diagnostics.AddWarning(fmt.Sprintf("The %s %s stays at Telegent", r.Noun, r.Fields(&m).text("id")), r.stays())
		return
	}
	err := r.write(func() error { return r.Resource.Delete(ctx, call, &m) })
	resp.Diagnostics.Append(call.Diags...)
	if err != nil && !errors.Is(err, telegent.ErrNotFound) {
		resp.Diagnostics.Append(writeDiagnostics("Cannot delete "+r.name(&m), err, r.Fields(&m), r.planAgain())...)
	}
}

func (r *managed[Model]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	notes{Importing: true}.save(ctx, resp.Private, &resp.Diagnostics)
	if req.ID != "" {
		text, err := Field{}.importText(req.ID)
		attribute, value := "", ""
		if err == nil {
			attribute, value, err = r.ImportBy(text)
		}
		if err != nil {
			resp.Diagnostics.AddError("Cannot import the "+r.Noun, sentence(err.Error()))
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attribute), value)...)
		return
	}
	given := false
	for _, name := range r.identityNames() {
		var value types.String
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(name), &value)...)
		if value.ValueString() == "" {
			continue
		}
		given = true
		var m Model
		f, _ := r.Fields(&m).field(name)
		text, err := f.importText(value.ValueString())
		if err != nil {
			resp.Diagnostics.AddAttributeError(path.Root(name), "Cannot import the "+r.Noun, sentence(err.Error()))
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), text)...)
	}
	if !given {
		resp.Diagnostics.AddError("Nothing to import", "The identity of the "+r.Noun+" is empty; give at least one of its attributes.")
	}
}

// write does what writes objects, and sees to it that no listing from before is used
// after it, nor one that was fetched meanwhile.
func (r *managed[Model]) write(do func() error) error {
	defer r.data.InvalidateLists(r.Operations.Collection)
	r.data.InvalidateLists(r.Operations.Collection)
	return do()
}

// planAgain says what to do when the outcome of an update or a deletion is unknown.
func (r *managed[Model]) planAgain() string {
	return "The call was sent, and its outcome is unknown. Plan again: that reads the " + r.Noun +
		" and shows what is left to do."
}

// name names an object in a sentence.
func (r *managed[Model]) name(m *Model) string {
	for _, value := range r.Identity(m) {
		if value.ValueString() != "" {
			return "the " + r.Noun + " " + value.ValueString()
		}
	}
	return "the " + r.Noun
}

// loadWriteOnly takes the write-only attributes from the configuration, as they are in
// no plan.
func (r *managed[Model]) loadWriteOnly(ctx context.Context, config tfsdk.Config, m *Model, diags *diag.Diagnostics) {
	for _, f := range r.Fields(m) {
		if f.version != nil {
			diags.Append(config.GetAttribute(ctx, f.attribute, f.target)...)
		}
	}
}

// save puts a model into the state, and its identity beside it. What is still unknown
// the API did not return: null.
func (r *managed[Model]) save(ctx context.Context, m *Model, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	r.Fields(m).hideSecrets()
	diags.Append(state.Set(ctx, m)...)
	known, err := tftypes.Transform(state.Raw, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.IsKnown() {
			return tftypes.NewValue(v.Type(), nil), nil
		}
		return v, nil
	})
	if err != nil {
		diags.AddError("Cannot save the "+r.Noun, err.Error()+". This is a bug in the provider; please report it.")
		return
	}
	state.Raw = known
	r.saveIdentity(ctx, m, identity, diags)
}

func (r *managed[Model]) saveIdentity(ctx context.Context, m *Model, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	if identity == nil {
		return // The CLI knows of none.
	}
	for name, value := range r.Identity(m) {
		diags.Append(identity.SetAttribute(ctx, path.Root(name), value)...)
	}
}
