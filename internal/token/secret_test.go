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
