// SPDX-License-Identifier: MPL-2.0

// Package number is telegent_number, a phone number that is bought, used and given back,
// and the data sources and the list resource that read numbers and what can be bought.
package number

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// The forms of arguments that find a number. They are compiled once, because each call
// builds a schema.
var (
	iccid    = regexp.MustCompile(`^[0-9]{18,22}[Ff]?$`)
	areaCode = regexp.MustCompile(`^[0-9]{3}$`)
	zipCode  = regexp.MustCompile(`^[0-9]{5}$`)
)

// Services returns what the package serves.
func Services() kit.Services {
	return definition().Services().And(kit.Services{DataSources: []func() datasource.DataSource{NewAvailabilityDataSource}})
}

func definition() kit.Definition[*model] {
	return kit.Definition[*model]{
		Name: "number", Plural: "numbers", Noun: "number",
		Description: "Manages a phone number. **Creating this resource buys a number; destroying it cancels the number**, unless `on_destroy` says otherwise. " +
			"A plan that destroys or replaces it contains a warning. With `-replace`, `taint` and `replace_triggered_by`, providers do not see the replacement in the plan: " +
			"only the apply then warns that a number was cancelled, so set `prevent_destroy` for a number that must stay. " +
			"A cancelled number can be restored for 30 days. A number needs a message route, and for voice a voice route and, in the US, an E911 address: `telegent_e911_address`.",
		ListDescription: "Lists the numbers of the account, all pages of the inventory.",
		Attributes:      (*model).attributes,
		Operations:      operations(),
		Timeouts:        timeoutsAttribute,
		LookUp:          lookUp,
		Create:          create,
		Read:            read,
		Update:          update,
		Delete:          destroy,
		Plan:            modifyPlan,
		Exists:          func(m *model) bool { return m.PhoneNumber.ValueString() != "" || m.OrderID.ValueString() != "" },
		// While the order is pending, it is the only identity of the number.
		Identity: func(m *model) map[string]types.String {
			if m.PhoneNumber.ValueString() == "" {
				return map[string]types.String{"phone_number": types.StringNull(), "order_id": m.OrderID}
			}
			return map[string]types.String{"phone_number": m.PhoneNumber, "order_id": types.StringNull()}
		},
		ImportBy: importBy,
		FindBy:   []kit.Finder{{Attribute: "phone_number", Query: "Number"}, {Attribute: "iccid", Query: "ICCID"}},
		ListArguments: []kit.ListArgument{
			{Name: "filter", Query: "Filter", Description: "Filter of the API, such as `Active`. Telegent does not publish its values."},
			{Name: "status", Description: "Lists only numbers with this status, such as `active` or `parked`."},
			{Name: "product_type", Description: "Lists only numbers with this product, such as `Sms+Data`."},
			{Name: "message_route_id", Description: "ID of a message route. Lists only its numbers."},
			{Name: "voice_route_id", Description: "ID of a voice route. Lists only its numbers."},
			{Name: "assigned_subscriber_id", Description: "ID of a subscriber. Lists only numbers that are assigned to it."},
		},
		Listed: listed,
	}
}

// The statuses of a number that a configuration may have, and the values of on_destroy.
const (
	active = "active"
	parked = "parked"

	cancel = "cancel"
	park   = "park"
	keep   = "keep"
)

// operations are those that read numbers. Every operation identifies a number by its phone
// number, in E.164; the ids TNID and NID appear only in answers.
func operations() kit.Operations {
	return kit.Operations{
		Get: telegent.GetNumber, ID: "Number", Attribute: "phone_number",
		Collection: kit.Inventory(),
		// ProductType, and the account.
		ListTellsMore: true, ListTellsAll: true,
	}
}

// number is what the API returns of a number, in one or another answer.
type number struct {
	ID                   types.String `tfsdk:"id"`
	PhoneNumber          types.String `tfsdk:"phone_number"`
	Status               types.String `tfsdk:"status"`
	NumberType           types.String `tfsdk:"number_type"`
	MessageType          types.String `tfsdk:"message_type"`
	ProductType          types.String `tfsdk:"product_type"`
	MessageEnabled       types.Bool   `tfsdk:"message_enabled"`
	VoiceEnabled         types.Bool   `tfsdk:"voice_enabled"`
	MessageRouteID       types.String `tfsdk:"message_route_id"`
	VoiceRouteID         types.String `tfsdk:"voice_route_id"`
	AssignedSubscriberID types.String `tfsdk:"assigned_subscriber_id"`
	ICCID                types.String `tfsdk:"iccid"`
}

// model is the model of the resource: a number, and what only the resource has.
type model struct {
	number

	ObservedStatus types.String   `tfsdk:"observed_status"`
	AccountID      types.String   `tfsdk:"account_id"`
	AreaCode       types.String   `tfsdk:"area_code"`
	ZipCode        types.String   `tfsdk:"zip_code"`
	DataEnabled    types.Bool     `tfsdk:"data_enabled"`
	CNAMFirstName  types.String   `tfsdk:"cnam_first_name"`
	CNAMLastName   types.String   `tfsdk:"cnam_last_name"`
	OrderID        types.String   `tfsdk:"order_id"`
	QRCode         types.String   `tfsdk:"qr_code"`
	OnDestroy      types.String   `tfsdk:"on_destroy"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// attributes are the rows. The keys are those of POST /v1.0/numbers/provision and its
// answer; fields that POST /v1.0/numbers/update does not take cannot be changed.
// Provisioning's NumberType, mvno or iot, is Classification in the other operations, MVNO or
// IoT: both are described as the class of the number, and with any other reading a change
// would cancel the number. The other operations use NumberType for something else
// ("Mobile").
//
// GET /v1.0/numbers says TNID, GET /v1.0/numbers/inventory Tnid. GET
// /v1.0/account/subscriptions has an id that begins with NID-, so both are read as
// provisioning's PhoneNumberId.
func (m *model) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "PhoneNumberId", &m.ID, "ID of the number, `NID-...` or `TNID-...`.").Computed().ReadKey("Tnid").ID("NID-", "TNID-"),
		kit.String("phone_number", "PhoneNumberAssigned", &m.PhoneNumber, "Phone number, in E.164.").Computed().ReadKey("Number").Phone().
			Note("Null while its order is pending; the next plan or apply follows the order."),
		kit.String("order_id", "OrderId", &m.OrderID, "ID of the order that bought the number. Null for an imported number.").Computed().IgnoreInReads(),
		kit.String("qr_code", "QRCode", &m.QRCode, "URL of the QR code that activates the eSIM, or the activation link if Telegent returned no QR code. "+
			"Anyone who has it can take over the number.").Computed().Sensitive().IgnoreInReads(),
		kit.String("number_type", "NumberType", &m.NumberType, "Class of the number. `iot` is for `p2p` only.").Required().
			ReadKey("Classification").OneOf("mvno", "iot").SpelledOnUpdate(map[string]string{"mvno": "MVNO", "iot": "IoT"}).IgnoreEmptyResponse(),
		kit.String("message_type", "MessageType", &m.MessageType, "Kind of messages: `a2p` is application to person, `p2p` person to person.").
			Required().OneOf("a2p", "p2p").RefusedIf("a2p", "number_type", "iot").IgnoreEmptyResponse(),
		kit.String("product_type", "ProductType", &m.ProductType, "Product.").
			Required().OneOf("Sms-Only", "Data-Only", "Sms+Data", "Sms+Data+Voice").IgnoreEmptyResponse(),
		kit.Bool("message_enabled", "MessageEnabled", &m.MessageEnabled, "Whether the number sends and receives messages.").Required().IgnoreEmptyResponse(),
		kit.Bool("voice_enabled", "VoiceEnabled", &m.VoiceEnabled, "Whether the number makes and receives calls.").Required().RefusedIf(true, "product_type", "Sms-Only").IgnoreEmptyResponse().
			Note("If it does, `voice_route_id` must be set."),
		kit.String("message_route_id", "MessageRouteId", &m.MessageRouteID, "ID of the message route, `MRID-...`.").Required().ID("MRID-"),
		kit.String("voice_route_id", "VoiceRouteId", &m.VoiceRouteID, "ID of the voice route, `CRID-...`.").Optional().KeepWhenRemoved().ID("CRID-").RequiredIf("voice_enabled", true).Note("Needed for voice."),
		kit.String("assigned_subscriber_id", "AssignedSubscriberId", &m.AssignedSubscriberID, "ID of the subscriber that the number is assigned to, `TSUID-...`.").
			Optional().KeepWhenRemoved().ID("TSUID-", "SID-").
			Note("Without it, the assignment is not managed here, and may be by `phone_numbers` of the subscriber. An update sends the one that the API has."),
		// An update that names a SIM may swap it.
		kit.String("iccid", "ICCID", &m.ICCID, "ICCID of the SIM. The letter F at its end has no meaning.").OptionalComputed().ReadKey("Iccid").
			Same(kit.CanonicalICCID).OnlyIfChanged().Validate(kit.Matches(iccid, "the 18 to 22 digits of an ICCID")).
			Note("Needed for a physical SIM; an eSIM has its own."),
		kit.String("account_id", "AccountId", &m.AccountID, "ID of the account to buy the number for, `AID-...`.").OptionalComputed().ID("AID-").RequiresReplace().IgnoreInReads().
			Note("Needed if `account_key` has several accounts. For an imported number, a value that differs from the API's is an error."),
		kit.String("area_code", "AreaCode", &m.AreaCode, "Area code to search for a number first. If neither `area_code` nor `zip_code` is set, any number can be bought.").
			Optional().KeepWhenRemoved().RequiresReplace().NotReturned().IgnoreInReads().Validate(kit.Matches(areaCode, "the three digits of an area code")),
		// The answer's ZipCode is that of the number, not that of the request.
		kit.String("zip_code", "ZipCode", &m.ZipCode, "US ZIP code to search if the area code has no numbers.").
			Optional().KeepWhenRemoved().RequiresReplace().NotReturned().IgnoreInReads().IgnoreInResponse().Validate(kit.Matches(zipCode, "the five digits of a US ZIP code")),
		kit.Bool("data_enabled", "DataEnabled", &m.DataEnabled, "Whether the number has data, for IoT.").Optional().KeepWhenRemoved().RequiresReplace().NotReturned().IgnoreInReads(),
		kit.String("cnam_first_name", "CnamFirstName", &m.CNAMFirstName, "First part of the caller name.").Optional().KeepWhenRemoved().SentOnUpdate().ResourceOnly(),
		kit.String("cnam_last_name", "CnamLastName", &m.CNAMLastName, "Second part of the caller name.").Optional().KeepWhenRemoved().SentOnUpdate().ResourceOnly(),
		kit.String("status", "", &m.Status, "Status of the number: `active`, or `parked`, which reserves number and SIM and can be undone.").
			DefaultText(active).OneOf(active, parked),
		kit.String("observed_status", "", &m.ObservedStatus, "Status as the API returns it, such as `Active`. A status that `status` does not allow, such as `Suspended`, "+
			"is shown only here, and nothing is sent to change it.").Computed(),
		kit.String("on_destroy", "", &m.OnDestroy, "What happens to the number when this resource is destroyed or replaced: `cancel`, `park`, or `keep`, which leaves it unchanged.").
			DefaultText(cancel).OneOf(cancel, park, keep).Note("Takes effect only after an apply."),

		// The case of the status differs between operations: Active and active.
		kit.String("status", "Status", new(types.String), "Status of the number, such as `active`.").DataSourceOnly().Canonical(kit.FoldCase),
		kit.String("cnam", "Cnam", new(types.String), "Caller name.").DataSourceOnly(),
		// The inventory returns the activation code of the SIM and the PIN for porting in plain
		// text; neither is a result.
		kit.String("original_date_purchased", "OriginalDatePurchased", new(types.String), "Day the number was bought, in Telegent's format: `MM/DD/YYYY`.").DataSourceOnly(),
	}
}

// change returns the request that changes the number as planned; nil if nothing changes.
//
// It is unknown whether POST /v1.0/numbers/update keeps fields that a request omits, so all
// known values are sent; the ICCID only if it changes, because naming a SIM may swap it.
func (m *model) change(state *model) telegent.Object {
	request := m.attributes().ForReads().UpdateWhole(state.attributes().ForReads())
	if len(request) == 0 {
		return nil
	}
	request.Set("Number", state.PhoneNumber.ValueString())
	return request
}

var (
	// The numbers that Telegent sells are of the North American plan; only these do not need
	// a plus.
	importedNumber = regexp.MustCompile(`^\+1[0-9]{10}$`)
	importedID     = regexp.MustCompile(`^[A-Za-z][^\s]*$`)
)

// importBy decides whether a text is a phone number, in any notation, or the id of a
// number, which begins with a letter.
func importBy(text string) (attribute, value string, err error) {
	number := kit.CanonicalPhone(text)
	switch {
	case importedNumber.MatchString(number), kit.IsE164(number) && strings.Contains(text, "+"):
		return "phone_number", number, nil
	case importedID.MatchString(text):
		return "id", text, nil
	}
	return "", "", fmt.Errorf("%q is neither a phone number in E.164, such as +18015551234, nor the id of a number, which begins with NID- or TNID-", text)
}

func timeoutsAttribute(ctx context.Context) schema.Attribute {
	a, _ := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, Update: true, Delete: true,
		CreateDescription: "How long the order that buys the number may take, as a duration such as `30m`. Defaults to `20m`. An order that takes longer continues: the state keeps the order, with a warning.",
		UpdateDescription: "How long a change of the number may take. Defaults to `20m`.",
		DeleteDescription: "How long the cancellation or the parking may take. Defaults to `20m`.",
	}).(schema.SingleNestedAttribute)
	a.MarkdownDescription = "How long Telegent may take."
	for name, attribute := range a.Attributes {
		if text, ok := attribute.(schema.StringAttribute); ok {
			text.Validators = []validator.String{kit.PositiveDuration()}
			a.Attributes[name] = text
		}
	}
	return a
}

// noTimeouts is the attribute timeouts of a number that no configuration has.
func noTimeouts() timeouts.Value {
	typ := map[string]attr.Type{"create": types.StringType, "update": types.StringType, "delete": types.StringType}
	return timeouts.Value{Object: types.ObjectNull(typ)}
}

// lookUp names the data source that finds the number if it is unknown whether it was
// bought.
func lookUp(m *model) string {
	const pending = " If there is no such number, its order may still be pending: look again later."
	if iccid := m.ICCID.ValueString(); iccid != "" {
		return fmt.Sprintf("Read data.telegent_number with iccid = %q: if it finds a number, the number was bought; import it by its phone number.", iccid) + pending
	}
	filters := []string{fmt.Sprintf("message_route_id = %q", m.MessageRouteID.ValueString())}
	if subscriber := m.AssignedSubscriberID.ValueString(); subscriber != "" {
		filters = append(filters, fmt.Sprintf("assigned_subscriber_id = %q", subscriber))
	}
	return fmt.Sprintf("Read data.telegent_numbers with %s: a number there that no state has was bought; import it by its phone number.",
		strings.Join(filters, " and ")) + pending
}
