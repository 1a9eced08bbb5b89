// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/spec"
)

// vocabulary is what all published operations together say of the texts in answers.
// Names in lower case are keys of its maps.
type vocabulary struct {
	operations []spec.Operation
	names      map[string]bool            // of fields, as published
	prefixes   map[string]bool            // of ids
	words      map[string]map[string]bool // by the name of a field that has one of a few words
	forms      map[string]map[string]bool // strict ones, by the name of a field
	samples    map[string]map[string]bool // texts, by the name of a field
	fractions  map[string]bool            // names of fields with a number that is not whole
	public     map[string]bool            // parts of published names and words
	private    map[string]bool            // parts of the account's values that are not public
}

// openNames are fields whose keys are words of the account.
func openNames() []string { return []string{"SystemKeywords", "SeverityMap"} }

// errorNames are the fields of the published forms of errors, which a success may have, too.
func errorNames() []string {
	return []string{"StatusCode", "Message", "Type", "Title", "Status", "Detail", "Errors", "TraceId"}
}

// moreWords are words that the guides name, by field. A type of message is in upper case
// in the sample of GET /v1.0/numbers.
func moreWords() map[string][]string {
	return map[string][]string{
		"Status":      {"Active", "Parked", "Cancelled"},
		"OrderStatus": {"Pending", "InProgress", "ResolutionRequired", "Submitted", "Complete", "Completed", "Rejected", "Error", "Cancelled"},
		"MessageType": {"P2P", "A2P"},
		"NumberType":  {"Mobile"},
		// A single read has a word, a list has a code.
		"BillingFrequency": {"MRC", "NRC"},
		"ThrottleSpeed":    {},
		"ValueUnit":        {},
	}
}

func newVocabulary() (*vocabulary, error) {
	operations, err := spec.Operations()
	if err != nil {
		return nil, err
	}
	v := &vocabulary{
		operations: operations, names: map[string]bool{}, prefixes: map[string]bool{}, words: map[string]map[string]bool{},
		forms: map[string]map[string]bool{}, samples: map[string]map[string]bool{}, fractions: map[string]bool{}, public: map[string]bool{}, private: map[string]bool{},
	}
	v.readFields()
	samples := map[string][]string{}
	for _, o := range operations {
		response, err := decode(o.Response)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.Op, err)
		}
		walk("", response, func(name string, leaf any) {
			v.names[name] = true
			switch leaf := leaf.(type) {
			case string:
				samples[strings.ToLower(name)] = append(samples[strings.ToLower(name)], leaf)
				if strings.HasSuffix(name, "Status") {
					v.addWords(name, []string{leaf})
				}
				if id := idShape.FindStringSubmatch(leaf); id != nil && isID(name) {
					v.prefixes[id[1]] = true
				}
			case json.Number:
				if strings.Contains(leaf.String(), ".") {
					v.fractions[strings.ToLower(name)] = true
				}
			}
		})
	}
	for name, texts := range samples {
		v.addSamples(name, texts)
	}
	for _, name := range errorNames() {
		v.names[name] = true
	}
	for name := range v.names {
		v.publish(name)
	}
	for _, words := range v.words {
		for word := range words {
			v.publish(word)
		}
	}
	return v, nil
}

// readFields reads the names of arguments, and the words of those that have one of a few.
// A name that is also that of a free text, as Type is, has no words.
func (v *vocabulary) readFields() {
	free := map[string]bool{}
	enums := map[string][]string{}
	for _, o := range v.operations {
		for _, f := range append(o.Query, o.Request...) {
			name := strings.TrimSuffix(f.Name[strings.LastIndex(f.Name, ".")+1:], "[]")
			v.names[name] = true
			if f.Enum != nil {
				enums[name] = append(enums[name], f.Enum...)
			} else {
				free[name] = true
			}
		}
	}
	for name, words := range enums {
		if !free[name] {
			v.addWords(name, words)
		}
	}
	for name, words := range moreWords() {
		v.addWords(name, words)
	}
}

// isID reports whether a field has an id, by its name.
func isID(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, "id")
}

func (v *vocabulary) addWords(name string, words []string) {
	name = strings.ToLower(name)
	if v.words[name] == nil {
		v.words[name] = map[string]bool{}
	}
	for _, word := range words {
		v.words[name][word] = true
	}
}

// addSamples adds the published texts of a field.
func (v *vocabulary) addSamples(name string, texts []string) {
	if v.words[name] != nil {
		v.addWords(name, texts)
		return
	}
	v.forms[name], v.samples[name] = map[string]bool{}, map[string]bool{}
	for _, text := range texts {
		v.samples[name][text] = true
		if form := v.form(text); isStrict(form) {
			v.forms[name][form] = true
			if form == e164 { // Samples have made-up numbers.
				v.forms[name][e164US] = true
			}
		}
	}
}

// operation returns what is published of an operation.
func (v *vocabulary) operation(op string) spec.Operation {
	for _, o := range v.operations {
		if o.Op == op {
			return o
		}
	}
	return spec.Operation{Op: op}
}

func (v *vocabulary) publish(text string) {
	for _, part := range parts(text) {
		v.public[part] = true
	}
}

// hide adds the texts of an answer to those that no report shows: all but the words of
// fields that have one of a few.
func (v *vocabulary) hide(answer any) {
	walk("", answer, func(name string, leaf any) {
		text, isText := leaf.(string)
		if isText && v.words[strings.ToLower(name)] == nil {
			for _, part := range parts(text) {
				if !v.public[part] {
					v.private[part] = true
				}
			}
		}
	})
}

// walk visits the leaves of a value with the names of the fields that they are in.
func walk(name string, value any, visit func(name string, leaf any)) {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			visit(key, nil)
			walk(key, inner, visit)
		}
	case []any:
		for _, inner := range value {
			walk(name, inner, visit)
		}
	default:
		visit(name, value)
	}
}
