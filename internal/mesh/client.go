// SPDX-License-Identifier: MPL-2.0

// Package mesh requests tokens from Mesh Connect. It knows nothing of Terraform.
//
//	client := mesh.NewClient(mesh.Options{Transport: t, BaseURL: mesh.DefaultBaseURL, ClientID: id, ClientSecret: secret})
//	t, err := client.Tokens.Token(ctx, mesh.Scope)
package mesh

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// DefaultBaseURL is the published server.
const DefaultBaseURL = "https://admin-api.meshconnect.com"

// Scope is the only scope of a token.
const Scope = ""

const (
	service     = "Mesh"
	tokenPath   = "/admin/api/v1/Token"
	createToken = http.MethodPost + " " + tokenPath
)

// Options are the server and the credentials of a client.
type Options struct {
	Transport    *transport.Transport
	BaseURL      string // without a trailing slash
	ClientID     string
	ClientSecret token.Secret
}

// Client requests tokens.
type Client struct {
	// Tokens is shared by all users of the client.
	Tokens *token.Cache
}

// NewClient returns a client; it makes no call yet.
func NewClient(options Options) *Client {
	return &Client{Tokens: token.NewCache(&issuer{
		http:   options.Transport.Client(),
		url:    options.BaseURL + tokenPath,
		id:     options.ClientID,
		secret: options.ClientSecret,
	})}
}

// issuer is a token.Source of Mesh's account management API
// (POST /admin/api/v1/Token).
type issuer struct {
	http   *http.Client
	url    string
	id     string
	secret token.Secret
}

var _ token.Source = (*issuer)(nil)

// tokenRequest is the body of POST /admin/api/v1/Token.
type tokenRequest struct {
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
}

// tokenResponse is the answer of POST /admin/api/v1/Token, a success or not. Every
// field may be null.
type tokenResponse struct {
	Status         transport.Text `json:"status"`
	Message        transport.Text `json:"message"`
	DisplayMessage transport.Text `json:"displayMessage"`
	ErrorHash      transport.Text `json:"errorHash"`
	ErrorType      transport.Text `json:"errorType"`
	Content        content        `json:"content"`
}

// content is the part of a tokenResponse that only a success fills.
type content struct {
	IDToken   transport.Text `json:"id_token"`
	ExpiresIn seconds        `json:"expires_in"`
	Status    transport.Text `json:"status"`
}

// seconds is a JSON number. As with transport.Text, a value of another type counts as
// missing.
type seconds struct {
	value int64
	known bool
}

func (s *seconds) UnmarshalJSON(data []byte) error {
	const exact = 1 << 53 // of a float64; the conversion of more is not defined
	var n *float64
	if json.Unmarshal(data, &n) == nil && n != nil && math.Abs(*n) <= exact {
		*s = seconds{value: int64(*n), known: true}
	}
	return nil
}

func (c *content) UnmarshalJSON(data []byte) error {
	type plain content
	var p plain
	if json.Unmarshal(data, &p) == nil {
		*c = content(p)
	}
	return nil
}

// Token implements token.Source; the scope has no meaning. Its error is a
// *transport.Error for an answer that is not a success, which wraps token.ErrRejected
// for 401, 403 (Mesh's answer to wrong credentials) and a 200 that refuses them,
// otherwise the error of the transport.
func (i *issuer) Token(ctx context.Context, _ string) (token.Token, error) {
	request := tokenRequest{ClientID: i.id, ClientSecret: i.secret.Reveal()}
	// A second token does not revoke the first, so the call may be repeated.
	call := transport.Call{Repeatable: true, MaxAnswer: transport.MaxTokenAnswer}
	resp, answer, err := transport.SendJSON(ctx, i.http, call, createToken, http.MethodPost, i.url, request) //nolint:bodyclose // SendJSON has.
	if err != nil {
		return token.Token{}, transport.Scrubbed(err, i.secret)
	}
	e := transport.NewError(ctx, service, createToken, resp, i.secret)
	var decoded tokenResponse
	if !transport.IsSuccess(resp) {
		if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
			e.Cause = token.Rejected(i.id, i.secret)
		}
		switch {
		case e.IsRedirect():
		case json.Unmarshal(answer, &decoded) == nil:
			i.describe(e, decoded, "")
		default:
			e.Message = transport.Excerpt(answer, i.secret)
		}
		return token.Token{}, e
	}
	if err := transport.DecodeJSON(resp, answer, &decoded); err != nil {
		return token.Token{}, e.Unreadable(err, answer, i.secret)
	}
	if problem := decoded.problem(); problem != "" {
		i.describe(e, decoded, problem)
		if decoded.isRefusal() {
			e.Cause = token.Rejected(i.id, i.secret)
		}
		return token.Token{}, e
	}
	t, err := decoded.token(resp)
	if err != nil {
		return token.Token{}, e.Malformed(err)
	}
	return t, nil
}

// describe adds the message of the service, after the problem of a 200.
func (i *issuer) describe(e *transport.Error, r tokenResponse, problem string) {
	message := string(cmp.Or(r.DisplayMessage, r.Message))
	switch {
	case message == "":
		message = string(r.ErrorType)
	case r.ErrorType != "":
		message = fmt.Sprintf("%s (%s)", message, r.ErrorType)
	}
	if problem != "" && message != "" {
		problem += "; "
	}
	secrets := token.Secrets{i.secret, token.NewSecret(string(r.Content.IDToken))}
	e.Message = transport.Readable(problem+message, secrets)
	e.Code = transport.Readable(string(r.ErrorType), secrets)
	e.TraceID = transport.Readable(string(r.ErrorHash), secrets)
}

// problem returns why a 200 is not a success, "" if it is one. It may repeat a secret.
func (r tokenResponse) problem() string {
	switch {
	case r.Status != "ok":
		return unexpected("status", r.Status, `"ok"`)
	case r.Content.Status == "mfaRequired":
		return `content.status "mfaRequired": the client wants a second factor, which the provider cannot give`
	case r.Content.Status != "succeeded" && r.Content.Status != "available":
		return unexpected("content.status", r.Content.Status, `"succeeded" or "available"`)
	case r.Content.IDToken == "":
		return "no id_token"
	}
	return ""
}

func unexpected(field string, got transport.Text, want string) string {
	if got == "" {
		return fmt.Sprintf("no %s instead of %s", field, want)
	}
	// Not %q: what it escapes would be hidden from scrubbing.
	return field + ` "` + string(got) + `" instead of ` + want
}

// isRefusal reports whether a 200 refuses the credential, so that a retry is pointless.
func (r tokenResponse) isRefusal() bool {
	return r.Status == "permissionDenied" || r.Status == "ok" && (r.Content.Status == "failed" || r.Content.Status == "mfaRequired")
}

// token reads a success. Its error is that of token.New.
func (r tokenResponse) token(resp *http.Response) (token.Token, error) {
	now := transport.ServerTime(resp)
	var stated time.Time
	if r.Content.ExpiresIn.known {
		stated = token.ExpiresIn(now, r.Content.ExpiresIn.value)
	}
	t, err := token.New(token.NewSecret(string(r.Content.IDToken)), "", stated, now)
	t.Status = string(r.Content.Status)
	return t, err
}
