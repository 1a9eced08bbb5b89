// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// A state is what the operations read and change.
type state struct {
	accounts    *collection
	subscribers *collection
	numbers     *collection   // by phone number
	collections []*collection // all

	e911Addresses *collection // by E911Address of the phone number

	messageFilter object // one that was created; nil if there is none

	orders   map[string]*order
	courses  []*OrderCourse
	numbered int // number of phone numbers made up so far
	searches int // number of searches for available numbers so far
}

// A collection is the objects of a resource, in the order of their creation.
type collection struct {
	resource

	objects map[string]object
	order   []string
}

// An object has its fields by their wire names, as encoding/json decodes them. A field that is not set is absent.
type object map[string]any

func newState() state {
	st := state{
		accounts:    newCollection(account()),
		subscribers: newCollection(subscriber()),
		numbers:     newCollection(resource{id: "Number"}),
		orders:      map[string]*order{},

		e911Addresses: newCollection(resource{id: "PhoneNumber"}),
	}
	st.collections = []*collection{
		st.accounts, st.subscribers, newCollection(messageRoute()), newCollection(voiceRoute()), newCollection(webhook()), st.numbers, st.e911Addresses,
		newCollection(service()), newCollection(product()), newCollection(productPackage()), newCollection(packageItem()), newCollection(subscription()),
	}
	st.accounts.add(DefaultAccountID, object{"AccountName": "Sandbox Account"})
	return st
}

func newCollection(r resource) *collection {
	return &collection{resource: r, objects: map[string]object{}}
}

// find returns the collection that has an object, nil if none has.
func (st *state) find(id string) *collection {
	for _, c := range st.collections {
		if c.has(id) {
			return c
		}
	}
	return nil
}

// of returns the collection of the objects that have the id field; nil if there is none.
func (st *state) of(id string) *collection {
	for _, c := range st.collections {
		if c.id == id {
			return c
		}
	}
	return nil
}

// refersTo reports whether a field refers to an object that is there. A subscriber also goes by SID-.
func (st *state) refersTo(field, id string) bool {
	rest, short := strings.CutPrefix(id, "SID-")
	c := st.of(field)
	return c == nil || c.has(id) || short && c.has(c.prefix+rest)
}

// remove removes an object and its parts from their collections, and the references to it from the numbers.
func (st *state) remove(c *collection, id string) {
	for _, parts := range st.collections {
		if parts.partOf != c.id || c.id == "" {
			continue
		}
		for _, part := range slices.Clone(parts.order) {
			if parts.objects[part].text(c.id) == id {
				st.remove(parts, part)
			}
		}
	}
	delete(c.objects, id)
	if i := slices.Index(c.order, id); i >= 0 {
		c.order = slices.Delete(c.order, i, i+1)
	}
	if c.reference == "" {
		return
	}
	for _, number := range st.numbers.objects {
		if number.text(c.reference) == id {
			delete(number, c.reference)
		}
	}
}

func (c *collection) has(id string) bool {
	_, found := c.objects[id]
	return found
}

func (c *collection) add(id string, o object) {
	o[c.id] = id
	c.objects[id] = o
	c.order = append(c.order, id)
}

// text is the value of a string field, "" for any other.
func (o object) text(name string) string {
	content, _ := o[name].(string)
	return content
}

// flag is the value of a boolean field, false for any other.
func (o object) flag(name string) bool {
	set, _ := o[name].(bool)
	return set
}

// group is the value of an object field, an empty object for any other.
func (o object) group(name string) object {
	inner, _ := o[name].(map[string]any)
	return inner
}

// pick returns the named fields, null where one is not set.
func (o object) pick(names ...string) map[string]any {
	picked := map[string]any{}
	for _, name := range names {
		picked[name] = o[name]
	}
	return picked
}

// pickLike returns the fields that a published object has, null where one is not set. An array is empty instead of null, and a nested
// object has all its fields.
func (o object) pickLike(published map[string]any) map[string]any {
	picked := map[string]any{}
	for name, sample := range published {
		picked[name] = o[name]
		switch sample := sample.(type) {
		case map[string]any:
			picked[name] = o.group(name).pickLike(sample)
		case []any:
			if o[name] == nil {
				picked[name] = []any{}
			}
		}
	}
	return picked
}

// merge sets the fields of a request. Null clears a field, and nested objects are merged.
func (o object) merge(sent map[string]any) {
	for name, value := range sent {
		switch value := value.(type) {
		case nil:
			delete(o, name)
		case map[string]any:
			inner := map[string]any{}
			maps.Copy(inner, o.group(name))
			object(inner).merge(value)
			o[name] = inner
		default:
			o[name] = value
		}
	}
}

// dropEmpty removes those of the named fields that are "".
func (o object) dropEmpty(names ...string) {
	for _, name := range names {
		if o[name] == "" {
			delete(o, name)
		}
	}
}

// newID returns a unique id.
func newID(prefix string) string {
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails
	random[6], random[8] = random[6]&0x0f|0x40, random[8]&0x3f|0x80
	return fmt.Sprintf("%s%x-%x-%x-%x-%x", prefix, random[:4], random[4:6], random[6:8], random[8:10], random[10:])
}

// Create makes an object as a call of the operation would, with the same rules, and returns its id, the phone number of a number or of an
// E911 address, or the id of the service of an item. The path is that of an operation that creates one, such as AccountCreatePath or
// NumberProvisionPath. The order of a number completes at once, whatever CourseOrders says.
func (s *Sandbox) Create(path string, request map[string]any) (id string, err error) {
	key := map[string]string{NumberProvisionPath: "PhoneNumberAssigned", E911AddressUpdatePath: "PhoneNumber", ServiceItemAddPath: "ServiceId"}[path]
	for _, c := range s.state.collections {
		if c.create == path {
			key = c.id
		}
	}
	if key == "" || path == "" {
		return "", fmt.Errorf("sandbox: %s creates nothing", path)
	}
	body, err := json.Marshal(request)
	if err != nil {
		return "", fmt.Errorf("sandbox: %w", err)
	}
	op := s.operations[path][http.MethodPost]
	now := s.config.Now()

	s.mu.Lock()
	defer s.mu.Unlock()
	r, wrong := op.read(s.published.of(op.name()), "", body)
	if len(wrong) > 0 {
		return "", fmt.Errorf("sandbox: %s refuses the request: %v", path, wrong)
	}
	r.at, r.atOnce = now, true
	a := op.run(r)
	if a.status != http.StatusOK {
		return "", fmt.Errorf("sandbox: %s answers %d: %s", path, a.status, a.body)
	}
	var answered object
	if err := json.Unmarshal(a.body, &answered); err != nil {
		return "", fmt.Errorf("sandbox: %w", err)
	}
	return answered.text(key), nil
}

// Object returns a copy of what is stored of an account, subscriber, route, webhook or number: the fields by their names in the request
// that creates it, passwords included, as encoding/json decodes them, and the id. A field that is not set is absent. It
// returns nil if there is no such object.
//
// An E911 address is found by what E911Address returns, a number by its phone number. It also has Status, CnamFirstName, CnamLastName, PhoneNumberId, OrderId and the other fields
// that operations answer. Its ICCID and NumberType (mvno or iot) have these names, although updates call them Iccid and Classification.
func (s *Sandbox) Object(id string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.find(id)
	if c == nil {
		return nil
	}
	return cloneObject(c.objects[id])
}

// Change sets a field of an object as if someone else had changed it. The names are those of Object. A nested field is written
// "BillingAddress.City"; nil clears a field. The value is not checked.
func (s *Sandbox) Change(id, name string, value any) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	var decoded any
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.find(id)
	if c == nil {
		return fmt.Errorf("sandbox: there is no object %s", id)
	}
	if !set(c.objects[id], s.fieldsOf(c), name, decoded) {
		return fmt.Errorf("sandbox: %s has no field %s", id, name)
	}
	return nil
}

// fieldsOf returns the fields that the objects of a collection may have, except for the id.
func (s *Sandbox) fieldsOf(c *collection) []field {
	created, others := c.create, slices.Collect(maps.Keys(c.defaults))
	switch c {
	case s.state.numbers:
		created, others = NumberProvisionPath, ownNumberFields()
	case s.state.e911Addresses:
		created = E911AddressUpdatePath
	}
	fields := slices.Clone(s.published.of(http.MethodPost + " " + created).body.of)
	for _, name := range others {
		fields = append(fields, field{name: name})
	}
	return fields
}

// set sets a field, or clears it if the value is nil. It reports whether the field is known.
func set(o object, known []field, name string, value any) bool {
	name, rest, nested := strings.Cut(name, ".")
	i := slices.IndexFunc(known, func(f field) bool { return f.name == name })
	switch {
	case i < 0 || nested && known[i].jsonType != typeObject:
		return false
	case nested:
		inner := object{}
		maps.Copy(inner, o.group(name))
		o[name] = map[string]any(inner)
		return set(inner, known[i].of, rest, value)
	case value == nil:
		delete(o, name)
	default:
		o[name] = value
	}
	return true
}

// Forget removes an object as if someone else had deleted it, and reports whether there was one. Numbers lose their reference to it.
func (s *Sandbox) Forget(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.find(id)
	if c == nil {
		return false
	}
	s.state.remove(c, id)
	return true
}

// Numbers returns the phone numbers of all provisioned numbers in the order of their creation, including cancelled ones.
func (s *Sandbox) Numbers() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.state.numbers.order)
}

func cloneObject(o map[string]any) map[string]any {
	clone := make(map[string]any, len(o))
	for name, value := range o {
		clone[name] = cloneValue(value)
	}
	return clone
}

func cloneValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return cloneObject(value)
	case []any:
		clone := make([]any, len(value))
		for i, element := range value {
			clone[i] = cloneValue(element)
		}
		return clone
	default:
		return value
	}
}
