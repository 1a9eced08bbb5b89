// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

const (
	// DocsPath is where the sandbox plays the documentation site, docs.telegent.com.
	DocsPath = "/"
	// SwaggerPath is the interactive API explorer, as the onboarding guide names it.
	SwaggerPath = "/docs/index.html"
)

// public reports whether a call needs no token.
func public(c *call) bool {
	return c.request.Method == http.MethodGet && (c.path == DocsPath || c.path == SwaggerPath)
}

// page is the answer to a public call.
func page() answer {
	return answer{
		status: http.StatusOK,
		header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		body:   []byte("<!doctype html><title>Telegent sandbox</title>"),
	}
}
