// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// The fields that forms are of.

func anything(sample) bool { return true }

func isFlag(s sample) bool {
	_, ok := s.value.(bool)
	return ok
}

func isNumber(s sample) bool {
	_, ok := s.value.(float64)
	return ok
}

func isFlagOrNumber(s sample) bool { return isFlag(s) || isNumber(s) }

func isList(s sample) bool {
	_, ok := s.value.([]any)
	return ok
}

// isText treats a null in a sample as a text. The provider does not read passwords in answers.
func isText(s sample) bool {
	_, ok := s.value.(string)
	return (ok || s.value == nil && s.leaf() != "account") && !strings.Contains(s.leaf(), "password")
}

func isPhone(s sample) bool {
	return isText(s) && slices.Contains([]string{"number", "phonenumberassigned", "phonenumbers"}, s.leaf())
}

func isURL(s sample) bool {
	return isText(s) && (strings.Contains(s.leaf(), "url") || strings.Contains(s.leaf(), "uri")) && !isEnumeration(s) && s.leaf() != "terminationurisubdomain"
}

func isIP(s sample) bool {
	return slices.Contains([]string{"trunkip1", "trunkip2", "ipaddress"}, s.leaf())
}

func isICCID(s sample) bool { return s.leaf() == "iccid" }

func isDigits(s sample) bool {
	return slices.Contains([]string{"trunkport1", "trunkport2", "iccid", "zipcode", "portoutpin"}, s.leaf())
}

func isEnumeration(s sample) bool {
	return isText(s) && slices.Contains([]string{
		"messageurlmethod", "callbackmessageurlmethod", "voiceurlmethod", "messageauthenticationtype", "callbackmessageauthenticationtype",
		"routetype", "trunktransport1", "trunktransport2", "transfercallerid", "role", "status", "messagetype", "classification", "producttype",
		"numbertype", "orderstatus", "updateorderstatus",
	}, s.leaf())
}

func hasNoCase(s sample) bool {
	return isEnumeration(s) || s.leaf() == "email" || isText(s) && strings.HasSuffix(s.leaf(), "id")
}

func isStatus(s sample) bool { return s.leaf() == "status" }

func isOrderStatus(s sample) bool {
	return s.leaf() == "orderstatus" || s.leaf() == "updateorderstatus"
}

// orders reports whether an operation places an order that takes its time.
func orders(name string) bool {
	return name == "POST "+sandbox.NumberProvisionPath || name == "POST "+sandbox.NumberStatusPath
}

func isIdentity(s sample) bool {
	operation, _ := operationOf(s.operation)
	return s.path == operation.identity
}

// Functions that change values leave values of other types unchanged.

func onText(change func(string) string) func(any) any {
	return func(v any) any {
		if text, ok := v.(string); ok && text != "" {
			return change(text)
		}
		return v
	}
}

func scalarAsText(v any) any {
	switch v.(type) {
	case bool, json.Number:
		return fmt.Sprint(v)
	}
	return v
}

func flagAs(yes, no any) func(any) any {
	return func(v any) any {
		switch v {
		case true:
			return yes
		case false:
			return no
		}
		return v
	}
}

func textAsNumber(v any) any {
	text, ok := v.(string)
	if ok && text != "" && text[0] != '0' && strings.Trim(text, "0123456789") == "" {
		return json.Number(text)
	}
	return v
}

func numberWith(suffix string) func(any) any {
	return func(v any) any {
		if number, ok := v.(json.Number); ok {
			return json.Number(number.String() + suffix)
		}
		return v
	}
}

func onPhone(format string) func(any) any {
	return onText(func(s string) string {
		if digits, ok := strings.CutPrefix(s, "+1"); ok && len(digits) == 10 {
			return fmt.Sprintf(format, digits[:3], digits[3:6], digits[6:])
		}
		return s
	})
}

func onURL(change func(u *url.URL)) func(any) any {
	return onText(func(s string) string {
		u, err := url.Parse(s)
		if err != nil {
			return s
		}
		change(u)
		return u.String()
	})
}

func onIP(write func(netip.Addr) string) func(any) any {
	return onText(func(s string) string {
		address, err := netip.ParseAddr(s)
		if err != nil {
			return s
		}
		return write(address)
	})
}

func onList(change func([]any) []any) func(any) any {
	return func(v any) any {
		if elements, ok := v.([]any); ok {
			return change(elements)
		}
		return v
	}
}

// onObjects changes every object of an answer, onTop but the outermost.
func onObjects(change func(map[string]any)) func(any) any {
	var walk func(v any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for _, inner := range v {
				walk(inner)
			}
			change(v)
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
		return v
	}
	return walk
}

func onTop(change func(map[string]any)) func(any) any {
	return func(v any) any {
		if object, ok := v.(map[string]any); ok {
			change(object)
		}
		return v
	}
}

func withKeys(spell func(string) string) func(any) any {
	var walk func(v any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			respelled := map[string]any{}
			for key, inner := range v {
				respelled[spell(key)] = walk(inner)
			}
			return respelled
		case []any:
			for i, inner := range v {
				v[i] = walk(inner)
			}
		}
		return v
	}
	return walk
}
