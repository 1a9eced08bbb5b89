// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// Only what has nothing but the id counts as imported, in each way to import.
func TestResourceReadOfAnImport(t *testing.T) {
	t.Parallel()
	var imports []bool
	server := serve(t, noURL, hooks(func(r *kit.Definition[*hook]) {
		r.Read = func(_ context.Context, call *kit.Call, m *hook) error {
			imported := call.Imported
			imports = append(imports, imported)
			m.Name = text("main")
			return nil
		}
	}))
	first, diags := server.Import(hookName, "MRID-1", nil)
	noDiags(t, diags)
	_, diags = server.Import(hookName, "", map[string]string{"id": "MRID-1"})
	noDiags(t, diags)
	_, diags = server.Refresh(hookName, first)
	noDiags(t, diags)
	if diff := cmp.Diff([]bool{true, true, false}, imports); diff != "" {
		t.Errorf("imported (-want +got):\n%s", diff)
	}
}

// Two attributes that either may name the object by, as a number and its order do.
func TestResourceIdentityAndImport(t *testing.T) {
	t.Parallel()
	server := serve(t, noURL, hooks(func(r *kit.Definition[*hook]) {
		r.Identity = func(m *hook) map[string]types.String { return map[string]types.String{"name": m.Name, "url": m.URL} }
		r.ImportBy = func(text string) (string, string, error) {
			switch {
			case strings.HasPrefix(text, "https://"):
				return "url", text, nil
			case strings.HasPrefix(text, "-"):
				return "", "", errors.New("a name begins with a letter")
			}
			return "name", text, nil
		}
		r.Exists = func(m *hook) bool { return m.Name.ValueString() != "" }
		r.Read = func(_ context.Context, call *kit.Call, m *hook) error {
			imported := call.Imported
			if imported != m.Method.IsNull() {
				t.Errorf("imported is %t of %v", imported, *m)
			}
			m.Method = text("GET")
			return nil
		}
		r.Create = func(context.Context, *kit.Call, *hook) error { return errors.New("it fails") }
	}))
	tests := map[string]struct {
		id       string
		identity map[string]string
		want     map[string]string // nil for none
		summary  string
		detail   string
	}{
		"by one text":     {id: "main", want: map[string]string{"name": "main", "method": "GET"}},
		"by another":      {id: "https://example.com", want: map[string]string{"url": "https://example.com", "method": "GET"}},
		"by a wrong one":  {id: "-", summary: "Cannot import the hook", detail: "A name begins with a letter."},
		"by an identity":  {identity: map[string]string{"url": "https://example.com"}, want: map[string]string{"url": "https://example.com", "method": "GET"}},
		"by all of it":    {identity: map[string]string{"name": "main", "url": "https://example.com"}, want: map[string]string{"name": "main", "url": "https://example.com", "method": "GET"}},
		"by nothing":      {identity: map[string]string{}, summary: "Nothing to import", detail: "give at least one of its attributes"},
		"by what is none": {identity: map[string]string{"name": ""}, summary: "Nothing to import", detail: "The identity of the hook is empty"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			imported, diags := server.Import(hookName, test.id, test.identity)
			if test.want == nil {
				assertDiag(t, diags, anError, test.summary, test.detail)
				return
			}
			noDiags(t, diags)
			if diff := cmp.Diff(test.want, texts(imported)); diff != "" {
				t.Errorf("imported (-want +got):\n%s", diff)
			}
			for _, attribute := range []string{"name", "url"} {
				if !imported.Identity[attribute].Equal(imported.State[attribute]) {
					t.Errorf("the identity is %v", imported.Identity)
				}
			}
		})
	}
	t.Run("it exists by its own measure", func(t *testing.T) {
		t.Parallel()
		made, diags := server.Apply(hookName, nil, hookArgs(server, nil))
		assertDiag(t, diags, aWarning, "The hook is created, but not finished", "It fails.")
		if made == nil || made.Tainted || made.Text("id") != "" {
			t.Errorf("the state is %v", made)
		}
	})
}
