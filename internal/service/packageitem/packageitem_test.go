// SPDX-License-Identifier: MPL-2.0

package packageitem_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const name = "telegent_package_item"

// values are attributes, or the fields of an object of the API.
type values = map[string]any

func pack(t *testing.T, s *sandbox.Sandbox) string {
	t.Helper()
	return acctest.Create(t, s, sandbox.PackagePath, values{"PackageName": "Family", "Type": "esim", "Price": 39.99, "Monthly": true})
}

func product(t *testing.T, s *sandbox.Sandbox) string {
	t.Helper()
	return acctest.Create(t, s, sandbox.ProductPath, values{"SKU": "eSim", "Description": "eSIM", "Type": "esim", "Cost": 1.5, "BillingFrequency": "NRC"})
}

// start returns a sandbox with a package and a product, and the arguments of an item.
func start(t *testing.T) (*sandbox.Sandbox, *acctest.ProviderServer, values) {
	t.Helper()
	s, server := acctest.Start(t, sandbox.Config{})
	return s, server, values{"package_id": pack(t, s), "product_id": product(t, s), "price": 30.1, "monthly": true, "type": "data"}
}

// with returns arguments with others.
func with(args, more values) values { return acctest.With(args, more) }

// The price goes out as a string, comes back as a number, and changes in place.
func TestPrice(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	i := server.MustApply(name, nil, args)
	if got := s.Object(i.Text("id"))["Price"]; got != "30.1" {
		t.Errorf("sent %v", got)
	}
	for _, answer := range []string{"30.1", "30.10", `"30.100"`, "301e-1"} {
		s.Inject(sandbox.Fault{Path: sandbox.PackageItemsPath, Times: 1, Body: fmt.Sprintf(`[{"PackageItemId":%q,"ProductId":%q,"Price":%s,"Monthly":true,"Type":"data","Active":true}]`,
			i.Text("id"), i.Text("product_id"), answer)})
		server.PlanIsEmpty(name, server.Restart(t).MustRefresh(name, i), args, true)
	}
	s.ResetJournal()
	for price, sent := range map[float64]string{31: "31", 0: "0", 0.005: "0.005"} {
		next := server.MustApply(name, i, with(args, values{"price": price}))
		if got := s.Object(i.Text("id"))["Price"]; got != sent || next.Text("id") != i.Text("id") {
			t.Errorf("%v is sent as %v", price, got)
		}
		acctest.AssertWrites(t, s, sandbox.PackageItemUpdatePath)
	}
}

// What was changed elsewhere is seen; another product is another item.
func TestDrift(t *testing.T) {
	t.Parallel()
	for field, test := range map[string]struct {
		value     any
		attribute string
		replaces  bool
	}{
		"Price": {"31", "price", false}, "Monthly": {false, "monthly", false}, "Type": {"voice", "type", false}, "ProductId": {"PRID-2", "product_id", true},
	} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			s, server, args := start(t)
			i := server.MustApply(name, nil, args)
			acctest.Change(t, s, i.Text("id"), values{field: test.value})
			read := server.MustRefresh(name, i)
			if read.State[test.attribute].Equal(i.State[test.attribute]) {
				t.Error("it is not seen")
			}
			plan, diags := server.Plan(name, read, server.Args(name, args))
			acctest.NoDiags(t, diags)
			if plan.Empty || plan.Replace != test.replaces {
				t.Errorf("planned %v, want a replacement: %t", plan, test.replaces)
			}
		})
	}
}

// What an answer leaves out of what an item always has is no change.
func TestProductIsNotReturned(t *testing.T) {
	t.Parallel()
	for _, product := range []string{`"ProductId":null,`, `"ProductId":"",`, ``} {
		s, server, args := start(t)
		i := server.MustApply(name, nil, args)
		s.Inject(sandbox.Fault{Path: sandbox.PackageItemsPath, Body: fmt.Sprintf(`[{"PackageItemId":%q,%s"Price":30.1,"Monthly":true,"Type":"data","Active":true}]`, i.Text("id"), product)})
		server.PlanIsEmpty(name, server.MustRefresh(name, i), args, true)
	}
}

// An update has every field, as nothing says that the API keeps those that it lacks.
func TestUpdateIsWhole(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	i := server.MustApply(name, nil, args)
	server.MustApply(name, i, with(args, values{"price": 31, "monthly": nil, "type": nil}))
	acctest.AssertStored(t, s, i.Text("id"), "PackageItemId", values{
		"PackageId": args["package_id"], "ProductId": args["product_id"], "Price": "31", "Monthly": true, "Type": "data", "Active": true,
	})
}

// The guides write the ids of packages and products in another way than the reference does.
func TestIDsOfTheGuides(t *testing.T) {
	t.Parallel()
	_, server, args := start(t)
	for bundle, product := range map[string]string{"PKID-1": "PID-2", "PID-1": "PRID-2"} {
		_, diags := server.Plan(name, nil, server.Args(name, with(args, values{"package_id": bundle, "product_id": product})))
		acctest.NoDiags(t, diags)
	}
	_, diags := server.Plan(name, nil, server.Args(name, with(args, values{"package_id": "PRID-1"})))
	acctest.AssertDiags(t, diags, 1, "WARNING", "An id looks like that of another kind", "package_id should begin with PID- or PKID-")
}

// Two items of one product have each their own life, and one that was added elsewhere stays.
func TestItemsOfOneProduct(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	first := server.MustApply(name, nil, args)
	second := server.MustApply(name, nil, with(args, values{"price": 5}))
	elsewhere := acctest.Create(t, s, sandbox.PackageItemAddPath, values{"PackageId": args["package_id"], "ProductId": args["product_id"], "Price": "1"})
	server.PlanIsEmpty(name, server.MustRefresh(name, first), args, true)
	server.PlanIsEmpty(name, server.MustRefresh(name, second), with(args, values{"price": 5}), true)
	gone, diags := server.Apply(name, first, nil)
	acctest.NoDiags(t, diags)
	if gone != nil || s.Object(first.Text("id")) != nil || s.Object(second.Text("id")) == nil || s.Object(elsewhere) == nil {
		t.Error("another item is gone")
	}
	server.PlanIsEmpty(name, server.MustRefresh(name, second), with(args, values{"price": 5}), true)
}

// A read costs a request for each package, however many items there are, and no single ones.
func TestReadByPackage(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	var all []*acctest.Instance
	for _, id := range []any{args["package_id"], pack(t, s)} {
		for range 5 {
			all = append(all, server.MustApply(name, nil, with(args, values{"package_id": id})))
		}
	}
	server = server.Restart(t)
	s.ResetJournal()
	for _, i := range all {
		server.MustRefresh(name, i)
	}
	if lists, all := s.Requests("GET "+sandbox.PackageItemsPath), len(s.Journal()); lists != 2 || all != 3 {
		t.Errorf("%d lists and %d requests, want 2 and 3: %v", lists, all, s.Journal())
	}
	// A write has the items of its package read again, and no others.
	server.MustApply(name, all[0], with(args, values{"price": 7}))
	s.ResetJournal()
	for _, i := range all[1:] {
		server.MustRefresh(name, i)
	}
	if n := len(s.Journal()); n != 1 {
		t.Errorf("%d requests, want 1: %v", n, s.Journal())
	}
}

// A package that is gone takes its items along. While it is still listed, a 404 of its items
// is an error.
func TestPackageIsGone(t *testing.T) {
	t.Parallel()
	notFound := sandbox.Fault{Path: sandbox.PackageItemsPath, Status: 404, Body: `{"StatusCode":404,"Message":"Not found."}`}
	refused := sandbox.Fault{Path: sandbox.DistributorPackagesPath, Status: 403, Body: `{"StatusCode":403,"Message":"No."}`}
	failing := sandbox.Fault{Path: sandbox.DistributorPackagesPath, Status: 400, Body: `{"StatusCode":400,"Message":"No."}`}
	for title, test := range map[string]struct {
		faults []sandbox.Fault
		forget bool
		error  string // "" if the items are gone
	}{
		"gone":                               {nil, true, ""},
		"gone, by the account's list":        {[]sandbox.Fault{refused}, true, ""},
		"still listed":                       {[]sandbox.Fault{notFound}, false, "GET /v1.0/packages/items found nothing, although GET /v1.0/distributor/packages has PID-"},
		"still listed by the account":        {[]sandbox.Fault{notFound, refused}, false, "found nothing, although"},
		"unknown, as the list of them fails": {[]sandbox.Fault{failing}, true, "counts as gone only if the list lacks it too: GET /v1.0/distributor/packages answered 400"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server, args := start(t)
			var all []*acctest.Instance
			for range 3 {
				all = append(all, server.MustApply(name, nil, args))
			}
			if test.forget {
				s.Forget(fmt.Sprint(args["package_id"]))
			}
			s.Inject(test.faults...)
			server = server.Restart(t)
			s.ResetJournal()
			for _, i := range all {
				read, diags := server.Refresh(name, i)
				if test.error == "" {
					acctest.AssertDiags(t, diags, 1, "WARNING", "An object is gone from Telegent", "the package item "+i.Text("package_id")+"/"+i.Text("id"))
				} else {
					acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot read the package item", test.error)
				}
				if (read == nil) != (test.error == "") {
					t.Errorf("read %v", read)
				}
			}
			if n := s.Requests("GET " + sandbox.PackageItemsPath); n != 1 {
				t.Errorf("%d requests for the items, want 1", n)
			}
			if n := s.Requests("GET " + sandbox.DistributorPackagesPath); n != 1 {
				t.Errorf("%d requests for the packages, want 1", n)
			}
		})
	}
}

// The data source of one item takes its whole identity.
func TestDataSourceOfOne(t *testing.T) {
	t.Parallel()
	s, server, args := start(t)
	i := server.MustApply(name, nil, args)
	read := func(pack, id any) (map[string]tftypes.Value, error) {
		by := map[string]tftypes.Value{}
		for attribute, text := range map[string]any{"package_id": pack, "id": id} {
			if text != nil {
				by[attribute] = tftypes.NewValue(tftypes.String, text)
			}
		}
		state, diags := server.Restart(t).ReadDataSource(name, by)
		if len(diags) > 0 {
			return state, errors.New(acctest.FormatDiags(diags))
		}
		return state, nil
	}
	state, err := read(args["package_id"], i.Text("id"))
	if err != nil {
		t.Fatal(err)
	}
	for attribute, value := range state {
		if !value.Equal(i.State[attribute]) {
			t.Errorf("%s is %s, want %s", attribute, value, i.State[attribute])
		}
	}
	for want, by := range map[string][2]any{
		"does not list it": {pack(t, s), i.Text("id")}, "404 Not Found": {"PID-absent", i.Text("id")}, "required": {nil, i.Text("id")}, "must not be empty": {"", i.Text("id")},
	} {
		if _, err := read(by[0], by[1]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", by, err, want)
		}
	}
}
