// SPDX-License-Identifier: MPL-2.0

package e911address_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	name   = "telegent_e911_address"
	update = sandbox.E911AddressUpdatePath
	number = "+18012000001" // the first that the sandbox makes up
)

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// args are an address's arguments; nil takes one away.
func args(with values) values {
	return acctest.With(values{"phone_number": number, "street_1": "2701 N Thanksgiving Way", "city": "Lehi", "state": "UT", "zip": "84048"}, with)
}

// start returns a sandbox with two numbers, and a provider that is configured for it.
func start(t *testing.T) (*sandbox.Sandbox, *acctest.ProviderServer) {
	t.Helper()
	s, server := acctest.Start(t, sandbox.Config{})
	route := acctest.Create(t, s, sandbox.MessageRoutePath, values{"RouteName": "main", "MessageUrl": "https://example.com", "MessageUrlMethod": "POST"})
	for range 2 {
		acctest.Create(t, s, sandbox.NumberProvisionPath, values{
			"NumberType": "mvno", "MessageType": "p2p", "ProductType": "Sms+Data+Voice", "MessageEnabled": true, "VoiceEnabled": false, "MessageRouteId": route,
		})
	}
	return s, server
}

// answers has each call of a path answered with a body.
func answers(s *sandbox.Sandbox, path, body string) {
	s.Inject(sandbox.Fault{Path: path, Status: 200, Body: body})
}

// Each case is a configuration and what a plan says of it.
func TestE911AddressPlan(t *testing.T) {
	t.Parallel()
	_, server := start(t)
	for title, test := range map[string]struct {
		args  values
		count int
		words []string
	}{
		"ZIP":                        {args: args(nil)},
		"ZIP+4, in any case":         {args: args(values{"zip": "84048-6330", "state": "ut"})},
		"not known yet":              {args: args(values{"phone_number": tftypes.UnknownValue, "zip": tftypes.UnknownValue})},
		"of a pending order":         {args(values{"phone_number": nil}), 1, []string{"ERROR", `"phone_number"`, "Missing Configuration for Required Attribute"}},
		"the name of a state":        {args(values{"state": "Utah"}), 1, []string{"ERROR", `"state"`, "must be the two letters of a state", `"Utah"`}},
		"a short ZIP":                {args(values{"zip": "8404"}), 1, []string{"ERROR", `"zip"`, "must be a ZIP code or a ZIP+4", `"8404"`}},
		"nine digits without a dash": {args(values{"zip": "840486330"}), 1, []string{"ERROR", `"zip"`, "84048-6330"}},
		"no E.164":                   {args(values{"phone_number": "801-200-0001"}), 1, []string{"ERROR", `"phone_number"`, "E.164"}},
		"an empty street":            {args(values{"street_1": ""}), 1, []string{"ERROR", `"street_1"`, "must not be empty"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			_, diags := server.Plan(name, nil, server.Args(name, test.args))
			acctest.AssertDiags(t, diags, test.count, test.words...)
		})
	}
}

// What the API only spells otherwise is no drift, and nothing is sent for what the
// configuration only spells otherwise.
func TestE911AddressSpelling(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	i := server.MustApply(name, nil, args(values{"street_2": "Suite 100"}))
	for title, address := range map[string]string{
		"capitals and ZIP+4": `"Street1":"2701 N THANKSGIVING WAY","Street2":"SUITE 100","City":"LEHI","State":"UT","Zip":"84048-6330"`,
		"periods, spaces":    `"Street1":"2701 N. Thanksgiving  Way","Street2":"Suite 100,","City":"Lehi","State":"ut","Zip":"84048"`,
		"another ZIP+4":      `"Street1":"2701 N Thanksgiving Way","Street2":"Suite 100","City":"Lehi","State":"UT","Zip":"84048-1111"`,
		"nine digits":        `"Street1":"2701 N Thanksgiving Way","Street2":"Suite 100","City":"Lehi","State":"UT","Zip":"840486330"`,
		"a number":           `"Street1":"2701 N Thanksgiving Way","Street2":"Suite 100","City":"Lehi","State":"UT","Zip":840486330`,
		"ZIP 4":              `"Street1":"2701 N Thanksgiving Way","Street2":"Suite 100","City":"Lehi","State":"UT","Zip":"84048 6330"`,
		"parts left out":     `"Street1":"2701 N Thanksgiving Way","Zip":84048`,
		"a part is null":     `"Street1":"2701 N Thanksgiving Way","Street2":"Suite 100","City":null,"State":"","Zip":"84048"`,
	} {
		for _, body := range []string{
			`{"PhoneNumber":"` + number + `","E911Address":{` + address + `}}`,
			`{"PhoneNumber":"8012000001",` + address + `}`,
			`{"Successful":true,"Data":{"PhoneNumber":"` + number + `","E911Address":{` + address + `}}}`,
		} {
			s.Inject(sandbox.Fault{Path: sandbox.E911AddressPath, Status: 200, Body: body, Times: 1})
			read := server.MustRefresh(name, i)
			for attribute, want := range i.State {
				if attribute != "account_id" && !read.State[attribute].Equal(want) {
					t.Errorf("%s: %s is read as %s, want %s", title, attribute, read.State[attribute], want)
				}
			}
		}
	}
	s.ResetJournal()
	imported, diags := server.Import(name, number, nil)
	acctest.NoDiags(t, diags)
	for _, with := range []values{{"street_2": "Suite 100"}, {"street_2": "suite 100", "zip": "84048-6330", "state": "ut"}} {
		server.PlanIsEmpty(name, imported, args(with), true)
		server.PlanIsEmpty(name, i, args(with), true)
	}
	acctest.AssertWrites(t, s)

	// What means something else is drift, and the whole address goes.
	acctest.Change(t, s, sandbox.E911Address(number), values{"City": "Provo"})
	i = server.MustRefresh(name, i)
	server.PlanIsEmpty(name, i, args(values{"street_2": "Suite 100"}), false)
	i = server.MustApply(name, i, args(nil))
	acctest.AssertWrites(t, s, update)
	want := values{
		"PhoneNumber": number, "AccountId": sandbox.DefaultAccountID, "Street1": "2701 N Thanksgiving Way", "City": "Lehi", "State": "UT", "Zip": "84048",
	}
	if diff := cmp.Diff(want, s.Object(sandbox.E911Address(number))); diff != "" {
		t.Errorf("the API has another address (-want +got):\n%s", diff)
	}
	server.PlanIsEmpty(name, server.MustRefresh(name, i), args(nil), true)
}

// An address that is not registered is an error in the API's words, whether it is to be
// created or changed.
func TestE911AddressRefused(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		body  string
		words []string // of the error; nil for a success
	}{
		"success":            {`{"PhoneNumber":"` + number + `","Status":"Success","StatusMessage":""}`, nil},
		"in another case":    {`{"Status":"SUCCESS"}`, nil},
		"within an object":   {`{"Data":{"PhoneNumber":"` + number + `","Status":"Complete"}}`, nil},
		"nothing":            {``, nil},
		"failed":             {`{"PhoneNumber":"` + number + `","Status":"Failed","StatusMessage":"Not a valid MSAG location"}`, []string{`answered with the status "Failed": Not a valid MSAG location`}},
		"failed, wrapped":    {`{"Data":{"PhoneNumber":"` + number + `","Status":"Error","StatusMessage":"No."}}`, []string{`the status "Error": No.`}},
		"failed, no message": {`{"PhoneNumber":"` + number + `","Status":"Rejected"}`, []string{`the status "Rejected": Telegent gave no reason`}},
		"pending":            {`{"PhoneNumber":"` + number + `","Status":"Pending","StatusMessage":"In review."}`, []string{`the status "Pending": In review.`}},
		"a reason alone":     {`{"PhoneNumber":"` + number + `","StatusMessage":"Not a valid MSAG location"}`, []string{"answered without a status: Not a valid MSAG location"}},
		"of another number":  {`{"PhoneNumber":"+18012000002","Status":"Success"}`, []string{`answered for "+18012000002", asked for "` + number + `"`}},
		"no success at all":  {`{"Successful":false,"Message":"No such street."}`, []string{"No such street."}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := start(t)
			existing := server.MustApply(name, nil, args(nil))
			answers(s, update, test.body)
			created, diags := server.Apply(name, nil, server.Args(name, args(nil)))
			changed, more := server.Apply(name, existing, server.Args(name, args(values{"city": "Provo"})))
			if test.words == nil {
				acctest.NoDiags(t, append(diags, more...))
				if created == nil || changed.Text("city") != "Provo" {
					t.Errorf("created %v, changed %v", created, changed)
				}
				return
			}
			acctest.AssertDiags(t, diags, 1, append(test.words, "ERROR", "Cannot create the E911 address")...)
			acctest.AssertDiags(t, more, 1, append(test.words, "ERROR", "Cannot update the E911 address "+number)...)
			if created != nil || changed.Text("city") != "Lehi" {
				t.Errorf("created %v, changed %v", created, changed)
			}
		})
	}
}

// A number without an address reads as one in several ways. It leaves the state, so that the
// next apply registers the address again.
func TestE911AddressAbsent(t *testing.T) {
	t.Parallel()
	for title, body := range map[string]string{
		"null":          `{"PhoneNumber":"` + number + `","AccountId":"AID-1","E911Address":null}`,
		"left out":      `{"PhoneNumber":"` + number + `"}`,
		"empty":         `{"PhoneNumber":"` + number + `","E911Address":{}}`,
		"empty text":    `{"PhoneNumber":"` + number + `","E911Address":""}`,
		"empty array":   `{"PhoneNumber":"` + number + `","E911Address":[]}`,
		"nothing in it": `{"PhoneNumber":"` + number + `","E911Address":{"Street1":null,"Street2":null,"City":"","State":"","Zip":null}}`,
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := start(t)
			i := server.MustApply(name, nil, args(nil))
			answers(s, sandbox.E911AddressPath, body)
			gone, diags := server.Refresh(name, i)
			acctest.AssertDiags(t, diags, 1, "WARNING", "An object is gone from Telegent", "says that there is none for "+number)
			if gone != nil {
				t.Errorf("it is still in the state: %v", gone)
			}
			imported, diags := server.Import(name, number, nil)
			if imported != nil {
				t.Errorf("imported %v: %s", imported, acctest.FormatDiags(diags))
			}
			_, diags = server.ReadDataSource(name, map[string]tftypes.Value{"phone_number": tftypes.NewValue(tftypes.String, number)})
			acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot read the E911 address "+number, "says that there is none for "+number)
		})
	}
	// An answer that is of no number, or of another, says nothing about this one.
	for title, body := range map[string]string{
		"no number":      `{}`,
		"another number": `{"PhoneNumber":"+18012000002","E911Address":null}`,
		"a text":         `{"PhoneNumber":"` + number + `","E911Address":"2701 N THANKSGIVING WAY, LEHI"}`,
		"a list":         `{"PhoneNumber":"` + number + `","E911Address":[{"Street1":"2701 N THANKSGIVING WAY","City":"LEHI"}]}`,
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := start(t)
			i := server.MustApply(name, nil, args(nil))
			answers(s, sandbox.E911AddressPath, body)
			kept, diags := server.Refresh(name, i)
			if len(diags) != 1 || kept == nil || kept.Text("street_1") != "2701 N Thanksgiving Way" {
				t.Errorf("read %v:\n%s", kept, acctest.FormatDiags(diags))
			}
		})
	}
}

// An import and the data source take the account that the number is of.
func TestE911AddressOfAccount(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	server.MustApply(name, nil, args(values{"street_2": "Suite 100"}))
	const query = "PhoneNumber=%2B18012000001"
	for text, want := range map[string]string{
		number: query, "(801) 200-0001": query, sandbox.DefaultAccountID + "/" + number: "AccountId=" + sandbox.DefaultAccountID + "&" + query,
	} {
		s.ResetJournal()
		imported, diags := server.Import(name, text, nil)
		acctest.NoDiags(t, diags)
		if imported.Text("phone_number") != number || imported.Text("account_id") != sandbox.DefaultAccountID {
			t.Errorf("%s is imported as %v", text, imported.State)
		}
		if journal := s.Journal(); len(journal) == 0 || journal[len(journal)-1].Query != want {
			t.Errorf("%s: the journal is %v, want a read with %s", text, journal, want)
		}
	}
	read := func(account any) (map[string]tftypes.Value, []string) {
		t.Helper()
		state, diags := server.ReadDataSource(name, map[string]tftypes.Value{
			"phone_number": tftypes.NewValue(tftypes.String, number), "account_id": tftypes.NewValue(tftypes.String, account),
		})
		if len(diags) > 0 {
			return nil, []string{acctest.FormatDiags(diags)}
		}
		return state, nil
	}
	for _, account := range []any{nil, sandbox.DefaultAccountID} {
		state, problems := read(account)
		if problems != nil {
			t.Fatal(problems)
		}
		for attribute, want := range map[string]string{
			"account_id": sandbox.DefaultAccountID, "street_1": "2701 N THANKSGIVING WAY", "street_2": "SUITE 100", "city": "LEHI", "state": "UT", "zip": "84048-6330",
		} {
			if !state[attribute].Equal(tftypes.NewValue(tftypes.String, want)) {
				t.Errorf("the data source's %s is %s, want %q", attribute, state[attribute], want)
			}
		}
	}
	if state, problems := read("AID-of-another"); problems == nil {
		t.Errorf("a number of another account is read as %v", state)
	}
}
