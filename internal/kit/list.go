// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
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

// ScopeArgument is the argument scope of the objects of a distributor that each account
// lists, too: those of a Collection with Else.
func ScopeArgument() ListArgument {
	return ListArgument{
		Name: "scope", Values: []string{"account", "distributor"},
		Description: "Whose list to read: that of the `account` or that of the `distributor`. " +
			"Defaults to that of the distributor, or of the account if `account_key` may not list those of the distributor.",
		List: func(own Collection, scope string) Collection {
			if other, ok := own.elsewhere(); ok && scope == "account" {
				return other
			}
			own.Else = ""
			return own
		},
	}
}

// StatusArgument is the argument status of objects with the attribute active, which is the
// parameter Filter of their list. No text says what the API does with a Filter that it does
// not know, so the objects are compared with it, too.
func StatusArgument() ListArgument {
	const isActive, isInactive = "Active", "Inactive"
	return ListArgument{
		Name: "status", Query: "Filter", Values: []string{"All", isActive, isInactive},
		Description: "Lists only those that are `Active` or `Inactive`. Defaults to `All`.",
		Fits: func(object Attributes, status string) bool {
			a, _ := object.attribute("active")
			active, known := wire(a.target.value()).(bool)
			return !known || status != isActive && status != isInactive || active == (status == isActive)
		},
	}
}

// stringValidators are those of the argument.
func (a ListArgument) stringValidators() []validator.String {
	validators := []validator.String{NotBlank()}
	if len(a.Values) > 0 {
		validators = []validator.String{stringvalidator.OneOf(a.Values...)}
	}
	for _, name := range a.ConflictsWith {
		validators = append(validators, stringvalidator.ConflictsWith(path.MatchRoot(name)))
	}
	return validators
}

// NewListResource returns the list resource telegent_<name>, with which terraform query
// finds the objects that exist at the API.
func NewListResource[M any](definition Definition[M]) list.ListResource {
	return &listResource[M]{Definition: definition.plain()}
}

var _ list.ListResourceWithConfigure = (*listResource[*struct{}])(nil)

type listResource[M any] struct {
	Definition[M]
	data *Data
}

func (r *listResource[M]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Name
}

func (r *listResource[M]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := map[string]listschema.Attribute{}
	for _, a := range r.ListArguments {
		attributes[a.Name] = listschema.StringAttribute{
			Required: a.Required, Optional: !a.Required, MarkdownDescription: a.Description, Validators: a.stringValidators(),
		}
	}
	resp.Schema = listschema.Schema{MarkdownDescription: r.ListDescription, Attributes: attributes}
}

func (r *listResource[M]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = Configure(req.ProviderData, &resp.Diagnostics)
}

// List implements list.ListResource. It returns before the stream is read, so the stream
// does the work.
func (r *listResource[M]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	stream.Results = func(push func(list.ListResult) bool) {
		ctx, end := r.data.Begin(ctx)
		defer end()
		call := &Call{Data: r.data, Imported: true}
		arguments, err := r.listArguments(ctx, call, req.Config)
		var objects []telegent.Object
		if err == nil {
			objects, err = r.all(ctx, call, arguments)
		}
		cannot := func(call *Call, err error) {
			result := list.ListResult{Diagnostics: call.Diags}
			result.Diagnostics.Append(ErrorDiagnostic(fmt.Sprintf("Cannot list the %ss", r.Noun), err))
			push(result)
		}
		if err != nil {
			cannot(call, err)
			return
		}
		if len(call.Diags) > 0 && !push(list.ListResult{Diagnostics: call.Diags}) {
			return
		}
		sent := int64(0)
		for _, object := range objects {
			if ended := arguments.list.Ended; ended != nil && ended(object) {
				continue
			}
			if req.Limit > 0 && sent == req.Limit {
				return
			}
			listed := newModel[M]()
			rows := r.table(listed).ForReads().inLists()
			call := &Call{Data: r.data, Imported: true}
			rows.Read(call, object)
			if r.Listed != nil {
				r.Listed(listed, object)
			}
			fits, err := r.fits(arguments, listed, rows, func() error { return r.Read(ctx, call, listed) })
			if err != nil {
				cannot(call, err)
				return
			}
			if !fits {
				continue
			}
			if missing := r.unidentified(listed); missing != "" {
				result := list.ListResult{}
				result.Diagnostics.AddWarning("An object is listed without its "+missing,
					fmt.Sprintf("%s lists %s without its %s, by which it would be imported. The result lacks it.", arguments.list.Operation, r.fullName(listed), missing))
				if !push(result) {
					return
				}
				continue
			}
			sent++
			if !push(r.result(ctx, call, req, listed)) {
				return
			}
		}
	}
}

// unidentified returns an attribute without which an object has no identity, "" if it has one.
func (r *listResource[M]) unidentified(listed M) string {
	identity, names := r.identity(listed), r.identityNames()
	missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return identity[name].ValueString() != "" })
	if len(missing) == 0 || r.Identity != nil && len(missing) < len(names) {
		return ""
	}
	return missing[0]
}

// result returns an object of the list: its identity, and the resource if the request
// includes it. Attributes that the list omits are read separately.
func (r *listResource[M]) result(ctx context.Context, call *Call, req list.ListRequest, listed M) list.ListResult {
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
	rows.hideUnmanaged()
	rows.hideEmpty()
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
func (d Definition[M]) givenName(m M) string {
	rows := d.table(m)
	for _, name := range []string{d.Name + "_name", "route_name", "name", "email", "sku"} {
		if text := rows.text(name); text != "" {
			return text
		}
	}
	return ""
}

// displayName returns the name of an object for people, or its identity if it has none.
func (d Definition[M]) displayName(m M) string {
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
