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
	for range 3 {
		if !lines.Scan() {
			t.Fatalf("only %v was printed", env)
		}
		setting, exported := strings.CutPrefix(lines.Text(), "export ")
		name, value, assigned := strings.Cut(setting, "=")
		if !exported || !assigned {
			t.Fatalf("line %q", lines.Text())
		}
		env[name] = value
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

	interrupt()
	if code := <-exit; code != 0 {
		t.Errorf("exit status %d, want 0", code)
	}
	if lines.Scan() {
		t.Errorf("printed %q as well", lines.Text())
	}
	log := strings.Split(strings.TrimSpace(stderr.String()), "\n")
	if len(log) != 2 || !strings.Contains(log[0], " 200 for https://a.example/b") || !strings.Contains(log[1], " 429 for ") {
		t.Errorf("standard error: %q", log)
	}
	if strings.Contains(stderr.String(), env["TELEGENT_ACCOUNT_SECRET"]) {
		t.Error("the secret is on standard error")
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
