// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFailureIsAsPublished(t *testing.T) {
	t.Parallel()
	for status, message := range map[int]string{
		400: "Bad request: one or more required fields are missing or contain an invalid value.",
		401: "Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens.",
		403: "Forbidden: your token does not have permission to access this resource. Check the ApiEndpoint scope.",
		404: "Not found: the requested resource does not exist or belongs to a different account.",
		405: "Method not allowed: verify the HTTP method required for this endpoint.",
		408: "Request timeout: the server did not receive a complete request within the allowed time. Retry with exponential backoff.",
		429: "Too many requests: rate limit exceeded. Slow your request cadence and retry after a short delay.",
		500: "Internal server error: an unexpected error occurred. If the problem persists contact support@telegent.com.",
		503: "Service unavailable: the API is temporarily unavailable. Retry after a short delay.",
		504: "Gateway timeout: an upstream service did not respond in time. Retry with exponential backoff.",
	} {
		got := failure(status)
		var body map[string]any
		if err := json.Unmarshal(got.body, &body); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]any{"StatusCode": float64(status), "Message": message}, body); diff != "" {
			t.Errorf("%d (-want +got):\n%s", status, diff)
		}
		if diff := cmp.Diff(http.Header{"Content-Type": {"application/json"}}, got.header); diff != "" || got.status != status {
			t.Errorf("status %d, header (-want +got):\n%s", got.status, diff)
		}
	}
}
