// SPDX-License-Identifier: MPL-2.0

package number

import (
	"cmp"
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// The states of a number that a configuration may ask for, and what becomes of one
// on destroy.
const (
	active = "active"
	parked = "parked"

	cancel = "cancel"
	park   = "park"
	keep   = "keep"
)

// operations are those that read numbers. Every operation knows a number by itself,
// in E.164; the ids TNID and NID only turn up in answers.
func operations() kit.Operations {
	return kit.Operations{
		Get: telegent.GetNumber, ID: "Number", Attribute: "phone_number",
		Collection: inventory(),
		// ProductType.
		ListTellsMore: true,
	}
}

func inventory() kit.Collection {
	return kit.Collection{Operation: telegent.ListNumbers, Items: "PhoneNumbers", ID: "Number", Page: "PageNumber", Total: "TotalResults"}
}

// number is what the API tells of a number, in one answer or another.
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

// facts are the fields of GET /v1.0/numbers and GET /v1.0/numbers/inventory. What
// provisioning calls NumberType they call Classification; their NumberType is another
// matter ("Mobile"). The first says TNID, the second Tnid; GET
// /v1.0/account/subscriptions shows one that begins NID-, so both are taken to be
// what provisioning calls PhoneNumberId.
func (n *number) facts() kit.Fields {
	return kit.Fields{
		kit.String("phone_number", "Number", &n.PhoneNumber),
		kit.String("status", "Status", &n.Status),
		kit.String("number_type", "Classification", &n.NumberType),
		kit.String("message_type", "MessageType", &n.MessageType),
		kit.String("product_type", "ProductType", &n.ProductType),
		kit.Bool("message_enabled", "MessageEnabled", &n.MessageEnabled),
		kit.Bool("voice_enabled", "VoiceEnabled", &n.VoiceEnabled),
		kit.String("message_route_id", "MessageRouteId", &n.MessageRouteID),
		kit.String("voice_route_id", "VoiceRouteId", &n.VoiceRouteID),
		kit.String("assigned_subscriber_id", "AssignedSubscriberId", &n.AssignedSubscriberID),
	}
}

// take takes over an answer, through the facts and some fields more.
//
// Casing differs from one operation to the next: A2P and a2p, MVNO and mvno, Active
// and active. And an ICCID may come with the F that pads it.
func (n *number) take(read func(kit.Fields) error, more ...kit.Field) error {
	id, iccid := n.ID, n.ICCID
	fields := append(n.facts(), kit.String("id", "Tnid", &id), kit.String("iccid", "Iccid", &iccid))
	if err := read(append(fields, more...)); err != nil {
		return err
	}
	if n.ID.ValueString() == "" {
		n.ID = id // One that the provisioning told stays.
	}
	if strings.TrimSuffix(iccid.ValueString(), "F") != strings.TrimSuffix(n.ICCID.ValueString(), "F") {
		n.ICCID = iccid
	}
	for _, text := range []*types.String{&n.NumberType, &n.MessageType, &n.Status} {
		if !text.IsNull() {
			*text = types.StringValue(strings.ToLower(text.ValueString()))
		}
	}
	return nil
}

// isCancelled tells whether a number is one that its account has no more.
func (n *number) isCancelled() bool {
	return strings.HasPrefix(n.Status.ValueString(), "cancel")
}

// model is the resource: a number, and what only provisioning and updates are told.
type model struct {
	number

	AccountID     types.String   `tfsdk:"account_id"`
	AreaCode      types.String   `tfsdk:"area_code"`
	ZipCode       types.String   `tfsdk:"zip_code"`
	DataEnabled   types.Bool     `tfsdk:"data_enabled"`
	CNAMFirstName types.String   `tfsdk:"cnam_first_name"`
	CNAMLastName  types.String   `tfsdk:"cnam_last_name"`
	OrderID       types.String   `tfsdk:"order_id"`
	QRCode        types.String   `tfsdk:"qr_code"`
	OnDestroy     types.String   `tfsdk:"on_destroy"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

// fields are those of POST /v1.0/numbers/provision. What POST /v1.0/numbers/update
// does not take cannot be changed.
func (m *model) fields() kit.Fields {
	return kit.Fields{
		kit.String("id", "PhoneNumberId", &m.ID).ReadOnly(),
		kit.String("phone_number", "PhoneNumberAssigned", &m.PhoneNumber).ReadOnly(),
		kit.String("order_id", "OrderId", &m.OrderID).ReadOnly(),
		kit.String("qr_code", "QRCode", &m.QRCode).ReadOnly(),
		kit.String("account_id", "AccountId", &m.AccountID).CreateOnly(),
		kit.String("area_code", "AreaCode", &m.AreaCode).CreateOnly(),
		// The answer's ZipCode is where the number came from, not what was asked for.
		kit.String("zip_code", "ZipCode", &m.ZipCode).CreateOnly().Unread(),
		kit.Bool("data_enabled", "DataEnabled", &m.DataEnabled).CreateOnly(),
		kit.String("number_type", "NumberType", &m.NumberType).OnCreate(),
		kit.String("message_type", "MessageType", &m.MessageType).OnCreate(),
		kit.String("product_type", "ProductType", &m.ProductType).OnCreate(),
		kit.Bool("message_enabled", "MessageEnabled", &m.MessageEnabled).OnCreate(),
		kit.Bool("voice_enabled", "VoiceEnabled", &m.VoiceEnabled).OnCreate(),
		kit.String("message_route_id", "MessageRouteId", &m.MessageRouteID).OnCreate(),
		kit.String("voice_route_id", "VoiceRouteId", &m.VoiceRouteID).OnCreate(),
		kit.String("assigned_subscriber_id", "AssignedSubscriberId", &m.AssignedSubscriberID).OnCreate(),
		kit.String("iccid", "ICCID", &m.ICCID).OnCreate(),
		kit.String("number_type", "Classification", &m.NumberType).ReadOnly(),
		kit.String("cnam_first_name", "CnamFirstName", &m.CNAMFirstName).ReadOnly(),
		kit.String("cnam_last_name", "CnamLastName", &m.CNAMLastName).ReadOnly(),
	}
}

// updates are the fields of POST /v1.0/numbers/update. Its Classification, of MVNO
// and IoT, is taken to be what provisioning calls NumberType, of mvno and iot: both
// are described as the class of the number, and the other reading would have a change
// cancel the number.
func (m *model) updates() kit.Fields {
	class := types.StringValue(map[string]string{"mvno": "MVNO", "iot": "IoT"}[m.NumberType.ValueString()])
	return kit.Fields{
		kit.Bool("message_enabled", "MessageEnabled", &m.MessageEnabled),
		kit.String("message_type", "MessageType", &m.MessageType),
		kit.String("number_type", "Classification", &class),
		kit.Bool("voice_enabled", "VoiceEnabled", &m.VoiceEnabled),
		kit.String("message_route_id", "MessageRouteId", &m.MessageRouteID),
		kit.String("voice_route_id", "VoiceRouteId", &m.VoiceRouteID),
		kit.String("assigned_subscriber_id", "AssignedSubscriberId", &m.AssignedSubscriberID),
		kit.String("iccid", "Iccid", &m.ICCID),
		kit.String("cnam_first_name", "CnamFirstName", &m.CNAMFirstName),
		kit.String("cnam_last_name", "CnamLastName", &m.CNAMLastName),
		kit.String("product_type", "ProductType", &m.ProductType),
	}
}

// change returns the request that makes the number as planned, nil if it is so.
//
// Nothing says whether POST /v1.0/numbers/update keeps what is left out, so all that
// is known goes along; but the ICCID only if it is to change, as naming a SIM may
// mean to swap it.
func (m *model) change(state *model) telegent.Object {
	changed := m.updates().Update(state.updates())
	if len(changed) == 0 {
		return nil
	}
	request := m.updates().Create()
	delete(request, "Iccid")
	maps.Copy(request, changed)
	request.Set("Number", state.PhoneNumber.ValueString())
	return request
}

// read fills in what the API tells of the number with this phone number. One that was
// cancelled counts as gone.
func (m *model) read(ctx context.Context, data *kit.Data, imported bool) error {
	cnam, link := types.StringValue(m.callerName()), types.StringNull()
	err := m.take(func(fields kit.Fields) error { return operations().Read(ctx, data, fields, imported) },
		kit.String("cnam_first_name", "Cnam", &cnam), kit.String("qr_code", "QrActivationLink", &link))
	if err != nil {
		return err
	}
	if m.isCancelled() {
		return telegent.ErrNotFound
	}
	m.takeCNAM(cnam.ValueString())
	// The QRCode that provisioning answers with comes once; the link is the next best.
	m.QRCode = types.StringPointerValue(cmp.Or(m.QRCode.ValueStringPointer(), link.ValueStringPointer()))
	m.OnDestroy = types.StringValue(cmp.Or(m.OnDestroy.ValueString(), cancel))
	return nil
}

// callerName is the caller name as the API reads it: one field of the two that are
// written.
func (m *model) callerName() string {
	return strings.TrimSpace(m.CNAMFirstName.ValueString() + " " + m.CNAMLastName.ValueString())
}

// takeCNAM takes over the caller name.
func (m *model) takeCNAM(name string) {
	if strings.EqualFold(m.callerName(), name) {
		return
	}
	first, last, _ := strings.Cut(name, " ")
	m.CNAMFirstName, m.CNAMLastName = types.StringNull(), types.StringNull()
	if first != "" {
		m.CNAMFirstName = types.StringValue(first)
	}
	if last != "" {
		m.CNAMLastName = types.StringValue(last)
	}
}
