// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// AccountArgument is the argument account_id of data sources and list resources that list
// the objects of an account.
func AccountArgument() ListArgument {
	return ListArgument{Name: "account_id", Query: "AccountId", Description: "ID of the account, `AID-...`. Needed if `account_key` has several accounts."}
}

// NewListResource returns the list resource telegent_<name>, with which terraform query
// finds the objects that exist at the API.
func NewListResource[Model any](definition Definition[Model]) list.ListResource {
	return &listResource[Model]{Definition: definition.plain()}
}

var _ list.ListResourceWithConfigure = (*listResource[struct{}])(nil)

type listResource[Model any] struct {
	Definition[Model]
	data *Data
}

func (r *listResource[Model]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Name
}

func (r *listResource[Model]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := map[string]listschema.Attribute{}
	for _, a := range r.ListArguments {
		attributes[a.Name] = listschema.StringAttribute{Optional: true, MarkdownDescription: a.Description, Validators: []validator.String{NotBlank()}}
	}
	resp.Schema = listschema.Schema{MarkdownDescription: r.ListDescription, Attributes: attributes}
}

func (r *listResource[Model]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = Configure(req.ProviderData, &resp.Diagnostics)
}

// List implements list.ListResource. It returns before the stream is read, so the stream
// does the work.
func (r *listResource[Model]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	stream.Results = func(push func(list.ListResult) bool) {
		ctx, end := r.data.Begin(ctx)
		defer end()
		call := &Call{Data: r.data, Imported: true}
		arguments, err := r.listArguments(ctx, call, req.Config)
		var objects []telegent.Object
		if err == nil {
			objects, err = call.List(ctx, r.Operations.Collection, arguments.query)
		}
		if err != nil {
			result := list.ListResult{Diagnostics: call.Diags}
			result.Diagnostics.Append(ErrorDiagnostic(fmt.Sprintf("Cannot list the %ss", r.Noun), err))
			push(result)
			return
		}
		sent := int64(0)
		for _, object := range objects {
			if ended := r.Operations.Collection.Ended; ended != nil && ended(object) {
				continue
			}
			var listed Model
			rows := r.table(&listed).ForReads()
			call := &Call{Data: r.data, Imported: true}
			rows.Read(call, object)
			if r.Listed != nil {
				r.Listed(&listed, object)
			}
			if !arguments.fit(rows) {
				continue
			}
			if req.Limit > 0 && sent == req.Limit {
				return
			}
			sent++
			if !push(r.result(ctx, call, req, &listed)) {
				return
			}
		}
	}
}

// result returns an object of the list: its identity, and the resource if the request
// includes it. Attributes that the list omits are read separately.
func (r *listResource[Model]) result(ctx context.Context, call *Call, req list.ListRequest, listed *Model) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = r.displayName(listed)
	for name, value := range r.identity(listed) {
		result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root(name), value)...)
	}
	if !req.IncludeResource {
		return result
	}
	if r.ListTellsLess != nil && r.ListTellsLess(listed) {
		if err := r.Read(ctx, call, listed); err != nil {
			call.Diags.AddWarning("Part of the "+r.Noun+" is not read",
				fmt.Sprintf("The list omits a part of %s, and reading it separately failed: %s", r.name(listed), Explain(err)))
		}
	}
	result.Diagnostics.Append(call.Diags...)
	rows := r.table(listed)
	rows.hideSecrets()
	rows.fill()
	result.Diagnostics.Append(result.Resource.Set(ctx, listed)...)
	known, err := withoutUnknowns(result.Resource.Raw)
	if err != nil {
		result.Diagnostics.Append(diag.NewErrorDiagnostic("Cannot show "+r.name(listed), err.Error()+". This is a bug in the provider; please report it."))
	}
	result.Resource.Raw = known
	return result
}

// givenName returns what people call an object, "" if it has no name.
func (d Definition[Model]) givenName(m *Model) string {
	rows := d.table(m)
	for _, name := range []string{d.Name + "_name", "route_name", "name", "email"} {
		if text := rows.text(name); text != "" {
			return text
		}
	}
	return ""
}

// displayName returns the name of an object for people, or its identity if it has none.
func (d Definition[Model]) displayName(m *Model) string {
	if name := d.givenName(m); name != "" {
		return name
	}
	for _, value := range d.identity(m) {
		if text := value.ValueString(); text != "" {
			return text
		}
	}
	return d.Noun
}

// withoutUnknowns returns a value with null in place of what is unknown.
func withoutUnknowns(value tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(value, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.IsKnown() {
			return tftypes.NewValue(v.Type(), nil), nil
		}
		return v, nil
	})
}
