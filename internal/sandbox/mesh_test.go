// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// meshBody is a token request with the right credentials.
const meshBody = `{"clientId":"` + sandbox.DefaultMeshClientID + `","clientSecret":"` + sandbox.DefaultMeshClientSecret + `"}`

// The examples of POST /admin/api/v1/Token, as published.
const (
	meshPublishedRequest  = `{"clientId":"<api-key>","clientSecret":"<api-key>"}`
	meshPublishedResponse = `{"content":{"id_token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiYWRtaW4iOnRydWUsImlhdCI6MTUxNjIzOTAyMn0.KMUFsIDTnFmyG3nMiGM6H9FNFUROf3wh7SmqJp-QV30","expires_in":3600,"status":"available"},"status":"ok","message":"","errorHash":"e47df370","errorType":""}`
	meshPublished400      = `{"status":"badRequest","message":"Error message","displayMessage":"Optional display message","errorHash":"cd59bd31","errorType":"missingField"}`
	meshPublished403      = `{"status":"permissionDenied","message":"Error message","displayMessage":"Optional display message","errorHash":"cd59bd31","errorType":"missingField"}`
)

// alike returns the body of an answer with the texts that may differ replaced by those of the published one, which have to be
// there. It fails the test if an errorHash is no such thing.
func alike(t *testing.T, body, published string, may ...string) (got, want map[string]any) {
	t.Helper()
	got, want = object(t, body), object(t, published)
	if hash, _ := got["errorHash"].(string); !regexp.MustCompile(`^[0-9a-f]{8}$`).MatchString(hash) {
		t.Errorf("errorHash is %v", got["errorHash"])
	}
	for _, key := range append(may, "errorHash") {
		if text, _ := got[key].(string); text != "" {
			got[key] = want[key]
		}
	}
	return got, want
}

func TestMeshPublishedExample(t *testing.T) {
	t.Parallel()
	now := newClock()
	s, server := start(t, sandbox.Config{Now: now.Now, TokenLifetime: time.Hour, MeshClientID: "<api-key>", MeshClientSecret: "<api-key>"})
	for _, contentType := range []string{"application/json", "text/json", "application/merge-patch+json", "application/json; charset=utf-8"} {
		req := newRequest(t, http.MethodPost, server.URL+sandbox.MeshTokenPath, meshPublishedRequest)
		req.Header.Set("Content-Type", contentType)
		reply := do(t, server, req)
		if reply.status != http.StatusOK || reply.header.Get("Content-Type") != "application/json" {
			t.Fatalf("%s: status %d, Content-Type %q: %s", contentType, reply.status, reply.header.Get("Content-Type"), reply.body)
		}
		got, want := alike(t, reply.body, meshPublishedResponse)
		content, _ := got["content"].(map[string]any)
		published, _ := want["content"].(map[string]any)
		token, _ := content["id_token"].(string)
		content["id_token"] = published["id_token"]
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: answer (-published +got):\n%s", contentType, diff)
		}

		claims := jwt.MapClaims{}
		if _, _, err := jwt.NewParser().ParseUnverified(token, claims); err != nil {
			t.Fatal(err)
		}
		if exp, err := claims.GetExpirationTime(); err != nil || exp == nil || !exp.Equal(now.Now().Add(time.Hour)) {
			t.Errorf("exp is %v, %v", exp, err)
		}
		if issued := s.IssuedTokens(); issued[len(issued)-1] != token {
			t.Error("the token does not count as issued")
		}
	}
	if n := len(s.IssuedTokens()); n != 4 {
		t.Errorf("%d tokens issued, want 4", n)
	}
	if e := s.Journal()[0]; e.Scope != "" || e.Path != sandbox.MeshTokenPath {
		t.Errorf("journal: %s", e)
	}
}

func TestMeshVariants(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config        sandbox.Config
		outer, status string
		expiresIn     any
		token         bool
	}{
		"default":       {sandbox.Config{}, "ok", "available", 300.0, true},
		"lifetime":      {sandbox.Config{TokenLifetime: 1999 * time.Millisecond}, "ok", "available", 1.0, true},
		"expired":       {sandbox.Config{TokenLifetime: -time.Second}, "ok", "available", -1.0, true},
		"null expiry":   {sandbox.Config{MeshNullExpiry: true}, "ok", "available", nil, true},
		"null token":    {sandbox.Config{MeshNullToken: true}, "ok", "available", 300.0, false},
		"inner failure": {sandbox.Config{MeshStatus: "mfaRequired"}, "ok", "mfaRequired", 300.0, true},
		"outer failure": {sandbox.Config{MeshOuterStatus: "locked"}, "locked", "available", 300.0, true},
		"opaque":        {sandbox.Config{OpaqueTokens: true}, "ok", "available", 300.0, true},
	} {
		s, server := start(t, test.config)
		body := object(t, post(t, server, sandbox.MeshTokenPath, meshBody).body)
		content, _ := body["content"].(map[string]any)
		token, _ := content["id_token"].(string)
		if (token != "") != test.token || len(s.IssuedTokens()) > 0 != test.token || strings.Contains(token, ".") == test.config.OpaqueTokens && test.token {
			t.Errorf("%s: token %q, %d issued", name, token, len(s.IssuedTokens()))
		}
		delete(content, "id_token")
		want := map[string]any{"expires_in": test.expiresIn, "status": test.status}
		if diff := cmp.Diff(want, content); diff != "" || body["status"] != test.outer {
			t.Errorf("%s: status %v, content without its token (-want +got):\n%s", name, body["status"], diff)
		}
	}
}

func TestMeshRefusals(t *testing.T) {
	t.Parallel()
	const id, secret = `"clientId":"` + sandbox.DefaultMeshClientID + `"`, `"clientSecret":"` + sandbox.DefaultMeshClientSecret + `"`
	for name, test := range map[string]struct {
		method, query, contentType string // if not POST, none, application/json
		body                       string
		status                     int
		mentions                   string
	}{
		"get":               {method: http.MethodGet, status: 405, mentions: "POST"},
		"form":              {contentType: "application/x-www-form-urlencoded", body: "a=b", status: 415, mentions: "json"},
		"text":              {contentType: "text/plain+json", body: meshBody, status: 415, mentions: "json"},
		"large":             {body: meshBody + strings.Repeat(" ", 1<<20), status: 413, mentions: "large"},
		"query":             {query: "?a=b", body: meshBody, status: 400, mentions: "query"},
		"empty":             {status: 400, mentions: "JSON object"},
		"list":              {body: "[]", status: 400, mentions: "JSON object"},
		"null":              {body: "null", status: 400, mentions: "JSON object"},
		"cut":               {body: meshBody[:len(meshBody)-1], status: 400, mentions: "JSON object"},
		"no id":             {body: `{` + secret + `}`, status: 400, mentions: "clientId"},
		"no secret":         {body: `{` + id + `}`, status: 400, mentions: "clientSecret"},
		"empty id":          {body: `{"clientId":"",` + secret + `}`, status: 400, mentions: "clientId"},
		"null secret":       {body: `{` + id + `,"clientSecret":null}`, status: 400, mentions: "clientSecret"},
		"number":            {body: `{` + id + `,"clientSecret":7}`, status: 400, mentions: "clientSecret"},
		"other case":        {body: `{` + id + `,` + secret + `,"ClientId":"x"}`, status: 400, mentions: "ClientId"},
		"unknown":           {body: `{` + id + `,` + secret + `,"scope":null}`, status: 400, mentions: "scope"},
		"repeated":          {body: `{` + id + `,` + secret + `,` + secret + `}`, status: 400, mentions: "clientSecret"},
		"wrong id":          {body: `{"clientId":"other",` + secret + `}`, status: 403, mentions: "not correct"},
		"wrong secret":      {body: `{` + id + `,"clientSecret":"value-not-echoed"}`, status: 403, mentions: "not correct"},
		"a space":           {body: `{` + id + `,"clientSecret":" "}`, status: 403, mentions: "not correct"},
		"secret as a name":  {body: `{` + id + `,` + secret + `,"value-not-echoed!":""}`, status: 400, mentions: "oddly named"},
		"shape before both": {body: `{"clientId":"other"}`, status: 400, mentions: "clientSecret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server := start(t, sandbox.Config{})
			method, contentType := http.MethodPost, "application/json"
			if test.method != "" {
				method = test.method
			}
			if test.contentType != "" {
				contentType = test.contentType
			}
			req := newRequest(t, method, server.URL+sandbox.MeshTokenPath+test.query, test.body)
			req.Header.Set("Content-Type", contentType)
			reply := do(t, server, req)
			if reply.status != test.status {
				t.Fatalf("status %d, want %d: %s", reply.status, test.status, reply.body)
			}
			published := meshPublished400
			if test.status == http.StatusForbidden {
				published = meshPublished403
			}
			message := fmt.Sprint(object(t, reply.body)["message"])
			if !strings.Contains(message, test.mentions) {
				t.Errorf("message %q, want a mention of %q", message, test.mentions)
			}
			got, want := alike(t, reply.body, published, "message", "displayMessage")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("answer (-published +got):\n%s", diff)
			}
			if strings.Contains(reply.body, sandbox.DefaultMeshClientSecret) || strings.Contains(reply.body, "value-not-echoed") {
				t.Errorf("the answer echoes a value of the request: %s", reply.body)
			}
			if n := len(s.IssuedTokens()); n != 0 {
				t.Errorf("%d tokens issued", n)
			}
		})
	}
}
