// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"strings"
)

// A resource is a type of object that plain operations create, read, update, delete and list. The fields of their requests and the
// keys of their answers are those of published.json. What is odd about a resource is in its hooks.
type resource struct {
	id        string // the field that has the id
	prefix    string // of the ids
	reference string // the field in which numbers refer to such an object; "" if they do not
	defaults  object // the fields that a new object has unless the request sets them

	create, get, update, delete, list string // paths; "" for an operation that does not exist or is not plain
	listAll                           string // path of the distributor's list, of the objects of all accounts

	partOf string   // the field that has the id of the object that this one is a part of, and goes with; "" if it is none
	refers []string // fields that have the ids of other objects, which must be there

	moves bool // an update may move the object to another account; otherwise another account's object is not found
	whole bool // an update clears what it does not send

	refuse func(s *Sandbox, sent object) *answer                          // refuses to create an object
	wrote  func(s *Sandbox, o, sent object)                               // follows a creation or an update
	inUse  func(s *Sandbox, o object) *answer                             // refuses to delete an object
	added  func(s *Sandbox, o object)                                     // completes an object that was created
	owner  func(s *Sandbox, o object) any                                 // the account of an object; nil: its AccountId
	amend  func(s *Sandbox, op string, o object, answered map[string]any) // what is odd about the answer of an operation
}

// plainOperations is the operations of a collection's resource.
func (s *Sandbox) plainOperations(c *collection) []operation {
	var operations []operation
	for _, plain := range []struct {
		method, path string
		run          func(c *collection, op string, r request) answer
	}{
		{http.MethodPost, c.create, s.createObject},
		{http.MethodGet, c.get, s.getObject},
		{http.MethodPost, c.update, s.updateObject},
		{http.MethodPost, c.delete, s.deleteObject},
		{http.MethodGet, c.list, s.listObjects},
		{http.MethodGet, c.listAll, s.listObjects},
	} {
		if plain.path == "" {
			continue
		}
		op := operation{method: plain.method, path: plain.path, clears: plain.path == c.update}
		op.run = func(r request) answer { return plain.run(c, op.name(), r) }
		operations = append(operations, op)
	}
	return operations
}

func (s *Sandbox) createObject(c *collection, op string, r request) answer {
	o := r.fields
	if s.published.of(op).body.has("AccountId") {
		account, refusal := s.accountFor(o)
		if refusal != nil {
			return *refusal
		}
		o["AccountId"] = account
	}
	if refusal := s.refuseReferences(c, o); refusal != nil {
		return *refusal
	}
	if c.refuse != nil {
		if refusal := c.refuse(s, o); refusal != nil {
			return *refusal
		}
	}
	for name, value := range c.defaults {
		if o[name] == nil {
			o[name] = value
		}
	}
	c.add(newID(c.prefix), o)
	if c.added != nil {
		c.added(s, o)
	}
	if c.wrote != nil {
		c.wrote(s, o, o)
	}
	return s.objectAnswer(c, op, o)
}

// refuseReferences refuses a request that refers to an object that is not there.
func (s *Sandbox) refuseReferences(c *collection, sent object) *answer {
	for _, name := range c.refers {
		if id := sent.text(name); id != "" && !s.state.refersTo(name, id) {
			return refuse(http.StatusBadRequest, "Invalid "+name)
		}
	}
	return nil
}

// getObject reads an object. The query parameter has the name of the id, or differs from it in case, as CallRouteID does.
func (s *Sandbox) getObject(c *collection, op string, r request) answer {
	var ids []string
	for _, parameter := range s.published.of(op).query.of {
		if strings.EqualFold(parameter.name, c.id) {
			ids = append(ids, parameter.name)
		}
	}
	id, ok := r.only(ids...)
	if !ok {
		return failure(http.StatusBadRequest)
	}
	o, found := c.objects[id]
	if account, named := r.query["AccountId"]; !found || named && account != o["AccountId"] {
		return failure(http.StatusNotFound)
	}
	return s.objectAnswer(c, op, o)
}

func (s *Sandbox) updateObject(c *collection, op string, r request) answer {
	sent := r.fields
	if account, named := sent["AccountId"]; named && account == nil {
		delete(sent, "AccountId") // an object always has an account
	}
	o, found := c.objects[sent.text(c.id)]
	if !found || !c.moves && ofOtherAccount(o, sent) || c.ofOtherWhole(o, sent) {
		return failure(http.StatusNotFound)
	}
	if refusal := s.refuseReferences(c, sent); refusal != nil {
		return *refusal
	}
	if sent["AccountId"] != nil && !s.state.accounts.has(sent.text("AccountId")) {
		return *refuse(http.StatusBadRequest, "Invalid AccountId")
	}
	if c.whole {
		for _, f := range s.published.of(op).body.of {
			if _, named := sent[f.name]; !named && f.name != "AccountId" {
				delete(o, f.name)
			}
		}
	}
	o.merge(sent)
	if c.wrote != nil {
		c.wrote(s, o, sent)
	}
	return s.objectAnswer(c, op, o)
}

// deleteObject deletes an object even if numbers refer to it. They lose the reference.
func (s *Sandbox) deleteObject(c *collection, op string, r request) answer {
	id := r.fields.text(c.id)
	o, found := c.objects[id]
	if !found || ofOtherAccount(o, r.fields) || c.ofOtherWhole(o, r.fields) {
		return failure(http.StatusNotFound)
	}
	if c.inUse != nil {
		if refusal := c.inUse(s, o); refusal != nil {
			return *refusal
		}
	}
	s.state.remove(c, id)
	answered := map[string]any{}
	published, hasContent := s.published.of(op).answer.(map[string]any)
	if !hasContent {
		return answer{status: http.StatusOK}
	}
	for name, value := range published {
		answered[name] = value
		if text, isText := value.(string); isText && text != "Deleted" {
			answered[name] = id
		}
		if name == c.partOf {
			answered[name] = o[name]
		}
	}
	return jsonAnswer(http.StatusOK, answered)
}

// ofOtherAccount reports whether a request names an account that is not the object's.
func ofOtherAccount(o, sent object) bool {
	return sent["AccountId"] != nil && sent["AccountId"] != o["AccountId"]
}

// ofOtherWhole reports whether a request names another object than that which this one is a part of.
func (c *collection) ofOtherWhole(o, sent object) bool {
	return c.partOf != "" && sent[c.partOf] != o[c.partOf]
}

// listObjects lists the objects of the account that the query names, by default the first account; the distributor's list has those of
// all accounts. What belongs to no account is in both. The parts of an object are listed by its id.
func (s *Sandbox) listObjects(c *collection, op string, r request) answer {
	ofAll := op == http.MethodGet+" "+c.listAll
	by, id := "AccountId", r.query["AccountId"]
	switch {
	case c.partOf != "":
		by, id = c.partOf, r.query[c.partOf]
	case ofAll:
		id = ""
	case id == "" && len(s.state.accounts.order) > 0:
		id = s.state.accounts.order[0]
	}
	if !ofAll && !s.state.refersTo(by, id) {
		return failure(http.StatusNotFound)
	}
	filtered := s.published.of(op).query.has("Filter")
	filter := cmp.Or(r.query["Filter"], "Active") // The default is not published; this one shows a client that does not send it.
	results := []map[string]any{}
	for _, key := range c.order {
		o := c.objects[key]
		owner := o[by]
		if c.owner != nil {
			owner = c.owner(s, o)
		}
		listed := !filtered || filter == "All" || o.flag("Active") == (filter == "Active")
		if listed && (id == "" || owner == nil || owner == id) {
			results = append(results, s.listElement(c, op, o))
		}
	}
	published, isObject := s.published.of(op).answer.(map[string]any)
	if !isObject {
		return jsonAnswer(http.StatusOK, results)
	}
	answered := map[string]any{"Filter": filter, "DistributorId": s.config.AccountKey, "AggregatorId": aggregatorID}
	for name, value := range published {
		switch value.(type) {
		case []any:
			answered[name] = results
		case float64:
			answered[name] = len(results)
		case string:
			if answered[name] == nil {
				answered[name] = id
			}
		}
	}
	return jsonAnswer(http.StatusOK, object(answered).pickLike(published))
}

// objectAnswer is the answer of an operation to a request for one object. It has no content if none is published.
func (s *Sandbox) objectAnswer(c *collection, op string, o object) answer {
	if s.published.of(op).answer == nil {
		return answer{status: http.StatusOK}
	}
	return jsonAnswer(http.StatusOK, s.represent(c, op, s.published.of(op).answer, o))
}

// listElement is an object as an element of the list that an operation answers.
func (s *Sandbox) listElement(c *collection, op string, o object) map[string]any {
	var published any
	if elements := elementsOf(s.published.of(op).answer); len(elements) > 0 {
		published = elements[0]
	}
	answered := s.represent(c, op, published, o)
	if _, misspelt := answered["AccountID"]; misspelt {
		answered["AccountID"] = o["AccountId"]
	}
	return answered
}

// elementsOf returns the elements of a published list, which is an array or the one array in an object.
func elementsOf(published any) []any {
	elements, _ := published.([]any)
	if envelope, isObject := published.(map[string]any); isObject {
		for _, value := range envelope {
			if array, isArray := value.([]any); isArray {
				elements = array
			}
		}
	}
	return elements
}

// represent returns an object as an operation answers it, with the keys of a published one.
func (s *Sandbox) represent(c *collection, op string, published any, o object) map[string]any {
	keys, _ := published.(map[string]any)
	answered := o.pickLike(keys)
	if c.amend != nil {
		c.amend(s, op, o, answered)
	}
	return answered
}
