// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestRedirect(t *testing.T) {
	t.Parallel()
	var elsewhere int
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/same":
			http.Redirect(w, r, "/there", http.StatusTemporaryRedirect)
		case "/changed":
			http.Redirect(w, r, "/there", http.StatusFound)
		case "/other":
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusTemporaryRedirect)
		}
	}))
	defer server.Close()

	transport := New(Options{RequestTimeout: time.Minute})
	tests := map[string]struct {
		client *http.Client
		want   map[string]int // status by path
	}{
		"token call": {transport.Client(), map[string]int{"/same": 307, "/changed": 302, "/other": 307, "/loop": 307}},
		"API call":   {transport.Authorized(&purse{}), map[string]int{"/same": 200, "/changed": 302, "/other": 307, "/loop": 307}},
	}
	for name, test := range tests {
		for path, want := range test.want {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, strings.NewReader("secret"))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := test.client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("%s of %s: status %d, want %d", name, path, resp.StatusCode, want)
			}
		}
	}
	if elsewhere != 0 {
		t.Errorf("%d requests went to another origin", elsewhere)
	}
}
