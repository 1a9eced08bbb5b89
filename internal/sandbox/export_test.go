// SPDX-License-Identifier: MPL-2.0

package sandbox

import "slices"

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
