// SPDX-License-Identifier: MPL-2.0

package telegent

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// Error is an answer of the API that is no success.
type Error struct {
	// Operation is the call in the API's own terms, such as
	// "POST /v1.0/oauth2/tokens".
	Operation string
	// Status is the HTTP status.
	Status int
	// Message is what the API said, in its words, scrubbed and cut; "" when it
	// said nothing that can be read.
	Message string
	// TraceID is what Telegent's support can look the call up by; "" if none.
	TraceID string
	// RetryAfter is how long the API asked to wait; 0 if it did not ask.
	RetryAfter time.Duration
	// Patience is what RetryAfter was too long for; 0 if it was not too long.
	Patience time.Duration
	// Cause is a sentinel that classes the error, such as token.ErrRejected; nil
	// if none fits.
	Cause error
}

// Error implements error.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s answered %d %s", e.Operation, e.Status, http.StatusText(e.Status))
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Unwrap returns the class of the error.
func (e *Error) Unwrap() error { return e.Cause }

// errorBody holds the keys of every published shape of an error body:
// {"StatusCode","Message"}, ASP.NET problem details, and the token call's
// {"successful":false,"error"}. encoding/json reads them in any case, which is
// what behaviour.md asks for.
type errorBody struct {
	Message text
	Error   text
	Title   text
	Detail  text
	Errors  fieldErrors
	TraceID text `json:"TraceId"`
}

// text is a JSON string; a value of another type counts as not there, for an
// error body must stay readable whatever else it holds.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*t = text(strings.TrimSpace(s))
	}
	return nil
}

// fieldErrors is a problem's "Errors": the texts of each field.
type fieldErrors map[string][]string

func (f *fieldErrors) UnmarshalJSON(data []byte) error {
	var fields map[string][]string
	if json.Unmarshal(data, &fields) == nil {
		*f = fields
	}
	return nil
}

func (b errorBody) message() string {
	var parts []string
	for _, part := range []text{b.Message, b.Error, b.Detail} {
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

// newError reads an answer that is no success. The secrets are those that the
// request carried; the API may repeat them.
func newError(ctx context.Context, operation Operation, resp *http.Response, body []byte, secrets ...token.Secret) *Error {
	e := &Error{Operation: operation.String(), Status: resp.StatusCode}
	if wait, ok := transport.RetryAfter(resp); ok {
		e.RetryAfter = wait
		if most := transport.Patience(ctx); wait > most {
			e.Patience = most
		}
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		e.Message = redirect(resp)
		return e
	}
	var decoded errorBody
	if json.Unmarshal(body, &decoded) == nil {
		e.Message = readable(decoded.message(), secrets)
		e.TraceID = readable(string(decoded.TraceID), secrets)
	} else {
		e.Message = excerpt(body, secrets)
	}
	return e
}

// unreadable is the error of a 200 whose body is not what it should be.
func unreadable(operation Operation, resp *http.Response, body []byte, reason error, secrets ...token.Secret) *Error {
	e := &Error{Operation: operation.String(), Status: resp.StatusCode, Message: reason.Error()}
	if begins := excerpt(body, secrets); begins != "" {
		e.Message += "; it begins: " + begins
	}
	return e
}

// redirect says where an answer points that was not followed.
func redirect(resp *http.Response) string {
	to := "nowhere"
	if location, err := resp.Location(); err == nil {
		to = location.Host
	}
	return fmt.Sprintf("a redirect from %s to %s, which is not followed", resp.Request.URL.Host, to)
}
