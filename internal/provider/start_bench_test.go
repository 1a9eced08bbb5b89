// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// BenchmarkStart measures what each walk of a CLI begins with: from the start of the provider's process to its schema.
func BenchmarkStart(b *testing.B) {
	binary := buildReleased(b)
	var size int
	for b.Loop() {
		client := newClient(exec.CommandContext(b.Context(), binary), io.Discard)
		schema, err := schemaFrom(b.Context(), client)
		b.StopTimer()
		client.Kill()
		if err != nil {
			b.Fatal(err)
		}
		if !bytes.Contains(schema, []byte("telegent_token")) {
			b.Fatal("the schema has no telegent_token")
		}
		size = len(schema)
		b.StartTimer()
	}
	b.ReportMetric(float64(size), "schema-B")
}

// BenchmarkPlan measures a plan with one token: the CLI, the provider that it starts and the request.
func BenchmarkPlan(b *testing.B) {
	acctest.NeedsEphemeral(b)
	s, url := acctest.Sandbox(b, sandbox.Config{RequestsPerMinute: -1})
	folder := b.TempDir()
	rc := filepath.Join(folder, "cli.tfrc")
	for path, content := range map[string]string{
		filepath.Join(folder, "main.tf"): required + acctest.Provider(url, "") + `
ephemeral "telegent_token" "test" {
  api_endpoint = "numbers/provision"
}
`,
		rc: fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"telegent/telegent\" = %q\n  }\n}\n", filepath.Dir(buildReleased(b))),
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	cli, plans := acctest.FindCLI(b), 0
	for b.Loop() {
		plan := exec.CommandContext(b.Context(), cli.Path, "plan", "-no-color")
		plan.Dir = folder
		plan.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+rc, "CHECKPOINT_DISABLE=1")
		if output, err := plan.CombinedOutput(); err != nil {
			b.Fatalf("%s\n%s", err, output)
		}
		plans++
	}
	if n := s.Requests(sandbox.TokenPath); n != plans {
		b.Errorf("%d plans cost %d requests", plans, n)
	}
}

// buildReleased builds the provider as a release has it and returns its path.
func buildReleased(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "terraform-provider-telegent")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-tags", "grpcnotrace", "-ldflags", "-s -w", "-o", binary,
		"github.com/telegent/terraform-provider-telegent")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build the provider: %s\n%s", err, output)
	}
	return binary
}

// schemaFrom starts the plugin and returns its schema as it is on the wire.
func schemaFrom(ctx context.Context, client *plugin.Client) (schema []byte, err error) {
	conn, err := connect(client)
	if err != nil {
		return nil, err
	}
	err = conn.Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &[]byte{}, &schema, grpc.ForceCodec(asIs{}))
	return schema, err
}

// asIs is a codec for messages that are bytes already. The request for the schema is an empty one.
type asIs struct{}

func (asIs) Name() string { return "proto" }

func (asIs) Marshal(message any) ([]byte, error) {
	encoded, ok := message.(*[]byte)
	if !ok {
		return nil, fmt.Errorf("%T is not a pointer to bytes", message)
	}
	return *encoded, nil
}

func (asIs) Unmarshal(data []byte, message any) error {
	encoded, ok := message.(*[]byte)
	if !ok {
		return fmt.Errorf("%T is not a pointer to bytes", message)
	}
	*encoded = bytes.Clone(data)
	return nil
}
