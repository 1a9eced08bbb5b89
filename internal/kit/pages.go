// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// pages are the pages of a list, as far as they were read.
type pages struct {
	objects []telegent.Object
	// places are those of the objects by their canonical ids.
	places map[string]int
	// past are the ids of those that the list has another one of, which has ended: the number
	// was cancelled and bought again.
	past map[string]bool
	// read is how many pages were read, and complete is set if there are no more.
	read     int
	complete bool
	// total is how many objects the last page says there are, and announced the most that
	// any page says; negative if none says.
	total, announced int64
	// last is the content of the last page.
	last []byte
	// operation is the one that listed them.
	operation telegent.Read
}

// Pages returns the objects of all pages; get fetches a page by its number. An object that
// appears twice, because it moved to the next page meanwhile, counts once if it has an id.
// A page without new objects ends the list, whatever the total is, and so does a page that
// equals the former one, or that the API does not find. A total that is exceeded is ignored.
func Pages(c Collection, get func(page int) (telegent.Object, error)) ([]telegent.Object, error) {
	var p pages
	for !p.complete {
		answer, err := get(p.read + 1)
		if err == nil {
			err = p.add(c, answer)
		} else {
			err = p.end(err)
		}
		if err != nil {
			return nil, err
		}
	}
	return p.objects, nil
}

// end ends the list if the API does not find the page after those that were read; an API may
// say so in place of an empty page. Otherwise it returns the error.
func (p *pages) end(err error) error {
	if p.read == 0 || !errors.Is(err, telegent.ErrNotFound) {
		return err
	}
	p.complete = true
	return nil
}

// add adds the next page.
func (p *pages) add(c Collection, answer telegent.Object) error {
	answer = answer.Within(c.Items)
	objects, err := c.objects(answer)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Operation, err)
	}
	if p.read == 0 {
		p.announced = -1
	}
	p.read++
	p.operation = c.Operation
	p.total = Total(answer, c.Total)
	p.announced = max(p.announced, p.total)
	raw, _ := json.Marshal(objects)
	repeats := p.read > 1 && bytes.Equal(raw, p.last)
	p.last = raw
	if repeats {
		p.complete = true
		return nil
	}
	if p.places == nil {
		p.places = make(map[string]int, len(objects))
	}
	before := p.listed()
	for _, object := range objects {
		if shared, ok := answer.Get(c.Shared); ok && c.Shared != "" && object.Text(c.Shared) == "" && object != nil {
			object[c.Shared] = shared
		}
		id := c.canonical(object.Text(c.ID))
		switch place, twice := p.places[id]; {
		case id == "":
			p.objects = append(p.objects, object)
		case !twice:
			p.places[id] = len(p.objects)
			p.objects = append(p.objects, object)
		case c.Ended != nil && c.Ended(p.objects[place]):
			p.notePast(id, !c.Ended(object))
			p.objects[place] = object
		case c.Ended != nil:
			p.notePast(id, c.Ended(object))
		}
	}
	p.complete = c.Page == "" || p.listed() == before || p.listed() == p.total
	return nil
}

// notePast notes that the list has two objects of an id, unless it is one that moved to
// another page.
func (p *pages) notePast(id string, areTwo bool) {
	if !areTwo {
		return
	}
	if p.past == nil {
		p.past = map[string]bool{}
	}
	p.past[id] = true
}

// listed returns how many objects were listed, as the total counts them.
func (p *pages) listed() int64 { return int64(len(p.objects) + len(p.past)) }

// clone returns a copy that more pages can be added to.
func (p *pages) clone() pages {
	c := *p
	c.objects, c.places, c.past = slices.Clone(p.objects), maps.Clone(p.places), maps.Clone(p.past)
	return c
}

// first returns the first object that matches; nil if there is none.
func (p *pages) first(matches func(object telegent.Object) bool) telegent.Object {
	if i := slices.IndexFunc(p.objects, matches); i >= 0 {
		return p.objects[i]
	}
	return nil
}

// byID returns the object that has the canonical id; nil if there is none.
func (p *pages) byID(id string) telegent.Object {
	if place, ok := p.places[id]; ok {
		return p.objects[place]
	}
	return nil
}

// nextPages returns how many pages to request next: the first one, then all others if the
// total says how many there are. Otherwise it is as many as were read, so that the pages
// cost no more than the single reads between them.
func (p *pages) nextPages() int {
	left := p.total - p.listed()
	switch {
	case p.read == 0:
		return 1
	case left <= 0 || len(p.objects) == 0:
		return p.read
	}
	size := (int64(len(p.objects)) + int64(p.read) - 1) / int64(p.read)
	return int((left + size - 1) / size)
}

// gap returns why objects may be missing from the list; nil if there is no reason to think
// so.
func (p *pages) gap(id string) error {
	if err := p.shortfall(); err != nil {
		return err
	}
	if slices.ContainsFunc(p.objects, func(object telegent.Object) bool { return object.Text(id) == "" }) {
		return fmt.Errorf("%s lists an object without its %s, which may be any object", p.operation, id)
	}
	return nil
}

// shortfall returns by how much the list is shorter than it says; nil if it is not.
func (p *pages) shortfall() error {
	if p.listed() < p.announced {
		return fmt.Errorf("%s says that there are %d objects but lists %d, so an object that it lacks may exist", p.operation, p.announced, p.listed())
	}
	return nil
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

// Total returns the total number of objects in an answer, which it has under the key; -1 if it
// has none.
func Total(answer telegent.Object, key string) int64 {
	if key == "" { // An answer may have a field of this name.
		return -1
	}
	raw, _ := answer.Get(key)
	n, err := telegent.Decode[int64](raw)
	if err != nil || n == nil {
		return -1
	}
	return *n
}
