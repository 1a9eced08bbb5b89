// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// client is the argument with which this test binary is a client of the sandbox.
const client = "be-a-client"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == client {
		if _, err := os.Stdout.WriteString(buy() + "\n"); err != nil {
			os.Exit(1)
		}
		os.Exit(7)
	}
	os.Exit(m.Run())
}

// buy orders a number at the sandbox of the environment, follows the order to its end, and returns what was answered.
func buy() string {
	base := os.Getenv("TELEGENT_BASE_URL")
	call := func(method, path, token, body string) (status int, answer map[string]any, err error) {
		req, err := http.NewRequestWithContext(context.Background(), method, base+path, strings.NewReader(body))
		if err != nil {
			return 0, nil, err
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := (&http.Client{}).Do(req)
		if err != nil {
			return 0, nil, err
		}
		defer resp.Body.Close()
		_ = json.NewDecoder(resp.Body).Decode(&answer) // the errors have none that is read
		return resp.StatusCode, answer, nil
	}
	token := func(endpoint string) (int, string) {
		status, answer, _ := call(http.MethodPost, sandbox.TokenPath, "", fmt.Sprintf(`{"AccountKey":%q,"AccountSecret":%q,"ApiEndpoint":%q}`,
			os.Getenv("TELEGENT_ACCOUNT_KEY"), os.Getenv("TELEGENT_ACCOUNT_SECRET"), base+endpoint))
		text, _ := answer["token"].(string)
		return status, text
	}
	_, secret := token(sandbox.MessageRoutePath)
	status, route, _ := call(http.MethodPost, sandbox.MessageRoutePath, secret, `{"RouteName":"a","MessageUrl":"https://example.com","MessageUrlMethod":"POST"}`)
	said := fmt.Sprintf("route %d", status)
	if status != http.StatusOK {
		return said
	}
	_, secret = token(sandbox.NumberProvisionPath)
	status, answer, err := call(http.MethodPost, sandbox.NumberProvisionPath, secret, fmt.Sprintf(
		`{"NumberType":"mvno","MessageType":"p2p","ProductType":"Sms+Data","MessageEnabled":true,"VoiceEnabled":false,"MessageRouteId":%q}`, route["MessageRouteId"]))
	if err != nil {
		return said + ", order EOF"
	}
	said += fmt.Sprintf(", order %d", status)
	if status != http.StatusOK {
		return said
	}
	_, secret = token(sandbox.NumberOrderPath)
	for {
		_, order, err := call(http.MethodGet, fmt.Sprintf("%s?OrderId=%s", sandbox.NumberOrderPath, answer["OrderId"]), secret, "")
		if err != nil || order["OrderStatus"] == nil {
			return fmt.Sprint(said, " ", order, err)
		}
		said += fmt.Sprintf(" %s", order["OrderStatus"])
		if message := fmt.Sprint(order["OrderStatusMessage"]); message != "" {
			said += " " + message
		}
		if order["OrderStatus"] != "Pending" {
			return said
		}
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	stdout, printed := io.Pipe()
	var stderr bytes.Buffer // read after run has ended
	exit := make(chan int, 1)
	go func() {
		exit <- run(ctx, []string{"-requests-per-minute", "1"}, printed, &stderr)
		_ = printed.Close()
	}()

	env := map[string]string{}
	lines := bufio.NewScanner(stdout)
	for range 10 {
		if !lines.Scan() {
			t.Fatalf("only %v was printed", env)
		}
		setting, exported := strings.CutPrefix(lines.Text(), "export ")
		name, value, assigned := strings.Cut(setting, "=")
		if !exported || !assigned {
			t.Fatalf("line %q", lines.Text())
		}
		env[name] = strings.Trim(value, "'")
	}
	if env["TF_VAR_account_id"] != sandbox.DefaultAccountID {
		t.Errorf("TF_VAR_account_id is %q", env["TF_VAR_account_id"])
	}
	if env["TELNYX_BASE_URL"] != env["TELEGENT_BASE_URL"]+"/v2" || env["MESH_BASE_URL"] != env["TELEGENT_BASE_URL"] {
		t.Errorf("base URLs: %v", env)
	}
	if !strings.HasPrefix(env["TELEGENT_BASE_URL"], "http://127.0.0.1:") {
		t.Errorf("TELEGENT_BASE_URL is %q", env["TELEGENT_BASE_URL"])
	}

	body := `{"AccountKey":"` + env["TELEGENT_ACCOUNT_KEY"] + `","AccountSecret":"` + env["TELEGENT_ACCOUNT_SECRET"] + `","ApiEndpoint":"https://a.example/b"}`
	for _, want := range []int{http.StatusOK, http.StatusTooManyRequests} {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, env["TELEGENT_BASE_URL"]+"/v1.0/oauth2/tokens", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := (&http.Client{}).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			Token string `json:"token"`
		}
		err = json.NewDecoder(resp.Body).Decode(&answer)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != want || (answer.Token != "") != (want == http.StatusOK) {
			t.Errorf("status %d, want %d, token %q, error %v", resp.StatusCode, want, answer.Token, err)
		}
	}

	for url, body := range map[string]string{
		env["TELNYX_BASE_URL"] + "/oauth/token": `{"grant_type":"client_credentials","client_id":"` + env["TELNYX_CLIENT_ID"] +
			`","client_secret":"` + env["TELNYX_CLIENT_SECRET"] + `"}`,
		env["MESH_BASE_URL"] + "/admin/api/v1/Token": `{"clientId":"` + env["MESH_CLIENT_ID"] + `","clientSecret":"` + env["MESH_CLIENT_SECRET"] + `"}`,
	} {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := (&http.Client{}).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", url, resp.StatusCode)
		}
	}

	interrupt()
	if code := <-exit; code != 0 {
		t.Errorf("exit status %d, want 0", code)
	}
	if lines.Scan() {
		t.Errorf("printed %q as well", lines.Text())
	}
	log := strings.Split(strings.TrimSpace(stderr.String()), "\n")
	if len(log) != 4 || !strings.Contains(log[0], " 200 for https://a.example/b") || !strings.Contains(log[1], " 429 for ") {
		t.Errorf("standard error: %q", log)
	}
	for _, name := range []string{"TELEGENT_ACCOUNT_SECRET", "TELNYX_CLIENT_SECRET", "MESH_CLIENT_SECRET"} {
		if env[name] == "" || strings.Contains(stderr.String(), env[name]) {
			t.Errorf("%s is on standard error, or empty", name)
		}
	}
}

func TestRunRefusesFlags(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // should a bad flag be accepted, run ends all the same
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"every interface":  {[]string{"-addr", "0.0.0.0:0"}, 2, "not a loopback address"},
		"empty host":       {[]string{"-addr", ":0"}, 2, "not a loopback address"},
		"public address":   {[]string{"-addr", "192.0.2.1:0"}, 2, "not a loopback address"},
		"every IPv6":       {[]string{"-addr", "[::]:0"}, 2, "not a loopback address"},
		"no port":          {[]string{"-addr", "127.0.0.1"}, 2, "missing port"},
		"negative limit":   {[]string{"-requests-per-minute", "-1"}, 2, "must not be negative"},
		"no lifetime":      {[]string{"-token-lifetime", "0"}, 2, "must not be 0"},
		"garbled lifetime": {[]string{"-token-lifetime", "soon"}, 2, "invalid value"},
		"unknown flag":     {[]string{"-x"}, 2, "not defined"},
		"negative polls":   {[]string{"-order-polls", "-1"}, 2, "must not be negative"},
		"odd fault":        {[]string{"-fault", "GET /v1.0/numbers twice"}, 2, `"twice": must be GET, POST, a path, a status`},
		"fault of nothing": {[]string{"-fault", "GET /v1.0/numbers"}, 2, "must say what happens"},
		"success as fault": {[]string{"-fault", "200"}, 2, "from 400 to 599"},
		"never":            {[]string{"-fault", "503 times=0"}, 2, "must be a whole number from 1"},
		"two paths":        {[]string{"-fault", "/v1.0/numbers/provision /v1.0/numbers/status 503"}, 2, `"/v1.0/numbers/status": is a second path; repeat -fault for another fault`},
		"two methods":      {[]string{"-fault", "GET POST 503"}, 2, `"POST": is a second method`},
		"two answers":      {[]string{"-fault", "503 drop"}, 2, `"drop": is a second answer`},
		"two counts":       {[]string{"-fault", "503 times=1 times=2"}, 2, `"times=2": is a second times`},
		"delay of nothing": {[]string{"-fault", "delay=0s"}, 2, "must be a positive duration"},
		"any port":         {[]string{"-env"}, 2, "-env needs an -addr with a port"},
		"env and command":  {[]string{"-env", "x"}, 2, `-env takes no command, got "x"`},
		"no such command":  {[]string{"./no-such-command"}, 1, "no-such-command"},
		"no such folder":   {[]string{"-journal", "no-such-folder/journal", "x"}, 1, "no-such-folder"},
		"help":             {[]string{"-h"}, 0, "-token-lifetime"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(ctx, test.args, &stdout, &stderr)
		if code != test.code || !strings.Contains(stderr.String(), test.says) {
			t.Errorf("%s: exit status %d, standard error %q", name, code, stderr.String())
		}
		if stdout.Len() > 0 {
			t.Errorf("%s: printed %q", name, stdout.String())
		}
	}
}

func TestEnv(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-env", "-addr", "127.0.0.1:8050"}, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatalf("exit status %d, standard error %q", code, stderr.String())
	}
	if got := stdout.String(); got != exports("http://127.0.0.1:8050", options{}) {
		t.Error(got)
	}
}

// Without a limit of the sandbox, the provider must not wait for its own one of 50.
func TestEnvWithoutLimit(t *testing.T) {
	t.Parallel()
	const line = "export TELEGENT_REQUESTS_PER_MINUTE=0\n"
	for limit, want := range map[string]bool{"0": true, "10": false, "50": false} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), []string{"-env", "-addr", "127.0.0.1:8050", "-requests-per-minute", limit}, &stdout, &stderr)
		if code != 0 || strings.Contains(stdout.String(), "TELEGENT_REQUESTS_PER_MINUTE") != want || strings.Contains(stdout.String(), line) != want {
			t.Errorf("with -requests-per-minute %s: exit status %d, printed\n%s", limit, code, stdout.String())
		}
	}
}

// TestCommand runs this test binary as the command, which requests what a purchase needs; see TestMain.
func TestCommand(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		flags []string
		want  string // what the client prints
	}{
		"no flags":       {nil, "route 200, order 200 Complete"},
		"slow order":     {[]string{"-order-polls", "2"}, "route 200, order 200 Pending Pending Complete"},
		"failed order":   {[]string{"-order-polls", "1", "-order-error", "6P-REMOVE NUMBER LOCK"}, "route 200, order 200 Pending Error 6P-REMOVE NUMBER LOCK"},
		"fault":          {[]string{"-fault", "POST /v1.0/numbers/provision 503 times=1"}, "route 200, order 503"},
		"two faults":     {[]string{"-fault", "/v1.0/numbers/order 500", "-fault", "503 every=4"}, "route 200, order 503"},
		"fault of reads": {[]string{"-fault", "GET delay=1ms"}, "route 200, order 200 Complete"},
		"other path":     {[]string{"-fault", "/v1.0/numbers/status 503"}, "route 200, order 200 Complete"},
		"dropped":        {[]string{"-fault", "/v1.0/numbers/provision drop"}, "route 200, order EOF"},
		"limit":          {[]string{"-requests-per-minute", "3"}, "route 200, order 429"},
		"expired":        {[]string{"-token-lifetime", "-1s"}, "route 401"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			journal := filepath.Join(t.TempDir(), "journal")
			var stdout, stderr bytes.Buffer
			args := append(test.flags, "-journal", journal, self, client)
			if code := run(t.Context(), args, &stdout, &stderr); code != 7 {
				t.Errorf("exit status %d, want that of the command, 7", code)
			}
			if stdout.String() != test.want+"\n" || stderr.Len() > 0 {
				t.Errorf("printed %q and %q, want %q", stdout.String(), stderr.String(), test.want)
			}
			content, err := os.ReadFile(journal)
			if err != nil || !strings.Contains(string(content), "POST "+sandbox.MessageRoutePath) {
				t.Errorf("the journal: %q, %v", content, err)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]sandbox.Fault{
		"503":                               {Status: 503},
		"POST /v1.0/numbers/provision lost": {Method: "POST", Path: "/v1.0/numbers/provision", Drop: true, After: true},
		"GET hang times=2":                  {Method: "GET", Hang: true, Times: 2},
		"/a delay=2s every=3":               {Path: "/a", Delay: 2 * time.Second, Every: 3},
		"delay=1s 429":                      {Delay: time.Second, Status: 429},
	} {
		var got faults
		if err := got.Set(text); err != nil || !reflect.DeepEqual(got, faults{want}) {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

func TestLoopback(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{"127.0.0.1:0": "127.0.0.1:0", "127.1.2.3:80": "127.1.2.3:80", "[::1]:443": "[::1]:443"} {
		if got, err := loopback(addr); err != nil || got != want {
			t.Errorf("%s: %q, %v", addr, got, err)
		}
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"http://127.0.0.1:80/v2": "http://127.0.0.1:80/v2",
		"a-b_c.D9":               "a-b_c.D9",
		"":                       "''",
		"a b":                    "'a b'",
		"a+%$&":                  "'a+%$&'",
		"it's":                   `'it'\''s'`,
	} {
		if got := quoted(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
