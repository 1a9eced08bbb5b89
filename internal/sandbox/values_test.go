// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// values makes values that requests may have, and what they refer to.
type values struct {
	api
	n     int
	whole string // the package whose items it makes
}

// make creates an object with the required fields, an account if it has one, and more.
func (v *values) make(t *testing.T, path string, more ...fields) (id string) {
	t.Helper()
	p := publishedOperation(t, "POST "+path)
	request := with(v.required(t, p), append([]fields{{"AccountId": sandbox.DefaultAccountID}}, more...)...)
	if !slices.ContainsFunc(p.Request, func(f publishedField) bool { return f.Name == "AccountId" }) {
		delete(request, "AccountId")
	}
	return v.create(t, path, request)
}

// required is a request with the required fields of an operation. A number needs a message route though it is not published as required.
func (v *values) required(t *testing.T, p published) fields {
	t.Helper()
	request := fields{}
	for _, f := range p.Request {
		if f.Required || p.Op == "POST "+sandbox.NumberProvisionPath && f.Name == "MessageRouteId" {
			put(request, f.Name, v.good(t, f))
		}
	}
	return request
}

func (v *values) good(t *testing.T, f publishedField) any {
	t.Helper()
	v.n++
	if f.Name == "PackageId" {
		if v.Object(v.whole) == nil {
			v.whole = v.make(t, sandbox.PackagePath)
		}
		return v.whole
	}
	if path, isID := creations()[strings.TrimPrefix(f.Name, "PackageItems[].")]; isID {
		id := v.make(t, path)
		if f.Name == "ServiceId" {
			v.serviceItem(t, id)
		}
		return id
	}
	switch f.Name {
	case "AccountId", "FromAccountId", "ToAccountId":
		return sandbox.DefaultAccountID
	case "SubscriberId", "AssignedSubscriberId":
		return v.subscriber(t, fmt.Sprintf("user%d@example.com", v.n))
	case "Number", "PhoneNumber", "PhoneNumbers[].Number":
		return v.number(t)
	case "ICCID", "Iccid":
		return fmt.Sprintf("8901%016d", v.n)
	case "TNID":
		return fmt.Sprintf("NID-%d", v.n)
	case "Email":
		return fmt.Sprintf("new%d@example.com", v.n)
	case "PhoneNumbers[]":
		if f.Type == "array of object" {
			return fields{"Number": v.number(t)}
		}
		return "+18015551234"
	case "AreaCode":
		return "201"
	case "ZipCode":
		return "84043"
	case "EffectiveDate":
		return "12/31/2023"
	}
	switch {
	case f.Enum != nil:
		return f.Enum[0]
	case f.Format == "uri":
		return "https://a.example/b?c=d"
	case f.Format == "number":
		return "1.12"
	}
	return map[string]any{
		"string": "some text", "boolean": false, "integer": 1, "number": 1.5, "object": fields{}, "array": []any{},
	}[f.Type]
}

// put sets a field of a request by its published name.
func put(request fields, name string, value any) {
	first, rest, nested := strings.Cut(name, ".")
	if nested {
		inner := fields{}
		put(inner, rest, value)
		put(request, first, inner)
		return
	}
	if list, isList := strings.CutSuffix(first, "[]"); isList {
		request[list] = []any{value}
		return
	}
	request[first] = value
}

// misspell returns the published name of a field in which the case of the last name's first letter is another.
func misspell(name string) string {
	i := strings.LastIndex(name, ".") + 1
	return name[:i] + swapCase(name[i:i+1]) + name[i+1:]
}

func swapCase(text string) string {
	if upper := strings.ToUpper(text); upper != text {
		return upper
	}
	return strings.ToLower(text)
}
