// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"slices"
)

// The paths of the operations on services and their items. ServicePath creates a service by POST and reads one by GET.
const (
	ServicePath         = "/v1.0/services"
	ServiceUpdatePath   = "/v1.0/services/update"
	ServiceDeletePath   = "/v1.0/services/delete"
	AccountServicesPath = "/v1.0/account/services"

	ServiceItemsPath      = "/v1.0/services/items"
	ServiceItemAddPath    = "/v1.0/services/items/add"
	ServiceItemUpdatePath = "/v1.0/services/items/update"
	ServiceItemDeletePath = "/v1.0/services/items/delete"
)

// service belongs to the aggregator and to no account. Its items, which have no id, are its field Items. An update and a deletion answer
// without any content, as published.
func service() resource {
	return resource{
		id: "ServiceId", prefix: "SID-", defaults: object{"Active": true, "Items": []any{}},
		create: ServicePath, get: ServicePath, update: ServiceUpdatePath, delete: ServiceDeletePath, list: AccountServicesPath,
	}
}

func (s *Sandbox) serviceOperations() []operation {
	return []operation{
		{method: http.MethodGet, path: ServiceItemsPath, run: s.listServiceItems},
		{method: http.MethodPost, path: ServiceItemAddPath, run: s.addServiceItem},
		{method: http.MethodPost, path: ServiceItemUpdatePath, run: s.updateServiceItems},
		{method: http.MethodPost, path: ServiceItemDeletePath, run: s.deleteServiceItems},
	}
}

func (s *Sandbox) listServiceItems(r request) answer {
	id, ok := r.only("ServiceId")
	if !ok {
		return failure(http.StatusBadRequest)
	}
	service, found := s.state.of("ServiceId").objects[id]
	if !found {
		return failure(http.StatusNotFound)
	}
	items := []map[string]any{}
	for _, item := range service.items() {
		items = append(items, item.pick("Price", "Monthly", "Active"))
	}
	return jsonAnswer(http.StatusOK, map[string]any{"ServiceId": id, "Items": items})
}

func (s *Sandbox) addServiceItem(r request) answer {
	service, found := s.state.of("ServiceId").objects[r.fields.text("ServiceId")]
	if !found {
		return failure(http.StatusNotFound)
	}
	item := r.fields
	delete(item, "ServiceId")
	item["Active"] = true
	items, _ := service["Items"].([]any)
	service["Items"] = append(slices.Clone(items), map[string]any(item))
	return jsonAnswer(http.StatusOK, map[string]any{"ServiceId": service["ServiceId"], "Price": item["Price"], "Monthly": item["Monthly"], "Successful": true})
}

// updateServiceItems changes all items of a service: a request names none, and the reference does not say which one is meant.
func (s *Sandbox) updateServiceItems(r request) answer {
	service := s.state.of("ServiceId").objects[r.fields.text("ServiceId")]
	items := service.items()
	if len(items) == 0 {
		return failure(http.StatusNotFound)
	}
	delete(r.fields, "ServiceId")
	for _, item := range items {
		item.merge(r.fields)
	}
	return jsonAnswer(http.StatusOK, map[string]any{"Price": items[0]["Price"], "Monthly": items[0]["Monthly"], "Successful": true})
}

// deleteServiceItems deletes all items of a service, as updateServiceItems changes them.
func (s *Sandbox) deleteServiceItems(r request) answer {
	service := s.state.of("ServiceId").objects[r.fields.text("ServiceId")]
	if len(service.items()) == 0 {
		return failure(http.StatusNotFound)
	}
	service["Items"] = []any{}
	return jsonAnswer(http.StatusOK, map[string]any{"Successful": true})
}

// items are the items of a service.
func (o object) items() []object {
	var items []object
	elements, _ := o["Items"].([]any)
	for _, element := range elements {
		item, _ := element.(map[string]any)
		items = append(items, item)
	}
	return items
}
