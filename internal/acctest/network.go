// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Network is a network in memory, for tests in a testing/synctest bubble: a real
// network would keep the bubble's clock from going on.
//
//	network := &acctest.Network{}
//	network.Serve(t, "127.0.0.1:8080", s)
//	p := provider.NewServer("test", provider.WithDial(network.Dial))()
type Network struct {
	mu        sync.Mutex
	listeners map[string]*listener
}

// Serve serves a handler at an address until the test ends, with plain HTTP.
func (n *Network) Serve(t testing.TB, address string, handler http.Handler) {
	t.Helper()
	n.server(t, address, handler).Start()
}

// ServeTLS is Serve with HTTPS and a certificate that nobody trusts.
func (n *Network) ServeTLS(t testing.TB, address string, handler http.Handler) {
	t.Helper()
	n.server(t, address, handler).StartTLS()
}

func (n *Network) server(t testing.TB, address string, handler http.Handler) *httptest.Server {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.listeners == nil {
		n.listeners = map[string]*listener{}
	}
	l := &listener{connections: make(chan net.Conn), closed: make(chan struct{}), address: address}
	n.listeners[address] = l
	server := &httptest.Server{Listener: l, Config: &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}}
	t.Cleanup(server.Close)
	return server
}

// Dial connects to what is served at the address.
func (n *Network) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	n.mu.Lock()
	l, ok := n.listeners[address]
	n.mu.Unlock()
	if !ok {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: addr(address), Err: syscall.ECONNREFUSED}
	}
	ours, theirs := net.Pipe()
	select {
	case l.connections <- theirs:
		return ours, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "dial", Net: network, Addr: addr(address), Err: syscall.ECONNREFUSED}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type listener struct {
	connections chan net.Conn
	close       sync.Once
	closed      chan struct{}
	address     string
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case connection := <-l.connections:
		return connection, nil
	case <-l.closed:
		return nil, errors.New("the listener is closed")
	}
}

func (l *listener) Close() error {
	l.close.Do(func() { close(l.closed) })
	return nil
}

func (l *listener) Addr() net.Addr { return addr(l.address) }

type addr string

func (a addr) Network() string { return "tcp" }
func (a addr) String() string  { return string(a) }
