// SPDX-License-Identifier: MPL-2.0

// Package transport sends the provider's HTTP requests: it retries, limits the rate,
// logs, adds the bearer token, and bounds every attempt in time and size. It knows
// nothing of Terraform or of any API.
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
// README.md in this folder has what a user sees of each fault.
package transport

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Options configure a transport.
type Options struct {
	// UserAgent is sent with every request.
	UserAgent string
	// RequestsPerMinute is the maximum number of requests per minute, retries included;
	// 0 sets no limit.
	RequestsPerMinute int
	// RequestTimeout bounds one attempt, from connecting to the last byte of the
	// answer. Waiting for the rate limit does not count.
	RequestTimeout time.Duration
	// RateLimitTimeout is the longest time that a call waits for the rate limit; 0 means
	// DefaultRateLimitTimeout.
	RateLimitTimeout time.Duration
	// MaxRetries is the maximum number of retries after a fault. A 429 is not a fault.
	MaxRetries int

	// RootCAs are the trusted CAs; nil means the system's.
	RootCAs *x509.CertPool
	// Certificates are the client certificates for servers that request one.
	Certificates []tls.Certificate
	// Proxy is the proxy for https requests; nil means that HTTPS_PROXY and NO_PROXY
	// apply.
	Proxy *url.URL
	// Dial connects to a server; nil means by the network, which tests avoid.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Transport has what all calls of one service share: its connections and its rate
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
		limiter:    newLimiter(options.RequestsPerMinute, cmp.Or(options.RateLimitTimeout, DefaultRateLimitTimeout)),
		maxRetries: options.MaxRetries,
	}
}

// Client returns the client for calls with credentials of their own. It follows no
// redirect.
func (t *Transport) Client() *http.Client {
	return &http.Client{Transport: t.stack(nil, t.limiter), CheckRedirect: noRedirect}
}

// Unlimited returns the client for requests that are not calls of the API, such as a
// page of its documentation. The rate limit does not apply to them, and a 429 delays no
// call of the API. It follows no redirect.
func (t *Transport) Unlimited() *http.Client {
	return &http.Client{Transport: t.stack(nil, newLimiter(0, t.limiter.timeout)), CheckRedirect: noRedirect}
}

// Authorized returns the client for calls with a bearer token. It follows redirects
// within the same origin.
func (t *Transport) Authorized(bearer Bearer) *http.Client {
	return &http.Client{Transport: &renew{next: t.stack(bearer, t.limiter)}, CheckRedirect: sameOrigin}
}

// stack builds the round trippers of calls from the innermost to the outermost: retry,
// limit, log, auth, base. Each attempt passes the limit. The token is added after that
// wait, just before sending, because the wait may be longer than the lifetime of a
// token. The log is outside auth, so it never sees the header.
func (t *Transport) stack(bearer Bearer, limiter *limiter) http.RoundTripper {
	next := t.base
	if bearer != nil {
		next = &auth{next: next, bearer: bearer}
	}
	next = &logging{next: next}
	next = &limit{next: next, limiter: limiter}
	return newRetry(next, t.maxRetries)
}

// newBase returns the round tripper that sends an attempt, within its bounds. It is not
// http.DefaultTransport, whose settings others may change. (It retries a GET by itself
// if the server closes a kept connection at that moment, but no other method, and most
// of the API's calls are POST.)
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
		if req.URL.Scheme == "http" { // A loopback host: a proxy would see the request unencrypted.
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

// Call describes a call for the transport. It is in the request's context, because the
// HTTP method says nothing: many reads of this API are POST.
type Call struct {
	// Repeatable calls change nothing at the server, so they are repeated after a
	// missing or bad answer. Others are repeated only if the server cannot have acted
	// on them, and once sent, they end with their answer or the RequestTimeout, not
	// with their context.
	Repeatable bool
	// MaxAnswer is the largest accepted answer in bytes; 0 means 16 MiB.
	MaxAnswer int64

	content Deferred // of the body, if it is decided at the last moment
}

type callKey struct{}

// WithCall returns a context with the description of its requests.
func WithCall(ctx context.Context, call Call) context.Context {
	return context.WithValue(ctx, callKey{}, call)
}

// callOf returns the context's Call. Its default is not repeatable and of the default
// size.
func callOf(ctx context.Context) Call {
	call, _ := ctx.Value(callKey{}).(Call)
	if call.MaxAnswer == 0 {
		call.MaxAnswer = 16 << 20
	}
	return call
}
