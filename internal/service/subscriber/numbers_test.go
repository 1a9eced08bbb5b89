// SPDX-License-Identifier: MPL-2.0

package subscriber_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const numberName = "telegent_number"

// assigning returns a sandbox whose subscribers have the numbers that are assigned to them,
// and the arguments of a number.
func assigning(t *testing.T) (s *sandbox.Sandbox, server *acctest.ProviderServer, number func(with values) values) {
	t.Helper()
	s, server = acctest.Start(t, sandbox.Config{AssignedNumbers: true, RequestsPerMinute: -1})
	route := acctest.Create(t, s, sandbox.MessageRoutePath, values{"RouteName": "main", "MessageUrl": "https://example.com", "MessageUrlMethod": "POST"})
	return s, server, func(with values) values {
		return acctest.With(values{
			"number_type": "mvno", "message_type": "p2p", "product_type": "Sms+Data", "message_enabled": true, "voice_enabled": false, "message_route_id": route,
		}, with)
	}
}

// steady refreshes both, with another provider, and expects that nothing is left to do.
func steady(t *testing.T, server *acctest.ProviderServer, subscriber, number *acctest.Instance, jane, line values) (*acctest.Instance, *acctest.Instance) {
	t.Helper()
	server = server.Restart(t)
	subscriber, number = server.MustRefresh(name, subscriber), server.MustRefresh(numberName, number)
	server.PlanIsEmpty(name, subscriber, jane, true)
	server.PlanIsEmpty(numberName, number, line, true)
	return subscriber, number
}

// holdsNumbers expects what the state has as phone_numbers.
func holdsNumbers(t *testing.T, i *acctest.Instance, want ...string) {
	t.Helper()
	elements := []tftypes.Value{}
	for _, number := range want {
		elements = append(elements, tftypes.NewValue(tftypes.String, number))
	}
	set := tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, elements)
	if diff := cmp.Diff(set, i.State["phone_numbers"]); diff != "" {
		t.Errorf("phone_numbers (-want +got):\n%s", diff)
	}
}

// A subscriber without phone_numbers shows those that numbers are assigned to it by, and
// sends none of them, whatever else changes.
func TestSubscriberNumbersOwnedByNumber(t *testing.T) {
	t.Parallel()
	s, server, number := assigning(t)
	who := jane(values{"phone_numbers": nil})
	subscriber := server.MustApply(name, nil, who)
	holdsNumbers(t, subscriber)
	line := number(values{"assigned_subscriber_id": subscriber.Text("id")})
	owned := server.MustApply(numberName, nil, line)
	phoneNumber := owned.Text("phone_number")

	// The subscriber changes with a state from before the number, then both change.
	who = jane(values{"phone_numbers": nil, "name": "Jane Roe"})
	subscriber = server.MustApply(name, subscriber, who)
	subscriber, owned = steady(t, server, subscriber, owned, who, line)
	holdsNumbers(t, subscriber, phoneNumber)
	who = jane(values{"phone_numbers": nil, "role": "Manager"})
	line = number(values{"assigned_subscriber_id": subscriber.Text("id"), "product_type": "Sms-Only"})
	subscriber, owned = server.MustApply(name, subscriber, who), server.MustApply(numberName, owned, line)
	subscriber, owned = steady(t, server, subscriber, owned, who, line)
	holdsNumbers(t, subscriber, phoneNumber)

	// Another subscriber gets the number.
	other := server.MustApply(name, nil, jane(values{"phone_numbers": nil, "email": "third@example.com"}))
	line = number(values{"assigned_subscriber_id": other.Text("id"), "product_type": "Sms-Only"})
	owned = server.MustApply(numberName, owned, line)
	subscriber, owned = steady(t, server, subscriber, owned, who, line)
	holdsNumbers(t, subscriber)
	other, _ = steady(t, server, other, owned, jane(values{"phone_numbers": nil, "email": "third@example.com"}), line)
	holdsNumbers(t, other, phoneNumber)
	if got := s.Object(phoneNumber)["AssignedSubscriberId"]; got != other.Text("id") {
		t.Errorf("the number is assigned to %v, want %s", got, other.Text("id"))
	}
}

// A number without assigned_subscriber_id shows the subscriber that lists it, and does not
// take it away, whatever else changes.
func TestSubscriberNumbersOwnedBySubscriber(t *testing.T) {
	t.Parallel()
	s, server, number := assigning(t)
	line := number(nil)
	owned := server.MustApply(numberName, nil, line)
	phoneNumber := owned.Text("phone_number")
	who := jane(values{"phone_numbers": []string{phoneNumber}})
	subscriber := server.MustApply(name, nil, who)
	subscriber, owned = steady(t, server, subscriber, owned, who, line)
	if got := owned.Text("assigned_subscriber_id"); got != subscriber.Text("id") {
		t.Errorf("the number shows %q, want %s", got, subscriber.Text("id"))
	}

	line = number(values{"product_type": "Sms-Only"})
	owned = server.MustApply(numberName, owned, line)
	who = jane(values{"phone_numbers": []string{phoneNumber}, "name": "Jane Roe"})
	subscriber = server.MustApply(name, subscriber, who)
	subscriber, owned = steady(t, server, subscriber, owned, who, line)
	if got := s.Object(phoneNumber)["AssignedSubscriberId"]; got != subscriber.Text("id") {
		t.Errorf("the number is assigned to %v, want %s", got, subscriber.Text("id"))
	}

	// What someone else assigns is taken back, as the list is whole.
	other := acctest.Create(t, s, sandbox.NumberProvisionPath, values{
		"NumberType": "mvno", "MessageType": "p2p", "ProductType": "Sms+Data", "MessageEnabled": true, "VoiceEnabled": false,
		"MessageRouteId": line["message_route_id"], "AssignedSubscriberId": subscriber.Text("id"),
	})
	subscriber = server.Restart(t).MustRefresh(name, subscriber)
	server.PlanIsEmpty(name, subscriber, who, false)
	subscriber = server.MustApply(name, subscriber, who)
	if got := s.Object(other)["AssignedSubscriberId"]; got != nil {
		t.Errorf("the other number is assigned to %v", got)
	}

	// Left out, the list stays as it is; an empty one takes the number away.
	who = jane(values{"phone_numbers": nil, "name": "Jane Roe"})
	s.ResetJournal()
	subscriber = server.MustApply(name, subscriber, who)
	acctest.AssertWrites(t, s)
	subscriber, owned = steady(t, server, subscriber, owned, who, line)
	who = jane(values{"phone_numbers": []string{}, "name": "Jane Roe"})
	subscriber = server.MustApply(name, subscriber, who)
	acctest.AssertWrites(t, s, update)
	steady(t, server, subscriber, owned, who, line)
	if got := s.Object(phoneNumber)["AssignedSubscriberId"]; got != nil {
		t.Errorf("the number is assigned to %v", got)
	}
}

// A subscriber that is adopted or imported keeps the numbers that it has.
func TestSubscriberNumbersOfExisting(t *testing.T) {
	t.Parallel()
	s, server, number := assigning(t)
	id := acctest.Create(t, s, creation, janeAtAPI(values{"PhoneNumbers": []any{}}))
	owned := server.MustApply(numberName, nil, number(values{"assigned_subscriber_id": id}))
	who := jane(values{"phone_numbers": nil, "adopt_existing": true, "name": "Jane Roe"})
	adopted, diags := server.Apply(name, nil, server.Args(name, who))
	acctest.AssertDiags(t, diags, 1, "WARNING", "An existing object is taken over")
	imported, diags := server.Import(name, id, nil)
	acctest.NoDiags(t, diags)
	holdsNumbers(t, adopted, owned.Text("phone_number"))
	server.PlanIsEmpty(name, adopted, who, true)
	holdsNumbers(t, imported, owned.Text("phone_number"))
	server.PlanIsEmpty(name, imported, jane(values{"phone_numbers": nil, "name": "Jane Roe"}), true)
	if got := s.Object(owned.Text("phone_number"))["AssignedSubscriberId"]; got != id {
		t.Errorf("the number is assigned to %v, want %s", got, id)
	}
}
