// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestPublishedFields sends each published field of a body by itself, with what is required, in good shape and in bad.
func TestPublishedFields(t *testing.T) {
	t.Parallel()
	for _, p := range publishedOperations(t) {
		method, path := p.target()
		if method != http.MethodPost {
			continue
		}
		t.Run(p.Op, func(t *testing.T) {
			t.Parallel()
			v := &values{api: newAPI(t, sandbox.Config{})}
			// call sends what is required, with one more field unless its name is "", and with others changed.
			call := func(name string, value any, more ...fields) reply {
				request := v.required(t, p)
				if name != "" {
					put(request, name, value)
				}
				return v.send(t, http.MethodPost, path, with(request, more...))
			}
			accept(t, "what is required", call("", nil))
			refusedFor(t, "an unknown field", call("Colour", "red"), "Colour")
			for _, f := range p.Request {
				accept(t, f.Name, call(f.Name, v.good(t, f)))
				for _, value := range f.wrongTypes() {
					refusedFor(t, fmt.Sprintf("%s as %v", f.Name, value), call(f.Name, value), wire(f.Name))
				}
				for _, value := range f.wrongTexts() {
					refusedFor(t, fmt.Sprintf("%s as %q", f.Name, value), call(f.Name, value), wire(f.Name))
				}
				for _, value := range f.Enum {
					accept(t, fmt.Sprintf("%s as %q", f.Name, value), call(f.Name, value, fitting(p.Op, value)))
				}
				top := strings.TrimSuffix(f.Name, "[]")
				if top != f.Name {
					for _, value := range []any{"+18015551234", fields{}, 1} {
						refusedFor(t, fmt.Sprintf("%s as %v", top, value), call(top, value), top)
					}
				}
				if f.Required {
					refusedFor(t, top+" missing", call("", nil, fields{top: absent{}}), top)
					refusedFor(t, top+" null", call("", nil, fields{top: nil}), top)
				}

				request := v.required(t, p)
				value := v.good(t, f)
				if top != f.Name {
					value = []any{value}
				}
				if !strings.Contains(f.Name, ".") {
					delete(request, top)
				}
				put(request, misspell(top), value)
				wrong := []string{wire(misspell(top))}
				if f.Required || f.Name == "PhoneNumbers[].Number" { // which the sandbox requires
					wrong = append(wrong, wire(top))
				}
				refusedFor(t, misspell(top), v.send(t, http.MethodPost, path, request), wrong...)
			}
		})
	}
}

// fitting is what a request has to have besides a value for a business rule's sake.
func fitting(op, value string) fields {
	return map[string]fields{
		"POST " + sandbox.NumberProvisionPath + " iot": {"MessageType": "p2p"},
		"POST " + sandbox.WebhookCreatePath + " Basic": {"AuthenticationUsername": "u", "AuthenticationPassword": "p"},
		"POST " + sandbox.WebhookCreatePath + " Token": {"AuthenticationToken": "t"},
	}[op+" "+value]
}

// wire is the name of a field, or of the first element of a list, in an error.
func wire(name string) string {
	return strings.ReplaceAll(name, "[]", "[0]")
}

func (f publishedField) wrongTypes() []any {
	return map[string][]any{
		"string":          {1, true, fields{}, []any{}},
		"boolean":         {"true", 1},
		"integer":         {"1", 1.5, true, 1 << 40},
		"number":          {"1", true, fields{}, []any{}},
		"object":          {"", []any{}},
		"array":           {"", fields{}},
		"array of object": {"", 1, []any{}, nil},
	}[f.Type]
}

// wrongTexts is texts that are not in the enum or not of the format.
func (f publishedField) wrongTexts() []string {
	var wrong []string
	if f.Enum != nil {
		wrong = append(wrong, "other", f.Enum[0]+" ", swapCase(f.Enum[0]))
	}
	if f.Format == "uri" {
		wrong = append(wrong, "a.example", "/path", "https://", "https://a b.example", "https://a.example/b c", "://")
	}
	if f.MaxLength > 0 {
		wrong = append(wrong, strings.Repeat("ä", f.MaxLength+1))
	}
	if f.Format == "number" {
		wrong = append(wrong, "1,12", "$1", "true", "")
	}
	if f.Format == "email" {
		wrong = append(wrong, "user", "@example.com", "User <user@example.com>")
	}
	if f.Enum != nil || f.Format == "uri" || f.Format == "email" {
		wrong = append(wrong, "", " ")
	}
	return wrong
}

func TestPublishedQueries(t *testing.T) {
	t.Parallel()
	v := &values{api: newAPI(t, sandbox.Config{})}
	for _, p := range publishedOperations(t) {
		method, path := p.target()
		var body any
		if method == http.MethodPost {
			body = v.required(t, p)
		}
		refusedFor(t, p.Op+" with an unknown parameter", v.send(t, method, path+"?Colour=red", body), "Colour")
		refusedFor(t, p.Op+" with a malformed query", v.send(t, method, path+"?%zz", body), "$")
		for _, f := range p.Query {
			wrong := misspell(f.Name)
			refusedFor(t, p.Op+" with "+wrong, v.send(t, method, withQuery(path, wrong, "1"), body), wrong)
			twice := "?" + f.Name + "=1&" + f.Name + "=1"
			if strings.HasSuffix(f.Name, "Number") && path == sandbox.NumberPath {
				twice = strings.ReplaceAll(twice, "=1", "=%2B18015551234")
			}
			refusedFor(t, p.Op+" with "+f.Name+" twice", v.send(t, method, path+twice, body), f.Name)
		}
	}
}
