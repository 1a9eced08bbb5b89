// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

func TestReadableAndExcerpt(t *testing.T) {
	t.Parallel()
	secret := token.NewSecret(`hunter2+"canary"`)
	tests := map[string]struct{ words, readable, excerpt string }{
		"plain":                        {"The field is wrong.", "The field is wrong.", "The field is wrong."},
		"empty":                        {"", "", ""},
		"lines":                        {" a\r\n\tb\u2028c ", "a b c", "a b c"},
		"not printable":                {"a\x00b\x1b[31m\u202ec\xff", "ab[31mc", "ab[31mc"},
		"a secret":                     {`no hunter2+"canary" here`, "no (sensitive) here", "no (sensitive) here"},
		"a secret in JSON":             {`no hunter2\u002B\u0022canary\u0022 here`, "no (sensitive) here", "no (sensitive) here"},
		"a secret broken up":           {"no hun\x00ter2+\"can\u200dary\" here", "no (sensitive) here", "no (sensitive) here"},
		"a secret broken up, in JSON":  {"no hunter2\\u00\x002B\\u0022canary\\u0022 here", "no (sensitive) here", "no (sensitive) here"},
		"a JWT":                        {"no eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln here", "no (sensitive) here", "no (…) here"},
		"a long word":                  {"no abcdefghijklmnopqrst here", "no abcdefghijklmnopqrst here", "no (…) here"},
		"JSON":                         {`{"a":"b","c":["d",1]}`, `{"a":"b","c":["d",1]}`, `{"a":"(…)","c":["(…)",1]}`},
		"broken JSON":                  {`{"a":"hunter`, `{"a":"hunter`, `{"a":"(…)"`},
		"long":                         {strings.Repeat("é ", 1000), strings.TrimSpace(strings.Repeat("é ", 150)) + "…", strings.TrimSpace(strings.Repeat("é ", 100)) + "…"},
		"a secret at the end of both":  {strings.Repeat("a ", 98) + `hunter2+"canary"`, strings.Repeat("a ", 98) + "(sensitive)", strings.Repeat("a ", 98) + "(sen…"},
		"a secret over the end":        {strings.Repeat("a ", 149) + `hunter2+"canary"`, strings.Repeat("a ", 149) + "(s…", strings.TrimSpace(strings.Repeat("a ", 100)) + "…"},
		"a secret of base64, in a row": {"no aHVudGVyMisiY2FuYXJ5Ig==. here", "no (sensitive). here", "no (sensitive). here"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := transport.Readable(test.words, secret); got != test.readable {
				t.Errorf("readable: got  %q\nwant %q", got, test.readable)
			}
			if got := transport.Excerpt([]byte(test.words), secret); got != test.excerpt {
				t.Errorf("excerpt: got  %q\nwant %q", got, test.excerpt)
			}
		})
	}
}

// Of a long text only a part is looked at. A secret that this cuts in two is not shown
// in part, however much of what is before it is left out.
func TestReadableAndExcerptShowNoPartOfASecret(t *testing.T) {
	t.Parallel()
	secret := token.NewSecret("hunter2+canary&hunter3")
	forms := []string{"hunter2+canary&hunter3", `hunter2\u002Bcanary\u0026hunter3`, "aHVudGVyMitjYW5hcnkmaHVudGVyMw=="}
	for _, padding := range []string{" ", "\x00"} {
		for _, form := range forms {
			for _, edge := range []int{4 << 10, 16 << 10} {
				for _, cut := range []int{5, len(form) - 1} {
					words := strings.Repeat(padding, edge-cut) + form + strings.Repeat(" ", edge)
					for _, shown := range []string{transport.Readable(words, secret), transport.Excerpt([]byte(words), secret)} {
						for part := range len(form) - 3 {
							if strings.Contains(shown, form[part:part+4]) {
								t.Fatalf("%q after %d of %q shows %q", form, edge-cut, padding, shown)
							}
						}
					}
				}
			}
		}
	}
	if got := transport.Excerpt(fmt.Append(nil, strings.Repeat("word ", 100_000))); !strings.HasPrefix(got, "word word") {
		t.Errorf("a long text is shown as %q", got)
	}
}
