// SPDX-License-Identifier: MPL-2.0

package telegent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// issuer requests tokens from Telegent (POST /v1.0/OAuth2/tokens). It is a token.Source
// whose scope is the URL of an Endpoint, "" for none.
type issuer struct {
	http    *http.Client
	baseURL BaseURL
	key     string
	secret  token.Secret
	ahead   atomic.Int64 // the time.Duration by which the API's clock is ahead of this machine's
}

var _ token.Source = (*issuer)(nil)

// tokenRequest is the body of POST /v1.0/OAuth2/tokens.
type tokenRequest struct {
	AccountKey    string
	AccountSecret string
	ApiEndpoint   string `json:",omitempty"` //nolint:revive // The wire's spelling.
}

// Token implements token.Source. Its error is a *transport.Error for an answer that is
// not a success or says so itself, which wraps token.ErrRejected for 401 and
// token.ErrScopeRejected for 403, otherwise the error of the transport.
func (i *issuer) Token(ctx context.Context, scope string) (token.Token, error) {
	request := tokenRequest{AccountKey: i.key, AccountSecret: i.secret.Reveal(), ApiEndpoint: scope}
	call := transport.Call{Repeatable: CreateToken.repeatable(), MaxAnswer: transport.MaxTokenAnswer}
	method, path := split(CreateToken)
	resp, answer, err := transport.SendJSON(ctx, i.http, call, CreateToken.String(), method, i.baseURL.String()+path, request) //nolint:bodyclose // SendJSON has.
	if err != nil {
		return token.Token{}, transport.Scrubbed(err, i.secret)
	}
	if !transport.IsSuccess(resp) {
		e := newError(ctx, CreateToken, resp, answer, i.secret)
		e.Cause = i.rejection(resp.StatusCode)
		return token.Token{}, e
	}
	return i.read(ctx, resp, answer)
}

// ErrRefused is the error of a token call that does not say whether it refuses the credential
// or the endpoint. Other endpoints may have a token, so each is tried once.
var ErrRefused = fmt.Errorf("%w, or altogether", token.ErrScopeRejected)

// rejection returns the cause of a refusal with the status, 0 for none; nil if the call may be
// made again.
func (i *issuer) rejection(status int) error {
	isPadded := token.CheckPadding(i.key, i.secret) != nil
	switch {
	case status == 0 && !isPadded:
		return ErrRefused
	case status == http.StatusForbidden && !isPadded:
		return token.ErrScopeRejected // Telegent knows the account, which may not use this endpoint.
	case status == 0, status == http.StatusUnauthorized, status == http.StatusForbidden:
		return token.Rejected(i.key, i.secret)
	}
	return nil
}

// tokenResponse is the answer of POST /v1.0/OAuth2/tokens. The published example
// has token, successful and tokenExpiry; the guides add error.
type tokenResponse struct {
	Token       transport.Text
	TokenExpiry transport.Text
}

// read decodes a 2xx answer, which may still report a failure.
func (i *issuer) read(ctx context.Context, resp *http.Response, answer []byte) (token.Token, error) {
	var object Object
	if err := transport.DecodeJSON(resp, answer, &object); err != nil {
		return token.Token{}, transport.NewError(ctx, service, CreateToken.String(), resp).Unreadable(err, answer, i.secret)
	}
	within := object.Within("token")
	var decoded tokenResponse
	inner, _ := json.Marshal(within)    // A decoded value can be encoded.
	_ = json.Unmarshal(inner, &decoded) // Fields of another type count as missing.
	for _, part := range []Object{object, within} {
		if reason, status := refusal(part); reason != "" {
			e := newRefusal(ctx, CreateToken, resp, answer, reason, status, token.Secrets{i.secret, token.NewSecret(string(decoded.Token))})
			e.Cause = i.rejection(status)
			return token.Token{}, e
		}
	}
	if decoded.Token == "" {
		return token.Token{}, newRefusal(ctx, CreateToken, resp, answer, "no token", 0, i.secret)
	}
	text := string(decoded.TokenExpiry)
	stated, unreadable := ParseTokenExpiry(text)
	now := transport.ServerTime(resp)
	i.ahead.Store(int64(time.Until(now)))
	t, err := token.New(token.NewSecret(string(decoded.Token)), text, stated, now)
	if err != nil {
		return token.Token{}, transport.NewError(ctx, service, CreateToken.String(), resp).Malformed(err)
	}
	if unreadable != nil { // It may be anything, and it is shown.
		t.Expiry = transport.Readable(text, token.Secrets{i.secret, t.Value})
	}
	if exp := token.JWTExpiry(t.Value.Reveal()); !stated.IsZero() && !exp.IsZero() && exp.Sub(stated).Abs() > time.Minute {
		tflog.Warn(ctx, "Telegent's tokenExpiry and the token's own exp differ by more than a minute; the earlier counts, unless that is past", map[string]any{"expires_at": t.ExpiresAt})
	}
	return t, nil
}

// tokenExpiryLayout is MM/DD/YYYY hh:mm:ss AM/PM, padded or not.
const tokenExpiryLayout = "1/2/2006 3:04:05 PM"

// ParseTokenExpiry reads a tokenExpiry of POST /v1.0/OAuth2/tokens, which has no time
// zone: the exp of the JWT in a published sample shows that it is UTC.
func ParseTokenExpiry(text string) (time.Time, error) {
	// .NET writes a narrow no-break space before PM since ICU 72, and some cultures pm.
	text = strings.ToUpper(strings.Join(strings.Fields(text), " "))
	t, err := time.ParseInLocation(tokenExpiryLayout, text, time.UTC)
	if err != nil || t.Year() < 1970 {
		return time.Time{}, errors.New(`must be like "05/02/2025 06:36:13 PM" (MM/DD/YYYY hh:mm:ss AM/PM)`)
	}
	return t, nil
}
