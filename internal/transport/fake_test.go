// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake is an in-memory RoundTripper below the layer under test. It gives its
// answers in turn, the last one for ever, and notes when it was asked what.
type fake struct {
	answers []answer

	mu       sync.Mutex
	at       []time.Time
	requests []*http.Request
	bodies   []string
}

type answer struct {
	status int
	header http.Header
	body   io.Reader
	err    error
	hang   bool
}

func (f *fake) RoundTrip(req *http.Request) (*http.Response, error) {
	f.mu.Lock()
	f.at = append(f.at, time.Now())
	f.requests = append(f.requests, req)
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			f.mu.Unlock()
			return nil, err
		}
		f.bodies = append(f.bodies, string(body))
	}
	a := f.answers[min(len(f.at), len(f.answers))-1]
	f.mu.Unlock()
	switch {
	case a.hang:
		<-req.Context().Done()
		return nil, req.Context().Err()
	case a.err != nil:
		return nil, a.err
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	if a.body == nil {
		a.body = bytes.NewReader(nil)
	}
	return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(a.body), Request: req}, nil
}

// waits returns the pauses between the requests.
func (f *fake) waits() []time.Duration {
	var waits []time.Duration
	for i := 1; i < len(f.at); i++ {
		waits = append(waits, f.at[i].Sub(f.at[i-1]))
	}
	return waits
}

// post sends a request with a body through a layer.
func post(ctx context.Context, t *testing.T, layer http.RoundTripper) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.example.com/v1.0/things?id=hunter2", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	return layer.RoundTrip(req)
}

func repeatable(ctx context.Context) context.Context {
	return WithCall(ctx, Call{Repeatable: true})
}

func retryAfterHeader(value string) http.Header {
	return http.Header{"Retry-After": {value}}
}
