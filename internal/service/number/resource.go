// SPDX-License-Identifier: MPL-2.0

// Package number is telegent_number, a phone number that is bought, used and given
// back, and the data sources that find numbers and what can be bought.
package number

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// The forms of what a number is looked for by. They are compiled once, as a schema is
// made for each call.
var (
	iccid    = regexp.MustCompile(`^[0-9]{18,22}F?$`)
	areaCode = regexp.MustCompile(`^[0-9]{3}$`)
	zipCode  = regexp.MustCompile(`^[0-9]{5}$`)
)

// NewResource returns the resource telegent_number.
func NewResource() resource.Resource {
	return kit.NewResource(kit.Resource[model]{
		Name: "number",
		Noun: "number",
		Description: "A phone number. **Creating this resource buys a number; destroying it cancels the number**, unless `on_destroy` says otherwise. " +
			"A plan that destroys or replaces it warns. With `-replace`, `taint` and `replace_triggered_by` no provider sees the replacement in the plan: " +
			"only the apply says then that a number was cancelled, so set `prevent_destroy` for a number that must stay. " +
			"A cancelled number can be brought back for 30 days. A number needs a message route, and for voice a voice route.",
		Attributes: attributes(),
		Operations: operations(),
		Fields:     (*model).provisioning,
		LookUp:     lookUp,
		Create:     create,
		Read:       read,
		Update:     update,
		Delete:     destroy,
		Validate:   validate,
		Plan:       modifyPlan,
		Exists:     func(m *model) bool { return m.PhoneNumber.ValueString() != "" || m.OrderID.ValueString() != "" },
		// As long as the order is pending there is nothing else to know the number by.
		Identity: func(m *model) map[string]types.String {
			if m.PhoneNumber.ValueString() == "" {
				return map[string]types.String{"phone_number": types.StringNull(), "order_id": m.OrderID}
			}
			return map[string]types.String{"phone_number": m.PhoneNumber, "order_id": types.StringNull()}
		},
		ImportBy: importBy,
	})
}

var (
	// The numbers that Telegent sells are of the North American plan; only they can do
	// without a plus.
	importedNumber = regexp.MustCompile(`^\+1[0-9]{10}$`)
	importedID     = regexp.MustCompile(`^[A-Za-z][^\s]*$`)
)

// importBy finds out whether a text is a number, in whatever notation, or the id of one,
// which begins with a letter.
func importBy(text string) (attribute, value string, err error) {
	number := kit.CanonicalPhone(text)
	switch {
	case importedNumber.MatchString(number), kit.IsE164(number) && strings.Contains(text, "+"):
		return "phone_number", number, nil
	case importedID.MatchString(text):
		return "id", text, nil
	}
	return "", "", fmt.Errorf("%q is neither a number in E.164, such as +18015551234, nor the id of one, such as NID-... or TNID-", text)
}

func attributes() map[string]schema.Attribute {
	qrCode := kit.ComputedString("The URL of the QR code that activates the eSIM, or the link to it where Telegent told no other. Whoever has it can take the number over.")
	qrCode.Sensitive = true
	return map[string]schema.Attribute{
		"id":           kit.ComputedString("The id of the number, `NID-...` or `TNID-...`."),
		"phone_number": kit.ComputedString("The number itself, in E.164. Null while its order is pending; the next plan or apply follows the order."),
		"order_id":     kit.ComputedString("The id of the order that bought the number. Null for an imported number."),
		"qr_code":      qrCode,
		"number_type": kit.RequiredString("The class of the number: `mvno`, or `iot`, which is for `p2p` only.",
			stringvalidator.OneOf("mvno", "iot")),
		"message_type": kit.RequiredString("What its messages are: `a2p` (application to person) or `p2p` (person to person).",
			stringvalidator.OneOf("a2p", "p2p")),
		"product_type": kit.RequiredString("The product: `Sms-Only`, `Data-Only`, `Sms+Data` or `Sms+Data+Voice`.",
			stringvalidator.OneOf("Sms-Only", "Data-Only", "Sms+Data", "Sms+Data+Voice")),
		"message_enabled":        schema.BoolAttribute{Required: true, MarkdownDescription: "Whether the number sends and receives messages."},
		"voice_enabled":          schema.BoolAttribute{Required: true, MarkdownDescription: "Whether the number makes and takes calls; if so, it needs `voice_route_id`."},
		"message_route_id":       kit.RequiredString("The message route, `MRID-...`."),
		"voice_route_id":         kit.ChosenString("The voice route, `CRID-...`; needed for voice. Left out, it stays as it is."),
		"assigned_subscriber_id": kit.OptionalString("The subscriber that the number is assigned to, `TSUID-...`."),
		"iccid": kit.ChosenString("The ICCID of the SIM. Required for a physical SIM; an eSIM brings its own. The letter F at the end of one means nothing.",
			kit.Matches(iccid, "the 18 to 22 digits of an ICCID")),
		"account_id": kit.ChosenString("The account to buy the number for, `AID-...`; needed if account_key has several. Changing this forces a new resource; for an imported number, a value other than the API's is an error."),
		"area_code": kit.ChosenString("The area code to look for a number in first; without area_code and zip_code any number will do. Another one replaces the number.",
			kit.Matches(areaCode, "the three digits of an area code")),
		"zip_code": kit.ChosenString("The US zip code to look for a number in if the area code has none. Another one replaces the number.",
			kit.Matches(zipCode, "the five digits of a US zip code")),
		"data_enabled":    kit.ChosenBool("Whether the number has data, for IoT. Another value replaces the number. The API never tells it."),
		"cnam_first_name": kit.ChosenString("The first part of the caller name. Left out, it stays as it is."),
		"cnam_last_name":  kit.ChosenString("The second part of the caller name. Left out, it stays as it is."),
		"status": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(active),
			MarkdownDescription: "The status of the number: `active`, or `parked`, which holds number and SIM and can be undone. Defaults to `active`.",
			Validators:          []validator.String{stringvalidator.OneOf(active, parked)},
		},
		"observed_status": kit.ComputedString("The status in the API's own words, such as `Active`. One that `status` does not list, such as `Suspended`, is shown here alone, and nothing is sent to change it."),
		"on_destroy": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(cancel),
			MarkdownDescription: "What happens to the number when this resource is destroyed or replaced: `cancel`, " +
				"`park`, or `keep`, which leaves it as it is. Defaults to `cancel`. Takes effect only after an apply.",
			Validators: []validator.String{stringvalidator.OneOf(cancel, park, keep)},
		},
		"timeouts": timeoutsAttribute(),
	}
}

func timeoutsAttribute() schema.Attribute {
	a, _ := timeouts.Attributes(context.Background(), timeouts.Opts{
		Create: true, Update: true, Delete: true,
		CreateDescription: "How long the order that buys the number may take, as a duration such as `30m`. Defaults to `20m`. An order that takes longer goes on: the number is kept with its order, and a warning says so.",
		UpdateDescription: "How long a change of the number may take. Defaults to `20m`.",
		DeleteDescription: "How long the cancellation or the parking may take. Defaults to `20m`.",
	}).(schema.SingleNestedAttribute)
	a.MarkdownDescription = "How long Telegent may take."
	for name, attribute := range a.Attributes {
		if text, ok := attribute.(schema.StringAttribute); ok {
			text.Validators = append(text.Validators, kit.PositiveDuration())
			a.Attributes[name] = text
		}
	}
	return a
}

// lookUp names the data source that finds a number of which nobody knows whether it
// was bought.
func lookUp(m *model) string {
	const pending = " If there is none, its order may still be pending: look again later."
	if iccid := m.ICCID.ValueString(); iccid != "" {
		return fmt.Sprintf("Read data.telegent_number with iccid = %q: if it finds a number, that was bought; import it by the number.", iccid) + pending
	}
	filters := []string{fmt.Sprintf("message_route_id = %q", m.MessageRouteID.ValueString())}
	if subscriber := m.AssignedSubscriberID.ValueString(); subscriber != "" {
		filters = append(filters, fmt.Sprintf("assigned_subscriber_id = %q", subscriber))
	}
	return fmt.Sprintf("Read data.telegent_numbers with %s: a number there that no state has was bought; import it by the number.",
		strings.Join(filters, " and ")) + pending
}
