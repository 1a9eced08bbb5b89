// SPDX-License-Identifier: MPL-2.0

package subscriber_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// listers are the data source and the list resource of subscribers: each returns the
// emails and the accounts, as "email of account".
func listers(server *acctest.ProviderServer) map[string]func(with values) ([]string, []*tfprotov6.Diagnostic) {
	arguments := func(with values) map[string]tftypes.Value {
		args := map[string]tftypes.Value{}
		for attribute, value := range with {
			args[attribute] = tftypes.NewValue(tftypes.String, value)
		}
		return args
	}
	text := func(v tftypes.Value) (text string) { _ = v.As(&text); return text }
	queried := func(q acctest.Query) ([]string, []*tfprotov6.Diagnostic) {
		listed, diags := server.List(name, q)
		var got []string
		for _, one := range listed {
			got = append(got, text(one.Resource["email"])+" of "+text(one.Resource["account_id"]))
		}
		return got, diags
	}
	return map[string]func(values) ([]string, []*tfprotov6.Diagnostic){
		"data source": func(with values) ([]string, []*tfprotov6.Diagnostic) {
			state, diags := server.ReadDataSource("telegent_subscribers", arguments(with))
			var got []string
			var objects []tftypes.Value
			_ = state["subscribers"].As(&objects)
			for _, object := range objects {
				var fields map[string]tftypes.Value
				_ = object.As(&fields)
				got = append(got, text(fields["email"])+" of "+text(fields["account_id"]))
			}
			return got, diags
		},
		"query": func(with values) ([]string, []*tfprotov6.Diagnostic) {
			return queried(acctest.Query{Values: arguments(with), IncludeResource: true})
		},
		"query with a limit": func(with values) ([]string, []*tfprotov6.Diagnostic) {
			return queried(acctest.Query{Values: arguments(with), IncludeResource: true, Limit: 2})
		},
	}
}

// The list shows Account as null in its example, so those of an account are known only
// once each is read by itself.
func TestSubscribersOfAnAccount(t *testing.T) {
	t.Parallel()
	for _, sparse := range []bool{false, true} {
		for _, title := range []string{"data source", "query", "query with a limit"} {
			t.Run(fmt.Sprintf("%s, sparse: %t", title, sparse), func(t *testing.T) {
				t.Parallel()
				s, server := acctest.Start(t, sandbox.Config{SparseSubscriberList: sparse})
				another := acctest.Create(t, s, sandbox.AccountCreatePath, values{"AccountName": "Another"})
				for n, account := range []string{sandbox.DefaultAccountID, another, sandbox.DefaultAccountID, another} {
					stayed(t, s, values{"Email": fmt.Sprintf("%d@example.com", n), "AccountId": account})
				}
				list := listers(server)[title]
				tests := []struct {
					with  values
					want  []string
					reads int // of single subscribers, if the list is sparse
				}{
					{values{"account_id": strings.ToLower(another)}, []string{"1@example.com of " + another, "3@example.com of " + another}, 4},
					{values{"account_id": another, "email": "3@EXAMPLE.com"}, []string{"3@example.com of " + another}, 1},
					{values{"account_id": another, "email": "2@example.com"}, nil, 1},
				}
				for _, test := range tests {
					s.ResetJournal()
					got, diags := list(test.with)
					acctest.NoDiags(t, diags)
					if !slices.Equal(got, test.want) {
						t.Errorf("%v: got %v, want %v", test.with, got, test.want)
					}
					if !sparse {
						test.reads = 0
					}
					if n := s.Requests("GET " + sandbox.SubscriberPath); n != test.reads {
						t.Errorf("%v: %d single reads, want %d", test.with, n, test.reads)
					}
				}
			})
		}
	}
}

// What does not say of which account it is may be of any: nobody is left out for that.
func TestSubscribersOfAnAccountNotTold(t *testing.T) {
	t.Parallel()
	for says, fault := range map[string]sandbox.Fault{
		"answered 500":                  {Status: 500},
		"does not return account_id of": {Body: `{"SubscriberId":"%s","Account":null}`},
	} {
		for title := range listers(nil) {
			t.Run(title+", "+says, func(t *testing.T) {
				t.Parallel()
				s, server := acctest.Start(t, sandbox.Config{SparseSubscriberList: true})
				id := stayed(t, s, nil)
				fault := fault
				fault.Path, fault.Body = sandbox.SubscriberPath, strings.ReplaceAll(fault.Body, "%s", id)
				s.Inject(fault)
				got, diags := listers(server)[title](values{"account_id": sandbox.DefaultAccountID})
				acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot list the subscribers", id, says)
				if len(got) > 0 {
					t.Errorf("lists %v", got)
				}
			})
		}
	}
}

// A list that ends before the number that it says is not taken for whole without a word.
func TestSubscribersShortList(t *testing.T) {
	t.Parallel()
	for title := range listers(nil) {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			s.Inject(sandbox.Fault{Path: sandbox.DistributorSubscribersPath, Body: `{"PageNumber":1,"TotalSubscribers":75,"Subscribers":[
				{"SubscriberId":"TSUID-1","Name":"Jane","Email":"jane@example.com","Role":"Subscriber","Account":{"AccountId":"AID-1"}}]}`})
			got, diags := listers(server)[title](nil)
			acctest.AssertDiags(t, diags, 1, "WARNING", "says that there are 75 objects but lists 1")
			if want := []string{"jane@example.com of AID-1"}; !slices.Equal(got, want) {
				t.Errorf("lists %v, want %v", got, want)
			}
		})
	}
}

// A query has no result for what is listed without its id, which nobody could import, and
// warns of an id that is of another kind.
func TestSubscribersListedOddly(t *testing.T) {
	t.Parallel()
	s, server := acctest.Start(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Path: sandbox.DistributorSubscribersPath, Body: `{"Subscribers":[
		{"SubscriberId":null,"Email":"none@example.com","Account":{"AccountId":"AID-1"}},
		{"SubscriberId":"TSUID-1","Email":"jane@example.com","Account":{"AccountId":"AID-1"}}]}`})
	got, diags := listers(server)["query"](nil)
	acctest.AssertDiags(t, diags, 1, "WARNING", "An object is listed without its id", "none@example.com")
	if want := []string{"jane@example.com of AID-1"}; !slices.Equal(got, want) {
		t.Errorf("lists %v, want %v", got, want)
	}
	got, diags = listers(server)["query"](values{"account_id": "DID-1"})
	acctest.AssertDiags(t, diags, 1, "WARNING", "An id looks like that of another kind of object", "should begin with AID-")
	if len(got) > 0 {
		t.Errorf("lists %v", got)
	}
}
