// SPDX-License-Identifier: MPL-2.0

package provider

import "testing"

// The table of every object agrees with its model, and all of its rows are supported.
func TestDefinitions(t *testing.T) {
	t.Parallel()
	p := newProvider("test", nil)
	checked := 0
	for _, resource := range p.Resources(t.Context()) {
		definition, ok := resource().(interface{ Check() error })
		if !ok {
			continue // A resource of its own has no table.
		}
		checked++
		if err := definition.Check(); err != nil {
			t.Errorf("%T:\n%v", definition, err)
		}
	}
	if checked < 6 {
		t.Errorf("%d definitions are checked", checked)
	}
}
