// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// notes is what the provider remembers of an object beside its attributes, in the
// private part of the state.
type notes struct {
	// Importing is set between an import and the read that belongs to it.
	Importing bool `json:"importing,omitempty"`
	// Unconfirmed are the attributes that an import found at the API and that no
	// configuration was applied with yet. A configuration that differs is wrong, and no
	// reason to replace the object.
	Unconfirmed []string `json:"unconfirmed,omitempty"`
	// Cleared are the values of attributes that an update has cleared.
	Cleared map[string]clearing `json:"cleared,omitempty"`
}

// clearing is a value that the API was asked to clear.
type clearing struct {
	Value any `json:"value"`
	// Ignored is set once the API was seen to keep the value.
	Ignored bool `json:"ignored,omitempty"`
}

// notesKey is their key in the private state.
const notesKey = "telegent"

// privateState is the framework's, whose type has no exported name.
type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func loadNotes(ctx context.Context, private privateState, diags *diag.Diagnostics) notes {
	var n notes
	value, more := private.GetKey(ctx, notesKey)
	diags.Append(more...)
	_ = json.Unmarshal(value, &n) // Notes that another version wrote otherwise are none.
	return n
}

func (n notes) save(ctx context.Context, private privateState, diags *diag.Diagnostics) {
	value, _ := json.Marshal(n) // It holds nothing that JSON cannot.
	diags.Append(private.SetKey(ctx, notesKey, value)...)
}

// noteCleared notes the values that a change from one state to another has cleared.
func (n *notes) noteCleared(plan, state Attributes) {
	former := state.leaves()
	for i, a := range plan.leaves() {
		before := former[i].target.value()
		switch {
		case a.policy == never || a.policy.replaces() || a.version != nil || a.isLocal():
		case !a.target.value().IsNull():
			delete(n.Cleared, a.name)
		case !a.isEmpty(before) && !before.IsUnknown():
			if n.Cleared == nil {
				n.Cleared = map[string]clearing{}
			}
			n.Cleared[a.name] = clearing{Value: a.canonical(before)}
		}
	}
}

// ignoresClearing reports whether the API still has the value that it was asked to
// clear, and whether that was seen for the first time.
func (n *notes) ignoresClearing(a Attribute, now attr.Value) (ignored, first bool) {
	cleared, ok := n.Cleared[a.name]
	if !ok {
		return false, false
	}
	if !equalJSON(cleared.Value, a.canonical(now)) {
		delete(n.Cleared, a.name)
		return false, false
	}
	first = !cleared.Ignored
	n.Cleared[a.name] = clearing{Value: cleared.Value, Ignored: true}
	return true, first
}

func equalJSON(a, b any) bool {
	left, _ := json.Marshal(a)
	right, _ := json.Marshal(b)
	return string(left) == string(right)
}

// confirm takes a configured attribute out of those that only an import has.
func (n *notes) confirm(name string) {
	n.Unconfirmed = slices.DeleteFunc(n.Unconfirmed, func(unconfirmed string) bool { return unconfirmed == name })
}
