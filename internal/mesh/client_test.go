// SPDX-License-Identifier: MPL-2.0

package mesh_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/telegent/terraform-provider-telegent/internal/mesh"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// newClient returns a client that talks to a new sandbox, without repeats.
func newClient(t testing.TB, config sandbox.Config) (*mesh.Client, *sandbox.Sandbox) {
	t.Helper()
	s := sandbox.New(config)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	return mesh.NewClient(options(server.URL)), s
}

func options(url string) mesh.Options {
	return mesh.Options{
		Transport:    transport.New(transport.Options{UserAgent: "test/1", RequestTimeout: 30 * time.Second}),
		BaseURL:      url,
		ClientID:     sandbox.DefaultMeshClientID,
		ClientSecret: token.NewSecret(sandbox.DefaultMeshClientSecret),
	}
}

// answering returns a client whose service answers all calls alike, as JSON.
func answering(t testing.TB, status int, body string) (*mesh.Client, *sandbox.Sandbox) {
	t.Helper()
	client, s := newClient(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Status: status, Body: body, Header: http.Header{"Content-Type": {"application/json"}}})
	return client, s
}

func TestToken(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"available", "succeeded"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, sandbox.Config{MeshStatus: status})
			got, err := client.Tokens.Token(t.Context(), mesh.Scope)
			if err != nil {
				t.Fatal(err)
			}
			if want := s.IssuedTokens(); len(want) != 1 || got.Value.Reveal() != want[0] {
				t.Error("the token is not the one that was issued")
			}
			if got.Status != status {
				t.Errorf("status %q, want %q", got.Status, status)
			}
			journal := s.Journal()
			if len(journal) != 1 || journal[0].Path != sandbox.MeshTokenPath || journal[0].UserAgent != "test/1" {
				t.Errorf("journal: %v", journal)
			}
		})
	}
}

func TestTokenRequestIsAsPublished(t *testing.T) {
	t.Parallel()
	type request struct {
		Method, URI, ContentType, Accept, Authorization, Body string
	}
	var got request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		_, _ = body.ReadFrom(r.Body)
		got = request{r.Method, r.RequestURI, r.Header.Get("Content-Type"), r.Header.Get("Accept"), r.Header.Get("Authorization"), body.String()}
		w.WriteHeader(http.StatusTeapot)
	}))
	defer server.Close()
	o := options(server.URL)
	o.ClientID, o.ClientSecret = "an-id", token.NewSecret(`a "secret"`)
	if _, err := mesh.NewClient(o).Tokens.Token(t.Context(), mesh.Scope); err == nil {
		t.Error("a teapot gave a token")
	}
	want := request{
		Method: "POST", URI: "/admin/api/v1/Token", ContentType: "application/json", Accept: "application/json",
		Body: `{"clientId":"an-id","clientSecret":"a \"secret\""}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestTokenPublishedExamples(t *testing.T) {
	t.Parallel()
	const value = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiYWRtaW4iOnRydWUsImlhdCI6MTUxNjIzOTAyMn0.KMUFsIDTnFmyG3nMiGM6H9FNFUROf3wh7SmqJp-QV30"
	client, _ := answering(t, http.StatusOK, `{"content":{"id_token":"`+value+`","expires_in":3600,"status":"available"},"status":"ok","message":"","errorHash":"e47df370","errorType":""}`)
	got, err := client.Tokens.Token(t.Context(), mesh.Scope)
	if err != nil {
		t.Fatal(err)
	}
	if left := got.Left(); got.Value.Reveal() != value || got.Status != "available" || left > time.Hour || left < time.Hour-20*time.Second {
		t.Errorf("got %q, %q, %s left", got.Value.Reveal(), got.Status, left)
	}

	for status, name := range map[int]string{http.StatusBadRequest: "badRequest", http.StatusForbidden: "permissionDenied"} {
		var cause error
		if status == http.StatusForbidden {
			cause = token.ErrRejected
		}
		client, _ := answering(t, status, `{"status":"`+name+`","message":"Error message","displayMessage":"Optional display message","errorHash":"cd59bd31","errorType":"missingField"}`)
		_, err := client.Tokens.Token(t.Context(), mesh.Scope)
		got, ok := errors.AsType[*transport.Error](err)
		if !ok {
			t.Fatalf("error %v (%T)", err, err)
		}
		want := transport.Error{
			Service: "Mesh", Operation: "POST /admin/api/v1/Token", Status: status,
			Code: "missingField", Message: "Optional display message (missingField)", TraceID: "cd59bd31",
			Cause: cause,
		}
		if diff := cmp.Diff(want, *got, cmpopts.EquateErrors()); diff != "" {
			t.Errorf("error (-want +got):\n%s", diff)
		}
	}
}

func TestTokenIsAskedForOnce(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	var wait sync.WaitGroup
	for range 30 {
		wait.Go(func() {
			if _, err := client.Tokens.Token(t.Context(), mesh.Scope); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := s.Requests(sandbox.MeshTokenPath); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestTokenWithWrongCredentials(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(o *mesh.Options){
		"id":     func(o *mesh.Options) { o.ClientID = "other" },
		"secret": func(o *mesh.Options) { o.ClientSecret = token.NewSecret("other") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{})
			server := httptest.NewServer(s)
			defer server.Close()
			o := options(server.URL)
			spoil(&o)
			client := mesh.NewClient(o)
			var wait sync.WaitGroup
			for range 10 {
				wait.Go(func() {
					_, err := client.Tokens.Token(t.Context(), mesh.Scope)
					if e, ok := errors.AsType[*transport.Error](err); !ok || e.Status != http.StatusForbidden || !errors.Is(err, token.ErrRejected) {
						t.Errorf("error %v (%T)", err, err)
					}
				})
			}
			wait.Wait()
			if _, err := client.Tokens.Token(t.Context(), mesh.Scope); !errors.Is(err, token.ErrRejected) {
				t.Errorf("later: %v", err)
			}
			if n := s.Requests(sandbox.MeshTokenPath); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
		})
	}
}

// Mesh answers wrong credentials with 403, or refuses them in a 200.
func TestTokenWithPaddedCredentials(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Config{})
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	o := options(server.URL)
	o.ClientID = " " + o.ClientID
	for range 2 {
		_, err := mesh.NewClient(o).Tokens.Token(t.Context(), mesh.Scope)
		if padded, ok := errors.AsType[*token.PaddedError](err); !ok || !padded.ID || padded.Secret || !errors.Is(err, token.ErrRejected) {
			t.Errorf("error %v", err)
		}
		s.Inject(sandbox.Fault{Body: `{"status":"permissionDenied"}`})
	}
}

// A token call is repeated where the service may have acted on it, too.
func TestTokenIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"unavailable": {Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"0"}}, Times: 1},
		"after":       {Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"0"}}, Times: 1, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.New(sandbox.Config{})
			server := httptest.NewServer(s)
			defer server.Close()
			s.Inject(fault)
			o := options(server.URL)
			o.Transport = transport.New(transport.Options{RequestTimeout: 30 * time.Second, MaxRetries: 1})
			if _, err := mesh.NewClient(o).Tokens.Token(t.Context(), mesh.Scope); err != nil {
				t.Error(err)
			}
			if n := s.Requests(sandbox.MeshTokenPath); n != 2 {
				t.Errorf("%d requests, want 2", n)
			}
		})
	}
}
