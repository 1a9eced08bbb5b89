// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"reflect"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/provider"
)

// heldKey is the key of a value that a context holds, as it holds its loggers.
type heldKey struct{}

// Nothing that the context of a call holds stays behind after the call, whichever call it is.
func TestCallsLetGoOfTheirContexts(t *testing.T) {
	t.Parallel()
	server := provider.NewServer("test")()
	calls := 0
	for name, method := range reflect.ValueOf(server).Methods() {
		if name.Name == "StopProvider" {
			continue // It lets go of all.
		}
		calls++
		held := callOnce(t, method)
		runtime.GC()
		if held.Value() != nil {
			t.Errorf("%s: its context is still held", name.Name)
		}
	}
	if calls < 20 {
		t.Errorf("%d calls, want all of the protocol", calls)
	}
	runtime.KeepAlive(server)
}

// callOnce makes a call of the protocol for nothing that the provider serves, and returns
// what its context held.
func callOnce(t *testing.T, method reflect.Value) weak.Pointer[[1 << 10]byte] {
	t.Helper()
	held := new([1 << 10]byte)
	ctx := context.WithValue(context.WithoutCancel(t.Context()), heldKey{}, held)
	request := reflect.New(method.Type().In(1).Elem())
	if config := request.Elem().FieldByName("Config"); config.IsValid() {
		config.Set(reflect.ValueOf(noConfig(t)))
	}
	answers := method.Call([]reflect.Value{reflect.ValueOf(ctx), request})
	switch stream := answers[0].Interface().(type) {
	case *tfprotov6.ListResourceServerStream:
		for range stream.Results {
		}
	case *tfprotov6.InvokeActionServerStream:
		for range stream.Events {
		}
	}
	return weak.Make(held)
}

// noConfig is a null configuration of the provider.
func noConfig(t *testing.T) *tfprotov6.DynamicValue {
	t.Helper()
	typ := tftypes.Object{}
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, nil))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}
