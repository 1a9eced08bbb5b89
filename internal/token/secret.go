// SPDX-License-Identifier: MPL-2.0

package token

import (
	"fmt"
	"log/slog"
)

const sensitive = "(sensitive)"

// Secret is a string that is never shown: fmt with any verb, JSON, text and slog write
// "(sensitive)". Only Reveal returns it.
type Secret struct {
	// A pointer, because fmt prints the unexported fields of a struct without calling
	// their methods; for a pointer it prints the address.
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

// Reveal returns the secret itself, for the code that sends it.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// Scrub is Secrets.Scrub for one secret.
func (s Secret) Scrub(text string) string { return Secrets{s}.Scrub(text) }

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
