// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Prefix begins the names of all that is created for a trial, so that Sweep finds what is
// left of it.
const Prefix = "telegent-probe-"

// NewName returns a name for a trial.
func NewName() string { return Prefix + strings.ToLower(rand.Text()[:8]) }

// freeKind is a kind of objects that cost nothing, reach nobody, and can be deleted.
type freeKind struct {
	name                               string
	create, get, list, update, destroy string // operations; get is "" if only the list tells
	id, destroyID                      string
	mark                               string // the field with the name of a trial
	fields                             func(s *session, name string) map[string]any
	optional                           string // a field that an update leaves out, then clears
	keeps                              bool   // an update is assumed to keep what it leaves out
}

// freeKinds are all kinds that a trial creates. Their URLs lead nowhere, their addresses
// are for documentation, and no number refers to them.
func freeKinds() []freeKind {
	nowhere := func(name string) string { return "https://" + name + ".invalid/" }
	return []freeKind{
		{
			name: "message-route", create: "POST /v1.0/message/routes", get: getMessageRoute, list: listMessageRoutes,
			update: "POST /v1.0/message/routes/update", destroy: "POST /v1.0/message/routes/delete",
			id: "MessageRouteId", destroyID: "MessageRouteId", mark: "RouteName", optional: "CallbackMessageUrl", keeps: true,
			fields: func(_ *session, name string) map[string]any {
				return map[string]any{
					"RouteName": name, "MessageUrl": nowhere(name), "MessageUrlMethod": http.MethodPost,
					"CallbackMessageUrl": nowhere(name), "CallbackMessageUrlMethod": http.MethodPost,
				}
			},
		},
		{
			name: "voice-route", create: "POST /v1.0/voice/routes", get: "GET /v1.0/voice/routes", list: "GET /v1.0/account/voice/routes",
			update: "POST /v1.0/voice/routes/update", destroy: "POST /v1.0/voice/routes/delete",
			id: "CallRouteId", destroyID: "CallRouteId", mark: "RouteName", optional: "TrunkIp2", keeps: true,
			fields: func(_ *session, name string) map[string]any {
				return map[string]any{
					"RouteName": name, "RouteType": "Trunk", "TrunkIp1": "192.0.2.1", "TrunkPort1": "5061", "TrunkTransport1": "TLS", "TrunkIp2": "192.0.2.2",
				}
			},
		},
		{
			name: "webhook", create: "POST /v1.0/webhook/create", get: "GET /v1.0/webhook", list: "GET /v1.0/account/webhooks",
			update: "POST /v1.0/webhook/update", destroy: "POST /v1.0/webhook/delete",
			id: "WebhookId", destroyID: "WebhookId", mark: "WebhookUrl", optional: "DataFormat",
			fields: func(_ *session, name string) map[string]any {
				return map[string]any{
					"WebhookUrl": nowhere(name), "Method": http.MethodPost, "DataFormat": "json", "AuthenticationType": "None", "SubscribedEvents": "Order_Update",
				}
			},
		},
		{
			name: "message-filter", create: "POST /v1.0/subscribers/message-filter", list: "GET /v1.0/subscribers/message-filter",
			update: "POST /v1.0/subscribers/message-filter/update", destroy: "POST /v1.0/subscribers/message-filter/delete",
			id: filterID, destroyID: "MessageFilterId", mark: "Phone", optional: "BlockedContacts",
			fields: func(s *session, _ string) map[string]any {
				subscriber := valueOf(s.learnt["subscriberid"], "SubscriberId")
				if owner := s.owner(s.learnt["subscriberid"], "AccountId"); subscriber == nil || s.config.AccountID != "" && owner != s.config.AccountID {
					return nil // Nothing is written in another account than the one that the user named.
				}
				return map[string]any{
					"SubscriberId": subscriber, "Phone": MadeUpNumber, "FilterMode": "INACTIVE", "BlockedContacts": []any{"+12015550101"},
					"ApplyToInbound": false, "ApplyToOutbound": false,
				}
			},
		},
	}
}

// trial is the life of one object.
type trial struct {
	freeKind
	s        *session
	fields   map[string]any // nil if it cannot be created
	own      map[string]any // the account, where it must be named
	called   string         // its name
	id       any            // nil if it is unknown
	created  bool           // a creation was answered with a success
	cleared  bool           // the optional field is not there
	mayExist bool           // it was created, perhaps, and not deleted
}

// writeChecks are the questions that create, change and delete what is free.
func (s *session) writeChecks() []check {
	name := NewName()
	var checks []check
	for _, kind := range freeKinds() {
		t := &trial{freeKind: kind, s: s, called: name, fields: kind.fields(s, name), own: map[string]any{}}
		account := valueOf(s.learnt["accountid"], "AccountId")
		if t.fields["SubscriberId"] != nil {
			account = cmp.Or(s.owner(t.fields, "AccountId"), account)
		}
		if account != nil {
			t.own["AccountId"] = account
		}
		s.trials = append(s.trials, t)
		left, instead := "cleared", "An update that leaves a field out keeps it: nothing is lost, as the provider sends all of them."
		if kind.keeps {
			left, instead = "kept", "An update clears what it leaves out: attributes that the configuration leaves out are lost. Report it at once."
		}
		checks = append(
			checks,
			check{
				name: "write." + kind.name + ".create", assumed: "an object is created and reads as it was sent", published: "a sample of `" + kind.create + "`",
				means: "What reads otherwise shows as a change in every plan.", ask: t.askCreate,
			},
			check{
				name: "write." + kind.name + ".list", assumed: "a new object is in the list at once", published: "nothing",
				means: "A refresh that reads the list may miss a new object; it then asks for that object by itself.", ask: t.askList,
			},
			check{
				name: "write." + kind.name + ".omit", assumed: "a field that an update leaves out is " + left, published: "some updates are called partial",
				means: instead, ask: t.askOmit,
			},
			check{
				name: "write." + kind.name + ".clear", assumed: "null in an update clears a field", published: "null in samples of updates",
				means: "An attribute that is removed from the configuration stays at the API, and a plan shows it again.", ask: t.askClear,
			},
			check{
				name: "write." + kind.name + ".delete", assumed: "after its deletion an object is gone at once", published: "nothing",
				means: "A deleted object is read as if it were there. Report the form.", ask: t.askDelete,
			},
		)
	}
	return checks
}

const notCreated = "nothing was created"

func (t *trial) askCreate(ctx context.Context, _ *session) (seen, error) {
	if t.fields == nil {
		return unseen("no subscriber of the account is known")
	}
	t.mayExist = true
	answer, err := t.write(ctx, t.create, t.fields)
	if err != nil || !answer.isSuccess() {
		t.mayExist = err != nil || answer.status < 400 || answer.status >= 500
		return seeAnswer(answer, err, false, answer.String())
	}
	t.created = true
	t.id = valueOf(answer.within(t.freeKind.id), t.freeKind.id)
	if t.id == nil {
		return see(false, "%s without an id", answer)
	}
	_, o, err := t.read(ctx)
	if t.wasThere(t.id) || valueOf(o, t.mark) != nil && !t.isOurs(o, t.called) {
		t.id = nil // It must neither be changed nor deleted.
		return seeAnswer(answer, err, false, answer.String()+" with the id of another object")
	}
	if err != nil {
		return seen{}, err
	}
	return t.seeFields(o, t.fields)
}

// wasThere reports whether an object was in the list before the trial.
func (t *trial) wasThere(id any) bool {
	return slices.ContainsFunc(objects(t.s.answer(t.list).value), func(o map[string]any) bool {
		return plain(scalar(valueOf(o, t.freeKind.id))) == plain(scalar(id))
	})
}

// seeFields compares an object with what was sent.
func (t *trial) seeFields(o, sent map[string]any) (seen, error) {
	if o == nil {
		return see(false, "it cannot be read")
	}
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		found, got := lookup(o, name)
		switch {
		case found == "" || fmt.Sprint(got) == fmt.Sprint(sent[name]):
		case plain(fmt.Sprint(got)) == plain(fmt.Sprint(sent[name])), strings.Trim(fmt.Sprint(got), "/") == strings.Trim(fmt.Sprint(sent[name]), "/"):
			texts = append(texts, "`"+name+"` is in another spelling")
		default:
			texts = append(texts, "`"+name+"` differs")
		}
	}
	if len(texts) == 0 {
		return see(true, "it reads as it was sent")
	}
	return see(false, "%s", strings.Join(texts, ", "))
}

func (t *trial) askList(ctx context.Context, _ *session) (seen, error) {
	if t.id == nil {
		return unseen(notCreated)
	}
	answer, o, err := t.listed(ctx)
	return seeAnswer(answer, err, o != nil, fmt.Sprintf("%s, in the list: %t", answer, o != nil))
}

func (t *trial) askOmit(ctx context.Context, _ *session) (seen, error) {
	sent := maps.Clone(t.fields)
	delete(sent, t.optional)
	return t.askUpdate(ctx, sent, t.keeps)
}

func (t *trial) askClear(ctx context.Context, _ *session) (seen, error) {
	sent := maps.Clone(t.fields)
	if t.cleared { // By the update that left it out.
		sent[t.freeKind.id] = t.id
		if answer, err := t.write(ctx, t.update, sent); err != nil || !answer.isSuccess() {
			return seeAnswer(answer, err, false, answer.String())
		}
	}
	if sent != nil {
		sent[t.optional] = nil
	}
	return t.askUpdate(ctx, sent, false)
}

// askUpdate sends an update, and sees whether the optional field is still there.
func (t *trial) askUpdate(ctx context.Context, sent map[string]any, keeps bool) (seen, error) {
	if t.id == nil {
		return unseen(notCreated)
	}
	sent[t.freeKind.id] = t.id
	answer, err := t.write(ctx, t.update, sent)
	if err != nil || !answer.isSuccess() {
		return seeAnswer(answer, err, false, answer.String())
	}
	read, o, err := t.read(ctx)
	if o == nil {
		return seeAnswer(read, err, false, read.String())
	}
	_, value := lookup(o, t.optional)
	empty, _ := value.([]any)
	there := scalar(value) != "" || len(empty) > 0
	t.cleared = !there
	return seeAnswer(answer, err, there == keeps, fmt.Sprintf("%s, `%s` is there: %t", answer, t.optional, there))
}

func (t *trial) askDelete(ctx context.Context, _ *session) (seen, error) {
	if t.id == nil {
		return unseen(notCreated)
	}
	answer, err := t.write(ctx, t.destroy, map[string]any{t.destroyID: t.id})
	if err != nil || !answer.isSuccess() {
		return seeAnswer(answer, err, false, answer.String())
	}
	read, o, err := t.read(ctx)
	gone := read.status == http.StatusNotFound || t.get == "" && read.isSuccess() && o == nil
	t.mayExist = !gone
	return seeAnswer(read, err, gone, fmt.Sprintf("%s, a read after it: %s", answer, read))
}

// write calls an operation that writes, with those of the fields that it has.
func (t *trial) write(ctx context.Context, op string, fields map[string]any) (reply, error) {
	published := t.s.v.operation(op)
	body := map[string]any{}
	for _, f := range published.Request {
		name, _, _ := strings.Cut(f.Name, "[]")
		if value, sent := fields[name]; sent {
			body[name] = value
		} else if account, known := t.own[name]; known {
			body[name] = account
		}
	}
	answer, err := t.s.client.call(ctx, call{op: op, body: body, write: true})
	if err == nil {
		t.s.v.hide(answer.value)
		t.s.note(op, answer, t.s.compare(published, answer))
	}
	return answer, err
}

// read reads the object, from the list if there is no other way. It is nil if the answer
// has none.
func (t *trial) read(ctx context.Context) (reply, map[string]any, error) {
	if t.get == "" {
		return t.listed(ctx)
	}
	o := t.s.v.operation(t.get)
	values := map[string]any{}
	all, _ := arguments(o)
	for _, name := range all {
		values[name] = t.id
		if account, known := t.own[name]; known {
			values[name] = account
		}
	}
	answer, err := t.s.client.call(ctx, request(t.get, values))
	if !answer.isSuccess() {
		return answer, nil, err
	}
	if o := answer.within(t.freeKind.id); o != nil {
		return answer, o, err
	}
	return answer, answer.object(), err
}

// listed finds the object in the list.
func (t *trial) listed(ctx context.Context) (reply, map[string]any, error) {
	answer, err := t.s.client.call(ctx, request(t.list, t.own))
	for _, o := range objects(answer.value) {
		if valueOf(o, t.freeKind.id) == t.id {
			return answer, o, err
		}
	}
	return answer, nil, err
}

// cleanUp deletes what is left of the trials of this run, also after an interrupt.
func (s *session) cleanUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Minute)
	defer cancel()
	for _, t := range s.trials {
		if !t.mayExist {
			continue
		}
		s.tell("write."+t.name, "it is deleted")
		err := t.remove(ctx)
		var still map[string]any
		if t.id != nil && err == nil { // A success may have done nothing.
			_, still, _ = t.listed(ctx)
		}
		if err != nil || still != nil {
			s.report.Left = append(s.report.Left, "a "+t.name)
		}
	}
}

// remove deletes the object, which it finds by its name if the id is unknown. One that is
// gone needs no deletion.
func (t *trial) remove(ctx context.Context) error {
	if t.id == nil {
		answer, err := t.s.client.call(ctx, request(t.list, t.own))
		if err != nil || !answer.isSuccess() {
			return fmt.Errorf("%s: %s", t.list, answer)
		}
		for _, o := range objects(answer.value) {
			if id := valueOf(o, t.freeKind.id); t.isOurs(o, t.called) && !t.wasThere(id) {
				t.id = id
			}
		}
	}
	if t.id == nil && t.created {
		return fmt.Errorf("%s: what was created is not there", t.list)
	}
	if t.id == nil {
		return nil
	}
	answer, err := t.write(ctx, t.destroy, map[string]any{t.destroyID: t.id})
	if err == nil && !answer.isSuccess() && answer.status != http.StatusNotFound {
		err = fmt.Errorf("%s: %s", t.destroy, answer)
	}
	return err
}

// leftovers finds the objects whose names begin with a text, in all accounts, and with it
// the filters of the number that nobody has, if the text is Prefix: filters have no names.
// What cannot be listed is an error; the rest is found all the same.
func (s *session) leftovers(ctx context.Context, name string) (found []*trial, err error) {
	accounts, err := s.accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, kind := range freeKinds() {
		owners := accounts
		if kind.get == "" {
			if name != Prefix {
				continue
			}
			owners = accounts[:1] // The list has the filters of all accounts.
		}
		for _, own := range owners {
			answer, failed := s.client.call(ctx, request(kind.list, own))
			if failed != nil {
				return nil, failed
			}
			if !answer.isSuccess() && kind.get != "" { // Not every key may list filters.
				err = errors.Join(err, fmt.Errorf("%s: %s", kind.list, answer))
			}
			for _, o := range objects(answer.value) {
				id := valueOf(o, kind.id)
				isNew := !slices.ContainsFunc(found, func(t *trial) bool { return t.id == id })
				if id != nil && isNew && kind.isOurs(o, name) {
					found = append(found, &trial{freeKind: kind, s: s, own: own, id: id})
				}
			}
		}
	}
	return found, err
}

// isOurs reports whether an object belongs to a trial whose name begins with a text.
func (k freeKind) isOurs(o map[string]any, name string) bool {
	mark := strings.ToLower(scalar(valueOf(o, k.mark)))
	return strings.HasPrefix(strings.TrimPrefix(mark, "https://"), name) || k.mark == "Phone" && plain(mark) == plain(MadeUpNumber)
}

// accounts returns the arguments that name each account, or the one to look at; one that
// names none if they cannot be listed.
func (s *session) accounts(ctx context.Context) (accounts []map[string]any, err error) {
	if s.config.AccountID != "" {
		return []map[string]any{{"AccountId": s.config.AccountID}}, nil
	}
	answer, err := s.client.call(ctx, call{op: distributorAccounts})
	for _, o := range append(objects(answer.value), answer.object()) {
		if id := valueOf(o, "AccountId"); id != nil && answer.isSuccess() {
			accounts = append(accounts, map[string]any{"AccountId": id})
		}
	}
	if accounts == nil {
		accounts = []map[string]any{{}}
	}
	return accounts, err
}

// Sweep deletes what trials left behind whose names begin with a text, Prefix for all, if
// confirm agrees to their number. It returns how many were deleted.
func Sweep(ctx context.Context, config Config, name string, confirm func(found int) bool) (deleted int, err error) {
	s, err := newSession(config)
	if err != nil {
		return 0, err
	}
	ctx = s.telling(ctx)
	if _, err := s.client.token(ctx, messageRoutes); err != nil {
		return 0, err
	}
	found, err := s.leftovers(ctx, name)
	if len(found) == 0 || !confirm(len(found)) {
		return 0, err
	}
	for _, t := range found {
		if failed := t.remove(ctx); failed != nil {
			err = errors.Join(err, failed) // The others can be deleted all the same.
			continue
		}
		deleted++
	}
	return deleted, err
}
