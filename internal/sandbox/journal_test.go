// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestJournal(t *testing.T) {
	t.Parallel()
	now := newClock()
	s, server := start(t, sandbox.Config{Now: now.Now})

	req := newRequest(t, http.MethodPost, server.URL+"/v1.0/OAuth2/tokens", tokenBody(server.URL+numbersPath+"/"))
	req.Header.Set("User-Agent", "tester/1")
	do(t, server, req)
	now.move(time.Second)
	req = newRequest(t, http.MethodGet, server.URL+"/v1.0/numbers/order?OrderId=1", "")
	req.Header.Set("User-Agent", "tester/1")
	req.Header.Set("Authorization", "Bearer "+s.IssuedTokens()[0])
	do(t, server, req)

	want := []sandbox.Entry{
		{
			At: now.Now().Add(-time.Second), Method: "POST", Path: "/v1.0/oauth2/tokens", UserAgent: "tester/1",
			ContentType: "application/json", Scope: server.URL + numbersPath + "/", Status: 200,
		},
		{
			At: now.Now(), Method: "GET", Path: "/v1.0/numbers/order", Query: "OrderId=1", UserAgent: "tester/1",
			Scope: server.URL + numbersPath, Status: 403,
		},
	}
	got := s.Journal()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("journal (-want +got):\n%s", diff)
	}
	got[0].Path = "changed"
	if s.Journal()[0].Path == "changed" {
		t.Error("a caller changed the sandbox's own journal")
	}

	s.ResetJournal()
	if n := len(s.Journal()); n != 0 {
		t.Errorf("%d entries after the reset", n)
	}
}

func TestJournalCountsBothSpellings(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Config{})
	for _, path := range []string{"/v1.0/OAuth2/tokens", "/v1.0/oauth2/tokens", "/v1.0/OAUTH2/tokens", numbersPath} {
		post(t, server, path, "{}")
	}
	for path, want := range map[string]int{"/v1.0/OAuth2/tokens": 2, sandbox.TokenPath: 2, "/v1.0/OAUTH2/tokens": 1, numbersPath: 1, "/": 0} {
		if got := s.Requests(path); got != want {
			t.Errorf("%d requests of %s, want %d", got, path, want)
		}
	}
}

func TestJournalCountsMethods(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPost} {
		a.send(t, method, sandbox.VoiceRoutePath+"?x=y", "{}")
	}
	a.send(t, http.MethodPost, "/v1.0/OAuth2/tokens", "{}")
	for path, want := range map[string]int{
		sandbox.VoiceRoutePath: 3, "GET " + sandbox.VoiceRoutePath: 1, "POST " + sandbox.VoiceRoutePath: 2, "PUT " + sandbox.VoiceRoutePath: 0,
		"POST " + sandbox.TokenPath: 1, "POST /v1.0/OAuth2/tokens": 1, "GET " + sandbox.TokenPath: 0,
	} {
		if got := a.Requests(path); got != want {
			t.Errorf("%d requests of %s, want %d", got, path, want)
		}
	}
}

// fieldsOf is an entry without its String, which omits some fields.
func fieldsOf(e sandbox.Entry) any {
	type fields sandbox.Entry
	return fields(e)
}

func TestJournalHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	for _, opaque := range []bool{false, true} {
		observed := make(chan sandbox.Entry, 4)
		s, server := start(t, sandbox.Config{OpaqueTokens: opaque, Observe: func(e sandbox.Entry) { observed <- e }})
		s.Inject(sandbox.Fault{Path: "/fault", Status: 500, Header: http.Header{"Set-Cookie": {"header-value"}}})
		token, _ := fetchToken(t, server, tokenBody(server.URL+numbersPath))
		post(t, server, sandbox.TokenPath, tokenBody("https://user:"+sandbox.DefaultAccountSecret+"@a.example/"))
		for _, path := range []string{numbersPath, "/fault"} {
			req := newRequest(t, http.MethodPost, server.URL+path, tokenBody(""))
			req.Header.Set("Authorization", "Bearer "+token)
			req.Header.Set("X-Other", "header-value")
			do(t, server, req)
		}

		entries := s.Journal()
		for range 4 {
			entries = append(entries, <-observed)
		}
		for _, e := range entries {
			text := fmt.Sprintf("%+v %s", fieldsOf(e), e)
			for what, secret := range map[string]string{
				"account secret": sandbox.DefaultAccountSecret, "account key": sandbox.DefaultAccountKey, "token": token, "header": "header-value",
			} {
				if strings.Contains(text, secret) {
					t.Errorf("%s in %s", what, text)
				}
			}
		}
	}
}

// TestJournalHoldsNoMisplacedSecrets sends secrets where no operation has them.
func TestJournalHoldsNoMisplacedSecrets(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.webhook(t, fields{"AuthenticationType": "Basic", "AuthenticationUsername": "u", "AuthenticationPassword": "s3cret"})
	a.read(t, sandbox.AccountWebhooksPath)
	for target, want := range map[string]string{
		sandbox.WebhookCreatePath + "?AuthenticationPassword=s3cret":              "?",
		sandbox.WebhookPath + "?WebhookId=WID-1&AuthenticationToken=s3cret&x=%7E": "WebhookId=WID-1&?&?",
		sandbox.WebhookPath + "?s3cret":                                           "?",
		sandbox.WebhookPath + "?WebhookId=1;AuthenticationToken=s3cret":           "?",
		sandbox.WebhookPath + "?%zzs3cret":                                        "?",
		sandbox.WebhookPath + "?WebhookId=WID-%31":                                "WebhookId=WID-%31",
		sandbox.TokenPath + "?AccountSecret=s3cret":                               "",
	} {
		a.ResetJournal()
		a.send(t, http.MethodPost, target, fields{"AuthenticationType": "s3cret", "AuthenticationToken": "s3cret", "Colour": "s3cret"})
		e := a.Journal()[0]
		if text := fmt.Sprintf("%+v %s", fieldsOf(e), e); e.Query != want || strings.Contains(text, "s3cret") {
			t.Errorf("%s: query %q, want %q, in %s", target, e.Query, want, text)
		}
	}
}

func TestEntryString(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, time.May, 2, 20, 31, 13, 0, time.FixedZone("", 2*60*60))
	for want, entry := range map[string]sandbox.Entry{
		`2025-05-02T18:31:13Z POST /v1.0/oauth2/tokens 200 for https://a.example/b by "tester/1"`: {
			At: at, Method: "POST", Path: sandbox.TokenPath, ContentType: "application/json", UserAgent: "tester/1", Scope: "https://a.example/b", Status: 200,
		},
		`2025-05-02T18:31:13Z GET /a%0Ab?c=d no answer by "x\ny" (fault)`: {
			At: at, Method: "GET", Path: "/a\nb", Query: "c=d", UserAgent: "x\ny", Fault: true,
		},
	} {
		if got := entry.String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
