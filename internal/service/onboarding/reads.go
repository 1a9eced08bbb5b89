// SPDX-License-Identifier: MPL-2.0

package onboarding

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// objects reads some objects of the account.
type objects func() (page, error)

// page is the first page of a list.
type page struct {
	objects []telegent.Object
	total   int64 // how many objects the list has; -1 if it does not say
}

// rest says that the list has more objects than were looked at, "" if it does not.
func (p page) rest() string {
	if p.total <= int64(len(p.objects)) {
		return ""
	}
	return fmt.Sprintf(" among the first %d of %d (no more are looked at)", len(p.objects), p.total)
}

// reads are what the checks of phases 2 to 4 read. Each is read at most once, and of a list
// its first page alone, as one object is enough to see that a task is done.
type reads struct {
	accounts, products, packages, subscribers, subscriptions, messageRoutes, voiceRoutes, numbers, messages objects

	// number is the one of phone_number, order the one of port_in_order_id.
	number, order func() (telegent.Object, error)
}

// newReads returns the reads of a checklist, which end with the context.
func newReads(ctx context.Context, l checklist) reads {
	ofAccount, active := url.Values{}, url.Values{"Filter": {"Active"}}
	if l.account != "" {
		ofAccount.Set("AccountId", l.account)
	}
	list := func(operation telegent.Read, query url.Values, items, id string) objects {
		return sync.OnceValues(func() (page, error) { return l.list(ctx, operation, query, items, id) })
	}
	// An account may be allowed one of the two lists alone.
	either := func(ofDistributor, ofAccount telegent.Read, id string) objects {
		return sync.OnceValues(func() (page, error) {
			all, err := l.list(ctx, ofDistributor, active, "Results", id)
			if e, ok := errors.AsType[*transport.Error](err); ok && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound) {
				all, err = l.list(ctx, ofAccount, active, "Results", id)
			}
			return all, err
		})
	}
	one := func(operation telegent.Read, key, value string) func() (telegent.Object, error) {
		return sync.OnceValues(func() (telegent.Object, error) { return l.read(ctx, operation, key, value) })
	}
	return reads{
		accounts:      list(telegent.ListAccounts, nil, "Results", "AccountId"),
		products:      either(telegent.ListDistributorProducts, telegent.ListAccountProducts, "ProductId"),
		packages:      either(telegent.ListDistributorPackages, telegent.ListAccountPackages, "PackageId"),
		subscriptions: either(telegent.ListDistributorSubscriptions, telegent.ListAccountSubscriptions, "SubscriptionId"),
		subscribers:   list(telegent.ListSubscribers, nil, "Subscribers", "SubscriberId"),
		messageRoutes: list(telegent.ListMessageRoutes, ofAccount, "Results", "MessageRouteId"),
		voiceRoutes:   list(telegent.ListVoiceRoutes, ofAccount, "Results", "CallRouteId"),
		numbers:       list(telegent.ListNumbers, nil, "PhoneNumbers", "Number"),
		messages:      list(telegent.FilterMessages, url.Values{"PhoneNumber": {l.number}}, "Messages", "MessageId"),
		number:        one(telegent.GetNumber, "Number", l.number),
		order:         one(telegent.GetNumberOrder, "OrderId", l.order),
	}
}

// list reads the first page of a list.
func (l checklist) list(ctx context.Context, operation telegent.Read, query url.Values, items, id string) (page, error) {
	if l.unusable != nil {
		return page{}, l.unusable
	}
	var answer telegent.Object
	if err := l.client.Do(ctx, operation, query, nil, &answer); err != nil {
		return page{}, err
	}
	answer = answer.Within(items)
	all, err := answer.List(items, id)
	if err != nil {
		return page{}, fmt.Errorf("%s: %w", operation, err)
	}
	return page{
		objects: slices.DeleteFunc(all, func(o telegent.Object) bool { return o.Text(id) == "" }),
		total:   max(kit.Total(answer, "TotalResults"), kit.Total(answer, "Total")), // Those of the lists that have pages.
	}, nil
}

// read reads the object that has a value under the key, which is also the parameter.
func (l checklist) read(ctx context.Context, operation telegent.Read, key, value string) (telegent.Object, error) {
	if l.unusable != nil {
		return nil, l.unusable
	}
	var answer telegent.Object
	if err := l.client.Do(ctx, operation, url.Values{key: {value}}, nil, &answer); err != nil {
		return nil, err
	}
	answer = answer.Within(key)
	if got := answer.Text(key); kit.CanonicalPhone(got) != kit.CanonicalPhone(value) && kit.CanonicalID(got) != kit.CanonicalID(value) {
		return nil, fmt.Errorf("%s answered with the %s %q, asked for %q", operation, key, got, value)
	}
	return answer, nil
}

// having returns a check that passes if one of the objects has what it needs. What names
// that, as in "a message route with a URL".
func having(all objects, what, id, hint string, has func(o telegent.Object) bool) func(context.Context) (result, error) {
	return func(context.Context) (result, error) {
		list, err := all()
		if err != nil {
			return result{}, err
		}
		i := slices.IndexFunc(list.objects, has)
		if i < 0 {
			return result{}, fmt.Errorf("%s is missing%s: %s", what, list.rest(), hint)
		}
		return passed("There is %s: %s.", what, list.objects[i].Text(id))
	}
}

// isTrueOrMissing reports whether a boolean field, which may be a text, is not false.
func isTrueOrMissing(o telegent.Object, key string) bool {
	raw, _ := o.Get(key)
	v, err := telegent.Decode[bool](raw)
	return err != nil || v == nil || *v
}
