// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// create creates an object, or takes over the one that exists already.
func (r *frameworkResource[M]) create(ctx context.Context, call *Call, plan M) error {
	if r.ExistingBy == "" {
		return r.Definition.Create(ctx, call, plan)
	}
	end, err := call.Turn(ctx, r.Name+" "+FoldCase(r.table(plan).text(r.ExistingBy))) // Creations of one object take turns.
	if err != nil {
		return err
	}
	defer end()
	a, _ := r.table(plan).attribute("adopt_existing")
	adopts := wire(a.target.value()) == true
	if adopts && r.LookFirst {
		if existing, ok, err := r.existing(ctx, call, plan); err != nil {
			return err
		} else if ok {
			return r.adopt(ctx, call, plan, existing)
		}
	}
	conflict := r.Definition.Create(ctx, call, plan)
	if !isConflict(conflict) {
		if r.Exists(plan) {
			call.Claim(r.Operations.idOf(r.table(plan)))
		}
		return conflict
	}
	existing, ok, err := r.existing(ctx, call, plan)
	switch {
	case err != nil:
		return fmt.Errorf("%w%s Looking for the %s that exists: %w", conflict, stop(conflict.Error()), r.Noun, err)
	case !ok:
		return conflict
	case !adopts:
		return fmt.Errorf("%w%s It is the %s %s. Import it with that id, or set adopt_existing = true to have a creation take it over",
			conflict, stop(conflict.Error()), r.Noun, r.Operations.idOf(r.table(existing)))
	}
	return r.adopt(ctx, call, plan, existing)
}

// existing finds and reads the object of the planned ExistingBy; ok is false if there is
// none. An object of another account than the planned one is not taken over.
func (r *frameworkResource[M]) existing(ctx context.Context, call *Call, plan M) (found M, ok bool, err error) {
	planned := r.table(plan)
	a, _ := planned.attribute(r.ExistingBy)
	what := strings.ReplaceAll(r.ExistingBy, "_", " ")
	ids, err := r.idsBy(ctx, call, a, planned.text(r.ExistingBy))
	switch {
	case err != nil || len(ids) == 0:
		return found, false, err
	case len(ids) > 1:
		return found, false, fmt.Errorf("several %ss have the %s %q: %s. Import the one that is meant", r.Noun, what, planned.text(r.ExistingBy), strings.Join(ids, ", "))
	}
	found = newModel[M]()
	rows := r.table(found)
	rows.setText(r.Operations.attribute(), ids[0])
	if err := r.Definition.Read(ctx, &Call{Data: call.Data, Imported: true}, found); err != nil {
		return found, false, err
	}
	want := planned.text("account_id")
	switch account := r.table(found).text("account_id"); {
	case want == "" || CanonicalID(account) == CanonicalID(want):
		return found, true, nil
	case account == "":
		return found, false, fmt.Errorf("the %s %s has the %s, and the API does not return its account, so it is not taken over. Import it", r.Noun, ids[0], what)
	default:
		return found, false, fmt.Errorf("the %s %s has the %s, but belongs to the account %s instead of %s, so it is not taken over", r.Noun, ids[0], what, account, want)
	}
}

// isConflict reports whether the API refuses a creation because there is such an
// object: by a 409, or in the words that it publishes, such as "Email already exists".
func isConflict(err error) bool {
	e, ok := errors.AsType[*transport.Error](err)
	if !ok || errors.Is(err, transport.ErrOutcomeUnknown) {
		return false
	}
	return e.Status == http.StatusConflict || strings.Contains(strings.ToLower(e.Message), "already exists")
}

// adopt takes an existing object over and makes it as planned. If it cannot be made so,
// nothing is kept of it: the next apply takes it over again, and sends its secrets again. One that
// another resource of this run has is not taken over: each run would change it for either of them.
func (r *frameworkResource[M]) adopt(ctx context.Context, call *Call, plan, existing M) error {
	planned, name, id := newModel[M](), r.name(existing), r.Operations.idOf(r.table(existing))
	if !call.Claim(id) {
		return fmt.Errorf("another resource of this run has %s, which has the same %s: give each resource one of its own",
			name, strings.ReplaceAll(r.ExistingBy, "_", " "))
	}
	setModel(planned, plan)
	unchanged := r.table(plan).setOnCreationAlone(r.table(existing))
	r.table(plan).keepKnown(r.table(existing))
	if err := r.Definition.Update(ctx, call, plan, existing); err != nil {
		call.Release(id)
		setModel(plan, planned)
		err = fmt.Errorf("%s exists, and could not be updated to the configuration: %w", name, err)
		if errors.Is(err, transport.ErrOutcomeUnknown) { // Of a change, and not of a creation.
			err = fmt.Errorf("%s%s The outcome of the call is unknown; apply again", err.Error(), stop(err.Error()))
		}
		return err
	}
	call.Diags.AddWarning("An existing object is taken over",
		fmt.Sprintf("The %s existed already. As adopt_existing is true, it is in the state now and is updated to the configuration.", strings.TrimPrefix(name, "the ")))
	for _, a := range unchanged {
		call.Warn(a.path, "An attribute of the existing object is not changed",
			fmt.Sprintf("%s is not changed, because the API takes it only in a creation: %s keeps what it had, although the state has what is configured. "+
				"Check at Telegent whether it is the same.", a.name, name))
	}
	return nil
}
