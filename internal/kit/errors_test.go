// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	const call = "GET /v1.0/numbers"
	tokenCall := telegent.CreateToken.String()
	tests := map[string]struct {
		err  error
		want []string // in this order
		not  []string
	}{
		"401 of a call": {
			err:  &transport.Error{Service: "Telegent", Operation: call, Status: 401, Message: "Unauthorized", TraceID: "00-4bf9"},
			want: []string{"GET /v1.0/numbers answered 401 Unauthorized: Unauthorized.\n", "Telegent's trace id: 00-4bf9\n", "neither the token that the provider held for this endpoint nor a new one", "Check that base_url"},
			not:  []string{"account_secret", "api_endpoint"},
		},
		"401 of a token call": {
			err:  &transport.Error{Service: "Telegent", Operation: tokenCall, Status: 401, Cause: token.ErrRejected},
			want: []string{"Check account_key and account_secret (or TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET)", "They are not tried again in this run"},
			not:  []string{"nor a new one", "trace id"},
		},
		"403 of a call": {
			err:  &transport.Error{Service: "Telegent", Operation: call, Status: 403, Message: "Forbidden"},
			want: []string{"answered 403 Forbidden", "The token was issued for this very endpoint", "Ask Telegent to allow GET /v1.0/numbers for the account key."},
			not:  []string{"api_endpoint"},
		},
		"403 of an internal call": {
			err:  &transport.Error{Service: "Telegent", Operation: "GET /v1.0/subscriptions", Status: 403, Message: "Forbidden: check the ApiEndpoint scope"},
			want: []string{"answered 403 Forbidden", "marks this operation as internal", "Ask Telegent to allow GET /v1.0/subscriptions for the account key."},
			not:  []string{"or not for this object"},
		},
		"200 of a token call that refuses the credential": {
			err:  &transport.Error{Service: "Telegent", Operation: tokenCall, Status: 200, Message: "StatusCode: 401", Cause: token.ErrRejected},
			want: []string{"Check account_key and account_secret", "They are not tried again in this run"},
			not:  []string{"api_endpoint"},
		},
		"200 of a token call that does not say what it refuses": {
			err:  &transport.Error{Service: "Telegent", Operation: tokenCall, Status: 200, Message: "successful: false", Cause: telegent.ErrRefused},
			want: []string{"whether it refuses the credentials or the endpoint", "account_secret", "api_endpoint", "It is not tried again in this run"},
			not:  []string{"was issued"},
		},
		"200 of a token call that refuses the endpoint": {
			err:  &transport.Error{Service: "Telegent", Operation: tokenCall, Status: 200, Message: "StatusCode: 403", Cause: token.ErrScopeRejected},
			want: []string{"Check that the account may use this endpoint and that api_endpoint is spelled"},
			not:  []string{"account_secret"},
		},
		"403 of a token call": {
			err:  &transport.Error{Service: "Telegent", Operation: tokenCall, Status: 403, Cause: token.ErrRejected},
			want: []string{"Check that the account may use this endpoint and that api_endpoint is spelled"},
			not:  []string{"was issued"},
		},
		"401 of a token call with a padded secret": {
			err: &transport.Error{Service: "Telegent", Operation: tokenCall, Status: 401, Cause: token.Rejected("DID-1", token.NewSecret("hunter2\n"))},
			want: []string{
				"account_secret (or TELEGENT_ACCOUNT_SECRET) begins or ends with white space", "a file's last line break",
				`trimspace(file("...")) removes it`, `"$(cat file)" does`, "Check account_key and account_secret", "They are not tried again in this run",
			},
			not: []string{"hunter2", "account_key (or"},
		},
		"403 of a token call with a padded key": {
			err:  &transport.Error{Service: "Telegent", Operation: tokenCall, Status: 403, Cause: token.Rejected("DID-1 ", token.NewSecret("hunter2"))},
			want: []string{"account_key (or TELEGENT_ACCOUNT_KEY) begins or ends with white space", "Check that the account may use this endpoint"},
			not:  []string{"DID-1", "account_secret"},
		},
		"401 of Telnyx with both padded": {
			err: &transport.Error{Service: "Telnyx", Operation: "POST /v2/oauth/token", Status: 401, Cause: token.Rejected(" i", token.NewSecret("s "))},
			want: []string{
				"telnyx.client_id (or TELNYX_CLIENT_ID) begins or ends", "telnyx.client_secret (or TELNYX_CLIENT_SECRET) begins or ends",
				"Check telnyx.client_id and telnyx.client_secret (or TELNYX_CLIENT_ID and TELNYX_CLIENT_SECRET)",
			},
		},
		"a 200 of Mesh that refuses a padded secret": {
			err:  &transport.Error{Service: "Mesh", Operation: "POST /admin/api/v1/Token", Status: 200, Cause: token.Rejected("i", token.NewSecret("s\r\n"))},
			want: []string{"mesh.client_secret (or MESH_CLIENT_SECRET) begins or ends with white space", "Check mesh.client_id and mesh.client_secret"},
		},
		"a padded secret, before it was sent": {
			err:  &token.PaddedError{Secret: true},
			want: []string{"account_secret (or TELEGENT_ACCOUNT_SECRET) begins or ends with white space"},
		},
		"a token that no header can hold": {
			err:  &transport.Error{Service: "Mesh", Operation: "POST /admin/api/v1/Token", Status: 200, Message: token.ErrMalformed.Error(), Cause: token.ErrMalformed},
			want: []string{"answered 200 OK: a token with white space", "which no HTTP header can hold.\n", "check mesh.base_url (or MESH_BASE_URL)", "ask Mesh"},
			not:  []string{"account_secret"},
		},
		"404 of the API": {
			err:  &transport.Error{Service: "Telegent", Operation: call, Status: 404, Message: "Not found", Cause: telegent.ErrNotFound},
			want: []string{"It does not exist, or belongs to an account that account_key cannot use.", "plan again"},
			not:  []string{"base_url"},
		},
		"404 of something else": {
			err:  &transport.Error{Service: "Telegent", Operation: call, Status: 404, Message: "<html>"},
			want: []string{"Check base_url (or TELEGENT_BASE_URL): something other than the Telegent API may be answering there."},
			not:  []string{"does not exist"},
		},
		"405": {
			err:  &transport.Error{Service: "Telegent", Operation: call, Status: 405},
			want: []string{"answered 405 Method Not Allowed.", "Check base_url"},
		},
		"400": {
			err:  &transport.Error{Service: "Telegent", Operation: call, Status: 400, Message: "Number is required"},
			want: []string{"answered 400 Bad Request: Number is required."},
			not:  []string{"\n"},
		},
		"400 for the want of an account": {
			err:  &transport.Error{Service: "Telegent", Operation: call, Status: 400, Message: "AccountId is required"},
			want: []string{"AccountId is required.\n", "Set account_id, AID-...: account_key has several accounts."},
		},
		"400 for the want of an endpoint": {
			err:  &transport.Error{Service: "Telegent", Operation: tokenCall, Status: 400, Message: "The ApiEndpoint field is required."},
			want: []string{"The ApiEndpoint field is required.\n", "Set api_endpoint to the URL or path"},
			not:  []string{".."},
		},
		"429": {
			err:  &transport.Error{Service: "Telegent", Operation: call, Status: 429},
			want: []string{"requests per minute are used up", "lower requests_per_minute"},
		},
		"500": {
			err:  &transport.Error{Service: "Telegent", Operation: call, Status: 500},
			want: []string{"The fault is at Telegent's side and may pass"},
		},
		"a write whose outcome is unknown": {
			err:  &transport.Error{Service: "Telegent", Operation: "POST /v1.0/numbers/provision", Status: 500, Cause: transport.ErrOutcomeUnknown},
			want: []string{"its outcome is unknown: look before you try again"},
			not:  []string{"may pass"},
		},
		"within other words": {
			err:  fmt.Errorf("read the number: %w", &transport.Error{Service: "Telegent", Operation: call, Status: 403}),
			want: []string{"Read the number: GET /v1.0/numbers answered 403 Forbidden.\n", "Ask Telegent to allow GET /v1.0/numbers"},
		},
		"no answer": {
			err:  fmt.Errorf("GET /v1.0/numbers: %w", transport.ErrTimeout),
			want: []string{"GET /v1.0/numbers: ", "raise request_timeout"},
		},
		"nothing of the kind": {
			err:  errors.New("it fails"),
			want: []string{"It fails."},
			not:  []string{"\n"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := kit.Explain(test.err)
			rest := got
			for _, want := range test.want {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Errorf("%q, want %q in it, in this order", got, want)
				}
				rest = after
			}
			for _, not := range test.not {
				if strings.Contains(got, not) {
					t.Errorf("%q, want no %q in it", got, not)
				}
			}
			want := diag.NewErrorDiagnostic("Cannot do it", got)
			if d := kit.ErrorDiagnostic("Cannot do it", test.err); !d.Equal(want) {
				t.Errorf("the diagnostic is %v, want %v", d, want)
			}
		})
	}
}

// person is a model with the fields that errors of the API name.
type person struct {
	ID           types.String `tfsdk:"id"`
	AccountID    types.String `tfsdk:"account_id"`
	Name         types.String `tfsdk:"name"`
	Email        types.String `tfsdk:"email"`
	PhoneNumbers types.Set    `tfsdk:"phone_numbers"`
	Address      types.Object `tfsdk:"address"`
	Password     types.String `tfsdk:"password_wo"`
	Version      types.Int64  `tfsdk:"password_wo_version"`
	Stored       types.String `tfsdk:"password"`
}

func (p *person) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "MessageRouteId", &p.ID, "The id.").Computed(),
		kit.String("account_id", "AccountId", &p.AccountID, "The account.").OptionalComputed(),
		kit.String("name", "Name", &p.Name, "The name.").Required(),
		kit.String("email", "Email", &p.Email, "The email address.").Optional(),
		kit.Strings("phone_numbers", "PhoneNumbers", &p.PhoneNumbers, "The phone numbers.").Optional().ElementKey("Number"),
		kit.Object("address", "Address", &p.Address, "The address.", func() kit.Attributes {
			return kit.Attributes{kit.String("city", "City", new(types.String), "The city.").Optional()}
		}).Optional(),
		kit.WriteOnly("password", "Password", &p.Password, &p.Version, &p.Stored, "The password."),
	}
}

const personName = "telegent_person"

// people makes the resource telegent_person, whose calls all go to one operation.
func people() resource.Resource {
	return kit.NewResource(kit.Definition[*person]{
		Name: "person", Noun: "person",
		Description: "A person.", Attributes: (*person).attributes,
		Operations: kit.Operations{
			Create: telegent.CreateMessageRoute, Update: telegent.CreateMessageRoute, Delete: telegent.CreateMessageRoute, ID: "MessageRouteId",
		},
		Read: func(context.Context, *kit.Call, *person) error { return nil },
	})
}

// Each case is what the API says of a write, and the attributes that the errors are
// on; "" is an error of the whole.
func TestErrorsOfWritesAreOnTheirAttributes(t *testing.T) {
	t.Parallel()
	problem := func(fields string) string {
		return `{"Title":"One or more validation errors occurred.","Status":400,"Errors":` + fields + `,"TraceId":"00-4bf9"}`
	}
	message := func(status int, text string) string {
		return fmt.Sprintf(`{"StatusCode":%d,"Message":%q}`, status, text)
	}
	whole := []string{""}
	tests := map[string]struct {
		status int
		body   string
		want   []string
		detail string
	}{
		"a field":                    {400, problem(`{"Email":["The Email field must be a valid email address."]}`), []string{"email"}, "The Email field must be a valid email address."},
		"a field in another case":    {400, problem(`{"email":["Wrong."]}`), []string{"email"}, "email: Wrong."},
		"several fields":             {400, problem(`{"Email":["Wrong."],"Name":["Too long."]}`), []string{"email", "name"}, "Email: Wrong. Name: Too long."},
		"an element of a list":       {400, problem(`{"PhoneNumbers[0].Number":["Wrong."]}`), []string{"phone_numbers"}, "PhoneNumbers[0].Number: Wrong."},
		"two elements of a list":     {400, problem(`{"PhoneNumbers[0]":["Wrong."],"PhoneNumbers[1]":["Wrong, too."]}`), []string{"phone_numbers"}, "Wrong, too."},
		"a nested field":             {400, problem(`{"Address.City":["Wrong."]}`), []string{"address.city"}, "Address.City: Wrong."},
		"a secret":                   {400, problem(`{"Password":["Too short."]}`), []string{"password_wo"}, "Password: Too short."},
		"a field that is none of us": {400, problem(`{"Fax":["The Name and Fax are wrong."]}`), whole, "Fax: The Name and Fax are wrong."},
		"one of us, and one not":     {400, problem(`{"Fax":["Wrong."],"Name":["Too long."]}`), []string{"name"}, "Fax: Wrong. Name: Too long."},
		"no fields":                  {400, problem(`{}`), whole, "One or more validation errors occurred."},
		"fields of another shape":    {400, problem(`["Name is wrong"]`), whole, "One or more validation errors occurred."},
		"422":                        {422, problem(`{"Email":["Wrong."]}`), []string{"email"}, "Email: Wrong."},

		"a required one":              {400, message(400, "AccountId is required"), []string{"account_id"}, "AccountId is required."},
		"one that was taken":          {409, message(409, "Email already exists"), []string{"email"}, "Email already exists."},
		"one against a rule":          {422, message(422, "Invalid AccountId"), []string{"account_id"}, "Invalid AccountId."},
		"with a stop":                 {400, message(400, "The Name field is required."), []string{"name"}, "The Name field is required."},
		"said twice":                  {400, message(400, "Email is wrong: Email needs an @"), []string{"email"}, "needs an @."},
		"two in a message":            {400, message(400, "Name or Email is required"), whole, "Name or Email is required."},
		"a word of everyday language": {400, message(400, "Please give a name"), whole, "Please give a name."},
		"a part of a word":            {400, message(400, "EmailAddress is required"), whole, "EmailAddress is required."},
		"none":                        {400, message(400, "Bad request"), whole, "Bad request."},
		"as text":                     {400, "Name is required", []string{"name"}, "Name is required."},

		// What these say is of the call, whatever words there are in it.
		"401":             {401, message(401, "Name yourself: the AccountId is unknown"), whole, "AccountId is unknown."},
		"403":             {403, message(403, "AccountId is forbidden"), whole, "Ask Telegent to allow POST /v1.0/message/routes"},
		"404":             {404, message(404, "AccountId not found"), whole, "It does not exist"},
		"405":             {405, message(405, "Email us"), whole, "Email us."},
		"429":             {429, message(429, "Email us for more"), whole, "requests per minute are used up"},
		"500":             {500, message(500, "Email support@telegent.com"), whole, "its outcome is unknown"},
		"500 with fields": {500, problem(`{"Email":["Wrong."]}`), whole, "Email: Wrong."},
		"503":             {503, message(503, "Email us"), whole, "its outcome is unknown"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
			// A 429 that asks for no such wait is waited for.
			header := http.Header{"Retry-After": {"3600"}}
			s.Inject(sandbox.Fault{Method: http.MethodPost, Path: sandbox.MessageRoutePath, Status: test.status, Header: header, Body: test.body})
			apply := func(prior, args map[string]any) []*tfprotov6.Diagnostic {
				server := serve(t, url, people) // One that met a 429 would wait.
				var instance *acctest.Instance
				if prior != nil {
					instance = &acctest.Instance{State: server.Args(personName, prior)}
				}
				var values map[string]tftypes.Value
				if args != nil {
					values = server.Args(personName, args)
				}
				_, diags := server.Apply(personName, instance, values)
				return diags
			}
			prior := map[string]any{"id": "P-1", "account_id": "AID-1", "name": "Ada"}
			args := map[string]any{"name": "Ada", "email": "ada@example.com"}
			assertOn(t, apply(nil, args), "Cannot create the person", test.want, test.detail)
			assertOn(t, apply(prior, args), "Cannot update the person P-1", test.want, test.detail)
			if test.status == http.StatusNotFound {
				noDiags(t, apply(prior, nil)) // What is gone needs no deletion.
				return
			}
			assertOn(t, apply(prior, nil), "Cannot delete the person P-1", test.want, test.detail)
		})
	}
}

// assertOn checks that there is an error on each of the attributes, and what each says.
func assertOn(t *testing.T, diags []*tfprotov6.Diagnostic, summary string, want []string, detail string) {
	t.Helper()
	var got []string
	for _, d := range diags {
		var names []string
		for _, step := range d.Attribute.Steps() {
			names = append(names, fmt.Sprint(step))
		}
		got = append(got, strings.Join(names, "."))
		if d.Severity != anError || d.Summary != summary || !strings.Contains(d.Detail, detail) {
			t.Errorf("%s %q: %q; want the error %q with %q", d.Severity, d.Summary, d.Detail, summary, detail)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: the attributes (-want +got):\n%s", summary, diff)
	}
}
