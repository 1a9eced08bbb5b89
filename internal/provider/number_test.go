// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func numberCase(p parents) resourceCase {
	status := arg("status", "Status", "active", "parked", class{}).isKept().changedBy("POST " + sandbox.NumberStatusPath)
	status.spelled = map[string]any{"active": "Active", "parked": "Parked"}
	return resourceCase{
		name: "telegent_number", noun: "number", key: "phone_number", idField: "Number",
		create: "POST " + sandbox.NumberProvisionPath, get: "GET " + sandbox.NumberPath,
		update: "POST " + sandbox.NumberUpdatePath, remove: "POST " + sandbox.NumberStatusPath,
		list: "GET " + sandbox.NumberInventoryPath, poll: "GET " + sandbox.NumberOrderPath,
		arguments: []argument{
			arg("message_type", "MessageType", "p2p", "a2p", class{}).isRequired(),
			arg("account_id", "AccountId", p.account[0], p.account[1], class{}).inLeast().isKept().replacesObject(),
			arg("area_code", "AreaCode", "385", "435", class{}).isKept().isNotReturned().replacesObject(),
			arg("zip_code", "ZipCode", "84101", "84102", class{}).isKept().isNotReturned().replacesObject(),
			arg("data_enabled", "DataEnabled", true, false, class{}).isKept().isNotReturned().replacesObject(),
			arg("number_type", "NumberType", "mvno", "iot", class{}).isRequired(),
			arg("product_type", "ProductType", "Sms+Data", "Sms+Data+Voice", class{}).isRequired(),
			arg("message_enabled", "MessageEnabled", true, false, class{}).isRequired(),
			arg("voice_enabled", "VoiceEnabled", true, false, class{}).isRequired(),
			arg("message_route_id", "MessageRouteId", p.messageRoute[0], p.messageRoute[1], class{}).isRequired(),
			arg("voice_route_id", "VoiceRouteId", p.voiceRoute[0], p.voiceRoute[1], class{}).isRequired(),
			arg("assigned_subscriber_id", "AssignedSubscriberId", p.subscriber[0], p.subscriber[1], class{}).isKept(),
			arg("iccid", "ICCID", "8901240000000000001", "8901240000000000002", class{}).isKept(),
			arg("cnam_first_name", "CnamFirstName", "Ada", "Augusta", class{}).isKept(),
			arg("cnam_last_name", "CnamLastName", "Lovelace", "King", class{}).isKept(),
			status,
			arg("on_destroy", "", "cancel", "park", class{}),
			arg("timeouts.create", "", "10m", "30m", class{}),
			arg("timeouts.update", "", "10m", "30m", class{}),
			arg("timeouts.delete", "", "10m", "30m", class{}),
		},
		changes:     []edit{to("voice_enabled", false, "VoiceEnabled").and(retained("voice_route_id"))},
		generated:   []string{"Number", "PhoneNumberId", "OrderId", "QRCode", "OriginalDatePurchased", "SwapsRemaining", "NextSwapResetDate", "PortOutPin"},
		notReturned: []string{"order_id", "timeouts"},
		spelled:     map[string]string{"observed_status": "Active"},
		importBy:    []string{"phone_number", "id"}, identifyBy: []string{"phone_number", "order_id"}, absent: []string{"+18015559999", "NID-absent"},
		lookUp: `Read data.telegent_number with iccid = "8901240000000000001": if it finds a number, the number was bought; import it by its phone number.`,
		count:  func(f *fixture) int { return len(f.sandbox.Numbers()) },
	}
}

// An order whose end was not seen is in the state, and the next run follows it: the
// number is bought once, and none is cancelled.
func TestResourceNumberOrderIsLost(t *testing.T) {
	t.Parallel()
	lost := func(f *fixture) *acctest.Instance {
		f.sandbox.CourseOrders(sandbox.OrderCourse{Polls: 1, Times: 1})
		fault := published(500, "Down.")
		fault.Times = 5
		f.inject(f.poll, fault)
		i, diags := f.apply(nil, f.args)
		if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning {
			f.t.Fatalf("want one warning:\n%s", acctest.FormatDiags(diags))
		}
		f.says(diags[0], "The number is created, but not finished", f.poll+" answered 500", "JNUOID-",
			"The state has the order, and the next plan or apply follows it and adopts its number")
		if i == nil || i.Tainted || i.Text("order_id") == "" || i.Text("phone_number") != "" {
			f.t.Fatalf("kept %v", i)
		}
		if got := i.Identity["order_id"]; !got.Equal(i.State["order_id"]) {
			f.t.Errorf("the identity is %v", i.Identity)
		}
		return i
	}
	t.Run("while it is pending", func(t *testing.T) {
		t.Parallel()
		bubble(t, resourceCases()["number"], func(f *fixture) {
			i := lost(f)
			pending, diags := f.refresh(i)
			if len(diags) > 0 || pending.Text("phone_number") != "" {
				f.t.Errorf("%v\n%s", pending, acctest.FormatDiags(diags))
			}
			f.same(pending, i)
		})
	})
	t.Run("read", func(t *testing.T) {
		t.Parallel()
		bubble(t, resourceCases()["number"], func(f *fixture) {
			i := lost(f)
			_, _ = f.refresh(i) // The order is pending for one look.
			found, diags := f.refresh(i)
			if len(diags) > 0 || found.Text("phone_number") == "" {
				f.t.Fatalf("%v\n%s", found, acctest.FormatDiags(diags))
			}
			i, diags = f.apply(found, f.args)
			if len(diags) > 0 || i.Text("phone_number") != found.Text("phone_number") {
				f.t.Fatalf("%v\n%s", i, acctest.FormatDiags(diags))
			}
			f.boughtOnce(i, edit{})
		})
	})
	t.Run("changed while it is pending", func(t *testing.T) {
		t.Parallel()
		bubble(t, resourceCases()["number"], func(f *fixture) {
			i, diags := f.apply(lost(f), putAll(f.args, f.changes[0].set))
			if i == nil || i.Tainted || len(diags) > 0 {
				f.t.Fatalf("%v\n%s", i, acctest.FormatDiags(diags))
			}
			f.boughtOnce(i, f.changes[0])
		})
	})
}

// boughtOnce expects that the instance is the only number that was ever bought, that it
// is as configured with the edit, and that its status was left alone.
func (f *fixture) boughtOnce(i *acctest.Instance, e edit) {
	f.t.Helper()
	f.holds(i, putAll(f.stored, e.stored))
	f.settled(i, putAll(f.args, e.set))
	f.requested(1, f.create)
	f.requested(0, f.remove)
	if all := f.sandbox.Numbers(); len(all) != 1 || all[0] != i.Text("phone_number") {
		f.t.Errorf("numbers %v, want %s alone", all, i.Text("phone_number"))
	}
}
