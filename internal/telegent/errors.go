// SPDX-License-Identifier: MPL-2.0

package telegent

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/token"
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
	// RetryAfter is the header of that name as sent; "" if none.
	RetryAfter string
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
func newError(operation string, resp *http.Response, body []byte, secrets ...token.Secret) *Error {
	e := &Error{Operation: operation, Status: resp.StatusCode, RetryAfter: resp.Header.Get("Retry-After")}
	var decoded errorBody
	if json.Unmarshal(body, &decoded) == nil {
		e.Message = readable(decoded.message(), secrets)
		e.TraceID = readable(string(decoded.TraceID), secrets)
	} else {
		e.Message = excerpt(body, secrets)
	}
	return e
}
