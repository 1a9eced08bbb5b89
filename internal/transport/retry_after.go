// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// patience is the longest wait that a server may ask for after a fault. A longer one
// ends the call at once, with the answer that asked for it.
const patience = 5 * time.Minute

// Patience returns the longest wait that an answer to a call may ask for: five minutes,
// for a 429 what is left of RateLimitTimeout, or the time until the context's deadline.
func Patience(ctx context.Context, resp *http.Response) time.Duration {
	longest := patience
	if resp.StatusCode == http.StatusTooManyRequests && resp.Request != nil {
		if w, ok := resp.Request.Context().Value(waiterKey{}).(*waiter); ok {
			longest = time.Until(w.until)
		}
	}
	if deadline, ok := ctx.Deadline(); ok {
		return min(longest, time.Until(deadline))
	}
	return longest
}

// RetryAfter returns the wait that an answer asks for before the next attempt: the
// Retry-After header, in seconds or as an HTTP date, otherwise the RetryAfter of a JSON
// body, as some gateways write it. ok is false if neither is readable. A date is
// relative to the answer's own Date, because the local clock may be wrong.
func RetryAfter(resp *http.Response) (wait time.Duration, ok bool) {
	value := resp.Header.Get("Retry-After")
	if wait, ok := seconds(value); ok {
		return wait, true
	}
	if until, err := http.ParseTime(value); err == nil {
		return max(0, until.Sub(ServerTime(resp))), true
	}
	return seconds(bodyRetryAfter(resp))
}

// ServerTime returns the time of an answer by the server's clock: its Date, or now if
// it has none.
func ServerTime(resp *http.Response) time.Time {
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		return date
	}
	return time.Now()
}

// seconds parses a whole number of seconds, at most a century.
func seconds(text string) (time.Duration, bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
	if err != nil {
		return 0, false
	}
	return time.Duration(n) * time.Second, true
}

// bodyRetryAfter returns the RetryAfter of a JSON body, a number or a string, "" if
// there is none. bound has read the whole body, so it can be read again.
func bodyRetryAfter(resp *http.Response) string {
	if resp.Body == nil || resp.StatusCode < http.StatusBadRequest {
		return ""
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return ""
	}
	var decoded struct{ RetryAfter json.RawMessage }
	if json.Unmarshal(body, &decoded) != nil {
		return ""
	}
	return strings.Trim(string(decoded.RetryAfter), `"`)
}
