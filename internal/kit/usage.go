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

// users returns the ids of those that use the object, in order. It is nil if the API does
// not list them, because a check that is a courtesy fails no run.
func (u Use) users(ctx context.Context, data *Data, id string) []string {
	objects, err := data.List(ctx, u.Collection, nil)
	if err != nil {
		return nil
	}
	var ids []string
	for _, object := range objects {
		isPast := u.Collection.Ended != nil && u.Collection.Ended(object)
		if !isPast && CanonicalID(object.Text(u.Key)) == CanonicalID(id) {
			ids = append(ids, u.Collection.canonical(object.Text(u.Collection.ID)))
		}
	}
	slices.Sort(ids)
	return ids
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
