// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"regexp"
	"strings"
	"unicode"
)

const (
	messageLength = 300 // of a message in a body that was understood
	excerptLength = 200 // of a body that was not

	// Of a text longer than lookedAt bytes only so many are looked at. The last of these
	// are left out, as a secret may be cut in two behind them: as many as the longest
	// secret has, a token of 4 kB in most of its encodings.
	lookedAt  = 16 << 10
	cutSecret = 12 << 10
)

var (
	jwtShape = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){0,2}`)
	// Any token of use is longer than this, and few words are.
	tokenShape = regexp.MustCompile(`[A-Za-z0-9+/=_.~-]{20,}`)
	// A text or a key of JSON that is broken off or otherwise beyond parsing.
	textShape = regexp.MustCompile(`"(?:[^"\\]|\\.)*("\s*:?|$)`)
)

// Scrubber makes a secret unreadable in a text.
type Scrubber interface {
	Scrub(text string) string
}

// Readable makes a service's words fit to be shown: without the given secrets and
// without tokens, on one line, printable, and cut to a sane length.
func Readable(words string, secrets ...Scrubber) string {
	return cut(jwtShape.ReplaceAllString(clean(words, secrets), "(sensitive)"), messageLength)
}

// Excerpt is Readable for a body of no known shape. As nothing tells where such
// a body may hold a token or a password, the texts of anything like JSON go, and
// every long unbroken run of characters.
func Excerpt(body []byte, secrets ...Scrubber) string {
	words := clean(string(body), secrets)
	if strings.HasPrefix(strings.TrimSpace(words), "{") || strings.HasPrefix(strings.TrimSpace(words), "[") || strings.HasPrefix(strings.TrimSpace(words), `"`) {
		words = textShape.ReplaceAllStringFunc(words, func(text string) string {
			if strings.HasSuffix(text, ":") {
				return text
			}
			return `"(…)"`
		})
	}
	return cut(tokenShape.ReplaceAllString(words, "(…)"), excerptLength)
}

// clean removes the secrets and what cannot be printed; the secrets once more after
// that, as characters that cannot be printed may have broken one up. Of a long text it
// returns the beginning.
func clean(words string, secrets []Scrubber) string {
	isCut := len(words) > lookedAt
	words = words[:min(len(words), lookedAt)]
	scrub := func() {
		for _, secret := range secrets {
			words = secret.Scrub(words)
		}
	}
	scrub()
	words = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar || !unicode.IsPrint(r):
			return -1
		}
		return r
	}, words)
	scrub()
	if isCut {
		words = strings.ToValidUTF8(words[:max(0, len(words)-cutSecret)], "")
	}
	return words
}

// cut puts words on one line of a length.
func cut(words string, length int) string {
	runes := []rune(strings.Join(strings.Fields(words), " "))
	if len(runes) > length {
		return strings.TrimSpace(string(runes[:length])) + "…"
	}
	return string(runes)
}
