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
	manual    = "manual" // both a kind and a status

	passed = "passed"
	failed = "failed"
)

// check is one task of the checklist and what came of it.
type check struct {
	task, owner, kind, status, detail string
}

// checklist is Telegent's onboarding checklist, phase 1: credentials and access.
type checklist struct {
	client              *telegent.Client
	unusable            error // why the client can make no call
	endpoint            string
	docsURL, swaggerURL string
	timeout             time.Duration
}

// run makes the automatic checks, all at the same time, and returns the whole list.
func (l checklist) run(ctx context.Context) []check {
	ctx, cancel := context.WithTimeoutCause(ctx, l.timeout, fmt.Errorf("no answer within %s", l.timeout))
	defer cancel()
	checks := []check{
		{task: "The account is created and has a Distributor ID (DID).", owner: byTelegent, detail: "Telegent tells you the DID; it begins with DID-."},
		{task: "AccountKey and AccountSecret are issued.", owner: byTelegent},
		{task: "The technical contact can log in to the MVNO Console.", owner: byTelegent, detail: "Log in to the console once. If you have no invitation, ask your contact at Telegent."},
		{task: "The API documentation can be read.", owner: byPartner},
		{task: "The interactive API explorer (Swagger) can be opened.", owner: byPartner},
		{task: "The Postman collection is imported (optional).", owner: byPartner, detail: "Skip it if Swagger serves you; else import the collection that Telegent gave you."},
		{task: "The first token is generated.", owner: byPartner},
		{task: "Escalation contacts and on-call paths are known.", owner: byPartner, detail: "Read them with those who will be on call, and note where they are kept."},
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

// explain turns a failure into what a colleague would say.
func explain(ctx context.Context, err error) string {
	if cause := context.Cause(ctx); cause != nil && (errors.Is(err, cause) || errors.Is(err, context.DeadlineExceeded)) {
		return kit.Explain(cause) +
			" The service may be slow, or down, or hold requests back because too many were sent; try again, or raise timeout."
	}
	return strings.Join(strings.Fields(kit.Explain(err)), " ")
}

// credentials looks at the form of key and secret.
func (l checklist) credentials(context.Context) (string, error) {
	if l.unusable != nil {
		return "", l.unusable
	}
	if err := l.client.CheckCredentials(); err != nil {
		return "", err
	}
	return "The provider has an AccountKey that begins with DID- and an AccountSecret. Whether they are right shows in check 7.", nil
}

// reach looks whether a page can be read. A redirect is followed no further: it
// tells that somebody is there.
func (l checklist) reach(ctx context.Context, url, argument string) (string, error) {
	status, err := l.client.GetPage(ctx, url)
	if err != nil {
		return "", err
	}
	if status >= http.StatusBadRequest {
		return "", fmt.Errorf("%s answers %d %s; open it in a browser, and check %s", url, status, http.StatusText(status), argument)
	}
	return fmt.Sprintf("%s answers %d %s.", url, status, http.StatusText(status)), nil
}

// token gets a token for the endpoint, and tries it there.
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
		return detail + ". It was not tried, as api_endpoint is at another host than base_url.", nil
	}
	status, err := l.client.Get(ctx, endpoint.String(), t.Value)
	switch {
	case err != nil:
		return detail + ". Whether the endpoint accepts it could not be seen: it does not answer.", nil //nolint:nilerr // The token is what is checked.
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return "", fmt.Errorf("a token for %s was issued, but the endpoint refuses it with %d %s; ask Telegent whether the account may use this endpoint",
			endpoint, status, http.StatusText(status))
	}
	return fmt.Sprintf("%s. The endpoint does not refuse it: it answers %d %s to a GET, which changes nothing.", detail, status, http.StatusText(status)), nil
}
