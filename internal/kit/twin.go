// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
)

// TwinSchema is the schema of a data source and an ephemeral resource that share name,
// arguments and results. The framework has separate types of attributes for the two; their
// fields are the same, so one converts to the other.
type TwinSchema struct {
	Strings map[string]schema.StringAttribute
	Bools   map[string]schema.BoolAttribute
	Sets    map[string]schema.SetAttribute
}

// DataSource returns the attributes of the data source.
func (t TwinSchema) DataSource() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, a := range t.Strings {
		attributes[name] = a
	}
	for name, a := range t.Bools {
		attributes[name] = a
	}
	for name, a := range t.Sets {
		attributes[name] = a
	}
	return attributes
}

func (t TwinSchema) ephemeral(description string) ephemeralschema.Schema {
	attributes := map[string]ephemeralschema.Attribute{}
	for name, a := range t.Strings {
		attributes[name] = ephemeralschema.StringAttribute(a)
	}
	for name, a := range t.Bools {
		attributes[name] = ephemeralschema.BoolAttribute(a)
	}
	for name, a := range t.Sets {
		attributes[name] = ephemeralschema.SetAttribute(a)
	}
	return ephemeralschema.Schema{MarkdownDescription: description, Attributes: attributes}
}
