// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/path"

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
	// ListConfirms says that the list is only asked whether an object that Get did not
	// find is gone.
	ListConfirms bool
}

// attribute is the attribute that holds the id.
func (o Operations) attribute() string { return cmp.Or(o.Attribute, "id") }

// idOf returns the id that the fields hold.
func (o Operations) idOf(fs Fields) string { return fs.text(o.attribute()) }

// isListed reports whether the kind can be listed.
func (o Operations) isListed() bool { return o.Collection.Operation != "" }

// create creates an object. The id is kept before anything else of the answer is
// looked at. It may also be called Id, but only at the top of the answer: in an object
// within, Id may be that of another object.
func (o Operations) create(ctx context.Context, call *Call, fs Fields) error {
	var answer telegent.Object
	if err := call.Do(ctx, o.Create, nil, fs.Create(), &answer, fs.secrets()...); err != nil {
		return err
	}
	object := answer.Within(o.ID)
	id := cmp.Or(object.Text(o.ID), answer.Text("Id"))
	// An id is shown, and saved; one that repeats a password is no id.
	if id == "" || fs.repeatsSecret(id) {
		return telegent.Incomplete(o.Create, "no "+o.ID)
	}
	fs.setText(o.attribute(), id)
	fs.FillUnknowns(call, object)
	return nil
}

// Read reads an object into its fields: by itself, or from the list once a run reads
// many of them. One that was imported is read by itself, as the list may tell less,
// and from the list too where that tells more.
func (o Operations) Read(ctx context.Context, call *Call, fs Fields) error {
	id, query := o.idOf(fs), o.Collection.of(fs)
	single := func(ctx context.Context) (telegent.Object, error) { return o.get(ctx, call, fs, id) }
	read := single
	if !call.Imported && o.isListed() && !o.ListConfirms {
		read = func(ctx context.Context) (telegent.Object, error) {
			return call.Find(ctx, o.Collection, query, id, single)
		}
	}
	object, err := read(ctx)
	if errors.Is(err, telegent.ErrNotFound) {
		object, err = o.confirm(ctx, call, query, id, err)
	}
	if err != nil {
		return err
	}
	if object == nil {
		return nil
	}
	o.take(call, fs, object, id)
	if !call.Imported || !o.ListTellsMore {
		return nil
	}
	// The account of an import is known only now.
	object, err = call.byID(ctx, o.Collection, o.Collection.of(fs), id)
	if err != nil {
		call.Warn(path.Root(o.attribute()), "An imported object is read in part",
			fmt.Sprintf("%s has more of %s than %s, but cannot be read: %s. The next read of many objects fills in the rest.", o.Collection.Operation, id, o.Get, err))
	}
	if object != nil {
		o.take(call, fs, object, id)
	}
	return nil
}

// take reads an object that was found by its id, in whatever shape the id came.
func (o Operations) take(call *Call, fs Fields, object telegent.Object, id string) {
	object = maps.Clone(object) // It may be a list's, which others read too.
	object.Set(o.ID, id)
	fs.Read(call, object)
}

// confirm looks in the list for an object that was not found by itself: one answer is
// too little to take it for gone. Its error is the former one if the list has none.
func (o Operations) confirm(ctx context.Context, call *Call, query url.Values, id string, notFound error) (telegent.Object, error) {
	if !o.isListed() {
		return nil, notFound
	}
	object, err := call.Witness(ctx, o.Collection, query, o.Collection.hasID(id), o.Delete != "")
	if err != nil {
		return nil, fmt.Errorf("%s found no such object, but it counts as gone only if the list lacks it too: %w", o.Get, err)
	}
	if object == nil {
		return nil, notFound
	}
	return object, nil
}

// ErrAnotherObject is the class of the error of a read that answered with another object
// than it was asked for.
var ErrAnotherObject = errors.New("another object")

type anotherObject struct{ text string }

func (e anotherObject) Error() string        { return e.text }
func (e anotherObject) Is(target error) bool { return target == ErrAnotherObject }

// get reads an object by itself. It is nil, with a warning, if the answer does not say
// which object it is of: what is known stays then.
func (o Operations) get(ctx context.Context, call *Call, fs Fields, id string) (telegent.Object, error) {
	var answer telegent.Object
	if err := call.Do(ctx, o.Get, url.Values{cmp.Or(o.Query, o.ID): {id}}, nil, &answer); err != nil {
		return nil, err
	}
	answer = answer.Within(o.ID)
	got := answer.Text(o.ID)
	f, _ := fs.field(o.attribute())
	switch {
	case got != "" && f.equality(got) == f.equality(id):
		return answer, nil
	case got != "":
		return nil, anotherObject{fmt.Sprintf("%s answered with the %s %q, asked for %q", o.Get, o.ID, got, id)}
	case call.Imported:
		return nil, fmt.Errorf("%s does not say which %s its answer is of, asked for %q", o.Get, o.ID, id)
	}
	call.Warn(path.Root(o.attribute()), "The API does not say which object it answered with",
		fmt.Sprintf("%s does not say which %s its answer is of, asked for %q. The state keeps what it has.", o.Get, o.ID, id))
	return nil, nil //nolint:nilnil // The warning says why.
}

// Change sends what changed, and nothing if nothing did; the answer completes what
// was planned.
func (o Operations) Change(ctx context.Context, call *Call, plan, state Fields) error {
	request := plan.Update(state)
	if len(request) == 0 {
		return nil
	}
	request.Set(o.ID, o.idOf(state))
	var answer telegent.Object
	if err := call.Do(ctx, o.Update, nil, request, &answer, plan.secrets()...); err != nil {
		return err
	}
	plan.FillUnknowns(call, answer.Within(o.ID))
	return nil
}

// delete deletes an object. One that is not found is gone only if the list has none
// either.
func (o Operations) delete(ctx context.Context, call *Call, fs Fields) error {
	id := o.idOf(fs)
	request := telegent.Object{}
	request.Set(o.ID, id)
	err := call.Do(ctx, o.Delete, nil, request, nil)
	if !errors.Is(err, telegent.ErrNotFound) || !o.isListed() {
		return err
	}
	call.InvalidateLists(o.Collection)
	object, listErr := call.Witness(ctx, o.Collection, o.Collection.of(fs), o.Collection.hasID(id), true)
	switch {
	case listErr != nil:
		return fmt.Errorf("%s found no such object, but it counts as gone only if the list lacks it too: %w", o.Delete, listErr)
	case object != nil:
		return fmt.Errorf("%s found nothing, although %s has it: apply again", o.Delete, o.Collection.Operation)
	}
	return err
}
