// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// mostFailures is how often a list that fails is requested in a run in place of single reads.
const mostFailures = 2

// Collection is how the API lists the objects of a kind.
type Collection struct {
	// Operation lists them, and Else does where the API does not allow that, or for an object
	// that it lacks: the list of an account beside that of the distributor. "" for none.
	Operation, Else telegent.Read
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
	// they are, such as AccountId and account_id; Query is sent with every page, unless a
	// caller has another value.
	By    map[string]string
	Query url.Values
	// Page is the query parameter of the page's number, which begins at 1, and Total
	// the key of how many objects there are; both "" if there is but one page.
	Page, Total string
}

// listCaches are the lists that a configured provider holds.
//
// A provider does not know how many objects a run will read, so single reads pay for the
// list. An object is read singly until the single reads have cost as many requests as the
// first page of the list. Then that page is requested, and shows how many pages the list
// has. Objects of other pages are read singly until that has cost as much as the rest of
// the list. Then the rest is requested, and answers everything else. So a run costs at most
// about twice as much as the cheaper of reading everything singly and listing at once.
//
// Objects of the pages that are held are never read singly. A list that fails is requested
// once more after as many single reads. After that, or if the API refuses the list or it is
// too large, everything that is not held is read singly. A list that single reads cannot
// replace, such as that of a data source, is then requested once more, with retries.
type listCaches struct {
	calls singleflight.Group
	mu    sync.Mutex
	byOp  map[telegent.Read]*listCache
}

// listCache is what is known of the lists of one operation.
type listCache struct {
	// hasToken is set once a list was requested: a token of its scope is held then.
	hasToken bool
	byQuery  map[string]*listState
}

// listState is what is known of the list of one query.
type listState struct {
	query url.Values
	// list is what is held of the list. It is replaced, never changed.
	list *cachedList
	// singleReads counts the single reads since the list was last requested.
	singleReads int
}

// cachedList is a list as far as it was requested.
type cachedList struct {
	pages
	// err is why the latest request for the list failed, nil if it did not. failures counts
	// those that failed. failed is set if none is to follow: it failed with retries, it is too
	// large, or the API refuses it, which sets refused, too.
	err             error
	failures        int
	failed, refused bool
}

// isUsable reports whether requesting more of the list in place of single reads makes sense.
func (l *cachedList) isUsable() bool { return !l.failed && l.failures < mostFailures }

// dropped returns what stays of the list of a query when an object of it was written: that the
// API refuses it, or that it is too large. What has a parent and was not found may be there now.
func (l *cachedList) dropped(query url.Values) *cachedList {
	mayExist := len(query) > 0 && errors.Is(l.err, telegent.ErrNotFound)
	if l.refused && !mayExist || errors.Is(l.err, transport.ErrTooLarge) {
		return &cachedList{err: l.err, failed: true, refused: l.refused}
	}
	return &cachedList{}
}

// refusal returns the error of a list that the API refuses, nil of any other.
func (l *cachedList) refusal() error {
	if l.refused {
		return l.err
	}
	return nil
}

// doubt returns why an object that the list lacks may exist; nil if there is no reason to
// think so.
func (l *cachedList) doubt(id string) error {
	if l.refused {
		return errors.New(l.err.Error()) // Its class says nothing of the object.
	}
	return l.gap(id)
}

// elsewhere returns the collection as Else lists it, and false if there is no such list.
func (c Collection) elsewhere() (Collection, bool) {
	other := c
	other.Operation, other.Else = c.Else, ""
	return other, c.Else != ""
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

// query returns the whole query of a list, without its page.
func (c Collection) query(query url.Values) url.Values {
	whole := url.Values{}
	maps.Copy(whole, c.Query)
	maps.Copy(whole, query)
	return whole
}

// canonical returns the form of an id that all its spellings have.
func (c Collection) canonical(id string) string {
	if c.Equality == nil {
		return CanonicalID(id)
	}
	return c.Equality(id)
}

// cache returns what is known of the lists of an operation. The caller holds the lock.
func (c *listCaches) cache(operation telegent.Read) *listCache {
	if c.byOp == nil {
		c.byOp = map[telegent.Read]*listCache{}
	}
	cache, ok := c.byOp[operation]
	if !ok {
		cache = &listCache{byQuery: map[string]*listState{}}
		c.byOp[operation] = cache
	}
	return cache
}

// state returns what is known of the list of a query. The caller holds the lock.
func (c *listCache) state(collection Collection, query url.Values) *listState {
	query = collection.query(query)
	key := query.Encode()
	state, ok := c.byQuery[key]
	if !ok {
		state = &listState{query: query, list: &cachedList{}}
		c.byQuery[key] = state
	}
	return state
}

// Lookup returns an object of the collection that the query lists: from the list as far as
// it is held, otherwise by single, or from the list once single reads have paid for it.
func (d *Data) Lookup(ctx context.Context, c Collection, query url.Values, id string, single func(ctx context.Context) (telegent.Object, error)) (telegent.Object, error) {
	for {
		object, next := d.decide(c, query, id)
		if object != nil {
			return object, nil
		}
		if next.pages == 0 {
			return single(ctx)
		}
		if _, err := d.extend(ctx, next.collection, query, next.list, next.pages, false); err != nil {
			return nil, err
		}
	}
}

// nextRequest is how many pages of a list are to be requested; none if an object is to be
// read singly.
type nextRequest struct {
	collection Collection
	list       *cachedList
	pages      int
}

// decide returns the object if a list holds it, otherwise what is to be requested for it.
func (d *Data) decide(c Collection, query url.Values, id string) (telegent.Object, nextRequest) {
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	object, next := d.lists.decide(c, query, c.canonical(id))
	if other, ok := c.elsewhere(); ok && object == nil && (next.list.complete || !next.list.isUsable()) {
		return d.lists.decide(other, query, c.canonical(id))
	}
	return object, next
}

// decide decides by one list. The caller holds the lock.
func (c *listCaches) decide(collection Collection, query url.Values, id string) (telegent.Object, nextRequest) {
	cache := c.cache(collection.Operation)
	state := cache.state(collection, query)
	list := state.list
	next := nextRequest{collection: collection, list: list}
	object := list.byID(id)
	if object != nil && !list.complete && collection.Ended != nil && collection.Ended(object) {
		object = nil // A later page may have another one in its place.
	}
	if object != nil || list.complete || !list.isUsable() {
		return object, next
	}
	pages := list.nextPages()
	cost := pages
	if !cache.hasToken {
		cost++
	}
	if state.singleReads < cost {
		state.singleReads++
		return nil, next
	}
	next.pages = pages
	return nil, next
}

// byID returns the object of the list that has the id; nil if there is none or the API
// does not allow the list.
func (d *Data) byID(ctx context.Context, c Collection, query url.Values, id string) (telegent.Object, error) {
	l, err := d.list(ctx, c, query)
	if err != nil {
		return nil, err
	}
	return l.byID(c.canonical(id)), nil
}

// InList returns the first object of the list that matches; nil if there is none or the
// API does not allow the list.
func (d *Data) InList(ctx context.Context, c Collection, query url.Values, matches func(object telegent.Object) bool) (telegent.Object, error) {
	l, err := d.list(ctx, c, query)
	if err != nil {
		return nil, err
	}
	return l.first(matches), nil
}

// Find is InList for an object that counts as gone if the list lacks it: a list that the API
// does not allow, or that may lack an object that exists, is an error.
func (d *Data) Find(ctx context.Context, c Collection, query url.Values, matches func(object telegent.Object) bool) (telegent.Object, error) {
	l, err := d.list(ctx, c, query)
	if err != nil {
		return nil, err
	}
	if object := l.first(matches); object != nil {
		return object, nil
	}
	return nil, l.doubt(c.ID)
}

// Witness returns the object of the list that has the id; nil if the object counts as gone.
// It also returns an error if the list may lack an object that exists, or if the API does
// not allow the list; the latter is ignored if the object is cheap to create again. If it is
// not, the list of Else shows no absence, as the object may be of another account.
func (d *Data) Witness(ctx context.Context, c Collection, query url.Values, id string, cheap bool) (telegent.Object, error) {
	l, err := d.list(ctx, c, query)
	if err != nil {
		return nil, err
	}
	switch object := l.byID(c.canonical(id)); {
	case object != nil:
		return object, nil
	case l.refused && cheap && isRefusalOfAPI(l.err):
		return nil, nil //nolint:nilnil // The read of the object is witness enough.
	case l.refused && cheap:
		return nil, classified{errHiddenList, l.err.Error()}
	}
	if all := d.held(c, query); all.refused && !cheap {
		l = all
	}
	return nil, l.doubt(c.ID)
}

// errHiddenList is the class of the error of a list that is answered with a 404 that is not
// the API's own, as by a proxy.
var errHiddenList = errors.New("the list is hidden")

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

// List returns all objects that the query lists, from all pages. It asks the API once in
// a run, as long as no object of the collection is written; callers that arrive meanwhile
// share the answer. It does not repeat a list that the API refused.
func (d *Data) List(ctx context.Context, c Collection, query url.Values) ([]telegent.Object, error) {
	l, err := d.list(ctx, c, query)
	if err != nil {
		return nil, err
	}
	return l.objects, l.refusal()
}

// Whole is List for what is taken for all that there is: short says that the list has fewer
// objects than it says there are.
func (d *Data) Whole(ctx context.Context, c Collection, query url.Values) (objects []telegent.Object, short, err error) {
	l, err := d.list(ctx, c, query)
	if err != nil {
		return nil, nil, err
	}
	return l.objects, l.shortfall(), l.refusal()
}

// Beginning is List for what is not worth more than some requests: complete reports whether
// the list has no more pages than these.
func (d *Data) Beginning(ctx context.Context, c Collection, query url.Values, most int) (objects []telegent.Object, complete bool, err error) {
	l, err := d.pages(ctx, c, query, most)
	if err != nil {
		return nil, false, err
	}
	return l.objects, l.complete, l.refusal()
}

// list returns the whole list, or one that the API refuses: that of Else if it allows no
// other.
func (d *Data) list(ctx context.Context, c Collection, query url.Values) (*cachedList, error) {
	return d.pages(ctx, c, query, math.MaxInt)
}

// pages is list for no more than some pages, or as many as are held.
func (d *Data) pages(ctx context.Context, c Collection, query url.Values, most int) (*cachedList, error) {
	l := d.held(c, query)
	for !l.complete && !l.failed && l.read < most {
		var err error
		if l, err = d.extend(ctx, c, query, l, most-l.read, true); err != nil {
			return nil, err
		}
	}
	if l.failed && !l.complete && !l.refused {
		return nil, l.err
	}
	if other, ok := c.elsewhere(); ok && l.refused {
		return d.pages(ctx, other, query, most)
	}
	return l, nil
}

// extend requests some more pages of a list, and holds the longer list unless an object was
// written meanwhile. Callers that arrive during that share it. A failure is part of the
// list that it returns; its error is that of an interrupted call.
//
// A list that is needed is retried like any read. If single reads can replace it, it is
// requested once.
func (d *Data) extend(ctx context.Context, c Collection, query url.Values, from *cachedList, most int, needed bool) (*cachedList, error) {
	// A write replaces the list, so a caller that arrives after it shares none from before.
	results := d.lists.calls.DoChan(fmt.Sprintf("%p", from), func() (any, error) {
		// All callers share the list: it continues when its first caller leaves, and ends when the provider is stopped.
		ctx, end := d.Begin(context.WithoutCancel(ctx))
		defer end()
		// An earlier call may have ended between the caller's look and the start of this one.
		if l := d.held(c, query); l != from {
			return l, nil
		}
		if !needed {
			ctx = transport.WithoutRetries(ctx)
		}
		l := &cachedList{pages: from.clone(), failures: from.failures}
		for i := 0; i < most && !l.complete && l.err == nil; i++ {
			l.err = d.fetchPage(ctx, c, query, &l.pages)
		}
		if l.err != nil && ctx.Err() != nil {
			return nil, l.err
		}
		if l.err != nil {
			l.failures++
			l.refused = isRefusal(l.err, c)
			l.failed = needed || l.refused || errors.Is(l.err, transport.ErrTooLarge)
		}
		d.hold(c, query, from, l)
		return l, nil
	})
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case result := <-results:
		l, _ := result.Val.(*cachedList)
		return l, result.Err
	}
}

// held returns what is held of the list of a query.
func (d *Data) held(c Collection, query url.Values) *cachedList {
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	return d.lists.cache(c.Operation).state(c, query).list
}

// hold replaces a list by the one that extends it. If the former was dropped meanwhile, only
// a refusal is held.
func (d *Data) hold(c Collection, query url.Values, from, l *cachedList) {
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	cache := d.lists.cache(c.Operation)
	cache.hasToken = true
	switch state := cache.state(c, query); {
	case state.list == from:
		if other, ok := c.elsewhere(); ok && l.refused { // They have paid for the other list.
			d.lists.cache(other.Operation).state(other, query).singleReads += state.singleReads
		}
		state.list, state.singleReads = l, 0
	case l.refused:
		state.list = l.dropped(query)
	}
}

// fetchPage adds the next page of a list.
func (d *Data) fetchPage(ctx context.Context, c Collection, query url.Values, p *pages) error {
	query = c.query(query)
	if c.Page != "" {
		query.Set(c.Page, strconv.Itoa(p.read+1))
	}
	var answer telegent.Object
	if err := d.Do(ctx, c.Operation, query, nil, &answer); err != nil {
		return p.end(err)
	}
	return p.add(c, answer)
}

// InvalidateLists drops what is known of the lists that may contain an object that was
// written, by a query that lists it; all lists of the collection if the query is nil. Lists of other
// parents stay, such as those of another account, and so do refusals of the API.
func (d *Data) InvalidateLists(c Collection, query url.Values) {
	if other, ok := c.elsewhere(); ok {
		d.InvalidateLists(other, query)
	}
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	for _, state := range d.lists.cache(c.Operation).byQuery {
		if mayShare(query, state.query) {
			state.list, state.singleReads = state.list.dropped(query), 0
		}
	}
}

// mayShare reports whether the lists of two queries may have an object in common: they
// name no different parents.
func mayShare(query, another url.Values) bool {
	for parameter := range query {
		if another.Has(parameter) && CanonicalID(another.Get(parameter)) != CanonicalID(query.Get(parameter)) {
			return false
		}
	}
	return true
}
