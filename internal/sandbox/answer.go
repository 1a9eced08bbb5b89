// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// An answer is a response that has not been sent.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// A failureBody is the body of most errors, the schemas X_Result of the published API.
type failureBody struct {
	StatusCode int    `json:"StatusCode"`
	Message    string `json:"Message"`
}

// A problemBody is the body of a validation error, ASP.NET's problem details.
type problemBody struct {
	Type    string              `json:"Type"`
	Title   string              `json:"Title"`
	Status  int                 `json:"Status"`
	Errors  map[string][]string `json:"Errors"`
	TraceID string              `json:"TraceId"`
}

// send writes an answer, or the part of it that precedes the Cut of the fault.
func (s *Sandbox) send(w http.ResponseWriter, c *call, a answer) {
	// The journal must be complete by the time the client has its answer.
	s.mu.Lock()
	c.entry.Status = a.status
	s.mu.Unlock()

	w.Header().Set("Date", s.config.Now().UTC().Format(http.TimeFormat))
	if len(a.body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	if cut := c.fault.Cut; cut > 0 && cut < len(a.body) {
		_, _ = w.Write(a.body[:cut])
		_ = http.NewResponseController(w).Flush()
		drop(w)
		return
	}
	_, _ = w.Write(a.body)
}

// jsonAnswer is an answer whose body is v.
func jsonAnswer(status int, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		return answer{status: http.StatusInternalServerError}
	}
	return answer{status: status, header: http.Header{"Content-Type": {"application/json"}}, body: body}
}

// failure is an error with the published message of its status.
func failure(status int) answer {
	return jsonAnswer(status, failureBody{StatusCode: status, Message: message(status)})
}

// methodNotAllowed is the 405 of a path that serves other methods.
func methodNotAllowed(allowed string) answer {
	a := failure(http.StatusMethodNotAllowed)
	a.header.Set("Allow", allowed)
	return a
}

// tooManyRequests is the 429 of a request that was sent retryAfter too early.
func tooManyRequests(retryAfter time.Duration) answer {
	a := failure(http.StatusTooManyRequests)
	seconds := (retryAfter + time.Second - 1) / time.Second
	a.header.Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
	return a
}

// problem is the 400 that says what is wrong, by field.
func problem(wrong map[string][]string) answer {
	trace := make([]byte, 24)
	_, _ = rand.Read(trace) // never fails
	a := jsonAnswer(http.StatusBadRequest, problemBody{
		Type:    "https://tools.ietf.org/html/rfc9110#section-15.5.1",
		Title:   "One or more validation errors occurred.",
		Status:  http.StatusBadRequest,
		Errors:  wrong,
		TraceID: fmt.Sprintf("00-%x-%x-00", trace[:16], trace[16:]),
	})
	a.header.Set("Content-Type", "application/problem+json; charset=utf-8")
	return a
}

// message is the published message of an error status. 413 and 415 are not published.
func message(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "Bad request: one or more required fields are missing or contain an invalid value."
	case http.StatusUnauthorized:
		return "Unauthorized: Bearer token is missing, expired, or invalid. Re-authenticate via POST /v1.0/oauth2/tokens."
	case http.StatusForbidden:
		return "Forbidden: your token does not have permission to access this resource. Check the ApiEndpoint scope."
	case http.StatusNotFound:
		return "Not found: the requested resource does not exist or belongs to a different account."
	case http.StatusMethodNotAllowed:
		return "Method not allowed: verify the HTTP method required for this endpoint."
	case http.StatusRequestTimeout:
		return "Request timeout: the server did not receive a complete request within the allowed time. Retry with exponential backoff."
	case http.StatusRequestEntityTooLarge:
		return "Request body too large."
	case http.StatusUnsupportedMediaType:
		return "Unsupported media type: the request body must be application/json."
	case http.StatusTooManyRequests:
		return "Too many requests: rate limit exceeded. Slow your request cadence and retry after a short delay."
	case http.StatusServiceUnavailable:
		return "Service unavailable: the API is temporarily unavailable. Retry after a short delay."
	case http.StatusGatewayTimeout:
		return "Gateway timeout: an upstream service did not respond in time. Retry with exponential backoff."
	default:
		return "Internal server error: an unexpected error occurred. If the problem persists contact support@telegent.com."
	}
}
