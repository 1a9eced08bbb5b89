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

func TestRedirectToNowhere(t *testing.T) {
	t.Parallel()
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Location", "http://[x")
		w.WriteHeader(http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	transport := New(Options{RequestTimeout: time.Minute, MaxRetries: 2})
	for _, client := range []*http.Client{transport.Client(), transport.Authorized(&purse{})} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader("secret"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTemporaryRedirect {
			t.Errorf("status %d, want the redirect itself", resp.StatusCode)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times, want once by each client", asked)
	}
}
