// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"maps"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// respelled changes the spelling of each field of this name, in a read and in the
// inventory.
func respelled(field string, spell func(text string) any) func(a *answer) {
	return func(a *answer) {
		for _, number := range a.numbers() {
			for name, value := range number {
				if strings.EqualFold(name, field) && value != nil {
					number[name] = spell(text(value))
				}
			}
		}
	}
}

// TestSpelling has reads and the inventory spell a number's fields differently from its
// configuration: with either answer, the state keeps the configured spelling, the plan is
// empty, and no update is sent.
func TestSpelling(t *testing.T) {
	t.Parallel()
	upper := func(text string) any { return strings.ToUpper(text) }
	lower := func(text string) any { return strings.ToLower(text) }
	blanks := func(text string) any { return " " + text + "\r\n" }
	value := func(value any) func(string) any { return func(string) any { return value } }
	digits := func(notation string) func(text string) any {
		return func(text string) any {
			d := strings.TrimPrefix(text, "+1")
			return strings.NewReplacer("AAA", d[:3], "BBB", d[3:6], "CCCC", d[6:]).Replace(notation)
		}
	}
	tests := map[string]struct {
		config  args
		rewrite []func(a *answer)
	}{
		"the number, (801) 200-0001":    {nil, []func(a *answer){respelled("Number", digits("(AAA) BBB-CCCC"))}},
		"the number, 1-801-200-0001":    {nil, []func(a *answer){respelled("Number", digits("1-AAA-BBB-CCCC"))}},
		"the number, +1 801 200 0001":   {nil, []func(a *answer){respelled("Number", digits("+1 AAA BBB CCCC"))}},
		"the number, tel:+18012000001":  {nil, []func(a *answer){respelled("Number", digits("tel:+1AAABBBCCCC"))}},
		"the number, digits alone":      {nil, []func(a *answer){respelled("Number", digits("1AAABBBCCCC"))}},
		"the number, a JSON number":     {nil, []func(a *answer){respelled("Number", func(string) any { return 18012000001 })}},
		"the number with blanks":        {nil, []func(a *answer){respelled("Number", blanks)}},
		"the id in upper case":          {nil, []func(a *answer){respelled("Tnid", upper)}},
		"the id in lower case":          {nil, []func(a *answer){respelled("Tnid", lower)}},
		"the id with blanks":            {nil, []func(a *answer){respelled("Tnid", blanks)}},
		"the id as a TNID":              {nil, []func(a *answer){respelled("Tnid", func(text string) any { return "T" + text })}},
		"another id":                    {nil, []func(a *answer){respelled("Tnid", value("TNID-9772956561858"))}},
		"the class in lower case":       {nil, []func(a *answer){respelled("Classification", lower)}},
		"the class in a mixed case":     {nil, []func(a *answer){respelled("Classification", value("Mvno"))}},
		"iot in upper case":             {args{"number_type": "iot"}, []func(a *answer){respelled("Classification", upper)}},
		"the message type, upper case":  {nil, []func(a *answer){respelled("MessageType", upper)}},
		"a2p, mixed case":               {args{"message_type": "a2p"}, []func(a *answer){respelled("MessageType", value("A2p "))}},
		"the product in upper case":     {nil, []func(a *answer){respelled("ProductType", upper)}},
		"the product in lower case":     {nil, []func(a *answer){respelled("ProductType", lower)}},
		"the product with blanks":       {nil, []func(a *answer){respelled("ProductType", blanks)}},
		"the status in upper case":      {nil, []func(a *answer){respelled("Status", upper)}},
		"the status with blanks":        {nil, []func(a *answer){respelled("Status", blanks)}},
		"the routes in upper case":      {nil, []func(a *answer){respelled("MessageRouteId", upper), respelled("VoiceRouteId", upper)}},
		"the routes in lower case":      {nil, []func(a *answer){respelled("MessageRouteId", lower), respelled("VoiceRouteId", lower)}},
		"the routes with blanks":        {nil, []func(a *answer){respelled("MessageRouteId", blanks), respelled("VoiceRouteId", blanks)}},
		"the subscriber in lower case":  {nil, []func(a *answer){respelled("AssignedSubscriberId", lower)}},
		"the subscriber as a SID":       {nil, []func(a *answer){respelled("AssignedSubscriberId", func(text string) any { return "SID-" + strings.TrimPrefix(text, "TSUID-") })}},
		"the ICCID with an F":           {nil, []func(a *answer){respelled("Iccid", func(text string) any { return text + "F" })}},
		"the ICCID with two":            {nil, []func(a *answer){respelled("Iccid", func(text string) any { return text + "ff" })}},
		"the ICCID without its F":       {args{"iccid": "8901240397190195850F"}, []func(a *answer){respelled("Iccid", value("8901240397190195850"))}},
		"the ICCID in groups":           {nil, []func(a *answer){respelled("Iccid", value("8901 2403-9719 0195 850"))}},
		"booleans as words":             {nil, []func(a *answer){respelled("MessageEnabled", value("True")), respelled("VoiceEnabled", value("no"))}},
		"booleans as numbers":           {nil, []func(a *answer){respelled("MessageEnabled", value(1)), respelled("VoiceEnabled", value("0"))}},
		"a false one as null":           {nil, []func(a *answer){respelled("VoiceEnabled", value(nil))}},
		"the caller name in upper case": {nil, []func(a *answer){respelled("Cnam", upper)}},
		"the caller name with blanks":   {nil, []func(a *answer){respelled("Cnam", blanks)}},
		"a caller name cut":             {args{"cnam_first_name": "Alexandria", "cnam_last_name": "Hamilton-Smith"}, []func(a *answer){respelled("Cnam", value("ALEXANDRIA HAMI"))}},
		"a caller name cut at a space":  {args{"cnam_first_name": "Maximiliane M.", "cnam_last_name": "Ng"}, []func(a *answer){respelled("Cnam", value("Maximiliane M."))}},
		"a caller name cut, padded":     {args{"cnam_first_name": "Maximiliane M.", "cnam_last_name": "Ng"}, []func(a *answer){respelled("Cnam", value("MAXIMILIANE M. "))}},
		"a first name alone, cut":       {args{"cnam_first_name": "Wolfeschlegelstein", "cnam_last_name": nil}, []func(a *answer){respelled("Cnam", value("Wolfeschlegelst"))}},
		"keys in lower case":            {nil, []func(a *answer){func(a *answer) { a.rename(strings.ToLower) }}},
		"keys in upper case":            {nil, []func(a *answer){func(a *answer) { a.rename(strings.ToUpper) }}},
		"201":                           {nil, []func(a *answer){func(a *answer) { a.status = 201 }}},
		"text/plain":                    {nil, []func(a *answer){func(a *answer) { a.header.Set("Content-Type", "text/plain") }}},
		"a byte order mark":             {nil, []func(a *answer){func(a *answer) { a.replace(200, "\uFEFF"+a.body) }}},
		"wrapped":                       {nil, []func(a *answer){func(a *answer) { a.replace(200, `{"Successful":true,"Result":`+a.body+`}`) }}},
		"all at once": {nil, []func(a *answer){
			respelled("Number", digits("(AAA) BBB-CCCC")), respelled("Tnid", upper), respelled("Classification", lower), respelled("MessageType", upper),
			respelled("ProductType", lower), respelled("Status", upper), respelled("MessageRouteId", lower), respelled("VoiceRouteId", upper),
			respelled("AssignedSubscriberId", lower), respelled("Iccid", func(text string) any { return text + "F" }),
			respelled("MessageEnabled", value("TRUE")), respelled("Cnam", upper),
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				all, _ := w.everything()
				config := w.arguments(all, test.config)
				i := w.apply(nil, config)
				before := texts(i.State)
				rewrite := func(a *answer) {
					for _, f := range test.rewrite {
						f(a)
					}
				}
				w.rewrite(reads, rewrite)
				w.rewrite(listings, rewrite)
				w.restart()
				w.sandbox.ResetJournal()
				for n := range 5 { // The inventory answers for the fifth.
					i = w.refresh(i)
					if diff := cmp.Diff(before, texts(i.State)); diff != "" {
						t.Errorf("refresh %d changes (-before +after):\n%s", n+1, diff)
					}
					if p := w.plan(i, config); !p.Empty {
						t.Errorf("plan %d is not empty (-state +plan):\n%s", n+1, cmp.Diff(texts(i.State), texts(p.State)))
					}
					i = w.apply(i, config)
				}
				w.wrote(nil)
				if n := w.sandbox.Requests(listings); n != 1 {
					t.Errorf("%d listings, want 1", n)
				}
			})
		})
	}
}

// TestSpellingOfConfiguration changes the spelling of the configuration, but not its
// meaning: the plan is empty, and the state keeps the first spelling.
func TestSpellingOfConfiguration(t *testing.T) {
	t.Parallel()
	for name, spell := range map[string]func(all args) args{
		"the ICCID with its F": func(all args) args { return args{"iccid": text(all["iccid"]) + "F"} },
		"the routes in lower case": func(all args) args {
			return args{"message_route_id": strings.ToLower(text(all["message_route_id"])), "voice_route_id": strings.ToLower(text(all["voice_route_id"]))}
		},
		"the subscriber in upper case": func(all args) args {
			return args{"assigned_subscriber_id": strings.ToUpper(text(all["assigned_subscriber_id"]))}
		},
		"the subscriber as a SID": func(all args) args {
			return args{"assigned_subscriber_id": "SID-" + strings.TrimPrefix(text(all["assigned_subscriber_id"]), "TSUID-")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				all, _ := w.everything()
				i := w.apply(nil, w.arguments(all))
				respelled := spell(all)
				config := w.arguments(all, respelled)
				w.sandbox.ResetJournal()
				if p := w.plan(i, config); !p.Empty {
					t.Errorf("the plan is not empty (-state +plan):\n%s", cmp.Diff(texts(i.State), texts(p.State)))
				}
				i = w.apply(i, config)
				w.wrote(nil)
				for attribute := range respelled {
					w.has(i, map[string]string{attribute: text(all[attribute])})
				}
				w.settled(i, config)
			})
		})
	}
	t.Run("the account in lower case", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newEnv(t, sandbox.Config{})
			i := w.apply(nil, w.arguments(args{"account_id": sandbox.DefaultAccountID}))
			config := w.arguments(args{"account_id": strings.ToLower(sandbox.DefaultAccountID)})
			if p := w.plan(i, config); p.Replace {
				t.Fatal("the number is to be replaced")
			}
			i = w.apply(i, config)
			w.wrote(map[string]int{provisions: 1})
			w.settled(i, config)
		})
	})
}

// TestOtherCallerName has a read return a caller name that is not a spelling of the
// configured one: the state shows it, and an apply corrects it.
func TestOtherCallerName(t *testing.T) {
	t.Parallel()
	for cnam, want := range map[string]map[string]string{
		"Alexandria":          {"cnam_first_name": "Alexandria", "cnam_last_name": ""},
		"ALEXANDRIA HA":       {"cnam_first_name": "ALEXANDRIA", "cnam_last_name": "HA"}, // This is shorter than a truncated name.
		"ACME CORPORATION":    {"cnam_first_name": "ACME", "cnam_last_name": "CORPORATION"},
		"Alexandrina Hamilto": {"cnam_first_name": "Alexandrina", "cnam_last_name": "Hamilto"},
		"":                    {"cnam_first_name": "", "cnam_last_name": ""},
	} {
		t.Run(cnam, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				config := w.arguments(args{"cnam_first_name": "Alexandria", "cnam_last_name": "Hamilton-Smith"})
				i := w.apply(nil, config)
				w.rewrite(reads, respelled("Cnam", func(string) any { return cnam }))
				i = w.refresh(i)
				w.has(i, want)
				w.sandbox.ResetJournal()
				i = w.apply(i, config)
				w.wrote(map[string]int{updates: 1})
				w.rewrite(reads, nil)
				w.settled(i, config)
			})
		})
	}
}

// TestOddRead has a read with a part that cannot be read, or with a value that the schema
// does not allow: there is a warning on the attribute, which keeps its value; the plan is
// empty, and nothing is sent.
func TestOddRead(t *testing.T) {
	t.Parallel()
	object, list := args{"A": "1", "B": "2"}, []any{"1", "2"}
	tests := map[string]struct {
		field string
		value any
		at    string // the attribute of the warning, "" for none
	}{
		"a class":              {"Classification", list, "number_type"},
		"an unknown class":     {"Classification", "Landline", "number_type"},
		"a message type":       {"MessageType", object, "message_type"},
		"another message type": {"MessageType", "p2a", "message_type"},
		"messages":             {"MessageEnabled", "perhaps", "message_enabled"},
		"messages, a list":     {"MessageEnabled", list, "message_enabled"},
		"voice":                {"VoiceEnabled", 2, "voice_enabled"},
		"a message route":      {"MessageRouteId", list, "message_route_id"},
		"a voice route":        {"VoiceRouteId", object, "voice_route_id"},
		"a subscriber":         {"AssignedSubscriberId", list, "assigned_subscriber_id"},
		"an ICCID":             {"Iccid", object, "iccid"},
		"an id":                {"TNID", list, "id"},
		"a status":             {"Status", object, "observed_status"},
		"a caller name":        {"Cnam", list, "cnam_first_name"},
		"a link":               {"QrActivationLink", object, "qr_code"},
		"an order":             {"OrderId", object, ""},
		"a date":               {"OriginalDatePurchased", list, ""},
		"swaps":                {"SwapsRemaining", "many", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				all, _ := w.everything()
				config := w.arguments(all)
				i := w.apply(nil, config)
				before := texts(i.State)
				w.rewrite(reads, func(a *answer) { a.fields[test.field] = test.value })
				w.sandbox.ResetJournal()
				i, diags := w.server.Refresh(typeName, i)
				if test.at == "" {
					warned(t, diags)
				} else {
					only(t, diags, tfprotov6.DiagnosticSeverityWarning, "Part of the API's answer cannot be read", "keeps the value that it had")
					if at := tftypes.NewAttributePath().WithAttributeName(test.at); diags[0].Attribute.String() != at.String() {
						t.Errorf("the warning is at %s, want %s", diags[0].Attribute, at)
					}
				}
				if diff := cmp.Diff(before, texts(i.State)); diff != "" {
					t.Errorf("the refresh changes (-before +after):\n%s", diff)
				}
				if p := w.plan(i, config); !p.Empty {
					t.Errorf("the plan is not empty (-state +plan):\n%s", cmp.Diff(texts(i.State), texts(p.State)))
				}
				w.apply(i, config)
				w.wrote(nil)
			})
		})
	}
}

// TestReadOfAnother has a read return another number, or none: nothing of it reaches the
// state.
func TestReadOfAnother(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		number   any
		severity tfprotov6.DiagnosticSeverity
		words    []string
	}{
		"another":   {"+18012000002", tfprotov6.DiagnosticSeverityError, []string{"Cannot read the number +18012000001", `GET /v1.0/numbers answered with the Number "+18012000002", asked for "+18012000001"`}},
		"a country": {"+448012000001", tfprotov6.DiagnosticSeverityError, []string{"Cannot read the number +18012000001", `answered with the Number "+448012000001"`}},
		"null":      {nil, tfprotov6.DiagnosticSeverityWarning, []string{"The API does not say which object it answered with", "The state keeps what it has"}},
		"empty":     {"", tfprotov6.DiagnosticSeverityWarning, []string{"The API does not say which object it answered with"}},
		"several":   {[]any{"+18012000001", "+18012000002"}, tfprotov6.DiagnosticSeverityWarning, []string{"The API does not say which object it answered with"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEnv(t, sandbox.Config{})
				i := w.apply(nil, w.arguments())
				w.rewrite(reads, func(a *answer) {
					maps.Copy(a.fields, args{"Number": test.number, "MessageType": "a2p", "TNID": "TNID-2", "Status": "Parked"})
				})
				next, diags := w.server.Refresh(typeName, i)
				only(t, diags, test.severity, test.words...)
				if diff := cmp.Diff(texts(i.State), texts(next.State)); diff != "" {
					t.Errorf("the refresh changes (-before +after):\n%s", diff)
				}
				w.rewrite(reads, nil)
				w.settled(next, w.arguments())
				w.wrote(map[string]int{provisions: 1})
			})
		})
	}
}
