// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

func TestLoggingTellsNoSecret(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(repeatable(t.Context()), &log)
		f := &fake{answers: []answer{
			{err: errors.New("hunter2")},
			{status: 200, body: strings.NewReader("hunter2"), header: http.Header{"X": {"hunter2"}}},
		}}
		if _, err := post(ctx, t, newRetry(&logging{next: f}, 4)); err != nil {
			t.Fatal(err)
		}
		lines, err := tflogtest.MultilineJSONDecode(&log)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			delete(line, "@module")
		}
		want := []map[string]any{
			{"@level": "debug", "@message": "HTTP request without an answer", "method": "POST", "path": "/v1.0/things", "attempt": 1.0, "duration_ms": 0.0},
			{"@level": "debug", "@message": "HTTP request", "method": "POST", "path": "/v1.0/things", "attempt": 2.0, "duration_ms": 0.0, "status": 200.0},
		}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}
