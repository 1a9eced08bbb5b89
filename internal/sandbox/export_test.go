// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"maps"
	"slices"
)

// Operations returns the operations that the sandbox serves, and those that are published, as "METHOD path".
func (s *Sandbox) Operations() (served, published []string) {
	for _, methods := range s.operations {
		for _, op := range methods {
			served = append(served, op.name())
		}
	}
	return slices.Sorted(slices.Values(served)), slices.Sorted(maps.Keys(s.published))
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
