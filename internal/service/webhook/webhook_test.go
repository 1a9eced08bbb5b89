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
	created := server.MustApply(name, nil, bearer(nil))
	id := created.Text("id")
	if got := s.Object(id)["AuthenticationType"]; got != "Token" {
		t.Errorf("creation sends %v, want Token", got)
	}
	read := server.MustRefresh(name, created)
	if got := read.Text("authentication_type"); got != "Bearer" {
		t.Errorf("Token is read as %q, want Bearer", got)
	}
	imported, diags := server.Import(name, sandbox.DefaultAccountID+"/"+id, nil)
	acctest.NoDiags(t, diags)
	if got := imported.Text("authentication_type"); got != "Bearer" {
		t.Errorf("Token is imported as %q, want Bearer", got)
	}
	changed := server.MustApply(name, read, bearer(values{"method": "PUT"}))
	if got := s.Object(id)["AuthenticationType"]; got != "Bearer" {
		t.Errorf("an update sends %v, want Bearer", got)
	}
	if got := server.MustRefresh(name, changed).Text("authentication_type"); got != "Bearer" {
		t.Errorf("Bearer is read as %q", got)
	}
}

// Each case is a configuration and what a plan says of it.
func TestWebhookPlan(t *testing.T) {
	t.Parallel()
	_, server := acctest.Start(t, sandbox.Config{})
	basic := values{"authentication_type": "Basic", "authentication_username": "user", "authentication_password_wo": "hunter2"}
	for name, test := range map[string]struct {
		args  values
		count int
		words []string
	}{
		"bearer":                 {args: bearer(nil)},
		"basic":                  {args: bearer(basic)},
		"a token, not known yet": {args: bearer(values{"authentication_token_wo": tftypes.UnknownValue})},
		"bearer, no token":       {bearer(values{"authentication_token_wo": nil}), 1, []string{"ERROR", `"authentication_token_wo"`, `an authentication_type of "Bearer"`}},
		"basic, no user":         {bearer(acctest.With(basic, values{"authentication_username": nil})), 1, []string{"ERROR", `"authentication_username"`}},
		"basic, no password":     {bearer(acctest.With(basic, values{"authentication_password_wo": nil})), 1, []string{"ERROR", `"authentication_password_wo"`}},
		"another case":           {args: bearer(values{"subscribed_events": []string{"NEW_SMS"}})},
		"an unpublished event":   {bearer(values{"subscribed_events": []string{"New_Fax"}}), 1, []string{"WARNING", `"New_Fax"`, "Order_Update"}},
		"long events":            {bearer(values{"subscribed_events": []string{"New_" + strings.Repeat("x", 252)}}), 2, []string{"ERROR", "at most 255", "got 256"}},
		"a long method":          {bearer(values{"method": "POSTPOSTPOS"}), 1, []string{"ERROR", "at most 10"}},
		"a long URL":             {bearer(values{"webhook_url": "https://example.com/" + strings.Repeat("x", 240)}), 1, []string{"ERROR", "at most 255"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := server.Plan("telegent_webhook", nil, server.Args("telegent_webhook", test.args))
			acctest.AssertDiags(t, diags, test.count, test.words...)
		})
	}
}
