// SPDX-License-Identifier: MPL-2.0

package onboarding_test

import (
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const url = "http://127.0.0.1:8080"

// row is what a test looks at of a check.
type row struct {
	label, owner, kind, status, detail string
}

// read reads the checklist in a bubble, of a sandbox with the faults.
func read(t *testing.T, config sandbox.Config, faults []sandbox.Fault, settings, arguments map[string]string) (rows []row, passed bool, tokens int, took time.Duration) {
	t.Helper()
	text := func(values map[string]string) map[string]tftypes.Value {
		all := map[string]tftypes.Value{}
		for name, value := range values {
			all[name] = tftypes.NewValue(tftypes.String, value)
		}
		return all
	}
	s := sandbox.New(config)
	s.Inject(faults...)
	network := &acctest.Network{}
	network.Serve(t, "127.0.0.1:8080", s)
	t.Cleanup(s.Close)

	server := acctest.NewServer(t, provider.WithDial(network.Dial))
	block := acctest.Settings(url)
	maps.Copy(block, text(settings))
	for name, value := range settings {
		if value == "" { // is left out
			delete(block, name)
		}
	}
	server.Configure(block)
	values := text(map[string]string{"docs_url": url + sandbox.DocsPath})
	maps.Copy(values, text(arguments))
	start := time.Now()
	state, diags := server.ReadDataSource("telegent_onboarding_checklist", values)
	took, tokens = time.Since(start), s.Requests(sandbox.TokenPath)
	<-time.After(time.Hour) // A fetch that nobody waits for any more goes on, and must be over when the bubble ends.
	if len(diags) > 0 {
		t.Fatalf("%s: %s", diags[0].Summary, diags[0].Detail)
	}

	rows, passed = results(t, s, state)
	return rows, passed, tokens, took
}

// results returns the checks in the result of the data source, none of which may show a
// secret.
func results(t *testing.T, s *sandbox.Sandbox, state map[string]tftypes.Value) (rows []row, passed bool) {
	t.Helper()
	var list []tftypes.Value
	decode(t, state["checks"], &list)
	decode(t, state["passed"], &passed)
	for i, element := range list {
		var c map[string]tftypes.Value
		decode(t, element, &c)
		var number big.Float
		var task string
		var r row
		decode(t, c["number"], &number)
		decode(t, c["task"], &task)
		decode(t, c["label"], &r.label)
		decode(t, c["owner"], &r.owner)
		decode(t, c["kind"], &r.kind)
		decode(t, c["status"], &r.status)
		decode(t, c["detail"], &r.detail)
		if n, _ := number.Int64(); n != int64(i)+1 || task == "" || r.detail == "" {
			t.Errorf("check %d is %v %q, %q", i+1, &number, task, r.detail)
		}
		for _, secret := range append(s.IssuedTokens(), sandbox.DefaultAccountSecret) {
			if strings.Contains(r.detail, secret) {
				t.Errorf("check %d shows a secret: %s", i+1, r.detail)
			}
		}
		rows = append(rows, r)
	}
	return rows, passed
}

func decode(t *testing.T, value tftypes.Value, into any) {
	t.Helper()
	if err := value.As(into); err != nil {
		t.Fatal(err)
	}
}

func TestChecklist(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config              sandbox.Config
		faults              []sandbox.Fault
		settings, arguments map[string]string
		failed              map[int]string // by number, words of the detail
		passed              map[int]string // likewise
		tokens              int
		took                time.Duration // at the most
	}{
		"all is well": {
			passed: map[int]string{
				2: "AccountKey that begins with DID-",
				4: url + "/ answered 200 OK.",
				5: url + "/docs/index.html answered 200 OK.",
				7: "A token for " + url + "/v1.0/numbers/provision was issued, which expires at 2000-01-01T00:05:00Z. The endpoint does not refuse it",
			},
			tokens: 1,
		},
		"another endpoint": {
			arguments: map[string]string{"api_endpoint": "message/outbound"},
			passed:    map[int]string{7: "A token for " + url + "/v1.0/message/outbound was issued"},
			tokens:    1,
		},
		"an endpoint at another host": {
			arguments: map[string]string{"api_endpoint": "https://dev.example.com/v1.0/x"},
			passed:    map[int]string{7: "It was not tried, because api_endpoint and base_url have different hosts"},
			tokens:    1,
		},
		"wrong secret": {
			settings: map[string]string{"account_secret": "wrong"},
			failed:   map[int]string{7: "answered 401 Unauthorized: Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens. Check account_key and account_secret"},
			tokens:   1,
		},
		"no credentials": {
			settings: map[string]string{"account_key": "", "account_secret": ""},
			failed: map[int]string{
				2: "set account_key in the provider block, or the environment variable TELEGENT_ACCOUNT_KEY; set account_secret",
				7: "The provider has no credentials for Telegent:",
			},
			tokens: 0,
		},
		"a blank secret": {
			settings: map[string]string{"account_key": "DID-1", "account_secret": " "},
			failed:   map[int]string{2: "account_secret (or TELEGENT_ACCOUNT_SECRET) begins or ends with white space", 7: "The AccountSecret field is required."},
			tokens:   1,
		},
		"a secret file's line break": {
			settings: map[string]string{"account_secret": sandbox.DefaultAccountSecret + "\n"},
			failed: map[int]string{
				2: `account_secret (or TELEGENT_ACCOUNT_SECRET) begins or ends with white space, or with a character that does not show, such as a file's last line break. In the configuration, trimspace(file("...")) removes it; in a shell, "$(cat file)" does.`,
				7: `account_secret (or TELEGENT_ACCOUNT_SECRET) begins or ends with white space`,
			},
			tokens: 1,
		},
		"a key with a blank before it": {
			settings: map[string]string{"account_key": " " + sandbox.DefaultAccountKey},
			failed:   map[int]string{2: "account_key (or TELEGENT_ACCOUNT_KEY) begins or ends with white space", 7: "account_key (or TELEGENT_ACCOUNT_KEY) begins or ends"},
			tokens:   1,
		},
		"key without prefix": {
			config:   sandbox.Config{AccountKey: "12345"},
			settings: map[string]string{"account_key": "12345"},
			failed:   map[int]string{2: "The account key does not begin with DID-"},
			tokens:   1,
		},
		"key and secret are swapped": {
			settings: map[string]string{"account_key": sandbox.DefaultAccountSecret, "account_secret": sandbox.DefaultAccountKey},
			failed:   map[int]string{2: "The account key does not begin with DID-; perhaps it and the account secret are swapped", 7: "answered 401"},
			tokens:   1,
		},
		"docs are down": {
			arguments: map[string]string{"docs_url": "http://127.0.0.1:1/"},
			failed:    map[int]string{4: "connection refused. Check the URL"},
			tokens:    1, took: 10 * time.Second,
		},
		"Swagger answers 500": {
			faults: []sandbox.Fault{{Path: sandbox.SwaggerPath, Status: http.StatusInternalServerError}},
			failed: map[int]string{5: "answered 500 Internal Server Error; open it in a browser, and check swagger_url"},
			tokens: 1, took: 10 * time.Second,
		},
		"rate limit, for a while": {
			faults: []sandbox.Fault{{Path: sandbox.TokenPath, Times: 1, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"10"}}}},
			passed: map[int]string{7: "was issued"},
			tokens: 2, took: 15 * time.Second,
		},
		"rate limit, for longer": { // The pages are asked for again when the account is held back.
			faults: []sandbox.Fault{
				{Path: sandbox.TokenPath, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}},
				{Path: sandbox.DocsPath, Times: 1, Status: http.StatusServiceUnavailable},
				{Path: sandbox.SwaggerPath, Times: 1, Status: http.StatusServiceUnavailable},
			},
			failed: map[int]string{7: "No answer within 30s. The service may be slow or down, or it may delay requests because too many were sent"},
			tokens: 1, took: 30 * time.Second,
		},
		"rate limit of a page": { // The token is asked for again when the page has answered.
			faults: []sandbox.Fault{
				{Path: sandbox.DocsPath, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}},
				{Path: sandbox.TokenPath, Times: 1, Status: http.StatusServiceUnavailable},
			},
			failed: map[int]string{4: "answered 429 Too Many Requests; open it in a browser, and check docs_url"},
			passed: map[int]string{7: "was issued"},
			tokens: 2, took: time.Second,
		},
		"token endpoint hangs": {
			faults: []sandbox.Fault{{Path: sandbox.TokenPath, Hang: true}},
			failed: map[int]string{7: "No answer within 30s."},
			tokens: 1, took: 30 * time.Second,
		},
		"token endpoint hangs, less patience": {
			arguments: map[string]string{"timeout": "5s"},
			faults:    []sandbox.Fault{{Path: sandbox.TokenPath, Hang: true}},
			failed:    map[int]string{7: "No answer within 5s."},
			tokens:    1, took: 5 * time.Second,
		},
		"everything hangs": {
			arguments: map[string]string{"timeout": "20s"},
			faults:    []sandbox.Fault{{Hang: true}},
			failed:    map[int]string{4: "No answer within 20s.", 5: "No answer within 20s.", 7: "No answer within 20s."},
			tokens:    1, took: 20 * time.Second,
		},
		"the endpoint refuses the token": {
			faults: []sandbox.Fault{{Path: "/v1.0/numbers/provision", Status: http.StatusForbidden}},
			failed: map[int]string{7: "was issued, but the endpoint refused it with 403 Forbidden; ask Telegent"},
			tokens: 1,
		},
		"the endpoint does not know the token": {
			faults: []sandbox.Fault{{Path: "/v1.0/numbers/provision", Status: http.StatusUnauthorized}},
			failed: map[int]string{7: "was issued, but the endpoint refused it with 401 Unauthorized"},
			tokens: 1,
		},
		"the endpoint does not answer": {
			faults: []sandbox.Fault{{Path: "/v1.0/numbers/provision", Hang: true}},
			passed: map[int]string{7: "The endpoint did not answer, so it is unknown whether it accepts the token."},
			tokens: 1, took: 30 * time.Second,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				rows, passed, tokens, took := read(t, test.config, test.faults, test.settings, test.arguments)
				if len(rows) != 8 {
					t.Fatalf("%d checks, want 8", len(rows))
				}
				if passed != (len(test.failed) == 0) {
					t.Errorf("passed: %t", passed)
				}
				for i, r := range rows {
					number := i + 1
					want := row{label: strconv.Itoa(number), owner: "Partner", kind: "automatic", status: "passed", detail: r.detail}
					if number <= 3 {
						want.owner = "Telegent"
					}
					if number == 1 || number == 3 || number == 6 || number == 8 {
						want.kind, want.status = "manual", "manual"
					}
					words := test.passed[number]
					if test.failed[number] != "" {
						want.status, words = "failed", test.failed[number]
					}
					if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(r)); diff != "" {
						t.Errorf("check %d (-want +got):\n%s", number, diff)
					}
					if !strings.Contains(r.detail, words) {
						t.Errorf("check %d says %q, want %q in it", number, r.detail, words)
					}
				}
				if tokens != test.tokens {
					t.Errorf("%d token requests, want %d", tokens, test.tokens)
				}
				if took > test.took {
					t.Errorf("took %s, want at most %s", took, test.took)
				}
			})
		})
	}
}
