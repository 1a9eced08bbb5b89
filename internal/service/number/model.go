// SPDX-License-Identifier: MPL-2.0

package number

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
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
		// ProductType, and the account.
		ListTellsMore: true,
	}
}

func inventory() kit.Collection {
	return kit.Collection{
		Operation: telegent.ListNumbers, Items: "PhoneNumbers", ID: "Number", Equality: kit.CanonicalPhone,
		Shared: "AccountId", Page: "PageNumber", Total: "TotalResults",
		Ended: func(number telegent.Object) bool { return isCancelled(number.Text("Status")) },
	}
}

// number is what the API returns of a number, in one answer or another.
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

// fields are those of GET /v1.0/numbers and GET /v1.0/numbers/inventory, but for the
// status. What provisioning calls NumberType they call Classification; their NumberType
// is another matter ("Mobile"). The first says TNID, the second Tnid; GET
// /v1.0/account/subscriptions shows one that begins NID-, so both are taken to be
// what provisioning calls PhoneNumberId.
func (n *number) fields() kit.Fields {
	return kit.Fields{
		kit.String("id", "Tnid", &n.ID).ID(),
		kit.String("phone_number", "Number", &n.PhoneNumber).Phone(),
		kit.String("number_type", "Classification", &n.NumberType).OneOf("mvno", "iot").IgnoreEmptyResponse(),
		kit.String("message_type", "MessageType", &n.MessageType).OneOf("a2p", "p2p").IgnoreEmptyResponse(),
		kit.String("product_type", "ProductType", &n.ProductType).OneOf(productTypes()...).IgnoreEmptyResponse(),
		kit.Bool("message_enabled", "MessageEnabled", &n.MessageEnabled).IgnoreEmptyResponse(),
		kit.Bool("voice_enabled", "VoiceEnabled", &n.VoiceEnabled).IgnoreEmptyResponse(),
		kit.String("message_route_id", "MessageRouteId", &n.MessageRouteID).ID(),
		kit.String("voice_route_id", "VoiceRouteId", &n.VoiceRouteID).ID(),
		kit.String("assigned_subscriber_id", "AssignedSubscriberId", &n.AssignedSubscriberID).ID(),
		kit.String("iccid", "Iccid", &n.ICCID).Same(kit.CanonicalICCID),
	}
}

func productTypes() []string { return []string{"Sms-Only", "Data-Only", "Sms+Data", "Sms+Data+Voice"} }

// model is the resource: a number, and what only provisioning and updates are told.
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

// provisioning are the fields of POST /v1.0/numbers/provision. What POST
// /v1.0/numbers/update does not take cannot be changed.
func (m *model) provisioning() kit.Fields {
	return kit.Fields{
		kit.String("id", "PhoneNumberId", &m.ID).ID().ReadOnly(),
		kit.String("phone_number", "PhoneNumberAssigned", &m.PhoneNumber).Phone().ReadOnly(),
		kit.String("order_id", "OrderId", &m.OrderID).ID().ReadOnly(),
		kit.String("qr_code", "QRCode", &m.QRCode).ReadOnly(),
		kit.String("account_id", "AccountId", &m.AccountID).ID().RequiresReplace(),
		kit.String("area_code", "AreaCode", &m.AreaCode).RequiresReplace(),
		// The answer's ZipCode is where the number came from, not what was asked for.
		kit.String("zip_code", "ZipCode", &m.ZipCode).RequiresReplace().IgnoreInResponse(),
		kit.Bool("data_enabled", "DataEnabled", &m.DataEnabled).RequiresReplace(),
		kit.String("number_type", "NumberType", &m.NumberType).OneOf("mvno", "iot").SentOnCreate(),
		kit.String("message_type", "MessageType", &m.MessageType).OneOf("a2p", "p2p").SentOnCreate(),
		kit.String("product_type", "ProductType", &m.ProductType).OneOf(productTypes()...).SentOnCreate(),
		kit.Bool("message_enabled", "MessageEnabled", &m.MessageEnabled).SentOnCreate(),
		kit.Bool("voice_enabled", "VoiceEnabled", &m.VoiceEnabled).SentOnCreate(),
		kit.String("message_route_id", "MessageRouteId", &m.MessageRouteID).ID().SentOnCreate(),
		kit.String("voice_route_id", "VoiceRouteId", &m.VoiceRouteID).ID().SentOnCreate(),
		kit.String("assigned_subscriber_id", "AssignedSubscriberId", &m.AssignedSubscriberID).ID().SentOnCreate(),
		kit.String("iccid", "ICCID", &m.ICCID).Same(kit.CanonicalICCID).SentOnCreate(),
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
		kit.String("message_type", "MessageType", &m.MessageType).Same(kit.FoldCase),
		kit.String("number_type", "Classification", &class).Same(kit.FoldCase),
		kit.Bool("voice_enabled", "VoiceEnabled", &m.VoiceEnabled),
		kit.String("message_route_id", "MessageRouteId", &m.MessageRouteID).ID(),
		kit.String("voice_route_id", "VoiceRouteId", &m.VoiceRouteID).ID(),
		kit.String("assigned_subscriber_id", "AssignedSubscriberId", &m.AssignedSubscriberID).ID(),
		kit.String("iccid", "Iccid", &m.ICCID).Same(kit.CanonicalICCID),
		kit.String("cnam_first_name", "CnamFirstName", &m.CNAMFirstName),
		kit.String("cnam_last_name", "CnamLastName", &m.CNAMLastName),
		kit.String("product_type", "ProductType", &m.ProductType).Same(kit.FoldCase),
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

// read fills in what the API has of the number with this phone number. One that is not
// found, was cancelled, or is answered with another one, is looked for by its id, which
// stays when a number is swapped; only one that is not found so either is gone.
func (m *model) read(ctx context.Context, call *kit.Call) error {
	err := m.readNumber(ctx, call)
	if !errors.Is(err, telegent.ErrNotFound) && !errors.Is(err, kit.ErrAnotherObject) || m.ID.ValueString() == "" {
		return err
	}
	swapped, listErr := call.InList(ctx, inventory(), nil, func(object telegent.Object) bool {
		return kit.CanonicalID(object.Text("Tnid")) == kit.CanonicalID(m.ID.ValueString()) &&
			kit.CanonicalPhone(object.Text("Number")) != m.PhoneNumber.ValueString() && !isCancelled(object.Text("Status"))
	})
	switch {
	case listErr != nil:
		return listErr
	case swapped == nil:
		return err
	}
	former := m.PhoneNumber.ValueString()
	m.PhoneNumber = types.StringValue(kit.CanonicalPhone(swapped.Text("Number")))
	call.Warn(path.Root("phone_number"), "A number was swapped outside of Terraform",
		fmt.Sprintf("%s is %s now, by its id %s. The state follows.", former, m.PhoneNumber.ValueString(), m.ID.ValueString()))
	return m.readNumber(ctx, call)
}

func (m *model) readNumber(ctx context.Context, call *kit.Call) error {
	id, former, cnam, link := m.ID, m.ObservedStatus, types.StringValue(m.callerName()), types.StringNull()
	fields := append(m.fields(),
		kit.String("observed_status", "Status", &m.ObservedStatus).Same(kit.FoldCase),
		kit.String("cnam_first_name", "Cnam", &cnam).Same(canonicalCallerName), kit.String("qr_code", "QrActivationLink", &link))
	if call.Imported {
		fields = append(fields, kit.String("account_id", "AccountId", &m.AccountID).ID())
	}
	if err := operations().Read(ctx, call, fields); err != nil {
		return err
	}
	if isCancelled(m.ObservedStatus.ValueString()) {
		return goneError{"its status is " + m.ObservedStatus.ValueString()}
	}
	if id.ValueString() != "" {
		m.ID = id // The one that the provisioning returned stays.
	}
	m.Status = m.status(former)
	m.takeCallerName(cnam.ValueString())
	// The QRCode that provisioning answers with comes once; the link is the next best.
	m.QRCode = types.StringPointerValue(cmp.Or(m.QRCode.ValueStringPointer(), link.ValueStringPointer()))
	m.OnDestroy = types.StringValue(cmp.Or(m.OnDestroy.ValueString(), cancel))
	return nil
}

// goneError is the reason why an object does not exist, although the API found it.
type goneError struct{ reason string }

func (e goneError) Error() string        { return e.reason }
func (e goneError) Is(target error) bool { return target == telegent.ErrNotFound }

// isCancelled reports whether a status is that of a number which its account has no
// more. "Cancel Pending", say, is not.
func isCancelled(status string) bool {
	status = kit.FoldCase(status)
	return status == "cancelled" || status == "canceled"
}

// status returns the status to be kept: what the API has, if a configuration can ask
// for it, else what it had before, else the planned one. Any other status is not a
// reason to change the number.
func (m *model) status(former types.String) types.String {
	for _, observed := range []types.String{m.ObservedStatus, former} {
		if status := kit.FoldCase(observed.ValueString()); status == active || status == parked {
			return types.StringValue(status)
		}
	}
	if m.Status.ValueString() != "" {
		return m.Status
	}
	return types.StringValue(active)
}

// callerName is the caller name as the API reads it: one field of the two that are
// written.
func (m *model) callerName() string {
	return strings.TrimSpace(m.CNAMFirstName.ValueString() + " " + m.CNAMLastName.ValueString())
}

// canonicalCallerName is the equality of caller names, which the telephone network cuts
// to 15 characters and shows in any case.
func canonicalCallerName(name string) string {
	runes := []rune(kit.FoldCase(name))
	return strings.TrimSpace(string(runes[:min(len(runes), 15)]))
}

// takeCallerName takes over the caller name, unless it is the one that was sent.
func (m *model) takeCallerName(name string) {
	if canonicalCallerName(m.callerName()) == canonicalCallerName(name) {
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
