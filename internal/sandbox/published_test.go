// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/spec"
)

// A published operation is what the vendor says of one.
type published struct {
	Op             string           `json:"op"`
	Query          []publishedField `json:"query"`
	Request        []publishedField `json:"request"`
	RequestExample fields           `json:"request_example"`
	Response200    any              `json:"response_200"`
}

// answer is the published answer, an object; nil if it has no content.
func (p published) answer(t *testing.T) fields {
	t.Helper()
	if p.Response200 == nil {
		return nil
	}
	answer, isObject := p.Response200.(fields)
	if !isObject {
		t.Fatalf("the published answer of %s is not an object", p.Op)
	}
	return answer
}

// A publishedField has a dotted name, with [] after that of an array.
type publishedField struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Required bool     `json:"required"`
	Enum     []string `json:"enum"`
	Format   string   `json:"format"`

	MaxLength int `json:"maxLength"`
}

func (p published) target() (method, path string) {
	method, path, _ = strings.Cut(p.Op, " ")
	return method, path
}

func publishedOperations(t *testing.T) []published {
	t.Helper()
	var operations []published
	if err := json.Unmarshal([]byte(spec.Published()), &operations); err != nil {
		t.Fatal(err)
	}
	return operations
}

func publishedOperation(t *testing.T, op string) published {
	t.Helper()
	operations := publishedOperations(t)
	i := slices.IndexFunc(operations, func(p published) bool { return p.Op == op })
	if i < 0 {
		t.Fatalf("%s is not in published.json", op)
	}
	return operations[i]
}

func TestPublishedOperations(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Config{})
	var published []string
	for _, p := range publishedOperations(t) {
		published = append(published, p.Op)
		if names := s.Unchecked(p.Op); names != nil {
			t.Errorf("%s: the type or format of %q is unknown", p.Op, names)
		}
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(published)), s.Operations()); diff != "" {
		t.Errorf("operations (-published +served):\n%s", diff)
	}
	unused, err := spec.Unused()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range unused {
		if slices.Contains(published, o.Op) {
			t.Errorf("%s is in published.json: remove it from unused.json", o.Op)
		}
	}
}
