// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Call is one call by Terraform for one object: the provider's shared data, and what the
// call returns besides its result.
type Call struct {
	*Data
	// Imported is set if nothing of the object is known but the identity it was imported by
	// or the arguments of the data source.
	Imported bool
	// Created is set once the object was created in this call. Lists that are held may lack
	// it, and each creation drops them, so no list is fetched to read it.
	Created bool
	// Foretold is set in a deletion if its plan has warned of what the deletion does.
	Foretold bool
	// Diags are the diagnostics so far. Oddities of the API are warnings: an object that was
	// paid for is kept whatever else its answer contains.
	Diags diag.Diagnostics

	notes notes
}

// Warn adds a warning on an attribute. Similar warnings have the same summary, so that the
// CLI groups them.
func (c *Call) Warn(attribute path.Path, summary, detail string) {
	c.Diags.AddAttributeWarning(attribute, summary, detail)
}
