// SPDX-License-Identifier: MPL-2.0

// Package telegent is the client of the Telegent mPaaS API. It knows nothing of
// Terraform.
//
//	base, err := telegent.ParseBaseURL(telegent.DefaultBaseURL)
//	issuer := &telegent.TokenIssuer{HTTP: client, BaseURL: base, AccountKey: key, AccountSecret: secret}
//	endpoint, err := base.Endpoint("numbers/provision")
//	t, err := issuer.Token(ctx, endpoint.String())
//
// Its tokens are asked for through a token.Cache, never from the issuer directly.
package telegent

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// CreateToken is the operation that issues tokens, as Error.Operation names it.
const CreateToken = "POST " + tokenPath

// maxTokenAnswer is the largest accepted answer to CreateToken in bytes.
const maxTokenAnswer = 1 << 20

// TokenIssuer asks Telegent for tokens (POST /v1.0/OAuth2/tokens). It is a
// token.Source whose scope is an Endpoint's URL, or "" for none.
type TokenIssuer struct {
	// HTTP sends the call; its transport is one of package transport.
	HTTP          *http.Client
	BaseURL       BaseURL
	AccountKey    string
	AccountSecret token.Secret
}

var _ token.Source = (*TokenIssuer)(nil)

// tokenRequest is the body of POST /v1.0/OAuth2/tokens.
type tokenRequest struct {
	AccountKey    string
	AccountSecret string
	ApiEndpoint   string `json:",omitempty"` //nolint:revive // The wire's spelling.
}

// Token implements token.Source. Its error is an *Error for every answer that is
// no success, of class token.ErrRejected for 401 and 403, and else what the
// transport met.
func (i *TokenIssuer) Token(ctx context.Context, scope string) (token.Token, error) {
	body, err := json.Marshal(tokenRequest{
		AccountKey:    i.AccountKey,
		AccountSecret: i.AccountSecret.Reveal(),
		ApiEndpoint:   scope,
	})
	if err != nil {
		return token.Token{}, err
	}
	// A second token does not end the first one's life, so the call may be repeated.
	ctx = transport.WithCall(ctx, transport.Call{Repeatable: true, MaxAnswer: maxTokenAnswer})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, i.BaseURL.String()+tokenPath, bytes.NewReader(body))
	if err != nil {
		return token.Token{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")

	resp, err := i.HTTP.Do(req)
	if err != nil {
		// A *url.Error repeats method and URL, which the caller says better.
		if e, ok := errors.AsType[*url.Error](err); ok {
			err = e.Err
		}
		return token.Token{}, fmt.Errorf("%s: %w", CreateToken, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return token.Token{}, fmt.Errorf("%s: %w", CreateToken, err)
	}
	if resp.StatusCode != http.StatusOK {
		return token.Token{}, i.refusal(resp, answer)
	}
	return i.read(ctx, resp, answer)
}

// refusal reads an answer whose status is not 200.
func (i *TokenIssuer) refusal(resp *http.Response, answer []byte) error {
	e := newError(CreateToken, resp, answer, i.AccountSecret)
	switch {
	case resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden:
		e.Cause = token.ErrRejected
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		e.Message = "a redirect"
		if to, err := resp.Location(); err == nil {
			e.Message = fmt.Sprintf("a redirect from %s to %s, which is not followed because the call carries the account secret", i.BaseURL.Host(), to.Host)
		}
	}
	return e
}

// tokenResponse is the answer of POST /v1.0/OAuth2/tokens. The published example
// has token, successful and tokenExpiry; the guides add error.
type tokenResponse struct {
	Token       text
	Successful  flag
	TokenExpiry text
}

// flag is a JSON boolean that may come as a string, as some of this API's do.
// Its zero value, and whatever else comes, is true: only a plain no is a no.
type flag struct {
	no bool
}

func (f *flag) UnmarshalJSON(data []byte) error {
	f.no = strings.EqualFold(strings.Trim(string(data), `"`), "false")
	return nil
}

// read decodes a 200, which may still be a failure.
func (i *TokenIssuer) read(ctx context.Context, resp *http.Response, answer []byte) (token.Token, error) {
	var decoded tokenResponse
	if err := json.Unmarshal(answer, &decoded); err != nil || !bytes.HasPrefix(bytes.TrimSpace(answer), []byte("{")) {
		e := newError(CreateToken, resp, nil)
		e.Message = fmt.Sprintf("a body that is no JSON object (%q, %d bytes)", resp.Header.Get("Content-Type"), len(answer))
		return token.Token{}, e
	}
	if decoded.Successful.no || decoded.Token == "" {
		e := newError(CreateToken, resp, answer, i.AccountSecret, token.NewSecret(string(decoded.Token)))
		reason := "no token"
		if decoded.Successful.no {
			reason = "successful: false"
		}
		e.Message = strings.TrimSuffix(reason+"; "+e.Message, "; ")
		return token.Token{}, e
	}
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	expiresAt, disagree := expiry(string(decoded.Token), string(decoded.TokenExpiry))
	if disagree {
		tflog.Warn(ctx, "Telegent's tokenExpiry and the token's own exp differ by more than a minute; the earlier counts", map[string]any{"expires_at": expiresAt})
	}
	return token.New(token.NewSecret(string(decoded.Token)), string(decoded.TokenExpiry), expiresAt, now), nil
}

// expiry returns when a token expires, zero if nothing says so: the exp of the
// token if it is a JWT, else tokenExpiry; of two that disagree by more than a
// minute the earlier.
func expiry(value, tokenExpiry string) (at time.Time, disagree bool) {
	exp := jwtExpiry(value)
	stated, err := ParseTokenExpiry(tokenExpiry)
	switch {
	case err != nil:
		return exp, false
	case exp.IsZero():
		return stated, false
	case exp.Sub(stated).Abs() <= time.Minute:
		return exp, false
	case stated.Before(exp):
		return stated, true
	}
	return exp, true
}

// jwtExpiry reads the exp of a JWT without verifying it, which only Telegent
// can; zero if the token is no JWT or has no exp that a calendar knows.
func jwtExpiry(value string) time.Time {
	claims := jwt.MapClaims{}
	// An unknown signing method is an error too, but the claims are read by then.
	_, _, _ = jwt.NewParser().ParseUnverified(value, claims)
	exp, err := claims.GetExpirationTime()
	if err != nil || exp == nil || exp.Year() < 1970 || exp.Year() > 9999 {
		return time.Time{}
	}
	return exp.UTC()
}

// tokenExpiryLayout reads MM/DD/YYYY hh:mm:ss AM/PM, padded or not.
const tokenExpiryLayout = "1/2/2006 3:04:05 PM"

// ParseTokenExpiry reads a tokenExpiry of POST /v1.0/OAuth2/tokens, which names
// no zone: a published sample pairs it with a JWT whose exp shows that it is UTC.
func ParseTokenExpiry(text string) (time.Time, error) {
	t, err := time.ParseInLocation(tokenExpiryLayout, strings.TrimSpace(text), time.UTC)
	if err != nil || t.Year() < 1970 {
		return time.Time{}, errors.New(`must be like "05/02/2025 06:36:13 PM" (MM/DD/YYYY hh:mm:ss AM/PM)`)
	}
	return t, nil
}
