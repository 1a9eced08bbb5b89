// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// notes is what the provider stores about an object besides its attributes, in the private
// state.
type notes struct {
	// Importing is set between an import and the read that belongs to it.
	Importing bool `json:"importing,omitempty"`
	// Unconfirmed are the attributes that an import read from the API and that no applied
	// configuration has set yet. A configuration that differs is an error, not a reason to
	// replace the object.
	Unconfirmed []string `json:"unconfirmed,omitempty"`
	// Foretold is set in a plan that destroys the object and has warned of what that means,
	// so that the apply does not repeat it.
	Foretold bool `json:"foretold,omitempty"`
	// Cleared are the values of attributes that an update has cleared.
	Cleared map[string]clearing `json:"cleared,omitempty"`
}

// clearing is a value that the API was asked to clear.
type clearing struct {
	Value any `json:"value"`
	// Ignored is set once a read showed that the API kept the value.
	Ignored bool `json:"ignored,omitempty"`
}

// notesKey is the key of the notes in the private state.
const notesKey = "telegent"

// privateState is the framework's private state, whose type has no exported name.
type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func loadNotes(ctx context.Context, private privateState, diags *diag.Diagnostics) notes {
	var n notes
	value, more := private.GetKey(ctx, notesKey)
	diags.Append(more...)
	_ = json.Unmarshal(value, &n) // Notes in the format of another version are ignored.
	return n
}

func (n notes) save(ctx context.Context, private privateState, diags *diag.Diagnostics) {
	value, _ := json.Marshal(n) // All values can be JSON.
	diags.Append(private.SetKey(ctx, notesKey, value)...)
}

// noteCleared records the values that a change from one state to another cleared.
func (n *notes) noteCleared(plan, state Attributes) {
	former := state.leaves()
	for i, a := range plan.leaves() {
		before := former[i].target.value()
		switch {
		case a.policy == never || a.policy.replaces() || a.isSecret() || a.isLocal():
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

// ignoresClearing reports whether the API still has a value that it was asked to clear,
// and whether this is the first time that a read shows it.
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

// confirm removes a configured attribute from the unconfirmed ones.
func (n *notes) confirm(name string) {
	n.Unconfirmed = slices.DeleteFunc(n.Unconfirmed, func(unconfirmed string) bool { return unconfirmed == name })
}
