// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// A number here has neither messages nor used data; one that does not exist is not found.
func TestNumberUse(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	number := a.number(t)
	for _, query := range [][]string{{"PhoneNumber", number}, {"PhoneNumber", number, "Page", "2", "Results", "10"}} {
		want := fields{"Messages": []any{}, "Page": 1.0, "Results": 25.0, "Total": 0.0}
		if len(query) > 2 {
			want["Page"], want["Results"] = 2.0, 10.0
		}
		if diff := cmp.Diff(want, a.get(t, sandbox.MessageFilterPath, query...)); diff != "" {
			t.Errorf("messages (-want +got):\n%s", diff)
		}
	}
	used := a.post(t, sandbox.DataUsageInfoPath, fields{"PhoneNumbers": []any{fields{"Number": number}}})
	if got := element(t, used["PhoneNumbers"], 0); got["Number"] != number || got["Used"] != "0 B" {
		t.Errorf("data: %v", used)
	}
	refused(t, "messages of nobody", a.send(t, http.MethodGet, withQuery(sandbox.MessageFilterPath, "PhoneNumber", "+18015550000"), nil), 404, "")
	refused(t, "data of nobody", a.send(t, http.MethodPost, sandbox.DataUsageInfoPath, fields{"PhoneNumbers": []any{fields{"Number": "+18015550000"}}}), 404, "")
	refusedFor(t, "data of no number", a.send(t, http.MethodPost, sandbox.DataUsageInfoPath, fields{"PhoneNumbers": []any{}}), "PhoneNumbers")
}
