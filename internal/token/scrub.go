// SPDX-License-Identifier: MPL-2.0

package token

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// nesting is the number of nested encodings that are decoded, such as a URL in JSON
	// in HTML.
	nesting = 3
	// wordLength is the least length of a secret that is hidden inside words too. A
	// shorter one occurs in any text and is hidden only as a word of its own.
	wordLength = 4
)

// The escapes of a character. A pair of UTF-16 surrogates is one character.
var (
	backslashed = regexp.MustCompile(`\\(?:u[dD][89abAB][[:xdigit:]]{2}\\u[dD][c-fC-F][[:xdigit:]]{2}|u[[:xdigit:]]{4}|` +
		`u\{[[:xdigit:]]{1,6}\}|U[[:xdigit:]]{8}|x[[:xdigit:]]{2}|[bfnrt]|[^[:alnum:]])`)
	percentEncoded = regexp.MustCompile(`%(?:u[dD][89abAB][[:xdigit:]]{2}%u[dD][c-fC-F][[:xdigit:]]{2}|u[[:xdigit:]]{4}|[[:xdigit:]]{2})`)
	entity         = regexp.MustCompile(`&(?:#[xX]0*[dD][89abAB][[:xdigit:]]{2};&#[xX]0*[dD][c-fC-F][[:xdigit:]]{2};|#0*5[56]\d{3};&#0*5[67]\d{3};|` +
		`#[xX][[:xdigit:]]+;|#\d+;|[[:alpha:]][[:alnum:]]*;)`)
)

// The encodings of a whole text: base64 in both alphabets, on one line or several, and
// hexadecimal digits, with or without separators.
var (
	base64Run = regexp.MustCompile(`[\w+/-]+(?:[\r\n]+[\w+/-]+)*=*`)
	hexRun    = regexp.MustCompile(`[[:xdigit:]]+(?:[-:][[:xdigit:]]+)*`)
)

// Secrets are searched for together, because one may be a part of another.
type Secrets []Secret

// Scrub returns the text with every occurrence of the secrets hidden, because a service
// may repeat what it was sent. It searches the text and what the text decodes to,
// repeatedly: each character may be escaped as in JSON, programming languages, URLs or
// HTML, and the secret may be part of a longer text in base64 or hexadecimal. White
// space around a secret is ignored, because a service may trim it.
func (ss Secrets) Scrub(text string) string {
	needles, shortest := ss.needles()
	if len(needles) == 0 {
		return text
	}
	var found []span
	for _, l := range layersOf(text, shortest) {
		for _, needle := range needles {
			found = append(found, l.find(needle)...)
		}
	}
	return hide(text, found)
}

// needles returns the texts to search for, and the length in bytes of the shortest one
// that may be inside a word, 0 if there is none. If a secret itself looks escaped, its
// decoded form is searched for too: some encoders leave such a part unchanged, and it
// is decoded with the rest.
func (ss Secrets) needles() (needles []string, shortest int) {
	for _, s := range ss {
		for _, l := range layersOf(trim(s.Reveal()), 0) {
			if trim(l.text) == "" { // Not a secret, and it would occur in every text.
				continue
			}
			needles = append(needles, l.text, strings.ReplaceAll(l.text, " ", "+"))
		}
	}
	slices.Sort(needles)
	needles = slices.Compact(needles)
	for _, needle := range needles {
		if !isShort(needle) && (shortest == 0 || len(needle) < shortest) {
			shortest = len(needle)
		}
	}
	return needles, shortest
}

func isShort(needle string) bool { return utf8.RuneCountInString(needle) < wordLength }

// span is a part of a text, in bytes.
type span struct{ from, to int }

// hide replaces parts of a text.
func hide(text string, found []span) string {
	slices.SortFunc(found, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var hidden strings.Builder
	end := 0
	for _, f := range found {
		if f.from >= end {
			hidden.WriteString(text[end:f.from] + sensitive)
		}
		end = max(end, f.to)
	}
	return hidden.String() + text[end:]
}

// layer is the decoded form of a text or of a part of it.
type layer struct {
	text string
	// origin is, for each byte, the part of the original text that it was decoded from.
	origin []span
	// inRun is set for the decoded form of a run of base64 or hexadecimal digits.
	inRun bool
}

// layersOf returns a text and its decoded forms. Runs of base64 or hexadecimal digits
// are decoded if they are long enough for that many bytes, and not at all if it is 0.
func layersOf(text string, shortest int) []layer {
	plain := layer{text: text, origin: make([]span, len(text))}
	for i := range plain.origin {
		plain.origin[i] = span{i, i + 1}
	}
	type place struct {
		text string
		from span
	}
	seen := map[place]bool{}
	layers, level := []layer{}, []layer{plain}
	for range nesting + 1 {
		var next []layer
		for _, l := range level {
			l = l.inUTF8()
			if l.text == "" || seen[place{l.text, l.origin[0]}] {
				continue
			}
			seen[place{l.text, l.origin[0]}] = true
			layers = append(layers, l)
			next = append(next, l.unescaped(backslashed), l.unescaped(percentEncoded), l.unescaped(entity))
			if shortest > 0 {
				next = append(next, l.runs(shortest)...)
			}
		}
		level = next
	}
	return layers
}

// inUTF8 returns the layer with bytes that are not UTF-8 read as ISO 8859-1, as
// JavaScript's escape and Python's ascii write them.
func (l layer) inUTF8() layer {
	if utf8.ValidString(l.text) {
		return l
	}
	valid := layer{inRun: l.inRun}
	var text strings.Builder
	for i, r := range l.text {
		_, size := utf8.DecodeRuneInString(l.text[i:])
		origin := l.origin[i : i+size]
		if r == utf8.RuneError && size == 1 {
			r, origin = rune(l.text[i]), []span{l.origin[i], l.origin[i]} // Two bytes in UTF-8.
		}
		text.WriteRune(r)
		valid.origin = append(valid.origin, origin...)
	}
	valid.text = text.String()
	return valid
}

// find returns the positions of a needle in the original text.
func (l layer) find(needle string) []span {
	short := isShort(needle)
	if short && l.inRun {
		return nil
	}
	var found []span
	for start := 0; ; start++ {
		i := strings.Index(l.text[start:], needle)
		if i < 0 {
			return found
		}
		start += i
		end := start + len(needle)
		if !short || !endsInWord(l.text[:start]) && !beginsInWord(l.text[end:]) {
			found = append(found, span{l.origin[start].from, l.origin[end-1].to})
		}
	}
}

func endsInWord(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func beginsInWord(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// unescaped returns the layer with the escapes of one kind decoded.
func (l layer) unescaped(escapes *regexp.Regexp) layer {
	decoded := layer{inRun: l.inRun}
	var text strings.Builder
	end := 0
	for _, match := range escapes.FindAllStringIndex(l.text, -1) {
		text.WriteString(l.text[end:match[0]])
		decoded.origin = append(decoded.origin, l.origin[end:match[0]]...)
		end = match[1]
		char := unescape(l.text[match[0]:end])
		text.WriteString(char)
		whole := span{l.origin[match[0]].from, l.origin[end-1].to}
		decoded.origin = append(decoded.origin, slices.Repeat([]span{whole}, len(char))...)
	}
	if end == 0 {
		return layer{}
	}
	text.WriteString(l.text[end:])
	decoded.text, decoded.origin = text.String(), append(decoded.origin, l.origin[end:]...)
	return decoded
}

// unescape returns the character or the byte that an escape stands for.
func unescape(escape string) string {
	kind, base := escape[1], 16
	switch {
	case escape[0] == '\\' && !strings.ContainsRune("uUx", rune(kind)):
		if i := strings.IndexByte("bfnrt", kind); i >= 0 {
			return "\b\f\n\r\t"[i : i+1]
		}
		return escape[1:]
	case escape[0] == '%' && kind != 'u' || escape[0] == '\\' && kind == 'x':
		char, _ := hex.DecodeString(escape[len(escape)-2:]) // The patterns require two digits.
		return string(char)
	case escape[0] == '&' && kind != '#':
		return html.UnescapeString(escape)
	case escape[0] == '&' && unicode.IsDigit(rune(escape[2])):
		base = 10
	}
	var codes []rune
	for digits := range strings.FieldsFuncSeq(escape, func(r rune) bool { return !unicode.Is(unicode.ASCII_Hex_Digit, r) }) {
		code, err := strconv.ParseInt(digits, base, 32)
		if err != nil { // The number is too large.
			return escape
		}
		codes = append(codes, rune(code))
	}
	if len(codes) == 2 && utf16.IsSurrogate(codes[0]) {
		return string(utf16.DecodeRune(codes[0], codes[1]))
	}
	return string(codes)
}

// runs returns the decoded forms of the runs of base64 and hexadecimal digits in the
// layer, wherever in a run the encoded text begins. Each byte is attributed to the
// whole run.
func (l layer) runs(shortest int) []layer {
	var decoded []layer
	add := func(at []int, text []byte, err error) {
		if err == nil {
			whole := span{l.origin[at[0]].from, l.origin[at[1]-1].to}
			decoded = append(decoded, layer{text: string(text), origin: slices.Repeat([]span{whole}, len(text)), inRun: true})
		}
	}
	for _, at := range l.longer(base64Run, base64.RawStdEncoding.EncodedLen(shortest)) {
		digits := strings.Map(base64Digit, l.text[at[0]:at[1]])
		for offset := range min(4, len(digits)) {
			length := len(digits) - offset
			if length%4 == 1 { // No encoding has this length.
				length--
			}
			text, err := base64.RawStdEncoding.DecodeString(digits[offset : offset+length])
			add(at, text, err)
		}
	}
	for _, at := range l.longer(hexRun, hex.EncodedLen(shortest)) {
		digits := strings.NewReplacer("-", "", ":", "").Replace(l.text[at[0]:at[1]])
		for offset := range 2 {
			length := (len(digits) - offset) / 2 * 2
			text, err := hex.DecodeString(digits[offset : offset+length])
			add(at, text, err)
		}
	}
	return decoded
}

// longer returns the positions of the runs of at least a length.
func (l layer) longer(run *regexp.Regexp, length int) [][]int {
	return slices.DeleteFunc(run.FindAllStringIndex(l.text, -1), func(at []int) bool { return at[1]-at[0] < length })
}

// base64Digit returns the digit in the standard alphabet for that of either alphabet,
// and -1 for separators and padding.
func base64Digit(r rune) rune {
	switch r {
	case '-':
		return '+'
	case '_':
		return '/'
	case '\r', '\n', '=':
		return -1
	}
	return r
}
