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

// A kind is a resource as the tests below need to know it.
type kind struct {
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
	stored map[string]any
	madeUp []string
	// changes change the arguments. The first is of one attribute, in place.
	changes []edit
	// secrets are the write-only arguments; kept tells that one taken out stays at the API.
	secrets []secretArg
	kept    bool
	// address are the fields that are in every update.
	address []string
	// untold are the arguments that no answer of the API tells; spelled is what an import
	// has in the API's own spelling.
	untold  []string
	spelled map[string]string
	// importBy and identifyBy are the attributes to import it by; absent are values of nothing.
	importBy, identifyBy []string
	absent               []string
	// lookUp is what an unknown outcome of a creation has the user do.
	lookUp string
	// count counts the objects with the arguments at the sandbox.
	count func(b *bench) int
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
	operation string // what is sent; the kind's update if ""
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
func out(attribute, field string) edit {
	return edit{name: attribute + " out", set: map[string]any{attribute: nil}, stored: map[string]any{field: nil}}
}

// left takes an argument out that stays as it is then.
func left(attribute string) edit {
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

// kinds is the table. The ids are those of a sandbox, which every test has anew.
func kinds() map[string]func(p parents) kind {
	return map[string]func(p parents) kind{
		"account": accountKind, "subscriber": subscriberKind, "message_route": messageRouteKind, "voice_route": voiceRouteKind, "number": numberKind,
	}
}

func accountKind(parents) kind {
	k := kind{
		name: "telegent_account", noun: "account", key: "id", idField: "AccountId",
		create: "POST " + sandbox.AccountCreatePath, get: "GET " + sandbox.AccountPath, update: "POST " + sandbox.AccountUpdatePath,
		list:   "GET " + sandbox.DistributorAccountsPath,
		args:   map[string]any{"account_name": "Acme", "account_admin": "admin@example.com", "adopt_existing": false},
		least:  []string{"account_name"},
		stored: map[string]any{"AccountName": "Acme", "AccountAdmin": "admin@example.com"},
		madeUp: []string{"AccountId"},
		changes: []edit{
			to("account_name", "Acme & Sons", "AccountName"),
			to("account_admin", "other@example.com", "AccountAdmin").replacing(),
			left("account_admin"),
			{name: "adopt_existing", set: map[string]any{"adopt_existing": true}},
			left("adopt_existing"),
		},
		untold:   []string{"account_admin", "adopt_existing", "billing_address.country", "mailing_address.country"},
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"AID-absent"},
		lookUp: `look for one named "Acme" that no state has`,
		count: func(b *bench) int {
			if b.sandbox.Object(b.lastAccount())["AccountName"] == "Acme" {
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
				out(attribute+"."+inner[0], field+"."+inner[1]))
		}
		k.args[attribute], k.stored[field] = address, stored
		whole := out(attribute, field)
		whole.stored[field] = map[string]any{}
		k.changes = append(k.changes, whole)
	}
	return k
}

func subscriberKind(p parents) kind {
	return kind{
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
		madeUp: []string{"SubscriberId"},
		changes: []edit{
			to("name", "Ada King", "Name"),
			to("phone_numbers", []string{"+18015550102"}, "PhoneNumbers"),
			to("role", "Account Admin", "Role"),
			to("account_id", p.account[1], "AccountId").by("POST " + sandbox.SubscriberTransferPath),
			to("email", "king@example.com", "Email").replacing(),
			{name: "adopt_existing", set: map[string]any{"adopt_existing": true}},
			left("adopt_existing"),
		},
		secrets: []secretArg{{"password_wo", "Password"}}, kept: true,
		address:  []string{"SubscriberId"},
		untold:   []string{"adopt_existing", "password_wo", "password_wo_version"},
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"TSUID-absent"},
		lookUp: "look for the email address ada@example.com",
		count: func(b *bench) int {
			_, err := b.sandbox.Create(sandbox.SubscriberCreatePath, map[string]any{
				"AccountId": p.account[0], "Name": "x", "Email": "ada@example.com", "PhoneNumbers": list("+18015550100"), "Role": "Manager", "Password": "x",
			})
			if err != nil && strings.Contains(err.Error(), "409") { // The email is in use.
				return 1
			}
			return 0
		},
	}
}

func messageRouteKind(p parents) kind {
	return kind{
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
		madeUp: []string{"MessageRouteId"},
		changes: []edit{
			to("route_name", "second", "RouteName"),
			to("account_id", p.account[1], "AccountId").replacing(),
			left("account_id"),
			to("message_url", "https://example.com/elsewhere", "MessageUrl"),
			to("message_url_method", "GET", "MessageUrlMethod"),
			to("message_route_enabled", true, "MessageRouteEnabled"),
			{name: "message_route_enabled out", set: map[string]any{"message_route_enabled": nil}, stored: map[string]any{"MessageRouteEnabled": true}},
			to("message_authentication_type", "Bearer", "MessageAuthenticationType"),
			to("message_authentication_type", "None", "MessageAuthenticationType").and(out("message_username", "MessageUsername")),
			out("message_authentication_type", "MessageAuthenticationType").and(out("message_username", "MessageUsername")),
			to("message_username", "another", "MessageUsername"),
			out("message_username", "MessageUsername"),
			to("callback_message_url", "https://example.com/third", "CallbackMessageUrl"),
			out("callback_message_url", "CallbackMessageUrl"),
			to("callback_message_url_method", "POST", "CallbackMessageUrlMethod"),
			left("callback_message_url_method"),
			to("callback_message_authentication_type", "Bearer", "CallbackMessageAuthenticationType"),
			out("callback_message_authentication_type", "CallbackMessageAuthenticationType").and(out("callback_message_username", "CallbackMessageUsername")),
			to("callback_message_username", "another", "CallbackMessageUsername"),
			out("callback_message_username", "CallbackMessageUsername"),
			to("inbound_bypass", false, "InboundBypass"),
			left("inbound_bypass"),
			to("outbound_bypass", false, "OutboundBypass"),
			left("outbound_bypass"),
			to("intelligent_route_enabled", false, "IntelligentRouteEnabled"),
			left("intelligent_route_enabled"),
		},
		secrets: []secretArg{
			{"message_password_token_wo", "MessagePasswordToken"},
			{"callback_message_password_token_wo", "CallbackMessagePasswordToken"},
		},
		address: []string{"AccountId", "MessageRouteId"},
		untold: []string{
			"inbound_bypass", "outbound_bypass", "intelligent_route_enabled",
			"message_password_token_wo", "message_password_token_wo_version",
			"callback_message_password_token_wo", "callback_message_password_token_wo_version",
		},
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"MRID-absent"},
		lookUp: `Read data.telegent_message_routes and look for a route named "main" that no state has; import it by its id.`,
		count:  func(b *bench) int { return b.listed("telegent_message_routes", p.account[0], "main") },
	}
}

func voiceRouteKind(p parents) kind {
	k := kind{
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
		madeUp: []string{"CallRouteId"},
		changes: []edit{
			to("route_name", "second", "RouteName"),
			to("account_id", p.account[1], "AccountId").replacing(),
			left("account_id"),
			to("route_type", "Forward", "RouteType"),
			to("route_enabled", true, "RouteEnabled"),
			{name: "route_enabled out", set: map[string]any{"route_enabled": nil}, stored: map[string]any{"RouteEnabled": true}},
			to("voice_url", "https://example.com/elsewhere", "VoiceUrl"),
			out("voice_url", "VoiceUrl"),
			to("voice_url_method", "GET", "VoiceUrlMethod"),
			left("voice_url_method"),
			to("voice_authentication_type", "Bearer", "VoiceAuthenticationType"),
			out("voice_authentication_type", "VoiceAuthenticationType").and(out("voice_username", "VoiceUsername")),
			to("voice_username", "another", "VoiceUsername"),
			out("voice_username", "VoiceUsername"),
			to("callback_voice_url", "https://example.com/third", "CallbackVoiceUrl"),
			out("callback_voice_url", "CallbackVoiceUrl"),
			to("callback_voice_url_method", "POST", "CallbackVoiceUrlMethod"),
			left("callback_voice_url_method"),
			{
				name: "ip_whitelist", set: map[string]any{"ip_whitelist": []string{"192.0.2.3"}},
				stored: map[string]any{"IpWhitelist": []any{map[string]any{"IpAddress": "192.0.2.3"}}},
			},
			{name: "ip_whitelist empty", set: map[string]any{"ip_whitelist": []string{}}, stored: map[string]any{"IpWhitelist": list()}},
			{name: "ip_whitelist out", set: map[string]any{"ip_whitelist": nil}, stored: map[string]any{"IpWhitelist": list()}},
			to("header_manipulation", "HM-2", "HeaderManipulation"),
			out("header_manipulation", "HeaderManipulation"),
			to("enable_sip_refer", false, "EnableSipRefer"),
			left("enable_sip_refer"),
			to("transfer_caller_id", "Transferor", "TransferCallerId"),
			left("transfer_caller_id"),
			to("symmetric_rtp", false, "SymmetricRtp"),
			left("symmetric_rtp"),
			to("enable_trp_secure_trunk", false, "EnableTrpSecureTrunk"),
			left("enable_trp_secure_trunk"),
			to("enable_pstn_transfer", false, "EnablePstnTransfer"),
			left("enable_pstn_transfer"),
			to("cnam_lookup", false, "CnamLookup"),
			left("cnam_lookup"),
			to("termination_uri_subdomain", "other", "TerminationUriSubdomain"),
			out("termination_uri_subdomain", "TerminationUriSubdomain"),
			to("enable_call_streaming", false, "EnableCallStreaming"),
			left("enable_call_streaming"),
			to("wss_uri", "wss://example.com/other", "WssUri"),
			out("wss_uri", "WssUri"),
			to("intelligent_route_enabled", false, "IntelligentRouteEnabled"),
			left("intelligent_route_enabled"),
		},
		secrets: []secretArg{{"voice_password_token_wo", "VoicePasswordToken"}},
		address: []string{"AccountId", "CallRouteId"},
		untold: []string{
			"voice_authentication_type", "voice_username", "voice_password_token_wo", "voice_password_token_wo_version",
			"callback_voice_url", "callback_voice_url_method", "intelligent_route_enabled",
		},
		importBy: []string{"id"}, identifyBy: []string{"id"}, absent: []string{"CRID-absent"},
		lookUp: `Read data.telegent_voice_routes and look for a route named "main" that no state has; import it by its id.`,
		count:  func(b *bench) int { return b.listed("telegent_voice_routes", p.account[0], "main") },
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
			out(trunk+".ip", "TrunkIp"+n),
			to(trunk+".port", "5061", "TrunkPort"+n),
			left(trunk+".port"),
			to(trunk+".transport", "TLS", "TrunkTransport"+n),
			left(trunk+".transport"),
			to(trunk+".uri", "sip:other.example.com", "TrunkUri"+n),
			out(trunk+".uri", "TrunkUri"+n),
			to(trunk+".enabled", false, "TrunkEnabled"+n),
			left(trunk+".enabled"),
			to(trunk+".priority", 0, "Trunk"+n+"Priortiy"),
			left(trunk+".priority"),
			to(trunk+".weight", 30, "Trunk"+n+"Weight"),
			left(trunk+".weight"),
			whole)
	}
	return k
}

func numberKind(p parents) kind {
	return kind{
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
		madeUp: []string{"Number", "PhoneNumberId", "OrderId", "QRCode", "OriginalDatePurchased", "SwapsRemaining", "NextSwapResetDate", "PortOutPin"},
		changes: []edit{
			to("message_type", "a2p", "MessageType"),
			to("account_id", p.account[1], "AccountId").replacing(),
			left("account_id"),
			to("area_code", "435", "AreaCode").replacing(),
			left("area_code"),
			to("zip_code", "84102", "ZipCode").replacing(),
			left("zip_code"),
			to("data_enabled", false, "DataEnabled").replacing(),
			left("data_enabled"),
			to("number_type", "iot", "NumberType"),
			to("product_type", "Sms+Data+Voice", "ProductType"),
			to("message_enabled", false, "MessageEnabled"),
			to("voice_enabled", false, "VoiceEnabled"),
			to("message_route_id", p.messageRoute[1], "MessageRouteId"),
			to("voice_route_id", p.voiceRoute[1], "VoiceRouteId"),
			to("voice_enabled", false, "VoiceEnabled").and(left("voice_route_id")),
			to("assigned_subscriber_id", p.subscriber[1], "AssignedSubscriberId"),
			out("assigned_subscriber_id", "AssignedSubscriberId"),
			to("iccid", "8901240000000000002", "ICCID"),
			left("iccid"),
			to("cnam_first_name", "Augusta", "CnamFirstName"),
			left("cnam_first_name"),
			to("cnam_last_name", "King", "CnamLastName"),
			left("cnam_last_name"),
			{
				name: "status", set: map[string]any{"status": "parked"}, stored: map[string]any{"Status": "Parked"},
				operation: "POST " + sandbox.NumberStatusPath,
			},
			left("status"),
			{name: "on_destroy", set: map[string]any{"on_destroy": "park"}},
			left("on_destroy"),
			{name: "timeouts.create", set: map[string]any{"timeouts.create": "30m"}},
			{name: "timeouts.update", set: map[string]any{"timeouts.update": "30m"}},
			{name: "timeouts.delete", set: map[string]any{"timeouts.delete": "30m"}},
			left("timeouts"),
		},
		untold:   []string{"area_code", "zip_code", "data_enabled", "order_id", "timeouts"},
		spelled:  map[string]string{"observed_status": "Active"},
		importBy: []string{"phone_number", "id"}, identifyBy: []string{"phone_number", "order_id"}, absent: []string{"+18015559999", "NID-absent"},
		lookUp: `Read data.telegent_number with iccid = "8901240000000000001": if it finds a number, that was bought; import it by the number.`,
		count:  func(b *bench) int { return len(b.sandbox.Numbers()) },
	}
}

// A bench is a sandbox with all that an object may refer to, and a provider that is
// configured for it, in a bubble of their own.
type bench struct {
	kind
	*acctest.ProviderServer
	t       *testing.T
	sandbox *sandbox.Sandbox
	network *acctest.Network
	sent    *bodies
}

// plainKinds are those that can be read by themselves and listed, and have nothing that
// takes its time.
func plainKinds() map[string]func(p parents) kind {
	plain := kinds()
	delete(plain, "number")
	return plain
}

// eachPlainKind runs a test for every plain resource, each in a bubble.
func eachPlainKind(t *testing.T, test func(b *bench)) {
	t.Helper()
	for name, of := range plainKinds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, test)
		})
	}
}

// eachKind runs a test for every resource, each in a bubble.
func eachKind(t *testing.T, test func(b *bench)) {
	t.Helper()
	for name, of := range kinds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, test)
		})
	}
}

func bubble(t *testing.T, of func(parents) kind, test func(b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newBench(t, of)) })
}

func newBench(t *testing.T, of func(parents) kind) *bench {
	t.Helper()
	s := sandbox.New(sandbox.Config{})
	t.Cleanup(s.Close)
	b := &bench{t: t, sandbox: s, network: &acctest.Network{}, sent: &bodies{next: s}}
	b.network.Serve(t, "127.0.0.1:8080", b.sent)

	b.kind = of(newParents(t, s))
	b.ProviderServer = b.configured(acctest.Settings(sandboxURL))
	return b
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
func (b *bench) configured(settings map[string]tftypes.Value) *acctest.ProviderServer {
	b.t.Helper()
	server := acctest.Server(b.t, provider.NewServer("test", provider.WithDial(b.network.Dial))())
	if diags := server.Configure(settings); len(diags) > 0 {
		b.t.Fatal(diagnostics(diags))
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
func (b *bench) answers(operation string, f func(object map[string]any) any) {
	b.sent.rewrite(operation, func(a *answer) {
		object, ok := a.body.(map[string]any)
		if !ok {
			b.t.Errorf("%s answers %v, want an object", operation, a.body)
		}
		a.body = f(object)
	})
}

// asEver has an operation be answered as the sandbox does.
func (b *bench) asEver(operation string) { b.sent.rewrite(operation, nil) }

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
func (b *bench) apply(prior *acctest.Instance, args map[string]any) (*acctest.Instance, []*tfprotov6.Diagnostic) {
	b.t.Helper()
	var values map[string]tftypes.Value
	if args != nil {
		values = b.Args(b.name, args)
	}
	i, diags := b.Apply(b.name, prior, values)
	b.hidesSecrets(i, diags)
	return i, diags
}

// created applies all arguments, which must go well.
func (b *bench) created() *acctest.Instance {
	b.t.Helper()
	i, diags := b.apply(nil, b.args)
	if len(diags) > 0 || i == nil || i.Tainted {
		b.t.Fatalf("created %v:\n%s", i, diagnostics(diags))
	}
	return i
}

// refresh is Refresh.
func (b *bench) refresh(prior *acctest.Instance) (*acctest.Instance, []*tfprotov6.Diagnostic) {
	b.t.Helper()
	i, diags := b.Refresh(b.name, prior)
	b.hidesSecrets(i, diags)
	return i, diags
}

// settled refreshes an instance and expects that nothing is left to do.
func (b *bench) settled(i *acctest.Instance, args map[string]any) *acctest.Instance {
	b.t.Helper()
	read, diags := b.refresh(i)
	if len(diags) > 0 || read == nil {
		b.t.Fatalf("read %v:\n%s", read, diagnostics(diags))
	}
	plan, diags := b.Plan(b.name, read, b.Args(b.name, args))
	if len(diags) > 0 || !plan.Empty {
		b.t.Fatalf("there is something left to do (-state +plan):\n%s\n%s", differences(read.State, plan), diagnostics(diags))
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
func (b *bench) hidesSecrets(i *acctest.Instance, diags []*tfprotov6.Diagnostic) {
	b.t.Helper()
	kept := diagnostics(diags)
	if i != nil {
		kept += fmt.Sprint(i.State, i.Identity) + i.Private()
	}
	all := []string{"hunter2", sandbox.DefaultAccountSecret} // The first is in the middle of every secret, however that is quoted.
	for _, secret := range []string{"1", "2", "new", "newer"} {
		all = append(all, forms(b.t, canary+secret)...)
	}
	for _, form := range all {
		if strings.Contains(kept, form) {
			b.t.Errorf("shows the secret as %q:\n%s", form, kept)
		}
	}
}

// object returns what the sandbox has of an instance.
func (b *bench) object(i *acctest.Instance) map[string]any {
	return b.sandbox.Object(i.Text(b.key))
}

// holds expects of the sandbox's object what the fields say, and what it makes up.
func (b *bench) holds(i *acctest.Instance, fields map[string]any) {
	b.t.Helper()
	got := b.object(i)
	for _, name := range b.madeUp {
		if got[name] == nil {
			b.t.Errorf("the sandbox's object has no %s", name)
		}
		delete(got, name)
	}
	if diff := cmp.Diff(fields, got); diff != "" {
		b.t.Errorf("the sandbox's object (-want +got):\n%s", diff)
	}
}

// inject has every call of an operation meet the fault, as often as it says.
func (b *bench) inject(operation string, f sandbox.Fault) {
	f.Method, f.Path, _ = strings.Cut(operation, " ")
	b.sandbox.Inject(f)
}

// requested expects how often operations were called since the journal was reset.
func (b *bench) requested(want int, operations ...string) {
	b.t.Helper()
	got := 0
	for _, operation := range operations {
		if operation != "" {
			got += b.sandbox.Requests(operation)
		}
	}
	if got != want {
		b.t.Errorf("%d requests %v, want %d: %v", got, operations, want, b.sandbox.Journal())
	}
}

// lastAccount returns the id of the account that an update would change.
func (b *bench) lastAccount() string {
	b.t.Helper()
	base, err := telegent.ParseBaseURL(sandboxURL)
	if err != nil {
		b.t.Fatal(err)
	}
	client := telegent.NewClient(telegent.Options{
		Transport:     transport.New(transport.Options{RequestTimeout: time.Minute, Dial: b.network.Dial}),
		BaseURL:       base,
		AccountKey:    sandbox.DefaultAccountKey,
		AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret),
	})
	var answer telegent.Object
	if err := client.Do(b.t.Context(), telegent.UpdateAccount, nil, telegent.Object{}, &answer); err != nil {
		b.t.Fatal(err)
	}
	return answer.Text("AccountId")
}

// listed counts the routes of a name in a list, read by a new provider.
func (b *bench) listed(dataSource, account, name string) int {
	b.t.Helper()
	state, diags := b.configured(acctest.Settings(sandboxURL)).ReadDataSource(dataSource, map[string]tftypes.Value{
		"account_id": tftypes.NewValue(tftypes.String, account),
	})
	if len(diags) > 0 {
		b.t.Fatal(diagnostics(diags))
	}
	return strings.Count(fmt.Sprint(state), fmt.Sprintf("%q:%s", "route_name", tftypes.NewValue(tftypes.String, name)))
}

// failure returns the one diagnostic of a failure.
func (b *bench) failure(diags []*tfprotov6.Diagnostic) *tfprotov6.Diagnostic {
	b.t.Helper()
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
		b.t.Fatalf("want one error:\n%s", diagnostics(diags))
	}
	return diags[0]
}

// says expects texts in a diagnostic.
func (b *bench) says(d *tfprotov6.Diagnostic, texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if !strings.Contains(d.Summary+"\n"+d.Detail, text) {
			b.t.Errorf("does not say %q:\n%s\n%s", text, d.Summary, d.Detail)
		}
	}
}

// same expects that an instance is as it was.
func (b *bench) same(got, want *acctest.Instance) {
	b.t.Helper()
	if got == nil {
		b.t.Fatal("there is no instance")
	}
	if diff := differences(want.State, &acctest.Plan{State: got.State}); diff != "" {
		b.t.Errorf("the state (-want +got):\n%s", diff)
	}
	if !maps.EqualFunc(got.Identity, want.Identity, tftypes.Value.Equal) {
		b.t.Errorf("the identity is %v, want %v", got.Identity, want.Identity)
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
	for name, of := range kinds() {
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
	eachKind(t, func(b *bench) {
		i := b.created()
		b.requested(1, b.create)
		b.holds(i, b.stored)
		for _, attribute := range b.identifyBy {
			if got, want := i.Identity[attribute], i.State[attribute]; !got.Equal(want) && attribute != "order_id" {
				b.t.Errorf("the identity's %s is %s, want %s", attribute, got, want)
			}
		}
		if i.Text("id") == "" || len(i.Identity) != len(b.identifyBy) {
			b.t.Errorf("the id is %q and the identity %v", i.Text("id"), i.Identity)
		}
		b.same(b.settled(i, b.args), i)
	})
}

func TestResourceCreateWithTheLeast(t *testing.T) {
	t.Parallel()
	eachKind(t, func(b *bench) {
		least := maps.Clone(b.args)
		maps.DeleteFunc(least, func(name string, _ any) bool { return !slices.Contains(b.least, name) })
		i, diags := b.apply(nil, least)
		if len(diags) > 0 {
			b.t.Fatal(diagnostics(diags))
		}
		b.settled(i, least)
		// What was left out may be given later.
		i, diags = b.apply(i, putAll(least, b.changes[0].set))
		if len(diags) > 0 {
			b.t.Error(diagnostics(diags))
		}
		b.settled(i, putAll(least, b.changes[0].set))
	})
}

func TestResourceChange(t *testing.T) {
	t.Parallel()
	for name, of := range kinds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n, e := range of(parents{}).changes {
				t.Run(e.name, func(t *testing.T) {
					t.Parallel()
					bubble(t, of, func(b *bench) { b.change(b.changes[n]) })
				})
			}
		})
	}
}

// change makes one change and expects its effect, and no other; then it goes back.
func (b *bench) change(e edit) {
	b.t.Helper()
	before := b.settled(b.created(), b.args)
	args := putAll(b.args, e.set)
	plan, _ := b.Plan(b.name, before, b.Args(b.name, args))
	if plan == nil || plan.Replace != e.replaces {
		b.t.Fatalf("the plan is %v, want a replacement: %t", plan, e.replaces)
	}
	b.sandbox.ResetJournal()
	after, diags := b.apply(before, args)
	if after == nil || len(diags) > 0 && !e.replaces {
		b.t.Fatal(diagnostics(diags))
	}
	b.holds(after, putAll(b.stored, e.stored))
	b.settled(after, args)

	former, kept := b.object(before), after.Text(b.key) == before.Text(b.key)
	if kept == e.replaces {
		b.t.Errorf("the same object: %t", kept)
	}
	writes := []string{b.create, b.update, b.remove, e.operation}
	slices.Sort(writes)
	writes = slices.Compact(writes)
	switch {
	case !e.replaces && len(e.stored) == 0:
		b.requested(0, writes...)
	case !e.replaces:
		operation := b.update
		if e.operation != "" {
			operation = e.operation
		}
		b.requested(1, operation)
		b.requested(1, writes...)
	case b.remove == "" && former == nil || b.remove != "" && former != nil && former["Status"] != "Cancelled":
		b.t.Errorf("the former object is now %v", former)
	default:
		b.requested(1, b.create)
	}
	if e.replaces {
		if id := before.Text("id"); b.remove == "" && !strings.Contains(diagnostics(diags), id+" stays at Telegent") {
			b.t.Errorf("does not warn that %s stays:\n%s", id, diagnostics(diags))
		}
		return
	}
	back, diags := b.apply(after, b.args)
	if len(diags) > 0 {
		b.t.Fatal(diagnostics(diags))
	}
	b.holds(back, b.stored)
	b.settled(back, b.args)
}

func TestResourceImport(t *testing.T) {
	t.Parallel()
	eachKind(t, func(b *bench) {
		created := b.created()
		type way struct {
			id       string
			identity map[string]string
		}
		var ways []way
		for _, attribute := range b.importBy {
			ways = append(ways, way{id: created.Text(attribute)})
		}
		for _, attribute := range b.identifyBy {
			ways = append(ways, way{identity: map[string]string{attribute: created.Text(attribute)}})
		}
		told := takenOut(b.args, b.untold)
		for _, w := range ways {
			b.ProviderServer = b.configured(acctest.Settings(sandboxURL))
			imported, diags := b.Import(b.name, w.id, w.identity)
			if imported == nil || len(diags) > 0 {
				b.t.Fatalf("%v: imported %v:\n%s", w, imported, diagnostics(diags))
			}
			b.hidesSecrets(imported, diags)
			want := *created
			for _, path := range b.untold {
				if w.identity[path] == "" {
					want.State = nulled(b.t, want.State, path)
				}
			}
			for attribute, value := range b.spelled {
				want.State[attribute] = tftypes.NewValue(tftypes.String, value)
			}
			b.same(imported, &want)
			b.settled(imported, told)

			// All arguments together are taken up in place.
			before := b.object(created)
			full, diags := b.apply(imported, b.args)
			if len(diags) > 0 {
				b.t.Fatalf("%v: %s", w, diagnostics(diags))
			}
			b.settled(full, b.args)
			if diff := cmp.Diff(before, b.object(full)); diff != "" {
				b.t.Errorf("%v: the sandbox's object (-before +now):\n%s", w, diff)
			}
		}
		b.requested(1, b.create)
	})
}

func TestResourceImportOfNothing(t *testing.T) {
	t.Parallel()
	eachKind(t, func(b *bench) {
		for _, id := range b.absent {
			if i, diags := b.Import(b.name, id, nil); i != nil {
				b.t.Errorf("%s: imported %v\n%s", id, i, diagnostics(diags))
			}
		}
		for _, attribute := range b.identifyBy {
			if i, diags := b.Import(b.name, "", map[string]string{attribute: b.absent[0]}); i != nil {
				b.t.Errorf("%s: imported %v\n%s", attribute, i, diagnostics(diags))
			}
			i, diags := b.Import(b.name, "", map[string]string{attribute: ""})
			if i != nil {
				b.t.Errorf("an empty %s: imported %v", attribute, i)
			}
			b.says(b.failure(diags), "The identity of the "+b.noun+" is empty")
		}
	})
}

// What neither a read nor the list has is gone, which a warning says.
func TestResourceDisappearance(t *testing.T) {
	t.Parallel()
	eachKind(t, func(b *bench) {
		gone := b.created()
		b.sandbox.Forget(gone.Text(b.key))
		b.sandbox.ResetJournal()

		read, diags := b.refresh(gone)
		if read != nil {
			b.t.Errorf("read %v", read)
		}
		b.isGone(diags, gone)
		b.requested(1, b.get)
		b.requested(1, b.list)
		i, diags := b.apply(gone, nil)
		if i != nil || hasErrors(diags) {
			b.t.Errorf("destroyed %v:\n%s", i, diagnostics(diags))
		}
		anew := b.created()
		if anew.Text(b.key) == gone.Text(b.key) && b.key == "id" {
			b.t.Error("the new object is the former")
		}
		b.holds(anew, b.stored)
		b.settled(anew, b.args)
	})
}

// isGone expects the one warning that an instance is gone, which says what comes next.
func (b *bench) isGone(diags []*tfprotov6.Diagnostic, gone *acctest.Instance) {
	b.t.Helper()
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning {
		b.t.Fatalf("want one warning:\n%s", diagnostics(diags))
	}
	b.says(diags[0], "An object is gone from Telegent", "The API does not have the "+b.noun+" "+gone.Text(b.key)+" any more",
		"It leaves the state, and the next apply creates it anew if it is still in the configuration", "check account_key and base_url")
}

// A 404 that is not the API's own may be a proxy's, and says nothing of the object.
func TestResourceStrange404(t *testing.T) {
	t.Parallel()
	strange := sandbox.Fault{Status: 404, Body: "<html><h1>404 Not Found</h1></html>", Header: http.Header{"Content-Type": {"text/html"}}, Times: 1}
	eachKind(t, func(b *bench) {
		i := b.created()
		b.inject(b.get, strange)
		read, diags := b.refresh(i)
		b.says(b.failure(diags), b.get+" answered 404 Not Found")
		b.same(read, i)
		if b.remove != "" {
			b.inject(b.remove, strange)
			kept, diags := b.apply(i, nil)
			diags = withoutWarnings(diags)
			b.says(b.failure(diags), b.remove+" answered 404 Not Found")
			b.same(kept, i)
		}
		b.holds(i, b.stored)
		b.settled(i, b.args)
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
			eachKind(t, func(b *bench) {
				fault := test.fault
				fault.Times = max(fault.Times, 1)
				switch {
				case test.url != "":
					b.ProviderServer = b.configured(acctest.Settings(test.url))
				case test.at != "":
					b.inject(test.at, fault)
				default:
					b.inject(b.create, fault)
				}
				i, diags := b.apply(nil, b.args)
				failure := b.failure(diags)
				b.says(failure, "Cannot create the "+b.noun)
				if i != nil {
					b.t.Errorf("there is an instance: %v", i)
				}
				if told := strings.Contains(failure.Detail, "its outcome is unknown") && strings.Contains(failure.Detail, b.lookUp); told != test.unknown {
					b.t.Errorf("says that the outcome is unknown, and where to look: %t, want %t:\n%s", told, test.unknown, failure.Detail)
				}
				b.requested(test.requests, b.create)
				if n := b.count(b); n != test.objects {
					b.t.Errorf("%d objects, want %d", n, test.objects)
				}
			})
		})
	}
}

// An order whose end was not seen is in the state, and the next run follows it: the
// number is bought once, and none is cancelled.
func TestResourceNumberOrderIsLost(t *testing.T) {
	t.Parallel()
	lost := func(b *bench) *acctest.Instance {
		b.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1, Times: 1})
		fault := published(500, "Down.")
		fault.Times = 5
		b.inject(b.poll, fault)
		i, diags := b.apply(nil, b.args)
		if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning {
			b.t.Fatalf("want one warning:\n%s", diagnostics(diags))
		}
		b.says(diags[0], "The number is created, but not finished", b.poll+" answered 500", "JNUOID-",
			"The state has the order, and the next plan or apply follows it and adopts its number")
		if i == nil || i.Tainted || i.Text("order_id") == "" || i.Text("phone_number") != "" {
			b.t.Fatalf("kept %v", i)
		}
		if got := i.Identity["order_id"]; !got.Equal(i.State["order_id"]) {
			b.t.Errorf("the identity is %v", i.Identity)
		}
		return i
	}
	t.Run("while it is pending", func(t *testing.T) {
		t.Parallel()
		bubble(t, numberKind, func(b *bench) {
			i := lost(b)
			pending, diags := b.refresh(i)
			if len(diags) > 0 || pending.Text("phone_number") != "" {
				b.t.Errorf("%v\n%s", pending, diagnostics(diags))
			}
			b.same(pending, i)
		})
	})
	t.Run("read", func(t *testing.T) {
		t.Parallel()
		bubble(t, numberKind, func(b *bench) {
			i := lost(b)
			_, _ = b.refresh(i) // The order is pending for one look.
			found, diags := b.refresh(i)
			if len(diags) > 0 || found.Text("phone_number") == "" {
				b.t.Fatalf("%v\n%s", found, diagnostics(diags))
			}
			i, diags = b.apply(found, b.args)
			if len(diags) > 0 || i.Text("phone_number") != found.Text("phone_number") {
				b.t.Fatalf("%v\n%s", i, diagnostics(diags))
			}
			b.boughtOnce(i, edit{})
		})
	})
	t.Run("changed while it is pending", func(t *testing.T) {
		t.Parallel()
		bubble(t, numberKind, func(b *bench) {
			i, diags := b.apply(lost(b), putAll(b.args, b.changes[0].set))
			if i == nil || i.Tainted || len(diags) > 0 {
				b.t.Fatalf("%v\n%s", i, diagnostics(diags))
			}
			b.boughtOnce(i, b.changes[0])
		})
	})
}

// boughtOnce expects that the instance is the only number that was ever bought, that it
// is as configured with the edit, and that its status was left alone.
func (b *bench) boughtOnce(i *acctest.Instance, e edit) {
	b.t.Helper()
	b.holds(i, putAll(b.stored, e.stored))
	b.settled(i, putAll(b.args, e.set))
	b.requested(1, b.create)
	b.requested(0, b.remove)
	if all := b.sandbox.Numbers(); len(all) != 1 || all[0] != i.Text("phone_number") {
		b.t.Errorf("numbers %v, want %s alone", all, i.Text("phone_number"))
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
	for kindName, of := range kinds() {
		for name, r := range refusals() {
			t.Run(kindName+", "+name, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(b *bench) { b.refused(b.create, r) })
				bubble(t, of, func(b *bench) { b.refused(b.get, r) })
				bubble(t, of, func(b *bench) { b.refused(b.update, r) })
				bubble(t, of, func(b *bench) {
					if b.remove != "" {
						b.refused(b.remove, r)
					}
				})
			})
		}
	}
}

// refused has the API refuse an operation.
func (b *bench) refused(operation string, r refusal) {
	b.t.Helper()
	first := b.changes[0]
	var attribute, field string
	for attribute = range first.set {
	}
	for field = range first.stored {
	}
	var before *acctest.Instance
	if operation != b.create {
		before = b.created()
	}
	fault := r.fault(field)
	b.inject(operation, fault)
	var after *acctest.Instance
	var diags []*tfprotov6.Diagnostic
	switch operation {
	case b.create:
		after, diags = b.apply(nil, b.args)
	case b.get:
		after, diags = b.refresh(before)
	case b.update:
		after, diags = b.apply(before, putAll(b.args, first.set))
	case b.remove:
		after, diags = b.apply(before, nil)
		diags = withoutWarnings(diags)
	}
	// What one operation does not find is not gone while the list has it.
	notFound := r.status == 404 && strings.HasPrefix(fault.Body, "{")
	if notFound && operation == b.get {
		if len(diags) > 0 {
			b.t.Error(diagnostics(diags))
		}
		b.requested(1, b.list)
		b.same(after, before)
		return
	}
	failure := b.failure(diags)
	if notFound && operation == b.remove {
		b.says(failure, operation+" found no", b.noun+" "+before.Text(b.key))
		b.requested(1, b.list)
	} else {
		b.says(failure, fmt.Sprintf("%s answered %d %s", operation, r.status, http.StatusText(r.status)), r.says)
	}
	if all := diagnostics(diags); strings.Contains(all, rawEnd) || strings.Contains(all, "StatusCode") {
		b.t.Errorf("%s shows the raw body:\n%s", operation, all)
	}
	var want *tftypes.AttributePath
	if strings.Contains(fault.Body, `"Errors"`) && (operation == b.create || operation == b.update) {
		want = tftypes.NewAttributePath().WithAttributeName(attribute)
	}
	if operation != b.remove && !failure.Attribute.Equal(want) {
		b.t.Errorf("%s: the error is at %s, want %s", operation, failure.Attribute, want)
	}
	if before == nil {
		if after != nil {
			b.t.Errorf("created %v", after)
		}
		return
	}
	b.same(after, before)
	b.holds(before, b.stored)
}

// What was created is whole without being read back.
func TestResourceReadFailsAfterCreate(t *testing.T) {
	t.Parallel()
	eachKind(t, func(b *bench) {
		down := published(503, "Unavailable.")
		down.Times = 5 // as often as a read is tried
		b.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1, Times: 1})
		b.inject(b.get, down)
		i, diags := b.apply(nil, b.args)
		if i == nil || i.Tainted || hasErrors(diags) || i.Text(b.key) == "" {
			b.t.Fatalf("created %v:\n%s", i, diagnostics(diags))
		}
		// A number whose order took its time is read within the creation.
		if b.sandbox.Requests(b.get) > 0 {
			if len(diags) != 1 {
				b.t.Errorf("want one warning:\n%s", diagnostics(diags))
			}
			b.inject(b.get, down)
		} else {
			b.holds(i, b.stored)
		}
		kept, diags := b.refresh(i)
		b.says(b.failure(diags), "Cannot read the "+b.noun+" "+i.Text(b.key), b.get+" answered 503")
		b.same(kept, i)

		read, diags := b.refresh(i)
		if read == nil || len(diags) > 0 {
			b.t.Fatalf("read %v:\n%s", read, diagnostics(diags))
		}
		i, diags = b.apply(read, b.args)
		if len(diags) > 0 {
			b.t.Fatal(diagnostics(diags))
		}
		b.holds(i, b.stored)
		b.settled(i, b.args)
		b.requested(1, b.create)
	})
}

func TestResourceSecrets(t *testing.T) {
	t.Parallel()
	for kindName, of := range kinds() {
		for n, s := range of(parents{}).secrets {
			t.Run(kindName+", "+s.attribute, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(b *bench) { b.keepsSecret(b.secrets[n]) })
			})
		}
	}
}

// keepsSecret goes through the life of a write-only argument. What is shown is looked
// at after every step, by apply and refresh.
func (b *bench) keepsSecret(s secretArg) {
	b.t.Helper()
	version := s.attribute + "_version"
	i := b.settled(b.created(), b.args)
	b.holds(i, b.stored)

	// A new secret alone is not noticed.
	b.sandbox.ResetJournal()
	args := putAll(b.args, map[string]any{s.attribute: canary + "new"})
	i = b.settled(i, args)
	i, diags := b.apply(i, args)
	if len(diags) > 0 {
		b.t.Error(diagnostics(diags))
	}
	b.requested(0, b.update)
	b.holds(i, b.stored)

	// With a new version it is sent, and nothing else.
	args = putAll(args, map[string]any{version: 2})
	i, diags = b.apply(i, args)
	if len(diags) > 0 {
		b.t.Error(diagnostics(diags))
	}
	b.requested(1, b.update)
	b.sentOnly(s.field, canary+"new")
	stored := putAll(b.stored, map[string]any{s.field: canary + "new"})
	b.holds(i, stored)
	i = b.settled(i, args)

	// An error that repeats it does not show it.
	for _, echo := range b.echoes(s.field, canary+"newer") {
		b.inject(b.update, once(echo))
		kept, diags := b.apply(i, putAll(args, map[string]any{s.attribute: canary + "newer", version: 3}))
		b.failure(diags)
		b.same(kept, i)
		b.inject(b.create, once(echo))
		_, diags = b.apply(nil, putAll(b.args, map[string]any{s.attribute: canary + "newer"}))
		b.failure(diags)
	}
	// Nor does an answer to a read that has it and cannot be understood.
	b.inject(b.get, once(sandbox.Fault{Body: `{"` + s.field + `":` + quoted(b.t, canary+"new") + `,"Rou`}))
	_, diags = b.refresh(i)
	b.failure(diags)

	// Taken out, it is cleared where that is possible.
	b.sandbox.ResetJournal()
	args = takenOut(args, []string{s.attribute, version})
	i, diags = b.apply(i, args)
	if len(diags) > 0 {
		b.t.Error(diagnostics(diags))
	}
	if b.kept {
		b.requested(0, b.update)
	} else {
		b.requested(1, b.update)
		b.sentOnly(s.field, nil)
		stored = takenOut(stored, []string{s.field})
	}
	b.holds(i, stored)
	b.settled(i, args)
}

// sentOnly expects that the last update had one field besides the object's address.
func (b *bench) sentOnly(field string, value any) {
	b.t.Helper()
	body := b.sent.last(b.update)
	if got, ok := body[field]; !ok || got != value {
		b.t.Errorf("%s was sent: %t", field, ok)
	}
	want := slices.Sorted(slices.Values(append(slices.Clone(b.address), field)))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(body))); diff != "" {
		b.t.Errorf("the fields sent (-want +got):\n%s", diff)
	}
}

// echoes are answers that repeat a secret.
func (b *bench) echoes(field, secret string) []sandbox.Fault {
	b.t.Helper()
	text := quoted(b.t, secret)
	return []sandbox.Fault{
		{Status: 400, Body: `{"StatusCode":400,"Message":` + text + `}`},
		{Status: 400, Body: `{"Title":` + text + `,"Errors":{"` + field + `":[` + text + `]},"TraceId":` + text + `}`},
		{Status: 400, Body: `{"Title":` + text + `,"Errors":{` + text + `:[` + text + `]}}`},
		{Status: 422, Body: "<p>" + strings.Join(forms(b.t, secret), " ")},
		{Status: 200, Body: "<p>" + strings.Join(forms(b.t, secret), " ")},
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
	for name, of := range kinds() {
		if of(parents{}).remove != "" {
			continue
		}
		without++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, func(b *bench) {
				i := b.created()
				b.sandbox.ResetJournal()
				_, planned := b.Plan(b.name, i, nil)
				gone, all := b.apply(i, nil)
				if gone != nil || hasErrors(all) || len(planned) != 1 || len(all) != 2 {
					b.t.Fatalf("%v, planned:\n%s\n\nplanned and done:\n%s", gone, diagnostics(planned), diagnostics(all))
				}
				for _, d := range all {
					b.says(d, i.Text("id"), "no operation that deletes one", "removed from the state alone", "import it as "+b.name)
				}
				if journal := b.sandbox.Journal(); len(journal) > 0 {
					b.t.Errorf("sent %v", journal)
				}
				b.holds(i, b.stored)
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
			eachKind(t, func(b *bench) {
				i := b.created()
				b.sandbox.ResetJournal()
				b.ProviderServer = b.configured(test.settings)
				failed := func(kept, want *acctest.Instance, diags []*tfprotov6.Diagnostic) {
					b.says(b.failure(withoutWarnings(diags)), test.says...)
					if want != nil {
						b.same(kept, want)
					} else if kept != nil {
						b.t.Errorf("there is an instance: %v", kept)
					}
				}
				created, diags := b.apply(nil, b.args)
				failed(created, nil, diags)
				imported, diags := b.Import(b.name, i.Text(b.importBy[0]), nil)
				failed(imported, nil, diags)
				read, diags := b.refresh(i)
				failed(read, i, diags)
				updated, diags := b.apply(i, putAll(b.args, b.changes[0].set))
				failed(updated, i, diags)
				if b.remove != "" {
					kept, diags := b.apply(i, nil)
					failed(kept, i, diags)
				}
				if journal := b.sandbox.Journal(); len(journal) > 0 {
					b.t.Errorf("sent %v", journal)
				}
			})
		})
	}
}

// A CLI validates without having configured the provider.
func TestResourceValidation(t *testing.T) {
	t.Parallel()
	eachKind(t, func(b *bench) {
		unconfigured := acctest.Server(b.t, provider.NewServer("test")())
		plan, diags := unconfigured.Plan(b.name, nil, b.Args(b.name, b.args))
		if plan == nil || len(diags) > 0 {
			b.t.Error(diagnostics(diags))
		}
	})
}
