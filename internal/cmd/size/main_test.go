// SPDX-License-Identifier: MPL-2.0

package main

import (
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestByModule(t *testing.T) {
	t.Parallel()
	modules := []*debug.Module{{Path: "example.com/a"}, {Path: "example.com/a/v2"}, {Path: "gopkg.in/b.v3"}, {Path: "example.com/main"}}
	got, err := byModule(strings.NewReader(`
  4af120          1 T example.com/a.F
  4af120          2 T example.com/a/inner.(*T).F[go.shape.interface { M() }]
  4af120         10 T example.com/a/v2/inner.F
  4af120         20 t type:.eq.example.com/a/v2.T
  4af120        100 T gopkg.in/b%2ev3.F
  4af120       1000 T example.com/main/internal.F
  4af120       2000 T main.main
  4af120      10000 T runtime.mallocgc
  4af120      20000 T example.com/another.F
  4af120    2000000 D example.com/a.zeroes
                  7 U _undefined
`), modules)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{"example.com/a": 3, "example.com/a/v2": 30, "gopkg.in/b.v3": 100, "example.com/main": 3000, library: 30000}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestByModuleRefusesWhatIsNoSize(t *testing.T) {
	t.Parallel()
	if _, err := byModule(strings.NewReader("4af120 many T main.main\n"), nil); err == nil {
		t.Error("no error")
	}
}
