// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/telnyx"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// ErrorDiagnostic returns the diagnostic of a failure. The summary says what was being
// done, such as "Cannot get a token for https://..."; the detail is that of Explain.
func ErrorDiagnostic(summary string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summary, Explain(err))
}

// Explain returns what happened in a failure, what the service said and what to do next.
func Explain(err error) string {
	return explain(err, "The call was sent, and its outcome is unknown: look before you try again. "+
		"It may have used up an authorization code or a refresh token; if so, get a new one.")
}

// writeDiagnostics returns the diagnostics of a failure to write an object with the
// attributes: one on each attribute that the API names, otherwise one on the object. The
// caller provides the text for an unknown outcome.
func writeDiagnostics(summary string, err error, attributes Attributes, unknown string) diag.Diagnostics {
	detail := explain(err, unknown)
	var diags diag.Diagnostics
	for _, attribute := range namedAttributes(err, attributes) {
		diags.AddAttributeError(attribute, summary, detail)
	}
	if len(diags) == 0 {
		diags.AddError(summary, detail)
	}
	return diags
}

var word = regexp.MustCompile(`\w+`)

// namedAttributes returns the attributes that an error of the API names: by its list
// of fields, or, if there is none, as the one field in its message, as in
// "MessageRouteId is required".
func namedAttributes(err error, attributes Attributes) path.Paths {
	var paths path.Paths
	e, ok := errors.AsType[*transport.Error](err)
	if !ok || e.Status != http.StatusBadRequest && e.Status != http.StatusConflict && e.Status != http.StatusUnprocessableEntity {
		return nil
	}
	for _, name := range e.Fields {
		if attribute, ok := attributes.pathOf(name); ok {
			paths.Append(attribute)
		}
	}
	if len(e.Fields) > 0 {
		return paths
	}
	for _, name := range word.FindAllString(e.Message, -1) {
		if attribute, ok := attributes.pathOf(name); ok && name != strings.ToLower(name) {
			paths.Append(attribute)
		}
	}
	if len(paths) != 1 {
		return nil
	}
	return paths
}

// explain is Explain with the caller's text for an unknown outcome.
func explain(err error, unknown string) string {
	lines := []string{sentence(err.Error())}
	var hint, service string
	if e, ok := errors.AsType[*transport.Error](err); ok {
		service = e.Service
		if e.TraceID != "" {
			lines = append(lines, e.Service+"'s trace id: "+e.TraceID)
		}
		if e.Patience > 0 {
			lines = append(lines, fmt.Sprintf("The API asks to wait for %s, which is longer than the %s that the provider can wait.",
				e.RetryAfter, e.Patience.Round(time.Second)))
		}
		hint = answerHint(e)
	} else {
		hint = transportHint(err)
	}
	if errors.Is(err, transport.ErrOutcomeUnknown) {
		hint = unknown
	}
	if padding := paddingHint(err, wordsOf(service)); padding != "" {
		hint = strings.TrimSpace(padding + " " + hint)
	}
	if hint != "" {
		lines = append(lines, "", hint)
	}
	return strings.Join(lines, "\n")
}

// sentence turns the text of an error, which Go writes in lower case and without a full
// stop, into a sentence.
func sentence(text string) string { return strings.TrimRight(capital(text), ".") + "." }

// capital returns a text with a capital letter at its beginning. The name of an attribute, such
// as phone_number, stays as it is.
func capital(text string) string {
	if word, _, _ := strings.Cut(text, " "); strings.Contains(word, "_") {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// stop returns the full stop that a text lacks, as the API's messages may have one.
func stop(text string) string {
	if strings.HasSuffix(text, ".") {
		return ""
	}
	return "."
}

// words are the names of a service's arguments, each with its environment variable.
type words struct {
	id, secret, baseURL argument
}

type argument struct{ name, variable string }

func (a argument) String() string { return a.name + " (or " + a.variable + ")" }

func (w words) credentials() string {
	return fmt.Sprintf("%s and %s (or %s and %s)", w.id.name, w.secret.name, w.id.variable, w.secret.variable)
}

func wordsOf(service string) words {
	if service != "Telnyx" && service != "Mesh" {
		return words{
			id:      argument{"account_key", "TELEGENT_ACCOUNT_KEY"},
			secret:  argument{"account_secret", "TELEGENT_ACCOUNT_SECRET"},
			baseURL: argument{"base_url", "TELEGENT_BASE_URL"},
		}
	}
	name, variable := strings.ToLower(service), strings.ToUpper(service)
	return words{
		id:      argument{name + ".client_id", variable + "_CLIENT_ID"},
		secret:  argument{name + ".client_secret", variable + "_CLIENT_SECRET"},
		baseURL: argument{name + ".base_url", variable + "_BASE_URL"},
	}
}

// paddingHint returns what to do about credentials with white space at either end, ""
// for any other error.
func paddingHint(err error, words words) string {
	e, ok := errors.AsType[*token.PaddedError](err)
	if !ok {
		return ""
	}
	var hint strings.Builder
	for _, a := range []struct {
		argument
		padded bool
	}{{words.id, e.ID}, {words.secret, e.Secret}} {
		if a.padded {
			fmt.Fprintf(&hint, "%s begins or ends with white space, or with a character that does not show, such as a file's last line break. ", a.argument)
		}
	}
	return hint.String() + `In the configuration, trimspace(file("...")) removes it; in a shell, "$(cat file)" does.`
}

// answerHint returns what to do about an answer, "" if its own text is enough.
func answerHint(e *transport.Error) string {
	words := wordsOf(e.Service)
	switch {
	case e.Status == http.StatusProxyAuthRequired:
		return proxyHint(e.Status)
	case e.Service == "Telegent" && e.Operation != telegent.CreateToken.String() && e.Status == http.StatusUnauthorized:
		return "The API accepted neither the token that the provider held for this endpoint nor a new one. " +
			"Check that base_url (or TELEGENT_BASE_URL) is the API that issues the tokens; if it is, ask Telegent and give the time of the call."
	case e.Service == "Telegent" && e.Status == http.StatusForbidden && telegent.IsInternal(e.Operation):
		return "Telegent's reference marks this operation as internal, and the token was issued for this very endpoint, " +
			"so most likely your account is not allowed to use it. Ask Telegent to allow " + e.Operation + " for the account key."
	case e.Service == "Telegent" && e.Operation != telegent.CreateToken.String() && e.Status == http.StatusForbidden:
		return "The token was issued for this very endpoint, so the account itself may not use it, or not for this object. " +
			"Ask Telegent to allow " + e.Operation + " for the account key."
	case errors.Is(e, telegent.ErrNotFound):
		return "It does not exist, or belongs to an account that account_key cannot use. Check the ID or the phone number. If a resource was removed outside of Terraform, run plan again."
	case errors.Is(e, token.ErrMalformed):
		return "The token is not returned, because it cannot be used. Something on the way may have changed the answer: check " + words.baseURL.String() + ". " +
			"If that is the API, ask " + e.Service + " and give the time of the call."
	case e.Code == telnyx.InvalidGrant:
		return "An authorization code works once, and each use may replace a refresh token, but the CLI opens an ephemeral resource in both plan and apply. " +
			"Set enabled = terraform.applying, and get a new code or refresh token."
	case errors.Is(e, telegent.ErrRefused):
		return "Telegent does not say whether it refuses the credentials or the endpoint. Check " + words.credentials() + ", and that api_endpoint is spelled as in the " +
			"API reference. If both are right, ask Telegent whether the account is active and may use this endpoint. It is not tried again in this run."
	case errors.Is(e, token.ErrScopeRejected), e.Service == "Telegent" && e.Status == http.StatusForbidden:
		return "Check that the account may use this endpoint and that api_endpoint is spelled as in the API reference " +
			"(for example /v1.0/message/outbound, in the singular). If both are right, ask Telegent whether the account is active."
	case errors.Is(e, token.ErrRejected), e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden:
		hint := "Check " + words.credentials() + ": they may be swapped, cut off, rotated, or for a different environment from base_url."
		if errors.Is(e, token.ErrRejected) && e.Service != "Telnyx" { // Not all of Telnyx's grants are remembered.
			hint += " They are not tried again in this run, so that the account is not locked."
		}
		return hint
	case e.Status == http.StatusBadRequest && strings.Contains(e.Message, "ApiEndpoint"):
		return "Set api_endpoint to the URL or path of the one operation that the token is for, such as /v1.0/numbers/provision."
	case e.Status == http.StatusBadRequest && e.Service == "Telegent" && strings.Contains(e.Message, "AccountId is required"):
		return "Set account_id, AID-...: account_key has several accounts. data.telegent_accounts lists them."
	case e.Status == http.StatusTooManyRequests && e.Service == "Telegent":
		return "The account's requests per minute are used up, perhaps by another run with the same account. " +
			"Try again later, raise rate_limit_timeout so that calls wait longer, " +
			"or lower requests_per_minute so that all runs together stay below the account's limit."
	case e.IsRedirect(), e.Status == http.StatusNotFound, e.Status == http.StatusMethodNotAllowed:
		return "Check " + words.baseURL.String() + ": something other than the " + e.Service + " API may be answering there."
	case e.Status >= http.StatusInternalServerError, e.Status == http.StatusRequestTimeout:
		return "The fault is at " + e.Service + "'s side and may pass: try again later. " +
			"If it continues, contact " + e.Service + "'s support and give the time of the call and the trace id, if there is one."
	}
	return ""
}

// transportHint returns what to do about a call that had no answer.
func transportHint(err error) string {
	switch {
	case errors.Is(err, transport.ErrTimeout):
		return "Check the network path to the base_url, or raise request_timeout."
	case errors.Is(err, transport.ErrTooLarge):
		return "Check the base_url: something other than the API may be answering there, because the API's answers are shorter."
	}
	if e, ok := errors.AsType[*transport.ProxyError](err); ok {
		return proxyHint(e.Status)
	}
	if hint := certificateHint(err); hint != "" {
		return hint
	}
	e, ok := errors.AsType[*net.OpError](err)
	switch {
	case ok && (e.Op == "proxyconnect" || e.Op == "socks connect"):
		return "The proxy cannot be reached, or refuses the connection. Check proxy_url (or TELEGENT_PROXY_URL), or HTTPS_PROXY if neither is set."
	case ok && e.Op == "dial":
		return "Check the URL that was called, such as base_url, and the network path to it: name resolution, firewalls, and whether a proxy is needed (proxy_url)."
	// The alerts of crypto/tls have no exported type.
	case ok && e.Op == "remote error" && strings.Contains(e.Err.Error(), "protocol version"):
		return "The server, or a proxy on the way, does not support TLS 1.2, and the provider accepts nothing older."
	case ok && e.Op == "remote error":
		return "The server ended the TLS handshake. If it requires a client certificate, set client_certificate_file and client_key_file " +
			"(or TELEGENT_CLIENT_CERTIFICATE_FILE and TELEGENT_CLIENT_KEY_FILE). " +
			"If a client certificate is set, check that it has not expired and is from a CA that the server trusts."
	}
	return ""
}

// proxyHint returns what to do about a proxy that refuses to connect.
func proxyHint(status int) string {
	if status == http.StatusProxyAuthRequired {
		return "Check the user name and the password in proxy_url (or TELEGENT_PROXY_URL), or in HTTPS_PROXY if neither is set. " +
			"Characters such as @ and / must be percent-encoded there."
	}
	return "The proxy answered, not the API. Ask its operator to allow connections to the host of base_url, " +
		"or check proxy_url (or TELEGENT_PROXY_URL), or HTTPS_PROXY if neither is set."
}

// certificateHint returns what to do about a server's certificate that cannot be
// verified, "" for any other error.
func certificateHint(err error) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "The certificate is from a CA that this machine does not trust, often that of a proxy that inspects TLS. " +
			"Set ca_certificate_file (or TELEGENT_CA_CERTIFICATE_FILE) to that CA's certificate, if you trust it with the secret."
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "Check the host of the base_url: its certificate is for another host."
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok && e.Reason == x509.Expired {
		return "The server's certificate has expired, or this machine's clock is wrong."
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "The server's certificate is not acceptable. Check the base_url, and whether something else answers in its place."
	}
	return ""
}
