// SPDX-License-Identifier: MPL-2.0

package onboarding

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// access is phase 1: credentials and access.
func (l checklist) access() []task {
	return []task{
		{owner: byTelegent, text: "The account is created and has a Distributor ID (DID).", remaining: "Telegent gives you the DID; it begins with DID-."},
		{owner: byTelegent, text: "AccountKey and AccountSecret are issued.", see: l.credentials},
		{
			owner: byTelegent, text: "The technical contact can log in to the MVNO Console.",
			remaining: "Log in to the console once. If you have no invitation, ask your contact at Telegent.",
		},
		{owner: byPartner, text: "The API documentation can be read.", see: l.reach(l.docsURL, "docs_url")},
		{owner: byPartner, text: "The interactive API explorer (Swagger) can be opened.", see: l.reach(l.swaggerURL, "swagger_url")},
		{
			owner: byPartner, text: "The Postman collection is imported (optional).",
			remaining: "Skip this if you use Swagger; otherwise import the collection that Telegent gave you.",
		},
		{owner: byPartner, text: "The first token is generated.", see: l.token},
		{
			owner: byPartner, text: "Escalation contacts and on-call paths are known.",
			remaining: "Read them with the people who will be on call, and record where they are kept.",
		},
	}
}

// credentials checks the form of key and secret.
func (l checklist) credentials(context.Context) (result, error) {
	if l.unusable != nil {
		return result{}, l.unusable
	}
	if err := l.client.CheckCredentials(); err != nil {
		return result{}, err
	}
	return passed("The provider has an AccountKey that begins with DID- and an AccountSecret. Check 7 shows whether they are correct.")
}

// reach returns a check of whether a page can be read. It does not follow a redirect, which
// is proof enough that a server answers.
func (l checklist) reach(url, argument string) func(ctx context.Context) (result, error) {
	return func(ctx context.Context) (result, error) {
		if url == "" { // base_url, of which it is a part, is not known.
			return result{}, l.unusable
		}
		status, err := l.client.GetPage(ctx, url)
		if err != nil {
			return result{}, err
		}
		if status >= http.StatusBadRequest {
			return result{}, fmt.Errorf("%s answered %d %s; open it in a browser, and check %s", url, status, http.StatusText(status), argument)
		}
		return passed("%s answered %d %s.", url, status, http.StatusText(status))
	}
}

// token requests a token for the endpoint and tries it there.
func (l checklist) token(ctx context.Context) (result, error) {
	if l.unusable != nil {
		return result{}, l.unusable
	}
	endpoint, err := l.client.BaseURL.Endpoint(l.endpoint)
	if err != nil {
		return result{}, fmt.Errorf("api_endpoint %w", err)
	}
	t, err := l.client.Tokens.Token(ctx, endpoint.String())
	if err != nil {
		return result{}, err
	}
	detail := fmt.Sprintf("A token for %s was issued", endpoint)
	if !t.ExpiresAt.IsZero() {
		detail += ", which expires at " + t.ExpiresAt.Format(time.RFC3339)
	}
	if endpoint.Host() != l.client.BaseURL.Host() {
		return passed("%s. It was not tried, because api_endpoint and base_url have different hosts.", detail)
	}
	status, err := l.client.Get(ctx, endpoint.String(), t.Value)
	switch {
	case err != nil: // The check is about the token.
		return passed("%s. The endpoint did not answer, so it is unknown whether it accepts the token.", detail)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return result{}, fmt.Errorf("a token for %s was issued, but the endpoint refused it with %d %s; ask Telegent whether the account may use this endpoint",
			endpoint, status, http.StatusText(status))
	}
	return passed("%s. The endpoint does not refuse it: it answered %d %s to a GET, which changes nothing.", detail, status, http.StatusText(status))
}
