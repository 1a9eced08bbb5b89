// SPDX-License-Identifier: MPL-2.0

package token_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/token"
)

func TestSecretIsNeverShown(t *testing.T) {
	t.Parallel()
	const canary = "hunter2"
	secret := token.NewSecret(canary)
	type hidden struct{ inner token.Secret }

	var texts []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%p"} {
		for _, value := range []any{secret, &secret, hidden{secret}, &hidden{secret}, []token.Secret{secret}, map[string]hidden{"k": {secret}}, token.Token{Value: secret}} {
			texts = append(texts, fmt.Sprintf(verb, value))
		}
	}
	for _, value := range []any{secret, &secret, token.Token{Value: secret}, map[token.Secret]int{secret: 1}} {
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Error(err)
		}
		texts = append(texts, string(encoded))
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "secret", secret, "token", token.Token{Value: secret})
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "secret", secret, "token", token.Token{Value: secret})
	texts = append(texts, log.String(), secret.String(), secret.GoString())

	for _, text := range texts {
		for _, form := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary)} {
			if strings.Contains(text, form) {
				t.Errorf("shown as %q", text)
			}
		}
	}
	if !strings.Contains(fmt.Sprint(secret), "(sensitive)") {
		t.Error("does not say that it is sensitive")
	}
	if secret.Reveal() != canary {
		t.Error("Reveal does not")
	}
}

func TestSecretScrub(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		secret token.Secret
		text   string
		want   string
	}{
		"repeated": {token.NewSecret("hunter2"), "hunter2 is not hunter2", "(sensitive) is not (sensitive)"},
		"quoted":   {token.NewSecret(`a"`), `{"m":"a\""}`, `{"m":"(sensitive)"}`},
		"in JSON":  {token.NewSecret(`a"b<é`), `{"m":"a\"b\u003cé"}`, `{"m":"(sensitive)"}`},
		"in HTML":  {token.NewSecret(`a"b<é`), `<p>a&#34;b&lt;é</p>`, `<p>(sensitive)</p>`},
		"in a URL": {token.NewSecret(`a"b<é`), `?s=a%22b%3C%C3%A9`, `?s=(sensitive)`},
		"base64":   {token.NewSecret(`a"b<é`), `YSJiPMOp`, `(sensitive)`},
		"absent":   {token.NewSecret("hunter2"), "nothing here", "nothing here"},
		"blank":    {token.NewSecret(" "), "nothing here", "nothing here"},
		"empty":    {token.NewSecret(""), "nothing here", "nothing here"},
		"zero":     {token.Secret{}, "nothing here", "nothing here"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.secret.Scrub(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
