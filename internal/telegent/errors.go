// SPDX-License-Identifier: MPL-2.0

package telegent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// ErrNotFound is wrapped by the errors by which the API says that an object does not
// exist or belongs to another account. A 404 in another form does not wrap it: it may
// come from a proxy or from a wrong base_url.
var ErrNotFound = errors.New("not found")

// Incomplete returns the error of a successful write whose answer lacks a required
// field. Its outcome is unknown.
func Incomplete(operation Operation, lacks string) error {
	return &transport.Error{
		Service: service, Operation: operation.String(), Status: http.StatusOK,
		Message: "the answer has " + lacks, Cause: transport.ErrOutcomeUnknown,
	}
}

// Refused returns the error of a success that says that nothing was done.
func Refused(operation Operation, reason string) error {
	return &transport.Error{Service: service, Operation: operation.String(), Status: http.StatusOK, Message: reason}
}

// errorBody has the keys of every published form of an error body:
// {"StatusCode","Message"}, ASP.NET problem details, and the token call's
// {"successful":false,"error"}. encoding/json matches them in any case.
type errorBody struct {
	StatusCode any // a number in the first form
	Status     any // a number in problem details
	Message    transport.Text
	Error      transport.Text
	Title      transport.Text
	Detail     transport.Text
	Errors     fieldErrors
	TraceID    transport.Text `json:"TraceId"`
}

// fieldErrors is the "Errors" of problem details: the messages for each field.
type fieldErrors map[string][]string

func (f *fieldErrors) UnmarshalJSON(data []byte) error {
	var fields map[string][]string
	if json.Unmarshal(data, &fields) == nil {
		*f = fields
	}
	return nil
}

// status returns the status in the body, 0 if there is none. Every published form of
// the API's errors has it; the errors of a gateway do not.
func (b errorBody) status() int {
	for _, status := range []any{b.StatusCode, b.Status} {
		if number, ok := status.(float64); ok {
			return int(number)
		}
	}
	return 0
}

func (b errorBody) message() string {
	var parts []string
	for _, part := range []transport.Text{b.Message, b.Error, b.Detail} {
		if part != "" && !slices.Contains(parts, string(part)) {
			parts = append(parts, string(part))
		}
	}
	if len(parts) == 0 && b.Title != "" {
		parts = append(parts, string(b.Title))
	}
	fields := make([]string, 0, len(b.Errors))
	for field, texts := range b.Errors {
		fields = append(fields, field+": "+strings.Join(texts, " "))
	}
	slices.Sort(fields)
	return strings.Join(append(parts, fields...), " ")
}

// refusal returns the failure that a 2xx answer reports, "" if it reports none, and the
// status in its body, 0 if that is none of an error: Successful or Success is false, or the
// body is that of an error.
func refusal(answer Object) (reason string, status int) {
	for _, key := range []string{"StatusCode", "Status"} {
		raw, _ := answer.Get(key)
		if code, err := Decode[int64](raw); err == nil && code != nil && *code >= http.StatusBadRequest {
			reason, status = fmt.Sprintf("%s: %d", key, *code), int(*code)
			break
		}
	}
	for _, flag := range []string{"Successful", "Success"} {
		raw, _ := answer.Get(flag)
		if ok, err := Decode[bool](raw); err == nil && ok != nil && !*ok {
			return strings.ToLower(flag) + ": false", status
		}
	}
	return reason, status
}

// messageKey matches the keys of messages in a success, as in the answers of GET
// /v1.0/numbers/order and POST /v1.0/numbers/provision.
var messageKey = regexp.MustCompile(`(?i)"(?:Error|Status|OrderStatus)Message"`)

// readable returns the body of a success with its messages made fit to be shown.
// Everything else is unchanged.
func readable(body []byte, secrets ...transport.Scrubber) []byte {
	if !messageKey.Match(body) {
		return body
	}
	return readableWithin(body, 0, secrets)
}

func readableWithin(value json.RawMessage, depth int, secrets []transport.Scrubber) json.RawMessage {
	var fields map[string]json.RawMessage
	var list []json.RawMessage
	var changed []byte
	switch {
	case depth > nesting:
	case json.Unmarshal(value, &fields) == nil && fields != nil:
		for key, inner := range fields {
			if !messageKey.MatchString(`"` + key + `"`) {
				fields[key] = readableWithin(inner, depth+1, secrets)
			} else if said := text(inner, 0); said != "" {
				fields[key], _ = json.Marshal(transport.Readable(said, secrets...)) // A string can always be encoded.
			}
		}
		changed, _ = json.Marshal(fields) // A decoded value can be encoded.
	case json.Unmarshal(value, &list) == nil && list != nil:
		for i, inner := range list {
			list[i] = readableWithin(inner, depth+1, secrets)
		}
		changed, _ = json.Marshal(list)
	}
	if changed == nil {
		return value
	}
	return changed
}

// newError returns the error of an answer that is not a success. The secrets are those
// of the request; the API may repeat them.
func newError(ctx context.Context, operation Operation, resp *http.Response, body []byte, secrets ...transport.Scrubber) *transport.Error {
	e := transport.NewError(ctx, service, operation.String(), resp, secrets...)
	var decoded errorBody
	switch {
	case e.IsRedirect():
	case json.Unmarshal(body, &decoded) == nil:
		e.Message = transport.Readable(decoded.message(), secrets...)
		e.TraceID = transport.Readable(string(decoded.TraceID), secrets...)
		for field := range decoded.Errors {
			e.Fields = append(e.Fields, transport.Readable(field, secrets...))
		}
		slices.Sort(e.Fields)
		if decoded.status() == e.Status && e.Status == http.StatusNotFound && operation != CreateToken {
			e.Cause = ErrNotFound
		}
	default:
		e.Message = transport.Excerpt(body, secrets...)
	}
	if operation.writes() && e.MayHaveActed() {
		e.Cause = transport.ErrOutcomeUnknown
	}
	return e
}

// newRefusal returns the error of a 2xx answer that reports a failure. With the status of a
// server that failed midway in its body, a write may have taken effect anyway.
func newRefusal(ctx context.Context, operation Operation, resp *http.Response, body []byte, reason string, status int, secrets ...transport.Scrubber) *transport.Error {
	e := newError(ctx, operation, resp, body, secrets...)
	e.Cause = nil // The API says that nothing was done.
	if said := (transport.Error{Status: status}); operation.writes() && status != 0 && said.MayHaveActed() {
		e.Cause = transport.ErrOutcomeUnknown
	}
	e.Message = strings.TrimSuffix(reason+"; "+e.Message, "; ")
	return e
}
