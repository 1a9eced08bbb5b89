// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// A resourceCase is a resource as the tests below need to know it.
type resourceCase struct {
	name, noun string
	// The operations. remove is "" where there is none; poll is that of a pending order.
	create, get, update, remove, list, poll string
	// key is the attribute by which the sandbox knows the object, idField the field of
	// the id in answers.
	key, idField string
	// args are all arguments, and least those of them that a creation needs.
	args  map[string]any
	least []string
	// stored is what the sandbox has of the object then, but for the fields that it makes up.
	stored    map[string]any
	generated []string
	// changes change the arguments. The first is of one attribute, in place.
	changes []edit
	// secrets are the write-only arguments; kept tells that one taken out stays at the API.
	secrets []secretArg
	kept    bool
	// address are the fields that are in every update.
	address []string
	// untold are the arguments that no answer of the API tells; spelled is what an import
	// has in the API's own spelling.
	notReturned []string
	spelled     map[string]string
	// importBy and identifyBy are the attributes to import it by; absent are values of nothing.
	importBy, identifyBy []string
	absent               []string
	// lookUp is what an unknown outcome of a creation has the user do.
	lookUp string
	// count counts the objects with the arguments at the sandbox.
	count func(f *fixture) int
}

// A secretArg is a write-only argument and its field.
type secretArg struct{ attribute, field string }

// An edit is a change of arguments.
type edit struct {
	name string
	set  map[string]any // by path; nil takes one out
	// stored is what is different at the sandbox then; empty if nothing is sent.
	stored    map[string]any
	replaces  bool
	operation string // what is sent; the row's update if ""
}

// to changes an argument, and with it the field.
func to(attribute string, value any, field string) edit {
	stored := value
	switch value := value.(type) {
	case int:
		stored = float64(value)
	case []string:
		stored = list(value...)
	}
	return edit{name: attribute, set: map[string]any{attribute: value}, stored: map[string]any{field: stored}}
}

// out takes an optional argument out, which clears the field.
func cleared(attribute, field string) edit {
	return edit{name: attribute + " out", set: map[string]any{attribute: nil}, stored: map[string]any{field: nil}}
}

// left takes an argument out that stays as it is then.
func retained(attribute string) edit {
	return edit{name: attribute + " out", set: map[string]any{attribute: nil}}
}

func (e edit) replacing() edit { e.replaces = true; return e }

func (e edit) by(operation string) edit { e.operation = operation; return e }

// and joins another edit.
func (e edit) and(other edit) edit {
	e.name += ", " + other.name
	e.set, e.stored = maps.Clone(e.set), maps.Clone(e.stored)
	maps.Copy(e.set, other.set)
	maps.Copy(e.stored, other.stored)
	return e
}

// list is a JSON array.
func list(texts ...string) []any {
	elements := []any{}
	for _, text := range texts {
		elements = append(elements, text)
	}
	return elements
}

// parents are the objects that others refer to, two of each.
type parents struct {
	account, subscriber, messageRoute, voiceRoute [2]string
}

// resourceCases is the table. The ids are those of a sandbox, which every test has anew.
func resourceCases() map[string]func(p parents) resourceCase {
	return map[string]func(p parents) resourceCase{
		"account": accountCase, "subscriber": subscriberCase, "message_route": messageRouteCase, "voice_route": voiceRouteCase, "number": numberCase,
	}
}

func accountCase(parents) resourceCase {
	k := resourceCase{
		name: "telegent_account", noun: "account", key: "id", idField: "AccountId",
		create: "POST " + sandbox.AccountCreatePath, get: "GET " + sandbox.AccountPath, update: "POST " + sandbox.AccountUpdatePath,
		list:      "GET " + sandbox.DistributorAccountsPath,
		args:      map[string]any{"account_name": "Acme", "account_admin": "admin@example.com", "adopt_existing": false},
		least:     []string{"account_name"},
		stored:    map[string]any{"AccountName": "Acme", "AccountAdmin": "admin@example.com"},
		generated: []string{"AccountId"},
		changes: []edit{
			to("account_name", "Acme & Sons", "AccountName"),
			to("account_admin", "other@example.com", "AccountAdmin").replacing(),
			retained("account_admin"),
			{name: "adopt_existing", set: map[string]any{"adopt_existing": true}},
			retained("adopt_existing"),
		},
		notReturned: []string{"account_admin", "adopt_existing", "billing_address.country", "mailing_address.country"},
		importBy:    []string{"id"}, identifyBy: []string{"id"}, absent: []string{"AID-absent"},
		lookUp: `look for one named "Acme" that no state has`,
		count: func(f *fixture) int {
			if f.sandbox.Object(f.lastAccount())["AccountName"] == "Acme" {
				return 1
			}
			return 0
		},
	}
	for attribute, field := range map[string]string{"billing_address": "BillingAddress", "mailing_address": "MailingAddress"} {
		address, stored := map[string]any{}, map[string]any{}
		for _, inner := range [][2]string{{"street_1", "Street1"}, {"street_2", "Street2"}, {"city", "City"}, {"state", "State"}, {"zip", "Zip"}, {"country", "Country"}} {
			address[inner[0]], stored[inner[1]] = "the "+inner[0], "the "+inner[0]
			k.changes = append(k.changes,
				to(attribute+"."+inner[0], "another "+inner[0], field+"."+inner[1]),
				cleared(attribute+"."+inner[0], field+"."+inner[1]))
		}
		k.args[attribute], k.stored[field] = address, stored
		whole := cleared(attribute, field)
		whole.stored[field] = map[string]any{}
		k.changes = append(k.changes, whole)
	}
	return k
}

func subscriberCase(p parents) resourceCase {
	return resourceCase{
		name: "telegent_subscriber", noun: "subscriber", key: "id", idField: "SubscriberId",
		create: "POST " + sandbox.SubscriberCreatePath, get: "GET " + sandbox.SubscriberPath, update: "POST " + sandbox.SubscriberUpdatePath,
		list: "GET " + sandbox.DistributorSubscribersPath,
		args: map[string]any{
			"account_id": p.account[0], "name": "Ada Lovelace", "email": "ada@example.com",
			"phone_numbers": []string{"+18015550100", "+18015550101"}, "role": "Manager",
			"password_wo": canary + "1", "password_wo_version": 1, "adopt_existing": false,
		},
		least: []string{"account_id", "name", "email", "phone_numbers", "role", "password_wo"},
		stored: map[string]any{
			"AccountId": p.account[0], "Name": "Ada Lovelace", "Email": "ada@example.com",
			"PhoneNumbers": list("+18015550100", "+18015550101"), "Role": "Manager", "Password": canary + "1",
		},
		generated: []string{"SubscriberId"},
		changes: []edit{
			to("name", "Ada King", "Name"),
			to("phone_numbers", []string{"+18015550102"}, "PhoneNumbers"),
			to("role", "Account Admin", "Role"),
			to("account_id", p.account[1], "AccountId").by("POST " + sandbox.SubscriberTransferPath),
			to("email", "king@example.com", "Email").replacing(),
			{name: "adopt_existing", set: map[string]any{"adopt_existing": true}},
			retained("adopt_existing"),
		},
		secrets: []secretArg{{"password_wo", "Password"}}, kept: true,
		address:     []string{"SubscriberId"},
		notReturned: []string{"adopt_existing", "password_wo", "password_wo_version"},
		importBy:    []string{"id"}, identifyBy: []string{"id"}, absent: []string{"TSUID-absent"},
		lookUp: "look for the email address ada@example.com",
		count: func(f *fixture) int {
			_, err := f.sandbox.Create(sandbox.SubscriberCreatePath, map[string]any{
				"AccountId": p.account[0], "Name": "x", "Email": "ada@example.com", "PhoneNumbers": list("+18015550100"), "Role": "Manager", "Password": "x",
			})
			if err != nil && strings.Contains(err.Error(), "409") { // The email is in use.
				return 1
			}
			return 0
		},
	}
}

func messageRouteCase(p parents) resourceCase {
	return resourceCase{
		name: "telegent_message_route", noun: "message route", key: "id", idField: "MessageRouteId",
		create: "POST " + sandbox.MessageRoutePath, get: "GET " + sandbox.MessageRoutePath,
		update: "POST " + sandbox.MessageRouteUpdatePath, remove: "POST " + sandbox.MessageRouteDeletePath,
		list: "GET " + sandbox.AccountMessageRoutesPath,
		args: map[string]any{
			"account_id": p.account[0], "route_name": "main",
			"message_url": "https://example.com/messages", "message_url_method": "POST", "message_route_enabled": false,
			"message_authentication_type": "Basic", "message_username": "user",
			"message_password_token_wo": canary + "1", "message_password_token_wo_version": 1,
			"callback_message_url": "https://example.com/fallback", "callback_message_url_method": "GET",
			"callback_message_authentication_type": "Basic", "callback_message_username": "other",
			"callback_message_password_token_wo": canary + "2", "callback_message_password_token_wo_version": 1,
			"inbound_bypass": true, "outbound_bypass": true, "intelligent_route_enabled": true,
		},
		least: []string{"account_id", "route_name", "message_url", "message_url_method"},
		stored: map[string]any{
			"AccountId": p.account[0], "RouteName": "main",
			"MessageUrl": "https://example.com/messages", "MessageUrlMethod": "POST", "MessageRouteEnabled": false,
			"MessageAuthenticationType": "Basic", "MessageUsername": "user", "MessagePasswordToken": canary + "1",
			"CallbackMessageUrl": "https://example.com/fallback", "CallbackMessageUrlMethod": "GET",
			"CallbackMessageAuthenticationType": "Basic", "CallbackMessageUsername": "other", "CallbackMessagePasswordToken": canary + "2",
			"InboundBypass": true, "OutboundBypass": true, "IntelligentRouteEnabled": true,
		},
		generated: []string{"MessageRouteId"},
		changes: []edit{
			to("route_name", "second", "RouteName"),
			to("account_id", p.account[1], "AccountId").replacing(),
			retained("account_id"),
			to("message_url", "https://example.com/elsewhere", "MessageUrl"),
			to("message_url_method", "GET", "MessageUrlMethod"),
			to("message_route_enabled", true, "MessageRouteEnabled"),
			{name: "message_route_enabled out", set: map[string]any{"message_route_enabled": nil}, stored: map[string]any{"MessageRouteEnabled": true}},
			to("message_authentication_type", "Bearer", "MessageAuthenticationType"),
			to("message_authentication_type", "None", "MessageAuthenticationType").and(cleared("message_username", "MessageUsername")),
			cleared("message_authentication_type", "MessageAuthenticationType").and(cleared("message_username", "MessageUsername")),
			to("message_username", "another", "MessageUsername"),
			cleared("message_username", "MessageUsername"),
			to("callback_message_url", "https://example.com/third", "CallbackMessageUrl"),
			cleared("callback_message_url", "CallbackMessageUrl"),
			to("callback_message_url_method", "POST", "CallbackMessageUrlMethod"),
			retained("callback_message_url_method"),
			to("callback_message_authentication_type", "Bearer", "CallbackMessageAuthenticationType"),
			cleared("callback_message_authentication_type", "CallbackMessageAuthenticationType").and(cleared("callback_message_username", "CallbackMessageUsername")),
			to("callback_message_username", "another", "CallbackMessageUsername"),
			cleared("callback_message_username", "CallbackMessageUsername"),
			to("inbound_bypass", false, "InboundBypass"),
			retained("inbound_bypass"),
			to("outbound_bypass", false, "OutboundBypass"),
			retained("outbound_bypass"),
			to("intelligent_route_enabled", false, "IntelligentRouteEnabled"),
			retained("intelligent_route_enabled"),
		},
		secrets: []secretArg{
			{"message_password_token_wo", "MessagePasswordToken"},
			{"callback_message_password_token_wo", "CallbackMessagePasswordToken"},
		},
		address: []string{"AccountId", "MessageRouteId"},
		notReturned: []string{
			"inbound_bypass", "outbound_bypass", "intelligent_route_enabled",
			"message_password_token_wo", "message_password_token_wo_version",
			"callback_message_password_token_wo", "callback_message_password_token_wo_version",
		},
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"MRID-absent"},
		lookUp: `Read data.telegent_message_routes and look for a route named "main" that no state has; import it by its id.`,
		count:  func(f *fixture) int { return f.listed("telegent_message_routes", p.account[0], "main") },
	}
}

func voiceRouteCase(p parents) resourceCase {
	k := resourceCase{
		name: "telegent_voice_route", noun: "voice route", key: "id", idField: "CallRouteId",
		create: "POST " + sandbox.VoiceRoutePath, get: "GET " + sandbox.VoiceRoutePath,
		update: "POST " + sandbox.VoiceRouteUpdatePath, remove: "POST " + sandbox.VoiceRouteDeletePath,
		list: "GET " + sandbox.AccountVoiceRoutesPath,
		args: map[string]any{
			"account_id": p.account[0], "route_name": "main", "route_type": "Trunk", "route_enabled": false,
			"voice_url": "https://example.com/calls", "voice_url_method": "POST",
			"voice_authentication_type": "Basic", "voice_username": "user",
			"voice_password_token_wo": canary + "1", "voice_password_token_wo_version": 1,
			"callback_voice_url": "https://example.com/back", "callback_voice_url_method": "GET",
			"ip_whitelist": []string{"192.0.2.1", "192.0.2.2"}, "header_manipulation": "HM-1", "enable_sip_refer": true,
			"transfer_caller_id": "Transferee", "symmetric_rtp": true, "enable_trp_secure_trunk": true, "enable_pstn_transfer": true,
			"cnam_lookup": true, "termination_uri_subdomain": "acme", "enable_call_streaming": true, "wss_uri": "wss://example.com/stream",
			"intelligent_route_enabled": true,
		},
		least: []string{"account_id", "route_name", "route_type"},
		stored: map[string]any{
			"AccountId": p.account[0], "RouteName": "main", "RouteType": "Trunk", "RouteEnabled": false,
			"VoiceUrl": "https://example.com/calls", "VoiceUrlMethod": "POST",
			"VoiceAuthenticationType": "Basic", "VoiceUsername": "user", "VoicePasswordToken": canary + "1",
			"CallbackVoiceUrl": "https://example.com/back", "CallbackVoiceUrlMethod": "GET",
			"IpWhitelist":        []any{map[string]any{"IpAddress": "192.0.2.1"}, map[string]any{"IpAddress": "192.0.2.2"}},
			"HeaderManipulation": "HM-1", "EnableSipRefer": true,
			"TransferCallerId": "Transferee", "SymmetricRtp": true, "EnableTrpSecureTrunk": true, "EnablePstnTransfer": true,
			"CnamLookup": true, "TerminationUriSubdomain": "acme", "EnableCallStreaming": true, "WssUri": "wss://example.com/stream",
			"IntelligentRouteEnabled": true,
		},
		generated: []string{"CallRouteId"},
		changes: []edit{
			to("route_name", "second", "RouteName"),
			to("account_id", p.account[1], "AccountId").replacing(),
			retained("account_id"),
			to("route_type", "Forward", "RouteType"),
			to("route_enabled", true, "RouteEnabled"),
			{name: "route_enabled out", set: map[string]any{"route_enabled": nil}, stored: map[string]any{"RouteEnabled": true}},
			to("voice_url", "https://example.com/elsewhere", "VoiceUrl"),
			cleared("voice_url", "VoiceUrl"),
			to("voice_url_method", "GET", "VoiceUrlMethod"),
			retained("voice_url_method"),
			to("voice_authentication_type", "Bearer", "VoiceAuthenticationType"),
			cleared("voice_authentication_type", "VoiceAuthenticationType").and(cleared("voice_username", "VoiceUsername")),
			to("voice_username", "another", "VoiceUsername"),
			cleared("voice_username", "VoiceUsername"),
			to("callback_voice_url", "https://example.com/third", "CallbackVoiceUrl"),
			cleared("callback_voice_url", "CallbackVoiceUrl"),
			to("callback_voice_url_method", "POST", "CallbackVoiceUrlMethod"),
			retained("callback_voice_url_method"),
			{
				name: "ip_whitelist", set: map[string]any{"ip_whitelist": []string{"192.0.2.3"}},
				stored: map[string]any{"IpWhitelist": []any{map[string]any{"IpAddress": "192.0.2.3"}}},
			},
			{name: "ip_whitelist empty", set: map[string]any{"ip_whitelist": []string{}}, stored: map[string]any{"IpWhitelist": list()}},
			{name: "ip_whitelist out", set: map[string]any{"ip_whitelist": nil}, stored: map[string]any{"IpWhitelist": list()}},
			to("header_manipulation", "HM-2", "HeaderManipulation"),
			cleared("header_manipulation", "HeaderManipulation"),
			to("enable_sip_refer", false, "EnableSipRefer"),
			retained("enable_sip_refer"),
			to("transfer_caller_id", "Transferor", "TransferCallerId"),
			retained("transfer_caller_id"),
			to("symmetric_rtp", false, "SymmetricRtp"),
			retained("symmetric_rtp"),
			to("enable_trp_secure_trunk", false, "EnableTrpSecureTrunk"),
			retained("enable_trp_secure_trunk"),
			to("enable_pstn_transfer", false, "EnablePstnTransfer"),
			retained("enable_pstn_transfer"),
			to("cnam_lookup", false, "CnamLookup"),
			retained("cnam_lookup"),
			to("termination_uri_subdomain", "other", "TerminationUriSubdomain"),
			cleared("termination_uri_subdomain", "TerminationUriSubdomain"),
			to("enable_call_streaming", false, "EnableCallStreaming"),
			retained("enable_call_streaming"),
			to("wss_uri", "wss://example.com/other", "WssUri"),
			cleared("wss_uri", "WssUri"),
			to("intelligent_route_enabled", false, "IntelligentRouteEnabled"),
			retained("intelligent_route_enabled"),
		},
		secrets: []secretArg{{"voice_password_token_wo", "VoicePasswordToken"}},
		address: []string{"AccountId", "CallRouteId"},
		notReturned: []string{
			"voice_authentication_type", "voice_username", "voice_password_token_wo", "voice_password_token_wo_version",
			"callback_voice_url", "callback_voice_url_method", "intelligent_route_enabled",
		},
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"CRID-absent"},
		lookUp: `Read data.telegent_voice_routes and look for a route named "main" that no state has; import it by its id.`,
		count:  func(f *fixture) int { return f.listed("telegent_voice_routes", p.account[0], "main") },
	}
	for _, n := range []string{"1", "2"} {
		trunk := "trunk_" + n
		k.args[trunk] = map[string]any{
			"ip": "198.51.100." + n, "port": "5060", "transport": "UDP", "uri": "sip:trunk" + n + ".example.com",
			"enabled": true, "priority": 10, "weight": 20,
		}
		maps.Copy(k.stored, map[string]any{
			"TrunkIp" + n: "198.51.100." + n, "TrunkPort" + n: "5060", "TrunkTransport" + n: "UDP", "TrunkUri" + n: "sip:trunk" + n + ".example.com",
			"TrunkEnabled" + n: true, "Trunk" + n + "Priortiy": 10.0, "Trunk" + n + "Weight": 20.0,
		})
		whole := edit{name: trunk + " out", set: map[string]any{trunk: nil}, stored: map[string]any{}}
		for _, field := range []string{"TrunkIp", "TrunkPort", "TrunkTransport", "TrunkUri", "TrunkEnabled"} {
			whole.stored[field+n] = nil
		}
		whole.stored["Trunk"+n+"Priortiy"], whole.stored["Trunk"+n+"Weight"] = nil, nil
		k.changes = append(k.changes,
			to(trunk+".ip", "203.0.113.9", "TrunkIp"+n),
			cleared(trunk+".ip", "TrunkIp"+n),
			to(trunk+".port", "5061", "TrunkPort"+n),
			retained(trunk+".port"),
			to(trunk+".transport", "TLS", "TrunkTransport"+n),
			retained(trunk+".transport"),
			to(trunk+".uri", "sip:other.example.com", "TrunkUri"+n),
			cleared(trunk+".uri", "TrunkUri"+n),
			to(trunk+".enabled", false, "TrunkEnabled"+n),
			retained(trunk+".enabled"),
			to(trunk+".priority", 0, "Trunk"+n+"Priortiy"),
			retained(trunk+".priority"),
			to(trunk+".weight", 30, "Trunk"+n+"Weight"),
			retained(trunk+".weight"),
			whole)
	}
	return k
}

func numberCase(p parents) resourceCase {
	return resourceCase{
		name: "telegent_number", noun: "number", key: "phone_number", idField: "Number",
		create: "POST " + sandbox.NumberProvisionPath, get: "GET " + sandbox.NumberPath,
		update: "POST " + sandbox.NumberUpdatePath, remove: "POST " + sandbox.NumberStatusPath,
		list: "GET " + sandbox.NumberInventoryPath, poll: "GET " + sandbox.NumberOrderPath,
		args: map[string]any{
			"account_id": p.account[0], "area_code": "385", "zip_code": "84101", "data_enabled": true,
			"number_type": "mvno", "message_type": "p2p", "product_type": "Sms+Data", "message_enabled": true, "voice_enabled": true,
			"message_route_id": p.messageRoute[0], "voice_route_id": p.voiceRoute[0], "assigned_subscriber_id": p.subscriber[0],
			"iccid": "8901240000000000001", "cnam_first_name": "Ada", "cnam_last_name": "Lovelace",
			"status": "active", "on_destroy": "cancel", "timeouts": map[string]any{"create": "10m", "update": "10m", "delete": "10m"},
		},
		least: []string{"account_id", "number_type", "message_type", "product_type", "message_enabled", "voice_enabled", "message_route_id", "voice_route_id"},
		stored: map[string]any{
			"AccountId": p.account[0], "AreaCode": "385", "ZipCode": "84101", "DataEnabled": true,
			"NumberType": "mvno", "MessageType": "p2p", "ProductType": "Sms+Data", "MessageEnabled": true, "VoiceEnabled": true,
			"MessageRouteId": p.messageRoute[0], "VoiceRouteId": p.voiceRoute[0], "AssignedSubscriberId": p.subscriber[0],
			"ICCID": "8901240000000000001", "CnamFirstName": "Ada", "CnamLastName": "Lovelace", "Status": "Active",
		},
		generated: []string{"Number", "PhoneNumberId", "OrderId", "QRCode", "OriginalDatePurchased", "SwapsRemaining", "NextSwapResetDate", "PortOutPin"},
		changes: []edit{
			to("message_type", "a2p", "MessageType"),
			to("account_id", p.account[1], "AccountId").replacing(),
			retained("account_id"),
			to("area_code", "435", "AreaCode").replacing(),
			retained("area_code"),
			to("zip_code", "84102", "ZipCode").replacing(),
			retained("zip_code"),
			to("data_enabled", false, "DataEnabled").replacing(),
			retained("data_enabled"),
			to("number_type", "iot", "NumberType"),
			to("product_type", "Sms+Data+Voice", "ProductType"),
			to("message_enabled", false, "MessageEnabled"),
			to("voice_enabled", false, "VoiceEnabled"),
			to("message_route_id", p.messageRoute[1], "MessageRouteId"),
			to("voice_route_id", p.voiceRoute[1], "VoiceRouteId"),
			to("voice_enabled", false, "VoiceEnabled").and(retained("voice_route_id")),
			to("assigned_subscriber_id", p.subscriber[1], "AssignedSubscriberId"),
			cleared("assigned_subscriber_id", "AssignedSubscriberId"),
			to("iccid", "8901240000000000002", "ICCID"),
			retained("iccid"),
			to("cnam_first_name", "Augusta", "CnamFirstName"),
			retained("cnam_first_name"),
			to("cnam_last_name", "King", "CnamLastName"),
			retained("cnam_last_name"),
			{
				name: "status", set: map[string]any{"status": "parked"}, stored: map[string]any{"Status": "Parked"},
				operation: "POST " + sandbox.NumberStatusPath,
			},
			retained("status"),
			{name: "on_destroy", set: map[string]any{"on_destroy": "park"}},
			retained("on_destroy"),
			{name: "timeouts.create", set: map[string]any{"timeouts.create": "30m"}},
			{name: "timeouts.update", set: map[string]any{"timeouts.update": "30m"}},
			{name: "timeouts.delete", set: map[string]any{"timeouts.delete": "30m"}},
			retained("timeouts"),
		},
		notReturned: []string{"area_code", "zip_code", "data_enabled", "order_id", "timeouts"},
		spelled:     map[string]string{"observed_status": "Active"},
		importBy:    []string{"phone_number", "id"}, identifyBy: []string{"phone_number", "order_id"}, absent: []string{"+18015559999", "NID-absent"},
		lookUp: `Read data.telegent_number with iccid = "8901240000000000001": if it finds a number, that was bought; import it by the number.`,
		count:  func(f *fixture) int { return len(f.sandbox.Numbers()) },
	}
}

// A fixture is a sandbox with all that an object may refer to, and a provider that is
// configured for it, in a bubble of their own.
type fixture struct {
	resourceCase
	*acctest.ProviderServer
	t       *testing.T
	sandbox *sandbox.Sandbox
	network *acctest.Network
	sent    *bodies
}

// plainCases are those that can be read by themselves and listed, and have nothing that
// takes its time.
func plainCases() map[string]func(p parents) resourceCase {
	plain := resourceCases()
	delete(plain, "number")
	return plain
}

// eachPlainResource runs a test for every plain resource, each in a bubble.
func eachPlainResource(t *testing.T, test func(f *fixture)) {
	t.Helper()
	for name, of := range plainCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, test)
		})
	}
}

// eachResource runs a test for every resource, each in a bubble.
func eachResource(t *testing.T, test func(f *fixture)) {
	t.Helper()
	for name, of := range resourceCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, test)
		})
	}
}

func bubble(t *testing.T, of func(parents) resourceCase, test func(f *fixture)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newFixture(t, of)) })
}

func newFixture(t *testing.T, of func(parents) resourceCase) *fixture {
	t.Helper()
	s := sandbox.New(sandbox.Config{})
	t.Cleanup(s.Close)
	f := &fixture{t: t, sandbox: s, network: &acctest.Network{}, sent: &bodies{next: s}}
	f.network.Serve(t, "127.0.0.1:8080", f.sent)

	f.resourceCase = of(newParents(t, s))
	f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
	return f
}

// newParents makes what others refer to, behind the provider's back.
func newParents(t testing.TB, s *sandbox.Sandbox) (p parents) {
	t.Helper()
	create := func(path string, request map[string]any) string {
		id, err := s.Create(path, request)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	p.account = [2]string{sandbox.DefaultAccountID, create(sandbox.AccountCreatePath, map[string]any{"AccountName": "Another"})}
	for i := range 2 {
		name := fmt.Sprintf("parent%d", i)
		p.subscriber[i] = create(sandbox.SubscriberCreatePath, map[string]any{
			"AccountId": p.account[0], "Name": name, "Email": name + "@example.com", "PhoneNumbers": list("+18015550199"), "Role": "Subscriber", "Password": "x",
		})
		p.messageRoute[i] = create(sandbox.MessageRoutePath, map[string]any{
			"AccountId": p.account[0], "RouteName": name, "MessageUrl": "https://example.com", "MessageUrlMethod": "POST",
		})
		p.voiceRoute[i] = create(sandbox.VoiceRoutePath, map[string]any{"AccountId": p.account[0], "RouteName": name, "RouteType": "URL"})
	}
	return p
}

// configured returns another provider, which knows nothing from before.
func (f *fixture) configured(settings map[string]tftypes.Value) *acctest.ProviderServer {
	f.t.Helper()
	server := acctest.Server(f.t, provider.NewServer("test", provider.WithDial(f.network.Dial))())
	if diags := server.Configure(settings); len(diags) > 0 {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	return server
}

// bodies notes the bodies that are sent to the sandbox, by operation, and rewrites what
// it answers.
type bodies struct {
	next     http.Handler
	mu       sync.Mutex
	all      map[string][]map[string]any
	rewrites map[string]func(a *answer)
}

// An answer is what the sandbox answers, for a test to rewrite. Its body is decoded JSON.
type answer struct {
	status int
	header http.Header
	body   any
	prefix string // what comes before the JSON
	bare   bool   // nothing is sent of the body
}

func (s *bodies) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	content, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(content)))
	var body map[string]any
	if json.Unmarshal(content, &body) == nil {
		s.mu.Lock()
		if s.all == nil {
			s.all = map[string][]map[string]any{}
		}
		operation := r.Method + " " + r.URL.Path
		s.all[operation] = append(s.all[operation], body)
		s.mu.Unlock()
	}
	s.mu.Lock()
	rewrite := s.rewrites[r.Method+" "+r.URL.Path]
	s.mu.Unlock()
	if rewrite == nil {
		s.next.ServeHTTP(w, r)
		return
	}
	recorder := httptest.NewRecorder()
	s.next.ServeHTTP(recorder, r)
	a := answer{status: recorder.Code, header: recorder.Header()}
	if a.status != http.StatusOK || json.Unmarshal(recorder.Body.Bytes(), &a.body) != nil {
		maps.Copy(w.Header(), a.header)
		w.WriteHeader(a.status)
		_, _ = w.Write(recorder.Body.Bytes())
		return
	}
	rewrite(&a)
	encoded, _ := json.Marshal(a.body) // It was decoded, or a test wrote it.
	a.header.Del("Content-Length")
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	if !a.bare {
		_, _ = io.WriteString(w, a.prefix+string(encoded))
	}
}

// rewrite has the successes of an operation be answered otherwise; nil ends that.
func (s *bodies) rewrite(operation string, f func(a *answer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rewrites == nil {
		s.rewrites = map[string]func(a *answer){}
	}
	s.rewrites[operation] = f
}

// answers has the object in the successes of an operation be another one.
func (f *fixture) answers(operation string, rewrite func(object map[string]any) any) {
	f.sent.rewrite(operation, func(a *answer) {
		object, ok := a.body.(map[string]any)
		if !ok {
			f.t.Errorf("%s answers %v, want an object", operation, a.body)
		}
		a.body = rewrite(object)
	})
}

// asEver has an operation be answered as the sandbox does.
func (f *fixture) asEver(operation string) { f.sent.rewrite(operation, nil) }

// last returns the latest body of an operation.
func (s *bodies) last(operation string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if all := s.all[operation]; len(all) > 0 {
		return all[len(all)-1]
	}
	return nil
}

// apply is Apply, of arguments in plain Go, nil for a destruction.
func (f *fixture) apply(prior *acctest.Instance, args map[string]any) (*acctest.Instance, []*tfprotov6.Diagnostic) {
	f.t.Helper()
	var values map[string]tftypes.Value
	if args != nil {
		values = f.Args(f.name, args)
	}
	i, diags := f.Apply(f.name, prior, values)
	f.hidesSecrets(i, diags)
	return i, diags
}

// created applies all arguments, which must go well.
func (f *fixture) created() *acctest.Instance {
	f.t.Helper()
	i, diags := f.apply(nil, f.args)
	if len(diags) > 0 || i == nil || i.Tainted {
		f.t.Fatalf("created %v:\n%s", i, acctest.FormatDiags(diags))
	}
	return i
}

// refresh is Refresh.
func (f *fixture) refresh(prior *acctest.Instance) (*acctest.Instance, []*tfprotov6.Diagnostic) {
	f.t.Helper()
	i, diags := f.Refresh(f.name, prior)
	f.hidesSecrets(i, diags)
	return i, diags
}

// settled refreshes an instance and expects that nothing is left to do.
func (f *fixture) settled(i *acctest.Instance, args map[string]any) *acctest.Instance {
	f.t.Helper()
	read, diags := f.refresh(i)
	if len(diags) > 0 || read == nil {
		f.t.Fatalf("read %v:\n%s", read, acctest.FormatDiags(diags))
	}
	plan, diags := f.Plan(f.name, read, f.Args(f.name, args))
	if len(diags) > 0 || !plan.Empty {
		f.t.Fatalf("there is something left to do (-state +plan):\n%s\n%s", differences(read.State, plan), acctest.FormatDiags(diags))
	}
	return read
}

// differences says what a plan changes.
func differences(state map[string]tftypes.Value, plan *acctest.Plan) string {
	if plan == nil {
		return "no plan"
	}
	var lines []string
	for attribute, value := range plan.State {
		if before := state[attribute]; !before.Equal(value) {
			lines = append(lines, fmt.Sprintf("-%s: %s\n+%s: %s", attribute, before, attribute, value))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// hidesSecrets expects no secret in what a CLI keeps and shows.
func (f *fixture) hidesSecrets(i *acctest.Instance, diags []*tfprotov6.Diagnostic) {
	f.t.Helper()
	kept := acctest.FormatDiags(diags)
	if i != nil {
		kept += fmt.Sprint(i.State, i.Identity) + i.Private()
	}
	all := []string{"hunter2", sandbox.DefaultAccountSecret} // The first is in the middle of every secret, however that is quoted.
	for _, secret := range []string{"1", "2", "new", "newer"} {
		all = append(all, forms(f.t, canary+secret)...)
	}
	for _, form := range all {
		if strings.Contains(kept, form) {
			f.t.Errorf("shows the secret as %q:\n%s", form, kept)
		}
	}
}

// object returns what the sandbox has of an instance.
func (f *fixture) object(i *acctest.Instance) map[string]any {
	return f.sandbox.Object(i.Text(f.key))
}

// holds expects of the sandbox's object what the fields say, and what it makes up.
func (f *fixture) holds(i *acctest.Instance, fields map[string]any) {
	f.t.Helper()
	got := f.object(i)
	for _, name := range f.generated {
		if got[name] == nil {
			f.t.Errorf("the sandbox's object has no %s", name)
		}
		delete(got, name)
	}
	if diff := cmp.Diff(fields, got); diff != "" {
		f.t.Errorf("the sandbox's object (-want +got):\n%s", diff)
	}
}

// inject has every call of an operation meet the fault, as often as it says.
func (f *fixture) inject(operation string, fault sandbox.Fault) {
	fault.Method, fault.Path, _ = strings.Cut(operation, " ")
	f.sandbox.Inject(fault)
}

// requested expects how often operations were called since the journal was reset.
func (f *fixture) requested(want int, operations ...string) {
	f.t.Helper()
	got := 0
	for _, operation := range operations {
		if operation != "" {
			got += f.sandbox.Requests(operation)
		}
	}
	if got != want {
		f.t.Errorf("%d requests %v, want %d: %v", got, operations, want, f.sandbox.Journal())
	}
}

// lastAccount returns the id of the account that an update would change.
func (f *fixture) lastAccount() string {
	f.t.Helper()
	base, err := telegent.ParseBaseURL(sandboxURL)
	if err != nil {
		f.t.Fatal(err)
	}
	client := telegent.NewClient(telegent.Options{
		Transport:     transport.New(transport.Options{RequestTimeout: time.Minute, Dial: f.network.Dial}),
		BaseURL:       base,
		AccountKey:    sandbox.DefaultAccountKey,
		AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret),
	})
	var answer telegent.Object
	if err := client.Do(f.t.Context(), telegent.UpdateAccount, nil, telegent.Object{}, &answer); err != nil {
		f.t.Fatal(err)
	}
	return answer.Text("AccountId")
}

// listed counts the routes of a name in a list, read by a new provider.
func (f *fixture) listed(dataSource, account, name string) int {
	f.t.Helper()
	state, diags := f.configured(acctest.Settings(sandboxURL)).ReadDataSource(dataSource, map[string]tftypes.Value{
		"account_id": tftypes.NewValue(tftypes.String, account),
	})
	if len(diags) > 0 {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	return strings.Count(fmt.Sprint(state), fmt.Sprintf("%q:%s", "route_name", tftypes.NewValue(tftypes.String, name)))
}

// failure returns the one diagnostic of a failure.
func (f *fixture) failure(diags []*tfprotov6.Diagnostic) *tfprotov6.Diagnostic {
	f.t.Helper()
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
		f.t.Fatalf("want one error:\n%s", acctest.FormatDiags(diags))
	}
	return diags[0]
}

// says expects texts in a diagnostic.
func (f *fixture) says(d *tfprotov6.Diagnostic, texts ...string) {
	f.t.Helper()
	for _, text := range texts {
		if !strings.Contains(d.Summary+"\n"+d.Detail, text) {
			f.t.Errorf("does not say %q:\n%s\n%s", text, d.Summary, d.Detail)
		}
	}
}

// same expects that an instance is as it was.
func (f *fixture) same(got, want *acctest.Instance) {
	f.t.Helper()
	if got == nil {
		f.t.Fatal("there is no instance")
	}
	if diff := differences(want.State, &acctest.Plan{State: got.State}); diff != "" {
		f.t.Errorf("the state (-want +got):\n%s", diff)
	}
	if !maps.EqualFunc(got.Identity, want.Identity, tftypes.Value.Equal) {
		f.t.Errorf("the identity is %v, want %v", got.Identity, want.Identity)
	}
}

// put returns a tree with another value at a path, without it if that is nil.
func put(tree map[string]any, path string, value any) map[string]any {
	tree = maps.Clone(tree)
	name, rest, nested := strings.Cut(path, ".")
	switch {
	case nested:
		inner, _ := tree[name].(map[string]any)
		tree[name] = put(inner, rest, value)
	case value == nil:
		delete(tree, name)
	default:
		tree[name] = value
	}
	return tree
}

func putAll(tree, values map[string]any) map[string]any {
	for path, value := range values {
		tree = put(tree, path, value)
	}
	return tree
}

// takenOut returns a tree without the paths.
func takenOut(tree map[string]any, paths []string) map[string]any {
	for _, path := range paths {
		tree = put(tree, path, nil)
	}
	return tree
}

// nulled returns values with null at a path.
func nulled(t *testing.T, values map[string]tftypes.Value, path string) map[string]tftypes.Value {
	t.Helper()
	values = maps.Clone(values)
	name, rest, nested := strings.Cut(path, ".")
	value := values[name]
	if !nested {
		values[name] = tftypes.NewValue(value.Type(), nil)
		return values
	}
	var inner map[string]tftypes.Value
	if err := value.As(&inner); err != nil {
		t.Fatal(err)
	}
	values[name] = tftypes.NewValue(value.Type(), nulled(t, inner, rest))
	return values
}

// TestResourceTable tells when the table lacks an argument of a schema.
func TestResourceTable(t *testing.T) {
	t.Parallel()
	all := schemas(t)
	for name, of := range resourceCases() {
		k := of(parents{})
		changed := map[string]bool{}
		for _, e := range k.changes {
			for path := range e.set {
				changed[path] = true
			}
		}
		for _, s := range k.secrets {
			changed[s.attribute], changed[s.attribute+"_version"] = true, true
		}
		for path, a := range attributes(all["resource "+k.name]) {
			if (a.Required || a.Optional) && !changed[path] {
				t.Errorf("%s: no change of %s", name, path)
			}
			if outer, _, _ := strings.Cut(path, "."); (a.Required || a.Optional) && k.args[outer] == nil {
				t.Errorf("%s: the arguments lack %s", name, path)
			}
		}
	}
}

func TestResourceCreate(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		i := f.created()
		f.requested(1, f.create)
		f.holds(i, f.stored)
		for _, attribute := range f.identifyBy {
			if got, want := i.Identity[attribute], i.State[attribute]; !got.Equal(want) && attribute != "order_id" {
				f.t.Errorf("the identity's %s is %s, want %s", attribute, got, want)
			}
		}
		if i.Text("id") == "" || len(i.Identity) != len(f.identifyBy) {
			f.t.Errorf("the id is %q and the identity %v", i.Text("id"), i.Identity)
		}
		f.same(f.settled(i, f.args), i)
	})
}

func TestResourceCreateWithTheLeast(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		least := maps.Clone(f.args)
		maps.DeleteFunc(least, func(name string, _ any) bool { return !slices.Contains(f.least, name) })
		i, diags := f.apply(nil, least)
		if len(diags) > 0 {
			f.t.Fatal(acctest.FormatDiags(diags))
		}
		f.settled(i, least)
		// What was left out may be given later.
		i, diags = f.apply(i, putAll(least, f.changes[0].set))
		if len(diags) > 0 {
			f.t.Error(acctest.FormatDiags(diags))
		}
		f.settled(i, putAll(least, f.changes[0].set))
	})
}

func TestResourceChange(t *testing.T) {
	t.Parallel()
	for name, of := range resourceCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n, e := range of(parents{}).changes {
				t.Run(e.name, func(t *testing.T) {
					t.Parallel()
					bubble(t, of, func(f *fixture) { f.change(f.changes[n]) })
				})
			}
		})
	}
}

// change makes one change and expects its effect, and no other; then it goes back.
func (f *fixture) change(e edit) {
	f.t.Helper()
	before := f.settled(f.created(), f.args)
	args := putAll(f.args, e.set)
	plan, _ := f.Plan(f.name, before, f.Args(f.name, args))
	if plan == nil || plan.Replace != e.replaces {
		f.t.Fatalf("the plan is %v, want a replacement: %t", plan, e.replaces)
	}
	f.sandbox.ResetJournal()
	after, diags := f.apply(before, args)
	if after == nil || len(diags) > 0 && !e.replaces {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	f.holds(after, putAll(f.stored, e.stored))
	f.settled(after, args)

	former, kept := f.object(before), after.Text(f.key) == before.Text(f.key)
	if kept == e.replaces {
		f.t.Errorf("the same object: %t", kept)
	}
	writes := []string{f.create, f.update, f.remove, e.operation}
	slices.Sort(writes)
	writes = slices.Compact(writes)
	switch {
	case !e.replaces && len(e.stored) == 0:
		f.requested(0, writes...)
	case !e.replaces:
		operation := f.update
		if e.operation != "" {
			operation = e.operation
		}
		f.requested(1, operation)
		f.requested(1, writes...)
	case f.remove == "" && former == nil || f.remove != "" && former != nil && former["Status"] != "Cancelled":
		f.t.Errorf("the former object is now %v", former)
	default:
		f.requested(1, f.create)
	}
	if e.replaces {
		if id := before.Text("id"); f.remove == "" && !strings.Contains(acctest.FormatDiags(diags), id+" stays at Telegent") {
			f.t.Errorf("does not warn that %s stays:\n%s", id, acctest.FormatDiags(diags))
		}
		return
	}
	back, diags := f.apply(after, f.args)
	if len(diags) > 0 {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	f.holds(back, f.stored)
	f.settled(back, f.args)
}

func TestResourceImport(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		created := f.created()
		type way struct {
			id       string
			identity map[string]string
		}
		var ways []way
		for _, attribute := range f.importBy {
			ways = append(ways, way{id: created.Text(attribute)})
		}
		for _, attribute := range f.identifyBy {
			ways = append(ways, way{identity: map[string]string{attribute: created.Text(attribute)}})
		}
		told := takenOut(f.args, f.notReturned)
		for _, w := range ways {
			f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
			imported, diags := f.Import(f.name, w.id, w.identity)
			if imported == nil || len(diags) > 0 {
				f.t.Fatalf("%v: imported %v:\n%s", w, imported, acctest.FormatDiags(diags))
			}
			f.hidesSecrets(imported, diags)
			want := *created
			for _, path := range f.notReturned {
				if w.identity[path] == "" {
					want.State = nulled(f.t, want.State, path)
				}
			}
			for attribute, value := range f.spelled {
				want.State[attribute] = tftypes.NewValue(tftypes.String, value)
			}
			f.same(imported, &want)
			f.settled(imported, told)

			// All arguments together are taken up in place.
			before := f.object(created)
			full, diags := f.apply(imported, f.args)
			if len(diags) > 0 {
				f.t.Fatalf("%v: %s", w, acctest.FormatDiags(diags))
			}
			f.settled(full, f.args)
			if diff := cmp.Diff(before, f.object(full)); diff != "" {
				f.t.Errorf("%v: the sandbox's object (-before +now):\n%s", w, diff)
			}
		}
		f.requested(1, f.create)
	})
}

func TestResourceImportOfNothing(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		for _, id := range f.absent {
			if i, diags := f.Import(f.name, id, nil); i != nil {
				f.t.Errorf("%s: imported %v\n%s", id, i, acctest.FormatDiags(diags))
			}
		}
		for _, attribute := range f.identifyBy {
			if i, diags := f.Import(f.name, "", map[string]string{attribute: f.absent[0]}); i != nil {
				f.t.Errorf("%s: imported %v\n%s", attribute, i, acctest.FormatDiags(diags))
			}
			i, diags := f.Import(f.name, "", map[string]string{attribute: ""})
			if i != nil {
				f.t.Errorf("an empty %s: imported %v", attribute, i)
			}
			f.says(f.failure(diags), "The identity of the "+f.noun+" is empty")
		}
	})
}

// What neither a read nor the list has is gone, which a warning says.
func TestResourceDisappearance(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		gone := f.created()
		f.sandbox.Forget(gone.Text(f.key))
		f.sandbox.ResetJournal()

		read, diags := f.refresh(gone)
		if read != nil {
			f.t.Errorf("read %v", read)
		}
		f.isGone(diags, gone)
		f.requested(1, f.get)
		f.requested(1, f.list)
		i, diags := f.apply(gone, nil)
		if i != nil || hasErrors(diags) {
			f.t.Errorf("destroyed %v:\n%s", i, acctest.FormatDiags(diags))
		}
		anew := f.created()
		if anew.Text(f.key) == gone.Text(f.key) && f.key == "id" {
			f.t.Error("the new object is the former")
		}
		f.holds(anew, f.stored)
		f.settled(anew, f.args)
	})
}

// isGone expects the one warning that an instance is gone, which says what comes next.
func (f *fixture) isGone(diags []*tfprotov6.Diagnostic, gone *acctest.Instance) {
	f.t.Helper()
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning {
		f.t.Fatalf("want one warning:\n%s", acctest.FormatDiags(diags))
	}
	f.says(diags[0], "An object is gone from Telegent", "The API does not have the "+f.noun+" "+gone.Text(f.key)+" any more",
		"It leaves the state, and the next apply creates it anew if it is still in the configuration", "check account_key and base_url")
}

// A 404 that is not the API's own may be a proxy's, and says nothing of the object.
func TestResourceStrange404(t *testing.T) {
	t.Parallel()
	strange := sandbox.Fault{Status: 404, Body: "<html><h1>404 Not Found</h1></html>", Header: http.Header{"Content-Type": {"text/html"}}, Times: 1}
	eachResource(t, func(f *fixture) {
		i := f.created()
		f.inject(f.get, strange)
		read, diags := f.refresh(i)
		f.says(f.failure(diags), f.get+" answered 404 Not Found")
		f.same(read, i)
		if f.remove != "" {
			f.inject(f.remove, strange)
			kept, diags := f.apply(i, nil)
			diags = withoutWarnings(diags)
			f.says(f.failure(diags), f.remove+" answered 404 Not Found")
			f.same(kept, i)
		}
		f.holds(i, f.stored)
		f.settled(i, f.args)
	})
}

func hasErrors(diags []*tfprotov6.Diagnostic) bool { return len(withoutWarnings(diags)) > 0 }

func withoutWarnings(diags []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	return slices.DeleteFunc(slices.Clone(diags), func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityWarning })
}

func TestResourceCreateFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		url      string
		at       string // the operation that meets the fault; the creation if ""
		fault    sandbox.Fault
		requests int
		objects  int
		unknown  bool
	}{
		"nobody listens":                  {url: "http://127.0.0.1:1"},
		"the token call is refused":       {at: "POST " + sandbox.TokenPath, fault: published(401, "No.")},
		"the token call is dropped":       {at: "POST " + sandbox.TokenPath, fault: sandbox.Fault{Drop: true, Times: 5}},
		"refused":                         {fault: published(400, "No."), requests: 1},
		"dropped before it is handled":    {fault: sandbox.Fault{Drop: true}, requests: 1, unknown: true},
		"dropped after it is handled":     {fault: sandbox.Fault{After: true, Drop: true}, requests: 1, objects: 1, unknown: true},
		"the answer is cut off":           {fault: sandbox.Fault{After: true, Body: `{"AccountId":"A`, Cut: 8}, requests: 1, objects: 1, unknown: true},
		"the answer comes too late":       {fault: sandbox.Fault{After: true, Delay: time.Hour}, requests: 1, objects: 1, unknown: true},
		"500 after it is handled":         {fault: sandbox.Fault{After: true, Status: 500}, requests: 1, objects: 1, unknown: true},
		"200 without an id":               {fault: sandbox.Fault{After: true, Body: `{}`}, requests: 1, objects: 1, unknown: true},
		"200 with an unreadable answer":   {fault: sandbox.Fault{After: true, Body: `<html>`}, requests: 1, objects: 1, unknown: true},
		"200 with an answer that is null": {fault: sandbox.Fault{After: true, Body: `null`, Header: http.Header{"Content-Type": {"application/json"}}}, requests: 1, objects: 1, unknown: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachResource(t, func(f *fixture) {
				fault := test.fault
				fault.Times = max(fault.Times, 1)
				switch {
				case test.url != "":
					f.ProviderServer = f.configured(acctest.Settings(test.url))
				case test.at != "":
					f.inject(test.at, fault)
				default:
					f.inject(f.create, fault)
				}
				i, diags := f.apply(nil, f.args)
				failure := f.failure(diags)
				f.says(failure, "Cannot create the "+f.noun)
				if i != nil {
					f.t.Errorf("there is an instance: %v", i)
				}
				if told := strings.Contains(failure.Detail, "its outcome is unknown") && strings.Contains(failure.Detail, f.lookUp); told != test.unknown {
					f.t.Errorf("says that the outcome is unknown, and where to look: %t, want %t:\n%s", told, test.unknown, failure.Detail)
				}
				f.requested(test.requests, f.create)
				if n := f.count(f); n != test.objects {
					f.t.Errorf("%d objects, want %d", n, test.objects)
				}
			})
		})
	}
}

// An order whose end was not seen is in the state, and the next run follows it: the
// number is bought once, and none is cancelled.
func TestResourceNumberOrderIsLost(t *testing.T) {
	t.Parallel()
	lost := func(f *fixture) *acctest.Instance {
		f.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1, Times: 1})
		fault := published(500, "Down.")
		fault.Times = 5
		f.inject(f.poll, fault)
		i, diags := f.apply(nil, f.args)
		if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning {
			f.t.Fatalf("want one warning:\n%s", acctest.FormatDiags(diags))
		}
		f.says(diags[0], "The number is created, but not finished", f.poll+" answered 500", "JNUOID-",
			"The state has the order, and the next plan or apply follows it and adopts its number")
		if i == nil || i.Tainted || i.Text("order_id") == "" || i.Text("phone_number") != "" {
			f.t.Fatalf("kept %v", i)
		}
		if got := i.Identity["order_id"]; !got.Equal(i.State["order_id"]) {
			f.t.Errorf("the identity is %v", i.Identity)
		}
		return i
	}
	t.Run("while it is pending", func(t *testing.T) {
		t.Parallel()
		bubble(t, numberCase, func(f *fixture) {
			i := lost(f)
			pending, diags := f.refresh(i)
			if len(diags) > 0 || pending.Text("phone_number") != "" {
				f.t.Errorf("%v\n%s", pending, acctest.FormatDiags(diags))
			}
			f.same(pending, i)
		})
	})
	t.Run("read", func(t *testing.T) {
		t.Parallel()
		bubble(t, numberCase, func(f *fixture) {
			i := lost(f)
			_, _ = f.refresh(i) // The order is pending for one look.
			found, diags := f.refresh(i)
			if len(diags) > 0 || found.Text("phone_number") == "" {
				f.t.Fatalf("%v\n%s", found, acctest.FormatDiags(diags))
			}
			i, diags = f.apply(found, f.args)
			if len(diags) > 0 || i.Text("phone_number") != found.Text("phone_number") {
				f.t.Fatalf("%v\n%s", i, acctest.FormatDiags(diags))
			}
			f.boughtOnce(i, edit{})
		})
	})
	t.Run("changed while it is pending", func(t *testing.T) {
		t.Parallel()
		bubble(t, numberCase, func(f *fixture) {
			i, diags := f.apply(lost(f), putAll(f.args, f.changes[0].set))
			if i == nil || i.Tainted || len(diags) > 0 {
				f.t.Fatalf("%v\n%s", i, acctest.FormatDiags(diags))
			}
			f.boughtOnce(i, f.changes[0])
		})
	})
}

// boughtOnce expects that the instance is the only number that was ever bought, that it
// is as configured with the edit, and that its status was left alone.
func (f *fixture) boughtOnce(i *acctest.Instance, e edit) {
	f.t.Helper()
	f.holds(i, putAll(f.stored, e.stored))
	f.settled(i, putAll(f.args, e.set))
	f.requested(1, f.create)
	f.requested(0, f.remove)
	if all := f.sandbox.Numbers(); len(all) != 1 || all[0] != i.Text("phone_number") {
		f.t.Errorf("numbers %v, want %s alone", all, i.Text("phone_number"))
	}
}

// A refusal is an answer by which the API refuses a call.
type refusal struct {
	status int
	fault  func(field string) sandbox.Fault
	says   string // what of the answer a user is told
}

func refusals() map[string]refusal {
	plain := func(f sandbox.Fault) func(string) sandbox.Fault { return func(string) sandbox.Fault { return f } }
	page := "<html><title>Bad Gateway</title>" + strings.Repeat("<p>filler ", 100) + rawEnd + "</html>"
	return map[string]refusal{
		"400 with a field": {400, func(field string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: fmt.Sprintf(
				`{"Title":"One or more validation errors occurred.","Status":400,"Errors":{%q:["It is wrong."]},"TraceId":"00-trace","Raw":%q}`, field, rawEnd)}
		}, "It is wrong."},
		"400":       {400, plain(published(400, "Bad request: one.")), "Bad request: one."},
		"401":       {401, plain(published(401, "Unauthorized: two.")), "Unauthorized: two."},
		"403":       {403, plain(published(403, "Forbidden: three.")), "Forbidden: three."},
		"404":       {404, plain(published(404, "Not found: four.")), "Not found: four."},
		"409":       {409, plain(published(409, "Conflict: five.")), "Conflict: five."},
		"422":       {422, plain(published(422, "Against a rule: six.")), "Against a rule: six."},
		"429":       {429, plain(with(published(429, "Too many: seven."), "Retry-After", "86400")), "Too many: seven."},
		"500":       {500, plain(published(500, "Internal: eight.")), "Internal: eight."},
		"503":       {503, plain(published(503, "Unavailable: nine.")), "Unavailable: nine."},
		"html, 502": {502, plain(with(sandbox.Fault{Status: 502, Body: page}, "Content-Type", "text/html")), "Bad Gateway"},
		"html, 404": {404, plain(with(sandbox.Fault{Status: 404, Body: page}, "Content-Type", "text/html")), "Bad Gateway"},
	}
}

// rawEnd is in the part of a body that nobody is to see.
const rawEnd = "end-of-the-raw-body"

func TestResourceRefusal(t *testing.T) {
	t.Parallel()
	for caseName, of := range resourceCases() {
		for name, r := range refusals() {
			t.Run(caseName+", "+name, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(f *fixture) { f.refused(f.create, r) })
				bubble(t, of, func(f *fixture) { f.refused(f.get, r) })
				bubble(t, of, func(f *fixture) { f.refused(f.update, r) })
				bubble(t, of, func(f *fixture) {
					if f.remove != "" {
						f.refused(f.remove, r)
					}
				})
			})
		}
	}
}

// refused has the API refuse an operation.
func (f *fixture) refused(operation string, r refusal) {
	f.t.Helper()
	first := f.changes[0]
	var attribute, field string
	for attribute = range first.set {
	}
	for field = range first.stored {
	}
	var before *acctest.Instance
	if operation != f.create {
		before = f.created()
	}
	fault := r.fault(field)
	f.inject(operation, fault)
	var after *acctest.Instance
	var diags []*tfprotov6.Diagnostic
	switch operation {
	case f.create:
		after, diags = f.apply(nil, f.args)
	case f.get:
		after, diags = f.refresh(before)
	case f.update:
		after, diags = f.apply(before, putAll(f.args, first.set))
	case f.remove:
		after, diags = f.apply(before, nil)
		diags = withoutWarnings(diags)
	}
	// What one operation does not find is not gone while the list has it.
	notFound := r.status == 404 && strings.HasPrefix(fault.Body, "{")
	if notFound && operation == f.get {
		if len(diags) > 0 {
			f.t.Error(acctest.FormatDiags(diags))
		}
		f.requested(1, f.list)
		f.same(after, before)
		return
	}
	failure := f.failure(diags)
	if notFound && operation == f.remove {
		f.says(failure, operation+" found no", f.noun+" "+before.Text(f.key))
		f.requested(1, f.list)
	} else {
		f.says(failure, fmt.Sprintf("%s answered %d %s", operation, r.status, http.StatusText(r.status)), r.says)
	}
	if all := acctest.FormatDiags(diags); strings.Contains(all, rawEnd) || strings.Contains(all, "StatusCode") {
		f.t.Errorf("%s shows the raw body:\n%s", operation, all)
	}
	var want *tftypes.AttributePath
	if strings.Contains(fault.Body, `"Errors"`) && (operation == f.create || operation == f.update) {
		want = tftypes.NewAttributePath().WithAttributeName(attribute)
	}
	if operation != f.remove && !failure.Attribute.Equal(want) {
		f.t.Errorf("%s: the error is at %s, want %s", operation, failure.Attribute, want)
	}
	if before == nil {
		if after != nil {
			f.t.Errorf("created %v", after)
		}
		return
	}
	f.same(after, before)
	f.holds(before, f.stored)
}

// What was created is whole without being read back.
func TestResourceReadFailsAfterCreate(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		down := published(503, "Unavailable.")
		down.Times = 5 // as often as a read is tried
		f.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1, Times: 1})
		f.inject(f.get, down)
		i, diags := f.apply(nil, f.args)
		if i == nil || i.Tainted || hasErrors(diags) || i.Text(f.key) == "" {
			f.t.Fatalf("created %v:\n%s", i, acctest.FormatDiags(diags))
		}
		// A number whose order took its time is read within the creation.
		if f.sandbox.Requests(f.get) > 0 {
			if len(diags) != 1 {
				f.t.Errorf("want one warning:\n%s", acctest.FormatDiags(diags))
			}
			f.inject(f.get, down)
		} else {
			f.holds(i, f.stored)
		}
		kept, diags := f.refresh(i)
		f.says(f.failure(diags), "Cannot read the "+f.noun+" "+i.Text(f.key), f.get+" answered 503")
		f.same(kept, i)

		read, diags := f.refresh(i)
		if read == nil || len(diags) > 0 {
			f.t.Fatalf("read %v:\n%s", read, acctest.FormatDiags(diags))
		}
		i, diags = f.apply(read, f.args)
		if len(diags) > 0 {
			f.t.Fatal(acctest.FormatDiags(diags))
		}
		f.holds(i, f.stored)
		f.settled(i, f.args)
		f.requested(1, f.create)
	})
}

func TestResourceSecrets(t *testing.T) {
	t.Parallel()
	for caseName, of := range resourceCases() {
		for n, s := range of(parents{}).secrets {
			t.Run(caseName+", "+s.attribute, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(f *fixture) { f.keepsSecret(f.secrets[n]) })
			})
		}
	}
}

// keepsSecret goes through the life of a write-only argument. What is shown is looked
// at after every step, by apply and refresh.
func (f *fixture) keepsSecret(s secretArg) {
	f.t.Helper()
	version := s.attribute + "_version"
	i := f.settled(f.created(), f.args)
	f.holds(i, f.stored)

	// A new secret alone is not noticed.
	f.sandbox.ResetJournal()
	args := putAll(f.args, map[string]any{s.attribute: canary + "new"})
	i = f.settled(i, args)
	i, diags := f.apply(i, args)
	if len(diags) > 0 {
		f.t.Error(acctest.FormatDiags(diags))
	}
	f.requested(0, f.update)
	f.holds(i, f.stored)

	// With a new version it is sent, and nothing else.
	args = putAll(args, map[string]any{version: 2})
	i, diags = f.apply(i, args)
	if len(diags) > 0 {
		f.t.Error(acctest.FormatDiags(diags))
	}
	f.requested(1, f.update)
	f.sentOnly(s.field, canary+"new")
	stored := putAll(f.stored, map[string]any{s.field: canary + "new"})
	f.holds(i, stored)
	i = f.settled(i, args)

	// An error that repeats it does not show it.
	for _, echo := range f.echoes(s.field, canary+"newer") {
		f.inject(f.update, once(echo))
		kept, diags := f.apply(i, putAll(args, map[string]any{s.attribute: canary + "newer", version: 3}))
		f.failure(diags)
		f.same(kept, i)
		f.inject(f.create, once(echo))
		_, diags = f.apply(nil, putAll(f.args, map[string]any{s.attribute: canary + "newer"}))
		f.failure(diags)
	}
	// Nor does an answer to a read that has it and cannot be understood.
	f.inject(f.get, once(sandbox.Fault{Body: `{"` + s.field + `":` + quoted(f.t, canary+"new") + `,"Rou`}))
	_, diags = f.refresh(i)
	f.failure(diags)

	// Taken out, it is cleared where that is possible.
	f.sandbox.ResetJournal()
	args = takenOut(args, []string{s.attribute, version})
	i, diags = f.apply(i, args)
	if len(diags) > 0 {
		f.t.Error(acctest.FormatDiags(diags))
	}
	if f.kept {
		f.requested(0, f.update)
	} else {
		f.requested(1, f.update)
		f.sentOnly(s.field, nil)
		stored = takenOut(stored, []string{s.field})
	}
	f.holds(i, stored)
	f.settled(i, args)
}

// sentOnly expects that the last update had one field besides the object's address.
func (f *fixture) sentOnly(field string, value any) {
	f.t.Helper()
	body := f.sent.last(f.update)
	if got, ok := body[field]; !ok || got != value {
		f.t.Errorf("%s was sent: %t", field, ok)
	}
	want := slices.Sorted(slices.Values(append(slices.Clone(f.address), field)))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(body))); diff != "" {
		f.t.Errorf("the fields sent (-want +got):\n%s", diff)
	}
}

// echoes are answers that repeat a secret.
func (f *fixture) echoes(field, secret string) []sandbox.Fault {
	f.t.Helper()
	text := quoted(f.t, secret)
	return []sandbox.Fault{
		{Status: 400, Body: `{"StatusCode":400,"Message":` + text + `}`},
		{Status: 400, Body: `{"Title":` + text + `,"Errors":{"` + field + `":[` + text + `]},"TraceId":` + text + `}`},
		{Status: 400, Body: `{"Title":` + text + `,"Errors":{` + text + `:[` + text + `]}}`},
		{Status: 422, Body: "<p>" + strings.Join(forms(f.t, secret), " ")},
		{Status: 200, Body: "<p>" + strings.Join(forms(f.t, secret), " ")},
		{Status: 200, Body: `{"` + field + `":` + text + `,"Rou`},
		{Status: 500, Body: text},
	}
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	encoded, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func TestResourceThatCannotBeDeleted(t *testing.T) {
	t.Parallel()
	without := 0
	for name, of := range resourceCases() {
		if of(parents{}).remove != "" {
			continue
		}
		without++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, func(f *fixture) {
				i := f.created()
				f.sandbox.ResetJournal()
				_, planned := f.Plan(f.name, i, nil)
				gone, all := f.apply(i, nil)
				if gone != nil || hasErrors(all) || len(planned) != 1 || len(all) != 2 {
					f.t.Fatalf("%v, planned:\n%s\n\nplanned and done:\n%s", gone, acctest.FormatDiags(planned), acctest.FormatDiags(all))
				}
				for _, d := range all {
					f.says(d, i.Text("id"), "no operation that deletes one", "removed from the state alone", "import it as "+f.name)
				}
				if journal := f.sandbox.Journal(); len(journal) > 0 {
					f.t.Errorf("sent %v", journal)
				}
				f.holds(i, f.stored)
			})
		})
	}
	if without != 2 {
		t.Errorf("%d resources cannot be deleted, want account and subscriber", without)
	}
}

func TestResourceOfUnusableProvider(t *testing.T) {
	t.Parallel()
	unknown := acctest.Settings(sandboxURL)
	unknown["base_url"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	tests := map[string]struct {
		settings map[string]tftypes.Value
		says     []string
	}{
		"no credentials": {
			map[string]tftypes.Value{"base_url": tftypes.NewValue(tftypes.String, sandboxURL)},
			[]string{"no credentials for Telegent", "account_key", "TELEGENT_ACCOUNT_KEY", "account_secret", "TELEGENT_ACCOUNT_SECRET"},
		},
		"an unknown base_url": {unknown, []string{"not known yet", "base_url", "TELEGENT_BASE_URL"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachResource(t, func(f *fixture) {
				i := f.created()
				f.sandbox.ResetJournal()
				f.ProviderServer = f.configured(test.settings)
				failed := func(kept, want *acctest.Instance, diags []*tfprotov6.Diagnostic) {
					f.says(f.failure(withoutWarnings(diags)), test.says...)
					if want != nil {
						f.same(kept, want)
					} else if kept != nil {
						f.t.Errorf("there is an instance: %v", kept)
					}
				}
				created, diags := f.apply(nil, f.args)
				failed(created, nil, diags)
				imported, diags := f.Import(f.name, i.Text(f.importBy[0]), nil)
				failed(imported, nil, diags)
				read, diags := f.refresh(i)
				failed(read, i, diags)
				updated, diags := f.apply(i, putAll(f.args, f.changes[0].set))
				failed(updated, i, diags)
				if f.remove != "" {
					kept, diags := f.apply(i, nil)
					failed(kept, i, diags)
				}
				if journal := f.sandbox.Journal(); len(journal) > 0 {
					f.t.Errorf("sent %v", journal)
				}
			})
		})
	}
}

// A CLI validates without having configured the provider.
func TestResourceValidation(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		unconfigured := acctest.Server(f.t, provider.NewServer("test")())
		plan, diags := unconfigured.Plan(f.name, nil, f.Args(f.name, f.args))
		if plan == nil || len(diags) > 0 {
			f.t.Error(acctest.FormatDiags(diags))
		}
	})
}
