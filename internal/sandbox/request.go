// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// An operation is one of the API's operations on the sandbox's state.
type operation struct {
	method, path string
	clears       bool // null clears a field, instead of counting as absent
	run          func(r request) answer
}

// name is the operation as published.json has it.
func (op operation) name() string { return op.method + " " + op.path }

// A request is what a call sends, checked against the fields of its operation.
type request struct {
	at     time.Time
	query  map[string]string // without the empty ones
	fields object            // of the body; a null is one that clears a field
	atOnce bool              // the order it places takes no course
}

// A field is one that a request may have.
type field struct {
	name      string
	jsonType  jsonType
	required  bool
	enum      []string
	format    format
	maxLength int     // in characters; 0: no limit
	of        []field // the fields of an object; the element of an array, which has no name
}

// A jsonType is the type of a field, as published.json has it.
type jsonType string

const (
	typeString  jsonType = "string"
	typeBoolean jsonType = "boolean"
	typeInteger jsonType = "integer"
	typeNumber  jsonType = "number"
	typeObject  jsonType = "object"
	typeArray   jsonType = "array"
)

// A format restricts a text or an integer. All but the last one are in published.json.
type format string

const (
	uri       format = "uri"
	email     format = "email"
	phone     format = "E.164"
	date      format = "MM/DD/YYYY"
	areaCode  format = "3 digits or empty"
	zipCode   format = "5 digits or empty"
	int32Text format = "int32"
	number    format = "number"
	fromOne   format = "1 or higher"
)

// phrase is the type in messages.
func (t jsonType) phrase() string {
	return map[jsonType]string{
		typeString: "a string", typeBoolean: "a boolean", typeInteger: "an integer", typeNumber: "a number", typeObject: "an object", typeArray: "an array",
	}[t]
}

// problems are the validation errors of a request, by field.
type problems map[string][]string

func (p problems) add(name, wrong string) {
	p[name] = append(p[name], "The "+name+" field "+wrong)
}

// operate handles the calls of a path with operations.
func (s *Sandbox) operate(c *call) answer {
	methods := s.operations[c.path]
	op, served := methods[c.request.Method]
	switch {
	case !served:
		return methodNotAllowed(strings.Join(slices.Sorted(maps.Keys(methods)), ", "))
	case op.method == http.MethodPost && !isJSON(c.request):
		return failure(http.StatusUnsupportedMediaType)
	case c.tooLarge:
		return failure(http.StatusRequestEntityTooLarge)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, wrong := op.read(s.published.of(op.name()), c.request.URL.RawQuery, c.body)
	if len(wrong) > 0 {
		return problem(wrong)
	}
	r.at = c.entry.At
	return op.run(r)
}

// read checks a query and a body. The problems are empty if there are none.
func (op operation) read(spec *specification, query string, body []byte) (request, problems) {
	wrong := problems{}
	r := request{query: map[string]string{}, fields: object{}}
	values, err := url.ParseQuery(query)
	if err != nil {
		wrong["$"] = []string{"The query is malformed."}
	}
	sent := map[string]any{}
	for name, texts := range values {
		if len(texts) > 1 {
			wrong.add(name, "is repeated.")
		}
		sent[name] = texts[0]
		if texts[0] == "" {
			sent[name] = nil
		}
	}
	checkObject("", sent, spec.query.of, false, wrong)
	for name := range sent {
		r.query[name] = values.Get(name)
	}
	if op.method != http.MethodPost {
		return r, wrong
	}

	// encoding/json would match the fields of a struct in any case, but the keys of a map it leaves alone.
	if json.Unmarshal(body, &r.fields) != nil || r.fields == nil {
		wrong["$"] = []string{"The request body must be one JSON object."}
		return r, wrong
	}
	checkObject("", r.fields, spec.body.of, op.clears, wrong)
	return r, wrong
}

// checkObject checks the fields of a JSON object, whose path in messages is the prefix. It removes the nulls that clear nothing.
func checkObject(prefix string, sent map[string]any, fields []field, clears bool, wrong problems) {
	known := map[string]bool{}
	for _, f := range fields {
		known[f.name] = true
		value, present := sent[f.name]
		blank, isText := value.(string)
		switch {
		case f.required && (value == nil || isText && strings.TrimSpace(blank) == ""):
			wrong.add(prefix+f.name, "is required.")
		case value != nil:
			f.check(prefix+f.name, value, clears, wrong)
		case present && !clears:
			delete(sent, f.name)
		}
	}
	for name := range sent {
		if !known[name] {
			wrong.add(prefix+name, "is unknown.")
		}
	}
}

// has reports whether an object has a field of that name.
func (f field) has(name string) bool {
	return slices.ContainsFunc(f.of, func(o field) bool { return o.name == name })
}

// check checks one value. It is null only as the element of an array.
func (f field) check(name string, value any, clears bool, wrong problems) {
	fits := false
	switch f.jsonType {
	case typeString:
		var content string
		if content, fits = value.(string); fits {
			f.checkText(name, content, wrong)
		}
	case typeBoolean:
		_, fits = value.(bool)
	case typeInteger:
		var number float64
		number, fits = value.(float64)
		if fits = fits && number == math.Trunc(number) && math.Abs(number) <= math.MaxInt32; fits {
			f.checkText(name, strconv.FormatFloat(number, 'f', 0, 64), wrong)
		}
	case typeNumber:
		_, fits = value.(float64)
	case typeObject:
		var inner map[string]any
		if inner, fits = value.(map[string]any); fits {
			checkObject(name+".", inner, f.of, clears, wrong)
		}
	case typeArray:
		var elements []any
		elements, fits = value.([]any)
		for i, element := range elements {
			// An array is replaced as a whole, so null clears nothing in it.
			f.member("").check(fmt.Sprintf("%s[%d]", name, i), element, false, wrong)
		}
	}
	if !fits {
		wrong.add(name, "must be "+f.jsonType.phrase()+".")
	}
}

func (f field) checkText(name, content string, wrong problems) {
	if f.enum != nil && !slices.Contains(f.enum, content) {
		wrong.add(name, "must be one of "+strings.Join(f.enum, ", ")+".")
	}
	if phrase, matches := f.format.match(content); !matches {
		wrong.add(name, "must be "+phrase+".")
	}
	if f.maxLength > 0 && utf8.RuneCountInString(content) > f.maxLength {
		wrong.add(name, fmt.Sprintf("must have at most %d characters.", f.maxLength))
	}
}

// match reports whether content has the format, and what messages call the format. Nothing has an unknown one.
func (f format) match(content string) (phrase string, matches bool) {
	switch f {
	case "":
		return "a text", true
	case uri:
		u, err := url.Parse(content)
		return "a valid URI", err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "") && !strings.ContainsFunc(content, unicode.IsSpace)
	case email:
		address, err := mail.ParseAddress(content)
		return "a valid email address", err == nil && address.Address == content
	case phone:
		rest, plus := strings.CutPrefix(content, "+")
		return "a phone number in E.164 format", plus && digits(rest, 8, 15)
	case date:
		_, err := time.Parse(usDate, content)
		return "a date in MM/DD/YYYY format", err == nil
	case areaCode:
		return "an area code of 3 digits or empty", content == "" || digits(content, 3, 3)
	case zipCode:
		return "a zip code of 5 digits or empty", content == "" || digits(content, 5, 5)
	case number:
		return "a number", json.Valid([]byte(content)) && strings.Trim(content, "-+.eE0123456789") == ""
	case fromOne:
		n, err := strconv.ParseInt(content, 10, 32)
		return "1 or higher", err == nil && n > 0
	case int32Text:
		_, err := strconv.ParseInt(content, 10, 32)
		return "an integer", err == nil
	}
	return "", false
}

// digits reports whether content consists of least to most digits.
func digits(content string, least, most int) bool {
	return len(content) >= least && len(content) <= most && strings.Trim(content, "0123456789") == ""
}

// only returns the value of the one query parameter among names. It reports false if the request has none or several of them.
func (r request) only(names ...string) (value string, ok bool) {
	n := 0
	for _, name := range names {
		if sent, found := r.query[name]; found {
			value = sent
			n++
		}
	}
	return value, n == 1
}

// refuse is an error with a message that is not the published one of its status.
func refuse(status int, message string) *answer {
	a := jsonAnswer(status, failureBody{StatusCode: status, Message: message})
	return &a
}
