// SPDX-License-Identifier: MPL-2.0

// Package e911address is telegent_e911_address, the address that emergency services get for
// a 911 call from a number, and the data source that reads it.
package e911address

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// The forms of arguments. They are compiled once, because each call builds a schema.
var (
	stateCode = regexp.MustCompile(`^[A-Za-z]{2}$`)
	zipCode   = regexp.MustCompile(`^[0-9]{5}(-[0-9]{4})?$`)
)

// Services returns what the package serves.
func Services() kit.Services { return definition().Services() }

// definition is that of E911 addresses. One operation registers and replaces an address;
// none deletes or lists them.
func definition() kit.Definition[*e911Address] {
	return kit.Definition[*e911Address]{
		Name: "e911_address", Noun: "E911 address",
		Description: "Manages the E911 address of a number: what emergency services get for a 911 call from it. In the US, each number that makes calls needs one. " +
			"Creating this resource replaces the address that the number has. The address must be a valid MSAG location. " +
			"The API cannot delete an address: destroying the resource only removes it from the state, with a warning.",
		Attributes: (*e911Address).attributes,
		Operations: kit.Operations{
			Create: telegent.UpdateE911Address, Get: telegent.GetE911Address, Update: telegent.UpdateE911Address,
			ID: "PhoneNumber", Attribute: "phone_number", With: map[string]string{"AccountId": "account_id"},
			Absent: isAbsent,
		},
		Create:       register,
		Update:       update,
		ImportPrefix: "account_id",
	}
}

// e911Address is the model.
type e911Address struct {
	PhoneNumber types.String `tfsdk:"phone_number"`
	AccountID   types.String `tfsdk:"account_id"`
	Street1     types.String `tfsdk:"street_1"`
	Street2     types.String `tfsdk:"street_2"`
	City        types.String `tfsdk:"city"`
	State       types.String `tfsdk:"state"`
	Zip         types.String `tfsdk:"zip"`
}

// attributes are the rows. GET /v1.0/numbers/e911address has the address in an object, in
// capitals and with a ZIP+4; POST /v1.0/numbers/e911address/update takes it flat.
func (a *e911Address) attributes() kit.Attributes {
	part := func(name, key string, v *types.String, description string) kit.Attribute {
		return kit.String(name, key, v, description).Required().Same(canonicalPart).IgnoreEmptyResponse()
	}
	zip := func(key string) kit.Attribute {
		return kit.String("zip", key, &a.Zip, "ZIP code or ZIP+4. It is compared by its first five digits.").
			Required().Same(canonicalZIP).IgnoreEmptyResponse().Validate(kit.Matches(zipCode, "a ZIP code or a ZIP+4, such as 84043 or 84048-6330"))
	}
	return kit.Attributes{
		kit.String("phone_number", "PhoneNumber", &a.PhoneNumber, "Phone number, in E.164.").Required().Phone().Immutable().Validate(kit.E164()),
		kit.String("account_id", "AccountId", &a.AccountID, "ID of the account that the number belongs to, `AID-...`.").OptionalComputed().ID("AID-").Immutable().
			Note("Needed if `account_key` has several accounts."),
		part("street_1", "Street1", &a.Street1, "First line of the street."),
		part("street_1", "E911Address.Street1", &a.Street1, "").Alias(),
		kit.String("street_2", "Street2", &a.Street2, "Second line of the street, such as a suite.").Optional().Same(canonicalPart),
		kit.String("street_2", "E911Address.Street2", &a.Street2, "").Alias().Same(canonicalPart),
		part("city", "City", &a.City, "City."),
		part("city", "E911Address.City", &a.City, "").Alias(),
		part("state", "State", &a.State, "State, as its two letters.").Validate(kit.Matches(stateCode, "the two letters of a state, such as UT")),
		part("state", "E911Address.State", &a.State, "").Alias(),
		zip("Zip"),
		zip("E911Address.Zip").Alias(),
	}
}

// canonicalPart is the equality of the parts of an address. Case, periods, commas and the
// amount of white space have no meaning.
func canonicalPart(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer(".", " ", ",", " ").Replace(text))), " ")
}

// canonicalZIP is the equality of ZIP codes. The last four digits of a ZIP+4, with a dash or
// without, follow from the street.
func canonicalZIP(text string) string {
	const digits = 5
	text = strings.TrimSpace(text)
	return text[:min(len(text), digits)]
}

// isAbsent reports whether an answer has no address. It is not published whether GET
// /v1.0/numbers/e911address answers so, or a 404, for a number without one. A wrong guess does
// no harm: the next apply registers the address again.
func isAbsent(answer telegent.Object) bool {
	for _, key := range []string{"Street1", "City", "State", "Zip"} {
		if answer.Text("E911Address."+key) != "" || answer.Text(key) != "" {
			return false
		}
	}
	raw, ok := answer.Get("E911Address")
	var inner telegent.Object
	switch {
	case !ok || string(raw) == `""`:
		return true
	case json.Unmarshal(raw, &inner) != nil:
		return false
	}
	addresses, _ := inner.Objects("")
	return !inner.IsArray() || len(addresses) == 0
}
