// SPDX-License-Identifier: MPL-2.0

package telnyxtoken_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	typeName = "telegent_telnyx_token"
	callback = "https://example.com/callback"
	verifier = "verifier-with-43-characters-or-more-as-PKCE-has-it"
)

// values are arguments or results in the protocol.
type values = map[string]tftypes.Value

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func set(elements ...string) tftypes.Value {
	var all []tftypes.Value
	for _, element := range elements {
		all = append(all, text(element))
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, all)
}

// newServer returns a provider that is configured for a sandbox.
func newServer(t *testing.T, url string) *acctest.ProviderServer {
	t.Helper()
	block := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"client_id": tftypes.String, "client_secret": tftypes.String, "base_url": tftypes.String}}
	server := acctest.NewServer(t)
	diags := server.Configure(values{
		"max_retries": tftypes.NewValue(tftypes.Number, 0),
		"telnyx": tftypes.NewValue(block, values{
			"client_id": text(sandbox.DefaultTelnyxClientID), "client_secret": text(sandbox.DefaultTelnyxClientSecret), "base_url": text(url + "/v2"),
		}),
	})
	if len(diags) != 0 {
		t.Fatal(told(diags))
	}
	return server
}

// told are diagnostics as "ERROR attribute: summary: detail".
func told(diags []*tfprotov6.Diagnostic) []string {
	all := []string{}
	for _, d := range diags {
		attribute := ""
		if d.Attribute != nil {
			attribute = strings.TrimPrefix(d.Attribute.String(), "AttributeName")
		}
		all = append(all, fmt.Sprintf("%s %s: %s: %s", d.Severity, attribute, d.Summary, d.Detail))
	}
	return all
}
