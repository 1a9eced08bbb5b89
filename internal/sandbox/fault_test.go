// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestFaultAnswer(t *testing.T) {
	t.Parallel()
	now := newClock()
	tests := map[string]struct {
		fault             sandbox.Fault
		status            int
		body, contentType string
		date              string
	}{
		"json": {sandbox.Fault{Status: 503, Body: `{"StatusCode":503}`}, 503, `{"StatusCode":503}`, "application/json", "Fri, 02 May 2025 18:31:13 GMT"},
		"text": {sandbox.Fault{Status: 400, Body: "no"}, 400, "no", "text/plain", "Fri, 02 May 2025 18:31:13 GMT"},
		"own content type": {
			sandbox.Fault{Status: 400, Body: "{}", Header: http.Header{"Content-Type": {"text/json"}}},
			400, "{}", "text/json", "Fri, 02 May 2025 18:31:13 GMT",
		},
		"body only":   {sandbox.Fault{Body: "fine"}, 200, "fine", "text/plain", "Fri, 02 May 2025 18:31:13 GMT"},
		"status only": {sandbox.Fault{Status: 500}, 500, "", "text/plain", "Fri, 02 May 2025 18:31:13 GMT"},
		"own date": {
			sandbox.Fault{Status: 500, Header: http.Header{"Date": {"Thu, 01 Jan 1970 00:00:00 GMT"}}},
			500, "", "text/plain", "Thu, 01 Jan 1970 00:00:00 GMT",
		},
		"no date":     {sandbox.Fault{Status: 500, Header: http.Header{"Date": nil}}, 500, "", "text/plain", ""},
		"cut too far": {sandbox.Fault{Body: "fine", Cut: 4}, 200, "fine", "text/plain", "Fri, 02 May 2025 18:31:13 GMT"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server := start(t, sandbox.Config{Now: now.Now})
			s.Inject(test.fault)
			got := post(t, server, numbersPath, "{}")
			if got.status != test.status || got.body != test.body || got.err != nil {
				t.Errorf("status %d, body %q, error %v", got.status, got.body, got.err)
			}
			if contentType := got.header.Get("Content-Type"); contentType != test.contentType {
				t.Errorf("Content-Type %q, want %q", contentType, test.contentType)
			}
			if date := got.header.Get("Date"); date != test.date {
				t.Errorf("Date %q, want %q", date, test.date)
			}
			if e := s.Journal()[0]; e.Status != test.status || !e.Fault {
				t.Errorf("journal: %s", e)
			}
		})
	}
}

func TestFaultOrder(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{})
	s.Inject(
		sandbox.Fault{Path: "/v1.0/OAuth2/tokens", Times: 1, Status: 501},
		sandbox.Fault{Path: "/a", Times: 2, Status: 502},
		sandbox.Fault{Path: "/b", Status: 503},
		sandbox.Fault{Times: 1, Status: 504},
		sandbox.Fault{Path: "/b", Status: 505}, // never met
	)
	var got []int
	for _, path := range []string{"/b", "/a", "/a", "/a", "/a", "/b", "/b", sandbox.TokenPath, sandbox.TokenPath} {
		got = append(got, post(t, server, path, "{}").status)
	}
	want := []int{503, 502, 502, 504, 401, 503, 503, 501, 400}
	diff(t, "statuses", want, got)
	for i, e := range s.Journal() {
		if usual := e.Status == 401 || e.Status == 400; e.Fault == usual {
			t.Errorf("entry %d: %s", i, e)
		}
	}
}

func TestFaultMethod(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	id := a.messageRoute(t)
	a.Inject(
		sandbox.Fault{Method: http.MethodGet, Path: sandbox.MessageRoutePath, Times: 1, Status: 501},
		sandbox.Fault{Method: http.MethodPost, Path: sandbox.MessageRoutePath, Times: 1, Status: 502},
		sandbox.Fault{Method: http.MethodGet, Times: 1, Status: 503},
	)
	var got []int
	for _, method := range []string{http.MethodPost, http.MethodGet, http.MethodPost, http.MethodGet, http.MethodGet} {
		got = append(got, a.send(t, method, sandbox.MessageRoutePath+"?MessageRouteId="+id, "{}").status)
	}
	diff(t, "statuses", []int{502, 501, 400, 503, 200}, got)
}

func TestFaultEvery(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{})
	s.Inject(
		sandbox.Fault{Path: "/a", Every: 3, Times: 2, Status: 501},
		sandbox.Fault{Path: "/a", Every: 2, Status: 502},
		sandbox.Fault{Path: "/b", Every: 1, Status: 503},
	)
	var got []int
	for _, path := range []string{"/a", "/b", "/a", "/a", "/b", "/a", "/a", "/a", "/a", "/a", "/a"} {
		got = append(got, post(t, server, path, "{}").status)
	}
	// The second fault counts only the requests that the first one leaves to it.
	want := []int{401, 503, 502, 501, 503, 401, 502, 501, 401, 502, 401}
	diff(t, "statuses", want, got)
}

func TestFaultDropsEveryTwentiethCall(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{ScopeOptional: true, RequestsPerMinute: -1})
	token, _ := fetchToken(t, server, `{"AccountKey":"`+sandbox.DefaultAccountKey+`","AccountSecret":"`+sandbox.DefaultAccountSecret+`"}`)
	route := api{Sandbox: s}.messageRoute(t)
	s.Inject(sandbox.Fault{Method: http.MethodPost, Path: sandbox.NumberProvisionPath, Every: 20, Drop: true, After: true})
	dropped := 0
	for range 100 {
		req := newRequest(t, http.MethodPost, server.URL+sandbox.NumberProvisionPath,
			`{"NumberType":"mvno","MessageType":"p2p","MessageEnabled":true,"VoiceEnabled":false,"ProductType":"Sms-Only","MessageRouteId":"`+route+`"}`)
		req.Header.Set("Authorization", "Bearer "+token)
		got, err := send(req, server.Client())
		switch {
		case err != nil:
			dropped++
		case got.status != http.StatusOK:
			t.Fatalf("status %d: %s", got.status, got.body)
		}
	}
	if n := len(s.Numbers()); dropped != 5 || n != 100 {
		t.Errorf("%d of 100 calls dropped, %d numbers, want 5 and 100", dropped, n)
	}
}

func TestFaultDrop(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Times: 1, Drop: true})
	_, err := send(newRequest(t, http.MethodPost, server.URL+sandbox.TokenPath, tokenBody("https://a.example/b")), server.Client())
	if !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want EOF", err)
	}
	if e := s.Journal()[0]; e.Status != 0 || !e.Fault || e.Scope != "https://a.example/b" {
		t.Errorf("journal: %s", e)
	}
	if n := len(s.IssuedTokens()); n != 0 {
		t.Errorf("%d tokens issued", n)
	}
	fetchToken(t, server, tokenBody("https://a.example/b"))
}

func TestFaultDropHTTP2(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Config{})
	server := httptest.NewUnstartedServer(s)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)

	for name, fault := range map[string]sandbox.Fault{
		"drop": {Times: 1, Drop: true},
		"cut":  {Times: 1, Body: "some text", Cut: 4},
	} {
		s.Inject(fault)
		got, err := send(newRequest(t, http.MethodPost, server.URL+numbersPath, "{}"), server.Client())
		if err == nil && (got.err == nil || got.body != "some") {
			t.Errorf("%s: got %q, %v", name, got.body, got.err)
		}
	}
	token, _ := fetchToken(t, server, tokenBody(server.URL+numbersPath))
	if status := callAPI(t, server, numbersPath, "Bearer "+token); status != http.StatusNotFound {
		t.Errorf("status %d over TLS, want 404", status)
	}
}

func TestFaultCut(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Times: 1, Status: 200, Body: `{"token":"abc"}`, Cut: 9})
	got := post(t, server, sandbox.TokenPath, "{}")
	if got.status != 200 || got.body != `{"token":` || got.header.Get("Content-Length") != "15" {
		t.Errorf("status %d, body %q, Content-Length %s", got.status, got.body, got.header.Get("Content-Length"))
	}
	if !errors.Is(got.err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v, want an unexpected EOF", got.err)
	}
}

func TestFaultAfter(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{})
	s.Inject(
		sandbox.Fault{Times: 1, After: true, Drop: true},
		sandbox.Fault{Times: 1, After: true, Status: 503},
		sandbox.Fault{Times: 1, After: true, Delay: time.Nanosecond},
	)
	body := tokenBody("https://a.example/b")
	if _, err := send(newRequest(t, http.MethodPost, server.URL+sandbox.TokenPath, body), server.Client()); err == nil {
		t.Error("the dropped request was answered")
	}
	if got := post(t, server, sandbox.TokenPath, body); got.status != 503 {
		t.Errorf("status %d, want 503", got.status)
	}
	token, _ := fetchToken(t, server, body)
	issued := s.IssuedTokens()
	if len(issued) != 3 || issued[2] != token {
		t.Errorf("%d tokens issued, want one for each request, the last of them answered", len(issued))
	}
}

func TestFaultHangEnds(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"hang":  {Hang: true},
		"delay": {Delay: 24 * time.Hour},
	} {
		for cause, want := range map[string]error{
			"the client leaves":     context.Canceled,
			"the sandbox is closed": io.EOF,
		} {
			t.Run(name+" until "+cause, func(t *testing.T) {
				t.Parallel()
				arrived, finished := make(chan struct{}, 1), make(chan sandbox.Entry, 1)
				s, server := start(t, sandbox.Config{
					Now: func() time.Time { // asked when a request arrives
						arrived <- struct{}{}
						return time.Now()
					},
					Observe: func(e sandbox.Entry) { finished <- e },
				})
				s.Inject(fault)

				ctx, end := context.WithCancel(t.Context())
				defer end()
				if errors.Is(want, io.EOF) {
					end = s.Close
				}
				go func() {
					<-arrived
					end()
				}()
				_, err := send(newRequest(t, http.MethodPost, server.URL+numbersPath, "{}").WithContext(ctx), server.Client())
				if !errors.Is(err, want) {
					t.Errorf("error %v, want %v", err, want)
				}
				if e := <-finished; e.Status != 0 || !e.Fault {
					t.Errorf("observed: %s", e)
				}
			})
		}
	}
}

func TestFaultDelay(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Delay: time.Nanosecond})
	if got := post(t, server, numbersPath, "{}"); got.status != http.StatusUnauthorized {
		t.Errorf("status %d, want the usual 401", got.status)
	}
	if e := s.Journal()[0]; !e.Fault {
		t.Errorf("journal: %s", e)
	}
}

func TestFaultDelayTakesItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := sandbox.New(sandbox.Config{})
		s.Inject(sandbox.Fault{Delay: time.Hour, Status: http.StatusTeapot})
		begin := time.Now()
		resp := httptest.NewRecorder()
		s.ServeHTTP(resp, httptest.NewRequestWithContext(t.Context(), http.MethodPost, numbersPath, strings.NewReader("{}")))
		if waited := time.Since(begin); resp.Code != http.StatusTeapot || waited != time.Hour {
			t.Errorf("status %d after %s, want 418 after an hour", resp.Code, waited)
		}
	})
}
