// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/spec"
)

// postsThatRead are the operations that change nothing though they are POST. The check of
// a number's port-in eligibility is left out: it asks another carrier.
func postsThatRead() []string {
	return []string{
		"POST /v1.0/numbers/availability", "POST /v1.0/numbers/voicemail/info", "POST /v1.0/numbers/data-usage/settings",
		"POST /v1.0/numbers/data-usage/info", "POST /v1.0/numbers/device-details",
	}
}

// mayBeAbsent reports whether an operation reads what its object may lack, as a number may
// have no E911 address.
func mayBeAbsent(op string) bool { return op == "GET /v1.0/numbers/e911address" }

// oddArguments are the arguments of reads whose ids are not those that are published as
// parameters: some have one twice, some are optional filters of a list.
func oddArguments() map[string][]string {
	return map[string][]string{
		"GET /v1.0/message/routes":             {"MessageRouteId"},
		"GET /v1.0/numbers":                    {"Number"},
		"GET /v1.0/message/search":             {"PhoneNumber"},
		"GET /v1.0/subscribers/message-filter": {},
		"GET /v1.0/subscribers/call-filter":    {},
	}
}

// fixed are arguments that are the same in each call.
func fixed() map[string]any {
	return map[string]any{"Filter": "All", "NumberType": "mobile", "MessageEnabled": true, "VoiceEnabled": true}
}

// learntAs returns the name under which the value of an argument is learnt from other
// answers.
func learntAs(argument string) string {
	switch argument {
	case "PhoneNumber", "Phone", "PhoneNumbers[].Number":
		return "number"
	case "ParentSubscriberId", "ChildSubscriberId":
		return "subscriberid"
	}
	return strings.ToLower(argument)
}

// isRead reports whether an operation changes nothing.
func isRead(op string) bool {
	return strings.HasPrefix(op, http.MethodGet+" ") || slices.Contains(postsThatRead(), op)
}

// arguments returns the names of the arguments of a read, and those of them that it cannot
// do without.
func arguments(o spec.Operation) (all, needed []string) {
	odd, isOdd := oddArguments()[o.Op]
	for _, f := range append(o.Query, o.Request...) {
		name := learntAs(f.Name)
		switch _, isFixed := fixed()[f.Name]; {
		case isOdd && !slices.Contains(odd, f.Name), !isFixed && !isID(f.Name) && name != "number":
			continue
		case !isFixed && (name != "accountid" || f.Required):
			needed = append(needed, f.Name)
		}
		all = append(all, f.Name)
	}
	return all, needed
}

// asked is a read and its answer.
type asked struct {
	operation spec.Operation
	needed    []string
	values    map[string]any
	listed    map[string]any // the object as a list has it, nil if it was not read from there
	answer    reply
	madeUp    bool // nothing has the ids
}

// reads calls each operation that reads with what was learnt before, and compares the
// answers when all values of the account are known, so that it can hide them.
func (s *session) reads(ctx context.Context) error {
	err := s.askAll(ctx)
	for _, a := range s.asked {
		s.v.hide(a.answer.value)
	}
	for _, a := range s.asked {
		if a.answer.status == http.StatusNotFound && mayBeAbsent(a.operation.Op) {
			s.report.Operations = append(s.report.Operations, Operation{Operation: a.operation.Op, Seen: a.answer.String() + ", as there may be none"})
			continue
		}
		if a.madeUp && (a.answer.isSuccess() || slices.Contains([]int{http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity}, a.answer.status)) {
			s.report.Operations = append(s.report.Operations, Operation{Operation: a.operation.Op, Seen: a.answer.String() + " to a made-up id"})
			continue
		}
		differences := s.compare(a.operation, a.answer)
		if a.answer.isSuccess() && a.answer.isJSON {
			differences = append(differences, s.sameObject(a)...)
		}
		s.note(a.operation.Op, a.answer, differences)
	}
	return err
}

func (s *session) askAll(ctx context.Context) error {
	// A distributor with several accounts must name one in most calls.
	pending := []spec.Operation{s.v.operation(distributorAccounts)}
	for _, o := range s.v.operations {
		if isRead(o.Op) && o.Op != distributorAccounts {
			pending = append(pending, o)
		}
	}
	for before := -1; before != len(pending); {
		before = len(pending)
		var later []spec.Operation
		for _, o := range pending {
			known, err := s.read(ctx, o)
			if err != nil {
				return err
			}
			if !known {
				later = append(later, o)
			}
		}
		pending = later
	}
	for _, o := range pending {
		_, needed := arguments(o)
		if o.Internal {
			if err := s.readInternal(ctx, o, needed); err != nil {
				return err
			}
			continue
		}
		s.report.Operations = append(s.report.Operations, Operation{Operation: o.Op, Seen: "not asked: no " + strings.Join(needed, ", ") + " is known"})
	}
	return nil
}

// read calls an operation if all that it needs is known, and reports whether it is.
func (s *session) read(ctx context.Context, o spec.Operation) (known bool, err error) {
	all, needed := arguments(o)
	var subject map[string]any // the object that is read
	for _, name := range needed {
		if subject = s.learnt[learntAs(name)]; subject == nil {
			return false, nil
		}
	}
	values := map[string]any{}
	for _, name := range all {
		values[name] = cmp.Or(fixed()[name], valueOf(subject, name), s.owner(subject, name), valueOf(s.learnt[learntAs(name)], name))
		if values[name] == nil {
			delete(values, name)
		}
	}
	err = s.ask(ctx, asked{operation: o, needed: needed, values: values, listed: subject})
	return true, err
}

// readInternal calls an operation that may not be for partners with a made-up id: an answer
// about the id shows that it is.
func (s *session) readInternal(ctx context.Context, o spec.Operation, needed []string) error {
	values := map[string]any{}
	for _, name := range needed {
		values[name] = s.v.madeUp(name)
	}
	return s.ask(ctx, asked{operation: o, needed: needed, values: values, madeUp: true})
}

func (s *session) ask(ctx context.Context, a asked) (err error) {
	a.answer, err = s.client.call(ctx, request(a.operation.Op, a.values))
	if err != nil {
		return err
	}
	s.asked = append(s.asked, a)
	s.tell(a.operation.Op, a.answer.String())
	if a.answer.isSuccess() {
		s.learn(a.operation.Op, a.answer.value)
	}
	return nil
}

// answer returns the answer of a read, the zero reply if it was not asked.
func (s *session) answer(op string) reply {
	for _, a := range s.asked {
		if a.operation.Op == op {
			return a.answer
		}
	}
	return reply{}
}

// The operations that checks refer to.
const (
	distributorAccounts    = "GET /v1.0/distributor/accounts"
	distributorSubscribers = "GET /v1.0/distributor/subscribers"
	inventory              = "GET /v1.0/numbers/inventory"
	listMessageRoutes      = "GET " + messageRoutes
	getMessageRoute        = "GET /v1.0/message/routes"
	getSubscriber          = "GET /v1.0/subscribers/get"
)

// messageRoutes is the endpoint that the checks of tokens use.
const messageRoutes = "/v1.0/account/message/routes"

// MadeUpNumber is a number that nobody has.
const MadeUpNumber = "+12015550100"

// madeUp returns an id that nothing has, with the published prefix.
func (v *vocabulary) madeUp(name string) string {
	if learntAs(name) == "number" {
		return MadeUpNumber
	}
	for _, o := range v.operations {
		response, _ := decode(o.Response)
		id := ""
		walk("", response, func(key string, leaf any) {
			content, isText := leaf.(string)
			if prefix := idShape.FindStringSubmatch(content); isText && prefix != nil && strings.EqualFold(key, name) {
				id = prefix[1] + "-00000000-0000-4000-8000-000000000000"
			}
		})
		if id != "" {
			return id
		}
	}
	return "00000000-0000-4000-8000-000000000000"
}

// request returns the call of an operation, with the values in its query or its body.
func request(op string, values map[string]any) call {
	if strings.HasPrefix(op, http.MethodGet) {
		query := url.Values{}
		for name, value := range values {
			query.Set(name, fmt.Sprint(value))
		}
		return call{op: op, query: query}
	}
	body := map[string]any{}
	for name, value := range values {
		if array, field, isArray := strings.Cut(name, "[]."); isArray {
			body[array] = []any{map[string]any{field: value}}
		} else {
			body[name] = value
		}
	}
	return call{op: op, body: body}
}

// valueOf returns the scalar that an object has for an argument, nil if it has none.
func valueOf(o map[string]any, argument string) any {
	for _, name := range []string{argument, learntAs(argument), filterID} {
		if _, value := lookup(o, name); scalar(value) != "" && (name != filterID || strings.HasSuffix(argument, filterID)) {
			return value
		}
	}
	return nil
}

// owner returns the id of the account that the subscriber of an object belongs to, which only
// a single read has, if the argument is that id; nil if it is unknown. The list has the
// subscribers of all accounts.
func (s *session) owner(o map[string]any, argument string) any {
	subscriber := s.answer(getSubscriber).object()
	id := valueOf(subscriber, "SubscriberId")
	if argument != "AccountId" || id == nil || valueOf(o, "SubscriberId") != id {
		return nil
	}
	_, account := lookup(subscriber, "Account")
	nested, _ := account.(map[string]any)
	return valueOf(nested, argument)
}

// filterID is what two kinds of filters call their id in answers. In arguments it is
// MessageFilterId and CallFilterId.
const filterID = "FilterId"

// learn keeps the objects of an answer by their ids, the first of each kind; an object comes
// before those inside of it, which only refer to it.
func (s *session) learn(op string, value any) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			s.learn(op, element)
		}
	case map[string]any:
		for name, inner := range value {
			key := strings.ToLower(name)
			switch {
			case strings.EqualFold(name, filterID) && strings.Contains(op, "/call-filter"):
				key = "callfilterid"
			case strings.EqualFold(name, filterID):
				key = "messagefilterid"
			}
			if _, isBoolean := inner.(bool); isBoolean || scalar(inner) == "" || !isID(name) && key != "number" {
				continue
			}
			if s.learnt[key] == nil {
				s.learnt[key] = value
			}
		}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			s.learn(op, value[name])
		}
	}
}

// compare compares an answer with what is published of its operation.
func (s *session) compare(o spec.Operation, answer reply) (differences []difference) {
	add := func(k kind, text string) { differences = append(differences, difference{k, text}) }
	switch {
	case answer.refused:
		add(kindRefused, answer.failure)
		return differences
	case answer.failure != "":
		add(kindNoAnswer, answer.failure)
		return differences
	case answer.status == http.StatusForbidden:
		add(kindRefused, answer.String())
		return differences
	case answer.status != http.StatusOK:
		add(kindStatus, answer.String())
	}
	if !answer.isSuccess() || answer.status == http.StatusNoContent {
		return differences
	}
	if answer.isEmpty {
		add(kindJSON, "the body is empty")
		return differences
	}
	if !strings.EqualFold(strings.TrimSpace(answer.mediaType), "application/json") {
		add(kindMediaType, "`"+s.v.mediaType(answer.mediaType)+"`")
	}
	if answer.marked {
		add(kindMark, "the body begins with a byte order mark")
	}
	if !answer.isJSON {
		add(kindJSON, "the body is not JSON")
		return differences
	}
	return append(differences, s.v.compare(published(o, answer), shapeOf(answer.value))...)
}

// published returns what an answer is compared with.
func published(o spec.Operation, answer reply) *shape {
	sample, _ := decode(o.Response) // The vocabulary has decoded it.
	_, isList := answer.value.([]any)
	switch {
	case o.Op == distributorAccounts && isList:
		return shapeOf([]any{sample}) // The sample is one account, the text promises a list.
	case o.Op == inventory:
		second := map[string]any{"PhoneNumbers": []any{map[string]any{"MessageEnabled": "true", "VoiceEnabled": "true"}}}
		s := shapeOf(sample)
		s.add(second) // It is published, but not in our copy.
		return s
	}
	return shapeOf(sample)
}

// mediaType returns a media type, hidden if it is no usual one.
func (v *vocabulary) mediaType(name string) string {
	for _, known := range []string{"", "text/plain", "text/html", "text/json", "application/problem+json", "application/octet-stream", "application/xml", "text/xml"} {
		if strings.EqualFold(strings.TrimSpace(name), known) {
			return known
		}
	}
	return hidden
}

// sameObject compares an answer about one object with the id that was asked for, and with
// the object as a list has it.
func (s *session) sameObject(a asked) (differences []difference) {
	o := a.answer.object()
	for _, name := range a.needed {
		id, got := scalar(a.values[name]), scalar(valueOf(o, name))
		switch {
		case got == "" || id == got:
		case plain(id) == plain(got):
			differences = append(differences, difference{kindIdentity, fmt.Sprintf("`%s` is in another spelling than the one that was asked for", name)})
		default:
			return append(differences, difference{kindOther, fmt.Sprintf("`%s` is not the one that was asked for", name)})
		}
	}
	if len(a.needed) != 1 || !strings.HasPrefix(a.operation.Op, http.MethodGet) || a.operation.Op == "GET /v1.0/message/details" {
		return differences // The samples of messages code all fields in other ways.
	}
	if !isSameKind(o, a.listed) {
		return differences
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		_, listed := lookup(a.listed, name)
		one, other := scalar(o[name]), scalar(listed)
		if one != "" && other != "" && plain(one) != plain(other) && !slices.ContainsFunc(publishedApart(), func(apart string) bool { return strings.EqualFold(apart, name) }) {
			differences = append(differences, difference{kindDisagree, fmt.Sprintf("`%s` differs", s.v.key(name))})
		}
	}
	return differences
}

// isSameKind reports whether another object has most fields of an object. One that only refers
// to it, as a subscription does to its package, has other meanings of the few in common.
func isSameKind(o, other map[string]any) bool {
	common := 0
	for name := range o {
		if found, _ := lookup(other, name); found != "" {
			common++
		}
	}
	return 2*common > len(o)
}

// publishedApart are fields that lists code otherwise, by their samples.
func publishedApart() []string { return []string{"BillingFrequency", "SubType"} }

// plain returns what two spellings of an id, a number, a flag or a text have in common.
func plain(content string) string {
	content = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -+(){}", r) {
			return -1
		}
		return r
	}, strings.ToLower(content))
	// SID-… and TSUID-… with the same rest are the same subscriber, NID-… and TNID-… the
	// same number.
	content = strings.Replace(content, "tsuid", "sid", 1)
	content = strings.Replace(content, "tnid", "nid", 1)
	switch {
	case content == "yes":
		return "true"
	case content == "no":
		return "false"
	case len(content) == len("18015550100") && digitsShape.MatchString(content):
		return strings.TrimPrefix(content, "1")
	}
	return strings.TrimSuffix(content, ".0")
}

// scalar returns a scalar as text, "" for null and anything else.
func scalar(value any) string {
	switch value := value.(type) {
	case string:
		return strings.TrimSpace(value)
	case json.Number:
		return value.String()
	case bool:
		return strconv.FormatBool(value)
	}
	return ""
}
