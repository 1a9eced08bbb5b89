// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	frameworklist "github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// testProvider serves the resources of a test.
type testProvider struct {
	data      *kit.Data
	resources []func() resource.Resource
	sources   []func() datasource.DataSource
	actions   []func() action.Action
	lists     []func() frameworklist.ListResource
}

func (p *testProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "telegent"
}

func (p *testProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p *testProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData, resp.DataSourceData, resp.ActionData, resp.ListResourceData = p.data, p.data, p.data, p.data
}

func (p *testProvider) DataSources(context.Context) []func() datasource.DataSource { return p.sources }

func (p *testProvider) Resources(context.Context) []func() resource.Resource { return p.resources }

func (p *testProvider) Actions(context.Context) []func() action.Action { return p.actions }

func (p *testProvider) ListResources(context.Context) []func() frameworklist.ListResource {
	return p.lists
}

// serve serves resources whose calls go to the URL, each of them once.
func serve(t *testing.T, url string, resources ...func() resource.Resource) *acctest.ProviderServer {
	t.Helper()
	return serveWith(t, url, transport.Options{RequestTimeout: time.Minute}, resources...)
}

func serveWith(t *testing.T, url string, options transport.Options, resources ...func() resource.Resource) *acctest.ProviderServer {
	t.Helper()
	return serveProvider(t, url, options, testProvider{resources: resources})
}

func serveProvider(t *testing.T, url string, options transport.Options, p testProvider) *acctest.ProviderServer {
	t.Helper()
	base, err := telegent.ParseBaseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	client := telegent.NewClient(telegent.Options{
		Transport:     transport.New(options),
		BaseURL:       base,
		AccountKey:    sandbox.DefaultAccountKey,
		AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret),
	})
	p.data = &kit.Data{Telegent: kit.Service[*telegent.Client]{Client: client}}
	server := acctest.Server(t, providerserver.NewProtocol6(&p)())
	if diags := server.Configure(nil); len(diags) > 0 {
		t.Fatal(diags[0].Summary, diags[0].Detail)
	}
	return server
}

// noURL is for resources that make no call.
const noURL = telegent.DefaultBaseURL

// hook is a model of the fewest attributes that a message route is made of.
type hook struct {
	ID       types.String `tfsdk:"id"`
	Name     types.String `tfsdk:"name"`
	URL      types.String `tfsdk:"url"`
	Method   types.String `tfsdk:"method"`
	Username types.String `tfsdk:"username"`
	Password types.String `tfsdk:"password_wo"`
	Version  types.Int64  `tfsdk:"password_wo_version"`
	Stored   types.String `tfsdk:"password"`
}

func (h *hook) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "MessageRouteId", &h.ID, "The id.").Computed(),
		kit.String("name", "RouteName", &h.Name, "The name.").Required(),
		kit.String("url", "MessageUrl", &h.URL, "The URL.").OptionalComputed(),
		kit.String("method", "MessageUrlMethod", &h.Method, "The method.").OptionalComputed().RequiresReplace(),
		kit.String("username", "MessageUsername", &h.Username, "The user name.").OptionalComputed(),
		kit.WriteOnly("password", "MessagePasswordToken", &h.Password, &h.Version, &h.Stored, "The password."),
	}
}

// hooks makes the resource telegent_hook, after a test has changed it.
func hooks(change func(r *kit.Definition[*hook])) func() resource.Resource {
	return func() resource.Resource {
		r := kit.Definition[*hook]{
			Name: "hook", Noun: "hook",
			Description: "A hook.", Attributes: (*hook).attributes,
			Operations: kit.Operations{
				Create: telegent.CreateMessageRoute, Get: telegent.GetMessageRoute,
				Update: telegent.UpdateMessageRoute, Delete: telegent.DeleteMessageRoute, ID: "MessageRouteId",
			},
		}
		if change != nil {
			change(&r)
		}
		return kit.NewResource(r)
	}
}

const hookName = "telegent_hook"

// hookArgs are arguments that make a hook, and some more.
func hookArgs(server *acctest.ProviderServer, more map[string]any) map[string]tftypes.Value {
	args := map[string]any{"name": "main", "url": "https://example.com", "method": "POST"}
	maps.Copy(args, more)
	return server.Args(hookName, args)
}

// aHook is a hook that exists already.
func aHook(server *acctest.ProviderServer) *acctest.Instance {
	args := hookArgs(server, map[string]any{"id": "MRID-1"})
	return &acctest.Instance{State: args, Identity: map[string]tftypes.Value{"id": args["id"]}}
}

// texts are the attributes of an instance that are strings and not null.
func texts(i *acctest.Instance) map[string]string {
	all := map[string]string{}
	for attribute := range i.State {
		if value := i.Text(attribute); value != "" {
			all[attribute] = value
		}
	}
	return all
}

// assertDiag checks that there is one diagnostic, of a severity, and what it says.
func assertDiag(t *testing.T, diags []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, summary string, details ...string) {
	t.Helper()
	if len(diags) != 1 {
		t.Fatalf("%d diagnostics, want one of %s: %s", len(diags), severity, formatDiags(diags))
	}
	if diags[0].Severity != severity || diags[0].Summary != summary {
		t.Errorf("%s %q, want %s %q", diags[0].Severity, diags[0].Summary, severity, summary)
	}
	for _, want := range details {
		if !strings.Contains(diags[0].Detail, want) {
			t.Errorf("the detail is %q, want %q in it", diags[0].Detail, want)
		}
	}
}

func noDiags(t *testing.T, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	if len(diags) > 0 {
		t.Fatalf("diagnostics: %s", formatDiags(diags))
	}
}

func formatDiags(diags []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "%s %s %s: %s\n", d.Severity, d.Attribute, d.Summary, d.Detail)
	}
	return b.String()
}

const (
	anError  = tfprotov6.DiagnosticSeverityError
	aWarning = tfprotov6.DiagnosticSeverityWarning
)
