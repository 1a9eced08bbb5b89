// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Error is a service's answer that is no success.
type Error struct {
	// Service is who answered, such as "Telegent".
	Service string
	// Operation is the call in the service's own terms, such as
	// "POST /v1.0/oauth2/tokens".
	Operation string
	// Status is the HTTP status.
	Status int
	// Code is the service's own class of error, such as "invalid_grant"; "" if none.
	Code string
	// Message is what the service said, in its words, scrubbed and cut; "" when it
	// said nothing that can be read.
	Message string
	// Fields are the names of the request's fields that the service found fault with;
	// none if it named none.
	Fields []string
	// TraceID is what the service's support can look the call up by; "" if none.
	TraceID string
	// RetryAfter is how long the service asked to wait; 0 if it did not ask.
	RetryAfter time.Duration
	// Patience is what RetryAfter was too long for; 0 if it was not too long.
	Patience time.Duration
	// Cause is a sentinel that classes the error, such as token.ErrRejected; nil
	// if none fits.
	Cause error
}

// NewError returns the error of an answer, but for what its body says. A redirect
// says where it points. The secrets are those that the service may repeat.
func NewError(ctx context.Context, service, operation string, resp *http.Response, secrets ...Scrubber) *Error {
	e := &Error{Service: service, Operation: operation, Status: resp.StatusCode}
	if wait, ok := RetryAfter(resp); ok {
		e.RetryAfter = wait
		if most := Patience(ctx); wait > most {
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

// Unreadable adds to the error of a 200 what is wrong with its body, and how that
// begins.
func (e *Error) Unreadable(reason error, body []byte, secrets ...Scrubber) *Error {
	e.Message = Readable(reason.Error(), secrets...)
	if begins := Excerpt(body, secrets...); begins != "" {
		e.Message += "; it begins: " + begins
	}
	return e
}

// Malformed adds to the error of a success why what it holds is of no use, which is the
// class of the error too.
func (e *Error) Malformed(reason error) *Error {
	e.Message, e.Cause = reason.Error(), reason
	return e
}

// MayHaveActed reports whether a write that was answered so may have taken effect all
// the same: the server failed or ran out of time midway, or it points to the result
// of what was sent. Any other answer refuses the call before it acts.
func (e *Error) MayHaveActed() bool {
	switch e.Status {
	case http.StatusFound, http.StatusSeeOther, http.StatusRequestTimeout:
		return true
	}
	return e.Status < http.StatusMultipleChoices || e.Status >= http.StatusInternalServerError
}

// IsRedirect reports whether the answer was one that points elsewhere.
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

// Unwrap returns the class of the error.
func (e *Error) Unwrap() error { return e.Cause }
