// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// singleReads is how many objects of a collection are read one by one in a run before a
// list is fetched for all others. For fewer objects a list costs more than it saves,
// because it needs a token of its own.
const singleReads = 4

// Collection is how the API lists the objects of a kind.
type Collection struct {
	// Operation lists them.
	Operation telegent.Read
	// Items is the key of the array in the answer, ID that of the id in its elements.
	Items, ID string
	// Texts says that the elements are no objects but texts, which are the ids.
	Texts bool
	// Equality is that of the ids; CanonicalID if nil.
	Equality Equality
	// Ended reports whether an element of the list is of the past, such as a number that
	// was cancelled: another one of the same id takes its place. Nil if none is.
	Ended func(object telegent.Object) bool
	// Shared is a key of the whole answer that holds for each of its objects; "" for none.
	Shared string
	// By are the query parameters that say whose objects to list, and the attributes that
	// they are, such as AccountId and account_id; Query is sent with every page.
	By    map[string]string
	Query url.Values
	// Page is the query parameter of the page's number, which begins at 1, and Total
	// the key of how many objects there are; both "" if there is but one page.
	Page, Total string
}

// listCaches are the lists that a configured provider holds, and the count of reads
// without a list, by the operation that lists.
type listCaches struct {
	calls singleflight.Group
	mu    sync.Mutex
	byOp  map[telegent.Read]*listCache
}

// listCache is what is known of one collection.
type listCache struct {
	// written counts the writes, so that a list that was being fetched during a write is not
	// held.
	written int
	// single counts the reads one by one since the last write.
	single int
	// lists are by the query that they answer.
	lists map[string]*cachedList
}

// cachedList is the answer to a query.
type cachedList struct {
	objects []telegent.Object
	byID    map[string]telegent.Object // by the canonical id, the first of each
	// gap is why an object that the list lacks may exist nevertheless; nil if there is no
	// reason to think so.
	gap error
	// refusal is the API's error if it does not allow the list.
	refusal error
}

// of returns the query that lists the objects beside that with the attributes.
func (c Collection) of(as Attributes) url.Values { return queryOf(c.By, as) }

// queryOf returns the query parameters that are the values of attributes, nil if none has
// a value.
func queryOf(by map[string]string, as Attributes) url.Values {
	var query url.Values
	for parameter, name := range by {
		if text := as.text(name); text != "" {
			if query == nil {
				query = url.Values{}
			}
			query.Set(parameter, text)
		}
	}
	return query
}

// canonical returns the canonical form of an id.
func (c Collection) canonical(id string) string {
	if c.Equality == nil {
		return CanonicalID(id)
	}
	return c.Equality(id)
}

// hasID matches the object of an id.
func (c Collection) hasID(id string) func(object telegent.Object) bool {
	id = c.canonical(id)
	return func(object telegent.Object) bool { return c.canonical(object.Text(c.ID)) == id }
}

// index returns the objects by their ids.
func (c Collection) index(objects []telegent.Object) map[string]telegent.Object {
	byID := make(map[string]telegent.Object, len(objects))
	for _, object := range objects {
		id := c.canonical(object.Text(c.ID))
		if _, known := byID[id]; !known && id != "" {
			byID[id] = object
		}
	}
	return byID
}

// of returns what is known of a collection. The caller holds the lock.
func (c *listCaches) of(operation telegent.Read) *listCache {
	if c.byOp == nil {
		c.byOp = map[telegent.Read]*listCache{}
	}
	k, ok := c.byOp[operation]
	if !ok {
		k = &listCache{lists: map[string]*cachedList{}}
		c.byOp[operation] = k
	}
	return k
}

// Lookup returns an object of the collection that the query lists. It calls single for an
// object that the list lacks, and for the first few reads of a run while there is no list.
func (d *Data) Lookup(ctx context.Context, c Collection, query url.Values, id string, single func(ctx context.Context) (telegent.Object, error)) (telegent.Object, error) {
	if d.held(c, query.Encode()) == nil && d.readsSingly(c) {
		return single(ctx)
	}
	object, err := d.byID(ctx, c, query, id)
	if object == nil && err == nil {
		return single(ctx)
	}
	return object, err
}

// byID returns the object of the list that has the id; nil if there is none or the API
// does not allow the list.
func (d *Data) byID(ctx context.Context, c Collection, query url.Values, id string) (telegent.Object, error) {
	l, err := d.list(ctx, c, query)
	if err != nil {
		return nil, err
	}
	return l.byID[c.canonical(id)], nil
}

// InList returns the first object of the list that matches; nil if there is none or the
// API does not allow the list.
func (d *Data) InList(ctx context.Context, c Collection, query url.Values, matches func(object telegent.Object) bool) (telegent.Object, error) {
	l, err := d.list(ctx, c, query)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(l.objects, matches); i >= 0 {
		return l.objects[i], nil
	}
	return nil, nil //nolint:nilnil // There is none.
}

// Witness is InList for an object that counts as gone if the list lacks it. It also
// returns an error if the list may lack an object that exists, or if the API does not
// allow the list; the latter is ignored if the object is cheap to create again.
func (d *Data) Witness(ctx context.Context, c Collection, query url.Values, matches func(object telegent.Object) bool, cheap bool) (telegent.Object, error) {
	object, err := d.InList(ctx, c, query, matches)
	if object != nil || err != nil {
		return object, err
	}
	l, err := d.list(ctx, c, query)
	switch {
	case err != nil:
		return nil, err
	case l.refusal != nil && (!cheap || !isRefusalOfAPI(l.refusal)):
		return nil, errors.New(l.refusal.Error()) // Its class says nothing of the object.
	}
	return nil, l.gap
}

// isRefusal reports whether an error means that the API does not allow the list, although
// it may allow single reads.
func isRefusal(err error, c Collection) bool {
	e, ok := errors.AsType[*transport.Error](err)
	if !ok || e.Operation != c.Operation.String() && e.Operation != telegent.CreateToken.String() {
		return false
	}
	return e.Status == http.StatusForbidden || e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed
}

// isRefusalOfAPI reports whether the API itself refuses the list, in its own words: a 404 of
// another form may be that of a proxy.
func isRefusalOfAPI(refusal error) bool {
	e, ok := errors.AsType[*transport.Error](refusal)
	return ok && (e.Status != http.StatusNotFound || errors.Is(refusal, telegent.ErrNotFound))
}

func (d *Data) readsSingly(c Collection) bool {
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	k := d.lists.of(c.Operation)
	if k.single == singleReads {
		return false
	}
	k.single++
	return true
}

// List returns all objects that the query lists, from all pages. It asks the API once in
// a run, as long as no object of the collection is written; callers that arrive meanwhile
// share the answer. It does not repeat a list that the API refused.
func (d *Data) List(ctx context.Context, c Collection, query url.Values) ([]telegent.Object, error) {
	l, err := d.list(ctx, c, query)
	if err != nil {
		return nil, err
	}
	return l.objects, l.refusal
}

func (d *Data) list(ctx context.Context, c Collection, query url.Values) (*cachedList, error) {
	key := query.Encode()
	// Callers that arrive after a write must not share a list from before it.
	call := fmt.Sprintf("%s?%s after %d writes", c.Operation, key, d.writes(c))
	if l := d.held(c, key); l != nil {
		return l, nil
	}
	// All callers share the list: it continues when its first caller leaves, and ends when the provider is stopped.
	results := d.lists.calls.DoChan(call, func() (any, error) {
		ctx, end := d.Begin(context.WithoutCancel(ctx))
		defer end()
		return d.fetchList(ctx, c, query, key)
	})
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case result := <-results:
		l, _ := result.Val.(*cachedList)
		return l, result.Err
	}
}

func (d *Data) writes(c Collection) int {
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	return d.lists.of(c.Operation).written
}

// held returns the list that is held for a query; nil if there is none.
func (d *Data) held(c Collection, key string) *cachedList {
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	return d.lists.of(c.Operation).lists[key]
}

func (d *Data) fetchList(ctx context.Context, c Collection, query url.Values, key string) (*cachedList, error) {
	written := d.writes(c)
	// An earlier call may have ended between the caller's look and the start of this one.
	if l := d.held(c, key); l != nil {
		return l, nil
	}
	objects, announced, err := d.fetchPages(ctx, c, query)
	refused := isRefusal(err, c)
	if err != nil && !refused {
		return nil, err
	}
	l := &cachedList{objects: objects, byID: c.index(objects), gap: c.gap(objects, announced), refusal: err}
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	if k := d.lists.of(c.Operation); refused || k.written == written {
		k.lists[key] = l
	}
	return l, nil
}

// gap returns why objects may be missing from the list; nil if there is no reason to think
// so.
func (c Collection) gap(objects []telegent.Object, announced int64) error {
	if int64(len(objects)) < announced {
		return fmt.Errorf("%s says that there are %d objects but lists %d, so an object that it lacks may exist", c.Operation, announced, len(objects))
	}
	if slices.ContainsFunc(objects, func(object telegent.Object) bool { return object.Text(c.ID) == "" }) {
		return fmt.Errorf("%s lists an object without its %s, which may be any object", c.Operation, c.ID)
	}
	return nil
}

// fetchPages returns the objects of all pages and their total according to the API; a
// negative number if the API does not return one.
func (d *Data) fetchPages(ctx context.Context, c Collection, query url.Values) (objects []telegent.Object, announced int64, err error) {
	announced = -1
	query = maps.Clone(query)
	if query == nil {
		query = url.Values{}
	}
	maps.Copy(query, c.Query)
	objects, err = Pages(c, func(page int) (telegent.Object, error) {
		if c.Page != "" {
			query.Set(c.Page, strconv.Itoa(page))
		}
		var answer telegent.Object
		err := d.Do(ctx, c.Operation, query, nil, &answer)
		announced = max(announced, total(answer.Within(c.Items), c.Total))
		return answer, err
	})
	return objects, announced, err
}

// Pages returns the objects of all pages; get fetches a page by its number. An object that
// appears twice, because it moved to the next page meanwhile, counts once if it has an id.
// A page without new objects ends the list, whatever the total is, and so does a page that
// equals the former one. A total that is exceeded is ignored.
func Pages(c Collection, get func(page int) (telegent.Object, error)) ([]telegent.Object, error) {
	var all []telegent.Object
	known := map[string]int{} // the place of each id
	var former json.RawMessage
	for page := 1; ; page++ {
		answer, err := get(page)
		if err != nil {
			return nil, err
		}
		answer = answer.Within(c.Items)
		objects, err := c.objects(answer)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Operation, err)
		}
		raw, _ := json.Marshal(objects)
		if page > 1 && bytes.Equal(raw, former) {
			return all, nil
		}
		former = raw
		before := len(all)
		for _, object := range objects {
			if shared, ok := answer.Get(c.Shared); ok && c.Shared != "" && object.Text(c.Shared) == "" && object != nil {
				object[c.Shared] = shared
			}
			id := object.Text(c.ID)
			switch place, twice := known[id]; {
			case id == "" || !twice:
				known[id] = len(all)
				all = append(all, object)
			case c.Ended != nil && c.Ended(all[place]):
				all[place] = object
			}
		}
		if c.Page == "" || len(all) == before || int64(len(all)) == total(answer, c.Total) {
			return all, nil
		}
	}
}

// objects returns the objects of an answer.
func (c Collection) objects(answer telegent.Object) ([]telegent.Object, error) {
	raw, ok := answer.Get(c.Items)
	if answer.IsArray() {
		raw, ok = answer.Get("")
	}
	if !c.Texts || !ok {
		return answer.List(c.Items, c.ID)
	}
	texts, err := telegent.Decode[[]string](raw)
	if err != nil || texts == nil {
		return nil, err
	}
	objects := make([]telegent.Object, len(*texts))
	for i, text := range *texts {
		objects[i] = telegent.Object{}
		objects[i].Set(c.ID, text)
	}
	return objects, nil
}

// total returns the total number of objects in an answer; -1 if it has none.
func total(answer telegent.Object, key string) int64 {
	raw, _ := answer.Get(key)
	n, err := telegent.Decode[int64](raw)
	if err != nil || n == nil {
		return -1
	}
	return *n
}

// InvalidateLists drops what is known of a collection after a write of one of its
// objects: the lists, except those that the API refused, and the count of single reads.
func (d *Data) InvalidateLists(c Collection) {
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	k := d.lists.of(c.Operation)
	k.written++
	k.single = 0
	maps.DeleteFunc(k.lists, func(_ string, l *cachedList) bool { return l.refusal == nil })
}
