// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// Action describes an action for NewAction. It has no secrets: neither the framework nor
// Terraform can hide them in an action.
type Action[Model any] struct {
	// Name follows telegent_ in the action's name; Doing says what the action does, as in
	// "send the message".
	Name, Doing string
	Description string
	// Attributes are the arguments.
	Attributes func(m *Model) Attributes
	// Invoke runs the action. Its progress texts contain neither secrets nor people's
	// messages.
	Invoke func(ctx context.Context, call *Call, m *Model, progress func(text string)) error
	// LookUp says how to find out whether the action was done, if the outcome is unknown.
	// Terraform does not repeat an action by itself.
	LookUp func(m *Model) string
}

// NewAction returns the action telegent_<name>.
func NewAction[Model any](a Action[Model]) action.Action { return &frameworkAction[Model]{Action: a} }

var _ action.ActionWithConfigure = (*frameworkAction[struct{}])(nil)

type frameworkAction[Model any] struct {
	Action[Model]
	data *Data
}

func (a *frameworkAction[Model]) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.Name
}

func (a *frameworkAction[Model]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	var m Model
	resp.Schema = schema.Schema{MarkdownDescription: a.Description, Attributes: a.Attributes(&m).actionSchema()}
}

func (a *frameworkAction[Model]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.data = Configure(req.ProviderData, &resp.Diagnostics)
}

func (a *frameworkAction[Model]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	ctx, end := a.data.Begin(ctx)
	defer end()
	var m Model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	call := &Call{Data: a.data}
	progress := func(text string) {
		if ctx.Err() == nil { // The CLI does not read the progress of a stopped call.
			resp.SendProgress(action.InvokeProgressEvent{Message: text})
		}
	}
	waits := &transport.Waits{Begin: func(wait time.Duration) {
		progress(fmt.Sprintf("waiting %s for the rate limit", wait.Round(time.Second)))
	}}
	err := a.Action.Invoke(transport.WithWaits(ctx, waits), call, &m, progress)
	resp.Diagnostics.Append(call.Diags...)
	if err == nil {
		return
	}
	unknown := "The call was sent, and its outcome is unknown. Look before you invoke the action again."
	if a.LookUp != nil {
		unknown += "\n" + a.LookUp(&m)
	}
	resp.Diagnostics.Append(writeDiagnostics("Cannot "+a.Doing, err, a.Attributes(&m), unknown)...)
}

// actionSchema returns the attributes as the arguments of an action.
func (as Attributes) actionSchema() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for _, a := range as {
		attributes[a.name] = a.actionSchema()
	}
	return attributes
}

func (a Attribute) actionSchema() schema.Attribute {
	isRequired, text := a.mode == required, a.resourceDescription()
	switch typ := a.target.typ.(type) {
	case types.SetType:
		return schema.SetAttribute{
			Required: isRequired, Optional: !isRequired, MarkdownDescription: text, ElementType: typ.ElemType, Validators: a.setValidators(),
		}
	case types.MapType:
		return schema.MapAttribute{Required: isRequired, Optional: !isRequired, MarkdownDescription: text, ElementType: typ.ElemType}
	}
	switch a.target.typ {
	case types.BoolType:
		return schema.BoolAttribute{Required: isRequired, Optional: !isRequired, MarkdownDescription: text}
	case types.Int64Type:
		return schema.Int64Attribute{Required: isRequired, Optional: !isRequired, MarkdownDescription: text, Validators: a.int64Validators()}
	}
	return schema.StringAttribute{Required: isRequired, Optional: !isRequired, MarkdownDescription: text, Validators: a.stringValidators()}
}
