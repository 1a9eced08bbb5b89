// SPDX-License-Identifier: MPL-2.0

// Package telnyx requests OAuth tokens from Telnyx, with golang.org/x/oauth2 over the
// provider's transport. It knows nothing of Terraform.
//
//	client := telnyx.NewClient(telnyx.Options{Transport: t, BaseURL: telnyx.DefaultBaseURL, ClientID: id, ClientSecret: secret})
//	t, err := client.Tokens.Token(ctx, telnyx.Scope([]string{"messaging", "voice"}))
//	t, err = client.Refresh(ctx, refreshToken)
//	t, err = client.Exchange(ctx, code, redirectURI, verifier)
package telnyx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// DefaultBaseURL is the published server.
const DefaultBaseURL = "https://api.telnyx.com/v2"

const (
	service     = "Telnyx"
	tokenPath   = "/oauth/token"
	createToken = http.MethodPost + " /v2" + tokenPath
)

// Error codes of RFC 6749 (5.2) and POST /oauth/token.
const (
	InvalidRequest = "invalid_request"
	InvalidGrant   = "invalid_grant"
	invalidClient  = "invalid_client"
)

// Options are the server and the credentials of a client.
type Options struct {
	Transport    *transport.Transport
	BaseURL      string // without a trailing slash
	ClientID     string
	ClientSecret token.Secret
}

// Client requests tokens (POST /oauth/token).
type Client struct {
	// Tokens are those of the grant client_credentials, which may be shared. Their
	// scope is the result of Scope.
	Tokens *token.Cache

	http   *http.Client
	url    string
	id     string
	secret token.Secret
}

// NewClient returns a client; it makes no call yet.
func NewClient(options Options) *Client {
	c := &Client{
		http:   options.Transport.Client(),
		url:    options.BaseURL + tokenPath,
		id:     options.ClientID,
		secret: options.ClientSecret,
	}
	c.Tokens = token.NewCache(issuer{c})
	return c
}

// Scope returns the scope of Tokens for a set of OAuth scopes, whatever their order.
func Scope(scopes []string) string {
	sorted := slices.Clone(scopes)
	slices.Sort(sorted)
	return strings.Join(slices.Compact(sorted), " ")
}

// issuer is the token.Source of the grant client_credentials.
type issuer struct{ client *Client }

// Token implements token.Source. Its error is a *transport.Error for an answer that is
// not a success, which wraps token.ErrRejected for 401, 403 and invalid_client, otherwise
// the error of the transport.
func (i issuer) Token(ctx context.Context, scope string) (token.Token, error) {
	c := i.client
	// A second token does not revoke the first, so the call may be repeated.
	return c.ask(ctx, transport.Call{Repeatable: true, MaxAnswer: transport.MaxTokenAnswer}, func(ctx context.Context, style oauth2.AuthStyle) (*oauth2.Token, error) {
		config := clientcredentials.Config{
			ClientID:     c.id,
			ClientSecret: c.secret.Reveal(),
			TokenURL:     c.url,
			Scopes:       strings.Fields(scope),
			AuthStyle:    style,
		}
		return config.Token(ctx)
	})
}

// Exchange exchanges an authorization code for a token. A code works once, so the call
// is not repeated; its error wraps transport.ErrOutcomeUnknown if the code may have
// been used. The redirect URI may be "", and the PKCE verifier the zero Secret.
func (c *Client) Exchange(ctx context.Context, code token.Secret, redirectURI string, verifier token.Secret) (token.Token, error) {
	return c.ask(ctx, transport.Call{MaxAnswer: transport.MaxTokenAnswer}, func(ctx context.Context, style oauth2.AuthStyle) (*oauth2.Token, error) {
		var options []oauth2.AuthCodeOption
		if verifier.Reveal() != "" {
			options = append(options, oauth2.VerifierOption(verifier.Reveal()))
		}
		return c.config(style, redirectURI).Exchange(ctx, code.Reveal(), options...)
	}, code, verifier)
}

// Refresh exchanges a refresh token for a token. The service may replace the refresh
// token and revoke this one, so the call is not repeated either.
func (c *Client) Refresh(ctx context.Context, refresh token.Secret) (token.Token, error) {
	return c.ask(ctx, transport.Call{MaxAnswer: transport.MaxTokenAnswer}, func(ctx context.Context, style oauth2.AuthStyle) (*oauth2.Token, error) {
		return c.config(style, "").TokenSource(ctx, &oauth2.Token{RefreshToken: refresh.Reveal()}).Token()
	}, refresh)
}

func (c *Client) config(style oauth2.AuthStyle, redirectURI string) *oauth2.Config {
	return &oauth2.Config{
		ClientID:     c.id,
		ClientSecret: c.secret.Reveal(),
		RedirectURL:  redirectURI,
		Endpoint:     oauth2.Endpoint{TokenURL: c.url, AuthStyle: style},
	}
}

// grant makes one of the library's token calls.
type grant func(ctx context.Context, style oauth2.AuthStyle) (*oauth2.Token, error)

// ask sends the credentials by HTTP Basic, which RFC 6749 prefers, and again in the
// body if the service found none in the request: a 400 that says so has used nothing
// up. (The library's own detection would send a wrong secret twice.)
func (c *Client) ask(ctx context.Context, call transport.Call, grant grant, secrets ...token.Secret) (token.Token, error) {
	secrets = append(secrets, c.secret)
	t, err := c.askAs(ctx, call, grant, oauth2.AuthStyleInHeader, secrets)
	if e, ok := errors.AsType[*transport.Error](err); ok && e.Status == http.StatusBadRequest && e.Code == InvalidRequest {
		return c.askAs(ctx, call, grant, oauth2.AuthStyleInParams, secrets)
	}
	return t, err
}

func (c *Client) askAs(ctx context.Context, call transport.Call, grant grant, style oauth2.AuthStyle, sent token.Secrets) (token.Token, error) {
	answer := &recorder{next: c.http.Transport}
	client := &http.Client{Transport: answer, CheckRedirect: c.http.CheckRedirect}
	t, err := grant(context.WithValue(transport.WithCall(ctx, call), oauth2.HTTPClient, client), style)
	if err == nil {
		return answer.token(ctx, t, sent)
	}
	if answer.resp == nil {
		return token.Token{}, transport.Scrubbed(transport.CallError(createToken, err), sent)
	}
	e := answer.failure(ctx, call, err, sent)
	// RFC 6749 has 400 for a wrong client too.
	if e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden || e.Code == invalidClient {
		e.Cause = token.Rejected(c.id, c.secret)
	}
	return token.Token{}, e
}

// recorder keeps the answer, because the library passes on too little of it.
type recorder struct {
	next http.RoundTripper
	resp *http.Response
	body []byte
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	body = transport.WithoutByteOrderMark(body)
	// The library reads a body of another Content-Type as a form, even if it is JSON.
	if json.Valid(body) {
		resp.Header.Set("Content-Type", "application/json")
	}
	r.resp, r.body = resp, body
	if transport.IsSuccess(resp) {
		body = withoutOddFields(body)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// withoutOddFields returns the body of a success without what the library would refuse
// all of it for: the code or the refresh token is used up by now, so the new token must
// not be lost for an odd field beside it, or because it is in data, as the answers of
// Telnyx's other APIs are.
func withoutOddFields(body []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return body
	}
	odd := false
	var data map[string]json.RawMessage
	if _ = json.Unmarshal(fields["data"], &data); fields["access_token"] == nil && data["access_token"] != nil {
		fields, odd = data, true
	}
	for _, name := range []string{"token_type", "refresh_token", "error", "error_description", "error_uri"} {
		if value, ok := fields[name]; ok && json.Unmarshal(value, new(string)) != nil {
			delete(fields, name)
			odd = true
		}
	}
	if value, ok := fields["expires_in"]; ok {
		var number json.Number
		err := json.Unmarshal(value, &number)
		_, isNoInteger := number.Int64()
		seconds, isNoNumber := number.Float64()
		switch {
		case err == nil && isNoInteger == nil:
		case err == nil && isNoNumber == nil && math.Abs(seconds) <= 1<<53:
			fields["expires_in"] = json.RawMessage(strconv.FormatInt(int64(seconds), 10))
			odd = true
		default:
			delete(fields, "expires_in")
			odd = true
		}
	}
	if !odd {
		return body
	}
	body, _ = json.Marshal(fields) // A decoded value can be encoded.
	return body
}

// token reads a success. Its type and its scopes are shown, so they have no secret.
func (r *recorder) token(ctx context.Context, t *oauth2.Token, sent token.Secrets) (token.Token, error) {
	now := transport.ServerTime(r.resp)
	var stated time.Time
	if seconds := expiresIn(t); seconds != 0 {
		stated = token.ExpiresIn(now, seconds)
	}
	result, err := token.New(token.NewSecret(strings.TrimSpace(t.AccessToken)), "", stated, now)
	if err != nil {
		return token.Token{}, transport.NewError(ctx, service, createToken, r.resp).Malformed(err)
	}
	secrets := append(sent, result.Value, token.NewSecret(t.RefreshToken))
	result.Type = secrets.Scrub(t.Type())
	if scope, ok := t.Extra("scope").(string); ok {
		result.Scopes = strings.Fields(secrets.Scrub(scope))
	}
	if t.RefreshToken != "" {
		result.Refresh = token.NewSecret(t.RefreshToken)
	}
	return result, nil
}

// expiresIn returns expires_in in seconds, 0 if it is missing or unreadable. The
// library truncates it to 32 bits.
func expiresIn(t *oauth2.Token) int64 {
	switch n := t.Extra("expires_in").(type) {
	case float64: // JSON's
		return int64(max(-1<<53, min(n, 1<<53)))
	case string: // a number in quotes
		seconds, _ := strconv.ParseInt(n, 10, 64) // An overflow is the largest int64.
		return seconds
	case int64: // a form's
		return n
	}
	return 0
}

// errorBody has the keys of both forms of an error: that of RFC 6749, and that of
// Telnyx's other APIs. The tokens are decoded only so that they can be hidden.
type errorBody struct {
	Error            string
	ErrorDescription string `json:"error_description"`
	Errors           []struct {
		Code, Title, Detail string
	}
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
}

func (b errorBody) message() string {
	parts := []string{b.Error, b.ErrorDescription}
	for _, e := range b.Errors {
		parts = append(parts, strings.TrimSpace(strings.Join([]string{e.Code, e.Title, e.Detail}, " ")))
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ": ")
}

// failure returns the error of an answer that is not a success. If there is an answer,
// the library's own error is not shown: it may contain the whole body.
func (r *recorder) failure(ctx context.Context, call transport.Call, err error, sent token.Secrets) *transport.Error {
	e := transport.NewError(ctx, service, createToken, r.resp, sent)
	var decoded errorBody
	_ = json.Unmarshal(r.body, &decoded) // Fields of another type count as missing.
	secrets := append(sent, token.NewSecret(decoded.AccessToken), token.NewSecret(decoded.RefreshToken))
	message := decoded.message()
	success := transport.IsSuccess(r.resp)
	switch {
	case e.IsRedirect():
	case message != "":
		e.Message = transport.Readable(message, secrets)
		e.Code = transport.Readable(decoded.Error, secrets)
	case success:
		e = e.Unreadable(reason(err), r.body, secrets)
	default:
		e.Message = transport.Excerpt(r.body, secrets)
	}
	switch {
	case call.Repeatable:
	case success && message == "", !success && e.MayHaveActed():
		e.Cause = transport.ErrOutcomeUnknown
	}
	return e
}

// reason returns why the library did not accept a success.
func reason(err error) error {
	if _, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return errors.New("an error instead of a token")
	}
	return errors.New("a body that is no token answer")
}
