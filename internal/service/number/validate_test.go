// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// unknown is a value that is not known before the apply.
type unknown struct{}

// TestValidate plans invalid configurations. This needs no API.
func TestValidate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config args
		at     string // the attribute of the one error; "" if there is none
		words  string
	}{
		"what is required": {},
		"everything": {config: args{
			"voice_enabled": true, "voice_route_id": "CRID-0", "assigned_subscriber_id": "TSUID-0", "iccid": "8901240397190557414F",
			"account_id": "AID-0", "area_code": "801", "zip_code": "84043", "data_enabled": true, "cnam_first_name": "Ann", "cnam_last_name": "Lee",
			"status": "parked", "on_destroy": "keep", "timeouts": args{"create": "30m", "update": "1h", "delete": "90s"},
		}},

		"iot with a2p": {
			config: args{"number_type": "iot", "message_type": "a2p"},
			at:     "message_type", words: `message_type must not be "a2p" if number_type is "iot"`,
		},
		"iot with p2p":                     {config: args{"number_type": "iot"}},
		"iot with an unknown message type": {config: args{"number_type": "iot", "message_type": unknown{}}},
		"mvno with a2p":                    {config: args{"message_type": "a2p"}},
		"an unknown type with a2p":         {config: args{"number_type": unknown{}, "message_type": "a2p"}},

		"voice without voice": {
			config: args{"product_type": "Sms-Only", "voice_enabled": true, "voice_route_id": "CRID-0"},
			at:     "voice_enabled", words: `voice_enabled must not be true if product_type is "Sms-Only"`,
		},
		"no voice":                    {config: args{"product_type": "Sms-Only"}},
		"voice of an unknown product": {config: args{"product_type": unknown{}, "voice_enabled": true, "voice_route_id": "CRID-0"}},
		// The example of POST /v1.0/numbers/update has it so.
		"voice without messages": {config: args{"product_type": "Data-Only", "voice_enabled": true, "voice_route_id": "CRID-0"}},

		"voice without a route": {
			config: args{"voice_enabled": true},
			at:     "voice_route_id", words: "voice_route_id must be set if voice_enabled is true",
		},
		"voice with a route":            {config: args{"voice_enabled": true, "voice_route_id": "CRID-0"}},
		"voice with an unknown route":   {config: args{"voice_enabled": true, "voice_route_id": unknown{}}},
		"unknown voice without a route": {config: args{"voice_enabled": unknown{}}},
		"a voice route without voice":   {config: args{"voice_route_id": "CRID-0"}},
		"all that is required, unknown": {config: args{"number_type": unknown{}, "message_type": unknown{}, "product_type": unknown{}, "message_enabled": unknown{}, "voice_enabled": unknown{}, "message_route_id": unknown{}}},
		"all that is optional, unknown": {config: args{"voice_route_id": unknown{}, "assigned_subscriber_id": unknown{}, "iccid": unknown{}, "area_code": unknown{}, "zip_code": unknown{}, "status": unknown{}, "on_destroy": unknown{}}},
		"no message_route_id":           {config: args{"message_route_id": nil}, at: "message_route_id"},
		"no number_type":                {config: args{"number_type": nil}, at: "number_type"},
		"no message_type":               {config: args{"message_type": nil}, at: "message_type"},
		"no product_type":               {config: args{"product_type": nil}, at: "product_type"},
		"no message_enabled":            {config: args{"message_enabled": nil}, at: "message_enabled"},
		"no voice_enabled":              {config: args{"voice_enabled": nil}, at: "voice_enabled"},
		"number_type in upper case":     {config: args{"number_type": "MVNO"}, at: "number_type", words: `"mvno"`},
		"number_type of the search":     {config: args{"number_type": "mobile"}, at: "number_type", words: `"iot"`},
		"message_type in upper case":    {config: args{"message_type": "A2P"}, at: "message_type", words: `"a2p"`},
		"another product_type":          {config: args{"product_type": "Sms+Voice"}, at: "product_type", words: `"Sms+Data+Voice"`},
		"product_type in lower case":    {config: args{"product_type": "sms-only"}, at: "product_type", words: `"Sms-Only"`},
		"another status":                {config: args{"status": "cancelled"}, at: "status", words: `"parked"`},
		"another on_destroy":            {config: args{"on_destroy": "delete"}, at: "on_destroy", words: `"keep"`},
		"an area code of 2 digits":      {config: args{"area_code": "80"}, at: "area_code", words: `area_code must be the three digits of an area code, got "80"`},
		"an area code of 4 digits":      {config: args{"area_code": "8011"}, at: "area_code", words: `got "8011"`},
		"an area code with a plus":      {config: args{"area_code": "+80"}, at: "area_code", words: `got "+80"`},
		"an area code and a line feed":  {config: args{"area_code": "801\n"}, at: "area_code", words: "area_code must not begin or end with white space"},
		"a zip code of 4 digits":        {config: args{"zip_code": "8404"}, at: "zip_code", words: `zip_code must be the five digits of a US ZIP code, got "8404"`},
		"a zip code of 9 digits":        {config: args{"zip_code": "84043-1234"}, at: "zip_code", words: `got "84043-1234"`},
		"a zip code of letters":         {config: args{"zip_code": "AB123"}, at: "zip_code", words: `got "AB123"`},
		"an ICCID with a small f":       {config: args{"iccid": "8901240397190195850f"}},
		"a short ICCID":                 {config: args{"iccid": "89012403971901958"}, at: "iccid", words: "iccid must be the 18 to 22 digits of an ICCID"},
		"an ICCID of 18 digits":         {config: args{"iccid": "890124039719019585"}},
		"an ICCID of 22 digits":         {config: args{"iccid": "8901240397190195850123"}},
		"a long ICCID":                  {config: args{"iccid": "89012403971901958501234"}, at: "iccid", words: "iccid must be"},
		"an ICCID with two Fs":          {config: args{"iccid": "8901240397190557414FF"}, at: "iccid", words: "iccid must be"},
		"an ICCID with an F in it":      {config: args{"iccid": "8901240397F190557414"}, at: "iccid", words: "iccid must be"},
		"an ICCID with spaces":          {config: args{"iccid": "8901 2403 9719 0195 850"}, at: "iccid", words: "iccid must be"},
		"an empty number_type":          {config: args{"number_type": ""}, at: "number_type"},
		"an empty message_route_id":     {config: args{"message_route_id": ""}, at: "message_route_id", words: "must not be empty"},
		"a blank message_route_id":      {config: args{"message_route_id": " "}, at: "message_route_id", words: "must not be empty"},
		"an empty voice_route_id":       {config: args{"voice_route_id": ""}, at: "voice_route_id", words: "must not be empty"},
		"an empty subscriber":           {config: args{"assigned_subscriber_id": ""}, at: "assigned_subscriber_id", words: "must not be empty"},
		"an empty account_id":           {config: args{"account_id": ""}, at: "account_id", words: "must not be empty"},
		"an empty area_code":            {config: args{"area_code": ""}, at: "area_code", words: "must not be empty"},
		"an empty zip_code":             {config: args{"zip_code": ""}, at: "zip_code", words: "must not be empty"},
		"an empty iccid":                {config: args{"iccid": ""}, at: "iccid", words: "must not be empty"},
		"an empty cnam_first_name":      {config: args{"cnam_first_name": ""}, at: "cnam_first_name", words: "must not be empty"},
		"an empty cnam_last_name":       {config: args{"cnam_last_name": ""}, at: "cnam_last_name", words: "must not be empty"},
		"a timeout that is no duration": {config: args{"timeouts": args{"create": "soon"}}, at: "timeouts.create", words: `timeouts.create must be a duration such as 30s, 5m or 1h30m, got "soon"`},
		"a timeout without a unit":      {config: args{"timeouts": args{"delete": "20"}}, at: "timeouts.delete", words: `timeouts.delete must be a duration such as 30s, 5m or 1h30m, got "20"`},
		"no time to create":             {config: args{"timeouts": args{"create": "0s"}}, at: "timeouts.create", words: `timeouts.create must be a positive duration such as 20m, got "0s"`},
		"negative time to create":       {config: args{"timeouts": args{"create": "-5m"}}, at: "timeouts.create", words: `got "-5m"`},
		"no time to update":             {config: args{"timeouts": args{"update": "0"}}, at: "timeouts.update", words: `got "0"`},
		"negative time to delete":       {config: args{"timeouts": args{"delete": "-1ns"}}, at: "timeouts.delete", words: `got "-1ns"`},
		"a result that is an argument":  {config: args{"phone_number": "+18015551234"}, at: "phone_number"},
		"an id that is an argument":     {config: args{"id": "NID-0"}, at: "id"},
		"an order that is an argument":  {config: args{"order_id": "JNUOID-0"}, at: "order_id"},
		"a QR code that is an argument": {config: args{"qr_code": "https://example.com"}, at: "qr_code"},
		"iot with voice":                {config: args{"number_type": "iot", "voice_enabled": true, "voice_route_id": "CRID-0"}},
	}
	server := acctest.NewServer(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := args{
				"number_type": "mvno", "message_type": "p2p", "product_type": "Sms+Data",
				"message_enabled": true, "voice_enabled": false, "message_route_id": "MRID-0",
			}
			for argument, value := range test.config {
				config[argument] = value
				if value == (unknown{}) {
					config[argument] = tftypes.UnknownValue
				}
			}
			_, diags := server.Plan(typeName, nil, server.Args(typeName, config))
			if test.at == "" {
				if len(diags) > 0 {
					t.Errorf("the plan says: %s", formatDiags(diags))
				}
				return
			}
			detail := only(t, diags, tfprotov6.DiagnosticSeverityError, test.words)
			if diff := cmp.Diff(acctest.At(test.at).String(), diags[0].Attribute.String()); diff != "" {
				t.Errorf("the attribute (-want +got):\n%s\n%s", diff, detail)
			}
		})
	}
}
