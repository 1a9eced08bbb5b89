// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/token"
)

var (
	idShape       = regexp.MustCompile(`^([A-Za-z]{2,6})-.+$`)
	uuidShape     = regexp.MustCompile(`^[[:xdigit:]]{8}(-[[:xdigit:]]{4}){3}-[[:xdigit:]]{12}$`)
	numberShape   = regexp.MustCompile(`^\+\d{8,15}$`)
	phoneShape    = regexp.MustCompile(`^(\+1|\+|1|)[\d ().-]{7,}$`)
	dateShape     = regexp.MustCompile(`^\d{1,4}[/-]\d{1,2}[/-]\d{1,4}([T ].*)?$`)
	clockShape    = regexp.MustCompile(`^\d{1,2}:\d{2} [AP]M$`)
	fractionShape = regexp.MustCompile(`\.\d+`)
	lettersShape  = regexp.MustCompile(`\pL+`)
	digitShape    = regexp.MustCompile(`\d`)
	digitsShape   = regexp.MustCompile(`^\d+F?$`)
	emailShape    = regexp.MustCompile(`^\S+@\S+$`)
	wordShape     = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z+_/ -]{0,23}|\d{1,2}|thr\d+kbps)$`)
	keyShape      = regexp.MustCompile(`^[A-Za-z][A-Za-z_]{0,39}$`)
	wholeShape    = regexp.MustCompile(`[\p{L}\d]+`)
	camelShape    = regexp.MustCompile(`\p{Lu}?\p{Ll}+|\p{Lu}+|\d+`)
)

const (
	e164     = "+#…"
	e164US   = "+1##########"
	freeText = "(text)"
	hidden   = "(…)"
)

// form returns what a text looks like, without its content: "TSUID-…", "+1##########",
// "##/##/####", "(text)". The prefixes are those of published ids; any other may be a
// name.
func (v *vocabulary) form(text string) string {
	id := idShape.FindStringSubmatch(text)
	switch {
	case text == "":
		return "(empty)"
	case uuidShape.MatchString(text):
		return "(UUID)"
	case id != nil && v.prefixes[strings.ToUpper(id[1])]:
		return id[1] + "-…"
	case dateShape.MatchString(text):
		return hashed(text)
	case clockShape.MatchString(text):
		return "##:## AM"
	case digitsShape.MatchString(text):
		return strings.TrimSuffix("#…F", strings.Repeat("F", 1-strings.Count(text, "F")))
	case isAddress(text):
		return "(IP address)"
	case numberShape.MatchString(text):
		if strings.HasPrefix(text, "+1") {
			return e164US
		}
		return e164
	case phoneShape.MatchString(text):
		return hashed(text)
	case !token.JWTExpiry(text).IsZero():
		return "(JWT)"
	case emailShape.MatchString(text):
		return "(email)"
	case isURL(text):
		return "(URL)"
	}
	return freeText
}

// isStrict reports whether the API decides the form: that of an id, a number or an
// instant, and not that of what users write.
func isStrict(form string) bool {
	return strings.HasSuffix(form, "-…") || strings.Contains(form, "##") || form == e164
}

// hashed returns a text with # for each digit, and for a fraction of any length, and
// with nothing else that could be content.
func hashed(text string) string {
	text = digitShape.ReplaceAllString(fractionShape.ReplaceAllString(text, ".0"), "#")
	text = lettersShape.ReplaceAllStringFunc(text, func(word string) string {
		if slices.Contains([]string{"T", "Z", "AM", "PM"}, word) {
			return word
		}
		return "…"
	})
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("#+-/:.,() TZAPM", r) {
			return r
		}
		return '…'
	}, text)
}

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && u.Host != ""
}

// word returns a text that stands for one of a few, such as a status. It is hidden if it
// is more than a short word, or part of a name, an email or another value of the account.
func (v *vocabulary) word(text string) string {
	if !wordShape.MatchString(text) || v.isPrivate(text) {
		return v.form(text)
	}
	return "`" + text + "`"
}

// key returns the name of a field, hidden if it could be a value of the account.
func (v *vocabulary) key(name string) string {
	if !v.names[name] && (!keyShape.MatchString(name) || v.isPrivate(name)) {
		return hidden
	}
	return name
}

// isPrivate reports whether a text has a part in common with a value of the account.
func (v *vocabulary) isPrivate(text string) bool {
	return slices.ContainsFunc(parts(text), func(part string) bool { return v.private[part] })
}

// parts returns a text and its words, also those joined as in PhoneNumbers, in lower case
// and without the shortest.
func parts(text string) []string {
	words := append(wholeShape.FindAllString(text, -1), camelShape.FindAllString(text, -1)...)
	for i, word := range words {
		words[i] = strings.ToLower(word)
	}
	return slices.DeleteFunc(words, func(word string) bool { return len(word) < 3 })
}
