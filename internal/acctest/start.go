// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// described is a server of the provider whose schemas are known: to make them costs more
// than most calls do.
var described = sync.OnceValues(func() (*ProviderServer, error) {
	return describe(context.Background(), provider.NewServer("test")())
})

// NewServer returns the provider's server to speak to, which is not configured yet.
func NewServer(t testing.TB, options ...provider.Option) *ProviderServer {
	t.Helper()
	first, err := described()
	if err != nil {
		t.Fatal(err)
	}
	return first.Next(t, provider.NewServer("test", options...)())
}

// Start starts a sandbox without a rate limit, and a provider that is configured for it.
func Start(t testing.TB, config sandbox.Config) (*sandbox.Sandbox, *ProviderServer) {
	t.Helper()
	config.RequestsPerMinute = -1
	s, url := Sandbox(t, config)
	server := NewServer(t)
	NoDiags(t, server.Configure(Settings(url)))
	return s, server
}

// Restart returns another provider that is configured like this one, and knows nothing
// from before.
func (s *ProviderServer) Restart(t testing.TB) *ProviderServer {
	t.Helper()
	next := NewServer(t)
	NoDiags(t, next.Configure(s.settings))
	return next
}

// Create creates an object at the sandbox behind the provider's back.
func Create(t testing.TB, s *sandbox.Sandbox, path string, fields map[string]any) (id string) {
	t.Helper()
	id, err := s.Create(path, fields)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// AssertWrites asserts which writes were sent since the journal was emptied, by their
// paths and in their order, and empties it.
func AssertWrites(t testing.TB, s *sandbox.Sandbox, want ...string) {
	t.Helper()
	var got []string
	for _, e := range s.Journal() {
		if e.Method == http.MethodPost && e.Path != sandbox.TokenPath {
			got = append(got, e.Path)
		}
	}
	s.ResetJournal()
	if !slices.Equal(got, want) {
		t.Errorf("the writes are %v, want %v", got, want)
	}
}

// AssertStored asserts what the sandbox has of an object; want leaves out the field of
// its id.
func AssertStored(t testing.TB, s *sandbox.Sandbox, id, field string, want map[string]any) {
	t.Helper()
	if err := Stored(s, id, field, want); err != nil {
		t.Error(err)
	}
}
