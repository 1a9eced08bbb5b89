// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// Members is how an operation takes the members of a set.
type Members struct {
	// Size is how many members one request may have.
	Size int
	// Items is the key of the array in the answer that has a result for each member, ID
	// that of the member in its elements; "" if there is no such array. A result with
	// another Status than Success is a refusal.
	Items, ID string
	// Equality is that of the members; CanonicalID if nil.
	Equality Equality
}

// mostRefused is how many members are found out that the API refuses, as each takes a
// number of requests. If more are wrong, the fault is rarely theirs.
const mostRefused = 3

// Send sends the members in chunks. A chunk that the API refuses is split in halves until
// the member is known that it refuses; the others go through. It returns those that the
// API accepted, beside an error that names the others or says why it ended.
func (m Members) Send(ctx context.Context, members []string, send func(ctx context.Context, chunk []string) (telegent.Object, error)) (accepted []string, err error) {
	if m.Equality == nil {
		m.Equality = CanonicalID
	}
	s := sending{Members: m, send: send}
	for chunk := range slices.Chunk(slices.Sorted(slices.Values(members)), m.Size) {
		if err := s.chunk(ctx, chunk); err != nil {
			s.problems = append(s.problems, err)
			break
		}
	}
	if s.skipped > 0 {
		s.problems = append(s.problems, fmt.Errorf("%d more were not sent, as %d were refused", s.skipped, s.refused))
	}
	return s.accepted, errors.Join(s.problems...)
}

// sending is the state of one Send.
type sending struct {
	Members
	send             func(ctx context.Context, chunk []string) (telegent.Object, error)
	accepted         []string
	problems         []error
	refused, skipped int
}

// chunk sends some members. Its error ends it all.
func (s *sending) chunk(ctx context.Context, members []string) error {
	if s.refused == mostRefused {
		s.skipped += len(members)
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	answer, err := s.send(ctx, members)
	switch {
	case err == nil:
		s.results(answer, members)
		return nil
	case !refusesContent(err):
		return err
	case len(members) == 1:
		s.refused++
		s.problems = append(s.problems, fmt.Errorf("%s is refused: %w", members[0], err))
		return nil
	}
	half := len(members) / 2
	if err := s.chunk(ctx, members[:half]); err != nil {
		return err
	}
	return s.chunk(ctx, members[half:])
}

// results takes over what the answer says of each member. One that it does not mention is
// accepted, as the answer is a success.
func (s *sending) results(answer telegent.Object, members []string) {
	problems := map[string]error{}
	if s.Items != "" {
		objects, _ := answer.Within(s.Items).List(s.Items, s.ID) // A success in another shape is one all the same.
		for _, o := range objects {
			if status := o.Text("Status"); !IsSuccess(status) {
				problems[s.Equality(o.Text(s.ID))] = fmt.Errorf("%s is refused as %s: %s", o.Text(s.ID), status, o.Text("StatusMessage"))
			}
		}
	}
	for _, member := range members {
		if err := problems[s.Equality(member)]; err != nil {
			s.problems = append(s.problems, err)
		} else {
			s.accepted = append(s.accepted, member)
		}
	}
}

// IsSuccess reports whether the Status in an answer says that what was sent took effect. An
// answer without one does, as it is a success.
func IsSuccess(status string) bool {
	return slices.Contains([]string{"", "success", "successful", "ok", "complete", "completed"}, FoldCase(status))
}

// refusesContent reports whether an error is the API's refusal of what a request has, so
// that nothing of it took effect and a part of it may be accepted.
func refusesContent(err error) bool {
	e, ok := errors.AsType[*transport.Error](err)
	if !ok || errors.Is(err, transport.ErrOutcomeUnknown) {
		return false
	}
	switch e.Status {
	case http.StatusOK, http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}
