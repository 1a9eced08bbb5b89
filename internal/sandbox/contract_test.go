// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

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
