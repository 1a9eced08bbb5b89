// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	date := time.Date(2025, 5, 2, 18, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		header, date, body string
		want               time.Duration
		none               bool
	}{
		"seconds":                      {header: "42", want: 42 * time.Second},
		"spaces around":                {header: " 42 ", want: 42 * time.Second},
		"none":                         {header: "0", want: 0},
		"an hour":                      {header: "3600", want: time.Hour},
		"a date":                       {header: date.Add(20 * time.Second).Format(http.TimeFormat), date: date.Format(http.TimeFormat), want: 20 * time.Second},
		"a date that has passed":       {header: date.Add(-time.Hour).Format(http.TimeFormat), date: date.Format(http.TimeFormat), want: 0},
		"a date by the local clock":    {header: time.Date(2000, 1, 1, 0, 0, 30, 0, time.UTC).Format(http.TimeFormat), want: 30 * time.Second},
		"the body's text":              {body: `{"Title":"t","RetryAfter":"60"}`, want: time.Minute},
		"the body's number":            {body: `{"retryAfter":60}`, want: time.Minute},
		"the header before the body":   {header: "5", body: `{"RetryAfter":"60"}`, want: 5 * time.Second},
		"nonsense, and the body":       {header: "soon", body: `{"RetryAfter":"60"}`, want: time.Minute},
		"nonsense":                     {header: "soon", none: true},
		"negative":                     {header: "-5", none: true},
		"a fraction":                   {header: "1.5", none: true},
		"too many":                     {header: "99999999999999999999", none: true},
		"nothing":                      {none: true},
		"a body that says nothing":     {body: `{"Title":"t"}`, none: true},
		"a body that is nonsense":      {body: `{"RetryAfter":{"a":1}}`, none: true},
		"a body that is no JSON":       {body: `<html>`, none: true},
		"a body that is another shape": {body: `[60]`, none: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // whose clock starts with the year 2000
				resp := &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(test.body))}
				resp.Header.Set("Retry-After", test.header)
				resp.Header.Set("Date", test.date)
				got, ok := RetryAfter(resp)
				if got != test.want || ok == test.none {
					t.Errorf("%s, %t; want %s, %t", got, ok, test.want, !test.none)
				}
				if body, err := io.ReadAll(resp.Body); err != nil || string(body) != test.body {
					t.Errorf("the body is %q afterwards, %v", body, err)
				}
			})
		})
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, header := range []string{"", "0", "42", "-1", "1.5", "soon", "Fri, 02 May 2025 18:36:13 GMT", "Friday, 02-May-25 18:36:13 GMT", "9223372036854775807", "4294967295"} {
		for _, body := range []string{"", `{"RetryAfter":"60"}`, `{"RetryAfter":60}`, `{"RetryAfter":null}`, `{`} {
			f.Add(header, body)
		}
	}
	f.Fuzz(func(t *testing.T, header, body string) {
		resp := &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {header}}, Body: io.NopCloser(strings.NewReader(body))}
		wait, ok := RetryAfter(resp)
		if wait < 0 || !ok && wait != 0 {
			t.Errorf("%q, %q: %s, %t", header, body, wait, ok)
		}
		if again, err := io.ReadAll(resp.Body); err != nil || string(again) != body {
			t.Errorf("the body is %q afterwards, %v", again, err)
		}
	})
}
