// SPDX-License-Identifier: MPL-2.0

package onboarding

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// walkthrough is phase 3: the API, in its order, on the development account.
func (l checklist) walkthrough(r reads) []task {
	return []task{
		{label: "1", owner: byPartner, text: "A child account is created (skip it with a single account).", see: childAccount(r)},
		{label: "2", owner: byPartner, text: "A product is created.", see: oneProduct(r)},
		{label: "3", owner: byPartner, text: "A package of products is created.", see: l.packageWithItem(r)},
		{label: "4", owner: byPartner, text: "A message route is created.", see: oneMessageRoute(r)},
		{label: "5", owner: byPartner, text: "A voice route is created.", see: oneVoiceRoute(r)},
		{label: "6", owner: byPartner, text: "A subscriber is created.", see: oneSubscriber(r)},
		{label: "7", owner: byPartner, text: "A test number is provisioned.", see: l.activeNumber(r)},
		{
			label: "8", owner: byPartner, text: "The number is suspended, restored, deactivated and reactivated.",
			remaining: "Apply status = \"parked\" and then \"active\"; observed_status of the number shows each. A number that a destroy cancelled can be reactivated for 30 days.",
		},
		{
			label: "8a", owner: byPartner, text: "The eligibility for a port-in is asked for.",
			remaining: "Ask before you ask the subscriber for anything; the answer says whether the number can be ported.",
		},
		{
			label: "8b", owner: byPartner, text: "A port-in is submitted.", see: l.portIn(r),
			remaining: "The signed letter of authorization is yours to keep.",
		},
		{
			label: "8c", owner: byPartner, text: "A port-in is corrected, as if it had been rejected.",
			remaining: "No read returns what was corrected: the answer to the correction says Updated.",
		},
		{label: "8d", owner: byPartner, text: "A port-in is cancelled.", see: l.portIn(r, "cancelled", "canceled")},
		{
			label: "8e", owner: byPartner, text: "The order is polled, and all its statuses are understood.",
			remaining: "Handle Submitted, Pending, Pending Carrier Approval, Scheduled, InProgress, ResolutionRequired, Complete, Completed, Rejected, Error and Cancelled.",
		},
		{
			label: "8f", owner: byPartner, text: "A port-out PIN is issued for a test number.",
			see:       having(r.numbers, "a number with a port-out PIN", "Number", "issue one for a test number", func(o telegent.Object) bool { return o.Text("PortOutPin") != "" }),
			remaining: "See that the PIN reaches the gaining carrier.",
		},
		{label: "9", owner: byPartner, text: "A subscription of subscriber, number, SIM and package is created.", see: wholeSubscription(r)},
		{
			label: "10", owner: byPartner, text: "An SMS is sent, and its delivery report is received.", see: l.message(r, "outbound"),
			remaining: "See that the delivery report arrived at callback_message_url.",
		},
		{
			label: "11", owner: byPartner, text: "An SMS is received.", see: l.message(r, "inbound"),
			remaining: "See that message_url was called with the right JSON.",
		},
		{
			label: "12", owner: byPartner, text: "An MMS is sent and received (if you use MMS).",
			remaining: "See that MMS_Media_URL is set in what message_url was called with.",
		},
		{
			label: "13", owner: byPartner, text: "The numbers are on the right voice route.", see: l.voiceRouteOfNumber(r),
			remaining: "The change takes effect within 10 minutes.",
		},
		{label: "14", owner: byBoth, text: "SIP OPTIONS keepalives are seen in both directions (SIP only).", remaining: "Look at the traces of your SBC, and ask Telegent for theirs."},
		{label: "15", owner: byPartner, text: "A call out connects.", remaining: "Call from the test number. With SIP, the call arrives at your SBC."},
		{label: "16", owner: byPartner, text: "A call in arrives.", remaining: "Call the test number. With SIP, compare the Request-URI and the headers with what was agreed."},
		{
			label: "17", owner: byPartner, text: "A data session runs on the APN.", see: l.dataUsed(),
			remaining: "The APN is wireless.mobi for an MVNO and iot.joonto for IoT.",
		},
		{label: "18", owner: byPartner, text: "A sample call detail record is received and parsed.", remaining: "It comes by the way that was chosen in phase 2."},
		{label: "19", owner: byBoth, text: "The happy path is signed off.", remaining: "Sign it off with Telegent."},
	}
}

func childAccount(r reads) func(context.Context) (result, error) {
	return func(context.Context) (result, error) {
		all, err := r.accounts()
		switch {
		case err != nil:
			return result{}, err
		case len(all.objects) < 2:
			return skipped("There is a single account. If you need more, create a telegent_account.")
		}
		return passed("There are several accounts, such as %s.", all.objects[len(all.objects)-1].Text("AccountId"))
	}
}

func oneProduct(r reads) func(context.Context) (result, error) {
	return having(r.products, "an active product", "ProductId", "create a telegent_product", isActive)
}

func oneMessageRoute(r reads) func(context.Context) (result, error) {
	return having(r.messageRoutes, "a message route that is enabled", "MessageRouteId", "create a telegent_message_route",
		func(o telegent.Object) bool { return isTrueOrMissing(o, "MessageRouteEnabled") })
}

func oneVoiceRoute(r reads) func(context.Context) (result, error) {
	return having(r.voiceRoutes, "a voice route that is enabled", "CallRouteId", "create a telegent_voice_route",
		func(o telegent.Object) bool { return isTrueOrMissing(o, "RouteEnabled") })
}

func oneSubscriber(r reads) func(context.Context) (result, error) {
	return having(r.subscribers, "a subscriber", "SubscriberId", "create a telegent_subscriber", func(telegent.Object) bool { return true })
}

func isActive(o telegent.Object) bool { return isTrueOrMissing(o, "Active") }

// isLive is isActive for a number.
func isLive(number telegent.Object) bool { return kit.FoldCase(number.Text("Status")) == "active" }

// mostPackages is how many packages are looked at for an item, as each takes a request.
const mostPackages = 3

// packageWithItem looks for a package that has an item. An API may have a 404 for the items of
// a package without one.
func (l checklist) packageWithItem(r reads) func(context.Context) (result, error) {
	return func(ctx context.Context) (result, error) {
		list, err := r.packages()
		if err != nil {
			return result{}, err
		}
		all := slices.DeleteFunc(slices.Clone(list.objects), func(o telegent.Object) bool { return !isActive(o) })
		if len(all) == 0 {
			return result{}, errors.New("there is no active package: create a telegent_package")
		}
		var empty []string
		for _, o := range all[:min(len(all), mostPackages)] {
			id := o.Text("PackageId")
			empty = append(empty, id)
			items, err := l.list(ctx, telegent.ListPackageItems, url.Values{"PackageId": {id}}, "Results", "PackageItemId")
			if err != nil && !errors.Is(err, telegent.ErrNotFound) {
				return result{}, err
			}
			if len(items.objects) > 0 {
				return passed("There is an active package with an item: %s.", id)
			}
		}
		if len(all) > len(empty) {
			return result{}, fmt.Errorf("there is no item in %s, the first of %d active packages (no more are looked at): create a telegent_package_item", strings.Join(empty, ", "), len(all))
		}
		return result{}, fmt.Errorf("there is no item in %s: create a telegent_package_item", strings.Join(empty, ", "))
	}
}

// activeNumber looks at the number of phone_number, or else for one in the inventory.
func (l checklist) activeNumber(r reads) func(context.Context) (result, error) {
	return func(ctx context.Context) (result, error) {
		if l.number == "" {
			return having(r.numbers, "an active number", "Number", "create a telegent_number, or set phone_number to one that you have", isLive)(ctx)
		}
		number, err := r.number()
		switch {
		case err != nil:
			return result{}, err
		case !isLive(number):
			return result{}, fmt.Errorf("the status of %s is %q: activate it", l.number, number.Text("Status"))
		}
		return passed("%s is active.", l.number)
	}
}

// portIn reads the order of a port-in, which must have one of the statuses, or any if there
// are none given.
func (l checklist) portIn(r reads, statuses ...string) func(context.Context) (result, error) {
	return func(context.Context) (result, error) {
		if l.order == "" {
			return leftTo("port_in_order_id")
		}
		order, err := r.order()
		status := order.Text("OrderStatus")
		switch {
		case err != nil:
			return result{}, err
		case len(statuses) > 0 && !slices.Contains(statuses, kit.FoldCase(status)):
			return result{}, fmt.Errorf("the status of the order %s is %q: cancel a port-in, and set port_in_order_id to its order", l.order, status)
		}
		return passed("The status of the order %s is %q.", l.order, status)
	}
}

func wholeSubscription(r reads) func(context.Context) (result, error) {
	return having(r.subscriptions, "an active subscription of a subscriber, a number, a SIM and a package", "SubscriptionId",
		"create a telegent_subscription with subscriber_id, package_id, tnid and iccid", func(o telegent.Object) bool {
			return isActive(o) && o.Text("SubscriberId") != "" && o.Text("PackageId") != "" && o.Text("TNID") != "" && o.Text("ICCID") != ""
		})
}

// message looks for a message of phone_number: an outbound one must be delivered. What the
// messages say is not looked at. GET /v1.0/message/filter does not require the number that it
// filters by, so a message of another number is not believed to be of this one.
func (l checklist) message(r reads, direction string) func(context.Context) (result, error) {
	return func(ctx context.Context) (result, error) {
		if l.number == "" {
			return leftTo("phone_number")
		}
		what, hint, party := "an inbound message of "+l.number, "send one to it", "To"
		if direction == "outbound" {
			what, hint, party = "an outbound message of "+l.number+" that was delivered", "send one from it", "From"
		}
		return having(r.messages, what, "MessageId", hint, func(o telegent.Object) bool {
			number := o.Text(party) // "" if there are several
			return kit.FoldCase(o.Text("Direction")) == direction && (direction == "inbound" || kit.FoldCase(o.Text("Status")) == "delivered") &&
				(number == "" || kit.CanonicalPhone(number) == l.number)
		})(ctx)
	}
}

func (l checklist) voiceRouteOfNumber(r reads) func(context.Context) (result, error) {
	return func(context.Context) (result, error) {
		if l.number == "" {
			return leftTo("phone_number")
		}
		number, err := r.number()
		switch route := number.Text("VoiceRouteId"); {
		case err != nil:
			return result{}, err
		case !isTrueOrMissing(number, "VoiceEnabled"):
			return skipped(l.number + " has no voice.")
		case route == "":
			return result{}, fmt.Errorf("%s is on no voice route: set voice_route_id", l.number)
		default:
			return passed("%s is on the voice route %s.", l.number, route)
		}
	}
}

// dataUsed looks at the data that phone_number has used, such as "0 B".
func (l checklist) dataUsed() func(context.Context) (result, error) {
	return func(ctx context.Context) (result, error) {
		if l.number == "" {
			return leftTo("phone_number")
		}
		if l.unusable != nil {
			return result{}, l.unusable
		}
		request := telegent.Object{}
		request.Set("PhoneNumbers", []map[string]string{{"Number": l.number}})
		var answer telegent.Object
		if err := l.client.Do(ctx, telegent.GetDataUsage, nil, request, &answer); err != nil {
			return result{}, err
		}
		all, err := answer.Within("PhoneNumbers").List("PhoneNumbers", "Number")
		if err != nil {
			return result{}, fmt.Errorf("%s: %w", telegent.GetDataUsage, err)
		}
		i := slices.IndexFunc(all, func(o telegent.Object) bool { return kit.CanonicalPhone(o.Text("Number")) == l.number })
		if i < 0 {
			return result{}, fmt.Errorf("%s says nothing of %s", telegent.GetDataUsage, l.number)
		}
		used := all[i].Text("Used")
		if strings.Trim(used, "0.BKMGTbytes ") == "" {
			return result{}, fmt.Errorf("%s has used no data yet: start a session", l.number)
		}
		return passed("%s has used %s.", l.number, used)
	}
}
