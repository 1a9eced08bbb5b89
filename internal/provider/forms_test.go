// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// A nature is what an oddity may do to a world, from the least to the most.
type nature int

const (
	respelling nature = iota // the same in another spelling: after one apply nothing is left to do, nor after an import
	calm                     // tells less, or what nobody asked for: after one apply nothing is left to do
	passing                  // is over after a while: then, after some applies, nothing is left to do
	lasting                  // may keep an apply from ending for ever, but must do no harm
)

// A form is a kind of oddity. One of its functions is what it does.
type form struct {
	group  group
	on     []role                 // of operations that do so; none for a form of no operation
	where  func(name string) bool // which of them; nil for each
	of     func(s sample) bool    // the fields that are so; nil for a form of the whole answer
	times  []int                  // how many calls may meet it; nil for all of them
	wraps  bool                   // it puts the answer into another
	nature func(o oddity) nature

	value  func(v any) any                                  // changes a field of a success
	tree   func(v any) any                                  // changes a decoded success
	text   func(x *exchange)                                // changes a success as it goes out
	before func(x *exchange)                                // answers in the sandbox's place
	after  func(x *exchange)                                // changes what becomes of any answer of the sandbox
	course func(path string, times int) sandbox.OrderCourse // changes how orders go
}

// A group is of forms that are drawn as often as those of another.
type group string

const (
	fields  group = "a field"
	answers group = "the whole answer"
	courses group = "the course of things"
	echoes  group = "a secret in an error"
)

// forever is a count of calls that no world gets to the end of.
const forever = 99

const (
	notFound    = "answers that it is not found"
	stopsBefore = "the provider is stopped as it sends call number"
	stopsAfter  = "the provider is stopped as it waits for the answer to call number"
)

// ofObjects are the roles of all operations but that of tokens.
func ofObjects() []role { return []role{creating, changing, reading, polling, listing} }

// oddForms are all there are, by their names, which are words that follow what is so.
func oddForms() map[string]form {
	known := map[string]form{}
	for name, f := range valueForms() {
		f.group = fields
		if f.on == nil {
			f.on = ofObjects()
		}
		known[name] = f
	}
	for name, f := range answerForms() {
		f.group = answers
		if f.on == nil {
			f.on = append(ofObjects(), issuing)
		}
		known[name] = f
	}
	for name, f := range courseForms() {
		f.group = courses
		known[name] = f
	}
	for name, f := range echoForms() {
		f.group = echoes
		known[name] = f
	}
	for name, f := range known {
		if f.nature == nil {
			f.nature = always(respelling)
			known[name] = f
		}
	}
	return known
}

func always(n nature) func(oddity) nature { return func(oddity) nature { return n } }

// valueForms are of a field.
func valueForms() map[string]form {
	forms := map[string]form{
		"is null":          {of: anything, nature: hidden, value: func(any) any { return nil }},
		"is absent":        {of: anything, nature: hidden, value: func(any) any { return absent{} }},
		"is empty":         {of: isText, nature: hidden, value: func(any) any { return "" }},
		"is an object":     {of: anything, nature: hidden, value: func(v any) any { return map[string]any{"Value": v} }},
		"is in a list":     {of: anything, nature: hidden, value: func(v any) any { return []any{v} }},
		"is a secret":      {of: isFlagOrNumber, nature: hidden, value: func(any) any { return canary + "account" }},
		"is text":          {of: isFlagOrNumber, value: scalarAsText},
		"is Yes or No":     {of: isFlag, nature: always(calm), value: flagAs("Yes", "No")},
		"is True or False": {of: isFlag, value: flagAs("True", "False")},
		"is 1 or 0":        {of: isFlag, nature: always(calm), value: flagAs(json.Number("1"), json.Number("0"))},
		"is a number":      {of: isDigits, value: textAsNumber},
		"has a fraction":   {of: isNumber, value: numberWith(".0")},
		"has an exponent":  {of: isNumber, value: numberWith("e0")},

		"is in upper case": {of: hasNoCase, value: onText(strings.ToUpper)},
		"is in lower case": {of: hasNoCase, value: onText(strings.ToLower)},
		"is padded":        {of: isText, value: onText(func(s string) string { return "  " + s + " " })},
		"ends in a line":   {of: isText, value: onText(func(s string) string { return s + "\r\n" })},

		"is national":      {of: isPhone, value: onPhone("(%s) %s-%s")},
		"has punctuation":  {of: isPhone, value: onPhone("+1 %s-%s-%s")},
		"has no plus":      {of: isPhone, value: onPhone("1%s%s%s")},
		"has ten digits":   {of: isPhone, value: onPhone("%s%s%s")},
		"is a tel URI":     {of: isPhone, value: onPhone("tel:+1-%s-%s-%s")},
		"has dots":         {of: isPhone, value: onPhone("%s.%s.%s")},
		"is 001 and so on": {of: isPhone, value: onPhone("001%s%s%s")},

		"has its host in upper case": {of: isURL, value: onURL(func(u *url.URL) { u.Scheme, u.Host = strings.ToUpper(u.Scheme), strings.ToUpper(u.Host) })},
		"has a slash for its path": {of: isURL, value: onURL(func(u *url.URL) {
			if u.Path == "" && u.Opaque == "" {
				u.Path = "/"
			}
		})},
		"has no slash for its path": {of: isURL, value: onURL(func(u *url.URL) {
			if u.Path == "/" {
				u.Path = ""
			}
		})},
		"names its port": {of: isURL, value: onURL(func(u *url.URL) {
			if port := map[string]string{"https": ":443", "wss": ":443", "http": ":80"}[u.Scheme]; u.Port() == "" {
				u.Host += port
			}
		})},

		"is mapped into IPv6":   {of: isIP, value: onIP(func(a netip.Addr) string { return netip.AddrFrom16(a.As16()).String() })},
		"is IPv6 in full":       {of: isIP, value: onIP(netip.Addr.StringExpanded)},
		"is IPv6 in upper case": {of: isIP, value: onIP(func(a netip.Addr) string { return strings.ToUpper(a.StringExpanded()) })},
		"has a prefix length":   {of: func(s sample) bool { return s.leaf() == "ipaddress" }, value: onIP(func(a netip.Addr) string { return netip.PrefixFrom(a, a.BitLen()).String() })},

		"has an F or lacks it": {of: isICCID, value: onText(func(s string) string {
			if cut, padded := strings.CutSuffix(s, "F"); padded {
				return cut
			}
			return s + "F"
		})},
		// An import has nothing to compare what is left of the name with.
		"is cut after 15": {of: func(s sample) bool { return s.leaf() == "cnam" }, nature: always(calm), value: onText(func(s string) string { return strings.TrimSpace(s[:min(len(s), 15)]) })},

		"is in another order": {of: isList, value: onList(func(elements []any) []any {
			slices.Reverse(elements)
			return elements
		})},
		"has everything twice": {of: isList, value: onList(func(elements []any) []any { return append(elements, elements...) })},

		"is of another object": {of: isIdentity, on: []role{reading, polling}, nature: always(lasting), value: onText(func(s string) string {
			if strings.HasPrefix(s, "+") {
				return "+18015550000"
			}
			prefix, _, _ := strings.Cut(s, "-")
			return prefix + "-00000000-another"
		})},
	}
	for _, word := range []string{"Unheard-of", "7"} {
		forms["is "+word] = form{of: isEnumeration, on: []role{reading, listing}, nature: always(calm), value: onText(func(string) string { return word })}
	}
	for _, status := range []string{"Suspended", "Pending Activation", "Ported Out", "Cancel Pending", "Unknown"} {
		forms["is "+status] = form{of: isStatus, on: []role{reading, listing}, nature: always(calm), value: func(any) any { return status }}
	}
	for _, status := range []string{"In Progress", "SUBMITTED", "Pending Carrier Approval", "resolution_required"} {
		forms["is "+status+" while it is Pending"] = form{of: isOrderStatus, value: onText(func(s string) string {
			if s == "Pending" {
				return status
			}
			return s
		})}
	}
	forms["is Completed"] = form{of: isOrderStatus, value: onText(func(s string) string {
		if s == "Complete" {
			return "Completed"
		}
		return s
	})}
	return forms
}

// hidden is the nature of a field that cannot be read.
func hidden(o oddity) nature {
	operation, _ := operationOf(o.operation)
	// A list without its elements is an empty one.
	blank := o.form == "is null" || o.form == "is empty" || o.form == "is absent" && strings.HasSuffix(o.field, "[]")
	leaf := sample{path: o.field}.leaf()
	switch {
	case operation.role == creating && o.field == operation.identity:
		return passing // The outcome is unknown then.
	case o.operation == updatesWhich && o.field == "AccountId":
		return passing
	case operation.role == creating, operation.role == changing:
		return calm
	case o.field == operation.identity, leaf == "orderstatus":
		return lasting
	// A status or an account that is null must cause no write; anything else may well be so.
	case blank && operation.role != polling && operation.role != issuing && leaf != "status" && leaf != "account" && leaf != "accountid":
		return lasting
	}
	return calm
}

// answerForms are of a whole answer.
func answerForms() map[string]form {
	forms := map[string]form{
		"answers 204":     {on: []role{changing}, nature: nothing, text: func(x *exchange) { x.status, x.content = http.StatusNoContent, nil; x.header.Del("Content-Type") }},
		"answers nothing": {on: []role{creating, changing}, nature: nothing, text: func(x *exchange) { x.content = nil; x.header.Del("Content-Type") }},
		"answers {}":      {on: []role{creating, changing}, nature: nothing, text: func(x *exchange) { x.content = []byte("{}") }},
		"answers null":    {on: []role{creating, changing}, nature: nothing, text: func(x *exchange) { x.content = []byte("null") }},
		// An answer that is not JSON may be the page of a proxy on the way, so the outcome is unknown.
		"answers OK": {on: []role{creating, changing}, nature: untold, text: func(x *exchange) { x.content = []byte("OK"); x.header.Set("Content-Type", "text/plain") }},

		"begins with a byte order mark": {text: func(x *exchange) { x.content = append([]byte("\ufeff"), x.content...) }},
		"begins with empty lines":       {text: func(x *exchange) { x.content = append([]byte("\r\n\r\n\t "), x.content...) }},
		"ends with empty lines":         {text: func(x *exchange) { x.content = append(x.content, " \r\n\r\n"...) }},
		"has JSON in a text": {on: []role{creating}, nature: nothing, text: func(x *exchange) {
			if text, err := json.Marshal(string(x.content)); err == nil {
				x.content = text
			}
		}},

		// The published samples have none of these fields, and no schema says that they are all.
		"repeats the request":                  {on: []role{creating, changing}, nature: always(calm), text: repeated(true, false)},
		"repeats the request, with Yes and No": {on: []role{creating, changing}, nature: always(calm), text: repeated("Yes", "No")},
		"has more flags, which are neither": {on: []role{creating, changing, reading}, nature: always(calm), tree: onTop(func(object map[string]any) {
			for _, name := range []string{"DataEnabled", "InboundBypass", "OutboundBypass", "IntelligentRouteEnabled", "RouteEnabled", "MessageRouteEnabled"} {
				if _, there := object[name]; !there {
					object[name] = "Perhaps"
				}
			}
		})},

		"has keys in lower case": {nature: indistinct, tree: withKeys(strings.ToLower)},
		"has keys in upper case": {nature: indistinct, tree: withKeys(strings.ToUpper)},
		"has keys in camel case": {nature: indistinct, tree: withKeys(func(key string) string {
			if key == "" {
				return key
			}
			return strings.ToLower(key[:1]) + key[1:]
		})},
		"has foreign fields": {tree: onObjects(func(object map[string]any) {
			maps.Copy(object, map[string]any{
				"": json.Number("1"), "__proto__": map[string]any{"x": nil}, "constructor": "x", "$type": "Telegent.Dto, Telegent", "a.b[0].c": []any{}, "Ünïcödé\u0000\u202e": "\u0000",
				"Successful": true, "Errors": nil, "Links": []any{map[string]any{"href": "/"}}, "Huge": json.Number("1e400"), "Null": nil,
			})
		})},
		"has a deep field": {tree: onTop(func(object map[string]any) {
			var deep any = "bottom"
			for range 2000 {
				deep = []any{map[string]any{"d": deep}}
			}
			object["Deep"] = deep
		})},

		"comes in Result":           {on: ofObjects(), wraps: true, nature: always(calm), tree: func(v any) any { return map[string]any{"Result": v, "Successful": true} }},
		"comes in data":             {on: ofObjects(), wraps: true, nature: always(calm), tree: func(v any) any { return map[string]any{"data": v} }},
		"comes in a list":           {on: ofObjects(), wraps: true, nature: always(calm), tree: func(v any) any { return []any{v} }},
		"comes in a list in Data":   {on: ofObjects(), wraps: true, nature: always(calm), tree: func(v any) any { return map[string]any{"Data": []any{v}, "Total": json.Number("1")} }},
		"comes in an object's list": {on: ofObjects(), wraps: true, nature: always(calm), tree: func(v any) any { return []any{map[string]any{"Value": v}} }},
	}
	for _, status := range []int{http.StatusCreated, http.StatusAccepted, http.StatusNonAuthoritativeInfo, http.StatusPartialContent, http.StatusMultiStatus} {
		forms[fmt.Sprintf("answers %d", status)] = form{text: func(x *exchange) { x.status = status }}
	}
	for name, contentType := range map[string][]string{
		"text/plain": {"text/plain"}, "text/html": {"text/html; charset=utf-8"}, "octets": {"application/octet-stream"}, "nothing": nil,
		"JSON in Latin-1": {"application/json; charset=iso-8859-1"}, "problem JSON": {"application/problem+json"}, "what is no type": {"json"},
	} {
		forms["is typed as "+name] = form{text: func(x *exchange) { x.header["Content-Type"] = contentType }}
	}
	return forms
}

// repeated adds what was sent to the answer, unless that has it, or it is a secret.
func repeated(yes, no any) func(x *exchange) {
	return func(x *exchange) {
		x.content = rewritten(x.content, []func(any) any{onTop(func(object map[string]any) {
			for name, value := range x.sent {
				if _, there := object[name]; !there && !strings.Contains(name, "Password") {
					object[name] = flagAs(yes, no)(value)
				}
			}
		})})
	}
}

// indistinct is the nature of keys in another case: that of a voice route's addresses means one thing or another by its case.
func indistinct(o oddity) nature {
	if strings.Contains(o.operation, "/voice/") {
		return calm
	}
	return respelling
}

// nothing is the nature of an answer without information.
func nothing(o oddity) nature {
	operation, _ := operationOf(o.operation)
	if operation.role == creating || o.operation == updatesWhich {
		return passing
	}
	return calm
}

// untold is the nature of an answer without the outcome. What no read returns then stays unknown.
func untold(o oddity) nature {
	if operation, _ := operationOf(o.operation); operation.role == creating {
		return passing
	}
	return lasting
}

// updatesWhich takes no id: only its answer names the account that it changed.
const updatesWhich = "POST " + sandbox.AccountUpdatePath

// courseForms are of how things go, but for what an answer says.
func courseForms() map[string]form {
	once, twice := []int{1}, []int{1, 2}
	afterwards := []role{creating, changing}
	reads := []role{reading, polling, listing}
	everywhere := append(ofObjects(), issuing)
	after := func(on []role, do func(x *exchange)) form {
		return form{on: on, times: once, nature: always(passing), after: do}
	}
	before := func(on []role, times []int, do func(x *exchange)) form {
		return form{on: on, times: times, nature: absence, before: do}
	}
	forms := map[string]form{
		"is slow":          {on: everywhere, after: func(x *exchange) { x.wait(10 * time.Second) }},
		"takes too long":   after(everywhere, func(x *exchange) { x.wait(10 * time.Minute); x.drop() }),
		"loses the answer": after(everywhere, (*exchange).drop),
		"cuts the answer":  after(everywhere, func(x *exchange) { x.header.Set("Content-Length", fmt.Sprint(len(x.content)+1)) }),
		"answers 303 after it": after(afterwards, func(x *exchange) {
			x.answer(http.StatusSeeOther, "text/html", "")
			x.header.Set("Location", "/v1.0/elsewhere")
		}),
		"drops the connection": before(everywhere, twice, (*exchange).drop),

		notFound: before(reads, []int{1, 2, 5, forever}, func(x *exchange) {
			x.answer(http.StatusNotFound, "application/json", `{"StatusCode":404,"Message":"Not found: the requested resource does not exist or belongs to a different account."}`)
		}),
		"answers a gateway's 404": before(reads, []int{1, 2, 5, forever}, func(x *exchange) {
			x.answer(http.StatusNotFound, "application/json", `{"message":"no Route matched with those values"}`)
		}),
		"answers 404 as a page": before(reads, []int{1, 2, 5}, func(x *exchange) { x.answer(http.StatusNotFound, "text/html", "<html>404 Not Found</html>") }),
		"answers 403": before([]role{listing}, []int{1, forever}, func(x *exchange) {
			x.answer(http.StatusForbidden, "application/json", `{"StatusCode":403,"Message":"Forbidden"}`)
		}),
		"answers 401": before(ofObjects(), once, func(x *exchange) {
			x.answer(http.StatusUnauthorized, "application/json", `{"StatusCode":401,"Message":"Unauthorized"}`)
		}),
		"answers 429": before(everywhere, []int{1, 3}, func(x *exchange) {
			x.answer(http.StatusTooManyRequests, "application/json", `{"StatusCode":429,"Message":"Too many requests"}`)
		}),
		"answers 429 for 7 seconds": before(everywhere, []int{1, 3}, func(x *exchange) {
			x.answer(http.StatusTooManyRequests, "text/plain", "slow down")
			x.header.Set("Retry-After", "7")
		}),

		"orders are slow": {on: afterwards, where: orders, times: []int{1, 3}, nature: always(passing), course: func(path string, times int) sandbox.OrderCourse {
			return sandbox.OrderCourse{Path: path, Polls: times}
		}},
		// Slower than the timeout of the creation, so that the next run has to follow the order.
		"orders take half an hour": {on: []role{creating}, where: orders, nature: always(passing), course: func(path string, _ int) sandbox.OrderCourse {
			return sandbox.OrderCourse{Path: path, Polls: 26}
		}},
		"orders are slow to fail": {on: afterwards, where: orders, times: once, nature: always(passing), course: func(path string, times int) sandbox.OrderCourse {
			return sandbox.OrderCourse{Path: path, Times: times, Polls: 2, Status: "Rejected", Message: "No numbers left"}
		}},
		"orders fail": {on: afterwards, where: orders, times: once, nature: always(passing), course: func(path string, times int) sandbox.OrderCourse {
			return sandbox.OrderCourse{Path: path, Times: times, Status: "Error", Message: "No numbers left"}
		}},
		"refuses with 200": before(afterwards, once, func(x *exchange) {
			x.answer(http.StatusOK, "application/json", `{"Successful":false,"Message":"Refused."}`)
		}),
		"ignores null": {on: []role{changing}, nature: always(calm), before: func(x *exchange) {
			sent := map[string]any{}
			for name, value := range x.sent {
				if value != nil {
					sent[name] = value
				}
			}
			if content, err := json.Marshal(sent); err == nil {
				x.body = content
			}
		}},

		stopsBefore: {times: []int{1, 2, 3, 4, 5, 6, 8, 10, 13}, nature: always(passing)},
		stopsAfter:  {times: []int{1, 2, 3, 4, 5, 6, 8, 10, 13}, nature: always(passing)},
	}
	for status, page := range map[int]bool{500: false, 503: false, 408: false, 502: true, 504: true} {
		content, contentType := fmt.Sprintf(`{"StatusCode":%d,"Message":"A fault."}`, status), "application/json"
		if page {
			content, contentType = "<html>Bad gateway</html>", "text/html"
		}
		do := func(x *exchange) { x.answer(status, contentType, content) }
		forms[fmt.Sprintf("answers %d", status)] = before(everywhere, twice, do)
		forms[fmt.Sprintf("answers %d after it", status)] = after(afterwards, do)
	}
	return forms
}

// echoForms refuse a write in words that repeat the secrets that it came with.
func echoForms() map[string]form {
	forms := map[string]form{}
	for name, encode := range encoders() {
		for where, write := range map[string]func(x *exchange, text string){
			"in JSON": func(x *exchange, text string) {
				content, _ := json.Marshal(map[string]any{"StatusCode": http.StatusUnprocessableEntity, "Message": text})
				x.answer(http.StatusUnprocessableEntity, "application/json", string(content))
			},
			"as text": func(x *exchange, text string) { x.answer(http.StatusBadRequest, "text/plain", text) },
			"in a fault": func(x *exchange, text string) {
				content, _ := json.Marshal(map[string]any{"Title": "Fault", "Detail": text, "Status": http.StatusInternalServerError, "TraceId": text})
				x.answer(http.StatusInternalServerError, "application/problem+json", string(content))
			},
		} {
			forms["repeats the secrets, "+name+", "+where] = form{
				on: []role{creating, changing}, times: []int{1}, nature: always(passing),
				before: func(x *exchange) { write(x, "Cannot use "+x.secrets(encode)) },
			}
		}
	}
	return forms
}

// absence is the nature of a fault that is over after a while, unless it is not.
func absence(o oddity) nature {
	operation, _ := operationOf(o.operation)
	switch {
	case o.times < forever:
		return passing
	case operation.role == listing:
		return calm
	case operation.role == reading && o.form == notFound:
		return passing // The list tells otherwise.
	}
	return lasting
}

// encoders write a secret in the encodings of common libraries.
func encoders() map[string]func(string) string {
	each := func(format string, plain bool) func(string) string {
		return func(secret string) string {
			var b strings.Builder
			for _, r := range secret {
				if plain && r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
					b.WriteRune(r)
				} else {
					fmt.Fprintf(&b, format, r)
				}
			}
			return b.String()
		}
	}
	eachByte := func(format string, plain bool) func(string) string {
		return func(secret string) string {
			var b strings.Builder
			for _, c := range []byte(secret) {
				if r := rune(c); plain && r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
					b.WriteByte(c)
				} else {
					fmt.Fprintf(&b, format, c)
				}
			}
			return b.String()
		}
	}
	return map[string]func(string) string{
		"as they are":                    func(secret string) string { return secret },
		`as \u002b`:                      each(`\u%04x`, true),
		`as \u002B`:                      each(`\u%04X`, true),
		`all as \u002b`:                  each(`\u%04x`, false),
		`as \x2b`:                        eachByte(`\x%02x`, true),
		"as %2b":                         eachByte("%%%02x", true),
		"as %2B":                         eachByte("%%%02X", true),
		"all as %2b":                     eachByte("%%%02x", false),
		"as &#43;":                       each("&#%d;", true),
		"as &#0043;":                     each("&#%04d;", true),
		"as &#x2b;":                      each("&#x%x;", true),
		"as &#X2B;":                      each("&#X%X;", true),
		"all as &#43;":                   each("&#%d;", false),
		"as Go escapes HTML":             html.EscapeString,
		"with names of HTML":             strings.NewReplacer(`&`, "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;", "é", "&eacute;", "+", "&plus;", "/", "&sol;", "=", "&equals;").Replace,
		"as Go escapes a query":          url.QueryEscape,
		"with slashes before quotes":     strings.NewReplacer(`"`, `\"`, "/", `\/`).Replace,
		"in base64":                      func(secret string) string { return base64.StdEncoding.EncodeToString([]byte(secret)) },
		"in base64 for URLs":             func(secret string) string { return base64.RawURLEncoding.EncodeToString([]byte(secret)) },
		"in capitals of \\U0000002b":     each(`\U%08x`, true),
		"as they are, between fullstops": func(secret string) string { return "." + secret + "." },
	}
}

// secrets are those that the call came with, and the account's.
func (x *exchange) secrets(encode func(string) string) string {
	texts := []string{encode(canary + "account")}
	if x.token != "" {
		texts = append(texts, encode(x.token))
	}
	for _, value := range x.sent {
		if text, ok := value.(string); ok && strings.HasPrefix(text, canary) {
			texts = append(texts, encode(text))
		}
	}
	slices.Sort(texts)
	return strings.Join(texts, " and ")
}
