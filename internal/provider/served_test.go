// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/provider"
)

// publishedOperations is how many operations Telegent publishes: 143, and two of E911 addresses since.
const publishedOperations = 145

// TestServedTable compares the table in the README with what the provider serves, or writes
// it anew.
func TestServedTable(t *testing.T) {
	t.Parallel()
	const readme, begin, end = "../../README.md", "<!-- what is served, by make generate -->\n", "<!-- end -->\n"
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(text), begin)
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatal("the README has no place for the table")
	}
	got := before + begin + servedTable(t) + end + after
	if *update {
		if err := os.WriteFile(readme, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), got); diff != "" {
		t.Errorf("run make generate (-README +served):\n%s", diff)
	}
}

// servedTable is a row for each object. What lists all objects is in the row of one.
func servedTable(t *testing.T) string {
	t.Helper()
	served, err := provider.NewServer("test")().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kinds := []map[string]*tfprotov6.Schema{served.ResourceSchemas, served.DataSourceSchemas, served.ListResourceSchemas, served.EphemeralResourceSchemas}
	var names []string
	for _, kind := range kinds {
		for name := range kind {
			if _, one := served.ResourceSchemas[strings.TrimSuffix(name, "s")]; !one || !strings.HasSuffix(name, "s") {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	var table strings.Builder
	table.WriteString("| Name | Resource | Data source | List resource | Ephemeral resource |\n|---|---|---|---|---|\n")
	for _, name := range slices.Compact(names) {
		fmt.Fprintf(&table, "| `%s` |", name)
		for _, kind := range kinds {
			var has []string
			if _, ok := kind[name]; ok {
				has = append(has, "yes")
			}
			if _, ok := kind[name+"s"]; ok {
				has = append(has, "`"+name+"s`")
			}
			if has == nil {
				has = []string{"–"}
			}
			table.WriteString(" " + strings.Join(has, ", ") + " |")
		}
		table.WriteString("\n")
	}
	fmt.Fprintf(&table, "\nThey cover %d of the %d operations that Telegent publishes.\n", len(clientOperations(t)), publishedOperations)
	return table.String()
}

// clientOperations returns the operations that the client names.
func clientOperations(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../telegent/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || spec.Type == nil {
				return true
			}
			for _, value := range spec.Values {
				literal, ok := value.(*ast.BasicLit)
				if !ok {
					continue
				}
				text, err := strconv.Unquote(literal.Value)
				if err == nil && (strings.HasPrefix(text, "GET /v1.0/") || strings.HasPrefix(text, "POST /v1.0/")) {
					all = append(all, text)
				}
			}
			return true
		})
	}
	slices.Sort(all)
	return slices.Compact(all)
}
