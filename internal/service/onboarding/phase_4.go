// SPDX-License-Identifier: MPL-2.0

package onboarding

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// cutover is phase 4: production.
func (l checklist) cutover(r reads) []task {
	return []task{
		{
			owner: byTelegent, text: "The AccountKey and the AccountSecret of production are issued.", see: l.token,
			remaining: "The API does not say which account is production's: compare the AccountKey.",
		},
		{owner: byBoth, text: "Telegent's network reaches the webhooks of production.", remaining: "Have Telegent send a test message."},
		{owner: byPartner, text: "The message route and the voice route of production are created.", see: bothRoutes(r)},
		{owner: byPartner, text: "The first number is live: product, package, subscriber, number and subscription.", see: l.liveNumber(r)},
		{owner: byBoth, text: "The first SMS is sent and delivered.", see: l.message(r, "outbound")},
		{owner: byBoth, text: "The first SMS is received and parsed.", see: l.message(r, "inbound"), remaining: "See that your webhook parsed it."},
		{
			owner: byPartner, text: "Alerts are on: failures of webhooks, expiry of tokens, rates of errors.",
			remaining: "Make each alert fire once.",
		},
		{owner: byBoth, text: "The escalation path is written down.", remaining: "Agree it with Telegent, and record where it is kept."},
		{owner: byBoth, text: "The go-live is signed off.", remaining: "Sign it off with Telegent, with date and initials."},
	}
}

func bothRoutes(r reads) func(context.Context) (result, error) {
	message, voice := oneMessageRoute(r), oneVoiceRoute(r)
	return func(ctx context.Context) (result, error) {
		ofMessages, messageErr := message(ctx)
		ofCalls, voiceErr := voice(ctx)
		if err := both(messageErr, voiceErr); err != nil {
			return result{}, err
		}
		return passed("%s %s", ofMessages.detail, ofCalls.detail)
	}
}

// both returns two errors as one, in one line. A reason that they share is given once.
func both(a, b error) error {
	if a == nil || b == nil || a.Error() == b.Error() {
		return cmp.Or(a, b)
	}
	separator := ";"
	if strings.HasSuffix(a.Error(), ".") { // The API's messages may have one.
		separator = ""
	}
	return fmt.Errorf("%w%s %w", a, separator, b)
}

// liveNumber looks for an active number with a subscription of the subscriber that the number
// is assigned to: the one of phone_number, or else any in the inventory.
func (l checklist) liveNumber(r reads) func(context.Context) (result, error) {
	return func(context.Context) (result, error) {
		numbers, err := l.candidates(r)
		if err != nil {
			return result{}, err
		}
		subscriptions, err := r.subscriptions()
		if err != nil {
			return result{}, err
		}
		bySubscription := map[string]telegent.Object{}
		for _, s := range subscriptions.objects {
			if isActive(s) && s.Text("TNID") != "" {
				bySubscription[kit.CanonicalID(s.Text("TNID"))] = s
			}
		}
		failure := fmt.Errorf("there is no active number with an active subscription%s: create a telegent_subscription whose tnid is the id of a telegent_number", numbers.rest())
		for _, n := range numbers.objects {
			s := bySubscription[kit.CanonicalID(n.Text("TNID"))] // Tnid in the inventory.
			if s == nil || !isLive(n) {
				continue
			}
			if owner := n.Text("AssignedSubscriberId"); owner != "" && kit.CanonicalID(owner) != kit.CanonicalID(s.Text("SubscriberId")) {
				failure = fmt.Errorf("%s is assigned to %s, and its subscription %s is of %s", n.Text("Number"), owner, s.Text("SubscriptionId"), s.Text("SubscriberId"))
				continue // Another number may be live.
			}
			return passed("%s is active, with the subscription %s of %s to %s.", n.Text("Number"), s.Text("SubscriptionId"), s.Text("SubscriberId"), s.Text("PackageId"))
		}
		return result{}, failure
	}
}

// candidates returns the number of phone_number, or else those of the inventory.
func (l checklist) candidates(r reads) (page, error) {
	if l.number == "" {
		return r.numbers()
	}
	number, err := r.number()
	return page{objects: []telegent.Object{number}}, err
}
