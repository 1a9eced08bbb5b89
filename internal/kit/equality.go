// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
)

// Equality returns the canonical form of a text: two texts are equal if their canonical
// forms are. White space at either end has no meaning.
type Equality func(text string) string

// FoldCase is the equality of enumerations, email addresses and other texts whose case
// has no meaning.
func FoldCase(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// CanonicalID is the equality of ids. A subscriber's TSUID- and SID- name the same
// object, as GET /v1.0/numbers/inventory has both; so do a number's TNID- and NID-,
// which the inventory and POST /v1.0/numbers/provision have.
func CanonicalID(text string) string {
	id := FoldCase(text)
	for _, prefix := range [][2]string{{"tsuid-", "sid-"}, {"tnid-", "nid-"}} {
		if rest, ok := strings.CutPrefix(id, prefix[0]); ok {
			return prefix[1] + rest
		}
	}
	return id
}

// CanonicalICCID is the equality of SIM ids, which GET /v1.0/numbers pads with an F.
func CanonicalICCID(text string) string {
	return strings.TrimRight(strings.ToUpper(without(text, " -")), "F")
}

// CanonicalIP is the equality of IP addresses. The prefix length of a single address has
// no meaning.
func CanonicalIP(text string) string {
	text = strings.TrimSpace(text)
	if address, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return address.Unmap().String()
	}
	if prefix, err := netip.ParsePrefix(text); err == nil && prefix.IsSingleIP() {
		return prefix.Addr().Unmap().String()
	}
	return strings.ToLower(text)
}

// CanonicalPhone is the equality of phone numbers, whose canonical form is E.164. A number
// without a country code is read as one of the North American plan, like all numbers that
// Telegent sells; 011 is that plan's prefix for other countries.
func CanonicalPhone(text string) string {
	text = strings.TrimSpace(text)
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(".()/", r) || unicode.IsSpace(r) || unicode.In(r, unicode.Dash, unicode.Cf) {
			return -1
		}
		return r
	}, strings.TrimPrefix(strings.ToLower(text), "tel:"))
	digits, international := strings.CutPrefix(digits, "+")
	switch {
	case digits == "" || strings.Trim(digits, "0123456789") != "":
		return text
	case !international && strings.HasPrefix(digits, "00"):
		digits = strings.TrimPrefix(digits, "00")
	case !international && strings.HasPrefix(digits, "011"):
		digits = strings.TrimPrefix(digits, "011")
	case !international && len(digits) == 10:
		digits = "1" + digits
	case !international && len(digits) < 10:
		return text
	}
	return "+" + digits
}

var (
	percentCode = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	unreserved  = regexp.MustCompile(`^[A-Za-z0-9._~-]$`)
)

// CanonicalURL is the equality of URLs. These have no meaning: the case of scheme and
// host, a default port, the slash of an empty path, the case of percent-encoding, and
// percent-encoding that is not needed. The same is true of the case of a host alone and of
// the host of a SIP URI.
func CanonicalURL(text string) string {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		user, host, _ := strings.Cut(text, "@")
		if host == "" {
			return strings.ToLower(text)
		}
		scheme, name, _ := strings.Cut(user, ":")
		return strings.ToLower(scheme) + ":" + name + "@" + strings.ToLower(host)
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	defaults := map[string]string{"http": "80", "https": "443", "ws": "80", "wss": "443"}
	if port := u.Port(); port == "" || port == defaults[u.Scheme] {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return percentCode.ReplaceAllStringFunc(u.String(), func(code string) string {
		if plain, err := url.PathUnescape(code); err == nil && unreserved.MatchString(plain) {
			return plain
		}
		return strings.ToUpper(code)
	})
}

// without returns a text without some characters.
func without(text, characters string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(characters, r) {
			return -1
		}
		return r
	}, text)
}

// same reports whether two values mean the same to the attribute.
func (a Attribute) same(v, w attr.Value) bool {
	return reflect.DeepEqual(a.canonical(v), a.canonical(w))
}

// canonical returns the form of a value that all values of the same meaning have: nil
// for null and what means the same as null.
func (a Attribute) canonical(v attr.Value) any {
	if a.elements != nil {
		return a.canonicalObjects(v)
	}
	return a.canonicalWire(wire(v))
}

func (a Attribute) canonicalWire(w any) any {
	switch w := w.(type) {
	case string:
		if w = a.equality(w); w == "" || a.isNone(w) {
			return nil
		}
		return w
	case []string:
		for i := range w {
			w[i] = a.equality(w[i])
		}
		slices.Sort(w)
		return slices.Compact(w)
	case map[string]any:
		for name, element := range w {
			w[name] = a.canonicalWire(element)
		}
	}
	return w
}

func (a Attribute) isNone(text string) bool {
	return slices.ContainsFunc(a.noneTexts, func(none string) bool { return FoldCase(none) == FoldCase(text) })
}

// isEmpty reports whether a value means nothing to the attribute: null, "", false, 0, an
// empty list, and the attribute's own word for it.
func (a Attribute) isEmpty(v attr.Value) bool {
	if a.elements != nil {
		return len(a.canonical(v).([]string)) == 0 //nolint:forcetypeassert // It is what canonicalObjects returns.
	}
	text, ok := wire(v).(string)
	return isEmpty(v) || ok && (a.equality(text) == "" || a.isNone(text))
}
