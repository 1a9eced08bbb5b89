// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// ErrorDiagnostic returns the one diagnostic of a failure. The summary says what
// was being done, such as "Cannot get a token for https://..."; the detail adds
// what the API said and what to do next.
func ErrorDiagnostic(summary string, err error) diag.Diagnostic {
	lines := []string{sentence(err.Error())}
	var hint string
	if e, ok := errors.AsType[*telegent.Error](err); ok {
		if e.TraceID != "" {
			lines = append(lines, "Telegent's trace id: "+e.TraceID)
		}
		hint = apiHint(e)
	} else {
		hint = transportHint(err)
	}
	if hint != "" {
		lines = append(lines, "", hint)
	}
	return diag.NewErrorDiagnostic(summary, strings.Join(lines, "\n"))
}

// sentence makes one of an error, which Go writes in lower case and without a stop.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + strings.TrimRight(text[size:], ".") + "."
}

// apiHint returns what to do about an answer of the API, "" if its own words say
// enough.
func apiHint(e *telegent.Error) string {
	switch {
	case e.Status == http.StatusUnauthorized:
		return "Check account_key and account_secret (or TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET): " +
			"they may be swapped, cut off, rotated, or of another environment than base_url. " +
			"They are not tried again in this run, so that the account is not locked."
	case e.Status == http.StatusForbidden:
		return "Check that the account may use this endpoint and that api_endpoint is spelled as in the API reference " +
			"(for example /v1.0/message/outbound, in the singular). If both are right, ask Telegent whether the account is active."
	case e.Status == http.StatusBadRequest && strings.Contains(e.Message, "ApiEndpoint"):
		return "Set api_endpoint to the URL or path of the one operation that the token is for, such as /v1.0/numbers/provision."
	case e.Status == http.StatusTooManyRequests:
		hint := "The account's requests per minute are used up, perhaps by another run with the same account. " +
			"Wait a minute, or lower requests_per_minute so that all runs together stay below the account's limit."
		if e.RetryAfter != "" {
			hint = fmt.Sprintf("The API asks to wait until Retry-After: %s. ", e.RetryAfter) + hint
		}
		return hint
	case e.Status >= 300 && e.Status < 400, e.Status == http.StatusNotFound, e.Status == http.StatusMethodNotAllowed:
		return "Check base_url (or TELEGENT_BASE_URL): something other than the Telegent API may be answering there."
	case e.Status >= 500, e.Status == http.StatusRequestTimeout:
		return "The fault is at Telegent's side and may pass: try again later. " +
			"If it lasts, write to Telegent's support with the time of the call and the trace id."
	}
	return ""
}

// transportHint returns what to do about a call that had no answer.
func transportHint(err error) string {
	switch {
	case errors.Is(err, transport.ErrTimeout):
		return "Check the network path to base_url, or raise request_timeout."
	case errors.Is(err, transport.ErrTooLarge):
		return "Check base_url (or TELEGENT_BASE_URL): the Telegent API does not answer at this length."
	}
	return ""
}
