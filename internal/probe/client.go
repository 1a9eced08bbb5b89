// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// tokenOperation is the token call.
const tokenOperation = string(telegent.CreateToken)

// limitHeader matches the names of headers about a rate limit.
var limitHeader = regexp.MustCompile(`(?i)^(retry-after|(x-)?rate-?limit(-(limit|remaining|reset|used|policy))?)$`)

// client makes calls through the provider's transport, and keeps more of an answer than
// the provider does.
type client struct {
	base     telegent.BaseURL
	key      string
	secret   token.Secret
	tokens   *token.Cache
	http     *http.Client
	progress io.Writer

	requests int // calls; repeated ones count once
	silent   int // calls in a row without an answer
	issued   map[string]bool
	secrets  token.Secrets
	limits   map[string]string // headers about the rate limit
}

func newClient(config Config) *client {
	shared := transport.New(transport.Options{
		UserAgent:         "telegent-probe/" + config.Version,
		RequestsPerMinute: config.RequestsPerMinute,
		RequestTimeout:    30 * time.Second,
		RateLimitTimeout:  5 * time.Minute, // An operation that always answers 429 must not take half an hour.
		MaxRetries:        2,
		Dial:              config.Dial,
	})
	c := &client{
		base: config.BaseURL, key: config.AccountKey, secret: config.AccountSecret, progress: config.Progress,
		tokens: telegent.NewClient(telegent.Options{
			Transport: shared, BaseURL: config.BaseURL, AccountKey: config.AccountKey, AccountSecret: config.AccountSecret,
		}).Tokens,
		issued: map[string]bool{}, secrets: token.Secrets{config.AccountSecret}, limits: map[string]string{},
	}
	plain := shared.Client()
	c.http = &http.Client{Transport: &authorize{plain.Transport}, CheckRedirect: plain.CheckRedirect}
	return c
}

// reply is an answer, or why there is none.
type reply struct {
	status    int
	header    http.Header
	mediaType string
	marked    bool // it begins with a byte order mark
	value     any  // nil unless the body is JSON
	isJSON    bool
	isEmpty   bool
	failure   string // "" if there is an answer
	refused   bool   // the token was
}

// isSuccess reports whether the status is a success.
func (r reply) isSuccess() bool { return r.status >= 200 && r.status < 300 }

// object returns the answer if it is a JSON object, otherwise nil.
func (r reply) object() map[string]any {
	o, _ := r.value.(map[string]any)
	return o
}

// text returns a field of the answer, in any case, if it is text.
func (r reply) text(name string) string {
	_, value := lookup(r.within(name), name)
	content, _ := value.(string)
	return content
}

// within returns the part of the answer that has a field: the answer itself or, as the
// provider reads it, the only object inside of it that has one. It is nil if there is none.
func (r reply) within(name string) map[string]any {
	level := []any{r.value}
	for range 3 {
		var found []map[string]any
		var next []any
		for _, value := range level {
			switch value := value.(type) {
			case map[string]any:
				if has, _ := lookup(value, name); has != "" {
					found = append(found, value)
				}
				next = slices.AppendSeq(next, maps.Values(value))
			case []any:
				next = append(next, value...)
			}
		}
		if len(found) > 0 {
			if len(found) > 1 {
				return nil
			}
			return found[0]
		}
		level = next
	}
	return nil
}

// String returns the status, or why there is no answer.
func (r reply) String() string {
	if r.failure != "" {
		return r.failure
	}
	return fmt.Sprintf("%d %s", r.status, http.StatusText(r.status))
}

// call is a call of an operation.
type call struct {
	op    string
	query url.Values
	body  any
	write bool // it is not repeated
}

func (c call) path() string {
	_, path, _ := strings.Cut(c.op, " ")
	return path
}

// errSilent ends a run: each further call would take minutes, and see nothing.
var errSilent = errors.New("several calls in a row got no answer or 429 Too Many Requests")

// mostSilent is how many calls in a row may get no answer. The calls of an operation that hangs are
// between token calls, which are answered.
const mostSilent = 4

// hear counts the calls that got no answer, or none but 429, in spite of all waits. Its
// error ends the run.
func (c *client) hear(answered bool) error {
	if answered {
		c.silent = 0
		return nil
	}
	if c.silent++; c.silent >= mostSilent {
		return errSilent
	}
	return nil
}

// call makes a call with a token for its endpoint. A token that was refused is replaced
// once. The error is that of the context, or ends the run.
func (c *client) call(ctx context.Context, request call) (reply, error) {
	for again := false; ; again = true {
		value, err := c.token(ctx, request.path())
		if err != nil {
			return reply{failure: "no token: " + err.Error(), refused: errors.Is(err, token.ErrRejected)}, cmp.Or(context.Cause(ctx), c.hear(isAnswer(err)))
		}
		answer, err := c.send(ctx, value, request)
		if err != nil || again || answer.status != http.StatusUnauthorized {
			return answer, err
		}
		c.tokens.Drop(c.scope(request.path()), value.Reveal())
	}
}

func (c *client) scope(path string) string { return c.base.String() + path }

// token returns a token for an endpoint, cached or new.
func (c *client) token(ctx context.Context, path string) (token.Secret, error) {
	t, err := c.tokens.TokenForCall(ctx, c.scope(path))
	if err != nil {
		c.requests++
		return token.Secret{}, &noToken{err}
	}
	c.issue(t.Value.Reveal())
	return t.Value, nil
}

// noToken is the error of a token call, without the text of its cause.
type noToken struct{ cause error }

func (e *noToken) Error() string { return tokenOperation + ": " + reason(e.cause) }
func (e *noToken) Unwrap() error { return e.cause }

// isAnswer reports whether the error of a call is an answer other than 429.
func isAnswer(err error) bool {
	answer, ok := errors.AsType[*transport.Error](err)
	return ok && answer.Status != http.StatusTooManyRequests
}

// issue notes a token that the API issued.
func (c *client) issue(value string) {
	if !c.issued[value] {
		c.issued[value] = true
		c.requests++
		c.secrets = append(c.secrets, token.NewSecret(value))
	}
}

// newToken makes a token call, with the endpoint in it unless it is "".
func (c *client) newToken(ctx context.Context, endpoint string) (reply, token.Secret, error) {
	body := map[string]string{"AccountKey": c.key, "AccountSecret": c.secret.Reveal()}
	if endpoint != "" {
		body["ApiEndpoint"] = endpoint
	}
	answer, err := c.send(ctx, token.Secret{}, call{op: tokenOperation, body: body})
	value := answer.text("token")
	if value != "" {
		c.issued[value] = true
		c.secrets = append(c.secrets, token.NewSecret(value))
	}
	return answer, token.NewSecret(value), err
}

// send makes a call with a token, or without one. Its error is that of the context, or ends
// the run.
func (c *client) send(ctx context.Context, bearer token.Secret, request call) (reply, error) {
	method, path, _ := strings.Cut(request.op, " ")
	target := c.scope(path)
	if len(request.query) > 0 {
		target += "?" + request.query.Encode()
	}
	c.requests++
	var read reply
	ctx = context.WithValue(ctx, sendKey{}, &sending{bearer: bearer, reply: &read})
	resp, body, err := transport.SendJSON(ctx, c.http, transport.Call{Repeatable: !request.write}, request.op, method, target, request.body) //nolint:bodyclose // SendJSON has.
	if cause := context.Cause(ctx); cause != nil && err != nil {
		return reply{}, cause
	}
	if err := c.hear(err == nil && resp.StatusCode != http.StatusTooManyRequests); err != nil {
		return reply{}, err
	}
	if err != nil {
		return reply{failure: reason(err)}, nil
	}
	read.status, read.header = resp.StatusCode, resp.Header
	read.mediaType, _, _ = strings.Cut(resp.Header.Get("Content-Type"), ";")
	read.value, err = decode(body)
	read.isJSON, read.isEmpty = err == nil && len(body) > 0, len(body) == 0
	for name, values := range resp.Header {
		if limitHeader.MatchString(name) && len(values) > 0 {
			c.limits[name] = digitsOnly(values[0])
		}
	}
	return read, nil
}

// digitsOnly returns a number, and hides anything else.
func digitsOnly(value string) string {
	if value != "" && strings.Trim(value, "0123456789") == "" {
		return value
	}
	return hidden
}

// sending is what a request is sent with, and where its answer is noted.
type sending struct {
	bearer token.Secret
	reply  *reply
}

type sendKey struct{}

// authorize adds the bearer token, outside of the log, and notes a byte order mark, which
// SendJSON removes.
type authorize struct {
	next http.RoundTripper
}

func (a *authorize) RoundTrip(req *http.Request) (*http.Response, error) {
	s, ok := req.Context().Value(sendKey{}).(*sending)
	if !ok {
		return a.next.RoundTrip(req)
	}
	if bearer := s.bearer.Reveal(); bearer != "" {
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := a.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body) // The transport has read it already.
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	s.reply.marked = bytes.HasPrefix(body, []byte("\uFEFF"))
	return resp, err
}

// reason says why a call has no answer, without the text of the error: it may repeat what
// the server sent.
func reason(err error) string {
	answer, isAnswer := errors.AsType[*transport.Error](err)
	_, isCertificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, isDNS := errors.AsType[*net.DNSError](err)
	proxy, isProxy := errors.AsType[*transport.ProxyError](err)
	switch {
	case isAnswer && answer.Status/100 == 2:
		return fmt.Sprintf("answered %d without a token that can be read", answer.Status)
	case isAnswer:
		return fmt.Sprintf("answered %d %s", answer.Status, http.StatusText(answer.Status))
	case errors.Is(err, token.ErrMalformed):
		return "the token cannot be sent in a header"
	case errors.Is(err, transport.ErrTimeout):
		return "no answer within 30 s"
	case errors.Is(err, transport.ErrTooLarge):
		return "the answer is larger than 16 MiB"
	case errors.Is(err, transport.ErrNoTime):
		return "the rate limit leaves no time"
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case isCertificate:
		return "the server's certificate is not trusted"
	case isDNS:
		return "the host is unknown"
	case isProxy:
		return proxy.Error()
	}
	return "no answer"
}
