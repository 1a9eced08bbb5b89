// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// listQuery is a query for what a case creates.
func (f *fixture) listQuery(include bool) acctest.Query {
	return acctest.Query{IncludeResource: include, Values: textValues(f.listBy)}
}

// theOne returns the result of an instance.
func (f *fixture) theOne(results []acctest.Listed, i *acctest.Instance) acctest.Listed {
	f.t.Helper()
	at := slices.IndexFunc(results, func(r acctest.Listed) bool { return r.Identity[f.key].Equal(i.State[f.key]) })
	if at < 0 {
		f.t.Fatalf("%d results lack %s", len(results), i.Text(f.key))
	}
	return results[at]
}

// A query brings an identity that an import takes, and a resource that plans nothing.
func TestListResource(t *testing.T) {
	t.Parallel()
	eachResource(t, func(f *fixture) {
		if f.list == "" {
			return
		}
		i := f.settled(f.created(), f.args)
		f.ProviderServer = f.configured(acctest.Settings(sandboxURL)) // It holds no list.
		f.sandbox.ResetJournal()
		results, diags := f.List(f.name, f.listQuery(false))
		acctest.NoDiags(f.t, diags)
		result := f.theOne(results, i)
		if result.Resource != nil || result.DisplayName == "" {
			f.t.Errorf("a query for identities brings %v, displayed as %q", result.Resource, result.DisplayName)
		}
		f.requested(1, f.list)
		if !f.isOnlyListed() {
			f.requested(0, f.get)
		}

		results, diags = f.List(f.name, f.listQuery(true))
		acctest.NoDiags(f.t, diags)
		result = f.theOne(results, i)
		identity := map[string]string{}
		for name, value := range result.Identity {
			if !value.IsNull() {
				identity[name] = (&acctest.Instance{State: result.Identity}).Text(name)
			}
		}
		if f.unmanaged != "" && !result.Resource[f.unmanaged].IsNull() {
			f.t.Errorf("a generated configuration would manage %s", f.unmanaged)
		}
		imported, diags := f.Import(f.name, "", identity)
		acctest.NoDiags(f.t, diags)
		for name, value := range imported.State {
			if !value.Equal(result.Resource[name]) && name != f.notListed && name != f.unmanaged {
				f.t.Errorf("%s is %s in the list and %s after an import", name, result.Resource[name], value)
			}
		}
	})
}

// A limit ends the query, and a refusal is one error.
func TestListResourceLimit(t *testing.T) {
	t.Parallel()
	bubble(t, resourceCases()["message_route"], func(f *fixture) {
		for range 3 {
			f.created()
		}
		q := f.listQuery(true)
		all := 3 + len(parents{}.messageRoute) // Those that others refer to are of the same account.
		for limit, want := range map[int64]int{0: all, 2: 2, 9: all} {
			q.Limit = limit
			results, diags := f.List(f.name, q)
			acctest.NoDiags(f.t, diags)
			if len(results) != want {
				f.t.Errorf("%d results at a limit of %d, want %d", len(results), limit, want)
			}
		}
		f.inject(f.list, sandbox.Fault{Status: 403})
		f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
		results, diags := f.List(f.name, q)
		acctest.AssertDiags(f.t, diags, 1, "ERROR", "Cannot list the message routes", "answered 403")
		if len(results) > 0 {
			f.t.Errorf("%d results of a list that is refused", len(results))
		}
	})
}

// The list leaves out the URL of a voice route: a query that generates configuration would
// clear it, so a route that needs its URL is read by itself.
func TestListResourceReadsWhatTheListLacks(t *testing.T) {
	t.Parallel()
	bubble(t, resourceCases()["voice_route"], func(f *fixture) {
		i, diags := f.apply(nil, putAll(f.args, map[string]any{"route_type": "URL"}))
		acctest.NoDiags(f.t, diags)
		f.sandbox.ResetJournal()
		results, diags := f.List(f.name, f.listQuery(true))
		acctest.NoDiags(f.t, diags)
		if got := f.theOne(results, i).Resource["voice_url"]; !got.Equal(i.State["voice_url"]) {
			f.t.Errorf("voice_url is %s", got)
		}
		f.requested(1+len(parents{}.voiceRoute), f.get) // Those that others refer to are of the same account.
	})
}
