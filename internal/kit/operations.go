// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"cmp"
	"context"
	"fmt"
	"net/url"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// Operations are those of a kind of object, and what they call its id.
type Operations struct {
	Create telegent.Write
	Get    telegent.Read
	Update telegent.Write
	// Delete is "" if the API publishes no such operation.
	Delete telegent.Write
	// ID is the field of the object's id, and Query the parameter of Get for it, where
	// that is called otherwise.
	ID, Query string
	// Attribute is the attribute that holds it; id if "".
	Attribute string
	// Collection lists the objects, by the account that AccountId names; its zero value
	// stands for a kind that cannot be listed.
	Collection Collection
	// ListTellsMore says that the list has fields that Get leaves out.
	ListTellsMore bool
}

// idOf returns the id that the fields hold.
func (o Operations) idOf(fs Fields) string { return fs.text(cmp.Or(o.Attribute, "id")) }

// create creates an object and completes its fields by the answer.
func (o Operations) create(ctx context.Context, data *Data, fs Fields) error {
	var answer telegent.Object
	if err := data.Do(ctx, o.Create, nil, fs.Create(), &answer, fs.secrets()...); err != nil {
		return err
	}
	if answer.Text(o.ID) == "" {
		return telegent.Incomplete(o.Create, "no "+o.ID)
	}
	return fs.Complete(answer)
}

// Read reads an object into its fields: by itself, or from the list once a run reads
// many of them. One that was imported is read by itself, as the list may tell less,
// and from the list too where that tells more.
func (o Operations) Read(ctx context.Context, data *Data, fs Fields, imported bool) error {
	id := o.idOf(fs)
	single := func(ctx context.Context) (telegent.Object, error) { return o.get(ctx, data, id) }
	if !imported && o.Collection.Operation != "" {
		object, err := data.Find(ctx, o.Collection, accountQuery(fs.text("account_id")), id, single)
		if err != nil {
			return err
		}
		return fs.Read(object, false)
	}
	object, err := single(ctx)
	if err != nil {
		return err
	}
	if err := fs.Read(object, imported); err != nil || !imported || !o.ListTellsMore {
		return err
	}
	if object, err = data.listed(ctx, o.Collection, accountQuery(fs.text("account_id")), id); err != nil || object == nil {
		return err
	}
	return fs.Read(object, imported)
}

func (o Operations) get(ctx context.Context, data *Data, id string) (telegent.Object, error) {
	var object telegent.Object
	if err := data.Do(ctx, o.Get, url.Values{cmp.Or(o.Query, o.ID): {id}}, nil, &object); err != nil {
		return nil, err
	}
	if got := object.Text(o.ID); got != id {
		return nil, fmt.Errorf("%s answered with the %s %q, asked for %q", o.Get, o.ID, got, id)
	}
	return object, nil
}

// Change sends what changed, and nothing if nothing did; the answer completes what
// was planned.
func (o Operations) Change(ctx context.Context, data *Data, plan, state Fields) error {
	request := plan.Update(state)
	if len(request) == 0 {
		return nil
	}
	request.Set(o.ID, o.idOf(state))
	var answer telegent.Object
	if err := data.Do(ctx, o.Update, nil, request, &answer, plan.secrets()...); err != nil {
		return err
	}
	return plan.Complete(answer)
}

func (o Operations) delete(ctx context.Context, data *Data, fs Fields) error {
	request := telegent.Object{}
	request.Set(o.ID, o.idOf(fs))
	return data.Do(ctx, o.Delete, nil, request, nil)
}
