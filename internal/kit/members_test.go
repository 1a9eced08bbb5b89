// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// Each case is what the API does with chunks of at most four members, a to j.
func TestMembers(t *testing.T) {
	t.Parallel()
	refusal := func(status int, cause error) error {
		return &transport.Error{Service: "Telegent", Operation: "POST /v1.0/members", Status: status, Message: "Bad member", Cause: cause}
	}
	// bad refuses each chunk that has one of the members.
	bad := func(status int, cause error, members ...string) func(chunk []string) (string, error) {
		return func(chunk []string) (string, error) {
			if slices.ContainsFunc(chunk, func(m string) bool { return slices.Contains(members, m) }) {
				return "", refusal(status, cause)
			}
			return `{"Status":"Complete"}`, nil
		}
	}
	says := func(answer string) func([]string) (string, error) {
		return func([]string) (string, error) { return answer, nil }
	}
	const everyone = "abcdefghij"
	tests := map[string]struct {
		api      func(chunk []string) (string, error)
		accepted string
		sent     string
		errors   []string
	}{
		"all are accepted":    {bad(400, nil), everyone, "abcd efgh ij", nil},
		"one is refused":      {bad(400, nil, "f"), "abcdeghij", "abcd efgh ef e f gh ij", []string{"f is refused: POST /v1.0/members answered 400 Bad Request: Bad member"}},
		"two are refused":     {bad(409, nil, "a", "j"), "bcdefghi", "abcd ab a b cd efgh ij i j", []string{"a is refused", "j is refused"}},
		"a refusal in a 200":  {bad(200, nil, "a"), "bcdefghij", "abcd ab a b cd efgh ij", []string{"a is refused"}},
		"all are refused":     {bad(422, nil, strings.Split(everyone, "")...), "", "abcd ab a b cd c", []string{"a is refused", "b is refused", "c is refused", "7 more were not sent, as 3 were refused"}},
		"a fault":             {bad(503, nil, "f"), "abcd", "abcd efgh", []string{"answered 503"}},
		"the outcome is lost": {bad(400, transport.ErrOutcomeUnknown, "f"), "abcd", "abcd efgh", []string{"answered 400"}},
		"no permission":       {bad(403, nil, "a"), "", "abcd", []string{"answered 403"}},
		"results":             {says(`{"Results":[{"Id":"A","Status":"success"},{"Id":"c","Status":"Failed","StatusMessage":"No data"},{"Id":"b"},{"Id":"i","Status":"Error"}]}`), "abdefghj", "abcd efgh ij", []string{"c is refused as Failed: No data", "i is refused as Error"}},
		"one result":          {says(`{"Results":{"Id":"a","Status":"Failed"}}`), "bcdefghij", "abcd efgh ij", []string{"a is refused as Failed"}},
		"results at the top":  {says(`[{"Id":"a","Status":"Failed"}]`), "bcdefghij", "abcd efgh ij", []string{"a is refused as Failed"}},
		"no results":          {says(`{}`), everyone, "abcd efgh ij", nil},
		"odd results":         {says(`{"Results":"many"}`), everyone, "abcd efgh ij", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent []string
			members := kit.Members{Size: 4, Items: "Results", ID: "Id", Equality: kit.FoldCase}
			accepted, err := members.Send(t.Context(), strings.Split("jihgfedcba", ""), func(_ context.Context, chunk []string) (telegent.Object, error) {
				sent = append(sent, strings.Join(chunk, ""))
				body, err := test.api(chunk)
				if err != nil {
					return nil, err
				}
				return answer(t, body), nil
			})
			if got := strings.Join(accepted, ""); got != test.accepted || strings.Join(sent, " ") != test.sent {
				t.Errorf("accepted %q of %q, want %q of %q", got, sent, test.accepted, test.sent)
			}
			var lines []string
			if err != nil {
				lines = strings.Split(err.Error(), "\n")
			}
			if !slices.EqualFunc(lines, test.errors, strings.Contains) {
				t.Errorf("errors (-want +got):\n%s", cmp.Diff(test.errors, lines))
			}
		})
	}
}

// What was accepted before an interrupt is kept; nothing is sent after it.
func TestMembersInterrupted(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancelCause(t.Context())
	accepted, err := kit.Members{Size: 1}.Send(ctx, []string{"a", "b"}, func(context.Context, []string) (telegent.Object, error) {
		end(kit.ErrInterrupted)
		return telegent.Object{}, nil
	})
	if got := fmt.Sprint(accepted, err); got != "[a] "+kit.ErrInterrupted.Error() {
		t.Errorf("accepted and error are %s", got)
	}
}
