// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// A page is a page of the documentation, of one object in one of its kinds.
type page struct {
	kind   string // as the text of a link has it
	folder string
	name   string // of the object
	block  *tfjson.SchemaBlock
}

// link ends the description of each object with links to the pages of the same noun, singular or plural. The templates cut the
// description at "See also" where they need it without.
func link(schema *tfjson.ProviderSchema) {
	var pages []page
	add := func(kind, folder string, schemas map[string]*tfjson.Schema) {
		for _, name := range slices.Sorted(maps.Keys(schemas)) {
			pages = append(pages, page{kind, folder, name, schemas[name].Block})
		}
	}
	add("resource", "resources", schema.ResourceSchemas)
	add("ephemeral resource", "ephemeral-resources", schema.EphemeralResourceSchemas)
	add("data source", "data-sources", schema.DataSourceSchemas)
	add("list resource", "list-resources", schema.ListResourceSchemas)

	for _, p := range pages {
		var links []string
		for _, other := range pages {
			if other.block != p.block && noun(other.name) == noun(p.name) {
				links = append(links, fmt.Sprintf("the %s [`%s`](../%s/%s.md)", other.kind, other.name, other.folder, strings.TrimPrefix(other.name, name+"_")))
			}
		}
		switch n := len(links); n {
		case 0:
			continue
		case 1, 2:
			p.block.Description += "\n\nSee also " + strings.Join(links, " and ") + "."
		default:
			p.block.Description += "\n\nSee also " + strings.Join(links[:n-1], ", ") + ", and " + links[n-1] + "."
		}
	}
}

// noun is the name of an object in the singular.
func noun(name string) string {
	if stem, ok := strings.CutSuffix(name, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(name, "s")
}
