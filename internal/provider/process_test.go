// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// process is the provider in a process of its own, which a CLI would have started. It
// serves the calls of a plan and of an apply.
type process struct {
	tfprotov6.ProviderServer // nil: no other call is made

	client *plugin.Client
	cmd    *exec.Cmd
	conn   *grpc.ClientConn
	stderr bytes.Buffer // to be read after the end
}

// startProcess starts the provider with the variables NAME=value alone, and returns it with a driver.
func startProcess(t testing.TB, binary string, env ...string) (*process, *acctest.ProviderServer) {
	t.Helper()
	p := &process{cmd: exec.CommandContext(t.Context(), binary)}
	p.cmd.Env = append([]string{"TMPDIR=" + os.TempDir(), "TEMP=" + os.TempDir(), "TMP=" + os.TempDir(), "SystemRoot=" + os.Getenv("SystemRoot")}, env...)
	p.client = newClient(p.cmd, &p.stderr)
	t.Cleanup(p.client.Kill)
	var err error
	if p.conn, err = connect(p.client); err != nil {
		t.Fatal(err)
	}
	return p, acctest.NewServer(t).Next(t, p)
}

// end ends the process, and returns the seconds of CPU time that it took, and the MiB of
// memory that it had at most: 0 where the system has no /proc.
func (p *process) end() (cpu, memory float64) {
	if status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid)); err == nil {
		if match := highWater.FindSubmatch(status); match != nil {
			kib, _ := strconv.ParseFloat(string(match[1]), 64)
			memory = kib / 1024
		}
	}
	p.client.Kill()
	state := p.cmd.ProcessState
	return (state.UserTime() + state.SystemTime()).Seconds(), memory
}

var highWater = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

// newClient returns the client of a plugin, as the CLIs have it.
func newClient(cmd *exec.Cmd, stderr io.Writer) *plugin.Client {
	return plugin.NewClient(&plugin.ClientConfig{
		// The handshake of the CLIs; it contains no secret.
		HandshakeConfig: plugin.HandshakeConfig{
			MagicCookieKey:   "TF_PLUGIN_MAGIC_COOKIE",
			MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		},
		VersionedPlugins: map[int]plugin.PluginSet{5: {"provider": connection{}}, 6: {"provider": connection{}}}, // Peers may have 5.
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         true,
		GRPCDialOptions:  []grpc.DialOption{grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(64 << 20))},
		Cmd:              cmd,
		SkipHostEnv:      true,
		Stderr:           stderr,
		Logger:           hclog.NewNullLogger(),
	})
}

// connect starts the plugin.
func connect(client *plugin.Client) (*grpc.ClientConn, error) {
	protocol, err := client.Client()
	if err != nil {
		return nil, err
	}
	raw, err := protocol.Dispense("provider")
	if err != nil {
		return nil, err
	}
	conn, ok := raw.(*grpc.ClientConn)
	if !ok {
		return nil, fmt.Errorf("a connection was expected, got %T", raw)
	}
	return conn, nil
}

// connection is a plugin whose client is the bare connection: the generated client of the protocol is internal to terraform-plugin-go.
type connection struct{ plugin.NetRPCUnsupportedPlugin }

func (connection) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error { return nil }

func (connection) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return conn, nil
}

func (p *process) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	a, err := p.call(ctx, "ValidateProviderConfig", map[string]any{"config": dynamic(req.Config)})
	return &tfprotov6.ValidateProviderConfigResponse{Diagnostics: a.diagnostics()}, err
}

func (p *process) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	a, err := p.call(ctx, "ConfigureProvider", map[string]any{"config": dynamic(req.Config)})
	return &tfprotov6.ConfigureProviderResponse{Diagnostics: a.diagnostics()}, err
}

func (p *process) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	a, err := p.call(ctx, "ValidateResourceConfig", map[string]any{
		"type_name": req.TypeName, "config": dynamic(req.Config),
		"client_capabilities": map[string]any{"write_only_attributes_allowed": true},
	})
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: a.diagnostics()}, err
}

func (p *process) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	a, err := p.call(ctx, "ReadResource", map[string]any{
		"type_name": req.TypeName, "current_state": dynamic(req.CurrentState), "private": req.Private,
		"current_identity": identity(req.CurrentIdentity),
	})
	return &tfprotov6.ReadResourceResponse{
		NewState: a.NewState.value(), Private: a.Private, NewIdentity: a.NewIdentity.value(), Diagnostics: a.diagnostics(),
	}, err
}

func (p *process) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	a, err := p.call(ctx, "PlanResourceChange", map[string]any{
		"type_name": req.TypeName, "prior_state": dynamic(req.PriorState), "proposed_new_state": dynamic(req.ProposedNewState),
		"config": dynamic(req.Config), "prior_private": req.PriorPrivate, "prior_identity": identity(req.PriorIdentity),
	})
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: a.PlannedState.value(), PlannedPrivate: a.PlannedPrivate, PlannedIdentity: a.PlannedIdentity.value(), Diagnostics: a.diagnostics(),
	}, err
}

func (p *process) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	a, err := p.call(ctx, "ApplyResourceChange", map[string]any{
		"type_name": req.TypeName, "prior_state": dynamic(req.PriorState), "planned_state": dynamic(req.PlannedState),
		"config": dynamic(req.Config), "planned_private": req.PlannedPrivate, "planned_identity": identity(req.PlannedIdentity),
	})
	return &tfprotov6.ApplyResourceChangeResponse{
		NewState: a.NewState.value(), Private: a.Private, NewIdentity: a.NewIdentity.value(), Diagnostics: a.diagnostics(),
	}, err
}

// call makes a call of the protocol. Its messages are found by their names, and written
// and read as JSON: their Go types are internal to terraform-plugin-go.
func (p *process) call(ctx context.Context, rpc string, fields map[string]any) (a protocolAnswer, err error) {
	protocol, messages := fmt.Sprintf("tfplugin%d.", p.client.NegotiatedVersion()), rpc
	if protocol == "tfplugin5." {
		rpc, messages = namesOf5(rpc)
	}
	req, err := newMessage(protocol + messages + ".Request")
	if err != nil {
		return a, err
	}
	resp, err := newMessage(protocol + messages + ".Response")
	if err != nil {
		return a, err
	}
	encoded, err := json.Marshal(fields)
	if err != nil {
		return a, err
	}
	if err := protojson.Unmarshal(encoded, req); err != nil {
		return a, err
	}
	if err := p.conn.Invoke(ctx, "/"+protocol+"Provider/"+rpc, req, resp); err != nil {
		return a, err
	}
	if encoded, err = protojson.Marshal(resp); err != nil {
		return a, err
	}
	err = json.Unmarshal(encoded, &a)
	return a, err
}

// namesOf5 returns what version 5 of the protocol calls a call and its messages.
func namesOf5(rpc string) (name, messages string) {
	switch rpc {
	case "GetProviderSchema":
		return "GetSchema", rpc
	case "ConfigureProvider":
		return "Configure", "Configure"
	case "ValidateDataResourceConfig":
		return "ValidateDataSourceConfig", "ValidateDataSourceConfig"
	}
	return rpc, rpc
}

func newMessage(name string) (proto.Message, error) {
	typ, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(name))
	if err != nil {
		return nil, err
	}
	return typ.New().Interface(), nil
}

// protocolAnswer is any answer of the protocol, as JSON.
type protocolAnswer struct {
	NewState, PlannedState       *dynamicJSON
	NewIdentity, PlannedIdentity *identityJSON
	Private, PlannedPrivate      []byte
	Provider                     schemaJSON
	DataSourceSchemas            map[string]schemaJSON
	Diagnostics                  []struct{ Severity, Summary, Detail string }
}

type dynamicJSON struct {
	MsgPack []byte `json:"msgpack"`
}

type identityJSON struct {
	IdentityData *dynamicJSON `json:"identityData"`
}

func dynamic(value *tfprotov6.DynamicValue) *dynamicJSON {
	if value == nil {
		return nil
	}
	return &dynamicJSON{value.MsgPack}
}

func (d *dynamicJSON) value() *tfprotov6.DynamicValue {
	if d == nil {
		return nil
	}
	return &tfprotov6.DynamicValue{MsgPack: d.MsgPack}
}

func identity(data *tfprotov6.ResourceIdentityData) *identityJSON {
	if data == nil {
		return nil
	}
	return &identityJSON{dynamic(data.IdentityData)}
}

func (i *identityJSON) value() *tfprotov6.ResourceIdentityData {
	if i == nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: i.IdentityData.value()}
}

func (a protocolAnswer) diagnostics() (diags []*tfprotov6.Diagnostic) {
	for _, d := range a.Diagnostics {
		severity := tfprotov6.DiagnosticSeverityError
		if d.Severity == "WARNING" {
			severity = tfprotov6.DiagnosticSeverityWarning
		}
		diags = append(diags, &tfprotov6.Diagnostic{Severity: severity, Summary: d.Summary, Detail: d.Detail})
	}
	return diags
}

// TestAccLogs starts the provider with each of the variables that ask for logs, and with none:
// then it writes nothing.
func TestAccLogs(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	binary := filepath.Join(builtProvider(t), "terraform-provider-telegent")
	for name, test := range map[string]struct {
		env  []string
		logs bool
	}{
		"none":                  {},
		"empty":                 {env: []string{"TF_LOG="}},
		"TF_LOG":                {env: []string{"TF_LOG=TRACE"}, logs: true},
		"TF_LOG_PROVIDER":       {env: []string{"TF_LOG_PROVIDER=TRACE"}, logs: true},
		"TF_LOG_SDK":            {env: []string{"TF_LOG_SDK=TRACE"}, logs: true},
		"TF_LOG_PATH":           {env: []string{"TF_LOG_PATH=trace.log"}, logs: true},
		"the provider's own":    {env: []string{"TF_LOG_PROVIDER_TELEGENT=TRACE"}, logs: true},
		"the provider's is off": {env: []string{"TF_LOG_PROVIDER_TELEGENT=OFF"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, url := acctest.Sandbox(t, sandbox.Config{})
			p, server := startProcess(t, binary, test.env...)
			acctest.NoDiags(t, server.Configure(acctest.Settings(url)))
			_, diags := server.Apply("telegent_message_route", nil, server.Args("telegent_message_route", messageRoutes().args(0)))
			acctest.NoDiags(t, diags)
			p.end()
			if logs := p.stderr.Len() > 0; logs != test.logs {
				t.Errorf("it logs: %t, want %t:\n%s", logs, test.logs, p.stderr.String())
			}
		})
	}
}
