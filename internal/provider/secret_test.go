// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

func TestResourceSecrets(t *testing.T) {
	t.Parallel()
	for caseName, of := range resourceCases() {
		for n, s := range of(parents{}).secrets {
			t.Run(caseName+", "+s.attribute, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(f *fixture) { f.keepsSecret(f.secrets[n]) })
			})
		}
	}
}

// keepsSecret goes through the life of a write-only argument. What is shown is looked
// at after every step, by apply and refresh.
func (f *fixture) keepsSecret(s secretArg) {
	f.t.Helper()
	version := s.attribute + "_version"
	i := f.settled(f.created(), f.args)
	f.holds(i, f.stored)

	// A new secret alone is not noticed.
	f.sandbox.ResetJournal()
	args := putAll(f.args, map[string]any{s.attribute: canary + "new"})
	i = f.settled(i, args)
	i, diags := f.apply(i, args)
	if len(diags) > 0 {
		f.t.Error(acctest.FormatDiags(diags))
	}
	f.requested(0, f.update)
	f.holds(i, f.stored)

	// With a new version it is sent, and nothing else.
	args = putAll(args, map[string]any{version: 2})
	i, diags = f.apply(i, args)
	if len(diags) > 0 {
		f.t.Error(acctest.FormatDiags(diags))
	}
	f.requested(1, f.update)
	f.sentOnly(s.field, canary+"new")
	stored := putAll(f.stored, map[string]any{s.field: canary + "new"})
	f.holds(i, stored)
	i = f.settled(i, args)

	// An error that repeats it does not show it.
	for _, echo := range f.echoes(s.field, canary+"newer") {
		f.inject(f.update, once(echo))
		kept, diags := f.apply(i, putAll(args, map[string]any{s.attribute: canary + "newer", version: 3}))
		f.failure(diags)
		f.same(kept, i)
		f.inject(f.create, once(echo))
		_, diags = f.apply(nil, putAll(f.args, map[string]any{s.attribute: canary + "newer"}))
		f.failure(diags)
	}
	// Nor does an answer to a read that has it and cannot be understood.
	f.inject(f.get, once(sandbox.Fault{Body: `{"` + s.field + `":` + quoted(f.t, canary+"new") + `,"Rou`}))
	_, diags = f.refresh(i)
	f.failure(diags)

	// Taken out, it is cleared where that is possible.
	f.sandbox.ResetJournal()
	removal := f.removal(f.find(s.attribute))
	args = takenOut(putAll(args, removal.set), []string{version})
	i, diags = f.apply(i, args)
	if len(diags) > 0 {
		f.t.Error(acctest.FormatDiags(diags))
	}
	if f.kept {
		f.requested(0, f.update)
	} else {
		f.requested(1, f.update)
		f.sentOnly(s.field, nil)
		stored = putAll(stored, removal.stored)
	}
	f.holds(i, stored)
	f.settled(i, args)

	// After an import the first apply sends it, and no other; without a version, nothing does.
	imported, diags := f.Import(f.name, i.Text(f.key), nil)
	acctest.NoDiags(f.t, diags)
	args = putAll(f.returned(f.args), map[string]any{s.attribute: canary + "newer"})
	imported, diags = f.apply(imported, args)
	acctest.NoDiags(f.t, diags)
	f.sandbox.ResetJournal()
	imported = f.settled(imported, args)
	imported, diags = f.apply(imported, putAll(args, map[string]any{version: 1}))
	acctest.NoDiags(f.t, diags)
	f.requested(1, f.update)
	f.sentOnly(s.field, canary+"newer")
	f.holds(imported, putAll(f.stored, map[string]any{s.field: canary + "newer"}))
}

// A CLI without write-only arguments has the secrets in its state.
func TestResourceStoredSecrets(t *testing.T) {
	t.Parallel()
	for caseName, of := range resourceCases() {
		for n, s := range of(parents{}).secrets {
			t.Run(caseName+", "+s.attribute, func(t *testing.T) {
				t.Parallel()
				bubble(t, of, func(f *fixture) { f.storesSecret(f.secrets[n]) })
			})
		}
	}
}

// storesSecret goes through the life of a secret that is in the state, which is looked for in
// all else after every step, by apply and refresh.
func (f *fixture) storesSecret(s secretArg) {
	f.t.Helper()
	f.storesSecrets = true
	a := f.find(s.attribute)
	with := func(value any) map[string]any {
		return put(takenOut(f.args, []string{s.attribute, s.attribute + "_version"}), a.twin(), value)
	}
	change := func(i *acctest.Instance, args map[string]any, requests int, sent any) *acctest.Instance {
		f.t.Helper()
		f.sandbox.ResetJournal()
		i, diags := f.apply(i, args)
		acctest.NoDiags(f.t, diags)
		f.requested(requests, f.update)
		if requests > 0 {
			f.sentOnly(s.field, sent)
		}
		return f.settled(i, args)
	}
	i, diags := f.apply(nil, with(a.value))
	acctest.NoDiags(f.t, diags)
	f.holds(i, f.stored)
	if i.Text(a.twin()) != a.value {
		f.t.Errorf("%s is not in the state", a.twin())
	}
	i = change(i, with(canary+"new"), 1, canary+"new")
	stored := putAll(f.stored, map[string]any{s.field: canary + "new"})
	f.holds(i, stored)

	// An error that repeats it does not show it, be it the new one or that of the state.
	for _, echo := range append(f.echoes(s.field, canary+"newer"), f.echoes(s.field, canary+"new")...) {
		f.inject(f.update, once(echo))
		kept, diags := f.apply(i, with(canary+"newer"))
		f.failure(diags)
		f.same(kept, i)
		if echo.Status < http.StatusInternalServerError { // A read is repeated after a 500.
			f.inject(f.get, once(echo))
			kept, diags = f.refresh(i)
			f.failure(diags)
			f.same(kept, i)
		}
		if f.remove != "" {
			f.inject(f.remove, once(echo))
			_, diags = f.apply(i, nil)
			f.hidesSecrets(nil, diags)
		}
		if f.object(i) == nil { // An answer of 200 counts as the deletion that it is.
			i, diags = f.apply(nil, with(canary+"new"))
			acctest.NoDiags(f.t, diags)
		}
	}

	// It may become write-only, with a version or without, and be stored again.
	for _, version := range []any{nil, 1} {
		writeOnly := putAll(f.args, map[string]any{s.attribute: canary + "newer", s.attribute + "_version": version})
		i = change(i, writeOnly, 1, canary+"newer")
		if !i.State[a.twin()].IsNull() {
			f.t.Errorf("%s is still in the state", a.twin())
		}
		i = change(i, with(canary+"new"), 1, canary+"new")
	}

	// Taken out, it is cleared where that is possible.
	removal := f.removal(a)
	args := takenOut(putAll(with(nil), removal.set), []string{a.twin()})
	if f.kept {
		i = change(i, args, 0, nil)
	} else {
		i = change(i, args, 1, nil)
		stored = putAll(stored, removal.stored)
	}
	f.holds(i, stored)

	// It is one of the two.
	_, diags = f.Plan(f.name, i, f.Args(f.name, put(f.args, a.twin(), "x")))
	f.says(f.failure(diags), a.twin()+" must not be set together with "+s.attribute)
	if !diags[0].Attribute.Equal(acctest.At(a.twin())) {
		f.t.Errorf("the error is at %s", diags[0].Attribute)
	}
}

// sentOnly expects that the last update had one field besides the object's address, or all
// of them.
func (f *fixture) sentOnly(field string, value any) {
	f.t.Helper()
	body := f.sent.last(f.update)
	if got, ok := body[field]; !ok || got != value {
		f.t.Errorf("%s was sent: %t", field, ok)
	}
	if f.whole {
		return
	}
	want := slices.Sorted(slices.Values(append(slices.Clone(f.address), field)))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(body))); diff != "" {
		f.t.Errorf("the fields sent (-want +got):\n%s", diff)
	}
}

// echoes are answers that repeat a secret.
func (f *fixture) echoes(field, secret string) []sandbox.Fault {
	f.t.Helper()
	text := quoted(f.t, secret)
	return []sandbox.Fault{
		{Status: 400, Body: `{"StatusCode":400,"Message":` + text + `}`},
		{Status: 400, Body: `{"Title":` + text + `,"Errors":{"` + field + `":[` + text + `]},"TraceId":` + text + `}`},
		{Status: 400, Body: `{"Title":` + text + `,"Errors":{` + text + `:[` + text + `]}}`},
		{Status: 422, Body: "<p>" + strings.Join(forms(f.t, secret), " ")},
		{Status: 200, Body: "<p>" + strings.Join(forms(f.t, secret), " ")},
		{Status: 200, Body: `{"` + field + `":` + text + `,"Rou`},
		{Status: 500, Body: text},
	}
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	encoded, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// A secret that is removed with what it is for is cleared, also if it has no version: the API
// would keep it, and GET /v1.0/message/routes returns it in plain text.
func TestResourceSecretGoesWithItsNeed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind    string
		removed map[string]any
		secret  string
		field   string
	}{
		"message route": {"message_route", map[string]any{"message_authentication_type": nil, "message_username": nil}, "message_password_token_wo", "MessagePasswordToken"},
		"its fallback":  {"message_route", map[string]any{"callback_message_authentication_type": nil, "callback_message_username": nil}, "callback_message_password_token_wo", "CallbackMessagePasswordToken"},
		"voice route":   {"voice_route", map[string]any{"voice_authentication_type": nil, "voice_username": nil}, "voice_password_token_wo", "VoicePasswordToken"},
		"webhook":       {"webhook", map[string]any{"authentication_type": nil, "authentication_username": nil}, "authentication_password_wo", "AuthenticationPassword"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, plainCases()[test.kind], func(f *fixture) {
				args := takenOut(f.args, []string{test.secret + "_version"})
				i, diags := f.apply(nil, args)
				acctest.NoDiags(f.t, diags)
				if f.object(i)[test.field] == nil {
					f.t.Fatal("it was not sent")
				}
				args = takenOut(putAll(args, test.removed), []string{test.secret})
				i, diags = f.apply(i, args)
				acctest.NoDiags(f.t, diags)
				if f.object(i)[test.field] != nil {
					f.t.Error("the API still has the secret")
				}
				f.settled(i, args)

				// The secret of an import, which no configuration knows, stays with what it is for.
				i, diags = f.apply(nil, f.args)
				acctest.NoDiags(f.t, diags)
				imported, diags := f.Import(f.name, i.Text("id"), nil)
				acctest.NoDiags(f.t, diags)
				if test.kind == "webhook" { // Its update sends all fields.
					return
				}
				imported, diags = f.apply(imported, takenOut(f.args, []string{test.secret, test.secret + "_version"}))
				acctest.NoDiags(f.t, diags)
				f.holds(imported, f.stored)
			})
		})
	}
}
