// SPDX-License-Identifier: MPL-2.0

package telegent_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

const (
	read  telegent.Read  = "GET /v1.0/test/read"
	write telegent.Write = "POST /v1.0/test/write"
)

// clock is a sandbox's, which runs ahead of ours by what it was set forward.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) forward(d time.Duration) { c.ahead.Add(int64(d)) }

func TestDo(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Path: "/v1.0/test/write", Body: `{"name":"a","more":1}`})
	var got telegent.Object
	query := url.Values{"id": {"1"}}
	if err := client.Do(t.Context(), write, query, map[string]string{"Name": "a"}, &got); err != nil || got.Text("Name") != "a" {
		t.Errorf("%v, %v", got, err)
	}
	journal := s.Journal()
	if len(journal) != 2 || journal[1].Scope != client.BaseURL.String()+"/v1.0/test/write" || journal[1].Query != "id=1" || journal[1].ContentType != "application/json" {
		t.Errorf("journal: %v", journal)
	}
}

// The sandbox plays no operation under these paths: its 404 says that the token
// was accepted.
func accepted(err error) bool {
	e, ok := errors.AsType[*transport.Error](err)
	return ok && e.Status == http.StatusNotFound
}

func TestDoWithAnExpiredToken(t *testing.T) {
	t.Parallel()
	for _, operation := range []telegent.Operation{read, write} {
		t.Run(operation.String(), func(t *testing.T) {
			t.Parallel()
			var clock clock
			client, s := newClient(t, sandbox.Config{Now: clock.now, RequestsPerMinute: -1})
			if err := client.Do(t.Context(), operation, nil, nil, nil); !accepted(err) {
				t.Fatal(err)
			}
			clock.forward(time.Hour)
			var wait sync.WaitGroup
			for range 50 {
				wait.Go(func() {
					if err := client.Do(t.Context(), operation, nil, nil, nil); !accepted(err) {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			if n := s.Requests(sandbox.TokenPath); n != 2 {
				t.Errorf("%d token requests, want one at first and one for all who met the expired token", n)
			}
		})
	}
}

// A call that is not repeated, because its caller has another way, shares its token with
// calls that have none: the token call is repeated.
func TestDoWithoutRetriesGetsAToken(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	fault := sandbox.Fault{Path: sandbox.TokenPath, Times: 1, Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"0"}}}
	s.Inject(fault)
	fault.Path = "/v1.0/test/read"
	s.Inject(fault)
	o := options(t, client.BaseURL.String())
	o.Transport = transport.New(transport.Options{RequestTimeout: 30 * time.Second, MaxRetries: 4})
	err := telegent.NewClient(o).Do(transport.WithoutRetries(t.Context()), read, nil, nil, nil)
	if e, ok := errors.AsType[*transport.Error](err); !ok || e.Operation != read.String() || e.Status != http.StatusServiceUnavailable {
		t.Errorf("error %v", err)
	}
	if tokens, calls := s.Requests(sandbox.TokenPath), s.Requests("/v1.0/test/read"); tokens != 2 || calls != 1 {
		t.Errorf("%d token requests and %d calls, want 2 and 1", tokens, calls)
	}
}

func TestDoWithATokenThatIsNeverAccepted(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]int{http.StatusUnauthorized: 2, http.StatusForbidden: 1} {
		client, s := newClient(t, sandbox.Config{})
		s.Inject(sandbox.Fault{Path: "/v1.0/test/read", Status: status})
		err := client.Do(t.Context(), read, nil, nil, nil)
		if e, ok := errors.AsType[*transport.Error](err); !ok || e.Status != status {
			t.Errorf("error %v", err)
		}
		if tokens, calls := s.Requests(sandbox.TokenPath), s.Requests("/v1.0/test/read"); tokens != want || calls != want {
			t.Errorf("%d: %d tokens for %d calls, want %d", status, tokens, calls, want)
		}
	}
}

// Telegent answers 403 to a token call whose endpoint the account may not use, with
// credentials that are correct: the calls of other endpoints go on, whichever is first.
func TestDoWhenTheScopeOfTheFirstTokenIsForbidden(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Times: 1, Status: http.StatusForbidden, Body: `{"StatusCode":403,"Message":"Forbidden: Check the ApiEndpoint scope."}`})
	for range 2 { // The refusal is remembered.
		if err := client.Do(t.Context(), write, nil, nil, nil); !errors.Is(err, token.ErrRejected) {
			t.Errorf("forbidden: %v", err)
		}
	}
	if err := client.Do(t.Context(), read, nil, nil, nil); !accepted(err) {
		t.Errorf("allowed: %v", err)
	}
	if n := s.Requests(sandbox.TokenPath); n != 2 {
		t.Errorf("%d token requests, want one for each endpoint", n)
	}
}

// A refresh of many objects at an endpoint that accepts no token must not ask for two
// tokens for each of them.
func TestDoManyTimesWithATokenThatIsNeverAccepted(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{RequestsPerMinute: -1})
	s.Inject(sandbox.Fault{Path: "/v1.0/test/read", Status: http.StatusUnauthorized})
	for range 20 {
		if err := client.Do(t.Context(), read, nil, nil, nil); err == nil {
			t.Error("no error")
		}
	}
	t.Logf("%d tokens, %d calls", s.Requests(sandbox.TokenPath), s.Requests("/v1.0/test/read"))
	if n := s.Requests(sandbox.TokenPath); n != 2 {
		t.Errorf("%d tokens, want the first one and one renewal", n)
	}
}

func TestDoTellsWhenTheOutcomeIsUnknown(t *testing.T) {
	t.Parallel()
	// What a write that met the fault may have done, as far as its maker can tell.
	faults := map[string]struct {
		fault   sandbox.Fault
		unknown bool
	}{
		"400":         {fault: sandbox.Fault{Status: 400}},
		"404":         {fault: sandbox.Fault{Status: 404}},
		"408":         {fault: sandbox.Fault{Status: 408}, unknown: true},
		"409":         {fault: sandbox.Fault{Status: 409}},
		"500":         {fault: sandbox.Fault{Status: 500}, unknown: true},
		"503":         {fault: sandbox.Fault{Status: 503}, unknown: true},
		"504":         {fault: sandbox.Fault{Status: 504}, unknown: true},
		"dropped":     {fault: sandbox.Fault{Drop: true}, unknown: true},
		"cut":         {fault: sandbox.Fault{Body: `{"a":1}`, Cut: 3}, unknown: true},
		"no JSON":     {fault: sandbox.Fault{Body: `<html>`}, unknown: true},
		"broken JSON": {fault: sandbox.Fault{Body: `{"password":"hunter2`}, unknown: true},
		"a page":      {fault: sandbox.Fault{Status: 201, Body: `<p>log in</p>`}, unknown: true},
		"302":         {fault: sandbox.Fault{Status: 302, Header: http.Header{"Location": {"https://other.example/"}}}, unknown: true},
		"303":         {fault: sandbox.Fault{Status: 303, Header: http.Header{"Location": {"https://other.example/"}}}, unknown: true},
		"307":         {fault: sandbox.Fault{Status: 307, Header: http.Header{"Location": {"https://other.example/"}}}},
		"says no":     {fault: sandbox.Fault{Body: `{"Successful":false,"Message":"hunter3"}`}},
	}
	for name, test := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, s := newClient(t, sandbox.Config{})
			test.fault.Path = "/v1.0/test/write"
			s.Inject(test.fault)
			var got telegent.Object
			err := client.Do(t.Context(), write, nil, struct{}{}, &got)
			if err == nil || errors.Is(err, transport.ErrOutcomeUnknown) != test.unknown {
				t.Errorf("error %v; want the outcome unknown: %t", err, test.unknown)
			}
			if err != nil && (strings.Contains(err.Error(), "hunter2") || !strings.HasPrefix(err.Error(), write.String())) {
				t.Errorf("error %v", err)
			}
			if n := s.Requests("/v1.0/test/write"); n != 1 {
				t.Errorf("sent %d times", n)
			}
		})
	}
}

// The published examples name 200 and JSON alone; an API may say success otherwise.
func TestDoTakesAnySuccess(t *testing.T) {
	t.Parallel()
	header := func(contentType string) http.Header { return http.Header{"Content-Type": {contentType}} }
	type row struct {
		fault       sandbox.Fault
		read, write string // the field Name then; "-" for an error
	}
	tests := map[string]row{
		"200":                  {sandbox.Fault{Body: `{"Name":"a"}`}, "a", "a"},
		"201":                  {sandbox.Fault{Status: 201, Body: `{"Name":"a"}`}, "a", "a"},
		"202":                  {sandbox.Fault{Status: 202, Body: `{"Name":"a"}`}, "a", "a"},
		"203":                  {sandbox.Fault{Status: 203, Body: `{"Name":"a"}`}, "a", "a"},
		"206":                  {sandbox.Fault{Status: 206, Body: `{"Name":"a"}`}, "a", "a"},
		"299":                  {sandbox.Fault{Status: 299, Body: `{"Name":"a"}`}, "a", "a"},
		"text/plain":           {sandbox.Fault{Header: header("text/plain; charset=utf-8"), Body: `{"Name":"a"}`}, "a", "a"},
		"text/html":            {sandbox.Fault{Header: header("text/html"), Body: `{"Name":"a"}`}, "a", "a"},
		"a type of bytes":      {sandbox.Fault{Header: header("application/octet-stream"), Body: `{"Name":"a"}`}, "a", "a"},
		"no type at all":       {sandbox.Fault{Header: header("nonsense/"), Body: `{"Name":"a"}`}, "a", "a"},
		"a byte order mark":    {sandbox.Fault{Body: "\uFEFF" + `{"Name":"a"}`}, "a", "a"},
		"white space":          {sandbox.Fault{Body: "\r\n " + `{"Name":"a"}` + "\n"}, "a", "a"},
		"an array":             {sandbox.Fault{Body: `[{"Name":"a"}]`}, "a", "a"},
		"204":                  {sandbox.Fault{Status: 204}, "-", ""},
		"200 without content":  {sandbox.Fault{Status: 200}, "-", ""},
		"202 with white space": {sandbox.Fault{Status: 202, Body: " \r\n"}, "-", ""},
		"OK":                   {sandbox.Fault{Body: "OK"}, "-", ""},
		"success in quotes":    {sandbox.Fault{Body: `"Success."`}, "-", ""},
		"true":                 {sandbox.Fault{Body: "true"}, "-", ""},
		"null":                 {sandbox.Fault{Body: "null"}, "", ""},
		"false":                {sandbox.Fault{Body: "false"}, "-", "-"},
		"an error in words":    {sandbox.Fault{Body: "Number is locked"}, "-", "-"},
		"a status in the body": {sandbox.Fault{Body: `{"StatusCode":422,"Message":"no"}`}, "-", "-"},
		"problem details":      {sandbox.Fault{Body: `{"Title":"no","Status":400}`}, "-", "-"},
		"a status that is 200": {sandbox.Fault{Body: `{"StatusCode":200,"Name":"a"}`}, "a", "a"},
		"successful: false":    {sandbox.Fault{Body: `{"Name":"a","successful":"False","message":"no"}`}, "-", "-"},
		"Success: 0":           {sandbox.Fault{Body: `{"Name":"a","Success":0}`}, "-", "-"},
		"successful: true":     {sandbox.Fault{Body: `{"Name":"a","Successful":true}`}, "a", "a"},
		"successful: null":     {sandbox.Fault{Body: `{"Name":"a","Successful":null}`}, "a", "a"},
	}
	for name, test := range tests {
		for operation, want := range map[telegent.Operation]string{read: test.read, write: test.write} {
			t.Run(name+", "+operation.String(), func(t *testing.T) {
				t.Parallel()
				client, s := newClient(t, sandbox.Config{})
				fault := test.fault
				fault.Path = strings.Fields(operation.String())[1]
				s.Inject(fault)
				var got telegent.Object
				err := client.Do(t.Context(), operation, nil, struct{}{}, &got)
				if (err != nil) != (want == "-") {
					t.Fatalf("error %v", err)
				}
				if err == nil && got.Within("Name").Text("Name") != want {
					t.Errorf("Name is %q in %s, want %q", got.Text("Name"), got, want)
				}
			})
		}
	}
}

func TestDoWithoutAToken(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{AccountSecret: "another"})
	err := client.Do(t.Context(), write, nil, nil, nil)
	if e, ok := errors.AsType[*transport.Error](err); !ok || e.Operation != telegent.CreateToken.String() || errors.Is(err, transport.ErrOutcomeUnknown) {
		t.Errorf("error %v, want the token call's, and the outcome known", err)
	}
	if n := len(s.Journal()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

// FuzzError holds every body of a failure to: no panic, a message of one sane
// line, and nothing that was secret.
func FuzzError(f *testing.F) {
	for _, body := range []string{
		`{"StatusCode":400,"Message":"Bad request."}`, `{"Title":"t","Errors":{"a":["b"]},"TraceId":"x"}`, `{"Message":1,"Errors":[]}`,
		`{"successful":false,"error":"hunter2hunter2"}`, `<html>hunter2hunter2</html>`, `{"password":"hunter2hunter2`, "\xff\x00", ``, `null`, `[]`,
	} {
		f.Add(body)
	}
	client, s := newClient(f, sandbox.Config{RequestsPerMinute: -1})
	f.Fuzz(func(t *testing.T, body string) {
		s.Inject(sandbox.Fault{Path: "/v1.0/test/read", Times: 1, Status: http.StatusBadRequest, Body: body})
		err := client.Do(t.Context(), read, nil, nil, nil)
		e, ok := errors.AsType[*transport.Error](err)
		if !ok {
			t.Fatal(err)
		}
		if len([]rune(e.Message)) > 301 || len([]rune(e.TraceID)) > 301 || strings.ContainsAny(e.Message+e.TraceID, "\n\r\t\x00\x1b") {
			t.Errorf("%q: message %q, trace id %q", body, e.Message, e.TraceID)
		}
		if strings.Contains(e.Message, "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln") {
			t.Errorf("%q: message %q", body, e.Message)
		}
	})
}

// Whatever becomes of the token's call, the write itself was not sent.
func TestDoWhenTheTokenCallIsLost(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Drop: true})
	err := client.Do(t.Context(), write, nil, nil, nil)
	if err == nil || errors.Is(err, transport.ErrOutcomeUnknown) {
		t.Errorf("error %v, want one whose outcome is known", err)
	}
	if n := s.Requests("/v1.0/test/write"); n != 0 {
		t.Errorf("sent %d times", n)
	}
}

// spellings are how the API's stack and others write hunter2+"&é.
func spellings() []string {
	return []string{
		`hunter2+"&é`, `hunter2\u002B\u0022\u0026\u00E9`, `hunter2+\"&é`, `hunter2+&quot;&amp;&#233;`, `hunter2&#x2B;&quot;&amp;&#xE9;`,
		`hunter2%2b%22%26%c3%a9`, `hunter2%252B%2522%2526%25C3%25A9`, `hunter2\u002B\u0026quot;\u0026amp;\u0026#233;`, `aHVudGVyMisiJsOp`, `eDpodW50ZXIyKyImw6k=`,
	}
}

// What a call was sent with must not come back in its error or in the messages of its
// answer: the account secret, a write-only password, or the bearer token.
func TestDoShowsNoSecret(t *testing.T) {
	t.Parallel()
	const secret = `hunter2+"&é`
	in := func(format string) func(words string) string {
		return func(words string) string {
			quoted, err := json.Marshal(words)
			if err != nil {
				t.Error(err)
			}
			return fmt.Sprintf(format, quoted)
		}
	}
	answers := map[string]struct {
		status int
		body   func(words string) string
	}{
		"a message":                  {status: 422, body: in(`{"StatusCode":422,"Message":%s}`)},
		"problem details":            {status: 422, body: in(`{"Title":%s,"Status":422}`)},
		"a detail":                   {status: 422, body: in(`{"Detail":%s,"Status":422}`)},
		"the texts of a field":       {status: 422, body: in(`{"Errors":{"Password":["It is wrong.",%s]}}`)},
		"the name of a field":        {status: 422, body: in(`{"Errors":{%s:["It is wrong."]}}`)},
		"a trace id":                 {status: 422, body: in(`{"TraceId":%s}`)},
		"a page":                     {status: 500, body: func(words string) string { return "<p>" + words + "</p>" }},
		"a text":                     {status: 400, body: func(words string) string { return words }},
		"broken JSON":                {status: 400, body: in(`{"Message":%s`)},
		"a success that is no JSON":  {status: 200, body: func(words string) string { return "<p>" + words + "</p>" }},
		"a refusal in a success":     {status: 200, body: in(`{"Successful":false,"error":%s}`)},
		"an order's message":         {status: 200, body: in(`{"OrderId":"1","OrderStatus":"Error","OrderStatusMessage":%s}`)},
		"an order's error":           {status: 200, body: in(`{"OrderId":"1","ErrorMessage":%s}`)},
		"an error of another shape":  {status: 200, body: in(`{"OrderId":"1","errorMessage":[{"text":%s}]}`)},
		"the message of one of many": {status: 200, body: in(`{"Result":{"PhoneNumbers":[{"Number":"1","StatusMessage":%s}]}}`)},
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, given := range []string{"account secret", "password", "token"} {
				client, s := newClient(t, sandbox.Config{AccountSecret: secret, OpaqueTokens: true})
				o := options(t, client.BaseURL.String())
				o.AccountSecret = token.NewSecret(secret)
				client = telegent.NewClient(o)
				var passwords []token.Secret
				words := spellings()
				extra := "no secret"
				switch given {
				case "password":
					passwords = append(passwords, token.NewSecret(secret+"word"))
					for i, form := range words {
						words[i] = form + "word"
					}
					words[8], words[9] = "aHVudGVyMisiJsOpd29yZA==", "eDpodW50ZXIyKyImw6l3b3Jk"
				case "token":
					if err := client.Do(t.Context(), write, nil, nil, nil); !accepted(err) {
						t.Fatal(err)
					}
					extra = s.IssuedTokens()[0]
					words = []string{extra, base64.StdEncoding.EncodeToString([]byte("Bearer " + extra))}
				}
				for _, form := range words {
					s.Inject(sandbox.Fault{Path: "/v1.0/test/write", Times: 1, Status: answer.status, Body: answer.body("no " + form + " here")})
					var got telegent.Object
					err := client.Do(t.Context(), write, nil, struct{}{}, &got, passwords...)
					shown := fmt.Sprintf("%v %+v %s", err, err, got)
					if shown == "<nil> <nil> map[]" {
						t.Errorf("nothing is shown of %s", answer.body(form))
					}
					for _, part := range []string{"hunter2", "aHVudGVyM", "odW50ZXIyK", extra, form} {
						if strings.Contains(shown, part) {
							t.Errorf("%s as %s: %s", given, form, shown)
						}
					}
				}
			}
		})
	}
}

// Nor in what the headers of an answer are repeated with.
func TestDoShowsNoSecretOfAHeader(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	s.Inject(
		sandbox.Fault{Path: "/v1.0/test/write", Times: 1, Body: "no", Header: http.Header{"Content-Type": {"text/hunter2.canary"}}},
		sandbox.Fault{Path: "/v1.0/test/write", Times: 1, Status: 303, Header: http.Header{"Location": {"https://hunter2.canary/"}}},
	)
	for range 2 {
		err := client.Do(t.Context(), write, nil, nil, nil, token.NewSecret("hunter2.canary"))
		if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "(sensitive)") {
			t.Errorf("error %v", err)
		}
	}
}

// A message in an answer is a text or not; the rest of the answer stays as it is.
func TestDoLeavesTheAnswerAsItIs(t *testing.T) {
	t.Parallel()
	client, s := newClient(t, sandbox.Config{})
	password := token.NewSecret("hunter2")
	const body = `{"ErrorMessage":null,"Name":"hunter2 <b>","Id":12345678901234567890,"Rows":[{"StatusMessage":"","Message":"hunter2"},7,null],"OrderStatusMessage":"no hunter2\n","More":{}}`
	s.Inject(sandbox.Fault{Path: "/v1.0/test/write", Body: body})
	var got telegent.Object
	if err := client.Do(t.Context(), write, nil, nil, &got, password); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"ErrorMessage": `null`, "Name": `"hunter2 <b>"`, "Id": `12345678901234567890`, "Rows": `[{"Message":"hunter2","StatusMessage":""},7,null]`,
		"OrderStatusMessage": `"no (sensitive)"`, "More": `{}`,
	} {
		var a, b any
		if json.Unmarshal(got[key], &a) != nil || json.Unmarshal([]byte(want), &b) != nil || !reflect.DeepEqual(a, b) || key == "Id" && string(got[key]) != want {
			t.Errorf("%s is %s, want %s", key, got[key], want)
		}
	}
}

// A server that speaks no HTTP is repeated by net/http.
func TestDoShowsNoSecretOfAServerThatSpeaksNoHTTP(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"hunter2+canary\r\n\r\n", "HTTP/1.1 hunter2+canary OK\r\n\r\n", "HTTP/1.1 200 OK\r\nhunter2+canary\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: hunter2+canary\r\n\r\n"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}))
		t.Cleanup(server.Close)
		o := options(t, server.URL)
		o.AccountSecret = token.NewSecret("hunter2+canary")
		err := telegent.NewClient(o).Do(t.Context(), read, nil, nil, nil)
		if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "(sensitive)") {
			t.Errorf("%q: error %v", answer, err)
		}
	}
}
