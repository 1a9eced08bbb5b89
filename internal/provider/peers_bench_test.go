// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/msgpack"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// peer is a provider with a data source that may give a token.
type peer struct {
	name, dataSource string
	binary           string
	settings, args   map[string]cty.Value
}

// BenchmarkPeers measures 500 references to one token, and puts beside it what other
// providers do for the like. PEERS is a folder with their binaries; there may be none.
func BenchmarkPeers(b *testing.B) {
	s, url := acctest.Sandbox(b, sandbox.Config{RequestsPerMinute: -1})
	text := cty.StringVal
	peers := []peer{{
		name: "telegent", dataSource: "telegent_token", binary: buildReleased(b),
		settings: map[string]cty.Value{
			"base_url": text(url), "account_key": text(sandbox.DefaultAccountKey), "account_secret": text(sandbox.DefaultAccountSecret),
			"requests_per_minute": cty.Zero,
		},
		args: map[string]cty.Value{"api_endpoint": text("numbers/provision")},
	}}
	for _, p := range []peer{
		{name: "http", dataSource: "http", args: map[string]cty.Value{
			"url": text(url + sandbox.TokenPath), "method": text("POST"),
			"request_headers": cty.MapVal(map[string]cty.Value{"Content-Type": text("application/json")}),
			"request_body": text(fmt.Sprintf(`{"AccountKey":%q,"AccountSecret":%q,"ApiEndpoint":"/v1.0/numbers/provision"}`,
				sandbox.DefaultAccountKey, sandbox.DefaultAccountSecret)),
		}},
		{name: "scaffolding", dataSource: "scaffolding_example", args: map[string]cty.Value{"configurable_attribute": text("numbers/provision")}},
	} {
		p.binary = filepath.Join(os.Getenv("PEERS"), "terraform-provider-"+p.name)
		if _, err := os.Stat(p.binary); os.Getenv("PEERS") != "" && err == nil {
			peers = append(peers, p)
		}
	}
	const references = 500
	var ours float64 // CPU time
	for _, peer := range peers {
		b.Run(peer.name, func(b *testing.B) {
			var cpu, memory float64
			var requests int
			for b.Loop() {
				s.ResetJournal()
				p, _ := startProcess(b, peer.binary)
				if err := p.refer(b.Context(), peer, references); err != nil {
					b.Fatal(err)
				}
				cpu, memory = p.end()
				requests = len(s.Journal())
			}
			if ours == 0 {
				ours = cpu
			}
			report(b, float64(requests), cpu, memory)
			b.ReportMetric(cpu/ours, "x-CPU")
		})
	}
}

// refer configures the provider and reads the data source so many times, as a plan does.
func (p *process) refer(ctx context.Context, of peer, times int) error {
	schemas, err := p.call(ctx, "GetProviderSchema", map[string]any{})
	if err != nil {
		return err
	}
	settings, err := schemas.Provider.Block.encode(of.settings)
	if err != nil {
		return err
	}
	if err := p.succeed(ctx, "ConfigureProvider", map[string]any{"config": settings}); err != nil {
		return err
	}
	config, err := schemas.DataSourceSchemas[of.dataSource].Block.encode(of.args)
	if err != nil {
		return err
	}
	fields := map[string]any{"type_name": of.dataSource, "config": config}
	var once sync.Once
	inParallel(times, func(int) {
		for _, rpc := range []string{"ValidateDataResourceConfig", "ReadDataSource"} {
			if failed := p.succeed(ctx, rpc, fields); failed != nil {
				once.Do(func() { err = failed })
			}
		}
	})
	return err
}

// succeed makes a call that must have no error.
func (p *process) succeed(ctx context.Context, rpc string, fields map[string]any) error {
	a, err := p.call(ctx, rpc, fields)
	if err == nil && len(a.Diagnostics) > 0 {
		err = fmt.Errorf("%s: %v", rpc, a.Diagnostics)
	}
	return err
}

// schemaJSON is a schema of the protocol, as JSON.
type schemaJSON struct{ Block blockJSON }

type blockJSON struct {
	Attributes []struct {
		Name       string
		Type       []byte
		NestedType *blockJSON
	}
	BlockTypes []struct {
		TypeName string
		Block    blockJSON
	}
}

// object is the type of a block. What is nested in it is null here, so it may be one object.
func (s blockJSON) object() (cty.Type, error) {
	types := map[string]cty.Type{}
	for _, a := range s.Attributes {
		var typ cty.Type
		var err error
		if a.NestedType != nil {
			typ, err = a.NestedType.object()
		} else {
			err = json.Unmarshal(a.Type, &typ)
		}
		if err != nil {
			return cty.NilType, fmt.Errorf("%s: %w", a.Name, err)
		}
		types[a.Name] = typ
	}
	for _, inner := range s.BlockTypes {
		typ, err := inner.Block.object()
		if err != nil {
			return cty.NilType, fmt.Errorf("%s: %w", inner.TypeName, err)
		}
		types[inner.TypeName] = typ
	}
	return cty.Object(types), nil
}

// encode encodes a block, with null for what the values leave out.
func (s blockJSON) encode(values map[string]cty.Value) (*dynamicJSON, error) {
	typ, err := s.object()
	if err != nil {
		return nil, err
	}
	full := map[string]cty.Value{}
	for name, attribute := range typ.AttributeTypes() {
		value, ok := values[name]
		if !ok {
			value = cty.NullVal(attribute)
		}
		full[name] = value
	}
	encoded, err := msgpack.Marshal(cty.ObjectVal(full), typ)
	return &dynamicJSON{encoded}, err
}
