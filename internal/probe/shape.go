// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// shape is what the values at one place of an answer look like, all elements of a list
// together.
type shape struct {
	types    map[string]bool // JSON types; null is none
	fields   map[string]*shape
	elements *shape
	objects  int // number of objects
	seen     int // number of values, null included
	texts    []string
}

// The JSON types of values. A number that is written with a fraction is of a type of its
// own.
const (
	boolean  = "a boolean"
	whole    = "a whole number"
	fraction = "a number with a fraction"
	text     = "text"
	list     = "a list"
	object   = "an object"
)

func shapeOf(value any) *shape {
	s := &shape{}
	s.add(value)
	return s
}

// add adds a value, as decode returns it.
func (s *shape) add(value any) {
	s.seen++
	is := func(jsonType string) {
		if s.types == nil {
			s.types = map[string]bool{}
		}
		s.types[jsonType] = true
	}
	switch value := value.(type) {
	case bool:
		is(boolean)
	case json.Number:
		if strings.ContainsAny(value.String(), ".eE") {
			is(fraction)
		} else {
			is(whole)
		}
	case string:
		is(text)
		s.texts = append(s.texts, value)
	case []any:
		is(list)
		if s.elements == nil {
			s.elements = &shape{}
		}
		for _, element := range value {
			s.elements.add(element)
		}
	case map[string]any:
		is(object)
		s.objects++
		if s.fields == nil {
			s.fields = map[string]*shape{}
		}
		for name, inner := range value {
			if s.fields[name] == nil {
				s.fields[name] = &shape{}
			}
			s.fields[name].add(inner)
		}
	}
}

// decode decodes JSON with its numbers as they are written.
func decode(body []byte) (value any, err error) {
	if len(body) == 0 {
		return nil, nil //nolint:nilnil // Nothing is published.
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more than one value")
	}
	return value, nil
}

// difference is something in an answer that is not as published.
type difference struct {
	kind kind
	text string // without any value of the account
}

// compare compares an answer with the published one. A field that is null in either fits.
func (v *vocabulary) compare(want, got *shape) []difference {
	if want.types == nil {
		return nil
	}
	if outer := v.envelope(want, got); outer != "" {
		return []difference{{kindEnvelope, outer}}
	}
	return v.compareAt("", "", want, got)
}

// envelope returns what an answer is instead of the published object or list, "" if it is
// that.
func (v *vocabulary) envelope(want, got *shape) string {
	if got.types == nil {
		return "the answer is null, published is " + strings.Join(slices.Sorted(maps.Keys(want.types)), " or ")
	}
	if got.fields != nil && len(got.fields) == 0 && len(want.fields) > 0 {
		return "the answer is an object without fields"
	}
	for _, outer := range []string{list, object} {
		if want.types[outer] && !got.types[outer] {
			return fmt.Sprintf("the answer is %s, published is %s", strings.Join(slices.Sorted(maps.Keys(got.types)), " or "), outer)
		}
	}
	if got.fields == nil || want.fields == nil || len(got.fields) > 3 || !isMap(want, got) {
		return ""
	}
	return "the answer has none of the published fields at its top, but " + strings.Join(v.wrappers(slices.Collect(maps.Keys(got.fields))), ", ")
}

// wrapper is key for what an object has instead of the published fields: only the names of
// published and usual words are shown.
func (v *vocabulary) wrapper(name string) string {
	usual := []string{"data", "result", "results", "response", "value", "values", "items", "content", "payload", "success", "error", "errors"}
	if !v.names[name] && (len(parts(name)) == 0 || slices.ContainsFunc(parts(name), func(part string) bool { return !v.public[part] && !slices.Contains(usual, part) })) {
		return hidden
	}
	return v.key(name)
}

func (v *vocabulary) wrappers(names []string) []string {
	for i, name := range names {
		names[i] = v.wrapper(name)
	}
	return slices.Compact(v.keys(names))
}

func (v *vocabulary) keys(names []string) []string {
	slices.Sort(names)
	for i, name := range names {
		names[i] = "`" + v.key(name) + "`"
	}
	return names
}

// lookup finds a field by its exact name, or else in another case.
func lookup[T any](fields map[string]T, name string) (found string, value T) {
	if value, ok := fields[name]; ok {
		return name, value
	}
	for _, other := range slices.Sorted(maps.Keys(fields)) {
		if strings.EqualFold(other, name) {
			return other, fields[other]
		}
	}
	return "", value
}

func (v *vocabulary) compareAt(path, name string, want, got *shape) []difference {
	if want == nil || want.types == nil || got == nil || got.types == nil {
		return nil
	}
	var differences []difference
	for _, jsonType := range slices.Sorted(maps.Keys(got.types)) {
		if !want.types[jsonType] && !v.isNumber(name, jsonType, want) {
			seen := jsonType
			if jsonType == text {
				seen += " " + v.shown(name, got.texts)
			}
			differences = append(differences, difference{kindType, fmt.Sprintf("`%s` is %s, published is %s", path, seen, strings.Join(slices.Sorted(maps.Keys(want.types)), " or "))})
		}
	}
	if want.types[text] {
		differences = append(differences, v.compareTexts(path, name, got)...)
	}
	if got.fields != nil && want.fields != nil && !slices.Contains(openNames(), name) {
		differences = append(differences, v.compareFields(path, want, got)...)
	}
	if got.elements != nil && want.elements != nil {
		differences = append(differences, v.compareAt(path+"[]", name, want.elements, got.elements)...)
	}
	return differences
}

// isNumber reports whether a number fits a published number: a field with a fraction in
// one sample may be whole in another.
func (v *vocabulary) isNumber(name, jsonType string, want *shape) bool {
	switch jsonType {
	case whole:
		return want.types[fraction]
	case fraction:
		return want.types[whole] && v.fractions[strings.ToLower(name)]
	}
	return false
}

func (v *vocabulary) compareFields(path string, want, got *shape) []difference {
	var differences []difference
	within := func(name string) string { return strings.TrimPrefix(path+"."+name, ".") }
	for _, name := range slices.Sorted(maps.Keys(want.fields)) {
		found, field := lookup(got.fields, name)
		switch {
		case found == "":
			differences = append(differences, difference{kindMissing, fmt.Sprintf("`%s` is missing", within(name))})
			continue
		case found != name:
			differences = append(differences, difference{kindSpelling, fmt.Sprintf("`%s` is spelled `%s`", within(name), v.key(found))})
		case field.seen < got.objects:
			differences = append(differences, difference{kindMissing, fmt.Sprintf("`%s` is missing in %d of %d", within(name), got.objects-field.seen, got.objects)})
		}
		differences = append(differences, v.compareAt(within(name), name, want.fields[name], field)...)
	}
	shown := v.key
	if isMap(want, got) {
		shown = v.wrapper
	}
	for _, name := range slices.Sorted(maps.Keys(got.fields)) {
		if found, _ := lookup(want.fields, name); found == "" {
			differences = append(differences, difference{kindExtra, fmt.Sprintf("`%s` is not published", within(shown(name)))})
		}
	}
	return slices.Compact(differences)
}

// isMap reports whether an object has none of the published fields, so that it may be a map
// by the account's names.
func isMap(want, got *shape) bool {
	for name := range want.fields {
		if found, _ := lookup(got.fields, name); found != "" {
			return false
		}
	}
	return true
}

// compareTexts compares the texts of a field: its words, its form, and how nothing is
// written.
func (v *vocabulary) compareTexts(path, name string, got *shape) []difference {
	found := map[difference]bool{}
	for _, content := range got.texts {
		kind, how := v.compareText(strings.ToLower(name), content)
		if kind != "" {
			found[difference{kind, fmt.Sprintf("`%s` %s", path, how)}] = true
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b difference) int { return strings.Compare(a.text, b.text) })
}

func (v *vocabulary) compareText(name, content string) (k kind, how string) {
	trimmed := strings.TrimSpace(content)
	words, forms := v.words[name], v.forms[name]
	form := v.form(trimmed)
	switch {
	case trimmed == "":
		return "", ""
	case trimmed != content:
		return kindPadding, "has white space at an end"
	case words[content] || v.samples[name][content]:
		return "", ""
	case slices.ContainsFunc([]string{"null", "none", "undefined", "n/a"}, func(nothing string) bool { return strings.EqualFold(nothing, content) }):
		return kindNothing, "has a word for nothing"
	case words != nil:
		for _, word := range slices.Sorted(maps.Keys(words)) {
			if strings.EqualFold(word, content) {
				return kindCase, fmt.Sprintf("is %s, published is `%s`", v.word(content), word)
			}
		}
		return kindWord, fmt.Sprintf("is %s, which is not published", v.word(content))
	case len(forms) > 0 && !forms[form]:
		return kindForm, fmt.Sprintf("is like `%s`, published is `%s`", form, strings.Join(slices.Sorted(maps.Keys(forms)), "` or `"))
	}
	return "", ""
}

// shown returns the forms of texts.
func (v *vocabulary) shown(name string, texts []string) string {
	forms := map[string]bool{}
	for _, content := range texts {
		if strings.Contains(" true false yes no ", " "+strings.ToLower(content)+" ") {
			forms["`\""+content+"\"`"] = true
		} else if v.words[strings.ToLower(name)] != nil {
			forms[v.word(content)] = true
		} else {
			forms["`"+v.form(content)+"`"] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(forms)), " or ")
}
