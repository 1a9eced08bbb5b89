// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// A spelling is what a configuration says, and how an API may say the same.
type spelling struct {
	written any // the argument; nil for that of the table
	spelled []any
}

// class is what texts of an attribute mean the same.
type class func(written any) []spelling

// padded are texts with white space that means nothing.
func padded(text string, more ...any) []any {
	return append([]any{" " + text, text + "\r\n", "\t" + text + " "}, more...)
}

// plainText is the class of texts that only white space at their ends does not change.
func plainText(written any) []spelling {
	return []spelling{{spelled: padded(fmt.Sprint(written))}}
}

// folded is that of texts without case: enumerations, and ids, which have none either.
func folded(written any) []spelling {
	text := fmt.Sprint(written)
	return []spelling{{spelled: padded(text, strings.ToUpper(text), strings.ToLower(text), strings.ToUpper(text[:1])+strings.ToLower(text[1:]))}}
}

// webURL is that of URLs, and calls of the scheme.
func webURL(scheme string) class {
	return func(any) []spelling {
		upper := strings.ToUpper(scheme)
		return []spelling{
			{scheme + "://example.com/In?a=B", padded(scheme+"://example.com/In?a=B", scheme+"://EXAMPLE.com/In?a=B", upper+"://example.com:443/In?a=B", scheme+"://example.com:/In?a=B")},
			{scheme + "://example.com", []any{scheme + "://example.com/", scheme + "://Example.COM/", scheme + "://example.com:443"}},
			{upper + "://Example.com:443/", []any{scheme + "://example.com", scheme + "://example.com/", scheme + "://example.com:443/"}},
			{scheme + "://example.com/a%2fb/%7Eada", []any{scheme + "://example.com/a%2Fb/~ada", scheme + "://example.com/a%2Fb/%7eada"}},
			{scheme + "://[2001:DB8::1]/in", []any{scheme + "://[2001:db8::1]/in", scheme + "://[2001:db8::1]:443/in"}},
		}
	}
}

func sipURI(any) []spelling {
	return []spelling{
		{"sip:trunk.example.com", padded("sip:trunk.example.com", "SIP:trunk.example.com", "sip:TRUNK.Example.com")},
		{"sip:Ada@example.com", []any{"sip:Ada@EXAMPLE.com", "SIP:Ada@example.com"}},
	}
}

func ipAddress(any) []spelling {
	return []spelling{
		{"192.0.2.1", padded("192.0.2.1", "::ffff:192.0.2.1", "::FFFF:c000:201", "[192.0.2.1]")},
		{"2001:DB8::1", []any{"2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8:0:0::1", "[2001:db8::1]"}},
		{"::ffff:192.0.2.1", []any{"192.0.2.1"}},
	}
}

func portNumber(any) []spelling {
	return []spelling{{spelled: padded("5060", 5060, "5060.0", json.RawMessage("5060.0"))}}
}

func flagText(any) []spelling {
	return []spelling{
		{true, padded("true", "True", "TRUE", "yes", "Y", "1", 1)},
		{false, padded("false", "False", "FALSE", "No", "n", "0", 0)},
	}
}

func integer(any) []spelling {
	return []spelling{{10, padded("10", json.RawMessage("10.0"), "10.00")}}
}

func phones(any) []spelling {
	return []spelling{
		{
			[]string{"+18015550100", "+442079460958"},
			[]any{
				list("+442079460958", "+18015550100"), list("+18015550100", "+442079460958", "+18015550100"),
				list("(801) 555-0100", "0044 20 7946 0958"), list("1-801-555-0100", "+44 20 7946 0958"), list("8015550100", "442079460958"),
				list(" +18015550100\n", "tel:+44-20-7946-0958"), "+18015550100, +442079460958",
				[]any{map[string]any{"Number": "+18015550100"}, map[string]any{"Number": "+442079460958"}},
				[]any{"+18015550100", "", nil, "+442079460958"},
				[]any{json.RawMessage("18015550100"), "+442079460958"},
			},
		},
	}
}

func ipAddresses(any) []spelling {
	object := func(texts ...string) []any {
		var all []any
		for _, text := range texts {
			all = append(all, map[string]any{"IpAddress": text})
		}
		return all
	}
	return []spelling{
		{
			[]string{"192.0.2.1", "2001:DB8::1"},
			[]any{
				object("2001:db8::1", "192.0.2.1"), object("192.0.2.1", "2001:0db8::0001", "192.0.2.1", "::ffff:192.0.2.1"), object(" 192.0.2.1 ", "2001:DB8::1\n"),
				list("192.0.2.1", "2001:db8::1"), "2001:db8::1,192.0.2.1", append(object("192.0.2.1", "2001:db8::1"), nil, map[string]any{}),
				[]any{map[string]any{"ipAddress": "192.0.2.1", "Note": "office"}, map[string]any{"IPADDRESS": "2001:db8::1", "Note": nil}},
			},
		},
	}
}

// classes are those of the attributes of the plain resources, by their paths.
func classes() map[string]map[string]class {
	all := map[string]map[string]class{
		"account": {"account_name": plainText},
		"subscriber": {
			"account_id": folded, "name": plainText, "email": folded, "phone_numbers": phones, "role": folded,
		},
		"message_route": {
			"account_id": folded, "route_name": plainText, "message_url": webURL("https"), "message_url_method": folded, "message_route_enabled": flagText,
			"message_authentication_type": folded, "message_username": plainText, "callback_message_url": webURL("https"), "callback_message_url_method": folded,
			"callback_message_authentication_type": folded, "callback_message_username": plainText,
			"inbound_bypass": flagText, "outbound_bypass": flagText, "intelligent_route_enabled": flagText,
		},
		"voice_route": {
			"account_id": folded, "route_name": plainText, "route_type": folded, "route_enabled": flagText, "voice_url": webURL("https"), "voice_url_method": folded,
			"voice_authentication_type": folded, "voice_username": plainText, "callback_voice_url": webURL("https"), "callback_voice_url_method": folded,
			"ip_whitelist": ipAddresses, "header_manipulation": folded, "enable_sip_refer": flagText, "transfer_caller_id": folded, "symmetric_rtp": flagText,
			"enable_trp_secure_trunk": flagText, "enable_pstn_transfer": flagText, "cnam_lookup": flagText, "termination_uri_subdomain": folded,
			"enable_call_streaming": flagText, "wss_uri": webURL("wss"), "intelligent_route_enabled": flagText,
		},
	}
	for _, address := range []string{"billing_address", "mailing_address"} {
		for _, part := range []string{"street_1", "street_2", "city", "state", "zip", "country"} {
			all["account"][address+"."+part] = folded
		}
	}
	for _, trunk := range []string{"trunk_1", "trunk_2"} {
		maps.Copy(all["voice_route"], map[string]class{
			trunk + ".ip": ipAddress, trunk + ".port": portNumber, trunk + ".transport": folded, trunk + ".uri": sipURI,
			trunk + ".enabled": flagText, trunk + ".priority": integer, trunk + ".weight": integer,
		})
	}
	return all
}

// silent are the attributes of which no answer is looked at.
func silent(name string) bool {
	return name == "id" || name == "account_admin" || name == "adopt_existing" || strings.HasSuffix(name, "_wo") || strings.HasSuffix(name, "_wo_version")
}

// TestSpellingTable tells when the classes lack an attribute of a schema.
func TestSpellingTable(t *testing.T) {
	t.Parallel()
	all := schemas(t)
	for name, of := range plainCases() {
		for path, a := range attributes(all["resource "+of(parents{}).name]) {
			if a.NestedType == nil && !silent(path) && classes()[name][path] == nil {
				t.Errorf("%s: no class of %s", name, path)
			}
		}
	}
}

// get returns what a tree has at a path.
func get(tree map[string]any, path string) any {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		return tree[name]
	}
	inner, _ := tree[name].(map[string]any)
	return get(inner, rest)
}

// fieldOf returns the field that answers have of an attribute.
func (f *fixture) fieldOf(attribute string) string {
	f.t.Helper()
	if f.name == "telegent_subscriber" && attribute == "account_id" {
		return "Account.AccountId"
	}
	for field, a := range f.attributesOf() {
		if a == attribute && field != "IpWhiteList" { // It has never anything.
			return field
		}
	}
	f.t.Fatalf("no field of %s: %v", attribute, f.attributesOf())
	return ""
}

// eachClass runs a test for every attribute of the plain resources that answers have.
func eachClass(t *testing.T, test func(f *fixture, attribute, field string, spellings class)) {
	t.Helper()
	for name, of := range plainCases() {
		for attribute, spellings := range classes()[name] {
			t.Run(name+", "+attribute, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(f *fixture) {
					f.readsSingly()
					test(f, attribute, f.fieldOf(attribute), spellings)
				})
			})
		}
	}
}

// An API that says the same in another way changes nothing: the state keeps what the
// user wrote, the plan is empty, and nothing is sent.
func TestSpelling(t *testing.T) {
	t.Parallel()
	eachClass(t, func(f *fixture, attribute, field string, spellings class) {
		for n, s := range spellings(get(f.args, attribute)) {
			args := f.unlike(f.args, n)
			if attribute == "email" {
				args = f.args
			}
			if s.written != nil {
				args = put(args, attribute, s.written)
			}
			i, diags := f.apply(nil, args)
			if i == nil || len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			writes := []string{f.create, f.update, f.remove, "POST " + sandbox.SubscriberTransferPath}
			f.asEver(f.get)
			f.readsSingly()
			f.settled(i, args)
			f.sandbox.ResetJournal()
			for _, spelled := range s.spelled {
				f.answers(f.get, func(object map[string]any) any { return replaced(object, field, spelled) })
				read, diags := f.refresh(i)
				if len(diags) > 0 {
					f.t.Errorf("%v for %v:\n%s", spelled, s.written, acctest.FormatDiags(diags))
				}
				f.same(read, i)
				if kept, diags := f.apply(read, args); kept != read || len(diags) > 0 {
					f.t.Errorf("%v for %v is something to do:\n%s", spelled, s.written, acctest.FormatDiags(diags))
				}
				f.requested(0, writes...)
			}

			switch {
			case attribute == "voice_username": // It cannot be configured without the type, which no import has.
				continue
			case f.name == "telegent_voice_route" && attribute == "account_id": // The sandbox lists by its own spelling alone.
				continue
			}
			// An import has the API's spelling; the configuration's takes its place, and nothing is sent.
			f.asEver(f.list)
			f.ProviderServer = f.configured(acctest.Settings(sandboxURL)) // It does not know that the list was refused.
			told := takenOut(args, f.notReturned)
			if slices.Contains(f.notReturned, attribute) {
				told = put(told, attribute, get(args, attribute))
			}
			for _, spelled := range s.spelled[len(s.spelled)-1:] {
				f.answers(f.get, func(object map[string]any) any { return replaced(object, field, spelled) })
				imported, diags := f.Import(f.name, i.Text("id"), nil)
				if imported == nil || len(diags) > 0 {
					f.t.Fatalf("%v: %s", spelled, acctest.FormatDiags(diags))
				}
				taken, diags := f.apply(imported, told)
				if taken == nil || len(diags) > 0 || taken.Text("id") != i.Text("id") {
					f.t.Errorf("%v for %v is something to do after an import:\n%s", spelled, s.written, acctest.FormatDiags(diags))
				}
				f.settledSilently(taken, told)
				f.requested(0, writes...)
			}
			f.sandbox.Forget(i.Text("id"))
		}
	})
}

// settledSilently is settled, without a look at the sandbox.
func (f *fixture) settledSilently(i *acctest.Instance, args map[string]any) {
	f.t.Helper()
	read, diags := f.refresh(i)
	plan, more := f.Plan(f.name, read, f.Args(f.name, args))
	if diags = append(diags, more...); len(diags) > 0 || plan == nil || !plan.Empty {
		f.t.Errorf("there is something left to do (-state +plan):\n%s\n%s", differences(read.State, plan), acctest.FormatDiags(diags))
	}
}

// What means something else is a change, however little it differs.
func TestSpellingOfAnotherValue(t *testing.T) {
	t.Parallel()
	others := map[string]any{
		"Account.AccountId": "AID-12345678-1a2b-3cd4-5e6f-000000000001",
		"PhoneNumbers":      list("+18015550100", "+18015550102"), "IpWhitelist": []any{map[string]any{"IpAddress": "192.0.2.1"}},
		"Role": "Subscriber", "Email": "ada@example.org",
	}
	eachClass(t, func(f *fixture, attribute, field string, _ class) {
		i := f.settled(f.created(), f.args)
		if strings.HasSuffix(attribute, ".country") || attribute == "account_id" && f.name != "telegent_subscriber" {
			return // The first is never told; what an object's account is called makes no difference.
		}
		value, known := others[field]
		if !known {
			switch was := get(f.args, attribute).(type) {
			case bool:
				value = !was
			case int:
				value = was + 1
			default:
				value = map[string]any{
					"POST": "get", "GET": "post", "Basic": "BEARER", "Trunk": "forward", "Transferee": "transferor", "UDP": "tls", "5060": "5061",
				}[fmt.Sprint(was)]
				if value == nil {
					value = strings.Replace(fmt.Sprint(was), "1", "3", 1) + "x"
				}
				if strings.HasSuffix(attribute, ".ip") {
					value = "::ffff:203.0.113.9"
				}
			}
		}
		f.answers(f.get, func(object map[string]any) any { return replaced(object, field, value) })
		read, diags := f.refresh(i)
		if len(diags) > 0 {
			f.t.Error(acctest.FormatDiags(diags))
		}
		if before, now := at(f.t, i.State, attribute), at(f.t, read.State, attribute); before.Equal(now) {
			f.t.Errorf("%s stays %s", attribute, now)
		}
		plan, diags := f.Plan(f.name, read, f.Args(f.name, f.args))
		if hasErrors(diags) || plan == nil || plan.Empty {
			f.t.Errorf("no plan to change it back:\n%s", acctest.FormatDiags(diags))
		}
	})
}

// A value that the schema does not list is a warning, and none to change.
func TestSpellingOfAnUnlistedValue(t *testing.T) {
	t.Parallel()
	for name, attributes := range map[string]map[string]string{
		"subscriber": {"role": "Role"},
		"message_route": {
			"message_url_method": "MessageUrlMethod", "message_authentication_type": "MessageAuthenticationType",
			"callback_message_url_method": "CallbackMessageUrlMethod", "callback_message_authentication_type": "CallbackMessageAuthenticationType",
		},
		"voice_route": {
			"route_type": "RouteType", "voice_url_method": "VoiceUrlMethod", "voice_authentication_type": "VoiceAuthenticationType",
			"callback_voice_url_method": "CallbackVoiceUrlMethod", "transfer_caller_id": "TransferCallerId",
			"trunk_1.transport": "TrunkTransport1", "trunk_2.transport": "TrunkTransport2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, plainCases()[name], func(f *fixture) {
				f.readsSingly()
				i := f.settled(f.created(), f.args)
				f.sandbox.ResetJournal()
				for attribute, field := range attributes {
					f.answers(f.get, func(object map[string]any) any { return replaced(object, field, "SCTP "+rawEnd) })
					read, diags := f.refresh(i)
					f.warns(field, diags, attribute)
					if strings.Contains(acctest.FormatDiags(diags), rawEnd) { // It may be a secret.
						f.t.Errorf("%s shows the value:\n%s", field, acctest.FormatDiags(diags))
					}
					f.same(read, i)
					if kept, diags := f.apply(read, f.args); kept != read || len(diags) > 0 {
						f.t.Errorf("%s is something to do:\n%s", field, acctest.FormatDiags(diags))
					}
				}
				f.requested(0, f.create, f.update, f.remove)
			})
		})
	}
}

// "None" is a text like any other, but where it is the field's own word for nothing.
func TestSpellingNone(t *testing.T) {
	t.Parallel()
	eachClass(t, func(f *fixture, attribute, field string, _ class) {
		cleared := slices.IndexFunc(f.changes, func(e edit) bool { return e.name == attribute+" out" && len(e.stored) == 1 })
		if _, isText := get(f.args, attribute).(string); !isText || cleared < 0 || strings.HasSuffix(attribute, ".uri") {
			return // It takes no such text, or cannot be cleared by itself.
		}
		for _, none := range []string{"None", "none", "NONE", "null", "NULL"} {
			args := put(f.args, attribute, none)
			if plan, diags := f.Plan(f.name, nil, f.Args(f.name, args)); plan == nil && hasErrors(diags) {
				return // As a URL or an address it is refused.
			}
			i, diags := f.apply(nil, f.unlike(args, f.sandbox.Requests(f.create)))
			if i == nil || len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			f.holds(i, putAll(f.stored, map[string]any{field: none}))
			if none != "NULL" || f.name != "telegent_account" { // The API's own null, in answers about accounts.
				f.settled(i, args)
			}
			without := put(args, attribute, nil)
			i, diags = f.apply(i, without)
			if len(diags) > 0 {
				f.t.Fatal(acctest.FormatDiags(diags))
			}
			f.holds(i, putAll(f.stored, f.changes[cleared].stored))
			f.settled(i, without)
		}
	})
}

// An API keeps neither white space at the ends of a text nor a null in a set, so that a
// plan refuses both, on the attribute.
func TestSpellingThatNoAPIKeeps(t *testing.T) {
	t.Parallel()
	all := schemas(t)
	for name, of := range resourceCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, func(f *fixture) {
				refused := func(path string, values map[string]tftypes.Value, says string) {
					f.t.Helper()
					_, diags := f.Plan(f.name, nil, values)
					if len(diags) == 0 || !slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool {
						return d.Severity == tfprotov6.DiagnosticSeverityError && strings.HasPrefix(d.Attribute.String()+".", attributePath(path).String()+".") && strings.Contains(d.Detail, says)
					}) {
						f.t.Errorf("%s: want an error that says %q:\n%s", path, says, acctest.FormatDiags(diags))
					}
				}
				tried := 0
				for path, a := range attributes(all["resource "+f.name]) {
					switch {
					case a.NestedType != nil || a.Computed && !a.Optional || strings.HasPrefix(path, "timeouts."):
					case a.Type.Is(tftypes.String):
						text, _ := get(f.args, path).(string)
						spaces, blank := "begins or ends with white space", "is empty"
						for _, spaced := range []string{" " + text, text + " ", text + "\n", "\t" + text, "\u00a0" + text} {
							refused(path, f.Args(f.name, put(f.args, path, spaced)), spaces)
							tried++
						}
						refused(path, f.Args(f.name, put(f.args, path, " ")), blank)
					case a.Type.Is(tftypes.Set{}):
						values := f.Args(f.name, f.args)
						known, _ := get(f.args, path).([]string)
						for _, elements := range [][]tftypes.Value{
							{tftypes.NewValue(tftypes.String, nil)},
							{tftypes.NewValue(tftypes.String, known[0]), tftypes.NewValue(tftypes.String, nil)},
						} {
							values[path] = tftypes.NewValue(values[path].Type(), elements)
							refused(path, values, "a null value")
							tried++
						}
						for _, spaced := range []string{" " + known[0], known[0] + "\n", ""} {
							values[path] = tftypes.NewValue(values[path].Type(), []tftypes.Value{tftypes.NewValue(tftypes.String, spaced)})
							refused(path, values, "")
						}
					}
				}
				if tried < 10 {
					f.t.Errorf("only %d were tried", tried)
				}
				if journal := f.sandbox.Journal(); len(journal) > 0 {
					f.t.Errorf("sent %v", journal)
				}
			})
		})
	}
}

// Nor does any object have an id with white space at its ends.
func TestSpellingOfAnIDToFind(t *testing.T) {
	t.Parallel()
	eachPlainResource(t, func(f *fixture) {
		for _, id := range []string{"", " ", " MRID-1", "MRID-1\n"} {
			_, diags := f.ReadDataSource(f.name, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, id)})
			if failure := f.failure(diags); !failure.Attribute.Equal(attributePath("id")) {
				f.t.Errorf("%q: %s", id, acctest.FormatDiags(diags))
			}
		}
		if journal := f.sandbox.Journal(); len(journal) > 0 {
			f.t.Errorf("sent %v", journal)
		}
	})
}
