// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
)

// TwinSchema is the one schema of a data source and an ephemeral resource that
// share name, arguments and results. The framework has a type of attribute for
// each; they are alike field by field, so one converts to the other.
type TwinSchema struct {
	Strings map[string]schema.StringAttribute
	Bools   map[string]schema.BoolAttribute
}

// DataSource returns the data source's schema.
func (t TwinSchema) DataSource(description string) schema.Schema {
	attributes := map[string]schema.Attribute{}
	for name, a := range t.Strings {
		attributes[name] = a
	}
	for name, a := range t.Bools {
		attributes[name] = a
	}
	return schema.Schema{MarkdownDescription: description, Attributes: attributes}
}

// Ephemeral returns the ephemeral resource's schema.
func (t TwinSchema) Ephemeral(description string) ephemeralschema.Schema {
	attributes := map[string]ephemeralschema.Attribute{}
	for name, a := range t.Strings {
		attributes[name] = ephemeralschema.StringAttribute(a)
	}
	for name, a := range t.Bools {
		attributes[name] = ephemeralschema.BoolAttribute(a)
	}
	return ephemeralschema.Schema{MarkdownDescription: description, Attributes: attributes}
}
