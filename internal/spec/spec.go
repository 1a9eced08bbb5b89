// SPDX-License-Identifier: MPL-2.0

// Package spec has what is published of the Telegent API's operations, as data:
// parameters, fields and examples, misspellings included. The sandbox plays the API
// from it, and the probe compares the live API with it. The provider does not import
// it, so its binary does not carry it.
package spec

import (
	_ "embed"
	"encoding/json"
	"slices"
)

// publishedJSON has the operations that the provider uses; the sandbox serves all of
// them.
//
//go:embed published.json
var publishedJSON string

// unusedJSON has the other operations that the probe asks. One that the provider
// begins to use moves to published.json.
//
//go:embed unused.json
var unusedJSON string

// Published returns the JSON of the operations that the provider uses, an array of
// Operation.
func Published() string { return publishedJSON }

// Operation is what is published of an operation.
type Operation struct {
	// Op is "METHOD /path".
	Op string `json:"op"`
	// Internal reports whether the published file has x-internal, so that partners may
	// be refused.
	Internal bool `json:"internal"`
	// Query are the parameters of the query.
	Query []Field `json:"query"`
	// Request are the fields of the body.
	Request []Field `json:"request"`
	// RequestExample is the example of a body, nil if there is none.
	RequestExample any `json:"request_example"`
	// Response is the example of an answer, nil if there is none.
	Response json.RawMessage `json:"response_200"`
}

// Field is a parameter of a query or a field of a body. The name is dotted if it is
// nested, with [] after that of an array.
type Field struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Required bool     `json:"required"`
	Enum     []string `json:"enum"`
}

// Operations returns the operations that the provider uses, then the others.
func Operations() (operations []Operation, err error) {
	used, err := decode(publishedJSON)
	if err != nil {
		return nil, err
	}
	unused, err := decode(unusedJSON)
	return slices.Concat(used, unused), err
}

// Unused returns the operations that the provider does not use.
func Unused() (operations []Operation, err error) { return decode(unusedJSON) }

func decode(content string) (operations []Operation, err error) {
	err = json.Unmarshal([]byte(content), &operations)
	return operations, err
}
