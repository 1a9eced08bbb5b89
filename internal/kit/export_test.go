// SPDX-License-Identifier: MPL-2.0

package kit

import "github.com/hashicorp/terraform-plugin-framework/types"

// Float64 is a row of a type that no schema has, which no constructor makes.
func Float64(name, key string, v *types.Float64, description string) Attribute {
	return newAttribute(name, key, at(v, types.Float64Type), description)
}
