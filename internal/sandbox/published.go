// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
)

// publishedJSON holds what is published of each operation, misspellings included.
//
//go:embed published.json
var publishedJSON []byte

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

// specifications is what is published of the operations, by "METHOD path".
type specifications map[string]*specification

// of returns what is published of an operation, an empty specification if it is not there.
func (s specifications) of(op string) *specification {
	if spec := s[op]; spec != nil {
		return spec
	}
	return &specification{}
}

// readSpecifications reads what is published.
func readSpecifications() specifications {
	var published []struct {
		Op      string           `json:"op"`
		Query   []publishedField `json:"query"`
		Request []publishedField `json:"request"`
		Answer  any              `json:"response_200"`
	}
	_ = json.Unmarshal(publishedJSON, &published) // the contract tests need each operation in it
	all := specifications{}
	for _, p := range published {
		spec := &specification{answer: p.Answer}
		for _, f := range p.Query {
			spec.query.declare(f.Name, f.asParameter())
		}
		for _, f := range p.Request {
			spec.body.declare(f.Name, f)
		}
		all[p.Op] = spec
	}
	return all
}

// asParameter is the field as the text that it is in a query. None is required: an id that is missing has an answer of its own.
func (p publishedField) asParameter() publishedField {
	if p.Type == integer {
		p.Format = int32Text
	}
	p.Type, p.Required = text, false
	return p
}

// declare adds a field to those of an object.
func (f *field) declare(name string, p publishedField) {
	first, rest, nested := strings.Cut(name, ".")
	key, isArray := strings.CutSuffix(first, "[]")
	member := f.member(key)
	value := member
	if isArray {
		member.jsonType = list
		value = member.member("")
	}
	if nested {
		value.jsonType = group
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
