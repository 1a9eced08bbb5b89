// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// numbersPath is that of an operation the sandbox does not have.
const numbersPath = "/v1.0/numbers/portin"

// A clock stands still unless moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

// newClock starts at an instant whose tokens, with the default lifetime, expire when the published example does. It is not in
// UTC, but what the sandbox sends must be.
func newClock() *clock {
	return &clock{now: time.Date(2025, time.May, 2, 20, 31, 13, 0, time.FixedZone("", 2*60*60))}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// start serves a sandbox for the time of the test.
func start(t *testing.T, config sandbox.Config) (*sandbox.Sandbox, *httptest.Server) {
	t.Helper()
	s := sandbox.New(config)
	server := httptest.NewServer(s)
	t.Cleanup(func() {
		s.Close()
		server.Close()
	})
	return s, server
}

// A reply is a response with its body read, as far as it came.
type reply struct {
	status int
	header http.Header
	body   string
	err    error // of reading the body
}

// send returns the error of a request that gets no response.
func send(req *http.Request, client *http.Client) (reply, error) {
	resp, err := client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return reply{status: resp.StatusCode, header: resp.Header, body: string(body), err: err}, nil
}

func newRequest(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

func do(t *testing.T, server *httptest.Server, req *http.Request) reply {
	t.Helper()
	got, err := send(req, server.Client())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func post(t *testing.T, server *httptest.Server, path, body string) reply {
	t.Helper()
	return do(t, server, newRequest(t, http.MethodPost, server.URL+path, body))
}

// tokenBody is a token request with the right credentials.
func tokenBody(endpoint string) string {
	return `{"AccountKey":"` + sandbox.DefaultAccountKey + `","AccountSecret":"` + sandbox.DefaultAccountSecret + `","ApiEndpoint":"` + endpoint + `"}`
}

// fetchToken asks for a token and fails the test unless it gets one.
func fetchToken(t *testing.T, server *httptest.Server, body string) (token, expiry string) {
	t.Helper()
	got := post(t, server, sandbox.TokenPath, body)
	if got.status != http.StatusOK {
		t.Fatalf("token call: status %d: %s", got.status, got.body)
	}
	fields := object(t, got.body)
	token, _ = fields["token"].(string)
	expiry, _ = fields["tokenExpiry"].(string)
	if token == "" {
		t.Fatalf("no token in %s", got.body)
	}
	return token, expiry
}

func object(t *testing.T, body string) map[string]any {
	t.Helper()
	var fields map[string]any
	if err := json.Unmarshal([]byte(body), &fields); err != nil {
		t.Fatalf("%v: %q", err, body)
	}
	return fields
}

// diff fails the test unless what it got is what it wants.
func diff(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func keys(t *testing.T, body string) []string {
	t.Helper()
	return slices.Sorted(maps.Keys(object(t, body)))
}

func TestDateFollowsNow(t *testing.T) {
	t.Parallel()
	now := newClock()
	s, server := start(t, sandbox.Config{Now: now.Now, RequestsPerMinute: 3})

	now.move(24 * time.Hour)
	const want = "Sat, 03 May 2025 18:31:13 GMT"
	s.Inject(sandbox.Fault{Path: "/fault", Status: http.StatusTeapot})
	for _, path := range []string{sandbox.TokenPath, "/fault", numbersPath, "/over/the/limit"} {
		if got := post(t, server, path, tokenBody("https://a.example/b")); got.header.Get("Date") != want {
			t.Errorf("%s: status %d, Date %q, want %q", path, got.status, got.header.Get("Date"), want)
		}
	}
}

func TestObserve(t *testing.T) {
	t.Parallel()
	entries := make(chan sandbox.Entry, 1)
	s, server := start(t, sandbox.Config{Observe: func(e sandbox.Entry) { entries <- e }})

	post(t, server, sandbox.TokenPath, tokenBody("https://a.example/b"))
	if diff := cmp.Diff(s.Journal(), []sandbox.Entry{<-entries}); diff != "" {
		t.Errorf("journal and observed entry differ (-journal +observed):\n%s", diff)
	}
}

func TestBodyIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Config{})
	body := strings.NewReader(strings.Repeat(" ", 2<<20))
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodPost, sandbox.TokenPath, body))
	if body.Len() > 0 {
		t.Errorf("%d bytes were left", body.Len())
	}
}

func TestBodyThatBreaksOff(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Config{})
	defer func() {
		if got, _ := recover().(error); !errors.Is(got, http.ErrAbortHandler) {
			t.Errorf("panic %v, want http.ErrAbortHandler, as a recorder cannot be hijacked", got)
		}
		if e := s.Journal()[0]; e.Status != 0 || e.Fault {
			t.Errorf("journal: %s", e)
		}
	}()
	body := iotest.ErrReader(io.ErrUnexpectedEOF)
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodPost, sandbox.TokenPath, body))
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{RequestsPerMinute: 20})
	s.Inject(sandbox.Fault{Times: 5, Status: http.StatusServiceUnavailable})

	const requests = 40
	statuses := make(chan int, requests)
	var wg sync.WaitGroup
	for range requests {
		req := newRequest(t, http.MethodPost, server.URL+sandbox.TokenPath, tokenBody("https://a.example/b"))
		wg.Go(func() {
			got, err := send(req, server.Client())
			if err != nil {
				t.Error(err)
			}
			statuses <- got.status
		})
	}
	wg.Wait()
	close(statuses)
	got := map[int]int{}
	for status := range statuses {
		got[status]++
	}
	want := map[int]int{http.StatusServiceUnavailable: 5, http.StatusOK: 15, http.StatusTooManyRequests: 20}
	diff(t, "statuses", want, got)
	if n := len(s.IssuedTokens()); n != 15 {
		t.Errorf("%d tokens issued, want 15", n)
	}
}
