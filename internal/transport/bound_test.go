// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestBoundReadsTheAnswerWhole(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body io.Reader
		call Call
		want error
	}{
		"whole":               {body: strings.NewReader("answer")},
		"as long as may be":   {body: strings.NewReader("answer"), call: Call{MaxAnswer: 6}},
		"longer":              {body: strings.NewReader("answer"), call: Call{MaxAnswer: 5}, want: ErrTooLarge},
		"longer than default": {body: bytes.NewReader(make([]byte, 16<<20+1)), want: ErrTooLarge},
		"broken off":          {body: io.MultiReader(strings.NewReader("ans"), broken{}), want: io.ErrUnexpectedEOF},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			layer := &bound{next: &fake{answers: []answer{{status: 200, body: test.body}}}, timeout: time.Minute}
			resp, err := post(WithCall(t.Context(), test.call), t, layer)
			if !errors.Is(err, test.want) {
				t.Fatalf("error %v, want %v", err, test.want)
			}
			if err != nil {
				return
			}
			if body, err := io.ReadAll(resp.Body); err != nil || string(body) != "answer" || resp.ContentLength != 6 {
				t.Errorf("body %q of %d, %v", body, resp.ContentLength, err)
			}
		})
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestBoundTimesOut(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]answer{
		"before the answer": {hang: true},
		"within the answer": {status: 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				_, err := post(t.Context(), t, &bound{next: untilDone{&fake{answers: []answer{a}}}, timeout: 30 * time.Second})
				if !errors.Is(err, ErrTimeout) || time.Since(start) != 30*time.Second {
					t.Errorf("%v after %s, want ErrTimeout after 30s", err, time.Since(start))
				}
			})
		})
	}
}

// untilDone ties a hanging body to its request's context, as http.Transport does.
type untilDone struct{ *fake }

func (u untilDone) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := u.fake.RoundTrip(req)
	if err == nil {
		resp.Body = io.NopCloser(hanging{req.Context()})
	}
	return resp, err
}

type hanging struct{ ctx context.Context } //nolint:containedctx // A body has no other way to hear of it.

func (h hanging) Read([]byte) (int, error) {
	<-h.ctx.Done()
	return 0, h.ctx.Err()
}

func TestBoundTellsWhetherTheRequestWasSent(t *testing.T) {
	t.Parallel()
	lost := errors.New("lost")
	for name, test := range map[string]struct {
		body string
		line line
		sent bool
	}{
		"lost while it connects":                 {body: "body", line: line{refused: lost}},
		"lost before the answer":                 {body: "body", line: line{answers: []answer{{err: lost}}}, sent: true},
		"lost while it connects, without a body": {line: line{refused: lost}},
		"lost before the answer, without a body": {line: line{answers: []answer{{err: lost}}}, sent: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, thing, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			_, err = (&bound{next: &test.line, timeout: time.Minute}).RoundTrip(req)
			if !errors.Is(err, lost) || wasSent(err) != test.sent {
				t.Errorf("%v, sent: %t, want %t", err, wasSent(err), test.sent)
			}
		})
	}
}
