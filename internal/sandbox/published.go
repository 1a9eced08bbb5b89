// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/spec"
)

// A specification is what is published of one operation.
type specification struct {
	query  field // an object with the query parameters
	body   field // an object with the fields of a POST's body
	answer any   // the example of an answer
}

// A publishedField is a field as published. Its name is dotted if nested, with [] after that of an array.
type publishedField struct {
	Name      string   `json:"name"`
	Type      jsonType `json:"type"`
	Required  bool     `json:"required"`
	Enum      []string `json:"enum"`
	Format    format   `json:"format"`
	MaxLength int      `json:"maxLength"`
}

// specifications is what is published of the operations, by "METHOD path". Each is read when it is first needed, because reading all of
// them for each sandbox would take more time than most tests do.
type specifications map[string]*specification

// of returns what is published of an operation, an empty specification if it is not published.
func (s specifications) of(op string) *specification {
	spec, known := s[op]
	if !known {
		spec = readSpecification(op)
		s[op] = spec
	}
	return spec
}

// readSpecification reads the object in published.json that begins with "op".
func readSpecification(op string) *specification {
	var published struct {
		Query   []publishedField `json:"query"`
		Request []publishedField `json:"request"`
		Answer  any              `json:"response_200"`
	}
	if _, rest, found := strings.Cut(spec.Published(), `"op": "`+op+`",`); found {
		_ = json.NewDecoder(io.MultiReader(strings.NewReader("{"), strings.NewReader(rest))).Decode(&published) // TestPublishedOperations reads all
	}
	spec := &specification{answer: published.Answer}
	for _, f := range published.Query {
		spec.query.declare(f.Name, f.asParameter())
	}
	for _, f := range published.Request {
		spec.body.declare(f.Name, f)
	}
	return spec
}

// asParameter is the field as the text that it is in a query. None is required: an id that is missing has an answer of its own.
func (p publishedField) asParameter() publishedField {
	if p.Type == typeInteger {
		p.Type, p.Format = typeString, int32Text
	}
	p.Required = false
	return p
}

// declare adds a field to those of an object.
func (f *field) declare(name string, p publishedField) {
	first, rest, nested := strings.Cut(name, ".")
	key, isArray := strings.CutSuffix(first, "[]")
	member := f.member(key)
	value := member
	if isArray {
		member.jsonType = typeArray
		value = member.member("")
	}
	if nested {
		value.jsonType = typeObject
		value.declare(rest, p)
		return
	}
	member.required = p.Required
	value.jsonType = jsonType(strings.TrimPrefix(string(p.Type), "array of "))
	value.enum, value.format, value.maxLength = p.Enum, p.Format, p.MaxLength
	if key == "PageNumber" || key == "TotalPerPage" {
		value.format = fromOne // not published, but the default of a PageNumber is 1
	}
}

// member returns the field of that name in an object, the element of an array if the name is "". It adds one that is missing.
func (f *field) member(name string) *field {
	i := slices.IndexFunc(f.of, func(o field) bool { return o.name == name })
	if i < 0 {
		i = len(f.of)
		f.of = append(f.of, field{name: name})
	}
	return &f.of[i]
}
