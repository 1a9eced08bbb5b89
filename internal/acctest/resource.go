// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Instance is an instance of a resource as a CLI keeps it in its state.
type Instance struct {
	// State and Identity are by attribute.
	State, Identity map[string]tftypes.Value
	// Tainted is set if the creation failed in its course; a CLI would replace it.
	Tainted bool

	private []byte
}

// Plan is what a provider means to do.
type Plan struct {
	// State is by attribute; nil for a destruction.
	State map[string]tftypes.Value
	// Replace is set if another instance takes the place of the former.
	Replace bool
	// Empty is set if there is nothing to do.
	Empty bool

	private []byte
}

// Plan validates a resource and plans it, as a CLI does. The prior instance is nil
// for a creation; the values are nil for a destruction.
func (s *ProviderServer) Plan(name string, prior *Instance, values map[string]tftypes.Value) (*Plan, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	schema := s.schemas.ResourceSchemas[name]
	config, proposed := s.null(schema), s.null(schema)
	var diags []*tfprotov6.Diagnostic
	if values != nil {
		config = s.config(schema, values)
		if diags = s.ValidateResource(name, values, true); hasError(diags) {
			return nil, diags
		}
		proposed = s.config(schema, proposedState(schema.Block.Attributes, s.values(schema, config), stateOf(prior)))
	}
	request := &tfprotov6.PlanResourceChangeRequest{
		TypeName: name, PriorState: s.state(schema, prior), ProposedNewState: proposed, Config: config, PriorIdentity: s.identity(name, prior),
	}
	if prior != nil {
		request.PriorPrivate = prior.private
	}
	planned, err := s.server.PlanResourceChange(s.t.Context(), request)
	if err != nil {
		s.t.Fatal(err)
	}
	diags = slices.Concat(diags, planned.Diagnostics)
	if hasError(diags) {
		return nil, diags
	}
	p := &Plan{Replace: prior != nil && len(planned.RequiresReplace) > 0, private: planned.PlannedPrivate}
	if values != nil {
		p.State = s.values(schema, planned.PlannedState)
		p.Empty = prior != nil && !prior.Tainted && maps.EqualFunc(p.State, prior.State, tftypes.Value.Equal)
	}
	return p, diags
}

// ValidateResource validates a resource, as a CLI does that has write-only arguments or not.
func (s *ProviderServer) ValidateResource(name string, values map[string]tftypes.Value, writeOnly bool) []*tfprotov6.Diagnostic {
	s.t.Helper()
	valid, err := s.server.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: name, Config: s.config(s.schemas.ResourceSchemas[name], values),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: writeOnly},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return valid.Diagnostics
}

// PlanAnew plans the creation that a replacement ends with, as a CLI does once more after the
// plan of the replacement. It returns the diagnostics.
func (s *ProviderServer) PlanAnew(name string, replacement *Plan, values map[string]tftypes.Value) []*tfprotov6.Diagnostic {
	s.t.Helper()
	schema := s.schemas.ResourceSchemas[name]
	config := s.config(schema, values)
	planned, err := s.server.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: name, PriorState: s.null(schema), Config: config, PriorPrivate: replacement.private,
		ProposedNewState: s.config(schema, proposedState(schema.Block.Attributes, s.values(schema, config), nil)),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return planned.Diagnostics
}

// Apply plans a resource and does what the plan says, with a new instance in the
// place of one that must be replaced or is tainted. It returns what a CLI would keep:
// nil for what was destroyed or never came to be.
func (s *ProviderServer) Apply(name string, prior *Instance, values map[string]tftypes.Value) (*Instance, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	plan, diags := s.Plan(name, prior, values)
	if plan == nil || plan.Empty {
		return prior, diags
	}
	if values != nil && prior != nil && (plan.Replace || prior.Tainted) {
		if prior.Tainted { // A CLI plans a creation then, and the provider sees no destruction.
			plan.private = prior.private
		}
		destroyed, more := s.change(name, prior, &Plan{private: plan.private}, nil)
		diags = slices.Concat(diags, more)
		if destroyed != nil {
			return destroyed, diags
		}
		created, more := s.Apply(name, nil, values)
		return created, slices.Concat(diags, more)
	}

	next, more := s.change(name, prior, plan, values)
	return next, slices.Concat(diags, more)
}

// change does what a plan says with one instance.
func (s *ProviderServer) change(name string, prior *Instance, plan *Plan, values map[string]tftypes.Value) (*Instance, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	schema := s.schemas.ResourceSchemas[name]
	request := &tfprotov6.ApplyResourceChangeRequest{
		TypeName: name, PriorState: s.state(schema, prior), Config: s.null(schema), PlannedState: s.null(schema),
		PlannedPrivate: plan.private, PlannedIdentity: s.identity(name, prior),
	}
	if values != nil {
		request.Config, request.PlannedState = s.config(schema, values), s.config(schema, plan.State)
	}
	applied, err := s.server.ApplyResourceChange(s.t.Context(), request)
	if err != nil {
		s.t.Fatal(err)
	}
	next := s.instance(name, applied.NewState, applied.NewIdentity, applied.Private)
	if next == nil {
		return nil, applied.Diagnostics
	}
	next.Tainted = prior == nil && hasError(applied.Diagnostics)
	for attribute, value := range next.State {
		if !value.IsFullyKnown() {
			s.t.Errorf("%s: %s is not known after the apply", name, attribute)
		}
		if want := plan.State[attribute]; !hasError(applied.Diagnostics) && values != nil && want.IsFullyKnown() && !want.Equal(value) {
			s.t.Errorf("%s: %s is %s after the apply, planned was %s", name, attribute, value, want)
		}
	}
	return next, applied.Diagnostics
}

// Refresh reads an instance; nil if it is gone.
func (s *ProviderServer) Refresh(name string, prior *Instance) (*Instance, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	schema := s.schemas.ResourceSchemas[name]
	read, err := s.server.ReadResource(s.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: name, CurrentState: s.state(schema, prior), CurrentIdentity: s.identity(name, prior), Private: prior.private,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if hasError(read.Diagnostics) {
		return prior, read.Diagnostics
	}
	next := s.instance(name, read.NewState, read.NewIdentity, read.Private)
	if next != nil {
		next.Tainted = prior.Tainted
	}
	return next, read.Diagnostics
}

// Import imports an instance by its id, or, if that is "", by its identity, and reads
// it; nil if there is none.
func (s *ProviderServer) Import(name, id string, identity map[string]string) (*Instance, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	request := &tfprotov6.ImportResourceStateRequest{TypeName: name, ID: id}
	if id == "" {
		values := map[string]tftypes.Value{}
		for attribute, value := range identity {
			values[attribute] = tftypes.NewValue(tftypes.String, value)
		}
		request.Identity = s.identity(name, &Instance{Identity: values})
	}
	imported, err := s.server.ImportResourceState(s.t.Context(), request)
	if err != nil {
		s.t.Fatal(err)
	}
	if hasError(imported.Diagnostics) {
		return nil, imported.Diagnostics
	}
	if len(imported.ImportedResources) != 1 {
		s.t.Fatalf("%d resources imported, want 1", len(imported.ImportedResources))
	}
	found := imported.ImportedResources[0]
	next, diags := s.Refresh(name, s.instance(name, found.State, found.Identity, found.Private))
	if hasError(diags) {
		next = nil
	}
	return next, slices.Concat(imported.Diagnostics, diags)
}

// instance decodes an instance; nil for a null state.
func (s *ProviderServer) instance(name string, state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData, private []byte) *Instance {
	s.t.Helper()
	schema := s.schemas.ResourceSchemas[name]
	decoded, err := state.Unmarshal(schema.ValueType())
	if err != nil {
		s.t.Fatal(err)
	}
	if decoded.IsNull() {
		return nil
	}
	return &Instance{State: s.values(schema, state), Identity: s.identityValues(name, identity), private: private}
}

// identityValues decodes an identity; nil if there is none.
func (s *ProviderServer) identityValues(name string, identity *tfprotov6.ResourceIdentityData) (values map[string]tftypes.Value) {
	s.t.Helper()
	if identity == nil || identity.IdentityData == nil {
		return nil
	}
	object, err := identity.IdentityData.Unmarshal(s.identities[name].ValueType())
	if err != nil {
		s.t.Fatal(err)
	}
	if err := object.As(&values); err != nil {
		s.t.Fatal(err)
	}
	return values
}

// state encodes the state of an instance, null for nil.
func (s *ProviderServer) state(schema *tfprotov6.Schema, i *Instance) *tfprotov6.DynamicValue {
	s.t.Helper()
	if i == nil {
		return s.null(schema)
	}
	return s.config(schema, i.State)
}

func stateOf(i *Instance) map[string]tftypes.Value {
	if i == nil {
		return nil
	}
	return i.State
}

func (s *ProviderServer) null(schema *tfprotov6.Schema) *tfprotov6.DynamicValue {
	s.t.Helper()
	if schema == nil {
		s.t.Fatal("the provider serves nothing of this name")
	}
	value, err := tfprotov6.NewDynamicValue(schema.ValueType(), tftypes.NewValue(schema.ValueType(), nil))
	if err != nil {
		s.t.Fatal(err)
	}
	return &value
}

// identity encodes the identity of an instance, nil if it has none.
func (s *ProviderServer) identity(name string, i *Instance) *tfprotov6.ResourceIdentityData {
	s.t.Helper()
	if i == nil || i.Identity == nil {
		return nil
	}
	object, ok := s.identities[name].ValueType().(tftypes.Object)
	if !ok {
		s.t.Fatalf("%s has no identity", name)
	}
	full := map[string]tftypes.Value{}
	for attribute, typ := range object.AttributeTypes {
		full[attribute] = tftypes.NewValue(typ, nil)
	}
	maps.Copy(full, i.Identity)
	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, full))
	if err != nil {
		s.t.Fatal(err)
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &value}
}

// proposedState is what a CLI proposes before the provider plans: what is configured,
// and what was there where the provider may choose.
func proposedState(attributes []*tfprotov6.SchemaAttribute, config, prior map[string]tftypes.Value) map[string]tftypes.Value {
	proposed := map[string]tftypes.Value{}
	for _, a := range attributes {
		value := config[a.Name]
		before, known := prior[a.Name]
		switch {
		case a.WriteOnly:
			value = tftypes.NewValue(value.Type(), nil)
		case value.IsNull() && a.Computed && known:
			value = before
		case a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle && value.IsKnown() && !value.IsNull():
			var inner, innerBefore map[string]tftypes.Value
			_ = value.As(&inner)
			if known && !before.IsNull() {
				_ = before.As(&innerBefore)
			}
			value = tftypes.NewValue(value.Type(), proposedState(a.NestedType.Attributes, inner, innerBefore))
		}
		proposed[a.Name] = value
	}
	return proposed
}

// Args encodes the arguments of a resource from plain Go: string, bool, int, float64, []string,
// []any for a list or a set of anything, and map[string]any for a map or a nested
// attribute, with null for what that leaves out.
func (s *ProviderServer) Args(name string, args map[string]any) map[string]tftypes.Value {
	s.t.Helper()
	schema := s.schemas.ResourceSchemas[name]
	if schema == nil {
		s.t.Fatalf("the provider serves no resource %s", name)
	}
	return s.encode(name, schema, args)
}

// encode encodes arguments of a block of the schema.
func (s *ProviderServer) encode(name string, schema *tfprotov6.Schema, args map[string]any) map[string]tftypes.Value {
	s.t.Helper()
	object, _ := schema.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for attribute, arg := range args {
		typ, ok := object.AttributeTypes[attribute]
		if !ok {
			s.t.Fatalf("%s has no %s", name, attribute)
		}
		values[attribute] = encoded(typ, arg)
	}
	return values
}

func encoded(typ tftypes.Type, arg any) tftypes.Value {
	switch arg := arg.(type) {
	case float64: // At the precision of a CLI.
		const precision = 512
		number, _, _ := big.ParseFloat(strconv.FormatFloat(arg, 'f', -1, 64), 10, precision, big.ToNearestEven)
		return tftypes.NewValue(typ, number)
	case []string:
		elements := []tftypes.Value{}
		for _, text := range arg {
			elements = append(elements, tftypes.NewValue(tftypes.String, text))
		}
		return tftypes.NewValue(typ, elements)
	case []any:
		elements := []tftypes.Value{}
		for _, element := range arg {
			elements = append(elements, encoded(elementType(typ), element))
		}
		return tftypes.NewValue(typ, elements)
	case map[string]any:
		inner := map[string]tftypes.Value{}
		if typ, isMap := typ.(tftypes.Map); isMap {
			for name, element := range arg {
				inner[name] = encoded(typ.ElementType, element)
			}
			return tftypes.NewValue(typ, inner)
		}
		object, _ := typ.(tftypes.Object)
		for attribute, innerType := range object.AttributeTypes {
			inner[attribute] = encoded(innerType, arg[attribute])
		}
		return tftypes.NewValue(typ, inner)
	}
	return tftypes.NewValue(typ, arg)
}

func elementType(typ tftypes.Type) tftypes.Type {
	switch typ := typ.(type) {
	case tftypes.List:
		return typ.ElementType
	case tftypes.Set:
		return typ.ElementType
	}
	return nil
}

// Text returns an attribute of an instance that is a string, "" if it is null.
func (i *Instance) Text(attribute string) string {
	var text string
	if value := i.State[attribute]; value.IsKnown() && !value.IsNull() {
		_ = value.As(&text)
	}
	return text
}

// Private returns what the provider keeps of an instance beside its state, "" if that is
// nothing.
func (i *Instance) Private() string {
	var values map[string][]byte // as the framework encodes them
	_ = json.Unmarshal(i.private, &values)
	return string(bytes.Join(slices.Collect(maps.Values(values)), []byte("\n")))
}
