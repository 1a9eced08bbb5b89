// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"regexp"
	"strings"
	"unicode"
)

const (
	messageLength = 300 // of a message
	excerptLength = 200 // of a body of unknown form

	// Only the first lookedAt bytes of a text are searched. The last of these are
	// dropped, because a secret may be cut in two there: as many bytes as the longest
	// secret has, a token of 4 kB in most of its encodings.
	lookedAt  = 16 << 10
	cutSecret = 12 << 10
)

var (
	jwtShape = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){0,2}`)
	// Any real token is longer than this, and few words are.
	tokenShape = regexp.MustCompile(`[A-Za-z0-9+/=_.~-]{20,}`)
	// A string or a key in JSON that is truncated or otherwise invalid.
	textShape = regexp.MustCompile(`"(?:[^"\\]|\\.)*("\s*:?|$)`)
)

// Scrubber hides a secret in a text.
type Scrubber interface {
	Scrub(text string) string
}

// Readable makes the text of a service fit to be shown: without the given secrets and
// without tokens, printable, on one line of limited length.
func Readable(words string, secrets ...Scrubber) string {
	return cut(jwtShape.ReplaceAllString(clean(words, secrets), "(sensitive)"), messageLength)
}

// Excerpt is Readable for a body of unknown form, which may hold a token or a password
// anywhere. It removes the strings of anything like JSON, and every long run of
// characters without spaces.
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

// clean removes secrets and unprintable characters, and then secrets again, because
// unprintable characters may have split one. It truncates a long text.
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

// cut puts a text on one line of limited length.
func cut(words string, length int) string {
	runes := []rune(strings.Join(strings.Fields(words), " "))
	if len(runes) > length {
		return strings.TrimSpace(string(runes[:length])) + "…"
	}
	return string(runes)
}
