// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// TestNetworkProxy reads a token through proxies of each kind. The API's host is
// a name that only the proxies know.
func TestNetworkProxy(t *testing.T) {
	t.Parallel()
	const host = "api.telegent.test"
	tests := map[string]struct {
		scheme    string
		untrusted bool // the proxy's certificate is
		status    int  // of a refusal, 0 for none
		away      bool // nothing is there
		fails     string
		connects  int
	}{
		"http":   {scheme: "http", connects: 1},
		"https":  {scheme: "https", connects: 1},
		"socks5": {scheme: "socks5", connects: 1},
		"https that is not trusted": {
			scheme: "https", untrusted: true,
			fails: "proxyconnect tcp: tls: failed to verify certificate: x509: certificate signed by unknown authority",
		},
		"wrong password": {scheme: "http", status: http.StatusProxyAuthRequired, fails: "Proxy Authentication Required", connects: 1},
		"forbidden":      {scheme: "https", status: http.StatusForbidden, fails: "Forbidden", connects: 1},
		"not there":      {scheme: "http", away: true, fails: "proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ca := newAuthority(t)
			s, url := tlsSandbox(t, &tls.Config{Certificates: []tls.Certificate{ca.serves(t, host)}})
			tunnel := newTunnel(t, url)
			tunnel.status = test.status
			vouches := ca
			if test.untrusted {
				vouches = newAuthority(t)
			}
			url = tunnel.start(t, test.scheme, vouches)
			if test.away {
				url = "http://user:" + proxyPassword + "@127.0.0.1:1"
			}
			server := acctest.NewServer(t)
			set := arguments{"ca_certificate_pem": ca.pem, "proxy_url": url}
			refused(t, server.Configure(set.values("https://"+host)), "", "")
			_, diags := readToken(server)
			refused(t, diags, "none", test.fails)
			conceals(t, diags, "")
			if diff := cmp.Diff(slices.Repeat([]string{"user:" + proxyPassword}, test.connects), tunnel.connects(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("credentials that the proxy was given (-want +got):\n%s", diff)
			}
			if n, failed := len(s.Journal()), test.fails != ""; (n == 0) != failed {
				t.Errorf("%d requests reached the API", n)
			}
		})
	}
}

// tunnel is a proxy that connects everyone with one server, whatever host they
// ask for, and notes the credentials it is given.
type tunnel struct {
	target string
	status int // of the answer if it refuses, else 0

	mu    sync.Mutex
	notes []string
}

// newTunnel returns a proxy to the server at the URL.
func newTunnel(t *testing.T, url string) *tunnel {
	t.Helper()
	return &tunnel{target: strings.TrimPrefix(url, "https://")}
}

// connects returns the credentials of each connection so far.
func (p *tunnel) connects() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.notes
}

func (p *tunnel) note(credentials string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes = append(p.notes, credentials)
}

// start starts the proxy, of scheme http, https or socks5, and returns its URL
// with credentials. The CA vouches for it if it needs that.
func (p *tunnel) start(t *testing.T, scheme string, ca authority) (url string) {
	t.Helper()
	user := "user:" + proxyPassword + "@"
	if scheme == "socks5" {
		return "socks5://" + user + p.listenSOCKS(t)
	}
	server := quiet(p)
	t.Cleanup(server.Close)
	if scheme == "https" {
		server.TLS = &tls.Config{Certificates: []tls.Certificate{ca.serves(t)}}
		server.StartTLS()
	} else {
		server.Start()
	}
	return strings.Replace(server.URL, "://", "://"+user, 1)
}

// ServeHTTP answers CONNECT.
func (p *tunnel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	credentials, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Proxy-Authorization"), "Basic "))
	p.note(string(credentials))
	if p.status != 0 {
		w.WriteHeader(p.status)
		return
	}
	if r.Method != http.MethodConnect {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	p.join(r.Context(), conn, "HTTP/1.1 200 Connection established\r\n\r\n")
}

// listenSOCKS starts a SOCKS proxy (RFC 1928, 1929) and returns its address.
func (p *tunnel) listenSOCKS(t *testing.T) (address string) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serveSOCKS(t.Context(), conn)
		}
	}()
	return listener.Addr().String()
}

func (p *tunnel) serveSOCKS(ctx context.Context, conn net.Conn) {
	take := func(n byte) []byte {
		b := make([]byte, n)
		_, _ = io.ReadFull(conn, b)
		return b
	}
	take(take(2)[1])                // version and methods
	_, _ = conn.Write([]byte{5, 2}) // with user name and password
	user := take(take(2)[1])
	password := take(take(1)[0])
	p.note(string(user) + ":" + string(password))
	_, _ = conn.Write([]byte{1, 0})
	take(take(5)[4] + 2) // CONNECT to a name and port
	p.join(ctx, conn, "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
}

// join answers a client and connects it with the server, until either leaves.
func (p *tunnel) join(ctx context.Context, client net.Conn, answer string) {
	defer func() { _ = client.Close() }()
	server, err := new(net.Dialer).DialContext(ctx, "tcp", p.target)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	if _, err := io.WriteString(client, answer); err != nil {
		return
	}
	left := make(chan struct{}, 2)
	go func() { _, _ = io.Copy(server, client); left <- struct{}{} }()
	go func() { _, _ = io.Copy(client, server); left <- struct{}{} }()
	<-left
}
