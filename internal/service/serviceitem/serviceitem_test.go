// SPDX-License-Identifier: MPL-2.0

package serviceitem_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const name = "telegent_service_item"

// values are attributes, or the fields of an object of the API.
type values = map[string]any

// fixture is a sandbox with a service, and a provider that is configured for it.
type fixture struct {
	*acctest.ProviderServer
	t       *testing.T
	sandbox *sandbox.Sandbox
	service string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	s, server := acctest.Start(t, sandbox.Config{})
	f := &fixture{ProviderServer: server, t: t, sandbox: s}
	f.service = acctest.Create(t, s, sandbox.ServicePath, values{"ServiceName": "Caller Id", "Cost": 1.23})
	return f
}

// args are the arguments of an item; nil removes one.
func (f *fixture) args(more values) values {
	return acctest.With(values{"service_id": f.service, "price": 9.99, "monthly": true}, more)
}

// has asserts the items of the service.
func (f *fixture) has(want ...values) {
	f.t.Helper()
	items := []any{}
	for _, item := range want {
		items = append(items, item)
	}
	if diff := cmp.Diff(any(items), f.sandbox.Object(f.service)["Items"]); diff != "" {
		f.t.Errorf("the items (-want +got):\n%s", diff)
	}
}

// sets sets the items of the service behind the provider's back.
func (f *fixture) sets(items ...values) {
	f.t.Helper()
	acctest.Change(f.t, f.sandbox, f.service, values{"Items": append([]values{}, items...)})
}

// requested asserts the requests besides those for tokens since the last call.
func (f *fixture) requested(want ...string) {
	f.t.Helper()
	var got []string
	for _, e := range f.sandbox.Journal() {
		if e.Path != sandbox.TokenPath {
			got = append(got, e.Method+" "+e.Path)
		}
	}
	f.sandbox.ResetJournal()
	if diff := cmp.Diff(want, got); diff != "" {
		f.t.Errorf("the requests (-want +got):\n%s", diff)
	}
}

const (
	list   = "GET " + sandbox.ServiceItemsPath
	add    = "POST " + sandbox.ServiceItemAddPath
	change = "POST " + sandbox.ServiceItemUpdatePath
	remove = "POST " + sandbox.ServiceItemDeletePath
)

// Each write first looks how many items the service has.
func TestLife(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	args := f.args(values{"distributor_id": "DID-1"})
	i := f.MustApply(name, nil, args)
	f.requested(list, add)
	f.has(values{"Price": 9.99, "Monthly": true, "DistributorId": "DID-1", "Active": true})
	i = f.MustRefresh(name, i)
	if want := tftypes.NewValue(tftypes.Bool, true); !i.State["active"].Equal(want) {
		t.Errorf("active is %s", i.State["active"])
	}
	f.PlanIsEmpty(name, i, args, true)
	f.requested(list)

	args = acctest.With(args, values{"price": 14.99})
	i = f.MustApply(name, i, args)
	f.requested(list, change)
	f.has(values{"Price": 14.99, "Monthly": true, "DistributorId": "DID-1", "Active": true})
	f.PlanIsEmpty(name, f.MustRefresh(name, i), args, true)
	f.PlanIsEmpty(name, i, acctest.With(args, values{"monthly": nil}), true)
	f.requested(list)

	f.sets(values{"Price": 20.0, "Monthly": false, "Active": true})
	f.PlanIsEmpty(name, f.MustRefresh(name, i), args, false)
	f.requested(list)

	gone, diags := f.Apply(name, i, nil)
	acctest.NoDiags(t, diags)
	if gone != nil {
		t.Errorf("deleted %v", gone)
	}
	f.requested(list, remove)
	f.has()
}

// The price is for another service, distributor or aggregator only in a new item.
func TestReplacement(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	i := f.MustApply(name, nil, f.args(values{"distributor_id": "DID-1"}))
	for _, changed := range []values{
		{"service_id": "SID-2", "distributor_id": "DID-1"}, {"distributor_id": "DID-2"}, {"distributor_id": nil}, {"distributor_id": "DID-1", "aggregator_id": tftypes.UnknownValue},
	} {
		plan, diags := f.Plan(name, i, f.Args(name, f.args(changed)))
		acctest.NoDiags(t, diags)
		_, first := changed["aggregator_id"] // One that was not there replaces nothing.
		if plan.Replace == first || plan.Empty {
			t.Errorf("%v: replaces: %t, empty: %t", changed, plan.Replace, plan.Empty)
		}
	}
}

// Nothing returns the scope. What an import lacks is recorded and not sent.
func TestImport(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.sets(values{"Price": 9.99, "Monthly": true, "Active": true})
	for _, identity := range []map[string]string{nil, {"service_id": f.service}} {
		id := f.service
		if identity != nil {
			id = ""
		}
		i, diags := f.Import(name, id, identity)
		acctest.NoDiags(t, diags)
		f.PlanIsEmpty(name, i, f.args(nil), true)
		f.requested(list)
		args := f.args(values{"distributor_id": "DID-1"})
		i = f.MustApply(name, i, args)
		f.requested()
		f.PlanIsEmpty(name, f.MustRefresh(name, i), args, true)
		f.sandbox.ResetJournal()
	}
}

// A service with several items is left alone: an update and a deletion would reach all.
func TestSeveralItems(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	item := values{"Price": 9.99, "Monthly": true, "Active": true}
	one := f.MustRefresh(name, f.MustApply(name, nil, f.args(nil)))
	f.sandbox.ResetJournal()
	f.sets(item, item)

	read, diags := f.Refresh(name, one)
	acctest.AssertDiags(t, diags, 1, "WARNING", "A service has more than one item", "the service "+f.service+" has 2 items", "The state keeps what it has")
	if diff := cmp.Diff(one.State, read.State); diff != "" {
		t.Errorf("read is %s", diff)
	}
	f.requested(list)
	const several = "has 2 items, and the API identifies an item by its service alone"
	_, diags = f.Apply(name, one, f.Args(name, f.args(values{"price": 20})))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot update the service item "+f.service, several)
	kept, diags := f.Apply(name, one, nil)
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot delete the service item "+f.service, several)
	if kept == nil {
		t.Error("it is gone from the state")
	}
	_, diags = f.Apply(name, nil, f.Args(name, f.args(nil)))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the service item", several)
	f.requested(list, list, list)
	_, diags = f.Import(name, f.service, nil)
	acctest.AssertDiags(t, diags, 1, "ERROR", several)
	_, diags = f.ReadDataSource(name, map[string]tftypes.Value{"service_id": tftypes.NewValue(tftypes.String, f.service)})
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot read the service item "+f.service, several)
	f.requested(list, list)

	f.sets(item)
	_, diags = f.Apply(name, nil, f.Args(name, f.args(nil)))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the service item", f.service+" has an item already", "import it by the id of the service")
	f.has(item)
}

// Items of one service that are created at the same time, as by for_each over distributors,
// become one: neither of two could be changed or deleted.
func TestSeveralAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	var diags [3][]*tfprotov6.Diagnostic
	var wait sync.WaitGroup
	for n := range diags {
		wait.Go(func() {
			_, diags[n] = f.Apply(name, nil, f.Args(name, f.args(values{"distributor_id": fmt.Sprintf("DID-%d", n)})))
		})
	}
	wait.Wait()
	acctest.AssertDiags(t, slices.Concat(diags[:]...), 2, "ERROR", "Cannot create the service item", f.service+" has an item already")
	if items, _ := f.sandbox.Object(f.service)["Items"].([]any); len(items) != 1 {
		t.Errorf("the items are %v", items)
	}
}

// The text of the list promises a scope. One that nobody configured does not replace an item.
func TestReturnedScope(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, args := range []values{f.args(nil), f.args(values{"distributor_id": "DID-1"})} {
		f.sets()
		i := f.MustApply(name, nil, args)
		f.sandbox.Inject(sandbox.Fault{Method: http.MethodGet, Path: sandbox.ServiceItemsPath, Times: 1, Body: fmt.Sprintf(
			`{"ServiceId":%q,"Items":[{"Price":9.99,"Monthly":true,"Active":true,"DistributorId":"DID-1","AggregatorId":"AGID-1"}]}`, f.service)})
		f.PlanIsEmpty(name, f.MustRefresh(name, i), args, true)
	}
}

// An item that is not listed is gone, and so is one whose service is.
func TestAbsence(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(f *fixture){
		"the item":    func(f *fixture) { f.sets() },
		"the service": func(f *fixture) { f.sandbox.Forget(f.service) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			i := f.MustApply("telegent_service_item", nil, f.args(nil))
			remove(f)
			f.sandbox.ResetJournal()
			read, diags := f.Refresh("telegent_service_item", i)
			acctest.AssertDiags(t, diags, 1, "WARNING", "An object is gone from Telegent", "the service item "+f.service)
			if read != nil {
				t.Errorf("read %v", read)
			}
			gone, diags := f.Apply("telegent_service_item", i, nil)
			acctest.NoDiags(t, diags)
			if gone != nil {
				t.Errorf("deleted %v", gone)
			}
			f.requested(list, list)
		})
	}
}

// What an answer leaves out or says in another way never adds an item, and removes none.
func TestOddAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		says []string // of the warning or the error; none for a quiet read
		gone bool
	}{
		"as published":        {`{"ServiceId":"%s","Items":[{"Price":9.990,"Monthly":true,"Active":true}]}`, nil, false},
		"a price as a text":   {`{"ServiceId":"%s","Items":[{"Price":"9.99","Monthly":"Yes","Active":1}]}`, nil, false},
		"no field of it":      {`{"ServiceId":"%s","Items":[{}]}`, nil, false},
		"one item, no list":   {`{"ServiceId":"%s","Items":{"Price":9.99}}`, []string{"ERROR", "not a list of objects"}, false},
		"none":                {`{"ServiceId":"%s","Items":null}`, []string{"WARNING", "An object is gone"}, true},
		"without items":       {`{"ServiceId":"%s"}`, []string{"ERROR", "answered without the Items of the service"}, false},
		"under another key":   {`{"ServiceId":"%s","Results":[{"Price":9.99,"Monthly":true,"Active":true}]}`, nil, false},
		"a list of items":     {`[{"ServiceId":"%s","Price":9.99,"Monthly":true,"Active":true}]`, nil, false},
		"items that say so":   {`{"Items":[{"ServiceId":"%s","Price":9.99,"Monthly":true,"Active":true}]}`, nil, false},
		"nothing elsewhere":   {`{"ServiceId":"%s","Errors":[]}`, []string{"ERROR", "answered without the Items of the service"}, false},
		"several, elsewhere":  {`{"ServiceId":"%s","Results":[{"Price":9.99},{"Price":9.99}]}`, []string{"WARNING", "has 2 items"}, false},
		"of another service":  {`{"ServiceId":"another","Items":[{"Price":1}]}`, []string{"ERROR", "another"}, false},
		"of no service":       {`{"Items":[{"Price":1}]}`, []string{"WARNING", "does not say which"}, false},
		"an unreadable price": {`{"ServiceId":"%s","Items":[{"Price":"much","Monthly":true}]}`, []string{"WARNING", "Price cannot be read"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			i := f.MustRefresh("telegent_service_item", f.MustApply("telegent_service_item", nil, f.args(nil)))
			body := test.body
			if name != "of another service" && name != "of no service" {
				body = fmt.Sprintf(test.body, f.service)
			}
			f.sandbox.Inject(sandbox.Fault{Method: http.MethodGet, Path: sandbox.ServiceItemsPath, Status: http.StatusOK, Body: body})
			read, diags := f.Refresh("telegent_service_item", i)
			if test.says == nil {
				acctest.NoDiags(t, diags)
			} else {
				acctest.AssertDiags(t, diags, 1, test.says...)
			}
			if (read == nil) != test.gone {
				t.Fatalf("read %v", read)
			}
			if read != nil && !maps.EqualFunc(read.State, i.State, tftypes.Value.Equal) {
				t.Errorf("read %v, want %v", read.State, i.State)
			}
		})
	}
}

// An API may have a 404 for the items of a service that has none: the first one is created all
// the same, and no second one. If there is no such service, the creation is refused.
func TestNoItemsAreNotFound(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	none := sandbox.Fault{Method: http.MethodGet, Path: sandbox.ServiceItemsPath, Times: 1, Status: http.StatusNotFound, Body: `{"StatusCode":404,"Message":"No items."}`}
	f.sandbox.Inject(none)
	i := f.MustApply(name, nil, f.args(nil))
	f.requested(list, add)
	_, diags := f.Apply(name, nil, f.Args(name, f.args(values{"distributor_id": "DID-2"})))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the service item", f.service+" has an item already")
	f.requested(list)
	f.MustApply(name, i, f.args(values{"price": 14.99}))
	f.requested(list, change)

	f.sandbox.Inject(none)
	_, diags = f.Apply(name, nil, f.Args(name, f.args(values{"service_id": "SID-absent"})))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the service item", add+" answered 404")
	f.requested(list, add)

	none.Body = "<html>" // It may be a proxy's, and says nothing of the items.
	f.sandbox.Inject(none)
	_, diags = f.Restart(t).Apply(name, nil, f.Args(name, f.args(nil)))
	acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the service item", list+" answered 404")
	f.requested(list)
	f.has(values{"Price": 14.99, "Monthly": true, "Active": true})
}

// The data source of all items has those that no resource can manage.
func TestDataSources(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	service := map[string]tftypes.Value{"service_id": tftypes.NewValue(tftypes.String, f.service)}
	count := func() int {
		t.Helper()
		state, diags := f.ReadDataSource("telegent_service_items", service)
		acctest.NoDiags(t, diags)
		var items []tftypes.Value
		if err := state["service_items"].As(&items); err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			var got map[string]tftypes.Value
			if err := item.As(&got); err != nil || !got["service_id"].Equal(service["service_id"]) || got["price"].IsNull() {
				t.Errorf("an item is %s", item)
			}
		}
		return len(items)
	}
	if n := count(); n != 0 {
		t.Errorf("%d items of a new service", n)
	}
	f.MustApply(name, nil, f.args(nil)) // Which drops the list.
	if n := count(); n != 1 {
		t.Errorf("%d items, want 1", n)
	}
	one, diags := f.ReadDataSource(name, service)
	acctest.NoDiags(t, diags)
	if fmt.Sprint(one["price"]) != `tftypes.Number<"9.99">` || !one["active"].Equal(tftypes.NewValue(tftypes.Bool, true)) {
		t.Errorf("the item is %v", one)
	}
	listed, diags := f.List(name, acctest.Query{Values: service, IncludeResource: true})
	acctest.NoDiags(t, diags)
	if len(listed) != 1 || !listed[0].Identity["service_id"].Equal(service["service_id"]) || !listed[0].Resource["price"].Equal(one["price"]) {
		t.Errorf("listed is %v", listed)
	}
	f.sets(values{"Price": 1.0}, values{"Price": 1.0})
	f.ProviderServer = f.Restart(t)
	if n := count(); n != 2 {
		t.Errorf("%d items, want 2", n)
	}
	_, diags = f.ReadDataSource("telegent_service_items", nil)
	acctest.AssertDiags(t, diags, 1, "ERROR", "service_id")
}
