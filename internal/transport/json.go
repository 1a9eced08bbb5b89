// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// Deferred is a request whose content is decided when an attempt is about to be sent,
// after all waits: for the rate limit, for a retry, for a token. Each attempt calls it.
type Deferred func() any

// SendJSON makes a call of a JSON API and reads the whole answer; the response's body
// is closed. The request is nil for a call without a body; it may be Deferred. The error
// names the operation.
func SendJSON(ctx context.Context, client *http.Client, call Call, operation, method, target string, request any) (*http.Response, []byte, error) {
	var body io.Reader
	if deferred, ok := request.(Deferred); ok {
		call.content = deferred
		request = struct{}{} // It only shows that there will be a body.
	}
	if request != nil {
		encoded, err := json.Marshal(request)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", operation, err)
		}
		body = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(WithCall(ctx, call), method, target, body)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", operation, err)
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, nil, CallError(operation, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", operation, err)
	}
	return resp, WithoutByteOrderMark(answer), nil
}

// WithoutByteOrderMark removes the byte order mark that some .NET servers write and
// encoding/json refuses. White space may stand before it.
func WithoutByteOrderMark(body []byte) []byte {
	return bytes.TrimLeft(body, "\uFEFF \t\r\n")
}

// IsSuccess reports whether the status is a success. Any 2xx is, although the published
// examples only have 200.
func IsSuccess(resp *http.Response) bool {
	return resp.StatusCode >= http.StatusOK && resp.StatusCode < http.StatusMultipleChoices
}

// Scrubbed removes the secrets from the error of a call without an answer: net/http
// repeats what a server sends instead of HTTP.
func Scrubbed(err error, secrets ...Scrubber) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, secret := range secrets {
		text = secret.Scrub(text)
	}
	return &scrubbed{err: err, text: text}
}

type scrubbed struct {
	err  error
	text string
}

func (e *scrubbed) Error() string { return e.text }
func (e *scrubbed) Unwrap() error { return e.err }

// CallError is the error of a call without an answer. It omits the method, URL and
// query of a *url.Error, because it names the operation.
func CallError(operation string, err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return fmt.Errorf("%s: %w", operation, err)
}

// Text is a JSON string, trimmed of white space. A value of another type counts as
// missing, so that the rest of the answer stays readable.
type Text string

// UnmarshalJSON implements json.Unmarshaler. It returns no error.
func (t *Text) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*t = Text(strings.TrimSpace(s))
	}
	return nil
}

// DecodeJSON decodes the JSON of an answer, whatever its Content-Type: published error
// bodies also come as text/plain. Its error describes what came instead.
func DecodeJSON(resp *http.Response, body []byte, into any) error {
	err := json.Unmarshal(body, into)
	if err == nil {
		return nil
	}
	mediaType, _, unknown := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return errors.New("an empty body instead of a JSON object")
	case unknown == nil && !isJSON(mediaType):
		return fmt.Errorf("a body of type %s instead of JSON", Excerpt([]byte(mediaType)))
	}
	return fmt.Errorf("a body of %d bytes that is not a JSON object", len(body))
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || mediaType == "text/json" || strings.HasSuffix(mediaType, "+json")
}
