// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Inventory is the list of the numbers of an account, which the objects that numbers use
// need as well as numbers do.
func Inventory() Collection {
	return Collection{
		Operation: telegent.ListNumbers, Items: "PhoneNumbers", ID: "Number", Equality: CanonicalPhone,
		Shared: "AccountId", Page: "PageNumber", Total: "TotalResults",
		Ended: func(number telegent.Object) bool { return IsCancelled(number.Text("Status")) },
	}
}

// IsCancelled reports whether a number with the status no longer belongs to the account.
// "Cancel Pending", for example, is a different status.
func IsCancelled(status string) bool {
	status = FoldCase(status)
	return status == "cancelled" || status == "canceled"
}

// Use is how other objects use one, so that a deletion warns of those that still do.
type Use struct {
	// Collection lists the others; Plural is what a sentence calls them.
	Collection Collection
	Plural     string
	// Key is the field that has the id of the object that they use.
	Key string
	// Loss is what they lose without it, as in "message routing".
	Loss string
}

// mostPagesOfUsers is how many pages of the others are read: a warning is not worth all
// requests of a minute.
const mostPagesOfUsers = 10

// users are those that use an object.
type users struct {
	// ids are in order.
	ids []string
	// seen is how many were looked at, and areMore says that there are others.
	seen    int
	areMore bool
}

// of returns those that use the object. There are none if the API does not list them, because
// a check that is a courtesy fails no run.
func (u Use) of(ctx context.Context, data *Data, id string) users {
	objects, complete, err := data.Beginning(ctx, u.Collection, nil, mostPagesOfUsers)
	if err != nil {
		return users{}
	}
	found := users{seen: len(objects), areMore: !complete}
	for _, object := range objects {
		isPast := u.Collection.Ended != nil && u.Collection.Ended(object)
		if !isPast && CanonicalID(object.Text(u.Key)) == CanonicalID(id) {
			found.ids = append(found.ids, u.Collection.canonical(object.Text(u.Collection.ID)))
		}
	}
	slices.Sort(found.ids)
	return found
}

// mayBe reports whether there may be any.
func (u users) mayBe() bool { return len(u.ids) > 0 || u.areMore }

// verb is what they do, or may do, to the object.
func (u users) verb() string {
	if len(u.ids) == 0 {
		return "may use"
	}
	return "use"
}

// use says by whom the object is used; is is "is" or "was", and plural what they are.
func (u users) use(object, is, plural string) string {
	switch {
	case len(u.ids) == 0:
		return fmt.Sprintf("%s %s not used by the first %s of the account, but it has more.", object, is, counted(u.seen, plural))
	case u.areMore:
		return fmt.Sprintf("%s %s used by at least %s: %s.", object, is, counted(len(u.ids), plural), named(u.ids))
	}
	return fmt.Sprintf("%s %s used by %s: %s.", object, is, counted(len(u.ids), plural), named(u.ids))
}

// counted returns how many there are of something, such as "1 number" or "6 numbers".
func counted(n int, plural string) string {
	if n == 1 {
		plural = strings.TrimSuffix(plural, "s")
	}
	return fmt.Sprintf("%d %s", n, plural)
}

// mostNamed is how many objects a warning names.
const mostNamed = 5

// named returns some ids in a sentence.
func named(ids []string) string {
	if len(ids) <= mostNamed {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:mostNamed], ", "), len(ids)-mostNamed)
}
