// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

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
	for range 9 {
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
		"argument":         {[]string{"x"}, 2, "unexpected argument"},
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
