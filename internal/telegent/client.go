// SPDX-License-Identifier: MPL-2.0

// Package telegent is the client of the Telegent mPaaS API. It knows nothing of
// Terraform.
//
//	base, err := telegent.ParseBaseURL(telegent.DefaultBaseURL)
//	client := telegent.NewClient(telegent.Options{Transport: t, BaseURL: base, AccountKey: key, AccountSecret: secret})
//	endpoint, err := base.Endpoint("numbers/provision")
//	t, err := client.Tokens.Token(ctx, endpoint.String())
//	err = client.Do(ctx, operation, query, request, &response)
package telegent

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// service is the name in errors.
const service = "Telegent"

// AccountKeyPrefix is the prefix of every account key.
const AccountKeyPrefix = "DID-"

// Options are the server and the credentials of a client.
type Options struct {
	Transport     *transport.Transport
	BaseURL       BaseURL
	AccountKey    string
	AccountSecret token.Secret
}

// Client calls the API. It gets the token of each endpoint from Tokens.
type Client struct {
	BaseURL BaseURL
	// Tokens is shared by all users of the client.
	Tokens *token.Cache
	issuer *issuer
	http   *http.Client // with a bearer token
	plain  *http.Client // without
	pages  *http.Client // without, and without the rate limit
	key    string
	secret token.Secret // scrubbed from texts of the API
}

// NewClient returns a client; it makes no call yet.
func NewClient(options Options) *Client {
	plain := options.Transport.Client()
	issuer := &issuer{
		http:    plain,
		baseURL: options.BaseURL,
		key:     options.AccountKey,
		secret:  options.AccountSecret,
	}
	tokens := token.NewCache(issuer)
	return &Client{
		BaseURL: options.BaseURL,
		Tokens:  tokens,
		issuer:  issuer,
		http:    options.Transport.Authorized(bearer{tokens}),
		plain:   plain,
		pages:   options.Transport.Unlimited(),
		key:     options.AccountKey,
		secret:  options.AccountSecret,
	}
}

// CheckCredentials checks the form of the account key and the account secret. Only
// Telegent can say whether they are correct. Its error is a *token.PaddedError if one
// of them is padded.
func (c *Client) CheckCredentials() error {
	if err := token.CheckPadding(c.key, c.secret); err != nil {
		return err
	}
	switch {
	case !strings.HasPrefix(c.key, AccountKeyPrefix):
		return errors.New("the account key does not begin with DID-; perhaps it and the account secret are swapped")
	case strings.HasPrefix(c.secret.Reveal(), AccountKeyPrefix):
		return errors.New("the account secret begins with DID-, as account keys do; perhaps the key was given twice")
	}
	return nil
}

// Now returns the time by the API's clock, as the answer to the latest token call has it. The
// clock of this machine may be wrong; it is all that there is before the first token call.
func (c *Client) Now() time.Time { return time.Now().Add(time.Duration(c.issuer.ahead.Load())) }

// Get requests an endpoint with the bearer token and returns the status of the answer.
// No operation of the API changes anything by GET. A refused token is not replaced.
func (c *Client) Get(ctx context.Context, endpoint string, bearer token.Secret) (status int, err error) {
	status, err = get(ctx, c.plain, endpoint, http.Header{"Authorization": {"Bearer " + bearer.Reveal()}})
	return status, transport.Scrubbed(err, bearer)
}

// GetPage requests a page for people and returns the status of the answer. The page is
// not part of the API, even on the API's host, as Swagger is, so the rate limit does
// not apply.
func (c *Client) GetPage(ctx context.Context, page string) (status int, err error) {
	return get(ctx, c.pages, page, http.Header{})
}

func get(ctx context.Context, client *http.Client, target string, header http.Header) (status int, err error) {
	operation := http.MethodGet + " " + target
	ctx = transport.WithCall(ctx, transport.Call{Repeatable: true})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", operation, err)
	}
	req.Header = header
	resp, err := client.Do(req)
	if err != nil {
		return 0, transport.CallError(operation, err)
	}
	resp.Body.Close()
	return resp.StatusCode, nil
}

// Do calls an operation with a query and a JSON body and decodes the answer into
// response. Each of the three may be nil. Any 2xx is a success; a Write may succeed
// without content, and the response stays empty.
//
// Its error is a *transport.Error for an answer that is not a success or says so
// itself, otherwise the error of the transport. It wraps transport.ErrOutcomeUnknown if
// a Write may have taken effect anyway, and ErrNotFound if the API says that the object
// does not exist. The secrets are those in the request: the API may repeat them, and
// the token, in an error or in a message.
func (c *Client) Do(ctx context.Context, operation Operation, query url.Values, request any, response *Object, secrets ...token.Secret) error {
	method, path := split(operation)
	target := c.BaseURL.String() + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	call := transport.Call{Repeatable: operation.repeatable()}
	sent := append(token.Secrets{c.secret}, secrets...)
	resp, body, err := transport.SendJSON(context.WithValue(ctx, sentKey{}, &sent), c.http, call, operation.String(), method, target, request) //nolint:bodyclose // SendJSON has.
	if err != nil {
		return transport.Scrubbed(err, sent)
	}
	if !transport.IsSuccess(resp) {
		return newError(ctx, operation, resp, body, sent)
	}
	var answer Object
	if operation.writes() && hasNoContent(body) {
		body = []byte("{}")
	}
	if err := transport.DecodeJSON(resp, readable(body, sent), &answer); err != nil {
		e := transport.NewError(ctx, service, operation.String(), resp).Unreadable(err, body, sent)
		if operation.writes() {
			e.Cause = transport.ErrOutcomeUnknown
		}
		return e
	}
	if reason, status := refusal(answer); reason != "" {
		return newRefusal(ctx, operation, resp, body, reason, status, sent)
	}
	if response != nil {
		*response = answer
	}
	return nil
}

// hasNoContent reports whether the body of a success says only that it is a success.
func hasNoContent(body []byte) bool {
	switch strings.ToLower(strings.Trim(string(body), " \t\r\n\".")) {
	case "", "null", "true", "ok", "success", "successful", "done", "accepted":
		return true
	}
	return false
}

// sentKey is the context key of the secrets that a call was sent with, including each
// token.
type sentKey struct{}

// bearer supplies the transport with tokens from the cache.
type bearer struct {
	tokens *token.Cache
}

func (b bearer) Bearer(ctx context.Context, target *url.URL, again bool) (string, error) {
	get := b.tokens.TokenForCall
	if again {
		get = b.tokens.Token
	}
	t, err := get(ctx, scopeOf(target))
	if sent, ok := ctx.Value(sentKey{}).(*token.Secrets); ok {
		*sent = append(*sent, t.Value)
	}
	return t.Value.Reveal(), err
}

func (b bearer) Refused(target *url.URL, value string) {
	b.tokens.Drop(scopeOf(target), value)
}

// scopeOf returns the token scope for a request of the URL: the URL without its query,
// because no operation has path parameters.
func scopeOf(target *url.URL) string {
	bare := url.URL{Scheme: target.Scheme, Host: target.Host, Path: target.Path, RawPath: target.RawPath}
	return bare.String()
}
