// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
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

// TestPublishedRequests replays the published requests. The answers have the published shape and all published values but the ones
// listed here.
func TestPublishedRequests(t *testing.T) {
	t.Parallel()
	differs := map[string][]string{
		"POST " + sandbox.AccountCreatePath:      {"AccountId"},
		"POST " + sandbox.AccountUpdatePath:      {"AccountId"},
		"POST " + sandbox.SubscriberCreatePath:   {"SubscriberId"},
		"POST " + sandbox.SubscriberUpdatePath:   {"Account"},
		"POST " + sandbox.SubscriberTransferPath: {"Account"},
		"POST " + sandbox.MessageRoutePath:       {"MessageRouteId"},
		"POST " + sandbox.VoiceRoutePath:         {"CallRouteId", "AccountId"},
		"POST " + sandbox.WebhookCreatePath:      {"WebhookId"},
		"POST " + sandbox.ServicePath:            {"ServiceId"},
		"POST " + sandbox.PackageItemAddPath:     {"PackageItemId"},
		"POST " + sandbox.SubscriptionPath:       {"SubscriptionId", "SubscriberId"},
		"POST " + sandbox.SubscriptionUpdatePath: {"SubscriberId"},
		"POST " + sandbox.NumberUpdatePath:       {"UpdateOrderId", "UpdateOrderDate", "Iccid", "CnamFirstName", "CnamLastName"},
	}
	// The published answer is to another request than the published one.
	shapeOnly := []string{
		"POST " + sandbox.NumberAvailabilityPath, "POST " + sandbox.NumberProvisionPath, "POST " + sandbox.NumberStatusPath,
		"POST " + sandbox.ProductPath, "POST " + sandbox.PackagePath, "POST " + sandbox.PackageUpdatePath, "POST " + sandbox.PackageItemUpdatePath,
	}
	for _, p := range publishedOperations(t) {
		if p.RequestExample == nil {
			continue
		}
		t.Run(p.Op, func(t *testing.T) {
			t.Parallel()
			a := newAPI(t, sandbox.Config{})
			a.seed(t, p)
			_, path := p.target()
			got := a.post(t, path, p.RequestExample)
			want := p.answer(t)
			if (want == nil) != (got == nil) {
				t.Fatalf("the answer is %v, published is %v", got, want)
			}
			for _, wrong := range unlike("", p.Response200, got) {
				t.Error(wrong)
			}
			if slices.Contains(shapeOnly, p.Op) {
				return
			}
			for _, name := range differs[p.Op] {
				delete(got, name)
				delete(want, name)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("answer (-published +got):\n%s", diff)
			}
		})
	}
}

// seed makes what the published request of an operation refers to.
func (a api) seed(t *testing.T, p published) {
	t.Helper()
	rename := func(id string, to any) {
		name, _ := to.(string)
		a.Rename(id, name)
	}
	owner := sandbox.DefaultAccountID
	for _, name := range []string{"ToAccountId", "FromAccountId", "AccountId"} {
		if id, named := p.RequestExample[name].(string); named {
			rename(a.account(t, "Telegent Account"), id)
			owner = id
		}
	}
	for _, name := range []string{"SubscriberId", "AssignedSubscriberId"} {
		if id, named := p.RequestExample[name]; named {
			rename(a.subscriber(t, "user@example.com", fields{"Name": "Example User 3.1", "AccountId": owner}), id)
		}
	}
	v := &values{api: a}
	for _, name := range created() {
		if id, named := p.RequestExample[name].(string); named {
			rename(v.make(t, creations()[name], fields{"AccountId": owner}), id)
			switch name {
			case "PackageId":
				v.whole = id
			case "ServiceId":
				a.serviceItem(t, id)
			}
		}
	}
	if number, named := p.RequestExample["Number"]; named {
		rename(a.number(t), number)
	}
	if number, named := p.RequestExample["PhoneNumber"]; named {
		rename(a.number(t, fields{"AccountId": owner}), number)
	}
	a.productsOf(t, p.RequestExample)
	numbers, _ := p.RequestExample["PhoneNumbers"].([]any)
	for _, element := range numbers {
		if number, named := element.(fields); named {
			rename(a.number(t), number["Number"])
		}
	}
	if p.Op == "POST "+sandbox.AccountUpdatePath {
		a.create(t, sandbox.AccountCreatePath, publishedOperation(t, "POST "+sandbox.AccountCreatePath).RequestExample)
	}
}

// productsOf makes the products of a package's items.
func (a api) productsOf(t *testing.T, request fields) {
	t.Helper()
	items, _ := request["PackageItems"].([]any)
	for i := range items {
		a.product(t, fmt.Sprint(element(t, request["PackageItems"], i)["ProductId"]))
	}
}

func TestPublishedReads(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	example := func(path string) fields { return publishedOperation(t, "POST "+path).RequestExample }
	account := fields{"AccountId": sandbox.DefaultAccountID}
	subscriber := a.create(t, sandbox.SubscriberCreatePath, with(example(sandbox.SubscriberCreatePath), account))
	ids := map[string]string{"AccountId": sandbox.DefaultAccountID, "SubscriberId": subscriber}
	for _, name := range created() {
		path := creations()[name]
		request := example(path)
		for _, f := range publishedOperation(t, "POST "+path).Request {
			if id, made := ids[f.Name]; made {
				request[f.Name] = id
			}
		}
		a.productsOf(t, request)
		ids[name] = a.create(t, path, request)
	}
	ids["CallRouteID"] = ids["CallRouteId"]
	a.serviceItem(t, ids["ServiceId"])
	refers := fields{"MessageRouteId": ids["MessageRouteId"], "VoiceRouteId": ids["VoiceRouteId"], "AssignedSubscriberId": subscriber}
	number := a.create(t, sandbox.NumberProvisionPath, with(example(sandbox.NumberProvisionPath), refers))
	order := a.post(t, sandbox.NumberProvisionPath, with(example(sandbox.NumberProvisionPath), refers, fields{"ICCID": "1"}))
	a.post(t, sandbox.NumberUpdatePath, with(example(sandbox.NumberUpdatePath), refers, fields{"Number": number}))
	a.post(t, sandbox.E911AddressUpdatePath, with(example(sandbox.E911AddressUpdatePath), account, fields{"PhoneNumber": number}))

	queries := map[string][]string{
		sandbox.DistributorSubscribersPath: {"PageNumber", "1", "TotalPerPage", "10"},
		sandbox.NumberOrderPath:            {"OrderId", fmt.Sprint(order["OrderId"])},
		sandbox.NumberInventoryPath:        {"PageNumber", "1", "Filter", "Active", "TotalNumbersRequested", "1"},
		sandbox.NumberPath:                 {"Number", number},
		sandbox.E911AddressPath:            {"PhoneNumber", number},
		sandbox.MessageFilterPath:          {"PhoneNumber", number},
	}
	for _, p := range publishedOperations(t) {
		method, path := p.target()
		if method != http.MethodGet {
			continue
		}
		query := queries[path]
		for _, f := range p.Query {
			if id, named := ids[f.Name]; named {
				query = append(query, f.Name, id)
			}
		}
		got := a.read(t, path, query...)
		if path == sandbox.NumberInventoryPath {
			inventory, _ := got.(fields)
			second := element(t, inventory["PhoneNumbers"], 1)
			for name, want := range map[string]string{"MessageEnabled": "true", "VoiceEnabled": "false"} {
				if second[name] != want {
					t.Errorf("%s of the second number is %v, want the text %q", name, second[name], want)
				}
				second[name] = true
			}
		}
		for _, wrong := range unlike("", p.Response200, got) {
			t.Errorf("%s: %s", p.Op, wrong)
		}
	}
}

// unlike says where an answer has not the keys and JSON types of the published one. null fits everything.
func unlike(name string, want, got any) (wrong []string) {
	if want == nil || got == nil {
		return nil
	}
	if fmt.Sprintf("%T", want) != fmt.Sprintf("%T", got) {
		return []string{fmt.Sprintf("%s is %T, want %T", name, got, want)}
	}
	switch want := want.(type) {
	case fields:
		got, _ := got.(fields)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
			wrong = append(wrong, fmt.Sprintf("keys of %q (-published +got):\n%s", name, diff))
		}
		for key := range want {
			wrong = append(wrong, unlike(name+"."+key, want[key], got[key])...)
		}
	case []any:
		got, _ := got.([]any)
		for i, element := range got {
			if len(want) > 0 {
				wrong = append(wrong, unlike(fmt.Sprintf("%s[%d]", name, i), want[0], element)...)
			}
		}
	}
	return wrong
}

func TestUnlike(t *testing.T) {
	t.Parallel()
	want := fields{"a": "x", "b": []any{fields{"c": 1.0}}, "d": nil}
	for answer, alike := range map[string]bool{
		`{"a":"y","b":[{"c":2},{"c":null}],"d":true}`: true,
		`{"a":null,"b":[],"d":null}`:                  true,
		`{"a":"y","b":[]}`:                            false,
		`{"a":"y","b":[],"d":1,"e":1}`:                false,
		`{"a":1,"b":[],"d":1}`:                        false,
		`{"a":"y","b":{},"d":1}`:                      false,
		`{"a":"y","b":[{"c":1},{"c":"2"}],"d":1}`:     false,
		`{"a":"y","b":[{"c":1},{"C":2}],"d":1}`:       false,
	} {
		if wrong := unlike("", want, object(t, answer)); (wrong == nil) != alike {
			t.Errorf("%s: %q", answer, wrong)
		}
	}
}

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

// accept fails the test if a call was refused.
func accept(t *testing.T, what string, got reply) {
	t.Helper()
	if got.status != http.StatusOK {
		t.Errorf("%s is refused: status %d: %s", what, got.status, got.body)
	}
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

// values makes values that requests may have, and what they refer to.
type values struct {
	api
	n     int
	whole string // the package whose items it makes
}

// creations are the paths of the operations that create what these fields of other requests refer to.
func creations() map[string]string {
	return map[string]string{
		"MessageRouteId": sandbox.MessageRoutePath,
		"VoiceRouteId":   sandbox.VoiceRoutePath,
		"CallRouteId":    sandbox.VoiceRoutePath,
		"WebhookId":      sandbox.WebhookCreatePath,
		"ServiceId":      sandbox.ServicePath,
		"ProductId":      sandbox.ProductPath,
		"PackageId":      sandbox.PackagePath,
		"PackageItemId":  sandbox.PackageItemAddPath,
		"SubscriptionId": sandbox.SubscriptionPath,
	}
}

// created are the fields of creations in an order in which each comes after those that it refers to.
func created() []string {
	names := slices.Sorted(maps.Keys(creations()))
	return append([]string{"ProductId"}, slices.DeleteFunc(names, func(name string) bool { return name == "ProductId" })...)
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

// element returns an element of a list of objects.
func element(t *testing.T, list any, i int) fields {
	t.Helper()
	elements, _ := list.([]any)
	if i >= len(elements) {
		t.Fatalf("no element %d in %v", i, list)
	}
	got, _ := elements[i].(fields)
	return got
}
