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

// SendJSON makes a call of a JSON API and reads the whole answer; the response's
// body is closed. The request is nil for a call without a body. Its error names the
// operation.
func SendJSON(ctx context.Context, client *http.Client, call Call, operation, method, target string, request any) (*http.Response, []byte, error) {
	var body io.Reader
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
	return resp, answer, nil
}

// CallError is the error of a call that had no answer. Of a *url.Error it leaves out
// method and URL, query included, as the operation says it better.
func CallError(operation string, err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return fmt.Errorf("%s: %w", operation, err)
}

// Text is a JSON string, without white space around it. A value of another type
// counts as not there: an answer must stay readable whatever else it holds.
type Text string

// UnmarshalJSON implements json.Unmarshaler. It returns no error.
func (t *Text) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*t = Text(strings.TrimSpace(s))
	}
	return nil
}

// DecodeJSON reads the JSON object of an answer. Its error says what came instead.
func DecodeJSON(resp *http.Response, body []byte, into any) error {
	contentType := resp.Header.Get("Content-Type")
	if mediaType, _, err := mime.ParseMediaType(contentType); err == nil && !isJSON(mediaType) {
		return fmt.Errorf("a body of type %s instead of JSON", Excerpt([]byte(mediaType)))
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return errors.New("an empty body instead of a JSON object")
	}
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) || json.Unmarshal(body, into) != nil {
		return fmt.Errorf("a body of %d bytes that is no JSON object", len(body))
	}
	return nil
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || mediaType == "text/json" || strings.HasSuffix(mediaType, "+json")
}
