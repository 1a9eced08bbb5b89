// SPDX-License-Identifier: MPL-2.0

package onboarding

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

const (
	byTelegent = "Telegent"
	byPartner  = "Partner"

	automatic = "automatic"
	manual    = "manual" // This is both a kind and a status.

	passed = "passed"
	failed = "failed"
)

// check is one task of the checklist and its result.
type check struct {
	task, owner, kind, status, detail string
}

// checklist is Telegent's onboarding checklist, phase 1: credentials and access.
type checklist struct {
	client              *telegent.Client
	unusable            error // the reason why the client cannot make calls; nil if it can
	endpoint            string
	docsURL, swaggerURL string
	timeout             time.Duration
}

// run makes all automatic checks at the same time and returns the whole list.
func (l checklist) run(ctx context.Context) []check {
	ctx, cancel := context.WithTimeoutCause(ctx, l.timeout, fmt.Errorf("no answer within %s", l.timeout))
	defer cancel()
	checks := []check{
		{task: "The account is created and has a Distributor ID (DID).", owner: byTelegent, detail: "Telegent gives you the DID; it begins with DID-."},
		{task: "AccountKey and AccountSecret are issued.", owner: byTelegent},
		{task: "The technical contact can log in to the MVNO Console.", owner: byTelegent, detail: "Log in to the console once. If you have no invitation, ask your contact at Telegent."},
		{task: "The API documentation can be read.", owner: byPartner},
		{task: "The interactive API explorer (Swagger) can be opened.", owner: byPartner},
		{task: "The Postman collection is imported (optional).", owner: byPartner, detail: "Skip this if you use Swagger; otherwise import the collection that Telegent gave you."},
		{task: "The first token is generated.", owner: byPartner},
		{task: "Escalation contacts and on-call paths are known.", owner: byPartner, detail: "Read them with the people who will be on call, and record where they are kept."},
	}
	var wait sync.WaitGroup
	for number, see := range map[int]func(context.Context) (detail string, err error){
		2: l.credentials,
		4: func(ctx context.Context) (string, error) { return l.reach(ctx, l.docsURL, "docs_url") },
		5: func(ctx context.Context) (string, error) { return l.reach(ctx, l.swaggerURL, "swagger_url") },
		7: l.token,
	} {
		wait.Go(func() {
			c := &checks[number-1]
			c.kind, c.status = automatic, passed
			var err error
			if c.detail, err = see(ctx); err != nil {
				c.status, c.detail = failed, explain(ctx, err)
			}
		})
	}
	wait.Wait()
	for i := range checks {
		if checks[i].kind == "" {
			checks[i].kind, checks[i].status = manual, manual
		}
	}
	return checks
}

// explain returns the detail of a failed check, in one line.
func explain(ctx context.Context, err error) string {
	if cause := context.Cause(ctx); cause != nil && (errors.Is(err, cause) || errors.Is(err, context.DeadlineExceeded)) {
		return kit.Explain(cause) +
			" The service may be slow or down, or it may delay requests because too many were sent. Try again, or raise timeout."
	}
	return strings.Join(strings.Fields(kit.Explain(err)), " ")
}

// credentials checks the form of key and secret.
func (l checklist) credentials(context.Context) (string, error) {
	if l.unusable != nil {
		return "", l.unusable
	}
	if err := l.client.CheckCredentials(); err != nil {
		return "", err
	}
	return "The provider has an AccountKey that begins with DID- and an AccountSecret. Check 7 shows whether they are correct.", nil
}

// reach checks whether a page can be read. It does not follow a redirect, which is proof
// enough that a server answers.
func (l checklist) reach(ctx context.Context, url, argument string) (string, error) {
	status, err := l.client.GetPage(ctx, url)
	if err != nil {
		return "", err
	}
	if status >= http.StatusBadRequest {
		return "", fmt.Errorf("%s answered %d %s; open it in a browser, and check %s", url, status, http.StatusText(status), argument)
	}
	return fmt.Sprintf("%s answered %d %s.", url, status, http.StatusText(status)), nil
}

// token requests a token for the endpoint and tries it there.
func (l checklist) token(ctx context.Context) (string, error) {
	if l.unusable != nil {
		return "", l.unusable
	}
	endpoint, err := l.client.BaseURL.Endpoint(l.endpoint)
	if err != nil {
		return "", fmt.Errorf("api_endpoint %w", err)
	}
	t, err := l.client.Tokens.Token(ctx, endpoint.String())
	if err != nil {
		return "", err
	}
	detail := fmt.Sprintf("A token for %s was issued", endpoint)
	if !t.ExpiresAt.IsZero() {
		detail += ", which expires at " + t.ExpiresAt.Format(time.RFC3339)
	}
	if endpoint.Host() != l.client.BaseURL.Host() {
		return detail + ". It was not tried, because api_endpoint and base_url have different hosts.", nil
	}
	status, err := l.client.Get(ctx, endpoint.String(), t.Value)
	switch {
	case err != nil:
		return detail + ". The endpoint did not answer, so it is unknown whether it accepts the token.", nil //nolint:nilerr // The check is about the token.
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return "", fmt.Errorf("a token for %s was issued, but the endpoint refused it with %d %s; ask Telegent whether the account may use this endpoint",
			endpoint, status, http.StatusText(status))
	}
	return fmt.Sprintf("%s. The endpoint does not refuse it: it answered %d %s to a GET, which changes nothing.", detail, status, http.StatusText(status)), nil
}
