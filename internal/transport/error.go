// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Error is an answer of a service that is not a success.
type Error struct {
	// Service is the name of the service, such as "Telegent".
	Service string
	// Operation is the operation of the service, such as "POST /v1.0/oauth2/tokens".
	Operation string
	// Status is the HTTP status.
	Status int
	// Code is the error code of the service, such as "invalid_grant"; "" if none.
	Code string
	// Message is the message of the service, scrubbed and truncated; "" if none is
	// readable.
	Message string
	// Fields are the fields of the request that the service names as invalid.
	Fields []string
	// TraceID identifies the call for the service's support; "" if none.
	TraceID string
	// RetryAfter is the wait that the service asked for; 0 if none.
	RetryAfter time.Duration
	// Patience is the limit that RetryAfter exceeds; 0 if it exceeds none.
	Patience time.Duration
	// Cause is the sentinel that the error wraps, such as token.ErrRejected; nil if
	// none.
	Cause error
}

// NewError returns the error of an answer, without what its body says. For a redirect,
// it names the target. The secrets are those that the service may repeat.
func NewError(ctx context.Context, service, operation string, resp *http.Response, secrets ...Scrubber) *Error {
	e := &Error{Service: service, Operation: operation, Status: resp.StatusCode}
	if wait, ok := RetryAfter(resp); ok {
		e.RetryAfter = wait
		if most := Patience(ctx, resp); wait > most {
			e.Patience = most
		}
	}
	if e.IsRedirect() {
		to := "nowhere"
		if location, err := resp.Location(); err == nil {
			to = location.Host
		}
		e.Message = Readable(fmt.Sprintf("a redirect from %s to %s, which is not followed", resp.Request.URL.Host, to), secrets...)
	}
	return e
}

// Unreadable adds to the error of a 200 what is wrong with its body, and the beginning
// of the body.
func (e *Error) Unreadable(reason error, body []byte, secrets ...Scrubber) *Error {
	e.Message = Readable(reason.Error(), secrets...)
	if begins := Excerpt(body, secrets...); begins != "" {
		e.Message += "; it begins: " + begins
	}
	return e
}

// Malformed adds to the error of a success why its content is unusable. The error wraps
// this cause.
func (e *Error) Malformed(reason error) *Error {
	e.Message, e.Cause = reason.Error(), reason
	return e
}

// MayHaveActed reports whether a write with this answer may have taken effect anyway:
// the server failed or timed out midway, or redirects to the result. Any other answer
// refuses the call before it acts.
func (e *Error) MayHaveActed() bool {
	switch e.Status {
	case http.StatusFound, http.StatusSeeOther, http.StatusRequestTimeout:
		return true
	}
	return e.Status < http.StatusMultipleChoices || e.Status >= http.StatusInternalServerError
}

// IsRedirect reports whether the answer was a redirect.
func (e *Error) IsRedirect() bool {
	return e.Status >= http.StatusMultipleChoices && e.Status < http.StatusBadRequest
}

// Error implements error.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s answered %d %s", e.Operation, e.Status, http.StatusText(e.Status))
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }
