// SPDX-License-Identifier: MPL-2.0

// Package transport sends the provider's HTTP requests: it repeats what may be
// repeated, keeps to the API's rate limit, logs what happened, adds the bearer
// token, and bounds every attempt in time and size. It knows nothing of
// Terraform and nothing of any API.
//
//	t := transport.New(transport.Options{
//		UserAgent:         "terraform-provider-telegent/1.0.0",
//		RequestsPerMinute: 50,
//		RequestTimeout:    30 * time.Second,
//		MaxRetries:        4,
//	})
//	ctx = transport.WithCall(ctx, transport.Call{Repeatable: true, MaxAnswer: 1 << 20})
//	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
//	resp, err := t.Client().Do(req)
//
// README.md beside this file records what a user sees of each fault.
package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Options says how a transport behaves.
type Options struct {
	// UserAgent is sent with every request.
	UserAgent string
	// RequestsPerMinute is how many requests are sent in a minute, repeats
	// included; 0 sets no limit.
	RequestsPerMinute int
	// RequestTimeout bounds one attempt, from connecting to the last byte of the
	// answer. Waiting for the rate limit does not count.
	RequestTimeout time.Duration
	// MaxRetries is how often a request is repeated after its first attempt.
	MaxRetries int

	// RootCAs are trusted to vouch for servers; nil means the system's.
	RootCAs *x509.CertPool
	// Certificates are shown to servers that ask for one.
	Certificates []tls.Certificate
	// Proxy is where https requests go through; nil means what HTTPS_PROXY and
	// NO_PROXY say.
	Proxy *url.URL
	// Dial connects to a server; nil means the network. Tests stay off it.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Transport is what all calls to one service share: its connections and its rate
// limit.
type Transport struct {
	base       http.RoundTripper
	limiter    *limiter
	maxRetries int
}

// New returns a transport. It makes no connection yet.
func New(options Options) *Transport {
	return &Transport{
		base:       newBase(options),
		limiter:    newLimiter(options.RequestsPerMinute),
		maxRetries: options.MaxRetries,
	}
}

// Client returns the client for calls that carry their credentials themselves.
// It follows no redirect.
func (t *Transport) Client() *http.Client {
	return &http.Client{Transport: t.stack(nil), CheckRedirect: noRedirect}
}

// Unlimited returns the client for what is no call of the API, such as a page
// of its documentation. It neither waits for the rate limit nor counts for it, and
// a 429 that it meets holds back no one else. It follows no redirect.
func (t *Transport) Unlimited() *http.Client {
	return &http.Client{Transport: newRetry(&logging{next: t.base}, t.maxRetries), CheckRedirect: noRedirect}
}

// Authorized returns the client for calls that carry a bearer token. It follows
// redirects within the same origin.
func (t *Transport) Authorized(bearer Bearer) *http.Client {
	return &http.Client{Transport: &renew{next: t.stack(bearer)}, CheckRedirect: sameOrigin}
}

// stack builds the round trippers of calls from the innermost to the outermost:
// retry, limit, log, auth, base. Each attempt passes the limit. The token is taken after
// that wait, just before sending, as a queue may be longer than a token's life.
// The log stands outside auth, so the header does not exist where it is written.
func (t *Transport) stack(bearer Bearer) http.RoundTripper {
	next := t.base
	if bearer != nil {
		next = &auth{next: next, bearer: bearer}
	}
	next = &logging{next: next}
	next = &limit{next: next, limiter: t.limiter}
	return newRetry(next, t.maxRetries)
}

// newBase returns what sends an attempt: a transport of our own, so that nobody
// else's settings of http.DefaultTransport reach it later, within its bounds. (It
// repeats a GET by itself that met a kept connection just as the server closed it;
// no other verb, and most of the API's calls are POST.)
func newBase(options Options) http.RoundTripper {
	base := &http.Transport{ForceAttemptHTTP2: true, TLSHandshakeTimeout: 10 * time.Second, IdleConnTimeout: 90 * time.Second, MaxIdleConnsPerHost: 10}
	if standard, ok := http.DefaultTransport.(*http.Transport); ok {
		base = standard.Clone()
	}
	base.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: options.RootCAs, Certificates: options.Certificates}
	proxy := http.ProxyFromEnvironment
	if options.Proxy != nil {
		proxy = http.ProxyURL(options.Proxy)
	}
	base.Proxy = func(req *http.Request) (*url.URL, error) {
		if req.URL.Scheme == "http" { // A loopback host: what stays on this machine needs no proxy, which would see it in clear.
			return nil, nil
		}
		return proxy(req)
	}
	base.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return &ProxyError{Status: resp.StatusCode}
		}
		return nil
	}
	if options.Dial != nil {
		base.DialContext = options.Dial
	}
	return &bound{next: &userAgent{next: base, value: options.UserAgent}, timeout: options.RequestTimeout}
}

// ProxyError is a proxy's refusal to connect to the server.
type ProxyError struct {
	Status int
}

// Error implements error.
func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy refuses the connection: %d %s", e.Status, http.StatusText(e.Status))
}

// MaxTokenAnswer is the largest accepted answer to a token call in bytes.
const MaxTokenAnswer = 1 << 20

// Call says how one call may be treated. It travels in the request's context,
// because the API's verbs do not tell: many of its reads are POST.
type Call struct {
	// Repeatable calls change nothing at the server, so they are sent again
	// whenever an answer is missing or bad. Others are only sent again when the
	// server cannot have acted on them, and once they are sent, the end of their
	// context does not end them: they have their answer, or meet the RequestTimeout.
	Repeatable bool
	// MaxAnswer is the largest accepted answer in bytes; 0 means 16 MiB.
	MaxAnswer int64
}

type callKey struct{}

// WithCall returns a context whose requests are treated as the call says.
func WithCall(ctx context.Context, call Call) context.Context {
	return context.WithValue(ctx, callKey{}, call)
}

// callOf returns the context's Call; one that was never described is careful:
// not repeatable, of the default size.
func callOf(ctx context.Context) Call {
	call, _ := ctx.Value(callKey{}).(Call)
	if call.MaxAnswer == 0 {
		call.MaxAnswer = 16 << 20
	}
	return call
}
