// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// What goes in clear goes to this machine only, and not by way of a proxy.
func TestProxyIsForHTTPS(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"http://127.0.0.1:8080/":    "127.0.0.1:8080",
		"https://api.telegent.com/": "proxy.example.com:3128",
	} {
		var dialled string
		transport := New(Options{
			RequestTimeout: time.Minute,
			Proxy:          &url.URL{Scheme: "http", Host: "proxy.example.com:3128"},
			Dial: func(_ context.Context, _, address string) (net.Conn, error) {
				dialled = address
				return nil, errors.New("no network")
			},
		})
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := transport.Client().Do(req)
		if err == nil {
			resp.Body.Close()
			t.Error("an answer without a network")
		}
		if dialled != want {
			t.Errorf("%s went to %s, want %s", target, dialled, want)
		}
	}
}
