// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// A resourceCase is the lifecycle of one object, from its creation to its deletion.
type resourceCase struct {
	id, prefix   string
	create, read string   // paths
	parameters   []string // each of which alone names the object in a read
	delete, list string   // paths, "" if there are none
	deleted      fields   // the answer to the deletion, but for the id
	deletedID    string   // the field of that answer that has the id; "" if the answer has no content
	listed       fields   // how a list element differs from a read
	steps        []step   // the creation and the updates
	setUp        func(t *testing.T, a api)
}

// A step is a call that creates or updates the object. Reads have the fields that it sends, as far as they have fields of these names.
type step struct {
	before  func(t *testing.T, a api, id string)
	path    string // "" for the creation
	sent    fields // besides the id
	changes fields // how reads differ afterwards, besides what is sent
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
			steps: []step{
				{
					sent:    fields{"AccountName": "First", "AccountAdmin": "user@example.com", "BillingAddress": with(billing, fields{"Country": "USA"})},
					changes: fields{"TotalSubscribers": 0.0, "BillingAddress": address(billing), "MailingAddress": address(nil)},
				},
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
						"TotalSubscribers": 2.0, "MailingAddress": address(fields{"Zip": "84043"}),
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
			steps: []step{
				{
					sent: fields{
						"Name": "n", "Email": "User@Example.com", "PhoneNumbers": []any{"+12345678"}, "Role": "Account Admin", "Password": "p",
						"AccountId": firstAccount,
					},
					changes: fields{"Account": fields{"AccountId": firstAccount, "CompanyName": "Sandbox Account"}},
				},
				{
					path: sandbox.SubscriberUpdatePath, sent: fields{"Name": "m", "Role": "Manager", "Password": "q"},
					stored: fields{"Password": "q"},
				},
				{
					path: sandbox.SubscriberUpdatePath, sent: fields{"Name": nil, "PhoneNumbers": nil},
					changes: fields{"PhoneNumbers": []any{}},
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
			delete:     sandbox.MessageRouteDeletePath, deleted: fields{"MessageRouteStatus": "Deleted"}, deletedID: "MRID",
			list: sandbox.AccountMessageRoutesPath, listed: fields{"AccountId": absent{}, "AccountID": firstAccount},
			steps: []step{
				{
					sent: fields{
						"RouteName": "m", "MessageUrl": "https://a.example", "MessageUrlMethod": "POST", "InboundBypass": true,
						"MessageAuthenticationType": "Basic", "MessageUsername": "u", "MessagePasswordToken": "p", "CallbackMessagePasswordToken": nil,
					},
					changes: fields{"AccountId": firstAccount, "MessageRouteEnabled": true}, // the default, which creation answers wrong
					answer:  fields{"MessageRouteEnabled": false},
					stored:  fields{"AccountId": firstAccount, "MessageRouteEnabled": true, "CallbackMessagePasswordToken": absent{}},
				},
				{
					path: sandbox.MessageRouteUpdatePath,
					sent: fields{
						"MessageRouteEnabled": false, "MessageUsername": nil, "CallbackMessageUrl": "https://b.example", "AccountId": nil,
					},
					changes: fields{"AccountId": firstAccount},
					stored:  fields{"InboundBypass": true},
				},
			},
		},
		"voice route": {
			id: "CallRouteId", prefix: "CRID-", create: sandbox.VoiceRoutePath, read: sandbox.VoiceRoutePath, parameters: []string{"CallRouteID"},
			delete: sandbox.VoiceRouteDeletePath, deleted: fields{"CallRouteStatus": "Deleted"}, deletedID: "CallRouteId",
			list: sandbox.AccountVoiceRoutesPath,
			listed: fields{
				"AccountId": absent{}, "VoiceUrl": absent{}, "IpWhiteList": absent{}, "AccountID": firstAccount, "CallRouteStatus": "Active",
			},
			steps: []step{
				{
					sent: fields{
						"RouteName": "v", "RouteType": "Trunk", "VoiceUrl": "https://a.example", "TrunkPort1": "5061", "Trunk1Priortiy": 10.0,
						"VoiceUsername": "u", "VoicePasswordToken": "p", "IpWhitelist": addresses, "RouteEnabled": true, "TransferCallerId": "free text",
					},
					changes: fields{"AccountId": firstAccount, "IpWhiteList": []any{}},
					answer:  fields{"RouteEnabled": true, "IntelligentRouteEnabled": nil},
					listed:  fields{"IpWhitelist": addresses, "RouteEnabled": true},
					stored:  fields{"AccountId": firstAccount},
				},
				{
					path:   sandbox.VoiceRouteUpdatePath,
					sent:   fields{"Trunk1Priortiy": 20.0, "TrunkPort1": nil, "IpWhitelist": addresses[:1], "RouteEnabled": nil},
					listed: fields{"IpWhitelist": addresses[:1], "RouteEnabled": nil},
				},
				{
					path: sandbox.VoiceRouteUpdatePath, sent: fields{"IpWhitelist": nil},
					listed: fields{"IpWhitelist": []any{}, "RouteEnabled": nil}, stored: fields{"VoicePasswordToken": "p"},
				},
			},
		},
		"webhook": {
			id: "WebhookId", prefix: "WID-", create: sandbox.WebhookCreatePath, read: sandbox.WebhookPath, parameters: []string{"WebhookId"},
			delete: sandbox.WebhookDeletePath, deleted: fields{"WebhookStatus": "Deleted"}, deletedID: "WebhookId", list: sandbox.AccountWebhooksPath,
			steps: []step{
				{
					sent:    fields{"WebhookUrl": "https://a.example", "AuthenticationType": "Token", "AuthenticationToken": "t", "DataFormat": "json"},
					changes: fields{"AccountId": firstAccount, "Active": true},
					stored:  fields{"AccountId": firstAccount, "Active": true},
				},
				{
					path:    sandbox.WebhookUpdatePath,
					sent:    fields{"WebhookUrl": "https://b.example", "AuthenticationType": "Bearer", "Method": "PUT", "DataFormat": nil},
					changes: fields{"AuthenticationToken": nil}, // as it was not sent
				},
			},
		},
		"service": {
			id: "ServiceId", prefix: "SID-", create: sandbox.ServicePath, read: sandbox.ServicePath, parameters: []string{"ServiceId"},
			delete: sandbox.ServiceDeletePath, list: sandbox.AccountServicesPath,
			steps: []step{
				{
					sent: fields{"ServiceName": "Caller Id", "Cost": 1.23}, changes: fields{"Active": true},
					stored: fields{"Active": true, "Items": []any{}},
				},
				{path: sandbox.ServiceUpdatePath, sent: fields{"Cost": 2.34, "Monthly": true}, stored: fields{"ServiceName": "Caller Id"}},
			},
		},
		"product": {
			id: "ProductId", prefix: "PRID-", create: sandbox.ProductPath, read: sandbox.ProductPath, parameters: []string{"ProductId"},
			delete: sandbox.ProductDeletePath, deleted: fields{"ProductStatus": "Deleted"}, deletedID: "ProductId", list: sandbox.DistributorProductsPath,
			steps: []step{
				{
					sent:    fields{"SKU": "eSim", "Description": "d", "Type": "esim", "Cost": 12.34, "BillingFrequency": "MRC"},
					changes: fields{"AggregatorId": aggregator, "Active": true}, listed: fields{"BillingFrequency": "1", "SubType": "0"}, // as published
					stored: fields{"Active": true},
				},
				{
					path: sandbox.ProductUpdatePath, sent: fields{"SubType": "AI Operator", "BillingFrequency": "NRC"},
					answer: fields{"AggregatorId": absent{}, "DistributorId": absent{}, "Active": absent{}}, // as published
					listed: fields{"BillingFrequency": "2", "SubType": "1"}, stored: fields{"SKU": "eSim"},
				},
			},
		},
		"package": {
			id: "PackageId", prefix: "PID-", create: sandbox.PackagePath, read: sandbox.PackagePath, parameters: []string{"PackageId"},
			delete: sandbox.PackageDeletePath, deleted: fields{"PackageStatus": "Deleted"}, deletedID: "PackageId", list: sandbox.DistributorPackagesPath,
			steps: []step{
				{
					sent:    fields{"PackageName": "Family", "Description": "d", "Type": "esim", "Price": 39.99, "Monthly": true},
					changes: fields{"DistributorId": sandbox.DefaultAccountKey, "AggregatorId": aggregator, "Active": true},
					stored:  fields{"Active": true},
				},
				{
					before: func(t *testing.T, a api, _ string) { t.Helper(); a.Rename(a.subscriber(t, "a@example.com"), "TSUID-2") },
					path:   sandbox.PackageUpdatePath,
					sent: fields{
						"PackageName": "Family", "Description": "d", "Type": "esim", "Price": 40.0, "Monthly": true, "SubscriberId": "TSUID-2",
					},
					changes: fields{"SubscriberId": "456789"}, answer: fields{"SubscriberId": "TSUID-2"}, // as published
					stored: fields{"Description": "d", "SubscriberId": "TSUID-2"},
				},
				{
					path: sandbox.PackageUpdatePath, sent: fields{"PackageName": "Solo", "Type": "sip", "Price": 40.0, "Monthly": false},
					changes: fields{"SubscriberId": nil}, stored: fields{"Description": nil}, // as they were not sent
				},
			},
		},
		"subscription": {
			id: "SubscriptionId", prefix: "SUB-", create: sandbox.SubscriptionPath, read: sandbox.SubscriptionPath, parameters: []string{"SubscriptionId"},
			delete: sandbox.SubscriptionDeletePath, deleted: fields{"SubscriptionStatus": "Deleted"}, deletedID: "SubscriptionId",
			list: sandbox.DistributorSubscriptionsPath, listed: fields{"SubscriberId": "SID-2"}, // as published
			setUp: func(t *testing.T, a api) {
				t.Helper()
				a.Rename(a.subscriber(t, "a@example.com"), "TSUID-2")
				a.Rename(a.packageOf(t, "Family"), "PID-2")
				a.Rename(a.packageOf(t, "Solo"), "PID-3")
			},
			steps: []step{
				{
					sent:    fields{"SubscriberId": "TSUID-2", "PackageId": "PID-2", "Type": "mvno", "TNID": "NID-1", "ICCID": "8901"},
					changes: fields{"Active": true}, stored: fields{"Active": true},
				},
				{path: sandbox.SubscriptionUpdatePath, sent: fields{"PackageId": "PID-3"}},
				{path: sandbox.SubscriptionUpdatePath, sent: fields{"TNID": nil, "ICCID": "8902"}},
			},
		},
	}
}

// aggregator is the one above the distributor.
const aggregator = "AGID-00000000-1a2b-3cd4-5e6f-000000000000"

func TestResourceLifecycles(t *testing.T) {
	t.Parallel()
	for name, test := range resourceCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAPI(t, sandbox.Config{})
			if test.setUp != nil {
				test.setUp(t, a)
			}
			want, id := fields{}, ""
			for name := range publishedOperation(t, "GET "+test.read).answer(t) {
				want[name] = nil
			}
			for _, step := range test.steps {
				if step.before != nil {
					step.before(t, a, id)
				}
				path, request, stored := step.path, with(step.sent, fields{test.id: id}), step.stored
				switch path {
				case "":
					path, request = test.create, step.sent
				case sandbox.AccountUpdatePath: // which names no account
					request = step.sent
				}
				answered := a.post(t, path, request)
				if path == test.create {
					id, _ = answered[test.id].(string)
					want[test.id] = id
					stored = with(step.sent, fields{test.id: id}, step.stored)
					diff(t, "stored after the creation", stored, a.Object(id))
				}
				for name, value := range step.sent {
					if _, read := want[name]; read {
						want[name] = value
					}
				}
				want = with(want, step.changes)
				if publishedOperation(t, "POST "+path).Response200 == nil {
					diff(t, "answer of "+path, fields(nil), answered)
				} else {
					diff(t, "answer of "+path, with(want, step.answer), answered)
				}
				for _, parameter := range test.parameters {
					diff(t, "read by "+parameter+" after "+path, want, a.get(t, test.read, parameter, id))
				}
				if test.list != "" {
					diff(t, "listed after "+path, with(want, test.listed, step.listed), element(t, elements(a.read(t, test.list)), 0))
				}
				for name, value := range stored {
					diff(t, name+" stored after "+path, value, a.Object(id)[name])
				}
			}
			if !strings.HasPrefix(id, test.prefix) {
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
	} else {
		want := with(test.deleted, fields{test.deletedID: id})
		if test.deletedID == "" {
			want = nil
		}
		diff(t, "deleted", want, a.post(t, test.delete, fields{test.id: id}))
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
