// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// Operations are those of a kind of object, and what they call its id.
type Operations struct {
	Create telegent.Operation
	// Get reads an object by its id. It is "" for a kind that only its list tells.
	Get telegent.Read
	// Update changes an object. It is nil if nothing can be changed.
	Update telegent.Operation
	// Absent reports whether what Get answers for an object says that there is none; nil if it
	// answers a 404 then.
	Absent func(object telegent.Object) bool
	// UpdatesWhole says that an update must send all that is known of the object, as it
	// may not keep what is left out.
	UpdatesWhole bool
	// Delete deletes an object. It is nil if the API publishes no such operation.
	Delete telegent.Operation
	// DeleteBy are the fields of a deletion and the attributes that they are, if it takes
	// others than the id. DeleteInQuery says that they go into the query.
	DeleteBy      map[string]string
	DeleteInQuery bool
	// Billed says that an object costs money for as long as it exists. One that was not found
	// is then gone only if a list lacks it, or the next apply might buy a second one.
	Billed bool
	// ID is the field of the object's id, and Query the parameter of Get for it, where
	// that is called otherwise.
	ID, Query string
	// Element returns the object in an answer of Get that has more than the object; nil if
	// the answer is the object.
	Element func(answer telegent.Object) (telegent.Object, error)
	// With are the fields that reads and deletions send beside the id, and the attributes
	// that they are, such as AccountId and account_id.
	With map[string]string
	// Attribute is the attribute that holds it; id if "". One that the configuration has
	// is known before the object is created: that of a kind without an id of its own.
	Attribute string
	// Collection lists the objects; its zero value stands for a kind that cannot be listed.
	Collection Collection
	// Parents lists what the objects of a kind without Get are parts of, whose id is what the
	// Collection lists them By. If the API does not find a parent's list, its objects are gone
	// only if Parents lacks the parent too. Its zero value has that list be enough.
	Parents Collection
	// ListTellsMore says that the list has fields that Get leaves out, ListTellsAll that it has
	// all that Get has, so that an import may be read from it.
	ListTellsMore, ListTellsAll bool
}

// parameter is the query parameter of Get for the id.
func (o Operations) parameter() string { return cmp.Or(o.Query, o.ID) }

// attribute is the attribute that holds the id.
func (o Operations) attribute() string { return cmp.Or(o.Attribute, "id") }

// idOf returns the id that the attributes hold.
func (o Operations) idOf(as Attributes) string { return as.text(o.attribute()) }

// hasOwnID reports whether the API gives an object its id.
func (o Operations) hasOwnID(as Attributes) bool {
	a, ok := as.attribute(o.attribute())
	return ok && a.mode == computed
}

// isListed reports whether the kind can be listed.
func (o Operations) isListed() bool { return o.Collection.Operation != "" }

// create creates an object. The id is kept before anything else of the answer is
// looked at. It may also be called Id, but only at the top of the answer: in an object
// within, Id may be that of another object.
func (o Operations) create(ctx context.Context, call *Call, as Attributes) error {
	var answer telegent.Object
	if err := call.Do(ctx, o.Create, nil, as.Create(), &answer, as.secrets()...); err != nil {
		return err
	}
	object := answer.Within(o.ID)
	if o.hasOwnID(as) {
		id := cmp.Or(object.Text(o.ID), answer.Text("Id"))
		// An id is shown, and saved; one that repeats a password is no id.
		if id == "" || as.repeatsSecret(id) {
			lacks := "no " + o.ID
			if words := said(answer); words != "" {
				lacks += ", and says: " + transport.Readable(words, token.Secrets(as.secrets()))
			}
			return telegent.Incomplete(o.Create, lacks)
		}
		as.setText(o.attribute(), id)
	}
	as.FillUnknowns(call, object)
	return nil
}

// Read reads an object into its attributes: by itself, or from the list once a run reads
// many of them. One that was imported is read by itself where the list tells less,
// and from the list too where that tells more. For one that was just created no list is fetched.
func (o Operations) Read(ctx context.Context, call *Call, as Attributes) error {
	as = as.ForReads()
	id, query := o.idOf(as), o.Collection.of(as)
	isListed := true
	single := func(ctx context.Context) (telegent.Object, error) {
		isListed = false
		return o.get(ctx, call, as, id)
	}
	read := single
	switch {
	case o.Get == "":
		read = func(ctx context.Context) (telegent.Object, error) { return o.listed(ctx, call, query, id) }
	case !o.isListed():
	case call.Created:
		if object := call.held(o.Collection, query).byID(o.Collection.canonical(id)); object != nil {
			read = func(context.Context) (telegent.Object, error) { return object, nil }
		}
	case !call.Imported || o.ListTellsAll:
		read = func(ctx context.Context) (telegent.Object, error) {
			return call.Lookup(ctx, o.Collection, query, id, single)
		}
	}
	object, err := read(ctx)
	if errors.Is(err, telegent.ErrNotFound) && o.Get != "" {
		isListed = true
		object, err = o.confirm(ctx, call, query, id, err, single)
	}
	if err != nil {
		return err
	}
	if object == nil {
		return nil
	}
	rows := as
	if isListed {
		rows = as.inLists()
	}
	o.applyResponse(call, rows, object, id)
	if isListed || !call.Imported || !o.ListTellsMore {
		return nil
	}
	// The account of an import is known only now.
	object, err = call.byID(ctx, o.Collection, o.Collection.of(as), id)
	if err != nil {
		call.Warn(path.Root(o.attribute()), "An imported object is read in part",
			fmt.Sprintf("%s has more of %s than %s, but cannot be read: %s. The next read of many objects fills in the rest.", o.Collection.Operation, id, o.Get, err))
	}
	if object != nil {
		o.applyResponse(call, as.inLists(), object, id)
	}
	return nil
}

// applyResponse reads an object that was found by its id, in whatever shape the id came.
func (o Operations) applyResponse(call *Call, as Attributes, object telegent.Object, id string) {
	object = maps.Clone(object) // It may be a list's, which others read too.
	object.Set(o.ID, id)
	as.Read(call, object)
}

// listed returns the object that the list has of an id, for a kind without a single read.
// If what the list is of is gone, so is the object.
func (o Operations) listed(ctx context.Context, call *Call, query url.Values, id string) (telegent.Object, error) {
	switch l, err := call.list(ctx, o.Collection, query); {
	case err != nil:
		return nil, err
	case len(query) > 0 && errors.Is(l.refusal(), telegent.ErrNotFound):
		return nil, o.confirmParent(ctx, call, query, l.refusal())
	}
	object, err := call.Witness(ctx, o.Collection, query, id, false)
	if err == nil && object == nil {
		err = NotFound(fmt.Sprintf("%s does not list it", o.Collection.Operation))
	}
	return object, err
}

// confirmParent looks for the parent whose list was not found. Its error is the former one if
// there is no such parent.
func (o Operations) confirmParent(ctx context.Context, call *Call, query url.Values, notFound error) error {
	if o.Parents.Operation == "" {
		return notFound
	}
	for parameter := range o.Collection.By {
		id := query.Get(parameter)
		switch parent, err := call.Witness(ctx, o.Parents, nil, id, true); {
		case err != nil:
			return fmt.Errorf("%s found nothing, but %s counts as gone only if the list lacks it too: %w", o.Collection.Operation, id, err)
		case parent != nil:
			return fmt.Errorf("%s found nothing, although %s has %s: try again later", o.Collection.Operation, o.Parents.Operation, id)
		}
	}
	return notFound
}

// confirm looks in the list for an object that was not found by itself: one answer is
// too little to take it for gone. Its error is the former one if the list has none. If a
// proxy hides the list of objects that are cheap to create again, another read decides.
func (o Operations) confirm(ctx context.Context, call *Call, query url.Values, id string, notFound error, again func(context.Context) (telegent.Object, error)) (telegent.Object, error) {
	if !o.isListed() {
		return nil, notFound
	}
	object, err := call.Witness(ctx, o.Collection, query, id, o.Delete != nil && !o.Billed)
	if errors.Is(err, errHiddenList) {
		return again(ctx)
	}
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

// NotFound returns an error of the class telegent.ErrNotFound, for an object that does not
// exist although the API did not say so in a 404.
func NotFound(reason string) error { return classified{telegent.ErrNotFound, reason} }

// classified is an error of a class whose text is not part of its own.
type classified struct {
	class error
	text  string
}

func (e classified) Error() string { return e.text }
func (e classified) Unwrap() error { return e.class }

// get reads an object by its id.
func (o Operations) get(ctx context.Context, call *Call, as Attributes, id string) (telegent.Object, error) {
	a, _ := as.attribute(o.attribute())
	object, err := o.getBy(ctx, call, a, queryOf(o.With, as), o.parameter(), o.ID, id, as.secrets()...)
	if object == nil || err != nil {
		return nil, err
	}
	if call.Imported { // An import that names the wrong account would write to it.
		for beside, name := range o.With {
			a, _ := as.attribute(name)
			if got, asked := object.Text(beside), as.text(name); got != "" && asked != "" && a.equality(got) != a.equality(asked) {
				return nil, classified{ErrAnotherObject, fmt.Sprintf("%s answered with %s of the %s %q, asked for %q", o.Get, id, beside, got, asked)}
			}
		}
	}
	if o.Element == nil {
		return object, nil
	}
	return o.Element(object)
}

// getBy reads an object by the value of an attribute, which is a query parameter of Get and
// a key of its answer. It is nil, with a warning, if the answer does not say which object
// it is of: what is known stays then.
func (o Operations) getBy(ctx context.Context, call *Call, a Attribute, query url.Values, parameter, key, value string, secrets ...token.Secret) (telegent.Object, error) {
	if query == nil {
		query = url.Values{}
	}
	query.Set(parameter, value)
	var answer telegent.Object
	if err := call.Do(ctx, o.Get, query, nil, &answer, secrets...); err != nil {
		return nil, err
	}
	answer = answer.Within(o.ID)
	got := answer.Text(key)
	switch {
	case answer.Text(o.ID) == "":
		got, key = "", o.ID
	case key != o.ID && got == "": // The answer is of an object, and leaves the other field out.
		return answer, nil
	}
	switch {
	case got != "" && a.equality(got) == a.equality(value):
		if o.Absent != nil && o.Absent(answer) {
			return nil, NotFound(fmt.Sprintf("%s says that there is none for %s", o.Get, value))
		}
		return answer, nil
	case got != "":
		return nil, classified{ErrAnotherObject, fmt.Sprintf("%s answered with the %s %q, asked for %q", o.Get, key, got, value)}
	case call.Imported:
		return nil, fmt.Errorf("%s does not say which %s its answer is of, asked for %q", o.Get, key, value)
	}
	call.Warn(path.Root(o.attribute()), "The API does not say which object it answered with",
		fmt.Sprintf("%s does not say which %s its answer is of, asked for %q. The state keeps what it has.", o.Get, key, value))
	return nil, nil //nolint:nilnil // The warning says why.
}

// Change sends what changed, and nothing if nothing did; the answer completes what
// was planned.
func (o Operations) Change(ctx context.Context, call *Call, plan, state Attributes) error {
	plan, state = plan.ForReads(), state.ForReads()
	request := plan.update(state, o.UpdatesWhole)
	if len(request) == 0 || o.Update == nil {
		return nil
	}
	request.Set(o.ID, o.idOf(state))
	var answer telegent.Object
	if err := call.Do(ctx, o.Update, nil, request, &answer, slices.Concat(plan.secrets(), state.secrets())...); err != nil {
		return err
	}
	plan.FillUnknowns(call, answer.Within(o.ID))
	return nil
}

// delete deletes an object. One that is not found is gone only if the list has none that is
// active either.
func (o Operations) delete(ctx context.Context, call *Call, as Attributes) error {
	id := o.idOf(as)
	by := o.DeleteBy
	if by == nil {
		by = maps.Clone(o.With)
		if by == nil {
			by = map[string]string{}
		}
		by[o.ID] = o.attribute()
	}
	query := queryOf(by, as)
	var request any
	if !o.DeleteInQuery {
		fields := telegent.Object{}
		for key := range query {
			fields.Set(key, query.Get(key))
		}
		query, request = nil, fields
	}
	var answer telegent.Object
	err := call.Do(ctx, o.Delete, query, request, &answer, as.secrets()...)
	switch {
	case err == nil:
		return o.deleted(answer, as)
	case !errors.Is(err, telegent.ErrNotFound) || !o.isListed():
		return err
	}
	list := o.Collection.of(as)
	call.InvalidateLists(o.Collection, list)
	object, listErr := call.Witness(ctx, o.Collection, list, id, !o.Billed)
	switch {
	case listErr != nil:
		return fmt.Errorf("%s found no such object, but it counts as gone only if the list lacks it too: %w", o.Delete, listErr)
	case object != nil && !o.isPast(object):
		return fmt.Errorf("%s found nothing, although %s has it: apply again", o.Delete, o.Collection.Operation)
	}
	return err
}

// deleted returns an error if the answer to a deletion says that the object is not deleted, in
// a field that is called as its id is: PackageStatus beside PackageId.
func (o Operations) deleted(answer telegent.Object, as Attributes) error {
	key := o.statusKey()
	answer = answer.Within(key)
	status := answer.Text(key)
	if IsSuccess(status) || isDeleted(status) {
		return nil
	}
	reason := key + ": " + status
	if words := said(answer); words != "" {
		reason += "; " + words
	}
	return telegent.Refused(o.Delete, transport.Readable(reason, token.Secrets(as.secrets())))
}

// said returns what the API says of a write in its answer, "" if nothing.
func said(answer telegent.Object) string {
	var words string
	for _, key := range []string{"StatusMessage", "Message", "ErrorMessage", "Error"} {
		words = cmp.Or(words, answer.Text(key))
	}
	return words
}

// statusKey is the field by which a deletion says what became of the object.
func (o Operations) statusKey() string { return strings.TrimSuffix(o.ID, "Id") + "Status" }

// isDeleted reports whether a status says that there is no such object any more.
func isDeleted(status string) bool {
	return slices.Contains([]string{"deleted", "removed", "cancelled", "canceled", "terminated", "inactive"}, FoldCase(status))
}

// isPast reports whether a list says that an object is deleted, or not active. Nothing but a
// deletion is published that makes one so, and the lists are asked for all, so they may have what
// was deleted.
func (o Operations) isPast(object telegent.Object) bool {
	raw, _ := object.Get("Active")
	active, err := telegent.Decode[bool](raw)
	return err == nil && active != nil && !*active || isDeleted(object.Text(o.statusKey())) || isDeleted(object.Text("Status"))
}

// check returns what is wrong with the operations, for the test of all definitions.
func (o Operations) check(as Attributes) []error {
	var problems []error
	for _, operation := range []telegent.Operation{o.Create, o.Get, o.Update, o.Delete, o.Collection.Operation} {
		if operation == nil || operation == o.Get && o.Get == "" || operation == o.Collection.Operation && !o.isListed() {
			continue
		}
		if method, path, _ := strings.Cut(operation.String(), " "); method != "GET" && method != "POST" || !strings.HasPrefix(path, "/v1.0/") {
			problems = append(problems, fmt.Errorf("%q must be an operation such as GET /v1.0/account", operation))
		}
	}
	if o.ID == "" {
		problems = append(problems, errors.New("there is no field of the id"))
	}
	if _, ok := as.attribute(o.attribute()); !ok {
		problems = append(problems, fmt.Errorf("there is no attribute %s", o.attribute()))
	}
	for _, names := range []map[string]string{o.Collection.By, o.DeleteBy} {
		for key, name := range names {
			if a, ok := as.attribute(name); !ok || a.target.typ != types.StringType {
				problems = append(problems, fmt.Errorf("%s is %s, which is no attribute that is a string", key, name))
			}
		}
	}
	if o.isListed() && o.Collection.ID == "" {
		problems = append(problems, errors.New("there is no field of the id in the list"))
	}
	return problems
}
