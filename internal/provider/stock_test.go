// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// loaded returns how many of n there are: all of them with LOAD=1, as make load runs it,
// else a tenth, which is more than a run reads one by one.
func loaded(n int) int {
	if os.Getenv("LOAD") != "" {
		return n
	}
	return n / 10
}

// stock is objects of one resource that a run has many of.
type stock struct {
	resource string
	count    int
	// most is how many requests a refresh of all of them may cost, tokens included.
	most int
	// id is the attribute by which the sandbox knows one; field is one of its fields
	// there that reads to the attribute.
	id, field, attribute string
	// args are those of the i-th of them.
	args func(i int) map[string]any
}

func messageRoutes() stock {
	return stock{
		resource: "telegent_message_route", count: loaded(500), most: 12,
		id: "id", field: "RouteName", attribute: "route_name",
		args: func(i int) map[string]any {
			return map[string]any{
				"route_name": fmt.Sprintf("Messages %d", i), "message_url": "https://example.com/messages", "message_url_method": "POST",
			}
		},
	}
}

func voiceRoutes() stock {
	return stock{
		resource: "telegent_voice_route", count: loaded(500), most: 12,
		id: "id", field: "RouteName", attribute: "route_name",
		args: func(i int) map[string]any {
			return map[string]any{
				"route_name": fmt.Sprintf("Calls %d", i), "route_type": "URL", "voice_url": "https://example.com/calls",
				"ip_whitelist": []string{"192.0.2.1", "192.0.2.2"},
			}
		},
	}
}

func subscribers() stock {
	return stock{
		resource: "telegent_subscriber", count: loaded(500), most: 13, // Twice the best, and one: the list has five pages.
		id: "id", field: "Name", attribute: "name",
		args: func(i int) map[string]any {
			return map[string]any{
				"account_id": sandbox.DefaultAccountID, "name": "Jane Doe", "email": fmt.Sprintf("jane.%d@example.com", i),
				"phone_numbers": []string{"+18015550100"}, "role": "Subscriber", "password_wo": "hunter2",
			}
		},
	}
}

func accounts() stock {
	return stock{
		resource: "telegent_account", count: loaded(100), most: 8,
		id: "id", field: "AccountName", attribute: "account_name",
		args: func(i int) map[string]any { return map[string]any{"account_name": fmt.Sprintf("Acme %d", i)} },
	}
}

func services() stock {
	return stock{
		resource: "telegent_service", count: loaded(300), most: 8,
		id: "id", field: "ServiceName", attribute: "service_name",
		args: func(i int) map[string]any {
			return map[string]any{"service_name": fmt.Sprintf("Service %d", i), "cost": 1.23}
		},
	}
}

func products() stock {
	return stock{
		resource: "telegent_product", count: loaded(300), most: 8,
		id: "id", field: "SKU", attribute: "sku",
		args: func(i int) map[string]any {
			return map[string]any{
				"sku": fmt.Sprintf("SKU%d", i), "description": "Data", "type": "data", "sub_type": "LTE", "cost": 1.25, "billing_frequency": "MRC",
			}
		},
	}
}

func packages() stock {
	return stock{
		resource: "telegent_package", count: loaded(300), most: 8,
		id: "id", field: "PackageName", attribute: "package_name",
		args: func(i int) map[string]any {
			return map[string]any{"package_name": fmt.Sprintf("Package %d", i), "description": "Data", "type": "data", "price": 39.99, "monthly": true}
		},
	}
}

func subscriptions(subscriber, pack string) stock {
	return stock{
		resource: "telegent_subscription", count: loaded(500), most: 8,
		id: "id", field: "ICCID", attribute: "iccid",
		args: func(i int) map[string]any {
			return map[string]any{
				"subscriber_id": subscriber, "package_id": pack, "type": "mvno", "tnid": fmt.Sprintf("NID-%d", i), "iccid": fmt.Sprintf("8901%016d", i),
			}
		},
	}
}

func numbers(route string) stock {
	return stock{
		resource: "telegent_number", count: loaded(1000), most: 25,
		id: "phone_number", field: "CnamFirstName", attribute: "cnam_first_name",
		args: func(int) map[string]any { return numberArgs(route, "") },
	}
}

func numberArgs(route, subscriber string) map[string]any {
	args := map[string]any{
		"number_type": "mvno", "message_type": "a2p", "product_type": "Sms-Only",
		"message_enabled": true, "voice_enabled": false, "message_route_id": route,
	}
	if subscriber != "" {
		args["assigned_subscriber_id"] = subscriber
	}
	return args
}

// seededRoute makes a message route at the sandbox, which every number needs.
func seededRoute(t *testing.T, s *sandbox.Sandbox) string {
	t.Helper()
	id, err := s.Create(sandbox.MessageRoutePath, map[string]any{
		"RouteName": "All", "MessageUrl": "https://example.com/all", "MessageUrlMethod": http.MethodPost,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func seededPackage(t *testing.T, s *sandbox.Sandbox) string {
	t.Helper()
	return acctest.Create(t, s, sandbox.PackagePath, map[string]any{"PackageName": "All", "Type": "data", "Price": 10, "Monthly": true})
}

func seededSubscriber(t *testing.T, s *sandbox.Sandbox, i int) string {
	t.Helper()
	id, err := s.Create(sandbox.SubscriberCreatePath, map[string]any{
		"Name": "Jane Doe", "Email": fmt.Sprintf("jane.%d@example.com", i), "PhoneNumbers": []string{"+18015550100"},
		"Role": "Subscriber", "Password": "hunter2", "AccountId": sandbox.DefaultAccountID,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
