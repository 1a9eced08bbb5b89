// SPDX-License-Identifier: MPL-2.0

package number

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// read reads the number. If only the order or the id is known, it finds the phone number
// first. A resource whose order has no number yet stays unchanged; one whose order failed
// is gone, because nothing was bought.
func read(ctx context.Context, call *kit.Call, m *model) error {
	if m.PhoneNumber.ValueString() == "" {
		number, err := m.find(ctx, call)
		if number == "" || err != nil {
			return err
		}
		m.PhoneNumber = types.StringValue(number)
		err = m.read(ctx, call)
		if err == nil || call.Imported {
			return err
		}
		// The order names the number, so it exists, but a read may not find it at once.
		call.Warn(path.Root("phone_number"), "A number that was bought cannot be read yet",
			fmt.Sprintf("The order %s bought %s. The number stays in the state, and the next run reads it. %s", m.OrderID.ValueString(), number, kit.Explain(err)))
		return nil
	}
	return m.read(ctx, call)
}

// find returns the number if only the order or the id is known; "" if there is none yet.
func (m *model) find(ctx context.Context, call *kit.Call) (string, error) {
	id := m.OrderID.ValueString()
	if id == "" {
		return numberOfID(ctx, call.Data, m.ID.ValueString())
	}
	o, err := m.order().get(ctx, call.Data)
	if errors.Is(err, telegent.ErrNotFound) {
		number, listErr := m.order().inInventory(ctx, call.Data)
		switch {
		case number != "" || listErr != nil:
			return number, listErr
		case call.Imported:
			return "", err
		}
		call.Warn(path.Root("order_id"), "The order of a number is not found",
			fmt.Sprintf("The API has neither the order %s nor its number. The order stays in the state, because it may appear later, and the next run reads it again. "+
				"If you are sure that nothing was bought, remove the resource from the state.", id))
		return "", nil
	}
	if err != nil {
		return "", err
	}
	number, err := o.numberOf(ctx, call.Data)
	switch {
	case errors.Is(err, kit.ErrOrderFailed) && !call.Imported:
		return "", kit.NotFound(err.Error())
	case errors.Is(err, errDisputed) && !call.Imported:
		call.Warn(path.Root("order_id"), "An order that failed names a number", err.Error())
		return "", nil
	case !call.Imported && (errors.Is(err, kit.ErrOrderPending) || errors.Is(err, errNoNumber)):
		return "", nil // The state has all that is known.
	}
	return number, err
}

// numberOfID finds a number by its id in the inventory, the only operation that returns
// both for every number.
func numberOfID(ctx context.Context, data *kit.Data, id string) (string, error) {
	objects, err := data.List(ctx, kit.Inventory(), nil)
	if errors.Is(err, telegent.ErrNotFound) { // The list was not found, not the number.
		return "", errors.New(err.Error())
	}
	if err != nil {
		return "", err
	}
	for _, object := range objects {
		if kit.CanonicalID(object.Text("Tnid")) == kit.CanonicalID(id) {
			return kit.CanonicalPhone(object.Text("Number")), nil
		}
	}
	// It does not count as gone, because without a phone number it has no identity.
	return "", fmt.Errorf("the inventory has no number with the id %q; import it by the phone number, in E.164", id)
}

// read reads the number by its phone number. If the number is not found, was cancelled, or
// the answer has another number, it is looked up by its id and its SIM, which stay the same
// when a number is swapped. It is gone only if that fails too.
func (m *model) read(ctx context.Context, call *kit.Call) error {
	err := m.readNumber(ctx, call)
	if !errors.Is(err, telegent.ErrNotFound) && !errors.Is(err, kit.ErrAnotherObject) || m.ID.ValueString() == "" && m.sim() == "" {
		return err
	}
	swapped, listErr := call.Find(ctx, kit.Inventory(), nil, func(object telegent.Object) bool {
		return m.hasID(object) && kit.CanonicalPhone(object.Text("Number")) != m.PhoneNumber.ValueString() && !kit.IsCancelled(object.Text("Status"))
	})
	switch {
	case listErr != nil: // The class of the other error says nothing of the number that the id may have now.
		return fmt.Errorf("%s, but it counts as gone only if the list lacks its id too: %w", err.Error(), listErr)
	case swapped == nil:
		return m.confirmAbsence(ctx, call, err)
	}
	former := m.PhoneNumber.ValueString()
	m.PhoneNumber = types.StringValue(kit.CanonicalPhone(swapped.Text("Number")))
	call.Warn(path.Root("phone_number"), "A number was swapped outside of Terraform",
		fmt.Sprintf("The number with the id %[3]s was %[1]s and is now %[2]s. The state is updated.", former, m.PhoneNumber.ValueString(), m.ID.ValueString()))
	return m.readNumber(ctx, call)
}

// confirmAbsence returns an error of another class than gone if the inventory has the number, or
// its SIM with another number. The latter may be another resource's, so it is not adopted.
func (m *model) confirmAbsence(ctx context.Context, call *kit.Call, gone error) error {
	object, err := call.InList(ctx, kit.Inventory(), nil, func(object telegent.Object) bool {
		return !kit.IsCancelled(object.Text("Status")) && (kit.CanonicalPhone(object.Text("Number")) == m.PhoneNumber.ValueString() || m.hasSIM(object))
	})
	if object == nil || err != nil {
		return cmp.Or(err, gone)
	}
	why, number := strings.TrimSuffix(gone.Error(), "."), kit.CanonicalPhone(object.Text("Number"))
	if number == m.PhoneNumber.ValueString() {
		return fmt.Errorf("%s, although %s has it as %s: try again later", why, telegent.ListNumbers, object.Text("Status"))
	}
	return fmt.Errorf("%s, but its SIM %s has the number %[3]s now. If the number was swapped, remove the resource from the state and import %[3]s; "+
		"if it was cancelled, remove the resource from the state", why, m.ICCID.ValueString(), number)
}

// hasID reports whether a number of the inventory has the id.
func (m *model) hasID(object telegent.Object) bool {
	return m.ID.ValueString() != "" && kit.CanonicalID(object.Text("Tnid")) == kit.CanonicalID(m.ID.ValueString())
}

// hasSIM reports whether a number of the inventory has the SIM, and an id that says nothing:
// no text says that the rest of provisioning's NID- is that of the inventory's TNID-.
func (m *model) hasSIM(object telegent.Object) bool {
	kind, _, _ := strings.Cut(kit.FoldCase(m.ID.ValueString()), "-")
	other, _, _ := strings.Cut(kit.FoldCase(object.Text("Tnid")), "-")
	return kind != other && m.sim() != "" && kit.CanonicalICCID(object.Text("Iccid")) == m.sim()
}

// sim returns the ICCID; "" for any other text, which may be that of all numbers without a SIM.
func (m *model) sim() string {
	sim := kit.CanonicalICCID(m.ICCID.ValueString())
	if !iccid.MatchString(sim) {
		return ""
	}
	return sim
}

func (m *model) readNumber(ctx context.Context, call *kit.Call) error {
	if m.ObservedStatus.IsNull() && !call.Imported {
		*m = m.asProvisioned() // Its creation was cut short, and a read may not show what is left to do.
	}
	known := m.known()
	rows := append(m.attributes().OfResource(), known.attributes()...)
	if call.Imported {
		rows = append(rows, m.account())
	}
	if err := operations().Read(ctx, call, rows); err != nil {
		return err
	}
	if kit.IsCancelled(known.status.ValueString()) {
		return kit.NotFound("its status is " + known.status.ValueString())
	}
	m.complete(known)
	return nil
}

// account is the row of the account in the inventory. It is read only for an import.
func (m *model) account() kit.Attribute {
	return kit.String("account_id", "AccountId", &m.AccountID, "").Alias().ID()
}

// known is what the model had before a read, and what the read returns under other keys
// than those of the attributes.
type known struct {
	id, former         types.String
	status, cnam, link types.String
}

func (m *model) known() *known {
	return &known{id: m.ID, former: m.ObservedStatus, status: m.ObservedStatus, cnam: types.StringValue(m.callerName())}
}

func (k *known) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("observed_status", "Status", &k.status, "").Alias().Same(kit.FoldCase).IgnoreEmptyResponse(),
		kit.String("cnam_first_name", "Cnam", &k.cnam, "").Alias().Same(canonicalCallerName),
		kit.String("qr_code", "QrActivationLink", &k.link, "").Alias(),
	}
}

// complete fills in what follows from a read.
func (m *model) complete(k *known) {
	m.ObservedStatus = k.status
	if k.id.ValueString() != "" {
		m.ID = k.id // The id that provisioning returned stays.
	}
	m.Status = m.status(k.former)
	m.setCallerName(k.cnam.ValueString())
	// Only provisioning returns the QRCode; the link is the alternative.
	m.QRCode = types.StringPointerValue(cmp.Or(m.QRCode.ValueStringPointer(), k.link.ValueStringPointer()))
	m.OnDestroy = types.StringValue(cmp.Or(m.OnDestroy.ValueString(), cancel))
}

// listed completes a number that the inventory lists.
func listed(m *model, object telegent.Object) {
	call, known := &kit.Call{Imported: true}, m.known()
	append(known.attributes(), m.account()).Read(call, object)
	m.complete(known)
	m.Timeouts = noTimeouts()
}

// status returns the status for the state: that of the API if a configuration can have it,
// otherwise the former one, otherwise the planned one. Other statuses are not a reason to
// change the number.
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

// callerName returns the caller name as reads return it: one field for the two of the
// requests.
func (m *model) callerName() string {
	return strings.TrimSpace(m.CNAMFirstName.ValueString() + " " + m.CNAMLastName.ValueString())
}

// canonicalCallerName is the equality of caller names. The telephone network truncates them
// to 15 characters and ignores case.
func canonicalCallerName(name string) string {
	runes := []rune(kit.FoldCase(name))
	return strings.TrimSpace(string(runes[:min(len(runes), 15)]))
}

// setCallerName sets the caller name, unless it equals the present one.
func (m *model) setCallerName(name string) {
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
