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
	// nesting is how many encodings may be around each other, as in a URL in JSON in
	// HTML.
	nesting = 3
	// wordLength is how many characters a secret has that is hidden inside of words too.
	// What is shorter is in every text, and is hidden only where it stands alone.
	wordLength = 4
)

// How a character is written that is not written as itself. Of UTF-16's surrogates,
// two in a row are one character.
var (
	backslashed = regexp.MustCompile(`\\(?:u[dD][89abAB][[:xdigit:]]{2}\\u[dD][c-fC-F][[:xdigit:]]{2}|u[[:xdigit:]]{4}|` +
		`u\{[[:xdigit:]]{1,6}\}|U[[:xdigit:]]{8}|x[[:xdigit:]]{2}|[bfnrt]|[^[:alnum:]])`)
	percentEncoded = regexp.MustCompile(`%(?:u[dD][89abAB][[:xdigit:]]{2}%u[dD][c-fC-F][[:xdigit:]]{2}|u[[:xdigit:]]{4}|[[:xdigit:]]{2})`)
	entity         = regexp.MustCompile(`&(?:#[xX]0*[dD][89abAB][[:xdigit:]]{2};&#[xX]0*[dD][c-fC-F][[:xdigit:]]{2};|#0*5[56]\d{3};&#0*5[67]\d{3};|` +
		`#[xX][[:xdigit:]]+;|#\d+;|[[:alpha:]][[:alnum:]]*;)`)
)

// How a text is written that is encoded as a whole: both alphabets of base64, in one
// line or in several, and hexadecimal digits, with or without separators.
var (
	base64Run = regexp.MustCompile(`[\w+/-]+(?:[\r\n]+[\w+/-]+)*=*`)
	hexRun    = regexp.MustCompile(`[[:xdigit:]]+(?:[-:][[:xdigit:]]+)*`)
)

// Secrets are secrets that are looked for together, as one may be a part of another.
type Secrets []Secret

// Scrub returns the text with every occurrence of the secrets made unreadable: a
// service may well repeat what it was sent. It finds them however they are written, as
// it looks for them in the text, in what the text decodes to, and so on: each
// character may be escaped in the way of JSON and of programming languages, of URLs or
// of HTML, and the secret may be in a longer text that is in base64 or hexadecimal.
// White space around a secret does not count, as a service may take it off.
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

// needles returns what is to be looked for, and the length in bytes of the shortest
// that may be in a longer word; 0 if none may. A secret that looks as if it were
// escaped itself is looked for as what it would decode to, too: some encoders leave
// such a part as it is, and it is decoded with the rest.
func (ss Secrets) needles() (needles []string, shortest int) {
	for _, s := range ss {
		for _, l := range layersOf(trim(s.Reveal()), 0) {
			if trim(l.text) == "" { // Nobody's secret, and every text would suffer.
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

// hide makes parts of a text unreadable.
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

// layer is what a text, or a part of it, decodes to.
type layer struct {
	text string
	// origin says for each byte which part of the original text stands for it.
	origin []span
	// inRun is set for what a run of base64 or of hexadecimal digits decodes to.
	inRun bool
}

// layersOf returns a text and all that it decodes to. Runs of base64 or hexadecimal
// digits are decoded if they can hold so many bytes, and not at all if that is 0.
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

// inUTF8 returns the layer with what is not UTF-8 read as ISO 8859-1, as JavaScript's
// escape and Python's ascii have it.
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
			r, origin = rune(l.text[i]), []span{l.origin[i], l.origin[i]} // The two bytes that UTF-8 writes it as.
		}
		text.WriteRune(r)
		valid.origin = append(valid.origin, origin...)
	}
	valid.text = text.String()
	return valid
}

// find returns where in the original text a needle is.
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

// unescape returns the character that an escape stands for, or the byte if it stands
// for one.
func unescape(escape string) string {
	kind, base := escape[1], 16
	switch {
	case escape[0] == '\\' && !strings.ContainsRune("uUx", rune(kind)):
		if i := strings.IndexByte("bfnrt", kind); i >= 0 {
			return "\b\f\n\r\t"[i : i+1]
		}
		return escape[1:]
	case escape[0] == '%' && kind != 'u' || escape[0] == '\\' && kind == 'x':
		char, _ := hex.DecodeString(escape[len(escape)-2:]) // The patterns have two digits there.
		return string(char)
	case escape[0] == '&' && kind != '#':
		return html.UnescapeString(escape)
	case escape[0] == '&' && unicode.IsDigit(rune(escape[2])):
		base = 10
	}
	var codes []rune
	for digits := range strings.FieldsFuncSeq(escape, func(r rune) bool { return !unicode.Is(unicode.ASCII_Hex_Digit, r) }) {
		code, err := strconv.ParseInt(digits, base, 32)
		if err != nil { // It is too large for a character.
			return escape
		}
		codes = append(codes, rune(code))
	}
	if len(codes) == 2 && utf16.IsSurrogate(codes[0]) {
		return string(utf16.DecodeRune(codes[0], codes[1]))
	}
	return string(codes)
}

// runs returns what the runs of base64 and of hexadecimal digits in the layer decode
// to, wherever in a run the encoded text begins. All of a run stands for each byte.
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
			if length%4 == 1 { // No encoding ends so.
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

// longer returns where the layer has runs of a length, or longer ones.
func (l layer) longer(run *regexp.Regexp, length int) [][]int {
	return slices.DeleteFunc(run.FindAllStringIndex(l.text, -1), func(at []int) bool { return at[1]-at[0] < length })
}

// base64Digit returns the standard alphabet's digit for that of either alphabet, and -1
// for what is between digits or behind them.
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
