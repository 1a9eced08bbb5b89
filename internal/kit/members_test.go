// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

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

// group is a resource that is a set of members, which go in chunks.
type group struct {
	Name    types.String `tfsdk:"name"`
	Numbers types.Set    `tfsdk:"numbers"`
}

func groups() resource.Resource {
	send := func(ctx context.Context, call *kit.Call, g *group) ([]string, error) {
		var numbers []string
		call.Diags.Append(g.Numbers.ElementsAs(ctx, &numbers, false)...)
		return kit.Members{Size: 2}.Send(ctx, numbers, func(ctx context.Context, chunk []string) (answer telegent.Object, err error) {
			err = call.Do(ctx, telegent.IdempotentWrite("POST /v1.0/groups"), nil, map[string]any{"Numbers": chunk}, &answer)
			return answer, err
		})
	}
	accepted := 0
	return kit.NewResource(kit.Definition[*group]{
		Name: "group", Noun: "group", Description: "A group.",
		Attributes: func(g *group) kit.Attributes {
			return kit.Attributes{
				kit.String("name", "Name", &g.Name, "Name.").Required().RequiresReplace(),
				kit.Strings("numbers", "Numbers", &g.Numbers, "Numbers.").Required().AtLeast(1),
			}
		},
		Operations: kit.Operations{ID: "Name", Attribute: "name"},
		Create: func(ctx context.Context, call *kit.Call, plan *group) error {
			numbers, err := send(ctx, call, plan)
			accepted = len(numbers)
			return err
		},
		Read: func(context.Context, *kit.Call, *group) error { return nil },
		Update: func(ctx context.Context, call *kit.Call, plan, state *group) error {
			numbers, err := send(ctx, call, plan)
			state.Numbers = set(numbers...)
			return err
		},
		Exists: func(*group) bool { return accepted > 0 },
	})
}

// A creation whose members are in part refused is kept as planned, with a warning; an update
// is an error, and keeps those that were accepted.
func TestSetResource(t *testing.T) {
	t.Parallel()
	const refused = `400 {"StatusCode":400,"Message":"No such number"}`
	api, url := newStandIn(t, map[string][]string{"POST /v1.0/groups": {refused, ``, refused, ``, ``, refused}})
	server := serve(t, url, groups)
	args := fields{"name": "a", "numbers": []string{"1", "2", "3"}}
	made, diags := server.Apply("telegent_group", nil, server.Args("telegent_group", args))
	assertDiag(t, diags, aWarning, "The group is created, but not finished", "2 is refused: POST /v1.0/groups answered 400 Bad Request: No such number")
	if made == nil || made.Tainted {
		t.Fatalf("the state is %v", made)
	}
	assertValues(t, "created", server.Args("telegent_group", args), made.State)
	const first, second, third = `POST /v1.0/groups {"Numbers":["1","2"]}`, `POST /v1.0/groups {"Numbers":["1"]}`, `POST /v1.0/groups {"Numbers":["2"]}`
	api.asked(t, first, second, third, `POST /v1.0/groups {"Numbers":["3"]}`)

	args["numbers"] = []string{"1", "4", "5"}
	updated, diags := server.Apply("telegent_group", made, server.Args("telegent_group", args))
	assertDiag(t, diags, anError, "Cannot update the group a", "5 is refused")
	args["numbers"] = []string{"1", "4"}
	assertValues(t, "updated", server.Args("telegent_group", args), updated.State)
}
