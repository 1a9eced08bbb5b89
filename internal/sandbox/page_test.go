// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestPagesAreForAnyone(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Config{})
	for _, test := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, sandbox.DocsPath, http.StatusOK},
		{http.MethodGet, sandbox.SwaggerPath, http.StatusOK},
		{http.MethodPost, sandbox.SwaggerPath, http.StatusUnauthorized},
		{http.MethodGet, "/docs/other.html", http.StatusUnauthorized},
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), test.method, test.path, http.NoBody))
		if w.Code != test.want {
			t.Errorf("%s %s: %d, want %d", test.method, test.path, w.Code, test.want)
		}
	}
}
