// SPDX-License-Identifier: MPL-2.0

package sandbox

import "slices"

// Operations returns the operations that the sandbox serves, as "METHOD path".
func (s *Sandbox) Operations() (served []string) {
	for _, methods := range s.operations {
		for _, op := range methods {
			served = append(served, op.name())
		}
	}
	return slices.Sorted(slices.Values(served))
}

// Unchecked returns the fields of an operation whose type or format the sandbox does not know.
func (s *Sandbox) Unchecked(op string) (names []string) {
	var walk func(fields []field)
	walk = func(fields []field) {
		for _, f := range fields {
			format, _ := f.format.match("")
			if f.jsonType.phrase() == "" || format == "" || f.jsonType == typeArray && len(f.of) == 0 {
				names = append(names, f.name)
			}
			walk(f.of)
		}
	}
	walk(s.published.of(op).query.of)
	walk(s.published.of(op).body.of)
	return names
}

// Rename gives an object another id, such as one in a published example.
func (s *Sandbox) Rename(from, to string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.find(from)
	o := c.objects[from]
	delete(c.objects, from)
	o[c.id] = to
	c.objects[to] = o
	c.order[slices.Index(c.order, from)] = to
}
