// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// Items have no id, so an update and a deletion reach all of a service's.
func TestServiceItems(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	service := a.create(t, sandbox.ServicePath, fields{"ServiceName": "Caller Id", "Cost": 1.23})
	items := func() any { return a.get(t, sandbox.ServiceItemsPath, "ServiceId", service)["Items"] }
	diff(t, "items of a new service", []any{}, items())
	for _, path := range []string{sandbox.ServiceItemUpdatePath, sandbox.ServiceItemDeletePath} {
		refused(t, path+" without an item", a.send(t, http.MethodPost, path, fields{"ServiceId": service}), 404, "")
	}

	added := a.post(t, sandbox.ServiceItemAddPath, fields{"ServiceId": service, "DistributorId": "DID-1", "Price": 9.99})
	diff(t, "added", fields{"ServiceId": service, "Price": 9.99, "Monthly": nil, "Successful": true}, added)
	item := fields{"Price": 9.99, "Monthly": nil, "Active": true}
	diff(t, "one item", []any{item}, items())
	a.serviceItem(t, service)
	diff(t, "two items", []any{item, with(item, fields{"Monthly": true})}, items())

	changed := a.post(t, sandbox.ServiceItemUpdatePath, fields{"ServiceId": service, "Price": 14.99})
	diff(t, "changed", fields{"Price": 14.99, "Monthly": nil, "Successful": true}, changed)
	item["Price"] = 14.99
	diff(t, "two changed items", []any{item, with(item, fields{"Monthly": true})}, items())
	diff(t, "deleted", fields{"Successful": true}, a.post(t, sandbox.ServiceItemDeletePath, fields{"ServiceId": service}))
	diff(t, "no items", []any{}, items())

	for _, call := range []struct{ method, path string }{
		{http.MethodPost, sandbox.ServiceItemAddPath}, {http.MethodPost, sandbox.ServiceItemUpdatePath}, {http.MethodPost, sandbox.ServiceItemDeletePath},
	} {
		refused(t, call.path+" of no service", a.send(t, call.method, call.path, fields{"ServiceId": "SID-1"}), 404, "")
	}
	refused(t, "items of no service", a.send(t, http.MethodGet, withQuery(sandbox.ServiceItemsPath, "ServiceId", "SID-1"), nil), 404, "")
	refused(t, "items without a service", a.send(t, http.MethodGet, sandbox.ServiceItemsPath, nil), 400, "")
}
