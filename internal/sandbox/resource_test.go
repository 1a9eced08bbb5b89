// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	firstAccount  = sandbox.DefaultAccountID
	secondAccount = "AID-2" // in tests that make one
)

// secondAccount makes the second account.
func (a api) secondAccount(t *testing.T) {
	t.Helper()
	a.Rename(a.account(t, "Second"), secondAccount)
}

// A resourceCase is the lifecycle of one object, from its creation to its deletion.
type resourceCase struct {
	id, prefix   string
	create, read string   // paths
	parameters   []string // each of which alone names the object in a read
	delete, list string   // paths, "" if there are none
	deletedID    string   // the field of the deletion's answer that has the id
	deleted      fields   // the other fields of that answer
	created      fields   // the request
	steps        []step   // the creation and the updates
	listed       fields   // how a list element differs from a read
}

// A step is a call that creates or updates the object.
type step struct {
	before  func(t *testing.T, a api, id string)
	path    string // "" for the creation
	sent    fields // besides the id
	changes fields // how reads differ afterwards
	answer  fields // how the answer differs from a read
	listed  fields // how the list element differs from a read, besides what always differs
	stored  fields // fields of Object; after the creation, those that differ from the request
}

func resourceCases() map[string]resourceCase {
	addresses := []any{fields{"IpAddress": "20.20.10.10"}, fields{"IpAddress": "20.20.10.20"}}
	address := func(more fields) fields {
		return with(fields{"Street1": nil, "Street2": nil, "City": nil, "State": nil, "Zip": nil, "Country": nil}, more)
	}
	billing := fields{"Street1": "1", "Street2": "2", "City": "Heber"}
	return map[string]resourceCase{
		"account": {
			id: "AccountId", prefix: "AID-", create: sandbox.AccountCreatePath, read: sandbox.AccountPath, parameters: []string{"AccountId"},
			created: fields{"AccountName": "First", "AccountAdmin": "user@example.com", "BillingAddress": with(billing, fields{"Country": "USA"})},
			steps: []step{
				{changes: fields{
					"AccountName": "First", "TotalSubscribers": 0.0, "BillingAddress": address(billing), "MailingAddress": address(nil),
				}},
				{
					before: func(t *testing.T, a api, id string) {
						t.Helper()
						a.subscriber(t, "a@example.com", fields{"AccountId": id})
						a.subscriber(t, "b@example.com", fields{"AccountId": id})
						a.subscriber(t, "c@example.com")
					},
					path: sandbox.AccountUpdatePath,
					sent: fields{
						"AccountName": "Second", "BillingAddress": fields{"City": "Provo", "Street2": nil}, "MailingAddress": fields{"Zip": "84043"},
					},
					changes: fields{
						"AccountName": "Second", "TotalSubscribers": 2.0, "MailingAddress": address(fields{"Zip": "84043"}),
						"BillingAddress": address(fields{"Street1": "1", "City": "Provo", "Street2": "NULL"}), // as published
					},
					answer: fields{"AccountName": "First", "BillingAddress": address(fields{"Street1": "1", "City": "Provo"})}, // the old name, as published
					stored: fields{
						"AccountName": "Second", "AccountAdmin": "user@example.com", "MailingAddress": fields{"Zip": "84043"},
						"BillingAddress": fields{"Street1": "1", "City": "Provo", "Country": "USA"},
					},
				},
				{
					path: sandbox.AccountUpdatePath, sent: fields{"BillingAddress": nil},
					changes: fields{"BillingAddress": address(fields{"Street2": "NULL"})}, answer: fields{"BillingAddress": address(nil)},
					stored: fields{"BillingAddress": nil, "MailingAddress": fields{"Zip": "84043"}},
				},
			},
		},
		"subscriber": {
			id: "SubscriberId", prefix: "TSUID-", create: sandbox.SubscriberCreatePath, read: sandbox.SubscriberPath,
			parameters: []string{"SubscriberId"}, list: sandbox.DistributorSubscribersPath, listed: fields{"Subscriptions": []any{}},
			created: fields{
				"Name": "n", "Email": "User@Example.com", "PhoneNumbers": []any{"+12345678"}, "Role": "Account Admin", "Password": "p",
				"AccountId": firstAccount,
			},
			steps: []step{
				{
					changes: fields{
						"Name": "n", "Email": "User@Example.com", "PhoneNumbers": []any{"+12345678"}, "Role": "Account Admin",
						"Account": fields{"AccountId": firstAccount, "CompanyName": "Sandbox Account"},
					},
				},
				{
					path: sandbox.SubscriberUpdatePath, sent: fields{"Name": "m", "Role": "Manager", "Password": "q"},
					changes: fields{"Name": "m", "Role": "Manager"}, stored: fields{"Password": "q"},
				},
				{
					path: sandbox.SubscriberUpdatePath, sent: fields{"Name": nil, "PhoneNumbers": nil},
					changes: fields{"Name": nil, "PhoneNumbers": []any{}},
				},
				{
					before: func(t *testing.T, a api, _ string) { t.Helper(); a.secondAccount(t) },
					path:   sandbox.SubscriberTransferPath, sent: fields{"FromAccountId": firstAccount, "ToAccountId": secondAccount},
					changes: fields{"Account": fields{"AccountId": secondAccount, "CompanyName": "Second"}},
				},
				{
					before: func(_ *testing.T, a api, _ string) { a.Forget(secondAccount) },
					path:   sandbox.SubscriberUpdatePath, changes: fields{"Account": fields{"AccountId": secondAccount, "CompanyName": nil}},
				},
			},
		},
		"message route": {
			id: "MessageRouteId", prefix: "MRID-", create: sandbox.MessageRoutePath, read: sandbox.MessageRoutePath,
			parameters: []string{"MessageRouteId", "MessageRouteID"},
			delete:     sandbox.MessageRouteDeletePath, deletedID: "MRID", deleted: fields{"MessageRouteStatus": "Deleted"},
			list: sandbox.AccountMessageRoutesPath, listed: fields{"AccountId": absent{}, "AccountID": firstAccount},
			created: fields{
				"RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "InboundBypass": true,
				"MessageAuthenticationType": "Basic", "MessageUsername": "u", "MessagePasswordToken": "p", "CallbackMessagePasswordToken": nil,
			},
			steps: []step{
				{
					changes: fields{
						"AccountId": firstAccount, "RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST",
						"MessageAuthenticationType": "Basic", "MessageUsername": "u", "MessagePasswordToken": "p",
						"MessageRouteEnabled": true, // the default, which creation answers wrong
					},
					answer: fields{"MessageRouteEnabled": false},
					stored: fields{"AccountId": firstAccount, "MessageRouteEnabled": true, "CallbackMessagePasswordToken": absent{}},
				},
				{
					path: sandbox.MessageRouteUpdatePath,
					sent: fields{
						"MessageRouteEnabled": false, "MessageUsername": nil, "CallbackMessageUrl": "https://b.example", "AccountId": nil,
					},
					changes: fields{"MessageRouteEnabled": false, "MessageUsername": nil, "CallbackMessageUrl": "https://b.example"},
					stored:  fields{"InboundBypass": true},
				},
			},
		},
		"voice route": {
			id: "CallRouteId", prefix: "CRID-", create: sandbox.VoiceRoutePath, read: sandbox.VoiceRoutePath, parameters: []string{"CallRouteID"},
			delete: sandbox.VoiceRouteDeletePath, deletedID: "CallRouteId", deleted: fields{"CallRouteStatus": "Deleted"},
			list: sandbox.AccountVoiceRoutesPath,
			listed: fields{
				"AccountId": absent{}, "VoiceUrl": absent{}, "IpWhiteList": absent{}, "AccountID": firstAccount, "CallRouteStatus": "Active",
			},
			created: fields{
				"RouteName": "v", "RouteType": "Trunk", "VoiceUrl": "https://a.example", "TrunkPort1": "5061", "Trunk1Priortiy": 10.0,
				"VoiceUsername": "u", "VoicePasswordToken": "p", "IpWhitelist": addresses, "RouteEnabled": true, "TransferCallerId": "free text",
			},
			steps: []step{
				{
					changes: fields{
						"AccountId": firstAccount, "RouteName": "v", "RouteType": "Trunk", "VoiceUrl": "https://a.example", "TrunkPort1": "5061",
						"Trunk1Priortiy": 10.0, "TransferCallerId": "free text", "IpWhiteList": []any{},
					},
					answer: fields{"RouteEnabled": true, "IntelligentRouteEnabled": nil}, stored: fields{"AccountId": firstAccount},
					listed: fields{"IpWhitelist": addresses, "RouteEnabled": true},
				},
				{
					path:    sandbox.VoiceRouteUpdatePath,
					sent:    fields{"Trunk1Priortiy": 20, "TrunkPort1": nil, "IpWhitelist": addresses[:1], "RouteEnabled": nil},
					changes: fields{"Trunk1Priortiy": 20.0, "TrunkPort1": nil},
					listed:  fields{"IpWhitelist": addresses[:1], "RouteEnabled": nil},
				},
				{
					path: sandbox.VoiceRouteUpdatePath, sent: fields{"IpWhitelist": nil},
					listed: fields{"IpWhitelist": []any{}, "RouteEnabled": nil}, stored: fields{"VoicePasswordToken": "p"},
				},
			},
		},
		"webhook": {
			id: "WebhookId", prefix: "WID-", create: sandbox.WebhookCreatePath, read: sandbox.WebhookPath, parameters: []string{"WebhookId"},
			delete: sandbox.WebhookDeletePath, deletedID: "WebhookId", deleted: fields{"WebhookStatus": "Deleted"}, list: sandbox.AccountWebhooksPath,
			created: fields{"WebhookUrl": "https://a.example", "AuthenticationType": "Token", "AuthenticationToken": "t", "DataFormat": "json"},
			steps: []step{
				{
					changes: fields{
						"AccountId": firstAccount, "WebhookUrl": "https://a.example", "AuthenticationType": "Token", "AuthenticationToken": "t",
						"DataFormat": "json", "Active": true,
					},
					stored: fields{"AccountId": firstAccount, "Active": true},
				},
				{
					path: sandbox.WebhookUpdatePath,
					sent: fields{"WebhookUrl": "https://b.example", "AuthenticationType": "Bearer", "Method": "PUT", "DataFormat": nil},
					changes: fields{
						"WebhookUrl": "https://b.example", "AuthenticationType": "Bearer", "Method": "PUT", "DataFormat": nil,
						"AuthenticationToken": nil, // it was not sent
					},
					stored: fields{"AccountId": firstAccount, "Active": true, "AuthenticationToken": nil},
				},
			},
		},
	}
}

func TestResourceLifecycles(t *testing.T) {
	t.Parallel()
	for name, test := range resourceCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAPI(t, sandbox.Config{})
			want := fields{}
			for key := range publishedOperation(t, "GET "+test.read).answer(t) {
				want[key] = nil
			}
			id := ""
			for _, step := range test.steps {
				if step.before != nil {
					step.before(t, a, id)
				}
				var answered fields
				switch step.path {
				case "":
					answered = a.post(t, test.create, test.created)
					id, _ = answered[test.id].(string)
					want[test.id] = id
					if diff := cmp.Diff(with(test.created, fields{test.id: id}, step.stored), a.Object(id)); diff != "" {
						t.Errorf("stored after the creation (-want +got):\n%s", diff)
					}
				case sandbox.AccountUpdatePath: // which names no account
					answered = a.post(t, step.path, step.sent)
				default:
					answered = a.post(t, step.path, with(step.sent, fields{test.id: id}))
				}
				want = with(want, step.changes)
				if diff := cmp.Diff(with(want, step.answer), answered); diff != "" {
					t.Errorf("answer to %v (-want +got):\n%s", step.sent, diff)
				}
				for _, parameter := range test.parameters {
					if diff := cmp.Diff(want, a.get(t, test.read, parameter, id)); diff != "" {
						t.Errorf("read by %s after %v (-want +got):\n%s", parameter, step.sent, diff)
					}
				}
				if test.list != "" {
					if diff := cmp.Diff(with(want, test.listed, step.listed), element(t, elements(a.read(t, test.list)), 0)); diff != "" {
						t.Errorf("listed after %v (-want +got):\n%s", step.sent, diff)
					}
				}
				for field, value := range step.stored {
					if diff := cmp.Diff(value, a.Object(id)[field]); diff != "" && step.path != "" {
						t.Errorf("stored %s after %v (-want +got):\n%s", field, step.sent, diff)
					}
				}
			}
			if !strings.HasPrefix(id, test.prefix) || a.Object(id)[test.id] != id {
				t.Errorf("id %q, want %s...", id, test.prefix)
			}
			a.testDeletion(t, test, id)
		})
	}
}

// testDeletion deletes an object, by the operation if there is one, and looks for it afterwards.
func (a api) testDeletion(t *testing.T, test resourceCase, id string) {
	t.Helper()
	refused(t, "read without an id", a.send(t, http.MethodGet, test.read, nil), 400, "")
	refused(t, "read with an empty id", a.send(t, http.MethodGet, withQuery(test.read, test.parameters[0], ""), nil), 400, "")
	refused(t, "read of an unknown one", a.send(t, http.MethodGet, withQuery(test.read, test.parameters[0], test.prefix+"1"), nil), 404, "")
	if test.delete == "" {
		a.Forget(id)
	} else if diff := cmp.Diff(with(test.deleted, fields{test.deletedID: id}), a.post(t, test.delete, fields{test.id: id})); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
	refused(t, "read after deletion", a.send(t, http.MethodGet, withQuery(test.read, test.parameters[0], id), nil), 404, "")
	update := test.steps[len(test.steps)-1].path
	for _, path := range []string{update, test.delete} {
		if path != "" && path != sandbox.AccountUpdatePath {
			refused(t, path+" after deletion", a.send(t, http.MethodPost, path, fields{test.id: id}), 404, "")
		}
	}
}

// elements returns the array that an answer is, or the one in it.
func elements(answer any) any {
	envelope, isObject := answer.(fields)
	for _, value := range envelope {
		if _, isArray := value.([]any); isObject && isArray {
			return value
		}
	}
	return answer
}

func TestAccountOfNewSandbox(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	empty := fields{"Street1": nil, "Street2": nil, "City": nil, "State": nil, "Zip": nil, "Country": nil}
	want := fields{
		"AccountId": firstAccount, "AccountName": "Sandbox Account", "TotalSubscribers": 0.0,
		"BillingAddress": with(empty, fields{"Street2": "NULL"}), "MailingAddress": empty,
	}
	if diff := cmp.Diff(want, a.get(t, sandbox.AccountPath, "AccountId", firstAccount)); diff != "" {
		t.Errorf("account (-want +got):\n%s", diff)
	}
}

// TestAccountUpdateChangesTheLast expects an update, which names no account, to change the one created last.
func TestAccountUpdateChangesTheLast(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.secondAccount(t)
	a.post(t, sandbox.AccountUpdatePath, fields{"AccountName": "Changed"})
	for id, want := range map[string]string{firstAccount: "Sandbox Account", secondAccount: "Changed"} {
		if name := a.Object(id)["AccountName"]; name != want {
			t.Errorf("%s is called %v, want %s", id, name, want)
		}
		a.Forget(id)
	}
	refused(t, "update without an account", a.send(t, http.MethodPost, sandbox.AccountUpdatePath, "{}"), 404, "")
}

// owned returns the least request for each plain resource that belongs to an account, without the account, by path.
func owned() map[string]fields {
	return map[string]fields{
		sandbox.MessageRoutePath:  {"RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "GET"},
		sandbox.VoiceRoutePath:    {"RouteName": "v", "RouteType": "Forward"},
		sandbox.WebhookCreatePath: {},
	}
}

func TestAccountOfRequest(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	creations := owned()
	creations[sandbox.NumberProvisionPath] = a.numberRequest(t, fields{"AccountId": absent{}})
	for path, request := range creations {
		for _, id := range []any{absent{}, nil, "", firstAccount} {
			accept(t, path+" with one account", a.send(t, http.MethodPost, path, with(request, fields{"AccountId": id})))
		}
		refused(t, path, a.send(t, http.MethodPost, path, with(request, fields{"AccountId": "AID-1"})), 400, "Invalid AccountId")
	}
	a.secondAccount(t)
	for path, request := range creations {
		for _, id := range []any{absent{}, nil, ""} {
			refused(t, path, a.send(t, http.MethodPost, path, with(request, fields{"AccountId": id})), 400, "AccountId is required")
		}
		accept(t, path+" of the second", a.send(t, http.MethodPost, path, with(request, fields{"AccountId": secondAccount})))
	}
	if account := a.Object(a.Numbers()[4])["AccountId"]; account != secondAccount {
		t.Errorf("the last number belongs to %v, want %s", account, secondAccount)
	}
}

func TestAccountLists(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.secondAccount(t)
	third := a.account(t, "Third")
	for path, test := range map[string]struct {
		create, id, account string
		empty               any // the list of an account that has none
	}{
		sandbox.AccountMessageRoutesPath: {
			sandbox.MessageRoutePath, "MessageRouteId", "AccountID", fields{"AccountID": third, "TotalRoutes": 0.0, "Results": []any{}},
		},
		sandbox.AccountVoiceRoutesPath: {
			sandbox.VoiceRoutePath, "CallRouteId", "AccountID", fields{"AccountID": third, "TotalRoutes": 0.0, "Results": []any{}},
		},
		sandbox.AccountWebhooksPath: {sandbox.WebhookCreatePath, "WebhookId", "AccountId", []any{}},
	} {
		request := owned()[test.create]
		want := map[string][]string{}
		for i := range 10 {
			account := []string{firstAccount, secondAccount}[i%2]
			want[account] = append(want[account], a.create(t, test.create, with(request, fields{"AccountId": account})))
		}
		a.Forget(want[secondAccount][1])
		want[secondAccount] = slices.Delete(want[secondAccount], 1, 2)
		for account, ids := range want {
			got := a.read(t, path, "AccountId", account)
			results, _ := elements(got).([]any)
			var listed []string
			for i := range results {
				result := element(t, results, i)
				id, _ := result[test.id].(string)
				listed = append(listed, id)
				if result[test.account] != account {
					t.Errorf("%s: %s %v, want %v", path, test.account, result[test.account], account)
				}
			}
			if diff := cmp.Diff(ids, listed); diff != "" {
				t.Errorf("%s of %q (-want +got):\n%s", path, account, diff)
			}
			envelope, isObject := got.(fields)
			if isObject && (envelope["TotalRoutes"] != float64(len(ids)) || envelope["AccountID"] != account) {
				t.Errorf("%s of %q: %v routes of %v", path, account, envelope["TotalRoutes"], envelope["AccountID"])
			}
			if account == firstAccount {
				if diff := cmp.Diff(got, a.read(t, path)); diff != "" {
					t.Errorf("%s of no account in particular (-of the first +got):\n%s", path, diff)
				}
			}
		}
		if diff := cmp.Diff(test.empty, a.read(t, path, "AccountId", third)); diff != "" {
			t.Errorf("%s of an account without (-want +got):\n%s", path, diff)
		}
		refused(t, path, a.send(t, http.MethodGet, path+"?AccountId=AID-1", nil), 404, "")
	}
}

func TestResourceRules(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.secondAccount(t)
	a.Rename(a.subscriber(t, "user@example.com"), "TSUID-2")
	a.Rename(a.messageRoute(t), "MRID-2")
	a.Rename(a.voiceRoute(t, fields{"VoiceAuthenticationType": "None"}), "CRID-2")
	a.Rename(a.webhook(t), "WID-2")
	subscriber := with(a.Object("TSUID-2"), fields{"SubscriberId": absent{}})
	transfer := func(id, from, to string) fields {
		return fields{"SubscriberId": id, "FromAccountId": from, "ToAccountId": to}
	}
	for name, test := range map[string]struct {
		path    string
		request fields
		status  int
		message string
	}{
		"email in use":                        {sandbox.SubscriberCreatePath, subscriber, 409, "Email already exists"},
		"email in another case":               {sandbox.SubscriberCreatePath, with(subscriber, fields{"Email": "USER@example.COM"}), 409, "Email already exists"},
		"email in another account":            {sandbox.SubscriberCreatePath, with(subscriber, fields{"AccountId": secondAccount}), 409, "Email already exists"},
		"unknown account":                     {sandbox.SubscriberCreatePath, with(subscriber, fields{"AccountId": "AID-1"}), 400, "Invalid AccountId"},
		"update of an unknown subscriber":     {sandbox.SubscriberUpdatePath, fields{"SubscriberId": "TSUID-1"}, 404, ""},
		"transfer from elsewhere":             {sandbox.SubscriberTransferPath, transfer("TSUID-2", secondAccount, firstAccount), 400, "Invalid AccountId"},
		"transfer to nowhere":                 {sandbox.SubscriberTransferPath, transfer("TSUID-2", firstAccount, "AID-1"), 400, "Invalid AccountId"},
		"transfer of an unknown subscriber":   {sandbox.SubscriberTransferPath, transfer("TSUID-1", firstAccount, secondAccount), 404, ""},
		"message route to an unknown account": {sandbox.MessageRouteUpdatePath, fields{"MessageRouteId": "MRID-2", "AccountId": "AID-1"}, 400, "Invalid AccountId"},
		"update of another account's webhook": {sandbox.WebhookUpdatePath, fields{"WebhookId": "WID-2", "AccountId": secondAccount}, 404, ""},
		"end of another account's webhook":    {sandbox.WebhookDeletePath, fields{"WebhookId": "WID-2", "AccountId": secondAccount}, 404, ""},
		"webhook without a username": {
			sandbox.WebhookCreatePath,
			fields{"AuthenticationType": "Basic", "AuthenticationPassword": "p", "AccountId": firstAccount},
			400, "AuthenticationUsername is required",
		},
		"webhook without a password": {
			sandbox.WebhookCreatePath,
			fields{"AuthenticationType": "Basic", "AuthenticationUsername": "u", "AccountId": firstAccount},
			400, "AuthenticationPassword is required",
		},
		"webhook without a token": {
			sandbox.WebhookCreatePath,
			fields{"AuthenticationType": "Token", "AuthenticationToken": "", "AccountId": firstAccount},
			400, "AuthenticationToken is required",
		},
	} {
		refused(t, name, a.send(t, http.MethodPost, test.path, test.request), test.status, test.message)
	}
	for _, target := range []string{
		withQuery(sandbox.MessageRoutePath, "MessageRouteId", "MRID-2", "MessageRouteID", "MRID-2"), withQuery(sandbox.WebhookPath, "AccountId", firstAccount),
	} {
		refused(t, target, a.send(t, http.MethodGet, target, nil), 400, "")
	}
	target := withQuery(sandbox.WebhookPath, "WebhookId", "WID-2", "AccountId", secondAccount)
	refused(t, target, a.send(t, http.MethodGet, target, nil), 404, "")

	for path, request := range map[string]fields{
		sandbox.MessageRouteUpdatePath: {"MessageRouteId": "MRID-2"}, sandbox.VoiceRouteUpdatePath: {"CallRouteId": "CRID-2"},
	} {
		if got := a.post(t, path, with(request, fields{"AccountId": secondAccount})); got["AccountId"] != secondAccount {
			t.Errorf("%s moved the route to %v", path, got["AccountId"])
		}
	}
	a.Forget("TSUID-2")
	a.post(t, sandbox.SubscriberCreatePath, subscriber)
}

// TestEnumsDiffer sends values to an update that only the creation takes, and the other way round.
func TestEnumsDiffer(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	voice, webhook, subscriber := fields{"CallRouteId": a.voiceRoute(t)}, fields{"WebhookId": a.webhook(t)}, a.subscriber(t, "user@example.com")
	for _, test := range []struct {
		path           string
		request, wrong fields
	}{
		{sandbox.VoiceRouteUpdatePath, voice, fields{"VoiceAuthenticationType": "None"}},
		{sandbox.VoiceRouteUpdatePath, voice, fields{"TransferCallerId": "free text"}},
		{sandbox.WebhookUpdatePath, webhook, fields{"AuthenticationType": "Token"}},
		{sandbox.WebhookCreatePath, fields{}, fields{"AuthenticationType": "Bearer"}},
		{sandbox.WebhookCreatePath, fields{}, fields{"Method": "LONGER THAN"}},
		{sandbox.SubscriberUpdatePath, fields{"SubscriberId": subscriber}, fields{"Email": "a@b.example"}},
	} {
		refusedFor(t, test.path, a.send(t, http.MethodPost, test.path, with(test.request, test.wrong)), slices.Collect(maps.Keys(test.wrong))...)
	}
}
