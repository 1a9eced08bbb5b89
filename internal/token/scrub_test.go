// SPDX-License-Identifier: MPL-2.0

package token_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// spelled is a secret with all that encoders differ about: quotes, white space, signs
// of their own, what looks like an escape, and characters of two, three and four bytes.
const spelled = `pa's s\w<o>r&d+"/=%41é€😀`

// spellings are how the encoders of common stacks write it, as they wrote it or as
// their sources say, and not as this package thinks they do.
func spellings() map[string]string {
	return map[string]string{
		"plain": `pa's s\w<o>r&d+"/=%41é€😀`,

		".NET System.Text.Json":                 `pa\u0027s s\\w\u003Co\u003Er\u0026d\u002B\u0022/=%41\u00E9\u20AC\uD83D\uDE00`,
		".NET System.Text.Json, relaxed":        `pa's s\\w<o>r&d+\"/=%41é€\uD83D\uDE00`,
		".NET Newtonsoft":                       `pa's s\\w<o>r&d+\"/=%41é€😀`,
		".NET Newtonsoft, EscapeHtml":           `pa\u0027s s\\w\u003co\u003er\u0026d+\u0022/=%41é€😀`,
		".NET Newtonsoft, EscapeNonAscii":       `pa's s\\w<o>r&d+\"/=%41\u00e9\u20ac\ud83d\ude00`,
		".NET HttpUtility.JavaScriptString":     `pa\u0027s s\\w\u003co\u003er\u0026d+\"/=%41é€😀`,
		".NET HttpUtility.HtmlEncode":           `pa&#39;s s\w&lt;o&gt;r&amp;d+&quot;/=%41&#233;€&#128512;`,
		".NET HttpUtility.HtmlAttributeEncode":  `pa&#39;s s\w&lt;o>r&amp;d+&quot;/=%41é€😀`,
		".NET HtmlEncoder":                      `pa&#x27;s s\w&lt;o&gt;r&amp;d&#x2B;&quot;/=%41&#xE9;&#x20AC;&#x1F600;`,
		".NET SecurityElement.Escape":           `pa&apos;s s\w&lt;o&gt;r&amp;d+&quot;/=%41é€😀`,
		".NET HttpUtility.UrlEncode":            `pa%27s+s%5cw%3co%3er%26d%2b%22%2f%3d%2541%c3%a9%e2%82%ac%f0%9f%98%80`,
		".NET HttpUtility.UrlEncodeUnicode":     `pa%27s+s%5cw%3co%3er%26d%2b%22%2f%3d%2541%u00e9%u20ac%ud83d%ude00`,
		".NET HttpUtility.UrlPathEncode":        `pa's%20s\w<o>r&d+"/=%41%c3%a9%e2%82%ac%f0%9f%98%80`,
		".NET WebUtility.UrlEncode":             `pa%27s+s%5Cw%3Co%3Er%26d%2B%22%2F%3D%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		".NET Uri.EscapeDataString":             `pa%27s%20s%5Cw%3Co%3Er%26d%2B%22%2F%3D%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		".NET Convert.ToHexString":              `7061277320735C773C6F3E7226642B222F3D253431C3A9E282ACF09F9880`,
		".NET BitConverter.ToString":            `70-61-27-73-20-73-5C-77-3C-6F-3E-72-26-64-2B-22-2F-3D-25-34-31-C3-A9-E2-82-AC-F0-9F-98-80`,
		"JavaScript JSON.stringify":             `pa's s\\w<o>r&d+\"/=%41é€😀`,
		"JavaScript encodeURIComponent":         `pa's%20s%5Cw%3Co%3Er%26d%2B%22%2F%3D%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		"JavaScript encodeURI":                  `pa's%20s%5Cw%3Co%3Er&d+%22/=%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		"JavaScript escape":                     `pa%27s%20s%5Cw%3Co%3Er%26d+%22/%3D%2541%E9%u20AC%uD83D%uDE00`,
		"JavaScript URL":                        `pa%27s%20s\w%3Co%3Er&d+%22/=%41%C3%A9%E2%82%AC%F0%9F%98%80`,
		"JavaScript URLSearchParams":            `pa%27s+s%5Cw%3Co%3Er%26d%2B%22%2F%3D%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		"JavaScript charCodeAt":                 `pa&#39;s s\w&#60;o&#62;r&#38;d+&#34;/=%41&#233;&#8364;&#55357;&#56832;`,
		"JavaScript code points":                `pa's s\\w<o>r&d+\"/=%41\u{e9}\u{20AC}\u{1F600}`,
		"Java URLEncoder":                       `pa%27s+s%5Cw%3Co%3Er%26d%2B%22%2F%3D%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		"Java Properties":                       `pa's s\\w<o>r&d+"/\=%41\u00E9\u20AC\uD83D\uDE00`,
		"PHP json_encode":                       `pa's s\\w<o>r&d+\"\/=%41\u00e9\u20ac\ud83d\ude00`,
		"Python urllib.parse.quote":             `pa%27s%20s%5Cw%3Co%3Er%26d%2B%22/%3D%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		"Python urllib.parse.quote_plus":        `pa%27s+s%5Cw%3Co%3Er%26d%2B%22%2F%3D%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		"Python html.escape":                    `pa&#x27;s s\w&lt;o&gt;r&amp;d+&quot;/=%41é€😀`,
		"Python xmlcharrefreplace":              `pa's s\w<o>r&d+"/=%41&#233;&#8364;&#128512;`,
		"Python json.dumps":                     `pa's s\\w<o>r&d+\"/=%41\u00e9\u20ac\ud83d\ude00`,
		"Python repr of bytes":                  `pa\'s s\\w<o>r&d+"/=%41\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80`,
		"Python ascii":                          `pa\'s s\\w<o>r&d+"/=%41\xe9\u20ac\U0001f600`,
		"Python hex":                            `7061277320735c773c6f3e7226642b222f3d253431c3a9e282acf09f9880`,
		"Go json.Marshal":                       `pa's s\\w\u003co\u003er\u0026d+\"/=%41é€😀`,
		"Go html.EscapeString":                  `pa&#39;s s\w&lt;o&gt;r&amp;d+&#34;/=%41é€😀`,
		"Go url.QueryEscape":                    `pa%27s+s%5Cw%3Co%3Er%26d%2B%22%2F%3D%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		"Go url.PathEscape":                     `pa%27s%20s%5Cw%3Co%3Er&d+%22%2F=%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		"Go %+q":                                `pa's s\\w<o>r&d+\"/=%41\u00e9\u20ac\U0001f600`,
		"HTML with names":                       `pa&apos;s s&bsol;w&lt;o&gt;r&amp;d&plus;&quot;&sol;&equals;&percnt;41&eacute;&euro;😀`,
		"HTML with names in capitals":           `pa's s\w&LT;o&GT;r&AMP;d+&QUOT;/=%41é€😀`,
		"HTML with padded numbers":              `pa&#00039;s s\w&#x003C;o&#X003e;r&#038;d&#0043;&#0034;/=%41&#x0000e9;€😀`,
		"every character as \\u":                `\u0070\u0061\u0027\u0073\u0020\u0073\u005c\u0077\u003c\u006f\u003e\u0072\u0026\u0064\u002b\u0022\u002f\u003d\u0025\u0034\u0031\u00e9\u20ac\ud83d\ude00`,
		"every byte as %":                       `%70%61%27%73%20%73%5c%77%3c%6f%3e%72%26%64%2b%22%2f%3d%25%34%31%c3%a9%e2%82%ac%f0%9f%98%80`,
		"each character in another way":         `pa&#x27;s%20s\\w\u003co&gt;r%26d\u002B&quot;\/%3d%2541\u00E9%e2%82%ac&#128512;`,
		"base64":                                `cGEncyBzXHc8bz5yJmQrIi89JTQxw6nigqzwn5iA`,
		"base64 of Basic credentials":           `RElELTE6cGEncyBzXHc8bz5yJmQrIi89JTQxw6nigqzwn5iA`,
		"base64 of Basic credentials, moved":    `RElELTEyOnBhJ3Mgc1x3PG8+ciZkKyIvPSU0McOp4oKs8J+YgA==`,
		"base64 of Basic credentials, moved on": `RElELTEyMzpwYSdzIHNcdzxvPnImZCsiLz0lNDHDqeKCrPCfmIA=`,
		"base64 for URLs, without padding":      `RElELTEyOnBhJ3Mgc1x3PG8-ciZkKyIvPSU0McOp4oKs8J-YgA`,
		"base64 of OAuth's Basic credentials":   `aWQ6cGElMjdzK3MlNUN3JTNDbyUzRXIlMjZkJTJCJTIyJTJGJTNEJTI1NDElQzMlQTklRTIlODIlQUMlRjAlOUYlOTglODA=`,
		"base64 of JSON":                        `eyJBY2NvdW50U2VjcmV0IjoicGFcdTAwMjdzIHNcXHdcdTAwM0NvXHUwMDNFclx1MDAyNmRcdTAwMkJcdTAwMjIvPSU0MVx1MDBFOVx1MjBBQ1x1RDgzRFx1REUwMCJ9`,

		"percent of percent":            `pa%2527s%2520s%255Cw%253Co%253Er%2526d%252B%2522%252F%253D%252541%25C3%25A9%25E2%2582%25AC%25F0%259F%2598%2580`,
		"percent of percent of percent": `pa%252527s%252520s%25255cw%25253co%25253er%252526d%25252b%252522%25252f%25253d%25252541%2525c3%2525a9%2525e2%252582%2525ac%2525f0%25259f%252598%252580`,
		"JSON in JSON":                  `pa\\u0027s s\\\\w\\u003Co\\u003Er\\u0026d\\u002B\\u0022/=%41\\u00E9\\u20AC\\uD83D\\uDE00`,
		"JSON in JSON, by .NET":         `pa\\u0027s s\\\\w\\u003Co\\u003Er\\u0026d\\u002B\\u0022/=%41\\u00E9\\u20AC\\uD83D\\uDE00`,
		"JSON in relaxed JSON":          `pa's s\\\\w<o>r&d+\\\"/=%41é€\\uD83D\\uDE00`,
		"JSON in HTML":                  `pa&#39;s s\\w&lt;o&gt;r&amp;d+\&quot;/=%41&#233;€\uD83D\uDE00`,
		"HTML in HTML":                  `pa&amp;#39;s s\w&amp;lt;o&amp;gt;r&amp;amp;d+&amp;quot;/=%41&amp;#233;€&amp;#128512;`,
		"HTML in JSON":                  `pa\u0026#39;s s\\w\u0026lt;o\u0026gt;r\u0026amp;d\u002B\u0026quot;/=%41\u0026#233;\u20AC\u0026#128512;`,
		"HTML in a URL":                 `pa%26%2339%3Bs%20s%5Cw%26lt%3Bo%26gt%3Br%26amp%3Bd%2B%26quot%3B%2F%3D%2541%26%23233%3B%E2%82%AC%26%23128512%3B`,
		"a URL in HTML":                 `pa&#37;27s&#x25;20s&percnt;5Cw%3Co%3Er%26d&#37;2B%22%2F%3D%2541%C3%A9%E2%82%AC%F0%9F%98%80`,
		"JSON in a URL":                 `pa%5Cu0027s+s%5C%5Cw%5Cu003Co%5Cu003Er%5Cu0026d%5Cu002B%5Cu0022%2F%3D%2541%5Cu00E9%5Cu20AC%5CuD83D%5CuDE00`,
		"a URL in JSON in HTML":         `pa\u002527s\u002520s\u00255Cw%3Co%3Er%26d\u00252B%22\u00252F%3D%2541%C3%A9%E2%82%AC%F0%9F%98&#37;80`,
		"base64 in a URL":               `RElELTEyOnBhJ3Mgc1x3PG8%2BciZkKyIvPSU0McOp4oKs8J%2BYgA%3D%3D`,
		"base64 in JSON":                `RElELTEyOnBhJ3Mgc1x3PG8\u002BciZkKyIvPSU0McOp4oKs8J\u002BYgA==`,
		"base64 in lines":               "RElELTEyOnBhJ3Mgc1x3PG8+\r\nciZkKyIvPSU0McOp4oKs8J+Y\r\ngA==",
		"base64 in lines, in JSON":      `RElELTEyOnBhJ3Mgc1x3PG8+\r\nciZkKyIvPSU0McOp4oKs8J+Y\r\ngA==`,
	}
}

func TestScrubFindsEverySpelling(t *testing.T) {
	t.Parallel()
	secret := token.NewSecret(spelled)
	for name, form := range spellings() {
		for _, text := range []string{"no %s here", `{"m":"%s"}`, "?s=%s&t=1", "<b>%[1]s, %[1]s"} {
			got := secret.Scrub(fmt.Sprintf(text, form))
			if want := fmt.Sprintf(text, "(sensitive)"); got != want {
				t.Errorf("%s: got  %q\nwant %q", name, got, want)
			}
		}
	}
}

func TestScrub(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		secrets []string
		text    string
		want    string
	}{
		"repeated":     {[]string{"hunter2"}, "hunter2 is not hunter2", "(sensitive) is not (sensitive)"},
		"in a row":     {[]string{"hunter2"}, "hunter2hunter2", "(sensitive)(sensitive)"},
		"in itself":    {[]string{"abcab"}, "no abcabcab here", "no (sensitive) here"},
		"in words":     {[]string{"hunter2"}, "xhunter22", "x(sensitive)2"},
		"absent":       {[]string{"hunter2"}, "nothing here: %2, \\u00, &#; &amp; \\", "nothing here: %2, \\u00, &#; &amp; \\"},
		"in part":      {[]string{"hunter2"}, "hunter", "hunter"},
		"other case":   {[]string{"hunter2"}, "HUNTER2", "HUNTER2"},
		"no secret":    {nil, "nothing here", "nothing here"},
		"empty":        {[]string{""}, "nothing here", "nothing here"},
		"blank":        {[]string{" \n"}, "nothing here", "nothing here"},
		"blank spaces": {[]string{"%20%20"}, "nothing here", "nothing here"},
		"bytes":        {[]string{"\xff\xfe\xfdx"}, "no \xff\xfe\xfdx here", "no (sensitive) here"},
		"no UTF-8":     {[]string{"hunter2"}, "\xffhunter2\xfe%ff", "\xff(sensitive)\xfe%ff"},

		// What comes before or after must not be taken for a part of it.
		"after a percent sign":  {[]string{"41hunter"}, "%41hunter %2541hunter", "%(sensitive) %25(sensitive)"},
		"after a backslash":     {[]string{"n+hunter"}, `\n+hunter C:\\n\u002Bhunter`, `\(sensitive) C:\\(sensitive)`},
		"ends in a backslash":   {[]string{`"hunter\`}, `{"m":"\"hunter\\","n":"&quot;hunter\n"}`, `{"m":"(sensitive)","n":"(sensitive)n"}`},
		"ends in a percent":     {[]string{`"hunter%`}, `%22hunter%25 &quot;hunter%41`, `(sensitive) (sensitive)41`},
		"looks like an entity":  {[]string{`a&lt;b"c`}, `a&amp;lt;b&quot;c a&lt;b&quot;c a&lt;b\"c`, `(sensitive) (sensitive) (sensitive)`},
		"looks like two things": {[]string{`%41\n"x`}, `%41\\n\"x %2541%5Cn%22x %41\n&quot;x`, `(sensitive) (sensitive) (sensitive)`},

		// A secret that was given with white space at an end is repeated without it.
		"padded":            {[]string{" hunter2\n"}, "no hunter2 here", "no (sensitive) here"},
		"padded, not shown": {[]string{"\ufeffhunter2\u200b"}, "no hunter2 here", "no (sensitive) here"},
		"padded, base64":    {[]string{"hunter2\n"}, "aHVudGVyMg== aHVudGVyMgo=", "(sensitive) (sensitive)"},

		// One or two characters are in every text; they are hidden where they stand alone.
		"one character":                 {[]string{"a"}, "a cat's a cat: 'a', %61", "(sensitive) cat's (sensitive) cat: '(sensitive)', (sensitive)"},
		"two characters":                {[]string{`a"`}, `{"m":"a\"","n":"aa\""}`, `{"m":"(sensitive)","n":"aa\""}`},
		"three characters":              {[]string{"abc"}, "abc, abcd, xabc, /abc/", "(sensitive), abcd, xabc, /(sensitive)/"},
		"three characters of 6 bytes":   {[]string{"äöü"}, "äöü, äöüß", "(sensitive), äöüß"},
		"four characters":               {[]string{"abcd"}, "abcd, abcde, xabcd", "(sensitive), (sensitive)e, x(sensitive)"},
		"a character beside a long one": {[]string{"a", "hunter2hunter2"}, "a word is aHVudGVyMmh1bnRlcjI= or antidisestablishmentarianism", "(sensitive) word is (sensitive) or antidisestablishmentarianism"},

		// The order in which secrets are looked for must not matter.
		"one begins another":       {[]string{"hunter", "hunter2canary"}, "hunter2canary hunter", "(sensitive) (sensitive)"},
		"one ends another":         {[]string{"canary", "hunter2canary"}, "hunter2canary", "(sensitive)"},
		"one is in another":        {[]string{"canary", "hunter2canaryhunter2"}, "hunter2canaryhunter2", "(sensitive)"},
		"one overlaps another":     {[]string{"hunter2canary", "canaryhunter3"}, "hunter2canaryhunter3", "(sensitive)"},
		"one is base64 of another": {[]string{"hunter2hunter2", "aHVudGVyMmh1bnRlcjI"}, "aHVudGVyMmh1bnRlcjI=", "(sensitive)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var secrets token.Secrets
			for _, secret := range test.secrets {
				secrets = append(secrets, token.NewSecret(secret))
			}
			if got := secrets.Scrub(test.text); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
	if got := (token.Secret{}).Scrub("nothing here"); got != "nothing here" {
		t.Errorf("the zero secret makes %q", got)
	}
}

// A token of some services has 4 kB.
func TestScrubOfALongSecret(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("eyJ-a_b.c+/", 400)
	for name, form := range map[string]string{
		"plain":           long,
		".NET":            strings.Repeat(`eyJ-a_b.c\u002B/`, 400),
		"percent":         strings.Repeat(`eyJ-a_b.c%2b%2f`, 400),
		"percent, twice":  strings.Repeat(`eyJ-a_b.c%252b%252f`, 400),
		"every character": strings.Repeat(`\u0065\u0079\u004a\u002d\u0061\u005f\u0062\u002e\u0063\u002b\u002f`, 400),
		"base64":          base64.StdEncoding.EncodeToString([]byte("key:" + long)),
		"hexadecimal":     hex.EncodeToString([]byte(long)),
	} {
		if got := token.NewSecret(long).Scrub("no " + form + " here"); got != "no (sensitive) here" {
			t.Errorf("%s: %d bytes are left", name, len(got))
		}
	}
}

// encoders are Go's own. The last two encode a text as a whole.
func encoders() []func(string) string {
	return []func(string) string{
		func(text string) string { return text },
		func(text string) string {
			encoded, _ := json.Marshal(text) // A string can always be encoded.
			return string(encoded[1 : len(encoded)-1])
		},
		html.EscapeString,
		url.QueryEscape,
		url.PathEscape,
		func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) },
		func(text string) string { return hex.EncodeToString([]byte(text)) },
	}
}

// FuzzScrub holds whatever secret in whatever text to: once the text was encoded by
// any two encoders, the secret is found in what they made of it.
func FuzzScrub(f *testing.F) {
	const mask = "(sensitive)"
	whole := uint8(len(encoders()) - 2)
	for first := range encoders() {
		for second := range encoders() {
			f.Add(spelled, `C:\`, `%41&lt;`, uint8(first), uint8(second))
			f.Add(`&lt;\n%2B+`, `\`, `n`, uint8(first), uint8(second))
			f.Add("%25%2525 \\\"", "%", "5", uint8(first), uint8(second))
		}
	}
	f.Fuzz(func(t *testing.T, secret, before, after string, first, second uint8) {
		first, second = first%uint8(len(encoders())), second%uint8(len(encoders()))
		// What does not show at the ends is padding, which an API drops.
		secret = strings.TrimFunc(strings.ToValidUTF8(secret, "?"), func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
		if utf8.RuneCountInString(secret) < 4 || strings.ContainsAny(secret, "\x00") {
			return
		}
		encode := func(text string) string { return encoders()[second](encoders()[first](text)) }
		text, form := encode(before+secret+after), encode(secret)
		if strings.Contains(text, mask) {
			return
		}
		got := token.NewSecret(secret).Scrub(text)
		if first >= whole || second >= whole {
			if got != mask {
				t.Errorf("%q in %q is left as %q", secret, text, got)
			}
			return
		}
		if rest := strings.ReplaceAll(got, mask, "\x00"); !strings.Contains(text, form) || strings.Contains(rest, form) {
			t.Errorf("%q, as %q, in %q is left as %q", secret, form, text, got)
		}
	})
}

func BenchmarkScrub(b *testing.B) {
	page := strings.Repeat("<p>The field &quot;AccountSecret&quot; is wrong, see https://example.com/a%2Fb?c=d.</p>\r\n", 200)
	for name, secret := range map[string]string{"password": "hunter2+canary", "token": strings.Repeat("eyJ-a_b.c+/", 400)} {
		for name, text := range map[string]string{
			name + " in a message": "The AccountSecret field is required.",
			name + " in a page":    page,
			name + " in the worst": strings.Repeat(`%5Cu0026amp;%255C&amp;#x25;25\\u005c`, 400),
		} {
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					token.NewSecret(secret).Scrub(text)
				}
			})
		}
	}
}
