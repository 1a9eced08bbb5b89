// SPDX-License-Identifier: MPL-2.0

package telegent_test

import (
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

func TestIsInternal(t *testing.T) {
	t.Parallel()
	for operation, want := range map[string]bool{
		"GET /v1.0/subscriptions": true, "POST /v1.0/subscriptions/delete": true, "GET /v1.0/subscriptions/thresholds/assignments": true,
		"GET /v1.0/account/subscriptions": false, "GET /v1.0/packages/subscriptions": false, "GET /v1.0/subscribers/get": false, "": false,
	} {
		if got := telegent.IsInternal(operation); got != want {
			t.Errorf("%q: %t, want %t", operation, got, want)
		}
	}
}
