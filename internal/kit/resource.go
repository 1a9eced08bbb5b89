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

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// NewResource returns the resource telegent_<name>.
func NewResource[M any](d Definition[M]) resource.Resource {
	return &frameworkResource[M]{Definition: d.plain()}
}

var (
	_ resource.ResourceWithConfigure      = (*frameworkResource[*struct{}])(nil)
	_ resource.ResourceWithIdentity       = (*frameworkResource[*struct{}])(nil)
	_ resource.ResourceWithImportState    = (*frameworkResource[*struct{}])(nil)
	_ resource.ResourceWithModifyPlan     = (*frameworkResource[*struct{}])(nil)
	_ resource.ResourceWithValidateConfig = (*frameworkResource[*struct{}])(nil)
)

// frameworkResource is a Definition as the framework wants its resource.
type frameworkResource[M any] struct {
	Definition[M]
	data *Data
}

func (r *frameworkResource[M]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Name
	resp.ResourceBehavior.MutableIdentity = r.Identity != nil
}

func (r *frameworkResource[M]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	m := newModel[M]()
	attributes := r.table(m).resourceSchema()
	if r.Timeouts != nil {
		attributes["timeouts"] = r.Timeouts(ctx)
	}
	resp.Schema = schema.Schema{MarkdownDescription: r.Description, Attributes: attributes}
}

func (r *frameworkResource[M]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	m := newModel[M]()
	rows := r.table(m)
	attributes := map[string]identityschema.Attribute{}
	for _, name := range r.identityNames() {
		a, _ := rows.attribute(name)
		attributes[name] = identityschema.StringAttribute{
			RequiredForImport: r.Identity == nil,
			OptionalForImport: r.Identity != nil,
			Description:       a.description,
		}
	}
	resp.IdentitySchema = identityschema.Schema{Attributes: attributes}
}

func (r *frameworkResource[M]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = Configure(req.ProviderData, &resp.Diagnostics)
}

func (r *frameworkResource[M]) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	r.table(newModel[M]()).validate(ctx, req.Config, &resp.Diagnostics)
	if r.Validate != nil {
		r.Validate(ctx, req, resp)
	}
}

// users returns what the object serves.
func (r *frameworkResource[M]) users(ctx context.Context, m M) users {
	if r.Serves == nil || r.data == nil {
		return users{}
	}
	ctx, end := r.data.Begin(ctx)
	defer end()
	return r.Serves.of(ctx, r.data, r.Operations.idOf(r.table(m)))
}

// loss says what a deletion takes along, "" if nothing.
func (r *frameworkResource[M]) loss(m M) string {
	if r.Loses == nil {
		return ""
	}
	return r.Loses(m)
}

// staysBehind is the warning of an object that cannot be deleted.
func (r *frameworkResource[M]) staysBehind(m M) (summary, detail string) {
	detail = fmt.Sprintf("%s is only removed from the state, because the API has no operation that deletes one. Have Telegent delete it, "+
		"or import it as telegent_%s to manage it again.", capital(r.fullName(m)), r.Name)
	if r.ExistingBy != "" {
		detail += " With adopt_existing = true a later creation takes it over."
	}
	return capital(article(r.Noun)) + " " + r.Noun + " stays at Telegent", detail
}

func (r *frameworkResource[M]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	ctx, end := r.data.Begin(ctx)
	defer end()
	call := &Call{Data: r.data}
	m := newModel[M]()
	resp.Diagnostics.Append(req.Plan.Get(ctx, m)...)
	r.loadWriteOnly(ctx, req.Config, m, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	err := r.write(func() error { return r.create(ctx, call, m) }, m)
	resp.Diagnostics.Append(call.Diags...)
	switch {
	case err == nil:
	case r.Exists(m): // An error would have the CLI replace what was paid for.
		resp.Diagnostics.AddWarning("The "+r.Noun+" is created, but not finished",
			explain(err, "The last call was sent, and its outcome is unknown.")+
				"\nThe state has what was planned; the next plan reads what is there and shows what is left to do.")
	default:
		unknown := "The call was sent, and its outcome is unknown. Look before you apply again, as that would create another one."
		if _, isSafe := r.Operations.Create.(telegent.IdempotentWrite); isSafe {
			unknown = "The call was sent, and its outcome is unknown. Apply again: it has the same effect when it is sent twice."
		}
		if r.LookUp != nil {
			unknown += "\n" + r.LookUp(m)
		}
		resp.Diagnostics.Append(writeDiagnostics("Cannot create the "+r.Noun, err, r.table(m), unknown)...)
	}
	if r.Exists(m) || err == nil {
		r.save(ctx, m, &resp.State, resp.Identity, &resp.Diagnostics)
	}
}

func (r *frameworkResource[M]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	ctx, end := r.data.Begin(ctx)
	defer end()
	m := newModel[M]()
	resp.Diagnostics.Append(req.State.Get(ctx, m)...)
	call := &Call{Data: r.data, notes: loadNotes(ctx, req.Private, &resp.Diagnostics)}
	if resp.Diagnostics.HasError() {
		return
	}
	call.Imported = call.notes.Importing
	err := r.Definition.Read(ctx, call, m)
	resp.Diagnostics.Append(call.Diags...)
	switch {
	case errors.Is(err, telegent.ErrNotFound):
		if !call.Imported { // Of an import the CLI itself says that there is nothing.
			resp.Diagnostics.AddWarning("An object is gone from Telegent",
				fmt.Sprintf("The API does not have %s any more: %s. It leaves the state, and the next apply creates it again if it is still in the configuration. "+
					"If it should be there, check account_key and base_url before you apply.", r.fullName(m), strings.TrimSuffix(err.Error(), ".")))
		}
		// The framework asks for an identity of what is gone, too.
		r.saveIdentity(ctx, m, resp.Identity, &resp.Diagnostics)
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(ErrorDiagnostic("Cannot read "+r.name(m), err))
	default:
		if call.Imported {
			rows := r.table(m)
			rows.hideEmpty()
			call.notes = notes{Unconfirmed: rows.unconfirmed()}
		}
		call.notes.save(ctx, resp.Private, &resp.Diagnostics)
		r.save(ctx, m, &resp.State, resp.Identity, &resp.Diagnostics)
	}
}

func (r *frameworkResource[M]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	ctx, end := r.data.Begin(ctx)
	defer end()
	plan, state := newModel[M](), newModel[M]()
	resp.Diagnostics.Append(req.Plan.Get(ctx, plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	r.loadWriteOnly(ctx, req.Config, plan, &resp.Diagnostics)
	call := &Call{Data: r.data, notes: loadNotes(ctx, req.Private, &resp.Diagnostics)}
	if resp.Diagnostics.HasError() {
		return
	}
	former := newModel[M]()
	setModel(former, state)
	kept := plan
	err := r.write(func() error { return r.Definition.Update(ctx, call, plan, state) }, plan, state)
	resp.Diagnostics.Append(call.Diags...)
	if err != nil {
		kept = state
		resp.Diagnostics.Append(writeDiagnostics("Cannot update "+r.name(state), err, r.table(plan), r.planAgain())...)
	} else {
		call.notes.noteCleared(r.table(plan), r.table(former))
		r.confirm(ctx, req.Config, &call.notes, &resp.Diagnostics)
	}
	call.notes.save(ctx, resp.Private, &resp.Diagnostics)
	r.save(ctx, kept, &resp.State, resp.Identity, &resp.Diagnostics)
}

// confirm notes which attributes of an import the configuration has agreed with.
func (r *frameworkResource[M]) confirm(ctx context.Context, config tfsdk.Config, notes *notes, diags *diag.Diagnostics) {
	for _, name := range slices.Clone(notes.Unconfirmed) {
		var value attr.Value
		diags.Append(config.GetAttribute(ctx, pathOf(name), &value)...)
		if value != nil && !value.IsNull() {
			notes.confirm(name)
		}
	}
}

func (r *frameworkResource[M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	ctx, end := r.data.Begin(ctx)
	defer end()
	m := newModel[M]()
	resp.Diagnostics.Append(req.State.Get(ctx, m)...)
	notes := loadNotes(ctx, req.Private, &resp.Diagnostics)
	call := &Call{Data: r.data, Foretold: notes.Foretold, notes: notes}
	if resp.Diagnostics.HasError() {
		return
	}
	if r.Definition.Delete == nil {
		r.data.Release(r.Operations.idOf(r.table(m)))
		if !call.Foretold {
			resp.Diagnostics.AddWarning(r.staysBehind(m))
		}
		return
	}
	var served users
	if !call.Foretold {
		served = r.users(ctx, m)
	}
	err := r.write(func() error { return r.Definition.Delete(ctx, call, m) }, m)
	if r.UsedBy != nil && IsRefusedForItself(err) {
		err = r.explainUse(ctx, call, m, err)
	}
	resp.Diagnostics.Append(call.Diags...)
	if err != nil && !errors.Is(err, telegent.ErrNotFound) {
		resp.Diagnostics.Append(writeDiagnostics("Cannot delete "+r.name(m), err, r.table(m), r.planAgain())...)
		notes.Foretold = false // Another plan may not.
		notes.save(ctx, resp.Private, &resp.Diagnostics)
		return
	}
	if served.mayBe() {
		resp.Diagnostics.AddWarning(fmt.Sprintf("%s %s was deleted that %s %s", capital(article(r.Noun)), r.Noun, r.Serves.Plural, served.verb()),
			fmt.Sprintf("%s %s that used it have no %s until they get another %s.",
				served.use(capital(r.fullName(m)), "was", r.Serves.Plural), capital(r.Serves.Plural), r.Serves.Loss, r.Noun))
	}
	if loss := r.loss(m); loss != "" && err == nil && !call.Foretold {
		resp.Diagnostics.AddWarning(capital(article(r.Noun))+" "+r.Noun+" was deleted", capital(r.fullName(m))+" was deleted. "+loss)
	}
}

// IsRefusedForItself reports whether the API refuses a request because of the object that it
// names: by 400, 409 or 422, or in a success that says that it failed.
func IsRefusedForItself(err error) bool {
	e, ok := errors.AsType[*transport.Error](err)
	if !ok || errors.Is(err, transport.ErrOutcomeUnknown) {
		return false
	}
	return e.Status == http.StatusBadRequest || e.Status == http.StatusConflict || e.Status == http.StatusUnprocessableEntity ||
		e.Status < http.StatusMultipleChoices
}

// mostUsers is how many of the objects that use another an error names.
const mostUsers = 10

// explainUse adds to a refused deletion what still uses the object.
func (r *frameworkResource[M]) explainUse(ctx context.Context, call *Call, m M, refusal error) error {
	users, err := r.UsedBy(ctx, call, m)
	if more := len(users) - mostUsers; more > 0 {
		users = append(users[:mostUsers:mostUsers], fmt.Sprintf("%d more", more))
	}
	if len(users) > 0 {
		refusal = fmt.Errorf("%w%s It is still used by %s", refusal, stop(refusal.Error()), enumerated(users))
	}
	if err != nil { // Its class says nothing of the object.
		refusal = fmt.Errorf("%w%s What else uses it is not known: %s", refusal, stop(refusal.Error()), err.Error())
	}
	return refusal
}

// enumerated returns texts as in "a, b and c".
func enumerated(texts []string) string {
	last := len(texts) - 1
	if last == 0 {
		return texts[0]
	}
	return strings.Join(texts[:last], ", ") + " and " + texts[last]
}

func (r *frameworkResource[M]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	notes{Importing: true}.save(ctx, resp.Private, &resp.Diagnostics)
	rows := r.table(newModel[M]())
	if req.ID != "" {
		parts, err := r.importParts(req.ID)
		if err != nil {
			resp.Diagnostics.AddError("Cannot import the "+r.Noun, sentence(err.Error()))
			return
		}
		for name, value := range parts {
			rows.warnOfImport(name, value, &resp.Diagnostics)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
		}
		return
	}
	var missing []string
	for _, name := range r.identityNames() {
		var value types.String
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(name), &value)...)
		if value.ValueString() == "" {
			missing = append(missing, name)
			continue
		}
		a, _ := rows.attribute(name)
		text, err := a.importText(value.ValueString())
		if err != nil {
			resp.Diagnostics.AddAttributeError(path.Root(name), "Cannot import the "+r.Noun, sentence(err.Error()))
		}
		rows.warnOfImport(name, text, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), text)...)
	}
	switch {
	case len(missing) == len(r.identityNames()):
		resp.Diagnostics.AddError("Nothing to import", "The identity of the "+r.Noun+" is empty; give at least one of its attributes.")
	case len(missing) > 0 && r.Identity == nil:
		resp.Diagnostics.AddError("Cannot import the "+r.Noun, "Its identity also needs "+strings.Join(missing, " and ")+".")
	}
}

// write writes an object, known by its models. It drops the lists that may contain the object
// before the write, and those that were fetched meanwhile.
func (r *frameworkResource[M]) write(do func() error, models ...M) error {
	c := r.Operations.Collection
	for _, m := range models {
		query := c.of(r.table(m))
		r.data.InvalidateLists(c, query)
		defer r.data.InvalidateLists(c, query)
	}
	for _, a := range r.ListArguments {
		if a.List != nil {
			r.data.InvalidateLists(a.List(c, ""), nil)
			defer r.data.InvalidateLists(a.List(c, ""), nil)
		}
	}
	return do()
}

// planAgain says what to do when the outcome of an update or a deletion is unknown.
func (r *frameworkResource[M]) planAgain() string {
	return "The call was sent, and its outcome is unknown. Plan again: that reads the " + r.Noun +
		" and shows what is left to do."
}

// loadWriteOnly takes the write-only attributes from the configuration, as they are in
// no plan.
func (r *frameworkResource[M]) loadWriteOnly(ctx context.Context, config tfsdk.Config, m M, diags *diag.Diagnostics) {
	for _, a := range r.table(m) {
		if a.version != nil {
			var value types.String
			diags.Append(config.GetAttribute(ctx, a.path, &value)...)
			a.target.set(value)
		}
	}
}

// save puts a model into the state, and its identity beside it. What is still unknown
// the API did not return: null.
func (r *frameworkResource[M]) save(ctx context.Context, m M, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	rows := r.table(m)
	rows.hideSecrets()
	rows.fill()
	diags.Append(state.Set(ctx, m)...)
	known, err := withoutUnknowns(state.Raw)
	if err != nil {
		diags.AddError("Cannot save the "+r.Noun, err.Error()+". This is a bug in the provider; please report it.")
		return
	}
	state.Raw = known
	r.saveIdentity(ctx, m, identity, diags)
}

func (r *frameworkResource[M]) saveIdentity(ctx context.Context, m M, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	if identity == nil {
		return // The CLI knows of none.
	}
	for name, value := range r.identity(m) {
		diags.Append(identity.SetAttribute(ctx, path.Root(name), value)...)
	}
}
