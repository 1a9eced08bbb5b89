// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Call is one call of Terraform's for one object: what the provider shares, and what
// the call ends with beside its result.
type Call struct {
	*Data
	// Imported is set if nothing of the object is known but what it was imported by, or
	// what a data source was asked for.
	Imported bool
	// Created is set once the object was created in this call. Lists that are held may lack
	// it, and each creation drops them, so none is fetched to read it.
	Created bool
	// Diags are the diagnostics so far. The API's oddities are warnings among them: an
	// object that was paid for is kept whatever else its answer holds.
	Diags diag.Diagnostics

	notes notes
}

// Warn adds a warning on an attribute. Warnings of one kind have one summary, so that
// the CLI joins them.
func (c *Call) Warn(attribute path.Path, summary, detail string) {
	c.Diags.AddAttributeWarning(attribute, summary, detail)
}
