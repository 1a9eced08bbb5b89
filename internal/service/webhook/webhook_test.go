// SPDX-License-Identifier: MPL-2.0

package webhook_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const name = "telegent_webhook"

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// bearer are the arguments of a webhook with a token; nil removes one.
func bearer(with values) values {
	return acctest.With(values{
		"account_id": sandbox.DefaultAccountID, "webhook_url": "https://example.com/events", "subscribed_events": []string{"New_Sms"},
		"authentication_type": "Bearer", "authentication_token_wo": "hunter2-token",
	}, with)
}

// Creation calls Token what an update calls Bearer; a read may say either.
func TestWebhookBearer(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	i := server.MustApply(name, nil, bearer(nil))
	for _, want := range []string{"Token", "Bearer"} {
		if got := s.Object(i.Text("id"))["AuthenticationType"]; got != want {
			t.Errorf("the API has %v, want %s", got, want)
		}
		imported, diags := server.Import(name, sandbox.DefaultAccountID+"/"+i.Text("id"), nil)
		acctest.NoDiags(t, diags)
		if got := imported.Text("authentication_type") + server.MustRefresh(name, i).Text("authentication_type"); got != "BearerBearer" {
			t.Errorf("%s is read as %s", want, got)
		}
		i = server.MustApply(name, i, bearer(values{"method": "PUT"}))
	}
}

// Each case is a configuration and what a plan says of it.
func TestWebhookPlan(t *testing.T) {
	t.Parallel()
	_, server := acctest.Start(t, sandbox.Config{})
	for name, test := range map[string]struct {
		args  values
		count int
		words []string
	}{
		"bearer":                 {args: bearer(nil)},
		"a token, not known yet": {args: bearer(values{"authentication_token_wo": tftypes.UnknownValue})},
		"bearer, no token":       {bearer(values{"authentication_token_wo": nil}), 1, []string{"ERROR", `"authentication_token_wo"`, `if authentication_type is "Bearer"`}},
		"basic, no user": {
			bearer(values{"authentication_type": "Basic", "authentication_password_wo": "hunter2"}), 1, []string{"ERROR", `"authentication_username"`},
		},
		"another case":         {args: bearer(values{"subscribed_events": []string{"NEW_SMS"}})},
		"an unpublished event": {bearer(values{"subscribed_events": []string{"New_Fax"}}), 1, []string{"WARNING", `"New_Fax"`, "Order_Update"}},
		"long events":          {bearer(values{"subscribed_events": []string{"New_" + strings.Repeat("x", 252)}}), 1, []string{"ERROR", "at most 255", "got 256"}},
		"the longest token":    {args: bearer(values{"authentication_token_wo": strings.Repeat("ü", 255)})},
		"a token too long":     {bearer(values{"authentication_token_wo": "hunter2" + strings.Repeat("x", 249)}), 1, []string{"ERROR", `"authentication_token_wo"`, "at most 255", "got: 256"}},
		"a stored one":         {bearer(values{"authentication_token_wo": nil, "authentication_token": "hunter2" + strings.Repeat("x", 249)}), 1, []string{"ERROR", `"authentication_token"`, "at most 255", "got: 256"}},
		"a password too long":  {bearer(values{"authentication_password_wo": "hunter2" + strings.Repeat("x", 249)}), 1, []string{"ERROR", `"authentication_password_wo"`, "at most 255"}},
		"a user too long":      {bearer(values{"authentication_username": strings.Repeat("x", 256)}), 1, []string{"ERROR", `"authentication_username"`, "at most 255"}},
		"a format too long":    {bearer(values{"data_format": strings.Repeat("x", 51)}), 1, []string{"ERROR", `"data_format"`, "at most 50"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := server.Plan("telegent_webhook", nil, server.Args("telegent_webhook", test.args))
			acctest.AssertDiags(t, diags, test.count, test.words...)
			if strings.Contains(acctest.FormatDiags(diags), "hunter2") {
				t.Error("shows a secret")
			}
		})
	}
}

// An import has no secret. A configuration without one plans no change; an update has all
// fields, and the API may clear a secret that it lacks, so it needs one.
func TestWebhookKeepsSecret(t *testing.T) {
	t.Parallel()
	for kind, more := range map[string]values{
		"Bearer": nil,
		"Basic":  {"authentication_type": "Basic", "authentication_username": "u", "authentication_token_wo": nil, "authentication_password_wo": "hunter2-token"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			args := bearer(more)
			imported, diags := server.Import(name, server.MustApply(name, nil, args).Text("id"), nil)
			acctest.NoDiags(t, diags)
			without := acctest.With(args, values{"authentication_token_wo": nil, "authentication_password_wo": nil})
			server.PlanIsEmpty(name, imported, without, true)
			changed := values{"subscribed_events": []string{"Call_Ringing"}}
			_, diags = server.Plan(name, imported, server.Args(name, acctest.With(without, changed)))
			acctest.AssertDiags(t, diags, 1, "ERROR", `must be set if authentication_type is "`+kind+`"`, "the API may clear")
			server.MustApply(name, imported, acctest.With(args, changed))
			object := s.Object(imported.Text("id"))
			if object["AuthenticationPassword"] != "hunter2-token" && object["AuthenticationToken"] != "hunter2-token" {
				t.Errorf("the secret is lost: %v", object)
			}
		})
	}
}

// An import, or a data source, that names the account takes no webhook of another one, also
// where the API does not look at the account.
func TestWebhookOfAnotherAccount(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	another := acctest.Create(t, s, sandbox.AccountCreatePath, values{"AccountName": "Another"})
	id := server.MustApply(name, nil, bearer(nil)).Text("id")
	s.Inject(sandbox.Fault{Path: sandbox.WebhookPath, Body: `{"WebhookId":"` + id + `","AccountId":"` + sandbox.DefaultAccountID + `","WebhookUrl":"https://example.com/events","SubscribedEvents":"New_Sms","AuthenticationType":"Bearer"}`})
	for text, wants := range map[string][]string{
		another + "/" + id: {"Cannot read the webhook " + id, sandbox.DefaultAccountID, another},
		"/" + id:           {"Cannot import the webhook", "account_id"},
	} {
		i, diags := server.Import(name, text, nil)
		acctest.AssertDiags(t, diags, 1, append(wants, "ERROR")...)
		if i != nil {
			t.Errorf("%s: %v is in the state", text, i.State)
		}
	}
	i, diags := server.Import(name, " "+strings.ToLower(sandbox.DefaultAccountID)+" / "+id+" ", nil)
	acctest.NoDiags(t, diags)
	if i == nil {
		t.Fatal("nothing is in the state")
	}
	server.PlanIsEmpty(name, i, bearer(nil), true)
	_, diags = server.ReadDataSource(name, map[string]tftypes.Value{
		"id": tftypes.NewValue(tftypes.String, id), "account_id": tftypes.NewValue(tftypes.String, another),
	})
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot read the webhook "+id, sandbox.DefaultAccountID, another)
}

// The reference says of GET /v1.0/account/webhooks that it takes a body, too: an API that reads
// no query lists the webhooks of other accounts, which nobody asked for.
func TestWebhooksOfAnotherAccount(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Path: sandbox.AccountWebhooksPath, Body: `[{"WebhookId":"WID-1","AccountId":"aid-1"},{"WebhookId":"WID-2","AccountId":"AID-2"},{"WebhookId":"WID-3","AccountId":null}]`})
	by := map[string]tftypes.Value{"account_id": tftypes.NewValue(tftypes.String, "AID-1")}
	const warning = "GET /v1.0/account/webhooks lists webhooks that are not of the account AID-1. They are left out."
	state, diags := server.ReadDataSource("telegent_webhooks", by)
	acctest.AssertDiags(t, diags, 1, "WARNING", "The list has webhooks of another account", warning)
	var listed []tftypes.Value
	if err := state["webhooks"].As(&listed); err != nil || len(listed) != 2 || strings.Contains(state["webhooks"].String(), "WID-2") {
		t.Errorf("listed %s", state["webhooks"])
	}
	results, diags := server.List(name, acctest.Query{Values: by})
	acctest.AssertDiags(t, diags, 1, "WARNING", warning)
	if len(results) != 2 {
		t.Errorf("listed %v", results)
	}
	state, diags = server.ReadDataSource("telegent_webhooks", nil)
	acctest.NoDiags(t, diags)
	if err := state["webhooks"].As(&listed); err != nil || len(listed) != 3 {
		t.Errorf("listed %s", state["webhooks"])
	}
}
