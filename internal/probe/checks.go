// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// check is one open question.
type check struct {
	name      string
	assumed   string // by the provider
	published string
	means     string // for the provider, if it is otherwise
	ask       func(ctx context.Context, s *session) (seen, error)
}

// seen is the answer to a question, without any value of the account.
type seen struct {
	text    string
	verdict Verdict
}

// see returns an answer that is as assumed or is not.
func see(asAssumed bool, format string, args ...any) (seen, error) {
	verdict := Differs
	if asAssumed {
		verdict = AsAssumed
	}
	return seen{fmt.Sprintf(format, args...), verdict}, nil
}

// unseen returns why nothing was seen.
func unseen(format string, args ...any) (seen, error) {
	return seen{fmt.Sprintf(format, args...), NotSeen}, nil
}

// readChecks are the questions that change nothing.
func readChecks() []check {
	checks := []check{
		{
			name:      "token.answer",
			assumed:   "a token call answers 200 with token, successful and tokenExpiry",
			published: "a sample with these three; the guides add error and apiEndpoint",
			means:     "A token is found in any JSON answer with a 2xx. If there is none, nothing works.",
			ask:       askToken,
		},
		{
			name:      "token.expiry",
			assumed:   "tokenExpiry is MM/DD/YYYY hh:mm:ss AM or PM in UTC, and agrees with exp if the token is a JWT",
			published: "a sample without a zone",
			means:     "The earlier of two expiries counts. A token without a readable one is fetched for every call.",
			ask:       askExpiry,
		},
		{
			name:      "token.lifetime",
			assumed:   "a token lasts for at least a minute",
			published: `"a few minutes" and "typically 1 hour"`,
			means:     "Shorter tokens serve fewer calls, so runs cost more requests. Lower minimum_lifetime.",
			ask:       askLifetime,
		},
		{
			name:      "token.older",
			assumed:   "a second token for an endpoint leaves the first one valid",
			published: "nothing",
			means:     "Runs on one account revoke each other's tokens: each 401 costs two requests. Report it.",
			ask:       askOlder,
		},
		{
			name:      "token.unscoped",
			assumed:   "a token call without ApiEndpoint gets 400",
			published: "ApiEndpoint is optional; the guides say to send it always",
			means:     "Nothing: it is always sent. One token for all endpoints would halve the requests.",
			ask:       askUnscoped,
		},
		{
			name:      "scope.query",
			assumed:   "a token call whose ApiEndpoint has a query gets 400",
			published: "nothing",
			means:     "Nothing: it is sent without.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				answer, _, err := s.client.newToken(ctx, s.client.scope(messageRoutes)+"?AccountId=x")
				return seeStatus(answer, err, http.StatusBadRequest)
			},
		},
		{
			name:      "scope.slash",
			assumed:   "a slash at the end of ApiEndpoint makes no difference",
			published: "nothing",
			means:     "Nothing for the provider, which removes it. Other clients must not send it.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				return askScope(ctx, s, messageRoutes+"/", http.StatusOK)
			},
		},
		{
			name:      "scope.case",
			assumed:   "the path of ApiEndpoint is case-sensitive",
			published: "nothing; the token call's own path is published in two cases",
			means:     "Nothing: the provider sends it as published.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				return askScope(ctx, s, strings.ToUpper(messageRoutes), http.StatusUnauthorized, http.StatusForbidden)
			},
		},
		{
			name:      "scope.other",
			assumed:   "the token of another endpoint gets 401 or 403, in a published form of errors",
			published: "401 or 403",
			means:     "If it is accepted, scopes are not enforced. After any other status the error's hint is wrong.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				first, other, err := s.client.newToken(ctx, s.client.scope("/v1.0/account/voice/routes"))
				if err != nil || other.Reveal() == "" {
					return seeAnswer(first, err, false, "no token: "+first.String())
				}
				answer, err := s.client.send(ctx, other, s.messageRoutes())
				return s.seeError(answer, err, http.StatusUnauthorized, http.StatusForbidden)
			},
		},
		{
			name:      "errors.no-token",
			assumed:   "a call without a token gets 401, in a published form of errors",
			published: "401, {StatusCode, Message}",
			means:     "A 401 makes the provider fetch a new token and try once more. With another status it does not.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				answer, err := s.client.send(ctx, token.Secret{}, call{op: listMessageRoutes})
				return s.seeError(answer, err, http.StatusUnauthorized)
			},
		},
		{
			name:      "errors.bad-token",
			assumed:   "an invalid token gets 401, in a published form of errors",
			published: "401, {StatusCode, Message}",
			means:     "As errors.no-token.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				answer, err := s.client.send(ctx, token.NewSecret("no-token"), call{op: listMessageRoutes})
				return s.seeError(answer, err, http.StatusUnauthorized)
			},
		},
		{
			name:      "errors.no-id",
			assumed:   "a read without an id gets 400",
			published: "nothing; the parameters are optional",
			means:     "Nothing: an id is always sent.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				answer, err := s.client.call(ctx, call{op: getMessageRoute})
				return seeStatus(answer, err, http.StatusBadRequest)
			},
		},
		{
			name:      "errors.other-account",
			assumed:   "a list of an unknown account gets 404, in a published form of errors",
			published: `404, and "Invalid AccountId" in the guides`,
			means:     "A wrong account_id is explained by the status. A 200 would show an empty account.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				answer, err := s.client.call(ctx, request(listMessageRoutes, map[string]any{"AccountId": s.v.madeUp("AccountId")}))
				return s.seeError(answer, err, http.StatusNotFound)
			},
		},
		{
			name:      "errors.two-accounts",
			assumed:   "an object of another account of the distributor gets 404, in a published form of errors",
			published: "404: it belongs to another account",
			means:     "If it is found, an import may record a wrong account.",
			ask:       askTwoAccounts,
		},
	}
	for _, single := range []struct{ name, op string }{
		{"message-route", getMessageRoute},
		{"voice-route", "GET /v1.0/voice/routes"},
		{"subscriber", "GET /v1.0/subscribers/get"},
		{"webhook", "GET /v1.0/webhook"},
		{"number", "GET /v1.0/numbers"},
		{"order", "GET /v1.0/numbers/order"},
	} {
		checks = append(checks, check{
			name:      "errors.no-" + single.name,
			assumed:   "an unknown id gets 404, in a published form of errors",
			published: "404, {StatusCode, Message}",
			means:     "Only such a 404 is a sign that an object is gone. After another answer a deleted object stays in the state, with an error.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				_, needed := arguments(s.v.operation(single.op))
				values := map[string]any{}
				for _, name := range needed {
					values[name] = s.v.madeUp(name)
				}
				answer, err := s.client.call(ctx, request(single.op, values))
				return s.seeError(answer, err, http.StatusNotFound)
			},
		})
	}
	return append(
		checks,
		check{
			name:      "pages.inventory",
			assumed:   "the first page of the inventory has up to 100 numbers, and TotalResults counts all",
			published: "346 in the sample; no size of a page",
			means:     "Pages are asked for until all are read, so smaller ones cost more requests.",
			ask:       askInventory,
		},
		check{
			name:      "pages.inventory-requested",
			assumed:   "TotalNumbersRequested does not set the size of a page",
			published: "nothing but the name",
			means:     "With it, the provider could ask for larger pages.",
			ask:       askRequested,
		},
		check{
			name:      "pages.inventory-beyond",
			assumed:   "a page beyond the last one is an empty list",
			published: "nothing",
			means:     "Nothing while TotalResults is right.",
			ask: func(ctx context.Context, s *session) (seen, error) {
				answer, err := s.client.call(ctx, request(inventory, map[string]any{"PageNumber": 100000, "Filter": "All"}))
				n := len(objects(answer.value))
				return seeAnswer(answer, err, answer.isSuccess() && n == 0, fmt.Sprintf("%s, %d numbers", answer, n))
			},
		},
		check{
			name:      "pages.subscribers",
			assumed:   "TotalPerPage sets the size of a page",
			published: "1 is a valid value; the default is 10",
			means:     "Pages of the API's own size cost more requests.",
			ask:       askPerPage,
		},
		check{
			name:      "pages.subscribers-most",
			assumed:   "TotalPerPage may be 1000",
			published: "no maximum",
			means:     "The provider asks for as many as one page holds.",
			ask:       askMostPerPage,
		},
		check{
			name:      "limit.headers",
			assumed:   "no header states the rate limit",
			published: "50 requests a minute, no header",
			means:     "With one, the provider could pace itself exactly.",
			ask: func(_ context.Context, s *session) (seen, error) {
				return see(len(s.client.limits) == 0, "%s", s.client.limitHeaders())
			},
		},
		check{
			name:      "limit.tokens",
			assumed:   "token calls count against the rate limit",
			published: "nothing",
			means:     "If they do not count, a run needs half of the requests that the provider counts.",
			ask:       askTokenLimit,
		},
	)
}

// seeStatus compares a status with those that are assumed; 200 stands for any success.
func seeStatus(answer reply, err error, assumed ...int) (seen, error) {
	isAssumed := slices.Contains(assumed, answer.status) || answer.isSuccess() && slices.Contains(assumed, http.StatusOK)
	return seeAnswer(answer, err, isAssumed, answer.String())
}

// seeAnswer returns what was seen, unless there was no answer.
func seeAnswer(answer reply, err error, asAssumed bool, text string) (seen, error) {
	if err != nil {
		return seen{}, err
	}
	if answer.failure != "" {
		return unseen("%s", answer.failure)
	}
	return see(asAssumed, "%s", text)
}

// seeError compares an error with its status and with the published forms of errors.
func (s *session) seeError(answer reply, err error, statuses ...int) (seen, error) {
	s.v.hide(answer.value)
	form, isPublished := s.v.errorForm(answer)
	return seeAnswer(answer, err, slices.Contains(statuses, answer.status) && isPublished, answer.String()+", "+form)
}

// errorForm returns the form of an error body, and reports whether it has the status, as
// every published form has.
func (v *vocabulary) errorForm(answer reply) (form string, isPublished bool) {
	if answer.isSuccess() {
		return "a success", false
	}
	if !answer.isJSON {
		return "not JSON, " + "`" + v.mediaType(answer.mediaType) + "`", false
	}
	o := answer.object()
	for _, name := range []string{"StatusCode", "Status"} {
		_, value := lookup(o, name)
		number, isNumber := value.(json.Number)
		isPublished = isPublished || isNumber && number.String() == strconv.Itoa(answer.status)
	}
	return "{" + strings.Join(v.keys(slices.Collect(maps.Keys(o))), ", ") + "}", isPublished
}

func askToken(ctx context.Context, s *session) (seen, error) {
	answer, _, err := s.client.newToken(ctx, s.client.scope(messageRoutes))
	s.issued = answer
	if err != nil || !answer.isSuccess() || !answer.isJSON {
		return seeAnswer(answer, err, false, answer.String())
	}
	published := shapeOf(map[string]any{"token": "x", "successful": true, "tokenExpiry": "05/02/2025 06:36:13 PM"})
	got := maps.Clone(answer.object())
	for _, name := range []string{"error", "apiEndpoint"} {
		delete(got, name)
	}
	var texts []string
	for _, d := range s.v.compare(published, shapeOf(got)) {
		texts = append(texts, d.text)
	}
	if answer.status != http.StatusOK {
		texts = append(texts, answer.String())
	}
	if got == nil {
		texts = append(texts, "the answer is no object")
	}
	if len(texts) == 0 {
		return see(true, "as published")
	}
	return see(false, "%s", strings.Join(texts, "; "))
}

// expiries returns the expiry of the token in an answer, by the token and by tokenExpiry;
// zero if it has none.
func expiries(answer reply) (jwt, stated time.Time) {
	stated, _ = telegent.ParseTokenExpiry(answer.text("tokenExpiry"))
	return token.JWTExpiry(answer.text("token")), stated
}

func askExpiry(_ context.Context, s *session) (seen, error) {
	answer := s.issued
	jwt, stated := expiries(answer)
	form := "`" + s.v.form(answer.text("tokenExpiry")) + "`"
	switch {
	case answer.text("token") == "":
		return unseen("no token")
	case stated.IsZero():
		return see(false, "tokenExpiry is like %s; the token has an expiry: %t", form, !jwt.IsZero())
	case jwt.IsZero():
		return see(true, "tokenExpiry is like %s; the token is no JWT with an expiry", form)
	}
	apart := stated.Sub(jwt).Round(time.Minute)
	return see(apart == 0, "tokenExpiry is like %s; the token is a JWT; the two are %s apart", form, apart)
}

func askLifetime(_ context.Context, s *session) (seen, error) {
	answer := s.issued
	jwt, stated := expiries(answer)
	now, err := http.ParseTime(answer.header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	for _, expiry := range []time.Time{jwt, stated} {
		if !expiry.IsZero() {
			lifetime := expiry.Sub(now).Round(time.Second)
			return see(lifetime >= time.Minute, "%s", lifetime)
		}
	}
	return unseen("no expiry")
}

func askOlder(ctx context.Context, s *session) (seen, error) {
	first, older, err := s.client.newToken(ctx, s.client.scope(messageRoutes))
	if err != nil || older.Reveal() == "" {
		return seeAnswer(first, err, false, "no token: "+first.String())
	}
	if _, _, err := s.client.newToken(ctx, s.client.scope(messageRoutes)); err != nil {
		return seen{}, err
	}
	answer, err := s.client.send(ctx, older, s.messageRoutes())
	return seeAnswer(answer, err, answer.isSuccess(), "the first one gets "+answer.String())
}

// messageRoutes is the list of message routes, as the sweep of all reads asks for it.
func (s *session) messageRoutes() call {
	values := map[string]any{}
	if account := valueOf(s.learnt["accountid"], "AccountId"); account != nil {
		values["AccountId"] = account
	}
	return request(listMessageRoutes, values)
}

func askUnscoped(ctx context.Context, s *session) (seen, error) {
	answer, value, err := s.client.newToken(ctx, "")
	if err != nil || value.Reveal() == "" {
		return seeStatus(answer, err, http.StatusBadRequest)
	}
	use, err := s.client.send(ctx, value, s.messageRoutes())
	return seeAnswer(use, err, false, fmt.Sprintf("a token; at an endpoint it gets %s", use))
}

// askScope uses a token of another scope at an endpoint.
func askScope(ctx context.Context, s *session, path string, assumed ...int) (seen, error) {
	answer, value, err := s.client.newToken(ctx, s.client.scope(path))
	if err != nil || value.Reveal() == "" {
		return seeAnswer(answer, err, assumed[0] != http.StatusOK && answer.status >= 400 && answer.status < 500, "no token: "+answer.String())
	}
	use, err := s.client.send(ctx, value, s.messageRoutes())
	return seeStatus(use, err, assumed...)
}

// objects returns the objects of a list, which is an array or the longest one in an
// object, or in what is inside of that.
func objects(value any) []map[string]any {
	array, _ := value.([]any)
	if o, isObject := value.(map[string]any); isObject {
		for _, name := range slices.Sorted(maps.Keys(o)) {
			if inner, isArray := o[name].([]any); isArray && len(inner) >= len(array) {
				array = inner
			}
		}
		for _, name := range slices.Sorted(maps.Keys(o)) {
			if inner, isObject := o[name].(map[string]any); isObject && array == nil {
				if found := objects(inner); found != nil {
					return found
				}
			}
		}
	}
	var found []map[string]any
	for _, element := range array {
		if o, isObject := element.(map[string]any); isObject {
			found = append(found, o)
		}
	}
	return found
}

// askTwoAccounts reads a webhook with the id of an account that does not have it.
func askTwoAccounts(ctx context.Context, s *session) (seen, error) {
	webhook := s.learnt["webhookid"]
	for _, account := range objects(s.answer(distributorAccounts).value) {
		other := valueOf(account, "AccountId")
		if webhook == nil || other == nil || valueOf(webhook, "AccountId") == nil || other == valueOf(webhook, "AccountId") {
			continue
		}
		answer, err := s.client.call(ctx, request("GET /v1.0/webhook", map[string]any{"WebhookId": valueOf(webhook, "WebhookId"), "AccountId": other}))
		return s.seeError(answer, err, http.StatusNotFound)
	}
	return unseen("it needs two accounts and a webhook")
}

// total returns a count in an answer, -1 if there is none.
func total(answer reply, name string) int {
	_, value := lookup(answer.within(name), name)
	n, err := strconv.Atoi(scalar(value)) // It may be text.
	if err != nil {
		return -1
	}
	return n
}

func askInventory(_ context.Context, s *session) (seen, error) {
	answer := s.answer(inventory)
	if !answer.isSuccess() {
		return unseen("the inventory was not read")
	}
	n, all := len(objects(answer.value)), total(answer, "TotalResults")
	switch {
	case n == 0 && all <= 0:
		return unseen("no numbers")
	case all < 0:
		return see(false, "%d numbers, and no count of all", n)
	case all < n:
		return see(false, "%d numbers on the page, and a count of %d", n, all)
	case all == n:
		return see(true, "all %d numbers on one page", n)
	}
	return see(n == 100, "%d of %d numbers on the first page", n, all)
}

func askRequested(ctx context.Context, s *session) (seen, error) {
	before := len(objects(s.answer(inventory).value))
	if before < 2 {
		return unseen("it needs two numbers")
	}
	answer, err := s.client.call(ctx, request(inventory, map[string]any{"PageNumber": 1, "Filter": "All", "TotalNumbersRequested": 1}))
	n := len(objects(answer.value))
	return seeAnswer(answer, err, n == before, fmt.Sprintf("%s, %d numbers with it, %d without", answer, n, before))
}

// subscribers returns how many there are, at least: the count may be missing or wrong.
func subscribers(s *session) int {
	answer := s.answer(distributorSubscribers)
	return max(total(answer, "TotalSubscribers"), len(objects(answer.value)))
}

func askPerPage(ctx context.Context, s *session) (seen, error) {
	if subscribers(s) < 2 {
		return unseen("it needs two subscribers")
	}
	answer, err := s.client.call(ctx, request(distributorSubscribers, map[string]any{"PageNumber": 1, "TotalPerPage": 1}))
	n := len(objects(answer.value))
	return seeAnswer(answer, err, n == 1, fmt.Sprintf("%s, %d subscribers on a page of 1", answer, n))
}

func askMostPerPage(ctx context.Context, s *session) (seen, error) {
	all := subscribers(s)
	if all < 11 {
		return unseen("it needs more than ten subscribers")
	}
	answer, err := s.client.call(ctx, request(distributorSubscribers, map[string]any{"PageNumber": 1, "TotalPerPage": 1000}))
	n := len(objects(answer.value))
	return seeAnswer(answer, err, n == min(all, 1000), fmt.Sprintf("%s, %d of %d subscribers", answer, n, all))
}

// limitHeaders returns the headers about the rate limit. Their names are the server's, and
// their values are numbers or hidden.
func (c *client) limitHeaders() string {
	if len(c.limits) == 0 {
		return "none"
	}
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(c.limits)) {
		texts = append(texts, name+": "+c.limits[name])
	}
	return strings.Join(texts, ", ")
}

// askTokenLimit looks whether the header that says what is left goes down by a token call.
func askTokenLimit(ctx context.Context, s *session) (seen, error) {
	remaining := func(answer reply) string {
		for _, name := range slices.Sorted(maps.Keys(answer.header)) {
			if limitHeader.MatchString(name) && strings.Contains(strings.ToLower(name), "remaining") {
				return answer.header.Get(name)
			}
		}
		return ""
	}
	if len(s.client.limits) == 0 {
		return unseen("no header states it, and the probe stays within the limit")
	}
	first, err := s.client.call(ctx, s.messageRoutes())
	if err != nil {
		return seen{}, err
	}
	if _, _, err := s.client.newToken(ctx, s.client.scope(messageRoutes)); err != nil {
		return seen{}, err
	}
	second, err := s.client.call(ctx, s.messageRoutes())
	var before, after int
	_, noBefore := fmt.Sscan(remaining(first), &before)
	_, noAfter := fmt.Sscan(remaining(second), &after)
	if noBefore != nil || noAfter != nil {
		return unseen("no header says what is left")
	}
	if after > before {
		return unseen("the minute of the limit ended in between")
	}
	return seeAnswer(second, err, before-after >= 2, fmt.Sprintf("%d fewer are left after a token call and a read", before-after))
}
