// SPDX-License-Identifier: MPL-2.0

package onboarding_test

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// The check that tries a token must not send it to the API's host in plain text.
func TestTokenIsNotTriedInClear(t *testing.T) {
	t.Parallel()
	secure := httptest.NewTLSServer(http.NotFoundHandler()) // All such servers share their certificate, for example.com.
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
	secure.Close()
	synctest.Test(t, func(t *testing.T) {
		s := sandbox.New(sandbox.Config{})
		t.Cleanup(s.Close)
		network := &acctest.Network{}
		network.ServeTLS(t, "example.com:443", s)
		network.Serve(t, "example.com:80", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			t.Errorf("%s %s in plain text, with a token: %t", r.Method, r.URL, r.Header.Get("Authorization") != "")
		}))
		server := acctest.NewServer(t, provider.WithDial(network.Dial))
		block := acctest.Settings("https://example.com")
		block["ca_certificate_pem"] = tftypes.NewValue(tftypes.String, string(ca))
		server.Configure(block)
		_, diags := server.ReadDataSource("telegent_onboarding_checklist", map[string]tftypes.Value{
			"docs_url":     tftypes.NewValue(tftypes.String, "https://example.com/"),
			"api_endpoint": tftypes.NewValue(tftypes.String, "http://example.com/v1.0/numbers/provision"),
		})
		for _, d := range diags {
			t.Logf("%s: %s", d.Summary, d.Detail)
		}
	})
}
