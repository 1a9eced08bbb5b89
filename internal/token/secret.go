// SPDX-License-Identifier: MPL-2.0

package token

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"net/url"
	"slices"
	"strings"
)

const sensitive = "(sensitive)"

// Secret is a string that no way to text shows: fmt in every verb, JSON, text
// and slog all write "(sensitive)". Only Reveal hands it out.
type Secret struct {
	// A pointer, because fmt prints a struct's unexported fields without asking
	// their methods; of a pointer it prints the address.
	value *string
}

var (
	_ fmt.Formatter  = Secret{}
	_ fmt.Stringer   = Secret{}
	_ fmt.GoStringer = Secret{}
	_ slog.LogValuer = Secret{}
)

// NewSecret wraps a value that must not be shown.
func NewSecret(value string) Secret {
	return Secret{value: &value}
}

// Reveal returns the secret itself, for the one place that must send it.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// Forms returns the secret as it may turn up in a text: plain, and as JSON, HTML,
// URLs and base64 write it. None of them may be shown; none is "".
func (s Secret) Forms() []string {
	plain := s.Reveal()
	if strings.TrimSpace(plain) == "" { // Nobody's secret, and every text would suffer.
		return nil
	}
	inJSON, _ := json.Marshal(plain) // A string can always be encoded.
	forms := []string{
		plain,
		string(inJSON[1 : len(inJSON)-1]),
		html.EscapeString(plain),
		url.QueryEscape(plain),
		url.PathEscape(plain),
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		forms = append(forms, encoding.EncodeToString([]byte(plain)))
	}
	// The longest first: what is replaced must not leave the rest of a longer form behind.
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return slices.Compact(forms)
}

// Scrub returns the text with every occurrence of the secret, in any of its
// forms, made unreadable: an API may well repeat what it was sent.
func (s Secret) Scrub(text string) string {
	for _, form := range s.Forms() {
		text = strings.ReplaceAll(text, form, sensitive)
	}
	return text
}

// Format implements fmt.Formatter.
func (Secret) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(sensitive)) }

// String implements fmt.Stringer.
func (Secret) String() string { return sensitive }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return sensitive }

// MarshalText implements encoding.TextMarshaler, which encoding/json uses too.
func (Secret) MarshalText() ([]byte, error) { return []byte(sensitive), nil }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(sensitive) }
